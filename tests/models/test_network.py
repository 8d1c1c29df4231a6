"""Two-sided markets: Armstrong's symmetric case, and equilibria that are all there and are what they say."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from platformlab.models import network

# A marketplace on which either side earns nothing without the other.
YOUNG = {
    "value_b": 0,
    "cross_b": 40,
    "price_b": 20,
    "spread_b": 10,
    "value_s": 0,
    "cross_s": 60,
    "price_s": 25,
    "spread_s": 10,
}
ONE_SPREAD = 0.158655253931457  # 1 - Phi(1), from the table of the normal distribution


def phi(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def answers(market):
    """What share of the buyers answers to a share of the sellers, and the other way round."""

    def answer(side):
        value, cross, price, spread = (market[f"{name}_{side}"] for name in ("value", "cross", "price", "spread"))
        return lambda others: phi((value + cross * others - price) / spread)

    return answer("b"), answer("s")


def symmetric(ratio, *, spread=10, value=5):
    """Armstrong's case: both sides alike and value + cross / 2 = price, with cross / (spread sqrt(2 pi)) = ratio."""
    cross = ratio * spread * math.sqrt(2 * math.pi)
    one = {"value": value, "cross": cross, "price": value + cross / 2, "spread": spread}
    return {f"{name}_{side}": number for name, number in one.items() for side in "bs"}


def markets(cross):
    """Markets whose price lies somewhere between what the first and the last participant would give."""

    def side(name):
        return st.builds(
            lambda value, cross, lean, spread: {
                f"value_{name}": value,
                f"cross_{name}": cross,
                f"price_{name}": value + cross * lean,
                f"spread_{name}": spread,
            },
            value=st.floats(-50, 50),
            cross=cross,
            lean=st.floats(-0.3, 1.3),
            spread=st.floats(1, 20),
        )

    return st.builds(dict.__or__, side("b"), side("s"))


WELCOME = markets(st.floats(0, 100))
ANY_MARKET = markets(st.floats(-100, 100))


def test_without_cross_effects_each_side_is_a_demand_curve():
    alone = YOUNG | {"cross_b": 0, "cross_s": 0, "value_b": 20, "value_s": 15}
    (point,) = network.equilibria(**alone).points
    # The average buyer just takes part; the average seller is one spread short of it.
    assert point.buyers == pytest.approx(0.5)
    assert point.sellers == pytest.approx(ONE_SPREAD)
    assert point.stable


def test_a_market_worked_by_hand():
    # Half of the sellers are worth 10 to a buyer, who is asked for 20: one spread short. That share of the buyers is
    # worth 60 times 0.1587 to a seller, who is asked for just that.
    market = YOUNG | {"cross_b": 20, "price_s": 60 * ONE_SPREAD}
    points = network.equilibria(**market).points
    assert any(p.buyers == pytest.approx(ONE_SPREAD) and p.sellers == pytest.approx(0.5) for p in points)


def test_a_young_marketplace_has_to_get_past_a_critical_mass():
    market = network.equilibria(**YOUNG)
    assert [point.stable for point in market.points] == [True, False, True]
    empty, threshold, full = market.points
    assert market.critical_mass == threshold
    assert empty.buyers < 0.05 < threshold.buyers < 0.95 < full.buyers
    buyers_answer, sellers_answer = answers(YOUNG)
    for nudge, end in ((-0.01, empty), (0.01, full)):
        buyers = threshold.buyers + nudge
        for _ in range(200):
            buyers = buyers_answer(sellers_answer(buyers))
        assert buyers == pytest.approx(end.buyers)


def test_paying_one_side_can_make_the_threshold_vanish():
    # The divide and conquer of Caillaud & Jullien: buyers who are paid come first, and the sellers follow.
    paid = network.equilibria(**YOUNG | {"price_b": -10})
    assert paid.critical_mass is None
    (point,) = paid.points
    assert point.buyers > 0.95
    assert point.sellers > 0.95


