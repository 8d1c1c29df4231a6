// plotly.js, one copy for a page: from the Jupyter server, or else once through the kernel.
const SHARED_PLOTLY = Symbol.for("platformlab.plotly");

const SHARED_TURN = Symbol.for("platformlab.turn");

// plotly.js, given to one chart after the other: drawn in one go, the charts of a page would hold it up so long that
// anywidget gives up the widgets that are still loading.
function loadPlotly(model) {
  globalThis[SHARED_PLOTLY] ??= fetchPlotly(model).catch((error) => {
    delete globalThis[SHARED_PLOTLY];
    throw error;
  });
  const plotly = globalThis[SHARED_PLOTLY];
  const turn = (globalThis[SHARED_TURN] ?? Promise.resolve()).then(() => plotly);
  globalThis[SHARED_TURN] = turn.catch(() => {}).then(afterOthers);   // after this one's chart is drawn
  return turn;
}

// Resolves once the page has done what waits; unlike a timer also soon in a page that is not in view.
const afterOthers = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (port1.close(), resolve());
  port2.postMessage(null);
});

async function fetchPlotly(model) {
  const base = jupyterBaseUrl();
  if (base) {
    try {
      // This module is a blob: a path alone would not resolve.
      const address = new URL(`${base}platformlab/plotly-${model.get("plotly_name")}.mjs`, document.baseURI);
      return (await import(address.href)).default;
    } catch {
      // This server does not have it; the kernel does.
    }
  }
  return plotlyFromKernel(model);
}

function jupyterBaseUrl() {
  try {
    return JSON.parse(document.getElementById("jupyter-config-data").textContent).baseUrl;
  } catch {
    return null;
  }
}

async function plotlyFromKernel(model) {
  const zipped = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(reject, new Error("no answer from Python")), 30_000);
    const listen = (message, buffers) => message.kind === "plotly" && finish(resolve, buffers[0]);
    const finish = (settle, value) => {
      clearTimeout(timer);
      model.off("msg:custom", listen);
      settle(value);
    };
    model.on("msg:custom", listen);
    model.send({ kind: "plotly" });
  });
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream("gzip"));
  const url = URL.createObjectURL(new Blob([await new Response(stream).text()], { type: "text/javascript" }));
  try {
    return (await import(url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}
