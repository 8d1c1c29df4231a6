"""Free traffic: paths by hand, and steady states that are what they say."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from platformlab.models import traffic

# A shop that stays small unless its early sales pass a threshold.
TRAP = {
    "conversion": 0.03,
    "forgetting": 0.3,
    "floor_visits": 50,
    "cap_visits": 5_000,
    "half_sales": 200,
    "other_visits": 0,
}
MICRO_STORE = TRAP | {"floor_visits": 0, "cap_visits": 0}
SHOPS = st.builds(
    lambda floor_visits, above, **rest: {"floor_visits": floor_visits, "cap_visits": floor_visits + above, **rest},
    floor_visits=st.just(0.0) | st.floats(0, 500),
    above=st.floats(0, 1e5),
    conversion=st.floats(0, 0.3),
    forgetting=st.floats(0.01, 1),
    half_sales=st.floats(0.1, 1e4),
    other_visits=st.just(0.0) | st.floats(0, 1_000),
)


def sales_after(months, sales_0, shop):
    return traffic.organic(months=months, sales_0=sales_0, **shop).sales[-1]


def test_two_months_worked_by_hand():
    path = traffic.organic(
        months=2,
        conversion=0.1,
        forgetting=0.5,
        floor_visits=20,
        cap_visits=220,
        half_sales=10,
        other_visits=30,
        sales_0=10,
    )
    assert path.sales == pytest.approx((10, 20, 31))
    assert path.organic == pytest.approx((120, 180, 20 + 200 * 961 / 1061))
    assert path.orders == pytest.approx((15, 21, 0.1 * (50 + 200 * 961 / 1061)))


def test_a_path_has_a_point_for_the_start_and_one_for_each_month():
    path = traffic.organic(months=36.0, sales_0=5, **TRAP)
    assert (len(path.sales), len(path.organic), len(path.orders)) == (37, 37, 37)
    assert traffic.organic(months=0, sales_0=5, **TRAP).sales == (5.0,)


@pytest.mark.parametrize("months", [-1, 1.5, 1_201, True, "12", None, float("nan"), float("inf")])
def test_months_are_counted_in_whole_numbers(months):
    with pytest.raises(ValueError, match=r"^months must be a whole number from 0 to 1,200, got [^\n]+$"):
        traffic.organic(months=months, sales_0=5, **TRAP)


@given(st.floats(0, 1), st.floats(0.01, 1), st.floats(0.1, 1e4), st.floats(0, 1e4))
def test_a_micro_store_without_fans_gets_no_orders_and_is_forgotten(conversion, forgetting, half_sales, sales_0):
    shop = MICRO_STORE | {"conversion": conversion, "forgetting": forgetting, "half_sales": half_sales}
    path = traffic.organic(months=12, sales_0=sales_0, **shop)
    assert set(path.orders) == {0.0}
    assert path.sales[-1] == pytest.approx(sales_0 * (1 - forgetting) ** 12)
    states = traffic.organic_steady_states(**shop)
    assert [(state.sales, state.organic, state.stable) for state in states] == [(0, 0, True)]


@given(st.floats(0.001, 0.3), st.floats(0.01, 1), st.floats(1, 1e4))
def test_a_micro_store_settles_at_what_its_own_visits_bring(conversion, forgetting, other_visits):
    shop = MICRO_STORE | {"conversion": conversion, "forgetting": forgetting, "other_visits": other_visits}
    (state,) = traffic.organic_steady_states(**shop)
    assert state.sales == pytest.approx(conversion * other_visits / forgetting)
    assert state.organic == 0
    assert state.stable


@given(SHOPS, st.floats(0, 1e5))
def test_free_visits_lie_between_floor_and_cap_and_follow_sales(shop, sales_0):
    path = traffic.organic(months=24, sales_0=sales_0, **shop)
    slack = 1e-12 * (shop["cap_visits"] + 1)
    assert all(shop["floor_visits"] <= visits <= shop["cap_visits"] + slack for visits in path.organic)
    by_sales = sorted(zip(path.sales, path.organic, strict=True))
    assert all(low[1] <= high[1] + slack for low, high in pairwise(by_sales))


def test_a_ranking_that_forgets_nothing_adds_orders_up():
    path = traffic.organic(months=24, sales_0=5, **TRAP | {"forgetting": 0})
    assert path.sales[-1] == pytest.approx(5 + sum(path.orders[:-1]))


@given(SHOPS)
def test_a_steady_state_is_steady(shop):
    for state in traffic.organic_steady_states(**shop):
        path = traffic.organic(months=1, sales_0=state.sales, **shop)
        assert path.sales[1] == pytest.approx(state.sales, rel=1e-12)
        assert path.organic[0] == state.organic


@given(SHOPS)
@example(TRAP)
@example(MICRO_STORE)
def test_a_nudge_dies_out_at_a_stable_state_and_grows_at_an_unstable_one(shop):
    states = traffic.organic_steady_states(**shop)
    assume(len(states) != 2)
    levels = [state.sales for state in states]
    gaps = [high - low for low, high in pairwise(levels)]
    assume(all(gap > 1e-3 * levels[-1] for gap in gaps))
    nudge = 0.01 * min(gaps, default=levels[0] + shop["half_sales"])
    for state in states:
        for start in (state.sales + nudge, state.sales - nudge):
            if start < 0:
                continue
            distance = abs(sales_after(60, start, shop) - state.sales)
            assert (distance < nudge) is state.stable


@given(SHOPS)
@example(TRAP)
def test_three_states_are_a_threshold_between_two_that_last(shop):
    states = traffic.organic_steady_states(**shop)
    assert [state.sales for state in states] == sorted({state.sales for state in states})
    if len(states) == 3:
        assert [state.stable for state in states] == [True, False, True]
    if len(states) == 1:
        assert states[0].stable


def test_two_shops_that_start_just_apart_end_far_apart():
    low, threshold, high = traffic.organic_steady_states(**TRAP)
    assert sales_after(600, 0.99 * threshold.sales, TRAP) == pytest.approx(low.sales)
    assert sales_after(600, 1.01 * threshold.sales, TRAP) == pytest.approx(high.sales)
    assert high.sales > 10 * low.sales


def test_own_visitors_can_lift_a_shop_out_of_the_trap():
    (only,) = traffic.organic_steady_states(**TRAP | {"other_visits": 1_000})
    assert only.stable
    assert sales_after(600, 0, TRAP | {"other_visits": 1_000}) == pytest.approx(only.sales)


def discriminant(shop):
    """Of the cubic in exact arithmetic, over the size of its terms: above 0 for three real roots, below 0 for one."""
    exact = {name: Fraction(value) for name, value in shop.items()}
    a = exact["forgetting"]
    b = -exact["conversion"] * (exact["cap_visits"] + exact["other_visits"])
    c = a * exact["half_sales"] ** 2
    d = -exact["conversion"] * (exact["floor_visits"] + exact["other_visits"]) * exact["half_sales"] ** 2
    terms = (18 * a * b * c * d, -4 * b**3 * d, b**2 * c**2, -4 * a * c**3, -27 * a**2 * d**2)
    return sum(terms) / sum(map(abs, terms))


@given(SHOPS)
@example(TRAP)
def test_no_steady_state_is_missed(shop):
    sign = discriminant(shop)
    assume(abs(sign) > 1e-9)
    assert len(traffic.organic_steady_states(**shop)) == (3 if sign > 0 else 1)


def test_a_threshold_that_meets_the_high_state_is_one_state_and_not_stable():
    # 0.5 S (S - 100)^2 = 0
    shop = {
        "conversion": 0.02,
        "forgetting": 0.5,
        "floor_visits": 0,
        "cap_visits": 5_000,
        "half_sales": 100,
        "other_visits": 0,
    }
    states = traffic.organic_steady_states(**shop)
    assert [(state.sales, state.stable) for state in states] == [(0, True), (pytest.approx(100), False)]
    assert sales_after(1_000, 100.5, shop) == pytest.approx(100, abs=0.5)
    assert sales_after(1_000, 99.5, shop) < 95


@given(st.floats(0.1, 1e4), st.floats(0.01, 0.5) | st.floats(2, 100))
@example(1.0, 8.0)
def test_two_states_that_meet_are_one_however_the_numbers_are_rounded(double, ratio):
    # (S - double)^2 (S - single), at forgetting 1 and conversion 1
    single = ratio * double
    shop = {
        "conversion": 1,
        "forgetting": 1,
        "floor_visits": double * single / (double + 2 * single),
        "cap_visits": 2 * double + single,
        "half_sales": (double**2 + 2 * double * single) ** 0.5,
        "other_visits": 0,
    }
    met = (pytest.approx(double, rel=1e-6), False)
    apart = (pytest.approx(single), True)
    found = [(state.sales, state.stable) for state in traffic.organic_steady_states(**shop)]
    assert found == ([met, apart] if double < single else [apart, met])


def test_three_states_in_one_point_are_one_stable_state():
    # (S - 3)^3 = S^3 - 9 S^2 + 27 S - 27
    shop = {
        "conversion": 1,
        "forgetting": 1,
        "floor_visits": 1,
        "cap_visits": 9,
        "half_sales": 27**0.5,
        "other_visits": 0,
    }
    (state,) = traffic.organic_steady_states(**shop)
    assert state.sales == pytest.approx(3, rel=1e-4)
    assert state.stable
    # Both sides close in on it, ever more slowly.
    assert 2.85 < sales_after(1_200, 2.5, shop) < 3 < sales_after(1_200, 3.5, shop) < 3.15


def test_a_platform_that_hides_what_sells_can_make_sales_swing():
    # Every month forgotten, and best-sellers hidden: many orders, then few, then many. By hand S = 150 is steady:
    # 0.5 * 975 / (1 + 150^2 / 100^2) = 150.
    shop = {
        "conversion": 0.5,
        "forgetting": 1,
        "floor_visits": 975,
        "cap_visits": 0,
        "half_sales": 100,
        "other_visits": 0,
    }
    (state,) = traffic.organic_steady_states(**shop)
    assert state.sales == pytest.approx(150)
    assert not state.stable
    assert abs(sales_after(60, 151, shop) - 150) > 10
    (calm,) = traffic.organic_steady_states(**shop | {"forgetting": 0.5, "conversion": 0.25})
    assert calm.sales == pytest.approx(150)
    assert calm.stable
    assert sales_after(60, 151, shop | {"forgetting": 0.5, "conversion": 0.25}) == pytest.approx(150)


def test_without_forgetting_there_is_no_steady_state_to_look_for():
    with pytest.raises(ValueError, match=r"^forgetting must be a share above 0, from 0\.000000001 to 1, got 0$"):
        traffic.organic_steady_states(**TRAP | {"forgetting": 0})
