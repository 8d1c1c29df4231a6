"""Answers in every form in which a learner may write them: right, wrong and none, for every exercise.

    answers(spec, learner, other)      {name: Written}

A form is an expression over x, what is meant: the right number, letter, pairs or settings. What else may be meant is in
`meant`. Functions are those of `written_functions` and `wrong_functions`.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType

import numpy as np
import written_functions
import wrong_functions
from submissions import right_code

from platformlab import explorers
from platformlab.exercises import watching
from platformlab.exercises.numbers import read, slips

SET_UP = {
    "np": "import numpy as np",
    "Decimal": "from decimal import Decimal",
    "Fraction": "from fractions import Fraction",
    "OrderedDict": "from collections import OrderedDict, defaultdict",
    "MappingProxyType": "from types import MappingProxyType",
}
NAMES = {
    "np": np,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "OrderedDict": OrderedDict,
    "defaultdict": defaultdict,
    "MappingProxyType": MappingProxyType,
}


@dataclass(frozen=True)
class Written:
    """An answer as a cell: x is what is meant, form the expression that becomes the answer; or all of it is source."""

    x: object = None
    form: str = "x"
    source: str = ""

    def code(self, name):
        """What stands in the answer cell."""
        if self.source:
            return self.source
        needed = [line for word, line in SET_UP.items() if word in self.form]
        return "\n".join([*needed, f"x = {self.x!r}", f"{name} = {self.form}"])

    @property
    def value(self):
        """What the answer is, if it is no function."""
        return _made(self.form)(self.x)

    @property
    def is_heavy(self):
        """Whether a library has to be loaded for it."""
        return "np." in self.form or "numpy" in self.source


@cache
def _made(form):
    return eval(f"lambda x: {form}", NAMES)


_FULL_WIDTH = "repr(x).translate({ord(sign): ord(sign) + 0xFEE0 for sign in '0123456789.,-+e'})"

UNDERSTOOD = {
    "a number": "x",
    "a whole number": "int(x) if x == int(x) else x",
    "a decimal": "Decimal(repr(x))",
    "a decimal of the number": "Decimal(x)",
    "a fraction": "Fraction(repr(x))",
    "a fraction of the number": "Fraction(x)",
    "a list of one": "[x]",
    "a tuple of one": "(x,)",
    "a list of one text": "[repr(x)]",
    "text": "repr(x)",
    "thousands by comma": "f'{x:,}'",
    "thousands by underscore": "f'{x:_}'",
    "thousands by space": "f'{x:,}'.replace(',', ' ')",
    "thousands by apostrophe": "f'{x:,}'.replace(',', chr(39))",
    "thousands by a curly apostrophe": "f'{x:,}'.replace(',', '\\u2019')",
    "thousands by a hard space": "f'{x:,}'.replace(',', '\\u00a0')",
    "thousands by a thin space": "f'{x:,}'.replace(',', '\\u202f')",
    "full width": _FULL_WIDTH,
    "scientific": "f'{x:.12e}'",
    "scientific, large E": "f'{x:.12E}'",
    "a plus": "f'+{x}' if x >= 0 else f'{x}'",
    "a true minus": "repr(x).replace('-', '\\u2212')",
    "equals": "f'= {x}'",
    "nearly": "f'\\u2248 {x}'",
    "about": "f'About {x}'",
    "a full stop": "f'{x} .'",
    "spaces around": "f'  {x}\\n'",
    "a tab behind": "f'{x}\\t'",
    "an invisible sign before": "f'\\ufeff{x}'",
    "an invisible sign behind": "f'{x}\\u200b'",
    "a ratio": "'{0.numerator}/{0.denominator}'.format(Fraction(x).limit_denominator(10**6))",
    "a ratio with spaces": "'{0.numerator} / {0.denominator}'.format(Fraction(x).limit_denominator(10**6))",
    "its unit": "f'{x} UNIT'",
    "its unit in capitals": "f'{x} UNIT'.upper()",
    "yuan sign": "f'\\u00a5{x}'",
    "full-width yuan sign": "f'\\uffe5 {x}'",
    "yuan sign, minus before": "f'-\\u00a5{-x}' if x < 0 else f'\\u00a5{x}'",
    "CNY before": "f'CNY {x}'",
    "yuan": "f'{x} yuan'",
    "yuan in Chinese": "f'{x}元'",
    "RMB": "f'{x} RMB'",
    "fen": "f'{100 * x} fen'",
    "fen in Chinese": "f'{100 * x}分'",
    "thousands": "f'{x / 1e3!r}k'",
    "thousands in a word": "f'{x / 1e3!r} thousand'",
    "thousands in Chinese": "f'{x / 1e3!r}千'",
    "ten thousands": "f'{x / 1e4!r}万'",
    "ten thousands as w": "f'{x / 1e4!r} w'",
    "millions": "f'{x / 1e6!r} million'",
    "billions": "f'{x / 1e9!r} billion'",
    "hundred millions": "f'{x / 1e8!r}亿'",
    "yuan and thousands": "f'\\u00a5{x / 1e3!r}k'",
    "percent": "f'{100 * x!r}%'",
    "percent with a space": "f'{100 * x!r} %'",
    "percent, full width": "f'{100 * x!r}\\uff05'",
    "percent in a word": "f'{100 * x!r} percent'",
    "percent in two words": "f'{100 * x!r} per cent'",
    "a number of one's own kind": "type('Own', (float,), {})(x)",
    "text of one's own kind": "type('Own', (str,), {})(repr(x))",
    "NumPy's float": "np.float64(x)",
    "NumPy's long float": "np.longdouble(x)",
    "NumPy's short float": "np.float32(x)",
    "an array": "np.array(x)",
    "an array of one": "np.array([x])",
    "an array of one in rows": "np.array([[x]])",
    "a list of NumPy's": "[np.float64(x)]",
    "NumPy's text": "np.str_(repr(x))",
}
"""Forms of a number that are read, each for some unit at least."""

OTHER_NUMBERS = {
    "percent as it is": "f'{x}%'",
    "rounded to whole": "round(x)",
    "rounded to two decimals": "round(x, 2)",
    "rounded to two decimals in text": "f'{x:.2f}'",
    "rounded to three digits": "float(f'{x:.3g}')",
    "cut off": "int(x)",
    "comma for the point": "repr(x).replace('.', ',')",
    "thousands by tab": "f'{x:,}'.replace(',', '\\t')",
    "thousands by an invisible sign": "f'{x:,}'.replace(',', '\\u200b')",
    "an invisible sign inside": "repr(x)[:1] + '\\u200b' + repr(x)[1:]",
    "a strange unit": "f'{x} apples'",
    "a list of one's own kind": "type('Own', (list,), {})([x])",
    "what only looks like a number": "type('Own', (), {'__float__': lambda own: x})()",
    "a number that lies": "type('Own', (int,), {'__int__': lambda own: x, '__float__': lambda own: x})(7)",
    "two numbers": "[x, x]",
    "a list in a list": "[[x]]",
    "five lists": "[[[[[x]]]]]",
    "no numbers": "[]",
    "a set": "{x}",
    "a dict": "{'answer': x}",
    "a complex number": "complex(x)",
    "yes": "True",
    "not a number": "float('nan')",
    "infinity": "float('inf')",
    "a large number": "10**400",
    "a very large number": "10**5000",
    "a function": "lambda: x",
    "an iterator": "iter([x])",
    "a range": "range(3)",
    "bytes": "repr(x).encode()",
    "a word": "'nothing'",
    "an object": "object()",
    "long text": "repr(x) + ' ' * 150",
    "very long text": "' ' * 2000 + repr(x)",
    "half a sign": "repr(x) + '\\ud800'",
    "a zero sign": "'\\x00' + repr(x)",
    "two arrays": "np.array([x, x])",
    "an array of text": "np.array([repr(x)])",
    "an array of objects": "np.array([x], dtype=object)",
    "an array of yes": "np.array([True])",
    "an empty array": "np.array([])",
    "a masked array": "np.ma.array([x])",
    "NumPy's yes": "np.bool_(True)",
    "NumPy's whole number": "np.int64(round(x))",
    "NumPy's small float": "np.float16(x)",
    "NumPy's complex number": "np.complex128(x)",
    "NumPy's span of time": "np.timedelta64(round(x), 'ns')",
    "NumPy's time": "np.datetime64(round(x), 'ns')",
}

LETTERS = {
    "a letter": "x",
    "a capital": "x.upper()",
    "in brackets": "f'({x})'",
    "a bracket": "f' {x.upper()}) '",
    "a point": "f'{x}.'",
    "a colon": "f'{x}:'",
    "in quotation marks": "f'\"{x}\"'",
    "full width": "chr(ord(x) + 0xFEE0)",
    "full-width capital": "chr(ord(x.upper()) + 0xFEE0)",
    "a new line": "f'{x}\\n'",
    "a tab": "f'\\t{x}'",
    "an invisible sign": "f'{x}\\u200b'",
    "NumPy's text": "np.str_(x)",
    "a list": "[x]",
    "a number": "ord(x) - 96",
    "twice": "x * 2",
    "with a word": "f'option {x}'",
    "bytes": "x.encode()",
    "half a sign": "f'{x}\\ud800'",
    "none of them": "'z'",
    "yes": "True",
}

PAIRS = {
    "pairs": "x",
    "keys as text": "{str(key): value for key, value in x.items()}",
    "keys as text with spaces": "{f' {key} ': value for key, value in x.items()}",
    "keys in full width": "{chr(ord(str(key)) + 0xFEE0): value for key, value in x.items()}",
    "keys with a point": "{float(key): value for key, value in x.items()}",
    "keys as decimals": "{Decimal(key): value for key, value in x.items()}",
    "keys of NumPy's": "{np.int64(key): value for key, value in x.items()}",
    "capitals": "{key: value.upper() for key, value in x.items()}",
    "brackets": "{key: f'({value})' for key, value in x.items()}",
    "full-width letters": "{key: chr(ord(value) + 0xFEE0) for key, value in x.items()}",
    "invisible signs": "{key: f'{value}\\u200b' for key, value in x.items()}",
    "turned round": "dict(reversed(list(x.items())))",
    "a dict that lies": "type('Own', (dict,), {'items': lambda own: x.items()})({1: 'z'})",
    "an ordered dict": "OrderedDict(x)",
    "a dict with defaults": "defaultdict(str, x)",
    "without the last": "dict(list(x.items())[:-1])",
    "the first alone": "dict(list(x.items())[:1])",
    "the last open": "x | {len(x): ...}",
    "the first none": "x | {1: None}",
    "the first empty": "x | {1: ''}",
    "one in two ways": "x | {'1': x[2]}",
    "all the same": "dict.fromkeys(x, x[1])",
    "one letter further": "{key: chr(ord(value) + 1) for key, value in x.items()}",
    "letters and numbers exchanged": "{value: key for key, value in x.items()}",
    "a number too many": "x | {99: 'a'}",
    "from 0": "{key - 1: value for key, value in x.items()}",
    "values in lists": "{key: [value] for key, value in x.items()}",
    "yes for 1": "{True if key == 1 else key: value for key, value in x.items()}",
    "a list of pairs": "list(x.items())",
    "the letters alone": "''.join(x.values())",
    "a view": "MappingProxyType(x)",
    "as text": "repr(x)",
    "nothing in it": "{}",
    "all open": "dict.fromkeys(x, ...)",
}

SETTINGS = {
    "settings": "x",
    "as text": "{key: repr(value) for key, value in x.items()}",
    "as decimals": "{key: Decimal(repr(value)) for key, value in x.items()}",
    "as lists": "{key: [value] for key, value in x.items()}",
    "shares in percent": "{key: f'{100 * value!r} %' if 0 < value < 1 else value for key, value in x.items()}",
    "shares a hundred times": "{key: 100 * value if 0 < value < 1 else value for key, value in x.items()}",
    "with thousands": "{key: f'{value:,}' for key, value in x.items()}",
    "of NumPy's": "{key: np.float64(value) for key, value in x.items()}",
    "turned round": "dict(reversed(list(x.items())))",
    "an ordered dict": "OrderedDict(x)",
    "without the first": "dict(list(x.items())[1:])",
    "without the last": "dict(list(x.items())[:-1])",
    "the first alone": "dict(list(x.items())[:1])",
    "the first open": "x | {next(iter(x)): ...}",
    "one that is not there": "x | {'colour': 1}",
    "one misspelt": "{f'{key}s': value for key, value in x.items()}",
    "in capitals": "{key.upper(): value for key, value in x.items()}",
    "invisible signs": "{f'{key}\\u200b': value for key, value in x.items()}",
    "out of bounds": "{key: 10**12 for key in x}",
    "yes": "dict.fromkeys(x, True)",
    "a list": "list(x.items())",
    "nothing in it": "{}",
    "all open": "dict.fromkeys(x, ...)",
}

NOTHING = {"dots": "...", "none": "None", "no text": "''", "dots in text": "'...'", "spaces": "'  '"}

FORMS = {
    "number": UNDERSTOOD | OTHER_NUMBERS,
    "choice": LETTERS,
    "match": PAIRS,
    "mission": SETTINGS,
}


def meant(spec, given, other):
    """{name: what may be meant}: the right answer, each known mistake, and what lies beside. other: somebody else's."""
    right = spec.answer(given)
    every = {"what is right for another learner": spec.answer(other)}
    possible = spec.wrong_misconceptions(given) if spec.kind == "choice" else spec.misconceptions
    every |= {f"mistake: {wrong.name}": spec.wrong_answer(given, wrong) for wrong in possible}
    if spec.kind == "number":
        every |= _beside(spec, right) | _steps(spec, given)
        every["the line that the card offers"] = watching.short(read(repr(right), unit=spec.unit).value)
    elif spec.kind == "choice":
        every |= {f"text: {option.key}": text for _, option, text in spec.shown(given)}
    elif spec.kind == "match":
        every["left sides in words"] = {text: right[number] for number, text in spec.lefts(given)}
    elif spec.kind == "mission":
        values = explorers.spec(spec.explorer).completed(right)
        every["every slider"] = values
        every["the line that the card offers"] = eval(watching.settings_line(spec, values).partition(" = ")[2])
    return {name: _plain(value) for name, value in every.items()}


