"""The versions that a student handed in of a lesson: all are kept, and the last one handed in counts.

    keep(course, handed)       keeps one, and says what that was
    settle(course, …)          puts the one that counts into submitted/, where it is graded
    versions(course, …)        dicts, from the first to the one that counts
    companions(course, …)      the files that were handed in beside it, as they are graded

    platformlab/collected/LESSON/STUDENT/*.ipynb and *.json     the versions
    platformlab/collected/LESSON/STUDENT/beside/                files beside them, by what they hold
    submitted/STUDENT/LESSON/LESSON.ipynb and files beside it   the version that counts

"Last" goes by the time of handing in where somebody says it, else by the time that the file or the archive bears: when
it was handed in is then not known, and no late rule applies, but a download of today is later than one of last week.
"""

import contextlib
import datetime
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath

from platformlab.classroom.files import read_json, write, write_json
from platformlab.classroom.people import own_names
from platformlab.classroom.spelling import folded
from platformlab.records import learner_id

NEW, RESUBMITTED, OLDER, SAME = "new", "resubmitted", "older than what is there", "already here"
AGAIN = "handed in again as it was before"
STAMP = "%Y-%m-%dT%H%M%S.%f"
EXCHANGES_OWN = ("timestamp.txt", "submission_secret.txt")
"""What nbgrader's exchange puts beside a notebook."""

NEAR = datetime.timedelta(minutes=2)
"""Times of files and archives that are nearer than this say nothing: what is collected later is then the later one."""

MOST_BESIDE = 50
MOST_BYTES_BESIDE = 20_000_000


@dataclass(frozen=True)
class Handed:
    """A version. when: of handing in, in UTC; None when nobody says it. order: by which versions are compared, in UTC.
    late: whether the LMS calls it late, without saying by how much; None for not said. came: from where. by: how the
    student was recognised. sender: whom the LMS named. named: the id that the notebook names. beside: {name: bytes}.
    by_teacher: whether a teacher says the time, which then takes the place of another. seen: tells a second look at a
    file from a second file."""

    lesson: str
    student: str
    data: bytes
    when: datetime.datetime | None
    order: datetime.datetime
    late: bool | None = None
    came: str = ""
    by: str = ""
    sender: str = ""
    named: str = ""
    beside: dict = field(default_factory=dict)
    by_teacher: bool = False
    seen: str = ""


def stamped(when):
    """A time as it stands in names and in versions; empty text for none."""
    return when.astimezone(datetime.UTC).strftime(STAMP)[:-3] + "Z" if when else ""


def unstamped(text):
    """The time of a stamp, in UTC; None for empty text."""
    return datetime.datetime.strptime(text, f"{STAMP}Z").replace(tzinfo=datetime.UTC) if text else None


def versions(course, lesson, student):
    """What a student handed in of a lesson, the one that counts last: dicts with when, order, seen (what tells a second
    look), count (in which order it was kept), late, sha, whole, from, by, sender, named, beside, file."""
    folder = course.own / "collected" / lesson / student
    found = [read_json(path) for path in folder.glob("*.json")] if folder.is_dir() else []
    return sorted((_complete(one) for one in found if one), key=lambda one: (one["order"], one["count"], one["sha"]))


def _complete(one):
    """A version with all that it has today. Before, the time of a file was taken for that of handing in."""
    if "order" in one:
        return one
    sure = one.get("by") == "the exchange"
    more = {"late": None, "sender": "", "named": "", "beside": {}, "count": 0, "whole": one["sha"], "seen": ""}
    return {**more, **one, "order": one["when"], "when": one["when"] if sure else ""}


def keep(course, handed):
    """Keeps a version and says what it was: (outcome, its dict). The one that counts is put into submitted/."""
    kept = versions(course, handed.lesson, handed.student)
    about = _about(handed, kept)
    same = [one for one in kept if one["whole"] == about["whole"]]
    if same and (kept[-1] in same or any(one["seen"] == about["seen"] for one in same)):
        one = kept[-1] if kept[-1] in same else same[-1]
        one = _told_later(course, handed, one)
        settle(course, handed.lesson, handed.student)
        return SAME, one
    folder = course.own / "collected" / handed.lesson / handed.student
    for sha, data in {sha256(data).hexdigest(): data for data in handed.beside.values()}.items():
        write(folder / "beside" / sha[:32], data)
    write(folder / about["file"], handed.data)
    write_json((folder / about["file"]).with_suffix(".json"), about)
    settle(course, handed.lesson, handed.student)
    if versions(course, handed.lesson, handed.student)[-1]["file"] != about["file"]:
        return OLDER, about
    return (AGAIN if same else RESUBMITTED if kept else NEW), about


