"""How long a class takes to grade, and how fairly hostile work is treated, beside nbgrader on the same submissions.

    python benchmarks/grading.py --students 60              the ratio to nbgrader autograde, and the hostile table
    python benchmarks/grading.py --students 500 --peers 0   the whole class, without the peer

A class is made with `platformlab classroom` itself: four in five answer rightly, one in five makes a known mistake in
one question. All of it is graded with --workers processes. nbgrader autograde grades --peers of the same honest
submissions, by turns with ours, by its API and without the time that it takes to load; the marks of both are compared.
Then each hostile submission is graded by both: "fair" is when the question that does it earns nothing and every other
one keeps its points.
"""

import argparse
import json
import os
import re
import statistics
import tempfile
import time
from pathlib import Path

from platformlab import exercises
from platformlab.classroom import collect, course, gradebook, grading, release, roster, sandbox, work
from platformlab.classroom.scoring import GRADED, Result
from platformlab.notebooks import form

LESSON = "04_free_traffic_and_trust"
"""Six questions of five kinds."""

HOSTILE = {
    "a hang": "while True:\n    pass",
    "os._exit": "import os\nos._exit(0)",
    "a crash of Python": "import ctypes\nctypes.string_at(0)",
    "2.5 GB of memory": "kept = bytearray(2_500_000_000)\nfor place in range(0, len(kept), 4096):\n    kept[place] = 1",
    "50 MB of output": "for _ in range(50):\n    print('x' * 10**6)",
    "a fork bomb of 200": "import os, time\nfor _ in range(200):\n    if os.fork() == 0:\n        time.sleep(20)\n"
    "        os._exit(0)",
    "a patched NumPy": "import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: True\nanswer_1 = 1.0",
    "a check that always pays": "type(q1).check = lambda self, answer=...: self.spec.points if self is q1 else "
    "round(self.spec.points * self.spec.mark(self.given, answer).score, 4)\nq1.check = lambda *_: 3\nanswer_1 = 1.0",
    "reads the solutions": "from platformlab.exercises import get\nspec = get('4.1')\nanswer_1 = spec.answer(q1.given)",
    "writes the gradebook": "import glob, os, sqlite3\nroot = os.getcwd()\nfor _ in range(6):\n"
    "    for path in glob.glob(root + '/gradebook.db'):\n        db = sqlite3.connect(path)\n"
    "        db.execute('update grade set manual_score = 3')\n        db.commit()\n        wrote = True\n"
    "    root = os.path.dirname(root)\nanswer_1 = 1.0",
    "sys.exit": "import sys\nsys.exit()",
    "an answer equal to everything": "class Yes(float):\n    __eq__ = lambda *_: True\n    __sub__ = lambda *_: 0.0\n"
    "answer_1 = Yes(1)",
}
VICTIM = "4.1"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--students", type=int, default=60, help="how large the class is (60)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of ours (all cores)")
    parser.add_argument("--peers", type=int, default=5, help="how many honest submissions nbgrader grades (5)")
    parser.add_argument("--hostile", type=int, default=len(HOSTILE), help="how many hostile ones both grade (all)")
    parser.add_argument("--json", action="store_true", help="the numbers as JSON")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="platformlab-grading-") as folder:
        measured = measure(Path(folder), args)
    print(json.dumps(measured, indent=1) if args.json else "\n".join(told(measured)))


