"""Every exercise of every lesson, for two hundred learners: what a learner may rely on."""

import re
from functools import cache
from pathlib import Path

import pytest

from platformlab import exercises, explorers
from platformlab.exercises.feedback import fields, filled
from platformlab.exercises.numbers import read

LEARNERS = ["self-study", "李雷", *(f"learner-{number:03d}" for number in range(198))]
LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("[0-9][0-9]_*.ipynb"))
SPECS = exercises.all()
NUMBERS = [spec for spec in SPECS if spec.kind == "number"]
MISSIONS = [spec for spec in SPECS if spec.kind == "mission"]
LEFT_OVER = re.compile(r"\{\w*(:\w+)?\}")

every_spec = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)


@cache
def given_to(spec, learner):
    return spec.given(learner)


def possible_misconceptions(spec, given):
    return spec.wrong_misconceptions(given) if spec.kind == "choice" else spec.misconceptions


@every_spec
def test_right_is_accepted_and_each_misconception_is_recognised_as_itself(spec):
    for learner in LEARNERS:
        given = given_to(spec, learner)
        taken = spec.mark(given, spec.answer(given))
        assert (taken.status, taken.score) == ("right", 1.0), (learner, given, taken)
        for misconception in possible_misconceptions(spec, given):
            taken = spec.mark(given, spec.wrong_answer(given, misconception))
            assert (taken.status, taken.misconception) == ("wrong", misconception.name), (learner, given, taken)
            assert taken.score < 1
            assert not LEFT_OVER.search(taken.message)


@every_spec
def test_unanswered_and_invalid_are_told_apart_from_wrong(spec):
    given = spec.given("self-study")
    assert {spec.mark(given, blank).status for blank in (..., None, "")} == {"unanswered"}
    for strange in (object(), float("nan"), "no such answer", [[]]):
        assert spec.mark(given, strange).status == "invalid"


@every_spec
def test_every_text_reads_well_for_every_learner(spec):
    assert len(spec.hints) == 2
    for learner in LEARNERS:
        given = given_to(spec, learner)
        texts = [text(given) for text in (spec.prompt, spec.solution, *spec.hints)]
        assert all(texts)
        assert not any(LEFT_OVER.search(text) for text in texts)


@every_spec
def test_nothing_gives_the_answer_away_before_it_is_asked_for(spec):
    told = [spec.prompt.template, *(hint.template for hint in spec.hints), *(m.feedback for m in spec.misconceptions)]
    assert "answer" not in {name for template in told for name, _ in fields(template)}


@every_spec
def test_the_numbers_shown_are_the_numbers_counted_with(spec):
    """A prompt that rounds ¥134.40 to ¥134 would make the learner calculate with something else."""
    shown = dict(fields(spec.prompt.template))
    everybodys = [given_to(spec, learner) for learner in LEARNERS]
    if not set(shown) - set(everybodys[0]):
        own = {name for name in everybodys[0] if any(given[name] != everybodys[0][name] for given in everybodys)}
        assert not own - set(shown), "a number that differs between learners is never shown"
    for learner, given in zip(LEARNERS, everybodys, strict=True):
        for name, form in shown.items():
            value = given.get(name)
            if isinstance(value, (int, float)):
                unit = {"cny": "CNY", "percent": "share", "share": "share"}.get(form, "")
                text = filled(f"{{{name}:{form}}}" if form else f"{{{name}}}", {name: value})
                assert read(text, unit=unit).value == pytest.approx(value, rel=1e-9), (learner, name, text, value)


@pytest.mark.parametrize("spec", [spec for spec in SPECS if spec.given("ann")], ids=lambda spec: spec.id)
def test_learners_have_numbers_of_their_own(spec):
    different = {repr(given_to(spec, learner)) for learner in LEARNERS}
    assert len(different) >= 5


@pytest.mark.parametrize("spec", NUMBERS, ids=lambda spec: spec.id)
def test_the_answer_as_the_solution_writes_it_is_accepted(spec):
    forms = [form for name, form in fields(spec.solution.template) if name == "answer"]
    assert forms, "the solution must end in {answer:…}"
    for learner in LEARNERS:
        given = given_to(spec, learner)
        for form in forms:
            text = filled(f"{{answer:{form}}}" if form else "{answer}", {"answer": spec.answer(given)})
            assert spec.mark(given, text).status == "right", (learner, given, text)


@pytest.mark.parametrize("spec", MISSIONS, ids=lambda spec: spec.id)
def test_a_mission_can_be_done_with_the_sliders_and_is_not_done_before(spec):
    explorer = explorers.spec(spec.explorer)
    for learner in LEARNERS:
        given = given_to(spec, learner)
        settings = spec.answer(given)
        for name, value in settings.items():
            assert explorer.control(name).snapped(value) == pytest.approx(value), "the number entry cannot take it"
        at_rest = explorer.defaults
        assert not spec.reached(given, at_rest, explorer.model(**at_rest)), "found before a slider is touched"


@pytest.mark.parametrize("spec", exercises.predictions(), ids=lambda spec: spec.id)
def test_a_prediction_agrees_with_the_model(spec):
    assert spec.right_option() in spec.options
    assert spec.answer()
    assert not LEFT_OVER.search(spec.answer() + spec.after + spec.question)


@pytest.mark.parametrize(
    "path", [path for path in LESSONS if not path.name.startswith("00")], ids=lambda path: path.stem
)
def test_each_lesson_has_exercises_of_several_kinds(path):
    lesson = next((lesson for lesson in exercises.lessons() if lesson.module == path.stem[3:]), None)
    assert lesson, f"there is no exercises/{path.stem[3:]}.py"
    assert lesson.number == int(path.name[:2])
    kinds = [spec.kind for spec in lesson.exercises if spec.kind != "mission"]
    assert len(kinds) >= 3
    assert len(set(kinds)) >= 2
    assert lesson.predictions
    assert "mission" in {spec.kind for spec in lesson.exercises}
    easy = [kind for kind in kinds if kind != "function"]
    assert len(easy) >= 3 or "function" not in kinds, "who does not program needs three exercises too"
