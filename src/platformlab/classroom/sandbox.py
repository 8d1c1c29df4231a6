"""Runs the cells of a submission where it can reach nothing: one fresh, confined process for each submission.

    with sandbox.opened() as box:
        played = box.play(steps, given=…)
        played.answers      {exercise: what came of it, as JSON}
        played.failures     {place of a step: what stopped it}
        played.broken       {place of a step: why the process had to be ended there}

A step that ends the process, hangs or floods is left out, and the submission begins again without it: what it costs is
its own. bubblewrap shuts the process off: no network, a read-only system, an empty home of its own, no environment, no
sight of other files or processes. It sees the parts of this package in SHOWN, and none that holds an answer. A fresh
interpreter in there takes some 40 ms, less than it would take to clean up after another submission, so nothing is kept
warm between them.

Without bubblewrap (macOS, Windows) there is Unconfined, for those who say that they know what it risks.
"""

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from compileall import compile_dir
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from py_compile import PycInvalidationMode

from platformlab.classroom import seccomp
from platformlab.classroom.inside.wire import clean

SHOWN = ("__init__.py", "models", "charts", "explorers", "tables.py", "table_html.py", "data")
"""What of the package a submission may read. None of it holds an exercise; a test sees to it."""

HOME = "/student"
"""The home of a submission, at a place where no computer has anything: the course itself may stand in /tmp or /home."""

MISSING = (
    "Submissions are run in bubblewrap, which is not here: install it (Debian, Ubuntu: sudo apt install bubblewrap),"
    " or grade on Linux; --unconfined runs them without it."
)
RISK = (
    "Unconfined: every submission runs as you. It can read your files, the gradebook and the answers, change or delete"
    " them, and use your network."
)

_PACKAGE = Path(__file__).resolve().parents[1]
_WATCH_SECONDS = 0.1


class SandboxError(RuntimeError):
    """Submissions cannot be run here at all; one line that says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. seconds_per_step: for a cell, and for trying a function. seconds: in all. The rest
    holds for one process: memory, characters printed per step, bytes and number of files written, descriptors open,
    processes and threads, and bytes of what it tells (a line, and in all)."""

    seconds_per_step: float = 10.0
    seconds: float = 120.0
    memory_bytes: int = 2**30
    output_characters: int = 5_000_000
    disk_bytes: int = 16 * 2**20
    files: int = 1_000
    descriptors: int = 64
    tasks: int = 64
    line_bytes: int = 200_000
    told_bytes: int = 1_000_000

    def inside(self):
        """Those that the process sets for itself before it runs a cell."""
        return {
            "output_characters": self.output_characters,
            "system": {
                "RLIMIT_AS": self.memory_bytes,
                "RLIMIT_CORE": 0,
                "RLIMIT_CPU": int(self.seconds) + 5,
                "RLIMIT_FSIZE": self.disk_bytes,
                "RLIMIT_NOFILE": self.descriptors,
                "RLIMIT_MEMLOCK": 0,
                "RLIMIT_MSGQUEUE": 0,
            },
        }


@dataclass
class Played:
    """What became of one submission. answers: the events of the answers, by exercise. failures: of cells that stopped
    with an error, by place. broken: why a step had to be ended, by place. unreached: places that time did not allow.
    learners: whom the notebook names. seconds: how long it took."""

    answers: dict = field(default_factory=dict)
    failures: dict = field(default_factory=dict)
    broken: dict = field(default_factory=dict)
    unreached: tuple = ()
    learners: list = field(default_factory=list)
    seconds: float = 0.0


@cache
def bubblewrap():
    """The path of bubblewrap, or None."""
    return shutil.which("bwrap") if sys.platform == "linux" else None


