"""A shop's month by hand, and what holds for every shop."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.models import store
from platformlab.models.store import Source

TERMS = {
    "basket_cny": 120,
    "gross_margin": 0.4,
    "return_rate": 0.1,
    "return_cost_cny": 8,
    "commission_rate": 0.05,
    "payment_fee_rate": 0.01,
    "fixed_cost_cny": 400,
}
SEARCH_AND_PAID = [
    Source(visits=1_000, conversion_rate=0.03),
    Source(visits=500, conversion_rate=0.02, cost_per_visit_cny=1.5),
]
SHARES = st.floats(0, 1)
AMOUNTS = st.floats(0, 1e5)
ANY_TERMS = st.fixed_dictionaries({name: AMOUNTS if name.endswith("_cny") else SHARES for name in TERMS})
ANY_SOURCE = st.builds(Source, visits=AMOUNTS, conversion_rate=SHARES, cost_per_visit_cny=st.floats(0, 100))
ANY_SOURCES = st.lists(ANY_SOURCE, max_size=4)


def test_a_month_worked_by_hand():
    month = store.month(sources=SEARCH_AND_PAID, **TERMS)
    assert month.visits == 1_500
    assert month.orders_by_source == pytest.approx((30, 10))
    assert month.orders == pytest.approx(40)
    assert month.delivered == pytest.approx(36)
    assert month.revenue_cny == pytest.approx(4_320)
    assert month.goods_cost_cny == pytest.approx(2_592)
    assert month.commission_cny == pytest.approx(216)
    assert month.payment_fee_cny == pytest.approx(43.20)
    assert month.returns_cost_cny == pytest.approx(32)
    assert month.contribution_cny == pytest.approx(4_320 * (0.4 - 0.05 - 0.01) - 32)
    assert month.ad_spend_cny == 750
    assert month.fixed_cost_cny == 400
    assert month.profit_cny == pytest.approx(286.80)


@given(ANY_SOURCES, ANY_TERMS)
def test_revenue_less_the_six_costs_is_profit(sources, terms):
    month = store.month(sources=sources, **terms)
    costs = (
        month.goods_cost_cny,
        month.commission_cny,
        month.payment_fee_cny,
        month.returns_cost_cny,
        month.ad_spend_cny,
        month.fixed_cost_cny,
    )
    scale = month.revenue_cny + sum(costs) + 1
    assert month.profit_cny == pytest.approx(month.revenue_cny - sum(costs), abs=1e-12 * scale)
    assert month.contribution_cny == pytest.approx(
        month.revenue_cny * (terms["gross_margin"] - terms["commission_rate"] - terms["payment_fee_rate"])
        - month.orders * terms["return_rate"] * terms["return_cost_cny"],
        abs=1e-12 * scale,
    )


@given(ANY_SOURCES, ANY_TERMS, SHARES)
@pytest.mark.parametrize("fee", ["commission_rate", "payment_fee_rate"])
def test_profit_falls_by_the_rise_of_a_fee_on_the_revenue(fee, sources, terms, other):
    low, high = sorted((terms[fee], other))
    cheap = store.month(sources=sources, **terms | {fee: low})
    dear = store.month(sources=sources, **terms | {fee: high})
    assert dear.profit_cny <= cheap.profit_cny
    scale = cheap.revenue_cny + abs(cheap.profit_cny) + abs(dear.profit_cny) + 1
    assert cheap.profit_cny - dear.profit_cny == pytest.approx((high - low) * cheap.revenue_cny, abs=1e-12 * scale)


def test_a_fee_is_charged_in_a_month_of_loss_too():
    month = store.month(sources=SEARCH_AND_PAID, **TERMS | {"fixed_cost_cny": 10_000})
    assert month.profit_cny < 0 < month.commission_cny


@given(ANY_SOURCES, ANY_TERMS)
def test_returns_cost_a_shop_money_whenever_an_order_earns_some(sources, terms):
    terms = {**terms, "commission_rate": terms["gross_margin"] / 2, "payment_fee_rate": terms["gross_margin"] / 3}
    kept = store.month(sources=sources, **terms | {"return_rate": 0})
    scale = kept.revenue_cny + abs(kept.profit_cny) + 1
    assert store.month(sources=sources, **terms).profit_cny <= kept.profit_cny + 1e-12 * scale
    all_back = store.month(sources=sources, **terms | {"return_rate": 1})
    assert all_back.revenue_cny == 0
    assert all_back.contribution_cny == pytest.approx(-all_back.orders * terms["return_cost_cny"])


@given(ANY_SOURCE, ANY_TERMS)
def test_doubling_conversion_beats_doubling_visits_that_you_pay_for(source, terms):
    base = replace(source, conversion_rate=source.conversion_rate / 2)
    better = store.month(sources=[replace(base, conversion_rate=2 * base.conversion_rate)], **terms)
    bigger = store.month(sources=[replace(base, visits=2 * base.visits)], **terms)
    paid_for = source.visits * source.cost_per_visit_cny
    assert better.orders == pytest.approx(bigger.orders)
    scale = better.revenue_cny + bigger.ad_spend_cny + abs(better.profit_cny) + 1
    assert better.profit_cny - bigger.profit_cny == pytest.approx(paid_for, abs=1e-12 * scale)


def test_a_shop_that_nobody_visits_pays_its_fixed_cost():
    month = store.month(sources=[], **TERMS)
    assert (month.visits, month.orders, month.orders_by_source, month.profit_cny) == (0, 0, (), -400)


@pytest.mark.parametrize("sources", [SEARCH_AND_PAID[0], [1_000, 500], None, "search"])
def test_sources_must_be_sources(sources):
    with pytest.raises(ValueError, match=r"^sources must be a list of Source, such as \[Source\(visits=1000"):
        store.month(sources=sources, **TERMS)


def test_a_source_refuses_a_percentage():
    with pytest.raises(ValueError, match=r"^conversion_rate .* got 2\.5: did you mean 0\.025\?$"):
        Source(visits=1_000, conversion_rate=2.5)


def test_fixed_cost_worked_by_hand():
    fixed = store.fixed_cost(
        subscription_cny=50, deposit_cny=1_200, capital_rate_per_year=0.06, hours=10, wage_cny_per_hour=30
    )
    assert fixed == pytest.approx(50 + 6 + 300)


@given(AMOUNTS, AMOUNTS, SHARES, AMOUNTS, AMOUNTS)
def test_a_deposit_costs_its_interest_only(subscription, deposit, rate, hours, wage):
    def cost(deposit, rate):
        return store.fixed_cost(
            subscription_cny=subscription,
            deposit_cny=deposit,
            capital_rate_per_year=rate,
            hours=hours,
            wage_cny_per_hour=wage,
        )

    without = cost(0, rate)
    assert cost(deposit, 0) == without
    twelve_months = 12 * (cost(deposit, rate) - without)
    assert twelve_months == pytest.approx(deposit * rate, abs=1e-12 * (deposit + without + 1))


def test_break_even_worked_by_hand():
    # 100 visits bring 3 orders: 2.7 kept at CNY 120, 34 % of that left, less 0.3 returns at CNY 8, less CNY 50.
    per_visit = (2.7 * 120 * 0.34 - 0.3 * 8 - 50) / 100
    visits = store.break_even_visits(conversion_rate=0.03, cost_per_visit_cny=0.5, **TERMS)
    assert visits == pytest.approx(400 / per_visit)


@given(SHARES, st.floats(0, 100), ANY_TERMS)
def test_at_break_even_profit_is_zero_or_no_visits_are_ever_enough(conversion_rate, cost, terms):
    def profit(visits):
        source = Source(visits=visits, conversion_rate=conversion_rate, cost_per_visit_cny=cost)
        return store.month(sources=[source], **terms)

    visits = store.break_even_visits(conversion_rate=conversion_rate, cost_per_visit_cny=cost, **terms)
    if math.isinf(visits):
        lost = profit(1_000)
        assert lost.contribution_cny - lost.ad_spend_cny <= 1e-9 * (lost.revenue_cny + 1)
    else:
        there = profit(visits)
        assert there.profit_cny == pytest.approx(0, abs=1e-12 * (there.revenue_cny + there.ad_spend_cny + 1e5))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"cost_per_visit_cny": 2}, id="a visit costs more than it brings"),
        pytest.param({"conversion_rate": 0}, id="nobody orders"),
        pytest.param({"gross_margin": 0.06, "return_rate": 0}, id="fees take the whole margin"),
    ],
)
def test_break_even_is_infinite_when_a_visit_earns_nothing(change):
    assert store.break_even_visits(**{"conversion_rate": 0.03, **TERMS, **change}) == math.inf
