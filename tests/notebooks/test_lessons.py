"""The lessons as they are in lessons/: their form, their numbers and links, and what happens when they are run."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from platformlab import exercises
from platformlab.notebooks import form, grammar, prose

ROOT = Path(__file__).resolve().parents[2]
LESSONS = form.lessons()
FIRST_FIVE = {
    "00_start_here",
    "01_two_machines",
    "02_views_into_income",
    "03_visits_into_orders",
    "04_free_traffic_and_trust",
}

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def test_the_first_five_lessons_are_there():
    assert {path.stem for path in LESSONS} >= FIRST_FIVE


def test_lessons_are_numbered_without_gaps():
    assert [path.stem[:2] for path in LESSONS] == [f"{number:02}" for number in range(len(LESSONS))]


@each_lesson
def test_a_lesson_is_in_its_normal_form(path):
    assert form.problems(path) == ()
    nbformat.validate(nbformat.read(path, as_version=4))


@each_lesson
def test_fix_gives_back_a_lesson_that_was_saved_by_jupyterlab(path, tmp_path):
    saved = form.read(path)
    for number, cell in enumerate(saved["cells"]):
        cell["id"] = f"{number:08x}"
        cell["metadata"] |= {"editable": True, "trusted": True}
        if cell["cell_type"] == "code" and not form.MARK.search(cell["source"]):
            cell["execution_count"] = number + 3
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["noise\n"]}]
    saved["metadata"] |= {"widgets": {}, "language_info": {"name": "python", "version": "3.11.2"}}
    copy = tmp_path / path.name
    form.write(saved, copy)
    assert form.fix(copy) is True
    assert copy.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
    assert form.fix(copy) is False


@each_lesson
def test_a_lesson_has_the_shape_of_a_lesson(path):
    assert grammar.problems(form.read(path), path.stem) == ()


@each_lesson
def test_every_number_and_link_of_a_lesson_has_its_origin(path):
    assert prose.problems(path) == ()


@pytest.mark.parametrize("name", ["README.md", "data/README.md"])
def test_links_in_the_readmes_lead_somewhere(name):
    assert prose.links(ROOT / name)
    assert prose.link_problems(ROOT / name) == ()


@each_lesson
def test_every_exercise_of_a_lessons_module_is_in_the_lesson(path):
    """What an explorer asks as a mission need not have a card as well."""
    nb = form.read(path)
    explorers = {call.argument for call in form.all_calls(nb) if call.name == "explore"}
    there = {call.argument for call in form.all_calls(nb) if call.name in ("exercise", "predict")}
    shown = {spec.id for name in explorers for spec in exercises.missions(name)}
    specs = (*exercises.all(), *exercises.predictions())
    assert {spec.id for spec in specs if spec.lesson == int(path.stem[:2])} <= there | shown


# ------------------------------------------------------------------------------------------------------- run for real


def run(notebook):
    """The cells of a notebook after Run All in a kernel of its own, as Jupyter runs it in lessons/."""
    node = nbformat.from_dict(notebook)
    resources = {"metadata": {"path": str(ROOT / "lessons")}}
    client = NotebookClient(node, timeout=120, allow_errors=True, resources=resources, shutdown_kernel="immediate")
    client.execute()
    return [cell for cell in node.cells if cell.cell_type == "code"]


@each_lesson
def test_a_lesson_with_every_answer_right_earns_full_marks(path, own_records, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    cells = run(form.with_solutions(form.read(path), "full marks"))
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type != "error", f"{cell.id}: {output.ename}: {output.evalue}"
            assert output.get("name") != "stderr", f"{cell.id}: {output.text}"
    earned, possible = {}, {}
    for cell in cells:
        metadata = cell.metadata.get("nbgrader", {})
        if metadata.get("grade"):
            (output,) = cell.outputs
            assert output.output_type == "execute_result"
            earned[cell.id] = float(output.data["text/plain"])
            possible[cell.id] = metadata["points"]
    assert earned == possible
    assert possible


def test_nbval_finds_the_quoted_outputs_unchanged(own_records):
    """In the lessons that quote some. Every lesson is run as it is by the browser tests too."""
    quoting = [path for path in LESSONS if any(form.MARK.search(cell["source"]) for cell in form.read(path)["cells"])]
    assert quoting
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", *quoting],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
