"""The creator market: exact distributions, one seed one market, and what rich-get-richer does."""

import hashlib
import importlib.util
import math
import random
import re
import sys
import threading
import tracemalloc
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from platformlab import models
from platformlab.models import creators
from platformlab.models.creators import CreatorMarket, simulate

ENGINES = ["numpy"] + ["numba"] * (importlib.util.find_spec("numba") is not None)
MARKET = {
    "creators": 2_000,
    "months": 24,
    "views": 1e6,
    "follow_rate": 0.02,
    "rich_get_richer": 0.8,
    "quality_sigma": 0.5,
    "churn": 0.03,
    "quality_seed": 1,
    "seed": 1,
}
EQUALS = MARKET | {"rich_get_richer": 0, "quality_sigma": 0}


def market_of(*fans):
    return CreatorMarket(fans=np.array(fans), levels=creators.LEVELS, quantiles=np.zeros((1, 6), dtype=int))


def improbable(statistic, freedom):
    """Whether a chi-squared statistic is beyond what one right sample in a million gives (Wilson & Hilferty, 1931)."""
    return statistic > freedom * (1 - 2 / (9 * freedom) + 4.75 * math.sqrt(2 / (9 * freedom))) ** 3


def fits_poisson(numbers, mean):
    """Pearson's test against the Poisson distribution, in up to some 40 groups of numbers that lie together."""
    counted = Counter(numbers.tolist())
    groups, expected, observed = [], 0.0, 0
    low, high = max(0, int(mean - 9 * math.sqrt(mean) - 9)), int(mean + 9 * math.sqrt(mean) + 30)
    assert low <= min(counted) <= max(counted) <= high
    for k in range(low, high + 1):
        expected += len(numbers) * math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))
        observed += counted[k]
        if expected >= max(8, len(numbers) / 40):
            groups.append((expected, observed))
            expected, observed = 0.0, 0
    groups[-1] = (groups[-1][0] + expected, groups[-1][1] + observed)
    return not improbable(sum((o - e) ** 2 / e for e, o in groups), len(groups) - 1)


# In a market of equals everyone's fans are Poisson numbers at all times: what is left of a Poisson number after each
# fan has left or stayed by chance is one again, and so is the sum of two. The means reach every part that means and
# fans are taken apart into.
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("size", "new", "churn"),
    [
        (40_000, 0.01, 0.03),
        (40_000, 0.3, 0),
        (40_000, 5.31, 0.03),
        (40_000, 15.99, 0.6),
        (40_000, 130.1, 0.03),
        (40_000, 700.7, 1),
        (20_000, 3_000.3, 0.5),
        (5_000, 80_000, 0.03),
        (5_000, 80_000, 0.97),
    ],
)
def test_fans_of_equals_are_poisson_numbers(engine, size, new, churn):
    change = {"creators": size, "months": 3, "views": size * new, "follow_rate": 1, "churn": churn}
    fans = simulate(**EQUALS | change, engine=engine).fans
    stay = 1 - churn
    assert fits_poisson(fans, new * (1 + stay + stay**2))


def test_the_fit_would_show_a_wrong_distribution():
    fans = simulate(**EQUALS | {"creators": 40_000, "months": 1, "views": 40_000 * 5.0, "follow_rate": 1}).fans
    assert fits_poisson(fans, 5.0)
    assert not fits_poisson(fans, 5.1)
    assert not fits_poisson(np.where(fans == 3, 4, fans), 5.0)


def plain_poisson(dice, mean):
    count, product, limit = 0, dice.random(), math.exp(-mean)
    while product > limit:
        count, product = count + 1, product * dice.random()
    return count


def plain_market(dice, quality, months, new_fans, power, churn):
    """The model as it is written, one creator and one fan at a time."""
    fans = [0] * len(quality)
    for _ in range(months):
        weights = [q * (f + 1) ** power for q, f in zip(quality, fans, strict=True)]
        new = [plain_poisson(dice, new_fans * w / sum(weights)) for w in weights]
        lost = [sum(dice.random() < churn for _ in range(f)) for f in fans]
        fans = [f + n - gone for f, n, gone in zip(fans, new, lost, strict=True)]
    return fans


