"""When something was handed in, as far as somebody says it who can know it.

nbgrader's exchange writes the time into its folders, with the abbreviation of a zone; a table of submissions, such as
Moodle's grading worksheet, has it; a teacher can say it for all. The time of a file or of an archive's entry says none
of this: Moodle and Canvas stamp what they zip when they zip it.

    exchange_time("2026-11-25 14:30:05 UTC")      a datetime in UTC, or None
    Word(table=…, received=…, zone=…)              what the teacher says
"""

import datetime
import re
import zoneinfo
from dataclasses import dataclass, field
from pathlib import Path

from platformlab.classroom import roster_columns as columns_of
from platformlab.classroom import roster_text
from platformlab.classroom.files import CourseError
from platformlab.classroom.printable import in_one_line
from platformlab.classroom.roster import table, table_bytes
from platformlab.classroom.spelling import squeezed

_HOURS = dict.fromkeys(("UTC", "GMT", "UCT", "Z", "WET"), 0.0) | {
    "WEST": 1.0,
    "CET": 1.0,
    "CEST": 2.0,
    "EET": 2.0,
    "EEST": 3.0,
    "MSK": 3.0,
    "HKT": 8.0,
    "JST": 9.0,
    "KST": 9.0,
    "AWST": 8.0,
    "ACST": 9.5,
    "ACDT": 10.5,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
}
"""Hours before UTC, of the abbreviations that name one zone only: CST, EST, EDT, IST and others name several."""

_CLOCK = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d)[:.]?(\d\d)(?:[:.]?(\d\d))?(\.\d+)?\s*([A-Za-z]{1,6}|[+-]\d\d:?\d\d)?"
)
_FAR_EAST = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\D*?(\d{1,2}):(\d\d)")
_WORDS = re.compile(
    r"(?:[^\W\d]+,?\s+)?(?:(\d{1,2})\.?\s+([^\W\d]+)|([^\W\d]+)\s+(\d{1,2})),?\s+(\d{4}),?\s+(.*)", re.DOTALL
)
_HOUR = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?\s*([AP]M)?", re.IGNORECASE)
_MONTHS = (
    *("january januar janvier enero январь января", "february februar février febrero февраль февраля"),
    *("march märz mars marzo март марта", "april avril abril апрель апреля", "may mai mayo май мая"),
    *("june juni juin junio июнь июня", "july juli juillet julio июль июля", "august août agosto август августа"),
    *("september septembre septiembre сентябрь сентября", "october oktober octobre octubre октябрь октября"),
    *("november novembre noviembre ноябрь ноября", "december dezember décembre diciembre декабрь декабря"),
)


def zone_named(name):
    """A time zone by its name, "Asia/Shanghai" or "+08:00". CourseError for what is none."""
    try:
        if re.fullmatch(r"[+-]\d\d:?\d\d", name):
            return _offset(name)
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise CourseError(f"--zone {name!r} is no time zone: write one such as Asia/Shanghai or +08:00") from None


