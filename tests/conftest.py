"""What holds for every test: nobody's own records are touched, nothing is timed, and what was not tried is said.

Some tests need a program of the system. Where it is missing they are skipped, and the run ends with one line for each
part that was not tried. With --only-skips=FILE a run fails when a test is skipped for a reason that is not in FILE.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from platformlab.doctor import CHROMIUM_QUIET, find_chromium

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Kernels and processes that a test starts inherit it.
os.environ["PLATFORMLAB_HOME"] = tempfile.mkdtemp(prefix="platformlab-records-")
for _name in ("NBGRADER_EXECUTION", "JUPYTERHUB_USER"):
    os.environ.pop(_name, None)


@pytest.fixture
def own_records(tmp_path, monkeypatch):
    """A folder for records that is this test's alone."""
    monkeypatch.setenv("PLATFORMLAB_HOME", str(tmp_path))
    return tmp_path / "records"


@pytest.fixture(scope="session")
def browsers():
    """Starts Chromium: browsers("launch") or browsers("launch_persistent_context", folder), options as Playwright's."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:

        def start(how, *arguments, args=(), **options):
            launch = getattr(playwright.chromium, how)
            return launch(*arguments, executable_path=find_chromium(), args=[*CHROMIUM_QUIET, *args], **options)

        yield start


@pytest.fixture(scope="session")
def chromium(browsers):
    """One browser for all tests of a process."""
    browser = browsers("launch")
    yield browser
    browser.close()


# ---- parts that need a program of the system ---------------------------------------------------------------------


def _has(*programs, folders=()):
    """Whether each of these programs is on the PATH, or in one of the folders, which are patterns."""
    places = [str(place) for pattern in folders for place in Path("/").glob(pattern)]
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *places])
    return all(shutil.which(program, path=path) for program in programs)


@dataclass(frozen=True)
class Part:
    """Tests that need a program. fixture, files: how they are known; missing: what is said; is_here: asks for it."""

    missing: str
    is_here: Callable[[], bool]
    fixture: str = ""
    files: tuple[str, ...] = ()

    def includes(self, item):
        return self.fixture in item.fixturenames or item.path.name in self.files


PARTS = (
    Part(
        "pages in a browser: no Chromium here (Debian: sudo apt install chromium, or CHROMIUM=/path/to/it)",
        is_here=lambda: bool(find_chromium()),
        fixture="browsers",
    ),
    Part(
        "the web site: no Node.js with npm here (Debian: sudo apt install nodejs npm)",
        is_here=lambda: _has("node", "npm"),
        fixture="built",
    ),
    Part(
        "submissions that are shut off: no bubblewrap here (Debian: sudo apt install bubblewrap)",
        is_here=lambda: _has("bwrap"),
        files=("test_box.py", "test_class.py", "test_honest.py", "test_hostile.py", "test_readme.py"),
    ),
    Part(
        "a gradebook in PostgreSQL: no PostgreSQL here (Debian: sudo apt install postgresql)",
        is_here=lambda: _has("initdb", "pg_ctl", folders=("usr/lib/postgresql/*/bin",)),
        files=("test_postgresql.py",),
    ),
)


def pytest_addoption(parser):
    parser.addoption("--only-skips", metavar="FILE", help="fail when a test is skipped for a reason not in this file")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for part in PARTS:
        concerned = [item for item in items if part.includes(item)]
        if concerned and not part.is_here():
            for item in concerned:
                item.add_marker(pytest.mark.skip(reason=part.missing))


def _skipped(config):
    """How many tests were skipped, by the reason."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", ()) if reporter else ()
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)


def _unlisted(config):
    """Reasons of skips that --only-skips does not allow."""
    named = config.getoption("--only-skips")
    if not named:
        return []
    lines = (config.invocation_params.dir / named).read_text(encoding="utf-8").splitlines()
    allowed = [line for line in lines if line and not line.startswith("#")]
    return [reason for reason in _skipped(config) if reason not in allowed]


def pytest_sessionfinish(session, exitstatus):
    if exitstatus == pytest.ExitCode.OK and _unlisted(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config):
    """The last lines: one for each part that was not tried."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    unlisted = _unlisted(config)
    for reason, count in sorted(_skipped(config).items()):
        verdict = "Not allowed to be left out" if reason in unlisted else "Not tried"
        reporter.write_line(f"{verdict} ({count} test{'s' if count > 1 else ''}): {reason}")
