"""A course in a temporary folder, what is handed in there, and the commands that a teacher types.

at = Place(folder, template)
at.hand_in("ann", Work(answers={"4.1": "while True: pass"}))
at.collect()
at.grade()
at.outcome()        what stands in the marks, and what was printed
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from hostile import works
from hostile.works import HONEST, LESSON
from platformlab.classroom import course, standing
from platformlab.classroom.files import CourseError
from platformlab.notebooks import form

ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Email address\n"
    '"Lee, Ann",101,U1,ann,ann.lee@school.example\n"Ma, Bo",102,U2,bo,bo.ma@school.example\n'
    '"王, 小明",103,U3,wang,wang@school.example\n'
)
"""The class of every case that does not bring its own: as Canvas exports it, with e-mail addresses."""

STUDENTS = ("ann", "bo", "wang")
HERE = Path(__file__).parent
PATIENCE_SECONDS = 240
_READING = threading.Lock()
"""Marks are read by one thread at a time: nbgrader's gradebook changes this process's PATH while it opens."""


@dataclass(frozen=True)
class Said:
    """One command: its step ("grade"), exit status (None: it did not end), and what it printed. peak_mb: the most
    memory that one of its processes held, those of the submissions apart where none is."""

    step: str
    status: int | None
    out: str
    err: str
    seconds: float = 0.0
    peak_mb: float = 0.0

    @property
    def text(self):
        """All that was printed."""
        return self.out + self.err

    @property
    def complaint(self):
        """The lines on standard error, without those of the progress bar."""
        return [line for line in self.err.splitlines() if line.strip() and not line.startswith("[")]


@dataclass(frozen=True)
class Stands:
    """One student in the lesson. marks: points by exercise, None for not graded; whys: reasons by exercise. total: of
    the lesson, with what was taken off for lateness; None for no mark."""

    state: str
    marks: dict
    whys: dict
    total: float | None = None


@dataclass
class Outcome:
    """What became of a case. trouble: why the marks cannot be read, if so."""

    place: object
    said: list
    students: dict = field(default_factory=dict)
    trouble: str = ""

    def pages_with(self, text):
        """The files for students and teachers that hold this text."""
        wanted = text.encode()
        for folder in ("feedback", "export", "report.html", "autograded", "handout"):
            top = self.place.root / folder
            for path in [top] if top.is_file() else sorted(top.rglob("*")):
                if path.is_file() and wanted in path.read_bytes():
                    yield str(path.relative_to(self.place.root))


def make_template(folder, roster=ROSTER):
    """The course that cases begin with: this class, and the lesson released. Made by the commands."""
    at = Place(folder)
    at.init(roster)
    at.classroom("release", LESSON)
    if any(said.status for said in at.said):
        raise RuntimeError(f"a course cannot be made here: {at.said[-1].text}")
    return at.folder


class Place:
    """A folder with a course of its own: at.root. What a case needs beside it lies in at.folder."""

    def __init__(self, folder, template=None):
        self.folder = Path(folder)
        self.root, self.inbox = self.folder / "course", self.folder / "inbox"
        self.said, self._running = [], []
        self.python, self.seen = sys.executable, {}
        self.folder.mkdir(parents=True, exist_ok=True)
        if template is not None:
            shutil.copytree(Path(template, "course"), self.root)
        self.home = self.folder / "home"
        self.home.mkdir(exist_ok=True)

    # --- commands -----------------------------------------------------------------------------------------------------

    def environment(self, **more):
        """What a teacher's shell has; the records of whoever runs this stay out of it."""
        known = {name: value for name, value in os.environ.items() if not name.startswith(("PLATFORMLAB_", "PYTEST"))}
        own = {"HOME": str(self.home), "PLATFORMLAB_HOME": str(self.home), "PYTHONWARNINGS": "ignore"}
        return {name: value for name, value in {**known, **own, **more}.items() if value is not None}

    def started(self, step, *arguments, **how):
        """A classroom command that is at work: a Running. how: as for command()."""
        own = () if step == "init" else ("--course", self.root)
        return self._started(step, ("classroom", step, *arguments, *own), **how)

    def _started(
        self,
        step,
        arguments,
        *,
        env=(),
        around=(),
        program=("-m", "platformlab.cli"),
        cwd=None,
        patience=PATIENCE_SECONDS,
    ):
        words = [str(word) for word in (*around, self.python, *program, *arguments)]
        running = Running(step, words, self.environment(**dict(env)), cwd or self.folder, patience)
        self._running.append(running)
        return running

    def command(self, step, *arguments, **how):
        """Runs `platformlab …` to its end; a Said of that step. env: variables to set, or to unset with None. around:
        a program that starts it. program: what runs in its place. cwd: where. patience: seconds that it may take."""
        self.said.append(self._started(step, arguments, **how).ended())
        return self.said[-1]

    def classroom(self, step, *arguments, then=None, **how):
        """Runs `platformlab classroom STEP …` to its end; a Said. then: what is done after it."""
        said = self.started(step, *arguments, **how).ended()
        self.said.append(said)
        if then is not None:
            then()
        return said

    def init(self, roster=ROSTER, *arguments, encoding="utf-8", **how):
        """Makes the course, or brings its class up to date. roster: a CSV's text, or its bytes."""
        path = self.folder / "roster.csv"
        path.write_bytes(roster if isinstance(roster, bytes) else roster.encode(encoding))
        return self.classroom("init", self.root, "--roster", path, *arguments, **how)

    def collect(self, *paths, **how):
        """Collects these paths, else the inbox."""
        return self.classroom("collect", *(paths or (self.inbox,)), **how)

    def grade(self, *arguments, seconds_per_step=None, seconds=None, workers=1, **how):
        """Grades. With seconds_per_step and seconds, by shorter limits than those of the command."""
        if seconds_per_step is not None:
            how["program"] = (str(HERE / "quick.py"), str(seconds_per_step), str(seconds))
        return self.classroom("grade", "--workers", workers, *arguments, **how)

    def exports(self):
        """Writes the marks in every format."""
        for kind in ("csv", "canvas", "moodle"):
            self.classroom("export", "--format", kind)

    def pages(self):
        """Writes feedback and report."""
        self.classroom("feedback", "--solutions")
        self.classroom("report")

    # --- hand-ins -----------------------------------------------------------------------------------------------------

    def notebook(self, student, work=HONEST):
        """The bytes of the notebook that a student hands in."""
        handout = form.read(self.root / "handout" / LESSON / student / f"{LESSON}.ipynb")
        return json.dumps(works.notebook_of(handout, student, work)).encode()

    def hand_in(self, student, work=HONEST, *, path=None, data=None, when=None):
        """Puts a student's notebook, or these bytes, into the inbox: STUDENT/LESSON.ipynb, or path. when: seconds since
        1970, for the file's own time."""
        target = self.inbox / (path or f"{student}/{LESSON}.ipynb")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.notebook(student, work) if data is None else data)
        if when is not None:
            os.utime(target, (when, when))
        return target

    def zip(self, name, entries):
        """An archive, at.folder/name, of these entries: {path within: whose right notebook, or bytes}."""
        path = self.folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, data in entries.items():
                archive.writestr(entry, data if isinstance(data, bytes) else self.notebook(data))
        return path

    def honest(self, *students):
        """These students, or all, hand in right answers."""
        for student in students or STUDENTS:
            self.hand_in(student)

    # --- what came of it ----------------------------------------------------------------------------------------------

    def outcome(self):
        """What stands in the marks now, and what was printed."""
        found = Outcome(self, self.said)
        if not (self.root / "platformlab" / "released.json").is_file():
            return found
        with _READING:
            try:
                made = course.found(self.root)
                rows = standing.standings(made, LESSON)
            except (CourseError, OSError, KeyError, ValueError) as error:
                found.trouble = f"the marks cannot be read: {type(error).__name__}: {str(error)[:120]}"
                return found
        found.students = {row.student.id: _stands(row) for row in rows}
        return found

    def message(self, student, question):
        """What is said to a student about a question."""
        kept = course.found(self.root).result(LESSON, student)
        return next(mark["message"] for mark in kept["result"]["marks"] if mark["exercise"] == question)

    def close(self):
        """Ends whatever a case has left running."""
        for running in self._running:
            running.stop()


