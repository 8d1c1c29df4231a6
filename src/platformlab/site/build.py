"""The site as a whole: made beside the folder it is for, then put in its place; there is never half a site."""

import contextlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from platformlab.explorers.plotlyjs import plotly_module, plotly_name
from platformlab.explorers.widget import page_script
from platformlab.notebooks import form, handout
from platformlab.site import browser, inputs, landing, lite, reading
from platformlab.site.files import SiteError, digest, write_json

HERE = Path(__file__).parent
MARK = "site.json"
"""Says that a folder is a site of ours, and what is in it."""

NEEDED_MB = 250


@dataclass(frozen=True)
class Built:
    """What was built. size_bytes: of all files. drawn: whether the pages to read hold their charts as pictures.
    cleared: {lesson: what held answers in its file}."""

    out: Path
    lessons: int
    size_bytes: int
    drawn: bool
    cleared: dict

    def as_json(self):
        """The same for a program."""
        return self.__dict__ | {"out": str(self.out)}

    def lines(self):
        """What a person is told."""
        said = [f"The site is in {self.out}: {self.lessons} lessons, {self.size_bytes / 1e6:.1f} MB."]
        said += [handout.taken_out(name, held) for name, held in self.cleared.items()]
        if not self.drawn:
            said.append(
                "No Chromium was found: the pages to read draw their charts by script, instead of showing them."
            )
        said.append(f"To look at it: python3 -m http.server -d {self.out} 8123 --bind 127.0.0.1")
        return said


def default_cache():
    """The folder where downloads and compiled Python are kept."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("platformlab", appauthor=False)) / "site"


def build(out, *, cache, clear_answers=False):
    """Builds the site into a folder; gives what was Built. SiteError, in one line, when that cannot be.

    clear_answers: publish lessons that hold answers, without them; else they are refused. Their files stay.
    """
    out = Path(out).absolute()
    check_target(out)
    lessons = tuple(form.lessons())
    if not lessons:
        raise SiteError("the lessons were not found: build the site in the folder of the course")
    notebooks, held = _for_others(lessons)
    if held and not clear_answers:
        raise SiteError(handout.refusal(held))
    cache.mkdir(parents=True, exist_ok=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    if (free := shutil.disk_usage(out.parent).free // 10**6) < NEEDED_MB:
        raise SiteError(f"the disk of {out.parent} has {free} MB free and the site needs {NEEDED_MB} MB: free some")
    pyodide = inputs.pyodide(cache)
    work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", suffix=".part", dir=out.parent))
    try:
        made = work / "site"
        drawn = _write(made, notebooks, pyodide=pyodide, cache=cache, work=work)
        size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        _put(made, out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Built(out=out, lessons=len(lessons), size_bytes=size, drawn=drawn, cleared=held)


def _for_others(lessons):
    """({name: notebook}, {name: what held answers}): the lessons as they may be published, without what running them
    has left in their files."""
    notebooks, held = {}, {}
    for path in lessons:
        try:
            notebook = form.read(path)
            if found := handout.held(notebook):
                held[path.stem] = found
            notebooks[path.stem] = handout.unrun(form.normalised(handout.cleared(notebook)))
        except form.NotebookError as error:
            raise SiteError(f"{path.stem}: {error}") from None
    return notebooks, held


def check_target(out):
    """SiteError for a folder that holds something else than a site of ours."""
    if out.is_dir() and not any(out.iterdir()):
        return
    if out.exists() and not _is_ours(out):
        raise SiteError(f"{out} is there and is not a site that this command made: name a new folder")


def _is_ours(out):
    try:
        return "platformlab" in json.loads((out / MARK).read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def _write(made, notebooks, *, pyodide, cache, work):
    live = {name: reading.for_the_browser(notebook, name) for name, notebook in notebooks.items()}
    lite.write(made, lessons={f"{name}.ipynb": notebook for name, notebook in live.items()}, work=work)
    wheels = lite.labextensions() / lite.KERNEL / "static/pypi"
    browser.write(made / "python", pyodide=pyodide, kernel_wheels=wheels, cache=cache)
    worker = (HERE / "page/worker.mjs").read_text("utf-8")
    static = made / "extensions" / lite.KERNEL / "static"
    (kernel,) = static.glob("comlink.worker.*.js")
    (made / "python/worker.mjs").write_text(worker.replace("KERNEL_WORKER", kernel.name), "utf-8")
    (made / "platformlab").mkdir()
    (made / f"platformlab/plotly-{plotly_name()}.mjs").write_text(plotly_module(), "utf-8")
    (made / "platformlab/live.js").write_text(_live(), "utf-8")
    # The pages to read are made of the same notebooks: what a lesson shows must not come from an answer in its file.
    lessons = [work / "lessons" / f"{name}.ipynb" for name in notebooks]
    (work / "lessons").mkdir()
    for path in lessons:
        form.write(notebooks[path.stem], path)
    pages = reading.write(made / "lessons", lessons, cache=cache)
    landing.write(made, pages)
    digests = {name: notebook["metadata"]["platformlab"]["lesson"] for name, notebook in live.items()}
    write_json(
        made / MARK, {"platformlab": version("platformlab"), "lessons": digests, "site": digest(*digests.values())}
    )
    return all(page.drawn for page in pages)


def _live():
    """The explorers for a page in a frame apart, which may run a script of the site but import no module of it."""
    explorers = page_script().replace("export default", "const explorer =")
    return f'"use strict";\n{{\n{explorers}\n{(HERE / "page/live.js").read_text("utf-8")}}}\n'


def _put(made, out):
    """Puts the finished folder in its place; the one that was there goes only then."""
    os.chmod(made, 0o755)
    old = made.parent / "old"
    moved = False
    if out.exists():
        os.rename(out, old)
        moved = True
    try:
        os.rename(made, out)
    except OSError:
        if moved:
            with contextlib.suppress(OSError):
                os.rename(old, out)
        raise
