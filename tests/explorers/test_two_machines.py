"""Lesson 01's explorer as a person sees it: who pays, who is paid first, and what the platform keeps."""

from itertools import pairwise, product

import pytest

from platformlab import explorers
from platformlab.charts import flows


@pytest.fixture
def explorer():
    return explorers.get("two_machines")


PAYERS, ENDS = (0.1, 0.25), (0.56, 1)
"""Between which x the names of the payers and of the ends of the money stand."""


def names(explorer, between):
    """(height, name) of the names that stand there, from below."""
    [trace] = [trace for trace in explorer.chart.traces if trace.get("mode") == "text"]
    shown = zip(trace["x"], trace["y"], trace["text"], strict=True)
    return sorted((y, name) for x, y, name in shown if name and between[0] < x < between[1])


def test_without_commission_the_marketplace_takes_four_per_cent_all_the_same(explorer):
    assert explorer.commission_rate == 0
    assert explorer.chart.headline == "The marketplace takes 4 % of what buyers pay"
    assert explorer.result.marketplace.commission_cny == 0
    assert explorer.result.taken_cny == pytest.approx(1_200)
    assert explorer.result.marketplace.revenue_cny == pytest.approx(30_000)


def test_readers_never_pay(explorer):
    for preset in explorer.declared.presets:
        explorer.use(preset.label)
        assert any(name.startswith("Readers <b>¥0</b>") for _, name in names(explorer, PAYERS))


def test_adverts_or_commission_cost_a_seller_the_same(explorer):
    bought = explorer.result.marketplace.profit_cny
    explorer.use("Commission, no adverts")
    assert explorer.result.marketplace.profit_cny == pytest.approx(bought)
    assert explorer.result.take_rate == pytest.approx(0.04)
    assert "lives on your sales" in explorer.text


def test_a_shop_that_converts_worse_makes_the_platforms_part_larger(explorer):
    rates = [explorer.set(conversion_rate=rate).result.take_rate for rate in (0.06, 0.03, 0.015)]
    assert rates == sorted(rates)
    assert rates[2] == pytest.approx(2 * rates[1])


def test_without_advertisers_no_number_of_readers_pays_the_creator(explorer):
    explorer.set(space_sold=0, visits=1_000_000)
    assert explorer.result.content.creator_cny == 0
    assert "no advertiser has bought space, so 1,000,000 views bring you nothing" in explorer.text


def test_a_loss_comes_out_of_your_savings(explorer):
    explorer.use("Bidding war")
    loss = -explorer.result.marketplace.profit_cny
    assert loss == pytest.approx(3_000)
    assert any("Your savings <b>¥3,000</b>" in name for _, name in names(explorer, PAYERS))
    assert "you add ¥3,000 of your own" in explorer.text


@pytest.mark.parametrize("preset", [preset.label for preset in explorers.spec("two_machines").presets])
def test_what_comes_in_goes_out(explorer, preset):
    explorer.use(preset)
    for machine in flows.three_machines(explorer.values, explorer.result):
        paid, reached = (sum(flow.amount_cny for flow in side) for side in (machine.payers, machine.ends))
        assert paid == pytest.approx(reached)


def test_without_anybody_there_is_nothing_to_pay(explorer):
    explorer.set(visits=0)
    assert explorer.chart.headline == "Nobody comes: nobody pays anybody"
    shown = [*names(explorer, PAYERS), *names(explorer, ENDS)]
    assert len(shown) == 13
    assert all("¥0" in name for _, name in shown)


def test_names_keep_apart_at_every_pair_of_extremes(explorer):
    controls = explorer.controls
    for one, other in product(controls, controls):
        for values in product((one.min, one.max), (other.min, other.max)):
            explorer.reset().set(**{one.name: values[0], other.name: values[1]})
            for between, room in ((PAYERS, 0.2), (ENDS, 0.12)):
                shown = names(explorer, between)
                assert all(above - below >= room for (below, _), (above, _) in pairwise(shown)), explorer.values
                assert shown[0][0] >= 0


def test_a_shop_that_sells_nothing_still_pays_for_its_visits(explorer):
    explorer.set(conversion_rate=0)
    assert explorer.chart.headline == "The marketplace takes ¥1,200 from a shop that sells nothing"
    assert {row[0]: row[2] for row in explorer.table.rows}["You keep"] == "−¥1,200"
