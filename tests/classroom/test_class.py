"""A class of 30 through the whole path, with every kind of exercise, by the commands that a teacher types."""

import csv
import datetime
import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from submissions import Handed, right_code

from platformlab import exercises
from platformlab.classroom import course, gradebook, standing
from platformlab.classroom.scoring import GRADED, IN_PART, NOT_GRADED
from platformlab.cli import main
from platformlab.notebooks import form

pytestmark = pytest.mark.xdist_group("class")
"""One process makes the class, and only once."""

CLASS = 30
SHOP, TRUST = "03_visits_into_orders", "04_free_traffic_and_trust"
ABSENT, HANGING, BROKEN, WILD, COPYING, MISTAKEN = "s05", "s07", "s09", "s11", "s13", "s15"
SURNAMES = ("王", "O'Brien", 'Lee "Bo"', "van der Berg", "<b>Smith</b>")


def classroom(capsys, *arguments, status=0):
    """Runs a command; what it printed."""
    capsys.readouterr()
    assert main(["classroom", *map(str, arguments)]) == status
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.out


def work(student, lesson):
    """What a student hands in."""
    handed = Handed(lesson, student)
    handed.notebook = form.read(term_root / "handout" / lesson / student / f"{lesson}.ipynb")
    handed.parts = {found.exercise: found for found in form.graded(handed.notebook)}
    for exercise in handed.parts:
        handed.answer(exercise, right_code(exercises.get(exercise), "s14" if student == COPYING else student))
    if student == MISTAKEN and lesson == SHOP:
        spec = exercises.get("3.2")
        wrong = spec.wrong_answer(spec.given(student), spec.misconceptions[0])
        handed.answer("3.2", f"answer_2 = {wrong!r}")
    if student == HANGING and lesson == SHOP:
        handed.answer("3.2", "import os\nos._exit(0)")
    if student == WILD:
        handed.answer(next(iter(handed.parts)), "raise Exception('</p><script>alert(1)</script>')")
    return b"{" if student == BROKEN and lesson == SHOP else handed.data


term_root = None


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """A course in which two lessons were released, handed in and graded."""
    global term_root
    folder = tmp_path_factory.mktemp("term")
    rows = [
        {"First name": f"名 {n}", "Surname": SURNAMES[n % len(SURNAMES)], "ID number": f"s{n:02d}", "Email address": ""}
        for n in range(CLASS)
    ]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([*rows, rows[3]])
    term_root = folder / "course"
    assert main(["classroom", "init", str(term_root), "--roster", str(folder / "roster.csv")]) == 0
    assert main(["classroom", "release", "3", "04", "--course", str(term_root)]) == 0
    for number in range(CLASS):
        student = f"s{number:02d}"
        for lesson in (SHOP, TRUST):
            if student != ABSENT:
                path = folder / "inbox" / student / f"{lesson}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(work(student, lesson))
    # A folder says nothing of when its files were handed in: the teacher does, and late rules apply.
    received = ["--received", "2026-11-02"]
    assert main(["classroom", "collect", str(folder / "inbox"), "--course", str(term_root), *received]) == 0
    assert main(["classroom", "grade", "--workers", "2", "--course", str(term_root)]) == 0
    return course.found(term_root)


def by_student(term, lesson):
    return {one.student.id: one for one in standing.standings(term, lesson)}


def test_each_student_gets_a_notebook_with_their_id_and_no_solution(term):
    for lesson in (SHOP, TRUST):
        for student in term.roster.students:
            path = term.root / "handout" / lesson / student.id / f"{lesson}.ipynb"
            notebook = form.read(path)
            nbformat.validate(nbformat.read(path, as_version=4))
            assert f"learner({student.id!r}, assignment=True)" in notebook["cells"][0]["source"]
            assert "no other program (! or %%bash) and no network" in notebook["cells"][0]["source"]
            for found in form.graded(notebook):
                spec = exercises.get(found.exercise)
                check = notebook["cells"][found.check]["metadata"]
                assert check["nbgrader"]["points"] == spec.points
                assert (check["editable"], check["deletable"]) == (False, False)
                assert "..." in notebook["cells"][found.answer]["source"]
        text = (term.root / "release" / lesson / f"{lesson}.ipynb").read_text(encoding="utf-8")
        assert 'learner(\\"\\", assignment=True)' in text
        assert term.secret not in text


