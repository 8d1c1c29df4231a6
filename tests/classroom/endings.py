"""Commands that are ended from outside, at a moment of one's choice."""

import os
import signal

from platformlab.cli import main

CHANGES = ("replace", "rename", "unlink", "rmdir", "mkdir")
"""What changes a folder for others to see; a file is put in its place by replace."""


def killed(step, arguments):
    """Runs a command in a process of its own, killed before its change number `step` (a commit is one too); whether it
    was. A process that lives so long gives False."""
    from sqlalchemy.orm import Session

    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = [step]

    def counted(done):
        def call(*positional, **named):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done(*positional, **named)

        return call

    for change in CHANGES:
        setattr(os, change, counted(getattr(os, change)))
    Session.commit = counted(Session.commit)
    try:
        main(arguments)
    finally:
        os._exit(0)
