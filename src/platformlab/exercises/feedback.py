"""What a learner reads: the outcome of an answer, and texts with this learner's numbers in them.

A text of a spec holds fields such as `{fans:count}`. The part after the colon is a format of
`platformlab.charts.style`: count (24,000), cny (¥134), percent (1.2 %, from a share of 0.012), number, compact. Without
one, a text is put in as it is and a number as `number`. A list of numbers is written one after the other. A brace that
is meant as a brace is doubled, as in Python: `{{`.

Texts may use a little Markdown: paragraphs parted by an empty line, `**strong**`, `*stressed*`, `` `code` ``, lines
that begin with "- ", and code between two lines of three backticks. A backslash before one of these signs makes it
an ordinary one. What somebody else wrote, an answer or the words of an error, goes into a text by `as_text`.
"""

import re
import unicodedata
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


def visible(text, *, lines=False):
    """Somebody else's text with every sign in it to be seen: what steers a terminal, or turns the order of the letters
    around, is written out (⟨U+202E⟩). Line ends and tabs become blanks, unless lines is set."""
    tidy = "\n".join(text.splitlines()) if lines else " ".join(text.expandtabs(1).splitlines())
    return "".join(map(_seen, tidy))


def _seen(sign):
    # Of the signs without a shape, those that join or part letters and emoji are harmless.
    if sign in "\n\t\u00ad\u200c\u200d" or unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs"):
        return sign
    return f"⟨U+{ord(sign):04X}⟩"


def as_text(text):
    """Somebody else's text, to be put into a text with Markdown: it is shown as it was written, in one line."""
    plain_signs = re.sub(r"([\\`*])", r"\\\1", " ".join(visible(text).split()))
    return f"\\{plain_signs}" if plain_signs.startswith("- ") else plain_signs


_LITERAL = r"\\([\\`*-])"
_KEPT = re.compile(rf"{_LITERAL}|`([^`]+)`")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_STRESSED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])")


def inline(text):
    """One line of text as HTML: everything escaped, then strong, stressed and code."""
    kept = []

    def keep(found):
        kept.append(escape(found[1]) if found[1] else f"<code>{escape(found[2])}</code>")
        return f"\0{len(kept) - 1}\0"

    # What must not be read as Markdown any more is kept aside, between signs that no text holds.
    out = escape(_KEPT.sub(keep, text.replace("\0", "")))
    out = _STRESSED.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", out))
    return re.sub("\0([0-9]+)\0", lambda found: kept[int(found[1])], out)


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
    return _UNMARKED.sub(lambda found: found[1] or found[2] or plain(found[3]), text).strip()


_UNMARKED = re.compile(rf"{_LITERAL}|`([^`]+)`|\*\*(?=\S)((?:\\.|.)+?)(?<=\S)\*\*")
