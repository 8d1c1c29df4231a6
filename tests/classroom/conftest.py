"""Grading as a class's submissions are graded."""

import json
import shutil

import pytest
from handed_in import LESSON, ROSTER
from submissions import PATIENT, SECRET

from platformlab.classroom import course, release, roster, roster_update, sandbox
from platformlab.classroom.files import write_json
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
        task = Task.of(
            handed.lesson,
            form.dumps(handed.released),
            student or handed.student,
            handed.data if data is None else data,
            SECRET,
            confined=confined,
            limits=limits,
            view=view,
        )
        return Result.from_json(json.loads(json.dumps(graded(task))))

    return grade_it


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """The folder of a course in which one lesson was released."""
    root = tmp_path_factory.mktemp("course") / "course"
    made, _ = course.init(root, roster=roster.parsed(ROSTER))
    with made.alone("release"):
        release.release(made, LESSON)
    return root


@pytest.fixture
def made(released, tmp_path):
    """The course, with nothing handed in yet."""
    root = tmp_path / "course"
    shutil.copytree(released, root)
    return course.found(root)


@pytest.fixture
def made_for(made):
    """Gives the course with another roster, from its text."""

    def make(text):
        write_json(made.own / "roster.json", roster_update.as_kept(roster.parsed(text)))
        return course.found(made.root)

    return make
