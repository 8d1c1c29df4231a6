"""Content or Commerce? The names that a lesson uses; each is loaded when it is first asked for.

>>> from platformlab import explore, exercise, predict, table, claim, progress, learner
"""

from importlib import import_module

_FACE = {
    "explore": "platformlab.face",
    "exercise": "platformlab.face",
    "predict": "platformlab.face",
    "table": "platformlab.face",
    "claim": "platformlab.face",
    "progress": "platformlab.face",
    "learner": "platformlab.face",
}

__all__ = list(_FACE)


def __getattr__(name):
    if name in _FACE:
        return getattr(import_module(_FACE[name]), name)
    raise AttributeError(f"module 'platformlab' has no attribute {name!r}")


def __dir__():
    return sorted(_FACE)
