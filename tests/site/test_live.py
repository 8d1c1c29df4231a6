"""A learner in the browser, with no network but the site: a lesson to its end, progress kept, work handed in."""

import csv
import json
import re

import pytest
from playwright.sync_api import expect

from platformlab import exercises, explorers
from platformlab.classroom import collect, course
from platformlab.cli import main

LESSON = "02_views_into_income"
SHORT = "00_start_here"


PACKAGES = "/python/packages.zip"
"""What is asked for only where Python has to be started anew."""

SPOILT = """async (address) => {
  const { python } = await (await fetch(`${address}/python/about.json`)).json();
  const name = [python, `${address}/python/start.mjs`, navigator.userAgent].join(" ");
  const asked = indexedDB.open("platformlab memory /", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("python");
  await new Promise((done) => { asked.onsuccess = done; });
  const transaction = asked.result.transaction("python", "readwrite");
  transaction.objectStore("python").put({ name, memory: new Uint8Array(64), files: {} }, "kept");
  await new Promise((done) => { transaction.oncomplete = done; });
  asked.result.close();
}"""
"""Puts in place of Python's memory, as an earlier visit keeps it, something that is none."""


def explorer(page):
    section = page.locator(".cc-explorer:has(.cc-slider)").first
    section.scroll_into_view_if_needed()
    expect(section.locator(".cc-plot[data-drawn]")).to_be_visible()
    return section


def answer_box(page):
    box = page.get_by_label(re.compile(r"^Your answer \(CNY per month")).first
    box.scroll_into_view_if_needed()
    return box


def read_until_the_notebook_comes(learner):
    """The sliders of the page to read are live first, and the notebook takes over what was set."""
    page, held = learner.page, []
    page.route("**/build/jlab_core.*", lambda route: held.append(route))  # JupyterLite does not come on
    page.goto(learner.live_address(LESSON), wait_until="commit")
    reading = page.frame_locator("#cc-reading iframe")
    reading.locator("[data-explorer]").first.scroll_into_view_if_needed()
    section = explorer(reading)
    slider = section.locator('input[data-control="fans"]')
    expect(slider).to_be_enabled()
    expect(page.locator("#cc-bar [role=status]")).to_have_text(re.compile("^The sliders are live. The notebook"))

    live = explorers.get("views_into_income")
    positions = live.control("fans").control.positions
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
        live.set(fans=positions[positions.index(live.fans) - 1])
        expect(section.locator(".cc-headline")).to_have_text(live.chart.headline)
    expect(section.get_by_role("list", name="Things to find").get_by_role("listitem")).to_have_count(3)
    section.get_by_text("Show table").click()
    expect(section.locator("td").first).to_have_text(live.table.rows[0][1])
    slider.focus()
    where = slider.bounding_box()

    # The notebook comes, with the same slider in hand, at the same height and with the same value.
    for route in held:
        route.continue_()
    learner.live()
    section = page.locator(".cc-explorer:has(.cc-slider)").first
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    slider = section.locator('input[data-control="fans"]')
    expect(slider).to_be_focused()
    learner.ran()
    assert slider.bounding_box()["y"] == pytest.approx(where["y"], abs=60)
    page.keyboard.press("ArrowLeft")
    live.set(fans=positions[positions.index(live.fans) - 1])
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)


def assert_the_tools_keep_to_one_row_on_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_timeout(500)
    tools = page.locator(".jp-NotebookPanel-toolbar")
    row = tools.bounding_box()
    boxes = [box for tool in tools.locator("> [data-jp-item-name]").all() if (box := tool.bounding_box())]
    assert len(boxes) >= 3
    assert max(box["y"] + box["height"] for box in boxes) <= row["y"] + row["height"] + 1


