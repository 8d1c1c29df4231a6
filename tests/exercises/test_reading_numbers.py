"""A number is accepted in any reasonable form; what only pretends to be one is refused."""

import itertools
import sys
import types
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.exercises.numbers import kind_of, read, slips, type_name


@pytest.mark.parametrize(
    "answer",
    [
        12500,
        12500.0,
        Decimal("12500"),
        Fraction(25000, 2),
        np.float64(12500),
        np.float32(12500),
        np.int64(12500),
        np.uint16(12500),
        np.array(12500.0),
        np.array([12500]),
        np.array([[12500.0]]),
        [12500],
        (12500.0,),
        ["12,500"],
        "12500",
        "12,500",
        "12 500",
        "12_500",
        "12'500",
        "12\u202f500",
        "12,500.00",
        " 12500. ",
        "１２，５００",
        "12.5k",
        "12.5 thousand",
        "1.25万",
        "1.25 w",
        "1.25e4",
        "= 12,500",
        "≈12500",
        "about 12,500",
        "+12500",
        np.str_("12,500"),
    ],
)
def test_twelve_thousand_five_hundred_in_every_form(answer):
    assert read(answer, unit="fans").value == 12500


@pytest.mark.parametrize(
    "text",
    [
        "¥134.40",
        "￥134.40",
        "134.4 CNY",
        "CNY 134.40",
        "134.40 yuan a month",
        "134.4元",
        "134.4元/月",
        "¥134.40 per month",
        "134.40 RMB per month",
        "13,440 fen",
        "¥0.1344k",
    ],
)
def test_money_may_carry_its_unit(text):
    assert read(text, unit="CNY per month").value == pytest.approx(134.4, rel=1e-12)


@pytest.mark.parametrize(("text", "value"), [("-¥5.60", -5.6), ("¥-5.60", -5.6), ("−5.6", -5.6), ("– 5.6", -5.6)])
def test_a_loss_is_read_with_any_minus(text, value):
    assert read(text, unit="CNY").value == value


def test_a_percentage_is_a_share_where_a_share_is_asked_for():
    assert read("1.2%", unit="share").value == 0.012
    assert read("1.2 percent", unit="share of the views").value == 0.012
    assert read("１．２％", unit="share").value == 0.012
    assert read("0.012", unit="share").value == 0.012
    assert read("1/8", unit="share").value == 0.125
    assert read("12.5%", unit="percent").value == 12.5


def test_a_percentage_is_refused_where_an_amount_is_asked_for():
    reading = read("5%", unit="CNY per month")
    assert reading.status == "invalid"
    assert "percentage" in reading.message
    assert "CNY per month" in reading.message


@pytest.mark.parametrize(
    ("text", "unit", "named"),
    [
        ("134 per year", "CNY per month", "year"),
        ("134 fans", "CNY per month", "fans"),
        ("¥134", "fans", "money"),
        ("3 weeks", "months", "weeks"),
    ],
)
def test_another_unit_is_refused_and_named(text, unit, named):
    reading = read(text, unit=unit)
    assert reading.status == "invalid"
    assert named in reading.message


@pytest.mark.parametrize("text", ["134,40", "1.234,56", "0,5", "¥1,5"])
def test_a_decimal_comma_is_explained_rather_than_guessed_at(text):
    reading = read(text, unit="CNY")
    assert reading.status == "invalid"
    assert "two ways" in reading.message


@pytest.mark.parametrize(
    "text", ["abc", "12,34,567", "1e999", "--5", "5 5", "0x10", "1/0", "∞", "nan", "inf", "12 5", "%", "¥"]
)
def test_other_text_is_no_number(text):
    assert read(text, unit="CNY").status == "invalid"


@pytest.mark.parametrize("answer", [..., None, "", "   ", "...", "…", np.str_(""), [None], [...]])
def test_nothing_yet_is_unanswered(answer):
    assert read(answer).status == "unanswered"


class Pretends:
    """Answers like a number, whatever it is asked."""

    def __init__(self):
        self.asked = []

    def __getattribute__(self, name):
        if name == "__class__":
            return float
        return super().__getattribute__(name)

    def __float__(self):
        raise AssertionError("asked for its value")

    def __eq__(self, other):
        return True

    __hash__ = None
    __int__ = __index__ = __len__ = __iter__ = __str__ = __repr__ = __float__


