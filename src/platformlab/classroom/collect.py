"""What was handed in, from nbgrader's exchange, a folder, or a bulk download of Moodle or Canvas.

    collect(course, paths)      Found entries, one for each file that was seen
    summary(found)              lines for the teacher

Whom a file is from is told by where it comes from (`senders`), which lesson it is by its cells (`looked_at`), and when
it was handed in by who can know it (`times`). Every version is kept; the last one stands in submitted/ (`kept`).
Whatever cannot be taken is told by student and reason, and stops nothing else.
"""

import contextlib
import datetime
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from platformlab.classroom import archives, beside, kept
from platformlab.classroom.files import CourseError
from platformlab.classroom.found import BESIDE, NO_LESSON, NOBODY, REFUSED, SILENT, TAKEN, Found
from platformlab.classroom.found import WELL as WELL
from platformlab.classroom.found import is_well as is_well
from platformlab.classroom.found import summary as summary
from platformlab.classroom.kept import EXCHANGES_OWN, OLDER, Handed, stamped, versions
from platformlab.classroom.looked_at import Looked, is_junk, lesson_named, look, may_be_notebook
from platformlab.classroom.people import People
from platformlab.classroom.printable import in_one_line
from platformlab.classroom.rivals import refuse_rivals
from platformlab.classroom.senders import CANVAS, EXCHANGE, Sender, knows, senders
from platformlab.classroom.spelling import squeezed
from platformlab.classroom.submission import LARGEST_BYTES
from platformlab.classroom.times import Word, exchange_time, local_time
from platformlab.exercises.feedback import visible

_CLOCKS_APART = datetime.timedelta(minutes=5)
"""How far the clock of an exchange may be ahead of this computer's without being called the future."""


@dataclass
class Item:
    """A file on its way through collect(). level: beside which others it lies. outcome: as soon as it is decided."""

    entry: archives.Entry
    sender: Sender
    source: int
    archive: str = ""
    looked: Looked | None = None
    sha: str = ""
    student: str = ""
    lesson: str = ""
    by: str = ""
    outcome: str = ""
    why: str = ""
    notes: list = field(default_factory=list)
    handed: Handed | None = None
    version: dict | None = None
    in_future: bool = False
    size: int = 0

    @property
    def path(self):
        """Where it lies, as it may be shown."""
        return in_one_line("/".join(self.entry.parts))

    @property
    def own(self):
        """The name after what an LMS put in front of this very file; empty text when it put nothing there."""
        return self.sender.own if self.sender.depth == len(self.entry.parts) - 1 else ""

    @property
    def name(self):
        """The name that the student gave the file."""
        return self.own or self.entry.parts[-1]

    @property
    def came(self):
        """The same with the archive that it lies in."""
        return f"{in_one_line(self.archive)}/{self.path}" if self.archive else self.path

    @property
    def level(self):
        """What it lies in beside other senders."""
        return self.source, self.entry.parts[: max(self.sender.depth, 0)]

    def refuse(self, why, outcome=REFUSED):
        """Decides that it is not taken."""
        self.outcome, self.why = outcome, why

    def found(self):
        """What there is to tell of it."""
        when = self.version["when"] if self.version else ""
        words = {"why": visible(self.why), "note": visible("; ".join(self.notes))}
        return Found(self.path, self.outcome, self.student, self.lesson, when, self.by, **words)


def collect(course, paths, *, word=None, now=None):
    """Takes in what the paths hold. CourseError before anything is taken when one is not there, or none can be read.

    word: what the teacher says of times, a times.Word.
    """
    word, now = word or Word(), now or datetime.datetime.now(datetime.UTC)
    people = People(course.roster.students).with_participants(word.participants)
    checks = {name: {part.check_id for part in course.lesson(name).parts} for name in course.released}
    items, unread = _listed([Path(path) for path in paths], people)
    for item in items:
        if not item.outcome:
            _look(item, people, checks)
    refuse_rivals(course, [item for item in items if item.looked and item.student and not item.outcome], people)
    notebooks = [item for item in items if item.looked and item.looked.is_notebook and not item.outcome]
    for item in notebooks:
        _time(item, people, word, now)
    _level_out(notebooks)
    groups = beside.gathered(items, notebooks)
    with kept.collecting(course):
        for item in sorted(notebooks, key=_order):
            _keep(course, item, groups.get(id(item), {}))
    _say_which_counts(course, notebooks)
    for item in items:
        if not item.outcome:
            item.outcome = BESIDE
    _say_where_only_copies_are(items)
    return (*unread, *(item.found() for item in items if item.outcome != SILENT))


