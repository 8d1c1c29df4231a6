from copy import deepcopy
from types import SimpleNamespace

import pytest
from lesson_samples import code, markdown, notebook

from platformlab import exercises
from platformlab.notebooks import form, grammar


@pytest.fixture(autouse=True)
def course(monkeypatch):
    """Exercises 2.1 to 2.3 and two missions."""
    kinds = {"2.1": "number", "2.2": "choice", "2.3": "function"}
    specs = {
        name: SimpleNamespace(kind=kind, points=1, answer_name=f"answer_{name[-1]}") for name, kind in kinds.items()
    }
    monkeypatch.setattr(exercises, "get", specs.__getitem__)
    monkeypatch.setattr(exercises, "missions", lambda explorer: ("2.M1", "2.M2"))
    return specs


def exercise(number):
    return [
        code(f'q{number} = exercise("2.{number}")'),
        code(f"answer_{number} = ..."),
        code(f"q{number}.check(answer_{number})"),
    ]


def lesson():
    parts = {
        "title": [markdown("# 02 · A view\n\n**The question.** How much? Afterwards you can tell. 30 minutes.")],
        "import": [code("from platformlab import explore, exercise, predict, table, claim")],
        "guess": [code('predict("02.income")')],
        "model": [markdown("$$ y = a x $$\n\n| symbol | meaning | unit |\n|---|---|---|\n| y | income | CNY |")],
        "closed": [code("from platformlab.models import content\n\ncontent", hidden=True)],
        "explorer": [code('explore("views_into_income")')],
        "answer": [code('predict("02.income", reveal=True)')],
        "figures": [code('table("content_reach").chart()')],
        "first": exercise(1),
        "second": exercise(2),
        "third": exercise(3),
        "claim": [code("claim(1)")],
        "recap": [
            markdown(
                "## In three sentences\n\nYes.\n\n## Words to know\n\nself-media 自媒体\n\n## Read on\n\nSimon (1971)"
            )
        ],
    }
    return deepcopy(parts)


def found(parts, stem="02_views"):
    cells = [cell for part in parts.values() for cell in part]
    nb = form.normalised(notebook(*cells), get=exercises.get)
    return grammar.problems(nb, stem)


def test_a_lesson_with_every_part_in_order_lacks_nothing():
    assert found(lesson()) == ()


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("title", 'must begin with "# 02 · "'),
        ("guess", "there is no guess."),
        ("model", "there is no line of maths"),
        ("closed", "no closed cell"),
        ("explorer", "there is no explorer."),
        ("answer", "there is no answer to the guess."),
        ("figures", "there is no chart of real figures."),
        ("third", "its exercises are: number, choice; 3 of 2 kinds are needed."),
        ("claim", "there is no claim on trial."),
        ("recap", "there is no recap in three sentences."),
    ],
)
def test_a_part_that_is_missing_is_named(part, said):
    parts = lesson()
    del parts[part]
    assert any(said in problem for problem in found(parts))


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("title", "30 minutes", "50 minutes", "must state its minutes once, from 25 to 45"),
        ("title", "30 minutes", "soon", "must state its minutes once"),
        ("title", "# 02 ·", "# 03 ·", 'must begin with "# 02 · "'),
        ("title", "**The question.**", "So.", 'lacks "**The question.**"'),
        ("title", "you can", "one may", "does not say what you can do"),
        ("model", "unit", "size", "no table of symbols with a column for the unit"),
        ("guess", "02.income", "02.other", "the guess 02.income is answered but never asked"),
        ("guess", "02.income", "03.income", "belongs to another lesson"),
        ("figures", ".chart()", "", "there is no chart of real figures"),
        ("recap", "自媒体", "", "no words to know with their Chinese terms"),
        ("recap", "Simon (1971)", "nothing", "no reading list"),
        ("import", "explore,", "explore, charts,", "imports charts, claim, exercise"),
        ("import", "from platformlab", "import numpy\nfrom platformlab", "imports numpy; a lesson may import"),
        ("closed", "platformlab.models", "platformlab.charts", "imports content from platformlab.charts"),
    ],
)
def test_a_part_that_is_not_as_it_should_be_is_named(part, old, new, said):
    parts = lesson()
    parts[part][0]["source"] = parts[part][0]["source"].replace(old, new)
    assert any(said in problem for problem in found(parts))


def test_the_guess_comes_before_the_sliders():
    parts = lesson()
    guess = parts.pop("guess")
    parts = {"title": parts.pop("title"), "explorer": parts.pop("explorer"), "guess": guess, **parts}
    assert "the explorer stands before the guess." in found(parts)


def test_exercises_of_one_kind_are_not_enough(course):
    for spec in course.values():
        spec.kind = "number"
    assert "its exercises are: number, number, number; 3 of 2 kinds are needed." in found(lesson())


def test_an_explorer_needs_missions(monkeypatch):
    monkeypatch.setattr(exercises, "missions", lambda explorer: ("2.M1",))
    assert "its explorers have fewer than 2 missions." in found(lesson())


def test_the_tour_is_free_of_the_shape_but_not_of_the_rule_on_imports():
    tour = {"title": [markdown("# 00 · Start")], "own": [code("import ipywidgets"), code("import numpy")]}
    (problem,) = found(tour, "00_start_here")
    assert "imports numpy" in problem
