"""No second copy of the package or of a course is readable inside, wherever Python lies; and libraries that lie
elsewhere are there, or nothing is graded and one line says why.

Each case has a Python environment of its own in its folder, so that nothing is put into the one that runs this.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import platformlab
from hostile.case import collected, handed_in
from hostile.fair import RIGHT, Fair
from hostile.works import HONEST, Work

KIND, ELSEWHERE = "no second copy of the course inside", "libraries that lie elsewhere"
PACKAGE = Path(platformlab.__file__).resolve().parent
LIBRARIES = [path for path in sys.path if path.rstrip("/").endswith(("site-packages", "dist-packages"))]
CASES = []
case = collected(CASES)


def graded_or_refused(at):
    """Ann's and Bo's work has all its points, or nothing is graded and one line says why."""
    last = [said for said in at.said if said.step == "grade"][-1]
    students = at.outcome().students
    marks = {name: sum(points or 0 for points in students[name].marks.values()) for name in ("ann", "bo")}
    if last.status == 0:
        return min(marks.values()) == 16 or f"{marks}"
    return (not any(marks.values()) and len(last.complaint) == 1) or f"{last.complaint} and {marks}"


FAIR = Fair(None, checks=(("all is graded rightly, or nothing is and one line says why", graded_or_refused),))

# --- environments -----------------------------------------------------------------------------------------------------


def path_of(*folders):
    """A PYTHONPATH of these folders, the package that is tried, and what there was."""
    return os.pathsep.join([*map(str, (*folders, PACKAGE.parent)), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)


def own_environment(at, *, user_site=False, python=None):
    """(folder, its site-packages) of an environment of the case's own; its libraries lie where those of this Python
    do. python: what it is made from, if not from this one."""
    folder = at.folder / "env"
    if python is None:
        venv.create(folder, symlinks=True, with_pip=False, system_site_packages=user_site)
    else:
        subprocess.run([python, "-m", "venv", "--without-pip", "--symlinks", folder], check=True, timeout=60)
    (site,) = folder.glob("lib/python3*/site-packages")
    (site / "libraries.pth").write_text("".join(f"{line}\n" for line in LIBRARIES))
    at.python = folder / "bin" / "python"
    return folder, site


def base_python(at):
    """(folder, its site-packages) of a copy of the Python that environments are made from, without its libraries."""
    library, program = Path(os.__file__).resolve().parent, Path(sys._base_executable).resolve()
    folder = at.folder / "base"
    left_out = ("test", "tests", "idlelib", "*-packages", "__pycache__", "ensurepip", "turtledemo", "config-3*")
    shutil.copytree(library, folder / "lib" / library.name, symlinks=True, ignore=shutil.ignore_patterns(*left_out))
    (folder / "bin").mkdir()
    shutil.copy2(program, folder / "bin" / program.name)
    (folder / "lib" / library.name / "site-packages").mkdir()
    return folder, folder / "lib" / library.name / "site-packages", folder / "bin" / program.name


def copied(target):
    """A second copy of the package, with its answers."""
    shutil.copytree(PACKAGE, target, ignore=shutil.ignore_patterns("__pycache__", "page", "site"))


def zipped(folder, name):
    """The exercises of the package in an archive that Python can import from."""
    shutil.make_archive(str(folder / "copy"), "zip", PACKAGE.parent, "platformlab/exercises")
    os.replace(folder / "copy.zip", folder / name)


# --- second copies ----------------------------------------------------------------------------------------------------

_SEARCH = """
import os, re, sys, zipfile
sys.path[:0] = {more}
seen = []
try:
    from platformlab.exercises import get
    seen.append('import')
