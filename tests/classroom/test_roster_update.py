"""A new roster: who stays keeps the work, who left, came or has another id is told before anything is written."""

import io
import json
import shutil
import sys

import pytest
from endings import killed
from handed_in import LESSON, notebook, put

from platformlab.classroom import collect, course, gradebook, kept, roster, roster_change, roster_update
from platformlab.classroom.files import CourseError, write_json
from platformlab.cli import main

pytestmark = pytest.mark.xdist_group("collect")

OLD = "student_id,name,email\ns1,Ann Lee,ann@x.cn\ns2,Bo Wang,bo@x.cn\ns3,Cid Ng,cid@x.cn\n"


def change(after, before=OLD, left=()):
    return roster_change.compared(roster.parsed(before), left, roster.parsed(after))


def moves(after, before=OLD):
    return dict(change(after, before).moves)


# --- who is who -------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_when_nobody_left_or_changed():
    assert not change(OLD).asks
    more = change(OLD + "s4,Di Xu,di@x.cn\n")
    assert (more.asks, more.lines) == (False, ("Di Xu (s4) is new",))
    renamed = change(OLD.replace("Ann Lee", "Ann Smith-Lee").replace("ann@x.cn", "ann.smith@x.cn"))
    assert (renamed.asks, renamed.moves) == (False, ())


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        ("student_id,name,email\nA1,Ann Lee,ann@x.cn\ns2,Bo Wang,bo@x.cn\ns3,Cid Ng,cid@x.cn\n", {"s1": "A1"}),
        ("student_id,email\nA1,ANN@X.CN\ns2,bo@x.cn\ns3,cid@x.cn\n", {"s1": "A1"}),
        ('student_id,name\nA1,"Lee, Ann"\ns2,Bo Wang\ns3,Cid Ng\n', {"s1": "A1"}),
        (
            "student_id,name,email\ns2,Ann Lee,ann@x.cn\ns1,Bo Wang,bo@x.cn\ns3,Cid Ng,c@x.cn\n",
            {"s1": "s2", "s2": "s1"},
        ),
        ("student_id,name\ns2,Ann Lee\ns3,Bo Wang\ns4,Cid Ng\ns1,Aaron Ai\n", {"s1": "s2", "s2": "s3", "s3": "s4"}),
        ("student_id,name,email\nA1,Ann Smith,ann@x.cn\ns2,Bo Wang,x@x.cn\ns3,Cid Ng,y@x.cn\n", {"s1": "A1"}),
    ],
)
def test_who_keeps_an_address_or_a_name_is_the_same(after, moved):
    found = change(after)
    assert dict(found.moves) == moved
    assert found.asks
    for old, new in moved.items():
        assert any(f"the id {old} becomes {new}" in line for line in found.lines)


def test_any_column_of_numbers_keeps_a_student():
    before = "student_id,name,Matrikelnummer,phone\n1,Ann Lee,40071,555-1234\n2,Bo Wang,40072,555-9876\n"
    after = "username,name,Matrikelnummer,phone\nalee,Anne Leigh,40071,1\nbw,B. W.,9,555-9876\n"
    assert moves(after, before) == {"1": "40071", "2": "9"}


def test_marks_that_are_unique_by_chance_tell_nothing():
    before = "student_id,name,Homework\ns1,Ann Lee,7.5\ns2,Bo Wang,12345\n"
    found = change("student_id,name,Homework\ns9,Cid Ng,7.5\ns2,Bo Wang,1\n", before)
    assert found.moves == ()
    assert [one.id for one in found.left] == ["s1"]


def test_an_id_that_is_given_to_somebody_else_brings_no_work_with_it():
    found = change(OLD.replace("s1,Ann Lee,ann@x.cn", "s1,Dora Xu,dora@x.cn"))
    assert found.moves == (("s1", "s1-left"),)
    assert [one.id for one in found.left] == ["s1-left"]
    assert found.lines == (
        "Ann Lee (s1) is not on the new roster: the work is kept, and no longer graded",
        "The id s1 is now that of Dora Xu: the work of Ann Lee is kept as s1-left",
        "Dora Xu (s1) is new",
    )


def test_who_comes_back_finds_the_work():
    gone = change(OLD.replace("s3,Cid Ng,cid@x.cn\n", ""))
    assert [one.id for one in gone.left] == ["s3"]
    back = roster_change.compared(gone.roster, gone.left, roster.parsed(OLD))
    assert (back.moves, back.left) == ((), ())


# --- in a course ------------------------------------------------------------------------------------------------------


@pytest.fixture
def term(made):
    """A course whose three students have handed in; their marks are in the gradebook."""
    write_json(made.own / "roster.json", roster_update.as_kept(roster.parsed(OLD)))
    folder = made.root.parent / "in"
    put(folder, {f"{who}/{LESSON}.ipynb": notebook(who, f"work of {who}") for who in ("s1", "s2", "s3")})
    now = course.found(made.root)
    collect.collect(now, [folder])
    with gradebook.opened(now) as book:
        gradebook.enrol(book, now.roster.students)
        for number, student in enumerate(now.roster.students):
            submission = book.update_or_create_submission(LESSON, student.id)
            submission.notebooks[0].grades[0].manual_score = float(number)
            result = {"key": "k", "handed_in": "", "result": {"student": student.id, "marks": []}}
            write_json(now.result_path(LESSON, student.id), result)
            put(now.root, {f"handout/{LESSON}/{student.id}/x": student.id.encode(), f"feedback/{student.id}/f": b""})
        book.db.commit()
    return now


def update(term, text, *more):
    path = term.root.parent / "new.csv"
    path.write_text(text, encoding="utf-8")
    return main(["classroom", "init", str(term.root), "--roster", str(path), *more])


