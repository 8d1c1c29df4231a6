"""The learner's plan as files to keep: a web page that needs nothing else, and two tables for a spreadsheet.

    save(live, folder)    a new folder "my-plan" with plan.html, cash.csv and numbers.csv in it; gives its path
    save_plan(plan)       the button that does so in a lesson

The page says what the explorer says, with the assumptions, how far off each may be, and where they come from. A folder
that is there is never written to: the next one is called my-plan-2. It appears whole or not at all.
"""

import contextlib
import csv
import io
import json
import os
import shutil
import sys
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from platformlab import tables
from platformlab.charts.plan import NAMES
from platformlab.charts.style import FORMATS, TEMPLATE
from platformlab.explorers import your_plan
from platformlab.explorers.plotlyjs import plotly_script
from platformlab.explorers.sweep import view_of

FOLDER = "my-plan"
PAGE, CASH, NUMBERS = "plan.html", "cash.csv", "numbers.csv"
MOST_FOLDERS = 1_000

LEFT_OUT = (
    "Whatever you do not know is drawn independently, once for each case and not anew each month.",
    "Both shops sell at the same price and margin, and all your buyers are alike.",
    "Your working time is not paid: it must be worth the living that you take out.",
    "Cash below 0 would have to be borrowed; interest and taxes are left out.",
)
"""What the plan does not know, in sentences."""


def save_plan(plan):
    """Puts a button in a notebook that saves the plan as files. plan: what explore("your_plan") gives.

    ValueError, in one line, for anything else.
    """
    _checked(plan)
    from platformlab.exercises import markup
    from platformlab.exercises.learner import is_graded

    if is_graded():
        return
    import ipywidgets as widgets

    from platformlab.exercises import panel

    button, place = panel.button("Save my plan", "Saves the plan as a web page and two tables"), panel.said()

    def pressed(_button):
        if sys.platform == "emscripten":
            place.value = markup.card(downloads_html(plan), label="Saved plan", live=True)
        else:
            place.value = markup.panel_html(said_after_saving(plan), label="Saved plan", live=True)

    button.on_click(pressed)
    row = panel.buttons_row("As it stands in the explorer now:", [button])
    panel.show_widget(widgets.VBox([row, place]), markup.panel_html("Run this cell to save your plan."))


def said_after_saving(plan):
    """Saves the plan beside the notebook and tells where, or says in one sentence why it could not be saved."""
    try:
        folder = save(plan, Path.cwd())
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        return (
            f"The plan could not be saved in {Path.cwd()} ({why}). Free some space there, or ask who may write there."
        )
    return (
        f"Saved in `{folder}`:\n\n- `{PAGE}`: open it in any browser, also without a network\n- `{CASH}`: the money "
        f"month by month\n- `{NUMBERS}`: every number that the plan is made of"
    )


