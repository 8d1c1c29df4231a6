"""Claim 9: does free traffic build up from nothing, from a start alone, or never?"""

import re

import pytest

from platformlab import claims, explorers

NINE = claims.get(9)
FIERCE = {**claims.BEGINNER, "half_sales": 200}
GENTLE = {**claims.BEGINNER, "half_sales": 50}


def test_it_holds_if_early_sales_pass_the_threshold():
    found = NINE.verdict()
    assert (found.verdict, found.lesson) == ("holds if", "05")
    assert "31.3 remembered orders" in found.condition
    assert "a micro-store without fans gets 0" in found.condition


def test_the_verdict_says_that_nobody_published_such_a_path():
    assert NINE.verdict().figures_side == ()
    assert "no published path of a new shop's free traffic was found" in NINE.verdict().condition


def test_it_rests_on_the_numbers_that_the_lessons_explorer_starts_with():
    explorer = explorers.spec("cold_start").defaults
    settings = {name: value for name, value in (claims.BEGINNER | claims.BEGINNER_SEARCH).items() if name != "months"}
    assert settings == {name: explorer[name] for name in settings}


def test_two_shops_one_order_apart_end_ten_times_apart():
    below, above = NINE.verdict().model_side.series
    assert above.ys[0] < 1.06 * below.ys[0]
    assert above.ys[-1] > 10 * below.ys[-1]
    assert [int(re.search(r"\d+", series.name).group()) for series in (below, above)] == [31, 32]


def test_without_a_trap_it_holds_outright_and_a_start_of_nothing_is_enough():
    found = NINE.verdict(ranking=GENTLE)
    assert found.verdict == "holds"
    from_nothing = found.model_side.series[0]
    assert from_nothing.ys[-1] > claims.BEGINNER_SEARCH["cap_visits"] / 2


def test_it_is_wrong_where_no_start_builds_up():
    found = NINE.verdict(ranking=FIERCE)
    assert found.verdict == "wrong"
    assert "do not build up" in found.condition


@pytest.mark.parametrize(
    "other",
    [
        {"micro_store": claims.BEGINNER_SEARCH},
        {"marketplace": claims.NO_SEARCH},
        {"marketplace": {"floor_visits": 0, "cap_visits": 3_000}},
    ],
)
def test_it_is_wrong_if_the_marketplace_sends_a_beginner_no_more_than_a_micro_store_has(other):
    assert NINE.verdict(**other).verdict == "wrong"
