"""The same hand-ins with nbgrader (autograde, by its API) and with otter-grader (otter run), each in a Python that has
it and behind walls of its own: what is hostile runs there without any, and must not reach this computer.

Nothing is written outside: each grading has a file system in memory, its own processes and no network, and is ended
with all that it has begun when it takes too long. Otter-grader's tests are made from the same exercises: the right
answer of the student, with the tolerance of the exercise.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import platformlab
from hostile import works
from hostile.fair import peer_differences
from hostile.works import LESSON
from platformlab import exercises
from platformlab.notebooks import form

HERE, PACKAGE = Path(__file__).resolve().parent, Path(platformlab.__file__).resolve().parent
STUDENT = "ann"
PATIENCE_SECONDS = 90
ROOM_BYTES, MEMORY_BYTES = 400_000_000, 8_000_000_000
NBGRADER, OTTER = "nbgrader", "otter"


@dataclass(frozen=True)
class Grader:
    """name: NBGRADER or OTTER. python: of an environment that has it. tests: the autograder of otter-grader."""

    name: str
    python: str
    tests: Path | None = None


# --- which are here ---------------------------------------------------------------------------------------------------


def found(folder, *, otter=None, make=False):
    """{name: a Grader, or why it cannot run}. otter: a Python that has otter-grader. make: installs it into folder,
    with pip, when none is named."""
    if not shutil.which("bwrap"):
        return dict.fromkeys((NBGRADER, OTTER), "not without bubblewrap around it")
    return {NBGRADER: _nbgrader(), OTTER: _otter(Path(folder), otter, make)}


def _nbgrader():
    if not _has(sys.executable, "nbgrader"):
        return "not installed (pip install nbgrader)"
    return Grader(NBGRADER, sys.executable)


def _otter(folder, python, make):
    if python is None and make:
        python = _installed(folder / "otter")
    if python is None:
        return "not installed (--otter PYTHON names one that has it, --make-peers installs it)"
    if not (_has(python, "otter") and _has(python, "platformlab")):
        return f"{python} does not have it, or not platformlab"
    return Grader(OTTER, str(python), _autograder(folder, python))


def _has(python, module):
    command = [str(python), "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True, env=_environment(), timeout=120).returncode == 0


def _installed(folder):
    """The Python of a new environment with otter-grader and this course; None when pip cannot make it."""
    root = PACKAGE.parents[1]
    wanted = ["otter-grader", str(root)] if (root / "pyproject.toml").is_file() else ["otter-grader", "platformlab"]
    python = folder / "bin" / "python"
    for command in ([sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "-q", *wanted]):
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return None
    return python


def _environment():
    """Of a peer's Python: nothing that leads to another one."""
    kept = {name: os.environ[name] for name in ("LANG", "PATH", "PYTHONPATH") if name in os.environ}
    return {**kept, "HOME": "/tmp", "PYTHONWARNINGS": "ignore"}


# --- otter-grader's tests ---------------------------------------------------------------------------------------------


def _autograder(folder, python):
    """The autograder of the lesson for the student's numbers, as `otter generate` packs it."""
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for exercise in works.full_points():
        spec = exercises.get(exercise)
        suite = {
            "cases": [{"code": test_of(spec), "hidden": False, "locked": False}],
            "scored": True,
            "type": "doctest",
        }
        test = {"name": exercise, "points": spec.points, "suites": [suite]}
        text = f"OK_FORMAT = True\n\ntest = {test!r}\n"
        (tests / f"q{exercise.replace('.', '_')}.py").write_text(text, encoding="utf-8")
    packed = folder / "autograder.zip"
    command = [str(python), "-m", "otter", "generate", "-t", str(tests), "-o", str(packed), "--no-config"]
    subprocess.run(command, check=True, capture_output=True, env=_environment(), cwd=folder, timeout=120)
    return packed


def test_of(spec):
    """A doctest of the student's answer, from the exercise: the right one, with its tolerance."""
    given = spec.given(STUDENT)
    if spec.kind == "number":
        right = spec.answer(given)
        return f">>> abs(float({spec.answer_name}) - {right!r}) <= {spec.allowed(right)!r}\nTrue"
    if spec.kind == "function":
        cases = [(tuple(case.values()), spec.reference(**case)) for case in given.hidden("cases")]
        same = f"math.isclose({spec.name}(*given), right, rel_tol={spec.tolerance}, abs_tol={spec.absolute})"
        return f">>> import math\n>>> inf = math.inf\n>>> all({same} for given, right in {cases!r})\nTrue"
    if spec.kind == "match":
        made = f"{{int(left): str(right).lower() for left, right in {spec.answer_name}.items()}}"
        return f">>> {made} == {spec.answer(given)!r}\nTrue"
    return f">>> str({spec.answer_name}).strip().lower() == {spec.answer(given)!r}\nTrue"


