// Python for the notebooks of the site. It starts as soon as this module is loaded, long before JupyterLite asks for it,
// and finds everything it needs beside this file: nothing is asked of another computer.
import { answerPages } from "./answers.mjs";
import { keep, praised, recalled, resuming } from "./memory.mjs";
import { PROGRESS, keepProgress, storedProgress } from "./progress.mjs";

const beside = (name) => new URL(name, import.meta.url).href;
const HOME = "/home/pyodide";

async function fetched(name) {
  const response = await fetch(beside(name));
  if (!response.ok) throw new Error(`${name} did not arrive (${response.status})`);
  return response.arrayBuffer();
}

const aboutPython = fetch(beside("about.json")).then((response) => response.json());
const plotly = aboutPython.then((about) => beside(`../platformlab/plotly-${about.plotly}.mjs`));

async function start() {
  const { loadPyodide: load } = await import("./pyodide.mjs");
  const progress = storedProgress();
  const about = await aboutPython;
  const options = {
    indexURL: beside("./"),
    stdLibURL: beside("stdlib.zip"),
    lockFileContents: JSON.stringify({ info: about.pyodide, packages: {} }),
    env: {
      HOME,
      PLATFORMLAB_HOME: PROGRESS,
      PLATFORMLAB_PLOTLY: await plotly,
    },
  };
  const name = [about.python, import.meta.url, navigator.userAgent].join(" ");
  const python = (await again(name, load, options)) ?? (await anew(name, load, options, about.library));
  await keepProgress(python, await progress);
  return python;
}

// As it was left by an earlier visit; null if that cannot be.
async function again(name, load, options) {
  const held = await recalled(name);
  if (!held) return null;
  try {
    const { options: more, began } = resuming(held, options.indexURL);
    const python = await load({ ...options, ...more });
    began(python);
    praised().catch(() => {});   // the next visit then starts anew
    return python;
  } catch (error) {
    console.warn(`Python starts anew: ${error}`);
    return null;
  }
}

async function anew(name, load, options, library) {
  const archives = Promise.all(["packages.zip", "course.zip"].map(fetched));
  const python = await load({ ...options, _makeSnapshot: true });
  for (const archive of await archives) python.unpackArchive(archive, "zip", { extractDir: library });
  // What every lesson imports is imported now, while the page is still on its way.
  python.runPython(`
import pyodide_kernel
from platformlab import exercises, explorers, face
exercises.all(), explorers.specs()
del exercises, explorers, face
`);
  keep(name, python, [library, HOME]).catch((error) => console.warn(`The next start will not be quicker: ${error}`));
  return python;
}

const started = start();
answerPages(started, plotly);
started.catch((error) => {
  const lines = String(error?.message ?? error).trim().split("\n");
  globalThis.postMessage?.({ platformlabFailed: lines.at(-1).slice(0, 200) });
});

// What JupyterLite calls instead of Pyodide's own function; the options are those of its kernel.
export async function loadPyodide({ stdout, stderr }) {
  const python = await started;
  if (stdout) python.setStdout({ batched: stdout });
  if (stderr) python.setStderr({ batched: stderr });
  return python;
}
