"""Lesson 10: your own plan, and one question again from each lesson before it."""

from platformlab import explorers, tables
from platformlab.charts.plan import share_text
from platformlab.charts.style import cny
from platformlab.exercises import (
    buying_traffic,
    cold_start,
    free_traffic_and_trust,
    living_on_fans,
    mutual_promotion,
    two_machines,
    views_into_income,
    visits_into_orders,
    will_fans_grow,
)
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Match, Mission, Number, Option, Pair
from platformlab.exercises.prediction import Prediction
from platformlab.explorers import your_plan
from platformlab.models import plan, store

EXPLORER = "your_plan"


def _spec():
    return explorers.spec(EXPLORER)


def _at(**changes):
    """The explorer's result at its defaults, but for what is changed."""
    return _spec().model(**_spec().completed(changes))


def _preset(label):
    """The explorer's result at a preset."""
    return _at(**next(preset.values for preset in _spec().presets if preset.label == label))


def _untouched(values, *free):
    """Whether every control but the free ones stands where the explorer starts."""
    return all(values[name] == default for name, default in _spec().defaults.items() if name not in free)


def _first(result, name):
    """The share of the doubt that a number makes by itself."""
    return next(doubt.first for doubt in result.doubts if doubt.name == name)


MARKETPLACE = your_plan.WAYS.index("Marketplace")

# ------------------------------------------------------------------------------------------------ numbers in the prose


def _e_mail_over_social():
    """How many times as often visits from e-mail end in an order as those from social networks, in one study."""
    study = tables.load("conversion_benchmarks").verified().where(study="Monetate Q2", metric="conversion_rate")
    return study.one(traffic_source="email").value_low / study.one(traffic_source="social").value_low


QUOTED = {
    "5,000": lambda: your_plan.DRAWS,
    "24": lambda: your_plan.MONTHS,
    "60 %": lambda: your_plan.DOUBTS[your_plan.UNSURE],
    "7.2": _e_mail_over_social,
    "48,749": lambda: _at().chosen.on_paper_cny,
    "29 %": lambda: _at().chosen.probability_of_loss,
    "16 %": lambda: _at().chosen.probability_of_ruin,
    "20,768": lambda: _at().chosen.end_cny[0],
    "56 %": lambda: _first(_at(), "shop_click_rate"),
    "12 %": lambda: _first(_at(), "imitation"),
    "18 %": lambda: _at(shop_click_rate_doubt=your_plan.EXACT).chosen.probability_of_loss,
    "63 %": lambda: _at(way=MARKETPLACE).chosen.probability_of_ruin,
    "49 %": lambda: _at(way=MARKETPLACE).chosen.probability_of_loss,
}
"""Numbers in the lesson's prose that are worked out from the models."""

# ------------------------------------------------------------------------------------------------------ predictions

_GUESSED_LOSS = (0.03, 0.1, 0.3, 0.6)
_GUESSED_FIRST = {
    "imitation": "How fast her fans bring others (may be 60 % off)",
    "shop_click_rate": "How many readers go on to the shop (may be 60 % off)",
    "reach_rate": "How many fans open a post (may be 30 % off)",
    "gross_margin": "What an order leaves (may be 10 % off)",
}

