"""What of this computer a submission may read: this Python, its libraries and the system's, and no copy of the course.

found() looks once, when grading starts. Everything is resolved through links first, so that a folder that is reached by
two names is mounted, and hidden, by its own.
"""

import importlib.util
import os
import site
import sys
import sysconfig
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from platformlab.classroom.sandbox.played import SandboxError

SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/share/zoneinfo", "/usr/share/fonts")
TOP = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "alternatives", "fonts", "mime.types")
COMMON = (
    *("numpy", "pandas", "scipy", "matplotlib", "plotly", "polars", "sympy", "statsmodels", "sklearn", "seaborn"),
    *("IPython", "ipywidgets", "anywidget", "nbformat", "traitlets", "dateutil", "PIL", "networkx", "requests"),
)
"""Libraries that people compute with: where this Python has one of them, a submission must find it too."""


@dataclass(frozen=True)
class Mounts:
    """folders, files: shown at their own place, read-only. links: (name, target) of the system's own links. hidden:
    folders among them that are shown empty; hidden_files: likewise. libraries: where Python looks for modules.
    python: the interpreter. modules: those of COMMON that must be found."""

    folders: tuple[str, ...]
    files: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    hidden_files: tuple[str, ...]
    libraries: tuple[str, ...]
    python: str
    modules: tuple[str, ...]

    def as_json(self):
        """Plain data; from_json makes it Mounts again."""
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        """Mounts from what as_json gave."""
        links = tuple(tuple(link) for link in data["links"])
        return cls(**{**{name: _tuple(value) for name, value in data.items()}, "links": links})

    def words(self):
        """bubblewrap's words for all of it, in order: what is hidden comes after what shows it."""
        words = []
        for name, target in self.links:
            words += ["--symlink", target, name]
        # Above a folder that is closed to others bubblewrap would make closed ones, which a box's own user cannot pass.
        above = {str(parent) for path in (*self.folders, *self.files) for parent in Path(path).parents}
        for path in sorted(above - {"/"}):
            words += ["--perms", "0755", "--dir", path]
        for path in (*self.folders, *self.files):
            words += ["--ro-bind", path, path]
        for name in SETTINGS:
            words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
        for path in self.hidden:
            words += ["--tmpfs", path, "--remount-ro", path]
        for path in self.hidden_files:
            words += ["--ro-bind", "/dev/null", path]
        return words


def _tuple(value):
    return tuple(value) if isinstance(value, list) else value


@cache
def found():
    """The Mounts of this Python. SandboxError, in one line, when a library that it has could not be shown."""
    python = _interpreter()
    prefixes = sorted({_resolved(p) for p in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)})
    folders = [Path(path) for path in SYSTEM if Path(path).is_dir()]
    own = [prefix / name for prefix in prefixes for name in ("lib", "lib64", "share/zoneinfo", "etc/fonts")]
    own += [Path(path) for name in ("stdlib", "platstdlib") if (path := sysconfig.get_path(name))]
    folders += [path for path in own if path.is_dir()]
    libraries = _site_folders(prefixes)
    folders += libraries
    libraries += [path for path in _added_folders() if path not in libraries]
    folders += _elsewhere(folders, libraries)
    folders = _outermost(folders)
    links = tuple((path, os.readlink(path)) for path in TOP if os.path.islink(path))
    folders += [Path(path) for path in TOP if os.path.isdir(path) and not os.path.islink(path)]
    hidden, hidden_files = _course_in(folders)
    return Mounts(
        folders=tuple(map(str, folders)),
        files=tuple(str(path) for path in _interpreter_files(python) if not _within(path, folders)),
        links=links,
        hidden=tuple(hidden),
        hidden_files=tuple(hidden_files),
        libraries=tuple(str(path) for path in libraries if _within(path, folders) or _holds(path, folders)),
        python=str(python),
        modules=tuple(name for name in COMMON if origin(name)),
    )


def may_hold(folder):
    """Whether a submission cannot see this folder: it lies in none that is shown."""
    return not _within(_resolved(folder), [Path(path) for path in found().folders])


def _resolved(path):
    return Path(os.path.realpath(path))


