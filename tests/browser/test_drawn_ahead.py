"""Pictures drawn ahead of a slider: whichever way the hand goes, the one in view is the model's."""

import pytest
from playwright.sync_api import expect

from platformlab import explorers

TITLE = "From views to income"
IN_VIEW = ".cc-picture:not([aria-hidden])"


@pytest.fixture(scope="module")
def one(lesson, written):
    return lesson(written("ahead", 'from platformlab import explore\nexplore("views_into_income")')).run_all()


def shown_texts(section):
    """The texts of the traces in view, as the page holds them, and how many pictures are seen."""
    return section.evaluate(
        """(section, inView) => {
          const seen = (one) => one.checkVisibility({ opacityProperty: true });
          const count = [...section.querySelectorAll(".cc-picture")].filter(seen).length;
          return [count, section.querySelector(inView).data.map((trace) => [].concat(trace.text ?? []))];
        }""",
        IN_VIEW,
    )


def test_steps_forth_and_back_with_and_without_a_pause(one):
    section = one.explorer(TITLE)
    live = explorers.get("views_into_income")
    slider = section.locator('input[data-control="posts"]')
    slider.focus()
    positions = live.control("posts").control.positions
    at = positions.index(live.posts)
    for key, way, pause in (
        ("ArrowRight", 1, 400),  # the first picture was drawn ahead
        ("ArrowRight", 1, 400),  # so was the next
        ("ArrowLeft", -1, 400),  # the way back
        ("ArrowLeft", -1, 0),  # no time to draw ahead
        ("ArrowLeft", -1, 0),
        ("ArrowRight", 1, 400),
    ):
        one.page.wait_for_timeout(pause)
        slider.press(key)
        at += way
        live.posts = positions[at]
        expect(section.locator(".cc-headline")).to_have_text(live.chart.headline)
        expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
        expected = [1, [list(trace.get("text", ())) for trace in live.chart.traces]]
        assert shown_texts(section) == expected, key
        one.page.wait_for_timeout(50)
        drawn = section.locator(f"{IN_VIEW} .bartext, {IN_VIEW} .textpoint").all_text_contents()
        assert [text for text in expected[1][0] if text not in "".join(drawn)] == []
    assert section.locator(".cc-picture[aria-hidden]").count() == 2


def test_a_theme_leaves_nothing_of_the_old_one_ahead(one):
    section = one.explorer(TITLE)
    section.locator('input[data-control="posts"]').focus()
    one.page.wait_for_timeout(500)
    one.theme("Dark")
    one.page.wait_for_timeout(2500)
    section.locator('input[data-control="posts"]').press("ArrowRight")
    one.page.wait_for_timeout(500)
    colours = section.locator(".cc-picture .xtick text").evaluate_all(
        "texts => [...new Set(texts.map((text) => getComputedStyle(text).fill))]"
    )
    one.theme("Light")
    assert len(colours) == 1
    assert min(int(part) for part in colours[0][4:-1].split(",")) > 170
