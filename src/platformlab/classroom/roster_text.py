"""The text of a table that a spreadsheet wrote, whose encoding stands nowhere in the file.

A mark at the beginning and UTF-8 are sure. All else is a guess among the encodings that spreadsheets write: the one in
which the most words are words. charset-normalizer decides between those that are equal in this; alone it needs more
text than a roster has. A guess is always said, with a name as it was read, so that who reads it sees if it is wrong.
"""

import codecs
import re
from dataclasses import dataclass

from platformlab.classroom.files import CourseError
from platformlab.classroom.likely_words import likelihood, one_language
from platformlab.classroom.printable import in_one_line
from platformlab.classroom.roster_columns import KNOWN
from platformlab.classroom.spelling import squeezed

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSED = (
    *("gb18030", "cp1252", "big5hkscs", "cp932", "cp949", "cp1251", "koi8_u", "cp1250", "mac_roman", "cp1254"),
    *("cp1253", "cp1255", "cp1256", "cp874", "cp1257", "cp1258", "iso8859_2", "euc_jp", "cp850", "cp866"),
)
_SHOWN = {"koi8_u": "koi8-r", "cp932": "shift_jis", "cp949": "euc-kr", "big5hkscs": "big5", "mac_roman": "mac-roman"}
"""What an encoding is called in messages, where that is not what Python calls it. It is a word for --encoding too."""

_APART = re.compile(r"[\x00-\x26(-,./:-@\[-`{-\x7f]+")
_ENOUGH = 0.5


@dataclass(frozen=True)
class Read:
    """A table's text. notice: what is not sure about it, in a sentence, or empty text."""

    text: str
    notice: str = ""


def decoded(data, name, *, encoding=""):
    """A Read of a file's bytes. name: of the file, for messages. encoding: as the teacher says it is.

    CourseError, in one line, when it cannot be read so, or when no guess is likely.
    """
    if encoding:
        return Read(_as_told(data, name, encoding))
    for mark, marked in _MARKS:
        if data.startswith(mark):
            try:
                return Read(data.decode(marked).removeprefix("\ufeff"))
            except UnicodeDecodeError:
                raise CourseError(f"{name} begins as {marked} and is not: save it as CSV in UTF-8") from None
    for unmarked in _by_zeros(data), _by_escapes(data), "utf-8":
        if unmarked and (text := _in(data, unmarked)) is not None:
            return Read(text, _on_utf8(text) if unmarked == "utf-8" else _guess_said(text, unmarked, ()))
    return _guessed(data, name)


def _as_told(data, name, encoding):
    try:
        return data.decode(codecs.lookup(encoding).name).removeprefix("\ufeff")
    except LookupError:
        raise CourseError(f"--encoding {encoding!r} is not known: utf-8, gb18030, big5, windows-1252, …") from None
    except UnicodeError as error:
        line = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise CourseError(f"{name}, line {line}, is not in {encoding}: name another --encoding") from None


def _in(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _by_zeros(data):
    """UTF-16 without a mark: every other byte of what is plain ASCII is 0."""
    head = data[:2_000]
    if head.count(0) < len(head) // 8 or len(head) < 4:
        return ""
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def _by_escapes(data):
    """Encodings that are ASCII to the eye of a program, and change over with signs of their own."""
    if b"\x1b$" in data or b"\x1b(" in data:
        return "iso2022_kr" if b"\x1b$)C" in data else "iso2022_jp_2"
    return "hz" if re.search(rb"~\{(?:[!-w][!-~])+~\}", data) and data.isascii() else ""


def _on_utf8(text):
    """Names that were spoilt before the file was written: read wrongly by another program, or with lost letters."""
    words = _words(text)
    spoilt = next((word for word in words if "\ufffd" in word), "")
    if spoilt:
        return f"A letter of {in_one_line(spoilt)!r} was lost before this file was written: export it again."
    twice = [word for word in words if _spoilt_twice(word)]
    if twice and len(twice) * 2 > len(words):
        said = f"{in_one_line(twice[0])!r} looks like {in_one_line(_spoilt_twice(twice[0]))!r}"
        return f"Names seem to have been spoilt before this file was written ({said}): export it again."
    return ""


def _spoilt_twice(word):
    """What a word was before UTF-8 was taken for a Windows encoding; empty text for a word that is well."""
    try:
        return word.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ""


# --- guessing ---------------------------------------------------------------------------------------------------------


def _guessed(data, name):
    found = []
    for encoding in _GUESSED:
        text = _in(data, encoding)
        if text is not None and (worth := _worth(text, encoding, data)) > 0:
            found.append((worth, encoding, text))
    likely = [one for one in found if one[0] > _ENOUGH]
    if not likely:
        raise CourseError(f"the encoding of {name} is not known: save it as CSV in UTF-8, or say --encoding NAME")
    most = max(worth for worth, _, _ in likely)
    best = [(encoding, text) for worth, encoding, text in likely if worth > most - 0.02]
    encoding, text = best[0]
    if len({_sample(text) for _, text in best}) > 1:
        encoding = _by_library(data, [encoding for encoding, _ in best]) or encoding
        text = dict(best)[encoding]
    return Read(text, _guess_said(text, encoding, [one for one in best if one[0] != encoding]))


def _by_library(data, encodings):
    """What charset-normalizer takes these bytes for, of these encodings; empty text when it has no opinion."""
    from charset_normalizer import from_bytes

    found = from_bytes(data, cp_isolation=list(encodings), enable_fallback=False).best()
    names = {codecs.lookup(encoding).name: encoding for encoding in encodings}
    return names.get(codecs.lookup(found.encoding).name, "") if found else ""


def _guess_said(text, encoding, others):
    shown = _sample(text)
    if not shown:
        return ""
    said = f"It is not said how the file is encoded. Read as {_shown(encoding)}: {in_one_line(shown)}."
    other = next((one for one in others if _sample(one[1]) != shown), None)
    if other:
        said += f" As {_shown(other[0])} it would be {in_one_line(_sample(other[1]))}."
    return f"{said} If that is wrong, say --encoding NAME."


def _shown(encoding):
    return _SHOWN.get(encoding, encoding.replace("cp125", "windows-125"))


def _sample(text):
    """A name, with a letter on which encodings differ: not a heading, if there is any other."""
    lines = text.replace("\r", "\n").split("\n")
    for line in [*lines[1:], lines[0]]:
        for cell in re.split('[,;\t|"]', line):
            if not cell.isascii() and cell.strip():
                return cell.strip()
    return ""


def _words(text):
    return [word.strip("-'") for word in _APART.split(text) if not word.isascii()][:5_000]


def _worth(text, encoding, data):
    """How likely a reading is: from 0 for impossible to 1, and a little more for what speaks for it beside."""
    words = _words(text)
    if not words:
        return 0.0
    known = {cell for cell in re.split('[,;\t|"\r\n]', text[:5_000]) if not cell.isascii() and squeezed(cell) in KNOWN}
    marks = [1.0] * 3 * len(known) + [likelihood(word, encoding) for word in words]
    # Line ends of a Mac of old speak for the encoding of that Mac; one language that explains many words, for itself.
    bonus = 0.03 if encoding.startswith("mac") and b"\r" in data and b"\n" not in data else 0.0
    bonus += 0.05 * one_language(words)
    return sum(marks) / len(marks) + bonus if any(marks) else 0.0
