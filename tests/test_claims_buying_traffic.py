"""Claims 10 and 11: bought visitors earn nothing at first, and those of self-media are no cheaper than adverts."""

from dataclasses import replace

import pytest

from platformlab import claims, explorers, tables


def tried(number, **evidence):
    return claims.get(number).verdict(**evidence)


def without(name, **where):
    table = tables.load(name)
    gone = table.where(**where).rows
    assert gone
    return replace(table, rows=tuple(row for row in table.rows if row not in gone))


def recalled(name):
    table = tables.load(name)
    return replace(table, rows=tuple(replace(row, verified=False) for row in table.rows))


def with_price(channel, low, high):
    """ad_prices with another price per thousand for one channel in China."""
    table = tables.load("ad_prices")

    def priced(row):
        meant = (row.channel, row.metric, row.country) == (channel, "cpm", "CN")
        return replace(row, value_low=low, value_high=high) if meant else row

    return replace(table, rows=tuple(map(priced, table.rows)))


# ---------------------------------------------------------------------------------------- 10: nothing earned at first


def test_bought_marketing_earns_nothing_at_first_if_the_customer_costs_more_than_the_first_order_leaves():
    found = claims.verdict(10)
    assert (found.verdict, found.lesson) == ("holds if", "06")
    assert found.condition.startswith("a customer costs more than the first order leaves.")
    assert "¥250 by advert and ¥125 by post" in found.condition
    assert "where an order leaves ¥15, never by advert and never by post" in found.condition
    assert "where it leaves ¥150, after 2 months by advert and at once by post" in found.condition
    assert "assumed" in found.condition


def test_beside_it_stands_what_a_platform_paid_for_a_buyer_and_that_this_is_an_upper_bound():
    found = claims.verdict(10)
    assert [round(figure.value) for figure in found.figures_side] == [163, 203, 558]
    assert all("an upper bound" in figure.text for figure in found.figures_side)
    assert found.evidence_years == "2019–2021"


def test_a_year_without_the_buyers_of_the_year_before_gives_no_figure():
    gap = without("platform_scale", platform="Pinduoduo", metric="annual_active_buyers", period_end="2019-12-31")
    assert [figure.year for figure in tried(10, platform_scale=gap).figures_side] == ["2021"]


def test_it_holds_outright_where_even_a_good_margin_is_less_than_a_customer_costs():
    assert tried(10, good_margin_cny=100).verdict == "holds"


def test_it_is_wrong_where_even_a_thin_margin_pays_at_once():
    assert tried(10, thin_margin_cny=300, good_margin_cny=400).verdict == "wrong"


def test_it_is_not_decided_without_checked_costs():
    assert tried(10, platform_scale=recalled("platform_scale")).verdict == "not decided"


def test_in_the_picture_the_first_order_pays_from_the_customers_cost_on():
    for series, cost in zip(claims.verdict(10).model_side.series, (250, 125), strict=True):
        assert series.ys[0] == -cost
        assert all((left >= 0) == (margin >= cost) for margin, left in zip(series.xs, series.ys, strict=True))


def test_it_rests_on_the_numbers_that_the_lessons_explorer_starts_with():
    start = explorers.spec("buying_traffic").defaults
    names = {
        ("advert", "click_rate"): "ad_click_rate",
        ("advert", "conversion_rate"): "ad_conversion",
        ("post", "click_rate"): "reader_click_rate",
        ("post", "conversion_rate"): "reader_conversion",
    }
    for channel, settings in claims.CHANNELS.items():
        assert settings == {name: start[names.get((channel, name), name)] for name in settings}
    assert {name: start[name] for name in claims.CUSTOMER} == claims.CUSTOMER
    assert start["ad_click_rate"] == claims.TAPS_RATE


# ------------------------------------------------------------------------------------------ 11: no cheaper than adverts


def test_self_media_is_no_cheaper_if_few_readers_go_on():
    found = claims.verdict(11)
    assert (found.verdict, found.lesson) == ("holds if", "06")
    assert found.condition.startswith("fewer than 5.56 % of the readers go on to the shop: at ¥1 a reader")
    assert "above 20 % the same at ¥50" in found.condition
    assert "Weibo feed at ¥5 it cannot beat" in found.condition
    assert "No checked click rate of readers was found" in found.condition


def test_twice_the_taps_on_adverts_ask_for_twice_the_clicks_of_readers():
    assert tried(11, taps_rate=0.02).condition.startswith("fewer than 11.1 % of the readers")


def test_at_the_named_click_rate_a_visit_costs_the_same_both_ways():
    post, advert = claims.verdict(11).model_side.series
    even = 1.0 / advert.ys[0]  # a reader costs ¥1
    assert even == pytest.approx(0.01 * 1000 / 115)
    assert all((cost > advert.ys[0]) == (rate < even) for rate, cost in zip(post.xs, post.ys, strict=True))


def test_it_holds_if_adverts_are_so_cheap_that_no_click_rate_helps():
    cheap = with_price("WeChat Moments", 2, 9)
    assert tried(11, ad_prices=cheap).verdict == "holds"


def test_it_is_wrong_if_readers_cost_no_more_than_being_shown():
    assert tried(11, ad_prices=with_price("WeChat influencer article", 4, 6)).verdict == "wrong"


def test_without_prices_of_posts_or_adverts_it_is_not_decided():
    assert tried(11, ad_prices=without("ad_prices", unit="CNY_per_1000_views")).verdict == "not decided"
    assert tried(11, ad_prices=recalled("ad_prices")).verdict == "not decided"


def test_prices_for_readers_and_for_being_shown_are_said_in_their_own_units():
    first, *others = claims.verdict(11).figures_side
    assert first.text == "A reader of a post in a WeChat account cost ¥0.50 to ¥1.50"
    assert all("shown 1,000 times cost" in figure.text for figure in others)
