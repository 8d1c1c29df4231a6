"""Every lesson runs whole in JupyterLab and asks no other computer; axe-core finds nothing to mend in what it draws.

What axe finds in JupyterLab around a lesson is listed apart, as a property of a test: it is not ours to mend.
"""

import re

import pytest
from accessibility import COLOURS, EVERY_RULE, only
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from platformlab.notebooks import form

LESSONS = {path.stem: path for path in form.lessons()}
WITH_JUPYTERLAB = "02_views_into_income"
"""The lesson that is looked at together with what JupyterLab draws around it."""

OURS = ".jp-OutputArea-output, .jp-RenderedMarkdown"
"""Outputs of cells and the lesson's prose; the rest of the page is JupyterLab's."""

CELLS = (
    "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
    ".filter((cell) => cell.cell_type === 'code')"
)

LETTERS_FIT = (
    "(light) => [...document.querySelectorAll('.cc-plot')].every((plot) => {"
    " const { color } = getComputedStyle(plot); const dark = Number(color.match(/\\d+/)[0]) < 128;"
    " return dark === light && (!plot._fullLayout || plot._fullLayout.font.color === color); })"
)
"""Every chart has taken the letters of the theme: dark ones in the light theme."""

THEIRS = ".noUi-base, .noUi-handle"
"""The slider that ipywidgets draws in lesson 00, where learners make one of their own: it has no name."""


@pytest.fixture(scope="module")
def new_page(lab):
    lab.show_lab()


@pytest.fixture(scope="module", params=LESSONS)
def one(new_page, lesson, request):
    """Each lesson in turn, run from top to bottom."""
    return lesson(request.param).run_all()


def test_a_lesson_runs_from_top_to_bottom_judges_nobody_and_asks_no_other_computer(one):
    charts = one.page.locator(".cc-plot")
    assert charts.count() >= 1
    for place in range(charts.count()):
        charts.nth(place).scroll_into_view_if_needed()
        expect(charts.nth(place)).to_have_attribute("data-drawn", "true")
    cells = one.page.evaluate(CELLS)
    for cell in cells:
        for output in cell["outputs"]:
            assert output["output_type"] != "error", cell
            assert output.get("name") != "stderr", cell
            assert "Traceback (most recent call last)" not in str(output), cell
    checks = [cell for cell in cells if re.fullmatch(r"\d+-\w+-check", cell["id"])]
    assert len(checks) == len(form.graded(form.read(LESSONS[one.name])))
    for cell in checks:
        (output,) = cell["outputs"]
        assert "Not answered yet" in "".join(output["data"]["text/plain"]), cell["id"]
    assert one.outside_requests() == []
    # One plotly.js for the page, from this computer, however many lessons and charts there are.
    assert sum("platformlab/plotly-" in url for url in one.requests) == 1
    assert one.complaints == []


def test_nothing_that_the_course_draws_violates_a_rule(one, record_property):
    everything_in_view(one)
    if one.name == WITH_JUPYTERLAB:
        around = Axe().run(one.page, options=only(EVERY_RULE)).response["violations"]
        record_property("found with JupyterLab around", ", ".join(sorted(rule["id"] for rule in around)))
    ours = []
    for theme, rules in (("Light", EVERY_RULE), ("Dark", COLOURS)):
        one.theme(theme)
        one.page.wait_for_function(LETTERS_FIT, arg=theme == "Light")
        ours += [f"{theme}: {line}" for line in violations(one.page, rules)]
    assert ours == [], "\n".join(ours)


def everything_in_view(one):
    """Draws what waits to be scrolled to, opens what is folded, and answers what can be answered with one click."""
    page = one.page
    page.add_style_tag(content=".jp-Cell { content-visibility: visible !important; }")
    charts = page.locator(".cc-plot")
    page.evaluate(
        "(names) => [...document.querySelectorAll('button')].filter((one) => names.includes(one.textContent.trim()))"
        ".forEach((one) => one.click())",
        ["a", "Check", "Hint", "Not decided"],
    )
    one.wait_for_kernel()
    for place in range(charts.count()):
        charts.nth(place).scroll_into_view_if_needed()
        expect(charts.nth(place)).to_have_attribute("data-drawn", "true")
    page.evaluate(
        "(ours) => document.querySelectorAll(ours).forEach((part) =>"
        " part.querySelectorAll('details').forEach((one) => { one.open = true; }))",
        OURS,
    )


def violations(page, rules):
    """A line for each violation in what the course draws."""
    found = Axe().run(page, context=OURS, options=only(rules)).response["violations"]
    nodes = [(rule["id"], node) for rule in found for node in rule["nodes"]]
    return [
        f"{name}: {node['html'][:300]} — {node['failureSummary']}"
        for name, node in nodes
        if not page.evaluate(
            "([target, theirs]) => document.querySelector(target)?.matches(theirs)", [node["target"][-1], THEIRS]
        )
    ]
