// Whether Python is there behind the sliders. A page that was reopened, or whose Python has gone, says so.
// "hello" is the proof: only the kernel that made this widget answers it.
const LOOK_MS = 500;
const IDLE_LOOKS = 4;                 // a kernel that is idle this long and has not said hello does not know this widget
const PATIENCE_MS = 15_000;           // where the kernel's state cannot be seen (other editors)
const REOPENED = "This is the last result. Run this cell (Shift+Enter) to make the sliders live.";
const RESTARTED = "Python was restarted. Run this cell again (Shift+Enter) to make the sliders live.";
const STOPPED = "Python has stopped. Restart it from the Kernel menu and run this cell again to make the sliders live.";
const GIVEN_UP = "Python ended five times in a row and is not started again. Choose Restart Kernel in the Kernel menu and run " +
  "this cell again (Shift+Enter) to make the sliders live.";
const GONE = {
  dead: STOPPED, terminating: STOPPED, restarting: RESTARTED, autorestarting: RESTARTED, disconnected: STOPPED,
};

function watchPython(model, told, signal) {
  let kernel, answered = false, ended = false, startedAgain = false, givenUp = false, idle = 0, said = null;
  let firstShown = model.get("view").values;   // Python may have moved on before this code could hear it
  const began = Date.now();
  const tell = (live, text) => {
    if (said === text) return;
    said = text;
    told(live, text);
  };
  const hello = () => {
    answered = false;
    idle = 0;
    model.send({ kind: "hello", shown: firstShown });
    firstShown = null;
  };
  const heard = (_, status) => {
    if (status in GONE) lost(status);
    else if (status === "connected" && !ended) hello();   // after a gap
  };
  // Python that has ended forgets this widget for good: a new run of the cell makes a new one.
  const lost = (status) => {
    ended ||= status !== "disconnected";
    startedAgain ||= status === "autorestarting";
    givenUp ||= startedAgain && status === "dead";
    tell(false, givenUp ? GIVEN_UP : GONE[status]);
  };
  const follow = (now) => {
    kernel?.statusChanged?.disconnect(heard);
    kernel?.connectionStatusChanged?.disconnect(heard);
    kernel = now;
    kernel?.statusChanged?.connect(heard);
    kernel?.connectionStatusChanged?.connect(heard);
  };
  const look = () => {
    const now = model.widget_manager?.kernel;
    if (now !== kernel) {
      const had = Boolean(kernel);
      follow(now);
      if (had && !now) lost("dead");
      if (now && !ended) hello();
    }
    if (now?.status in GONE) lost(now.status);
    if (answered || said) return;
    idle = now?.status === "idle" ? idle + 1 : 0;
    if (now === null || idle >= IDLE_LOOKS || (now === undefined && Date.now() - began > PATIENCE_MS)) tell(false, REOPENED);
  };
  model.on("msg:custom", (message) => {
    if (message.kind !== "hello") return;
    answered = true;
    if (!ended) tell(true, "");
  });
  hello();
  look();
  const timer = setInterval(look, LOOK_MS);
  signal?.addEventListener("abort", () => {
    clearInterval(timer);
    follow(null);
  });
}
