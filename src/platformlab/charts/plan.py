"""A plan under uncertainty: the cash of four strategies as fans of cases, and which number to find out first."""

import math

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import LOSS, MUTED, YOU, cny, panel_title, soft

NAMES = {"creator": "Creator", "marketplace": "Marketplace", "micro_store": "Micro-store", "both": "Both"}
"""Strategies of models.plan, in the order of the panels, as a person reads them."""

_MONTHS = 24
_TIMES = list(range(_MONTHS + 1))
_THERE_AND_BACK = [*_TIMES, *reversed(_TIMES)]
_ROWS = 7
"""Numbers that may be uncertain: so many bars there can be."""
_RIM = {"color": "white", "width": 1.5}
_SHORT = 0.005
"""A chance below this is no whole percent."""

# Where the panels stand, as shares of the picture: four fans of cash in two rows, the bars below.
_ACROSS = ((0.0, 0.465), (0.535, 1.0))
_UP = ((0.715, 0.925), (0.4, 0.61))
_BARS = ((0.26, 1.0), (0.0, 0.245))


def plan_outlook(values, result):
    """The chart of the explorer your_plan. values: its controls; result: explorers.your_plan.Outlook.

    Above, for each strategy the cash month by month: nine of ten cases lie in the pale area, half of them in the
    darker one, the middle case is the line, a triangle the month from which it pays for living. The strategy looked at
    is in colour. Below, for that one, the share of the doubt that each uncertain number makes: in full colour by
    itself, pale together with others.
    """
    low, high = _span(result)
    return Chart(
        traces=(
            *(
                trace
                for place, (name, way) in enumerate(result.ways.items())
                for trace in _fan(place, way, values["cash_0_cny"], YOU if name == result.way else MUTED)
            ),
            *_bars(result),
            _notes(result),
        ),
        layout=_LAYOUT,
        headline=_headline(result),
        sentence=_sentence(values, result),
        table=_table(result),
        extents=dict.fromkeys(("y", "y2", "y3", "y4"), (low, high)),
    )


def _span(result):
    """The lowest and the highest cash in any panel, with 0 among them."""
    ends = [cash for way in result.ways.values() for month in way.quantiles_cny for cash in (month[0], month[-1])]
    return min(0.0, *ends), max(0.0, *ends)


# ------------------------------------------------------------------------------------------------------ fans of cash


def _axes(place):
    number = "" if place == 0 else str(place + 1)
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def _fan(place, way, start, colour):
    """The traces of one panel: two areas, the start, the middle case with the month from which on it pays."""
    lines = list(zip(*way.quantiles_cny, strict=True))
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "cliponaxis": True, **_axes(place)}
    sizes = [12 if month == way.break_even_month else 0 for month in _TIMES]
    return (
        _area(line, lines[0], lines[4], soft(colour, 0.22)),
        _area(line, lines[1], lines[3], soft(colour, 0.42)),
        {**line, "x": [0, _MONTHS], "y": [start, start], "line": {"color": MUTED, "width": 1, "dash": "dot"}},
        {
            **line,
            "mode": "lines+markers",
            "x": _TIMES,
            "y": list(lines[2]),
            "line": {"color": colour, "width": 3},
            "marker": {"symbol": "triangle-up", "size": sizes, "color": colour, "opacity": 1, "line": _RIM},
            "hoverinfo": "y",
            "hovertemplate": "month %{x}: ¥%{y:,.0f} in the middle case<extra></extra>",
        },
    )


def _area(line, lower, upper, colour):
    return {
        **line,
        "x": _THERE_AND_BACK,
        "y": [*lower, *reversed(upper)],
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
    }


# -------------------------------------------------------------------------------------------------- what to find out


