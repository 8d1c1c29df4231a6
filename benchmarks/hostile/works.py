"""What a student hands in: the notebook that was handed out to them, right but for what a case changes in it."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from platformlab import exercises
from platformlab.notebooks import form

LESSON = "04_free_traffic_and_trust"
"""Six questions: three numbers, a choice, a match and a function."""

NUMBER, FUNCTION = "4.1", "4.6"


@dataclass(frozen=True)
class Work:
    """answers: by exercise, the code of its answer cell; left out, it is right. helpers: by exercise, code of a cell of
    the student's own before that answer cell. change: what else is done to the list of cells. numbers: whose numbers
    the answers are right for; left out, the student's own. In code, RIGHT stands for the line or the function that is
    right for the exercise, VALUE for the right value alone."""

    answers: dict = field(default_factory=dict)
    helpers: dict = field(default_factory=dict)
    change: Callable | None = None
    numbers: str = ""


HONEST = Work()


def right_code(spec, student):
    """What earns every point of an exercise, written as a student does."""
    given = spec.given(student)
    if spec.kind != "function":
        return f"{spec.answer_name} = {spec.answer(given)!r}"
    return re.search(r"```python\n(.*?)```", spec.solution(given), re.DOTALL)[1]


def wrong_code(spec, student, number):
    """What one of the known mistakes leads to."""
    given = spec.given(student)
    if spec.kind == "function":
        return f"def {spec.name}({', '.join(spec.parameters)}):\n    return 1"
    if spec.kind == "match":
        return f"{spec.answer_name} = {dict.fromkeys(spec.answer(given), 'a')!r}"
    known = spec.wrong_misconceptions(given) if spec.kind == "choice" else spec.misconceptions
    if not known:
        return f"{spec.answer_name} = ..."
    return f"{spec.answer_name} = {spec.wrong_answer(given, known[number % len(known)])!r}"


def written(code, spec, student):
    """The code of a case with the right line and the right value in their places."""
    code = code.replace("RIGHT", right_code(spec, student).rstrip("\n"))
    return code if spec.kind == "function" else code.replace("VALUE", repr(spec.answer(spec.given(student))))


def notebook_of(handout, student, work=HONEST):
    """The notebook that a student hands in, from the one that was handed out."""
    notebook = copy.deepcopy(handout)
    cells, whose = notebook["cells"], work.numbers or student
    before = {}
    for part in form.graded(notebook):
        spec = exercises.get(part.exercise)
        cells[part.answer]["source"] = written(work.answers.get(part.exercise, "RIGHT"), spec, whose)
        if part.exercise in work.helpers:
            before[part.answer] = written(work.helpers[part.exercise], spec, whose)
    for place in sorted(before, reverse=True):
        cells.insert(place, code_cell(before[place], f"own-{place}"))
    if work.change is not None:
        work.change(cells)
    return notebook


def code_cell(source, name="own"):
    """A code cell of the student's own."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


@cache
def full_points():
    """{exercise: the points it can bring} of the lesson."""
    path = next(path for path in form.lessons() if path.stem == LESSON)
    return {part.exercise: exercises.get(part.exercise).points for part in form.graded(form.read(path))}
