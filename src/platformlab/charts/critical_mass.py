"""A two-sided platform: what taking part is worth today and in the end, and where each start ends."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import GREEN, GREY, MUTED, ORANGE, YOU, cny, panel_title, percent

_PARTS = ("Worth today", "It asks", "Worth in the end")
_PLACES = (0, 1, 2)
_COLOURS = (YOU, ORANGE, GREEN)
_LABEL_ROOM = 0.45
"""Share of the bars' span that is kept free for the amounts at the bars' ends."""


def start_and_end(values, result):
    """The explorer's chart. values: its controls; result: explorers.critical_mass.Platform.

    Left, CNY per month for the average one. Right, the share that takes part at the start across, and in the end
    upwards; on the dotted diagonal nothing would change, and where the line jumps lies the critical mass.
    """
    amounts = (result.worth_today_cny, values["price_cny"], result.worth_in_the_end_cny)
    low, high = min(*amounts, 0.0), max(*amounts, 1.0)
    room = _LABEL_ROOM * (high - low)
    jump = 0.5 if result.threshold is None else result.threshold
    start, end = values["start"], result.end
    return Chart(
        traces=(
            {
                "type": "bar",
                "orientation": "h",
                "x": amounts,
                "y": _PLACES,
                "width": 0.6,
                "text": [cny(amount) for amount in amounts],
                "constraintext": "none",
                "marker": {"color": _COLOURS},
                "hoverinfo": "skip",
            },
            {**_LINE, "x": [0, 1], "y": [0, 1], "line": {"color": MUTED, "width": 2, "dash": "dot"}},
            {**_LINE, "x": [0, jump], "y": [result.low] * 2, "line": {"color": GREEN, "width": 4}},
            {**_LINE, "x": [jump, jump], "y": [result.low, result.high], "line": _JUMP},
            {**_LINE, "x": [jump, 1], "y": [result.high] * 2, "line": {"color": GREEN, "width": 4}},
            {
                **_ON_RIGHT,
                "mode": "lines+markers",
                "x": [start, start],
                "y": [start, end],
                "line": {"color": YOU, "width": 3},
                "marker": {"color": YOU, "opacity": 1, "size": [9, 14], "symbol": ["circle-open", "diamond"]},
            },
            _names(result, start, end),
        ),
        layout=_LAYOUT,
        headline=_headline(start, end),
        sentence=_sentence(values, result),
        table=_table(values, result),
        extents={"x": (low - (room if low < 0 else 0.0), high + room)},
    )


_ON_RIGHT = {"type": "scatter", "xaxis": "x2", "yaxis": "y2", "cliponaxis": False, "hoverinfo": "skip"}
_LINE = {**_ON_RIGHT, "mode": "lines"}
_JUMP = {"color": GREY, "width": 2, "dash": "dash"}
_BESIDE = 0.15
"""From the jump to the middle of its name, as a share of the picture."""


def _names(result, start, end):
    """The critical mass beside the jump, and "you" beside the diamond, each on the side where no line is."""
    threshold = result.threshold
    jump = 0.0 if threshold is None else threshold
    mass = (jump - _BESIDE, 0.85) if jump >= 0.3 else (jump + _BESIDE, 0.75 if start < jump else 0.1)
    leftwards = start > 0.93 or (0.07 < start < jump)
    return {
        **_ON_RIGHT,
        "mode": "text",
        "x": [mass[0], start - 0.06 if leftwards else start + 0.06],
        "y": [mass[1], min(max(end, 0.09), 0.92)],
        "text": ["" if threshold is None else f"critical mass<br>{percent(round(threshold, 3))}", "<b>you</b>"],
        "textposition": "middle center",
    }


def _title(x, text):
    return panel_title(text, x=x, yshift=14)


_FRAME = [-0.02, 1.03]
_SHARES = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0 %", "25 %", "50 %", "75 %", "100 %"], "zeroline": False}
_LAYOUT = {
    "height": 400,
    "margin": {"t": 52, "r": 28},
    "xaxis": {"title": {"text": "CNY per month, for the average one"}, "domain": [0, 0.4], "nticks": 4},
    "yaxis": {
        "range": [len(_PARTS) - 0.5, -0.5],
        "tickvals": list(_PLACES),
        "ticktext": list(_PARTS),
        "showgrid": False,
        "zeroline": False,
    },
    "xaxis2": {
        "title": {"text": "Share of both sides at the start"},
        "domain": [0.53, 1],
        "anchor": "y2",
        "range": _FRAME,
        **_SHARES,
    },
    "yaxis2": {"title": {"text": "Share in the end"}, "anchor": "x2", "range": _FRAME, **_SHARES},
    "annotations": [
        _title(0.0, "<b>Is it worth it?</b>"),
        _title(0.53, "<b>Where does it end?</b> (dotted: as it began)"),
    ],
}

# ------------------------------------------------------------------------------------------------------------ the text

_STAYS = 0.005


def _headline(start, end):
    if abs(end - start) < _STAYS:
        return f"It begins and ends with {percent(round(end, 3))} of both sides"
    moves = "rises" if end > start else "falls"
    return f"It begins with {percent(start)} of both sides and {moves} to {percent(round(end, 3))}"


def _sentence(values, result):
    asked = values["price_cny"]
    price = f"asks {cny(asked)}" if asked > 0 else f"pays {cny(-asked)}" if asked < 0 else "asks nothing"
    threshold, start = result.threshold, values["start"]
    today = (
        f"At the start taking part is worth {cny(result.worth_today_cny)} a month to the average one, and the platform "
        f"{price}."
    )
    if threshold is None:
        return f"{today} There is no critical mass to pass: every start ends at {percent(round(result.end, 3))}."
    mass = percent(round(threshold, 3))
    if start < threshold:
        return (
            f"{today} That is below the critical mass of {mass}: whoever leaves makes it worth less to the other side, "
            "which leaves in turn."
        )
    if start > threshold:
        return (
            f"{today} That is past the critical mass of {mass}: whoever comes makes it worth more to the other side, "
            "which comes in turn."
        )
    return f"{today} That is the critical mass itself: one person more or less decides."


def _table(values, result):
    mass = "–" if result.threshold is None else percent(round(result.threshold, 3))
    rows = (
        ("Share of both sides at the start", percent(values["start"])),
        ("Worth to the average one at the start", cny(result.worth_today_cny)),
        ("The platform asks", cny(values["price_cny"])),
        ("Critical mass", mass),
        ("A start below it ends at", percent(round(result.low, 3))),
        ("A start above it ends at", percent(round(result.high, 3))),
        ("This start ends at", percent(round(result.end, 3))),
        ("Worth to the average one in the end", cny(result.worth_in_the_end_cny)),
    )
    return TextTable(columns=("What", "Number"), rows=rows)
