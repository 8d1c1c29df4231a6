"""What the class has understood: one page for the teacher, with nothing to load from anywhere.

Difficulty is the mean share of an exercise's points; discrimination is the correlation of an exercise's points with
the points of the student's other exercises in the lesson (item-rest correlation), which leaves the exercise itself out.
"""

import statistics
from collections import Counter

from platformlab.classroom.feedback import title_of
from platformlab.classroom.files import write
from platformlab.classroom.page import facts, page, safe, scrolling, share_bar, table
from platformlab.classroom.scoring import GRADED
from platformlab.classroom.standing import STATES, standings

FEWEST = 10
"""From how many students on a correlation is told."""

_LOW = 0.2


def write_report(course, lessons):
    """Writes report.html of the course, and gives its path."""
    path = course.root / "report.html"
    write(path, report(course, [(course.lesson(name), standings(course, name)) for name in lessons]))
    return path


def report(course, table_of):
    """The page, from (Lesson, its standings) pairs."""
    title = f"What the class has understood: {course.course_id}"
    students = f"{len(course.roster.students)} students"
    intro = f'<p class="quiet">{students} on the roster; lessons: {len(table_of)}.</p>'
    body = "".join(_lesson(lesson, found) for lesson, found in table_of)
    return page(title, f"<h1>{safe(title)}</h1>{intro}{body}")


def _lesson(lesson, found):
    marks = [one.final for one in found if one.final is not None]
    total = found[0].points if found else 0
    states = Counter(one.state for one in found)
    shown = [(str(states[state]), state) for state in STATES if states[state]]
    if marks:
        shown.append((f"{statistics.median(marks):g} of {total:g}", "median mark"))
    graded = [one for one in found if one.result is not None]
    parts = [f"<h2>{safe(title_of(lesson))}</h2>", facts(shown)]
    if marks:
        parts.append(histogram([mark / total for mark in marks], total))
    if graded:
        parts += [_exercises(lesson, graded), _misconceptions(lesson, graded)]
    parts += [_not_graded(found), _to_look_at(found)]
    return "".join(parts)


# --- marks ------------------------------------------------------------------------------------------------------------


def histogram(shares, total):
    """How many students have which share of the points, in tenths, as a picture with its words."""
    counts = [0] * 10
    for share in shares:
        counts[min(9, max(0, int(share * 10 + 1e-9)))] += 1
    most = max(counts)
    columns, text = [], []
    for place, count in enumerate(counts):
        tall, left = 150 * count / most, 30 + 62 * place
        columns.append(
            f'<rect class="column" x="{left + 4}" y="{180 - tall:.1f}" width="54" height="{tall:.1f}"></rect>'
            f'<text x="{left + 31}" y="{172 - tall:.1f}" text-anchor="middle">{count or ""}</text>'
        )
        if count:
            text.append(f"{place * total / 10:g} to {(place + 1) * total / 10:g} points: {count}")
    edges = "".join(
        f'<text x="{30 + 62 * place}" y="199" text-anchor="middle">{place * total / 10:g}</text>' for place in range(11)
    )
    label = f"How many students have how many points. {'; '.join(text)}."
    picture = (
        f'<svg viewBox="0 0 680 232" width="680" height="232" role="img" aria-label="{safe(label)}">'
        f'<line class="axis" x1="20" y1="180" x2="660" y2="180"></line>{"".join(columns)}{edges}'
        '<text x="340" y="224" text-anchor="middle">points; the number of students above each column</text></svg>'
    )
    return scrolling(picture, "How many students have how many points")


# --- exercises --------------------------------------------------------------------------------------------------------


def difficulty(found, exercise, points):
    """The mean share of the points of those who were graded, or None."""
    earned = [one.questions[exercise] for one in found if one.questions.get(exercise) is not None]
    return statistics.fmean(earned) / points if earned else None


def discrimination(found, exercise):
    """The item-rest correlation over those whose every question was graded; None where there is none to tell."""
    pairs = [
        (one.questions[exercise], sum(value for name, value in one.questions.items() if name != exercise))
        for one in found
        if one.state == GRADED
    ]
    own, rest = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if len(pairs) < FEWEST or len(set(own)) < 2 or len(set(rest)) < 2:
        return None
    return statistics.correlation(own, rest)


