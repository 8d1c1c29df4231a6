"""The plotly.js that is installed with Plotly for Python, read without importing it."""

import contextlib
import os
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import cache_from_source, find_spec
from pathlib import Path

KINDS = ("bar", "heatmap", "pie", "sankey", "waterfall")
"""The kinds of traces that the course's charts may have, beside "scatter"; plotly.js knows some fifty."""
EDITION = "parts1"
"""Changes whenever something else is left out: browsers keep the file for as long as its name is the same."""

_BEFORE = "const module={exports:{}},had=Object.getOwnPropertyDescriptor(globalThis,'Plotly');\n"
_AFTER = (
    "\nif(had)Object.defineProperty(globalThis,'Plotly',had);else delete globalThis.Plotly;"
    "\nexport default module.exports;\n"
)


@cache
def plotly_name():
    """What the page's plotly.js is called in its address: its version, its kinds of traces, and how it was cut."""
    return "-".join((version("plotly"), *KINDS, EDITION))


def shipped_script():
    """plotly.min.js as Plotly ships it."""
    return (Path(find_spec("plotly").submodule_search_locations[0]) / "package_data/plotly.min.js").read_text("utf-8")


@cache
def plotly_script():
    """The same with the traces of KINDS only: what draws the course's charts in a page that stands alone.

    What takes a second to find is kept where Python keeps its compiled files, if that can be written. The course's site
    has no Plotly for Python, and the file of its page instead.
    """
    if find_spec("plotly") is None:
        from pyodide.http import open_url

        return open_url(os.environ["PLATFORMLAB_PLOTLY"]).getvalue().removeprefix(_BEFORE).removesuffix(_AFTER)
    # Only here: a kernel that shows a chart needs the name alone.
    from platformlab.explorers import plotly_parts
    from platformlab.whole_file import write_whole

    shipped = shipped_script()
    of = sha256(repr(KINDS).encode() + Path(plotly_parts.__file__).read_bytes() + shipped.encode()).hexdigest()[:16]
    kept = Path(cache_from_source(__file__)).with_name(f"plotly-{of}.kept")
    with contextlib.suppress(OSError, UnicodeError):
        return kept.read_text("utf-8")
    script = plotly_parts.with_kinds(shipped, KINDS)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        for older in kept.parent.glob("plotly-*.kept"):
            older.unlink()
        write_whole(kept, script)
    return script


def plotly_module():
    """The same as an ES module, which leaves the page's own `Plotly`, if there is one, as it found it."""
    return f"{_BEFORE}{plotly_script()}{_AFTER}"
