"""A lesson as others get it: its answer cells empty, and nothing left in the file of its having been run.

A teacher tries a lesson out in the very file that is handed to a class or published afterwards. So before that:

    held(notebook)       the exercises whose cells hold an answer, and the teacher's own cells with a solution in them
    cleared(notebook)    a copy in which these cells are as the course wrote them
    unrun(notebook)      a copy without outputs, counts, saved widgets and whatever else no reader or grader needs

What an untouched answer cell holds is made from the exercise and not read from a file, because any file of the lesson
may be the one with the answer: the answer's name, three dots, and a comment that says what is asked for, the same for
all exercises of a kind. Any other comment counts as an answer: no rule can tell "# CNY per month" from "# the second".
"""

import ast
import io
import re
import tokenize
from copy import deepcopy
from dataclasses import dataclass

from platformlab.exercises.numbers import kind_of
from platformlab.notebooks import form

_CARD = re.compile(
    r"""(?:(?<![\w.])(?P<question>[^\W\d]\w*)\s*=\s*)?(?<!\w)exercise\s*\(\s*(?P<mark>['"])(?P<id>[\w.]+)(?P=mark)"""
)
_COMMENTS = {
    "choice": 'a letter in quotation marks, such as "a"',
    "match": 'pairs, such as {1: "a", 2: "b"}',
    "mission": "settings of the sliders, in curly brackets",
}
_SOLUTION = re.compile(r"^([^\n\S]*)[^\n]*BEGIN SOLUTION.*?(?:END SOLUTION[^\n]*|\Z)", re.MULTILINE | re.DOTALL)
"""A solution as nbgrader marks it, in a cell that a teacher added; nbgrader's own step for it is not run here, because
it would empty the answer cells of the lessons too."""

_STUBS = {"code": "# YOUR CODE HERE\nraise NotImplementedError()"}
_MARKS = ("cell_type", "grade", "grade_id", "locked", "points", "schema_version", "solution", "task")


@dataclass(frozen=True)
class _Exercise:
    """An exercise with the places of its cells, where they are there. question: the variable of its card."""

    spec: object
    question: str | None
    card: int
    answer: int | None
    check: int | None

    def wanted(self):
        """What the course writes into each of its cells: {place: source}."""
        lines = {self.card: f'exercise("{self.spec.id}")'}
        if self.question:
            lines = {self.card: f'{self.question} = exercise("{self.spec.id}")'}
            lines[self.check] = f"{self.question}.check({self.spec.answer_name})"
        lines[self.answer] = template(self.spec)
        lines.pop(None, None)
        return lines


def held(notebook):
    """What holds an answer, in the order of the notebook: exercises' ids, and "cell …" for a teacher's own."""
    return tuple(dict.fromkeys(name for name, _, _ in _touched(notebook)))


def cleared(notebook):
    """A copy in which nothing is held any more. A second answer cell with an answer in it goes as a whole."""
    out = deepcopy(notebook)
    instead = {place: cell for _, place, cell in _touched(out)}
    cells = [instead.get(place, cell) for place, cell in enumerate(out["cells"])]
    out["cells"] = [cell for cell in cells if cell is not None]
    return out


def refusal(found):
    """One line on what holds answers. found: {name of a lesson or file: what held() gave}."""
    said = "; ".join(f"{name} holds answers ({_listed(ones)})" for name, ones in found.items())
    return (
        f"{said}: an answer cell must hold its three dots and nothing else, because everybody reads it. Take them out, "
        "or add --clear-answers, which takes them out of what is given to others and leaves your file as it is"
    )


def taken_out(name, ones):
    """One line on what was cleared."""
    return f"{name}: the answers were taken out ({_listed(ones)}); your own file is as it was"


def _listed(ones):
    exercises = [one for one in ones if not one.startswith("cell ")]
    named = [f"exercise{'s' if len(exercises) > 1 else ''} {', '.join(exercises)}"] if exercises else []
    return ", ".join([*named, *(one for one in ones if one.startswith("cell "))])


# ------------------------------------------------------------------------------------------------- what holds an answer


def _touched(notebook):
    """(what, place, cell) for each cell that holds an answer; cell: as it should be, None for one to leave out."""
    cells, exercises = notebook["cells"], _exercises(notebook)
    own = {}
    for one in exercises:
        own |= one.wanted()
    found = []
    for one in exercises:
        for place, cell in enumerate(cells):
            if _holds(cell, place, one, exercises, own):
                found.append((one.spec.id, place, _code_cell(cell, own[place]) if place in own else None))
    for place, cell in enumerate(cells):
        if place not in {at for _, at, _ in found} and _SOLUTION.search(cell["source"]):
            stub = _STUBS.get(cell["cell_type"], "YOUR ANSWER HERE")
            emptied = _SOLUTION.sub(lambda region, stub=stub: _indented(stub, region[1]), cell["source"])
            found.append((f"cell {_shown_name(cell, place)}", place, cell | {"source": emptied}))
    return sorted(found, key=lambda one: one[1])


def _holds(cell, place, one, exercises, own):
    """Whether a cell holds an answer of an exercise."""
    name = one.spec.answer_name
    if place == one.answer:
        return not _untouched(cell, one.spec)
    if place == one.check:
        return cell["cell_type"] != "code" or not _same(cell["source"], own[place])
    others = [other for other in exercises if other.spec.answer_name == name]
    if any(place == other.answer for other in others) or any(_untouched(cell, other.spec) for other in others):
        return False
    return f"{form.slug(one.spec.id)}-answer" in _names(cell) or _sets(cell, name) or _tells(cell, one)


