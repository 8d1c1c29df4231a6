"""The students of a class, from a CSV as Moodle or Canvas exports it, or a plain one.

Known columns, in English or Chinese: an id (id, student_id, username, ID number, SIS Login ID, 学号), first and last
name or one name (Student, name, 姓名), an e-mail address, Canvas's own ID. The separator may be a comma, a semicolon
or a tab. Whatever else stands in the file is kept for the export.
"""

import csv
import io
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path

from platformlab.classroom.files import CourseError

IDS = (
    *("student_id", "studentid", "id number", "username", "user name", "sis login id", "sis user id", "login id"),
    *("学号", "学生编号", "用户名", "id", "email address", "e-mail", "email", "电子邮件地址", "邮箱"),
)
_FIRST = ("first name", "first_name", "firstname", "given name", "名", "名字")
_LAST = ("last name", "last_name", "lastname", "surname", "family name", "姓", "姓氏")
_WHOLE = ("student", "name", "full name", "student name", "姓名", "学生")
_EMAIL = ("email address", "email", "e-mail", "电子邮件地址", "邮箱")
_ODD = re.compile(r"[^\w.@-]+")
LARGEST_BYTES = 10_000_000


@dataclass(frozen=True)
class Student:
    """id: decides over the numbers, and is the name of folders. row: the roster's own columns, for the export."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    canvas_id: str = ""
    row: dict = field(default_factory=dict, compare=False, hash=False)

    @property
    def name(self):
        """The name as people say it; the id where there is none."""
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.id

    def as_json(self):
        """Plain data; Student(**data) makes it a Student again."""
        return asdict(self)


@dataclass(frozen=True)
class Roster:
    """students: in the order of the file. columns: of the file. notices: what was done with odd rows, in sentences."""

    students: tuple[Student, ...]
    columns: tuple[str, ...]
    notices: tuple[str, ...] = ()


def read(path):
    """The Roster of a file. CourseError, in one line, when it cannot be one."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(f"the roster {path} cannot be read ({(error.strerror or 'error').lower()})") from None
    if len(data) > LARGEST_BYTES:
        raise CourseError(f"the roster {path} is larger than {LARGEST_BYTES // 10**6} MB")
    return parsed(_text(data, path), path.name)


def _text(data, path):
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CourseError(f"the roster {path} is in an encoding that is not known: save it as CSV in UTF-8")


def parsed(text, name="roster.csv"):
    """The Roster of a CSV's text."""
    lines = text.splitlines()
    first = lines[0] if lines else ""
    separator = max(",;\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    rows = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise CourseError(
            f"the roster {name} has no students: it needs a first line of column names, then one a student"
        )
    columns = tuple(cell.strip() for cell in rows[0][1])
    known = {column.casefold(): place for place, column in reversed(list(enumerate(columns)))}
    students, notices, seen = [], [], {}
    body = [(number, row) for number, row in rows[1:] if not _is_canvas_extra(row)]
    id_place = _id_place(known, body, name)
    for number, row in body:
        student, notice = _student(row, columns, known, id_place, number, name)
        if notice:
            notices.append(notice)
        other = seen.setdefault(student.id.casefold(), (number, student))
        if other[0] == number:
            students.append(student)
        elif other[1] == student:
            notices.append(f"line {number} repeats {student.name} ({student.id}) of line {other[0]}: kept once")
        else:
            raise CourseError(
                f"the roster {name} has the id {student.id!r} twice, for {other[1].name} (line {other[0]}) and "
                f"{student.name} (line {number}): give each student an id of their own"
            )
    if not students:
        raise CourseError(f"the roster {name} has no students")
    return Roster(tuple(students), columns, tuple(notices))


def _is_canvas_extra(row):
    """Lines of Canvas's gradebook that are no students: the points possible, and the test student."""
    first = row[0].strip().casefold() if row else ""
    return first in ("points possible", "student, test", "test student")


def _id_place(known, body, name):
    """The first column with an id for everybody, in the order of IDS."""
    for column in IDS:
        place = known.get(column)
        if place is not None and all(len(row) > place and row[place].strip() for _, row in body):
            return place
    raise CourseError(
        f"the roster {name} has no column with an id for every student: name one student_id (or username, "
        "ID number, SIS Login ID, 学号, email)"
    )


def _student(row, columns, known, id_place, number, name):
    def cell(names):
        place = next((known[one] for one in names if one in known), None)
        return _tidy(row[place]) if place is not None and place < len(row) else ""

    said = _tidy(row[id_place])
    safe = _ODD.sub("-", said).strip(".-") or ""
    if not safe or len(safe) > 100 or safe.casefold() in ("con", "nul", "aux", "prn"):
        raise CourseError(f"the roster {name}, line {number}: {said!r} cannot be an id: use letters, digits, . _ - @")
    notice = "" if safe == said else f"line {number}: the id {said!r} is written {safe!r} in this course"
    first, last = cell(_FIRST), cell(_LAST)
    if not first and not last:
        first, last = _parted(cell(_WHOLE))
    canvas_id = cell(("id",)) if "sis login id" in known or "sis user id" in known else ""
    values = {column: row[place] if place < len(row) else "" for place, column in enumerate(columns)}
    return Student(safe, first, last, cell(_EMAIL), canvas_id, values), notice


def _tidy(text):
    plain = unicodedata.normalize("NFC", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())


def _parted(whole):
    """First and last name of "Last, First", "First Last", or a name that is not parted."""
    if "," in whole:
        last, _, first = whole.partition(",")
        return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return (first, last) if first else (whole, "")
