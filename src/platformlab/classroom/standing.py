"""Where every student of the roster stands in a lesson: what was graded, what people gave by hand, and what is missing.

Nobody is left out, and nobody gets a 0 for what was not graded: each Standing says in words what its points are worth.
"""

from dataclasses import dataclass, field

from platformlab.classroom import gradebook
from platformlab.classroom.roster import Student
from platformlab.classroom.scoring import GRADED, IN_PART, NOT_GRADED, Result

NOT_HANDED_IN, WAITING = "not handed in", "not graded yet"
BY_HAND = "to be marked by hand"
STATES = (GRADED, IN_PART, NOT_GRADED, WAITING, NOT_HANDED_IN)


@dataclass(frozen=True)
class Standing:
    """One student in one lesson. state: one of STATES; why: in words, unless graded. earned: points so far, late rules
    applied; None when nothing was graded. points: there are. questions: points by exercise (or grade cell, for what a
    teacher added), None for not graded. worth: the points that each of them can bring. result: of the grader, or None.
    penalty: taken off for lateness."""

    student: Student
    lesson: str
    state: str
    why: str
    earned: float | None
    points: float
    questions: dict
    result: Result | None = None
    handed_in: str = ""
    penalty: float = 0.0
    worth: dict = field(default_factory=dict)

    @property
    def final(self):
        """The mark, when there is one for the whole; else None."""
        return self.earned if self.state == GRADED else None

    @property
    def left(self):
        """What the grader left open, for the teacher to decide: ((question, why, its points), …)."""
        marks = {mark.exercise: mark for mark in self.result.marks} if self.result else {}
        return tuple(
            (
                question,
                (marks[question].why if question in marks else "") or BY_HAND,
                self.worth.get(question, marks[question].points if question in marks else 0),
            )
            for question, earned in self.questions.items()
            if earned is None and self.result is not None
        )

    @property
    def left_points(self):
        """The points of what is open: no zeros, and not yet in `earned`."""
        return sum(points for _, _, points in self.left)

    @property
    def said(self):
        """State and reason in one line; empty when all is graded."""
        if self.state == GRADED:
            return ""
        so_far = f"{self.earned:g} of {self.points:g} points so far" if self.earned is not None else ""
        return "; ".join(part for part in (self.state, so_far, self.why) if part)


def standings(course, name):
    """Every student's Standing in a lesson, in the order of the roster."""
    lesson = course.lesson(name)
    names = {part.check_id: part.spec.id for part in lesson.parts}
    with gradebook.opened(course) as book:
        marks = gradebook.Marks(book, course)
        points, scores, recorded = marks.points(name), marks.scores(name), marks.recorded(name)
    total = sum(points.values())
    found = []
    for student in course.roster.students:
        kept = course.result(name, student.id)
        if kept is None or student.id not in scores:
            handed_in = course.submission(name, student.id) is not None
            state = WAITING if handed_in else NOT_HANDED_IN
            found.append(Standing(student, name, state, "", None, total, dict.fromkeys(names.values())))
            continue
        result = Result.from_json(kept["result"])
        given = {names.get(cell, cell): scores[student.id].get(cell) for cell in points}
        worth = {names.get(cell, cell): points[cell] for cell in points}
        found.append(_standing(student, name, result, given, worth, kept["handed_in"], recorded[student.id]))
    return tuple(found)


def _standing(student, name, result, given, worth, handed_in, recorded):
    left = [question for question, earned in given.items() if earned is None]
    whys = {mark.exercise: mark.why for mark in result.marks if mark.why}
    why = "; ".join(f"{question}: {whys.get(question, BY_HAND)}" for question in left)
    state = GRADED if not left else IN_PART if len(left) < len(given) else NOT_GRADED
    earned = sum(one for one in given.values() if one is not None) if len(left) < len(given) else None
    penalty = recorded.late_penalty
    if earned is not None:
        earned = round(max(0.0, earned - penalty), 4)
    total = sum(worth.values())
    return Standing(student, name, state, why, earned, total, given, result, handed_in, penalty, worth)
