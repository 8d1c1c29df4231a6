"""Luck that is the same on every machine: random words by counter, and exact draws of whole numbers from tables.

A word of 64 random bits is a pure function of a key and a counter (SplitMix64; Steele, Lea & Flood, 2014). So what
happens to creator 7 in month 3 depends on the seed alone, and not on threads, blocks or who was drawn before.

Everything is built from whole-number steps and from +, -, *, / and the square root, which IEEE 754 fixes to the last
bit. Logarithm and exponential, which differ from machine to machine in the last bit, are computed here for that reason.

NumPy is imported by the functions that need it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

GOLDEN = 0x9E3779B97F4A7C15
MIX_1 = 0xBF58476D1CE4E5B9
MIX_2 = 0x94D049BB133111EB
WORD = (1 << 64) - 1

CELL_BITS = 10
CELLS = 1 << CELL_BITS
# A draw from a table is decided by this many random bits: the cell, and the rest where the cell alone cannot tell.
DRAW_BITS = 54
REST_BITS = DRAW_BITS - CELL_BITS
ROWS_MOST = 1 << (64 - DRAW_BITS)

LN2_HIGH = 6.93147180369123816490e-01  # the first 33 bits, so that a whole number times it is exact
LN2_LOW = 1.90821492927058770002e-10
HALF_ROOT = 0.70710678118654752440
LN2_INVERSE = 1.44269504088896338700

# Wichura's polynomials, from the highest power down: the middle 85 % of the numbers, the tails, and what is beyond.
CENTRE_ABOVE = (
    2509.0809287301227,
    33430.57558358813,
    67265.7709270087,
    45921.95393154987,
    13731.69376550946,
    1971.5909503065513,
    133.14166789178438,
    3.3871328727963665,
)
CENTRE_BELOW = (
    5226.495278852854,
    28729.085735721943,
    39307.89580009271,
    21213.794301586597,
    5394.196021424751,
    687.1870074920579,
    42.31333070160091,
    1.0,
)
TAIL_ABOVE = (
    0.0007745450142783414,
    0.022723844989269184,
    0.2417807251774506,
    1.2704582524523684,
    3.6478483247632045,
    5.769497221460691,
    4.630337846156546,
    1.4234371107496835,
)
TAIL_BELOW = (
    1.0507500716444169e-09,
    0.0005475938084995345,
    0.015198666563616457,
    0.14810397642748008,
    0.6897673349851,
    1.6763848301838038,
    2.053191626637759,
    1.0,
)
FAR_TAIL_ABOVE = (
    2.0103343992922881e-07,
    2.7115555687434876e-05,
    0.0012426609473880784,
    0.026532189526576124,
    0.29656057182850487,
    1.7848265399172913,
    5.463784911164114,
    6.657904643501103,
)
FAR_TAIL_BELOW = (
    2.0442631033899397e-15,
    1.421511758316446e-07,
    1.8463183175100548e-05,
    0.0007868691311456133,
    0.014875361290850615,
    0.1369298809227358,
    0.599832206555888,
    1.0,
)


def key(seed: int, *purpose: int) -> int:
    """A starting point for `words`: unrelated ones for different seeds and for different purposes."""
    value = mixed(seed)
    for part in purpose:
        value = mixed(value ^ part)
    return value


def mixed(word: int) -> int:
    """One step of SplitMix64 on a Python int: what `mix` does to an array."""
    word = (word + GOLDEN) & WORD
    word = ((word ^ (word >> 30)) * MIX_1) & WORD
    word = ((word ^ (word >> 27)) * MIX_2) & WORD
    return word ^ (word >> 31)


def counters(count: int) -> "numpy.ndarray":
    """The numbers 0 to count - 1, each times the odd constant that spreads neighbours over all 64 bits."""
    import numpy

    return numpy.arange(count, dtype=numpy.uint64) * numpy.uint64(GOLDEN)


def start(key: int, first: int = 0) -> int:
    """What to add to `counters` so that they count from `first` under `key`."""
    return (key + (first + 1) * GOLDEN) & WORD


def mix(words: "numpy.ndarray", scratch: "numpy.ndarray") -> "numpy.ndarray":
    """SplitMix64's mixing of an array of uint64, in place; `scratch` is of the same shape."""
    import numpy

    for shift, factor in ((30, MIX_1), (27, MIX_2), (31, None)):
        numpy.right_shift(words, numpy.uint64(shift), out=scratch)
        numpy.bitwise_xor(words, scratch, out=words)
        if factor is not None:
            numpy.multiply(words, numpy.uint64(factor), out=words)
    return words


