"""nbgrader's gradebook, by its own API: students, lessons and marks, as its formgrader and its exports see them.

What its database has to say comes as a GradebookError, in one line (`database`).
"""

import contextlib
import logging
import os
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

from platformlab.classroom import address
from platformlab.classroom.database import GradebookError, claim, in_one_line, is_own, look, one_line
from platformlab.classroom.files import CourseError, write

__all__ = [
    "MISSING",
    "PATIENCE_SECONDS",
    "GradebookError",
    "Marks",
    "Recorded",
    "Recorder",
    "check",
    "enrol",
    "generate",
    "is_own",
    "need_nbgrader",
    "opened",
    "settings",
]

MISSING = (
    "nbgrader is not here: install the extra with pip install 'platformlab[classroom]' (in a checkout: pip install -e"
    " '.[classroom]')"
)
PATIENCE_SECONDS = 60
"""How long grading waits for a server that went away, as when it is restarted."""


def need_nbgrader():
    """CourseError when nbgrader is not installed."""
    try:
        import nbgrader  # noqa: F401
    except ImportError:
        raise CourseError(MISSING) from None


def check(course):
    """GradebookError when a course cannot have its gradebook where it says: no server, no right, another's."""
    need_nbgrader()
    address.check_driver(course.db_url)
    os.environ.setdefault("PGCONNECT_TIMEOUT", "10")
    with in_one_line(course):
        look(course)


@contextlib.contextmanager
def opened(course):
    """The Gradebook of a course. GradebookError, in one line, when it cannot be opened, or fails while it is open."""
    need_nbgrader()
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning

    address.check_driver(course.db_url)
    # A server that does not answer at all is given up, by PostgreSQL's own library.
    os.environ.setdefault("PGCONNECT_TIMEOUT", "10")
    with in_one_line(course), warnings.catch_warnings():
        # nbgrader 0.9.6 builds its rows in an order that SQLAlchemy 2 warns of; they are added all the same.
        warnings.simplefilter("ignore", SAWarning)
        look(course)
        with _quick_to_make():
            book = Gradebook(course.db_url, course.course_id)
        with book:
            claim(book.db(), course)
            yield book


@contextlib.contextmanager
def _quick_to_make():
    """For a new gradebook nbgrader asks alembic for a version, in a process that takes seconds and that it finds only
    where this environment's programs are looked for. The same is known in this process."""
    from alembic.script import ScriptDirectory
    from nbgrader import api
    from nbgrader.dbutil import ALEMBIC_DIR

    asked, api.get_alembic_version = api.get_alembic_version, lambda: ScriptDirectory(ALEMBIC_DIR).get_current_head()
    try:
        yield
    finally:
        api.get_alembic_version = asked


def enrol(book, students, *, only_new=False):
    """Brings the students into the gradebook. Nobody is removed: their marks would go with them.

    only_new: what the gradebook holds of those whom it knows is left as it is.
    """
    known = {student.id for student in book.students} if only_new else set()
    for student in students:
        if student.id in known:
            continue
        book.update_or_create_student(
            student.id,
            first_name=student.first_name or None,
            last_name=student.last_name or None,
            email=student.email or None,
            lms_user_id=student.canvas_id or None,
        )


def rename(book, renamed):
    """Gives students other ids, with all that is theirs, in one go: (old id, new id) pairs. Done twice, the second time
    does nothing. The new ids are nobody's; a student without marks who has one is given another in its place."""
    from nbgrader.api import Student, SubmittedAssignment
    from sqlalchemy import delete, insert, select, update

    students, submissions, db = Student.__table__, SubmittedAssignment.__table__, book.db

    def row(student):
        return db.execute(select(students).where(students.c.id == student)).mappings().first()

    for old, new in renamed:
        values = row(old)
        if values is None:
            continue
        if (other := row(new)) is not None:
            db.execute(insert(students).values({**other, "id": f"{new}.before"}))
            db.execute(update(submissions).where(submissions.c.student_id == new).values(student_id=f"{new}.before"))
            db.execute(delete(students).where(students.c.id == new))
        db.execute(insert(students).values({**values, "id": new}))
        db.execute(update(submissions).where(submissions.c.student_id == old).values(student_id=new))
        db.execute(delete(students).where(students.c.id == old))
    db.commit()


