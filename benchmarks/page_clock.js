// Measures, inside the page, when a chart that follows from a key press or a drag has been painted.
// A frame counts when a task that goes before all others is run after it: the frame has been painted, and what the page
// or JupyterLab still have to do has not begun. A frame is asked for only when the chart has changed: a clock that kept
// the page drawing would have each change wait for the screen's next beat, which it does not on a page at rest. What is
// changed by a frame's own callbacks is painted in that frame, and counts in it.
(() => {
  let watched = null, observer = null, inFrame = false, changed = false, frames = [], last = "", keyAt = null, moveAt = null, passed = 0;
  const seen = (svg) => svg.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const layers = () => [...watched.querySelectorAll(".main-svg")].filter(seen).map((svg) => {
    const parts = svg.querySelectorAll(".plot, .sankey, .hm, .barlayer, .scatterlayer, .waterfalllayer, .textpoint, image, .cartesianlayer .plot");
    return [...parts].map((part) => part.outerHTML).join("");
  }).join("|") || watched.innerHTML;
  const painted = () => {
    const now = performance.now();
    inFrame = false;
    if (!changed) return;
    changed = false;
    const print = layers();
    if (print !== last) frames.push([now, (last = print)]);
  };
  const frame = () => {
    if (inFrame) return;
    inFrame = true;
    scheduler.postTask(painted, { priority: "user-blocking" });
  };
  const nextFrame = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (work) => nextFrame((time) => (frame(), work(time)));
  const change = () => {
    if (!changed && !inFrame) nextFrame(frame);
    changed = true;
  };
  addEventListener("keydown", (event) => { keyAt = event.timeStamp; }, true);
  addEventListener("pointermove", (event) => { moveAt = event.timeStamp; }, true);
  addEventListener("input", () => { passed += 1; }, true);
  globalThis.pageClock = {
    watch(node) {
      observer?.disconnect();
      watched = node;
      observer = new MutationObserver(change);
      observer.observe(node, { subtree: true, childList: true, attributes: true, characterData: true });
      last = layers();
      frames = [];
    },
    begin() { frames = []; last = layers(); keyAt = moveAt = null; passed = 0; },
    // Milliseconds from the event to the first frame that shows what is shown now, how many charts were painted, and how
    // many positions the slider passed.
    end(kind) {
      const from = kind === "key" ? keyAt : moveAt;
      const final = frames.at(-1)?.[1];
      const first = frames.findIndex(([, print]) => print === final);
      return { painted: frames.length, passed, ms: final === undefined || from === null ? null : frames[first][0] - from };
    },
  };
})();
