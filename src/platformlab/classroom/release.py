"""One notebook per student: released by nbgrader from source/, then given each student's id in its first cell.

The copy without an id is nbgrader's own, release/LESSON/LESSON.ipynb. Nothing in either is a solution, or was left by
running the lesson: what a teacher wrote, in the lesson's file or in source/, is looked through first (`handout`).
"""

import datetime
import shutil
import tempfile
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from platformlab.classroom import gradebook
from platformlab.classroom.course import lesson_path
from platformlab.classroom.files import CourseError, write, write_json
from platformlab.classroom.submission import Lesson
from platformlab.exercises import UnknownExerciseError
from platformlab.notebooks import form, handout

LEARNER_CELL = "learner"
RULES = (
    "# Write answers that need no other program (! or %%bash) and no network: neither is allowed when this is graded."
)
_FILL_IN = f"""# Put the id that your teacher gave you between the quotation marks.
{RULES}
from platformlab import learner

learner("", assignment=True)"""


@dataclass(frozen=True)
class Draft:
    """What a teacher wrote for a lesson. edited: whether it is the notebook in source/, changed there. beside: the
    other notebooks of that folder. held: {file: what holds answers in it}."""

    name: str
    edited: bool
    notebook: dict
    beside: dict
    held: dict


def draft(course, name, *, force=False):
    """The Draft of a lesson: from source/ if the teacher changed it there (and not with force), else from its file."""
    lesson = lesson_path(name)
    source = _source(course, lesson.stem)
    edited = source.exists() and not force and _sha(source) != course.released.get(lesson.stem, {}).get("source")
    try:
        notebook = form.read(source if edited else lesson)
        others = [path for path in sorted(source.parent.glob("*.ipynb")) if path != source]
        beside = {path.name: form.read(path) for path in others}
        shown = f"source/{lesson.stem}/"
        found = {f"{shown}{lesson.name}" if edited else lesson.stem: handout.held(notebook)}
        found |= {f"{shown}{other}": handout.held(beside[other]) for other in beside}
    except form.NotebookError as error:
        raise CourseError(str(error)) from None
    return Draft(lesson.stem, edited, notebook, beside, {where: held for where, held in found.items() if held})


def release(course, name, *, due=None, force=False, clear_answers=False):
    """Releases a lesson and makes every student's notebook; (the lesson, the number of them).

    source/ is written from the lesson, unless the teacher changed it there: then it is taken as it is, or written anew
    with force. due: a datetime with a time zone, for nbgrader's late rules. A lesson with answers in it gives a
    CourseError before anything is written, unless clear_answers: then what is handed out holds none, and what the
    teacher wrote stays as it is.
    """
    found = draft(course, name, force=force)
    if found.held and not clear_answers:
        raise CourseError(handout.refusal(found.held))
    source = _source(course, found.name)
    try:
        given = handout.cleared(found.notebook) if clear_answers else found.notebook
        given = handout.unrun(given if found.edited else form.normalised(given))
        Lesson.of(given, found.name)
    except (form.NotebookError, UnknownExerciseError) as error:
        raise CourseError(f"{found.name}: {error}") from None
    if found.edited:
        for_student(given, "")
        # The teacher's text and answers stay there; what running it has left does not.
        write(source, form.dumps(handout.unrun(found.notebook)))
    else:
        given = assignment(given)
        write(source, form.dumps(given))
    with tempfile.TemporaryDirectory(prefix="platformlab-release-") as folder:
        _stage(Path(folder, found.name), found, given, source.parent, clear_answers)
        gradebook.generate(course, found.name, source=folder)
    if due is not None:
        with gradebook.opened(course) as book:
            book.update_or_create_assignment(found.name, duedate=due.astimezone(datetime.UTC).replace(tzinfo=None))
    released = form.parsed(course.released_text(found.name), source.name)
    for student in course.roster.students:
        target = course.root / "handout" / found.name / student.id / source.name
        write(target, form.dumps(for_student(released, student.id)))
    # What tells later whether the teacher has changed source/: as it was when it was last written from the lesson.
    written = course.released.get(found.name, {}).get("source") if found.edited else _sha(source)
    entry = {"source": written, "sha": sha256(course.released_text(found.name).encode()).hexdigest()}
    write_json(course.own / "released.json", course.released | {found.name: entry})
    return found.name, len(course.roster.students)


def _source(course, lesson):
    return course.root / "source" / lesson / f"{lesson}.ipynb"


def _stage(folder, found, given, source, clear_answers):
    """Puts what nbgrader releases into a folder: the notebook, and what the teacher put beside it in source/."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.ipynb", ".ipynb_checkpoints"))
    write(folder / f"{found.name}.ipynb", form.dumps(given))
    for name, notebook in found.beside.items():
        notebook = handout.cleared(notebook) if clear_answers else notebook
        write(folder / name, form.dumps(handout.unrun(notebook)))


def _sha(path):
    return sha256(path.read_bytes()).hexdigest()


def assignment(notebook):
    """A lesson as an assignment: a first cell for the learner's id, and cards that are locked as check cells are."""
    out = deepcopy(notebook)
    for found in form.graded(out):
        card = out["cells"][found.card]
        card["metadata"]["nbgrader"] = {
            "grade": False,
            "grade_id": card["id"],
            "locked": True,
            "schema_version": form.SCHEMA,
            "solution": False,
            "task": False,
        }
    out["cells"].insert(0, _learner_cell(_FILL_IN))
    return out


def for_student(notebook, student):
    """The released notebook with a student's id in its first cell. CourseError when that cell is gone."""
    out = deepcopy(notebook)
    cell = next((cell for cell in out["cells"] if cell.get("id") == LEARNER_CELL), None)
    if cell is None:
        raise CourseError("the notebook in source/ has lost its first cell, learner(…): release it with --force")
    cell["source"] = f"{RULES}\nfrom platformlab import learner\n\nlearner({student!r}, assignment=True)"
    return out


def _learner_cell(source):
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": LEARNER_CELL,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
