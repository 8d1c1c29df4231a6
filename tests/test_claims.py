import json
from dataclasses import asdict, replace

import pytest

from platformlab import claims, tables
from platformlab.charts.style import FORMATS
from platformlab.models import content, store, traffic, trust


def altered(name, change, where=lambda row: True):
    """The table with `change(row)` in place of each row that is meant; None drops the row."""
    table = tables.load(name)
    rows = (change(row) if where(row) else row for row in table.rows)
    return replace(table, rows=tuple(row for row in rows if row is not None))


def without(name, where):
    return altered(name, lambda row: None, where)


def verdict(number, **evidence):
    return claims.get(number).verdict(**evidence).verdict


# ----------------------------------------------------------------------------------------------- what the course finds


def test_the_verdicts_of_the_first_eight_claims():
    assert {found.number: found.verdict for found in claims.verdicts() if found.number <= 8} == {
        1: "holds if",
        2: "holds",
        3: "out of date",
        4: "holds",
        5: "holds",
        6: "holds if",
        7: "wrong",
        8: "not decided",
    }


def test_a_verdict_comes_from_the_closed_set_and_from_nowhere_else():
    assert claims.VERDICTS == ("holds", "holds if", "out of date", "wrong", "not decided")
    with pytest.raises(ValueError, match="a verdict is one of"):
        claims.Finding(verdict="mostly", condition="")


def test_every_claim_has_a_statement_a_lesson_and_a_condition():
    for found in claims.verdicts():
        assert found.statement.endswith(".")
        assert found.lesson in {f"{lesson:02}" for lesson in range(1, 10)}
        assert found.condition
        assert found.text.lower().startswith(found.verdict)


def test_every_figure_has_its_year_and_sources_that_the_course_knows_and_has_checked():
    for found in claims.verdicts():
        for figure in found.figures_side:
            assert figure.year == "undated" or 2000 < int(figure.year) < 2100
            assert figure.sources
            for key in figure.sources:
                assert tables.source(key).title
                assert key != "general_knowledge"


def test_claims_on_figures_have_figures_and_the_one_on_work_says_that_there_are_none():
    for number in range(1, 8):
        assert claims.verdict(number).figures_side
        assert claims.verdict(number).evidence_years
    assert claims.verdict(8).figures_side == ()
    assert claims.verdict(8).evidence_years == ""
    assert "No table" in claims.verdict(8).condition


def test_the_years_of_the_evidence_are_told():
    assert claims.verdict(3).evidence_years == "2019"
    assert claims.verdict(1).evidence_years == "undated"
    assert claims.verdict(7).evidence_years == "2018–2024, some undated"


def test_the_models_side_can_be_drawn():
    for found in claims.verdicts():
        side = found.model_side
        if found.number == 3:
            assert side is None
            continue
        assert {side.x_format, side.y_format} <= set(FORMATS)
        for series in side.series:
            assert len(series.xs) == len(series.ys) > 5
            assert list(series.xs) == sorted(series.xs)


def test_a_verdict_is_plain_values_that_a_program_can_read():
    found = claims.verdict(7)
    row = json.loads(json.dumps(asdict(found)))
    assert (row["number"], row["lesson"], row["verdict"]) == (7, "04", "wrong")
    assert row["figures_side"][-1]["sources"] == ["sec_baba_r14_2021", "opportimes_2021"]
    assert found.sources[-1] == "opportimes_2021"


@pytest.mark.parametrize("number", [0, 99, "1", True, None])
def test_a_claim_that_is_not_on_trial_is_refused_in_one_line(number):
    with pytest.raises(ValueError, match=r"there is no claim .*; there are 1 to \d+") as caught:
        claims.get(number)
    assert "\n" not in str(caught.value)


def test_evidence_that_a_test_does_not_take_is_refused():
    with pytest.raises(TypeError):
        claims.get(1).verdict(trust_surveys=tables.load("trust_surveys"))


def test_rows_that_nobody_checked_are_not_heard():
    def recalled(row):
        return replace(row, verified=False)

    assert verdict(1, creator_payouts=altered("creator_payouts", recalled)) == "holds"
    assert verdict(2, creator_payouts=altered("creator_payouts", recalled)) == "not decided"
    assert verdict(3, platform_fees=altered("platform_fees", recalled)) == "not decided"
    assert verdict(4, platform_scale=altered("platform_scale", recalled)) == "not decided"
    assert verdict(5, ranking_ctr=altered("ranking_ctr", recalled)) == "not decided"
    assert verdict(6, trust_surveys=altered("trust_surveys", recalled)) == "not decided"
    assert verdict(7, platform_fees=altered("platform_fees", recalled)) == "not decided"


# ----------------------------------------------------------------------------------------------------- claim by claim


