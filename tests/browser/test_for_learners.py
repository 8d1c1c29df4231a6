"""A learner's JupyterLab with the extras for teachers and for the web site installed, as they are for the tests."""

from importlib.metadata import version

from playwright.sync_api import expect


def test_nothing_of_the_extras_is_in_sight_and_nothing_of_them_fails(own_page, home):
    assert version("nbgrader")
    assert version("jupyterlite-pyodide-kernel")
    one = own_page.open("02_views_into_income")
    page = one.page
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_be_visible()
    for bar in (".jp-NotebookPanel-toolbar", ".jp-SideBar", ".lm-MenuBar"):
        words = " ".join(
            page.locator(bar).all_text_contents()
            + page.locator(f"{bar} [title]").evaluate_all("(all) => all.map((one) => one.title)")
        )
        assert words
        assert "Validate" not in words
        assert "ssignment" not in words
        assert "rader" not in words
    commands = page.evaluate("() => window.jupyterapp.commands.listCommands()")
    assert [name for name in commands if "nbgrader" in name or "assignment" in name] == []
    assert one.complaints == []
    log = (home / "lab.log").read_text("utf-8")
    assert "nbgrader" not in log.lower()
    # What a kernel has to say when another test ends it is not the extras'.
    assert not [line for line in log.splitlines() if "ERROR" in line and "ernelApp" not in line]
