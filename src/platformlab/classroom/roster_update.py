"""Writes a new roster into a course, with the work of those whose ids have changed: once begun it is always ended.

What is to be done stands in platformlab/roster-update.json from the first step to the last. Whatever ends the program,
the next command that holds the course goes on where it was. Ids can be exchanged (Ann gets Bo's, Bo gets Ann's), so all
that moves goes aside first, under names that nobody has.
"""

import secrets

from platformlab.classroom import gradebook
from platformlab.classroom.files import read_json, write_json
from platformlab.classroom.roster import Student

_JOURNAL = "roster-update.json"
_STAGES = ("files aside", "files home", "gradebook aside", "gradebook home", "roster")
_PLACES = (
    *(("submitted", "{}"), ("autograded", "{}"), ("feedback", "{}"), ("handout/*", "{}")),
    *(("platformlab/collected/*", "{}"), ("platformlab/results/*", "{}.json")),
)
"""Where a course keeps what is a student's: folders, and what is called by the id in them."""


def begin(course, roster, *, left=(), moves=()):
    """Notes what is to be done; finish() does it."""
    plan = {
        "token": secrets.token_hex(4),
        "moves": [list(move) for move in moves],
        "stage": _STAGES[0] if moves else _STAGES[-1],
        "roster": as_kept(roster, left),
    }
    write_json(course.own / _JOURNAL, plan)


def as_kept(roster, left=()):
    """A Roster, and who left it, as platformlab/roster.json holds them."""
    return {
        "columns": list(roster.columns),
        "students": [student.as_json() for student in roster.students],
        "left": [student.as_json() for student in left],
    }


def finish(course):
    """Does what is noted, from the stage at which it is. Nothing when nothing is."""
    plan = read_json(course.own / _JOURNAL)
    if not plan:
        return
    steps = {
        "files aside": lambda: _files(course, plan, aside=True),
        "files home": lambda: _files(course, plan, aside=False),
        "gradebook aside": lambda: _book(course, [(old, away) for old, _, away in _moves(plan)]),
        "gradebook home": lambda: _book(course, [(away, new) for _, new, away in _moves(plan)]),
        "roster": lambda: _roster(course, plan),
    }
    for place in range(_STAGES.index(plan["stage"]), len(_STAGES)):
        if plan["stage"] != _STAGES[place]:
            plan["stage"] = _STAGES[place]
            write_json(course.own / _JOURNAL, plan)
        steps[_STAGES[place]]()
    (course.own / _JOURNAL).unlink(missing_ok=True)


def _moves(plan):
    """(old id, new id, the name in between) of all that moves."""
    return [(old, new, f".moving-{plan['token']}-{place}") for place, (old, new) in enumerate(plan["moves"])]


def _files(course, plan, *, aside):
    """Moves the files of one half of the way. Done twice, the second time does nothing."""
    for old, new, away in _moves(plan):
        for folder, form in _PLACES:
            for parent in sorted(course.root.glob(folder)):
                source, target = (old, away) if aside else (away, new)
                path, goal = parent / form.format(source), parent / form.format(target)
                if not path.exists():
                    continue
                if goal.exists():
                    # Of nobody whom the course knows; it is kept all the same.
                    goal.rename(parent / form.format(f"{new}.before-{plan['token']}"))
                if not aside and form.endswith(".json"):
                    _say_whose(path, new)
                path.rename(goal)


def _say_whose(path, student):
    """Puts the new id into a student's result."""
    kept = read_json(path)
    write_json(path, kept | {"result": kept["result"] | {"student": student}})


def _book(course, renamed):
    with gradebook.opened(course) as book:
        gradebook.rename(book, renamed)


def _roster(course, plan):
    write_json(course.own / "roster.json", plan["roster"])
    course.forget_roster()
    with gradebook.opened(course) as book:
        gradebook.enrol(book, [Student.from_json(one) for one in plan["roster"]["students"]])
