"""A slider that moves a part of a chart leaves the rest of it where it is."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def parts(lesson, written):
    """A notebook with two explorers, run."""
    names = ("buying_traffic", "visits_into_orders")
    return lesson(
        written("parts", *(f'from platformlab import explore\nexplore("{name}")' for name in names))
    ).run_all()


def bars(section):
    return section.locator(".cc-picture:not([aria-hidden]) .bars .point path").evaluate_all(
        "paths => paths.map((path) => path.getAttribute('d'))"
    )


def test_bars_that_do_not_move_stay_in_the_picture(parts):
    section = parts.explorer("Buying visitors")
    before = bars(section)
    assert len(before) == 5  # what a visit costs, twice; what a customer costs, twice, and is worth
    slider = section.locator('input[data-control="ad_conversion"]')
    slider.focus()
    slider.press("ArrowRight")
    expect(section.locator(".cc-sentence")).to_have_text(re.compile("and 9 of 1,000 visitors order"))
    after = bars(section)
    # The visits come first: their bars stand still. By advert the customer has become cheaper.
    assert after[:2] == before[:2]
    assert after[2] != before[2]
    assert after[3:] == before[3:]


def test_lines_among_bars_that_do_not_move_stay_in_the_picture(parts):
    section = parts.explorer("What is a visit worth?")
    traces = section.locator(".cc-picture:not([aria-hidden]) .scatterlayer .trace")
    before = traces.count()
    assert before
    slider = section.locator('input[data-control="fixed_cost_cny"]')
    headline = section.locator(".cc-headline").text_content()
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    expect(section.locator(".cc-headline")).not_to_have_text(headline)
    section.page.wait_for_timeout(300)
    assert traces.count() == before