@pytest.mark.parametrize("engine", ENGINES)
def test_a_small_market_is_spread_as_the_model_written_plainly(engine):
    size, runs = 4, 800
    small = MARKET | {"creators": size, "months": 4, "views": 60, "follow_rate": 0.1, "rich_get_richer": 1.3}
    small |= {"churn": 0.2, "quality_sigma": 0.7}
    quality = np.exp(0.7 * creators.luck.normals(creators.luck.key(1, creators.TALENT), size)).tolist()
    dice = random.Random(7)
    ours = [simulate(**small | {"seed": seed}, engine=engine).fans.tolist() for seed in range(runs)]
    plain = [plain_market(dice, quality, 4, 6.0, 1.3, 0.2) for _ in range(runs)]
    for place in range(size):
        here, there = Counter(fans[place] for fans in ours), Counter(fans[place] for fans in plain)
        statistic, freedom, a, b = 0.0, -1, 0, 0
        for number in range(max(*here, *there) + 1):
            a, b = a + here[number], b + there[number]
            if a + b >= 30:
                statistic, freedom, a, b = statistic + (a - b) ** 2 / (a + b), freedom + 1, 0, 0
        assert freedom >= 3
        assert not improbable(statistic, freedom)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_one_seed_is_one_market_for_every_engine_and_number_of_threads(engine, threads):
    # Of several blocks, with superstars beyond each table. The figures stand here as they were first drawn.
    big = MARKET | {"creators": 70_001, "months": 6, "views": 5e9, "rich_get_richer": 1.3}
    market = simulate(**big, engine=engine, threads=threads)
    assert market.fans.max() > 1_000_000
    assert market.quantiles[-1].tolist() == [648, 1329, 2421, 5012, 19_535, 73_700]
    assert hashlib.sha256(market.fans.astype("<i8").tobytes()).hexdigest()[:16] == "e3d55c142e90c694"


def test_other_seeds_are_other_markets():
    fans = simulate(**MARKET).fans
    assert (simulate(**MARKET).fans == fans).all()
    assert (simulate(**MARKET | {"seed": 2}).fans != fans).mean() > 0.5
    assert (simulate(**MARKET | {"quality_seed": 2}).fans != fans).mean() > 0.5


def test_the_same_talents_with_other_luck_end_alike_only_where_luck_adds_up_to_nothing():
    def likeness(power, **other):
        market = MARKET | {"rich_get_richer": power}
        return np.corrcoef(np.log1p([simulate(**market).fans, simulate(**market | other).fans]))[0, 1]

    assert likeness(0, seed=2) > 0.95
    assert likeness(1.5, seed=2) < likeness(0, seed=2) - 0.1
    assert abs(likeness(0, quality_seed=2)) < 0.1


@given(st.integers(0, 10**6))
@settings(max_examples=10)
def test_fans_are_less_equal_where_the_rich_get_richer(seed):
    spread = [simulate(**EQUALS | {"rich_get_richer": power, "seed": seed}) for power in (0, 0.5, 1)]
    assert spread[0].gini < spread[1].gini < spread[2].gini
    assert spread[0].top_share(0.01) < spread[1].top_share(0.01) < spread[2].top_share(0.01)
    assert spread[0].hill_exponent > spread[2].hill_exponent


def test_talents_that_differ_make_fans_differ():
    assert simulate(**EQUALS | {"quality_sigma": 1}).gini > simulate(**EQUALS).gini + 0.3


@given(st.floats(0, 1.2), st.floats(0, 2), st.integers(0, 10**6))
@settings(max_examples=20)
def test_the_market_grows_by_what_is_handed_out_however_it_is_handed_out(power, sigma, seed):
    market = simulate(**MARKET | {"rich_get_richer": power, "quality_sigma": sigma, "seed": seed})
    expected = 20_000 * sum(0.97**month for month in range(24))
    assert float(market.fans.sum()) == pytest.approx(expected, abs=6 * math.sqrt(expected))
    assert market.fans.min() >= 0


def test_nobody_has_fans_without_views_or_months():
    for change in ({"views": 0}, {"follow_rate": 0}, {"months": 0}):
        market = simulate(**MARKET | change)
        assert market.fans.sum() == market.gini == market.share_above(0) == 0
        assert market.quantiles.shape == (change.get("months", 24) + 1, 6)
        assert math.isnan(market.hill_exponent)


def test_when_all_fans_leave_each_month_only_the_last_months_are_there():
    market = simulate(**MARKET | {"churn": 1})
    assert float(market.fans.sum()) == pytest.approx(20_000, abs=6 * math.sqrt(20_000))


@pytest.mark.parametrize("views", [1e6, 1e9])
def test_quantiles_are_numbers_of_fans_that_so_many_do_not_exceed(views):
    market = simulate(**MARKET | {"views": views})
    rising = sorted(market.fans)
    expected = [rising[math.ceil(level * 2_000) - 1] for level in market.levels]
    assert market.quantiles[-1].tolist() == expected
    assert market.quantiles[0].tolist() == [0] * 6
    for level, number in zip(market.levels, market.quantiles[-1], strict=True):
        assert market.share_above(number) <= 1 - level + 1e-12
    assert (np.diff(market.quantiles, axis=1) >= 0).all()


def test_the_weights_of_a_market_are_quality_times_a_power_of_fans():
    inside = creators._Market(1_000, 0.7, 0.5, 0.03, 1, 1)
    with creators._workers(1) as over_blocks:
        inside.run(6, 20_000.0, over_blocks)
    weights = inside.quality * (inside.fans + 1.0) ** 0.7
    assert inside.weights[:1_000] == pytest.approx(weights, rel=1e-13)
    assert sum(map(inside.weight, inside.blocks)) == pytest.approx(weights.sum(), rel=1e-13)


