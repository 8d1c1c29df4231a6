"""Hostile submissions: what each does costs the question that does it, and nobody anything else.

The code stands in the answer cell of the first question of lesson 04; the other five questions are answered rightly.
"""

import json
import os
import struct
import time
from functools import partial
from pathlib import Path

import pytest
from submissions import LESSONS, QUICK, SECRET, Handed, earned, full, right_code

from platformlab import exercises
from platformlab.classroom.sandbox import Limits, seccomp
from platformlab.classroom.scoring import GRADED, IN_PART, NOT_GRADED, Rivals
from platformlab.classroom.submission import Lesson
from platformlab.notebooks import form

LESSON, VICTIM = "04_free_traffic_and_trust", "4.1"
CANNOT = None
"""Earned by a question that could not be graded."""

EITHER = "nothing"
"""Earned where the computer decides what comes first: the end of its patience, or an error that Python reports."""

# name: (points earned of the question, code of its answer cell; RIGHT stands for the line that is right)
ATTACKS = {
    # --- ends, hangs, floods
    "os._exit": (CANNOT, "import os\nos._exit(0)"),
    "endless loop": (0, "while True:\n    pass"),
    "a loop in C that hears no signal": (0, "sum(range(10**13))"),
    "sleep": (0, "import time\ntime.sleep(10**6)"),
    "a lock that is held": (0, "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()"),
    "a pattern that never ends": (0, "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"),
    "a crash of the interpreter": (CANNOT, "import ctypes\nctypes.string_at(0)"),
    "abort": (CANNOT, "import os\nos.abort()"),
    "kills itself": (0, "import os\nos.kill(os.getpid(), 9)"),
    "kills everything it can": (0, "import os\nos.kill(-1, 9)\nos.kill(1, 9)\nos.kill(os.getpid(), 9)"),
    "kills its parent": (0, "import os\nos.kill(os.getppid(), 9)\nwhile True: pass"),
    "stops itself": (0, "import os\nos.kill(os.getpid(), 19)"),
    "ignores every signal and hangs": (
        0,
        "import signal\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except Exception: pass\n"
        "while True: pass",
    ),
    "catches everything, for ever": (
        0,
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ),
    "50 MB of output": (CANNOT, "for _ in range(50):\n    print('x' * 10**6)"),
    "50 MB past Python's own output": (0, "import os\nfor _ in range(50):\n    os.write(1, b'x' * 10**6)"),
    "output that is caught and goes on": (
        0,
        "while True:\n    try: print('x' * 10**6)\n    except BaseException: pass",
    ),
    "2.5 GB": (CANNOT, "b = bytearray(2_500_000_000)"),
    "memory bit by bit": (EITHER, "kept = []\nwhile True:\n    kept.append(bytearray(10**7))"),
    "a text of a gigabyte": (EITHER, "answer_1 = '1' * 10**9 + '1' * 10**9"),
    "100,000 files": (0, "for i in range(10**6):\n    open(f'{i}', 'w').close()"),
    "a full disk": (0, "with open('big', 'wb') as file:\n    while True: file.write(b'x' * 10**6)"),
    "files in shared memory": (0, "open('/dev/shm/x', 'w').write('x')"),
    "a fork bomb": (0, "import os\nwhile True: os.fork()"),
    "a bomb of threads": (
        EITHER,
        "import threading, time\nthreading.stack_size(32_768)\n"
        "while True: threading.Thread(target=time.sleep, args=(99,)).start()",
    ),
    "every descriptor": (0, "import os\nwhile True: os.dup(0)"),
    "endless recursion": (0, "def f(): return f()\nanswer_1 = f()"),
    "higher limits for itself": (
        0,
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nbytearray(2_500_000_000)\nwhile True: pass",
    ),
    # --- answers that are not
    "a number of a million digits": (0, "answer_1 = 10 ** 10**6"),
    "a list inside itself": (0, "answer_1 = []\nanswer_1.append(answer_1)"),
    "a million entries": (0, "answer_1 = dict.fromkeys(range(10**6))"),
    "a list a hundred thousand deep": (0, "answer_1 = []\nfor _ in range(10**5): answer_1 = [answer_1]"),
    "equal to everything": (
        0,
        "class Yes:\n    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = lambda *_: True\n"
        "    __float__ = lambda _: 1.0\n    __hash__ = lambda _: 0\n    __sub__ = __rsub__ = lambda *_: 0\n"
        "answer_1 = Yes()",
    ),
    "a float that lies": (0, "class Lie(float):\n    __eq__ = __sub__ = lambda *_: 0\nanswer_1 = Lie(1e9)"),
    "a text that lies": (
        0,
        "class Lie(str):\n    __eq__ = lambda *_: True\n    __hash__ = str.__hash__\nanswer_1 = Lie('x')",
    ),
    "hangs when it is looked at": (
        0,
        "class Trap:\n    def hang(*_):\n        while True: pass\n"
        "    __repr__ = __str__ = __float__ = __len__ = __iter__ = __bool__ = __eq__ = __getattr__ = hang\n"
        "answer_1 = Trap()",
    ),
    "exits when it is looked at": (
        0,
        "import os\nclass Trap:\n    __repr__ = __float__ = __index__ = __len__ = lambda *_: os._exit(0)\n"
        "answer_1 = Trap()",
    ),
    "a pickle that runs": (
        0,
        "class Trap:\n    def __reduce__(self): return (exec, ('raise SystemExit',))\nanswer_1 = Trap()",
    ),
    "NumPy of objects": (0, "import numpy as np\nanswer_1 = np.array([open], dtype=object)"),
    "NaN": (0, "answer_1 = float('nan')"),
    "half a character": (0, "answer_1 = '\\ud800'"),
    "an error that hangs when it is read": (
        0,
        "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
    ),
    "an error with markup": (0, "raise Exception('</p><script>alert(1)</script>')"),
    "SystemExit": (0, "raise SystemExit('done')"),
    "KeyboardInterrupt": (0, "raise KeyboardInterrupt"),
    # --- points for nothing
    "NumPy that finds everything close": (
        0,
        "import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: True\nnp.float64.__eq__ = None\nanswer_1 = 1.0",
    ),
    "a check that always pays": (0, "q1.check = lambda *_: 100\ntype(q1).check = lambda *_: 100\nanswer_1 = 1.0"),
    "builtins that agree": (
        0,
        "import builtins\nfor n in ('abs', 'isinstance', 'repr', 'len', 'min', 'round', 'sum', 'str'):\n"
        "    setattr(builtins, n, lambda *a, **k: 0)\nanswer_1 = 1.0",
    ),
    "math that agrees": (
        0,
        "import math\nmath.isclose = lambda *a, **k: True\nmath.isfinite = lambda _: 1\nanswer_1 = 1.0",
    ),
    "another json": (0, "import json\njson.dumps = lambda *a, **k: '{\"score\": 100}'\nanswer_1 = 1.0"),
    "a line of its own to the outside": (
        0,
        "import os, json\nfor fd in range(3, 20):\n    try: os.write(fd, json.dumps("
        "{'score': 100, 'earned': 100, 'points': 100, 'status': 'right', 'answer': 'x'}).encode() + b'\\n')\n"
        "    except OSError: pass\nanswer_1 = 1.0",
    ),
    "noise to the outside": (
        CANNOT,
        "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'\\xff[' * 10_000)\n    except OSError: pass",
    ),
    "a flood to the outside": (
        CANNOT,
        "import os\nwhile True:\n    for fd in range(3, 20):\n        try: os.write(fd, b'{\"x\": 1}\\n' * 1000)\n"
        "        except OSError: pass",
    ),
    "depth to the outside": (
        CANNOT,
        "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'[' * 100_000 + b'\\n')\n    except OSError: pass",
    ),
    "the line to the outside closed": (0, "import os\nos.closerange(3, 64)\nwhile True: pass"),
    "steps that are not there": (
        CANNOT,
        "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'{\"step\": 99999}\\n')\n    except OSError: pass",
    ),
    "the runner's own variables": (
        0,
        "import sys\nframe = sys._getframe()\nwhile frame:\n"
        "    for name in ('job', 'step'):\n        if name in frame.f_locals: frame.f_locals[name].clear()\n"
        "    frame = frame.f_back if frame.f_code.co_name != 'run' else None\nanswer_1 = 1.0",
    ),
    "a hook at the exit": (0, "import atexit, os\natexit.register(os._exit, 3)\nanswer_1 = 1.0"),
    "a trace on everything": (
        0,
        "import sys\nsys.settrace(lambda *_: None)\nsys.setprofile(lambda *_: None)\nanswer_1 = 1.0",
    ),
    "a course of its own": (
        0,
        "import sys\nsys.modules['platformlab'] = sys.modules['platformlab.face'] = None\nanswer_1 = 1.0",
    ),
    "nothing built in": (
        0,
        "import builtins\nfor n in list(vars(builtins)):\n    if n[0] != '_': delattr(builtins, n)",
    ),
    "a thread that lives on": (
        0,
        "import threading\ndef go():\n    while True: pass\nthreading.Thread(target=go, daemon=True).start()\n"
        "answer_1 = 1.0",
    ),
    # --- looking and reaching out
    "the solutions": (0, "from platformlab.exercises import get\nanswer_1 = get('4.1').answer(get('4.1').given('s1'))"),
    "the network": (0, "import socket\nsocket.create_connection(('1.1.1.1', 53), timeout=0.5)"),
    "a server": (0, "import socket\ns = socket.socket()\ns.connect(('127.0.0.1', 8888))"),
    "a program": (0, "import subprocess\nsubprocess.run(['touch', 'x'], check=True)"),
    "a debugger": (0, "import ctypes, os\nlibc = ctypes.CDLL(None)\nassert libc.ptrace(16, os.getppid(), 0, 0) == 0"),
    "a mount": (0, "import ctypes\nassert ctypes.CDLL(None).mount(b'none', b'/student', b'tmpfs', 0, None) == 0"),
    "new namespaces": (0, "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == 0"),
    "the system's files": (0, "open('/etc/passwd', 'a')"),
    "the course's files": (0, "import platformlab\nopen(platformlab.__file__, 'a')"),
    "a link out": (0, "import os\nos.symlink('/root', 'link')\nos.listdir('link/.ssh')"),
    "what it is read from": (0, "import sys\nanswer_1 = sys.stdin.read() + input()"),
}  # fmt: skip


