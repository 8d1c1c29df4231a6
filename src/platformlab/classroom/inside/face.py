"""The course's names as a submission sees them while it is graded: a learner's numbers are there, answers are not.

Explorers, tables and models can be asked as in a lesson, and load only then. Cards, guesses, claims and checks can be
called and their results be read and printed as in a lesson, so that no cell stops at one; but they know nothing: the
answers are judged elsewhere.
"""

from collections.abc import Mapping

__all__ = ["claim", "exercise", "explore", "learner", "predict", "progress", "save_plan", "table"]

exercises = {}
"""What is known here of an exercise, by its id: title, points, kind, unit, answer_name, numbers. Set by the runner."""

SAID_IN_THE_LESSON = "This is shown in the lesson, not while the notebook is graded."


def decoded(values):
    """Numbers as they were sent, to be used; set by the runner."""
    return values


def said_learner(_name):
    """Told which learner the notebook names; set by the runner."""


def asked_check(_kind):
    """Told that a cell reads what a check says, which nobody knows here; set by the runner."""


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

    def __dir__(self):
        return [*super().__dir__(), *self._values]

    def __repr__(self):
        return f"Given({', '.join(f'{name}={value!r}' for name, value in self._values.items())})"

    def hidden(self, name):
        """Nothing, here: KeyError."""
        raise KeyError(name)

    def once(self, _what, compute):
        """What follows from these numbers."""
        return compute()


class Note:
    """A text as it would be shown: a hint, or the solution."""

    def __init__(self, label):
        self.label, self.text = label, SAID_IN_THE_LESSON

    def __repr__(self):
        return f"{self.label}: {self.text}"

    __str__ = __repr__


class Learner:
    """Who is learning, as the notebook says."""

    def __init__(self, name, assignment=False):
        self.id, self.assignment = name, bool(assignment)
        self.said = f"The numbers in the exercises are those of “{name}”."

    def __repr__(self):
        return self.said


class Said:
    """How an answer was taken, as far as that can be said here."""

    status, score, misconception = "right", 1.0, None
    message = "The answer is judged when the notebook is graded."

    def __init__(self):
        asked_check("check")


class Outcome(float):
    """What a check gives: a number of points, as for a grader, that can be read like the outcome in a lesson.

    It says "right" whatever the answer is, so that a cell which goes on only then goes on. What depends on it is not
    called wrong: that it was read is told.
    """

    heading, notices = "Right", ()

    def __new__(cls, name):
        return super().__new__(cls, exercises.get(name, {}).get("points", 0.0))

    def __init__(self, _name):
        pass

    @property
    def points(self):
        """The points there are."""
        asked_check("check")
        return float(self)

    @property
    def feedback(self):
        """What there is to say."""
        return Said()

    @property
    def status(self):
        """right"""
        return Said().status

    @property
    def message(self):
        """What to tell the learner."""
        return Said().message

    def __repr__(self):
        return f"{self.heading}. {Said.message}"

    __str__ = __repr__

    def __bool__(self):
        return True


class Spec:
    """What may be known of an exercise while it is graded."""

    def __init__(self, name, known):
        self.id = name
        self.title, self.points, self.kind = known["title"], known["points"], known["kind"]
        self.unit, self.answer_name = known["unit"], known["answer_name"]
        self.hints = (self.prompt, self.prompt)

    def prompt(self, _given=None):
        """A text that stands for the question."""
        return SAID_IN_THE_LESSON

    def __repr__(self):
        return f"Exercise {self.id}, {self.title}"


class Question:
    """An exercise whose answers are judged elsewhere."""

    def __init__(self, name):
        self.spec = Spec(name, exercises[name])
        self.learner = current
        self.given = Given(decoded(exercises[name]["numbers"]))
        self._hints_shown = 0

    def __repr__(self):
        return f"{self.spec!r}: {SAID_IN_THE_LESSON}"

    def check(self, answer=...):
        """An Outcome that knows nothing of the answer."""
        return Outcome(self.spec.id)

    def hint(self):
        """A Note without the hint."""
        self._hints_shown += 1
        return Note(f"Hint {self._hints_shown} of 2" if self._hints_shown <= 2 else "All hints")

    def solution(self):
        """A Note without the solution."""
        return Note("Solution")

    def show(self):
        """Nothing, here."""

    def taken(self, _answer):
        """Something that knows nothing of the answer."""
        return Said()

    @property
    def class_tries_others(self):
        """Whether right in a notebook is not yet right in the class: so it is for a function in an assignment."""
        return self.spec.kind == "function" and self.learner.assignment

    def heading(self, _feedback):
        """The words above a feedback."""
        return Outcome.heading

    def notices(self):
        """None, here."""
        return ()

    def is_solved(self):
        """Nobody knows, here."""
        return False


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

    def where(self, **wanted):
        """Only the rows that fit."""
        return AsleepTable(lambda: self._awake().where(**wanted))

    def verified(self):
        """Only the rows that were read in a source."""
        return AsleepTable(lambda: self._awake().verified())

    def chart(self):
        """Something that stands for the chart."""
        return Asleep(lambda: self._awake())


class Board:
    """The learner's progress, of which nothing is known here."""

    rows = notices = ()

    def __repr__(self):
        return SAID_IN_THE_LESSON


current = Learner("student")


def learner(name, *, assignment=False):
    """Says who is learning. The numbers stay those of the student who handed the notebook in."""
    global current
    said_learner(name)
    current = Learner(name, assignment)
    return current


def exercise(name):
    """The exercise with this student's numbers; KeyError for an id that this lesson does not have."""
    if name not in exercises:
        raise KeyError(f"there is no exercise {name!r} in this lesson")
    return Question(name)


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


def claim(number=None):
    """Nothing: verdicts are not graded."""


def progress():
    """A Board without rows: there are no records here."""
    return Board()


def save_plan(*_given, **_named):
    """Nothing: there is no place to save a plan in here."""
