"""platformlab on the command line: what it answers, in words and as JSON, and its exit statuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from platformlab import claims, cli, doctor, records


class Ran:
    """Stands in for subprocess.Popen: remembers the last call, and ends at once."""

    status = 0

    def __init__(self, command, **options):
        Ran.command, Ran.options = command, options

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False

    def wait(self):
        return self.status


@pytest.fixture
def ran(monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", Ran)
    monkeypatch.setenv("CHROMIUM", sys.executable)
    return Ran


def answer(capsys, *arguments):
    """Standard output of a command that ends well."""
    assert cli.main(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refusal(capsys, *arguments):
    """(exit status, the one line on standard error)."""
    try:
        status = cli.main(arguments)
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return status, err.strip()


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_help_says_what_it_does(capsys, command):
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"] if command else ["--help"])
    assert end.value.code == 0
    out = " ".join(capsys.readouterr().out.split())
    for name in [command] if command else cli.COMMANDS:
        assert cli.COMMANDS[name].summary in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "required: COMMAND"),
        (("frobnicate",), "invalid choice: 'frobnicate'"),
        (("doctor", "--frob"), "platformlab doctor: unknown --frob"),
        (("claims", "nine"), "platformlab claims: unknown nine"),
        (("progress", "--learner"), "--learner: expected one argument"),
        (("progress", "--learner", ""), "a learner id is a text of 1 to 200"),
        (("notebooks", "--check", "--fix"), "not allowed with"),
    ],
)
def test_what_is_not_understood_is_status_2_and_one_line(capsys, arguments, words):
    status, line = refusal(capsys, *arguments)
    assert status == 2
    assert words in line


def test_claims_in_words(capsys):
    out = answer(capsys, "claims")
    flat = " ".join(out.split())
    for verdict in claims.verdicts():
        assert verdict.statement in flat
        assert f"{verdict.verdict.capitalize()}: " in flat
        for figure in verdict.figures_side:
            assert f"{' '.join(figure.text.split())} ({figure.year})" in flat


def test_claims_as_json(capsys):
    rows = json.loads(answer(capsys, "claims", "--json"))
    assert [row["number"] for row in rows] == [verdict.number for verdict in claims.verdicts()]
    assert {row["verdict"] for row in rows} <= set(claims.VERDICTS)
    assert all(figure["sources"] for row in rows for figure in row["figures_side"])
    assert all(row["condition"] and row["evidence_years"] for row in rows)
    assert {row["evidence_years"] for row in rows if not row["figures_side"]} == {"no figure was found"}


def test_progress_counts_what_was_solved(capsys, own_records):
    from platformlab import exercises

    spec = next(spec for spec in exercises.all() if spec.kind == "number")
    before = json.loads(answer(capsys, "progress", "--json", "--learner", "ann"))["lessons"]
    records.of("ann").attempt(spec.id, status="right", score=1.0, points=spec.points)
    after = json.loads(answer(capsys, "progress", "--json", "--learner", "ann"))["lessons"]
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    ((old, new),) = changed
    assert new["number"] == int(spec.id.partition(".")[0])
    assert (old["exercises"], new["exercises"]) == (0, 1)
    assert new["points"] == spec.points
    assert f"{new['title']}: begun" in answer(capsys, "progress", "--learner", "ann")
    assert f"{new['title']}: not begun" in answer(capsys, "progress", "--learner", "bob")


def test_progress_says_that_a_damaged_file_was_kept(capsys, own_records):
    notes = records.of("eve")
    notes.keep("prediction", "02.income", choice=1)
    notes.path.write_text("{")
    (notice,) = json.loads(answer(capsys, "progress", "--json", "--learner", "eve"))["notices"]
    assert ".damaged-" in notice


def test_doctor_tells_by_its_status(capsys, monkeypatch):
    for status, code in (("ok", 0), ("note", 0), ("problem", 1)):
        monkeypatch.setattr(doctor, "CHECKS", (lambda status=status: doctor.Finding("disk", status, "x"),))
        assert cli.main(["doctor", "--json"]) == code
        assert json.loads(capsys.readouterr().out)["ok"] is (code == 0)


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        ((), ["-n", "2", "--dist", "loadgroup"]),
        (("-k", "doctor", "-x"), ["-n", "2", "--dist", "loadgroup", "-k", "doctor", "-x"]),
        (("-n", "0"), ["-n", "0"]),
        (("-n4",), ["-n4"]),
        (("--pdb", "tests/test_cli.py"), ["--pdb", "tests/test_cli.py"]),
    ],
)
def test_tests_go_to_pytest_in_two_processes_unless_said_otherwise(capsys, ran, arguments, passed):
    assert answer(capsys, "test", *arguments) == ""
    assert ran.command == [sys.executable, "-m", "pytest", *passed]
    assert ran.options["cwd"] == doctor.ROOT
    assert ran.options["env"]["CHROMIUM"] == sys.executable


def test_the_tests_status_is_pytests(ran, monkeypatch):
    monkeypatch.setattr(ran, "status", 5)
    assert cli.main(["test"]) == 5


NEEDING = {
    "Chromium": "tests/browser/test_plotly_kinds.py",
    "Node.js": "tests/site/test_build.py::test_built_again_every_byte_is_the_same",
    "bubblewrap": "tests/classroom/test_honest.py::test_300_pages_of_output_are_no_crime",
}
"""Programs of the system, and a test that needs each."""


def test_what_a_missing_program_leaves_untried_is_said_in_the_last_lines(tmp_path):
    """And with --only-skips it fails the run, unless it is on the list."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    bare |= {"PATH": str(Path(sys.executable).parent), "CHROMIUM": "/nowhere/chromium"}
    command = [sys.executable, "-m", "platformlab.cli", "test", "-n", "0", *NEEDING.values()]

    def tried(*options):
        result = subprocess.run([*command, *options], env=bare, capture_output=True, text=True, check=False)
        return result.returncode, result.stdout.splitlines()[-len(NEEDING) :]

    status, last = tried()
    assert status == 0
    reasons = {}
    for program in NEEDING:
        (line,) = (line for line in last if f"no {program}" in line)
        assert line.startswith("Not tried (")
        assert "sudo apt install" in line
        reasons[program] = line.partition("): ")[2]
    for listed in (["Chromium"], list(NEEDING)):
        file = tmp_path / "skips"
        file.write_text("\n".join(["# why", *map(reasons.get, listed), ""]), encoding="utf-8")
        status, last = tried(f"--only-skips={file}")
        assert status == (0 if len(listed) == len(NEEDING) else 1)
        assert sum(line.startswith("Not allowed to be left out") for line in last) == len(NEEDING) - len(listed)


