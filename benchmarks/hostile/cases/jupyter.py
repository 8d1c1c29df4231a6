"""What JupyterLab runs, the grader runs: around a right answer, whatever a notebook may hold earns what it earns there.
What the box does not allow is told in those words, and is no 0."""

from hostile.case import cells, handed_in
from hostile.fair import FULL, RIGHT, ZERO, Fair, not_graded
from hostile.works import FUNCTION, HONEST, Work, code_cell

MAGICS, NAMES = "magics around a right answer", "names and values that IPython gives"
PROGRAMS, COPIES = "programs and the network are told in words", "a pasted copy with three dots"
CASES = []

AROUND = {
    "%%time": "%%time\nRIGHT",
    "%%time after a comment": "# my answer\n%%time\nRIGHT",
    "%%capture": "%%capture\nprint('x')\nRIGHT",
    "%%capture into a name": "%%capture shown\nprint('x')\nRIGHT",
    "%%capture with options": "%%capture --no-stderr shown\nRIGHT\nprint(answer_1)",
    "%time before the assignment": "%time RIGHT",
    "%timeit beside it": "%timeit -n 1 -r 1 sum(range(10))\nRIGHT",
    "%%prun": "%%prun -q\nRIGHT",
    "%matplotlib inline": "%matplotlib inline\nRIGHT",
    "%load_ext and %autoreload": "%load_ext autoreload\n%autoreload 2\nRIGHT",
    "%config": "%config InlineBackend.figure_format = 'retina'\nRIGHT",
    "%precision": "%precision 3\nRIGHT",
    "%who, %whos, %history": "RIGHT\n%who\n%whos\n%history -n 1",
    "%pwd as a value": "here = %pwd\nassert isinstance(here, str)\nRIGHT",
    "an indented magic": "for _ in range(2):\n    %time price = 2\nRIGHT",
    "an indented magic in a function": "def f():\n    %time price = 3\n    return price\nassert f() == 3\nRIGHT",
    "an indented !": "if True:\n    !ls\nRIGHT",
    "help with ?": "len?\nRIGHT",
    "help with ?? and ? before": "?len\nlen??\nRIGHT",
    "top-level await": "import asyncio\nawait asyncio.sleep(0)\nRIGHT",
    "an answer that is awaited": "async def f():\n    return VALUE\nanswer_1 = await f()",
    "async for and async with at the top": (
        "import contextlib\n@contextlib.asynccontextmanager\nasync def c():\n    yield VALUE\n"
        "async def g():\n    yield 1\nasync for _ in g():\n    pass\nasync with c() as answer_1:\n    pass"
    ),
    "!ls": "!ls\nRIGHT",
    "files = !ls": "files = !ls\ncount = len(files)\nRIGHT",
    "files = %sx ls": "files = %sx ls\nRIGHT",
    "a line that goes on": "RIGHT; \\\nprice = 1",
    "; at the end": "RIGHT;",
    "%% within a text": 'text = """\n%%time\n!ls\n"""\nassert text.count("%%time") == 1\nRIGHT',
    "/ and , for calls": "def f(*given): pass\n/f 1 2\n,f a b\nRIGHT",
    "a prompt that was pasted": ">>> RIGHT",
    "In and Out prompts that were pasted": "In [3]: RIGHT",
    "from __future__": "from __future__ import annotations\nRIGHT",
    "tabs and line ends of Windows": "if True:\r\n\tprice = 1\r\nRIGHT\r\n",
    "a byte order mark": "\ufeffRIGHT",
}

BEFORE = {
    # name: (a cell of the student's own before the answer cell, the answer cell)
    "%%bash beside it": ("%%bash\necho hello", "RIGHT"),
    "%%html, %%markdown, %%latex": ("%%html\n<b>Hello</b>", "RIGHT"),
    "%%javascript": ("%%javascript\nalert(1)", "RIGHT"),
    "%%writefile and reading it": ("%%writefile mine.txt\nhello", "assert open('mine.txt').read()\nRIGHT"),
    "%%script": ("%%script bash\necho hello", "RIGHT"),
    "%pip install": ("%pip install numpy", "RIGHT"),
    "a magic that is not there": ("%%no_such_magic\nhello", "RIGHT"),
    "from __future__ in another cell": ("from __future__ import annotations", "def f(x: no_such_type): pass\nRIGHT"),
    "_": ("VALUE", "answer_1 = _"),
    "Out by its number": ("VALUE", "answer_1 = Out[max(Out)]"),
    "_oh and In": ("VALUE", "assert In[-1].startswith('assert')\nanswer_1 = _oh[max(_oh)]"),
    "__ and ___": ("VALUE", "1 + 1\nanswer_1 = _"),
    "the last value of a cell with a magic": ("%time 3\nVALUE", "answer_1 = _"),
    "%%capture and its text": ("%%capture shown\nprint(VALUE)", "answer_1 = float(shown.stdout)"),
    "%store-like names that begin with _": ("_mine = VALUE", "answer_1 = _mine"),
}  # fmt: skip