def _about(handed, kept):
    sha = sha256(handed.data).hexdigest()
    beside = {name: sha256(data).hexdigest()[:32] for name, data in sorted(handed.beside.items())}
    whole = sha256("\n".join([sha, *(f"{name}/{digest}" for name, digest in beside.items())]).encode()).hexdigest()
    whole = whole if beside else sha
    order = stamped(handed.order)
    if handed.when is None and kept and order < kept[-1]["order"] <= stamped(handed.order + NEAR):
        order = kept[-1]["order"]
    return {
        "when": stamped(handed.when),
        "order": order,
        "seen": handed.seen,
        "count": max((one["count"] for one in kept), default=0) + 1,
        "late": handed.late,
        "sha": sha,
        "whole": whole,
        "from": handed.came,
        "by": handed.by,
        "sender": handed.sender,
        "named": handed.named,
        "beside": beside,
        "file": f"{order}-{whole[:12]}.ipynb",
    }


def _told_later(course, handed, one):
    """The version with what is now known of its time, when that was not known before or the teacher says another."""
    if handed.when is None or stamped(handed.when) == one["when"] or (one["when"] and not handed.by_teacher):
        return one
    one = {**one, "when": stamped(handed.when)}
    path = course.own / "collected" / handed.lesson / handed.student / one["file"]
    write_json(path.with_suffix(".json"), one)
    return one


def settle(course, lesson, student):
    """Makes submitted/ hold the version that counts. What is there already is not written again."""
    kept = versions(course, lesson, student)
    if not kept:
        return
    counts = kept[-1]
    source = course.own / "collected" / lesson / student
    folder = course.root / "submitted" / student / lesson
    ours = {name for one in kept for name in one["beside"]}
    for name in sorted(ours - counts["beside"].keys()):
        _take_away(folder, PurePosixPath(name))
    for name, digest in counts["beside"].items():
        _put(folder / PurePosixPath(name), (source / "beside" / digest).read_bytes())
    day, clock = counts["when"][:10], counts["when"][11:]
    if counts["when"]:
        _put(folder / "timestamp.txt", f"{day} {clock[:2]}:{clock[2:4]}:{clock[4:6]} UTC\n".encode())
    else:
        (folder / "timestamp.txt").unlink(missing_ok=True)
    _put(folder / f"{lesson}.ipynb", (source / counts["file"]).read_bytes())


def _take_away(folder, name):
    if not (folder / name).is_dir():
        (folder / name).unlink(missing_ok=True)
    for parent in name.parents[:-1]:
        # A folder in which nothing is left might stand where the next version has a file.
        with contextlib.suppress(OSError):
            (folder / parent).rmdir()


def _put(path, data):
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return
    write(path, data)


def companions(course, lesson, student):
    """The files beside a student's notebook in submitted/, as {name relative to the notebook: path}.

    Links, hidden files and what the exchange puts there are none. At most MOST_BESIDE, of MOST_BYTES_BESIDE in all.
    """
    folder, found, left = course.root / "submitted" / student / lesson, {}, MOST_BYTES_BESIDE
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if name.as_posix() in (f"{lesson}.ipynb", *EXCHANGES_OWN) or any(part.startswith(".") for part in name.parts):
            continue
        if path.is_symlink() or not path.is_file() or any((folder / one).is_symlink() for one in name.parents):
            continue
        left -= path.stat().st_size
        if left < 0 or len(found) >= MOST_BESIDE:
            break
        found[name.as_posix()] = path
    return found


def numbers_id(course, lesson, student):
    """By which id a student's numbers were drawn: the one that the notebook names, when that is the student's own in
    another spelling, an e-mail address of theirs or an id that they had before; else the id of the roster."""
    one = next((one for one in course.roster.students if one.id == student), None)
    named = named_id(course, lesson, student)
    if one is None or not named or folded(named) not in own_names(one):
        return student
    try:
        return learner_id(named)
    except ValueError:
        return student


def named_id(course, lesson, student):
    """The id that the notebook which counts names as its learner's, as it was typed; empty text for none."""
    kept = versions(course, lesson, student)
    return kept[-1]["named"] if kept else ""


# --- a collect that was ended -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def collecting(course):
    """While versions are kept: if it is ended here, whatever ends it, the next command goes on with finish()."""
    write(course.own / "collecting", "")
    yield
    (course.own / "collecting").unlink(missing_ok=True)


def finish(course):
    """Puts into submitted/ what a collect that was ended has kept and did not put there any more."""
    if not (course.own / "collecting").exists():
        return
    for folder in sorted((course.own / "collected").glob("*/*")):
        settle(course, folder.parent.name, folder.name)
    for place in ("submitted/*/*", "platformlab/collected/*/*", "platformlab/collected/*/*/beside"):
        for half in course.root.glob(f"{place}/.*.part"):
            half.unlink(missing_ok=True)
    (course.own / "collecting").unlink(missing_ok=True)
