"""How far articles reach: a histogram on a logarithmic axis, with the median, the mean and the top 1 %."""

from platformlab import tables
from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, ORANGE, PURPLE, compact, count, percent, soft


def chart(table):
    """The articles of the table's channel (of all channels, when it has several) by their number of shares.

    Sources: the table itself for median, mean and top shares; content_reach_hist for the bins.
    """
    channels = set(table.column("channel"))
    channel = channels.pop() if len(channels) == 1 else "all"
    rows = table.verified().where(channel=channel)
    articles, median, mean, top_from, top_pct = (
        rows.one(statistic=name).value
        for name in ("articles", "p50_shares", "mean_shares", "p99_shares", "top_1pct_share_of_shares_pct")
    )
    top = top_pct / 100
    counted = tables.load("content_reach_hist").verified().where(channel=channel).rows
    full = [number for number, row in enumerate(counted) if row.articles]
    bins = counted[full[0] : full[-1] + 1]
    highest = max(row.articles for row in bins)
    return Chart(
        traces=(
            _area(bins),
            _mark(median, highest * 1.12, f"median {count(median)}\u00a0", "middle left", ORANGE),
            _mark(mean, highest * 1.12, f"\u00a0mean {count(mean)}", "middle right", PURPLE),
            _mark(
                top_from, highest * 0.42, f"from here the top 1 %:<br>{percent(top)} of all shares", "top center", BLUE
            ),
        ),
        layout={
            "xaxis": {
                "type": "log",
                "title": {"text": "Shares of an article (each step to the right is ten times as many)"},
                "tickvals": [10**power for power in range(7)],
                "ticktext": [compact(10**power) for power in range(7)],
            },
            "yaxis": {"title": {"text": "Articles"}, "tickformat": ","},
        },
        extents={"x": (bins[0].shares_from_incl, bins[-1].shares_to_excl), "y": (0, highest * 1.12)},
        headline=f"Half of the articles get at most {count(median)} shares",
        sentence=(
            f"Of {count(articles)} articles half get at most {count(median)} shares. The mean is {count(mean)}: it "
            f"is pulled up by the top 1 %, with {count(top_from)} shares or more, who get {percent(top)} of all shares."
        ),
        table=TextTable(
            columns=("What", "Number"),
            rows=(
                ("Articles", count(articles)),
                ("Median (half have at most so many shares)", count(median)),
                ("Mean shares", count(mean)),
                ("The top 1 % have so many shares or more", count(top_from)),
                ("Part of all shares that the top 1 % have", percent(top)),
                *(
                    (
                        f"Articles with {count(row.shares_from_incl)} to below {count(row.shares_to_excl)} shares",
                        count(row.articles),
                    )
                    for row in bins
                ),
            ),
        ),
    )


def _area(bins):
    """The histogram as a line in steps: bars on a logarithmic axis would be of unequal width."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "articles",
        "x": [bins[0].shares_from_incl, *(row.shares_from_incl for row in bins), bins[-1].shares_to_excl],
        "y": [0, *(row.articles for row in bins), 0],
        "line": {"shape": "hv", "width": 1.5, "color": BLUE},
        "fill": "tozeroy",
        "fillcolor": soft(BLUE, 0.4),
        "hovertemplate": "from %{x:,} shares: %{y:,} articles<extra></extra>",
    }


def _mark(shares, height, text, position, colour):
    return {
        "type": "scatter",
        "mode": "lines+text",
        "name": text,
        "x": [shares, shares],
        "y": [0, height],
        "text": ["", text],
        "textposition": position,
        "line": {"color": colour, "width": 2, "dash": "dash"},
        "hoverinfo": "skip",
    }