GIVEN = {
    "getpass.getuser()": "import getpass\nassert getpass.getuser()\nRIGHT",
    "get_ipython() is there": "assert get_ipython() is not None\nRIGHT",
    "get_ipython() imported": "from IPython import get_ipython\nshell = get_ipython()\nassert shell\nRIGHT",
    "get_ipython().run_line_magic": "get_ipython().run_line_magic('matplotlib', 'inline')\nRIGHT",
    "get_ipython().run_cell_magic": "get_ipython().run_cell_magic('time', '', 'RIGHT')",
    "get_ipython().user_ns": "get_ipython().user_ns['answer_1'] = VALUE",
    "get_ipython().system": "get_ipython().system('ls')\nRIGHT",
    "get_ipython().ex and .ev": "get_ipython().ex('RIGHT')\nassert get_ipython().ev('1 + 1') == 2",
    "display and HTML": "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))\nRIGHT",
    "clear_output": "from IPython.display import clear_output\nclear_output(wait=True)\nRIGHT",
    "input() that waits for nobody": "try:\n    name = input('? ')\nexcept Exception:\n    name = ''\nRIGHT",
    "q1.hint()": "q1.hint()\nRIGHT",
    "q1.check(…) in the same cell": "RIGHT\nq1.check(answer_1)",
    "q1.check(…) before and after": "q1.check(0)\nRIGHT\nq1.check(answer_1)",
    "q1.hint(), q1.check(…) and q1.solution()": "q1.hint()\nRIGHT\nq1.check(answer_1)\nq1.solution()",
    "a question by its number again": "mine = exercise('4.1')\nmine.hint()\nRIGHT\nmine.check(answer_1)",
    "sys.ps1, __name__ and __builtins__": "assert __name__ == '__main__' and __builtins__\nRIGHT",
    "threads and a pool of threads": (
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n"
        "    assert list(pool.map(abs, [-1, -2])) == [1, 2]\nRIGHT"
    ),
    "a widget of ipywidgets": "import ipywidgets as w\nassert w.IntSlider(value=3).value == 3\nRIGHT",
    "a figure of plotly": "import plotly.graph_objects as go\ngo.Figure(go.Bar(x=[1], y=[2])).show()\nRIGHT",
}  # fmt: skip

PROGRAM, NETWORK = not_graded("program"), not_graded("network")

NEEDS = {
    # name: (what is fair, code)
    "files = !echo": (PROGRAM, "files = !echo VALUE\nanswer_1 = float(files[0])"),
    "!! and _": (PROGRAM, "!!echo VALUE\nanswer_1 = float(_[0])"),
    "%sx": (PROGRAM, "files = %sx echo VALUE\nanswer_1 = float(files[0])"),
    "getoutput": (PROGRAM, "answer_1 = float(get_ipython().getoutput('echo VALUE')[0])"),
    "%%bash --out": (PROGRAM, "%%bash --out answer_1\necho VALUE"),
    "a program that writes a file": (PROGRAM, "!echo VALUE > mine.txt\nanswer_1 = float(open('mine.txt').read())"),
    "how many files a program lists": (PROGRAM, "files = !ls /\nassert len(files) > 3\nRIGHT"),
    "subprocess": (PROGRAM, "import subprocess\nanswer_1 = float(subprocess.check_output(['echo', 'VALUE']))"),
    "os.popen": (PROGRAM, "import os\nanswer_1 = float(os.popen('echo VALUE').read())"),
    "multiprocessing": (
        not_graded("program", "process"),
        "import multiprocessing\nwith multiprocessing.Pool(2) as pool:\n    answer_1 = pool.map(float, [VALUE])[0]",
    ),
    "a web page": (
        NETWORK,
        "import urllib.request\npage = urllib.request.urlopen('http://example.com', timeout=3).read()\nRIGHT",
    ),
    "a connection": (NETWORK, "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=2)\nRIGHT"),
}  # fmt: skip