def test_the_right_are_right_and_nobody_is_missing(term):
    for lesson in (SHOP, TRUST):
        found = by_student(term, lesson)
        assert len(found) == CLASS
        odd = {ABSENT, HANGING, BROKEN, WILD, COPYING, MISTAKEN}
        for student in found.keys() - odd:
            assert (found[student].state, found[student].final) == (GRADED, found[student].points)
    assert {part.spec.kind for lesson in (SHOP, TRUST) for part in term.lesson(lesson).parts} == {
        "number",
        "choice",
        "match",
        "mission",
        "function",
    }


def test_what_went_wrong_is_said_and_is_not_zero(term):
    found = by_student(term, SHOP)
    assert (found[ABSENT].state, found[ABSENT].earned) == (standing.NOT_HANDED_IN, None)
    assert (found[BROKEN].state, found[BROKEN].earned) == (NOT_GRADED, None)
    assert "cannot be read as JSON" in found[BROKEN].why
    hanging = found[HANGING]
    assert (hanging.state, hanging.earned, hanging.final) == (IN_PART, hanging.points - 4, None)
    assert hanging.why == "3.2: it ended the program"
    assert found[MISTAKEN].earned == found[MISTAKEN].points - 4


def test_the_gradebook_is_nbgraders_own(term):
    with gradebook.opened(term) as book:
        assert len(book.students) == CLASS
        assert book.find_student("s02").last_name == 'Lee "Bo"'
        assert book.find_assignment(SHOP).max_score == 15
        assert len(book.assignment_submissions(SHOP)) == CLASS - 1
        rows = {row["student"]: row for row in book.submission_dicts(SHOP)}
        assert rows["s01"]["score"] == 15
        assert not rows["s01"]["needs_manual_grade"]
        grade = book.find_grade("3-2-check", SHOP, SHOP, HANGING)
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)
        assert book.find_grade("3-1-check", SHOP, SHOP, BROKEN).needs_manual_grade


