"""The HTML that a learner sees around the exercises: plain functions from texts to a fragment with its own styles.

Colours come from JupyterLab's theme, so it reads in light and dark; elsewhere the page's own text colour is kept.
Nothing is said by colour alone. No headings: a card must not disturb the outline of the lesson that it stands in.
"""

from html import escape

from platformlab.charts import style
from platformlab.exercises.feedback import html, inline

_STYLE = """<style>
.pl-card { --pl-line: var(--jp-border-color2, rgba(128, 128, 128, 0.5)); --pl-accent: @BLUE@;
  color: var(--jp-ui-font-color1, inherit); background: var(--jp-layout-color1, transparent);
  font-family: var(--jp-content-font-family, system-ui, sans-serif); font-size: var(--jp-content-font-size1, 14px);
  line-height: 1.55; border: 1px solid var(--pl-line); border-left: 4px solid var(--pl-accent); border-radius: 4px;
  padding: 0.6em 1em; margin: 0.3em 0; max-width: 56em; box-sizing: border-box; overflow-wrap: anywhere; }
.pl-card :is(p, ul, ol, pre, table) { margin: 0.45em 0; }
.pl-card .pl-title { font-weight: 600; font-size: 1.07em; }
.pl-card .pl-quiet { color: var(--jp-ui-font-color1, inherit); font-size: 0.93em; }
.pl-card .pl-sides { display: flex; flex-wrap: wrap; gap: 0 2.5em; }
.pl-card .pl-letters { list-style: none; padding-left: 0.4em; }
.pl-card .pl-letters b { display: inline-block; min-width: 1.5em; }
.pl-card code { font-family: var(--jp-code-font-family, monospace); font-size: 0.93em; padding: 0.1em 0.3em;
  background: var(--jp-layout-color2, rgba(128, 128, 128, 0.15)); color: inherit; border-radius: 3px; }
.pl-card pre { overflow-x: auto; }
.pl-card pre code { background: none; padding: 0; }
.pl-card .pl-line code { user-select: all; }
.pl-card.pl-card table { border-collapse: collapse; color: inherit; margin: 0.3em 0; }
.pl-card.pl-card :is(th, td) { padding: 0.35em 0.8em; text-align: left; vertical-align: top; background: none;
  border-bottom: 1px solid var(--pl-line); }
.pl-card.pl-card tr { background: none; }
.pl-card.pl-card caption { text-align: left; color: inherit; padding-bottom: 0.4em; }
.pl-card.pl-card .pl-number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.pl-card .pl-scroll { overflow-x: auto; }
.pl-card a { color: var(--jp-content-link-color, inherit); text-decoration: underline; }
.pl-card summary { cursor: pointer; }
.pl-right { --pl-accent: @GREEN@; }
.pl-wrong { --pl-accent: @ORANGE@; }
.pl-unanswered { --pl-accent: @GREY@; }
.pl-invalid { --pl-accent: @PURPLE@; }
.pl-two { display: flex; flex-wrap: wrap; gap: 0.4em 3em; }
.pl-two > div { min-width: 12em; }
.pl-two b { font-size: 1.25em; }
</style>"""
for _name in ("BLUE", "GREEN", "ORANGE", "GREY", "PURPLE"):
    _STYLE = _STYLE.replace(f"@{_name}@", getattr(style, _name))


MARKS = {"right": "✓", "wrong": "↻", "unanswered": "…", "invalid": "?"}
"""A sign beside the words of each outcome; the words alone say it too."""


def card(body, *, label, status="", live=False):
    """A box around HTML. label: its name for a screen reader. status: gives the line its colour. live: read out."""
    role = "status" if live else "group"
    kind = f" pl-{status}" if status else ""
    return f'{_STYLE}<div class="pl-card{kind}" role="{role}" aria-label="{escape(label)}">{body}</div>'


def panel_html(text, *, label="Note", live=False):
    """A text in a box."""
    return card(html(text), label=label, live=live)


def title(text):
    """The first line of a card, from plain text."""
    return f'<p class="pl-title">{inline(text)}</p>'


def quiet(text):
    """A line of smaller print."""
    return f'<p class="pl-quiet">{inline(text)}</p>'


def lettered(items, label):
    """A list whose letters or numbers are part of it: (letter, text) each."""
    rows = "".join(f"<li><b>{escape(str(letter))}</b> {inline(text)}</li>" for letter, text in items)
    return f'<ul class="pl-letters" aria-label="{escape(label)}">{rows}</ul>'


def code(text):
    """Lines of Python."""
    return f"<pre><code>{escape(text)}</code></pre>"


def offered_line(line):
    """The line that makes an answer survive running the notebook again."""
    return f'<p class="pl-line">To keep it, put this into the answer cell: <code>{escape(line)}</code></p>'


def outcome(heading, feedback, *, notices=(), line=""):
    """How an answer was taken, as a box that is read out."""
    mark = f'<span aria-hidden="true">{MARKS[feedback.status]}</span> '
    body = f'<p class="pl-title">{mark}{escape(heading)}</p>{html(feedback.message)}'
    body += offered_line(line) if line else ""
    body += "".join(quiet(notice) for notice in notices)
    return card(body, label="Feedback", status=feedback.status, live=True)


def side_by_side(label, *columns):
    """Short texts beside each other, each under what it is: (what, text)."""
    cells = "".join(f"<div>{escape(what)}<br><b>{escape(text)}</b></div>" for what, text in columns)
    return f'<div class="pl-two" role="group" aria-label="{escape(label)}">{cells}</div>'