def test_1_income_is_nothing_without_adverts_and_stops_rising_when_every_space_is_sold():
    (series,) = claims.verdict(1).model_side.series
    assert series.ys[0] == 0
    full = series.xs.index(24_000)
    assert all(later > earlier for earlier, later in zip(series.ys[:full], series.ys[1 : full + 1], strict=True))
    assert set(series.ys[full:]) == {series.ys[full]}
    assert series.ys[full] == pytest.approx(24_000 * 0.012 * 0.8 * 0.7)


def test_1_holds_outright_if_no_platform_paid_for_anything_else():
    adverts_only = without("creator_payouts", lambda row: row.metric in claims.NOT_FROM_ADVERTS)
    found = claims.get(1).verdict(creator_payouts=adverts_only)
    assert found.verdict == "holds"
    assert found.figures_side == ()


def test_1_names_whoever_pays_in_other_ways():
    found = claims.verdict(1)
    assert "OnlyFans passes on 80 % of what subscribers pay" in found.figures
    only_youtube = without("creator_payouts", lambda row: row.platform in ("OnlyFans", "Bilibili"))
    condition = claims.get(1).verdict(creator_payouts=only_youtube).condition
    assert "YouTube" in condition
    assert "OnlyFans" not in condition


def test_1_is_wrong_in_a_model_that_pays_without_adverts():
    def wage(**account):
        month = content.ad_income(**account)
        return replace(month, creator_cny=100.0)

    assert verdict(1, ad_income=wage) == "wrong"


def test_2_every_tap_pays_both_in_the_same_proportion():
    you, platform = claims.verdict(2).model_side.series
    assert (you.ys[0], platform.ys[0]) == (0, 0)
    for yours, theirs in zip(you.ys[1:], platform.ys[1:], strict=True):
        assert yours / (yours + theirs) == pytest.approx(0.7)


def test_2_is_wrong_where_one_side_gets_nothing_or_the_shares_do_not_add_up():
    def nothing(row):
        return replace(row, value_low=0.0, value_high=0.0)

    youtube = altered("creator_payouts", nothing, lambda row: row.metric == "creator_share_of_watch_page_ads")
    assert verdict(2, creator_payouts=youtube) == "wrong"

    def leaking(**account):
        month = content.ad_income(**account)
        return replace(month, platform_cny=0.5 * month.platform_cny)

    assert verdict(2, ad_income=leaking) == "wrong"


def test_2_leaves_out_the_share_that_the_table_itself_doubts():
    assert "WeChat" not in claims.verdict(2).figures
    assert claims.verdict(2).sources == ("marketingagent_ypp",)


def test_3_is_out_of_date_by_a_law_and_undecided_without_it():
    found = claims.verdict(3)
    assert "2019-01-01" in found.condition
    assert "business registration" in found.condition
    assert verdict(3, platform_fees=without("platform_fees", lambda row: row.platform_kind == "law")) == "not decided"


def test_4_compares_what_a_user_buys_for():
    found = claims.verdict(4)
    # 7,494 billion CNY for 925 million users; 1,184.4 billion for 678.2 million.
    assert "¥8,102" in found.condition
    assert "¥1,746" in found.condition
    assert "CNY 901 billion" in found.figures
    assert "CNY 1,184 billion" in found.figures


def test_4_is_out_of_date_once_users_of_a_content_platform_buy_as_much():
    def tenfold(row):
        return replace(row, value=row.value * 10)

    caught_up = altered("platform_scale", tenfold, lambda row: row.platform == "Kuaishou" and row.metric == "gmv")
    assert verdict(4, platform_scale=caught_up) == "out of date"


def test_4_is_wrong_if_most_users_do_not_buy():
    def tenth(row):
        return replace(row, value=row.value / 10)

    idle = altered("platform_scale", tenth, lambda row: row.metric == "annual_active_consumers")
    assert verdict(4, platform_scale=idle) == "wrong"


def test_4_is_undecided_if_searchers_buy_no_more_than_others():
    def same(row):
        return replace(row, value_low=3.0, value_high=3.0)

    alike = altered("conversion_benchmarks", same, lambda row: row.metric == "conversion_rate")
    assert verdict(4, conversion_benchmarks=alike) == "not decided"


def test_4_a_thousand_searching_visits_leave_more_than_a_thousand_others():
    (series,) = claims.verdict(4).model_side.series
    assert series.ys[-1] > series.ys[1] > series.ys[0] == 0
    assert series.ys[10] == pytest.approx(1000 * 0.0249 * 100 * 0.3)


def test_5_a_micro_store_gets_no_free_visit_and_a_new_taobao_shop_a_few():
    shop, micro = claims.verdict(5).model_side.series
    assert set(micro.ys) == {0}
    assert shop.ys[0] == 100
    assert 100 < shop.ys[-1] < claims.SEARCH["cap_visits"] / 2


def test_5_says_that_the_size_is_not_known_until_a_table_knows_it():
    assert "no published share of free traffic was found" in claims.verdict(5).condition
    benchmarks = tables.load("conversion_benchmarks")
    known = replace(benchmarks.rows[0], traffic_source="taobao_free", metric="share_of_visits", value_low=12.0)
    found = claims.get(5).verdict(conversion_benchmarks=replace(benchmarks, rows=(*benchmarks.rows, known)))
    assert "12 %" in found.condition
    assert "no published" not in found.condition


