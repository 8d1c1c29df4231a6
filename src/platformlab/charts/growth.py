"""Growth of an audience month by month, and where the creators of a market end: with talent, and with luck."""

import math
from itertools import pairwise

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import GREEN, LOSS, MUTED, ORANGE, YOU, compact, count, panel_title, percent, soft

MONTHS = 120
"""How far the growth curve looks ahead."""

_TIMES = list(range(MONTHS + 1))
_ROOM = 1.5
"""The months' axis goes on so many times as far, for the names at the lines' ends."""
_LINE_OF_TEXT = 0.085
"""Height of a line of text, as a share of the picture's."""
_RIM = {"color": "white", "width": 2}


def fans_by_month(values, result):
    """The chart of the explorer fan_growth. values: its controls; result: models.audience.AudiencePath over MONTHS.

    Left, the fans up to the month looked at and beyond, and the level they tend to. Right, who comes and who leaves.
    """
    month = round(values["months"])
    top = max(result.fans[-1], result.steady_fans, 1.0)
    most = max(*result.gained, 1.0)
    return Chart(
        traces=(
            {
                **_LEFT,
                "x": [0, MONTHS],
                "y": [result.steady_fans, result.steady_fans],
                "line": {"color": GREEN, "width": 3, "dash": "dash"},
            },
            {**_LEFT, "x": _TIMES, "y": list(result.fans), "line": {"color": YOU, "width": 2, "dash": "dot"}},
            {
                **_LEFT,
                "x": [min(time, month) for time in _TIMES],
                "y": [result.fans[min(time, month)] for time in _TIMES],
                "line": {"color": YOU, "width": 4},
            },
            {**_LEFT, **_diamond(month, result.fans[month], YOU)},
            _names(result, month, top),
            {**_RIGHT, "x": _TIMES, "y": list(result.gained), "line": {"color": GREEN, "width": 3}},
            {**_RIGHT, "x": _TIMES, "y": list(result.lost), "line": {"color": LOSS, "width": 3, "dash": "dash"}},
            {**_RIGHT, **_diamond(month, result.gained[month], GREEN)},
        ),
        layout=_GROWTH_LAYOUT,
        headline=f"{count(result.fans[month])} fans {_after(month)}",
        sentence=_growth_sentence(values, result, month),
        table=_growth_table(values, result, month),
        extents={"y": (0.0, top), "y2": (0.0, most)},
    )


_LEFT = {"type": "scatter", "mode": "lines", "xaxis": "x", "yaxis": "y", "cliponaxis": False, "hoverinfo": "skip"}
_RIGHT = {**_LEFT, "xaxis": "x2", "yaxis": "y2"}


def _diamond(x, y, colour):
    return {
        "mode": "markers",
        "x": [x],
        "y": [y],
        "marker": {"size": 14, "color": colour, "symbol": "diamond", "opacity": 1, "line": _RIM},
    }


def _names(result, month, top):
    """What the lines are called: you below, the long run above; they keep a line of text apart."""
    line = _LINE_OF_TEXT * top
    you = max(result.fans[month] - line, 0.6 * line)
    return {
        **_LEFT,
        "mode": "text",
        "x": [month + 5, MONTHS + 3],
        "y": [you, max(result.steady_fans, you + line)],
        "text": [f"<b>you {_short(result.fans[month])}</b>", f"long run {_short(result.steady_fans)}"],
        "textposition": "middle right",
    }


def _short(people):
    """A number of people for a label in the picture: 2.07 m as on the axis."""
    return compact(people).replace(" million", " m")


def _title(x, text, shift=-36):
    return panel_title(text, x=x, xshift=shift)


_GROWTH_LAYOUT = {
    "height": 400,
    "margin": {"t": 44, "r": 20, "l": 60},
    "xaxis": {
        "title": {"text": "Months"},
        "domain": [0, 0.57],
        "range": [-2, MONTHS * _ROOM],
        "tickvals": [0, 24, 48, 72, 96, 120],
        "zeroline": False,
    },
    "yaxis": {"nticks": 6, "tickformat": ",~r", "exponentformat": "none"},
    "xaxis2": {
        "title": {"text": "Months"},
        "domain": [0.67, 1],
        "anchor": "y2",
        "range": [-2, MONTHS + 2],
        "tickvals": [0, 24, 48, 72, 96, 120],
        "zeroline": False,
    },
    "yaxis2": {"anchor": "x2", "nticks": 6, "tickformat": ",~r", "exponentformat": "none"},
    "annotations": [
        _title(0.0, "<b>Your fans</b>"),
        _title(0.67, "<b>Each month</b>: come (line), leave (dashes)"),
    ],
}


