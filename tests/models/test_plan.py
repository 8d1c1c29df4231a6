"""A plan under uncertainty: what the four strategies are made of, chances, and which number matters most."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformlab.models import audience, content, plan, store, traffic, trust
from platformlab.models.plan import Plan, Range

SURE = {
    "cash_0_cny": 60_000,
    "living_cost_cny": 5_000,
    "market": 500_000,
    "innovation": 0.002,
    "imitation": 0.15,
    "churn": 0.03,
    "fans_0": 2_000,
    "posts": 12,
    "reach_rate": 0.06,
    "discovery_views": 800,
    "ads_per_view": 1,
    "ads_sold": 200_000,
    "ad_click_rate": 0.012,
    "click_price_cny": 0.8,
    "creator_share": 0.7,
    "basket_cny": 120,
    "gross_margin": 0.45,
    "return_rate": 0.08,
    "return_cost_cny": 12,
    "conversion_max": 0.05,
    "governance": 0.9,
    "honest": 0.6,
    "prior_weight": 20,
    "good_reviews": 30,
    "bad_reviews": 2,
    "forgetting": 0.3,
    "floor_visits": 100,
    "cap_visits": 6_000,
    "half_sales": 200,
    "sales_0": 0,
    "bought_visits": 2_000,
    "cost_per_visit_cny": 1,
    "commission_rate": 0.006,
    "payment_fee_rate": 0.006,
    "marketplace_fixed_cost_cny": 600,
    "shop_click_rate": 0.08,
    "fan_trust": 0.9,
    "micro_store_fixed_cost_cny": 100,
}
UNSURE = SURE | {
    "imitation": Range(low=0.05, likely=0.15, high=0.3),
    "reach_rate": Range(low=0.01, likely=0.05, high=0.12),
    "click_price_cny": Range(low=0.3, likely=0.8, high=1.5),
    "shop_click_rate": Range(low=0.01, likely=0.05, high=0.15),
    "gross_margin": Range(low=0.2, likely=0.4, high=0.6),
    "cost_per_visit_cny": Range(low=0.5, likely=1, high=2),
}
DRAWS = 2_000


def simulated(**change):
    return plan.simulate(plan=Plan(**UNSURE | change), seed=1, draws=DRAWS)


def outcomes(result):
    return {name: getattr(result, name) for name in plan.STRATEGIES}


def month_by_month(months):
    """The profit of each strategy when all numbers are certain, from the course's other models, one month at a time."""
    s = SURE
    path = {name: s[name] for name in ("market", "innovation", "imitation", "churn", "fans_0")}
    fans = audience.path(months=months, **path).fans
    adverts = {name: s[name] for name in ("posts", "reach_rate", "discovery_views", "ads_per_view", "ads_sold")}
    adverts |= {"click_rate": 0.012, "click_price_cny": 0.8, "creator_share": 0.7}
    goods = {name: s[name] for name in ("basket_cny", "gross_margin", "return_rate", "return_cost_cny")}
    strangers = {name: s[name] for name in ("honest", "governance", "prior_weight", "good_reviews", "bad_reviews")}
    conversion = trust.conversion(conversion_max=0.05, **strangers).conversion
    ranking = {name: s[name] for name in ("forgetting", "floor_visits", "cap_visits", "half_sales", "sales_0")}
    free = traffic.organic(months=months, conversion=conversion, other_visits=2_000, **ranking).organic
    for month in range(months):
        creator = content.ad_income(fans=fans[month], **adverts).creator_cny
        visits = fans[month] * 12 * 0.06 * 0.08
        own = [store.Source(visits=visits, conversion_rate=0.05 * 0.9)]
        micro_store = store.month(
            sources=own, **goods, commission_rate=0, payment_fee_rate=0, fixed_cost_cny=100
        ).profit_cny
        strangers_and_bought = [
            store.Source(visits=free[month], conversion_rate=conversion),
            store.Source(visits=2_000, conversion_rate=conversion, cost_per_visit_cny=1),
        ]
        marketplace = store.month(
            sources=strangers_and_bought, **goods, commission_rate=0.006, payment_fee_rate=0.006, fixed_cost_cny=600
        ).profit_cny
        yield {
            "creator": creator,
            "marketplace": marketplace,
            "micro_store": micro_store,
            "both": creator + micro_store,
        }


def test_without_doubt_a_plan_is_the_other_models_month_by_month():
    result = plan.simulate(plan=Plan(**SURE), seed=1, draws=3)
    profits = list(month_by_month(24))
    for name, outcome in outcomes(result).items():
        cash = 60_000 + np.cumsum([0] + [profit[name] - 5_000 for profit in profits])
        assert outcome.cash_quantiles_cny == pytest.approx(np.repeat(cash[:, None], 5, axis=1))
        assert outcome.final_cash_cny == pytest.approx([cash[-1]] * 3)
        assert outcome.probability_of_loss == (cash[-1] < 60_000)
        assert outcome.probability_of_ruin == (cash.min() < 0)
        paying = [month for month, profit in enumerate(profits, 1) if profit[name] >= 5_000]
        assert outcome.break_even_month == (paying[0] if paying else math.inf)
    # The example shows each kind of end.
    assert {outcome.probability_of_ruin for outcome in outcomes(result).values()} == {0.0, 1.0}
    assert result.creator.break_even_month == math.inf > result.both.break_even_month > 1


