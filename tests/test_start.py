"""start.py as people run it: in a folder of its own, with a stand-in for uv that only notes its calls."""

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

UV = '''#!{python}
"""Stands in for uv: notes its calls, and makes an environment whose python notes with what it was called."""
import os, pathlib, signal, sys, time
course = pathlib.Path({course!r})
arguments = sys.argv[1:]
with open(course / "uv.log", "a") as log:
    log.write(" ".join(arguments) + "\\n")
mode = (course / "uv.mode").read_text() if (course / "uv.mode").exists() else ""
venv = course / ".venv"
if arguments[0] == "venv":
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").write_text("")
    python = venv / "bin" / "python"
    python.write_text('#!/bin/sh\\n[ "$1" = -c ] || echo "handed over: $*"\\n')
    python.chmod(0o755)
elif mode.startswith("say "):
    print(mode[4:])
    sys.exit(2)
elif mode == "kill":
    os.kill(os.getppid(), signal.SIGKILL)
elif mode == "sleep":
    time.sleep(30)
else:
    site = venv / "lib" / "python3" / "site-packages"
    for package in ("jupyterlab", "platformlab-0.1.0.dist-info"):
        (site / package).mkdir(parents=True, exist_ok=True)
    time.sleep(0.5 if mode == "slow" else 0)
'''


