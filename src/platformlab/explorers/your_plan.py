"""Lesson 10: your plan. Your numbers, and how far off each may be, for the four strategies of models.plan.

A number that you are not certain of is drawn from as far below it as above, so that doubt alone neither helps nor
harms on average. What has no slider is the same for everybody: ASSUMED says what it is and where it comes from.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from platformlab import tables
from platformlab.charts.plan import plan_outlook
from platformlab.explorers import free_traffic_and_trust as shops
from platformlab.explorers import living_on_fans
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import numeric, plan
from platformlab.models.plan import STRATEGIES, Plan, Range

MONTHS = 24
FEW_DRAWS, FEW_SAMPLES = 200, 48
DRAWS = 5_000 if numeric.has_numpy() else FEW_DRAWS
"""Cases behind a slider: chances are then right to about a percentage point, within a tenth of a second. Without NumPy
there are fewer, and chances are right to about three percentage points."""
SAMPLES = 512 if numeric.has_numpy() else FEW_SAMPLES
"""For the ranking of doubts: shares are then right to about three percentage points; without NumPy to about ten."""
SEED = 1

EXACT, NEARLY, ROUGHLY, UNSURE, A_GUESS = range(5)
DOUBTS = (0.0, 0.1, 0.3, 0.6, 0.9)
"""How far off a number may be at each place of its list, as a share of it."""
_DOUBT_WORDS = ("exact", "± 10 %", "± 30 %", "± 60 %", "± 90 %")

WAYS = ("Creator", "Marketplace", "Micro-store", "Both")
"""The names of STRATEGIES, in their order."""


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """A number of the plan that has no slider. name: the input of models.plan.Plan. kind: as a control's.

    sources: keys of the table sources; empty where nobody measured it.
    """

    name: str
    label: str
    value: float
    unit: str
    kind: str
    sources: tuple[str, ...] = ()


@functools.cache
def assumed() -> tuple[Assumed, ...]:
    """Everything in the plan that has no slider."""
    fee = tables.load("platform_fees").verified().where(platform="Taobao").one(as_of_date="2024-09-01")
    said = (
        ("market", "People who could follow you", 1_000_000.0, "people", "count"),
        ("innovation", "Of the others, who find you by themselves", 0.00005, "per month", "share"),
        ("churn", "Fans who leave", 0.02, "per month", "share"),
        ("discovery_views", "Views of a post that the platform adds", 300.0, "per post", "count"),
        ("ads_per_view", "Adverts in a view; all of them are sold", 1.0, "adverts", "count"),
        ("ad_click_rate", "Adverts that are tapped", living_on_fans.AD_CLICK_RATE, "of those shown", "share"),
        ("creator_share", "Your part of what advertisers pay", living_on_fans.CREATOR_SHARE, "of it", "share"),
        ("return_rate", "Orders that come back", shops.RETURN_RATE, "of orders", "share"),
        ("return_cost_cny", "What a return costs", shops.RETURN_COST_CNY, "CNY", "cny"),
        ("governance", "Bad sellers whom the marketplace removes", 0.8, "of them", "share"),
        ("prior_weight", "Reviews that the marketplace's name is worth", shops.PRIOR_WEIGHT, "reviews", "count"),
        ("good_reviews", "Good reviews of your shop", 0.0, "reviews", "count"),
        ("bad_reviews", "Bad reviews of your shop", 0.0, "reviews", "count"),
        ("forgetting", "Remembered orders that the ranking drops", 0.3, "per month", "share"),
        ("floor_visits", "Search visits of a shop without orders", 50.0, "per month", "count"),
        ("half_sales", "Remembered orders that bring half of all search visits", 100.0, "orders", "count"),
        ("sales_0", "Remembered orders at the start", 0.0, "orders", "count"),
        ("payment_fee_rate", "Payment fee of the marketplace", shops.PAYMENT_FEE_RATE, "of sales", "share"),
        ("marketplace_fixed_cost_cny", "Tools and fees of the marketplace shop", 500.0, "CNY per month", "cny"),
        ("fan_trust", "Fans who trust you", 0.9, "of fans", "share"),
        ("micro_store_fixed_cost_cny", "Tools of the micro-store", 100.0, "CNY per month", "cny"),
    )
    read = (
        ("honest", "Honest sellers where nobody polices", shops.HONEST, "of sellers", "share", ("cyd_trust_2016",)),
        ("commission_rate", "Taobao's commission", fee.commission_max_pct / 100, "of sales", "share", (fee.source,)),
    )
    fields = ("name", "label", "value", "unit", "kind", "sources")
    return tuple(Assumed(**dict(zip(fields, row, strict=False))) for row in (*said, *read))


@dataclass(frozen=True, kw_only=True)
class Way:
    """One strategy over all cases. quantiles_cny: for each month the cash that 5, 25, 50, 75 and 95 % have or less.

    on_paper_cny: cash at the end with every number as you think. break_even_month: infinite for never.
    """

    quantiles_cny: tuple[tuple[float, ...], ...]
    on_paper_cny: float
    probability_of_loss: float
    probability_of_ruin: float
    break_even_month: float

    @property
    def end_cny(self) -> tuple[float, ...]:
        """Cash at the end that 5, 25, 50, 75 and 95 % of the cases have or less."""
        return self.quantiles_cny[-1]


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What one uncertain number does to the strategy looked at. label: as on its slider.

    first: the share of the doubt (the variance of the cash at the end) that would go if you found this number out.
    total: the share that would be left if you found out all others. Both lie within 0 and 1, first below total.
    """

    name: str
    label: str
    first: float
    total: float


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The four strategies, and which number to find out first for the one looked at (`way`, one of STRATEGIES)."""

    plan: Plan
    way: str
    ways: dict[str, Way]
    doubts: tuple[Doubt, ...]

    @property
    def chosen(self) -> Way:
        """The strategy looked at."""
        return self.ways[self.way]


def outlook(*, way, **values) -> Outlook:
    """Cash over MONTHS months; see the controls for what each argument means."""
    key, chosen = tuple(sorted(values.items())), STRATEGIES[int(way)]
    return Outlook(plan=_plan(key), way=chosen, ways=_ways(key), doubts=_doubts(key, chosen))


def plan_of(*, certain=False, **values) -> Plan:
    """The learner's plan at these settings of the controls. certain: with every number as it is thought to be."""
    own = {}
    for name in OWN:
        likely, doubt = values[name], values.get(f"{name}_doubt", EXACT)
        # As far up as down, and within what a share can be.
        off = DOUBTS[0 if certain else int(doubt)] * likely
        if SPEC.control(name).kind == "share":
            off = min(off, 1.0 - likely)
        own[name] = Range(low=likely - off, likely=likely, high=likely + off)
    return Plan(ads_sold=1e12, **own, **{one.name: one.value for one in assumed()})