def test_both_is_creator_and_micro_store_with_one_living_to_pay():
    result = simulated()
    one_living = 24 * 5_000 - 60_000
    assert result.both.final_cash_cny == pytest.approx(
        result.creator.final_cash_cny + result.micro_store.final_cash_cny + one_living
    )


def test_one_seed_is_one_set_of_draws():
    assert (simulated().both.final_cash_cny == simulated().both.final_cash_cny).all()
    other = plan.simulate(plan=Plan(**UNSURE), seed=2, draws=DRAWS)
    assert not (simulated().both.final_cash_cny == other.both.final_cash_cny).any()


def test_finding_one_number_out_leaves_the_draws_of_the_others():
    before, after = simulated(), simulated(cost_per_visit_cny=1)
    assert (before.both.final_cash_cny == after.both.final_cash_cny).all()
    assert not (before.marketplace.final_cash_cny == after.marketplace.final_cash_cny).any()


def test_quantiles_rise_with_their_level_and_all_begin_with_the_same_cash():
    for outcome in outcomes(simulated()).values():
        assert outcome.cash_quantiles_cny.shape == (25, 5)
        assert (outcome.cash_quantiles_cny[0] == 60_000).all()
        assert (np.diff(outcome.cash_quantiles_cny, axis=1) >= 0).all()
        assert outcome.cash_quantiles_cny[-1, 2] == pytest.approx(np.median(outcome.final_cash_cny))
        assert outcome.probability_of_loss == (outcome.final_cash_cny < 60_000).mean()


@given(st.floats(0, 200_000), st.floats(0, 200_000))
@settings(max_examples=10)
def test_more_cash_at_the_start_means_less_ruin_and_as_much_loss(cash, more):
    poor, rich = simulated(cash_0_cny=cash), simulated(cash_0_cny=cash + more)
    for name in plan.STRATEGIES:
        assert getattr(rich, name).probability_of_ruin <= getattr(poor, name).probability_of_ruin
        loss = getattr(rich, name).probability_of_loss
        assert loss == pytest.approx(getattr(poor, name).probability_of_loss, abs=2 / DRAWS)
        assert getattr(rich, name).break_even_month == getattr(poor, name).break_even_month


def test_who_begins_with_nothing_is_ruined_by_every_loss():
    for outcome in outcomes(simulated(cash_0_cny=0)).values():
        assert outcome.probability_of_ruin >= outcome.probability_of_loss


def test_a_dearer_life_means_more_loss_more_ruin_and_a_later_break_even():
    modest, dear = simulated(living_cost_cny=3_000), simulated(living_cost_cny=8_000)
    for name in plan.STRATEGIES:
        for measure in ("probability_of_loss", "probability_of_ruin", "break_even_month"):
            assert getattr(getattr(dear, name), measure) >= getattr(getattr(modest, name), measure)


@pytest.mark.parametrize(
    ("name", "moves"),
    [
        ("click_price_cny", {"creator", "both"}),
        ("shop_click_rate", {"micro_store", "both"}),
        ("cost_per_visit_cny", {"marketplace"}),
        ("gross_margin", {"marketplace", "micro_store", "both"}),
        ("reach_rate", {"creator", "micro_store", "both"}),
    ],
)
def test_a_number_moves_only_the_strategies_that_use_it(name, moves):
    likely = outcomes(simulated(**{name: UNSURE[name].likely}))
    higher = outcomes(simulated(**{name: UNSURE[name].high}))
    moved = {key for key in likely if (likely[key].final_cash_cny != higher[key].final_cash_cny).any()}
    assert moved == moves


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_range_is_drawn_from_its_triangle(a, b, c):
    low, likely, high = sorted((a, b, c))
    shares = np.linspace(0.0005, 0.9995, 1_000)
    numbers = Range(low=low, likely=likely, high=high).at(shares)
    assert (numbers >= low).all()
    assert (numbers <= high).all()
    assert (np.diff(numbers) >= 0).all()
    assert numbers.mean() == pytest.approx((low + likely + high) / 3, abs=1e-3)
    variance = (low**2 + likely**2 + high**2 - low * likely - low * high - likely * high) / 18
    assert numbers.var() == pytest.approx(variance, abs=1e-3)


def ishigami(shares, a=7.0, b=0.1):
    x = math.pi * (2 * shares - 1)
    return np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_indices_of_ishigamis_function():
    # Ishigami & Homma (1990): the variance and its parts in closed form.
    a, b = 7.0, 0.1
    alone = 0.5 * (1 + b * math.pi**4 / 5) ** 2
    second = a**2 / 8
    together = b**2 * math.pi**8 * (1 / 18 - 1 / 50)
    variance = alone + second + together
    first, total = plan.sobol_indices(function=ishigami, inputs=3, samples=20_000, seed=1)
    assert first == pytest.approx([alone / variance, second / variance, 0], abs=0.02)
    assert total == pytest.approx([(alone + together) / variance, second / variance, together / variance], abs=0.02)
    assert first == pytest.approx([0.3139, 0.4424, 0], abs=0.02)


