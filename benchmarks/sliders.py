"""How soon does a chart follow its slider? Our explorers beside the two usual ways, in one run, in JupyterLab.

    python benchmarks/sliders.py [EXPLORER ...] [--all] [--check] [--json FILE] [--picture FILE]
    python benchmarks/sliders.py --from FILE ... [--check] [--picture FILE]  earlier runs' times, read again

For each explorer of the course the same model and the same Plotly chart are shown in three ways: ours; a Plotly
FigureWidget changed with batch_update; ipywidgets.interact with a new figure for each value. Headless Chromium presses
arrow keys and drags. All times are milliseconds from the key press (or the last move of a drag) to the frame in which
the right chart has been painted; what is right is what stands there when all is quiet, and its number is checked
against the model. Compare ratios: the times depend on the machine.

Needs Chromium (CHROMIUM names another than the usual one) and the test extras.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from platformlab import explorers
from platformlab.charts import style
from platformlab.doctor import CHROMIUM_QUIET, find_chromium
from platformlab.explorers.plotlyjs import plotly_script
from platformlab.whole_file import write_whole

TOKEN = "benchmark"
QUICK_HAND_S = 0.08
"""Between two keys of a quick hand, such as Tab to a slider and the arrow that moves it."""
FIRST_TOUCHES = 24
"""At least so many are measured: their p95 is not their slowest."""
NOT_A_LEARNERS = ("@jupyter-notebook/lab-extension", "@jupyter/nbgrader", "@jupyterlite/pyodide-kernel-extension")
"""JupyterLab's extensions that only the test extras bring; no page reads them here."""
CLOCK = Path(__file__).with_name("page_clock.js").read_text("utf-8")

OURS = """from platformlab import explore
explore("{name}")"""

FIGURE_WIDGET = """import ipywidgets
from plotly import graph_objects as go
from platformlab import explorers
live = explorers.get("{name}")
figure = go.FigureWidget(live.figure)
def changed(change):
    live.set(**{{change["owner"].description: change["new"]}})
    chart = live.chart
    with figure.batch_update():
        for shown, trace in zip(figure.data, chart.traces):
            shown.update(trace)
        for axis, span in chart.ranges().items():
            figure.layout[f"{{axis[0]}}axis{{axis[1:]}}"].range = span
sliders = [ipywidgets.SelectionSlider(description=c.name, options=c.positions, value=c.default) for c in live.controls]
for slider in sliders:
    slider.observe(changed, "value")
ipywidgets.VBox([*sliders, figure])"""

INTERACT = """import ipywidgets
from platformlab import explorers
live = explorers.get("{name}")
def draw(**values):
    return live.set(**values).figure
ipywidgets.interact(draw, **{{
    c.name: ipywidgets.SelectionSlider(description=c.name, options=c.positions, value=c.default) for c in live.controls
}});"""

WAYS = {"ours": OURS, "FigureWidget": FIGURE_WIDGET, "interact": INTERACT}
CHART = {"ours": ".cc-plot", "FigureWidget": ".js-plotly-plot", "interact": ".jp-OutputArea-output .js-plotly-plot"}


@dataclass(eq=False)
class Measured:
    """What was measured of one explorer shown in one way. Times in milliseconds."""

    explorer: str
    way: str
    steps: list = field(default_factory=list)
    first_touches: list = field(default_factory=list)
    after_drags: list = field(default_factory=list)
    painted_in_drags: list = field(default_factory=list)
    passed_in_drags: list = field(default_factory=list)
    cold: list = field(default_factory=list)
    kilobytes: list = field(default_factory=list)


