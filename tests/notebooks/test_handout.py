"""What holds an answer in a lesson, the lesson without it, and the lesson as if it had never been run."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.notebooks import form, handout

LESSONS = {path.stem: path for path in form.lessons()}
SHOP = "03_visits_into_orders"
"""Its exercises: 3.1 and 3.2 numbers, 3.3 a letter, 3.4 settings, 3.5 a function."""


def lesson(name=SHOP):
    return form.read(LESSONS[name])


def cell(notebook, name):
    """The cell of this name: "3-1-answer"."""
    return next(one for one in notebook["cells"] if one["id"] == name)


def place(notebook, name):
    return notebook["cells"].index(cell(notebook, name))


def own(source, kind="code", name="own"):
    """A cell of the teacher's own."""
    made = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def writes(name, source, *, kind="code"):
    """A change: this stands in the cell of this name."""

    def change(notebook):
        cell(notebook, name).update(source=source, cell_type=kind)

    return change


def adds(source, *, before="3-1-check", kind="code", **metadata):
    """A change: a cell more, before the cell of this name."""

    def change(notebook):
        made = own(source, kind) | {"metadata": metadata}
        notebook["cells"].insert(place(notebook, before), made)

    return change


BODY = "def break_even_visits(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):\n    "
ANSWERS = {
    "a number": (["3.1"], writes("3-1-answer", "answer_1 = 134")),
    "a letter, the same for all": (["3.3"], writes("3-3-answer", 'answer_3 = "b"')),
    "settings": (["3.4"], writes("3-4-answer", 'answer_4 = {"basket_cny": 120}')),
    "a function with a body": (["3.5"], writes("3-5-answer", BODY + "return fixed_cost_cny / 3")),
    "a function whose dots are not all": (["3.5"], writes("3-5-answer", BODY + "x = 134\n    return ...")),
    "a docstring that tells": (["3.5"], writes("3-5-answer", BODY + '"""Divide the first."""\n    return ...')),
    "a default that tells": (["3.5"], writes("3-5-answer", BODY.replace("cny):", "cny=7):") + "return ...")),
    "a comment of its own": (["3.1"], writes("3-1-answer", "answer_1 = ...  # 134")),
    "a comment without a digit": (["3.3"], writes("3-3-answer", "answer_3 = ...  # the second one")),
    "a comment beside the right one": (["3.1"], writes("3-1-answer", "# 134\nanswer_1 = ...  # CNY per visit")),
    "a comment in a function": (["3.5"], writes("3-5-answer", BODY + "# fixed / (value - cost)\n    return ...")),
    "before the dots": (["3.1"], writes("3-1-answer", "answer_1 = 134\nanswer_1 = ...  # CNY per visit")),
    "behind the dots": (["3.1"], writes("3-1-answer", "answer_1 = ...\nanswer_1 = 0.5 * 268")),
    "in the same line": (["3.1"], writes("3-1-answer", "answer_1 = ...; answer_1 = 134")),
    "as the type of the dots": (["3.1"], writes("3-1-answer", "answer_1: 134 = ...")),
    "under another name": (["3.1"], writes("3-1-answer", "answer_1 = right = ...\nright = 134")),
    "as a text under the dots": (["3.1"], writes("3-1-answer", "answer_1 = ...\n'134'")),
    "by a magic": (["3.1"], writes("3-1-answer", "%time answer_1 = 134")),
    "half written": (["3.1"], writes("3-1-answer", "answer_1 = 134 CNY")),
    "turned into text": (["3.1"], writes("3-1-answer", "answer_1 = 134", kind="markdown")),
    "turned into raw text": (["3.1"], writes("3-1-answer", "It is 134", kind="raw")),
    "in the check cell": (["3.1"], writes("3-1-check", "answer_1 = 134\nq1.check(answer_1)")),
    "in the check's call": (["3.1"], writes("3-1-check", "q1.check(134)")),
    "in a comment of the check": (["3.1"], writes("3-1-check", "q1.check(answer_1)  # 134")),
    "in the card's cell": (["3.1"], writes("3-1-card", 'q1 = exercise("3.1")\nanswer_1 = 134')),
    "in a second answer cell": (["3.1"], adds("answer_1 = 134")),
    "in a second answer cell, first": (["3.1"], adds("answer_1 = 134", before="3-1-answer")),
    "in a cell far below": (["3.2"], adds("answer_2 = 4_000", before="3-5-card")),
    "in a cell above its card": (["3.3"], adds('answer_3 = "b"', before="3-1-card")),
    "two of them in one cell": (["3.1", "3.2"], adds("answer_1, answer_2 = 134, 4_000", before="3-5-card")),
    "in a loop": (["3.1"], adds("for answer_1 in (134,):\n    pass")),
    "in a cell of a magic": (["3.1"], adds("%%time\nanswer_1 = 134")),
    "from a program": (["3.1"], adds("answer_1 = !cat my-answers")),
    "a second function": (["3.5"], adds(BODY + "return 3", before="3-5-check")),
    "checked by itself": (["3.1"], adds("q1.check(134)", before="3-2-card")),
    "checked by itself, by name": (["3.1"], adds('exercise("3.1").check(answer=134)', before="3-2-card")),
    "in a copied cell": (["3.1"], adds("# 134", nbgrader={"grade_id": "3-1-answer", "solution": True})),
    "in a copied cell turned into text": (["3.1"], adds("answer_1 = 134", kind="markdown")),
    "a solution as nbgrader marks it": (
        ["cell own"],
        adds("def f():\n    ### BEGIN SOLUTION\n    return 134\n    ### END SOLUTION"),
    ),
    "a written one": (["cell own"], adds("Why?\n\n### BEGIN SOLUTION\nIt is 134.", kind="markdown")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_found_by_its_exercise_and_taken_out_and_nothing_else_is(name):
    expected, change = ANSWERS[name]
    original = lesson()
    notebook = lesson()
    notebook["cells"].insert(1, own("# mine\nfans = 134"))
    notebook["cells"].insert(2, own("My own words.", kind="markdown", name="own-words"))
    change(notebook)
    before = copy.deepcopy(notebook)
    assert list(handout.held(notebook)) == expected
    cleared = handout.cleared(notebook)
    assert notebook == before
    assert handout.held(cleared) == ()
    assert len(form.graded(form.normalised(cleared))) == 5
    texts = [one["source"] for one in cleared["cells"]]
    assert "# mine\nfans = 134" in texts
    assert "My own words." in texts
    kept = {one["id"] for one in original["cells"]}
    course = [one for one in cleared["cells"] if one["id"] in kept]
    assert [(one["cell_type"], one["source"]) for one in course] == [
        (one["cell_type"], one["source"]) for one in original["cells"]
    ]
    others = [one["source"] for one in cleared["cells"] if one["id"] not in kept]
    assert "134" not in "".join(others).replace("# mine\nfans = 134", "")


@pytest.mark.parametrize("path", form.lessons(), ids=lambda path: path.stem)
def test_a_lesson_of_the_course_holds_no_answer_and_one_with_all_of_them_is_cleared(path):
    notebook = form.read(path)
    assert handout.held(notebook) == ()
    solved = form.with_solutions(notebook, "ann")
    assert list(handout.held(solved)) == [found.exercise for found in form.graded(notebook)]
    assert handout.cleared(solved)["cells"][1:] == notebook["cells"]


def test_three_dots_in_another_dress_are_no_answer():
    for source in ("answer_1=...", "answer_1 = ...", "\nanswer_1 = (...)  # CNY per visit\n"):
        notebook = lesson()
        writes("3-1-answer", source)(notebook)
        assert handout.held(notebook) == ()


def test_a_copy_that_still_has_its_dots_is_no_answer_and_stays():
    notebook = lesson()
    adds("answer_1 = ...  # CNY per visit", before="3-2-card")(notebook)
    assert handout.held(notebook) == ()
    assert handout.cleared(notebook) == notebook


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("print(answer_1)", "code"),
        ("my_answer = 134\nnumbers = {'answer_1': 3}", "code"),
        ("q1.hint()", "code"),
        ("q1.check(answer_1)" + "\nanswer = 5", "markdown"),
        ("Write it as `answer_1 = 134`, without a unit.", "markdown"),
        ("answer_10 = 3", "code"),
        ("%%time\nprint(answer_1 == 3)", "code"),
        ("shop.answer_1 = 3", "code"),
    ],
)
def test_a_teachers_own_cell_that_sets_no_answer_stays(source, kind):
    notebook = lesson()
    adds(source, before="3-2-card", kind=kind)(notebook)
    assert handout.held(notebook) == ()
    assert handout.cleared(notebook) == notebook