def test_plain_nbgrader_autograde_agrees_on_honest_work(term):
    """nbgrader's own command, in a kernel of its own, on the same submission."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config(gradebook.settings(term))
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    with gradebook.opened(term) as book:
        ours = gradebook.Marks(book, term).scores(SHOP)[MISTAKEN]
    done = api.autograde(SHOP, MISTAKEN, force=True, create=False)
    assert done["success"], done
    with gradebook.opened(term) as book:
        theirs = gradebook.Marks(book, term).scores(SHOP)[MISTAKEN]
    assert theirs == ours
    assert min(ours.values()) == 0


def test_grading_again_changes_nothing(term, capsys):
    def state():
        files = {
            path: (path.read_bytes(), path.stat().st_mtime_ns)
            for folder in ("platformlab/results", "submitted")
            for path in (term.root / folder).rglob("*")
            if path.is_file()
        }
        with gradebook.opened(term) as book:
            marks = gradebook.Marks(book, term)
            return files, [marks.scores(lesson) for lesson in (SHOP, TRUST)]

    before = state()
    said = classroom(capsys, "grade", "--course", term.root)
    assert f"0 submissions graded in 0 s, {2 * CLASS - 2} graded before, 2 not handed in." in said
    assert state() == before


def test_force_grades_again_and_gives_the_same(term, capsys):
    def marks():
        return {student.id: term.result(TRUST, student.id) for student in term.roster.students}

    before, written = marks(), term.result_path(TRUST, "s01").stat().st_mtime_ns
    said = classroom(capsys, "grade", "4", "--force", "--course", term.root, "--workers", 2)
    assert f"{CLASS - 1} submissions graded" in said
    after = marks()
    for entry in (*before.values(), *after.values()):
        if entry:
            entry["result"].pop("seconds")
    assert after == before
    assert term.result_path(TRUST, "s01").stat().st_mtime_ns > written


def test_a_mark_given_by_hand_stays_and_closes_what_was_open(term, capsys):
    with gradebook.opened(term) as book:
        grade = book.find_grade("3-2-check", SHOP, SHOP, HANGING)
        grade.manual_score, grade.needs_manual_grade = 3, False
        book.find_comment("3-2-answer", SHOP, SHOP, HANGING).manual_comment = "Good <idea>."
        book.db.commit()
    try:
        one = by_student(term, SHOP)[HANGING]
        assert (one.state, one.final) == (GRADED, one.points - 1)
        classroom(capsys, "feedback", "3", "--course", term.root)
        page = (term.root / "feedback" / HANGING / "feedback.html").read_text(encoding="utf-8")
        assert "3 of 4 points" in page
        assert "Marked by your teacher" in page
        assert "Good &lt;idea&gt;." in page
        term.result_path(SHOP, HANGING).unlink()
        classroom(capsys, "grade", "3", "--course", term.root, "--workers", 1)
        assert by_student(term, SHOP)[HANGING].final == one.points - 1
    finally:
        with gradebook.opened(term) as book:
            book.find_grade("3-2-check", SHOP, SHOP, HANGING).manual_score = None
            book.db.commit()


def test_late_work_follows_nbgraders_rule(term, capsys):
    config = term.root / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    long_ago = datetime.datetime(2020, 1, 1)
    try:
        config.write_text(text + "c.LateSubmissionPlugin.penalty_method = 'zero'\n", encoding="utf-8")
        with gradebook.opened(term) as book:
            book.update_or_create_assignment(TRUST, duedate=long_ago)
        term.result_path(TRUST, "s20").unlink()
        classroom(capsys, "grade", "4", "--course", term.root, "--workers", 1)
        one = by_student(term, TRUST)["s20"]
        assert (one.final, one.penalty) == (0, one.points)
    finally:
        config.write_text(text, encoding="utf-8")
        with gradebook.opened(term) as book:
            book.update_or_create_assignment(TRUST, duedate=None)
        term.result_path(TRUST, "s20").unlink()
        classroom(capsys, "grade", "4", "--course", term.root, "--workers", 1)
    assert by_student(term, TRUST)["s20"].final == by_student(term, TRUST)["s20"].points


# --- what comes of it -------------------------------------------------------------------------------------------------


def test_feedback_names_the_mistake_and_shows_no_other_students_work(term, capsys):
    classroom(capsys, "feedback", "--course", term.root)
    page = (term.root / "feedback" / MISTAKEN / "feedback.html").read_text(encoding="utf-8")
    spec = exercises.get("3.2")
    feedback = spec.mark(spec.given(MISTAKEN), spec.wrong_answer(spec.given(MISTAKEN), spec.misconceptions[0]))
    assert feedback.message.split(".")[0] in page
    assert "11 of 15 points" in page
    assert "The worked solution" not in page
    assert "matches the numbers" not in (term.root / "feedback" / COPYING / "feedback.html").read_text("utf-8")
    absent = (term.root / "feedback" / ABSENT / "feedback.html").read_text(encoding="utf-8")
    assert "Nothing was handed in" in absent
    assert "0 of" not in absent
    classroom(capsys, "feedback", "--solutions", "--course", term.root)
    assert "The worked solution" in (term.root / "feedback" / MISTAKEN / "feedback.html").read_text("utf-8")


def test_pages_escape_what_students_and_rosters_wrote_and_load_nothing(term, capsys):
    classroom(capsys, "feedback", "--course", term.root)
    classroom(capsys, "report", "--course", term.root)
    pages = [*(term.root / "feedback").rglob("*.html"), term.root / "report.html"]
    assert len(pages) == CLASS + 1
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<b>Smith" not in text
        assert not re.search(r"(src|href)=|@import|url\(", text)
    assert "&lt;script&gt;alert(1)" in (term.root / "feedback" / WILD / "feedback.html").read_text("utf-8")


def test_the_report_tells_marks_difficulty_misconceptions_and_whom_to_look_at(term, capsys):
    classroom(capsys, "report", "--course", term.root)
    text = (term.root / "report.html").read_text(encoding="utf-8")
    assert exercises.get("3.2").misconceptions[0].name in text
    assert "the answer matches the numbers of “s14”" in text
    assert "it ended the program" in text
    assert "not handed in" in text
    assert "item-rest" not in text
    assert text.count('role="img"') == 2


def _rows(path):
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_exports_leave_open_marks_empty_and_say_so(term, capsys):
    for kind in ("csv", "canvas", "moodle"):
        said = classroom(capsys, "export", "--format", kind, "--course", term.root)
        assert f"{ABSENT}, {SHOP}: not handed in" in said
        assert "left empty, not 0" in said
    head, *rows = _rows(term.root / "export" / "marks.csv")
    table = {(row[0], row[4]): dict(zip(head, row, strict=True)) for row in rows}
    assert len(table) == 2 * CLASS
    assert table[ABSENT, SHOP]["state"] == "not handed in"
    assert table[ABSENT, SHOP]["points"] == ""
    assert (table[HANGING, SHOP]["points"], table[HANGING, SHOP]["3.2"]) == ("11", "")
    assert table["s01", SHOP]["points"] == "15"
    head, possible, *rows = _rows(term.root / "export" / "canvas.csv")
    assert (head[-2:], possible[-2:]) == ([SHOP, TRUST], ["15", "16"])
    canvas = {row[3]: row[-2] for row in rows}
    assert (canvas["s01"], canvas[ABSENT], canvas[HANGING], canvas[BROKEN]) == ("15", "", "", "")
    notes = _rows(term.root / "export" / "canvas-open-marks.csv")
    assert [ABSENT, SHOP, "not handed in"] in [row[1:] for row in notes]
    head, *rows = _rows(term.root / "export" / "moodle.csv")
    assert head[:4] == ["First name", "Surname", "ID number", "Email address"]
    moodle = {row[2]: row for row in rows}
    assert moodle["s01"][4:6] == ["15", ""]
    assert moodle[ABSENT][4:6] == ["-", "not handed in"]
    assert moodle[HANGING][4] == "-"
    assert "11 of 15 points so far; 3.2: it ended the program" in moodle[HANGING][5]


# --- two teachers, and the end of the world ---------------------------------------------------------------------------


def test_a_second_teacher_is_told_to_wait(term, capsys):
    with term.alone("grade"):
        capsys.readouterr()
        assert main(["classroom", "grade", "--course", str(term.root)]) == 1
    said = capsys.readouterr().err
    assert re.fullmatch(
        r"platformlab classroom grade: another 'grade' \(since \d\d:\d\d, process \d+ on .+\) is at work in this "
        r"course: wait until it has ended\n",
        said,
    )
    classroom(capsys, "grade", "--course", term.root)


_KILLED = """
import os, signal, sys
from platformlab.classroom import files
left, replace = [int(sys.argv[1])], os.replace
def replaced(source, target):
    if sys.argv[2] in str(target):
        left[0] -= 1
        if left[0] < 0:
            os.killpg(0, signal.SIGKILL)
    return replace(source, target)
