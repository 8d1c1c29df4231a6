"""Specs to test the engine with: one of each kind, about the advertising income of lesson 02."""

from dataclasses import replace

from platformlab.charts.chart import Chart, TextTable
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Match, Mission, Number, Option, Pair
from platformlab.exercises.prediction import Prediction
from platformlab.explorers.explorer import Control, ExplorerSpec
from platformlab.models import content

FIXED = {"posts": 12, "discovery_views": 0, "ads_per_view": 1, "creator_share": 0.7}


def income(given, **other):
    return content.ad_income(**{**FIXED, **given, **other})


NUMBER = Number(
    id="2.1",
    title="Your own account",
    points=3,
    unit="CNY per month",
    draw=lambda d: {
        "fans": d.between(10_000, 40_000, step=1_000),
        "reach_rate": d.pick(0.04, 0.05, 0.06),
        "ads_sold": d.between(1_000, 4_000, step=100),
        "click_rate": d.between(0.008, 0.02, step=0.001),
        "click_price_cny": d.pick(0.6, 0.8, 0.9),
    },
    derived=lambda g: {"slots": income(g).ad_slots},
    prompt="You have {fans:count} fans, a reach of {reach_rate:percent} and sell {ads_sold:count} adverts at "
    "{click_price_cny:cny} a click; {click_rate:percent} click.",
    answer=lambda g: income(g).creator_cny,
    misconceptions=(
        Misconception(
            "fill rate left out", lambda g: income(g, ads_sold=10**9).creator_cny, "All {slots:count} slots?"
        ),
        Misconception("shares swapped", lambda g: income(g).platform_cny, "{yours:cny} is what the platform keeps."),
        Misconception(
            "clicks left out", lambda g: income(g, click_rate=1).creator_cny, "This advertiser pays per click."
        ),
    ),
    hints=("What is scarce: slots or adverts?", "Adverts shown × click rate × price × your share"),
    solution="{ads_sold:count} adverts are shown, which brings **{answer:cny}**.",
)

SHARE = Number(
    id="2.5",
    title="Filled",
    points=1,
    unit="share",
    draw=lambda d: {"sold": d.between(20, 60, step=5), "slots": d.pick(100, 200)},
    prompt="{sold:count} of {slots:count} slots are sold. What is the fill rate?",
    answer=lambda g: g.sold / g.slots,
    misconceptions=(Misconception("unsold", lambda g: 1 - g.sold / g.slots, "That share is empty."),),
    hints=("Part and whole.", "Sold divided by slots."),
    solution="{answer:percent}",
)

CHOICE = Choice(
    id="2.2",
    title="Half the advertisers",
    points=2,
    prompt="Advertisers halve what they buy while you double your fans. Your income …",
    options=(
        Option("half", "falls by half", feedback="Adverts were scarce, and stay so.", right=True),
        Option(
            "same", "stays the same", feedback="That would need as many adverts.", misconception="fans make up for it"
        ),
        Option("double", "doubles", feedback="You counted readers, not adverts.", misconception="views are money"),
    ),
    hints=("What is scarce?", "Income follows the adverts shown."),
    solution="Option {answer}: only adverts that were bought are shown.",
)

MATCH = Match(
    id="2.3",
    title="Words",
    points=4,
    prompt="What belongs together?",
    pairs=(
        Pair("CPM", "price per 1,000 impressions", feedback="M is Latin for a thousand."),
        Pair("CPC", "price per click"),
        Pair("RPM", "income per 1,000 views"),
    ),
    extra=("price per fan",),
    misconceptions=(
        Misconception(
            "cost and income swapped",
            {"CPM": "income per 1,000 views", "RPM": "price per 1,000 impressions"},
            "One of them is paid, the other earned.",
        ),
    ),
    hints=("C is for cost.", "R is for revenue."),
    solution="CPM and CPC are prices, RPM is income.",
)

EXPLORER = ExplorerSpec(
    name="sample_income",
    title="Income",
    controls=(
        Control("fans", "Fans", unit="fans", min=0, max=100_000, default=20_000, step=100, scale="log", kind="count"),
        Control("click_rate", "Click rate", unit="of adverts", max=0.1, default=0.01, step=0.001, kind="share"),
    ),
    model=lambda fans, click_rate: content.ad_income(
        **FIXED, fans=fans, reach_rate=0.05, ads_sold=6_000, click_rate=click_rate, click_price_cny=0.5
    ),
    chart=lambda values, result: Chart(
        traces=({"type": "bar", "x": ["you"], "y": [result.creator_cny]},),
        headline=f"¥{result.creator_cny:.2f}",
        sentence="That is what you earn.",
        table=TextTable(columns=("What", "Number"), rows=(("You", f"¥{result.creator_cny:.2f}"),)),
        extents={"y": (0, 100)},
    ),
)

MISSION = Mission(
    id="2.M1",
    title="The bottleneck",
    points=1,
    text="Find **exactly** the fan count at which every advert of {adverts:count} is shown.",
    explorer="sample_income",
    draw=lambda d: {"adverts": 6_000},
    goal=lambda values, result, given: result.ad_slots == given.adverts,
    solution_values={"fans": 10_000},
    misconceptions=(Misconception("one post only", {"fans": 100_000}, "You post twelve times."),),
    hints=("Watch the adverts shown.", "Slots are posts × fans × reach."),
    solution="10,000 fans × 5 % × 12 posts = 6,000.",
)


def per_thousand(income_cny, views):
    return 1000 * income_cny / views if views else 0.0


FUNCTION = Function(
    id="2.4",
    title="Per thousand",
    points=2,
    prompt="Write it.",
    name="income_per_thousand",
    parameters=("income_cny", "views"),
    reference=per_thousand,
    usual=lambda d: {"income_cny": d.between(50, 90), "views": d.between(2_000, 9_000)},
    edges={
        "nothing": {"income_cny": 0.0, "views": 0},
        "few views": lambda d: {"income_cny": d.between(1.5, 9.5, step=0.5), "views": d.between(100, 900)},
    },
    misconceptions=(
        Misconception("no views forgotten", lambda income_cny, views: 1000 * income_cny / views, "And with no views?"),
        Misconception("per single view", lambda income_cny, views: income_cny / views if views else 0, "Per thousand."),
    ),
    hints=("What with no views?", "1000 × income / views"),
    solution="```python\ndef income_per_thousand(income_cny, views):\n"
    "    return 1000 * income_cny / views if views else 0\n```",
)

PREDICTION = Prediction(
    id="02.income",
    question="What lands in your account?",
    options=("¥13", "¥130", "¥1,300"),
    answer=lambda: "¥134",
    right=lambda: 1,
    after="Almost nobody who views, clicks.",
)


def varied_prediction(**changes):
    """The prediction with some fields changed."""
    return replace(PREDICTION, **changes)


ALL = (NUMBER, SHARE, CHOICE, MATCH, MISSION, FUNCTION)


def varied(spec, **changes):
    """The spec with some fields changed, texts as they were written."""
    texts = {"prompt": spec.prompt.template, "solution": spec.solution.template, "right": spec.right.template}
    texts["hints"] = tuple(hint.template for hint in spec.hints)
    if spec.kind == "mission":
        texts["prompt"] = ""
    if spec.kind == "choice":
        texts["misconceptions"] = ()
    return replace(spec, **{**texts, **changes})