def _stands(row):
    whys = {mark.exercise: mark.why or mark.message for mark in row.result.marks} if row.result else {}
    marks = dict(row.questions) if row.result else {}
    return Stands(row.state, marks, {name: why or row.why for name, why in whys.items()}, row.earned)


class Running:
    """A command that is at work, in a process group of its own; what it prints goes to files, however much it is."""

    def __init__(self, step, words, environment, folder, patience):
        self.step, self.began, self.patience, self._said = step, time.monotonic(), patience, None
        self._files = [tempfile.TemporaryFile() for _ in range(2)]  # noqa: SIM115
        self.process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=self._files[0],
            stderr=self._files[1],
            env=environment,
            cwd=folder,
            start_new_session=True,
        )

    def ended(self):
        """Waits for its end, at most as long as there is patience; a Said."""
        if self._said is None:
            status, peak = self._waited()
            out, err = (self._text(file) for file in self._files)
            self._said = Said(self.step, status, out, err, time.monotonic() - self.began, peak)
            self._kill()
        return self._said

    def _waited(self):
        while time.monotonic() < self.began + self.patience:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self.process.returncode = os.waitstatus_to_exitcode(status)
                return self.process.returncode, usage.ru_maxrss / 1024
            time.sleep(0.02)
        self._kill()
        self.process.wait()
        return None, 0.0

    def _kill(self):
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self):
        """Ends it now."""
        if self._said is None:
            self.patience = 0
            self.ended()
        for file in self._files:
            file.close()

    @staticmethod
    def _text(file):
        file.seek(0)
        return file.read(1_000_000).decode("utf-8", "replace")