PREDICTIONS = (
    Prediction(
        id="10.loss",
        question=(
            "Lin has 5,000 fans, ¥20,000 and goods of her own. With every number just as she thinks it is, she has "
            "¥48,749 after two years, and has lived on it meanwhile. But some of her numbers may be 30 % off, others "
            "60 %. In how many of all the cases that can come does she end poorer than she began?"
        ),
        options=tuple(f"In about {share_text(guess)}" for guess in _GUESSED_LOSS),
        answer=lambda: f"in {share_text(_at().chosen.probability_of_loss)} of the cases",
        right=lambda: min(
            range(len(_GUESSED_LOSS)), key=lambda place: abs(_GUESSED_LOSS[place] - _at().chosen.probability_of_loss)
        ),
        after=(
            "On paper she more than doubles her money. But fans, reach, clicks and conversion are multiplied, so when "
            "one of them is half of what she thinks, her orders are half of what she thinks, and she still has to live."
        ),
    ),
    Prediction(
        id="10.first",
        question="Lin can find out one of her numbers exactly before she begins. Which one tells her most?",
        options=tuple(_GUESSED_FIRST.values()),
        answer=lambda: f"“{_at().doubts[0].label}”: {share_text(_at().doubts[0].first)} of the doubt",
        right=lambda: list(_GUESSED_FIRST).index(_at().doubts[0].name),
        after=(
            "Every order goes through all these numbers, so none is more important in itself. The one that you are "
            "least sure of moves the result most. Why not word of mouth, which may be as far off? Because it works "
            "slowly: in the first months her orders hardly depend on it."
        ),
    ),
)

# --------------------------------------------------------------------------------------------------------- missions

_DOUBTS = tuple(f"{name}_doubt" for name in your_plan.DOUBTFUL)
SAFER = 0.2
RARELY_BROKE = 0.05


def _one_found_out(values, result, given):
    exact = [name for name in _DOUBTS if values[name] == your_plan.EXACT]
    return len(exact) == 1 and _untouched(values, *exact) and result.chosen.probability_of_loss < SAFER


def _money_buys_time(values, result, given):
    return (
        _untouched(values, "cash_0_cny")
        and result.chosen.probability_of_ruin <= RARELY_BROKE
        and values["cash_0_cny"] <= 50_000
    )


def _enough_bought(values, result, given):
    return (
        _untouched(values, "way", "bought_visits")
        and values["way"] == MARKETPLACE
        and result.chosen.probability_of_ruin <= SAFER
        and values["bought_visits"] <= 1_000
    )


def _start(_given=None):
    return {
        "loss": share_text(_at().chosen.probability_of_loss),
        "safer": SAFER,
        "rarely": RARELY_BROKE,
        "richer_loss": share_text(_at(cash_0_cny=50_000).chosen.probability_of_loss),
        "after": share_text(_at(shop_click_rate_doubt=your_plan.EXACT).chosen.probability_of_loss),
    }


MISSIONS = (
    Mission(
        id="10.M1",
        title="Find out one number",
        points=1,
        explorer=EXPLORER,
        text=(
            "Press Reset. Lin can find out one number, no more: set the list behind it to “exact”. After which one "
            "does she end poorer in fewer than {safer:percent} of the cases?"
        ),
        goal=_one_found_out,
        derived=_start,
        hints=(
            "The bars below tell how much of the doubt each number makes. Set one list back before you try the next.",
            "Take the number with the longest bar. It is the one she is least sure of, and all her orders go through "
            "it.",
        ),
        solution=(
            "With “Clicks to the shop” exact she ends poorer in {after} of the cases instead of {loss}. Her thinking "
            "has not become more hopeful: the number is what she thought. It is only no longer a guess."
        ),
        solution_values={"shop_click_rate_doubt": your_plan.EXACT},
        right="A week of counting clicks does more for the plan than any of her sliders: {after} instead of {loss}.",
    ),
    Mission(
        id="10.M2",
        title="What money at the start buys",
        points=1,
        explorer=EXPLORER,
        text=(
            "Press Reset and move the money at the start alone, to no more than ¥50,000. Let Lin go broke on the way "
            "in at most {rarely:percent} of the cases. Watch the chance of ending poorer meanwhile."
        ),
        goal=_money_buys_time,
        derived=_start,
        hints=(
            "Raise it step by step. The sentence says in how many cases the money runs out.",
            "Twice what she has is about right.",
        ),
        solution=(
            "With ¥50,000 she hardly ever goes broke. But she ends poorer than she began in {richer_loss} of the "
            "cases, as before: money at the start buys time. It does not make a plan better."
        ),
        solution_values={"cash_0_cny": 50_000},
        right="In {richer_loss} of the cases she still ends poorer than she began: money buys time, not a better plan.",
    ),
    Mission(
        id="10.M3",
        title="Half a push is none",
        points=1,
        explorer=EXPLORER,
        text=(
            "Press Reset and look at the marketplace. Move the visits that Lin buys alone, to at most 1,000, until she "
            "goes broke in no more than {safer:percent} of the cases. Try fewer first: what happens at 0 and at 200?"
        ),
        goal=_enough_bought,
        derived=_start,
        hints=(
            "Few bought visits cost little and bring nothing: the shop stays in the trap of lesson 05.",
            "Go on beyond 500.",
        ),
        solution=(
            "At 0 and at 200 visits a month the shop stays below the threshold and never pays. From about 600 to 700 "
            "on it gets past it in most cases. Saving on the push is what makes it dear."
        ),
        solution_values={"way": MARKETPLACE, "bought_visits": 800},
        right="Here more spending is less risk, because half a push is none. That holds for goods with this margin.",
    ),
)

