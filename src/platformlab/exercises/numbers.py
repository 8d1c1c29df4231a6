"""Reading an answer as a number, whoever wrote it, and knowing the usual slips of unit.

Accepted: int, float, Decimal, Fraction, NumPy's numbers, an array, list, tuple or Series that holds just one of these,
and text: "12,500", "¥12,500", "12500 yuan", "12.5k", "1.25万", full-width digits, "1/8", and "5%" where a share or a
percentage is asked for. A unit written behind the number must be the one that is asked for.

Refused: True and False, NaN, infinities, complex numbers, and everything that only pretends: no method of an object is
called unless its type is known and cannot have been changed. A subclass of int, float or str counts as the plain value
that it holds, whatever its methods say.
"""

import math
import re
import sys
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from platformlab.exercises.feedback import as_text

LONGEST_TEXT = 100

_NUMPY_NUMBERS = (
    *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "longlong", "ulonglong", "intc"),
    *("uintc", "float16", "float32", "float64", "longdouble"),
)
_CONTAINER_LIBRARIES = ("pandas", "polars")


@dataclass(frozen=True)
class Reading:
    """status: number, unanswered or invalid; value: the number, in the unit asked for; message: why not."""

    status: str
    value: float | None = None
    message: str = ""


UNANSWERED = Reading("unanswered")


def _invalid(message):
    return Reading("invalid", None, message)


def type_name(thing):
    """The name of a thing's type, asked in a way that the thing itself cannot answer."""
    return " ".join(type.__dict__["__name__"].__get__(type(thing))[:40].split())


def is_blank(answer):
    """Whether nothing was answered yet: `...`, None, or empty text."""
    if answer is None or answer is ...:
        return True
    text = plain_text(answer)
    return text is not None and text.strip() in ("", "...", "…")


def plain_text(answer):
    """The text that a str (or a subclass of it, or NumPy's) holds, else None. Its first 1,000 letters, and a space for
    each sign that cannot be seen: no more comes to a grader, and the learner's page must read the same."""
    if not issubclass(type(answer), str):
        return None
    whole = str.__str__(answer)[:1000].encode("utf-8", "replace").decode("utf-8")
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in whole)


def read(answer, *, unit="", returned=False):
    """An answer as a Reading. unit: what is asked for ("CNY per month", "share", "fans"). Raises nothing.

    returned: whether a function gave it back. It may be infinite then, but must be a number itself: no text, no list.
    """
    if is_blank(answer):
        return UNANSWERED
    text = plain_text(answer)
    if text is not None:
        return _not_a_number(answer) if returned else _from_text(text, unit)
    kind = type(answer)
    if issubclass(kind, bool) or kind is _numpy("bool_"):
        return _invalid("True and False are not numbers.")
    if issubclass(kind, complex) or kind in (_numpy("complex64"), _numpy("complex128"), _numpy("clongdouble")):
        return _invalid("A complex number is not an answer here.")
    try:
        if issubclass(kind, int):
            return _finite(float(int.__int__(answer)), returned)
        if issubclass(kind, float):
            return _finite(float.__float__(answer), returned)
        if kind is Decimal:
            return _finite(float(answer), returned)
        if kind is Fraction:
            return _from_fraction(answer)
        if kind in _numpy_numbers():
            return _finite(float(answer.item()), returned)
        if returned and kind is not _numpy("ndarray"):
            return _not_a_number(answer)
        return _from_container(answer, unit, returned)
    except OverflowError:
        return _invalid("That number is too large to be meant.")
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return _not_a_number(answer)


def _not_a_number(answer):
    return _invalid(f"A number is asked for, not something of type {as_text(type_name(answer))}.")


def _finite(value, infinite=False):
    if math.isfinite(value) or (infinite and not math.isnan(value)):
        return Reading("number", value)
    return _invalid("NaN stands for no number at all." if math.isnan(value) else "An infinite number is not an answer.")


def _from_fraction(answer):
    parts = (answer._numerator, answer._denominator)
    if any(type(part) is not int for part in parts):
        return _not_a_number(answer)
    return _finite(parts[0] / parts[1])


