"""Plays the steps of one job: cells that are run, answers that are taken."""

import builtins
import io
import sys
import warnings

# Bound here, so that a cell that puts others in their place does not spoil the answers of later cells.
from builtins import BaseException, NotImplementedError, enumerate, issubclass, len, str, type

from platformlab import face
from platformlab.classroom.inside.answers import decoded, taken
from platformlab.classroom.inside.cells import Cells
from platformlab.classroom.inside.needs import Needs


class TooMuchOutputError(BaseException):
    """A cell printed more than it may."""


class StdinNotImplementedError(NotImplementedError):
    """A cell asks somebody to type something, and nobody is there."""


class Silence(io.TextIOBase):
    """Where printing goes: nowhere, counted. keeps: whether what is printed can be read afterwards, as `text`."""

    encoding = "utf-8"

    def __init__(self, allowed, *, keeps=False):
        self.allowed = self.left = allowed
        self._kept = [] if keeps else None

    def writable(self):
        return True

    def write(self, text):
        size = len(text) if issubclass(type(text), str) else 0
        self.left -= size
        if self.left < 0:
            raise TooMuchOutputError(f"printed more than {self.allowed} characters")
        if self._kept is not None:
            self._kept.append(text)
        return size

    @property
    def text(self):
        """What was printed, if it was kept."""
        return "".join(self._kept or ())


def play(job, tell):
    """Runs each step that is not skipped, in order."""
    steps, skip, allowed = job["steps"], job["skip"], job["limits"]["output_characters"]
    needs = Needs(tell)
    needs.watch()
    prepare_face(job["given"], needs, tell)

    def silence(**how):
        return Silence(allowed, **how)

    answers = {step["name"] for step in steps if "take" in step}
    cells = Cells(answers, needs, silence)
    checked = {step["take"]: face.Outcome(step["take"]) for step in steps if "take" in step}
    prepare_python(cells)
    for place, step in enumerate(steps):
        if place in skip:
            continue
        tell(step=place)
        sys.stdout = sys.stderr = silence()
        if "run" in step:
            failed = cells.run(place, step["run"], step.get("count", 0), step.get("translations", {}))
            if failed:
                tell(failed=place, **failed)
            continue
        exercise = step["take"]
        needs.place, needs.cell_name = place, ""
        tell(answer=exercise, **taken(step, cells.names))
        if "count" in step:
            cells.history.shown(step["count"], checked[exercise])


def prepare_face(given, needs, tell):
    """The names of the course, with the numbers of the student who is graded."""

    def heard(name):
        tell(learner=str.__str__(name)[:200] if issubclass(type(name), str) else "")

    face.exercises = given
    face.decoded = decoded
    face.said_learner = heard
    face.asked_check = needs.say


def prepare_python(cells):
    """What a notebook's Python has beyond Python's own, and what stands for a person at the keyboard."""

    def asked(_prompt=""):
        raise StdinNotImplementedError("nobody is there to type something while a notebook is graded")

    builtins.exit = builtins.quit = sys.exit
    builtins.display, builtins.input, builtins.get_ipython = shown, asked, cells.get_ipython
    builtins.help = shown
    builtins.__IPYTHON__ = True
    # IPython's own modules ask here whether they are in a notebook; loading them for that would take longer than most.
    of_ipython = type(sys)("IPython.core.getipython")
    of_ipython.get_ipython = cells.get_ipython
    sys.modules["IPython.core.getipython"] = of_ipython
    warnings.simplefilter("ignore")


class Shown:
    """What display(…, display_id=True) gives: a place that can be shown again."""

    def __init__(self, name):
        self.display_id = name

    def display(self, *_things, **_how):
        """Nothing: nobody looks."""

    def update(self, *_things, **_how):
        """Nothing: nobody looks."""


def shown(*_things, display_id=None, **_how):
    """display() and help(): nothing, for nobody looks."""
    return None if display_id is None else Shown(display_id)
