"""Who an entry is from, by what Moodle, Canvas, nbgrader's exchange or a teacher's folders say; never by a name that a
student can choose.

Each of them puts its word in front or outside of what the student named:

    Ann Lee_1234567_assignsubmission_file/hers.ipynb       Moodle: name and number of the participant; older ones _file_
    Ann Lee_1234567_assignsubmission_file_hers.ipynb       Moodle, downloaded without folders
    leeann_LATE_12345_67890_hers.ipynb                     Canvas: sortable name, number of the user, of the attachment
    ann+03_visits_into_orders+2026-11-25 10:00:00 UTC+x/   nbgrader's exchange: user, lesson, time; made by its owner
    ann/hers.ipynb  ann.ipynb                              a teacher's folders and files, by the ids of the roster

(Moodle: mod/assign/classes/downloader.php; Canvas: lib/content_zipper.rb; nbgrader: exchange/default/submit.py.)

The outermost of these decides. Where one stands among others of its kind, what is beside it and tells nobody on the
roster is from a stranger, and nothing inside of it is asked. Only where nothing says who it is from, the notebook does.
"""

import re
from dataclasses import dataclass, replace

from platformlab.classroom.archives import is_notebook_name
from platformlab.classroom.owners import owner_of, speaks
from platformlab.classroom.printable import in_one_line
from platformlab.classroom.roster_columns import is_anonymous
from platformlab.classroom.spelling import folded, squeezed

EXCHANGE, MOODLE, CANVAS, FOLDER = "the exchange", "Moodle", "Canvas", "a folder"

_TIME = r"\d{4}-\d\d-\d\d[ T]\d\d[:.]?\d\d[:.]?\d\d(?:\.\d+)?(?: ?[A-Za-z]{1,6}| ?[+-]\d\d:?\d\d)?"
_EXCHANGE = re.compile(rf"(?P<student>.+)\+(?P<lesson>[^+]+)\+(?P<when>{_TIME})(?:\+[^+]*)?", re.DOTALL)
_EXCHANGE_ODD = re.compile(r"(?P<student>[^+]+)\+(?P<lesson>[^+]+)\+(?P<when>[^+]*)(?:\+[^+]*)?", re.DOTALL)
"""The same with a time that is none; then the user must be somebody on the roster."""