def test_5_is_wrong_if_the_micro_store_is_found_as_easily():
    assert verdict(5, micro_store=claims.SEARCH) == "wrong"
    assert verdict(5, marketplace=claims.NO_SEARCH) == "wrong"


def test_5_depends_on_selling_little_and_on_low_places_being_passed_over():
    assert verdict(5, ranking={**claims.RANKING, "half_sales": 20}) == "holds if"
    flat = altered("ranking_ctr", lambda row: replace(row, ctr_pct=20.0))
    assert verdict(5, ranking_ctr=flat) == "holds if"


def test_5_uses_the_organic_traffic_of_the_model():
    shop = claims.verdict(5).model_side.series[0]
    assert shop.ys == traffic.organic(**claims.RANKING, **claims.SEARCH).organic


def test_6_rules_raise_the_conversion_of_strangers_more_than_that_of_fans():
    strangers, fans = claims.verdict(6).model_side.series
    assert list(strangers.ys) == sorted(strangers.ys)
    assert strangers.ys[-1] - strangers.ys[0] > 10 * (fans.ys[-1] - fans.ys[0]) > 0
    assert all(fan >= stranger for stranger, fan in zip(strangers.ys, fans.ys, strict=True))


def test_6_holds_for_all_if_fans_know_no_more_than_strangers():
    assert verdict(6, fan_experiences=0) == "holds"


def test_6_is_wrong_if_rules_do_nothing_and_out_of_date_once_most_people_trust():
    assert verdict(6, strict=0) == "wrong"
    assert verdict(6, buyers={**claims.BUYERS, "honest": 1.0}) == "wrong"
    trusted = altered("trust_surveys", lambda row: replace(row, value=80.0), lambda row: "trust" in row.statement)
    assert verdict(6, trust_surveys=trusted) == "out of date"


def test_7_fees_are_small_beside_what_being_found_costs():
    found = claims.verdict(7)
    # 0.6 % of ¥10,000 and a month's interest at 4 % on ¥5,000, against 306,070 / 7,494,000 of the sales.
    assert "¥76.67" in found.condition
    assert "4.08 %" in found.condition
    assert "306,070 of 7,494,000 million CNY" in found.figures


def test_7_orders_from_strangers_cost_more_in_the_micro_store_and_orders_from_fans_less():
    taobao, micro = claims.verdict(7).model_side.series
    assert micro.ys[0] > taobao.ys[0]
    assert micro.ys[-1] < taobao.ys[-1]
    rate = trust.conversion(**claims.BUYERS, governance=0, good_reviews=0).conversion
    assert micro.ys[0] == pytest.approx(100 / rate)


def test_7_the_newest_commission_counts_and_an_undated_one_does_not():
    old = without("platform_fees", lambda row: row.platform == "Taobao" and row.as_of_date == "2024-09-01")
    assert "¥16.67" in claims.get(7).verdict(platform_fees=old).condition


def test_7_depends_on_the_fees_and_on_strangers_trust():
    def commission(pct):
        def dearer(row):
            return replace(row, commission_max_pct=pct)

        return altered("platform_fees", dearer, lambda row: row.platform == "Taobao")

    # Fees above what being found costs, yet strangers still dearer in the micro-store; then dearer on Taobao.
    assert verdict(7, platform_fees=commission(5.0)) == "holds if"
    assert verdict(7, platform_fees=commission(30.0)) == "holds"
    trusting = {**claims.BUYERS, "honest": 1.0}
    assert verdict(7, buyers=trusting, search=claims.NO_SEARCH) == "holds if"


def test_7_a_micro_store_with_a_fee_loses_its_free_opening():
    def fee(row):
        return replace(row, annual_fee_min=6_000.0, annual_fee_max=6_000.0)

    paid = altered("platform_fees", fee, lambda row: row.platform == "Weidian" and row.verified)
    micro = claims.get(7).verdict(platform_fees=paid).model_side.series[1]
    assert micro.ys[-1] == 500


def test_8_is_decided_by_measured_hours_alone():
    assert verdict(8, measured_hours={"marketplace": 60, "micro_store": 20}) == "holds"
    assert verdict(8, measured_hours={"marketplace": 20, "micro_store": 20}) == "wrong"
    assert verdict(8, work={**claims.WORK, "wage_cny_per_hour": 900}) == "not decided"


def test_8_shows_its_assumption_as_the_price_of_hours():
    condition = claims.verdict(8).condition
    assert "assumed" in condition
    assert "¥1,000" in condition
    (series,) = claims.verdict(8).model_side.series
    assert series.ys[-1] == store.fixed_cost(
        subscription_cny=0, deposit_cny=0, capital_rate_per_year=0, hours=100, wage_cny_per_hour=25
    )