def fastest_month(result):
    """The month in which most people begin to follow."""
    return max(range(len(result.gained)), key=lambda month: result.gained[month])


def _after(month):
    return f"after {month} month{'' if month == 1 else 's'}" if month else "today"


def _growth_sentence(values, result, month):
    if not result.gained[0]:
        return "Nobody comes of themselves, and you have no fans who could tell others: nothing ever begins."
    part = result.steady_fans / values["market"]
    end = f"In the long run {percent(round(part, 3))} of the market follow you."
    if part < 0.1 and values["churn"]:
        end = f"Churn is the bottleneck: in the long run only {percent(round(part, 3))} of the market follow you."
    now = f"In this month {count(result.gained[month])} people come and {count(result.lost[month])} leave."
    done = result.fans[month] / result.steady_fans
    peak = fastest_month(result)
    if not month:
        phase = "You begin with nobody: only those come who find you by themselves."
    elif done > 0.95:
        phase = "You are almost there: hardly more come than leave."
    elif month == peak:
        phase = "Never do more people come than now."
    elif month < peak:
        phase = "You are still in the rising part: the more fans you have, the more there are to tell others."
    else:
        phase = "The best months are over: there are fewer and fewer left to tell."
    return f"{now} {phase} {end}"


def _growth_table(values, result, month):
    return TextTable(
        columns=("What", "People"),
        rows=(
            ("Market", count(values["market"])),
            (f"Your fans {_after(month)}", count(result.fans[month])),
            ("Who come in that month", count(result.gained[month])),
            ("Who leave in that month", count(result.lost[month])),
            *((f"Your fans after {time} months", count(result.fans[time])) for time in range(12, MONTHS + 1, 12)),
            ("Your fans in the long run", count(result.steady_fans)),
        ),
    )


# ---------------------------------------------------------------------------------------------- the market of creators

BANDS = (0, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000)
"""A band begins with so many fans and ends below the next."""

_PLACES = list(range(len(BANDS)))
_NAMES = [
    *(f"{low:,} to {high - 1:,}" for low, high in pairwise(BANDS)),
    f"{BANDS[-1]:,} and more",
]


def band_of(fans):
    """The place in BANDS of so many fans."""
    return sum(fans >= low for low in BANDS) - 1


def creators_by_fans(values, result):
    """The chart of the explorer creator_market. values: its controls; result: explorers.creator_market.Market.

    Left, for each band of fans the share of the creators in it, and the share of all fans that they have. Right, the
    creators with your talent; yours is the band in full colour. The green line is the bar.
    """
    yours = band_of(result.fans)
    bar = _height(values["bar"])
    return Chart(
        traces=(
            _bars(result.creators, 0.2, MUTED, ""),
            _bars(result.held, -0.2, ORANGE, ""),
            _bars([0.0 if place == yours else part for place, part in enumerate(result.alike)], 0, soft(YOU, 0.4), "2"),
            {
                **_bars([part if place == yours else 0.0 for place, part in enumerate(result.alike)], 0, YOU, "2"),
                "text": [""] * len(BANDS),
            },
            _bar_line(bar, ""),
            _bar_line(bar, "2"),
            {
                "type": "scatter",
                "mode": "text",
                "x": [result.alike[yours]],
                "y": [yours],
                "text": [f"{_part(result.alike[yours])} · <b>you {_short(result.fans)}</b>"],
                "textposition": "middle right",
                "hoverinfo": "skip",
                "cliponaxis": False,
                "xaxis": "x2",
                "yaxis": "y",
            },
        ),
        layout=_MARKET_LAYOUT,
        headline=f"{count(result.passing)} of {count(result.number)} creators pass {_the_bar(values)}",
        sentence=_market_sentence(values, result),
        table=_market_table(values, result),
    )


