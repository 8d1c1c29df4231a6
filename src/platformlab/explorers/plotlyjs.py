"""The plotly.js that is installed with Plotly for Python, read without importing it."""

import os
from importlib.util import find_spec
from pathlib import Path

_BEFORE = "const module={exports:{}},had=Object.getOwnPropertyDescriptor(globalThis,'Plotly');\n"
_AFTER = (
    "\nif(had)Object.defineProperty(globalThis,'Plotly',had);else delete globalThis.Plotly;"
    "\nexport default module.exports;\n"
)


def plotly_script():
    """plotly.min.js as Plotly ships it; on the course's site, which has no Plotly for Python, the file of the page."""
    plotly = find_spec("plotly")
    if plotly is None:
        from pyodide.http import open_url

        return open_url(os.environ["PLATFORMLAB_PLOTLY"]).getvalue().removeprefix(_BEFORE).removesuffix(_AFTER)
    return (Path(plotly.submodule_search_locations[0]) / "package_data/plotly.min.js").read_text("utf-8")


def plotly_module():
    """The same as an ES module, which leaves the page's own `Plotly`, if there is one, as it found it."""
    return f"{_BEFORE}{plotly_script()}{_AFTER}"
