// Whether Python is there behind the sliders. A page that was reopened, or whose Python has stopped, says so.
const LOOK_MS = 500;
const IDLE_LOOKS = 4;                 // a kernel that is idle this long and has not said hello does not know this widget
const PATIENCE_MS = 15_000;           // where the kernel's state cannot be seen (other editors)
const REOPENED = "This is the last result. Run this cell (Shift+Enter) to make the sliders live.";
const STOPPED = "Python has stopped. Restart it from the Kernel menu and run this cell again to make the sliders live.";

function watchPython(model, told, signal) {
  const kernel = () => model.widget_manager?.kernel;
  let live = false, idle = 0;
  const began = Date.now();
  const tell = (state, text) => {
    if (live !== state || text) told((live = state), text);
  };
  model.on("msg:custom", (message) => message.kind === "hello" && tell(true, ""));
  model.send({ kind: "hello" });
  const timer = setInterval(() => {
    const now = kernel();
    if (["dead", "terminating", "restarting", "autorestarting"].includes(now?.status)) {
      clearInterval(timer);
      tell(false, STOPPED);
    } else if (!live && told.silent !== true) {
      idle = now?.status === "idle" ? idle + 1 : 0;
      const unknown = now === undefined && Date.now() - began > PATIENCE_MS;
      if (now === null || idle >= IDLE_LOOKS || unknown) {
        told.silent = true;
        told(false, REOPENED);
      }
    }
  }, LOOK_MS);
  signal?.addEventListener("abort", () => clearInterval(timer));
}
