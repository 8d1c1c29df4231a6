"""Time: a helper cell may take what is left of the notebook's time, an answer cell its own limit. What needs a helper
that did not end is not graded, and not 0; an answer cell that does not end is that question's 0, and no other's.

All but the last are graded with 2 seconds an answer and 10 in all, so that nobody waits two minutes for each.
"""

from hostile.case import handed_in
from hostile.fair import FULL, RIGHT, ZERO, Fair, not_graded
from hostile.works import HONEST, Work, code_cell

KIND, HELPERS = "an answer cell that does not end is that question's 0", "a helper cell that is slow, or does not end"
QUICK = {"seconds_per_step": 2, "seconds": 10}
NEEDS = not_graded("did not end", "needs the cell")

BUSY = "import time\nbegin = time.process_time()\nwhile time.process_time() < begin + {seconds}:\n    pass\n"
ENDLESS = "while True:\n    pass\n"


def helper(code, **answers):
    """Ann has this cell of her own before 4.1, and these answers: q1=… for 4.1."""
    return Work(
        helpers={"4.1": code},
        answers={f"4.{name.removeprefix('q')}": answer for name, answer in answers.items()},
    )


_SETS = {"q1": "answer_1 = rate * VALUE"}

HELPER_CELLS = {
    # name: (what ann hands in, what is fair for her)
    "a helper that takes 4 s of CPU and ends": (helper(BUSY.format(seconds=4) + "rate = 1", **_SETS), RIGHT),
    "a helper that sleeps 4 s and ends": (helper("import time\ntime.sleep(4)\nrate = 1", **_SETS), RIGHT),
    "a helper that never ends, and an answer that needs what it sets": (
        helper("rate = 1\n" + ENDLESS + "more = rate", **_SETS),
        {"4.1": NEEDS},
    ),
    "a helper that never ends, and an answer that needs what it would set after": (
        helper(ENDLESS + "rate = 1", **_SETS),
        {"4.1": NEEDS},
    ),
    "a helper that never ends, and answers that need nothing of it": (helper(ENDLESS + "rate = 1"), RIGHT),
    "a helper that never ends, and an answer that may need what it may set": (
        helper("import time\nif time.time() > 2:\n    while True:\n        rate = 1\nelse:\n    rate = 2", **_SETS),
        {"4.1": NEEDS},
    ),
    "a helper that never ends, and an answer that needs its function": (
        helper("def rate():\n    return 1\n" + ENDLESS, q1="answer_1 = rate() * VALUE"),
        {"4.1": NEEDS},
    ),
    "a helper that never ends, and an answer that needs its import": (
        helper("import math as m\n" + ENDLESS, q1="answer_1 = m.fabs(VALUE)"),
        {"4.1": NEEDS},
    ),
    "a helper that never ends, and an answer through another helper": (
        Work(
            helpers={"4.1": ENDLESS + "rate = 1", "4.2": "share = rate"},
            answers={"4.2": "answer_2 = share * VALUE"},
        ),
        {"4.2": NEEDS},
    ),
    "a helper that never ends, and a loop variable of it": (
        helper("for rate in iter(int, 1):\n    pass", q1="answer_1 = VALUE + rate"),
        {"4.1": NEEDS},
    ),
    "a helper that never ends, and a name that is set again after it": (
        helper("rate = 0\n" + ENDLESS, q1="rate = 1\nanswer_1 = rate * VALUE"),
        RIGHT,
    ),
    "a helper that sleeps for ever": (helper("import time\ntime.sleep(10**6)\nrate = 1", **_SETS), {"4.1": NEEDS}),
    "a helper that crashes, and answers that need nothing of it": (
        helper("import ctypes\nctypes.string_at(0)"),
        RIGHT,
    ),
}  # fmt: skip

ANSWER_CELLS = {
    "busy in Python": "while True: pass",
    "busy in C, where no signal is heard": "sum(range(10**13))",
    "asleep": "import time\ntime.sleep(10**6)",
    "waiting for a lock": "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
    "waiting for itself": "import os\nread, write = os.pipe()\nos.read(read, 1)",
    "stopped by its own signal": "import os\nos.kill(os.getpid(), 19)\nwhile True: pass",
    "a pattern that never ends": "import re\nre.match('(a+)+$', 'a' * 60 + 'b')",
    "catches every error for ever": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
    "an error that hangs when it is read": (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E"
    ),
    "right, and then it never ends": "RIGHT\nwhile True: pass",
}  # fmt: skip

_HANGS = {f"4.{number}": "while True: pass" for number in range(1, 6)}


def _of_helper(name, row):
    work, fair = row
    return handed_in(HELPERS, name, Fair({"ann": fair, "bo": RIGHT}), {"ann": work, "bo": HONEST}, **QUICK)


def _of_answer(name, code):
    works = {"ann": Work(answers={"4.1": code}), "bo": HONEST}
    return handed_in(KIND, f"an answer cell: {name}", Fair({"ann": {"4.1": ZERO}, "bo": RIGHT}), works, **QUICK)


CASES = [
    *(_of_helper(*row) for row in HELPER_CELLS.items()),
    *(_of_answer(*row) for row in ANSWER_CELLS.items()),
    handed_in(
        KIND,
        "five answer cells hang, and the sixth is right",
        Fair({"ann": {**dict.fromkeys(_HANGS, ZERO), "4.6": FULL}, "bo": RIGHT}),
        {"ann": Work(answers=_HANGS), "bo": HONEST},
        seconds_per_step=1,
        seconds=10,
    ),
    handed_in(
        KIND,
        "a cell of one's own after the last question never ends",
        Fair({"ann": RIGHT, "bo": RIGHT}),
        {"ann": Work(change=lambda cells: cells.append(code_cell(ENDLESS))), "bo": HONEST},
        **QUICK,
    ),
    handed_in(
        HELPERS,
        "a helper that takes 14 s of CPU, by the limits of the command itself",
        Fair({"ann": RIGHT, "bo": RIGHT}),
        {"ann": helper(BUSY.format(seconds=14) + "rate = 1", **_SETS), "bo": HONEST},
    ),
    handed_in(
        KIND,
        "an answer that takes 6 s of CPU, by the limits of the command itself",
        Fair({"ann": RIGHT, "bo": RIGHT}),
        {"ann": Work(answers={"4.1": BUSY.format(seconds=6) + "RIGHT"}), "bo": HONEST},
    ),
]