def files(plan):
    """{file name: bytes} of a saved plan."""
    texts = {PAGE: page(plan), CASH: cash_csv(plan), NUMBERS: numbers_csv(plan)}
    # A spreadsheet takes a table for Unicode only when it begins with a mark.
    return {name: text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8") for name, text in texts.items()}


def downloads_html(plan):
    """The plan's files as links, for a browser whose Python has no folder that anybody could open."""
    kinds = {".html": "text/html", ".csv": "text/csv"}
    addresses = {
        name: f"data:{kinds[Path(name).suffix]};base64,{b64encode(data).decode()}" for name, data in files(plan).items()
    }
    links = (f'<li><a download="{name}" href="{address}">{name}</a></li>' for name, address in addresses.items())
    return f"<p>Your plan is ready. Each link puts a file into your downloads:</p><ul>{''.join(links)}</ul>"


def save(plan, folder):
    """Saves the plan in a new folder inside this one and gives its path. OSError when that cannot be written."""
    _checked(plan)
    made = files(plan)
    beside = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", suffix=".part", dir=folder))
    try:
        for name, data in made.items():
            with (beside / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        beside.chmod(0o755)
        return _moved(beside, Path(folder))
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _moved(beside, folder):
    """Gives the finished folder the first name that is free."""
    for number in range(1, MOST_FOLDERS + 1):
        target = folder / (FOLDER if number == 1 else f"{FOLDER}-{number}")
        if target.exists() or target.is_symlink():
            continue
        # Another program can have taken the name in between: then the next one is tried.
        with contextlib.suppress(FileExistsError, NotADirectoryError):
            os.rename(beside, target)
            return target
    raise FileExistsError(17, f"there are {MOST_FOLDERS} plans already")


def _checked(plan):
    declared = getattr(plan, "declared", None)
    if getattr(declared, "name", None) != your_plan.SPEC.name:
        raise ValueError('only a plan can be saved: plan = explore("your_plan"), then save_plan(plan)')


# ------------------------------------------------------------------------------------------------------------ tables


def cash_csv(plan):
    """Cash by strategy and month: on which level so large a share of the cases is, or lower."""
    levels = [f"{100 * level:.0f} % of cases have at most (CNY)" for level in your_plan.plan.LEVELS]
    rows = [
        [NAMES[name], month, *(f"{cash:.2f}" for cash in quantiles)]
        for name, way in plan.result.ways.items()
        for month, quantiles in enumerate(way.quantiles_cny)
    ]
    return _csv(["strategy", "month", *levels], rows)


def numbers_csv(plan):
    """Every number of the plan with its range, its unit and its origin."""
    rows = [
        [one.label, one.name, *(f"{value:.10g}" for value in (one.likely, one.low, one.high)), one.unit, one.origin]
        for one in numbers(plan)
    ]
    return _csv(["number", "name", "likely", "lowest", "highest", "unit (shares as fractions)", "origin"], rows)


def _csv(head, rows):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


@dataclass(frozen=True, kw_only=True)
class PlanNumber:
    """A number that the plan is made of, with its range. origin: "yours", "assumed", or the source in words."""

    label: str
    name: str
    likely: float
    low: float
    high: float
    unit: str
    kind: str
    origin: str
    sources: tuple[str, ...] = ()


def numbers(plan):
    """Every number of the plan, the learner's own first."""
    own = [(plan.declared.control(name), getattr(plan.result.plan, name)) for name in your_plan.OWN]
    return (
        *(
            PlanNumber(**_as_said(control), likely=guess.likely, low=guess.low, high=guess.high, origin="yours")
            for control, guess in own
        ),
        *(
            PlanNumber(
                **_as_said(one),
                likely=one.value,
                low=one.value,
                high=one.value,
                origin="; ".join(map(_origin, one.sources)) or "assumed",
                sources=one.sources,
            )
            for one in your_plan.assumed()
        ),
    )


def _as_said(one):
    return {"label": one.label, "name": one.name, "unit": one.unit, "kind": one.kind}


def _origin(key):
    source = tables.source(key)
    return f"{source.publisher}, {source.date or 'undated'} ({key})"


# --------------------------------------------------------------------------------------------------------- the page


def page(plan):
    """The plan as one HTML document with the chart and everything it needs in it."""
    chart, listed = plan.chart, numbers(plan)
    view = view_of(chart)
    layout = dict(view["layout"]) | {"template": TEMPLATE}
    for axis, span in view["ranges"].items():
        key = f"{axis[0]}axis{axis[1:]}"
        layout[key] = dict(layout.get(key, {})) | {"range": span}
    picture = json.dumps([view["traces"], layout]).replace("<", "\\u003c")
    way = your_plan.WAYS[int(plan.values["way"])]
    return _PAGE.format(
        style=_STYLE,
        headline=escape(chart.headline),
        sentence=escape(chart.sentence),
        way=escape(way),
        cases=f"{your_plan.DRAWS:,}",
        months=your_plan.MONTHS,
        date=date.today().isoformat(),
        height=layout["height"],
        outcome=_table(chart.table.columns, chart.table.rows, "What becomes of the four ways"),
        yours=_numbers_table([one for one in listed if one.origin == "yours"], "Your numbers", ranged=True),
        assumed=_numbers_table([one for one in listed if one.origin != "yours"], "What is assumed", ranged=False),
        left_out="".join(f"<li>{escape(text)}</li>" for text in LEFT_OUT),
        sources=_sources({key for one in listed for key in one.sources}),
        plotly=plotly_script(),
        picture=picture,
    )


def _table(columns, rows, caption):
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for name, *cells in rows
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _numbers_table(listed, caption, *, ranged):
    rows = []
    for one in listed:
        show = FORMATS[one.kind]
        span = "exact" if one.low == one.high else f"{show(one.low)} to {show(one.high)}"
        rows.append((one.label, show(one.likely), one.unit, span if ranged else one.origin))
    last = "It may lie from … to …" if ranged else "Where it comes from"
    return _table(("Number", "You think" if ranged else "Value", "Unit", last), rows, caption)


def _sources(keys):
    items = []
    for key in sorted(keys):
        source = tables.source(key)
        title = escape(source.title)
        if (source.url or "").startswith(("https://", "http://")):
            title = f'<a href="{escape(source.url)}">{title}</a>'
        items.append(
            f"<li>{title}. {escape(source.publisher)}, {escape(source.date or 'undated')} ({escape(key)}).</li>"
        )
    return "".join(items)


_STYLE = """
:root { color-scheme: light dark; --text: #212121; --page: #ffffff; --line: #bdbdbd; --link: #0b61a4; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e8e8; --page: #161616; --line: #5c5c5c; --link: #7ab8ea; } }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; color: var(--text); background: var(--page);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 1.7rem; margin: 0; } h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
.headline { font-size: 1.4rem; font-weight: 700; margin: 1rem 0 0.3rem; }
a { color: var(--link); }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.93rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
th, td { padding: 0.3rem 0.8rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th:first-child { text-align: left; padding-left: 0; }
tbody th { font-weight: 400; min-width: 9em; }
tbody td { white-space: nowrap; }
.numbers :is(th, td):nth-last-child(-n+2) { text-align: left; white-space: normal; }
@media print { body { max-width: none; } .wide { overflow: visible; } }
"""

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Content or Commerce?">
<link rel="icon" href="data:,">
<title>My plan: content or commerce?</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>My plan: content or commerce?</h1>
<p>Saved on {date}. {cases} cases of {months} months each, for four ways to earn, all with the same numbers.</p>
<h2>Looked at: {way}</h2>
<p class="headline">{headline}</p>
<p id="sentence">{sentence}</p>
<div id="chart" role="img" aria-label="Chart: the plan" aria-describedby="sentence"
  style="min-height: {height}px"></div>
<p>Upper part: cash by month for each way. Nine of ten cases lie in the pale area, half of them in the darker one; the
line is the middle case. Lower part: how much of the doubt about the money at the end would go if you found out one
number (full colour), and how much of it comes from that number together with others (pale).</p>
{outcome}
<h2>What it is made of</h2>
<div class="numbers">{yours}{assumed}</div>
<h2>What it leaves out</h2>
<ul>{left_out}</ul>
<h2>Sources</h2>
<ul>{sources}</ul>
<p>What is marked “assumed” was found in no checked source. Change it in the course where it does not fit you.</p>
</main>
<script>{plotly}</script>
<script>
const [traces, layout] = {picture};
const chart = document.getElementById("chart");
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = () => {{
  const font = {{ color: dark.matches ? "#e8e8e8" : "#212121" }};
  Plotly.react(chart, traces, {{ ...layout, font }}, {{ responsive: true, displayModeBar: false }});
}};
drawn();
dark.addEventListener("change", drawn);
</script>
</body>
</html>
"""
