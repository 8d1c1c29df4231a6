"""What a person sees when accounts promote each other: the ceiling, and the partner who brings less than half."""

import pytest

from platformlab import explorers
from platformlab.models import promotion


@pytest.fixture
def explorer():
    return explorers.get("mutual_promotion")


def bars(explorer, trace):
    return explorer.chart.traces[trace]["y"]


JOINED, ASKED_NEXT = 6, 7


def test_the_fifth_partner_brings_less_than_half_of_what_the_first_does_and_the_fourth_more(explorer):
    gains = explorer.result.gains
    assert gains[0] == pytest.approx(16_000)
    assert gains[3] / gains[0] == pytest.approx(0.512)
    assert gains[4] / gains[0] == pytest.approx(0.4096)
    explorer.set(partners=5)
    assert "The fifth partner adds 6,554 new people, 41 % of what the first does: less than half." in explorer.text


def test_five_partners_audiences_added_up_are_more_people_than_the_niche_has(explorer):
    explorer.set(partners=5)
    assert explorer.result.added_up == 120_000 > explorer.values["niche"]
    assert explorer.result.ceiling == pytest.approx(73_785.6)
    assert "make 120,000 when added up, but only 73,786 different people" in explorer.text


def test_the_ceiling_is_drawn_from_the_first_month_and_no_patience_passes_it(explorer):
    explorer.set(conversion=0.1)
    ceiling = explorer.chart.traces[1]
    assert ceiling["x"] == [0, 60]
    assert ceiling["y"] == [explorer.result.ceiling] * 2
    for months in (0, 12, 60):
        explorer.set(months=months)
        assert explorer.chart.traces[1]["y"] == ceiling["y"]
    assert list(explorer.result.own) == sorted(explorer.result.own)
    assert explorer.result.own[-1] <= explorer.result.ceiling
    assert "more time brings nothing, only new people can" in explorer.text


def test_the_gains_of_the_partners_you_have_add_up_to_the_room_below_the_ceiling(explorer):
    for partners in range(11):
        explorer.set(partners=partners)
        room = explorer.result.ceiling - explorer.result.own_fans
        assert sum(bars(explorer, JOINED)) == pytest.approx(room, abs=1e-6)
        assert sum(bars(explorer, JOINED)) + sum(bars(explorer, ASKED_NEXT)) == pytest.approx(
            sum(explorer.result.gains)
        )


def test_in_a_wide_niche_each_partner_brings_nearly_as_much_as_the_one_before(explorer):
    explorer.use("Wide subject")
    assert explorer.result.gains[4] / explorer.result.gains[0] > 0.98
    assert "you reach 118,806 people, hardly any of them twice" in explorer.text
    assert "in so wide a niche audiences hardly overlap" in explorer.text


def test_in_a_village_the_circle_has_almost_everybody_and_the_fifth_partner_almost_nothing_to_add(explorer):
    explorer.use("Village niche")
    assert explorer.result.ceiling / explorer.values["niche"] > 0.98
    assert explorer.result.gains[4] / explorer.result.gains[0] < 0.07


def test_who_is_worth_following_gains_more_than_who_has_more_partners(explorer):
    explorer.set(partners=10)
    many = explorer.result.own[12]
    explorer.set(partners=2, conversion=0.03)
    assert explorer.result.own[12] > many


def test_the_picture_agrees_with_the_model_and_the_marker_stands_at_the_month_looked_at(explorer):
    explorer.set(partners=4, months=30)
    found = promotion.mutual(population=100_000, fans=[20_000] * 5, conversion=0.01, months=30)
    marker = explorer.chart.traces[4]
    assert marker["x"] == [30]
    assert marker["y"] == pytest.approx([found.own[-1]])
    assert explorer.result.ceiling == pytest.approx(found.union)


def test_nobody_has_more_fans_than_the_niche_has_people(explorer):
    explorer.set(niche=1_000, partner_fans=5_000, own_fans=400)
    assert explorer.result.partner_fans == 1_000
    assert explorer.result.ceiling == pytest.approx(1_000)
    assert explorer.result.gains[1] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"partners": 0}, "Nobody promotes you: your ceiling is the fans you have."),
        ({"partner_fans": 0}, "Your partners have no fans"),
        ({"own_fans": 1_000_000}, "Everybody in the niche follows you already"),
        ({"conversion": 0}, "But nobody who sees you begins to follow you."),
        ({"months": 0}, "20,000 fans today; the ceiling is 59,040"),
        ({"partners": 1}, "The second partner would add 12,800 new people, 80 % of what the first does."),
    ],
)
def test_the_sentence_says_why_where_nothing_moves(explorer, setting, said):
    explorer.set(**setting)
    assert said in explorer.text
