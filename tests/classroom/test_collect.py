"""Handed-in notebooks from everywhere they come from, and archives that attack."""

import json
import os
import stat
import zipfile

import pytest
from handed_in import LESSON, ROSTER, archive, notebook, outcomes

from platformlab.classroom import archives, collect, course, gradebook, release, roster
from platformlab.classroom.files import CourseError
from platformlab.cli import main

pytestmark = pytest.mark.xdist_group("collect")
"""One process makes the course, and only once."""


def test_a_folder_of_folders_is_collected_by_their_names(made, tmp_path):
    for student in ("wang", "ann"):
        path = tmp_path / "in" / student / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook())
    found = collect.collect(made, [tmp_path / "in"])
    assert sorted(outcomes(found)) == [("ann", LESSON, "new"), ("wang", LESSON, "new")]
    assert made.submission(LESSON, "ann").read_bytes() == notebook()


def test_a_canvas_download_is_known_by_canvas_numbers_and_names(made, tmp_path):
    path = archive(
        tmp_path / "submissions.zip",
        {
            f"wangxiaoming_101_9001_{LESSON}.ipynb": notebook(),
            f"obrienann_LATE_102_9002_{LESSON}-1.ipynb": notebook(text="2"),
            f"leebo_104_9003_{LESSON}.ipynb": notebook(text="3"),
            f"leebo_999_9004_{LESSON}.ipynb": notebook(text="4"),
            "__MACOSX/._x.ipynb": b"junk",
        },
    )
    found = collect.collect(made, [path])
    assert outcomes(found) == [
        ("wang", LESSON, "new"),
        ("ann", LESSON, "new"),
        ("bo2", LESSON, "new"),
        ("", LESSON, "from nobody on the roster"),
    ]


def test_a_moodle_download_is_known_by_names_and_two_of_one_name_by_their_notebooks(made, tmp_path):
    path = archive(
        tmp_path / "moodle.zip",
        {
            f"小明 王_77_assignsubmission_file_/{LESSON}.ipynb": notebook(),
            f"Ann O'Brien_78_assignsubmission_file_/{LESSON} (1).ipynb": notebook(),
            f"Bo Lee_79_assignsubmission_file_/{LESSON}.ipynb": notebook(student="bo"),
            "Participant 80_80_assignsubmission_file_/mine.ipynb": notebook(student="bo2"),
        },
    )
    found = collect.collect(made, [path])
    assert {one.student for one in found} == {"wang", "ann", "bo", "bo2"}
    assert [one.by for one in found] == ["the name", "the name", "the id in the notebook", "the id in the notebook"]
    assert {one.lesson for one in found} == {LESSON}


def test_nbgraders_exchange_is_known_by_its_folders(made, tmp_path):
    inbound = tmp_path / "inbound"
    for when, text in (("2026-11-25 10:00:00.500000 UTC", "a"), ("2026-11-25 09:00:00 UTC", "b")):
        path = inbound / f"ann+{LESSON}+{when}+AbC" / "renamed.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook(text=text))
    found = collect.collect(made, [inbound])
    assert {one.by for one in found} == {"the exchange"}
    assert made.submission(LESSON, "ann").read_bytes() == notebook(text="a")
    stamp = made.submission(LESSON, "ann").with_name("timestamp.txt").read_text()
    assert stamp == "2026-11-25 10:00:00 UTC\n"
    assert len(collect.versions(made, LESSON, "ann")) == 2


def test_the_latest_counts_and_earlier_ones_are_kept(made, tmp_path):
    path = tmp_path / "in" / "ann" / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    said = []
    for text, when in (("first", 1_000), ("second", 3_000), ("older", 2_000), ("second", 4_000)):
        path.write_bytes(notebook(text=text))
        os.utime(path, (1_700_000_000 + when,) * 2)
        said += [one.outcome for one in collect.collect(made, [tmp_path / "in"])]
    assert said == ["new", "resubmitted", "older than what is there", "already here"]
    assert made.submission(LESSON, "ann").read_bytes() == notebook(text="second")
    kept = collect.versions(made, LESSON, "ann")
    folder = made.own / "collected" / LESSON / "ann"
    assert [(folder / one["file"]).read_bytes() for one in kept] == [
        notebook(text=text) for text in ("first", "older", "second")
    ]


