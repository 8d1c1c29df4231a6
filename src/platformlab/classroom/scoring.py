"""What came out of a submission's process, judged by the exercises' own specs. No code of a student's runs here.

    result = judged(lesson, plan, played, student=…, cases=…)      a Result; as_json() gives plain data

Every exercise of the lesson has its Mark: graded (right, wrong, unanswered, invalid), or not, with the reason.
"""

import json
import math
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from hashlib import sha256

from platformlab.classroom.inside.wire import Opaque, WireError, decoded, encoded
from platformlab.classroom.syntax import hanging
from platformlab.exercises.exercise import Given
from platformlab.exercises.feedback import Feedback, as_text
from platformlab.exercises.learner import SELF_STUDY

GRADED, IN_PART, NOT_GRADED = "graded", "graded in part", "could not be graded"
STATES = (GRADED, IN_PART, NOT_GRADED)
UNGRADED = "ungraded"


@dataclass(frozen=True)
class Mark:
    """One exercise of one student. earned: points, or None when it could not be graded; why says why. answer: what was
    answered, in short; number: the same as a number, for comparing. code: what stands in the answer cell."""

    exercise: str
    title: str
    kind: str
    points: float
    status: str
    earned: float | None
    message: str
    misconception: str | None = None
    why: str = ""
    answer: str = ""
    number: float | None = None
    code: str = ""


@dataclass(frozen=True)
class Result:
    """One student's work on one lesson. state: one of STATES; why: in words, unless graded. notes: what was done to
    the notebook, for student and teacher. matches: whose numbers its answers fit, for the teacher alone. numbers_of: by
    which id its numbers were drawn, when it is not the student's."""

    student: str
    lesson: str
    state: str
    why: str
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    numbers_of: str = ""

    @property
    def earned(self):
        """The points of what could be graded; None when nothing could."""
        found = [mark.earned for mark in self.marks if mark.earned is not None]
        return round(sum(found), 4) if found else None

    @property
    def points(self):
        """The points there are."""
        return sum(mark.points for mark in self.marks)

    def as_json(self):
        """Plain data; from_json makes it a Result again."""
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        """A Result from what as_json gave."""
        marks = tuple(Mark(**mark) for mark in data["marks"])
        texts = {name: tuple(data[name]) for name in ("notes", "matches")}
        return cls(**{**data, "marks": marks, **texts})


# --- the numbers of a student -----------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def own_numbers(spec, student):
    """A student's numbers as their notebook shows them, drawn once while it is graded. Specs compare by identity."""
    return spec.given(student)


def version_of(cells):
    """The digest of what was written into a handed-in notebook: any cell of it may help a function to its results.
    Outputs and marks of cells do not count."""
    return sha256(json.dumps([cell.source for cell in cells]).encode()).hexdigest()


@lru_cache(maxsize=32)
def hidden_cases(spec, *, secret, student, version):
    """The inputs that a function is tried on. The course's secret, the student and the version of the notebook decide
    over them: the same version meets the same inputs wherever and whenever it is graded, and no other one does."""
    seed = sha256(json.dumps([secret, student, version]).encode()).hexdigest()
    return spec.given(seed).hidden("cases")


def numbers_for(lesson, student):
    """What the submission's process is given: each exercise's numbers and what is printed above it, as JSON."""
    return {
        part.spec.id: {
            "title": part.spec.title,
            "points": part.spec.points,
            "kind": part.spec.kind,
            "unit": getattr(part.spec, "unit", ""),
            "answer_name": part.spec.answer_name,
            "numbers": {name: encoded(value) for name, value in own_numbers(part.spec, student).items()},
        }
        for part in lesson.parts
    }


# --- judging ----------------------------------------------------------------------------------------------------------


def judged(lesson, plan, played, *, student, cases, numbers_of=""):
    """The Result of a submission that was played. cases: by exercise, what its function was tried on. numbers_of: by
    which id the numbers were drawn, when it is not the student's."""
    givens = {part.spec.id: _given(part.spec, numbers_of or student, cases) for part in lesson.parts}
    hangs = hanging(plan, played)
    marks = tuple(
        _mark(part.spec, plan, played, givens[part.spec.id], hangs.get(part.spec.id, "")) for part in lesson.parts
    )
    state, why = _state(marks)
    notes = (
        *plan.notes,
        *_on_learner(played.learners, student),
        *_on_broken(plan, played),
        *_on_needs(plan, played),
    )
    notes = tuple(dict.fromkeys(notes))
    seconds = round(played.seconds, 3)
    return Result(student, lesson.name, state, why, marks, notes, seconds=seconds, numbers_of=numbers_of)


def not_gradable(lesson, student, why):
    """The Result of what cannot be graded at all, with the reason."""
    marks = tuple(_ungraded(part.spec, why) for part in lesson.parts)
    return Result(student, lesson.name, NOT_GRADED, why, marks)


