"""Do buyers trust WeChat sellers? The answers of three inquiries, each in a panel of its own."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, ORANGE, percent
from platformlab.charts.tables._panels import Panel, asked, bars


def chart(table):
    """Shares by statement, a panel for each source. ValueError if the table lacks the rows that the sentence reads."""
    rows = table.verified()
    bought = rows.one(statement="have bought from a WeChat seller", year=2016)
    trust = rows.one(statement="trust WeChat sellers", year=2016)
    panels = []
    for key, source in rows.sources.items():
        group = rows.where(source=key).rows
        panels.append(
            Panel(
                title=f"{group[0].year}: {asked(source)}",
                labels=tuple(row.statement for row in group),
                values=tuple(row.value for row in group),
                texts=tuple(_share(row) for row in group),
                colour=ORANGE if "complaints" in group[0].statement else BLUE,
            )
        )
    traces, layout = bars(panels, axis_title="Share (%)", high=100, height=440, label_width=38)
    return Chart(
        traces=traces,
        layout=layout,
        headline=f"{percent(trust.value / 100)} trusted WeChat sellers in {trust.year}",
        sentence=(
            f"In {bought.year} {percent(bought.value / 100)} of the people asked had bought from a WeChat seller, but "
            f"only {percent(trust.value / 100)} trusted WeChat sellers. The three inquiries asked different people "
            "different things: read each by itself."
        ),
        table=TextTable(
            columns=("Statement", "Year", "Share"),
            rows=tuple((row.statement, str(row.year), _share(row)) for row in rows.rows),
        ),
    )


def _share(row):
    """The share as exactly as it was read: the note of a rounded one says "about 54" or "over 50"."""
    return f"{row.note} %" if row.note else percent(row.value / 100)
