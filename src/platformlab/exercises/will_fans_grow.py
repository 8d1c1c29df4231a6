"""Lesson 08: will true fans grow?"""

import functools
import math

from platformlab import explorers, tables
from platformlab.charts.growth import fastest_month
from platformlab.charts.style import count
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Mission, Number, Option
from platformlab.exercises.prediction import Prediction
from platformlab.models import audience, numeric

GROWTH = "fan_growth"
MARKET = "creator_market"


def _at(explorer, **changes):
    """An explorer's result at its defaults, but for what is changed."""
    spec = explorers.spec(explorer)
    return spec.model(**spec.completed(changes))


def _untouched(explorer, values, *free):
    """Whether every slider but the free ones stands where the explorer starts."""
    defaults = explorers.spec(explorer).defaults
    return all(values[name] == default for name, default in defaults.items() if name not in free)


# ------------------------------------------------------------------------------------------------ numbers in the prose


@functools.cache
def _ends():
    """Where the same person ends in each course of luck, the worst first."""
    control = explorers.spec(MARKET).control("luck")
    return tuple(sorted(_at(MARKET, luck=luck).fans for luck in control.positions))


def _neither_grew_nor_shrank():
    """Share of the WeChat accounts asked in 2017 that told of neither growth nor loss."""
    asked = tables.load("creator_distribution").verified().where(measure="share_of_accounts", as_of="2017")
    bands = ("reported follower growth in 2017", "lost followers in 2017")
    return 1 - sum(asked.one(band=band).value for band in bands) / 100


def _talent_above_middle():
    """How many times the talent of the middle a creator has who is better than 99 in 100."""
    from statistics import NormalDist

    return math.exp(explorers.spec(MARKET).defaults["quality_sigma"] * NormalDist().inv_cdf(0.99))


QUOTED = {
    "3,306": lambda: _at(GROWTH).fans[12],
    "9,400": lambda: _at(GROWTH).fans[24],
    "61": lambda: fastest_month(_at(GROWTH)),
    "75.8 %": lambda: _at(GROWTH).steady_fans / 100_000,
    "7.2 %": lambda: _at(GROWTH, churn=0.1).steady_fans / 100_000,
    "1,000": lambda: _at(MARKET).number * 0.01,
    "308": lambda: _at(MARKET).passing,
    "113": lambda: _at(MARKET).unlucky,
    "977": lambda: _at(MARKET).lucky,
    "8.6": lambda: _at(MARKET).lucky / _at(MARKET).unlucky,
    "60": lambda: _ends()[0],
    "1,034": lambda: _ends()[-1],
    "21.1 %": lambda: _at(MARKET).top_share,
    "2.2 %": lambda: _at(MARKET, rich_get_richer=0).top_share,
    "83": lambda: _at(MARKET, rich_get_richer=0).unlucky,
    "117": lambda: _at(MARKET, rich_get_richer=0).lucky,
    "20": lambda: _at(MARKET).median,
    "52": lambda: _at(MARKET).mean,
    "0.3 %": lambda: _at(MARKET).passing / _at(MARKET).number,
    "26 %": _neither_grew_nor_shrank,
    "2": _talent_above_middle,
}
"""Numbers in the lesson's prose that are worked out from the models and the tables."""

# ------------------------------------------------------------------------------------------------------ predictions

_GUESSED = (900, 500, 300, 100)


PREDICTIONS = (
    Prediction(
        id="08.luck",
        question=(
            "100,000 creators begin on one day, without fans. 1,000 of them are equally talented: better than 99 in "
            "100 of all the others. Three years later the luckiest 50 of these 1,000 have nearly 1,000 fans each, or "
            "more. And the unluckiest 50 of them: how many do they have at most?"
        ),
        options=tuple(f"About {count(guess)}" for guess in _GUESSED),
        answer=lambda: f"{count(_at(MARKET).unlucky)} fans",
        right=lambda: min(range(len(_GUESSED)), key=lambda place: abs(_GUESSED[place] - _at(MARKET).unlucky)),
        after=(
            "They have the same talent and the same platform. A few were shown a little more often in the first "
            "months; whoever has more fans is shown more; and so a small lead at the start becomes a large one."
        ),
    ),
)

# --------------------------------------------------------------------------------------------------------- missions


def _at_the_peak(values, result, given):
    return _untouched(GROWTH, values, "months") and round(values["months"]) == fastest_month(result)


