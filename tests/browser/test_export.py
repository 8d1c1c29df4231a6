"""A lesson saved as a web page shows what its widgets showed, and asks nothing of the network."""

import re

import ipywidgets as widgets
import nbformat
import pytest
from ipywidgets.embed import dependency_state
from nbconvert import HTMLExporter
from playwright.sync_api import expect
from traitlets.config import Config

from platformlab import explorers
from platformlab.exercises import markup
from platformlab.explorers.widget import ExplorerWidget, Goal
from platformlab.export import STATE, VIEW

SPEC = explorers.spec("views_into_income")
PICTURE = '<svg class="kept" width="300" height="200"><text x="9" y="20">the kept picture</text></svg>'


def notebook(*shown, markdown="Words."):
    """A notebook whose cells show these widgets, with their state saved."""
    cells = [nbformat.v4.new_markdown_cell(markdown)]
    for one in shown:
        data = {VIEW: {"model_id": one.model_id, "version_major": 2, "version_minor": 0}, "text/plain": "a widget"}
        cells.append(nbformat.v4.new_code_cell("show", outputs=[nbformat.v4.new_output("display_data", data)]))
    state = {"version_major": 2, "version_minor": 0, "state": dependency_state(shown, drop_defaults=False)}
    return nbformat.v4.new_notebook(cells=cells, metadata={"widgets": {STATE: state}})


def exported(book):
    config = Config({"HTMLExporter": {"preprocessors": ["platformlab.export.StillWidgets"]}})
    return HTMLExporter(config=config).from_notebook_node(book)[0]


def scripts(page):
    """The addresses of the scripts a page loads as soon as it is opened."""
    return [address for address in re.findall(r'<script[^>]*\ssrc="([^"]*)"', page) if not address.startswith("data:")]


@pytest.fixture
def explorer():
    goals = [Goal("1", "Reach ¥200", lambda values, result: False)]
    one = ExplorerWidget(SPEC, goals=goals, reached=["1"])
    one.snapshot = PICTURE
    one.set(fans=5_000, reach_rate=0.1)
    return one


def test_the_kept_picture_the_sentence_and_the_table_stand_in_the_widget_s_place(explorer):
    page = exported(notebook(explorer))
    assert re.search(r"<svg [^>]*class=\"kept\"[^>]*><text [^>]*>the kept picture</text></svg>", page)
    assert explorer.chart.headline in page
    assert explorer.chart.sentence in page
    for row in explorer.table.rows:
        assert all(cell in page for cell in row)
    assert "Fans: 5,000 people" in page
    assert "Reach: 10 % of fans" in page
    assert "✓ Found: Reach ¥200" in page
    assert "to make the sliders live" in page


def test_no_script_is_asked_of_the_network(explorer):
    page = exported(notebook(explorer))
    assert scripts(page) == []
    assert "unpkg" not in page
    assert "html-manager" not in page


def test_formulas_keep_their_mathjax(explorer):
    assert all("mathjax" in address for address in scripts(exported(notebook(explorer, markdown="$a + b$"))))
    assert scripts(exported(notebook(explorer, markdown="$a + b$")))


def test_cards_are_not_blank(explorer):
    card = widgets.HTML(markup.panel_html("Your guess is kept."))
    buttons = widgets.HBox([widgets.Label("Your guess:"), widgets.Button(description="¥130 (your guess)")])
    box = widgets.Text(description="Your answer (CNY)", value="134.40")
    choice = widgets.Dropdown(options=[("choose", ""), ("b · price per click", "b")], value="b", description="1 CPC")
    hidden = widgets.Label("out of sight", layout=widgets.Layout(display="none"))
    page = exported(notebook(widgets.VBox([card, buttons, box, choice, hidden, explorer])))
    for text in ("Your guess is kept.", "Your guess:", "¥130 (your guess)", "134.40", "b · price per click", "1 CPC"):
        assert text in page
    assert "out of sight" not in page
    assert explorer.chart.sentence in page


def test_what_people_typed_is_text(explorer):
    page = exported(notebook(explorer, widgets.Text(description="Answer", value="<script>alert(1)</script>")))
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_notebook_without_widgets_of_the_course_stays_as_it_was():
    page = exported(notebook(widgets.IntSlider(value=7)))
    assert "html-manager" in page


def opened_offline(chromium, file):
    """The page of a file on disk, without a network, and what it asked for and complained of."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    return page, [asked, complaints]


def from_outside(urls):
    return [url for url in urls if not url.startswith(("file:", "data:", "blob:"))]


def test_a_chart_that_no_page_has_drawn_is_drawn_by_the_exported_one(explorer, chromium, tmp_path):
    """As after `jupyter nbconvert --execute`, from disk and without a network."""
    explorer.snapshot = ""
    file = tmp_path / "lesson.html"
    file.write_text(exported(notebook(explorer, explorer)), "utf-8")
    page, (asked, complaints) = opened_offline(chromium, file)
    for place in (0, 1):
        bars = page.locator(".cc-plot").nth(place).locator(".bars .point")
        expect(bars.first).to_be_visible()
        assert bars.count() >= 4
    assert from_outside(asked) == []
    assert complaints == []
    page.context.close()


def test_save_and_export_as_html_shows_the_last_chart(lesson, chromium, tmp_path):
    """JupyterLab's own menu entry asks the server for this address."""
    one = lesson("02_views_into_income").run_all()
    section = one.explorer(SPEC.title)
    section.get_by_role("button", name="Big account", exact=True).click()
    headline = explorers.get(SPEC.name).use("Big account").chart.headline
    expect(section.locator(".cc-headline")).to_have_text(headline)
    expect(section.locator(".cc-plot[data-kept]")).to_be_visible()
    one.command("docmanager:save")
    address = f"{one.address}/nbconvert/html/lessons/02_views_into_income.ipynb?download=true"
    file = tmp_path / "lesson.html"
    file.write_text(one.page.evaluate("(url) => fetch(url).then((answer) => answer.text())", address), "utf-8")
    page, (asked, complaints) = opened_offline(chromium, file)
    still = page.get_by_role("region", name=SPEC.title, exact=True)
    expect(still.locator(".cc-headline")).to_have_text(headline)
    assert still.locator(".cc-plot svg .bars .point").count() >= 4
    expect(page.get_by_role("button", name="¥1,300").first).to_be_visible()
    assert page.locator(".jupyter-widgets").count() == 0
    settings = {setting.partition(":")[0] for setting in still.locator(".cc-settings li").all_text_contents()}
    assert settings == {control.label for control in SPEC.controls}
    expect(still.locator(".cc-note")).to_contain_text("to make the sliders live")
    # A phone, which is also a screen of 1280 pixels at 400 %: nothing is cut, and the chart's letters stay readable.
    page.set_viewport_size({"width": 320, "height": 800})
    assert still.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1")
    for part in (still, still.locator(".cc-plot"), still.locator(".cc-settings"), still.locator(".cc-sentence")):
        assert part.bounding_box()["x"] + part.bounding_box()["width"] <= 320
    assert still.locator(".cc-plot > svg").bounding_box()["width"] >= 560
    # The formulas alone would use MathJax, if there were a network.
    assert all("mathjax" in url for url in from_outside(asked))
    assert complaints == []
    page.context.close()
