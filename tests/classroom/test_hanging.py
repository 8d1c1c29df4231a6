"""Which answers hang on a cell that was left out, or on what a cell may not have: these are not called wrong, and all
others are graded as they are."""

import pytest
from submissions import Handed, earned, full

from platformlab.classroom.hanging import hanging
from platformlab.classroom.sandbox import Limits

HANG, SHORT = "\nwhile True:\n    pass", Limits(seconds_per_step=1.0, seconds=1.0, seconds_still=1.0)


def hangs(*cells, broken=(), asked=(), failed=(), own=None, translations=None):
    """Whether the answer that the last cell sets hangs on something. broken: the places of cells that were left out."""
    steps = [{"run": cell, "count": at + 1, "translations": translations or {}} for at, cell in enumerate(cells)]
    request = {
        "steps": [*steps, {"take": "x", "name": "answer"}],
        "broken": [[place, f"cell {place}"] for place in broken],
        "asked": [[*row, "asked"] for row in asked],
        "failed": [list(row) for row in failed],
        "own": {"x": own} if own else {},
    }
    return hanging(request).get("x")


# name: (cells before, the cell that does not end, cells after)
NEEDS_THE_CELL = {
    "a name": ([], "k = 3", ["answer = k"]),
    "a name of a name": ([], "k = 3", ["n = k + 1", "answer = n"]),
    "the answer itself": ([], "answer = 3", []),
    "several names": ([], "(a, [k, *rest]) = 1, [2, 3]", ["answer = rest[0]"]),
    "augmented": (["k = 1"], "k += 3", ["answer = k"]),
    "a part": (["d = {}"], "d['k'] = 3", ["answer = len(d)"]),
    "an attribute": (["class C: pass\nc = C()"], "c.k = 3", ["answer = c.k"]),
    "a method": (["xs = []"], "xs.append(3)", ["answer = sum(xs)"]),
    "given to a function": (["def fill(xs):\n    xs.append(1)\nxs = []"], "fill(xs)", ["answer = len(xs)"]),
    "an import": ([], "import statistics as s", ["answer = s.mean([1])"]),
    "a function": ([], "def f():\n    return 3", ["answer = f()"]),
    "a class": ([], "class C:\n    k = 3", ["answer = C().k"]),
    "global": (["def f():\n    global k\n    k = 3"], "f()", ["answer = k"]),
    "changed by a function": (["xs = []\ndef f():\n    xs.append(3)"], "f()", ["answer = len(xs)"]),
    "used by a function": (["def f():\n    return k"], "k = 3", ["answer = f()"]),
    "used by a function's function": (["def f():\n    return k\ndef g():\n    return f()"], "k = 3", ["answer = g()"]),
    "used by a lambda": ([], "k = 3", ["f = lambda x: x * k", "answer = f(2)"]),
    "used by a method": (["class C:\n    def m(self):\n        return k\nc = C()"], "k = 3", ["answer = c.m()"]),
    "a loop": ([], "for k in [3]:\n    last = k", ["answer = last"]),
    "its loop's own name": ([], "for k in [3]:\n    pass", ["answer = k"]),
    "with": ([], "with open('x') as f:\n    t = f.read()", ["answer = t"]),
    "except": ([], "try:\n    k = 1\nexcept ValueError as e:\n    k = 2", ["answer = k"]),
    "match": ([], "match [1]:\n    case [k, *rest]:\n        pass", ["answer = k, rest"]),
    "a name in an expression": ([], "print(k := 3)", ["answer = k"]),
    "a name in a list": ([], "[k := 3 for _ in range(2)]", ["answer = k"]),
    "del": (["k = 3"], "del k", ["answer = k"]),
    "exec": ([], "exec('k = 3')", ["answer = k"]),
    "globals": ([], "globals()['k'] = 3", ["answer = k"]),
    "the shell's names": ([], "get_ipython().user_ns['k'] = 3", ["answer = k"]),
    "every name": ([], "from math import *", ["answer = sqrt(4)"]),
    "setattr": (["class C: pass"], "setattr(C, 'k', 3)", ["answer = C.k"]),
    "perhaps": ([], "if True:\n    k = 3", ["answer = k"]),
    "perhaps set anew": ([], "k = 3", ["if len('x') > 3:\n    k = 4", "answer = k"]),
    "set anew from itself": ([], "k = 3", ["k = k + 1", "answer = k"]),
    "a condition": ([], "k = 3", ["if k:\n    answer = 3"]),
    "a choice": ([], "k = 3", ["answer = 1 if k else 2"]),
    "read by eval": ([], "k = 3", ["answer = eval('k')"]),
    "a text with it": ([], "k = 3", ["answer = float(f'{k}')"]),
    "a file": ([], "open('x', 'w').write('3')", ["answer = float(open('x').read())"]),
    "what was shown": ([], "3", ["answer = _"]),
    "what was shown, by number": ([], "3", ["answer = Out[1]"]),
    "async": ([], "async def f():\n    return 3", ["answer = await f()"]),
    "a decorator": ([], "def twice(f):\n    return f", ["@twice\ndef answer():\n    return 3"]),
    "a default": ([], "k = 3", ["def answer(x=k):\n    return x"]),
    "the three dots after it": ([], "k = 3", ["answer = k", "answer = ..."]),
    "a function of three dots after it": ([], "def answer():\n    return 3", ["def answer():\n    return ..."]),
    "a name and a note of its type": ([], "k: int = 3", ["answer = k"]),
    "no Python at all": ([], "k = = 3", ["answer = k"]),
}

