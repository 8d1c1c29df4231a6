"""Claim 12: a few thousand fans on WeChat, or some tens of thousands on Weibo, feed you."""

from dataclasses import replace

import pytest

from platformlab import claims, explorers, tables


def tried(**evidence):
    return claims.get(12).verdict(**evidence)


def changed(settings, **values):
    return dict(settings) | values


def test_goods_with_a_good_margin_feed_you_and_adverts_do_not():
    found = claims.verdict(12)
    assert found.lesson == "07"
    assert found.verdict == "holds if"
    assert found.condition.startswith(
        "you sell goods of your own with a good margin; for income from adverts it is wrong."
    )
    assert "4,907 fans on WeChat and 24,537 fans on Weibo when an order leaves ¥150" in found.condition
    assert "49,074 fans on WeChat and 245,370 fans on Weibo when it leaves ¥15" in found.condition
    assert "413,360 fans on WeChat and 2.07 million fans on Weibo from adverts alone" in found.condition
    assert "assumed" in found.condition


def test_the_figures_beside_it_say_what_they_leave_open():
    found = claims.verdict(12)
    assert found.evidence_years == "2017"
    assert [figure.value for figure in found.figures_side] == [71, 6.99]
    assert "how many fans they had, and whether they sold goods, is not told" in found.figures


def test_it_is_wrong_when_even_a_good_margin_needs_more_fans_than_it_says():
    lower = {name: changed(crowd, reach_rate=crowd["reach_rate"] / 2) for name, crowd in claims.CROWDS.items()}
    assert tried(crowds=lower).verdict == "wrong"
    assert tried(good_margin_cny=100).verdict == "wrong"
    assert tried(living=changed(claims.LIVING, living_cost_cny=10_000)).verdict == "wrong"


def test_one_platform_alone_does_not_carry_both_halves_of_the_claim():
    weibo = changed(claims.CROWDS, Weibo={"fans": 30_000, "reach_rate": 0.02})
    assert tried(crowds=weibo).verdict == "wrong"


def test_a_thin_margin_would_do_only_if_readers_clicked_and_bought_far_more():
    eager = changed(claims.LIVING, click_rate=0.5, conversion=0.1)
    found = tried(living=eager)
    assert found.verdict == "holds if"
    assert found.condition.startswith("you sell goods of your own; for income from adverts it is wrong.")


def test_it_holds_outright_when_adverts_and_thin_margins_feed_the_same_fans():
    eager = changed(claims.LIVING, click_rate=0.5, conversion=0.1)
    dear = changed(claims.ADVERTS, click_price_cny=100)
    assert tried(living=eager, adverts=dear).verdict == "holds"
    assert tried(adverts=dear, good_margin_cny=10, thin_margin_cny=1).condition.startswith("you live on adverts.")


def test_nothing_is_decided_without_checked_figures():
    table = tables.load("creator_distribution")
    recalled = replace(table, rows=tuple(replace(row, verified=False) for row in table.rows))
    assert tried(creator_distribution=recalled).verdict == "not decided"


def test_in_the_picture_goods_cross_the_living_cost_within_a_few_thousand_fans_and_adverts_nowhere():
    goods, adverts = claims.verdict(12).model_side.series
    assert goods.xs[-1] == 10_000
    fed = [number for number, income in zip(goods.xs, goods.ys, strict=True) if income >= 5_000]
    assert fed[0] == 5_000
    assert goods.ys[0] == -300  # the shop costs something before anybody comes
    assert adverts.ys[0] == 0
    assert max(adverts.ys) == pytest.approx(120.96)


def test_the_claim_is_tried_on_the_numbers_of_the_explorer():
    explorer = explorers.get("living_on_fans")
    for name, margin in (("WeChat", claims.GOOD_MARGIN_CNY), ("Weibo", claims.GOOD_MARGIN_CNY)):
        explorer.use(f"Pottery, {name}")
        assert explorer.values["reach_rate"] == claims.CROWDS[name]["reach_rate"]
        assert explorer.values["order_margin_cny"] == margin
        assert {setting: explorer.values[setting] for setting in claims.LIVING} == claims.LIVING
        assert explorer.values["ad_click_price_cny"] == claims.ADVERTS["click_price_cny"]
    explorer.use("Phone cases, WeChat")
    assert explorer.values["order_margin_cny"] == claims.THIN_MARGIN_CNY
    assert explorer.result.advert_fans_needed == pytest.approx(413_360, rel=1e-5)
