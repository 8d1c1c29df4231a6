"""A slider's whole sweep in one message: what changes along it, and nothing else.

A view is a chart as the page needs it, a tree of dictionaries and lists. Along one slider most of it stays the same;
the leaves that change travel as columns, one entry for each position: numbers as 32-bit floats in one block, text as
lists. A step of the slider is then a look-up in the page.
"""

from array import array
from dataclasses import dataclass
from itertools import chain
from math import nan

from platformlab.charts.chart import axis_range

STEPS_NEAR = 2
"""So many positions on either side of where a slider stands are sent before its whole sweep."""


def view_of(chart):
    """A chart as the page takes it: traces, layout, ranges of the moving axes, headline, sentence, table."""
    return {
        "traces": [dict(trace) for trace in chart.traces],
        "layout": chart.layout,
        "ranges": chart.ranges(),
        "headline": chart.headline,
        "sentence": chart.sentence,
        "table": {"columns": list(chart.table.columns), "rows": [list(row) for row in chart.table.rows]},
    }


@dataclass(frozen=True)
class Stretch:
    """Positions of one control, from the number `first` on; the other controls are held."""

    name: str
    first: int
    positions: tuple[float, ...]


def whole(spec, name):
    """All positions of a control."""
    return Stretch(name, 0, spec.control(name).positions)


def near(spec, values):
    """The positions beside where each control stands: where a hand can go first, whichever slider it takes."""
    for control in spec.controls:
        here = control.nearest(values[control.name])
        first = max(0, here - STEPS_NEAR)
        yield Stretch(control.name, first, control.positions[first : here + STEPS_NEAR + 1])


def sweep(spec, name, values):
    """One control over all its positions, the others held: (message, buffers) for the page.

    spec: an ExplorerSpec. name: the control. values: every control's value. The message holds `spans`, the range
    that each position needs on each moving axis, `ranges`, wide enough for all of them, and `columns`: each with its
    `path` in the view and either `values` (one for each position) or `buffer` (its number) and `size` (how many
    numbers for each position, None for a single one); `first` and `count` say which positions they are.
    """
    stretch, buffers = whole(spec, name), []
    return packed(stretch, list(charts_along(spec, stretch, values)), buffers), buffers


def charts_along(spec, stretch, values):
    """The charts at the positions of a stretch, one after the other, so that a kernel can do other work between."""
    for position in stretch.positions:
        yield spec.run(values | {stretch.name: position})[1]


def packed(stretch, charts, buffers):
    """The message for the charts along a stretch, see `sweep`; its blocks of numbers are added to the buffers."""
    views = [view_of(chart) for chart in charts]
    columns = []
    for path, column in _moving(views):
        block, size = _packed(column)
        if block is None:
            columns.append({"path": path, "values": column})
        else:
            columns.append({"path": path, "buffer": len(buffers), "size": size})
            buffers.append(block)
    spans = {axis: [view["ranges"][axis] for view in views] for axis in charts[0].extents}
    place = {"name": stretch.name, "first": stretch.first, "count": len(charts)}
    return place | {"columns": columns, "ranges": _whole_ranges(charts), "spans": spans}


def _whole_ranges(charts):
    """The range of each moving axis that holds every chart of the sweep."""
    return {
        axis: axis_range(
            (min(chart.extents[axis][0] for chart in charts), max(chart.extents[axis][1] for chart in charts)),
            charts[0].is_log(axis),
        )
        for axis in charts[0].extents
    }


def _moving(nodes, path=()):
    """(path, column) of every leaf that is not the same in all nodes; a list of scalars is one leaf."""
    first = nodes[0]
    if all(node == first for node in nodes):
        return
    if path == ("ranges",):
        return
    if isinstance(first, dict) and all(isinstance(node, dict) and node.keys() == first.keys() for node in nodes):
        for key in first:
            yield from _moving([node[key] for node in nodes], (*path, key))
    elif path and path[-1] in ("traces", "rows") and len({len(node) for node in nodes}) == 1:
        for i in range(len(first)):
            yield from _moving([node[i] for node in nodes], (*path, i))
    else:
        yield path, nodes


def _packed(column):
    """(bytes, numbers for each position) of a column of numbers or of equally long lists of numbers; else (None, 0)."""
    if _are_numbers(column):
        return _floats(column), None
    if not all(isinstance(entry, (list, tuple)) and len(entry) == len(column[0]) for entry in column):
        return None, 0
    flat = list(chain.from_iterable(column))
    return (_floats(flat), len(column[0])) if flat and _are_numbers(flat) else (None, 0)


def _are_numbers(entries):
    """Whether all are plain numbers or gaps. Asked of types, because a sweep may have ten thousand numbers."""
    return set(map(type, entries)) <= {float, int, type(None)}


def _floats(numbers):
    return array("f", [nan if number is None else number for number in numbers]).tobytes()