# -------------------------------------------------------------------------------------------------------- exercises

TWO_YEARS_OF_MONTHS = 24


def _cash_left(g, *, months=TWO_YEARS_OF_MONTHS, reach_rate=None, margin=None, living=None):
    """Cash of a micro-store whose fans neither come nor go, with nothing uncertain: every month is like the first."""
    opened = g.fans * g.posts * (g.reach_rate if reach_rate is None else reach_rate)
    profit = store.month(
        sources=[store.Source(visits=opened * g.click_rate, conversion_rate=g.conversion)],
        basket_cny=g.price,
        gross_margin=(g.price - g.goods) / g.price if margin is None else margin,
        return_rate=0.0,
        return_cost_cny=0.0,
        commission_rate=0.0,
        payment_fee_rate=0.0,
        fixed_cost_cny=g.tools,
    ).profit_cny
    return g.cash + months * (profit - (g.living if living is None else living))


def _orders(g):
    return g.fans * g.posts * g.reach_rate * g.click_rate * g.conversion


TWO_YEARS = Number(
    id="10.1",
    title="Two years on paper",
    points=3,
    unit="CNY",
    tolerance=0.005,
    absolute=1.0,
    unit_slips=False,
    draw=lambda d: {
        "cash": d.between(20_000, 60_000, step=5_000),
        "living": d.between(3_500, 6_000, step=250),
        "fans": d.between(4_000, 9_000, step=500),
        "posts": d.between(8, 14),
        "reach_rate": d.pick(0.12, 0.15, 0.18, 0.2),
        "click_rate": d.pick(0.08, 0.1, 0.12),
        "conversion": d.pick(0.03, 0.04, 0.05),
        "price": d.between(180, 300, step=10),
        "goods": d.between(60, 120, step=5),
        "tools": d.between(300, 900, step=50),
    },
    derived=lambda g: {
        "orders": _orders(g),
        "margin": g.price - g.goods,
        "month": _orders(g) * (g.price - g.goods) - g.tools - g.living,
        "months": TWO_YEARS_OF_MONTHS,
    },
    prompt=(
        "You begin with {cash:cny} and live on {living:cny} a month. Your micro-store has {fans:count} fans; nobody "
        "comes and nobody leaves. You post {posts:count} times a month, {reach_rate:percent} of the fans open a post, "
        "{click_rate:percent} of those go on to the shop, and {conversion:percent} of these visits end in an order of "
        "{price:cny}. Goods and parcel take {goods:cny} of it. The shop's tools cost {tools:cny} a month.\n\n"
        "How much money do you have after two years, if every number is just so? (It may be below 0.)"
    ),
    answer=lambda g: _cash_left(g),
    misconceptions=(
        Misconception(
            "living cost left out",
            answer=lambda g: _cash_left(g, living=0.0),
            feedback="That is what the shop makes of your money. You also live on {living:cny} a month.",
        ),
        Misconception(
            "money at the start left out",
            answer=lambda g: _cash_left(g) - g.cash,
            feedback="By so much your money changes. You begin with {cash:cny}.",
        ),
        Misconception(
            "month and year mixed up",
            answer=lambda g: _cash_left(g, months=12),
            feedback="That is after one year.",
        ),
        Misconception(
            "revenue taken for profit",
            answer=lambda g: _cash_left(g, margin=1.0),
            feedback="You have kept all of the {price:cny}. Goods and parcel take {goods:cny} of each order.",
        ),
        Misconception(
            "tools paid once",
            answer=lambda g: _cash_left(g) + (TWO_YEARS_OF_MONTHS - 1) * g.tools,
            feedback="You have paid for the tools once. They cost {tools:cny} in every month.",
        ),
        Misconception(
            "reach left out",
            answer=lambda g: _cash_left(g, reach_rate=1.0),
            feedback="You let all {fans:count} fans open every post. {reach_rate:percent} of them do.",
        ),
        Misconception(
            "one month taken for all",
            answer=lambda g: _cash_left(g, months=1),
            feedback="That is after a single month.",
        ),
    ),
    hints=(
        "First one month: orders, what they leave, tools, living. Then all the months.",
        "Orders = fans × posts × reach × clicks × conversion. Each month changes your money by orders × (price − "
        "goods) − tools − living. Add that 24 times to what you begin with.",
    ),
    solution=(
        "{orders:number} orders a month leave {margin:cny} each. Less tools and living your money changes by "
        "{month:cny} a month. After {months:count} months you have {cash:cny} + {months:count} × ({month:cny}) = "
        "{answer:cny}."
    ),
    right="Right: {answer:cny}, on paper. Each factor of the orders may be off, and all of them are multiplied.",
)


