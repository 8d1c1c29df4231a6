import argparse
import json
import stat

import lesson_samples as samples
import nbformat
import pytest
from lesson_samples import code, lesson, markdown, notebook, result, stream

from platformlab.notebooks import form
from platformlab.notebooks.command import add_arguments, run
from platformlab.notebooks.form import NotebookError


def normal(*cells):
    return form.normalised(notebook(*cells) if cells else lesson(), get=samples.get)


def ids(nb):
    return [cell["id"] for cell in nb["cells"]]


def test_cell_ids_say_what_the_cells_hold():
    assert ids(normal()) == [
        "02-what-is-a-view-worth",
        "import",
        "guess-first-3-minutes",
        "predict-02-income",
        "guess-first-3-minutes-text",
        "explore-views-into-income",
        "guess-first-3-minutes-code",
        "guess-first-3-minutes-code-2",
        "exercises",
        "2-1-card",
        "2-1-answer",
        "2-1-check",
        "2-3-card",
        "2-3-answer",
        "2-3-check",
        "reveal-02-income",
    ]


def test_cell_ids_are_the_same_in_whatever_state_the_file_was():
    disturbed = lesson()
    for number, cell in enumerate(disturbed["cells"]):
        cell["id"] = f"x{number}"
        cell["metadata"] |= {"trusted": True, "tags": ["a"], "nbgrader": {"points": 99}}
    assert form.normalised(disturbed, get=samples.get) == normal()


def test_ids_are_valid_and_differ_even_for_long_chinese_and_equal_headings():
    cells = [markdown(f"## {title}") for title in ("自媒体", "自媒体", "Very " * 40, "What's 私域流量?", "a <b>b</b>")]
    found = ids(normal(*cells))
    assert found[:2] == ["text", "text-2"]
    assert found[3:] == ["whats", "a-b"]
    assert len(set(found)) == 5
    assert max(map(len, found)) <= 64


def test_the_normal_form_is_a_valid_notebook_of_format_4_5():
    nbformat.validate(nbformat.reads(form.dumps(normal()), as_version=4))
    assert normal()["nbformat_minor"] == 5


