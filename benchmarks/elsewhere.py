"""Tries lesson 02 in Notebook 7 and in Voila, as a learner would: python benchmarks/elsewhere.py

In each it moves a slider with the keyboard, compares what is shown with the model, answers an exercise wrongly, and
looks at what is asked of other computers. It needs Chromium and an extra: pip install -e ".[test,elsewhere]".
Exit status 1 when something is not as it should be, 2 when something needed is missing.
"""

import argparse
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from platformlab import exercises, explorers

ROOT = Path(__file__).parents[1]
LESSON = "lessons/02_views_into_income.ipynb"
SPEC = explorers.spec("views_into_income")
STEPS = 12
TOKEN = "token-of-the-trial"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
VOILAS_OWN = "cdn.jsdelivr.net/npm/@fortawesome"
"""Voila's page asks the network for its icons; a lesson shows without them."""


def notebook_command(port):
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    return ["-m", "notebook", *options], f"/notebooks/{LESSON}?token={TOKEN}"


def voila_command(port):
    return ["-m", "voila", LESSON, "--no-browser", f"--port={port}"], "/"


PLACES = {"notebook": notebook_command, "voila": voila_command}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("places", nargs="*", metavar="PLACE", help=f"which: {', '.join(PLACES)} (default: both)")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="keeps a picture of each place there")
    chosen = parser.parse_args(arguments)
    places = chosen.places or list(PLACES)
    unknown = [place for place in places if place not in PLACES]
    missing = [name for name in (*places, "playwright") if name in (*PLACES, "playwright") and find_spec(name) is None]
    if unknown or missing:
        print(
            f"There is no place {unknown[0]!r}: choose of {', '.join(PLACES)}."
            if unknown
            else f'{missing[0]} is not installed: pip install -e ".[test,elsewhere]"',
            file=sys.stderr,
        )
        return 2
    wrong = 0
    for place in places:
        found, facts = tried(place, chosen.pictures)
        wrong += len(found)
        print(f"{place:9} {'; '.join(facts)}")
        for line in found:
            print(f"{'':9} WRONG: {line}")
    return 1 if wrong else 0


def tried(place, pictures):
    """(what is wrong, what was seen) of lesson 02 in one place."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, served(place, Path(folder)) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1280, "height": 1600}).new_page()
        asked, sizes = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda line: line.on("framereceived", lambda frame: sizes.append(len(frame))))
        began = time.perf_counter()
        page.goto(address)
        if place == "notebook":
            page.wait_for_selector('.jp-KernelName:has-text("Python")', timeout=60_000)
            page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Run All Cells", exact=True).click()
        section = page.get_by_role("region", name=SPEC.title, exact=True)
        section.scroll_into_view_if_needed(timeout=90_000)
        section.locator(".cc-plot[data-drawn]").wait_for(timeout=30_000)
        drawn_after = time.perf_counter() - began
        wrong = [*slider_faults(page, section), *exercise_faults(page)]
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=pictures / f"{place}.png")
        browser.close()
        own = (address.partition("/?")[0].partition("/notebooks")[0], "data:", "blob:")
        outside = [url for url in asked if not url.startswith(own)]
        wrong += [f"asked of the network: {url}" for url in outside if place != "voila" or VOILAS_OWN not in url]
        by_kernel = sum(size > 1_000_000 for size in sizes)
        plotly = "once through the kernel" if by_kernel == 1 else "from the server" if by_kernel == 0 else ""
        if not plotly:
            wrong.append(f"plotly.js came {by_kernel} times through the kernel")
        return wrong, [f"chart after {drawn_after:.1f} s", f"plotly.js {plotly}"]


def slider_faults(page, section):
    """Moves the fans with the arrow keys: headline and sentence must be the model's."""
    slider = section.locator('input[data-control="fans"]')
    page.wait_for_function("(one) => !one.disabled", arg=slider.element_handle())
    slider.focus()
    for _ in range(STEPS):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(2000)
    places = SPEC.control("fans").positions
    live = explorers.get(SPEC.name)
    live.set(fans=places[places.index(live.fans) - STEPS])
    shown = [section.locator(part).text_content() for part in (".cc-headline", ".cc-sentence")]
    return [
        f"shown: {text!r}, the model: {right!r}"
        for text, right in zip(shown, (live.chart.headline, live.chart.sentence), strict=True)
        if text != right
    ]


def exercise_faults(page):
    """Gives exercise 2.1 a known mistake: it must be met."""
    spec = exercises.get("2.1")
    given = spec.given("self-study")
    box = page.get_by_label(re.compile(r"^Your answer \(CNY per month")).first
    box.fill(str(round(spec.wrong_answer(given, spec.misconceptions[0]), 2)))
    page.get_by_title("Check the answer to exercise 2.1").click()
    page.wait_for_timeout(2000)
    return [] if page.get_by_text(re.compile("Not yet")).count() else ["a wrong answer to 2.1 was not met"]


@contextlib.contextmanager
def served(place, folder):
    """Serves a copy of the lessons for a learner who has done nothing yet; gives the address."""
    shutil.copytree(ROOT / "lessons", folder / "lessons", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command, path = PLACES[place](port)
    environment = os.environ | {"HOME": str(folder), "PLATFORMLAB_HOME": str(folder / "r"), "JUPYTER_TOKEN": TOKEN}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if process.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            if process.poll() is not None:
                raise SystemExit(f"{place} did not start:\n{(folder / 'log').read_text()}")
            yield f"http://127.0.0.1:{port}{path}"
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    sys.exit(main())