def _listed(paths, people):
    """(items of all paths, Found of those that cannot be read)."""
    for path in paths:
        with contextlib.suppress(OSError):
            if not path.exists() and not path.is_symlink():
                raise CourseError(f"{in_one_line(str(path))} is not there")
    items, unread = [], []
    for source, path in enumerate(paths):
        try:
            found = archives.entries(path, knows=knows(people))
        except CourseError as error:
            unread.append(Found(in_one_line(str(path)), REFUSED, why=str(error)))
            continue
        found = [entry for entry in found if not is_junk(entry.parts[-1:]) and entry.parts[0] != "__MACOSX"]
        root = path.absolute() if path.is_dir() or len(found) != 1 or found[0].archive is not None else None
        theirs = senders(found, people, root=root)
        archive = path.name if any(entry.archive == () for entry in found) else ""
        items += [Item(entry, sender, source, archive) for entry, sender in zip(found, theirs, strict=True)]
    if unread and len(unread) == len(paths):
        raise CourseError(unread[0].why)
    return items, tuple(unread)


# --- one file ---------------------------------------------------------------------------------------------------------


def _look(item, people, checks):
    """Reads a file and decides whose it is and of which lesson, or why it cannot be taken."""
    entry, sender = item.entry, item.sender
    if len(sender.students) == 1:
        (item.student,) = sender.students
        item.by = sender.by
    if is_junk(entry.parts) or (entry.parts[-1] in EXCHANGES_OWN and sender.by in (EXCHANGE, "the folder")):
        item.outcome = SILENT
        return
    if entry.problem:
        item.refuse(entry.problem)
        return
    if may_be_notebook(item.name):
        try:
            data = entry.read()
        except CourseError as error:
            item.refuse(str(error))
            return
        looked = look(item.name, data, checks)
        item.sha = sha256(data).hexdigest()
        if looked.is_notebook:
            item.looked = looked
            if len(data) > LARGEST_BYTES:
                item.refuse(f"it is larger than {LARGEST_BYTES // 10**6} MB")
                return
    _whose(item, people)
    if item.looked and not item.outcome:
        _lesson(item, checks)


def _whose(item, people):
    """Decides the student, from what was said of the sender, and where that leaves it open from the notebook."""
    sender = item.sender
    if sender.refused:
        item.student = ""
        item.refuse(sender.refused)
        return
    if len(sender.students) == 1 or (item.looked is None and (sender.open or sender.students)):
        return
    named = set().union(*(people.by_typed(name) for name in item.looked.named)) if item.looked else set()
    if sender.students:
        named &= sender.students
    if (sender.open or sender.students) and len(named) == 1:
        (item.student,) = named
        item.by = "the id in the notebook"
    elif sender.students:
        item.refuse(f"it may be from {people.said(sender.students)}: {_OWN_FOLDER}")
    elif sender.open and len(named) > 1:
        item.refuse(f"it names {people.said(named)}: {_OWN_FOLDER}")
    else:
        item.refuse(_whom(item, people), NOBODY)
        item.lesson = item.looked.lesson if item.looked else ""


_OWN_FOLDER = "put it into a folder that is called by the student's id, and collect that"


def _whom(item, people):
    """What a file from nobody says of whom it is."""
    if item.sender.alike:
        kind, number = item.sender.key.split(" ", 1)
        return (
            f"{kind.capitalize()}'s user {number} has the name of {people.said(item.sender.alike)}, and another number"
        )
    if item.sender.key:
        return f"it says {item.sender.said!r}"
    if item.looked and item.looked.named:
        return f"it names {in_one_line(item.looked.named[0], 60)!r}"
    return ""


def _lesson(item, checks):
    """Decides the lesson: by the cells, which nobody can rename; a name that tells another one is a mistake."""
    looked, sender = item.looked, item.sender
    names = [sender.lesson] if sender.lesson else [item.name, *reversed(item.entry.parts[:-1])]
    told = lesson_named(names, checks)
    inside = looked.lesson or (looked.other and f"lesson {looked.other}, which was not released")
    if inside and told and inside != told:
        item.lesson = told
        item.refuse(f"it should be {told}, and holds the cells of {inside}")
    elif sender.lesson and not told:
        item.refuse(f"it was handed in for {in_one_line(sender.lesson)}", NO_LESSON)
    elif looked.lesson or told:
        item.lesson = looked.lesson or told
    else:
        item.refuse(f"it holds the cells of {inside}" if inside else looked.broken, NO_LESSON)
    if not item.outcome and looked.broken:
        item.notes.append(f"{looked.broken}; as it is, it cannot be graded")


# --- times and versions -----------------------------------------------------------------------------------------------


