"""A bad entry is refused alone, by student and reason; what is honest beside it, however odd, is taken."""

import io
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from handed_in import LESSON, PLAIN, archive, canvas, moodle, notebook, put, raw_archive, taken

from platformlab.classroom import archives, collect, zipped
from platformlab.classroom.submission import LARGEST_BYTES
from platformlab.cli import main

pytestmark = pytest.mark.xdist_group("collect")

IPYNB = f"{LESSON}.ipynb"
ANN, BO = moodle("Ann O'Brien", 1), moodle("Bo Lee", 2)


@pytest.fixture
def plain(made_for):
    return made_for(PLAIN)


@pytest.fixture
def collected(plain, capsys):
    """Runs the command; (exit status, what it printed)."""

    def run(*paths):
        capsys.readouterr()
        status = main(["classroom", "collect", *map(str, paths), "--course", str(plain.root)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out + said.err

    return run


def in_memory(entries):
    """A zip archive of {name: bytes}, as bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return file.getvalue()


def padded(size, text="1"):
    """A notebook of so many bytes, nearly all of one output."""
    data = json.loads(notebook(text=text))
    data["cells"][1]["outputs"] = [{"text": ""}]
    data["cells"][1]["outputs"][0]["text"] = "0" * (size - len(json.dumps(data)))
    return json.dumps(data).encode()


# --- what is taken though it is odd -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        f"{LESSON}.ipynb.txt",
        f"{LESSON}.ipynb.json",
        f"{LESSON}.IPYNB",
        f"{LESSON}.Ipynb.TXT",
        f"{LESSON}.ipynb (2)",
        f"{LESSON}.ipynb.ipynb",
        f"{LESSON}.json",
        f"{LESSON}.txt",
        LESSON,
    ],
)
def test_a_notebook_is_taken_whatever_a_browser_made_of_its_name(plain, tmp_path, name):
    path = archive(tmp_path / "m.zip", {moodle("Ann O'Brien", 1, name): notebook(text=name)})
    assert taken(collect.collect(plain, [path])) == {"ann": "new"}
    assert plain.submission(LESSON, "ann").read_bytes() == notebook(text=name)


def test_archives_within_the_archive_are_looked_into(plain, tmp_path):
    once = in_memory({f"homework/{IPYNB}": notebook(text="once")})
    twice = in_memory({"inner.ZIP": in_memory({IPYNB: notebook(text="twice")})})
    path = archive(
        tmp_path / "m.zip",
        {moodle("Ann O'Brien", 1, "hw.zip"): once, moodle("Bo Lee", 2, "hw.zip", folders=False): twice},
    )
    assert taken(collect.collect(plain, [path])) == {"ann": "new", "bo": "new"}
    assert plain.submission(LESSON, "bo").read_bytes() == notebook(text="twice")
    canvas_zip = archive(tmp_path / "c.zip", {canvas("小明王", 9, 9001, "hw.zip"): once})
    assert taken(collect.collect(plain, [canvas_zip])) == {"wang": "new"}


def test_many_equal_bytes_are_honest(plain, tmp_path):
    """A notebook with much equal output and a CSV of zeros pack to a thousandth: what counts is how much comes out."""
    path = archive(
        tmp_path / "m.zip",
        {ANN: padded(15_000_000), moodle("Ann O'Brien", 1, "zeros.csv"): b"0," * 2_000_000, BO: notebook()},
    )
    found = collect.collect(plain, [path])
    assert taken(found) == {"ann": "new", "bo": "new"}
    assert all(one.outcome in collect.WELL for one in found)


@pytest.mark.parametrize("encoding", ["gbk", "big5", "shift_jis", "utf-8"])
def test_names_without_the_mark_of_utf_8_are_read_by_whom_they_tell(made_for, tmp_path, encoding):
    name = {"gbk": "王小明", "big5": "陳美玲", "shift_jis": "山田太郎", "utf-8": "王小明"}[encoding]
    course = made_for(f"student_id,name\nx1,{name}\nx2,Bo Lee\n")
    entry = f"{name}_7_assignsubmission_file/{IPYNB}".encode(encoding)
    path = raw_archive(
        tmp_path / "m.zip",
        [{"name": entry, "data": notebook()}, {"name": b"\xff\xfe_3_assignsubmission_file/x.ipynb", "data": b"{}"}],
    )
    found = collect.collect(course, [path])
    assert taken(found) == {"x1": "new"}
    assert [one.outcome for one in found][1] == collect.NOBODY


def test_odd_lists_of_entries_stop_nothing(plain, tmp_path):
    """Broken UTF-8, a version of the future, a damaged extra field, and times that no calendar has."""
    names = [moodle(name, n).encode() for n, name in enumerate(("Ann O'Brien", "Bo Lee", "Eve Ma", "小明 王"), 1)]
    path = raw_archive(
        tmp_path / "m.zip",
        [
            {"name": b"\xff\xfe\xfa/x.ipynb", "flags": 0x800, "data": b"{}"},
            {"name": names[0], "version": 210, "data": notebook()},
            {"name": names[1], "extra": b"\x01\x00\x08\x00\x01", "data": notebook()},
            {"name": names[2], "day": 0, "clock": 0xFFFF, "data": notebook()},
            {"name": names[3], "flags": 0x800, "data": notebook()},
        ],
    )
    found = collect.collect(plain, [path])
    assert taken(found) == {"ann": "new", "eve": "new", "wang": "new"}
    assert {one.student: one.why for one in found if one.outcome == collect.REFUSED} == {"bo": "is damaged"}


@pytest.mark.parametrize("when", [-(2**40), 2**33, 2**45, 0])
def test_a_file_of_an_impossible_time_is_taken(plain, tmp_path, when):
    put(tmp_path / "in", {f"ann/{IPYNB}": notebook()})
    try:
        os.utime(tmp_path / "in" / "ann" / IPYNB, (0, when))
    except OverflowError:
        pytest.fail("this system cannot set such a time")
    assert taken(collect.collect(plain, [tmp_path / "in"])) == {"ann": "new"}


# --- what is refused --------------------------------------------------------------------------------------------------


def test_what_is_too_large_is_told_and_the_rest_is_taken(plain, collected, tmp_path):
    path = archive(tmp_path / "m.zip", {ANN: padded(LARGEST_BYTES + 1), BO: padded(LARGEST_BYTES)})
    status, said = collected(path)
    assert status == 1
    assert f"{ANN}: not taken, from ann: it is larger than 20 MB" in said
    assert "1 new; from 1 student." in said
    assert plain.submission(LESSON, "ann") is None


def test_a_bomb_is_read_no_further_than_a_notebook_may_be(plain, tmp_path):
    path = archive(tmp_path / "m.zip", {ANN: b" " * 400_000_000, BO: notebook()})
    began = time.monotonic()
    found = collect.collect(plain, [path])
    assert time.monotonic() - began < 20
    assert taken(found) == {"bo": "new"}


def test_archives_in_archives_without_end_are_told(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES_INSIDE", 1_000_000)
    data = notebook()
    for depth in range(5):
        data = in_memory({f"{depth}.zip" if depth else IPYNB: data})
    wide = in_memory({f"{n}.csv": b"0" * 300_000 for n in range(5)} | {IPYNB: notebook(text="wide")})
    path = archive(
        tmp_path / "m.zip",
        {moodle("Ann O'Brien", 1, "a.zip"): data, moodle("Eve Ma", 3, "wide.zip"): wide, BO: notebook()},
    )
    found = collect.collect(plain, [path])
    assert taken(found) == {"bo": "new", "eve": "new"}
    whys = [one.why for one in found if one.outcome == collect.REFUSED]
    assert any("lies in more than 3 archives" in why for why in whys)
    assert any("unpacks to more than 1 MB" in why for why in whys)


def test_a_damaged_entry_is_told_alone(plain, tmp_path):
    path = archive(tmp_path / "m.zip", {ANN: notebook(text="x" * 3_000), BO: notebook()})
    data = bytearray(path.read_bytes())
    at = data.index(b"assignsubmission") + 60
    data[at : at + 8] = b"\x55" * 8
    path.write_bytes(data)
    found = collect.collect(plain, [path])
    assert taken(found) == {"bo": "new"}
    assert [(one.student, one.why) for one in found if one.why] == [("ann", "is damaged")]


def test_an_archive_cut_anywhere_or_with_any_byte_changed_raises_nothing_else(tmp_path):
    path = archive(tmp_path / "m.zip", {ANN: notebook(), BO: notebook(text="y" * 500)})
    whole, chance = path.read_bytes(), random.Random(1)
    for attempt in range(400):
        data = bytearray(whole)
        if attempt % 4 == 0:
            data = data[: chance.randrange(len(data))]
        else:
            for _ in range(chance.randrange(1, 4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        file = io.BytesIO(bytes(data))
        try:
            found = zipped.listed(file)
        except zipped.ArchiveError:
            continue
        for one in found:
            try:
                zipped.unpacked(file, one, LARGEST_BYTES + 1)
            except zipped.ArchiveError:
                continue


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_links_pipes_and_sockets_are_told_and_nothing_waits_for_them(plain, collected, tmp_path):
    folder = put(tmp_path / "in", {f"bo/{IPYNB}": notebook(), "eve/x.txt": b"", "wang/x.txt": b""})
    (folder / "ann").symlink_to(folder / "bo")
    os.mkfifo(folder / "eve" / IPYNB)
    here = os.getcwd()
    os.chdir(folder / "wang")
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(IPYNB)
    finally:
        os.chdir(here)
    status, said = collected(folder)
    assert status == 1
    assert "ann: not taken, from ann: is a link, which may lead anywhere" in said
    assert f"eve/{IPYNB}: not taken, from eve: is no file but a device, a pipe or a socket" in said
    assert f"wang/{IPYNB}: not taken, from wang: is no file" in said
    assert "1 new; from 1 student." in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_folder_and_a_file_that_may_not_be_read_are_told():
    """Tried as an ordinary user, in a place where one may look: root may read everything."""
    top = Path(tempfile.mkdtemp())
    folder = put(top / "in", {f"ann/{IPYNB}": notebook(), f"bo/{IPYNB}": notebook(), f"eve/{IPYNB}": notebook()})
    (folder / "ann").chmod(0)
    (folder / "bo" / IPYNB).chmod(0)
    script = (
        "import os, sys\n"
        "from platformlab.classroom import archives\n"
        "from platformlab.classroom.files import CourseError\n"
        "os.getuid() == 0 and (os.setgid(65534), os.setuid(65534))\n"
        "for one in archives.entries(sys.argv[1]):\n"
        "    try:\n        one.read()\n        print(one.parts[0], 'read')\n"
        "    except CourseError as error:\n        print(one.parts[0], error)\n"
    )
    top.chmod(0o755)
    try:
        done = subprocess.run([sys.executable, "-c", script, str(folder)], capture_output=True, text=True, timeout=60)
    finally:
        (folder / "ann").chmod(0o755)
        shutil.rmtree(top)
    assert done.stdout.splitlines() == [
        "ann cannot be read (permission denied)",
        "bo cannot be read (permission denied)",
        "eve read",
    ], done.stderr


def test_a_notebook_of_another_lesson_is_told(plain, collected, tmp_path):
    path = archive(
        tmp_path / "m.zip",
        {
            ANN: notebook(check="4-1-check"),
            moodle("Eve Ma", 3, "mine.ipynb"): notebook(check="9-2-check"),
            moodle("小明 王", 4, "holiday.ipynb"): b'{"cells": [], "nbformat": 4}',
            BO: notebook(),
        },
    )
    status, said = collected(path)
    assert status == 1
    assert f"not taken, from ann: it should be {LESSON}, and holds the cells of lesson 4" in said
    assert "of no lesson that was released, from eve (it holds the cells of lesson 9" in said
    assert "holiday.ipynb: of no lesson that was released, from wang" in said
    assert "1 new" in said


def test_whatever_is_handed_in_is_named(plain, collected, tmp_path):
    put(
        tmp_path / "in",
        {
            "ann/essay.docx": b"PK\x03\x04",
            f"bo/.ipynb_checkpoints/{LESSON}-checkpoint.ipynb": notebook(),
            "eve/hw.rar": b"Rar!",
            f"wang/{IPYNB}": notebook(),
            "wang/.DS_Store": b"",
            "wang/__MACOSX/._x.ipynb": b"",
        },
    )
    status, said = collected(tmp_path / "in")
    assert status == 1
    assert "ann/essay.docx: not taken, from ann: it is no notebook" in said
    assert "not taken, from bo: it is only a copy that Jupyter keeps by itself" in said
    assert "eve/hw.rar: not taken, from eve: it is an archive of a kind that is not opened here" in said
    assert "wang" not in said.replace("from 1 student", "")


def test_a_student_with_a_thousand_files_gets_a_few_lines(plain, collected, tmp_path):
    put(tmp_path / "in", {f"ann/{n}.bin": b"" for n in range(1_000)} | {f"bo/{IPYNB}": notebook()})
    status, said = collected(tmp_path / "in")
    assert status == 1
    assert len(said.splitlines()) < 40
    assert "980 more files" in said


@pytest.mark.parametrize("json_too", [[], ["--json"]])
def test_no_name_reaches_the_terminal_as_it_is(plain, tmp_path, capsys, json_too):
    names = ["\x1b[2Jgone", "back\x08\x08", "line\nbreak\rx", "\x9b31m", "right\u202eto left", "half\ud800", "\x7f"]
    path = raw_archive(
        tmp_path / "m.zip",
        [{"name": f"{name}/{IPYNB}".encode("utf-8", "surrogatepass"), "flags": 0x800, "data": b"{}"} for name in names]
        + [{"name": ANN.replace(IPYNB, f"x\x1b]0;{IPYNB}").encode(), "data": notebook(text="\x1b[31m")}],
    )
    assert main(["classroom", "collect", str(path), "--course", str(plain.root), *json_too]) == 1
    said = capsys.readouterr().out
    assert all(sign == "\n" or sign.isprintable() for sign in said)
    assert "gone" in said
    if json_too:
        assert [one["outcome"] for one in json.loads(said)["found"]].count("new") == 1


def test_a_name_of_broken_bytes_on_the_disk_is_told(plain, collected, tmp_path):
    folder = put(tmp_path / "in", {f"ann/{IPYNB}": notebook()})
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe")).mkdir()
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe/x.ipynb")).write_bytes(notebook())
    except OSError:
        pytest.skip("this system takes no such names")
    status, said = collected(folder)
    assert status == 1
    assert "⟨U+DCFF⟩" in said
    assert "1 new; from 1 student." in said
