"""One command at a time in a course directory, and nothing left of one that was killed.

    with alone(root, own, "grade"): …     CourseError, at once, when another command is at work

The system frees the lock when its holder ends, however that happens. Where a file system has no such locks (NFS without
its lock service) a file is the lock: it names its holder, and is taken over when that is no more.

Who holds the lock knows that nobody else is at work. So it takes away what one that was killed has left: files that
were half written, and the folder for temporary files, which each course has for itself.
"""

import contextlib
import datetime
import errno
import os
import re
import shutil
import socket
import stat
import tempfile
import uuid
from hashlib import sha256
from pathlib import Path

from platformlab.classroom.files import CourseError, read_json, write_json

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

FILES = ("lock", "lock.json", "lock-held")
"""What this makes in our folder of a course."""

_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)
_PART = re.compile(r"\..{1,40}\.[a-z0-9_]{8}\.part", re.DOTALL)


class _HeldError(Exception):
    """Another process has the lock."""


@contextlib.contextmanager
def alone(root, own, doing):
    """Holds the course for one command. root: the course directory; own: our folder in it; doing: the command."""
    about = own / "lock.json"
    with _held(own / "lock", about):
        _sweep(root.rglob(".*.part") if about.exists() else own.glob(".*.part"))
        try:
            now = datetime.datetime.now().strftime("%H:%M")
            write_json(about, {"doing": doing, "since": now, "process": os.getpid(), "computer": socket.gethostname()})
            with _temporary(root):
                yield
        finally:
            with contextlib.suppress(OSError):
                about.unlink()


@contextlib.contextmanager
def _held(path, about):
    with contextlib.ExitStack() as stack:
        try:
            if fcntl is None:
                stack.enter_context(_windows(path))
            elif not stack.enter_context(_native(path)):
                stack.enter_context(_file(path.with_name("lock-held")))
        except _HeldError:
            raise CourseError(f"{_holder(about)} is at work in this course: wait until it has ended") from None
        yield


def _holder(about):
    with contextlib.suppress(CourseError, KeyError, TypeError):
        held = read_json(about)
        return f"another {held['doing']!r} (since {held['since']}, process {held['process']} on {held['computer']})"
    return "another command"


@contextlib.contextmanager
def _native(path):
    """The system's lock: True once it is held, False where the file system has none."""
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _HeldError from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise OSError(error.errno, error.strerror, str(path)) from None
            yield False
            return
        yield True


@contextlib.contextmanager
def _windows(path):
    from filelock import FileLock, Timeout

    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout:
        raise _HeldError from None


# --- a file as a lock -------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _file(path):
    """A file that is there while it is held, put there whole, by a link: nobody ever sees half of it.

    To take one over from a process that is gone, the right to do so is held in the same way; its name is of that one
    lock alone, so that two who want it at a time cannot both have it.
    """
    mine = {"process": os.getpid(), "began": _began(os.getpid()), "computer": socket.gethostname()}
    mine["token"] = uuid.uuid4().hex
    beside = path.with_name(f".{path.name[:40]}.{mine['token'][:8]}.part")
    try:
        write_json(beside, mine)
        try:
            os.link(beside, path)
        except FileExistsError:
            _take_over(path, beside)
        except FileNotFoundError:
            raise  # see below
        except OSError as error:
            raise CourseError(
                f"{path.parent} is on a disk without locks and links ({error.strerror}): move the course to another"
            ) from None
    except FileNotFoundError:
        # Who holds the course has taken it away, as something that was left.
        raise _HeldError from None
    finally:
        beside.unlink(missing_ok=True)
    try:
        yield
    finally:
        with contextlib.suppress(CourseError):
            if read_json(path) == mine:
                path.unlink()


def _take_over(path, beside):
    held = read_json(path) or {}
    if not _is_gone(held):
        raise _HeldError
    with _file(path.with_name(f"{path.name}-{held['token']}")):
        if read_json(path) != held:
            raise _HeldError
        os.replace(beside, path)


def _is_gone(held):
    """Whether the process that a lock names is no more; only to be known for one of this computer."""
    if held.get("computer") != socket.gethostname() or type(held.get("process")) is not int:
        return False
    began = _began(held["process"])
    return began is None or began != held.get("began")


def _began(process):
    """When a process began, as the system counts it; None for one that is no more. Its number may be another's now."""
    with contextlib.suppress(OSError, ValueError):
        if Path("/proc/self/stat").exists():
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            return None if fields[0] in "ZX" else int(fields[19])
        os.kill(process, 0)
        return 0
    return None


# --- what was left ----------------------------------------------------------------------------------------------------


def is_part(path):
    """Whether a file was half written when its command was ended, by its name."""
    return _PART.fullmatch(path.name) is not None and path.is_file()


def _sweep(found):
    for path in list(found):
        if is_part(path):
            with contextlib.suppress(OSError):
                path.unlink()


@contextlib.contextmanager
def _temporary(root):
    """Temporary files of this process and of those that it starts are in a folder that is this course's alone."""
    folder, before, named = _folder(root), tempfile.tempdir, os.environ.get("TMPDIR")
    try:
        tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
        yield
    finally:
        tempfile.tempdir = before
        if named is None:
            os.environ.pop("TMPDIR", None)
        else:
            os.environ["TMPDIR"] = named
        shutil.rmtree(folder, ignore_errors=True)


def _folder(root):
    """An empty folder for temporary files, by a name that the next command knows."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    name = f"platformlab-{user}-{sha256(os.fsencode(root)).hexdigest()[:16]}"
    folder = Path(tempfile.gettempdir()) / name
    found = None
    with contextlib.suppress(FileNotFoundError):
        found = folder.lstat()
    if found is None or (stat.S_ISDIR(found.st_mode) and found.st_uid == user):
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            return folder
    # Somebody else's, or one that cannot be taken away: it is left as it is.
    return Path(tempfile.mkdtemp(prefix=f"{name}-"))
