"""When something was handed in, and which of several versions counts."""

import datetime
import os
import shutil
import sys

import pytest
from endings import killed
from handed_in import LESSON, PLAIN, archive, canvas, exchange, moodle, notebook, put, taken

from platformlab.classroom import collect, kept, times
from platformlab.classroom.files import CourseError
from platformlab.classroom.people import People
from platformlab.cli import main

pytestmark = pytest.mark.xdist_group("collect")

IPYNB = f"{LESSON}.ipynb"
A, B, C = notebook(text="A"), notebook(text="B"), notebook(text="C")
ANN = moodle("Ann O'Brien", 1)
NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def plain(made_for):
    return made_for(PLAIN)


def counts(course, student="ann"):
    return course.submission(LESSON, student).read_bytes()


def latest(course, student="ann"):
    return kept.versions(course, LESSON, student)[-1]


def notes(found):
    return "\n".join(one.note for one in found if one.note)


# --- versions ---------------------------------------------------------------------------------------------------------


def test_the_last_handed_in_counts_though_it_is_as_an_earlier_one(plain, tmp_path):
    inbound = tmp_path / "inbound"
    for hour, data in ((10, A), (11, B), (12, A)):
        put(inbound, {f"{exchange('ann', f'2026-11-02 {hour}:00:00 UTC')}/{IPYNB}": data})
    found = collect.collect(plain, [inbound])
    assert [one.outcome for one in found] == ["new", "resubmitted", "handed in again as it was before"]
    assert counts(plain) == A
    assert [one["when"][11:13] for one in kept.versions(plain, LESSON, "ann")] == ["10", "11", "12"]
    again = collect.collect(plain, [inbound])
    assert {one.outcome for one in again} == {"already here"}
    assert counts(plain) == A


@pytest.mark.parametrize("form", ["archive", "folder"])
def test_the_same_without_times_and_within_a_moment(plain, tmp_path, form):
    """Three downloads on one day, of one second even: what is collected later is the later one."""
    for number, data in enumerate((A, B, A, C)):
        if form == "archive":
            path = archive(tmp_path / f"{number}.zip", {ANN: data})
        else:
            path = put(tmp_path / str(number), {f"ann/{IPYNB}": data})
        collect.collect(plain, [path])
        assert counts(plain) == data
    if form == "archive":
        assert taken(collect.collect(plain, [tmp_path / "1.zip"])) == {"ann": "already here"}
        assert counts(plain) == C


def test_a_folder_and_then_an_archive_of_the_same_minute(plain, tmp_path):
    collect.collect(plain, [put(tmp_path / "in", {f"ann/{IPYNB}": A})])
    assert taken(collect.collect(plain, [archive(tmp_path / "m.zip", {ANN: B})])) == {"ann": "resubmitted"}
    assert counts(plain) == B


def test_two_of_one_time_are_told_with_the_one_that_counts(plain, tmp_path):
    when = "2026-11-02 10:00:00 UTC"
    put(tmp_path / "in", {f"{exchange('ann', when, random=r)}/{IPYNB}": data for r, data in (("a", A), ("b", B))})
    said = notes(collect.collect(plain, [tmp_path / "in"]))
    assert said.count(exchange("ann", when, random="a")) == 1
    assert f"{exchange('ann', when, random='b')}/{IPYNB} counts, all are kept" in said
    assert counts(plain) == B
    assert len(kept.versions(plain, LESSON, "ann")) == 2


def test_two_files_of_one_sender_are_told_and_a_browsers_copy_is_the_later_one(plain, tmp_path):
    copy = moodle("Ann O'Brien", 1, f"{LESSON} (1).ipynb")
    kept_before = moodle("Ann O'Brien", 1, f"{LESSON}-Copy1.ipynb")
    found = collect.collect(plain, [archive(tmp_path / "m.zip", {copy: B, ANN: A, kept_before: C})])
    assert f"m.zip/{copy} counts, all are kept" in notes(found)
    assert counts(plain) == B
    theirs = {canvas("Ma, Eve", 5, 9002): A, canvas("Ma, Eve", 5, 9010, f"{LESSON}-1.ipynb"): B}
    found = collect.collect(plain, [archive(tmp_path / "c.zip", theirs)])
    assert counts(plain, "eve") == B
    assert "counts, all are kept" in notes(found)


