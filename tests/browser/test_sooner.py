"""A lesson is there as soon as it can be: nothing is waited for that it does not need."""

import pytest

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
