"""What every model accepts, refuses and returns, whichever it is."""

import dataclasses
import inspect
import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformlab.models import acquisition, audience, content, fans, network, promotion, store, traffic, trust

TERMS = {
    "basket_cny": 120.0,
    "gross_margin": 0.4,
    "return_rate": 0.1,
    "return_cost_cny": 8.0,
    "commission_rate": 0.05,
    "payment_fee_rate": 0.01,
    "fixed_cost_cny": 400.0,
}
SOURCE = {"visits": 1000.0, "conversion_rate": 0.03, "cost_per_visit_cny": 0.5}
RANKING = {
    "conversion": 0.03,
    "forgetting": 0.3,
    "floor_visits": 50.0,
    "cap_visits": 5000.0,
    "half_sales": 200.0,
    "other_visits": 10.0,
}
CUSTOMER = {"margin_per_order_cny": 40.0, "orders_per_month": 0.5, "retention": 0.8}


def shop_month(*, visits, conversion_rate, cost_per_visit_cny, **terms):
    """A month with two sources, the second of which never varies."""
    sources = [
        store.Source(visits=visits, conversion_rate=conversion_rate, cost_per_visit_cny=cost_per_visit_cny),
        store.Source(visits=70.0, conversion_rate=0.1),
    ]
    return store.month(sources=sources, **terms)


def organic_year(**arguments):
    return traffic.organic(months=12, **arguments)


def audience_year(**arguments):
    return audience.path(months=12, **arguments)


def mutual_year(*, fans, **arguments):
    """Two accounts, the second of which never varies."""
    return promotion.mutual(months=12, fans=[fans, 3_000.0], **arguments)


def present_value_of_two(*, flow_cny, **arguments):
    return promotion.present_value(flow_cny=[flow_cny, 100.0], **arguments)


MODELS = {
    content.ad_income: {
        "posts": 12.0,
        "fans": 20_000.0,
        "reach_rate": 0.06,
        "discovery_views": 800.0,
        "ads_per_view": 1.0,
        "ads_sold": 20_000.0,
        "click_rate": 0.012,
        "click_price_cny": 0.8,
        "creator_share": 0.7,
    },
    shop_month: SOURCE | TERMS,
    store.fixed_cost: {
        "subscription_cny": 50.0,
        "deposit_cny": 1200.0,
        "capital_rate_per_year": 0.06,
        "hours": 10.0,
        "wage_cny_per_hour": 30.0,
    },
    store.break_even_visits: {"conversion_rate": 0.03, "cost_per_visit_cny": 0.5} | TERMS,
    trust.conversion: {
        "honest": 0.6,
        "governance": 0.5,
        "prior_weight": 10.0,
        "good_reviews": 8.0,
        "bad_reviews": 2.0,
        "conversion_max": 0.04,
    },
    organic_year: RANKING | {"sales_0": 10.0},
    traffic.organic_steady_states: RANKING,
    fans.needed: {
        "living_cost_cny": 5000.0,
        "fixed_cost_cny": 760.0,
        "posts": 12.0,
        "reach_rate": 0.06,
        "click_rate": 0.02,
        "conversion": 0.05,
        "order_margin_cny": 40.0,
    },
    acquisition.cost_per_visit_cpm: {"cpm_cny": 60.0, "click_rate": 0.012},
    acquisition.cost_per_visit_post: {
        "post_price_cny": 200.0,
        "followers": 10_000.0,
        "reach_rate": 0.02,
        "click_rate": 0.08,
    },
    acquisition.acquisition_cost: {"cost_per_visit_cny": 5.0, "conversion_rate": 0.04},
    acquisition.lifetime_value: CUSTOMER | {"discount": 0.01},
    acquisition.payback_months: CUSTOMER | {"acquisition_cost_cny": 100.0},
    audience.bass: {"t": 24.0, "market": 10_000.0, "innovation": 0.002, "imitation": 0.3},
    audience_year: {"market": 10_000.0, "innovation": 0.002, "imitation": 0.3, "churn": 0.05, "fans_0": 100.0},
    audience.logistic: {"t": 24.0, "capacity": 10_000.0, "growth": 0.3, "fans_0": 100.0},
    mutual_year: {"population": 100_000.0, "fans": 2_000.0, "conversion": 0.1},
    network.equilibria: {
        "value_b": 1.0,
        "cross_b": 40.0,
        "price_b": 20.0,
        "spread_b": 10.0,
        "value_s": 2.0,
        "cross_s": 60.0,
        "price_s": 25.0,
        "spread_s": 12.0,
    },
    present_value_of_two: {"flow_cny": 50.0, "discount": 0.01},
}
SHARES = {
    "reach_rate",
    "click_rate",
    "creator_share",
    "conversion_rate",
    "gross_margin",
    "return_rate",
    "commission_rate",
    "payment_fee_rate",
    "capital_rate_per_year",
    "honest",
    "governance",
    "conversion_max",
    "conversion",
    "forgetting",
    "innovation",
    "imitation",
    "churn",
    "retention",
    "discount",
}
GAINS_OR_LOSSES = {
    "order_margin_cny",
    "margin_per_order_cny",
    "flow_cny",
    "value_b",
    "cross_b",
    "price_b",
    "value_s",
    "cross_s",
    "price_s",
}
# A rate of change that may be above 1, where other models of the same argument want a share.
RATES = {(audience.bass, "innovation"), (audience.bass, "imitation")}
ABOVE_ZERO = {"honest", "prior_weight", "half_sales", "market", "capacity", "population", "spread_b", "spread_s"}
ABOVE_ZERO_HERE = {
    (traffic.organic_steady_states, "forgetting"),
    (audience.bass, "innovation"),
    (audience.logistic, "fans_0"),
}
# What else must change for an argument to reach the end of its range.
AT_THE_END = {
    (audience_year, "innovation"): {"imitation": 0.0},
    (audience_year, "imitation"): {"innovation": 0.0},
    (audience_year, "fans_0"): {"market": 1e15},
    (mutual_year, "fans"): {"population": 1e15},
}