def test_a_card_that_is_shown_by_a_magic_still_guards_its_answer():
    notebook = lesson()
    writes("3-1-card", '%time q1 = exercise("3.1")')(notebook)
    writes("3-1-answer", "answer_1 = 134")(notebook)
    assert handout.held(notebook) == ("3.1",)


def test_cells_without_the_courses_names_are_known_by_what_they_hold():
    notebook = lesson()
    for number, one in enumerate(notebook["cells"]):
        one["id"], one["metadata"] = f"c{number}", {}
    assert handout.held(notebook) == ()
    answer = next(one for one in notebook["cells"] if one["source"].startswith("answer_3 ="))
    answer["source"] = 'answer_3 = "b"'
    assert handout.held(notebook) == ("3.3",)
    cleared = handout.cleared(notebook)
    assert [one["source"] for one in cleared["cells"]] == [one["source"] for one in lesson()["cells"]]


@given(st.text(max_size=40))
def test_whatever_stands_beside_the_dots_is_told(text):
    """Only blanks and line ends are as good as nothing."""
    notebook = lesson()
    writes("3-1-answer", f"answer_1 = ...  # {text}")(notebook)
    alone = " ".join(text.split()).lstrip("# ") in ("", "CNY per visit")
    assert alone or handout.held(notebook) == ("3.1",)
    assert alone or cell(handout.cleared(notebook), "3-1-answer")["source"] == "answer_1 = ...  # CNY per visit"


