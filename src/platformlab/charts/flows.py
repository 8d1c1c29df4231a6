"""Who pays whom: the money of three machines as bands that flow from left to right, one machine under the other.

Whoever pays stands on the left, whoever is paid first in the middle, and where the money ends on the right. Each
machine has a scale of its own: the height of its bands is all the money that comes in. The bands are areas of scatter
traces, so that they follow a slider at once, and names keep their distance however thin a band becomes.
"""

from dataclasses import dataclass
from typing import NamedTuple

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ADVERTISER, LOSS, MUTED, PLATFORM, SHOP, YOU, cny, count, percent, soft

_PAYS, _FIRST, _ENDS = 0.25, 0.405, 0.56
"""Where payers, the first paid and the ends of the money stand, as shares of the width."""
_HALF = 0.006
_HEIGHT = 0.4
"""Height of all the money that comes in, where a machine has 1."""
_CENTRE, _TITLE = 0.42, 0.9
_NAME = 0.13
"""Room for a line of text."""
_HAIR = 0.008
"""What is nothing still has a hairline, so that one sees where it would be."""
_STEPS = 10
_ALONG = tuple(i / _STEPS for i in range(_STEPS + 1))
_EASE = tuple(t * t * (3.0 - 2.0 * t) for t in _ALONG)
_EASE_BACK = tuple(reversed(_EASE))


def _there_and_back(start, stop):
    there = [start + (stop - start) * t for t in _ALONG]
    return there + there[::-1]


