"""A saved plan opens from disk without a network, draws its chart and reads well, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from platformlab import explorers, saved_plan

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    plan = explorers.get("your_plan")
    return saved_plan.save(plan, tmp_path_factory.mktemp("plans")) / saved_plan.PAGE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_from_disk_without_a_network(chromium, file, scheme):
    context = chromium.new_context(offline=True, color_scheme=scheme)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(file.as_uri())
    expect(page.locator(".headline")).to_have_text(explorers.get("your_plan").chart.headline)
    expect(page.locator("#chart .bars .point path").first).to_be_visible()
    assert page.locator("#chart .subplot").count() >= 5
    title = page.locator("#chart .x5title")
    expect(title).to_have_css("fill", "rgb(232, 232, 232)" if scheme == "dark" else "rgb(33, 33, 33)")
    found = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
    assert [rule["id"] for rule in found] == []
    assert asked == [file.as_uri()]
    assert complaints == []
    context.close()


def test_a_list_behind_a_slider_answers(lesson, written):
    shown = 'from platformlab import explore\nexplore("your_plan")'
    section = lesson(written("plan", shown)).run_all().explorer("Your plan")
    before = section.locator(".cc-headline").text_content()
    doubt = section.get_by_label("Clicks to the shop: how far off it may be")
    expect(doubt).to_have_value("3")
    doubt.focus()
    section.page.keyboard.press("Home")
    expect(doubt).to_have_value("0")
    headline = explorers.get("your_plan").set(shop_click_rate_doubt=0).chart.headline
    assert headline != before
    expect(section.locator(".cc-headline")).to_have_text(headline)
    expect(section.locator(".cc-goals li").first).to_contain_text("✓")