DOES_NOT = {
    "another name": ([], "k = 3", ["answer = 5"]),
    "set anew": ([], "k = 3", ["k = 4", "answer = k"]),
    "set anew in both branches": ([], "k = 3", ["if len('x'):\n    k = 4\nelse:\n    k = 5", "answer = k"]),
    "set anew by an import": ([], "import math", ["import math", "answer = math.pi"]),
    "computed before it": (["k = 3\nn = k"], "k = 4", ["answer = n"]),
    "a parameter of the same name": ([], "k = 3", ["def f(k):\n    return k\nanswer = f(1)"]),
    "a name of its own in a list": ([], "k = 3", ["answer = sum(k for k in range(3))"]),
    "a name of its own in a function": ([], "k = 3", ["def f():\n    k = 1\n    return k\nanswer = f()"]),
    "a function of a module": (["import time"], "time.sleep(1)", ["answer = time.time()"]),
    "a check of it": ([], "q1.check(answer)", ["answer = 5"]),
    "printed there": (["answer = 5"], "print(answer)", []),
    "a keyword of the same name": ([], "k = 3", ["answer = dict(k=1)['k']"]),
    "a function set anew": ([], "def f():\n    return 3", ["def f():\n    return 4\nanswer = f()"]),
    "any name, set anew": ([], "exec('k = 3')", ["k = 4", "answer = k"]),
    "built-in names after exec": ([], "exec('k = 3')", ["answer = len('x')"]),
}


@pytest.mark.parametrize("name", NEEDS_THE_CELL)
def test_an_answer_hangs_on_a_cell_whose_names_it_uses(name):
    before, broken, after = NEEDS_THE_CELL[name]
    assert hangs(*before, broken, *after, broken=[len(before)]) == f"cell {len(before)}"
    assert hangs(*before, broken, *after) is None


@pytest.mark.parametrize("name", DOES_NOT)
def test_an_answer_does_not_hang_on_a_cell_whose_names_it_does_not_use(name):
    before, broken, after = DOES_NOT[name]
    assert hangs(*before, broken, *after, broken=[len(before)]) is None


def test_of_several_cells_the_first_is_named():
    assert hangs("a = 1", "b = a", "answer = b", broken=[0, 1]) == "cell 0"


def test_an_error_of_a_cell_that_was_left_out_puts_the_rest_of_a_cell_in_doubt():
    assert hangs("k = 3", "x = k * 2\nanswer = 5", broken=[0], failed=[(1, 1)]) == "cell 0"
    assert hangs("k = 3", "def f():\n    return k\nx = f()\nanswer = 5", broken=[0], failed=[(1, 2)]) == "cell 0"
    assert hangs("k = 3", "x = typo * 2\nanswer = 5", broken=[0], failed=[(1, 1)]) is None
    assert hangs("k = 3", "answer = 5\nx = k", broken=[0], failed=[(1, 2)]) is None


