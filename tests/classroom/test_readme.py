"""The ten lines of the README, "For teachers", as they are pasted."""

import re
import shlex
import subprocess
from pathlib import Path

from platformlab.cli import main

ROOT = Path(__file__).parents[2]


def test_the_ten_lines_work_when_pasted(tmp_path, monkeypatch, capsys):
    """All but the two that install something, which has been done here."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## For teachers")[2]
    lines = re.search(r"```bash\n(.*?)```", section, re.DOTALL)[1].splitlines()
    assert len(lines) == 10
    assert "bubblewrap" in lines[0]
    assert ".[classroom]" in lines[1]
    roster = tmp_path / "roster.csv"
    subprocess.run(["bash", "-c", lines[2].replace("/tmp/roster.csv", str(roster))], check=True)
    monkeypatch.chdir(tmp_path)
    for line in lines[3:]:
        program, *words = shlex.split(line, comments=True)
        assert program == "platformlab"
        words = [word.replace("~", str(tmp_path)).replace("/tmp/roster.csv", str(roster)) for word in words]
        assert main(words) == 0, line
    said = capsys.readouterr().out
    assert "The course is ready" in said
    assert "4 submissions graded" in said
    course = tmp_path / "my-class"
    assert (course / "report.html").is_file()
    assert "王波" in (course / "feedback" / "bo" / "feedback.html").read_text(encoding="utf-8")
    assert (course / "export" / "moodle.csv").is_file()
