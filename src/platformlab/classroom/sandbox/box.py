"""Plays submissions one at a time, each in fresh processes that know nothing and can reach nothing.

A step that ends the process, hangs or floods is left out, and the submission begins again without it: what it costs is
its own. A fresh interpreter takes some 40 ms, less than it would take to clean up after another submission, so nothing
is kept warm between them.
"""

import json
import os
import queue
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from platformlab.classroom.sandbox import clock, events
from platformlab.classroom.sandbox.played import (
    CRASHED,
    ENDED,
    FILES,
    FLOOD,
    THREADS,
    TIME,
    Played,
    SandboxError,
    Stop,
    TroubleError,
)
from platformlab.classroom.sandbox.process import COURSE, HOME, confined, unconfined

_POLL_SECONDS = 0.1
_START_SECONDS = 120.0
"""How long a process may take to begin, on a computer that is busy with others."""

_PATIENCE = 30
"""How many times as long as its limit a step may take in all, when others keep the computer busy."""


class Box:
    """Plays submissions; nothing of one is left for the next. See opened()."""

    def __init__(self, setting, limits):
        self._setting, self._limits = setting, limits

    def play(self, steps, *, given, files=None):
        """Runs steps (see inside.runner) with the given numbers; a Played.

        files: {name: path} of what was handed in beside the notebook, to be seen in the home, read-only.
        SandboxError when no process can begin here, TroubleError when one was ended from outside.
        """
        began = time.monotonic()
        run = _Run(steps, self._limits)
        # Each attempt that does not come to its end leaves out one step more.
        for _ in range(len(steps) + 1):
            place, stop = self._attempt(run, given, files)
            if stop is None:
                break
            run.played.broken[place] = stop
            if run.told.left <= 0:
                run.played.unreached = run.open_answers()
                break
        run.played.seconds = time.monotonic() - began
        return run.played

    def _attempt(self, run, given, files):
        """Runs one process; (None, None) when it came to its end, else the step that it was at, and its Stop."""
        setting = self._setting
        job = {
            "path": setting.path(),
            "given": given,
            "skip": run.skipped(),
            "limits": {
                "output_characters": self._limits.output_characters,
                "system": self._limits.system(answers=len(run.exercises), bound_tasks=setting.bound_tasks),
            },
            "steps": run.steps,
        }
        with setting.started(self._limits, files) as process:
            listener = events.Listener(process, json.dumps(job).encode(), self._limits, run.told)
            return _Follower(process, listener, run, setting).follow()


@dataclass(frozen=True)
class Setting:
    """Where boxes are made: the view, what is mounted, and the Way; without walls the last two are None."""

    folder: str
    mounts: object = None
    way: object = None

    @property
    def bound_tasks(self):
        """Whether the kernel counts the threads of a box."""
        return self.way is not None and self.way.bound_tasks

    def path(self):
        """Where Python looks for modules in there: the course, the submission's own folder, libraries."""
        if self.way is None:
            libraries = [path for path in sys.path if path.endswith("-packages")]
            return [str(Path(self.folder, "course")), "", *libraries]
        return [COURSE, "", *self.mounts.libraries]

    def started(self, limits, files):
        """A fresh process, as a context that ends it."""
        if self.way is None:
            return unconfined(self.folder, files=files)
        return confined(self.folder, self.mounts, limits, self.way, files=files)


@dataclass
class _Run:
    """One submission on its way. spent: computing and idle time of steps that were seen to take some, by place."""

    steps: tuple
    limits: object
    played: Played = field(default_factory=Played)
    spent: dict = field(default_factory=dict)

    def __post_init__(self):
        self.exercises = {step["take"] for step in self.steps if "take" in step}
        self.told = events.Allowance(self.limits.attempts_bytes)

    def _taken(self):
        return {at for at, step in enumerate(self.steps) if step.get("take") in self.played.answers}

    def skipped(self):
        """The steps that need not be run: those that broke, and answers that were taken."""
        return sorted(self._taken() | set(self.played.broken))

    def open_answers(self):
        """The places of answers that were not taken."""
        takes = {at for at, step in enumerate(self.steps) if "take" in step}
        return tuple(sorted(takes - self._taken() - set(self.played.broken)))

    def allowed(self, place):
        """How long a step may compute: an answer its own time, other cells what is left of theirs together.

        Once that is used up, as by a cell that does not end, each later cell has as much as an answer, as long as all
        of them do not take the whole once more.
        """
        step, limits = self.steps[place], self.limits
        if "take" in step:
            return limits.seconds_per_step
        exercise = step.get("answer")
        same = [at for at in self.spent if at != place and self.steps[at].get("answer") == exercise]
        used = sum(self.spent[at] for at in same if "take" not in self.steps[at])
        if exercise is not None:
            return max(0.1, limits.seconds_per_step - used)
        return max(limits.seconds - used, min(limits.seconds_per_step, 2 * limits.seconds - used), 0.1)


