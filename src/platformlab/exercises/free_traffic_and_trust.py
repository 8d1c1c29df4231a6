"""Lesson 04: Taobao or a micro-store?"""

import math

from platformlab import explorers, tables
from platformlab.charts.style import count
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Match, Mission, Number, Option, Pair
from platformlab.exercises.prediction import Prediction
from platformlab.models import fans, store

EXPLORER = "free_traffic_and_trust"


def _shops(**changes):
    """Both shops at the explorer's defaults, but for what is changed."""
    spec = explorers.spec(EXPLORER)
    return spec.model(**spec.completed(changes))


def _untouched(values, *free):
    """Whether every slider but the free ones stands where the explorer starts."""
    defaults = explorers.spec(EXPLORER).defaults
    return all(values[name] == default for name, default in defaults.items() if name not in free)


# ------------------------------------------------------------------------------------------------------ predictions

_GUESSED_FANS = (3_000, 30_000, 300_000)


def _fans_to_overtake():
    """Fans from which the micro-store is ahead, with as many search visits as the explorer starts with."""
    return _shops().border.fans(search_visits=explorers.spec(EXPLORER).defaults["search_visits"])


def _nearest_guess():
    needed = _fans_to_overtake()
    if needed < _GUESSED_FANS[0] / 10:
        return 0
    return 1 + min(range(len(_GUESSED_FANS)), key=lambda place: abs(math.log(_GUESSED_FANS[place] / needed)))


PREDICTIONS = (
    Prediction(
        id="04.fans",
        question=(
            "1,000 strangers a month find your Taobao shop. Nobody finds your micro-store but your own fans. From how "
            "many fans on does the micro-store leave you more money?"
        ),
        options=(
            "None: it is ahead at once",
            *(f"About {count(guess)}" for guess in _GUESSED_FANS),
        ),
        answer=lambda: f"about {count(round(_fans_to_overtake(), -2))} fans",
        right=_nearest_guess,
        after=(
            "If you guessed fewer, you may have compared what the shops charge. What a shop charges is small beside "
            "the buyers it brings, or does not bring."
        ),
    ),
)

# --------------------------------------------------------------------------------------------------------- missions

_CLOSE_CNY = 25
"""Two shops less than this apart count as level."""
_ADVERT_STEP_CNY = 0.02


def _level(result):
    return abs(result.lead_cny) <= _CLOSE_CNY


def _level_by_fans(values, result, given):
    return _untouched(values, "fans") and _level(result)


def _reviews_for_rules(values, result, given):
    """Whether reviews alone, and no more of them than it takes, reassure strangers as the rules did."""
    before = _shops().conversion_stranger_taobao
    now = result.conversion_stranger_taobao
    return values["governance"] == 0 and _untouched(values, "governance", "reviews") and abs(now / before - 1) <= 0.005


def _level_by_adverts(values, result, given):
    return _untouched(values, "fans", "advert_cny") and values["fans"] == 0 and _level(result)


