"""How a new shop's free traffic grows or fades: two paths over time, and the map of where sales rise and fall."""

import math

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import GREEN, GREY, ORANGE, RED, YOU, count, panel_title, soft

NEIGHBOUR = ORANGE

_SALES = (1.0, 10_000.0)
"""Remembered orders that the map shows; a level beyond stands at its edge."""
_STEPS = 64
PLACES = tuple(_SALES[0] * (_SALES[1] / _SALES[0]) ** (i / _STEPS) for i in range(_STEPS + 1))
"""Where the map asks how many orders come for each one forgotten."""
_BALANCE = (0.3, 3.4)
"""What the map shows upwards; the line goes on beyond it."""
_BEYOND = (0.1, 10.0)
_LOOP = [*PLACES, *reversed(PLACES)]
_ONES = [1.0] * len(PLACES)

_TRACK_YOU, _TRACK_NEIGHBOUR = 0.345, 0.395
"""How high on the map the ways of the two shops are drawn."""
_ALIKE = 0.01
"""Two ends nearer than this share of the axis are one."""
_APART = 0.3
"""Two ends of lines nearer than this share of the axis have their names in one text, so that none covers the other."""
_FAR = 8
"""A threshold so many times above the low level has room for its name on that side."""
_NEAR_EDGE = (1_000, math.inf, 1_600)
"""A level beyond so many orders has no room for its name on the right; the only level has the longest name."""
_NOTHING = " "
"""A name that is not shown: Plotly never draws a text again that was empty once, so it is a blank."""
_ROOM = 52
"""The months' axis goes on so far, for the names at the lines' ends."""


def two_beginners(values, result):
    """The explorer's chart. values: its controls; result: explorers.cold_start.Beginner.

    Left, month by month, the free visits and the remembered orders of a shop and of a neighbour who starts with one
    order more; dashed, the threshold. Right, remembered orders across (logarithmic) and, up, the orders that come for
    each one forgotten: above 1 sales rise, below 1 they fall, at 1 they stay. The circles are levels that sales return
    to, the diamond is the threshold; below, from where to where the two shops go.
    """
    shop, neighbour = result.shop, result.neighbour
    visits = max(*shop.organic, *neighbour.organic, 1.0)
    sales = max(*shop.sales, *neighbour.sales, 1.0)
    return Chart(
        traces=(
            _path("Neighbour", neighbour.organic, NEIGHBOUR, "y", "free visits"),
            _path("You", shop.organic, YOU, "y", "free visits"),
            _ends(shop.organic[-1], neighbour.organic[-1], visits, "y"),
            _path("Neighbour", neighbour.sales, NEIGHBOUR, "y3", "orders remembered"),
            _path("You", shop.sales, YOU, "y3", "orders remembered"),
            _ends(shop.sales[-1], neighbour.sales[-1], sales, "y3"),
            _threshold_line(result.threshold, sales),
            *_map(result),
        ),
        layout=_LAYOUT,
        headline=_headline(shop, neighbour),
        sentence=_sentence(values, result),
        table=_table(result),
        extents={"y": (0.0, visits), "y3": (0.0, sales)},
    )


# ------------------------------------------------------------------------------------------------------ month by month


def _path(name, amounts, colour, axis, what):
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "xaxis": "x",
        "yaxis": axis,
        "x": list(range(len(amounts))),
        "y": list(amounts),
        "line": {"color": colour, "width": 3},
        "hovertemplate": f"{name}, month %{{x}}: %{{y:,.0f}} {what}<extra></extra>",
    }


def _ends(yours, theirs, most, axis):
    """The names behind the lines' last points: two texts where there is room, else one of two lines."""
    you, neighbour = _coloured("you", yours, YOU), _coloured("neighbour", theirs, NEIGHBOUR)
    if abs(yours - theirs) >= _APART * most:
        heights, texts = (yours, theirs), (you, neighbour)
    elif count(yours) == count(theirs) or abs(yours - theirs) < _ALIKE * most:
        heights, texts = (yours, theirs), (f"both {count(yours)}", _NOTHING)
    else:
        rows = (neighbour, you) if theirs >= yours else (you, neighbour)
        heights, texts = ((yours + theirs) / 2, theirs), ("<br>".join(rows), _NOTHING)
    return {
        "type": "scatter",
        "mode": "text",
        "xaxis": "x",
        "yaxis": axis,
        "x": [37.0, 37.0],
        "y": list(heights),
        "text": list(texts),
        "textposition": "top right",
        "hoverinfo": "skip",
    }


def _coloured(name, amount, colour):
    return f'<span style="color:{colour}">■</span> {name} {count(amount)}'


def _threshold_line(threshold, most):
    """Dashed across the panel of remembered orders; nothing where there is no trap, or where it lies out of view."""
    seen = threshold is not None and threshold.sales <= most
    height = threshold.sales if seen else None
    return {
        "type": "scatter",
        "mode": "lines",
        "xaxis": "x",
        "yaxis": "y3",
        "x": [0, 36],
        "y": [height, height],
        "line": {"color": GREY, "width": 2, "dash": "dash"},
        "hoverinfo": "skip",
    }