def _beside(spec, right):
    """Both edges of the tolerance, just inside and just outside, and the slips of unit."""
    allowed = spec.allowed(right)
    edges = {
        f"{side} the {name} edge": right + way * allowed * (1 + beyond)
        for name, way in (("upper", 1), ("lower", -1))
        for side, beyond in (("inside", -1e-6), ("on", 0), ("outside", 1e-6))
    }
    return edges | {f"slip: {slip.name}": right * slip.factor for slip in slips(spec.unit)} | {"near": right * 1.03}


def _steps(spec, given):
    """The numbers on the way to the answer, and those that were given."""
    every = spec.names(given)
    return {f"step: {name}": value for name, value in every.items() if isinstance(value, (int, float))}


def _plain(value):
    """Numbers of NumPy's as Python's own, so that they can be written down."""
    return value.item() if isinstance(value, np.generic) else value


@cache
def functions(spec):
    """{name: Written}: right and wrong functions, without those that know nothing but some inputs."""
    shown = spec.given("ann").hidden("cases")
    right = {f"right: {name}": source for name, source in written_functions.right(spec).items()}
    wrong = {f"wrong: {name}": source for name, source in wrong_functions.wrong(spec, shown).items()}
    every = {name: Written(source=source) for name, source in (right | wrong).items()}
    return {name: written for name, written in every.items() if "by heart" not in name}


def answers(spec, learner, other):
    """{name: Written} for one learner's exercise. other: another learner, whose right answer is one of them."""
    if spec.kind == "function":
        every = functions(spec)
    else:
        given, others = spec.given(learner), spec.given(other)
        right = _plain(spec.answer(given))
        forms = {name: form.replace("UNIT", getattr(spec, "unit", "")) for name, form in FORMS[spec.kind].items()}
        every = {name: Written(right, form) for name, form in forms.items()}
        every |= {name: Written(x) for name, x in meant(spec, given, others).items()}
        every["what the course counts as right"] = Written(source=right_code(spec, learner))
    return every | {f"nothing: {name}": Written(None, form) for name, form in NOTHING.items()}
