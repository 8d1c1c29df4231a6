"""The two beginners of lesson 05 as a person sees them: who climbs, who sinks, and what stands between them."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformlab import explorers
from platformlab.charts.paths import PLACES
from platformlab.explorers.cold_start import SPEC, beginner
from platformlab.models import traffic

VISIT_NAMES, SALES_NAMES, THRESHOLD_LINE = 2, 5, 6
LINE, MARKS, RIGHT_NAMES, LEFT_NAMES = 9, 12, 13, 14


@pytest.fixture
def shops():
    return explorers.get("cold_start")


def names_on_map(chart):
    """The levels that are named on the map, and where their marks stand."""
    out = {}
    for names in (chart.traces[RIGHT_NAMES], chart.traces[LEFT_NAMES]):
        out |= {
            text.replace("<br>", ""): mark
            for text, mark in zip(names["text"], chart.traces[MARKS]["x"], strict=True)
            if text.strip()
        }
    return out


settings_of_sliders = st.fixed_dictionaries(
    {control.name: st.sampled_from(control.positions) for control in SPEC.controls}
)


def test_one_order_more_at_the_start_ends_in_more_than_ten_times_the_visits(shops):
    result = shops.result
    assert result.neighbour.sales[0] - result.shop.sales[0] == 1
    assert result.neighbour.organic[0] < 1.06 * result.shop.organic[0]
    assert result.neighbour.organic[-1] > 10 * result.shop.organic[-1]
    assert "One order decides: the threshold lies between you and your neighbour, at 31.3 orders" in shops.text


def test_one_press_of_the_arrow_key_takes_the_shop_over_the_threshold(shops):
    stops = SPEC.control("sales_0").positions
    shops.set(sales_0=stops[stops.index(shops.values["sales_0"]) + 1])
    assert "You are past the threshold of 31.3 orders" in shops.text


def test_after_a_year_the_two_shops_still_look_alike(shops):
    result = shops.result
    assert result.neighbour.organic[12] / result.shop.organic[12] < 1.5


def test_the_trap_is_named_with_what_was_missing(shops):
    shops.use("Opens with nothing")
    assert "You are in the trap: below 31.3 orders" in shops.text
    assert "32 orders more at the start, or some 1,100 visits" in shops.text


def test_a_few_visitors_every_month_take_the_threshold_away(shops):
    assert shops.set(sales_0=0).result.threshold is not None
    shops.set(other_visits=40)
    assert shops.result.threshold is None
    assert "No trap" in shops.text
    assert "three years are not enough" in shops.text


def test_a_platform_that_shows_new_shops_has_no_trap(shops):
    assert shops.set(floor_visits=100).result.threshold is None


def test_a_micro_store_has_neither_trap_nor_climb(shops):
    shops.use("Micro-store, no fans")
    assert "No search leads to this shop and you bring nobody" in shops.text
    assert shops.result.states[0].sales == 0
    assert shops.result.shop.sales[-1] < 0.001
    shops.use("Micro-store with fans")
    assert "give 18 orders a month, and nothing grows out of them" in shops.text
    assert set(shops.result.shop.organic) == {0}


def test_in_a_crowded_market_no_start_helps_and_there_is_said_to_be_none(shops):
    shops.use("Crowded market")
    assert "No start helps here" in shops.text
    assert "threshold" not in " ".join(names_on_map(shops.chart))


def test_a_best_seller_gets_no_fewer_visits_than_a_shop_without_sales(shops):
    shops.set(floor_visits=500, cap_visits=100)
    assert set(shops.result.shop.organic) == {500}
    assert "shows all shops alike" in shops.text


def test_nobody_buys(shops):
    assert "Nobody buys" in shops.set(conversion=0).text


def test_the_map_names_the_levels_where_they_are(shops):
    assert names_on_map(shops.chart) == {
        "low 6.1": pytest.approx(6.09, abs=0.01),
        "threshold 31.3": pytest.approx(31.26, abs=0.01),
        "high 263": pytest.approx(262.6, abs=0.1),
    }


def test_the_dashed_line_is_the_threshold_and_is_left_out_where_there_is_none(shops):
    assert shops.chart.traces[THRESHOLD_LINE]["y"][0] == shops.result.threshold.sales
    shops.set(other_visits=100)
    assert shops.chart.traces[THRESHOLD_LINE]["y"] == [None, None]


def test_names_at_the_lines_ends_are_joined_where_they_would_cover_each_other(shops):
    apart = shops.chart.traces[VISIT_NAMES]["text"]
    assert "you 90" in apart[0]
    assert "neighbour 2,562" in apart[1]
    near = shops.use("A few fans each month").chart.traces[VISIT_NAMES]["text"]
    assert near[1].strip() == ""
    assert near[0].index("neighbour 852") < near[0].index("<br>") < near[0].index("you 813")
    assert shops.use("Friends buy first").chart.traces[SALES_NAMES]["text"][0].startswith("both ")


@given(values=settings_of_sliders)
def test_the_line_is_above_one_exactly_where_sales_rise(values):
    result = beginner(**values)
    ranking = {name: value for name, value in values.items() if name != "sales_0"}
    ranking["cap_visits"] = max(ranking["cap_visits"], ranking["floor_visits"])
    for sales, balance in list(zip(PLACES, result.balance, strict=True))[::8]:
        after = traffic.organic(months=1, sales_0=sales, **ranking).sales[1]
        assert after - sales == pytest.approx((balance - 1) * ranking["forgetting"] * sales, rel=1e-9, abs=1e-6)


@given(values=settings_of_sliders)
def test_a_shop_ends_at_the_level_on_its_side_of_the_threshold(values):
    result = beginner(**values, months=1200)
    gap = result.threshold and abs(values["sales_0"] - result.threshold.sales)
    if len(result.states) != 2 and (gap is None or gap > 1):
        end = result.end(values["sales_0"])
        assert result.shop.sales[-1] == pytest.approx(end.sales, rel=0.05, abs=0.5)


@settings(max_examples=60)
@given(values=settings_of_sliders)
def test_more_at_the_start_never_ends_in_less(values):
    result = beginner(**values)
    assert all(more >= less for more, less in zip(result.neighbour.sales, result.shop.sales, strict=True))


@settings(max_examples=60)
@given(values=settings_of_sliders)
def test_everything_is_finite_and_the_sentence_agrees_with_the_map(values):
    result, chart = SPEC.run(values)
    for trace in chart.traces:
        assert all(math.isfinite(number) for number in (*trace["x"], *trace["y"]) if number is not None)
    for word in ("nan", "no limit", "inf"):
        assert word not in chart.text.lower().replace("nothing", "")
    named = " ".join(names_on_map(chart))
    assert ("threshold" in named) == (result.threshold is not None)
    assert ("threshold" in chart.sentence) == (result.threshold is not None)


def decreasing_response(sales, *, conversion, forgetting, floor, cap, half):
    """New orders for each one forgotten, if the first orders helped most: sales / (sales + half) in place of the S."""
    return conversion * (floor + (cap - floor) * sales / (sales + half)) / (forgetting * sales)


@given(
    conversion=st.floats(0.005, 0.1),
    forgetting=st.floats(0.05, 1),
    floor=st.floats(1, 500),
    more=st.floats(0, 20_000),
    half=st.floats(20, 1_000),
)
def test_without_the_slow_start_there_is_no_trap(conversion, forgetting, floor, more, half):
    """What exercise 5.4 says: the line only falls, so it crosses 1 once."""
    line = [
        decreasing_response(
            sales, conversion=conversion, forgetting=forgetting, floor=floor, cap=floor + more, half=half
        )
        for sales in PLACES
    ]
    assert all(later < earlier for earlier, later in pairwise(line))