MISSIONS = (
    Mission(
        id="4.M1",
        title="Where the free shop overtakes",
        points=1,
        explorer=EXPLORER,
        text="Move your fans alone, until both shops earn about the same: less than ¥25 apart. How many fans is that?",
        goal=_level_by_fans,
        hints=(
            "Watch the marker on the map. Which way must it travel to meet the line?",
            "Pull the fans up to some tens of thousands, and go on in small steps with the arrow keys.",
        ),
        solution=(
            "At about 30,500 fans. A fan leaves 1.9 fen a month more in the micro-store, and Taobao's lead from "
            "strangers is ¥594: 594 / 0.0195 is some 30,500."
        ),
        solution_values={"fans": 30_500},
        right="That many fans replace 1,000 strangers a month. Below it, the free shop is the dear one.",
    ),
    Mission(
        id="4.M2",
        title="Reviews instead of rules",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. Open “Show table” and note how often a stranger orders on Taobao. Now take away all the "
            "rules. How many good reviews bring the stranger back?"
        ),
        goal=_reviews_for_rules,
        hints=(
            "Put “Taobao's rules” to 0 first. The row “A stranger orders” falls to what it is in the micro-store.",
            "You are looking for 2.31 % again. Raise the reviews step by step; between two stops you can type.",
        ),
        solution=(
            "With 68 good reviews instead of 20: (10 × 0.4 + 68) / (10 + 68) is a trust of 92.3 %, as much as the "
            "rules and 20 reviews gave."
        ),
        solution_values={"governance": 0, "reviews": 68},
        right="Some fifty happy buyers more do what the rules did. A new shop does not have them yet.",
    ),
    Mission(
        id="4.M3",
        title="Dear to be found",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. You have no fans at all. How dear may a search visit become before the shop that nobody visits is "
            "as good: less than ¥25 apart?"
        ),
        goal=_level_by_adverts,
        hints=(
            "Put the fans to 0 and raise the adverts. Watch the line on the map climb.",
            "A visit brings ¥0.96 before its adverts, and Taobao costs ¥267 more to keep. Share that among 1,000 "
            "visits.",
        ),
        solution=(
            "About ¥0.70. A visit leaves ¥0.96 before adverts; the extra ¥267 of work and deposit are ¥0.27 for each "
            "of 1,000 visits; ¥0.96 − ¥0.27 is ¥0.69."
        ),
        solution_values={"fans": 0, "advert_cny": 0.7},
        right="Opening costs little. Being found can cost everything that a visit brings.",
    ),
)

# -------------------------------------------------------------------------------------------------------- exercises


def _upkeep(given, **changes):
    """What the shop costs to keep, but for what a way of thinking changes."""
    return store.fixed_cost(
        **{
            "subscription_cny": 0.0,
            "deposit_cny": given.deposit,
            "capital_rate_per_year": given.rate,
            "hours": given.hours,
            "wage_cny_per_hour": given.wage,
        }
        | changes
    )


UPKEEP = Number(
    id="4.1",
    title="What the deposit costs",
    points=3,
    unit="CNY per month",
    tolerance=0.005,
    draw=lambda d: {
        "deposit": d.between(20_000, 60_000, step=5_000),
        "rate": d.pick(0.03, 0.04, 0.05, 0.06),
        "hours": d.between(8, 30),
        "wage": d.pick(20, 25, 30),
        "design": d.between(1_800, 7_200, step=600),
    },
    derived=lambda g: {
        "interest_year": g.deposit * g.rate,
        "interest": g.deposit * g.rate / 12,
        "work": g.hours * g.wage,
        "design_month": g.design / 12,
    },
    prompt=(
        "A marketplace asks for a deposit of {deposit:cny}, paid back when you close the shop. In the bank that money "
        "would bring {rate:percent} a year. The shop takes {hours:count} hours of your month, worth {wage:cny} an hour "
        "elsewhere. Last year you paid {design:cny} for its design.\n\n"
        "What does keeping the shop open cost you **each month from now on**, before the first visitor?"
    ),
    answer=lambda g: _upkeep(g),
    misconceptions=(
        Misconception(
            "deposit counted as a cost",
            answer=lambda g: g.deposit + g.hours * g.wage,
            feedback=(
                "You have counted the whole deposit as spent. You get the {deposit:cny} back. What do you miss while "
                "the money is away?"
            ),
        ),
        Misconception(
            "deposit spread over a year",
            answer=lambda g: g.deposit / 12 + g.hours * g.wage,
            feedback=(
                "You have spread the deposit over twelve months, as if it were used up in a year. It comes back whole."
            ),
        ),
        Misconception(
            "month and year mixed up",
            answer=lambda g: g.deposit * g.rate + g.hours * g.wage,
            feedback="{interest_year:cny} is a whole year's interest. The question is about a month.",
        ),
        Misconception(
            "own work left out",
            answer=lambda g: _upkeep(g, hours=0.0),
            feedback=(
                "That is the deposit alone. Your {hours:count} hours are not free: elsewhere each would bring "
                "{wage:cny}."
            ),
        ),
        Misconception(
            "deposit left out",
            answer=lambda g: _upkeep(g, deposit_cny=0.0),
            feedback="That is your work alone. The deposit comes back, but until then it brings you no interest.",
        ),
        Misconception(
            "sunk cost counted",
            answer=lambda g: _upkeep(g, subscription_cny=g.design / 12),
            feedback=(
                "You have added {design_month:cny} a month for the design. That money is gone whether you keep the "
                "shop or close it, so it cannot count in what you decide now."
            ),
        ),
    ),
    hints=(
        "Go through the four amounts: which of them would you save by closing the shop today?",
        "One month of interest on the deposit (a year's divided by 12), and hours × wage.",
    ),
    solution=(
        "Interest: {deposit:cny} × {rate:percent} / 12 = {interest:cny}. Work: {hours:count} × {wage:cny} = "
        "{work:cny}. Together {answer:cny}. The deposit itself comes back, and the {design:cny} for the design are "
        "gone either way."
    ),
    right="Right: {interest:cny} of interest and {work:cny} of work. What the design once cost has no say in it.",
)


