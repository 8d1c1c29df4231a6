"""How fast fans rise: some come of themselves, others because fans tell them, and nobody beyond the market comes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from platformlab.models import numeric
from platformlab.models.checks import (
    AMOUNT,
    AMOUNT_ABOVE_ZERO,
    MONTHS_MOST,
    SHARE,
    arguments,
    together,
    whole_number,
)
from platformlab.models.numeric import Quantity

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True, kw_only=True)
class Diffusion:
    """Fans at one time on Bass's curve, and the curve's peak. Floats, or arrays of one shape.

    A unit of time is the one that the coefficients are given for: a month, or a year for Bass's own.
    """

    fans: Quantity  # people who follow at that time
    new_fans: Quantity  # how fast they come just then, fans per unit of time
    peak_time: Quantity  # when they come fastest; 0 when that is at the start
    peak_new_fans: Quantity  # how fast they come then, fans per unit of time


@dataclass(frozen=True, kw_only=True)
class AudiencePath:
    """Months 0 to `months`, so months + 1 points: tuples of floats, or arrays with the months on the first axis."""

    fans: "tuple[float, ...] | numpy.ndarray"  # people who follow at the start of each month
    gained: "tuple[float, ...] | numpy.ndarray"  # who begin to follow in each month
    lost: "tuple[float, ...] | numpy.ndarray"  # who cease to follow in each month
    steady_fans: Quantity  # the level that fans tend to, where as many come as go; one number, or an array


@arguments(t=AMOUNT, market=AMOUNT_ABOVE_ZERO, innovation=AMOUNT_ABOVE_ZERO, imitation=AMOUNT)
def bass(*, t: Quantity, market: Quantity, innovation: Quantity, imitation: Quantity) -> Diffusion:
    """An audience that starts at 0 and never loses anybody, in continuous time.

    t: time since the start. market: people who will follow sooner or later, above 0. innovation (Bass's p, above 0):
    the rate at which those who do not follow yet come of themselves, per unit of time. imitation (his q): the rate that
    is added when everybody else follows already, per unit of time.

    Time is counted in whatever unit the two rates are given for. The coefficients that Bass published are per year:
    with them t is in years, and a twelfth of both makes it months.

    The fans are market * (1 - e) / (1 + imitation / innovation * e), where e = exp(-(innovation + imitation) * t). They
    come fastest at ln(imitation / innovation) / (innovation + imitation), or from the start where imitation is the
    weaker one.

    Numbers give floats, arrays are broadcast. ValueError outside these ranges.
    Source: Bass (1969).
    """
    both = innovation + imitation
    ahead = numeric.exp(-both * t)
    # The formula times innovation over innovation, so that nothing grows beyond bounds when innovation is tiny.
    weight = innovation + imitation * ahead
    not_yet = both * ahead / weight
    # As if imitation were no weaker than innovation: then the peak is at time 0, as it should be.
    stronger = numeric.maximum(innovation, imitation)
    return Diffusion(
        fans=market * (innovation * -numeric.expm1(-both * t) / weight),
        new_fans=market * (innovation * both / weight) * not_yet,
        peak_time=numeric.log(stronger / innovation) / (innovation + stronger),
        peak_new_fans=market * (innovation + stronger) ** 2 / (4.0 * stronger),
    )


@arguments(
    market=AMOUNT_ABOVE_ZERO,
    innovation=SHARE,
    imitation=SHARE,
    churn=SHARE,
    fans_0=AMOUNT,
)
def path(
    *,
    months: int,
    market: Quantity,
    innovation: Quantity,
    imitation: Quantity,
    churn: Quantity,
    fans_0: Quantity,
) -> AudiencePath:
    """An audience that gains and loses fans, month by month.

    months: a whole number from 0 to 1,200. market: people who could follow at all, above 0. innovation: share of those
    who do not follow yet who come of themselves each month. imitation: the share that is added when the whole market
    follows. churn: share of the fans who leave each month. fans_0: fans at the start, at most the market.

    Innovation and imitation together are at most 1, so that no more people come than there are. Bass's published
    coefficients are per year: a twelfth of each is a fair value per month.

    Fans stay within 0 and the market, and tend to `steady_fans`. With x = steady_fans / market it is the root from 0 to
    1 of
        imitation x^2 + (innovation + churn - imitation) x - innovation = 0.
    Without innovation there are two such roots when imitation is stronger than churn: fans tend to the upper one,
    unless there is nobody to begin with. When nothing ever happens they stay where they are. Only when innovation and
    churn are both 1 do they never settle: everybody leaves and everybody else comes, each month.

    Numbers give tuples of floats. Arrays are broadcast and give arrays of shape (months + 1, ...), and steady_fans in
    the shape of a single month. ValueError outside these ranges.
    Source: Bass (1969), in steps of a month, with losses.
    """
    months = whole_number("months", months, most=MONTHS_MOST)
    together(
        innovation + imitation <= 1.0,
        "innovation must be at most 1 less imitation",
        innovation=innovation,
        imitation=imitation,
    )
    together(fans_0 <= market, "fans_0 must be at most the market", fans_0=fans_0, market=market)
    all_fans, all_gained, all_lost = [], [], []
    fans = fans_0
    for _ in range(months + 1):
        gained = (innovation + imitation * (fans / market)) * (market - fans)
        lost = churn * fans
        all_fans.append(fans)
        all_gained.append(gained)
        all_lost.append(lost)
        fans = fans - lost + gained
    return AudiencePath(
        fans=numeric.path(all_fans),
        gained=numeric.path(all_gained),
        lost=numeric.path(all_lost),
        steady_fans=_steady_fans(market, innovation, imitation, churn, fans_0),
    )


def _steady_fans(
    market: Quantity, innovation: Quantity, imitation: Quantity, churn: Quantity, fans_0: Quantity
) -> Quantity:
    """The upper root of the quadratic in `path`, but for the cases in which fans stay where they are."""
    slack = innovation + churn - imitation
    # sqrt(slack^2 + 4 innovation imitation), without squares that could vanish.
    root = numeric.hypot(slack, 2.0 * innovation**0.5 * imitation**0.5)
    # Each form of the root loses no digits where it is used.
    share = numeric.choose(
        slack > 0.0,
        numeric.ratio(2.0 * innovation, slack + root),
        numeric.ratio(root - slack, 2.0 * imitation),
    )
    nobody_comes = (innovation == 0.0) & ((fans_0 == 0.0) | (imitation + churn == 0.0))
    return numeric.choose(nobody_comes, fans_0, market * numeric.minimum(share, 1.0))


@arguments(t=AMOUNT, capacity=AMOUNT_ABOVE_ZERO, growth=AMOUNT, fans_0=AMOUNT_ABOVE_ZERO)
def logistic(*, t: Quantity, capacity: Quantity, growth: Quantity, fans_0: Quantity) -> Quantity:
    """Fans at time t when each fan brings others, the fewer the nearer the ceiling.

    t: months since the start, or whichever unit of time `growth` is given for. capacity: the ceiling, above 0. growth:
    the rate at which fans would multiply if the ceiling were far away, per unit of time. fans_0: fans at the start,
    above 0; more than the ceiling shrink towards it.

    The fans are capacity / (1 + (capacity / fans_0 - 1) * exp(-growth * t)).

    Numbers give a float, arrays are broadcast. ValueError outside these ranges.
    Source: Verhulst (1838).
    """
    # The formula times fans_0 over fans_0: its denominator is a mean of the two, and never 0.
    return capacity * fans_0 / (capacity * numeric.exp(-growth * t) - fans_0 * numeric.expm1(-growth * t))
