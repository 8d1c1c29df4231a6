"""What the learner sees is what the grade says: Right there is right here, and nothing else is."""

import json
from types import ModuleType, SimpleNamespace

import pandas
import pytest
import wrong_functions
from answer_forms import UNDERSTOOD, answers
from hypothesis import given as over
from hypothesis import strategies as st
from submissions import LESSONS, Handed

from platformlab import exercises, records
from platformlab.classroom.inside import wire
from platformlab.classroom.inside.answers import taken
from platformlab.classroom.scoring import _taken
from platformlab.exercises.card import Question
from platformlab.exercises.learner import Learner
from platformlab.exercises.numbers import plain_text
from platformlab.notebooks import form

LEARNERS = ["李雷", "o'brien", *(f"learner-{number:03d}" for number in range(198))]
EVERY_HEAVY = 20
"""One learner in so many writes answers for which a library is loaded: that takes a submission ten times as long."""

SPECS = {
    lesson: [exercises.get(found.exercise) for found in form.graded(form.read(path))]
    for lesson, path in LESSONS.items()
}
GRADED = [spec for specs in SPECS.values() for spec in specs]
ONCE = [spec for spec in GRADED if ".R" not in spec.id]
"""Without those of the last lesson that ask the questions of earlier ones again."""

every_lesson = pytest.mark.parametrize("lesson", LESSONS)


def next_to(place):
    return LEARNERS[(place + 1) % len(LEARNERS)]


@pytest.fixture
def forgetful(monkeypatch):
    """Learners without records: what they did before is not what this is about, and writing it down takes time."""
    nothing = SimpleNamespace(attempt=lambda *_, **__: True, entry=lambda *_: None, take_notices=lambda: ())
    monkeypatch.setattr(records, "of", lambda _learner: nothing)


def seen_by_learner(spec, learner, code):
    """What the learner's notebook says of an answer cell, as an Outcome; None where the cell or the check stops."""
    question, names = Question(spec, Learner(learner, assignment=True)), {}
    try:
        exec(compile(code, f"<answer to {spec.id}>", "exec"), names)
        return question.check(names[spec.answer_name])
    except (Exception, SystemExit):
        return None


def without_widgets(handed):
    """The notebook without cells that load ipywidgets, which takes longer than all the rest of a lesson."""
    return handed.drop(*(cell for cell in handed.notebook["cells"] if "ipywidgets" in cell["source"]))


def one_of(spec, place, number):
    """The form in which the learner at a place of the list answers an exercise: each gets another one."""
    written = answers(spec, LEARNERS[place], next_to(place))
    turn, heavy = place // EVERY_HEAVY, place % EVERY_HEAVY == EVERY_HEAVY - 1
    names = [name for name, answer in written.items() if answer.is_heavy == heavy] or list(written)
    name = names[((turn if heavy else place - turn) + 7 * number) % len(names)]
    return name, written[name]


def test_there_are_learners_enough_for_every_form_of_every_exercise():
    for spec in GRADED:
        light = [written for written in answers(spec, "ann", "ben").values() if not written.is_heavy]
        assert len(light) <= len(LEARNERS) - len(LEARNERS) // EVERY_HEAVY


# --- through notebooks ----------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore")
@every_lesson
def test_right_in_the_notebook_is_right_in_the_grade_and_nothing_else_is(lesson, grade, forgetful):
    """Two hundred learners hand in the lesson, each with other answers in other forms."""
    seen_right = graded_right = 0
    for place, learner in enumerate(LEARNERS):
        handed, seen = without_widgets(Handed(lesson, learner)), {}
        for number, spec in enumerate(SPECS[lesson]):
            name, written = one_of(spec, place, number)
            code = written.code(spec.answer_name)
            handed.answer(spec.id, code)
            seen[spec.id] = (name, seen_by_learner(spec, learner, code))
        for mark in grade(handed).marks:
            name, outcome = seen[mark.exercise]
            if name == "wrong: dots":
                # Dots below a right answer do not replace it in the grade: see test_copies.
                continue
            about = (learner, mark.exercise, name, outcome and outcome.message, mark.message)
            if outcome is None:
                assert mark.status in ("unanswered", "invalid"), about
                assert mark.earned == 0, about
                continue
            assert (mark.status, mark.earned) == (outcome.status, outcome.points), about
            if mark.kind != "function" and mark.status != "invalid":
                assert (mark.misconception, mark.message) == (outcome.feedback.misconception, outcome.message), about
            seen_right += outcome.status == "right"
            graded_right += mark.status == "right"
    assert seen_right == graded_right > len(LEARNERS) // 10


