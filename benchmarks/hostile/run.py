"""Runs the cases with ours and with the peers, compares each with what is fair, and tells it as a table.

Hand-ins that need no commands of their own are graded as one class, some at a time, as a teacher would: each has a
student in it. When such a class cannot be graded, or the honest one among them loses a mark, each is graded alone.
"""

import concurrent.futures
import itertools
import os
import pwd
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from hostile import peers
from hostile.cases import ALL
from hostile.fair import NOT_HANDED_IN, differences
from hostile.place import Outcome, Place, Stands, make_template

TOGETHER = 16
"""How many hand-ins stand in one class."""

CLASS = "student_id,name\nbo,Bo Ma\n" + "".join(f"ann-{n:02},Ann Lee {n}\n" for n in range(TOGETHER))


@dataclass
class Row:
    """One case: differs: sentences on what was not fair, none when all was. peers: by name, the same, or the reason
    why it cannot be run, as a text."""

    case: object
    differs: list
    seconds: float
    peers: dict

    @property
    def fair(self):
        return not self.differs


def chosen(words):
    """The cases whose name or kind holds one of these words; all, without any."""
    wanted = [word.casefold() for word in words]
    return [case for case in ALL if not wanted or any(word in case.title.casefold() for word in wanted)]


def run(cases, *, workers, graders, say=lambda _line: None):
    """A Row for each case, in their order. graders: the peers, by name. say: is told how far it is."""
    with tempfile.TemporaryDirectory(prefix="platformlab-hostile-") as folder:
        folder = Path(folder)
        templates = {
            "three": make_template(folder / "three"),
            "class": make_template(folder / "class", CLASS),
        }
        groups = [*together(cases), *([case] for case in cases if case.together is None)]
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            jobs = [
                pool.submit(_ours, folder / f"ours-{number}", templates, group) for number, group in enumerate(groups)
            ]
            rows = {}
            for job in concurrent.futures.as_completed(jobs):
                rows |= {id(row.case): row for row in job.result()}
                say(f"{len(rows)} of {len(cases)} cases with ours")
            _add_peers(pool, folder, templates["three"], [rows[id(case)] for case in cases], graders, say)
    return [rows[id(case)] for case in cases]


def together(cases):
    """Groups of cases that may stand in one class: those that are graded alike."""
    alike = {}
    for case in cases:
        if case.together is not None:
            alike.setdefault(repr(sorted(case.together.items())), []).append(case)
    # Those with limits of their own wait longest, and begin first.
    for _, found in sorted(alike.items(), reverse=True):
        yield from (found[at : at + TOGETHER] for at in range(0, len(found), TOGETHER))


def _ours(folder, templates, group):
    """The Rows of a group of cases, graded by ours."""
    if len(group) > 1:
        began = time.monotonic()
        outcomes = _as_one_class(folder, templates["class"], group)
        if outcomes is not None:
            seconds = (time.monotonic() - began) / len(group)
            return [Row(case, differences(case.fair, outcomes[id(case)]), seconds, {}) for case in group]
    return [_alone(folder / str(number), templates["three"], case) for number, case in enumerate(group)]


def _alone(folder, template, case):
    began, at = time.monotonic(), Place(folder, template)
    try:
        case.act(at)
        differs = list(differences(case.fair, at.outcome()))
    except Exception as error:
        # A case that cannot be played is not fair, and must not stop the others.
        differs = [f"the case stops with {type(error).__name__}: {str(error)[:200]}"]
    finally:
        at.close()
    return Row(case, differs, time.monotonic() - began, {})


