"""JupyterLab as a learner has it, in headless Chromium: one server and one browser for the tests of a process."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

LESSONS = Path(__file__).parents[2] / "lessons"
TOKEN = "token-of-the-tests"
NOT_OURS = (
    "ResizeObserver loop",
    "[anywidget] Failed to initialize model.",
    "_ensureFocus",
)
"""Messages that say nothing about a lesson: two of JupyterLab's, one about the focus in a notebook that has just been
closed; and what anywidget says on a slow computer, where the explorers work all the same (test_channel.py)."""

SCREEN = {"width": 1280, "height": 1400}
"""A tall screen: little has to be scrolled to."""

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """The home folder of the learner who is tested."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def server(home):
    """The address of JupyterLab, started as the course starts it, on a copy of the lessons."""
    shutil.copytree(LESSONS, home / "lessons", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    environment = os.environ | {"HOME": str(home), "JUPYTER_TOKEN": TOKEN, "PLATFORMLAB_HOME": str(home / "records")}
    # The system gives it a port: one that were looked for here could be somebody else's a moment later.
    command = [sys.executable, "-m", "platformlab.cli", "lab", "--no-browser", "--port=0"]
    options = [f"--ServerApp.root_dir={home}", "--LabApp.expose_app_in_browser=True"]
    with (home / "lab.log").open("w") as log:
        process = subprocess.Popen(
            [*command, *options], cwd=home, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            yield served_address(process, home / "lab.log")
        finally:
            process.terminate()
            process.wait(60)


def served_address(process, log):
    """Where JupyterLab says that it is, once it answers there."""
    while process.poll() is None:
        said = re.search(r"http://\S+?(?=/lab)", log.read_text())
        with contextlib.suppress(urllib.error.URLError, OSError):
            if said:
                urllib.request.urlopen(f"{said[0]}/api?token={TOKEN}", timeout=10).close()
                return said[0]
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def written(home):
    """Puts a notebook with these cells beside the lessons; gives its name."""

    def write(name, *sources):
        cells = [
            {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
            for source in sources
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
        (home / "lessons" / f"{name}.ipynb").write_text(json.dumps(content), "utf-8")
        return name

    return write


# JupyterLab opens the notebook of its address once more when it has started: who left it before finds it there again.
SAY_WHEN_OPENED = """const look = setInterval(() => {
  if (!window.jupyterapp) return;
  clearInterval(look);
  window.jupyterapp.commands.commandExecuted.connect((_, { id }) => {
    window.openedByJupyterLab ||= id === "docmanager:open";
  });
}, 20);"""


class Lab:
    """JupyterLab in a page, with the lesson in view, what the page asked for and what it complained of."""

    def __init__(self, browser, address):
        self.address, self.name = address, None
        self.page = browser.new_page(viewport=SCREEN)
        self.page.add_init_script(SAY_WHEN_OPENED)
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self._heard(str(error)))
        self.page.on("console", lambda message: message.type == "error" and self._heard(message.text, message.location))

    def _heard(self, complaint, place=None):
        if not any(known in complaint for known in NOT_OURS):
            self.complaints.append(f"{complaint} ({(place or {}).get('url', 'no place')})")

    def open(self, name, *, fresh=False):
        """Opens a lesson's notebook; waits for its kernel, and for its widgets where some were saved.

        fresh: in a page loaded anew, else in place of the notebook that is open, as a learner goes on.
        """
        self.name = name
        if fresh or not self.requests:
            self.show_lab(tree=name)
            self.page.wait_for_function("() => window.openedByJupyterLab", timeout=60_000)
        else:
            self.leave()
            self.command("docmanager:open", path=f"lessons/{name}.ipynb")
        self.wait_for_kernel()
        self.page.wait_for_function("() => !document.querySelector('.cc-place:not([data-settled])')")
        self.theme("Light")
        self.page.set_viewport_size(SCREEN)
        return self

    def show_lab(self, *, tree=None, layout=None, until=None):
        """JupyterLab loaded anew, alone or with a notebook whose kernel may be on its way.

        layout: the name of one, as the course has its own, instead of an emptied one. until: what is waited for.
        """
        if self.requests:
            self.leave()
        self.requests.clear()
        place = f"lab/workspaces/{layout}" if layout else "lab"
        place += f"/tree/lessons/{tree}.ipynb" if tree else ""
        self.page.goto(self.link(place) + ("" if layout else "&reset"))
        wanted = until or (".jp-Notebook .jp-Cell" if tree else ".jp-Launcher")
        self.page.wait_for_selector(wanted, timeout=60_000)

    def link(self, place):
        """The address of a place, for a browser that has not been here yet."""
        return f"{self.address}/{place}?token={TOKEN}"

    def leave(self):
        """Closes the notebooks, unsaved, and ends their kernels."""
        self._ended(
            "Promise.all([...window.jupyterapp.shell.widgets('main')].filter((one) => one.context).map(async (one) => {"
            " await one.context.sessionContext.shutdown().catch(() => {});"
            " one.context.model.dirty = false; one.dispose(); }))"
        )
        self.complaints.clear()

    def theme(self, name):
        """JupyterLab's theme, "Light" or "Dark"; the server remembers it from test to test."""
        full = f"JupyterLab {name}"
        if self.page.evaluate("() => document.body.dataset.jpThemeName") != full:
            self.command("apputils:change-theme", theme=full)
            self.page.wait_for_function("(name) => document.body.dataset.jpThemeName === name", arg=full)

    def wait_for_kernel(self):
        self.page.wait_for_function(
            "() => { const w = window.jupyterapp.shell.currentWidget;"
            " return w?.context?.sessionContext?.session?.kernel?.status === 'idle' }",
            timeout=60_000,
        )

    def command(self, name, **arguments):
        """Runs a command of JupyterLab to its end; an error, not a test without end, when it never comes."""
        return self.page.evaluate(
            """([name, args]) => Promise.race([
              window.jupyterapp.commands.execute(name, args),
              new Promise((_, no) => setTimeout(() => no(new Error(`${name} did not end`)), 60000)),
            ]).then(() => {})""",
            [name, arguments],
        )

    def end_kernels(self):
        """Ends the kernels of all notebooks."""
        self._ended("window.jupyterapp.serviceManager.sessions.shutdownAll()")

    def _ended(self, work):
        """Waits for the end of some work in the page, but no longer than ten seconds."""
        self.page.evaluate(
            f"() => Promise.race([{work}, new Promise((done) => setTimeout(done, 10000))]).then(() => {{}})"
        )

    def run_all(self):
        """Runs every cell and waits until Python rests."""
        self.command("notebook:run-all-cells")
        self.wait_for_kernel()
        return self

    def explorer(self, title):
        """The explorer with this title, once its chart is drawn."""
        section = self.page.get_by_role("region", name=title, exact=True)
        section.scroll_into_view_if_needed()
        expect(section.locator(".cc-plot[data-drawn]")).to_be_visible()
        return section

    def outside_requests(self):
        """What was asked of other computers."""
        own = (self.address, "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture(scope="session")
def lab(chromium, server):
    """JupyterLab in one page for all tests: to load it takes longer than most lessons."""
    return Lab(chromium, server)


@pytest.fixture
def own_page(chromium, server):
    """JupyterLab in a page of this test's own."""
    one = Lab(chromium, server)
    yield one
    with contextlib.suppress(Error):
        one.leave()
    one.page.close()


@pytest.fixture(scope="module")
def lesson(lab, home):
    """Opens lessons for a learner who has done nothing yet; leaves them when the module's tests are done."""
    shutil.rmtree(home / "records", ignore_errors=True)
    shutil.copytree(LESSONS, home / "lessons", ignore=shutil.ignore_patterns(".ipynb_checkpoints"), dirs_exist_ok=True)
    yield lab.open
    with contextlib.suppress(Error):
        lab.leave()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """One process runs all browser tests: two browsers at a time would starve each other."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("browser"))
