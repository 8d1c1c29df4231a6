// The learner's records outlive the page: they are files for Python, and kept in the browser's own storage. Other tabs
// hear of each change, so that two lessons that are open at once add to the same records.
import { done, nameHere, opened } from "./storage.mjs";

export const PROGRESS = "/home/pyodide/progress";
const FOLDER = `${PROGRESS}/records`;
const NAME = nameHere("platformlab");
const STORE = "records";

// {file name: text} of all records that are kept; nothing where the browser keeps nothing.
export async function storedProgress() {
  try {
    const store = (await opened(NAME, STORE)).transaction(STORE).objectStore(STORE);
    const [names, texts] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    return Object.fromEntries(names.map((name, i) => [name, texts[i]]));
  } catch {
    return {};
  }
}

// Gives Python the records that were kept, and keeps what it writes from now on.
export async function keepProgress(python, stored) {
  const { FS } = python;
  const tabs = new BroadcastChannel(NAME);
  const put = (name, text) => {
    FS.writeFile(`${FOLDER}/${name}.part`, text);
    FS.rename(`${FOLDER}/${name}.part`, `${FOLDER}/${name}`);
  };
  FS.mkdirTree(FOLDER);
  for (const [name, text] of Object.entries(stored)) put(name, text);
  tabs.onmessage = ({ data }) => Object.entries(data).forEach(([name, text]) => put(name, text));

  let database = null;
  const keep = async () => {
    const names = FS.readdir(FOLDER).filter((name) => name.endsWith(".json"));
    const files = Object.fromEntries(names.map((name) => [name, FS.readFile(`${FOLDER}/${name}`, { encoding: "utf8" })]));
    tabs.postMessage(files);
    try {
      database ??= await opened(NAME, STORE);
      const store = database.transaction(STORE, "readwrite").objectStore(STORE);
      for (const [name, text] of Object.entries(files)) store.put(text, name);
    } catch (error) {
      console.warn(`Progress could not be kept by this browser: ${error}`);
    }
  };
  python.globals.set("_keep_progress", keep);
  python.runPython("from platformlab import records; records.tell_when_written(_keep_progress); del _keep_progress");
}
