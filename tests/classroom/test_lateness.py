"""Late rules: by the deadline of today, and only for what is known to be late."""

import datetime
import re

import pytest
from handed_in import LESSON, PLAIN, archive, canvas, exchange, moodle, put
from submissions import Handed

from platformlab.classroom import course, gradebook, lateness, standing
from platformlab.cli import main

pytestmark = pytest.mark.xdist_group("collect")

IPYNB = f"{LESSON}.ipynb"
STUDENTS = ("ann", "bo", "eve")


@pytest.fixture
def late(made_for, capsys):
    """A course whose rule takes all points of what is late; runs commands in it."""
    made = made_for(PLAIN)
    with gradebook.opened(made) as book:
        gradebook.enrol(book, made.roster.students)
    config = made.root / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + "c.LateSubmissionPlugin.penalty_method = 'zero'\n", encoding="utf-8")

    class Term:
        root = made.root

        def run(self, *arguments, status=0):
            capsys.readouterr()
            assert main(["classroom", *map(str, arguments), "--course", str(made.root)]) == status
            return capsys.readouterr().out

        def due(self, when):
            with gradebook.opened(made) as book:
                book.update_or_create_assignment(LESSON, duedate=when and datetime.datetime.fromisoformat(when))

        def penalties(self):
            found = standing.standings(course.found(made.root), LESSON)
            return {one.student.id: one.penalty for one in found if one.result is not None}

        def graded(self):
            return self.run("grade", "--workers", 1)

    return Term()


def data(student):
    return Handed(LESSON, student).data


def test_a_deadline_that_moved_counts_at_the_next_grade(late, tmp_path):
    put(tmp_path / "in", {f"{exchange(one)}/{IPYNB}": data(one) for one in STUDENTS})
    late.run("collect", tmp_path / "in")
    late.graded()
    assert set(late.penalties().values()) == {0.0}
    late.due("2026-11-01 00:00")
    said = late.graded()
    assert f"ann, {LESSON}: 15 points are taken off for lateness, 0 before" in said
    assert "0 submissions graded" in said
    assert set(late.penalties().values()) == {15.0}
    late.due("2026-11-03 00:00")
    assert f"ann, {LESSON}: 0 points are taken off for lateness, 15 before" in late.graded()
    assert set(late.penalties().values()) == {0.0}
    assert "taken off" not in late.graded()


def test_what_is_not_known_to_be_late_is_not_late(late, tmp_path):
    late.due("2020-01-01 00:00")
    path = archive(
        tmp_path / "m.zip",
        {
            moodle(name, n): data(one)
            for n, (name, one) in enumerate((("Ann O'Brien", "ann"), ("Bo Lee", "bo"), ("Eve Ma", "eve")), 1)
        },
    )
    late.run("collect", path)
    late.graded()
    assert set(late.penalties().values()) == {0.0}
    late.run("feedback")
    page = (late.root / "feedback" / "ann" / "feedback.html").read_text(encoding="utf-8")
    assert "Handed in; the time is not known." in page
    assert not re.search(r"Handed in \S* UTC", page)
    late.run("collect", path, "--received", "2026-11-02 10:00", "--zone", "UTC")
    assert "15 points are taken off" in late.graded()
    assert set(late.penalties().values()) == {15.0}
    late.run("feedback")
    page = (late.root / "feedback" / "ann" / "feedback.html").read_text(encoding="utf-8")
    assert "Handed in 2026-11-02 10:00:00 UTC." in page


def test_late_by_canvass_word_is_late_and_an_extension_is_left_to_the_teacher(late, tmp_path):
    late.due("2026-11-01 00:00")
    entries = {
        canvas("OBrien Ann", 1, 9001, late=True): data("ann"),
        canvas("Lee Bo", 2, 9002): data("bo"),
        canvas("Ma Eve", 3, 9003, late=True): data("eve"),
    }
    late.run("collect", archive(tmp_path / "c.zip", entries))
    late.graded()
    assert late.penalties() == {"ann": 15.0, "bo": 0.0, "eve": 15.0}
    with gradebook.opened(course.found(late.root)) as book:
        book.grant_extension(LESSON, "eve", hours=48)
    late.graded()
    assert late.penalties() == {"ann": 15.0, "bo": 0.0, "eve": 0.0}
    late.due(None)
    late.graded()
    assert set(late.penalties().values()) == {0.0}


def test_what_nbgrader_collected_has_the_time_that_it_wrote(late, tmp_path):
    made = course.found(late.root)
    folder = made.root / "submitted" / "ann" / LESSON
    put(folder, {IPYNB: data("ann")})
    assert lateness.handed_in(made, LESSON, "ann", folder / IPYNB) == lateness.HandedIn()
    put(folder, {"timestamp.txt": b"2026-11-02 10:00:00 UTC"})
    assert lateness.handed_in(made, LESSON, "ann", folder / IPYNB).said == "2026-11-02 10:00:00"
    put(folder, {"timestamp.txt": b"2026-11-02 10:00:00 CST"})
    assert lateness.handed_in(made, LESSON, "ann", folder / IPYNB).said == ""
    put(folder, {"timestamp.txt": b"\xff"})
    assert lateness.handed_in(made, LESSON, "ann", folder / IPYNB).said == ""
