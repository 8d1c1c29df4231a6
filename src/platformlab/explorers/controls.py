"""What a learner can set: a control with its unit, its range and the positions its slider stops at."""

import math
from dataclasses import dataclass
from functools import cached_property

from platformlab.charts.style import number as plain

KINDS = ("count", "cny", "share", "number")
SCALES = ("linear", "log")
MOST_POSITIONS = 130
"""A slider's whole sweep is computed at once; more positions would make the first touch slow."""

_PER_DECADE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)


@dataclass(frozen=True)
class Control:
    """One slider.

    name: the model's argument. label: what a person reads. unit: what one of it is ("fans", "CNY per click").
    kind: how it is written: count, cny, share (a fraction, shown in percent) or number.
    min, max, default: in the model's unit. step: what the number entry takes multiples of; on a linear scale also
    the distance of the slider's positions. scale: "log" gives about twelve positions to each power of ten.
    words: what the values 0, 1, 2 and so on stand for; such a control is a list to choose from, and min, max and step
    follow from it. beside: whether that list stands in the row of the control before it.
    ValueError when these do not fit together.
    """

    name: str
    label: str
    unit: str = ""
    min: float = 0.0
    max: float = 1.0
    default: float = 0.0
    step: float = 1.0
    scale: str = "linear"
    kind: str = "number"
    help: str = ""
    words: tuple[str, ...] = ()
    beside: bool = False

    def __post_init__(self):
        said = f"control {self.name!r}"
        if self.words:
            for name, value in (("min", 0.0), ("max", len(self.words) - 1.0), ("step", 1.0), ("scale", "linear")):
                object.__setattr__(self, name, value)
            if int(self.default) != self.default:
                raise ValueError(f"{said}: the default is the place of one of its words")
        elif self.beside:
            raise ValueError(f"{said}: only a list of words stands beside another control")
        if not self.name.isidentifier() or self.name.startswith("_"):
            raise ValueError(f"{said}: the name must be a plain Python name")
        if self.kind not in KINDS or self.scale not in SCALES:
            raise ValueError(f"{said}: kind must be one of {KINDS} and scale one of {SCALES}")
        if not (self.step > 0 and self.min < self.max and self.min <= self.default <= self.max):
            raise ValueError(f"{said}: needs step > 0 and min <= default <= max, min < max")
        if self.scale == "log" and self.min < 0:
            raise ValueError(f"{said}: a logarithmic scale starts at 0 or above")
        if len(self.positions) > MOST_POSITIONS:
            raise ValueError(f"{said}: {len(self.positions)} positions; {MOST_POSITIONS} at most: take a larger step")

    @cached_property
    def decimals(self):
        """Digits behind the point that the step needs, in the model's unit."""
        return next(digits for digits in range(12) if digits == 11 or round(self.step, digits) == self.step)

    @cached_property
    def positions(self):
        """Every value the slider stops at, rising; the default is among them."""
        if self.scale == "linear":
            steps = round((self.max - self.min) / self.step)
            values = {float(round(self.min + i * self.step, self.decimals)) for i in range(steps + 1)}
        else:
            low = max(self.min, self.step)
            decades = range(math.floor(math.log10(low)), math.ceil(math.log10(self.max)) + 1)
            values = {self.snapped(m * 10.0**d) for d in decades for m in _PER_DECADE}
            values = {v for v in values if low <= v <= self.max}
        named = {float(self.min), float(self.max), float(self.default)}
        # 0.1 + 0.2 is not 0.3: a place on the grid and a named value may differ by next to nothing.
        apart = {v for v in values if all(abs(v - one) > 1e-6 * self.step for one in named)}
        return tuple(sorted(apart | named))

    def nearest(self, value):
        """The number of the position next to a value."""
        return min(range(len(self.positions)), key=lambda i: abs(self.positions[i] - value))

    def snapped(self, value):
        """The multiple of the step next to a value, counted from zero (so that 12,345 with step 100 is 12,300)."""
        return float(round(round(value / self.step) * self.step, self.decimals))

    def checked(self, value):
        """The value as a float if the control can take it; else ValueError saying what it can take."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        refused = isinstance(value, (str, bytes, bool)) or not self.min <= number <= self.max
        if self.words and (refused or number != int(number)):
            places = ", ".join(f"{place} ({word})" for place, word in enumerate(self.words))
            raise ValueError(f"{self.name} must be one of {places}, got {value!r}")
        if refused:
            hint = ""
            if self.kind == "share" and self.min <= number / 100 <= self.max:
                hint = f": did you mean {number / 100:g}?"
            raise ValueError(
                f"{self.name} must be a number from {plain(self.min)} to {plain(self.max)}, got {value!r}{hint}"
            )
        return number

    def word(self, value):
        """What a value of a list of words stands for."""
        return self.words[int(value)]


@dataclass(frozen=True)
class Preset:
    """A named setting of some controls ("New WeChat account"); controls it does not name return to their defaults."""

    label: str
    values: dict
