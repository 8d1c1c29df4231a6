"""Bought visitors: what a visit and a customer cost by two channels, and the months until a customer has paid."""

import math

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ADVERTISER, ORANGE, SHOP, cny, compact, count, panel_title, percent

MONTHS = 24
"""Months that the picture shows."""

POST = ORANGE
_NAMES = ("advert", "post")
_COLOURS = (ADVERTISER, POST)
_LABEL_ROOM = 1.5
"""How far the axis of bars reaches beyond the longest: room for the amount at its end."""
_TALLEST = 5.0
"""A cost more than so many times what a customer brings within the picture stands above it."""
_NEAR = 0.3
"""Two costs nearer than this share of the picture's height have their months on different sides."""


def two_channels(values, result):
    """The explorer's chart. values: its controls; result: explorers.buying_traffic.Bought.

    Left, what one visit costs and, below, what one customer costs and is worth. Right, what a customer brings in over
    the months, against both costs.
    """
    visits = (result.advert_visit_cny, result.post_visit_cny)
    costs = (result.advert_customer_cny, result.post_customer_cny)
    customer = (*costs, result.worth_cny)
    lines, top = _over_the_months(costs, (result.advert_payback, result.post_payback), result.brought_in_cny)
    return Chart(
        traces=(
            _bars(visits, "no visits", "", _COLOURS),
            _bars(customer, "no customers", "3", (*_COLOURS, SHOP)),
            *lines,
        ),
        layout=_LAYOUT,
        headline=_headline(costs),
        sentence=f"{_visits_said(values, result)} {_compared(visits, costs)} {_paid_back(values, result)}",
        table=_table(values, result),
        extents={"x": (0.0, _room(visits)), "x3": (0.0, _room(customer)), "y2": (0.0, top)},
    )


def _room(amounts):
    most = max((amount for amount in amounts if math.isfinite(amount)), default=0.0)
    return max(most, 0.01) * _LABEL_ROOM


def _bars(amounts, none, axis, colours):
    return {
        "type": "bar",
        "orientation": "h",
        "x": [amount if math.isfinite(amount) else 0.0 for amount in amounts],
        "y": tuple(range(len(amounts))),
        "width": 0.62,
        "text": [_money(amount) if math.isfinite(amount) else none for amount in amounts],
        "constraintext": "none",
        "marker": {"color": colours},
        "hoverinfo": "skip",
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
    }


def _money(amount_cny):
    """An amount short enough for the end of a bar: ¥1.08 m."""
    if amount_cny < 1e6:
        return cny(amount_cny)
    return f"¥{compact(amount_cny)}".replace(" million", " m").replace(" billion", " bn")


# ------------------------------------------------------------------------------------------------------ over the months

_STEPS = tuple(range(MONTHS + 1))
_RIGHT = {"type": "scatter", "xaxis": "x2", "yaxis": "y2", "hoverinfo": "skip"}
_ON_RIGHT = {**_RIGHT, "mode": "text", "cliponaxis": False}
_EDGE = MONTHS + 1.0


def _over_the_months(costs, paybacks, path):
    """Traces of the right panel, and the highest amount in view."""
    most = path[-1] or max((cost for cost in costs if math.isfinite(cost)), default=1.0) or 1.0
    seen = [cost <= _TALLEST * most for cost in costs]
    shown = [cost for cost, inside in zip(costs, seen, strict=True) if inside]
    top = max(most, *shown) if shown else _TALLEST * most
    paid = [month <= MONTHS and inside for month, inside in zip(paybacks, seen, strict=True)]
    marks = [(month, cost) if yes else (0.0, 0.0) for month, cost, yes in zip(paybacks, costs, paid, strict=True)]
    traces = (
        {
            **_RIGHT,
            "mode": "lines",
            "cliponaxis": True,
            "x": _STEPS,
            "y": path,
            "line": {"color": SHOP, "width": 3, "shape": "hv"},
        },
        *(
            {
                **_RIGHT,
                "mode": "lines",
                "cliponaxis": True,
                "x": (0.0, _EDGE if inside else 0.0),
                "y": (cost, cost) if inside else (0.0, 0.0),
                "line": {"color": colour, "width": 2, "dash": "dash"},
            }
            for cost, inside, colour in zip(costs, seen, _COLOURS, strict=True)
        ),
        {
            **_RIGHT,
            "mode": "markers",
            "cliponaxis": False,
            "x": [mark[0] for mark in marks],
            "y": [mark[1] for mark in marks],
            "marker": {
                "size": [13 if yes else 0 for yes in paid],
                "color": _COLOURS,
                "opacity": 1,
                "line": {"color": "white", "width": 2},
            },
        },
        *_month_labels(marks, paid, top),
        _names_of_the_lines(costs, seen, path[-1]),
    )
    return traces, top