def _sales(given, **changes):
    """The month of exercise 4.2, but for what a way of thinking changes."""
    source = {
        "visits": given.visits,
        "conversion_rate": given.conversion_rate,
        "cost_per_visit_cny": given.advert,
    }
    source |= {name: changes.pop(name) for name in tuple(changes) if name in source}
    return store.month(
        **{
            "sources": [store.Source(**source)],
            "basket_cny": given.basket,
            "gross_margin": given.margin,
            "return_rate": given.return_rate,
            "return_cost_cny": 0.0,
            "commission_rate": given.commission,
            "payment_fee_rate": 0.0,
            "fixed_cost_cny": 0.0,
        }
        | changes
    )


LEFT_OVER = Number(
    id="4.2",
    title="After commission and adverts",
    points=3,
    unit="CNY per month",
    tolerance=0.005,
    draw=lambda d: {
        "visits": d.between(2_000, 9_000, step=500),
        "conversion_rate": d.pick(0.02, 0.024, 0.03),
        "basket": d.between(80, 200, step=10),
        "return_rate": d.pick(0.1, 0.15, 0.2),
        "margin": d.pick(0.35, 0.4, 0.45),
        "commission": d.pick(0.04, 0.05, 0.06, 0.08),
        "advert": d.pick(0.15, 0.2, 0.25, 0.3),
    },
    derived=lambda g: {
        "orders": _sales(g).orders,
        "kept": _sales(g).delivered,
        "revenue": _sales(g).revenue_cny,
        "gross": _sales(g).revenue_cny * g.margin,
        "fee": _sales(g).commission_cny,
        "adverts": _sales(g).ad_spend_cny,
        "fee_on_margin": _sales(g).revenue_cny * g.margin * g.commission,
    },
    prompt=(
        "{visits:count} visits a month reach your marketplace shop, at {advert:cny} of adverts each. "
        "{conversion_rate:percent} of them end in an order of {basket:cny}; {return_rate:percent} of the orders come "
        "back, and a returned order brings nothing. After paying for the goods {margin:percent} of a kept sale is "
        "left. The marketplace keeps {commission:percent} commission.\n\n"
        "What is left in a month, before work and deposit?"
    ),
    answer=lambda g: _sales(g).profit_cny,
    misconceptions=(
        Misconception(
            "fee charged on profit rather than on revenue",
            answer=lambda g: _sales(g, commission_rate=g.commission * g.margin).profit_cny,
            feedback=(
                "You have taken the commission from what the goods leave: {fee_on_margin:cny}. The marketplace takes "
                "{commission:percent} of the whole sale, whatever you paid for the goods."
            ),
        ),
        Misconception(
            "revenue taken for profit",
            answer=lambda g: _sales(g, gross_margin=1.0).profit_cny,
            feedback="You have forgotten what the goods cost. Only {margin:percent} of a sale is left after that.",
        ),
        Misconception(
            "returns ignored",
            answer=lambda g: _sales(g, return_rate=0.0).profit_cny,
            feedback="You have sold all {orders:count} orders. {return_rate:percent} of them come back.",
        ),
        Misconception(
            "commission left out",
            answer=lambda g: _sales(g, commission_rate=0.0).profit_cny,
            feedback="That is before the marketplace has taken its {commission:percent} of each sale.",
        ),
        Misconception(
            "adverts left out",
            answer=lambda g: _sales(g, cost_per_visit_cny=0.0).profit_cny,
            feedback="The commission is off, the adverts are not: {advert:cny} for each of {visits:count} visits.",
        ),
    ),
    hints=(
        "Write down the sales that are kept first. Then ask of each cost: a share of what, or an amount for what?",
        "Kept sales = visits × conversion × (1 − returns) × basket. Left = kept sales × (margin − commission) − visits "
        "× adverts.",
    ),
    solution=(
        "{visits:count} × {conversion_rate:percent} = {orders:count} orders, of which {kept:count} are kept: "
        "{revenue:cny} of sales. The goods leave {margin:percent} of that: {gross:cny}. Commission: "
        "{commission:percent} of the sales, {fee:cny}. Adverts: {visits:count} × {advert:cny} = {adverts:cny}. "
        "Left: {answer:cny}."
    ),
    right="Right. Commission {fee:cny}, adverts {adverts:cny}: compare which of the two is the dearer.",
)


