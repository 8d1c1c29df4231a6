"""The list of lessons and the pages to read: readable without JavaScript, on a phone, in the dark, and for all."""

import pytest
from accessibility import COLOURS, only
from axe_playwright_python.sync_playwright import Axe

from platformlab import exercises
from platformlab.notebooks import form

LESSON = "04_free_traffic_and_trust"


@pytest.fixture
def unscripted(chromium, address):
    """Opens a page of the site in a browser that runs no scripts: unscripted(path, width=1280)."""
    contexts = []

    def opened(path, width=1280):
        contexts.append(chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.goto(f"{address}/{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", ["index.html", f"lessons/{LESSON}.html"])
@pytest.mark.parametrize(("scheme", "options"), [("light", {}), ("dark", only(COLOURS))], ids=["light", "dark"])
def test_axe_finds_nothing_to_mend(chromium, address, path, scheme, options):
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{path}")
    found = Axe().run(page, options=options).response["violations"]
    context.close()
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("width", [320, 1280, 1920])
@pytest.mark.parametrize("path", ["index.html", f"lessons/{LESSON}.html"])
def test_nothing_sticks_out_at_the_side_and_no_script_is_needed(unscripted, path, width):
    page = unscripted(path, width)
    page.wait_for_load_state("load")
    # Without scripts in the page, the browser itself tells how wide it is.
    tree = page.context.new_cdp_session(page).send("Page.getLayoutMetrics")
    assert tree["cssContentSize"]["width"] <= width
    assert page.locator("h1").first.is_visible()


def test_the_list_names_each_lesson_with_its_question_and_its_picture(unscripted, address):
    page = unscripted("index.html")
    entries = page.locator(".lessons li")
    names = [path.stem for path in form.lessons()]
    assert entries.count() == len(names)
    for place, name in enumerate(names):
        entry = entries.nth(place)
        assert entry.locator("h2").inner_text().startswith(f"{name[:2]} · ")
        assert entry.locator("p").first.inner_text()
        assert entry.get_by_role("link", name=f"Read lesson {name[:2]}").get_attribute("href") == f"lessons/{name}.html"
        picture = page.request.get(f"{address}/{entry.locator('img').get_attribute('src')}").text()
        assert picture.startswith("<svg xmlns=")
        assert "</text>" in picture


def test_a_lesson_to_read_holds_its_charts_as_pictures_its_formulas_and_no_answers(unscripted):
    page = unscripted(f"lessons/{LESSON}.html")
    charts = page.locator(".cc-plot")
    assert charts.count() >= 4
    for place in range(charts.count()):
        assert charts.nth(place).locator("svg text").count() > 3
    assert page.locator("math[display=block]").count() >= 2
    text = page.locator("main").inner_text()
    assert "$$" not in text
    assert "<!--" not in text
    spec = exercises.get("4.1")
    assert f"{spec.answer(spec.given('self-study')):,.0f}" not in text
    assert page.get_by_role("link", name="Start the live lesson").count() == 2