def test_the_refusal_names_every_exercise_and_the_word_that_helps():
    said = handout.refusal({"03_x": ("3.1", "3.5"), "04_y": ("4.3",), "source/05_z": ("cell essay",)})
    assert said == (
        "03_x holds answers (exercises 3.1, 3.5); 04_y holds answers (exercise 4.3); source/05_z holds answers (cell "
        "essay): an answer cell must hold its three dots and nothing else, because everybody reads it. Take them out, "
        "or add --clear-answers, which takes them out of what is given to others and leaves your file as it is"
    )


# ------------------------------------------------------------------------------------------------ what running has left


def run(notebook):
    """The notebook as JupyterLab saves it when it was run, with its widgets: each trace of it says LEAK."""
    leak = {"output_type": "display_data", "data": {"text/plain": "LEAK"}, "metadata": {"LEAK": 1}}
    for one in notebook["cells"]:
        one["metadata"] |= {"execution": {"iopub.status.busy": "LEAK"}, "tags": ["LEAK"], "ExecuteTime": "LEAK"}
        one["metadata"] |= {"collapsed": False, "scrolled": True, "trusted": True}
        one["metadata"].setdefault("jupyter", {})["outputs_hidden"] = True
        one["attachments"] = {"LEAK.png": {"image/png": "LEAK"}}
        if one["cell_type"] == "code":
            one |= {"outputs": [copy.deepcopy(leak)], "execution_count": 77}
    notebook["metadata"] |= {
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"LEAK": {}}}},
        "kernelspec": {"name": "LEAK", "display_name": "/home/LEAK", "language": "python"},
        "papermill": {"LEAK": 1},
    }
    notebook["LEAK"] = 1
    return notebook


@pytest.mark.parametrize("path", form.lessons(), ids=lambda path: path.stem)
def test_a_lesson_that_was_run_is_as_if_it_never_was(path):
    clean = handout.unrun(form.read(path))
    ran = run(form.read(path))
    for found in (handout.unrun(ran), handout.unrun(form.normalised(ran))):
        assert found == clean
    assert "LEAK" not in json.dumps(clean)
    for one in form.code_cells(clean):
        assert (one["outputs"], one["execution_count"]) == ([], None)


def test_a_picture_that_a_text_shows_stays_and_one_that_nothing_shows_goes():
    picture = {"image/png": "aGk="}
    notebook = lesson()
    made = own("![my shop](attachment:my%20shop.png)", kind="markdown")
    notebook["cells"].insert(1, made | {"attachments": {"my shop.png": picture, "old.png": picture}})
    for found in (handout.unrun(notebook), form.normalised(notebook)):
        assert found["cells"][1]["attachments"] == {"my shop.png": picture}


def test_marks_that_a_teacher_gave_to_cells_of_their_own_stay():
    marks = {"grade": True, "grade_id": "essay", "locked": False, "points": 5, "schema_version": 3, "solution": True}
    notebook = lesson()
    made = own("Why?", kind="markdown") | {"metadata": {"nbgrader": marks | {"task": False, "LEAK": 1}}}
    notebook["cells"].insert(1, made)
    assert handout.unrun(notebook)["cells"][1]["metadata"] == {"nbgrader": marks | {"task": False}}