def generate(course, lesson, *, source):
    """nbgrader's own release of LESSON in the folder source: its cells in the gradebook, then release/LESSON, each file
    whole."""
    need_nbgrader()
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from sqlalchemy.exc import SQLAlchemyError
    from traitlets.config import Config

    with opened(course):
        pass  # what is wrong with the gradebook is told as it is, before nbgrader tells it in its own way
    with tempfile.TemporaryDirectory(prefix="platformlab-release-") as folder:
        config = Config(settings(course))
        config.CourseDirectory.db_url = course.db_url
        config.CourseDirectory.source_directory = str(source)
        config.CourseDirectory.release_directory = folder
        config.CourseDirectory.assignment_id = lesson
        heard = _Heard()
        directory = CourseDirectory(config=config, log=heard.log)
        converter = GenerateAssignment(coursedir=directory, config=config, log=heard.log)
        converter.force = converter.create_assignment = True
        with in_one_line(course):
            try:
                converter.start()
            except (NbGraderException, SystemExit) as error:
                if isinstance(heard.error, (OSError, SQLAlchemyError)):
                    raise heard.error from None
                said = one_line(str(heard.error or error))
                raise CourseError(f"nbgrader could not release {lesson}: {said}") from None
        _put(Path(folder, lesson), course.root / "release" / lesson)


class _Heard(logging.Handler):
    """What nbgrader logs instead of raising it. error: the first that it logged while it handled it."""

    def __init__(self):
        super().__init__()
        self.error = None
        self.log = logging.Logger("nbgrader", logging.ERROR)
        self.log.addHandler(self)

    def emit(self, _record):
        self.error = self.error or sys.exc_info()[1]


def _put(origin, target):
    """Makes a folder hold what another one holds, and nothing else, each file whole."""
    new = {path.relative_to(origin) for path in origin.rglob("*") if path.is_file()}
    for name in sorted(new):
        write(target / name, (origin / name).read_bytes())
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(target) not in new:
            path.unlink()


def settings(course):
    """nbgrader_config.py of the course, as traitlets reads it."""
    from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

    try:
        found = PyFileConfigLoader("nbgrader_config.py", str(course.root)).load_config()
    except ConfigFileNotFound:
        raise CourseError(f"{course.root / 'nbgrader_config.py'} is gone: put it back") from None
    except Exception as error:
        said = f"{type(error).__name__}: {one_line(str(error))}"
        raise CourseError(f"{course.root / 'nbgrader_config.py'} cannot be read ({said}): mend it") from None
    named = found.CourseDirectory.get("db_url")
    if isinstance(named, str) and not address.same(named, course.db_url):
        raise CourseError(
            f"{course.root / 'nbgrader_config.py'} names another gradebook than {address.shown(course.db_url)}: write"
            " its address there, or name yours with init --db"
        )
    return found


@dataclass(frozen=True)
class Recorded:
    """What the gradebook holds of one submission, as nbgrader counts it. manual: questions for a person to look at."""

    score: float
    late_penalty: float
    manual: int


