"""The marks as files that a spreadsheet, Canvas or Moodle imports.

What was not graded, or not handed in, is an empty mark there and never 0; who that is stands in words: in the csv and
in Moodle's column of feedback, and for Canvas, which has no place for words, in a file beside it.

Whatever a roster, a student or a teacher wrote is a text in every cell: nothing that a spreadsheet computes (`cells`).
"""

import csv
import io
import re

from platformlab.classroom.cells import found_as, harmless
from platformlab.classroom.files import write
from platformlab.classroom.scoring import GRADED
from platformlab.classroom.standing import NOT_HANDED_IN, standings

_MOODLE_NAMES = ("first name", "surname", "last name", "full name", "名", "姓", "姓名")
_MOODLE_IDS = ("username", "id number", "email address", "学号", "用户名", "电子邮件地址")
"""What Moodle can find a student by; the teacher chooses one of them for the whole file, under "Map from"."""

_CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def export(course, lessons, kind):
    """Writes the marks of these lessons; (the files, lines for the teacher)."""
    table = {name: standings(course, name) for name in lessons}
    written = []
    files, said = FORMATS[kind](course, table)
    for name, rows in files.items():
        path = course.root / "export" / name
        write(path, _csv(rows, bom=kind == "csv"))
        written.append(path)
    left = [one for found in table.values() for one in found if one.state != GRADED]
    lines = [f"{one.student.id}, {one.lesson}: {one.said}" for one in left] + said
    lines += [str(path) for path in written]
    if left:
        lines.append(f"{len(left)} of {sum(map(len, table.values()))} marks are open: they are left empty, not 0.")
    return written, lines


def _csv(rows, *, bom):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    # Spreadsheets take a file without a mark for their own encoding, and spoil Chinese names.
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _number(value):
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def _plain_csv(_course, table):
    """One line for each student and lesson, with a column for each question. points: so far, without what is open."""
    questions = list(dict.fromkeys(question for found in table.values() for one in found for question in one.questions))
    head = ["student_id", "last_name", "first_name", "email", "lesson", "handed_in_utc", "state", "points"]
    head += ["points_possible", "points_not_graded", "late_penalty", "why"]
    rows = [[*head, *map(harmless, questions)]]
    for found in table.values():
        for one in found:
            who = one.student
            names = [harmless(text) for text in (who.id, who.last_name, who.first_name, who.email)]
            left = None if one.state == NOT_HANDED_IN else one.left_points if one.result is not None else one.points
            marks = [_number(value) for value in (one.earned, one.points, left, one.penalty)]
            answers = [_number(one.questions.get(question)) for question in questions]
            rows.append([*names, one.lesson, one.handed_in, one.state, *marks, harmless(one.why), *answers])
    return {"marks.csv": rows}, []


def _canvas(course, table):
    """Canvas's gradebook: an empty cell leaves what is there as it is.

    Canvas finds a student by the number in ID and looks no further; without one by SIS User ID, then SIS Login ID, then
    the name, and compares each as it stands: there even the blank that makes an id harmless hides the student.
    """
    points = [next((one.points for one in found), 0) for found in table.values()]
    rows = [[*_CANVAS_COLUMNS, *table], ["    Points Possible", "", "", "", "", *map(_number, points)]]
    by_student = {name: {one.student.id: one for one in found} for name, found in table.items()}
    notes, lines = [["Student", "SIS Login ID", "Assignment", "Note"]], []
    for student in course.roster.students:
        own = {column: student.row.get(column, "") for column in _CANVAS_COLUMNS}
        own["Student"] = own["Student"] or f"{student.last_name}, {student.first_name}".strip(", ")
        own["SIS Login ID"] = own["SIS Login ID"] or student.id
        shown = {column: harmless(text) for column, text in own.items()}
        shown |= {column: found_as(own[column]) or shown[column] for column in ("SIS User ID", "SIS Login ID")}
        if not re.fullmatch(r"\s*[0-9]+\s*", own["ID"]):
            as_they_are = [own[column] for column in ("SIS User ID", "SIS Login ID") if own[column]]
            if not any(text.strip() == harmless(text) for text in as_they_are):
                lines.append(f"{student.id}: Canvas cannot look this id up in the file, and asks you who it is")
        here = [by_student[name][student.id] for name in table]
        rows.append([*shown.values(), *(_number(one.final) for one in here)])
        who = [shown["Student"], harmless(own["SIS Login ID"])]
        notes += [[*who, one.lesson, harmless(one.said)] for one in here if one.said]
    return {"canvas.csv": rows, "canvas-open-marks.csv": notes}, lines


def _moodle(course, table):
    """Moodle's grade import: a mark and a feedback for each lesson.

    "-" is no mark there; it is no sum for a spreadsheet either. An empty cell would be a 0 in a column that is new to
    Moodle. One student whom Moodle cannot find stops the whole import: whose every id would have to be spoilt to be
    harmless stands in a file of their own, for the teacher to enter.
    """
    columns = [column for column in course.roster.columns if column.casefold() in (*_MOODLE_NAMES, *_MOODLE_IDS)]
    rows_of = {one.id: {column: one.row.get(column, "") for column in columns} for one in course.roster.students}
    ids = [column for column in columns if column.casefold() in _MOODLE_IDS]
    if not ids:
        ids, columns = ["ID number"], [*columns, "ID number"]
        rows_of = {student: own | {"ID number": student} for student, own in rows_of.items()}
    found = {student: {column: found_as(own[column]) for column in ids} for student, own in rows_of.items()}
    by = max(ids, key=lambda column: sum(bool(one[column]) for one in found.values()))
    marked = [text for name in table for text in (name, f"{name} (feedback)")]
    by_student = {name: {one.student.id: one for one in ones} for name, ones in table.items()}
    rows, by_hand = [[*columns, *marked]], [[*columns, *marked]]
    for student, own in rows_of.items():
        cells = [found[student].get(column) or harmless(own[column]) for column in columns]
        for name in table:
            one = by_student[name][student]
            cells += [_number(one.final) or "-", harmless(one.said)]
        (rows if found[student][by] else by_hand).append(cells)
    spoilt = any(own[column] and not found[student][column] for student, own in rows_of.items() for column in ids)
    lines = [f"Moodle finds students by “{by}” in this file: choose it under “Map from”"] if spoilt else []
    if len(by_hand) == 1:
        return {"moodle.csv": rows}, lines
    lines.append(f"Moodle cannot look up {len(by_hand) - 1} of the ids: enter the marks in moodle-by-hand.csv yourself")
    return {"moodle.csv": rows, "moodle-by-hand.csv": by_hand}, lines


FORMATS = {"csv": _plain_csv, "canvas": _canvas, "moodle": _moodle}
"""{format: function of course and {lesson: standings} to ({file: rows}, lines for the teacher)}."""