def is_share(model, name):
    return name in SHARES and (model, name) not in RATES


def is_above_zero(model, name):
    return name in ABOVE_ZERO or (model, name) in ABOVE_ZERO_HERE


EACH_MODEL = [pytest.param(model, id=model.__name__) for model in MODELS]
# How many results these give differs from case to case.
ONE_AT_A_TIME = {traffic.organic_steady_states: "other_visits", network.equilibria: "price_b"}
ON_ARRAYS = [pytest.param(m, id=m.__name__) for m in MODELS if m not in ONE_AT_A_TIME]
EACH_ARGUMENT = [
    pytest.param(model, name, id=f"{model.__name__}-{name}") for model, known in MODELS.items() for name in known
]
EACH_SHARE = [
    pytest.param(model, name, id=f"{model.__name__}-{name}")
    for model, known in MODELS.items()
    for name in known
    if is_share(model, name)
]


def fields(result):
    """Every number or array in a result, by name."""
    if dataclasses.is_dataclass(result):
        named = ((field.name, getattr(result, field.name)) for field in dataclasses.fields(result))
    elif isinstance(result, tuple):
        named = enumerate(result)
    else:
        return {"": result}
    return {f"{name} {below}".strip(): value for name, part in named for below, value in fields(part).items()}


@pytest.mark.parametrize(("model", "name"), EACH_ARGUMENT)
def test_what_is_no_finite_number_in_range_is_refused_by_name(model, name):
    too_low = -1e16 if name in GAINS_OR_LOSSES else -0.5
    for value in (math.nan, math.inf, -math.inf, too_low, 1e16, 10**400, True, np.True_, "0.5", None, [0.5], 0.5j):
        with pytest.raises(ValueError, match=rf"^{name} must be (a|0)[^\n]+, got [^\n]+$") as refusal:
            model(**MODELS[model] | {name: value})
        assert len(str(refusal.value)) < 200


