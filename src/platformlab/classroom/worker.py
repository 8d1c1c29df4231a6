"""What a worker on another computer does: it says what it is, and grades.

A grader asks `about` before the first task, and sends `graded_there` the digest of its own code with each one: two
computers give the same marks only when they run the same code. Neither is sent as code: the grader names it, so nothing
but text and plain data comes through the scheduler, which needs no platformlab.
"""

import pickle
import sys
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import platformlab
from platformlab.classroom import sandbox, work

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@lru_cache(maxsize=1)
def digest():
    """A digest of the code and the figures of this platformlab, as they were when it was first asked for: a worker that
    goes on while its files are renewed still runs the old ones."""
    package = Path(platformlab.__file__).parent
    data = package / "data" if (package / "data").is_dir() else package.parents[1] / "data"
    found = {f"code/{path.relative_to(package).as_posix()}": path for path in package.rglob("*.py")}
    found |= {f"data/{path.name}": path for path in data.glob("*.csv")}
    total = sha256()
    for name in sorted(found):
        # A checkout on Windows has other line ends.
        content = found[name].read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{name} {sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()[:16]


def version():
    """The version of this platformlab, as it is installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("platformlab")
    except PackageNotFoundError:
        return "not installed"


def about(confined):
    """What this computer grades with, as plain data. trouble: why it cannot shut a submission off; empty if it can."""
    trouble = ""
    try:
        with sandbox.opened(confined=confined, view=work.own_view()) as box:
            box.play([{"run": "pass"}], given={})
    except (sandbox.SandboxError, sandbox.TroubleError, OSError) as error:
        trouble = " ".join(str(error).split())
    return {"version": version(), "digest": digest(), "python": PYTHON, "trouble": trouble}


def graded_there(code, data):
    """The Result of a Task that was sent as bytes, as plain data. SandboxError, with this worker's address, when it has
    another code than the grader, or cannot shut submissions off any more."""
    if code != digest():
        raise sandbox.SandboxError(f"the worker {_address()} has another platformlab than this computer")
    try:
        return work.graded(pickle.loads(data))
    except sandbox.SandboxError as error:
        raise sandbox.SandboxError(f"the worker {_address()}: {error}") from None


def _address():
    from distributed import get_worker

    return get_worker().address