def state(term):
    """Whose work is where: {id: (what was handed in, whose result, whose handout, manual score)}."""
    found = {}
    with gradebook.opened(term) as book:
        scores = {
            one.student_id: one.notebooks[0].grades[0].manual_score for one in book.assignment_submissions(LESSON)
        }
    for folder in sorted((term.root / "submitted").iterdir()):
        student = folder.name
        cells = json.loads((folder / LESSON / f"{LESSON}.ipynb").read_bytes())["cells"]
        result = term.result(LESSON, student)
        handout = (term.root / "handout" / LESSON / student / "x").read_text()
        assert (term.root / "feedback" / student / "f").exists()
        assert len(kept.versions(term, LESSON, student)) == 1
        found[student] = (cells[1]["source"], result["result"]["student"], handout, scores.pop(student))
    assert not scores
    return found


SWAPPED = "student_id,name,email\ns2,Ann Lee,ann@x.cn\ns1,Bo Wang,bo@x.cn\ns9,Cid Ng,cid@x.cn\ns3,Di Xu,di@x.cn\n"
AFTER = {
    "s1": ("work of s2", "s1", "s2", 1.0),
    "s2": ("work of s1", "s2", "s1", 0.0),
    "s9": ("work of s3", "s9", "s3", 2.0),
}


def test_work_and_marks_go_along_even_when_ids_are_exchanged(term, capsys):
    assert update(term, SWAPPED, "--yes") == 0
    said = capsys.readouterr().out
    assert "Ann Lee: the id s1 becomes s2; the work comes along" in said
    assert "Di Xu (s3) is new" in said
    assert "Release the lessons again" in said
    now = course.found(term.root)
    assert state(now) == AFTER
    assert [(one.id, one.former_ids) for one in now.roster.students] == [
        ("s2", ("s1",)),
        ("s1", ("s2",)),
        ("s9", ("s3",)),
        ("s3", ()),
    ]
    assert not [path for path in now.root.rglob("*") if "moving" in path.name or path.name == "roster-update.json"]
    with gradebook.opened(now) as book:
        assert {one.id for one in book.students} >= {"s1", "s2", "s3", "s9"}
        assert not [one.id for one in book.students if "moving" in one.id]


def test_the_numbers_are_those_of_the_id_that_the_notebook_was_made_for(term):
    assert update(term, SWAPPED, "--yes") == 0
    now = course.found(term.root)
    assert [kept.numbers_id(now, LESSON, one) for one in ("s2", "s1", "s9", "s3")] == ["s1", "s2", "s3", "s3"]
    (found,) = collect.collect(now, [put(now.root.parent / "folder", {f"s1/{LESSON}.ipynb": notebook("s1", "his")})])
    assert (found.student, found.outcome) == ("s1", "resubmitted")
    assert "s1 was the id of Ann Lee (s2) before the roster was changed" in found.note
    before = put(now.root.parent / "later", {"x.ipynb": notebook("s1", "new")})
    (found,) = collect.collect(now, [before])
    assert "it names Ann Lee (s2) and Bo Wang (s1)" in found.why or "Bo Wang (s1) and Ann Lee (s2)" in found.why


def test_without_a_terminal_it_is_listed_and_refused(term, capsys):
    before = state(term)
    assert update(term, SWAPPED.replace("s9,Cid Ng,cid@x.cn\n", "")) == 1
    said = capsys.readouterr()
    assert "Cid Ng (s3) is not on the new roster: the work is kept, and no longer graded" in said.out
    assert "nothing was written, because it must be asked for with --yes" in said.err
    assert said.err.count("\n") == 1
    assert state(course.found(term.root)) == before
    assert [one.id for one in course.found(term.root).roster.students] == ["s1", "s2", "s3"]


@pytest.mark.parametrize(("answer", "status"), [("yes\n", 0), ("n\n", 1), ("", 1)])
def test_at_a_terminal_it_is_asked(term, monkeypatch, answer, status):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert update(term, SWAPPED) == status
    assert ("s9" in state(course.found(term.root))) == (status == 0)


def test_who_left_keeps_the_work_and_is_there_again_when_they_are(term):
    without = OLD.replace("s3,Cid Ng,cid@x.cn\n", "")
    assert update(term, without, "--yes") == 0
    now = course.found(term.root)
    assert [one.id for one in now.left] == ["s3"]
    assert state(now)["s3"][0] == "work of s3"
    assert update(term, OLD) == 0
    assert course.found(term.root).left == ()


def test_whoever_has_the_course_in_python_must_agree_too(term):
    with pytest.raises(CourseError, match="must be asked for with --yes: Cid Ng"):
        course.init(term.root, roster=roster.parsed(OLD.replace("s3,Cid Ng,cid@x.cn\n", "")))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_killed_at_any_step_the_next_command_ends_it(term, tmp_path):
    """Ended before a rename, before a file is put in place, before a commit: then any command that holds the course."""
    (tmp_path / "new.csv").write_text(SWAPPED, encoding="utf-8")
    arguments = ["classroom", "init", str(term.root), "--roster", str(tmp_path / "new.csv"), "--yes"]
    saved = tmp_path / "saved"
    shutil.copytree(term.root, saved)
    step = 0
    while killed(step, arguments):
        now = course.found(term.root)
        begun = (now.own / "roster-update.json").exists() or now.roster.students[0].id == "s2"
        with now.alone("grade"):
            pass
        if not begun:
            assert main(arguments) == 0
        assert state(course.found(term.root)) == AFTER, step
        shutil.rmtree(term.root)
        shutil.copytree(saved, term.root)
        step += 3
    assert step > 30
