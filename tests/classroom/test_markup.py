"""Markup in names, ids, answers, errors and notes is text: on the pages, in the graded copy, and on the terminal."""

import dataclasses
import json
import re
from html import unescape
from types import SimpleNamespace

import nbformat
import pytest
from nbconvert import HTMLExporter
from submissions import Handed

from platformlab.classroom import command, feedback, report
from platformlab.classroom.notebook import graded_copy
from platformlab.classroom.page import page
from platformlab.classroom.roster import Student
from platformlab.classroom.scoring import GRADED, IN_PART, Result
from platformlab.classroom.standing import Standing
from platformlab.classroom.submission import Lesson

SHOP = "03_visits_into_orders"
WRITTEN = "**bold** `code` *em* <u>u</u> <script>alert(1)</script> &amp; ```x``` - item \\*"


@pytest.fixture(scope="module")
def lesson():
    return Lesson.of(Handed(SHOP).released, SHOP)


def standing(result, student=None, **fields):
    questions = {mark.exercise: mark.earned for mark in result.marks}
    earned = [points for points in questions.values() if points is not None]
    points = sum(mark.points for mark in result.marks)
    who = student or Student(result.student)
    one = Standing(who, SHOP, result.state, result.why, sum(earned), points, questions, result, "2026-11-25 10:00:00")
    return dataclasses.replace(one, **fields)


def section(lesson, result, **more):
    return feedback.section(lesson, standing(result, **more), comments={}, solutions=False)