def _month_labels(marks, paid, top):
    """When the money is back, beside its marker: above on the left, or below on the right where there is no room.

    Two markers that lie beside each other in the same month need the words but once.
    """
    above, below = ["", ""], ["", ""]
    high = max((0, 1), key=lambda i: marks[i][1])
    close = all(paid) and abs(marks[0][1] - marks[1][1]) < _NEAR * top
    alike = close and marks[0][0] == marks[1][0]
    for i in (0, 1):
        if paid[i] and not (alike and i == high):
            room_on_the_left = marks[i][0] >= 4
            upper = (i == high) if close else room_on_the_left
            (above if upper else below)[i] = _months(marks[i][0])
    return (
        {
            **_ON_RIGHT,
            "x": [max(mark[0], 4.6) for mark in marks],
            "y": [mark[1] + 0.02 * top for mark in marks],
            "text": above,
            "textposition": "top left",
        },
        {
            **_ON_RIGHT,
            "x": [min(mark[0], 19.0) + 0.2 for mark in marks],
            "y": [mark[1] - 0.015 * top for mark in marks],
            "text": below,
            "textposition": "bottom right",
        },
    )


def _months(number):
    if number == 0:
        return "at once"
    return f"{number:.0f} month{'' if number == 1 else 's'}"


def _names_of_the_lines(costs, seen, brought_in_cny):
    """What each line is and how much, in fixed places beside the picture, in the order in which the lines lie.

    The page may show more of the upright axis than this chart needs, so names at the lines' own heights would meet.
    """
    labels = [
        (cost, colour, f"{name} {_short_cost(cost)}" + (" ↑" if not inside and math.isfinite(cost) else ""))
        for name, cost, inside, colour in zip(_NAMES, costs, seen, _COLOURS, strict=True)
    ]
    labels.append((brought_in_cny, SHOP, f"2 years {_money(brought_in_cny)}"))
    labels.sort(key=lambda label: label[0], reverse=True)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "xaxis": "x4",
        "yaxis": "y4",
        "hoverinfo": "skip",
        "cliponaxis": False,
        "x": (0.0,) * 3,
        "y": (0.9, 0.8, 0.7),
        "text": [f" {text}" for _, _, text in labels],
        "textposition": "middle right",
        "marker": {"color": [colour for _, colour, _ in labels], "size": 11, "symbol": "square", "opacity": 1},
    }


def _short_cost(cost_cny):
    return _money(cost_cny) if math.isfinite(cost_cny) else "nobody"


def _title(x, y, text):
    return panel_title(text, x=x, y=y)


_LEFT = [0, 0.3]
_BLANK = {"range": [0, 1], "showgrid": False, "zeroline": False, "showticklabels": False}
_LAYOUT = {
    "height": 400,
    "margin": {"t": 40, "r": 36, "l": 64},
    "xaxis": {"domain": _LEFT, "nticks": 4, "tickprefix": "¥", "exponentformat": "B", "anchor": "y"},
    "yaxis": {
        "domain": [0.7, 1],
        "range": [1.5, -0.5],
        "tickvals": (0, 1),
        "ticktext": ("advert", "post"),
        "showgrid": False,
        "zeroline": False,
    },
    "xaxis3": {
        "domain": _LEFT,
        "nticks": 4,
        "exponentformat": "B",
        "anchor": "y3",
        "title": {"text": "CNY"},
    },
    "yaxis3": {
        "domain": [0, 0.46],
        "range": [2.5, -0.5],
        "tickvals": (0, 1, 2),
        "ticktext": ("advert", "post", "<b>worth</b>"),
        "showgrid": False,
        "zeroline": False,
        "anchor": "x3",
    },
    "xaxis2": {
        "domain": [0.41, 0.81],
        "range": [0, _EDGE],
        "tickvals": tuple(range(0, MONTHS + 1, 6)),
        "title": {"text": "Months since the first order"},
        "anchor": "y2",
    },
    "yaxis2": {"title": {"text": "CNY per customer"}, "anchor": "x2", "nticks": 6, "exponentformat": "B"},
    "xaxis4": {**_BLANK, "domain": [0.84, 1], "anchor": "y4"},
    "yaxis4": {**_BLANK, "anchor": "x4"},
    "annotations": [
        _title(0.0, 1.0, "<b>One visit</b> costs"),
        _title(0.0, 0.46, "<b>One customer</b> costs, and is worth"),
        _title(0.41, 1.0, "<b>One customer</b> brings in, against the cost"),
    ],
}


