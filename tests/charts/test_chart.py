"""A chart's picture, sentence and table; the axis shows all that must be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.charts.chart import Chart, TextTable, axis_range, merged

finite = st.floats(-1e9, 1e9)


def bars(**kwargs):
    return Chart(
        traces=({"type": "bar", "x": ["you", "platform"], "y": [134.4, 57.6]},),
        headline="¥134 a month",
        sentence="¥134 for you.",
        table=TextTable(("", "CNY"), (("You", "¥134"),)),
        **kwargs,
    )


def test_the_figure_is_plotlys_own_and_shows_the_extent():
    figure = bars(extents={"y": (0, 134.4)}, layout={"yaxis": {"title": {"text": "CNY a month"}}}).figure
    low, high = figure.layout.yaxis.range
    assert (low, list(figure.data[0].y)) == (0, [134.4, 57.6])
    assert 134.4 < high < 160
    assert figure.layout.yaxis.title.text == "CNY a month"


def test_what_plotly_would_not_draw_is_refused():
    with pytest.raises(ValueError, match="no_such_property"):
        bars(layout={"no_such_property": 1}).figure  # noqa: B018


def test_text_is_headline_and_sentence():
    assert bars().text == "¥134 a month. ¥134 for you."


@given(finite, finite)
def test_a_range_holds_its_span_and_money_starts_at_zero(one, other):
    low, high = sorted((one, other))
    shown = axis_range((low, high))
    assert shown[0] <= low
    assert shown[1] >= high
    assert shown[0] < shown[1]
    if low == 0:
        assert shown[0] == 0


@given(st.floats(1e-3, 1e6), st.floats(1, 1e6))
def test_a_logarithmic_range_is_in_powers_of_ten(low, factor):
    shown = axis_range((low, low * factor), log=True)
    assert 10 ** shown[0] <= low
    assert 10 ** shown[1] >= low * factor * 0.999


def test_a_table_with_a_missing_cell_is_refused():
    with pytest.raises(ValueError, match="2 columns"):
        TextTable(("Step", "Number"), (("Views",),))


def test_merging_changes_neither_side():
    base, extra = {"xaxis": {"title": "a"}}, {"xaxis": {"range": [0, 1]}}
    assert merged(base, extra) == {"xaxis": {"title": "a", "range": [0, 1]}}
    assert base == {"xaxis": {"title": "a"}}
