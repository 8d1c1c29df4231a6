"""Lesson 08: will true fans grow? A market of 100,000 creators with talent and luck.

All rates are assumed: no table of the course measures how a platform hands out its views. The market takes a fifth of
a second, so it is computed for the newest position of the sliders alone.
"""

import functools
import threading
from bisect import bisect_right
from dataclasses import dataclass
from statistics import median

from platformlab.charts.growth import BANDS, creators_by_fans
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import creators, luck, numeric

SMALL, SMALL_ALIKE = 2_000, 100
NUMBER = 100_000 if numeric.has_numpy() else SMALL
"""Creators in the market. Without NumPy, in a browser, fewer: else a slider would wait for minutes."""
THREE_YEARS = 36
FOLLOW_RATE = 0.01
"""Share of the recommended views that bring a fan; assumed."""
LEAVE_RATE = 0.02
"""Share of the fans who leave in a month; assumed, as in the explorer fan_growth."""
SOON_S = 1.0
"""From the first market to the loading of Numba: until then its chart needs the processor."""
TALENTS = 1
"""The one set of talents that every course of luck is played with."""
ALIKE = 1_000 if numeric.has_numpy() else SMALL_ALIKE
"""So many creators around you count as those with your talent: one in a hundred, in the small market one in twenty."""


@dataclass(frozen=True, kw_only=True)
class Market:
    """Where the creators of a market are after three years.

    number: creators. creators, held: for each of BANDS the share of the creators in it, and of all fans who follow
    them. passing: creators with more fans than the bar. top_share: share of all fans that the most followed 1 % have.
    median, mean: fans of the creator in the middle, and on average. fans: yours. alike: for each band the share of
    those with your talent; alike_passing: share of them with more fans than the bar; unlucky, lucky: a twentieth of
    them have at most, and more than, so many.
    """

    number: int
    creators: tuple[float, ...]
    held: tuple[float, ...]
    passing: int
    top_share: float
    median: float
    mean: float
    fans: int
    alike: tuple[float, ...]
    alike_passing: float
    unlucky: float
    lucky: float


@functools.cache
def _by_talent():
    """The creators' places, the least talented first."""
    key = luck.key(TALENTS, creators.TALENT)
    if not numeric.has_numpy():
        return sorted(range(NUMBER), key=lambda place: luck.normal(key, place))
    import numpy

    return numpy.argsort(luck.normals(key, NUMBER), kind="stable")


@functools.lru_cache(maxsize=96)
def _played(views, rich_get_richer, quality_sigma, seed):
    """Fans of each creator, the least talented first, and the share of all fans that the most followed 1 % have.

    What was asked for before is kept: half a megabyte for each market.
    """
    found = creators.simulate(
        creators=NUMBER,
        months=THREE_YEARS,
        views=views * NUMBER,
        follow_rate=FOLLOW_RATE,
        rich_get_richer=rich_get_richer,
        quality_sigma=quality_sigma,
        churn=LEAVE_RATE,
        quality_seed=TALENTS,
        seed=seed,
    )
    if not numeric.has_numpy():
        return [found.fans[place] for place in _by_talent()], found.top_share(0.01)
    return found.fans[_by_talent()].astype("int32"), found.top_share(0.01)


@functools.cache
def _load_compiled_soon():
    """Once the first chart is there: with Numba the later ones take half as long."""
    timer = threading.Timer(SOON_S, creators.load_compiled)
    timer.daemon = True
    timer.start()