def _bars(result):
    """Bars by falling share; a place without a number stays empty."""
    rows = [(one.first, one.total - one.first) for one in result.doubts]
    rows += [(0.0, 0.0)] * (_ROWS - len(rows))
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(_ROWS)),
        "width": 0.62,
        "cliponaxis": False,
        "hoverinfo": "skip",
        "xaxis": "x5",
        "yaxis": "y5",
    }
    text = {"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False, "xaxis": "x5", "yaxis": "y5"}
    names = [f"{one.label} " for one in result.doubts]
    shares = [f" {share_text(one.first)}" for one in result.doubts]
    blanks = [" "] * (_ROWS - len(names))
    return (
        {**bar, "x": [first for first, _ in rows], "marker": {"color": YOU}},
        {**bar, "x": [more for _, more in rows], "marker": {"color": soft(YOU, 0.35)}},
        {**text, "x": [0.0] * _ROWS, "y": bar["y"], "text": [*names, *blanks], "textposition": "middle left"},
        {
            **text,
            "x": [first + more for first, more in rows],
            "y": bar["y"],
            "text": [*shares, *blanks],
            "textposition": "middle right",
        },
    )


# --------------------------------------------------------------------------------------------------- names of panels


def _notes(result):
    """What stands over the panels: it changes with the numbers, so it is drawn and is no part of the layout."""
    xs, ys, texts = [], [], []
    for place, (name, way) in enumerate(result.ways.items()):
        xs.append(_ACROSS[place % 2][0])
        ys.append(_UP[place // 2][1])
        loss, ruin = share_text(way.probability_of_loss), share_text(way.probability_of_ruin)
        texts.append(f"<b>{NAMES[name]}</b><br>{loss} poorer<br>{ruin} broke")
    xs.append(0.0)
    ys.append(_BARS[1][1])
    texts.append(f"<b>Find out first</b>, for {_in_words(result.way)}")
    return {
        "type": "scatter",
        "mode": "text",
        "xaxis": "x6",
        "yaxis": "y6",
        "x": xs,
        "y": [y + 0.006 for y in ys],
        "text": texts,
        "textposition": "top right",
        "textfont": {"size": 12},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _in_words(name):
    return "both" if name == "both" else f"the {NAMES[name].lower()}"


def _hidden(domain, anchor):
    """An axis over the whole picture that is not seen."""
    return {"domain": domain, "range": [0, 1], "anchor": anchor, "visible": False}


_MONTHS_AXIS = {"range": [0, _MONTHS], "tickvals": [0, 6, 12, 18, 24], "zeroline": False}
_CASH_AXIS = {"nticks": 5, "tickformat": ",~s", "zerolinecolor": LOSS, "zerolinewidth": 2}

_LAYOUT = {
    "height": 720,
    "margin": {"t": 8, "r": 16, "l": 62, "b": 54},
    "barmode": "stack",
    "xaxis": {**_MONTHS_AXIS, "domain": _ACROSS[0], "anchor": "y"},
    "xaxis2": {**_MONTHS_AXIS, "domain": _ACROSS[1], "anchor": "y2"},
    "xaxis3": {**_MONTHS_AXIS, "domain": _ACROSS[0], "anchor": "y3"},
    "xaxis4": {**_MONTHS_AXIS, "domain": _ACROSS[1], "anchor": "y4"},
    "yaxis": {**_CASH_AXIS, "domain": _UP[0], "anchor": "x"},
    "yaxis2": {**_CASH_AXIS, "domain": _UP[0], "anchor": "x2", "showticklabels": False},
    "yaxis3": {**_CASH_AXIS, "domain": _UP[1], "anchor": "x3"},
    "yaxis4": {**_CASH_AXIS, "domain": _UP[1], "anchor": "x4", "showticklabels": False},
    "xaxis5": {
        "domain": _BARS[0],
        "anchor": "y5",
        "range": [0, 1.12],
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "tickformat": ".0%",
        "title": {"text": "Share of the doubt"},
    },
    "yaxis5": {
        "domain": _BARS[1],
        "anchor": "x5",
        "range": [_ROWS - 0.5, -0.5],
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
    },
    "xaxis6": _hidden([0, 1], "y6"),
    "yaxis6": _hidden([0, 1], "x6"),
    "annotations": [
        panel_title(
            "Months across, cash in CNY upwards.<br>Dotted: the start. Red: no money left."
            "<br>▲ from here on it pays for living.",
            x=0.0,
            y=0.37,
            yshift=0,
            yanchor="top",
            align="left",
            font={"size": 12},
        ),
    ],
}


# ------------------------------------------------------------------------------------------------------------ the text


def share_text(chance):
    """A chance in whole percent; what is rarer, or all but certain, is said to be."""
    if 0.0 < chance < _SHORT:
        return "< 1 %"
    if 1.0 - _SHORT < chance < 1.0:
        return "> 99 %"
    return f"{100 * chance:.0f} %"


def _headline(result):
    chosen = result.chosen
    return f"{NAMES[result.way]}: in {share_text(chosen.probability_of_loss)} of the cases you end poorer"


def _sentence(values, result):
    chosen = result.chosen
    months = len(chosen.quantiles_cny) - 1
    poor, _, middle, _, _ = chosen.end_cny
    if not result.doubts:
        return (
            f"You are certain of every number, so there is one case only: after {months} months you have "
            f"{cny(round(middle))}. {_pays(chosen)} {_best(result)} Say how far off each number may be, and look again."
        )
    return (
        f"On paper, with every number as you think it is, you have {cny(round(chosen.on_paper_cny))} after {months} "
        f"months. In the middle of all cases it is {cny(round(middle))}, in the worst twentieth "
        f"{cny(round(poor))} or less. {_broke(values, chosen)} {_first(result)} {_best(result)}"
    )


def _best(result):
    """Which way has most in the middle case, where it is another one; otherwise which comes next."""
    middles = {name: way.end_cny[2] for name, way in result.ways.items()}
    order = sorted(middles, key=lambda name: -middles[name])
    if order[0] == result.way:
        other, middle = _in_words(order[1]), cny(round(middles[order[1]]))
        return f"In the middle case no way does better; next comes {other}, with {middle}."
    return f"In the middle case {_in_words(order[0])} would do better, with {cny(round(middles[order[0]]))}."


def _broke(values, chosen):
    if not values["cash_0_cny"]:
        return "You begin without money, so you are broke as soon as a month costs more than it brings."
    return f"In {share_text(chosen.probability_of_ruin)} of the cases your money runs out on the way."


def _pays(chosen):
    if math.isfinite(chosen.break_even_month):
        return f"From month {chosen.break_even_month:.0f} on it pays for your living."
    return "It never pays for your living."


def _first(result):
    first = result.doubts[0]
    if first.total < _SHORT:
        return "The numbers that you are unsure of do not matter here."
    return f"Find out “{first.label}” first: by itself it makes {share_text(first.first)} of the doubt."


def _table(result):
    ways = result.ways

    def row(name, text):
        return (name, *(text(way) for way in ways.values()))

    def end(place):
        return lambda way: cny(round(way.end_cny[place]))

    def month(way):
        return f"{way.break_even_month:.0f}" if math.isfinite(way.break_even_month) else "never"

    return TextTable(
        columns=("After 24 months", *(NAMES[name] for name in ways)),
        rows=(
            row("Cash on paper", lambda way: cny(round(way.on_paper_cny))),
            row("Cash in the middle case", end(2)),
            row("Cash in the worst twentieth, at most", end(0)),
            row("Cash in the best twentieth, at least", end(4)),
            row("Cases that end poorer", lambda way: share_text(way.probability_of_loss)),
            row("Cases that run out of money", lambda way: share_text(way.probability_of_ruin)),
            row("Month from which the middle case pays for living", month),
            *(
                (
                    f"Share of the doubt: {one.label}",
                    *(share_text(one.first) if name == result.way else "" for name in ways),
                )
                for one in result.doubts
            ),
        ),
    )