def test_strangers_and_other_files_are_named_and_nothing_is_taken(made, tmp_path, capsys):
    path = archive(
        tmp_path / "x.zip",
        {
            f"stranger/{LESSON}.ipynb": notebook(),
            "ann/holiday.ipynb": b'{"cells": [], "nbformat": 4}',
            "ann/readme.txt": b"hello",
        },
    )
    assert main(["classroom", "collect", str(path), "--course", str(made.root)]) == 1
    said = capsys.readouterr().out
    assert f"stranger/{LESSON}.ipynb: from nobody on the roster" in said
    assert "ann/holiday.ipynb: of no lesson that was released" in said
    assert not list((made.root / "submitted").rglob("*.ipynb"))


# --- archives that attack ---------------------------------------------------------------------------------------------


def only_honest(made, path, why):
    """Collects an archive with an honest notebook of wang's and one that is refused for a reason; how often."""
    found = collect.collect(made, [path])
    assert [one.student for one in found if one.outcome in collect.TAKEN] == ["wang"]
    refused = [one for one in found if one.outcome not in collect.TAKEN]
    assert refused
    assert all(why in one.why for one in refused), refused
    assert [path.parts[-3] for path in (made.root / "submitted").rglob("*.ipynb")] == ["wang"]
    return len(refused)


def _link(name, target):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target


@pytest.mark.parametrize(
    "name",
    ["../out.ipynb", "a/../../out.ipynb", "/etc/out.ipynb", "C:\\out.ipynb", "..\\out.ipynb", "a\\..\\..\\out.ipynb"],
)
def test_paths_that_leave_the_folder_are_refused_and_the_others_are_taken(made, tmp_path, name):
    path = archive(tmp_path / "x.zip", {f"wang/{LESSON}.ipynb": notebook(), name: notebook()})
    assert only_honest(made, path, "leads out of the folder") == 1


