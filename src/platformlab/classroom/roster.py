"""The students of a class, from a CSV as Moodle or Canvas exports it, or a plain one.

Columns are known by their names (`roster_columns`): an id, first and last name or one name, an e-mail address, Canvas's
own ID. The separator may be a comma, a semicolon, a tab or a bar. Whatever else stands in the file is kept for the
export.
"""

import csv
import io
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path

from platformlab.classroom import roster_columns as columns_of
from platformlab.classroom import roster_text
from platformlab.classroom.files import CourseError
from platformlab.classroom.printable import in_one_line
from platformlab.classroom.spelling import folded, squeezed

LARGEST_BYTES = 10_000_000
_ODD = re.compile(r"[^\w.@-]+")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
SEPARATORS = ",;\t|"
_HEADING_WITHIN = 20
"""Titles may stand above the line of headings: so many lines are looked through."""


@dataclass(frozen=True)
class Student:
    """id: decides over the numbers, and is the name of folders. row: the roster's own columns, for the export.
    participant: the student's number in one Moodle assignment. former_ids: what the id was before, the latest last."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    canvas_id: str = ""
    row: dict = field(default_factory=dict, compare=False, hash=False)
    participant: str = ""
    former_ids: tuple[str, ...] = ()

    @property
    def name(self):
        """The name as people say it; the id where there is none."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.id

    def as_json(self):
        """Plain data; Student.from_json makes it a Student again."""
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        """A Student from what as_json gave."""
        return cls(**{**data, "former_ids": tuple(data.get("former_ids", ()))})


@dataclass(frozen=True)
class Roster:
    """students: in the order of the file. columns: of the file. notices: what was done with odd rows, in sentences."""

    students: tuple[Student, ...]
    columns: tuple[str, ...]
    notices: tuple[str, ...] = ()


def read(path, *, encoding=""):
    """The Roster of a file. encoding: when the teacher says it. CourseError, in one line, when it cannot be one."""
    path = Path(path)
    found = roster_text.decoded(table_bytes(path, "roster"), f"the roster {in_one_line(path.name)}", encoding=encoding)
    made = parsed(found.text, path.name)
    return Roster(made.students, made.columns, (found.notice, *made.notices) if found.notice else made.notices)


def table_bytes(path, what):
    """The bytes of a table that a teacher names. CourseError when it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "error").lower()
        raise CourseError(f"the {what} {in_one_line(str(path))} cannot be read ({reason})") from None
    if len(data) > LARGEST_BYTES:
        raise CourseError(f"the {what} {in_one_line(str(path))} is larger than {LARGEST_BYTES // 10**6} MB")
    return data


# --- lines ------------------------------------------------------------------------------------------------------------


def table(text, name):
    """(headings, [(line, cells)]) of a CSV's text, empty lines left out. CourseError for what is none."""
    if "\0" in text:
        raise CourseError(f"{in_one_line(name)} holds bytes that are no text: save it as CSV in UTF-8")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    told = re.match(r'"?sep=(.)"?[^\n]*\n', text, re.IGNORECASE)
    if told:
        # Excel's own line, which names the separator.
        text = "\n" + text[told.end() :]
    head = re.sub(r'"[^"\n]*"', "", "\n".join(text.split("\n", _HEADING_WITHIN)[:_HEADING_WITHIN]))
    likely = (told[1],) if told else sorted(SEPARATORS, key=head.count, reverse=True)
    for separator in likely:
        rows = _rows(text, separator, name)
        for place, (_, cells) in enumerate(rows[:_HEADING_WITHIN]):
            if set(columns_of.IDS) & set(columns_of.headings(cells)):
                return cells, _whole(rows[place + 1 :], len(cells) - 1, separator, name)
    rows = _rows(text, likely[0], name)
    return (rows[0][1], rows[1:]) if rows else ((), [])


def _rows(text, separator, name):
    # The limit of Python's csv is 128 KB a cell; the file as a whole is bounded already.
    csv.field_size_limit(LARGEST_BYTES)
    reader, found, before = csv.reader(io.StringIO(text), delimiter=separator), [], 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((before + 1, cells))
            before = reader.line_num
    except csv.Error as error:
        raise CourseError(f"{in_one_line(name)}, line {reader.line_num}, cannot be read ({error})") from None
    return found


def _whole(rows, separators, separator, name):
    """The rows. CourseError for a cell that has swallowed others, because a quotation mark in it is not closed."""
    for line, cells in rows:
        for cell in cells:
            if separators and any(part.count(separator) == separators for part in cell.split("\n")[1:]):
                raise CourseError(f"{in_one_line(name)}, line {line}: a quotation mark is opened and not closed")
    return rows


# --- students ---------------------------------------------------------------------------------------------------------


