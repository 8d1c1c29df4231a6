"""The shape that every lesson has, so that a learner who knows one knows them all. Lesson 00, a tour, is free of it.

1 title, question, what you can do afterwards, minutes · 2 a guess · 3 the model: words, one line of maths, symbols with
their units, the code behind it, closed · 4 an explorer with two missions or more · 5 real figures · 6 three exercises
or more, of two kinds or more · 7 the claim on trial · 8 recap, words to know with the Chinese term, reading.

`platformlab notebooks` tells what a lesson lacks.
"""

import ast
import re
from itertools import pairwise

from platformlab.notebooks import form, prose

MINUTES = (25, 45)
MISSIONS, EXERCISES, KINDS = 2, 3, 2

_STATED = re.compile(r"\b([0-9]+) minutes\b")
_MATHS = re.compile(r"\$\$.+?\$\$", re.DOTALL)
_SYMBOLS = re.compile(r"^\|.*\bunit\b.*\|[ \t]*\n\|[ \t:|-]+\|", re.IGNORECASE | re.MULTILINE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


def problems(notebook, stem):
    """What a lesson lacks, as one-line texts. stem: the file's name without its ending, "02_views_into_income"."""
    number = stem[:2]
    out = list(_imports(notebook, number))
    if number != "00":
        for check in (_opening, _model, _parts, _exercises, _ending):
            out += check(notebook, number)
    return tuple(out)


def _texts(notebook):
    return [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def _imports(notebook, number):
    """A lesson uses the face only; a closed cell may show a model's code, and lesson 00 makes a slider of its own."""
    for cell in form.code_cells(notebook):
        allowed = {"platformlab": set(form.FACE)}
        if number == "00":
            allowed |= {"ipywidgets": None}
        if cell["metadata"].get("jupyter", {}).get("source_hidden"):
            allowed |= {"inspect": None, "platformlab.models": None}
        for module, names in _imported(cell["source"]):
            if module not in allowed or not (allowed[module] is None or names <= allowed[module]):
                what = f"{', '.join(sorted(names))} from {module}" if names else module
                yield f"cell {cell['id']}: imports {what}; a lesson may import {', '.join(form.FACE)} only."


def _imported(source):
    """(module, names) for each import in a code cell."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module, {name.name for name in node.names}
        elif isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, set()


def _opening(notebook, number):
    first = next(iter(_texts(notebook)), "")
    if not first.startswith(f"# {number} · "):
        yield f'the first cell must begin with "# {number} · " and the title.'
    if "**The question.**" not in first:
        yield 'the first cell lacks "**The question.**".'
    if "you can" not in first.lower():
        yield "the first cell does not say what you can do afterwards."
    stated = [int(minutes) for minutes in _STATED.findall(first)]
    if len(stated) != 1 or not MINUTES[0] <= stated[0] <= MINUTES[1]:
        yield f"the first cell must state its minutes once, from {MINUTES[0]} to {MINUTES[1]}."


def _model(notebook, _number):
    prose_text = "\n\n".join(_texts(notebook))
    if not _MATHS.search(prose_text):
        yield "there is no line of maths ($$ … $$)."
    if not _SYMBOLS.search(prose_text):
        yield "there is no table of symbols with a column for the unit."
    if not any(cell["metadata"].get("jupyter", {}).get("source_hidden") for cell in form.code_cells(notebook)):
        yield "no closed cell holds the code behind the model."


def _parts(notebook, number):
    """Guess, explorer, answer to the guess and claim are there, in this order, and a chart of real figures."""
    from platformlab import exercises

    calls = form.all_calls(notebook)
    places = {
        "guess": [i for i, call in enumerate(calls) if call.name == "predict" and not call.keywords.get("reveal")],
        "explorer": [i for i, call in enumerate(calls) if call.name == "explore"],
        "answer to the guess": [i for i, call in enumerate(calls) if call.keywords.get("reveal")],
        "claim on trial": [i for i, call in enumerate(calls) if call.name == "claim"],
    }
    yield from (f"there is no {what}." for what, found in places.items() if not found)
    if not any((call.name, call.method) == ("table", "chart") for call in calls):
        yield "there is no chart of real figures."
    for (earlier, ones), (later, others) in pairwise((what, found) for what, found in places.items() if found):
        if others[0] < ones[0]:
            yield f"the {later} stands before the {earlier}."
    asked, answered = ({calls[i].argument for i in places[what]} for what in ("guess", "answer to the guess"))
    for name in sorted(asked ^ answered, key=str):
        yield f"the guess {name} is {'never answered' if name in asked else 'answered but never asked'}."
    explorers = {calls[i].argument for i in places["explorer"]}
    if explorers and sum(len(exercises.missions(name)) for name in explorers) < MISSIONS:
        yield f"its explorers have fewer than {MISSIONS} missions."
    for call in calls:
        own = {"exercise": f"{int(number)}.", "predict": f"{number}."}.get(call.name, "")
        if not str(call.argument).startswith(own):
            yield f"{call.name}({call.argument!r}) belongs to another lesson."


def _exercises(notebook, _number):
    from platformlab import exercises

    try:
        kinds = [exercises.get(cells.exercise).kind for cells in form.graded(notebook)]
    except (form.NotebookError, LookupError) as error:
        yield str(error)
        return
    if len(kinds) < EXERCISES or len(set(kinds)) < KINDS:
        yield f"its exercises are: {', '.join(kinds) or 'none'}; {EXERCISES} of {KINDS} kinds are needed."


def _ending(notebook, _number):
    recap = [text for text in _texts(notebook) if re.search(r"\b(?:in )?three sentences\b", text, re.IGNORECASE)]
    if not recap:
        yield "there is no recap in three sentences."
    words = [text for text in _texts(notebook) if re.search(r"\bwords to know\b", text, re.IGNORECASE)]
    if not any(_CHINESE.search(text) for text in words[-1:]):
        yield "there are no words to know with their Chinese terms."
    if not prose.readings_of(notebook):
        yield "there is no reading list (under “Read on”) with a work and its year."