@contextlib.contextmanager
def opened(*, confined=True, limits=None, view=None):
    """A Box to play submissions in. SandboxError when there is no bubblewrap, or it cannot work here.

    view: the folder that show() made, when several processes share one.
    """
    limits = limits or Limits()
    if confined and not bubblewrap():
        raise SandboxError(MISSING)
    with contextlib.ExitStack() as stack:
        if view is None:
            view = stack.enter_context(tempfile.TemporaryDirectory(prefix="platformlab-view-"))
            show(view)
        yield Box(view, limits, confined=confined)


def show(folder):
    """Fills a folder with what submissions see of the course: `platformlab` without exercises, and the runner."""
    target = Path(folder) / "platformlab"
    inside = target / "classroom" / "inside"
    inside.mkdir(parents=True)
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in SHOWN:
        origin = _PACKAGE / name
        if name == "data" and not origin.is_dir():
            origin = _PACKAGE.parents[1] / "data"
        if origin.is_dir():
            shutil.copytree(origin, target / name, ignore=ignore)
        else:
            shutil.copyfile(origin, target / name)
    here = Path(__file__).parent / "inside"
    shutil.copyfile(here / "face.py", target / "face.py")
    for name in ("__init__.py", "wire.py", "runner.py"):
        shutil.copyfile(here / name, inside / name)
    (target / "classroom" / "__init__.py").write_text("", encoding="utf-8")
    compile_dir(folder, quiet=2, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)


class Box:
    """Plays submissions one at a time; nothing of one is left for the next."""

    def __init__(self, view, limits, *, confined):
        self.view, self.limits, self.confined = Path(view), limits, confined

    def play(self, steps, *, given):
        """Runs steps (see inside.runner) with the given numbers. SandboxError when the process cannot begin at all."""
        played, began = Played(), time.monotonic()
        until, done = began + self.limits.seconds, set()
        # Each attempt that does not come to its end leaves out one step more.
        for _ in range(len(steps) + 1):
            skip = sorted(done | set(played.broken))
            ended, place, why = self._attempt(steps, given, skip, played, until)
            done = {at for at, step in enumerate(steps) if step.get("take") in played.answers}
            if ended:
                break
            if place is not None:
                played.broken[place] = why
            if time.monotonic() >= until:
                takes = {at for at, step in enumerate(steps) if "take" in step}
                played.unreached = tuple(sorted(takes - done - set(played.broken)))
                break
            if place is None:
                raise SandboxError(f"a submission's process did not begin ({why})")
        played.seconds = time.monotonic() - began
        return played

    def _attempt(self, steps, given, skip, played, until):
        """One process: (whether it came to its end, the step it was at, why it was ended)."""
        job = {"path": self._path(), "given": given, "skip": skip, "limits": self.limits.inside(), "steps": steps}
        with self._started() as process:
            listener = _Listener(process, json.dumps(job).encode(), self.limits)
            return _followed(listener, process, self.limits, skip, played, until, len(steps))

    def _path(self):
        libraries = [path for path in sys.path if path.rstrip("/").endswith(("site-packages", "dist-packages"))]
        return ["/course" if self.confined else str(self.view), *libraries]

    @contextlib.contextmanager
    def _started(self):
        """The process, ended whatever happens."""
        runner = ("platformlab", "classroom", "inside", "runner.py")
        with contextlib.ExitStack() as stack:
            options, extra = {}, ()
            if self.confined:
                program = seccomp.program()
                if program is not None:
                    filter_file = stack.enter_context(tempfile.TemporaryFile())
                    filter_file.write(program)
                    filter_file.seek(0)
                    extra = ("--seccomp", str(filter_file.fileno()))
                    options["pass_fds"] = (filter_file.fileno(),)
                command = [*self._walls(), *extra, "--", sys.executable, "-I", "-S", "/".join(("/course", *runner))]
            else:
                home = stack.enter_context(tempfile.TemporaryDirectory(prefix="platformlab-home-"))
                command = [sys.executable, "-I", "-S", str(self.view.joinpath(*runner))]
                options |= {"cwd": home, "env": _environment(home), "start_new_session": True}
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if self.confined else subprocess.DEVNULL,
                **options,
            )
            try:
                yield process
            finally:
                if not self.confined and hasattr(os, "killpg"):
                    # Without walls around it, what it has started is found by its group only.
                    with contextlib.suppress(OSError):
                        os.killpg(process.pid, signal.SIGKILL)
                process.kill()
                process.wait()
                for stream in (process.stdin, process.stdout, process.stderr):
                    if stream:
                        with contextlib.suppress(OSError):
                            stream.close()

    def _walls(self):
        size = str(self.limits.disk_bytes)
        environment = [word for name, value in _environment(HOME).items() for word in ("--setenv", name, value)]
        return [
            *(bubblewrap(), "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"),
            *("--new-session", "--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv", *environment),
            *_system(),
            *("--ro-bind", str(self.view), "/course", "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"),
            *("--size", size, "--tmpfs", HOME, "--remount-ro", "/", "--chdir", HOME),
        ]


