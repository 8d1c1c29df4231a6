"""The course's names as a submission sees them while it is graded: a learner's numbers are there, answers are not.

Explorers, tables and models can be asked as in a lesson, and load only then. Cards, guesses, claims and checks do
nothing: the answers are judged elsewhere.
"""

from collections.abc import Mapping

__all__ = ["claim", "exercise", "explore", "learner", "predict", "progress", "save_plan", "table"]

numbers = {}
"""Each exercise's numbers for the student who is graded, by exercise id; set by the runner."""


def said_learner(_name):
    """Told which learner the notebook names; set by the runner."""


class Given(Mapping):
    """One learner's numbers for one exercise: `given.fans` or `given["fans"]`."""

    def __init__(self, values):
        self._values = dict(values)

    def __getitem__(self, name):
        return self._values[name]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __getattr__(self, name):
        if name.startswith("_") or name not in self._values:
            raise AttributeError(f"no number called {name!r} is given here")
        return self._values[name]


class Question:
    """An exercise whose answers are judged elsewhere."""

    def __init__(self, given):
        self.given = given

    def check(self, answer=...):
        """Nothing: the answer is judged elsewhere."""

    def hint(self):
        """Nothing, here."""

    def solution(self):
        """Nothing, here."""


class Asleep:
    """Something of the course that is loaded when it is first asked for something."""

    def __init__(self, load):
        object.__setattr__(self, "_load", load)
        object.__setattr__(self, "_loaded", None)

    def _awake(self):
        if self._loaded is None:
            object.__setattr__(self, "_loaded", self._load())
        return self._loaded

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._awake(), name)

    def __setattr__(self, name, value):
        setattr(self._awake(), name, value)

    def __iter__(self):
        return iter(self._awake())

    def __len__(self):
        return len(self._awake())

    def __repr__(self):
        return "<shown in the lesson>"


class AsleepTable(Asleep):
    """A table of figures; its chart is not drawn here."""

    def chart(self):
        """Nothing, here."""


def learner(name, *, assignment=False):
    """Says who is learning. The numbers stay those of the student who handed the notebook in."""
    said_learner(name)


def exercise(name):
    """The exercise with this student's numbers; KeyError for an id that this lesson does not have."""
    if name not in numbers:
        raise KeyError(f"there is no exercise {name!r} in this lesson")
    return Question(Given(numbers[name]))


def explore(name):
    """The explorer of that name, without its sliders."""

    def load():
        from platformlab import explorers

        return explorers.get(name)

    return Asleep(load)


def table(name):
    """The table of that name."""

    def load():
        from platformlab import tables

        return tables.load(name)

    return AsleepTable(load)


def predict(name, *, reveal=False):
    """Nothing: guesses are not graded."""


def claim(number):
    """Nothing: verdicts are not graded."""


def progress():
    """Nothing: there are no records here."""


def save_plan(*_given, **_named):
    """Nothing: there is no place to save a plan in here."""
