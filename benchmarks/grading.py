"""How long a class takes to grade, and how fairly hostile work is treated, beside others on the same submissions.

    python benchmarks/grading.py                            speed: ours beside nbgrader autograde
    python benchmarks/grading.py --students 500 --peers 0   the whole class, without the peer
    python benchmarks/grading.py --class-with-hostile       ten hostile ones in the class: do honest marks stay?
    python benchmarks/grading.py --check                    ends with 1 when a limit below is not kept
    python benchmarks/grading.py --hostile                  the table of cases; ends with 1 when one of ours is unfair
    python benchmarks/grading.py --hostile --only magics    the cases with this word in their name or kind

Speed. A class is made with `platformlab classroom` itself: four in five answer rightly, one in five makes a known
mistake in one question. All of it is graded with --workers processes, and then the same with magics in the cells.
nbgrader autograde grades --peers of the same submissions, by turns with ours, by its API and without the time that it
takes to load; the marks of both are compared.

Fairness. In each case of benchmarks/hostile stands what is fair before it is run. Ours runs it with the commands that a
teacher types; nbgrader and otter-grader grade the same hand-in, where they can. Otter-grader needs an environment of
its own: --otter PYTHON names one that has it and this course, --make-peers installs it with pip for this run. --peers 0
leaves the peers out. As root and as an ordinary user submissions are shut off in different ways: run it as both, with
--user NAME (as root) for the second.
"""

import argparse
import json
import os
import pwd
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hostile import peers, run, works
from hostile.cases.twelve import TWELVE
from hostile.works import LESSON, Work

from platformlab import exercises
from platformlab.classroom import collect, course, gradebook, grading, release, roster, sandbox, work
from platformlab.classroom.scoring import GRADED, Result
from platformlab.notebooks import form

FEWEST_TIMES, MOST_MS = 20, 40
"""Limits of --check: how many times as long nbgrader takes, and how long one submission of a class may take on two
cores, without magics."""

CHECKED_CLASS = 300
HOSTILE_IN_CLASS = 10
MAGICS = {"4.1": "%%time\nRIGHT", "4.2": "files = !ls\nRIGHT", "4.3": "%time RIGHT", "4.4": "%matplotlib inline\nRIGHT"}


def main(arguments=None):
    """Measures what is asked for; the exit status."""
    args = _arguments(arguments)
    if args.user:
        return run_as(args.user, list(_without_user(arguments or sys.argv[1:])))
    with tempfile.TemporaryDirectory(prefix="platformlab-grading-") as folder:
        if args.hostile:
            return hostile(Path(folder), args)
        measured = measure(Path(folder), args)
    print(json.dumps(measured, indent=1) if args.json else "\n".join(told(measured)))
    failed = [*broken_limits(measured)] if args.check else []
    failed += [f"honest marks changed: {name}" for name in measured.get("with_hostile", {}).get("changed", ())]
    for line in failed:
        print(f"NOT KEPT: {line}", file=sys.stderr)
    return 1 if failed else 0


def _arguments(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--students", type=int, help=f"how large the class is (60; {CHECKED_CLASS} where it is compared)"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of ours (all cores)")
    parser.add_argument("--peers", type=int, default=5, help="how many submissions nbgrader grades (5); 0: no peers")
    parser.add_argument("--class-with-hostile", action="store_true", help="the same class with ten hostile hand-ins")
    parser.add_argument("--check", action="store_true", help="ends with 1 when a limit is not kept")
    parser.add_argument("--hostile", action="store_true", help="the cases of benchmarks/hostile")
    parser.add_argument(
        "--only", action="append", default=[], metavar="WORD", help="cases with this word in their name"
    )
    parser.add_argument("--otter", metavar="PYTHON", help="the Python of an environment with otter-grader")
    parser.add_argument("--make-peers", action="store_true", help="installs otter-grader for this run, with pip")
    parser.add_argument("--user", metavar="NAME", help="runs all of it as this user; for root")
    parser.add_argument("--json", action="store_true", help="what was measured, as JSON")
    args = parser.parse_args(arguments)
    large = args.check or args.class_with_hostile
    args.students = args.students or (CHECKED_CLASS if large else 60)
    return args


# --- as another user --------------------------------------------------------------------------------------------------


def _without_user(words):
    words = iter(words)
    for word in words:
        if word == "--user":
            next(words, None)
        elif not word.startswith("--user="):
            yield word


