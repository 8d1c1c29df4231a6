"""What a stranger believes, by hand and for every seller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.models import trust

EXAMPLE = {
    "honest": 0.6,
    "governance": 0.5,
    "prior_weight": 10,
    "good_reviews": 8,
    "bad_reviews": 2,
    "conversion_max": 0.04,
}
SHARES = st.floats(0, 1)
REVIEWS = st.floats(0, 1e5)
SELLERS = st.fixed_dictionaries(
    {
        "honest": st.floats(0.001, 1),
        "governance": SHARES,
        "prior_weight": st.floats(0.01, 1000),
        "good_reviews": REVIEWS,
        "bad_reviews": REVIEWS,
        "conversion_max": SHARES,
    }
)
ROUNDING = 1e-12


def test_a_seller_worked_by_hand():
    buyer = trust.conversion(**EXAMPLE)
    assert buyer.listed_honest == pytest.approx(0.6 / (0.6 + 0.4 * 0.5))
    assert buyer.trust == pytest.approx((7.5 + 8) / 20)
    assert buyer.conversion == pytest.approx(0.031)


@given(SELLERS)
def test_trust_is_a_share_and_conversion_never_exceeds_its_most(seller):
    buyer = trust.conversion(**seller)
    assert seller["honest"] - ROUNDING <= buyer.listed_honest <= 1
    assert 0 <= buyer.trust <= 1
    assert 0 <= buyer.conversion <= seller["conversion_max"]


@given(SELLERS)
def test_trust_lies_between_the_rules_promise_and_the_share_of_good_reviews(seller):
    buyer = trust.conversion(**seller)
    reviews = seller["good_reviews"] + seller["bad_reviews"]
    said = seller["good_reviews"] / reviews if reviews else buyer.listed_honest
    low, high = sorted((buyer.listed_honest, said))
    assert low - ROUNDING <= buyer.trust <= high + ROUNDING


@given(SELLERS, SHARES)
def test_trust_rises_with_governance(seller, other):
    low, high = sorted((seller["governance"], other))
    loose = trust.conversion(**seller | {"governance": low})
    strict = trust.conversion(**seller | {"governance": high})
    assert strict.listed_honest >= loose.listed_honest - ROUNDING
    assert strict.trust >= loose.trust - ROUNDING
    assert strict.conversion >= loose.conversion - ROUNDING


@given(SELLERS, REVIEWS)
def test_good_reviews_raise_trust_and_bad_ones_lower_it(seller, further):
    before = trust.conversion(**seller).trust
    praised = trust.conversion(**seller | {"good_reviews": seller["good_reviews"] + further}).trust
    blamed = trust.conversion(**seller | {"bad_reviews": seller["bad_reviews"] + further}).trust
    assert blamed - ROUNDING <= before <= praised + ROUNDING


def test_each_step_changes_the_example_for_real():
    base = trust.conversion(**EXAMPLE).trust
    assert trust.conversion(**EXAMPLE | {"governance": 0.6}).trust > base + 0.001
    assert trust.conversion(**EXAMPLE | {"good_reviews": 9}).trust > base + 0.001
    assert trust.conversion(**EXAMPLE | {"bad_reviews": 3}).trust < base - 0.001


@given(SELLERS)
def test_full_governance_leaves_only_honest_sellers_and_none_leaves_the_crowd_as_it_is(seller):
    assert trust.conversion(**seller | {"governance": 1}).listed_honest == 1
    assert trust.conversion(**seller | {"governance": 0}).listed_honest == pytest.approx(seller["honest"])


@given(SELLERS)
def test_with_many_reviews_the_rules_matter_no_more_than_their_weight(seller):
    strict = trust.conversion(**seller | {"governance": 1}).trust
    loose = trust.conversion(**seller | {"governance": 0}).trust
    weight = seller["prior_weight"]
    of_all = weight / (weight + seller["good_reviews"] + seller["bad_reviews"])
    assert strict - loose == pytest.approx((1 - seller["honest"]) * of_all, abs=1e-9)