except Exception: pass
for top in {tops}:
    for folder, folders, files in os.walk(top):
        for name in files:
            path = os.path.join(folder, name)
            try:
                if name.endswith(('.whl', '.egg', '.zip')):
                    if any('exercises/' in one for one in zipfile.ZipFile(path).namelist()): seen.append(path)
                elif name.endswith('.ipynb') or 'platformlab' in path and name.endswith(('.py', '.pyc', '.json')):
                    with open(path, 'rb') as file: text = file.read(400_000)
                    if re.search(rb'Misconception.|"secret":|answer_1 = [^.]', text): seen.append(path)
            except (OSError, zipfile.BadZipFile): pass
assert not seen, seen[:3]
RIGHT
"""


def searching(*tops, more=()):
    """Work that looks through these folders, and others, for an exercise, a secret or an answer."""
    tops = [*map(str, tops), "/course", "/student", "/tmp", "/home"]
    return Work(answers={"4.1": _SEARCH.format(tops=tops, more=[*map(str, more)])})


PLACES = {
    # name: where the copy is put, from the environment's folder and its site-packages
    "a second copy among the libraries": lambda env, site: site,
    "a second copy deep among the libraries": lambda env, site: site / "vendor" / "old",
    "a second copy in a build folder of the environment": lambda env, site: env / "src" / "course" / "build" / "lib",
    "a checkout in the environment, as pip makes it for -e": lambda env, site: env / "src" / "course" / "src",
}
for _name, _where in PLACES.items():

    @case(KIND, _name, FAIR)
    def _(at, where=_where):
        env, site = own_environment(at)
        folder = where(env, site)
        copied(folder / "platformlab")
        if folder != site:
            (site / "more.pth").write_text(f"{folder}\n")
        _graded(at, searching(env, more=[folder]))


def _graded(at, work, *python_path, **environment):
    """Ann hands in the work that searches, Bo is honest."""
    at.hand_in("ann", work)
    at.hand_in("bo")
    at.collect()
    at.grade(env={"PYTHONPATH": path_of(*python_path), **environment})


@case(KIND, "a second copy under another name", FAIR)
def _(at):
    env, site = own_environment(at)
    copied(site / "platformlab.bak")
    _graded(at, searching(env))


@case(KIND, "a second copy reached through a link", FAIR)
def _(at):
    env, site = own_environment(at)
    copied(env / "share" / "packages" / "platformlab")
    (site / "platformlab").symlink_to(env / "share" / "packages" / "platformlab")
    _graded(at, searching(env, more=[site, env / "share" / "packages"]))


@case(KIND, "a checkout reached through a link", FAIR)
def _(at):
    env, _site = own_environment(at)
    copied(env / "checkout" / "src" / "platformlab")
    (at.folder / "link").symlink_to(env / "checkout")
    _graded(at, searching(env, more=[env / "checkout" / "src"]), at.folder / "link" / "src")


@case(KIND, "a second copy on PYTHONPATH", FAIR)
def _(at):
    env, _site = own_environment(at)
    copied(env / "more" / "platformlab")
    _graded(at, searching(env, more=[env / "more"]), PACKAGE.parent, env / "more")


@case(KIND, "a second copy in the Python that the environment is made from", FAIR)
def _(at):
    base, site, program = base_python(at)
    copied(site / "platformlab")
    own_environment(at, python=program)
    _graded(at, searching(base, more=[site]))


@case(KIND, "a second copy of --user", FAIR)
def _(at):
    env, site = own_environment(at, user_site=True)
    user = at.home / ".local" / site.relative_to(env)
    copied(user / "platformlab")
    _graded(at, searching(at.home, more=[user]), PYTHONUSERBASE=str(at.home / ".local"))


@case(KIND, "a second copy of --user within the environment", FAIR)
def _(at):
    env, site = own_environment(at, user_site=True)
    user = env / "user" / site.relative_to(env)
    copied(user / "platformlab")
    _graded(at, searching(env, more=[user]), PYTHONUSERBASE=str(env / "user"))


@case(KIND, "a wheel among the libraries", FAIR)
def _(at):
    env, site = own_environment(at)
    zipped(site, "platformlab-0.0.9-py3-none-any.whl")
    _graded(at, searching(env, more=[site / "platformlab-0.0.9-py3-none-any.whl"]))


@case(KIND, "an egg on the path", FAIR)
def _(at):
    env, site = own_environment(at)
    zipped(site, "platformlab-0.0.9-py3.11.egg")
    (site / "easy-install.pth").write_text("./platformlab-0.0.9-py3.11.egg\n")
    _graded(at, searching(env, more=[site / "platformlab-0.0.9-py3.11.egg"]))


@case(KIND, "the course directory itself, and what a classmate handed in", FAIR)
def _(at):
    _graded(at, searching(at.root, at.inbox, PACKAGE.parents[1], more=[PACKAGE.parent]))


@case(KIND, "another course directory within the environment", FAIR)
def _(at):
    env, _site = own_environment(at)
    shutil.copytree(at.root, env / "my-class")
    _graded(at, searching(env))


@case(KIND, "solved lessons within the environment", FAIR)
def _(at):
    env, _site = own_environment(at)
    (env / "share" / "lessons").mkdir(parents=True)
    (env / "share" / "lessons" / "04_solved.ipynb").write_bytes(at.notebook("bo"))
    _graded(at, searching(env))


# --- libraries that lie elsewhere -------------------------------------------------------------------------------------

NUMPY = Work(answers={"4.1": "import numpy as np\nassert np.arange(3).sum() == 3\nRIGHT"})


@case(ELSEWHERE, "libraries of another environment", FAIR)
def _(at):
    own_environment(at)
    _graded(at, NUMPY)


@case(ELSEWHERE, "libraries of another environment, from a script of the teacher's", FAIR)
def _(at):
    env, _site = own_environment(at)
    (env / "bin" / "my-python").write_text(f'#!/bin/sh\nexec "{env}/bin/python" "$@"\n')
    (env / "bin" / "my-python").chmod(0o755)
    at.python = env / "bin" / "my-python"
    _graded(at, NUMPY)


@case(ELSEWHERE, "libraries reached through a link", FAIR)
def _(at):
    _env, site = own_environment(at)
    (at.folder / "link").mkdir()
    lines = []
    for number, line in enumerate(LIBRARIES):
        (at.folder / "link" / str(number)).mkdir()
        (at.folder / "link" / str(number) / "site-packages").symlink_to(line)
        lines.append(f"{at.folder / 'link' / str(number) / 'site-packages'}\n")
    (site / "libraries.pth").write_text("".join(lines))
    _graded(at, NUMPY)


@case(ELSEWHERE, "libraries on PYTHONPATH alone", FAIR)
def _(at):
    _env, site = own_environment(at)
    (site / "libraries.pth").unlink()
    _graded(at, NUMPY, PACKAGE.parent, *LIBRARIES)


def _numpy_in(folder):
    """NumPy copied into a folder of any name."""
    home = next(Path(path) for path in LIBRARIES if Path(path, "numpy").is_dir())
    for name in ("numpy", "numpy.libs"):
        if (home / name).is_dir():
            shutil.copytree(home / name, folder / name, ignore=shutil.ignore_patterns("tests", "__pycache__"))


@case(ELSEWHERE, "NumPy in a folder of PYTHONPATH", FAIR)
def _(at):
    _numpy_in(at.folder / "mine")
    _graded(at, NUMPY, at.folder / "mine")


@case(ELSEWHERE, "NumPy of --user", FAIR)
def _(at):
    env, site = own_environment(at, user_site=True)
    _numpy_in(at.home / ".local" / site.relative_to(env))
    _graded(at, NUMPY, PYTHONUSERBASE=str(at.home / ".local"))


CASES.append(
    handed_in(
        ELSEWHERE,
        "NumPy where everything lies as usual",
        Fair({"ann": RIGHT, "bo": RIGHT}),
        {"ann": NUMPY, "bo": HONEST},
    )
)
