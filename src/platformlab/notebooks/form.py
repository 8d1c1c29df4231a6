"""The lessons as files: their normal form, the marks a grader reads, and a copy with every answer filled in.

A lesson is reviewed as text, so the same lesson must always be the same file: cell ids that are made from what the cell
holds, no metadata but what a reader or a grader needs, no outputs, sorted keys. `normalised` gives that form;
`platformlab notebooks --check` tells where a file differs from it and `--fix` writes it. What a lesson says in numbers
and where its links lead is looked after in `prose`, what belongs in a lesson in `grammar`; the command
(`command`) tells all three.

The pattern of an exercise, which gives its cells their ids and nbgrader's metadata (schema 3):

    q1 = exercise("2.1")                 the card     2-1-card
    answer_1 = ...  # CNY per month      the answer   2-1-answer   solution
    q1.check(answer_1)                   the check    2-1-check    grade, locked, points of the exercise

The answer cell is the last one between card and check that assigns the name which the check is given, or defines it as
a function. An exercise whose card is shown but not kept in a variable is not graded.
"""

import ast
import json
import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from platformlab.whole_file import write_whole

FACE = ("explore", "exercise", "predict", "table", "claim", "progress", "learner", "save_plan")
"""The names that a lesson may import from platformlab."""

MARK = re.compile(r"^[ \t]*#[ \t]*NBVAL_CHECK_OUTPUT\b", re.MULTILINE)
"""A code cell with this comment keeps its output: the prose quotes it, and nbval compares it."""

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SCHEMA = 3
LONGEST_SLUG = 48

HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)


class NotebookError(ValueError):
    """What a lesson file cannot be used for, in one line."""


@dataclass(frozen=True)
class Call:
    """A call of one of the course's names in a code cell: explore("x"), predict("02.income", reveal=True)."""

    name: str
    argument: object
    keywords: dict
    method: str | None
    """The method called on the result at once: "chart" in table("x").chart()."""


@dataclass(frozen=True)
class Graded:
    """The three cells of one exercise, as positions in the notebook's cells."""

    exercise: str
    question: str
    variable: str
    card: int
    answer: int
    check: int


# ---------------------------------------------------------------------------------------------------------------- files


def read(path):
    """A notebook file as nested dictionaries, texts joined. NotebookError when it is missing or no notebook."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotebookError(f"{path}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise NotebookError(f"{path}: is not a notebook ({error}).") from None
    return parsed(text, path)


def parsed(text, path):
    """A notebook from the text of its file; path: for the NotebookError when it is none."""
    try:
        notebook = json.loads(text)
    except ValueError as error:
        raise NotebookError(f"{path}: is not a notebook ({error}).") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list) or notebook.get("nbformat") != 4:
        raise NotebookError(f"{path}: is not a notebook of format 4.")
    for cell in notebook["cells"]:
        cell["source"] = _joined(cell.get("source", ""))
    return notebook


def dumps(notebook):
    """A notebook as the text of its file: sorted keys, one space of indent, a newline at the end."""
    notebook = deepcopy(notebook)
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(notebook, path):
    """Write a notebook, whole or not at all."""
    write_whole(path, dumps(notebook))


def lessons():
    """The lesson files of this checkout, in order; empty where the package is installed without them."""
    for folder in (Path(__file__).resolve().parents[3] / "lessons", Path.cwd() / "lessons"):
        found = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
        if found:
            return tuple(found)
    return ()


def _joined(text):
    return "".join(text) if isinstance(text, list) else text


# ------------------------------------------------------------------------------------------------- what the cells hold


def calls(source):
    """The calls of the course's names in a code cell, in the order in which they are written.

    A cell that is not plain Python (a magic, an answer that is half written) has none.
    """
    tree = _parsed(source)
    if tree is None:
        return ()
    methods = {
        id(node.func.value): node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FACE
    ]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(
        Call(
            name=node.func.id,
            argument=_literal(node.args[0]) if node.args else None,
            keywords={keyword.arg: _literal(keyword.value) for keyword in node.keywords},
            method=methods.get(id(node)),
        )
        for node in found
    )


def all_calls(notebook):
    """The calls of the course's names in a whole notebook."""
    return tuple(call for cell in code_cells(notebook) for call in calls(cell["source"]))


def code_cells(notebook):
    """The code cells of a notebook."""
    return tuple(cell for cell in notebook["cells"] if cell["cell_type"] == "code")


