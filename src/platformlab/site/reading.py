"""Each lesson as a page to read: its text, its charts as pictures, and the way to the live one. Needs no JavaScript."""

import json
import os
import re
import sys
import tempfile
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from pathlib import Path

from platformlab import tables
from platformlab.export import NOTE, STATE, StillWidgets, output_html
from platformlab.notebooks import form
from platformlab.site import pictures
from platformlab.site.browser_edition import SENTENCES
from platformlab.site.files import digest, replacing, run

HERE = Path(__file__).parent
NO_PICTURE = '<p class="cc-note">The chart is in the live lesson.</p>'
CALL = "Start the live lesson to move the sliders."


@dataclass(frozen=True)
class Page:
    """A lesson as it was written. question: what it asks. picture: its first explorer's chart as SVG, or ""."""

    name: str
    number: str
    title: str
    question: str
    minutes: str
    picture: str
    drawn: bool


def for_the_browser(notebook, name):
    """A lesson as the site hands it out: with the name of its version, and with what differs in the browser."""
    notebook = deepcopy(notebook)
    version = digest(form.dumps(notebook), SENTENCES.get(name, ""))
    if name in SENTENCES:
        cell = {"cell_type": "markdown", "id": "in-the-browser", "metadata": {}, "source": f"> {SENTENCES[name]}"}
        notebook["cells"].insert(1, cell)
    notebook["metadata"]["platformlab"] = {"lesson": version}
    notebook["metadata"]["kernelspec"] = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
    return notebook


def write(folder, lessons, *, cache):
    """Writes the pages into a folder and gives a Page for each lesson."""
    folder.mkdir()
    notebooks = {path.stem: form.read(path) for path in lessons}
    shown = _shown(lessons, notebooks, cache)
    names = list(notebooks)
    pages = []
    for place, name in enumerate(names):
        following = names[place + 1] if place + 1 < len(names) else ""
        page, text = _page(name, notebooks[name], shown[name], following, notebooks.get(following))
        (folder / f"{name}.html").write_text(text, "utf-8")
        if page.picture:
            svg = page.picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
            (folder / f"{name}.svg").write_text(svg, "utf-8")
        pages.append(page)
    return pages


def _shown(lessons, notebooks, cache):
    """What each lesson shows, with its charts drawn; kept in the cache under the digest of all that decides over it."""
    package = HERE.parent
    code = [path for path in sorted(package.rglob("*")) if path.suffix in (".py", ".js", ".css")]
    figures = sorted(tables.data_folder().iterdir())
    everything = [path.read_bytes() for path in (*code, *figures, *lessons)]
    kept = Path(cache) / f"lessons-{digest(*everything, str(pictures.find_chromium()))}.json"
    if kept.is_file():
        return json.loads(kept.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as home:
        out = Path(home) / "shown.json"
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("NBGRADER", "JUPYTER"))
        }
        environment |= {"PLATFORMLAB_HOME": home, "IPYTHONDIR": home}
        command = [sys.executable, "-m", "platformlab.site.run_lessons", str(out), *map(str, lessons)]
        run(command, what="Running the lessons", env=environment)
        shown = json.loads(out.read_text("utf-8"))
    _draw(shown)
    with replacing(kept) as beside:
        beside.write_text(json.dumps(shown, ensure_ascii=False), "utf-8")
    return shown


def _draw(shown):
    """Puts a picture into each chart's state, in the order of the lessons and their cells."""
    charts = [
        model["state"]
        for lesson in shown.values()
        for model in _in_order(lesson)
        if "snapshot" in model["state"] and "view" in model["state"]
    ]
    svgs = pictures.drawn([chart["view"] for chart in charts])
    for place, chart in enumerate(charts):
        chart["snapshot"] = (svgs[place] if svgs else "") or NO_PICTURE


def _in_order(lesson):
    """The widgets that the cells' outputs show, with what is in them."""
    state, seen = lesson["state"], []

    def visit(name):
        if name not in state or name in seen:
            return
        seen.append(name)
        for inner in re.findall(r'"IPY_MODEL_([^"]+)"', json.dumps(state[name]["state"])):
            visit(inner)

    for bundles in lesson["outputs"].values():
        for bundle in bundles:
            visit(bundle.get("application/vnd.jupyter.widget-view+json", {}).get("model_id"))
    return [state[name] for name in seen]


