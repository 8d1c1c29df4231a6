"""From views to money: what becomes of a month's views, and who gets what the advertisers pay.

Two panels. On the left a bar for each step, one below the other; what lies idle, empty space or adverts that no reader
was there for, is an outline. On the right the advertisers' spending, and under it the two parts that it falls into.
Names and numbers stand above the bars, so that a bar of any length leaves them readable.
"""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import ADVERTISER, MUTED, PLATFORM, YOU, cny, count, percent

_STEPS = (3.0, 2.0, 1.0, 0.0)
_SHARES = (2.55, 1.5, 0.45)
_BAR = 0.44
_LIFT = 0.25
_BEYOND_THE_PANEL = 10.0


def from_views_to_money(values, result):
    """The chart of an AdIncome. values: the arguments it was computed from."""
    sold = values["ads_sold"]
    idle_slots = result.ad_slots - result.ads_shown
    unmet = sold - result.ads_shown
    widest = max(result.views, result.ad_slots, 1.0)
    # The outline of demand runs out of the panel where it is much longer; a bar of a million pixels need not be drawn.
    outline = min(unmet, _BEYOND_THE_PANEL * widest)
    return Chart(
        traces=(
            _bars(
                (result.views, result.ads_shown, result.ads_shown, result.clicks),
                _STEPS,
                "x",
                (MUTED, ADVERTISER, ADVERTISER, ADVERTISER),
            ),
            _bars(
                (idle_slots, outline),
                _STEPS[1:3],
                "x",
                "rgba(0,0,0,0)",
                base=(result.ads_shown, result.ads_shown),
                line={"width": 1.5, "color": (MUTED, ADVERTISER)},
            ),
            _names(_step_names(result, sold, idle_slots), _STEPS, "x"),
            _bars(
                (result.ad_spend_cny, result.creator_cny, result.platform_cny),
                _SHARES,
                "x2",
                (ADVERTISER, YOU, PLATFORM),
                base=(0.0, 0.0, result.creator_cny),
            ),
            _names(_share_names(result, values["creator_share"]), _SHARES, "x2"),
        ),
        layout=_LAYOUT,
        extents={"x": (0.0, widest), "x2": (0.0, max(result.ad_spend_cny, 1.0))},
        headline=f"{cny(result.creator_cny)} a month for you",
        sentence=f"{_reading(values, result)} {bottleneck(values, result)}",
        table=_table(values, result, idle_slots, unmet),
    )


def bottleneck(values, result):
    """What holds the income down, in words: no readers, no advertisers, the advertisers, the readers, or the deal."""
    if result.ad_slots == 0:
        return "Without readers and space in the post there is nothing to sell: nothing comes in."
    if values["ads_sold"] == 0:
        return "No advertiser has bought space: nothing comes in, however many people read you."
    if result.ad_spend_cny == 0:
        return "Adverts are shown, but nobody pays for a click: nothing comes in."
    if values["creator_share"] == 0:
        return "Advertisers pay, but your share is nothing: all of it stays with the platform."
    idle = result.ad_slots - result.ads_shown
    unmet = values["ads_sold"] - result.ads_shown
    if idle > 0.005 * result.ad_slots:
        return f"Advertisers are the bottleneck: {count(idle)} spaces stay empty, and more readers would bring nothing."
    if unmet > 0.005 * values["ads_sold"]:
        more = 1000.0 * values["ads_per_view"] * values["click_rate"] * values["click_price_cny"]
        more *= values["creator_share"]
        return (
            f"Readers are the bottleneck: advertisers would buy {count(unmet)} more adverts, and each further "
            f"1,000 views bring you {cny(more)}."
        )
    return "Readers and advertisers are in balance: more of one alone would bring next to nothing."


def _reading(values, result):
    views, shown = _counted(result.views, "view"), _counted(result.ads_shown, "advert")
    filled = f" ({percent(result.fill_rate)} of the space)" if result.ad_slots else ""
    return (
        f"{views}, {shown} shown{filled}, {_counted(result.clicks, 'click')}: {cny(result.creator_cny)} for you, "
        f"{cny(result.platform_cny)} for the platform. That is {cny(result.rpm_cny)} for you per 1,000 views."
    )


def _counted(number, noun):
    text = count(number)
    return f"{text} {noun}{'' if text == '1' else 's'}"


def _step_names(result, sold, idle):
    empty = f", {count(idle)} empty" if idle > 0 else ""
    clicks = f", {percent(result.clicks / result.ads_shown)} of the adverts" if result.clicks else ""
    return (
        f"<b>{count(result.views)}</b> views",
        f"<b>{count(result.ad_slots)}</b> spaces for adverts{empty}",
        f"<b>{count(result.ads_shown)}</b> adverts shown of {count(sold)} bought",
        f"<b>{count(result.clicks)}</b> clicks{clicks}",
    )


def _share_names(result, share):
    return (
        f"Advertisers pay <b>{cny(result.ad_spend_cny)}</b>",
        f"You get <b>{cny(result.creator_cny)}</b>, {percent(share)}",
        f"The platform keeps <b>{cny(result.platform_cny)}</b>, {percent(1.0 - share)}",
    )


def _bars(lengths, places, axis, colours, base=None, line=None):
    marker = {"color": colours, "line": line} if line else {"color": colours}
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": places,
        "width": _BAR,
        "xaxis": axis,
        "yaxis": "y" if axis == "x" else "y2",
        "marker": marker,
        "hoverinfo": "skip",
    }
    return trace | {"base": base} if base else trace


def _names(texts, places, axis):
    return {
        "type": "scatter",
        "mode": "text",
        "x": (0.0,) * len(texts),
        "y": tuple(place + _LIFT for place in places),
        "text": texts,
        "textposition": "top right",
        "textfont": {"size": 13},
        "xaxis": axis,
        "yaxis": "y" if axis == "x" else "y2",
        "hoverinfo": "skip",
    }


def _table(values, result, idle, unmet):
    return TextTable(
        columns=("Each month", "Number"),
        rows=(
            ("Views", count(result.views)),
            ("Spaces for adverts", count(result.ad_slots)),
            ("Adverts that were bought", count(values["ads_sold"])),
            ("Adverts shown", count(result.ads_shown)),
            ("Spaces that stay empty", count(idle)),
            ("Adverts bought that found no reader", count(unmet)),
            ("Part of the space that was sold (fill rate)", percent(result.fill_rate)),
            ("Clicks", count(result.clicks)),
            ("Advertisers pay", cny(result.ad_spend_cny)),
            ("You get", cny(result.creator_cny)),
            ("The platform keeps", cny(result.platform_cny)),
            ("Advertisers pay per 1,000 adverts shown (eCPM)", cny(result.ecpm_cny)),
            ("You get per 1,000 views (RPM)", cny(result.rpm_cny)),
        ),
    )


_BLANK_AXIS = {"showgrid": False, "zeroline": False, "showticklabels": False, "range": [-0.35, 3.75]}

_LAYOUT = {
    "height": 380,
    "barmode": "overlay",
    "margin": {"l": 16, "r": 16, "t": 12, "b": 52},
    "xaxis": {
        "domain": [0.0, 0.56],
        "title": {"text": "Number per month"},
        "nticks": 5,
        "tickangle": 0,
        "tickformat": ",~r",
    },
    "yaxis": _BLANK_AXIS,
    "xaxis2": {
        "domain": [0.64, 1.0],
        "anchor": "y2",
        "title": {"text": "CNY per month"},
        "nticks": 4,
        "tickangle": 0,
        "tickformat": ",~r",
    },
    "yaxis2": _BLANK_AXIS | {"anchor": "x2"},
}
