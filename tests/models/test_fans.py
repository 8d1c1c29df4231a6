"""How many fans feed one person."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.models import fans

EXAMPLE = {
    "living_cost_cny": 5_000,
    "fixed_cost_cny": 760,
    "posts": 12,
    "reach_rate": 0.06,
    "click_rate": 0.02,
    "conversion": 0.05,
    "order_margin_cny": 40,
}
SHARES = st.floats(1e-4, 1)
SELLERS = st.fixed_dictionaries(
    {
        "living_cost_cny": st.floats(0, 1e5),
        "fixed_cost_cny": st.floats(0, 1e5),
        "posts": st.floats(0.1, 100),
        "reach_rate": SHARES,
        "click_rate": SHARES,
        "conversion": SHARES,
        "order_margin_cny": st.floats(0.01, 1e4),
    }
)


def test_a_seller_worked_by_hand():
    result = fans.needed(**EXAMPLE)
    assert result.value_per_fan_cny == pytest.approx(0.0288)
    assert result.fans_needed == pytest.approx(200_000)


@given(SELLERS)
def test_that_many_fans_pay_for_living_and_shop(seller):
    result = fans.needed(**seller)
    costs = seller["living_cost_cny"] + seller["fixed_cost_cny"]
    assert result.fans_needed * result.value_per_fan_cny == pytest.approx(costs)


@given(SELLERS, st.floats(1, 50))
@pytest.mark.parametrize("name", ["reach_rate", "click_rate", "conversion"])
def test_fans_needed_is_inverse_to_reach_and_to_each_other_rate(name, seller, times):
    worse = fans.needed(**seller | {name: seller[name] / times})
    assert worse.fans_needed == pytest.approx(times * fans.needed(**seller).fans_needed)


def test_reach_alone_turns_thousands_of_fans_into_tens_of_thousands():
    seller = EXAMPLE | {"order_margin_cny": 400, "click_rate": 0.1}
    assert fans.needed(**seller | {"reach_rate": 0.06}).fans_needed == pytest.approx(4_000)
    assert fans.needed(**seller | {"reach_rate": 0.006}).fans_needed == pytest.approx(40_000)


@pytest.mark.parametrize("change", [{"reach_rate": 0}, {"posts": 0}, {"order_margin_cny": 0}, {"order_margin_cny": -5}])
def test_no_number_of_worthless_fans_is_enough(change):
    result = fans.needed(**EXAMPLE | change)
    assert result.value_per_fan_cny <= 0
    assert result.fans_needed == math.inf
