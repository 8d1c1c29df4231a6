"""Lesson 01's figures and the numbers that its solutions tell."""

import pytest

from platformlab import exercises, explorers
from platformlab.exercises import two_machines as lesson
from platformlab.exercises.learner import Learner
from platformlab.exercises.prediction import revealed


def after(mission):
    """The explorer's model with the settings that a mission's solution speaks of."""
    spec = explorers.spec(lesson.EXPLORER)
    return spec.model(**spec.completed(exercises.get(mission).solution_values))


def test_taobao_and_tmall_took_four_per_cent_of_turnover_mostly_for_adverts():
    assert lesson.taobao_take_rate() == pytest.approx(306_070 / 7_494_000)
    assert lesson.taobao_adverts_part() == pytest.approx(145_684 / 207_531)
    guess = exercises.get_prediction("01.taobao")
    assert guess.right_option() == "About ¥4"
    assert guess.answer() == "¥4.08 of every ¥100: 306,070 of 7,494,000 million CNY"


def test_the_place_to_shop_lived_more_on_adverts_than_the_place_to_watch():
    assert lesson.adverts_part("Pinduoduo", 2018) == pytest.approx(0.878, abs=0.001)
    assert lesson.adverts_part("Weibo", 2020) == pytest.approx(0.88, abs=0.003)
    assert lesson.adverts_part("Kuaishou", 2021) == pytest.approx(0.527, abs=0.001)
    assert exercises.get_prediction("01.adverts").right_option() == "Pinduoduo, by far"


def test_figures_are_not_said_by_the_model(own_records):
    shown = revealed(exercises.get_prediction("01.taobao"), Learner("ann"))
    assert "The accounts say" in shown
    assert "The model says" not in shown


def test_the_missions_solutions_tell_what_the_model_gives():
    half = after("1.M1")
    assert half.taken_cny == pytest.approx(3_000)
    assert half.marketplace.revenue_cny == pytest.approx(30_000)
    every = after("1.M3")
    assert (every.taken_cny, every.marketplace.profit_cny) == pytest.approx((6_000, 3_000))
    assert every.take_rate == pytest.approx(1 / 5)
    assert after("1.M2").content.views == 10_000


def test_no_sales_no_take_rate():
    case = {"bought_visits": 100, "visit_price_cny": 1, "basket_cny": 100, "commission_rate": 0.05}
    assert lesson.take_rate(orders=0, **case) == 0
    assert lesson.take_rate(orders=10, **case) == pytest.approx(0.15)
