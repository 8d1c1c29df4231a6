"""A plan under uncertainty without NumPy: the same draws and the same models, one draw after the other.

For some hundred draws, where Python runs without NumPy (in a browser). What stands in arrays there stands in tuples
here; the numbers are those of `plan`, but for the last digits; a test compares.
"""

import dataclasses
import math
import zlib
from collections.abc import Mapping

from platformlab.models import audience, luck
from platformlab.models import plan as plans


def simulate(*, plan: plans.Plan, seed: int, months: int, draws: int) -> plans.PlanResult:
    """As `plan.simulate`, whose arguments are checked there."""
    names = [field.name for field in dataclasses.fields(plan)]
    keys = {name: luck.key(seed, plans.PLAN, zlib.crc32(name.encode())) for name in names}
    paths = {name: [] for name in plans.STRATEGIES}
    first_paid = {name: [] for name in plans.STRATEGIES}
    for draw in range(draws):
        drawn = {name: getattr(plan, name).at(luck.uniform(key, draw)) for name, key in keys.items()}
        for name, profit in profits(drawn, months, plans.STRATEGIES).items():
            left = [one - drawn["living_cost_cny"] for one in profit]
            paths[name].append(_cash(drawn["cash_0_cny"], left))
            first_paid[name].append(float(next((month for month, one in enumerate(left, 1) if one >= 0.0), math.inf)))
    return plans.PlanResult(
        levels=plans.LEVELS, **{name: _outcome(paths[name], first_paid[name]) for name in plans.STRATEGIES}
    )


def sensitivity(
    *, plan: plans.Plan, strategy: str, seed: int, months: int, samples: int
) -> tuple[plans.Influence, ...]:
    """As `plan.sensitivity`, whose arguments are checked there."""
    names = plan.uncertain
    if not names:
        return ()
    fixed = {field.name: getattr(plan, field.name).likely for field in dataclasses.fields(plan)}

    def final_cash(shares: list[float]) -> float:
        values = fixed | {name: getattr(plan, name).at(share) for name, share in zip(names, shares, strict=True)}
        profit = profits(values, months, (strategy,))[strategy]
        return values["cash_0_cny"] + sum(one - values["living_cost_cny"] for one in profit)

    design = _design(2 * len(names), samples, seed)
    a, b = (list(zip(*rows, strict=True)) for rows in (design[: len(names)], design[len(names) :]))
    at_a, at_b = list(map(final_cash, a)), list(map(final_cash, b))
    first, total = [0.0] * len(names), [0.0] * len(names)
    if min(at_a + at_b) < max(at_a + at_b):
        variance = _variance(at_a + at_b)
        for place in range(len(names)):
            mixed = [(*one[:place], other[place], *one[place + 1 :]) for one, other in zip(a, b, strict=True)]
            at_mixed = list(map(final_cash, mixed))
            changes = _mean_square(at_b, at_mixed), _mean_square(at_a, at_mixed)
            first[place], total[place] = plans.indices(variance, *changes)
    found = (plans.Influence(name=n, first=f, total=t) for n, f, t in zip(names, first, total, strict=True))
    return tuple(sorted(found, key=lambda influence: -influence.total))


def profits(drawn: Mapping[str, float], months: int, strategies: tuple[str, ...]) -> dict[str, list[float]]:
    """The profit of each strategy in each month, for one draw."""
    found = {}
    if strategies != ("marketplace",):
        names = ("market", "innovation", "imitation", "churn", "fans_0")
        fans = audience.path(months=months - 1, **{name: drawn[name] for name in names}).fans
        if strategies != ("micro_store",):
            found["creator"] = [plans.creator_profit(drawn, now) for now in fans]
        if strategies != ("creator",):
            found["micro_store"] = [plans.micro_store_profit(drawn, now) for now in fans]
    if "marketplace" in strategies:
        conversion, visits = plans.marketplace_visits(drawn, months)
        found["marketplace"] = [plans.marketplace_profit(drawn, conversion, now) for now in visits]
    if "both" in strategies:
        found["both"] = [one + other for one, other in zip(found["creator"], found["micro_store"], strict=True)]
    return {name: found[name] for name in strategies}


def _cash(start, left):
    """Cash at the start and after each month. First all that is left is added up, as NumPy does it."""
    path, total = [start], 0.0
    for one in left:
        total += one
        path.append(start + total)
    return path


def _outcome(paths, first_paid):
    months = list(zip(*paths, strict=True))
    final = months[-1]
    return plans.Outcome(
        cash_quantiles_cny=tuple(tuple(_quantiles(sorted(month))) for month in months),
        final_cash_cny=final,
        probability_of_loss=sum(end < path[0] for end, path in zip(final, paths, strict=True)) / len(paths),
        probability_of_ruin=sum(min(path) < 0.0 for path in paths) / len(paths),
        break_even_month=sorted(first_paid)[(len(paths) - 1) // 2],
    )


def _quantiles(rising):
    """Between two neighbours in proportion, as NumPy does it."""
    for level in plans.LEVELS:
        place = level * (len(rising) - 1)
        low = math.floor(place)
        share, a, b = place - low, rising[low], rising[min(low + 1, len(rising) - 1)]
        yield b - (b - a) * (1.0 - share) if share >= 0.5 else a + (b - a) * share


def _design(rows, samples, seed):
    design = []
    for row in range(rows):
        order_key, place_key = luck.key(seed, plans.DESIGN, row, 0), luck.key(seed, plans.DESIGN, row, 1)
        order = sorted(range(samples), key=lambda place, key=order_key: luck.uniform(key, place))
        one = [0.0] * samples
        for place, where in enumerate(order):
            one[where] = (place + luck.uniform(place_key, place)) / samples
        design.append(one)
    return design


def _variance(values):
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / len(values)


def _mean_square(ones, others):
    return sum((one - other) ** 2 for one, other in zip(ones, others, strict=True)) / len(ones)
