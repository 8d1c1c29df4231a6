"""What lesson 10 says of all claims is what is computed of them."""

import re
from pathlib import Path

from platformlab import claims
from platformlab.notebooks import form

LESSON = Path(__file__).parents[1] / "lessons/10_your_plan.ipynb"


def prose():
    return "\n".join(cell["source"] for cell in form.read(LESSON)["cells"] if cell["cell_type"] == "markdown")


def numbers_in(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_the_lists_of_verdicts_are_the_computed_ones():
    for verdict in claims.VERDICTS:
        (listed,) = re.findall(rf"^- \*\*{verdict}\*\*: claims? (.*)$", prose(), flags=re.MULTILINE)
        assert numbers_in(listed) == [found.number for found in claims.verdicts() if found.verdict == verdict]


def test_the_claims_without_a_figure_are_named():
    (named,) = re.findall(r"have no figure beside them: claims ([\d and]+)\.", prose())
    assert numbers_in(named) == [found.number for found in claims.verdicts() if not found.figures_side]


def test_all_fourteen_have_a_condition_and_years_or_no_figure():
    assert [found.number for found in claims.verdicts()] == list(range(1, 15))
    for found in claims.verdicts():
        assert len(found.condition) > 40
        assert bool(found.evidence_years) == bool(found.figures_side)
        assert all(re.fullmatch(r"(19|20)\d\d|undated", figure.year) for figure in found.figures_side)
