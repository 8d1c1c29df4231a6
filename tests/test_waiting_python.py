"""The Python that waits becomes the kernel that is wanted, and is not used where another would have come."""

import asyncio
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets.config import Config

from platformlab import lab, waiting_python

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="elsewhere every kernel is started anew"),
    pytest.mark.xdist_group("waiting"),
]
COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "nowhere.json"]
ABOUT = "import os, sys; print([os.getpid(), os.getcwd(), os.environ.get('ASKED'), 'platformlab.face' in sys.modules])"


@pytest.fixture
def waiting(monkeypatch):
    """A Python that waits. pytest changes a variable of its own as it goes along."""
    monkeypatch.setattr(waiting_python, "SET_BY_STARTERS", (*waiting_python.SET_BY_STARTERS, "PYTEST_"))
    waiting_python.begin_waiting()
    yield waiting_python._waiting.process
    waiting_python.stop_waiting()


@pytest.fixture
def manager(monkeypatch):
    """What starts kernels as the course's JupyterLab does."""
    monkeypatch.setattr(waiting_python, "REFILL_S", 0)
    KernelProvisionerFactory.clear_instance()
    config = Config({"KernelProvisionerFactory": {"default_provisioner_name": waiting_python.NAME}})
    KernelProvisionerFactory.instance(config=config)
    yield AsyncKernelManager()
    waiting_python.stop_waiting()
    KernelProvisionerFactory.clear_instance()


def environment(**change):
    return {**os.environ, **change}


def ended(process):
    """Whether a process ends by itself."""
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        return False
    return True


def run(work):
    """What comes of asynchronous work, done beside whatever loop the tests of pages keep."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()


async def told_by(client, code):
    """What a kernel prints when it runs the code."""
    texts = []
    await client.execute_interactive(
        code, timeout=30, output_hook=lambda message: texts.append(message["content"].get("text", ""))
    )
    return "".join(texts)


def test_a_kernel_is_the_python_that_waited_in_the_notebooks_folder_and_environment(waiting, manager, tmp_path):
    async def kernel():
        await manager.start_kernel(cwd=str(tmp_path), env=environment(JPY_SESSION_NAME="a.ipynb"))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=30)
        about = await told_by(client, ABOUT.replace("ASKED", "JPY_SESSION_NAME"))
        await asyncio.sleep(0.2)
        await manager.restart_kernel()
        await client.wait_for_ready(timeout=30)
        anew = await told_by(client, ABOUT.replace("ASKED", "JPY_SESSION_NAME"))
        client.stop_channels()
        await manager.shutdown_kernel()
        return about, anew, await manager.is_alive()

    about, anew, alive = run(kernel())
    assert about.strip() == str([waiting.pid, str(tmp_path), "a.ipynb", True])
    assert waiting_python._waiting.is_fresh()  # a kernel that is restarted leaves it to another notebook
    assert anew.strip().endswith(str([str(tmp_path), "a.ipynb", False])[1:])
    assert not alive


def test_after_a_kernel_was_wanted_the_next_python_waits(manager):
    async def kernel():
        await manager.start_kernel()
        await asyncio.sleep(0.2)
        await manager.shutdown_kernel(now=True)

    assert waiting_python._waiting is None
    run(kernel())
    assert waiting_python._waiting.is_fresh()


@pytest.mark.parametrize(
    ("command", "change"),
    [
        (["julia", "-f", "nowhere.json"], {}),
        (["/another/python", *COMMAND[1:]], {}),
        (COMMAND, {"PYTHONPATH": "/another/course"}),
        (COMMAND, {"PLATFORMLAB_HOME": "/another/learner"}),
    ],
)
def test_where_another_kernel_is_wanted_it_is_not_used(waiting, command, change):
    assert waiting_python.taken(command, env=environment(**change), cwd=None) is None
    assert ended(waiting)


def test_one_that_has_died_is_not_used(waiting):
    waiting.kill()
    assert ended(waiting)
    assert waiting_python.taken(COMMAND, env=environment(), cwd=None) is None


def test_code_that_was_changed_meanwhile_is_read_anew(waiting, monkeypatch):
    monkeypatch.setattr(waiting_python, "_code", lambda: time.time_ns())
    assert waiting_python.taken(COMMAND, env=environment(), cwd=None) is None
    assert ended(waiting)


def test_it_ends_with_its_server():
    """Whichever way that goes: what holds the other end of its input is gone."""
    code = "from platformlab import waiting_python as w; w.begin_waiting(); print(w._waiting.process.pid)"
    server = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    pid = int(server.stdout)
    for _ in range(200):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
        if state.stdout.strip()[:1] in ("", "Z"):  # gone, or only not counted yet by whoever counts the dead
            return
        time.sleep(0.1)
    pytest.fail("the Python that waited is still there")


def test_the_courses_jupyterlab_starts_its_kernels_so():
    config = lab.configuration(folder=lab.course_folder(), lesson=lab.FIRST_LESSON, port=None)
    assert config.KernelProvisionerFactory.default_provisioner_name == waiting_python.NAME
    factory = KernelProvisionerFactory(config=config)
    spec = KernelSpec(argv=COMMAND, display_name="Python", language="python")
    assert factory.is_provisioner_available(spec)
    made = factory.create_provisioner_instance("one", spec, parent=AsyncKernelManager())
    assert type(made) is waiting_python.WaitingProvisioner
