"""What a person sees of a plan in doubt: paper promises more than it keeps, and one number is to be found out first."""

import numpy
import pytest

from platformlab import explorers, tables
from platformlab.explorers import your_plan
from platformlab.models import plan


@pytest.fixture
def live():
    return explorers.get("your_plan")


def doubts(live):
    return {one.name: one.first for one in live.result.doubts}


def test_on_paper_lin_more_than_doubles_her_money_and_in_three_of_ten_cases_she_ends_poorer(live):
    assert live.result.chosen.on_paper_cny == pytest.approx(48_749, abs=1)
    assert live.chart.headline == "Both: in 29 % of the cases you end poorer"
    assert "On paper, with every number as you think it is, you have ¥48,749 after 24 months" in live.text
    assert "In 16 % of the cases your money runs out on the way" in live.text


def test_the_panels_show_the_model_at_its_ten_thousand_draws(live):
    """So many fewer cases behind the slider tell the same chances, to about a point."""
    full = plan.simulate(plan=live.result.plan, seed=7, draws=10_000)
    for name, way in live.result.ways.items():
        outcome = getattr(full, name)
        assert way.probability_of_loss == pytest.approx(outcome.probability_of_loss, abs=0.02)
        assert way.probability_of_ruin == pytest.approx(outcome.probability_of_ruin, abs=0.02)
        assert way.end_cny == pytest.approx(outcome.cash_quantiles_cny[-1], abs=4_000)


def test_the_number_that_may_be_furthest_off_comes_first_where_it_is_used(live):
    assert live.result.doubts[0].name == "shop_click_rate"
    assert doubts(live)["shop_click_rate"] > 0.5
    for name in ("imitation", "reach_rate", "conversion_max"):
        assert 0.05 < doubts(live)[name] < 0.2
    # As unsure, and of no use to who keeps a micro-store.
    assert doubts(live)["cap_visits"] < 0.01
    assert "Find out “Clicks to the shop” first" in live.text
    live.set(way=your_plan.WAYS.index("Marketplace"))
    assert live.result.doubts[0].name == "cap_visits"
    assert doubts(live)["shop_click_rate"] < 0.01


def test_finding_a_number_out_narrows_the_fan_and_leaves_the_paper_as_it_was(live):
    before = live.result.chosen
    live.set(shop_click_rate_doubt=your_plan.EXACT)
    after = live.result.chosen
    assert after.on_paper_cny == before.on_paper_cny
    assert after.end_cny[4] - after.end_cny[0] < 0.75 * (before.end_cny[4] - before.end_cny[0])
    assert after.probability_of_loss < before.probability_of_loss - 0.1
    assert "shop_click_rate" not in doubts(live)


def test_doubt_by_itself_makes_nobody_richer_on_average(live):
    """Each number may be as far above what is thought as below, also where a share has no more room above."""
    for name in your_plan.DOUBTFUL:
        likely = live.control(name).max
        live.reset().set(**{name: likely, f"{name}_doubt": your_plan.A_GUESS})
        own = getattr(live.result.plan, name)
        assert own.high - likely == pytest.approx(likely - own.low)
        assert own.low >= 0
    live.reset().set(gross_margin=0.9, gross_margin_doubt=your_plan.A_GUESS)
    assert live.result.plan.gross_margin.high == 1


def test_who_is_certain_has_one_case(live):
    live.use("The writer, on paper")
    chosen = live.result.chosen
    assert chosen.end_cny == pytest.approx([chosen.on_paper_cny] * 5)
    assert live.result.doubts == ()
    assert "there is one case only" in live.text


def test_money_at_the_start_buys_time_and_no_better_plan(live):
    losses, ruins = [], []
    for cash in (20_000, 50_000, 100_000):
        live.set(cash_0_cny=cash)
        losses.append(live.result.chosen.probability_of_loss)
        ruins.append(live.result.chosen.probability_of_ruin)
    assert losses == pytest.approx([losses[0]] * 3, abs=1e-9)
    assert ruins[0] > ruins[1] > ruins[2]


