"""A student's answer as JSON and back: numbers, texts, lists and dicts of bounded size and depth, and nothing else.

Both worlds use it. `encoded` runs beside the submission: it asks no method of an object whose type is not known, so
that a hostile one costs nobody anything. `decoded` runs outside and believes nothing: what is not exactly of this form
is a WireError. A value that is none of these travels as the name of its type, and arrives as an Opaque.
"""

import math
import sys

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import (
    ArithmeticError,
    AttributeError,
    OverflowError,
    TypeError,
    ValueError,
    bool,
    complex,
    dict,
    float,
    getattr,
    int,
    isinstance,
    issubclass,
    len,
    list,
    min,
    repr,
    str,
    tuple,
    type,
)

DEEPEST = 4
LONGEST_TEXT = 1_000
LONGEST_LIST = 200
LARGEST = 2_000
"""How many values one answer may hold in all."""

MOST_COUNTED = 10_000
HUGE = 10**400
"""Stands for every whole number that is too large to be meant."""

_WHOLE_BITS = 1_024


class WireError(ValueError):
    """What came out of a submission's process is not of this form."""


class Opaque:
    """Something that is not an answer; the name of its class is that of its type inside."""


def type_name(thing):
    """The name of a thing's type, asked in a way that the thing itself cannot answer."""
    return " ".join(type.__dict__["__name__"].__get__(type(thing))[:40].split())


# --- inside -----------------------------------------------------------------------------------------------------------


def encoded(value):
    """A value as nested lists for JSON. WireError when it holds more than an answer may."""
    return _encoded(value, DEEPEST, [LARGEST])


def _encoded(value, depth, left):
    left[0] -= 1
    if depth < 0 or left[0] < 0:
        raise WireError("is nested too deeply" if depth < 0 else "holds too many values")
    kind = type(value)
    if value is None:
        return ["none"]
    if value is ...:
        return ["dots"]
    if kind is bool:
        return ["bool", value]
    if issubclass(kind, int):
        return _whole(int.__int__(value))
    if issubclass(kind, float):
        return ["float", repr(float.__float__(value))]
    if issubclass(kind, str):
        return ["text", str.__str__(value)[:LONGEST_TEXT]]
    if issubclass(kind, complex):
        return ["complex"]
    if kind in (list, tuple):
        items = [_encoded(item, depth - 1, left) for item in value[:LONGEST_LIST]]
        return [kind.__name__, items, min(len(value), MOST_COUNTED)]
    if issubclass(kind, dict):
        pairs = list(dict.items(value)) if dict.__len__(value) <= LONGEST_LIST else _too_many()
        return ["dict", [[_encoded(k, depth - 1, left), _encoded(v, depth - 1, left)] for k, v in pairs]]
    return _from_library(value, kind, depth, left)


def _too_many():
    raise WireError("holds too many values")


def _whole(value):
    if value.bit_length() > _WHOLE_BITS:
        return ["huge", value > 0]
    return ["int", str(value)]


def _from_library(value, kind, depth, left):
    """Decimal, Fraction, NumPy's numbers and arrays of one, columns of one; else the name of the type."""
    numpy = sys.modules.get("numpy")
    try:
        if kind in (_of("decimal", "Decimal"), _of("fractions", "Fraction")):
            return ["float", repr(float(value))]
        if numpy is not None and issubclass(kind, numpy.generic) and not _is_time(kind, numpy):
            item = numpy.generic.item(value)
            return _encoded(float(item) if type(item) is kind else item, depth, left)
        if numpy is not None and kind is numpy.ndarray:
            size = numpy.ndarray.__len__(value.reshape(-1))
            if size == 1 and value.dtype.kind in "iuf":
                return _encoded(numpy.ndarray.item(value), depth, left)
            return ["list", [], min(size, MOST_COUNTED)] if size != 1 else ["object", "ndarray"]
        if kind in (_of("pandas", "Series"), _of("polars", "Series")):
            items = value.to_list()
            return _encoded(items, depth, left) if len(items) == 1 else ["list", [], min(len(items), MOST_COUNTED)]
    except OverflowError:
        return ["huge", True]
    except (ValueError, TypeError, ArithmeticError, AttributeError):
        pass
    return ["object", type_name(value)]


