"""Rosters as Moodle, Canvas and people make them."""

import pytest

from platformlab.classroom import roster
from platformlab.classroom.files import CourseError
from platformlab.cli import main

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


# --- as Moodle and Canvas write them ----------------------------------------------------------------------------------

CANVAS_POSTING = (
    "Student,ID,SIS User ID,SIS Login ID,Root Account,Section,Homework (1),Current Score\n"
    ",,,,,,Manual Posting,\n    Points Possible,,,,,,10,(read only)\n"
    '"王, 小明",11,U1,wang,x.instructure.com,A,,\n"=""=Lee, Bo""",12,U2,odd,x.instructure.com,A,7,\n'
    '"Student, Test",99,,0f3c,,A,,\n'
)
CANVAS_NAMES = (
    "LastName,FirstName,ID,SIS Login ID,Section,Homework (1)\n,,,,,Manual Posting (scores hidden from instructors)\n"
    "    Points Possible,,,,,10\nLee,Bo,11,bo,A,\nPossible,Points,12,possible,A,\nStudent,Test,13,0f3c,A,\n"
)


def test_canvas_with_manual_posting_first_and_last_names_and_the_test_student():
    """lib/gradebook_exporter.rb: a row of what is hidden, one of points, LastName and FirstName when that is chosen."""
    found = roster.parsed(CANVAS_POSTING)
    assert [(one.id, one.canvas_id, one.last_name) for one in found.students] == [
        ("wang", "11", "王"),
        ("odd", "12", "=Lee"),
    ]
    assert found.notices == ("line 6 is left out: it is Canvas's test student",)
    assert people(CANVAS_NAMES) == [("bo", "Bo", "Lee"), ("possible", "Points", "Possible")]


def test_a_person_who_is_called_like_the_test_student_stays_in_another_roster():
    assert people("student_id,name\nt1,Test Student\n") == [("t1", "Test", "Student")]


@pytest.mark.parametrize(
    ("headings", "language"),
    [
        ("Vorname;Nachname;ID-Nummer;Institution;Abteilung;E-Mail-Adresse", "German"),
        ("名;姓;学号;机构;系别;电子邮件地址", "Chinese"),
        ("Prénom;Nom de famille;Numéro d’identification;Institution;Département;Adresse de courriel", "French"),
        ("Nombre;Apellido(s);Número de ID;Institución;Departamento;Dirección de correo", "Spanish"),
        ("名;姓;IDナンバ;所属組織;部署;メールアドレス", "Japanese"),
        ("Имя;Фамилия;Индивидуальный номер;Учреждение;Отдел;Адрес электронной почты", "Russian"),
        ("이름;성;id 번호;기관;부서;이메일 주소", "Korean"),
        ("First name;Last name;Student ID;Institution;Department;Email address", "English"),
        ("FIRST NAME;Surname;student-id;x;y;e-mail", "as people write them"),
    ],
)
def test_moodles_headings_are_known_in_its_languages(headings, language):
    (one,) = roster.parsed(f"{headings}\nJörg;Lee;m1;;;j@x.de\n").students
    assert (one.id, one.first_name, one.last_name, one.email) == ("m1", "Jörg", "Lee", "j@x.de"), language


def test_moodles_worksheet_tells_mail_addresses_and_not_a_number_of_one_assignment():
    text = 'ID,"Vollständiger Name",E-Mail-Adresse,Status\nTeilnehmer/in1234567,"Max Muster",max@x.de,-\n'
    (one,) = roster.parsed(text).students
    assert (one.id, one.participant, one.last_name) == ("max@x.de", "1234567", "Muster")


# --- as spreadsheets write them ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\n', "\ufeffsep=;\n", "", "Kurs, Liste 1\n\n"])
def test_excels_first_line_titles_and_line_ends_of_every_kind(tmp_path, ends, first):
    path = tmp_path / "r.csv"
    path.write_bytes(f'{first}Student ID;Name\n7;"Lee; Ann"\n8;Bo\n'.replace("\n", ends).encode())
    assert [(one.id, one.name) for one in roster.read(path).students] == [("7", "Lee; Ann"), ("8", "Bo")]


def test_cells_that_excel_was_kept_from_computing_and_long_cells():
    text = f'student_id,name,note\n="007","=""Ann""",{"x" * 200_000}\n'
    (one,) = roster.parsed(text).students
    assert (one.id, one.name, len(one.row["note"])) == ("007", "Ann", 200_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("student_id,name\n2.026E+13,Ann\n", "has shortened a long number to '2.026E"),
        ("student_id,name\n2,026E+13;Ann\n".replace(",n", ";n"), "has shortened a long number"),
        ('student_id,name\n1,"Ann\n2,Bo\n3,Cid\n', "line 2: a quotation mark is opened and not closed"),
        ("student_id,name\n1,A\0nn\n", "holds bytes that are no text"),
        ("student_id,name\nＡnn,Ann\nann ,Anna\n", "'Ａnn' is the same but for case, width or spaces"),
        ("student_id,name\nann,Ann\nAnn\u200b,Anna\n", "twice"),
    ],
)
def test_what_would_come_out_wrong_in_silence_is_refused(text, said):
    with pytest.raises(CourseError, match=said) as error:
        roster.parsed(text)
    assert str(error.value).isprintable()