def graded(notebook):
    """The exercises of a notebook with their three cells, in order.

    NotebookError when an exercise lacks its answer or check cell, or is checked twice.
    """
    trees = [_parsed(cell["source"]) if cell["cell_type"] == "code" else None for cell in notebook["cells"]]
    cards = {}
    found = []
    for position, tree in enumerate(trees):
        for node in tree.body if tree else ():
            question, exercise = _card(node)
            if question:
                cards[question] = (exercise, position)
            question, variable = _check(node)
            if question not in cards:
                continue
            exercise, card = cards[question]
            answers = [i for i in range(card + 1, position) if trees[i] and _binds(trees[i], variable)]
            if not answers:
                raise NotebookError(f"exercise {exercise}: no cell between its card and its check sets {variable}.")
            if any(exercise == other.exercise for other in found):
                raise NotebookError(f"exercise {exercise}: is checked twice.")
            found.append(
                Graded(
                    exercise=exercise,
                    question=question,
                    variable=variable,
                    card=card,
                    answer=answers[-1],
                    check=position,
                )
            )
    unchecked = {exercise for exercise, _ in cards.values()} - {cells.exercise for cells in found}
    if unchecked:
        raise NotebookError(f"exercise {min(unchecked)}: its card has no check cell.")
    return tuple(found)


