"""What a class gets holds no answer of the teacher's, and nothing that running the lesson has left."""

import json
import shutil
from pathlib import Path

import pytest

from platformlab.cli import main
from platformlab.notebooks import form

SHOP, TRUST = "03_visits_into_orders", "04_free_traffic_and_trust"


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """A checkout's lessons that a test may change: {name: path}."""
    folder = tmp_path / "lessons"
    folder.mkdir()
    paths = tuple(Path(shutil.copy(path, folder)) for path in form.lessons())
    monkeypatch.setattr(form, "lessons", lambda: paths)
    return {path.stem: path for path in paths}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A course of two students, in which nothing is released: made once, and copied for each test."""
    folder = tmp_path_factory.mktemp("empty")
    roster = folder / "roster.csv"
    roster.write_text("student_id,name\nann,Ann Lee\nbo,王波\n", encoding="utf-8")
    assert main(["classroom", "init", str(folder / "course"), "--roster", str(roster)]) == 0
    return folder / "course"


@pytest.fixture
def made(empty, tmp_path):
    """The course of one test."""
    return Path(shutil.copytree(empty, tmp_path / "course"))


@pytest.fixture
def release(made, capsys):
    """Runs the command, and gives (exit status, what it said)."""

    def run(*arguments):
        capsys.readouterr()
        status = main(["classroom", "release", *arguments, "--course", str(made)])
        said = capsys.readouterr()
        assert (said.err.count("\n"), said.out == "") == ((1, True) if status else (0, False))
        return status, said.out + said.err

    return run


def change(path, **sources):
    """Writes these sources into the cells of these names, with _ for -."""
    notebook = form.read(path)
    for name, source in sources.items():
        (cell,) = [cell for cell in notebook["cells"] if cell["id"] == name.strip("_").replace("_", "-")]
        cell["source"] = source
    form.write(notebook, path)


def ran(path):
    """Saves a notebook as JupyterLab does after a run: every trace of it says LEAK."""
    notebook = form.read(path)
    for cell in notebook["cells"]:
        cell["metadata"]["execution"] = {"iopub.execute_input": "LEAK"}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "LEAK"}]
            cell["execution_count"] = 77
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"LEAK": {}}}}
    path.write_text(json.dumps(notebook), encoding="utf-8")


def given(made, lesson=SHOP):
    """Every notebook that leaves the teacher's hands: {path: notebook}."""
    paths = [*(made / "release").rglob("*.ipynb"), *(made / "handout").rglob("*.ipynb")]
    assert len([path for path in paths if path.parent.name == lesson or path.parent.parent.name == lesson]) >= 3
    return {path: form.read(path) for path in paths}


def sources(notebook):
    return [cell["source"] for cell in notebook["cells"]]


def test_a_lesson_with_an_answer_is_refused_by_name_and_nothing_is_written(lessons, made, release):
    change(lessons[SHOP], _3_3_answer='answer_3 = "b"', _3_5_answer="def break_even_visits(a, b, c):\n    return a / c")
    change(lessons[TRUST], _4_1_answer="answer_1 = ...  # 134")
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    assert release("2", "3", "4") == (
        1,
        "platformlab classroom release: 03_visits_into_orders holds answers (exercises 3.3, 3.5); "
        "04_free_traffic_and_trust holds answers (exercise 4.1): an answer cell must hold its three dots and nothing "
        "else, because everybody reads it. Take them out, or add --clear-answers, which takes them out of what is "
        "given to others and leaves your file as it is\n",
    )
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


def test_cleared_the_class_gets_three_dots_and_the_lesson_stays(lessons, made, release):
    own = lessons[SHOP].read_text(encoding="utf-8")
    change(lessons[SHOP], _3_3_answer='answer_3 = "b"')
    written = lessons[SHOP].read_bytes()
    status, said = release("3", "--clear-answers")
    assert status == 0
    assert "03_visits_into_orders: the answers were taken out (exercise 3.3); your own file is as it was" in said
    assert lessons[SHOP].read_bytes() == written
    dots = [source for source in sources(json_of(own)) if source.startswith("answer_3 =")]
    for path, notebook in (given(made) | {"source": form.read(source_of(made))}).items():
        assert [source for source in sources(notebook) if source.startswith("answer_3 =")] == dots, path


def json_of(text):
    return form.parsed(text, "lesson")


def source_of(made, lesson=SHOP):
    return made / "source" / lesson / f"{lesson}.ipynb"


def test_an_answer_in_source_is_refused_and_cleared_and_the_teachers_copy_keeps_it(lessons, made, release):
    release("3")
    change(source_of(made), _3_1_answer="answer_1 = 134", _3_1_check="q1.check(answer_1)\n# mine: 134")
    status, said = release("3")
    assert status == 1
    assert f"source/{SHOP}/{SHOP}.ipynb holds answers (exercise 3.1)" in said
    status, said = release("3", "--clear-answers")
    assert status == 0
    assert f"source/{SHOP}/{SHOP}.ipynb: the answers were taken out (exercise 3.1)" in said
    for path, notebook in given(made).items():
        assert "134" not in json.dumps(notebook), path
    assert "answer_1 = 134" in sources(form.read(source_of(made)))
    assert release("3")[0] == 1
    assert release("3", "--force")[0] == 0
    assert sources(form.read(source_of(made)))[1:] == sources(form.read(lessons[SHOP]))


