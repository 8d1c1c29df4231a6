"""What the prose of a lesson says in numbers, and where its links lead.

A number about the world carries an invisible tag right behind it, so that it can be traced and checked:

    1,500<!--table content_reach-->    stands in that table of data/, in a checked row, after rounding
    4.1 %<!--model-->                  the course computes it: see `model_values`
    8 %<!--cited KEY-->                read in that source (a key of data/sources.csv), or "Surname Year" of an
                                       entry in the lesson's own reading list
    6 %<!--assumed-->                  nobody measured it; the lesson says that it is assumed
    80 fen<!--example-->               made up for an example

What counts: every number in digits in a markdown cell, years and dates too. A unit may stand between number and tag
("22 %", "1.2 million", "80 fen", bold marks); one tag serves numbers that are joined by a comma, "to", "and", "or" or a
dash ("163, 203 and 558"). In a row of a markdown table a tag in the last cell serves every number in the row that has
none of its own.

What does not count: headings; code and maths; the addresses of links; list numbers; the numbers of lessons, exercises,
missions, steps, claims, questions, sections and cells, after that word or as the text of a link to a lesson; 00 to 09;
"per 1,000" as a unit; ordinals and numbers within a name (2nd, B2C, 5G); the minutes that the lesson's first cell
states; the reading list; and the year of a work in that list behind its author's name: Simon (1971).

A number agrees with its origin when the origin, rounded to the digits that are shown, is that number. Behind a word
such as "about" or "more than" zeros at the end count as rounding ("about 14,400" for 14,444), within five per cent.
A share may be written in percent; a word of scale (million, billion) may differ from the table's unit.
"""

import datetime
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

from platformlab.notebooks import form

TAGS = ("table", "cited", "model", "assumed", "example")

_NUMBER = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9]))|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
)
_UNIT = re.compile(
    r"(?:\s?(?P<percent>%|per ?cent\b|percentage points?\b)|\s?[‰×]"
    r"|\s?(?P<scale>thousand|million|billion|trillion|bn|[km])\b"
    r"|\s(?:CNY|RMB|USD|yuan|fen|dollars?|times)\b|[sx]\b){0,2}",
)
_CLOSING = re.compile(r"[*_)\]”\"'’]*")
_COMMENT = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
_JOINT = re.compile(r"\s*(?:[–—/-]|,?\s*(?:to|and|or|then)\s|,)\s*[*_(]*(?:about\s+)?(?:¥|CNY\s?|USD\s?)?[*_(]*")
_HEDGE = re.compile(
    r"(?:about|around|roughly|nearly|almost|some|over|under|just|(?:more|less|fewer|better) than|close to|up to"
    r"|at (?:least|most)|~|≈)\s*[*_(]*(?:¥|CNY\s?|USD\s?|−|-)?[*_(]*$",
    re.IGNORECASE,
)
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
_SHIFTS = tuple(1000.0**power for power in range(-4, 5))
_PREFIXES = ("FY", "CNY", "RMB", "USD")
_GLUED_UNITS = ("k", "m", "bn", "x", "s")