def test_only_what_a_reader_or_a_grader_needs_stays_in_the_metadata():
    nb = normal()
    assert nb["metadata"] == {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    by_id = {cell["id"]: cell["metadata"] for cell in nb["cells"]}
    assert by_id.pop("guess-first-3-minutes-code-2") == {"jupyter": {"source_hidden": True}}
    graded = {name for name, metadata in by_id.items() if metadata}
    assert graded == {"2-1-answer", "2-1-check", "2-3-answer", "2-3-check"}


def test_answer_and_check_carry_what_nbgrader_reads():
    by_id = {cell["id"]: cell["metadata"].get("nbgrader") for cell in normal()["cells"]}
    assert by_id["2-1-answer"] == {
        "grade": False,
        "grade_id": "2-1-answer",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    assert by_id["2-1-check"] == {
        "grade": True,
        "grade_id": "2-1-check",
        "locked": True,
        "points": 3,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    assert by_id["2-3-check"]["points"] == 4


def test_a_changed_number_of_points_changes_the_file():
    nb = notebook(code('q = exercise("2.1")'), code("answer_1 = ..."), code("q.check(answer_1)"))
    dearer = form.normalised(nb, get=lambda exercise: argparse.Namespace(points=5, answer_name="answer_1"))
    assert dearer["cells"][2]["metadata"]["nbgrader"]["points"] == 5


def test_outputs_go_unless_the_prose_quotes_them():
    cells = {cell["id"]: cell for cell in normal()["cells"]}
    assert cells["predict-02-income"]["outputs"] == []
    assert cells["predict-02-income"]["execution_count"] is None
    kept = cells["guess-first-3-minutes-code"]
    assert kept["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["24000\n"]}]
    # The count that Run All gives: the fourth code cell.
    assert kept["execution_count"] == 4


def test_a_kept_result_has_the_count_of_run_all_and_no_metadata():
    nb = normal(code("1"), code("# NBVAL_CHECK_OUTPUT\n134.4", outputs=[result("134.4")], count=41))
    assert nb["cells"][1]["outputs"] == [
        {"data": {"text/plain": ["134.4"]}, "execution_count": 2, "metadata": {}, "output_type": "execute_result"}
    ]


def test_trailing_blanks_and_empty_cells_go():
    nb = normal()
    assert all(line == line.rstrip() for cell in nb["cells"] for line in cell["source"].split("\n"))
    assert all(cell["source"].strip() for cell in nb["cells"])
    assert nb["cells"][0]["source"] == "# 02 · What is a view worth?\n\nTwelve posts."


def test_a_file_has_sorted_keys_and_a_newline_at_the_end():
    text = form.dumps(normal())
    assert text.endswith("}\n")
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    assert "·" in text


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            (code('q = exercise("2.1")'), code("q.check(answer_1)")),
            "exercise 2.1: no cell between its card and its check sets answer_1",
        ),
        ((code('q = exercise("2.1")'), code("answer_1 = ...")), "exercise 2.1: its card has no check cell"),
        ((code('q = exercise("9.9")'), code("answer_1 = ..."), code("q.check(answer_1)")), "exercise 9.9: "),
        (
            (code('q = exercise("2.1")'), code("answer_1 = ..."), code("q.check(answer_1)"), code("q.check(answer_1)")),
            "exercise 2.1: is checked twice",
        ),
        (
            (code('q = exercise("2.1")'), code("x = ..."), code("q.check(x)")),
            "exercise 2.1: its answer is called x; its card offers a line for answer_1",
        ),
    ],
)
def test_an_incomplete_exercise_is_named(cells, said):
    with pytest.raises(NotebookError, match=said) as caught:
        normal(*cells)
    assert "\n" not in str(caught.value)


def test_a_card_alone_is_shown_and_not_graded():
    nb = normal(code('exercise("2.M1")'))
    assert ids(nb) == ["exercise-2-m1"]
    assert nb["cells"][0]["metadata"] == {}


def test_a_half_written_answer_does_not_stop_the_reading_of_a_notebook():
    assert form.calls("explore('x'") == ()
    assert form.calls("%timeit explore('x')") == ()


def test_calls_are_found_with_their_arguments_and_methods():
    calls = form.calls('predict("02.income", reveal=True)\ntable("content_reach").chart()\nclaim(1)')
    assert [(call.name, call.argument, call.keywords, call.method) for call in calls] == [
        ("predict", "02.income", {"reveal": True}, None),
        ("table", "content_reach", {}, "chart"),
        ("claim", 1, {}, None),
    ]


# ---------------------------------------------------------------------------------------------------------- solutions


def test_the_right_answers_fill_the_answer_cells_and_no_other():
    nb = normal()
    filled = form.with_solutions(nb, "anna", get=samples.get)
    sources = {cell["id"]: cell["source"] for cell in filled["cells"]}
    assert sources.pop("learner") == "from platformlab import learner\n\nlearner('anna');"
    assert sources["2-1-answer"] == "answer_1 = 240.0"
    assert sources["2-3-answer"] == 'income = get("2.3").reference'
    before = {cell["id"]: cell["source"] for cell in nb["cells"]}
    assert {name for name in before if before[name] != sources[name]} == {"2-1-answer", "2-3-answer"}
    assert normal() == nb


def test_another_learner_has_other_answers():
    answers = {
        learner: form.with_solutions(normal(), learner, get=samples.get)["cells"][11]["source"]
        for learner in ("ann", "robert")
    }
    assert answers == {"ann": "answer_1 = 180.0", "robert": "answer_1 = 360.0"}


# ------------------------------------------------------------------------------------------------------------ command


def written(tmp_path, nb, name="00_sample.ipynb"):
    path = tmp_path / name
    path.write_text(form.dumps(nb), encoding="utf-8")
    return path


def test_fix_repairs_a_disturbed_file_once_and_then_leaves_it(tmp_path):
    path = written(tmp_path, lesson())
    assert "is not in its normal form (first at cell" in form.problems(path, get=samples.get)[0]
    assert form.fix(path, get=samples.get) is True
    repaired = path.read_bytes()
    assert form.problems(path, get=samples.get) == ()
    assert form.fix(path, get=samples.get) is False
    assert path.read_bytes() == repaired
    assert [file.name for file in tmp_path.iterdir()] == ["00_sample.ipynb"]


def test_fix_keeps_the_files_permissions(tmp_path):
    path = written(tmp_path, lesson())
    path.chmod(0o640)
    form.fix(path, get=samples.get)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_that_cannot_be_put_right_stays_as_it_was(tmp_path):
    path = written(tmp_path, notebook(code('q = exercise("2.1")')))
    before = path.read_bytes()
    with pytest.raises(NotebookError):
        form.fix(path, get=samples.get)
    assert path.read_bytes() == before


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = written(tmp_path, lesson())
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        form.fix(path, get=samples.get)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["00_sample.ipynb"]


def test_a_marked_cell_without_its_output_is_found(tmp_path):
    nb = normal(code("# NBVAL_CHECK_OUTPUT\nprint(1)"))
    assert "keeps no output" in form.problems(written(tmp_path, nb), get=samples.get)[0]


def command(*arguments):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([str(argument) for argument in arguments]))


def plain(*more):
    return notebook(markdown("# 00 · A sample\n\nNo figures."), *more)


def test_the_command_finds_then_mends_then_is_content(tmp_path, capsys):
    path = written(tmp_path, plain(code("1")))
    assert command("--check", path) == 1
    assert "is not in its normal form" in capsys.readouterr().out
    assert command("--fix", path) == 0
    assert "written in its normal form" in capsys.readouterr().out
    assert command(path) == 0
    assert capsys.readouterr().out == "1 lesson: all is well.\n"


def test_the_command_also_tells_of_untagged_numbers_which_fix_cannot_mend(tmp_path, capsys):
    path = written(tmp_path, plain(markdown("It earned 134 yuan.")))
    assert command("--fix", path) == 1
    assert "134 yuan has no tag" in capsys.readouterr().out


def test_the_command_answers_in_json(tmp_path, capsys):
    path = written(tmp_path, plain(code("1")))
    assert command("--fix", "--json", path) == 0
    assert json.loads(capsys.readouterr().out) == {"files": {str(path): []}, "written": [str(path)]}


@pytest.mark.parametrize("content", ["", "[]", '{"cells": 3}', '{"cells": [], "nbformat": 3}'])
def test_a_file_that_is_no_notebook_gives_one_line_and_status_2(tmp_path, capsys, content):
    path = tmp_path / "00_x.ipynb"
    path.write_text(content, encoding="utf-8")
    assert command(path) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "is not a notebook" in captured.err
    assert captured.out == ""


def test_a_missing_file_gives_one_line_and_status_2(tmp_path, capsys):
    assert command(tmp_path / "none.ipynb") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_streams_and_results_survive_being_written_and_read(tmp_path):
    nb = normal(code("# NBVAL_CHECK_OUTPUT\nprint(1)\n2", outputs=[stream("1\n"), result("2")], count=1))
    path = written(tmp_path, nb)
    assert form.dumps(form.normalised(form.read(path), get=samples.get)) == path.read_text(encoding="utf-8")