# ------------------------------------------------------------------------------------------------------------ the text


def _headline(costs):
    known = [f"{cny(cost)} by {name}" for name, cost in zip(_NAMES, costs, strict=True) if math.isfinite(cost)]
    return f"A customer costs {', '.join(known)}" if known else "No customer at any price"


def _visits_said(values, result):
    sides = (
        ("by advert", result.advert_visit_cny, values["ad_conversion"]),
        ("by post", result.post_visit_cny, values["reader_conversion"]),
    )
    said = [
        f"a visit {way} costs {cny(visit_cny)}, and {count(1_000 * conversion)} of 1,000 visitors order"
        if math.isfinite(visit_cny)
        else f"nobody visits {way}, whatever you pay"
        for way, visit_cny, conversion in sides
    ]
    return f"{said[0][0].upper()}{said[0][1:]}; {said[1]}."


def _compared(visits, costs):
    """Whether the cheap click is the cheap customer."""
    if not any(math.isfinite(cost) for cost in costs):
        return "Neither channel wins you a customer."
    for i in (0, 1):
        if not math.isfinite(costs[i]):
            return f"Only the {_NAMES[1 - i]} wins customers."
    visit, cost = (_cheaper(pair) for pair in (visits, costs))
    if cost is None:
        more = "" if visit is None else f", though a visit by {_NAMES[visit]} is the cheaper one"
        return f"A customer costs the same both ways{more}."
    if visit is None:
        return f"The visits cost the same; the customer by {_NAMES[cost]} is the cheaper one."
    if visit != cost:
        return f"The cheap click is the dear customer: by {_NAMES[cost]} the visit costs more and the customer less."
    return f"The {_NAMES[cost]} is cheaper by the visit and by the customer."


def _cheaper(pair):
    """0 or 1 for the lower of two amounts, None when they are within a hundredth of each other."""
    if abs(pair[0] - pair[1]) <= 0.01 * max(pair):
        return None
    return 0 if pair[0] < pair[1] else 1


def _paid_back(values, result):
    first, worth = values["margin_cny"], result.worth_cny
    if not first:
        return "An order leaves nothing, so no customer ever brings the money back."
    brings = f"A customer leaves {cny(first)} with the first order and is worth {cny(worth)} in all."
    sides = (
        ("advert", result.advert_customer_cny, result.advert_payback),
        ("post", result.post_customer_cny, result.post_payback),
    )
    said = [_when(name, cost, months, worth) for name, cost, months in sides if math.isfinite(cost)]
    return " ".join([brings, *said])


def _when(name, cost_cny, months, worth_cny):
    if months == 0:
        return f"The {name}'s money is back at once."
    if not math.isfinite(months):
        return f"The {name}'s money never comes back: {cny(cost_cny - worth_cny)} are lost on each customer."
    late = "" if worth_cny >= cost_cny else ", but by then counts for less than was paid"
    return f"The {name}'s money is back after {_months(months)}{late}."


def _table(values, result):
    none = "never"

    def wait(months):
        return _months(months) if math.isfinite(months) else none

    def cost(amount):
        return cny(amount) if math.isfinite(amount) else "nobody comes"

    rows = (
        (
            "Price",
            f"{cny(values['cpm_cny'])} per 1,000 shown",
            f"{cny(_over(values['post_price_cny'], result.readers))} per reader" if result.readers else "no readers",
        ),
        ("Go on to the shop", percent(values["ad_click_rate"]), percent(values["reader_click_rate"])),
        ("A visit costs", cost(result.advert_visit_cny), cost(result.post_visit_cny)),
        ("Of the visits, order", percent(values["ad_conversion"]), percent(values["reader_conversion"])),
        ("A customer costs (CAC)", cost(result.advert_customer_cny), cost(result.post_customer_cny)),
        ("The first order leaves", *(cny(values["margin_cny"]),) * 2),
        ("A customer is worth (LTV)", *(cny(result.worth_cny),) * 2),
        ("After the cost, a customer leaves", *(_left(result, c) for c in _both_costs(result))),
        ("Money back after", wait(result.advert_payback), wait(result.post_payback)),
        ("One post: readers", "", count(result.readers)),
        ("One post: visits", "", count(result.visits)),
        ("One post: customers", "", count(result.customers)),
    )
    return TextTable(columns=("", "By advert", "By post"), rows=rows)


def _both_costs(result):
    return result.advert_customer_cny, result.post_customer_cny


def _left(result, cost_cny):
    return cny(result.worth_cny - cost_cny) if math.isfinite(cost_cny) else "nothing"


def _over(amount, number):
    return amount / number
