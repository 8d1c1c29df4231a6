"""What every exercise is made of, whatever its kind. The kinds themselves are in `kinds`.

A spec is declared once, in exercises/<lesson>.py, as part of that module's tuple EXERCISES. Card, check, hints,
solution and marks all ask it:

    spec.given("ann")              this learner's own numbers: `.fans`, `["fans"]`, in a Given
    spec.prompt(given)             the question with those numbers in it
    spec.answer(given)             the right answer
    spec.mark(given, answer)       a Feedback(status, score, message, misconception); never raises
    spec.misconceptions            the known ways of going wrong, by name
    spec.wrong_answer(given, m)    the answer that one of them leads to
    spec.hints[0](given)           the first of two hints: a nudge, then the method
    spec.solution(given)           the worked solution
    spec.answer_name               the learner's variable: "answer_1" for "2.1"
    spec.answer_code(given)        Python for the answer cell that earns full marks

Texts hold fields for numbers, `{fans:count}`; `feedback` lists the formats. Every text may name what `draw` and
`derived` give; the solution and `right` may also name `{answer}` (a Number's number, a Choice's letter), and a
misconception's feedback `{yours}`, the learner's own number. Do not put `{answer}` into a prompt, a hint or a
misconception's feedback.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from platformlab.exercises.draw import Draw
from platformlab.exercises.feedback import Feedback, Text, as_text, filled
from platformlab.exercises.numbers import type_name

REDRAWS = 400
"""How often numbers are drawn again until every wrong way leads to an answer of its own."""

_ID = re.compile(r"(\d{1,2})\.(\w{1,8})", re.ASCII)


class Given(Mapping):
    """One learner's numbers for one exercise: `given.fans` or `given["fans"]`. Cannot be changed."""

    __slots__ = ("_hidden", "_known", "_values")

    def __init__(self, values=(), hidden=()):
        frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in dict(values).items()}
        object.__setattr__(self, "_values", frozen)
        object.__setattr__(self, "_hidden", dict(hidden))
        object.__setattr__(self, "_known", {})

    def __getitem__(self, name):
        return self._values[name]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __getattr__(self, name):
        try:
            return self._values[name]
        except KeyError:
            there = ", ".join(self._values) or "none"
            raise AttributeError(f"no number called {name!r} is given here; there are: {there}") from None

    def __setattr__(self, name, value):
        raise AttributeError("the numbers of an exercise cannot be changed")

    def __delattr__(self, name):
        raise AttributeError("the numbers of an exercise cannot be changed")

    def __dir__(self):
        return [*super().__dir__(), *self._values]

    def __eq__(self, other):
        return isinstance(other, Given) and (self._values, self._hidden) == (other._values, other._hidden)

    __hash__ = None

    def __reduce__(self):
        return (Given, (self._values, self._hidden))

    def __repr__(self):
        return f"Given({', '.join(f'{name}={value!r}' for name, value in self._values.items())})"

    def hidden(self, name):
        """What is this learner's but not shown: the order of the options, the inputs that a function is tried on."""
        return self._hidden[name]

    def once(self, what, compute):
        """What follows from these numbers, computed the first time that it is asked for."""
        if what not in self._known:
            self._known[what] = compute()
        return self._known[what]


@dataclass(frozen=True)
class Misconception:
    """A known wrong way of thinking.

    name: what a teacher reads in a report. answer: the answer that this way leads to. Number: a function of the
    learner's numbers; Function: the wrong function itself; Match: a dict {left: wrong right} or a function that gives
    one; Mission: such settings, or a function that gives them. feedback: speaks to that way of thinking, without
    giving the answer away.
    """

    name: str
    answer: Any
    feedback: str

    def __post_init__(self):
        if not self.name or not self.feedback:
            raise ValueError("a misconception needs a name and feedback")


