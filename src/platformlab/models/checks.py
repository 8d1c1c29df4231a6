"""What a model accepts: every argument is turned into a float or a float array inside its domain, or refused.

A refusal is a `ValueError` of one line that names the argument, what is allowed, what was given and, for a share given
as a percentage, what was probably meant. NaN and infinities are outside every domain.
"""

import functools
import math
import numbers
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from platformlab.models import numeric
from platformlab.models.numeric import LARGEST

if TYPE_CHECKING:
    import numpy

# Below this a positive amount is 0 for every purpose here, and dividing by it could overflow.
SMALLEST = 1e-9
# A hundred years: enough to reach any steady state that anybody could wait for.
MONTHS_MOST = 1200


class Domain(NamedTuple):
    """The numbers from `low` to `high`, both allowed, and the words for them."""

    low: float
    high: float
    words: str
    is_share: bool = False


SHARE = Domain(0.0, 1.0, "a share between 0 and 1", is_share=True)
# The lowest float above 0 stands for "above 0".
SHARE_ABOVE_ZERO = Domain(math.nextafter(0.0, 1.0), 1.0, "a share above 0 and at most 1", is_share=True)
SHARE_NOT_TINY = Domain(SMALLEST, 1.0, f"a share above 0, from {SMALLEST:.9f} to 1", is_share=True)
AMOUNT = Domain(0.0, LARGEST, f"a number from 0 to {LARGEST:,.0f}")
AMOUNT_ABOVE_ZERO = Domain(SMALLEST, LARGEST, f"a number above 0, from {SMALLEST:.9f} to {LARGEST:,.0f}")
GAIN_OR_LOSS = Domain(-LARGEST, LARGEST, f"a number from -{LARGEST:,.0f} to {LARGEST:,.0f}")


def quantity(name: str, value: object, domain: Domain) -> numeric.Quantity:
    """`value` as a float (or as a float array for an array), inside `domain`; else ValueError."""
    if numeric.is_array(value) and value.ndim:
        return _array(name, value, domain)
    number = _float(value)
    if number is None or not domain.low <= number <= domain.high:
        raise ValueError(_refusal(name, domain, value, number))
    return number


def listed(name: str, values: object, domain: Domain, words: str) -> tuple[numeric.Quantity, ...]:
    """Each of the `values` as a float or a float array inside `domain`; else ValueError. `words` say what they are."""
    one_number = numeric.is_array(values) and not values.ndim
    if not isinstance(values, Iterable) or isinstance(values, str) or one_number:
        raise ValueError(f"{name} must be {words}, got {_shown(values)}")
    return tuple(quantity(name, value, domain) for value in values)


def whole_number(name: str, value: object, *, most: int) -> int:
    """`value` as an int from 0 to `most`, for a count of months; a whole float such as 36.0 is one. Else ValueError."""
    number = _float(value)
    if number is None or not 0 <= number <= most or number != int(number):
        raise ValueError(f"{name} must be a whole number from 0 to {most:,}, got {_shown(value)}")
    return int(number)


def together(holds: "bool | numpy.ndarray", rule: str, **values: numeric.Quantity) -> None:
    """ValueError with `rule` and the first `values` that break it, unless a rule between arguments `holds`."""
    if holds is True:
        return
    if numeric.is_array(holds):
        if holds.all():
            return
        # The first place where the minimum of yes and no is no.
        place = int(holds.argmin())
        values = {name: float(value.flat[place]) for name, value in values.items()}
    raise ValueError(f"{rule}, got {' and '.join(f'{name} {_shown(value)}' for name, value in values.items())}")


def arguments(**domains: Domain) -> Callable[[Callable], Callable]:
    """Decorator: the named keyword arguments reach the function as floats, or as float arrays of one shape.

    Arguments without a domain are passed on as they are. The check costs a float two comparisons, because a slider asks
    for a model a hundred times per sweep.
    """
    bounds = {name: (domain.low, domain.high) for name, domain in domains.items()}

    def decorate(function: Callable) -> Callable:
        @functools.wraps(function)
        def checked(*positional: object, **given: object) -> object:
            if positional:
                return function(*positional, **given)  # Python's own message names the function
            arrays = False
            for name, value in given.items():
                if name not in bounds:
                    continue
                low, high = bounds[name]
                if type(value) is float and low <= value <= high:
                    continue
                given[name] = value = quantity(name, value, domains[name])
                arrays = arrays or type(value) is not float
            if arrays:
                names = [name for name in given if name in bounds]
                given.update(zip(names, numeric.broadcast(*(given[name] for name in names)), strict=True))
            return function(**given)

        return checked

    return decorate


def _float(value: object) -> float | None:
    """The float that equals `value`, or None for what is not one real number."""
    if numeric.is_array(value) and not value.ndim:
        value = value[()]
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _array(name: str, value: "numpy.ndarray", domain: Domain) -> "numpy.ndarray":
    if value.dtype.kind not in "iuf":
        raise ValueError(f"{name} must hold numbers, got an array of {value.dtype.name}")
    import numpy

    values = numpy.asarray(value, dtype=float)
    outside = numpy.flatnonzero(~((values >= domain.low) & (values <= domain.high)))
    if outside.size:
        number = float(values.flat[outside[0]])
        raise ValueError(_refusal(name, domain, number, number))
    return values


def _refusal(name: str, domain: Domain, value: object, number: float | None) -> str:
    kind = "" if number is not None else ": give a number or a NumPy array of numbers"
    meant = f": did you mean {number / 100:.12g}?" if domain.is_share and number and 1 < number <= 100 else ""
    return f"{name} must be {domain.words}, got {_shown(value)}{kind}{meant}"


def _shown(value: object) -> str:
    """`value` on one short line."""
    number = _float(value)
    if number is not None and not isinstance(value, int):
        return repr(number)
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python does not write out whole numbers of thousands of digits
        text = "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."
