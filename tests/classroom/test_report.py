"""The numbers of the report, by hand."""

import io
from types import SimpleNamespace

import pytest

from platformlab.classroom import report
from platformlab.classroom.command import Bar
from platformlab.classroom.scoring import GRADED, IN_PART


def student(state=GRADED, **questions):
    return SimpleNamespace(state=state, questions=questions)


def test_difficulty_is_the_mean_share_of_the_points_of_those_who_were_graded():
    found = [student(q=3), student(q=0), student(q=1.5), student(IN_PART, q=None)]
    assert report.difficulty(found, "q", 3) == pytest.approx(0.5)
    assert report.difficulty([student(q=None)], "q", 3) is None


def test_discrimination_is_one_for_a_question_that_goes_with_the_rest_and_minus_one_against_it():
    strong = [student(q=1, rest=10), student(q=0, rest=2)] * 6
    against = [student(q=0, rest=10), student(q=1, rest=2)] * 6
    assert report.discrimination(strong, "q") == pytest.approx(1)
    assert report.discrimination(against, "q") == pytest.approx(-1)


def test_discrimination_leaves_the_question_itself_out():
    """Four students by hand: own 1 1 0 0, rest 1 0 1 0 are uncorrelated, though own and total are not."""
    found = [student(q=1, rest=1), student(q=1, rest=0), student(q=0, rest=1), student(q=0, rest=0)] * 3
    assert report.discrimination(found, "q") == pytest.approx(0)


def test_of_few_students_or_equal_marks_no_discrimination_is_told():
    assert report.discrimination([student(q=1, rest=1), student(q=0, rest=0)] * 4, "q") is None
    assert report.discrimination([student(q=1, rest=1)] * 20, "q") is None


def test_the_picture_of_the_marks_says_the_same_in_words():
    picture = report.histogram([1.0, 1.0, 0.95, 0.31], 16)
    assert "4.8 to 6.4 points: 1; 14.4 to 16 points: 3." in picture


def test_the_bar_tells_how_far_it_is_and_how_long_it_takes():
    clock = iter([0.0, *(10.0 * step for step in range(1, 9))])
    stream = io.StringIO()
    stream.isatty = lambda: True
    bar = Bar(stream, now=lambda: next(clock))
    bar.show(1, 4)
    bar.show(2, 4, "1 not wholly graded")
    bar.end()
    first, second = (line.strip() for line in stream.getvalue().split("\r")[1:])
    assert first == "[######..................] 1 of 4, 30 s left"
    assert second == "[############............] 2 of 4, 20 s left, 1 not wholly graded"
