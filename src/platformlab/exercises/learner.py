"""Who is learning: the id that decides over the numbers, and whether this is an assignment."""

import os
from dataclasses import dataclass

from platformlab import records
from platformlab.exercises.markup import panel_html

SELF_STUDY = "self-study"


@dataclass(frozen=True)
class Learner:
    """id: the numbers of every exercise depend on it. assignment: worked solutions are not shown."""

    id: str
    assignment: bool = False

    def _repr_html_(self):
        return panel_html(self.said)

    def __repr__(self):
        return self.said

    @property
    def said(self):
        """One sentence about what this means."""
        ending = " This is an assignment: worked solutions are not shown." if self.assignment else ""
        return f"The numbers in the exercises are those of “{self.id}”.{ending}"


_chosen = None


def learner(name, *, assignment=False):
    """Says who is learning from here on. ValueError, in one line, for what cannot be an id."""
    global _chosen
    _chosen = Learner(records.learner_id(name), bool(assignment))
    return _chosen


def current():
    """Who is learning: the one named by learner(), else JupyterHub's user, else somebody studying alone."""
    if _chosen:
        return _chosen
    try:
        return Learner(records.learner_id(os.environ.get("JUPYTERHUB_USER", "")))
    except ValueError:
        return Learner(SELF_STUDY)


def is_graded():
    """Whether a grader runs the notebook: it wants bare numbers, and there is no page and no learner's own file."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))
