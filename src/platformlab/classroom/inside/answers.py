"""What became of an answer: the value of its variable, or what its function does with each input."""

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import BaseException, TypeError, bool, callable, len, tuple, type
from types import FunctionType

from platformlab.classroom.inside import wire
from platformlab.classroom.inside.failing import says, type_name

_TAKES_ANY, _TAKES_ANY_NAME = 0x04, 0x08


def taken(step, names):
    """What to tell of the answer that a step asks for."""
    if "cases" in step and callable(names.get(step["name"])):
        return _of_function(names[step["name"]], step["cases"])
    return _of_variable(step["name"], names)


def decoded(values):
    """A dict of numbers as they were sent."""
    return {name: wire.decoded(value) for name, value in values.items()}


def _of_variable(name, names):
    if name not in names:
        return {"absent": True}
    value = names[name]
    try:
        return {"value": wire.encoded(value)}
    except wire.WireError as error:
        return {"value": ["object", f"{type_name(value)} that {error}"[:40]]}
    except BaseException:
        return {"value": ["object", type_name(value)]}


def _of_function(function, cases):
    fits, by_name = _fits(function, decoded(cases[0]))
    outcomes = [_outcome(function, case, by_name) for case in cases] if fits else []
    return {"fits": fits, "outcomes": outcomes}


def _fits(function, case):
    """(whether the function can be called with such inputs, whether by their names)."""
    if type(function) is not FunctionType or "__wrapped__" in function.__dict__:
        return _fits_signature(function, case)
    # What inspect.signature would say of a plain function, without loading it: that takes longer than most notebooks.
    code, defaults = function.__code__, function.__defaults__ or ()
    places = code.co_varnames[: code.co_argcount]
    only_named = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    needed = {*places[: len(places) - len(defaults)]}
    needed_named = {name for name in only_named if name not in (function.__kwdefaults__ or {})}
    known = {*places[code.co_posonlyargcount :], *only_named}
    by_name = bool(code.co_flags & _TAKES_ANY_NAME) or known.issuperset(case)
    by_name = by_name and needed | needed_named <= {*case} & known
    in_order = bool(code.co_flags & _TAKES_ANY) or len(case) <= len(places)
    in_order = in_order and not needed_named and len(needed) <= len(case)
    return by_name or in_order, by_name


def _fits_signature(function, case):
    try:
        from inspect import signature

        found = signature(function)
    except BaseException:
        return True, False
    by_name = _binds(found, (), case)
    return by_name or _binds(found, tuple(case.values()), {}), by_name


def _binds(signature, positional, named):
    try:
        signature.bind(*positional, **named)
    except TypeError:
        return False
    return True


def _outcome(function, case, by_name):
    # What the function changes in its inputs is its own.
    inputs = decoded(case)
    try:
        value = function(**inputs) if by_name else function(*inputs.values())
    except BaseException as error:
        return {"error": type_name(error), "says": says(error)}
    try:
        return {"value": wire.encoded(value)}
    except BaseException:
        return {"value": ["object", type_name(value)]}
