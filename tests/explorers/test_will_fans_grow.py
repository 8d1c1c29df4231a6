"""What a person sees of fans that grow: a slow beginning, a level set by churn, and the same talent with other luck."""

import numpy
import pytest

from platformlab import explorers
from platformlab.charts.growth import BANDS, band_of, fastest_month
from platformlab.explorers import creator_market
from platformlab.models import audience, creators


@pytest.fixture
def growth():
    return explorers.get("fan_growth")


@pytest.fixture
def market():
    return explorers.get("creator_market")


# ------------------------------------------------------------------------------------------------------- one audience


def test_a_first_year_brings_a_thirtieth_of_the_market_and_the_best_month_is_five_years_away(growth):
    assert growth.result.fans[12] == pytest.approx(3_306, abs=0.5)
    assert "3,306 fans after 12 months" in growth.text
    assert "still in the rising part" in growth.text
    assert fastest_month(growth.result) == 61
    growth.set(months=61)
    assert "Never do more people come than now." in growth.text


def test_without_churn_the_fastest_month_is_where_bass_puts_it(growth):
    growth.set(churn=0)
    curve = audience.bass(t=0, market=100_000, innovation=0.002, imitation=0.08)
    assert fastest_month(growth.result) == pytest.approx(curve.peak_time, abs=2)
    assert growth.result.steady_fans == pytest.approx(100_000)


def test_fans_tend_to_the_dashed_level_and_never_pass_it(growth):
    for churn in (0, 0.02, 0.1, 0.2):
        growth.set(churn=churn)
        level, path = growth.chart.traces[0]["y"], growth.chart.traces[1]["y"]
        assert level == [growth.result.steady_fans] * 2
        assert list(path) == sorted(path)
        assert path[-1] <= level[0] * (1 + 1e-9)


def test_at_the_level_as_many_come_as_go(growth):
    growth.set(imitation=0.3)
    assert growth.result.gained[-1] == pytest.approx(growth.result.lost[-1], rel=1e-3)
    growth.set(months=120)
    assert "hardly more come than leave" in growth.text


def test_churn_and_not_the_market_is_the_bottleneck_of_a_leaky_bucket(growth):
    growth.use("Leaky bucket")
    assert "Churn is the bottleneck: in the long run only 7.2 % of the market" in growth.text
    assert growth.result.steady_fans < 0.1 * growth.values["market"]


def test_who_is_never_found_never_begins(growth):
    growth.set(innovation=0)
    assert "nothing ever begins" in growth.text
    assert growth.result.fans[-1] == 0


# ------------------------------------------------------------------------------------------------- 100,000 creators


def test_the_bar_is_passed_by_three_in_a_thousand(market):
    assert market.result.passing == 308
    assert "308 of 100,000 creators pass 1,000 fans. That is 0.3 % of them." in market.text


def test_the_average_is_not_the_creator_in_the_middle(market):
    assert market.result.mean > 2.5 * market.result.median
    assert "The creator in the middle has 20 fans, the average is 52" in market.text


def test_the_same_talent_ends_elsewhere_with_other_luck(market):
    ends = []
    for seed in range(1, 13):
        market.set(luck=seed)
        ends.append(market.result.fans)
    assert min(ends) == 60
    assert max(ends) == 1_034
    market.reset()
    assert market.result.lucky / market.result.unlucky > 8
    assert "8.6 times as many, and talent has no part in it" in market.text


def test_another_course_of_luck_changes_people_and_not_the_market(market):
    first = market.result
    market.set(luck=2)
    second = market.result
    assert second.fans != first.fans
    assert second.creators == pytest.approx(first.creators, abs=0.01)
    assert second.top_share == pytest.approx(first.top_share, abs=0.03)


def test_where_fans_bring_no_views_luck_changes_little(market):
    market.use("Talent alone")
    assert "here luck changes little" in market.text
    assert market.result.lucky / market.result.unlucky < 1.5


def test_the_rich_get_richer_and_the_winner_takes_nearly_all(market):
    shares = []
    for exponent in (0, 0.5, 1, 1.2, 1.5):
        market.set(rich_get_richer=exponent)
        shares.append(market.result.top_share)
    assert shares == sorted(shares)
    assert shares[0] < 0.03
    assert shares[-1] > 0.85


def test_the_more_talented_end_higher_on_average_whatever_luck_does(market):
    middles = []
    for talent in (0.5, 0.75, 0.9, 0.99):
        market.set(talent=talent)
        middles.append(market.result.lucky)
    assert middles == sorted(middles)


def test_your_place_among_the_talents_is_the_models_own(market):
    """Where everybody is shown as often as talent says and chance averages out, fans stand in the order of talent."""
    played = creators.simulate(
        creators=creator_market.NUMBER,
        months=1,
        views=1e9,
        follow_rate=1.0,
        rich_get_richer=0.0,
        quality_sigma=1.0,
        churn=0.0,
        quality_seed=creator_market.TALENTS,
        seed=1,
    )
    by_talent = played.fans[creator_market._by_talent()]
    parts = by_talent.reshape(100, -1).mean(axis=1)
    assert (numpy.diff(parts) > 0).all()


def test_every_creator_and_every_fan_is_in_one_band(market):
    for part in (market.result.creators, market.result.held, market.result.alike):
        assert sum(part) == pytest.approx(1)
    assert [band_of(low) for low in BANDS] == list(range(len(BANDS)))
    assert band_of(9) == 0
    drawn = [a + b for a, b in zip(market.chart.traces[2]["x"], market.chart.traces[3]["x"], strict=True)]
    assert drawn == pytest.approx(market.result.alike)
    assert market.chart.traces[3]["x"][band_of(market.result.fans)] > 0


def test_the_bar_is_drawn_between_the_bands_that_it_parts(market):
    heights = []
    for bar in (10, 1_000, 3_000, 100_000):
        market.set(bar=bar)
        heights.append(market.chart.traces[4]["y"][0])
    assert heights == pytest.approx([0.5, 4.5, 5.5, 8.5])
    assert "Nobody" not in market.text
    assert "The bar is out of reach." in market.text


def test_only_the_newest_position_is_asked_for(market):
    assert market.declared.sweeps is False