class Course:
    """A folder with the course's installation files."""

    def __init__(self, folder, tools):
        self.folder, self.tools = folder, tools
        for name in ("start.py", "requirements.lock", "requirements-test.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, folder / name)
        shutil.copytree(ROOT / "src/platformlab/jupyter", folder / "src/platformlab/jupyter")
        (tools / "uv").write_text(UV.format(python=sys.executable, course=str(folder)))
        (tools / "uv").chmod(0o755)

    def popen(self, *arguments, before=None, **env):
        """before: what the new process does before it becomes start.py."""
        return subprocess.Popen(
            [sys.executable, self.folder / "start.py", *arguments],
            env={"PATH": f"{self.tools}:/usr/bin:/bin", "HOME": str(self.folder), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=before,
        )

    def start(self, *arguments, **env):
        """(exit status, standard output, standard error)."""
        process = self.popen(*arguments, **env)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def refused(self, *arguments, **env):
        """The one sentence of a start that cannot be."""
        status, _, err = self.start(*arguments, **env)
        assert status == 1
        assert err.count("\n") == 1, err
        return err.strip()

    def mode(self, text):
        (self.folder / "uv.mode").write_text(text)

    def calls(self):
        """What uv was called with since the last time."""
        log = self.folder / "uv.log"
        calls = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return calls

    def stamp(self):
        return json.loads((self.folder / ".venv/platformlab.json").read_text())


@pytest.fixture
def course(tmp_path):
    folder, tools = tmp_path / "the course", tmp_path / "tools"
    folder.mkdir()
    tools.mkdir()
    return Course(folder, tools)


@pytest.fixture
def start():
    """start.py as a module."""
    spec = importlib.util.spec_from_file_location("start_under_test", ROOT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_first_start_makes_the_environment_installs_the_lock_and_opens_the_lab(course):
    status, out, err = course.start("--no-browser", "--port", "8899")
    assert (status, err) == (0, "")
    made, packages, package = course.calls()
    assert made.startswith("venv ")
    assert packages.endswith(f"-r {course.folder / 'requirements.lock'}")
    assert package.endswith(f"--no-deps --no-build-isolation -e {course.folder}")
    heading, *steps, handed = out.splitlines()
    assert str(course.folder) in heading
    assert [step.split(" ...")[0].strip() for step in steps] == [
        "Making a Python environment",
        f"Installing {len(pins('requirements.lock'))} packages",
        "Installing the course",
    ]
    assert all(step.endswith(" s") for step in steps)
    assert handed == "handed over: -m platformlab.cli lab --no-browser --port 8899"


def test_second_start_installs_nothing(course):
    course.start()
    course.calls()
    course.mode("say no network")
    assert course.start("--no-browser") == (0, "handed over: -m platformlab.cli lab --no-browser\n", "")
    assert course.calls() == []


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "src/platformlab/jupyter/lab_settings.json"])
def test_what_has_changed_is_installed_again_into_the_same_environment(course, name):
    course.start()
    course.calls()
    with open(course.folder / name, "a") as file:
        file.write("\n")
    status, out, _ = course.start()
    assert status == 0
    assert "up to date" in out
    assert [call.split()[0] for call in course.calls()] == ["pip", "pip"]


def test_line_ends_of_windows_are_no_change(course):
    course.start()
    course.calls()
    lock = course.folder / "requirements.lock"
    lock.write_bytes(lock.read_bytes().replace(b"\n", b"\r\n"))
    course.start()
    assert course.calls() == []


def test_killed_in_the_middle_the_next_start_makes_the_environment_anew(course):
    course.mode("kill")
    status, _, _ = course.start()
    assert status == -signal.SIGKILL
    assert course.stamp()["installing"]
    course.calls()
    course.mode("")
    status, out, err = course.start()
    assert (status, err) == (0, "")
    assert "half-made" in out
    assert course.calls()[0].startswith("venv ")


@pytest.mark.parametrize("ruin", ["python", "package", "stamp and python", "everything"])
def test_a_broken_environment_is_made_anew(course, ruin):
    course.start()
    course.calls()
    venv = course.folder / ".venv"
    if ruin == "everything":
        shutil.rmtree(venv)
        venv.mkdir()
    if "python" in ruin:
        (venv / "bin/python").unlink()
    if "stamp" in ruin:
        (venv / "platformlab.json").write_text("{ha")
    if ruin == "package":
        shutil.rmtree(venv / "lib/python3/site-packages/jupyterlab")
    status, out, err = course.start()
    assert (status, err) == (0, "")
    assert "making it anew" in out
    assert out.splitlines()[-1] == "handed over: -m platformlab.cli lab"
    assert course.calls()[0].startswith("venv ")


def test_an_environment_made_for_another_folder_is_made_anew(course, tmp_path):
    course.start()
    moved = tmp_path / "moved"
    course.folder.rename(moved)
    there = Course.__new__(Course)
    there.folder, there.tools = moved, course.tools
    (course.tools / "uv").write_text(UV.format(python=sys.executable, course=str(moved)))
    status, out, _ = there.start()
    assert status == 0
    assert "another folder" in out


def test_an_environment_that_somebody_made_themselves_is_used_not_removed(course):
    (course.folder / ".venv/bin").mkdir(parents=True)
    python = course.folder / ".venv/bin/python"
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    (course.folder / ".venv/own.txt").write_text("mine")
    status, _, _ = course.start()
    assert status == 0
    assert [call.split()[0] for call in course.calls()] == ["pip", "pip"]
    assert (course.folder / ".venv/own.txt").exists()


def test_a_folder_that_is_no_environment_is_left_alone(course):
    (course.folder / ".venv").mkdir()
    (course.folder / ".venv/thesis.txt").write_text("mine")
    assert "is not a Python environment: move it away" in course.refused()
    assert (course.folder / ".venv/thesis.txt").read_text() == "mine"


def test_without_network_one_sentence_and_the_next_start_goes_on(course):
    course.mode("say error: Failed to fetch: `x`\n  dns error: failed to lookup address information")
    assert "could not be downloaded: check the internet connection" in course.refused()
    course.calls()
    course.mode("")
    status, out, err = course.start()
    assert (status, err) == (0, "")
    assert [call.split()[0] for call in course.calls()] == ["pip", "pip"]
    assert out.splitlines()[-1].startswith("handed over")


def test_pip_without_network(course):
    """Without uv: a real venv, and a real pip that is allowed no index."""
    (course.tools / "uv").unlink()
    sentence = course.refused(PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert "could not be downloaded: check the internet connection" in sentence
    assert "ERROR: No matching distribution" in (course.folder / ".venv.log").read_text()
    assert subprocess.run([course.folder / ".venv/bin/python", "-m", "pip", "--version"], check=False).returncode == 0


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: failed to copy file: No space left on device (os error 28)", "disk is full"),
        ("[WinError 112] There is not enough space on the disk", "disk is full"),
        ("not created successfully because ensurepip is not\navailable", "start again"),
        ("/usr/bin/python3: No module named venv", "no venv module"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'", "folder is yours"),
        ("PermissionError: [WinError 5] Access is denied: 'python.exe'", "close every program"),
        ("[Errno 30] Read-only file system: 'x'", "folder is yours"),
        ("error: Failed to initialize cache at `x`\n  Caused by: Permission denied (os error 13)", "your home folder"),
        ("Temporary failure in name resolution')': /simple/anyio/", "internet connection"),
        ("ERROR: No matching distribution found for anyio==4 (from versions: none)", "internet connection"),
        ("[Errno 2] No such file. HINT: enable Windows Long Path support", "too long for Windows"),
        ("Collecting x\nERROR: Hm, unheard of\n", "Installing failed (ERROR: Hm, unheard of): start again"),
    ],
)
def test_what_an_installer_writes_becomes_one_sentence(start, output, words):
    sentence = start.explain(output, "Installing")
    assert words in sentence
    assert "\n" not in sentence


def test_the_installers_last_words_are_kept_in_a_log(course):
    course.mode("say error: the reason")
    assert str(course.folder / ".venv.log") in course.refused()
    assert "error: the reason" in (course.folder / ".venv.log").read_text()


def test_too_little_disk_is_said_before_anything_is_made(start, monkeypatch):
    monkeypatch.setattr(start.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**12, 10**12, 10**8))
    with pytest.raises(start.StartError, match="100 MB free and the course needs 500 MB"):
        start.check_disk(False)


