"""The few elementwise steps that differ between floats and NumPy arrays.

Everything here takes floats or float arrays, as `checks` hands them on, and imports NumPy only when an array is there.
"""

import functools
import importlib.util
import math
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    import numpy

# More than there is of anything here, and small enough that no product in a model can overflow.
LARGEST = 1e15

# What a model takes and gives: one number, or an array of them.
Quantity = Union[float, "numpy.ndarray"]


def is_array(value: object) -> bool:
    """Whether `value` is a NumPy array; never imports NumPy to find out."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


@functools.cache
def has_numpy() -> bool:
    """Whether NumPy can be had; in a browser it cannot. Never imports it to find out."""
    return importlib.util.find_spec("numpy") is not None


def minimum(a: Quantity, b: Quantity) -> Quantity:
    """The smaller of the two, element by element."""
    if type(a) is float and type(b) is float:
        return a if a <= b else b
    import numpy

    return numpy.minimum(a, b)


def maximum(a: Quantity, b: Quantity) -> Quantity:
    """The larger of the two, element by element."""
    if type(a) is float and type(b) is float:
        return a if a >= b else b
    import numpy

    return numpy.maximum(a, b)


def choose(where: "bool | numpy.ndarray", a: Quantity, b: Quantity) -> Quantity:
    """`a` where `where` holds and `b` elsewhere, element by element."""
    if type(where) is bool:
        return a if where else b
    import numpy

    return numpy.where(where, a, b)


def exp(value: Quantity) -> Quantity:
    """e to the power of `value`, which is at most 709: beyond that it overflows."""
    return _function("exp", value)


def expm1(value: Quantity) -> Quantity:
    """e to the power of `value`, less 1, without losing the digits of a small `value`."""
    return _function("expm1", value)


def sqrt(value: Quantity) -> Quantity:
    """The square root, of each element."""
    return _function("sqrt", value)


def log(value: Quantity) -> Quantity:
    """The natural logarithm of `value`, which is above 0."""
    return _function("log", value)


def hypot(a: Quantity, b: Quantity) -> Quantity:
    """sqrt(a**2 + b**2), of which neither square can overflow or vanish."""
    return _function("hypot", a, b)


def _function(name: str, *values: Quantity) -> Quantity:
    """The function of that name, which the standard library and NumPy both have."""
    if all(type(value) is float for value in values):
        return getattr(math, name)(*values)
    import numpy

    return getattr(numpy, name)(*values)


def ratio(part: Quantity, whole: Quantity) -> Quantity:
    """part / whole, and 0 where `whole` is 0: no views, no income per view."""
    return _quotient(part, whole, whole > 0.0, 0.0)


def times_to_cover(cost: Quantity, value: Quantity, *, most: float = sys.float_info.max) -> Quantity:
    """How many pieces worth `value` each pay for `cost`; infinite where more than `most` were needed, or none would do.

    A piece that is worth nothing, or less, never pays for anything.
    """
    return _quotient(cost, value, (value > 0.0) & (value >= cost / most), math.inf)


def _quotient(part: Quantity, whole: Quantity, where: "bool | numpy.ndarray", otherwise: float) -> Quantity:
    if type(part) is float and type(whole) is float:
        return part / whole if where else otherwise
    import numpy

    return numpy.divide(part, whole, out=numpy.full(numpy.shape(where), otherwise), where=where)


def saturation(level: Quantity, half: Quantity) -> Quantity:
    """level**2 / (level**2 + half**2): from 0 at level 0, one half at `half`, towards 1. `half` is above 0.

    Only the smaller over the larger of the two is squared, so that neither square can overflow or vanish.
    """
    if type(level) is float and type(half) is float:
        if level < half:
            share = level / half
            return share * share / (1.0 + share * share)
        share = half / level
        return 1.0 / (1.0 + share * share)
    import numpy

    square = (numpy.minimum(level, half) / numpy.maximum(level, half)) ** 2
    return numpy.where(level < half, square, 1.0) / (1.0 + square)


def each(function: Callable[..., float], *values: Quantity) -> Quantity:
    """`function` of the values, element by element: for steps that branch too much to be done on whole arrays.

    The values are all floats, or all arrays of one shape.
    """
    if type(values[0]) is float:
        return function(*values)
    import numpy

    results = (function(*one) for one in zip(*(value.ravel().tolist() for value in values), strict=True))
    return numpy.fromiter(results, dtype=float, count=values[0].size).reshape(values[0].shape)


def broadcast(*values: Quantity) -> tuple[Quantity, ...]:
    """The same values, all of one shape when any of them is an array.

    ValueError when the shapes do not fit together.
    """
    for value in values:
        if type(value) is not float:
            break
    else:
        return values
    import numpy

    try:
        return tuple(numpy.broadcast_arrays(*values))
    except ValueError:
        shapes = list(dict.fromkeys(str(value.shape) for value in values if is_array(value)))
        raise ValueError(
            f"the arrays do not fit together: shapes {' and '.join(shapes)}; use one shape, or single numbers"
        ) from None


def path(values: list[Quantity]) -> "tuple[float, ...] | numpy.ndarray":
    """One value per month: a tuple of floats, or an array with the months on its first axis."""
    if type(values[0]) is float:
        return tuple(values)
    import numpy

    return numpy.stack(values)
