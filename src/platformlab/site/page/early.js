// Before anything else of the page: Python starts in its worker, while JupyterLite is still on its way.
{
  const Plain = globalThis.Worker;
  const kind = crossOriginIsolated ? "coincident" : "comlink";
  let early = new Plain(new URL(`../python/${kind}.mjs`, location.href), { type: "module" });
  early.addEventListener("error", () => globalThis.platformlabSite?.fail("Python did not arrive"));
  early.addEventListener("message", ({ data }) => {
    if (data?.platformlabFailed) globalThis.platformlabSite?.fail(`Python did not start (${data.platformlabFailed})`);
  });
  // The first kernel asks for a worker of that kind and gets the one that is already busy starting Python.
  globalThis.Worker = function (address, options) {
    if (!early || !String(address).includes(`${kind}.worker`)) return new Plain(address, options);
    const made = early;
    early = null;
    return made;
  };
  // Names with a random part, for pages without https, where the browser has no such function.
  crypto.randomUUID ??= () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
}
