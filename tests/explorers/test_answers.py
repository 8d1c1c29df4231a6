"""What Python answers to a page without a notebook: the same as a notebook's widget has and sends."""

import json

import pytest

from platformlab import explorers
from platformlab.explorers.answers import asked
from platformlab.explorers.sweep import near, sweep
from platformlab.explorers.widget import ExplorerWidget

NAME = "views_into_income"


@pytest.fixture
def spec():
    return explorers.spec(NAME)


def ask(**question):
    answer, *buffers = asked(NAME, json.dumps(question))
    return json.loads(answer), buffers


def plain(tree):
    """As it is after a journey as JSON."""
    return json.loads(json.dumps(tree))


def test_a_page_opens_with_what_a_notebook_s_widget_shows(spec):
    widget = ExplorerWidget(spec)
    assert ask(kind="open") == (plain({"about": widget.about, "view": widget.view}), [])


def test_a_position_is_the_widget_s_view_there(spec):
    widget = ExplorerWidget(spec).set(fans=5_000)
    answer, _ = ask(kind="at", key="k", values={"fans": 5_000})
    assert answer == plain({"kind": "at", "key": "k", "view": widget.view})
    assert answer["view"]["headline"] == "¥88.70 a month for you"


def test_a_sweep_holds_every_position_of_the_slider(spec):
    answer, buffers = ask(kind="sweep", key="k", name="fans", values={"posts": 4})
    part, blocks = sweep(spec, "fans", spec.completed({"posts": 4}))
    assert answer == plain({"kind": "sweep", "key": "k", "parts": [part]})
    assert buffers == blocks


def test_near_holds_the_positions_beside_each_slider(spec):
    answer, _ = ask(kind="near", key="k", values={})
    places = [(part["name"], part["first"], part["count"]) for part in answer["parts"]]
    stretches = near(spec, spec.defaults)
    assert places == [(stretch.name, stretch.first, len(stretch.positions)) for stretch in stretches]


def test_an_explorer_that_is_not_there_is_said():
    with pytest.raises(ValueError, match="there is no explorer 'views_into_incme': did you mean 'views_into_income'"):
        asked("views_into_incme", '{"kind": "open"}')
