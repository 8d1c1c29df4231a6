"""How fast fans rise: Bass's own products, the two differential equations, and where a path ends."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from platformlab.models import audience

RATES = st.floats(1e-4, 1)
# What a path takes: innovation and imitation that are at most 1 together, and fans that the market holds.
AUDIENCES = st.builds(
    lambda market, both, own, churn, start: {
        "market": market,
        "innovation": both * own,
        "imitation": both * (1 - own) * 0.999,
        "churn": churn,
        "fans_0": market * start,
    },
    market=st.floats(1, 1e9),
    both=st.floats(0, 1),
    own=st.floats(0, 1),
    churn=st.floats(0, 1),
    start=st.floats(0, 1),
)
SLOW = {"market": 10_000, "innovation": 0.002, "imitation": 0.3, "churn": 0.05, "fans_0": 0}


def fans_at(t, curve):
    return audience.bass(t=t, **curve).fans


# Bass (1969), tables 1 and 2: p and q per year, m in thousands; the peak that follows from them, in years and millions.
# Compared with a reprint of his p and q for the first four, to two or three digits; the further digits, every m and the
# lawnmowers are from memory.
@pytest.mark.parametrize(
    ("innovation", "imitation", "market", "peak_years", "peak_millions"),
    [
        pytest.param(0.0104, 0.4186, 16_895e3, 8.6, 1.9, id="room air conditioners"),
        pytest.param(0.0172, 0.3566, 15_092e3, 8.1, 1.5, id="clothes dryers"),
        pytest.param(0.0279, 0.2511, 96_717e3, 7.8, 7.5, id="black and white television"),
        pytest.param(0.0177, 0.2978, 5_793e3, 8.9, 0.5, id="water softeners"),
        pytest.param(0.0095, 0.3380, 44_751e3, 10.3, 4.0, id="power lawnmowers"),
    ],
)
def test_the_durables_of_bass_peak_when_he_says(innovation, imitation, market, peak_years, peak_millions):
    curve = {"innovation": innovation, "imitation": imitation, "market": market}
    start = audience.bass(t=0, **curve)
    assert start.peak_time == pytest.approx(peak_years, abs=0.1)
    assert start.peak_new_fans / 1e6 == pytest.approx(peak_millions, abs=0.06)
    peak = audience.bass(t=start.peak_time, **curve)
    assert peak.new_fans == pytest.approx(start.peak_new_fans)
    # By the peak, q - p over 2q of the market has bought: a little less than half.
    assert peak.fans / market == pytest.approx((imitation - innovation) / (2 * imitation))


def test_a_twelfth_of_the_yearly_coefficients_makes_it_months():
    years = audience.bass(t=3, market=16_895, innovation=0.0104, imitation=0.4186)
    months = audience.bass(t=36, market=16_895, innovation=0.0104 / 12, imitation=0.4186 / 12)
    assert months.fans == pytest.approx(years.fans)
    assert months.new_fans == pytest.approx(years.new_fans / 12)
    assert months.peak_time == pytest.approx(12 * years.peak_time)


@given(st.floats(0, 40), RATES, st.floats(0, 1), st.floats(1, 1e9))
def test_bass_solves_his_differential_equation(t, innovation, imitation, market):
    curve = {"market": market, "innovation": innovation, "imitation": imitation}
    there = audience.bass(t=t + 1e-3, **curve)
    share = there.fans / market
    assert there.new_fans == pytest.approx((innovation + imitation * share) * (market - there.fans), abs=1e-9 * market)
    slope = (fans_at(t + 2e-3, curve) - fans_at(t, curve)) / 2e-3
    assert slope == pytest.approx(there.new_fans, abs=1e-5 * market)
    assert fans_at(0, curve) == 0


@given(st.floats(0, 100), st.floats(0, 100), RATES, st.floats(0, 1), st.floats(1, 1e9))
def test_a_bass_audience_rises_and_never_leaves_its_market(t, later, innovation, imitation, market):
    curve = {"market": market, "innovation": innovation, "imitation": imitation}
    early, late = fans_at(t, curve), fans_at(t + later, curve)
    assert 0 <= early <= late * (1 + 1e-12) <= market * (1 + 1e-12)
    assert fans_at(1e6, curve) == pytest.approx(market)


@given(st.floats(0, 100), RATES, st.floats(0, 1))
def test_nowhere_do_fans_come_faster_than_at_the_peak(t, innovation, imitation):
    there = audience.bass(t=t, market=1_000, innovation=innovation, imitation=imitation)
    assert there.new_fans <= there.peak_new_fans * (1 + 1e-12)
    at_peak = audience.bass(t=there.peak_time, market=1_000, innovation=innovation, imitation=imitation)
    assert at_peak.new_fans == pytest.approx(there.peak_new_fans)
    assert (there.peak_time > 0) == (imitation > innovation)


def test_without_imitation_each_year_takes_the_same_share_of_those_who_are_left():
    curve = {"market": 1_000, "innovation": math.log(2), "imitation": 0}
    assert [fans_at(t, curve) for t in range(4)] == pytest.approx([0, 500, 750, 875])
    assert audience.bass(t=0, **curve).peak_time == 0


def test_two_months_worked_by_hand():
    path = audience.path(months=2, market=1_000, innovation=0.1, imitation=0.4, churn=0.2, fans_0=500)
    # 500 who might come, 10 % of themselves and 20 % because half of the market talks; a fifth of the fans leave.
    assert path.fans == pytest.approx((500, 550, 584))
    assert path.gained == pytest.approx((150, 144, (0.1 + 0.4 * 0.584) * 416))
    assert path.lost == pytest.approx((100, 110, 116.8))


def test_a_path_has_a_point_for_the_start_and_one_for_each_month():
    path = audience.path(months=36.0, **SLOW)
    assert (len(path.fans), len(path.gained), len(path.lost)) == (37, 37, 37)
    assert audience.path(months=0, **SLOW | {"fans_0": 7}).fans == (7.0,)


@given(AUDIENCES)
def test_fans_are_what_came_less_what_went_and_stay_within_the_market(known):
    path = audience.path(months=24, **known)
    slack = 1e-12 * known["market"]
    assert all(-slack <= fans <= known["market"] + slack for fans in path.fans)
    assert all(step >= -slack for step in path.gained + path.lost)
    assert all(lost == pytest.approx(known["churn"] * fans) for fans, lost in zip(path.fans, path.lost, strict=True))
    steps = zip(pairwise(path.fans), path.gained, path.lost, strict=False)
    assert all(after == pytest.approx(before + gained - lost, abs=slack) for (before, after), gained, lost in steps)


@given(AUDIENCES)
@example(SLOW | {"innovation": 0, "fans_0": 1})
@example(SLOW | {"innovation": 0, "imitation": 0.05, "fans_0": 1})
@example(SLOW | {"innovation": 1e-200, "imitation": 0.9999e-200, "churn": 0, "fans_0": 1})
def test_the_steady_state_is_a_fixed_point(known):
    steady = audience.path(months=0, **known).steady_fans
    assert 0 <= steady <= known["market"]
    path = audience.path(months=1, **known | {"fans_0": steady})
    assert path.fans[1] == pytest.approx(steady, rel=1e-9, abs=1e-12 * known["market"])
    assert path.steady_fans == pytest.approx(steady, rel=1e-9, abs=1e-9 * known["market"])


@given(AUDIENCES)
@example(SLOW | {"innovation": 0, "fans_0": 1})
@example(SLOW | {"innovation": 0, "imitation": 0.02, "fans_0": 9_000})
def test_a_path_tends_to_its_steady_state(known):
    # Slow ones, and those that swing between two levels for years, need more than the hundred years there are.
    slack = known["innovation"] + known["churn"] - known["imitation"]
    pull = math.hypot(slack, 2 * math.sqrt(known["innovation"] * known["imitation"]))
    assume(0.05 < pull < 1.95)
    # So does an audience that next to nobody begins.
    begins = max(known["innovation"], known["fans_0"] / known["market"])
    assume(begins > 1e-6 or begins == 0)
    path = audience.path(months=1_200, **known)
    assert path.fans[-1] == pytest.approx(path.steady_fans, rel=1e-6, abs=1e-6 * known["market"])


def test_nobody_begins_where_nobody_comes_of_themselves():
    lonely = audience.path(months=120, **SLOW | {"innovation": 0})
    assert lonely.steady_fans == 0
    assert set(lonely.fans) == {0.0}
    # One first fan is enough: 1 - churn / imitation of the market.
    assert audience.path(months=120, **SLOW | {"innovation": 0, "fans_0": 1}).steady_fans == pytest.approx(
        10_000 * 5 / 6
    )


def test_an_audience_in_which_nothing_happens_stays_as_it_is():
    still = audience.path(months=12, market=1_000, innovation=0, imitation=0, churn=0, fans_0=321)
    assert set(still.fans) == {321.0}
    assert still.steady_fans == 321


@given(AUDIENCES, st.floats(0, 1))
def test_more_churn_never_leaves_more_fans_in_the_end(known, other):
    assume(known["innovation"] > 0 or known["fans_0"] > 0)
    assume(known["innovation"] + known["imitation"] > 0)
    low, high = sorted((known["churn"], other))
    least = audience.path(months=0, **known | {"churn": high}).steady_fans
    assert least <= audience.path(months=0, **known | {"churn": low}).steady_fans + 1e-9 * known["market"]


def test_without_churn_the_whole_market_follows_in_the_end():
    assert audience.path(months=0, **SLOW | {"churn": 0}).steady_fans == pytest.approx(10_000)


def test_everybody_leaving_while_everybody_else_comes_never_settles():
    swing = audience.path(months=3, market=100, innovation=1, imitation=0, churn=1, fans_0=30)
    assert swing.fans == (30, 70, 30, 70)
    assert swing.steady_fans == 50


def test_more_people_cannot_come_than_there_are():
    with pytest.raises(ValueError, match="innovation") as refusal:
        audience.path(months=12, **SLOW | {"innovation": 0.8})
    assert str(refusal.value) == "innovation must be at most 1 less imitation, got innovation 0.8 and imitation 0.3"
    with pytest.raises(
        ValueError, match=r"^fans_0 must be at most the market, got fans_0 10001\.0 and market 10000\.0$"
    ):
        audience.path(months=12, **SLOW | {"fans_0": 10_001})


@pytest.mark.parametrize("months", [-1, 1.5, 1_201, True, "12", None])
def test_months_are_counted_in_whole_numbers(months):
    with pytest.raises(ValueError, match=r"^months must be a whole number from 0 to 1,200, got [^\n]+$"):
        audience.path(months=months, **SLOW)


def test_logistic_growth_worked_by_hand():
    # 100 of 1,000, doubling odds every month: 1 to 9, 2 to 9, 4 to 9.
    fans = [audience.logistic(t=t, capacity=1_000, growth=math.log(2), fans_0=100) for t in (0, 1, 2)]
    assert fans == pytest.approx([100, 1_000 * 2 / 11, 1_000 * 4 / 13])


@given(st.floats(0, 40), st.floats(0, 2), st.floats(1, 1e9), st.floats(1e-6, 3))
def test_logistic_growth_solves_its_differential_equation(t, growth, capacity, start):
    def fans(t):
        return audience.logistic(t=t, capacity=capacity, growth=growth, fans_0=start * capacity)

    there = fans(t + 1e-4)
    slope = (fans(t + 2e-4) - fans(t)) / 2e-4
    assert slope == pytest.approx(growth * there * (1 - there / capacity), abs=1e-4 * capacity)
    assert fans(0) == pytest.approx(start * capacity)
    low, high = sorted((start * capacity, capacity))
    assert low * (1 - 1e-12) <= there <= high * (1 + 1e-12)
    assert growth < 0.01 or fans(1e5) == pytest.approx(capacity)


@given(st.floats(0, 40), st.floats(0.01, 1), st.floats(10, 1e6))
def test_bass_nearly_without_innovation_is_logistic(t, imitation, market):
    # From its tenth fan on, an audience that almost nobody joins unasked grows as Verhulst says.
    curve = {"market": market, "innovation": 1e-9, "imitation": imitation}
    start = audience.bass(t=1e3 / imitation, **curve).fans
    assert start == pytest.approx(market)
    early = 15 / imitation
    grown = audience.bass(t=early + t, **curve).fans
    verhulst = audience.logistic(t=t, capacity=market, growth=imitation, fans_0=fans_at(early, curve))
    assert grown == pytest.approx(verhulst, rel=1e-4)


def test_a_steady_state_worked_by_hand():
    # x^2 / 2 - 3 x / 20 - 1 / 20 = 0 has the root 1/2: of 8 people, 4.
    known = {"market": 8, "innovation": 0.05, "imitation": 0.5, "churn": 0.3, "fans_0": 0}
    assert audience.path(months=0, **known).steady_fans == pytest.approx(4)
