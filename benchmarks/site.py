"""How large the site is, how soon a lesson can be read and its first slider moved, and how quick its sliders are.

python benchmarks/site.py [--site DIR] [--lessons 02 04 08] [--rounds 3] [--steps 60]

Builds the site (or takes a built one), serves it on this computer with Python's own web server, and visits each lesson
in Chromium with a fresh profile (first visit) and again with the same one, after the browser was closed (second visit);
each time the browser has been open for some seconds before:

    text      from the start of the visit until the lesson's first sentence is on the page
    slider    until the first slider answers, in the page to read or in the notebook, whichever comes first
    notebook  until the notebook is in front, its first chart drawn and its slider answers
    ran       until every cell has run
    early     from a key that moves a slider of the page to read to the picture, while the notebook is on its way
    step      from a key that moves a slider to the picture, p50 and p95; for models too heavy to be computed ahead
              (08, 10) until Python's answer is drawn

Needs the site and test extras, Node.js and Chromium (CHROMIUM names another than the usual one). Other programs on the
computer make everything slower: close them.
"""

import argparse
import contextlib
import http.server
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from platformlab.doctor import CHROMIUM_QUIET, find_chromium
from platformlab.notebooks import form
from platformlab.site import build

EARLY_STEPS = 6
TIMES = ("text", "slider", "notebook", "ran")

PARTS = ("python", "build", "platformlab", "extensions", "lessons", "files")


STEP = """
async ([place, heavy]) => {
  const section = document.querySelectorAll(".cc-explorer:has(.cc-slider)")[place];
  const slider = [...section.querySelectorAll(".cc-slider")].find((one) => one.max > 4);
  const sentence = section.querySelector(".cc-sentence"), headline = section.querySelector(".cc-headline");
  const shown = () => headline.textContent + sentence.textContent;
  const before = shown(), began = performance.now();
  slider.focus();
  if (Number(slider.value) >= Number(slider.max)) slider.value = slider.min; else slider.stepUp();
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const limit = heavy ? 30000 : 1000;
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  do await painted(); while (shown() === before && performance.now() - began < limit);
  return performance.now() - began;
}
"""


def serve(folder):
    """The address of a web server for the folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            """Says nothing."""

        def __init__(self, *arguments, **options):
            super().__init__(*arguments, directory=str(folder), **options)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def read(page, began, heavy):
    """Seconds until a slider of the page to read answers, None where the notebook was first; milliseconds of steps."""
    (reading,) = [frame for frame in page.frames if "?reading" in frame.url]
    live, steps = None, []
    with contextlib.suppress(PlaywrightError):  # the notebook has taken its place
        section = reading.locator("[data-explorer]").first
        section.scroll_into_view_if_needed()
        section.locator(".cc-slider:enabled").first.wait_for()
        live = time.monotonic() - began
        while len(steps) < (1 if heavy else EARLY_STEPS):
            steps.append(reading.evaluate(STEP, [0, heavy]))
    return live, steps


def visit(play, profile, address, lesson, *, steps):
    """Seconds until text, live and ran, and the milliseconds of each step."""
    context = play.chromium.launch_persistent_context(
        profile, executable_path=find_chromium(), args=list(CHROMIUM_QUIET)
    )
    context.set_default_timeout(120_000)
    page = context.pages[0]
    page.wait_for_timeout(3000)  # a browser that is open already
    outside = []
    page.on("request", lambda one: one.url.startswith((address, "blob:", "data:")) or outside.append(one.url))
    began, found = time.monotonic(), {}
    page.goto(f"{address}/notebooks/index.html?path={lesson}.ipynb", wait_until="commit")
    page.frame_locator("#cc-reading iframe").locator("h1").first.wait_for()
    found["text"] = time.monotonic() - began
    found["slider"], found["early"] = read(page, began, lesson.startswith("10"))
    page.wait_for_selector("body[data-lesson]", state="attached")
    explorers = page.locator(".cc-explorer:has(.cc-slider:enabled)")
    explorers.first.scroll_into_view_if_needed()
    explorers.first.locator(".cc-plot[data-drawn]").wait_for()
    found["notebook"] = time.monotonic() - began
    found["slider"] = found["slider"] or found["notebook"]
    page.wait_for_selector("body[data-lesson=ran]", state="attached")
    found["ran"] = time.monotonic() - began
    place = explorers.count() - 1 if lesson.startswith("08") else 0
    heavy = lesson[:2] in ("08", "10")
    explorers.nth(place).scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    found["steps"] = [page.evaluate(STEP, [place, heavy]) for _ in range(min(steps, 6) if heavy else steps)]
    context.close()
    if outside:
        sys.exit(f"The page asked another computer: {outside[0]}")
    return found


def sizes(site):
    """{part: bytes} of the site's parts, and of everything."""
    size = {part: sum(path.stat().st_size for path in (site / part).rglob("*") if path.is_file()) for part in PARTS}
    return size | {"all": sum(path.stat().st_size for path in site.rglob("*") if path.is_file())}


def main():
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, help="a site that is built already")
    parser.add_argument("--lessons", nargs="+", default=["02", "04", "08", "10"], help="their numbers; all: every one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=60)
    args = parser.parse_args()
    names = [path.stem for path in form.lessons()]
    lessons = [name for name in names if name[:2] in args.lessons or "all" in args.lessons]
    with tempfile.TemporaryDirectory() as folder:
        site = args.site
        if not site:
            began = time.monotonic()
            site = build.build(Path(folder) / "site", cache=build.default_cache()).out
            print(f"built in {time.monotonic() - began:.0f} s")
        print("\n| part | MB |\n|---|---:|")
        for part, size in sizes(site).items():
            print(f"| {part} | {size / 1e6:.1f} |")
        address = serve(site)
        print(
            "\n| lesson | visit | text s | slider s | notebook s | ran s | early p50 ms | step p50 ms | step p95 ms |"
            "\n|---|---|---:|---:|---:|---:|---:|---:|---:|"
        )
        with sync_playwright() as play:
            for lesson in lessons:
                measured = {"first": [], "second": []}
                for turn in range(args.rounds):
                    profile = Path(folder) / f"profile-{lesson}-{turn}"
                    for which in measured:
                        measured[which].append(visit(play, profile, address, lesson, steps=args.steps))
                for which, visits in measured.items():
                    times = [statistics.median(one[name] for one in visits) for name in TIMES]
                    early = [step for one in visits for step in one["early"]]
                    soon = f"{statistics.median(early):.0f}" if early else "–"
                    steps = sorted(step for one in visits for step in one["steps"])
                    middle, late = statistics.median(steps), steps[int(0.95 * (len(steps) - 1))]
                    cells = " | ".join(f"{seconds:.1f}" for seconds in times)
                    print(f"| {lesson[:2]} | {which} | {cells} | {soon} | {middle:.0f} | {late:.0f} |", flush=True)


if __name__ == "__main__":
    main()
