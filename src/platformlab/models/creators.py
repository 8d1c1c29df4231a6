"""Will true fans rise quickly? A market of many creators among whom a platform hands out its recommended views."""

import functools
import importlib.util
import math
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from platformlab.models import luck, numeric
from platformlab.models.checks import AMOUNT, MONTHS_MOST, SHARE, Domain, arguments, quantity, whole_number

if TYPE_CHECKING:
    import numpy

CREATORS_MOST = 10_000_000
SEED_MOST = 10**15
THREADS_MOST = 1024
# Creators times months: to load Numba takes a second, and saves one in a market as large as the first; once it is
# there, it is worth it from the second.
COMPILED_FROM, COMPILED_IF_LOADED_FROM = 50_000_000, 500_000
# About as many as there are people with a telephone: more new fans than that in a month are a mistake in the views.
NEW_FANS_MOST = 1e9
# Above 4 the first fan decides the market; above 5 the luckiest creator alone would be talented.
RICH_GET_RICHER = Domain(0.0, 4.0, "a number from 0 to 4")
QUALITY_SIGMA = Domain(0.0, 5.0, "a number from 0 to 5")

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
HILL_TOP = 0.05  # the part of the creators that counts as the tail

# Creators who are worked on together: few enough to stay in a core's cache, and a multiple of LANES. Neither number
# touches anybody's luck; both fix the order in which weights are added up, and so their sum's last bit.
BLOCK = 32_768
LANES = 64

# The mean of new fans is taken apart into parts whose distributions stand in tables, and whose draws add up to its own:
# 32nds below 16, 16s below 1,024, pieces of 1,024, and what is left of a 32nd.
FINE_BITS, FINE_ROWS_BITS, COARSE_BITS = 5, 9, 6
# Opening fans are taken apart likewise: below 256, 256s below 4,096, 4,096s below 65,536, and pieces of 65,536.
FEW_BITS, MANY_BITS = 8, 4
POWERS = 32_768  # (fans + 1) ** rich_get_richer stands in a table for fewer fans than this
COUNTED = 16_384  # quantiles are read off a count of the creators with fewer fans than this

# What a creator's random words of a month are for. The first is cut into the cells of the common draws; the others
# settle what a cell leaves open, or are for pieces.
PURPOSES_BITS, CREATORS_BITS = 4, 32
PURPOSES = range(10)
CELLS, NEW_FINE, NEW_COARSE, NEW_PIECES, NEW_POINTS, KEPT, LOST_FEW, LOST_HUNDREDS, LOST_THOUSANDS, LOST_PIECES = (
    PURPOSES
)
# Where in the first word each purpose's cell begins; -1 for those that need none.
SHIFTS = (-1, 54, 24, -1, 44, -1, 34, 14, 4, -1)
TAKEN_APART = (FINE_BITS, FINE_ROWS_BITS, COARSE_BITS, FEW_BITS, MANY_BITS)
NOBODY_LEAVES, NOBODY_STAYS, LEAVERS, STAYERS = range(4)  # who of the fans is drawn
TALENT, MONTHS = 1, 2  # what a seed is for


