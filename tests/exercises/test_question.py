"""What exercise("2.1") gives: card, check, hints, solution; for somebody alone, in an assignment, for a grader."""

import warnings

import pytest
import sample_exercises as sample

from platformlab import records
from platformlab.charts.style import cny
from platformlab.exercises import UnknownExerciseError, card
from platformlab.exercises.learner import current, learner


@pytest.fixture(autouse=True)
def course(sample_course):
    return sample_course


def question(name="2.1"):
    return card.Question({spec.id: spec for spec in sample.ALL}[name], current())


def entry(name="2.1", who="self-study"):
    return records.of(who).entry("exercise", name)


def test_the_card_says_what_is_asked_with_this_learners_numbers():
    asked = question()
    shown = card.Card(asked)._repr_html_()
    assert "Exercise 2.1 · Your own account" in shown
    assert "3 points · a number: CNY per month" in shown
    assert f"{asked.given.fans:,} fans" in shown
    assert "<code>answer_1 = …</code>" in shown
    assert "{" not in shown.split("</style>")[1]


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
def test_every_kind_has_a_card_in_html_and_in_words(spec):
    asked = question(spec.id)
    shown = card.Card(asked)
    assert spec.title in shown._repr_html_()
    assert spec.answer_name in shown._repr_html_()
    assert repr(shown).startswith(f"Exercise {spec.id}, {spec.title}: ")


def test_the_cards_of_choice_match_and_function_show_what_to_choose_from():
    choice, match, function = (card.Card(question(name))._repr_html_() for name in ("2.2", "2.3", "2.4"))
    assert "<li><b>a</b> " in choice
    assert "falls by half" in choice
    assert "<b>1</b> CPM" in match
    assert "price per fan" in match
    assert "def income_per_thousand(income_cny, views):" in function


def test_check_tells_right_wrong_unanswered_and_invalid_in_words():
    asked = question()
    right = asked.spec.answer(asked.given)
    assert str(asked.check(right)).startswith("Right. ")
    assert str(asked.check(right * 1.5)).startswith("Not yet. ")
    assert str(asked.check(...)).startswith("Not answered yet. ")
    assert str(asked.check()).startswith("Not answered yet. ")
    assert str(asked.check("many")).startswith("That is not a number. ")
    assert str(question("2.2").check("x")).startswith("That is not one of the letters. ")
    assert (asked.check(right).points, asked.check(0).points) == (3, 0)


def test_feedback_is_shown_as_a_box_that_is_read_out():
    shown = question().check("<img src=x>")._repr_html_()
    assert 'role="status"' in shown
    assert "That is not a number" in shown
    assert "<img" not in shown


def test_hints_come_one_after_the_other_and_then_all_again():
    asked = question()
    assert str(asked.hint()) == "Hint 1 of 2: What is scarce: slots or adverts?"
    assert str(asked.hint()).startswith("Hint 2 of 2: Adverts shown")
    again = str(asked.hint())
    assert "What is scarce" in again
    assert "Adverts shown" in again


def test_the_solution_opens_after_an_attempt_and_stays_open():
    asked = question()
    assert "Try an answer first" in str(asked.solution())
    asked.check(...)
    asked.check("many")
    assert "Try an answer first" in str(asked.solution())
    asked.check(5)
    assert str(asked.solution()).endswith(f"brings {cny(asked.spec.answer(asked.given))}.")
    assert "adverts are shown" in str(question().solution())


def test_an_assignment_never_shows_the_solution():
    learner("ann", assignment=True)
    asked = question()
    assert str(asked.check(asked.spec.answer(asked.given))).startswith("Right")
    assert str(asked.solution()) == (
        "Solution: The worked solution is not shown in an assignment. The hints are there for you."
    )
    assert str(asked.hint()).startswith("Hint 1")


