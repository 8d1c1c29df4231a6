"""Lesson 09: a platform whose two sides come for each other, and the critical mass that a young one has to pass.

Both sides are alike here, and all amounts are assumed: no table measures what buyers are worth to sellers.
"""

from dataclasses import dataclass

from platformlab.charts.critical_mass import start_and_end
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import network
from platformlab.models.network import Equilibria


@dataclass(frozen=True, kw_only=True)
class Platform:
    """Where a platform with two sides alike ends.

    equilibria: every share at which both sides can stay. threshold: the critical mass, None where there is none.
    low, high: the share at which a start below and above it ends; the same where there is no critical mass. end: where
    this start ends. worth_today_cny, worth_in_the_end_cny: what taking part is worth to the average one, CNY per month.
    """

    equilibria: Equilibria
    threshold: float | None
    low: float
    high: float
    end: float
    worth_today_cny: float
    worth_in_the_end_cny: float


def platform(*, start, cross_cny, alone_cny, price_cny, spread_cny) -> Platform:
    """A platform that begins with the same share of both sides; see the controls for what each argument means.

    Each side answers to the other's last share, so a start below the critical mass falls and one above it rises.
    """
    found = network.equilibria(
        value_b=alone_cny,
        cross_b=cross_cny,
        price_b=price_cny,
        spread_b=spread_cny,
        value_s=alone_cny,
        cross_s=cross_cny,
        price_s=price_cny,
        spread_s=spread_cny,
    )
    low, high = found.points[0].buyers, found.points[-1].buyers
    threshold = found.critical_mass.buyers if found.critical_mass else None
    end = low if threshold is None or start < threshold else high if start > threshold else threshold
    return Platform(
        equilibria=found,
        threshold=threshold,
        low=low,
        high=high,
        end=end,
        worth_today_cny=alone_cny + cross_cny * start,
        worth_in_the_end_cny=alone_cny + cross_cny * end,
    )


SPEC = ExplorerSpec(
    name="critical_mass",
    title="A platform with two sides",
    controls=(
        Control(
            "start",
            "Taking part at the start",
            unit="of both sides",
            default=0.2,
            step=0.01,
            kind="share",
            help="The part of all possible buyers, and of all possible sellers, whom the platform begins with.",
        ),
        Control(
            "price_cny",
            "The platform asks",
            unit="CNY per month",
            min=-50,
            max=150,
            default=40,
            step=2,
            kind="cny",
            help="Money and trouble that taking part costs. Below 0 the platform pays people to come.",
        ),
        Control(
            "cross_cny",
            "Worth of the others",
            unit="CNY per month",
            max=300,
            default=100,
            step=5,
            kind="cny",
            help="What all sellers together are worth to a buyer, and all buyers to a seller, when all are there.",
        ),
        Control(
            "alone_cny",
            "Worth without them",
            unit="CNY per month",
            max=100,
            default=0,
            step=2,
            kind="cny",
            help="What the platform is good for when the other side stays away.",
        ),
        Control(
            "spread_cny",
            "How far people differ",
            unit="CNY per month",
            min=5,
            max=80,
            default=20,
            step=1,
            kind="cny",
            help="Two in three people value it within so much of the average.",
        ),
    ),
    model=platform,
    chart=start_and_end,
    presets=(
        Preset("Young platform", {}),
        Preset("Past the critical mass", {"start": 0.35}),
        Preset("Pays people to come", {"start": 0.02, "price_cny": -20}),
        Preset("Useful without others", {"start": 0.02, "alone_cny": 30}),
        Preset("The others hardly matter", {"cross_cny": 30}),
    ),
)
EXPLORERS = (SPEC,)
