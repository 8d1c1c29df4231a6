"""One confined process for one submission: bubblewrap's command line, its start, and its end.

What bubblewrap itself has to say comes on a line of its own (--json-status-fd); nothing that a submission could have
written is taken for it.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from platformlab.classroom.sandbox import seccomp, view
from platformlab.classroom.sandbox.played import SandboxError

HOME = "/student"
"""The home of a submission, at a place where no computer has anything: the course itself may stand in /tmp or /home."""

COURSE = "/course"
"""Where a submission sees the course, without exercises."""

MISSING = (
    "Submissions are run in bubblewrap, which is not here: install it (Debian, Ubuntu: sudo apt install bubblewrap),"
    " or grade on Linux; --unconfined runs them without it."
)

_UNUSED_USERS = (1_900_000_000, 2_100_000_000)
"""User ids that no system hands out; one of its own for each box."""

_MOUNT = 'mount=$1; options=$2; place=$3; shift 3; "$mount" -t tmpfs -o "$options" tmpfs "$place" && exec "$@"'


@dataclass(frozen=True)
class Way:
    """How boxes are made here. as_root: bubblewrap mounts as root, and each box gets a user id of its own; else in a
    user namespace. bound_home: the home is mounted with a number of files that it may hold."""

    as_root: bool
    bound_home: bool

    @property
    def bound_tasks(self):
        """Whether the kernel can count a box's threads alone: for a user id of its own, or by user namespace."""
        if self.as_root:
            return True
        return os.geteuid() != 0 and _kernel() >= (5, 14)

    def missing(self):
        """What the kernel does not bound here and a watch has to, in one sentence; empty text when there is nothing."""
        left = []
        if not self.bound_tasks:
            left.append("threads (that needs Linux 5.14 and a user who is not root)")
        if not self.bound_home:
            left.append(
                "the number of files (that needs unshare and mount of util-linux, and user namespaces that may mount)"
            )
        return f"a watch bounds {' and '.join(left)}, a tenth of a second late" if left else ""


def bubblewrap():
    """The path of bubblewrap, or None."""
    return shutil.which("bwrap") if sys.platform == "linux" else None


def ways():
    """The Ways that could work for this user, the best first. SandboxError when there is no bubblewrap."""
    if not bubblewrap():
        raise SandboxError(MISSING)
    mounts = bool(shutil.which("unshare") and shutil.which("mount"))
    found = []
    if os.geteuid() == 0 and {6, 7, 21} <= _capabilities() and mounts and shutil.which("setpriv"):
        found.append(Way(as_root=True, bound_home=True))
    if mounts:
        found.append(Way(as_root=False, bound_home=True))
    return (*found, Way(as_root=False, bound_home=False))


def _capabilities():
    """The numbers of this process's effective capabilities: 6 and 7 change user ids, 21 mounts."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapEff:"))
        held = int(line.split()[1], 16)
        return {number for number in range(64) if held >> number & 1}
    return set()


def _kernel():
    numbers = os.uname().release.split("-")[0].split(".")[:2]
    return tuple(int(number) for number in numbers if number.isdecimal())


def environment(home):
    """All environment variables of a submission; none of the grader's own is among them."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    fixed = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home, "MPLCONFIGDIR": home}
    user = {"USER": "student", "LOGNAME": "student"}
    windows = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ and sys.platform == "win32"}
    return fixed | user | one_thread | windows


