"""The twelve that any grader should stand: each costs the question that does it, and nothing else."""

from hostile.case import cells
from hostile.fair import NOTHING, ZERO

KIND = "the first twelve"

TWELVE = {
    "a hang": (ZERO, "while True:\n    pass"),
    "os._exit": (NOTHING, "import os\nos._exit(0)"),
    "a crash of Python": (NOTHING, "import ctypes\nctypes.string_at(0)"),
    "2.5 GB of memory": (
        NOTHING,
        "kept = bytearray(2_500_000_000)\nfor place in range(0, len(kept), 4096):\n    kept[place] = 1",
    ),
    "50 MB of output": (NOTHING, "for _ in range(50):\n    print('x' * 10**6)"),
    "a fork bomb of 200": (
        NOTHING,
        "import os, time\nfor _ in range(200):\n    if os.fork() == 0:\n        time.sleep(20)\n        os._exit(0)",
    ),
    "a patched NumPy": (
        NOTHING,
        "import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: True\nanswer_1 = 1.0",
    ),
    "a check that always pays": (
        NOTHING,
        "type(q1).check = lambda self, answer=...: self.spec.points if self is q1 else "
        "round(self.spec.points * self.spec.mark(self.given, answer).score, 4)\n"
        "q1.check = lambda *_: 3\nanswer_1 = 1.0",
    ),
    "reads the solutions": (
        NOTHING,
        "from platformlab.exercises import get\nspec = get('4.1')\nanswer_1 = spec.answer(q1.given)",
    ),
    "writes the gradebook": (
        NOTHING,
        "import glob, os, sqlite3\nroot = os.getcwd()\nfor _ in range(6):\n"
        "    for path in glob.glob(root + '/gradebook.db'):\n        db = sqlite3.connect(path)\n"
        "        db.execute('update grade set manual_score = 3')\n        db.commit()\n        wrote = True\n"
        "    root = os.path.dirname(root)\nanswer_1 = 1.0",
    ),
    "sys.exit": (NOTHING, "import sys\nsys.exit()"),
    "an answer equal to everything": (
        NOTHING,
        "class Yes(float):\n    __eq__ = lambda *_: True\n    __sub__ = lambda *_: 0.0\nanswer_1 = Yes(1)",
    ),
}

CASES = cells(KIND, TWELVE)
