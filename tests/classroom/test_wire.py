"""Answers on their way out of a submission's process: what is meant arrives, and nothing else does."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from submissions import LESSONS, right_code

from platformlab import exercises
from platformlab.classroom.inside import wire
from platformlab.classroom.sandbox import Played
from platformlab.classroom.scoring import IN_PART, judged
from platformlab.classroom.submission import Cell, Lesson, planned
from platformlab.notebooks import form

SIMPLE = (
    st.none()
    | st.booleans()
    | st.integers(-(2**1000), 2**1000)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["C", "Z"]), max_size=50)
)
ANSWERS = st.recursive(
    SIMPLE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.integers() | st.text(st.characters(codec="ascii", categories=["L"])), inner, max_size=4)
    ),
    max_leaves=8,
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(list(wire._READERS)),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=20,
)

HIDDEN = len(exercises.get("3.5").given("s1").hidden("cases"))


def depth(value):
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return 1 + max(map(depth, parts), default=-1)


@given(ANSWERS)
def test_what_an_answer_can_be_arrives_as_it_was(answer):
    if depth(answer) > wire.DEEPEST:
        with pytest.raises(wire.WireError):
            wire.encoded(answer)
    else:
        there = wire.decoded(json.loads(json.dumps(wire.encoded(answer))))
        assert there == answer
        assert type(there) is type(answer)


@given(JSON)
def test_whatever_a_process_says_is_an_answer_or_a_wire_error(said):
    try:
        answer = wire.decoded(said)
    except wire.WireError:
        return
    assert depth(answer) <= wire.DEEPEST
    for spec in (exercises.get("3.1"), exercises.get("3.3"), exercises.get("4.5")):
        assert 0 <= spec.mark(spec.given("s1"), answer).score <= 1


def test_numbers_out_of_all_bounds_arrive_as_such():
    assert wire.decoded(wire.encoded(10**5000)) == wire.HUGE
    assert wire.decoded(wire.encoded(-(10**5000))) == -wire.HUGE
    assert math.isnan(wire.decoded(wire.encoded(math.nan)))
    assert wire.decoded(wire.encoded(-math.inf)) == -math.inf
    assert len(wire.decoded(wire.encoded(list(range(5000))))) == 5000


@pytest.mark.parametrize(
    "event",
    [
        {"value": ["float", "1e999999999999999999999999999999999999999"]},
        {"value": ["int", "1" * 5_000]},
        {"value": ["int", "१"]},
        {"value": ["score", 100]},
        {"fits": True, "outcomes": []},
        {"fits": True, "outcomes": "right"},
        {"fits": True, "outcomes": [{"value": ["float", "inf"]}] * (HIDDEN + 1)},
        {"fits": True, "outcomes": [7] * HIDDEN},
        {"fits": True},
        {},
    ],
)
def test_forged_answers_earn_nothing_and_cost_their_own_question(event):
    lesson = Lesson.of(form.read(LESSONS["03_visits_into_orders"]), "03_visits_into_orders")
    cells = tuple(Cell("code", right_code(part.spec, "s1"), part.answer_id) for part in lesson.parts)
    cases = {
        part.spec.id: part.spec.given("s1").hidden("cases") for part in lesson.parts if part.spec.kind == "function"
    }
    plan = planned(lesson, cells, cases=cases)
    honest = {
        part.spec.id: {"value": wire.encoded(part.spec.answer(part.spec.given("s1")))} for part in lesson.parts[:4]
    }
    result = judged(lesson, plan, Played(answers={**honest, "3.5": event}), student="s1", cases=cases)
    assert [mark.earned for mark in result.marks[:4]] == [part.spec.points for part in lesson.parts[:4]]
    assert not result.marks[4].earned
    number = judged(
        lesson, plan, Played(answers={**honest, "3.1": event, "3.5": {"absent": True}}), student="s1", cases=cases
    )
    assert not number.marks[0].earned
    assert [mark.earned for mark in number.marks[1:4]] == [part.spec.points for part in lesson.parts[1:4]]
    assert replace(number, state=IN_PART).points == 15