def _fall(**setting):
    """By which share the orders of strangers and of fans fall on Taobao when its rules go."""
    before, after = _shops(**setting), _shops(**setting, governance=0)
    return (
        1 - after.conversion_stranger_taobao / before.conversion_stranger_taobao,
        1 - after.conversion_fan_taobao / before.conversion_fan_taobao,
    )


WITHOUT_RULES = Choice(
    id="4.3",
    title="The rules go",
    points=2,
    derived=lambda g: {"new": _fall(reviews=0)[0], "known": _fall(reviews=1_000)[0], "fan": _fall(reviews=0)[1]},
    prompt="Taobao stops removing bad sellers, and every buyer knows it. Whose orders fall most?",
    options=(
        Option(
            "new",
            "strangers' orders in a new shop without reviews",
            right=True,
            feedback=(
                "Right. They have nothing but the platform's name to go by: in the model their orders fall by "
                "{new:percent}, and by {known:percent} in a shop with 1,000 good reviews."
            ),
        ),
        Option(
            "known",
            "strangers' orders in a shop with 1,000 good reviews",
            feedback="They do not know the seller, but 1,000 others did. What can the platform's word add?",
            misconception="reviews do not replace rules",
        ),
        Option(
            "fans",
            "orders of the seller's own fans",
            feedback=(
                "Fans have read the seller for a while. Whom do they trust: the platform, or the person they follow?"
            ),
            misconception="fans trust the platform rather than the seller",
        ),
        Option(
            "all",
            "all of them fall alike",
            feedback=(
                "They would, if everybody trusted only the platform. Who has other reasons to trust, and who has none?"
            ),
            misconception="rules work alike on everybody",
        ),
    ),
    hints=(
        "Ask of each buyer: what else do they know about this seller?",
        "In the formula for trust, reviews stand beside the platform's promise. Where they are many, the promise "
        "weighs little.",
    ),
    solution=(
        "Without rules the orders of strangers in a new shop fall by {new:percent}, of fans by {fan:percent} and of "
        "strangers in a shop with 1,000 good reviews by {known:percent}: answer {answer}. Whoever knows least about "
        "the seller needs the rules most."
    ),
)


def _fans_for_search(given, **changes):
    """Fans who bring as many orders as the search visits do, but for what a way of thinking changes.

    An order leaves the same whoever gave it, so orders take the place of money.
    """
    values = {**given, **changes}
    return fans.needed(
        living_cost_cny=values["visits"] * values["stranger_rate"],
        fixed_cost_cny=0.0,
        posts=values["posts"],
        reach_rate=values["reach_rate"],
        click_rate=values["click_rate"],
        conversion=values["fan_rate"],
        order_margin_cny=1.0,
    ).fans_needed


