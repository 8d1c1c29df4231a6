"""Grades a class: in parallel, resumable at any moment, and the same when it is run again.

    for done in grade(course, lessons, workers=2): …        a Progress after each submission

A submission is graded when its file, what was released, the secret and the student are not those of the result that is
there. The grader's own trouble (a process killed from outside, no memory, a full disk) is no outcome of a student's: it
is told, nothing is kept, and the next grade tries again.

The gradebook is written first and the result's own file last, each in one go: whatever ends the program, a submission
is either done, or graded again. Work is handed out a few at a time, so memory grows with the workers and not with the
class.
"""

import contextlib
import multiprocessing
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from hashlib import sha256

from platformlab.classroom import gradebook, lateness, notebook, sandbox
from platformlab.classroom.files import CourseError, write, write_json
from platformlab.classroom.scoring import Result, Rivals
from platformlab.classroom.work import DEFAULT_LIMITS, Task, graded, leave_with_parent

FORMAT = 2
AHEAD = 2
"""How many submissions a worker has waiting, beside the one it is at."""

MOST_TROUBLES = 5
"""After so many submissions in a row that the grader had trouble with, it stops: the next would have it too."""


@dataclass(frozen=True)
class Progress:
    """done of total; result: the one that was graded now, or None for one that was graded before. seconds: of it.
    trouble: why it could not be graded now, as "student, lesson: reason"; then there is no result."""

    done: int
    total: int
    result: Result | None
    seconds: float = 0.0
    trouble: str = ""


def grade(course, lessons, *, workers=1, scheduler="", force=False, confined=True, limits=DEFAULT_LIMITS):
    """Grades what was handed in for these lessons; yields Progress. SandboxError or CourseError, in one line, when
    nothing can be run here, or no more.

    workers: processes on this computer. scheduler: the address of a Dask scheduler, whose workers are used instead.
    """
    due = list(_due(course, lessons, force))
    total = sum(len(students) for _, students in due)
    done = 0
    if all(key is None for _, students in due for _, _, key in students):
        for done in range(1, total + 1):
            yield Progress(done, total, None)
        return
    with contextlib.ExitStack() as stack:
        view = stack.enter_context(tempfile.TemporaryDirectory(prefix="platformlab-view-"))
        sandbox.show(view)
        _try_the_sandbox(course, view, confined)
        pool, width = stack.enter_context(_pool(workers, scheduler))
        marks = gradebook.Marks(stack.enter_context(gradebook.opened(course)), course)
        for lesson, students in due:
            text, rivals = course.released_text(lesson.name), Rivals(lesson, [s.id for s in course.roster.students])
            kept = [student for student, _, key in students if key is None]
            for _ in kept:
                done += 1
                yield Progress(done, total, None)

            def task(student, path, text=text, name=lesson.name):
                data = path.read_bytes()
                return Task(name, text, student, data, course.secret, confined, limits, view)

            todo = [(student, path, key) for student, path, key in students if key is not None]
            in_a_row = 0
            for student, key, future, seconds in _worked(pool, todo, task, width * AHEAD):
                done += 1
                try:
                    result = Result.from_json(future.result())
                except (sandbox.SandboxError, BrokenProcessPool):
                    raise
                except Exception as error:
                    in_a_row += 1
                    trouble = f"{student}, {lesson.name}: {_in_words(error)}"
                    if in_a_row >= MOST_TROUBLES:
                        raise CourseError(
                            f"stopped after {in_a_row} in a row went wrong, the last: {trouble}"
                        ) from None
                    yield Progress(done, total, None, seconds, trouble)
                    continue
                in_a_row = 0
                result = replace(result, matches=rivals.matches(result))
                record(course, marks, lesson, student, key, result)
                yield Progress(done, total, result, seconds)


def _due(course, lessons, force):
    """(lesson, [(student, path, key)]) for what was handed in; key: None for what is graded already."""
    for name in lessons:
        lesson, students = course.lesson(name), []
        release = sha256(course.released_text(name).encode()).hexdigest()
        for student in course.roster.students:
            path = course.submission(name, student.id)
            if path is None:
                continue
            key = _key(path.read_bytes(), release, course.secret, student.id)
            before = course.result(name, student.id)
            same = not force and before is not None and before.get("key") == key
            students.append((student.id, path, None if same else key))
        yield lesson, students


def _key(data, *others):
    parts = [sha256(data).hexdigest(), str(FORMAT), *others]
    return sha256("\n".join(parts).encode()).hexdigest()


def _try_the_sandbox(course, view, confined):
    """SandboxError, once and in one line, when submissions cannot be run here, or could read the class."""
    if confined and not sandbox.may_hold(course.root):
        raise sandbox.SandboxError(
            f"{course.root} lies among the files that submissions can read: move the course to another folder"
        )
    with sandbox.opened(confined=confined, view=view) as box:
        box.play([{"run": "pass"}], given={})


@contextlib.contextmanager
def _pool(workers, scheduler):
    """(executor, how many it runs at a time): processes here, or a Dask cluster."""
    if not scheduler:
        # Each process begins afresh: what this one has open, the gradebook above all, is not in it.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context, initializer=leave_with_parent) as pool:
            try:
                yield pool, workers
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return
    try:
        from distributed import Client
    except ImportError:
        raise CourseError("--scheduler needs Dask: pip install distributed") from None
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise CourseError(f"there is no Dask scheduler at {scheduler} ({str(error).splitlines()[0]})") from None
    with client:
        yield client.get_executor(), max(1, sum(client.ncores().values()))


def _worked(pool, todo, task, most):
    """(student, key, ended future, seconds) of each submission, as they come, a few ahead at a time."""
    waiting, running = iter(todo), {}
    while True:
        while len(running) < most and (one := next(waiting, None)):
            student, path, key = one
            running[pool.submit(graded, task(student, path))] = (student, key, time.monotonic())
        if not running:
            return
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            student, key, began = running.pop(future)
            yield student, key, future, time.monotonic() - began


def _in_words(error):
    """The grader's own trouble in one line."""
    if isinstance(error, sandbox.TroubleError):
        return str(error)
    if isinstance(error, MemoryError):
        return "there was no memory left"
    said = " ".join(str(error).split())[:200]
    return f"the grader stopped with {type(error).__name__}" + (f" ({said})" if said else "")


def record(course, marks, lesson, student, key, result):
    """The gradebook, the notebook for the formgrader, then the result's own file, which says that all is done."""
    path = course.submission(lesson.name, student)
    known = lateness.handed_in(course, lesson.name, student, path)
    marks.record(lesson, result, when=known.in_gradebook, late=known.late)
    target = course.root / "autograded" / student / lesson.name / f"{lesson.name}.ipynb"
    write(target, notebook.graded_copy(lesson, path.read_bytes(), result))
    entry = {"key": key, "handed_in": known.said, "result": result.as_json()}
    write_json(course.result_path(lesson.name, student), entry)
