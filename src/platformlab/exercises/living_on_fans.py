"""Lesson 07: how many fans feed you."""

import math

from platformlab import explorers, tables
from platformlab.charts.style import compact, count
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Mission, Number, Option
from platformlab.exercises.prediction import Prediction
from platformlab.models import fans, numeric

EXPLORER = "living_on_fans"
KELLY = 1_000
"""True fans that are enough, in Kelly (2008)."""
KELLY_USD_PER_YEAR = 100
"""What each of them spends on you there, US dollars a year, all of it profit."""
TENS_OF_THOUSANDS = 50_000


def _spec():
    return explorers.spec(EXPLORER)


def _month(**changes):
    """A month at the explorer's defaults, but for what is changed."""
    return _spec().model(**_spec().defaults | changes)


def _preset(label):
    """A preset's settings, complete."""
    return _spec().completed(next(preset.values for preset in _spec().presets if preset.label == label))


# ------------------------------------------------------------------------------------------------------ predictions


def _nearest(guesses, value):
    return min(range(len(guesses)), key=lambda place: abs(math.log(guesses[place] / value)))


_GUESSES_PHONE_CASES = (5_000, 25_000, 50_000, 250_000)
_GUESSES_ADVERTS = (4_000, 40_000, 400_000, 4_000_000)


def _phone_cases():
    return _spec().model(**_preset("Phone cases, Weibo")).fans_needed


PREDICTIONS = (
    Prediction(
        id="07.bo",
        question=(
            "Lin lives on 5,000 fans. Bo posts as often, and among his readers as many go on to the shop and order. "
            "But 3 % of his fans open a post where 15 % of Lin's do, and an order leaves him ¥15 where it leaves her "
            "¥150. How many fans does Bo need to live like Lin?"
        ),
        options=tuple(f"About {count(guess)}" for guess in _GUESSES_PHONE_CASES),
        answer=lambda: f"{count(_phone_cases())} fans",
        right=lambda: _nearest(_GUESSES_PHONE_CASES, _phone_cases()),
        after=(
            "A fifth of the reach takes five times the fans. A tenth of the margin takes ten times the fans. The two "
            "multiply: fifty times."
        ),
    ),
    Prediction(
        id="07.adverts",
        question=(
            "Lin closes her shop and lives on the adverts in her posts instead. Advertisers buy every space she has. "
            "How many fans does she need now?"
        ),
        options=tuple(f"About {compact(guess)}" for guess in _GUESSES_ADVERTS),
        answer=lambda: f"{count(_month().advert_fans_needed)} fans",
        right=lambda: _nearest(_GUESSES_ADVERTS, _month().advert_fans_needed),
        after=(
            "An order leaves Lin ¥150, a tap on an advert 56 fen: about 270 taps make up for one order. More readers "
            "tap an advert than buy, but only three times as many."
        ),
    ),
)


# --------------------------------------------------------------------------------------------------------- missions


def _untouched(values, *free):
    """Whether every slider but the free ones stands where the explorer starts."""
    return all(values[name] == default for name, default in _spec().defaults.items() if name not in free)


def _fed_by_adverts(values, result, given):
    need = result.advert_fans_needed
    return _untouched(values, "fans") and need <= values["fans"] <= 1.25 * need


def _weibo_feeds(values, result, given):
    weibo = _preset("Phone cases, Weibo")
    return (
        values["reach_rate"] == weibo["reach_rate"]
        and _untouched(values, "reach_rate", "fans", "order_margin_cny")
        and values["fans"] <= TENS_OF_THOUSANDS
        and values["living_cost_cny"] <= result.income_cny <= 1.25 * values["living_cost_cny"]
    )


def _kelly(values, result, given):
    return (
        _untouched(values, "fans", "reach_rate", "click_rate", "conversion", "order_margin_cny")
        and values["fans"] <= KELLY
        and result.income_cny >= values["living_cost_cny"]
    )


