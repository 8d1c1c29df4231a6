"""A thousand visits as a thousand squares: those that end in an order stand out, the others stay grey."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import MUTED, SHOP, cny, count, percent

VISITS = 1_000
_COLUMNS, _ROWS = 50, 20
_XS = tuple(float(i // _ROWS) for i in range(VISITS))
_YS = tuple(float(_ROWS - 1 - i % _ROWS) for i in range(VISITS))
_MOST = 100
"""Visits that can end in an order at most, of a thousand."""
_FIELD = (1.0,) * VISITS
_ORDERS = tuple((1.0,) * orders + (None,) * (_MOST - orders) for orders in range(_MOST + 1))


def thousand_visits(values, result):
    """The chart of a StoreMonth of a thousand visits. values: the explorer's control, conversion_rate."""
    orders = round(result.orders)
    return Chart(
        traces=(
            _squares(_XS, _YS, _FIELD, MUTED, gap_px=4, opacity=0.55),
            _squares(_XS[:_MOST], _YS[:_MOST], _ORDERS[orders], SHOP, gap_px=2),
            {
                "type": "scatter",
                "mode": "text",
                "x": (-0.6, _COLUMNS - 0.4),
                "y": (_ROWS + 0.6, _ROWS + 0.6),
                "text": (
                    f"<b>{count(orders)}</b> order{'' if orders == 1 else 's'}",
                    f"{count(VISITS - orders)} leave",
                ),
                "textposition": ("middle right", "middle left"),
                "textfont": {"size": 15},
                "hoverinfo": "skip",
            },
        ),
        layout=_LAYOUT,
        headline=f"{count(orders)} of {count(VISITS)} visits end in an order",
        sentence=_sentence(orders, result),
        table=TextTable(
            columns=("Of 1,000 visits", "Number"),
            rows=(
                ("End in an order", count(orders)),
                ("End without one", count(VISITS - orders)),
                ("Conversion", percent(values["conversion_rate"])),
                ("Sales", cny(result.revenue_cny)),
            ),
        ),
    )


def _sentence(orders, result):
    if orders == 0:
        return "Everybody looks and leaves: the shop sells nothing, however many come."
    others = count((VISITS - orders) / orders)
    look = f"for each order there are {others} visits that only look"
    sold = "1 order of ¥100 brings" if orders == 1 else f"{count(orders)} orders of ¥100 bring"
    return f"{sold} {cny(result.revenue_cny)} of sales; {look}."


def _squares(xs, ys, shown, colour, *, gap_px, opacity=1.0):
    """Squares where `shown` has a number, as one image: a thousand markers take a browser half a frame longer."""
    return {
        "type": "heatmap",
        "x": xs,
        "y": ys,
        "z": shown,
        "zmin": 0,
        "zmax": 1,
        "xgap": gap_px,
        "ygap": gap_px,
        "colorscale": ((0, colour), (1, colour)),
        "showscale": False,
        "opacity": opacity,
        "hoverinfo": "skip",
    }


_BLANK = {"showgrid": False, "zeroline": False, "showticklabels": False}

_LAYOUT = {
    "height": 360,
    "margin": {"l": 16, "r": 16, "t": 8, "b": 34},
    "xaxis": _BLANK | {"range": [-0.7, _COLUMNS - 0.3], "title": {"text": "Each square is one visit to the shop"}},
    "yaxis": _BLANK | {"range": [-0.9, _ROWS + 1.4]},
}
