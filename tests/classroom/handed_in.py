"""Hand-ins as Moodle, Canvas and nbgrader name them, made here: the forms are theirs, the people are nobody.

Moodle builds the names of its download in mod/assign/classes/downloader.php (get_student_prefix,
load_submissionplugin_filelist), Canvas in lib/content_zipper.rb (get_filename, add_upload_submission), nbgrader in
nbgrader/exchange/default/submit.py (init_dest). The headings of Moodle's tables are the strings lastmodifiedsubmission,
recordid and participant of its language packs; those of Canvas's gradebook stand in lib/gradebook_exporter.rb.
"""

import json
import struct
import zipfile
import zlib

LESSON = "03_visits_into_orders"
ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n"
    '"王, 小明",101,U1,wang,A\n"O\'Brien, Ann",102,U2,ann,A\n"Lee, Bo",103,U3,bo,A\n"Lee, Bo",104,U4,bo2,A\n'
)
PLAIN = (
    "student_id,name,email\n"
    'ann,Ann O\'Brien,ann@x.cn\nwang,"王, 小明",wang@x.cn\nbo,Bo Lee,bo@x.cn\neve,Eve Ma,eve@x.cn\n'
)
"""The same kind of class without Canvas's numbers, and with one who would be somebody else."""


def notebook(student="", text="1", check="3-1-check"):
    """A notebook with an id in its first cell and a check cell of a lesson, as bytes."""
    cells = [
        {"cell_type": "code", "source": f"learner({student!r})", "metadata": {}},
        {"cell_type": "code", "source": text, "metadata": {"nbgrader": {"grade_id": check}}},
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}).encode()


def archive(path, entries):
    """A zip archive of {name: bytes}, or of (name, bytes) pairs."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items() if isinstance(entries, dict) else entries:
            file.writestr(name, data)
    return path


def moodle(name, number, own=f"{LESSON}.ipynb", *, folders=True, old=False):
    """The name of an entry in Moodle's download. old: as Moodle wrote it before 4.1, with a sign more."""
    prefix = f"{name.replace('_', ' ')}_{number}_assignsubmission_file"
    if not folders:
        return f"{prefix}_{own}"
    return f"{prefix}{'_' if old else ''}/{own}"


def canvas(name, user, file, own=f"{LESSON}.ipynb", *, late=False):
    """The name of an entry in Canvas's download. name: the sortable one."""
    plain = "".join(sign for sign in name.lower() if sign.isalnum() or sign == "_")
    return "_".join([plain, *(["LATE"] if late else []), str(user), str(file), own])


def canvas_anonymous(user, file, own=f"{LESSON}.ipynb", *, late=False):
    """The same when names are hidden from who marks."""
    return "_".join([*(["LATE"] if late else []), "anon", user, str(file), own])


def exchange(user, when="2026-11-02 10:00:00.000000 UTC", lesson=LESSON, random="cmFuZG9t"):
    """The name of a folder in nbgrader's inbound."""
    return f"{user}+{lesson}+{when}" + (f"+{random}" if random else "")


def put(folder, entries):
    """Writes {path below the folder: bytes}; the folder."""
    for name, data in entries.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def raw_archive(path, entries):
    """A zip archive of (name in bytes, bytes) pairs, whatever the names are; keywords change the list of entries.

    entries: dicts with name, data, and what the list says instead of the truth: flags, version, day, extra, mode.
    """
    body, listing = b"", b""
    for one in entries:
        name, data = one["name"], one["data"]
        flags, clock, day = one.get("flags", 0), one.get("clock", 0), one.get("day", 0x5A21)
        sizes = (zlib.crc32(data), len(data), len(data))
        head = struct.pack("<HHHHHLLLHH", 20, flags, 0, clock, day, *sizes, len(name), 0)
        extra = one.get("extra", b"")
        listing += b"PK\x01\x02" + struct.pack("<BBHHHHH", 20, 3, one.get("version", 20), flags, 0, clock, day)
        listing += struct.pack("<LLLHHHHHLL", *sizes, len(name), len(extra), 0, 0, 0, one.get("mode", 0), len(body))
        listing += name + extra
        body += b"PK\x03\x04" + head + name + data
    end = struct.pack("<HHHHLLH", 0, 0, len(entries), len(entries), len(listing), len(body), 0)
    path.write_bytes(body + listing + b"PK\x05\x06" + end)
    return path


def outcomes(found):
    """(student, lesson, outcome) of what was seen."""
    return [(one.student, one.lesson, one.outcome) for one in found]


def taken(found):
    """{student: outcome} of the notebooks that were taken."""
    from platformlab.classroom.found import TAKEN
    from platformlab.classroom.kept import SAME

    return {one.student: one.outcome for one in found if one.outcome in (*TAKEN, SAME)}
