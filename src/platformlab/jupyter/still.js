// A notebook shows the last result of its widgets while no Python runs behind it.
//
// The widgets' own manager is made only once a kernel is there; until then JupyterLab says "Loading widget...", for good
// where no kernel was chosen or none can be found. Here the same manager is made without a kernel, from the state that is
// saved in the notebook. As soon as Python is there, its widgets take the places over.

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";
const LINKS = new Set(["LinkModel", "DirectionalLinkModel"]);
const PATIENCE_MS = 1000;           // a kernel that comes sooner makes the saved one needless
const LOOK_MS = 100;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const SILENT = { connect() {}, disconnect() {} };

// What a widget manager asks of a notebook, for one that nobody computes in and that is not to be changed.
function stillContext(context) {
  const kernel = {
    id: `none-${crypto.randomUUID()}`,
    handleComms: false,
    registerCommTarget() {},
    removeCommTarget() {},
    requestCommInfo: async () => ({ content: { status: "ok", comms: {} } }),
  };
  const sessionContext = {
    ready: Promise.resolve(), session: { kernel }, kernelChanged: SILENT, statusChanged: SILENT, connectionStatusChanged: SILENT,
  };
  const model = { getMetadata: (name) => structuredClone(context.model.getMetadata(name)) };
  return { sessionContext, model, saveState: SILENT, urlResolver: context.urlResolver };
}

// The manager of what is saved in a notebook, as a maker of renderers.
async function savedWidgets(panel, { registerWidgetManager }) {
  const context = stillContext(panel.context);
  const rendermime = panel.content.rendermime.clone();
  const manager = await new Promise((resolve) => {
    registerWidgetManager(context, rendermime, [{ set manager(made) { resolve(made); } }]);
  });
  if (!manager.restoredStatus) await new Promise((resolve) => manager.restored.connect(resolve));
  context.sessionContext.session = null;   // from now on widgets see that there is no kernel
  return rendermime;
}

// Keeps in the notebook's metadata what its outputs show, and only that: the manager saves what the running Python knows,
// which is less where a cell was not run, and more where cells were run again.
function keepSavedState(model) {
  model.metadataChanged.connect((_, { key, oldValue, newValue }) => {
    const before = oldValue?.[STATE]?.state ?? {};
    const after = newValue?.[STATE]?.state;
    if (key !== "widgets" || !after) return;
    const state = shownState(model, { ...before, ...after });
    if (Object.keys(state).sort().join() === Object.keys(after).sort().join()) return;
    model.setMetadata("widgets", { ...newValue, [STATE]: { ...newValue[STATE], state } });
  });
}

const widgetsIn = ({ state }) => [...JSON.stringify(state).matchAll(/"IPY_MODEL_([^"]+)"/g)].map(([, id]) => id);

// The part of a state that the notebook's outputs show, and the links between what they show.
function shownState(model, state) {
  const shown = new Set(stillShown(model, state));
  const isLink = (one) => LINKS.has(one.model_name) && widgetsIn(one).every((id) => shown.has(id));
  return Object.fromEntries(Object.entries(state).filter(([id, one]) => shown.has(id) || isLink(one)));
}

// The ids of all widgets that the notebook's outputs show, with what is in them.
function stillShown(model, state) {
  const seen = new Set();
  const visit = (id) => {
    if (!(id in state) || seen.has(id)) return;
    seen.add(id);
    widgetsIn(state[id]).forEach(visit);
  };
  for (const cell of model.cells) {
    for (const output of cell.sharedModel.toJSON().outputs ?? []) visit(output.data?.[VIEW]?.model_id);
  }
  return [...seen];
}

export function stillRendererClass({ Panel }) {
  // The place of a widget: the saved one while there is no Python or not yet, the running one as soon as it is drawn.
  return class StillRenderer extends Panel {
    constructor(notebook, mimeType) {
      super();
      Object.assign(this, { notebook, mimeType, shown: null, running: null, isLive: false });
      this.addClass("cc-place");           // data-settled: what is in this place stays there
      notebook.renderers.add(this);
    }

    async renderModel(mimeModel) {
      this.mimeModel = mimeModel;
      this.node.textContent = "Loading widget...";
      if (this.notebook.isLive) this.takeOver();
      const { data, metadata, trusted } = mimeModel;
      const saved = await this.notebook.savedWidget(data[VIEW].model_id, () => this.isLive || this.isDisposed);
      if (!saved) return;
      const renderer = saved.createRenderer(this.mimeType);
      await renderer.renderModel({ data: structuredClone(data), metadata, trusted, setData() {} });
      if (this.isLive || this.isDisposed) renderer.dispose();
      else this.put(renderer);
    }

    // A widget that the running manager does not know either leaves the saved one in its place.
    async takeOver() {
      if (this.running || !this.mimeModel) return;
      this.running = this.notebook.rendermime.createRenderer(this.mimeType);
      this.running.renderModel(this.mimeModel);
      const isLost = () => this.running.hasClass("jupyter-widgets");
      while (!this.isDisposed && !this.running.widgets.length && !isLost()) await pause(LOOK_MS);
      this.node.dataset.settled = "true";
      if (this.isDisposed || (isLost() && this.shown)) return this.running.dispose();
      this.isLive = true;
      this.put(this.running);
    }

    put(renderer) {
      this.shown?.dispose();
      this.node.textContent = "";
      this.shown = renderer;
      this.addWidget(renderer);
    }

    dispose() {
      this.notebook.renderers.delete(this);
      super.dispose();
    }
  };
}

export function follow(panel, { StillRenderer, manager }) {
  const { context } = panel;
  const { sessionContext } = context;
  const { rendermime } = panel.content;
  context.ready.then(() => keepSavedState(context.model));
  if (sessionContext.session?.kernel) return;

  let saved = null, taken = false;
  const notebook = {
    rendermime,
    renderers: new Set(),
    isLive: false,
    // The maker of a saved widget's renderer, when the time has come to show it.
    savedWidget: async (id, isNeedless) => {
      await Promise.race([sessionContext.ready, pause(PATIENCE_MS)]);
      if (sessionContext.session?.kernel) await pause(PATIENCE_MS);
      if (isNeedless() || !(id in (context.model.getMetadata("widgets")?.[STATE]?.state ?? {}))) return null;
      return (saved ??= manager().then((module) => savedWidgets(panel, module)));
    },
  };
  const factory = { safe: false, mimeTypes: [VIEW], createRenderer: ({ mimeType }) => new StillRenderer(notebook, mimeType) };
  rendermime.addFactory(factory, -10);

  const pythonCame = async () => {
    await sessionContext.ready;
    await pause(0);
    if (taken || !sessionContext.session?.kernel) return;
    taken = true;
    // The manager gives a notebook up that was opened without a kernel: it is called once more.
    if (rendermime.getFactory(VIEW) === factory) {
      const { registerWidgetManager } = await manager();
      await new Promise((resolve) => registerWidgetManager(context, rendermime, [{ set manager(made) { resolve(made); } }]));
      await pause(0);
    }
    notebook.isLive = true;
    notebook.renderers.forEach((renderer) => renderer.takeOver());
  };
  sessionContext.kernelChanged.connect(pythonCame);
  pythonCame();
}
