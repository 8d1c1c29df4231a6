"""JupyterLite's notebook page, with the parts that a lesson uses and without the rest."""

import json
import os
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from platformlab.explorers.plotlyjs import plotly_name
from platformlab.site.files import SiteError, run, write_json

HERE = Path(__file__).parent
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")
OURS = "platformlab-site"

NOT_USED = (
    "@jupyter-notebook/application-extension:splash",
    "@jupyter-notebook/application-extension:zen",
    "@jupyter-notebook/console-extension",
    "@jupyter-notebook/help-extension",
    "@jupyter-notebook/notebook-extension:checkpoints",
    "@jupyter-notebook/notebook-extension:close-tab",
    "@jupyter-notebook/notebook-extension:edit-notebook-metadata",
    "@jupyter-notebook/notebook-extension:full-width-notebook",
    "@jupyter-notebook/notebook-extension:kernel-logo",
    "@jupyter-notebook/notebook-extension:notebook-tools",
    "@jupyter-notebook/notebook-extension:open-tree-tab",
    "@jupyter-notebook/notebook-extension:scroll-output",
    "@jupyter-notebook/notebook-extension:tab-icon",
    "@jupyter-notebook/notebook-extension:trusted",
    "@jupyterlab/application-extension:faviconbusy",
    "@jupyterlab/apputils-extension:kernels-settings",
    "@jupyterlab/apputils-extension:licenses-plugin",
    "@jupyterlab/apputils-extension:move-sections",
    "@jupyterlab/apputils-extension:notification",
    "@jupyterlab/apputils-extension:subshell-settings",
    "@jupyterlab/apputils-extension:themes-palette-menu",
    "@jupyterlab/audio-extension",
    "@jupyterlab/celltags-extension",
    "@jupyterlab/codemirror-extension:line-col-status",
    "@jupyterlab/completer-extension:inline-completer",
    "@jupyterlab/completer-extension:inline-completer-factory",
    "@jupyterlab/completer-extension:inline-history",
    "@jupyterlab/console-extension",
    "@jupyterlab/docmanager-extension:recents",
    "@jupyterlab/documentsearch-extension",
    "@jupyterlab/filebrowser-extension",
    "@jupyterlab/fileeditor-extension",
    "@jupyterlab/help-extension",
    "@jupyterlab/javascript-extension",
    "@jupyterlab/json-extension",
    "@jupyterlab/json-lines-extension",
    "@jupyterlab/logconsole-extension",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/mainmenu-extension:recents",
    "@jupyterlab/mermaid-extension",
    "@jupyterlab/metadataform-extension",
    "@jupyterlab/notebook-extension:active-cell-tool",
    "@jupyterlab/notebook-extension:cell-counter-status",
    "@jupyterlab/notebook-extension:cloned-outputs",
    "@jupyterlab/notebook-extension:code-console",
    "@jupyterlab/notebook-extension:copy-output",
    "@jupyterlab/notebook-extension:cursor-position",
    "@jupyterlab/notebook-extension:export",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/notebook-extension:log-output",
    "@jupyterlab/notebook-extension:metadata-editor",
    "@jupyterlab/notebook-extension:mode-status",
    "@jupyterlab/notebook-extension:open-with-no-kernel",
    "@jupyterlab/notebook-extension:search",
    "@jupyterlab/notebook-extension:toc",
    "@jupyterlab/notebook-extension:tools",
    "@jupyterlab/notebook-extension:trust-status",
    "@jupyterlab/notebook-extension:update-raw-mimetype",
    "@jupyterlab/theme-dark-high-contrast-extension",
    "@jupyterlab/toc-extension",
    "@jupyterlab/tooltip-extension",
    "@jupyterlab/vega5-extension",
    "@jupyterlab/video-extension",
    "@jupyterlite/application-extension:about",
    "@jupyterlite/application-extension:clear-browser-data",
    "@jupyterlite/application-extension:lsp-connection-manager",
    "@jupyterlite/application-extension:notify-commands",
    "@jupyterlite/application-extension:service-worker-manager",
    "@jupyterlite/application-extension:share-file",
    "@jupyterlite/notebook-application-extension:notify-commands",
)
"""Each costs time at every start. The service worker is among them: progress is kept without it (page/progress.mjs),
so that the course works the same wherever it is hosted, also where a browser allows no service worker."""

NOT_NEEDED = (".eot", ".ttf", ".svg", ".map")
"""Of fonts the browser takes the .woff2."""

NOT_LOADED = (
    *("963", "1450", "3294", "4680", "5506", "6491", "9393"),  # Mermaid and what it draws with
    *("2802", "7813"),  # the terminal, Vega
)
"""Parts of JupyterLite 0.8.6 that only extensions in NOT_USED would load: four megabytes."""


