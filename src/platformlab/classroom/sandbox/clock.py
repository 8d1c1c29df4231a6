"""How long a step has computed and how long it has stood still, read from outside in /proc.

A neighbour that keeps all cores busy costs a step nothing: what counts is the time that the step itself computed, and
the time in which it neither computed nor waited for a core. Nothing that the submission tells is used.
"""

import os
import time
from dataclasses import dataclass

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True)
class Reading:
    """A process at one moment. at: seconds of a clock that only goes forward. cpu: computed so far. tasks: by thread,
    seconds computed or waited for a core. waits: whether a thread would go on if it had a core or its disk."""

    at: float
    cpu: float
    tasks: dict
    waits: bool


def read(pid):
    """The Reading of a process, or None when it cannot be read (it has ended, or this is no Linux)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = _fields(file.read())
        tasks, waits = {}, False
        for task in os.listdir(f"/proc/{pid}/task"):
            tasks[task], runs = _task(pid, task)
            waits = waits or runs
    except (OSError, ValueError, IndexError):
        return None
    return Reading(time.monotonic(), (int(fields[11]) + int(fields[12])) / _TICKS, tasks, waits)


def _fields(stat):
    """The fields of a stat file from the state on; the name before it may hold anything."""
    return stat.rpartition(b")")[2].split()


def _task(pid, task):
    """(seconds that a thread computed or waited for a core, whether it would go on now)."""
    try:
        with open(f"/proc/{pid}/task/{task}/stat", "rb") as file:
            fields = _fields(file.read())
        seconds = (int(fields[11]) + int(fields[12])) / _TICKS
        try:
            with open(f"/proc/{pid}/task/{task}/schedstat", "rb") as file:
                computed, waited = file.read().split()[:2]
            seconds = (int(computed) + int(waited)) / 1e9
        except (OSError, ValueError):
            pass  # a kernel without these figures: time spent waiting for a core shows in the state alone
        return seconds, fields[0] in (b"R", b"D")
    except (OSError, ValueError, IndexError):
        return 0.0, False


@dataclass(frozen=True)
class Used:
    """What a step has used since a first Reading, in seconds. waits: as in a Reading."""

    cpu: float
    still: float
    waits: bool


def used(first, last):
    """What a process used between two Readings."""
    elapsed = last.at - first.at
    cpu = last.cpu - first.cpu
    busiest = max((seconds - first.tasks.get(task, 0.0) for task, seconds in last.tasks.items()), default=0.0)
    # Threads that came and went are in the process's own time only.
    active = max(busiest, min(elapsed, cpu))
    return Used(cpu=cpu, still=max(0.0, elapsed - active), waits=last.waits)