def again(words: "numpy.ndarray", serial: "int | numpy.ndarray") -> "numpy.ndarray":
    """Further words, one from each of `words`: another one for each serial number from 0 on."""
    import numpy

    if isinstance(serial, int):
        step = numpy.uint64((serial + 1) * GOLDEN & WORD)
    else:
        step = (serial.astype(numpy.uint64) + numpy.uint64(1)) * numpy.uint64(GOLDEN)
    words = words + step
    return mix(words, numpy.empty_like(words))


def cells(words: "numpy.ndarray", shift: int) -> "numpy.ndarray":
    """Ten bits of each word, from bit `shift` on, as int64: random cells for `Table.draw`."""
    import numpy

    return ((words >> numpy.uint64(shift)) & numpy.uint64(CELLS - 1)).view(numpy.int64)


def uniforms(key: int, count: int, *, first: int = 0) -> "numpy.ndarray":
    """`count` numbers strictly between 0 and 1, in steps of 2**-52: those from the counter `first` on."""
    import numpy

    words = counters(count) + numpy.uint64(start(key, first))
    return open_interval(mix(words, numpy.empty_like(words)))


def open_interval(words: "numpy.ndarray") -> "numpy.ndarray":
    """Words as floats strictly between 0 and 1."""
    import numpy

    return ((words >> numpy.uint64(12)).astype(float) + 0.5) * 2.0**-52


def below(words: "numpy.ndarray", share: "numpy.ndarray") -> "numpy.ndarray":
    """Whether words, read as fractions of 2**53, lie below a share: True with that chance."""
    import numpy

    return (words >> numpy.uint64(11)).astype(float) * 2.0**-53 < share


def log(x: "numpy.ndarray") -> "numpy.ndarray":
    """The natural logarithm of numbers above 0, to two units in the last place, the same bits everywhere."""
    import numpy

    mantissa, exponent = numpy.frexp(x)
    small = mantissa < HALF_ROOT
    mantissa = numpy.where(small, 2.0 * mantissa, mantissa)
    exponent = exponent - small
    return exponent * LN2_HIGH + (_log_near_1(mantissa) + exponent * LN2_LOW)


def exp(x: "numpy.ndarray") -> "numpy.ndarray":
    """e to the power of x, for x from -700 to 700, to two units in the last place, the same bits everywhere."""
    import numpy

    halvings = numpy.rint(x * LN2_INVERSE)
    rest = (x - halvings * LN2_HIGH) - halvings * LN2_LOW
    return numpy.ldexp(_exp_near_0(rest), halvings.astype(numpy.int32))


def _log_near_1(x):
    """The logarithm of a number, or of an array of numbers, not far from 1."""
    f = (x - 1.0) / (x + 1.0)
    square = f * f
    series = 1.0 / 21.0
    for odd in range(19, 0, -2):
        series = series * square + 1.0 / odd
    return 2.0 * f * series


def _exp_near_0(x):
    """e to the power of a number, or of an array of numbers, not far from 0."""
    series = 1.0 / math.factorial(14)
    for power in range(13, -1, -1):
        series = series * x + 1.0 / math.factorial(power)
    return series


