"""JupyterLab as the launcher starts it: for real, once, and its decisions before that."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pytest

from platformlab import lab

ROOT = Path(__file__).parents[1]

# One process serves all of them.
pytestmark = pytest.mark.xdist_group("lab")


@pytest.fixture
def taken():
    """A port on which something listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


class Started:
    """JupyterLab, started as the course starts it. shown: the terminal's three lines. address, token: of its link."""

    def __init__(self, home, *options, cwd=ROOT, no_browser=True, port=0, **env):
        own = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
        command = [sys.executable, "-m", "platformlab.cli", "lab"]
        # The system gives it a port: one that were looked for here could be somebody else's a moment later.
        command += ["--no-browser"] * no_browser + ([] if port is None else [f"--port={port}"])
        self.process = subprocess.Popen(
            [*command, *options],
            env=own | {"HOME": str(home), "USERPROFILE": str(home)} | env,
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.shown = [self.process.stdout.readline() for _ in range(3)]
        link = re.search(r"(http://\S+?/)lab(/?[^?\s]*)(?:\?token=(\S+))?", self.shown[1])
        assert link, (self.shown, self.process.communicate(timeout=60))
        self.address, self.opened, self.token = link.groups()

    def get(self, path, *, token=""):
        """What it gives for a path. token: another than the link's, or None without any."""
        request = urllib.request.Request(self.address + path)
        token = self.token if token == "" else token
        if token:
            request.add_header("Authorization", f"token {token}")
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError as error:
                # The address is shown a moment before somebody answers there.
                if self.process.poll() is not None or not isinstance(error.reason, ConnectionRefusedError):
                    raise
                time.sleep(0.1)

    def is_open_to(self, token):
        """Whether somebody with this token may ask how the server is; else that is forbidden."""
        try:
            return bool(self.get("api/status", token=token))
        except urllib.error.HTTPError as refusal:
            if refusal.code != 403:
                raise
            return False

    def stop(self):
        """Ctrl-C: (exit status, the rest of standard output, all of standard error)."""
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def start(tmp_path):
    """Starts JupyterLab with options; ends it after the test."""
    running = []

    def one(*options, **how):
        running.append(Started(how.pop("home", tmp_path), *options, **how))
        return running[-1]

    yield one
    for each in running:
        each.process.kill()
        each.process.communicate()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """One for all tests that only look."""
    started = Started(tmp_path_factory.mktemp("home"))
    yield started
    started.process.kill()
    started.process.communicate()


def page_config(served):
    """What JupyterLab's page is told."""
    page = served.get("lab/tree/lessons/00_start_here.ipynb")
    return json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def test_the_terminal_shows_where_to_go_and_how_to_stop(served):
    ready, address, stop = served.shown
    assert ready.startswith("Content or Commerce? is ready")
    assert f"/tree/{lab.FIRST_LESSON}?token=" in address
    assert f"{ROOT / 'lessons'}. To stop: Ctrl-C" in stop


def test_the_page_is_the_course_and_asks_nobody_for_news_or_extensions(served):
    config = page_config(served)
    assert config["serverRoot"] == str(ROOT)
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["name"] == "read-only"
    assert not config["extensionManager"]["can_install"]


def test_our_defaults_for_settings_are_in_force_and_the_learners_own_are_free(served):
    news = json.loads(served.get("lab/api/settings/@jupyterlab/apputils-extension:notification"))
    assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert news["schema"]["properties"]["checkForUpdates"]["default"] is False
    assert news["settings"] == {}
    widgets = json.loads(served.get("lab/api/settings/@jupyter-widgets/jupyterlab-manager:plugin"))
    assert widgets["schema"]["properties"]["saveState"]["default"] is True


def test_the_servers_own_part_of_the_course_is_loaded(served):
    from plotly.offline import get_plotlyjs_version

    from platformlab.explorers.plotlyjs import plotly_module, plotly_name

    assert get_plotlyjs_version() in plotly_module()
    config = page_config(served)
    assert config["platformlabPlotly"] == f"/platformlab/plotly-{plotly_name()}.mjs"
    assert served.get(config["platformlabPlotly"].lstrip("/")) == plotly_module()


def test_a_notebook_can_be_saved_in_every_format_that_nbconvert_has(served):
    from nbconvert.exporters import get_export_names

    assert sorted(json.loads(served.get("api/nbconvert"))) == sorted(get_export_names())


def test_a_learners_page_has_nothing_of_the_extras(served):
    """They are installed for the tests: nbgrader's parts for teachers, and a kernel that JupyterLab cannot load."""
    parts = [part["name"] for part in page_config(served)["federated_extensions"]]
    assert {"platformlab", "anywidget", "@jupyter-widgets/jupyterlab-manager"} < set(parts)
    assert not set(lab.NOT_FOR_LEARNERS) & set(parts)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        served.get("formgrader")


def test_ctrl_c_ends_it_at_once_and_quietly_wherever_it_was_started(start, tmp_path):
    """Away from the course nbgrader would complain of the folder."""
    status, out, err = start(cwd=tmp_path).stop()
    assert (status, err) == (0, "")
    assert out.strip() == "The course is closed. Start it again when you like."


def test_without_any_option_the_course_opens(start):
    started = start(no_browser=False, port=None, BROWSER="true")
    assert started.shown[0].startswith("Content or Commerce? opens in your browser")
    assert started.opened.endswith(lab.FIRST_LESSON)


FILE = ".jupyter/jupyter_server_config.json"
OWN_FILE = '{"ServerApp": {"token": "mine", "jpserver_extensions": {"jupyter_lsp": false}}}'


@pytest.mark.parametrize(
    ("options", "env", "file"),
    [
        (["--ServerApp.token=mine", "--ip=127.0.0.2", "--ServerApp.base_url=/deep/er"], {}, ""),
        (["--IdentityProvider.token", "mine"], {}, ""),
        ([], {"JUPYTER_TOKEN": "mine"}, ""),
        ([], {}, OWN_FILE),
    ],
    ids=["ServerApp", "IdentityProvider", "JUPYTER_TOKEN", "file"],
)
def test_the_learners_own_token_is_the_one_that_opens(start, tmp_path, options, env, file):
    if file:
        (tmp_path / FILE).parent.mkdir()
        (tmp_path / FILE).write_text(file, encoding="utf-8")
    started = start(*options, cwd=tmp_path, **env)
    assert started.token == "mine"
    assert started.is_open_to("mine")
    assert not started.is_open_to(None)
    assert not started.is_open_to("another")
    assert started.opened.endswith(lab.FIRST_LESSON)
    if "--ip=127.0.0.2" in options:
        assert re.fullmatch(r"http://127\.0\.0\.2:\d+/deep/er/", started.address)
    with pytest.raises(urllib.error.HTTPError, match="404"):  # nbgrader's, and it keeps to the learner's own list too
        started.get("formgrader")


def test_without_a_token_or_with_a_password_the_link_has_none(start):
    assert start("--IdentityProvider.token=").is_open_to(None)
    from jupyter_server.auth import passwd

    guarded = start(f"--PasswordIdentityProvider.hashed_password={passwd('secret')}")
    assert guarded.token is None
    assert not guarded.is_open_to(None)


def test_the_learners_own_configuration_wins(start, tmp_path):
    (tmp_path / ".jupyter").mkdir()
    (tmp_path / ".jupyter" / "jupyter_server_config.py").write_text(
        f"c.ServerApp.root_dir = {str(ROOT.parent)!r}\nc.ServerApp.base_url = '/mine/'\n"
        "c.ServerApp.tornado_settings = {'headers': {'X-Of-The-Learner': 'yes'}}\n",
        encoding="utf-8",
    )
    started = start()
    assert started.address.endswith("/mine/")
    assert started.opened.endswith(f"tree/{ROOT.name}/{lab.FIRST_LESSON}")
    assert started.shown[2].startswith(f"Your work is kept in {ROOT.parent}.")
    config = page_config(started)
    assert config["serverRoot"] == str(ROOT.parent)
    assert not set(lab.NOT_FOR_LEARNERS) & {part["name"] for part in config["federated_extensions"]}
    (tmp_path / ".jupyter" / "jupyter_server_config.py").unlink()
    (tmp_path / ".jupyter" / "jupyter_lab_config.py").write_text(
        "c.LabApp.default_url = '/lab/tree/README.md'\n", encoding="utf-8"
    )
    assert start().opened == "/tree/README.md"


def test_a_notebook_elsewhere_is_opened_in_its_own_folder(start, tmp_path):
    (tmp_path / "own.ipynb").write_text("{}")
    started = start(str(tmp_path / "own.ipynb"))
    assert started.opened.endswith("tree/own.ipynb")
    assert started.shown[2].startswith(f"Your work is kept in {tmp_path}.")


def test_a_folder_without_the_lessons_is_opened_without_one(start, tmp_path):
    assert start(f"--ServerApp.root_dir={tmp_path}").opened == ""


def test_options_that_only_ask_are_answered_by_jupyterlab():
    command = [sys.executable, "-m", "platformlab.cli", "lab", "--version"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == version("jupyterlab")


@pytest.mark.parametrize("home", ["a file", "of somebody else"])
def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path, home):
    place = tmp_path / "home"
    if home == "a file":
        place.write_text("in the way")
    else:
        place.mkdir(mode=0o500)
        if os.geteuid() == 0:  # who may write everywhere
            place = Path("/proc")
    command = [sys.executable, "-m", "platformlab.cli", "lab", "--no-browser", "--port=0"]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG_"))}
    result = subprocess.run(command, env=env | {"HOME": str(place)}, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"JupyterLab cannot keep its files in {place}")
    assert result.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_named_instead_of_another_used(taken, capsys):
    assert lab.main(["--no-browser", "--port", str(taken)]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"Port {taken} is taken")
    assert err.count("\n") == 1


@pytest.mark.parametrize("options", [["--port=8899"], ["--port", "8899"], ["--no-browser", "--ServerApp.port=8899"]])
def test_a_port_is_found_in_every_spelling(options):
    assert lab.chosen_port(options) == 8899


@pytest.mark.parametrize("options", [[], ["--no-browser"]])
def test_without_a_port_jupyterlab_may_move_on(options):
    assert lab.chosen_port(options) is None
    assert "port_retries" not in lab.configuration(folder=ROOT, lesson=lab.FIRST_LESSON, port=None).ServerApp


@pytest.mark.parametrize("options", [["--port"], ["--port", "many"], ["--port=70000"], ["--port=-1"]])
def test_what_is_no_port_is_said(options, capsys):
    assert lab.main(options) == 1
    assert capsys.readouterr().err.startswith("--port takes a number from 1 to 65535")


@pytest.mark.parametrize(
    "options", [["--port=8899", "--port-retries=3"], ["--ServerApp.port_retries", "2", "--port", "8899"]]
)
def test_who_asks_for_other_ports_gets_them(options):
    assert lab.chosen_port(options) is None


def test_a_port_may_be_taken_at_another_address(taken):
    lab.check_port(taken, address="127.0.0.2")
    with pytest.raises(lab.LabError, match="is taken"):
        lab.check_port(taken)


def test_a_lesson_can_be_named(tmp_path, monkeypatch):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons/02_x.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)
    folder, first = tmp_path.resolve(), lab.FIRST_LESSON
    named = ["lessons/02_x.ipynb", "--no-browser"]
    assert lab.lesson_to_open(named, folder=folder) == (folder, "lessons/02_x.ipynb", ["--no-browser"])
    assert lab.lesson_to_open(["--no-browser"], folder=folder) == (folder, first, ["--no-browser"])
    assert lab.lesson_to_open(["lessons/99_x.ipynb"], folder=folder) == (folder, first, ["lessons/99_x.ipynb"])


def test_without_lessons_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lab, "__file__", str(tmp_path / "a/b/c/lab.py"))
    monkeypatch.chdir(tmp_path)
    assert lab.main([]) == 1
    assert capsys.readouterr().err == f"{lab.FIRST_LESSON} was not found: start in the folder of the course.\n"
