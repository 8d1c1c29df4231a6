"""Lessons are found by their modules; an id belongs to one exercise only."""

import subprocess
import sys
import types

import pytest
import sample_exercises as sample

from platformlab import exercises


@pytest.fixture
def modules(monkeypatch):
    """Lets the package find just these modules: a dict from name to what the module defines."""
    found = {}
    monkeypatch.setattr(exercises, "iter_modules", lambda path: [types.SimpleNamespace(name=name) for name in found])
    monkeypatch.setattr(
        exercises, "import_module", lambda name: types.SimpleNamespace(**found[name.rpartition(".")[2]])
    )
    monkeypatch.setattr(exercises, "lessons", exercises.lessons.__wrapped__)
    return found


def test_lessons_come_in_the_order_of_their_numbers_and_other_modules_are_none(modules):
    modules["kinds"] = {"Number": object}
    modules["b_late"] = {"EXERCISES": (sample.varied(sample.NUMBER, id="10.1"),)}
    modules["c_early"] = {"EXERCISES": (sample.MATCH, sample.MISSION, sample.NUMBER)}
    modules["a_first"] = {"PREDICTIONS": (sample.varied_prediction(id="01.guess"),)}
    assert [(lesson.number, lesson.module) for lesson in exercises.lessons()] == [
        (1, "a_first"),
        (2, "c_early"),
        (10, "b_late"),
    ]
    assert [spec.id for spec in exercises.all()] == ["2.3", "2.M1", "2.1", "10.1"]
    assert exercises.get(" 2.M1 ") is sample.MISSION
    assert exercises.missions("sample_income") == (sample.MISSION,)
    assert exercises.get_prediction("01.guess").id == "01.guess"
    with pytest.raises(exercises.UnknownExerciseError, match=r"no prediction '1.guess': did you mean 01.guess\?"):
        exercises.get_prediction("1.guess")


def test_an_id_used_twice_names_both_places(modules):
    modules["one"] = {"EXERCISES": (sample.NUMBER,)}
    modules["other"] = {"EXERCISES": (sample.varied(sample.SHARE, id="2.1"),)}
    with pytest.raises(ValueError, match=r"'2\.1' is defined twice, in one and in other"):
        exercises.lessons()


def test_a_module_keeps_to_one_lesson(modules):
    modules["one"] = {"EXERCISES": (sample.NUMBER, sample.varied(sample.SHARE, id="3.1"))}
    with pytest.raises(ValueError, match=r"exercises/one\.py has ids of several lessons: \[2, 3\]"):
        exercises.lessons()


def test_asking_for_an_exercise_loads_nothing_heavy():
    code = "import sys; from platformlab import exercises; exercises.all(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "plotly", "ipywidgets", "IPython", "anywidget"} & set(done.stdout.split())