def _state(marks):
    left = [mark for mark in marks if mark.earned is None]
    if not left:
        return GRADED, ""
    whys = "; ".join(f"{mark.exercise}: {mark.why}" for mark in left)
    return (IN_PART if len(left) < len(marks) else NOT_GRADED), whys


def _on_learner(learners, student):
    others = [name for name in dict.fromkeys(learners) if name != student]
    if others:
        said = " and ".join(f"“{name}”" for name in others[:3])
        yield f"The notebook names {said} as its learner. It is graded with the numbers of “{student}”."


def _on_broken(plan, played):
    for place, why in sorted(played.broken.items(), key=lambda one: one[0]):
        yield f"{_where(plan, place)}: {why}. The rest was run without it."


def _on_needs(plan, played):
    for place, kinds in sorted(played.needs.items()):
        for kind in sorted(kinds):
            if kind in _REFUSED:
                yield f"{_where(plan, place)}: {_REFUSED[kind]}"


_REFUSED = {
    "program": "it asks for a program (with ! or %%bash, subprocess or os.system). Programs are not allowed while a"
    " notebook is graded: nothing was started, and there is no output.",
    "process": "it asks for another process. Other processes are not allowed while a notebook is graded: none was"
    " started.",
    "network": "it asks for the network. The network is not allowed while a notebook is graded: nothing was fetched.",
}


def _where(plan, place):
    takes = {place: exercise for exercise, place in plan.takes.items()}
    owner = plan.owners.get(place) or takes.get(place)
    return f"Exercise {owner}" if owner else "A cell of the notebook"


def _given(spec, student, cases):
    own = own_numbers(spec, student)
    return Given(dict(own), {"cases": cases[spec.id]}) if spec.kind == "function" else own


def _mark(spec, plan, played, given, hangs):
    """The Mark of one exercise. hangs: why its answer could not be had, if it hangs on something that was not there: a
    right answer counts all the same."""
    source, place = plan.sources[spec.id], plan.takes[spec.id]
    event = played.answers.get(spec.id)
    own = [*(at for at, owner in plan.owners.items() if owner == spec.id), place]
    stops = [played.broken[at] for at in own if at in played.broken]
    if event is None and not stops:
        return _ungraded(spec, _why_missing(place, played), source)
    try:
        feedback, answer = _taken(spec, given, event)
    except WireError as error:
        return _ungraded(spec, str(error), source)
    if feedback.status != "right":
        why = _why_ungraded(spec, plan, played, stops, hangs)
        if why:
            return _ungraded(spec, why, source)
        failed = _failure(spec, plan, played)
        if stops:
            what = "answer cell" if event is not None else "function"
            feedback = Feedback("invalid", 0.0, f"Your {what} was stopped: {stops[0]}. It brings 0 points.")
        elif failed and feedback.status in ("unanswered", "invalid"):
            feedback = Feedback("invalid", 0.0, _stopped(failed))
    earned = round(spec.points * min(1.0, max(0.0, feedback.score)), 4)
    return Mark(
        exercise=spec.id,
        title=spec.title,
        kind=spec.kind,
        points=spec.points,
        status=feedback.status,
        earned=int(earned) if earned == int(earned) else earned,
        message=feedback.message,
        misconception=feedback.misconception,
        answer=_in_short(answer),
        number=_as_number(spec, answer),
        code=source,
    )


def _ungraded(spec, why, source=""):
    said = f"This question could not be graded: {as_text(why)}."
    message = f"{said} It is not counted as wrong; your teacher has been told."
    return Mark(spec.id, spec.title, spec.kind, spec.points, UNGRADED, None, message, why=why, code=source)


def _why_missing(place, played):
    """Why there is no word on an answer."""
    return "there was no time left for it" if place in played.unreached else "its answer did not come out"


def _why_ungraded(spec, plan, played, stops, hangs):
    """Why an answer that is not right cannot be called wrong, or empty text. stops: of its own answer cells. One that
    did not end is the student's own; whatever else ended the process is looked at by the teacher."""
    others = [stop for stop in stops if stop.kind != "time"]
    if others:
        return str(others[0])
    failed = _failure(spec, plan, played)
    if failed and failed["type"] in _EXCESSES and played.answers.get(spec.id, {}).get("absent") is True:
        return _EXCESSES[failed["type"]]
    return hangs


_EXCESSES = {"MemoryError": "it asked for more memory than there is", "TooMuchOutputError": "it printed too much"}


def _failure(spec, plan, played):
    """What stopped the last answer cell of an exercise, or None."""
    own = [at for at, owner in plan.owners.items() if owner == spec.id and at in played.failures]
    return played.failures[max(own)] if own else None


