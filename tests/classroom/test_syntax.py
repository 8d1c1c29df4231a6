"""The process that reads students' cells: it translates, it runs nothing, and it is replaced when it hangs or dies."""

import os
import time
from pathlib import Path

import pytest
from submissions import Handed, earned, full

from platformlab.classroom import syntax
from platformlab.classroom.inside.notation import holds
from platformlab.classroom.sandbox.played import TroubleError
from platformlab.classroom.submission import Plan
from platformlab.classroom.syntax_process import SECONDS

SLOW = "\n".join(["!ls"] * 400 + ["x = [1, 2, 3]  # a line of Python among the others"] * 1_500)
"""Each line of it is found and translated alone, and all of it read again for the next."""


def plan(*cells):
    """A Plan of these cells."""
    return Plan(steps=tuple({"run": cell} for cell in cells), owners={}, takes={}, sources={}, notes=())


@pytest.fixture
def reader():
    """The process, fresh, and ended afterwards."""
    if syntax._reader is not None:
        syntax._reader.end()
    syntax._reader = None
    assert set(syntax.ask({})) == {"seconds"}
    yield lambda: syntax._reader._popen.pid
    if syntax._reader is not None:
        syntax._reader.end()
    syntax._reader = None


@pytest.mark.parametrize(
    ("cell", "is_notation"),
    [
        ("x = 1", False),
        ("x = ...  # CNY per visit, right?", False),
        ("def f():\n    ...\n    return a != b", False),
        ("s = '%d' % 3\nx %= 3", False),
        ("%time x", True),
        ("if True:\n    %time x", True),
        ("x = %time y", True),
        ("x=!ls", True),
        ("d['#'] = 3\nd?", True),
        (">>> x", True),
        ("  x = 1", True),
        ("\n \n  x = 1", True),
        ("In [12]: x", True),
        ("/f 1", True),
    ],
)
def test_a_look_at_the_text_tells_what_may_be_notation(cell, is_notation):
    assert holds(cell) == is_notation


def test_a_look_at_the_text_takes_no_time_whatever_the_text():
    began = time.monotonic()
    for text in (
        "\n" * 200_000,
        " " * 200_000,
        "=" * 200_000,
        "= " * 100_000,
        "?" * 200_000,
        ". " * 100_000,
        "\n?" * 99_999,
    ):
        holds(text)
    assert time.monotonic() - began < 5


def test_cells_are_translated_and_numbers_of_lines_stay():
    given = plan("x = 1", "\n\n%time y = 2", "%%time\nfiles = !ls\nfiles")
    steps = syntax.translated(given).steps
    assert steps[0] is given.steps[0]
    assert steps[1]["run"] == "\n\nget_ipython().run_line_magic('time', 'y = 2')\n"
    (text, python), *more = steps[2]["translations"].items()
    assert (text, python, more) == ("files = !ls\nfiles\n", "files = get_ipython().getoutput('ls')\nfiles\n", [])


def test_a_class_without_magics_starts_no_process(reader):
    syntax._reader.end()
    syntax._reader = None
    syntax.translated(plan("x = 1", "y = 2"))
    assert syntax._reader is None


def test_one_process_serves_many_notebooks(reader):
    first = reader()
    for _ in range(20):
        syntax.translated(plan("%time x = 1"))
    assert reader() == first


def test_nothing_of_a_cell_is_run(reader, tmp_path):
    mark = tmp_path / "run"
    cells = [
        f"!touch {mark}",
        f"%time open({str(mark)!r}, 'w')",
        f"%%time\nopen({str(mark)!r}, 'w')",
        f"open({str(mark)!r})?",
    ]
    assert len({step["run"] for step in syntax.translated(plan(*cells)).steps} - {*cells}) == len(cells)
    assert not mark.exists()


def test_a_cell_that_takes_too_long_is_left_as_it_is_and_the_next_gets_a_new_process(reader):
    first = reader()
    steps = syntax.translated(plan(SLOW, "%time x = 1")).steps
    assert steps[0]["run"] == SLOW
    assert reader() != first
    assert steps[1]["run"].startswith("get_ipython()")
    assert not Path(f"/proc/{first}").exists()


def test_a_process_that_dies_is_replaced_and_never_more_than_a_few_times(reader, monkeypatch):
    asked = []

    def dies(request):
        asked.append(request)

    monkeypatch.setattr(syntax, "ask", dies)
    steps = syntax.translated(plan(*["%time x = 1"] * 10)).steps
    assert len(asked) * SECONDS == pytest.approx(syntax.SECONDS_PER_NOTEBOOK, abs=SECONDS)
    assert {step["run"] for step in steps} == {"%time x = 1"}


def test_a_process_that_somebody_kills_is_trouble_of_the_graders_and_replaced(reader):
    os.kill(reader(), 9)
    with pytest.raises(TroubleError, match="was killed"):
        syntax.ask({})
    assert set(syntax.ask({})) == {"seconds"}


def test_a_process_that_does_not_start_is_trouble_of_the_graders(reader, monkeypatch, tmp_path):
    syntax._reader.end()
    monkeypatch.setattr(syntax, "_reader", None)
    monkeypatch.setattr(syntax.sys, "path", [str(tmp_path)])
    with pytest.raises(TroubleError, match="does not start"):
        syntax.ask({})


@pytest.mark.parametrize(
    "text",
    [
        "%time x\n" + "(" * 50_000,
        "%time x\ny = " + "-" * 50_000 + "1",
        "%time x\n\0",
        "!a \\\n" * 10_000,
        "%time " + "x" * 90_000,
        "%%time\n" + "%%time\n" * 9_000,
        "%time \ud800".encode("utf-8", "replace").decode(),
    ],
    ids=["brackets", "signs", "nothing", "lines that go on", "a long line", "inside each other", "half a character"],
)
def test_hostile_text_costs_the_cell_that_it_stands_in(text, reader):
    steps = syntax.translated(plan(text, "%time x = 1")).steps
    assert steps[1]["run"] == "get_ipython().run_line_magic('time', 'x = 1')\n"


def test_what_cannot_be_read_leaves_later_answers_to_the_teacher(grade, monkeypatch):
    """When the process gives no answer, every answer after the cell that ended is in doubt, but the right ones."""
    monkeypatch.setattr(syntax, "ask", lambda request: None)
    handed = Handed("03_visits_into_orders").answer("3.1", "answer_1 = 1.0").answer("3.3", "answer_3 = 1")
    result = grade(handed.before("3.2", "import os; os._exit(0)"))
    assert earned(result) == full(result) | {"3.1": 0, "3.3": None}
    assert "it needs the cell that ended the program" in result.why