_NAMED = (
    r"\b(?:lesson|exercise|mission|step|claim|question|section|cell|python|jupyterlab)s?[\s*_\[]+{n}"
    r"(?:(?:\s*[*_\]]*\s*(?:,\s*(?:and\s)?|and\s|or\s|to\s|–|-)\s*[*_\[]*){n})*"
).format(n=r"[0-9]+(?:\.[A-Z]?[0-9]+)?[a-z]?\b")
_EXEMPT = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (_NAMED, re.IGNORECASE),
        (r"(?<![\w.,-])0[0-9]\b(?![.,-]?[0-9])", 0),
        (r"\bper\s+1(?:0+|(?:,000)+)\b", re.IGNORECASE),
        (r"^[ \t>]*[0-9]+[.)](?=\s)", re.MULTILINE),
        (r"\b[0-9]+\.[A-Z][0-9]+\b", 0),
    )
)
_CODE = (
    re.compile(r"^([ \t>]*)(```+|~~~+).*?^\1\2[ \t]*$", re.MULTILINE | re.DOTALL),
    re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
)
_MATHS = (re.compile(r"\$\$.+?\$\$", re.DOTALL), re.compile(r"(?<!\\)\$(?!\s)[^$\n]+?(?<![\s\\])\$"))
_ADDRESSES = (
    re.compile(r"(?<=\])\([^)\n]*\)"),
    re.compile(r"^[ \t]*\[[^\]\n]+\]:.*$", re.MULTILINE),
    re.compile(r"<[a-zA-Z/][^>\n]*>"),
    re.compile(r"https?://[^\s)<]+"),
)
_LESSON_LINK = re.compile(r"\[[*_]*[0-9]{1,2}\b(?=[^\]\n]*\]\((?:[^)\n]*/)?[0-9]{2}_\w+\.ipynb)")
_MINUTES = re.compile(r"[0-9]+(?:\s*(?:to|–|-)\s*[0-9]+)?\s+minutes", re.IGNORECASE)
_READING_HEADING = re.compile(r"^[ \t]{0,3}(?P<level>#{1,6})[^\n]*\b(?:read on|further reading)\b.*$", re.I | re.M)
_READING_BOLD = re.compile(r"^[ \t]*(?:[-*][ \t]+)?\*\*(?:read on|further reading)\b", re.IGNORECASE | re.MULTILINE)
_YEAR = re.compile(r"\b(?:1[6-9]|20)[0-9]{2}\b")
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]+")


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number in the prose. value: as written, without scale. scale: 1e6 for "million". tag: e.g. ("table", "x")."""

    text: str
    value: float
    decimals: int
    percent: bool
    scale: float
    date: bool
    hedged: bool
    tag: tuple[str, str] | None
    line: int
    excerpt: str


@dataclass(frozen=True, kw_only=True)
class Origins:
    """What the tags of one lesson may refer to.

    table: from a table's name to (its values, its texts), None for an unknown table. sources: keys of data/sources.csv.
    readings: (surname, year) of the reading list. model: what the course computes in this lesson.
    """

    table: Callable[[str], tuple[Collection[float], Collection[str]] | None]
    sources: Collection[str]
    model: Collection[float] = ()
    readings: Collection[tuple[str, str]] = field(default=frozenset())


# ---------------------------------------------------------------------------------------------------- finding numbers


def quantities(source, *, first=False, readings=frozenset()):
    """The numbers about the world in a markdown text, and the comments that are no tag of any of them.

    first: whether this is the lesson's first cell, where the minutes are stated. readings: see `readings_of`.
    Returns (tuple of Quantity, tuple of (line, comment)).
    """
    text = _masked(source, first=first)
    tags = [(match.start(), match.end(), match.group(1)) for match in _COMMENT.finditer(text)]
    by_start = {start: content for start, _, content in tags}
    bare = _blank(text, _COMMENT)
    found, used = [], set()
    for match in _NUMBER.finditer(bare):
        if not _counts(bare, match):
            continue
        unit = _UNIT.match(bare, match.end())
        stop = _CLOSING.match(bare, unit.end()).end()
        found.append([match, unit, stop, stop if stop in by_start else None])
    for here, after in reversed(list(pairwise(found))):
        if here[3] is None and after[3] is not None and _JOINT.fullmatch(bare, here[2], after[0].start()):
            here[3] = after[3]
    closing = _row_tags(text, tags)
    out = []
    for match, unit, _, tag in found:
        if tag is None:
            line_start = text.rfind("\n", 0, match.start()) + 1
            tag = closing.get(line_start)
        if tag is None and _is_citation(source, match, readings):
            continue
        used.add(tag)
        out.append(_quantity(source, bare, match, unit, by_start.get(tag)))
    stray = tuple((_line(source, start), content) for start, _, content in tags if start not in used)
    return tuple(out), stray


def _masked(source, *, first):
    """The text with everything blanked out whose numbers do not count; as long as it was, comments kept."""
    text = source
    for pattern in (*_CODE, *_MATHS):
        text = _blank(text, pattern)
    text = _blank(text, form.HEADING)
    for start, stop in reading_parts(source):
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:stop]) + text[stop:]
    for pattern in (_LESSON_LINK, *_ADDRESSES, *_EXEMPT, *((_MINUTES,) if first else ())):
        text = _blank(text, pattern)
    return text


def _blank(text, pattern):
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _counts(text, match):
    """Whether digits are a number of their own and not part of a name such as B2C, UTF-8 or 2nd."""
    before = re.search(r"[^\W\d_]+$", text[: match.start()])
    if before and before.group() not in _PREFIXES:
        return False
    if re.search(r"(?:[A-Z]-|[0-9]\.|_)$", text[: match.start()]):
        return False
    after = re.match(r"[^\W\d_]+", text[match.end() :])
    return not after or after.group() in _GLUED_UNITS or not after.group().isascii()


def _row_tags(text, tags):
    """For each row of a markdown table that ends in a tag: where the row starts → where the tag starts."""
    out = {}
    for start, end, _ in tags:
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", end)
        rest = text[end : line_end if line_end >= 0 else None]
        if text[line_start:start].lstrip().startswith("|") and rest.strip() in ("|", ""):
            out[line_start] = start
    return out


def _quantity(source, text, match, unit, comment):
    digits = match.group().replace(",", "")
    words = re.split(r"\s+", comment, maxsplit=1) if comment else None
    return Quantity(
        text=(match.group() + unit.group()).strip(),
        value=0.0 if match.group("date") else float(digits),
        decimals=len(digits.partition(".")[2]),
        percent=bool(unit.group("percent")),
        scale=_SCALES.get(unit.group("scale"), 1.0),
        date=bool(match.group("date")),
        hedged=bool(_HEDGE.search(text[max(0, match.start() - 40) : match.start()])),
        tag=(words[0], words[1] if len(words) > 1 else "") if words else None,
        line=_line(source, match.start()),
        excerpt=" ".join(source[max(0, match.start() - 30) : match.end() + 30].split()),
    )


def _line(source, position):
    return source.count("\n", 0, position) + 1


# ---------------------------------------------------------------------------------------------------- the reading list


def reading_parts(source):
    """Where the reading list stands in a markdown text, as (start, stop): under a heading with "Read on" or "Further
    reading" in it up to the next heading that is no deeper, or from a line that begins with it in bold to the next
    heading or line that begins in bold."""
    parts = []
    for match in _READING_HEADING.finditer(source):
        after = re.compile(rf"^[ \t]{{0,3}}#{{1,{len(match.group('level'))}}}[ \t]", re.MULTILINE)
        stop = after.search(source, match.end())
        parts.append((match.start(), stop.start() if stop else len(source)))
    for match in _READING_BOLD.finditer(source):
        stop = re.compile(r"^[ \t]*(?:#{1,6}[ \t]|\*\*)", re.MULTILINE).search(source, match.end())
        parts.append((match.start(), stop.start() if stop else len(source)))
    return tuple(parts)


def readings_of(notebook):
    """(surname, year) for every work in a notebook's reading list; each capitalised word before the year counts."""
    out = set()
    for cell in notebook["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        for start, stop in reading_parts(cell["source"]):
            for item in re.split(r"[\n;]", cell["source"][start:stop]):
                year = _YEAR.search(item)
                if year:
                    out |= {(name, year.group()) for name in _NAME.findall(item[: year.start()])}
    return frozenset(out)


def _is_citation(source, match, readings):
    """Whether a year stands behind the author of a work in the reading list: Simon (1971), Anderson & Coate 2005."""
    line = source[source.rfind("\n", 0, match.start()) + 1 : match.start()]
    for name, year in readings:
        if year != match.group():
            continue
        between = line.rpartition(name)[2] if name in line else None
        words = re.findall(r"[\w’'-]+", between) if between is not None else ["x"]
        if all(word[0].isupper() or word in ("and", "et", "al") for word in words) and not re.search(
            r"[!?:()]", between[:-1]
        ):
            return True
    return False


# ---------------------------------------------------------------------------------------------------------- origins


def shows(quantity, value):
    """Whether a number in the prose is this value, rounded as it is written."""
    wanted = abs(quantity.value)
    room = 0.5 * 10.0**-quantity.decimals
    if quantity.hedged and not quantity.decimals and wanted:
        zeros = len(str(int(wanted))) - len(str(int(wanted)).rstrip("0"))
        room = max(room, min(0.5 * 10.0**zeros, 0.05 * wanted))
    forms = {value, value * 100} if quantity.percent else {value}
    if quantity.scale != 1.0:
        forms = {form * shift for form in forms for shift in _SHIFTS}
    return any(abs(abs(form) - wanted) <= room * (1 + 1e-9) + 1e-15 * wanted for form in forms)


def values_in(text):
    """The numbers that a text of the course shows; a percentage also as a share, "1.2 million" also in full."""
    out = set()
    for match in _NUMBER.finditer(text):
        if match.group("date"):
            out |= {float(part) for part in match.group().split("-")}
            continue
        value = float(match.group().replace(",", ""))
        unit = _UNIT.match(text, match.end())
        out.add(value)
        if unit.group("percent"):
            out.add(value / 100)
        out.add(value * _SCALES.get(unit.group("scale"), 1.0))
    return out


@cache
def table_numbers(name):
    """(values, texts) of a table's checked rows and of what it says about its sources; None for an unknown table."""
    from platformlab import tables

    if name not in tables.names():
        return None
    table = tables.load(name).verified()
    cells = [getattr(row, column) for row in table.rows for column in table.columns]
    texts = [str(cell) for cell in cells if isinstance(cell, str | datetime.date)]
    texts += [str(text) for source in table.sources.values() for text in (source.title, source.date)]
    texts.append(table.limits)
    values = {float(cell) for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)}
    return frozenset(values.union(*map(values_in, texts))), tuple(texts)