def test_what_a_line_asked_for_puts_what_it_sets_in_doubt():
    assert hangs("n = len(files())\nanswer = n", asked=[(0, 1)]) == "asked"
    assert hangs("n = len(files())\nanswer = 5", asked=[(0, 1)]) is None
    assert hangs("run()\nanswer = 5", asked=[(0, 1)], failed=[(0, 1)]) == "asked"
    assert hangs("answer = 5\nrun()", asked=[(0, 2)], failed=[(0, 2)]) is None
    assert hangs("run()", "import other\nanswer = 5", asked=[(0, 1)], failed=[(1, 1)]) == "asked"
    assert hangs("run()", "import numpy as np\nanswer = np.sum([1])", asked=[(0, 1)]) is None
    assert hangs("x = 1\nanswer = x", asked=[(0, 0)]) == "asked"


def test_magics_are_read_as_what_they_run():
    time, magic = "get_ipython().run_cell_magic('time', '', {!r})", "get_ipython().run_line_magic({!r}, {!r})"
    assert hangs("k = 3", time.format("n = 1\nanswer = k"), broken=[0]) == "cell 0"
    assert hangs("k = 3", time.format("n = k\nanswer = 1"), broken=[0]) is None
    assert hangs(time.format("k = 3"), "answer = k", broken=[0]) == "cell 0"
    assert hangs("k = 3", "x = " + magic.format("time", "k"), "answer = x", broken=[0]) == "cell 0"
    assert hangs(magic.format("matplotlib", "inline"), "answer = 3", broken=[0]) is None
    assert hangs(magic.format("run", "x.py"), "answer = k", broken=[0]) == "cell 0"
    assert hangs("get_ipython().run_cell_magic('capture', 'out', '3')", "answer = out", broken=[0]) == "cell 0"
    assert hangs("get_ipython().run_cell_magic('bash', '--out t', 'ls')", "answer = t", asked=[(0, 1)]) == "asked"
    inner = {"x = !ls": "x = get_ipython().getoutput('ls')"}
    assert hangs(time.format("x = !ls"), "answer = x", broken=[0], translations=inner) == "cell 0"


def test_an_answer_cell_that_did_not_end_is_no_reason_for_its_own_question():
    assert hangs("k = 3", "answer = 5", broken=[1], own=[1]) is None
    assert hangs("k = 3", "answer = k", broken=[0, 1], own=[1]) == "cell 0"


# --- through the sandbox ----------------------------------------------------------------------------------------------

LESSON = "03_visits_into_orders"
NOT = None