def run_as(name, arguments):
    """Runs this program again as that user, with a home of its own; its exit status, 2 when that cannot be."""
    try:
        who = pwd.getpwnam(name)
    except KeyError:
        print(f"There is no user {name!r} here: make one (useradd {name}).", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="platformlab-home-") as home:
        how = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": [], "cwd": home}
        how["env"] = {**os.environ, "HOME": home, "USER": name, "LOGNAME": name}
        try:
            os.chown(home, who.pw_uid, who.pw_gid)
            subprocess.run(
                [sys.executable, "-c", "import nbgrader, platformlab"], check=True, capture_output=True, **how
            )
        except (OSError, subprocess.CalledProcessError):
            print(
                f"{name} cannot run {sys.executable} with this course: make an environment where {name} can read it, "
                "and run this as root with the Python of that one.",
                file=sys.stderr,
            )
            return 2
        return subprocess.run([sys.executable, os.path.abspath(__file__), *arguments], **how).returncode


# --- fairness ---------------------------------------------------------------------------------------------------------


def hostile(folder, args):
    """Runs the cases, and prints their table; the exit status."""
    graders = peers.found(folder, otter=args.otter, make=args.make_peers) if args.peers else {}
    if not run.chosen(args.only):
        print(f"There is no case with {' or '.join(args.only)} in its name or kind.", file=sys.stderr)
        return 2
    said, fair = run.main(only=args.only, workers=args.workers, graders=graders, json_wanted=args.json)
    print(json.dumps(said, indent=1, ensure_ascii=False) if args.json else "\n".join(said))
    return 0 if fair else 1


# --- speed ------------------------------------------------------------------------------------------------------------


def measure(folder, args):
    """Makes the class, lets both grade it, and gives the numbers."""
    made = make_class(folder / "course", args.students)
    plain = folder / "plain"
    shutil.copytree(made.root, plain)
    seconds, results = timed(made, args.workers)
    again, _ = timed(made, args.workers)
    ours, theirs = side_by_side(made, students(made)[: args.peers or 5], nbgrader=bool(args.peers))
    magics, with_magics = timed(make_class(folder / "magics", min(args.students, 60), MAGICS), args.workers)
    measured = {
        "students": args.students,
        "questions": len(made.lesson(LESSON).parts),
        "workers": args.workers,
        "seconds_for_the_class": round(seconds, 2),
        "seconds_again": round(again, 2),
        "seconds_each_in_the_class": round(seconds / args.students, 4),
        "seconds_each_with_magics": round(magics / len(with_magics), 4),
        "right_with_magics": sum(_right(result, MAGICS) for result in with_magics.values()),
        "students_with_magics": len(with_magics),
        "median_seconds_ours": round(statistics.median(ours), 4),
        "memory_of_a_worker_mb": peak_mb(),
        "not_wholly_graded": sum(result.state != GRADED for result in results.values()),
    }
    if theirs:
        measured["median_seconds_nbgrader"] = round(statistics.median(one for one, _ in theirs), 3)
        measured["ratio"] = round(measured["median_seconds_nbgrader"] / measured["median_seconds_ours"], 1)
        marks = [earned(results[name]) for name in students(made)[: len(theirs)]]
        measured["same_marks"] = sum(one == points for one, (_, points) in zip(marks, theirs, strict=True))
        measured["peers"] = len(theirs)
    if args.class_with_hostile:
        measured["with_hostile"] = with_hostile(course.found(plain), folder / "hostile", args.workers, results)
    return measured


def earned(result):
    """{exercise: points, None for not graded} of a Result."""
    return {mark.exercise: mark.earned for mark in result.marks}


def _right(result, answers):
    return all(mark.earned == mark.points for mark in result.marks if mark.exercise in answers)


def broken_limits(measured):
    """What of the measured is beyond the limits, in sentences."""
    each = measured["seconds_each_in_the_class"] * 1000
    if each > MOST_MS:
        yield f"{each:.0f} ms a submission in the class, {MOST_MS} are allowed"
    if measured.get("ratio", FEWEST_TIMES) < FEWEST_TIMES:
        yield f"nbgrader takes {measured['ratio']} times as long, {FEWEST_TIMES} times are promised"
    if measured.get("same_marks") != measured.get("peers"):
        yield f"only {measured['same_marks']} of {measured['peers']} have the marks that nbgrader gives"
    if measured["not_wholly_graded"]:
        yield f"{measured['not_wholly_graded']} honest submissions were not wholly graded"
    if measured["right_with_magics"] != measured["students_with_magics"]:
        there = measured["students_with_magics"]
        yield f"right answers beside magics count for {measured['right_with_magics']} of {there} students"