def _start(_given=None):
    """What the missions' texts name of the explorer's defaults, and of what is to be found."""
    now, month = _spec().defaults, _month()
    weibo = _spec().model(**_preset("Pottery, Weibo") | {"fans": TENS_OF_THOUSANDS})
    cost = now["living_cost_cny"] + now["fixed_cost_cny"]
    return now | {
        "cost": cost,
        "adverts": month.advert_fans_needed,
        "advert_value": 1_000 * month.advert_value_per_fan_cny,
        "crowd": TENS_OF_THOUSANDS,
        "weibo_reach": _preset("Pottery, Weibo")["reach_rate"],
        "weibo_orders": weibo.orders,
        "weibo_margin": weibo.margin_needed_cny,
        "kelly": KELLY,
        "kelly_value": cost / KELLY,
        "value": month.value_per_fan_cny,
        "kelly_factor": cost / KELLY / month.value_per_fan_cny,
    }


MISSIONS = (
    Mission(
        id="7.M1",
        title="Living on adverts",
        points=1,
        explorer=EXPLORER,
        text=(
            "Press Reset and move the fans alone, up to the place where adverts by themselves would just feed Lin (at "
            "most a quarter more fans than it takes)."
        ),
        goal=_fed_by_adverts,
        derived=_start,
        hints=(
            "The dashed line stands for adverts. Where does it cross the living cost?",
            "Raise the fans until the last bar on the left has just passed the grey one.",
        ),
        solution=(
            "1,000 fans bring {advert_value:cny} a month through adverts. {living_cost_cny:cny} take "
            "{adverts:count} fans; the slider's next stop is 500,000, or you type the number."
        ),
        solution_values={"fans": 500_000},
        right="Goods fed her with fewer than {fans:count} fans. The way you earn decides as much as the crowd.",
    ),
    Mission(
        id="7.M2",
        title="Tens of thousands on Weibo",
        points=1,
        explorer=EXPLORER,
        text=(
            "Press “Phone cases, Weibo”. Feed Bo with {crowd:count} fans or fewer. You may move his fans and his "
            "margin, and nothing else. Give him no more than a quarter above his living cost."
        ),
        goal=_weibo_feeds,
        derived=_start,
        hints=(
            "Give him {crowd:count} fans first. The sentence then names the margin that an order would need.",
            "Anything from there on will do: fewer fans, a higher margin. Goods that everybody sells will not be among "
            "them.",
        ),
        solution=(
            "{crowd:count} fans at a reach of {weibo_reach:percent} give {weibo_orders:count} orders a month. To bring "
            "{cost:cny} each must leave {weibo_margin:cny}. With 40,000 fans it is ¥93, with 25,000 about ¥150."
        ),
        solution_values=lambda g: {
            "reach_rate": _preset("Phone cases, Weibo")["reach_rate"],
            "fans": TENS_OF_THOUSANDS,
            "order_margin_cny": 80,
        },
        right="So tens of thousands on Weibo can be enough: for somebody whose goods leave several times Bo's margin.",
    ),
    Mission(
        id="7.M3",
        title="A thousand true fans",
        points=1,
        explorer=EXPLORER,
        text=(
            "Press Reset and set the fans to {kelly:count}, the famous number. Let them feed Lin through reach, click "
            "rate, conversion and margin alone."
        ),
        goal=_kelly,
        derived=_start,
        hints=(
            "{cost:cny} from {kelly:count} fans: what must each of them leave in a month? “Show table” tells what they "
            "leave now.",
            "All four multiply. Each fan must leave {kelly_value:cny} instead of {value:cny}, so the product has to "
            "grow about five times: for instance twice the reach, and two and a half times the margin.",
        ),
        solution=(
            "Each fan has to leave {kelly_value:cny} a month instead of {value:cny}, {kelly_factor:number} times as "
            "much. A reach of 30 % and ¥375 an order do it; so do a reach of 45 % and a conversion of 6.6 %."
        ),
        solution_values={"fans": KELLY, "reach_rate": 0.3, "order_margin_cny": 375},
        right="That is what “true” means in “true fans”: they read you, come by and buy. The word carries the number.",
    ),
)


# -------------------------------------------------------------------------------------------------------- exercises

_FAN = ("posts", "reach_rate", "click_rate", "conversion")