def _page(name, notebook, shown, following, following_notebook):
    from nbformat import from_dict

    cells, picture = [], ""
    for model in _in_order(shown):
        if (
            not picture
            and model["state"].get("snapshot", "").startswith("<svg")
            and model["state"]["about"]["controls"]
        ):
            picture = model["state"]["snapshot"]
    still = {
        "nbformat": 4, "nbformat_minor": 5, "metadata": {"widgets": {STATE: {"state": shown["state"]}}},
        "cells": [
            {
                "cell_type": "code", "id": cell, "metadata": {}, "source": "", "execution_count": None,
                "outputs": [{"output_type": "display_data", "metadata": {}, "data": bundle} for bundle in bundles],
            }
            for cell, bundles in shown["outputs"].items()
        ],
    }  # fmt: skip
    still, _ = StillWidgets().preprocess(from_dict(still), {})
    outputs = {cell.id: "".join(map(output_html, cell.outputs)) for cell in still.cells}
    for cell in notebook["cells"]:
        body = _markdown(cell["source"]) if cell["cell_type"] == "markdown" else outputs.get(cell["id"], "")
        if body:
            kind = "text" if cell["cell_type"] == "markdown" else "shown"
            shows = [call.argument for call in form.calls(cell["source"]) if call.name == "explore"]
            live = f' data-explorer="{shows[0]}"' if shows and kind == "shown" else ""
            cells.append(f'<section class="{kind}" data-cell="{cell["id"]}"{live}>{body.replace(NOTE, CALL)}</section>')
    number, title, question, minutes = _about(name, notebook)
    next_link = ""
    if following:
        next_number, next_title, *_ = _about(following, following_notebook)
        next_link = f'<a href="{following}.html">Next: {next_number} · {escape(next_title)}</a>'
    text = (HERE / "page/lesson.html").read_text("utf-8")
    fields = {
        "TITLE": f"{number} · {escape(title)}", "QUESTION": escape(question), "NAME": name, "NEXT": next_link,
        "CELLS": "\n".join(cells),
    }  # fmt: skip
    for key, value in fields.items():
        text = text.replace(f"%{key}%", value)
    page = Page(
        name=name, number=number, title=title, question=question, minutes=minutes, picture=picture,
        drawn=NO_PICTURE not in text,
    )  # fmt: skip
    return page, text


def _about(name, notebook):
    """(number, title, question, minutes) of a lesson, as its first cell says them."""
    text = notebook["cells"][0]["source"]
    title = re.search(r"^#\s+(?:\d\d\s*·\s*)?(.+?)\s*$", text, re.MULTILINE)[1]
    question = re.search(r"\*\*The question\.?\*\*\s*(.+?)\s*(?:\n\n|$)", text, re.DOTALL)
    paragraph = question or re.search(r"\n\n(.+?)\s*(?:\n\n|$)", text, re.DOTALL)
    minutes = re.search(r"(\d+)\s*minutes", _plain(text))
    return name[:2], _plain(title), _plain(paragraph[1]) if paragraph else "", minutes[1] if minutes else ""


def _plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<!--.*?-->|[*_`]", "", text)).strip()


def _markdown(source):
    """A text cell as HTML, its formulas as MathML, without the tags that say where a number comes from."""
    from latex2mathml.converter import convert
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    formulas = []

    def keep(match):
        display = "block" if match[0].startswith("$$") else "inline"
        formulas.append(convert(match[1] or match[2], display=display))
        return f"FORMULA{len(formulas) - 1}X"

    source = re.sub(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", keep, re.sub(r"<!--.*?-->", "", source), flags=re.DOTALL)
    html = markdown2html_mistune(source)
    html = re.sub(r"FORMULA(\d+)X", lambda match: formulas[int(match[1])], html)
    html = re.sub(r'href="(?:\./)?(\d\d_[a-z_]+)\.ipynb"', r'href="\1.html"', html)
    return re.sub(r'<a class="anchor-link".*?</a>', "", html)
