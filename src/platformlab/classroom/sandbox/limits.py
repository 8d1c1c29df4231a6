"""What one submission may use, for those who run it and for those who set other limits in a test."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    seconds_per_step: computing time of an answer cell, and again of trying a function. seconds: computing time of all
    other cells together. seconds_still: how long a step may neither compute nor wait for a core. memory_bytes,
    disk_bytes, files, descriptors, tasks (threads), output_characters (printed in a cell): for the one process that
    there is. line_bytes, told_bytes, messages: what a process may tell (one line, and in all). attempts_bytes: what all
    processes of the submission may tell, one after the other.
    """

    seconds_per_step: float = 10.0
    seconds: float = 120.0
    seconds_still: float = 20.0
    memory_bytes: int = 2**30
    output_characters: int = 5_000_000
    disk_bytes: int = 16 * 2**20
    files: int = 1_000
    descriptors: int = 64
    tasks: int = 64
    line_bytes: int = 200_000
    told_bytes: int = 1_000_000
    messages: int = 10_000
    attempts_bytes: int = 10_000_000

    def system(self, *, answers, bound_tasks):
        """The kernel's limits that the process sets for itself before it runs a cell, by their names in `resource`.

        answers: how many questions there are. bound_tasks: whether RLIMIT_NPROC counts this process's threads alone.
        """
        most = {
            "RLIMIT_AS": self.memory_bytes,
            "RLIMIT_CORE": 0,
            "RLIMIT_CPU": int(self.most_seconds(answers)) + 5,
            "RLIMIT_FSIZE": self.disk_bytes,
            "RLIMIT_NOFILE": self.descriptors,
            "RLIMIT_MEMLOCK": 0,
            "RLIMIT_MSGQUEUE": 0,
            "RLIMIT_SIGPENDING": 256,
        }
        return most | ({"RLIMIT_NPROC": self.tasks} if bound_tasks else {})

    def most_seconds(self, answers):
        """Computing time that no process reaches whose steps keep within their own limits."""
        return 2 * self.seconds + 2 * (answers + 1) * self.seconds_per_step