def _fan(d):
    """How a learner's own fans behave."""
    return {
        "posts": d.between(6, 18),
        "reach_rate": d.pick(0.04, 0.06, 0.08, 0.12, 0.15, 0.2),
        "click_rate": d.pick(0.05, 0.08, 0.12, 0.15),
        "conversion": d.pick(0.02, 0.03, 0.04, 0.05),
    }


def _needed(given, **changes):
    """The fans that a learner's own numbers ask for, but for what a way of thinking changes."""
    said = {name: given[name] for name in _FAN} | {
        "living_cost_cny": given["living_year_cny"] / 12,
        "fixed_cost_cny": given["fixed_cost_cny"],
        "order_margin_cny": given["price_cny"] - given["goods_cny"],
    }
    return fans.needed(**said | changes)


def _steps(given):
    found = _needed(given)
    return {
        "living_month": given["living_year_cny"] / 12,
        "margin": given["price_cny"] - given["goods_cny"],
        "cost": given["living_year_cny"] / 12 + given["fixed_cost_cny"],
        "per_thousand": 1_000 * found.value_per_fan_cny,
        "opened": 1_000 * given["posts"] * given["reach_rate"],
        "visits": 1_000 * given["posts"] * given["reach_rate"] * given["click_rate"],
        "orders": 1_000 * given["posts"] * given["reach_rate"] * given["click_rate"] * given["conversion"],
        "plain_reach": given["reach_rate"],
    }


FANS_NEEDED = Number(
    id="7.1",
    title="Your own number of fans",
    points=3,
    unit="fans",
    draw=lambda d: (
        {
            "living_year_cny": d.between(36_000, 96_000, step=6_000),
            "fixed_cost_cny": d.between(500, 1_500, step=100),
            "price_cny": d.between(120, 300, step=10),
            "goods_cny": d.between(40, 110, step=5),
        }
        | _fan(d)
    ),
    derived=_steps,
    prompt=(
        "You want to live on your fans. You need {living_year_cny:cny} **a year**, and your shop costs "
        "{fixed_cost_cny:cny} a month. You post {posts:count} times a month. {reach_rate:percent} of your fans open a "
        "post, {click_rate:percent} of those go on to your shop, and {conversion:percent} of these order. An order "
        "costs the buyer {price_cny:cny}; goods, parcel and fees take {goods_cny:cny} of it.\n\n"
        "How many fans do you need?"
    ),
    answer=lambda g: _needed(g).fans_needed,
    misconceptions=(
        Misconception(
            "reach left out",
            answer=lambda g: _needed(g, reach_rate=1.0).fans_needed,
            feedback=(
                "You let every fan open every post. With a reach of {reach_rate:percent}, 1,000 fans open posts "
                "{opened:count} times in a month with {posts:count} posts."
            ),
        ),
        Misconception(
            "revenue taken for profit",
            answer=lambda g: _needed(g, order_margin_cny=g.price_cny).fans_needed,
            feedback=(
                "You live on all that buyers pay. Of {price_cny:cny}, {goods_cny:cny} are gone before you have eaten "
                "anything."
            ),
        ),
        Misconception(
            "month and year mixed up",
            answer=lambda g: _needed(g, living_cost_cny=g.living_year_cny).fans_needed,
            feedback=(
                "You have set a year's living against a month's orders. Put both into months: what do you need in one?"
            ),
        ),
        Misconception(
            "fixed cost left out",
            answer=lambda g: _needed(g, fixed_cost_cny=0.0).fans_needed,
            feedback=(
                "That feeds you, and leaves the shop's {fixed_cost_cny:cny} a month unpaid. They are due before you "
                "have anything."
            ),
        ),
        Misconception(
            "one post taken for the month",
            answer=lambda g: _needed(g, posts=1.0).fans_needed,
            feedback="That would have to come from a single post. You publish {posts:count} in a month.",
        ),
        Misconception(
            "every visitor buys",
            answer=lambda g: _needed(g, conversion=1.0).fans_needed,
            feedback="You count every visit as an order. Only {conversion:percent} of the visits end in one.",
        ),
        Misconception(
            "percent for a fraction",
            answer=lambda g: _needed(g).fans_needed / 100,
            feedback=(
                "You are a hundred times too low. One of the rates went in as a percentage: {reach_rate:percent} goes "
                "into the sum as {plain_reach:number}."
            ),
        ),
    ),
    hints=(
        "Two questions, one after the other: what must come in each month, and what does one fan leave in a month?",
        "A fan leaves posts × reach × click rate × conversion × margin. Divide what must come in by that.",
    ),
    solution=(
        "Each month {living_month:cny} + {fixed_cost_cny:cny} = {cost:cny} must come in. An order leaves "
        "{price_cny:cny} − {goods_cny:cny} = {margin:cny}.\n\n"
        "Take 1,000 fans: they open posts {opened:count} times, {visits:number} of these go on to the shop and "
        "{orders:number} order. That leaves {per_thousand:cny} a month per 1,000 fans. {cost:cny} take 1,000 × "
        "{cost:cny} / {per_thousand:cny} = {answer:count} fans."
    ),
    right="{answer:count} fans it is. Ask next which of your rates you know, and which one you have only hoped for.",
)


