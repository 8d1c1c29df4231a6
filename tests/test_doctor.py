"""The doctor: what it says of a sound installation, and of each way in which one can be unsound."""

import json
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from platformlab import doctor
from platformlab.notebooks import form

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course folder of this test's own, with one lesson."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons/00_start_here.ipynb").write_text('{"cells": [1]}')
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    return tmp_path


def test_a_sound_installation_is_well():
    """The one that these tests run in, with a real kernel."""
    command = [sys.executable, "-m", "platformlab.cli", "doctor", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(result.stdout)
    problems = [check for check in report["checks"] if check["status"] == "problem"]
    assert problems == []
    assert (result.returncode, result.stderr, report["ok"]) == (0, "", True)
    names = [check["name"] for check in report["checks"]]
    assert names[:2] == ["Python", "environment"]
    assert {"packages", "figures", "lessons", "server extension", "kernel", "progress", "disk", "folder"} <= set(names)


def test_each_finding_is_read_aloud_with_what_to_do(monkeypatch, capsys):
    findings = {
        "a": doctor.Finding("disk", "problem", "9 MB free", "free some"),
        "b": doctor.Finding("folder", "ok", "x"),
    }
    monkeypatch.setattr(doctor, "CHECKS", tuple((lambda found=found: found) for found in findings.values()))
    assert doctor.main([]) == 1
    assert (
        capsys.readouterr().out
        == "problem  disk: 9 MB free\n         To mend: free some.\nok       folder: x\n1 problem.\n"
    )


def test_a_check_that_fails_itself_is_a_problem_and_the_others_go_on(monkeypatch):
    def server_extension():
        raise ImportError("no\nsuch thing")

    monkeypatch.setattr(doctor, "CHECKS", (server_extension, doctor.python))
    broken, python = doctor.examine()
    assert (broken.name, broken.status, broken.found) == ("server extension", "problem", "ImportError: no such thing")
    assert python.status == "ok"


def test_python_too_old(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 1, "final", 0))
    assert doctor.python().status == "problem"
    assert "3.11 or newer" in doctor.python().mend


@pytest.mark.parametrize(
    ("stamp", "status"),
    [('{"digest": "x"}', "ok"), ('{"installing": true}', "problem"), ("{ha", "problem"), (None, "ok")],
)
def test_an_environment_that_was_not_finished(folder, monkeypatch, stamp, status):
    (folder / ".venv").mkdir()
    if stamp:
        (folder / ".venv/platformlab.json").write_text(stamp)
    monkeypatch.setattr(sys, "prefix", str(folder / ".venv"))
    assert doctor.environment().status == status


def test_a_broken_environment_is_the_only_thing_said_about_what_should_be_in_it(folder, monkeypatch):
    (folder / ".venv").mkdir()
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    found = {finding.name: finding for finding in doctor.examine()}
    assert found["environment"].status == "problem"
    assert not {"packages", "course", "server extension", "kernel", "progress"} & set(found)
    assert found["disk"].status == "ok"


def test_another_version_than_locked_is_a_note(folder):
    (folder / "requirements.lock").write_text("plotly==0.0.1\ntraitlets==0.0.1 ; sys_platform != 'win32'\nunused==1\n")
    finding = doctor.packages()
    assert finding.status == "note"
    assert f"plotly {metadata.version('plotly')} for 0.0.1" in finding.found
    assert "traitlets" in finding.found
    assert "unused" not in finding.found


@pytest.mark.parametrize(("version", "said"), [(None, "plotly (missing)"), ("1.0", "plotly (1.0)")])
def test_a_package_that_is_missing_or_does_not_fit_is_a_problem(folder, monkeypatch, version, said):
    real = metadata.version

    def pretended(name):
        if name == "plotly" and version is None:
            raise metadata.PackageNotFoundError(name)
        return version if name == "plotly" else real(name)

    monkeypatch.setattr(metadata, "version", pretended)
    finding = doctor.packages()
    assert finding.status == "problem"
    assert finding.found.endswith(said)


def test_packages_of_packages_are_looked_at_too():
    names = {name for name, _, _ in doctor.needed_packages("platformlab")}
    assert {"jupyterlab", "jupyter-server", "tornado", "pyzmq"} <= names
    assert "platformlab" not in names
    assert "pytest" not in names, "an extra that nobody asked for"


def test_lessons_that_are_not_there_or_cannot_be_read(folder, monkeypatch):

    lesson = folder / "lessons/00_start_here.ipynb"
    monkeypatch.setattr(form, "lessons", lambda: (lesson,))
    assert doctor.lessons().status == "ok"
    lesson.write_text('{"cells": [')
    assert "00_start_here.ipynb" in doctor.lessons().found
    assert "git restore lessons/00_start_here.ipynb" in doctor.lessons().mend
    monkeypatch.setattr(form, "lessons", lambda: ())
    assert doctor.lessons().found == "none here"


def test_an_extension_that_is_not_enabled(tmp_path, monkeypatch):
    import jupyter_core.paths

    monkeypatch.setattr(jupyter_core.paths, "jupyter_config_path", lambda: [str(tmp_path)])
    assert doctor.server_extension().status == "problem"
    (tmp_path / "jupyter_server_config.d").mkdir()
    shutil.copy(
        ROOT / "src/platformlab/jupyter/server_config.json", tmp_path / "jupyter_server_config.d/platformlab.json"
    )
    assert doctor.server_extension().status == "ok"


def test_damaged_progress_is_said_and_left_as_it_is(own_records):
    assert doctor.records().status == "ok"
    from platformlab import records

    notes = records.of("ann")
    notes.attempt("2.1", status="right", score=1.0, points=3)
    assert doctor.records().status == "ok"
    notes.path.write_text('{"format": 1, "kept"')
    finding = doctor.records()
    assert (finding.status, str(notes.path) in finding.found) == ("problem", True)
    assert notes.path.read_text() == '{"format": 1, "kept"'
    notes.read()
    finding = doctor.records()
    assert finding.status == "note"
    assert ".damaged-" in finding.found


def test_a_full_disk(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**12, 10**12, 150 * 10**6))
    assert (doctor.disk().status, doctor.disk().found) == ("problem", "150 MB free")


def test_a_folder_that_takes_no_files(folder, monkeypatch):
    assert doctor.folder().status == "ok"
    assert list((folder / "lessons").iterdir()) == [folder / "lessons/00_start_here.ipynb"]

    def refuse(**options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(doctor.tempfile, "NamedTemporaryFile", refuse)
    assert doctor.folder().status == "problem"
    assert "copy the course" in doctor.folder().mend


def test_no_browser_is_a_note(monkeypatch):
    import webbrowser

    def refuse():
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", refuse)
    assert doctor.browser().status == "note"
    assert "--no-browser" in doctor.browser().found


def test_chromium_is_the_one_that_is_named_or_one_at_a_usual_place(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(doctor, "CHROMIUM_PLACES", ())
    assert doctor.find_chromium() is None
    for name in ("google-chrome", "own"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    assert doctor.find_chromium() == str(tmp_path / "google-chrome")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "own"))
    assert doctor.find_chromium() == str(tmp_path / "own")
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    assert doctor.find_chromium() is None
