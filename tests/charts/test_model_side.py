import pytest

from platformlab import claims
from platformlab.charts.model_side import ROWS, chart

SIDES = {found.number: found.model_side for found in claims.verdicts() if found.model_side}


@pytest.mark.parametrize("side", SIDES.values(), ids=SIDES)
def test_picture_sentence_and_table_hold_the_same_numbers(side):
    drawn = chart(side)
    lines = [trace for trace in drawn.figure.to_plotly_json()["data"] if trace["mode"] == "lines"]
    for line, series in zip(lines, side.series, strict=True):
        assert tuple(line["x"]) == series.xs
        assert tuple(line["y"]) == series.ys
        assert series.name in drawn.sentence
    for cell in (*drawn.table.rows[0], *drawn.table.rows[-1]):
        assert cell in drawn.sentence
    assert side.y_label in drawn.table.columns[-1]


def test_a_long_line_has_a_short_table_with_both_ends():
    rows = chart(SIDES[7]).table.rows
    assert len(rows) == ROWS
    assert rows[0] == ("0", "¥2,584", "¥3,571")
    assert rows[-1] == ("100", "¥76.67", "¥0")


@pytest.mark.parametrize("number", [2, 5, 6, 7])
def test_two_lines_are_named_where_they_lie_apart(number):
    side = SIDES[number]
    names = [trace for trace in chart(side).traces if trace["mode"] == "text"]
    assert [name["text"] for name in names] == [[series.name] for series in side.series]
    (high, low) = sorted((name["y"][0] for name in names), reverse=True)
    assert high - low > 0.15 * max(max(series.ys) for series in side.series)


def test_axes_have_units_and_the_whole_of_every_line_is_in_view():
    for side in SIDES.values():
        drawn = chart(side)
        assert drawn.layout["yaxis"]["title"]["text"] == side.y_label
        low, high = drawn.extents["y"]
        assert low <= 0
        assert high == max(max(series.ys) for series in side.series)