def _from_container(answer, unit, returned):
    kind = type(answer)
    if kind in (list, tuple) or any(kind is _series(name) for name in _CONTAINER_LIBRARIES):
        size = len(answer)
    elif kind is _numpy("ndarray"):
        size = answer.size
    else:
        return _not_a_number(answer)
    if size != 1:
        return _invalid(f"One number is asked for, not {size} of them.")
    if kind is _numpy("ndarray"):
        if answer.dtype.kind not in "iuf":
            return _invalid("A number is asked for, not an array of something else.")
        only = answer.item()
    else:
        only = answer[0] if kind in (list, tuple) else answer.to_list()[0]
    if type(only) in (list, tuple):
        return _invalid("A single number is asked for, not a list inside a list.")
    return read(only, unit=unit, returned=returned)


def _series(library):
    """The type of a library's column, or None as long as nobody has loaded the library."""
    return getattr(sys.modules.get(library), "Series", None)


def _numpy(name):
    """A type of NumPy's, or None as long as nobody has loaded NumPy."""
    return getattr(sys.modules.get("numpy"), name, None)


def _numpy_numbers():
    numpy = sys.modules.get("numpy")
    return frozenset(getattr(numpy, name) for name in _NUMPY_NUMBERS if hasattr(numpy, name)) if numpy else ()


# --- text -----------------------------------------------------------------------------------------------------------

_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "千": 1e3,
    "万": 1e4,
    "w": 1e4,
    "million": 1e6,
    "百万": 1e6,
    "亿": 1e8,
    "billion": 1e9,
}
_MONEY = {"cny", "rmb", "yuan", "元", "块", "圆", "¥"}
_FEN = {"fen", "分"}
_CHINESE = {"月": "month", "年": "year", "天": "day", "粉丝": "fan", "次": "time", "人": "person", "单": "order"}
_FILLERS = {"a", "an", "per", "each", "every", "of", "in", "the", "/", "每"}
_SPELT = {"people": "person", "monthly": "month", "yearly": "year", "annual": "year", "daily": "day", "mo": "month"}

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<money>¥|cny\b|rmb\b)?\s*(?P<minus>-?)\s*"
    r"(?P<digits>\d{1,3}(?:(?P<comma>[,'_ ])\d{3}(?:(?P=comma)\d{3})*)(?!\d)(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<power>e[+-]?\d{1,3}(?![\d.]))?\s*(?P<rest>.*)"
)
_RATIO = re.compile(r"([+-]?\d{1,15})\s*/\s*(\d{1,15})")
_COMMA_DECIMAL = re.compile(r"[+-]?\D{0,4}(\d+|\d{1,3}(\.\d{3})+),(\d{1,2}|\d{4,})\D*")
_WORDS = re.compile(r"[a-z]+|[¥%/]|百万|粉丝|[^\sa-z]")


def _word(word):
    """One word of a unit in one spelling: fans and fan, month and 月 are the same."""
    word = _CHINESE.get(word, _SPELT.get(word, word))
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _unit_words(unit):
    return {_word(word) for word in _WORDS.findall(unit.lower())} - _FILLERS


def _from_text(text, unit):
    if len(text) > LONGEST_TEXT:
        return _invalid("That text is too long to be a number.")
    said = unicodedata.normalize("NFKC", text).strip()
    plain = said.lower().lstrip("=≈~ ").removeprefix("about ").strip()
    plain = re.sub("[−–—﹣]", "-", plain).replace("’", "'").rstrip(".。")
    refused = f"“{as_text(text)}” is not a number. Write digits, for example 12500 or 0.05."
    if ratio := _RATIO.fullmatch(plain):
        above, below = int(ratio[1]), int(ratio[2])
        return _finite(above / below) if below else _invalid("Nothing can be divided by zero.")
    if _COMMA_DECIMAL.fullmatch(plain):
        return _invalid(f"“{as_text(text)}” can be read in two ways. Write a point before the decimals: 134.40.")
    found = _NUMBER.fullmatch(plain)
    if not found or (found["sign"] and found["minus"]):
        return _invalid(refused)
    digits = re.sub(r"[,'_ ]", "", found["digits"])
    try:
        value = float(f"{found['sign'] or found['minus']}{digits}{found['power'] or ''}")
    except ValueError:
        return _invalid(refused)
    words = _WORDS.findall(found["rest"])
    if found["money"]:
        words.insert(0, "¥")
    return _with_words(value, words, unit, refused)