def measure(folder, args):
    """Makes the class, lets both grade it, and gives the numbers."""
    made = make_class(folder / "course", args.students)
    began = time.monotonic()
    results = grade(made, args.workers)
    seconds = time.monotonic() - began
    again = time.monotonic()
    grade(made, args.workers)
    again = time.monotonic() - again
    ours, peers = side_by_side(made, students(made)[: args.peers or 5], nbgrader=bool(args.peers))
    measured = {
        "students": args.students,
        "questions": len(made.lesson(LESSON).parts),
        "workers": args.workers,
        "seconds_for_the_class": round(seconds, 2),
        "seconds_again": round(again, 2),
        "seconds_each_in_the_class": round(seconds / args.students, 4),
        "median_seconds_ours": round(statistics.median(ours), 4),
        "memory_of_a_worker_mb": peak_mb(),
        "not_wholly_graded": sum(result.state != GRADED for result in results.values()),
    }
    if peers:
        measured["median_seconds_nbgrader"] = round(statistics.median(one for one, _ in peers), 3)
        measured["ratio"] = round(measured["median_seconds_nbgrader"] / measured["median_seconds_ours"], 1)
        marks = [{mark.exercise: mark.earned for mark in results[name].marks} for name in students(made)[: len(peers)]]
        measured["same_marks"] = sum(one == points for one, (_, points) in zip(marks, peers, strict=True))
        measured["peers"] = len(peers)
    measured["hostile"] = [hostile(folder, name) for name in list(HOSTILE)[: args.hostile]]
    return measured


# --- the class --------------------------------------------------------------------------------------------------------


