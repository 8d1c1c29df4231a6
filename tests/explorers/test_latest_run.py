"""A cell that is run again leaves none of its former widgets in Python; what is shown elsewhere stays."""

import pytest
from jupyter_client.manager import start_new_kernel

VIEW = "application/vnd.jupyter.widget-view+json"
SHOW = 'explore("views_into_income")'


class Kernel:
    """A kernel that is told, as by JupyterLab, which cell it runs."""

    def __init__(self, client):
        self.client = client

    def run(self, code, *, cell):
        """The ids of the widgets that the code shows, and what it prints. cell None: it is not told."""
        session = self.client.session
        asked = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = session.msg("execute_request", asked, metadata={"cellId": cell} if cell else {})
        self.client.shell_channel.send(message)
        shown, printed = [], ""
        while True:
            heard = self.client.get_iopub_msg(timeout=60)
            content = heard["content"]
            if heard["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            assert heard["msg_type"] != "error", content
            if heard["msg_type"] in ("display_data", "execute_result") and VIEW in content["data"]:
                shown.append(content["data"][VIEW]["model_id"])
            elif heard["msg_type"] == "stream":
                printed += content["text"]
            elif content.get("execution_state") == "idle":
                return [*shown, printed.strip()] if printed else shown

    def widgets(self):
        """How many a page would have to read."""
        (count,) = self.run("print(len(comm.get_comm_manager().comms))", cell="count")
        return int(count)


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=120)
    kernel = Kernel(client)
    kernel.run("import comm\nimport ipywidgets\nfrom platformlab import *", cell="imports")
    yield kernel
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    "code",
    [
        SHOW,
        'q1 = exercise("2.1")',
        'q3 = exercise("2.3")',
        'predict("02.income")',
        "claim(1)",
        'table("content_reach").chart()',
        'plan = explore("your_plan")\nsave_plan(plan)\nplan',
        f"shown = {SHOW}",
    ],
)
def test_a_cell_run_again_leaves_as_many_widgets_as_one_run(kernel, code):
    kernel.run("1 + 1", cell=code)
    before = kernel.widgets()
    kernel.run(code, cell=code)
    once = kernel.widgets()
    assert once > before
    for _ in range(3):
        kernel.run(code, cell=code)
    assert kernel.widgets() == once
    kernel.run("1 + 1", cell=code)
    assert kernel.widgets() == before


def test_an_explorer_that_another_cell_shows_stays(kernel):
    before = kernel.widgets()
    kernel.run(f"mine = {SHOW}", cell="made")
    (first,) = kernel.run("mine", cell="shown")
    kernel.run(f"old, mine = mine, {SHOW}", cell="made")
    assert kernel.run("print(old.comm is not None, old.fans)", cell="look") == ["True 20000.0"]
    (second,) = kernel.run("mine", cell="shown")
    assert second != first
    assert kernel.run("print(old.comm is not None)", cell="look") == ["False"]
    for cell in ("made", "shown"):
        kernel.run("1 + 1", cell=cell)
    assert kernel.widgets() == before


def test_an_explorer_that_was_put_away_comes_back_as_it_is_then(kernel):
    (first,) = kernel.run(f"kept = {SHOW}\nkept", cell="first")
    kernel.run("kept.fans = 400", cell="first")
    kernel.run("kept.fans = 500", cell="other")
    assert kernel.run("print(kept.comm)", cell="other") == ["None"]
    before = kernel.widgets()
    (again,) = kernel.run("kept", cell="second")
    assert again == first
    assert kernel.widgets() == before + 2  # with its layout
    assert kernel.run("print(kept.comm is not None, kept.get_state()['fans'])", cell="other") == ["True 500.0"]
    # Inside another widget it comes back too, and stays while that one is shown.
    kernel.run("1 + 1", cell="second")
    kernel.run("box = ipywidgets.VBox([kept])\nbox", cell="box")
    kernel.run("1 + 1", cell="second")
    assert kernel.run("print(kept.comm is not None)", cell="other") == ["True"]


def test_cells_that_run_cells_lose_nothing_that_they_show(kernel):
    code = f"get_ipython().run_cell('1 + 1')\nnested = {SHOW}\ndisplay(nested)\nget_ipython().run_cell('2 + 2')"
    for _ in range(2):
        kernel.run(code, cell="nested")
        assert kernel.run("print(nested.comm is not None)", cell="look") == ["True"]


def test_where_nobody_says_which_cell_it_is_nothing_is_closed(kernel):
    before = kernel.widgets()
    for _ in range(2):
        kernel.run(SHOW, cell=None)
    assert kernel.widgets() == before + 4
