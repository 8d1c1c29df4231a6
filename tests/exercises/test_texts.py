"""Texts with a learner's numbers in them, and what becomes of them on the page."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from platformlab import exercises
from platformlab.exercises import markup
from platformlab.exercises.feedback import Feedback, as_text, fields, filled, html, plain, visible

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


MARKDOWN = (
    *("**bold**", "*em*", "`code`", "```", "```python\nx\n```", "- item", "* item", "a\n\n- b", "<b>bold</b>", "&amp;"),
    *("\\", "\\*", "\\\\`x`", "**a", "`", "a**", "x * y * z", "- ", "-", "\\- a", "0\0 1"),
)


def shown(text):
    """What a browser shows of the HTML of a text, which must be one paragraph without any other markup."""
    page = re.fullmatch(r"<p>([^<>]*)</p>", html(text))
    assert page, html(text)
    return unescape(page[1])


@pytest.mark.parametrize("text", MARKDOWN)
def test_what_somebody_else_wrote_is_shown_as_it_was_written(text):
    seen = " ".join(visible(text).split())
    for before, after in (("", ""), ("It stops with ", "."), ("“", "” is not a number. Write *digits")):
        said = before + as_text(text) + after
        assert shown(said) == (before + seen + after).strip()
        assert plain(said) == (before + seen + after).strip()


@given(st.text(), st.text(alphabet="*`\\-# \n<b>a"))
def test_two_texts_of_somebody_elses_never_become_markup_together(first, second):
    said = f"“{as_text(first)}” and “{as_text(second)}” are strange."
    seen = f"“{' '.join(visible(first).split())}” and “{' '.join(visible(second).split())}” are strange."
    assert (shown(said), plain(said)) == (seen, seen)


def test_markdown_of_the_course_around_somebody_elses_text_stays():
    said = f"**Look**: `f(x=1)` stops with {as_text('**E**')}, *really*: **{as_text('a*b')}**."
    assert html(said) == (
        "<p><strong>Look</strong>: <code>f(x=1)</code> stops with **E**, <em>really</em>: <strong>a*b</strong>.</p>"
    )
    assert plain(said) == "Look: f(x=1) stops with **E**, *really*: a*b."


def test_signs_that_nobody_sees_are_written_out_and_letters_of_every_script_stay():
    assert visible("a\x1b[31m\u202eb\u2066\u200f\0") == "a⟨U+001B⟩[31m⟨U+202E⟩b⟨U+2066⟩⟨U+200F⟩⟨U+0000⟩"
    assert visible("王波 Ñandú سلام 👩\u200d🔬 x") == "王波 Ñandú سلام 👩\u200d🔬 x"
    assert visible("a\tb\r\nc\u2028d") == "a b c d"
    assert visible("a\tb\r\nc\u2028d", lines=True) == "a\tb\nc\nd"


@pytest.mark.parametrize("text", MARKDOWN)
def test_a_message_about_an_answer_shows_the_answer_as_it_was_written(text):
    for spec in (exercises.get("3.1"), exercises.get("3.4")):
        for answer in (text, {text: 1}, {"fans": text}):
            message = spec.mark(spec.given("s1"), answer).message
            assert "<strong>" not in html(message)
            assert "<em>" not in html(message)
            if answer == text and "is not a number" in message:
                assert f"“{' '.join(visible(text).split())}”" in plain(message)


def test_a_message_about_a_function_shows_its_error_as_it_was_written():
    spec = exercises.get("3.5")

    def break_even_visits(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):
        raise type("**E**", (Exception,), {})("`x` **y** <b>")

    page = html(spec.mark(spec.given("s1"), break_even_visits).message)
    assert "</code> stops with **E**: `x` **y** &lt;b&gt;." in page
    assert page.count("<code>") == 1
    odd = spec.mark(spec.given("s1"), type("**odd**", (), {})()).message
    assert "something of type **odd**." in html(odd)


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