_BAND_XS = {
    _PAYS: _there_and_back(_PAYS + _HALF, _FIRST - _HALF),
    _ENDS: _there_and_back(_ENDS - _HALF, _FIRST + _HALF),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """One payer, or one end of the money: who, how much in CNY, in which colour. name: what stands beside it."""

    amount_cny: float
    colour: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """One way of making money. What the payers pay and what reaches the ends must be the same sum.

    first: who is paid first, in words. part: what the platform keeps, in words.
    """

    title: str
    first: str
    part: str
    payers: tuple[Flow, ...]
    ends: tuple[Flow, ...]


def two_machines(values, result):
    """The chart of lesson 01. values: the explorer's controls; result: explorers.two_machines.TwoMachines."""
    return Chart(
        traces=_traces(three_machines(values, result)),
        layout=_LAYOUT,
        headline=_headline(values, result),
        sentence=_sentence(values, result),
        table=_table(values, result),
    )


# ------------------------------------------------------------------------------------------------------ the machines


def three_machines(values, result):
    """Content platform, marketplace and micro-store with the money that flows in each."""
    return (_content(result.content), _marketplace(values, result), _micro_store(result.micro_store))


def _content(month):
    paid = month.ad_spend_cny
    return Machine(
        title="Content platform",
        first="first to the platform",
        part=_part(month.platform_cny, paid, "of what advertisers pay"),
        payers=(
            Flow(
                amount_cny=paid,
                colour=ADVERTISER,
                name=f"Advertisers <b>{cny(paid)}</b><br>{count(month.ads_shown)} adverts shown",
            ),
            Flow(amount_cny=0.0, colour=MUTED, name=f"Readers <b>¥0</b><br>{count(month.views)} views"),
        ),
        ends=(
            _end(month.creator_cny, paid, YOU, "you keep"),
            _end(month.platform_cny, paid, PLATFORM, "platform"),
        ),
    )


def _marketplace(values, result):
    month, sales = result.marketplace, result.marketplace.revenue_cny
    added = max(0.0, -month.profit_cny)
    bought = values["visits"] * values["bought_share"]
    return Machine(
        title="Marketplace",
        first="first to you",
        part=_part(result.taken_cny, sales, "of what buyers pay"),
        payers=(
            Flow(amount_cny=sales, colour=SHOP, name=f"Buyers <b>{cny(sales)}</b><br>{count(month.orders)} orders"),
            Flow(
                amount_cny=added,
                colour=LOSS,
                name=f"Your savings <b>{cny(added)}</b><br>to cover the loss" if added else "",
            ),
        ),
        ends=(
            _end(max(0.0, month.profit_cny), sales, YOU, "you keep"),
            _end(month.goods_cost_cny, sales, MUTED, "goods"),
            _end(month.ad_spend_cny, sales, PLATFORM, f"platform ({count(bought)} visits)"),
            _end(month.commission_cny, sales, PLATFORM, "platform (commission)"),
        ),
    )


def _micro_store(month):
    sales = month.revenue_cny
    return Machine(
        title="Micro-store",
        first="first to you",
        part=_part(month.commission_cny + month.ad_spend_cny, sales, "of what buyers pay"),
        payers=(
            Flow(amount_cny=sales, colour=SHOP, name=f"Your fans <b>{cny(sales)}</b><br>{count(month.orders)} orders"),
        ),
        ends=(
            _end(max(0.0, month.profit_cny), sales, YOU, "you keep"),
            _end(month.goods_cost_cny, sales, MUTED, "goods"),
            _end(month.commission_cny, sales, PLATFORM, "platform (sends nobody)"),
        ),
    )


def _end(amount_cny, paid_cny, colour, name):
    share = f", {percent(amount_cny / paid_cny)}" if paid_cny > 0 and amount_cny > 0 else ""
    return Flow(amount_cny=amount_cny, colour=colour, name=f"<b>{cny(amount_cny)}</b> {name}{share}")


def _part(taken_cny, paid_cny, of_what):
    if paid_cny > 0:
        return f"Platform: <b>{percent(taken_cny / paid_cny)}</b> {of_what}"
    return f"Platform: <b>{cny(taken_cny)}</b>{', though nothing is sold' if taken_cny > 0 else ': nobody pays'}"


# ------------------------------------------------------------------------------------------------------- the picture


def _traces(machines):
    """As few traces as colours: Plotly's time for a step grows with their number."""
    bands, bars, names = {}, [], []
    for row, machine in enumerate(reversed(machines)):
        middle = row + _CENTRE
        total = sum(flow.amount_cny for flow in machine.payers)
        scale = _HEIGHT / total if total > 0 else 0.0
        _side(machine.payers, middle, scale, _PAYS, 2 * _NAME, bands, bars, names)
        _side(machine.ends, middle, scale, _ENDS, _NAME, bands, bars, names)
        height = max(total * scale, _HAIR)
        bars.append((_FIRST, middle - height / 2, height, MUTED))
        names.append(_Name(0.0, row + _TITLE, f"<b>{machine.title}</b>", "middle right", 15))
        names.append(_Name(_FIRST, middle + _HEIGHT / 2 + _NAME / 2, machine.first, "middle center", 12))
        names.append(_Name(_ENDS - _HALF, row + _TITLE, machine.part, "middle right", 13))
    return (
        *(_bands(colour, shapes) for colour, shapes in bands.items()),
        {
            "type": "bar",
            "x": [bar[0] for bar in bars],
            "base": [bar[1] for bar in bars],
            "y": [bar[2] for bar in bars],
            "width": 2 * _HALF,
            "marker": {"color": [bar[3] for bar in bars]},
            "hoverinfo": "skip",
        },
        _texts(names),
    )


def _side(flows, middle, scale, x, room, bands, bars, names):
    """Bands between one side and the middle, the bars at their ends, and the names beside these.

    Payers hang from the height of a full middle, so that the first flows straight; the ends spread around it.
    room: what each flow has at least, so that its name does not meet the next one.
    """
    heights = [flow.amount_cny * scale for flow in flows]
    slots = [max(height, room) for height in heights]
    inner = middle + sum(heights) / 2
    outer = middle + (_HEIGHT if x < _FIRST else sum(slots)) / 2
    beside = x - 2 * _HALF if x < _FIRST else x + 2 * _HALF
    for flow, height, slot in zip(flows, heights, slots, strict=True):
        y = outer - slot / 2
        # Who is not there at all does not even leave a hairline across the picture.
        shape = _band(x, y + height / 2 if flow.name else inner, inner, height)
        bands.setdefault(flow.colour, []).append(shape)
        shown = max(height, _HAIR) if flow.name else 0.0
        bars.append((x, y - shown / 2, shown, flow.colour))
        position, size = ("middle left", 12) if x < _FIRST else ("middle right", 13)
        names.append(_Name(beside, y, flow.name, position, size))
        outer -= slot
        inner -= height


def _band(x, outer, inner, height):
    """(xs, ys) of a band from a bar on one side to the middle. outer, inner: heights of its upper edge at both."""
    rise, low = inner - outer, outer - height
    return _BAND_XS[x], [outer + rise * e for e in _EASE] + [low + rise * e for e in _EASE_BACK]


def _bands(colour, shapes):
    """All bands of a colour as one trace; a gap ends each."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for xs, _ in shapes for x in (*xs, None)],
        "y": [y for _, ys in shapes for y in (*ys, None)],
        "fill": "toself",
        "fillcolor": soft(colour, 0.45),
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


class _Name(NamedTuple):
    x: float
    y: float
    text: str
    position: str
    size: int


def _texts(names):
    return {
        "type": "scatter",
        "mode": "text",
        "x": [name.x for name in names],
        "y": [name.y for name in names],
        "text": [name.text for name in names],
        "textposition": [name.position for name in names],
        "textfont": {"size": [name.size for name in names]},
        "hoverinfo": "skip",
    }


_BLANK = {"showgrid": False, "zeroline": False, "showticklabels": False}

_LAYOUT = {
    "height": 520,
    "margin": {"l": 8, "r": 8, "t": 8, "b": 34},
    "xaxis": _BLANK
    | {
        "range": [0, 1],
        "title": {"text": "CNY a month, flowing to the right; each picture has a scale of its own"},
    },
    "yaxis": _BLANK | {"range": [-0.02, 3.02]},
}


# ------------------------------------------------------------------------------------------------------------- words


def _headline(values, result):
    month = result.marketplace
    if values["visits"] == 0:
        return "Nobody comes: nobody pays anybody"
    if month.revenue_cny > 0:
        return f"The marketplace takes {percent(result.take_rate)} of what buyers pay"
    if result.taken_cny > 0:
        return f"The marketplace takes {cny(result.taken_cny)} from a shop that sells nothing"
    return "Nothing is sold, and the marketplace takes nothing"


def _sentence(values, result):
    if values["visits"] == 0:
        return "Without attention there is nothing to sell, neither to advertisers nor to buyers."
    return f"{_of_content(values, result.content)} {_of_marketplace(values, result)} {_lesson(values, result)}"


def _of_content(values, month):
    if month.ad_spend_cny > 0:
        return (
            f"Content: for {count(month.ads_shown)} adverts shown advertisers pay {cny(month.ad_spend_cny)}, of which "
            f"you get {cny(month.creator_cny)}; readers pay nothing."
        )
    why = "no advertiser has bought space" if month.ads_shown == 0 else "nobody pays for a click"
    return f"Content: {why}, so {count(month.views)} views bring you nothing."


def _of_marketplace(values, result):
    month = result.marketplace
    bought = values["visits"] * values["bought_share"]
    paid = []
    if month.ad_spend_cny > 0:
        paid.append(f"{cny(month.ad_spend_cny)} for {count(bought)} bought visits")
    if month.commission_cny > 0:
        paid.append(f"{cny(month.commission_cny)} in commission")
    sales = f"Marketplace: buyers pay you {cny(month.revenue_cny)}"
    return f"{sales}, and you pay the platform {' and '.join(paid) or 'nothing'}."


def _lesson(values, result):
    """What the setting teaches about who pays."""
    month, micro = result.marketplace, result.micro_store
    if month.profit_cny < 0:
        return (
            f"That is more than your goods earn: you add {cny(-month.profit_cny)} of your own. The same visits in the "
            f"micro-store would leave you {cny(micro.profit_cny)}, but there they must be your own fans."
        )
    if month.ad_spend_cny > 0 and result.content.ad_spend_cny > 0:
        return "Both platforms sell attention: one to advertisers, the other to you, its seller."
    if month.ad_spend_cny > 0:
        return "Only the marketplace finds a buyer for attention: you, its seller."
    if month.commission_cny > 0:
        return "Here the marketplace lives on your sales, not on selling attention."
    return "Here nobody pays a platform for anything, and nobody pays for running it."


def _table(values, result):
    content, market, micro = result.content, result.marketplace, result.micro_store
    return TextTable(
        columns=("Each month", "Content platform", "Marketplace", "Micro-store"),
        rows=(
            ("Views or visits", count(content.views), count(market.visits), count(micro.visits)),
            ("Readers or buyers pay", "¥0", cny(market.revenue_cny), cny(micro.revenue_cny)),
            ("Other advertisers pay", cny(content.ad_spend_cny), "¥0", "¥0"),
            ("You pay for goods", "¥0", cny(market.goods_cost_cny), cny(micro.goods_cost_cny)),
            ("You pay the platform for visits", "¥0", cny(market.ad_spend_cny), cny(micro.ad_spend_cny)),
            ("You pay the platform in commission", "¥0", cny(market.commission_cny), cny(micro.commission_cny)),
            ("The platform keeps", cny(content.platform_cny), cny(result.taken_cny), cny(micro.commission_cny)),
            ("You keep", cny(content.creator_cny), cny(market.profit_cny), cny(micro.profit_cny)),
        ),
    )