def _time(item, people, word, now):
    """Decides when it was handed in, as far as anybody says so, and by what it is compared with other versions."""
    sender, hint = item.sender, item.entry.when
    when = word.of(item.lesson, item.student)
    by_teacher = when is not None
    if when is None and sender.by == EXCHANGE:
        when, hint = exchange_time(sender.when, zone=word.zone), local_time(sender.when) or hint
        if when is None:
            item.notes.append(
                f"the time {in_one_line(sender.when, 60)!r} cannot be told for sure: "
                "when it was handed in is not known (--zone says the exchange's zone)"
            )
        elif when > now + _CLOCKS_APART:
            item.notes.append(
                f"its time {when:%Y-%m-%d %H:%M} UTC is in the future: when it was handed in is not known"
            )
            when, hint = None, now
    if when is None and word.received is not None:
        when, by_teacher = word.received, True
        order = hint
    else:
        order = when or hint
    if order is not None and order > now + _CLOCKS_APART and not by_teacher:
        item.notes.append(f"its file is of {order:%Y-%m-%d %H:%M} UTC, in the future: it counts as handed in now")
        order, item.in_future = now, True
    if sender.late and when is None:
        item.notes.append(f"{CANVAS} calls it late; by how much is not known")
    if sender.key.startswith("canvas ") and sender.said and squeezed(sender.said) not in people.names_of(item.student):
        item.notes.append(f"{CANVAS} calls the sender {sender.said!r}: the work of a group is taken for one only")
    if item.by in ("the folder", "the file's name", EXCHANGE) and (once := people.before(sender.said) - {item.student}):
        item.notes.append(f"{sender.said} was the id of {people.said(once)} before the roster was changed")
    others = set().union(*(people.by_typed(name) for name in item.looked.named)) - {item.student}
    if others and not any(item.student in people.by_typed(name) for name in item.looked.named):
        item.notes.append(f"the notebook names {people.said(others)} as its learner")
    item.handed = Handed(
        lesson=item.lesson,
        student=item.student,
        data=b"",
        when=when,
        order=order or now,
        late=sender.late,
        came=item.came,
        by=item.by,
        sender=sender.key,
        named=_named(item, people),
        by_teacher=by_teacher,
        # A folder of the exchange has its time in its name, wherever it is copied to.
        seen=f"{sender.lesson} {sender.when}" if sender.by == EXCHANGE else item.entry.seen,
    )


def _named(item, people):
    """The id that the notebook names last; the student's own before another's."""
    own = [name for name in item.looked.named if item.student in people.by_typed(name)]
    return (own or list(item.looked.named) or [""])[-1]


def _level_out(notebooks):
    """Makes times of files that are near each other one time: archives are not written in the order of handing in."""
    groups = {}
    for item in notebooks:
        if item.handed.when is None:
            groups.setdefault((item.student, item.lesson), []).append(item)
    for found in groups.values():
        latest = None
        for item in sorted(found, key=lambda one: one.handed.order, reverse=True):
            if latest is None or latest - item.handed.order > kept.NEAR:
                latest = item.handed.order
            item.handed = replace(item.handed, order=latest)


def _order(item):
    """In which order files are kept: by time; of one time, by Canvas's numbers, then by what copies are called."""
    handed, own = item.handed, stamped(item.entry.when)
    by_name = item.sender.attachment, beside.copy_number(item.name), own, item.path
    return handed.student, handed.lesson, handed.order, *by_name


def _keep(course, item, with_it):
    try:
        data = item.entry.read()
    except CourseError as error:
        item.refuse(str(error))
        return
    if sha256(data).hexdigest() != item.sha:
        item.refuse("it was changed while it was read: collect it again")
        return
    item.outcome, item.version = kept.keep(course, replace(item.handed, data=data, beside=beside.read(with_it)))
    if item.outcome == OLDER and item.handed.when is None:
        counts = versions(course, item.lesson, item.student)[-1]["from"]
        item.notes.append(f"by the time of its file it is older than {counts}, which counts; it is kept")


def _say_which_counts(course, notebooks):
    """Where more than one file came, and times do not tell which is the last, says by name which one counts."""
    groups = {}
    for item in notebooks:
        if item.version is not None:
            groups.setdefault((item.student, item.lesson), []).append(item)
    for (student, lesson), found in groups.items():
        all_of = versions(course, lesson, student)
        counts = all_of[-1]
        alike = [one for one in found if len({two.version["whole"] for two in found if _no_telling(one, two)}) > 1]
        before = [one for one in all_of[:-1] if one["order"] == counts["order"] and one["whole"] != counts["whole"]]
        if not any(one.outcome in TAKEN for one in found):
            continue
        if alike:
            names = " and ".join(dict.fromkeys(one.came for one in alike))
            alike[-1].notes.append(f"which of {names} came last is not known: {counts['from']} counts, all are kept")
        elif before:
            found[-1].notes.append(f"{before[-1]['from']} is of the same time: {counts['from']} counts, both are kept")
        elif len(all_of) > 1 and any(one.in_future for one in found):
            found[-1].notes.append(f"{counts['from']} counts, all are kept")


def _say_where_only_copies_are(items):
    """Names what Jupyter kept by itself where a sender's notebook is missing beside it."""
    there = {(item.source, item.sender.key, item.level) for item in items if item.outcome != SILENT}
    for item in items:
        mine = item.source, item.sender.key, item.level
        if item.outcome == SILENT and item.student and may_be_notebook(item.name) and mine not in there:
            item.refuse("it is only a copy that Jupyter keeps by itself, and the notebook is not there")


def _no_telling(one, two):
    """Whether no time tells which of two files is the later one."""
    known = one.handed.when and two.handed.when and not (one.handed.by_teacher and two.handed.by_teacher)
    return (
        one.handed.order == two.handed.order if known else one.level == two.level and one.sender.key == two.sender.key
    )