def parsed(text, name="roster.csv"):
    """The Roster of a CSV's text."""
    name = in_one_line(name)
    heading, body = table(text, name)
    if not body:
        raise CourseError(
            f"the roster {name} has no students: it needs a first line of column names, then one a student"
        )
    columns = tuple(_tidy(cell) for cell in heading)
    known = columns_of.headings(columns)
    notices, seen, students = [], {}, []
    rows = []
    for line, row in body:
        extra = _canvas_extra(row, known)
        if not extra:
            rows.append((line, [_unwrapped(cell) for cell in row]))
        elif extra != "points":
            notices.append(f"line {line} is left out: {extra}")
    id_place = _id_place(known, rows, name) if rows else 0
    for line, row in rows:
        student, notice = _student(row, columns, known, id_place, line, name)
        if notice:
            notices.append(notice)
        other_line, other = seen.setdefault(folded(student.id), (line, student))
        if other_line == line:
            students.append(student)
        elif other == student:
            notices.append(f"line {line} repeats {student.name} ({student.id}) of line {other_line}: kept once")
        else:
            same = other.id == student.id
            raise CourseError(
                f"the roster {name} has the id {student.id!r} twice, for {other.name} (line {other_line}) and "
                f"{student.name} (line {line}): give each student an id of their own"
                + ("" if same else f"; {other.id!r} is the same but for case, width or spaces")
            )
    if not students:
        raise CourseError(f"the roster {name} has no students")
    notices += _on_names(students)
    return Roster(tuple(students), columns, tuple(notices))


def _canvas_extra(row, known):
    """What a line of Canvas's gradebook is, when it is no student: "points" for those that everybody knows."""
    if not columns_of.is_canvas(known):
        first = row[0].strip().casefold() if row else ""
        return "points" if first == "points possible" else ""
    names = [
        row[known[one]].strip().casefold() for one in ("student", "lastname", "firstname") if _has(row, known, one)
    ]
    numbers = [row[known[one]].strip() for one in ("id", "sisloginid", "sisuserid") if _has(row, known, one)]
    if "points possible" in names or (not any(numbers) and any("manual posting" in cell.casefold() for cell in row)):
        return "points"
    if names in (["student, test"], ["test student"], ["student", "test"]):
        return "it is Canvas's test student"
    return ""


def _has(row, known, column):
    return column in known and known[column] < len(row)


def _unwrapped(cell):
    """A cell without the form ="…", by which spreadsheets are kept from computing it."""
    found = _AS_TEXT.fullmatch(cell.strip())
    return found[1].replace('""', '"') if found else cell


def _id_place(known, rows, name):
    """The first column with an id for everybody, in the order of IDS."""
    for column in columns_of.IDS:
        place = known.get(column)
        if place is None or not all(len(row) > place and row[place].strip() for _, row in rows):
            continue
        cells = [row[place] for _, row in rows]
        # Moodle's worksheet calls a number that holds for one assignment "ID" in some languages.
        passing = column == "id" and all(columns_of.participant(cell) for cell in cells)
        if not passing or not any(mail in known for mail in columns_of.EMAILS):
            return place
    raise CourseError(
        f"the roster {name} has no column with an id for every student: name one student_id (or username, "
        "ID number, SIS Login ID, 学号, email)"
    )


def _student(row, columns, known, id_place, line, name):
    def cell(names):
        places = [known[one] for one in names if one in known]
        return next((_tidy(row[place]) for place in places if place < len(row) and row[place].strip()), "")

    said = _tidy(row[id_place])
    if _SHORTENED.fullmatch(said):
        raise CourseError(
            f"the roster {name}, line {line}: a spreadsheet has shortened a long number to {said!r}: "
            "make the column text there, and put the whole numbers in again"
        )
    safe = _ODD.sub("-", said).strip(".-") or ""
    if not safe or len(safe) > 100 or safe.casefold() in ("con", "nul", "aux", "prn"):
        shown = in_one_line(said)
        raise CourseError(f"the roster {name}, line {line}: {shown!r} cannot be an id: use letters, digits, . _ - @")
    notice = "" if safe == said else f"line {line}: the id {in_one_line(said)!r} is written {safe!r} in this course"
    first, last = cell(columns_of.FIRST), cell(columns_of.LAST)
    if not first and not last:
        first, last = _parted(cell(columns_of.WHOLE))
    canvas_id = cell(("id",)) if columns_of.is_canvas(known) else ""
    values = {column: row[place] if place < len(row) else "" for place, column in enumerate(columns)}
    participant = columns_of.participant(cell(columns_of.PARTICIPANTS) or (cell(("id",)) if not canvas_id else ""))
    return Student(safe, first, last, cell(columns_of.EMAILS), canvas_id, values, participant), notice


def _on_names(students):
    """Students whose names nobody can tell apart: their hand-ins are then known by ids alone."""
    by_name = {}
    for student in students:
        if student.first_name or student.last_name:
            parts = sorted((squeezed(student.first_name), squeezed(student.last_name)))
            by_name.setdefault(tuple(parts), []).append(student.id)
    for ids in by_name.values():
        if len(ids) > 1:
            said = "have the same name: a hand-in that tells no more than the name is taken from neither"
            yield f"{' and '.join(ids)} {said}"


def _tidy(text):
    plain = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())


def _parted(whole):
    """First and last name of "Last, First", "First Last", or a name that is not parted."""
    for comma in (",", "，", "、"):
        if comma in whole:
            last, _, first = whole.partition(comma)
            return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return (first, last) if first else (whole, "")