def _margin(given, **changes):
    """The margin at which a learner's fans feed them, but for what a way of thinking changes."""
    said = {name: given[name] for name in (*_FAN, "fans", "living_cost_cny", "fixed_cost_cny")} | changes
    orders = said["fans"] * said["posts"] * said["reach_rate"] * said["click_rate"] * said["conversion"]
    return numeric.times_to_cover(float(said["living_cost_cny"] + said["fixed_cost_cny"]), float(orders))


def _orders(given):
    opened = given["fans"] * given["posts"] * given["reach_rate"]
    return {
        "opened": opened,
        "visits": opened * given["click_rate"],
        "orders": opened * given["click_rate"] * given["conversion"],
        "cost": given["living_cost_cny"] + given["fixed_cost_cny"],
        "readers": given["fans"] * given["reach_rate"],
    }


MARGIN_NEEDED = Number(
    id="7.2",
    title="What would they have to buy?",
    points=3,
    unit="CNY per order",
    draw=lambda d: (
        {
            "fans": d.between(2_000, 9_000, step=500),
            "living_cost_cny": d.between(3_000, 8_000, step=500),
            "fixed_cost_cny": d.between(400, 1_200, step=100),
        }
        | _fan(d)
    ),
    derived=_orders,
    prompt=(
        "Now the other way round. You have {fans:count} fans on WeChat, and no more will come. You post {posts:count} "
        "times a month; {reach_rate:percent} of the fans open a post, {click_rate:percent} of these go on to the shop, "
        "and {conversion:percent} of the visits end in an order. You live on {living_cost_cny:cny} a month and the "
        "shop costs {fixed_cost_cny:cny} a month.\n\n"
        "What must an order leave you, at least, so that these fans feed you?"
    ),
    answer=lambda g: _margin(g),
    misconceptions=(
        Misconception(
            "reach left out",
            answer=lambda g: _margin(g, reach_rate=1.0),
            feedback="That is enough if all {fans:count} fans open a post. Only {readers:count} of them do.",
        ),
        Misconception(
            "fixed cost left out",
            answer=lambda g: _margin(g, fixed_cost_cny=0),
            feedback="At that margin you can live, but the shop's {fixed_cost_cny:cny} stay unpaid.",
        ),
        Misconception(
            "visits taken for orders",
            answer=lambda g: _margin(g, conversion=1.0),
            feedback=("That would do if each of the {visits:count} visits ended in an order. Which part of them does?"),
        ),
        Misconception(
            "one post taken for the month",
            answer=lambda g: _margin(g, posts=1),
            feedback="That is what the orders of one post must leave. There are {posts:count} posts a month.",
        ),
        Misconception(
            "month and year mixed up",
            answer=lambda g: _margin(g) / 12,
            feedback=("You have spread a month's costs over a year's orders. Costs and posts are both per month here."),
        ),
        Misconception(
            "shared among the fans, not the orders",
            answer=lambda g: (g.living_cost_cny + g.fixed_cost_cny) / g.fans,
            feedback=("{yours:cny} is what each *fan* must leave in a month, buyer or not. How many orders carry it?"),
        ),
    ),
    hints=(
        "How many orders do these fans place in a month?",
        "Orders = fans × posts × reach × click rate × conversion. What you need each month, divided by the orders.",
    ),
    solution=(
        "{fans:count} × {posts:count} × {reach_rate:percent} = {opened:count} openings; × {click_rate:percent} = "
        "{visits:number} visits; × {conversion:percent} = {orders:number} orders a month. {cost:cny} / "
        "{orders:number} = {answer:cny} an order."
    ),
    right="{answer:cny} an order. Name three things that you could make or find, and that leave as much.",
)


