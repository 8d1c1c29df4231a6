"""One submission from its file to its marks: what a worker does, in a process of a pool or on another computer.

task = Task.of(lesson, …)     drawn at home: the secret of the course is not in it
graded(task)                  a Result as plain data; whatever is handed in, nothing is raised but the grader's trouble
"""

import contextlib
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from platformlab.classroom import sandbox
from platformlab.classroom.sandbox import Limits
from platformlab.classroom.scoring import hidden_cases, judged, not_gradable, numbers_for, version_of
from platformlab.classroom.submission import Lesson, SubmissionError, planned, read
from platformlab.classroom.syntax import translated
from platformlab.notebooks import form

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Task:
    """One submission to grade. lesson: the released lesson's name; released: its notebook, as text; handed_in: the
    file's bytes; cases: by exercise, the inputs that its functions are tried on. beside: {name: bytes} of the files
    that were handed in with it. numbers_of: by which id its numbers were drawn, when it is not the student's. view: the
    folder that submissions see of the course, where this computer has it already."""

    lesson: str
    released: str
    student: str
    handed_in: bytes
    cases: dict
    beside: dict = field(default_factory=dict)
    numbers_of: str = ""
    confined: bool = True
    limits: Limits = DEFAULT_LIMITS
    view: str | None = None

    @classmethod
    def of(cls, lesson, released, student, handed_in, secret, **more):
        """The Task of a submission, with hidden inputs that are drawn here: the course's secret stays at home."""
        found = _lesson(lesson, released)
        return cls(lesson, released, student, handed_in, _drawn(found, student, handed_in, secret), **more)


def _drawn(lesson, student, handed_in, secret):
    """By exercise, the inputs that the functions of a submission are tried on; none for what is no notebook."""
    try:
        version = version_of(read(handed_in))
    except SubmissionError:
        return {}
    return {
        part.spec.id: hidden_cases(part.spec, secret=secret, student=student, version=version)
        for part in lesson.parts
        if part.spec.kind == "function"
    }


def graded(task):
    """The Result of a Task, as plain data."""
    lesson = _lesson(task.lesson, task.released)
    try:
        cells = read(task.handed_in)
    except SubmissionError as error:
        return not_gradable(lesson, task.student, str(error)).as_json()
    plan = translated(planned(lesson, cells, cases=task.cases))
    numbers_of = task.numbers_of or task.student
    with (
        tempfile.TemporaryDirectory(prefix="platformlab-beside-") as folder,
        sandbox.opened(confined=task.confined, limits=task.limits, view=_view(task.view)) as box,
    ):
        files = _put_down(task.beside, Path(folder))
        played = box.play(plan.steps, given=numbers_for(lesson, numbers_of), files=files)
    return judged(lesson, plan, played, student=task.student, cases=task.cases, numbers_of=task.numbers_of).as_json()


def _put_down(beside, folder):
    """Files that were handed in beside a notebook, where a submission's process can be shown them: {name: path}."""
    paths = {name: folder / str(number) for number, name in enumerate(sorted(beside))}
    for name, path in paths.items():
        path.write_bytes(beside[name])
        path.chmod(0o644)
    return paths


@lru_cache(maxsize=32)
def _lesson(name, released):
    return Lesson.of(form.parsed(released, name), name)


def _view(named):
    """The folder that was named, if it is here; else one of this process's own."""
    return named if named and Path(named, "course").is_dir() else own_view()


@lru_cache(maxsize=1)
def own_view():
    """A view of this process's own, which goes with it. What a process that was killed has left goes before."""
    parent = Path(tempfile.gettempdir())
    for left in parent.glob(f"{_VIEW}*"):
        _take_away_if_left(left)
    view = tempfile.TemporaryDirectory(prefix=_VIEW)
    # Held as long as this process is there, whatever ends it.
    _kept.extend([view, _locked(Path(view.name, "lock"), "ab")])
    sandbox.show(view.name)
    return view.name


_VIEW = "platformlab-worker-"
_kept = []


def _take_away_if_left(folder):
    with contextlib.suppress(OSError):
        if held := _locked(folder / "lock", "rb"):
            held.close()
            shutil.rmtree(folder, ignore_errors=True)


def _locked(path, mode):
    """A file that this process has locked; None when another one has, or there are no locks."""
    file = path.open(mode)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (OSError, AttributeError):
        file.close()
        return None
    return file
