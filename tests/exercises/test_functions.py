"""The inputs that a function is tried on, drawn two hundred times: luck decides no mark."""

import json
from functools import cache

import pytest
import sample_exercises as sample
import written_functions
import wrong_functions

from platformlab import exercises
from platformlab.classroom.inside import wire
from platformlab.exercises.card import Card, Question
from platformlab.exercises.draw import Draw
from platformlab.exercises.exercise import Given
from platformlab.exercises.functions import USUAL
from platformlab.exercises.learner import Learner

SPECS = [spec for spec in exercises.all() if spec.kind == "function"]
DRAWS = [f"draw-{number:03d}" for number in range(200)]

every_function = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)


@cache
def drawn(spec):
    return [spec.given(name) for name in DRAWS]


@cache
def one_by_one(spec):
    """Each draw as sets of one input each: a function that fails in one of them fails in all of them together."""
    return [[Given({}, {"cases": (case,)}) for case in given.hidden("cases")] for given in drawn(spec)]


def written(spec, source):
    """Gives the function of an answer cell; each time as if the cell had just been run."""
    code = compile(source, f"<{spec.name}>", "exec")

    def run():
        names = {}
        exec(code, names)
        return names[spec.name]

    return run


def marked(spec, function, name="ann"):
    return spec.mark(spec.given(name), function)


# --- luck decides no mark -------------------------------------------------------------------------------------------


@every_function
def test_every_draw_has_the_same_classes_of_inputs_and_none_is_drawn_twice(spec):
    drawn_once = [spec._drawn(Draw(learner=name, exercise=spec.id)) for name in DRAWS]
    assert not any(spec.trouble(given) for given in drawn_once), "only a second draw keeps the mistakes apart"
    assert {len(given.hidden("cases")) for given in drawn_once} == {USUAL + len(spec.edges)}
    assert len({repr(given.hidden("cases")) for given in drawn_once}) == len(DRAWS)
    for given in drawn_once:
        for changes, case in zip(spec.edges.values(), given.hidden("cases")[USUAL:], strict=True):
            fixed = {} if callable(changes) else changes
            assert {name: case[name] for name in fixed} == dict(fixed)


@every_function
def test_right_functions_are_right_in_every_draw(spec):
    for name, source in written_functions.right(spec).items():
        function = written(spec, source)()
        for given in drawn(spec):
            taken = spec.mark(given, function)
            assert taken.status == "right", (name, taken.message)


@every_function
@pytest.mark.filterwarnings("ignore:coroutine")
def test_wrong_functions_fail_in_every_draw(spec):
    wrong = wrong_functions.wrong(spec, spec.given("ann").hidden("cases"))
    wrong |= {mistake.name: mistake.answer for mistake in spec.misconceptions}
    quickly = sample.varied(spec, misconceptions=())
    for name, source in wrong.items():
        run, failed_at = (lambda function=source: function) if callable(source) else written(spec, source), 0
        for parts in one_by_one(spec):
            function = run()
            places = [failed_at, *(place for place in range(len(parts)) if place != failed_at)]
            failed_at = next((at for at in places if quickly.mark(parts[at], function).status != "right"), None)
            assert failed_at is not None, name


@every_function
def test_the_inputs_arrive_where_the_function_is_run_as_they_were_drawn(spec):
    for given in drawn(spec):
        for case in given.hidden("cases"):
            sent = json.loads(json.dumps({name: wire.encoded(value) for name, value in case.items()}))
            there = {name: wire.decoded(value) for name, value in sent.items()}
            assert repr(there) == repr(case)


@every_function
def test_the_prompt_says_what_the_edges_ask_for(spec):
    said = spec.prompt.template
    results = [spec.reference(**case) for given in drawn(spec) for case in given.hidden("cases")]
    assert ('`float("inf")`' in said) == (float("inf") in results)
    assert "o not round" in said or all(result == int(result) for result in results if result < float("inf"))
    assert "inputs" in said
    assert not any(number in said for number in ("seven inputs", "eight inputs", "five inputs"))


# --- what is said ---------------------------------------------------------------------------------------------------


@every_function
def test_feedback_shows_one_input_and_never_what_was_expected(spec):
    given = spec.given("ann")
    expected = [spec.reference(**case) for case in given.hidden("cases")]
    telling = {text for text in (f"{value:.6g}" for value in expected) if len(text.strip("0.")) >= 5}
    for name, source in wrong_functions.wrong(spec, given.hidden("cases")).items():
        said = spec.mark(given, written(spec, source)()).message
        assert said.count(f"`{spec.name}(") <= 1, name
        assert len(said) < 500, name
    for silent in ("def {}(*inputs):\n    return 1 / 0", "def {}(*inputs):\n    return float('nan')"):
        said = spec.mark(given, written(spec, silent.format(spec.name))()).message
        assert f"`{spec.name}(" in said
        assert not any(value in said for value in telling)


@every_function
def test_knowing_the_notebooks_own_inputs_is_right_there_and_said_to_be_no_more_in_an_assignment(spec):
    for source in wrong_functions.fits_only(spec, spec.given("ann").hidden("cases")).values():
        function = written(spec, source)()
        outcome = Question(spec, Learner("ann", assignment=True)).check(function)
        assert (outcome.status, outcome.points) == ("right", spec.points)
        assert "your class tries others" in outcome.message
        assert "your class tries others" in outcome._repr_html_()
        assert "your class" not in Question(spec, Learner("ann")).check(function).message
        assert marked(spec, function, "another").status != "right"


def test_nothing_else_is_said_to_be_tried_by_the_class():
    ann = Learner("ann", assignment=True)
    function = next(spec for spec in SPECS)
    assert "your class" not in Question(function, ann).check(lambda *inputs: 0).message
    assert "your class" in Card(Question(function, ann))._repr_html_()
    assert "your class" not in Card(Question(function, Learner("ann")))._repr_html_()
    number = exercises.get("3.1")
    assert "your class" not in Question(number, ann).check(number.answer(number.given("ann"))).message
    assert "your class" not in Card(Question(number, ann))._repr_html_()
