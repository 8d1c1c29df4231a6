"""Notebooks in a folder or a zip archive, read without unpacking anything. Whatever is unsafe is refused with a reason.

for entry in entries(path): entry.parts, entry.when, entry.read()
"""

import datetime
import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from platformlab.classroom.files import CourseError
from platformlab.classroom.submission import LARGEST_BYTES

MOST_ENTRIES = 50_000
MOST_BYTES = 2_000_000_000
"""How much the notebooks of one archive may hold in all, unpacked."""

MOST_FOLD = 200
"""A file that grows more than so many times when it is unpacked is a bomb, once it is larger than _SMALL."""

_SMALL = 1_000_000
_SKIPPED = ("__MACOSX", ".ipynb_checkpoints", ".git")


@dataclass(frozen=True)
class Entry:
    """A notebook file. parts: its path within what was given. when: its own time. read: gives its bytes, at most one
    more than a submission may have."""

    parts: tuple[str, ...]
    when: datetime.datetime
    read: Callable[[], bytes]


def entries(path):
    """The notebooks of a folder, a zip archive, or one notebook file. CourseError for what is unsafe or unreadable."""
    path = Path(path)
    if path.is_symlink():
        raise CourseError(f"{path} is a link: name the folder or the file itself")
    if path.is_dir():
        yield from _in_folder(path)
    elif path.suffix == ".ipynb" and path.is_file():
        yield _of_file(path, (path.name,))
    elif zipfile.is_zipfile(path):
        yield from _in_archive(path)
    elif not path.exists():
        raise CourseError(f"{path} is not there")
    else:
        raise CourseError(f"{path} is no folder, no notebook and no zip archive")


def _is_wanted(parts):
    name = parts[-1]
    return name.endswith(".ipynb") and not name.startswith("._") and not any(part in _SKIPPED for part in parts)


def _in_folder(top):
    for folder, folders, files in os.walk(top):
        folders.sort()
        for name in [*folders, *files]:
            path = Path(folder, name)
            if path.is_symlink():
                raise CourseError(f"{path} is a link, which may lead anywhere: take it away, then collect again")
        for name in sorted(files):
            path = Path(folder, name)
            parts = path.relative_to(top).parts
            if _is_wanted(parts):
                yield _of_file(path, parts)


def _of_file(path, parts):
    when = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)

    def read():
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)

    return Entry(parts, when, read)


def _in_archive(path):
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise CourseError(f"{path} cannot be read as a zip archive ({error})") from None
    with archive:
        found = archive.infolist()
        _check(path, found)
        for info in found:
            parts = PurePosixPath(info.filename).parts
            if parts and not info.is_dir() and _is_wanted(parts):
                yield Entry(parts, _time(info), lambda info=info: _read(path, archive, info))


def _check(path, found):
    """CourseError for an archive that nobody honest makes."""

    def refuse(why):
        raise CourseError(f"{path} is refused: {why}")

    if len(found) > MOST_ENTRIES:
        refuse(f"it has more than {MOST_ENTRIES:,} entries")
    for info in found:
        shown = repr(info.filename[:80])
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":") or "\0" in name:
            refuse(f"the entry {shown} leads out of the folder")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            refuse(f"the entry {shown} is a link or a device, not a file")
        if info.flag_bits & 1:
            refuse(f"the entry {shown} is encrypted")
        if info.file_size > _SMALL and info.file_size > MOST_FOLD * max(info.compress_size, 1):
            refuse(f"the entry {shown} grows to {info.file_size:,} bytes from {info.compress_size:,}: a bomb")
    if sum(info.file_size for info in found if info.filename.endswith(".ipynb")) > MOST_BYTES:
        refuse(f"its notebooks hold more than {MOST_BYTES // 10**9} GB")


def _read(path, archive, info):
    """The bytes of an entry, whatever size it claims."""
    try:
        with archive.open(info) as file:
            return file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, EOFError, zipfile.zlib.error):
        raise CourseError(f"{path}: the entry {info.filename[:80]!r} is damaged") from None


def _time(info):
    """The entry's own time, which a zip archive gives without a time zone: taken as this computer's."""
    try:
        return datetime.datetime(*info.date_time).astimezone(datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
