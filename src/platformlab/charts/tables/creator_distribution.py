"""What operators of self-media earn, and how readers come to an article."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, GREEN, percent
from platformlab.charts.tables._panels import Panel, asked, bars

EARNINGS = {"platform": "China self-media", "as_of": "2017-01", "measure": "share_of_creators"}
READS = {"platform": "WeChat Official Account", "measure": "share_of_reads"}


def chart(table):
    """Two panels: earnings of operators in January 2017, and sources of reads in 2019. Each is one study's answer."""
    rows = table.verified()
    earnings = rows.where(**EARNINGS).rows
    reads = rows.where(**READS, as_of="2019").rows
    earlier = rows.where(**READS, as_of="2014").rows
    below = rows.one(**EARNINGS, band="earn below CNY 5,000 a month")
    followers = rows.one(**READS, band="push to existing followers")
    moments = rows.one(**READS, as_of="2014", band="Moments")
    sources = rows.sources
    unknown = 100 - sum(row.value for row in reads)
    traces, layout = bars(
        (
            _panel(f"Operators of self-media in China, {below.as_of} ({asked(sources[below.source])})", earnings, BLUE),
            _panel(
                f"Where reads of WeChat articles came from, {followers.as_of} ({asked(sources[followers.source])})",
                reads,
                GREEN,
            ),
        ),
        axis_title="Share of operators, share of reads (%)",
        high=100,
        height=420,
    )
    return Chart(
        traces=traces,
        layout=layout,
        headline=f"{percent(below.value / 100)} of operators earned below CNY 5,000 a month",
        sentence=(
            f"{percent(below.value / 100)} of the operators asked earned below CNY 5,000 a month. In another study, of "
            f"{followers.as_of}, {percent(followers.value / 100)} of the reads came from the account's own followers "
            f"(for {percent(unknown / 100)} it does not say). Of {moments.as_of} a page says that "
            f"{percent(moments.value / 100)} came from Moments, where friends pass articles on."
        ),
        table=TextTable(
            columns=("Of what", "Who, or from where", "Date", "Share"),
            rows=tuple(
                (what, row.band, row.as_of, percent(row.value / 100))
                for what, group in (("Operators", earnings), ("Reads", reads), ("Reads, another study", earlier))
                for row in group
            ),
        ),
    )


def _panel(title, rows, colour):
    return Panel(
        title=title,
        labels=tuple(row.band for row in rows),
        values=tuple(row.value for row in rows),
        texts=tuple(percent(row.value / 100) for row in rows),
        colour=colour,
    )