def _with_words(value, words, unit, refused):
    """The value in the unit asked for, after the words that stand behind (or the ¥ before) the number."""
    asked = kind_of(unit)
    if words and words[0] != "¥" and words[0] in _SCALES:
        value *= _SCALES[words.pop(0)]
    elif len(words) > 1 and words[0] == "¥" and words[1] in _SCALES:
        value *= _SCALES[words.pop(1)]
    if words in (["%"], ["percent"], ["per", "cent"]):
        if asked == "share":
            return _finite(float(Decimal(repr(value)) / 100))
        if asked == "percent":
            return _finite(value)
        return _invalid(f"A percentage is not what is asked for. The answer is in {unit or 'plain numbers'}.")
    known = _unit_words(unit) | _FILLERS
    if asked == "money":
        known |= _MONEY
        if any(word in _FEN for word in words) and not known & _FEN:
            value, words = value / 100, [word for word in words if word not in _FEN]
    strange = [word for word in words if _word(word) not in known]
    if not strange:
        return _finite(value)
    if strange[0] in _MONEY:
        return _invalid(f"An amount of money is not what is asked for. The answer is in {unit or 'plain numbers'}.")
    if unit:
        return _invalid(f"“{as_text(strange[0])}” is not part of the unit that is asked for: {unit}.")
    return _invalid(refused)


# --- slips of unit --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slip:
    """The right answer times `factor`: a known way of getting the unit wrong, and what to say about it."""

    name: str
    factor: float
    message: str


def kind_of(unit):
    """What a unit measures: share, percent, money, or plain."""
    words = _unit_words(unit)
    if words & {"share", "fraction", "rate"}:
        return "share"
    if words & {"%", "percent", "percentage"}:
        return "percent"
    if words & (_MONEY | _FEN):
        return "money"
    return "plain"


_HUNDRED_UP = Slip(
    "percent for a fraction",
    100,
    "You are a hundred times too high. Did a percentage go in as it stands? In a calculation, 5 % is 0.05.",
)
_HUNDRED_DOWN = Slip(
    "hundred times too low",
    1 / 100,
    "You are a hundred times too low. Was a share divided by 100 once more? 0.05 is already 5 %.",
)
_TWO_PERCENTS = Slip(
    "two percentages for fractions",
    10_000,
    "You are ten thousand times too high. Did two percentages go in as they stand? In a calculation, 5 % is 0.05.",
)


@cache
def slips(unit):
    """The slips that are recognised for a unit."""
    kind, words = kind_of(unit), _unit_words(unit)
    if kind == "share":
        percent = "That is a percentage, or a hundred times too high. As a share, 5 % is 0.05. You may also write “5%”."
        return (Slip("percent for a fraction", 100, percent), _HUNDRED_DOWN)
    if kind == "percent":
        fraction = "That is the share as a fraction. A percentage is asked for: 0.05 is 5 %."
        return (Slip("fraction for a percentage", 1 / 100, fraction), _HUNDRED_UP)
    found = [_HUNDRED_UP, _HUNDRED_DOWN, _TWO_PERCENTS]
    if kind == "money":
        fen = "You are a hundred times too high. ¥1 is 100 fen; and in a calculation, 5 % is 0.05."
        loss = "The size is right, the sign is not. A loss is written with a minus, a gain without."
        found[0] = Slip("percent for a fraction", 100, fen)
        found.append(Slip("sign", -1, loss))
    if "thousand" in words or re.search(r"\b1,?000\b", unit):
        one = "That is for a single one. The answer is asked for a thousand of them."
        found.append(Slip("one for a thousand", 1 / 1000, one))
    else:
        found.append(
            Slip("thousands", 1 / 1000, "You seem to have counted in thousands. Write the number out in full.")
        )
    found.append(
        Slip(
            "ten thousands", 1 / 10_000, "You seem to have counted in 万 (ten thousands). Write the number out in full."
        )
    )
    found.append(Slip("thousand times too high", 1000, "You are a thousand times too high. Is it for 1, or for 1,000?"))
    return (*found, *_calendar(unit, words))


def _calendar(unit, words):
    """Month and year mixed up, for an amount per month or year and for a length of time in either."""
    rate = " per " in f" {unit} " or "/" in unit or " a " in f" {unit} "
    if "month" in words:
        if rate:
            return (
                Slip("year for month", 12, "That is what a whole year brings. One month is asked for."),
                Slip("month divided by 12", 1 / 12, "The numbers are per month already: nothing is divided by 12."),
            )
        return (Slip("years for months", 1 / 12, "That is the time in years. It is asked for in months."),)
    if "year" in words:
        if rate:
            return (Slip("month for year", 1 / 12, "That is one month. A whole year is asked for."),)
        return (Slip("months for years", 12, "That is the time in months. It is asked for in years."),)
    return ()
