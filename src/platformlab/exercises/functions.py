"""The kind of exercise in which the learner writes a function. It is tried on inputs that the learner does not see.

    Function(…, name="income_per_thousand", parameters=("income_cny", "views"), reference=f,
             usual=lambda d: {"income_cny": d.between(50, 90), "views": d.between(2_000, 9_000)},
             edges={"no views": {"views": 0}, "one view": {"views": 1},
                    "a large account": lambda d: {"views": d.between(10**6, 10**7)}},
             misconceptions=(Misconception("per single view", answer=wrong_f, feedback="…"),))

Every set of inputs holds the same classes: USUAL usual ones, and one of each of the edges. An edge is a usual input in
which some parameters are changed. So two sets differ in their numbers and not in what they ask for: which of them a
function happens to meet decides nothing. What an edge asks for must stand in the prompt. At an edge that compares two
numbers these must be exact in binary (0.5, 0.03125), or a right function could fail by rounding alone.
"""

import contextlib
import inspect
import io
import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from platformlab.exercises.draw import Draw
from platformlab.exercises.exercise import Exercise, Given
from platformlab.exercises.feedback import Feedback, as_text
from platformlab.exercises.numbers import Reading, is_blank, read, type_name

USUAL = 4
"""How many usual inputs there are in a set."""

BY_NAME, IN_ORDER = "by name", "in order"
"""How a function is called; the reference and the known wrong ones of a spec by name."""

LONGEST_SHOWN = 60
"""Letters of one value of an input in a feedback; of a longer list, only the first items are shown."""


@dataclass(frozen=True)
class _Outcome:
    """What a function did with one case: a value as it was read, or the type of error and its text."""

    reading: Reading | None = None
    error: str = ""
    says: str = ""

    @property
    def is_not_yet(self):
        """Whether the function does nothing yet."""
        return self.error == "NotImplementedError" or (not self.error and self.reading.status == "unanswered")


@dataclass(frozen=True, kw_only=True, eq=False)
class Function(Exercise):
    """The learner writes a function; it is tried on inputs that are not shown.

    name, parameters: how it is to be called. reference: the right one. usual: from a Draw to one input, a dict
    {parameter: value}. edges: by class of input, the parameters that it changes of a usual one, or a function of a Draw
    that gives them. A Misconception's answer is the wrong function. tolerance: relative; absolute: in the unit of what
    it returns; what the wider of the two allows is accepted.
    """

    kind: ClassVar[str] = "function"
    refusal: ClassVar[str] = "That is not a function that can be tried"

    name: str
    parameters: tuple[str, ...]
    reference: Callable[..., float]
    usual: Callable[[Draw], Mapping]
    edges: Mapping[str, Mapping | Callable[[Draw], Mapping]]
    tolerance: float = 0.001
    absolute: float = 1e-9

    def __post_init__(self):
        super().__post_init__()
        self._need(self.name.isidentifier() and all(p.isidentifier() for p in self.parameters), "needs Python names")
        self._need(callable(self.reference) and self.parameters, "needs a reference and parameters")
        self._need(self.edges, "needs edges: inputs at which a careless function fails")
        for wrong in self.misconceptions:
            self._need(callable(wrong.answer), f"“{wrong.name}” must be a function")

    @property
    def answer_name(self):
        """The learner's answer is the function of this name."""
        return self.name

    @property
    def signature(self):
        """The first line of the function, as the learner writes it."""
        return f"def {self.name}({', '.join(self.parameters)}):"

    def _drawn(self, draw):
        given = self.draw(draw)
        cases = [self._case(draw, {}) for _ in range(USUAL)]
        cases += [self._case(draw, changes) for changes in self.edges.values()]
        return Given(given, {"cases": tuple(cases)})

    def _case(self, draw, changes):
        case = {**self.usual(draw), **(changes(draw) if callable(changes) else changes)}
        self._need(tuple(case) == tuple(self.parameters), f"a case must name {', '.join(self.parameters)} in order")
        return case

    def answer(self, given):
        """The right function."""
        return self.reference

    def wrong_answer(self, given, misconception):
        return misconception.answer

    def answer_code(self, given):
        return f"from platformlab.exercises import get\n\n{self.name} = get({self.id!r}).reference"

    def _same(self, one, other):
        """Whether two outcomes count as one: both failed, or the numbers lie within the tolerance."""
        if one.error or other.error:
            return bool(one.error) == bool(other.error)
        found, expected = one.reading, other.reading
        if found.status != "number" or expected.status != "number":
            return found.status == expected.status
        if not math.isfinite(expected.value):
            return found.value == expected.value
        allowed = max(self.tolerance * abs(expected.value), self.absolute) * (1 + 1e-9)
        return abs(found.value - expected.value) <= allowed

    def _agree(self, ones, others):
        return all(self._same(one, other) for one, other in zip(ones, others, strict=True))

    def _right_outcomes(self, given):
        return given.once((self.id, "right"), lambda: _tried(self.reference, given.hidden("cases"), BY_NAME))

    def _wrong_outcomes(self, given, wrong):
        return given.once((self.id, "wrong", wrong.name), lambda: _tried(wrong.answer, given.hidden("cases"), BY_NAME))

    def trouble(self, given):
        right = self._right_outcomes(given)
        for outcome in right:
            if outcome.error:
                return f"the reference fails with {outcome.error}"
        seen = {}
        for wrong in self.misconceptions:
            outcomes = self._wrong_outcomes(given, wrong)
            if self._agree(outcomes, right):
                return f"“{wrong.name}” gives the right results"
            for other, others in seen.items():
                if self._agree(outcomes, others):
                    return f"“{wrong.name}” and “{other}” give the same results"
            seen[wrong.name] = outcomes
        return ""

    def _mark(self, given, answer):
        if is_blank(answer):
            return Feedback("unanswered", 0.0, f"Write the function {self.name} in the cell above.")
        if not callable(answer):
            kind = as_text(type_name(answer))
            return Feedback("invalid", 0.0, f"A function is asked for, not something of type {kind}.")
        cases = given.hidden("cases")
        way = _way_to_call(answer, cases[0])
        if way is None:
            wanted = f"{len(self.parameters)} inputs, in this order: {', '.join(self.parameters)}"
            return Feedback("invalid", 0.0, f"The function must take {wanted}.")
        outcomes = _tried(answer, cases, way)
        if all(outcome.is_not_yet for outcome in outcomes):
            return Feedback("unanswered", 0.0, "The function gives nothing back yet. Its last line must be `return …`.")
        right = self._right_outcomes(given)
        if self._agree(outcomes, right):
            return self._right(given)
        for wrong in self.misconceptions:
            if self._agree(outcomes, self._wrong_outcomes(given, wrong)):
                return self._misled(given, wrong)
        return self._failing(given, outcomes, right)

    def _failing(self, given, outcomes, right):
        """Shows the simplest input that comes out wrong, and what came out: never what was expected."""
        cases = given.hidden("cases")
        failed = [
            (case, outcome)
            for case, outcome, its_right in zip(cases, outcomes, right, strict=True)
            if not self._same(outcome, its_right)
        ]
        case, outcome = min(failed, key=lambda one: len(repr(one[0])))
        call = f"{self.name}({', '.join(f'{name}={_shown(value)}' for name, value in case.items())})"
        passed = f"{len(cases) - len(failed)} of {len(cases)} inputs come out right."
        return Feedback("wrong", 0.0, f"`{call}` {_came_out(outcome)} {passed}")


