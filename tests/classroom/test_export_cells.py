"""The exports as a spreadsheet takes them, which computes nothing of them, and as Moodle and Canvas find students."""

import csv
import io
import re
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from platformlab.classroom import export, roster
from platformlab.classroom.cells import SIGNS, found_as, harmless
from platformlab.classroom.scoring import GRADED, NOT_GRADED, Mark, Result
from platformlab.classroom.standing import NOT_HANDED_IN, Standing
from platformlab.cli import main

SHOP = "03_visits_into_orders"
FORMULAS = (
    *("=1+1", "+1", "-2+3", "@SUM(1)", "＝1+1", "＋1", "－1", "＠a", "\t=1", "\r=1", "\n=1", '"=1+1'),
    *("Lee,=1+1", "Lee,=cmd|' /C calc'!A0", "a;+1", "a\t=1", "a\r\n=1", "a,＝1", 'a;"-1', "x,,@b"),
)
BEHIND_A_BLANK = ("  =1", ' "@a', "Lee, =1+1", "a; ＝1")
"""A text as it is, and taken for dangerous all the same: in case a spreadsheet skips the blank."""

HOSTILE = (*FORMULAS, *BEHIND_A_BLANK)

# ------------------------------------------------------------------------------------------------- a strict spreadsheet


def pieces(text):
    """What a spreadsheet may make cells of: the file read with each separator, and cut at it whatever is quoted."""
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield from row
        for line in text.splitlines():
            yield from line.split(separator)


def computed(piece):
    """Whether a spreadsheet computes a cell. A number is none, nor a lone dash. A blank before a sign makes it a text
    (tried in LibreOffice 7.4 and Gnumeric 1.12); what is skipped is a quotation mark, and what begins a cell anew."""
    bare = piece.lstrip('"\t\r\n')
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?|-", bare):
        return False
    return bare[:1] in tuple(SIGNS) or piece[:1] in ("\t", "\r", "\n")


def computes(text):
    return sorted({piece for piece in pieces(text) if computed(piece)})


def test_the_spreadsheet_of_these_tests_computes_what_it_should():
    for text in FORMULAS:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerow(["s1", text])
        assert computes(buffer.getvalue()), text
    for text in HOSTILE:
        assert "'" in harmless(text), text
    assert computes("s1;=1+1;-2.5;-\r\n") == ["=1+1"]
    assert computes("s1,'=1+1, =1\r\n") == []


# ------------------------------------------------------------------------------------------------------- the two LMS


def moodle_finds(text, column, ids):
    """{id: its row} for what Moodle's grade import finds when the teacher maps from this column: each value without
    the blanks around it (PHP's trim), and then exactly. A value that it does not find stops the import."""
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    place, found = head.index(column), {}
    for row in rows:
        value = row[place].strip(" \t\n\r\0\v")
        assert value in ids, f"Moodle stops at {row}"
        found[value] = row
    return found


def canvas_finds(text, class_list):
    """{place in the class list: row}: by the number in ID, else SIS User ID, else SIS Login ID, each as it stands."""
    head, _points, *rows = csv.reader(io.StringIO(text, newline=""))
    found = {}
    for row in rows:
        own = dict(zip(head, row, strict=True))
        number = re.match(r"\s*([0-9]+)", own["ID"])
        for column in ("ID", "SIS User ID", "SIS Login ID"):
            wanted = number[1] if column == "ID" and number else own[column] if column != "ID" else ""
            places = [at for at, one in enumerate(class_list) if wanted and one.get(column, "") == wanted]
            if places:
                found[places[0]] = row
                break
    return found


# --------------------------------------------------------------------------------------------------------- the exports