def _exercises(notebook):
    """Every exercise whose card a code cell holds, however the rest of that cell reads."""
    cells, found = notebook["cells"], {}
    for place, cell in enumerate(cells):
        for card in _CARD.finditer(cell["source"]) if cell["cell_type"] == "code" else ():
            spec = _spec(card["id"])
            known = spec is None or (spec.id in found and (found[spec.id].question or not card["question"]))
            if not known:
                found[spec.id] = _placed(cells, spec, card["question"], place)
    return tuple(found.values())


def _spec(name):
    from platformlab import exercises

    try:
        return exercises.get(name)
    except LookupError:
        return None


def _placed(cells, spec, question, card):
    """The places of an exercise's cells: by the names that the course gave them, else by what they hold."""
    slug = form.slug(spec.id)
    checks = [place for place, cell in enumerate(cells) if f"{slug}-check" in _names(cell)]
    if not checks and question:
        call = re.compile(rf"(?<![\w.]){question}\s*\.\s*check\s*\(")
        later = range(card + 1, len(cells))
        checks = [at for at in later if cells[at]["cell_type"] == "code" and call.search(cells[at]["source"])]
    check = checks[0] if checks and question else None
    between = range(card + 1, len(cells) if check is None else check)
    named = [place for place in between if f"{slug}-answer" in _names(cells[place])]
    answers = named or [place for place in between if _sets(cells[place], spec.answer_name)]
    return _Exercise(spec, question, card, answers[-1] if answers else None, check)


def _names(cell):
    """The names of a cell: its own, and nbgrader's."""
    marks = cell.get("metadata", {}).get("nbgrader", {})
    return {cell.get("id"), marks.get("grade_id") if isinstance(marks, dict) else None}


def _shown_name(cell, place):
    return next((name for name in sorted(filter(None, _names(cell)))), str(place + 1))


# --- one cell ---------------------------------------------------------------------------------------------------------


def template(spec):
    """What the course writes into the answer cell of an exercise."""
    if spec.kind == "function":
        return f"{spec.signature}\n    return ..."
    return f"{spec.answer_name} = ...  # {_comment(spec)}"


def _comment(spec):
    if spec.kind != "number":
        return _COMMENTS[spec.kind]
    return f"{spec.unit}, such as 0.05" if kind_of(spec.unit) == "share" else spec.unit


def _untouched(cell, spec):
    return cell["cell_type"] == "code" and _same(cell["source"], template(spec))


def _same(source, wanted):
    """Whether a source is the same Python as another, with the same comment or none."""
    tree, written = _tree(source), _comments(source)
    return tree is not None and ast.dump(tree) == ast.dump(_tree(wanted)) and written in ([], _comments(wanted))


def _tree(source):
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _comments(source):
    """The comments of a source, as far as it can be read."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                found.append(token.string.lstrip("#").strip())
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def _sets(cell, name):
    """Whether a cell gives this name a value; a text cell does if it was a code cell, and reads as one."""
    tree = _tree(cell["source"])
    if tree is None:
        # Not plain Python: a magic (%time answer_1 = 134, answer_1 = !cat answer), or an error in writing.
        given = rf"(?<![\w.]){name}\b[^\n=]*(?<![=!<>])=(?!=)|\bdef\s+{name}\b|^%%?capture\s+{name}\b"
        return cell["cell_type"] == "code" and bool(re.search(given, cell["source"], re.MULTILINE))
    return any(name in _given_by(node) for node in ast.walk(tree))


def _given_by(node):
    """The names that one node of a syntax tree gives a value."""
    if isinstance(node, ast.Name):
        return (node.id,) if isinstance(node.ctx, ast.Store) else ()
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.MatchAs | ast.MatchStar):
        return (node.name,)
    if isinstance(node, ast.alias):
        return (node.asname or node.name,)
    return ()


def _tells(cell, one):
    """Whether a cell has an answer checked that stands in the call itself: q1.check(134)."""
    tree = _tree(cell["source"]) if cell["cell_type"] == "code" else None
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "check":
            continue
        asked = ast.unparse(node.func.value)
        if asked not in (one.question, f"exercise({one.spec.id!r})"):
            continue
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if not all(isinstance(value, ast.Name) or ast.unparse(value) == "..." for value in given):
            return True
    return False


def _code_cell(cell, source):
    kept = {name: value for name, value in cell.items() if name != "attachments"}
    return kept | {"cell_type": "code", "source": source, "execution_count": None, "outputs": []}


def _indented(stub, indent):
    return "\n".join(indent + line for line in stub.split("\n"))


# ------------------------------------------------------------------------------------------------ what running has left


def unrun(notebook):
    """A copy without outputs, counts, times and saved widgets. Texts stay, and the names of cells and nbgrader's marks,
    which a teacher may have added; of the rest only what form.normalised keeps too."""
    cells = [_unrun(cell, place) for place, cell in enumerate(notebook["cells"])]
    return {"cells": cells, "metadata": deepcopy(form.METADATA), "nbformat": 4, "nbformat_minor": 5}


def _unrun(cell, place):
    kept, metadata = {}, cell.get("metadata", {})
    if isinstance(marks := metadata.get("nbgrader"), dict):
        kept["nbgrader"] = {name: marks[name] for name in _MARKS if name in marks}
    if metadata.get("jupyter", {}).get("source_hidden") is True:
        kept["jupyter"] = {"source_hidden": True}
    kept |= {name: metadata[name] for name in ("deletable", "editable") if isinstance(metadata.get(name), bool)}
    out = {"cell_type": cell["cell_type"], "id": cell.get("id") or f"cell-{place}", "metadata": kept}
    out["source"] = cell["source"]
    if cell["cell_type"] == "code":
        return out | {"execution_count": None, "outputs": []}
    pictures = form.pictures(cell)
    return out | ({"attachments": pictures} if pictures else {})
