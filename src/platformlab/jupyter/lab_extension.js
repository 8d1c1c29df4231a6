// JupyterLab extension: a notebook shows the last result of its widgets while no Python runs behind it, and a lesson is
// there sooner.
//
// The widgets' own manager is made only once a kernel is there; until then JupyterLab says "Loading widget...", for good
// where no kernel was chosen or none can be found. Here the same manager is made without a kernel, from the state that is
// saved in the notebook. As soon as Python is there, its widgets take the places over.
//
// JupyterLab opens the notebook of its address only after it has saved its layout, most of a second after it could: here
// it is opened as soon as it can be, and its Python asked for as soon as it is read. plotly.js is read while the page
// waits for that. What JupyterLab's settings take is in settings.js.
//
// A Run that is given before Python is there waits for it. JupyterLab would leave the cells unrun, or ask which kernel.
//
// Written by hand as what a build would make of it: a module-federation container, loaded as it stands.
(() => {
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const STATE = "application/vnd.jupyter.widget-state+json";
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

  // Keeps in the notebook's metadata what its outputs still show: the manager saves only what the running Python knows.
  function keepSavedState(model) {
    model.metadataChanged.connect((_, { key, oldValue, newValue }) => {
      const before = oldValue?.[STATE]?.state;
      const after = newValue?.[STATE]?.state;
      if (key !== "widgets" || !before || !after) return;
      const missing = stillShown(model, { ...before, ...after }).filter((id) => !(id in after));
      if (!missing.length) return;
      const state = { ...after, ...Object.fromEntries(missing.map((id) => [id, before[id]])) };
      model.setMetadata("widgets", { ...newValue, [STATE]: { ...newValue[STATE], state } });
    });
  }

  // The ids of all widgets that the notebook's outputs show, with what is in them.
  function stillShown(model, state) {
    const seen = new Set();
    const visit = (id) => {
      if (!(id in state) || seen.has(id)) return;
      seen.add(id);
      for (const [, inner] of JSON.stringify(state[id].state).matchAll(/"IPY_MODEL_([^"]+)"/g)) visit(inner);
    };
    for (const cell of model.cells) {
      for (const output of cell.sharedModel.toJSON().outputs ?? []) visit(output.data?.[VIEW]?.model_id);
    }
    return [...seen];
  }

  function stillRendererClass({ Panel }) {
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

  function follow(panel, { StillRenderer, manager }) {
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

  // Opens the notebook that the address names. JupyterLab then finds it open; what cannot be opened is left to it.
  // Whether it is there is asked while JupyterLab starts.
  async function openEarly({ restored }, documents, path) {
    if (!path.endsWith(".ipynb")) return;
    const asked = documents.services.contents.get(path, { content: false }).catch(() => null);
    await restored;
    if ((await asked)?.type === "notebook") documents.openOrReveal(path);
  }

  // Asks for a notebook's Python as soon as the notebook is read, as JupyterLab does after it has listed its checkpoints.
  async function startPython({ ready, model, sessionContext }) {
    await ready;
    const { kernelPreference } = sessionContext;
    const name = model.defaultKernelName || kernelPreference.name;
    sessionContext.kernelPreference = { ...kernelPreference, name, language: model.defaultKernelLanguage };
    await sessionContext.initialize();
  }

  // JupyterLab's way to run a cell, after the Python that its notebook has asked for is there, or cannot be had.
  const patientRunner = (runCell, asked) => async (options) => {
    const { cell, sessionContext } = options;
    if (cell.model.type === "code") await asked.get(sessionContext);
    return runCell(options);
  };

  // Reads plotly.js, which the first explorer of a lesson then finds read, once the notebook is drawn and the page idle.
  async function readPlotly(panel, address) {
    await Promise.all([panel.context.ready, panel.revealed]);
    const isLesson = [...panel.context.model.cells].some(({ sharedModel }) => sharedModel.source.includes("platformlab"));
    if (!isLesson || !address) return;
    await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
    await import(new URL(address, document.baseURI).href).catch(() => {});   // the explorer asks for it again
  }

  const settings = new URL("settings.js", document.currentScript.src).href;
  const shared = {};
  // What JupyterLab shares under a name; nothing in Voila, for what it does not have.
  const load = async (name) => {
    const [made] = Object.values(shared.scope[name] ?? {});
    return made ? (await made.get())() : {};
  };
  const readSettingsSooner = async () => {
    const [{ takeDefaults }, registry] = await Promise.all([import(settings), load("@jupyterlab/settingregistry")]);
    takeDefaults(registry);
  };
  const extension = async () => {
    const needed = ["@jupyterlab/notebook", "@jupyterlab/docmanager", "@lumino/widgets", "@jupyterlab/coreutils"];
    const [notebooks, { IDocumentManager }, widgets, { PageConfig }] = await Promise.all(needed.map(load));
    await readSettingsSooner().catch(() => {});   // then JupyterLab reads them as it would
    const { INotebookTracker, INotebookCellExecutor, runCell } = notebooks;
    const StillRenderer = stillRendererClass(widgets);
    const manager = () => load("@jupyter-widgets/jupyterlab-manager");
    const asked = new WeakMap();            // a promise for each notebook's Python, which never fails
    const still = {
      id: "platformlab:still",
      description: "Shows the last result of a notebook's widgets while no Python runs behind it, and opens lessons sooner.",
      autoStart: true,
      optional: [INotebookTracker, IDocumentManager].filter(Boolean),
      activate: (app, tracker, documents) => {
        const each = (panel) => {
          const { context } = panel;
          asked.set(context.sessionContext, startPython(context).catch(() => {}));
          follow(panel, { StillRenderer, manager });
          readPlotly(panel, PageConfig.getOption("platformlabPlotly"));
        };
        if (!tracker) return;               // Voila has none
        tracker.forEach(each);
        tracker.widgetAdded.connect((_, panel) => each(panel));
        if (documents) openEarly(app, documents, PageConfig.getOption("treePath"));
      },
    };
    const patient = {
      id: "platformlab:patient",
      description: "Runs cells once the Python that their notebook has asked for is there.",
      autoStart: true,
      provides: INotebookCellExecutor,
      activate: () => Object.freeze({ runCell: patientRunner(runCell, asked) }),
    };
    return { __esModule: true, default: INotebookCellExecutor ? [still, patient] : [still] };
  };
  (globalThis._JUPYTERLAB ??= {}).platformlab = {
    init: (scope) => { shared.scope = scope; },
    get: async () => {
      const made = await extension();
      return () => made;
    },
  };
})();