def _interpreter():
    """The program itself: a virtual environment's is a link to it, and would need the environment's own settings."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    return _resolved(base if os.path.isfile(base) else sys.executable)


def _interpreter_files(python):
    settings = [python.with_name("pyvenv.cfg"), python.parent.parent / "pyvenv.cfg"]
    return [python, *(path for path in settings if path.is_file())]


def _within(path, folders):
    return any(path.is_relative_to(folder) for folder in folders)


def _holds(path, folders):
    return any(folder.is_relative_to(path) for folder in folders)


def _outermost(folders):
    """Each folder once, without those that lie in another one."""
    folders = sorted({_resolved(folder) for folder in folders})
    return [one for one in folders if not any(one != other and one.is_relative_to(other) for other in folders)]


# --- libraries --------------------------------------------------------------------------------------------------------


def _site_folders(prefixes):
    """The folders on Python's path that packages were installed into, in its order."""
    found = []
    for entry in sys.path:
        path = _resolved(entry) if entry else None
        if path is None or not path.is_dir() or path in found or path in prefixes:
            continue
        if path.name in ("site-packages", "dist-packages") or any(path.glob("*.dist-info")):
            found.append(path)
    return found


def _added_folders():
    """Folders that were added to Python's path (PYTHONPATH, .pth files); of these only what is needed is shown."""
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    added = {_resolved(entry) for entry in (*named, *_from_pth_files()) if entry}
    return [path for path in map(_resolved, filter(None, sys.path)) if path in added and path.is_dir()]


def _from_pth_files():
    places = [*site.getsitepackages(), site.getusersitepackages(), sysconfig.get_path("purelib")]
    for place in dict.fromkeys(places):
        for file in sorted(Path(place).glob("*.pth")):
            try:
                lines = file.read_text(encoding="utf-8").splitlines()
            except (OSError, ValueError):
                continue
            yield from (os.path.join(place, line.strip()) for line in lines if line.strip() and line[:1] not in "#i")


def _elsewhere(folders, libraries):
    """The common libraries that this Python has and that lie in none of these folders, each by itself."""
    found = []
    for name in COMMON:
        file = origin(name)
        if not file or _within(file, [_resolved(folder) for folder in folders]):
            continue
        package = file.parent if file.name == "__init__.py" else None
        if package is None or package.parent == Path("/"):
            raise SandboxError(
                f"the library {name} lies in {file}, where submissions cannot be shown it:"
                f" install it into this Python with pip install {name}, and grade again"
            )
        found.append(package)
        compiled = package.with_name(f"{name}.libs")
        found += [compiled] if compiled.is_dir() else []
        if package.parent not in libraries:
            libraries.append(package.parent)
    return found


def origin(name):
    """The file that an import of this module would read, or None."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError, AttributeError):
        return None
    return _resolved(spec.origin) if spec is not None and spec.origin and os.path.isfile(spec.origin) else None


# --- the course itself ------------------------------------------------------------------------------------------------


def _course_in(folders):
    """(folders, files) within these that hold the course: a package with exercises, a class, an archive of it."""
    hidden, files = set(), set()
    for top in folders:
        for place, names, entries in os.walk(top):
            if _is_package(place, names) or _is_class(place, names, entries):
                hidden.add(place)
                names.clear()
                continue
            files.update(os.path.join(place, name) for name in entries if _is_archive(name))
            names[:] = [name for name in names if name != "__pycache__"]
    return sorted(hidden), sorted(files)


def _is_package(place, names):
    """Whether a folder is this package, whatever it is called: it has the exercises."""
    return "exercises" in names and os.path.isfile(os.path.join(place, "exercises", "kinds.py"))


def _is_class(place, names, entries):
    """Whether a folder is a class's: with a gradebook, or made by `platformlab classroom init`."""
    if "gradebook.db" in entries or "nbgrader_config.py" in entries:
        return True
    return "platformlab" in names and os.path.isfile(os.path.join(place, "platformlab", "course.json"))


def _is_archive(name):
    return name.startswith(("platformlab-", "platformlab_")) and name.endswith((".whl", ".tar.gz", ".zip", ".egg"))
