"""What a submission's process tells, heard and read: never more than it may, and never believed.

A line is one event in JSON. Whatever is too long, too many, too deep or no event ends the process; every text that
comes through is valid UTF-8 without invisible signs.
"""

import contextlib
import json
import queue
import threading

from platformlab.classroom.inside.wire import LONGEST_TEXT, clean

DEEPEST = 12
NEEDS = ("program", "process", "network", "check")
_MOST_LEARNERS = 10

FLOODED = "it told more than it may"
NO_EVENT = "it told something that is no answer"


class Allowance:
    """What is left of what all processes of one submission may tell, in bytes."""

    def __init__(self, most_bytes):
        self.left = most_bytes


class Listener:
    """Feeds the job to a process and hears what it tells: lines, then None; or one of the texts above."""

    def __init__(self, process, job, limits, allowance):
        self.lines = queue.SimpleQueue()
        self._streams, self._limits, self._allowance = process.popen, limits, allowance
        for task in (lambda: self._feed(job), self._hear):
            threading.Thread(target=task, daemon=True).start()

    def _feed(self, job):
        with contextlib.suppress(OSError, ValueError):
            self._streams.stdin.write(job)
        with contextlib.suppress(OSError, ValueError):
            self._streams.stdin.close()

    def _hear(self):
        left, messages = min(self._limits.told_bytes, self._allowance.left), self._limits.messages
        try:
            while True:
                line = self._streams.stdout.readline(max(0, min(left, self._limits.line_bytes)) + 1)
                left -= len(line)
                self._allowance.left -= len(line)
                messages -= 1
                if not line:
                    break
                if left < 0 or messages < 0 or len(line) > self._limits.line_bytes:
                    self.lines.put(FLOODED)
                    return
                if not line.endswith(b"\n"):
                    self.lines.put(NO_EVENT)
                    return
                self.lines.put(line)
        except (OSError, ValueError):
            pass  # the process was ended, and its line with it
        self.lines.put(None)


def parsed(line):
    """The event of a line as plain data, its texts cleaned; None when it is none."""
    try:
        event = json.loads(line)
        return _cleaned(event, DEEPEST) if type(event) is dict else None
    except (ValueError, RecursionError, TypeError):
        return None


def _cleaned(value, depth):
    if depth < 0:
        raise ValueError("nested too deeply")
    kind = type(value)
    if kind is str:
        return clean(value, LONGEST_TEXT)
    if kind is list:
        return [_cleaned(item, depth - 1) for item in value]
    if kind is dict:
        return {clean(name, LONGEST_TEXT): _cleaned(item, depth - 1) for name, item in value.items()}
    return value


def keep(event, played, *, places, exercises):
    """Keeps what an event tells in a Played, if it tells something of these places or exercises; the first word on an
    answer counts, and the last on a failure."""
    failed, answered, learner, needs = (event.get(name) for name in ("failed", "answer", "learner", "needs"))
    if type(failed) is int:
        if 0 <= failed < places:
            played.failures[failed] = _failure(event)
    elif type(answered) is str:
        if answered in exercises:
            played.answers.setdefault(answered, event)
    elif type(learner) is str:
        if len(played.learners) < _MOST_LEARNERS and (name := _text(learner, 200)) not in played.learners:
            played.learners.append(name)
    elif needs in NEEDS:
        place = event.get("step")
        if type(place) is int and 0 <= place < places:
            played.needs.setdefault(place, {}).setdefault(needs, set()).add(_line(event))


def _failure(event):
    return {
        "type": _text(event.get("type"), 40) or "an error",
        "says": _text(event.get("says"), 300),
        "line": _line(event),
    }


def _line(event):
    """The line of a cell, 0 for unknown."""
    line = event.get("line")
    return line if type(line) is int and 0 < line < 10**6 else 0


def _text(value, longest):
    return " ".join(clean(value, longest).split()) if type(value) is str else ""
