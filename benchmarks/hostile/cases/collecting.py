"""Collecting: one hand-in never stops, hides or replaces another. Whose it is says the LMS or the exchange, never a
name that a student can choose; and what is not taken is told with student and reason."""

import json
import os
import stat
import zipfile

from hostile.case import collected
from hostile.fair import ANYTHING, NOT_HANDED_IN, RIGHT, WHATEVER, Fair, every
from hostile.works import LESSON, Work
from platformlab.notebooks import form

WHOSE, BAD = "whose work it is says the LMS", "one bad entry is refused alone"
NAMED = "what is not taken is told with student and reason"
CASES = []
case = collected(CASES)

FILE = f"{LESSON}.ipynb"
ANN, BO, WANG = (
    f"{name}_{number}_assignsubmission_file_" for name, number in (("Ann Lee", 7), ("Bo Ma", 8), ("小明 王", 9))
)
"""The folders that Moodle makes for the class."""

BOTH = {"ann": RIGHT, "bo": RIGHT}
ALL_THREE = {**BOTH, "wang": RIGHT}
ONLY_ANN = {"ann": RIGHT}


def collect_and_grade(at, *paths):
    at.collect(*paths)
    at.grade()


# --- whose work it is -------------------------------------------------------------------------------------------------

TAKES_THE_PLACE = {
    # name: (what ann hands in is called like this, what bo's is called)
    "a file called like a classmate's folder in Moodle": (f"{ANN}/{BO}.ipynb", f"{BO}/{FILE}"),
    "a file called like a classmate's file in Moodle": (f"{ANN}{BO}{FILE}", f"{BO}{FILE}"),
    "a file called like a classmate's file in Canvas": (f"leeann_101_1_mabo_102_2_{FILE}", f"mabo_102_2_{FILE}"),
    "a file called like a classmate's folder in the exchange": (
        f"{ANN}/bo+{LESSON}+2030-01-01 10:00:00 UTC+x.ipynb",
        f"{BO}/{FILE}",
    ),
    "a file called by a classmate's id": (f"{ANN}/bo.ipynb", f"{BO}/{FILE}"),
    "a folder in the hand-in called by a classmate's id": (f"{ANN}/bo/{FILE}", f"{BO}/{FILE}"),
    "a file called by a classmate's e-mail address": (f"{ANN}/bo.ma@school.example.ipynb", f"{BO}/{FILE}"),
}  # fmt: skip

for _name, (_hers, _his) in TAKES_THE_PLACE.items():
    for _order in ("first", "last"):

        @case(WHOSE, f"{_name}, {_order} in the archive", Fair(BOTH, status={"collect": 0}))
        def _(at, hers=_hers, his=_his, order=_order):
            entries = {hers: "ann", his: "bo"} if order == "first" else {his: "bo", hers: "ann"}
            collect_and_grade(at, at.zip("all.zip", entries))


@case(WHOSE, "a file called by a classmate's id, in folders of a teacher's", Fair(ONLY_ANN, status={"collect": 0}))
def _(at):
    at.hand_in("ann", path="ann/bo.ipynb")
    collect_and_grade(at)


@case(
    WHOSE,
    "a Canvas user outside the class with the name of somebody in it",
    Fair(BOTH, status={"collect": 1}, says=(("mabo_999", "999"),)),
)
def _(at):
    stranger = at.notebook("bo", Work(answers={"4.1": "answer_1 = 1"}))
    collect_and_grade(
        at,
        at.zip("c.zip", {f"leeann_101_1_{FILE}": "ann", f"mabo_102_2_{FILE}": "bo", f"mabo_999_3_{FILE}": stranger}),
    )


_TWINS = "Student,ID,SIS User ID,SIS Login ID,Section\n" + "".join(
    f'"{name}",{number},U{number},{one},A\n'
    for number, (one, name) in enumerate((("ann", "Lee, Ann"), ("bo", "Lee, Ann"), ("wang", "王, 小明")), 101)
)


@case(WHOSE, "two of one name, told apart by Canvas's numbers", Fair(BOTH, status={"collect": 0}))
def _(at):
    at.init(_TWINS, "--yes")
    collect_and_grade(at, at.zip("c.zip", {f"leeann_101_1_{FILE}": "ann", f"leeann_102_2_{FILE}": "bo"}))


@case(
    WHOSE,
    "two of one name in Moodle, and nothing tells them apart",
    Fair({"wang": RIGHT}, status={"collect": 1}, says=("ann", "bo")),
)
def _(at):
    at.init(_TWINS, "--yes")
    blank = at.notebook("ann", Work(change=lambda cells: cells.pop(0)))
    entries = {f"Ann Lee_7_assignsubmission_file_/{FILE}": blank, f"{WANG}/{FILE}": "wang"}
    collect_and_grade(at, at.zip("m.zip", entries))


