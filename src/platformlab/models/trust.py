"""Why a stranger buys: the platform's rules and other buyers' reviews stand in for knowing the seller."""

from dataclasses import dataclass

from platformlab.models.checks import AMOUNT, AMOUNT_ABOVE_ZERO, SHARE, SHARE_ABOVE_ZERO, arguments
from platformlab.models.numeric import Quantity


@dataclass(frozen=True, kw_only=True)
class Trust:
    """What a buyer who does not know the seller believes and does. Floats, or arrays of one shape."""

    listed_honest: Quantity  # share of the sellers still listed who are honest
    trust: Quantity  # the buyer's belief that this seller is honest, 0 to 1
    conversion: Quantity  # share of the visits that end in an order


@arguments(
    honest=SHARE_ABOVE_ZERO,
    governance=SHARE,
    prior_weight=AMOUNT_ABOVE_ZERO,
    good_reviews=AMOUNT,
    bad_reviews=AMOUNT,
    conversion_max=SHARE,
)
def conversion(
    *,
    honest: Quantity,
    governance: Quantity,
    prior_weight: Quantity,
    good_reviews: Quantity,
    bad_reviews: Quantity,
    conversion_max: Quantity,
) -> Trust:
    """How much a stranger trusts a seller, and how often such a visit ends in an order.

    honest: share of honest sellers among all who would sell, above 0. governance: share of the dishonest whom the
    platform removes; 0 is an unpoliced micro-store, towards 1 a strictly policed marketplace. prior_weight: the number
    of reviews that the platform's name weighs as much as, above 0. good_reviews, bad_reviews: reviews of this seller.
    conversion_max: share of the visits that end in an order under full trust.

    Trust lies between `listed_honest`, what the rules alone promise, and the share of good reviews.

    Numbers give floats, arrays are broadcast. ValueError outside these ranges.
    Source: Akerlof (1970); the beta reputation system, Jøsang & Ismail (2002).
    """
    listed_honest = honest / (honest + (1.0 - honest) * (1.0 - governance))
    trust = (prior_weight * listed_honest + good_reviews) / (prior_weight + good_reviews + bad_reviews)
    return Trust(listed_honest=listed_honest, trust=trust, conversion=conversion_max * trust)
