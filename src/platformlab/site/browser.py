"""Python as the browser gets it: three archives, compiled by the browser's own Python.

stdlib.zip      the standard library without what no lesson can use
packages.zip    what the notebooks' kernel needs: the very versions that are installed here
course.zip      the course itself, with its sources, which the lessons show, and its figures
"""

import json
import os
import shutil
import zipfile
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from packaging.requirements import Requirement

from platformlab.explorers.plotlyjs import plotly_name
from platformlab.site.files import SiteError, digest, pack, replacing, run

HERE = Path(__file__).parent
ROOTS = ("ipython", "ipywidgets", "anywidget", "platformdirs", "filelock")
"""What kernel and course import; what these need themselves comes along."""

LEFT_OUT = ("jedi", "prompt-toolkit", "jupyterlab-widgets", "widgetsnbextension")
"""Works without: completion is IPython's own, there is no terminal, and widgets are drawn by the page."""

PYTHON = "3.14.2"
"""Pyodide's; a test compares."""

BROWSER = {
    "sys_platform": "emscripten",
    "os_name": "posix",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_version": PYTHON.rpartition(".")[0],
    "python_full_version": PYTHON,
    "extra": "",
}
LIBRARY = f"/lib/python{BROWSER['python_version']}/site-packages"

UNUSED_LIBRARY = (
    "_pyrepl", "curses", "dbm", "ensurepip", "idlelib", "lib2to3", "multiprocessing", "pydoc_data", "test",
    "tkinter", "turtle.py", "turtledemo", "unittest", "venv", "wsgiref", "xmlrpc", "sqlite3", "_pyodide/tests",
)  # fmt: skip
UNUSED_PARTS = {
    "ipython": ("IPython/sphinxext",),
    "pygments": ("pygments/lexers", "pygments/styles", "pygments/formatters"),
}
KEPT_PARTS = (
    "pygments/lexers/__init__", "pygments/lexers/_mapping", "pygments/lexers/python", "pygments/lexers/special",
    "pygments/lexers/html", "pygments/lexers/javascript", "pygments/lexers/jvm", "pygments/lexers/perl",
    "pygments/lexers/ruby", "pygments/lexers/shell", "pygments/lexers/web", "pygments/lexers/css",
    "pygments/styles/__init__", "pygments/styles/_mapping", "pygments/styles/default", "pygments/styles/monokai",
    "pygments/formatters/__init__", "pygments/formatters/_mapping", "pygments/formatters/html",
    "pygments/formatters/terminal", "pygments/formatters/terminal256", "pygments/formatters/latex",
)  # fmt: skip
"""Of Pygments the languages of a lesson: Python, and what IPython names."""

NOT_IN_BROWSER = (
    "classroom",
    "jupyter",
    "notebooks",
    "site",
    "cli.py",
    "doctor.py",
    "lab.py",
    "server.py",
    "export.py",
)
"""Parts of the course that need a computer of one's own."""


def packages():
    """{name: distribution} of everything that the kernel needs. SiteError when one is not installed."""
    found = {}

    def walk(name):
        name = name.lower().replace("_", "-")
        if name in found or name in LEFT_OUT:
            return
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            raise SiteError(f"{name} is not installed: python3 start.py doctor says how to mend it") from None
        for line in found[name].requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate(BROWSER):
                walk(needed.name)

    for root in ROOTS:
        walk(root)
    return found


