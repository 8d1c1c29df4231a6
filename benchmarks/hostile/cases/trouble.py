"""The grader's own trouble is no outcome of the student's: it is never kept, and the next `grade` goes on.

Every case grades twice, first with the trouble and then without. First, everything is right or the command stops with
1 and a few words, and nobody is left with a mark that is not theirs; then everything is right.
"""

import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

from hostile.case import collected
from hostile.disks import small_disk
from hostile.fair import RIGHT, Fair
from hostile.works import Work, full_points

KIND = "the grader's own trouble is never kept"
CASES = []
case = collected(CASES)
WHOLE = sum(full_points().values())
MOST_LINES = 4


def _stopped_or_right(at):
    first = next(said for said in at.said if said.step == "grade")
    if first.status == 0:
        return all(_total(stands) == WHOLE for stands in at.seen["first"].values()) or "it ends with 0"
    if first.status != 1:
        return f"it ends with {first.status}"
    lines = [line for line in first.out.splitlines() if line.strip()] + first.complaint
    return 1 <= len(lines) <= MOST_LINES or f"it says {len(lines)} lines"


def _nothing_kept(at):
    wrong = {
        name: stands.state for name, stands in at.seen["first"].items() if stands.marks and _total(stands) != WHOLE
    }
    return not wrong or f"{wrong}"


def _total(stands):
    return sum(points or 0 for points in stands.marks.values())


CHECKS = (
    ("the first grade stops with 1 and a word, unless all is right", _stopped_or_right),
    ("nobody is kept as anything but right", _nothing_kept),
)


def trouble(name, *, says=(), slow=False):
    """A case of what makes the first grade fail: a function from the place to keywords of at.grade, or to None where
    it has graded itself. slow: Ann's work takes some seconds."""

    def add(prepare):
        @case(KIND, name, Fair({"ann": RIGHT, "bo": RIGHT}, status={"grade": 0}, says=says, checks=CHECKS))
        def _(at):
            at.hand_in("ann", Work(answers={"4.1": "import time\ntime.sleep(4)\nRIGHT"} if slow else {}))
            at.hand_in("bo")
            at.collect()
            how = prepare(at)
            if how is not None:
                at.grade(**how)
            students = at.outcome().students
            at.seen["first"] = {name: students[name] for name in ("ann", "bo")}
            at.grade()

        return prepare

    return add


# --- bubblewrap -------------------------------------------------------------------------------------------------------


def without_bubblewrap(at):
    """A PATH on which all programs are but bubblewrap."""
    folder = at.folder / "programs"
    folder.mkdir()
    for place in os.get_exec_path():
        for program in Path(place).glob("*"):
            if program.name != "bwrap" and not (folder / program.name).is_symlink():
                (folder / program.name).symlink_to(program)
    return {"env": {"PATH": str(folder)}}


def other_bubblewrap(at, script, *, after=0):
    """A PATH on which bwrap is this shell script, from the call after `after` on."""
    folder = at.folder / "programs"
    folder.mkdir()
    text = (
        f'#!/bin/sh\necho x >> "{folder}/calls"\n[ "$(wc -l < "{folder}/calls")" -le {after} ] && '
        f'exec "{shutil.which("bwrap")}" "$@"\n{script}\n'
    )
    (folder / "bwrap").write_text(text)
    (folder / "bwrap").chmod(0o755)
    return {"env": {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}}


@trouble("no bubblewrap on PATH", says=("install",))
def _(at):
    return without_bubblewrap(at)


@trouble("bubblewrap may not build its walls", says=("setting up uid map: Permission denied",))
def _(at):
    return other_bubblewrap(at, "echo 'bwrap: setting up uid map: Permission denied' >&2\nexit 1")


@trouble("bubblewrap does not know an option", says=("Unknown option",))
def _(at):
    return other_bubblewrap(at, "echo 'bwrap: Unknown option --ro-bind' >&2\nexit 1")


@trouble("bubblewrap fails from its third start on")
def _(at):
    script = 'echo "bwrap: Can\'t mount tmpfs on /newroot: No space left on device" >&2\nexit 1'
    return other_bubblewrap(at, script, after=2)


@trouble("bubblewrap is killed from its third start on")
def _(at):
    return other_bubblewrap(at, "kill -9 $$", after=2)


@trouble("bubblewrap ends with 0 and runs nothing")
def _(at):
    return other_bubblewrap(at, "exit 0")


@trouble("bubblewrap is there and cannot be run")
def _(at):
    how = other_bubblewrap(at, "exit 0")
    (at.folder / "programs" / "bwrap").write_text("#!/no/such/shell\n")
    return how


# --- killed -----------------------------------------------------------------------------------------------------------


def children(pid):
    """The processes that a process has begun."""
    found = []
    with contextlib.suppress(OSError, ValueError):
        for task in os.listdir(f"/proc/{pid}/task"):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    return found


def descendants(pid):
    """The processes that a process has begun, and theirs."""
    found = children(pid)
    return found + [deeper for child in found for deeper in descendants(child)]


def named(pid, name):
    """Those of a process's descendants that run this program."""
    found = []
    for one in descendants(pid):
        with contextlib.suppress(OSError):
            if Path(f"/proc/{one}/comm").read_text().strip() == name:
                found.append(one)
    return found


def graded_and_hit(at, choose, which=signal.SIGKILL):
    """Grades; as soon as Ann's work runs, the processes that choose gives are sent a signal."""
    running = at.started("grade", "--workers", "1")
    until = time.monotonic() + 60
    while time.monotonic() < until and running.process.poll() is None:
        # The first box is only a trial: what runs for a second is a submission.
        boxes = set(named(running.process.pid, "bwrap"))
        time.sleep(1)
        boxes &= set(named(running.process.pid, "bwrap"))
        if boxes:
            for pid in choose(running.process.pid, boxes):
                os.kill(pid, which)
            break
    at.said.append(running.ended())


@trouble("a worker is killed", slow=True)
def _(at):
    graded_and_hit(at, lambda grader, boxes: [one for one in children(grader) if boxes & set(descendants(one))])


@trouble("a box is killed from outside", slow=True)
def _(at):
    graded_and_hit(at, lambda grader, boxes: boxes)


@trouble("all that a box runs is killed from outside", slow=True)
def _(at):
    graded_and_hit(at, lambda grader, boxes: [deeper for box in boxes for deeper in descendants(box)] or boxes)


# --- no room ----------------------------------------------------------------------------------------------------------


@trouble("no room on the disk of the course", says=(("space", "full"),))
def _(at):
    return small_disk(at, at.root, free_bytes=0)


@trouble("room for some results on the disk of the course")
def _(at):
    return small_disk(at, at.root, free_bytes=300_000)


@trouble("no room for temporary files")
def _(at):
    (at.folder / "temporary").mkdir()
    return small_disk(at, at.folder / "temporary", free_bytes=0) | {"env": {"TMPDIR": str(at.folder / "temporary")}}


@trouble("no file may grow beyond 40 kB")
def _(at):
    return {"around": ("prlimit", "--fsize=40000", "--")}


@trouble("300 MB of memory")
def _(at):
    return {"around": ("prlimit", "--as=300000000", "--")}


@trouble("60 MB of memory")
def _(at):
    return {"around": ("prlimit", "--as=60000000", "--")}


@trouble("20 descriptors")
def _(at):
    return {"around": ("prlimit", "--nofile=20:20", "--")}
