"""What is fair, said before a case is run, and in which sentences an outcome differs from it.

    Fair({"ann": {"4.1": ZERO}, "bo": RIGHT}, status={"collect": 1}, says=("bo", "damaged"))

Who is not named must stand as "not handed in", so that each student has a line; which question is not named must have
all its points. Whatever the case, no command may show a traceback, a password of the case or a control character, and
its exit status is 0 or 1.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from hostile.works import full_points


@dataclass(frozen=True)
class Expected:
    """What one question may earn. allows: from (points earned or None, points there are) to bool. peer: the same for a
    grader that gives no reasons. words: of which the reason holds one, when there are no points."""

    said: str
    allows: Callable
    peer: Callable
    words: tuple[str, ...] = ()

    def differs(self, earned, points, why):
        """What is not as it should be, in words; empty text when it is."""
        if not self.allows(earned, points):
            return f"{_points(earned)}{f' ({why})' if why else ''}, fair is {self.said}"
        if earned is None and self.words and not any(word.casefold() in why.casefold() for word in self.words):
            return f"the reason is {why!r}, and says nothing of {' or '.join(map(repr, self.words))}"
        return ""


def _points(earned):
    return "not graded" if earned is None else f"{earned:g} points"


def _expected(said, allows, *, peer=None, words=()):
    return Expected(said, allows, peer or allows, tuple(words))


FULL = _expected("all points", lambda earned, points: earned == points)
ZERO = _expected("0", lambda earned, _: earned == 0, peer=lambda earned, _: not earned)
NOTHING = _expected("no points", lambda earned, _: not earned)
"""0, or not graded: for what was hostile, and ended in a way that the case does not decide."""

NOT_WRONG = _expected("all points, or not graded", lambda earned, points: earned in (points, None))
"""Where points may be lost to the case, but a 0 would be for what the student did not do."""

ANYTHING = _expected("anything", lambda *_: True)


def not_graded(*words):
    """No points and no 0: a reason with one of these words. A peer that can run it may also find it right."""
    said = f"not graded: {' or '.join(words)}" if words else "not graded"
    peer = NOT_WRONG.allows
    return _expected(said, lambda earned, _: earned is None, peer=peer, words=words)


RIGHT = {}
"""Of a student: every question has its points."""

NOT_HANDED_IN = "not handed in"
OPEN = "no mark"
"""Of a student: nothing is recorded, whether the work is there or not."""

WHATEVER = "whatever"
"""Of a student: the case decides nothing about them."""


def every(expected):
    """Of a student: the same for every question."""
    return dict.fromkeys(full_points(), expected)


@dataclass(frozen=True)
class Fair:
    """marks: by student, RIGHT, {question: Expected}, NOT_HANDED_IN, OPEN or WHATEVER; None: the case is about no
    marks. status: by command, the exit status of its last run. says: what the commands print holds each of these; a
    tuple, one of them. never: what nothing that is printed or written for people holds. one_line: the commands whose
    last run says one line on standard error. checks: (sentence, function of the place that gives True), for files."""

    marks: dict | None
    status: dict = field(default_factory=dict)
    says: tuple = ()
    never: tuple = ()
    one_line: tuple[str, ...] = ()
    checks: tuple = ()

    def told(self):
        """What is fair, in short."""
        parts = [f"{student} {_in_short(marks)}" for student, marks in (self.marks or {}).items() if marks != RIGHT]
        if self.marks and not parts:
            parts = ["all right"]
        parts += [f"{command} ends with {status}" for command, status in self.status.items() if status]
        parts += [f"says {_either(words)}" for words in self.says]
        parts += [f"{word!r} is nowhere" for word in self.never]
        return "; ".join([*parts, *(sentence for sentence, _ in self.checks)])


def _either(words):
    return " or ".join(map(repr, (words,) if isinstance(words, str) else words))


def _in_short(marks):
    """What is fair for one student: "4.1 0", "all 4.1 all points"."""
    if isinstance(marks, str):
        return marks
    groups = {}
    for question, expected in marks.items():
        groups.setdefault(expected.said, []).append(question)
    shown = {said: "all" if len(names) == len(full_points()) else ", ".join(names) for said, names in groups.items()}
    return "; ".join(f"{names} {said}" for said, names in shown.items())


def differences(fair, outcome):
    """Sentences on what of an Outcome is not fair; none when all is."""
    return [*_in_marks(fair, outcome), *_in_commands(fair, outcome), *_in_checks(fair, outcome)]


def _in_marks(fair, outcome):
    if fair.marks is None:
        return
    if outcome.trouble:
        yield outcome.trouble
        return
    for student, stands in outcome.students.items():
        expected = fair.marks.get(student, NOT_HANDED_IN)
        if expected == NOT_HANDED_IN:
            if stands.state != NOT_HANDED_IN:
                yield f"{student} is {stands.state}, fair is not handed in"
        elif expected == OPEN:
            if stands.marks:
                yield f"{student} has marks, fair is none"
        elif expected != WHATEVER:
            yield from _of_student(student, expected, stands)
    for student in fair.marks.keys() - outcome.students.keys():
        yield f"{student} is missing from the marks"


def _of_student(student, expected, stands):
    for question, points in full_points().items():
        wanted = expected.get(question, FULL)
        if not stands.marks:
            yield f"{student} is {stands.state}, fair is marks"
            return
        differs = wanted.differs(stands.marks.get(question), points, stands.whys.get(question, ""))
        if differs:
            yield f"{student} {question}: {differs}"


def _in_commands(fair, outcome):
    last = {said.step: said for said in outcome.said}
    everything = "\n".join(said.text for said in outcome.said)
    for said in outcome.said:
        if said.status is None:
            yield f"{said.step} did not end"
        elif said.status not in (0, 1, fair.status.get(said.step)):
            yield f"{said.step} ends with {said.status}"
        if "Traceback (most recent call last)" in said.text:
            yield f"{said.step} shows a traceback ({said.text.strip().splitlines()[-1][:120]})"
        odd = {sign for sign in said.text if unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in "\n\t"}
        if odd:
            yield f"{said.step} prints control characters: {' '.join(sorted(map(repr, odd)))[:60]}"
    for step, status in fair.status.items():
        if step in last and last[step].status != status:
            yield f"{step} ends with {last[step].status}, fair is {status} ({last[step].text.strip()[-120:]!r})"
    for words in fair.says:
        wanted = (words,) if isinstance(words, str) else words
        if not any(word.casefold() in everything.casefold() for word in wanted):
            yield f"nothing is said of {_either(words)} ({everything.strip()[-160:]!r})"
    for word in fair.never:
        if word in everything:
            yield f"{word!r} is printed"
        yield from (f"{word!r} stands in {path}" for path in outcome.pages_with(word))
    for step in fair.one_line:
        lines = last[step].complaint if step in last else []
        if len(lines) != 1:
            yield f"{step} says {len(lines)} lines where one is due"


def _in_checks(fair, outcome):
    for sentence, holds in fair.checks:
        try:
            found = holds(outcome.place)
        except (OSError, ValueError, LookupError, AttributeError) as error:
            found = f"{type(error).__name__}: {error}"
        if found is not True:
            yield f"not so: {sentence}{f' ({found})' if found not in (False, None) else ''}"


def peer_differences(expected, marks):
    """The same for the marks of a grader without reasons: {question: points or None}, of one student."""
    if marks is None:
        yield "nothing is recorded"
        return
    for question, points in full_points().items():
        wanted, earned = expected.get(question, FULL), marks.get(question)
        if not wanted.peer(earned, points):
            yield f"{question}: {_points(earned)}, fair is {wanted.said}"
