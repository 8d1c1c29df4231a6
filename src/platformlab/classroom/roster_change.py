"""A new roster beside the one of the course: who stays, who has another id, who left and who came.

A student is the one who keeps the most of: e-mail address, name, other ids in the roster's columns, id. An id alone is
no proof: lists that number their lines give Ann's number to Bo when somebody is put in front of her.
"""

import difflib
from dataclasses import dataclass, replace

from platformlab.classroom.roster import Roster, Student
from platformlab.classroom.roster_columns import IDS, is_id_column
from platformlab.classroom.spelling import folded, squeezed

_EMAIL, _COLUMN, _NAME, _ID = range(4)
"""What two entries of a student can have in common, what says most first."""

_ALIKE = 0.6
"""How much alike two names must be to be one that was put right."""


@dataclass(frozen=True)
class Change:
    """roster: the new one, with what ids were before. left: all who left, now or earlier, as their work is kept. moves:
    (old id, new id) whose work goes along. lines: for the teacher. asks: whether a teacher must agree."""

    roster: Roster
    left: tuple[Student, ...]
    moves: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    asks: bool
    came: tuple[Student, ...] = ()


def compared(before, left_before, after):
    """The Change from the Roster of a course to a new one. left_before: the students who left it earlier."""
    old = [*before.students, *left_before]
    pairs = _paired(old, after.students)
    partner = {new: was for was, new in pairs.items()}
    students, moves, changed, came = [], [], [], []
    for place, student in enumerate(after.students):
        was = old[partner[place]] if place in partner else None
        students.append(_with(student, was) if was else student)
        if was is None:
            came.append(student)
        elif was.id != student.id:
            moves.append((was.id, student.id))
            changed.append((was, student))
    gone = [student for place, student in enumerate(before.students) if place not in pairs]
    left = [student for place, student in enumerate(old) if place not in pairs]
    lines = [f"{who.name}: the id {was.id} becomes {who.id}; the work comes along" for was, who in changed]
    lines += [f"{who.name} ({who.id}) is not on the new roster: the work is kept, and no longer graded" for who in gone]
    taken = {folded(student.id): student for student in after.students}
    in_use = taken.keys() | {folded(student.id) for student in left}
    kept_as = []
    for student in left:
        if other := taken.get(folded(student.id)):
            aside = _free(f"{student.id}-left", in_use)
            moves.append((student.id, aside))
            lines.append(
                f"The id {student.id} is now that of {other.name}: the work of {student.name} is kept as {aside}"
            )
            student = replace(student, id=aside, former_ids=(*student.former_ids, student.id))
        kept_as.append(student)
    asks = bool(lines)
    lines += [f"{student.name} ({student.id}) is new" for student in came]
    roster = replace(after, students=tuple(students))
    return Change(roster, tuple(kept_as), tuple(moves), tuple(lines), asks, tuple(came))


def _with(student, was):
    """A student with what only the old entry knows."""
    former = tuple(dict.fromkeys((*was.former_ids, *((was.id,) if was.id != student.id else ()))))
    return replace(
        student,
        canvas_id=student.canvas_id or was.canvas_id,
        participant=student.participant or was.participant,
        former_ids=tuple(one for one in former if one != student.id),
    )


def _free(name, in_use):
    number, wanted = 1, name
    while folded(wanted) in in_use:
        number += 1
        wanted = f"{name}{number}"
    in_use.add(folded(wanted))
    return wanted


# --- who is who -------------------------------------------------------------------------------------------------------


def _paired(old, new):
    """{place in old: place in new} of who is the same."""
    common = {}
    ours, theirs = _unique(old), _unique(new)
    for key, place in ours.items():
        if key in theirs:
            common.setdefault((place, theirs[key]), set()).add(key[0])
    # What was a column may be the id now, and the other way round.
    for first, second in ((ours, theirs), (theirs, ours)):
        for (kind, value), place in first.items():
            other = second.get((_ID, value[1])) if kind == _COLUMN else None
            if other is not None:
                pair = (place, other) if first is ours else (other, place)
                common.setdefault(pair, set()).add(_COLUMN)
    pairs, used = {}, set()
    for (was, now), kinds in sorted(common.items(), key=lambda one: (-len(one[1]), min(one[1]), one[0])):
        if was in pairs or now in used or (kinds == {_ID} and not _may_be_one(old[was], new[now])):
            continue
        pairs[was] = now
        used.add(now)
    return pairs


def _unique(students):
    """{(kind, value): place} of what only one student has."""
    found, twice = {}, set()
    for place, student in enumerate(students):
        for key in _values(student):
            if found.setdefault(key, place) != place:
                twice.add(key)
    return {key: place for key, place in found.items() if key not in twice}


def _values(student):
    yield _ID, folded(student.id)
    if student.email:
        yield _EMAIL, folded(student.email)
    if student.first_name or student.last_name:
        yield _NAME, tuple(sorted((squeezed(student.first_name), squeezed(student.last_name))))
    for column, text in student.row.items():
        heading, value = squeezed(column), folded(text)
        told = value and value not in (folded(student.id), folded(student.email))
        # Marks and groups may be unique by chance; what has digits and is not short is a number of somebody.
        telling = is_id_column(column) or (heading not in IDS and len(value) >= 4 and any(map(str.isdigit, value)))
        if told and telling and not _is_number(text):
            yield _COLUMN, ("id" if is_id_column(column) else heading, value)
    if student.canvas_id:
        yield _COLUMN, ("Canvas", student.canvas_id)


def _is_number(text):
    return any(sign in text for sign in ".,") and text.replace(",", ".").replace(".", "", 1).strip().isdecimal()


def _may_be_one(was, now):
    """Whether two entries with nothing in common but the id may be of one person."""
    first, second = squeezed(was.first_name + was.last_name), squeezed(now.first_name + now.last_name)
    if not first or not second:
        return True
    words = [{squeezed(word) for word in one.name.split()} for one in (was, now)]
    return bool(words[0] & words[1]) or difflib.SequenceMatcher(None, first, second).ratio() >= _ALIKE
