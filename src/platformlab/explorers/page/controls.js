// One control: a labelled slider that says its value with its unit, and a number entry beside it; or a list of words.
let controlCount = 0;

function element(tag, properties = {}, children = []) {
  const { dataset = {}, attributes = {}, ...rest } = properties;
  const node = Object.assign(document.createElement(tag), rest);
  Object.assign(node.dataset, dataset);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// JupyterLab's shortcuts would take the arrow keys and Enter.
const OWN_KEYS = { lmSuppressShortcuts: "true" };

const shownFactor = (control) => (control.kind === "share" ? 100 : 1);
const shownUnit = (control) => [control.kind === "share" ? "%" : "", control.unit].filter(Boolean).join(" ");
function shownNumber(control, value) {
  const digits = Math.max(0, Math.ceil(-Math.log10(control.step * shownFactor(control)) - 1e-9));
  return (value * shownFactor(control)).toLocaleString("en-US", { maximumFractionDigits: Math.min(digits + 1, 6) });
}
const spokenValue = (control, value) => `${shownNumber(control, value)} ${shownUnit(control)}`.trim();

// What was typed as a value the control can take, or a sentence that says why not.
function readEntry(control, typed) {
  const text = typed.normalize("NFKC").replace(/[,\s¥%]/g, "").replace(/cny|rmb/gi, "").replace(/−/g, "-");
  const between = `from ${shownNumber(control, control.min)} to ${spokenValue(control, control.max)}`;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return { complaint: `${control.label}: type a number ${between}.` };
  const number = Number(text) / shownFactor(control);
  const inside = Math.min(control.max, Math.max(control.min, number));
  const snapped = Number((Math.round(inside / control.step) * control.step).toPrecision(12));
  const value = Math.min(control.max, Math.max(control.min, snapped));
  const tolerance = control.step * 1e-6;
  if (Math.abs(inside - number) > tolerance) return { value, complaint: `${control.label} goes ${between}; set to ${spokenValue(control, value)}.` };
  return { value };
}

function nearestPosition(control, value) {
  let best = 0;
  control.positions.forEach((position, i) => {
    if (Math.abs(position - value) < Math.abs(control.positions[best] - value)) best = i;
  });
  return best;
}

function buildControl(control, events) {
  return control.words?.length ? buildList(control, events) : buildSlider(control, events);
}

function buildList(control, events) {
  const id = `cc-control-${(controlCount += 1)}`;
  const list = element("select", {
    id, className: "cc-list", title: control.help, dataset: { ...OWN_KEYS, control: control.name },
  }, control.words.map((word, place) => element("option", { value: place, textContent: word })));
  const show = (value) => { list.value = String(Math.round(value)); };
  list.addEventListener("change", () => events.typed(Number(list.value)));
  if (control.beside) {
    list.setAttribute("aria-label", control.label);
    return { show, node: list, inputs: [list] };
  }
  const label = element("label", { htmlFor: id, className: "cc-label", title: control.help, textContent: control.label });
  return { show, node: element("div", { className: "cc-control" }, [label, list]), inputs: [list] };
}

function buildSlider(control, events) {
  const id = `cc-control-${(controlCount += 1)}`;
  const slider = element("input", {
    type: "range", id, className: "cc-slider", min: 0, max: control.positions.length - 1, step: 1,
    title: control.help, dataset: { ...OWN_KEYS, control: control.name },
  });
  const entry = element("input", {
    type: "text", inputMode: "decimal", autocomplete: "off", className: "cc-entry", dataset: { ...OWN_KEYS },
    attributes: { "aria-label": `${control.label}, ${shownUnit(control) || "number"}` },
  });
  const unit = element("span", { className: "cc-unit", textContent: shownUnit(control) });
  const label = element("label", { htmlFor: id, className: "cc-label", title: control.help }, [control.label, " ", unit]);

  const show = (value) => {
    slider.value = nearestPosition(control, value);
    slider.setAttribute("aria-valuetext", spokenValue(control, value));
    entry.value = shownNumber(control, value);
  };
  const commit = () => {
    const { value, complaint } = readEntry(control, entry.value);
    events.complain(complaint ?? "");
    if (value === undefined) show(events.current());
    else events.typed(value);
  };

  slider.addEventListener("input", () => events.moved(control.positions[Number(slider.value)]));
  for (const kind of ["focus", "pointerenter", "pointerdown"]) slider.addEventListener(kind, () => events.near());
  for (const kind of ["focus", "pointerdown"]) slider.addEventListener(kind, () => events.taken());
  entry.addEventListener("change", commit);
  entry.addEventListener("keydown", (event) => event.key === "Enter" && commit());
  entry.addEventListener("focus", () => entry.select());
  return { show, node: element("div", { className: "cc-control" }, [label, slider, entry]), inputs: [slider, entry] };
}

// The controls in their rows: a list that stands beside another control joins its row.
function controlRows(declared, controls) {
  const rows = [];
  for (const control of declared) {
    if (control.beside) rows.at(-1).append(controls[control.name].node);
    else rows.push(controls[control.name].node);
  }
  return rows;
}