def test_without_the_test_extras_one_sentence(capsys, ran, monkeypatch):
    monkeypatch.setattr(cli, "TESTED_WITH", ("pytest", "no_such_module"))
    status, line = refusal(capsys, "test")
    assert status == 1
    assert "no_such_module not installed" in line
    assert "python3 start.py test" in line


def test_options_of_the_lab_go_to_jupyterlab(monkeypatch):
    from platformlab import lab

    monkeypatch.setattr(lab, "main", lambda arguments: arguments)
    assert cli.main(["lab", "--port", "8899", "--no-browser", "x.ipynb"]) == [
        "--port",
        "8899",
        "--no-browser",
        "x.ipynb",
    ]


def test_help_loads_neither_jupyterlab_nor_anything_heavy():
    code = "import sys; from platformlab import cli; cli.build_parser(None).format_help(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"jupyterlab", "jupyter_server", "plotly", "numpy", "ipywidgets", "IPython"} & set(loaded)


def buffered():
    """The environment of a Python that writes its output when there is enough of it, as is usual."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}


@pytest.mark.parametrize("shell", ["", "trap '' PIPE; "], ids=["", "whose parent ignores SIGPIPE"])
def test_a_reader_that_has_seen_enough_ends_it_quietly(shell):
    command = f"{shell}{sys.executable} -m platformlab.cli claims --json | head -1; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=buffered())
    assert (result.returncode, result.stdout, result.stderr) == (0, "[\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["-m", "platformlab.cli", "claims"],
        ["-m", "platformlab.cli", "progress"],
        ["-m", "platformlab.cli", "--help"],
        [str(doctor.ROOT / "start.py"), "--help"],
    ],
    ids=lambda arguments: " ".join(arguments[-2:]),
)
def test_a_reader_that_is_gone_before_anything_was_written_is_no_fault(arguments):
    """The last of the output, which may be all of it, is written when the command has ended."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        command = [sys.executable, *arguments]
        result = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False, env=buffered())
    assert (result.returncode, result.stderr) == (0, "")


def test_without_any_standard_output_it_does_its_work():
    command = f"exec >&-; exec {sys.executable} -m platformlab.cli progress"
    result = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, text=True, check=False, env=buffered())
    assert (result.returncode, result.stderr) == (0, "")


def test_a_terminal_without_a_yuan_sign_is_no_reason_to_fail():
    command = [sys.executable, "-m", "platformlab.cli", "claims"]
    env = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert (result.returncode, result.stderr) == (0, "")
    assert "income is ?0 with no advert sold" in " ".join(result.stdout.split())