@pytest.fixture
def grade(grade):
    """Does not wait long for those who hang."""
    return partial(grade, limits=QUICK)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_costs_its_own_question_only(name, grade):
    points, code = ATTACKS[name]
    result = grade(Handed(LESSON).answer(VICTIM, code))
    if points == EITHER:
        points = earned(result)[VICTIM]
        assert points in (0, CANNOT)
    assert earned(result) == full(result) | {VICTIM: points}, result
    assert result.state == (GRADED if points is not None else IN_PART)
    victim = result.marks[0]
    if points is None:
        assert victim.why
        assert f"{VICTIM}: {victim.why}" in result.why
        assert "could not be graded" in victim.message
    json.dumps(result.as_json(), ensure_ascii=False).encode()


def test_the_attacks_are_enough():
    """The issue names twelve and asks for 25 more."""
    assert len(ATTACKS) >= 12 + 25


def test_two_hangs_and_a_crash_cost_three_questions(grade):
    handed = Handed(LESSON)
    handed.answer("4.1", "while True: pass").answer("4.3", "import os; os._exit(1)").answer("4.5", "while True: pass")
    result = grade(handed)
    assert {mark.exercise: mark.earned for mark in result.marks if not mark.earned} == {"4.1": 0, "4.3": None, "4.5": 0}
    assert (
        result.marks[0].message == "Your answer cell was stopped: it did not end within 1 seconds. It brings 0 points."
    )
    assert result.earned == sum(mark.points for mark in result.marks if mark.earned)


