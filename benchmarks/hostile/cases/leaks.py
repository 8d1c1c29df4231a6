"""Answers, outputs and saved states do not leak by what is handed out or published. Lessons are changed in a copy of
the checkout, in the case's folder."""

import json
import os
import shutil
from pathlib import Path

import platformlab
from hostile.case import collected
from hostile.fair import Fair
from hostile.works import FUNCTION, LESSON, NUMBER, code_cell, right_code
from platformlab import exercises
from platformlab.notebooks import form

ANSWERS, OUTPUTS = "an answer in a lesson is not handed out", "outputs and saved states do not travel"
ROOT = Path(platformlab.__file__).resolve().parents[2]
CASES = []
case = collected(CASES)

# --- answers ----------------------------------------------------------------------------------------------------------

SECRET = "31337.25"
"""A number that stands nowhere else."""


def own_checkout(at, change):
    """Keywords for commands that use a copy of the checkout, in which change(cells) was done to the lesson."""
    checkout = at.folder / "checkout"
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in ("src", "lessons", "data"):
        shutil.copytree(ROOT / name, checkout / name, ignore=ignore)
    path = checkout / "lessons" / f"{LESSON}.ipynb"
    notebook = form.read(path)
    change(notebook)
    path.write_text(form.dumps(notebook), encoding="utf-8")
    at.seen["lesson"] = (path, path.read_bytes())
    return {"env": {"PYTHONPATH": os.pathsep.join([str(checkout / "src"), os.environ.get("PYTHONPATH", "")])}}


def answering(exercise, source):
    """Writes this into the answer cell of an exercise."""

    def change(notebook):
        part = next(part for part in form.graded(notebook) if part.exercise == exercise)
        notebook["cells"][part.answer]["source"] = source

    return change


def _handed_out(at):
    """All that is handed out, as text."""
    paths = [*(at.root / "handout").rglob("*"), *(at.root / "release").rglob("*")]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.is_file())


def _lesson_unchanged(at):
    path, before = at.seen["lesson"]
    return path.read_bytes() == before


def _dots(at):
    path = at.root / "handout" / LESSON / "ann" / f"{LESSON}.ipynb"
    notebook = form.read(path)
    return all("..." in notebook["cells"][part.answer]["source"] for part in form.graded(notebook))


def _not_out(*words):
    return lambda at: not [word for word in words if word in _handed_out(at)]


REFUSED = {
    # name: (the exercise, its answer cell, what must not be handed out)
    "a number": (NUMBER, f"answer_1 = {SECRET}", SECRET),
    "a number beside the three dots": (NUMBER, f"answer_1 = ...  # {SECRET}", SECRET),
    "a number in a line of its own above": (NUMBER, f"# {SECRET}\nanswer_1 = ...", SECRET),
    "a number after the dots": (NUMBER, f"answer_1 = ...\nanswer_1 = {SECRET}", SECRET),
    "a letter": ("4.3", 'answer_3 = "d"  # not-handed-out', "not-handed-out"),
    "pairs": ("4.5", 'answer_5 = {1: "a", 2: "b", 3: "c", 31337: "d"}', "31337"),
    "the body of a function": (FUNCTION, right_code(exercises.get(FUNCTION), "ann"), "left = conversion_rate"),
    "half a body": (
        FUNCTION,
        "def visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):\n    left = 31337.25\n"
        "    return ...",
        SECRET,
    ),
}  # fmt: skip

for _name, (_exercise, _source, _word) in REFUSED.items():

    @case(
        ANSWERS,
        f"{_name}, in lessons",
        Fair(
            None,
            status={"release": 1},
            says=(LESSON, _exercise, "--clear-answers"),
            one_line=("release",),
            checks=(("nothing of it is handed out", _not_out(_word)), ("the lesson is as it was", _lesson_unchanged)),
        ),
    )
    def _(at, exercise=_exercise, source=_source):
        at.classroom("release", LESSON, **own_checkout(at, answering(exercise, source)))