RAISE = Choice(
    id="7.3",
    title="A dearer cup",
    points=2,
    draw=lambda d: {"price": d.pick(60, 80, 120, 150, 180, 240)},
    derived=lambda g: {
        "cost": 0.8 * g.price,
        "margin": 0.2 * g.price,
        "rise": 0.1 * g.price,
        "dearer": 1.1 * g.price,
        "new_margin": 0.3 * g.price,
    },
    prompt=(
        "You sell cups at {price:cny}. Clay, parcel and fees take {cost:cny}, so {margin:cny} are left. You raise "
        "the price by a tenth, to {dearer:cny}. Suppose that just as many visitors order as before. The number of fans "
        "that you need …"
    ),
    options=(
        Option(
            "third",
            "falls by a third",
            right=True,
            feedback=(
                "The whole {rise:cny} are yours: the margin goes from {margin:cny} to {new_margin:cny}, and what took "
                "three fans takes two. Turn it round: if a third of your buyers stayed away at the new price, you "
                "would stand where you began."
            ),
        ),
        Option(
            "tenth",
            "falls by about a tenth",
            feedback=(
                "The *price* rose by a tenth. You do not live on the price. By how much did the {margin:cny} rise that "
                "are left to you?"
            ),
            misconception="revenue taken for profit",
        ),
        Option(
            "half",
            "falls by half",
            feedback=(
                "The margin rises by half, that is right. But fans × margin has to stay the same: what becomes of one "
                "factor when the other grows to one and a half?"
            ),
            misconception="half more of one is half less of the other",
        ),
        Option(
            "same",
            "stays the same",
            feedback=(
                "Your fans read and click as before, yes. But each order leaves more: do you still need as many orders?"
            ),
            misconception="fans have nothing to do with margin",
        ),
    ),
    hints=(
        "What is left of an order before, and after? Clay, parcel and fees do not get dearer.",
        "The fans needed are costs ÷ (orders per fan × margin). Put in the old and the new margin, and compare.",
    ),
    solution=(
        "Before, {price:cny} − {cost:cny} = {margin:cny} are left of an order; after, {dearer:cny} − {cost:cny} = "
        "{new_margin:cny}. The margin is 1.5 times as high, so you need 1 / 1.5 = two thirds of the fans: a third "
        "fewer. Answer {answer}. That as many order at the higher price is assumed, and is the thing to find out."
    ),
)


_TEN = 10


def _ten_incomes(d):
    """What ten sellers' orders leave: most of them little, one much, in no order."""
    small = [d.between(400, 4_800, step=100) for _ in range(d.pick(5, 6, 7))]
    middle = [d.between(5_000, 5_400, step=100) for _ in range(d.pick(1, 2))]
    rest = [d.between(6_000, 8_500, step=100) for _ in range(_TEN - 1 - len(small) - len(middle))]
    others = [*small, *middle, *rest]
    # The richest lifts the average above what each of them needs.
    richest = max(d.between(16_000, 32_000, step=500), 60_000 - sum(others))
    return {"left": d.shuffle([*others, richest]), "living_cost_cny": 5_000, "fixed_cost_cny": 500}


def _fed(given, *, cost):
    return sum(amount >= cost for amount in given["left"])


def _mean(given):
    return sum(given["left"]) / len(given["left"])


