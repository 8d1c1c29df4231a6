"""HTML pages that open without a network: one file each, light and dark, readable by a screen reader and on a phone.

Whatever a student, a roster or a file wrote goes through safe(); only functions of this package make markup.
"""

from html import escape

from platformlab.charts import style
from platformlab.exercises.feedback import visible

_STYLE = """
:root { color-scheme: light dark; --text: #1c1c1c; --quiet: #4a4a4a; --page: #ffffff; --box: #f5f5f5; --line: #c9c9c9;
  --blue: @BLUE@; --green: @GREEN@; --orange: @ORANGE@; --grey: @GREY@; --purple: @PURPLE@; }
@media (prefers-color-scheme: dark) { :root { --text: #ececec; --quiet: #bdbdbd; --page: #161616; --box: #222222;
  --line: #4b4b4b; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--page); line-height: 1.55; font-size: 1rem;
  font-family: system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 0.4rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0; }
p, ul { margin: 0.5rem 0; }
a { color: inherit; }
.quiet { color: var(--quiet); font-size: 0.95rem; }
.mark { font-size: 1.15rem; font-weight: 600; }
.card { border: 1px solid var(--line); border-left: 5px solid var(--grey); border-radius: 5px; margin: 0.9rem 0;
  padding: 0.7rem 1rem; }
.card.right { border-left-color: var(--green); }
.card.wrong { border-left-color: var(--orange); }
.card.ungraded, .card.invalid { border-left-color: var(--purple); }
.head { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; justify-content: space-between; align-items: baseline; }
.head .points { font-weight: 600; white-space: nowrap; }
pre { background: var(--box); padding: 0.6rem 0.8rem; border-radius: 4px; overflow-x: auto; margin: 0.5rem 0;
  max-height: 22rem; font-size: 0.9rem; white-space: pre-wrap; }
code { font-family: ui-monospace, "Noto Sans Mono", monospace; background: var(--box); border-radius: 3px; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; }
.scroll { overflow-x: auto; }
.scroll > table { min-width: 40rem; }
.scroll > svg { min-width: 34rem; }
table { border-collapse: collapse; width: 100%; margin: 0.6rem 0; overflow-wrap: break-word; }
caption { text-align: left; padding-bottom: 0.4rem; color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.7rem; border-bottom: 1px solid var(--line); }
th[scope="row"] { font-weight: 500; min-width: 5rem; }
td ul { margin: 0; padding-left: 1.1rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.with-bar { min-width: 9rem; }
.letters { list-style: none; padding-left: 0.4rem; }
.letters b { display: inline-block; min-width: 1.5rem; }
.bar { display: block; height: 0.7rem; min-width: 1px; margin-top: 0.25rem; background: var(--blue); }
.bar.orange { background: var(--orange); }
.facts { display: flex; flex-wrap: wrap; gap: 0.4rem 2.4rem; margin: 0.8rem 0; padding: 0; list-style: none; }
.facts b { display: block; font-size: 1.35rem; }
svg { max-width: 100%; height: auto; display: block; margin: 0.6rem 0; }
svg text { fill: var(--text); font-size: 13px; font-family: inherit; }
svg .axis { stroke: var(--line); }
svg .column { fill: var(--blue); }
@media print { .card { break-inside: avoid; } }
"""
for _name in ("BLUE", "GREEN", "ORANGE", "GREY", "PURPLE"):
    _STYLE = _STYLE.replace(f"@{_name}@", getattr(style, _name))


def safe(text, *, lines=False):
    """Somebody else's text as HTML: nothing in it is markup, or hides, or turns the order of the letters around."""
    return escape(visible(text, lines=lines))


def page(title, body):
    """A whole page; body: HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n"
        "</html>\n"
    )


def table(caption, columns, rows):
    """A table; columns: (name, class); rows: of HTML cells, the first of which names the row."""
    head = "".join(f'<th scope="col" class="{kind}">{safe(name)}</th>' for name, kind in columns)
    body = "".join(_row(row, columns) for row in rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{safe(caption)}"><table>'
        f"<caption>{safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells, columns):
    first, *rest = cells
    others = "".join(f'<td class="{kind}">{cell}</td>' for cell, (_, kind) in zip(rest, columns[1:], strict=True))
    return f'<tr><th scope="row" class="{columns[0][1]}">{first}</th>{others}</tr>'


def share_bar(share, text, *, colour=""):
    """A share from 0 to 1 as a bar under its text."""
    width = min(1.0, max(0.0, share)) * 100
    return f'{safe(text)}<span class="bar {colour}" style="width: {width:.1f}%" aria-hidden="true"></span>'


def scrolling(picture, label):
    """A wide picture that a narrow screen scrolls."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{safe(label)}">{picture}</div>'


def facts(pairs):
    """Numbers with what they count: (text, what)."""
    return f'<ul class="facts">{"".join(f"<li><b>{safe(text)}</b>{safe(what)}</li>" for text, what in pairs)}</ul>'


def points(earned, there):
    """Points in words; what was not graded is never a number."""
    return "not graded" if earned is None else f"{earned:g} of {there:g} points"
