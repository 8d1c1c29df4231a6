"""What the box tells is bounded for good, and nothing that it tells stops the class, fills the memory of the grader or
changes another question's mark."""

from dataclasses import replace

from hostile.case import cells, handed_in
from hostile.fair import FULL, NOT_WRONG, NOTHING, RIGHT, ZERO, Fair
from hostile.works import FUNCTION, HONEST, Work, code_cell

KIND, FORGED = "what the box tells is bounded", "what the box tells is not believed"
MOST_MB = 300

# Writes to every descriptor that is open beside the usual three: one of them leads outside.
TELL = """
import os
def tell(data):
    for place in range(3, 64):
        try:
            os.write(place, data)
        except OSError:
            pass
"""


def telling(line):
    """Tells something, then gives a wrong answer."""
    return f"{TELL}{line}\nanswer_1 = 1.0"


FLOODS = {
    "20 MB without a line end": (NOTHING, telling("for _ in range(20): tell(b'x' * 10**6)")),
    "20 MB in lines": (NOTHING, telling("for _ in range(200): tell(b'{\"x\": \"' + b'x' * 10**5 + b'\"}\\n')")),
    "200,000 messages": (NOTHING, telling("for _ in range(200): tell(b'{\"x\": 1}\\n' * 1_000)")),
    "200,000 learners": (NOTHING, telling('for _ in range(200): tell(b\'{"learner": "x"}\\n\' * 1_000)')),
    "200,000 failures": (NOTHING, telling('for n in range(200_000): tell(b\'{"failed": %d, "type": "E"}\\n\' % n)')),
    "200,000 empty lines": (NOTHING, telling("tell(b'\\n' * 200_000)")),
    "learner(…) 100,000 times": (
        NOTHING,
        """
        from platformlab import learner
        for number in range(100_000):
            learner("x" * 200 + str(number))
        answer_1 = 1.0
        """,
    ),
    "lists in lists, 100,000 deep": (NOTHING, telling("tell(b'[' * 100_000 + b']' * 100_000 + b'\\n')")),
    "lists in lists as an answer": (
        NOTHING,
        telling("tell(b'{\"answer\": \"4.1\", \"value\": ' + b'[' * 90_000 + b']' * 90_000 + b'}\\n')"),
    ),
    "a number of 100,000 digits": (NOTHING, telling("tell(b'{\"step\": ' + b'9' * 100_000 + b'}\\n')")),
    "a name of 100,000 letters": (
        NOTHING,
        telling("tell(b'{\"answer\": \"' + b'x' * 100_000 + b'\", \"value\": []}\\n')"),
    ),
    "answers to 2,000 questions that are not there": (
        NOTHING,
        telling('for n in range(2_000): tell(b\'{"answer": "%d", "value": ["int", "1"]}\\n\' % n)'),
    ),
    "bytes that are no UTF-8": (NOTHING, telling("tell(b'\\xff\\xfe{\\n')")),
    "half a character in an error": (ZERO, "raise ValueError('\\ud800 half')"),
    "half a character in the name of an error": (ZERO, "raise type('E\\ud800', (Exception,), {})('x')"),
    "half a character as an answer": (ZERO, "answer_1 = '\\ud800'"),
    "half a character as a key": (ZERO, "answer_1 = {'\\udfff': '\\ud800'}"),
    "half a character as a learner": (FULL, "from platformlab import learner\nlearner('\\ud800')\nRIGHT"),
    "half a character in raw JSON": (
        NOTHING,
        telling('tell(b\'{"failed": 3, "type": "\\\\ud800", "says": "\\\\udfff"}\\n\')'),
    ),
    "half a character in the source": (FULL, "# \ud800\nRIGHT"),
    "an error text of 50 MB": (ZERO, "raise ValueError('x' * 50_000_000)"),
}

_RAISES = "def visits_to_cover(*inputs):\n    raise type({name}, (Exception,), {{}})({says})"

