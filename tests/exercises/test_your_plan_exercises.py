"""Lesson 10's exercises beside the plan's own model, and the questions asked again from the lessons before."""

import pytest

from platformlab import exercises, explorers
from platformlab.exercises import your_plan
from platformlab.explorers import your_plan as explored
from platformlab.models import plan


def test_two_years_on_paper_are_what_the_plan_simulates():
    g = your_plan.TWO_YEARS.given("ann")
    own = explored.plan_of(certain=True, **explorers.spec("your_plan").defaults)
    said = {name: getattr(own, name).likely for name in plan.Plan.__dataclass_fields__} | {
        "cash_0_cny": g.cash,
        "living_cost_cny": g.living,
        "fans_0": g.fans,
        "posts": g.posts,
        "reach_rate": g.reach_rate,
        "shop_click_rate": g.click_rate,
        "conversion_max": g.conversion,
        "basket_cny": g.price,
        "gross_margin": (g.price - g.goods) / g.price,
        "micro_store_fixed_cost_cny": g.tools,
        **dict.fromkeys(("imitation", "innovation", "churn", "return_rate"), 0.0),
        "fan_trust": 1.0,
    }
    found = plan.simulate(plan=plan.Plan(**said), seed=1, months=24, draws=1)
    assert your_plan.TWO_YEARS.answer(g) == pytest.approx(found.micro_store.final_cash_cny[0])


def test_in_the_ten_cases_nobody_ends_below_the_worst_month():
    for learner in ("ann", "bob", "李雷"):
        g = your_plan.CHANCE_OF_RUIN.given(learner)
        assert all(low <= end for low, end in zip(g.lowest, g.end, strict=True))
        assert all(low <= g.start for low in g.lowest)


def test_the_number_to_find_out_first_is_the_widest_that_is_used():
    for learner in map(str, range(20)):
        g = your_plan.WHAT_FIRST.given(learner)
        widest = max(your_plan._CHAIN, key=lambda name: g[f"off_{name}"])
        assert your_plan._to_find_out(g) == widest


def test_one_question_of_each_earlier_lesson_is_asked_again_with_other_numbers():
    assert [spec.id for spec in your_plan.REVIEW] == [f"10.R{lesson}" for lesson in range(1, 10)]
    for spec, name in zip(your_plan.REVIEW, your_plan.REVIEWED, strict=True):
        first = exercises.get(name)
        assert (spec.title, spec.prompt.template, spec.kind) == (first.title, first.prompt.template, first.kind)
        assert [wrong.name for wrong in spec.misconceptions] == [wrong.name for wrong in first.misconceptions]
        assert any(spec.given(who) != first.given(who) for who in ("ann", "bob", "eve"))


def test_every_kind_is_used_in_the_course_and_a_function_at_least_four_times():
    kinds = [spec.kind for spec in exercises.all()]
    assert set(kinds) == {"number", "choice", "match", "mission", "function"}
    assert kinds.count("function") >= 4


def test_the_guesses_speak_of_the_plan_as_it_is():
    loss, first = your_plan.PREDICTIONS
    result = your_plan._at()
    assert f"¥{result.chosen.on_paper_cny:,.0f} after two years" in loss.question
    for doubt in your_plan._GUESSED_FIRST:
        off = explored.DOUBTS[int(explorers.spec("your_plan").defaults[f"{doubt}_doubt"])]
        assert f"may be {100 * off:.0f} % off" in your_plan._GUESSED_FIRST[doubt]
    assert first.right_option() == your_plan._GUESSED_FIRST["shop_click_rate"]
