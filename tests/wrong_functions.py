"""Wrong functions as careless, naive and hostile learners write them, for every exercise that asks for a function.

    wrong(spec)             {what is wrong with it: source}: these must fail whatever inputs they meet
    fits_only(spec, cases)  {what others get: source} of functions that know nothing but these inputs

SLIPS belong to one exercise each; all others are made of the worked solution, see `written_functions`.
"""

from function_slips import SLIPS
from written_functions import (
    INTEGERS,
    ROUNDED,
    WHOLE_INPUTS,
    WHOLE_RESULTS,
    formed,
    made_of,
    own_way,
    pairs,
    rounded,
    swapped,
    under,
)

RESULTS = {
    "always 0": "0",
    "always 1": "1",
    "always infinity": "float('inf')",
    "nothing": "None",
    "printed": "print(result)",
    "text": "str(result)",
    "text with a unit": "f'{result} CNY'",
    "a percentage as text": "f'{100 * result} %'",
    "yes or no": "bool(result)",
    "a list": "[result]",
    "a pair": "(result,)",
    "a dict": "{'result': result}",
    "a set": "{result}",
    "a complex number": "complex(result)",
    "no number": "float('nan')",
    "a function": "lambda: result",
    "one too many": "result + 1",
    "one too few": "result - 1",
    "0.2 % too high": "result * 1.002",
    "0.2 % too low": "result * 0.998",
    "in percent": "100 * result",
    "twice": "2 * result",
    "the other sign": "-result",
    "turned over": "1 / result if result else 0",
    "at most 1": "min(result, 1)",
    "at least 1": "max(result, 1)",
    "random": "result * random.random()",
    "the first result again": "firsts.setdefault(0, result)",
    "right three times only": "result if len(firsts) < 3 and firsts.setdefault(len(firsts), True) else 0",
}
"""What a function makes of the right result."""

ALSO_RIGHT = {("10.5", "at most 1"), ("2.4", "above 0 only, else 0")}
"""A chance is never above 1, and without adverts, views, clicks, price or share there is no income."""

FOR_INFINITY = {
    "0": "0",
    "-1": "-1",
    "a large number": "10**9",
    "nothing": "None",
    "text": "'inf'",
    "minus infinity": "-result",
    "no number": "result - result",
    "an error": "1 / 0",
}
"""What stands in the place of an infinite result."""

INFINITE = {"3.5", "4.6", "6.5", "7.5"}

SMALL = """
    flat = [one for value in ({{parameters}},) for one in (value if type(value) is list else [value])]
    if any(one <= 0 for one in flat if type(one) is not list):
        {refused}
    return own({{parameters}})"""
"""A function that takes numbers above 0 only; what it does with others."""

REFUSED = {"an error": "raise ValueError('above 0')", "0": "return 0", "infinity": "return float('inf')"}

FORMS = {
    "dots": "def {name}({parameters}): ...",
    "not yet": """
        def {name}({parameters}):
            raise NotImplementedError""",
    "no inputs": """
        def {name}():
            return 0""",
    "an input too few": """
        def {name}(x):
            return x""",
    "an input too many": """
        def {name}({parameters}, more):
            return own({parameters})""",
    "yields": """
        def {name}({parameters}):
            yield own({parameters})""",
    "a coroutine": """
        async def {name}({parameters}):
            return own({parameters})""",
    "gives a function": """
        def {name}({parameters}):
            return own""",
    "no end": """
        def {name}({parameters}):
            return {name}({parameters})""",
    "leaves": """
        def {name}({parameters}):
            raise SystemExit""",
    "asks": """
        def {name}({parameters}):
            return float(input())""",
    "an unknown name": """
        def {name}({parameters}):
            return result""",
    "the inputs turned round": """
        def {name}(*inputs):
            return own(*inputs[::-1])""",
    "the first input again": """
        seen = []

        def {name}(*inputs):
            seen.append(inputs)
            return own(*seen[0])""",
    "added up over all calls": """
        total = [0]

        def {name}(*inputs):
            total[0] += own(*inputs)
            return total[0]""",
    "a class without a call": """
        class {name}:
            def __init__(self, {parameters}):
                self.result = 0""",
    "a number": "{name} = 5",
    "text": "{name} = 'own'",
    "its own source": "{name} = 'def {name}({parameters}): ...'",
}


def wrong(spec, shown):
    """{what is wrong with it: source}. shown: inputs that the learner has seen."""
    written = {name: under(spec, body) for name, body in SLIPS[spec.id].items()}
    written |= {name: formed(spec, form) for name, form in FORMS.items()}
    written |= {name: made_of(spec, result) for name, result in RESULTS.items()}
    if spec.id not in WHOLE_RESULTS:
        written |= {f"rounded: {name}": made_of(spec, rounded(result)) for name, result in ROUNDED.items()}
    if spec.id not in WHOLE_INPUTS:
        written["whole inputs"] = formed(spec, own_way(INTEGERS))
    if spec.id in INFINITE:
        instead = "result if result != float('inf') else {}"
        written |= {f"infinity is {name}": made_of(spec, instead.format(it)) for name, it in FOR_INFINITY.items()}
    written |= {
        f"above 0 only, else {name}": formed(spec, own_way(SMALL.format(refused=it))) for name, it in REFUSED.items()
    }
    written |= {f"{one} and {other} swapped": swapped(spec, one, other) for one, other in pairs(spec, alike=False)}
    for name, value in shown[0].items():
        for instead in (value, 0, 1):
            body = f"{name} = {instead!r}\nreturn own({{parameters}})"
            written[f"{name} is always {instead}"] = formed(spec, own_way(body))
    written |= fits_only(spec, shown)
    return {name: source for name, source in written.items() if (spec.id, name) not in ALSO_RIGHT}


def fits_only(spec, cases):
    """{what others get: source} of functions that know the results of these inputs by heart."""
    first = repr(float(spec.reference(**cases[0])))
    others = {"an error": "KNOWN[repr(inputs)]"} | {
        result: f"KNOWN.get(repr(inputs), float({result!r}))" for result in ("0", "inf", first)
    }
    head = f"{table(spec, cases)}\n\n\ndef {spec.name}(*inputs):\n"
    return {f"by heart, else {name}": f"{head}    return {body}\n" for name, body in others.items()}


def table(spec, cases):
    """The right results of these inputs, as the line that makes KNOWN."""
    known = {repr(tuple(case.values())): repr(float(spec.reference(**case))) for case in cases}
    lines = "".join(f"    {inputs!r}: float({result!r}),\n" for inputs, result in known.items())
    return f"KNOWN = {{\n{lines}}}"
