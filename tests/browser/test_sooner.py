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


def test_a_notebook_is_opened_before_the_layout_is_saved(lesson, written, lab, asked):
    written("sooner", LESSON)
    lab.show_lab(tree="sooner", layout="sooner")
    lab.wait_for_kernel()
    lab.page.wait_for_timeout(1500)
    saved = first(asked, "PUT", "/lab/api/workspaces/")
    assert first(asked, "sooner.ipynb", "type=notebook", "content=1") < saved
    assert lab.page.locator(".jp-NotebookPanel").count() == 1
    assert lab.page.locator(".jp-Dialog").count() == 0


def test_plotly_is_read_before_a_lessons_first_cell_is_run_and_once(lesson, written, asked):
    with_one = lesson(written("ahead", LESSON), fresh=True)
    with_one.page.wait_for_function(
        f"() => performance.getEntriesByType('resource').some((one) => one.name.includes('{PLOTLY}'))"
    )
    with_one.run_all()
    with_one.explorer(SPEC.title)
    assert sum(PLOTLY in one for one in asked) == 1


def test_a_notebook_of_ones_own_reads_no_plotly(lesson, written, asked):
    own = lesson(written("own", "1 + 1"), fresh=True)
    own.run_all()
    own.page.wait_for_timeout(1000)
    assert not any(PLOTLY in one for one in asked)


def test_a_notebook_that_is_not_there_is_said_once(lesson, lab):
    lab.show_lab(tree="nowhere", layout="nowhere", until=".jp-Dialog")
    lab.page.wait_for_timeout(1500)
    assert lab.page.locator(".jp-Dialog").count() == 1
    lab.page.keyboard.press("Enter")
