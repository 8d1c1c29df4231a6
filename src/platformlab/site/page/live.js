  // The explorers of a page to read come alive: Python, in a worker of the page around this one, answers them through a
  // port as it answers a notebook's, long before the notebook is there. What a reader sets, the notebook takes over.
  // The page is in a frame apart, so that a slider does not wait for JupyterLite, which keeps the page around it busy.
  const NEAR = "400px";               // so far below the window an explorer begins to be drawn
  const STATE_MS = 60;
  const alive = new Map();            // the models and where they are shown, by the ids of their cells

  addEventListener("message", ({ source, ports: [port] }) => source === parent && port && comeAlive(port));
  parent.postMessage({ platformlabReader: {} }, "*");

  function comeAlive(port) {
    const ask = asking(port);
    const begin = ({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      near.unobserve(target);
      bringToLife(target, ask).catch((error) => console.warn(`An explorer stays a picture: ${error.message}`));
    };
    const near = new IntersectionObserver((seen) => seen.forEach(begin), { root: document, rootMargin: NEAR });
    for (const section of document.querySelectorAll("[data-explorer]")) near.observe(section);
    for (const event of ["scroll", "focusin", "focusout"]) document.addEventListener(event, tellState);
    document.addEventListener("input", () => parent.postMessage({ platformlabReader: { moved: true } }, "*"));
  }

  // A function that asks one question about an explorer: [answer, buffers].
  function asking(port) {
    const waiting = new Map();
    let count = 0;
    port.onmessage = ({ data: { number, answer, buffers, failed } }) => {
      const { resolve, reject } = waiting.get(number);
      waiting.delete(number);
      if (failed) reject(new Error(failed));
      else resolve([answer, buffers]);
    };
    return (name, question) => new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      port.postMessage({ number: count, name, question });
    });
  }

  // plotly.js as the worker has it: a page apart may not import it from the site.
  async function plotlyFrom(ask) {
    const [, [script]] = await ask("", { kind: "plotly" });
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const { default: plotly } = await import(address);
    URL.revokeObjectURL(address);
    return plotly;
  }

  // The live explorer is drawn out of sight, and takes the place of the picture when it stands.
  async function bringToLife(section, ask) {
    globalThis[SHARED_PLOTLY] ??= plotlyFrom(ask);
    const name = section.dataset.explorer;
    const [{ about, view }] = await ask(name, { kind: "open" });
    const model = new PageModel(about, view, (question) => ask(name, question));
    const still = section.querySelector(".cc-still");
    const el = element("div", { className: "coming" });
    still.after(el);
    explorer.render({ model, el });
    while (!el.querySelector(".cc-plot[data-drawn]")) await new Promise((resolve) => setTimeout(resolve, STATE_MS));
    const goals = still.querySelector(".cc-goals");    // they tick in the notebook
    if (goals) el.querySelector(".cc-goals").replaceWith(goals);
    still.remove();
    el.className = "";
    alive.set(section.dataset.cell, { model, el });
    tellState();
  }

  // What the page around needs to know to put the notebook in the place of this one: where somebody reads (the cell's id,
  // how far down it stands, the slider in hand; nothing at the top), and what was set. Not while a slider is moved.
  let telling = null;
  function tellState() {
    telling ??= setTimeout(() => {
      telling = null;
      parent.postMessage({ platformlabReader: { isLive: alive.size > 0, place: whereRead(), set: set() } }, "*");
    }, STATE_MS);
  }

  function whereRead() {
    const hand = document.activeElement, { control } = hand.dataset;
    if (!control && scrollY <= 60) return null;
    const top = (cell) => cell.getBoundingClientRect().top;
    const cell = control ? hand.closest("[data-cell]") : [...document.querySelectorAll("[data-cell]")].findLast((one) => top(one) < 120);
    return cell ? { cell: cell.dataset.cell, top: top(cell), control } : null;
  }

  // Of the explorers that were used: { the id of the cell: { values, sentence } }.
  const set = () => Object.fromEntries([...alive].filter(([, { model }]) => model.used).map(([cell, { model, el }]) => [
    cell, { values: model.values, sentence: el.querySelector(".cc-sentence").textContent },
  ]));

  // What a notebook's widget is to the page, as far as an explorer asks for it.
  class PageModel {
    constructor(about, view, ask) {
      Object.assign(this, { ask, used: false, heard: {} });
      this.state = { about, view, goals: [], snapshot: "", ...view.values };
    }

    get values() {
      return Object.fromEntries(Object.keys(this.state.view.values).map((name) => [name, this.state[name]]));
    }

    get(name) {
      return this.state[name];
    }

    set(name, value) {
      this.state[name] = value;
      if (!(name in this.state.view.values)) return;
      this.used = true;
      tellState();
    }

    on(event, listener) {
      (this.heard[event] ??= new Set()).add(listener);
    }

    off(event, listener) {
      this.heard[event]?.delete(listener);
    }

    tell(event, ...said) {
      for (const listener of [...this.heard[event] ?? []]) listener(...said);
    }

    async send(question) {
      if (question.kind === "hello") this.tell("msg:custom", { kind: "hello" }, []);
      else this.tell("msg:custom", ...await this.ask(question));
    }

    // Python was told of the controls: its view follows, unless they have gone on meanwhile.
    async save_changes() {
      const told = this.values;
      const [{ view }] = await this.ask({ kind: "at", key: "", values: told });
      if (Object.entries(this.values).some(([name, value]) => told[name] !== value)) return;
      this.state.view = view;
      this.tell("change:view");
      tellState();
    }
  }
