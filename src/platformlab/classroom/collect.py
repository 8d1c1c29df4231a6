"""What was handed in, from nbgrader's exchange, a folder, or a bulk download of Moodle or Canvas.

Who it is from is read from the path, as each of them names it; else from the id in the notebook's first cell. Every
version is kept in platformlab/collected; the latest stands in submitted/, where it is graded.

    collect(course, paths)      Found entries, one for each notebook that was seen
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from platformlab.classroom import archives
from platformlab.classroom.files import read_json, write, write_json
from platformlab.classroom.submission import SubmissionError, read

NEW, RESUBMITTED, OLDER, SAME = "new", "resubmitted", "older than what is there", "already here"
NOBODY, NO_LESSON = "from nobody on the roster", "of no lesson that was released"
TAKEN = (NEW, RESUBMITTED, OLDER)

_EXCHANGE = re.compile(r"(?P<student>[^+]+)\+(?P<lesson>[^+]+)\+(?P<when>[^+]+)(\+.*)?")
_MOODLE = re.compile(r"(?P<name>.+)_\d+_assignsubmission_\w+")
_CANVAS = re.compile(r"(?P<name>[^_]+)_(?:late_)?(?P<user>\d+)_\d+_.+", re.IGNORECASE)
_LEARNER = re.compile(r"""^[ \t]*learner\(\s*(["'])(?P<id>.{1,200}?)\1""", re.MULTILINE)


@dataclass(frozen=True)
class Found:
    """A notebook that was seen. outcome: one of the words above. by: what it was recognised by."""

    path: str
    outcome: str
    student: str = ""
    lesson: str = ""
    when: str = ""
    by: str = ""


def collect(course, paths):
    """Takes in what the paths hold. CourseError before anything is taken, when one of them is unsafe or unreadable."""
    people, seen = _People(course.roster.students), []
    for path in paths:
        # An archive that is refused further on must not leave half of itself behind.
        for _entry in archives.entries(path):
            pass
    for path in paths:
        for entry in archives.entries(path):
            seen.append(_take(course, people, entry))
    return tuple(seen)


def _take(course, people, entry):
    shown, data = "/".join(entry.parts), entry.read()
    sources = _sources(data)
    when = entry.when
    exchange = next((match for part in entry.parts if (match := _EXCHANGE.fullmatch(part))), None)
    if exchange:
        when = exchange_time(exchange["when"]) or when
    student, by = people.of(entry.parts, exchange, sources)
    lesson = _lesson(course, entry.parts, exchange, data)
    stamp = when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H%M%S.%f")[:-3] + "Z"
    if not student or not lesson:
        return Found(shown, NOBODY if not student else NO_LESSON, student, lesson, stamp, by)
    return Found(shown, _keep(course, lesson, student, stamp, data, shown, by), student, lesson, stamp, by)


def _keep(course, lesson, student, stamp, data, shown, by):
    """Keeps a version, and puts it into submitted/ when it is the latest; what that was."""
    digest = sha256(data).hexdigest()
    folder = course.own / "collected" / lesson / student
    kept = versions(course, lesson, student)
    if any(version["sha"] == digest for version in kept):
        latest = kept[-1]
        if latest["sha"] == digest:
            _submit(course, lesson, student, latest, data)
        return SAME
    about = {"when": stamp, "sha": digest, "from": shown, "by": by, "file": f"{stamp}-{digest[:12]}.ipynb"}
    write(folder / about["file"], data)
    write_json(folder / f"{stamp}-{digest[:12]}.json", about)
    latest = versions(course, lesson, student)[-1]
    if latest["sha"] != digest:
        return OLDER
    _submit(course, lesson, student, about, data)
    return RESUBMITTED if kept else NEW


def versions(course, lesson, student):
    """What a student handed in of a lesson, from the first to the latest: dicts with when, sha, from, by, file."""
    folder = course.own / "collected" / lesson / student
    found = [read_json(path) for path in folder.glob("*.json")] if folder.is_dir() else []
    return sorted((one for one in found if one), key=lambda one: (one["when"], one["sha"]))


def _submit(course, lesson, student, about, data):
    folder = course.root / "submitted" / student / lesson
    notebook = folder / f"{lesson}.ipynb"
    if not notebook.is_file() or notebook.read_bytes() != data:
        write(notebook, data)
    day, clock = about["when"][:10], about["when"][11:]
    write(folder / "timestamp.txt", f"{day} {clock[:2]}:{clock[2:4]}:{clock[4:6]} UTC\n")


def exchange_time(text):
    """The time in the name of a folder of nbgrader's exchange, "2026-11-25 14:30:05 UTC" or with a fraction."""
    for form in ("%Y-%m-%d %H:%M:%S.%f %Z", "%Y-%m-%d %H:%M:%S %Z"):
        try:
            return datetime.datetime.strptime(text, form).replace(tzinfo=datetime.UTC)
        except ValueError:
            continue
    return None


def _sources(data):
    try:
        return "\n".join(cell.source for cell in read(data) if cell.kind == "code")[:1_000_000]
    except SubmissionError:
        return ""


def _lesson(course, parts, exchange, data):
    """Which released lesson a file is: by its name, its folder, else by the cells in it; empty text for none."""
    names = [exchange["lesson"]] if exchange else []
    names += [parts[-1], *reversed(parts[:-1])]
    for name in names:
        for lesson in course.released:
            if name == lesson or lesson in name:
                return lesson
    try:
        ids = {cell.grade_id for cell in read(data)}
    except SubmissionError:
        return ""
    scores = {name: len(ids & {part.check_id for part in course.lesson(name).parts}) for name in course.released}
    best = max(scores, key=scores.get, default="")
    return best if best and scores[best] else ""


class _People:
    """Who on the roster a path or a notebook means."""

    def __init__(self, students):
        self.ids = {student.id.casefold(): student.id for student in students}
        for student in students:
            for other in (student.email, *student.row.values()):
                if "@" in other:
                    self.ids.setdefault(other.strip().casefold(), student.id)
        self.canvas = {student.canvas_id: student.id for student in students if student.canvas_id}
        self.names = {}
        for student in students:
            first, last = _squeezed(student.first_name), _squeezed(student.last_name)
            for name in {first + last, last + first}:
                self.names.setdefault(name, set()).add(student.id)

    def of(self, parts, exchange, sources):
        """(the student's id, what it was recognised by); ("", "") for nobody, or for two with the same name."""
        if exchange and (found := self.ids.get(exchange["student"].casefold())):
            return found, "the exchange"
        for part in parts:
            if (match := _MOODLE.fullmatch(part)) and (found := self._named(match["name"])):
                return found, "the name"
        stem = parts[-1].removesuffix(".ipynb")
        if match := _CANVAS.fullmatch(stem):
            found = self.canvas.get(match["user"]) or self._named(match["name"])
            if found:
                return found, "Canvas's number" if match["user"] in self.canvas else "the name"
        for part in (*reversed(parts[:-1]), stem):
            if found := self.ids.get(unicodedata.normalize("NFC", part).casefold()):
                return found, "the folder" if part != stem else "the file's name"
        said = _LEARNER.search(sources)
        found = self.ids.get(said["id"].strip().casefold(), "") if said else ""
        return found, "the id in the notebook" if found else ""

    def _named(self, name):
        found = self.names.get(_squeezed(name), set())
        return next(iter(found)) if len(found) == 1 else ""


def _squeezed(name):
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def summary(found):
    """One line a notebook that could not be taken, and one that counts the others."""
    lines = [f"{one.path}: {one.outcome}" for one in found if one.outcome in (NOBODY, NO_LESSON)]
    counts = {outcome: sum(one.outcome == outcome for one in found) for outcome in (NEW, RESUBMITTED, OLDER, SAME)}
    said = [f"{count} {outcome}" for outcome, count in counts.items() if count]
    students = len({one.student for one in found if one.outcome not in (NOBODY, NO_LESSON)})
    lines.append(f"{', '.join(said) or 'No notebook taken'}; from {students} student{'' if students == 1 else 's'}.")
    return lines
