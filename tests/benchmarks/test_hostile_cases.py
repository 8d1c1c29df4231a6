"""The cases of benchmarks/hostile are whole, and the comparison sees what is unfair."""

from collections import Counter
from dataclasses import replace

import pytest
from hostile import run, works
from hostile.cases import ALL, THE_BOX, THE_WAY_IN
from hostile.fair import (
    FULL,
    NOT_HANDED_IN,
    NOT_WRONG,
    NOTHING,
    OPEN,
    RIGHT,
    ZERO,
    Fair,
    differences,
    not_graded,
    peer_differences,
)
from hostile.place import Outcome, Place, Said, Stands

from platformlab import exercises

FULL_MARKS = works.full_points()
FEWEST_OF_A_KIND = 6


def test_there_are_enough_cases_and_enough_of_each_kind():
    box, way_in = (sum(len(module.CASES) for module in part) for part in (THE_BOX, THE_WAY_IN))
    assert box >= 60
    assert way_in >= 0
    kinds = Counter(case.kind for case in ALL)
    assert {kind: count for kind, count in kinds.items() if count < FEWEST_OF_A_KIND} == {}


def test_each_case_says_what_is_fair_under_a_name_of_its_own():
    names = Counter(case.title for case in ALL)
    assert {name: count for name, count in names.items() if count > 1} == {}
    for case in ALL:
        assert case.fair.told(), case.name
        assert case.works or case.why_no_peer, case.name
        for marks in (case.fair.marks or {}).values():
            assert marks in (NOT_HANDED_IN, OPEN, "whatever") or set(marks) <= set(FULL_MARKS), case.name


def test_what_stands_for_right_answers_is_replaced_everywhere():
    for case in ALL:
        for student, work in case.works.items():
            for exercise, code in {**work.answers, **work.helpers}.items():
                written = works.written(code, exercises.get(exercise), student)
                assert "RIGHT" not in written, case.name
                assert "VALUE" not in written, case.name


# --- the comparison ---------------------------------------------------------------------------------------------------


def outcome(students, *said):
    """An Outcome of these students and commands, without a course."""
    return Outcome(None, list(said), students)


def graded(**changed):
    """A student who has all points, but for these: q41=0."""
    marks = dict(FULL_MARKS) | {f"4.{name[2:]}": points for name, points in changed.items()}
    whys = {question: "it needs a program" for question, points in marks.items() if points is None}
    return Stands("graded", marks, whys)


ABSENT = Stands(NOT_HANDED_IN, {}, {})


@pytest.mark.parametrize(
    ("fair", "stands", "said"),
    [
        (RIGHT, graded(), ""),
        (RIGHT, graded(q42=0), "ann 4.2: 0 points, fair is all points"),
        (RIGHT, graded(q42=None), "ann 4.2: not graded (it needs a program), fair is all points"),
        ({"4.1": ZERO}, graded(q41=0), ""),
        ({"4.1": ZERO}, graded(), "ann 4.1: 3 points, fair is 0"),
        ({"4.1": ZERO}, graded(q41=None), "ann 4.1: not graded"),
        ({"4.1": ZERO}, graded(q41=0, q46=0), "ann 4.6: 0 points, fair is all points"),
        ({"4.1": NOTHING}, graded(q41=None), ""),
        ({"4.1": NOTHING}, graded(q41=1.5), "ann 4.1: 1.5 points, fair is no points"),
        ({"4.1": NOT_WRONG}, graded(q41=0), "fair is all points, or not graded"),
        ({"4.1": not_graded("program")}, graded(q41=None), ""),
        ({"4.1": not_graded("network")}, graded(q41=None), "says nothing of 'network'"),
        ({"4.1": not_graded("program")}, graded(q41=0), "fair is not graded: program"),
        (NOT_HANDED_IN, ABSENT, ""),
        (NOT_HANDED_IN, graded(), "ann is graded, fair is not handed in"),
        (OPEN, Stands("not graded yet", {}, {}), ""),
        (OPEN, graded(q41=0), "ann has marks, fair is none"),
        (RIGHT, ABSENT, "ann is not handed in, fair is marks"),
    ],
)
def test_the_comparison_sees_each_unfair_mark(fair, stands, said):
    found = list(differences(Fair({"ann": fair}), outcome({"ann": stands, "bo": ABSENT})))
    assert bool(found) == bool(said)
    assert said in " ".join(found)


