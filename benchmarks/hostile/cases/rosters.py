"""Rosters: as people have them, brought up to date, and ids as students type them."""

from hostile.case import collected
from hostile.fair import NOT_HANDED_IN, RIGHT, ZERO, Fair
from hostile.place import ROSTER
from hostile.works import NUMBER, Work
from platformlab.classroom import course

TYPED, UPDATED = "an id as a student types it", "the roster is brought up to date"
READ, GUESSED = "rosters as people have them", "a name never comes out wrong in silence"
CASES = []
case = collected(CASES)

# --- ids --------------------------------------------------------------------------------------------------------------


def typed(name):
    """A change of the cells: this id is typed into the first one."""

    def change(cells):
        cells[0]["source"] = f"from platformlab import learner\n\nlearner({name!r}, assignment=True)"

    return Work(change=change)


IDS = {
    "in capitals": "ANN",
    "in full width": "ａｎｎ",
    "with blanks around it": "  ann ",
    "as the e-mail address": "Ann.Lee@school.example",
    "as the e-mail address in capitals": "ANN.LEE@SCHOOL.EXAMPLE",
    "with a blank that is not seen": "ann\u200b",
}
for _name, _id in IDS.items():

    @case(TYPED, f"her id {_name}, in a file called otherwise", Fair({"ann": RIGHT}, status={"collect": 0}))
    def _(at, name=_id):
        at.hand_in("ann", typed(name), path="download (1).ipynb")
        at.collect()
        at.grade()


for _name, _id in {"of nobody": "zoe", "that is empty": ""}.items():

    @case(TYPED, f"an id {_name}", Fair({"bo": RIGHT}, status={"collect": 1}, says=("download (1).ipynb",)))
    def _(at, name=_id):
        at.hand_in("ann", typed(name), path="download (1).ipynb")
        at.hand_in("bo", path="download (2).ipynb")
        at.collect()
        at.grade()


for _name, _ids in {"in their case": ("ann", "ANN"), "in their width": ("ann", "ａｎｎ")}.items():

    @case(
        TYPED,
        f"two ids that differ {_name} alone are refused by the roster",
        Fair(None, status={"init": 1}, says=(_ids[1],), one_line=("init",)),
    )
    def _(at, ids=_ids):
        at.init(f"student_id,name\n{ids[0]},Ann Lee\n{ids[1]},Bo Ma\n")


# --- brought up to date -----------------------------------------------------------------------------------------------


def graded(at):
    """Ann's work has one wrong answer, Bo's is right; both are graded."""
    at.hand_in("ann", Work(answers={NUMBER: "answer_1 = 1.0"}))
    at.hand_in("bo")
    at.collect()
    at.grade()


def roster(*rows):
    """A roster of (id, name, e-mail address)."""
    return "\n".join(["student_id,name,email", *(",".join(row) for row in rows), ""])


_ANN, _BO = ("ann", "Ann Lee", "ann.lee@school.example"), ("bo", "Bo Ma", "bo.ma@school.example")
_WANG = ("wang", "王小明", "wang@school.example")
_MARKS = {"ann": {NUMBER: ZERO}, "bo": RIGHT, "wang": NOT_HANDED_IN}
_OTHER = ("a.lee", *_ANN[1:])


@case(
    UPDATED,
    "an id changes: it is listed, and not done unasked",
    Fair(_MARKS, status={"init": 1}, says=("ann", "a.lee")),
)
def _(at):
    graded(at)
    at.init(roster(_OTHER, _BO, _WANG))


_MOVED = {"a.lee": {NUMBER: ZERO}, "bo": RIGHT, "wang": NOT_HANDED_IN}


@case(UPDATED, "an id changes, and the work goes with the e-mail address", Fair(_MOVED, status={"init": 0, "grade": 0}))
def _(at):
    graded(at)
    at.init(roster(_OTHER, _BO, _WANG), "--yes")
    at.grade()


@case(UPDATED, "an id changes, and all is graded again", Fair(_MOVED, status={"init": 0, "grade": 0}))
def _(at):
    graded(at)
    at.init(roster(_OTHER, _BO, _WANG), "--yes")
    at.grade("--force")


@case(
    UPDATED,
    "two students change ids with each other",
    Fair({"bo": {NUMBER: ZERO}, "ann": RIGHT, "wang": NOT_HANDED_IN}, status={"init": 0, "grade": 0}),
)
def _(at):
    graded(at)
    at.init(roster(("bo", *_ANN[1:]), ("ann", *_BO[1:]), _WANG), "--yes")
    at.grade()


@case(UPDATED, "one has left: it is listed, and not done unasked", Fair(_MARKS, status={"init": 1}, says=("bo",)))
def _(at):
    graded(at)
    at.init(roster(_ANN, _WANG))


@case(UPDATED, "one has left and comes back", Fair(_MARKS, status={"init": 0, "grade": 0}))
def _(at):
    graded(at)
    at.init(roster(_ANN, _WANG), "--yes")
    at.init(roster(_ANN, _BO, _WANG), "--yes")
    at.grade()


@case(UPDATED, "one has come", Fair({**_MARKS, "dan": NOT_HANDED_IN}, status={"init": 0}, says=("dan",)))
def _(at):
    graded(at)
    at.init(roster(_ANN, _BO, _WANG, ("dan", "Dan Oz", "dan@school.example")))


@case(UPDATED, "names and addresses change", Fair(_MARKS, status={"init": 0, "grade": 0}))
def _(at):
    graded(at)
    at.init(roster(("ann", "Ann Lee-Ma", "ann@new.example"), _BO, _WANG), "--yes")
    at.grade()


