"""The data package is valid, names its sources and licences, and carries the numbers that the course quotes."""

import json
import re
import shutil
from itertools import pairwise

import frictionless
import pytest

from platformlab import tables

PACKAGE = json.loads((tables.data_folder() / "datapackage.json").read_text("utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
FACTS = [name for name in tables.names() if name != "sources"]
RANGES = {
    "platform_fees": [
        ("commission_min_pct", "commission_max_pct"),
        ("deposit_min", "deposit_max"),
        ("annual_fee_min", "annual_fee_max"),
    ],
    "ad_prices": [("value_low", "value_high")],
    "creator_payouts": [("value_low", "value_high")],
    "conversion_benchmarks": [("value_low", "value_high")],
}
TAOBAO = "China retail marketplaces (Taobao+Tmall)"


def scale(platform, metric, period_end):
    """A checked number of platform_scale."""
    return tables.load("platform_scale").verified().one(platform=platform, metric=metric, period_end=period_end).value


def test_frictionless_finds_nothing_wrong():
    report = frictionless.validate(str(tables.data_folder() / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize(
    ("table", "damage", "error"),
    [
        pytest.param("trust_surveys", ("cyd_trust_2016", "nobody"), "foreign-key", id="a source that is not listed"),
        pytest.param("trust_surveys", ("39.8", "about 40"), "type-error", id="words in a number"),
        pytest.param("trust_surveys", ("39.8", "398"), "constraint-error", id="a share above 100 %"),
        pytest.param("trust_surveys", (",yes,", ",perhaps,"), "type-error", id="neither checked nor not"),
        pytest.param("ranking_ctr", ("Sistrix 2020,2,", "Sistrix 2020,1,"), "primary-key", id="one row twice"),
        pytest.param("trust_surveys", ("statement,year", "statement,when"), "incorrect-label", id="another column"),
        pytest.param("platform_fees", ("2018-04-25", "25/4/2018"), "constraint-error", id="a date in another form"),
        pytest.param("content_reach", ("p50_shares", "median"), "constraint-error", id="a statistic nobody declared"),
    ],
)
def test_a_damaged_copy_is_found(tmp_path, table, damage, error):
    folder = shutil.copytree(tables.data_folder(), tmp_path / "data")
    file = folder / f"{table}.csv"
    before, after = damage
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")
    # Only the damaged table and what it refers to, which is quicker than the whole package.
    package = {**PACKAGE, "resources": [RESOURCES["sources"], RESOURCES[table]]}
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert error in {found for (found,) in report.flatten(["type"])}


def test_every_csv_file_is_a_table_of_the_package():
    assert {file.stem for file in tables.data_folder().glob("*.csv")} == set(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_every_table_says_what_it_is_what_it_does_not_show_and_its_licence(name):
    resource = RESOURCES[name]
    assert all(resource[key].strip() for key in ("title", "description", "limits"))
    assert all(licence["name"] and licence["path"].startswith("https://") for licence in resource["licenses"])
    # One or two sentences: a lesson shows them under a chart.
    assert 1 <= len(re.findall(r"[.:;](?: |$)", resource["limits"])) <= 4
    assert tables.load(name).years


@pytest.mark.parametrize("name", RESOURCES)
def test_every_column_has_a_title_a_meaning_and_numbers_a_unit(name):
    for field in tables.load(name).fields:
        assert field.title, field
        assert field.description.endswith("."), field
        if field.type in ("number", "integer") and field.name != "position":
            assert field.unit, field


@pytest.mark.parametrize("name", FACTS)
def test_every_row_names_a_listed_source_with_a_licence(name):
    assert RESOURCES[name]["schema"]["foreignKeys"] == [
        {"fields": ["source"], "reference": {"resource": "sources", "fields": ["source"]}}
    ]
    table = tables.load(name)
    assert set(table.column("source")) == set(table.sources)
    assert all(source.licence and source.how_read for source in table.sources.values())


@pytest.mark.parametrize("name", FACTS)
def test_not_checked_means_recalled_and_nothing_else(name):
    for row in tables.load(name).rows:
        assert row.verified == (row.source != "general_knowledge")


@pytest.mark.parametrize(("name", "low", "high"), [(name, *pair) for name, pairs in RANGES.items() for pair in pairs])
def test_a_range_has_two_ends_in_order(name, low, high):
    for row in tables.load(name).rows:
        ends = getattr(row, low), getattr(row, high)
        assert (ends[0] is None) == (ends[1] is None), row
        assert ends[0] is None or ends[0] <= ends[1], row


def test_the_readme_names_every_column_as_the_package_does():
    lines = (tables.data_folder() / "README.md").read_text("utf-8").splitlines()
    for name in tables.names():
        table = tables.load(name)
        assert f"## {name}.csv: {table.title}" in lines
        assert f"What it does not show: {table.limits}" in lines
        for field in table.fields:
            meaning = field.description.replace("|", "\\|")
            assert f"| `{field.name}` | {field.unit} | {meaning} |" in lines, (name, field.name)


def test_taobao_and_tmall_took_four_percent_of_turnover():
    paid = scale(TAOBAO, "customer_management_revenue_incl_commission", "2021-03-31")
    turnover = scale(TAOBAO, "gmv", "2021-03-31") * 1000
    assert (paid, turnover) == (306_070, 7_494_000)
    assert paid / turnover == pytest.approx(0.041, abs=0.0005)


def test_pinduoduo_took_three_percent_of_turnover():
    turnover = scale("Pinduoduo", "gmv", "2018-12-31") * 1000
    assert turnover == 471_600
    assert scale("Pinduoduo", "total_revenue", "2018-12-31") / turnover == pytest.approx(0.028, abs=0.0005)
    assert scale("Pinduoduo", "online_marketing_revenue", "2018-12-31") / turnover == pytest.approx(0.024, abs=0.0005)


@pytest.mark.parametrize(("year", "cost_cny"), [(2019, 163), (2020, 203), (2021, 558)])
def test_pinduoduos_spending_for_each_net_new_buyer(year, cost_cny):
    spent = scale("Pinduoduo", "sales_and_marketing_expense", f"{year}-12-31")
    buyers = scale("Pinduoduo", "annual_active_buyers", f"{year}-12-31")
    buyers_before = scale("Pinduoduo", "annual_active_buyers", f"{year - 1}-12-31")
    assert spent / (buyers - buyers_before) == pytest.approx(cost_cny, abs=0.5)


def test_kuaishou_sells_goods():
    sold = [round(scale("Kuaishou", "gmv", f"{year}-12-31")) for year in (2022, 2023)]
    assert sold == [901, 1184]


@pytest.mark.parametrize("channel", sorted(set(tables.load("content_reach").column("channel"))))
def test_the_bins_hold_every_article_and_the_median_lies_in_its_bin(channel):
    statistics = {row.statistic: row.value for row in tables.load("content_reach").where(channel=channel).rows}
    bins = tables.load("content_reach_hist").where(channel=channel).rows
    assert sum(row.articles for row in bins) == statistics["articles"]
    for row, following in pairwise(bins):
        assert row.shares_to_excl == following.shares_from_incl
    # At most half of the articles lie below the median's bin, at least half below its end.
    below = sum(row.articles for row in bins if row.shares_to_excl <= statistics["p50_shares"])
    upto = sum(row.articles for row in bins if row.shares_from_incl <= statistics["p50_shares"])
    assert below <= statistics["articles"] / 2 <= upto


def test_the_channels_are_all_the_articles():
    articles = {row.channel: row.value for row in tables.load("content_reach").where(statistic="articles").rows}
    assert articles.pop("all") == sum(articles.values()) == 9874


@pytest.mark.parametrize("row", tables.load("conversion").rows, ids=lambda row: f"{row.dimension} {row.level}")
def test_conversion_is_orders_over_visits(row):
    assert row.conversion_pct == pytest.approx(100 * row.purchases / row.sessions, abs=0.00501)


@pytest.mark.parametrize("dimension", sorted(set(tables.load("conversion").column("dimension"))))
def test_every_split_holds_all_visits_and_orders(dimension):
    parts = tables.load("conversion").where(dimension=dimension)
    assert (sum(parts.column("sessions")), sum(parts.column("purchases"))) == (12_330, 1_908)
