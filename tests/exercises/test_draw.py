"""A learner's numbers depend on course, learner and exercise alone, and are spread as they should be."""

import hashlib
import random
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.exercises.draw import Draw

SEEN = 'd = Draw(learner="李雷", exercise="2.1"); print(d.between(5_000, 40_000, step=1_000), d.pick("a", "b", "c"), \
d.between(0.02, 0.08, step=0.01), d.share(0.1, 0.9, step=0.05), "".join(d.shuffle("abcdefgh")))'


def run(*flags, **environment):
    code = "from platformlab.exercises.draw import Draw; " + SEEN
    done = subprocess.run([sys.executable, *flags, "-c", code], capture_output=True, env=environment, check=True)
    return done.stdout.decode("utf-8")


def test_the_same_numbers_on_every_machine():
    expected = run(PYTHONHASHSEED="1", PYTHONIOENCODING="utf-8")
    assert expected == run("-O", PYTHONHASHSEED="2", PYTHONIOENCODING="utf-8", LC_ALL="C")
    # These were read off once; a change would give every learner other numbers in the middle of a lesson.
    assert expected.split() == FIRST_DRAWS


FIRST_DRAWS = ["28000", "a", "0.07", "0.6", "ehabfdgc"]


def test_the_stream_is_the_documented_one():
    parts = [b"content-or-commerce", b"ann", b"2.1", b"0"]
    key = hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
    first = int.from_bytes(hashlib.sha256(key + bytes(8)).digest()[:8], "big")
    assert Draw(learner="ann", exercise="2.1").pick(*range(1000)) == first % 1000


def test_learner_exercise_attempt_and_course_all_count():
    streams = [
        Draw(learner="ann", exercise="2.1"),
        Draw(learner="Ann", exercise="2.1"),
        Draw(learner="ann2", exercise=".1"),
        Draw(learner="ann", exercise="2.2"),
        Draw(learner="ann", exercise="2.1", attempt=1),
        Draw(learner="ann", exercise="2.1", course="another"),
    ]
    assert len({tuple(draw.pick(*range(10**6)) for _ in range(3)) for draw in streams}) == len(streams)


def test_the_random_module_is_left_alone():
    random.seed(5)
    state = random.getstate()
    Draw(learner="ann", exercise="2.1").shuffle(range(50))
    assert random.getstate() == state


def test_decimals_are_exact():
    draw = Draw(learner="ann", exercise="2.1")
    seen = {draw.between(0.01, 0.3, step=0.01) for _ in range(2000)}
    assert seen == {float(f"0.{hundredth:02d}") for hundredth in range(1, 31)}


@given(st.text(max_size=20), st.integers(-1000, 1000), st.integers(0, 500), st.integers(1, 50))
def test_between_stays_between_and_on_its_steps(learner, low, width, step):
    value = Draw(learner=learner, exercise="1.1").between(low, low + width, step=step)
    assert type(value) is int
    assert low <= value <= low + width
    assert (value - low) % step == 0


@given(st.text(max_size=20), st.lists(st.integers(), max_size=12))
def test_a_shuffle_keeps_every_item(learner, items):
    assert Counter(Draw(learner=learner, exercise="1.1").shuffle(items)) == Counter(items)


def test_every_option_and_every_order_comes_up_about_equally_often():
    picks = Counter(Draw(learner=f"learner {i}", exercise="2.1").pick("a", "b", "c") for i in range(3000))
    orders = Counter(Draw(learner=f"learner {i}", exercise="2.1").shuffle("abc") for i in range(3000))
    assert len(picks) == 3
    assert min(picks.values()) > 900
    assert len(orders) == 6
    assert min(orders.values()) > 400


@pytest.mark.parametrize(
    "call",
    [
        lambda d: d.pick(),
        lambda d: d.between(5, 1),
        lambda d: d.between(1, 5, step=0),
        lambda d: d.share(5, 10),
        lambda d: d.share(0.5, 1.2),
    ],
)
def test_what_cannot_be_drawn_is_an_error_of_one_line(call):
    with pytest.raises(ValueError, match=r"^(pick|between|share)\(\) needs .*$"):
        call(Draw(learner="ann", exercise="2.1"))
