"""What a person sees of a platform with two sides: a start on either side of the critical mass, and what removes it."""

import pytest

from platformlab import explorers


@pytest.fixture
def explorer():
    return explorers.get("critical_mass")


def test_a_start_below_the_critical_mass_falls_and_one_above_it_rises(explorer):
    mass = explorer.result.threshold
    assert mass == pytest.approx(0.288, abs=0.001)
    explorer.set(start=0.28)
    assert explorer.result.end == pytest.approx(0.0334, abs=0.001)
    assert "below the critical mass of 28.8 %" in explorer.text
    explorer.set(start=0.3)
    assert explorer.result.end == pytest.approx(0.9986, abs=0.001)
    assert "past the critical mass of 28.8 %" in explorer.text


def test_a_start_that_falls_can_end_at_something_worth_less_than_it_costs_and_one_that_rises_at_more(explorer):
    assert explorer.result.worth_in_the_end_cny < explorer.values["price_cny"]
    explorer.use("Past the critical mass")
    assert explorer.result.worth_today_cny < explorer.values["price_cny"] < explorer.result.worth_in_the_end_cny


def test_asking_more_raises_the_critical_mass_and_paying_people_removes_it(explorer):
    masses = []
    for price in (36, 40, 50, 60):
        explorer.set(price_cny=price)
        masses.append(explorer.result.threshold)
    assert masses == sorted(masses)
    explorer.use("Pays people to come")
    assert explorer.result.threshold is None
    assert explorer.result.end > 0.99
    assert "There is no critical mass to pass" in explorer.text


def test_a_use_of_its_own_lets_a_platform_begin_with_nobody(explorer):
    explorer.set(start=0)
    assert explorer.result.end < 0.05
    explorer.set(alone_cny=6)
    assert explorer.result.end > 0.99


def test_where_the_others_hardly_matter_every_start_ends_alike(explorer):
    explorer.use("The others hardly matter")
    ends = set()
    for start in (0, 0.5, 1):
        explorer.set(start=start)
        ends.add(explorer.result.end)
    assert len(ends) == 1


def test_the_line_jumps_at_the_critical_mass_and_the_marker_goes_from_the_diagonal_to_the_line(explorer):
    explorer.set(start=0.35)
    below, jump, above, you = explorer.chart.traces[2:6]
    assert below["x"][1] == jump["x"][0] == above["x"][0] == explorer.result.threshold
    assert below["y"][0] < explorer.result.threshold < above["y"][0]
    assert you["y"] == [0.35, above["y"][0]]