@case(
    ANSWERS,
    "a number, and --clear-answers",
    Fair(
        None,
        status={"release": 0},
        checks=(
            ("the handout has its three dots", _dots),
            ("nothing of it is handed out", _not_out(SECRET)),
            ("the lesson is as it was", _lesson_unchanged),
        ),
    ),
)
def _(at):
    how = own_checkout(at, answering(NUMBER, f"answer_1 = {SECRET}"))
    at.classroom("release", LESSON, "--clear-answers", **how)


@case(
    ANSWERS,
    "a number in source, where the teacher changed the lesson",
    Fair(
        None,
        status={"release": 1},
        says=(NUMBER, "--clear-answers"),
        checks=(("nothing of it is handed out", _not_out(SECRET)),),
    ),
)
def _(at):
    path = at.root / "source" / LESSON / f"{LESSON}.ipynb"
    notebook = form.read(path)
    answering(NUMBER, f"answer_1 = {SECRET}")(notebook)
    path.write_text(form.dumps(notebook), encoding="utf-8")
    at.classroom("release", LESSON)


@case(
    ANSWERS,
    "the three dots alone, written in another way",
    Fair(None, status={"release": 0}, checks=(("the dots are there", _dots),)),
)
def _(at):
    at.classroom("release", LESSON, **own_checkout(at, answering(NUMBER, "answer_1=...")))


def _site_not_built(at):
    return not list((at.folder / "site").rglob("*.html"))


@case(
    ANSWERS,
    "a number in lessons, and a site is built",
    Fair(None, status={"build": 1}, says=(NUMBER,), checks=(("no page is written", _site_not_built),)),
)
def _(at):
    how = own_checkout(at, answering(NUMBER, f"answer_1 = {SECRET}"))
    checkout = at.folder / "checkout"
    at.command("build", "site", "build", at.folder / "site", cwd=checkout, **how)


# --- outputs ----------------------------------------------------------------------------------------------------------

_WORDS = ("my-shown-output", "my-widget-state", "my-error-text", "my-time-of-running")
_SHOWN = [
    {"output_type": "stream", "name": "stdout", "text": "my-shown-output"},
    {"output_type": "error", "ename": "E", "evalue": "my-error-text", "traceback": ["my-error-text"]},
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "my-widget-state"}},
    },
]
_STATE = {"version_major": 2, "version_minor": 0, "state": {"x": {"state": {"value": "my-widget-state"}}}}


def _with_outputs(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = _SHOWN, 7


def _with_widgets(notebook):
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": _STATE}


def _with_times(notebook):
    for cell in notebook["cells"]:
        cell["metadata"]["execution"] = {"iopub.status.busy": "my-time-of-running"}


def _with_a_run_cell(notebook):
    notebook["cells"].append({**code_cell("2 + 2", "mine"), "outputs": _SHOWN, "execution_count": 3})


def _run(notebook):
    for change in (_with_outputs, _with_widgets, _with_times, _with_a_run_cell):
        change(notebook)


_NOTHING_SHOWN = Fair(
    None, status={"release": 0}, checks=(("nothing that was shown is handed out", _not_out(*_WORDS)),)
)
RUN = {
    "the outputs of a lesson that was run": _with_outputs,
    "the saved state of widgets": _with_widgets,
    "when each cell was run": _with_times,
    "the output of a teacher's own cell": _with_a_run_cell,
    "all that JupyterLab saves of a run": _run,
}

for _name, _change in RUN.items():

    @case(OUTPUTS, f"{_name}, in lessons", _NOTHING_SHOWN)
    def _(at, change=_change):
        at.classroom("release", LESSON, **own_checkout(at, change))


@case(OUTPUTS, "all that JupyterLab saves of a run, in source", _NOTHING_SHOWN)
def _(at):
    path = at.root / "source" / LESSON / f"{LESSON}.ipynb"
    notebook = form.read(path)
    _run(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    at.classroom("release", LESSON)


def _kept(*words):
    return lambda at: all(_handed_out(at).count(word) >= 3 for word in words)


@case(
    OUTPUTS,
    "a teacher's own text and cells stay",
    Fair(None, status={"release": 0}, checks=(("all of it is handed out", _kept("my own words", "my_own_cell")),)),
)
def _(at):
    def change(notebook):
        text = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "These are my own words."}
        notebook["cells"] += [text, code_cell("my_own_cell = 3", "mine-too")]

    at.classroom("release", LESSON, **own_checkout(at, change))