def quantile(values, share):
    """The value below which that share lies; None of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


@contextmanager
def jupyterlab(folder):
    """JupyterLab as learners have it, opened as the course opens it, on a folder of notebooks: its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = folder / ".jupyter" / "labconfig" / "page_config.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"disabledExtensions": dict.fromkeys(NOT_A_LEARNERS, True)}), "utf-8")
    environment = os.environ | {"HOME": str(folder), "JUPYTER_TOKEN": TOKEN, "PLATFORMLAB_HOME": str(folder)}
    options = [f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True", f"--port={port}"]
    command = [sys.executable, "-m", "platformlab.cli", "lab", "--no-browser", *options]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def write_notebooks(folder, names):
    """One notebook for each explorer and way."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name in names:
        for way, source in WAYS.items():
            cell = nbformat.v4.new_code_cell(source.format(name=name))
            nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), folder / f"{name}-{way}.ipynb")


def kernel_is_idle(page):
    return page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=60_000,
    )


@contextmanager
def opened(browser, address, measured):
    """A page with the notebook run and its chart drawn, at rest; keeps the time and the bytes until that chart."""
    context = browser.new_context(viewport={"width": 1280, "height": 1400})
    try:
        yield first_chart(context.new_page(), address, measured)
    finally:
        context.close()


def first_chart(page, address, measured):
    """The page, once the notebook that it opens and runs has drawn its chart and Python has nothing left to do."""
    received = [0]

    def listen(websocket):
        websocket.on("framereceived", lambda payload: received.__setitem__(0, received[0] + len(payload)))
        websocket.on("framesent", lambda payload: received.__setitem__(0, received[0] + len(payload)))

    page.on("websocket", listen)
    page.add_init_script(CLOCK)
    begun = time.perf_counter()
    # A layout of its own, as the course has one: to empty one ("reset") takes JupyterLab most of a second.
    layout = f"{measured.explorer}-{measured.way}-{len(measured.cold)}"
    notebook = f"{measured.explorer}-{measured.way}.ipynb"
    page.goto(f"{address}/lab/workspaces/{layout}/tree/{notebook}?token={TOKEN}")
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context?.isReady", timeout=60_000)
    page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(f"{CHART[measured.way]} .main-svg", timeout=120_000)
    measured.cold.append(1000 * (time.perf_counter() - begun))
    measured.kilobytes.append(received[0] / 1000)
    kernel_is_idle(page)
    return page


def watch(page, way):
    """Points the clock at the chart. interact draws a new one each time, so its output area is watched."""
    place = ".widget-output, .jp-OutputArea-output .widget-output" if way == "interact" else CHART[way]
    page.evaluate("(place) => pageClock.watch(document.querySelector(place))", place)


def sliders_of(spec):
    """The controls that are sliders; some are lists of words."""
    return [control for control in spec.controls if not control.words]


def slider(page, way, spec, control):
    """The slider's element that takes the keys. In the other ways the lists are sliders too."""
    shown = sliders_of(spec) if way == "ours" else spec.controls
    return page.locator('input[type="range"]' if way == "ours" else ".noUi-handle").nth(list(shown).index(control))


def ended(page, kind, quiet_ms):
    time.sleep(quiet_ms / 1000)
    return page.evaluate("(kind) => pageClock.end(kind)", kind)


def press(page, key, quiet_ms):
    page.evaluate("() => pageClock.begin()")
    page.keyboard.press(key)
    return ended(page, "key", quiet_ms)


def measure_steps(page, measured, spec, count, quiet_ms):
    """Arrow keys on every slider in turn, away from the ends."""
    each = max(4, count // len(sliders_of(spec)))
    for control in sliders_of(spec):
        handle = slider(page, measured.way, spec, control)
        handle.focus()
        time.sleep(0.5)
        middle = control.positions.index(control.default)
        forward = middle < len(control.positions) - each - 2
        for _ in range(each):
            got = press(page, "ArrowRight" if forward else "ArrowLeft", quiet_ms)
            if got["ms"] is not None:
                measured.steps.append(got["ms"])


def measure_first_touches(page, measured, spec):
    """A key on a slider that has not been touched since another one was moved, as soon as a quick hand presses it."""
    moving = sliders_of(spec)
    turns = -(-FIRST_TOUCHES // len(moving))
    for place, control in list(enumerate(moving)) * turns:
        slider(page, measured.way, spec, moving[(place + 1) % len(moving)]).focus()
        page.keyboard.press("ArrowLeft" if place % 2 else "ArrowRight")
        time.sleep(0.21)
        slider(page, measured.way, spec, control).focus()
        time.sleep(QUICK_HAND_S)
        got = press(page, "ArrowLeft" if control.default == control.max else "ArrowRight", 500)
        if got["ms"] is not None:
            measured.first_touches.append(got["ms"])


def measure_drag(page, measured, spec):
    """Sixty moves in a second along the first slider, from where its handle stands towards the farther end."""
    handle = slider(page, measured.way, spec, sliders_of(spec)[0])
    handle.scroll_into_view_if_needed()
    grip = box = handle.bounding_box()
    if measured.way == "ours":
        share = handle.evaluate("(one) => one.value / one.max")
        start = box["x"] + 8 + share * (box["width"] - 16)
    else:
        box = page.locator(".noUi-base").first.bounding_box()
        start = grip["x"] + grip["width"] / 2
    middle = grip["y"] + grip["height"] / 2
    way = 0.45 * box["width"] * (1 if start < box["x"] + box["width"] / 2 else -1)
    page.mouse.move(start, middle)
    page.mouse.down()
    time.sleep(0.4)
    page.evaluate("() => pageClock.begin()")
    begun = time.perf_counter()
    for step in range(60):
        page.mouse.move(start + way * (step + 1) / 60, middle)
        time.sleep(max(0, begun + (step + 1) / 60 - time.perf_counter()))
    got = ended(page, "move", 1500)
    page.mouse.up()
    measured.passed_in_drags.append(got["passed"])
    if got["ms"] is not None:
        measured.after_drags.append(max(0.0, got["ms"]))
        measured.painted_in_drags.append(got["painted"])


def check_right(page, spec):
    """The headline is what the model gives at the sliders' values; else the measurements mean nothing."""
    shown = page.evaluate(
        "() => [document.querySelector('.cc-headline').textContent,"
        " [...document.querySelectorAll('input[type=range]')].map((s) => Number(s.value))]"
    )
    values = spec.defaults | {c.name: c.positions[i] for c, i in zip(sliders_of(spec), shown[1], strict=True)}
    expected = spec.run(values)[1].headline
    if shown[0] != expected:
        raise SystemExit(f"{spec.name}: the page shows {shown[0]!r}, the model gives {expected!r}")


def measure_hand(page, measured, arguments):
    """What a hand does on an open page: keys, first touches, drags."""
    spec, quiet_ms = explorers.spec(measured.explorer), 150 if measured.way == "ours" else 600
    time.sleep(3)
    watch(page, measured.way)
    measure_steps(page, measured, spec, arguments.steps, quiet_ms)
    measure_first_touches(page, measured, spec)
    for _ in range(arguments.drags):
        measure_drag(page, measured, spec)
    if measured.way == "ours":
        check_right(page, spec)


COLUMNS = ("explorer", "way", "p50", "p95", "first p95", "after drag", "painted", "cold s", "kB", "p50 ratio")


def rows(measured):
    """The table: one row for each explorer and way; the ratio is to ours."""
    ours = {m.explorer: quantile(m.steps, 0.5) for m in measured if m.way == "ours"}
    for m in measured:
        p50 = quantile(m.steps, 0.5)
        yield (
            m.explorer,
            m.way,
            p50,
            quantile(m.steps, 0.95),
            quantile(m.first_touches, 0.95),
            statistics.median(m.after_drags) if m.after_drags else None,
            statistics.median(m.painted_in_drags) if m.painted_in_drags else None,
            statistics.median(m.cold) / 1000 if m.cold else None,
            statistics.median(m.kilobytes) if m.kilobytes else None,
            p50 / ours[m.explorer] if p50 and ours.get(m.explorer) else None,
        )


def printed(row):
    def cell(value, place):
        if value is None:
            return "–"
        if isinstance(value, str):
            return value
        return f"{value:.1f}" if COLUMNS[place] in ("cold s", "p50 ratio") else f"{value:.0f}"

    return "".join(f"{cell(v, i):<24}" if i < 1 else f"{cell(v, i):>13}" for i, v in enumerate(row))


HEAVY_TRACES = {"sankey", "heatmap", "contour"}


def limits(measured):
    """(what, value, limit, whether it is kept) for each limit that an explorer of ours must keep. Times in ms."""
    found = {
        (m.explorer, m.way): dict(zip(COLUMNS, row, strict=True))
        for m, row in zip(measured, rows(measured), strict=True)
    }
    for (name, way), row in found.items():
        if way != "ours":
            continue
        spec = explorers.spec(name)
        peer = found.get((name, "FigureWidget"), {})
        at_most, at_least = [("kB to the first chart", row["kB"], 1000)], []
        if spec.sweeps:
            kinds = {trace.get("type") for trace in spec.run(spec.defaults)[1].traces}
            p50, p95 = (25, 40) if kinds & HEAVY_TRACES else (17, 33)
            at_most += [
                ("step, median", row["p50"], p50),
                ("step, p95", row["p95"], p95),
                ("first touch, p95", row["first p95"], 40),
                ("after a drag", row["after drag"], 50),
            ]
            # A slider of few positions cannot show twenty charts.
            ours = next(one for one in measured if (one.explorer, one.way) == (name, way))
            at_least += [("charts painted in a drag", row["painted"], min([20, *ours.passed_in_drags]))]
        else:  # too heavy to be computed ahead: Python is asked for each position
            at_most += [("first touch, p95", row["first p95"], 300)]
        if peer:
            at_least += [("times sooner than FigureWidget when cold", peer["cold s"] / row["cold s"], 1.5)]
            if spec.sweeps:
                at_least += [("times faster than FigureWidget", peer["p50 ratio"], 4)]
        for what, value, limit in at_most:
            yield f"{name}: {what}", value, f"at most {limit}", value is not None and value <= limit
        for what, value, limit in at_least:
            yield f"{name}: {what}", value, f"at least {limit}", value is not None and value >= limit


def broken_limits(measured):
    """One line for each limit that is not kept."""
    return [
        f"{what}: {'not measured' if value is None else format(value, '.1f')}, {limit}"
        for what, value, limit, kept in limits(measured)
        if not kept
    ]


def picture(measured, file):
    """Median and p95 of a step in each explorer and way, as a picture in the house style."""
    shown = {m: dict(zip(COLUMNS, row, strict=True)) for m, row in zip(measured, rows(measured), strict=True)}
    names = list(dict.fromkeys(m.explorer for m in measured))[::-1]
    colours = {"ours": style.BLUE, "FigureWidget": style.ORANGE, "interact": style.GREY}
    traces = []
    for way in [way for way in WAYS if any(m.way == way for m in measured)][::-1]:
        mine = {m.explorer: row for m, row in shown.items() if m.way == way}
        there = [name for name in names if name in mine]
        middle = [mine[name]["p50"] for name in there]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": "this course" if way == "ours" else way,
                "y": [explorers.spec(name).title for name in there],
                "x": middle,
                "text": [f"{value:.0f}" for value in middle],
                "textposition": "inside",
                "insidetextanchor": "end",
                "textangle": 0,
                "constraintext": "none",
                "textfont": {"size": 11},
                "marker": {"color": colours[way]},
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [mine[name]["p95"] - mine[name]["p50"] for name in there],
                    "color": "#444",
                    "thickness": 1.5,
                },
            }
        )
    layout = {
        "template": style.TEMPLATE,
        "paper_bgcolor": "#fff",
        "font": {"color": "#212121"},
        "width": 1080,
        "height": 120 + 78 * len(names),
        "barmode": "group",
        "bargap": 0.25,
        "showlegend": True,
        "legend": {"orientation": "h", "traceorder": "reversed", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "margin": {"l": 8, "r": 24, "t": 60, "b": 56},
        "xaxis": {"title": {"text": "Milliseconds from the key press to the painted chart: median, and line to p95"}},
        "yaxis": {"automargin": True, "ticksuffix": "  "},
        "shapes": [
            {
                "type": "line",
                "layer": "below",
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "x0": 16.7,
                "x1": 16.7,
                "line": {"dash": "dot"},
            }
        ],
    }
    with chromium() as browser:
        page = browser.new_page(viewport={"width": layout["width"], "height": layout["height"]})
        page.set_content('<body style="margin:0"><div id="chart"></div>')
        page.add_script_tag(content=plotly_script())
        page.evaluate(
            "([traces, layout]) => Plotly.newPlot('chart', traces, layout, {staticPlot: true})", [traces, layout]
        )
        page.screenshot(path=file)


@contextmanager
def chromium():
    """Headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_QUIET))
        yield browser
        browser.close()


def measured_now(names, arguments):
    """One explorer after the other, measured in all ways; prints its rows as soon as they are there.

    The ways take turns, each with `arguments.pages` pages; the sliders of the first page are moved.
    """
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        write_notebooks(Path(folder), names)
        with jupyterlab(Path(folder)) as address:
            print(printed(COLUMNS), flush=True)
            for name in names:
                beside = [Measured(name, way) for way in arguments.ways]
                for turn in range(arguments.pages):
                    for one in beside:
                        with opened(browser, address, one) as page:
                            if turn == 0:
                                measure_hand(page, one, arguments)
                            page.evaluate("() => window.jupyterapp.serviceManager.sessions.shutdownAll()")
                print("\n".join(map(printed, rows(beside))), flush=True)
                yield beside


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("explorers", nargs="*", help="names; without any: the first of the course")
    parser.add_argument("--all", action="store_true", help="every explorer of the course")
    parser.add_argument("--steps", type=int, default=60, help="key presses for each explorer and way (60)")
    parser.add_argument("--drags", type=int, default=3, help="drags for each explorer and way (3)")
    parser.add_argument("--pages", type=int, default=3, help="pages opened for each explorer and way (3)")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS), help="which ways to show a chart")
    parser.add_argument("--check", action="store_true", help="say which limits are broken; exit status 1 if any is")
    parser.add_argument("--json", metavar="FILE", help="write every single time to this file")
    parser.add_argument(
        "--from", metavar="FILE", dest="earlier", nargs="+", help="read the times of earlier runs' --json"
    )
    parser.add_argument("--picture", metavar="FILE", help="draw the steps' times as a PNG")
    arguments = parser.parse_args()
    if arguments.earlier:
        results = [Measured(**one) for file in arguments.earlier for one in json.loads(Path(file).read_text("utf-8"))]
        print("\n".join(map(printed, [COLUMNS, *rows(results)])))
    else:
        names = list(explorers.specs()) if arguments.all else arguments.explorers or list(explorers.specs())[:1]
        for name in names:
            explorers.spec(name)
        results = []
        for beside in measured_now(names, arguments):
            results += beside
            if arguments.json:  # each time, so that a run that is stopped leaves what it has measured
                write_whole(arguments.json, json.dumps([asdict(one) for one in results], indent=1))
    if arguments.picture:
        picture(results, arguments.picture)
    broken = broken_limits(results) if arguments.check else []
    for line in broken:
        print(f"broken: {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
