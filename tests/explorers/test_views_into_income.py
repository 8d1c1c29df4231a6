"""Lesson 02's explorer as a person sees it: what a view is worth, and what stands in its way."""

import pytest

from platformlab import exercises, explorers
from platformlab.exercises import views_into_income as lesson


@pytest.fixture
def explorer():
    return explorers.get("views_into_income")


def table(explorer):
    return dict(explorer.table.rows)


def bars(explorer, trace):
    return explorer.chart.traces[trace]["x"]


def test_it_opens_on_the_worked_month(explorer):
    assert explorer.chart.headline == "¥134 a month for you"
    assert explorer.text.endswith(
        "24,000 views, 20,000 adverts shown (83.3 % of the space), 240 clicks: ¥134 for you, ¥57.60 for the platform. "
        "That is ¥5.60 for you per 1,000 views. Advertisers are the bottleneck: 4,000 spaces stay empty, and more "
        "readers would bring nothing."
    )


def test_the_picture_shows_the_numbers_of_the_table(explorer):
    assert bars(explorer, 0) == (24_000, 20_000, 20_000, 240)
    assert bars(explorer, 3) == pytest.approx((192, 134.4, 57.6))
    numbers = table(explorer)
    assert numbers["Spaces that stay empty"] == "4,000"
    assert numbers["Clicks"] == "240"
    assert numbers["Advertisers pay per 1,000 adverts shown (eCPM)"] == "¥9.60"
    assert numbers["You get per 1,000 views (RPM)"] == "¥5.60"


def test_the_two_parts_of_the_money_lie_end_to_end_under_the_whole(explorer):
    money = explorer.chart.traces[3]
    whole, yours, platform = money["x"]
    assert money["base"] == (0, 0, yours)
    assert yours + platform == pytest.approx(whole)


def test_twice_the_fans_bring_nothing_while_adverts_are_scarce(explorer):
    before = explorer.result.creator_cny
    explorer.set(fans=40_000)
    assert explorer.result.creator_cny == before
    assert table(explorer)["You get per 1,000 views (RPM)"] == "¥3.50"
    assert "18,400 spaces stay empty" in explorer.text


def test_readers_are_the_bottleneck_of_a_new_account(explorer):
    explorer.use("New account")
    assert "Readers are the bottleneck: advertisers would buy 17,240 more adverts" in explorer.text
    assert "each further 1,000 views bring you ¥6.72" in explorer.text


def test_what_a_further_thousand_views_bring_is_what_it_says(explorer):
    explorer.set(ads_sold=5_000_000, ads_per_view=2.5, creator_share=0.6)
    before = explorer.result
    explorer.set(posts=13)
    after = explorer.result
    gain = 1000 * (after.creator_cny - before.creator_cny) / (after.views - before.views)
    assert f"each further 1,000 views bring you ¥{gain:.2f}" in explorer.text


def test_balance_is_said_where_the_two_sides_meet(explorer):
    explorer.set(fans=14_400)
    assert "Readers and advertisers are in balance" in explorer.text


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"ads_sold": 0}, "No advertiser has bought space"),
        ({"fans": 0, "discovery_views": 0}, "Without readers and space in the post"),
        ({"ads_per_view": 0}, "Without readers and space in the post"),
        ({"click_rate": 0}, "nobody pays for a click"),
        ({"click_price_cny": 0}, "nobody pays for a click"),
        ({"creator_share": 0}, "your share is nothing"),
    ],
)
def test_an_income_of_nothing_has_its_reason(explorer, setting, said):
    explorer.set(**setting)
    assert explorer.chart.headline == "¥0 a month for you"
    assert said in explorer.text
    assert "bottleneck" not in explorer.text


def test_empty_space_and_unmet_demand_are_never_drawn_at_once(explorer):
    for fans in (500, 14_000, 20_000, 500_000):
        explorer.set(fans=fans)
        empty, unmet = bars(explorer, 1)
        assert min(empty, unmet) == 0


def test_endless_demand_does_not_squeeze_the_other_bars(explorer):
    explorer.set(ads_sold=5_000_000)
    assert explorer.chart.extents["x"][1] == 24_000
    assert "<b>24,000</b> adverts shown of 5,000,000 bought" in explorer.chart.traces[2]["text"]


def test_names_stand_at_the_left_edge_whatever_the_bars_do(explorer):
    for preset in explorer.declared.presets:
        explorer.use(preset.label)
        for trace in (2, 4):
            assert set(explorer.chart.traces[trace]["x"]) == {0.0}


# ------------------------------------------------------------------------------------------------- missions, guesses


def tick(mission, **values):
    spec = exercises.get(mission)
    return spec.mark(spec.given("ann"), values).status


@pytest.mark.parametrize("mission", ["2.M1", "2.M2", "2.M3"])
def test_no_mission_is_found_before_anything_is_moved(explorer, mission):
    spec = exercises.get(mission)
    for preset in explorer.declared.presets:
        explorer.use(preset.label)
        assert not spec.reached(spec.given("ann"), explorer.values, explorer.result)


def test_each_mission_is_found_at_a_stop_of_the_sliders(explorer):
    fans = explorer.declared.control("fans").positions
    assert [number for number in fans if tick("2.M1", fans=number) == "right"] == [15_000]
    assert [number for number in fans if tick("2.M2", fans=number, ads_sold=5_000_000) == "right"] == [1_000_000]


def test_the_crossing_is_where_the_fans_fill_exactly_what_was_bought():
    assert lesson._fans_in_balance() == pytest.approx(14_444.4, abs=0.1)
    assert lesson._month(fans=14_445).creator_cny == pytest.approx(lesson._month(fans=10**6).creator_cny)
    assert lesson._month(fans=14_000).creator_cny < lesson._month(fans=14_445).creator_cny


def test_five_thousand_yuan_take_about_a_million_fans():
    assert lesson._fans_for_target() == pytest.approx(1_020_000, rel=0.001)


def test_the_same_income_has_several_ways_but_not_through_the_advertisers():
    for way in ({"posts": 19}, {"ads_per_view": 2}, {"discovery_views": 1_500}, {"reach_rate": 0.175}):
        assert tick("2.M3", fans=5_000, **way) == "right"
    for way in ({}, {"click_price_cny": 2, "posts": 19}, {"creator_share": 1, "posts": 19}):
        assert tick("2.M3", fans=5_000, **way) == "wrong"
    assert tick("2.M3", fans=20_000, posts=19) == "wrong"


def test_the_guesses_are_answered_by_the_model():
    income, double = (exercises.get_prediction(name) for name in ("02.income", "02.double"))
    assert (income.answer(), income.right_option()) == ("¥134 a month", "¥130")
    assert (double.answer(), double.right_option()) == ("¥134 a month before, ¥134 after", "It does not move")
