import pytest
import sample_exercises as sample

from platformlab import exercises, explorers
from platformlab.exercises import LessonExercises, learner, watching


@pytest.fixture(autouse=True)
def nobody_in_particular(own_records, monkeypatch):
    """Each test begins as somebody studying alone, without records."""
    monkeypatch.setattr(learner, "_chosen", None)
    monkeypatch.setattr(watching, "_found", {})
    monkeypatch.setattr(watching, "_listeners", {})


@pytest.fixture
def sample_course(monkeypatch):
    """A course that consists of the sample specs."""
    lesson = LessonExercises("views_into_income", 2, sample.ALL, (sample.PREDICTION,))
    monkeypatch.setattr(exercises, "lessons", lambda: (lesson,))
    monkeypatch.setattr(explorers, "spec", lambda name: {"sample_income": sample.EXPLORER}[name])
    return lesson


@pytest.fixture
def shown(monkeypatch):
    """What a notebook would show, in order: objects, or bundles of one widget in several forms."""
    displayed = []
    monkeypatch.setattr("IPython.get_ipython", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda thing, raw=False: displayed.append(thing))
    return displayed