REPLACING_SEARCH = Number(
    id="4.4",
    title="Fans instead of search",
    points=3,
    unit="fans",
    draw=lambda d: {
        "visits": d.between(800, 4_000, step=100),
        "stranger_rate": d.pick(0.014, 0.016, 0.018, 0.02),
        "fan_rate": d.pick(0.025, 0.03, 0.035),
        "posts": d.pick(8, 12, 15, 16, 20),
        "reach_rate": d.pick(0.04, 0.05, 0.06, 0.08),
        "click_rate": d.pick(0.09, 0.11, 0.12, 0.15),
    },
    derived=lambda g: {
        "orders": g.visits * g.stranger_rate,
        "fan_visits": g.visits * g.stranger_rate / g.fan_rate,
        "visits_per_fan": g.posts * g.reach_rate * g.click_rate,
    },
    prompt=(
        "Search sends {visits:count} strangers a month to your Taobao shop, and {stranger_rate:percent} of them order. "
        "You think of moving to a micro-store, where only fans come. You post {posts:count} times a month; a post "
        "reaches {reach_rate:percent} of your fans; {click_rate:percent} of those go on to the shop, and "
        "{fan_rate:percent} of these visits end in an order.\n\n"
        "How many fans bring you as many orders as the search does?"
    ),
    answer=lambda g: _fans_for_search(g),
    misconceptions=(
        Misconception(
            "reach left out",
            answer=lambda g: _fans_for_search(g, reach_rate=1.0),
            feedback="You let every fan see every post. A post reaches {reach_rate:percent} of them.",
        ),
        Misconception(
            "clicks left out",
            answer=lambda g: _fans_for_search(g, click_rate=1.0),
            feedback=(
                "You send every reader to the shop. Only {click_rate:percent} of those who see a post go on to it."
            ),
        ),
        Misconception(
            "one post taken for the month",
            answer=lambda g: _fans_for_search(g, posts=1),
            feedback="That is for a single post. You publish {posts:count} in a month, and each one brings visits.",
        ),
        Misconception(
            "a visit taken for a visit",
            answer=lambda g: _fans_for_search(g, fan_rate=g.stranger_rate),
            feedback=(
                "You have replaced each visit by a visit. But a fan orders in {fan_rate:percent} of the visits, a "
                "stranger in {stranger_rate:percent}: you need fewer visits than before."
            ),
        ),
        Misconception(
            "conversions swapped",
            answer=lambda g: _fans_for_search(g, stranger_rate=g.fan_rate, fan_rate=g.stranger_rate),
            feedback="You have given the fans the strangers' conversion, and the other way round.",
        ),
        Misconception(
            "every fan buys",
            answer=lambda g: _fans_for_search(g, fan_rate=1.0),
            feedback="You let every visit by a fan end in an order. Only {fan_rate:percent} do.",
        ),
    ),
    hints=(
        "How many orders does the search bring? The fans have to bring the same.",
        "Orders of one fan in a month = posts × reach × click rate × conversion. Divide the orders you need by that.",
    ),
    solution=(
        "The search brings {visits:count} × {stranger_rate:percent} = {orders:number} orders. For these, fans must "
        "visit {fan_visits:count} times. One fan visits {posts:count} × {reach_rate:percent} × {click_rate:percent} = "
        "{visits_per_fan:number} times a month. So {answer:count} fans are needed."
    ),
    right="Right: {answer:count} fans do what {visits:count} strangers did. How long would it take you to win them?",
)

