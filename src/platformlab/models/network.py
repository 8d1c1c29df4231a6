"""Two-sided markets: buyers come for the sellers and sellers for the buyers; without enough of both, neither come."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from platformlab.models.checks import AMOUNT_ABOVE_ZERO, GAIN_OR_LOSS, arguments

# Beyond it the normal density is 0 in a float.
FAR = 40.0
# Steps that halve the widest bracket there can be until its ends are neighbours.
STEPS_MOST = 300
# After one of Newton's steps of this size the next would be smaller than any share can show.
LAST_STEP = 1e-11


@dataclass(frozen=True, kw_only=True)
class Equilibrium:
    """Shares of both sides that stay as they are, because each is the answer to the other."""

    buyers: float  # share of the possible buyers who take part, 0 to 1
    sellers: float  # share of the possible sellers who take part, 0 to 1
    stable: bool  # whether the shares come back after a small push, when each side answers to the other's last share


@dataclass(frozen=True, kw_only=True)
class Equilibria:
    """Every equilibrium of a two-sided market."""

    points: tuple[Equilibrium, ...]  # by rising share of buyers: one of them, or three

    @property
    def critical_mass(self) -> Equilibrium | None:
        """The unstable equilibrium between two stable ones, which a young platform has to get past; else None."""
        return self.points[1] if len(self.points) == 3 else None


@arguments(
    value_b=GAIN_OR_LOSS,
    cross_b=GAIN_OR_LOSS,
    price_b=GAIN_OR_LOSS,
    spread_b=AMOUNT_ABOVE_ZERO,
    value_s=GAIN_OR_LOSS,
    cross_s=GAIN_OR_LOSS,
    price_s=GAIN_OR_LOSS,
    spread_s=AMOUNT_ABOVE_ZERO,
)
def equilibria(
    *,
    value_b: float,
    cross_b: float,
    price_b: float,
    spread_b: float,
    value_s: float,
    cross_s: float,
    price_s: float,
    spread_s: float,
) -> Equilibria:
    """Every pair of shares at which buyers and sellers of a platform can stay.

    Arguments that end in _b are about buyers, in _s about sellers; all are in CNY per month. value: what the platform
    is worth to the average one without the other side. cross: what it is worth on top when all of the other side takes
    part; below 0 where the other side is a nuisance, as adverts are to readers. price: what the platform asks; below 0
    where it pays. spread: how far people differ, the standard deviation of what the platform is worth to them, above 0.

    Whoever gets at least the price takes part. With the standard normal distribution Phi these are
        buyers = Phi((value_b + cross_b * sellers - price_b) / spread_b)
        sellers = Phi((value_s + cross_s * buyers - price_s) / spread_s).

    There is one such pair, or there are three: a low stable one, a high stable one, and the critical mass between them.
    Just where two of three meet and vanish, the point at which they meet is left out. Where one side likes the other
    but is a nuisance to it, there is only one, and it is not stable when the two overreact to each other.

    Single numbers only, because the count of equilibria differs from case to case. ValueError for arrays and outside
    these ranges.
    Source: Rochet & Tirole (2003); Armstrong (2006), with normally distributed tastes.
    """
    if not isinstance(value_b, float):
        raise ValueError("equilibria takes single numbers, not arrays: call it once for each case")
    lean_b, pull_b = (value_b - price_b) / spread_b, cross_b / spread_b
    lean_s, pull_s = (value_s - price_s) / spread_s, cross_s / spread_s

    def sellers_lean(lean: float) -> float:
        """How far the average seller is for taking part, in spreads, when the average buyer is so by `lean`."""
        return lean_s + pull_s * _share(lean)

    def feedback(lean: float) -> float:
        """By how much buyers lean further for each step further, through the sellers' answer."""
        return (pull_b * _density(sellers_lean(lean))) * (pull_s * _density(lean))

    def gap(lean: float) -> tuple[float, float]:
        """How far buyers lean beyond what the sellers' answer gives them reason to, and its slope."""
        return lean - lean_b - pull_b * _share(sellers_lean(lean)), 1.0 - feedback(lean)

    def point(lean: float, stable: bool) -> Equilibrium:
        return Equilibrium(buyers=_share(lean), sellers=_share(sellers_lean(lean)), stable=stable)

    low, high = lean_b + min(pull_b, 0.0), lean_b + max(pull_b, 0.0)
    turns = _turning_points(lean_s, pull_b, pull_s)
    if turns and gap(turns[0])[0] > 0.0 > gap(turns[1])[0]:
        stretches = (low, turns[0], 1.0, True), (*turns, -1.0, False), (turns[1], high, 1.0, True)
        points = tuple(point(_root(gap, *ends, direction), stable) for *ends, direction, stable in stretches)
    else:
        lean = _root(gap, low, high, 1.0)
        # A feedback of 1 or more would have made the gap fall there; one of -1 or less overreacts.
        points = (point(lean, feedback(lean) > -1.0),)
    return Equilibria(points=points)


