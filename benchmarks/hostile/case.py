"""A case: what is fair, written down before anything is run, and what is done in a course of its own.

cells("…", {"a name": (FULL, code)})         code in an answer cell of ann's, beside an honest bo
@case("…", "a name", Fair(…))                a small script of commands
def _(at): …
"""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hostile.fair import RIGHT, Fair, every
from hostile.works import HONEST, NUMBER, Work


@dataclass(frozen=True)
class Case:
    """name: what happens, in a few words. kind: of what it is an example. fair: said before. act: from a Place to
    nothing. works: what students hand in, where that is all there is to it; peers grade it too. why_no_peer: why they
    cannot, else. together: keywords of `grade`, for a case that may stand in one class with others."""

    name: str
    kind: str
    fair: Fair
    act: Callable
    works: dict = field(default_factory=dict)
    why_no_peer: str = ""
    together: dict | None = None

    @property
    def title(self):
        """Kind and name."""
        return f"{self.kind}: {self.name}"


NO_SUCH_STEP = "it has no such step"


def handed_in(kind, name, fair, works, *, act=None, **how):
    """A Case of hand-ins: each is collected, and all are graded."""

    def collect_and_grade(at):
        for student, work in works.items():
            at.hand_in(student, work)
        at.collect()
        (act or (lambda at: at.grade(**how)))(at)

    fair = replace(fair, status={"collect": 0, "grade": 0, **fair.status})
    plain = act is None and works.get("bo") is HONEST and set(works) == {"ann", "bo"}
    return Case(name, kind, fair, collect_and_grade, works, together=how if plain else None)


def cells(kind, table, *, question=NUMBER, **how):
    """Cases of code in one answer cell of ann's, all others right, beside an honest bo. table: {name: (what is fair for
    that question, code)}; a third entry is what is fair for ann's other questions, if not all their points."""
    return [_of_cell(kind, name, question, how, *row) for name, row in table.items()]


def _of_cell(kind, name, question, how, fair, code, others=None):
    marks = {**(every(others) if others else {}), question: fair}
    works = {"ann": Work(answers={question: textwrap.dedent(code).strip()}), "bo": HONEST}
    return handed_in(kind, name, Fair({"ann": marks, "bo": RIGHT}), works, **how)


def collected(into):
    """A decorator for the scripts of one file: case(kind, name, fair) adds to the list."""

    def case(kind, name, fair, *, why_no_peer=NO_SUCH_STEP):
        def add(act):
            into.append(Case(name, kind, fair, act, why_no_peer=why_no_peer))
            return act

        return add

    return case
