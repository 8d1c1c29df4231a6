"""Free traffic: a platform shows what sells, so visits bring sales and sales bring visits."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from platformlab.models import numeric
from platformlab.models.checks import (
    AMOUNT,
    AMOUNT_ABOVE_ZERO,
    MONTHS_MOST,
    SHARE,
    SHARE_NOT_TINY,
    arguments,
    whole_number,
)
from platformlab.models.numeric import Quantity

if TYPE_CHECKING:
    import numpy

# How much of the size of its terms may be left of the cubic, by rounding alone, where it touches zero.
ROUNDING = 2e-15


@dataclass(frozen=True, kw_only=True)
class OrganicPath:
    """Months 0 to `months`, so months + 1 points: tuples of floats, or arrays with the months on the first axis."""

    sales: "tuple[float, ...] | numpy.ndarray"  # remembered orders at the start of each month
    organic: "tuple[float, ...] | numpy.ndarray"  # free visits in each month
    orders: "tuple[float, ...] | numpy.ndarray"  # orders in each month


@dataclass(frozen=True, kw_only=True)
class SteadyState:
    """A level at which sales stay as they are, month after month."""

    sales: float  # remembered orders
    organic: float  # free visits per month there
    stable: bool  # whether sales come back after a small push, up or down


@arguments(
    conversion=SHARE,
    forgetting=SHARE,
    floor_visits=AMOUNT,
    cap_visits=AMOUNT,
    half_sales=AMOUNT_ABOVE_ZERO,
    other_visits=AMOUNT,
    sales_0=AMOUNT,
)
def organic(
    *,
    months: int,
    conversion: Quantity,
    forgetting: Quantity,
    floor_visits: Quantity,
    cap_visits: Quantity,
    half_sales: Quantity,
    other_visits: Quantity,
    sales_0: Quantity,
) -> OrganicPath:
    """A shop's sales and its free traffic, month by month.

    months: a whole number from 0 to 1,200. conversion: share of the visits that end in an order. forgetting: share of
    the remembered orders that the ranking drops each month; at 0 it forgets nothing and sales pile up, at 1 only the
    last month counts. floor_visits: free visits per month of a shop without sales. cap_visits: free visits per month
    that a best-seller tends to. half_sales: remembered orders at which free visits are half way from floor to cap,
    above 0. other_visits: visits per month from elsewhere, such as own fans. sales_0: remembered orders at the start.

    The response to sales is S-shaped. A micro-store has floor and cap 0. A cap below the floor is allowed: a platform
    that hides what sells.

    Numbers give tuples of floats. Arrays are broadcast and give arrays of shape (months + 1, ...). ValueError outside
    these ranges.
    Source: ranking feedback, this course's own model, with a Hill response of exponent 2; compare Ursu (2018) on what a
    rank is worth.
    """
    months = whole_number("months", months, most=MONTHS_MOST)
    all_sales, all_visits, all_orders = [], [], []
    sales = sales_0
    for _ in range(months + 1):
        visits = _organic_visits(sales, floor_visits, cap_visits, half_sales)
        orders = conversion * (visits + other_visits)
        all_sales.append(sales)
        all_visits.append(visits)
        all_orders.append(orders)
        sales = (1.0 - forgetting) * sales + orders
    return OrganicPath(sales=numeric.path(all_sales), organic=numeric.path(all_visits), orders=numeric.path(all_orders))


@arguments(
    conversion=SHARE,
    forgetting=SHARE_NOT_TINY,
    floor_visits=AMOUNT,
    cap_visits=AMOUNT,
    half_sales=AMOUNT_ABOVE_ZERO,
    other_visits=AMOUNT,
)
def organic_steady_states(
    *,
    conversion: float,
    forgetting: float,
    floor_visits: float,
    cap_visits: float,
    half_sales: float,
    other_visits: float,
) -> tuple[SteadyState, ...]:
    """Every level at which a shop's sales can stay, by rising sales: one, two or three of them.

    The arguments are those of `organic`. Forgetting must be above 0: a ranking that forgets nothing lets sales pile up
    without end, or, without any orders, leaves them wherever they are.

    Three states are a trap for beginners: a low stable one, a high stable one, and between them the unstable threshold
    that starting sales must pass. Two states are the border case in which the threshold has just met one of the others;
    sales pushed to one side of that point leave it, so it is not stable. A micro-store without visits from elsewhere
    has the one state of no sales.

    The states are the non-negative real roots S of
        forgetting S^3 - conversion (cap + other) S^2 + forgetting half^2 S - conversion (floor + other) half^2 = 0.
    One is stable when the slope of the monthly step from sales to next month's sales lies between -1 and 1 there.

    Single numbers only, because the count of states differs from case to case. ValueError for arrays and outside the
    ranges of `organic`.
    Source: as `organic`.
    """
    if not isinstance(conversion, float):
        raise ValueError("organic_steady_states takes single numbers, not arrays: call it once for each case")
    low = conversion * (floor_visits + other_visits) / forgetting
    high = conversion * (cap_visits + other_visits) / forgetting
    unit = max(low, high, half_sales)

    def state(sales: float, attracts: bool) -> SteadyState:
        visits = _organic_visits(sales, floor_visits, cap_visits, half_sales)
        return SteadyState(sales=sales, organic=visits, stable=attracts and slope(sales) > -1.0)

    def slope(sales: float) -> float:
        share = numeric.saturation(sales, half_sales)
        # The response rises by 2 share (1 - share) / sales for each further sale, and not at all from 0.
        rise = 2.0 * share * (1.0 - share) / sales if sales else 0.0
        return 1.0 - forgetting + conversion * (cap_visits - floor_visits) * rise

    return tuple(
        state(root * unit, attracts) for root, attracts in _crossings(low / unit, high / unit, half_sales / unit)
    )


def _organic_visits(sales: Quantity, floor_visits: Quantity, cap_visits: Quantity, half_sales: Quantity) -> Quantity:
    return floor_visits + (cap_visits - floor_visits) * numeric.saturation(sales, half_sales)


def _crossings(low: float, high: float, half: float) -> Iterator[tuple[float, bool]]:
    """The non-negative roots of x^3 - high x^2 + half^2 x - low half^2, rising, when the largest of the three is 1.

    With each root comes whether it attracts: True where the cubic rises through 0, so that sales below the root grow
    and sales above it shrink; False where the cubic falls or only touches 0.

    The turning points part the line into stretches with one root at most, and the signs there say which have one. Each
    root is reached by Newton's steps from a point from which they cannot pass it: on a rising stretch the outer end, on
    the falling one the point where the cubic bends the other way. So no root is missed or found twice, however near
    two of them are.
    """
    square = half * half

    def cubic(x: float) -> float:
        return ((x - high) * x + square) * x - low * square

    def side(x: float) -> float:
        """The cubic, or 0 where rounding alone could have made the difference from 0."""
        value = cubic(x)
        size = ((x + high) * x + square) * x + low * square
        return value if abs(value) > ROUNDING * size else 0.0

    def newton(x: float, direction: float) -> float:
        """The root reached from x on a stretch where the cubic rises (direction 1) or falls (-1)."""
        value = cubic(x)
        while value:
            slope = (3.0 * x - 2.0 * high) * x + square
            if slope * direction <= 0.0:  # rounding, at a turning point that all but touches 0
                break
            nearer = x - value / slope
            value_there = cubic(nearer)
            if nearer == x or (value_there > 0.0) != (value > 0.0):  # rounding, on the root itself
                return nearer
            x, value = nearer, value_there
        return x

    top = max(low, high)
    bend = high / 3.0
    reach = math.sqrt(max(high * high - 3.0 * square, 0.0))
    # The turning points; the left one so written that nothing is lost when `half` is small.
    right = (high + reach) / 3.0
    left = square / (high + reach) if reach else bend
    left_side, right_side = side(left), side(right)

    if not reach or left_side < 0.0 or right_side > 0.0 or left_side == right_side == 0.0:
        if side(bend) == 0.0:
            yield bend, True
        elif cubic(bend) > 0.0:
            yield newton(0.0, 1.0), True
        else:
            yield newton(top, 1.0), True
        return
    if left_side == 0.0:
        yield left, False
    else:
        yield newton(0.0, 1.0), True
    if left_side > 0.0 > right_side:
        yield newton(bend, -1.0), False
    if right_side == 0.0:
        yield right, False
    else:
        yield newton(top, 1.0), True
