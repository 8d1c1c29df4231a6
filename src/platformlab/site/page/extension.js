// JupyterLite extension of the site: a lesson runs by itself when it is opened, is kept as it is worked on, and can be
// downloaded; a lesson that was renewed since is offered beside the learner's own copy.
//
// Written by hand as what a build would make of it: a module-federation container, loaded as it stands.
(() => {
  const LOOK_MS = 50;
  const MOST_WAIT_MS = 20_000;        // so long a slow cell keeps the notebook behind the page to read
  const DRAW_MS = 10_000;
  const SAVE_MS = 1500;
  const TAKE_OVER_MS = 1000;
  const AT_REST_MS = 600;             // a slider that was moved a moment ago may be moved again
  const LEARNER = "platformlab.learner";
  const site = () => globalThis.platformlabSite;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const stored = (name) => { try { return localStorage.getItem(name) ?? ""; } catch { return ""; } };

  const isCheck = (cell) => cell.getMetadata("nbgrader")?.grade === true;
  const joined = (source) => (Array.isArray(source) ? source.join("") : source);

  // ---- Python

  // Who is learning, as the list of lessons asked: the numbers of the exercises depend on it.
  async function sayWhoLearns(kernel) {
    const who = stored(LEARNER);
    const code = `import os; os.environ[${JSON.stringify("JUPYTERHUB_USER")}] = ${JSON.stringify(who)}`;
    await kernel.requestExecute({ code, silent: true, store_history: false, stop_on_error: false }).done;
  }

  const isLive = (cell) => cell.model.type === "code" && cell.model.sharedModel.getSource() && !isCheck(cell.model);
  const isExplorer = (cell) => /^\s*(\w+\s*=\s*)?explore\(/m.test(cell.model.sharedModel.getSource());

  // The next cell would only come in the way of a chart that is being drawn.
  async function drawn(cell) {
    const until = performance.now() + DRAW_MS;
    while (performance.now() < until && !cell.node.querySelector(".cc-plot[data-drawn]")) await pause(LOOK_MS);
  }

  // ---- from the page to read to the notebook

  const explorerOf = (cell) => cell.node.querySelector(".cc-explorer");

  // An explorer stands as its reader left it in the page to read.
  async function takeOver(cell) {
    const { values, sentence } = site().set()[cell.model.id] ?? {};
    const section = explorerOf(cell);
    if (!values || !section?.setControls) return;
    section.setControls(values);
    const until = performance.now() + TAKE_OVER_MS;
    while (performance.now() < until && section.querySelector(".cc-sentence").textContent !== sentence) await pause(LOOK_MS);
  }

  // The notebook in place of the page to read: the same part of the lesson at the same height, the same slider in hand.
  async function changePlaces(content) {
    while (site().sinceMoved() < AT_REST_MS) await pause(LOOK_MS);
    await Promise.all(content.widgets.filter((cell) => isLive(cell) && isExplorer(cell)).map(takeOver));
    const place = site().place();
    const cell = content.widgets.find(({ model }) => model.id === place?.cell);
    site().show();
    content.activeCellIndex = Math.max(0, content.widgets.indexOf(cell));
    if (!cell) return;
    await content.scrollToItem(content.activeCellIndex, "start");
    const part = explorerOf(cell) ?? cell.node;
    content.outerNode.scrollTop += part.getBoundingClientRect().top - place.top;
    part.querySelector(`.cc-slider[data-control="${place.control}"]`)?.focus({ preventScroll: true });
  }

  // Runs everything but the checks: those are for the learner. `ready` is kept once Python has answered and the sliders
  // that come next, from where somebody reads, are there; `all` once the lesson has run.
  async function runLesson(panel, NotebookActions) {
    const { content, sessionContext } = panel;
    await sessionContext.ready;
    await sayWhoLearns(sessionContext.session.kernel);
    const cells = content.widgets.filter(isLive);
    let ran = 0;
    const next = () => {
      const from = content.widgets.findIndex(({ model }) => model.id === site().place()?.cell);
      const wanted = cells.find((cell) => isExplorer(cell) && content.widgets.indexOf(cell) >= from);
      return wanted ? cells.indexOf(wanted) : cells.length - 1;
    };
    let isReady;
    const ready = new Promise((resolve) => { isReady = resolve; });
    const all = (async () => {
      for (const cell of cells) {
        await NotebookActions.runCells(content, [cell], sessionContext);
        if (isExplorer(cell)) {
          await drawn(cell);
          await takeOver(cell);
        }
        ran += 1;
        if (ran > next()) isReady();
      }
      isReady();
    })();
    return { ready: Promise.race([ready, pause(MOST_WAIT_MS)]), all };
  }

  // ---- the learner's copy

  function keepAsWorkedOn(panel) {
    const { context } = panel;
    let timer = null;
    const save = () => context.model.dirty && !context.isDisposed && context.save();
    context.model.contentChanged.connect(() => {
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_MS);
    });
    document.addEventListener("visibilitychange", () => document.hidden && save());
    return save;
  }

  const address = (path) => new URL(path, new URL("..", location.href)).href;
  const versionOf = (notebook) => notebook?.metadata?.platformlab?.lesson;

  // A lesson that was renewed after the learner began: both are there, and neither takes the other's place unasked.
  async function offerNewer(app, panel) {
    const { lesson } = site();
    const own = panel.context.model.toJSON();
    if (panel.context.path !== `${lesson}.ipynb`) {
      return bar(panel, `This is your earlier copy, ${panel.context.path}. `, [
        link("Open the lesson as it is now", `?path=${lesson}.ipynb`),
      ]);
    }
    const response = await fetch(address(`files/${lesson}.ipynb`), { cache: "no-cache" });
    if (!response.ok) return;
    const fresh = await response.json();
    if (!versionOf(own) || versionOf(own) === versionOf(fresh)) return;
    const named = await freeName(app, lesson);
    bar(panel, "This lesson has been renewed since you began. You see your own copy. ", [
      button("Open the new lesson, and keep mine beside it", async () => {
        const { contents } = app.serviceManager;
        await contents.save(named, { type: "notebook", format: "json", content: panel.context.model.toJSON() });
        await contents.save(`${lesson}.ipynb`, { type: "notebook", format: "json", content: fresh });
        panel.context.model.dirty = false;
        location.reload();
      }),
    ]);
  }

  async function freeName(app, lesson) {
    const today = new Date().toISOString().slice(0, 10);
    const there = new Set((await app.serviceManager.contents.get("")).content.map(({ name }) => name));
    for (let number = 1; ; number += 1) {
      const name = `${lesson}-mine-${today}${number > 1 ? `-${number}` : ""}.ipynb`;
      if (!there.has(name)) return name;
    }
  }

  // The notebook with the learner's id in its first code cell, as a teacher's program looks for it.
  function toHandIn(notebook) {
    const who = stored(LEARNER);
    const first = notebook.cells.find(({ cell_type: type }) => type === "code");
    if (who && first && !/^[ \t]*learner\(/m.test(joined(first.source))) {
      first.source = `${joined(first.source)}\nfrom platformlab import learner\n\nlearner(${JSON.stringify(who)})`;
    }
    return notebook;
  }

  function download(panel) {
    const file = new Blob([`${JSON.stringify(toHandIn(panel.context.model.toJSON()), null, 1)}\n`], { type: "application/x-ipynb+json" });
    const node = Object.assign(document.createElement("a"), {
      href: URL.createObjectURL(file), download: panel.context.path.split("/").at(-1),
    });
    node.click();
    setTimeout(() => URL.revokeObjectURL(node.href), 10_000);
  }

  // ---- what is added to the page

  const styled = (node, style) => (Object.assign(node.style, style), node);
  const button = (text, pressed) => styled(
    Object.assign(document.createElement("button"), { type: "button", textContent: text, className: "jp-Button", onclick: pressed }),
    { padding: "0 10px", height: "24px", lineHeight: "22px", border: "1px solid var(--jp-border-color1)", borderRadius: "3px", cursor: "pointer",
      background: "var(--jp-layout-color1)", color: "var(--jp-ui-font-color1)", whiteSpace: "nowrap" },
  );
  const link = (text, href) => styled(
    Object.assign(document.createElement("a"), { textContent: text, href }),
    { color: "var(--jp-content-link-color)", textDecoration: "underline", whiteSpace: "nowrap" },
  );

  function bar(panel, text, parts) {
    const node = document.createElement("div");
    node.className = "cc-bar";
    node.setAttribute("role", "status");
    styled(node, { padding: "6px 16px", background: "var(--jp-layout-color2)", color: "var(--jp-ui-font-color1)",
                   borderBottom: "1px solid var(--jp-border-color1)", font: "14px/1.5 var(--jp-ui-font-family)",
                   minHeight: innerWidth < 900 ? "90px" : "42px", overflow: "auto" });   // else it has no height there
    node.append(text, ...parts);
    const Widget = shared.lumino.Widget;
    panel.contentHeader.addWidget(new Widget({ node }));
  }

  function addTools(panel, save) {
    const { Widget } = shared.lumino;
    const tools = document.createElement("div");
    styled(tools, { display: "flex", gap: "12px", alignItems: "center", padding: "0 8px" });
    const saved = document.createElement("span");
    saved.setAttribute("role", "status");
    const named = stored(LEARNER) ? ` as ${stored(LEARNER)}` : "";
    tools.append(
      link("All lessons", "../index.html"),
      button("Download my work", async () => {
        await save();
        download(panel);
        saved.textContent = `Saved to your downloads${named}.`;
      }),
      saved,
    );
    panel.toolbar.insertItem(0, "cc-site", new Widget({ node: tools }));
  }

  // ---- start

  async function follow(app, panel, { NotebookActions }) {
    await panel.context.ready;
    const save = keepAsWorkedOn(panel);
    addTools(panel, save);
    offerNewer(app, panel);
    const failed = setInterval(() => {
      if (panel.sessionContext.session?.kernel?.status === "dead") site().fail("Python has stopped");
    }, 1000);
    try {
      const { ready, all } = await runLesson(panel, NotebookActions);
      await ready;
      while (!panel.isVisible) await pause(LOOK_MS);
      await changePlaces(panel.content);
      document.body.dataset.lesson = "live";
      await all;
      document.body.dataset.lesson = "ran";
    } catch (error) {
      site().fail(`Python did not start (${String(error?.message ?? error).slice(0, 120)})`);
    }
    clearInterval(failed);
  }

  const shared = {};
  const load = async (name) => (await Object.values(shared.scope[name])[0].get())();
  const extension = async () => {
    const [notebook, lumino] = await Promise.all([load("@jupyterlab/notebook"), load("@lumino/widgets")]);
    shared.lumino = lumino;
    return {
      __esModule: true,
      default: {
        id: "platformlab-site:lesson",
        description: "Runs, keeps and downloads a lesson.",
        autoStart: true,
        requires: [notebook.INotebookTracker],
        activate: (app, tracker) => {
          tracker.forEach((panel) => follow(app, panel, notebook));
          tracker.widgetAdded.connect((_, panel) => follow(app, panel, notebook));
        },
      },
    };
  };
  (globalThis._JUPYTERLAB ??= {})["platformlab-site"] = {
    init: (scope) => { shared.scope = scope; },
    get: async () => {
      const made = await extension();
      return () => made;
    },
  };
})();