@pytest.mark.parametrize("spec", [spec for spec in GRADED if spec.kind == "function"], ids=lambda spec: spec.id)
def test_a_function_that_knows_the_notebooks_inputs_is_right_there_only_and_the_learner_was_told(spec, grade):
    lesson = next(lesson for lesson, specs in SPECS.items() if spec in specs)
    code = wrong_functions.fits_only(spec, spec.given("s1").hidden("cases"))["by heart, else 0"]
    outcome = seen_by_learner(spec, "s1", code)
    assert outcome.status == "right"
    assert "your class tries others" in outcome.message
    mark = next(mark for mark in grade(Handed(lesson, "s1").answer(spec.id, code)).marks if mark.exercise == spec.id)
    assert (mark.status, mark.earned) == ("wrong", 0)


# --- every combination, without a box -------------------------------------------------------------------------------


def travelled(value):
    """An answer as it is told by the process that runs the submission."""
    return json.loads(json.dumps(taken({"name": "answer"}, {"answer": value})))


def alike(one, other):
    if type(one) is not type(other):
        return False
    return repr(one) == repr(other) if type(one) in (dict, list, tuple) else one == other


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("spec", [spec for spec in ONCE if spec.kind != "function"], ids=lambda spec: spec.id)
def test_what_travels_is_taken_as_what_the_learner_wrote(spec):
    """And the edges of the tolerance are where they are said to be."""
    for place, learner in enumerate(LEARNERS):
        given = spec.given(learner)
        for name, written in answers(spec, learner, next_to(place)).items():
            value = None if written.source else written.value
            if name.endswith(" edge"):
                assert (spec.mark(given, value).status == "right") == (not name.startswith("outside")), (learner, name)
            event = travelled(value)
            if alike(wire.decoded(event["value"]), value):
                continue
            here, there = spec.mark(given, value), _taken(spec, given, event)[0]
            assert (here.status, here.score, here.misconception) == (there.status, there.score, there.misconception), (
                learner,
                name,
                here.message,
                there.message,
            )


def test_columns_of_pandas_travel_as_they_are_read():
    spec = exercises.get("3.1")
    given = spec.given("ann")
    right = spec.answer(given)
    contents = ([right], [str(right)], [f"{right} yuan"], [None], [right, right], [], [True], [[right]], [float("nan")])
    columns = [pandas.Series(items, dtype=object) for items in contents] + [pandas.Series([right])]
    for value in (*columns, pandas.DataFrame([right]), pandas.Timestamp(0), pandas.NA, pandas.Index([right])):
        here, there = spec.mark(given, value), _taken(spec, given, travelled(value))[0]
        assert (here.status, here.score) == (there.status, there.score), repr(value)
    assert spec.mark(given, columns[-1]).status == "right"


@pytest.mark.parametrize("spec", [spec for spec in GRADED if spec.kind == "function"], ids=lambda spec: spec.id)
@pytest.mark.filterwarnings("ignore")
def test_what_a_function_does_travels_as_the_learner_sees_it(spec):
    for place, learner in enumerate(LEARNERS[:3]):
        given = spec.given(learner)
        step = {
            "name": spec.name,
            "cases": [{name: wire.encoded(value) for name, value in case.items()} for case in given.hidden("cases")],
        }
        for name, written in answers(spec, learner, next_to(place)).items():
            code = compile(written.code(spec.answer_name), "<answer>", "exec")
            here, there = {}, ModuleType("there")
            exec(code, here)
            exec(code, there.__dict__)
            event = taken(step, there.__dict__)
            seen, graded = spec.mark(given, here[spec.name]), _taken(spec, given, json.loads(json.dumps(event)))[0]
            assert (seen.status, seen.score) == (graded.status, graded.score), (name, seen.message, graded.message)


def test_every_form_that_is_understood_is_right_for_some_unit():
    numbers = [(spec, answers(spec, "ann", "ben")) for spec in GRADED if spec.kind == "number"]
    for name in UNDERSTOOD:
        assert any(spec.mark(spec.given("ann"), forms[name].value).status == "right" for spec, forms in numbers), name


@over(st.text(st.characters(), max_size=30) | st.text("0123456789,. \u200b\ufeff\t\u00a0%¥万\ud800k-", max_size=12))
def test_a_text_reads_the_same_before_and_after_its_travel(text):
    there = wire.decoded(json.loads(json.dumps(wire.encoded(text))))
    assert plain_text(there) == plain_text(text)
    for spec in (exercises.get("3.1"), exercises.get("1.2"), exercises.get("3.3")):
        given = spec.given("ann")
        assert spec.mark(given, there) == spec.mark(given, text)