# ------------------------------------------------------------------------------------------------------------- the map

_ON_MAP = {"type": "scatter", "xaxis": "x2", "yaxis": "y2", "cliponaxis": True, "hoverinfo": "skip"}


def _map(result):
    line = [_held(value, _BEYOND) for value in result.balance]
    return (
        _area([max(value, 1.0) for value in line], GREEN),
        _area([min(value, 1.0) for value in line], RED),
        {**_ON_MAP, "mode": "lines", "x": list(PLACES), "y": line, "line": {"color": GREY, "width": 2}},
        _track(result.neighbour, NEIGHBOUR, _TRACK_NEIGHBOUR),
        _track(result.shop, YOU, _TRACK_YOU),
        *_levels(result),
    )


def _area(edge, colour):
    return {
        **_ON_MAP,
        "mode": "lines",
        "x": _LOOP,
        "y": [*edge, *_ONES],
        "fill": "toself",
        "fillcolor": soft(colour, 0.35),
        "line": {"width": 0},
    }


def _track(path, colour, height):
    """From the start (hollow) to the end (filled) of one shop's way."""
    start, end = (_held(path.sales[place], _SALES) for place in (0, -1))
    return {
        **_ON_MAP,
        "mode": "lines+markers",
        "x": [start, end],
        "y": [height, height],
        "line": {"color": colour, "width": 3},
        "marker": {"color": colour, "opacity": 1, "size": [8, 11], "symbol": ["circle-open", "circle"]},
    }


def _levels(result):
    """A circle at each level that sales return to, a diamond at the threshold, and the names of all."""
    threshold, states = result.threshold, result.states
    levels = (states[0], threshold, states[-1] if len(states) > 1 else None)
    spots = [None if state is None else _held(state.sales, _SALES) for state in levels]
    names = ["low" if len(states) > 1 else "all end at", "threshold<br>", "high"]
    said = [
        _NOTHING if state is None else f"{name} {_level(state.sales)}"
        for name, state in zip(names, levels, strict=True)
    ]
    # The name of a level stands where the line is not: right of it above 1, left of it below. The threshold's the other
    # way round, and on the side where the next level is far.
    leftwards = [x is not None and x > edge for x, edge in zip(spots, _NEAR_EDGE, strict=True)]
    leftwards[1] = threshold is not None and threshold.sales > _FAR * states[0].sales
    heights = [0.88 if left else 1.13 for left in leftwards]
    heights[1] = 1.45 if leftwards[1] else 0.66
    return (
        {
            **_ON_MAP,
            "mode": "markers",
            "cliponaxis": False,
            "x": spots,
            "y": [None if x is None else 1.0 for x in spots],
            "marker": {
                "color": YOU,
                "opacity": 1,
                "size": 13,
                "symbol": ["circle", "diamond-open", "circle"],
                "line": {"color": YOU, "width": 2},
            },
        },
        _names(said, spots, heights, [not left for left in leftwards], "right", 1.12),
        _names(said, spots, heights, leftwards, "left", 0.88),
    )


def _names(texts, spots, heights, wanted, side, aside):
    """Those of the names that stand on one side of their marks; the others are empty."""
    return {
        **_ON_MAP,
        "mode": "text",
        "cliponaxis": False,
        "x": [None if x is None else x * aside for x in spots],
        "y": heights,
        "text": [text if here else _NOTHING for text, here in zip(texts, wanted, strict=True)],
        "textposition": f"middle {side}",
    }


def _held(value, edges):
    return min(max(value, edges[0]), edges[1])


def _note(text, x, y):
    return panel_title(text, x=x, y=y, yshift=5)


_LAYOUT = {
    "height": 420,
    "margin": {"t": 40, "r": 28, "l": 60},
    "xaxis": {
        "title": {"text": "Months (dashed: the threshold)"},
        "domain": [0, 0.5],
        "anchor": "y3",
        "range": [0, _ROOM],
        "tickvals": [0, 12, 24, 36],
        "zeroline": False,
    },
    "yaxis": {"domain": [0.58, 1], "nticks": 4, "tickformat": ",~r"},
    "yaxis3": {"domain": [0, 0.42], "anchor": "x", "nticks": 4, "tickformat": ",~r"},
    "xaxis2": {
        "title": {"text": "Remembered orders (○ start, ● month 36)"},
        "type": "log",
        "domain": [0.6, 1],
        "anchor": "y2",
        "range": [math.log10(_SALES[0]) - 0.08, math.log10(_SALES[1]) + 0.08],
        "tickvals": [1, 10, 100, 1_000, 10_000],
        "ticktext": ["≤ 1", "10", "100", "1,000", "10,000"],
    },
    "yaxis2": {
        "title": {"text": "New orders for each one forgotten"},
        "type": "log",
        "anchor": "x2",
        "range": [math.log10(edge) for edge in _BALANCE],
        "tickvals": [0.5, 1, 2, 3],
        "ticktext": ["½", "<b>1</b>", "2", "3"],
    },
    "annotations": [
        _note("<b>Free visits</b> per month", 0, 1.0),
        _note("<b>Remembered orders</b>", 0, 0.42),
        _note(
            f'<span style="color:{GREEN}">■</span> above 1 you grow   <span style="color:{RED}">■</span> '
            "below 1 you shrink",
            0.6,
            1.0,
        ),
    ],
}

