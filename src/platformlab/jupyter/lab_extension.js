// JupyterLab extension: a notebook shows the last result of its widgets while no Python runs behind it, and a lesson is
// there sooner.
//
// The widgets' own manager is made only once a kernel is there; until then JupyterLab says "Loading widget...", for good
// where no kernel was chosen or none can be found. Here the same manager is made without a kernel, from the state that is
// saved in the notebook. As soon as Python is there, its widgets take the places over.
//
// JupyterLab opens the notebook of its address only after it has saved its layout, most of a second after it could: here
// it is opened as soon as it can be. A lesson's Python is asked for, and plotly.js read, while JupyterLab starts. What
// JupyterLab's settings take is in settings.js.
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

  const usesExplorers = (cells) => cells.some(({ source }) => /\bexplore\(/.test(String(source)));

  // The notebook that the page's address names, null where there is none, and a lesson's Python: asked for while JupyterLab
  // starts. None of these promises fails.
  function lookUp({ ServerConnection }, { PageConfig, URLExt }) {
    const path = PageConfig.getOption("treePath");
    const ask = async (place, init = {}) => {
      const settings = ServerConnection.makeSettings();
      const response = await ServerConnection.makeRequest(URLExt.join(settings.baseUrl, "api", place), init, settings);
      return response.ok ? response.json() : null;
    };
    const find = async () => path.endsWith(".ipynb") ? ask(`contents/${URLExt.encodeParts(path)}?type=notebook&content=1`) : null;
    const start = ({ metadata: { kernelspec: { name } } }) => {
      const session = { path, name: path.split("/").pop(), type: "notebook", kernel: { name } };
      return ask("sessions", { method: "POST", body: JSON.stringify(session) });
    };
    const found = find().catch(() => null);
    const lesson = found.then((model) => usesExplorers(model.content.cells) ? model.content : null).catch(() => null);
    const started = lesson.then(start).catch(() => null);
    return { path, found, lesson, started };
  }

  // Opens the notebook of the address. JupyterLab then finds it open; what cannot be opened is left to it.
  async function openEarly({ restored }, documents, { path, found }) {
    await restored;
    if (await found) documents.openOrReveal(path);
  }

  // Asks for a notebook's Python as soon as the notebook is read, as JupyterLab does after it has listed its checkpoints.
  async function startPython({ path, ready, model, sessionContext }, early) {
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
  const patientRunner = (runCell, asked) => async (options) => {
    const { cell, sessionContext } = options;
    if (cell.model.type === "code") await asked.get(sessionContext);
    return runCell(options);
  };

  // Reads plotly.js, which a notebook's first explorer then finds read.
  const readPlotly = (address) => import(new URL(address, document.baseURI).href).catch(() => {});   // the explorer asks again

  // The same for a notebook that is opened later, once it is drawn and the page idle.
  async function readPlotlyFor({ context, revealed }, address) {
    await Promise.all([context.ready, revealed]);
    if (!usesExplorers([...context.model.cells].map(({ sharedModel }) => sharedModel))) return;
    await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
    await readPlotly(address);
  }

  // plotly's own extension, which shows a learner's figures, is read with the first figure instead of at each start: it is
  // 4.8 MB. What it says of itself is said here.
  const FIGURE = "application/vnd.plotly.v1+json";
  function lazyFigures({ init, get }) {
    const theirs = async () => [(await get("./mimeExtension"))().default].flat()[0].rendererFactory;
    const figures = ({ Panel }) => ({
      id: "@jupyterlab/plotly-extension:factory",
      rank: 2,
      dataType: "json",
      fileTypes: [{ name: "plotly", mimeTypes: [FIGURE], extensions: [".plotly", ".plotly.json"] }],
      documentWidgetFactoryOptions: {
        name: "Plotly", primaryFileType: "plotly", fileTypes: ["plotly", "json"], defaultFor: ["plotly"],
      },
      rendererFactory: {
        safe: true,
        mimeTypes: [FIGURE],
        createRenderer: (options) => new (class extends Panel {
          async renderModel(model) {
            this.renderer ??= theirs().then((factory) => {
              const renderer = factory.createRenderer(options);
              this.addWidget(renderer);
              return renderer;
            });
            await (await this.renderer).renderModel(model);
          }
        })(),
      },
    });
    return {
      init,
      get: async (name) => {
        if (name !== "./mimeExtension") return get(name);
        const made = { __esModule: true, default: figures(await load("@lumino/widgets")) };
        return () => made;
      },
    };
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
    const needed = ["coreutils", "services", "notebook", "docmanager"].map((name) => `@jupyterlab/${name}`);
    const [core, services, notebooks, { IDocumentManager }] = await Promise.all(needed.map(load));
    const widgets = await load("@lumino/widgets");
    const early = lookUp(services, core);
    const plotly = core.PageConfig.getOption("platformlabPlotly");
    if (plotly) early.lesson.then((lesson) => lesson && readPlotly(plotly));
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
          asked.set(context.sessionContext, startPython(context, early).catch(() => {}));
          follow(panel, { StillRenderer, manager });
          if (plotly) readPlotlyFor(panel, plotly);
        };
        if (!tracker) return;               // Voila has none
        tracker.forEach(each);
        tracker.widgetAdded.connect((_, panel) => each(panel));
        if (documents) openEarly(app, documents, early);
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
  const containers = (globalThis._JUPYTERLAB ??= {});
  let plotlys = containers["jupyterlab-plotly"];
  Object.defineProperty(containers, "jupyterlab-plotly", {
    get: () => plotlys && lazyFigures(plotlys),
    set: (container) => { plotlys = container; },
  });
  containers.platformlab = {
    init: (scope) => { shared.scope = scope; },
    get: async () => {
      const made = await extension();
      return () => made;
    },
  };
})();