def test_half_a_push_onto_a_marketplace_is_dearer_than_a_whole_one(live):
    live.set(way=your_plan.WAYS.index("Marketplace"))
    middles = {}
    for visits in (0, 200, 800):
        live.set(bought_visits=visits)
        middles[visits] = live.result.chosen.end_cny[2]
    assert middles[800] > 20_000 > middles[200]
    assert middles[0] < middles[200]


def test_without_goods_the_shops_only_cost_and_without_fans_the_posts_bring_little(live):
    live.use("300,000 fans, nothing to sell")
    assert live.result.chosen.probability_of_loss < 0.5 < live.result.ways["both"].probability_of_loss
    live.use("A shop owner with goods, no fans")
    best = max(live.result.ways, key=lambda name: live.result.ways[name].end_cny[2])
    assert best == "marketplace"


def test_both_is_never_worse_than_the_posts_and_the_shop_by_themselves(live):
    for preset in live.declared.presets[:2]:
        ways = live.use(preset.label).result.ways
        living = 24 * live.values["living_cost_cny"]
        together = ways["creator"].on_paper_cny + ways["micro_store"].on_paper_cny + living
        assert ways["both"].on_paper_cny + live.values["cash_0_cny"] == pytest.approx(together)


def test_the_fans_of_cash_are_drawn_from_the_quantiles_on_one_scale(live):
    figure, ways = live.figure, live.result.ways
    ranges = {tuple(figure.layout[axis].range) for axis in ("yaxis", "yaxis2", "yaxis3", "yaxis4")}
    assert len(ranges) == 1
    for place, way in enumerate(ways.values()):
        outer, inner, _, middle = figure.data[4 * place : 4 * place + 4]
        months = numpy.array(way.quantiles_cny)
        assert list(outer.y[:25]) == list(months[:, 0])
        assert list(outer.y[25:]) == list(months[::-1, 4])
        assert list(inner.y[:25]) == list(months[:, 1])
        assert list(middle.y) == list(months[:, 2])
        marked = [month for month, size in enumerate(middle.marker.size) if size]
        assert marked == [way.break_even_month] * (way.break_even_month < float("inf"))


def test_the_notes_over_the_panels_say_what_the_table_says(live):
    notes = live.figure.data[-1].text
    rows = {row[0]: row[1:] for row in live.table.rows}
    for note, poorer, broke in zip(
        notes, rows["Cases that end poorer"], rows["Cases that run out of money"], strict=False
    ):
        assert note.endswith(f"{poorer} poorer<br>{broke} broke")
    assert rows["Month from which the middle case pays for living"] == ("never", "11", "7", "7")


def test_what_has_no_slider_is_said_with_its_origin(live):
    known = {one.name for one in your_plan.assumed()}
    inputs = set(plan.Plan.__dataclass_fields__)
    assert known | set(your_plan.OWN) | {"ads_sold"} == inputs
    assert not known & set(your_plan.OWN)
    for one in your_plan.assumed():
        for key in one.sources:
            assert tables.source(key).date
    by_name = {one.name: one for one in your_plan.assumed()}
    assert by_name["commission_rate"].value == pytest.approx(0.006)
    assert by_name["honest"].value == pytest.approx(0.4, abs=0.005)


def test_every_doubtful_number_has_a_list_in_its_own_row(live):
    names = [control.name for control in live.controls]
    for name in your_plan.DOUBTFUL:
        assert names[names.index(name) + 1] == f"{name}_doubt"
        assert live.control(f"{name}_doubt").control.beside
    assert {name for name in names if name.endswith("_doubt")} == {f"{name}_doubt" for name in your_plan.DOUBTFUL}


def test_only_the_newest_position_is_asked_for(live):
    assert live.declared.sweeps is False