# --- the class --------------------------------------------------------------------------------------------------------


def make_class(root, count, answers=None):
    """A course whose students have handed in: every fifth with a known mistake in one question; with answers, all with
    these right ones."""
    lines = ["student_id,first_name,last_name", *(f"s{number:04d},Student,{number}" for number in range(count))]
    made, _ = course.init(root, roster=roster.parsed("\n".join(lines)))
    with gradebook.opened(made) as book:
        gradebook.enrol(book, made.roster.students)
    release.release(made, LESSON)
    inbox = root.parent / f"{root.name}-inbox"
    for place, student in enumerate(made.roster.students):
        hand_in(made, inbox, student.id, answers or (mistaken(student.id, place // 5) if place % 5 == 4 else {}))
    made = course.found(root)
    collect.collect(made, [inbox])
    return made


def mistaken(student, number):
    """One known mistake in one question."""
    names = list(works.full_points())
    name = names[number % len(names)]
    return {name: works.wrong_code(exercises.get(name), student, number)}


def hand_in(made, inbox, student, answers):
    """Writes a student's notebook with these answers, and all others right."""
    handout = form.read(made.root / "handout" / LESSON / student / f"{LESSON}.ipynb")
    path = inbox / student / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook = works.notebook_of(handout, student, Work(answers=answers))
    path.write_text(form.dumps(notebook), encoding="utf-8")


def students(made):
    """The ids, in the order of the roster."""
    return [student.id for student in made.roster.students]


def with_hostile(made, inbox, workers, before):
    """The same class, in which ten hand in something hostile: how long it takes, and whose marks are others now."""
    names, codes = students(made), [code for _, code in TWELVE.values()][:HOSTILE_IN_CLASS]
    wild = dict(zip(names[:: max(1, len(names) // len(codes))], codes, strict=False))
    for name, code in wild.items():
        hand_in(made, inbox, name, {"4.1": code})
    collect.collect(made, [inbox])
    seconds, results = timed(made, workers)
    honest = [name for name in names if name not in wild]
    changed = [name for name in honest if name not in results or earned(results[name]) != earned(before[name])]
    return {"hostile": len(wild), "seconds": round(seconds, 2), "changed": changed}


# --- both graders -----------------------------------------------------------------------------------------------------


def timed(made, workers):
    """(seconds, {student: Result}) of grading what is there."""
    began = time.monotonic()
    done = grading.grade(made, [LESSON], workers=workers)
    results = {one.result.student: one.result for one in done if one.result is not None}
    return time.monotonic() - began, results


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


def told(measured):
    """The numbers in lines."""
    yield (
        f"{measured['students']} submissions of {measured['questions']} questions, {measured['workers']} workers: "
        f"{measured['seconds_for_the_class']} s ({measured['seconds_each_in_the_class'] * 1000:.0f} ms each); "
        f"again, with nothing to do: {measured['seconds_again']} s; {measured['not_wholly_graded']} not wholly graded"
    )
    yield (
        f"with magics in the cells, {measured['students_with_magics']} submissions: "
        f"{measured['seconds_each_with_magics'] * 1000:.0f} ms each; the right answers beside the magics count for "
        f"{measured['right_with_magics']}"
    )
    yield f"the largest process took {measured['memory_of_a_worker_mb']} MB"
    yield f"median from file to recorded mark, one at a time: {measured['median_seconds_ours'] * 1000:.0f} ms"
    if "ratio" in measured:
        peer = f"{measured['median_seconds_nbgrader']} s"
        yield f"nbgrader autograde on the same, by turns and loaded too: {peer}, {measured['ratio']} times as long"
        yield f"the same marks in {measured['same_marks']} of {measured['peers']}"
    if "with_hostile" in measured:
        found = measured["with_hostile"]
        changed = f"changed for {', '.join(found['changed'][:5])}" if found["changed"] else "unchanged"
        yield f"with {found['hostile']} hostile ones among them: {found['seconds']} s, honest marks {changed}"


if __name__ == "__main__":
    sys.exit(main())
