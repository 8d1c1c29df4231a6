"""Two shops side by side: where their profit comes from, and the map of which one earns more."""

import math

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ORANGE, SHOP, YOU, cny, count, percent, soft

TAOBAO = ORANGE
MICRO = SHOP

FANS = (100.0, 1_000_000.0)
VISITS = (10.0, 100_000.0)
"""What the map shows; a seller beyond stands at its edge."""
_FRAME = 1.4
"""The axes go this many times further on either side, so that a marker at the edge is whole."""
_STEPS = 48
_SPAN = (FANS[0] / _FRAME, FANS[1] * _FRAME)
_X = tuple(_SPAN[0] * (_SPAN[1] / _SPAN[0]) ** (i / _STEPS) for i in range(_STEPS + 1))
_BACK = tuple(reversed(_X))
_BEYOND = (VISITS[0] / _FRAME**2, VISITS[1] * _FRAME**2)

_PARTS = ("Search visits", "Your fans", "Adverts", "Work, deposit", "Profit")
_HALF = 0.2
_LABEL_ROOM = 0.4
"""Share of the bars' span that is kept free on either side for the amounts at the bars' ends."""


def two_shops(values, result):
    """The explorer's chart. values: its controls; result: explorers.free_traffic_and_trust.TwoShops.

    Left, the parts of each shop's profit. Right, own fans across and search visits up, both logarithmic: the areas
    where Taobao or the micro-store earns more, the border between them, and where this seller stands.
    """
    taobao, micro = _parts(result.taobao, result.order_margin_taobao_cny), _micro_parts(result)
    low, high = min(*taobao, *micro, 0.0), max(*taobao, *micro, 0.0)
    room = _LABEL_ROOM * max(high - low, 1.0)
    return Chart(
        traces=(
            _bars("Taobao shop", taobao, TAOBAO, -_HALF),
            _bars("Micro-store", micro, MICRO, _HALF),
            *_map(values, result.border),
        ),
        layout=_LAYOUT,
        headline=_headline(result),
        sentence=_sentence(values, result),
        table=_table(values, result),
        extents={"x": (low - room, high + room)},
    )


def _parts(month, order_margin_cny):
    """Search, fans, adverts, fixed cost and profit of the Taobao shop, CNY per month."""
    search, fans = (orders * order_margin_cny for orders in month.orders_by_source)
    return (search, fans, -month.ad_spend_cny, -month.fixed_cost_cny, month.profit_cny)


def _micro_parts(result):
    month = result.micro_store
    return (0.0, month.contribution_cny, 0.0, -month.fixed_cost_cny, month.profit_cny)


def _bars(name, amounts, colour, shift):
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": list(amounts),
        "y": [place + shift for place in range(len(_PARTS))],
        "width": 2 * _HALF - 0.04,
        "text": [cny(amount) for amount in amounts],
        "constraintext": "none",
        "marker": {"color": colour},
        "hovertemplate": name + ": %{text}<extra></extra>",
    }


# ------------------------------------------------------------------------------------------------------------- the map


def _map(values, border):
    line = [_visible(border.search_visits(fans=fans)) for fans in _X]
    bottom, top = [_BEYOND[0]] * len(_X), [_BEYOND[1]] * len(_X)
    slope = border.value_per_search_visit_cny
    if slope > 0:  # more search visits speak for Taobao: it has the part above the line
        taobao, micro = (line, top), (bottom, line)
    elif slope < 0:
        taobao, micro = (bottom, line), (line, top)
    else:
        line = [_BEYOND[border.lead_cny(fans=fans, search_visits=0.0) <= 0] for fans in _X]
        taobao, micro = (line, top), (bottom, line)
    x, y = _held(values["fans"], FANS), _held(values["search_visits"], VISITS)
    spots = _spots(border, x, y)
    return (
        _area(taobao, TAOBAO),
        _area(micro, MICRO),
        {**_ON_MAP, "mode": "lines", "x": list(_X), "y": line, "line": {"color": YOU, "width": 3}},
        {
            **_ON_MAP,
            "mode": "text",
            "x": [spot[0] for spot in spots],
            "y": [spot[1] for spot in spots],
            "text": [spot[2] for spot in spots],
        },
        {
            **_ON_MAP,
            "mode": "markers",
            "x": [x],
            "y": [y],
            "cliponaxis": False,
            "marker": {"size": 15, "color": YOU, "symbol": "diamond", "line": {"color": "white", "width": 2}},
        },
    )


