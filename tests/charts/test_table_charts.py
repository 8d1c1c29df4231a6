"""Charts of the figures: each number drawn and said is the table's, and nothing that was not checked is drawn."""

import dataclasses
import itertools
import re
from importlib import import_module

import pytest

from platformlab import tables
from platformlab.charts.style import count, percent

DRAWN = (
    "ad_prices",
    "content_reach",
    "conversion",
    "conversion_benchmarks",
    "creator_distribution",
    "creator_payouts",
    "growth",
    "growth_fits",
    "platform_fees",
    "platform_scale",
    "ranking_ctr",
    "trust_surveys",
)
EVERY = pytest.mark.parametrize("name", DRAWN)
TAOBAO = "China retail marketplaces (Taobao+Tmall)"


def chart(name, table=None):
    return import_module(f"platformlab.charts.tables.{name}").chart(table or tables.load(name))


def checked(name):
    return tables.load(name).verified()


def trace(name, title):
    return next(trace for trace in chart(name).traces if trace["name"] == title)


def bars_of(name):
    """(label, value) of every horizontal bar, labels in one line."""
    return [
        (label.replace("<br>", " "), value)
        for trace in chart(name).traces
        if trace["type"] == "bar"
        for label, value in zip(trace["y"], trace["x"], strict=True)
    ]


def absurd(table):
    """The table with its unchecked rows blown up: a chart that heard them would show it."""

    def blown(row):
        if row.verified:
            return row
        return dataclasses.replace(
            row, **{f.name: 1e6 for f in table.fields if f.type == "number" and getattr(row, f.name) is not None}
        )

    return dataclasses.replace(table, rows=tuple(map(blown, table.rows)))


@EVERY
def test_plotly_draws_it_with_a_sentence_and_a_table(name):
    drawn = chart(name)
    assert drawn.figure.data
    assert drawn.headline
    assert drawn.sentence.endswith(".")
    assert "None" not in drawn.text
    assert drawn.table.rows


@EVERY
def test_what_was_not_checked_is_neither_drawn_nor_said(name):
    table = tables.load(name)
    assert chart(name) == chart(name, table.verified()) == chart(name, absurd(table))


def refusal(name, table):
    """What is said in place of a chart; "" when there is one."""
    try:
        chart(name, table)
    except ValueError as error:
        return str(error)
    return ""


@EVERY
def test_a_chart_of_some_rows_is_a_chart_or_one_clear_line(name):
    table = tables.load(name)
    said = [
        refusal(name, table.where(**{column: value})) for column in table.columns for value in set(table.column(column))
    ]
    assert any(said)
    assert all(text == "" or (text.startswith(f"{name} has no row with ") and "\n" not in text) for text in said)


@EVERY
def test_percentages_in_the_sentence_stand_in_its_table_too(name):
    drawn = chart(name)
    cells = " ".join(cell for row in drawn.table.rows for cell in row)
    # The two that the sentence works out: the gap of a study that does not add up, and the top of a list.
    exempt = {"4 %", "1 %"}
    for number in set(re.findall(r"[\d.]+ %", drawn.sentence)) - exempt:
        assert number in cells, number


@EVERY
def test_every_row_of_its_numbers_is_different(name):
    rows = chart(name).table.rows
    assert len(set(rows)) == len(rows)


def test_the_histogram_holds_every_article():
    steps = trace("content_reach", "articles")
    rows = tables.load("content_reach_hist").where(channel="all").rows
    drawn = dict(zip(steps["x"][1:-1], steps["y"][1:-1], strict=True))
    assert drawn == {row.shares_from_incl: row.articles for row in rows if row.shares_from_incl >= 3}
    assert sum(drawn.values()) == 9874
    assert (steps["x"][-1], steps["y"][-1]) == (1_000_000, 0)


def test_median_mean_and_top_percent_stand_at_their_shares():
    drawn = chart("content_reach")
    marks = {trace["name"].replace("\u00a0", ""): trace["x"][0] for trace in drawn.traces[1:]}
    assert marks["median 1,500"] == 1500
    assert marks["mean 3,325"] == 3324.6
    assert marks["from here the top 1 %:<br>22.4 % of all shares"] == 26400
    assert "top 1 %, with 26,400 shares or more, who get 22.4 % of all shares" in drawn.sentence
    assert drawn.is_log("x")
    assert drawn.extents["y"][1] > 2978


