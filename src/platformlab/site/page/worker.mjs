// The kernel's worker, begun before JupyterLite is there: Python starts while the page is still being loaded.
import "./start.mjs";
import "../extensions/@jupyterlite/pyodide-kernel-extension/static/KERNEL_WORKER";
