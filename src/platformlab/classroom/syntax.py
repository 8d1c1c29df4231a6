"""Reading students' cells without running them: IPython's notation as Python, and which answers hang on what.

    translated(plan)            the Plan with cells as the Python that JupyterLab makes of them
    hanging(plan, played)       {exercise: why its answer could not be had}

A process of its own does the reading (syntax_process): one for each process that grades, started when the first
notebook needs it and kept for the class. A cell that it hangs or dies on stays as it is, and the next one gets a new
process.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

from platformlab.classroom.inside.notation import holds
from platformlab.classroom.sandbox.played import TroubleError
from platformlab.classroom.syntax_process import SECONDS

LONGEST_CELL = 100_000
LONGEST_NOTEBOOK = 2_000_000
SECONDS_PER_NOTEBOOK = 10.0
"""Processor time that the cells of one notebook may take to translate; those that are left stay as they are."""

PATIENCE_SECONDS = 120.0
"""How long an answer of the process is waited for. It is ended sooner by the system, counted in processor time."""

_KILLED = -9

_NOT_ALLOWED = "not allowed while a notebook is graded"
NEEDS = {
    "program": f"it needs a program, and programs are {_NOT_ALLOWED}",
    "process": f"it needs another process, and other processes are {_NOT_ALLOWED}",
    "network": f"it needs the network, and the network is {_NOT_ALLOWED}",
    "check": "it needs what a check says, and that is not known while a notebook is graded",
}
"""By what a cell asked for, why an answer that hangs on it could not be had."""

STOPS = {
    "time": "did not end",
    "ended": "ended the program",
    "crashed": "crashed",
    "flood": "printed or told too much",
    "memory": "asked for more memory than there is",
    "files": "made too many files",
    "threads": "started too many threads",
}
EXCESSES = {"MemoryError": "memory", "TooMuchOutputError": "flood"}


class _Reader:
    """The process, as long as it lives."""

    def __init__(self):
        folders = [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]
        self._popen = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("syntax_process.py")), json.dumps(folders)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.sep,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        )
        self._lines = queue.SimpleQueue()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self):
        with contextlib.suppress(OSError, ValueError):
            for line in self._popen.stdout:
                self._lines.put(line)
        self._lines.put(None)

    def ask(self, request):
        """The answer, or None when it died at it. TroubleError when that was not the request's doing."""
        late = False
        try:
            self._popen.stdin.write(json.dumps(request).encode() + b"\n")
            self._popen.stdin.flush()
            line = self._lines.get(timeout=PATIENCE_SECONDS)
            if line is not None:
                return json.loads(line)
            self._popen.wait()
        except queue.Empty:
            late = sys.platform != "win32"
        except OSError:
            self._popen.wait()
        status = self._popen.poll()
        self.end()
        if late or status == _KILLED:
            raise TroubleError("the process that reads cells was killed, or this computer was too busy for it")
        return None

    def end(self):
        """Ends the process."""
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            with contextlib.suppress(OSError):
                stream.close()


_lock = threading.Lock()
_reader = None


def ask(request):
    """The answer of the process to one request, or None when it hung or died at it. TroubleError when the process does
    not start here, or was killed from outside."""
    global _reader
    with _lock:
        reader, _reader = _reader or _started(), None
        answer = reader.ask(request)
        if answer is not None:
            _reader = reader
        return answer


def _started():
    try:
        reader = _Reader()
        if reader.ask({}) is not None:
            return reader
    except OSError as error:
        raise TroubleError(f"the process that reads cells cannot be started ({error.strerror})") from None
    raise TroubleError("the process that reads cells does not start: is IPython installed?")


# --- IPython's notation -----------------------------------------------------------------------------------------------


def translated(plan):
    """The Plan with cells as Python. What holds no notation of IPython's costs one look at the text."""
    marked = [at for at, step in enumerate(plan.steps) if "run" in step and holds(step["run"])]
    if not marked:
        return plan
    steps, spent = list(plan.steps), 0.0
    for at in marked:
        if len(steps[at]["run"]) > LONGEST_CELL:
            continue
        if spent > SECONDS_PER_NOTEBOOK:
            break
        answer = ask({"translate": steps[at]["run"]})
        spent += answer["seconds"] if answer else SECONDS
        if answer and "source" in answer:
            steps[at] = {**steps[at], "run": answer["source"], "translations": answer["translations"]}
    return replace(plan, steps=tuple(steps))


# --- what hangs on what -----------------------------------------------------------------------------------------------


def hanging(plan, played):
    """{exercise: why} of the answers that hang on a cell that was left out, or on what a cell may not have."""
    broken = [
        [place, _needs_cell(stop.kind)] for place, stop in sorted(played.broken.items()) if "run" in plan.steps[place]
    ]
    asked = [
        [place, line, NEEDS[kind]]
        for place, kinds in sorted(played.needs.items())
        for kind in sorted(kinds)
        for line in sorted(kinds[kind])
    ]
    for place, failed in sorted(played.failures.items()):
        if failed["type"] in EXCESSES:
            asked.append([place, failed["line"], _needs_cell(EXCESSES[failed["type"]])])
    if not broken and not asked:
        return {}
    own = {
        exercise: [at for at, owner in plan.owners.items() if owner == exercise and _is_late(played.broken.get(at))]
        for exercise in plan.takes
    }
    request = {
        "steps": [
            {name: step[name] for name in ("run", "take", "name", "translations", "count") if name in step}
            | {"tried": "cases" in step}
            for step in plan.steps
        ],
        "broken": broken,
        "asked": asked,
        "failed": [[place, failed["line"]] for place, failed in played.failures.items()],
        "own": {exercise: places for exercise, places in own.items() if places},
    }
    if sum(len(step.get("run", "")) for step in plan.steps) <= LONGEST_NOTEBOOK:
        answer = ask({"hang": request})
        if answer is not None:
            return answer["hang"]
    return _all_after(plan, broken, asked)


def _needs_cell(kind):
    return f"it needs the cell that {STOPS.get(kind, 'could not be run')}"


def _is_late(stop):
    return stop is not None and stop.kind == "time"


def _all_after(plan, broken, asked):
    """What is said when the notebook cannot be read: every answer after the first such cell hangs on it."""
    place, reason = min((row[0], row[-1]) for row in (*broken, *asked))
    return {exercise: reason for exercise, at in plan.takes.items() if at > place}
