"""A lesson that is run and saved again and again stays as large, and is loaded again as quickly as at first."""

import json

import pytest
from playwright.sync_api import expect
from test_reopened import SPEC, is_live

from platformlab import explorers

STATE = "application/vnd.jupyter.widget-state+json"
RUNS = 4
CELLS = (
    "from platformlab import claim, exercise, explore, predict, table",
    f'explore("{SPEC.name}")',
    'predict("02.income")',
    'q1 = exercise("2.1")',
    "claim(1)",
    'table("content_reach").chart()',
)
OWN = """from ipywidgets import HTML, IntSlider, VBox, interact, jslink
left, right = IntSlider(), IntSlider()
jslink((left, "value"), (right, "value"))
interact(lambda number: number, number=(0, 9))
VBox([left, right, HTML("x" * 10_000)])"""
"""What a learner may try: a change of its own, and links that the saved page needs."""


@pytest.fixture(scope="module")
def saved(lesson, written, home):
    """Opens a notebook of these cells, runs and saves it so many times; gives it, and each time's (bytes, widgets)."""

    def run_and_save(name, *cells):
        one, sizes = lesson(written(name, *cells)), []
        for _ in range(RUNS):
            one.run_all()
            charts = one.page.locator(".cc-plot")
            for place in range(charts.count()):
                charts.nth(place).scroll_into_view_if_needed()
                expect(charts.nth(place)).to_have_attribute("data-kept", "true")
            one.command("docmanager:save")
            file = home / "lessons" / f"{name}.ipynb"
            widgets = json.loads(file.read_text("utf-8"))["metadata"]["widgets"][STATE]["state"]
            sizes.append((file.stat().st_size, len(widgets)))
        return one, sizes

    return run_and_save


def in_python(one):
    """How many widgets a page that is loaded again has to read."""
    return one.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel"
        ".requestCommInfo({ target_name: 'jupyter.widget' }).then((reply) => Object.keys(reply.content.comms).length)"
    )


def test_a_lesson_that_is_run_and_saved_again_stays_as_large(saved):
    one, sizes = saved("again", *CELLS)
    assert len({widgets for _, widgets in sizes}) == 1
    assert max(size for size, _ in sizes) < 1.02 * min(size for size, _ in sizes)
    # Python holds no more than the notebook shows: that is all there is to read when the page is loaded again.
    assert in_python(one) == sizes[0][1]
    asked = []
    one.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: asked.append(frame)))
    one.page.reload()
    one.page.wait_for_selector(".cc-explorer input", timeout=60_000)
    section = is_live(one)
    section.locator('input[data-control="fans"]').press("Home")
    expect(section.locator(".cc-sentence")).to_have_text(explorers.get(SPEC.name).set(fans=0).chart.sentence)
    # In one go: Python has known how since its first widget.
    assert sum(b"request_states" in bytes(frame) for frame in asked if isinstance(frame, bytes)) == 1
    assert not any(b'"request_state"' in frame for frame in asked if isinstance(frame, bytes))
    one.page.wait_for_function("() => window.openedByJupyterLab", timeout=60_000)


def test_what_a_learner_tries_does_not_make_it_larger_either_and_links_are_kept(saved, home):
    _, sizes = saved("own_widgets", OWN)
    assert len({widgets for _, widgets in sizes}) == 1
    assert max(size for size, _ in sizes) < 1.02 * min(size for size, _ in sizes)
    notebook = json.loads((home / "lessons" / "own_widgets.ipynb").read_text("utf-8"))
    kinds = [one["model_name"] for one in notebook["metadata"]["widgets"][STATE]["state"].values()]
    assert kinds.count("LinkModel") == 1
    assert kinds.count("IntSliderModel") == 3
