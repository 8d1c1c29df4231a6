"""A plan under uncertainty: four ways to make a living, each tried on the same draws of what you do not know."""

import dataclasses
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from platformlab.models import audience, content, luck, numeric, store, traffic, trust
from platformlab.models.checks import (
    AMOUNT,
    AMOUNT_ABOVE_ZERO,
    GAIN_OR_LOSS,
    MONTHS_MOST,
    SHARE,
    SHARE_ABOVE_ZERO,
    Domain,
    quantity,
    whole_number,
)
from platformlab.models.numeric import Quantity

if TYPE_CHECKING:
    import numpy

STRATEGIES = ("creator", "marketplace", "micro_store", "both")
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
DRAWS_MOST = 1_000_000
SEED_MOST = 10**15
PLAN, DESIGN = 3, 4  # what a seed is for


@dataclass(frozen=True, kw_only=True)
class Range:
    """What you know of a number: it lies between `low` and `high`, and most likely near `likely`.

    Drawn from the triangular distribution. ValueError unless low <= likely <= high.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        for name in ("low", "likely", "high"):
            object.__setattr__(self, name, _number(name, getattr(self, name), GAIN_OR_LOSS))
        if not self.low <= self.likely <= self.high:
            raise ValueError(
                f"a range must rise from low over likely to high, got {self.low}, {self.likely}, {self.high}"
            )

    def at(self, share: Quantity) -> Quantity:
        """The numbers that this share of the draws lies below: the inverse of the triangular distribution."""
        width = self.high - self.low
        rising = self.low + numeric.sqrt(share * width * (self.likely - self.low))
        falling = self.high - numeric.sqrt((1.0 - share) * width * (self.high - self.likely))
        value = numeric.choose(share * width < self.likely - self.low, rising, falling)
        return numeric.minimum(numeric.maximum(value, float(self.low)), float(self.high))


# An input of a plan: a range, or a number that is certain; and the domain that it lies in.
Guess = Range | float
Amount, Positive = Annotated[Guess, AMOUNT], Annotated[Guess, AMOUNT_ABOVE_ZERO]
Share, PositiveShare = Annotated[Guess, SHARE], Annotated[Guess, SHARE_ABOVE_ZERO]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What you know of your plan. Each input is a `Range`, or a number where you are certain; all are per month.

    ValueError for an input outside its domain, where innovation and imitation could exceed 1 together, and where the
    fans at the start could be more than the market.
    """

    cash_0_cny: Amount  # money at the start, CNY
    living_cost_cny: Amount  # what you live on, CNY

    # Your fans, as in `audience.path`, and how they are reached.
    market: Positive  # people who could follow at all
    innovation: Share  # share of the others who come of themselves
    imitation: Share  # the share that is added when everybody follows
    churn: Share  # share of the fans who leave
    fans_0: Amount  # fans at the start
    posts: Amount  # posts
    reach_rate: Share  # share of the fans who open a post

    # Advertisements in your posts, as in `content.ad_income`.
    discovery_views: Amount  # further views of a post that the platform recommends
    ads_per_view: Amount  # spaces for an advert in a view
    ads_sold: Amount  # adverts that advertisers have bought
    ad_click_rate: Share  # share of the adverts shown that are tapped
    click_price_cny: Amount  # what an advertiser pays for a tap, CNY
    creator_share: Share  # your share of that

    # Your goods, as in `store.month`, and who buys them, as in `trust.conversion`.
    basket_cny: Amount  # value of an order, CNY
    gross_margin: Share  # share of the revenue left after paying for the goods
    return_rate: Share  # share of the orders that come back
    return_cost_cny: Amount  # cost of one return, CNY
    conversion_max: Share  # share of the visits that end in an order under full trust

    # A shop on a marketplace, as in `traffic.organic`. Its visitors are strangers.
    governance: Share  # share of the dishonest sellers whom the marketplace removes
    honest: PositiveShare  # share of honest sellers among all who would sell
    prior_weight: Positive  # reviews that the marketplace's name weighs as much as
    good_reviews: Amount  # good reviews of your shop
    bad_reviews: Amount  # bad ones
    forgetting: Share  # share of the remembered orders that the ranking drops
    floor_visits: Amount  # free visits of a shop without sales
    cap_visits: Amount  # free visits that a best-seller tends to
    half_sales: Positive  # remembered orders that bring half of them
    sales_0: Amount  # remembered orders at the start
    bought_visits: Amount  # visits that you buy
    cost_per_visit_cny: Amount  # what one of them costs, CNY
    commission_rate: Share  # share of the revenue that the marketplace keeps
    payment_fee_rate: Share  # share of it that the payment service keeps
    marketplace_fixed_cost_cny: Amount  # see `store.fixed_cost`, CNY

    # A micro-store, which lives on your fans alone.
    shop_click_rate: Share  # share of those who open a post who go on to the shop
    fan_trust: PositiveShare  # a fan's belief that you are honest
    micro_store_fixed_cost_cny: Amount  # CNY

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            guess, domain = getattr(self, field.name), field.type.__metadata__[0]
            if not isinstance(guess, Range):
                guess = _number(field.name, guess, domain)
                guess = Range(low=guess, likely=guess, high=guess)
            for end in (guess.low, guess.high):
                _number(field.name, end, domain)
            object.__setattr__(self, field.name, guess)
        if self.innovation.high + self.imitation.high > 1.0:
            raise ValueError(
                "innovation and imitation must be at most 1 together, "
                f"got up to {self.innovation.high} and {self.imitation.high}"
            )
        if self.fans_0.high > self.market.low:
            raise ValueError(
                f"fans_0 must be at most the market, got up to {self.fans_0.high} in a market of {self.market.low}"
            )

    @property
    def uncertain(self) -> tuple[str, ...]:
        """The names of the inputs that are not certain."""
        ranges = ((field.name, getattr(self, field.name)) for field in dataclasses.fields(self))
        return tuple(name for name, range_ in ranges if range_.low < range_.high)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one strategy does over all draws."""

    cash_quantiles_cny: "numpy.ndarray"  # (months + 1, levels): cash that so large a share of the draws has, or less
    final_cash_cny: "numpy.ndarray"  # (draws,): cash at the end of each draw
    probability_of_loss: float  # share of the draws that end with less cash than they began with
    probability_of_ruin: float  # share of the draws in which cash is below 0 in any month
    break_even_month: float  # first month whose profit pays for living, in the middle draw; infinite for never


@dataclass(frozen=True, kw_only=True)
class PlanResult:
    """The four strategies on the same draws."""

    levels: tuple[float, ...]  # the shares of the draws that the quantiles are for
    creator: Outcome  # posts with advertisements
    marketplace: Outcome  # a shop on a marketplace
    micro_store: Outcome  # a shop for your fans
    both: Outcome  # creator and micro-store


@dataclass(frozen=True, kw_only=True)
class Influence:
    """How much of the spread of an outcome one input answers for (its Sobol indices)."""

    name: str
    first: float  # by itself: what would go away if you found this number out
    total: float  # together with the others: what would be left if you found out all others


def simulate(*, plan: Plan, seed: int, months: int = 24, draws: int = 10_000) -> PlanResult:
    """Cash month by month for each strategy, over many draws of what is uncertain.

    plan: your numbers. seed: whole number that stands for one set of draws; the same seed draws the same on every
    machine, and each input's draws do not depend on the other inputs. months: from 1 to 1,200. draws: from 1 to
    1,000,000.

    The inputs are drawn independently, once for a draw and not anew each month. Each month,
        cash_t = cash_{t-1} + profit_t - living_cost_cny.
    creator: profit is what the advertisements bring. marketplace: a shop with free and bought visits of strangers, its
    fees and fixed cost. micro_store: a shop with fans' visits, fans * posts * reach_rate * shop_click_rate, without
    fees. both: creator and micro_store, on the same fans.

    Without NumPy, in a browser, the draws and their cash are the same, but it takes far longer, and what is an array
    here is a tuple.

    ValueError outside these ranges.
    Source: the models of this package; Monte Carlo method, Metropolis & Ulam (1949).
    """
    months = _count("months", months, MONTHS_MOST)
    draws = _count("draws", draws, DRAWS_MOST)
    seed = whole_number("seed", seed, most=SEED_MOST)
    if not numeric.has_numpy():
        from platformlab.models import plan_plain

        return plan_plain.simulate(plan=_plan(plan), seed=seed, months=months, draws=draws)
    import numpy

    drawn = {}
    for field in dataclasses.fields(_plan(plan)):
        key = luck.key(seed, PLAN, zlib.crc32(field.name.encode()))
        drawn[field.name] = getattr(plan, field.name).at(luck.uniforms(key, draws))
    found = profits(drawn, months, STRATEGIES)
    start = drawn["cash_0_cny"]

    def outcome(profit: "numpy.ndarray") -> Outcome:
        left = profit - drawn["living_cost_cny"]
        cash = numpy.concatenate([start[None], start + numpy.cumsum(left, axis=0)])
        pays = left >= 0.0
        first = numpy.where(pays.any(axis=0), pays.argmax(axis=0) + 1.0, numpy.inf)
        return Outcome(
            cash_quantiles_cny=numpy.quantile(cash, LEVELS, axis=1).T,
            final_cash_cny=cash[-1],
            probability_of_loss=float((cash[-1] < start).mean()),
            probability_of_ruin=float((cash.min(axis=0) < 0.0).mean()),
            break_even_month=float(numpy.sort(first)[(draws - 1) // 2]),
        )

    return PlanResult(levels=LEVELS, **{name: outcome(profit) for name, profit in found.items()})


def sensitivity(
    *, plan: Plan, strategy: str, seed: int, months: int = 24, samples: int = 2_048
) -> tuple[Influence, ...]:
    """What you should find out first: how much each uncertain input moves a strategy's cash at the end.

    plan, seed, months: as in `simulate`. strategy: "creator", "marketplace", "micro_store" or "both". samples: from 2
    to 1,000,000; the model is tried samples * (uncertain inputs + 2) times.

    One `Influence` for each uncertain input, by falling total index. An input that the strategy does not use has 0, and
    so have all when nothing uncertain matters. The indices are estimates, and near 0 the first ones may be below it.

    ValueError outside these ranges.
    Source: Sobol (2001); estimators of Jansen (1999) in the design of Saltelli et al. (2010).
    """
    months = _count("months", months, MONTHS_MOST)
    if strategy not in STRATEGIES:
        raise ValueError(f"strategy must be one of {', '.join(STRATEGIES)}, got {strategy!r}")
    names = _plan(plan).uncertain
    if not numeric.has_numpy():
        from platformlab.models import plan_plain

        samples = _count("samples", samples, DRAWS_MOST, least=2)
        seed = whole_number("seed", seed, most=SEED_MOST)
        return plan_plain.sensitivity(plan=plan, strategy=strategy, seed=seed, months=months, samples=samples)
    import numpy

    fixed = {
        field.name: numpy.full(1, getattr(plan, field.name).likely)
        for field in dataclasses.fields(plan)
        if field.name not in names
    }

    def final_cash(shares: "numpy.ndarray") -> "numpy.ndarray":
        values = fixed | {name: getattr(plan, name).at(shares[:, place]) for place, name in enumerate(names)}
        profit = profits(values, months, (strategy,))[strategy]
        return values["cash_0_cny"] + (profit - values["living_cost_cny"]).sum(axis=0)

    if not names:
        return ()
    first, total = sobol_indices(function=final_cash, inputs=len(names), samples=samples, seed=seed)
    found = (
        Influence(name=name, first=float(f), total=float(t)) for name, f, t in zip(names, first, total, strict=True)
    )
    return tuple(sorted(found, key=lambda influence: -influence.total))


def sobol_indices(
    *, function: Callable[["numpy.ndarray"], "numpy.ndarray"], inputs: int, samples: int, seed: int
) -> "tuple[numpy.ndarray, numpy.ndarray]":
    """First-order and total Sobol indices of a function of independent inputs: two arrays, (inputs,) each.

    function: takes an array (samples, inputs) of numbers strictly between 0 and 1, each input's share of its
    distribution, and gives an array (samples,). inputs: at least 1. samples: from 2 to 1,000,000. seed: whole number.

    All indices are 0 when the function never changes.

    ValueError outside these ranges.
    Source: Sobol (2001); Jansen (1999); Saltelli et al. (2010). Each input is sampled evenly (Latin hypercube, McKay,
    Beckman & Conover, 1979).
    """
    import numpy

    inputs = _count("inputs", inputs, 10_000)
    samples = _count("samples", samples, DRAWS_MOST, least=2)
    a, b = saltelli_design(inputs=inputs, samples=samples, seed=whole_number("seed", seed, most=SEED_MOST))
    at_a, at_b = function(a), function(b)
    both = numpy.concatenate([numpy.broadcast_to(at_a, samples), numpy.broadcast_to(at_b, samples)])
    first, total = numpy.zeros(inputs), numpy.zeros(inputs)
    if both.min() == both.max():
        return first, total
    variance = both.var()
    for place in range(inputs):
        mixed = a.copy()
        mixed[:, place] = b[:, place]
        at_mixed = function(mixed)
        first[place], total[place] = indices(variance, ((at_b - at_mixed) ** 2).mean(), ((at_a - at_mixed) ** 2).mean())
    return first, total


def indices(variance: float, from_b: float, from_a: float) -> tuple[float, float]:
    """First-order and total index of an input, estimated as by Jansen (1999).

    from_b, from_a: the mean squares of what changes against sample b, and a, when a's input is taken from b.
    """
    return 1.0 - from_b / (2.0 * variance), from_a / (2.0 * variance)


def saltelli_design(*, inputs: int, samples: int, seed: int) -> "tuple[numpy.ndarray, numpy.ndarray]":
    """Two independent samples of the unit cube, (samples, inputs) each, to be mixed column by column."""
    import numpy

    design = numpy.empty((2 * inputs, samples))
    for row in range(2 * inputs):
        order = numpy.argsort(luck.uniforms(luck.key(seed, DESIGN, row, 0), samples), kind="stable")
        design[row, order] = (numpy.arange(samples) + luck.uniforms(luck.key(seed, DESIGN, row, 1), samples)) / samples
    return design[:inputs].T, design[inputs:].T


def profits(
    drawn: "Mapping[str, numpy.ndarray]", months: int, strategies: tuple[str, ...]
) -> "dict[str, numpy.ndarray]":
    """The profit of each strategy, (months, draws)."""
    found = {}
    if strategies != ("marketplace",):
        fans = audience.path(
            months=months - 1,
            **{name: drawn[name] for name in ("market", "innovation", "imitation", "churn", "fans_0")},
        ).fans
        if strategies != ("micro_store",):
            found["creator"] = creator_profit(drawn, fans)
        if strategies != ("creator",):
            found["micro_store"] = micro_store_profit(drawn, fans)
    if "marketplace" in strategies:
        found["marketplace"] = marketplace_profit(drawn, *marketplace_visits(drawn, months))
    if "both" in strategies:
        found["both"] = found["creator"] + found["micro_store"]
    return {name: found[name] for name in strategies}


def creator_profit(drawn: Mapping[str, Quantity], fans: Quantity) -> Quantity:
    """What advertisements bring a creator with so many fans in a month, CNY."""
    names = ("posts", "reach_rate", "discovery_views", "ads_per_view", "ads_sold", "click_price_cny", "creator_share")
    return content.ad_income(
        fans=fans, click_rate=drawn["ad_click_rate"], **{name: drawn[name] for name in names}
    ).creator_cny


def micro_store_profit(drawn: Mapping[str, Quantity], fans: Quantity) -> Quantity:
    """What a micro-store earns in a month with so many fans, CNY."""
    # A fan needs neither reviews nor rules: belief in you takes the place of the share of honest sellers.
    conversion = trust.conversion(
        honest=drawn["fan_trust"],
        governance=0.0,
        prior_weight=1.0,
        good_reviews=0.0,
        bad_reviews=0.0,
        conversion_max=drawn["conversion_max"],
    ).conversion
    visits = fans * drawn["posts"] * drawn["reach_rate"] * drawn["shop_click_rate"]
    return _shop(
        drawn,
        [store.Source(visits=visits, conversion_rate=conversion)],
        commission_rate=0.0,
        payment_fee_rate=0.0,
        fixed_cost_cny=drawn["micro_store_fixed_cost_cny"],
    )


def marketplace_visits(drawn: Mapping[str, Quantity], months: int) -> tuple[Quantity, Quantity]:
    """(conversion, free visits of each month) of a shop on a marketplace."""
    names = ("honest", "governance", "prior_weight", "good_reviews", "bad_reviews", "conversion_max")
    conversion = trust.conversion(**{name: drawn[name] for name in names}).conversion
    names = ("forgetting", "floor_visits", "cap_visits", "half_sales", "sales_0")
    free_visits = traffic.organic(
        months=months - 1,
        conversion=conversion,
        other_visits=drawn["bought_visits"],
        **{name: drawn[name] for name in names},
    ).organic
    return conversion, free_visits


def marketplace_profit(drawn: Mapping[str, Quantity], conversion: Quantity, free_visits: Quantity) -> Quantity:
    """What a shop on a marketplace earns in a month with so many free visits, CNY."""
    bought = store.Source(
        visits=drawn["bought_visits"], conversion_rate=conversion, cost_per_visit_cny=drawn["cost_per_visit_cny"]
    )
    return _shop(
        drawn,
        [store.Source(visits=free_visits, conversion_rate=conversion), bought],
        commission_rate=drawn["commission_rate"],
        payment_fee_rate=drawn["payment_fee_rate"],
        fixed_cost_cny=drawn["marketplace_fixed_cost_cny"],
    )


def _shop(drawn: Mapping[str, Quantity], sources: list[store.Source], **costs: Quantity) -> Quantity:
    names = ("basket_cny", "gross_margin", "return_rate", "return_cost_cny")
    return store.month(sources=sources, **{name: drawn[name] for name in names}, **costs).profit_cny


def _plan(plan: object) -> Plan:
    if not isinstance(plan, Plan):
        raise ValueError("plan must be a plan.Plan, with a number or a plan.Range for each input")
    return plan


def _number(name: str, value: object, domain: Domain) -> float:
    number = quantity(name, value, domain)
    if not isinstance(number, float):
        raise ValueError(f"{name} must be one number or a plan.Range, not an array")
    return number


def _count(name: str, value: object, most: int, *, least: int = 1) -> int:
    number = whole_number(name, value, most=most)
    if number < least:
        raise ValueError(f"{name} must be a whole number from {least} to {most:,}, got {number}")
    return number
