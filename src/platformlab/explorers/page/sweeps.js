// Each slider's whole sweep, as Python sent it: a step is a look-up. One question at a time; the newest counts.
// Sorted, because the same values come in the page's order and in Python's.
const keyOf = (values, without) => JSON.stringify(Object.entries(values).filter(([name]) => name !== without).sort());

class Sweeps {
  constructor(model, about, values, arrived) {
    Object.assign(this, { model, about, values, arrived, held: {}, asked: null, wanted: null });
    this.names = about.controls.map((control) => control.name);
  }

  get(name) {
    const sweep = this.held[name];
    return sweep && sweep.key === keyOf(this.values, name) ? sweep : null;
  }

  // The slider under the hand or the pointer: its sweep comes first.
  want(name) {
    if (!this.about.sweeps) return;
    this.wanted = name;
    this.ask();
  }

  // At rest: the sweeps of the other sliders, one after the other.
  wantAll() {
    this.resting = true;
    this.ask();
  }

  moving() {
    this.resting = false;
  }

  ask() {
    // A question whose answer would be out of date is dropped; Python drops it too when it hears the next one.
    if (this.asked && this.asked.key !== keyOf(this.values, this.asked.name)) this.asked = null;
    if (this.asked || !this.about.sweeps) return;
    const missing = (name) => name && !this.get(name);
    const name = missing(this.wanted) ? this.wanted : this.resting ? this.names.find(missing) : null;
    if (!name) return;
    this.asked = { name, key: keyOf(this.values, name) };
    this.model.send({ kind: "sweep", ...this.asked, values: { ...this.values } });
  }

  receive(message, buffers) {
    const columns = message.columns.map((column) =>
      column.buffer === undefined ? column : { ...column, numbers: floats(buffers[column.buffer]) });
    this.held[message.name] = { key: message.key, ranges: message.ranges, spans: message.spans, columns };
    if (this.asked?.name === message.name && this.asked.key === message.key) this.asked = null;
    this.arrived(message.name);
    this.ask();
  }

  // A kernel that was restarted or is busy: what was asked may be asked again.
  forget() {
    this.asked = null;
  }
}

function floats(block) {
  const bytes = new Uint8Array(block.buffer ?? block, block.byteOffset ?? 0, block.byteLength);
  return new Float32Array(bytes.slice().buffer);
}

// Puts position i of a sweep into a view: which traces moved, and whether the layout did.
function applyPosition(view, sweep, i) {
  const moved = new Map();
  let layoutMoved = false;
  for (const column of sweep.columns) {
    const value = !column.numbers ? column.values[i]
      : column.size === null ? column.numbers[i]
      : Array.from(column.numbers.subarray(i * column.size, (i + 1) * column.size), (n) => (Number.isNaN(n) ? null : n));
    const [root, ...path] = column.path;
    putAt(view[root] === undefined || path.length === 0 ? view : view[root], path.length ? path : [root], value);
    if (root === "layout") layoutMoved = true;
    if (root === "traces") {
      const [trace, ...attribute] = path;
      if (!moved.has(trace)) moved.set(trace, {});
      putAt(moved.get(trace), attribute, value);
    }
  }
  return { moved, layoutMoved };
}

function putAt(tree, path, value) {
  let node = tree;
  for (const step of path.slice(0, -1)) node = node[step] ??= {};
  node[path.at(-1)] = value;
}
