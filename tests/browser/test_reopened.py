"""A lesson opened again, and a kernel that goes away: the last result stays, and what to do is said."""

import signal
import time

import pytest
from playwright.sync_api import expect

from platformlab import explorers

SPEC = explorers.spec("views_into_income")
SESSION = "window.jupyterapp.shell.currentWidget.context.sessionContext"


@pytest.fixture
def alone(lesson, written):
    """A notebook with nothing but the explorer, run."""
    return lesson(written("alone", f'from platformlab import explore\nexplore("{SPEC.name}")', "1 + 1")).run_all()


def rests(section, note):
    """The sliders rest, and the explorer says so."""
    expect(section.locator(".cc-note")).to_contain_text(note)
    for slider in section.locator("input").all():
        expect(slider).to_be_disabled()


def test_a_notebook_opened_again_shows_the_last_result_until_it_is_run(alone):
    section = alone.explorer(SPEC.title)
    slider = section.locator('input[data-control="fans"]')
    for _ in range(6):
        slider.press("ArrowLeft")
    expect(section.locator(".cc-plot[data-kept]")).to_be_visible()
    live = explorers.get(SPEC.name)
    places = live.control("fans").control.positions
    live.set(fans=places[places.index(20_000) - 6])
    alone.command("docmanager:save")
    alone.end_kernels()

    alone.open("alone", fresh=True)
    section = alone.explorer(SPEC.title)
    expect(section.locator(".cc-headline")).to_have_text(live.chart.headline)
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    assert section.locator(".cc-plot .bars .point").count() >= 4
    section.get_by_text("Show table").click()
    expect(section.locator(".cc-table tbody tr")).to_have_count(len(live.table.rows))
    rests(section, "Run this cell (Shift+Enter) to make the sliders live.")

    alone.run_all()
    section = alone.explorer(SPEC.title)
    expect(section.locator('input[data-control="fans"]')).to_be_enabled()
    expect(section.locator(".cc-note")).to_have_text("")
    assert alone.complaints == []


def test_a_reloaded_page_goes_on_with_the_same_python(alone):
    section = alone.explorer(SPEC.title)
    section.get_by_role("button", name="Big account", exact=True).click()
    live = explorers.get(SPEC.name).use("Big account")
    expect(section.locator(".cc-headline")).to_have_text(live.chart.headline)
    alone.command("docmanager:save")
    alone.page.reload()
    alone.page.wait_for_selector(".cc-headline", timeout=60_000)
    section = alone.explorer(SPEC.title)
    expect(section.locator(".cc-headline")).to_have_text(live.chart.headline)
    alone.wait_for_kernel()
    time.sleep(3)
    section.locator('input[data-control="fans"]').press("Home")
    live.set(fans=0)
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)


def test_a_kernel_that_restarts_dies_or_is_closed_is_said(alone):
    page = alone.page
    section = alone.explorer(SPEC.title)
    slider = section.locator('input[data-control="fans"]')
    expect(slider).to_be_enabled()
    page.evaluate(f"() => {{ {SESSION}.session.kernel.restart(); }}")
    rests(section, "Python was restarted. Run this cell again")

    alone.wait_for_kernel()
    alone.run_all()
    section = alone.explorer(SPEC.title)
    expect(section.locator('input[data-control="fans"]')).to_be_enabled()
    kernel_is_killed(page)
    page.locator(".jp-Dialog .jp-mod-accept").click()
    rests(section, "Python was restarted. Run this cell again")

    alone.wait_for_kernel()
    alone.run_all()
    section = alone.explorer(SPEC.title)
    expect(section.locator('input[data-control="fans"]')).to_be_enabled()
    page.evaluate(f"() => {{ {SESSION}.shutdown(); }}")
    rests(section, "Python has stopped.")
    expect(section.locator(".cc-headline")).to_have_text(explorers.get(SPEC.name).chart.headline)


def kernel_is_killed(page):
    """As when the computer has no memory left."""
    page.evaluate(
        f"() => {{ {SESSION}.session.kernel.requestExecute("
        f"{{code: 'import os; os.kill(os.getpid(), {int(signal.SIGKILL)})'}}); }}"
    )
