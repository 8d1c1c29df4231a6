"""One notebook per student: released by nbgrader from source/, then given each student's id in its first cell.

The copy without an id is nbgrader's own, release/LESSON/LESSON.ipynb. Nothing in either is a solution.
"""

import datetime
from copy import deepcopy
from hashlib import sha256

from platformlab.classroom import gradebook
from platformlab.classroom.course import lesson_path
from platformlab.classroom.files import CourseError, write, write_json
from platformlab.notebooks import form

LEARNER_CELL = "learner"
_FILL_IN = """# Put the id that your teacher gave you between the quotation marks.
from platformlab import learner

learner("", assignment=True)"""


def release(course, name, *, due=None, force=False):
    """Releases a lesson and makes every student's notebook; the number of them.

    source/ is written from the lesson, unless the teacher changed it there: then it is taken as it is, or written anew
    with force. due: a datetime with a time zone, for nbgrader's late rules.
    """
    lesson = lesson_path(name)
    source = course.root / "source" / lesson.stem / lesson.name
    before = course.released.get(lesson.stem, {})
    if force or not source.exists() or _sha(source) == before.get("source"):
        write(source, form.dumps(assignment(form.normalised(form.read(lesson)))))
    gradebook.generate(course, lesson.stem)
    if due is not None:
        with gradebook.opened(course) as book:
            book.update_or_create_assignment(lesson.stem, duedate=due.astimezone(datetime.UTC).replace(tzinfo=None))
    released = form.parsed(course.released_text(lesson.stem), lesson.name)
    form.graded(released)
    for student in course.roster.students:
        target = course.root / "handout" / lesson.stem / student.id / lesson.name
        write(target, form.dumps(for_student(released, student.id)))
    entry = {"source": _sha(source), "sha": sha256(course.released_text(lesson.stem).encode()).hexdigest()}
    write_json(course.own / "released.json", course.released | {lesson.stem: entry})
    return lesson.stem, len(course.roster.students)


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
    cell["source"] = f"from platformlab import learner\n\nlearner({student!r}, assignment=True)"
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
