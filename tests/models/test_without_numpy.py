"""Where Python has no NumPy, in a browser, the same seed gives the same market and the same plan."""

import subprocess
import sys

import pytest

from platformlab.explorers import your_plan
from platformlab.models import creators, creators_plain, luck, plan, plan_plain

MARKET = {
    "creators": 300, "months": 10, "views": 60_000.0, "follow_rate": 0.01, "rich_get_richer": 1.0, "quality_sigma": 0.3,
    "churn": 0.02, "quality_seed": 1, "seed": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rich_get_richer": 0.7, "seed": 5},
        {"rich_get_richer": 1.5, "views": 4e6},  # tens of thousands of fans: every part of a draw is used
        {"views": 9e7, "churn": 0.3},
        {"churn": 0.0},
        {"churn": 0.7},
        {"churn": 1.0},
        {"quality_sigma": 0.0},
        {"creators": 70, "months": 0},
    ],
)
def test_the_same_seed_gives_the_same_creators_the_same_fans(changes):
    values = MARKET | changes
    fast = creators.simulate(**values, engine="numpy")
    plain = creators_plain.simulate(new_fans=values.pop("views") * values.pop("follow_rate"), **values)
    assert plain.fans == fast.fans.tolist()
    assert [list(month) for month in plain.quantiles] == fast.quantiles.tolist()
    assert plain.gini == pytest.approx(fast.gini, rel=1e-12)
    assert plain.hill_exponent == pytest.approx(fast.hill_exponent, rel=1e-12, nan_ok=True)
    for share in (0.01, 0.105, 1.0):
        assert plain.top_share(share) == pytest.approx(fast.top_share(share), rel=1e-12)
    assert plain.share_above(20) == fast.share_above(20)


def test_one_number_at_a_time_is_the_same_luck_to_the_last_bit():
    key = luck.key(7, 3)
    assert [luck.uniform(key, place) for place in range(2000)] == luck.uniforms(key, 2000).tolist()
    assert [luck.normal(key, place) for place in range(2000)] == luck.normals(key, 2000).tolist()


@pytest.fixture(scope="module")
def own():
    return your_plan.plan_of(**your_plan.SPEC.defaults)


def test_the_same_seed_gives_the_same_plan(own):
    fast = plan.simulate(plan=own, seed=3, months=18, draws=40)
    plain = plan_plain.simulate(plan=own, seed=3, months=18, draws=40)
    for name in plan.STRATEGIES:
        there, here = getattr(fast, name), getattr(plain, name)
        # Python adds the floats of a list up more carefully from 3.12 on: that is the last digit.
        assert here.final_cash_cny == pytest.approx(there.final_cash_cny.tolist(), rel=1e-12)
        for month, wanted in zip(here.cash_quantiles_cny, there.cash_quantiles_cny.tolist(), strict=True):
            assert month == pytest.approx(wanted, rel=1e-12)
        assert here.probability_of_loss == there.probability_of_loss
        assert here.probability_of_ruin == there.probability_of_ruin
        assert here.break_even_month == there.break_even_month


@pytest.mark.parametrize("strategy", plan.STRATEGIES)
def test_the_same_seed_ranks_the_same_doubts(own, strategy):
    fast = plan.sensitivity(plan=own, strategy=strategy, seed=1, samples=16)
    plain = plan_plain.sensitivity(plan=own, strategy=strategy, seed=1, months=24, samples=16)
    assert [one.name for one in plain] == [one.name for one in fast]
    assert [one.first for one in plain] == pytest.approx([one.first for one in fast], rel=1e-9, abs=1e-12)
    assert [one.total for one in plain] == pytest.approx([one.total for one in fast], rel=1e-9, abs=1e-12)


def test_the_explorers_of_lessons_08_and_10_and_the_claims_need_no_numpy():
    """In a Python that cannot import it; the small market tells the same story as the large one."""
    code = """
import sys
sys.modules["numpy"] = None
from platformlab import claims, explorers
fair, rich = (explorers.get("creator_market").set(rich_get_richer=power).result for power in (0.0, 1.0))
assert fair.number == 2000 and "2,000" in explorers.spec("creator_market").title
assert rich.top_share > 2 * fair.top_share and rich.lucky > 3 * rich.unlucky
assert abs(sum(rich.creators) - 1) < 1e-9 and abs(sum(rich.alike) - 1) < 1e-9
from platformlab.exercises import will_fans_grow, your_plan
for module in (will_fans_grow, your_plan):
    for spec in module.MISSIONS:
        given = spec.given("self-study")
        values = explorers.specs()[spec.explorer].completed(spec.answer(given))
        assert spec.reached(given, values, explorers.specs()[spec.explorer].model(**values)), spec.id
    assert [one.right() for one in module.PREDICTIONS] == {"will_fans_grow": [3], "your_plan": [2, 1]}[
        module.__name__.rpartition(".")[2]
    ]
told = will_fans_grow._TOLD
market = lambda **changes: explorers.get("creator_market").set(**changes).result
assert market().fans == told["yours"] and market(luck=told["lucky"]).fans == int(told["there"].replace(",", ""))
assert market(luck=7).fans == told["worst"]
assert f"{market(rich_get_richer=1.2).top_share:.1%}".replace("%", " %") == told["half"]
assert f"{market(rich_get_richer=1.1).top_share:.1%}".replace("%", " %") == told["less"]
plan = explorers.get("your_plan")
assert 0.2 < plan.result.chosen.probability_of_loss < 0.4
assert plan.result.doubts and plan.text
assert [one.verdict for one in claims.verdicts() if one.number == 13] == ["holds"]
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
