"""Content or Commerce? The names that a lesson uses; each is loaded when it is first asked for.

>>> from platformlab import explore, exercise, predict, table, claim, progress, learner
"""

from importlib import import_module

__all__ = ["claim", "exercise", "explore", "learner", "predict", "progress", "save_plan", "table"]


def __getattr__(name):
    if name in __all__:
        return getattr(import_module("platformlab.face"), name)
    raise AttributeError(f"module 'platformlab' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
