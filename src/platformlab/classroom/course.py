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
import json
import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from platformlab.classroom import address, gradebook, kept, lock, roster_change, roster_update, sandbox
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

_ID_LINE = re.compile(r"^c\.CourseDirectory\.course_id\b.*\n", re.MULTILINE)
_DB_LINE = re.compile(r"^c\.CourseDirectory\.db_url\b.*\n", re.MULTILINE)


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
        kept = self.settings["db_url"]
        return address.read(kept) if kept else address.of_file(self.root / "gradebook.db")

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
        with lock.alone(self.root, self.own, doing):
            self._finish()
            yield

    def _finish(self):
        """Ends what an earlier command had begun when it was ended from outside."""
        if (self.own / "course.json").is_file():
            roster_update.finish(self)
            kept.finish(self)


def init(folder, *, roster, db_url="", agreed=lambda change: not change.asks):
    """Makes a course directory, or brings the class of one up to date. (Course, whether it is new).

    agreed: told a roster_change.Change of a course that is there, and says whether it may be written; as it is, new
    students are put in and nothing else. db_url: of a new course's gradebook, as address.read gives it; see
    move_gradebook for one that is there. CourseError when the change may not be written, when the folder holds
    something else, or lies where submissions could read it, or there is no gradebook to be had at the address.
    """
    root = Path(folder).resolve()
    own = root / "platformlab"
    if not (own / "course.json").is_file() and root.exists() and not _is_free(root):
        raise CourseError(f"{root} is not empty: name a new folder for the course")
    if not sandbox.may_hold(root):
        raise CourseError(f"{root} lies among the system's files, which submissions can read: choose another place")
    settings = {"format": FORMAT, "secret": secrets.token_hex(16), "course_id": form.slug(root.name), "db_url": db_url}
    if db_url and not (own / "course.json").is_file():
        # Before anything is made: a course whose address has a slip in it would be there, and have no gradebook.
        gradebook.check(_with(root, settings))
    own.mkdir(parents=True, exist_ok=True)
    course = Course(root)
    with course.alone("init"):
        if (own / "course.json").is_file():
            _bring_up_to_date(course, roster, agreed)
            return course, False
        _write_config(root, _CONFIG.format(course_id=settings["course_id"]), db_url)
        for name in ("source", "release", "submitted"):
            (root / name).mkdir(exist_ok=True)
        write_json(own / "roster.json", roster_update.as_kept(roster))
        # The next command that holds the course brings the class into the gradebook, if this one does not come so far.
        roster_update.begin(course, roster)
        # Last, so that a course that was half made is made again.
        write_json(own / "course.json", settings, private=True)
    return course, True


def _bring_up_to_date(course, roster, agreed):
    change = roster_change.compared(course.roster, course.left, roster)
    if not agreed(change):
        said = "; ".join(change.lines[:3]) + ("; …" if len(change.lines) > 3 else "")
        raise CourseError(f"nothing was written, because it must be asked for with --yes: {said}")
    roster_update.begin(course, change.roster, left=change.left, moves=change.moves)
    roster_update.finish(course)


def _is_free(root):
    """Whether a folder can become a course: it is empty, or one in which init() was ended before it was done."""
    if not root.is_dir():
        return False
    ours = ("platformlab", "nbgrader_config.py", "source", "release", "submitted")
    found = [path for path in root.iterdir() if not lock.is_part(path)]
    begun = root / "platformlab"
    inside = list(begun.iterdir()) if begun.is_dir() else []
    known = all(lock.is_part(path) or path.name in ("roster.json", *lock.FILES) for path in inside)
    return not found or (begun.is_dir() and known and all(path.name in ours for path in found))


def _with(root, settings):
    """A Course as it will be."""
    course = Course(root)
    course.__dict__["settings"] = settings
    return course


def _write_config(root, text, db_url):
    """nbgrader_config.py with the gradebook's address in it, in place of the one that it names."""
    line = f"c.CourseDirectory.db_url = {db_url!r}\n"
    if _DB_LINE.search(text):
        text = _DB_LINE.sub(lambda _: line if db_url else "", text, count=1)
    elif db_url:
        text = _ID_LINE.sub(lambda found: found[0] + line, text, count=1) if _ID_LINE.search(text) else text + line
    write(root / "nbgrader_config.py", text, private=bool(db_url))


def move_gradebook(course, db_url, agreed):
    """Makes a course use the gradebook at another address, and says so in a line; empty text when it does already.

    agreed: asks the teacher a question; false for no. CourseError when they do not agree, and when marks of this course
    would be left behind: they move with the tools of their database, and then only the address changes.
    """
    before = course.db_url
    if db_url == before:
        return ""
    new = _with(course.root, course.settings | {"db_url": db_url})
    name, old = address.shown(db_url), address.shown(before)
    gradebook.check(new)
    if not address.same(db_url, before):
        if course.released and not gradebook.is_own(new):
            raise CourseError(
                f"the marks of this course are in {old}, and {name} has none of them: copy the database there with its"
                " own tools (pg_dump, pgloader) and name it then, or leave --db out"
            )
        if not agreed(f"The gradebook of this course is {old}. Use {name} from now on?"):
            raise CourseError(f"the gradebook of this course stays {old}; to use {name} from now on, say --yes too")
    with course.alone("init"):
        config = course.root / "nbgrader_config.py"
        _write_config(course.root, config.read_text(encoding="utf-8"), db_url)
        write_json(course.own / "course.json", new.settings, private=True)
    course.__dict__.pop("settings", None)
    return f"The gradebook is now {name}."


def is_one(folder):
    """Whether a folder is a course."""
    return (Path(folder) / "platformlab" / "course.json").is_file()


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
