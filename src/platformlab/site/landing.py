"""The list of lessons: a page that can be read without JavaScript, with a picture for each lesson."""

import shutil
from html import escape
from pathlib import Path

HERE = Path(__file__).parent


def write(out, pages):
    """Writes index.html and what it needs."""
    text = (HERE / "page/index.html").read_text("utf-8")
    (out / "index.html").write_text(text.replace("%LESSONS%", "\n".join(map(_entry, pages))), "utf-8")
    for name in ("site.css", "landing.js", "favicon.svg"):
        shutil.copyfile(HERE / "page" / name, out / name)


def _entry(page):
    picture = f'<img src="lessons/{page.name}.svg" alt="" loading="lazy">' if page.picture else ""
    minutes = f" {page.minutes} minutes." if page.minutes else ""
    return (
        f"<li>{picture}<div><h2>{page.number} · {escape(page.title)}</h2><p>{escape(page.question)}{minutes}</p>"
        f'<p class="ways"><a class="button" href="notebooks/index.html?path={page.name}.ipynb"'
        f' aria-label="Start lesson {page.number}, live">Start</a>'
        f'<a class="button plain" href="lessons/{page.name}.html" aria-label="Read lesson {page.number}">Read</a>'
        f'<span class="done" data-lesson="{page.number}"></span></p></div></li>'
    )
