"""A handed-in notebook against what was released: which cells to run, where to take each answer, what was changed.

    lesson = Lesson.of(released)             the released notebook, with its exercises
    cells = read(data)                       the handed-in file; SubmissionError, one line, for what is no notebook
    plan = planned(lesson, cells, …)         steps for the sandbox, and notes for the teacher

Nothing of the handed-in notebook decides over marks: check cells and points are those of the release.
"""

import json
from dataclasses import dataclass

from platformlab import exercises
from platformlab.classroom.inside.wire import clean, encoded
from platformlab.notebooks import form

LARGEST_BYTES = 20_000_000
MOST_CELLS = 2_000
LONGEST_SOURCE = 200_000


class SubmissionError(ValueError):
    """A handed-in file that cannot be graded at all, in one line."""


@dataclass(frozen=True)
class Part:
    """One exercise of a lesson, with the grade ids and sources of its cells as released."""

    spec: object
    answer_id: str
    check_id: str
    check_source: str
    answer_source: str


@dataclass(frozen=True)
class Lesson:
    """A released lesson. name: "03_visits_into_orders". parts: its exercises, in order. ids: of every released cell."""

    name: str
    parts: tuple
    notebook: dict

    @classmethod
    def of(cls, notebook, name):
        """From a released notebook as form.read gives it. NotebookError when its exercises are not whole."""
        cells = notebook["cells"]
        parts = tuple(
            Part(
                spec=exercises.get(found.exercise),
                answer_id=grade_id(cells[found.answer]),
                check_id=grade_id(cells[found.check]),
                check_source=cells[found.check]["source"],
                answer_source=cells[found.answer]["source"],
            )
            for found in form.graded(notebook)
        )
        return cls(name=name, parts=parts, notebook=notebook)


@dataclass(frozen=True)
class Cell:
    """A cell of a handed-in notebook."""

    kind: str
    source: str
    grade_id: str


@dataclass(frozen=True)
class Plan:
    """steps: for the sandbox. owners: by place, the exercise whose answer cell it is. takes: by exercise, the place
    where its answer is taken. sources: by exercise, what stands in the answer cells. notes: what is to be told."""

    steps: tuple
    owners: dict
    takes: dict
    sources: dict
    notes: tuple


def grade_id(cell):
    """nbgrader's name of a cell, else the cell's own id, else empty text."""
    marks = cell.get("metadata")
    marks = marks.get("nbgrader") if isinstance(marks, dict) else None
    named = marks.get("grade_id") if isinstance(marks, dict) else None
    return next((name for name in (named, cell.get("id")) if isinstance(name, str)), "")


def read(data):
    """The cells of a handed-in file, from its bytes. SubmissionError for what is not a notebook of format 4."""
    if len(data) > LARGEST_BYTES:
        raise SubmissionError(f"the file is larger than {LARGEST_BYTES // 10**6} MB")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SubmissionError("the file is not a notebook: it cannot be read as JSON") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise SubmissionError("the file is not a notebook: it has no cells")
    if notebook.get("nbformat") != 4:
        raise SubmissionError("the notebook has an old format: open and save it in JupyterLab, then hand it in again")
    if len(notebook["cells"]) > MOST_CELLS:
        raise SubmissionError(f"the notebook has more than {MOST_CELLS} cells")
    return tuple(_cell(cell) for cell in notebook["cells"])


def _cell(cell):
    if not isinstance(cell, dict):
        raise SubmissionError("the file is not a notebook: one of its cells is none")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise SubmissionError("the file is not a notebook: the text of a cell is none")
    kind = cell.get("cell_type")
    return Cell(
        kind=kind if kind in ("code", "markdown", "raw") else "raw",
        source=source.encode("utf-8", "replace").decode("utf-8")[:LONGEST_SOURCE],
        grade_id=grade_id(cell),
    )


def planned(lesson, cells, *, cases):
    """The Plan of a handed-in notebook. cases: by exercise, the hidden inputs of its functions."""
    known = {part.check_id: part for part in lesson.parts} | {part.answer_id: part for part in lesson.parts}
    notes, after = [], {}
    for part in lesson.parts:
        checks = [at for at, cell in enumerate(cells) if cell.grade_id == part.check_id]
        answers = [at for at, cell in enumerate(cells) if cell.grade_id == part.answer_id]
        notes += _notes(part, [cells[at] for at in checks], [cells[at] for at in answers])
        after.setdefault(max([*checks, *answers], default=len(cells) - 1), []).append(part)
    steps, owners, takes, count = [], {}, {}, 0
    for at, cell in enumerate(cells):
        part = known.get(cell.grade_id)
        is_check = part is not None and cell.grade_id == part.check_id
        is_answer = part is not None and cell.grade_id == part.answer_id
        if is_check or ((cell.kind == "code" or is_answer) and cell.source.strip()):
            # The number in JupyterLab's brackets when all cells are run: check cells have one too.
            count += 1
            if not is_check:
                steps.append({"run": cell.source, "count": count})
            if is_answer:
                owners[len(steps) - 1] = steps[-1]["answer"] = part.spec.id
        for due in after.get(at, ()):
            takes[due.spec.id] = len(steps)
            steps.append(_take(due.spec, cases) | ({"count": count} if is_check and due is part else {}))
    if not cells:
        for part in lesson.parts:
            takes[part.spec.id] = len(steps)
            steps.append(_take(part.spec, cases))
    sources = {
        part.spec.id: "\n\n".join(clean(cell.source, 4_000) for cell in cells if cell.grade_id == part.answer_id)
        for part in lesson.parts
    }
    return Plan(steps=tuple(steps), owners=owners, takes=takes, sources=sources, notes=tuple(notes))


def _take(spec, cases):
    step = {"take": spec.id, "name": spec.answer_name}
    if spec.kind == "function":
        step["cases"] = [{name: encoded(value) for name, value in case.items()} for case in cases[spec.id]]
    return step


def _notes(part, checks, answers):
    """What was done to the cells of one exercise, in sentences."""
    name = f"Exercise {part.spec.id}"
    if not checks:
        yield f"{name}: the check cell was deleted. It was put back."
    elif any(_plain(cell.source) != _plain(part.check_source) or cell.kind != "code" for cell in checks):
        yield f"{name}: the check cell was changed. The one that was handed out is used."
    if not answers:
        yield f"{name}: the answer cell was deleted."
    elif any(cell.kind != "code" for cell in answers):
        yield f"{name}: the answer cell was turned into text. It is read as code."


def _plain(source):
    return [line.rstrip() for line in source.strip().splitlines()]