def test_one_of_the_future_is_told_and_does_not_stay_the_last_for_ever(plain, tmp_path):
    inbound = put(
        tmp_path / "in",
        {f"{exchange('ann', '2126-11-02 10:00:00 UTC')}/{IPYNB}": A, f"{exchange('ann')}/{IPYNB}": B},
    )
    found = collect.collect(plain, [inbound])
    assert "2126-11-02 10:00 UTC is in the future" in notes(found)
    assert f"{exchange('ann', '2126-11-02 10:00:00 UTC')}/{IPYNB} counts, all are kept" in notes(found)
    assert counts(plain) == A
    assert latest(plain)["when"] == ""
    later = f"{NOW + datetime.timedelta(minutes=3):%Y-%m-%d %H:%M:%S} UTC"
    put(inbound, {f"{exchange('ann', later)}/{IPYNB}": C})
    collect.collect(plain, [inbound])
    assert counts(plain) == C
    folder = put(tmp_path / "files", {f"eve/{IPYNB}": A})
    os.utime(folder / "eve" / IPYNB, (4_000_000_000, 4_000_000_000))
    assert "in the future: it counts as handed in now" in notes(collect.collect(plain, [folder]))


def test_one_that_is_older_by_its_file_is_named(plain, tmp_path):
    for number, (data, when) in enumerate(((B, 1_700_100_000), (A, 1_700_000_000))):
        put(tmp_path / str(number), {f"ann/{IPYNB}": data})
        os.utime(tmp_path / str(number) / "ann" / IPYNB, (when, when))
        found = collect.collect(plain, [tmp_path / str(number)])
    assert f"older than ann/{IPYNB}, which counts" in notes(found)
    assert counts(plain) == B


def test_what_was_kept_before_versions_had_an_order_is_read(plain):
    folder = plain.own / "collected" / LESSON / "ann"
    old = {"when": "2026-01-02T030405.000Z", "sha": "x", "from": "ann/x.ipynb", "by": "the folder", "file": "x.ipynb"}
    for name, more in (("a", {}), ("b", {"by": "the exchange", "when": "2026-01-03T030405.000Z"})):
        kept.write_json(folder / f"{name}.json", old | more)
    assert [one["when"] for one in kept.versions(plain, LESSON, "ann")] == ["", "2026-01-03T030405.000Z"]


def test_a_collect_that_was_ended_is_gone_on_with_by_the_next_command(plain, tmp_path):
    collect.collect(plain, [archive(tmp_path / "m.zip", {ANN: A})])
    notebook_there = plain.submission(LESSON, "ann")
    notebook_there.unlink()
    kept.write(plain.own / "collecting", "")
    with plain.alone("grade"):
        pass
    assert notebook_there.read_bytes() == A
    assert not (plain.own / "collecting").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_collect_that_is_killed_at_any_step_loses_nothing(plain, tmp_path):
    """Then any command that holds the course, and the same collect again: all is as if nothing had happened."""
    first = put(tmp_path / "first", {f"{who}/{IPYNB}": A for who in ("ann", "bo")} | {"ann/old.csv": b"1"})
    os.utime(first / "ann" / IPYNB, (1_700_000_000,) * 2)
    collect.collect(plain, [first])
    second = archive(tmp_path / "m.zip", {ANN: B, moodle("Ann O'Brien", 1, "new.csv"): b"2", moodle("Eve Ma", 2): C})
    saved, arguments = tmp_path / "saved", ["classroom", "collect", str(second), "--course", str(plain.root)]

    def state():
        return {
            path.relative_to(plain.root): path.read_bytes()
            for place in ("submitted", "platformlab/collected")
            for path in (plain.root / place).rglob("*")
            if path.is_file()
        }

    shutil.copytree(plain.root, saved)
    collect.collect(plain, [second])
    undisturbed, step = state(), 0
    assert counts(plain) == B
    while True:
        shutil.rmtree(plain.root)
        shutil.copytree(saved, plain.root)
        if not killed(step, arguments):
            break
        with plain.alone("grade"):
            for student in ("ann", "bo", "eve"):
                if found := kept.versions(plain, LESSON, student):
                    data = (plain.own / "collected" / LESSON / student / found[-1]["file"]).read_bytes()
                    assert counts(plain, student) == data
                    assert set(kept.companions(plain, LESSON, student)) == set(found[-1]["beside"])
        assert main(arguments) == 0
        assert state() == undisturbed, step
        step += 1
    assert step > 15


# --- times ------------------------------------------------------------------------------------------------------------


def stamp(course, student="ann"):
    """What nbgrader's own commands read: the time of handing in, or None."""
    path = course.root / "submitted" / student / LESSON / "timestamp.txt"
    return path.read_text(encoding="utf-8").strip() if path.exists() else None


def test_the_time_of_an_entry_or_a_file_is_not_the_time_of_handing_in(plain, tmp_path, capsys):
    path = archive(tmp_path / "m.zip", {ANN: A})
    assert main(["classroom", "collect", str(path), "--course", str(plain.root)]) == 0
    assert "When 1 notebook came in is not known: no late rule for them" in capsys.readouterr().out
    assert (latest(plain)["when"], stamp(plain)) == ("", None)