def seen(html):
    """What a browser shows of HTML, without tags."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def raises(text):
    return f"raise ValueError({text!r})"


def test_an_error_in_an_answer_cell_is_shown_as_it_was_written(lesson, grade):
    result = grade(Handed(SHOP).answer("3.1", raises(WRITTEN)))
    html = section(lesson, result)
    assert f"ValueError: {WRITTEN}" in seen(html)
    card = html.partition('aria-label="Exercise 3.1"')[2].partition("</section>")[0]
    told = card.partition("<details>")[0].partition("</p>")[2]
    assert re.findall(r"<[^>]*>", told) == ["<p>", "</p>"]


def test_an_error_of_a_function_and_an_answer_are_shown_as_they_were_written(lesson, grade):
    body = f"def break_even_visits(*inputs):\n    {raises(WRITTEN)}"
    handed = Handed(SHOP).answer("3.5", body).answer("3.1", f"answer_1 = {'**134** `x`'!r}")
    html = section(lesson, grade(handed))
    assert f"stops with ValueError: {WRITTEN}" in seen(html)
    assert "“**134** `x`” is not a number" in seen(html)
    assert "<script" not in html
    assert "<u>" not in html


def test_what_turns_letters_around_or_steers_a_terminal_is_written_out(lesson, grade, capsys):
    text = "paid\u202e134\u202c \x1b[31mred \x07"
    result = grade(Handed(SHOP).answer("3.1", f"x = {text!r}\n# {chr(0x202E)}\n{raises(text)}"))
    notes = (f"The notebook names “{text}” as its learner.",)
    student = Student("s1", f"Ann{text}", "Lee")
    result = dataclasses.replace(result, notes=notes, why=text, state=IN_PART)
    course = SimpleNamespace(course_id=text, roster=SimpleNamespace(students=[student]))
    pages = [
        page(student.name, section(lesson, result, student=student)),
        report.report(course, [(lesson, [standing(result, student)])]),
    ]
    copy = graded_copy(lesson, Handed(SHOP).data, result)
    for made in (*pages, *(text for text in outputs(copy))):
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", made)
    assert "⟨U+202E⟩134" in pages[0]
    command._said(SimpleNamespace(json=False), [f"s1, {SHOP}: {text}"], {})
    assert capsys.readouterr().out == f"s1, {SHOP}: paid⟨U+202E⟩134⟨U+202C⟩ ⟨U+001B⟩[31mred ⟨U+0007⟩\n"


def outputs(copy):
    return [output["text"] for cell in json.loads(copy)["cells"] for output in cell.get("outputs", ())]


def test_names_and_ids_with_markup_are_text_on_every_page(lesson, grade):
    student = Student("s1", "<b>Ann</b>", '"><script>alert(1)</script>')
    result = grade(Handed(SHOP))
    course = SimpleNamespace(course_id="<i>c</i>", roster=SimpleNamespace(students=[student]))
    noted = dataclasses.replace(result, notes=("<b>note</b>",), matches=("<img src=x>",))
    made = report.report(course, [(lesson, [standing(noted, student)])])
    for tag in ("<b>Ann", "<script", "<i>c", "<b>note", "<img"):
        assert tag not in made
    for text in ("<b>Ann</b>", "<i>c</i>", "<b>note</b>", "<img src=x>"):
        assert text in seen(made)


def test_a_students_own_text_does_not_run_on_the_teachers_page(lesson, grade):
    """The formgrader shows the graded copy by nbconvert, which lets the HTML of text and raw cells through."""
    attack = (
        "<script>alert('XYZ')</script> <img src=x onerror=alert('XYZ')>\n````\n**b** $\\href{javascript:alert(1)}{x}$"
    )
    handed = Handed(SHOP)
    handed.notebook["cells"][3]["source"] = attack
    for number, kind in enumerate(("markdown", "raw")):
        handed.notebook["cells"].append({"cell_type": kind, "id": f"x{number}", "metadata": {}, "source": attack})
    copy = nbformat.reads(graded_copy(lesson, handed.data, grade(handed)), as_version=4)
    nbformat.validate(copy)
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(copy)
    assert "XYZ" in html
    for tag in ("<script>alert('XYZ", "<img src=x", "<strong>b"):
        assert tag not in html
    assert seen(html).count("<img src=x onerror=alert('XYZ')>") == 3


def test_the_courses_own_texts_stay_as_they_are_in_the_graded_copy(lesson, grade):
    handed = Handed(SHOP)
    copy = json.loads(graded_copy(lesson, handed.data, grade(handed)))
    written = [cell["source"] for cell in copy["cells"] if cell["cell_type"] == "markdown"]
    assert written == [cell["source"] for cell in handed.released["cells"] if cell["cell_type"] == "markdown"]


# --- what is not graded -----------------------------------------------------------------------------------------------


def test_what_is_not_graded_is_beside_the_total_and_in_the_teachers_list(lesson, grade):
    result = grade(Handed(SHOP).answer("3.2", "import os\nos._exit(0)"))
    assert result.state == IN_PART
    html = section(lesson, result)
    assert "11 of 15 points so far; 4 points are not graded yet" in html
    student = Student("s1", "Ann", "Lee")
    course = SimpleNamespace(course_id="c", roster=SimpleNamespace(students=[student]))
    made = report.report(course, [(lesson, [standing(result, student)])])
    listed = made.partition("Not graded: for you to decide")[2].partition("</table>")[0]
    (row,) = re.findall(r"<tr><th scope=\"row\".*?</tr>", listed)
    cells = [seen(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
    assert cells == ["Ann Lee (s1)", "3.2", "4", "it ended the program"]


def test_of_a_notebook_that_cannot_be_read_every_exercise_is_listed(lesson, grade):
    result = grade(Handed(SHOP), data=b"{")
    one = standing(result, earned=None)
    assert [question for question, _, _ in one.left] == ["3.1", "3.2", "3.3", "3.4", "3.5"]
    assert one.left_points == 15
    assert {why for _, why, _ in one.left} == {"the file is not a notebook: it cannot be read as JSON"}
    assert "not graded" in feedback.section(lesson, one, comments={}, solutions=False)


def test_what_a_person_must_mark_is_listed_until_it_is_marked(lesson, grade):
    result = grade(Handed(SHOP))
    assert isinstance(result, Result)
    assert result.state == GRADED
    open_one = standing(result)
    open_one = dataclasses.replace(open_one, questions=open_one.questions | {"essay": None}, worth={"essay": 5})
    assert open_one.left == (("essay", "to be marked by hand", 5),)
    assert dataclasses.replace(open_one, questions=open_one.questions | {"essay": 2}).left == ()