# --- grading ----------------------------------------------------------------------------------------------------------


def graded(grader, folder, template, case):
    """What a grader makes of the student's hand-in of a case: sentences on what is not fair."""
    material, out = folder / "material", folder / "out"
    for path in (material, out):
        path.mkdir(parents=True)
    handout = form.read(Path(template, "course", "handout", LESSON, STUDENT, f"{LESSON}.ipynb"))
    notebook = json.dumps(works.notebook_of(handout, STUDENT, case.works[STUDENT])).encode()
    command = {NBGRADER: _by_nbgrader, OTTER: _by_otter}[grader.name](grader, material, template, notebook)
    why = _behind_walls(grader, material, out, command)
    marks = {NBGRADER: _marks_of_nbgrader, OTTER: _marks_of_otter}[grader.name](out)
    shutil.rmtree(folder, ignore_errors=True)
    expected = case.fair.marks[STUDENT]
    return [
        f"{sentence}{f' ({why})' if why and marks is None else ''}" for sentence in peer_differences(expected, marks)
    ]


def _by_nbgrader(grader, material, template, notebook):
    shutil.copytree(Path(template, "course"), material / "course")
    path = material / "course" / "submitted" / STUDENT / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(notebook)
    autograde = f'"{grader.python}" "{HERE / "autograde.py"}" /tmp/course {LESSON} {STUDENT} /tmp/out'
    return f"cp -a /tmp/material/course /tmp/course && exec {autograde}"


def _by_otter(grader, material, _template, notebook):
    shutil.copyfile(grader.tests, material / "autograder.zip")
    (material / f"{LESSON}.ipynb").write_bytes(notebook)
    run = f"run /tmp/material/{LESSON}.ipynb -a /tmp/material/autograder.zip -o /tmp/out --no-logo"
    return f'exec "{grader.python}" -m otter {run}'


def _marks_of_nbgrader(out):
    with contextlib.suppress(OSError, ValueError):
        return json.loads((out / "marks.json").read_text(encoding="utf-8"))
    return None


def _marks_of_otter(out):
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        tests = json.loads((out / "results.json").read_text(encoding="utf-8"))["tests"]
        return {test["name"]: test["score"] for test in tests if "score" in test} or None
    return None


def _behind_walls(grader, material, out, command):
    """Runs a shell command where it can harm nothing; why it did not end as it should, or empty text."""
    prefix = subprocess.run(
        [grader.python, "-c", "import sys; print(sys.prefix, sys.base_prefix, sep='\\n')"],
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    shown = [path for path in (*prefix, PACKAGE.parents[1], HERE.parent) if path and Path(path) != Path("/usr")]
    binds = [word for path in dict.fromkeys(map(str, shown)) for word in ("--ro-bind", path, path)]
    python_path = ("--setenv", "PYTHONPATH", str(PACKAGE.parent)) if grader.name == NBGRADER else ()
    walls = [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
        *("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--size", str(ROOM_BYTES), "--tmpfs", "/tmp"),
        *("--tmpfs", "/run", "--tmpfs", "/var/tmp", *binds),
        *("--ro-bind", str(material), "/tmp/material", "--bind", str(out), "/tmp/out", "--dir", "/tmp/home"),
        *("--setenv", "HOME", "/tmp/home", "--setenv", "PATH", f"{Path(grader.python).parent}:/usr/bin:/bin"),
        *("--setenv", "LANG", "C.UTF-8", *python_path, "--chdir", "/tmp/home"),
        *("prlimit", f"--as={MEMORY_BYTES}", "--nproc=2000", "--fsize=300000000", "--core=0", "--"),
        *("sh", "-c", command),
    ]
    with (out / "said").open("wb") as said:
        process = subprocess.Popen(walls, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True)
        try:
            status = process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            # The first process behind the walls goes with bubblewrap, and all others with it.
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"it did not end within {PATIENCE_SECONDS} s"
    if not status:
        return ""
    lines = (out / "said").read_bytes()[-2_000:].decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f"it ends with {status}: {last[:120]}"
