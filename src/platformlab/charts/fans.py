"""How many fans feed one person: this month's money, and income against the number of fans."""

import math

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ADVERTISER, LOSS, MUTED, SHOP, YOU, cny, compact, count, panel_title

FANS = (100.0, 100_000_000.0)
INCOME = (10.0, 1_000_000.0)
"""What the picture on the right shows; what lies beyond stands at its edge."""
_FRAME = 1.4
"""The axes begin this many times lower, so that a marker at the edge is whole."""
_DECADES = tuple(math.log10(high / low) for low, high in (FANS, INCOME))
_BEYOND_FANS = FANS[1] * 1e3
_BEYOND_INCOME = INCOME[0] / 100.0
_LEVELS = 40
_HEIGHTS = tuple(INCOME[0] * 10.0 ** (_DECADES[1] * (i * 1.05 / _LEVELS - 0.05)) for i in range(_LEVELS + 1))
"""Incomes, evenly on the logarithmic axis, at which a line is drawn; its fans follow."""

_PARTS = ("Orders leave", "The shop costs", "You have", "You live on", "Adverts instead")
_LABEL_ROOM = 0.42
"""Share of the bars' span that is kept free on either side for the amounts at the bars' ends."""


def living_on_fans(values, result):
    """The explorer's chart. values: its controls; result: explorers.living_on_fans.Living.

    Left, the month in CNY. Right, income against fans, both logarithmic, from goods of one's own and from adverts, and
    where each line crosses the living cost.
    """
    amounts = (
        result.goods_cny,
        -values["fixed_cost_cny"],
        result.income_cny,
        values["living_cost_cny"],
        result.adverts_cny,
    )
    low, high = min(amounts), max(amounts)
    room = _LABEL_ROOM * (high - low)
    return Chart(
        traces=(
            {
                "type": "bar",
                "orientation": "h",
                "x": amounts,
                "y": _PLACES,
                "width": 0.62,
                "text": [_money(amount) for amount in amounts],
                "constraintext": "none",
                "marker": {"color": _COLOURS},
                "hoverinfo": "skip",
            },
            *_lines(values, result),
        ),
        layout=_LAYOUT,
        headline=_headline(values, result),
        sentence=_sentence(values, result),
        table=_table(values, result),
        extents={"x": (low - (1.4 * room if low < 0 else 0.0), high + room)},
    )


_PLACES = tuple(range(len(_PARTS)))
_COLOURS = (SHOP, LOSS, YOU, MUTED, ADVERTISER)


# --------------------------------------------------------------------------------------------------- income over fans


def _lines(values, result):
    fixed, living = values["fixed_cost_cny"], values["living_cost_cny"]
    goods, adverts = result.value_per_fan_cny, result.advert_value_per_fan_cny
    level = _held(living, INCOME)
    dots = ((_held(result.fans_needed, FANS), level), (_held(result.advert_fans_needed, FANS), level))
    you = (_held(values["fans"], FANS), _held(result.income_cny, INCOME))
    spots = _Spots(((goods, fixed), (adverts, 0.0)), level, (*dots, you))
    left, right = (0, 1) if result.fans_needed <= result.advert_fans_needed else (1, 0)
    names = ("Goods", "Adverts")
    needed = (result.fans_needed, result.advert_fans_needed)
    texts = [f"{_short(number)} fans" if number <= FANS[1] else "" for number in needed]
    labels = (
        spots.beside(dots[left], texts[left], _UPPER_LEFT),
        spots.beside(dots[right], texts[right], _LOWER_RIGHT),
        spots.beside(you, "<b>you</b>", _LOWER_RIGHT if left == 0 else _UPPER_LEFT),
        spots.along(left, names[left], _UPPER_LEFT),
        spots.along(right, names[right], _LOWER_RIGHT),
    )
    return (
        _line(goods, fixed, SHOP, "solid"),
        _line(adverts, 0.0, ADVERTISER, "dash"),
        {**_LINE, "x": (FANS[0] / _FRAME, FANS[1]), "y": (level, level), "line": {"color": MUTED, "width": 2}},
        {
            **_ON_PLOT,
            "mode": "text",
            "cliponaxis": False,
            "x": (FANS[1],),
            "y": (level,),
            "text": (f"  you live<br>  on {cny(living)}",),
            "textposition": "middle right",
        },
        {
            **_ON_PLOT,
            "mode": "markers",
            "cliponaxis": False,
            "x": [dot[0] for dot in dots],
            "y": [dot[1] for dot in dots],
            "marker": {
                "size": [12 if text else 0 for text in texts],
                "color": (SHOP, ADVERTISER),
                "opacity": 1,
                "line": _RIM,
            },
        },
        {
            **_ON_PLOT,
            "mode": "markers",
            "cliponaxis": False,
            "x": (you[0],),
            "y": (you[1],),
            "marker": {"size": 15, "color": YOU, "symbol": "diamond", "line": _RIM},
        },
        {
            **_ON_PLOT,
            "mode": "text",
            "cliponaxis": False,
            "x": [label[0] for label in labels],
            "y": [label[1] for label in labels],
            "text": [label[2] for label in labels],
        },
    )


