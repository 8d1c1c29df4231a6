"""Ends a command at each write, rename and commit that it makes, and looks at what the next run makes of it.

    python interrupting.py FOLDER COMMAND HOW…      a report as JSON, by HOW

HOW: kill (SIGKILL at each of them), interrupt (Ctrl-C at each), full (no room at each), random (killed whenever).
Where two runs were ended in the same state, the next run is the same, and is looked at once.
What a command writes is found by counting while it runs undisturbed, not from a list. Everything is
imported and tried once; each run is a fork of that, in a course directory that is put there anew at the same place.

Grading has a stand-in for the processes that run submissions, with results that were got before: what is tried here
is what becomes of them. The processes themselves are tried in test_interrupted.py.
"""

import contextlib
import errno
import gc
import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = ("init", "again", "release", "collect", "grade")
RANDOM_KILLS = 50


class Place:
    """A folder with the course as it is before a command, and the one where that is tried."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.before, self.tried = self.folder / "before", self.folder / "tried"
        self.course, self.temporary = self.tried / "course", self.folder / "temporary"

    def put(self):
        """The course as it was before."""
        for folder in (self.tried, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
        self.temporary.mkdir()
        shutil.copytree(self.before, self.tried)

    def keep(self):
        """From now on the course is before the next command as it is now."""
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.tried, self.before)

    def state(self):
        """All that stands in the course, and in the folder for temporary files: what a file holds, by its name.

        Who holds the lock, and what is drawn by chance for the name of a file that is half written, do not count.
        """
        found = {}
        for top in (self.course, self.temporary):
            for path in sorted(top.rglob("*")):
                name = re.sub(r"\.[a-z0-9_]{8}\.part$", ".part", path.relative_to(self.folder).as_posix())
                if path.is_file() and path.name == "gradebook.db":
                    found[name] = rows(path)
                elif path.is_file() and path.name.startswith((".lock.json", "lock.json", "gradebook.db-journal")):
                    found[name] = "there"
                elif path.is_file():
                    found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
                elif path.is_dir() and top is self.temporary:
                    found[name] = "folder"
        return found


def rows(path):
    """What a gradebook holds: the rows of each table, without the ids that are drawn anew for each row."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        # A look at it would mend what a process that was killed has left; that is for the next run to do.
        for one in path.parent.glob(f"{path.name}*"):
            shutil.copy(one, folder)
        return _rows(Path(folder, path.name))


def _rows(path):
    with contextlib.closing(sqlite3.connect(path)) as book:
        tables = [name for (name,) in book.execute("select name from sqlite_master where type = 'table' order by name")]
        found = {}
        for table in tables:
            text = [json.dumps(row, default=str) for row in book.execute(f'select * from "{table}"')]
            found[table] = sorted(re.sub(r"\b[0-9a-f]{32}\b", "id", line) for line in text)
        return found


# --- runs -------------------------------------------------------------------------------------------------------------


class Run:
    """A command in a fork of this process. at: at which of its writes something happens to it; 0 for never."""

    def __init__(self, place, arguments, *, at=0, happens=None, seconds=None):
        self.out, self.err = place.folder / "out.txt", place.folder / "err.txt"
        self.count_file = place.folder / "count.txt"
        self.count_file.write_text("0")
        began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            self._child(place, arguments, at, happens)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(pid, signal.SIGKILL)
        self.status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        self.seconds = time.monotonic() - began
        self.said, self.errors = self.out.read_text("utf-8"), self.err.read_text("utf-8")
        self.count = int(self.count_file.read_text())

    def _child(self, place, arguments, at, happens):
        status = 99
        try:
            for number, path in ((1, self.out), (2, self.err)):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            # Named, and not looked for: Python tries a folder for temporary files with a file of its own.
            os.environ["TMPDIR"] = tempfile.tempdir = str(place.temporary)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            counter = Counter(self.count_file, at, happens)
            from platformlab.cli import main

            counter.on = True
            status = main(["classroom", *arguments])
            counter.on = False
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(status)


