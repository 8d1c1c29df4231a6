"""What a model says about a claim: a line or two against what the claim turns on."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import FORMATS, GREEN, ORANGE

ROWS = 11
"""A table of a line with many points names so many of them."""

_COLOURS = (GREEN, ORANGE)
_TICKS = {
    "count": {"tickformat": ",.0f"},
    "cny": {"tickformat": ",.0f", "tickprefix": "¥"},
    "percent": {"tickformat": ".3~%"},
}


def chart(side):
    """The chart of a platformlab.claims.ModelSide: one or two series over the same positions."""
    across, up = FORMATS[side.x_format], FORMATS[side.y_format]
    xs = side.series[0].xs
    most = max(max(series.ys) for series in side.series)
    traces = []
    for series, colour in zip(side.series, _COLOURS, strict=False):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": series.name,
                "x": list(series.xs),
                "y": list(series.ys),
                "line": {"color": colour},
                "hovertemplate": "%{y}<extra>" + series.name + "</extra>",
            }
        )
    if len(side.series) > 1:
        traces += [_label(series, _clearest(side.series)) for series in side.series]
    return Chart(
        traces=tuple(traces),
        layout={
            "height": 360,
            "xaxis": {"title": {"text": side.x_label}, **_TICKS[side.x_format]},
            "yaxis": {"title": {"text": side.y_label}, **_TICKS[side.y_format]},
            "margin": {"l": 64, "r": 32, "t": 28, "b": 56},
        },
        headline=side.title,
        sentence=" ".join(_reading(series, across, up, side.x_label) for series in side.series),
        table=TextTable(
            columns=(side.x_label, *(f"{series.name} ({side.y_label})" for series in side.series)),
            rows=tuple((across(xs[i]), *(up(series.ys[i]) for series in side.series)) for i in _some(len(xs))),
        ),
        extents={"x": (xs[0], xs[-1]), "y": (min(0.0, *(min(series.ys) for series in side.series)), most)},
    )


def _clearest(series):
    """The position, away from the ends, at which two lines lie farthest apart: names are written there."""
    first, second = (one.ys for one in series)
    return max(range(len(first) // 5, len(first) - len(first) // 5), key=lambda i: abs(first[i] - second[i]))


def _label(series, place):
    """The name of a line, above it, on the side towards which it falls: there it cannot cross the line."""
    slope = series.ys[place + 1] - series.ys[place - 1]
    side = "left" if slope > 0 else "right" if slope < 0 else "center"
    return {
        "type": "scatter",
        "mode": "text",
        "x": [series.xs[place]],
        "y": [series.ys[place]],
        "text": [series.name],
        "textposition": f"top {side}",
        "hoverinfo": "skip",
    }


def _reading(series, across, up, x_label):
    first, last = (f"{up(series.ys[i])} at {across(series.xs[i])}" for i in (0, -1))
    return f"{series.name}: from {first} to {last} ({x_label[0].lower()}{x_label[1:]})."


def _some(count):
    """Positions for the rows of a table, the first and the last among them."""
    if count <= ROWS:
        return range(count)
    return sorted({round(i * (count - 1) / (ROWS - 1)) for i in range(ROWS)})