def test_cells_that_hang_take_their_own_time_and_not_that_of_other_answers(grade):
    handed = Handed(LESSON)
    for exercise in list(handed.parts)[1:]:
        handed.answer(exercise, "while True: pass")
    result = grade(handed, limits=Limits(seconds_per_step=0.5, seconds=1.0))
    assert result.marks[0].earned == result.marks[0].points
    assert not any(mark.earned for mark in result.marks[1:])
    assert all("did not end within 0.5 seconds" in mark.message for mark in result.marks[1:])


def test_a_crash_in_a_cell_of_ones_own_costs_the_answer_that_was_in_it(grade):
    handed = Handed(LESSON)
    moved = {"cell_type": "code", "source": handed.cell("4.2")["source"] + "\nimport os; os._exit(0)", "metadata": {}}
    handed.answer("4.2", "")
    handed.notebook["cells"].insert(handed.parts["4.2"].answer, moved)
    result = grade(handed)
    assert earned(result) == full(result) | {"4.2": None}
    assert "A cell of the notebook: it ended the program. The rest was run without it." in result.notes


FUNCTIONS = {
    "exits when it is called": (CANNOT, "import os\n    os._exit(0)"),
    "hangs when it is called": (0, "while True: pass"),
    "changes what it is given": (0, "inputs = list(locals().values())\n    return [i.clear() for i in inputs]"),
    "raises something odd": (0, "raise type('a b\\n<b>', (BaseException,), {})('x' * 10**6)"),
    "looks at who calls": (0, "import sys\n    return sys._getframe(1).f_locals"),
    "gives a number that lies": (0, "return type('F', (float,), {'__eq__': lambda *_: True})(-1)"),
    "never stops giving": (0, "yield from iter(int, 1)"),
    "knows the package": (0, "from platformlab.exercises import get\n    return get('3.5').reference(*locals())"),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_attack_by_a_function_costs_its_own_question_only(name, grade):
    points, body = FUNCTIONS[name]
    code = f"def break_even_visits(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):\n    {body}"
    result = grade(Handed("03_visits_into_orders").answer("3.5", code))
    assert earned(result) == full(result) | {"3.5": points}


def test_nothing_is_left_from_one_submission_to_the_next(grade):
    left = "import os\nopen('left', 'w').write('secret')\nos.makedirs('a/b')\n"
    look = "import os\nassert os.getcwd() == '/student' and not os.listdir('.')\n"
    right = right_code(exercises.get(VICTIM), "s1")
    for code in (left + right, look + right):
        result = grade(Handed(LESSON).answer(VICTIM, code))
        assert earned(result) == full(result)


def test_no_process_outlives_its_submission(grade):
    """A process in there cannot even begin another one; what there was is gone when the mark is there."""
    before = _sandboxed()
    grade(Handed(LESSON).answer(VICTIM, ATTACKS["ignores every signal and hangs"][1]))
    deadline = time.monotonic() + 5
    while _sandboxed() - before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _sandboxed() - before


def _sandboxed():
    """The processes of this one's sandboxes that are there now."""
    children = set()
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        children |= set((task / "children").read_text().split())
    return children


# --- tampering --------------------------------------------------------------------------------------------------------


def test_changed_check_cells_are_restored_and_that_is_said(grade):
    handed = Handed(LESSON).answer("4.1", "answer_1 = 1.0")
    check = handed.cell("4.1", "check")
    check["source"] = "3"
    check["metadata"]["nbgrader"]["points"] = 1_000
    result = grade(handed)
    assert earned(result) == full(result) | {"4.1": 0}
    assert result.notes == ("Exercise 4.1: the check cell was changed. The one that was handed out is used.",)


def test_deleted_cells_come_back_and_that_is_said(grade):
    handed = Handed(LESSON)
    checks = [handed.cell(exercise, "check") for exercise in handed.parts]
    gone = handed.cell("4.2")
    result = grade(handed.drop(gone, *checks))
    assert earned(result) == full(result) | {"4.2": 0}
    assert len([note for note in result.notes if "check cell was deleted. It was put back." in note]) == len(checks)
    assert "Exercise 4.2: the answer cell was deleted." in result.notes


def test_a_check_before_its_answer_and_an_answer_as_text_are_read_all_the_same(grade):
    handed = Handed(LESSON)
    cells = handed.notebook["cells"]
    part = handed.parts["4.2"]
    cells[part.answer], cells[part.check] = cells[part.check], cells[part.answer]
    cells[handed.parts["4.3"].answer]["cell_type"] = "markdown"
    result = grade(handed)
    assert earned(result) == full(result)
    assert result.notes == ("Exercise 4.3: the answer cell was turned into text. It is read as code.",)


def test_the_roster_decides_whose_numbers_count_and_the_notebooks_own_word_is_told(grade):
    handed = Handed(LESSON, student="somebody else")
    handed.cell("4.1", "card")["source"] += "\nfrom platformlab import learner\nlearner('somebody else')"
    result = grade(handed, student="s1")
    assert result.earned < result.points
    assert "The notebook names “somebody else” as its learner. It is graded with the numbers of “s1”." in result.notes


def test_numbers_of_another_student_are_shown_and_not_punished(grade):
    lesson = Lesson.of(form.read(LESSONS[LESSON]), LESSON)
    rivals = Rivals(lesson, [f"s{number}" for number in range(1, 40)])
    copied = grade(Handed(LESSON, student="s7"), student="s1")
    assert any("“s7”" in note for note in rivals.matches(copied))
    assert all("“s7”" in note for note in rivals.matches(copied))
    alone = grade(Handed(LESSON, student="self-study"), student="s1")
    assert any("without a learner's id" in note for note in rivals.matches(alone))
    honest = grade(Handed(LESSON, student="s1").answer("4.1", "answer_1 = 134"), student="s1")
    assert rivals.matches(honest) == ()


# --- files that are none ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "cannot be read as JSON"),
        (b"\xff\xfe\x00", "cannot be read as JSON"),
        (b"[" * 200_000, "cannot be read as JSON"),
        (b'{"cells": 1' + b"1" * 10_000 + b"}", "cannot be read as JSON"),
        (b"[]", "it has no cells"),
        (b'{"cells": [], "nbformat": 3}', "old format"),
        (b'{"cells": ["x"], "nbformat": 4}', "one of its cells is none"),
        (b'{"cells": [{"cell_type": "code", "source": 7}], "nbformat": 4}', "the text of a cell is none"),
        (b'{"cells": [' + b"{}," * 3_000 + b'{}], "nbformat": 4}', "more than 2000 cells"),
        (b" " * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_is_no_notebook_is_not_graded_and_says_why(data, why, grade):
    result = grade(Handed(LESSON), data=data)
    assert result.state == NOT_GRADED
    assert why in result.why
    assert set(earned(result).values()) == {None}


def test_strange_notebooks_are_graded_as_far_as_they_go(grade):
    empty = grade(Handed(LESSON), data=b'{"cells": [], "nbformat": 4, "metadata": {"nbgrader": []}}')
    assert (empty.state, empty.earned) == (GRADED, 0)
    handed = Handed(LESSON)
    odd = [
        {"cell_type": "code", "source": "\x00", "metadata": {"nbgrader": 3}},
        {"cell_type": "code", "source": "x = 1\n" * 30_000, "metadata": None},
        {"cell_type": "code", "source": "\ud800", "metadata": {"nbgrader": {"grade_id": []}}},
        {"cell_type": "painting", "source": ["a", "b"]},
        {"cell_type": "code", "source": "(" * 5_000, "id": 7},
        {"cell_type": "code", "source": "-" * 100_000 + "1"},
    ]
    handed.notebook["cells"][:0] = odd
    result = grade(handed)
    assert earned(result) == full(result)


# --- without walls, and the filter ------------------------------------------------------------------------------------


def test_unconfined_gives_the_same_marks(grade):
    assert earned(grade(Handed(LESSON), confined=False)) == full(grade(Handed(LESSON)))
    result = grade(Handed(LESSON).answer(VICTIM, "import os; os._exit(0)"), confined=False)
    assert earned(result) == full(result) | {VICTIM: None}
    assert SECRET not in json.dumps(result.as_json())


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_refuses_new_processes_and_lets_threads_and_files_be(machine):
    """The filter's own lines are followed, as the kernel follows them."""
    numbers = {"x86_64": {"clone": 56, "clone3": 435, "openat": 257, "ptrace": 101, "socket": 41}}
    numbers["aarch64"] = {"clone": 220, "clone3": 435, "openat": 56, "ptrace": 117, "socket": 198}
    architecture = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]

    def decided(call, flags=0, architecture=architecture):
        lines = list(struct.iter_unpack("HBBI", seccomp.program(machine)))
        place, loaded = 0, 0
        while True:
            code, yes, no, value = lines[place]
            place += 1
            if code == 0x20:
                loaded = {0: numbers[machine].get(call, call), 4: architecture, 16: flags}[value]
            elif code == 0x06:
                return value
            else:
                met = {0x15: loaded == value, 0x35: loaded >= value, 0x45: bool(loaded & value)}[code]
                place += yes if met else no

    allowed, refused, not_there = 0x7FFF0000, 0x00050001, 0x00050026
    assert decided("openat") == allowed
    assert decided("clone", flags=0x00010000) == allowed
    assert decided("clone") == refused
    assert decided("ptrace") == refused
    assert [decided("socket", flags=family) for family in (1, 2, 10, 16)] == [allowed] * 4
    assert [decided("socket", flags=family) for family in (0, 17, 38, 40)] == [refused] * 4
    assert decided("clone3") == not_there
    assert decided("openat", architecture=0x40000003) == refused
    assert seccomp.program("pdp11") is None
