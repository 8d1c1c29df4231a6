"""A slider that moves some bars of a chart leaves the others where they are."""

import re

from playwright.sync_api import expect

TITLE = "Buying visitors"


def bars(section):
    return section.locator(".cc-plot .bars .point path").evaluate_all(
        "paths => paths.map((path) => path.getAttribute('d'))"
    )


def test_bars_that_do_not_move_stay_in_the_picture(lesson):
    section = lesson("06_buying_traffic").run_all().explorer(TITLE)
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
