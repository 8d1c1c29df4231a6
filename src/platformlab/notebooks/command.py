"""`platformlab notebooks` says what is not as it should be in a lesson: form, prose, shape. --fix writes the form."""

import json
import sys
from pathlib import Path

from platformlab.notebooks import form, grammar, prose


def add_arguments(parser):
    """The arguments of `platformlab notebooks`."""
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="say what is not as it should be (the default)")
    mode.add_argument("--fix", action="store_true", help="write the normal form, then say what is left")
    parser.add_argument("--json", action="store_true", help="the findings as JSON")
    parser.add_argument("files", nargs="*", metavar="FILE", help="lessons; all of them when none is named")


def run(args):
    """`platformlab notebooks`: 0 when all is well, 1 when something was found, 2 when a file cannot be used."""
    files = [Path(name) for name in args.files] or list(form.lessons())
    if not files:
        print("No lessons here. Name the files, or run this in the course's folder.", file=sys.stderr)
        return 2
    found, written = {}, []
    try:
        for path in files:
            if args.fix and form.fix(path):
                written.append(str(path))
            found[str(path)] = [
                *form.problems(path),
                *grammar.problems(form.read(path), path.stem),
                *prose.problems(path),
            ]
    except form.NotebookError as error:
        print(error, file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps({"files": found, "written": written}, ensure_ascii=False, indent=1))
    else:
        for name in written:
            print(f"{name}: written in its normal form.")
        for name, lines in found.items():
            for line in lines:
                print(f"{name}: {line}")
        if not any(found.values()):
            print(f"{len(files)} lesson{'s' if len(files) != 1 else ''}: all is well.")
    return 1 if any(found.values()) else 0
