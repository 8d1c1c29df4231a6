// Each slider's whole sweep, as Python sent it: a step is a look-up. One question at a time; the newest counts.
// Sorted, because the same values come in the page's order and in Python's.
const keyOf = (values, without) => JSON.stringify(Object.entries(values).filter(([name]) => name !== without).sort());

class Sweeps {
  constructor(model, about, values, arrived) {
    Object.assign(this, { model, about, values, arrived, held: {}, near: {}, asked: null, wanted: null, resting: false });
    this.names = about.controls.map((control) => control.name);
  }

  // The sent positions of a slider that `i` is one of, whole sweep or near; null if Python must be asked.
  at(name, i) {
    const key = keyOf(this.values, name);
    const holds = (part) => part?.key === key && i >= part.first && i < part.first + part.count;
    return [this.held[name], this.near[name]].find(holds) ?? null;
  }

  has(name) {
    return this.held[name]?.key === keyOf(this.values, name);
  }

  // The slider under the hand or the pointer: its sweep comes first.
  want(name) {
    this.wanted = name;
    this.ask();
  }

  // The hand has paused: a few positions of every slider, for whichever it takes next.
  wantNear() {
    this.pausing = true;
    this.ask();
  }

  // At rest: the sweeps of the other sliders, one after the other.
  wantAll() {
    this.resting = this.pausing = true;
    this.ask();
  }

  moving() {
    this.resting = this.pausing = false;
  }

  ask() {
    // A question whose answer would be out of date is dropped; Python drops it too when it hears the next one.
    if (this.asked && this.asked.key !== keyOf(this.values, this.asked.name)) this.asked = null;
    if (this.asked || !this.about.sweeps) return;
    const missing = (name) => name && !this.has(name);
    const near = this.pausing && this.near.key !== keyOf(this.values) && this.names.some(missing);
    if (missing(this.wanted)) this.send("sweep", this.wanted, true);
    else if (near) this.send("near", undefined, true);
    else if (this.resting && this.names.some(missing)) this.send("sweep", this.names.find(missing));
  }

  send(kind, name, hurry = false) {
    this.asked = { kind, name, key: keyOf(this.values, name) };
    this.model.send({ ...this.asked, hurry, values: { ...this.values } });
  }

  receive({ kind, key, parts }, buffers) {
    const blocks = buffers.map(floats);
    const read = (part) => ({
      ...part, columns: part.columns.map((column) => ({ ...column, numbers: blocks[column.buffer] })),
    });
    if (kind === "sweep") for (const part of parts) this.held[part.name] = { ...read(part), key };
    else if (key === keyOf(this.values)) {
      // Positions beside each other do not tell how far the axis will have to go: it leaves room.
      this.near = { key };
      for (const part of parts) this.near[part.name] = { ...read(part), ranges: {}, key: keyOf(this.values, part.name) };
    }
    if (this.asked?.kind === kind && this.asked.key === key) this.asked = null;
    this.arrived();
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

// Puts position i of a slider into a view: which traces moved, and whether the layout did.
function applyPosition(view, part, i) {
  const moved = new Map();
  let layoutMoved = false;
  const place = i - part.first;
  for (const column of part.columns) {
    const value = !column.numbers ? column.values[place]
      : column.size === null ? column.numbers[place]
      : Array.from(column.numbers.subarray(place * column.size, (place + 1) * column.size), (n) => (Number.isNaN(n) ? null : n));
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

// The range that each moving axis needs at position i.
const neededRanges = (part, i) =>
  Object.fromEntries(Object.entries(part.spans).map(([axis, spans]) => [axis, spans[i - part.first]]));

function putAt(tree, path, value) {
  let node = tree;
  for (const step of path.slice(0, -1)) node = node[step] ??= {};
  node[path.at(-1)] = value;
}