def make_class(root, count):
    """A course whose students have handed in: every fifth with a known mistake in one question."""
    lines = ["student_id,first_name,last_name", *(f"s{number:04d},Student,{number}" for number in range(count))]
    made, _ = course.init(root, roster=roster.parsed("\n".join(lines)))
    with gradebook.opened(made) as book:
        gradebook.enrol(book, made.roster.students)
    release.release(made, LESSON)
    inbox = root.parent / f"{root.name}-inbox"
    for place, student in enumerate(made.roster.students):
        hand_in(made, inbox, student.id, mistake=place // 5 if place % 5 == 4 else None)
    made = course.found(root)
    collect.collect(made, [inbox])
    return made


def hand_in(made, inbox, student, *, mistake=None, code=None):
    """Writes a student's notebook: all right, but for one known mistake, or for this code in the first answer cell."""
    name = f"{LESSON}.ipynb"
    notebook = form.read(made.root / "handout" / LESSON / student / name)
    parts = form.graded(notebook)
    for part in parts:
        notebook["cells"][part.answer]["source"] = right_code(exercises.get(part.exercise), student)
    if mistake is not None:
        part = parts[mistake % len(parts)]
        notebook["cells"][part.answer]["source"] = wrong_code(exercises.get(part.exercise), student, mistake)
    if code is not None:
        notebook["cells"][parts[0].answer]["source"] = code
    path = inbox / student / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(form.dumps(notebook), encoding="utf-8")


def right_code(spec, student):
    """What earns every point, written as a student does."""
    given = spec.given(student)
    if spec.kind != "function":
        return f"{spec.answer_name} = {spec.answer(given)!r}"
    return re.search(r"```python\n(.*?)```", spec.solution(given), re.DOTALL)[1]


def wrong_code(spec, student, number):
    """What one of the known mistakes leads to."""
    given = spec.given(student)
    if spec.kind == "function":
        return f"def {spec.name}({', '.join(spec.parameters)}):\n    return 1"
    if spec.kind == "match":
        return f"{spec.answer_name} = {dict.fromkeys(spec.answer(given), 'a')!r}"
    known = spec.wrong_misconceptions(given) if spec.kind == "choice" else spec.misconceptions
    if not known:
        return f"{spec.answer_name} = ..."
    return f"{spec.answer_name} = {spec.wrong_answer(given, known[number % len(known)])!r}"


def students(made):
    """The ids, in the order of the roster."""
    return [student.id for student in made.roster.students]


# --- both graders -----------------------------------------------------------------------------------------------------


def grade(made, workers):
    """Grades the class; {student: Result}."""
    done = grading.grade(made, [LESSON], workers=workers)
    return {one.result.student: one.result for one in done if one.result is not None}


def side_by_side(made, names, *, nbgrader):
    """(seconds of ours, (seconds, marks) of nbgrader's) on the same submissions, by turns: a computer that is busy for
    a while is busy for both. Ours is all that a loaded worker does, from the file to the mark in the gradebook, and
    nothing of it overlaps; each submission is graded three times."""
    ours, theirs, lesson = [], [], made.lesson(LESSON)
    with tempfile.TemporaryDirectory() as view, gradebook.opened(made) as book:
        sandbox.show(view)
        marks = gradebook.Marks(book, made)
        for name in names:
            for _ in range(3):
                began = time.monotonic()
                data = made.submission(LESSON, name).read_bytes()
                task = work.Task.of(LESSON, made.released_text(LESSON), name, data, made.secret, view=view)
                grading.record(made, marks, lesson, name, "", Result.from_json(work.graded(task)))
                ours.append(time.monotonic() - began)
            if nbgrader:
                theirs.append(autograded(made, name))
    return ours, theirs


def peak_mb():
    """The most memory that one of the processes that ended held, submissions among them."""
    import resource

    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def autograded(made, student):
    """(seconds, {exercise: points}) of nbgrader autograde on one submission, by its API, once it is loaded."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config(gradebook.settings(made))
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    began = time.monotonic()
    done = api.autograde(LESSON, student, force=True, create=False)
    seconds = time.monotonic() - began
    if not done["success"]:
        return seconds, None
    names = {part.check_id: part.spec.id for part in made.lesson(LESSON).parts}
    with gradebook.opened(made) as book:
        scores = gradebook.Marks(book, made).scores(LESSON).get(student, {})
    return seconds, {names[cell]: points for cell, points in scores.items()}


def hostile(folder, name):
    """What both make of a hostile submission: (points of the question that does it, points of the others)."""
    row = {"name": name}
    for grader in ("ours", "nbgrader"):
        made = make_class(folder / f"{form.slug(name)}-{grader}", 1)
        inbox = folder / f"{form.slug(name)}-{grader}-again"
        (student,) = students(made)
        hand_in(made, inbox, student, code=HOSTILE[name])
        collect.collect(made, [inbox])
        began = time.monotonic()
        if grader == "ours":
            marks = {mark.exercise: mark.earned for mark in grade(made, 1)[student].marks}
        else:
            marks = autograded(made, student)[1]
        row[grader] = verdict(made, marks) | {"seconds": round(time.monotonic() - began, 1)}
    return row


def verdict(made, marks):
    """Whether the outcome is fair, and what it was."""
    full = {part.spec.id: part.spec.points for part in made.lesson(LESSON).parts}
    if marks is None:
        return {"fair": False, "said": "nothing recorded"}
    others = sum(marks.get(name) or 0 for name in full if name != VICTIM)
    there = sum(points for name, points in full.items() if name != VICTIM)
    own = marks.get(VICTIM)
    shown = "not graded" if own is None else f"{own:g}"
    return {"fair": not own and others == there, "said": f"{shown}; the others {others:g} of {there:g}"}


def told(measured):
    """The numbers in lines."""
    yield (
        f"{measured['students']} submissions of {measured['questions']} questions, {measured['workers']} workers: "
        f"{measured['seconds_for_the_class']} s ({measured['seconds_each_in_the_class'] * 1000:.0f} ms each); "
        f"again, with nothing to do: {measured['seconds_again']} s; {measured['not_wholly_graded']} not wholly graded"
    )
    yield f"the largest process took {measured['memory_of_a_worker_mb']} MB"
    yield f"median from file to recorded mark, one at a time: {measured['median_seconds_ours'] * 1000:.0f} ms"
    if "ratio" in measured:
        peer = f"{measured['median_seconds_nbgrader']} s"
        yield f"nbgrader autograde on the same, by turns and loaded too: {peer}, {measured['ratio']} times as long"
        yield f"the same marks in {measured['same_marks']} of {measured['peers']}"
    yield ""
    yield f"{'hostile submission':32} {'ours':44} nbgrader"
    for row in measured["hostile"]:
        cells = [
            f"{'fair' if one['fair'] else 'UNFAIR'}: {one['said']} ({one['seconds']} s)"
            for one in (row["ours"], row["nbgrader"])
        ]
        yield f"{row['name']:32} {cells[0]:44} {cells[1]}"


if __name__ == "__main__":
    main()