_DEPOSIT = Pair("deposit 保证金", "money that lies with the platform until you close the shop")
_COMMISSION = Pair("commission 佣金", "the share of each sale that the platform keeps")
_TAKE_RATE = Pair(
    "take rate 货币化率",
    "all that sellers pay the platform, divided by what they sell",
    feedback="The take rate counts everything that sellers pay, adverts too.",
)
_PUBLIC = Pair("public traffic 公域流量", "visitors whom the platform sends, by rules of its own")
_PRIVATE = Pair("private traffic 私域流量", "visitors whom you can reach yourself, without asking the platform")

PLATFORM_WORDS = Match(
    id="4.5",
    title="The platform's words",
    points=2,
    prompt="Which meaning belongs to which word? One meaning is left over.",
    pairs=(_DEPOSIT, _COMMISSION, _TAKE_RATE, _PUBLIC, _PRIVATE),
    extra=("what a seller keeps of each sale",),
    misconceptions=(
        Misconception(
            "deposit counted as a cost",
            answer={_DEPOSIT.left: _COMMISSION.right},
            feedback="A deposit is not kept by the platform: it comes back when you close the shop.",
        ),
        Misconception(
            "take rate is the commission",
            answer={_TAKE_RATE.left: _COMMISSION.right},
            feedback=(
                "Commission is only a part of what sellers pay. Taobao once charged none, and lived on the adverts."
            ),
        ),
        Misconception(
            "public and private traffic swapped",
            answer={_PUBLIC.left: _PRIVATE.right, _PRIVATE.left: _PUBLIC.right},
            feedback="Private is what belongs to you: the fans whom you reach whether the platform likes it or not.",
        ),
    ),
    hints=(
        "Begin with the two kinds of traffic: who decides whether the visitor comes?",
        "Then money: what comes back, what is kept of one sale, and what the platform earns from all sellers together.",
    ),
    solution=(
        "A deposit comes back. Commission is kept from each sale. The take rate sets everything that sellers pay, "
        "adverts too, against their sales. Public traffic is the platform's to give, private traffic is yours."
    ),
    right="Right. You can now read a platform's price list: and ask what is not on it.",
)


def _visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):
    return store.break_even_visits(
        conversion_rate=conversion_rate,
        basket_cny=order_margin_cny,
        gross_margin=1.0,
        return_rate=0.0,
        return_cost_cny=0.0,
        commission_rate=0.0,
        payment_fee_rate=0.0,
        fixed_cost_cny=extra_cost_cny,
        cost_per_visit_cny=advert_cny,
    )


def _adverts_left_out(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):
    return _visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, 0.0)


def _orders_for_visits(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):
    return _visits_to_cover(extra_cost_cny, 1.0, order_margin_cny, advert_cny)


def _below_nothing(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):
    left = conversion_rate * order_margin_cny - advert_cny
    return extra_cost_cny / left if left else math.inf


def _usual_shop(d):
    return {
        "extra_cost_cny": d.between(100, 900, step=50),
        "conversion_rate": d.pick(0.02, 0.025, 0.03),
        "order_margin_cny": d.between(30, 60, step=5),
        "advert_cny": d.pick(0.1, 0.2, 0.3, 0.4),
    }


_PART_OF_A_VISIT = {"extra_cost_cny": 1, "conversion_rate": 1, "order_margin_cny": 810, "advert_cny": 0}