CASES += cells(MAGICS, {name: (FULL, code) for name, code in AROUND.items()})
CASES += cells(NAMES, {name: (FULL, code) for name, code in GIVEN.items()})
CASES += cells(PROGRAMS, {f"an answer that needs {name}": row for name, row in NEEDS.items()})


def _with_helper(name, before, code):
    kind = NAMES if "_" in name or "Out" in name else MAGICS
    work = Work(helpers={"4.1": before}, answers={"4.1": code})
    return handed_in(kind, name, Fair({"ann": RIGHT, "bo": RIGHT}), {"ann": work, "bo": HONEST})


CASES += [_with_helper(name, *row) for name, row in BEFORE.items()]


# --- what is told of programs -----------------------------------------------------------------------------------------


def _told(at):
    page = (at.root / "feedback" / "ann" / "feedback.html").read_text(encoding="utf-8")
    return "program" in page.casefold() or "the feedback page does not say it"


def _told_beforehand(at):
    page = (at.root / "handout" / "04_free_traffic_and_trust" / "ann" / "04_free_traffic_and_trust.ipynb").read_text(
        "utf-8"
    )
    return all(word in page.casefold() for word in ("program", "network")) or "the handout does not say it"


CASES.append(
    handed_in(
        PROGRAMS,
        "that no program is run is told in the feedback and in the handout",
        Fair(
            {"ann": {"4.1": PROGRAM}, "bo": RIGHT},
            checks=(("the feedback says it", _told), ("the handout says it", _told_beforehand)),
        ),
        {"ann": Work(answers={"4.1": "files = !echo VALUE\nanswer_1 = float(files[0])"}), "bo": HONEST},
        act=lambda at: (at.grade(), at.classroom("feedback")),
    )
)


# --- pasted copies ----------------------------------------------------------------------------------------------------


def _at(cells, grade_id):
    return next(place for place, cell in enumerate(cells) if _grade_id(cell) == grade_id)


def _grade_id(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


DOTS = "answer_1 = ...  # CNY per month"
FUNCTION_DOTS = "def visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):\n    return ..."


def pasted(source, *, after, marked=True, question="4-1"):
    """Puts a copy of the answer cell with this source behind the cell of that name. marked: as JupyterLab copies it,
    with nbgrader's name of the cell; else as a new cell."""

    def change(cells):
        answer = cells[_at(cells, f"{question}-answer")]
        copy = {**answer, "id": "pasted", "source": source} if marked else code_cell(source, "pasted")
        cells.insert(_at(cells, after) + 1, copy)

    return Work(change=change)


def swapped(source):
    """The copy with its three dots stands above the answer."""

    def change(cells):
        place = _at(cells, "4-1-answer")
        cells.insert(place, {**cells[place], "id": "pasted", "source": source})

    return Work(change=change)


PASTED = {
    "right below the answer": pasted(DOTS, after="4-1-answer"),
    "below the check": pasted(DOTS, after="4-1-check"),
    "at the end of the notebook": pasted(DOTS, after="4-6-check"),
    "above the answer": swapped(DOTS),
    "as a new cell below the answer": pasted(DOTS, after="4-1-answer", marked=False),
    "of a function": pasted(FUNCTION_DOTS, after="4-6-answer", question="4-6"),
    "with other dots": pasted("answer_1=...", after="4-1-answer"),
    "that is empty": pasted("", after="4-1-answer"),
    "with a comment alone": pasted("# answer_1 =", after="4-1-answer"),
    "of a choice, pasted below another question": pasted('answer_3 = ...', after="4-5-check", question="4-3"),
}  # fmt: skip
CASES += [
    handed_in(COPIES, f"a pasted copy {name}", Fair({"ann": RIGHT, "bo": RIGHT}), {"ann": work, "bo": HONEST})
    for name, work in PASTED.items()
]
CASES += [
    handed_in(
        COPIES,
        "a pasted copy with a later, wrong answer counts, as it is the last",
        Fair({"ann": {"4.1": ZERO}, "bo": RIGHT}),
        {"ann": pasted("answer_1 = 1.0", after="4-1-answer"), "bo": HONEST},
    ),
    handed_in(
        COPIES,
        "three dots alone are no answer, pasted or not",
        Fair({"ann": {"4.1": ZERO, FUNCTION: ZERO}, "bo": RIGHT}),
        {"ann": Work(answers={"4.1": DOTS, FUNCTION: FUNCTION_DOTS}), "bo": HONEST},
    ),
]