def model_values(notebook, stem):
    """Every number that the course computes in a lesson: what `<!--model-->` may stand behind.

    From the explorers it shows: headline, sentence, table and settings at the defaults, at each preset and at the
    solution of each mission. From its predictions: the model's answer. From its claims: what the verdict says. From
    cells marked NBVAL_CHECK_OUTPUT: their output. From QUOTED = {"14,400": callable} in the module of exercises of the
    same name (02_views_into_income → exercises/views_into_income.py): what each callable gives.
    """
    from platformlab import claims, exercises

    calls = form.all_calls(notebook)
    texts, values = [], set(_quoted(stem).values())
    for name in {call.argument for call in calls if call.name == "explore"}:
        for state in _explorer_states(name):
            texts += state[0]
            values |= state[1]
    for name in {call.argument for call in calls if call.name == "predict"}:
        texts.append(exercises.get_prediction(name).answer())
    tried = {call.argument for call in calls if call.name == "claim"}
    for number in {claim.number for claim in claims.CLAIMS} if None in tried else tried:
        texts += _claim_texts(number)
    for cell in form.code_cells(notebook):
        if form.MARK.search(cell["source"]):
            texts += [_output_text(output) for output in cell["outputs"]]
    return frozenset(values.union(*map(values_in, texts)))


