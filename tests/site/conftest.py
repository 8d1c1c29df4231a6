"""The site, built once for the tests of a process, and a web server that hands out its files and nothing else."""

import contextlib
import http.server
import threading
from pathlib import Path

import pytest
from playwright.sync_api import expect

from platformlab.site import build

SLOW_MS = 45_000
"""Python starts in some seconds, and in more where the whole test suite runs beside it."""

NOT_OURS = ("ResizeObserver loop", "reading 'schema'", "will NOT be synced", "/api/kernels/", "favicon")
"""Messages of JupyterLite's own that say nothing about a lesson."""


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """What was built."""
    return build.build(tmp_path_factory.mktemp("site") / "out", cache=build.default_cache())


@pytest.fixture(scope="session")
def site(built):
    """The folder of the site."""
    return built.out


@contextlib.contextmanager
def served(site, **headers):
    """The address at which Python's own web server hands out the folder, each file with these headers."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            """Says nothing."""

        def __init__(self, *arguments, **options):
            super().__init__(*arguments, directory=str(site), **options)

        def end_headers(self):
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            super().end_headers()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site):
    """Where the site is served."""
    with served(site) as place:
        yield place


@pytest.fixture
def sharing_address(site):
    """The same from a server that lets pages share memory with their workers."""
    with served(site, Cross_Origin_Opener_Policy="same-origin", Cross_Origin_Embedder_Policy="require-corp") as place:
        yield place


class Visit:
    """A browser on the site, with what it asked of others and complained of."""

    def __init__(self, context, address):
        self.context, self.address = context, address
        self.asked, self.outside, self.complaints = [], [], []
        context.set_default_timeout(SLOW_MS)
        context.route("**/*", self._asked)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self._heard(str(error)))
        self.page.on("console", lambda message: message.type == "error" and self._heard(message.text))

    def _asked(self, route):
        self.asked.append(route.request.url.removeprefix(self.address))
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def _heard(self, text):
        if not any(known in text for known in NOT_OURS):
            self.complaints.append(text)

    def open(self, lesson):
        """A live lesson, once Python has answered; not all of it has run yet."""
        self.page.goto(self.live_address(lesson), wait_until="commit")
        return self.live()

    def live_address(self, lesson):
        """Where a live lesson is."""
        return f"{self.address}/notebooks/index.html?path={lesson}.ipynb"

    def live(self):
        """Waits until the notebook is in front."""
        self.page.wait_for_selector("body[data-lesson]", state="attached")
        return self

    def ran(self):
        """Waits until the whole lesson has run."""
        self.page.wait_for_selector("body[data-lesson=ran]", state="attached")
        return self


@pytest.fixture
def visit(browsers, address, tmp_path):
    """Starts a browser with the storage of one learner; called again, the browser was closed and opened again."""
    open_now = []

    def start(base=address, **options):
        for one in open_now:
            one.context.close()
        context = browsers("launch_persistent_context", tmp_path / "profile", **options)
        open_now[:] = [Visit(context, base)]
        return open_now[0]

    expect.set_options(timeout=20_000)
    yield start
    for one in open_now:
        with contextlib.suppress(Exception):
            one.context.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """One process builds the site, and visits it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("site"))
