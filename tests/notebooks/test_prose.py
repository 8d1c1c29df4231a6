import pytest
from hypothesis import given
from hypothesis import strategies as st
from lesson_samples import code, markdown, notebook, stream

from platformlab.notebooks import form, prose
from platformlab.notebooks.prose import Origins, quantities, shows

READING = frozenset({("Simon", "1971"), ("Anderson", "2005"), ("Coate", "2005"), ("Salganik", "2006")})


def numbers(source, **options):
    return [(quantity.text, quantity.tag) for quantity in quantities(source, **options)[0]]


def texts(source, **options):
    return [text for text, _ in numbers(source, **options)]


# --------------------------------------------------------------------------------------------------- what counts


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("You have 20,000 fans and post 12 times.", ["20,000", "12 times"]),
        ("They took 4.1 % of it, ¥134 in 2021.", ["4.1 %", "134", "2021"]),
        ("CNY 901 billion, since 2019-01-01", ["901 billion", "2019-01-01"]),
        ("in FY2021 and the 1990s, 12k fans", ["2021", "1990s", "12k"]),
        ("**24,000** views, *9* posts, ×3", ["24,000", "9", "3"]),
        ("- 300 visits\n- 7 orders", ["300", "7"]),
        ("| reach | 6 % |", ["6 %"]),
        ("half a step 5.", []),
        ("mid-2016", ["2016"]),
        ("about 10 minutes", ["10"]),
    ],
)
def test_a_number_in_digits_counts(source, found):
    assert texts(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "# 02 · What 1 view is worth (5 minutes)",
        "lessons 02 and 10, exercise 2.1b, exercises 2.1, 2.2 and 2.3, step 3, claims 1 to 4, **Question 2**",
        "See 01 and 04 for that.",
        "[10 · Your plan](10_your_plan.ipynb) and [lesson 3](03_visits_into_orders.ipynb)",
        "1. first\n2. second\n   10) tenth",
        "income per 1,000 views, per 100 posts",
        "B2C, O2O, 5G, UTF-8, the 2nd and 5th partner, Q4, H264, content_2",
        "`fans = 20_000` and ``x = 3``",
        "```python\nfans = 20_000\n```",
        "$y = 3x + 12$ and $$\n\\frac{1}{1000}\n$$",
        "[a source](https://example.org/2021/04) <https://x.org/9> https://y.org/7",
        '<img src="pictures/a1.png" width="300">',
        "[a]: https://example.org/2021",
        "Mission 2.M1 and 2.M1 again",
        "Python 3.11",
    ],
)
def test_what_is_no_number_about_the_world_does_not_count(source):
    assert texts(source) == []


def test_the_minutes_of_the_lesson_are_stated_in_its_first_cell_only():
    assert texts("30 minutes · 25 to 45 minutes", first=True) == []
    assert texts("It takes 30 minutes.") == ["30"]
    assert texts("30 fans", first=True) == ["30"]


def test_a_price_written_with_a_dollar_sign_is_not_taken_for_maths():
    assert texts("from \\$5 to \\$9") == ["5", "9"]


# -------------------------------------------------------------------------------------------------- citations


@pytest.mark.parametrize(
    "source",
    [
        "Simon (1971) said so.",
        "(Simon 1971; Anderson & Coate 2005)",
        "Attention is scarce (Simon, 1971).",
        "Salganik, Dodds and Watts (2006), Salganik et al. (2006)",
    ],
)
def test_the_year_of_a_work_in_the_reading_list_needs_no_tag(source):
    assert texts(source, readings=READING) == []


@pytest.mark.parametrize(
    "source", ["Simon (1972)", "Taobao (2005)", "In 1971", "Simon said in 1971 that", "Simon: (other) 1971"]
)
def test_any_other_year_does(source):
    assert len(texts(source, readings=READING)) == 1


def test_the_reading_list_is_read_and_its_numbers_need_no_tag():
    source = (
        "## Words to know · Read on\n\n"
        "- Simon, H. A. (1971). Designing organizations, 37-72.\n"
        "- Anderson, S. P., Coate, S. (2005). Review of Economic Studies 72(4), 947-972; Kelly 2008\n\n"
        "## After\n\nThen 5 fans."
    )
    assert texts(source) == ["5"]
    found = prose.readings_of(notebook(markdown(source)))
    assert {("Simon", "1971"), ("Coate", "2005"), ("Kelly", "2008")} <= found


def test_a_reading_list_may_begin_in_bold():
    source = "Then 5 fans.\n\n**Read on** Simon (1971), pp. 37-72\n\n**And** 6 more."
    assert texts(source) == ["5", "6"]