# ------------------------------------------------------------------------------------------------------------ the text


def _headline(shop, neighbour):
    yours, theirs = count(shop.organic[-1]), count(neighbour.organic[-1])
    if yours == theirs:
        return f"In month 36: both {yours} free visits"
    return f"In month 36: {yours} free visits; neighbour: {theirs}"


def _sentence(values, result):
    threshold = result.threshold
    if threshold is None:
        return _without_a_trap(values, result)
    start, edge = values["sales_0"], f"{_level(threshold.sales)} orders"
    low, high = (f"{count(state.organic)} free visits a month" for state in (result.states[0], result.states[-1]))
    if start < threshold.sales < start + 1.0:
        return (
            f"One order decides: the threshold lies between you and your neighbour, at {edge}. Below it the ranking "
            f"forgets faster than you sell and you sink towards {low}; above it your neighbour climbs towards {high}."
        )
    if start < threshold.sales:
        missing = math.floor(threshold.sales) + 1.0 - start
        visits = f", or some {_roughly(missing / values['conversion'])} visits," if values["conversion"] else ""
        return (
            f"You are in the trap: below {edge} the ranking forgets faster than you sell, and you end near {low}. "
            f"{_orders(missing)} more at the start{visits} would have taken you past the threshold, towards {high}."
        )
    return (
        f"You are past the threshold of {edge}: more orders come than are forgotten, and you "
        f"{_moves(result.shop, result.states[-1])} {high}. A shop that starts below it ends near {low}."
    )


def _level(sales):
    """Remembered orders of a level: one decimal where it decides between two whole numbers."""
    return f"{sales:.1f}".removesuffix(".0") if sales < 99.95 else count(sales)


def _roughly(number):
    """With two digits that count."""
    return count(float(f"{number:.2g}"))


def _orders(number):
    return f"{count(number)} order{'' if count(number) == '1' else 's'}"


def _moves(path, end):
    if abs(path.organic[-1] - end.organic) <= 0.05 * max(end.organic, 1.0):
        return "reach"
    return "are still on the way to"


def _without_a_trap(values, result):
    floor, cap, others = values["floor_visits"], values["cap_visits"], values["other_visits"]
    if values["conversion"] == 0:
        return "Nobody buys, so the ranking soon has nothing to remember: visits alone do not lift a shop."
    if max(floor, cap) == 0:
        if others == 0:
            return (
                "No search leads to this shop and you bring nobody: the first orders are forgotten, and no others come."
            )
        return (
            f"No search leads to this shop: the {count(others)} visits that you bring yourself give "
            f"{_orders(result.shop.orders[-1])} a month, and nothing grows out of them."
        )
    if cap <= floor:
        return "The platform shows all shops alike, so selling more brings no more visits: no trap, and no climb."
    end = result.states[-1]
    if len(result.states) == 2:
        return "You stand at the very edge: the smallest change makes a trap, or ends one."
    if end.organic - floor < 0.25 * (cap - floor):
        return (
            f"No start helps here: even a shop that sells well sinks back to {count(end.organic)} free visits a month. "
            "The ranking forgets faster than these visits can sell."
        )
    path = result.shop
    if abs(path.organic[-1] - end.organic) <= 0.05 * end.organic:
        return f"No trap: whatever the start, a shop gets to {count(end.organic)} free visits a month."
    return (
        f"No trap: whatever the start, a shop gets to {count(end.organic)} free visits a month. But it takes time: "
        "three years are not enough here."
    )


def _table(result):
    shop, neighbour = result.shop, result.neighbour
    rows = [
        (
            f"Month {month}",
            count(shop.organic[month]),
            count(shop.orders[month]),
            count(shop.sales[month]),
            count(neighbour.organic[month]),
        )
        for month in (0, 6, 12, 24, 36)
    ]
    states = (
        ("Lowest steady level" if len(result.states) > 1 else "The only steady level", result.states[0]),
        ("Threshold", result.threshold),
        ("Highest steady level", result.states[-1] if len(result.states) > 1 else None),
    )
    for name, state in states:
        known = ("–", "–", "–") if state is None else (count(state.organic), "–", _level(state.sales))
        rows.append((name, *known, "–"))
    return TextTable(
        columns=("", "Free visits a month", "Orders in the month", "Remembered orders", "Neighbour's free visits"),
        rows=tuple(rows),
    )
