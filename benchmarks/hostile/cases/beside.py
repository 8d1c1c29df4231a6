"""A helper file or a data file beside the notebook is there when it is graded, or it is said that it was not."""

from hostile.case import collected
from hostile.cases.collecting import ANN, BO, FILE
from hostile.fair import RIGHT, Fair
from hostile.works import NUMBER, Work, right_code
from platformlab import exercises

KIND = "a file beside the notebook is there, or it is said"
CASES = []
case = collected(CASES)


def value(student="ann"):
    """The right answer of a student, as text."""
    return right_code(exercises.get(NUMBER), student).partition("= ")[2]


def there_or_said(name):
    """A check: Ann's first answer has its points, or a command named the file."""

    def holds(at):
        earned = at.outcome().students["ann"].marks.get(NUMBER)
        said = any(name in said.text for said in at.said)
        return earned == 3 or (said and not earned) or f"{earned}, and {name} is {'' if said else 'not '}named"

    return f"{name} is there, or it is named", holds


def beside(name, file, code, *, bo=None):
    """A case in which Ann's first answer needs a file; the function gives its bytes."""

    def add(contents):
        @case(KIND, name, Fair(None, checks=(there_or_said(file), ("Bo's work is right", _bo_is_right))))
        def _(at):
            at.hand_in("ann", Work(answers={NUMBER: code}))
            at.hand_in("ann", data=contents(), path=f"ann/{file}")
            at.hand_in("bo", bo or Work())
            at.collect()
            at.grade()

        return contents

    return add


def _bo_is_right(at):
    return at.outcome().students["bo"].total == 16


@beside("a module of one's own", "mine.py", "import mine\nanswer_1 = mine.value")
def _():
    return f"value = {value()}\n".encode()


@beside("a table of data", "data.csv", "answer_1 = float(open('data.csv').read().split(',')[1])")
def _():
    return f"value,{value()}".encode()


@beside("a table read by NumPy", "data.txt", "import numpy as np\nanswer_1 = float(np.loadtxt('data.txt'))")
def _():
    return value().encode()


@beside("a file of 60 MB", "large.bin", "import os\nassert os.path.getsize('large.bin') == 60_000_000\nRIGHT")
def _():
    return b"\0" * 60_000_000


@beside("a file that the cell writes over", "notes.txt", "open('notes.txt', 'a').write('x')\nRIGHT")
def _():
    return b"my notes"


@beside("a module called as the course is", "platformlab.py", "RIGHT")
def _():
    return b"raise SystemExit('mine')\n"


@case(KIND, "a module called numpy harms nobody else", Fair({"ann": {}, "bo": RIGHT}))
def _(at):
    at.hand_in("ann")
    at.hand_in("ann", data=b"raise SystemExit('mine')\n", path="ann/numpy.py")
    at.hand_in("bo", Work(answers={NUMBER: "import numpy as np\nassert np.arange(3).sum() == 3\nRIGHT"}))
    at.collect()
    at.grade()


@case(KIND, "two students, each with a module of the same name", Fair(None, checks=(there_or_said("mine.py"),)))
def _(at):
    needs = Work(answers={NUMBER: "import mine\nanswer_1 = mine.value"})
    entries = {f"{ANN}/{FILE}": at.notebook("ann", needs), f"{ANN}/mine.py": f"value = {value()}\n".encode()}
    entries |= {f"{BO}/{FILE}": at.notebook("bo", needs), f"{BO}/mine.py": f"value = {value('bo')}\n".encode()}
    at.collect(at.zip("m.zip", entries))
    at.grade()
