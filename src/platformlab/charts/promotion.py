"""Mutual promotion: your fans against the ceiling, month by month, and the new people whom each partner adds."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import GREEN, MUTED, YOU, compact, count, panel_title, percent, soft

MONTHS = 60
"""How far the picture looks ahead."""
PARTNERS = 10
"""The most partners that there can be."""

_TIMES = list(range(MONTHS + 1))
_PLACES = list(range(1, PARTNERS + 1))
_ROOM = 1.44
"""The months' axis goes on so many times as far, for the names at the lines' ends."""
_LINE_OF_TEXT = 0.085
"""Height of a line of text, as a share of the picture's."""
_TOP = 1.1
_NEAR = 0.83
"""A bar that reaches so far up to the dashed line has its number above the line."""


def ceiling_and_gains(values, result):
    """The explorer's chart. values: its controls; result: explorers.mutual_promotion.Circle.

    Left, your fans up to the month looked at and beyond, the ceiling, and all audiences added up. Right, for each
    partner the people who followed nobody before; dashed, the fans whom each partner has.
    """
    month, partners = round(values["months"]), round(values["partners"])
    top = max(result.added_up, 1.0)
    most = max(result.partner_fans, 1.0)
    return Chart(
        traces=(
            _level(result.added_up, MUTED, "dot"),
            _level(result.ceiling, GREEN, "dash"),
            {**_LINE, "x": _TIMES, "y": list(result.own), "line": {"color": YOU, "width": 2, "dash": "dot"}},
            {
                **_LINE,
                "x": [min(time, month) for time in _TIMES],
                "y": [result.own[min(time, month)] for time in _TIMES],
                "line": {"color": YOU, "width": 4},
            },
            {
                **_ON_LEFT,
                "mode": "markers",
                "x": [month],
                "y": [result.own[month]],
                "marker": {"size": 14, "color": YOU, "symbol": "diamond", "opacity": 1, "line": _RIM},
            },
            _names(result, month, top),
            _bars(result.gains, range(partners), GREEN),
            _bars(result.gains, range(partners, PARTNERS), soft(GREEN, 0.35)),
            {
                **_ON_RIGHT,
                "type": "scatter",
                "mode": "lines",
                "x": [0.4, PARTNERS + 0.6],
                "y": [result.partner_fans, result.partner_fans],
                "line": {"color": MUTED, "width": 2, "dash": "dot"},
            },
            _numbers(result, partners, most),
        ),
        layout=_LAYOUT,
        headline=_headline(result, month),
        sentence=_sentence(values, result, partners, month),
        table=_table(values, result, partners, month),
        extents={"y": (0.0, top), "y2": (0.0, most * _TOP)},
    )


# ------------------------------------------------------------------------------------------------------------ the left

_ON_LEFT = {"type": "scatter", "xaxis": "x", "yaxis": "y", "cliponaxis": False, "hoverinfo": "skip"}
_LINE = {**_ON_LEFT, "mode": "lines"}
_RIM = {"color": "white", "width": 2}


def _level(height, colour, dash):
    return {**_LINE, "x": [0, MONTHS], "y": [height, height], "line": {"color": colour, "width": 3, "dash": dash}}


def _names(result, month, top):
    """What the lines are called, from below: you, the ceiling, all added up. They keep a line of text apart."""
    line = _LINE_OF_TEXT * top
    you = max(result.own[month] - line, 0.6 * line)
    ceiling = max(result.ceiling, you + line)
    several = count(result.added_up) != count(result.ceiling)
    return {
        **_ON_LEFT,
        "mode": "text",
        "x": [month + 2, MONTHS + 2, MONTHS + 2],
        "y": [you, ceiling, max(result.added_up, ceiling + line)],
        "text": [
            f"<b>you {_short(result.own[month])}</b>",
            f"ceiling {_short(result.ceiling)}",
            f"added up {_short(result.added_up)}" if several else "",
        ],
        "textposition": "middle right",
    }


def _short(people):
    """A number of people for a label in the picture: 2.07 m as on the axis."""
    return compact(people).replace(" million", " m")


# ----------------------------------------------------------------------------------------------------------- the right

_ON_RIGHT = {"xaxis": "x2", "yaxis": "y2", "hoverinfo": "skip"}


def _bars(gains, shown, colour):
    return {
        **_ON_RIGHT,
        "type": "bar",
        "x": _PLACES,
        "y": [gain if place in shown else 0.0 for place, gain in enumerate(gains)],
        "width": 0.7,
        "marker": {"color": colour},
    }