class Process:
    """A process to feed a job and to listen to. pid: of the process inside as this computer numbers it, once known."""

    def __init__(self, popen, status=None):
        self.popen, self._status, self._told = popen, status, b""
        self._group = None if status is not None else popen.pid

    @property
    def pid(self):
        """The process id to watch, or None as long as bubblewrap has not told it."""
        if self._status is None:
            return self.popen.pid
        pid = self._told_of("child-pid")
        return pid if type(pid) is int else None

    def began(self):
        """Whether the submission's program was started at all; asked after the end."""
        return self._status is None or self._told_of("exit-code") is not None

    def _told_of(self, name):
        with contextlib.suppress(OSError):
            while chunk := os.read(self._status, 4_096):
                self._told += chunk
        for line in self._told.splitlines():
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                if isinstance(event, dict) and name in event:
                    return event[name]
        return None

    def wait(self, seconds):
        """The exit status, negative or above 128 for a signal. subprocess.TimeoutExpired when it goes on."""
        return self.popen.wait(timeout=seconds)

    def complaint(self):
        """What was written to its error output before anything of a submission ran, in one line."""
        with contextlib.suppress(OSError, ValueError):
            lines = self.popen.stderr.read(20_000).decode("utf-8", "replace").strip().splitlines()
            return lines[-1][:300] if lines else ""
        return ""

    def end(self):
        """Ends it, with all that it holds."""
        inside = self.pid if self._status is not None else None
        if self.popen.poll() is None and inside is not None:
            with contextlib.suppress(OSError):
                os.kill(inside, signal.SIGKILL)
        if self._group is not None and hasattr(os, "killpg"):
            # Without walls around it, what it has started is found by its group only.
            with contextlib.suppress(OSError):
                os.killpg(self._group, signal.SIGKILL)
        self.popen.kill()
        self.popen.wait()
        for stream in (self.popen.stdin, self.popen.stdout, self.popen.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        if self._status is not None:
            os.close(self._status)


@contextlib.contextmanager
def confined(folder, mounts, limits, way, *, files=None):
    """A Process behind walls. folder: the view. files: {name: path} to be seen in its home, read-only."""
    with contextlib.ExitStack() as stack:
        program = seccomp.program()
        words, handed_on = [], []
        if program is not None:
            filter_file = stack.enter_context(tempfile.TemporaryFile())
            filter_file.write(program)
            filter_file.seek(0)
            handed_on.append(filter_file.fileno())
            words += ["--seccomp", str(filter_file.fileno())]
        status, told = os.pipe()
        os.set_blocking(status, False)
        handed_on.append(told)
        words += ["--json-status-fd", str(told)]
        user = _unused_user() if way.as_root else None
        command = [
            *_home_first(folder, limits, way, user),
            bubblewrap(),
            *_walls(folder, mounts, limits, way, files or {}),
            *(*words, "--"),
            *_as_user(user),
            *(mounts.python, "-I", "-S", "/".join((COURSE, *view.RUNNER))),
        ]
        try:
            popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={},
                cwd="/",
                pass_fds=handed_on,
            )
        except BaseException:
            os.close(status)
            raise
        finally:
            os.close(told)
        process = Process(popen, status)
        try:
            yield process
        finally:
            process.end()


@contextlib.contextmanager
def unconfined(folder, *, files=None):
    """A Process without walls, in a folder of its own that holds copies of these files."""
    with tempfile.TemporaryDirectory(prefix="platformlab-home-", ignore_cleanup_errors=True) as home:
        for name, path in (files or {}).items():
            target = Path(home, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        popen = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(folder, "course", *view.RUNNER))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=home,
            env=environment(home),
            start_new_session=True,
        )
        process = Process(popen)
        try:
            yield process
        finally:
            process.end()


def _home_first(folder, limits, way, user):
    """The words that mount the home, in a mount namespace of their own, before bubblewrap starts."""
    if not way.bound_home:
        return []
    namespace = ["--mount"] if way.as_root else ["--user", "--map-root-user", "--mount"]
    options = f"size={limits.disk_bytes},nr_inodes={limits.files},mode=0755,nosuid,nodev"
    options += f",uid={user},gid={user}" if user is not None else ""
    place = str(Path(folder, view.HOME))
    return [shutil.which("unshare"), *namespace, "/bin/sh", "-c", _MOUNT, "sh", shutil.which("mount"), options, place]


def _walls(folder, mounts, limits, way, files):
    spaces = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if way.as_root:
        # Root of this computer, until setpriv has taken a user id of the box's own.
        rights = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        spaces += ["--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000"]
        rights = ["--cap-drop", "ALL"]
    home = ["--bind", str(Path(folder, view.HOME)), HOME]
    if not way.bound_home:
        home = ["--size", str(limits.disk_bytes), "--tmpfs", HOME]
    return [
        *(*spaces, *rights, "--as-pid-1", "--die-with-parent", "--new-session", "--hostname", "sandbox"),
        *(word for name, value in environment(HOME).items() for word in ("--setenv", name, value)),
        *mounts.words(),
        *(("--ro-bind", _setpriv(), _setpriv()) if way.as_root else ()),
        *("--ro-bind", str(Path(folder, "course")), COURSE),
        *("--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev", "--remount-ro", "/dev"),
        *home,
        *(word for name, path in files.items() for word in ("--ro-bind", str(path), f"{HOME}/{name}")),
        *("--remount-ro", "/", "--chdir", HOME),
    ]


def _as_user(user):
    if user is None:
        return []
    # Setting the signal here, after the change of user that takes it away: the box ends with the grader.
    return [*(_setpriv(), "--reuid", str(user), "--regid", str(user), "--clear-groups", "--pdeathsig", "KILL")]


@cache
def _setpriv():
    return os.path.realpath(shutil.which("setpriv"))


def _unused_user():
    """A user id for one box: one that no system hands out, within those that this root may take."""
    low, high = _UNUSED_USERS
    with contextlib.suppress(OSError, ValueError):
        ranges = [tuple(map(int, line.split())) for line in Path("/proc/self/uid_map").read_text().splitlines()]
        if not any(first <= low and high <= first + count for first, _, count in ranges):
            first, _, count = max(ranges)
            # The upper half of what a container gives its root; the lower half is for people and services.
            low, high = first + count // 2, first + count
    return low + secrets.randbelow(max(1, high - low))
