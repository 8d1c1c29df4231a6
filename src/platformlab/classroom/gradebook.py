"""nbgrader's gradebook, by its own API: students, lessons and marks, as its formgrader and its exports see them."""

import contextlib
import logging
import os
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

from platformlab.classroom.files import CourseError

MISSING = (
    "nbgrader is not here: install the extra with pip install 'platformlab[classroom]' (in a checkout: pip install -e"
    " '.[classroom]')"
)


def need_nbgrader():
    """CourseError when nbgrader is not installed."""
    try:
        import nbgrader  # noqa: F401
    except ImportError:
        raise CourseError(MISSING) from None


def check_url(url):
    """CourseError for what cannot be the address of a gradebook, or asks for a driver that is not installed."""
    need_nbgrader()
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    try:
        create_engine(url)
    except (SQLAlchemyError, ImportError) as error:
        raise CourseError(f"--db cannot be used ({str(error).splitlines()[0]})") from None


@contextlib.contextmanager
def opened(course):
    """The Gradebook of a course. CourseError when it cannot be opened."""
    need_nbgrader()
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SAWarning, SQLAlchemyError

    try:
        with _programs_at_hand():
            book = Gradebook(course.db_url, course.course_id)
    except (SQLAlchemyError, ImportError) as error:
        said = str(error).splitlines()[0]
        raise CourseError(f"the gradebook {_without_password(course.db_url)} cannot be opened: {said}") from None
    with book, warnings.catch_warnings():
        # nbgrader 0.9.6 builds its rows in an order that SQLAlchemy 2 warns of; they are added all the same.
        warnings.simplefilter("ignore", SAWarning)
        yield book


@contextlib.contextmanager
def _programs_at_hand():
    """nbgrader calls alembic by its bare name, which is found only where this environment's programs are looked for."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _without_password(url):
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)


def enrol(book, students):
    """Brings the students into the gradebook. Nobody is removed: their marks would go with them."""
    for student in students:
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
    """nbgrader's own release of LESSON in the folder source: release/LESSON, and its cells in the gradebook."""
    need_nbgrader()
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config(settings(course))
    config.CourseDirectory.source_directory = str(source)
    directory = CourseDirectory(config=config)
    api = NbGraderAPI(directory, config=config)
    api.log.setLevel(logging.CRITICAL)
    with _programs_at_hand():
        done = api.generate_assignment(lesson, force=True, create=True)
    if not done["success"]:
        lines = [line for line in (done.get("error") or done.get("log") or "").splitlines() if line.strip()]
        raise CourseError(f"nbgrader could not release {lesson}: {lines[-1].strip() if lines else 'no reason given'}")


def settings(course):
    """nbgrader_config.py of the course, as traitlets reads it."""
    from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

    try:
        return PyFileConfigLoader("nbgrader_config.py", str(course.root)).load_config()
    except ConfigFileNotFound:
        raise CourseError(f"{course.root / 'nbgrader_config.py'} is gone: put it back") from None


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