@dataclass(frozen=True, kw_only=True)
class CreatorMarket:
    """How the fans of a market are spread over its creators, at the end and on the way there."""

    fans: "numpy.ndarray"  # of each creator at the end, (creators,), whole numbers
    levels: tuple[float, ...]  # the shares of the creators that `quantiles` are for
    quantiles: "numpy.ndarray"  # (months + 1, levels): so many fans or fewer has that share of the creators

    @functools.cached_property
    def _rising(self) -> "numpy.ndarray":
        import numpy

        return numpy.sort(self.fans)

    @functools.cached_property
    def gini(self) -> float:
        """How unequal the fans are spread: 0 when all have the same number, towards 1 when one has all (Gini, 1912)."""
        import numpy

        count, total = len(self.fans), float(self.fans.sum())
        if total == 0.0:
            return 0.0
        ranked = float(numpy.dot(numpy.arange(1.0, count + 1.0), self._rising.astype(float)))
        return max(0.0, 2.0 * ranked / (count * total) - (count + 1) / count)

    @functools.cached_property
    def hill_exponent(self) -> float:
        """The exponent a in P(fans > x) ~ x**-a among the top 5 % of the creators: the lower, the more of a superstar
        market (Hill, 1975).

        Infinite when the top 5 % all have the same number; nan when the creators are fewer than 20, or when not even
        the top 5 % have fans.
        """
        import numpy

        top = int(HILL_TOP * len(self.fans))
        bar = self._rising[-top - 1] if top else 0
        if not bar:
            return math.nan
        spread = float(numpy.log(self._rising[-top:] / bar).sum())
        return top / spread if spread else math.inf

    def top_share(self, share: float) -> float:
        """The share of all fans that follow the top `share` of the creators; without any fans, `share` itself."""
        share = _number("share", share, SHARE)
        total = float(self.fans.sum())
        if total == 0.0:
            return share
        people = share * len(self.fans)
        whole = int(people)
        held = float(self._rising[len(self.fans) - whole :].sum())
        if people > whole:
            held += (people - whole) * float(self._rising[-whole - 1])
        return held / total

    def share_above(self, threshold: float) -> float:
        """The share of the creators who have more than `threshold` fans."""
        threshold = _number("threshold", threshold, AMOUNT)
        return float((self.fans > threshold).mean())


@arguments(views=AMOUNT, follow_rate=SHARE, rich_get_richer=RICH_GET_RICHER, quality_sigma=QUALITY_SIGMA, churn=SHARE)
def simulate(
    *,
    creators: int,
    months: int,
    views: float,
    follow_rate: float,
    rich_get_richer: float,
    quality_sigma: float,
    churn: float,
    quality_seed: int,
    seed: int,
    threads: int | None = None,
    engine: str | None = None,
) -> CreatorMarket:
    """A market of creators who all start without fans, month by month.

    creators: how many, from 1 to 10,000,000. months: from 0 to 1,200. views: views that the platform recommends in a
    month, to all creators together. follow_rate: share of these views that bring a new fan. rich_get_richer: how
    strongly views go to those who have fans, from 0, not at all, to 4; at 1 in proportion. quality_sigma: how different
    the talents are, from 0 to 5: the standard deviation of the logarithm of quality. churn: share of the fans who
    leave in a month. quality_seed: whole number that stands for one set of talents. seed: whole number that stands for
    one course of luck, so that the same people can try again. threads: cores to use, by default all with Numba and one
    with NumPy. engine: "numpy" or "numba"; by default "numba" for a very large market where Numba is installed, and
    for a large one once it is loaded (load_compiled); its first call ever compiles for some seconds. Neither threads
    nor engine changes the result.

    Each month, from that month's opening fans,
        weight_i = quality_i * (fans_i + 1) ** rich_get_richer,  quality_i ~ LogNormal(0, quality_sigma)
        new_i  ~ Poisson(views * weight_i / sum(weight) * follow_rate),  lost_i ~ Binomial(fans_i, churn).
    The draws have these distributions to about 13 digits. The same arguments give the same market on every machine.
    Without NumPy, in a browser, it is the same market too, as a `creators_plain.PlainMarket`, but takes far longer.

    Single numbers only. ValueError outside these ranges, and when views * follow_rate is above 1,000,000,000.
    Source: Rosen (1981), Adler (1985), Barabási & Albert (1999), Salganik, Dodds & Watts (2006).
    """
    creators = _count("creators", creators, CREATORS_MOST)
    months = whole_number("months", months, most=MONTHS_MOST)
    quality_seed = whole_number("quality_seed", quality_seed, most=SEED_MOST)
    seed = whole_number("seed", seed, most=SEED_MOST)
    compiled = _engine(engine, creators * months) if numeric.has_numpy() or engine else None
    if threads is None:
        # With NumPy two threads spend more time waiting for Python's lock than they save.
        threads = _cores() if compiled else 1
    threads = _count("threads", threads, THREADS_MOST)
    if not all(isinstance(value, float) for value in (views, follow_rate, rich_get_richer, quality_sigma, churn)):
        raise ValueError("creators.simulate takes single numbers, not arrays: call it once for each case")
    new_fans = views * follow_rate
    if new_fans > NEW_FANS_MOST:
        raise ValueError(
            f"views * follow_rate must be at most {NEW_FANS_MOST:,.0f} new fans per month, got {new_fans:,.0f}"
        )

    if not numeric.has_numpy() and engine is None:
        from platformlab.models import creators_plain

        return creators_plain.simulate(
            creators=creators,
            months=months,
            new_fans=new_fans,
            rich_get_richer=rich_get_richer,
            quality_sigma=quality_sigma,
            churn=churn,
            quality_seed=quality_seed,
            seed=seed,
        )
    market = _Market(creators, rich_get_richer, quality_sigma, churn, quality_seed, seed)
    market.compiled = compiled
    with _workers(min(threads, len(market.blocks))) as over_blocks:
        return market.run(months, new_fans, over_blocks)