def quoted_problems(stem):
    """Where a lesson's QUOTED does not give what it says, as one-line texts."""
    return tuple(
        f"QUOTED says {text}, its function gives {value:,g}."
        for text, value in _quoted(stem).items()
        if not any(shows(quantity, value) for quantity in quantities(f"about {text}")[0])
    )


def _quoted(stem):
    name = re.sub(r"^[0-9]{2}_", "", stem)
    try:
        module = import_module(f"platformlab.exercises.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"platformlab.exercises.{name}":
            raise
        return {}
    return {text: float(give()) for text, give in getattr(module, "QUOTED", {}).items()}


@cache
def _explorer_states(name):
    from platformlab import exercises, explorers

    explorer = explorers.get(name)
    spec = explorers.spec(name)
    settings = [{}, *(preset.values for preset in spec.presets)]
    settings += [mission.answer(mission.given("self-study")) for mission in exercises.missions(name)]
    out = []
    for setting in settings:
        explorer.reset()
        explorer.set(**setting)
        chart = explorer.chart
        rows = [cell for row in chart.table.rows for cell in row]
        out.append(([chart.headline, chart.sentence, *map(str, rows)], set(explorer.values.values())))
    return tuple(out)


def _claim_texts(number):
    from platformlab import claims

    verdict = claims.verdict(number)
    return [verdict.condition, *(figure.text for figure in verdict.figures_side)]


def _output_text(output):
    text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
    return "".join(text)


def origins(notebook, stem):
    """What the tags of a lesson may refer to."""
    from platformlab import tables

    return Origins(
        table=table_numbers,
        sources=frozenset(row.source for row in tables.load("sources").rows),
        model=model_values(notebook, stem),
        readings=readings_of(notebook),
    )


# --------------------------------------------------------------------------------------------------------- the checks


def tag_problems(notebook, known):
    """What is wrong with the numbers of a notebook's prose, as one-line texts; known: an Origins."""
    out, first = [], True
    for cell in notebook["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        found, stray = quantities(cell["source"], first=first, readings=known.readings)
        first = False
        where = f"cell {cell.get('id', '?')}, line"
        for quantity in found:
            wrong = _wrong(quantity, known)
            if wrong:
                out.append(f"{where} {quantity.line}: {quantity.text} {wrong} (… {quantity.excerpt} …)")
        for line, comment in stray:
            why = "stands behind no number" if comment.split(" ")[0] in TAGS else "is no tag"
            out.append(f"{where} {line}: <!--{comment}--> {why}.")
    return tuple(out)


def _wrong(quantity, known):
    """What is wrong with one number, or None."""
    if quantity.tag is None:
        return f"has no tag; put one of {', '.join(TAGS)} right behind it."
    kind, about = quantity.tag
    if kind not in TAGS:
        return f"has the tag <!--{kind}-->; tags are {', '.join(TAGS)}."
    if kind == "table":
        numbers = known.table(about)
        if numbers is None:
            return f"names a table {about!r} that does not exist."
        values, texts = numbers
        inside = any(quantity.text in text for text in texts) if quantity.date else _any_shows(quantity, values)
        return None if inside else f"is in no checked row of the table {about}."
    if kind == "cited":
        name, _, year = about.rpartition(" ")
        if about == "general_knowledge":
            return "is cited from general knowledge, which is no source: assumed?"
        if about not in known.sources and (name, year) not in known.readings:
            return f"cites {about!r}, which is neither in data/sources.csv nor in the reading list."
        return None
    if kind == "model" and not _any_shows(quantity, known.model):
        return "is not computed in this lesson; show it, or put it in QUOTED of the lesson's exercises."
    return None


def _any_shows(quantity, values):
    return any(shows(quantity, value) for value in values)


def problems(path):
    """What is wrong with a lesson's numbers and links, as one-line texts."""
    path = Path(path)
    notebook = form.read(path)
    return (
        *quoted_problems(path.stem),
        *tag_problems(notebook, origins(notebook, path.stem)),
        *link_problems(path),
    )


# ------------------------------------------------------------------------------------------------------------- links


_LINKS = (
    re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)\n]*)?\)"),
    re.compile(r"^[ \t]*\[[^\]\n]+\]:\s*<?(\S+?)>?(?:\s|$)", re.MULTILINE),
    re.compile(r"<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)=[\"']([^\"']+)[\"']"),
)