OF_FUNCTIONS = {
    "half a character in an error of a function": (ZERO, _RAISES.format(name="'E'", says="'\\ud800 half'")),
    "half a character in the name of a function's error": (ZERO, _RAISES.format(name="'E\\ud800'", says="''")),
    "half a character that a function gives back": (ZERO, "def visits_to_cover(*inputs):\n    return '\\ud800'"),
    "an error text of 50 MB by a function": (ZERO, _RAISES.format(name="'E'", says="'x' * 50_000_000")),
    "lists in lists that a function gives back": (
        ZERO,
        """
        def visits_to_cover(*inputs):
            deep = []
            for _ in range(100_000):
                deep = [deep]
            return deep
        """,
    ),
}

LIES = {
    "its end": (NOTHING, telling("tell(b'{\"end\": true}\\n')"), NOT_WRONG),
    "a step back": (NOTHING, telling("tell(b'{\"step\": 0}\\n')"), NOT_WRONG),
    "a step that is not there": (NOTHING, telling("tell(b'{\"step\": 99999}\\n')"), NOT_WRONG),
    "steps to the very last one": (
        NOTHING,
        telling("for n in range(200): tell(b'{\"step\": %d}\\n' % n)"),
        NOT_WRONG,
    ),
    "a failure of another cell": (
        NOTHING,
        telling("for n in range(60): tell(b'{\"failed\": %d, \"type\": \"E\", \"says\": \"x\"}\\n' % n)"),
    ),
    "points": (NOTHING, telling("tell(b'{\"answer\": \"4.1\", \"points\": 100, \"earned\": 100, \"score\": 1}\\n')")),
    "an answer without a value": (NOTHING, telling("tell(b'{\"answer\": \"4.1\"}\\n')")),
    "an answer of its own that is absent and present": (
        NOTHING,
        telling("tell(b'{\"answer\": \"4.1\", \"absent\": true, \"value\": [\"int\", \"1\"], \"outcomes\": []}\\n')"),
    ),
    "the outcomes of a function that it never tried": (
        NOTHING,
        telling("tell(b'{\"answer\": \"4.6\", \"fits\": true, \"outcomes\": [{\"value\": [\"float\", \"1\"]}]}\\n')"),
        NOT_WRONG,
    ),
}  # fmt: skip


def _stays_small(at):
    peak = max(said.peak_mb for said in at.said if said.step == "grade")
    return peak < MOST_MB or f"{peak:.0f} MB"


SMALL = (f"no process of the grader holds {MOST_MB} MB", _stays_small)
_ALMOST = TELL + "for _ in range(9): tell(b'{\"x\": \"' + b'x' * 90_000 + b'\"}\\n')\nos._exit(1)\n"
_ALL_BUT_ONE = [f"4.{number}" for number in range(1, 6)]


def _bounded(cases):
    return [replace(one, fair=replace(one.fair, checks=(SMALL,))) for one in cases]


CASES = [
    *_bounded(cells(KIND, FLOODS)),
    *_bounded(cells(KIND, OF_FUNCTIONS, question=FUNCTION)),
    *_bounded(cells(FORGED, {f"forged: {name}": row for name, row in LIES.items()})),
    handed_in(
        FORGED,
        "forged: a wrong answer of another question, which answers nothing",
        Fair({"ann": {"4.1": NOTHING, "4.2": NOTHING}, "bo": RIGHT}),
        {
            "ann": Work(
                answers={
                    "4.1": telling('tell(b\'{"answer": "4.2", "value": ["float", "1.0"]}\\n\')'),
                    "4.2": "answer_2 = ...",
                }
            ),
            "bo": HONEST,
        },
    ),
    *_bounded(
        [
            handed_in(
                KIND,
                "almost too much in each of many attempts",
                Fair({"ann": dict.fromkeys(_ALL_BUT_ONE, NOTHING), "bo": RIGHT}),
                {"ann": Work(answers=dict.fromkeys(_ALL_BUT_ONE, _ALMOST)), "bo": HONEST},
            ),
            handed_in(
                KIND,
                "40 cells of one's own after the last question, each of which ends the program",
                Fair({"ann": RIGHT, "bo": RIGHT}),
                {
                    "ann": Work(
                        change=lambda cells: cells.extend(
                            code_cell("import os\nos._exit(0)", f"end-{number}") for number in range(40)
                        )
                    ),
                    "bo": HONEST,
                },
            ),
        ]
    ),
]
