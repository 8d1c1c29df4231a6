"""What a lesson calls. Each name loads what it needs when it is used."""

from platformlab.exercises.board import progress
from platformlab.exercises.card import exercise
from platformlab.exercises.learner import is_graded, learner
from platformlab.exercises.prediction import predict
from platformlab.exercises.trial import claim
from platformlab.explorers.figures import lesson_table as table
from platformlab.saved_plan import save_plan

__all__ = ["claim", "exercise", "explore", "learner", "predict", "progress", "save_plan", "table"]


def explore(name):
    """The explorer of that name: sliders, chart, one sentence that reads it, a table, and things to find.

    An ordinary widget: its controls are traits (`e.fans = 500`), see platformlab.explorers.explorer.Live.
    ValueError, in one line, for a name that is not there.
    """
    from platformlab import explorers
    from platformlab.exercises import watching
    from platformlab.explorers.widget import ExplorerWidget

    watched = {} if is_graded() else watching.watched(name)
    return ExplorerWidget(explorers.spec(name), **watched)
