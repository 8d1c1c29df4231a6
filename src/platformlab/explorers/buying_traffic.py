"""Lesson 06: can you buy your way in? A visit, a customer and the months until the money is back, by two channels.

An advert is paid by the thousand times it is shown, a post by an influencer as a whole. The prices of the defaults lie
within what pages report (table ad_prices); the rates of the post's readers and the goods are assumed.
"""

from dataclasses import dataclass

from platformlab.charts.acquisition import MONTHS, two_channels
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import acquisition

DISCOUNT = 0.01
"""Interest per month by which later money counts less in a customer's worth; assumed."""


@dataclass(frozen=True, kw_only=True)
class Bought:
    """The same goods sold to customers of two channels.

    ..._visit_cny, ..._customer_cny: what one visit and one customer cost; infinite where none comes. readers, visits,
    customers: of one post. worth_cny: what a customer is worth today (LTV). brought_in_cny: what a customer has left
    after 0, 1, 2 ... months, later money counted as money now. ..._payback: whole months until that covers the cost;
    infinite for never.
    """

    advert_visit_cny: float
    post_visit_cny: float
    advert_customer_cny: float
    post_customer_cny: float
    readers: float
    visits: float
    customers: float
    worth_cny: float
    brought_in_cny: tuple[float, ...]
    advert_payback: float
    post_payback: float


def bought(
    *,
    cpm_cny: float,
    ad_click_rate: float,
    ad_conversion: float,
    post_price_cny: float,
    followers: float,
    reach_rate: float,
    reader_click_rate: float,
    reader_conversion: float,
    margin_cny: float,
    orders_per_month: float,
    retention: float,
) -> Bought:
    """What both channels cost and what their customers bring; see the controls for what each argument means."""
    customer = {"margin_per_order_cny": margin_cny, "orders_per_month": orders_per_month, "retention": retention}
    advert_visit = acquisition.cost_per_visit_cpm(cpm_cny=cpm_cny, click_rate=ad_click_rate)
    post_visit = acquisition.cost_per_visit_post(
        post_price_cny=post_price_cny, followers=followers, reach_rate=reach_rate, click_rate=reader_click_rate
    )
    advert_customer = _customer(advert_visit, ad_conversion)
    post_customer = _customer(post_visit, reader_conversion)
    readers = followers * reach_rate
    return Bought(
        advert_visit_cny=advert_visit,
        post_visit_cny=post_visit,
        advert_customer_cny=advert_customer,
        post_customer_cny=post_customer,
        readers=readers,
        visits=readers * reader_click_rate,
        customers=readers * reader_click_rate * reader_conversion,
        worth_cny=acquisition.lifetime_value(**customer, discount=DISCOUNT),
        brought_in_cny=brought_in(**customer),
        advert_payback=_payback(advert_customer, customer),
        post_payback=_payback(post_customer, customer),
    )


def _customer(visit_cny, conversion):
    """What a customer costs; infinite where no money buys a visit."""
    if visit_cny == float("inf"):
        return visit_cny
    return acquisition.acquisition_cost(cost_per_visit_cny=visit_cny, conversion_rate=conversion)


def _payback(customer_cny, customer):
    if customer_cny == float("inf"):
        return customer_cny
    return acquisition.payback_months(acquisition_cost_cny=customer_cny, **customer)


def brought_in(*, margin_per_order_cny, orders_per_month, retention) -> tuple[float, ...]:
    """What a customer has left after 0, 1, 2 ... months, CNY: the sum that `acquisition.payback_months` waits for."""
    so_far, staying, path = margin_per_order_cny, 1.0, [margin_per_order_cny]
    for _ in range(MONTHS):
        staying *= retention
        so_far += margin_per_order_cny * orders_per_month * staying
        path.append(so_far)
    return tuple(path)


SPEC = ExplorerSpec(
    name="buying_traffic",
    title="Buying visitors",
    controls=(
        Control(
            "cpm_cny",
            "Advert price",
            unit="CNY per 1,000 shown",
            min=1,
            max=1_000,
            default=20,
            step=1,
            scale="log",
            kind="cny",
            help="What you pay when your advert is shown 1,000 times (CPM).",
        ),
        Control(
            "ad_click_rate",
            "Advert's click rate",
            unit="of times shown",
            max=0.1,
            default=0.01,
            step=0.001,
            kind="share",
            help="The part of the times shown at which somebody taps it and lands in your shop.",
        ),
        Control(
            "ad_conversion",
            "Conversion, advert",
            unit="of its visits",
            max=0.1,
            default=0.008,
            step=0.001,
            kind="share",
            help="The part of the visits from the advert that end in a first order.",
        ),
        Control(
            "post_price_cny",
            "Post's price",
            unit="CNY per post",
            max=1_000_000,
            default=15_000,
            step=100,
            scale="log",
            kind="cny",
            help="What an influencer asks for one post about your goods.",
        ),
        Control(
            "followers",
            "Influencer's followers",
            unit="people",
            max=10_000_000,
            default=500_000,
            step=100,
            scale="log",
            kind="count",
            help="People who follow the influencer.",
        ),
        Control(
            "reach_rate",
            "Reach",
            unit="of followers",
            max=0.25,
            default=0.06,
            step=0.002,
            kind="share",
            help="The part of the followers who open the post.",
        ),
        Control(
            "reader_click_rate",
            "Readers' click rate",
            unit="of readers",
            max=0.5,
            default=0.1,
            step=0.005,
            kind="share",
            help="The part of the readers who go on to your shop.",
        ),
        Control(
            "reader_conversion",
            "Conversion, post",
            unit="of its visits",
            max=0.1,
            default=0.04,
            step=0.001,
            kind="share",
            help="The part of the visits from the post that end in a first order.",
        ),
        Control(
            "margin_cny",
            "Margin",
            unit="CNY per order",
            max=2_000,
            default=60,
            step=1,
            scale="log",
            kind="cny",
            help="What an order leaves you after goods, parcel, fees and returns.",
        ),
        Control(
            "orders_per_month",
            "Further orders",
            unit="per month",
            max=4,
            default=0.5,
            step=0.05,
            kind="number",
            help="How often a customer who stays orders again. 0.5 is every second month.",
        ),
        Control(
            "retention",
            "Customers who stay",
            unit="from month to month",
            max=0.99,
            default=0.85,
            step=0.01,
            kind="share",
            help="The part of the customers who are still customers a month later (retention).",
        ),
    ),
    model=bought,
    chart=two_channels,
    presets=(
        Preset("Trusted blogger", {}),
        Preset("An offer of 2019", {"post_price_cny": 40_000, "followers": 550_000, "reach_rate": 0.058}),
        Preset("Everybody taps, nobody buys", {"ad_click_rate": 0.04, "ad_conversion": 0.001}),
        Preset("Sold once: a sofa", {"margin_cny": 600, "orders_per_month": 0, "retention": 0}),
        Preset("Coffee on subscription", {"margin_cny": 30, "orders_per_month": 1, "retention": 0.93}),
    ),
)
EXPLORERS = (SPEC,)
