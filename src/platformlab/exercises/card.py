"""What `q1 = exercise("2.1")` gives in a notebook: a card, a check, hints and the worked solution.

    q1.given.fans            this learner's own numbers
    q1.check(answer_1)       right / not yet / not answered yet / not a number, with feedback for that mistake
    q1.hint()                the next of two hints
    q1.solution()            the worked solution, once an answer was tried; never in an assignment

Nothing here raises, whatever an answer is. Where nbgrader runs the notebook, `check` gives the points as a bare number.
"""

from dataclasses import dataclass, replace

from platformlab import exercises, records
from platformlab.exercises import markup
from platformlab.exercises.feedback import Feedback, html, plain
from platformlab.exercises.learner import current, is_graded

CLASS_TRIES_OTHERS = "These are the inputs of your notebook; your class tries others."
"""What is said to a function that is right, in an assignment: a table of the notebook's own inputs is worth nothing."""

HEADINGS = {"right": "Right", "wrong": "Not yet", "unanswered": "Not answered yet"}


def points_text(points):
    """1 point, 2.5 points."""
    return f"{points:g} point{'' if points == 1 else 's'}"


def exercise(name):
    """Shows the card of an exercise and gives the Question to check answers with; UnknownExerciseError if none."""
    question = Question(exercises.get(name), current())
    question.show()
    return question


@dataclass(frozen=True)
class Note:
    """A text shown to the learner: a hint, or the solution."""

    label: str
    text: str

    def _repr_html_(self):
        return markup.card(markup.title(self.label) + html(self.text), label=self.label, live=True)

    def __repr__(self):
        return f"{self.label}: {plain(self.text)}"


@dataclass(frozen=True)
class Outcome:
    """How an answer was taken. notices: what else to tell, such as that progress cannot be saved."""

    heading: str
    feedback: Feedback
    points: float
    notices: tuple[str, ...] = ()

    @property
    def status(self):
        """right, wrong, unanswered or invalid."""
        return self.feedback.status

    @property
    def message(self):
        """What to tell the learner."""
        return self.feedback.message

    def _repr_html_(self):
        return markup.outcome(self.heading, self.feedback, notices=self.notices)

    def __repr__(self):
        return " ".join([f"{self.heading}.", plain(self.message), *self.notices])


class Question:
    """One exercise in the hands of one learner."""

    def __init__(self, spec, who):
        self.spec, self.learner = spec, who
        self.given = spec.given(who.id)
        self._hints_shown = 0
        self._tried = False

    def __repr__(self):
        return f"Exercise {self.spec.id}, {self.spec.title}: {plain(self.spec.prompt(self.given))}"

    def _ipython_display_(self):
        """The card was shown when the question was made; the question itself shows nothing more."""

    def show(self):
        """Shows the card, with what there is to click under it."""
        from IPython.display import display

        display(Card(self))
        if not is_graded():
            from platformlab.exercises import panel

            panel.show(self)

    # --- what the learner calls ---------------------------------------------------------------------------------------

    def check(self, answer=...):
        """How this answer is taken. Shown as a box; for a grader, the points earned as a bare number."""
        feedback = self.taken(answer)
        earned = round(self.spec.points * feedback.score, 4)
        earned = int(earned) if earned == int(earned) else earned
        if is_graded():
            return earned
        return Outcome(self.heading(feedback), feedback, earned, self.notices())

    def hint(self):
        """The next hint; after the last one, all of them again."""
        hints = self.spec.hints
        self._hints_shown += 1
        if self._hints_shown <= len(hints):
            label = f"Hint {self._hints_shown} of {len(hints)}"
            return Note(label, hints[self._hints_shown - 1](self.given))
        return Note("All hints", "\n\n".join(hint(self.given) for hint in hints))

    def solution(self):
        """The worked solution, once an answer was tried; never in an assignment."""
        if self.learner.assignment or is_graded():
            return Note("Solution", "The worked solution is not shown in an assignment. The hints are there for you.")
        if not self._was_tried():
            return Note("Solution", "Try an answer first, even a rough one. The worked solution opens after that.")
        return Note("Solution", self.spec.solution(self.given))

    # --- shared with what can be clicked ------------------------------------------------------------------------------

    def taken(self, answer):
        """Marks an answer and keeps that it was tried."""
        feedback = self.spec.mark(self.given, answer)
        if self.class_tries_others and feedback.status == "right":
            feedback = replace(feedback, message=f"{feedback.message} {CLASS_TRIES_OTHERS}")
        if feedback.status in ("right", "wrong"):
            self._tried = True
            if not is_graded():
                self._records().attempt(
                    self.spec.id, status=feedback.status, score=feedback.score, points=self.spec.points
                )
        return feedback

    @property
    def class_tries_others(self):
        """Whether right in this notebook is not yet right in the class: so it is for a function in an assignment."""
        return self.spec.kind == "function" and self.learner.assignment

    def heading(self, feedback):
        """The words above a feedback."""
        return HEADINGS.get(feedback.status, self.spec.refusal)

    def notices(self):
        """What to tell about the records, once."""
        return self._records().take_notices()

    def is_solved(self):
        """Whether this learner has answered it rightly at any time."""
        return not is_graded() and "solved" in (self._records().entry("exercise", self.spec.id) or {})

    def _was_tried(self):
        return self._tried or bool(self._records().entry("exercise", self.spec.id))

    def _records(self):
        return records.of(self.learner.id)


