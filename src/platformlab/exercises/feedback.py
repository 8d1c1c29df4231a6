"""What a learner reads: the outcome of an answer, and texts with this learner's numbers in them.

A text of a spec holds fields such as `{fans:count}`. The part after the colon is a format of
`platformlab.charts.style`: count (24,000), cny (¥134), percent (1.2 %, from a share of 0.012), number, compact. Without
one, a text is put in as it is and a number as `number`. A list of numbers is written one after the other. A brace that
is meant as a brace is doubled, as in Python: `{{`.

Texts may use a little Markdown: paragraphs parted by an empty line, `**strong**`, `*stressed*`, `` `code` ``, lines
that begin with "- ", and code between two lines of three backticks.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from string import Formatter

from platformlab.charts.style import FORMATS

STATUSES = ("right", "wrong", "unanswered", "invalid")


@dataclass(frozen=True)
class Feedback:
    """How an answer was taken.

    status: right, wrong, unanswered (nothing was given yet), or invalid (not the kind of thing that was asked for).
    score: the share of the points earned, from 0 to 1. message: what to tell the learner.
    misconception: the name of the recognised way of going wrong, or None.
    """

    status: str
    score: float
    message: str
    misconception: str | None = None

    def __post_init__(self):
        if self.status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}, got {self.status!r}")


class _Fields(Formatter):
    """str.format with the course's formats, and nothing else: no attributes, no indices, no other format."""

    def get_field(self, field_name, args, kwargs):
        if field_name not in kwargs:
            known = ", ".join(sorted(kwargs))
            raise ValueError(f"there is no number called {field_name!r} to put in the text; there are: {known}")
        return kwargs[field_name], field_name

    def format_field(self, value, format_spec):
        if format_spec and format_spec not in FORMATS:
            raise ValueError(f"there is no format {format_spec!r}; there are {', '.join(FORMATS)}")
        if isinstance(value, (list, tuple)):
            return ", ".join(self.format_field(one, format_spec) for one in value)
        if isinstance(value, str):
            return value
        return FORMATS[format_spec or "number"](value)


_FIELDS = _Fields()


def filled(template, names):
    """The text with the named numbers in it. ValueError for a name or a format that is not there."""
    return _FIELDS.vformat(template, (), names)


def fields(template):
    """The (name, format) pairs that a text asks for."""
    return tuple((name, form or "") for _, name, form, _ in _FIELDS.parse(template) if name is not None)


class Text:
    """A text of a spec: `.template` as written, and, called with a learner's numbers, as that learner reads it."""

    def __init__(self, template: str, names: Callable[[object], Mapping]):
        self.template = template
        self._names = names

    def __call__(self, given):
        return filled(self.template, self._names(given))

    def __bool__(self):
        return bool(self.template)

    def __repr__(self):
        return f"Text({self.template!r})"


_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])"), r"<em>\1</em>"),
)


def inline(text):
    """One line of text as HTML: everything escaped, then strong, stressed and code."""
    safe = escape(text)
    parts = re.split(r"(`[^`]+`)", safe)
    for place, part in enumerate(parts):
        chosen = _INLINE[:1] if part.startswith("`") and part.endswith("`") and len(part) > 2 else _INLINE[1:]
        for pattern, tag in chosen:
            part = pattern.sub(tag, part)
        parts[place] = part
    return "".join(parts)


def html(text):
    """A text as HTML. Whatever stands in it is escaped first, so nothing that a learner wrote becomes markup."""
    blocks, code = [], False
    for chunk in re.split(r"^```\w*\n?", text, flags=re.MULTILINE):
        if code:
            blocks.append(f"<pre><code>{escape(chunk.rstrip())}</code></pre>")
        else:
            blocks.extend(_block(lines) for lines in re.split(r"\n\s*\n", chunk.strip()) if lines.strip())
        code = not code
    return "".join(blocks)


def _block(text):
    """A paragraph, with the lines of a list in it made into one."""
    out, items, prose = [], [], []

    def close():
        if prose:
            out.append(f"<p>{'<br>'.join(prose)}</p>")
        if items:
            out.append(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
        prose.clear()
        items.clear()

    for line in text.splitlines():
        bullet = line.lstrip().startswith("- ")
        if bullet != bool(items):
            close()
        (items if bullet else prose).append(inline(line.strip().removeprefix("- ") if bullet else line.strip()))
    close()
    return "".join(out)


def plain(text):
    """A text without its Markdown, for a terminal or a slider page."""
    text = re.sub(r"^```\w*\n?", "", text, flags=re.MULTILINE)
    return re.sub(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|`([^`]+)`", lambda found: found[1] or found[2], text).strip()
