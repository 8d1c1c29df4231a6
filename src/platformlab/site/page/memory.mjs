// Python's memory as it was when everything had been imported, kept by the browser from one visit to the next: to put
// it back takes a second, where starting Python takes several. Taken before a learner's first line has run.
import { done, nameHere, opened } from "./storage.mjs";

const NAME = nameHere("platformlab memory");
const STORE = "python";

const wrote = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = resolve;
  transaction.onabort = () => reject(transaction.error);
});

// What an earlier visit kept under this name, or null. One that is taken out and not praised is not taken again: a
// memory that Python cannot go on with must not be what every later visit begins with.
export async function recalled(name) {
  try {
    const database = await opened(NAME, STORE);
    const transaction = database.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    const [held, doubted] = await Promise.all([done(store.get("kept")), done(store.get("doubted"))]);
    if (held) store.put(held.name, "doubted");
    return held?.name === name && doubted !== name ? held : null;
  } catch {
    return null;      // this browser keeps nothing
  }
}

// The memory that was taken out was good.
export async function praised() {
  (await opened(NAME, STORE)).transaction(STORE, "readwrite").objectStore(STORE).delete("doubted");
}

// Options of loadPyodide with which its Python begins with a memory, and what to do when it is there.
export function resuming({ memory, files }, indexURL) {
  let python = null;
  // Two things of Pyodide's own are known to Python: a function by its name, and all of them together, by none.
  const own = ({ name }) => (name ? (...given) => python[name](...given) : new Proxy({}, { get: (_, wanted) => python[wanted] }));
  const options = {
    _loadSnapshot: memory,
    _snapshotDeserializer: own,
    createPyodideModule: async (settings) => {
      const { default: create } = await import(`${indexURL}pyodide.asm.mjs`);
      const module = await create(settings);
      module.growMemory(memory.byteLength);
      return module;
    },
  };
  const began = (there) => {
    python = there;
    for (const [path, data] of Object.entries(files)) {
      python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      python.FS.writeFile(path, data, { canOwn: true });
    }
    python.runPython("import importlib, random; importlib.invalidate_caches(); random.seed(); del importlib, random");
  };
  return { options, began };
}

// Keeps the memory of a Python that was loaded with _makeSnapshot, and the files of some folders.
export async function keep(name, python, folders) {
  const memory = python.makeMemorySnapshot({ serializer: (own) => ({ name: own === python ? "" : own.name }) });
  const files = Object.fromEntries(folders.flatMap((folder) => filesIn(python.FS, folder)));
  const transaction = (await opened(NAME, STORE)).transaction(STORE, "readwrite");
  transaction.objectStore(STORE).clear();
  transaction.objectStore(STORE).put({ name, memory, files }, "kept");
  await wrote(transaction);
}

function filesIn(FS, folder) {
  return FS.readdir(folder).filter((name) => name !== "." && name !== "..").flatMap((name) => {
    const path = `${folder}/${name}`;
    return FS.isDir(FS.stat(path).mode) ? filesIn(FS, path) : [[path, FS.readFile(path)]];
  });
}
