"""Buying traffic: what a visit costs, what a customer costs and is worth, and how long until the cost is back."""

import math

from platformlab.models import numeric
from platformlab.models.checks import AMOUNT, GAIN_OR_LOSS, SHARE, SMALLEST, arguments, together
from platformlab.models.numeric import LARGEST, Quantity

# What is short of a cost by rounding alone still covers it.
ROUNDING = 1e-12


@arguments(cpm_cny=AMOUNT, click_rate=SHARE)
def cost_per_visit_cpm(*, cpm_cny: Quantity, click_rate: Quantity) -> Quantity:
    """What a visit costs when adverts are bought by the thousand shown, CNY.

    cpm_cny: price of an advert shown 1,000 times, CNY. click_rate: share of the times shown that bring a visit.

    The cost is cpm_cny / (1000 * click_rate). It is infinite when nobody clicks: then no money buys a visit.

    Numbers give a float, arrays are broadcast. ValueError for a share outside 0 to 1 or a price below 0.
    Source: definition of the cost per mille; compare Gupta & Lehmann (2005).
    """
    return numeric.times_to_cover(cpm_cny, 1000.0 * click_rate, most=LARGEST)


@arguments(post_price_cny=AMOUNT, followers=AMOUNT, reach_rate=SHARE, click_rate=SHARE)
def cost_per_visit_post(
    *, post_price_cny: Quantity, followers: Quantity, reach_rate: Quantity, click_rate: Quantity
) -> Quantity:
    """What a visit costs when an influencer is paid for a post, CNY.

    post_price_cny: price of the post, CNY. followers: people who follow the influencer. reach_rate: share of them who
    read the post. click_rate: share of the readers who go on to the shop.

    The cost is post_price_cny / (followers * reach_rate * click_rate). It is infinite when the post brings nobody.

    Numbers give a float, arrays are broadcast. ValueError for a share outside 0 to 1 or an amount below 0.
    Source: as `cost_per_visit_cpm`, with readers in the place of adverts shown.
    """
    return numeric.times_to_cover(post_price_cny, followers * reach_rate * click_rate, most=LARGEST)


@arguments(cost_per_visit_cny=AMOUNT, conversion_rate=SHARE)
def acquisition_cost(*, cost_per_visit_cny: Quantity, conversion_rate: Quantity) -> Quantity:
    """What it costs to win one customer (CAC, customer acquisition cost), CNY.

    cost_per_visit_cny: what a visit is bought for, CNY. conversion_rate: share of the visits that end in an order.

    The cost is cost_per_visit_cny / conversion_rate. It is infinite when nobody orders.

    Numbers give a float, arrays are broadcast. ValueError for a share outside 0 to 1 or a cost below 0.
    Source: Gupta & Lehmann (2005).
    """
    return numeric.times_to_cover(cost_per_visit_cny, conversion_rate, most=LARGEST)


@arguments(margin_per_order_cny=GAIN_OR_LOSS, orders_per_month=AMOUNT, retention=SHARE, discount=SHARE)
def lifetime_value(
    *, margin_per_order_cny: Quantity, orders_per_month: Quantity, retention: Quantity, discount: Quantity
) -> Quantity:
    """What a customer is worth today (LTV, lifetime value), before the cost of winning them, CNY.

    margin_per_order_cny: what an order leaves, CNY; below 0 for a loss. orders_per_month: further orders per month of a
    customer who stays. retention: share of the customers who stay from one month to the next. discount: interest per
    month, by which money a month later is worth less.

    The order that the acquisition bought counts in full, at month 0. Further orders come from month 1 on, while the
    customer stays. With s = retention / (1 + discount) the value is
        margin_per_order_cny * (1 + orders_per_month * s / (1 - s)).

    Numbers give a float, arrays are broadcast. ValueError outside these ranges, and where retention is 1 without any
    discount: a customer who never leaves would be worth more than any amount.
    Source: Gupta & Lehmann (2005), whose margin multiple is s / (1 - s).
    """
    # (1 - s) times (1 + discount), without the rounding of s.
    fading = (1.0 - retention) + discount
    together(
        fading >= SMALLEST,
        f"retention must be below 1, or discount above 0, by {SMALLEST:.9f} or more",
        retention=retention,
        discount=discount,
    )
    return margin_per_order_cny * (1.0 + orders_per_month * retention / fading)


@arguments(acquisition_cost_cny=AMOUNT, margin_per_order_cny=GAIN_OR_LOSS, orders_per_month=AMOUNT, retention=SHARE)
def payback_months(
    *,
    acquisition_cost_cny: Quantity,
    margin_per_order_cny: Quantity,
    orders_per_month: Quantity,
    retention: Quantity,
) -> Quantity:
    """Whole months until a customer has brought in what it cost to win them.

    acquisition_cost_cny: what it cost, see `acquisition_cost`, CNY. The other arguments are those of `lifetime_value`;
    money later counts as money now.

    It is the first k at which margin_per_order_cny * (1 + orders_per_month * (retention + ... + retention^k)) is no
    less than the cost, but for rounding. 0 when the first order pays. Infinite when all orders that are ever to come
    fall short, or only tend to the cost without reaching it.

    Numbers give a float, arrays are broadcast. ValueError outside these ranges.
    Source: Gupta & Lehmann (2005).
    """
    return numeric.each(_payback_months, acquisition_cost_cny, margin_per_order_cny, orders_per_month, retention)


def _payback_months(cost_cny: float, margin_cny: float, orders_per_month: float, retention: float) -> float:
    enough_cny = cost_cny * (1.0 - ROUNDING)
    if margin_cny >= enough_cny:
        return 0.0
    margin_per_month_cny = margin_cny * orders_per_month
    # Months' worth of orders that are still to come, if nobody ever left.
    all_due = numeric.times_to_cover(cost_cny - margin_cny, margin_per_month_cny, most=LARGEST)
    if all_due == math.inf:
        return math.inf
    due = (enough_cny - margin_cny) / margin_per_month_cny
    leaving = 1.0 - retention
    if leaving == 0.0:
        return float(math.ceil(due))
    # Orders tend to retention / leaving months' worth.
    if all_due * leaving >= retention * (1.0 - ROUNDING):
        return math.inf
    return float(math.ceil(math.log1p(-due * leaving / retention) / math.log(retention)))