def normals(key: int, count: int, *, first: int = 0) -> "numpy.ndarray":
    """`count` standard normal numbers: `uniforms` through the inverse of the distribution.

    Source: Wichura (1988), algorithm AS 241, to about 16 digits.
    """
    import numpy

    share = uniforms(key, count, first=first)
    q = share - 0.5
    centre = 0.180625 - q * q
    result = q * _fraction(centre, CENTRE_ABOVE, CENTRE_BELOW)
    outer = (centre < 0.0).nonzero()[0]
    depth = numpy.sqrt(-log(numpy.minimum(share[outer], 1.0 - share[outer])))
    tail = numpy.where(
        depth <= 5.0,
        _fraction(depth - 1.6, TAIL_ABOVE, TAIL_BELOW),
        _fraction(depth - 5.0, FAR_TAIL_ABOVE, FAR_TAIL_BELOW),
    )
    result[outer] = numpy.where(q[outer] < 0.0, -tail, tail)
    return result


def uniform(key: int, place: int) -> float:
    """The number at this place of `uniforms`, without NumPy."""
    return ((mixed((key + place * GOLDEN) & WORD) >> 12) + 0.5) * 2.0**-52


def log_of(x: float) -> float:
    """`log` of one number, to the same bits, without NumPy."""
    mantissa, exponent = math.frexp(x)
    if mantissa < HALF_ROOT:
        mantissa, exponent = 2.0 * mantissa, exponent - 1
    return exponent * LN2_HIGH + (_log_near_1(mantissa) + exponent * LN2_LOW)


def exp_of(x: float) -> float:
    """`exp` of one number, to the same bits, without NumPy."""
    halvings = round(x * LN2_INVERSE)
    rest = (x - halvings * LN2_HIGH) - halvings * LN2_LOW
    return math.ldexp(_exp_near_0(rest), halvings)


def normal(key: int, place: int) -> float:
    """The number at this place of `normals`, to the same bits, without NumPy."""
    share = uniform(key, place)
    q = share - 0.5
    centre = 0.180625 - q * q
    if centre >= 0.0:
        return q * _fraction(centre, CENTRE_ABOVE, CENTRE_BELOW)
    depth = math.sqrt(-log_of(min(share, 1.0 - share)))
    if depth <= 5.0:
        tail = _fraction(depth - 1.6, TAIL_ABOVE, TAIL_BELOW)
    else:
        tail = _fraction(depth - 5.0, FAR_TAIL_ABOVE, FAR_TAIL_BELOW)
    return -tail if q < 0.0 else tail


def _fraction(x: "numpy.ndarray", above: tuple[float, ...], below: tuple[float, ...]) -> "numpy.ndarray":
    """One polynomial over another, both given from the highest power down."""
    top, bottom = above[0], below[0]
    for a, b in zip(above[1:], below[1:], strict=True):
        top, bottom = top * x + a, bottom * x + b
    return top / bottom


@dataclass(frozen=True, kw_only=True)
class Table:
    """Distributions of whole numbers, one to a row, to draw from by inversion, many at once.

    The unit interval is cut into cells. Where a cell has one answer it stands there; elsewhere further random bits
    decide between the steps of the distribution. So a draw costs one look-up, and is right to 54 bits all the same.
    """

    cells: "numpy.ndarray"  # rows * CELLS answers, one after the other; `unsure` where a cell has several
    unsure: int
    steps: "numpy.ndarray"  # where in a row's unit interval the answer rises by one; row number in the top bits
    offsets: "numpy.ndarray"  # what to add to the number of steps passed, for each row

    @property
    def parts(self) -> tuple:
        """The same as a plain tuple, for compiled code."""
        return self.cells, self.unsure, self.steps, self.offsets

    def draw(
        self,
        rows: "numpy.ndarray",
        cells: "numpy.ndarray",
        rest: Callable[["numpy.ndarray"], "numpy.ndarray"],
    ) -> "numpy.ndarray":
        """One number for each of `rows`. `cells` are its random cells; both are int64, and `cells` is overwritten.

        rest: gives random words for the positions that the cells alone do not decide.
        """
        import numpy

        numpy.add(cells, rows << CELL_BITS, out=cells)
        values = self.cells.take(cells)
        positions = (values == self.unsure).nonzero()[0]
        if positions.size:
            points = cells[positions].astype(numpy.uint64) << numpy.uint64(REST_BITS)
            points |= rest(positions) >> numpy.uint64(64 - REST_BITS)
            passed = numpy.searchsorted(self.steps, points, side="right")
            values[positions] = passed + self.offsets[rows[positions]]
        return values


