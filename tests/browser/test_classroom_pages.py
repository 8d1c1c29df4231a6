"""The pages of a class, feedback and report, in Chromium: light and dark, wide and on a phone."""

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe

from platformlab import exercises
from platformlab.classroom import feedback, report
from platformlab.classroom.page import page
from platformlab.classroom.roster import Student
from platformlab.classroom.scoring import GRADED, IN_PART, Mark, Result
from platformlab.classroom.standing import NOT_HANDED_IN, Standing
from platformlab.classroom.submission import Lesson
from platformlab.notebooks import form

NAME = "04_free_traffic_and_trust"
LOOKED_AT_BY_AXE = {(1280, "light"), (1280, "dark"), (380, "light")}
"""Widths and colours that make a difference to its rules."""


@pytest.fixture(scope="module")
def lesson():
    path = next(path for path in form.lessons() if path.stem == NAME)
    return Lesson.of(form.read(path), NAME)


def marked(part, student, place):
    """A mark: every third answer is a known mistake, every seventh could not be graded."""
    spec, given = part.spec, part.spec.given(student)
    if place % 7 == 6:
        why = "it did not end within 10 seconds"
        return Mark(spec.id, spec.title, spec.kind, spec.points, "ungraded", None, f"Not graded: {why}.", why=why)
    known = spec.wrong_misconceptions(given) if spec.kind == "choice" else spec.misconceptions
    wrong = place % 3 == 2 and spec.kind in ("number", "choice") and known
    answer = spec.wrong_answer(given, known[0]) if wrong else spec.answer(given)
    said = spec.mark(given, answer)
    code = f"{spec.answer_name} = {answer!r}  # " + "a very long line of a student " * 12
    return Mark(
        spec.id,
        spec.title,
        spec.kind,
        spec.points,
        said.status,
        spec.points * said.score,
        said.message,
        said.misconception,
        answer=repr(answer)[:100],
        code=code,
    )


def standing_of(lesson, number):
    student = Student(f"s{number}", "小明" if number % 2 else "Ann <b>", "王 O'Brien")
    points = sum(part.spec.points for part in lesson.parts)
    if number == 3:
        return Standing(student, NAME, NOT_HANDED_IN, "", None, points, {part.spec.id: None for part in lesson.parts})
    marks = tuple(marked(part, student.id, number * 5 + place) for place, part in enumerate(lesson.parts))
    questions = {mark.exercise: mark.earned for mark in marks}
    left = [mark for mark in marks if mark.earned is None]
    why = "; ".join(f"{mark.exercise}: {mark.why}" for mark in left)
    earned = sum(mark.earned for mark in marks if mark.earned is not None)
    notes = ("Exercise 4.1: the check cell was changed. The one that was handed out is used.",)
    result = Result(student.id, NAME, IN_PART if left else GRADED, why, marks, notes)
    return Standing(student, NAME, result.state, why, earned, points, questions, result, "2026-11-25 10:00:00")


@pytest.fixture(scope="module")
def pages(lesson, tmp_path_factory):
    """The two pages as files."""
    folder = tmp_path_factory.mktemp("pages")
    found = tuple(standing_of(lesson, number) for number in range(24))
    course = SimpleNamespace(course_id="course-of-the-tests", roster=SimpleNamespace(students=found))
    (folder / "report.html").write_text(report.report(course, [(lesson, found)]), encoding="utf-8")
    body = feedback.section(lesson, found[1], comments={}, solutions=True)
    (folder / "feedback.html").write_text(page("Feedback", f"<h1>Feedback</h1>{body}"), encoding="utf-8")
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1920, 1280, 380])
@pytest.mark.parametrize("name", ["report", "feedback"])
def test_a_page_is_readable_everywhere_and_asks_for_nothing(chromium, pages, name, width, scheme):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, offline=True
    )
    shown = context.new_page()
    requests = []
    shown.on("request", lambda request: requests.append(request.url))
    shown.goto((pages / f"{name}.html").as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert len(requests) == 1
    root = "document.documentElement"
    assert shown.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), "the page must not scroll sideways"
    narrow = shown.evaluate("[...document.querySelectorAll('th, td')].filter(one => one.clientWidth < 40).length")
    assert narrow == 0, "a column must not shrink to a letter a line"
    if (width, scheme) in LOOKED_AT_BY_AXE:
        found = Axe().run(shown).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"][:120]) for one in found]
    context.close()


def test_what_a_student_sees_is_the_question_with_its_options_and_the_solution(chromium, pages):
    shown = chromium.new_page()
    shown.goto((pages / "feedback.html").as_uri())
    choice = next(spec for spec in exercises.all() if spec.id.startswith("4.") and spec.kind == "choice")
    card = shown.get_by_role("region", name=f"Exercise {choice.id}")
    card.get_by_text("The question, with your numbers").click()
    for _, _, text in choice.shown(choice.given("s1")):
        assert card.get_by_text(text).is_visible()
    card.get_by_text("The worked solution").click()
    shown.close()
