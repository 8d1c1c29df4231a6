"""Taobao or a micro-store? The same seller, goods and fans in two shops, and the border where one overtakes the other.

Strangers find the Taobao shop by its search, and the platform's rules vouch for it; it takes a fee, adverts, a deposit
and more working time. Nobody finds the micro-store by accident; all its visitors are the seller's own fans.
"""

import math
from dataclasses import dataclass

from platformlab.charts.two_shops import two_shops
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import store, trust
from platformlab.models.store import Source, StoreMonth

# Nobody publishes these for small sellers: they are assumed, and the lesson says so.
BASKET_CNY = 120.0
GROSS_MARGIN = 0.4
RETURN_RATE = 0.08
RETURN_COST_CNY = 15.0
PAYMENT_FEE_RATE = 0.006
POSTS = 12.0
REACH_RATE = 0.06
CLICK_RATE = 0.1
CONVERSION_MAX = 0.025
HONEST = 0.4
"""Share of honest sellers where nobody polices: as many as trusted WeChat sellers in 2016 (39.8 %, trust_surveys)."""
PRIOR_WEIGHT = 10.0
FANS_KNOW = 50.0
"""A fan has read you for a while: it counts as much as this many further good reviews."""
CAPITAL_RATE_PER_YEAR = 0.04
WAGE_CNY_PER_HOUR = 25.0
HOURS = 10.0
"""Work per month that either shop needs, whatever it sells."""


@dataclass(frozen=True, kw_only=True)
class Border:
    """Where both shops earn the same. Everything in the model is proportional to visits, so the lead is a plane.

    value_per_search_visit_cny: what a search visit leaves on Taobao after its adverts. fan_gain_cny: what a fan leaves
    more in the micro-store than on Taobao, CNY per month. extra_cost_cny: what Taobao's deposit and extra work cost,
    CNY per month.
    """

    value_per_search_visit_cny: float
    fan_gain_cny: float
    extra_cost_cny: float

    def lead_cny(self, *, fans: float, search_visits: float) -> float:
        """How much more the Taobao shop earns, CNY per month; below 0 when the micro-store earns more."""
        return self.value_per_search_visit_cny * search_visits - self.fan_gain_cny * fans - self.extra_cost_cny

    def search_visits(self, *, fans: float) -> float:
        """Search visits per month at which both earn the same, with this many fans; infinite or below 0 for none."""
        return _root(self.value_per_search_visit_cny, self.fan_gain_cny * fans + self.extra_cost_cny)

    def fans(self, *, search_visits: float) -> float:
        """Fans at which both earn the same, with this many search visits; infinite or below 0 when there are none."""
        return _root(self.fan_gain_cny, self.value_per_search_visit_cny * search_visits - self.extra_cost_cny)


def _root(slope: float, height: float) -> float:
    """x with slope × x = height; infinite where slope is 0 but for rounding."""
    return height / slope if abs(slope) > 1e-12 else math.inf


@dataclass(frozen=True, kw_only=True)
class TwoShops:
    """The same month in both shops.

    conversion_…: share of such visits that end in an order, by visitor and shop. order_margin_…: what an order leaves
    after goods, fees and returns, CNY. fan_value_…: what one fan leaves, CNY per month.
    """

    taobao: StoreMonth
    micro_store: StoreMonth
    fan_visits: float
    conversion_stranger_taobao: float
    conversion_stranger_micro_store: float
    conversion_fan_taobao: float
    conversion_fan_micro_store: float
    order_margin_taobao_cny: float
    order_margin_micro_store_cny: float
    fan_value_taobao_cny: float
    fan_value_micro_store_cny: float
    border: Border

    @property
    def lead_cny(self) -> float:
        """How much more the Taobao shop earns, CNY per month."""
        return self.taobao.profit_cny - self.micro_store.profit_cny


def compared(
    *, fans, search_visits, governance, reviews, commission_rate, advert_cny, deposit_cny, extra_hours, lost_rate
) -> TwoShops:
    """One month of a seller on Taobao and in a micro-store; see the controls for what each argument means."""
    visits_per_fan = POSTS * REACH_RATE * CLICK_RATE
    fan_visits = fans * visits_per_fan
    stranger_taobao = _conversion(governance, reviews)
    stranger_micro = _conversion(0.0, reviews)
    fan_taobao = _conversion(governance, reviews + FANS_KNOW)
    fan_micro = _conversion(0.0, reviews + FANS_KNOW)
    taobao_cost = _fixed_cost(deposit_cny, HOURS + extra_hours)
    micro_cost = _fixed_cost(0.0, HOURS)
    taobao_margin = _order_margin(commission_rate)
    micro_margin = _order_margin(0.0)
    stays = 1.0 - lost_rate
    fan_value_taobao = visits_per_fan * stays * fan_taobao * taobao_margin
    fan_value_micro = visits_per_fan * fan_micro * micro_margin
    return TwoShops(
        taobao=_month(
            (
                Source(visits=search_visits, conversion_rate=stranger_taobao, cost_per_visit_cny=advert_cny),
                Source(visits=fan_visits * stays, conversion_rate=fan_taobao),
            ),
            commission_rate,
            taobao_cost,
        ),
        micro_store=_month((Source(visits=fan_visits, conversion_rate=fan_micro),), 0.0, micro_cost),
        fan_visits=fan_visits,
        conversion_stranger_taobao=stranger_taobao,
        conversion_stranger_micro_store=stranger_micro,
        conversion_fan_taobao=fan_taobao,
        conversion_fan_micro_store=fan_micro,
        order_margin_taobao_cny=taobao_margin,
        order_margin_micro_store_cny=micro_margin,
        fan_value_taobao_cny=fan_value_taobao,
        fan_value_micro_store_cny=fan_value_micro,
        border=Border(
            value_per_search_visit_cny=stranger_taobao * taobao_margin - advert_cny,
            fan_gain_cny=fan_value_micro - fan_value_taobao,
            extra_cost_cny=taobao_cost - micro_cost,
        ),
    )


