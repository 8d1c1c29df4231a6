"""The marks as files that a spreadsheet, Canvas or Moodle imports.

What was not graded, or not handed in, is an empty mark there and never 0; who that is stands in words: in the csv and
in Moodle's column of feedback, and for Canvas, which has no place for words, in a file beside it.
"""

import csv
import io

from platformlab.classroom.files import write
from platformlab.classroom.scoring import GRADED
from platformlab.classroom.standing import standings

_MOODLE_COLUMNS = (
    *("first name", "surname", "last name", "full name", "username", "id number", "email address"),
    *("名", "姓", "姓名", "学号", "用户名", "电子邮件地址"),
)
_CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def export(course, lessons, kind):
    """Writes the marks of these lessons; (the files, lines for the teacher)."""
    table = {name: standings(course, name) for name in lessons}
    written = []
    for name, rows in FORMATS[kind](course, table).items():
        path = course.root / "export" / name
        write(path, _csv(rows, bom=kind == "csv"))
        written.append(path)
    left = [one for found in table.values() for one in found if one.state != GRADED]
    lines = [f"{one.student.id}, {one.lesson}: {one.said}" for one in left]
    lines += [str(path) for path in written]
    if left:
        lines.append(f"{len(left)} of {sum(map(len, table.values()))} marks are open: they are left empty, not 0.")
    return written, lines


def _csv(rows, *, bom):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    # Spreadsheets take a file without a mark for their own encoding, and spoil Chinese names.
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _harmless(text):
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _number(value):
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _plain_csv(_course, table):
    """One line for each student and lesson, with a column for each question."""
    questions = list(dict.fromkeys(question for found in table.values() for one in found for question in one.questions))
    head = ["student_id", "last_name", "first_name", "email", "lesson", "handed_in_utc", "state", "points"]
    rows = [[*head, "points_possible", "late_penalty", "why", *questions]]
    for found in table.values():
        for one in found:
            who = one.student
            names = [_harmless(text) for text in (who.id, who.last_name, who.first_name, who.email)]
            marks = [_number(one.earned), _number(one.points), _number(one.penalty)]
            answers = [_number(one.questions.get(question)) for question in questions]
            rows.append([*names, one.lesson, one.handed_in, one.state, *marks, _harmless(one.why), *answers])
    return {"marks.csv": rows}


def _canvas(course, table):
    """Canvas's gradebook: an empty cell leaves what is there as it is."""
    points = [next((one.points for one in found), 0) for found in table.values()]
    rows = [[*_CANVAS_COLUMNS, *table], ["    Points Possible", "", "", "", "", *map(_number, points)]]
    by_student = {name: {one.student.id: one for one in found} for name, found in table.items()}
    notes = [["Student", "SIS Login ID", "Assignment", "Note"]]
    for student in course.roster.students:
        own = {column: student.row.get(column, "") for column in _CANVAS_COLUMNS}
        own["Student"] = own["Student"] or f"{student.last_name}, {student.first_name}".strip(", ")
        own["SIS Login ID"] = own["SIS Login ID"] or student.id
        here = [by_student[name][student.id] for name in table]
        rows.append([*own.values(), *(_number(one.final) for one in here)])
        notes += [[own["Student"], own["SIS Login ID"], one.lesson, _harmless(one.said)] for one in here if one.said]
    return {"canvas.csv": rows, "canvas-open-marks.csv": notes}


def _moodle(course, table):
    """Moodle's grade import: a mark and a feedback for each lesson; "-" is no mark there."""
    columns = [column for column in course.roster.columns if column.casefold() in _MOODLE_COLUMNS]
    marked = [text for name in table for text in (name, f"{name} (feedback)")]
    rows = [[*(columns or ["ID number"]), *marked]]
    by_student = {name: {one.student.id: one for one in found} for name, found in table.items()}
    for student in course.roster.students:
        own = [student.row.get(column, "") for column in columns] or [student.id]
        for name in table:
            one = by_student[name][student.id]
            own += [_number(one.final) or "-", _harmless(one.said)]
        rows.append(own)
    return {"moodle.csv": rows}


FORMATS = {"csv": _plain_csv, "canvas": _canvas, "moodle": _moodle}
