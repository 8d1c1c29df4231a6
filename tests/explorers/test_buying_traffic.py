"""Lesson 06's explorer as a person sees it: a cheap click, a dear customer, and the months until the money is back."""

import math

import pytest

from platformlab import exercises, explorers
from platformlab.exercises import buying_traffic as lesson
from platformlab.explorers import buying_traffic
from platformlab.models import acquisition


@pytest.fixture
def explorer():
    return explorers.get("buying_traffic")


def row(explorer, name):
    """(by advert, by post) of a row of the table."""
    return next(tuple(cells) for first, *cells in explorer.table.rows if first == name)


def labels(explorer):
    """The texts right of the picture, with the height each stands at."""
    trace = explorer.chart.traces[-1]
    return dict(zip((text.strip() for text in trace["text"]), trace["y"], strict=True))


def test_it_opens_on_a_cheap_click_that_is_a_dear_customer(explorer):
    now = explorer.result
    assert (now.advert_visit_cny, now.post_visit_cny) == pytest.approx((2, 5))
    assert (now.advert_customer_cny, now.post_customer_cny) == pytest.approx((250, 125))
    assert explorer.chart.headline == "A customer costs ¥250 by advert, ¥125 by post"
    assert "The cheap click is the dear customer" in explorer.text
    assert "The advert's money never comes back: ¥30.63 are lost on each customer." in explorer.text
    assert "The post's money is back after 3 months." in explorer.text


def test_all_money_of_a_post_falls_on_its_customers(explorer):
    now = explorer.result
    assert now.customers * now.post_customer_cny == pytest.approx(explorer.values["post_price_cny"])
    assert row(explorer, "One post: customers") == ("", "120")


def test_with_the_same_conversion_the_cheaper_click_is_the_cheaper_customer(explorer):
    explorer.set(ad_conversion=0.04)
    assert "The advert is cheaper by the visit and by the customer." in explorer.text


def test_only_what_visitors_do_in_the_shop_moves_the_customer_and_not_the_visit(explorer):
    before = explorer.result
    explorer.set(ad_conversion=0.016)
    after = explorer.result
    assert after.advert_visit_cny == before.advert_visit_cny
    assert after.advert_customer_cny == pytest.approx(before.advert_customer_cny / 2)
    assert "A customer costs the same both ways, though a visit by advert is the cheaper one." in explorer.text


def test_half_the_readers_make_reader_visit_and_customer_twice_as_dear(explorer):
    before = explorer.result
    explorer.set(reach_rate=0.03)
    assert row(explorer, "Price")[1] == "¥1 per reader"
    assert explorer.result.post_customer_cny == pytest.approx(2 * before.post_customer_cny)
    assert explorer.result.advert_customer_cny == before.advert_customer_cny


@pytest.mark.parametrize(
    "setting", [{}, {"retention": 0.9}, {"retention": 0.95, "margin_cny": 30}, {"margin_cny": 600}]
)
def test_the_steps_reach_a_cost_in_the_month_that_is_said(explorer, setting):
    explorer.set(**setting)
    now = explorer.result
    for cost, month in (
        (now.advert_customer_cny, now.advert_payback),
        (now.post_customer_cny, now.post_payback),
    ):
        reached = [k for k, so_far in enumerate(now.brought_in_cny) if so_far >= cost - 1e-9]
        assert (reached[0] if reached else math.inf) == (month if month <= 24 else math.inf)


def test_the_steps_tend_to_the_worth_without_discount():
    customer = {"margin_per_order_cny": 60, "orders_per_month": 0.5, "retention": 0.6}
    assert buying_traffic.brought_in(**customer)[-1] == pytest.approx(
        acquisition.lifetime_value(**customer, discount=0), rel=1e-4
    )


def test_money_back_at_once_is_said_for_goods_sold_once_with_a_good_margin(explorer):
    explorer.use("Sold once: a sofa")
    assert explorer.text.count("money is back at once") == 2
    assert row(explorer, "Money back after") == ("at once", "at once")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"ad_click_rate": 0}, "Only the post wins customers."),
        ({"reader_conversion": 0}, "Only the advert wins customers."),
        ({"ad_click_rate": 0, "followers": 0}, "Neither channel wins you a customer."),
        ({"margin_cny": 0}, "An order leaves nothing"),
        ({"followers": 0}, "nobody visits by post, whatever you pay"),
    ],
)
def test_a_channel_that_brings_nobody_has_its_reason(explorer, setting, said):
    explorer.set(**setting)
    assert said in explorer.text


