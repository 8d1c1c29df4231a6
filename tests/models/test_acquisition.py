"""Buying customers: prices by hand, published lifetime values, and what no price list can change."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from platformlab.models import acquisition

CUSTOMER = {"margin_per_order_cny": 40, "orders_per_month": 0.5, "retention": 0.8}
RATES = st.floats(1e-4, 1)
PRICES = st.floats(0.01, 1e5)
CUSTOMERS = st.fixed_dictionaries(
    {
        "margin_per_order_cny": st.floats(0.1, 1e3),
        "orders_per_month": st.floats(0, 10),
        "retention": st.floats(0, 0.99),
    }
)


def value(discount=0, **customer):
    return acquisition.lifetime_value(**CUSTOMER | customer, discount=discount)


def payback(cost, **customer):
    return acquisition.payback_months(acquisition_cost_cny=cost, **CUSTOMER | customer)


def earned(months, margin_per_order_cny, orders_per_month, retention):
    """What a customer has brought in after so many months, added up one by one."""
    orders = 1 + orders_per_month * math.fsum(retention**t for t in range(1, months + 1))
    return margin_per_order_cny * orders


def test_two_channels_worked_by_hand():
    # 1,000 adverts shown for CNY 60 bring 12 visits; 200 readers for CNY 16 bring 16.
    advert = acquisition.cost_per_visit_cpm(cpm_cny=60, click_rate=0.012)
    post = acquisition.cost_per_visit_post(post_price_cny=16, followers=10_000, reach_rate=0.02, click_rate=0.08)
    assert advert == pytest.approx(5)
    assert post == pytest.approx(1)
    assert acquisition.acquisition_cost(cost_per_visit_cny=advert, conversion_rate=0.04) == pytest.approx(125)
    # The cheap click is the dear customer when its visitors seldom buy.
    assert acquisition.acquisition_cost(cost_per_visit_cny=post, conversion_rate=0.005) == pytest.approx(200)


@given(PRICES, RATES, st.floats(1.01, 100))
def test_the_cost_of_a_customer_falls_as_conversion_rises(cost, conversion, times):
    assume(conversion * times <= 1)
    dear = acquisition.acquisition_cost(cost_per_visit_cny=cost, conversion_rate=conversion)
    cheap = acquisition.acquisition_cost(cost_per_visit_cny=cost, conversion_rate=conversion * times)
    assert cheap == pytest.approx(dear / times)
    assert cheap < dear
    assert dear >= cost


@given(PRICES, RATES, st.floats(1, 1e6), RATES)
def test_a_thousand_readers_are_worth_a_thousand_adverts_shown_to_them(price, reach, followers, click_rate):
    post = acquisition.cost_per_visit_post(
        post_price_cny=price, followers=followers, reach_rate=reach, click_rate=click_rate
    )
    cpm = 1_000 * price / (followers * reach)
    assert acquisition.cost_per_visit_cpm(cpm_cny=cpm, click_rate=click_rate) == pytest.approx(post)


def test_no_money_buys_what_is_not_for_sale():
    post = {"post_price_cny": 200, "followers": 10_000, "reach_rate": 0.02, "click_rate": 0.08}
    assert acquisition.cost_per_visit_cpm(cpm_cny=60, click_rate=0) == math.inf
    for name in ("followers", "reach_rate", "click_rate"):
        assert acquisition.cost_per_visit_post(**post | {name: 0}) == math.inf
    assert acquisition.acquisition_cost(cost_per_visit_cny=5, conversion_rate=0) == math.inf


# Gupta & Lehmann's margin multiple: what a constant yearly margin from the first year on is worth, times the margin.
# The formula and 2.67 for 0.8 at 10 % were compared with a reprint; the rest of their table is from memory.
@pytest.mark.parametrize(
    ("retention", "multiples"),
    [
        (0.6, (1.20, 1.15, 1.11, 1.07)),
        (0.7, (1.75, 1.67, 1.59, 1.52)),
        (0.8, (2.67, 2.50, 2.35, 2.22)),
        (0.9, (4.50, 4.09, 3.75, 3.46)),
    ],
)
def test_the_margin_multiples_of_gupta_and_lehmann(retention, multiples):
    for discount, multiple in zip((0.10, 0.12, 0.14, 0.16), multiples, strict=True):
        whole = value(discount, margin_per_order_cny=1, orders_per_month=1, retention=retention)
        assert whole - 1 == pytest.approx(multiple, abs=0.005)


def test_the_insurance_customer_of_berger_and_nasr():
    # Berger & Nasr (1998), case 1: 260 a year from now on for ten years, 50 of promotion in the middle of each, three
    # quarters stay, 20 % interest: 568.78. Ours goes on for ever, so what comes after the ten years is taken off.
    # The case is from memory; that its four numbers lead to its fifth, to the cent, speaks for it.
    for_ever = value(0.2, margin_per_order_cny=1, orders_per_month=1, retention=0.75)
    yearly = 0.75 / 1.2
    contribution = 260 * for_ever * (1 - yearly**11)
    promotion = 50 * for_ever * (1 - yearly**10) / math.sqrt(1.2)
    assert contribution - promotion == pytest.approx(568.78, abs=0.005)


def test_a_lifetime_worked_by_hand():
    # Half an order a month, and four fifths stay: 0.4 + 0.32 + ... = 2 further orders.
    assert value() == pytest.approx(40 * 3)
    # At a quarter more each month, s is 0.64: 0.5 * 0.64 / 0.36 further orders.
    assert value(0.25) == pytest.approx(40 * (1 + 8 / 9))
    assert value(retention=0) == value(orders_per_month=0) == 40
    assert value(margin_per_order_cny=-40) == pytest.approx(-120)


@given(CUSTOMERS, st.floats(0.001, 1))
def test_a_lifetime_is_the_sum_of_its_months(customer, discount):
    customer = customer | {"retention": min(customer["retention"], 0.95)}
    months = (
        customer["orders_per_month"] * (customer["retention"] / (1 + discount)) ** month for month in range(1, 1_000)
    )
    assert value(discount, **customer) == pytest.approx(customer["margin_per_order_cny"] * (1 + math.fsum(months)))


@given(CUSTOMERS, st.floats(0, 0.99), st.floats(0, 1), st.floats(0, 1))
def test_a_lifetime_is_worth_more_with_retention_and_less_with_discount(customer, other, discount, other_discount):
    stay_less, stay_more = sorted((customer["retention"], other))
    patient, hasty = sorted((discount, other_discount))
    best = value(patient, **customer | {"retention": stay_more})
    assert value(patient, **customer | {"retention": stay_less}) <= best
    assert value(hasty, **customer | {"retention": stay_more}) <= best
    assert value(hasty, **customer) >= customer["margin_per_order_cny"]


def test_a_customer_who_never_leaves_needs_a_discount():
    assert value(0.01, retention=1) == pytest.approx(40 * (1 + 0.5 * 100))
    with pytest.raises(ValueError, match="retention") as refusal:
        value(0, retention=1)
    assert str(refusal.value) == (
        "retention must be below 1, or discount above 0, by 0.000000001 or more, got retention 1.0 and discount 0.0"
    )


def test_payback_worked_by_hand():
    # The first order leaves 40, the next months 16, 12.80, 10.24, ...
    assert [payback(cost) for cost in (0, 40, 40.01, 56, 56.01, 68.8, 68.81, 79.04)] == [0, 0, 1, 1, 2, 2, 3, 3]
    # All orders there will ever be leave 120: 0.8^41 of the 80 to come is the first to be below a fen.
    assert payback(119.99) == 41
    assert payback(120) == payback(121) == math.inf


def test_payback_of_a_customer_who_never_leaves():
    assert payback(100, retention=1) == 3
    assert payback(100.01, retention=1) == 4
    assert payback(1e9, retention=1) == pytest.approx(5e7)


@pytest.mark.parametrize(
    "customer",
    [{"retention": 0}, {"orders_per_month": 0}, {"margin_per_order_cny": 0}, {"margin_per_order_cny": -5}],
)
def test_some_customers_never_pay_back(customer):
    assert payback(41, **customer) == math.inf


def test_a_customer_who_cost_nothing_owes_nothing_unless_they_lose_money():
    assert payback(0, margin_per_order_cny=0) == 0
    assert payback(0, margin_per_order_cny=-5) == math.inf


@given(CUSTOMERS, st.floats(0, 1))
def test_the_first_order_pays_for_a_customer_no_dearer_than_it(customer, share):
    assert payback(share * customer["margin_per_order_cny"], **customer) == 0


@given(CUSTOMERS, st.floats(0, 2))
def test_at_payback_the_cost_is_covered_and_a_month_before_it_is_not(customer, share):
    customer = customer | {"retention": min(customer["retention"], 0.9)}
    whole = value(**customer)
    cost = share * whole
    months = payback(cost, **customer)
    if months == math.inf:
        assert cost >= whole * (1 - 1e-9)
    else:
        assert months == int(months)
        assert earned(int(months), **customer) >= cost * (1 - 1e-9)
        assert months == 0 or earned(int(months) - 1, **customer) < cost


@given(CUSTOMERS, PRICES, st.floats(1, 10))
def test_a_dearer_customer_never_pays_back_sooner(customer, cost, times):
    assert payback(cost, **customer) <= payback(cost * times, **customer)


@given(st.floats(0.1, 1e3), st.floats(0.1, 10), st.floats(0.7, 1), st.integers(0, 48))
def test_what_is_earned_in_whole_months_is_paid_back_in_them(margin, orders, retention, months):
    # Only rounding parts the sum from the cost that it is compared with.
    customer = {"margin_per_order_cny": margin, "orders_per_month": orders, "retention": retention}
    assert payback(earned(months, **customer), **customer) == months
