"""Which widgets the latest run of each cell shows. When a cell has been run again, those of its run before are closed.

Else every run of a lesson would leave its widgets behind, in Python and in the page: the saved notebook would grow with
each, and a page that is loaded again would wait for all of them. Jupyter's pages say with each run which cell it is of;
where none does, nothing is closed.
"""

from dataclasses import dataclass, field


@dataclass
class _Run:
    """id: of the message that asked for it. shown: its widgets. before: those of earlier runs, closed at its end."""

    id: str
    shown: set = field(default_factory=set)
    before: set = field(default_factory=set)


_runs = {}
_followed = []


def shows(widget):
    """Notes that the cell that runs now shows this widget. It leaves when no cell's latest run shows it any more.

    A widget with a method put_away() is told so by it, and may come back; any other is closed, with all that is in it.
    """
    shell, cell, run = _running()
    if cell is None:
        return
    if shell not in _followed:
        shell.events.register("post_run_cell", _after_run)
        _followed.append(shell)
    if cell not in _runs or _runs[cell].id != run:
        former = _runs.get(cell, _Run(run))
        _runs[cell] = _Run(run, before=former.shown | former.before)
    _runs[cell].shown.add(widget)


def _running():
    """(IPython's shell, the id of the cell that runs in it, the id of this run); None for what is not known."""
    from IPython import get_ipython

    shell = get_ipython()
    asked = shell.get_parent() if hasattr(shell, "get_parent") else None
    header, about = (asked or {}).get("header", {}), (asked or {}).get("metadata", {})
    is_run = header.get("msg_type") == "execute_request"  # and not a click, which belongs to no cell
    return shell, about.get("cellId") if is_run else None, header.get("msg_id")


def _after_run(_result=None):
    _, cell, run = _running()
    latest = _runs.get(cell)
    if latest is None:
        return
    if latest.id == run:
        left, latest.before = latest.before, set()
    else:  # this run showed nothing
        left = _runs.pop(cell).shown | latest.before
    for widget in left.difference(*(one.shown for one in _runs.values())):
        leave = getattr(widget, "put_away", None)
        if leave:
            leave()
        else:
            close_whole(widget)
        for one in _runs.values():
            one.shown.discard(widget)  # to close it is not to show it


def close_whole(widget):
    """Closes a widget with all the widgets in it: what a box holds, its layout, its style."""
    import ipywidgets

    if not isinstance(widget, ipywidgets.Widget) or widget.comm is None:
        return
    inside = [getattr(widget, name) for name in widget.keys]
    widget.close()
    for value in inside:
        for part in value if isinstance(value, (list, tuple)) else (value,):
            close_whole(part)