def test_a_lesson_from_the_first_sentence_to_the_end_and_after_the_browser_was_closed(visit):
    learner = visit()
    page = learner.page
    page.goto(f"{learner.address}/index.html")
    page.get_by_role("link", name="Start lesson 02, live").click()

    # The text is there, and it is said that Python is not yet.
    reading = page.frame_locator("#cc-reading iframe")
    expect(reading.get_by_role("heading", name="02 · What is a view worth?")).to_be_visible()
    expect(page.locator("#cc-bar [role=status]")).to_have_text(re.compile(r"^Python is (starting, about \d+ s|still)"))
    learner.live()
    expect(page.locator("#cc-reading")).to_have_count(0)

    # A slider by keyboard.
    section = explorer(page)
    slider = section.locator('input[data-control="fans"]')
    expect(slider).to_be_enabled()
    live = explorers.get("views_into_income")
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)
    slider.focus()
    page.keyboard.press("ArrowRight")
    positions = live.control("fans").control.positions
    live.set(fans=positions[positions.index(live.fans) + 1])
    expect(section.locator(".cc-sentence")).to_have_text(live.chart.sentence)

    # To the end: everything has run, nothing has failed.
    learner.ran()
    expect(page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.error"]')).to_have_count(0)
    expect(page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]')).to_have_count(0)
    expect(page.get_by_text("Loading widget...")).to_have_count(0)

    # An answer, wrongly and rightly.
    spec = exercises.get("2.1")
    given = spec.given("self-study")
    box = answer_box(page)
    box.fill(str(round(spec.wrong_answer(given, spec.misconceptions[0]), 2)))
    box.press("Enter")
    expect(page.get_by_text(re.compile("Not yet")).first).to_be_visible()
    box.fill(f"{spec.answer(given):,.2f}")
    box.press("Enter")
    expect(page.get_by_text(re.compile(r"\bRight$")).first).to_be_visible()

    # A line of the learner's own, kept without being asked for.
    cell = page.locator(".jp-CodeCell").filter(has_text="answer_1 = ...").first
    cell.locator(".cm-content").fill("answer_1 = 4321  # mine")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert learner.outside == []
    assert learner.complaints == []

    # The browser is closed and opened again.
    learner = visit()
    page = learner.page
    page.goto(f"{learner.address}/index.html")
    expect(page.locator('[data-lesson="02"]')).to_have_text("✓ 1 exercise solved")
    read_until_the_notebook_comes(learner)
    assert PACKAGES not in learner.asked  # Python went on from the memory that the first visit left
    expect(page.locator(".jp-CodeCell").filter(has_text="answer_1 = 4321  # mine")).to_have_count(1)
    expect(page.get_by_text(re.compile(r"\bRight$|[Ss]olved")).first).to_be_attached()
    assert_the_tools_keep_to_one_row_on_a_phone(page)
    assert learner.outside == []
    assert learner.complaints == []


def test_work_that_was_downloaded_is_what_a_teacher_collects_and_grades(visit, sharing_address, tmp_path, capsys):
    """From a server that lets pages share memory with their workers: it is the same there."""
    learner = visit(sharing_address, accept_downloads=True)
    page = learner.page
    page.goto(f"{learner.address}/index.html")
    page.get_by_label(re.compile("^In a class")).fill("ann")
    page.get_by_role("button", name="Keep").click()
    page.evaluate(SPOILT, learner.address)
    page.goto(learner.live_address(SHORT), wait_until="commit")
    assert page.evaluate("() => platformlabShares") is True
    styled = page.frame_locator("#cc-reading iframe").locator("body")
    expect(styled).to_have_css("margin-top", "0px")
    learner.live()
    assert PACKAGES in learner.asked

    # A slider is moved while the rest of the lesson runs.
    slider = explorer(page).locator(".cc-slider")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(250)
    learner.ran()
    live = explorers.get("start_here")
    positions = live.controls[0].positions
    live.set(**{live.controls[0].name: positions[positions.index(live.controls[0].default) - 5]})
    expect(explorer(page).locator(".cc-sentence")).to_have_text(live.chart.sentence)

    spec = exercises.get("0.1")
    right = spec.answer(spec.given("ann"))
    cell = page.locator(".jp-CodeCell").filter(has_text="answer_1 = ...").first
    cell.locator(".cm-content").fill(f"answer_1 = {right!r}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work").click()
    handed_in = tmp_path / "handed-in" / download.value.suggested_filename
    download.value.save_as(handed_in)
    assert handed_in.name == f"{SHORT}.ipynb"

    roster, folder = tmp_path / "roster.csv", tmp_path / "class"
    roster.write_text("student_id,name\nann,Ann Lee\nbo,Bo Wang\n", "utf-8")
    teacher = [["init", folder, "--roster", roster], ["release", "0", "--course", folder]]
    for arguments in (*teacher, ["collect", handed_in, "--course", folder], ["grade", "--course", folder]):
        assert main(["classroom", *map(str, arguments)]) == 0, capsys.readouterr()
    (version,) = collect.versions(course.found(folder), SHORT, "ann")
    assert version["by"] == "the id in the notebook"
    assert main(["classroom", "export", "--format", "csv", "--course", str(folder)]) == 0
    (marks,) = [path for path in folder.rglob("*.csv") if SHORT in path.read_text("utf-8")]
    ann = next(row for row in csv.DictReader(marks.open(encoding="utf-8-sig")) if "ann" in row.values())
    assert any(value.startswith(str(spec.points)) for value in ann.values()), ann
    assert learner.outside == []
    assert learner.complaints == []


def test_without_https_progress_is_kept_and_a_renewed_lesson_is_offered_beside_the_learner_s_own(visit, site, address):
    """On another computer's plain http a browser allows a page less than on this computer's."""
    rules = ["--host-resolver-rules=MAP course.test 127.0.0.1"]
    learner = visit(address.replace("127.0.0.1", "course.test"), args=rules)
    page = learner.page
    learner.open(SHORT)
    assert page.evaluate("() => isSecureContext") is False
    spec = exercises.get("0.1")
    box = page.get_by_label(re.compile("^Your answer")).first
    box.fill(str(spec.answer(spec.given("self-study"))))
    box.press("Enter")
    expect(page.get_by_text(re.compile(r"\bRight$")).first).to_be_visible()
    cell = page.locator(".jp-CodeCell").filter(has_text="answer_1 = ...").first
    cell.locator(".cm-content").fill("answer_1 = 17")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")

    renewed = json.loads((site / "files/00_start_here.ipynb").read_text("utf-8"))
    renewed["metadata"]["platformlab"]["lesson"] = "0123456789abcdef"
    renewed["cells"][0]["source"] = "# 00 · Renewed"
    learner.context.route("**/files/00_start_here.ipynb*", lambda route: route.fulfill(json=renewed))
    learner.open(SHORT)
    expect(page.get_by_text("This lesson has been renewed since you began. You see your own copy.")).to_be_visible()
    expect(page.locator(".jp-CodeCell").filter(has_text="answer_1 = 17")).to_have_count(1)

    page.get_by_role("button", name="Open the new lesson, and keep mine beside it").click()
    expect(page.locator(".jp-Notebook").get_by_role("heading", name="00 · Renewed")).to_be_attached(timeout=60_000)
    expect(page.locator(".jp-CodeCell").filter(has_text="answer_1 = ...")).to_have_count(1)

    page.goto(f"{learner.address}/index.html")
    expect(page.locator('[data-lesson="00"]')).to_have_text("✓ 1 exercise solved")
    page.get_by_role("link", name=re.compile("^Your earlier copy: 00_start_here-mine-")).click()
    expect(page.locator(".jp-CodeCell").filter(has_text="answer_1 = 17")).to_have_count(1, timeout=45_000)
    expect(page.get_by_role("link", name="Open the lesson as it is now")).to_be_visible()


def test_when_python_does_not_arrive_the_lesson_can_be_read_and_that_is_said(visit):
    learner = visit()
    learner.context.route("**/python/packages.zip", lambda route: route.abort())
    page = learner.page
    page.goto(f"{learner.address}/notebooks/index.html?path={LESSON}.ipynb")
    said = page.locator("#cc-bar [role=status]")
    expect(said).to_have_text(re.compile(r"^Python did not start \(.+\)\. The lesson can be read"))
    expect(page.get_by_role("button", name="Load again")).to_be_visible()
    expect(page.frame_locator("#cc-reading iframe").locator("h1").first).to_be_visible()
