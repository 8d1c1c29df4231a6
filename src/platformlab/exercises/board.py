"""The progress board: what is done in each lesson, and what comes next.

board.rows("ann")       one Row per lesson, for programs and the command line (dataclasses.asdict gives plain data)
board.next_step(rows)   the first lesson that is not done, or None
progress()              the board as a learner sees it in lesson 00
"""

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from platformlab import exercises, records
from platformlab.exercises import markup
from platformlab.exercises.learner import current, is_graded

_LESSONS = Path(__file__).parents[3] / "lessons"


@dataclass(frozen=True)
class Row:
    """What one learner has done in one lesson.

    number, title: of the lesson. notebook: its file name, empty where the lessons are not at hand. exercises, missions,
    predictions: how many are done, and *_there how many there are. points, points_there: earned with the best tries,
    and possible. status: not begun, begun, or done (functions may be left out). next: the id of the first thing left
    to do, or "".
    """

    number: int
    title: str
    notebook: str
    exercises: int
    exercises_there: int
    missions: int
    missions_there: int
    predictions: int
    predictions_there: int
    points: float
    points_there: float
    status: str
    next: str


@cache
def _notebooks():
    """The lessons' file names and titles by number, as far as the notebooks are at hand."""
    found = {}
    for path in sorted(_LESSONS.glob("[0-9][0-9]_*.ipynb")):
        found[int(path.name[:2])] = (path.name, _title(path))
    return found


def _title(path):
    """The first heading of a notebook without its number; "" if it cannot be read."""
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        lines = [
            line for cell in cells if cell["cell_type"] == "markdown" for line in "".join(cell["source"]).splitlines()
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    heading = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    number, dot, words = heading.partition("·")
    return (words if dot and number.strip().isdigit() else heading).strip()


def rows(learner=None):
    """One Row per lesson, in order. learner: an id; else whoever is learning."""
    kept = {} if is_graded() else records.of(learner or current().id).read()
    by_number = {lesson.number: lesson for lesson in exercises.lessons()}
    notebooks = _notebooks()
    return tuple(
        _row(number, by_number.get(number), notebooks, kept) for number in sorted(by_number.keys() | notebooks)
    )


def _row(number, lesson, notebooks, kept):
    tried, guessed = kept.get("exercise", {}), kept.get("prediction", {})
    specs = lesson.exercises if lesson else ()
    asked = lesson.predictions if lesson else ()
    solved = {spec.id for spec in specs if "solved" in tried.get(spec.id, {})}
    guesses = {spec.id for spec in asked if "choice" in guessed.get(spec.id, {})}
    missions = [spec for spec in specs if spec.kind == "mission"]
    others = [spec for spec in specs if spec.kind != "mission"]
    # Functions are for those who program: a lesson is complete without them.
    needed = (*asked, *missions, *(spec for spec in others if spec.kind != "function"))
    left = [spec.id for spec in needed if spec.id not in solved | guesses]
    begun = solved or guesses or any(spec.id in tried for spec in specs)
    file, title = notebooks.get(number, ("", ""))
    return Row(
        number=number,
        title=title or (lesson.module if lesson else file).replace("_", " ").capitalize(),
        notebook=file,
        exercises=sum(spec.id in solved for spec in others),
        exercises_there=len(others),
        missions=sum(spec.id in solved for spec in missions),
        missions_there=len(missions),
        predictions=len(guesses),
        predictions_there=len(asked),
        points=_plain(sum(spec.points * min(1, tried.get(spec.id, {}).get("best", 0)) for spec in specs)),
        points_there=_plain(sum(spec.points for spec in specs)),
        status="done" if needed and not left else "begun" if begun else "not begun",
        next=left[0] if left else "",
    )


def _plain(points):
    rounded = round(points, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def next_step(rows):
    """The first lesson with something left to do, or None."""
    return next((row for row in rows if row.next), None)


def progress():
    """The board of whoever is learning; shows itself."""
    return Board(current().id)


class Board:
    """The rows as a table with words in it, with notices about the records and what comes next."""

    def __init__(self, learner):
        self.rows = rows(learner)
        self.notices = () if is_graded() else records.of(learner).take_notices()

    def __repr__(self):
        lines = [f"{row.number:02d} {row.title}: {row.status}, {_said(row)}" for row in self.rows]
        return "\n".join([*lines, _next_text(self.rows), *self.notices])

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{name}</th>' for name in ("Lesson", "Progress", "Done so far"))
        head += '<th scope="col" class="pl-number">Points</th>'
        body = "".join(map(_line, self.rows))
        table = (
            '<div class="pl-scroll" role="region" tabindex="0" aria-label="Your progress">'
            f"<table><caption><strong>Your progress</strong></caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>"
        )
        coming = next_step(self.rows)
        step = f"<p>{escape(_next_text(self.rows))} {_link(coming) if coming else ''}</p>"
        return markup.card(table + step + "".join(map(markup.quiet, self.notices)), label="Progress board")


_SIGNS = {"done": "✓", "begun": "◐", "not begun": "○"}


def _line(row):
    sign = f'<span aria-hidden="true">{_SIGNS[row.status]}</span> {row.status}'
    return (
        f'<tr><th scope="row">{row.number:02d} · {_link(row)}</th><td>{sign}</td>'
        f'<td>{escape(_said(row))}</td><td class="pl-number">{row.points:g} of {row.points_there:g}</td></tr>'
    )


def _link(row):
    return f'<a href="{escape(row.notebook)}">{escape(row.title)}</a>' if row.notebook else escape(row.title)


def _said(row):
    """What is done, in words: only the kinds of things that the lesson has."""
    kinds = (
        (row.predictions, row.predictions_there, "guess", "guesses"),
        (row.missions, row.missions_there, "mission", "missions"),
        (row.exercises, row.exercises_there, "exercise", "exercises"),
    )
    said = [f"{done} of {there} {one if there == 1 else many}" for done, there, one, many in kinds if there]
    return ", ".join(said) or "to read"


def _next_text(rows):
    coming = next_step(rows)
    if coming is None:
        return "You have done everything there is." if rows else "There are no lessons here."
    verb = "Go on with" if coming.status == "begun" else "Next:"
    return f"{verb} lesson {coming.number:02d}."
