"""What JupyterLab runs, the grader runs: magics, _, await and the rest around a right answer, as nbgrader grades it."""

import builtins
import dis
import importlib
import json
import re
import types

import pytest
from notebook_cells import AUTOGRADED, MORE
from submissions import LESSONS, Handed, earned, full

from platformlab import exercises
from platformlab.classroom import course, gradebook, release, roster
from platformlab.classroom.inside.notation import holds
from platformlab.notebooks import form

LESSON = "10_your_plan"
"""The lesson with the most exercises: each takes one case."""

PLACES = [found.exercise for found in form.graded(form.read(LESSONS[LESSON]))]
PLACES = [name for name in PLACES if exercises.get(name).kind != "function"]


def notebooks(cases):
    """Names of cases, as many as a notebook has places for."""
    names = list(cases)
    return [names[at : at + len(PLACES)] for at in range(0, len(names), len(PLACES))]


def filled(text, words):
    """A text of a case with this exercise's own words in it."""
    return re.sub(r"\b[ARQ]\b", lambda found: words[found[0]], text)


def handed(cases, names, student="s1"):
    """A notebook with one case around each answer."""
    made = Handed(LESSON, student).before(
        PLACES[0], f"from platformlab import learner\nlearner({student!r})", part="card"
    )
    for exercise, name in zip(PLACES, names, strict=False):
        part, spec = made.parts[exercise], exercises.get(exercise)
        right = made.cell(exercise)["source"].partition("=")[2].strip()
        own, answer = cases[name]
        texts = [filled(text, {"A": spec.answer_name, "R": right, "Q": part.question}) for text in (*own, answer)]
        made.before(exercise, *texts[:-1]).answer(exercise, texts[-1])
    return made


@pytest.mark.parametrize("names", notebooks(AUTOGRADED | MORE), ids=lambda names: names[0])
def test_what_jupyterlab_runs_earns_every_point(names, grade):
    made = handed(AUTOGRADED | MORE, names)
    result = grade(made)
    lost = {
        name: mark.message
        for name, place in zip(names, PLACES, strict=False)
        for mark in result.marks
        if mark.exercise == place and mark.earned != mark.points
    }
    assert lost == {}
    assert earned(result) == full(result)


def test_nbgrader_gives_the_same(tmp_path):
    """Its own command, in a kernel, on the same notebooks."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    students = {f"s{number}": names for number, names in enumerate(notebooks(AUTOGRADED))}
    made, _ = course.init(tmp_path / "course", roster=roster.parsed("\n".join(["student_id", *students])))
    with gradebook.opened(made) as book:
        gradebook.enrol(book, made.roster.students)
    release.release(made, LESSON)
    config = Config(gradebook.settings(made))
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    for student, names in students.items():
        path = made.root / "submitted" / student / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(handed(AUTOGRADED, names, student).notebook), encoding="utf-8")
        done = api.autograde(LESSON, student, force=True, create=False)
        assert done["success"], done
    cells = {part.spec.id: part.check_id for part in made.lesson(LESSON).parts}
    with gradebook.opened(made) as book:
        scores = gradebook.Marks(book, made).scores(LESSON)
    for student, names in students.items():
        got = {name: scores[student][cells[place]] for name, place in zip(names, PLACES, strict=False)}
        points = {name: exercises.get(place).points for name, place in zip(names, PLACES, strict=False)}
        assert got == points


# --- what the student is told -----------------------------------------------------------------------------------------


def test_what_is_not_allowed_is_told_in_those_words(grade):
    made = Handed("03_visits_into_orders")
    made.answer("3.1", "files = !ls\nanswer_1 = len(files)").before("3.2", "import socket\nsocket.getaddrinfo('x', 1)")
    result = grade(made)
    assert result.marks[0].why == "it needs a program, and programs are not allowed while a notebook is graded"
    program, network = result.notes
    assert program == (
        "Exercise 3.1: it asks for a program (with ! or %%bash, subprocess or os.system). Programs are not allowed"
        " while a notebook is graded: nothing was started, and there is no output."
    )
    assert network == (
        "A cell of the notebook: it asks for the network. The network is not allowed while a notebook is graded:"
        " nothing was fetched."
    )
    assert earned(result) == full(result) | {"3.1": None}


def test_an_error_under_a_magic_names_its_line_and_an_unknown_magic_its_name(grade):
    made = Handed("03_visits_into_orders")
    made.answer("3.1", "\n%%time\nx = 1\ny = x / 0\nanswer_1 = y").answer("3.2", "%nosuch 3\nanswer_2 = 1")
    marks = grade(made).marks
    assert marks[0].message == "Your answer cell stops in line 4 with ZeroDivisionError: division by zero."
    assert re.search(r"line 1 with UsageError: Line magic function \\?`%nosuch\\?` not found\.", marks[1].message)
    assert marks[0].code.startswith("\n%%time\nx = 1")


def test_an_error_of_syntax_says_nothing_of_places_that_the_student_does_not_know(grade):
    mark = grade(Handed("03_visits_into_orders").answer("3.1", "answer_1 = (")).marks[0]
    assert mark.message == "Your answer cell stops in line 1 with SyntaxError: '(' was never closed."


# --- inside -----------------------------------------------------------------------------------------------------------


def test_no_cell_of_a_lesson_needs_to_be_translated():
    for path in LESSONS.values():
        for cell in form.read(path)["cells"]:
            assert cell["cell_type"] != "code" or not holds(cell["source"]), cell["source"]


@pytest.mark.parametrize("name", ["answers", "cells", "failing", "history", "needs", "playing", "wire"])
def test_what_runs_after_a_cell_looks_up_nothing_that_a_cell_can_replace(name):
    module = importlib.import_module(f"platformlab.classroom.inside.{name}")
    found = set()

    def look(code):
        for step in dis.get_instructions(code):
            if step.opname == "LOAD_GLOBAL" and hasattr(builtins, step.argval):
                found.add(step.argval)
        for part in code.co_consts:
            if isinstance(part, types.CodeType):
                look(part)

    with open(module.__file__, encoding="utf-8") as file:
        look(compile(file.read(), name, "exec"))
    assert {one for one in found if one not in vars(module)} == set()


def test_results_in_the_box_have_all_that_those_of_a_lesson_have():
    """Whatever of a question, an outcome or a hint may be read in JupyterLab can be read while it is graded."""
    from platformlab.classroom.inside import face
    from platformlab.exercises import card, learner

    spec = exercises.get("3.1")
    known = {"title": spec.title, "points": 3, "kind": "number", "unit": spec.unit, "answer_name": "answer_1"}
    face.exercises = {"3.1": {**known, "numbers": dict(spec.given("s1"))}}
    try:
        ours = face.exercise("3.1")
        theirs = card.Question(spec, learner.Learner("s1"))
        for one, other in (
            (ours, theirs),
            (ours.check(1.0), card.Outcome("", None, 0.0)),
            (ours.check(1.0).feedback, theirs.taken(1.0)),
            (ours.hint(), theirs.hint()),
            (ours.solution(), theirs.solution()),
            (ours.learner, theirs.learner),
            (ours.given, theirs.given),
        ):
            public = {name for name in dir(other) if not name.startswith("_")}
            assert public <= set(dir(one)), type(other)
            assert repr(one)
        assert round(ours.check(1.0), 2) == 3
        assert not hasattr(ours.spec, "answer")
        assert not hasattr(ours.spec, "mark")
    finally:
        face.exercises = {}