def _environment(home):
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    fixed = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home, "MPLCONFIGDIR": home}
    windows = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ and sys.platform == "win32"}
    return fixed | one_thread | windows


@cache
def roots():
    """The folders of the system and of this Python, which a submission may read."""
    found = [Path("/usr")]
    found += [Path(path) for path in ("/bin", "/sbin", "/lib", "/lib32", "/lib64") if Path(path).exists()]
    found += [Path(path).resolve() for path in (sys.base_prefix, sys.prefix)]
    return tuple(dict.fromkeys(found))


def _system():
    """bubblewrap's words for the folders of the system, without any part of the course that stands among them."""
    words = []
    for root in roots():
        if any(root != other and root.is_relative_to(other) for other in roots()):
            continue
        if root.is_symlink():
            words += ["--symlink", os.readlink(root), str(root)]
        else:
            words += ["--ro-bind", str(root), str(root)]
    for name in ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "alternatives"):
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for hidden in _hidden():
        words += ["--tmpfs", str(hidden), "--remount-ro", str(hidden)]
    return words


@cache
def _hidden():
    """Folders among the system's that hold the course with its answers: this package, and copies among libraries."""
    libraries = {Path(path).resolve() for path in sys.path if path}
    candidates = {_PACKAGE, *(library / "platformlab" for library in libraries)}
    return sorted(
        path.resolve()
        for path in candidates
        if (path / "exercises").is_dir() and any(path.resolve().is_relative_to(root) for root in roots())
    )


def may_hold(folder):
    """Whether a submission cannot see this folder: it lies outside the system's own."""
    return not any(Path(folder).resolve().is_relative_to(root) for root in roots())


# --- listening --------------------------------------------------------------------------------------------------------