def _ten_cases(d):
    """Ten equally likely cases: the least money on the way, and the money at the end."""
    start = d.between(20_000, 40_000, step=5_000)
    kinds = d.shuffle(["broke"] * d.pick(1, 2) + ["recovers"] * d.pick(2, 3) + ["poorer"] * d.pick(1, 2))
    kinds = d.shuffle([*kinds, *["richer"] * (10 - len(kinds))])
    lowest, end = [], []
    for kind in kinds:
        if kind == "broke":
            low = -d.between(3_000, 25_000, step=1_000)
            last = low + d.between(0, 2_000, step=1_000)
        elif kind == "recovers":
            low = -d.between(1_000, 9_000, step=1_000)
            last = d.between(2_000, 90_000, step=1_000)
        elif kind == "poorer":
            low = d.between(1_000, start - 8_000, step=1_000)
            last = low + d.between(0, 6_000, step=1_000)
        else:
            low = d.between(2_000, start, step=1_000)
            last = start + d.between(3_000, 90_000, step=1_000)
        lowest.append(low)
        end.append(last)
    return {"start": start, "lowest": tuple(lowest), "end": tuple(end)}


def _unbroken(amounts_cny):
    """Amounts in a row; no line ends between a minus sign and its amount."""
    return ", ".join(cny(amount).replace("−", "−\N{WORD JOINER}") for amount in amounts_cny)


def _share(g, amounts, level):
    return sum(amount < level for amount in g[amounts]) / len(g[amounts])


