"""What became of one submission in the sandbox: plain data for those who judge it."""

from dataclasses import dataclass, field


class SandboxError(RuntimeError):
    """Submissions cannot be run here at all; one line that says why and what to do."""


class TroubleError(RuntimeError):
    """The grader's own trouble with one submission (its process was killed from outside, no memory, a full disk).

    It says nothing about the submission, which has to be tried again.
    """


TIME, ENDED, CRASHED, FLOOD, FILES, THREADS = "time", "ended", "crashed", "flood", "files", "threads"
"""The kinds of a Stop."""


@dataclass(frozen=True)
class Stop:
    """Why a step's process had to be ended, or ended. kind: one of the above. why: the same in words."""

    kind: str
    why: str

    def __str__(self):
        return self.why


@dataclass
class Played:
    """What became of one submission. answers: the events of the answers, by exercise. failures: of cells that stopped
    with an error, by place. broken: the Stop of a step, by place. unreached: places that were never tried.
    learners: whom the notebook names. needs: by place, what a step asked for and may not have (program, process,
    network) or nobody knows (check), each with the lines of the cell. seconds: how long it took."""

    answers: dict = field(default_factory=dict)
    failures: dict = field(default_factory=dict)
    broken: dict = field(default_factory=dict)
    unreached: tuple = ()
    learners: list = field(default_factory=list)
    needs: dict = field(default_factory=dict)
    seconds: float = 0.0