# ------------------------------------------------------------------------------------------------------- tags


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("1,500<!--table content_reach-->", ("table", "content_reach")),
        ("22 %<!-- model -->", ("model", "")),
        ("**24,000**<!--example-->", ("example", "")),
        ("**24,000<!--example-->**", ("example", "")),
        ("80 fen<!--assumed-->", ("assumed", "")),
        ("CNY 1.2 million<!--cited ks_fy2023_pr-->", ("cited", "ks_fy2023_pr")),
        ("(about 14,400)<!--model-->", ("model", "")),
        ("8 %<!--cited Resnick 2006-->", ("cited", "Resnick 2006")),
    ],
)
def test_a_tag_stands_right_behind_its_number_and_unit(source, tag):
    found, stray = quantities(source)
    assert [quantity.tag for quantity in found] == [tag]
    assert stray == ()


def test_one_tag_serves_joined_numbers():
    for source in (
        "163, 203 and 558<!--model-->",
        "0.5 to 1.5<!--model-->",
        "55 / 45<!--model-->",
        "¥163 – ¥558<!--model-->",
        "in 2019, 163<!--model-->",
        "**3**, **4** or **5 %**<!--model-->",
    ):
        assert {tag for _, tag in numbers(source)} == {("model", "")}, source


def test_words_between_two_numbers_part_them():
    assert numbers("12 posts and 20<!--model--> fans") == [("12", None), ("20", ("model", ""))]
    assert numbers("12 posts, 20<!--model--> fans")[0] == ("12", None)


def test_a_tag_further_on_is_no_tag_of_the_number():
    found, stray = quantities("134 yuan a month<!--model-->")
    assert found[0].tag is None
    assert stray == ((1, "model"),)


def test_the_last_cell_of_a_table_row_tags_the_whole_row():
    source = (
        "| symbol | usual | from |\n|---|---|---|\n| reach | 6 % | nobody measured it<!--assumed--> |\n"
        "| share | 70 %<!--example--> | 2018<!--cited x--> |\n| posts | 12 | you |"
    )
    assert numbers(source) == [
        ("6 %", ("assumed", "")),
        ("70 %", ("example", "")),
        ("2018", ("cited", "x")),
        ("12", None),
    ]


# ------------------------------------------------------------------------------------------ agreement with origins


def quantity(source):
    (found,) = quantities(source)[0]
    return found


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1,500", 1500.0),
        ("3,325", 3324.6),
        ("22 %", 22.4),
        ("39.8 %", 0.398),
        ("4.1 %", 306_070 / 7_494_000),
        ("901 billion", 901.2),
        ("306 billion", 306_070),
        ("1.2 trillion", 1184.4),
        ("1.37 billion", 1370),
        ("¥134", 134.4),
        ("134.40", 134.4),
        ("a loss of 50", -50.0),
        ("about 14,400", 14_444.4),
        ("more than 9,000", 9_200),
        ("about ¥5,000", 4_980),
        ("12k", 12_000),
        ("5 %", 0.045),
    ],
)
def test_a_number_shows_what_rounds_to_it(source, value):
    assert shows(quantity(source), value)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1,500", 1_501.0),
        ("14,400", 14_444.4),
        ("about 20,000", 24_000),
        ("about 14,400", 14_460),
        ("22 %", 23.1),
        ("134.40", 134.5),
        ("134", 0.134),
        ("22", 0.22),
        ("901", 901_200),
        ("901 billion", 90.12),
    ],
)
def test_a_number_does_not_show_what_rounds_to_another(source, value):
    assert not shows(quantity(source), value)


@given(st.floats(0.001, 1e9), st.integers(0, 3))
def test_every_value_is_shown_by_its_own_rounding_and_not_by_the_next(value, decimals):
    assert shows(quantity(f"{value:,.{decimals}f}"), value)
    assert not shows(quantity(f"{value + 10.0**-decimals * 1.6:,.{decimals}f}"), value)


def test_numbers_are_read_from_texts_as_they_are_meant():
    assert prose.values_in("¥5.60 for 1.2 % of 2.5 million, 2019-05") == {5.6, 1.2, 0.012, 2.5, 2.5e6, 2019.0, 5.0}


KNOWN = Origins(
    table=lambda name: {"reach": ((1500.0, 22.4, 39.8), ("2019-01-01", "top 1 %"))}.get(name),
    sources={"uci_onp", "general_knowledge"},
    model={134.4, 24_000.0, 14_444.4},
    readings=READING,
)


def found(source, known=KNOWN):
    nb = notebook(markdown("# 02 · A lesson"), markdown(source))
    nb["cells"][1]["id"] = "here"
    return prose.tag_problems(nb, known)