def _is_time(kind, numpy):
    """Whether it is a date or a span of time, which NumPy would give as a whole number."""
    return issubclass(kind, (numpy.datetime64, numpy.timedelta64))


def _of(module, name):
    """A type of a library, or a type that nothing has as long as nobody has loaded the library."""
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) else Opaque


# --- outside ----------------------------------------------------------------------------------------------------------


def decoded(data):
    """The value that a nested list stands for. WireError for whatever is not exactly of the form."""
    return _decoded(data, DEEPEST, [LARGEST])


def _decoded(data, depth, left):
    left[0] -= 1
    _need(depth >= 0 and left[0] >= 0 and type(data) is list and data and type(data[0]) is str)
    tag, *rest = data
    _need(tag in _READERS and len(rest) == _READERS[tag][0])
    return _READERS[tag][1](rest, depth, left)


def _need(condition):
    if not condition:
        raise WireError("the submission's process gave something that is not an answer")


def _read_bool(rest, _depth, _left):
    _need(type(rest[0]) is bool)
    return rest[0]


def _read_int(rest, _depth, _left):
    _need(type(rest[0]) is str and len(rest[0]) <= 320 and rest[0].removeprefix("-").isdecimal() and rest[0].isascii())
    return int(rest[0])


def _read_huge(rest, _depth, _left):
    _need(type(rest[0]) is bool)
    return HUGE if rest[0] else -HUGE


def _read_float(rest, _depth, _left):
    _need(type(rest[0]) is str and len(rest[0]) <= 40)
    try:
        value = float(rest[0])
    except ValueError:
        raise WireError("the submission's process gave something that is not a number") from None
    return math.nan if math.isnan(value) else value


def _read_text(rest, _depth, _left):
    _need(type(rest[0]) is str and len(rest[0]) <= LONGEST_TEXT)
    return clean(rest[0])


def _read_items(rest, depth, left):
    items, count = rest
    _need(type(items) is list and type(count) is int and len(items) <= LONGEST_LIST)
    _need(len(items) <= count <= MOST_COUNTED)
    return [_decoded(item, depth - 1, left) for item in items] + [None] * (count - len(items))


def _read_dict(rest, depth, left):
    pairs = rest[0]
    _need(type(pairs) is list and len(pairs) <= LONGEST_LIST)
    found = {}
    for pair in pairs:
        _need(type(pair) is list and len(pair) == 2)
        key, value = (_decoded(one, depth - 1, left) for one in pair)
        try:
            found[key] = value
        except TypeError:
            raise WireError("the submission's process gave a key that cannot be one") from None
    return found


def _read_object(rest, _depth, _left):
    _need(type(rest[0]) is str and len(rest[0]) <= 40)
    return type(clean(rest[0]) or "object", (Opaque,), {})()


_READERS = {
    "none": (0, lambda *_: None),
    "dots": (0, lambda *_: ...),
    "bool": (1, _read_bool),
    "int": (1, _read_int),
    "huge": (1, _read_huge),
    "float": (1, _read_float),
    "text": (1, _read_text),
    "complex": (0, lambda *_: 1j),
    "list": (2, _read_items),
    "tuple": (2, lambda *given: tuple(_read_items(*given))),
    "dict": (1, _read_dict),
    "object": (1, _read_object),
}


def clean(text, longest=LONGEST_TEXT):
    """A text that any file can hold: no half characters, and no invisible ones but spaces and new lines."""
    whole = text[:longest].encode("utf-8", "replace").decode("utf-8")
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in whole)