def test_a_learner_who_is_named_has_numbers_and_records_of_their_own():
    alone = question()
    learner("ann")
    named = question()
    assert named.given != alone.given
    named.check(named.spec.answer(named.given))
    assert "solved" in entry(who="ann")
    assert entry() is None


def test_what_is_solved_is_remembered_and_said_on_the_card():
    asked = question()
    assert "solved" not in card.Card(asked)._repr_html_().split("</style>")[1]
    asked.check(asked.spec.answer(asked.given))
    asked.check(1)
    assert "solved ✓" in card.Card(question())._repr_html_()
    assert entry()["tries"] == 2


def test_unanswered_and_invalid_are_no_attempts():
    question().check(...)
    question().check("x")
    assert entry() is None


@pytest.mark.parametrize(("answer", "points"), [("right", 3), ("wrong", 0), ("blank", 0), ("strange", 0)])
def test_a_grader_gets_a_bare_number_and_nothing_else(monkeypatch, capsys, answer, points):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    asked = question()
    given = {"right": asked.spec.answer(asked.given), "wrong": 5, "blank": ..., "strange": object()}[answer]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        earned = asked.check(given)
    assert earned == points
    assert type(earned) in (int, float)
    assert capsys.readouterr() == ("", "")
    assert entry() is None
    assert "not shown in an assignment" in str(asked.solution())


def test_a_grader_gives_part_of_the_points_for_part_of_a_match(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    asked = question("2.3")
    assert asked.check({1: asked.spec.answer(asked.given)[1]}) == pytest.approx(4 / 3, abs=1e-4)


def test_exercise_shows_the_card_once_and_what_there_is_to_click(shown):
    asked = card.exercise("2.1")
    assert asked.given == question().given
    assert "Your own account" in shown[0]._repr_html_()
    assert "application/vnd.jupyter.widget-view+json" in shown[1]
    assert len(shown) == 2
    # As the last line of a cell it does not show itself a second time.
    assert asked._ipython_display_() is None


def test_a_grader_has_nothing_to_click(monkeypatch, shown):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    card.exercise("2.2")
    assert len(shown) == 1


def test_outside_of_a_notebook_the_card_is_printed(capsys):
    card.exercise("2.1")
    assert capsys.readouterr().out.startswith("Exercise 2.1, Your own account: You have ")


def test_an_unknown_exercise_is_one_line_with_near_names():
    with pytest.raises(UnknownExerciseError) as caught:
        card.exercise("2.l")
    assert str(caught.value).startswith("there is no exercise '2.l': did you mean 2.")
    assert "\n" not in str(caught.value)
    with pytest.raises(UnknownExerciseError, match=r"there is no exercise '9': there are 2\.1, 2\.5"):
        card.exercise(9)


def test_check_goes_on_when_nothing_can_be_saved(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PLATFORMLAB_HOME", str(tmp_path / "file"))
    asked = question()
    first, second = asked.check(5), asked.check(asked.spec.answer(asked.given))
    assert "Your progress cannot be saved" in str(first)
    assert str(second).startswith("Right.")
    assert "cannot be saved" not in str(second)
    assert "solved ✓" in card.Card(asked)._repr_html_()


# --- who is learning ------------------------------------------------------------------------------------------------


def test_the_learner_is_the_named_one_else_jupyterhubs_else_somebody_alone(monkeypatch):
    assert current().id == "self-study"
    monkeypatch.setenv("JUPYTERHUB_USER", "hub-ann")
    assert current().id == "hub-ann"
    learner(" ann ")
    assert current().id == "ann"
    assert not current().assignment
    assert "“ann”" in repr(current())
    assert "worked solutions are not shown" in learner("ann", assignment=True)._repr_html_()


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201, None, 5, "a\x00b", "\ud800"])
def test_what_cannot_be_a_learner_is_one_line(name, monkeypatch):
    with pytest.raises(ValueError, match="a learner id is a text of 1 to 200 visible characters") as caught:
        learner(name)
    assert "\n" not in str(caught.value)
    assert current().id == "self-study"