class Counter:
    """Counts what a process writes, and lets something happen right before one of it is done."""

    def __init__(self, file, at, happens):
        self._file, self._at, self._happens = os.open(file, os.O_WRONLY), at, happens
        self.on, self.count = False, 0
        sys.addaudithook(self._hear)
        fsync = os.fsync

        def counted(number):
            self._one("fsync")
            fsync(number)

        os.fsync = counted
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        @event.listens_for(Engine, "before_cursor_execute")
        def executes(_connection, _cursor, text, *_more):
            if text.split()[0].upper() in ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP"):
                self._one("sql")

        @event.listens_for(Engine, "commit")
        def commits(_connection):
            self._one("sql")

    def _hear(self, name, arguments):
        if not self.on:
            return
        if name == "open":
            path, _mode, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR) and type(path) is not int and not str(path).startswith("/dev/"):
                self._one("open", path)
        elif name in ("os.rename", "os.link", "os.mkdir", "os.truncate", "shutil.rmtree") or (
            name == "os.remove" and arguments[1] == -1
        ):
            self._one(name, arguments[0])

    def _one(self, what, path=None):
        if not self.on:
            return
        self.count += 1
        os.pwrite(self._file, str(self.count).encode(), 0)
        if self.count == self._at:
            self._happens(what, path)


def killed(_what, _path):
    os.kill(os.getpid(), signal.SIGKILL)


def interrupted(_what, _path):
    os.kill(os.getpid(), signal.SIGINT)


def full(what, path):
    """As the system says it: with a name where it knows one. SQLite's own files are filled in test_interrupted.py."""
    if what != "sql":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), *([os.fsdecode(path)] if path is not None else []))


HOWS = {"kill": (killed, (-signal.SIGKILL,)), "interrupt": (interrupted, (130,)), "full": (full, (0, 1))}


# --- the commands -----------------------------------------------------------------------------------------------------


def arguments(place, command):
    """The words of a command."""
    course, roster = str(place.course), str(place.folder / "roster.csv")
    return {
        "init": ["init", course, "--roster", roster],
        "again": ["init", course, "--roster", str(place.folder / "roster-again.csv")],
        "release": ["release", "0", "--course", course],
        "collect": ["collect", str(place.folder / "inbox"), "--course", course],
        "grade": ["grade", "--workers", "1", "--course", course],
    }[command]


def ready(place, command):
    """Makes all that comes before a command."""
    from small_class import hand_in, roster

    from platformlab.classroom import course

    roster(place.folder / "roster.csv", ["ann", "bo"])
    roster(place.folder / "roster-again.csv", ["ann", "bo", "cy"])
    place.before.mkdir()
    order = {"init": (), "again": ("init",), "release": ("init",), "collect": ("init", "release")}
    for step in order.get(command, ("init", "release", "collect")):
        place.put()
        assert in_this_process(arguments(place, step)) == 0
        if step == "release":
            hand_in(course.found(place.course), place.folder / "inbox", ["00_start_here"])
            for path in (place.folder / "inbox").rglob("*.ipynb"):
                os.utime(path, (1_790_000_000, 1_790_000_000))
        place.keep()


def in_this_process(words):
    """Runs a command here, where all that it needs is then ready for the forks."""
    from platformlab.cli import main

    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        return main(["classroom", *words])


def stand_ins(place):
    """What is drawn by chance is always the same here, and submissions have been run."""
    import secrets

    from small_class import hand_in  # noqa: F401

    from platformlab.classroom import course, grading, processes, sandbox
    from platformlab.classroom.work import Task, graded

    secrets.token_hex = lambda count: "5" * (2 * count)

    class InThisProcess:
        def __init__(self, _workers):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            pass

        def each(self, jobs):
            for what, task in jobs:
                yield what, results[task.handed_in], 0.0

    results = {}
    made = course.found(place.course) if course.is_one(place.course) else None
    for name in made.released if made else ():
        for student in made.roster.students:
            path = made.submission(name, student.id)
            if path is not None:
                data = path.read_bytes()
                results[data] = graded(Task.of(name, made.released_text(name), student.id, data, made.secret))
    processes.Processes = InThisProcess
    grading._try_the_sandbox = lambda *_: None
    sandbox.show = lambda view: Path(view, "shown").write_text("")


