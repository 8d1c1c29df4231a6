"""How many fans feed one person."""

from dataclasses import dataclass

from platformlab.models import numeric
from platformlab.models.checks import AMOUNT, GAIN_OR_LOSS, SHARE, arguments
from platformlab.models.numeric import Quantity


@dataclass(frozen=True, kw_only=True)
class FansNeeded:
    """What a fan is worth, and how many of them carry the costs. Floats, or arrays of one shape."""

    value_per_fan_cny: Quantity  # what one fan brings, CNY per month
    fans_needed: Quantity  # fans whose value equals the costs; infinite when a fan is worth nothing


@arguments(
    living_cost_cny=AMOUNT,
    fixed_cost_cny=AMOUNT,
    posts=AMOUNT,
    reach_rate=SHARE,
    click_rate=SHARE,
    conversion=SHARE,
    order_margin_cny=GAIN_OR_LOSS,
)
def needed(
    *,
    living_cost_cny: Quantity,
    fixed_cost_cny: Quantity,
    posts: Quantity,
    reach_rate: Quantity,
    click_rate: Quantity,
    conversion: Quantity,
    order_margin_cny: Quantity,
) -> FansNeeded:
    """The fans that a seller of goods needs to live on them.

    living_cost_cny: what you live on, CNY per month. fixed_cost_cny: the shop's fixed cost, CNY per month. posts: posts
    per month. reach_rate: share of the fans who open a post. click_rate: share of those who go on to the shop.
    conversion: share of those who order. order_margin_cny: what an order leaves, CNY; below 0 for a loss.

    Infinite when a fan is worth nothing or loses money.

    Numbers give floats, arrays are broadcast. ValueError for a share outside 0 to 1 or a cost below 0.
    Source: compare Kelly (2008), 1,000 true fans.
    """
    value_per_fan_cny = posts * reach_rate * click_rate * conversion * order_margin_cny
    return FansNeeded(
        value_per_fan_cny=value_per_fan_cny,
        fans_needed=numeric.times_to_cover(living_cost_cny + fixed_cost_cny, value_per_fan_cny),
    )
