"""What a slider stops at and what it refuses."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from platformlab.explorers.controls import MOST_POSITIONS, Control

FANS = Control("fans", "Fans", unit="fans", min=0, max=1_000_000, default=20_000, step=100, scale="log", kind="count")
REACH = Control("reach_rate", "Reach", unit="of fans", min=0, max=0.3, default=0.06, step=0.005, kind="share")


def test_a_logarithmic_slider_starts_at_nothing_and_reaches_a_million_in_few_steps():
    assert FANS.positions[0] == 0
    assert FANS.positions[1] == 100
    assert FANS.positions[-1] == 1_000_000
    assert {500, 20_000, 50_000} <= set(FANS.positions)
    assert len(FANS.positions) < 60


def test_positions_are_exact_decimals():
    assert REACH.positions[:3] == (0, 0.005, 0.01)
    assert 0.06 in REACH.positions
    assert 0.15 in REACH.positions


@given(
    st.integers(1, 1_000_000).map(lambda thousandths: thousandths / 1000),
    st.integers(1, MOST_POSITIONS - 2),
    st.integers(0, 100),
    st.sampled_from(("linear", "log")),
)
@example(16.551, 128, 1, "linear")  # 129 * 16.551 is 2135.0789999999997
def test_positions_rise_and_hold_both_ends_and_the_default(step, steps, low, scale):
    low = low * step
    control = Control(
        "x", "X", min=low, max=low + steps * step, default=low + (steps // 2) * step, step=step, scale=scale
    )
    assert list(control.positions) == sorted(set(control.positions))
    assert {control.min, control.max, control.default} <= set(control.positions)
    assert all(after - before > 1e-6 * step for before, after in pairwise(control.positions))


def test_a_percentage_for_a_share_is_recognised():
    with pytest.raises(ValueError, match=r"reach_rate must be a number from 0 to 0.3, got 6: did you mean 0.06\?"):
        REACH.checked(6)


@pytest.mark.parametrize("value", [-1, 1_000_001, float("nan"), float("inf"), "500", None, True, [1]])
def test_what_is_no_number_of_fans_is_refused(value):
    with pytest.raises(ValueError, match="fans must be a number from 0 to 1,000,000"):
        FANS.checked(value)


@pytest.mark.parametrize(
    "broken",
    [
        {"default": 2_000_000},
        {"step": 0},
        {"min": 5, "max": 5, "default": 5},
        {"kind": "percent"},
        {"scale": "log", "min": -1},
        {"name": "two words"},
        {"scale": "linear", "step": 1},
    ],
)
def test_a_control_that_cannot_be_is_refused_with_its_name(broken):
    with pytest.raises(ValueError, match=f"control '{broken.get('name', 'fans')}'"):
        Control(
            **{"name": "fans", "label": "Fans", "min": 0, "max": 1_000_000, "default": 0, "step": 100, "scale": "log"}
            | broken
        )


SURE = Control("sure", "How sure", unit="of it", default=1, words=("exact", "± 10 %", "a guess"))


def test_a_list_of_words_has_a_value_for_each_word():
    assert SURE.positions == (0, 1, 2)
    assert [SURE.word(value) for value in SURE.positions] == ["exact", "± 10 %", "a guess"]


@pytest.mark.parametrize("value", [-1, 3, 0.5, "exact", None, True])
def test_what_is_no_place_in_the_list_is_refused_with_the_words(value):
    with pytest.raises(ValueError, match=r"sure must be one of 0 \(exact\), 1 \(± 10 %\), 2 \(a guess\), got"):
        SURE.checked(value)


def test_a_slider_stands_beside_nothing_and_a_list_begins_with_one_of_its_words():
    with pytest.raises(ValueError, match="control 'fans': only a list of words"):
        Control("fans", "Fans", beside=True)
    for default in (3, 0.5):
        with pytest.raises(ValueError, match="control 'sure'"):
            Control("sure", "How sure", default=default, words=("exact", "a guess"))
