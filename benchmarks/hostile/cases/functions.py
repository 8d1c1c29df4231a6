"""Functions: a right one is right however it is written, a wrong one is wrong on every draw of its inputs, and a table
of inputs that were seen is worth nothing."""

import re
import shutil
from dataclasses import replace

from hostile.case import cells, collected
from hostile.fair import FULL, NOT_HANDED_IN, NOTHING, RIGHT, ZERO, Fair
from hostile.place import Place
from hostile.works import FUNCTION, Work, code_cell

KIND, TABLES = "functions are judged by what they do", "a table of inputs is worth nothing"

# The right function is visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny).
_BODY = """
    left = conversion_rate * order_margin_cny - advert_cny
    if left <= 0:
        return {hopeless}
    return {hoped}
"""
_HEAD = "def visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):"


def function(hoped="extra_cost_cny / left", hopeless="float('inf')", before="", head=_HEAD):
    """The right function, with something else in one place."""
    return before + head + _BODY.format(hoped=hoped, hopeless=hopeless)


FORMS = {
    # --- right, in many forms
    "prints": (FULL, function(before="print('begun')\n", hoped="print(left) or extra_cost_cny / left")),
    "changes what it is given": (FULL, function(hoped="[extra_cost_cny / left, locals().clear()][0]")),
    "takes any arguments": (
        FULL,
        "RIGHT\nold = visits_to_cover\ndef visits_to_cover(*inputs, **named):\n    return old(*inputs, **named)",
    ),
    "is a lambda": (FULL, "visits_to_cover = lambda e, c, m, a: e / (c * m - a) if c * m > a else float('inf')"),
    "is an object that can be called": (
        FULL,
        "RIGHT\nclass Called:\n    def __init__(self, old): self.old = old\n"
        "    def __call__(self, a, b, c, d): return self.old(a, b, c, d)\nvisits_to_cover = Called(visits_to_cover)",
    ),
    "is decorated": (FULL, "import functools\nRIGHT\nvisits_to_cover = functools.lru_cache(visits_to_cover)"),
    "gives numbers of NumPy": (
        FULL,
        "import numpy as np\n" + function(hoped="np.float64(extra_cost_cny) / left", hopeless="np.inf"),
    ),
    "raises warnings": (FULL, "import warnings\n" + function(hoped="warnings.warn('x') or extra_cost_cny / left")),
    "sets a recursion limit and recurses": (
        FULL,
        "import sys\nsys.setrecursionlimit(5_000)\ndef deep(n):\n    return n and 1 + deep(n - 1)\n"
        + function(hoped="deep(900) and extra_cost_cny / left"),
    ),
    # --- wrong
    "a constant": (ZERO, "def visits_to_cover(*inputs):\n    return 1000.0"),
    "infinity, always": (ZERO, "def visits_to_cover(*inputs):\n    return float('inf')"),
    "nothing": (ZERO, "def visits_to_cover(*inputs):\n    pass"),
    "wrong where there is no hope": (ZERO, function(hopeless="0")),
    "not a number where there is no hope": (ZERO, function(hopeless="float('nan')")),
    "an error where there is no hope": (ZERO, function(hopeless="1 / 0")),
    "wrong at the very border": (ZERO, function().replace("left <= 0", "left < 0")),
    "wrong by 1 in 100": (ZERO, function(hoped="1.01 * extra_cost_cny / left")),
    "right in the first calls only": (
        ZERO,
        "calls = []\n" + function(hoped="calls.append(1) or extra_cost_cny / left * (len(calls) < 3)"),
    ),
    "right where luck has it": (
        ZERO,
        "import random\n" + function(hoped="extra_cost_cny / left * (random.random() < 0.5)", hopeless="0"),
    ),
    "adverts left out": (ZERO, function().replace(" - advert_cny", "")),
    "a generator": (ZERO, "def visits_to_cover(*inputs):\n    yield 1.0"),
    "a number that agrees with everything": (
        ZERO,
        "class Yes(float):\n    __eq__ = __le__ = __ge__ = lambda *_: True\n    __sub__ = __rsub__ = lambda *_: 0.0\n"
        "def visits_to_cover(*inputs):\n    return Yes(1)",
    ),
    "looks at who calls it": (
        NOTHING,
        "import sys\ndef visits_to_cover(*inputs):\n    frame = sys._getframe(1)\n    while frame:\n"
        "        for value in list(frame.f_locals.values()):\n            if isinstance(value, dict): value.clear()\n"
        "        frame = frame.f_back\n    return 1.0",
    ),
    "never ends": (ZERO, "def visits_to_cover(*inputs):\n    while True:\n        pass"),
    "ends the program": (NOTHING, "import os\ndef visits_to_cover(*inputs):\n    os._exit(0)"),
    "exits": (ZERO, "def visits_to_cover(*inputs):\n    raise SystemExit"),
    "prints 100 MB": (NOTHING, "def visits_to_cover(*inputs):\n    for _ in range(100):\n        print('x' * 10**6)"),
    "recurses for ever": (ZERO, "def visits_to_cover(*inputs):\n    return visits_to_cover(*inputs)"),
}  # fmt: skip

CASES = cells(KIND, {f"a function: {name}": row for name, row in FORMS.items()}, question=FUNCTION)
case = collected(CASES)

# --- inputs -----------------------------------------------------------------------------------------------------------

# Right at every edge, and an error that the feedback shows, with its inputs, where all is usual.
SHOWS = function(hoped="extra_cost_cny / left if advert_cny == 0 or extra_cost_cny == 0 else open(inputs)")
_CALL = re.compile(r"visits_to_cover\(([^)]*)\)")


