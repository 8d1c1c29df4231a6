"""The course directory: nbgrader's, with a folder `platformlab` of our own in it.

nbgrader_config.py  gradebook.db       so that nbgrader, its formgrader and its other commands work here too
source/ release/                       each lesson as nbgrader keeps it
handout/LESSON/STUDENT/LESSON.ipynb    what each student gets
submitted/STUDENT/LESSON/              the latest that each handed in
autograded/ feedback/ export/          what comes of it; report.html
platformlab/course.json                the secret that hidden inputs are drawn from; keep it to yourself
platformlab/roster.json                the class, and who left it
platformlab/released.json  collected/  results/
"""

import contextlib
import datetime
import json
import os
import secrets
import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from platformlab.classroom import kept, roster_change, roster_update, sandbox
from platformlab.classroom.files import CourseError, read_json, write, write_json
from platformlab.classroom.roster import Roster, Student
from platformlab.classroom.submission import Lesson
from platformlab.notebooks import form

FORMAT = 1

_CONFIG = '''"""nbgrader's settings for this course; see `platformlab classroom --help`."""

import os

from nbgrader import preprocessors

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = {course_id!r}
{database}
# A lesson has no solutions in it: the lines of its answer cells are for the student.
c.GenerateAssignment.preprocessors = [
    preprocessors.IncludeHeaderFooter,
    preprocessors.LockCells,
    preprocessors.ClearOutput,
    preprocessors.CheckCellMetadata,
    preprocessors.ComputeChecksums,
    preprocessors.SaveCells,
    # What a teacher hides in cells of their own: BEGIN HIDDEN TESTS, BEGIN MARK SCHEME.
    preprocessors.ClearHiddenTests,
    preprocessors.ClearMarkScheme,
    preprocessors.ComputeChecksums,
    preprocessors.CheckCellMetadata,
]
c.OverwriteCells.add_missing_cells = True
'''


@dataclass(frozen=True)
class Course:
    """A course directory that init() made."""

    root: Path

    @property
    def own(self):
        """Our own folder."""
        return self.root / "platformlab"

    @cached_property
    def settings(self):
        """What init() wrote: the secret, the name of the course, where the gradebook is."""
        return read_json(self.own / "course.json")

    @property
    def secret(self):
        """What hidden inputs are drawn from."""
        return self.settings["secret"]

    @property
    def course_id(self):
        """nbgrader's name of the course."""
        return self.settings["course_id"]

    @property
    def db_url(self):
        """The gradebook, as SQLAlchemy names it."""
        return self.settings["db_url"] or f"sqlite:///{self.root / 'gradebook.db'}"

    @cached_property
    def roster(self):
        """The class."""
        kept = read_json(self.own / "roster.json")
        return Roster(tuple(Student.from_json(one) for one in kept["students"]), tuple(kept["columns"]))

    @property
    def left(self):
        """The students who are no longer on the roster; their work is kept."""
        kept = read_json(self.own / "roster.json") or {}
        return tuple(Student.from_json(one) for one in kept.get("left", ()))

    def forget_roster(self):
        """Reads the roster again when it is asked for next."""
        self.__dict__.pop("roster", None)

    @cached_property
    def released(self):
        """{lesson: {"sha": of the released text, "when": …}} of the lessons that were released, in order."""
        return dict(sorted((read_json(self.own / "released.json") or {}).items()))

    def lesson(self, name):
        """A released Lesson."""
        return Lesson.of(form.parsed(self.released_text(name), name), name)

    def released_text(self, name):
        """The released notebook of a lesson, as text."""
        path = self.root / "release" / name / f"{name}.ipynb"
        try:
            return path.read_text(encoding="utf-8")
        except OSError:
            raise CourseError(f"{path} is gone: run platformlab classroom release {name} again") from None

    def chosen(self, names):
        """The released lessons that were named ("03", "3", "03_visits_into_orders"); all when none was."""
        if not self.released:
            raise CourseError("nothing is released yet: platformlab classroom release LESSON")
        if not names:
            return tuple(self.released)
        return tuple(dict.fromkeys(_named(name, self.released, "released in this course") for name in names))

    def result_path(self, lesson, student):
        """The file of a student's Result."""
        return self.own / "results" / lesson / f"{student}.json"

    def result(self, lesson, student):
        """A student's result as {"key", "when", "result"}, or None."""
        return read_json(self.result_path(lesson, student))

    def submission(self, lesson, student):
        """The latest that a student handed in: its path, or None."""
        path = self.root / "submitted" / student / lesson / f"{lesson}.ipynb"
        return path if path.is_file() else None

    @contextlib.contextmanager
    def alone(self, doing):
        """Holds the course for one command at a time. CourseError, at once, when another one is at work."""
        from filelock import FileLock, Timeout

        lock, about = FileLock(self.own / "lock"), self.own / "lock.json"
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise CourseError(f"{_holder(about)} is at work in this course: wait until it has ended") from None
        try:
            now = datetime.datetime.now().strftime("%H:%M")
            write_json(about, {"doing": doing, "since": now, "process": os.getpid(), "computer": socket.gethostname()})
            self._finish()
            yield
        finally:
            about.unlink(missing_ok=True)
            lock.release()

    def _finish(self):
        """Ends what an earlier command had begun when it was ended from outside."""
        for half in self.own.glob(".*.part"):
            half.unlink(missing_ok=True)
        if (self.own / "course.json").is_file():
            roster_update.finish(self)
            kept.finish(self)


