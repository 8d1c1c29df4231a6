"""A Python that waits: the next notebook's kernel, started and with the course imported before the notebook is opened.

To start a kernel and to import what a lesson needs takes a second or more, most of it while the page that waits for it
needs the processor too. So the course's JupyterLab keeps one Python waiting that has done so. A kernel that is wanted
becomes that Python: it gets its connection file, folder and environment, and goes on as any other. The next one is
started when this lesson has had time to be shown. Where none waits, or one would not be the same, the kernel is
started as usual. The waiting Python ends when the server does: then nobody can speak to it any more.

jupyter_client calls whoever starts kernels a provisioner; this one is found by its entry point, platformlab-waiting.
"""

import asyncio
import contextlib
import io
import json
import os
import sys
from pathlib import Path
from subprocess import PIPE, Popen

from jupyter_client.provisioning import LocalProvisioner

NAME = "platformlab-waiting"
REFILL_S = 15
"""After a kernel was wanted; until then the lesson's page needs the processor."""
SET_BY_STARTERS = ("JPY_", "PYDEVD_", "CLICOLOR", "FORCE_COLOR", "GIT_PAGER", "PAGER", "TERM")
"""How the names of variables begin that a kernel's environment has and its server's may not; read when it runs."""

_waiting = None


def begin_waiting():
    """Starts a Python that waits, unless one does. Nothing where that cannot be: every kernel can do without."""
    global _waiting
    if os.name != "posix" or (_waiting and _waiting.is_fresh()):
        return
    stop_waiting()
    with contextlib.suppress(OSError):
        _waiting = _Waiting()


def stop_waiting():
    """Ends the Python that waits."""
    global _waiting
    if _waiting:
        _waiting.end()
    _waiting = None


def taken(command, *, env, cwd):
    """The waiting Python, as a process that has been told to become this kernel; None if there is none that could."""
    global _waiting
    one, _waiting = _waiting, None
    if one is None:
        return None
    if one.is_fresh() and one.fits(command, env) and one.become(command, env=env, cwd=cwd):
        return one.process
    one.end()
    return None


class _Waiting:
    """One Python that waits, and what it was started with."""

    def __init__(self):
        self.environment = os.environ | {"JPY_PARENT_PID": str(os.getpid())}  # read when ipykernel is imported
        self.code = _code()
        command = [sys.executable, "-m", __name__]
        self.process = Popen(command, stdin=PIPE, env=self.environment, start_new_session=True)

    def is_fresh(self):
        """Whether it lives, and has imported what is on the disk now."""
        return self.process.poll() is None and self.code == _code()

    def fits(self, command, env):
        """Whether the command starts a kernel of this Python, with all that is read while Python imports as it was."""
        mine = self.environment
        differ = {name for name in mine.keys() | env.keys() if mine.get(name) != env.get(name)}
        return command[:3] == [sys.executable, "-m", "ipykernel_launcher"] and all(
            name.startswith(SET_BY_STARTERS) for name in differ
        )

    def become(self, command, *, env, cwd):
        told = {"arguments": command[3:], "env": env, "cwd": str(cwd) if cwd else None}
        try:
            self.process.stdin.write(json.dumps(told).encode() + b"\n")
            self.process.stdin.close()
        except OSError:
            return False
        return True

    def end(self):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.kill()
        self.process.wait()


def _code():
    """Changes when a file of the course's code does."""
    return max(file.stat().st_mtime_ns for file in Path(__file__).parent.rglob("*.py"))


class WaitingProvisioner(LocalProvisioner):
    """Starts a kernel on this computer: from the Python that waits, else a new one."""

    has_launched = False

    async def launch_kernel(self, cmd, **kwargs):
        # A kernel that died and is back within a fraction of a second can have told so before the server listens again.
        process = None
        if not self.has_launched:
            process = taken(cmd, env=kwargs.get("env") or dict(os.environ), cwd=kwargs.get("cwd"))
            asyncio.get_running_loop().call_later(REFILL_S, begin_waiting)
        self.has_launched = True
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.pid, self.pgid = process, process.pid, os.getpgid(process.pid)
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info


def wait():
    """Imports what a lesson needs, waits to be told which kernel to become, and becomes it."""
    # As ipykernel's launcher does; IPython puts the notebook's folder there.
    if sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    # The debugger's word on frozen modules: no other kernel shows it either.
    with contextlib.redirect_stderr(io.StringIO()):
        from ipykernel import debugger, kernelapp, zmqshell  # noqa: F401

    from platformlab import exercises, explorers, face  # noqa: F401
    from platformlab.explorers import widget  # noqa: F401

    exercises.lessons()
    explorers.specs()
    with contextlib.suppress(ImportError):
        import numpy  # noqa: F401
    line = sys.stdin.buffer.readline()
    if not line:
        return
    told = json.loads(line)
    parent = os.environ["JPY_PARENT_PID"]
    os.environ.clear()
    os.environ.update(told["env"] | {"JPY_PARENT_PID": parent})
    if told["cwd"]:
        os.chdir(told["cwd"])
    sys.argv = ["ipykernel_launcher", *told["arguments"]]
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    wait()