def _as_one_class(folder, template, group):
    """{case: Outcome} of cases graded as one class; None when that says nothing of each."""
    at, names = Place(folder, template), {f"ann-{number:02}": case for number, case in enumerate(group)}
    try:
        for name, case in names.items():
            at.hand_in(name, case.works["ann"])
        at.hand_in("bo")
        at.collect()
        at.grade(**group[0].together)
        found = at.outcome()
    finally:
        at.close()
    bo = found.students.get("bo")
    if (
        found.trouble
        or any(said.status != 0 for said in at.said)
        or not bo
        or bo.state != "graded"
        or not all(bo.marks.values())
    ):
        return None
    nobody = Stands(NOT_HANDED_IN, {}, {})
    return {
        id(case): Outcome(at, at.said, {"ann": found.students[name], "bo": bo, "wang": nobody})
        for name, case in names.items()
    }


def _add_peers(pool, folder, template, rows, graders, say):
    """What the peers make of ann's hand-in of each case."""
    jobs = {}
    for name, grader in graders.items():
        for number, row in enumerate(rows):
            if row.case.why_no_peer or not row.case.works:
                row.peers[name] = row.case.why_no_peer
            elif isinstance(grader, str):
                row.peers[name] = grader
            else:
                jobs[pool.submit(peers.graded, grader, folder / f"{name}-{number}", template, row.case)] = (name, row)
    for number, job in enumerate(concurrent.futures.as_completed(jobs), 1):
        name, row = jobs[job]
        row.peers[name] = job.result()
        say(f"{number} of {len(jobs)} hand-ins with the peers")


# --- telling ----------------------------------------------------------------------------------------------------------


def whoami():
    """As whom this is run."""
    return f"{pwd.getpwuid(os.getuid()).pw_name} (user id {os.getuid()})"


def as_json(rows, seconds):
    """All that was measured, as plain data."""
    found = [
        {
            "case": row.case.name,
            "kind": row.case.kind,
            "fair": row.case.fair.told(),
            "ours": {"fair": row.fair, "differs": row.differs, "seconds": round(row.seconds, 2)},
            **{name: _peer_json(said) for name, said in row.peers.items()},
        }
        for row in rows
    ]
    return {"user": whoami(), "cases": found, "unfair": sum(not row.fair for row in rows), "seconds": round(seconds)}


def _peer_json(said):
    if isinstance(said, str):
        return {"cannot_run_it": said}
    return {"fair": not said, "differs": said}


def told(rows, seconds, graders):
    """The table, and below it what of ours differs."""
    names = ["ours", *graders]
    head = "".join(f"{name:{30 if name != names[-1] else 0}}" for name in names)
    for kind, found in itertools.groupby(rows, key=lambda row: row.case.kind):
        yield ""
        yield f"{kind[:60]:62}{'fair is':44}{head}"
        for row in found:
            cells = [_cell(row.differs), *(_cell(row.peers[name]) for name in graders)]
            shown = "".join(f"{cell[:28]:30}" for cell in cells).rstrip()
            yield f"  {row.case.name[:58]:60}{row.case.fair.told()[:42]:44}{shown}"
    yield ""
    for row in rows:
        for differs in row.differs:
            yield f"UNFAIR {row.case.name}: {differs}"
    yield f"As {whoami()}, in {seconds:.0f} s: {sum(row.fair for row in rows)} of {len(rows)} cases are fair with ours"
    for name in graders:
        ran = [row.peers[name] for row in rows if not isinstance(row.peers[name], str)]
        yield f"{name}: {sum(not differs for differs in ran)} of {len(ran)} that it can run"


def _cell(said):
    if isinstance(said, str):
        return f"cannot run it: {said}"
    return f"UNFAIR: {said[0]}" if said else "fair"


def main(*, only, workers, graders, json_wanted):
    """Runs the cases and prints the table; (the data, the lines, whether all is fair)."""
    began = time.monotonic()

    def say(line):
        if sys.stderr.isatty():
            print(f"\r{line:60}", end="", file=sys.stderr, flush=True)

    rows = run(chosen(only), workers=workers, graders=graders, say=say)
    seconds = time.monotonic() - began
    if json_wanted:
        return as_json(rows, seconds), all(row.fair for row in rows)
    return list(told(rows, seconds, graders)), all(row.fair for row in rows)
