"""Runs the cells of a submission where it can reach nothing: fresh, confined processes for each submission.

    with sandbox.opened() as box:
        played = box.play(steps, given=…)
        played.answers      {exercise: what came of it, as JSON}
        played.failures     {place of a step: what stopped it}
        played.broken       {place of a step: why the process had to be ended there}

bubblewrap shuts a process off: no network, a read-only system, an empty home of its own, nothing of the grader's
environment, no sight of other files or processes. It sees the parts of this package in view.SHOWN, and none that holds
an answer. Without bubblewrap (macOS, Windows) it runs without walls, for those who say that they know what it risks.

    limits   what a submission may use      played   what became of it
    view     what it sees of the course     mounts   what it sees of this computer
    process  bubblewrap, started and ended  seccomp  system calls that no answer needs
    events   what it tells, bounded         clock    how long it computes       box   all of it together
"""

import contextlib
import json
import tempfile
from functools import lru_cache
from pathlib import Path

from platformlab.classroom.files import write_json
from platformlab.classroom.sandbox import mounts as _mounts
from platformlab.classroom.sandbox import view as _view
from platformlab.classroom.sandbox.box import Box, Setting
from platformlab.classroom.sandbox.limits import Limits
from platformlab.classroom.sandbox.mounts import Mounts, may_hold
from platformlab.classroom.sandbox.played import Played, SandboxError, Stop, TroubleError
from platformlab.classroom.sandbox.process import HOME, MISSING, Way, bubblewrap, ways

__all__ = [
    "HOME",
    "MISSING",
    "RISK",
    "Box",
    "Limits",
    "Mounts",
    "Played",
    "SandboxError",
    "Stop",
    "TroubleError",
    "Way",
    "bubblewrap",
    "may_hold",
    "opened",
    "show",
    "way_here",
    "ways",
]

RISK = (
    "Unconfined: every submission runs as you. It can read your files, the gradebook and the answers, change or delete"
    " them, and use your network."
)

_SETTING = "setting.json"


@contextlib.contextmanager
def opened(*, confined=True, limits=None, view=None):
    """A Box to play submissions in. SandboxError when there is no bubblewrap, or it cannot work here.

    view: the folder that show() made, when several processes share one.
    """
    if confined and not bubblewrap():
        raise SandboxError(MISSING)
    with contextlib.ExitStack() as stack:
        if view is None:
            view = stack.enter_context(tempfile.TemporaryDirectory(prefix="platformlab-view-"))
            show(view)
        setting = _setting(str(view)) if confined else Setting(str(view))
        yield Box(setting, limits or Limits())


def show(folder):
    """Fills a folder with what submissions see of the course: `platformlab` without exercises, and the runner."""
    _view.fill(folder)


@lru_cache(maxsize=8)
def _setting(folder):
    """The Setting that was found for a view, by this process or, kept in the view, by the one that made it."""
    path = Path(folder, _SETTING)
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Setting(folder, Mounts.from_json(kept["mounts"]), Way(**kept["way"]))
    setting = _tried(folder)
    write_json(path, {"mounts": setting.mounts.as_json(), "way": vars(setting.way)})
    return setting


def way_here():
    """The Way in which boxes are made on this computer, tried. SandboxError when there is none."""
    with tempfile.TemporaryDirectory(prefix="platformlab-view-") as folder:
        show(folder)
        return _tried(folder).way


_TRIAL = """
import importlib.util
missing = []
for name in {modules}:
    try:
        with open(importlib.util.find_spec(name).origin, "rb") as file: file.read(1)
    except Exception: missing.append(name)
missing = " ".join(missing)
"""


def _tried(folder):
    """The first Setting in which a process begins and finds this Python's libraries."""
    found, troubles = _mounts.found(), []
    for way in ways():
        setting = Setting(folder, found, way)
        steps = [{"run": _TRIAL.format(modules=list(found.modules))}, {"take": "", "name": "missing"}]
        try:
            played = Box(setting, Limits()).play(steps, given={})
        except (SandboxError, TroubleError) as error:
            troubles.append(str(error))
            continue
        missing = played.answers.get("", {}).get("value", ["text", "?"])[1]
        if missing:
            raise SandboxError(_unreadable(missing.split()[0], found))
        return setting
    raise SandboxError(troubles[-1])


def _unreadable(name, found):
    file = _mounts.origin(name) or Path(found.python)
    return (
        f"submissions cannot read the library {name} ({file}): make it readable for every user"
        f" (chmod -R a+rX {file.parent}), and grade again"
    )
