"""What adverts and posts cost: prices in China by what is paid for, and clicks beside successes on one page."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ADVERTISER, ORANGE, SHOP, cny, percent
from platformlab.charts.tables._ranges import range_traces, rows_axis, span_text

COMPILED = "adcalc_2024"
"""The page that gives click price and success rate of several channels; each rate is from a sample of its own."""

_SHOWN = ("WeChat Moments", "Weibo feed")
_POSTS = {
    "cpm": "a list of 2019",
    "cost_per_view_example_a": "one post",
    "cost_per_view_example_b": "another post",
}


def chart(table):
    """Three panels: CNY for 1,000 adverts shown, CNY for a reader of a post, and USD for a click and for a success.

    ValueError if the table lacks the rows that the sentence reads.
    """
    rows = table.verified()
    shown = [rows.one(channel=name, metric="cpm", unit="CNY_per_1000_impressions") for name in _SHOWN]
    posts = [
        (name, _per_reader(rows.one(channel="WeChat influencer article", metric=metric)))
        for metric, name in _POSTS.items()
    ]
    clicks = sorted(_clicks(rows), key=lambda pair: pair[0].value_low)
    search = tuple(
        rows.one(channel="Google Search", metric=metric, source=COMPILED) for metric in ("cpc", "conversion_rate")
    )
    cheapest = clicks[0]
    successes = [_success(pair) for pair in clicks]
    return Chart(
        traces=(
            *range_traces(
                "CNY for 1,000 times shown",
                [(i, _span(row)) for i, row in enumerate(shown)],
                [span_text(_span(row), cny) for row in shown],
                colour=ADVERTISER,
                axis="",
            ),
            *range_traces(
                "CNY for one reader",
                list(enumerate(pair for _, pair in posts)),
                [span_text(pair, cny) for _, pair in posts],
                colour=ORANGE,
                axis="2",
            ),
            _dots("a click, USD", [row.value_low for row, _ in clicks], "middle left", ADVERTISER),
            _dots("a success, USD", successes, "middle right", SHOP),
        ),
        layout={
            "height": 420,
            "margin": {"t": 52, "l": 104, "r": 16},
            "xaxis": {
                "domain": [0, 0.34],
                "range": [0, 220],
                "anchor": "y",
                "title": {"text": "CNY for 1,000 times shown"},
            },
            "yaxis": rows_axis(_SHOWN, domain=[0.66, 1], anchor="x"),
            "xaxis2": {"domain": [0, 0.34], "range": [0, 1.8], "anchor": "y2", "title": {"text": "CNY for one reader"}},
            "yaxis2": rows_axis([name for name, _ in posts], domain=[0, 0.36], anchor="x2"),
            "xaxis3": {
                "domain": [0.55, 1],
                "type": "log",
                "range": [-1.2, 2.9],
                "tickvals": [1, 10, 100],
                "ticktext": ["$1", "$10", "$100"],
                "anchor": "y3",
                "title": {"text": "USD (each mark ten times the one before)"},
            },
            "yaxis3": {
                "range": [len(clicks) - 0.5, -0.6],
                "tickvals": list(range(len(clicks))),
                "ticktext": [row.channel for row, _ in clicks],
                "zeroline": False,
                "anchor": "x3",
            },
            "annotations": [
                _heading("Adverts in China", 0, 1),
                _heading("Posts in WeChat accounts", 0, 0.36),
                _heading(f"A click ● and a success ◆, worldwide ({cheapest[0].year})", 0.42, 1),
            ],
        },
        headline=f"The cheapest click costs {_usd(cheapest[0].value_low)}, its success {_usd(_success(cheapest))}",
        sentence=(
            f"In China 1,000 adverts shown cost {cny(shown[1].value_low)} in Weibo's feed and "
            f"{span_text(_span(shown[0]), cny)} among WeChat's Moments. A reader of a post in a WeChat account costs "
            f"{span_text(posts[0][1], cny)}; that reader has opened the post, so it takes click rates to compare the "
            f"two. Worldwide one page gives {_usd(cheapest[0].value_low)} for a click on {cheapest[0].channel} and "
            f"{_usd(search[0].value_low)} on {search[0].channel}, but {percent(cheapest[1].value_low / 100)} and "
            f"{percent(search[1].value_low / 100)} of the clicks succeed: a success costs {_usd(_success(cheapest))} "
            f"and {_usd(_success(search))}, nearly the same. All of it is from weak pages: examples, not averages."
        ),
        table=TextTable(
            columns=("Channel", "What", "Price", "Success rate", "A success costs", "Year", "Reliability"),
            rows=(
                *(
                    (row.channel, "1,000 times shown", span_text(_span(row), cny), "", "", *_how_sure(row))
                    for row in shown
                ),
                *(
                    ("WeChat account, " + name, "one reader", span_text(pair, cny), "", "", "2019", "medium")
                    for name, pair in posts
                ),
                *(
                    (
                        row.channel,
                        "one click",
                        _usd(row.value_low),
                        percent(rate.value_low / 100),
                        _usd(_success((row, rate))),
                        *_how_sure(row),
                    )
                    for row, rate in clicks
                ),
            ),
        ),
    )


def _clicks(rows):
    """(click price, success rate) of each channel for which the compiled page gives both."""
    page = rows.where(source=COMPILED)
    rates = {row.channel: row for row in page.where(metric="conversion_rate").rows}
    return [(row, rates[row.channel]) for row in page.where(metric="cpc").rows if row.channel in rates]


def _success(pair):
    """What a success costs when so many clicks are paid for it, USD."""
    price, rate = pair
    return price.value_low / (rate.value_low / 100)


def _per_reader(row):
    per = 1_000 if row.unit == "CNY_per_1000_views" else 1
    return row.value_low / per, row.value_high / per


def _span(row):
    return row.value_low, row.value_high


def _usd(amount):
    return f"${amount:.0f}" if amount >= 10 else f"${amount:.2f}"


def _how_sure(row):
    return str(row.year or "undated"), row.reliability


def _dots(name, amounts, position, colour):
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": amounts,
        "y": list(range(len(amounts))),
        "text": [f" {_usd(amount)} " for amount in amounts],
        "textposition": position,
        "marker": {"color": colour, "size": 10, "symbol": "circle" if colour == ADVERTISER else "diamond"},
        "hovertemplate": f"{name}: %{{x}}<extra></extra>",
        "xaxis": "x3",
        "yaxis": "y3",
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
        "yshift": 8,
        "xshift": -60 if not x else 0,
    }