class LyingFloat(float):
    def __float__(self):
        return 134.4

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__

    def __sub__(self, other):
        return 0.0

    __rsub__ = __abs__ = __add__ = __mul__ = __sub__


class LyingInt(int):
    def __int__(self):
        return 134

    __float__ = __index__ = __int__


class LyingText(str):
    __slots__ = ()

    def strip(self, *_):
        return "134.4"

    def __str__(self):
        return "134.4"


class NamedFloat64:
    """Has the name and the module of NumPy's number, and an item()."""

    def item(self):
        return 134.4


NamedFloat64.__name__ = "float64"
NamedFloat64.__module__ = "numpy"


@pytest.mark.parametrize(
    "answer",
    [
        True,
        False,
        np.bool_(True),
        np.array([True]),
        float("nan"),
        float("inf"),
        np.float64("nan"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e400"),
        10**400,
        Fraction(10**400),
        1j,
        np.complex128(1),
        np.array([1j]),
        np.array(["5"]),
        np.array([object()]),
        [1, 2],
        (),
        [],
        [[5]],
        np.array([1, 2]),
        np.zeros(10**6),
        {5},
        {"a": 5},
        b"5",
        object(),
        Pretends(),
        NamedFloat64(),
        Pretends,
        len,
        types.SimpleNamespace(value=5),
        "9" * 5000,
        "¥" * 90,
    ],
    ids=lambda answer: type_name(answer),
)
def test_what_is_not_a_number_is_refused_without_asking_it(answer):
    reading = read(answer, unit="CNY")
    assert reading.status == "invalid"
    assert reading.value is None
    assert reading.message.endswith(".")
    assert "\n" not in reading.message


def test_a_subclass_counts_as_the_value_it_holds_whatever_its_methods_say():
    assert read(LyingFloat(5)).value == 5.0
    assert read(LyingInt(5)).value == 5.0
    assert read(LyingText("5")).value == 5.0


def test_a_series_of_one_is_a_number_and_a_stranger_called_series_is_not(monkeypatch):
    class Series:
        def __init__(self, values):
            self._values = values

        def __len__(self):
            return len(self._values)

        def to_list(self):
            return list(self._values)

    assert read(Series([5.0])).status == "invalid"
    monkeypatch.setitem(sys.modules, "pandas", types.SimpleNamespace(Series=Series))
    assert read(Series([5.0])).value == 5.0
    assert "not 2" in read(Series([5.0, 6.0])).message


def test_a_type_cannot_choose_its_name():
    class Shouting(type):
        @property
        def __name__(cls):
            raise RuntimeError

    assert type_name(Shouting("Quiet", (), {})()) == "Quiet"


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False))
def test_a_float_its_text_and_its_grouped_text_are_one_number(value):
    assert read(value).value == value
    assert read(repr(value)).value == value
    assert read(f"{value:,.6f}").value == pytest.approx(value, abs=1e-6)


@given(st.text(max_size=40), st.sampled_from(["", "CNY per month", "share", "months", "CNY per 1,000 views"]))
def test_no_text_breaks_the_reading(text, unit):
    reading = read(text, unit=unit)
    assert reading.status in ("number", "unanswered", "invalid")
    assert (reading.value is None) == (reading.status != "number")


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_percent_and_share_agree(whole, hundredths):
    percent = whole % 100 + hundredths / 100
    assert read(f"{percent:.2f}%", unit="share").value == pytest.approx(percent / 100, rel=1e-12)


def names(unit):
    return {slip.name for slip in slips(unit)}


def test_each_unit_has_the_slips_that_it_can_have():
    assert [kind_of(unit) for unit in ("CNY per month", "share of visits", "%", "fans")] == [
        "money",
        "share",
        "percent",
        "plain",
    ]
    assert names("share") == {"percent for a fraction", "hundred times too low"}
    assert "year for month" in names("CNY per month")
    assert "month for year" in names("CNY per year")
    assert "years for months" in names("months")
    assert "year for month" not in names("CNY")
    assert "one for a thousand" in names("CNY per 1,000 views")
    assert {"sign", "thousands", "ten thousands"} <= names("CNY")
    assert "sign" not in names("fans")


def test_the_slips_of_a_unit_lie_far_apart():
    for unit in ("CNY per month", "CNY per year", "share", "percent", "months", "years", "fans", "CNY per 1,000 views"):
        factors = sorted([1.0, *(slip.factor for slip in slips(unit))])
        assert all(high - low > 0.5 * abs(low) for low, high in itertools.pairwise(factors))
