"""A lesson opened where no Python runs, or not yet: the last result is there, whole, and what to do is said."""

import pytest
from playwright.sync_api import expect
from test_reopened import SPEC, rests

from platformlab import explorers

SHOWN = f'from platformlab import exercise, explore\nexplore("{SPEC.name}")'
CARD = 'exercise("2.1")'
THEIRS = "Cannot read properties of null (reading 'kernel')"
"""What ipywidgets' own manager complains of in a notebook without a kernel."""


@pytest.fixture(scope="module")
def saved(lesson, written):
    """A notebook with an explorer, moved, and an exercise, run, saved and closed."""
    one = lesson(written("saved", SHOWN, CARD)).run_all()
    section = one.explorer(SPEC.title)
    section.get_by_role("button", name="Big account", exact=True).click()
    expect(section.locator(".cc-headline")).to_have_text(LIVE.chart.headline)
    expect(section.locator(".cc-plot[data-kept]")).to_be_visible()
    save_and_end(one)
    yield one
    one.show_lab()  # without the question that was left open


LIVE = explorers.get(SPEC.name).use("Big account")


def save_and_end(one):
    one.command("docmanager:save")
    one.end_kernels()
    one.complaints.clear()


def open_without_kernel(one):
    one.leave()
    one.command("docmanager:open", path="lessons/saved.ipynb", kernelPreference={"shouldStart": False})


def is_whole(one):
    """Chart, sentence and table of the last result."""
    section = one.explorer(SPEC.title)
    expect(section.locator(".cc-headline")).to_have_text(LIVE.chart.headline)
    expect(section.locator(".cc-sentence")).to_have_text(LIVE.chart.sentence)
    assert section.locator(".cc-plot .bars .point").count() >= 4
    section.locator(".cc-table").evaluate("(details) => { details.open = true; }")
    expect(section.locator(".cc-table tbody")).to_have_text("".join(map("".join, LIVE.table.rows)))
    return section


def test_with_no_kernel_the_last_result_is_there_and_running_the_cell_makes_it_live(saved):
    open_without_kernel(saved)
    rests(is_whole(saved), "Run this cell (Shift+Enter) to make the sliders live.")
    expect(saved.page.get_by_title("Check the answer")).to_be_visible()
    assert {one for one in saved.complaints if THEIRS not in one} == set()

    # What the note says: JupyterLab then asks which Python.
    saved.page.locator(".jp-Cell .cm-content").first.click()
    saved.page.keyboard.press("Shift+Enter")
    saved.page.get_by_role("button", name="Select Kernel").click()
    saved.wait_for_kernel()
    section = saved.explorer(SPEC.title)
    slider = section.locator('input[data-control="fans"]')
    expect(slider).to_be_enabled()
    slider.press("Home")
    expect(section.locator(".cc-sentence")).to_have_text(explorers.get(SPEC.name).set(fans=0).chart.sentence)
    # Nothing was lost of what was not run.
    expect(saved.page.get_by_title("Check the answer")).to_be_visible()


def test_what_was_saved_outlives_a_save_of_what_was_not_run(saved):
    """The widgets' manager itself would save nothing of them."""
    for _ in range(2):
        open_without_kernel(saved)
        is_whole(saved)
        saved.page.evaluate("() => { window.jupyterapp.shell.currentWidget.context.model.dirty = true; }")
        save_and_end(saved)
        saved.open("saved")
        is_whole(saved)
        saved.page.evaluate("() => { window.jupyterapp.shell.currentWidget.context.model.dirty = true; }")
        save_and_end(saved)


def test_while_python_is_starting_the_last_result_is_there(saved):
    held = []
    saved.page.route(
        "**/api/sessions?*",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    saved.show_lab(tree="saved")
    section = is_whole(saved)
    rests(section, "Run this cell (Shift+Enter) to make the sliders live.")
    assert held
    section.evaluate("(one) => { one.dataset.early = 'true'; }")
    held[0].continue_()
    saved.page.unroute("**/api/sessions?*")
    # The widgets of the Python that has come take the place.
    expect(saved.page.locator(".cc-explorer[data-early]")).to_have_count(0, timeout=30_000)
    rests(is_whole(saved), "Run this cell (Shift+Enter) to make the sliders live.")
    saved.run_all()
    expect(saved.explorer(SPEC.title).locator('input[data-control="fans"]')).to_be_enabled()


def test_where_the_kernel_is_not_installed_the_last_result_is_behind_the_question_for_another(saved):
    saved.page.evaluate(
        "() => { const { model } = window.jupyterapp.shell.currentWidget.context;"
        " model.setMetadata('kernelspec', { name: 'absent', display_name: 'Absent', language: 'absent' });"
        " model.setMetadata('language_info', { name: 'absent' }); }"
    )
    save_and_end(saved)
    saved.show_lab(tree="saved")
    expect(saved.page.locator(".jp-Dialog")).to_be_visible()
    section = saved.explorer(SPEC.title)
    rests(section, "Run this cell (Shift+Enter) to make the sliders live.")
    assert section.locator(".cc-plot .bars .point").count() >= 4
