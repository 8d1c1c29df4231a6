"""Where buying visitors come from: conversion by source of visitors in one study, average and best quarter of shops."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, GREEN, GREY, percent

STUDY = "Compass/VWO"
"""The study with the most sources of visitors; studies count differently, so no two are drawn together."""

OLDER_STUDY = "Monetate Q2"
"""A study of three sources only; the sentence and the numbers name its rates beside the drawn ones."""

_NAMES = {
    "organic_search": "unpaid search",
    "google_ads": "Google adverts",
    "email": "e-mail",
    "direct": "no other site",
    "referral": "a link elsewhere",
    "facebook": "Facebook",
    "social": "social networks",
    "search": "search",
}


def chart(table):
    """Average and top-quarter conversion rate by source of visitors. ValueError if the table lacks the study."""
    rows = table.verified()
    average = sorted(rows.some(study=STUDY, metric="conversion_rate"), key=lambda row: row.value_low, reverse=True)
    best = [
        rows.one(study=STUDY, metric="conversion_rate_top_quarter", traffic_source=row.traffic_source)
        for row in average
    ]
    older = sorted(rows.some(study=OLDER_STUDY, metric="conversion_rate"), key=lambda row: row.value_low, reverse=True)
    names = [_NAMES[row.traffic_source] for row in average]
    low, high = [row.value_low for row in average], [row.value_low for row in best]
    found = ", ".join(f"{_NAMES[row.traffic_source]} {_rate(row)}" for row in older)
    return Chart(
        traces=(
            {
                "type": "scatter",
                "mode": "lines",
                "name": "from average to best quarter",
                "x": [x for pair in zip(low, high, strict=True) for x in (*pair, None)],
                "y": [y for name in names for y in (name, name, None)],
                "line": {"color": GREY, "width": 2},
                "hoverinfo": "skip",
            },
            _dots("average of the shops", average, names, "circle", BLUE, "middle left"),
            _dots("best quarter of the shops", best, names, "diamond", GREEN, "middle right"),
            {
                "type": "scatter",
                "mode": "text",
                "name": "what the marks are",
                "x": [low[0], high[0]],
                "y": [names[0], names[0]],
                "text": ["average of the shops<br> ", "best quarter of the shops<br> "],
                "textposition": "top center",
                "hoverinfo": "skip",
            },
        ),
        layout={
            "height": 400,
            "xaxis": {
                "title": {"text": "Visits that end in an order (%)"},
                "range": [-2.2, 17],
                "tickvals": [0, 4, 8, 12, 16],
            },
            "yaxis": {
                "title": {"text": "Visitors come from"},
                "type": "category",
                "range": [len(names) - 0.5, -1.0],
                "showgrid": False,
            },
        },
        headline=f"From {names[0]} {_rate(average[0])} buy, from {names[-1]} {_rate(average[-1])}",
        sentence=(
            f"In the study {STUDY} (about {average[0].year}) {_rate(average[0])} of the visits from {names[0]} end in "
            f"an order, of those from {names[-1]} {_rate(average[-1])}. In the best quarter of the shops it is "
            f"{_rate(best[0])} and {_rate(best[-1])}: the shop matters as well as the source. {OLDER_STUDY} "
            f"{older[0].year} counted {found}."
        ),
        table=TextTable(
            columns=("Study", "Visitors come from", "Average of shops", "Best quarter of shops"),
            rows=(
                *(
                    (f"{STUDY} {row.year}", name, _rate(row), _rate(other))
                    for name, row, other in zip(names, average, best, strict=True)
                ),
                *((f"{OLDER_STUDY} {row.year}", _NAMES[row.traffic_source], _rate(row), "no figure") for row in older),
            ),
        ),
    )


def _rate(row):
    return percent(row.value_low / 100)


def _dots(name, rows, names, symbol, colour, position):
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "x": [row.value_low for row in rows],
        "y": names,
        "text": [_rate(row) for row in rows],
        "textposition": position,
        "marker": {"symbol": symbol, "color": colour, "size": 11},
        "hovertemplate": f"%{{y}}, {name}: %{{x}} %<extra></extra>",
    }
