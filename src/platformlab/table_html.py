"""A table as HTML for a notebook: caption, units, what was not checked, sources, and what it does not show.

The colours are JupyterLab's, so that it reads in light and dark; elsewhere it takes the page's own.
"""

import datetime
from html import escape

ROWS_SHOWN = 12
_NUMBERS = ("number", "integer")
SOURCES_OPEN = 4
"""A list of so many sources is shown at once; a longer one opens on demand."""

_STYLE = """
.platformlab-table { color: var(--jp-ui-font-color1, inherit); background: var(--jp-layout-color1, transparent); }
.platformlab-table .scroll { overflow-x: auto; }
.platformlab-table.platformlab-table table { border-collapse: collapse; table-layout: auto; margin: 0;
  color: inherit; font-size: 0.9em; }
.platformlab-table.platformlab-table caption { caption-side: top; text-align: left; color: inherit;
  padding: 0 0 0.5em; }
.platformlab-table caption span { display: block; max-width: 45em; }
.platformlab-table.platformlab-table :is(th, td) { padding: 0.35em 0.7em; text-align: left; vertical-align: top;
  max-width: 24em; border-bottom: 1px solid var(--jp-border-color2, rgba(128, 128, 128, 0.5)); }
.platformlab-table.platformlab-table thead th { vertical-align: bottom; border-bottom-width: 2px; }
.platformlab-table.platformlab-table tbody th { font-weight: 600; }
.platformlab-table.platformlab-table .number { text-align: right; font-variant-numeric: tabular-nums; }
.platformlab-table.platformlab-table td:is(.number, .short) { white-space: nowrap; }
.platformlab-table.platformlab-table td.long { min-width: 16em; }
.platformlab-table .unit { display: block; font-weight: 400; font-size: 0.85em; }
.platformlab-table .mark { display: inline-block; padding: 0 0.4em; border: 1px solid currentColor; border-radius: 3px;
  font-weight: 400; font-size: 0.85em; white-space: nowrap; }
.platformlab-table .unchecked { font-style: italic; }
.platformlab-table a { color: var(--jp-content-link-color, inherit); text-decoration: underline; }
.platformlab-table p, .platformlab-table details { margin: 0.6em 0; max-width: 60em; }
"""


def table_html(table):
    """The table as an HTML fragment with its own styles. Long tables show their first rows and say how many follow."""
    shown = table.rows[:ROWS_SHOWN]
    unchecked = sum(not table.is_verified(row) for row in table.rows)
    body = "".join(_row(row, table) for row in shown)
    parts = [
        f"<style>{_STYLE}</style>",
        f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(table.title)}">',
        f"<table><caption><span><strong>{escape(table.title)}</strong> ({escape(table.years)}). "
        f"{escape(table.description)}</span></caption>"
        f"<thead><tr>{''.join(map(_head, table.fields))}</tr></thead><tbody>{body}</tbody></table></div>",
        _more(table, len(shown)),
        _paragraph(
            f"Rows marked “not checked” ({unchecked:,} of {len(table.rows):,}) were recalled, not read in a source: "
            "examples to check, never evidence."
            if unchecked
            else ""
        ),
        _limits(table),
        _sources(table),
        _meanings(table),
    ]
    return f'<div class="platformlab-table">{"".join(parts)}</div>'


def caption_html(table):
    """What stands under a chart of the table: its years, what it does not show, its sources.

    Only of the rows that were read in a source: a chart draws no others.
    """
    drawn = table.verified()
    return f"<p>{escape(drawn.title)} ({escape(drawn.years)})</p>{_limits(drawn)}{_sources(drawn)}"


def _head(field):
    unit = f'<span class="unit">{escape(field.unit)}</span>' if field.unit else ""
    return f'<th scope="col"{_number_class(field)}>{escape(field.title)}{unit}</th>'


def _row(row, table):
    first, *others = table.fields
    checked = table.is_verified(row)
    mark = "" if checked else ' <span class="mark">not checked</span>'
    cells = "".join(f"<td{_cell_class(row, field)}>{_cell(row, field)}</td>" for field in others)
    opening = "<tr>" if checked else '<tr class="unchecked">'
    return f'{opening}<th scope="row">{_cell(row, first)}{mark}</th>{cells}</tr>'


def _cell(row, field):
    value = getattr(row, field.name)
    if value is None:
        return ""
    if field.name == "url":
        return _link(value, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.type in _NUMBERS:
        return f"{value:,.12g}"
    return escape(value.isoformat() if isinstance(value, datetime.date) else str(value))


def _number_class(field):
    return ' class="number"' if field.type in _NUMBERS else ""


def _cell_class(row, field):
    """Dates are not to be broken at their hyphens, nor sentences into a column of single words."""
    if field.type in _NUMBERS:
        return _number_class(field)
    length = len(str(getattr(row, field.name)))
    return ' class="short"' if length <= 12 else ' class="long"' if length > 40 else ""


def _more(table, shown):
    total = len(table.rows)
    if not total:
        return _paragraph("No row fits.")
    if total == shown:
        return ""
    rest = "1 more follows" if total == shown + 1 else f"{total - shown:,} more follow"
    return f"<p>The first {shown} of {total:,} rows; {rest}.{_example(table)}</p>"


def _example(table):
    """How to see rows that are not in view: the last row's value in a text column that varies, if there is one."""
    first, last = table.rows[0], table.rows[-1]
    for field in table.fields:
        value = getattr(last, field.name)
        if field.type == "string" and value not in (None, getattr(first, field.name)):
            code = f'table("{table.name}").where({field.name}={value!r})'
            return f" Choose some: <code>{escape(code)}</code>"
    return ""


def _limits(table):
    return f"<p><strong>What it does not show:</strong> {escape(table.limits)}</p>"


def _sources(table):
    if table.name == "sources":
        return ""
    sources = table.sources.values()
    items = "".join(f"<li>{_source(item)}</li>" for item in sources)
    is_open = " open" if len(sources) <= SOURCES_OPEN else ""
    licence = f"<p>Licence: {escape(table.licence)}</p>"
    return f"<details{is_open}><summary>Sources ({len(sources)})</summary><ul>{items}</ul>{licence}</details>"


def _source(item):
    title = _link(item.url, item.title) if item.url else escape(item.title)
    date = escape(item.date or "undated")
    how_read = escape(item.how_read[:1].upper() + item.how_read[1:])
    return f"<code>{escape(item.source)}</code>: {title}. {escape(item.publisher)}, {date}. {how_read}."


def _link(url, text):
    if not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def _meanings(table):
    items = "".join(
        f"<li><code>{escape(field.name)}</code> {escape(field.title)}: {escape(field.description)}</li>"
        for field in table.fields
    )
    return f"<details><summary>What the columns mean</summary><ul>{items}</ul></details>"


def _paragraph(text):
    return f"<p>{escape(text)}</p>" if text else ""
