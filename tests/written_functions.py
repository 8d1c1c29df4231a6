"""Right functions as learners write them, for every exercise that asks for one: as text for an answer cell.

    right(spec)     {what is special about it: source}

BODIES stand under the signature of the exercise. FORMS come after the worked solution, whose function they call `own`.
"""

from textwrap import dedent, indent

from function_bodies import BODIES

FORMS = {
    "other names": """
        def {name}({letters}):
            return own({letters})""",
    "any inputs": """
        def {name}(*inputs):
            return own(*inputs)""",
    "any names": """
        def {name}(**inputs):
            return own(**inputs)""",
    "in order only": """
        def {name}({letters}, /):
            return own({letters})""",
    "by name only": """
        def {name}(*, {parameters}):
            return own({by_name})""",
    "in another order": """
        def {name}({reversed}):
            return own({by_name})""",
    "default values": """
        def {name}({defaults}):
            return own({parameters})""",
    "one default more": """
        def {name}({parameters}, digits=None):
            return own({parameters})""",
    "a lambda": "{name} = lambda {letters}: own({letters})",
    "a class": """
        class Own:
            def __call__(self, {parameters}):
                return own({parameters})

        {name} = Own()""",
    "a method": """
        class Own:
            @staticmethod
            def {name}({parameters}):
                return own({parameters})

        {name} = Own().{name}""",
    "a partial": """
        from functools import partial

        def scaled(scale, *inputs):
            return scale * own(*inputs)

        {name} = partial(scaled, 1)""",
    "wrapped": """
        from functools import wraps

        def noted(function):
            @wraps(function)
            def inner(*inputs, **named):
                return function(*inputs, **named)

            return inner

        {name} = noted(own)""",
    "a helper inside": """
        def {name}({parameters}):
            def helper():
                return own({parameters})

            return helper()""",
    "a generator": """
        def {name}({parameters}):
            def results():
                yield own({parameters})

            return next(results())""",
    "type hints": """
        def {name}({parameters}) -> float:
            result: float = own({parameters})
            return result""",
    "prints too": """
        def {name}({parameters}):
            result = own({parameters})
            print(result)
            return result""",
    "keeps results": """
        kept = {{}}

        def {name}(*inputs):
            key = repr(inputs)
            if key not in kept:
                kept[key] = own(*inputs)
            return kept[key]""",
    "a decimal": """
        from decimal import Decimal

        def {name}(*inputs):
            return Decimal(float(own(*inputs)))""",
    "ten decimals": """
        def {name}(*inputs):
            return round(float(own(*inputs)), 10)""",
    "four digits": """
        def {name}(*inputs):
            return float(f'{{float(own(*inputs)):.4g}}')""",
    "a number of NumPy's": """
        import numpy as np

        def {name}(*inputs):
            return np.float64(own(*inputs))""",
    "an array of none": """
        import numpy as np

        def {name}(*inputs):
            return np.array(own(*inputs))""",
    "an array of one": """
        import numpy as np

        def {name}(*inputs):
            return np.array([own(*inputs)])""",
}
"""Other ways of writing a right function."""

ROUNDED = {
    "whole": "round(result)",
    "whole, cut off": "int(result)",
    "whole, from below": "result // 1",
    "1 decimal": "round(result, 1)",
    "2 decimals": "round(result, 2)",
    "2 decimals as text would": "float(f'{result:.2f}')",
    "3 digits": "float(f'{result:.3g}')",
}
"""Right where every result is a whole number or infinite, and wrong elsewhere."""

WHOLE_RESULTS, WHOLE_INPUTS = {"6.5"}, {"9.5", "10.5"}
INTEGERS = """
    inputs = [value if type(value) is list else int(value) for value in ({parameters},)]
    return own(*inputs)"""
"""Right where every input is a whole number, and wrong elsewhere."""

ALIKE = {
    "1.5": ({"bought_visits", "visit_price_cny"}, {"orders", "basket_cny"}),
    "2.4": ({"click_rate", "click_price", "share"},),
    "4.6": ({"conversion_rate", "order_margin_cny"},),
    "7.5": ({"living_cost", "fixed_cost"}, {"posts", "reach", "click_rate", "conversion", "margin"}),
}
"""Parameters that are multiplied or added: it is right to swap them, and wrong to swap others."""


def right(spec):
    """{what is special about it: source} of right functions."""
    written = {"the worked solution": solution(spec)}
    written |= {name: under(spec, body) for name, body in BODIES[spec.id].items()}
    written |= {name: formed(spec, form) for name, form in FORMS.items()}
    if spec.id in WHOLE_RESULTS:
        written |= {f"rounded: {name}": made_of(spec, rounded(result)) for name, result in ROUNDED.items()}
    if spec.id in WHOLE_INPUTS:
        written["whole inputs"] = formed(spec, own_way(INTEGERS))
    return written | {f"{one} and {other} swapped": swapped(spec, one, other) for one, other in pairs(spec, alike=True)}


def under(spec, body):
    """A function from what stands under its signature."""
    return f"{spec.signature}\n{indent(dedent(body).strip(), '    ')}\n"


def solution(spec):
    """The function that the worked solution shows, or the first right one where it is told in words."""
    text = spec.solution.template
    return text.partition("```python\n")[2].partition("```")[0] or under(spec, next(iter(BODIES[spec.id].values())))


def formed(spec, form):
    """A function that comes after the worked solution and uses it."""
    letters = [f"x{place}" for place in range(len(spec.parameters))]
    words = {
        "name": spec.name,
        "parameters": ", ".join(spec.parameters),
        "letters": ", ".join(letters),
        "by_name": ", ".join(f"{name}={name}" for name in spec.parameters),
        "reversed": ", ".join(reversed(spec.parameters)),
        "defaults": ", ".join(f"{name}=0" for name in spec.parameters),
    }
    return f"{solution(spec)}\nown = {spec.name}\n\n{dedent(form).strip().format(**words)}\n"


def own_way(body):
    """A form with the parameters' own names, from what stands under the signature."""
    return f"def {{name}}({{parameters}}):\n{indent(dedent(body).strip(), '    ')}"


def made_of(spec, result):
    """A function that makes something of the right result. result: an expression with `result` in it."""
    form = "import random\n\nfirsts = {{}}\n\n\ndef {name}(*inputs):\n    result = own(*inputs)\n    return "
    return formed(spec, form + result.replace("{", "{{").replace("}", "}}"))


def rounded(result):
    """The same for finite results; an infinite one stays as it is."""
    return f"result if result == float('inf') else {result}"


def pairs(spec, *, alike):
    """Each two parameters that may be swapped, or that may not."""
    groups = ALIKE.get(spec.id, ())
    every = [(one, other) for place, one in enumerate(spec.parameters) for other in spec.parameters[place + 1 :]]
    return [pair for pair in every if any(set(pair) <= group for group in groups) == alike]


def swapped(spec, one, other):
    """A function that takes two parameters for each other."""
    return formed(spec, own_way(f"{one}, {other} = {other}, {one}\nreturn own({{parameters}})"))