def _stopped(failed):
    where = f" in line {failed['line']}" if failed["line"] else ""
    says = f": {as_text(failed['says'])}" if failed["says"] else ""
    return f"Your answer cell stops{where} with {as_text(failed['type'])}{says}."


def _taken(spec, given, event):
    """(the spec's Feedback, the answer as a value). WireError when the event is not one."""
    if event is None:
        return Feedback("unanswered", 0.0, "The answer did not come out."), None
    if event.get("absent") is True:
        return Feedback("unanswered", 0.0, f"There is no `{spec.answer_name}` in your notebook."), None
    if spec.kind == "function" and "outcomes" in event:
        return spec.mark(given, _replay(event, given.hidden("cases"))), None
    answer = decoded(event.get("value"))
    return spec.mark(given, answer), answer


def _replay(event, cases):
    """A function that does what the student's did, one case after the other."""
    if event.get("fits") is not True:
        return lambda: None
    told = event["outcomes"]
    if type(told) is not list or len(told) != len(cases):
        raise WireError("its function was not tried on every input")
    outcomes = iter([_outcome(one) for one in told])

    def replay(*_positional, **_named):
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return replay


def _outcome(told):
    """What the function did with one case: a value, or the error to raise."""
    if type(told) is not dict:
        raise WireError("its function gave something that is not an outcome")
    name, says = told.get("error"), told.get("says", "")
    if name is None:
        return decoded(told.get("value"))
    if type(name) is not str or type(says) is not str or not name[:40].isidentifier():
        name, says = "Exception", ""
    return type(name[:40], (Exception,), {})(" ".join(says[:300].split()))


def _in_short(answer):
    if answer is None or answer is ... or isinstance(answer, Opaque):
        return ""
    try:
        text = repr(answer)
    except ValueError:
        return "a number of many digits"
    return text if len(text) <= 120 else f"{text[:119]}…"


def _as_number(spec, answer):
    from platformlab.exercises.numbers import read

    if spec.kind != "number":
        return None
    reading = read(answer, unit=spec.unit)
    return reading.value if reading.status == "number" else None


# --- whose numbers ----------------------------------------------------------------------------------------------------

EXACT = 1e-7
MOST_RIVALS = 2


class Rivals:
    """Whose numbers a wrong answer would be right for: only said when chance is no likely reason."""

    def __init__(self, lesson, students):
        self._specs = {part.spec.id: part.spec for part in lesson.parts if part.spec.kind == "number"}
        self._students = (*students, SELF_STUDY)
        self._known = {}

    def _right(self, exercise):
        if exercise not in self._known:
            spec = self._specs[exercise]
            self._known[exercise] = {who: float(spec.answer(spec.given(who))) for who in self._students}
        return self._known[exercise]

    def matches(self, result, *, named=""):
        """Sentences on the wrong answers of a Result that are right with somebody else's numbers.

        named: the id that the notebook names as its learner's. One answer that fits it is enough.
        """
        near, same = {}, {}
        for mark in result.marks:
            if mark.exercise not in self._specs or mark.status != "wrong" or not mark.number:
                continue
            for who, right in self._right(mark.exercise).items():
                if who == result.student:
                    continue
                if math.isclose(mark.number, right, rel_tol=EXACT) and _digits(mark.number) >= 5:
                    same.setdefault(mark.exercise, []).append(who)
                if _rounds_to(right, mark.number):
                    near.setdefault(who, set()).add(mark.exercise)
        found = {who: matched for who, matched in near.items() if len(matched) >= 2}
        if named and named not in (result.student, result.numbers_of) and (fits := self._fit(result, named)):
            found.setdefault(named, set()).update(fits)
        for exercise, rivals in same.items():
            if len(rivals) <= MOST_RIVALS:
                for who in rivals:
                    found.setdefault(who, set()).add(exercise)
        ranked = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))[:3]
        return tuple(f"Exercise {', '.join(sorted(matched))}: {_whose(who)}." for who, matched in ranked)

    def _fit(self, result, named):
        """The exercises whose wrong number is right for the id that the notebook names."""
        wrong = [mark for mark in result.marks if mark.exercise in self._specs and mark.status == "wrong"]
        specs = [(mark, self._specs[mark.exercise]) for mark in wrong if mark.number is not None]
        return {mark.exercise for mark, spec in specs if spec.mark(spec.given(named), mark.number).status == "right"}


def _whose(who):
    if who == SELF_STUDY:
        return "the answer matches the numbers of a notebook without a learner's id"
    return f"the answer matches the numbers of “{who}”"


def _digits(number):
    return len(f"{abs(number):.12g}".replace(".", "").strip("0").partition("e")[0])


def _rounds_to(right, number):
    """Whether a number is what another one gives when it is rounded, with three digits or more."""
    decimals = len(f"{number:.12g}".partition(".")[2])
    return _digits(number) >= 3 and abs(right - number) <= 0.5000001 * 10.0**-decimals
