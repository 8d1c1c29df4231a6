"""Charts as SVG, drawn by a Chromium that is installed here, with the page's own code."""

import json
import re
import subprocess
import tempfile
from html import unescape
from pathlib import Path

from platformlab.charts.style import TEMPLATE
from platformlab.doctor import CHROMIUM_QUIET, find_chromium
from platformlab.explorers.plotlyjs import plotly_script
from platformlab.explorers.widget import page_script

WIDTH_PX = 820
SECONDS = 120
_FLAGS = (
    *CHROMIUM_QUIET, "--headless", "--hide-scrollbars", "--window-size=1200,900",
    "--virtual-time-budget=100000", "--dump-dom",
)  # fmt: skip
_DRAW = """
const found = [];
for (const view of JSON.parse(document.getElementById("views").textContent)) {
  const node = document.createElement("div");
  document.body.replaceChildren(node);
  const picture = new Picture(node, TEMPLATE, view);
  await picture.start(Plotly);
  found.push(picture.asSvg());
}
document.body.replaceChildren();
document.body.textContent = JSON.stringify(found);
document.body.id = "drawn";
"""


def drawn(views):
    """One SVG text for each view of a chart, in order; None when no Chromium is installed or it draws nothing."""
    chromium = find_chromium()
    if not chromium:
        return None
    if not views:
        return []
    data = json.dumps(views).replace("<", "\\u003c")
    page = (
        f'<!doctype html><meta charset="utf-8"><style>body {{ width: {WIDTH_PX}px; color: rgb(33, 33, 33);'
        f" font-family: sans-serif; margin: 0; }}</style><script>{plotly_script()}</script>"
        f'<script type="application/json" id="views">{data}</script><body><script type="module">{page_script()}\n'
        f"const TEMPLATE = {json.dumps(TEMPLATE)};{_DRAW}</script></body>"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draw.html"
        path.write_text(page, "utf-8")
        command = [chromium, *_FLAGS, f"--user-data-dir={folder}/profile", path.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return None
    _, there, rest = done.stdout.decode("utf-8", "replace").partition('<body id="drawn">')
    if not there:
        return None
    return list(map(unidentified, json.loads(unescape(rest.rpartition("</body>")[0])), range(len(views))))


def unidentified(svg, number):
    """The picture with names of its own for what it refers to: Plotly's are other ones each time, and pages hold
    several pictures."""
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    for place, name in enumerate(names):
        svg = re.sub(
            rf'(id="|url\(#|url\(&quot;#|url\("#|href="#){re.escape(name)}(?=["&)])', rf"\g<1>c{number}-{place}", svg
        )
    return re.sub(r' data-[a-z-]+="[^"]*"', "", svg)
