"""Rosters as Moodle, Canvas and people make them."""

import pytest

from platformlab.classroom import roster
from platformlab.classroom.files import CourseError

MOODLE = "First name,Surname,ID number,Email address\n小明,王,2026001,wang@x.cn\nAnn,O'Brien,2026002,ann@x.cn\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Homework (1)\n    Points Possible,,,,,10\n"
    '"王, 小明",11,U1,wang,A,\n"O\'Brien, Ann ""A""",12,U2,ann@x.cn,A,7\n"Student, Test",13,,x,A,\n'
)


def people(text):
    return [(one.id, one.first_name, one.last_name) for one in roster.parsed(text).students]


def test_a_moodle_export_is_read():
    assert people(MOODLE) == [("2026001", "小明", "王"), ("2026002", "Ann", "O'Brien")]
    assert roster.parsed(MOODLE).students[1].email == "ann@x.cn"


def test_a_canvas_export_is_read_without_the_lines_that_are_no_students():
    found = roster.parsed(CANVAS)
    assert people(CANVAS) == [("wang", "小明", "王"), ("ann@x.cn", 'Ann "A"', "O'Brien")]
    assert [one.canvas_id for one in found.students] == ["11", "12"]
    assert found.students[1].row["Homework (1)"] == "7"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_of_spreadsheets_are_known(encoding, separator, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(f"学号{separator}姓名\r\n2026001{separator}王小明\r\n".encode(encoding))
    (one,) = roster.read(path).students
    assert (one.id, one.name) == ("2026001", "王小明")


def test_a_line_that_stands_twice_counts_once_and_that_is_said():
    found = roster.parsed(MOODLE + "Ann,O'Brien,2026002,ann@x.cn\n")
    assert len(found.students) == 2
    assert found.notices == ("line 4 repeats Ann O'Brien (2026002) of line 3: kept once",)


def test_two_people_with_one_id_are_refused_with_their_lines():
    with pytest.raises(CourseError, match=r"'2026002' twice, for Ann O'Brien \(line 3\) and Bo Lee \(line 4\)"):
        roster.parsed(MOODLE + "Bo,Lee,2026002,bo@x.cn\n")


def test_two_ids_that_differ_in_case_alone_would_share_a_folder_on_some_computers():
    with pytest.raises(CourseError, match="twice"):
        roster.parsed("student_id,name\nAnn,Ann\nann,Anna\n")


def test_an_id_that_cannot_be_a_folder_is_written_so_that_it_can_and_that_is_said():
    found = roster.parsed("student_id,name\n../../etc/passwd,Eve\nAnn Lee+1,Ann\n")
    assert [one.id for one in found.students] == ["etc-passwd", "Ann-Lee-1"]
    assert len(found.notices) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no students"),
        ("student_id,name\n", "no students"),
        ("first name,colour\nAnn,red\n", "no column with an id for every student"),
        ("student_id,name\n,Ann\n", "no column with an id for every student"),
        ("student_id,name\n...,Ann\n", "cannot be an id"),
        ("Student,SIS Login ID\nPoints Possible,x\n", "no students"),
    ],
)
def test_what_is_no_roster_is_refused_in_one_line(text, said):
    with pytest.raises(CourseError, match=said) as error:
        roster.parsed(text)
    assert "\n" not in str(error.value)


def test_a_roster_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CourseError, match="cannot be read"):
        roster.read(tmp_path / "none.csv")