def market(*, views, rich_get_richer, quality_sigma, talent, luck, bar) -> Market:
    """A market of creators; see the controls for what each argument means."""
    fans, top_share = _played(views, rich_get_richer, quality_sigma, round(luck))
    you = min(int(talent * NUMBER), NUMBER - 1)
    first = min(max(you - ALIKE // 2, 0), NUMBER - ALIKE)
    alike = fans[first : first + ALIKE]
    if not numeric.has_numpy():
        return _small_market(fans, alike, you=you, bar=bar, top_share=top_share)
    _load_compiled_soon()
    import numpy

    bands = numpy.searchsorted(BANDS, fans, side="right") - 1
    total = float(fans.sum(dtype=float))
    unlucky, lucky = numpy.quantile(alike, (0.05, 0.95), method="lower").tolist()
    return Market(
        number=NUMBER,
        creators=_parts(numpy.bincount(bands, minlength=len(BANDS)), NUMBER),
        held=_parts(numpy.bincount(bands, weights=fans, minlength=len(BANDS)), total or 1.0),
        passing=int((fans > bar).sum()),
        top_share=top_share,
        median=float(numpy.median(fans)),
        mean=total / NUMBER,
        fans=int(fans[you]),
        alike=_parts(numpy.bincount(bands[first : first + ALIKE], minlength=len(BANDS)), ALIKE),
        alike_passing=float((alike > bar).mean()),
        unlucky=float(unlucky),
        lucky=float(lucky),
    )


def _small_market(fans, alike, *, you, bar, top_share):
    """The same without NumPy."""
    bands = [bisect_right(BANDS, one) - 1 for one in fans]
    total = float(sum(fans))
    held = [0] * len(BANDS)
    for band, one in zip(bands, fans, strict=True):
        held[band] += one
    near = sorted(alike)
    return Market(
        number=NUMBER,
        creators=tuple(bands.count(band) / NUMBER for band in range(len(BANDS))),
        held=tuple(one / (total or 1.0) for one in held),
        passing=sum(one > bar for one in fans),
        top_share=top_share,
        median=float(median(fans)),
        mean=total / NUMBER,
        fans=fans[you],
        alike=tuple(sum(bisect_right(BANDS, one) - 1 == band for one in near) / ALIKE for band in range(len(BANDS))),
        alike_passing=sum(one > bar for one in near) / ALIKE,
        unlucky=float(near[int(0.05 * (ALIKE - 1))]),
        lucky=float(near[int(0.95 * (ALIKE - 1))]),
    )


def _parts(counts, whole):
    return tuple((counts / whole).tolist())


MARKET = ExplorerSpec(
    name="creator_market",
    title=f"{NUMBER:,} creators, three years",
    controls=(
        Control(
            "rich_get_richer",
            "Rich get richer",
            unit="exponent",
            max=1.5,
            default=1.0,
            step=0.1,
            help="0: a creator's fans do not matter for the views handed out. 1: twice the fans, twice the views.",
        ),
        Control(
            "views",
            "Recommended views",
            unit="per creator and month",
            min=50,
            max=2_000,
            default=200,
            step=10,
            scale="log",
            kind="count",
            help="What the platform hands out, on average. One view in a hundred brings a fan.",
        ),
        Control(
            "quality_sigma",
            "Differences in talent",
            unit="standard deviation of the logarithm",
            max=1.0,
            default=0.3,
            step=0.1,
            help="At 0.3 the best one in a hundred have about twice the talent of the middle.",
        ),
        Control(
            "talent",
            "Your talent",
            unit="of all creators are less talented",
            min=0.5,
            max=0.99,
            default=0.99,
            step=0.01,
            kind="share",
            help="At 50 % you are in the middle.",
        ),
        Control(
            "luck",
            "Course of luck",
            unit="number of the try",
            min=1,
            max=12,
            default=1,
            step=1,
            kind="count",
            help="The same people begin again: same talents, same platform, other luck.",
        ),
        Control(
            "bar",
            "The bar",
            unit="fans",
            min=10,
            max=100_000,
            default=1_000,
            step=10,
            scale="log",
            kind="count",
            help="So many fans you want, for example to live on.",
        ),
    ),
    model=market,
    chart=creators_by_fans,
    presets=(
        Preset("Three years later", {}),
        Preset("Everybody gets the same views", {"rich_get_richer": 0.0, "quality_sigma": 0.0}),
        Preset("Talent alone", {"rich_get_richer": 0.0}),
        Preset("Everybody equally talented", {"quality_sigma": 0.0}),
        Preset("Winner takes all", {"rich_get_richer": 1.5}),
    ),
    sweeps=False,
)

EXPLORERS = (MARKET,)
