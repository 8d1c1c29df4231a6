"""Who clicks on the first result: the share of clicks by position in one study, where it was read."""

from itertools import pairwise

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, percent

STUDY = "Sistrix 2020"


def chart(table):
    """Click shares of the positions that were read in a source; the gap between them stays empty."""
    checked = table.verified()
    rows = sorted(checked.where(study=STUDY).rows, key=lambda row: row.position)
    first = checked.one(study=STUDY, position=1)
    last = checked.one(study=STUDY, position=10)
    others = [row for row in checked.rows if row.study != STUDY and row.position == 1]
    gap = max(pairwise(rows), key=lambda pair: pair[1].position - pair[0].position)
    missing = (gap[0].position + 1, gap[1].position - 1)
    spread = " and ".join(percent(row.ctr_pct / 100) for row in others)
    return Chart(
        traces=(
            {
                "type": "bar",
                "name": STUDY,
                "x": [row.position for row in rows],
                "y": [row.ctr_pct for row in rows],
                "text": [percent(row.ctr_pct / 100) for row in rows],
                "width": 0.6,
                "constraintext": "none",
                "marker": {"color": BLUE},
                "hovertemplate": "position %{x}: %{text}<extra></extra>",
            },
        ),
        layout={
            "xaxis": {
                "title": {"text": "Position in Google's list of results"},
                "range": [0.4, 10.6],
                "tickvals": list(range(1, 11)),
            },
            "yaxis": {"title": {"text": "Searchers who click on it (%)"}, "range": [0, 34]},
            "annotations": [
                {
                    "text": f"positions {missing[0]} to {missing[1]}:<br>no figure was read",
                    "x": sum(missing) / 2,
                    "y": 6,
                    "showarrow": False,
                }
            ],
        },
        headline=f"{percent(first.ctr_pct / 100)} click on the first result",
        sentence=(
            f"In the study {STUDY}, {percent(first.ctr_pct / 100)} of searchers click on the first result and "
            f"{percent(last.ctr_pct / 100)} on number {last.position}. Other pages give the first result {spread}: the "
            "fall is sure, its size is not."
        ),
        table=TextTable(
            columns=("Study", "Position", "Clicked", "Note"),
            rows=tuple(
                (row.study, str(row.position), percent(row.ctr_pct / 100), row.note or "") for row in [*rows, *others]
            ),
        ),
    )
