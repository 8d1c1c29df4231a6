"""What a student gets back: one page with each question, its mark, what to say about that mistake, and if allowed the
worked solution with the student's own numbers."""

from pathlib import Path

from platformlab.classroom import gradebook
from platformlab.classroom.files import write
from platformlab.classroom.page import page, points, safe
from platformlab.classroom.scoring import GRADED, own_numbers
from platformlab.classroom.standing import NOT_HANDED_IN, WAITING, standings
from platformlab.exercises.feedback import html, inline, visible
from platformlab.notebooks.form import HEADING

WORDS = {
    "right": ("✓", "Right"),
    "wrong": ("↻", "Not right"),
    "unanswered": ("…", "Not answered"),
    "invalid": ("?", "Could not be read as an answer"),
    "ungraded": ("!", "Could not be graded"),
}


def write_all(course, lessons, *, solutions=False):
    """Writes the page of every student, and gives their paths."""
    with gradebook.opened(course) as book:
        marks = gradebook.Marks(book, course)
        comments = {name: marks.comments(name) for name in lessons}
    tables = {name: {one.student.id: one for one in standings(course, name)} for name in lessons}
    released = {name: course.lesson(name) for name in lessons}
    written = []
    for student in course.roster.students:
        sections = [
            section(
                released[name],
                tables[name][student.id],
                comments=comments[name].get(student.id, {}),
                solutions=solutions,
            )
            for name in lessons
        ]
        path = Path(course.root, "feedback", student.id, "feedback.html")
        title = f"Feedback for {student.name}"
        write(path, page(title, f"<h1>{safe(title)}</h1>{''.join(sections)}"))
        written.append(path)
    return written


def title_of(lesson):
    """The first heading of a lesson, else its name."""
    for cell in lesson.notebook["cells"]:
        if cell["cell_type"] == "markdown" and (found := HEADING.search(cell["source"])):
            return found[1]
    return lesson.name


def section(lesson, standing, *, comments, solutions):
    """One lesson of one student, as HTML."""
    head = f"<h2>{safe(title_of(lesson))}</h2>"
    if standing.state == NOT_HANDED_IN:
        return f"{head}<p>Nothing was handed in, so there is nothing to mark. It does not count as 0 points.</p>"
    if standing.state == WAITING:
        return f"{head}<p>Handed in, and not graded yet.</p>"
    mark = f'<p class="mark">{safe(_total(standing))}</p>'
    said = [f"Handed in {standing.handed_in} UTC." if standing.handed_in else "Handed in; the time is not known."]
    if standing.penalty:
        said.append(f"{standing.penalty:g} points were taken off because it was late.")
    if standing.state != GRADED:
        said.append("Not everything could be graded; what is open is not counted as wrong.")
    quiet = f'<p class="quiet">{safe(" ".join(said))}</p>'
    notes = "".join(f"<li>{safe(note)}</li>" for note in standing.result.notes)
    notes = f"<p>About your notebook:</p><ul>{notes}</ul>" if notes else ""
    cards = [
        _card(part, mark, standing, comments, solutions)
        for part, mark in zip(lesson.parts, standing.result.marks, strict=True)
    ]
    own = {part.spec.id for part in lesson.parts}
    cards += [_by_hand(cell, earned) for cell, earned in standing.questions.items() if cell not in own]
    return head + mark + quiet + notes + "".join(cards)


def _total(standing):
    """The points of a lesson in words; what is open is told beside them, and is not counted as lost."""
    said = points(standing.earned, standing.points)
    if not standing.left_points or standing.earned is None:
        return said
    return f"{said} so far; {standing.left_points:g} points are not graded yet"


def _card(part, mark, standing, comments, solutions):
    spec, given = part.spec, own_numbers(part.spec, standing.result.numbers_of or standing.student.id)
    earned = standing.questions.get(spec.id)
    sign, words = WORDS[mark.status]
    by_hand = mark.earned != earned
    if by_hand:
        sign, words = "✎", "Marked by your teacher"
    answer = f"<p>Your answer: <code>{safe(mark.answer)}</code></p>" if mark.answer else ""
    code = f"<pre><code>{safe(mark.code, lines=True)}</code></pre>"
    code = f"<details><summary>Your answer cell</summary>{code}</details>"
    comment = comments.get(part.answer_id) or comments.get(part.check_id)
    parts = [
        f'<div class="head"><h3>{safe(spec.id)} · {safe(spec.title)}</h3>'
        f'<span class="points">{safe(points(earned, spec.points))}</span></div>',
        f'<p><span aria-hidden="true">{sign}</span> <strong>{words}</strong></p>',
        answer,
        html(visible(mark.message, lines=True)),
        f"<p><strong>Your teacher writes:</strong> {safe(comment)}</p>" if comment else "",
        f"<details><summary>The question, with your numbers</summary>{_question(spec, given)}</details>",
        code if mark.code.strip() else "",
    ]
    if solutions:
        parts.append(f"<details><summary>The worked solution</summary>{html(spec.solution(given))}</details>")
    kind = "right" if by_hand and earned == spec.points else mark.status
    return f'<section class="card {kind}" aria-label="Exercise {safe(spec.id)}">{"".join(parts)}</section>'


def _question(spec, given):
    """The question as this student read it, with what there was to choose from."""
    lists = {"choice": lambda: [[(letter, text) for letter, _, text in spec.shown(given)]]}
    lists["match"] = lambda: [spec.lefts(given), spec.rights(given)]
    shown = lists.get(spec.kind, list)()
    return html(spec.prompt(given)) + "".join(_letters(items) for items in shown)


def _letters(items):
    rows = "".join(f"<li><b>{safe(str(letter))}</b> {inline(text)}</li>" for letter, text in items)
    return f'<ul class="letters">{rows}</ul>'


def _by_hand(cell, earned):
    shown = "not marked yet" if earned is None else f"{earned:g} points"
    return (
        f'<section class="card" aria-label="{safe(cell)}"><div class="head"><h3>{safe(cell)}</h3>'
        f'<span class="points">{shown}</span></div><p>Marked by your teacher.</p></section>'
    )
