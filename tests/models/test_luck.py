"""The luck of the models: words by counter, numbers that are the same everywhere, and tables with exact chances."""

import math
import statistics
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.models import luck


def chances(table, row):
    """{number: chance} of a table's row, as the draws have it."""
    per_row = len(table.steps) // len(table.offsets)
    steps = table.steps[row * per_row : (row + 1) * per_row] - (np.uint64(row) << np.uint64(luck.DRAW_BITS))
    reached = [0.0, *(steps.astype(float) * 2.0**-luck.DRAW_BITS), 1.0]
    first = table.offsets[row] + row * per_row
    return {first + k: high - low for k, (low, high) in enumerate(pairwise(reached))}


@given(st.integers(0, luck.WORD))
def test_an_array_is_mixed_as_a_whole_number_is(word):
    words = np.array([word], dtype=np.uint64) + np.uint64(luck.GOLDEN)
    assert luck.mix(words, np.empty_like(words))[0] == luck.mixed(word)


def test_the_words_are_splitmix64s():
    # The first outputs of the published generator from the states 0 and 1234567.
    assert [luck.mixed(k * luck.GOLDEN & luck.WORD) for k in range(2)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4]
    assert luck.mixed(1234567) == 6457827717110365317


def test_words_depend_on_the_counter_and_not_on_who_asks():
    together = luck.uniforms(luck.key(5), 1000)
    assert (luck.uniforms(luck.key(5), 400, first=600) == together[600:]).all()
    assert not (luck.uniforms(luck.key(6), 1000) == together).any()
    assert 0 < together.min() < together.max() < 1
    assert together.mean() == pytest.approx(0.5, abs=0.05)


@given(st.floats(1e-300, 1e300))
def test_the_logarithm_is_right_to_its_last_digits(x):
    assert luck.log(np.array([x]))[0] == pytest.approx(math.log(x), rel=5e-16, abs=5e-16)


@given(st.floats(-700, 700))
def test_the_exponential_is_right_to_its_last_digits(x):
    assert luck.exp(np.array([x]))[0] == pytest.approx(math.exp(x), rel=1e-15)


@given(st.floats(1e-300, 1e300), st.floats(-700, 700))
def test_logarithm_and_exponential_use_no_step_that_differs_between_machines(x, y):
    """The same sums in plain Python, where each step is rounded as IEEE 754 says, give the same bits."""
    mantissa, exponent = math.frexp(x)
    if mantissa < luck.HALF_ROOT:
        mantissa, exponent = 2.0 * mantissa, exponent - 1
    f = (mantissa - 1.0) / (mantissa + 1.0)
    series = 1.0 / 21.0
    for odd in range(19, 0, -2):
        series = series * (f * f) + 1.0 / odd
    assert luck.log(np.array([x]))[0] == exponent * luck.LN2_HIGH + (2.0 * f * series + exponent * luck.LN2_LOW)

    halvings = round(y * luck.LN2_INVERSE)
    rest = (y - halvings * luck.LN2_HIGH) - halvings * luck.LN2_LOW
    series = 1.0 / math.factorial(14)
    for power in range(13, -1, -1):
        series = series * rest + 1.0 / math.factorial(power)
    assert luck.exp(np.array([y]))[0] == math.ldexp(series, halvings)


def test_normal_numbers_are_the_inverse_of_the_normal_distribution():
    key = luck.key(3)
    inverse = statistics.NormalDist().inv_cdf
    expected = [inverse(float(share)) for share in luck.uniforms(key, 20_000)]
    assert luck.normals(key, 20_000) == pytest.approx(expected, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("mean", [0, 1 / 32, 1, 15.96875, 16, 1024])
def test_poisson_chances(mean):
    row = chances(luck.poisson_table(np.array([0.0, mean])), 1)
    for k in {0, 1, 2, int(mean), int(mean + 3 * math.sqrt(mean))}:
        expected = math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) if mean else float(k == 0)
        assert row.get(k, 0.0) == pytest.approx(expected, rel=1e-11, abs=1e-15)
    assert sum(row.values()) == 1.0


@pytest.mark.parametrize("share", [1e-12, 0.03, 0.25, 0.5])
@pytest.mark.parametrize("trials", [0, 1, 255, 3840])
def test_binomial_chances(trials, share):
    row = chances(luck.binomial_table(np.array([0, trials]), share), 1)
    exact = Fraction(share)
    for k in {0, 1, int(trials * share), int(trials * share) + 5}:
        expected = float(math.comb(trials, k) * exact**k * (1 - exact) ** max(trials - k, 0))
        assert row.get(k, 0.0) == pytest.approx(expected, rel=1e-10, abs=1e-15)
    assert all(not chance for k, chance in row.items() if not 0 <= k <= trials)


@given(st.integers(0, 63), st.integers(0, luck.WORD), st.integers(0, luck.WORD))
def test_a_cell_says_what_the_steps_say(row, word, further):
    table = luck.poisson_table(np.arange(64) / 4)
    cells = luck.cells(np.array([word], dtype=np.uint64), 20)
    share = int(cells[0]) << luck.REST_BITS | further >> (64 - luck.REST_BITS)
    drawn = int(table.draw(np.array([row]), cells, lambda places: np.array([further], dtype=np.uint64)[places])[0])
    per_row = len(table.steps) // len(table.offsets)
    first = int(table.offsets[row]) + row * per_row
    steps = [int(step) - (row << luck.DRAW_BITS) for step in table.steps[row * per_row : (row + 1) * per_row]]
    assert all(step <= share for step in steps[: drawn - first])
    assert all(step > share for step in steps[drawn - first :])


def test_a_table_has_no_more_rows_than_its_draws_can_tell_apart():
    with pytest.raises(ValueError, match=r"^a table has 1024 rows at most, got 1025$"):
        luck.poisson_table(np.ones(1025))
