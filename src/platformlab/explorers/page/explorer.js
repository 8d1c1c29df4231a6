// The widget: controls, headline, chart, sentence, table, things to find.
const REST_MS = 200;
const PAUSE_MS = 60;
const QUICK_MS = 100;                 // steps closer to each other than this follow a drag or a key held down
const PREFETCH_MS = 250;
const WAY_BACK_MS = 120;              // from a slider's first picture ahead to the picture of the other way
const KEEP_MS = 1500;
const SILENT_MS = 4000;
const NO_ANSWER = "Python has not answered yet. If the sliders stay still, run this cell again.";

let explorerCount = 0;
const whenIdle = (work) => (globalThis.requestIdleCallback ?? setTimeout)(work);
const afterPaint = (work) => requestAnimationFrame(() => afterOthers().then(work));

function buildTable() {
  const head = element("tr");
  const body = element("tbody");
  const table = element("table", {}, [element("thead", {}, [head]), body]);
  const details = element("details", { className: "cc-table" }, [
    element("summary", { textContent: "Show table", dataset: OWN_KEYS }), table,
  ]);
  const fill = ({ columns, rows }) => {
    head.replaceChildren(...columns.map((text) => text ? element("th", { scope: "col", textContent: text }) : element("td")));
    body.replaceChildren(...rows.map(([name, ...cells]) => element("tr", {}, [
      element("th", { scope: "row", textContent: name }), ...cells.map((text) => element("td", { textContent: text })),
    ])));
  };
  return { details, fill };
}

function buildGoals(model) {
  const list = element("ul", { className: "cc-goals", attributes: { "aria-label": "Things to find" } });
  const show = () => {
    const goals = model.get("goals") ?? [];
    list.hidden = goals.length === 0;
    list.replaceChildren(...goals.map((goal) => element("li", { className: goal.reached ? "cc-found" : "" }, [
      element("span", { className: "cc-mark", textContent: goal.reached ? "✓" : "○", attributes: { "aria-hidden": "true" } }),
      element("span", { className: "cc-hidden", textContent: goal.reached ? "Found: " : "Not found yet: " }),
      element("span", { textContent: goal.text }),
    ])));
  };
  return { list, show };
}

