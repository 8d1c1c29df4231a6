"""Values and ranges in rows, as lines between two dots, each with its text: prices that pages give as "from ... to"."""


def span(low, high):
    """A pair, or None where nothing is known."""
    return None if low is None else (low, high)


def span_text(pair, written, unknown="not stated"):
    """A span in words; `written` formats one number."""
    if pair is None:
        return unknown
    low, high = pair
    return written(low) if low == high else f"{written(low)} to {written(high)}"


LIFT = 0.36
"""How far above its line a text stands, in rows."""


def rows_axis(labels, **more):
    """The axis of rows numbered from 0 at the top, with room for the text above the first one."""
    numbers = list(range(len(labels)))
    return {
        "range": [len(labels) - 0.5, -0.9],
        "tickvals": numbers,
        "ticktext": list(labels),
        "zeroline": False,
        **more,
    }


def range_traces(name, spans, texts, *, colour, axis):
    """Two traces: the dots and lines, and the texts above their left ends (beside the axis where there is no span).

    spans: (row, (low, high) or None) pairs; the row is a number, so that two panels agree on where a row is.
    axis: "" or the number of the panel's axes, as Plotly names them.
    """
    given = [(row, pair) for row, pair in spans if pair]
    axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    return (
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": [x for _, pair in given for x in (*pair, None)],
            "y": [y for row, _ in given for y in (row, row, None)],
            "line": {"color": colour},
            "marker": {"color": colour},
            "hovertemplate": f"{name}: %{{x:,}}<extra></extra>",
            **axes,
        },
        {
            "type": "scatter",
            "mode": "text",
            "name": f"{name}, in words",
            "x": [pair[0] if pair else 0 for _, pair in spans],
            "y": [row - LIFT if pair else row for row, pair in spans],
            "text": list(texts),
            "textposition": "middle right",
            "hoverinfo": "skip",
            **axes,
        },
    )