TYPICAL = Number(
    id="7.4",
    title="Ten sellers, one average",
    points=2,
    unit="sellers",
    absolute=0.2,
    tolerance=0.0,
    unit_slips=False,
    draw=_ten_incomes,
    derived=lambda g: {
        "mean": _mean(g),
        "cost": g.living_cost_cny + g.fixed_cost_cny,
        "in_order": tuple(sorted(g.left)),
        "below": len(g.left) - _fed(g, cost=g.living_cost_cny + g.fixed_cost_cny),
    },
    prompt=(
        "Ten sellers (invented ones) have 5,000 fans each. Last month their orders left them {left:cny}. Each of them "
        "also pays {fixed_cost_cny:cny} for the shop, and needs {living_cost_cny:cny} to live.\n\n"
        "How many of the ten do their fans feed?"
    ),
    answer=lambda g: _fed(g, cost=g.living_cost_cny + g.fixed_cost_cny),
    misconceptions=(
        Misconception(
            "average taken for the typical seller",
            answer=lambda g: float(_TEN),
            feedback=(
                "On average {mean:cny} is left, more than the {cost:cny} that each needs. But nobody eats the average. "
                "Count the sellers one by one."
            ),
        ),
        Misconception(
            "fixed cost left out",
            answer=lambda g: _fed(g, cost=g.living_cost_cny),
            feedback=(
                "You have counted who has {living_cost_cny:cny} before the shop is paid. It takes "
                "{fixed_cost_cny:cny} first."
            ),
        ),
        Misconception(
            "counted the others",
            answer=lambda g: _TEN - _fed(g, cost=g.living_cost_cny + g.fixed_cost_cny),
            feedback="Those are the ones who cannot live on it.",
        ),
    ),
    hints=(
        "An average says what each would have if all shared. Do they?",
        "Compare each seller's amount with living cost and shop together, and count.",
    ),
    solution=(
        "Each needs {living_cost_cny:cny} + {fixed_cost_cny:cny} = {cost:cny}. In order: {in_order:cny}. "
        "{answer:count} of them reach it and {below:count} do not, although the average is {mean:cny}."
    ),
    right="{answer:count} of ten, though on average {mean:cny} is left and each needs {cost:cny}.",
)


def _fans_needed(living_cost, fixed_cost, posts, reach, click_rate, conversion, margin):
    return fans.needed(
        living_cost_cny=living_cost,
        fixed_cost_cny=fixed_cost,
        posts=posts,
        reach_rate=reach,
        click_rate=click_rate,
        conversion=conversion,
        order_margin_cny=margin,
    ).fans_needed


def _without_fixed_cost(fixed_cost, **inputs):
    return _fans_needed(fixed_cost=0, **inputs)


def _without_reach(reach, **inputs):
    return _fans_needed(reach=1.0, **inputs)


def _one_post(posts, **inputs):
    return _fans_needed(posts=1, **inputs)


def _none_for_nothing(**inputs):
    found = _fans_needed(**inputs)
    return found if math.isfinite(found) else 0.0


def _fewer_than_none(living_cost, fixed_cost, posts, reach, click_rate, conversion, margin):
    value = posts * reach * click_rate * conversion * margin
    return (living_cost + fixed_cost) / value if value else math.inf


def _usual_seller(d):
    rates = _fan(d)
    return {
        "living_cost": d.between(3_000, 9_000, step=500),
        "fixed_cost": d.between(200, 1_500, step=100),
        "posts": rates["posts"],
        "reach": rates["reach_rate"],
        "click_rate": rates["click_rate"],
        "conversion": rates["conversion"],
        "margin": d.between(15, 300, step=5),
    }


_EVERYBODY_ORDERS = {"reach": 1, "click_rate": 1, "conversion": 1}
_PART_OF_A_FAN = {"living_cost": 0.5, "fixed_cost": 0.5, "posts": 1, **_EVERYBODY_ORDERS, "margin": 810}