def _half_for_the_top(values, result, given):
    return _untouched(MARKET, values, "rich_get_richer") and result.top_share >= 0.5


def _luckier(values, result, given):
    return _untouched(MARKET, values, "luck") and result.fans > values["bar"]


# What the missions tell of the market, which is smaller where there is no NumPy; tests compare it with the model.
_TOLD = (
    {
        "yours": 807,
        "half": "63.7 %",
        "less": "38.7 %",
        "lucky": 12,
        "where": "twelfth",
        "there": "1,034",
        "unlucky": "fourth",
        "worst": 60,
    }
    if numeric.has_numpy()
    else {
        "yours": 382,
        "half": "63.6 %",
        "less": "39.4 %",
        "lucky": 2,
        "where": "second",
        "there": "1,036",
        "unlucky": "seventh",
        "worst": 284,
    }
)

MISSIONS = (
    Mission(
        id="8.M1",
        title="The best month",
        points=1,
        explorer=GROWTH,
        text="Move the months alone. Find the month in which more people begin to follow you than in any other.",
        goal=_at_the_peak,
        hints=(
            "It is not in the first year. Watch the line on the right.",
            "Go to the top of that line with the arrow keys. The sentence tells when you are there.",
        ),
        solution="Month 61: five years after the start. Until then each month was better than the one before.",
        solution_values={"months": 61},
        right="Five years to the best month. Who gives up after one has seen only the flat beginning.",
    ),
    Mission(
        id="8.M2",
        title="Half for one in a hundred",
        points=1,
        explorer=MARKET,
        text=(
            "Move only “Rich get richer”. From where on do the most followed 1 % of the creators have at least half of "
            "all fans?"
        ),
        goal=_half_for_the_top,
        hints=(
            "The sentence tells what part of all fans the most followed 1 % have.",
            "A little to the right of 1 is enough: go on step by step.",
        ),
        solution=(
            f"At 1.2 they have {_TOLD['half']}, at 1.1 still {_TOLD['less']}. The people and their talents are the "
            "same as before."
        ),
        solution_values={"rich_get_richer": 1.2},
        right="Nobody became more talented. Only the rule by which views are handed out has changed, and not by much.",
    ),
    Mission(
        id="8.M3",
        title="The same talent, other luck",
        points=1,
        explorer=MARKET,
        text=(
            f"Reset. You have {_TOLD['yours']} fans and miss the bar. Keep your talent, keep the platform, and try "
            "again with other luck, until you pass 1,000 fans."
        ),
        goal=_luckier,
        hints=(
            "Move “Course of luck” alone. Each number is another history of the same people.",
            "Try all twelve. Watch how far you fall on the way.",
        ),
        solution=(
            f"In the {_TOLD['where']} course of luck you have {_TOLD['there']} fans. In the {_TOLD['unlucky']} you "
            f"have {_TOLD['worst']}."
        ),
        solution_values={"luck": _TOLD["lucky"]},
        right=(
            f"One history in twelve. In another you ended with {_TOLD['worst']} fans. You were the same person each "
            "time."
        ),
    ),
)

# -------------------------------------------------------------------------------------------------------- exercises


def _level(g, churn=None):
    return audience.path(
        months=0,
        market=g.market,
        innovation=g.found,
        imitation=0.0,
        churn=g.churn if churn is None else churn,
        fans_0=0.0,
    ).steady_fans


