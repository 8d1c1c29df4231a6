"""The command platformlab with shorter limits for a submission, so that nobody waits long for what never ends.

python quick.py SECONDS_PER_STEP SECONDS classroom grade …
"""

import functools
import sys


def main(seconds_per_step, seconds, *arguments):
    """Runs the command with these limits; its exit status."""
    from platformlab import cli
    from platformlab.classroom import grading, sandbox

    limits = sandbox.Limits(seconds_per_step=float(seconds_per_step), seconds=float(seconds))
    grading.grade = functools.partial(grading.grade, limits=limits)
    return cli.main(list(arguments))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