def _turning_points(lean_s: float, pull_b: float, pull_s: float) -> tuple[float, float] | None:
    """The two leans of buyers at which the gap in `equilibria` turns, if it turns at all.

    It turns where the feedback is 1. With u for the buyers' lean and v for the sellers', that is where
        u^2 + v^2 = 2 ln(pull_b pull_s / (2 pi)).
    The left side has one valley: its slope over twice the normal density, u / density(u) + pull_s v, rises all the way,
    since both terms do. So there are two turning points, one on each slope of the valley, or none. The gap, which rises
    outside them and falls between, then has three zeros at most.
    """
    both = pull_b * pull_s
    if both <= 2.0 * math.pi:
        return None
    height = 2.0 * math.log(both / (2.0 * math.pi))

    def above(u: float) -> tuple[float, float]:
        """How high the left side lies above the right, and its slope."""
        v = lean_s + pull_s * _share(u)
        return u * u + v * v - height, 2.0 * (u + pull_s * _density(u) * v)

    def slope(u: float) -> tuple[float, float]:
        """Half the slope of the left side, and how that rises."""
        density = _density(u)
        steep = pull_s * density
        v = lean_s + pull_s * _share(u)
        return u + steep * v, 1.0 + steep * steep - u * steep * v

    valley = _root(slope, -FAR, FAR, 1.0)
    if above(valley)[0] >= 0.0:
        return None
    reach = math.sqrt(height)
    return _root(above, -reach, valley, -1.0), _root(above, valley, reach, 1.0)


def _root(
    function: Callable[[float], tuple[float, float]],
    low: float,
    high: float,
    direction: float,
) -> float:
    """The zero between `low` and `high` of a function that gives its value and its slope.

    It rises through 0 there (direction 1) or falls (-1). Newton's steps are taken where they stay in the bracket and at
    least halve from one to the next; elsewhere the bracket is halved, until its ends are neighbours.
    """
    x = 0.5 * (low + high)
    last = high - low
    for _ in range(STEPS_MOST):
        value, slope = function(x)
        if value == 0.0:
            return x
        if value * direction < 0.0:
            low = x
        else:
            high = x
        nearer = x - value / slope if slope else math.inf
        step = abs(nearer - x)
        if low <= nearer <= high and step <= 0.5 * last:
            if step <= LAST_STEP:
                return nearer
        else:
            nearer = 0.5 * (low + high)
            step = abs(nearer - x)
            if nearer in (low, high) or high - low <= LAST_STEP * LAST_STEP:
                return nearer
        last, x = step, nearer
    return x


def _share(lean: float) -> float:
    """The standard normal distribution: the share who take part when the average one is for it by `lean` spreads."""
    return 0.5 * math.erfc(-lean * math.sqrt(0.5))


def _density(lean: float) -> float:
    """The density of the standard normal distribution."""
    return math.exp(-0.5 * lean * lean) / math.sqrt(2.0 * math.pi)