class _Market:
    """The state of a market between two months, and the step from one to the next."""

    def __init__(
        self, creators: int, rich_get_richer: float, sigma: float, churn: float, quality_seed: int, seed: int
    ) -> None:
        import numpy

        self.sigma = sigma
        self.talent_key = luck.key(quality_seed, TALENT)
        self.months_key = luck.key(seed, MONTHS)
        self.power = _Power(rich_get_richer)
        self.new = _new_fans()
        self.lost = _lost_fans(churn)
        self.fans = numpy.zeros(creators, dtype=numpy.int64)
        self.quality = numpy.empty(creators)
        # Places beyond the last creator weigh nothing: they fill up the lanes.
        self.weights = numpy.zeros(-(-creators // LANES) * LANES)
        self.blocks = _blocks(creators)
        self.counters = luck.counters(self.blocks[0].stop)
        self.compiled = None

    def run(self, months: int, new_fans: float, over_blocks: Callable) -> CreatorMarket:
        import numpy

        quantiles = numpy.zeros((months + 1, len(LEVELS)), dtype=numpy.int64)
        weight = sum(over_blocks(self.begin, self.blocks))
        for month in range(months):
            step = functools.partial(self.step, month, new_fans / weight)
            weight, counts = 0.0, numpy.zeros(COUNTED + 1, dtype=numpy.int64)
            for block_weight, block_counts in over_blocks(step, self.blocks):
                weight += block_weight
                counts[: len(block_counts)] += block_counts
            quantiles[month + 1] = self.quantiles(counts)
        return CreatorMarket(fans=self.fans, levels=LEVELS, quantiles=quantiles)

    def begin(self, block: slice) -> float:
        """Gives the creators of a block their talent; their weight."""
        normal = luck.normals(self.talent_key, block.stop - block.start, first=block.start)
        self.quality[block] = self.weights[block] = luck.exp(self.sigma * normal)
        return self.weight(block)

    def step(self, month: int, new_per_weight: float, block: slice) -> "tuple[float, numpy.ndarray]":
        """A month of the creators of a block; their weight after it, and how many have 0, 1, 2 ... fans."""
        import numpy

        fans, weights, quality = self.fans[block], self.weights[block], self.quality[block]
        if self.compiled:
            counts = numpy.zeros(COUNTED + 1, dtype=numpy.int64)
            starts = numpy.array([_start(self.months_key, month, purpose, block.start) for purpose in PURPOSES])
            draws = (self.new.tables, self.lost.tables, TAKEN_APART, self.lost.who_is_drawn)
            if self.compiled(fans, weights, quality, counts, new_per_weight, starts, SHIFTS, *draws, self.power.table):
                self.power.weigh_beyond(fans, weights, quality)
            return self.weight(block), counts

        chance = _Chance(self.months_key, month, block.start, self.counters[: len(fans)])
        lost = self.lost.draw(fans, chance)
        self.new.add(fans, weights * new_per_weight, chance)
        if lost is not None:
            fans -= lost
        self.power.weigh(fans, weights, quality)
        return self.weight(block), numpy.bincount(numpy.minimum(fans, COUNTED))

    def weight(self, block: slice) -> float:
        """The sum of a block's weights, added up in one order on every machine."""
        import numpy

        lanes = self.weights[block.start : -(-block.stop // LANES) * LANES].reshape(-1, LANES)
        return float(numpy.add.accumulate(numpy.add.reduce(lanes, axis=0))[-1])

    def quantiles(self, counts: "numpy.ndarray") -> "numpy.ndarray":
        """The smallest numbers of fans that so large a share of the creators does not exceed."""
        import numpy

        creators = len(self.fans)
        ranks = [max(math.ceil(level * creators), 1) for level in LEVELS]
        result = numpy.searchsorted(numpy.cumsum(counts), ranks)
        if result[-1] >= COUNTED:
            places = [rank - 1 for rank, fans in zip(ranks, result, strict=True) if fans >= COUNTED]
            result[-len(places) :] = numpy.partition(self.fans, places)[places]
        return result


class _Chance:
    """The random words of a block's creators in one month."""

    def __init__(self, key: int, month: int, first: int, counters: "numpy.ndarray") -> None:
        import numpy

        self.key = key
        self.month = month
        self.first = first
        self.counters = counters
        self.words = luck.mix(counters + self._start(CELLS), numpy.empty_like(counters))

    def _start(self, purpose: int) -> "numpy.uint64":
        return _start(self.key, self.month, purpose, self.first)

    def cells(self, purpose: int, places: "numpy.ndarray | slice" = slice(None)) -> "numpy.ndarray":
        """The creators' random cells for a common draw."""
        return luck.cells(self.words[places], SHIFTS[purpose])

    def fresh(self, purpose: int, places: "numpy.ndarray") -> "numpy.ndarray":
        """Words of their own for the creators at these places."""
        import numpy

        words = self.counters[places] + self._start(purpose)
        return luck.mix(words, numpy.empty_like(words))

    def draw(
        self,
        table: luck.Table,
        rows: "numpy.ndarray",
        purpose: int,
        places: "numpy.ndarray | None" = None,
    ) -> "numpy.ndarray":
        """A number from a table's row for each creator, or for those at `places`."""

        def rest(undecided: "numpy.ndarray") -> "numpy.ndarray":
            return self.fresh(purpose, undecided if places is None else places[undecided])

        return table.draw(rows, self.cells(purpose, slice(None) if places is None else places), rest)

    def draw_pieces(
        self, table: luck.Table, row: int, purpose: int, places: "numpy.ndarray", pieces: "numpy.ndarray"
    ) -> "numpy.ndarray":
        """The sum of so many numbers from one row of a table for each of the creators at `places`."""
        import numpy

        ends = numpy.cumsum(pieces)
        serials = numpy.arange(ends[-1]) - numpy.repeat(ends - pieces, pieces)
        words = numpy.repeat(self.fresh(purpose, places), pieces)
        words = luck.again(words, serials)
        drawn = table.draw(
            numpy.full(len(words), row), luck.cells(words, SHIFTS[NEW_FINE]), lambda where: luck.again(words[where], 0)
        )
        return numpy.add.reduceat(drawn, ends - pieces, dtype=numpy.int64)


def _start(key: int, month: int, purpose: int, first: int) -> "numpy.uint64":
    """The counter of a block's first creator, for one purpose in one month."""
    import numpy

    place = ((month << PURPOSES_BITS) + purpose) << CREATORS_BITS
    return numpy.uint64(luck.start(key, place + first))


class _NewFans:
    """Draws from Poisson distributions of any mean."""

    def __init__(self) -> None:
        import numpy

        unit = 2.0**-FINE_BITS
        self.fine = luck.poisson_table(numpy.arange(1 << FINE_ROWS_BITS) * unit)
        self.coarse = luck.poisson_table(numpy.arange((1 << COARSE_BITS) + 1) * (unit * (1 << FINE_ROWS_BITS)))
        self.points = luck.poisson_table(numpy.array([unit]))
        self.cells_without_points = int((self.points.cells == 0).sum())
        self.tables = tuple(table.parts for table in (self.fine, self.points, self.coarse))

    def add(self, fans: "numpy.ndarray", means: "numpy.ndarray", chance: _Chance) -> None:
        """Adds each creator's new fans."""
        import numpy

        means *= 1 << FINE_BITS
        floor = numpy.floor(means)
        means -= floor
        whole = floor.astype(numpy.int64)
        rows, last_row = whole, (1 << FINE_ROWS_BITS) - 1
        large = (whole > last_row).nonzero()[0]
        if large.size:
            rows = whole & last_row
        fans += chance.draw(self.fine, rows, NEW_FINE)
        self._add_points(fans, means, chance)
        if large.size:
            self._add_coarse(fans, large, whole[large] >> FINE_ROWS_BITS, chance)

    def _add_points(self, fans: "numpy.ndarray", part: "numpy.ndarray", chance: _Chance) -> None:
        """New fans for the part of a unit that is left: as many as for a whole one, each kept with that chance."""
        import numpy

        places = (chance.cells(NEW_POINTS) >= self.cells_without_points).nonzero()[0]
        points = chance.draw(self.points, numpy.zeros_like(places), NEW_POINTS, places)
        serial = 0
        while places.size:
            some = points > serial
            places, points = places[some], points[some]
            words = luck.again(chance.fresh(KEPT, places), serial)
            fans[places] += luck.below(words, part[places])
            serial += 1

    def _add_coarse(
        self, fans: "numpy.ndarray", places: "numpy.ndarray", units: "numpy.ndarray", chance: _Chance
    ) -> None:

        row = 1 << COARSE_BITS
        fans[places] += chance.draw(self.coarse, units & (row - 1), NEW_COARSE, places)
        pieces = units >> COARSE_BITS
        more = pieces.nonzero()[0]
        if more.size:
            fans[places[more]] += chance.draw_pieces(self.coarse, row, NEW_PIECES, places[more], pieces[more])


@functools.cache
def _new_fans() -> _NewFans:
    return _NewFans()


class _LostFans:
    """Draws from binomial distributions of any number of trials and one chance."""

    def __init__(self, churn: float) -> None:
        import numpy

        # The rarer ones are drawn: those who leave, or those who stay.
        rarer = min(churn, 1.0 - churn)
        self.who_is_drawn = (
            (STAYERS if churn > 0.5 else LEAVERS) if rarer else (NOBODY_STAYS if churn else NOBODY_LEAVES)
        )
        few, many = 1 << FEW_BITS, 1 << MANY_BITS
        trials = (numpy.arange(few), numpy.arange(many) * few, numpy.arange(many + 1) * (many * few))
        self.few, self.hundreds, self.thousands = (luck.binomial_table(n, rarer or 0.5) for n in trials)
        self.tables = tuple(table.parts for table in (self.few, self.hundreds, self.thousands))

    def draw(self, fans: "numpy.ndarray", chance: _Chance) -> "numpy.ndarray | None":
        """How many of each creator's fans leave; None when nobody ever leaves."""
        if self.who_is_drawn == NOBODY_LEAVES:
            return None
        if self.who_is_drawn == NOBODY_STAYS:
            return fans.copy()
        drawn = self._draw(fans, chance)
        return fans - drawn if self.who_is_drawn == STAYERS else drawn

    def _draw(self, fans: "numpy.ndarray", chance: _Chance) -> "numpy.ndarray":
        import numpy

        places = (fans >= 1 << FEW_BITS).nonzero()[0]
        if not places.size:
            return chance.draw(self.few, fans, LOST_FEW)
        drawn = chance.draw(self.few, fans & ((1 << FEW_BITS) - 1), LOST_FEW).astype(numpy.int64)
        rest = fans[places] >> FEW_BITS
        digit = (1 << MANY_BITS) - 1
        drawn[places] += chance.draw(self.hundreds, rest & digit, LOST_HUNDREDS, places)

        more = (rest >= 1 << MANY_BITS).nonzero()[0]
        if more.size:
            places, rest = places[more], rest[more] >> MANY_BITS
            drawn[places] += chance.draw(self.thousands, rest & digit, LOST_THOUSANDS, places)
            pieces = rest >> MANY_BITS
            more = pieces.nonzero()[0]
            if more.size:
                row = 1 << MANY_BITS
                places = places[more]
                drawn[places] += chance.draw_pieces(self.thousands, row, LOST_PIECES, places, pieces[more])
        return drawn


@functools.lru_cache(maxsize=8)
def _lost_fans(churn: float) -> _LostFans:
    return _LostFans(churn)


class _Power:
    """(fans + 1) to one power, for whole numbers of fans."""

    def __init__(self, exponent: float) -> None:
        import numpy

        self.exponent = exponent
        # Of what equals its own first power no table is needed.
        self.table = numpy.empty(0) if exponent == 1.0 else self._of(numpy.arange(POWERS))

    def _of(self, fans: "numpy.ndarray") -> "numpy.ndarray":
        return luck.exp(self.exponent * luck.log(fans + 1.0))

    def weigh(self, fans: "numpy.ndarray", weights: "numpy.ndarray", quality: "numpy.ndarray") -> None:
        """Sets the weights of creators with so many fans and such quality."""
        import numpy

        if not self.table.size:
            numpy.add(fans, 1.0, out=weights)
            weights *= quality
        else:
            self.table.take(fans, mode="clip", out=weights)
            weights *= quality
            self.weigh_beyond(fans, weights, quality)

    def weigh_beyond(self, fans: "numpy.ndarray", weights: "numpy.ndarray", quality: "numpy.ndarray") -> None:
        """The same for those who have more fans than the table has."""
        beyond = (fans >= POWERS).nonzero()[0]
        if beyond.size:
            weights[beyond] = self._of(fans[beyond]) * quality[beyond]


def _blocks(creators: int) -> list[slice]:
    """The creators in blocks of about one size."""
    lanes = -(-creators // LANES)
    blocks = -(-creators // BLOCK)
    size = -(-lanes // blocks) * LANES
    return [slice(first, min(first + size, creators)) for first in range(0, creators, size)]


@contextmanager
def _workers(threads: int) -> Iterator[Callable]:
    """A `map` that works on so many blocks at a time."""
    if threads == 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        yield pool.map


def _engine(name: str | None, size: int) -> Callable | None:
    """The compiled month, or None for NumPy."""
    if name not in (None, "numpy", "numba"):
        raise ValueError(f'engine must be "numpy" or "numba", got {name!r}')
    least = COMPILED_IF_LOADED_FROM if _loaded.is_set() else COMPILED_FROM
    if name == "numpy" or (name is None and (size < least or not importlib.util.find_spec("numba"))):
        return None
    try:
        from platformlab.models import creators_compiled
    except ImportError as error:
        if name is None:
            return None  # installed, but not for this NumPy or this machine
        raise ValueError(f'engine "numba" needs Numba: pip install "platformlab[fast]" ({error})') from None
    return creators_compiled.month


_loaded = threading.Event()


def load_compiled() -> bool:
    """Makes Numba ready for the markets to come, in the background if a thread calls it. False where it is not there.

    What was never compiled on this computer is compiled. Until it is done NumPy goes on with what is asked for.
    """
    try:
        simulate(
            creators=1_000,
            months=2,
            views=1_000.0,
            follow_rate=0.5,
            rich_get_richer=1.0,
            quality_sigma=0.3,
            churn=0.02,
            quality_seed=0,
            seed=0,
            engine="numba",
        )
    except ValueError:
        return False
    _loaded.set()
    return True


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _count(name: str, value: object, most: int) -> int:
    number = whole_number(name, value, most=most)
    if not number:
        raise ValueError(f"{name} must be a whole number from 1 to {most:,}, got 0")
    return number


def _number(name: str, value: object, domain: Domain) -> float:
    number = quantity(name, value, domain)
    if not isinstance(number, float):
        raise ValueError(f"{name} must be one number, not an array: ask once for each")
    return number