_ON_PLOT = {"type": "scatter", "xaxis": "x2", "yaxis": "y2", "hoverinfo": "skip"}
_LINE = {**_ON_PLOT, "mode": "lines", "cliponaxis": True}
_RIM = {"color": "white", "width": 2}


def _line(value_per_fan_cny, fixed_cost_cny, colour, dash):
    """Income over fans; a line that rises nowhere in view stands beyond the right edge."""
    if value_per_fan_cny * _BEYOND_FANS > _HEIGHTS[0] + fixed_cost_cny:
        xs = [min((height + fixed_cost_cny) / value_per_fan_cny, _BEYOND_FANS) for height in _HEIGHTS]
    else:
        xs = [_BEYOND_FANS] * len(_HEIGHTS)
    return {**_LINE, "x": xs, "y": _HEIGHTS, "line": {"color": colour, "width": 3, "dash": dash}}


def _short(people):
    """A number of people for a label in the picture: 2.07 m as on the axis."""
    return compact(people).replace(" million", " m")


def _money(amount_cny):
    """An amount beside its bar, short enough for millions: ¥1.08 m."""
    if abs(amount_cny) < 1e6:
        return cny(amount_cny)
    sign = "−" if amount_cny < 0 else ""
    return f"{sign}¥{_short(abs(amount_cny))}".replace(" billion", " bn")


def _held(value, edges):
    return min(max(value, edges[0]), edges[1])


# The four places beside a point, near and farther off, in the order in which they are tried: (right?, above?, away).
_UPPER_LEFT = ((0, 1, 1), (1, 0, 1), (1, 1, 1), (0, 0, 1), (0, 1, 3), (1, 0, 3), (1, 1, 3), (0, 0, 3))
_LOWER_RIGHT = ((1, 0, 1), (0, 1, 1), (0, 0, 1), (1, 1, 1), (1, 0, 3), (0, 1, 3), (0, 0, 3), (1, 1, 3))
_LETTER, _TALL = 0.0185, 0.066
"""Width of a letter and height of a line of text, as shares of the picture's width and height."""
_OFF = (0.022, 0.026)
_NO_LABEL = (FANS[0], INCOME[0], "")


class _Spots:
    """Finds room for labels: on no line, on no marker, on no other label. Places are shares of width and height."""

    def __init__(self, lines, level, points):
        self.lines = lines
        self.level = _up(level)
        self.taken = [(u - 0.02, u + 0.02, v - 0.028, v + 0.028) for u, v in ((_across(x), _up(y)) for x, y in points)]

    def beside(self, point, text, order):
        """(x, y, text) for a label beside a point."""
        if not text:
            return _NO_LABEL
        place = (_across(point[0]), _up(point[1]))
        return self._best([self._box(place, text, where) for where in order], text)

    def along(self, line, text, order):
        """(x, y, text) for the name of a line, beside it; no text where the line is out of view."""
        boxes = []
        value, fixed = self.lines[line]
        for v in (0.86, 0.74, 0.62, 0.3, 0.2, 0.1):
            x = (INCOME[0] * 10.0 ** (_DECADES[1] * v) + fixed) / value if value > 1e-12 else math.inf
            if FANS[0] <= x <= FANS[1]:
                place = (_across(x), v)
                boxes += [self._box(place, text, where) for where in order[:2]]
        return self._best(boxes, text) if boxes else _NO_LABEL

    def _box(self, point, text, where):
        right, above, away = where
        wide = _LETTER * (len(text) if text[0] != "<" else 4)
        u = point[0] + _OFF[0] if right else point[0] - _OFF[0] - wide
        v = point[1] + away * _OFF[1] if above else point[1] - away * _OFF[1] - _TALL
        return (u, u + wide, v, v + _TALL)

    def _best(self, boxes, text):
        least, best = math.inf, boxes[0]
        for box in boxes:
            faults = self._faults(box)
            if faults < least:
                least, best = faults, box
                if not faults:
                    break
        self.taken.append(best)
        x = FANS[0] * 10.0 ** (_DECADES[0] * (best[0] + best[1]) / 2)
        y = INCOME[0] * 10.0 ** (_DECADES[1] * (best[2] + best[3]) / 2)
        return (x, y, text)

    def _faults(self, box):
        left, right, low, high = box
        faults = 8 * (left < 0.0 or right > 1.0 or low < 0.0 or high > 1.0)
        faults += low < self.level < high
        for value, fixed in self.lines:
            start, stop = (_up(value * FANS[0] * 10.0 ** (_DECADES[0] * u) - fixed) for u in (left, right))
            faults += start < high and stop > low
        for other in self.taken:
            faults += 2 * (left < other[1] and right > other[0] and low < other[3] and high > other[2])
        return faults


def _across(fans):
    return math.log10(max(fans, 1e-6) / FANS[0]) / _DECADES[0]


