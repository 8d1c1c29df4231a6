"""A lesson is there as soon as it can be: nothing is waited for that it does not need."""

import time

import pytest
from playwright.sync_api import expect

from platformlab import explorers

SPEC = explorers.spec("views_into_income")
LESSON = f'from platformlab import explore\nexplore("{SPEC.name}")'
PLOTLY = "platformlab/plotly-"


@pytest.fixture
def asked(lab):
    """Addresses that the page asks for, with how, in order."""
    found = []
    lab.page.on("request", listen := lambda request: found.append(f"{request.method} {request.url}"))
    yield found
    lab.page.remove_listener("request", listen)


def first(asked, *parts):
    """The place of the first request with all of these parts."""
    return next(place for place, one in enumerate(asked) if all(part in one for part in parts))


def test_a_notebook_is_opened_before_the_layout_is_saved_and_plotly_read_for_lessons_only(lesson, written, lab, asked):
    written("own", "1 + 1")
    lab.show_lab(tree="own", layout="sooner")
    lab.wait_for_kernel()
    lab.page.wait_for_timeout(1500)
    saved = first(asked, "PUT", "/lab/api/workspaces/")
    assert first(asked, "own.ipynb", "type=notebook", "content=1") < saved
    assert lab.page.locator(".jp-NotebookPanel").count() == 1
    assert lab.page.locator(".jp-Dialog").count() == 0
    assert not any(PLOTLY in one for one in asked)

    one = lesson(written("ahead", LESSON))
    one.page.wait_for_function(
        f"() => performance.getEntriesByType('resource').some((one) => one.name.includes('{PLOTLY}'))"
    )
    one.run_all()
    one.explorer(SPEC.title)
    assert sum(PLOTLY in one for one in asked) == 1


def test_a_notebook_that_is_not_there_is_said_once(lesson, lab):
    lab.show_lab(tree="nowhere", layout="nowhere", until=".jp-Dialog")
    lab.page.wait_for_timeout(1500)
    assert lab.page.locator(".jp-Dialog").count() == 1
    lab.page.keyboard.press("Enter")


# JupyterLab's own modules, as its extensions are given them.
KEEP_SHARED = """globalThis._JUPYTERLAB = new Proxy({}, { set: (all, name, made) => {
  const { init } = made;
  all[name] = { ...made, init: (scope) => init(globalThis.shared = scope) };
  return true;
} });"""
# Its check of settings takes the long way for "{ }".
BOTH_WAYS = """async (short) => {
  const { defaultsOf } = await import(short);
  const made = await Object.values(shared["@jupyterlab/settingregistry"])[0].get();
  const { DefaultSchemaValidator, ISettingRegistry } = made();
  const registry = await window.jupyterapp.resolveOptionalService(ISettingRegistry);
  return Object.values(registry.plugins).map(({ id, schema }) => {
    const plugin = { id, schema: structuredClone(schema), raw: "{ }", version: "", data: {} };
    const wrong = new DefaultSchemaValidator().validateData(plugin);
    return [id, wrong, plugin.data.composite, defaultsOf(schema)];
  });
}"""


def test_settings_that_nobody_changed_are_those_that_jupyterlab_finds_itself(chromium, lab):
    page = chromium.new_page()
    page.add_init_script(KEEP_SHARED)
    page.goto(lab.link("lab/workspaces/settings"))
    page.wait_for_selector(".jp-Launcher")
    found = page.evaluate(BOTH_WAYS, f"{lab.address}/lab/extensions/platformlab/static/settings.js")
    page.close()
    assert len(found) > 60
    assert [plugin for plugin, wrong, theirs, ours in found if wrong or theirs != ours] == []
    assert sum(theirs != {} for _plugin, _wrong, theirs, _ours in found) > 30


def test_settings_that_somebody_changed_are_kept(lab):
    lab.show_lab(layout="settings")
    lab.theme("Dark")
    lab.show_lab(layout="settings")
    assert lab.page.evaluate("() => document.body.dataset.jpThemeName") == "JupyterLab Dark"
    lab.theme("Light")


def test_a_run_given_before_python_is_there_waits_for_it(lesson, written, lab):
    def late(route):
        time.sleep(1)
        route.continue_()

    lab.page.route("**/api/sessions?*", late)
    lab.show_lab(tree=written("soon", *LESSON.splitlines()), until=".jp-Notebook .cm-line:has-text('explore')")
    lab.run_all()
    lab.page.unroute("**/api/sessions?*")
    lab.explorer(SPEC.title)
    assert lab.page.locator(".jp-Dialog").count() == 0


def test_a_page_asks_for_a_lesson_and_its_python_once(lesson, written, lab, asked):
    lab.show_lab(tree=written("once", LESSON))
    lab.wait_for_kernel()
    lab.page.wait_for_timeout(1000)
    sessions = lab.page.evaluate(
        "() => window.jupyterapp.serviceManager.sessions.refreshRunning()"
        ".then(() => [...window.jupyterapp.serviceManager.sessions.running()].map((one) => one.path))"
    )
    assert sessions.count("lessons/once.ipynb") == 1
    assert sum(one.startswith("POST") and "/api/sessions" in one for one in asked) == 1


def test_a_kernel_that_is_not_there_is_not_asked_for(lesson, written, lab, home, asked):
    """jupyter_client keeps it as one that is starting, and the server does not stop any more."""
    file = home / "lessons" / f"{written('foreign', LESSON)}.ipynb"
    file.write_text(file.read_text("utf-8").replace("python", "absent"), "utf-8")
    lab.show_lab(tree="foreign", until=".jp-Dialog")
    lab.page.wait_for_timeout(1000)
    assert any("/api/kernelspecs" in one for one in asked)
    assert not any(one.startswith("POST") and "/api/sessions" in one for one in asked)
    lab.page.keyboard.press("Escape")


def test_a_learners_own_figure_is_shown_and_what_shows_it_read_no_sooner(lesson, written, lab, asked):
    lab.show_lab(tree=written("figure", "from plotly import graph_objects as go", "go.Figure(go.Bar(y=[3, 1, 2]))"))
    lab.wait_for_kernel()
    assert not any("jupyterlab-plotly/static/0." in one for one in asked)
    lab.run_all()
    bars = lab.page.locator(".jp-OutputArea .js-plotly-plot .bars path")
    expect(bars).to_have_count(3)
    lab.run_all()
    expect(bars).to_have_count(3)