def test_a_student_sets_no_time_by_a_files_name(plain, tmp_path):
    own = f"{exchange('ann', '2020-01-01 00:00:00 UTC')}.ipynb"
    inside = f"{exchange('ann', '2020-01-01 00:00:00 UTC')}/{IPYNB}"
    path = archive(
        tmp_path / "m.zip",
        {
            moodle("Ann O'Brien", 1, own): A,
            moodle("Eve Ma", 2, inside): B,
            moodle("Bo Lee", 3, f"bo_LATE_1_2_{IPYNB}"): C,
        },
    )
    assert set(taken(collect.collect(plain, [path]))) == {"ann", "eve", "bo"}
    for student in ("ann", "eve", "bo"):
        assert (latest(plain, student)["when"], latest(plain, student)["late"]) == ("", None)


def test_late_in_canvass_name_is_kept_and_told(plain, tmp_path):
    entries = {
        canvas("OBrien Ann", 1, 9001, late=True): A,
        canvas("Ma, Eve", 2, 9002, f"LATE_{IPYNB}"): B,
        canvas("Lee, Bo_late", 3, 9003): C,
    }
    found = collect.collect(plain, [archive(tmp_path / "c.zip", entries)])
    assert "Canvas calls it late; by how much is not known" in notes(found)
    assert (latest(plain)["late"], latest(plain, "eve")["late"]) == (True, False)
    assert "bo" not in taken(found)


@pytest.mark.parametrize(
    ("said", "zone", "utc"),
    [
        ("2026-11-02 10:00:00.123456 UTC", "", "2026-11-02 10:00:00 UTC"),
        ("2026-11-02 10:00:00 GMT", "", "2026-11-02 10:00:00 UTC"),
        ("2026-11-02 10:00:00 CET", "", "2026-11-02 09:00:00 UTC"),
        ("2026-07-02 10:00:00 CEST", "", "2026-07-02 08:00:00 UTC"),
        ("2026-11-02 10:00:00 +0800", "", "2026-11-02 02:00:00 UTC"),
        ("2026-11-02 10:00:00 CST", "", None),
        ("2026-11-02 10:00:00 EST", "", None),
        ("2026-11-02 10:00:00 IST", "", None),
        ("2026-11-02 10:00:00 BST", "", None),
        ("2026-11-02 10:00:00", "", None),
        ("2026-13-02 10:00:00 UTC", "", None),
        ("not a time", "", None),
        ("2026-11-02 10:00:00 CST", "Asia/Shanghai", "2026-11-02 02:00:00 UTC"),
        ("2026-11-02 10:00:00 CST", "America/Chicago", "2026-11-02 16:00:00 UTC"),
        ("2026-11-02 10:00:00 CST", "Europe/Berlin", None),
        ("2026-11-02 10:00:00", "+05:30", "2026-11-02 04:30:00 UTC"),
    ],
)
def test_a_zone_that_is_not_sure_is_said_and_not_taken_for_utc(plain, tmp_path, capsys, said, zone, utc):
    inbound = put(tmp_path / "in", {f"{exchange('ann', said)}/{IPYNB}": A})
    more = ["--zone", zone] if zone else []
    assert main(["classroom", "collect", str(inbound), "--course", str(plain.root), *more]) == 0
    assert ("cannot be told for sure" in capsys.readouterr().out) == (utc is None)
    assert stamp(plain) == utc


MOODLES_WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),"
    "Last modified (grade),Feedback comments\n"
    'Participant 1,"Ann O\'Brien",ann@x.cn,Submitted for grading - ,,15.00,Yes,"Monday, 2 November 2026, 2:30 PM",-,\n'
    'Participant 2,"Eve Ma",eve@x.cn,"Submitted for grading",,15.00,Yes,"Monday, 2 November 2026, 12:05 AM",-,\n'
    'Participant 3,"Bo Lee",bo@x.cn,No submission,,15.00,Yes,-,-,\n'
)
GERMAN_WORKSHEET = (
    'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Bewertung kann geändert werden",'
    '"Zuletzt geändert (Abgabe)","Zuletzt geändert (Bewertung)","Feedback als Kommentar"\n'
    'Teilnehmer/in1,"Ann O\'Brien",ann@x.cn,"Zur Bewertung abgegeben",,15,Ja,"Montag, 2. November 2026, 14:30",-,\n'
    'Teilnehmer/in2,"Eve Ma",eve@x.cn,"Zur Bewertung abgegeben",,15,Ja,"Montag, 2. November 2026, 00:05",-,\n'
)
CHINESE_WORKSHEET = (
    "标识符,全名,电子邮件地址,状态,成绩,上次修改（作业）\n"
    "参与人1,Ann O'Brien,ann@x.cn,已提交,,2026年11月2日 星期一 14:30\n"
    "参与人2,Eve Ma,eve@x.cn,已提交,,2026年11月2日 星期一 00:05\n"
)
PLAIN_TABLE = "student_id;submitted\nANN;2026-11-02 14:30\neve@x.cn;2026-11-02T00:05\n"
CANVAS_API = (
    'Student,SIS Login ID,submitted_at\n"O\'Brien, Ann",ann,2026-11-02T06:30:00Z\n"Ma, Eve",eve,2026-11-01T16:05:00Z\n'
)


