"""Honest work: right answers earn everything in every lesson, known mistakes are recognised."""

import pytest
from submissions import LESSONS, Handed, earned, full

from platformlab import exercises
from platformlab.classroom.scoring import GRADED


@pytest.mark.parametrize("lesson", LESSONS)
def test_right_answers_earn_every_point_of_a_lesson(lesson, grade):
    result = grade(Handed(lesson, "王小明 O'Brien"))
    assert earned(result) == full(result)
    assert result.state == GRADED
    assert result.notes == ()


def test_each_known_mistake_of_a_number_is_recognised_outside(grade):
    spec = exercises.get("3.2")
    given = spec.given("s1")
    for misconception in spec.misconceptions:
        answer = spec.wrong_answer(given, misconception)
        result = grade(Handed("03_visits_into_orders").answer("3.2", f"answer_2 = {answer!r}"))
        mark = next(mark for mark in result.marks if mark.exercise == "3.2")
        assert (mark.status, mark.misconception, mark.earned) == ("wrong", misconception.name, 0)


def test_a_function_is_judged_by_what_it_gives_back_for_hidden_inputs(grade):
    wrong = "def break_even_visits(fixed, worth, cost):\n    return {}"
    for body, misconception in (
        (
            "fixed / worth if worth else float('inf')",
            "price of the visits left out",
        ),
        ("max(0, fixed / ((worth - cost) or -1))", "loss-making visits need none"),
    ):
        result = grade(Handed("03_visits_into_orders").answer("3.5", wrong.format(body)))
        assert result.marks[-1].misconception == misconception


def test_hidden_inputs_come_from_the_courses_secret_and_not_from_the_learners_id(grade):
    """A function that knows the inputs of its learner's own lesson by heart is not right in the class."""
    spec = exercises.get("3.5")
    table = [(tuple(case.values()), repr(spec.reference(**case))) for case in spec.given("s1").hidden("cases")]
    known = f"{{{', '.join(f'{inputs!r}: float({given!r})' for inputs, given in table)}}}"
    code = f"def break_even_visits(*inputs):\n    return {known}[inputs]"
    mark = grade(Handed("03_visits_into_orders").answer("3.5", code)).marks[-1]
    assert mark.status == "wrong"
    assert "KeyError" in mark.message


def test_given_numbers_models_explorers_and_tables_can_be_used_in_an_answer(grade):
    code = """
from platformlab import explore, table
from platformlab.models import store
e = explore("visits_into_orders")
assert e.set(basket_cny=120).values["basket_cny"] == 120 and e.text
assert table("conversion").rows
assert dict(q1.given) and q1.given["basket_cny"] == q1.given.basket_cny
answer_1 = q1.given.basket_cny
"""
    mark = grade(Handed("03_visits_into_orders").answer("3.1", code)).marks[0]
    given = exercises.get("3.1").given("s1")
    assert mark.number == given.basket_cny


def test_numbers_in_other_clothes_count(grade):
    spec = exercises.get("3.1")
    right = spec.answer(spec.given("s1"))
    for dress in (
        "import numpy as np\nanswer_1 = np.float64({})",
        "answer_1 = [{}]",
        'answer_1 = "{} yuan"',
        "from decimal import Decimal\nanswer_1 = Decimal('{}')",
        "import numpy as np\nanswer_1 = np.array([{}])",
    ):
        result = grade(Handed("03_visits_into_orders").answer("3.1", dress.format(right)))
        assert result.marks[0].status == "right", dress


def test_a_slip_in_the_code_is_wrong_and_says_where(grade):
    result = grade(Handed("03_visits_into_orders").answer("3.1", "price = 3\nanswer_1 = price * quantity"))
    mark = result.marks[0]
    assert (mark.status, mark.earned) == ("invalid", 0)
    assert mark.message == "Your answer cell stops in line 2 with NameError: name 'quantity' is not defined."
    assert earned(result) | {"3.1": mark.points} == full(result)
    half = grade(Handed("03_visits_into_orders").answer("3.1", "answer_1 = ("))
    assert "SyntaxError" in half.marks[0].message


def test_nothing_written_is_unanswered_and_graded(grade):
    handed = Handed("03_visits_into_orders")
    for exercise, part in handed.parts.items():
        handed.answer(exercise, handed.released["cells"][part.answer]["source"])
    result = grade(handed)
    assert {mark.status for mark in result.marks} == {"unanswered"}
    assert (result.state, result.earned) == (GRADED, 0)


def test_lines_for_the_notebook_alone_do_no_harm(grade):
    handed = Handed("03_visits_into_orders")
    handed.cell("3.1", "card")["source"] = "%matplotlib inline\n!ls\nq1 = exercise('3.1')\nq1?"
    handed.answer("3.1", handed.cell("3.1")["source"] + "\ndisplay(answer_1);")
    result = grade(handed)
    assert earned(result) == full(result)


def test_300_pages_of_output_are_no_crime(grade):
    handed = Handed("03_visits_into_orders")
    handed.answer("3.1", handed.cell("3.1")["source"] + "\nfor page in range(300):\n    print('x' * 3_000)")
    result = grade(handed)
    assert earned(result) == full(result)


def test_a_submission_finds_every_name_that_a_lesson_may_import():
    import platformlab
    from platformlab.classroom.inside import face

    assert set(face.__all__) == set(platformlab.__all__)
    assert all(callable(getattr(face, name)) for name in platformlab.__all__)