@pytest.mark.parametrize(("model", "name"), EACH_SHARE)
def test_a_percentage_is_recognised(model, name):
    with pytest.raises(ValueError, match=rf"^{name} must be a share .*, got 3\.0: did you mean 0\.03\?$"):
        model(**MODELS[model] | {name: 3.0})
    with pytest.raises(ValueError, match=rf"^{name} must be a share .*, got 1\.2: did you mean 0\.012\?$"):
        model(**MODELS[model] | {name: np.float64(1.2)})


def test_the_whole_sentence():
    with pytest.raises(ValueError, match="click_rate") as refusal:
        content.ad_income(**MODELS[content.ad_income] | {"click_rate": 3.0})
    assert str(refusal.value) == "click_rate must be a share between 0 and 1, got 3.0: did you mean 0.03?"


@pytest.mark.parametrize("value", [250.0, -0.5])
def test_what_cannot_be_a_percentage_either_is_not_guessed_at(value):
    with pytest.raises(ValueError, match="click_rate") as refusal:
        content.ad_income(**MODELS[content.ad_income] | {"click_rate": value})
    assert "did you mean" not in str(refusal.value)


@pytest.mark.parametrize("model", ON_ARRAYS)
def test_an_array_is_refused_for_its_first_bad_element(model):
    name = next(iter(MODELS[model]))
    with pytest.raises(ValueError, match=rf"^{name} must be a [^\n]+, got nan"):
        model(**MODELS[model] | {name: np.array([0.5, math.nan, -1.0])})
    with pytest.raises(ValueError, match=rf"^{name} must hold numbers, got an array of bool$"):
        model(**MODELS[model] | {name: np.array([True, False])})


@pytest.mark.parametrize(("model", "name"), EACH_ARGUMENT)
def test_both_ends_of_the_range_are_allowed_unless_zero_is_not(model, name):
    known = MODELS[model] | AT_THE_END.get((model, name), {})
    assert fields(model(**known | {name: 1.0 if is_share(model, name) else 1e15}))
    if is_above_zero(model, name):
        with pytest.raises(ValueError, match=rf"^{name} must be a (share|number) above 0"):
            model(**MODELS[model] | {name: 0.0})
    else:
        assert fields(model(**MODELS[model] | {name: 0.0}))


@pytest.mark.parametrize("model", EACH_MODEL)
def test_floats_give_plain_floats(model):
    values = fields(model(**MODELS[model]))
    assert {type(value) for value in values.values()} <= {float, bool}


@pytest.mark.parametrize("model", EACH_MODEL)
@pytest.mark.parametrize("number", [np.float64, np.float32, np.array, Fraction])
def test_other_numbers_count_as_the_floats_they_equal(model, number):
    others = {name: number(value) for name, value in MODELS[model].items()}
    floats = {name: float(value) for name, value in others.items()}
    result = model(**others)
    assert result == model(**floats)
    assert {type(value) for value in fields(result).values()} <= {float, bool}


@pytest.mark.parametrize("whole", [int, np.int64, np.uint16])
def test_whole_numbers_count_as_floats(whole):
    floats = MODELS[content.ad_income]
    whole_numbers = {name: whole(value) for name, value in floats.items() if value == int(value)}
    assert len(whole_numbers) == 5
    assert content.ad_income(**floats | whole_numbers) == content.ad_income(**floats)


@pytest.mark.parametrize("model", ON_ARRAYS)
def test_whichever_argument_is_an_array_every_field_has_its_shape(model):
    known = MODELS[model]
    single = fields(model(**known))
    for name, value in known.items():
        factors = np.array([[0.0, 0.5, 1.0], [1.0, 0.9, 0.1]])
        if is_above_zero(model, name):
            factors = np.where(factors == 0, 0.2, factors)
        many = array_fields(model, known | {name: value * factors})
        for field in many:
            assert many[field].shape == (2, 3)
        for i, j in np.ndindex(2, 3):
            one = fields(model(**known | {name: float(value * factors[i, j])}))
            assert one.keys() == many.keys() == single.keys()
            for field in one:
                assert many[field][i, j] == pytest.approx(one[field], rel=1e-12)


