"""A shop's month: visits that become orders, revenue that becomes profit, and what doubling would add."""

import math
from itertools import pairwise

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ADVERTISER, BLUE, GREEN, LOSS, MUTED, SHOP, YOU, cny, count, percent

_SOURCES = ("From search", "From adverts", "From fans")
_STEPS = ("Revenue", "Goods", "Fees", "Returns", "Adverts", "Fixed cost", "Profit")
_PLANS = ("Bought visits × 2", "All visits × 2", "Conversion × 2")
_LEFT, _RIGHT = (0.0, 0.41), (0.58, 1.0)


def visits_to_profit(*, visits, conversion, worth_cny, price_cny, break_even_visits, order_cny, now, plans):
    """Three panels: visits to orders, revenue to profit, and the change of profit that each way of doubling brings.

    visits, conversion, worth_cny: of search, adverts and fans, in that order; worth_cny is what a visit leaves before
    its own price. price_cny: of a bought visit. break_even_visits: search visits that pay the fixed cost alone.
    order_cny: what an order of now leaves. now: a StoreMonth. plans: the StoreMonths with bought visits, with all
    visits, and with conversion doubled.
    """
    changes = [plan.profit_cny - now.profit_cny for plan in plans]
    funnel = [*visits, now.orders, now.delivered]
    labels = [
        *(f"{count(n)} → {_orders(orders)}" for n, orders in zip(visits, now.orders_by_source, strict=True)),
        _orders(now.orders),
        f"{count(now.delivered)} kept",
    ]
    fees_cny = now.commission_cny + now.payment_fee_cny
    costs = (now.goods_cost_cny, fees_cny, now.returns_cost_cny, now.ad_spend_cny, now.fixed_cost_cny)
    starts, level = [0.0], now.revenue_cny
    for cost in costs:
        level -= cost
        starts.append(level)
    widths = [now.revenue_cny, *costs, now.profit_cny]
    starts.append(0.0)
    money = [cny(now.revenue_cny), *(cny(-cost) for cost in costs), cny(now.profit_cny)]
    ends = [max(start, start + width) for start, width in zip(starts, widths, strict=True)]
    lowest = min(0.0, *starts, now.profit_cny)
    most = max(funnel)
    return Chart(
        traces=(
            _bars(funnel, (*_SOURCES, "Orders", "Kept"), [BLUE, ADVERTISER, BLUE, SHOP, SHOP], ""),
            _texts(funnel, (*_SOURCES, "Orders", "Kept"), labels, ""),
            _bars(changes, _PLANS, [ADVERTISER, GREEN, YOU], "2"),
            _texts([max(0.0, change) for change in changes], _PLANS, [_change(change) for change in changes], "2"),
            _steps([now.revenue_cny, *starts[1:-1]]),
            _bars(widths, _STEPS, [SHOP, *[LOSS] * 5, YOU if now.profit_cny >= 0 else LOSS], "3", starts),
            _texts([max(0.0, end) for end in ends], _STEPS, money, "3"),
        ),
        layout=_LAYOUT,
        headline=f"{cny(now.profit_cny)} a month" + (" left" if now.profit_cny >= 0 else ": a loss"),
        sentence=_sentence(visits[1], worth_cny[1], price_cny, order_cny, now, changes),
        table=_table(visits, conversion, worth_cny, price_cny, break_even_visits, order_cny, now, money, changes),
        extents={
            "x": (0.0, max(most, 1.0) * 2.1),
            "x2": _room(min(0.0, *changes), max(0.0, *changes), 0.4),
            "x3": _room(lowest, max(0.0, *ends), 0.25),
        },
    )


def _orders(orders):
    return "1 order" if count(orders) == "1" else f"{count(orders)} orders"


def _change(change):
    return f"+{cny(change)}" if change > 0 else cny(change)


def _room(low, high, share):
    """An extent with room behind its right end for the labels."""
    return low, high + share * max(high - low, 1.0)


def _bars(values, names, colours, axis, base=None):
    return {
        "type": "bar",
        "orientation": "h",
        "x": values,
        "y": names,
        "base": base or [0.0] * len(values),
        "marker": {"color": colours},
        "width": 0.62,
        "hoverinfo": "skip",
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
    }


