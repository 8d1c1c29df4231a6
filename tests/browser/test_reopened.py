"""A lesson opened again, and a kernel that goes away: the last result stays, and what to do is said."""

import re
import signal
import time

import pytest
from playwright.sync_api import expect

from platformlab import explorers

SPEC = explorers.spec("views_into_income")
SESSION = "window.jupyterapp.shell.currentWidget.context.sessionContext"


SHOWN = f'from platformlab import explore\nexplore("{SPEC.name}")'


@pytest.fixture
def alone(lesson, written):
    """A notebook with nothing but the explorer, run."""
    return lesson(written("alone", SHOWN, "1 + 1")).run_all()


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


def test_a_reloaded_page_goes_on_with_the_same_python_at_once(alone):
    section = alone.explorer(SPEC.title)
    section.get_by_role("button", name="Big account", exact=True).click()
    live = explorers.get(SPEC.name).use("Big account")
    expect(section.locator(".cc-headline")).to_have_text(live.chart.headline)
    alone.command("docmanager:save")
    for fans in (0, live.control("fans").control.positions[1]):
        alone.page.reload()
        alone.page.wait_for_selector(".cc-explorer input", timeout=60_000)
        slider = alone.explorer(SPEC.title).locator('input[data-control="fans"]')
        expect(slider).to_be_enabled()
        slider.press("ArrowRight" if fans else "Home")
        live.set(fans=fans)
        expect(alone.explorer(SPEC.title).locator(".cc-sentence")).to_have_text(live.chart.sentence)
        alone.page.wait_for_function("() => window.openedByJupyterLab", timeout=60_000)
        # Python knows as well: a page that is loaded next begins there.
        alone.page.wait_for_timeout(500)
    assert alone.complaints == []


def is_live(one):
    """A learner sees sliders that can be moved, and nothing that says otherwise."""
    section = one.explorer(SPEC.title)
    expect(section.locator('input[data-control="fans"]')).to_be_enabled(timeout=30_000)
    expect(section.locator(".cc-note")).to_have_text("")
    return section


def says_idle(one):
    """The circle beside the kernel's name, which a learner looks at."""
    circle = one.page.locator(".jp-NotebookPanel-toolbar .jp-Notebook-ExecutionIndicator")
    expect(circle).to_have_attribute("data-status", "idle", timeout=30_000)


def reads_what_jupyterlab_says(one):
    """It tells of each restart in a dialog, one after the other."""
    told = one.page.locator(".jp-Dialog .jp-mod-accept")
    told.first.click()
    one.page.wait_for_timeout(300)
    while told.count():
        told.first.click()
        one.page.wait_for_timeout(300)


def test_a_kernel_that_restarts_or_is_closed_is_said(alone):
    page, section = alone.page, is_live(alone)
    page.evaluate(f"() => {{ {SESSION}.session.kernel.restart(); }}")
    rests(section, "Python was restarted. Run this cell again")
    says_idle(alone)
    alone.run_all()
    section = is_live(alone)
    page.evaluate(f"() => {{ {SESSION}.shutdown(); }}")
    rests(section, "Python has stopped.")
    expect(section.locator(".cc-headline")).to_have_text(explorers.get(SPEC.name).chart.headline)


@pytest.mark.parametrize("busy", [True, False], ids=["busy", "idle"])
def test_a_kernel_that_dies_is_said_and_the_next_run_is_live(alone, busy):
    section = is_live(alone)
    kernel_is_killed(alone, busy=busy)
    rests(section, "Python was restarted. Run this cell again")
    reads_what_jupyterlab_says(alone)
    says_idle(alone)
    alone.run_all()
    is_live(alone)


def test_a_state_whose_news_were_lost_is_asked_for(own_page, written):
    """The server does not wait until the page hears a Python that ended while it was busy."""
    killed, deaf_until = [], []

    def follow(socket):
        """A connection; the first after the kill loses all news of the kernel's state for four seconds."""
        server = socket.connect_to_server()
        if killed and not deaf_until:
            deaf_until.append(time.monotonic() + 4)

        def heard(message):
            is_news = b'"msg_type": "status"' in (message if isinstance(message, bytes) else message.encode())
            if not (is_news and deaf_until and time.monotonic() < deaf_until[0]):
                socket.send(message)

        server.on_message(heard)

    own_page.page.route_web_socket(re.compile("/channels"), follow)
    section = is_live(own_page.open(written("deaf", SHOWN)).run_all())
    killed.append(True)
    kernel_is_killed(own_page, busy=True)
    rests(section, "Python was restarted. Run this cell again")
    reads_what_jupyterlab_says(own_page)
    says_idle(own_page)
    assert deaf_until
    is_live(own_page.run_all())


def test_a_kernel_that_dies_again_and_again_is_given_up_in_words(alone, home):
    section = is_live(alone)
    dies_at_once = home / ".ipython" / "profile_default" / "startup" / "dies_at_once.py"
    dies_at_once.parent.mkdir(parents=True, exist_ok=True)
    dies_at_once.write_text("import os\n\nos._exit(1)\n", encoding="utf-8")
    try:
        kernel_is_killed(alone, busy=False)
        words = "Python ended five times in a row and is not started again."
        expect(section.locator(".cc-note")).to_contain_text(words, timeout=60_000)
        expect(alone.page.get_by_role("alert").filter(has_text=words).first).to_be_visible()
    finally:
        dies_at_once.unlink()
    reads_what_jupyterlab_says(alone)
    # What the words say.
    alone.page.get_by_role("menuitem", name="Kernel", exact=True).click()
    alone.page.get_by_role("menuitem", name=re.compile("^Restart Kernel…")).click()
    says_idle(alone)
    alone.run_all()
    is_live(alone)


def kernel_is_killed(one, *, busy):
    """As when the computer has no memory left; while it computes, or while it waits."""
    kill = f"os.kill(os.getpid(), {int(signal.SIGKILL)})"
    code = f"import os, threading\nthreading.Timer(0.5, lambda: {kill}).start()\n" + "threading.Event().wait(60)" * busy
    one.page.evaluate(f"(code) => {{ {SESSION}.session.kernel.requestExecute({{ code }}); }}", code)