# The models with a point for each month, and their fields that have only one.
PATHS = {organic_year: set(), audience_year: {"steady_fans"}, mutual_year: {"union"}}


def array_fields(model, arguments):
    """Fields of an array result; a path counts as one field for each month, as it does for floats."""
    values = fields(model(**arguments))
    if model not in PATHS:
        return values
    paths = {name for name, value in values.items() if name not in PATHS[model]}
    by_month = {f"{name} {month}": array for name in paths for month, array in enumerate(values[name])}
    return by_month | {name: value for name, value in values.items() if name not in paths}


@pytest.mark.parametrize("model", ON_ARRAYS)
def test_arrays_of_different_shapes_are_broadcast_together(model):
    known = MODELS[model]
    across = {
        name: np.full(3, value) if i % 2 else np.full((4, 1), value) for i, (name, value) in enumerate(known.items())
    }
    single, many = fields(model(**known)), array_fields(model, across)
    assert many.keys() == single.keys()
    for field, value in single.items():
        assert many[field].shape == (4, 3)
        assert many[field] == pytest.approx(np.full((4, 3), value), rel=1e-12)


def test_a_path_of_arrays_has_the_months_first():
    path = traffic.organic(months=24, **RANKING, sales_0=np.array([0.0, 100.0, 500.0]))
    assert path.sales.shape == path.organic.shape == path.orders.shape == (25, 3)
    assert path.sales[0].tolist() == [0, 100, 500]
    later = traffic.organic(months=24, **RANKING, sales_0=100.0)
    assert path.sales[:, 1] == pytest.approx(np.array(later.sales))


@pytest.mark.parametrize("model", ON_ARRAYS)
def test_arrays_that_do_not_fit_together_are_refused_in_words(model):
    first, second, *_ = MODELS[model]
    misfit = {first: np.full(3, MODELS[model][first]), second: np.full(4, MODELS[model][second])}
    with pytest.raises(
        ValueError, match=r"^the arrays do not fit together: shapes \([34],\) and \([34],\); use one shape"
    ):
        model(**MODELS[model] | misfit)


@pytest.mark.parametrize(("model", "name"), ONE_AT_A_TIME.items(), ids=lambda part: getattr(part, "__name__", part))
def test_some_models_take_one_case_at_a_time(model, name):
    message = f"^{model.__name__} takes single numbers, not arrays: call it once for each case$"
    with pytest.raises(ValueError, match=message):
        model(**MODELS[model] | {name: np.array([0.0, 1.0])})


def as_an_audience(values):
    """The same values, as far as the rules between them allow."""
    values["imitation"] = min(values["imitation"], 1 - values["innovation"])
    values["fans_0"] = min(values["fans_0"], values["market"])
    return values


def as_a_customer(values):
    """The same values, but for a customer who never leaves and is never discounted."""
    values["discount"] = max(values["discount"], 1e-9)
    return values


def as_a_niche(values):
    """The same values in a niche that holds both accounts."""
    values["population"] = max(values["population"], values["fans"], 3_000)
    return values


TOGETHER = {
    audience_year: as_an_audience,
    acquisition.lifetime_value: as_a_customer,
    mutual_year: as_a_niche,
}
# Where nothing is ever enough.
MAY_BE_INFINITE = {
    store.break_even_visits,
    acquisition.cost_per_visit_cpm,
    acquisition.cost_per_visit_post,
    acquisition.acquisition_cost,
    acquisition.payback_months,
}


def legal(model):
    """Arguments from the whole of a model's domain, its ends included."""

    def values(name):
        if is_above_zero(model, name) or name == "forgetting":
            return st.floats(1e-9, 1) if is_share(model, name) else st.floats(1e-9, 1e15)
        if is_share(model, name):
            return st.floats(0, 1)
        return st.floats(-1e15 if name in GAINS_OR_LOSSES else 0, 1e15)

    return st.fixed_dictionaries({name: values(name) for name in MODELS[model]}).map(TOGETHER.get(model, dict))


