"""When it was handed in, and which version counts. A time that nobody knows makes nobody late, and a student's own file
name never says one."""

from hostile.case import collected
from hostile.cases.collecting import ANN, BO, FILE
from hostile.fair import RIGHT, WHATEVER, ZERO, Fair
from hostile.works import LESSON, NUMBER, Work

TIMES, VERSIONS = "what is not known to be late is not late", "the last that was handed in counts"
CASES = []
case = collected(CASES)

DUE, EARLY, LATE = "2020-05-01 12:00", "2020-04-30 12:00:00", "2020-05-02 12:00:00"
UTC = {"env": {"TZ": "UTC"}}
WHOLE = 16


def late_rule(at, due=DUE):
    """The course takes everything off what is late, and the lesson is due at this time, UTC."""
    config = at.root / "nbgrader_config.py"
    if "penalty_method" not in config.read_text(encoding="utf-8"):
        with config.open("a", encoding="utf-8") as file:
            file.write("\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    at.classroom("release", LESSON, "--due", due, **UTC)


def total(student, points):
    """A check of what a student has in the end, with the late rule."""

    def holds(at):
        found = at.outcome().students[student].total
        return found == points or f"{found}"

    return f"{student} has {points} in the end", holds


def exchange(at, student, when, work=None, *, mark="x"):
    """A folder of nbgrader's exchange."""
    path = f"inbound/{student}+{LESSON}+{when}+{mark}/{FILE}"
    at.hand_in(student, work or Work(), path=path)
    return at.inbox / "inbound"


def timed(name, *checks, marks=None, says=(), status=0):
    """A case with the late rule; the function gives what is collected, with further words."""

    def add(prepare):
        fair = Fair(marks or {"ann": RIGHT}, status={"collect": status}, says=says, checks=checks)

        @case(TIMES, name, fair)
        def _(at):
            late_rule(at)
            at.collect(*prepare(at), **UTC)
            at.grade(**UTC)

        return prepare

    return add


# --- times ------------------------------------------------------------------------------------------------------------


@timed("Moodle's archive, zipped after the deadline", total("ann", WHOLE), says=("not known",))
def _(at):
    return [at.zip("m.zip", {f"{ANN}/{FILE}": "ann"})]


@timed("Canvas's archive, zipped after the deadline", total("ann", WHOLE), says=("not known",))
def _(at):
    return [at.zip("c.zip", {f"leeann_101_1_{FILE}": "ann"})]


@timed(
    "LATE in one of Canvas's names",
    total("ann", 0),
    total("bo", WHOLE),
    marks={"ann": RIGHT, "bo": RIGHT},
)
def _(at):
    return [at.zip("c.zip", {f"leeann_LATE_101_1_{FILE}": "ann", f"mabo_102_2_{FILE}": "bo"})]


@timed(
    "LATE in the name that a student gave a file",
    total("ann", WHOLE),
)
def _(at):
    return [at.zip("c.zip", {f"leeann_101_1_LATE_{FILE}": "ann"})]


@timed("a folder whose files were copied after the deadline", total("ann", WHOLE), says=("not known",))
def _(at):
    at.hand_in("ann")
    return [at.inbox]


@timed(
    "nbgrader's exchange, one early and one late",
    total("ann", WHOLE),
    total("bo", 0),
    marks={"ann": RIGHT, "bo": RIGHT},
)
def _(at):
    exchange(at, "bo", f"{LATE} UTC")
    return [exchange(at, "ann", f"{EARLY} UTC")]


@timed("the exchange's time in CST, which names several zones", says=("CST",), status=1, marks={"ann": WHATEVER})
def _(at):
    return [exchange(at, "ann", "2020-05-01 10:00:00 CST")]


@timed("the exchange's time in EST, and --zone that says which", total("ann", 0))
def _(at):
    return [exchange(at, "ann", "2020-05-01 09:00:00 EST"), "--zone", "America/New_York"]


@timed("an early time in the name that a student gave a file", total("ann", 0))
def _(at):
    name = f"ann+{LESSON}+{EARLY} UTC+x.ipynb"
    return [at.zip("m.zip", {f"{ANN}/{name}": "ann"}), "--received", LATE]


@timed("a late time by --received, which is the teacher's word", total("ann", 0))
def _(at):
    return [at.zip("m.zip", {f"{ANN}/{FILE}": "ann"}), "--received", LATE]


@timed("an early time by --received", total("ann", WHOLE))
def _(at):
    return [at.zip("m.zip", {f"{ANN}/{FILE}": "ann"}), "--received", EARLY]


@timed(
    "Moodle's grading worksheet, which says when",
    total("ann", WHOLE),
    total("bo", 0),
    marks={"ann": RIGHT, "bo": RIGHT},
)
def _(at):
    table = at.folder / "worksheet.csv"
    table.write_text(
        "Identifier,Full name,Email address,Status,Grade,Last modified (submission)\n"
        'Participant 7,Ann Lee,ann.lee@school.example,Submitted,,"Thursday, 30 April 2020, 11:30 AM"\n'
        'Participant 8,Bo Ma,bo.ma@school.example,Submitted,,"Saturday, 2 May 2020, 11:30 AM"\n',
        encoding="utf-8",
    )
    return [at.zip("m.zip", {f"{ANN}/{FILE}": "ann", f"{BO}/{FILE}": "bo"}), "--times", table]


def _new_deadline_or_said(at):
    found = at.outcome().students["ann"].total
    said = "".join(said.text for said in at.said if said.step == "grade")
    return found == WHOLE or "deadline" in said or f"{found}"


@case(
    TIMES,
    "a deadline that moves after the work was graded",
    Fair({"ann": RIGHT}, checks=(("the new deadline counts, or grade says it does not", _new_deadline_or_said),)),
)
def _(at):
    late_rule(at)
    at.collect(exchange(at, "ann", f"{LATE} UTC"), **UTC)
    at.grade(**UTC)
    late_rule(at, due="2020-05-09 12:00")
    at.grade(**UTC)


# --- versions ---------------------------------------------------------------------------------------------------------

WRONG = Work(answers={NUMBER: "answer_1 = 1.0"})
IS_WRONG = {"ann": {NUMBER: ZERO}}


def kept(*works):
    """A check that all of these versions of ann's are still in the course."""

    def holds(at):
        there = {path.read_bytes() for path in (at.root / "platformlab").rglob("*.ipynb")}
        return all(at.notebook("ann", work) in there for work in works)

    return "all versions are kept", holds


@case(VERSIONS, "a version that equals an earlier one", Fair(IS_WRONG, checks=(kept(WRONG, Work()),)))
def _(at):
    for work in (WRONG, Work(), WRONG):
        at.hand_in("ann", work)
        at.collect()
    at.grade()


@case(VERSIONS, "right after wrong, without a time", Fair({"ann": RIGHT}, checks=(kept(WRONG, Work()),)))
def _(at):
    for work in (WRONG, Work()):
        at.hand_in("ann", work)
        at.collect()
        at.grade()


@case(VERSIONS, "an older one that is collected later", Fair({"ann": RIGHT}, checks=(kept(WRONG, Work()),)))
def _(at):
    at.collect(exchange(at, "ann", f"{LATE} UTC"))
    (at.inbox / "inbound").rename(at.folder / "before")
    at.collect(exchange(at, "ann", f"{EARLY} UTC", WRONG))
    at.grade()


@case(
    VERSIONS,
    "two of one time in the exchange",
    Fair({"ann": WHATEVER}, says=("ann", ("same time", "one time")), checks=(kept(WRONG, Work()),)),
)
def _(at):
    exchange(at, "ann", f"{EARLY} UTC", WRONG, mark="a")
    at.collect(exchange(at, "ann", f"{EARLY} UTC", mark="b"))
    at.grade()


@case(VERSIONS, "one from the future", Fair({"ann": WHATEVER}, says=("ann", "future"), checks=(kept(Work()),)))
def _(at):
    at.collect(exchange(at, "ann", "2199-01-01 10:00:00 UTC"))
    at.grade()


@case(VERSIONS, "the same archive, collected twice", Fair({"ann": RIGHT, "bo": RIGHT}, status={"collect": 0}))
def _(at):
    path = at.zip("m.zip", {f"{ANN}/{FILE}": "ann", f"{BO}/{FILE}": "bo"})
    for _ in range(2):
        at.collect(path)
        at.grade()


@case(VERSIONS, "two of one student in one archive of Canvas's", Fair({"ann": RIGHT}, checks=(kept(WRONG, Work()),)))
def _(at):
    first, last = at.notebook("ann", WRONG), at.notebook("ann")
    at.collect(at.zip("c.zip", {f"leeann_101_12_{LESSON}-1.ipynb": last, f"leeann_101_9_{FILE}": first}))
    at.grade()


@case(VERSIONS, "a later one that cannot be read", Fair({"ann": WHATEVER}, says=("ann",), checks=(kept(Work()),)))
def _(at):
    at.hand_in("ann")
    at.collect()
    at.grade()
    at.hand_in("ann", data=b"{")
    at.collect()
    at.grade()
