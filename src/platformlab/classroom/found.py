"""What became of each file that was seen while collecting, and how that is told."""

from dataclasses import dataclass

from platformlab.classroom.kept import AGAIN, NEW, OLDER, RESUBMITTED, SAME

NOBODY, NO_LESSON = "from nobody on the roster", "of no lesson that was released"
REFUSED = "not taken"
BESIDE = "kept beside the notebook"
SILENT = "nothing that anybody hands in"
TAKEN = (NEW, RESUBMITTED, AGAIN, OLDER)
WELL = (*TAKEN, SAME, BESIDE)

_MOST_LINES = 20
"""How many lines are said of the files of one student that could not be taken for one reason."""


@dataclass(frozen=True)
class Found:
    """A file that was seen. outcome: one of the words above. when: of handing in, empty when that is not known.
    by: what the student was recognised by. why: the reason when it was not taken. note: what else there is to know."""

    path: str
    outcome: str
    student: str = ""
    lesson: str = ""
    when: str = ""
    by: str = ""
    why: str = ""
    note: str = ""


def summary(found):
    """A line for each file that could not be taken, what else there is to know, and one that counts the others."""
    lines, said = [], {}
    for one in found:
        if one.outcome in WELL:
            continue
        key = one.student, one.outcome, one.why, one.path.rpartition("/")[0]
        said[key] = said.get(key, 0) + 1
        if said[key] <= _MOST_LINES:
            lines.append(_line(one))
    lines += [
        f"{student or 'from nobody'}: {count - _MOST_LINES} more files, {outcome}: {why}"
        for (student, outcome, why, _), count in said.items()
        if count > _MOST_LINES
    ]
    lines += [f"{one.student}, {one.lesson}: {one.note} ({one.path})" for one in found if one.note]
    lines += _beside_lines(found)
    return [*lines, *_unknown_times(found), _counts(found)]


def _line(one):
    if one.outcome == REFUSED:
        whose = f", from {one.student}" if one.student else ""
        return f"{one.path}: {REFUSED}{whose}: {one.why}"
    whose = f", from {one.student}" if one.student else ""
    return f"{one.path}: {one.outcome}{whose}{f' ({one.why})' if one.why else ''}"


def _beside_lines(found):
    theirs = {}
    for one in found:
        if one.outcome == BESIDE:
            theirs.setdefault(one.student, []).append(one.path.rpartition("/")[2])
    for student, names in theirs.items():
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        yield f"{student}: {', '.join(names[:5])}{more}: {BESIDE}"


def _unknown_times(found):
    count = sum(one.outcome in TAKEN and not one.when for one in found)
    if count:
        files = f"{count} notebook{'' if count == 1 else 's'}"
        yield f"When {files} came in is not known: no late rule for them (--times TABLE or --received DATE says it)."


def _counts(found):
    counts = {outcome: sum(one.outcome == outcome for one in found) for outcome in (*TAKEN, SAME)}
    said = [f"{count} {outcome}" for outcome, count in counts.items() if count]
    students = len({one.student for one in found if one.outcome in counts})
    return f"{', '.join(said) or 'No notebook taken'}; from {students} student{'' if students == 1 else 's'}."


def is_well(found):
    """Whether all that was seen was taken."""
    return all(one.outcome in WELL for one in found)
