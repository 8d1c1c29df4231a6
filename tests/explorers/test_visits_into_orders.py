"""Lesson 03's explorer as a person sees it: what a visit is worth, and when more orders beat more visits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab import exercises, explorers
from platformlab.exercises import visits_into_orders as lesson
from platformlab.explorers.visits_into_orders import ADVERT_TIMES, FAN_TIMES, shop

SPEC = explorers.spec("visits_into_orders")


@pytest.fixture
def explorer():
    return explorers.get("visits_into_orders")


settings = st.fixed_dictionaries(
    {control.name: st.sampled_from(control.positions) for control in SPEC.controls},
)


def row(explorer, name):
    return next(cells for cells in explorer.table.rows if cells[0] == name)


def test_the_small_shop_in_numbers(explorer):
    assert explorer.text == (
        "¥2,514 a month left. A bought visit costs ¥0.80 and is worth ¥0.87: ¥0.07 is yours. Twice as many would add "
        "¥261 a month; twice the conversion would add ¥8,714."
    )
    assert row(explorer, "Orders")[1:] == ("60", "56", "25", "141")
    assert row(explorer, "A visit is worth")[1:4] == ("¥1.24", "¥0.87", "¥3.09")
    assert row(explorer, "Profit")[4] == "¥2,514"


@given(settings)
def test_twice_the_conversion_beats_twice_all_visits_by_exactly_the_advert_bill(values):
    result = shop(**values)
    gap = result.conversion_adds_cny - result.all_adds_cny
    assert gap == pytest.approx(result.now.ad_spend_cny, rel=1e-6, abs=1e-3)


@given(settings)
def test_as_long_as_an_order_leaves_something_conversion_never_loses_to_bought_visits(values):
    result = shop(**values)
    if result.order_cny > 0:
        assert result.conversion_adds_cny >= result.bought_adds_cny - 1e-6


@given(settings)
def test_where_an_order_loses_money_twice_the_conversion_makes_it_worse(values):
    result = shop(**values)
    if result.order_cny < 0 and result.now.orders > 1:
        assert result.conversion_adds_cny < 0


@given(settings)
def test_bought_visits_pay_exactly_when_they_are_worth_more_than_their_price(values):
    result = shop(**values)
    left = values["paid_visits"] * (result.worth_cny[1] - values["cost_per_visit_cny"])
    assert result.bought_adds_cny == pytest.approx(left, rel=1e-6, abs=1e-3)


@given(settings)
def test_the_waterfall_ends_at_the_profit(values):
    result = shop(**values)
    waterfall = next(
        trace for trace in SPEC.chart(values, result).traces if trace["type"] == "bar" and len(trace["y"]) == 7
    )
    revenue, *costs, profit = waterfall["x"]
    assert revenue - sum(costs) == pytest.approx(profit, rel=1e-9, abs=1e-6)
    # Each cost ends where the bar before it began.
    ends = [base + width for base, width in zip(waterfall["base"], waterfall["x"], strict=True)]
    assert ends[1:6] == pytest.approx([revenue, *waterfall["base"][1:5]], rel=1e-9, abs=1e-6)


def test_a_discount_that_doubles_the_orders_can_leave_less(explorer):
    before = explorer.result
    explorer.use("20 % off, twice the orders")
    after = explorer.result
    assert after.now.orders == pytest.approx(2 * before.now.orders)
    assert after.now.profit_cny < before.now.profit_cny
    # Both shops pay ¥120 for the goods of an order.
    assert explorer.values["basket_cny"] * (1 - explorer.values["gross_margin"]) == pytest.approx(120)


def test_dear_adverts_lose_money_and_the_sentence_says_so(explorer):
    explorer.use("Dear adverts")
    assert "each one loses money" in explorer.text
    assert explorer.result.bought_adds_cny < 0
    # The same adverts pay as soon as twice as many visitors order.
    explorer.set(conversion_rate=0.04)
    assert explorer.result.bought_adds_cny > 0
    assert "is yours" in explorer.text


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"paid_visits": 0}, "You buy no visits"),
        ({"cost_per_visit_cny": 0}, "Your adverts cost nothing"),
        ({"gross_margin": 0.04}, "Mend the margin first"),
        ({"conversion_rate": 0}, "Nobody orders"),
    ],
)
def test_the_sentence_tells_the_case(explorer, setting, said):
    assert said in explorer.set(**setting).text


def test_a_loss_is_called_one(explorer):
    explorer.use("All visits bought")
    assert explorer.chart.headline == "−¥2,478 a month: a loss"


def test_the_break_even_of_the_table_breaks_even(explorer):
    explorer.set(paid_visits=0, fan_visits=0)
    explorer.set(search_visits=float(explorer.result.break_even_visits))
    assert explorer.result.now.profit_cny == pytest.approx(0, abs=1e-6)
    assert row(explorer, "Profit")[4] == "¥0"


def test_a_visit_that_loses_money_has_no_break_even(explorer):
    explorer.set(gross_margin=0)
    assert row(explorer, "Visits that pay the fixed cost alone")[1] == "no number is enough"


def test_labels_leave_room_at_the_right_of_every_bar(explorer):
    for values in ({}, {"gross_margin": 0}, {"fixed_cost_cny": 100_000}, {"paid_visits": 100_000}):
        chart = explorer.reset().set(**values).chart
        for trace in chart.traces:
            if trace.get("mode") == "text":
                low, high = chart.extents[trace["xaxis"].replace("x1", "x")]
                assert max(trace["x"]) <= high - 0.15 * (high - low)


def test_the_assumed_multiples_lie_near_the_study_they_are_taken_from():
    from platformlab import tables

    rates = {
        row.traffic_source: row.value_low
        for row in tables.load("conversion_benchmarks").where(study="Compass/VWO", metric="conversion_rate").rows
    }
    assert pytest.approx(rates["google_ads"] / rates["organic_search"], abs=0.1) == ADVERT_TIMES
    assert pytest.approx(rates["email"] / rates["organic_search"], abs=0.1) == FAN_TIMES


def test_the_guess_tells_of_the_shop_that_the_explorer_opens_with():
    asked = exercises.get_prediction("03.doubling")
    default = SPEC.defaults
    for text in (
        f"¥{default['basket_cny']:.0f} an order",
        f"{default['search_visits']:,.0f} visits from search",
        f"{default['fan_visits']:.0f} from your own fans",
        f"{default['paid_visits']:,.0f} that you bought at {100 * default['cost_per_visit_cny']:.0f} fen",
    ):
        assert text in asked.question
    assert asked.right_option() == "Plan B adds more than ten times as much"
    assert asked.answer() == "Plan A adds ¥261 a month and plan B ¥8,714: 33 times as much"


@pytest.mark.parametrize("name", ["3.M1", "3.M2", "3.M3", "3.4"])
def test_no_mission_is_found_before_anything_is_moved(name):
    spec = exercises.get(name)
    given_numbers = spec.given("anna")
    assert not spec.reached(given_numbers, SPEC.defaults, SPEC.model(**SPEC.defaults))


def test_free_adverts_also_show_when_doubling_visits_is_as_good():
    spec = exercises.get("3.M2")
    assert spec.mark(spec.given("anna"), {"cost_per_visit_cny": 0}).status == "right"


def test_in_the_two_plans_the_smaller_bill_wins_and_either_can():
    spec = exercises.get("3.3")
    winners = set()
    for number in range(40):
        numbers = spec.given(f"learner {number}")
        plans = lesson._plans(numbers)
        best = max(("a", "b"), key=lambda plan: plans[f"plan_{plan}_cny"])
        right = next(option.key for _, option, _ in spec.shown(numbers) if spec.is_right(numbers, option))
        assert right == best
        winners.add(best)
    assert winners == {"a", "b"}