@given(st.floats(0.01, 20), st.floats(0.01, 1e3), st.floats(-100, 100))
@example(1.0001, 10, 5)
@example(0.9999, 10, 5)
@example(1.000001, 1, 0)
def test_armstrongs_symmetric_case(ratio, spread, value):
    assume(abs(ratio - 1) >= 1e-6)
    market = network.equilibria(**symmetric(ratio, spread=spread, value=value))
    middle = market.points[len(market.points) // 2]
    assert (middle.buyers, middle.sellers) == pytest.approx((0.5, 0.5), abs=1e-7)
    assert middle.stable == (ratio <= 1)
    assert len(market.points) == (3 if ratio > 1 else 1)
    assert market.critical_mass == (middle if ratio > 1 else None)
    # What one half is to the other, the empty platform is to the full one.
    assert market.points[0].buyers == pytest.approx(1 - market.points[-1].buyers, abs=1e-7)


def test_the_empty_and_the_full_platform_of_the_symmetric_case():
    # For cross = 2 spread sqrt(2 pi), the full side solves x = Phi(2 sqrt(2 pi) (x - 1/2)): answers tend to it.
    share = 0.9
    for _ in range(200):
        share = phi(2 * math.sqrt(2 * math.pi) * (share - 0.5))
    full = network.equilibria(**symmetric(2)).points[-1]
    assert (full.buyers, full.sellers) == pytest.approx((share, share))
    assert share == pytest.approx(0.99330, abs=1e-5)


@given(ANY_MARKET)
@example(YOUNG)
def test_an_equilibrium_is_each_sides_answer_to_the_other(market):
    buyers_answer, sellers_answer = answers(market)
    for point in network.equilibria(**market).points:
        assert point.sellers == pytest.approx(sellers_answer(point.buyers), abs=1e-12)
        assert point.buyers == pytest.approx(buyers_answer(point.sellers), abs=1e-9)


@given(ANY_MARKET)
@example(YOUNG)
def test_there_are_one_or_three_and_every_second_one_is_stable(market):
    found = network.equilibria(**market)
    assert len(found.points) in (1, 3)
    if len(found.points) == 3:
        assert [point.stable for point in found.points] == [True, False, True]
        assert all(low.buyers <= high.buyers for low, high in pairwise(found.points))
    else:
        assert found.critical_mass is None
        assert found.points[0].stable or market["cross_b"] * market["cross_s"] < 0


@given(ANY_MARKET)
@example(YOUNG)
@example(symmetric(1.001))
@example(symmetric(1.5) | {"price_s": 10})
def test_no_equilibrium_is_missed(market):
    lean = [(market[f"value_{side}"] - market[f"price_{side}"]) / market[f"spread_{side}"] for side in "bs"]
    pull = [market[f"cross_{side}"] / market[f"spread_{side}"] for side in "bs"]

    def gap(u):
        return u - lean[0] - pull[0] * phi(lean[1] + pull[1] * phi(u))

    # Every lean that buyers can have, in 4,000 steps: the gap changes its sign at each equilibrium.
    low, high = sorted((lean[0], lean[0] + pull[0]))
    steps = [gap(low - 1 + (high - low + 2) * step / 4_000) for step in range(4_001)]
    crossings = sum((before < 0) != (after < 0) for before, after in pairwise(steps))
    found = len(network.equilibria(**market).points)
    # Two that lie within one step of each other are seen by bisection alone.
    assert found == crossings or (found == 3 and crossings == 1 and min(map(abs, steps)) < 0.05)


@given(ANY_MARKET)
@example(YOUNG)
@example(symmetric(0.9))
@example(symmetric(1.1))
def test_a_nudge_dies_out_at_a_stable_equilibrium_and_grows_at_an_unstable_one(market):
    buyers_answer, sellers_answer = answers(market)
    for point in network.equilibria(**market).points:
        # Where a share is all but 0 or 1 a nudge of this size would be no small one.
        assume(1e-3 < point.buyers < 1 - 1e-3)
        for nudge in (-1e-6, 1e-6):
            after = buyers_answer(sellers_answer(point.buyers + nudge)) - point.buyers
            assume(abs(abs(after) - 1e-6) > 1e-8)
            assert (abs(after) < 1e-6) == point.stable


@given(WELCOME, st.floats(0, 30))
@pytest.mark.parametrize("side", ["b", "s"])
def test_a_lower_price_for_one_side_brings_more_of_both(side, market, less):
    cheaper = market | {f"price_{side}": market[f"price_{side}"] - less}
    for end in (0, -1):
        before, after = (network.equilibria(**terms).points[end] for terms in (market, cheaper))
        assert after.buyers >= before.buyers - 1e-9
        assert after.sellers >= before.sellers - 1e-9


@given(ANY_MARKET, st.floats(0.01, 100), st.floats(-100, 100))
def test_neither_the_currency_nor_a_fee_that_is_given_back_matters(market, rate, fee):
    in_other_money = {name: number * rate for name, number in market.items()}
    given_back = market | {name: market[name] + fee for name in ("value_b", "price_b", "value_s", "price_s")}
    points = network.equilibria(**market).points
    for same in (in_other_money, given_back):
        others = network.equilibria(**same).points
        # Just where two equilibria meet, rounding decides whether they are there.
        assume(len(others) == len(points))
        for one, other in zip(points, others, strict=True):
            assert (other.buyers, other.sellers) == pytest.approx((one.buyers, one.sellers), abs=1e-5)


@given(ANY_MARKET)
def test_the_two_sides_may_change_their_names(market):
    def swapped(name):
        return name[:-1] + ("s" if name.endswith("b") else "b")

    points = network.equilibria(**market).points
    mirrored = network.equilibria(**{swapped(name): number for name, number in market.items()}).points
    assume(len(points) == len(mirrored))
    pairs = sorted((point.sellers, point.buyers) for point in mirrored)
    for point, (buyers, sellers) in zip(sorted((p.buyers, p.sellers) for p in points), pairs, strict=True):
        assert point == pytest.approx((buyers, sellers), abs=1e-5)


def test_readers_who_mind_adverts_and_advertisers_who_seek_readers_settle_once():
    medium = YOUNG | {"value_b": 30, "cross_b": -20, "spread_b": 20, "spread_s": 20}
    found = network.equilibria(**medium)
    (point,) = found.points
    assert point.stable
    assert found.critical_mass is None
    without_adverts = network.equilibria(**medium | {"cross_b": 0}).points[0]
    assert point.buyers < without_adverts.buyers
    # Where they mind very much, and all alike, they come and go.
    (restless,) = network.equilibria(**medium | {"cross_b": -80, "value_b": 60, "spread_b": 2, "spread_s": 2}).points
    assert not restless.stable


def test_very_small_differences_between_people_still_leave_three():
    found = network.equilibria(**YOUNG | {"spread_b": 1e-3, "spread_s": 1e-3})
    low, threshold, high = found.points
    # Each side just breaks even where the other's share pays its price: 25 of 60, and 20 of 40.
    assert (low.buyers, low.sellers, high.buyers, high.sellers) == pytest.approx((0, 0, 1, 1))
    assert (threshold.buyers, threshold.sellers) == pytest.approx((25 / 60, 20 / 40), abs=1e-3)
