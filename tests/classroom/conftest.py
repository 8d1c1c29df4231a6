"""Submissions made from the lessons themselves, and graded as a class's are."""

import json
import re

import pytest

from platformlab import exercises
from platformlab.classroom import sandbox
from platformlab.classroom.sandbox import Limits
from platformlab.classroom.scoring import Result
from platformlab.classroom.work import Task, graded
from platformlab.notebooks import form

SECRET = "secret-of-the-tests"
QUICK = Limits(seconds_per_step=1.0, seconds=20.0)
LESSONS = {path.stem: path for path in form.lessons()}

WRITTEN = {
    "9.5": """
def people_reached(niche, fans):
    nobody = 1.0
    for audience in fans:
        nobody *= 1 - audience / niche
    return niche * (1 - nobody)
"""
}
"""Functions whose worked solution is told in words."""


@pytest.fixture(scope="session")
def view(tmp_path_factory):
    """The folder that submissions see of the course."""
    folder = tmp_path_factory.mktemp("view")
    sandbox.show(folder)
    return str(folder)


def right_code(spec, student):
    """What a student writes into the answer cell to be right, without asking the exercises."""
    given = spec.given(student)
    if spec.kind != "function":
        return f"{spec.answer_name} = {spec.answer(given)!r}"
    return WRITTEN.get(spec.id) or re.search(r"```python\n(.*?)```", spec.solution(given), re.DOTALL)[1]


class Handed:
    """A notebook in a student's hands: answers right unless they are changed."""

    def __init__(self, lesson, student="s1"):
        self.lesson, self.student = lesson, student
        self.released = form.read(LESSONS[lesson])
        self.notebook = form.read(LESSONS[lesson])
        self.parts = {found.exercise: found for found in form.graded(self.notebook)}
        for exercise in self.parts:
            self.answer(exercise, right_code(exercises.get(exercise), student))

    def cell(self, exercise, part="answer"):
        return self.notebook["cells"][getattr(self.parts[exercise], part)]

    def answer(self, exercise, code):
        """Writes code into the answer cell of an exercise."""
        self.cell(exercise)["source"] = code
        return self

    def drop(self, *cells):
        """Takes cells away; last of all changes, because the others move up."""
        left = [cell for cell in self.notebook["cells"] if not any(cell is dropped for dropped in cells)]
        self.notebook["cells"] = left
        return self

    @property
    def data(self):
        return json.dumps(self.notebook).encode()


@pytest.fixture(scope="session")
def grade(view):
    """Grades a Handed notebook, or bytes handed in for a lesson, and gives the Result."""

    def grade_it(handed, *, data=None, limits=QUICK, confined=True, student=None):
        task = Task(
            lesson=handed.lesson,
            released=form.dumps(handed.released),
            student=student or handed.student,
            handed_in=handed.data if data is None else data,
            secret=SECRET,
            confined=confined,
            limits=limits,
            view=view,
        )
        return Result.from_json(json.loads(json.dumps(graded(task))))

    return grade_it


def earned(result):
    """{exercise: points earned, None for not graded}."""
    return {mark.exercise: mark.earned for mark in result.marks}


def full(result):
    """{exercise: points there are}."""
    return {mark.exercise: mark.points for mark in result.marks}
