"""Grading as a class's submissions are graded."""

import json

import pytest
from submissions import PATIENT, SECRET

from platformlab.classroom import sandbox
from platformlab.classroom.scoring import Result
from platformlab.classroom.work import Task, graded
from platformlab.notebooks import form


@pytest.fixture(scope="session")
def view(tmp_path_factory):
    """The folder that submissions see of the course."""
    folder = tmp_path_factory.mktemp("view")
    sandbox.show(folder)
    return str(folder)


@pytest.fixture(scope="session")
def grade(view):
    """Grades a Handed notebook, or bytes handed in for a lesson, and gives the Result."""

    def grade_it(handed, *, data=None, limits=PATIENT, confined=True, student=None):
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