def _up(income_cny):
    return math.log10(max(income_cny, _BEYOND_INCOME) / INCOME[0]) / _DECADES[1]


def _frame(edges):
    return [math.log10(edges[0] / _FRAME), math.log10(edges[1])]


def _title(x, xanchor, text):
    return panel_title(text, x=x, yshift=10, xanchor=xanchor)


_LAYOUT = {
    "height": 400,
    "margin": {"t": 44, "r": 96},
    "xaxis": {
        "title": {"text": "CNY per month"},
        "domain": [0, 0.37],
        "nticks": 4,
        "exponentformat": "B",
        "separatethousands": True,
    },
    "yaxis": {
        "range": [len(_PARTS) - 0.5, -0.5],
        "tickvals": list(_PLACES),
        "ticktext": [f"<b>{part}</b>" if part == "You have" else part for part in _PARTS],
        "showgrid": False,
        "zeroline": False,
    },
    "xaxis2": {
        "title": {"text": "Fans (each line ten times the one before)"},
        "type": "log",
        "domain": [0.47, 1],
        "anchor": "y2",
        "range": _frame(FANS),
        "tickvals": [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000],
        "ticktext": ["≤ 100", "1,000", "", "100,000", "", "10 m", ""],
        "tickangle": 0,
    },
    "yaxis2": {
        "type": "log",
        "anchor": "x2",
        "range": _frame(INCOME),
        "tickvals": [10, 100, 1_000, 10_000, 100_000, 1_000_000],
        "ticktext": ["≤ 10", "100", "1,000", "10,000", "100,000", "1 m"],
    },
    "annotations": [
        _title(0.0, "left", "This month"),
        _title(1.0, "right", "CNY per month with more fans, or fewer"),
    ],
}


# ------------------------------------------------------------------------------------------------------------ the text


def _feeds(values, result):
    return result.income_cny >= values["living_cost_cny"]


def _headline(values, result):
    fed = "feed you" if _feeds(values, result) else "do not feed you"
    return f"{cny(result.income_cny)} a month: {count(values['fans'])} fans {fed}"


def _sentence(values, result):
    why = _nothing(values)
    goods = why or (
        f"Your posts are opened {count(result.opened)} times, {count(result.visits)} readers go on to the shop and "
        f"{count(result.orders)} order; each order leaves {cny(values['order_margin_cny'])}. {_balance(values, result)}"
    )
    return f"{goods} {_adverts(result)}"


_NOTHING = (
    ("fans", "Nobody follows you"),
    ("posts", "You publish nothing"),
    ("reach_rate", "Nobody opens your posts"),
    ("click_rate", "Nobody goes on to your shop"),
    ("conversion", "Everybody looks and nobody orders"),
    ("order_margin_cny", "An order leaves you nothing"),
)


def _nothing(values):
    """Why goods bring nothing, or "" when they bring something."""
    for name, said in _NOTHING:
        if not values[name]:
            end = "nothing comes in" if name == "fans" else "no number of fans feeds you by selling"
            return f"{said}: {end}."
    return ""


def _balance(values, result):
    short = values["living_cost_cny"] - result.income_cny
    if short <= 0:
        each = cny(result.value_per_fan_cny)
        return f"It is enough: {count(result.fans_needed)} fans would do, because each leaves {each} a month."
    return (
        f"{cny(short)} are missing: it takes {compact(result.fans_needed)} fans like these, or an order that leaves "
        f"{cny(result.margin_needed_cny)}."
    )


def _adverts(result):
    if not result.advert_value_per_fan_cny:
        return "Adverts in the same posts would bring nothing."
    return (
        f"Adverts in the same posts would bring {cny(result.adverts_cny)}: it takes "
        f"{compact(result.advert_fans_needed)} fans to live on them."
    )


def _table(values, result):
    rows = (
        ("Fans", count(values["fans"])),
        ("Posts opened", count(result.opened)),
        ("Visits to the shop", count(result.visits)),
        ("Orders", count(result.orders)),
        ("Orders leave", cny(result.goods_cny)),
        ("The shop costs", cny(values["fixed_cost_cny"])),
        ("You have", cny(result.income_cny)),
        ("You live on", cny(values["living_cost_cny"])),
        ("A fan leaves per month", _per_fan(result.value_per_fan_cny)),
        ("A fan leaves per year", _per_fan(12 * result.value_per_fan_cny)),
        ("Fans that feed you with goods", count(result.fans_needed)),
        ("Margin per order at which your fans feed you", cny(result.margin_needed_cny)),
        ("Adverts instead would bring", cny(result.adverts_cny)),
        ("A fan brings per month with adverts", _per_fan(result.advert_value_per_fan_cny)),
        ("Fans that feed you with adverts", count(result.advert_fans_needed)),
    )
    return TextTable(columns=("Each month", "Number"), rows=rows)


def _per_fan(value_cny):
    """Money per fan: fractions of a fen matter here, because there are many fans."""
    return cny(value_cny) if value_cny >= 1 or not value_cny else f"¥{value_cny:.4f}".rstrip("0")
