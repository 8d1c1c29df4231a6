"""A lesson as a web page that needs nothing else: what its widgets showed last, instead of widgets from the network.

nbconvert calls `StillWidgets` for HTML, on the command line (jupyter/export_config.json) and behind JupyterLab's "Save
and Export Notebook As" (platformlab.server). Only notebooks with widgets of the course are changed.
"""

import json
from html import escape
from pathlib import Path

from nbconvert.preprocessors import Preprocessor

from platformlab.explorers.plotlyjs import plotly_script

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
NOTHING = "data:text/javascript,"
"""In the place of a script from the network that the page does not need."""

NOTE = "This is the last result. Open the notebook in JupyterLab and run its cells to make the sliders live."
_CSS = (Path(__file__).parent / "explorers/page/explorer.css").read_text("utf-8")
_STYLE = f"""<style>{_CSS}
.cc-still .cc-plot {{ min-height: 0; background: #fff; color: #212121; overflow-x: auto; }}
/* On a phone the chart keeps its letters readable, and is scrolled by itself. */
.cc-still .cc-plot > svg {{ min-width: var(--cc-chart-least); }}
.cc-explorer.cc-still :is(ul.cc-settings, ul.cc-goals) {{ padding: 0; list-style: none; }}
.cc-explorer.cc-still ul.cc-settings {{ margin: 4px 0 10px; display: flex; flex-wrap: wrap; gap: 2px 24px; }}
.cc-row {{ display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 4px 0; }}
</style>"""


class StillWidgets(Preprocessor):
    """Puts saved pictures, sentences and tables in the place of widgets."""

    def preprocess(self, notebook, resources):
        """The notebook without widgets, if it has some of the course; else as it is."""
        models = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
        if not any(_is_chart(model["state"]) or "pl-card" in _text(model, "value") for model in models.values()):
            return notebook, resources
        page = _Page(models)
        for cell in notebook.cells:
            for output in cell.get("outputs", ()):
                view = output.get("data", {}).get(VIEW)
                if view is not None:
                    still = page.still(view["model_id"])
                    output.data = {"text/html": still} if still else _without(output.data, VIEW)
        del notebook.metadata["widgets"]
        resources["require_js_url"] = NOTHING
        if not any(cell.cell_type == "markdown" and "$" in cell.source for cell in notebook.cells):
            resources["mathjax_url"] = NOTHING
        return notebook, resources


class _Page:
    """The widgets of a notebook as HTML. Styles, and plotly.js where a picture was not kept, come once."""

    def __init__(self, models):
        self.models, self.styled, self.plotly, self.drawn = models, False, False, 0

    def still(self, name):
        """One widget with what is in it; "" for one that cannot be shown."""
        body = self.widget(name)
        if not body or self.styled:
            return body
        self.styled = True
        return _STYLE + body

    def widget(self, name):
        model = self.models.get(name.removeprefix("IPY_MODEL_"))
        if model is None:
            return ""
        state = model["state"]
        layout = self.models.get(str(state.get("layout", "")).removeprefix("IPY_MODEL_"), {"state": {}})["state"]
        if layout.get("display") == "none" or layout.get("visibility") == "hidden":
            return ""
        if _is_chart(state):
            return self.chart(state)
        if "children" in state:
            kind = ' class="cc-row"' if model["model_name"] == "HBoxModel" else ""
            return f"<div{kind}>{''.join(map(self.widget, state['children']))}</div>"
        if model["model_name"] == "OutputModel":
            return "".join(map(output_html, state.get("outputs", ())))
        return _control(model)

    def chart(self, state):
        about, view = state["about"], state["view"]
        values = view.get("values", {})
        settings = "".join(f"<li>{escape(_setting(one, values))}</li>" for one in about.get("controls", ()))
        goals = "".join(
            f"<li>{'✓ Found:' if goal['reached'] else '○'} {escape(goal['text'])}</li>"
            for goal in state.get("goals", ())
        )
        caption = about.get("caption")
        return (
            f'<section class="cc-explorer cc-still" aria-label="{escape(about["title"])}">'
            f'<div class="cc-title">{escape(about["title"])}</div>'
            + (f'<ul class="cc-settings" aria-label="Settings">{settings}</ul>' if settings else "")
            + f'<div class="cc-headline">{escape(view["headline"])}</div>'
            f'<div class="cc-plot" role="img" aria-label="Chart: {escape(about["title"])}">'
            f"{state.get('snapshot') or self.drawn_here(about, view)}</div>"
            f'<p class="cc-sentence">{escape(view["sentence"])}</p>{_table(view["table"])}'
            + (f'<div class="cc-caption">{caption}</div>' if caption else "")
            + (f'<ul class="cc-goals" aria-label="Things to find">{goals}</ul>' if goals else "")
            + (f'<p class="cc-note">{NOTE}</p>' if settings else "")
            + "</section>"
        )

    def drawn_here(self, about, view):
        """A chart that no page has drawn yet is drawn by the exported one, with plotly.js inside it."""
        script = "" if self.plotly else f"<script>{plotly_script()}</script>"
        self.plotly, self.drawn = True, self.drawn + 1
        layout = dict(view["layout"]) | {"template": about["template"]}
        for axis, span in view["ranges"].items():
            key = f"{axis[0]}axis{axis[1:]}"
            layout[key] = dict(layout.get(key, {})) | {"range": span}
        place = f"cc-still-{self.drawn}"
        data = json.dumps([place, view["traces"], layout, {"staticPlot": True}]).replace("<", "\\u003c")
        return f'{script}<div id="{place}"></div><script>Plotly.newPlot(...{data});</script>'


def _is_chart(state):
    return "snapshot" in state and "view" in state and "about" in state


def _text(model, name):
    value = model["state"].get(name)
    return value if isinstance(value, str) else ""


def _without(data, kind):
    return {name: value for name, value in data.items() if name != kind}


def _setting(control, values):
    """A control as it stands: "Reach: 6 % of fans"."""
    if control.get("words"):
        return f"{control['label']}: {control['words'][int(values.get(control['name'], control['default']))]}"
    share = control["kind"] == "share"
    value = values.get(control["name"], control["default"]) * (100 if share else 1)
    return f"{control['label']}: {value:,.10g} {'% ' if share else ''}{control['unit']}".strip()


def _table(table):
    head = "".join(f'<th scope="col">{escape(text)}</th>' if text else "<td></td>" for text in table["columns"])
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for name, *cells in table["rows"]
    )
    return (
        '<details class="cc-table"><summary>Show table</summary>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _control(model):
    """An ordinary widget: what it says, and what was chosen or typed."""
    kind, label, value = model["model_name"], _text(model, "description"), model["state"].get("value", "")
    if kind in ("HTMLModel", "HTMLMathModel"):
        return f"<div>{value}</div>"
    if kind == "LabelModel":
        return f"<span>{escape(value)}</span>"
    if kind == "ButtonModel":
        return f'<button type="button" class="cc-button" disabled>{escape(label)}</button>'
    state = model["state"]
    options, place = state.get("_options_labels"), state.get("index")
    if options is not None:
        value = options[place] if isinstance(place, int) else ""
    if not label and value in ("", None):
        return ""
    return f"<p>{escape(label)}{': ' if label else ''}<b>{escape(str(value))}</b></p>"


def output_html(output):
    """One output of a cell as HTML; "" where there is nothing to show."""
    data = output.get("data", {})
    if "text/html" in data:
        return "".join(data["text/html"])
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{"".join(data["image/png"]).strip()}">'
    text = "".join(data.get("text/plain", output.get("text", "")))
    return f'<pre tabindex="0">{escape(text)}</pre>' if text else ""
