"""One submission from its file to its marks: what a worker does, in a process of a pool or on another computer.

graded(Task(…))      a Result as plain data; whatever is handed in, nothing is raised but SandboxError
"""

import atexit
import multiprocessing
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from platformlab.classroom import sandbox
from platformlab.classroom.sandbox import Limits
from platformlab.classroom.scoring import hidden_cases, judged, not_gradable, numbers_for, version_of
from platformlab.classroom.submission import Lesson, SubmissionError, planned, read
from platformlab.classroom.syntax import translated
from platformlab.notebooks import form

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Task:
    """One submission to grade. lesson: the released lesson's name; released: its notebook, as text; handed_in: the
    file's bytes. view: the folder that submissions see of the course, where this computer has it already."""

    lesson: str
    released: str
    student: str
    handed_in: bytes
    secret: str
    confined: bool = True
    limits: Limits = DEFAULT_LIMITS
    view: str | None = None


def graded(task):
    """The Result of a Task, as plain data."""
    lesson = _lesson(task.lesson, task.released)
    try:
        cells = read(task.handed_in)
    except SubmissionError as error:
        return not_gradable(lesson, task.student, str(error)).as_json()
    version = version_of(cells)
    cases = {
        part.spec.id: hidden_cases(part.spec, secret=task.secret, student=task.student, version=version)
        for part in lesson.parts
        if part.spec.kind == "function"
    }
    plan = translated(planned(lesson, cells, cases=cases))
    with sandbox.opened(confined=task.confined, limits=task.limits, view=_view(task.view)) as box:
        played = box.play(plan.steps, given=numbers_for(lesson, task.student))
    return judged(lesson, plan, played, student=task.student, secret=task.secret, version=version).as_json()


def leave_with_parent():
    """In a worker of a pool: ends it when the process that started it is gone, however that was ended."""
    parent = multiprocessing.parent_process()

    def wait():
        parent.join()
        os._exit(1)

    if parent is not None:
        threading.Thread(target=wait, daemon=True).start()


@lru_cache(maxsize=32)
def _lesson(name, released):
    return Lesson.of(form.parsed(released, name), name)


def _view(named):
    """The folder that was named, if it is here; else one of this process's own."""
    return named if named and Path(named, "course").is_dir() else _own_view()


@lru_cache(maxsize=1)
def _own_view():
    folder = tempfile.mkdtemp(prefix="platformlab-view-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sandbox.show(folder)
    return folder