if __name__ == "__main__":
    os.setpgid(0, 0)
    os.replace = replaced
    from platformlab.cli import main
    main(sys.argv[3:])
"""


def killed(tmp_path, after, what, *arguments):
    """Runs a command that is killed, with all its workers, when it is about to put the next such file in its place."""
    script = tmp_path / "killed.py"
    script.write_text(_KILLED, encoding="utf-8")
    command = [sys.executable, str(script), str(after), what, "classroom", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=100)
    assert done.returncode == -9, done.stderr.decode()


def test_killed_while_grading_nothing_is_lost_and_nothing_is_twice(term, capsys, tmp_path):
    lesson = TRUST
    before = {student.id: term.result(lesson, student.id) for student in term.roster.students}
    with gradebook.opened(term) as book:
        scores = gradebook.Marks(book, term).scores(lesson)
    for student in random.Random(1).sample(sorted(scores), 6):
        term.result_path(lesson, student).unlink()
    # The gradebook has the fourth one's marks already when its own file is about to be put in its place.
    killed(tmp_path, 3, "/results/", "grade", "4", "--workers", 2, "--course", term.root)
    missing = [student for student in scores if term.result(lesson, student) is None]
    assert len(missing) == 3
    said = classroom(capsys, "grade", "4", "--workers", 2, "--course", term.root)
    assert said.startswith("3 submissions graded in") or "3 submissions graded in" in said
    with gradebook.opened(term) as book:
        assert gradebook.Marks(book, term).scores(lesson) == scores
        assert len(book.assignment_submissions(lesson)) == CLASS - 1
    for student in scores:
        after = term.result(lesson, student)
        assert {**after["result"], "seconds": 0} == {**before[student]["result"], "seconds": 0}


def test_when_the_grader_alone_is_killed_its_workers_end_too(term, capsys):
    command = [sys.executable, "-m", "platformlab.cli", "classroom", "grade", "4", "--force", "--workers", "2"]
    before = {one: term.result(TRUST, one)["result"]["marks"] for one in ("s01", "s28")}
    grader = subprocess.Popen([*command, "--course", str(term.root)], stderr=subprocess.DEVNULL)
    workers = set()
    deadline = time.monotonic() + 60
    while len(workers) < 3 and time.monotonic() < deadline:
        # Two of them, and the one that looks after what they share.
        workers = set(Path(f"/proc/{grader.pid}/task/{grader.pid}/children").read_text().split())
        time.sleep(0.02)
    assert len(workers) >= 3
    grader.kill()
    grader.wait()
    deadline = time.monotonic() + 20
    while any(map(_is_there, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_there, workers))
    classroom(capsys, "grade", "4", "--workers", 2, "--course", term.root)
    assert {one: term.result(TRUST, one)["result"]["marks"] for one in before} == before


def _is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_killed_while_exporting_the_old_file_is_whole_and_the_new_one_comes(term, capsys, tmp_path):
    classroom(capsys, "export", "--format", "canvas", "--course", term.root)
    path = term.root / "export" / "canvas-open-marks.csv"
    whole = path.read_bytes()
    killed(tmp_path, 1, "/export/", "export", "--format", "canvas", "--course", term.root)
    assert path.read_bytes() == whole
    classroom(capsys, "export", "--format", "canvas", "--course", term.root)
    assert path.read_bytes() == whole


def test_released_again_the_class_keeps_its_work(term, capsys):
    before = by_student(term, SHOP)["s01"].final
    classroom(capsys, "release", "3", "--course", term.root)
    assert by_student(term, SHOP)["s01"].final == before
    assert len(json.loads((term.own / "released.json").read_text())) == 2


def test_a_dask_cluster_gives_the_same_marks(term, capsys):
    from distributed import LocalCluster

    before = term.result(TRUST, "s21")
    for student in ("s21", "s22"):
        term.result_path(TRUST, student).unlink()
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        said = classroom(capsys, "grade", "4", "--course", term.root, "--scheduler", address)
    assert "2 submissions graded" in said
    assert term.result(TRUST, "s21")["result"]["marks"] == before["result"]["marks"]