class _Follower:
    """Follows one process from its start to its end."""

    def __init__(self, process, listener, run, setting):
        self.process, self.listener, self.run, self.setting = process, listener, run, setting
        self.place = None
        self.began = time.monotonic()
        self.first = None

    def follow(self):
        """(None, None) when the process came to its end, else the step that it was at, and its Stop."""
        while True:
            try:
                line = self.listener.lines.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                if stop := self._excess():
                    return self._stopped(stop)
                continue
            if line is None:
                return self._stopped(self._how_it_ended())
            event = events.parsed(line) if isinstance(line, bytes) else None
            if event is None:
                return self._stopped(Stop(FLOOD, line if isinstance(line, str) else events.NO_EVENT))
            if event.get("end") is True:
                return None, None
            if type(event.get("step")) is int and "needs" not in event:
                if not self._goes_on(event["step"]):
                    return self._stopped(Stop(FLOOD, "it told of cells that are not there"))
                continue
            events.keep(event, self.run.played, places=len(self.run.steps), exercises=self.run.exercises)

    def _goes_on(self, place):
        """Moves on to a step. Steps come in order: whatever claims otherwise is blamed where it stands."""
        skipped = self.run.played.broken
        if not 0 <= place < len(self.run.steps) or place in skipped or (self.place is not None and place <= self.place):
            return False
        self.place, self.began, self.first = place, time.monotonic(), None
        return True

    def _stopped(self, stop):
        if self.place is None:
            raise self._did_not_begin(stop)
        return self.place, stop

    def _did_not_begin(self, stop):
        """The error for a process that came to no step; nothing of a submission has run, so its words are our own."""
        ended = _ended(self.process, 5) is not None
        said = self.process.complaint() if ended and self.setting.way is not None else ""
        if ended and not self.process.began():
            return SandboxError(f"bubblewrap cannot shut submissions off here: {said or 'it gives no reason'}")
        if ended and not _was_killed(self.process):
            return SandboxError(f"Python does not start in the sandbox: {said or stop.why}")
        return TroubleError(f"the process for it did not begin ({said or stop.why})")

    # --- limits -------------------------------------------------------------------------------------------------------

    def _excess(self):
        """The Stop for what there is too much of, or None; a look at the clock, and at what the kernel cannot bound."""
        now = time.monotonic()
        if self.place is None:
            return Stop(TIME, "it took too long to start") if now - self.began > _START_SECONDS else None
        pid = self.process.pid
        reading = clock.read(pid) if pid is not None else None
        if reading is None:
            return self._by_the_wall(now)
        self.first = self.first or reading
        used = clock.used(self.first, reading)
        allowed, still = self.run.allowed(self.place), self.run.limits.seconds_still
        self.run.spent[self.place] = max(self.run.spent.get(self.place, 0.0), used.cpu)
        if used.cpu > allowed:
            return Stop(TIME, f"it did not end within {allowed:.3g} seconds")
        if used.still > still and not used.waits:
            return Stop(TIME, f"it did nothing for {still:.3g} seconds")
        if now - self.began > _PATIENCE * (allowed + still):
            raise TroubleError("this computer was too busy to run it")
        return self._too_many(pid)

    def _by_the_wall(self, now):
        """Where no process can be read (not on Linux), the clock on the wall is all there is."""
        allowed = self.run.allowed(self.place)
        self.run.spent[self.place] = max(self.run.spent.get(self.place, 0.0), now - self.began)
        if now - self.began > allowed and self.process.popen.poll() is None:
            return Stop(TIME, f"it did not end within {allowed:.3g} seconds")
        return None

    def _too_many(self, pid):
        """A watch for what the kernel cannot bound here: it sees a burst too late, but ends it."""
        limits, way = self.run.limits, self.setting.way
        try:
            if not self.setting.bound_tasks and len(os.listdir(f"/proc/{pid}/task")) > limits.tasks:
                return Stop(THREADS, f"it started more than {limits.tasks} threads")
            if way is not None and not way.bound_home:
                seen = os.statvfs(f"/proc/{pid}/root{HOME}")
                if (
                    seen.f_blocks * seen.f_frsize <= 2 * limits.disk_bytes
                    and seen.f_files - seen.f_ffree > limits.files
                ):
                    return Stop(FILES, f"it made more than {limits.files} files")
        except OSError:
            pass  # it has ended
        return None

    # --- the end ------------------------------------------------------------------------------------------------------

    def _how_it_ended(self):
        status = _ended(self.process, 2)
        if status is None:
            return Stop(FLOOD, "it closed the line to the outside")
        if not _was_killed(self.process):
            if status > 128 or status < 0:
                return Stop(CRASHED, f"it crashed (signal {status - 128 if status > 0 else -status})")
            return Stop(ENDED, "it ended the program")
        if self.setting.way is None:
            return Stop(ENDED, "it was killed")
        if sum(self.run.spent.values()) > self.run.limits.most_seconds(len(self.run.exercises)) / 2:
            return Stop(TIME, "it did not end in time")
        # In there nobody can kill it, and the kernel's own limit was far: somebody outside has, or memory ran out.
        raise TroubleError("its process was killed from outside (is there too little memory?)")


def _ended(process, seconds):
    """The exit status of a process that ends within these seconds, else None."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def _was_killed(process):
    return process.popen.returncode in (137, -9)