@pytest.mark.parametrize("model", EACH_MODEL)
@settings(max_examples=60)
@given(data=st.data())
def test_nothing_overflows_anywhere_in_the_domain(model, data):
    arguments = data.draw(legal(model))
    result = fields(model(**arguments))
    for field, value in result.items():
        assert not math.isnan(value)
        may_be_infinite = model in MAY_BE_INFINITE or field == "fans_needed"
        assert math.isfinite(value) or (may_be_infinite and value == math.inf)
    if model not in ONE_AT_A_TIME:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            many = array_fields(model, {name: np.array([value]) for name, value in arguments.items()})
        assert {name: array.item() for name, array in many.items()} == pytest.approx(result, rel=1e-9)


PUBLIC = [
    content.ad_income,
    store.month,
    store.fixed_cost,
    store.break_even_visits,
    trust.conversion,
    traffic.organic,
    traffic.organic_steady_states,
    fans.needed,
    acquisition.cost_per_visit_cpm,
    acquisition.cost_per_visit_post,
    acquisition.acquisition_cost,
    acquisition.lifetime_value,
    acquisition.payback_months,
    audience.bass,
    audience.path,
    audience.logistic,
    network.equilibria,
    promotion.mutual,
    promotion.present_value,
]


@pytest.mark.parametrize("function", PUBLIC, ids=lambda function: f"{function.__module__}.{function.__name__}")
def test_a_function_explains_each_argument_its_errors_and_its_source(function):
    text = inspect.getdoc(function)
    assert "ValueError" in text
    assert "Source:" in text
    elsewhere = (store.month, traffic.organic, acquisition.lifetime_value)
    explained = text + "".join(inspect.getdoc(other) for other in elsewhere)
    for parameter in inspect.signature(function).parameters.values():
        assert parameter.kind is parameter.KEYWORD_ONLY
        assert parameter.name in explained


@pytest.mark.parametrize("function", PUBLIC, ids=lambda function: f"{function.__module__}.{function.__name__}")
def test_arguments_without_their_names_are_refused(function):
    with pytest.raises(TypeError, match=rf"^{function.__name__}\(\) takes 0 positional arguments"):
        function(1.0)


def test_floats_are_computed_without_numpy():
    program = f"""
import sys
from platformlab.models import acquisition, audience, content, fans, network, promotion, store, traffic, trust
content.ad_income(**{MODELS[content.ad_income]})
store.month(sources=[store.Source(**{SOURCE})], **{TERMS})
store.fixed_cost(**{MODELS[store.fixed_cost]})
store.break_even_visits(**{MODELS[store.break_even_visits]})
trust.conversion(**{MODELS[trust.conversion]})
traffic.organic(months=36, **{MODELS[organic_year]})
traffic.organic_steady_states(**{RANKING})
fans.needed(**{MODELS[fans.needed]})
acquisition.cost_per_visit_cpm(**{MODELS[acquisition.cost_per_visit_cpm]})
acquisition.cost_per_visit_post(**{MODELS[acquisition.cost_per_visit_post]})
acquisition.acquisition_cost(**{MODELS[acquisition.acquisition_cost]})
acquisition.lifetime_value(**{MODELS[acquisition.lifetime_value]})
acquisition.payback_months(**{MODELS[acquisition.payback_months]})
audience.bass(**{MODELS[audience.bass]})
audience.path(months=36, **{MODELS[audience_year]})
audience.logistic(**{MODELS[audience.logistic]})
network.equilibria(**{MODELS[network.equilibria]})
promotion.mutual(population=1e5, fans=[2e4, 15e3], conversion=0.1, months=36, union=3e4)
promotion.present_value(flow_cny=[0, 100, 100], discount=0.01)
try:
    trust.conversion(**{MODELS[trust.conversion]} | {{"honest": 60}})
except ValueError as refusal:
    print(refusal)
print(sorted(name for name in ("numpy", "pandas", "plotly") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "honest must be a share above 0 and at most 1, got 60: did you mean 0.6?",
        "[]",
    ]