def test_without_the_venv_module_it_says_what_to_install(start, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    with pytest.raises(start.StartError, match=r"apt install python3.\d+-venv"):
        start.check_venv_module()


@pytest.mark.parametrize("number", [13, 30])
def test_a_folder_that_cannot_be_written_to(start, monkeypatch, capsys, number):
    def refuse():
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(start, "is_ready", lambda test: False)
    monkeypatch.setattr(start, "alone", refuse)
    assert start.main([]) == 1
    err = capsys.readouterr().err
    assert "cannot be written to: copy the course" in err
    assert err.count("\n") == 1


def test_the_folder_need_not_be_writable_once_all_is_installed(start, monkeypatch):
    handed = []
    monkeypatch.setattr(start, "is_ready", lambda test: True)
    monkeypatch.setattr(start, "alone", lambda: pytest.fail("took the lock"))
    monkeypatch.setattr(start, "hand_over", lambda arguments: handed.append(arguments) or 0)
    assert start.main(["--no-browser"]) == 0
    assert handed == [["lab", "--no-browser"]]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_what_it_takes(start, version):
    with pytest.raises(
        start.StartError, match=r"needs Python 3.11 or newer, and old is \d\.\d+: (start it with|install)"
    ):
        start.check_python(version, "old")


def test_an_old_python_can_read_the_file():
    """Nothing in its grammar is newer than Python 2.7, so that even that one comes as far as the sentence."""
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef, ast.YieldFrom, ast.Match)
    source = (ROOT / "start.py").read_text(encoding="ascii")
    for node in ast.walk(ast.parse(source)):
        assert not isinstance(node, newer), ast.unparse(node)
        if isinstance(node, ast.arguments):
            assert not [*node.kwonlyargs, *node.posonlyargs], ast.unparse(node)
        if isinstance(node, ast.arg | ast.FunctionDef):
            assert getattr(node, "annotation", None) is None
            assert getattr(node, "returns", None) is None
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            assert not any(isinstance(item, ast.Starred) for item in node.elts), ast.unparse(node)
        if isinstance(node, ast.Raise):
            assert node.cause is None


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock", "pyproject.toml"])
def test_a_missing_file_is_named(course, name):
    (course.folder / name).unlink()
    assert course.refused().startswith(f"{name} is missing in {course.folder}: get a whole copy")
    assert course.calls() == []


def test_two_starts_at_once_make_one_environment(course):
    course.mode("slow")
    both = [course.popen("--one"), course.popen("--two")]
    outputs = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert sum(call.startswith("venv") for call in course.calls()) == 1
    assert sorted(out.splitlines()[-1].split()[-1] for out, _ in outputs) == ["--one", "--two"]


@pytest.mark.parametrize("found", [signal.SIG_DFL, signal.SIG_IGN], ids=["in front", "in the background"])
def test_ctrl_c_is_quiet_and_the_next_start_recovers(course, found):
    """found: what the start finds set for Ctrl-C. A job in the background, as of nohup, finds it ignored."""
    course.mode("sleep")
    process = course.popen(before=lambda: signal.signal(signal.SIGINT, found))
    deadline = time.monotonic() + 20
    log = course.folder / "uv.log"
    while not (log.exists() and "install" in log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip() == "Stopped. Nothing is lost: start again when you like."
    course.mode("")
    assert course.start()[0] == 0


def test_the_tests_get_their_extras_and_the_lab_needs_nothing_new_then(course):
    course.start()
    course.calls()
    status, out, _ = course.start("test", "-k", "doctor")
    assert status == 0
    assert out.splitlines()[-1] == "handed over: -m platformlab.cli test -k doctor"
    assert course.calls()[0].endswith(f"-r {course.folder / 'requirements-test.lock'}")
    assert course.start()[0] == 0
    assert course.start("test")[0] == 0
    assert course.calls() == []


def test_other_commands_and_lessons_are_passed_on(course):
    assert course.start("progress", "--json")[1].splitlines()[-1] == "handed over: -m platformlab.cli progress --json"
    lesson = course.folder / "lessons/02_x.ipynb"
    assert course.start(str(lesson))[1] == f"handed over: -m platformlab.cli lab {lesson}\n"


def test_help_installs_nothing(course):
    status, out, _ = course.start("--help")
    assert status == 0
    assert "doctor" in out
    assert course.calls() == []


def test_the_doctor_speaks_when_the_environment_is_broken(course):
    shutil.copytree(ROOT / "src/platformlab", course.folder / "src/platformlab", dirs_exist_ok=True)
    (course.folder / ".venv/bin").mkdir(parents=True)
    command = [sys._base_executable, course.folder / "start.py", "doctor", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "")
    found = {check["name"]: check for check in json.loads(result.stdout)["checks"]}
    assert found["Python"]["status"] == "ok"
    assert found["environment"]["status"] == "problem"
    assert "python3 start.py" in found["environment"]["mend"]
    assert "kernel" not in found


def pins(name):
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]