@functools.lru_cache(maxsize=256)
def _plan(key):
    return plan_of(**dict(key))


@functools.lru_cache(maxsize=256)
def _ways(key):
    found = plan.simulate(plan=_plan(key), seed=SEED, months=MONTHS, draws=DRAWS)
    paper = plan.simulate(plan=plan_of(certain=True, **dict(key)), seed=SEED, months=MONTHS, draws=1)
    return {name: _way(getattr(found, name), getattr(paper, name)) for name in STRATEGIES}


def _way(found, paper):
    return Way(
        quantiles_cny=tuple(tuple(map(float, month)) for month in found.cash_quantiles_cny),
        on_paper_cny=float(paper.final_cash_cny[0]),
        probability_of_loss=found.probability_of_loss,
        probability_of_ruin=found.probability_of_ruin,
        break_even_month=found.break_even_month,
    )


@functools.lru_cache(maxsize=256)
def _doubts(key, way):
    influences = plan.sensitivity(plan=_plan(key), strategy=way, seed=SEED, months=MONTHS, samples=SAMPLES)
    return tuple(sorted(map(_doubt, influences), key=lambda one: (-round(one.first, 2), -one.total)))


def _doubt(influence):
    # Estimates near 0 can lie below it, and a first share above its total: neither can be.
    total = min(max(influence.total, 0.0), 1.0)
    first = min(max(influence.first, 0.0), total)
    return Doubt(name=influence.name, label=SPEC.control(influence.name).label, first=first, total=total)


# ---------------------------------------------------------------------------------------------------------- controls

DOUBTFUL = (
    "imitation",
    "reach_rate",
    "shop_click_rate",
    "conversion_max",
    "gross_margin",
    "cap_visits",
    "cost_per_visit_cny",
)
"""The numbers of which the learner says how far off they may be."""


def _doubtful(control: Control, doubt: int) -> Iterator[Control]:
    """A control, and the list that says how far off it may be."""
    yield control
    yield Control(
        f"{control.name}_doubt",
        f"{control.label}: how far off it may be",
        unit="of the number",
        default=doubt,
        words=_DOUBT_WORDS,
        beside=True,
        help="Exact: you have measured it. ± 30 %: it may be up to 30 % less or more.",
    )


