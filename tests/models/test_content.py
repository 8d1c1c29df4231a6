"""Lesson 02's account, and what holds for every account that lives on advertisements."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.models import content

EXAMPLE = {
    "posts": 12,
    "fans": 20_000,
    "reach_rate": 0.06,
    "discovery_views": 800,
    "ads_per_view": 1,
    "ads_sold": 20_000,
    "click_rate": 0.012,
    "click_price_cny": 0.8,
    "creator_share": 0.7,
}
SHARES = st.floats(0, 1)
AMOUNTS = st.floats(0, 1e6)
ACCOUNTS = st.fixed_dictionaries(
    {name: SHARES if name in ("reach_rate", "click_rate", "creator_share") else AMOUNTS for name in EXAMPLE}
)


def test_the_account_of_lesson_02():
    month = content.ad_income(**EXAMPLE)
    assert month.views == pytest.approx(24_000)
    assert month.ad_slots == pytest.approx(24_000)
    assert month.ads_shown == 20_000
    assert month.clicks == pytest.approx(240)
    assert month.ad_spend_cny == pytest.approx(192)
    assert month.creator_cny == pytest.approx(134.40)
    assert month.platform_cny == pytest.approx(57.60)
    assert month.fill_rate == pytest.approx(5 / 6)
    assert month.rpm_cny == pytest.approx(5.60)
    assert month.ecpm_cny == pytest.approx(9.60)


def test_beyond_about_14_400_fans_more_fans_bring_nothing():
    def income(fans):
        return content.ad_income(**EXAMPLE | {"fans": fans})

    assert income(14_400).fill_rate == 1
    assert income(14_400).creator_cny < income(14_500).creator_cny
    assert income(14_500).fill_rate < 1
    assert income(14_500).creator_cny == income(1_000_000).creator_cny


def test_with_all_space_sold_5_000_yuan_take_about_a_million_fans():
    all_sold = EXAMPLE | {"ads_sold": 1e9}
    assert content.ad_income(**all_sold | {"fans": 1_010_000}).creator_cny < 5_000
    assert content.ad_income(**all_sold | {"fans": 1_030_000}).creator_cny > 5_000


@given(ACCOUNTS)
def test_creator_and_platform_share_what_advertisers_spend(account):
    month = content.ad_income(**account)
    assert month.creator_cny + month.platform_cny == pytest.approx(month.ad_spend_cny)
    assert month.creator_cny == pytest.approx(account["creator_share"] * month.ad_spend_cny)
    assert month.platform_cny >= 0


@given(ACCOUNTS)
def test_no_advertiser_no_income(account):
    month = content.ad_income(**account | {"ads_sold": 0})
    assert (month.creator_cny, month.platform_cny, month.fill_rate, month.ecpm_cny) == (0, 0, 0, 0)


@given(ACCOUNTS, AMOUNTS)
def test_more_adverts_sold_never_hurt_and_help_only_until_the_slots_are_full(account, further):
    slots = content.ad_income(**account).ad_slots
    fewer = content.ad_income(**account | {"ads_sold": min(account["ads_sold"], slots)})
    full = content.ad_income(**account | {"ads_sold": min(slots, 1e15)})
    over = content.ad_income(**account | {"ads_sold": min(slots + further, 1e15)})
    assert fewer.creator_cny <= full.creator_cny
    assert over.creator_cny == full.creator_cny


@given(ACCOUNTS)
def test_rates_add_back_up_to_the_money(account):
    month = content.ad_income(**account)
    assert 0 <= month.fill_rate <= 1
    assert month.rpm_cny * month.views / 1000 == pytest.approx(month.creator_cny)
    assert month.ecpm_cny * month.ads_shown / 1000 == pytest.approx(month.ad_spend_cny)


def test_an_account_without_views_has_rates_of_zero():
    month = content.ad_income(**EXAMPLE | {"posts": 0})
    assert (month.views, month.fill_rate, month.rpm_cny, month.ecpm_cny) == (0, 0, 0, 0)
