"""What can be clicked under a card, and what becomes of it: feedback at once, records, and a line to keep."""

import ipywidgets
import pytest
import sample_exercises as sample

from platformlab import records
from platformlab.exercises import board, card, panel, prediction, watching
from platformlab.exercises.learner import current, learner
from platformlab.explorers.widget import ExplorerWidget


@pytest.fixture(autouse=True)
def course(sample_course):
    return sample_course


def question(name):
    return card.Question({spec.id: spec for spec in sample.ALL}[name], current())


def parts(widget, kind):
    """Every widget of a kind inside another."""
    found = [widget] if isinstance(widget, kind) else []
    return found + [part for child in getattr(widget, "children", ()) for part in parts(child, kind)]


def said(widget):
    """The outcome of an answer, or what a guess comes to."""
    return parts(widget, ipywidgets.HTML)[0].value


def named(widget, text):
    return next(button for button in parts(widget, ipywidgets.Button) if button.description == text)


def panel_of(name):
    asked = question(name)
    return asked, panel.build(asked)


def entry(name):
    return records.of("self-study").entry("exercise", name) or {}


def test_a_choice_is_answered_by_its_buttons():
    asked, shown = panel_of("2.2")
    buttons = parts(shown, ipywidgets.Button)[:3]
    assert [button.description for button in buttons] == ["a", "b", "c"]
    texts = [text for _, _, text in asked.spec.shown(asked.given)]
    assert [button.tooltip for button in buttons] == [
        f"{letter}: {text}" for letter, text in zip("abc", texts, strict=True)
    ]
    buttons[texts.index("doubles")].click()
    assert "Not yet" in said(shown)
    assert "You counted readers, not adverts." in said(shown)
    right = texts.index("falls by half")
    buttons[right].click()
    assert "Right" in said(shown)
    assert f"answer_2 = &quot;{'abc'[right]}&quot;" in said(shown)
    assert [button.description for button in buttons].count(f"{'abc'[right]} (chosen)") == 1
    assert (entry("2.2")["tries"], entry("2.2")["best"]) == (2, 1.0)


@pytest.mark.parametrize("pressed", [True, False])
def test_a_number_is_answered_by_its_box(pressed):
    """The page sends what was typed when Enter is pressed or the box is left, and then the press of the button."""
    asked, shown = panel_of("2.1")
    (box,), button = parts(shown, ipywidgets.Text), named(shown, "Check")
    assert box.description == "Your answer (CNY per month)"

    def answer(text):
        box.value = text
        if pressed:
            button.click()

    if pressed:
        answer("")
        assert "Not answered yet" in said(shown)
    answer("<b>12</b>")
    assert "That is not a number" in said(shown)
    assert "<b>12" not in said(shown)
    answer(f"¥{asked.spec.answer(asked.given):.2f}")
    assert "Right" in said(shown)
    value = round(asked.spec.answer(asked.given), 2)
    assert f"answer_1 = {value:g}" in said(shown)
    assert entry("2.1")["tries"] == 1


def test_a_percentage_is_offered_as_the_share_that_it_is():
    asked, shown = panel_of("2.5")
    parts(shown, ipywidgets.Text)[0].value = f"{100 * asked.spec.answer(asked.given):g}%"
    parts(shown, ipywidgets.Button)[0].click()
    assert f"answer_5 = {asked.spec.answer(asked.given)!r}" in said(shown)


def test_a_match_is_answered_by_its_lists():
    asked, shown = panel_of("2.3")
    boxes, button = parts(shown, ipywidgets.Dropdown), named(shown, "Check")
    assert [box.description for box in boxes] == ["1 CPM", "2 CPC", "3 RPM"]
    button.click()
    assert "Not answered yet" in said(shown)
    right = asked.spec.answer(asked.given)
    boxes[0].value = right[1]
    button.click()
    assert "1 of 3 are right." in said(shown)
    for number, box in enumerate(boxes, start=1):
        box.value = right[number]
    button.click()
    assert "Right" in said(shown)
    assert f"answer_3 = {right!r}".replace("'", "&#x27;") in said(shown)