def test_money_that_comes_back_too_late_to_be_worth_it_is_told(explorer):
    explorer.set(retention=0.87)
    assert explorer.result.advert_payback == 22
    assert explorer.result.worth_cny < explorer.result.advert_customer_cny
    assert "after 22 months, but by then counts for less than was paid" in explorer.text


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ({}, ["advert ¥250", "2 years ¥227", "post ¥125"]),
        ({"cpm_cny": 1_000}, ["advert ¥12,500 ↑", "2 years ¥227", "post ¥125"]),
        ({"followers": 0}, ["post nobody", "advert ¥250", "2 years ¥227"]),
        ({"margin_cny": 600}, ["2 years ¥2,266", "advert ¥250", "post ¥125"]),
    ],
)
def test_names_stand_in_the_order_of_the_lines_and_keep_their_places(explorer, setting, names):
    places = list(labels(explorer).values())
    explorer.set(**setting)
    assert list(labels(explorer)) == names
    assert list(labels(explorer).values()) == places == sorted(places, reverse=True)


def test_two_costs_that_are_paid_in_the_same_month_are_told_once(explorer):
    explorer.set(ad_conversion=0.016)
    told = [text for trace in explorer.chart.traces for text in trace.get("text", ()) if text.endswith("months")]
    assert told == ["3 months"]


def test_a_cost_far_above_what_a_customer_brings_does_not_flatten_the_steps(explorer):
    explorer.set(cpm_cny=1_000)
    assert explorer.chart.extents["y2"][1] < 300
    assert "advert ¥12,500 ↑" in labels(explorer)


# ------------------------------------------------------------------------------------------------- missions, guesses


def tick(mission, **values):
    spec = exercises.get(mission)
    return spec.mark(spec.given("ann"), values).status


@pytest.mark.parametrize("mission", ["6.M1", "6.M2", "6.M3"])
def test_no_mission_is_found_by_a_preset(explorer, mission):
    spec = exercises.get(mission)
    for preset in explorer.declared.presets:
        explorer.use(preset.label)
        assert not spec.reached(spec.given("ann"), explorer.values, explorer.result)


@pytest.mark.parametrize(
    ("mission", "control", "found"),
    [
        ("6.M1", "ad_conversion", [0.016]),
        ("6.M2", "retention", [0.9, 0.91]),
        ("6.M3", "post_price_cny", [7_000]),
    ],
)
def test_each_mission_is_found_at_a_stop_of_one_slider(explorer, mission, control, found):
    positions = explorer.declared.control(control).positions
    assert [value for value in positions if tick(mission, **{control: value}) == "right"] == found


def test_what_the_missions_solutions_tell_is_what_the_model_gives():
    assert [lesson._bought(retention=rate).advert_payback for rate in (0.86, 0.9)] == [math.inf, 12]
    assert lesson._bought(retention=0.89).advert_payback > 12
    assert lesson._bought(retention=0.9).brought_in_cny[12] - 60 == pytest.approx(194, abs=0.5)
    assert lesson._bought(post_price_cny=7_200).post_payback == 0
    assert lesson._bought(post_price_cny=7_300).post_payback > 0


def test_the_guesses_are_asked_with_the_explorers_numbers_and_answered_by_the_model(explorer):
    customer, dear = (exercises.get_prediction(name) for name in ("06.customer", "06.dear"))
    assert (customer.answer(), customer.right_option()) == ("¥250 for a customer", "¥250")
    assert (dear.answer(), dear.right_option()) == ("¥125, 50 % of what one by advert costs", "About half")
    assert explorer.values["cpm_cny"] == 20
    assert "costs ¥20 for each 1,000 times it is shown" in customer.question
    assert "costs you ¥2." in customer.question
    assert "costs you ¥5, two and a half times as much" in dear.question
    assert explorer.result.post_visit_cny == pytest.approx(2.5 * explorer.result.advert_visit_cny)
