"""The files in a folder, in a zip archive, and in zip archives inside of either, without unpacking anything to disk.

    for entry in entries(path): entry.parts, entry.problem, entry.read()

What cannot be taken (a link, a damaged entry, a folder that may not be read) is an entry too, with its problem in
words: whoever asks can name it, and the others are there all the same.
"""

import datetime
import io
import itertools
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from platformlab.classroom import zipped
from platformlab.classroom.files import CourseError
from platformlab.classroom.printable import in_one_line
from platformlab.classroom.submission import LARGEST_BYTES

MOST_ENTRIES = zipped.MOST_ENTRIES
MOST_IN_FOLDER = 500_000

MOST_ENTRIES_INSIDE = 2_000
"""How many files an archive may hold that lies inside of what was given: it is one student's."""

MOST_BYTES_INSIDE = 200_000_000
"""How large such an archive may be, and how much may come out of it in all."""

DEEPEST = 3
"""How many archives may lie in one another."""

_ENCODINGS = ("gb18030", "big5hkscs", "cp932", "cp949", "cp1252", "cp437")
"""What names in an archive may be written in that are not UTF-8; the last one reads everything."""


@dataclass(frozen=True)
class Entry:
    """A file. parts: its path within what was given, names of archives on the way among them. problem: why it cannot be
    taken, or empty text. when: the time of the file, or of the archive's entry; None for none that can be. read: gives
    its bytes, at most one more than a submission may have; CourseError. place: where it lies on the disk; None inside
    of an archive. archive: which archive it lies in, by its parts; None for none. seen: the same as long as the file on
    the disk is, it or the archive around it; for telling a second look from a second file."""

    parts: tuple[str, ...]
    problem: str
    when: datetime.datetime | None
    read: Callable[[], bytes]
    place: Path | None = None
    archive: tuple[str, ...] | None = None
    seen: str = ""


def entries(path, *, knows=lambda name: False):
    """What lies in a folder, a zip archive, or is one file, as a list of Entry. CourseError for what is none of them.

    knows: whether a name is one that is looked for; names that are not in UTF-8 are read so that most are known.
    """
    path = Path(path)
    shown = in_one_line(str(path))
    try:
        if path.is_symlink():
            raise CourseError(f"{shown} is a link: name the folder or the file itself")
        if not path.exists():
            raise CourseError(f"{shown} is not there")
    except OSError as error:
        raise CourseError(f"{shown} cannot be read ({_reason(error)})") from None
    if path.is_dir():
        found = list(itertools.islice(_in_folder(path), MOST_IN_FOLDER + 1))
    else:
        found = [_of_file(path, (path.name,))]
        if found[0].problem:
            raise CourseError(f"{shown} {found[0].problem}")
        if not is_notebook_name(path.name) and not _may_be_archive(path.name) and not _is_archive(path):
            raise CourseError(f"{shown} is no folder, no notebook and no zip archive")
    given_archive = path if not path.is_dir() and not is_notebook_name(path.name) else None
    out = []
    for entry in found:
        out += _opened(entry, knows, given_archive)
    if len(out) > MOST_IN_FOLDER:
        raise CourseError(f"{shown} is refused: it has more than {MOST_IN_FOLDER:,} files")
    return out


_NOTEBOOK = re.compile(r".*\.ipynb(\.(txt|json|download))?( ?\(\d+\))?(\.(txt|json|ipynb))?", re.IGNORECASE | re.DOTALL)


def is_notebook_name(name):
    """Whether a file is called like a notebook, with what browsers and mail programs add to the name."""
    return _NOTEBOOK.fullmatch(name.strip()) is not None


def _may_be_archive(name):
    return name.strip().lower().endswith(".zip")


def _is_archive(path):
    with _file(path) as file:
        return zipped.is_archive(file)


# --- folders ----------------------------------------------------------------------------------------------------------


def _in_folder(top):
    waiting = [(top, ())]
    while waiting:
        folder, parts = waiting.pop()
        try:
            with os.scandir(folder) as scan:
                found = sorted(scan, key=lambda one: one.name)
        except OSError as error:
            yield _refused((*parts, ""), f"cannot be read ({_reason(error)})")
            continue
        folders = []
        for one in found:
            here = (*parts, one.name)
            if one.is_symlink():
                yield _refused(here, "is a link, which may lead anywhere")
            elif one.is_dir(follow_symlinks=False):
                folders.append((Path(one.path), here))
            else:
                yield _of_file(Path(one.path), here)
        waiting += reversed(folders)


def _reason(error):
    return (error.strerror or "error").lower()


def _refused(parts, problem, archive=None):
    return Entry(parts, problem, None, partial(_nothing, problem), archive=archive)


def _nothing(problem):
    raise CourseError(problem)


def _of_file(path, parts):
    try:
        about = path.lstat()
    except OSError as error:
        return _refused(parts, f"cannot be read ({_reason(error)})")
    if not stat.S_ISREG(about.st_mode):
        return _refused(parts, "is no file but a device, a pipe or a socket")
    when = _moment(about.st_mtime)
    return Entry(parts, "", when, partial(_read_file, path), place=path, seen=str(about.st_mtime_ns))