class Card:
    """The printed part of an exercise: question, numbers, what can be answered, and where."""

    def __init__(self, question):
        self._question = question

    def __repr__(self):
        return repr(self._question)

    def _repr_html_(self):
        spec, given = self._question.spec, self._question.given
        done = " · solved ✓" if self._question.is_solved() else ""
        how = _HOW[spec.kind].format(name=spec.answer_name)
        if self._question.class_tries_others:
            how += " In your notebook these inputs are yours alone; your class tries others."
        parts = [
            markup.title(f"Exercise {spec.id} · {spec.title}"),
            markup.quiet(f"{points_text(spec.points)} · {_ASKED[spec.kind](spec)}{done}"),
            html(spec.prompt(given)),
            _BODIES[spec.kind](spec, given),
            markup.quiet(how),
        ]
        return markup.card("".join(parts), label=f"Exercise {spec.id}")


def _no_body(_spec, _given):
    return ""


def _options(spec, given):
    return markup.lettered([(letter, text) for letter, _, text in spec.shown(given)], "Options")


def _sides(spec, given):
    left = markup.lettered(spec.lefts(given), "Left sides")
    right = markup.lettered(spec.rights(given), "Right sides")
    return f'<div class="pl-sides">{left}{right}</div>'


def _signature(spec, _given):
    return markup.code(f"{spec.signature}\n    return ...")


_BODIES = {"number": _no_body, "choice": _options, "match": _sides, "mission": _no_body, "function": _signature}
_ASKED = {
    "number": lambda spec: f"a number: {spec.unit}" if spec.unit else "a number",
    "choice": lambda spec: "one letter",
    "match": lambda spec: "pairs",
    "mission": lambda spec: "to find with the sliders",
    "function": lambda spec: "a small function; for those who program",
}
_HOW = {
    "number": "Try it here, or write `{name} = …` in the next cell. Run that cell and the one after it.",
    "choice": 'Choose here, or write a letter in the next cell: `{name} = "a"`. Run that cell and the one after it.',
    "match": 'Match them here, or write pairs in the next cell: `{name} = {{1: "a"}}` and so on.',
    "mission": "Move the sliders above. When they show it, this card offers the line `{name} = …` for the next cell.",
    "function": "Write `{name}` in the next cell. Run that cell and the one after it. It is tried on hidden inputs.",
}
