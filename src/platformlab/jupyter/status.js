// A page knows how its Python is, and says so in words when Python is not started again any more.
//
// A Python that ended while it was busy is "unknown" to JupyterLab for good: the server goes on taking it for busy, so it
// does not wait until the page hears the new one, and the page misses the first words of its state. What JupyterLab itself
// asks then it does not count. Whatever else is asked makes the state known again.

const UNKNOWN_MS = 1000;
const AGAIN_MS = 5000;              // an answer that has not come by then is not waited for any longer
const GIVEN_UP =
  "Python ended five times in a row and is not started again. Choose Restart Kernel in the Kernel menu and run your cells again.";

// Asks Python for no line of its history when nothing has been known of it for a second.
export function askWhenUnknown(sessionContext) {
  let timer = null;
  const look = () => {
    clearTimeout(timer);
    const kernel = sessionContext.session?.kernel;
    if (kernel?.connectionStatus !== "connected" || kernel.status !== "unknown") return;
    timer = setTimeout(() => {
      kernel.requestHistory({ hist_access_type: "tail", n: 0, output: false, raw: true }).catch(() => {});
      timer = setTimeout(look, AGAIN_MS);
    }, UNKNOWN_MS);
  };
  for (const signal of ["statusChanged", "connectionStatusChanged", "kernelChanged"]) sessionContext[signal].connect(look);
  sessionContext.disposed.connect(() => clearTimeout(timer));
  look();
}

// Says it when the server has started Python again five times in a row and gives up; tell(text) shows a sentence.
// JupyterLab restarts nothing as long as it has not heard from its server that this Python is gone.
export function sayWhenGivenUp(sessionContext, sessions, tell) {
  let wasStartedAgain = false;
  sessionContext.statusChanged.connect(async (_, status) => {
    wasStartedAgain ||= status === "autorestarting";
    if (status !== "dead" || !wasStartedAgain) return;
    wasStartedAgain = false;
    await sessions.refreshRunning().catch(() => {});
    tell(GIVEN_UP);
  });
}