_MOODLE = re.compile(r"(?P<name>.*?)(?:_(?P<number>\d+))?_assignsubmission_[a-z]+(?:_(?P<own>.*))?", re.DOTALL)
_CANVAS = re.compile(r"(?=_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.*))", re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(r"(?P<late>LATE_)?anon_(?P<user>[0-9A-Za-z]{1,12})_(?P<file>\d+)_(?P<own>.*)", re.DOTALL)


@dataclass(frozen=True)
class Sender:
    """key: the same for all that one sender handed in; empty when nothing says who it is from. said: its name there.
    students: who that may be. alike: others on the roster with that name. by: what it was recognised by. sure: by more
    than a name. open: that it is not said who it is, so that the notebook may tell. refused: why nothing of it may be
    taken. depth: which part tells it. own: a file's own name, after what the LMS put in front. lesson, when: as the
    exchange has them. late: what Canvas calls it; None for not said. attachment: Canvas's number of a file."""

    key: str = ""
    said: str = ""
    students: frozenset = frozenset()
    by: str = ""
    sure: bool = False
    open: bool = False
    refused: str = ""
    depth: int = -1
    own: str = ""
    alike: frozenset = frozenset()
    lesson: str = ""
    when: str = ""
    late: bool | None = None
    attachment: int = 0


LOOSE = Sender(open=True)


def senders(entries, people, *, root=None):
    """The Sender of each entry, in their order.

    root: the folder or archive they lie in. Its name is asked when nothing inside tells anybody.
    """
    found = dict(_of_level(list(enumerate(entries)), 0, people, root if root is not None and root.is_dir() else None))
    if root is not None and not any(one.key for one in found.values()):
        given = _of_name(root.name, people, is_file=False, folder=root) or _of_canvas(root.name, people)
        if given is not None and (given.students or given.refused or given.by in (EXCHANGE, "the name")):
            return [replace(given, depth=-1)] * len(entries)
    return [found[place] for place in range(len(entries))]


def knows(people):
    """Whether a name tells somebody on the roster: for choosing in what the names of an archive are written."""

    def known(name):
        sender = _of_name(name, people, is_file=True) or _of_canvas(name, people)
        return sender is not None and bool(sender.students)

    return known


def _of_level(numbered, depth, people, root):
    """(number, Sender) of all entries below one folder. root: where their parts begin on the disk, or None."""
    groups = {}
    for number, entry in numbered:
        if len(entry.parts) <= depth:
            # An archive can have a file and a folder of one name.
            yield number, LOOSE
            continue
        groups.setdefault(entry.parts[depth], []).append((number, entry))
    files = {name for name, found in groups.items() if all(len(entry.parts) == depth + 1 for _, entry in found)}
    known = {}
    for name, found in groups.items():
        folder = root.joinpath(*found[0][1].parts[: depth + 1]) if root and found[0][1].archive is None else None
        if sender := _of_name(name, people, is_file=name in files, folder=folder):
            known[name] = sender
    known |= _of_canvas_level([name for name in groups if _is_file_like(name, files)], people)
    known = _anonymous_opened(known)
    strict = any(not _is_file_like(name, files) for name in known)
    for name, found in groups.items():
        if name in known:
            yield from ((number, replace(known[name], depth=depth)) for number, _ in found)
        elif name in files:
            yield from ((number, LOOSE) for number, _ in found)
        elif strict and not _is_file_like(name, files):
            stranger = Sender(f"folder {name}", in_one_line(name), by=FOLDER, depth=depth)
            yield from ((number, stranger) for number, _ in found)
        else:
            yield from _of_level(found, depth + 1, people, root)


def _is_file_like(name, files):
    """Files, and archives: whoever hands one in gives it one name, as a file has."""
    return name in files or name.lower().endswith(".zip")


# --- one name ---------------------------------------------------------------------------------------------------------


def _of_name(name, people, *, is_file, folder=None):
    """The Sender that a name tells by itself; None for none. folder: where it lies on the disk, for its owner."""
    if not is_file and (match := _exchange_match(name, people)):
        return _of_exchange(match, people, folder)
    if match := _MOODLE.fullmatch(name):
        return _of_moodle(match, people)
    stem = _stem(name) if is_file or name.lower().endswith(".zip") else name
    students = people.by_id(stem)
    if not students and is_file:
        students = people.by_id(re.sub(r" ?\(\d+\)$", "", stem))
    if not students:
        return None
    by = "the file's name" if is_file else "the folder"
    return Sender(f"id {folded(stem)}", in_one_line(stem), frozenset(students), by, sure=True)


def _stem(name):
    if is_notebook_name(name):
        return re.sub(r"\.ipynb.*", "", name, flags=re.IGNORECASE | re.DOTALL)
    return name.rpartition(".")[0] if "." in name[1:] and name.rpartition(".")[2].lower() in _ENDINGS else name


_ENDINGS = ("zip", "json", "txt", "html", "pdf", "py", "csv", "docx", "rar", "7z", "gz")


def _exchange_match(name, people):
    plain = re.sub(r"\.zip$", "", name, flags=re.IGNORECASE)
    if match := _EXCHANGE.fullmatch(plain):
        return match
    match = _EXCHANGE_ODD.fullmatch(plain)
    return match if match and people.by_id(match["student"]) else None


def _of_exchange(match, people, folder):
    user = match["student"]
    students, owner = people.by_id(user), owner_of(folder) if folder is not None else ""
    refused = ""
    if owner and speaks(owner, user) and not _is_owners(owner, user, students, people):
        refused = f"it is called as if it were from {in_one_line(user)}, but its owner is {in_one_line(owner)}"
    return Sender(
        f"exchange {folded(user)}",
        in_one_line(user),
        frozenset(students),
        EXCHANGE,
        sure=True,
        refused=refused,
        lesson=match["lesson"],
        when=match["when"],
    )


def _is_owners(owner, user, students, people):
    """Whether a user of this computer is the student that a folder names."""
    names = (
        {owner} if not students else {owner, *(f"{owner}@{mail.partition('@')[2]}" for mail in people.mails(students))}
    )
    theirs = set().union(*(people.by_id(name) for name in names))
    return folded(owner) == folded(user) if not theirs else bool(students) and theirs == students


def _of_moodle(match, people):
    name, number = match["name"], match["number"] or ""
    key, own = f"moodle {number or name}", match["own"] or ""
    if number and (students := people.by_participant(number)):
        return Sender(key, in_one_line(name), frozenset(students), "Moodle's number", sure=True, own=own)
    students = people.by_name(name.replace("_", " "))
    hidden = not students and is_anonymous(name)
    return Sender(key, in_one_line(name), frozenset(students), "the name", open=hidden, own=own)


def _anonymous_opened(known):
    """Where Moodle calls everybody the same, in whatever language, it does not say who they are."""
    theirs = {name: sender for name, sender in known.items() if sender.key.startswith("moodle ")}
    alike = {squeezed(sender.said) for sender in theirs.values()}
    numbers = {sender.key for sender in theirs.values()}
    if len(alike) != 1 or len(numbers) < 2 or any(sender.students for sender in theirs.values()):
        return known
    return known | {name: replace(sender, open=True) for name, sender in theirs.items()}


# --- Canvas -----------------------------------------------------------------------------------------------------------


def _of_canvas_level(names, people):
    """{name: Sender} of the files that lie beside each other, if Canvas has named them."""
    named = {name: sender for name in names if (sender := _of_canvas(name, people))}
    hidden = {name: _CANVAS_ANONYMOUS.fullmatch(name) for name in names}
    if names and all(hidden.values()):
        return {
            name: Sender(
                f"canvas {match['user']}",
                match["user"],
                open=True,
                own=match["own"],
                late=bool(match["late"]),
                attachment=int(match["file"]),
            )
            for name, match in hidden.items()
        }
    if any(sender.students or sender.refused for sender in named.values()) or len(named) == len(names):
        return named
    # A file of another origin may look like one of Canvas's: then nobody is known by it, and it is beside others.
    return {}


def _of_canvas(name, people):
    """The Sender of a file that Canvas may have named.

    The name may end in a number of its own (Canvas takes such numbers out of a name, but not at its end): then the
    true user is the second number. Nothing further back can be: from there on the student's own name begins.
    """
    if _exchange_match(name, people) or _MOODLE.fullmatch(name):
        return None
    matches = list(_CANVAS.finditer(name))
    if not matches:
        return None
    first = _canvas_reading(name, matches[0], people)
    if len(matches) < 2 or matches[1].start() != matches[0].start() + 1 + len(matches[0]["user"]):
        return first
    second = _canvas_reading(name, matches[1], people)
    told = squeezed(second.said)
    second_fits = bool(second.students) and any(told in people.names_of(one) for one in second.students)
    likely = len(matches[1]["file"]) >= 4 and not matches[1]["file"].startswith("0")
    first_fits = any(squeezed(first.said) in people.names_of(one) for one in first.students)
    if not first.students:
        return second if second_fits else first
    both = first.students | second.students
    if (second.students and likely and second.students != first.students) or (
        likely and not (first_fits and people.has_canvas)
    ):
        said = f"its name can be read as from {people.said(first.students)}"
        if second.students - first.students:
            said += f", and as from {people.said(second.students)}"
        else:
            said += f", and as from Canvas's user {matches[1]['user']}"
        return replace(first, students=both, refused=said)
    return first


def _canvas_reading(name, match, people):
    said = name[: match.start()]
    late = said.endswith("_LATE") or said == "LATE"
    said = said.removesuffix("LATE").removesuffix("_") if late else said
    students, alike = people.by_canvas(match["user"]), people.by_name(said)
    by = "Canvas's number" if students else "the name"
    # Whoever has a number in the roster is known by it alone.
    students = students or {one for one in alike if not people.students[one].canvas_id}
    return Sender(
        f"canvas {match['user']}",
        in_one_line(said),
        frozenset(students),
        by,
        sure=by != "the name",
        own=match["own"],
        alike=frozenset(alike - students),
        late=late,
        attachment=int(match["file"]),
    )
