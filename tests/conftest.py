"""What holds for every test: nobody's own records are touched, and nothing is timed."""

import os
import tempfile

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
