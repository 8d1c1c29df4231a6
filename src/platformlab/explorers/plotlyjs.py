"""The plotly.js that is installed with Plotly for Python, read without importing it."""

import os
import re
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

KINDS = ("bar", "heatmap", "pie", "sankey", "waterfall")
"""The kinds of traces that the course's charts may have, beside "scatter". plotly.js knows some fifty, and setting up
those that nobody uses (globes, maps, WebGL) would hold up the first chart of a page for more than a second."""

_BEFORE = "const module={exports:{}},had=Object.getOwnPropertyDescriptor(globalThis,'Plotly');\n"
_AFTER = (
    "\nif(had)Object.defineProperty(globalThis,'Plotly',had);else delete globalThis.Plotly;"
    "\nexport default module.exports;\n"
)
_REGISTERED = re.compile(r"\.register\(\[((?:[\w$]+\(\),?){2,})\]\);")
_SAME_AS = re.compile(r"\.exports=([\w$]+)\(\)$")
_KIND = re.compile(r'moduleType:"trace",name:"(\w+)"')


@cache
def plotly_name():
    """What the page's plotly.js is called in its address: its version and its kinds of traces."""
    return "-".join((version("plotly"), *KINDS))


def shipped_script():
    """plotly.min.js as Plotly ships it; on the course's site, which has no Plotly for Python, the file of the page."""
    plotly = find_spec("plotly")
    if plotly is None:
        from pyodide.http import open_url

        return open_url(os.environ["PLATFORMLAB_PLOTLY"]).getvalue().removeprefix(_BEFORE).removesuffix(_AFTER)
    return (Path(plotly.submodule_search_locations[0]) / "package_data/plotly.min.js").read_text("utf-8")


@cache
def plotly_script():
    """The same with the traces of KINDS only: what draws the course's charts in a page that stands alone."""
    return with_kinds(shipped_script())


def plotly_module():
    """The same as an ES module, which leaves the page's own `Plotly`, if there is one, as it found it."""
    return f"{_BEFORE}{plotly_script()}{_AFTER}"


def with_kinds(script, kinds=KINDS):
    """plotly.min.js that sets up these kinds of traces; unchanged where it is not built as we know it.

    Its parts are functions that run when they are first asked for, and the kinds are asked for in one list at its end.
    """
    found = _REGISTERED.search(script)
    if not found:
        return script
    wanted = [part for part in found[1].split(",") if _kind(script, part.removesuffix("()")) in kinds]
    if len(wanted) != len(kinds):
        return script
    return f"{script[: found.start(1)]}{','.join(wanted)}{script[found.end(1) :]}"


def _kind(script, part):
    """The kind of trace that a part of the script describes; None if it is something else."""
    begin = script.find(f"var {part}=W(")
    if begin < 0:
        return None
    code = script[begin : script.find("});var ", begin)]
    same = _SAME_AS.search(code)
    if same:
        return _kind(script, same[1])
    kind = _KIND.search(code)
    return kind and kind[1]
