"""Texts with a learner's numbers in them, and what becomes of them on the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab.exercises import markup
from platformlab.exercises.feedback import Feedback, fields, filled, html, plain

NUMBERS = {"fans": 24_000, "rate": 0.012, "pay": 134.4, "months": 3.5, "who": "a reader", "pays": [5.6, 1200]}


def test_each_format_writes_its_number():
    template = (
        "{fans:count} fans, {rate:percent}, {pay:cny}, {months:number}, {months}, {fans:compact}, {who}, {pays:cny}"
    )
    assert filled(template, NUMBERS) == "24,000 fans, 1.2 %, ¥134, 3.5, 3.5, 24,000, a reader, ¥5.60, ¥1,200"


def test_doubled_braces_are_braces():
    assert filled("{{{fans:count}}}", NUMBERS) == "{24,000}"
    assert fields("{{no}} {fans:count} {rate}") == (("fans", "count"), ("rate", ""))


@pytest.mark.parametrize("template", ["{fan}", "{fans.real}", "{fans[0]}", "{fans:money}", "{fans:,.2f}", "{}", "{0}"])
def test_only_known_names_and_formats_are_filled_in(template):
    with pytest.raises(ValueError, match="there is no"):
        filled(template, NUMBERS)


def test_markdown_in_small():
    text = "**Read** it *well*: `a*b*c`.\nSecond line\n\n- one\n- two\n\n```python\nx = 1 < 2\n```\nend"
    assert html(text) == (
        "<p><strong>Read</strong> it <em>well</em>: <code>a*b*c</code>.<br>Second line</p>"
        "<ul><li>one</li><li>two</li></ul><pre><code>x = 1 &lt; 2</code></pre><p>end</p>"
    )
    assert plain(text).startswith("Read it *well*: a*b*c.\nSecond line")
    assert html("5 * 3 * 2 and 2*3*4") == "<p>5 * 3 * 2 and 2*3*4</p>"


@given(st.text())
def test_nothing_that_was_typed_becomes_markup(text):
    tags = html(text + "<script>alert(1)</script>&<b onclick='x'>")
    assert "<script" not in tags
    assert "<b " not in tags


def test_a_status_comes_from_a_closed_set():
    with pytest.raises(ValueError, match="right, wrong, unanswered, invalid, got 'nearly'"):
        Feedback("nearly", 0.5, "…")


@pytest.mark.parametrize("status", markup.MARKS)
def test_an_outcome_is_read_out_and_says_itself_in_words(status):
    box = markup.outcome("<Heading>", Feedback(status, 0.0, "What & why <b>"), notices=("Not saved.",), line='a = "<"')
    assert 'role="status"' in box
    assert "&lt;Heading&gt;" in box
    assert "What &amp; why &lt;b&gt;" in box
    assert "Not saved." in box
    assert "<code>a = &quot;&lt;&quot;</code>" in box
    assert '<span aria-hidden="true">' in box


def test_cards_disturb_no_outline_and_no_theme():
    box = markup.card(markup.title("T"), label='say "this"')
    assert "<h" not in box
    assert 'aria-label="say &quot;this&quot;"' in box
    assert "--jp-ui-font-color1" in box
    assert "--jp-layout-color1" in box


def contrast(one, other):
    def light(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_coloured_line_of_each_outcome_is_seen_in_both_themes():
    import re

    colours = re.findall(r"--pl-accent: (#[0-9A-Fa-f]{6})", markup.card("", label=""))
    assert len(colours) == 5
    for colour in colours:
        assert contrast(colour, "#ffffff") >= 3
        assert contrast(colour, "#111111") >= 3
