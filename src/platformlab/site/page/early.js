// Before anything else of the page: Python starts in its worker, while JupyterLite is still on its way.
{
  // Where a server lets pages share memory with their workers, JupyterLite would speak to Python in another way, which
  // loses what is said while Python is being asked something else: it is not told.
  globalThis.platformlabShares = globalThis.crossOriginIsolated;
  Object.defineProperty(globalThis, "crossOriginIsolated", { value: false });
  const Plain = globalThis.Worker;
  let early = new Plain(new URL("../python/worker.mjs", location.href), { type: "module" });
  early.addEventListener("error", () => globalThis.platformlabSite?.fail("Python did not arrive"));
  early.addEventListener("message", ({ data }) => {
    if (data?.platformlabFailed) globalThis.platformlabSite?.fail(`Python did not start (${data.platformlabFailed})`);
  });
  // A port through which Python answers pages to read.
  const python = early;
  globalThis.platformlabAsk = () => {
    const { port1, port2 } = new MessageChannel();
    python.postMessage({ platformlabPort: port1 }, [port1]);
    return port2;
  };
  // The first kernel asks for a worker and gets the one that is already busy starting Python.
  globalThis.Worker = function (address, options) {
    if (!early || !String(address).includes("comlink.worker")) return new Plain(address, options);
    const made = early;
    early = null;
    return made;
  };
  // Widgets in the learner's copy whose Python is gone: the lesson runs again, and they would only be missed until then.
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const path = new URLSearchParams(location.search).get("path") ?? "";
  const name = `JupyterLite Storage - ${new URL("..", location.href).pathname}`;
  const forget = ({ target: { result: database } }) => {
    if (!database.objectStoreNames.contains("files")) return database.close();
    const files = database.transaction("files", "readwrite").objectStore("files");
    files.get(path).onsuccess = ({ target: { result: file } }) => {
      for (const cell of file?.content?.cells ?? []) cell.outputs = cell.outputs?.filter(({ data }) => !data?.[VIEW]);
      if (file?.content?.cells) files.put(file, path);
    };
    files.transaction.oncomplete = () => database.close();
  };
  indexedDB.databases?.().then((there) => {
    if (there.some((one) => one.name === name)) indexedDB.open(name).onsuccess = forget;
  });
  // Names with a random part, for pages without https, where the browser has no such function.
  crypto.randomUUID ??= () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
}