def _moment(seconds):
    try:
        return _told(datetime.datetime.fromtimestamp(seconds, datetime.UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _told(when):
    """A time, unless it is one that programs write who know none: the beginning of the calendar of zip, or of Unix."""
    return when if when.year >= 1990 else None


def _read_file(path, most=LARGEST_BYTES + 1):
    with _file(path) as file:
        try:
            return file.read(most)
        except OSError as error:
            raise CourseError(f"cannot be read ({_reason(error)})") from None


def _file(path):
    """The open file. Whoever can write into the folder may have put a link or a pipe there since it was looked at."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        raise CourseError(f"cannot be read ({_reason(error)})") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise CourseError("is no file but a device, a pipe or a socket")
    return os.fdopen(handle, "rb")


# --- archives ---------------------------------------------------------------------------------------------------------


class _Inside:
    """The bytes of an archive that lies in another one or in a folder: read when they are needed, the last one kept."""

    _kept = (None, b"")

    def __init__(self, read):
        self._read = read

    def open(self):
        if _Inside._kept[0] is not self:
            _Inside._kept = (self, self._read(MOST_BYTES_INSIDE + 1))
        return io.BytesIO(_Inside._kept[1])


def _opened(entry, knows, given_archive):
    """The entry, or what lies in it when it is an archive."""
    if entry.problem:
        return [entry]
    if given_archive is not None:
        open_it, shown = partial(_file, given_archive), in_one_line(str(given_archive))
        try:
            with open_it() as file:
                return _in_archive(file, open_it, (), entry, knows, MOST_ENTRIES, depth=0)
        except zipped.ArchiveError as error:
            raise CourseError(f"{shown} cannot be taken: it {error}") from None
        except CourseError as error:
            raise CourseError(f"{shown} {error}") from None
    if not _may_be_archive(entry.parts[-1]):
        return [entry]
    return _in_archive_inside(entry, partial(_read_file, entry.place), entry.parts, knows, depth=1)


def _in_archive_inside(entry, read, parts, knows, depth):
    """What lies in an archive inside of something else, or the one entry that says why it cannot be looked into."""
    inside = _Inside(read)
    try:
        file = inside.open()
        if file.seek(0, 2) > MOST_BYTES_INSIDE:
            problem = f"is an archive of more than {MOST_BYTES_INSIDE // 10**6} MB"
        elif depth > DEEPEST:
            problem = f"lies in more than {DEEPEST} archives"
        else:
            return _in_archive(file, inside.open, parts, entry, knows, MOST_ENTRIES_INSIDE, depth)
    except (zipped.ArchiveError, CourseError) as error:
        problem = str(error)
    return [_refused(entry.parts, problem)]


def _in_archive(file, open_it, outer, entry, knows, most, depth):
    """The entries of an archive, those of archives in it among them. outer: the parts before the names in it."""
    found = zipped.listed(file)
    if len(found) > most:
        raise zipped.ArchiveError(f"has more than {most:,} entries")
    encoding = _encoding([one.name_bytes for one in found], knows)
    inside, budget, out = bool(outer), MOST_BYTES_INSIDE, []
    for one in found:
        if one.is_folder:
            continue
        name = _name(one, encoding)
        parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
        problem = one.problem or _leads_out(name)
        if inside and not problem and one.size > budget:
            problem = f"lies in an archive that unpacks to more than {MOST_BYTES_INSIDE // 10**6} MB"
        elif inside and not problem:
            budget -= one.size
        # A file in a student's own archive has the time of that archive: its own is the student's to choose.
        when = entry.when if inside else _here(one.when)
        here = Entry(
            parts=(*outer, *(parts or ("",))),
            problem=problem,
            when=when,
            read=partial(_unpacked, open_it, one),
            archive=outer,
            seen=f"{entry.seen} {when.isoformat() if when else ''}".strip(),
        )
        if not problem and _may_be_archive(name):
            read = partial(_unpacked, open_it, one)
            out += _in_archive_inside(here, read, here.parts, knows, depth + 1)
        else:
            out.append(here)
        if len(out) > most:
            raise zipped.ArchiveError(f"has more than {most:,} entries")
    return out


def _unpacked(open_it, one, most=LARGEST_BYTES + 1):
    try:
        with open_it() as file:
            return zipped.unpacked(file, one, most)
    except zipped.ArchiveError as error:
        raise CourseError(str(error)) from None


def _leads_out(name):
    plain = name.replace("\\", "/")
    out = plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in name
    return "leads out of the folder" if out else ""


def _here(when):
    """A time without a zone, as archives have it: this computer's."""
    try:
        return when and _told(when.astimezone(datetime.UTC))
    except (ValueError, OverflowError, OSError):
        return None


# --- names ------------------------------------------------------------------------------------------------------------


def _name(one, encoding):
    try:
        return one.name_bytes.decode("utf-8")
    except UnicodeDecodeError:
        return one.name_bytes.decode("cp437" if one.is_utf8 else encoding, "replace")


def _encoding(names, knows):
    """What the names of an archive that are no UTF-8 are written in: that by which most are known, or the first."""
    odd = [name for name in names if not _decoded(name, "utf-8")]

    def worth(encoding):
        read = [text for name in odd if (text := _decoded(name, encoding))]
        return sum(any(knows(part) for part in text.replace("\\", "/").split("/")) for text in read), len(read)

    return max(_ENCODINGS, key=worth) if odd else "utf-8"


def _decoded(name, encoding):
    try:
        return name.decode(encoding)
    except UnicodeDecodeError:
        return ""