def test_measures_of_a_spread_worked_by_hand():
    assert market_of(5, 5, 5, 5).gini == 0
    assert market_of(0, 0, 0, 7).gini == 0.75
    assert market_of(4, 1, 3, 2).gini == pytest.approx(0.25)
    assert market_of(4, 1, 3, 2).top_share(0.25) == pytest.approx(0.4)
    assert market_of(4, 1, 3, 2).top_share(0.375) == pytest.approx(0.55)
    assert market_of(4, 1, 3, 2).top_share(1) == 1
    assert market_of(4, 1, 3, 2).top_share(0) == 0
    assert market_of(0, 0).top_share(0.3) == 0.3
    assert market_of(4, 1, 3, 2).share_above(2) == 0.5
    assert market_of(*[10] * 38, 20, 40).hill_exponent == pytest.approx(2 / math.log(8))
    assert market_of(*[10] * 40).hill_exponent == math.inf
    assert math.isnan(market_of(*[10] * 19).hill_exponent)


@pytest.mark.parametrize("exponent", [1.2, 2.5])
def test_hills_exponent_is_that_of_a_power_law(exponent):
    places = (np.arange(100_000) + 0.5) / 100_000
    fans = (1e6 * places ** (-1 / exponent)).astype(np.int64)
    assert market_of(*fans).hill_exponent == pytest.approx(exponent, rel=0.01)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_creator_takes_less_than_200_bytes(engine):
    small, large = MARKET | {"creators": 50_000, "months": 2}, MARKET | {"creators": 250_000, "months": 2}
    peaks = []
    simulate(**small, engine=engine)
    for market in (small, large):
        tracemalloc.start()
        assert simulate(**market, engine=engine).gini > 0
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 200_000 < 100
    assert peaks[1] / 250_000 < 200


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"creators": 0}, "creators must be a whole number from 1 to 10,000,000, got 0"),
        ({"creators": 1.5}, "creators must be a whole number from 0 to 10,000,000, got 1.5"),
        ({"months": -1}, "months must be a whole number from 0 to 1,200, got -1"),
        ({"follow_rate": 2.0}, "follow_rate must be a share between 0 and 1, got 2.0: did you mean 0.02?"),
        ({"churn": math.nan}, "churn must be a share between 0 and 1, got nan"),
        ({"rich_get_richer": 4.5}, "rich_get_richer must be a number from 0 to 4, got 4.5"),
        ({"quality_sigma": -1}, "quality_sigma must be a number from 0 to 5, got -1"),
        ({"seed": "a"}, "seed must be a whole number from 0 to 1,000,000,000,000,000, got 'a'"),
        ({"threads": 0}, "threads must be a whole number from 1 to 1,024, got 0"),
        ({"engine": "c"}, 'engine must be "numpy" or "numba", got \'c\''),
        (
            {"views": 1e12},
            "views * follow_rate must be at most 1,000,000,000 new fans per month, got 20,000,000,000",
        ),
        (
            {"views": np.ones(2)},
            "creators.simulate takes single numbers, not arrays: call it once for each case",
        ),
    ],
)
def test_a_market_that_cannot_be_is_refused_in_one_line(change, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        simulate(**MARKET | change)


def test_without_numba_one_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "platformlab.models.creators_compiled", None)
    monkeypatch.delattr(models, "creators_compiled", raising=False)
    with pytest.raises(ValueError, match=r'^engine "numba" needs Numba: pip install "platformlab\[fast\]"'):
        simulate(**MARKET, engine="numba")


@pytest.mark.skipif(ENGINES == ["numpy"], reason="Numba is not made for this machine")
def test_numba_loaded_in_the_background_takes_over_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(creators, "_loaded", threading.Event())
    large = MARKET | {"creators": 50_000, "months": 10}
    assert creators._engine(None, 500_000) is None
    before = simulate(**large).fans
    loading = threading.Thread(target=creators.load_compiled)
    loading.start()
    assert (simulate(**large).fans == before).all()
    loading.join()
    assert creators._engine(None, 500_000) is not None
    assert creators._engine(None, 499_999) is None
    assert (simulate(**large).fans == before).all()


def test_without_numba_there_is_nothing_to_load(monkeypatch):
    monkeypatch.setattr(creators, "_loaded", threading.Event())
    monkeypatch.setitem(sys.modules, "platformlab.models.creators_compiled", None)
    monkeypatch.delattr(models, "creators_compiled", raising=False)
    assert not creators.load_compiled()
    assert creators._engine(None, 500_000) is None


def test_without_numba_a_large_market_is_the_same(monkeypatch):
    large = MARKET | {"creators": 50_000, "months": 10}
    monkeypatch.setattr(creators, "COMPILED_FROM", large["creators"] * large["months"])
    market = simulate(**large)
    monkeypatch.setitem(sys.modules, "platformlab.models.creators_compiled", None)
    monkeypatch.delattr(models, "creators_compiled", raising=False)
    assert (simulate(**large).fans == market.fans).all()