def test_a_student_whom_the_case_does_not_name_must_not_have_marks():
    found = list(differences(Fair({"ann": RIGHT}), outcome({"ann": graded(), "bo": graded()})))
    assert found == ["bo is graded, fair is not handed in"]
    assert list(differences(Fair({"ann": RIGHT}), outcome({}))) == ["ann is missing from the marks"]


@pytest.mark.parametrize(
    ("fair", "said", "found"),
    [
        (Fair(None, status={"grade": 0}), Said("grade", 0, "done\n", ""), ""),
        (Fair(None, status={"grade": 1}), Said("grade", 0, "done\n", ""), "grade ends with 0, fair is 1"),
        (Fair(None), Said("grade", None, "", ""), "grade did not end"),
        (Fair(None), Said("grade", -9, "", ""), "grade ends with -9"),
        (
            Fair(None),
            Said("grade", 1, "", "Traceback (most recent call last):\n  x\nE: y\n"),
            "shows a traceback (E: y)",
        ),
        (Fair(None), Said("collect", 0, "a\x1b[31mb\n", ""), "prints control characters: '\\x1b'"),
        (Fair(None, says=("bo", ("damaged", "broken"))), Said("collect", 1, "bo: is broken\n", ""), ""),
        (Fair(None, says=("damaged",)), Said("collect", 1, "bo\n", ""), "nothing is said of 'damaged'"),
        (Fair(None, one_line=("grade",)), Said("grade", 1, "", "one\ntwo\n"), "grade says 2 lines where one is due"),
        (Fair(None, checks=(("it is so", lambda at: True),)), Said("grade", 0, "", ""), ""),
        (Fair(None, checks=(("it is so", lambda at: "no"),)), Said("grade", 0, "", ""), "not so: it is so (no)"),
        (
            Fair(None, checks=(("it is so", lambda at: [][1]),)),
            Said("grade", 0, "", ""),
            "not so: it is so (IndexError",
        ),
    ],
)
def test_the_comparison_sees_what_commands_do(fair, said, found):
    sentences = list(differences(fair, outcome({}, said)))
    assert bool(sentences) == bool(found)
    assert found in " ".join(sentences)


def test_a_secret_in_a_page_is_seen(tmp_path):
    at = Place(tmp_path)
    (at.root / "feedback" / "ann").mkdir(parents=True)
    (at.root / "feedback" / "ann" / "feedback.html").write_text("<p>a token-7</p>")
    found = list(differences(Fair(None, never=("token-7", "token-8")), Outcome(at, [])))
    assert found == ["'token-7' stands in feedback/ann/feedback.html"]


def test_a_peer_without_reasons_is_measured_by_the_same_marks():
    expected = {"4.1": ZERO, "4.2": not_graded("program")}
    assert list(peer_differences(expected, FULL_MARKS | {"4.1": None, "4.2": 3})) == []
    assert list(peer_differences(expected, FULL_MARKS | {"4.1": 0, "4.2": 0})) == [
        "4.2: 0 points, fair is not graded: program"
    ]
    assert list(peer_differences({"4.1": FULL}, None)) == ["nothing is recorded"]


# --- a run ------------------------------------------------------------------------------------------------------------


def test_a_run_finds_the_planted_unfair_outcome_and_tells_it(monkeypatch):
    """Three cases through the real commands: one fair, one that asks for points nobody can have, one that stops."""
    first = next(case for case in ALL if case.name == "sys.exit")
    planted = replace(first, name="planted", fair=Fair({"ann": {"4.1": FULL}, "bo": RIGHT}))

    def stops(at):
        raise ValueError("it cannot be played")

    stopping = replace(first, name="stops", act=stops, together=None)
    rows = run.run([first, planted, stopping], workers=1, graders={"nbgrader": "not here"})
    assert [row.fair for row in rows] == [True, False, False]
    assert rows[1].differs[0].startswith("ann 4.1: 0 points")
    assert rows[2].differs == ["the case stops with ValueError: it cannot be played"]
    data = run.as_json(rows, 1.0)
    assert (data["unfair"], data["cases"][0]["nbgrader"]) == (2, {"cannot_run_it": "not here"})
    lines = "\n".join(run.told(rows, 1.0, ["nbgrader"]))
    assert "UNFAIR planted: ann 4.1: 0 points" in lines
    assert "1 of 3 cases are fair" in lines


def test_only_those_cases_are_chosen_that_are_asked_for():
    assert {case.name for case in run.chosen(["neighbour that spins"])} == {"a neighbour that spins 58 threads"}
    assert run.chosen(["no such case"]) == []
    assert len(run.chosen([])) == len(ALL)
