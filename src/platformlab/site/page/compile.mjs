// Run by Node.js when the site is built: the browser's own Python compiles everything it will import.
// node compile.mjs FOLDER_OF_PYODIDE FOLDER...  Each folder of .py files gets .pyc files beside them.
import { pathToFileURL } from "node:url";

const [home, ...folders] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
const python = await loadPyodide({
  indexURL: `${home}/`,
  lockFileContents: JSON.stringify({ info: JSON.parse(process.env.LOCK_INFO), packages: {} }),
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },   // else sets would be written in another order each time
});
for (const folder of folders) {
  python.FS.mkdirTree("/tree");
  python.mountNodeFS("/tree", folder);
  const compiled = python.runPython(`
import compileall, py_compile
compileall.compile_dir("/tree", quiet=2, legacy=True, force=True, stripdir="/tree", prependdir="${process.env.PLACE ?? ""}",
                       maxlevels=99, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
`);
  python.FS.unmount("/tree");
  if (!compiled) process.exitCode = 1;
}