def links(path):
    """The targets of the links and pictures in the prose of a notebook or a markdown file."""
    out = []
    for source in _texts(path):
        for pattern in _CODE:
            source = _blank(source, pattern)
        for pattern in _LINKS:
            out += pattern.findall(source)
    return tuple(out)


def link_problems(path):
    """The relative links of a notebook or a markdown file that lead nowhere, as one-line texts."""
    path = Path(path)
    out = []
    for link in links(path):
        if re.match(r"[a-z][a-z0-9+.-]*:|//", link, re.IGNORECASE):
            continue
        target, _, heading = link.partition("#")
        file = path if not target else path.parent / unquote(target)
        if not file.exists():
            out.append(f"the link {link} leads to no file.")
        elif heading and (file.suffix not in (".ipynb", ".md") or unquote(heading) not in anchors(file)):
            out.append(f"the link {link} leads to no heading of {file.name}.")
    return tuple(out)


def anchors(path):
    """The names by which links reach the headings: JupyterLab's in a notebook, GitHub's in a markdown file."""
    out = set()
    for source in _texts(path):
        for pattern in _CODE:
            source = _blank(source, pattern)
        for title in form.HEADING.findall(source):
            title = re.sub(r"<!--.*?-->|<[^>]*>|[*`]|\]\([^)]*\)|\[", "", title).strip()
            if Path(path).suffix == ".ipynb":
                out.add(title.replace(" ", "-"))
            else:
                out.add(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-"))
    return frozenset(out)


def _texts(path):
    if Path(path).suffix == ".ipynb":
        return [cell["source"] for cell in form.read(path)["cells"] if cell["cell_type"] == "markdown"]
    return [Path(path).read_text(encoding="utf-8")]
