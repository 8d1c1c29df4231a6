"""The explorers of the course, found in the modules beside this one: any that defines EXPLORERS."""

from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@cache
def specs():
    """Every explorer's declaration by name. ValueError when two have the same name."""
    found = {}
    for module in iter_modules(__path__):
        for spec in _declared(module.name):
            if spec.name in found:
                raise ValueError(f"two explorers are called {spec.name!r}")
            found[spec.name] = spec
    return found


def _declared(module):
    return getattr(import_module(f"{__name__}.{module}"), "EXPLORERS", ())


@cache
def _modules():
    return {module.name for module in iter_modules(__path__)}


def spec(name):
    """One explorer's declaration; a one-line ValueError for a name that is not there."""
    try:
        # A module is called like its explorer: a lesson does not wait for those of all the others.
        own = _declared(name) if name in _modules() else ()
        return next((one for one in own if one.name == name), None) or specs()[name]
    except (KeyError, TypeError):
        near = get_close_matches(str(name), specs(), n=1)
        hint = f": did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(specs()))}"
        raise ValueError(f"there is no explorer {name!r}{hint}") from None


def get(name):
    """A live explorer without a browser: `.set(fans=500).text`; see explorers.explorer.Live."""
    from platformlab.explorers.explorer import Live

    return Live(spec(name))
