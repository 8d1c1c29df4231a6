"""A chart as plain data: the picture, the sentence that reads it and the table of its numbers, from one result.

A slider asks for some hundred charts at a time, so a chart is made of dictionaries, which cost microseconds; the
Plotly figure is built from them, and validated by Plotly, when it is asked for.
"""

import math
from dataclasses import dataclass, field

from platformlab.charts.style import TEMPLATE


@dataclass(frozen=True)
class TextTable:
    """The numbers of a chart as text: column titles, and rows whose first cell is the row's name."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self):
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells under {len(self.columns)} columns: {row!r}")


@dataclass(frozen=True)
class Chart:
    """What is drawn, said and tabulated of one result.

    traces: Plotly traces as dictionaries. layout: Plotly layout beyond the house template.
    headline: the one number ("¥134 a month"). sentence: what the picture shows, in words.
    extents: for each axis that moves ("x", "y", "x2" ...) the lowest and highest value that must be in view,
    in the data's own unit, for logarithmic axes too; the range is chosen from it.
    """

    traces: tuple[dict, ...]
    headline: str
    sentence: str
    table: TextTable
    layout: dict = field(default_factory=dict)
    extents: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def text(self):
        """The headline and the sentence: the picture for those who do not see it."""
        return f"{self.headline}. {self.sentence}"

    @property
    def figure(self):
        """The chart as a plotly.graph_objects.Figure, validated by Plotly. ValueError when Plotly refuses it."""
        from plotly import graph_objects as go

        layout = merged(self.layout, {axis_key(axis): {"range": span} for axis, span in self.ranges().items()})
        return go.Figure({"data": list(self.traces), "layout": {"template": TEMPLATE, **layout}})

    def ranges(self):
        """The range of each moving axis as Plotly takes it (powers of ten on a logarithmic axis)."""
        return {axis: axis_range(span, self.is_log(axis)) for axis, span in self.extents.items()}

    def is_log(self, axis):
        """Whether an axis ("y2") is logarithmic."""
        return self.layout.get(axis_key(axis), {}).get("type") == "log"


def axis_key(axis):
    """Plotly's name in the layout for an axis: "y2" is yaxis2."""
    return f"{axis[0]}axis{axis[1:]}"


def axis_range(span, log=False):
    """A range that shows the span with room for labels; zero is the floor of what is never negative.

    span: (low, high) in the data's unit. On a logarithmic axis the low end must be above 0.
    """
    low, high = span
    if log:
        low, high = math.log10(low), math.log10(max(high, low * 1.001))
        room = max((high - low) * 0.06, 0.05)
        return [low - room, high + room]
    if high <= low:
        high = low + 1.0
    room = (high - low) * 0.1
    return [low - room if low < 0 else low, high + room if high > 0 else high]


def merged(base, extra):
    """Two nested dictionaries as one; the second has the last word. Neither is changed."""
    out = dict(base)
    for key, value in extra.items():
        out[key] = merged(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out