def table(*, modes: "numpy.ndarray", up: Callable, down: Callable, reach: int) -> Table:
    """The table of distributions given by the ratios of neighbouring chances.

    modes: each row's likeliest number, int64. up(k): for numbers k of shape (rows, n), the chance of k over that of
    k - 1; down(k): the chance of k over that of k + 1. reach: how far from its mode a row's chances go.
    """
    import numpy

    rows = len(modes)
    if rows > ROWS_MOST:
        raise ValueError(f"a table has {ROWS_MOST} rows at most, got {rows}")
    away = numpy.arange(1, reach + 1)
    chances = numpy.ones((rows, 2 * reach + 1))
    chances[:, reach + 1 :] = numpy.cumprod(up(modes[:, None] + away), axis=1)
    chances[:, reach - 1 :: -1] = numpy.cumprod(down(modes[:, None] - away), axis=1)
    reached = numpy.cumsum(chances, axis=1)
    reached /= reached[:, -1:]
    steps = (reached * 2.0**DRAW_BITS).astype(numpy.uint64)
    steps += numpy.arange(rows, dtype=numpy.uint64)[:, None] << numpy.uint64(DRAW_BITS)
    per_row = steps.shape[1]
    steps = steps.ravel()
    offsets = modes - reach - numpy.arange(rows) * per_row

    # Steps passed at the start of each cell and at its end: the same where the cell has one answer.
    cell = (steps >> numpy.uint64(REST_BITS)).astype(numpy.int64)
    within = (steps & numpy.uint64((1 << REST_BITS) - 1)) > 0
    passed_at_end = numpy.cumsum(numpy.bincount(cell, minlength=rows * CELLS + 1)[: rows * CELLS])
    passed_at_start = numpy.cumsum(numpy.bincount(cell + within, minlength=rows * CELLS + 1)[: rows * CELLS])
    values = passed_at_start + numpy.repeat(offsets, CELLS)
    kind = numpy.uint8 if modes.max() + reach < 255 else numpy.uint16
    unsure = numpy.iinfo(kind).max
    values[(passed_at_start != passed_at_end) | (values >= unsure)] = unsure
    return Table(cells=values.astype(kind), unsure=unsure, steps=steps, offsets=offsets)


def poisson_table(means: "numpy.ndarray") -> Table:
    """A row for each mean, a number from 0 on."""
    import numpy

    rate = means[:, None]
    divisor = numpy.where(rate > 0.0, rate, 1.0)
    return table(
        modes=means.astype(numpy.int64),
        up=lambda k: rate / k,
        down=lambda k: numpy.maximum(k + 1, 0) / divisor,
        reach=reach_of(float(means.max())),
    )


def binomial_table(trials: "numpy.ndarray", share: float) -> Table:
    """A row for each number of trials, a whole number from 0 on; share above 0 and at most one half."""
    import numpy

    odds = share / (1.0 - share)
    n = trials[:, None]
    return table(
        modes=((trials + 1) * share).astype(numpy.int64),
        up=lambda k: numpy.maximum(n - k + 1, 0) / k * odds,
        down=lambda k: numpy.maximum(k + 1, 0) / (n - k) / odds,
        reach=reach_of(float(trials.max()) * share * (1.0 - share)),
    )


def reach_of(variance: float) -> int:
    """How far from the mode a distribution must be followed until less than 2**-54 is left."""
    return int(9.0 * math.sqrt(variance)) + 30