@pytest.mark.parametrize("channel", sorted(set(tables.load("content_reach").column("channel"))))
def test_each_channel_can_be_drawn_alone(channel):
    drawn = chart("content_reach", tables.load("content_reach").where(channel=channel))
    median = tables.load("content_reach").one(channel=channel, statistic="p50_shares").value
    assert drawn.headline == f"Half of the articles get at most {count(median)} shares"
    articles = tables.load("content_reach").one(channel=channel, statistic="articles").value
    assert sum(drawn.traces[0]["y"]) == articles


@pytest.mark.parametrize("axis", ["x", "x2", "x3"])
def test_each_line_of_the_platforms_is_its_checked_rows_by_date(axis):
    wanted = {
        "x": lambda metric: metric.startswith("mau"),
        "x2": lambda metric: metric.startswith("annual_active"),
        "x3": lambda metric: metric == "gmv",
    }[axis]
    rows = checked("platform_scale").where(metric=wanted).rows
    # Pinduoduo counts its visitors too; they are no readers of a content platform.
    rows = [row for row in rows if axis != "x" or row.platform != "Pinduoduo"]
    names = {TAOBAO: "Taobao+Tmall"}
    expected = {}
    for row in sorted(rows, key=lambda row: row.period_end):
        expected.setdefault(names.get(row.platform, row.platform), []).append((row.period_end.isoformat(), row.value))
    drawn = {
        t["name"]: list(zip(t["x"], t["y"], strict=True)) for t in chart("platform_scale").traces if t["xaxis"] == axis
    }
    assert drawn == expected


def test_every_platforms_line_has_its_name_once():
    for line in chart("platform_scale").traces:
        assert [text.replace("<br>", "") for text in line["text"] if text] == [line["name"]]


def test_the_sentence_of_the_platforms_reads_the_latest_figures():
    rows = checked("platform_scale")
    for platform, metric in (("Kuaishou", "gmv"), ("WeChat", "mau"), (TAOBAO, "gmv"), ("Pinduoduo", "gmv")):
        latest = max(rows.where(platform=platform, metric=metric).rows, key=lambda row: row.period_end)
        assert count(latest.value) in chart("platform_scale").sentence
        assert str(latest.period_end.year) in chart("platform_scale").sentence


def test_conversion_is_drawn_from_the_counts():
    rows = tables.load("conversion")
    drawn = dict(bars_of("conversion"))
    assert drawn["Everybody"] == pytest.approx(15.47, abs=0.005)
    for label, level in (
        ("New visitors", "new_visitor"),
        ("Returning visitors", "returning_visitor"),
        ("Others", "other"),
    ):
        assert drawn[label] == pytest.approx(rows.one(dimension="visitor_type", level=level).conversion_pct, abs=0.005)
    common = [row for row in rows.where(dimension="traffic_type").rows if row.sessions >= 80]
    assert {label for label in drawn if label.startswith("Type ")} == {f"Type {row.level[-2:]}" for row in common}
    for row in common:
        assert drawn[f"Type {row.level[-2:]}"] == pytest.approx(row.conversion_pct, abs=0.005)


def test_rare_traffic_types_are_one_bar_and_nobody_is_lost():
    numbers = {row[0]: row for row in chart("conversion").table.rows}
    assert numbers["9 rare types"] == ("9 rare types", "165", "20", "12.1 %")
    visits = sum(int(row[1].replace(",", "")) for label, row in numbers.items() if label.startswith(("Type", "9 rare")))
    assert visits == 12_330


def test_benchmarks_are_one_study_from_best_to_worst():
    rows = tables.load("conversion_benchmarks").where(study="Compass/VWO")
    average = sorted(rows.where(metric="conversion_rate").column("value_low"), reverse=True)
    assert trace("conversion_benchmarks", "average of the shops")["x"] == average
    best = trace("conversion_benchmarks", "best quarter of the shops")
    assert sorted(best["x"]) == sorted(rows.where(metric="conversion_rate_top_quarter").column("value_low"))
    assert all(low < high for low, high in zip(average, best["x"], strict=True))
    # The connecting lines lead from the one to the other, row by row.
    lines = trace("conversion_benchmarks", "from average to best quarter")
    assert lines["x"][0::3] == average
    assert lines["x"][1::3] == best["x"]