def _bars(parts, shift, colour, axis):
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(parts),
        "y": [place + shift for place in _PLACES],
        "width": 0.36 if shift else 0.6,
        "marker": {"color": colour},
        "text": [_part(part) for part in parts],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "hoverinfo": "skip",
        "xaxis": f"x{axis}",
        "yaxis": "y",
    }


def _part(part):
    """A share for a label; nothing for nobody."""
    return "" if not part else "< 0.1 %" if part < 0.0005 else percent(round(part, 3))


def _bar_line(height, axis):
    """The bar to pass, as a thin line across a panel."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": [1.0],
        "y": [height],
        "width": 0.06,
        "marker": {"color": GREEN},
        "hoverinfo": "skip",
        "xaxis": f"x{axis}",
        "yaxis": "y",
    }


def _height(fans):
    """Where so many fans lie among the bands, which are drawn from half a place below their number to half above."""
    place = band_of(fans)
    low = max(BANDS[place], 1)
    high = BANDS[place + 1] if place + 1 < len(BANDS) else 100_000
    return place - 0.5 + min(max(math.log(max(fans, 1) / low) / math.log(high / low), 0.0), 1.0)


_PERCENT = {"tickformat": ".0%", "range": [0, 1.22], "tickvals": [0, 0.25, 0.5, 0.75, 1]}

_MARKET_LAYOUT = {
    "height": 420,
    "margin": {"t": 44, "r": 20, "l": 134},
    "barmode": "overlay",
    "xaxis": {**_PERCENT, "domain": [0, 0.47], "title": {"text": "Share of creators, share of fans"}},
    "xaxis2": {
        **_PERCENT,
        "range": [0, 1.7],
        "domain": [0.53, 1],
        "title": {"text": "Share of those with your talent"},
    },
    "yaxis": {
        "title": {"text": "Fans of a creator"},
        "range": [-0.6, len(BANDS) - 0.4],
        "tickvals": _PLACES,
        "ticktext": _NAMES,
        "showgrid": False,
        "zeroline": False,
        "automargin": False,
    },
    "annotations": [
        _title(0.0, "<b>All</b>: creators (grey), their fans (orange)", -60),
        _title(0.53, "<b>As talented as you</b> (green line: the bar)", 0),
    ],
}


def _fans(number):
    return f"{count(number)} fan{'' if number == 1 else 's'}"


def _the_bar(values):
    return f"{count(values['bar'])} fans"


def _market_sentence(values, result):
    who = f"That is {_part(result.passing / result.number)} of them." if result.passing else "The bar is out of reach."
    top = (
        f"The creator in the middle has {_fans(result.median)}, the average is {count(result.mean)}, and the most "
        f"followed 1 % have {percent(round(result.top_share, 3))} of all fans."
    )
    low, high = result.unlucky, result.lucky
    if high >= 3 * max(low, 1):
        alike = (
            f"Of those with your talent the luckiest twentieth have more than {count(high)} fans, the unluckiest at "
            f"most {count(low)}: {count(high / low)} times as many, and talent has no part in it."
            if low
            else f"Of those with your talent the luckiest twentieth have more than {count(high)} fans, the unluckiest "
            "nobody at all, and that is not for want of talent."
        )
    else:
        alike = (
            f"Those with your talent end close together, nine in ten of them between {count(low)} and {count(high)} "
            "fans: here luck changes little."
        )
    return f"{who} {top} {alike}"


def _market_table(values, result):
    return TextTable(
        columns=("Fans", "Share of creators", "Share of all fans", "Share of those with your talent"),
        rows=(
            *(
                (name, percent(round(all_, 5)), percent(round(held, 5)), percent(round(alike, 5)))
                for name, all_, held, alike in zip(_NAMES, result.creators, result.held, result.alike, strict=True)
            ),
            (
                f"more than {count(values['bar'])}",
                _share(result.passing / result.number),
                "",
                _share(result.alike_passing),
            ),
            ("Your fans", count(result.fans), "", ""),
            ("Fans of the creator in the middle", count(result.median), "", ""),
            ("Fans on average", count(result.mean), "", ""),
        ),
    )


def _share(part):
    return percent(round(part, 5))