def write(folder, *, pyodide, kernel_wheels, cache):
    """Puts Python into a folder of the site. pyodide: the downloaded one. kernel_wheels: folder of the kernel's own."""
    folder.mkdir(parents=True)
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"):
        shutil.copyfile(pyodide / name, folder / name)
    for name in ("start.mjs", "answers.mjs", "memory.mjs", "progress.mjs", "storage.mjs"):
        shutil.copyfile(HERE / "page" / name, folder / name)
    trees = {
        "stdlib": _library(pyodide),
        "packages": _packages(kernel_wheels),
        "course": _course(),
    }
    info = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))["info"]
    for name, files in trees.items():
        compiled = _compiled(files, pyodide=pyodide, info=info, cache=cache)
        if name != "course":
            files = {path: data for path, data in files.items() if not path.endswith(".py")}
        pack(folder / f"{name}.zip", files | compiled)
    everything = digest(*(part for path in sorted(folder.iterdir()) for part in (path.name, path.read_bytes())))
    about = {"plotly": plotly_name(), "pyodide": info, "python": everything, "library": LIBRARY}
    (folder / "about.json").write_text(json.dumps(about, sort_keys=True) + "\n", "utf-8")


def _library(pyodide):
    with zipfile.ZipFile(pyodide / "python_stdlib.zip") as archive:
        names = [name for name in archive.namelist() if not name.endswith("/") and not _is_in(name, UNUSED_LIBRARY)]
        return {name: archive.read(name) for name in names}


def _packages(kernel_wheels):
    files = {}
    for name, found in packages().items():
        unused = UNUSED_PARTS.get(name, ())
        for path in found.files or ():
            place = path.as_posix()
            wanted = place.endswith((".py", "dist-info/METADATA")) or "/themes/" in place
            if not wanted or place.startswith("..") or "/tests/" in place or "__pycache__" in place:
                continue
            if not _is_in(place, unused) or place.removesuffix(".py") in KEPT_PARTS:
                files[place] = path.locate().read_bytes()
    for wheel in sorted(kernel_wheels.glob("*.whl")):
        if wheel.name.startswith(("pyodide_kernel-", "ipykernel-")):
            with zipfile.ZipFile(wheel) as archive:
                files |= {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}
    inside = HERE / "inside"
    files |= {path.relative_to(inside).as_posix(): path.read_bytes() for path in sorted(inside.rglob("*.py"))}
    # The page asks the kernel which plotly.js it wants, and finds it beside the notebooks.
    plotly = version("plotly")
    files[f"plotly-{plotly}.dist-info/METADATA"] = f"Metadata-Version: 2.1\nName: plotly\nVersion: {plotly}\n".encode()
    return files


def _course():
    from platformlab import tables

    package = HERE.parent
    paths = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    files = {
        f"platformlab/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in paths
        if path.suffix in (".py", ".js", ".css") and not _is_in(path.relative_to(package).as_posix(), NOT_IN_BROWSER)
    }
    files |= {
        f"platformlab/data/{path.name}": path.read_bytes()
        for path in tables.data_folder().iterdir()
        if path.suffix in (".csv", ".json")
    }
    return files


def _is_in(name, places):
    return any(name == place or name.startswith(f"{place}/") for place in places)


def _compiled(files, *, pyodide, info, cache):
    """{place.pyc: bytes} for each .py of the files; kept in the cache under the digest of what they were made from."""
    sources = {name: data for name, data in sorted(files.items()) if name.endswith(".py")}
    key = digest(
        json.dumps(info, sort_keys=True), (HERE / "page/compile.mjs").read_bytes(), *sources, *sources.values()
    )
    kept = Path(cache) / f"compiled-{key}.zip"
    if not kept.is_file():
        tree = Path(cache) / f".compiling-{key}-{os.getpid()}"
        try:
            for name, data in sources.items():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).write_bytes(data)
            node = shutil.which("node")
            if not node:
                raise SiteError("Node.js was not found: install it with its npm (Debian: sudo apt install nodejs npm)")
            environment = os.environ | {"LOCK_INFO": json.dumps(info), "PLACE": LIBRARY}
            run([node, str(HERE / "page/compile.mjs"), str(pyodide), str(tree)], what="Compiling", env=environment)
            made = {path.relative_to(tree).as_posix(): path.read_bytes() for path in tree.rglob("*.pyc")}
            with replacing(kept) as beside:
                pack(beside, made)
        finally:
            shutil.rmtree(tree, ignore_errors=True)
    with zipfile.ZipFile(kept) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
