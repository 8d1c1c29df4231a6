"""The two shops of lesson 04 as a person sees them: who is ahead, why, and where the border lies."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformlab import explorers, tables
from platformlab.explorers.free_traffic_and_trust import HONEST, SPEC, compared

NAMES, MARKER = 5, 6


@pytest.fixture
def shops():
    return explorers.get("free_traffic_and_trust")


def names_on_map(chart):
    trace = chart.traces[NAMES]
    return {text: (x, y) for x, y, text in zip(trace["x"], trace["y"], trace["text"], strict=True) if text}


settings_of_sliders = st.fixed_dictionaries(
    {control.name: st.sampled_from(control.positions) for control in SPEC.controls}
)


def test_the_free_shop_is_the_dear_one_until_a_seller_brings_tens_of_thousands_of_fans(shops):
    assert shops.values["fans"] == 1_000
    assert "Taobao is ahead by ¥575" in shops.text
    assert "micro-store loses ¥180" in shops.text
    assert "Strangers are the reason: 1,000 search visits bring 23 orders" in shops.text
    assert shops.result.border.fans(search_visits=1_000) == pytest.approx(30_503, rel=1e-4)
    shops.set(fans=60_000)
    assert "The micro-store is ahead" in shops.text
    assert "Your fans are the reason" in shops.text


def test_on_the_border_no_shop_is_said_to_have_the_better_reason(shops):
    shops.set(fans=30_500)
    assert "You stand on the border: what 1,000 search visits leave on Taobao" in shops.text
    assert "reason" not in shops.text


def test_without_fans_nobody_comes_to_the_micro_store(shops):
    assert "and nobody else comes to it" in shops.set(fans=0).text


def test_dear_adverts_make_being_found_a_loss(shops):
    shops.set(advert_cny=2)
    assert "Adverts are the trouble: a search visit brings ¥0.96 and costs ¥2" in shops.text
    assert shops.result.border.value_per_search_visit_cny < 0


def test_a_shop_that_nobody_visits_costs_its_work(shops):
    shops.set(fans=0, search_visits=0)
    assert "The Taobao shop loses ¥517 and the micro-store loses ¥250" in shops.text
    assert "no stranger finds your shop" in shops.text


def test_a_deposit_costs_its_interest_only(shops):
    before = shops.result.taobao.fixed_cost_cny
    shops.set(deposit_cny=17_000)
    assert shops.result.taobao.fixed_cost_cny - before == pytest.approx(12_000 * 0.04 / 12)


def test_rules_reassure_strangers_more_than_fans_and_most_where_there_are_no_reviews(shops):
    def gain(reviews):
        strict = shops.set(governance=1, reviews=reviews).result
        none = shops.set(governance=0).result
        return (
            strict.conversion_stranger_taobao / none.conversion_stranger_taobao,
            strict.conversion_fan_taobao / none.conversion_fan_taobao,
        )

    new, known = gain(0), gain(1_000)
    assert new[0] > new[1] > 1
    assert new[0] == pytest.approx(1 / HONEST)
    assert known[0] < 1.01


def test_without_rules_a_stranger_trusts_a_new_shop_as_far_as_buyers_trusted_wechat_sellers():
    surveyed = tables.load("trust_surveys").one(statement="trust WeChat sellers", year=2016).value
    assert pytest.approx(surveyed / 100, abs=0.005) == HONEST


def test_platforms_take_at_the_start_is_near_the_published_average(shops):
    scale = tables.load("platform_scale").where(platform="China retail marketplaces (Taobao+Tmall)")
    year = {"period_end": "2021-03-31"}
    revenue = scale.one(metric="customer_management_revenue_incl_commission", **year).value
    turnover = scale.one(metric="gmv", **year).value
    month = shops.result.taobao
    take = (month.commission_cny + month.ad_spend_cny) / month.revenue_cny
    assert take == pytest.approx(revenue / (1_000 * turnover), abs=0.005)


@given(values=settings_of_sliders)
def test_the_border_says_what_the_two_shops_earn(values):
    result = compared(**values)
    said = result.border.lead_cny(fans=values["fans"], search_visits=values["search_visits"])
    assert said == pytest.approx(result.lead_cny, rel=1e-9, abs=1e-6)


@given(values=settings_of_sliders)
def test_on_the_border_both_shops_earn_the_same(values):
    visits = compared(**values).border.search_visits(fans=values["fans"])
    if 0 <= visits <= 1e7:
        there = compared(**values | {"search_visits": visits})
        size = abs(there.taobao.profit_cny) + there.taobao.ad_spend_cny + 1_000
        assert there.lead_cny == pytest.approx(0, abs=1e-6 * size)


@given(values=settings_of_sliders, higher=st.sampled_from(SPEC.control("commission_rate").positions))
def test_a_higher_commission_never_helps_taobao_nor_touches_the_micro_store(values, higher):
    low, high = sorted((values["commission_rate"], higher))
    cheap, dear = compared(**values | {"commission_rate": low}), compared(**values | {"commission_rate": high})
    assert dear.taobao.profit_cny <= cheap.taobao.profit_cny + 1e-9
    assert dear.micro_store == cheap.micro_store


@settings(max_examples=60)
@given(values=settings_of_sliders)
def test_everything_is_finite_and_the_map_agrees_with_the_headline(values):
    result, chart = SPEC.run(values)
    for trace in chart.traces:
        assert all(math.isfinite(number) for number in (*trace["x"], *trace["y"]))
    assert "nan" not in chart.text
    assert "no limit" not in chart.text
    inside = 100 <= values["fans"] <= 1_000_000 and 10 <= values["search_visits"] <= 100_000
    if inside and abs(result.lead_cny) >= 0.5:
        assert ("Taobao is ahead" in chart.headline) == (result.lead_cny > 0)
        for text, place in names_on_map(chart).items():
            lead = result.border.lead_cny(fans=place[0], search_visits=place[1])
            assert text == "<b>you</b>" or (lead > 0) == text.startswith("Taobao")


def test_the_marker_stands_where_the_seller_is_and_at_the_edge_beyond_it(shops):
    marker = shops.set(fans=20_000, search_visits=500).chart.traces[MARKER]
    assert (marker["x"], marker["y"]) == ([20_000], [500])
    marker = shops.set(fans=0, search_visits=0).chart.traces[MARKER]
    assert (marker["x"], marker["y"]) == ([100], [10])


def test_where_search_loses_money_the_whole_map_is_the_micro_stores(shops):
    assert set(names_on_map(shops.chart)) == {"Taobao<br>earns more", "Micro-store<br>earns more", "<b>you</b>"}
    assert "Taobao<br>earns more" not in names_on_map(shops.set(advert_cny=2).chart)


def test_the_parts_of_each_bar_chart_add_up_to_the_profit(shops):
    for preset in SPEC.presets:
        shops.use(preset.label)
        for bars in shops.chart.traces[:2]:
            assert sum(bars["x"][:-1]) == pytest.approx(bars["x"][-1])
