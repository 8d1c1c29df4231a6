"""Claim 14: mutual promotion widens the channel, but it is small and its ceiling is in plain sight."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from platformlab import claims, explorers, tables
from platformlab.models import promotion


def tried(**evidence):
    return claims.get(14).verdict(**evidence)


def reads(change):
    table = tables.load("creator_distribution")
    return replace(table, rows=tuple(change(row) for row in table.rows))


def test_promotion_widens_the_channel_up_to_a_ceiling_that_stands_from_the_first_day():
    found = claims.verdict(14)
    assert found.lesson == "09"
    assert found.verdict == "holds"
    assert "from 20,000 fans to 26,111 in 12 months" in found.condition
    assert "The ceiling is 73,786 from the first day" in found.condition
    assert "the fifth partner adds 41 % of the new people that the first adds" in found.condition
    assert "assumed" in found.condition


def test_it_says_that_its_figures_are_only_near_and_that_the_part_on_investors_is_not_tried():
    found = claims.verdict(14)
    assert "No table holds a figure of promotion between accounts" in found.condition
    assert "What investors look for stands in no table of the course" in found.condition
    assert [figure.value for figure in found.figures_side] == pytest.approx([68, 13, 80])
    assert [figure.year for figure in found.figures_side] == ["2019", "2019", "2014"]
    assert "another study of an earlier year, with other categories" in found.figures


def test_it_is_wrong_where_readers_pass_on_more_than_followers_read():
    swapped = reads(
        lambda row: replace(
            row, value={"push to existing followers": 8, "shared on Moments": 70}.get(row.band, row.value)
        )
    )
    found = tried(creator_distribution=swapped)
    assert found.verdict == "wrong"
    assert found.condition.startswith("It is not small.")


def test_it_is_wrong_where_nobody_who_sees_you_follows():
    found = tried(circle=dict(claims.CIRCLE) | {"conversion": 0})
    assert found.verdict == "wrong"
    assert "does not even widen the channel" in found.condition


def test_it_is_wrong_in_a_model_without_overlap_in_which_audiences_simply_add_up():
    def added_up(*, population, fans, conversion, months):
        union = 3.0 * sum(fans)
        return SimpleNamespace(union=union, own=(fans[0], union * conversion * months + fans[0]))

    assert tried(mutual=added_up).verdict == "wrong"


def test_without_checked_figures_its_size_is_not_decided():
    found = tried(creator_distribution=reads(lambda row: replace(row, verified=False)))
    assert found.verdict == "not decided"
    assert "widens the channel and has a ceiling" in found.condition


def test_in_the_picture_the_ceiling_flattens_and_you_stay_below_it():
    ceiling, you = claims.verdict(14).model_side.series
    steps = [more - less for less, more in zip(ceiling.ys, ceiling.ys[1:], strict=False)]
    assert steps == sorted(steps, reverse=True)
    assert steps[4] < steps[0] / 2 < steps[3]
    assert all(mine <= limit for mine, limit in zip(you.ys, ceiling.ys, strict=True))
    assert ceiling.ys[10] < claims.CIRCLE["population"]


def test_the_claim_is_tried_on_the_numbers_of_the_explorer():
    explorer = explorers.get("mutual_promotion")
    assert explorer.values["niche"] == claims.CIRCLE["population"]
    assert explorer.values["conversion"] == claims.CIRCLE["conversion"]
    assert explorer.values["months"] == claims.CIRCLE["months"]
    assert explorer.values["own_fans"] == explorer.values["partner_fans"] == claims.CIRCLE_FANS
    explorer.set(partners=5)
    found = promotion.mutual(**claims.CIRCLE, fans=[claims.CIRCLE_FANS] * 6)
    assert explorer.result.ceiling == pytest.approx(found.union)
    assert explorer.result.own[12] == pytest.approx(found.own[-1])