CHANCE_OF_RUIN = Number(
    id="10.2",
    title="Poorer, or broke?",
    points=3,
    unit="share",
    tolerance=0.0,
    absolute=0.004,
    unit_slips=False,
    draw=_ten_cases,
    derived=lambda g: {
        "broke": sum(low < 0 for low in g.lowest),
        "cases": len(g.lowest),
        "worst_months": _unbroken(g.lowest),
        "last_months": _unbroken(g.end),
    },
    prompt=(
        "You begin with {start:cny}. Ten cases are equally likely. In the same order:\n\n"
        "- the least money that you have in any month: {worst_months}\n"
        "- the money that you have at the end: {last_months}\n\n"
        "You cannot borrow. What is the chance that your money runs out **on the way**? (A share such as 0.2, or "
        "“20 %”.)"
    ),
    answer=lambda g: _share(g, "lowest", 0),
    misconceptions=(
        Misconception(
            "ruin read off the end",
            answer=lambda g: _share(g, "end", 0),
            feedback=(
                "You have counted the cases that end below nothing. In some others the money was gone before, and only "
                "a loan would have carried you to the better end."
            ),
        ),
        Misconception(
            "loss taken for ruin",
            answer=lambda g: _share(g, "end", g.start),
            feedback="Those are the cases that end with less than {start:cny}: poorer, but not all of them broke.",
        ),
        Misconception(
            "every case without ruin counted",
            answer=lambda g: 1 - _share(g, "lowest", 0),
            feedback="That is the chance that your money lasts.",
        ),
        Misconception(
            "number of cases taken for the share",
            answer=lambda g: sum(low < 0 for low in g.lowest),
            feedback="You have counted the right cases. What share of all ten are they?",
        ),
    ),
    hints=(
        "Which of the two rows tells whether the money was ever gone?",
        "Count the amounts below 0 in the first row, and divide by ten.",
    ),
    solution=(
        "In {broke:count} of {cases:count} cases the least money on the way is below 0, whatever the end. The chance "
        "is {answer:percent}."
    ),
    right="Right. Some of these end well, for whoever can borrow. A plan dies in its worst month, not in its last.",
)

_RANKED = {
    "shop_click_rate": "clicks to the shop",
    "conversion_max": "conversion",
    "gross_margin": "margin",
    "cost_per_visit_cny": "price of a bought visit",
}
_CHAIN = tuple(_RANKED)[:3]


def _doubts_of(d):
    order = d.shuffle((your_plan.NEARLY, your_plan.ROUGHLY, your_plan.UNSURE))
    return {
        "fans": d.between(4_000, 9_000, step=1_000),
        "click_rate": d.pick(0.06, 0.08, 0.1),
        "conversion": d.pick(0.03, 0.04, 0.05),
        "margin": d.pick(0.4, 0.5, 0.6),
        "visit": d.pick(0.8, 1.0, 1.5),
    } | {f"off_{name}": your_plan.DOUBTS[place] for name, place in zip(_CHAIN, order, strict=True)}


def _to_find_out(g):
    """The number that makes most of the doubt about this learner's micro-store."""

    def ranked():
        exact = {f"{name}_doubt": your_plan.EXACT for name in your_plan.DOUBTFUL}
        doubts = {f"{name}_doubt": your_plan.DOUBTS.index(g[f"off_{name}"]) for name in _CHAIN}
        values = (
            exact
            | doubts
            | {
                "cost_per_visit_cny_doubt": your_plan.A_GUESS,
                "fans_0": g.fans,
                "shop_click_rate": g.click_rate,
                "conversion_max": g.conversion,
                "gross_margin": g.margin,
                "cost_per_visit_cny": g.visit,
            }
        )
        own = your_plan.plan_of(**_spec().completed(values))
        return plan.sensitivity(plan=own, strategy="micro_store", seed=your_plan.SEED, samples=256)[0].name

    return g.once("first", ranked)