def labextensions():
    """Where the extensions of this environment's JupyterLab are."""
    return Path(sys.prefix) / "share/jupyter/labextensions"


def write(out, *, lessons, work):
    """Puts the notebook page into a folder, with lessons ({file name: notebook}). work: a folder for in between."""
    contents = work / "contents"
    for name, notebook in lessons.items():
        write_json(contents / name, notebook)
    share = labextensions()
    missing = [name for name in EXTENSIONS if not (share / name / "package.json").is_file()]
    if missing:
        raise SiteError(f"{missing[0]} is not installed: .venv/bin/pip install -e '.[site]', and start again")
    config = {
        "LiteBuildConfig": {
            "apps": ["notebooks"],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "ignore_sys_prefix": ["federated_extensions", "translation"],
            "federated_extensions": [str(share / name) for name in EXTENSIONS],
            "contents": [str(contents)],
            "output_dir": str(out),
            "cache_dir": str(work / "cache"),
        }
    }
    write_json(work / "jupyter_lite_config.json", config)
    environment = os.environ | {"SOURCE_DATE_EPOCH": "946684800", "TZ": "UTC", "PYTHONWARNINGS": "ignore"}
    run([sys.executable, "-m", "jupyterlite_core", "build"], what="JupyterLite", cwd=work, env=environment)
    _slim(out)
    _our_extension(out)
    _configure(out)
    _page(out)


def _slim(out):
    for path in (out / "build").iterdir():
        if path.suffix in NOT_NEEDED or path.name.partition(".")[0] in NOT_LOADED:
            path.unlink()
    for wheels in out.glob(f"extensions/{KERNEL}/static/pypi"):
        shutil.rmtree(wheels)
    for path in (
        *out.glob("rspack.config*"),
        *out.glob("icon-*.png"),
        out / "manifest.webmanifest",
        out / "package.json",
    ):
        path.unlink()
    shutil.rmtree(out / "doc", ignore_errors=True)
    # When a lesson was made is nobody's business, and would differ from one build to the next.
    for listing in out.glob("api/contents/**/all.json"):
        write_json(listing, _undated(json.loads(listing.read_text("utf-8"))))


def _undated(listing):
    for entry in [listing, *(listing.get("content") or ())]:
        for name in ("created", "last_modified"):
            if name in entry:
                entry[name] = "2000-01-01T00:00:00Z"
    return listing


def _our_extension(out):
    folder = out / "extensions" / OURS
    (folder / "static").mkdir(parents=True)
    shutil.copyfile(HERE / "page/extension.js", folder / "static/extension.js")
    build = {"load": "static/extension.js", "extension": "./extension"}
    package = {"name": OURS, "version": version("platformlab"), "jupyterlab": {"extension": True, "_build": build}}
    write_json(folder / "package.json", package)


def _configure(out):
    path = out / "jupyter-lite.json"
    config = json.loads(path.read_text("utf-8"))
    data = config["jupyter-config-data"]
    data |= {
        "appName": "Content or Commerce?",
        "exposeAppInBrowser": True,
        "disabledExtensions": sorted(NOT_USED),
        "faviconUrl": "./favicon.svg",
    }
    data["federated_extensions"].append({"name": OURS, "load": "static/extension.js", "extension": "./extension"})
    kernel = f"{KERNEL}:kernel"
    data.setdefault("litePluginSettings", {})[kernel] = {
        "pyodideUrl": "./python/start.mjs",
        "disablePyPIFallback": True,
        "pipliteUrls": [],
        # All that the kernel would fetch is there when start.mjs hands Python over.
        "loadPyodideOptions": {
            "packages": ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]
        },
    }
    data["settingsOverrides"] = {
        "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 20, "renameUntitledFileOnSave": False},
        "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "recordTiming": False},
    }
    write_json(path, config)


def _page(out):
    """JupyterLite's page, with Python started first and the lesson's text in front until the notebook is there."""
    path = out / "notebooks/index.html"
    text = path.read_text("utf-8")
    head, body = (HERE / "page/early.js").read_text("utf-8"), (HERE / "page/reading.html").read_text("utf-8")
    text = text.replace('<link rel="manifest" href="../manifest.webmanifest">', "")
    text = text.replace("<title>Jupyter Notebook - Notebooks</title>", "<title>Content or Commerce?</title>")
    text = text.replace("<head>", f"<head>\n<script>\n{head}</script>", 1)
    body = body.replace("%PLOTLY%", f"../platformlab/plotly-{plotly_name()}.mjs")
    place = text.index("<body")
    place = text.index(">", place) + 1
    path.write_text(f"{text[:place]}\n{body}{text[place:]}", "utf-8")