SPEC = ExplorerSpec(
    name="your_plan",
    title="Your plan",
    controls=(
        Control(
            "way",
            "Look at",
            unit="way to earn",
            default=3,
            words=WAYS,
            help="Both: posts with adverts, and a micro-store for your fans.",
        ),
        Control(
            "cash_0_cny",
            "Money at the start",
            unit="CNY",
            max=1_000_000,
            default=20_000,
            step=1_000,
            scale="log",
            kind="cny",
            help="What you can spend until the plan pays.",
        ),
        Control(
            "living_cost_cny",
            "Living cost",
            unit="CNY per month",
            min=500,
            max=50_000,
            default=5_000,
            step=100,
            scale="log",
            kind="cny",
            help="What you and yours live on. It is paid out of the plan's money.",
        ),
        Control(
            "fans_0",
            "Fans today",
            unit="people",
            max=500_000,
            default=5_000,
            step=100,
            scale="log",
            kind="count",
            help="Those who follow you now.",
        ),
        *_doubtful(
            Control(
                "imitation",
                "Word of mouth",
                unit="new fans per fan, a month",
                max=0.2,
                default=0.04,
                step=0.01,
                kind="share",
                help="At 4 %, a hundred fans bring four new ones in a month, while most people do not follow you yet.",
            ),
            UNSURE,
        ),
        Control(
            "posts",
            "Posts",
            unit="per month",
            max=60,
            default=12,
            step=2,
            kind="count",
            help="How often you publish.",
        ),
        *_doubtful(
            Control(
                "reach_rate",
                "Reach",
                unit="of fans",
                max=0.5,
                default=0.15,
                step=0.01,
                kind="share",
                help="The part of your fans who open a post.",
            ),
            ROUGHLY,
        ),
        *_doubtful(
            Control(
                "shop_click_rate",
                "Clicks to the shop",
                unit="of openings",
                max=0.4,
                default=0.1,
                step=0.01,
                kind="share",
                help="The part of those who open a post and go on to your micro-store.",
            ),
            UNSURE,
        ),
        *_doubtful(
            Control(
                "conversion_max",
                "Conversion",
                unit="of shop visits",
                max=0.2,
                default=0.04,
                step=0.005,
                kind="share",
                help="The part of the visits that end in an order, when the visitor trusts you.",
            ),
            ROUGHLY,
        ),
        Control(
            "basket_cny",
            "Value of an order",
            unit="CNY",
            max=5_000,
            default=250,
            step=10,
            scale="log",
            kind="cny",
            help="What a buyer pays. 0: you have nothing to sell.",
        ),
        *_doubtful(
            Control(
                "gross_margin",
                "Margin",
                unit="of sales",
                max=0.9,
                default=0.6,
                step=0.05,
                kind="share",
                help="What is left of the price after goods and parcel.",
            ),
            NEARLY,
        ),
        *_doubtful(
            Control(
                "cap_visits",
                "Search visits",
                unit="of a best-seller, a month",
                max=50_000,
                default=2_000,
                step=100,
                scale="log",
                kind="count",
                help="What a marketplace's search can bring you at most. A beginner has 50.",
            ),
            UNSURE,
        ),
        Control(
            "bought_visits",
            "Visits you buy",
            unit="per month",
            max=20_000,
            default=400,
            step=50,
            scale="log",
            kind="count",
            help="For the marketplace only, month after month.",
        ),
        *_doubtful(
            Control(
                "cost_per_visit_cny",
                "Price of a visit",
                unit="CNY",
                max=10,
                default=1,
                step=0.1,
                scale="log",
                kind="cny",
                help="What each of them costs.",
            ),
            ROUGHLY,
        ),
        Control(
            "click_price_cny",
            "Advertisers pay",
            unit="CNY per tap",
            max=10,
            default=0.8,
            step=0.1,
            scale="log",
            kind="cny",
            help="For adverts in your posts: 1.2 % of readers tap, every space is sold, you get 70 %.",
        ),
    ),
    model=outlook,
    chart=plan_outlook,
    presets=(
        Preset("A writer with 5,000 fans", {}),
        Preset(
            "A shop owner with goods, no fans",
            {
                "way": 1,
                "cash_0_cny": 60_000,
                "fans_0": 0,
                "basket_cny": 160,
                "gross_margin": 0.5,
                "bought_visits": 1_500,
            },
        ),
        Preset(
            "300,000 fans, nothing to sell",
            {
                "way": 0,
                "fans_0": 300_000,
                "reach_rate": 0.08,
                "basket_cny": 0,
                "bought_visits": 0,
                "click_price_cny": 2,
            },
        ),
        Preset(
            "A beginner",
            {
                "fans_0": 200,
                "imitation": 0.08,
                "imitation_doubt": A_GUESS,
                "shop_click_rate_doubt": A_GUESS,
                "conversion_max_doubt": UNSURE,
                "bought_visits": 200,
            },
        ),
        Preset(
            "The writer, on paper",
            {f"{name}_doubt": EXACT for name in DOUBTFUL},
        ),
    ),
    sweeps=False,
)

OWN = tuple(control.name for control in SPEC.controls if not control.words)
"""The numbers that are the learner's own: the inputs of models.plan.Plan that have a slider."""
EXPLORERS = (SPEC,)