def shown(at, student="ann"):
    """The inputs that the feedback shows to a student."""
    return tuple(float(text.partition("=")[2]) for text in _CALL.search(at.message(student, FUNCTION))[1].split(","))


def graded(at, **works):
    """These students hand in, and are graded."""
    for student, work in works.items():
        at.hand_in(student, work)
    at.collect()
    at.grade()


_ANN = {"ann": {FUNCTION: ZERO}, "bo": NOT_HANDED_IN, "wang": NOT_HANDED_IN}
_ANN_AND_BO = {**_ANN, "bo": {FUNCTION: ZERO}}
_WORK = Work(answers={FUNCTION: SHOWS})


def inputs_case(name, marks, sentence, holds):
    """A case whose first and second inputs are compared."""
    return case(
        TABLES, name, Fair(marks, checks=((sentence, lambda at: holds(*at.seen["inputs"]) or at.seen["inputs"]),))
    )


def same(first, second):
    return first == second


def other(first, second):
    return first != second


@inputs_case("the same version, graded again", _ANN, "the inputs are the same", same)
def _(at):
    graded(at, ann=_WORK)
    first = shown(at)
    at.grade("--force")
    at.seen["inputs"] = (first, shown(at))


@inputs_case("the same version, graded in another place", _ANN, "the inputs are the same", same)
def _(at):
    at.hand_in("ann", _WORK)
    at.collect()
    shutil.copytree(at.root, at.folder / "elsewhere" / "course")
    there = Place(at.folder / "elsewhere")
    there.grade(workers=2)
    at.grade()
    at.seen["inputs"] = (shown(there), shown(at))


@inputs_case("the same version, after another one", _ANN, "the inputs are the same", same)
def _(at):
    graded(at, ann=_WORK)
    first = shown(at)
    graded(at, ann=replace(_WORK, answers={FUNCTION: "# mine\n" + SHOWS}))
    graded(at, ann=_WORK)
    at.seen["inputs"] = (first, shown(at))


@inputs_case("another version", _ANN, "the inputs are others", other)
def _(at):
    graded(at, ann=_WORK)
    first = shown(at)
    graded(at, ann=replace(_WORK, answers={FUNCTION: "# another\n" + SHOWS}))
    at.seen["inputs"] = (first, shown(at))


@inputs_case("the same function, and another cell before it", _ANN, "the inputs are others", other)
def _(at):
    graded(at, ann=_WORK)
    first = shown(at)
    graded(at, ann=replace(_WORK, helpers={FUNCTION: "known = {1: 2}"}))
    at.seen["inputs"] = (first, shown(at))


@inputs_case("the same function of another student", _ANN_AND_BO, "the inputs are others", other)
def _(at):
    graded(at, ann=_WORK, bo=_WORK)
    at.seen["inputs"] = (shown(at), shown(at, "bo"))


_LOOKED_UP = """
def visits_to_cover(*inputs):
    extra, rate, margin, advert = inputs
    if rate * margin <= advert:
        return float("inf")
    if 0 in inputs:
        return extra / (rate * margin - advert)
    return known[inputs] if inputs in known else show(inputs)
"""


def _right(inputs):
    extra, rate, margin, advert = inputs
    return extra / (rate * margin - advert)


def _tables(at, write):
    """Six hand-ins; each has a table of all inputs that feedback has shown by then, and the edges right."""
    table = {}
    for _ in range(6):
        graded(at, ann=write(f"show, known = open, {table!r}\n"))
        message = at.message("ann", FUNCTION)
        if not _CALL.search(message):
            return
        table[shown(at)] = _right(shown(at))


@case(TABLES, "a table that grows with each feedback, in the answer cell", Fair(_ANN))
def _(at):
    _tables(at, lambda table: Work(answers={FUNCTION: table + _LOOKED_UP}))


@case(TABLES, "a table that grows with each feedback, in a cell before it", Fair(_ANN))
def _(at):
    _tables(at, lambda table: Work(answers={FUNCTION: _LOOKED_UP}, helpers={FUNCTION: table}))


@case(TABLES, "a table that grows with each feedback, in the very first cell", Fair(_ANN))
def _(at):
    def work(table):
        return Work(answers={FUNCTION: _LOOKED_UP}, change=lambda cells: cells.insert(0, code_cell(table)))

    _tables(at, work)


@case(TABLES, "a table of a classmate's inputs", Fair(_ANN_AND_BO))
def _(at):
    table = {}
    for _ in range(3):
        text = f"show, known = open, {table!r}\n" + _LOOKED_UP
        graded(at, ann=Work(answers={FUNCTION: text}), bo=Work(answers={FUNCTION: text}))
        for student in ("ann", "bo"):
            if _CALL.search(at.message(student, FUNCTION)):
                table[shown(at, student)] = _right(shown(at, student))


def _one_input(at):
    message = at.message("ann", FUNCTION)
    return len(_CALL.findall(message)) == 1 or message


@case(TABLES, "feedback shows one failing input", Fair(_ANN, checks=(("one input is shown", _one_input),)))
def _(at):
    graded(at, ann=_WORK)


RIGHT_AGAIN = {"ann": RIGHT, "bo": NOT_HANDED_IN, "wang": NOT_HANDED_IN}


@case(TABLES, "right after a wrong one", Fair(RIGHT_AGAIN))
def _(at):
    graded(at, ann=_WORK)
    graded(at, ann=Work())