def spans(name, title):
    """(row, low, high) of every line between two dots."""
    drawn = trace(name, title)
    return list(zip(drawn["y"][0::3], drawn["x"][0::3], drawn["x"][1::3], strict=True))


def test_fees_stand_in_their_platforms_row():
    drawn = chart("platform_fees")
    labels = drawn.layout["yaxis"]["ticktext"]
    assert drawn.layout["yaxis2"]["ticktext"] == labels
    commission = {labels[row]: (low, high) for row, low, high in spans("platform_fees", "commission, % of the sale")}
    deposit = {labels[row]: (low, high) for row, low, high in spans("platform_fees", "deposit, CNY")}
    assert commission == {
        "Taobao, undated": (0, 0),
        "Taobao, 2024-09": (0.6, 0.6),
        "Tmall, undated": (4, 4),
        "Tmall, 2021-01": (0.5, 10),
        "Tmall, 2024-09": (0.6, 0.6),
        "JD, undated": (4, 6),
        "Aiguang (micro-store), 2023-01": (2, 6),
    }
    assert deposit == {
        "Taobao, undated": (5_000, 5_000),
        "Tmall, undated": (50_000, 500_000),
        "Tmall, 2012-01": (50_000, 150_000),
        "Tmall, 2021-01": (50_000, 150_000),
        "Tmall Global, 2021-01": (150_000, 300_000),
        "JD, undated": (50_000, 50_000),
    }


def test_what_no_page_states_is_said_and_not_left_looking_like_nothing():
    drawn = chart("platform_fees")
    for title, axis in (("commission, % of the sale", "yaxis"), ("deposit, CNY", "yaxis2")):
        words = trace("platform_fees", f"{title}, in words")
        stated = {row for row, _, _ in spans("platform_fees", title)}
        unstated = set(drawn.layout[axis]["tickvals"]) - stated
        assert {y for y, text in zip(words["y"], words["text"], strict=True) if text == "not stated"} == unstated


def test_a_deposit_in_a_manual_is_an_example_and_not_drawn():
    assert not any("WeChat" in label for label in chart("platform_fees").layout["yaxis"]["ticktext"])
    (row,) = [row for row in chart("platform_fees").table.rows if row[0].startswith("WeChat store")]
    assert row[3] == "¥10,000"
    assert row[5].startswith("EXAMPLE")


def test_surveys_show_each_statement_with_its_share_in_its_panel():
    rows = tables.load("trust_surveys").rows
    assert sorted(bars_of("trust_surveys")) == sorted((row.statement, row.value) for row in rows)
    titles = [trace["name"] for trace in chart("trust_surveys").traces]
    assert titles == [
        "2016: China Youth Daily, n about 2,000",
        "2018: China Youth Daily, n=2,007",
        "2017: Beijing Consumer Association",
    ]
    texts = [text for trace in chart("trust_surveys").traces for text in trace["text"]]
    assert {"39.8 %", "about 54 %", "over 50 %"} <= set(texts)


def test_clicks_are_those_of_the_positions_that_were_read():
    drawn = trace("ranking_ctr", "Sistrix 2020")
    assert list(zip(drawn["x"], drawn["y"], strict=True)) == [(1, 28.5), (2, 15.7), (3, 11.0), (10, 2.5)]
    (gap,) = chart("ranking_ctr").layout["annotations"]
    assert gap["text"] == "positions 4 to 9:<br>no figure was read"
    assert "39.8 % and 32.5 %" in chart("ranking_ctr").sentence


def test_shares_of_creators_are_drawn_without_the_page_that_nobody_believes():
    assert bars_of("creator_payouts") == [
        ("OnlyFans: subscriptions", 80),
        ("YouTube: fan funding", 70),
        ("YouTube: adverts beside videos", 55),
    ]
    assert ("WeChat Official Account", "share of adverts in articles", "8 % to 10 %", "2019", "low") in chart(
        "creator_payouts"
    ).table.rows