def _conversion(governance, good_reviews):
    return trust.conversion(
        honest=HONEST,
        governance=governance,
        prior_weight=PRIOR_WEIGHT,
        good_reviews=good_reviews,
        bad_reviews=0.0,
        conversion_max=CONVERSION_MAX,
    ).conversion


def _fixed_cost(deposit_cny, hours):
    return store.fixed_cost(
        subscription_cny=0.0,
        deposit_cny=deposit_cny,
        capital_rate_per_year=CAPITAL_RATE_PER_YEAR,
        hours=hours,
        wage_cny_per_hour=WAGE_CNY_PER_HOUR,
    )


def _month(sources, commission_rate, fixed_cost_cny):
    return store.month(
        sources=sources,
        basket_cny=BASKET_CNY,
        gross_margin=GROSS_MARGIN,
        return_rate=RETURN_RATE,
        return_cost_cny=RETURN_COST_CNY,
        commission_rate=commission_rate,
        payment_fee_rate=PAYMENT_FEE_RATE,
        fixed_cost_cny=fixed_cost_cny,
    )


def _order_margin(commission_rate):
    """What one order leaves after goods, fees and returns, CNY."""
    return _month((Source(visits=1.0, conversion_rate=1.0),), commission_rate, 0.0).contribution_cny


SPEC = ExplorerSpec(
    name="free_traffic_and_trust",
    title="The same goods in two shops",
    controls=(
        Control(
            "fans",
            "Your own fans",
            unit="fans",
            max=1_000_000,
            default=1_000,
            step=100,
            scale="log",
            kind="count",
            help="People who follow you and see some of your posts.",
        ),
        Control(
            "search_visits",
            "Search visits",
            unit="visits per month",
            max=100_000,
            default=1_000,
            step=10,
            scale="log",
            kind="count",
            help="Strangers who find your Taobao shop by its search. A micro-store has none.",
        ),
        Control(
            "governance",
            "Taobao's rules",
            unit="of bad sellers removed",
            default=0.8,
            step=0.01,
            kind="share",
            help="Share of the dishonest sellers whom the platform removes. In a micro-store nobody does.",
        ),
        Control(
            "reviews",
            "Good reviews",
            unit="reviews",
            max=10_000,
            default=20,
            step=1,
            scale="log",
            kind="count",
            help="The same number in both shops.",
        ),
        Control(
            "commission_rate",
            "Taobao's commission",
            unit="of sales",
            max=0.1,
            default=0.006,
            step=0.001,
            kind="share",
            help="Share of each sale that Taobao keeps.",
        ),
        Control(
            "advert_cny",
            "Adverts",
            unit="CNY per search visit",
            max=2,
            default=0.1,
            step=0.02,
            kind="cny",
            help="What being found costs you on Taobao, spread over all search visits. 0: every visit is free.",
        ),
        Control(
            "deposit_cny",
            "Taobao's deposit",
            unit="CNY",
            max=150_000,
            default=5_000,
            step=500,
            scale="log",
            kind="cny",
            help="You get it back when you close the shop.",
        ),
        Control(
            "extra_hours",
            "Extra work, Taobao",
            unit="hours per month",
            max=60,
            default=10,
            step=1,
            kind="count",
            help="Hours beyond those that any shop takes.",
        ),
        Control(
            "lost_rate",
            "Fans lost on the way",
            unit="of their visits to Taobao",
            max=0.9,
            default=0.3,
            step=0.01,
            kind="share",
            help="They must change to another app, and there they see rivals beside you.",
        ),
    ),
    model=compared,
    chart=two_shops,
    presets=(
        Preset("New shop, no fans", {"fans": 0, "search_visits": 500, "reviews": 0}),
        Preset("Known on Taobao", {"fans": 500, "search_visits": 8_000, "reviews": 1_000, "advert_cny": 0.2}),
        Preset("Writer with 60,000 fans", {"fans": 60_000, "search_visits": 300, "reviews": 20}),
        Preset(
            "Brand in a strict mall",
            {
                "fans": 5_000,
                "search_visits": 5_000,
                "governance": 0.95,
                "commission_rate": 0.05,
                "deposit_cny": 100_000,
                "extra_hours": 40,
            },
        ),
    ),
)
EXPLORERS = (SPEC,)
