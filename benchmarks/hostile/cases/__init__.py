"""The cases, one file for each kind. ALL holds them in the order of the table."""

from hostile.cases import (
    beside,
    collecting,
    copies,
    functions,
    inside,
    jupyter,
    leaks,
    limits,
    rosters,
    text_only,
    time_limits,
    times,
    told,
    trouble,
    twelve,
)

THE_BOX = (twelve, inside, copies, limits, told, trouble, time_limits, functions, jupyter, leaks, text_only)
"""What runs a submission, and what comes of it."""

THE_WAY_IN = (collecting, times, rosters, beside)
"""What is handed in, and the places where it is kept and graded."""


def by_kind(modules):
    """Their cases, those of one kind together, in the order in which the kinds come first."""
    kinds = {}
    for module in modules:
        for case in module.CASES:
            kinds.setdefault(case.kind, []).append(case)
    return [case for found in kinds.values() for case in found]


ALL = tuple(by_kind((*THE_BOX, *THE_WAY_IN)))