@case(UPDATED, "a roster that cannot be read changes nothing", Fair(_MARKS, status={"init": 1}, one_line=("init",)))
def _(at):
    graded(at)
    at.init(b"\x00\x01\x02" * 100, "--yes")


@case(UPDATED, "a roster of another class", Fair(_MARKS, status={"init": 1}, says=("ann", "bo")))
def _(at):
    graded(at)
    at.init(roster(("eve", "Eve Fox", "eve@school.example"), ("fay", "Fay Roe", "fay@school.example")))


# --- as people have them ----------------------------------------------------------------------------------------------


def has(*names):
    """A check that the class is these, by the signs of their names, in any order of first and last."""

    def holds(at):
        found = [student.name for student in course.found(at.root).roster.students]
        return sorted(map(_signs, found)) == sorted(map(_signs, names)) or f"{found}"

    return f"the class is {', '.join(names)}", holds


def _signs(name):
    return "".join(sorted(sign for sign in name if sign.isalnum()))


FILES = {
    "Canvas, with a row for manual posting and the test student": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (7)\n,,,,,Manual Posting\n    Points Possible,,,,,10\n"
        '"Lee, Ann",101,U1,ann,A,\n"Ma, Bo",102,U2,bo,A,\n"Student, Test",999,,a1b2c3,A,\n'
    ),
    "LastName and FirstName": "LastName,FirstName,Student ID\nLee,Ann,ann\nMa,Bo,bo\n",
    "a column called Student ID": "Student ID,Student Name\nann,Ann Lee\nbo,Bo Ma\n",
    "line ends of an old Mac": "student_id,name\rann,Ann Lee\rbo,Bo Ma\r",
    "a first line sep=;": "sep=;\nstudent_id;name\nann;Ann Lee\nbo;Bo Ma\n",
    "Moodle in German": (
        "Vorname;Nachname;ID-Nummer;E-Mail-Adresse\nAnn;Lee;ann;a@school.example\nBo;Ma;bo;b@school.example\n"
    ),
    "Moodle in Chinese": "名,姓,学号,电子邮件地址\nAnn,Lee,ann,a@school.example\nBo,Ma,bo,b@school.example\n",
    "a field of 200 kB": f"student_id,name,note\nann,Ann Lee,{'x' * 200_000}\nbo,Bo Ma,\n",
    "blank lines and blank columns": "\n\nstudent_id,name,,\n\nann,Ann Lee,,\n,,,\nbo,Bo Ma,,\n\n",
    "quotation marks and line ends within a field": 'student_id,name,note\nann,"Ann Lee","a ""b""\nc"\nbo,Bo Ma,\n',
}  # fmt: skip
for _name, _text in FILES.items():

    @case(READ, _name, Fair(None, status={"init": 0}, checks=(has("Ann Lee", "Bo Ma"),)))
    def _(at, text=_text):
        at.root = at.folder / "new"
        at.init(text)


def right_or_refused(*names):
    """A check that the names are right and the encoding is said, or that nothing was made and --encoding is named."""
    _, holds = has(*names)

    def holds_or_refused(at):
        last = at.said[-1]
        if last.status:
            return "--encoding" in last.text or last.text
        return holds(at)

    return f"the class is {', '.join(names)}, or the encoding is asked for", holds_or_refused


_BIG5 = ("陳大文", "林美玲", "黃志強")
ENCODED = {
    # name: (the encoding, the names)
    "Excel in western Europe": ("windows-1252", ("José Müller", "Søren Ångström", "Zoë Çelik")),
    "Big5": ("big5", _BIG5),
    "Shift-JIS": ("shift_jis", ("山田太郎", "佐藤花子", "高橋ケンジ")),
    "KOI8-R": ("koi8-r", ("Иван Петров", "Ольга Смирнова", "Дмитрий Кузнецов")),
    "windows-1251": ("windows-1251", ("Иван Петров", "Ольга Смирнова", "Дмитрий Кузнецов")),
    "Mac Roman": ("mac_roman", ("José Müller", "Zoë Ferrière", "Ana Núñez")),
    "GB18030": ("gb18030", ("王小明", "李红", "张伟")),
    "UTF-16": ("utf-16", ("王小明", "José Müller", "Иван Петров")),
    "UTF-8 with a mark": ("utf-8-sig", ("王小明", "José Müller", "Иван Петров")),
}


def _rows(names):
    return "".join(["student_id,name\n", *(f"s{number},{name}\n" for number, name in enumerate(names))])


for _name, (_encoding, _names) in ENCODED.items():

    @case(GUESSED, f"{_name}, guessed", Fair(None, checks=(right_or_refused(*_names),)))
    def _(at, encoding=_encoding, names=_names):
        at.root = at.folder / "new"
        at.init(_rows(names), encoding=encoding)

    @case(GUESSED, f"{_name}, said by --encoding", Fair(None, status={"init": 0}, checks=(has(*_names),)))
    def _(at, encoding=_encoding, names=_names):
        at.root = at.folder / "new"
        at.init(_rows(names), "--encoding", encoding, encoding=encoding)


@case(GUESSED, "a guess is said, with a name as it was read", Fair(None, says=("big5", ("陳", "林", "黃"))))
def _(at):
    at.root = at.folder / "new"
    at.init(_rows(_BIG5), encoding="big5")


@case(
    GUESSED,
    "an encoding that there is not",
    Fair(None, status={"init": 1}, says=("no-such-code",), one_line=("init",)),
)
def _(at):
    at.root = at.folder / "new"
    at.init(ROSTER, "--encoding", "no-such-code")