def _parsed(source):
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def _literal(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _card(node):
    """The variable and the exercise of `q1 = exercise("2.1")`, or (None, None)."""
    if (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "exercise"
        and node.value.args
    ):
        return node.targets[0].id, _literal(node.value.args[0])
    return None, None


def _check(node):
    """The question and the answer's name of `q1.check(answer_1)`, or (None, None)."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr == "check"
        and isinstance(node.value.func.value, ast.Name)
        and len(node.value.args) == 1
        and isinstance(node.value.args[0], ast.Name)
    ):
        return node.value.func.value.id, node.value.args[0].id
    return None, None


def _binds(tree, name):
    return any(
        (isinstance(node, ast.FunctionDef) and node.name == name)
        or (isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets))
        for node in tree.body
    )


# ---------------------------------------------------------------------------------------------------------- normal form


def normalised(notebook, *, get=None):
    """The notebook in its normal form; the one that was given is not changed.

    get: from an exercise's id to its spec (platformlab.exercises.get), for the points.
    NotebookError when an exercise's cells are incomplete, its id is unknown, or its answer has another name than the
    line that its card offers.
    """
    cells = [_normal_cell(cell) for cell in notebook["cells"]]
    cells = [cell for cell in cells if cell["source"]]
    out = {"cells": cells, "metadata": deepcopy(METADATA), "nbformat": 4, "nbformat_minor": 5}
    parts, get = {}, get or _get()
    for cells_of in graded(out):
        name = slug(cells_of.exercise)
        parts |= {cells_of.card: f"{name}-card", cells_of.answer: f"{name}-answer", cells_of.check: f"{name}-check"}
        cells[cells_of.answer]["metadata"]["nbgrader"] = _nbgrader(f"{name}-answer", solution=True)
        cells[cells_of.check]["metadata"]["nbgrader"] = _nbgrader(
            f"{name}-check", grade=True, locked=True, points=_spec(cells_of, get).points
        )
    _name_cells(cells, parts)
    _count_cells(cells)
    return out


def slug(text):
    """A text as a part of an id: small Latin letters, digits and single hyphens; "text" when none are left."""
    text = re.sub(r"<!--.*?-->|<[^>]*>|\]\([^)]*\)", " ", text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", text.replace("'", ""))
    out = ""
    for word in words:
        longer = f"{out}-{word}" if out else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        out = longer
    return out or "text"


def _normal_cell(cell):
    kind = cell["cell_type"]
    source = "\n".join(line.rstrip() for line in cell["source"].splitlines()).strip("\n")
    out = {"cell_type": kind, "metadata": {}, "source": source}
    if kind == "code":
        if cell.get("metadata", {}).get("jupyter", {}).get("source_hidden"):
            out["metadata"]["jupyter"] = {"source_hidden": True}
        out["execution_count"] = None
        out["outputs"] = [_normal_output(output) for output in cell.get("outputs", ())] if MARK.search(source) else []
    elif found := pictures(cell):
        out["attachments"] = found
    return out


def pictures(cell):
    """The pictures that were pasted into a text cell and that its text shows: {name: data}."""
    attached = cell.get("attachments") or {}
    shown = unquote(cell["source"])
    return {name: deepcopy(data) for name, data in attached.items() if f"attachment:{name}" in shown}


def _normal_output(output):
    out = {key: deepcopy(output[key]) for key in ("output_type", "name", "ename", "evalue") if key in output}
    if "text" in output:
        out["text"] = _joined(output["text"]).splitlines(keepends=True)
    if "data" in output:
        out["data"] = {
            kind: value if kind.endswith("json") else _joined(value).splitlines(keepends=True)
            for kind, value in output["data"].items()
        }
        out["metadata"] = {}
    if out["output_type"] == "error":
        out["traceback"] = []
    return out


def _nbgrader(grade_id, *, grade=False, solution=False, locked=False, points=None):
    out = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": SCHEMA,
        "solution": solution,
        "task": False,
    }
    return out | ({"points": points} if grade else {})


def _spec(cells_of, get):
    """The spec of an exercise, whose answer must have the name that its card offers."""
    try:
        spec = get(cells_of.exercise)
    except LookupError as error:
        raise NotebookError(f"exercise {cells_of.exercise}: {error.args[0]}.") from None
    if spec.answer_name != cells_of.variable:
        raise NotebookError(
            f"exercise {cells_of.exercise}: its answer is called {cells_of.variable}; "
            f"its card offers a line for {spec.answer_name}."
        )
    return spec


def _get():
    from platformlab import exercises

    return exercises.get


def _name_cells(cells, parts):
    """Give every cell the id that its content asks for; equal ones are numbered from the second on."""
    taken = set(parts.values())
    section = "lesson"
    for position, cell in enumerate(cells):
        if position in parts:
            cell["id"] = parts[position]
            continue
        heading = HEADING.search(cell["source"]) if cell["cell_type"] == "markdown" else None
        if heading:
            section = name = slug(heading.group(1))
        elif cell["cell_type"] == "code":
            name = _code_name(cell["source"]) or f"{section}-code"
        else:
            name = f"{section}-text"
        unique, number = name, 1
        while unique in taken:
            number += 1
            unique = f"{name}-{number}"
        taken.add(unique)
        cell["id"] = unique


def _code_name(source):
    """ "explore-views-into-income" for a cell that calls explore("views_into_income"); None for any other."""
    found = calls(source)
    if found:
        call = found[0]
        verb = "reveal" if call.name == "predict" and call.keywords.get("reveal") else call.method or call.name
        return slug(f"{verb} {'' if call.argument is None else call.argument}".replace("_", " "))
    tree = _parsed(source)
    if tree and tree.body and all(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body):
        return "import"
    return None


def _count_cells(cells):
    """Number the cells that keep an output as Run All does: nbval takes a cell without a count for one never run."""
    count = 0
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        count += 1
        if cell["outputs"]:
            cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count


# -------------------------------------------------------------------------------------------------------- solutions


def with_solutions(notebook, learner, *, get=None):
    """A copy of the notebook in which this learner has answered everything rightly.

    A first cell says whose copy it is; each answer cell holds the line that earns full marks with that learner's
    numbers.
    """
    get = get or _get()
    out = deepcopy(notebook)
    for cells_of in graded(notebook):
        spec = get(cells_of.exercise)
        out["cells"][cells_of.answer]["source"] = spec.answer_code(spec.given(learner))
    first = {
        "cell_type": "code",
        "execution_count": None,
        "id": "learner",
        "metadata": {},
        "outputs": [],
        "source": f"from platformlab import learner\n\nlearner({learner!r});",
    }
    out["cells"].insert(0, first)
    return out


# ------------------------------------------------------------------------------------------------- as it should be


def problems(path, *, get=None):
    """Where a lesson's file differs from its normal form: a tuple of one-line texts, empty when it does not."""
    notebook = read(path)
    try:
        normal = normalised(notebook, get=get)
    except NotebookError as error:
        return (str(error),)
    found = [
        f"cell {cell['id']}: is marked NBVAL_CHECK_OUTPUT but keeps no output; run it and save."
        for cell in code_cells(normal)
        if MARK.search(cell["source"]) and not cell["outputs"]
    ]
    if dumps(normal) != Path(path).read_text(encoding="utf-8"):
        found.append(f"is not in its normal form{_first_difference(notebook, normal)}; --fix writes it.")
    return tuple(found)


def fix(path, *, get=None):
    """Write a lesson in its normal form; True when the file changed. NotebookError leaves the file as it was."""
    normal = normalised(read(path), get=get)
    if dumps(normal) == Path(path).read_text(encoding="utf-8"):
        return False
    write(normal, path)
    return True


def _first_difference(notebook, normal):
    for cell, wanted in zip(notebook["cells"], normal["cells"], strict=False):
        if cell != wanted:
            return f" (first at cell {wanted['id']})"
    return ""