_ON_MAP = {"type": "scatter", "xaxis": "x2", "yaxis": "y2", "cliponaxis": True, "hoverinfo": "skip"}


def _area(edges, colour):
    below, above = edges
    return {
        **_ON_MAP,
        "mode": "lines",
        "x": [*_X, *_BACK],
        "y": [*below, *reversed(above)],
        "fill": "toself",
        "fillcolor": soft(colour, 0.28),
        "line": {"width": 0},
    }


def _visible(visits):
    return min(max(visits, _BEYOND[0]), _BEYOND[1])


def _held(value, edges):
    return min(max(value, edges[0]), edges[1])


# Where the name of an area can stand, as shares of the map's width and height; the first that lies within it is taken.
_PLACES = ((0.24, 0.9), (0.74, 0.08), (0.74, 0.9), (0.24, 0.08), (0.5, 0.5), (0.24, 0.5), (0.74, 0.5))
_WIDE, _TALL = 0.2, 0.07


def _spots(border, x, y):
    """The names of the two areas where there is room for them, and "you" beside the marker: (x, y, text)."""
    across, up = _share(x, FANS), _share(y, VISITS)
    you_up = up + 0.07 if up < 0.85 else up - 0.07
    you = (min(max(across, 0.06), 0.94), you_up)
    taken, spots = [(across, up), you], []
    for text, sign in (("Taobao<br>earns more", 1.0), ("Micro-store<br>earns more", -1.0)):
        place = next((p for p in _PLACES if _free(p, taken) and _inside(border, p, sign)), None)
        if place:
            taken.append(place)
        spots.append((*_at(place or (0.5, 0.5)), text if place else ""))
    return (*spots, (*_at(you), "<b>you</b>"))


def _share(value, edges):
    return math.log(value / edges[0]) / math.log(edges[1] / edges[0])


def _at(place):
    return tuple(edges[0] * (edges[1] / edges[0]) ** share for share, edges in zip(place, (FANS, VISITS), strict=True))


def _free(place, taken):
    return all(abs(place[0] - x) > _WIDE + 0.05 or abs(place[1] - y) > 2 * _TALL for x, y in taken)


def _inside(border, place, sign):
    corners = ((place[0] + dx, place[1] + dy) for dx in (-_WIDE, _WIDE) for dy in (-_TALL, _TALL))
    return all(sign * border.lead_cny(fans=fans, search_visits=visits) > 0 for fans, visits in map(_at, corners))


def _axis(edges):
    return [math.log10(edges[0] / _FRAME), math.log10(edges[1] * _FRAME)]


_LAYOUT = {
    "height": 420,
    "margin": {"t": 48, "r": 36},
    "barmode": "overlay",
    "xaxis": {"title": {"text": "CNY per month"}, "domain": [0, 0.44], "nticks": 5, "tickformat": ",~s"},
    "yaxis": {
        "range": [len(_PARTS) - 0.5, -0.5],
        "tickvals": list(range(len(_PARTS))),
        "ticktext": [*_PARTS[:-1], f"<b>{_PARTS[-1]}</b>"],
        "showgrid": False,
        "zeroline": False,
    },
    "xaxis2": {
        "title": {"text": "Your own fans"},
        "type": "log",
        "domain": [0.56, 1],
        "anchor": "y2",
        "range": _axis(FANS),
        "tickvals": [100, 1_000, 10_000, 100_000, 1_000_000],
        "tickangle": 0,
        "tickfont": {"size": 11},
        "ticktext": ["≤ 100", "1,000", "10,000", "100,000", "1 million"],
    },
    "yaxis2": {
        "title": {"text": "Search visits per month"},
        "type": "log",
        "anchor": "x2",
        "range": _axis(VISITS),
        "tickvals": [10, 100, 1_000, 10_000, 100_000],
        "ticktext": ["≤ 10", "100", "1,000", "10,000", "100,000"],
    },
    "annotations": [
        {
            "text": f'<span style="color:{TAOBAO}">■</span> Taobao shop   '
            f'<span style="color:{MICRO}">■</span> Micro-store',
            "showarrow": False,
            "xref": "paper",
            "yref": "paper",
            "x": 0.0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "yshift": 8,
        },
        {
            "text": "Which shop earns more?",
            "showarrow": False,
            "xref": "paper",
            "yref": "paper",
            "x": 1.0,
            "xanchor": "right",
            "y": 1.0,
            "yanchor": "bottom",
            "yshift": 8,
        },
    ],
}