@pytest.mark.parametrize("spec", sample.ALL, ids=lambda spec: spec.kind)
def test_hints_and_solution_can_be_clicked_and_need_an_attempt_all_the_same(spec):
    asked, shown = panel_of(spec.id)

    def helped(name):
        named(shown, name).click()
        return parts(shown, ipywidgets.HTML)[-1].value

    assert "Hint 1 of 2" in helped("Hint")
    assert "Hint 2 of 2" in helped("Hint")
    assert "Try an answer first" in helped("Solution")
    asked.check(asked.spec.answer(asked.given))
    assert "Try an answer first" not in helped("Solution")
    assert "Solution" in helped("Solution")


def test_an_assignment_has_no_button_for_the_solution():
    learner("ann", assignment=True)
    assert "Solution" not in [button.description for button in parts(panel_of("2.1")[1], ipywidgets.Button)]


# --- missions -------------------------------------------------------------------------------------------------------


def test_a_mission_ticks_in_the_explorer_and_its_card_hears_of_it():
    _, shown = panel_of("2.M1")
    explorer = ExplorerWidget(sample.EXPLORER, **watching.watched("sample_income"))
    assert explorer.goals == [
        {
            "id": "2.M1",
            "text": "Find exactly the fan count at which every advert of 6,000 is shown.",
            "reached": False,
        }
    ]
    assert "not found yet" in said(shown)
    explorer.fans = 10_100
    assert "not found yet" in said(shown)
    assert entry("2.M1") == {}
    explorer.fans = 10_000
    assert "Found" in said(shown)
    assert "answer_M1 = {&#x27;fans&#x27;: 10000}" in said(shown)
    assert "solved" in entry("2.M1")
    assert explorer.goals[0]["reached"]


def test_the_line_that_a_mission_offers_earns_its_points():
    values = sample.EXPLORER.completed({"fans": 10_000, "click_rate": 0.025})
    line = watching.settings_line(sample.MISSION, values)
    assert line == "answer_M1 = {'fans': 10000, 'click_rate': 0.025}"
    names = {}
    exec(line, names)
    assert sample.MISSION.mark(sample.MISSION.given("ann"), names["answer_M1"]).status == "right"


def test_a_mission_found_before_its_card_is_shown_is_on_the_card_all_the_same():
    explorer = ExplorerWidget(sample.EXPLORER, **watching.watched("sample_income"))
    explorer.fans = 10_000
    _, shown = panel_of("2.M1")
    assert "answer_M1 = {&#x27;fans&#x27;: 10000}" in said(shown)


def test_a_mission_of_another_day_is_ticked_and_said():
    records.of("self-study").attempt("2.M1", status="right", score=1.0, points=1)
    assert watching.watched("sample_income")["reached"] == ("2.M1",)
    _, shown = panel_of("2.M1")
    assert "found before" in said(shown)


# --- predictions ----------------------------------------------------------------------------------------------------


def guesses():
    return prediction.guess_panel(sample.PREDICTION, current())


def test_a_guess_is_kept_and_can_be_changed_until_the_answer_is_seen(shown):
    buttons = parts(guesses(), ipywidgets.Button)
    assert [button.description for button in buttons] == ["¥13", "¥130", "¥1,300"]
    buttons[2].click()
    buttons[0].click()
    again = guesses()
    assert parts(again, ipywidgets.Button)[0].description == "¥13 (your guess)"
    assert "you can change it until you see the answer" in said(again)
    prediction.predict("02.income", reveal=True)
    answer = shown[-1].data
    assert "Your guess was<br><b>¥13</b>" in answer
    assert "The model says<br><b>¥134</b>" in answer
    assert "nearest" not in answer
    assert "Almost nobody who views, clicks." in answer
    closed = guesses()
    assert all(button.disabled for button in parts(closed, ipywidgets.Button))
    assert "so it stands" in said(closed)
    buttons[1].click()
    assert prediction.guess(sample.PREDICTION, current()) == "¥13"


def test_a_good_guess_is_called_one(shown):
    parts(guesses(), ipywidgets.Button)[1].click()
    prediction.predict("02.income", reveal=True)
    assert "That is the nearest of the options." in shown[-1].data


def test_without_a_guess_the_answer_waits_and_guessing_stays_open(shown):
    prediction.predict("02.income", reveal=True)
    answer = shown[-1].data
    assert "No guess yet" in answer
    assert answer.index("<details>") < answer.index("¥134")
    parts(guesses(), ipywidgets.Button)[1].click()
    assert prediction.guess(sample.PREDICTION, current()) == "¥130"
    prediction.predict("02.income", reveal=True)
    assert "Your guess was" in shown[-1].data


