"""What a handed-in file is, by what is in it: a notebook or not, of which released lesson, and whose id it names."""

import ast
import re
from dataclasses import dataclass

from platformlab.classroom.archives import is_notebook_name
from platformlab.classroom.submission import LARGEST_BYTES, SubmissionError, read

JUNK_FOLDERS = ("__MACOSX", ".ipynb_checkpoints", ".git", ".Trashes", "__pycache__")
JUNK_FILES = (".ds_store", "thumbs.db", "desktop.ini")
_LEARNER = re.compile(
    r"""^[ \t]*learner\(\s*(?P<said>"(?:[^"\\\n]|\\.){1,200}"|'(?:[^'\\\n]|\\.){1,200}')""", re.MULTILINE
)
_MAYBE = (".json", ".txt", "")


@dataclass(frozen=True)
class Looked:
    """is_notebook: by its name or by what is in it. lesson: the released one that its cells are of, else empty text.
    other: a lesson that is not released, of which its cells are. named: the ids that it names as its learner's, in
    order. broken: why it cannot be graded, or empty text."""

    is_notebook: bool
    lesson: str = ""
    other: str = ""
    named: tuple[str, ...] = ()
    broken: str = ""


def is_junk(parts):
    """Whether a file is none that anybody hands in: what systems and Jupyter put into folders by themselves."""
    name = parts[-1]
    return any(part in JUNK_FOLDERS for part in parts) or name.startswith("._") or name.lower() in JUNK_FILES


def may_be_notebook(name):
    """Whether a file may be a notebook by its name, so that it is worth looking into."""
    return is_notebook_name(name) or any(name.lower().endswith(end) for end in _MAYBE[:2]) or "." not in name


def look(name, data, checks):
    """A Looked. checks: {released lesson: the ids of its check cells}."""
    called = is_notebook_name(name)
    if len(data) > LARGEST_BYTES:
        return Looked(called)
    try:
        cells = read(data)
    except SubmissionError as error:
        return Looked(called, broken=str(error))
    sources = "\n".join(cell.source for cell in cells if cell.kind == "code")[:1_000_000]
    ids = {cell.grade_id for cell in cells}
    scores = {lesson: len(ids & wanted) for lesson, wanted in checks.items()}
    most = max(scores.values(), default=0)
    best = [lesson for lesson, score in scores.items() if score == most and most]
    return Looked(
        is_notebook=True,
        lesson=best[0] if len(best) == 1 else "",
        other="" if best else _other(ids),
        named=tuple(filter(None, (_said(match["said"]) for match in _LEARNER.finditer(sources)))),
    )


def _other(ids):
    """The number of a lesson whose check cells these are, as "5" of "5-2-check"."""
    found = sorted({match[1] for one in ids if (match := re.fullmatch(r"(\d{1,2})-\d{1,2}-check", one))})
    return found[0] if found else ""


def _said(literal):
    try:
        return str(ast.literal_eval(literal)).strip()
    except (ValueError, SyntaxError):
        return ""


def lesson_named(names, lessons):
    """The released lesson that one of these names tells, the first first; empty text for none."""
    for name in names:
        told = [lesson for lesson in lessons if lesson in name]
        if told:
            return max(told, key=len)
    return ""
