"""The site comes out whole or not at all, the same each time, and says in one line what is missing."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

from platformlab.cli import main
from platformlab.notebooks import form
from platformlab.site import browser, build, inputs, pictures, reading
from platformlab.site.files import SiteError, pack

MOST_BYTES = 40_000_000


def test_the_site_is_small_and_holds_every_lesson_live_and_to_read(built, site):
    assert built.size_bytes < MOST_BYTES
    names = [path.stem for path in form.lessons()]
    assert built.lessons == len(names) == 11
    listing = json.loads((site / "api/contents/all.json").read_text("utf-8"))
    assert sorted(entry["name"] for entry in listing["content"]) == [f"{name}.ipynb" for name in names]
    for name in names:
        assert (site / f"lessons/{name}.html").is_file()
        assert (site / f"files/{name}.ipynb").is_file()


def test_pyodide_is_the_version_that_the_kernel_asks_for():
    assert inputs.VERSION == PYODIDE_VERSION


def test_the_packages_are_chosen_for_the_python_that_pyodide_has(site):
    assert json.loads((site / "python/about.json").read_text("utf-8"))["pyodide"]["python"] == browser.PYTHON


def test_built_again_every_byte_is_the_same(site, tmp_path):
    """Also where nothing can be downloaded: everything is in the cache."""
    again = build.build(tmp_path / "again", cache=build.default_cache()).out
    files = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert files == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    assert [str(name) for name in sorted(files) if (site / name).read_bytes() != (again / name).read_bytes()] == []


def test_nothing_in_the_site_tells_where_or_by_whom_it_was_built(site):
    home = str(Path(build.__file__).parents[3])
    told = [path.name for path in site.rglob("*.json") if home in path.read_text("utf-8", "replace")]
    told += [path.name for path in site.rglob("*.html") if home in path.read_text("utf-8", "replace")]
    assert told == []


def test_python_in_the_browser_has_the_packages_that_the_lessons_run_with_here(site):
    with zipfile.ZipFile(site / "python/packages.zip") as archive:
        names = set(archive.namelist())
    for found in browser.packages().values():
        assert any(name.endswith(f"-{found.version}.dist-info/METADATA") for name in names), found.metadata["Name"]
    assert "IPython/__init__.pyc" in names
    assert not any(name.startswith(("numpy/", "jedi/", "plotly/")) for name in names)


def test_the_course_comes_with_its_sources_because_a_lesson_shows_them(site):
    with zipfile.ZipFile(site / "python/course.zip") as archive:
        names = set(archive.namelist())
    assert {"platformlab/models/content.py", "platformlab/models/content.pyc"} <= names
    assert "platformlab/data/datapackage.json" in names
    assert not any(name.startswith(("platformlab/classroom/", "platformlab/site/")) for name in names)


def test_an_archive_is_the_same_whatever_order_its_files_come_in(tmp_path):
    pack(tmp_path / "a.zip", {"b": b"2", "a": b"1"})
    pack(tmp_path / "b.zip", {"a": b"1", "b": b"2"})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_lesson_that_differs_in_the_browser_says_so_there_and_nowhere_else():
    for path in form.lessons():
        said = "**In the browser**" in form.dumps(reading.for_the_browser(form.read(path), path.stem))
        assert said == (path.stem[:2] in ("08", "10"))
        assert "**In the browser**" not in path.read_text("utf-8")


def test_a_changed_lesson_gets_another_version():
    path = form.lessons()[2]
    lesson = form.read(path)
    before = reading.for_the_browser(lesson, path.stem)["metadata"]["platformlab"]["lesson"]
    lesson["cells"][0]["source"] += " Renewed."
    assert reading.for_the_browser(lesson, path.stem)["metadata"]["platformlab"]["lesson"] != before


def test_pictures_refer_to_parts_of_their_own():
    svg = '<svg><clipPath id="clipA1xy"></clipPath><g clip-path="url(#clipA1xy)"></g><use href="#clipA1xy"/></svg>'
    again = svg.replace("A1", "B7")
    assert pictures.unidentified(svg, 3) == pictures.unidentified(again, 3)
    assert "url(#c3-0)" in pictures.unidentified(svg, 3)
    assert pictures.unidentified(svg, 3) != pictures.unidentified(svg, 4)


# ---- what can go wrong


def refused(capsys, *arguments):
    """What the command says when it cannot build: one line."""
    assert main(["site", "build", *map(str, arguments)]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_a_folder_with_something_else_in_it_is_left_as_it_is(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    assert "is not a site that this command made" in refused(capsys, tmp_path, "--cache", tmp_path / "cache")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_site_of_ours_may_be_built_again_and_an_empty_folder_filled(tmp_path):
    build.check_target(tmp_path)
    (tmp_path / build.MARK).write_text('{"platformlab": "0.1.0"}')
    build.check_target(tmp_path)
    (tmp_path / build.MARK).write_text("{}")
    with pytest.raises(SiteError):
        build.check_target(tmp_path)


def test_without_npm_it_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install Node.js with its npm" in refused(capsys, tmp_path / "out", "--cache", tmp_path / "cache")
    assert not (tmp_path / "out").exists()


def npm_that(tmp_path, monkeypatch, script):
    """Puts another npm before the real one."""
    (tmp_path / "bin").mkdir()
    npm = tmp_path / "bin/npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")


def test_without_a_network_the_first_time_it_says_so(tmp_path, capsys, monkeypatch):
    npm_that(tmp_path, monkeypatch, "echo 'npm error network request failed' >&2; exit 1")
    said = refused(capsys, tmp_path / "out", "--cache", tmp_path / "cache")
    assert "check the internet connection" in said
    assert "network request failed" in said


def test_a_download_that_is_not_what_it_should_be_is_refused(tmp_path, capsys, monkeypatch):
    npm_that(tmp_path, monkeypatch, "echo tampered > pyodide-314.0.6.tgz")
    assert "its hash differs" in refused(capsys, tmp_path / "out", "--cache", tmp_path / "cache")
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_said_before_anything_is_made(tmp_path, capsys, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(build.shutil, "disk_usage", lambda _path: usage._replace(free=10_000_000))
    said = refused(capsys, tmp_path / "out", "--cache", tmp_path / "cache")
    assert "has 10 MB free" in said
    assert not (tmp_path / "out").exists()


def test_when_the_build_fails_the_old_site_stays(tmp_path, capsys, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / build.MARK).write_text('{"platformlab": "old"}')

    def fails(*_arguments, **_options):
        raise SiteError("JupyterLite failed: no reason")

    monkeypatch.setattr(build.inputs, "pyodide", lambda cache: cache)
    monkeypatch.setattr(build.lite, "write", fails)
    assert "JupyterLite failed" in refused(capsys, out, "--cache", tmp_path / "cache")
    assert (out / build.MARK).read_text() == '{"platformlab": "old"}'
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "out"]
