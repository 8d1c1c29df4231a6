"""Lesson 03: what a visit is worth, from traffic to profit, and what doubling traffic or conversion would add."""

from dataclasses import dataclass

from platformlab.charts.store import visits_to_profit
from platformlab.explorers.explorer import Control, ExplorerSpec, Preset
from platformlab.models import store

ADVERT_TIMES = 0.7
FAN_TIMES = 2.5
"""How often visitors from adverts and fans order, in multiples of visitors from search: assumed, near the averages of
one study of shops (conversion_benchmarks, Compass/VWO: adverts 1.42, unpaid search 2.08, e-mail readers 5.32 %)."""

RETURN_COST_CNY = 12.0
"""What a returned order costs in postage and handling: assumed."""


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A shop's month, and the same month with one thing doubled.

    visits, conversion, worth_cny: of search, adverts, fans; worth_cny is what a visit leaves before its own price.
    """

    visits: tuple[float, float, float]
    conversion: tuple[float, float, float]
    worth_cny: tuple[float, float, float]
    order_cny: float  # what an order leaves, CNY, before adverts and fixed cost
    break_even_visits: float  # search visits that pay the fixed cost alone, per month
    now: store.StoreMonth
    twice_bought: store.StoreMonth
    twice_all: store.StoreMonth
    twice_conversion: store.StoreMonth

    @property
    def bought_adds_cny(self):
        """Change of profit when twice as many visits are bought, CNY per month."""
        return self.twice_bought.profit_cny - self.now.profit_cny

    @property
    def all_adds_cny(self):
        """Change of profit with twice the visits of every source, the bought ones paid for."""
        return self.twice_all.profit_cny - self.now.profit_cny

    @property
    def conversion_adds_cny(self):
        """Change of profit when twice as many of the same visitors order."""
        return self.twice_conversion.profit_cny - self.now.profit_cny


def shop(
    *,
    search_visits,
    paid_visits,
    fan_visits,
    cost_per_visit_cny,
    conversion_rate,
    basket_cny,
    gross_margin,
    return_rate,
    fee_rate,
    fixed_cost_cny,
):
    """The month of a shop with three sources of visits, as a Shop. conversion_rate: of search visits."""
    visits = (search_visits, paid_visits, fan_visits)
    conversion = (conversion_rate, conversion_rate * ADVERT_TIMES, conversion_rate * FAN_TIMES)
    prices = (0.0, cost_per_visit_cny, 0.0)
    terms = {
        "basket_cny": basket_cny,
        "gross_margin": gross_margin,
        "return_rate": return_rate,
        "return_cost_cny": RETURN_COST_CNY,
        "commission_rate": fee_rate,
        "payment_fee_rate": 0.0,
        "fixed_cost_cny": fixed_cost_cny,
    }

    def month(visits, conversion):
        sources = [
            store.Source(visits=n, conversion_rate=share, cost_per_visit_cny=price)
            for n, share, price in zip(visits, conversion, prices, strict=True)
        ]
        return store.month(sources=sources, **terms)

    one_order = store.month(sources=[store.Source(visits=1.0, conversion_rate=1.0)], **terms)
    return Shop(
        visits=visits,
        conversion=conversion,
        worth_cny=tuple(share * one_order.contribution_cny for share in conversion),
        order_cny=one_order.contribution_cny,
        break_even_visits=store.break_even_visits(conversion_rate=conversion_rate, **terms),
        now=month(visits, conversion),
        twice_bought=month((search_visits, 2 * paid_visits, fan_visits), conversion),
        twice_all=month(tuple(2 * n for n in visits), conversion),
        twice_conversion=month(visits, tuple(min(1.0, 2 * share) for share in conversion)),
    )


def chart(values, result):
    """The Shop as a chart."""
    return visits_to_profit(
        visits=result.visits,
        conversion=result.conversion,
        worth_cny=result.worth_cny,
        price_cny=values["cost_per_visit_cny"],
        break_even_visits=result.break_even_visits,
        order_cny=result.order_cny,
        now=result.now,
        plans=(result.twice_bought, result.twice_all, result.twice_conversion),
    )


EXPLORERS = (
    ExplorerSpec(
        name="visits_into_orders",
        title="What is a visit worth?",
        controls=(
            Control(
                "search_visits",
                "Visits from search",
                unit="a month, free",
                min=0,
                max=100_000,
                default=3_000,
                step=10,
                scale="log",
                kind="count",
                help="People who looked for such a thing on the platform and found your shop.",
            ),
            Control(
                "paid_visits",
                "Visits you buy",
                unit="a month",
                min=0,
                max=100_000,
                default=4_000,
                step=10,
                scale="log",
                kind="count",
                help="People who came by an advert. Assumed to order 0.7 times as often as people from search.",
            ),
            Control(
                "cost_per_visit_cny",
                "Price of a bought visit",
                unit="CNY",
                min=0,
                max=4,
                default=0.8,
                step=0.05,
                kind="cny",
                help="What the platform takes for each visit that an advert brings.",
            ),
            Control(
                "fan_visits",
                "Visits from your fans",
                unit="a month, free",
                min=0,
                max=100_000,
                default=500,
                step=10,
                scale="log",
                kind="count",
                help="Fans who came from your own account. Assumed to order 2.5 times as often as people from search.",
            ),
            Control(
                "conversion_rate",
                "Conversion",
                unit="of search visits",
                min=0,
                max=0.1,
                default=0.02,
                step=0.001,
                kind="share",
                help="Of the visits from search, the share that ends in an order. Adverts and fans move with it.",
            ),
            Control(
                "basket_cny",
                "Basket",
                unit="CNY an order",
                min=10,
                max=2_000,
                default=200,
                step=5,
                scale="log",
                kind="cny",
                help="What one order comes to.",
            ),
            Control(
                "gross_margin",
                "Gross margin",
                unit="of revenue",
                min=0,
                max=0.9,
                default=0.4,
                step=0.01,
                kind="share",
                help="What is left of the revenue after the goods themselves are paid.",
            ),
            Control(
                "return_rate",
                "Returns",
                unit="of orders",
                min=0,
                max=0.6,
                default=0.1,
                step=0.01,
                kind="share",
                help="Orders sent back: no revenue, and ¥12 each for postage and handling (assumed).",
            ),
            Control(
                "fee_rate",
                "Fees",
                unit="of revenue",
                min=0,
                max=0.3,
                default=0.05,
                step=0.005,
                kind="share",
                help="Commission and payment fee together. They are taken of the revenue, not of your profit.",
            ),
            Control(
                "fixed_cost_cny",
                "Fixed cost",
                unit="CNY a month",
                min=0,
                max=100_000,
                default=3_000,
                step=50,
                scale="log",
                kind="cny",
                help="What the month costs before anybody visits: tools, rent, your hours.",
            ),
        ),
        model=shop,
        chart=chart,
        presets=(
            Preset("Small shop", {}),
            Preset("Dear adverts", {"cost_per_visit_cny": 1.2}),
            Preset("20 % off, twice the orders", {"basket_cny": 160, "gross_margin": 0.25, "conversion_rate": 0.04}),
            Preset("All visits bought", {"search_visits": 0, "fan_visits": 0, "paid_visits": 8_000}),
            Preset("Only fans", {"search_visits": 0, "paid_visits": 0, "fan_visits": 2_000}),
        ),
    ),
)