def _numbers(result, partners, most):
    """The number of people above the first and the last partner's bar; the last alone where one would cover both."""
    last = max(partners, 1) - 1
    heights = [result.gains[0], result.gains[last]]
    edge = result.partner_fans
    crowded = last == 1 and heights[0] - heights[1] < _LINE_OF_TEXT * most
    return {
        **_ON_RIGHT,
        "type": "scatter",
        "mode": "text",
        "cliponaxis": False,
        "x": [0.55, last + 0.55],
        "y": [edge if _NEAR * edge <= height else height for height in heights],
        "text": ["" if crowded else _short(heights[0]), _short(heights[1]) if last else ""],
        "textposition": "top right",
    }


def _title(x, text):
    return panel_title(text, x=x, xshift=-36)


_LAYOUT = {
    "height": 400,
    "margin": {"t": 44, "r": 20, "l": 60},
    "barmode": "overlay",
    "xaxis": {
        "title": {"text": "Months"},
        "domain": [0, 0.53],
        "range": [-1, MONTHS * _ROOM],
        "tickvals": [0, 12, 24, 36, 48, 60],
        "zeroline": False,
    },
    "yaxis": {"nticks": 6, "tickformat": ",~r", "exponentformat": "none"},
    "xaxis2": {
        "title": {"text": "First partner, second partner, …"},
        "domain": [0.64, 1],
        "anchor": "y2",
        "range": [0.3, PARTNERS + 1.6],
        "tickvals": _PLACES,
        "tickangle": 0,
        "showgrid": False,
        "zeroline": False,
    },
    "yaxis2": {"anchor": "x2", "nticks": 6, "tickformat": ",~r", "exponentformat": "none"},
    "annotations": [
        _title(0.0, "<b>Your fans</b>"),
        _title(0.64, "<b>New people</b> each adds (dotted: its fans)"),
    ],
}

# ------------------------------------------------------------------------------------------------------------ the text


def _headline(result, month):
    after = f"after {month} month{'' if month == 1 else 's'}" if month else "today"
    return f"{count(result.own[month])} fans {after}; the ceiling is {count(result.ceiling)}"


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")


def _sentence(values, result, partners, month):
    if not partners:
        return "Nobody promotes you: your ceiling is the fans you have."
    if not result.partner_fans:
        return "Your partners have no fans whom they could show you to."
    if result.ceiling - result.own_fans < 0.5:
        return "Everybody in the niche follows you already: no partner can add anybody."
    who = "One partner" if partners == 1 else f"{count(partners)} partners"
    fans = f"{count(result.partner_fans)} fans{' each' if partners > 1 else ''}"
    first = (
        f"{who} with {fans} and you make {count(result.added_up)} when added up, but only {count(result.ceiling)} "
        "different people: that is the ceiling, and it is there from the first day."
        if result.added_up - result.ceiling >= 0.02 * result.ceiling
        else f"{who} with {fans} and you reach {count(result.ceiling)} people, hardly any of them twice: that is the "
        "ceiling."
    )
    return f"{first} {_last(result, partners)} {_way(values, result, month)}"


def _last(result, partners):
    """What the last partner adds beside the first, or what a second would add."""
    place = max(partners, 2) - 1
    part = result.gains[place] / result.gains[0]
    verb = "adds" if partners > 1 else "would add"
    said = f"The {_ORDINALS[place]} partner {verb} {count(result.gains[place])} new people"
    if part >= 0.9:
        return f"{said}, nearly as many as the first: in so wide a niche audiences hardly overlap."
    return f"{said}, {percent(round(part, 3))} of what the first does{': less than half.' if part < 0.5 else '.'}"


def _way(values, result, month):
    if not month:
        return "No month has passed yet."
    if not values["conversion"]:
        return "But nobody who sees you begins to follow you."
    gone = (result.own[month] - result.own_fans) / (result.ceiling - result.own_fans)
    if gone > 0.9:
        return "You are almost there: more time brings nothing, only new people can."
    return f"You have gone {percent(round(gone, 3))} of the way to it."


def _table(values, result, partners, month):
    rows = [
        ("People in the niche", count(values["niche"])),
        ("Your fans today", count(result.own_fans)),
        ("All audiences added up", count(result.added_up)),
        ("Ceiling: different people", count(result.ceiling)),
        ("Counted more than once", count(result.added_up - result.ceiling)),
        (f"Your fans after {month} months", count(result.own[month])),
        (f"Gained in {month} months", count(result.own[month] - result.own_fans)),
    ]
    for place, gain in enumerate(result.gains):
        asked = "adds" if place < partners else "would add"
        rows.append((f"The {_ORDINALS[place]} partner {asked}", count(gain)))
    return TextTable(columns=("What", "People"), rows=tuple(rows))
