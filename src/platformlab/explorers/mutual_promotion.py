"""Lesson 09: does promoting each other scale? Your fans over the months, and what each further partner still adds.

Audiences overlap by chance, as if everybody in the niche chose each account independently; no table measures how far
those of real accounts do. Conversion is assumed too.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from platformlab.charts.promotion import MONTHS, PARTNERS, ceiling_and_gains
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import promotion


@dataclass(frozen=True, kw_only=True)
class Circle:
    """Accounts of one niche that show each other to their fans.

    own: your fans at months 0 to MONTHS. ceiling: people who follow at least one of you. added_up: all audiences
    together, those who follow several counted several times. own_fans, partner_fans: audiences, at most the niche.
    gains: people whom the first, second ... of PARTNERS partners adds, who followed none of those before.
    """

    own: tuple[float, ...]
    ceiling: float
    added_up: float
    own_fans: float
    partner_fans: float
    gains: tuple[float, ...]


def promoted(*, partners, partner_fans, own_fans, niche, conversion, months) -> Circle:
    """What a circle of accounts comes to; see the controls for what each argument means.

    No account has more fans than the niche has people: more of them count as all. `months` is only looked at.
    """
    own_fans, partner_fans = min(own_fans, niche), min(partner_fans, niche)
    number = round(partners)
    found = promotion.mutual(
        population=niche, fans=[own_fans, *[partner_fans] * number], conversion=conversion, months=MONTHS
    )
    return Circle(
        own=found.own,
        ceiling=found.union,
        added_up=own_fans + number * partner_fans,
        own_fans=own_fans,
        partner_fans=partner_fans,
        gains=_gains(niche, own_fans, partner_fans),
    )


@lru_cache(maxsize=256)
def _gains(niche, own_fans, partner_fans):
    unions = [
        promotion.mutual(population=niche, fans=[own_fans, *[partner_fans] * number], conversion=0.0, months=0).union
        for number in range(PARTNERS + 1)
    ]
    return tuple(more - less for less, more in pairwise(unions))


SPEC = ExplorerSpec(
    name="mutual_promotion",
    title="Promoting each other",
    controls=(
        Control(
            "partners",
            "Partners",
            unit="accounts",
            max=PARTNERS,
            default=3,
            step=1,
            kind="count",
            help="Accounts of your niche that show you to their fans, as you show them to yours.",
        ),
        Control(
            "partner_fans",
            "Fans of each partner",
            unit="fans",
            max=1_000_000,
            default=20_000,
            step=100,
            scale="log",
            kind="count",
            help="All partners have the same number. A much larger account has little to gain from you.",
        ),
        Control(
            "own_fans",
            "Your fans today",
            unit="fans",
            max=1_000_000,
            default=20_000,
            step=100,
            scale="log",
            kind="count",
            help="Those who follow you before the first promotion.",
        ),
        Control(
            "niche",
            "Size of the niche",
            unit="people",
            min=1_000,
            max=10_000_000,
            default=100_000,
            step=1_000,
            scale="log",
            kind="count",
            help="Everybody whom your subject interests. The smaller it is, the more of your audiences are the same.",
        ),
        Control(
            "conversion",
            "Conversion",
            unit="of those left, per month",
            max=0.1,
            default=0.01,
            step=0.001,
            kind="share",
            help="Of those who follow a partner and not you, the part who begin to follow you in a month.",
        ),
        Control(
            "months",
            "Months",
            unit="months",
            max=MONTHS,
            default=12,
            step=1,
            kind="count",
            help="How long you promote each other.",
        ),
    ),
    model=promoted,
    chart=ceiling_and_gains,
    presets=(
        Preset("Three of a kind", {}),
        Preset("Village niche", {"partners": 5, "niche": 40_000}),
        Preset("Beginner among the big", {"partners": 5, "own_fans": 500}),
        Preset("Wide subject", {"partners": 5, "niche": 5_000_000}),
        Preset("Ten partners, five years", {"partners": 10, "months": 60}),
    ),
)
EXPLORERS = (SPEC,)
