"""The inputs that a class tries a function on: drawn for each version, so that a table of them is worth nothing."""

import json

import pytest
import wrong_functions
from submissions import LESSONS, SECRET, Handed

from platformlab import exercises
from platformlab.classroom.scoring import hidden_cases, own_numbers, version_of
from platformlab.classroom.submission import read
from platformlab.notebooks import form

FUNCTIONS = {
    found.exercise: lesson
    for lesson, path in LESSONS.items()
    for found in form.graded(form.read(path))
    if exercises.get(found.exercise).kind == "function"
}
VISITS = exercises.get("3.5")
VERSION = version_of(read(Handed("03_visits_into_orders").data))
WHO = {"secret": SECRET, "student": "s1", "version": VERSION}


def mark_of(result, exercise):
    return next(mark for mark in result.marks if mark.exercise == exercise)


def changed(handed, change):
    """The bytes of a handed-in notebook after a change of its JSON."""
    notebook = json.loads(handed.data)
    change(notebook)
    return json.dumps(notebook).encode()


def test_the_same_version_meets_the_same_inputs_and_others_meet_others():
    first = hidden_cases(VISITS, **WHO)
    hidden_cases.cache_clear()
    assert hidden_cases(VISITS, **WHO) == first
    for other in ({"secret": "another"}, {"student": "s2"}, {"version": "0" * 64}):
        assert hidden_cases(VISITS, **WHO | other) != first
    # Nobody gets another's inputs because two texts look alike when they are put one after the other.
    assert hidden_cases(VISITS, **WHO | {"secret": f"{SECRET}s", "student": "1"}) != first
    assert first != VISITS.given("s1").hidden("cases")


def test_every_cell_counts_for_the_version_and_what_came_of_running_it_does_not():
    handed = Handed("03_visits_into_orders")
    at = handed.parts["3.5"].answer

    def version(change):
        return version_of(read(changed(handed, change)))

    def run(notebook):
        for number, cell in enumerate(notebook["cells"]):
            if cell["cell_type"] == "code":
                cell |= {
                    "execution_count": number,
                    "outputs": [{"output_type": "stream", "name": "stdout", "text": "x"}],
                }
        notebook["metadata"]["widgets"] = {"state": {}}

    assert version(lambda notebook: None) == version(run) == VERSION
    assert version(lambda notebook: notebook["cells"][at].update(source=["# a", " line"])) != VERSION
    helper = {"cell_type": "code", "source": "TABLE = {}", "metadata": {}, "outputs": [], "execution_count": None}
    for place in (0, at, len(handed.notebook["cells"])):
        assert version(lambda notebook, place=place: notebook["cells"].insert(place, helper)) != VERSION
    # Two cells are not one cell that holds both texts.
    assert version_of(read(data_of("a", "b"))) != version_of(read(data_of("ab"))) != version_of(read(data_of("ab", "")))


def data_of(*sources):
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.mark.parametrize("exercise", FUNCTIONS)
def test_a_table_of_known_inputs_is_worth_nothing_in_whatever_cell_it_stands(exercise, grade):
    """Of the notebook's own inputs, and of those that this very answer was tried on the last time."""
    spec, lesson = exercises.get(exercise), FUNCTIONS[exercise]
    answer = f"def {spec.name}(*inputs):\n    return KNOWN[repr(inputs)]"
    handed = Handed(lesson).answer(exercise, answer)
    last_time = {"secret": SECRET, "student": "s1", "version": version_of(read(handed.data))}
    for known in (spec.given("s1").hidden("cases"), hidden_cases(spec, **last_time)):
        table = wrong_functions.table(spec, known)
        helper = {"cell_type": "code", "source": table, "metadata": {}, "outputs": []}
        data = changed(handed, lambda notebook, helper=helper: notebook["cells"].insert(0, helper))
        mark = mark_of(grade(handed, data=data), exercise)
        assert (mark.status, mark.earned) == ("wrong", 0)
        assert "KeyError" in mark.message


def test_a_mark_of_a_function_shows_one_input_and_the_same_each_time(grade):
    handed = Handed("03_visits_into_orders").answer("3.5", "def break_even_visits(*inputs):\n    return 7")
    first, again = (mark_of(grade(handed), "3.5").message for _ in range(2))
    assert first == again
    assert first.count("break_even_visits(") == 1
    assert "gives 7, which is not right." in first


def test_what_is_kept_of_inputs_and_numbers_stays_small():
    for number in range(200):
        hidden_cases(VISITS, secret=SECRET, student=f"s{number}", version=VERSION)
        own_numbers(VISITS, f"s{number}")
    assert hidden_cases.cache_info().currsize <= 64
    assert own_numbers.cache_info().currsize <= 64


def test_numbers_and_texts_need_no_hidden_inputs():
    spec = exercises.get("3.1")
    assert own_numbers(spec, "s1") == spec.given("s1")
    assert VISITS.prompt(own_numbers(VISITS, "s1"))
