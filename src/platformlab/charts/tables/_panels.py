"""Horizontal bars in panels, one above the other on one axis: the form of the charts that compare shares."""

import textwrap
from dataclasses import dataclass

TITLE_PX = 30
MARGIN = {"t": 4, "b": 48}
LETTER_PX = 7.4
"""Room for one letter of a label in the house font; the left margin is fixed so that titles can begin in it."""


@dataclass(frozen=True)
class Panel:
    """A group of bars. title: what is compared. labels: one a bar, all different. texts: beside the bars' ends."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    texts: tuple[str, ...]
    colour: str


def asked(source):
    """Who asked, and how many: what stands in brackets at the end of the source's title."""
    return source.title.rpartition("(")[2].rstrip(")")


def bars(panels, *, axis_title, high, height, label_width=34):
    """Traces and layout of the panels, in order from the top; every bar of all panels is equally thick.

    axis_title: with the unit. high: the right end of the axis, which must leave room for the longest text.
    label_width: characters after which a label goes on in a new line.
    """
    plot_px = height - MARGIN["t"] - MARGIN["b"]
    bar_px = (plot_px - TITLE_PX * len(panels)) / sum(len(panel.values) for panel in panels)
    labels = [["<br>".join(textwrap.wrap(label, label_width)) for label in panel.labels] for panel in panels]
    longest = max(len(line) for panel in labels for label in panel for line in label.split("<br>"))
    left_px = round(longest * LETTER_PX) + 14
    traces, annotations = [], []
    layout = {
        "height": height,
        "margin": {**MARGIN, "l": left_px},
        "annotations": annotations,
        "xaxis": {"title": {"text": axis_title}, "range": [0, high], "anchor": "free", "position": 0},
    }
    top_px = plot_px
    for number, panel in enumerate(panels, start=1):
        suffix = "" if number == 1 else str(number)
        roof_px, floor_px = top_px - TITLE_PX, top_px - TITLE_PX - bar_px * len(panel.values)
        layout[f"yaxis{suffix}"] = {
            "domain": [max(floor_px / plot_px, 0.0), roof_px / plot_px],
            "autorange": "reversed",
            "type": "category",
            "showgrid": False,
            "automargin": False,
        }
        # From the left edge, over the labels, so that a long title has the whole width.
        annotations.append(
            {
                "text": f"<b>{panel.title}</b>",
                "showarrow": False,
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 4 - left_px,
                "y": roof_px / plot_px,
                "yref": "paper",
                "yanchor": "bottom",
            }
        )
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": panel.title,
                "x": list(panel.values),
                "y": labels[number - 1],
                "text": list(panel.texts),
                "marker": {"color": panel.colour},
                "hovertemplate": "%{y}: %{text}<extra></extra>",
                "xaxis": "x",
                "yaxis": f"y{suffix}",
            }
        )
        top_px = floor_px
    return tuple(traces), layout
