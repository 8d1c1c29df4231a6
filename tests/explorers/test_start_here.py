"""Lesson 00's explorer as a person sees it: a thousand squares, and how few of them are orders."""

import pytest

from platformlab import exercises, explorers
from platformlab.exercises import start_here as lesson


@pytest.fixture
def explorer():
    return explorers.get("start_here")


def squares(trace):
    return {(x, y) for x, y, shown in zip(trace["x"], trace["y"], trace["z"], strict=True) if shown is not None}


def test_there_are_a_thousand_squares(explorer):
    assert len(squares(explorer.chart.traces[0])) == 1_000


@pytest.mark.parametrize(("rate", "orders"), [(0, 0), (0.001, 1), (0.015, 15), (0.1, 100)])
def test_as_many_squares_stand_out_as_there_are_orders(explorer, rate, orders):
    explorer.set(conversion_rate=rate)
    grey, coloured = explorer.chart.traces[:2]
    assert len(squares(coloured)) == orders
    assert squares(coloured) <= squares(grey)
    assert coloured["xgap"] < grey["xgap"]  # larger, so that colour is not all that tells them apart
    assert explorer.chart.headline.startswith(f"{orders} of 1,000 visits")
    assert explorer.result.revenue_cny == pytest.approx(100 * orders)


def test_the_sentence_says_how_many_only_look(explorer):
    explorer.set(conversion_rate=0.02)
    assert explorer.chart.sentence == (
        "20 orders of ¥100 bring ¥2,000 of sales; for each order there are 49 visits that only look."
    )
    explorer.set(conversion_rate=0.001)
    assert explorer.chart.sentence.startswith("1 order of ¥100 brings ¥100 of sales")


def test_few_of_a_thousand_real_visits_end_in_an_order():
    assert lesson.orders_of_a_thousand() == pytest.approx(14.8)
    assert exercises.get_prediction("00.orders").right_option() == "About 15"


def test_a_percentage_taken_as_it_stands_is_answered_in_words():
    spec = exercises.get("0.1")
    given = spec.given("ann")
    taken = spec.mark(given, given.visits * given.conversion_rate * 100)
    assert taken.misconception == "percent for a fraction"
    assert "a hundred times too high" in taken.message