class _Listener:
    """Feeds the job to a process and hears what it tells, never more than it may."""

    def __init__(self, process, job, limits):
        self.lines = queue.SimpleQueue()
        self.process, self.limits = process, limits
        self._threads = [
            threading.Thread(target=self._feed, args=(job,), daemon=True),
            threading.Thread(target=self._hear, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _feed(self, job):
        with contextlib.suppress(OSError):
            self.process.stdin.write(job)
        with contextlib.suppress(OSError):
            self.process.stdin.close()

    def _hear(self):
        left = self.limits.told_bytes
        try:
            while True:
                line = self.process.stdout.readline(min(left, self.limits.line_bytes) + 1)
                left -= len(line)
                if not line:
                    break
                if left < 0 or not line.endswith(b"\n"):
                    self.lines.put("flood" if left < 0 or len(line) > self.limits.line_bytes else "cut")
                    break
                self.lines.put(line)
        except (OSError, ValueError):
            pass
        self.lines.put(None)


def _followed(listener, process, limits, skip, played, until, count):
    """Follows a process to its end: (whether it came to it, the step it was at, why it was ended)."""
    place, began = None, time.monotonic()
    watch = _Watch(process.pid, limits)
    while True:
        now = time.monotonic()
        # Before the first step there is only the start, which a busy machine may take long for.
        allowed = limits.seconds_per_step if place is not None else max(30.0, limits.seconds_per_step)
        deadline = min(began + allowed, until)
        if now >= deadline:
            return False, place, _too_long(limits, until, now)
        try:
            line = listener.lines.get(timeout=min(_WATCH_SECONDS, deadline - now))
        except queue.Empty:
            if excess := watch.excess():
                return False, place, excess
            continue
        if line is None:
            return False, place, _how_it_ended(process)
        event = _event(line)
        if event is None:
            return False, place, "it told more than an answer may hold, or something that is no answer"
        if event.get("end") is True:
            return True, place, ""
        step = event.get("step")
        if type(step) is int:
            # Steps come in order: whatever claims otherwise is blamed where it stands.
            if not (0 <= step < count) or step in skip or (place is not None and step <= place):
                return False, place, "it told of cells that are not there"
            place, began = step, now
            continue
        _keep(event, played)


def _too_long(limits, until, now):
    if now >= until:
        return f"the notebook took longer than {limits.seconds:g} seconds in all"
    return f"it did not end within {limits.seconds_per_step:g} seconds"


def _how_it_ended(process):
    try:
        status = process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return "it closed the line to the outside"
    if process.stderr and status:
        with contextlib.suppress(OSError, ValueError):
            said = process.stderr.read(2_000).decode("utf-8", "replace").strip()
            if said.startswith("bwrap: "):
                return clean(said.splitlines()[0], 200)
    if status in (137, -9):
        return "it was killed"
    if status > 128 or status < 0:
        return f"it crashed (signal {status - 128 if status > 0 else -status})"
    return "it ended the program"


def _event(line):
    try:
        event = json.loads(line)
    except (ValueError, RecursionError, TypeError):
        return None
    return event if type(event) is dict else None


def _keep(event, played):
    """Keeps what an event tells, if it tells something; the first word on an answer counts."""
    failed, answered, learner = event.get("failed"), event.get("answer"), event.get("learner")
    if type(failed) is int:
        played.failures[failed] = {
            "type": _text(event.get("type"), 40) or "an error",
            "says": _text(event.get("says"), 300),
            "line": event["line"] if type(event.get("line")) is int and 0 < event["line"] < 10**6 else 0,
        }
    elif type(answered) is str:
        played.answers.setdefault(answered, event)
    elif type(learner) is str and len(played.learners) < 10:
        played.learners.append(_text(learner, 200))


def _text(value, longest):
    return " ".join(clean(value, longest).split()) if type(value) is str else ""


class _Watch:
    """What the system's limits cannot see: how many processes, threads and files there are inside."""

    def __init__(self, pid, limits):
        self.pid, self.limits = pid, limits

    def excess(self):
        """What there is too much of, in words, or empty text. Where it cannot be seen, nothing is said."""
        inside = _descendants(self.pid)
        # bubblewrap itself is one of them, or two.
        if sum(_threads(pid) for pid in inside) > self.limits.tasks + 2:
            return f"it started more than {self.limits.tasks} processes or threads"
        for pid in reversed(inside):
            with contextlib.suppress(OSError):
                seen = os.statvfs(f"/proc/{pid}/root{HOME}")
                if self._is_home(seen) and seen.f_files - seen.f_ffree > self.limits.files:
                    return f"it made more than {self.limits.files} files"
                break
        return ""

    def _is_home(self, seen):
        return seen.f_blocks * seen.f_frsize <= 2 * self.limits.disk_bytes


def _descendants(pid):
    found, todo = [], [pid]
    while todo and len(found) < 1_000:
        one = todo.pop()
        with contextlib.suppress(OSError, ValueError):
            for task in os.listdir(f"/proc/{one}/task"):
                children = Path(f"/proc/{one}/task/{task}/children").read_text().split()
                found += map(int, children)
                todo += map(int, children)
    return found


def _threads(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return 0
