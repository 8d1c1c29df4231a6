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


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """(what the terminal showed until the address, a function that gets a path as JSON, the process)."""
    home = tmp_path_factory.mktemp("home")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "platformlab.cli", "lab", "--no-browser", "--port", str(free_port())],
        env=env | {"HOME": str(home), "USERPROFILE": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    shown = [process.stdout.readline() for _ in range(3)]
    address, token = re.search(r"(http://\S+?)lab/\S+token=(\w+)", shown[1]).groups()

    def get(path):
        request = urllib.request.Request(address + path, headers={"Authorization": f"token {token}"})
        for patience in range(50, -1, -1):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.read().decode()
            except urllib.error.URLError as error:
                # The address is shown a moment before somebody answers there.
                if not patience or not isinstance(error.reason, ConnectionRefusedError):
                    raise
                time.sleep(0.2)
        return None

    yield shown, get, process
    process.kill()
    process.communicate()


def page_config(get):
    """What JupyterLab's page is told."""
    page = get("lab/tree/lessons/00_start_here.ipynb")
    return json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_terminal_shows_where_to_go_and_how_to_stop(served):
    (ready, address, stop), _, _ = served
    assert ready.startswith("Content or Commerce? is ready")
    assert f"/tree/{lab.FIRST_LESSON}?token=" in address
    assert "Ctrl-C" in stop


def test_the_page_is_the_course_and_asks_nobody_for_news_or_extensions(served):
    _, get, _ = served
    config = page_config(get)
    assert config["serverRoot"] == str(ROOT)
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["name"] == "read-only"
    assert not config["extensionManager"]["can_install"]


def test_our_defaults_for_settings_are_in_force_and_the_learners_own_are_free(served):
    _, get, _ = served
    news = json.loads(get("lab/api/settings/@jupyterlab/apputils-extension:notification"))
    assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert news["schema"]["properties"]["checkForUpdates"]["default"] is False
    assert news["settings"] == {}
    widgets = json.loads(get("lab/api/settings/@jupyter-widgets/jupyterlab-manager:plugin"))
    assert widgets["schema"]["properties"]["saveState"]["default"] is True


def test_the_servers_own_part_of_the_course_is_loaded(served):
    _, get, _ = served
    from plotly.offline import get_plotlyjs_version

    from platformlab.explorers.plotlyjs import plotly_module, plotly_name

    assert get_plotlyjs_version() in plotly_module()
    config = page_config(get)
    assert config["platformlabPlotly"] == f"/platformlab/plotly-{plotly_name()}.mjs"
    assert get(config["platformlabPlotly"].lstrip("/")) == plotly_module()


def test_a_notebook_can_be_saved_in_every_format_that_nbconvert_has(served):
    _, get, _ = served
    from nbconvert.exporters import get_export_names

    assert sorted(json.loads(get("api/nbconvert"))) == sorted(get_export_names())


def test_ctrl_c_ends_it_at_once_and_quietly(served):
    """Last in this file: the server is gone after it."""
    _, _, process = served
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out.strip() == "The course is closed. Start it again when you like."
    assert err == ""


def test_a_port_that_is_taken_is_named_instead_of_another_used(taken, capsys):
    assert lab.main(["--no-browser", "--port", str(taken)]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"Port {taken} is taken")
    assert err.count("\n") == 1


@pytest.mark.parametrize("options", [["--port=8899"], ["--port", "8899"], ["--no-browser", "--ServerApp.port=8899"]])
def test_a_port_is_found_in_every_spelling(options):
    assert lab.chosen_port(options) == 8899


def test_without_a_port_jupyterlab_may_move_on():
    assert lab.chosen_port(["--no-browser"]) is None
    assert "port_retries" not in lab.configuration(folder=ROOT, lesson=lab.FIRST_LESSON, port=None).ServerApp


@pytest.mark.parametrize("options", [["--port"], ["--port", "many"], ["--port=70000"], ["--port=-1"]])
def test_what_is_no_port_is_said(options, capsys):
    assert lab.main(options) == 1
    assert capsys.readouterr().err.startswith("--port takes a number from 1 to 65535")


def test_a_lesson_can_be_named(tmp_path, monkeypatch):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons/02_x.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path.resolve()
    assert lab.lesson_to_open(["lessons/02_x.ipynb", "--no-browser"], folder=folder) == (
        "lessons/02_x.ipynb",
        ["--no-browser"],
    )
    assert lab.lesson_to_open(["--no-browser"], folder=folder) == (lab.FIRST_LESSON, ["--no-browser"])
    assert lab.lesson_to_open(["lessons/99_x.ipynb"], folder=folder) == (lab.FIRST_LESSON, ["lessons/99_x.ipynb"])


def test_the_learners_own_token_is_kept(monkeypatch):
    monkeypatch.setenv("JUPYTER_TOKEN", "mine")
    assert "IdentityProvider" not in lab.configuration(folder=ROOT, lesson=lab.FIRST_LESSON, port=None)


def test_without_lessons_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(lab, "__file__", str(tmp_path / "a/b/c/lab.py"))
    monkeypatch.chdir(tmp_path)
    assert lab.main([]) == 1
    assert capsys.readouterr().err == f"{lab.FIRST_LESSON} was not found: start in the folder of the course.\n"
