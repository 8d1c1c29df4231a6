"""A learner who comes back: what was chosen before is there again, and every chart is whole."""

from playwright.sync_api import expect

CLAIMS = 4
WITHOUT_WIDTH = (
    "(letters) => letters.filter((one) => one.textContent.trim() && !one.getBoundingClientRect().width)"
    ".map((one) => one.textContent)"
)
"""The texts of a chart that the page holds but does not show."""


def test_charts_are_whole_when_a_lesson_with_verdicts_is_run_again(lesson):
    first = lesson("04_free_traffic_and_trust").run_all()
    verdicts = first.page.get_by_role("button", name="Wrong")
    expect(verdicts).to_have_count(CLAIMS)
    for place in range(CLAIMS):
        verdicts.nth(place).click()
    expect(first.page.get_by_text("The computed verdict")).to_have_count(CLAIMS)

    again = lesson("04_free_traffic_and_trust", fresh=True)
    again.page.set_viewport_size({"width": 1280, "height": 900})
    again.run_all()
    charts = again.page.locator(".cc-plot")
    charts.first.scroll_into_view_if_needed()
    expect(charts.first).to_have_attribute("data-drawn", "true")
    for place in range(charts.count()):
        charts.nth(place).scroll_into_view_if_needed()
        expect(charts.nth(place)).to_have_attribute("data-drawn", "true")
        assert charts.nth(place).locator("text").evaluate_all(WITHOUT_WIDTH) == []
