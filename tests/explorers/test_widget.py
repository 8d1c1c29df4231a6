"""The explorer as an ordinary ipywidget, and what it tells the page."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import ipywidgets
import pytest
from sample import SPEC
from traitlets import TraitError

from platformlab.charts.chart import Chart, TextTable
from platformlab.explorers.widget import ChartWidget, ExplorerWidget, Goal, page_script


@pytest.fixture
def widget():
    return ExplorerWidget(SPEC)


@pytest.fixture
def sent(widget, monkeypatch):
    messages = []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: messages.append((content, buffers)))
    return messages


def apart(work):
    """Does the work in a thread of its own: the browser tests leave an event loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def receive(widget, **message):
    widget._handle_custom_msg(message, [])


def test_it_sits_in_a_box_and_drives_other_widgets(widget):
    box = ipywidgets.VBox([widget, ipywidgets.IntText()])
    assert box.children[0] is widget
    seen = []
    ipywidgets.interactive_output(lambda clicks: seen.append(clicks), {"clicks": widget.control("clicks")})
    slider = ipywidgets.FloatSlider(min=0, max=10_000)
    ipywidgets.link((slider, "value"), (widget, "clicks"))
    slider.value = 700
    assert widget.result.clicks == 700
    assert seen[-1] == 700
    assert widget.view["headline"] == "¥350 a month"


def test_the_view_follows_the_controls_and_reads_as_text(widget):
    widget.set(clicks=1_000, price_cny=1)
    assert widget.view["values"] == {"clicks": 1_000, "price_cny": 1}
    assert widget.view["sentence"] == "1,000 clicks at ¥1."
    assert repr(widget) == "Clicks into money: ¥1,000 a month. 1,000 clicks at ¥1."


def test_shown_for_the_first_time_the_model_has_run_once():
    """Some models take a second in a browser: showing an explorer and reading it as text is one run."""
    runs = []
    spec = replace(SPEC, model=lambda **values: runs.append(values) or SPEC.model(**values))
    widget = ExplorerWidget(spec)
    assert repr(widget) == "Clicks into money: ¥100 a month. 200 clicks at ¥0.50."
    assert widget.result.takings_cny == 100
    assert len(runs) == 1
    widget.clicks = 1_000
    assert repr(widget) == "Clicks into money: ¥500 a month. 1,000 clicks at ¥0.50."
    assert len(runs) == 2


def test_controls_that_change_together_are_shown_once(widget):
    views = []
    widget.observe(lambda change: views.append(change["new"]["headline"]), names="view")
    widget.set_state({"clicks": 1_000.0, "price_cny": 2.0})
    assert views == ["¥2,000 a month"]


def test_the_page_asks_for_a_sweep_and_for_one_position(widget, sent):
    apart(lambda: receive(widget, kind="sweep", name="clicks", key="k", values={"clicks": 200, "price_cny": 1}))
    message, buffers = sent[-1]
    [part] = message["parts"]
    assert (message["kind"], part["name"], message["key"], len(buffers)) == ("sweep", "clicks", "k", 1)
    assert (part["first"], part["count"]) == (0, len(SPEC.control("clicks").positions))
    receive(widget, kind="at", key="k2", values={"clicks": 30, "price_cny": 1})
    message, _ = sent[-1]
    assert (message["kind"], message["key"], message["view"]["headline"]) == ("at", "k2", "¥30 a month")
    assert widget.clicks == 200


def test_the_page_asks_where_any_slider_can_go_next(widget, sent):
    second = SPEC.control("clicks").positions[1]
    apart(lambda: receive(widget, kind="near", key="k", values={"clicks": second, "price_cny": 1}))
    message, buffers = sent[-1]
    assert (message["kind"], message["key"], len(buffers)) == ("near", "k", 2)
    parts = {part["name"]: part for part in message["parts"]}
    assert (parts["clicks"]["first"], parts["clicks"]["count"]) == (0, 4)
    middle = SPEC.control("price_cny").positions.index(1)
    assert (parts["price_cny"]["first"], parts["price_cny"]["count"]) == (middle - 2, 5)
    headlines = next(c["values"] for c in parts["clicks"]["columns"] if c["path"] == ("headline",))
    expected = [SPEC.run({"clicks": c, "price_cny": 1})[1].headline for c in SPEC.control("clicks").positions[:4]]
    assert headlines == expected


def test_a_page_without_our_server_gets_plotly_once_it_asks(widget, sent):
    receive(widget, kind="plotly")
    message, [block] = sent[-1]
    assert message == {"kind": "plotly"}
    assert b"plotly.js v" in gzip.decompress(block)[:2000]


def test_goals_tick_when_the_sliders_show_them_and_stay_ticked():
    found = []
    goals = [
        Goal("9.M1", "Earn ¥1,000.", lambda values, result: result.takings_cny >= 1_000),
        Goal("9.M2", "Earn nothing.", lambda values, result: result.takings_cny == 0),
    ]
    widget = ExplorerWidget(SPEC, goals=goals, reached=["9.M2"], on_goal=lambda id, values: found.append((id, values)))
    assert [goal["reached"] for goal in widget.goals] == [False, True]
    widget.clicks = 2_000
    widget.clicks = 200
    widget.clicks = 3_000
    widget.clicks = 0
    assert found == [("9.M1", {"clicks": 2_000, "price_cny": 0.5})]
    assert [goal["reached"] for goal in widget.goals] == [True, True]


def test_a_chart_alone_shows_its_caption_and_has_no_sliders():
    chart = SPEC.run(SPEC.defaults)[1]
    widget = ChartWidget(chart, title="Clicks", caption="<p>Source</p>")
    assert widget.about["controls"] == []
    assert widget.about["caption"] == "<p>Source</p>"
    assert repr(widget) == "Clicks: ¥100 a month. 200 clicks at ¥0.50."


def test_the_page_is_one_module_that_asks_no_other_computer():
    script = page_script()
    assert script.count("export default") == 1
    assert "http://" not in script
    assert "https://" not in script


def test_a_long_sweep_lets_the_newest_position_through(widget, sent, monkeypatch):
    """In a kernel: a position asked for after a sweep is answered before it, and only the newest sweep is sent."""
    monkeypatch.setattr("platformlab.explorers.widget.WORK_SECONDS", 0)

    async def questions():
        receive(widget, kind="sweep", hurry=True, name="clicks", key="old", values={"clicks": 200, "price_cny": 1})
        await asyncio.sleep(0.002)
        receive(widget, kind="at", key="here", values={"clicks": 30, "price_cny": 1})
        receive(widget, kind="sweep", hurry=True, name="clicks", key="new", values={"clicks": 200, "price_cny": 2})
        await asyncio.wait_for(widget._sweeping, 10)

    apart(lambda: asyncio.run(questions()))
    assert [(message["kind"], message["key"]) for message, _ in sent] == [("at", "here"), ("sweep", "new")]


def test_a_chart_of_a_kind_that_the_page_cannot_draw_is_refused():
    table = TextTable(columns=("", "people"), rows=(("all", "3"),))
    chart = Chart(traces=({"type": "histogram", "x": [1, 2]},), headline="3", sentence="Three.", table=table)
    with pytest.raises(TraitError, match="draws no 'histogram', only scatter, bar"):
        ChartWidget(chart)
