"""The graded copy of a notebook for nbgrader's formgrader: the student's cells and the marks, no outputs of theirs.

Nothing that a student's program wrote is in it; under each check cell stands what was said about the answer. A text of
the student's own is shown letter by letter: the formgrader would run the markup in it on the teacher's page.
"""

import json
import re

from platformlab.classroom.submission import SubmissionError, grade_id, read
from platformlab.exercises.feedback import plain, visible


def graded_copy(lesson, data, result):
    """The text of the copy. What is no notebook becomes the released one, so that marks have a place."""
    released = {grade_id(cell): cell for cell in lesson.notebook["cells"]}
    marked = {part.check_id: mark for part, mark in zip(lesson.parts, result.marks, strict=True)}
    try:
        handed_in = read(data)
    except SubmissionError:
        handed_in = ()
    cells, seen = [], set()
    for place, cell in enumerate(handed_in):
        original = released.get(cell.grade_id) if cell.grade_id not in seen else None
        seen.add(cell.grade_id)
        cells.append(_cell(cell, original, marked.get(cell.grade_id) if original else None, place))
    missing = [cell for name, cell in released.items() if name not in seen and "nbgrader" in cell["metadata"]]
    cells += [_released(cell, marked.get(grade_id(cell))) for cell in missing]
    copy = {"cells": cells, "metadata": lesson.notebook["metadata"], "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(copy, indent=1, ensure_ascii=False) + "\n"


def _cell(cell, original, mark, place):
    if original is not None and original["metadata"].get("nbgrader", {}).get("locked"):
        return _released(original, mark)
    kind = original["cell_type"] if original is not None else cell.kind
    metadata = {"nbgrader": original["metadata"]["nbgrader"]} if original and "nbgrader" in original["metadata"] else {}
    out = {"cell_type": kind, "id": original["id"] if original else f"own-{place}", "metadata": metadata}
    if kind == "code":
        return _whole(out | {"source": cell.source}, None)
    if original is not None and cell.source == original["source"]:
        return out | {"source": cell.source}
    return out | {"cell_type": "markdown", "source": _verbatim(cell.source)}


def _verbatim(text):
    """A text as a block of Markdown that shows it as it was written."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{visible(text, lines=True)}\n{fence}" if text.strip() else ""


def _released(cell, mark):
    kept = {name: cell[name] for name in ("cell_type", "id", "metadata", "source")}
    return _whole(kept, mark)


def _whole(cell, mark):
    if cell["cell_type"] != "code":
        return cell
    outputs = []
    if mark is not None:
        earned = "not graded" if mark.earned is None else f"{mark.earned:g} of {mark.points:g}"
        text = f"{earned}: {visible(plain(mark.message), lines=True)}\n"
        outputs = [{"output_type": "stream", "name": "stdout", "text": text}]
    return cell | {"execution_count": None, "outputs": outputs}
