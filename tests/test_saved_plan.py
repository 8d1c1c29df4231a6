"""A plan saved as files: it says what the explorer says, whole or not at all, and never in place of something else."""

import csv
import io
import os
import re

import pytest

from platformlab import explorers, saved_plan, tables
from platformlab.explorers import your_plan


@pytest.fixture
def plan():
    return explorers.get("your_plan").set(basket_cny=300, reach_rate=0.2, reach_rate_doubt=your_plan.UNSURE)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def prose(page):
    """What a reader of the page reads: no scripts, no styles, no marks."""
    page = re.sub(r"<(script|style)>.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_says_what_the_explorer_says(plan):
    said = prose(saved_plan.page(plan))
    assert plan.chart.headline in said
    assert plan.chart.sentence in said
    for row in plan.table.rows:
        assert " ".join(cell for cell in row if cell) in said


def test_every_number_of_the_plan_is_there_with_its_range_and_its_origin(plan):
    page = saved_plan.page(plan)
    listed = {one.name: one for one in saved_plan.numbers(plan)}
    assert set(listed) | {"ads_sold"} == set(type(plan.result.plan).__dataclass_fields__)
    assert (listed["reach_rate"].low, listed["reach_rate"].high) == pytest.approx((0.08, 0.32))
    assert "8 % to 32 %" in prose(page)
    for one in listed.values():
        assert one.label in page.replace("&#x27;", "'")
        assert one.origin in ("yours", "assumed") or one.sources
        for key in one.sources:
            assert tables.source(key).url in page


def test_the_page_asks_for_nothing_outside_itself(plan):
    page = saved_plan.page(plan)
    head = page.split("<script>")[0]
    assert not re.findall(r'(?:src|href)="(?!https?://|data:,)', head)
    assert not re.findall(r'<(?:link|script|img|iframe)[^>]*(?:src|href)="http', page)


def test_the_tables_hold_the_cash_and_the_numbers(plan):
    cash = rows_of(saved_plan.cash_csv(plan))
    assert len(cash) == 4 * 25
    last = next(row for row in cash if row["strategy"] == "Both" and row["month"] == "24")
    assert float(last["50 % of cases have at most (CNY)"]) == pytest.approx(plan.result.chosen.end_cny[2], abs=0.01)
    numbers = {row["name"]: row for row in rows_of(saved_plan.numbers_csv(plan))}
    assert float(numbers["basket_cny"]["likely"]) == 300
    assert numbers["basket_cny"]["origin"] == "yours"
    assert numbers["churn"]["origin"] == "assumed"
    assert "marketmaze_2024" in numbers["commission_rate"]["origin"]


def test_a_second_plan_gets_a_folder_of_its_own_and_nothing_else_is_touched(plan, tmp_path):
    (tmp_path / "my-plan-2").write_text("a file of somebody's")
    first = saved_plan.save(plan, tmp_path)
    before = (first / "plan.html").read_bytes()
    second = saved_plan.save(plan.reset(), tmp_path)
    assert (first.name, second.name) == ("my-plan", "my-plan-3")
    assert (first / "plan.html").read_bytes() == before
    assert (tmp_path / "my-plan-2").read_text() == "a file of somebody's"
    assert sorted(file.name for file in second.iterdir()) == ["cash.csv", "numbers.csv", "plan.html"]
    assert (second / "cash.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_dead_link_of_that_name_is_not_followed(plan, tmp_path):
    (tmp_path / "my-plan").symlink_to(tmp_path / "elsewhere")
    assert saved_plan.save(plan, tmp_path).name == "my-plan-2"
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_left_half_written(plan, tmp_path, monkeypatch):
    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.chdir(tmp_path)
    said = saved_plan.said_after_saving(plan)
    assert "could not be saved" in said
    assert "no space left on device" in said
    assert list(tmp_path.iterdir()) == []


def test_only_a_plan_can_be_saved():
    for other in (explorers.get("start_here"), None, "your_plan"):
        with pytest.raises(ValueError, match=r'only a plan can be saved: plan = explore\("your_plan"\)'):
            saved_plan.save_plan(other)


def test_the_button_saves_what_the_explorer_shows_and_says_where(plan, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("platformlab.exercises.panel.show_widget", lambda widget, fallback: shown.append(widget))
    monkeypatch.chdir(tmp_path)
    assert saved_plan.save_plan(plan) is None
    assert list(tmp_path.iterdir()) == []
    row, place = shown[0].children
    plan.set(living_cost_cny=4_000)
    row.children[1].click()
    assert str(tmp_path / "my-plan") in place.value
    assert plan.chart.headline in (tmp_path / "my-plan" / "plan.html").read_text("utf-8")


def test_a_grader_gets_no_button(plan, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setattr("platformlab.exercises.panel.show_widget", lambda *_: pytest.fail("a button was shown"))
    saved_plan.save_plan(plan)