def _no_numbers(_draw):
    return {}


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise:
    """What the kinds have in common; each adds `answer(given)` and `_mark(given, answer)`.

    id: lesson number, dot, a name within the lesson: "2.1", "2.M1". title: a few words. points: above 0.
    prompt: the question. draw: from a Draw to a dict of this learner's numbers. derived: from those numbers to a dict
    of further numbers for the texts. hints: two texts, a nudge and the method. solution: the worked way, with this
    learner's numbers. right: what to say to the right answer, if there is more to say than "Right".
    ValueError, naming the exercise, for a spec that cannot be one.
    """

    kind: ClassVar[str]
    refusal: ClassVar[str] = "That is not an answer to this question"

    id: str
    title: str
    points: float
    prompt: Any
    hints: Any
    solution: Any
    draw: Callable[[Draw], Mapping] = _no_numbers
    derived: Callable[[Given], Mapping] = _no_numbers
    misconceptions: tuple[Misconception, ...] = ()
    right: Any = ""

    def __post_init__(self):
        self._need(isinstance(self.id, str) and _ID.fullmatch(self.id), 'the id must look like "2.1" or "2.M1"')
        self._need(self.title and self.prompt and self.solution, "title, prompt and solution must not be empty")
        self._need(isinstance(self.points, (int, float)) and self.points > 0, "points must be above 0")
        hints = self.hints
        self._need(
            isinstance(hints, (tuple, list)) and len(hints) == 2 and all(hints),
            "needs two hints: a nudge and the method",
        )
        names = [wrong.name for wrong in self.misconceptions]
        self._need(len(set(names)) == len(names), "two misconceptions have the same name")
        self._set("prompt", Text(self.prompt, self.names))
        self._set("solution", Text(self.solution, self._names_and_answer))
        self._set("right", Text(self.right, self._names_and_answer))
        self._set("hints", tuple(Text(hint, self.names) for hint in hints))
        self._set("misconceptions", tuple(self.misconceptions))

    def _need(self, condition, message):
        if not condition:
            raise ValueError(f"exercise {self.id!r}: {message}")

    def _set(self, field, value):
        object.__setattr__(self, field, value)

    def again(self, *, id, points):
        """The same exercise under another id, for a later lesson: every learner gets other numbers there."""
        return replace(self, id=id, points=points, **self._declared())

    def _declared(self):
        """The fields that were changed when the spec was made, as they were declared."""
        texts = {name: getattr(self, name).template for name in ("prompt", "solution", "right")}
        return texts | {"hints": tuple(hint.template for hint in self.hints)}

    @property
    def lesson(self):
        """The number of the lesson it belongs to."""
        return int(self.id.partition(".")[0])

    @property
    def answer_name(self):
        """The learner's variable for the answer: answer_1 in exercise 2.1."""
        return f"answer_{self.id.partition('.')[2]}"

    def answer_code(self, given):
        """Python for the answer cell that earns full marks."""
        return f"{self.answer_name} = {self.answer(given)!r}"

    def names(self, given):
        """Everything that a text of this spec may name, for this learner."""
        return given.once((self.id, "names"), lambda: self._all_names(given))

    def _all_names(self, given):
        derived = dict(self.derived(given))
        twice = sorted(set(derived) & set(given))
        self._need(not twice, f"derived and draw both give {', '.join(twice)}")
        return {**given, **derived}

    def _names_and_answer(self, given):
        return {**self.names(given), "answer": self.answer(given)}

    def given(self, learner):
        """This learner's own numbers: the same on every machine. They are drawn again, always in the same order, until
        every misconception leads to an answer of its own; ValueError if that does not come about."""
        trouble = ""
        for attempt in range(REDRAWS):
            given = self._drawn(Draw(learner=learner, exercise=self.id, attempt=attempt))
            trouble = self.trouble(given)
            if not trouble:
                return given
            if not given and not given._hidden:
                break
        raise ValueError(f"exercise {self.id!r}: no numbers keep the answers apart: {trouble}")

    def _drawn(self, draw):
        return Given(self.draw(draw))

    def trouble(self, given):
        """Why these numbers will not do (two ways of thinking lead to one answer), or empty text."""
        return ""

    def wrong_answer(self, given, misconception):
        """The answer that one of the misconceptions leads to, in the form a learner would give it."""
        wrong = misconception.answer
        return wrong(given) if callable(wrong) else wrong

    def mark(self, given, answer):
        """How this answer is taken, as a Feedback. Whatever the answer is, nothing is raised."""
        try:
            return self._mark(given, answer)
        except BaseException as error:  # an answer can also try to end the program
            return Feedback("invalid", 0.0, f"This answer could not be read ({as_text(type_name(error))}).")

    def _right(self, given):
        message = self.right(given) if self.right else "That is what the model gives."
        return Feedback("right", 1.0, message)

    def _misled(self, given, misconception, score=0.0, **more):
        message = filled(misconception.feedback, {**self.names(given), **more})
        return Feedback("wrong", score, message, misconception.name)