WHAT_FIRST = Choice(
    id="10.3",
    title="What do you find out first?",
    points=2,
    draw=_doubts_of,
    prompt=(
        "Another micro-store lives on {fans:count} fans alone; it buys no visits. Its owner thinks:\n\n"
        "- {click_rate:percent} of the readers go on to the shop; that may be {off_shop_click_rate:percent} off\n"
        "- {conversion:percent} of these visits end in an order; that may be {off_conversion_max:percent} off\n"
        "- {margin:percent} of the price is margin; that may be {off_gross_margin:percent} off\n"
        "- a bought visit would cost {visit:cny}; that may be 90 % off\n\n"
        "Which of them should she find out first?"
    ),
    options=(
        *(
            Option(
                name,
                f"the {_RANKED[name]}",
                right=lambda g, name=name: _to_find_out(g) == name,
                feedback=(
                    f"The {_RANKED[name]} may be {{off_{name}:percent}} off. Clicks, conversion and margin are "
                    "multiplied: compare how far off each of them may be."
                ),
                misconception=f"{_RANKED[name]} matters in itself",
            )
            for name in _CHAIN
        ),
        Option(
            "cost_per_visit_cny",
            f"the {_RANKED['cost_per_visit_cny']}",
            feedback="She is least sure of it. But she buys no visits: whatever it is, her money stays the same.",
            misconception="doubt counted whether used or not",
        ),
    ),
    hints=(
        "Leave out what she does not use. Then: which of the others can change the result most?",
        "The rest is multiplied. What may be 60 % off can take 60 % of her profit on orders, whichever factor it is.",
    ),
    solution=(
        "Profit on orders = visits × conversion × margin, so each of the three moves it by as much as it is off. "
        "The one that may be furthest off comes first: answer {answer}. The price of a bought visit is the least sure, "
        "and does not matter here."
    ),
    right="Right: the number you are least sure of, among those that your way of earning multiplies.",
)

_LOSS = Pair("chance of loss 亏损概率", "the share of the cases that end with less money than they began with")
_RUIN = Pair("chance of ruin 破产概率", "the share of the cases in which the money is gone in any month")
_EVEN = Pair("break-even month 盈亏平衡月", "the first month that pays for the living")
_RANGE = Pair("range 区间", "how far a number may lie from what you think")
_WEIGHT = Pair("sensitivity 敏感度", "how much of the doubt one number makes")

WORDS = Match(
    id="10.4",
    title="The words of a plan",
    points=2,
    prompt="Which meaning belongs to which word? One meaning is left over.",
    pairs=(_LOSS, _RUIN, _EVEN, _RANGE, _WEIGHT),
    extra=("the money that you have when every number is as you think",),
    misconceptions=(
        Misconception(
            "loss taken for ruin",
            answer={_LOSS.left: _RUIN.right, _RUIN.left: _LOSS.right},
            feedback="Poorer at the end is a loss. Without money on the way is ruin, however well it would have ended.",
        ),
        Misconception(
            "range taken for sensitivity",
            answer={_RANGE.left: _WEIGHT.right, _WEIGHT.left: _RANGE.right},
            feedback="A range belongs to the number. How much it matters depends on the plan as well.",
        ),
        Misconception(
            "break-even taken for the result",
            answer={_EVEN.left: "the money that you have when every number is as you think"},
            feedback="Break-even is a month, and not an amount.",
        ),
    ),
    hints=(
        "Two of the words are shares of the cases, one is a month.",
        "Begin with the month. Then ask of the two chances: at the end, or on the way?",
    ),
    solution=(
        "Loss is looked at in the end, ruin on the way; the break-even month is when a month pays for itself; a range "
        "says what you do not know, and sensitivity how much that matters."
    ),
    right="Right. With these five words you can talk about any plan.",
)


def _chance_of_ruin(start, cases):
    broke = 0
    for surpluses in cases:
        cash, gone = start, False
        for surplus in surpluses:
            cash += surplus
            gone = gone or cash < 0
        broke += gone
    return broke / len(cases) if cases else 0.0


def _months_of(d, *, cases, months):
    """What the months of some cases bring."""
    return [[d.between(-4_000, 4_500, step=500) for _ in range(months)] for _ in range(cases)]


def _usual_plan(d):
    return {"start": d.between(3_000, 6_000, step=500), "cases": _months_of(d, cases=8, months=6)}