# ------------------------------------------------------------------------------------------------------------ the text

_NEAR = 0.04
"""A lead below this share of what strangers leave on Taobao is too small to name a reason for."""


def _headline(result):
    lead = result.lead_cny
    if abs(lead) < 0.5:
        return "Both shops earn the same"
    ahead = "Taobao" if lead > 0 else "The micro-store"
    return f"{ahead} is ahead by {cny(abs(lead))} a month"


def _sentence(values, result):
    taobao, micro = result.taobao, result.micro_store
    first = (
        f"The Taobao shop {_earns(taobao.profit_cny)} and the micro-store {_earns(micro.profit_cny)} a month "
        "after your own work."
    )
    return f"{first} {_reason(values, result)}"


def _earns(profit_cny):
    if abs(profit_cny) < 0.5:
        return "just covers its costs"
    return f"earns {cny(profit_cny)}" if profit_cny > 0 else f"loses {cny(-profit_cny)}"


def _reason(values, result):
    """What decides, in one sentence."""
    border, search, fans = result.border, values["search_visits"], values["fans"]
    worth = border.value_per_search_visit_cny
    if search and worth <= 0:
        return (
            f"Adverts are the trouble: a search visit brings {cny(worth + values['advert_cny'])} and costs "
            f"{cny(values['advert_cny'])}, so being found loses money."
        )
    if abs(result.lead_cny) <= _NEAR * worth * search and fans:
        return (
            f"You stand on the border: what {count(search)} search visits leave on Taobao is about what it costs you "
            "in fans lost on the way, commission, work and deposit."
        )
    if result.lead_cny > 0:
        if fans and border.fan_gain_cny <= 0:
            return "Fans do not speak for the micro-store here: a fan leaves at least as much on Taobao."
        own = f"its {count(result.fan_visits)} visits by fans are no match" if fans else "nobody else comes to it"
        return (
            f"Strangers are the reason: {count(search)} search visits bring {count(result.taobao.orders_by_source[0])} "
            f"orders that the micro-store never sees, and {own}."
        )
    strangers = f"{count(search)} search visits bring" if search else "strangers, who never come, could bring"
    if fans and border.fan_gain_cny * fans > border.extra_cost_cny:
        return (
            f"Your fans are the reason: what Taobao loses of their visits ({percent(values['lost_rate'])}) and its "
            f"commission cost you more than {strangers}."
        )
    found = f"{count(search)} search visits do not pay for" if search else "no stranger finds your shop to pay for"
    return (
        f"Too few strangers come: {found} the {cny(border.extra_cost_cny)} that Taobao's extra work and deposit cost."
    )


def _table(values, result):
    taobao, micro, border = result.taobao, result.micro_store, result.border
    lost = taobao.visits - values["search_visits"]
    rows = (
        ("Visits by strangers", count(values["search_visits"]), "0"),
        ("Visits by fans", count(lost), count(micro.visits)),
        (
            "A stranger orders",
            percent(result.conversion_stranger_taobao),
            percent(result.conversion_stranger_micro_store),
        ),
        ("A fan orders", percent(result.conversion_fan_taobao), percent(result.conversion_fan_micro_store)),
        ("Orders", count(taobao.orders), count(micro.orders)),
        ("Sales", cny(taobao.revenue_cny), cny(micro.revenue_cny)),
        ("Commission", cny(taobao.commission_cny), cny(micro.commission_cny)),
        ("Adverts", cny(taobao.ad_spend_cny), cny(micro.ad_spend_cny)),
        ("Platform's take of sales", _take(taobao), _take(micro)),
        ("Work and deposit", cny(taobao.fixed_cost_cny), cny(micro.fixed_cost_cny)),
        ("Profit", cny(taobao.profit_cny), cny(micro.profit_cny)),
        ("An order leaves", cny(result.order_margin_taobao_cny), cny(result.order_margin_micro_store_cny)),
        ("A search visit leaves", cny(border.value_per_search_visit_cny), "–"),
        ("1,000 fans leave", cny(1_000 * result.fan_value_taobao_cny), cny(1_000 * result.fan_value_micro_store_cny)),
    )
    return TextTable(columns=("Per month", "Taobao", "Micro-store"), rows=rows)


def _take(month):
    return percent((month.commission_cny + month.ad_spend_cny) / month.revenue_cny) if month.revenue_cny else "–"
