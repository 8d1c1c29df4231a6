"""Nothing that a student or a roster wrote is more than text: no markup in a page, no formula in an export."""

import csv
import shutil
from html.parser import HTMLParser

from hostile.case import collected
from hostile.fair import NOT_HANDED_IN, RIGHT, ZERO, Fair
from hostile.works import FUNCTION, LESSON, NUMBER, Work

MARKUP, FORMULAS = "markup is text in every page", "no cell of an export is a formula"
CASES = []
case = collected(CASES)

# --- markup -----------------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    """What a page holds that is more than text: programs, pictures, frames, and addresses of anything."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "img", "iframe", "object", "embed", "link", "base", "form", "input", "video", "math"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (
                name in ("src", "href", "srcdoc", "action") and not str(value).startswith("#")
            ):
                self.found.append(f"{tag} {name}={value}")


def only_text(at):
    """No page of the class holds what a browser would run or load."""
    pages = [*(at.root / "feedback").rglob("*.html"), at.root / "report.html"]
    found = []
    for path in pages:
        tags = _Tags()
        tags.feed(path.read_text(encoding="utf-8"))
        found += tags.found
    return (len(pages) == 4 and not found) or f"{len(pages)} pages, with {found[:3]}"


WILD = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TEXTS = {
    "in an error": f"raise ValueError({WILD!r})",
    "in the name of an error": f"raise type({WILD!r}, (Exception,), {{}})('x')",
    "in an answer": f"answer_1 = {WILD!r}",
    "in an answer that is a list": f"answer_1 = [{WILD!r}]",
    "in the code of the answer cell": f"answer_1 = 1  # </code></pre>{WILD}",
    "in the name of a learner": f"from platformlab import learner\nlearner({WILD!r})\nanswer_1 = 1",
    "as Markdown in an error": "raise ValueError('[x](javascript:alert(1)) ![y](http://example.com/y.png) `<b>`')",
    "as a formula in an error": r"raise ValueError(r'$\href{javascript:alert(1)}{x}$ \(<img src=x>\)')",
    "as entities in an error": "raise ValueError('&lt;script&gt; &#60;script&#62;<svg/onload=alert(1)>')",
}  # fmt: skip
_MARKS = {"ann": {NUMBER: ZERO}, "bo": NOT_HANDED_IN, "wang": NOT_HANDED_IN}
ONLY_TEXT = (("every page holds text alone", only_text),)


def _pages_of(at, work):
    at.hand_in("ann", work)
    at.collect()
    at.grade()
    at.pages()


for _name, _code in TEXTS.items():

    @case(MARKUP, f"markup {_name}", Fair(_MARKS, checks=ONLY_TEXT))
    def _(at, code=_code):
        _pages_of(at, Work(answers={NUMBER: code}))


@case(MARKUP, "markup in an error of a function", Fair({**_MARKS, "ann": {FUNCTION: ZERO}}, checks=ONLY_TEXT))
def _(at):
    _pages_of(at, Work(answers={FUNCTION: f"def visits_to_cover(*inputs):\n    raise ValueError({WILD!r})"}))


_NAMES = (
    "first_name,last_name,student_id,email\n"
    '"<script>alert(1)</script>","</h1><img src=x onerror=alert(2)>",ann,ann@school.example\n'
    '"""><svg onload=alert(1)>",O\'Brien & Söhne,bo,bo@school.example\n小明,王,wang,wang@school.example\n'
)


@case(MARKUP, "markup in names", Fair({**_MARKS, "ann": RIGHT}, checks=ONLY_TEXT))
def _(at):
    at.init(_NAMES)
    _pages_of(at, Work())


# --- formulas ---------------------------------------------------------------------------------------------------------

SIGNS = "=+-@\t\r\n＝＋－＠"


def no_formulas(at):
    """No cell begins as a formula, nor does a name after a comma; "-" alone is Moodle's word for no mark."""
    found = []
    for path in sorted((at.root / "export").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    parts = [cell, *(part.lstrip(" ") for part in cell.split(",")[1:])] if len(cell) < 60 else [cell]
                    if cell != "-" and any(part[:1] in SIGNS for part in parts if part):
                        found.append(f"{path.name}: {cell!r}")
    return not found or f"{found[:4]}"


def still_matched(at):
    """Canvas's own numbers, by which it finds a student, stand in their column as they were."""
    with (at.root / "export" / "canvas.csv").open(encoding="utf-8-sig", newline="") as file:
        numbers = {row[1] for row in csv.reader(file)}
    return {"101", "102", "103"} <= numbers or f"{sorted(numbers)}"


_CLEAN = (("no cell is a formula", no_formulas),)
_AS_TEXT = (*_CLEAN, ("Canvas still finds each student", still_matched))


def _canvas(*names, ids=("ann", "bo", "wang")):
    """A roster as Canvas gives it, of these names as they stand in its column."""
    quoted = [name.replace('"', '""') for name in names]
    rows = [f'"{name}",{101 + n},U{n},{one},A' for n, (name, one) in enumerate(zip(quoted, ids, strict=True))]
    return "\n".join(["Student,ID,SIS User ID,SIS Login ID,Section", *rows, ""])


NAMES = {
    "names that begin with = or +": ("=1+1, Ann", "+1+1, Bo", "王, 小明"),
    "names that begin with - or @": ("-1+1, Ann", "@SUM(1+1), Bo", "王, 小明"),
    "names that begin with a tab, a line end or a blank": ("\t=1+1, Ann", "\n=1+1, Bo", " =1+1, 小明"),
    "names that begin with a full-width sign": ("＝1+1, Ann", "＋1, Bo", "＠SUM(1), 小明"),
    "names that are a formula after a comma": ("Lee, =1+1", "Ma,@SUM(1+1)", "王, －1"),
    "a name that is a link": ('=HYPERLINK("http://school.example","x"), Ann', "Ma, Bo", "王, 小明"),
}  # fmt: skip

for _name, _names in NAMES.items():

    @case(FORMULAS, _name, Fair(None, status={"init": 0}, checks=_AS_TEXT))
    def _(at, names=_names):
        at.init(_canvas(*names))
        at.exports()


@case(FORMULAS, "ids that begin with - or @ or are a formula after a comma", Fair(None, checks=_CLEAN))
def _(at):
    shutil.rmtree(at.root)
    at.init("student_id,name\n-ann,Ann Lee\n@bo,Bo Ma\nwang,王小明\n")
    at.classroom("release", LESSON)
    at.exports()


@case(FORMULAS, "e-mail addresses and groups that begin with =", Fair(None, status={"init": 0}, checks=_CLEAN))
def _(at):
    at.init(
        "First name,Surname,ID number,Email address,Department,Section\n"
        'Ann,Lee,ann,=cmd@school.example,=1+1,=1+1\nBo,Ma,bo,+bo@school.example,@x,"A, =1"\n小明,王,wang,,,\n'
    )
    at.exports()


@case(FORMULAS, "an error that begins with =", Fair(_MARKS, checks=_CLEAN))
def _(at):
    at.hand_in("ann", Work(answers={NUMBER: "raise ValueError('=1+1')"}))
    at.collect()
    at.grade()
    at.exports()


@case(FORMULAS, "a reason that begins with =", Fair(None, checks=_CLEAN))
def _(at):
    at.hand_in("ann", data=b"=1+1")
    at.hand_in("bo", Work(answers={NUMBER: "import os\nos._exit(0)"}))
    at.collect()
    at.grade()
    at.exports()