def _offset(text):
    sign, digits = (-1 if text[0] == "-" else 1), text[1:].replace(":", "")
    return datetime.timezone(sign * datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def exchange_time(text, *, zone=None):
    """The time in the name of a folder of nbgrader's exchange, in UTC: "2026-11-25 14:30:05.123 UTC". None when it is
    none, or its zone is not sure. zone: that of the exchange, where it is known."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    return _in_utc(_moment(found), found[8] or "", zone)


def local_time(text):
    """The time as it stands in a folder's name, whatever its zone: for telling which of two is the later one."""
    found = _CLOCK.fullmatch(text.strip())
    moment = _moment(found) if found else None
    return moment and moment.replace(tzinfo=datetime.UTC)


def _moment(found):
    year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
    second, fraction = int(found[6] or 0), float(found[7] or 0)
    try:
        return datetime.datetime(year, month, day, hour, minute, second, int(fraction * 1_000_000))
    except ValueError:
        return None


def _in_utc(moment, said, zone):
    if moment is None:
        return None
    try:
        if said[:1] in ("+", "-"):
            return moment.replace(tzinfo=_offset(said)).astimezone(datetime.UTC)
        if said.upper() in _HOURS:
            hours = datetime.timedelta(hours=_HOURS[said.upper()])
            return moment.replace(tzinfo=datetime.timezone(hours)).astimezone(datetime.UTC)
        here = moment.replace(tzinfo=zone) if zone is not None else None
        # A zone that is known to be the exchange's decides what an abbreviation means, if it has that abbreviation.
        if here is not None and (not said or here.tzname() == said):
            return here.astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        pass
    return None


def received_time(text, zone=None):
    """When all was received, as a teacher says it: "2026-12-01" (from its first minute on) or with a time of day.

    zone: of one that names none; None for this computer's. CourseError for what is no time.
    """
    try:
        moment = datetime.datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=zone) if moment.tzinfo is None and zone is not None else moment
        return moment.astimezone(datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise CourseError(f'--received {text!r} is no time: write "2026-12-01" or "2026-12-01 23:59"') from None


# --- a table of submissions -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """What a teacher says about times. table: {(lesson or "", student): a time in UTC}. received: of all that nobody
    else says a time of. zone: of the exchange, and of times without one. participants: {number: student}, for Moodle's
    numbers. notices: what was odd in the table, in sentences."""

    table: dict = field(default_factory=dict)
    received: datetime.datetime | None = None
    zone: datetime.tzinfo | None = None
    participants: dict = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def of(self, lesson, student):
        """What the table says of a student's work on a lesson, or None."""
        return self.table.get((lesson, student)) or self.table.get(("", student))


def read_table(path, people, lessons, *, zone=None, received=None):
    """The Word of a CSV of submissions: a column that tells the student, one of times, and maybe one of lessons.

    CourseError when it has no such columns, or a time that cannot be read.
    """
    path = Path(path)
    name = in_one_line(path.name)
    found = roster_text.decoded(table_bytes(path, "table of times"), f"the table {name}")
    heading, rows = table(found.text, name)
    known = columns_of.headings(heading)
    at = next((known[one] for one in columns_of.SUBMITTED if one in known), None)
    if at is None:
        raise CourseError(f'{name} has no column of times: call it "submitted", beside one of ids or names')
    notices, times, participants, twice = [found.notice] if found.notice else [], {}, {}, set()
    guessed = ""
    for line, row in rows:
        students = _students(row, known, people)
        number = columns_of.participant(_cell(row, known, (*columns_of.PARTICIPANTS, "id")))
        said = row[at].strip() if at < len(row) else ""
        if len(students) != 1:
            whom = people.said(students) if students else "nobody on the roster"
            notices.append(f"{name}, line {line}: it tells {whom}, and is left out")
            continue
        (student,) = students
        if number:
            participants[number] = student
        if said in ("", "-", "—"):
            continue
        when = read_time(said, zone)
        if when is None:
            shown = in_one_line(said)
            raise CourseError(
                f"{name}, line {line}: {shown!r} is no time, or its zone is not sure: "
                'write "2026-12-01 23:59", and name the zone with --zone'
            )
        if zone is None and not guessed and read_time(said, _offset("+00:00")) != read_time(said, _offset("+01:00")):
            guessed = when.astimezone().strftime("%Z, UTC%z")
        key = (_lesson(_cell(row, known, columns_of.LESSONS), lessons), student)
        if times.setdefault(key, when) != when:
            twice.add(key)
    if guessed:
        notices.append(f"{name}: times without a zone are taken as this computer's ({guessed}); --zone says another")
    for lesson, student in sorted(twice):
        del times[lesson, student]
        notices.append(f"{name} has two times for {student}{', ' if lesson else ''}{lesson}: neither is taken")
    return Word(times, received, zone, participants, tuple(notices))


def _students(row, known, people):
    for column, place in known.items():
        tells = place < len(row) and (column in columns_of.EMAILS or columns_of.is_id_column(column))
        if tells and (found := people.by_id(row[place])):
            return found
    first, last = _cell(row, known, columns_of.FIRST), _cell(row, known, columns_of.LAST)
    whole = _cell(row, known, columns_of.WHOLE)
    found = people.by_name(first + last) or people.by_name(whole)
    return found or people.by_id(_cell(row, known, ("id",)))


def _cell(row, known, names):
    places = [known[one] for one in names if one in known and known[one] < len(row)]
    return next((row[place].strip() for place in places if row[place].strip()), "")


def _lesson(said, lessons):
    for lesson in lessons:
        if said and (
            squeezed(said) == squeezed(lesson) or (said.isdecimal() and lesson.startswith(f"{int(said):02d}_"))
        ):
            return lesson
    return ""


def read_time(text, zone):
    """A time as ISO writes it, or as Moodle does in words; in UTC. zone: of one that tells none, else this computer's.

    None for what cannot be read. Days and months in numbers alone, 3/4/2026, are not: they have two meanings.
    """
    text = " ".join(text.split())
    try:
        moment, said = datetime.datetime.fromisoformat(text), ""
        if moment.tzinfo is not None:
            return moment.astimezone(datetime.UTC)
    except ValueError:
        if found := _CLOCK.fullmatch(text):
            moment, said = _moment(found), found[8] or ""
        else:
            moment, said = _in_words(text), ""
    if moment is None:
        return None
    if said:
        return _in_utc(moment, said, zone)
    try:
        return (moment.replace(tzinfo=zone) if zone is not None else moment).astimezone(datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _in_words(text):
    """ "Wednesday, 25 November 2026, 2:30 PM", "Mittwoch, 25. November 2026, 14:30", "2026年11月25日 星期三 14:30"."""
    try:
        if found := _FAR_EAST.search(text):
            return datetime.datetime(*(int(part) for part in found.groups()))
        if not (found := _WORDS.fullmatch(text)) or not (clock := _HOUR.search(found[6])):
            return None
        word = (found[2] or found[3]).casefold()
        months = [place for place, names in enumerate(_MONTHS, 1) if any(_is_month(word, one) for one in names.split())]
        hour, half = int(clock[1]), (clock[4] or "").upper()
        hour = hour % 12 + (12 if half == "PM" else 0) if half else hour
        (month,) = months
        return datetime.datetime(
            int(found[5]), month, int(found[1] or found[4]), hour, int(clock[2]), int(clock[3] or 0)
        )
    except ValueError:
        return None


def _is_month(word, name):
    return word == name or (len(word) >= 3 and name.startswith(word))