def test_a_copied_answer_cell_in_source_is_cleared_too(lessons, made, release):
    """Copied in JupyterLab, with nbgrader's name of it: nbgrader itself stops at such a copy."""
    release("3")
    notebook = form.read(source_of(made))
    (place,) = [at for at, cell in enumerate(notebook["cells"]) if cell["id"] == "3-1-answer"]
    copied = {**notebook["cells"][place], "id": "copied", "source": "answer_1 = 134"}
    notebook["cells"].insert(place + 2, copied)
    form.write(notebook, source_of(made))
    assert "exercise 3.1" in release("3")[1]
    assert release("3", "--clear-answers")[0] == 0
    assert not any("134" in json.dumps(one) for one in given(made).values())


def test_another_notebook_beside_it_in_source_is_looked_through_too(lessons, made, release):
    release("3")
    beside = source_of(made).with_name("with answers.ipynb")
    shutil.copy(source_of(made), beside)
    change(beside, _3_3_answer='answer_3 = "b"')
    ran(beside)
    (beside.parent / ".ipynb_checkpoints").mkdir()
    shutil.copy(beside, beside.parent / ".ipynb_checkpoints")
    (beside.parent / "prices.csv").write_text("a,b\n", encoding="utf-8")
    assert f"source/{SHOP}/with answers.ipynb holds answers (exercise 3.3)" in release("3")[1]
    assert release("3", "--clear-answers")[0] == 0
    text = "".join(path.read_text(encoding="utf-8") for path in (made / "release").rglob("*.ipynb"))
    assert 'answer_3 = \\"b\\"' not in text
    assert "LEAK" not in text
    assert (made / "release" / SHOP / "prices.csv").is_file()


@pytest.mark.parametrize("where", ["lesson", "source", "source, changed"])
def test_what_a_run_has_left_does_not_travel(lessons, made, release, where):
    if where != "lesson":
        release("3")
        if where == "source, changed":
            change(source_of(made), import_="from platformlab import claim, exercise, explore, predict, table  # mine")
    ran(lessons[SHOP] if where == "lesson" else source_of(made))
    assert release("3")[0] == 0
    for path, notebook in (given(made) | {source_of(made): form.read(source_of(made))}).items():
        assert "LEAK" not in json.dumps(notebook), path
        assert all((cell["outputs"], cell["execution_count"]) == ([], None) for cell in form.code_cells(notebook)), path
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}, path


def test_a_teachers_words_and_cells_arrive(lessons, made, release):
    notebook = form.read(lessons[SHOP])
    picture = {"shop.png": {"image/png": "aGk="}}
    words = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "**Mine** ![](attachment:shop.png)"}
    code = {"cell_type": "code", "id": "b", "metadata": {}, "source": "mine = 134", "outputs": []}
    notebook["cells"][2:2] = [words | {"attachments": picture}, code]
    change_of = next(cell for cell in notebook["cells"] if cell["id"] == "3-1-answer")
    change_of["source"] = "answer_1 = 7"
    form.write(notebook, lessons[SHOP])
    assert release("3", "--clear-answers")[0] == 0
    for found in given(made).values():
        assert "mine = 134" in sources(found)
        (mine,) = [cell for cell in found["cells"] if cell["source"].startswith("**Mine**")]
        assert mine["attachments"] == picture


def test_what_was_changed_in_source_stays_however_often_it_is_released(lessons, made, release):
    release("3")
    change(source_of(made), import_="from platformlab import claim, exercise, explore, predict, table  # mine")
    for _ in range(3):
        assert release("3")[0] == 0
        assert all(any("# mine" in source for source in sources(one)) for one in given(made).values())
    release("3", "--force")
    assert not any("# mine" in source for source in sources(form.read(source_of(made))))


def test_an_exercise_that_is_not_whole_is_one_line(lessons, made, release):
    change(lessons[SHOP], _3_2_answer="# nothing here")
    change(lessons[TRUST], _4_1_card='q1 = exercise("4.99")')
    assert "exercise 3.2" in release("3")[1]
    status, said = release("4", "--clear-answers")
    assert status == 1
    assert "4.99" in said


def test_what_a_teacher_hides_in_a_task_of_their_own_is_not_handed_out(lessons, made, release):
    release("3")
    marks = {"grade_id": "essay", "locked": False, "schema_version": 3, "points": 5, "grade": True, "solution": True}
    task = {"grade_id": "task", "locked": True, "schema_version": 3, "points": 5, "grade": False, "solution": False}
    notebook = form.read(source_of(made))
    notebook["cells"] += [
        {
            "cell_type": "markdown",
            "id": "essay",
            "metadata": {"nbgrader": marks | {"task": False}},
            "source": "Why?\n\n### BEGIN SOLUTION\nBecause LEAK.\n### END SOLUTION",
        },
        {
            "cell_type": "markdown",
            "id": "task",
            "metadata": {"nbgrader": task | {"task": True}},
            "source": "Draw it.\n=== BEGIN MARK SCHEME ===\nLEAK\n=== END MARK SCHEME ===",
        },
    ]
    form.write(notebook, source_of(made))
    assert "holds answers (cell essay)" in release("3")[1]
    assert release("3", "--clear-answers")[0] == 0
    for found in given(made).values():
        assert "LEAK" not in json.dumps(found)
        assert {"Why?\n\nYOUR ANSWER HERE", "Draw it."} <= {source.strip() for source in sources(found)}
    assert "Because LEAK." in source_of(made).read_text(encoding="utf-8")


def test_as_json_it_says_what_was_cleared(lessons, made, release):
    change(lessons[SHOP], _3_3_answer='answer_3 = "b"')
    status, said = release("3", "--clear-answers", "--json")
    assert (status, json.loads(said)["cleared"]) == (0, {SHOP: ["3.3"]})