STEADY = Number(
    id="8.1",
    title="Where it settles",
    points=3,
    unit="fans",
    tolerance=0.005,
    draw=lambda d: {
        "market": d.between(40_000, 120_000, step=10_000),
        "found": d.pick(0.005, 0.01, 0.015),
        "churn": d.pick(0.02, 0.03, 0.04, 0.05),
    },
    derived=lambda g: {
        "both": g.found + g.churn,
        "part": g.found / (g.found + g.churn),
        "too_much": g.churn * g.market,
        "first": g.found * g.market,
    },
    prompt=(
        "{market:count} people could follow you. Nobody tells anybody: each month {found:percent} of those who do "
        "**not** follow you find you by themselves, and {churn:percent} of your fans leave. Who has left can come "
        "back.\n\nHow many fans do you have in the long run, when as many come as leave?"
    ),
    answer=_level,
    misconceptions=(
        Misconception(
            "churn left out",
            answer=lambda g: g.market,
            feedback=(
                "If everybody followed you, nobody could come any more, and {too_much:count} would leave each month. "
                "It cannot stay so."
            ),
        ),
        Misconception(
            "one divided by the other",
            answer=lambda g: g.market * g.found / g.churn,
            feedback=(
                "You let {found:percent} of the **whole** market come each month. Only those come who do not follow "
                "you yet: they become fewer as your fans become more."
            ),
        ),
        Misconception(
            "those who do not follow",
            answer=lambda g: g.market - _level(g),
            feedback="So many people do **not** follow you in the long run. The others do.",
        ),
        Misconception(
            "churn taken off once",
            answer=lambda g: g.market * (1 - g.churn),
            feedback="You have taken off the leavers of one month. They leave every month.",
        ),
        Misconception(
            "one month taken for the end",
            answer=lambda g: g.found * g.market,
            feedback="{first:count} people come in the first month. More come in the second, and some leave.",
        ),
    ),
    hints=(
        "Write down how many come in a month and how many leave, when you have a certain number of fans. When are the "
        "two the same?",
        "Come: found × (market − fans). Leave: churn × fans. They are equal at market × found / (found + churn) fans.",
    ),
    solution=(
        "As many come as leave when {found:percent} of the others is as much as {churn:percent} of the fans: at "
        "{found:percent} / {both:percent} of the market = {part:percent}, or {answer:count} fans."
    ),
    right="Right: {answer:count} fans. How fast people leave counts as much as how fast they come.",
)


def _peak(g, innovation=None, imitation=None):
    return audience.bass(
        t=0.0,
        market=1.0,
        innovation=g.innovation if innovation is None else innovation,
        imitation=g.imitation if imitation is None else imitation,
    ).peak_time


PEAK = Number(
    id="8.2",
    title="The month of the rush",
    points=3,
    unit="months",
    tolerance=0.01,
    draw=lambda d: {
        "innovation": d.pick(0.02, 0.03, 0.04, 0.05),
        "imitation": d.pick(0.3, 0.4, 0.5, 0.6),
    },
    derived=lambda g: {
        "both": g.innovation + g.imitation,
        "times": g.imitation / g.innovation,
        "log": math.log(g.imitation / g.innovation),
        "years": _peak(g),
    },
    prompt=(
        "Nobody leaves. Innovation is p = {innovation:percent} and imitation q = {imitation:percent}, both **per "
        "year**, as Bass gave them. On his curve most people come at the time\n\n"
        "ln(q / p) / (p + q).\n\n"
        "After how many **months** is that? (ln is the natural logarithm: `math.log` in Python, “ln” on a calculator.)"
    ),
    answer=lambda g: 12 * _peak(g),
    misconceptions=(
        Misconception(
            "year taken for month",
            answer=lambda g: _peak(g),
            feedback="The coefficients are per year, so the formula gives years. The question asks for months.",
        ),
        Misconception(
            "logarithm to base 10",
            answer=lambda g: 12 * _peak(g) / math.log(10),
            feedback="You took the logarithm to base 10. The natural one of {times:number} is {log:number}.",
        ),
        Misconception(
            "without the logarithm",
            answer=lambda g: 12 * g.imitation / g.innovation / (g.innovation + g.imitation),
            feedback="You divided q / p by p + q. First take the logarithm of q / p.",
        ),
        Misconception(
            "difference taken for the sum",
            answer=lambda g: 12 * math.log(g.imitation / g.innovation) / (g.imitation - g.innovation),
            feedback="Below the line stands p + q: both bring people. You have taken the one from the other.",
        ),
        Misconception(
            "multiplied instead of divided",
            answer=lambda g: 12 * math.log(g.imitation / g.innovation) * (g.innovation + g.imitation),
            feedback="The faster people come, the sooner is the rush: divide by p + q.",
        ),
    ),
    hints=(
        "The formula gives years. What is left to do at the end?",
        "q / p is {times:number}. Take its natural logarithm, divide by {both:number}, and multiply by 12.",
    ),
    solution=(
        "ln({times:number}) = {log:number}. Divided by {both:number} that is {years:number} years. Times 12: "
        "{answer:number} months."
    ),
    right="Right: {answer:number} months. Until then each month is better than the last; the first is the poorest.",
)

