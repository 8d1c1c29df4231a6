"""Two senders who come out as one student: nothing of either may stand for the other's work.

An LMS's number, the owner of a folder of the exchange and a teacher's own folder are sure. A name is not, for two
people can have one, and neither is the id in a notebook where the LMS does not say who it is from.
"""

from platformlab.classroom.kept import versions
from platformlab.classroom.printable import in_one_line

BY_NOTEBOOK = "the id in the notebook"


def refuse_rivals(course, items, people):
    """Refuses what would be the same student's by a name or an id, and comes from two senders."""
    groups = {}
    for item in items:
        if item.sender.key:
            # One archive is of one assignment; in a folder, those of several lie beside each other.
            of = item.level if item.entry.archive is not None else (*item.level, item.lesson)
            groups.setdefault((of, item.student), []).append(item)
    for (_, student), found in groups.items():
        keys = {item.sender.key for item in found}
        sure = {item.sender.key for item in found if item.sender.sure and item.by != BY_NOTEBOOK}
        weak = [item for item in found if item.sender.key not in sure]
        if weak and len(keys) > 1:
            senders = " and ".join(dict.fromkeys(_called(item) for item in found))
            for item in weak:
                item.refuse(f"{senders} would both be {people.said([student])}: nothing is taken of what is not sure")
    for item in items:
        if not item.outcome:
            _against_before(course, item, people)


def _against_before(course, item, people):
    """The same for what was collected before."""
    key = item.sender.key
    kind = key.partition(" ")[0]
    by_notebook = item.by == BY_NOTEBOOK and bool(key)
    if not (by_notebook or (kind in ("canvas", "moodle") and not item.sender.sure)):
        return
    others = [
        one
        for one in versions(course, item.lesson, item.student)
        if one["sender"] != key and one["sender"].startswith(f"{kind} ")
    ]
    if not others:
        return
    said = (
        f"{_called(item)} would be {people.said([item.student])}, as {others[-1]['sender']} was ({others[-1]['from']})"
    )
    if by_notebook or kind == "canvas":
        item.refuse(f"{said}: nothing is taken of what is not sure")
    else:
        # Each assignment of Moodle has numbers of its own, and one lesson may have two assignments.
        item.notes.append(said)


def _called(item):
    kind, _, number = item.sender.key.partition(" ")
    named = f" ({item.sender.said})" if item.sender.said and item.sender.said != number else ""
    return in_one_line(f"{kind.capitalize()}'s {number}{named}" if kind in ("canvas", "moodle") else item.path)
