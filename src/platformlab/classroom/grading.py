"""Grades a class: in parallel, resumable at any moment, and the same when it is run again.

    for done in grade(course, lessons, workers=2): …        a Progress after each submission

A submission is graded when its file, what was released, the secret and the student are not those of the result that is
there, or the gradebook does not hold it. The grader's own trouble (a process killed from outside, no memory, a full
disk) is no outcome of a student's: it is told, nothing is kept, and the next grade tries again.

The gradebook is written first and the result's own file last, each in one go: whatever ends the program, a submission
is either done, or graded again. Work is handed out a few at a time, so memory grows with the workers and not with the
class.
"""

import contextlib
import tempfile
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from hashlib import sha256

from platformlab.classroom import cluster, gradebook, kept, lateness, notebook, processes, sandbox
from platformlab.classroom.files import CourseError, in_words, write, write_json
from platformlab.classroom.scoring import Result, Rivals
from platformlab.classroom.work import DEFAULT_LIMITS, Task

FORMAT = 2
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


@dataclass(frozen=True)
class Due:
    """A submission that is there. numbers_of: see Task. key: of what decides over its marks; None when it is graded
    already."""

    lesson: str
    student: str
    numbers_of: str
    path: object
    key: str | None


def grade(
    course,
    lessons,
    *,
    workers=1,
    scheduler="",
    security=None,
    force=False,
    confined=True,
    limits=DEFAULT_LIMITS,
    tell=lambda line: None,
):
    """Grades what was handed in for these lessons; yields Progress. SandboxError or CourseError, in one line, when
    nothing can be run here, or no more.

    workers: processes on this computer. scheduler: the address of a Dask scheduler, whose workers are used instead;
    security: as cluster.security gives it. tell: what is called with a line on what the teacher should know meanwhile.
    """
    with contextlib.ExitStack() as stack:
        recorder = stack.enter_context(gradebook.Recorder(course, tell))
        due = list(_due(course, lessons, recorder.marks, force))
        todo = [one for one in due if one.key is not None]
        done = 0
        for done in range(1, len(due) - len(todo) + 1):
            yield Progress(done, len(due), None)
        if not todo:
            return
        # Those of a class that was brought up to date, and ended before the gradebook knew of it.
        gradebook.enrol(recorder.marks.book, course.roster.students, only_new=True)
        view = None
        if not scheduler:
            view = stack.enter_context(tempfile.TemporaryDirectory(prefix="platformlab-view-"))
            sandbox.show(view)
            _try_the_sandbox(view, confined)
        if confined and not sandbox.may_hold(course.root):
            raise sandbox.SandboxError(
                f"{course.root} lies among the files that submissions can read: move the course to another folder"
            )
        pool = stack.enter_context(_pool(workers, scheduler, security, confined, tell))
        more = {"confined": confined, "limits": limits, "view": view}
        for progress in _graded(course, recorder, pool, todo, more):
            done += 1
            yield replace(progress, done=done, total=len(due))


def _graded(course, recorder, pool, todo, more):
    """Progress of submissions that are due, without the count."""
    names = dict.fromkeys(one.lesson for one in todo)
    lessons = {name: course.lesson(name) for name in names}
    texts = {name: course.released_text(name) for name in names}
    rivals = {name: Rivals(lessons[name], [s.id for s in course.roster.students]) for name in names}

    def jobs():
        for one in todo:
            data, beside = one.path.read_bytes(), _beside(course, one.lesson, one.student)
            own = {"numbers_of": one.numbers_of, "beside": beside, **more}
            yield one, Task.of(one.lesson, texts[one.lesson], one.student, data, course.secret, **own)

    in_a_row = 0
    for one, outcome, seconds in pool.each(jobs()):
        if isinstance(outcome, (sandbox.SandboxError, BrokenProcessPool)):
            raise outcome
        if isinstance(outcome, Exception):
            in_a_row += 1
            trouble = f"{one.student}, {one.lesson}: {_in_words(outcome)}"
            if in_a_row >= MOST_TROUBLES:
                raise CourseError(f"stopped after {in_a_row} in a row went wrong, the last: {trouble}")
            yield Progress(0, 0, None, seconds, trouble)
            continue
        in_a_row = 0
        result = Result.from_json(outcome)
        named = kept.named_id(course, one.lesson, one.student)
        result = replace(result, matches=rivals[one.lesson].matches(result, named=named))
        record(course, recorder, lessons[one.lesson], one.student, one.key, result)
        yield Progress(0, 0, result, seconds)


def _due(course, lessons, marks, force):
    """Due for each submission that was handed in."""
    for name in lessons:
        release, held = sha256(course.released_text(name).encode()).hexdigest(), marks.submitted(name)
        for student in course.roster.students:
            path = course.submission(name, student.id)
            if path is None:
                continue
            numbers_of = kept.numbers_id(course, name, student.id)
            numbers_of = "" if numbers_of == student.id else numbers_of
            beside = _digest(_beside(course, name, student.id))
            key = _key(path.read_bytes(), release, course.secret, student.id, numbers_of, beside)
            before = course.result(name, student.id)
            same = not force and before is not None and before.get("key") == key and student.id in held
            yield Due(name, student.id, numbers_of, path, None if same else key)


def _beside(course, lesson, student):
    """{name: bytes} of what was handed in beside the notebook."""
    return {name: path.read_bytes() for name, path in kept.companions(course, lesson, student).items()}


def _digest(beside):
    return "\n".join(f"{name} {sha256(data).hexdigest()}" for name, data in sorted(beside.items()))


def _key(data, *others):
    parts = [sha256(data).hexdigest(), str(FORMAT), *others]
    return sha256("\n".join(parts).encode()).hexdigest()


def _try_the_sandbox(view, confined):
    """SandboxError, once and in one line, when submissions cannot be run here."""
    with sandbox.opened(confined=confined, view=view) as box:
        box.play([{"run": "pass"}], given={})


def _pool(workers, scheduler, security, confined, tell):
    """What grades: processes here, or a Dask cluster."""
    if scheduler:
        return cluster.Cluster(scheduler, confined=confined, security=security, tell=tell)
    return processes.Processes(workers)


def _in_words(error):
    """The grader's own trouble in one line."""
    if isinstance(error, sandbox.TroubleError):
        return str(error)
    if isinstance(error, OSError):
        return in_words(error)
    if isinstance(error, MemoryError):
        return "there was no memory left"
    said = " ".join(str(error).split())[:200]
    return f"the grader stopped with {type(error).__name__}" + (f" ({said})" if said else "")


def record(course, marks, lesson, student, key, result):
    """Writes the gradebook, the notebook for the formgrader, then the result's own file, which says that all is done.

    marks: gradebook.Marks, or a Recorder.
    """
    path = course.submission(lesson.name, student)
    known = lateness.handed_in(course, lesson.name, student, path)
    marks.record(lesson, result, when=known.in_gradebook, late=known.late)
    target = course.root / "autograded" / student / lesson.name / f"{lesson.name}.ipynb"
    write(target, notebook.graded_copy(lesson, path.read_bytes(), result))
    entry = {"key": key, "handed_in": known.said, "result": result.as_json()}
    write_json(course.result_path(lesson.name, student), entry)