RUIN_FUNCTION = Function(
    id="10.5",
    title="For those who program: the chance of ruin",
    points=3,
    name="chance_of_ruin",
    parameters=("start", "cases"),
    prompt=(
        "You do not need this one to complete the lesson. Write a function that gives the chance of ruin:\n\n"
        "`chance_of_ruin(start, cases)`\n\n"
        "`start` is the money at the start. `cases` is a list of equally likely cases, each a list of what the months "
        "bring after living, for example `[[-500, 300], [200, 200]]`; some last longer than others. It is tried on "
        "inputs that you do not see. Exactly nothing left is not yet ruin. Without any case the chance is 0. Do not "
        "round."
    ),
    reference=_chance_of_ruin,
    usual=_usual_plan,
    edges={
        "no case": {"cases": []},
        "one case, broke": {"cases": [[-9_000]]},
        "one case, not broke": {"cases": [[500]]},
        "exactly nothing left": {"start": 4_000, "cases": [[-4_000, 500], [-1_000, -3_000], [2_000, -6_000]]},
        "broke, and rich at the end": {"start": 4_000, "cases": [[-4_500, 9_000], [500, 500], [-4_000, 4_500]]},
        "broke in the last month": {"start": 4_000, "cases": [[9_000, 1_000, -14_500], [9_000, -9_000, -4_000]]},
        "nothing at the start": {"start": 0, "cases": [[-500, 2_000], [0, 0], [500, -500]]},
        "the same months in another order": {"start": 2_000, "cases": [[-3_000, 4_000], [4_000, -3_000]]},
        "equal cases": {"cases": [[-7_000, 8_000], [-7_000, 8_000], [-7_000, 8_000], [500, 500]]},
        "cases of unequal length": {"start": 2_000, "cases": [[-500], [4_000, -7_000, 9_000], [1_000, -500]]},
        "long": lambda d: {"cases": _months_of(d, cases=6, months=36)},
        "rare": {"cases": [[-9_000, 9_000], *[[500, -500]] * 82]},
    },
    misconceptions=(
        Misconception(
            "ruin read off the end",
            answer=lambda start, cases: sum(start + sum(one) < 0 for one in cases) / len(cases) if cases else 0.0,
            feedback="It looks at the end only. A case that recovers was broke on the way.",
        ),
        Misconception(
            "loss taken for ruin",
            answer=lambda start, cases: sum(sum(one) < 0 for one in cases) / len(cases) if cases else 0.0,
            feedback="It counts the cases that end with less than they began with. That is the chance of loss.",
        ),
        Misconception(
            "money at the start left out",
            answer=lambda start, cases: _chance_of_ruin(0, cases),
            feedback="It begins with nothing in hand. Begin with `start`.",
        ),
        Misconception(
            "number of cases taken for the share",
            answer=lambda start, cases: _chance_of_ruin(start, cases) * len(cases),
            feedback="It counts the cases. Divide by how many there are.",
        ),
    ),
    hints=(
        "Go through one case month by month, and remember whether the money was ever below 0.",
        "For each case begin with `start`, add month after month, and note the moment it is below 0. Then divide the "
        "cases with such a moment by all cases.",
    ),
    solution=(
        "broke = 0\n"
        "for each case: cash = start; after each month cash = cash + what it brings; if it was ever below 0, broke = "
        "broke + 1\n"
        "return broke / number of cases, and 0 when there are none."
    ),
)

# ----------------------------------------------------------------------------------------------------------- review

_EARLIER = {
    spec.id: spec
    for module in (
        two_machines,
        views_into_income,
        visits_into_orders,
        free_traffic_and_trust,
        cold_start,
        buying_traffic,
        living_on_fans,
        will_fans_grow,
        mutual_promotion,
    )
    for spec in module.EXERCISES
}
REVIEWED = ("1.2", "2.3", "3.1", "4.4", "5.1", "6.1", "7.1", "8.4", "9.1")
"""One exercise of each lesson before this one; asked again with other numbers."""

REVIEW = tuple(_EARLIER[name].again(id=f"10.R{_EARLIER[name].lesson}", points=1) for name in REVIEWED)

EXERCISES = (*MISSIONS, TWO_YEARS, CHANCE_OF_RUIN, WHAT_FIRST, WORDS, RUIN_FUNCTION, *REVIEW)
