"""Tables: typed rows, choosing among them, sources and years, and what a person sees of them."""

import dataclasses
import datetime
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from platformlab import table_html, tables

EVERY = pytest.mark.parametrize("name", tables.names())


def fees():
    return tables.load("platform_fees")


class Page(HTMLParser):
    """What a browser would make of a fragment: each element with its attributes and its text."""

    def __init__(self, html):
        super().__init__()
        self.open, self.elements = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag, **wanted):
        return [e for e in self.elements if e["tag"] == tag and all(e.get(k) == v for k, v in wanted.items())]


def page(table):
    found = Page(table._repr_html_())
    assert not found.open, "an element is not closed"
    return found


def test_rows_have_the_types_that_the_package_declares():
    row = tables.load("platform_scale").one(platform="WeChat", period_end=datetime.date(2013, 12, 31))
    assert (row.value, row.metric, row.verified, row.note) == (355.0, "mau", True, None)
    assert isinstance(row.value, float)
    assert tables.load("trust_surveys").column("year")[0] == 2016
    assert tables.load("content_reach_hist").rows[0].shares_to_excl == 2


def test_dates_at_reduced_precision_stay_text():
    dates = tables.load("creator_distribution").column("as_of")
    assert {"2017", "2017-01", "2016-04-04"} <= set(dates)


def test_rows_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        fees().rows[0].platform = "Elsewhere"


def test_a_table_is_read_once():
    assert tables.load("ranking_ctr") is tables.load("ranking_ctr")


def test_where_takes_values_iso_dates_empty_cells_and_questions():
    scale = tables.load("platform_scale")
    assert scale.where(platform="Kuaishou", metric="gmv", period_end="2023-12-31").column("value") == (1184.4,)
    assert all(row.as_of_date is None for row in fees().where(as_of_date=None).rows)
    dear = fees().where(commission_max_pct=lambda percent: percent >= 10)
    assert set(dear.column("platform")) == {"Tmall", "Douyin shop", "OnlyFans"}
    assert scale.where(platform="Nowhere").rows == ()


def test_chosen_rows_are_still_a_table():
    chosen = tables.load("content_reach").where(channel="tech")
    assert chosen.one(statistic="p50_shares").value == 1800
    assert (chosen.title, chosen.limits) == (tables.load("content_reach").title, tables.load("content_reach").limits)


def test_verified_leaves_out_what_was_only_recalled():
    checked = tables.load("ranking_ctr").verified()
    assert sorted(checked.where(study="Sistrix 2020").column("position")) == [1, 2, 3, 10]
    assert "general_knowledge" in tables.load("ranking_ctr").sources
    assert "general_knowledge" not in checked.sources


def test_sources_are_those_of_the_rows_in_their_order():
    surveys = tables.load("trust_surveys")
    assert list(surveys.sources) == ["cyd_trust_2016", "cyd_trust_2018", "technode_weishang_2018"]
    assert list(surveys.where(year=2017).sources) == ["technode_weishang_2018"]
    assert tables.source("uci_onp").url == "https://doi.org/10.24432/C5NS3V"
    assert tables.source("general_knowledge").url is None


@pytest.mark.parametrize(
    ("table", "years"),
    [
        (lambda: tables.load("content_reach"), "2013"),
        (lambda: tables.load("conversion"), "published 2018"),
        (lambda: tables.load("platform_scale"), "2011–2024"),
        (lambda: tables.load("trust_surveys").where(year=2017), "2017"),
        (lambda: tables.load("ranking_ctr").where(study="Sistrix 2020"), "2020"),
        (lambda: fees().where(platform="Taobao", verified=True), "2024, some undated"),
        (lambda: fees().where(platform="JD"), "undated"),
    ],
)
def test_years_say_what_the_rows_are_about(table, years):
    assert table().years == years


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (
            lambda: tables.load("platform_fee"),
            "there is no table 'platform_fee'. Did you mean 'platform_fees'? Known: ",
        ),
        (lambda: tables.source("uci_on"), "there is no source 'uci_on'. Did you mean 'uci_onp'?"),
        (lambda: fees().where(plattform="Taobao"), "no column 'plattform' in platform_fees. Did you mean 'platform'?"),
        (lambda: fees().column("fee"), "there is no column 'fee' in platform_fees."),
        (
            lambda: fees().one(platform="Tmall"),
            "platform_fees has 6 rows with platform='Tmall', not one: name a further",
        ),
        (lambda: fees().some(platform="Ebay"), "no row with platform='Ebay'; platform is one of Aiguang"),
        (
            lambda: fees().one(platform="JD", currency="USD"),
            "platform_fees has no row with platform='JD', currency='USD'",
        ),
        (lambda: fees().one(deposit_min=lambda cny: cny > 10**9), "no row with deposit_min=..."),
    ],
)
def test_a_wrong_question_is_answered_in_one_line(ask, answer):
    with pytest.raises(ValueError, match="no") as error:
        ask()
    assert answer in str(error.value)
    assert "\n" not in str(error.value)


def test_an_unknown_table_is_told_all_names():
    with pytest.raises(ValueError, match="Known:") as error:
        tables.load("fees")
    assert all(name in str(error.value) for name in tables.names())


@EVERY
def test_a_table_in_words_says_how_much_it_holds_and_what_it_does_not_show(name):
    table = tables.load(name)
    said = repr(table)
    assert f"{len(table.rows)} rows" in said
    assert table.years in said
    assert said.endswith(table.limits)
    assert "\n" not in said


def test_a_table_in_words_counts_what_was_not_checked():
    assert "12 rows not checked" in repr(fees())
    assert "not checked" not in repr(fees().verified())
    assert "1 row, " in repr(fees().where(platform="OnlyFans"))