@case(
    WHOSE,
    "a notebook with a classmate's id and numbers",
    Fair({"ann": every(ANYTHING)}, status={}, says=("bo",)),
)
def _(at):
    entries = {f"{ANN}/{FILE}": at.notebook("bo")}
    collect_and_grade(at, at.zip("m.zip", entries))


@case(WHOSE, "two hand-ins of one student under two names of Moodle's", Fair(BOTH))
def _(at):
    entries = {f"{ANN}/{FILE}": "ann", f"Ann  LEE_7_assignsubmission_file_/{FILE}": "ann", f"{BO}/{FILE}": "bo"}
    collect_and_grade(at, at.zip("m.zip", entries))


# --- one bad entry ----------------------------------------------------------------------------------------------------


def moodle(at, *, wang, name=f"{WANG}/{FILE}"):
    """Moodle's archive with Ann's and Bo's work, and this of Wang's in the middle."""
    return at.zip("m.zip", {f"{ANN}/{FILE}": "ann", name: wang, f"{BO}/{FILE}": "bo"})


def bad(name, *, marks=None, says=("王",), status=1):
    """A case with a bad entry of Wang's: the others are right, and it is said. The function gives what is collected."""

    def add(prepare):
        ends = {} if status is None else {"collect": status}
        fair = Fair({**BOTH, "wang": NOT_HANDED_IN} if marks is None else marks, status=ends, says=says)

        @case(BAD, name, fair)
        def _(at):
            collect_and_grade(at, prepare(at))

        return prepare

    return add


_WANGS = (("王", "wang"),)


@bad("a damaged entry", says=_WANGS)
def _(at):
    path = moodle(at, wang=b'{"cells": []}' + b" mark-of-the-damaged" * 50)
    data = bytearray(path.read_bytes())
    place = data.index(WANG.encode()) + len(f"{WANG}/{FILE}".encode())
    data[place + 4 : place + 12] = b"\xff" * 8
    path.write_bytes(bytes(data))
    return path


@bad("an encrypted entry", says=_WANGS)
def _(at):
    path = moodle(at, wang=b"x" * 100)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(f"{WANG}/{FILE}")
    data = bytearray(path.read_bytes())
    data[info.header_offset + 6] |= 1
    central = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[central + 8] |= 1
    path.write_bytes(bytes(data))
    return path


@bad("an entry that unpacks to 400 MB", says=_WANGS)
def _(at):
    return moodle(at, wang=b" " * 400_000_000)


@bad("an entry that says it is smaller than it is", says=_WANGS)
def _(at):
    path = moodle(at, wang=b" " * 60_000_000)
    path.write_bytes(path.read_bytes().replace((60_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    return path


@bad("a link in an archive", says=_WANGS)
def _(at):
    path = moodle(at, wang=b"/etc/passwd")
    with zipfile.ZipFile(path) as archive:
        entries = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in entries:
            if data == b"/etc/passwd":
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, data)
    return path


@bad("an entry that leads out of the folder", says=_WANGS)
def _(at):
    return moodle(at, wang=b"{}", name=f"../{WANG}/../../{FILE}")


@bad("a notebook that is none", status=None, says=("wang",), marks={**BOTH, "wang": WHATEVER})
def _(at):
    return moodle(at, wang=b"\x00\xff not a notebook")


def _honest_and_large(at):
    notebook = json.loads(at.notebook("wang"))
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "0,0,0\n" * 1_500_000}]
    return json.dumps(notebook).encode()


@bad("a notebook with 9 MB of equal output, which is honest", marks=ALL_THREE, status=0, says=())
def _(at):
    return moodle(at, wang=_honest_and_large(at))


@bad("a name with control characters", marks={**BOTH, "wang": WHATEVER}, says=(), status=None)
def _(at):
    return moodle(at, wang="wang", name=f"{WANG}/\x1b[2J\x07\r{FILE}")


@bad("a name in GBK", marks={**BOTH, "wang": WHATEVER}, says=(), status=None)
def _(at):
    path = moodle(at, wang="wang", name=f"xxxxxxx_9_assignsubmission_file_/{FILE}")
    path.write_bytes(path.read_bytes().replace(b"xxxxxxx_9", "小明 王".encode("gbk") + b"_9"))
    return path


@bad("a name of broken bytes", marks={**BOTH, "wang": WHATEVER}, says=(), status=None)
def _(at):
    path = moodle(at, wang="wang", name=f"xxxxx_9_assignsubmission_file_/{FILE}")
    path.write_bytes(path.read_bytes().replace(b"xxxxx_9", b"\xff\xfe\x80\x81\xed_9"))
    return path


@bad("a time out of range", marks=ALL_THREE, status=0, says=())
def _(at):
    path = moodle(at, wang="wang")
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(f"{WANG}/{FILE}")
    stamp = data[info.header_offset + 10 : info.header_offset + 14]
    path.write_bytes(data.replace(stamp, b"\xff\xff\xff\xff"))
    return path