function render({ model, el, signal }) {
  const about = model.get("about");
  const id = `cc-explorer-${(explorerCount += 1)}`;
  const view = () => copied(model.get("view"));

  const headline = element("div", { className: "cc-headline" });
  const plot = element("div", { className: "cc-plot", dataset: OWN_KEYS, attributes: { role: "img", "aria-describedby": `${id}-sentence`, "aria-label": `Chart: ${about.title}` } });
  const sentence = element("p", { className: "cc-sentence", id: `${id}-sentence` });
  const spoken = element("p", { className: "cc-hidden", attributes: { role: "status" } });
  const note = element("p", { className: "cc-note", attributes: { role: "status" } });
  const { details, fill } = buildTable();
  const goals = buildGoals(model);

  const stage = new Stage(plot, about.template, view());
  const values = { ...stage.view.values };
  let shown = keyOf(values);            // the values whose chart is on the page
  let waiting = null;                   // the values Python was asked for, while there is no sweep
  let moving = null;                    // timer: the hand has moved and has not rested yet
  const touched = new Set();            // the controls that were moved here and Python was not told of
  let frame = null, next = null;        // at most one chart a frame; the newest waits for the next
  let silence = null;

  let hand = null, stride = 1;          // the slider that is moved, and how many positions it went in its last step
  let looking = null, stepped = 0;

  const sweeps = new Sweeps(model, about, values, () => {
    answered();
    if (moving && hand && shown !== keyOf(values)) step(hand);
    else if (looking === null) lookAhead(0);
  });

  const say = () => {
    headline.textContent = stage.view.headline;
    sentence.textContent = stage.view.sentence;
  };
  const settleText = () => {
    say();
    if (spoken.textContent !== stage.view.sentence) spoken.textContent = `${stage.view.headline}. ${stage.view.sentence}`;
    if (details.open) fill(stage.view.table);
  };
  details.addEventListener("toggle", () => details.open && fill(stage.view.table));

  // ---- Python's silence is said, and everything may be asked again
  const expect = () => {
    silence ??= setTimeout(() => {
      silence = null;
      note.textContent = NO_ANSWER;
      waiting = null;
      sweeps.forget();
    }, SILENT_MS);
  };
  const answered = () => {
    clearTimeout(silence);
    silence = null;
    if (note.textContent === NO_ANSWER) note.textContent = "";
  };

  // ---- no Python behind the page: the last result stays, the sliders rest
  const setLive = (live, text) => {
    for (const { inputs } of Object.values(controls)) inputs.forEach((input) => { input.disabled = !live; });
    buttons.forEach((button) => { button.disabled = !live; });
    note.textContent = text;
    if (!live) answered();
  };

  // ---- a step of a slider
  const placeOf = (name) => byName[name].positions.indexOf(values[name]);
  const step = (name) => {
    if (frame !== null) {
      next = name;
      return;
    }
    const ahead = stage.bring(keyOf(values));
    if (!ahead && !draw(name)) {
      sweeps.want(name);
      askNewest();
      return;
    }
    frame = requestAnimationFrame(() => {
      frame = null;
      if (next) [next, name] = [null, next], step(name);
    });
    shown = keyOf(values);
    afterPaint(say);                   // the words a frame after the chart: it need not wait for them to be laid out
    const now = performance.now();
    lookAhead(now - stepped < QUICK_MS ? PAUSE_MS : 0);
    stepped = now;
  };
  // Moves the chart in view; false where the numbers are not here.
  const draw = (name) => {
    const place = placeOf(name);
    const part = sweeps.at(name, place);
    // A sweep changes what moves along its slider: the rest must already stand for the other sliders' values.
    if (!part || keyOf(stage.view.values, name) !== part.key) return false;
    const { moved, layoutMoved } = applyPosition(stage.view, part, place);
    stage.view.values = { ...values };
    stage.shown.move(moved, fittingRanges(neededRanges(part, place), stage.shown.ranges, part.ranges), layoutMoved);
    return true;
  };

  // ---- where the hand can go next, and the way back, are drawn ahead when there is time for it
  const drawAhead = () => {
    looking = null;
    if (frame === null && shown === keyOf(values) && stage.drawNext(steps().map(pictureAt))) lookAhead(WAY_BACK_MS);
  };
  const lookAhead = (wait) => {
    clearTimeout(looking);
    looking = hand && setTimeout(() => afterPaint(drawAhead), wait);
  };
  const steps = () => {
    const here = placeOf(hand);
    const there = [here + stride, here - stride].filter((i) => byName[hand].positions[i] !== undefined);
    return here < 0 ? [] : there;
  };
  const pictureAt = (place) => {
    const there = { ...values, [hand]: byName[hand].positions[place] };
    const make = () => {
      const part = sweeps.at(hand, place);
      if (!part || keyOf(stage.view.values, hand) !== part.key) return null;
      const ahead = copied(stage.view);
      applyPosition(ahead, part, place);
      ahead.values = there;
      return { view: ahead, ranges: fittingRanges(neededRanges(part, place), stage.shown.ranges, part.ranges) };
    };
    return { key: keyOf(there), make };
  };

  // ---- no sweep yet: the newest position only, one question at a time
  const askNewest = () => {
    if (waiting) return;
    waiting = keyOf(values);
    model.send({ kind: "at", key: waiting, values: { ...values } });
    expect();
  };
  const receiveAt = ({ key, view: fresh }) => {
    waiting = null;
    answered();
    const now = keyOf(values);
    if (key !== shown && (key === now || shown !== now)) {
      stage.shown.show(fresh, fittingRanges(fresh.ranges, stage.shown.ranges));
      shown = key;
      if (moving) say();
      else settleText();
    }
    if (shown !== now) askNewest();
  };

  // ---- the chart as it stands is saved with the notebook, for readers without Python
  let keeping = null;
  const keepPicture = () => {
    clearTimeout(keeping);
    model.set("snapshot", "");          // never an older chart beside a newer sentence
    delete plot.dataset.kept;
    keeping = setTimeout(() => whenIdle(() => {
      const svg = moving === null ? stage.shown.asSvg() : "";
      if (!svg) return;
      model.set("snapshot", svg);
      plot.dataset.kept = "true";
    }), KEEP_MS);
  };

  // ---- at rest: said aloud, told to Python, the other sweeps fetched
  const rest = () => {
    moving = null;
    settleText();
    tellPython();
    setTimeout(() => moving === null && sweeps.wantAll(), PREFETCH_MS);
    keepPicture();
  };
  // Only what was moved here: Python may have set another control in the meantime.
  const tellPython = () => {
    const news = [...touched].filter((name) => model.get(name) !== values[name]);
    touched.clear();
    for (const name of news) model.set(name, values[name]);
    if (news.length) model.save_changes();
    else catchUp();
  };
  let pausing = null;
  const touch = () => {
    clearTimeout(moving);
    clearTimeout(pausing);
    moving = setTimeout(rest, REST_MS);
    pausing = setTimeout(() => sweeps.wantNear(), PAUSE_MS);
    sweeps.moving();
  };

  // ---- controls, presets, reset
  const byName = Object.fromEntries(about.controls.map((control) => [control.name, control]));
  const moveHand = (name) => {
    if (hand !== name) [hand, stride] = [name, 1];
  };
  const take = (name) => {
    moveHand(name);
    clearTimeout(looking);
    looking = setTimeout(drawAhead);   // a quick hand presses the next key before the focus is painted and a chart drawn
  };
  const controls = Object.fromEntries(about.controls.map((control) => [control.name, buildControl(control, {
    current: () => values[control.name],
    complain: (text) => { note.textContent = text; },
    near: () => sweeps.want(control.name),
    taken: () => take(control.name),
    moved: (value) => {
      moveHand(control.name);
      const from = placeOf(control.name);
      stride = from < 0 ? 1 : control.positions.indexOf(value) - from || stride;
      values[control.name] = value;
      touched.add(control.name);
      controls[control.name].show(value);
      touch();
      step(control.name);
    },
    typed: (value) => jump({ [control.name]: value }),
  })]));
  const showControls = () => about.controls.forEach((control) => controls[control.name].show(values[control.name]));
  const jump = (chosen) => {
    if (Object.entries(chosen).every(([name, value]) => values[name] === value)) return showControls();
    // The hand has left the slider: Python's answer is what comes next, and must not be taken for an old one.
    clearTimeout(moving);
    moving = null;
    Object.assign(values, chosen);
    for (const name of Object.keys(chosen)) touched.add(name);
    showControls();
    expect();
    tellPython();
  };
  const defaults = Object.fromEntries(about.controls.map((control) => [control.name, control.default]));
  const button = (label, chosen, className = "cc-button") => {
    const node = element("button", { type: "button", className, textContent: label, dataset: OWN_KEYS });
    node.addEventListener("click", () => jump(chosen));
    return node;
  };
  const buttons = [
    ...about.presets.map((preset) => button(preset.label, preset.values)),
    ...(about.controls.length ? [button("Reset", defaults, "cc-button cc-reset")] : []),
  ];

  // ---- Python speaks: a preset's chart, a value set from a cell, a goal reached
  model.on("msg:custom", (message, buffers) => {
    if (message.kind === "sweep" || message.kind === "near") sweeps.receive(message, buffers);
    else if (message.kind === "at") receiveAt(message);
  });
  const takeView = () => {
    const fresh = view();
    if (keyOf(fresh.values) === shown) return;
    Object.assign(values, fresh.values);
    showControls();
    stage.shown.show(fresh);
    shown = keyOf(values);
    settleText();
    sweeps.wantAll();
    keepPicture();
  };
  // What Python shows for the values it was last told; an answer to what was told before would put the sliders back.
  const catchUp = () => {
    const settled = Object.entries(model.get("view").values).every(([name, value]) => model.get(name) === value);
    if (!settled) return;
    answered();
    takeView();
  };
  model.on("change:view", () => {
    answered();
    if (!moving) catchUp();
  });
  model.on("change:goals", goals.show);

  // ---- the page
  const result = element("div", { className: "cc-result" }, [headline, plot, sentence, spoken, details]);
  if (about.caption) result.append(element("div", { className: "cc-caption", innerHTML: about.caption }));
  const panel = [result];
  if (about.controls.length) {
    const lists = about.controls.some((control) => control.beside) ? " cc-with-lists" : "";
    panel.unshift(element("div", { className: `cc-controls${lists}` }, [
      element("div", { className: "cc-buttons", attributes: { role: "group", "aria-label": "Examples and reset" } }, buttons),
      ...controlRows(about.controls, controls),
    ]));
  }
  // A place to go to is what has sliders; a chart may share its name with the table beside it.
  const role = about.controls.length ? "region" : "group";
  const section = element("section", { className: "cc-explorer", attributes: { role, "aria-label": about.title } }, [
    element("div", { className: "cc-title", textContent: about.title }),
    element("div", { className: about.controls.length ? "cc-panel" : "cc-panel cc-alone" }, panel),
    goals.list, note,
  ]);
  section.setControls = jump;          // for the page around: what was set elsewhere
  el.append(section);
  showControls();
  goals.show();
  say();
  stage.shown.node.innerHTML = model.get("snapshot");

  if (about.controls.length) watchPython(model, setLive, signal);
  const resized = new ResizeObserver(() => stage.resize());
  resized.observe(plot);
  onThemeChange(plot, () => stage.redraw(), signal);
  loadPlotly(model).then(
    async (plotly) => {
      if (signal?.aborted) return;
      await stage.start(plotly);
      stage.resize();
      plot.dataset.drawn = "true";
      sweeps.wantAll();
      keepPicture();
    },
    () => {
      if (!stage.shown.node.firstChild) note.textContent = "The chart could not be drawn: plotly.js did not arrive. Run this cell again.";
    },
  );
  signal?.addEventListener("abort", () => {
    for (const timer of [moving, pausing, looking, silence, keeping]) clearTimeout(timer);
    cancelAnimationFrame(frame);
    resized.disconnect();
    stage.end();
  });
}

export default { initialize, render };