def _holder(about):
    with contextlib.suppress(CourseError, KeyError, TypeError):
        held = read_json(about)
        return f"another {held['doing']!r} (since {held['since']}, process {held['process']} on {held['computer']})"
    return "another command"


def init(folder, *, roster, db_url="", agreed=lambda change: not change.asks):
    """Makes a course directory, or brings the class of one up to date. (Course, whether it is new).

    agreed: told a roster_change.Change of a course that is there, and says whether it may be written; as it is, new
    students are put in and nothing else. CourseError when it may not be written, or when the folder holds something
    else, or lies where submissions could read it.
    """
    root = Path(folder).resolve()
    own = root / "platformlab"
    known = (own / "course.json").is_file()
    if not known and root.exists() and not _may_become_one(root):
        raise CourseError(f"{root} is not empty: name a new folder for the course")
    if not sandbox.may_hold(root):
        raise CourseError(f"{root} lies among the system's files, which submissions can read: choose another place")
    own.mkdir(parents=True, exist_ok=True)
    course = Course(root)
    with course.alone("init"):
        if known:
            _bring_up_to_date(course, roster, agreed)
            return course, False
        course_id = form.slug(root.name)
        line = f"c.CourseDirectory.db_url = {db_url!r}\n" if db_url else ""
        write(root / "nbgrader_config.py", _CONFIG.format(course_id=course_id, database=line), private=bool(db_url))
        for name in ("source", "release", "submitted"):
            (root / name).mkdir(exist_ok=True)
        write_json(own / "roster.json", roster_update.as_kept(roster))
        # The next command that holds the course brings the class into the gradebook, if this one does not come so far.
        roster_update.begin(course, roster)
        settings = {"format": FORMAT, "secret": secrets.token_hex(16), "course_id": course_id, "db_url": db_url}
        # Last, so that a course that was half made is made again.
        write_json(own / "course.json", settings, private=True)
    return course, True


_MADE = {"platformlab", "nbgrader_config.py", "source", "release", "submitted"}


def _may_become_one(root):
    """Whether a folder is empty, or holds no more than an init that was ended before it was done."""
    if not root.is_dir():
        return False
    there = {path.name for path in root.iterdir()}
    return not there or (there <= _MADE and "platformlab" in there and not any((root / "source").glob("*")))


def _bring_up_to_date(course, roster, agreed):
    change = roster_change.compared(course.roster, course.left, roster)
    if not agreed(change):
        said = "; ".join(change.lines[:3]) + ("; …" if len(change.lines) > 3 else "")
        raise CourseError(f"nothing was written, because it must be asked for with --yes: {said}")
    roster_update.begin(course, change.roster, left=change.left, moves=change.moves)
    roster_update.finish(course)


def found(folder="."):
    """The Course of a folder, or of one above it. CourseError when there is none."""
    start = Path(folder).resolve()
    for root in (start, *start.parents):
        if (root / "platformlab" / "course.json").is_file():
            return Course(root)
    raise CourseError(f"{start} is no course: make one with platformlab classroom init DIR --roster roster.csv")


def lesson_path(name):
    """The file of a lesson of this checkout, by number or name. CourseError when there is none."""
    files = {path.stem: path for path in form.lessons()}
    if not files:
        raise CourseError("the lessons are not here: run this in the course's checkout, where the folder lessons is")
    return files[_named(name, files, "a lesson")]


def _named(name, known, what):
    text = Path(str(name)).name.removesuffix(".ipynb")
    number = f"{int(text):02d}_" if text.isdecimal() and text.isascii() else ""
    for candidate in known:
        if text == candidate or (number and candidate.startswith(number)):
            return candidate
    raise CourseError(f"{name!r} is not {what}; there are: {', '.join(known)}")


def dumps(notebook):
    """A notebook as its file's text."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
