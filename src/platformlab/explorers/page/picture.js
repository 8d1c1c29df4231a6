// The chart: drawn once, then moved with as little work as its traces allow.
const AT_ONCE = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } };
const GLIDES = new Set(["scatter", "bar", "waterfall"]);          // traces that Plotly.animate moves without a redraw
const PLOT_CONFIG = { displayModeBar: false, responsive: false, doubleClick: false };

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const copied = (value) =>
  Array.isArray(value) ? value.map(copied)
  : isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]))
  : value;
const axisKey = (axis) => `${axis[0]}axis${axis.slice(1)}`;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// The attributes of each trace that differ; a map from the trace's number, like the one a sweep gives.
function whatMoved(before, after) {
  const moved = new Map();
  after.forEach((trace, i) => {
    const names = Object.keys({ ...before[i], ...trace }).filter((name) => !same(before[i][name], trace[name]));
    if (names.length) moved.set(i, Object.fromEntries(names.map((name) => [name, copied(trace[name])])));
  });
  return moved;
}

class Picture {
  constructor(node, template, view) {
    this.node = node;
    this.template = template;
    this.view = view;
    this.ranges = { ...view.ranges };
    this.plotly = null;
    this.moving = null;
  }

  // Whether it stands as its view says.
  get drawn() {
    return this.moving === null;
  }

  // The values it stands for.
  get key() {
    return keyOf(this.view.values);
  }

  async start(plotly) {
    this.plotly = plotly;
    this.node.replaceChildren();
    await plotly.newPlot(this.node, this.view.traces, this.layout(), PLOT_CONFIG);
  }

  layout() {
    const layout = { ...copied(this.view.layout), template: this.template, width: this.width(), autosize: false };
    layout.font = { ...layout.font, color: textColour(this.node) };
    for (const [axis, range] of Object.entries(this.ranges)) {
      layout[axisKey(axis)] = { ...layout[axisKey(axis)], range: [...range], autorange: false };
    }
    return layout;
  }

  width() {
    return Math.floor(this.node.clientWidth || 640);
  }

  // A whole view, with the ranges it wants unless they are given; moves what can be moved.
  show(view, ranges = view.ranges) {
    const before = this.view;
    this.view = view;
    const alike = same(before.layout, view.layout) && before.traces.length === view.traces.length;
    this.move(alike ? whatMoved(before.traces, view.traces) : new Map(), ranges, !alike);
  }

  redraw() {
    if (!this.plotly) return;
    this.moving = null;
    // React lets a Sankey glide to its place for half a second; a new plot stands at once.
    const draw = this.view.traces.some((trace) => trace.type === "sankey") ? this.plotly.newPlot : this.plotly.react;
    draw(this.node, this.view.traces, this.layout(), PLOT_CONFIG);
  }

  // Moves what changed: `moved` maps a trace's number to its new attributes, `ranges` are those the axes now need.
  move(moved, ranges, redraw) {
    const rescaled = Object.keys(ranges).some((axis) => String(ranges[axis]) !== String(this.ranges[axis]));
    this.ranges = { ...ranges };
    if (!this.plotly) return;
    // Plotly moves an axis one frame later than the traces, and draws everything once more: a redraw is right at once.
    if (redraw || rescaled || !this.view.traces.every((trace) => GLIDES.has(trace.type ?? "scatter"))) {
      this.redraw();
      return;
    }
    if (!moved.size) return;
    // Plotly takes away what it is not asked to move, where a subplot has traces of several kinds: so it is asked for all.
    const traces = this.view.traces.map((_, i) => i);
    const done = () => {
      if (this.moving === now) this.moving = null;
    };
    const now = this.plotly.animate(this.node, { data: traces.map((i) => moved.get(i) ?? {}), traces }, AT_ONCE).then(done, done);
    this.moving = now;
  }

  resize() {
    if (!this.plotly || !this.node.clientWidth || this.width() === this.node._fullLayout?.width) return false;
    this.plotly.relayout(this.node, { width: this.width() });
    return true;
  }

  // The chart as SVG text, in dark letters for a white page; "" before it is drawn. What is on the page is taken as it
  // stands: Plotly's own export would draw everything once more, and hold up the next step of a slider.
  asSvg() {
    if (!this.plotly || !this.node.isConnected) return "";
    const { width, height } = this.node._fullLayout;
    const layers = [...this.node.querySelectorAll(".main-svg")].map((svg) => {
      const layer = svg.cloneNode(true);
      layer.querySelectorAll(".draglayer, .hoverlayer, .zoomlayer, .infolayer .rangeslider-container").forEach((part) => part.remove());
      return layer.innerHTML;
    });
    const svg = `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" style="max-width:100%;height:auto">${layers.join("")}</svg>`;
    return svg.replaceAll(textColour(this.node), "rgb(33, 33, 33)").replace(/url\((["']|&quot;)?[^)#]*#/g, "url($1#");
  }

  end() {
    this.plotly?.purge(this.node);
  }
}

// The range an axis should have so that `need` is in view and fills at least a third of it. It stays while it can, takes
// the whole sweep's range if that is not much larger, and otherwise leaves room in the direction of travel.
const FILLED = 0.3, ROOM_TO_GROW = 2.5, ROOM_TO_SHRINK = 1.1;
function fittingRange(need, present, whole) {
  const size = ([low, high]) => high - low;
  if (!present) return need;
  const inside = need[0] >= present[0] && need[1] <= present[1];
  if (inside && size(need) >= FILLED * size(present)) return present;
  if (whole && FILLED * size(whole) <= size(need)) return whole;
  const room = inside ? ROOM_TO_SHRINK : ROOM_TO_GROW;
  const [low, high] = [need[0] < 0 ? need[0] * room : need[0], need[1] > 0 ? need[1] * room : need[1]];
  return whole ? [Math.max(low, Math.min(whole[0], need[0])), Math.min(high, Math.max(whole[1], need[1]))] : [low, high];
}

const fittingRanges = (need, present, whole = {}) =>
  Object.fromEntries(Object.keys(need).map((axis) => [axis, fittingRange(need[axis], present[axis], whole[axis])]));