FUNCTION = Function(
    id="7.5",
    title="For those who program: fans needed",
    points=3,
    name="fans_needed",
    parameters=("living_cost", "fixed_cost", "posts", "reach", "click_rate", "conversion", "margin"),
    prompt=(
        "Write a function that gives the number of fans that feed a seller. Costs are CNY per month, `margin` is CNY "
        "per order, and the rates come as fractions: 0.06 for 6 %. Do not round. It is tried on inputs that you "
        "do not see. Among them are sellers whose fans leave nothing, and one who loses money with every order: no "
        'number of fans feeds these, so return infinity, `float("inf")`. One seller has no costs, and good fans.'
    ),
    reference=_fans_needed,
    usual=_usual_seller,
    edges={
        "no fixed cost": {"fixed_cost": 0},
        "no living cost": {"living_cost": 0},
        "no cost at all": {"living_cost": 0, "fixed_cost": 0},
        "an order leaves a fen": {"margin": 0.01},
        "an order leaves nothing": {"margin": 0},
        "an order loses money": lambda d: {"margin": -d.between(1, 20)},
        "no posts": {"posts": 0},
        "nobody reads": {"reach": 0},
        "nobody goes on": {"click_rate": 0},
        "nobody orders": {"conversion": 0},
        "one post": {"posts": 1},
        "everybody orders": _EVERYBODY_ORDERS,
        "a large company": {"living_cost": 20_000_000},
        "a part of a fan will do": _PART_OF_A_FAN,
    },
    misconceptions=(
        Misconception(
            "fixed cost left out",
            answer=_without_fixed_cost,
            feedback="That covers the living cost alone. The shop's `fixed_cost` has to be paid as well.",
        ),
        Misconception(
            "reach left out",
            answer=_without_reach,
            feedback="You let every fan open every post. Where does `reach` come in?",
        ),
        Misconception(
            "one post taken for the month",
            answer=_one_post,
            feedback="That is right for one post a month. There are `posts` of them.",
        ),
        Misconception(
            "no value, no fans needed",
            answer=_none_for_nothing,
            feedback=(
                "Where a fan leaves nothing, you say that 0 fans are enough. But who needs nobody? No number is enough."
            ),
        ),
        Misconception(
            "a negative number of fans",
            answer=_fewer_than_none,
            feedback=(
                "For the seller who loses money with every order you give a number of fans below 0. More fans would "
                "make it worse: there is no number that feeds this seller."
            ),
        ),
    ),
    hints=(
        "First what one fan leaves in a month. Then ask: what if that is 0, or less?",
        "`value = posts * reach * click_rate * conversion * margin`. If `value <= 0`, return infinity, else the costs "
        "divided by `value`.",
    ),
    solution=(
        "```python\n"
        "def fans_needed(living_cost, fixed_cost, posts, reach, click_rate, conversion, margin):\n"
        "    value = posts * reach * click_rate * conversion * margin\n"
        "    if value <= 0:\n"
        '        return float("inf")\n'
        "    return (living_cost + fixed_cost) / value\n"
        "```"
    ),
    right="It holds on all inputs, the hopeless ones included.",
)


def _conversion_of(source):
    """The fans needed if visits by fans ended in an order as often as visits from this source did (Monetate, 2012)."""
    row = tables.load("conversion_benchmarks").one(
        study="Monetate Q2", metric="conversion_rate", traffic_source=source, verified=True
    )
    return _month(conversion=row.value_low / 100).fans_needed


QUOTED = {
    "750": lambda: _spec().defaults["fans"] * _spec().defaults["reach_rate"],
    "432": lambda: 12 * _month().orders,
    # A true fan who orders every other month.
    "72": lambda: 12 * _month().orders / 6,
    "63.60": lambda: 12 * _start()["cost"] / KELLY,
    "12,300": lambda: _month(reach_rate=0.06).fans_needed,
    "33,000": lambda: _conversion_of("social"),
    "4,600": lambda: _conversion_of("email"),
    "9,500": lambda: _month(living_cost_cny=2 * _spec().defaults["living_cost_cny"]).fans_needed,
    "0.4 %": lambda: _spec().defaults["click_rate"] * _spec().defaults["conversion"],
}
"""Numbers in the lesson's prose that no explorer shows by itself."""

EXERCISES = (*MISSIONS, FANS_NEEDED, MARGIN_NEEDED, RAISE, TYPICAL, FUNCTION)
