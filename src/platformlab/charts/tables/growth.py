"""How the followers of ten channels grew, each as a line on one axis whose marks are ten times apart."""

import math
from datetime import date

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import PALETTE, count

READ, BEGIN, END = "personal_small", date(2022, 6, 6), date(2026, 8, 3)
"""The channel that the sentence reads, and two days of it."""
LOWEST = 10
"""Where the axis begins."""
APART = 0.24
"""Names at the lines' ends stay so far apart, in powers of ten."""


def chart(table):
    """Followers by date. Records below LOWEST, where a channel begins, are left out.

    ValueError if the table lacks the rows that the sentence reads.
    """
    checked = table.verified()
    before, after = (checked.one(channel=READ, date=day) for day in (BEGIN, END))
    channels = {}
    for row in checked.rows:
        channels.setdefault(row.channel, []).append(row)
    channels = dict(sorted(channels.items(), key=lambda item: item[1][-1].followers))
    heights, floor = [], 0.0
    for rows in channels.values():
        floor = max(math.log10(rows[-1].followers), floor + APART)
        heights.append(10**floor)
    first, last = min(table.column("date")), max(table.column("date"))
    largest, smallest = list(channels.values())[-1], next(iter(channels.values()))
    return Chart(
        traces=(
            *(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": _named(name),
                    "x": [row.date.isoformat() for row in rows if row.followers >= LOWEST],
                    "y": [row.followers for row in rows if row.followers >= LOWEST],
                    "line": {"color": PALETTE[place % len(PALETTE)], "width": 2.5},
                    "hovertemplate": f"{_named(name)}<br>%{{x}}: %{{y:,}}<extra></extra>",
                }
                for place, (name, rows) in enumerate(channels.items())
            ),
            {
                "type": "scatter",
                "mode": "text",
                "name": "names",
                "x": [last.replace(day=28).isoformat()] * len(channels),
                "y": heights,
                "text": [f" {_named(name)}" for name in channels],
                "textposition": "middle right",
                "textfont": {"size": 12},
                "cliponaxis": False,
                "hoverinfo": "skip",
            },
        ),
        layout={
            "height": 440,
            "margin": {"r": 200, "t": 16},
            "xaxis": {"type": "date", "range": [first.isoformat(), last.replace(day=28).isoformat()]},
            "yaxis": {
                "type": "log",
                "title": {"text": "Followers (each mark ten times the one below)"},
                "tickvals": [10**power for power in range(8)],
                "ticktext": ["1", "10", "100", "1,000", "10,000", "100,000", "1 m", "10 m"],
            },
        },
        extents={"y": (float(LOWEST), max(*heights, largest[-1].followers))},
        headline=f"From {count(smallest[-1].followers)} to {count(largest[-1].followers)} followers: ten that survived",
        sentence=(
            f"The channel {_named(READ)} had {count(before.followers)} followers in {before.date:%B %Y} and "
            f"{count(after.followers)} in {after.date:%B %Y}. The smallest of the "
            f"ten ends at {count(smallest[-1].followers)}, the largest at {count(largest[-1].followers)}. Each step up "
            "the axis is ten times as many, so a line that looks flat can still be rising."
        ),
        table=TextTable(
            columns=("Channel", "Platform", "First record", "Followers", "Last record", "Followers then"),
            rows=tuple(
                (
                    _named(name),
                    rows[0].platform,
                    rows[0].date.isoformat(),
                    count(rows[0].followers),
                    rows[-1].date.isoformat(),
                    count(rows[-1].followers),
                )
                for name, rows in channels.items()
            ),
        ),
    )


def _named(channel):
    return channel.replace("_", " ")