def exported(kind, rows, *, why="", state=GRADED):
    """{file: text} and the lines for the teacher, for a class with these roster rows; everybody has 2 of 3 points."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    read = roster.parsed(buffer.getvalue())
    found = []
    for student in read.students:
        earned = 2.0 if state == GRADED else None
        mark = Mark("3.1", "t", "number", 3, "right" if earned else "ungraded", earned, "", why=why)
        result = Result(student.id, SHOP, state, why, (mark,))
        questions = {"3.1": earned}
        found.append(Standing(student, SHOP, state, why, earned, 3, questions, result, "2026-11-25 10:00:00"))
    files, lines = export.FORMATS[kind](SimpleNamespace(roster=read), {SHOP: found})
    return {name: export._csv(table, bom=False).decode() for name, table in files.items()}, lines


def one_class(**columns):
    """A roster in which each of these columns holds each hostile text once, beside an honest student."""
    honest = {"First name": "Ann", "Surname": "Lee", "ID number": "s1", "Email address": "ann@example.org"}
    rows = [honest]
    for number, text in enumerate(HOSTILE, start=2):
        row = {**honest, "ID number": f"s{number}", "Email address": f"s{number}@example.org"}
        rows.append(row | {column: form.format(text) for column, form in columns.items()})
    return rows


@pytest.mark.parametrize("kind", export.FORMATS)
@pytest.mark.parametrize("column", ["First name", "Surname", "Email address"])
def test_no_name_or_address_is_computed(kind, column):
    files, _ = exported(kind, one_class(**{column: "{}"}))
    for name, text in files.items():
        assert computes(text) == [], name


@pytest.mark.parametrize("kind", export.FORMATS)
def test_no_note_is_computed_and_marks_are_numbers(kind):
    for why in HOSTILE:
        files, _ = exported(kind, one_class()[:2], why=why, state=NOT_GRADED)
        assert [computes(text) for text in files.values()] == [[]] * len(files)
    files, _ = exported(kind, one_class()[:2])
    text = next(iter(files.values()))
    assert sum(cell == "2" for row in csv.reader(io.StringIO(text)) for cell in row) >= 2


SIGNED = ("=1+1", "+8613800", "-7", "@ann", "＝1", "＠bo")
"""Ids that begin like a formula, and that an LMS may really have."""


@pytest.mark.parametrize("column", ["ID number", "Username", "Email address"])
def test_moodle_finds_every_student_whose_id_begins_like_a_formula(column):
    rows = [{"Surname": "Lee", column: text} for text in ("s1", *SIGNED)]
    files, lines = exported("moodle", rows)
    assert list(files) == ["moodle.csv"]
    assert (computes(files["moodle.csv"]), lines) == ([], [])
    assert set(moodle_finds(files["moodle.csv"], column, {"s1", *SIGNED})) == {"s1", *SIGNED}


def test_an_id_that_cannot_be_harmless_is_looked_up_by_another_and_the_teacher_is_told():
    rows = [{"ID number": f"{n},=1" if n == 2 else f"s{n}", "Email address": f"s{n}@example.org"} for n in range(3)]
    files, lines = exported("moodle", rows)
    assert lines == ["Moodle finds students by “Email address” in this file: choose it under “Map from”"]
    assert computes(files["moodle.csv"]) == []
    addresses = {row["Email address"] for row in rows}
    assert set(moodle_finds(files["moodle.csv"], "Email address", addresses)) == addresses


def test_a_student_whom_moodle_cannot_find_does_not_stop_the_others_and_is_not_lost():
    files, lines = exported("moodle", [{"ID number": text, "Surname": "Lee"} for text in ("s1", "2;=1", "s3")])
    assert set(moodle_finds(files["moodle.csv"], "ID number", {"s1", "s3"})) == {"s1", "s3"}
    assert "'=1" in files["moodle-by-hand.csv"]
    assert [computes(text) for text in files.values()] == [[], []]
    assert lines[-1] == "Moodle cannot look up 1 of the ids: enter the marks in moodle-by-hand.csv yourself"


def test_canvas_finds_every_student_of_its_own_list_whatever_they_are_called():
    people = [
        {
            "Student": text,
            "ID": str(100 + n),
            "SIS User ID": f"{text}{n}",
            "SIS Login ID": f"{text}{n}",
            "Section": text,
        }
        for n, text in enumerate(["Lee, Ann", *FORMULAS[:8], "Lee, =1+1", "O,@x"])
    ]
    files, lines = exported("canvas", people)
    assert lines == []
    assert [computes(text) for text in files.values()] == [[]] * 2
    assert set(canvas_finds(files["canvas.csv"], people)) == set(range(len(people)))


def test_without_canvas_own_number_another_id_serves_or_the_teacher_is_told():
    people = [
        {"Student": "Lee, Ann", "ID": "", "SIS User ID": "u1", "SIS Login ID": "@ann"},
        {"Student": "Wang, Bo", "ID": "", "SIS User ID": "=2", "SIS Login ID": "bo"},
        {"Student": "Li, Cy", "ID": "", "SIS User ID": "=3", "SIS Login ID": "@cy"},
    ]
    files, lines = exported("canvas", people)
    assert computes(files["canvas.csv"]) == []
    assert set(canvas_finds(files["canvas.csv"], people)) == {0, 1}
    assert lines == ["@cy: Canvas cannot look this id up in the file, and asks you who it is"]


def test_what_is_not_graded_is_a_number_of_its_own_beside_the_points_so_far():
    files, _ = exported("csv", one_class()[:1], why="it did not end", state=NOT_GRADED)
    head, row = csv.reader(io.StringIO(files["marks.csv"]))
    own = dict(zip(head, row, strict=True))
    assert (own["points"], own["points_possible"], own["points_not_graded"]) == ("", "3", "3")
    assert (own["state"], own["why"]) == (NOT_GRADED, "it did not end")
    files, _ = exported("csv", one_class()[:1])
    head, row = csv.reader(io.StringIO(files["marks.csv"]))
    assert dict(zip(head, row, strict=True))["points_not_graded"] == "0"


def test_nothing_was_handed_in_and_nothing_is_open():
    student = roster.parsed("id,name\ns1,Ann\n").students[0]
    one = Standing(student, SHOP, NOT_HANDED_IN, "", None, 3, {"3.1": None})
    files, _ = export.FORMATS["csv"](SimpleNamespace(), {SHOP: [one]})
    assert dict(zip(*files["marks.csv"], strict=True))["points_not_graded"] == ""


# ---------------------------------------------------------------------------------------------------------- one cell

TEXTS = st.one_of(st.text(), st.text(alphabet=f"{SIGNS},;\"' \t\r\na1"))


@given(TEXTS, TEXTS)
@example("a", ';"=1')
def test_no_text_is_ever_computed(first, second):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(["s1", harmless(first), harmless(second), "2"])
    assert computes(buffer.getvalue()) == []


@given(TEXTS)
def test_an_id_for_an_lms_is_computed_by_nothing_and_is_itself_without_its_blanks(text):
    cell = found_as(text)
    if cell is None:
        assert harmless(text) != text or not text.strip()
        return
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(["s1", cell, "2"])
    assert computes(buffer.getvalue()) == []
    assert cell.strip() == text.strip()


@given(st.from_regex(r"[\w.@ '-]{0,20}", fullmatch=True).filter(lambda text: text[:1] not in ("@", "-")))
def test_an_ordinary_name_is_as_it_was(text):
    assert harmless(text) == text.strip()


def test_what_nobody_sees_is_written_out():
    assert harmless("Ann\u202eeeL\x1b[31m\u200b") == "Ann⟨U+202E⟩eeL⟨U+001B⟩[31m⟨U+200B⟩"


# ----------------------------------------------------------------------------------------------------------- in whole


def test_a_hostile_roster_through_the_commands(tmp_path, capsys):
    path, course = tmp_path / "roster.csv", tmp_path / "course"
    ids = {"s1", "@ann", "=bo", "+86"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["First name", "Surname", "ID number", "Email address"])
        for number, name in enumerate(sorted(ids)):
            writer.writerow(["=cmd|' /C calc'!A0", "Lee, @SUM(1)", name, f"－{number}@example.org"])
    assert main(["classroom", "init", str(course), "--roster", str(path)]) == 0
    assert main(["classroom", "release", "3", "--course", str(course)]) == 0
    for kind in export.FORMATS:
        capsys.readouterr()
        assert main(["classroom", "export", "--format", kind, "--course", str(course)]) == 0
        assert "4 of 4 marks are open" in capsys.readouterr().out
    for made in (course / "export").iterdir():
        assert computes(made.read_bytes().decode("utf-8-sig")) == [], made.name
    assert set(moodle_finds((course / "export/moodle.csv").read_bytes().decode(), "ID number", ids)) == ids
