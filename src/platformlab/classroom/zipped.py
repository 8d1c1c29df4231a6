"""A zip archive, entry by entry: one that is damaged, encrypted or forged is told alone and stops no other.

    for one in listed(file): one.name_bytes, one.problem; unpacked(file, one, 20_000_001)

Python's own zipfile refuses a whole archive for a single name of broken bytes, a damaged extra field or a version that
it does not know; a class's archive holds the work of everybody. So the list of entries is read here, and zlib unpacks.
What a size says is not believed: no more bytes come out than are asked for.
"""

import datetime
import stat
import struct
import zlib
from dataclasses import dataclass

MOST_ENTRIES = 50_000
_LARGEST_LIST = 64_000_000
_CHUNK = 65_536
_END, _END_64, _END_64_PLACE = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_ENTRY, _HEADER = b"PK\x01\x02", b"PK\x03\x04"
_FULL = 0xFFFFFFFF
STORED, DEFLATED = 0, 8


class ArchiveError(ValueError):
    """What cannot be read of an archive, as the end of a sentence."""


@dataclass(frozen=True)
class Zipped:
    """One entry. name_bytes: its name as it stands there; is_utf8: whether the archive says that this is UTF-8.
    problem: why it cannot be taken, or empty text. when: its own time, without a zone; None when it has none."""

    name_bytes: bytes
    is_utf8: bool
    problem: str
    is_folder: bool
    when: datetime.datetime | None
    size: int
    packed_size: int
    checksum: int
    method: int
    place: int


def is_archive(file):
    """Whether the end of a zip archive is in the file."""
    try:
        _end(file)
    except (ArchiveError, OSError, struct.error):
        return False
    return True


def listed(file):
    """The entries of an archive, from its open file. ArchiveError when there is no list of them."""
    try:
        start, size, shift = _end(file)
        if size > _LARGEST_LIST:
            raise ArchiveError(f"has more than {MOST_ENTRIES:,} entries")
        file.seek(start)
        data = file.read(size)
    except (OSError, OverflowError, struct.error):
        raise ArchiveError("is damaged: its list of entries cannot be read") from None
    found, at = [], 0
    while data[at : at + 4] == _ENTRY and at + 46 <= len(data):
        if len(found) >= MOST_ENTRIES:
            raise ArchiveError(f"has more than {MOST_ENTRIES:,} entries")
        one, at = _entry(data, at, shift)
        found.append(one)
    if len(data) < size or (at < len(data) and data[at : at + 4] != b"PK\x05\x05"):
        raise ArchiveError("is damaged: its list of entries ends too soon")
    return found


def _end(file):
    """(place of the list of entries, its length, by how much all places are shifted)."""
    length = file.seek(0, 2)
    tail_start = max(0, length - 65_557)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(_END)
    while at >= 0 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") != len(tail):
        at = tail.rfind(_END, 0, at)
    if at < 0:
        at = tail.rfind(_END)
    if at < 0 or at + 22 > len(tail):
        raise ArchiveError("is no zip archive, or only a part of one")
    size, start = struct.unpack_from("<LL", tail, at + 12)
    end = tail_start + at
    if _FULL in (size, start) and end >= 20:
        file.seek(end - 20)
        place = file.read(20)
        if place[:4] == _END_64_PLACE:
            file.seek(struct.unpack_from("<Q", place, 8)[0])
            long = file.read(56)
            if long[:4] == _END_64:
                size, start = struct.unpack_from("<QQ", long, 40)
                end -= 76
    shift = end - size - start
    if shift < 0:
        raise ArchiveError("is damaged: a part of it is missing")
    return start + shift, size, shift


def _entry(data, at, shift):
    """(the entry at this place of the list, the place of the next one)."""
    head = struct.unpack_from("<4s4B4H3L5H2L", data, at)
    flags, method, clock, day, checksum, packed_size, size = head[5:12]
    name_length, extra_length, note_length, _disk, _inner, mode, place = head[12:]
    name_end = at + 46 + name_length
    name, extra = data[at + 46 : name_end], data[name_end : name_end + extra_length]
    problem, is_utf8 = "", bool(flags & 0x800)
    try:
        for kind, field in _extras(extra):
            if kind == 1:
                size, packed_size, place = _long_sizes(field, size, packed_size, place)
            elif kind == 0x7075 and field[:1] == b"\x01" and field[1:5] == zlib.crc32(name).to_bytes(4, "little"):
                name, is_utf8 = field[5:], True
    except (struct.error, ValueError):
        problem = "is damaged"
    kind = stat.S_IFMT(mode >> 16)
    if flags & 1:
        problem = "is encrypted"
    elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        problem = "is a link or a device, not a file"
    elif method not in (STORED, DEFLATED):
        problem = f"is packed in a way that is not known here (method {method}): zip it again as usual"
    one = Zipped(
        name_bytes=name,
        is_utf8=is_utf8,
        problem=problem,
        is_folder=name.endswith((b"/", b"\\")) or kind == stat.S_IFDIR,
        when=_time(day, clock),
        size=size,
        packed_size=packed_size,
        checksum=checksum,
        method=method,
        place=place + shift,
    )
    return one, name_end + extra_length + note_length


def _extras(extra):
    """(kind, bytes) of each extra field. ValueError when one is cut off."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if at + 4 + length > len(extra):
            raise ValueError("an extra field is cut off")
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _long_sizes(field, *values):
    """The sizes and the place, each from the extra field of large archives where it says so."""
    found, at = [], 0
    for value in values:
        if value == _FULL:
            value, at = struct.unpack_from("<Q", field, at)[0], at + 8
        found.append(value)
    return found


def _time(day, clock):
    parts = (1980 + (day >> 9), (day >> 5) & 15, day & 31, clock >> 11, (clock >> 5) & 63, (clock & 31) * 2)
    try:
        return datetime.datetime(*parts)
    except ValueError:
        return None


def unpacked(file, one, most):
    """The bytes of an entry, at most so many. ArchiveError when it is not what the archive says of it."""
    if one.problem:
        raise ArchiveError(one.problem)
    try:
        file.seek(one.place)
        head = file.read(30)
        if head[:4] != _HEADER or len(head) < 30:
            raise ArchiveError("is damaged")
        file.seek(sum(struct.unpack_from("<HH", head, 26)), 1)
        data = _inflated(file, one, min(most, one.size + 1))
    except (OSError, OverflowError, ValueError, struct.error, zlib.error):
        raise ArchiveError("is damaged") from None
    if len(data) != min(most, one.size) or (one.size < most and zlib.crc32(data) != one.checksum):
        raise ArchiveError("is damaged")
    return data


def _inflated(file, one, most):
    left, parts, count = one.packed_size, [], 0
    inflate = zlib.decompressobj(-15) if one.method == DEFLATED else None
    while count < most:
        waiting = inflate.unconsumed_tail if inflate else b""
        if not waiting:
            waiting = file.read(min(left, _CHUNK))
            left -= len(waiting)
            if not waiting:
                break
        part = inflate.decompress(waiting, most - count) if inflate else waiting[: most - count]
        parts.append(part)
        count += len(part)
        if inflate and inflate.eof:
            break
    return b"".join(parts)
