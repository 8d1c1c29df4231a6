"""What a learner meets in lesson 02: sliders, presets, a wrong and a right answer, both themes."""

import re

import pytest
from playwright.sync_api import expect

from platformlab import exercises, explorers

TITLE = "From views to income"
IN_VIEW = ".cc-picture:not([aria-hidden])"


@pytest.fixture(scope="module")
def lesson_02(lesson):
    return lesson("02_views_into_income").run_all()


@pytest.fixture
def views(lesson_02):
    """Lesson 02 with its explorer at the first setting."""
    lesson_02.explorer(TITLE).get_by_role("button", name="Reset", exact=True).click()
    live = explorers.get("views_into_income")
    expect(lesson_02.explorer(TITLE).locator(".cc-sentence")).to_have_text(live.chart.sentence)
    return lesson_02


def path_data(section):
    """The outlines of everything drawn in the chart."""
    return section.locator(f"{IN_VIEW} .barlayer path").evaluate_all(
        "paths => paths.map((path) => path.getAttribute('d')).join()"
    )


def test_the_fans_slider_moves_chart_and_sentence(views):
    section = views.explorer(TITLE)
    slider = section.locator('input[data-control="fans"]')
    sentence, headline = section.locator(".cc-sentence"), section.locator(".cc-headline")
    before, drawn = sentence.text_content(), path_data(section)
    slider.focus()
    for _ in range(8):
        slider.press("ArrowLeft")
    expect(sentence).not_to_have_text(before)
    live = explorers.get("views_into_income")
    fans = live.control("fans").control.positions
    live.set(fans=fans[fans.index(20_000) - 8])
    expect(headline).to_have_text(live.chart.headline)
    expect(sentence).to_have_text(live.chart.sentence)
    expect(slider).to_have_attribute("aria-valuetext", re.compile(rf"^{live.fans:,.0f} \w+"))
    assert drawn
    assert path_data(section) != drawn
    # Python knows too: the notebook's next cell would see the slider's value.
    section.get_by_text("Show table").click()
    expect(section.locator(".cc-table td").first).to_have_text(live.table.rows[0][1])


def test_a_typed_number_is_taken_and_a_wrong_one_is_explained(views):
    section = views.explorer(TITLE)
    entry = section.get_by_label("Reach, % of fans")
    entry.fill("12.5 %")
    entry.press("Enter")
    live = explorers.get("views_into_income").set(reach_rate=0.125)
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    entry.fill("many")
    entry.press("Enter")
    expect(section.locator(".cc-note")).to_contain_text("Reach: type a number from 0 to")
    expect(entry).to_have_value("12.5")


def test_two_sliders_in_quick_turn_end_at_the_right_chart(views):
    section = views.explorer(TITLE)
    values = views.page.evaluate(
        """() => {
          const at = (name) => document.querySelector(`input[data-control="${name}"]`);
          const move = (name, by) => {
            at(name).value = Number(at(name).value) + by;
            at(name).dispatchEvent(new Event("input"));
          };
          at("click_rate").dispatchEvent(new Event("focus"));
          move("click_rate", 3);
          at("fans").dispatchEvent(new Event("focus"));
          for (let step = 0; step < 4; step += 1) move("fans", -1);
          return ["click_rate", "fans"].map((name) => [name, Number(at(name).value)]);
        }"""
    )
    live = explorers.get("views_into_income")
    live.set(**{name: live.control(name).control.positions[place] for name, place in values})
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    section.locator(".cc-table").evaluate("(details) => { details.open = true; }")
    expect(section.locator(".cc-table tbody")).to_have_text("".join(map("".join, live.table.rows)))


def test_presets_and_reset(views):
    section = views.explorer(TITLE)
    live = explorers.get("views_into_income")
    for preset in live.declared.presets:
        section.get_by_role("button", name=preset.label, exact=True).click()
        expect(section.locator(".cc-headline")).to_have_text(live.use(preset.label).chart.headline)
    section.get_by_role("button", name="Reset", exact=True).click()
    expect(section.locator(".cc-sentence")).to_have_text(live.reset().chart.sentence)


def test_a_preset_right_after_a_step_of_a_slider_is_shown(views):
    section = views.explorer(TITLE)
    slider = section.locator('input[data-control="fans"]')
    slider.press("ArrowRight")
    expect(section.locator(".cc-sentence")).not_to_have_text(explorers.get("views_into_income").chart.sentence)
    preset = section.get_by_role("button", name="No advertisers", exact=True).element_handle()
    slider.evaluate(
        "(slider, preset) => { slider.stepUp(); slider.dispatchEvent(new Event('input')); preset.click() }", preset
    )
    live = explorers.get("views_into_income").use("No advertisers")
    expect(section.locator(".cc-headline")).to_have_text(live.chart.headline)
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)


def test_a_wrong_answer_is_met_and_the_right_one_too(views):
    page, spec = views.page, exercises.get("2.1")
    given = spec.given("self-study")
    mistake = spec.misconceptions[0]
    box = page.get_by_label(re.compile(r"^Your answer \(CNY per month")).first
    box.scroll_into_view_if_needed()
    box.fill(str(round(spec.wrong_answer(given, mistake), 2)))
    box.press("Enter")
    expect(page.get_by_text(re.compile("Not yet")).first).to_be_visible()
    box.fill(f"{spec.answer(given):,.2f}")
    box.press("Enter")
    expect(page.get_by_text(re.compile(r"\bRight$")).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"answer_1 = [\d.]+")).first).to_be_visible()


def test_a_guess_is_kept_and_shown_beside_the_answer(views):
    page = views.page
    page.get_by_role("button", name="¥1,300").first.click()
    expect(page.get_by_role("button", name=re.compile("¥1,300.*your guess")).first).to_be_visible()
    views.run_all()
    expect(page.get_by_text(re.compile("Your guess")).last).to_be_visible()


def test_a_goal_ticks_itself_when_the_sliders_show_it(views):
    section = views.explorer(TITLE)
    mission = exercises.get("2.M1")
    for name, value in mission.answer(mission.given("self-study")).items():
        control = explorers.spec("views_into_income").control(name)
        entry = section.locator(f'.cc-control:has([data-control="{name}"]) .cc-entry')
        entry.fill(str(value * (100 if control.kind == "share" else 1)))
        entry.press("Enter")
    expect(section.locator(".cc-goals .cc-found")).to_have_count(1)


def test_the_dark_theme_turns_the_chart_s_letters_light(views):
    section = views.explorer(TITLE)
    letter = section.locator(f"{IN_VIEW} .xtick text").first
    assert letter.evaluate(BRIGHTNESS) < 90
    views.theme("Dark")
    views.page.wait_for_function(f"() => ({BRIGHTNESS})(document.querySelector('{IN_VIEW} .xtick text')) > 170")
    views.theme("Light")


BRIGHTNESS = (
    "(node) => getComputedStyle(node).fill.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3"
)
