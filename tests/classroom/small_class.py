"""A small class, made by the commands that a teacher types."""

import csv

from submissions import right_code

from platformlab import exercises
from platformlab.classroom import course, gradebook, standing
from platformlab.cli import main
from platformlab.notebooks import form

PASSWORD = "s3cr@t-of-the-teacher"
"""As people choose them: with a sign that an address takes for another one."""


def run(capsys, *arguments, status=0):
    """Runs a command: what it printed, and what it said on standard error. Never a traceback."""
    capsys.readouterr()
    got = main(["classroom", *map(str, arguments)])
    said = capsys.readouterr()
    assert got == status, said
    assert "Traceback" not in said.out + said.err
    assert PASSWORD not in said.out + said.err
    assert PASSWORD.partition("@")[2] not in said.out + said.err
    return said.out, said.err


def refused(capsys, *arguments):
    """The one line with which a command says that it cannot be done."""
    out, err = run(capsys, *arguments, status=1)
    lines = [line for line in err.splitlines() if not line.startswith(("[", "Unconfined"))]
    assert out == ""
    assert len(lines) == 1, err
    assert len(lines[0]) < 900
    return lines[0]


def roster(path, students):
    """Writes the roster of so many students, or of these."""
    students = [f"s{number:02d}" for number in range(students)] if isinstance(students, int) else students
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["student_id", "first_name", "last_name", "email"])
        writer.writerows([student, f"名 {student}", f"O'Brien {student}", ""] for student in students)
    return path


def hand_in(made, inbox, lessons):
    """Everybody hands in: all right, but every third has the first answer wrong, and every fifth leaves it open."""
    for lesson in lessons:
        for place, student in enumerate(made.roster.students):
            notebook = form.read(made.root / "handout" / lesson / student.id / f"{lesson}.ipynb")
            for number, part in enumerate(form.graded(notebook)):
                code = right_code(exercises.get(part.exercise), student.id)
                if number == 0 and place % 3 == 1:
                    code = f"{exercises.get(part.exercise).answer_name} = -1"
                if number == 0 and place % 5 == 4:
                    code = f"{exercises.get(part.exercise).answer_name} = ..."
                notebook["cells"][part.answer]["source"] = code
            path = inbox / student.id / f"{lesson}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(form.dumps(notebook), encoding="utf-8")
    return inbox


def ready(folder, *, students=4, lessons=("00_start_here",), db=""):
    """A course whose class has handed in, to be graded."""
    root = folder / "course"
    path = roster(folder / "roster.csv", students)
    assert main(["classroom", "init", str(root), "--roster", str(path), *(["--db", db] if db else [])]) == 0
    assert main(["classroom", "release", *lessons, "--course", str(root)]) == 0
    inbox = hand_in(course.found(root), folder / "inbox", course.found(root).released)
    assert main(["classroom", "collect", str(inbox), "--course", str(root)]) == 0
    return course.found(root)


def marks(made):
    """What everybody has, by lesson and student: points, state, what is said to each question, what stands by cell."""
    found = {}
    for lesson in made.released:
        with gradebook.opened(made) as book:
            scores = gradebook.Marks(book, made).scores(lesson)
        for one in standing.standings(made, lesson):
            said = [(mark.exercise, mark.status, mark.message) for mark in one.result.marks] if one.result else []
            found[lesson, one.student.id] = (one.final, one.state, one.penalty, said, scores.get(one.student.id))
    return found