def test_two_of_one_name_are_told():
    (notice,) = roster.parsed('student_id,name\n1,Bo Lee\n2,"Lee, Bo"\n3,Ann\n').notices
    assert "1 and 2 have the same name" in notice


# --- encodings --------------------------------------------------------------------------------------------------------

NAMES = {
    "windows-1252": ("Jürgen Müller", "José Núñez", "Zoë Groß", "Seán O’Brien"),
    "mac_roman": ("Jürgen Müller", "Hélène Lefèvre", "José Núñez"),
    "windows-1250": ("Łukasz Żak", "Jiří Dvořák", "Gábor Kőszegi"),
    "windows-1254": ("Şule Yılmaz", "Ömer Çağlar"),
    "koi8_r": ("Иван Петров", "Мария Сидорова"),
    "windows-1251": ("Иван Петров", "Мария Сидорова"),
    "cp866": ("Иванов Пётр",),
    "gbk": ("王小明", "陈美玲"),
    "big5": ("王小明", "陳美玲", "林志豪"),
    "shift_jis": ("山田太郎", "佐藤花子"),
    "euc_jp": ("山田太郎", "佐藤花子"),
    "euc_kr": ("김철수", "이영희"),
    "iso2022_jp": ("山田太郎",),
    "utf-16-le": ("王小明", "Zoë"),
    "utf-16-be": ("王小明", "Zoë"),
    "utf-32": ("王小明",),
    "windows-1253": ("Γιώργος Παπαδόπουλος",),
    "windows-1256": ("محمد علي",),
}


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize("many", [False, True])
def test_a_guess_is_right_and_said_with_a_name(tmp_path, encoding, many):
    names = NAMES[encoding] if many else NAMES[encoding][:1]
    path = tmp_path / "r.csv"
    path.write_bytes(
        "".join(["Student ID;Name\r\n", *(f"{n};{name}\r\n" for n, name in enumerate(names))]).encode(encoding)
    )
    found = roster.read(path)
    assert [one.name for one in found.students] == list(names)
    if encoding != "utf-32":
        (notice,) = found.notices
        assert "It is not said how the file is encoded. Read as " in notice
        assert f": {names[0]}." in notice
        assert "--encoding NAME" in notice
    told = roster.read(path, encoding=encoding)
    assert [one.name for one in told.students] == list(names)
    assert not told.notices


def test_headings_tell_the_encoding_of_a_single_name(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes("學號,姓名\n1,王一\n".encode("big5"))
    assert roster.read(path).students[0].name == "王一"


def test_what_is_sure_is_not_called_a_guess(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "ascii"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(f"student_id,name\n1,{'Ann' if encoding == 'ascii' else '王小明'}\n".encode(encoding))
        assert roster.read(path).notices == ()


def test_a_name_that_was_spoilt_before_is_told(tmp_path):
    path = tmp_path / "r.csv"
    path.write_bytes("student_id,name\n1,JÃ¼rgen MÃ¼ller\n".encode())
    assert "'JÃ¼rgen' looks like 'Jürgen'" in roster.read(path).notices[0]
    path.write_bytes("student_id,name\n1,J\ufffdrgen\n".encode())
    assert "was lost before this file was written" in roster.read(path).notices[0]


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (
            b"student_id,name\n1,\x81\x8d\x8f\x90\x9d\xff\n",
            "",
            "is not known: save it as CSV in UTF-8, or say --encoding",
        ),
        ("student_id,name\n1,王\n".encode("gbk"), "utf-8", "line 2, is not in utf-8"),
        (b"student_id,name\n1,Ann\n", "klingon", "--encoding 'klingon' is not known"),
        (b"\xff\xfes\x00t", "", "save it as CSV"),
    ],
)
def test_an_encoding_that_cannot_be_is_refused_in_one_line(tmp_path, data, encoding, said):
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with pytest.raises(CourseError, match=said):
        roster.read(path, encoding=encoding)


def test_the_command_says_the_guess_and_takes_the_word(tmp_path, capsys):
    (tmp_path / "r.csv").write_bytes("Student ID;Name\r1;Jürgen Müller\r".encode("mac_roman"))
    command = ["classroom", "init", str(tmp_path / "c"), "--roster", str(tmp_path / "r.csv")]
    assert main(command) == 0
    assert "Read as mac-roman: Jürgen Müller." in capsys.readouterr().out
    assert main([*command, "--encoding", "mac_roman"]) == 0
    assert "Read as" not in capsys.readouterr().out
