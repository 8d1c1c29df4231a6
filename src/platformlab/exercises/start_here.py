"""Lesson 00: one guess, one thing to find, one exercise, to learn how they work."""

from platformlab import tables
from platformlab.charts.style import count
from platformlab.charts.visitors import VISITS
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Mission, Number
from platformlab.exercises.prediction import Prediction
from platformlab.models import store

_GUESSES = (3, 15, 80, 300)


def orders_of_a_thousand():
    """Orders that a thousand visits bring on average, in one study of online shops."""
    rows = tables.load("conversion_benchmarks").verified()
    return VISITS * rows.one(study="Wolfgang", traffic_source="all", metric="conversion_rate").value_low / 100


QUOTED = {"15": orders_of_a_thousand, "985": lambda: VISITS - orders_of_a_thousand()}
"""Numbers in the lesson's prose that are worked out from a table."""

PREDICTIONS = (
    Prediction(
        id="00.orders",
        question="An online shop is visited 1,000 times. How many of these visits, would you say, end in an order?",
        options=tuple(f"About {count(number)}" for number in _GUESSES),
        answer=lambda: f"About {count(round(orders_of_a_thousand()))} of 1,000",
        right=lambda: min(range(len(_GUESSES)), key=lambda i: abs(_GUESSES[i] - orders_of_a_thousand())),
        says="A study of online shops (2016) says",
        after=(
            "A visit is not a sale. Other shops and other visitors give quite other numbers; lesson 03 looks at them "
            "closely."
        ),
    ),
)


def _orders(g):
    """The month of exercise 0.1, as orders."""
    return store.month(
        sources=[store.Source(visits=g.visits, conversion_rate=g.conversion_rate)],
        basket_cny=0,
        gross_margin=0,
        return_rate=0,
        return_cost_cny=0,
        commission_rate=0,
        payment_fee_rate=0,
        fixed_cost_cny=0,
    ).orders


EXERCISES = (
    Mission(
        id="0.M1",
        title="Sales of ¥2,000",
        points=1,
        text="Find the conversion at which 1,000 visits bring ¥2,000 of sales.",
        explorer="start_here",
        goal=lambda values, result, given: abs(result.revenue_cny - 2_000) < 1,
        hints=("Each order brings ¥100. How many are needed?", "Twenty orders of a thousand visits are 2 %."),
        solution="¥2,000 are 20 orders of ¥100. 20 of 1,000 visits are 2 %.",
        solution_values={"conversion_rate": 0.02},
    ),
    Number(
        id="0.1",
        title="Your first exercise",
        points=1,
        unit="orders",
        draw=lambda d: {
            "visits": d.between(4_000, 20_000, step=1_000),
            "conversion_rate": d.pick(0.015, 0.02, 0.025, 0.03),
        },
        derived=lambda g: {"percentage": 100 * g.conversion_rate, "left": g.visits - _orders(g)},
        prompt=(
            "Last month your shop had {visits:count} visits. {conversion_rate:percent} of them ended in an order. "
            "How many orders were there?"
        ),
        answer=_orders,
        misconceptions=(
            Misconception(
                "percent for a fraction",
                lambda g: 100 * _orders(g),
                "You have multiplied by {percentage}. But {conversion_rate:percent} means {percentage} of *each "
                "hundred* visits, so your answer is a hundred times too high. {conversion_rate:percent} as a fraction "
                "is {conversion_rate}.",
            ),
            Misconception(
                "counted who left",
                lambda g: g.visits - _orders(g),
                "{left:count} is the number of visits that ended *without* an order. The others are asked for.",
            ),
            Misconception(
                "divided instead of multiplied",
                lambda g: g.visits / (100 * g.conversion_rate),
                "You have divided by {percentage}. A share of something is found by multiplying.",
            ),
        ),
        hints=(
            "In how many of every 100 visits is there an order? And how many hundreds are there?",
            "Multiply the visits by the conversion, written as a fraction: {conversion_rate}.",
        ),
        solution="{visits:count} × {conversion_rate} = {answer:count} orders.",
    ),
)