def _texts(ends, names, texts, axis):
    """The labels behind the bars' ends: a trace of their own, so that they move with the bars and are never cut."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": ends,
        "y": names,
        "text": [f" {text}" for text in texts],
        "textposition": "middle right",
        "hoverinfo": "skip",
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
    }


def _steps(levels):
    """Thin lines from each bar of the waterfall to the next: what was left before it."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for level in levels for x in (level, level, None)],
        "y": [y for pair in pairwise(_STEPS) for y in (*pair, None)],
        "line": {"color": MUTED, "width": 1},
        "hoverinfo": "skip",
        "xaxis": "x3",
        "yaxis": "y3",
    }


def _axes(axis, across, up, title, rows):
    number = axis or "1"
    return {
        f"xaxis{axis}": {
            "domain": list(across),
            "anchor": f"y{number}",
            "title": {"text": title},
            "nticks": 5,
            "separatethousands": True,
        },
        f"yaxis{axis}": {
            "domain": list(up),
            "anchor": f"x{number}",
            "type": "category",
            "range": [rows - 0.5, -0.5],
            "ticklabelstandoff": 5,
            "showgrid": False,
            "zeroline": False,
        },
    }


def _heading(text, x, y):
    return {
        "text": f"<b>{text}</b>",
        "showarrow": False,
        "x": x,
        "xref": "paper",
        "xanchor": "left",
        "y": y,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 4,
    }


_LAYOUT = {
    "height": 470,
    "margin": {"t": 30},
    **_axes("", _LEFT, (0.52, 1.0), "Visits or orders a month", 5),
    **_axes("2", _LEFT, (0.0, 0.27), "CNY a month", 3),
    **_axes("3", _RIGHT, (0.0, 1.0), "CNY a month", 7),
    "annotations": [
        _heading("From visits to orders", _LEFT[0], 1.0),
        _heading("What this would add to profit", _LEFT[0], 0.27),
        _heading("From revenue to profit", _RIGHT[0], 1.0),
    ],
}


def _sentence(bought, worth, price, order, now, changes):
    """What the month means, and which way of doubling would change it most."""
    twice_bought, _, twice_conversion = changes
    if not now.orders:
        return "Nobody orders: visits without orders earn nothing, and the costs stay."
    if order <= 0:
        return (
            f"Every order loses {cny(-order)} once goods, fees and returns are paid: neither more visits nor a better "
            "conversion can help. Mend the margin first."
        )
    if not bought:
        return (
            f"You buy no visits. Twice the conversion would add {cny(twice_conversion)}, and so would twice the visits "
            "if they came for nothing."
        )
    if not price:
        return (
            "Your adverts cost nothing: visits that come for nothing can only help. Twice the visits and twice the "
            f"conversion would each add {cny(twice_conversion)}."
        )
    if worth < price:
        return (
            f"A bought visit costs {cny(price)} and is worth {cny(worth)}: each one loses money. Twice as many would "
            f"cost you {cny(-twice_bought)} more a month; twice the conversion would add {cny(twice_conversion)}."
        )
    return (
        f"A bought visit costs {cny(price)} and is worth {cny(worth)}: {cny(worth - price)} is yours. Twice as many "
        f"would add {cny(twice_bought)} a month; twice the conversion would add {cny(twice_conversion)}."
    )


def _table(visits, conversion, worth, price, break_even, order, now, money, changes):
    free = cny(0.0)
    enough = count(break_even) if math.isfinite(break_even) else "no number is enough"
    prices = (0.0, price, 0.0)
    return TextTable(
        columns=("", "Search", "Adverts", "Fans", "Together"),
        rows=(
            ("Visits", *map(count, visits), count(now.visits)),
            ("Share that orders", *map(percent, conversion), percent(now.orders / now.visits if now.visits else 0.0)),
            ("Orders", *map(count, now.orders_by_source), count(now.orders)),
            ("An order leaves", "", "", "", cny(order)),
            ("A visit is worth", *map(cny, worth), ""),
            ("A visit costs", free, cny(price), free, ""),
            ("A visit leaves", *(cny(w - p) for w, p in zip(worth, prices, strict=True)), ""),
            ("Orders kept", "", "", "", count(now.delivered)),
            *((step, "", "", "", text) for step, text in zip(_STEPS, money, strict=True)),
            *((f"Profit changes: {plan}", "", "", "", _change(c)) for plan, c in zip(_PLANS, changes, strict=True)),
            ("Visits that pay the fixed cost alone", enough, "", "", ""),
        ),
    )
