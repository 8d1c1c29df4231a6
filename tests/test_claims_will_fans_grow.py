"""Claim 13: growing bigger depends on true fans rising quickly, which almost nobody's do."""

from dataclasses import replace

import pytest

from platformlab import claims, explorers, tables
from platformlab.explorers import creator_market

REACHED = "at least one article with 1,000 views in three months"


def tried(**evidence):
    return claims.get(13).verdict(**evidence)


def accounts(change):
    table = tables.load("creator_distribution")
    return replace(table, rows=tuple(change(row) for row in table.rows))


def test_almost_nobody_passes_a_thousand_fans_however_views_are_handed_out():
    found = claims.verdict(13)
    assert found.lesson == "08"
    assert found.verdict == "holds"
    assert "0 % where views go by talent alone and 0.32 % where views go by talent and fans" in found.condition
    assert "assumed" in found.condition


def test_it_says_what_it_does_not_try_and_what_no_table_tells():
    found = claims.verdict(13)
    assert "no table says how fast fans came" in found.condition
    assert "That growing bigger depends on fans is not tried" in found.condition
    assert [figure.value for figure in found.figures_side] == pytest.approx([6.99, 51, 23, 68.5])
    assert "9.5 % to 68.5 % of its gains in the best twentieth of the weeks" in found.figures
    assert "channels that survived" in found.figures


def test_it_is_wrong_in_a_market_with_views_for_everybody():
    found = tried(market=dict(claims.CREATORS) | {"views": 10_000 * 20_000})
    assert found.verdict == "wrong"
    assert found.condition.startswith("Not so few.")


def test_it_is_wrong_where_half_of_the_accounts_reach_many():
    many = accounts(lambda row: replace(row, value=50.0) if row.band == REACHED else row)
    assert tried(creator_distribution=many).verdict == "wrong"


def test_without_a_checked_count_it_is_not_decided():
    recalled = accounts(lambda row: replace(row, verified=False))
    found = tried(creator_distribution=recalled)
    assert found.verdict == "not decided"
    assert "No table has checked" in found.condition


def test_in_the_picture_the_higher_the_bar_the_fewer_pass():
    for line in claims.verdict(13).model_side.series:
        assert list(line.ys) == sorted(line.ys, reverse=True)
    by_talent, by_fans = claims.verdict(13).model_side.series
    assert by_talent.ys[-4] == 0 < by_fans.ys[-4]
    assert by_talent.ys[0] > by_fans.ys[0]


def test_the_claim_is_tried_on_the_rates_of_the_explorer():
    explorer = explorers.get("creator_market")
    assert claims.CREATORS["views"] == explorer.values["views"] * claims.CREATORS["creators"]
    assert claims.CREATORS["quality_sigma"] == explorer.values["quality_sigma"]
    assert claims.CREATORS["follow_rate"] == creator_market.FOLLOW_RATE
    assert claims.CREATORS["churn"] == creator_market.LEAVE_RATE
    assert claims.CREATORS["months"] == creator_market.THREE_YEARS
    assert explorer.values["rich_get_richer"] == claims.HANDED_OUT["by talent and fans"]
    assert explorer.values["bar"] == claims.FANS_BAR