def _came_out(outcome):
    """What a function did with an input, in words."""
    if outcome.error:
        return f"stops with {as_text(f'{outcome.error}: {outcome.says}' if outcome.says else outcome.error)}."
    if outcome.reading.status == "unanswered":
        return "gives nothing: is a `return` missing on the way?"
    if outcome.reading.status == "invalid":
        return f"gives no number: {outcome.reading.message}"
    number = outcome.reading.value
    if math.isinf(number):
        return f"gives {'infinity' if number > 0 else 'minus infinity'}, which is not right."
    return f"gives {number:.10g}, which is not right."


def _shown(value):
    """A value of an input as Python; of a long list the first items, and how many there are."""
    text = repr(value)
    if len(text) <= LONGEST_SHOWN or type(value) is not list:
        return text
    items, left = [], LONGEST_SHOWN
    for item in map(_shown, value):
        left -= len(item) + 2
        if left < 0 and items:
            break
        items.append(item)
    return f"[{', '.join(items)}, … {len(value)} in all]"


def _tried(function, cases, way):
    """What a function does with each case, called in a way of _way_to_call. Its printing and warnings go nowhere."""
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [_called(function, case, way) for case in cases]


def _way_to_call(function, case):
    """How a function takes its inputs: by the parameters' own names if it can, else in their order, or None if it takes
    others. One that cannot be asked is given them in order."""
    try:
        signature = inspect.signature(function)
    except BaseException:
        return IN_ORDER
    for way, inputs, named in ((BY_NAME, (), case), (IN_ORDER, case.values(), {})):
        with contextlib.suppress(TypeError):
            signature.bind(*inputs, **named)
            return way
    return None


def _called(function, case, way):
    """What a function does with one case. It gets copies, and its errors are its outcome: even a call of exit(), or an
    interrupt by a person who is tired of waiting."""
    inputs = _copied(case)
    try:
        value = function(**inputs) if way == BY_NAME else function(*inputs.values())
        return _Outcome(reading=read(value, returned=True))
    except BaseException as error:
        return _Outcome(error=type_name(error), says=_one_line(error))


def _copied(case):
    """An input of its own: a function may change its lists."""

    def copied(value):
        return [copied(item) for item in value] if type(value) is list else value

    return {name: copied(value) for name, value in case.items()}


def _one_line(error):
    """The text of an error in one short line; an error that cannot say what it is says nothing."""
    try:
        text = str.__str__(str(error))
    except BaseException:
        return ""
    return " ".join(text[:1000].split())[:160].rstrip(".")
