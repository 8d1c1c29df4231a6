"""What platforms pay creators: the creator's share where one is stated, and pay per 1,000 views as single pages say."""

from collections import Counter

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ORANGE, YOU, cny, percent
from platformlab.charts.tables._ranges import range_traces, rows_axis, span_text

_SHARES = {
    "creator_share_of_subscriptions": "subscriptions",
    "creator_share_of_fan_funding": "fan funding",
    "creator_share_of_watch_page_ads": "adverts beside videos",
    "creator_share_of_ads": "adverts in articles",
}
_PAY = {"CNY_per_1000_views": "CNY per 1,000 views", "CNY_per_1000_reads": "CNY per 1,000 reads"}
_PAY_METRICS = ("rpm", "rpm_reported_low_case")


def chart(table):
    """Two panels: creators' shares, and what creators are paid in CNY for 1,000 views or reads.

    A share whose page the collector holds for implausible (low reliability) is among the numbers, not in the picture.
    """
    rows = table.verified()
    shares = sorted(
        rows.where(metric=lambda metric: metric in _SHARES).rows, key=lambda row: row.value_low, reverse=True
    )
    drawn = [row for row in shares if row.reliability != "low"]
    most = rows.one(platform="OnlyFans", metric="creator_share_of_subscriptions")
    least = rows.one(platform="YouTube", metric="creator_share_of_watch_page_ads")
    best_paid = rows.one(platform="Bilibili", metric="rpm", as_of="2024")
    worst_paid = rows.one(platform="Toutiao", metric="rpm", value_low=0.1)
    pay = rows.where(metric=lambda metric: metric in _PAY_METRICS, unit=lambda unit: unit in _PAY).rows
    pay = sorted(pay, key=lambda row: (row.platform, row.value_low))
    platforms = list(dict.fromkeys(row.platform for row in pay))
    pages = Counter((platforms.index(row.platform), (row.value_low, row.value_high)) for row in pay)
    return Chart(
        traces=(
            {
                "type": "bar",
                "orientation": "h",
                "name": "creator's share",
                "x": [row.value_low for row in drawn],
                "y": [f"{row.platform}: {_SHARES[row.metric]}" for row in drawn],
                "text": [_share(row) for row in drawn],
                "marker": {"color": YOU},
                "hovertemplate": "%{y}: %{text} for the creator<extra></extra>",
            },
            *range_traces(
                "CNY per 1,000",
                list(pages),
                [_pay_text(pair, number) for (_, pair), number in pages.items()],
                colour=ORANGE,
                axis="2",
            ),
        ),
        layout={
            "height": 420,
            "xaxis": {"title": {"text": "The creator's share of that income (%)"}, "range": [0, 100], "anchor": "y"},
            "yaxis": {"domain": [0.6, 1], "autorange": "reversed", "type": "category", "showgrid": False},
            "xaxis2": {
                "title": {"text": "Paid for 1,000 views or reads (CNY; single pages)"},
                "range": [0, 4],
                "anchor": "y2",
            },
            "yaxis2": rows_axis(platforms, domain=[0, 0.36], anchor="x2"),
        },
        headline=f"{_share(least)} to {_share(most)} for the creator",
        sentence=(
            f"Of {_SHARES[most.metric]} {most.platform} leaves the creator {_share(most)}, of {_SHARES[least.metric]} "
            f"{least.platform} {_share(least)}. For 1,000 views or reads in China single web pages report between "
            f"{cny(worst_paid.value_low)} and {cny(best_paid.value_high)}: examples from weak sources, not averages."
        ),
        table=TextTable(
            columns=("Platform", "What", "Value", "As of", "Reliability"),
            rows=(
                *((row.platform, f"share of {_SHARES[row.metric]}", _share(row), *_how_sure(row)) for row in shares),
                *((row.platform, _PAY[row.unit], _pay_text(_span(row)), *_how_sure(row)) for row in pay),
            ),
        ),
    )


def _span(row):
    return row.value_low, row.value_high


def _share(row):
    return span_text(_span(row), lambda value: percent(value / 100))


def _pay_text(pair, pages=1):
    text = span_text(pair, cny)
    return text if pages == 1 else f"{text} ({pages} pages)"


def _how_sure(row):
    return row.as_of or "undated", row.reliability
