"""Lesson 07's explorer as a person sees it: whom 5,000 fans feed, and why."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformlab import exercises, explorers
from platformlab.charts.fans import FANS, INCOME
from platformlab.explorers.living_on_fans import SPEC
from platformlab.models import content, fans

GOODS, ADVERTS, CROSSINGS, YOU, LABELS = 1, 2, 5, 6, 7


@pytest.fixture
def explorer():
    return explorers.get("living_on_fans")


def labels(chart):
    return [text for text in chart.traces[LABELS]["text"] if text]


settings_of_sliders = st.fixed_dictionaries(
    {control.name: st.sampled_from(control.positions) for control in SPEC.controls}
)


def test_it_opens_on_five_thousand_fans_that_just_feed_a_potter(explorer):
    assert explorer.chart.headline == "¥5,100 a month: 5,000 fans feed you"
    assert explorer.chart.sentence == (
        "Your posts are opened 9,000 times, 900 readers go on to the shop and 36 order; each order leaves ¥150. It is "
        "enough: 4,907 fans would do, because each leaves ¥1.08 a month. Adverts in the same posts would bring "
        "¥60.48: it takes 413,360 fans to live on them."
    )


def test_the_same_number_of_fans_feeds_one_of_four_sellers(explorer):
    found = {}
    for preset in explorer.declared.presets[:4]:
        explorer.use(preset.label)
        assert explorer.values["fans"] == 5_000
        found[preset.label] = (round(explorer.result.fans_needed), "fans feed you" in explorer.text)
    assert found == {
        "Pottery, WeChat": (4_907, True),
        "Pottery, Weibo": (24_537, False),
        "Phone cases, WeChat": (49_074, False),
        "Phone cases, Weibo": (245_370, False),
    }


def test_who_is_not_fed_reads_what_is_missing_and_two_ways_to_mend_it(explorer):
    explorer.use("Phone cases, Weibo")
    assert explorer.chart.headline == "−¥192 a month: 5,000 fans do not feed you"
    assert "¥5,192 are missing: it takes 245,370 fans like these, or an order that leaves ¥736." in explorer.text
    explorer.set(order_margin_cny=737)
    assert "fans feed you" in explorer.text


def test_the_fans_that_it_names_do_feed_you(explorer):
    explorer.use("Pottery, Weibo")
    explorer.set(fans=24_500)
    assert "do not feed you" in explorer.text
    explorer.set(fans=24_600)
    assert "24,600 fans feed you" in explorer.text


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"fans": 0}, "Nobody follows you: nothing comes in."),
        ({"posts": 0}, "You publish nothing"),
        ({"reach_rate": 0}, "Nobody opens your posts"),
        ({"click_rate": 0}, "Nobody goes on to your shop"),
        ({"conversion": 0}, "Everybody looks and nobody orders"),
        ({"order_margin_cny": 0}, "An order leaves you nothing: no number of fans feeds you by selling."),
    ],
)
def test_where_nothing_is_sold_it_says_which_step_is_missing(explorer, setting, said):
    explorer.set(**setting)
    assert said in explorer.text
    assert "−¥300 a month" in explorer.chart.headline


def test_adverts_without_readers_or_a_price_bring_nothing(explorer):
    for setting in ({"posts": 0}, {"reach_rate": 0}, {"ad_click_price_cny": 0}):
        explorer.reset()
        explorer.set(**setting)
        assert explorer.text.endswith("Adverts in the same posts would bring nothing.")


@settings(max_examples=60, deadline=None)
@given(settings_of_sliders)
def test_the_numbers_are_those_of_the_models(values):
    found = SPEC.model(**values)
    names = ("living_cost_cny", "fixed_cost_cny", "posts", "reach_rate", "click_rate", "conversion", "order_margin_cny")
    needed = fans.needed(**{name: values[name] for name in names})
    assert found.fans_needed == needed.fans_needed
    adverts = content.ad_income(
        posts=values["posts"],
        fans=values["fans"],
        reach_rate=values["reach_rate"],
        discovery_views=0,
        ads_per_view=1,
        ads_sold=1e15,
        click_rate=0.012,
        click_price_cny=values["ad_click_price_cny"],
        creator_share=0.7,
    )
    assert found.adverts_cny == pytest.approx(adverts.creator_cny)
    assert found.goods_cny == pytest.approx(found.orders * values["order_margin_cny"])
    if math.isfinite(found.fans_needed):
        there = SPEC.model(**values | {"fans": found.fans_needed})
        assert there.income_cny == pytest.approx(values["living_cost_cny"])
    if math.isfinite(found.margin_needed_cny):
        there = SPEC.model(**values | {"order_margin_cny": found.margin_needed_cny})
        assert there.income_cny == pytest.approx(values["living_cost_cny"])


@settings(max_examples=60, deadline=None)
@given(settings_of_sliders)
def test_what_is_drawn_lies_in_view_and_you_stand_on_the_line_of_goods(values):
    result = SPEC.model(**values)
    chart = SPEC.chart(values, result)
    for place in (CROSSINGS, YOU):
        trace = chart.traces[place]
        assert all(FANS[0] <= x <= FANS[1] for x in trace["x"])
        assert all(INCOME[0] <= y <= INCOME[1] for y in trace["y"])
    assert "<b>you</b>" in labels(chart)
    sizes = chart.traces[CROSSINGS]["marker"]["size"]
    needed = (result.fans_needed, result.advert_fans_needed)
    assert [size > 0 for size in sizes] == [number <= FANS[1] for number in needed]
    for place, per_fan, fixed in (
        (GOODS, result.value_per_fan_cny, values["fixed_cost_cny"]),
        (ADVERTS, result.advert_value_per_fan_cny, 0.0),
    ):
        line = chart.traces[place]
        for x, y in zip(line["x"], line["y"], strict=True):
            assert x > FANS[1] or y == pytest.approx(x * per_fan - fixed, rel=1e-6, abs=1e-6)


def test_names_and_numbers_of_the_picture_do_not_cover_each_other(explorer):
    for preset in explorer.declared.presets:
        explorer.use(preset.label)
        trace = explorer.chart.traces[LABELS]
        spots = [
            (math.log10(x), math.log10(y))
            for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True)
            if text
        ]
        for place, (x, y) in enumerate(spots):
            for other_x, other_y in spots[:place]:
                assert abs(x - other_x) > 0.5 or abs(y - other_y) > 0.3


# ------------------------------------------------------------------------------------------------- missions, guesses


def tick(mission, **values):
    spec = exercises.get(mission)
    return spec.mark(spec.given("ann"), values).status


@pytest.mark.parametrize("mission", ["7.M1", "7.M2", "7.M3"])
def test_no_mission_is_found_at_a_preset(explorer, mission):
    spec = exercises.get(mission)
    for preset in explorer.declared.presets:
        explorer.use(preset.label)
        assert not spec.reached(spec.given("ann"), explorer.values, explorer.result)


def test_adverts_feed_her_at_one_stop_of_the_slider(explorer):
    stops = explorer.declared.control("fans").positions
    assert [stop for stop in stops if tick("7.M1", fans=stop) == "right"] == [500_000]
    assert tick("7.M1", fans=500_000, ad_click_price_cny=1) == "wrong"


def test_tens_of_thousands_on_weibo_ask_for_a_margin_several_times_bos():
    assert tick("7.M2", reach_rate=0.03, fans=50_000, order_margin_cny=80) == "right"
    assert tick("7.M2", reach_rate=0.03, fans=25_000, order_margin_cny=150) == "right"
    assert tick("7.M2", reach_rate=0.03, fans=50_000, order_margin_cny=70) == "wrong"
    assert tick("7.M2", reach_rate=0.03, fans=60_000, order_margin_cny=70) == "wrong"
    assert tick("7.M2", reach_rate=0.15, fans=25_000, order_margin_cny=30) == "wrong"


def test_a_thousand_fans_feed_her_in_the_ways_that_the_solution_names():
    assert tick("7.M3", fans=1_000, reach_rate=0.3, order_margin_cny=375) == "right"
    assert tick("7.M3", fans=1_000, reach_rate=0.45, conversion=0.066) == "right"
    assert tick("7.M3", fans=1_000, reach_rate=0.3, order_margin_cny=350) == "wrong"
    assert tick("7.M3", fans=1_000, living_cost_cny=700) == "wrong"


def test_the_guesses_are_answered_by_the_model():
    bo, adverts = (exercises.get_prediction(name) for name in ("07.bo", "07.adverts"))
    assert (bo.answer(), bo.right_option()) == ("245,370 fans", "About 250,000")
    assert (adverts.answer(), adverts.right_option()) == ("413,360 fans", "About 400,000")


def test_the_guesses_tell_the_numbers_of_the_presets(explorer):
    lin, bo = ({**explorer.declared.defaults, **preset.values} for preset in explorer.declared.presets[0:4:3])
    assert (lin["reach_rate"], bo["reach_rate"]) == (0.15, 0.03)
    assert (lin["order_margin_cny"], bo["order_margin_cny"]) == (150, 15)
    taps_per_order = lin["order_margin_cny"] / (lin["ad_click_price_cny"] * 0.7)
    assert round(taps_per_order, -1) == 270
    assert 0.012 / (lin["click_rate"] * lin["conversion"]) == pytest.approx(3)
