"""The exercises of the course, found in the modules beside this one that are named after a lesson.

A lesson's module defines any of EXERCISES (specs of `kinds`, missions among them) and PREDICTIONS (of `prediction`).
Nothing else has to be changed for a new lesson.

    get("2.1")                        one spec; for an unknown id UnknownExerciseError, one line with near names
    all()                             every spec, in the order of the lessons and of their modules
    missions("views_into_income")     the missions of one explorer
    get_prediction("02.income")       one prediction;  predictions() lists them
"""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from platformlab.exercises.feedback import Feedback

__all__ = ["Feedback", "UnknownExerciseError", "all", "get", "get_prediction", "lessons", "missions", "predictions"]


class UnknownExerciseError(KeyError):
    """An id that no lesson defines. Its text is one plain line."""

    def __str__(self):
        return self.args[0]


@dataclass(frozen=True)
class LessonExercises:
    """What one lesson's module declares. module: its name, "views_into_income"; number: 2."""

    module: str
    number: int
    exercises: tuple
    predictions: tuple


@cache
def lessons():
    """Every lesson's exercises and predictions, by rising lesson number. ValueError when an id is used twice."""
    found = []
    for module in iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        exercises = tuple(getattr(loaded, "EXERCISES", ()))
        asked = tuple(getattr(loaded, "PREDICTIONS", ()))
        if not exercises and not asked:
            continue
        numbers = {spec.lesson for spec in (*exercises, *asked)}
        if len(numbers) > 1:
            raise ValueError(f"exercises/{module.name}.py has ids of several lessons: {sorted(numbers)}")
        found.append(LessonExercises(module.name, numbers.pop(), exercises, asked))
    _unique([(spec.id, lesson.module) for lesson in found for spec in lesson.exercises])
    _unique([(spec.id, lesson.module) for lesson in found for spec in lesson.predictions])
    return tuple(sorted(found, key=lambda lesson: lesson.number))


def _unique(used):
    homes = {}
    for name, module in used:
        if name in homes:
            raise ValueError(f"{name!r} is defined twice, in {homes[name]} and in {module}")
        homes[name] = module


def all():
    """Every exercise of the course, in lesson order."""
    return tuple(spec for lesson in lessons() for spec in lesson.exercises)


def predictions():
    """Every prediction of the course, in lesson order."""
    return tuple(asked for lesson in lessons() for asked in lesson.predictions)


def get(name):
    """The exercise with this id."""
    return _found(name, all(), "exercise")


def get_prediction(name):
    """The prediction with this id."""
    return _found(name, predictions(), "prediction")


def missions(explorer):
    """The missions of one explorer, in order."""
    return tuple(spec for spec in all() if getattr(spec, "explorer", None) == explorer)


def _found(name, specs, what):
    by_id = {spec.id: spec for spec in specs}
    text = str(name).strip()
    if isinstance(name, str) and text in by_id:
        return by_id[text]
    near = get_close_matches(text, by_id, n=3, cutoff=0.5)
    if not near:
        near = [known for known in by_id if known.partition(".")[0].lstrip("0") == text.partition(".")[0].lstrip("0")]
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(by_id) or 'none'}"
    raise UnknownExerciseError(f"there is no {what} {text!r}: {hint}")
