"""Lesson 00: one slider and one picture, to learn how an explorer works."""

from platformlab.charts.visitors import VISITS, thousand_visits
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import store

BASKET_CNY = 100.0
"""What an order comes to: an example."""


def thousand(*, conversion_rate):
    """A thousand visits to a shop whose orders are ¥100 each. No cost counts yet: only orders and sales are shown."""
    return store.month(
        sources=(store.Source(visits=VISITS, conversion_rate=conversion_rate),),
        basket_cny=BASKET_CNY,
        gross_margin=1,
        return_rate=0,
        return_cost_cny=0,
        commission_rate=0,
        payment_fee_rate=0,
        fixed_cost_cny=0,
    )


SPEC = ExplorerSpec(
    name="start_here",
    title="A thousand visits to an online shop",
    controls=(
        Control(
            "conversion_rate",
            "Conversion",
            unit="of visits",
            max=0.1,
            default=0.08,
            step=0.001,
            kind="share",
            help="The part of the visits that end in an order.",
        ),
    ),
    model=thousand,
    chart=thousand_visits,
    presets=(Preset("1 in 100", {"conversion_rate": 0.01}), Preset("1 in 20", {"conversion_rate": 0.05})),
)

EXPLORERS = (SPEC,)
