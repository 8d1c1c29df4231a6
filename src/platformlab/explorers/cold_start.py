"""What happens to a beginner? Two shops, one order apart at the start, and the levels that their sales are drawn to.

Sales bring a place in the ranking, a place brings visits, visits bring sales; meanwhile the ranking forgets. The same
loop that lifts one shop holds the other down.
"""

from dataclasses import dataclass
from functools import lru_cache

from platformlab.charts.paths import PLACES, two_beginners
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import traffic
from platformlab.models.traffic import OrganicPath, SteadyState

MONTHS = 36


@dataclass(frozen=True, kw_only=True)
class Beginner:
    """A shop's first three years, a neighbour's who starts with one order more, and what draws both.

    states: every level at which sales can stay, by rising sales. balance: at each of the chart's PLACES, the orders
    that come in a month for each one that is forgotten; above 1 sales rise.
    """

    shop: OrganicPath
    neighbour: OrganicPath
    states: tuple[SteadyState, ...]
    balance: tuple[float, ...]

    @property
    def threshold(self) -> SteadyState | None:
        """What the starting sales must pass; None where there is no trap."""
        return self.states[1] if len(self.states) == 3 else None

    def end(self, sales: float) -> SteadyState:
        """The level that sales tend to from here; from the threshold itself, the threshold."""
        if self.threshold is None:
            return self.states[0 if sales <= self.states[0].sales else -1]
        if sales == self.threshold.sales:
            return self.threshold
        return self.states[0 if sales < self.threshold.sales else -1]


def beginner(
    *, sales_0, conversion, floor_visits, cap_visits, half_sales, forgetting, other_visits, months=MONTHS
) -> Beginner:
    """A new shop and its neighbour; see the controls for what each argument means.

    A best-seller gets no fewer free visits than a shop without sales: a cap below the floor counts as the floor.
    """
    ranking = {
        "conversion": conversion,
        "forgetting": forgetting,
        "floor_visits": floor_visits,
        "cap_visits": max(floor_visits, cap_visits),
        "half_sales": half_sales,
        "other_visits": other_visits,
    }
    return Beginner(
        shop=traffic.organic(months=months, sales_0=sales_0, **ranking),
        neighbour=traffic.organic(months=months, sales_0=sales_0 + 1.0, **ranking),
        states=traffic.organic_steady_states(**ranking),
        balance=_balance(**ranking),
    )


def _balance(*, conversion, forgetting, floor_visits, cap_visits, half_sales, other_visits):
    base, more = conversion * (floor_visits + other_visits), conversion * (cap_visits - floor_visits)
    return tuple(
        (base + more * share) / (forgetting * sales) for sales, share in zip(PLACES, _climbed(half_sales), strict=True)
    )


@lru_cache(maxsize=64)
def _climbed(half_sales):
    """At each of the PLACES, the share of the way from floor to cap: what the model gives for a floor of 0, a cap of 1.

    Only `half_sales` changes it, so a slider's whole sweep asks the model once.
    """
    return tuple(
        traffic.organic(
            months=0,
            conversion=0.0,
            forgetting=0.0,
            floor_visits=0.0,
            cap_visits=1.0,
            half_sales=half_sales,
            other_visits=0.0,
            sales_0=sales,
        ).organic[0]
        for sales in PLACES
    )


SPEC = ExplorerSpec(
    name="cold_start",
    title="Two new shops, one order apart",
    controls=(
        Control(
            "sales_0",
            "Orders at the start",
            unit="orders",
            max=120,
            default=31,
            step=1,
            kind="count",
            help="Orders that the ranking remembers when you begin: from friends, fans or an opening sale.",
        ),
        Control(
            "other_visits",
            "Your own visitors",
            unit="visits per month",
            max=5_000,
            default=0,
            step=5,
            scale="log",
            kind="count",
            help="Visits that you bring yourself, every month: fans, or adverts that you pay for.",
        ),
        Control(
            "conversion",
            "Conversion",
            unit="of visits end in an order",
            max=0.1,
            default=0.03,
            step=0.001,
            kind="share",
            help="The same for every visit.",
        ),
        Control(
            "floor_visits",
            "Visits without sales",
            unit="visits per month",
            max=1_000,
            default=50,
            step=5,
            scale="log",
            kind="count",
            help="Free visits: what the platform's search sends to a shop that has sold nothing. In a micro-store: 0.",
        ),
        Control(
            "cap_visits",
            "Visits at the top",
            unit="visits per month",
            max=20_000,
            default=3_000,
            step=50,
            scale="log",
            kind="count",
            help="Free visits of a best-seller, never fewer than those of a shop without sales. In a micro-store: 0.",
        ),
        Control(
            "half_sales",
            "Orders to half way",
            unit="remembered orders",
            min=20,
            max=1_000,
            default=100,
            step=1,
            scale="log",
            kind="count",
            help="The more your rivals sell, the more it takes to be shown half as often as a best-seller.",
        ),
        Control(
            "forgetting",
            "Forgotten",
            unit="of orders, per month",
            min=0.05,
            max=1,
            default=0.3,
            step=0.01,
            kind="share",
            help="At 100 % only the last month counts for your rank.",
        ),
    ),
    model=beginner,
    chart=two_beginners,
    presets=(
        Preset("Opens with nothing", {"sales_0": 0}),
        Preset("Friends buy first", {"sales_0": 45}),
        Preset("A few fans each month", {"sales_0": 0, "other_visits": 60}),
        Preset("Crowded market", {"sales_0": 60, "half_sales": 200}),
        Preset("Micro-store, no fans", {"floor_visits": 0, "cap_visits": 0}),
        Preset("Micro-store with fans", {"floor_visits": 0, "cap_visits": 0, "other_visits": 600}),
    ),
)
EXPLORERS = (SPEC,)