# name: (a cell of the student's own, first answer, second answer, points of the two: 3 and 4 when right)
NOTEBOOKS = {
    "it did not end": ("limit = 3" + HANG, "answer_1 = RIGHT", "answer_2 = limit", (3, NOT), "did not end"),
    "it did not end, under a magic": ("%%time\nk = 3" + HANG, "answer_1 = k", "answer_2 = 5", (NOT, 0), "did not end"),
    "it did not end, and nobody needs it": (
        "limit = 3" + HANG,
        "answer_1 = 1.0",
        "limit = 2\nanswer_2 = limit",
        (0, 0),
        "",
    ),
    "right, if it had been there": (
        "limit = 3" + HANG,
        "answer_1 = RIGHT if limit else RIGHT",
        "",
        (NOT, 0),
        "did not end",
    ),
    "it ended the program": (
        "limit = 3\nimport os; os._exit(0)",
        "answer_1 = limit",
        "",
        (NOT, 0),
        "ended the program",
    ),
    "it crashed": ("limit = 3\nimport ctypes; ctypes.string_at(0)", "answer_1 = limit", "", (NOT, 0), "crashed"),
    "it printed too much": (
        "print('x' * 10**7)\nk = 3",
        "answer_1 = k",
        "answer_2 = 1",
        (NOT, 0),
        "printed or told too much",
    ),
    "no memory": (
        "b = bytearray(2_500_000_000)\nk = 3",
        "answer_1 = k",
        "answer_2 = 1",
        (NOT, 0),
        "more memory than there is",
    ),
    "an answer that did not end": ("", "k = 3" + HANG, "answer_2 = k", (0, NOT), "did not end"),
    "an answer that ended": (
        "",
        "answer_1 = 1\nimport os; os._exit(0)",
        "answer_2 = answer_1",
        (NOT, NOT),
        "ended the program",
    ),
    "a program": ("", "files = !ls\nanswer_1 = len(files)", "answer_2 = len(files)", (NOT, NOT), "needs a program"),
    "a program that nobody needs": ("", "!ls\nanswer_1 = 1.0", "files = !ls\nanswer_2 = 5", (0, 0), ""),
    "lines shown": ("!!ls", "answer_1 = len(_)", "answer_2 = 5", (NOT, 0), "needs a program"),
    "%%bash --out": (
        "%%bash --out text\necho 5",
        "answer_1 = float(text)",
        "answer_2 = 5",
        (NOT, 0),
        "needs a program",
    ),
    "subprocess": (
        "import subprocess",
        "subprocess.run(['ls'])\nanswer_1 = RIGHT",
        "answer_2 = 5\nsubprocess.run(['ls'])",
        (NOT, 0),
        "needs a program",
    ),
    "os.popen": ("", "import os\nanswer_1 = len(os.popen('ls').read())", "answer_2 = 5", (NOT, 0), "needs a program"),
    "a file of a program": (
        "!echo 5 > x",
        "answer_1 = float(open('x').read())",
        "answer_2 = 5",
        (NOT, 0),
        "needs a program",
    ),
    "a library to install": (
        "!pip install nosuch",
        "import nosuch\nanswer_1 = 3",
        "answer_2 = 5",
        (NOT, 0),
        "needs a program",
    ),
    "a pool of processes": (
        "",
        "import multiprocessing as mp\nwith mp.Pool(2) as p:\n    answer_1 = sum(p.map(abs, [1, 2]))",
        "answer_2 = 5",
        (NOT, 0),
        "needs another process",
    ),
    "a process": (
        "",
        "from multiprocessing import Process\nProcess(target=print).start()\nanswer_1 = 3",
        "answer_2 = 5",
        (NOT, 0),
        "needs another process",
    ),
    "urllib in a function": (
        "from urllib.request import urlopen\ndef get():\n    try:\n        return urlopen('http://a.b').read()\n"
        "    except OSError:\n        return b''",
        "answer_1 = len(get())",
        "answer_2 = 5",
        (NOT, 0),
        "needs the network",
    ),
    "a connection": (
        "",
        "import socket\nsocket.create_connection(('1.1.1.1', 53), timeout=0.5)\nanswer_1 = RIGHT",
        "answer_2 = 5",
        (NOT, 0),
        "needs the network",
    ),
    "what a check says": (
        "",
        "for x in range(9):\n    if q1.check(x).status == 'right':\n        answer_1 = x",
        "answer_2 = 5\nprint(q2.check(answer_2).status)",
        (NOT, 0),
        "needs what a check says",
    ),
}


FUNCTION = "def break_even_visits(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):\n    {}\n    return 1.0"

FUNCTIONS = {
    "a program": ("", "import os; os.system('ls')", "needs a program"),
    "the network": ("", "import socket; socket.getaddrinfo('a.b', 80)", "needs the network"),
    "a name of a cell that did not end": ("k = 3" + HANG, "k", "did not end"),
    "nothing of it": ("k = 3" + HANG, "import os", ""),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_hangs_on_something_when_it_is_tried(name, grade):
    own, line, why = FUNCTIONS[name]
    result = grade(Handed(LESSON).answer("3.5", FUNCTION.format(line)).before("3.5", own), limits=SHORT)
    assert earned(result) == full(result) | {"3.5": NOT if why else 0}
    assert why in result.why


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_what_hangs_on_something_is_not_graded_and_all_else_is(name, grade):
    own, first, second, points, why = NOTEBOOKS[name]
    made = Handed(LESSON)
    right = made.cell("3.1")["source"].partition("= ")[2]
    made.answer("3.1", first.replace("RIGHT", right)).answer("3.2", second).before("3.1", own)
    result = grade(made, limits=SHORT)
    assert earned(result) == full(result) | dict(zip(("3.1", "3.2"), points, strict=True)), result.marks
    whys = [mark.why for mark in result.marks if mark.earned is None]
    assert all(mark.message for mark in result.marks)
    assert why in result.why
    assert len(whys) == points.count(NOT)