def essence(said):
    """What a run says, without how much of it an earlier one had done, and how long it took."""
    text = re.sub(r"(\d+) submissions? graded in \d+ s(, (\d+) graded before)?", _summed(1, 3), said)
    text = re.sub(r"(\d+) (?:new|already here)(, (\d+) (?:new|already here))?", _summed(1, 3), text)
    return text.replace("The class was brought up to date in", "The course is ready in")


def _summed(*groups):
    return lambda found: f"{sum(int(found[group] or 0) for group in groups)} in all"


# --- the report -------------------------------------------------------------------------------------------------------


def report(folder, command, hows):
    """What became of it, by how it was ended: counts, and each trial that did not come to what an undisturbed run comes
    to."""
    import nbgrader.api  # noqa: F401

    place = Place(folder)
    ready(place, command)
    stand_ins(place)
    words = arguments(place, command)
    place.put()
    assert in_this_process(words) == 0
    # What was made so far stays where it is in memory: a fork has little to copy.
    gc.collect()
    gc.freeze()
    place.put()
    undisturbed = Run(place, words)
    assert undisturbed.status == 0, undisturbed.errors
    wanted, known = place.state(), {}

    def then():
        """What is wrong with the next run, and what it leaves."""
        key = json.dumps(place.state(), sort_keys=True)
        if key not in known:
            known[key] = _differences(Run(place, words), undisturbed, place.state(), wanted)
        return known[key]

    found = {}
    for how in hows:
        trials, wrong = list(range(1, undisturbed.count + 1)), []
        if how == "random":
            chance = random.Random(17)
            trials = [chance.uniform(0, undisturbed.seconds) for _ in range(RANDOM_KILLS // len(COMMANDS))]
        for trial in trials:
            place.put()
            done, expected = _ended(place, words, how, trial)
            complaints = [] if done.status in expected else [f"status {done.status}"]
            complaints += [*_complaints(done, how), *then()]
            if complaints:
                wrong.append({"trial": trial, "complaints": complaints, "errors": done.errors[-2_000:]})
        found[how] = {"writes": undisturbed.count, "trials": len(trials), "wrong": wrong}
    return found


def _ended(place, words, how, trial):
    """(a Run that was ended, the statuses that it may have)."""
    if how == "random":
        return Run(place, words, seconds=trial), (-signal.SIGKILL, 0)
    happens, expected = HOWS[how]
    return Run(place, words, at=trial, happens=happens), expected


def _complaints(done, how):
    """What is wrong with what an ended run said."""
    if how in ("kill", "random"):
        return []
    lines = [line for line in done.errors.splitlines() if not line.startswith("[")]
    if done.status == 0:
        return [] if not lines else ["it went on, and said something"]
    word = "stopped; what was done is kept" if how == "interrupt" else "the disk is full: free some space"
    right = len(lines) == 1 and word in lines[0] and "goes on from there" in lines[0]
    named = how == "interrupt" or ": /" in lines[0] if lines else False
    return [] if right and named and ".part" not in done.errors else ["not one line that says what to do"]


def _differences(again, undisturbed, state, wanted):
    found = []
    if again.status != 0 or [line for line in again.errors.splitlines() if not line.startswith("[")]:
        found.append(f"the next run: {again.status}, {again.errors[-500:]}")
    if essence(again.said) != essence(undisturbed.said):
        found.append(f"the next run says {again.said!r}, not {undisturbed.said!r}")
    for name in sorted(state.keys() | wanted.keys()):
        if state.get(name) != wanted.get(name):
            found.append(f"{name}: {_shown(state.get(name))} for {_shown(wanted.get(name))}")
    return found


def _shown(one):
    return json.dumps(one)[:600]


if __name__ == "__main__":
    print(json.dumps(report(sys.argv[1], sys.argv[2], sys.argv[3:])))
