"""Submissions made from the lessons themselves."""

import json
import re
from dataclasses import replace

from platformlab import exercises
from platformlab.classroom.sandbox import Limits
from platformlab.notebooks import form

SECRET = "secret-of-the-tests"
QUICK, PATIENT = Limits(seconds_per_step=1.0, seconds=10.0, seconds_still=1.5), Limits(seconds_per_step=30.0)
"""For those who hang, and for honest work on a busy computer."""

LESSONS = {path.stem: path for path in form.lessons()}

WRITTEN = {
    "9.5": """
def people_reached(niche, fans):
    nobody = 1.0
    for audience in fans:
        nobody *= 1 - audience / niche
    return niche * (1 - nobody)
""",
    "10.5": """
def chance_of_ruin(start, cases):
    broke = 0
    for case in cases:
        cash, lowest = start, start
        for month in case:
            cash += month
            lowest = min(lowest, cash)
        broke += lowest < 0
    return broke / len(cases) if cases else 0.0
""",
}
"""Functions whose worked solution is told in words."""


def right_code(spec, student):
    """What a student writes into the answer cell to be right, without asking the exercises."""
    given = spec.given(student)
    if spec.kind != "function":
        return f"{spec.answer_name} = {spec.answer(given)!r}"
    return WRITTEN.get(spec.id) or re.search(r"```python\n(.*?)```", spec.solution(given), re.DOTALL)[1]


class Handed:
    """A notebook in a student's hands: answers right unless they are changed."""

    def __init__(self, lesson, student="s1"):
        self.lesson, self.student = lesson, student
        self.released = form.read(LESSONS[lesson])
        self.notebook = form.read(LESSONS[lesson])
        self.parts = {found.exercise: found for found in form.graded(self.notebook)}
        for exercise in self.parts:
            self.answer(exercise, right_code(exercises.get(exercise), student))

    def cell(self, exercise, part="answer"):
        """A cell of an exercise: its card, answer or check."""
        return self.notebook["cells"][getattr(self.parts[exercise], part)]

    def answer(self, exercise, code):
        """Writes code into the answer cell of an exercise."""
        self.cell(exercise)["source"] = code
        return self

    def before(self, exercise, *codes, part="answer"):
        """Puts cells of the student's own before a cell of an exercise."""
        made = [{"cell_type": "code", "metadata": {}, "source": code, "outputs": []} for code in codes]
        return self.insert(getattr(self.parts[exercise], part), [cell | {"execution_count": None} for cell in made])

    def insert(self, at, cells):
        """Puts cells at a place; those that stood there and below it move down."""
        self.notebook["cells"][at:at] = cells
        for name, found in self.parts.items():
            places = {part: getattr(found, part) for part in ("card", "answer", "check")}
            moved = {part: place + len(cells) * (place >= at) for part, place in places.items()}
            self.parts[name] = replace(found, **moved)
        return self

    def drop(self, *cells):
        """Takes cells away; last of all changes, because the others move up."""
        left = [cell for cell in self.notebook["cells"] if not any(cell is dropped for dropped in cells)]
        self.notebook["cells"] = left
        return self

    @property
    def data(self):
        return json.dumps(self.notebook).encode()


def earned(result):
    """{exercise: points earned, None for not graded}."""
    return {mark.exercise: mark.earned for mark in result.marks}


def full(result):
    """{exercise: points there are}."""
    return {mark.exercise: mark.points for mark in result.marks}