def test_salib_finds_the_same_indices_in_the_same_runs():
    from SALib.analyze import sobol as salib  # takes seconds, which only this test needs

    inputs, samples = 3, 4_096
    a, b = plan.saltelli_design(inputs=inputs, samples=samples, seed=5)
    rows = np.empty((inputs + 2, samples))
    rows[0], rows[-1] = ishigami(a), ishigami(b)
    for place in range(inputs):
        mixed = a.copy()
        mixed[:, place] = b[:, place]
        rows[place + 1] = ishigami(mixed)
    problem = {"num_vars": inputs, "names": ["x", "y", "z"], "bounds": [[0, 1]] * inputs}
    theirs = salib.analyze(problem, rows.T.ravel(), calc_second_order=False, num_resamples=2, seed=1)
    first, total = plan.sobol_indices(function=ishigami, inputs=inputs, samples=samples, seed=5)
    assert total == pytest.approx(theirs["ST"], rel=1e-9)  # Jansen's estimator there too
    assert first == pytest.approx(theirs["S1"], abs=0.05)  # another estimator of the same


def test_what_adds_up_has_shares_that_add_up():
    weights = np.array([1.0, 2.0, 3.0])
    expected = weights**2 / (weights**2).sum()
    first, total = plan.sobol_indices(function=lambda x: x @ weights, inputs=3, samples=8_192, seed=1)
    assert first == pytest.approx(expected, abs=0.03)
    assert total == pytest.approx(expected, abs=0.03)


def test_a_function_that_never_changes_has_no_indices():
    first, total = plan.sobol_indices(function=lambda x: np.full(1, 3.0), inputs=2, samples=16, seed=1)
    assert (first.tolist(), total.tolist()) == ([0, 0], [0, 0])


@pytest.mark.parametrize("strategy", ["marketplace", "both"])
def test_finding_a_number_out_takes_its_first_index_from_the_spread(strategy):
    found = plan.sensitivity(plan=Plan(**UNSURE), strategy=strategy, seed=1, samples=4_096)
    assert {influence.name for influence in found} == set(Plan(**UNSURE).uncertain)
    totals = [influence.total for influence in found]
    assert totals == sorted(totals, reverse=True)
    assert all(influence.first <= influence.total + 0.05 for influence in found)

    spread = getattr(simulated(), strategy).final_cash_cny.var()
    for influence in found:
        # The spread that is left, on average over what might be found out.
        numbers = UNSURE[influence.name].at((np.arange(10) + 0.5) / 10)
        known = [getattr(simulated(**{influence.name: number}), strategy).final_cash_cny.var() for number in numbers]
        assert 1 - np.mean(known) / spread == pytest.approx(influence.first, abs=0.06)


def test_a_number_that_a_strategy_does_not_use_has_no_influence_on_it():
    found = {
        influence.name: influence for influence in plan.sensitivity(plan=Plan(**UNSURE), strategy="creator", seed=1)
    }
    for name in ("gross_margin", "cost_per_visit_cny", "shop_click_rate"):
        assert found[name].total == 0
        assert found[name].first == pytest.approx(0, abs=0.05)
    assert plan.sensitivity(plan=Plan(**SURE), strategy="creator", seed=1) == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reach_rate": 6.0}, "reach_rate must be a share between 0 and 1, got 6.0: did you mean 0.06?"),
        ({"reach_rate": Range(low=0, likely=1, high=2)}, "reach_rate must be a share between 0 and 1, got 2.0"),
        ({"posts": np.ones(3)}, "posts must be one number or a plan.Range, not an array"),
        ({"fans_0": 600_000}, "fans_0 must be at most the market, got up to 600000.0 in a market of 500000.0"),
        ({"innovation": 0.9}, "innovation and imitation must be at most 1 together, got up to 0.9 and 0.15"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_one_line(change, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        Plan(**SURE | change)
    assert str(error.value).startswith(message)


def test_calls_that_cannot_be_answered_are_refused_in_one_line():
    sure = Plan(**SURE)
    with pytest.raises(ValueError, match=r"^a range must rise from low over likely to high, got 1\.0, 3\.0, 2\.0$"):
        Range(low=1, likely=3, high=2)
    with pytest.raises(ValueError, match=r"^months must be a whole number from 1 to 1,200, got 0$"):
        plan.simulate(plan=sure, seed=1, months=0)
    with pytest.raises(ValueError, match=r"^strategy must be one of creator, marketplace, micro_store, both, got 'x'$"):
        plan.sensitivity(plan=sure, strategy="x", seed=1)
    with pytest.raises(ValueError, match=r"^plan must be a plan\.Plan"):
        plan.simulate(plan=dataclasses.asdict(sure), seed=1)
    with pytest.raises(ValueError, match=r"^samples must be a whole number from 2 to 1,000,000, got 1$"):
        plan.sobol_indices(function=ishigami, inputs=3, samples=1, seed=1)
