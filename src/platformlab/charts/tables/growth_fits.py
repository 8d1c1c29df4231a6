"""How nine channels grew: how many times as many followers, and how much of it came in the best few weeks."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import GREEN, LOSS, YOU, count, percent

EVEN, UNEVEN, LOSSY = "small_channel", "astronomy_translation_small", "science_studio_mid"
"""Channels that the sentence reads."""
NO_START = 1
"""A channel that began with fewer followers than this has no “times as many”."""


def chart(table):
    """Two panels with a row for each channel: followers first and last, and parts of its gains and of its weeks.

    ValueError if the table lacks the channels that the sentence reads.
    """
    checked = table.verified()
    even, uneven, lossy = (checked.one(channel=name) for name in (EVEN, UNEVEN, LOSSY))
    rows = sorted(checked.rows, key=lambda row: row.gain_in_best_5pct_of_weeks_pct)
    places = list(range(len(rows)))
    names = [_named(row) for row in rows]
    gains = [row.gain_in_best_5pct_of_weeks_pct for row in rows]
    losses = [row.weeks_with_loss_pct for row in rows]
    most, least = (percent(row.gain_in_best_5pct_of_weeks_pct / 100) for row in (uneven, even))
    return Chart(
        traces=(
            {
                "type": "scatter",
                "mode": "lines",
                "name": "from first to last",
                "x": [x for row in rows for x in (max(row.followers_first, 100), row.followers_last, None)],
                "y": [y for place in places for y in (place, place, None)],
                "line": {"color": YOU, "width": 3},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": "last",
                "x": [row.followers_last for row in rows],
                "y": places,
                "text": [f" {_times(row)}" for row in rows],
                "textposition": "middle right",
                "marker": {"color": YOU, "size": 10},
                "hovertemplate": "%{x:,} followers<extra></extra>",
            },
            _bars("gained in the best 5 % of weeks", gains, [place + 0.2 for place in places], GREEN),
            _bars("weeks with a loss", losses, [place - 0.2 for place in places], LOSS),
        ),
        layout={
            "height": 440,
            "margin": {"t": 44, "l": 196, "r": 16},
            "barmode": "overlay",
            "xaxis": {
                "type": "log",
                "domain": [0, 0.46],
                "range": [1.9, 7.5],
                "tickvals": [1e2, 1e3, 1e4, 1e5, 1e6],
                "ticktext": ["100", "1,000", "10,000", "100,000", "1 m"],
                "title": {"text": "Followers"},
            },
            "xaxis2": {
                "domain": [0.54, 1],
                "range": [0, 84],
                "ticksuffix": " %",
                "title": {"text": "Share of all gains, share of weeks"},
            },
            "yaxis": {
                "range": [-0.6, len(rows) - 0.4],
                "tickvals": places,
                "ticktext": names,
                "zeroline": False,
                "showgrid": False,
                "automargin": False,
            },
            "annotations": [
                _title(0.0, "<b>First and last</b> record"),
                _title(0.54, "<b>Best 5 % of weeks</b> (green), <b>weeks with a loss</b> (red)"),
            ],
        },
        headline=f"{most} of what one channel gained came in one week of twenty",
        sentence=(
            f"In {_named(uneven)} the best 5 % of the weeks brought {most} "
            f"of all gains, in {_named(even)} {least}; evenly spread it would "
            f"be 5 %. Followers also leave: {_named(lossy)} had fewer at the end of "
            f"{percent(lossy.weeks_with_loss_pct / 100)} of its weeks than at the beginning."
        ),
        table=TextTable(
            columns=("Channel", "Weeks", "First", "Last", "Times", "In the best 5 % of weeks", "Weeks with a loss"),
            rows=tuple(
                (
                    name,
                    count(row.weeks),
                    count(row.followers_first),
                    count(row.followers_last),
                    _times(row),
                    percent(row.gain_in_best_5pct_of_weeks_pct / 100),
                    percent(row.weeks_with_loss_pct / 100),
                )
                for name, row in zip(names, rows, strict=True)
            ),
        ),
    )


def _named(row):
    return row.channel.replace("_", " ")


def _times(row):
    if row.followers_first < NO_START:
        return "from 0"
    return f"× {row.followers_last / row.followers_first:.1f}"


def _bars(name, values, heights, colour):
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": values,
        "y": heights,
        "width": 0.38,
        "text": [percent(value / 100) for value in values],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": colour},
        "hovertemplate": f"{name}: %{{x}} %<extra></extra>",
        "xaxis": "x2",
    }


def _title(x, text):
    return {
        "text": text,
        "showarrow": False,
        "x": x,
        "xref": "paper",
        "xanchor": "left",
        "y": 1.0,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 8,
    }
