"""Mutual promotion: unions by hand, a ceiling that is never passed, and streams of money today."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from platformlab.models import promotion

NICHES = st.floats(1, 1e9)
SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=8)
FLOWS = st.lists(st.floats(-1e6, 1e6), max_size=40)


def promote(population, fans, conversion=0.1, months=12, **given):
    return promotion.mutual(population=population, fans=fans, conversion=conversion, months=months, **given)


def test_three_accounts_worked_by_hand():
    # Of 100,000, 80 % miss the first account, half of those the second, and nine tenths of those the third.
    result = promote(100_000, [20_000, 50_000, 10_000], conversion=0.25, months=2)
    assert result.union == pytest.approx(100_000 * (1 - 0.8 * 0.5 * 0.9))
    # 44,000 follow one of the others only; a quarter of those who are left turns to you each month.
    assert result.own == pytest.approx((20_000, 31_000, 39_250))


@given(NICHES, SHARES)
def test_the_union_is_the_formula(population, shares):
    result = promote(population, [population * share for share in shares])
    by_chance = population * (1 - math.prod(1 - share for share in shares))
    assert result.union == pytest.approx(by_chance, rel=1e-9, abs=1e-12 * population)


@given(NICHES, SHARES)
def test_the_union_lies_between_the_largest_audience_and_the_sum(population, shares):
    fans = [population * share for share in shares]
    union = promote(population, fans).union
    assert max(fans) <= union <= min(population, math.fsum(fans) * (1 + 1e-12))


@given(NICHES, SHARES, st.randoms())
def test_the_order_of_the_partners_does_not_matter(population, shares, random):
    fans = [population * share for share in shares]
    partners = random.sample(fans[1:], len(fans) - 1)
    assert promote(population, [fans[0], *partners]).union == pytest.approx(promote(population, fans).union)


@given(NICHES, SHARES, st.floats(0, 1))
def test_a_further_partner_never_takes_anybody_away(population, shares, further):
    fans = [population * share for share in shares]
    added = promote(population, [*fans, population * further]).union - promote(population, fans).union
    slack = 1e-12 * population
    assert -slack <= added <= population * further + slack


@given(NICHES, st.floats(0.01, 0.9))
def test_each_further_equal_partner_adds_less(population, share):
    unions = [promote(population, [population * share] * partners).union for partners in range(1, 9)]
    added = [after - before for before, after in pairwise(unions)]
    slack = 1e-12 * population
    # By just the share that follows somebody already.
    assert all(later == pytest.approx(sooner * (1 - share), abs=slack) for sooner, later in pairwise(added))


def test_the_fifth_partner_brings_less_than_half_of_the_first():
    unions = [promote(100_000, [20_000] * accounts).union for accounts in range(1, 7)]
    assert unions[1] - unions[0] == pytest.approx(16_000)
    assert unions[5] - unions[4] == pytest.approx(6_553.6)


@given(NICHES, SHARES, st.floats(0, 1))
def test_own_fans_rise_to_the_union_and_never_pass_it(population, shares, conversion):
    fans = [population * share for share in shares]
    result = promote(population, fans, conversion=conversion, months=36)
    assert len(result.own) == 37
    assert result.own[0] == fans[0]
    assert all(before <= after <= result.union for before, after in pairwise(result.own))
    assert conversion < 0.5 or result.own[-1] == pytest.approx(result.union)


@given(NICHES, SHARES, st.floats(0, 1), st.floats(0, 1))
def test_each_month_the_same_share_of_those_who_are_left_comes(population, shares, one, other):
    low, high = sorted((one, other))
    fans = [population * share for share in shares]
    slow, fast = (promote(population, fans, conversion=conversion) for conversion in (low, high))
    slack = 1e-12 * population
    for before, after in pairwise(slow.own):
        assert after - before == pytest.approx(low * (slow.union - before), abs=slack)
    assert all(little <= much + slack for little, much in zip(slow.own, fast.own, strict=True))


def test_an_account_without_partners_has_reached_its_ceiling():
    alone = promote(100_000, [20_000])
    assert alone.union == 20_000
    assert set(alone.own) == {20_000.0}


def test_a_known_union_takes_the_place_of_chance():
    fans = [20_000, 30_000]
    known = promote(100_000, fans, conversion=0.5, months=1, union=36_000)
    assert (known.union, known.own) == (36_000, (20_000, 28_000))
    by_chance = promote(100_000, fans)
    assert promote(100_000, fans, union=by_chance.union) == by_chance
    assert promote(100_000, fans, union=30_000).own[-1] <= 30_000


@given(NICHES, SHARES)
def test_every_union_that_comes_by_chance_may_be_given(population, shares):
    fans = [population * share for share in shares]
    assert promote(population, fans, union=promote(population, fans).union) == promote(population, fans)


@pytest.mark.parametrize("union", [29_000, 50_001, 29_999.9])
def test_a_union_that_cannot_be_is_refused(union):
    with pytest.raises(ValueError, match="union") as refusal:
        promote(100_000, [20_000, 30_000], union=union)
    assert str(refusal.value) == (
        "union must be from the largest audience to the sum of all, and at most the population, "
        f"got union {float(union)!r} and largest 30000.0 and sum 50000.0 and population 100000.0"
    )


def test_an_audience_larger_than_its_niche_is_refused():
    with pytest.raises(
        ValueError, match=r"^fans must be at most the population, got fans 101\.0 and population 100\.0$"
    ):
        promote(100, [20, 101])


@pytest.mark.parametrize("fans", [20_000, None, "20000", np.array(5.0)])
def test_fans_must_be_listed(fans):
    with pytest.raises(
        ValueError, match=r"^fans must be a list of audiences, your own first, such as \[20000, 15000\]"
    ):
        promote(100_000, fans)


def test_an_account_must_be_there():
    with pytest.raises(ValueError, match=r"^fans must hold one audience or more[^\n]+; got none$"):
        promote(100_000, [])


@pytest.mark.parametrize("months", [-1, 1.5, 1_201, True, "12", None])
def test_months_are_counted_in_whole_numbers(months):
    with pytest.raises(ValueError, match=r"^months must be a whole number from 0 to 1,200, got [^\n]+$"):
        promote(100_000, [20_000], months=months)


def test_an_array_of_audiences_is_a_list_of_them():
    assert promote(100_000, np.array([20_000.0, 30_000.0])) == promote(100_000, [20_000, 30_000])
    niches = np.array([60_000.0, 100_000.0, 1e9])
    many = promote(niches, [20_000, 30_000])
    assert many.own.shape == (13, 3)
    for place, niche in enumerate(niches):
        one = promote(niche, [20_000, 30_000])
        assert many.union[place] == pytest.approx(one.union)
        assert many.own[:, place] == pytest.approx(np.array(one.own))


def value(flows, discount):
    return promotion.present_value(flow_cny=flows, discount=discount)


def test_present_value_worked_by_hand():
    # 1,000 paid now for 550 after one month and 605 after two, at a tenth a month: nothing gained, nothing lost.
    assert value([-1_000, 550, 605], 0.1) == pytest.approx(0, abs=1e-9)
    assert value([100, 100, 100], 0) == 300
    assert value([0, 0, 1_210], 0.1) == pytest.approx(1_000)
    assert value([], 0.1) == 0


@given(FLOWS, st.floats(0, 1))
def test_present_value_is_the_sum_of_discounted_months(flows, discount):
    expected = math.fsum(flow / (1 + discount) ** month for month, flow in enumerate(flows))
    assert value(flows, discount) == pytest.approx(expected, abs=1e-6)


@given(st.floats(0.01, 1e6), st.floats(0.02, 1))
def test_a_stream_that_goes_on_is_worth_its_flow_over_the_discount(flow, discount):
    for_ever = flow * (1 + discount) / discount
    assert value([flow] * 1_200, discount) == pytest.approx(for_ever)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.floats(0, 1), st.floats(0, 1))
def test_money_to_come_is_worth_less_the_higher_the_discount(flows, one, other):
    low, high = sorted((one, other))
    assert value(flows, high) <= value(flows, low) * (1 + 1e-12)
    assert flows[0] * (1 - 1e-12) <= value(flows, high) <= math.fsum(flows) * (1 + 1e-12)


@given(FLOWS, st.floats(0, 1))
def test_a_month_of_waiting_costs_the_discount(flows, discount):
    assume(flows)
    assert value([0, *flows], discount) == pytest.approx(value(flows, discount) / (1 + discount), abs=1e-6)


def test_streams_side_by_side():
    months_first = np.array([[100.0, 0.0], [100.0, 0.0], [100.0, 363.0]])
    assert value(months_first, 0.1) == pytest.approx(np.array([value([100] * 3, 0.1), 300.0]))
    assert value([0, 110], np.array([0.0, 0.1])) == pytest.approx(np.array([110, 100]))
    assert type(value(np.array([1.0, 2.0]), 0.1)) is float


@pytest.mark.parametrize("flows", [100, None, "100", np.array(5.0)])
def test_flows_must_be_listed(flows):
    with pytest.raises(
        ValueError, match=r"^flow_cny must be a list of amounts, one for each month, such as \[0, 100, 100\]"
    ):
        value(flows, 0.1)
