"""Cells that were copied, moved or split: a copy that still holds its three dots takes no answer away."""

import copy

import pytest
from submissions import Handed, earned, full

LESSON = "03_visits_into_orders"
FUNCTION = "def break_even_visits(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):\n"


def cell(source, like=None):
    """A cell of the student's own, or with the marks of another one."""
    made = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return (copy.deepcopy(like) if like else made) | {"source": source}


def behind(handed, exercise, *cells, part="answer"):
    """Puts cells behind a cell of an exercise."""
    return handed.insert(getattr(handed.parts[exercise], part) + 1, list(cells))


@pytest.fixture
def template():
    """What an answer cell holds when it is handed out."""
    handed = Handed(LESSON)
    return {name: handed.released["cells"][part.answer]["source"] for name, part in handed.parts.items()}


@pytest.mark.parametrize("part", ["answer", "check"])
@pytest.mark.parametrize("marked", [True, False])
def test_a_pasted_copy_with_its_dots_takes_no_answer_away(part, marked, template, grade):
    handed = Handed(LESSON)
    for exercise, source in template.items():
        behind(handed, exercise, cell(source, handed.cell(exercise) if marked else None), part=part)
    result = grade(handed)
    assert earned(result) == full(result)


COPIES = {
    "another comment": ("3.1", "answer_1 = ...  # my answer"),
    "other spaces": ("3.1", "\n\nanswer_1=...\n"),
    "a note of its type": ("3.1", "answer_1: float = ..."),
    "a line more": ("3.1", "# once more\nanswer_1 = ...\nprint(answer_1)"),
    "a magic above it": ("3.1", "%%time\nanswer_1 = ..."),
    "a semicolon": ("3.1", "answer_1 = ...;"),
    "letters": ("3.3", "answer_3 = ...   # a letter"),
    "settings": ("3.4", 'answer_4 = ...  # settings, such as {"basket_cny": 120, "#": 1}'),
    "a function": ("3.5", FUNCTION + "    # here\n    return ..."),
    "a function with a text": ("3.5", FUNCTION + '    """Visits."""\n    ...'),
    "a function of other parameters": ("3.5", "def break_even_visits(a, b, c):\n\n\n    return ...\n"),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_that_was_touched_up_takes_no_answer_away(name, grade):
    exercise, source = COPIES[name]
    result = grade(behind(Handed(LESSON), exercise, cell(source), cell(source)))
    assert earned(result) == full(result)


def test_an_answer_above_its_own_empty_answer_cell_counts(template, grade):
    handed = Handed(LESSON)
    for exercise, source in template.items():
        handed.before(exercise, handed.cell(exercise)["source"]).answer(exercise, source)
        behind(handed, exercise, cell(source))
    result = grade(handed)
    assert earned(result) == full(result)


def test_an_answer_and_its_template_in_one_cell(template, grade):
    """As "merge cells" leaves it."""
    handed = Handed(LESSON)
    for exercise, source in template.items():
        handed.answer(exercise, f"{handed.cell(exercise)['source']}\n\n{source}")
    result = grade(handed)
    assert earned(result) == full(result)


@pytest.mark.parametrize("answered", ["above", "below"])
def test_a_notebook_that_holds_everything_twice(answered, grade):
    handed = Handed(LESSON)
    empty = copy.deepcopy(handed.released["cells"])
    own = handed.notebook["cells"]
    handed.notebook["cells"] = [*own, *empty] if answered == "above" else [*empty, *own]
    result = grade(handed)
    assert earned(result) == full(result)


def test_an_answer_cell_that_was_split_in_two(grade):
    handed = Handed(LESSON)
    right = handed.cell("3.1")["source"].partition("= ")[2]
    for like in (None, handed.cell("3.1")):
        handed.answer("3.1", f"half = {right}")
        behind(handed, "3.1", cell("answer_1 = half", like))
        assert earned(grade(handed)) == full(grade(handed))


def test_a_copy_of_a_card_is_no_harm(grade):
    handed = Handed(LESSON)
    for exercise in handed.parts:
        behind(handed, exercise, cell(handed.cell(exercise, "card")["source"]))
        behind(handed, exercise, cell(handed.cell(exercise, "card")["source"]), part="check")
    result = grade(handed)
    assert earned(result) == full(result)


def test_of_two_answers_the_one_below_counts(grade):
    handed = Handed(LESSON)
    right = handed.cell("3.1")["source"]
    assert grade(behind(handed.answer("3.1", "answer_1 = 1.0"), "3.1", cell(right))).marks[0].status == "right"
    assert grade(behind(Handed(LESSON), "3.1", cell("answer_1 = 1.0"))).marks[0].status == "wrong"


def test_dots_alone_stay_unanswered_however_often_they_are_copied(template, grade):
    handed = Handed(LESSON)
    for exercise, source in template.items():
        behind(handed.answer(exercise, source), exercise, cell(source), cell(source))
    assert {mark.status for mark in grade(handed).marks} == {"unanswered"}
