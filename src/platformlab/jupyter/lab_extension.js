// JupyterLab extension: a notebook shows the last result of its widgets while no Python runs behind it (still.js), says
// how its Python is (status.js), and a lesson is there sooner (sooner.js, settings.js, figures.js).
//
// Written by hand as what a build would make of it: a module-federation container, loaded as it stands.
(() => {
  const here = document.currentScript.src;
  const [still, status, sooner, settings, figures] = ["still", "status", "sooner", "settings", "figures"].map((name) => {
    const module = import(new URL(`${name}.js`, here).href);
    module.catch(() => {});                 // told to whoever waits for it
    return module;
  });

  const shared = {};
  // What JupyterLab shares under a name; nothing in Voila, for what it does not have.
  const load = async (name) => {
    const [made] = Object.values(shared.scope[name] ?? {});
    return made ? (await made.get())() : {};
  };
  const readSettingsSooner = async () => {
    const [{ takeDefaults }, registry] = await Promise.all([settings, load("@jupyterlab/settingregistry")]);
    takeDefaults(registry);
  };
  const extension = async () => {
    const needed = ["coreutils", "services", "notebook", "docmanager"].map((name) => `@jupyterlab/${name}`);
    const [core, services, notebooks, { IDocumentManager }] = await Promise.all(needed.map(load));
    const { lookUp, openEarly, startPython, patientRunner, readPlotly, readPlotlyFor } = await sooner;
    const early = lookUp(services, core);
    const plotly = core.PageConfig.getOption("platformlabPlotly");
    if (plotly) early.lesson.then((lesson) => lesson && readPlotly(plotly));
    await readSettingsSooner().catch(() => {});   // then JupyterLab reads them as it would
    const { follow, stillRendererClass } = await still;
    const { askWhenUnknown, sayWhenGivenUp } = await status;
    const { Notification } = await load("@jupyterlab/apputils");
    const tell = (text) => Notification?.error(text, { autoClose: false });
    const StillRenderer = stillRendererClass(await load("@lumino/widgets"));
    const manager = () => load("@jupyter-widgets/jupyterlab-manager");
    const asked = new WeakMap();            // a promise for each notebook's Python, which never fails
    const { INotebookTracker, INotebookCellExecutor, runCell } = notebooks;
    const notebook = {
      id: "platformlab:still",
      description: "Shows the last result of a notebook's widgets while no Python runs behind it, and opens lessons sooner.",
      autoStart: true,
      optional: [INotebookTracker, IDocumentManager].filter(Boolean),
      activate: (app, tracker, documents) => {
        const each = (panel) => {
          const { context } = panel;
          asked.set(context.sessionContext, startPython(context, early).catch(() => {}));
          follow(panel, { StillRenderer, manager });
          askWhenUnknown(context.sessionContext);
          sayWhenGivenUp(context.sessionContext, app.serviceManager.sessions, tell);
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
    return { __esModule: true, default: INotebookCellExecutor ? [notebook, patient] : [notebook] };
  };

  // plotly's container, with an extension that is read when it is needed; it may come before this one or after.
  const lazily = ({ init, get }) => ({
    init,
    get: async (name) => {
      if (name !== "./mimeExtension") return get(name);
      const [{ lazyFigures }, widgets] = await Promise.all([figures, load("@lumino/widgets")]);
      const made = { __esModule: true, default: lazyFigures(widgets, async () => (await get(name))()) };
      return () => made;
    },
  });
  const containers = (globalThis._JUPYTERLAB ??= {});
  let plotlys = containers["jupyterlab-plotly"];
  Object.defineProperty(containers, "jupyterlab-plotly", {
    get: () => plotlys && lazily(plotlys),
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