def test_asking_shows_question_and_buttons_and_options_where_nothing_can_be_clicked(shown):
    prediction.predict("02.income")
    assert "What lands in your account?" in shown[0].data
    assert "<li>¥1,300</li>" in shown[1]["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in shown[1]


def test_a_grader_neither_sees_nor_writes_guesses(shown, monkeypatch, own_records):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    prediction.predict("02.income")
    prediction.predict("02.income", reveal=True)
    assert "No guess yet" in shown[-1].data
    assert not own_records.exists()


def test_a_guess_at_an_option_that_is_gone_counts_as_none():
    records.of("self-study").keep("prediction", "02.income", choice=7)
    assert prediction.guess(sample.PREDICTION, current()) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "2.income"}, "must look like"),
        ({"options": ("one",)}, "two to eight"),
        ({"options": ("a", "a")}, "the same"),
    ],
)
def test_a_prediction_that_cannot_be_one_says_why(changes, said):
    fields = {"question": "?", "options": ("a", "b"), "answer": str, "right": 0, "after": "So."}
    with pytest.raises(ValueError, match=f"prediction '.*': .*{said}"):
        prediction.Prediction(**{"id": "02.income", **fields, **changes})


# --- the board ------------------------------------------------------------------------------------------------------


def test_the_board_counts_what_is_done_and_says_what_comes_next(monkeypatch):
    monkeypatch.setattr(
        board, "_notebooks", lambda: {0: ("00_start_here.ipynb", "Start"), 2: ("02_x.ipynb", "A <view>")}
    )
    notes = records.of("self-study")
    notes.attempt("2.3", status="wrong", score=0.5, points=4)
    notes.attempt("2.1", status="right", score=1.0, points=3)
    notes.attempt("2.M1", status="right", score=1.0, points=1)
    start, row = board.rows()
    assert (start.status, start.next, start.points_there) == ("not begun", "", 0)
    assert (row.exercises, row.exercises_there, row.missions, row.missions_there) == (1, 5, 1, 1)
    assert (row.predictions, row.predictions_there) == (0, 1)
    assert (row.points, row.points_there) == (6, 13)
    assert (row.status, row.next) == ("begun", "02.income")
    shown = board.progress()._repr_html_()
    assert '<a href="02_x.ipynb">A &lt;view&gt;</a>' in shown
    assert "0 of 1 guess, 1 of 1 mission, 1 of 5 exercises" in shown
    assert "6 of 13" in shown
    assert "Go on with lesson 02." in shown
    assert shown.count('<th scope="row">') == 2
    assert "02 A <view>: begun" in repr(board.progress())


def test_a_lesson_is_done_without_its_function(monkeypatch):
    monkeypatch.setattr(board, "_notebooks", dict)
    notes = records.of("ann")
    for spec in sample.ALL:
        if spec.kind != "function":
            notes.attempt(spec.id, status="right", score=1.0, points=spec.points)
    assert [(row.status, row.next) for row in board.rows("ann")] == [("begun", "02.income")]
    notes.keep("prediction", "02.income", choice=1)
    assert [(row.status, row.next, row.title) for row in board.rows("ann")] == [("done", "", "Views into income")]
    assert board.next_step(board.rows("ann")) is None
    assert [row.status for row in board.rows("bob")] == ["not begun"]


def test_the_board_tells_of_a_damaged_file_once(own_records):
    records.of("self-study").attempt("2.1", status="right", score=1.0, points=3)
    (path,) = own_records.glob("*.json")
    path.write_text("{")
    shown = board.progress()._repr_html_()
    assert "The file with your progress was damaged. It was kept as" in shown
    assert "damaged" not in board.progress()._repr_html_()


def test_titles_come_from_the_notebooks(tmp_path):
    path = tmp_path / "02_x.ipynb"
    path.write_text('{"cells": [{"cell_type": "markdown", "source": ["# 02 · What is a view worth?\\n", "Text"]}]}')
    assert board._title(path) == "What is a view worth?"
    path.write_text("{}")
    assert board._title(path) == ""
