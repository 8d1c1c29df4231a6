"""The site publishes no answer that a teacher left in a lesson, and nothing that running the lesson has left."""

import json
import shutil
from pathlib import Path

import pytest

from platformlab.cli import main
from platformlab.notebooks import form
from platformlab.site import build

SHOP, TRUST = "03_visits_into_orders", "04_free_traffic_and_trust"


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """Two of the lessons, where a test may change them: {name: path}."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    paths = tuple(Path(shutil.copy(path, folder)) for path in form.lessons() if path.stem in (SHOP, TRUST))
    monkeypatch.setattr(form, "lessons", lambda: paths)
    return {path.stem: path for path in paths}


def taught(path):
    """A teacher tried the lesson out: an answer, words and a cell of their own, and what JupyterLab saves of a run."""
    notebook = form.read(path)
    answer = next(cell for cell in notebook["cells"] if cell["source"].startswith("answer_3 = ..."))
    answer["source"] = 'answer_3 = "LEAK"'
    copied = {"cell_type": "code", "id": "copied", "metadata": {}, "source": 'answer_3 = "LEAK"', "outputs": []}
    words = {"cell_type": "markdown", "id": "words", "metadata": {}, "source": "My own words for this class."}
    shows = {"cell_type": "code", "id": "shows", "metadata": {}, "source": "print('mine', answer_3)", "outputs": []}
    at = notebook["cells"].index(answer)
    notebook["cells"][at + 1 : at + 1] = [copied, words, shows]
    for cell in form.code_cells(notebook):
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "LEAK"}]
        cell["execution_count"] = 77
        cell["metadata"]["execution"] = {"iopub.status.idle": "LEAK"}
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"LEAK": {}}}}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_a_lesson_with_an_answer_is_refused_before_anything_is_made(lessons, tmp_path, capsys):
    taught(lessons[SHOP])
    taught(lessons[TRUST])
    cache = tmp_path / "cache"
    assert main(["site", "build", str(tmp_path / "out"), "--cache", str(cache)]) == 1
    said = capsys.readouterr()
    assert said.err == (
        "platformlab site build: 03_visits_into_orders holds answers (exercise 3.3); 04_free_traffic_and_trust holds "
        "answers (exercise 4.3): an answer cell must hold its three dots and nothing else, because everybody reads it. "
        "Take them out, or add --clear-answers, which takes them out of what is given to others and leaves your file "
        "as it is\n"
    )
    assert (said.out, cache.exists(), (tmp_path / "out").exists()) == ("", False, False)


def test_an_exercise_that_is_not_whole_is_one_line(lessons, tmp_path, capsys):
    notebook = form.read(lessons[SHOP])
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "3-2-check"]
    form.write(notebook, lessons[SHOP])
    assert main(["site", "build", str(tmp_path / "out"), "--clear-answers"]) == 1
    assert capsys.readouterr().err == (
        "platformlab site build: 03_visits_into_orders: exercise 3.2: its card has no check cell.\n"
    )


def test_cleared_neither_the_live_lesson_nor_the_page_to_read_holds_it(lessons, tmp_path, capsys):
    taught(lessons[SHOP])
    before = lessons[SHOP].read_bytes()
    out = tmp_path / "out"
    arguments = ["--cache", str(build.default_cache()), "--clear-answers"]
    assert main(["site", "build", str(out), *arguments]) == 0
    said = capsys.readouterr().out
    assert "03_visits_into_orders: the answers were taken out (exercise 3.3); your own file is as it was\n" in said
    assert lessons[SHOP].read_bytes() == before
    made = [path for path in out.rglob("*") if path.suffix in (".ipynb", ".html", ".json", ".svg")]
    assert not [path for path in made if "LEAK" in path.read_text("utf-8", "replace")]
    live = form.read(out / f"files/{SHOP}.ipynb")
    sources = [cell["source"] for cell in live["cells"]]
    assert sum(source.startswith("answer_3 = ...") for source in sources) == 1
    assert {"My own words for this class.", "print('mine', answer_3)"} <= set(sources)
    for cell in form.code_cells(live):
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
    page = (out / f"lessons/{SHOP}.html").read_text("utf-8")
    assert "My own words for this class." in page
    assert "mine Ellipsis" in page