def in_folders(at):
    """The work of Ann and Bo in a teacher's folders; Wang's folder, empty."""
    at.honest("ann", "bo")
    (at.inbox / "wang").mkdir()
    return at.inbox / "wang"


@bad("a link in a folder", says=("wang",))
def _(at):
    (in_folders(at) / FILE).symlink_to(at.root / "platformlab" / "course.json")
    return at.inbox


@bad("a pipe that nobody writes to", says=("wang",))
def _(at):
    os.mkfifo(in_folders(at) / FILE)
    return at.inbox


@bad("a folder called like a notebook", says=("wang",))
def _(at):
    (in_folders(at) / FILE).mkdir()
    (at.inbox / "wang" / FILE / "x.txt").write_text("x")
    return at.inbox


@bad("a file of the year 2500", marks=ALL_THREE, status=0, says=())
def _(at):
    in_folders(at)
    at.hand_in("wang", when=16_725_225_600)
    return at.inbox


@bad("a file from before 1970", marks=ALL_THREE, status=0, says=())
def _(at):
    in_folders(at)
    at.hand_in("wang", when=-(10**9))
    return at.inbox


# --- what is not taken ------------------------------------------------------------------------------------------------


def not_taken(name, *, says, marks=ONLY_ANN, status=1):
    """A case of Ann's good work beside what Wang hands in: {path: bytes} in Wang's folder of Moodle."""

    def add(prepare):
        @case(NAMED, name, Fair(marks, status={} if status is None else {"collect": status}, says=says))
        def _(at):
            entries = {f"{WANG}/{path}": data for path, data in prepare(at).items()}
            collect_and_grade(at, at.zip("m.zip", {f"{ANN}/{FILE}": "ann", **entries}))

        return prepare

    return add


_TAKEN = {**ONLY_ANN, "wang": RIGHT}

for _ending in (".ipynb.txt", ".ipynb.json", ".IPYNB", ".Ipynb"):

    @not_taken(f"a notebook that ends in {_ending} is taken", says=(), marks=_TAKEN, status=0)
    def _(at, ending=_ending):
        return {f"{LESSON}{ending}": at.notebook("wang")}


@not_taken("a zip within the zip is taken", says=(), marks=_TAKEN, status=0)
def _(at):
    return {"my work.zip": at.zip("inner.zip", {f"work/{FILE}": "wang"}).read_bytes()}


@not_taken("a zip with nothing of use in it", says=(_WANGS[0], "zip"))
def _(at):
    return {"my work.zip": at.zip("inner.zip", {"work/readme.txt": b"hello"}).read_bytes()}


@not_taken("a notebook of another lesson", says=(_WANGS[0], "lesson"))
def _(at):
    other = next(path for path in form.lessons() if path.stem.startswith("03"))
    return {other.name: other.read_bytes()}


@not_taken("a notebook of over 20 MB", says=(_WANGS[0], ("20 MB", "larger", "too large")))
def _(at):
    notebook = json.loads(at.notebook("wang"))
    notebook["cells"][1]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": os.urandom(11_000_000).hex()}
    ]
    return {FILE: json.dumps(notebook).encode()}


@not_taken("a PDF in place of a notebook", says=(_WANGS[0], "pdf"))
def _(at):
    return {"homework.pdf": b"%PDF-1.7 hello"}


@not_taken("an empty file", says=_WANGS, marks={**ONLY_ANN, "wang": WHATEVER}, status=None)
def _(at):
    return {FILE: b""}


@not_taken("a Python program in place of a notebook", says=(_WANGS[0], ".py"))
def _(at):
    return {f"{LESSON}.py": b"answer_1 = 3\n"}


@case(NAMED, "from nobody on the roster", Fair(ONLY_ANN, status={"collect": 1}, says=("Zoe Stranger",)))
def _(at):
    entries = {f"{ANN}/{FILE}": "ann", f"Zoe Stranger_33_assignsubmission_file_/{FILE}": at.notebook("wang")}
    collect_and_grade(at, at.zip("m.zip", entries))


@case(NAMED, "an archive that is none", Fair({"bo": RIGHT}, status={"collect": 1}, says=("x.zip",)))
def _(at):
    (at.folder / "x.zip").write_bytes(b"Rar!\x1a\x07\x00 this is no zip")
    at.hand_in("bo")
    collect_and_grade(at, at.folder / "x.zip", at.inbox)


@case(NAMED, "an archive that was cut off", Fair({"bo": RIGHT}, status={"collect": 1}, says=("m.zip",)))
def _(at):
    path = at.zip("m.zip", {f"{ANN}/{FILE}": "ann"})
    path.write_bytes(path.read_bytes()[:-200])
    at.hand_in("bo")
    collect_and_grade(at, path, at.inbox)


@case(NAMED, "a path that is not there", Fair({"bo": WHATEVER}, status={"collect": 1}, says=("nowhere",)))
def _(at):
    at.hand_in("bo")
    collect_and_grade(at, at.inbox, at.folder / "nowhere")