def test_links_are_refused(made, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr(*_link(f"ann/{LESSON}.ipynb", str(made.own / "course.json")))
        file.writestr(f"wang/{LESSON}.ipynb", notebook())
    assert only_honest(made, tmp_path / "x.zip", "is a link or a device") == 1
    folder = tmp_path / "in" / "ann"
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").symlink_to(made.own / "course.json")
    found = collect.collect(made, [tmp_path / "in"])
    assert [(one.student, one.outcome) for one in found] == [("ann", "not taken")]
    assert "is a link, which may lead anywhere" in found[0].why
    assert not (made.root / "submitted" / "ann").exists()


def test_an_entry_that_lies_about_its_size_is_read_no_further_than_it_says(tmp_path):
    """The directory of the archive says 100 bytes; the data unpack to 60 MB."""
    path = archive(tmp_path / "x.zip", {f"ann/{LESSON}.ipynb": b" " * 60_000_000})
    size = (60_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
    (entry,) = archives.entries(path)
    with pytest.raises(CourseError, match="is damaged"):
        entry.read()


def test_what_is_encrypted_is_refused_alone(made, tmp_path):
    path = archive(tmp_path / "x.zip", {f"ann/{LESSON}.ipynb": notebook(), f"wang/{LESSON}.ipynb": notebook()})
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(raw)
    assert only_honest(made, path, "is encrypted") == 1


def test_what_is_nothing_to_collect_is_refused(made, tmp_path):
    (tmp_path / "x.rar").write_bytes(b"Rar!")
    with pytest.raises(CourseError, match="no folder, no notebook and no zip archive"):
        collect.collect(made, [tmp_path / "x.rar"])
    with pytest.raises(CourseError, match="is not there"):
        collect.collect(made, [tmp_path / "none.zip"])


def test_one_archive_that_cannot_be_read_does_not_stop_another(made, tmp_path):
    whole = archive(tmp_path / "whole.zip", {f"ann/{LESSON}.ipynb": notebook()})
    (tmp_path / "half.zip").write_bytes(whole.read_bytes()[:100])
    found = collect.collect(made, [tmp_path / "half.zip", whole])
    assert [(one.student, one.outcome) for one in found] == [("", "not taken"), ("ann", "new")]
    assert "only a part of one" in found[0].why


def test_an_archive_with_a_host_of_entries_is_refused(made, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 10)
    path = archive(tmp_path / "x.zip", {f"{number}.ipynb": b"" for number in range(11)})
    with pytest.raises(CourseError, match="more than 10 entries"):
        collect.collect(made, [path])


# --- the course directory ---------------------------------------------------------------------------------------------


def test_a_folder_with_other_things_in_it_is_not_made_a_course(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CourseError, match="is not empty"):
        course.init(tmp_path, roster=roster.parsed(ROSTER))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_course_among_the_systems_files_is_refused():
    with pytest.raises(CourseError, match="which submissions can read"):
        course.init("/usr/lib/a-course", roster=roster.parsed(ROSTER))


def test_init_again_brings_the_class_up_to_date_and_keeps_the_secret(made):
    before = made.secret
    again, new = course.init(made.root, roster=roster.parsed(ROSTER + '"Ma, Li",105,U5,ma,A\n'))
    assert not new
    assert (again.secret, again.roster.students[-1].name) == (before, "Li Ma")


def test_only_the_teacher_can_read_the_secret(made):
    assert stat.S_IMODE((made.own / "course.json").stat().st_mode) == 0o600


def test_what_a_teacher_added_to_a_lesson_stays_when_it_is_released_again(made):
    source = made.root / "source" / LESSON / f"{LESSON}.ipynb"
    text = json.loads(source.read_text(encoding="utf-8"))
    marks = {"grade": True, "solution": True, "locked": False, "task": False, "points": 5, "schema_version": 3}
    essay = {"cell_type": "markdown", "id": "essay", "metadata": {"nbgrader": {**marks, "grade_id": "essay"}}}
    text["cells"].append({**essay, "source": ["Write 100 words on trust."]})
    source.write_text(json.dumps(text), encoding="utf-8")
    release.release(course.found(made.root), "3")
    handout = (made.root / "handout" / LESSON / "ann" / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    assert "Write 100 words on trust." in handout
    with gradebook.opened(made) as book:
        assert book.find_assignment(LESSON).max_score == 20


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade"], "is no course: make one with platformlab classroom init"),
        (["release", "99"], "is no course"),
    ],
)
def test_without_a_course_one_line_says_how_to_make_one(arguments, said, tmp_path, capsys):
    assert main(["classroom", *arguments, "--course", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_commands_in_the_wrong_order_say_which_comes_first(tmp_path, capsys):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    root = tmp_path / "c"
    assert main(["classroom", "init", str(root), "--roster", str(tmp_path / "roster.csv")]) == 0
    for command in (["grade"], ["collect", str(tmp_path)], ["report"]):
        assert main(["classroom", *command, "--course", str(root)]) == 1
        assert "nothing is released yet: platformlab classroom release LESSON" in capsys.readouterr().err
    assert main(["classroom", "release", "99", "--course", str(root)]) == 1
    assert "'99' is not a lesson; there are: 00_start_here" in capsys.readouterr().err
    assert main(["classroom", "release", "3", "--due", "soon", "--course", str(root)]) == 1
    assert "is no time" in capsys.readouterr().err


def test_the_gradebook_can_lie_elsewhere(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    root, book = tmp_path / "c", tmp_path / "elsewhere.db"
    command = ["classroom", "init", str(root), "--roster", str(tmp_path / "roster.csv"), "--db", f"sqlite:///{book}"]
    assert main(command) == 0
    assert book.is_file()
    assert not (root / "gradebook.db").exists()
    assert f"sqlite:///{book}" in (root / "nbgrader_config.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("url", ["nonsense", "postgresql+nodriver://teacher:secret@host/book"])
def test_an_address_that_is_no_gradebooks_is_refused_before_anything_is_made(url, tmp_path, capsys):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    root = tmp_path / "c"
    assert main(["classroom", "init", str(root), "--roster", str(tmp_path / "roster.csv"), "--db", url]) == 1
    said = capsys.readouterr().err
    assert "--db cannot be used" in said
    assert "secret" not in said
    assert said.count("\n") == 1
    assert not root.exists()