def test_pay_for_a_thousand_views_is_drawn_as_the_pages_give_it():
    platforms = chart("creator_payouts").layout["yaxis2"]["ticktext"]
    drawn = {(platforms[row], low, high) for row, low, high in spans("creator_payouts", "CNY per 1,000")}
    rows = checked("creator_payouts").where(
        unit=lambda unit: unit.startswith("CNY_per_1000_") and "ad" not in unit.split("_")
    )
    pay = {(row.platform, row.value_low, row.value_high) for row in rows.rows if row.metric.startswith("rpm")}
    assert drawn == pay
    low, high = min(low for _, low, _ in pay), max(high for _, _, high in pay)
    assert (low, high) == (0.1, 3)
    assert "between ¥0.10 and ¥3" in chart("creator_payouts").sentence
    assert "¥3 (2 pages)" in trace("creator_payouts", "CNY per 1,000, in words")["text"]


def test_operators_and_reads_are_two_studies_side_by_side():
    rows = tables.load("creator_distribution")
    earnings, reads = chart("creator_distribution").traces
    assert earnings["x"] == [71, 84, 0.5]
    assert reads["x"] == list(rows.where(measure="share_of_reads", as_of="2019").column("value"))
    assert earnings["name"].endswith("2017-01 (Newrank, n=1,032)")
    assert reads["name"].endswith("2019 (KAWO)")
    sentence = chart("creator_distribution").sentence
    assert f"for {percent(1 - sum(reads['x']) / 100)} it does not say" in sentence
    assert "Of 2014 a page says that 80 % came from Moments" in sentence


def test_a_price_for_readers_and_a_price_for_being_shown_have_axes_of_their_own():
    drawn = {trace["name"]: trace for trace in chart("ad_prices").traces}
    shown, readers = drawn["CNY for 1,000 times shown"], drawn["CNY for one reader"]
    assert (shown["xaxis"], readers["xaxis"]) == ("x", "x2")
    assert spans("ad_prices", "CNY for 1,000 times shown") == [(0, 50, 180), (1, 5, 5)]
    assert spans("ad_prices", "CNY for one reader") == [(0, 0.5, 1.5), (1, 1.25, 1.25), (2, 0.47, 0.47)]


def test_a_success_costs_the_click_over_the_share_that_succeeds():
    clicks, successes = trace("ad_prices", "a click, USD"), trace("ad_prices", "a success, USD")
    page = checked("ad_prices").where(source="adcalc_2024")
    assert clicks["x"] == sorted(page.where(metric="cpc").column("value_low"))
    channels = chart("ad_prices").layout["yaxis3"]["ticktext"]
    for channel, click, success in zip(channels, clicks["x"], successes["x"], strict=True):
        assert click == page.one(channel=channel, metric="cpc").value_low
        assert success * page.one(channel=channel, metric="conversion_rate").value_low / 100 == pytest.approx(click)
    # The surprise: a click for a seventh of the price, and nearly the same price for what it is bought for.
    assert "$0.38 for a click on Twitter/X and $2.69 on Google Search" in chart("ad_prices").sentence
    assert "a success costs $55 and $61" in chart("ad_prices").sentence


def test_followers_are_drawn_on_their_days_and_a_channel_without_any_yet_is_not_at_one():
    drawn = {trace["name"]: trace for trace in chart("growth").traces}
    line = drawn["personal small"]
    assert (line["x"][0], line["y"][0]) == ("2022-06-06", 1_734)
    assert (line["x"][-1], line["y"][-1]) == ("2026-08-03", 26_702)
    rows = checked("growth").where(channel="second_account_tiny").rows
    assert min(row.followers for row in rows) == 0
    assert min(drawn["second account tiny"]["y"]) > 0
    assert "From 81 to 2,719,235 followers" in chart("growth").headline


def test_the_names_of_the_lines_stand_apart():
    heights = chart("growth").traces[-1]["y"]
    assert all(above / below > 1.7 for below, above in itertools.pairwise(heights))


def test_gains_of_a_few_weeks_are_the_fits_own():
    gained = trace("growth_fits", "gained in the best 5 % of weeks")["x"]
    assert gained == sorted(gained)
    assert (gained[0], gained[-1]) == (9.5, 68.5)
    assert max(trace("growth_fits", "weeks with a loss")["x"]) == 53.5
    assert (
        "the best 5 % of the weeks brought 68.5 % of all gains, in small channel 9.5 %" in chart("growth_fits").sentence
    )
