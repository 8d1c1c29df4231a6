// A lesson is there sooner, and what is asked of it too soon is not lost.
//
// JupyterLab opens the notebook of its address only after it has saved its layout, most of a second after it could: here
// it is opened as soon as it can be. A lesson's Python is asked for, and plotly.js read, while JupyterLab starts.
//
// A Run that is given before Python is there waits for it. JupyterLab would leave the cells unrun, or ask which kernel.

const usesExplorers = (cells) => cells.some(({ source }) => /\bexplore\(/.test(String(source)));

// The notebook that the page's address names, null where there is none, and a lesson's Python: asked for while JupyterLab
// starts. None of these promises fails.
export function lookUp({ ServerConnection }, { PageConfig, URLExt }) {
  const path = PageConfig.getOption("treePath");
  const ask = async (place, init = {}) => {
    const settings = ServerConnection.makeSettings();
    const response = await ServerConnection.makeRequest(URLExt.join(settings.baseUrl, "api", place), init, settings);
    return response.ok ? response.json() : null;
  };
  const get = async (place) => path.endsWith(".ipynb") ? ask(place).catch(() => null) : null;
  const specs = get("kernelspecs");
  const found = get(`contents/${URLExt.encodeParts(path)}?type=notebook&content=1`);
  // A kernel that the server does not have is not asked for: a server that was does not stop any more when it is told to.
  const start = async ({ metadata: { kernelspec: { name } } }) => {
    if (!(name in (await specs).kernelspecs)) return;
    const session = { path, name: path.split("/").pop(), type: "notebook", kernel: { name } };
    await ask("sessions", { method: "POST", body: JSON.stringify(session) });
  };
  const lesson = found.then((model) => usesExplorers(model.content.cells) ? model.content : null).catch(() => null);
  const started = lesson.then(start).catch(() => null);
  return { path, found, lesson, started };
}

// Opens the notebook of the address. JupyterLab then finds it open; what cannot be opened is left to it.
export async function openEarly({ restored }, documents, { path, found }) {
  await restored;
  if (await found) documents.openOrReveal(path);
}

// Asks for a notebook's Python as soon as the notebook is read, as JupyterLab does after it has listed its checkpoints.
export async function startPython({ path, ready, model, sessionContext }, early) {
  if (path === early.path) {              // two that ask at a time would get two
    const initialize = sessionContext.initialize.bind(sessionContext);
    sessionContext.initialize = () => early.started.then(initialize);
  }
  await ready;
  const { kernelPreference } = sessionContext;
  const name = model.defaultKernelName || kernelPreference.name;
  sessionContext.kernelPreference = { ...kernelPreference, name, language: model.defaultKernelLanguage };
  await sessionContext.initialize();
}

// JupyterLab's way to run a cell, after the Python that its notebook has asked for is there, or cannot be had.
export const patientRunner = (runCell, asked) => async (options) => {
  const { cell, sessionContext } = options;
  if (cell.model.type === "code") await asked.get(sessionContext);
  return runCell(options);
};

// Reads plotly.js, which a notebook's first explorer then finds read.
export const readPlotly = (address) => import(new URL(address, document.baseURI).href).catch(() => {});   // the explorer asks again

// The same for a notebook that is opened later, once it is drawn and the page idle.
export async function readPlotlyFor({ context, revealed }, address) {
  await Promise.all([context.ready, revealed]);
  if (!usesExplorers([...context.model.cells].map(({ sharedModel }) => sharedModel))) return;
  await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
  await readPlotly(address);
}