VISITS_TO_COVER = Function(
    id="4.6",
    title="For those who program: the height of the border",
    points=3,
    name="visits_to_cover",
    parameters=("extra_cost_cny", "conversion_rate", "order_margin_cny", "advert_cny"),
    prompt=(
        "You do not need this one to complete the lesson. On the left of the map, where there are no fans, the border "
        "stands at the search visits that just pay for Taobao's extra cost. Write a function that gives them:\n\n"
        "`visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny)`\n\n"
        "An order leaves `order_margin_cny`, and every visit costs `advert_cny`. Do not round. It is tried on inputs "
        'that you do not see. Where a visit leaves nothing or loses money, no number is enough: give `float("inf")`. '
        "In one of them there is no extra cost to cover."
    ),
    reference=_visits_to_cover,
    usual=_usual_shop,
    edges={
        "adverts cost nothing": {"advert_cny": 0},
        "hardly anything left": {"conversion_rate": 0.02, "order_margin_cny": 50.5, "advert_cny": 1},
        "a visit loses money": lambda d: {"advert_cny": d.pick(2, 3)},
        "a visit leaves nothing": {"conversion_rate": 0.03125, "order_margin_cny": 48, "advert_cny": 1.5},
        "nobody orders": {"conversion_rate": 0},
        "nobody orders, adverts cost nothing": {"conversion_rate": 0, "advert_cny": 0},
        "an order leaves nothing": {"order_margin_cny": 0},
        "everybody orders": {"conversion_rate": 1},
        "no extra cost": {"extra_cost_cny": 0},
        "a large shop": {"extra_cost_cny": 5_000_000},
        "a part of a visit will do": _PART_OF_A_VISIT,
    },
    misconceptions=(
        Misconception(
            "adverts left out",
            answer=_adverts_left_out,
            feedback="Every visit costs `advert_cny`. Take it off what a visit brings before you divide.",
        ),
        Misconception(
            "orders taken for visits",
            answer=_orders_for_visits,
            feedback="You let every visit end in an order. Only a share of `conversion_rate` does.",
        ),
        Misconception(
            "visits below nothing",
            answer=_below_nothing,
            feedback=(
                "Where a visit loses money your function gives a number below zero. More of such visits only lose "
                "more: give infinity there."
            ),
        ),
    ),
    hints=(
        "What does one visit leave, after its advert? And what if that is nothing?",
        "left = conversion_rate × order_margin_cny − advert_cny. If left is 0 or less, infinity; else extra_cost_cny / "
        "left.",
    ),
    solution=(
        "```python\n"
        "def visits_to_cover(extra_cost_cny, conversion_rate, order_margin_cny, advert_cny):\n"
        "    left = conversion_rate * order_margin_cny - advert_cny\n"
        "    if left <= 0:\n"
        '        return float("inf")\n'
        "    return extra_cost_cny / left\n"
        "```"
    ),
    right="Right on all inputs, the hopeless ones included.",
)

EXERCISES = (*MISSIONS, UPKEEP, LEFT_OVER, WITHOUT_RULES, REPLACING_SEARCH, PLATFORM_WORDS, VISITS_TO_COVER)


def _take_rate():
    """What merchants paid Taobao and Tmall in the year to March 2021, as a share of what they sold there."""
    year = tables.load("platform_scale").where(
        platform="China retail marketplaces (Taobao+Tmall)", period_end="2021-03-31"
    )
    paid = year.one(metric="customer_management_revenue_incl_commission").value
    return paid / (1_000 * year.one(metric="gmv").value)


def _fans_if_lost(lost_rate):
    """Fans from which the micro-store is ahead, if so many are lost on the way to Taobao."""
    return _shops(lost_rate=lost_rate).border.fans(search_visits=explorers.spec(EXPLORER).defaults["search_visits"])


def _adverts_share():
    """Adverts and placement as a share of what merchants paid, in the last year in which they were told apart."""
    year = tables.load("platform_scale").where(
        platform="China retail marketplaces (Taobao+Tmall)", period_end="2019-03-31"
    )
    adverts = year.one(metric="customer_management_revenue_ex_commission").value
    return adverts / year.one(metric="customer_management_revenue_incl_commission").value


def _lead_from_strangers():
    """How far Taobao is ahead of a seller without any fans."""
    return _shops(fans=0).lead_cny


QUOTED = {
    "4.1 %": _take_rate,
    "30,500": _fans_to_overtake,
    "594": _lead_from_strangers,
    "1.9": lambda: 100 * _shops().border.fan_gain_cny,
    "70 %": _adverts_share,
    "120,000": lambda: _fans_if_lost(0.1),
    "17,000": lambda: _fans_if_lost(0.5),
    "310": lambda: _shops().border.search_visits(fans=0),
}
"""Numbers that the lesson's prose gives and no chart of it shows."""