TALENT_OR_LUCK = Choice(
    id="8.3",
    title="Talent or luck?",
    points=2,
    prompt=(
        "A creator with 2,500 fans gives a talk: “I posted every day, and my texts are good. Do as I do.” In the "
        "market of this lesson you look up everybody who is as talented and as busy as she is. Most of them have a few "
        "hundred fans.\n\nWhat follows?"
    ),
    options=(
        Option(
            "both",
            "talent got her into the group that can rise; that she is the one who did is luck",
            right=True,
            feedback=(
                "Right. Those with less talent rarely rise, so talent counts. But you see only her at the lectern, and "
                "not the many with the same talent who have nobody to talk to."
            ),
        ),
        Option(
            "talent",
            "she must be better than they are: 2,500 people cannot be wrong",
            feedback=(
                "In the model they are exactly as good, and she has many times their fans all the same. Fans bring "
                "views, and views bring fans: the number tells what happened, not how good she is."
            ),
            misconception="success taken for talent",
        ),
        Option(
            "chance",
            "talent does not matter at all, it is a lottery",
            feedback=(
                "Move “Your talent” in the explorer from 99 % to 50 %: those in the middle hardly ever get far. It is "
                "a "
                "lottery in which talent gives you more tickets."
            ),
            misconception="luck alone",
        ),
        Option(
            "effort",
            "the others gave up too early: with the same patience they would get there too",
            feedback=(
                "In the model nobody gives up: all of them are there for the same three years. Time does not bring the "
                "late ones up when views go to those who are ahead."
            ),
            misconception="survivors taken for everybody",
        ),
    ),
    hints=(
        "Whom do you not hear talks from?",
        "Compare two things in the explorer: creators of other talents, and creators of the same talent.",
    ),
    solution=(
        "Answer {answer}. Between talents the middle differs, so talent counts. Among equals the ends lie far apart, "
        "so luck counts as well. A talk by one who rose shows neither."
    ),
)

TYPICAL = Number(
    id="8.4",
    title="The other ninety-nine",
    points=3,
    unit="fans",
    tolerance=0.01,
    draw=lambda d: {
        "creators": d.pick(10_000, 20_000, 50_000, 100_000),
        "mean": d.between(200, 600, step=20),
        "top_share": d.pick(0.4, 0.5, 0.6, 0.7),
    },
    derived=lambda g: {
        "all_fans": g.creators * g.mean,
        "rest_fans": g.creators * g.mean * (1 - g.top_share),
        "rest": g.creators * 0.99,
    },
    prompt=(
        "A platform is proud: its {creators:count} creators have {mean:count} fans each, on average. In a footnote it "
        "says that the most followed 1 % of them have {top_share:percent} of all fans.\n\n"
        "How many fans does one of the **other 99 %** have, on average?"
    ),
    answer=lambda g: g.mean * (1 - g.top_share) / 0.99,
    misconceptions=(
        Misconception(
            "average taken for the typical creator",
            answer=lambda g: g.mean,
            feedback=(
                "{mean:count} is the average of all, and {top_share:percent} of it belongs to one creator in a "
                "hundred. Take that out first."
            ),
        ),
        Misconception(
            "average of the top",
            answer=lambda g: g.mean * g.top_share / 0.01,
            feedback="So many fans has one of the **most followed** 1 %. The question is about the others.",
        ),
        Misconception(
            "shares swapped",
            answer=lambda g: g.mean * g.top_share / 0.99,
            feedback="You have given the others the fans of the top: {top_share:percent}. What is left for them?",
        ),
        Misconception(
            "fans of all of them together",
            answer=lambda g: g.creators * g.mean * (1 - g.top_share),
            feedback="So many fans have the others **together**. How many is that for one?",
        ),
    ),
    hints=(
        "Share out twice: first the fans, then the people.",
        "Fans of the others = all fans × (1 − share of the top). Divide by 99 % of the creators.",
    ),
    solution=(
        "All fans: {creators:count} × {mean:count} = {all_fans:count}. The others have {rest_fans:count} of them, and "
        "they are {rest:count}: {answer:number} fans each."
    ),
    right=(
        "Right: {answer:number}, not {mean:count}. And the typical one of these has fewer still: they are unequal too."
    ),
)

EXERCISES = (*MISSIONS, STEADY, PEAK, TALENT_OR_LUCK, TYPICAL)
