"""Lesson 02 without a mouse, and for people who hear, enlarge or narrow the page."""

import re

import pytest
from playwright.sync_api import expect

from platformlab import exercises, explorers

NAME = "02_views_into_income"
SPEC = explorers.spec("views_into_income")
FOCUS = "() => { const one = document.activeElement; return one.dataset.control ?? one.ariaLabel ?? one.textContent; }"


@pytest.fixture(scope="module")
def views(lesson):
    return lesson(NAME).run_all()


def cells(one):
    return one.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")


def tab_to(page, wanted, *, most=60):
    """Presses Tab until the focus is on what is wanted."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {wanted}")


def test_tab_meets_every_control_in_the_order_it_is_read(views):
    page, section = views.page, views.explorer(SPEC.title)
    section.get_by_role("button").first.focus()
    met = [page.evaluate(FOCUS)]
    count = len(SPEC.presets) + 1 + 2 * len(SPEC.controls) + 1
    for _ in range(count - 1):
        page.keyboard.press("Tab")
        met.append(page.evaluate(FOCUS))
    expected = [*(preset.label for preset in SPEC.presets), "Reset"]
    for control in SPEC.controls:
        unit = f"{'% ' if control.kind == 'share' else ''}{control.unit}".strip() or "number"
        expected += [control.name, f"{control.label}, {unit}"]
    assert met == [*expected, "Show table"]


def test_every_control_has_a_name_a_unit_and_a_spoken_value(views):
    section = views.explorer(SPEC.title)
    for control in SPEC.controls:
        slider = section.locator(f'input[data-control="{control.name}"]')
        assert slider.evaluate("(one) => one.labels[0].textContent").startswith(control.label)
        spoken = slider.get_attribute("aria-valuetext")
        value = control.default * (100 if control.kind == "share" else 1)
        assert spoken == f"{value:,.10g} {'% ' if control.kind == 'share' else ''}{control.unit}".strip()


def test_keys_move_a_slider_and_jupyterlab_does_not_take_them(views):
    page, section = views.page, views.explorer(SPEC.title)
    slider, before = section.locator('input[data-control="fans"]'), cells(views)
    places = SPEC.control("fans").positions
    start = places.index(20_000)
    slider.focus()
    selected = page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key, place in (
        ("ArrowRight", start + 1),
        ("ArrowUp", start + 2),
        ("ArrowLeft", start + 1),
        ("ArrowDown", start),
        ("End", len(places) - 1),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", f"{places[place]:,.0f} people")
    page.keyboard.press("PageUp")
    up = int(slider.input_value())
    assert up > 1
    page.keyboard.press("PageDown")
    assert int(slider.input_value()) < up
    live = explorers.get(SPEC.name).set(fans=places[int(slider.input_value())])
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    # In command mode these would add, delete, copy and run cells.
    for key in ("a", "b", "d", "d", "x", "v", "Enter", "Shift+Enter"):
        page.keyboard.press(key)
    assert cells(views) == before
    assert page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex") == selected
    expect(slider).to_be_focused()


def test_the_result_is_spoken_once_the_hand_rests(views):
    section = views.explorer(SPEC.title)
    status = section.locator('.cc-result [role="status"]')
    status.evaluate(
        "(one) => { window.spoken = []; new MutationObserver(() => window.spoken.push(one.textContent))"
        ".observe(one, { childList: true, characterData: true, subtree: true }); }"
    )
    slider = section.locator('input[data-control="posts"]')
    # A hand that moves the slider ten times, a frame apart.
    slider.evaluate(
        "async (one) => { for (let step = 0; step < 10; step += 1) {"
        " one.stepUp(); one.dispatchEvent(new Event('input')); await new Promise(requestAnimationFrame); } }"
    )
    views.page.wait_for_timeout(1500)
    spoken = views.page.evaluate("() => window.spoken")
    # Not every frame: on a busy computer a frame may last as long as a rest.
    assert 1 <= len(spoken) <= 4
    assert spoken[-1] == f"{section.locator('.cc-headline').text_content()}. " + (
        section.locator(".cc-sentence").text_content()
    )


def test_a_learner_guesses_finds_answers_and_checks_with_the_keyboard_alone(views):
    page, before = views.page, cells(views)
    # Guess: the buttons of the first prediction.
    guess = page.get_by_role("button", name="¥13", exact=False).first
    guess.scroll_into_view_if_needed()
    page.locator(".jp-Cell").first.locator(".jp-Cell-outputWrapper, .jp-InputArea").first.click()
    page.keyboard.press("Escape")
    tab_to(page, guess)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("your guess")).first).to_be_visible()
    # Move: from a preset on to the first slider and its number.
    section = views.explorer(SPEC.title)
    section.get_by_role("button", name="Reset", exact=True).focus()
    page.keyboard.press("Space")
    expect(section.locator(".cc-sentence")).to_have_text(explorers.get(SPEC.name).chart.sentence)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.type("14400")
    page.keyboard.press("Enter")
    live = explorers.get(SPEC.name).set(fans=14_400)
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    # Answer: letters that are shortcuts elsewhere are only letters here.
    spec = exercises.get("2.1")
    given = spec.given("self-study")
    box = page.get_by_label(re.compile(r"^Your answer \(CNY per month")).first
    box.focus()
    page.keyboard.type("dd a x 1")
    assert box.input_value() == "dd a x 1"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(f"{spec.answer(given):,.2f}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Check", exact=True).first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text(re.compile(r"\bRight$")).first).to_be_visible()
    assert cells(views) == before


def test_it_fits_a_screen_of_320_pixels(views):
    """That is also a screen of 1280 pixels at 400 %; 200 % is 640."""
    section = views.explorer(SPEC.title)
    holder = section.locator("xpath=..")
    for width in (640, 320):
        holder.evaluate("(one, width) => { one.style.width = `${width}px`; }", width)
        views.page.wait_for_timeout(600)
        assert section.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1")
        inside = section.bounding_box()
        for part in ("input", "button", ".cc-plot", ".cc-sentence"):
            for one in section.locator(part).all():
                box = one.bounding_box()
                assert box is None or box["x"] + box["width"] <= inside["x"] + inside["width"] + 1, (width, part)
        for slider in section.locator('input[type="range"]').all():
            assert slider.bounding_box()["width"] >= 80
        # The chart's letters stay readable: where it has no room, it is scrolled by itself, with the keyboard too.
        plot = section.locator(".cc-plot")
        chart = plot.locator(".cc-picture:not([aria-hidden]) .main-svg").first
        assert chart.bounding_box()["width"] >= 680
        if plot.bounding_box()["width"] < 680:
            plot.focus()
            views.page.keyboard.press("ArrowRight")
            views.page.wait_for_function("(one) => one.scrollLeft > 0", arg=plot.element_handle())
    holder.evaluate("(one) => { one.style.width = ''; }")


def test_nothing_moves_by_itself_for_those_who_asked_for_that(views):
    section = views.explorer(SPEC.title)
    views.page.emulate_media(reduced_motion="reduce")
    section.get_by_role("button", name="Big account", exact=True).click()
    moving = section.evaluate("(one) => one.getAnimations({ subtree: true }).length")
    views.page.emulate_media(reduced_motion="no-preference")
    assert moving == 0
