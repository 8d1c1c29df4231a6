"""Lesson 08: will true fans grow? One audience over the months.

All rates are assumed: the curve has the form of Bass's.
"""

from platformlab.charts.growth import MONTHS, fans_by_month
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import audience


def growth(*, market, innovation, imitation, churn, months) -> audience.AudiencePath:
    """An audience that begins with nobody, over MONTHS months. `months` is only looked at."""
    return audience.path(
        months=MONTHS, market=market, innovation=innovation, imitation=imitation, churn=churn, fans_0=0.0
    )


GROWTH = ExplorerSpec(
    name="fan_growth",
    title="How fast fans come",
    controls=(
        Control(
            "market",
            "Market",
            unit="people",
            min=1_000,
            max=10_000_000,
            default=100_000,
            step=1_000,
            scale="log",
            kind="count",
            help="Everybody who could ever follow you.",
        ),
        Control(
            "innovation",
            "Innovation",
            unit="of those left, per month",
            max=0.02,
            default=0.002,
            step=0.0005,
            kind="share",
            help="Those who come of themselves, because they found you.",
        ),
        Control(
            "imitation",
            "Imitation",
            unit="of those left, per month",
            max=0.4,
            default=0.08,
            step=0.01,
            kind="share",
            help="Those who would come because fans tell them, if everybody else followed you already.",
        ),
        Control(
            "churn",
            "Churn",
            unit="of the fans, per month",
            max=0.2,
            default=0.02,
            step=0.005,
            kind="share",
            help="Fans who leave in a month.",
        ),
        Control(
            "months",
            "Months",
            unit="months",
            max=MONTHS,
            default=12,
            step=1,
            kind="count",
            help="When you look.",
        ),
    ),
    model=growth,
    chart=fans_by_month,
    presets=(
        Preset("First year", {}),
        Preset("Word of mouth", {"imitation": 0.2}),
        Preset("Found, never told", {"imitation": 0.0}),
        Preset("Leaky bucket", {"churn": 0.1, "months": 60}),
        Preset("Small town", {"market": 5_000, "months": 36}),
    ),
)

EXPLORERS = (GROWTH,)