def _exercises(lesson, graded):
    rows = []
    for part in lesson.parts:
        spec = part.spec
        share, apart = difficulty(graded, spec.id, spec.points), discrimination(graded, spec.id)
        status = Counter(mark.status for one in graded for mark in one.result.marks if mark.exercise == spec.id)
        others = [f"{status[name]} {words}" for name, words in _OTHERS if status[name]]
        rows.append(
            (
                f"{safe(spec.id)} · {safe(spec.title)}",
                share_bar(share or 0, f"{share:.0%}" if share is not None else "not graded"),
                _apart(apart),
                f"{status['right']} of {len(graded)}",
                safe(", ".join(others)) or "none",
            )
        )
    columns = (
        ("Exercise", ""),
        ("Points earned, mean", "with-bar"),
        ("Discrimination", ""),
        ("Right", "number"),
        ("Others", ""),
    )
    note = (
        "<p class=quiet>Discrimination is the correlation of an exercise with the rest of the lesson. Near 0 or below: "
        "look at the question before you look at the students.</p>"
    )
    return table("Each exercise: how hard it was, and whether it tells strong work from weak", columns, rows) + note


_OTHERS = (
    ("wrong", "not right"),
    ("unanswered", "not answered"),
    ("invalid", "not an answer"),
    ("ungraded", "not graded"),
)


def _apart(value):
    if value is None:
        return "not to tell"
    return f"{value:.2f}{' (low)' if value < _LOW else ''}".replace("-", "−")


def held(lesson, graded):
    """[(exercise, misconception, how many hold it)] of a lesson, the most common first."""
    counts = Counter(
        (mark.exercise, mark.misconception) for one in graded for mark in one.result.marks if mark.misconception
    )
    order = {part.spec.id: place for place, part in enumerate(lesson.parts)}
    ranked = sorted(counts.items(), key=lambda one: (-one[1], order[one[0][0]], one[0][1]))
    return [(exercise, name, count) for (exercise, name), count in ranked]


def _misconceptions(lesson, graded):
    found = held(lesson, graded)
    if not found:
        return "<p>No known misconception was found in this lesson.</p>"
    rows = [
        (
            safe(exercise),
            safe(name),
            share_bar(count / len(graded), f"{count / len(graded):.0%}", colour="orange"),
            str(count),
        )
        for exercise, name, count in found
    ]
    columns = (("Exercise", ""), ("What they think", ""), ("Share of the class", "with-bar"), ("Students", "number"))
    return table("Misconceptions that the class holds", columns, rows)


# --- to look at -------------------------------------------------------------------------------------------------------


def _not_graded(found):
    """Every question that the grader left open, by student, exercise and reason: it is for the teacher to decide."""
    rows = [
        (_who(one), safe(question), f"{points:g}", safe(why)) for one in found for question, why, points in one.left
    ]
    if not rows:
        return ""
    words = (
        "<p class=quiet>These points are in no mark yet, neither as earned nor as lost. Give them in nbgrader's "
        "formgrader, or grade again what is handed in anew.</p>"
    )
    columns = (("Student", ""), ("Exercise", ""), ("Points", "number"), ("Why", ""))
    return table("Not graded: for you to decide", columns, rows) + words


def _who(one):
    return f"{safe(one.student.name)} ({safe(one.student.id)})"


def _to_look_at(found):
    rows = []
    for one in found:
        notes = [one.said] if one.said and not one.left else []
        if one.result is not None:
            notes += [*one.result.notes, *one.result.matches]
        if notes:
            said = "".join(f"<li>{safe(note)}</li>" for note in notes)
            rows.append((_who(one), f"<ul>{said}</ul>"))
    if not rows:
        return "<p>Nothing to look at by hand.</p>"
    words = (
        "<p class=quiet>What was put back is told, not punished. An answer that matches somebody else's numbers may be "
        "a copy, a mix-up of notebooks, or chance: you decide.</p>"
    )
    return table("To look at by hand", (("Student", ""), ("What", "")), rows) + words
