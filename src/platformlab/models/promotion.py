"""Mutual promotion: how many people several accounts reach together, and how far their fans can become yours."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from platformlab.models import numeric
from platformlab.models.checks import (
    AMOUNT,
    AMOUNT_ABOVE_ZERO,
    GAIN_OR_LOSS,
    MONTHS_MOST,
    SHARE,
    arguments,
    listed,
    quantity,
    together,
    whole_number,
)
from platformlab.models.numeric import Quantity

if TYPE_CHECKING:
    import numpy

# How far a given union may lie outside its bounds by rounding alone.
ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class MutualPromotion:
    """What accounts that promote each other come to. Floats and a tuple of floats, or arrays."""

    union: Quantity  # people who follow at least one of them: the ceiling
    own: "tuple[float, ...] | numpy.ndarray"  # your fans at months 0 to `months`; arrays have the months first


@arguments(population=AMOUNT_ABOVE_ZERO, conversion=SHARE)
def mutual(
    *,
    population: Quantity,
    fans: Iterable[Quantity],
    conversion: Quantity,
    months: int,
    union: Quantity | None = None,
) -> MutualPromotion:
    """Your fans month by month, when accounts of one niche show each other to their fans.

    population: people in the niche, above 0. fans: fans of each account, your own first, each at most the population.
    conversion: share of those in the union who do not follow you yet who begin to, each month. months: a whole number
    from 0 to 1,200. union: people who follow at least one of the accounts, where that is known; without it, audiences
    are taken to overlap by chance, as if everybody chose each account independently.

    By chance, population * (1 - product of (1 - fans / population)) people follow at least one account: the more there
    are already, the less a further account adds. Your fans tend to this union and never pass it.

    Numbers give floats and a tuple of floats. Arrays are broadcast and give `own` the shape (months + 1, ...).
    ValueError outside these ranges, and for a union below the largest audience, or above the population or the sum of
    all audiences.
    Source: duplication of audiences, Goodhardt & Ehrenberg (1969).
    """
    months = whole_number("months", months, most=MONTHS_MOST)
    audiences = listed("fans", fans, AMOUNT, "a list of audiences, your own first, such as [20000, 15000]")
    if not audiences:
        raise ValueError("fans must hold one audience or more, your own first, such as [20000, 15000]; got none")
    given = () if union is None else (quantity("union", union, AMOUNT),)
    population, conversion, *audiences = numeric.broadcast(population, conversion, *audiences, *given)
    given = audiences.pop() if given else None

    largest, everybody, reached = 0.0 * population, 0.0 * population, 0.0 * population
    for audience in audiences:
        together(audience <= population, "fans must be at most the population", fans=audience, population=population)
        largest = numeric.maximum(largest, audience)
        everybody = everybody + audience
        # Each account adds those of its fans who follow none of the accounts before it.
        reached = reached + audience * (1.0 - reached / population)
    most = numeric.minimum(everybody, population)
    if given is not None:
        together(
            (given >= largest * (1.0 - ROUNDING)) & (given <= most * (1.0 + ROUNDING)),
            "union must be from the largest audience to the sum of all, and at most the population",
            union=given,
            largest=largest,
            sum=everybody,
            population=population,
        )
        reached = given
    union = numeric.maximum(numeric.minimum(reached, most), largest)

    start = audiences[0]
    own = [
        numeric.minimum(start + (union - start) * (1.0 - (1.0 - conversion) ** month), union)
        for month in range(months + 1)
    ]
    return MutualPromotion(union=union, own=numeric.path(own))


@arguments(discount=SHARE)
def present_value(*, flow_cny: Iterable[Quantity], discount: Quantity) -> Quantity:
    """What a stream of money is worth today, CNY.

    flow_cny: the money of months 0, 1, 2 and so on, CNY; below 0 for money that is paid. Arrays, one for each month,
    or one array with the months on its first axis, are broadcast. discount: interest per month, by which money a month
    later is worth less.

    The value is the sum of flow / (1 + discount)^month. A stream without any month is worth 0.

    Numbers give a float, arrays are broadcast. ValueError outside these ranges.
    Source: net present value, as in any textbook of finance.
    """
    flows = listed("flow_cny", flow_cny, GAIN_OR_LOSS, "a list of amounts, one for each month, such as [0, 100, 100]")
    discount, *flows = numeric.broadcast(discount, *flows)
    value = 0.0 * discount
    for flow in reversed(flows):
        value = flow + value / (1.0 + discount)
    return value