@pytest.mark.parametrize(
    "source",
    [
        "Half get 1,500<!--table reach--> or fewer, the best 22 %<!--table reach-->.",
        "Since 2019-01-01<!--table reach-->.",
        "You get ¥134<!--model-->, for 24,000<!--model--> views; about 14,400<!--model--> fans do.",
        "It was 8 %<!--cited uci_onp-->, 9 %<!--cited Simon 1971-->.",
        "6 %<!--assumed-->, 7 %<!--example-->",
        "No numbers here.",
    ],
)
def test_tags_that_agree_with_their_origin_pass(source):
    assert found(source) == ()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("You get 134 yuan.", "134 yuan has no tag"),
        ("Half get 1,600<!--table reach-->.", "1,600 is in no checked row of the table reach"),
        ("Since 2019-01-02<!--table reach-->.", "2019-01-02 is in no checked row"),
        ("Half get 1,500<!--table reech-->.", "names a table 'reech' that does not exist"),
        ("You get ¥135<!--model-->.", "135 is not computed in this lesson"),
        ("exactly 14,400<!--model-->", "14,400 is not computed"),
        ("8 %<!--cited nobody-->", "cites 'nobody', which is neither"),
        ("8 %<!--cited Simon 1972-->", "cites 'Simon 1972', which is neither"),
        ("8 %<!--cited general_knowledge-->", "is cited from general knowledge"),
        ("8 %<!--guessed-->", "has the tag <!--guessed-->; tags are"),
        ("many<!--model-->", "<!--model--> stands behind no number"),
        ("many <!-- look here -->", "<!--look here--> is no tag"),
    ],
)
def test_tags_that_do_not_are_named_in_one_line(source, said):
    (problem,) = found(source)
    assert said in problem
    assert problem.startswith("cell here, line 1: ")
    assert "\n" not in problem


def test_the_line_of_a_number_is_told():
    assert "line 3: 9 has no tag" in found("One.\n\nIt was 9.")[0]


# ------------------------------------------------------------------------------------------------ the course's origins


def test_a_table_vouches_for_its_checked_rows_only():
    values, texts_of = prose.table_numbers("platform_fees")
    assert 0.6 in values
    assert 26_800 not in values  # a recalled price of Youzan's
    assert any("2024-09-01" in text for text in texts_of)
    assert prose.table_numbers("no_such_table") is None


def test_numbers_of_a_tables_sources_are_vouched_for_too():
    values, _ = prose.table_numbers("creator_distribution")
    assert 1_032 in values  # asked, says the title of the source


def test_what_a_marked_cell_prints_may_be_quoted():
    nb = notebook(code("# NBVAL_CHECK_OUTPUT\nprint(24000)", outputs=[stream("24,000 views, 83 %\n")]))
    assert {24_000.0, 83.0, 0.83} <= prose.model_values(nb, "99_none")
    nb["cells"][0]["source"] = "print(24000)"
    assert prose.model_values(nb, "99_none") == frozenset()


# ------------------------------------------------------------------------------------------------------------- links


def lesson_file(tmp_path, *sources, name="02_sample.ipynb"):
    path = tmp_path / name
    path.write_text(form.dumps(notebook(*map(markdown, sources))), encoding="utf-8")
    return path


def test_links_to_files_and_headings_that_are_there_pass(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a b.png").write_bytes(b"")
    lesson_file(tmp_path, "## What *is* it?", name="03_other.ipynb")
    path = lesson_file(
        tmp_path,
        "## Guess first\n[there](03_other.ipynb) [here](#Guess-first) [part](03_other.ipynb#What-is-it?)",
        '![](pictures/a%20b.png "title") <img src="pictures/a b.png">',
        '[web](https://example.org) <a href="mailto:a@b.c">',
        "`[code](nowhere.md)`\n\n```\n[code](nowhere.md)\n```",
    )
    assert prose.link_problems(path) == ()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[x](04_none.ipynb)", "the link 04_none.ipynb leads to no file"),
        ("![x](none.png)", "the link none.png leads to no file"),
        ('<a href="none.md">x</a>', "the link none.md leads to no file"),
        ("[x]\n\n[x]: none.md", "the link none.md leads to no file"),
        ("[x](#Nowhere)", "the link #Nowhere leads to no heading of 02_sample.ipynb"),
    ],
)
def test_links_that_lead_nowhere_are_named(tmp_path, source, said):
    assert said in prose.link_problems(lesson_file(tmp_path, source))[0]


def test_headings_of_a_markdown_file_are_reached_as_on_github(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(
        "# Content or Commerce?\n\n[up](#content-or-commerce) [no](#Content-or-Commerce?)\n", encoding="utf-8"
    )
    assert prose.link_problems(path) == ("the link #Content-or-Commerce? leads to no heading of README.md.",)