@EVERY
def test_html_has_a_caption_headings_with_scope_and_every_unit(name):
    table, seen = tables.load(name), page(tables.load(name))
    (caption,) = seen.all("caption")
    assert table.title in caption["text"]
    assert table.years in caption["text"]
    headings = seen.all("th", scope="col")
    assert [heading["text"] for heading in headings] == [field.title + field.unit for field in table.fields]
    assert len(seen.all("th", scope="row")) == min(len(table.rows), 12)
    assert f"What it does not show: {table.limits}" in [paragraph["text"] for paragraph in seen.all("p")]


@EVERY
def test_a_long_table_shows_twelve_rows_and_says_how_many_more(name):
    table, text = tables.load(name), page(tables.load(name)).all("div")[0]["text"]
    if len(table.rows) > 12:
        assert f"The first 12 of {len(table.rows)} rows; {len(table.rows) - 12} more follow" in text
    else:
        assert "The first" not in text


def test_the_way_to_further_rows_leads_to_them():
    (code,) = [e["text"] for e in page(tables.load("content_reach")).all("code") if e["text"].startswith("table(")]
    found = eval(code, {"table": tables.load})
    assert set(found.column("channel")) == {"world"}


def test_bins_of_one_channel_have_no_text_to_choose_by():
    text = page(tables.load("content_reach_hist").where(channel="all")).all("div")[0]["text"]
    assert "The first 12 of 24 rows; 12 more follow." in text


@pytest.mark.parametrize("name", [name for name in tables.names() if name != "sources"])
def test_every_row_that_was_not_checked_says_so_in_words(name):
    table = tables.load(name)
    # In portions, so that each row comes into view.
    for start in range(0, len(table.rows), 12):
        part = dataclasses.replace(table, rows=table.rows[start : start + 12])
        marked = ["not checked" in cell["text"] for cell in page(part).all("th", scope="row")]
        assert marked == [not row.verified for row in part.rows]


def test_a_table_with_recalled_rows_explains_the_mark():
    assert "12 of 30" in page(fees()).all("div")[0]["text"]
    assert "not checked" not in page(fees().verified()).all("div")[0]["text"].replace("Checked", "")


@pytest.mark.parametrize("name", [name for name in tables.names() if name != "sources"])
def test_every_source_is_listed_with_title_publisher_date_and_link(name):
    table = tables.load(name)
    seen = page(table)
    listed = " ".join(item["text"] for item in seen.all("li"))
    links = {link["href"] for link in seen.all("a")}
    for key, source in table.sources.items():
        assert f"{key}: {source.title}. {source.publisher}, {source.date or 'undated'}" in listed
        assert source.url is None or source.url in links
    assert f"Sources ({len(table.sources)})" in [summary["text"] for summary in seen.all("summary")]


def test_under_a_chart_stand_years_limits_and_checked_sources_only():
    seen = Page(table_html.caption_html(tables.load("ranking_ctr")))
    text = " ".join(e["text"] for e in seen.elements)
    assert "2020–2026, some undated" in text
    assert "What it does not show: Clicks in Google's lists" in text
    assert "sej_sistrix_2020" in text
    assert "general_knowledge" not in text


def test_numbers_and_empty_cells_read_well():
    text = [cell["text"] for cell in page(tables.load("platform_scale").where(platform="Youzan")).all("td")]
    assert "1,569.991" in text
    assert "2021-12-31" in text
    assert "None" not in " ".join(text)
    assert "2016" in [cell["text"] for cell in page(tables.load("trust_surveys")).all("td")]


def test_whatever_a_cell_holds_is_text_and_never_markup():
    table = tables.load("sources")
    hostile = dataclasses.replace(
        table.rows[0], source="<b>x</b>", title="<script>alert(1)</script>", url='javascript:alert("1")'
    )
    sound = dataclasses.replace(table.rows[1], url='https://example.org/?a="><script>&b')
    seen = page(dataclasses.replace(table, rows=(hostile, sound), title="<i>Sources</i>"))
    assert not seen.all("script")
    assert not seen.all("b")
    assert not seen.all("i")
    assert [link["href"] for link in seen.all("a")] == [sound.url]
    assert "<script>alert(1)</script>" in [cell["text"] for cell in seen.all("td")]


def test_colours_are_the_pages_own():
    html = fees()._repr_html_()
    for name in ("--jp-ui-font-color1", "--jp-layout-color1", "--jp-border-color2"):
        assert f"var({name}, " in html


@pytest.fixture
def installed(tmp_path):
    """The reader as a wheel lays it out: the figures inside the package, no repository around it."""
    package = tmp_path / "site" / "platformlab"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    for module in (tables, table_html):
        shutil.copy(module.__file__, package)
    shutil.copytree(tables.data_folder(), package / "data")
    return package


def run(package, code):
    """What the code prints when only that package and the standard library can be imported."""
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(package.parent)!r})\n{code}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=package.parent, check=False)
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_a_wheel_brings_its_own_figures_and_needs_no_other_package(installed):
    code = "from platformlab import tables; t = tables.load('platform_fees'); t._repr_html_(); print(len(t.rows))"
    assert run(installed, code) == str(len(fees().rows))


def test_missing_figures_are_said_in_one_line(installed):
    shutil.rmtree(installed / "data")
    said = run(installed, "from platformlab import tables; tables.names()")
    assert said.startswith("ValueError: the course's figures (data/datapackage.json) are not beside")


def test_a_broken_cell_is_named_with_its_place(installed):
    file = installed / "data" / "trust_surveys.csv"
    file.write_text(file.read_text("utf-8").replace("39.8", "4O"), "utf-8")
    said = run(installed, "from platformlab import tables; tables.load('trust_surveys')")
    assert said == "ValueError: trust_surveys, row 2, column value: '4O' is not of type number"