@pytest.mark.parametrize("table", [MOODLES_WORKSHEET, GERMAN_WORKSHEET, CHINESE_WORKSHEET, PLAIN_TABLE, CANVAS_API])
def test_a_table_of_submissions_says_when(plain, tmp_path, table):
    path = archive(tmp_path / "m.zip", {ANN: A, moodle("Eve Ma", 2): B, moodle("Bo Lee", 3): C})
    (tmp_path / "times.csv").write_text(table, encoding="utf-8")
    said = ["--times", str(tmp_path / "times.csv"), "--zone", "Asia/Shanghai"]
    assert main(["classroom", "collect", str(path), "--course", str(plain.root), *said]) == 0
    assert [stamp(plain, student) for student in ("ann", "eve", "bo")] == [
        "2026-11-02 06:30:00 UTC",
        "2026-11-01 16:05:00 UTC",
        None,
    ]


def test_a_worksheet_tells_two_of_one_name_apart(made, tmp_path):
    """Moodle's numbers of participants stand in its worksheet beside the address of each."""
    course = made
    students = [kept_one for kept_one in course.roster.students if kept_one.id.startswith("bo")]
    rows = ["Identifier,Full name,SIS Login ID,Last modified (submission)", "Participant 7,Bo Lee,bo2,-"]
    table = "\n".join([*rows, "Participant 8,Bo Lee,bo,-"])
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    word = times.read_table(tmp_path / "t.csv", People(students), course.released)
    path = archive(tmp_path / "m.zip", {moodle("Bo Lee", 7): notebook("bo"), moodle("Bo Lee", 8): notebook("bo", "2")})
    assert taken(collect.collect(course, [path], word=word)) == {"bo2": "new", "bo": "new"}
    assert counts(course, "bo") == notebook("bo", "2")


def test_times_can_be_told_later_and_by_the_teacher(plain, tmp_path):
    path = archive(tmp_path / "m.zip", {ANN: A})
    run = ["classroom", "collect", str(path), "--course", str(plain.root), "--zone", "UTC"]
    assert main(run) == 0
    assert stamp(plain) is None
    assert main([*run, "--received", "2026-11-02"]) == 0
    assert stamp(plain) == "2026-11-02 00:00:00 UTC"
    (tmp_path / "t.csv").write_text("student_id,time\nann,2026-11-03 09:00\n", encoding="utf-8")
    assert main([*run, "--times", str(tmp_path / "t.csv"), "--received", "2026-11-05"]) == 0
    assert stamp(plain) == "2026-11-03 09:00:00 UTC"


def test_what_the_exchange_says_is_not_changed_by_received(plain, tmp_path):
    inbound = put(tmp_path / "in", {f"{exchange('ann')}/{IPYNB}": A})
    assert main(["classroom", "collect", str(inbound), "--course", str(plain.root), "--received", "2020-01-01"]) == 0
    assert stamp(plain) == "2026-11-02 10:00:00 UTC"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("student_id,points\nann,3\n", "has no column of times"),
        ("student_id,time\nann,3/4/2026 10:00\n", "line 2: '3/4/2026 10:00' is no time"),
        ("student_id,time\nann,2026-11-02 10:00 CST\n", "its zone is not sure"),
        ("", "has no column of times"),
    ],
)
def test_a_table_that_says_no_times_is_refused_in_one_line(plain, tmp_path, table, said):
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    with pytest.raises(CourseError, match=said):
        times.read_table(tmp_path / "t.csv", People(plain.roster.students), plain.released)


def test_odd_lines_of_a_table_are_told(plain, tmp_path):
    table = "student_id,time\nann,2026-11-02 10:00\nann,2026-11-02 11:00\nmallory,2026-11-02 10:00\neve,-\n"
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    word = times.read_table(tmp_path / "t.csv", People(plain.roster.students), plain.released)
    assert word.table == {}
    assert "line 4: it tells nobody on the roster" in word.notices[0]
    assert "times without a zone are taken as this computer's" in word.notices[1]
    assert "has two times for ann: neither is taken" in word.notices[2]


@pytest.mark.parametrize(("option", "value"), [("--received", "soon"), ("--zone", "Mars/Olympus"), ("--zone", "../x")])
def test_a_word_that_is_none_is_refused_before_anything_is_taken(plain, tmp_path, capsys, option, value):
    path = archive(tmp_path / "m.zip", {ANN: A})
    assert main(["classroom", "collect", str(path), "--course", str(plain.root), option, value]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert plain.submission(LESSON, "ann") is None