class Marks:
    """Writes Results into an open gradebook, and reads what became of them."""

    def __init__(self, book, course):
        self.book, self.course = book, course
        # Every submission is loaded once; what one commit has written need not be read again for the next.
        book.db().expire_on_commit = False
        self._late = None
        self._names = {}

    def record(self, lesson, result, *, when, late=None):
        """Puts a Result into the gradebook, in one go. A mark that a person gave stays, to be looked at again.

        when: of handing in, in UTC without a zone; None when it is not known. late: whether the LMS called it late.
        """
        submission = self.book.update_or_create_submission(lesson.name, result.student, timestamp=when)
        (notebook,) = [one for one in submission.notebooks if one.name == lesson.name]
        marks = {part.check_id: mark for part, mark in zip(lesson.parts, result.marks, strict=True)}
        names = self._cell_names(lesson.name)
        for grade in notebook.grades:
            mark = marks.get(names[grade.cell_id])
            grade.auto_score = mark.earned if mark else None
            grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
        self.book.db.flush()
        self.book.db.refresh(notebook)
        notebook.late_submission_penalty = self._penalty(submission, notebook, result.student, late)
        self.book.db.commit()

    def _cell_names(self, lesson):
        """The names of a lesson's grade cells by their ids in the gradebook; asked for once."""
        if lesson not in self._names:
            notebook = self.book.find_notebook(lesson, lesson)
            self._names[lesson] = {cell.id: cell.name for cell in notebook.grade_cells + notebook.task_cells}
        return self._names[lesson]

    def date(self, lesson, handed_in):
        """Applies times and the deadline of today to what is recorded; (student, points taken off before, points taken
        off now) for each that this changes. handed_in: {student: lateness.HandedIn}."""
        changed = []
        for submission in self.book.assignment_submissions(lesson):
            notebook = next((one for one in submission.notebooks if one.name == lesson), None)
            if notebook is None or submission.student_id not in handed_in:
                continue
            known = handed_in[submission.student_id]
            if submission.timestamp != known.in_gradebook:
                submission.timestamp = known.in_gradebook
            before = notebook.late_submission_penalty
            now = self._penalty(submission, notebook, submission.student_id, known.late)
            if (before or 0) != (now or 0):
                notebook.late_submission_penalty = now
                changed.append((submission.student_id, before or 0.0, now or 0.0))
        self.book.db.commit()
        return changed

    def _penalty(self, submission, notebook, student, late):
        """What the course's late rule, nbgrader's own plugin, takes off; None for nothing."""
        if submission.assignment.duedate is None:
            return None
        seconds = submission.total_seconds_late
        if submission.timestamp is None and late and submission.extension is None:
            # Late by the LMS's word, which does not say by how much: by the least that there is.
            seconds = 1
        if seconds <= 0:
            return None
        if self._late is None:
            from nbgrader.preprocessors import AssignLatePenalties
            from traitlets.config import Config

            self._late = AssignLatePenalties(config=Config(settings(self.course)))
            self._late.init_plugin()
        penalty = self._late.plugin_inst.late_submission_penalty(student, notebook.score, seconds)
        return None if penalty is None else min(max(penalty, 0), notebook.score)

    def submitted(self, lesson):
        """Whose submission of a lesson the gradebook holds: ids."""
        from nbgrader.api import Assignment, SubmittedAssignment

        held = self.book.db.query(SubmittedAssignment.student_id).join(Assignment).filter(Assignment.name == lesson)
        return {student for (student,) in held}

    def recorded(self, lesson):
        """{student: Recorded} of a lesson."""
        found = {}
        for submission in self.book.assignment_submissions(lesson):
            notebook = next((one for one in submission.notebooks if one.name == lesson), None)
            if notebook is not None:
                found[submission.student_id] = Recorded(
                    score=notebook.score,
                    late_penalty=notebook.late_submission_penalty or 0.0,
                    manual=sum(bool(grade.needs_manual_grade) for grade in notebook.grades),
                )
        return found

    def points(self, lesson):
        """{grade cell: the points it can bring} of a lesson, those that a teacher added among them."""
        return {cell.name: cell.max_score for cell in self.book.find_notebook(lesson, lesson).grade_cells}

    def scores(self, lesson):
        """{student: {check cell: points}} with what people gave in the formgrader; None where there is no mark yet."""
        found = {}
        for submission in self.book.assignment_submissions(lesson):
            notebook = next((one for one in submission.notebooks if one.name == lesson), None)
            for grade in notebook.grades if notebook is not None else ():
                given = grade.manual_score if grade.manual_score is not None else grade.auto_score
                extra = grade.extra_credit or 0
                found.setdefault(submission.student_id, {})[grade.name] = None if given is None else given + extra
        return found

    def comments(self, lesson):
        """{student: {solution cell: what a person wrote about it in the formgrader}}."""
        found = {}
        for submission in self.book.assignment_submissions(lesson):
            notebook = next((one for one in submission.notebooks if one.name == lesson), None)
            for comment in notebook.comments if notebook is not None else ():
                if comment.manual_comment:
                    found.setdefault(submission.student_id, {})[comment.name] = comment.manual_comment
        return found


class Recorder:
    """Marks of an open gradebook that go on after its server was restarted.

        with Recorder(course, tell) as recorder: recorder.record(lesson, result, when=…)

    tell: what is called with a line, once, when the server went away and is waited for.
    """

    def __init__(self, course, tell):
        self.course, self._tell = course, tell
        self.marks = None
        self._open = contextlib.ExitStack()

    def __enter__(self):
        self._begin()
        return self

    def __exit__(self, *_error):
        self._end()

    def _begin(self):
        self._open = contextlib.ExitStack()
        self.marks = Marks(self._open.enter_context(opened(self.course)), self.course)

    def _end(self):
        self.marks = None
        with contextlib.suppress(CourseError):
            self._open.close()

    def record(self, lesson, result, *, when, late=None):
        """See Marks.record. GradebookError when the server does not come back within PATIENCE_SECONDS."""
        while True:
            try:
                with in_one_line(self.course):
                    self.marks.record(lesson, result, when=when, late=late)
                return
            except GradebookError as error:
                self._end()
                if not error.away:
                    raise
                self._tell(f"{error.name} went away: waiting for it, {PATIENCE_SECONDS} s at most")
                self._begin_again()

    def _begin_again(self):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            time.sleep(0.5)
            try:
                self._begin()
                return
            except GradebookError:
                if time.monotonic() > deadline:
                    raise
