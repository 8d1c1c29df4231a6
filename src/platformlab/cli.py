"""The command line: platformlab lab | test | doctor | claims | progress | notebooks | classroom | site.

Exit status 0 is well, 1 means that something was found or could not be done, 2 that the command was not understood.
Errors are one line on standard error. Each command loads what it needs when it runs, so that --help is quick.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import asdict, dataclass

TESTED_WITH = (
    "pytest",
    "xdist",
    "playwright",
    "hypothesis",
    "frictionless",
    "nbval",
    "nbgrader",
    "distributed",
    "jupyterlite_core",
)
WORKERS = "2"
COLUMNS = 100
NO_FIGURE = "no figure was found"
OWN_WORKERS = ("-n", "--numprocesses", "--pdb", "-p", "--collect-only", "--co")
"""Options of pytest after which it is not told how many processes to use."""


class OneLineParser(argparse.ArgumentParser):
    """Says what was wrong in one line instead of repeating how it is used."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message} (more: {self.prog} --help)\n")


def build_parser(chosen):
    """The parser. chosen: the command that the arguments are about to name; only its own arguments are loaded."""
    parser = OneLineParser(prog="platformlab", description="Content or Commerce? The course from the command line.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        known = commands.add_parser(name, help=command.summary, description=f"{command.summary}. {command.more}")
        if name == chosen:
            command.add_arguments(known)
    return parser


def main(arguments=None):
    """Runs one command and gives its exit status."""
    try:
        try:
            return run(sys.argv[1:] if arguments is None else list(arguments))
        finally:
            if sys.stdout:
                sys.stdout.flush()  # here, where it can be caught: while Python ends, a broken pipe would be its status
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def run(arguments):
    """Finds the command that the arguments name, and runs it."""
    for stream in filter(None, (sys.stdout, sys.stderr)):  # not every terminal has a sign for the yuan
        stream.reconfigure(errors="replace")
    chosen = next((argument for argument in arguments if argument in COMMANDS), None)
    args, rest = build_parser(chosen).parse_known_args(arguments)
    command = COMMANDS[args.command]
    if command.passes_on:
        args.rest = arguments[arguments.index(chosen) + 1 :]
    elif rest:
        return complain(f"platformlab {chosen}: unknown {rest[0]} (more: platformlab {chosen} --help)", status=2)
    try:
        return command.run(args)
    except KeyboardInterrupt:
        return 130


def complain(sentence, *, status):
    """One line on standard error, and the exit status."""
    print(sentence, file=sys.stderr)
    return status


def show_json(data):
    print(json.dumps(data, ensure_ascii=False, indent=1, default=str))


# ---- the commands ------------------------------------------------------------------------------------------------


def _no_arguments(parser):
    """The command has none of its own."""


def _json_argument(parser):
    parser.add_argument("--json", action="store_true", help="as JSON, for a program")


def _lab(args):
    from platformlab import lab

    return lab.main(args.rest)


def _test(args):
    from platformlab.doctor import ROOT, find_chromium

    missing = [name for name in TESTED_WITH if importlib.util.find_spec(name) is None]
    if missing or not (ROOT / "tests").is_dir():
        what = f"{', '.join(missing)} not installed" if missing else f"there are no tests in {ROOT}"
        return complain(f"The tests cannot run ({what}): in the course's folder, python3 start.py test.", status=1)
    chromium = find_chromium()
    workers = (
        [] if any(option.startswith(OWN_WORKERS) for option in args.rest) else ["-n", WORKERS, "--dist", "loadgroup"]
    )
    environment = os.environ | ({"CHROMIUM": chromium} if chromium else {})
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the tests start Python some hundred times: compiled once
    command = [sys.executable, "-m", "pytest", *workers, *args.rest]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as tests:
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # pytest hears of it too, and ends with its summary
                return tests.wait()


def _doctor(args):
    from platformlab import doctor

    return doctor.run(args)


def _claims(args):
    from platformlab import claims

    verdicts = claims.verdicts()
    if args.json:
        show_json([asdict(verdict) | {"evidence_years": verdict.evidence_years or NO_FIGURE} for verdict in verdicts])
    else:
        print("\n\n".join(map(_claim_text, verdicts)))
    return 0


def _claim_text(verdict):
    said = [
        (f"{verdict.number:2}  ", f"{verdict.statement} (lesson {verdict.lesson})"),
        ("    ", f"{verdict.verdict.capitalize()}: {verdict.condition}"),
        *(("     - ", f"{figure.text} ({figure.year})") for figure in verdict.figures_side),
        *([] if verdict.figures_side else [("     - ", f"{NO_FIGURE[0].upper()}{NO_FIGURE[1:]}")]),
    ]
    return "\n".join(
        textwrap.fill(text, COLUMNS, initial_indent=mark, subsequent_indent=" " * len(mark)) for mark, text in said
    )


def _progress_arguments(parser):
    _json_argument(parser)
    parser.add_argument("--learner", metavar="ID", help="whose; left out: of whoever learns alone on this computer")


def _progress(args):
    from platformlab import records
    from platformlab.exercises.board import Board
    from platformlab.exercises.learner import current

    try:
        board = Board(records.learner_id(args.learner) if args.learner is not None else current().id)
    except ValueError as error:
        return complain(f"platformlab progress: {error}", status=2)
    if args.json:
        show_json({"lessons": [asdict(row) for row in board.rows], "notices": board.notices})
    else:
        print(board)
    return 0


def _notebooks_arguments(parser):
    from platformlab.notebooks import command

    command.add_arguments(parser)


def _notebooks(args):
    from platformlab.notebooks import command

    return command.run(args)


def _classroom_arguments(parser):
    from platformlab.classroom import command

    command.add_arguments(parser)


def _classroom(args):
    from platformlab.classroom import command

    return command.run(args)


def _site_arguments(parser):
    from platformlab.site import command

    command.add_arguments(parser)


def _site(args):
    from platformlab.site import command

    return command.run(args)


@dataclass(frozen=True)
class Command:
    """summary, more: for --help. passes_on: arguments it does not know are for the program that it starts."""

    run: Callable
    summary: str
    more: str = ""
    add_arguments: Callable = _no_arguments
    passes_on: bool = False


COMMANDS = {
    "lab": Command(
        _lab,
        "Open the course in JupyterLab",
        "Arguments go to JupyterLab. Often used: --no-browser, --port 8899, and the path of a lesson.",
        passes_on=True,
    ),
    "test": Command(
        _test,
        "Run the test suite",
        "Arguments go to pytest. Two processes share the tests unless -n says otherwise. What needs a program that is"
        " missing is said in the last lines. A browser is looked for at the usual places; CHROMIUM=/path names one.",
        passes_on=True,
    ),
    "doctor": Command(_doctor, "Say what is wrong with the installation, and how to mend it", "", _json_argument),
    "claims": Command(_claims, "Show each claim on trial with its computed verdict", "", _json_argument),
    "progress": Command(_progress, "Show what is done and what comes next", "", _progress_arguments),
    "notebooks": Command(
        _notebooks, "Check the lessons' files, or put them in order", "For contributors.", _notebooks_arguments
    ),
    "classroom": Command(
        _classroom, "Hand out, collect and grade assignments of a class", "For teachers.", _classroom_arguments
    ),
    "site": Command(
        _site, "Build the course as a web site that any server can host", "Python runs in the browser.", _site_arguments
    ),
}

if __name__ == "__main__":
    sys.exit(main())
