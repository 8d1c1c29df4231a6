"""Lesson 06: can you buy your way in?"""

import math

from platformlab import explorers, tables
from platformlab.charts.style import cny
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Mission, Number, Option
from platformlab.exercises.prediction import Prediction
from platformlab.models import acquisition

EXPLORER = "buying_traffic"


def _spec():
    return explorers.spec(EXPLORER)


def _bought(**changes):
    """Both channels at the explorer's defaults, but for what is changed."""
    return _spec().model(**_spec().completed(changes))


def _untouched(values, *free):
    """Whether every slider but the free ones stands where the explorer starts."""
    return all(values[name] == default for name, default in _spec().defaults.items() if name not in free)


# ------------------------------------------------------------------------------------------------------ predictions

_GUESSED_CNY = (2.5, 25, 250, 2_500)
_GUESSED_RATIO = (2.5, 1, 0.5, 0.1)


def _nearest(guesses, value):
    return min(range(len(guesses)), key=lambda place: abs(math.log(guesses[place] / value)))


def _ratio():
    """What a customer by post costs, for each yuan that one by advert costs."""
    now = _bought()
    return now.post_customer_cny / now.advert_customer_cny


PREDICTIONS = (
    Prediction(
        id="06.customer",
        question=(
            "Your advert costs ¥20 for each 1,000 times it is shown. One person in a hundred who sees it taps, so a "
            "visit to your shop costs you ¥2. What does a customer cost you?"
        ),
        options=tuple(cny(guess) for guess in _GUESSED_CNY),
        answer=lambda: f"{cny(_bought().advert_customer_cny)} for a customer",
        right=lambda: _nearest(_GUESSED_CNY, _bought().advert_customer_cny),
        after=(
            "Of 1,000 strangers who tap, 8 order. The 992 others cost ¥2 each as well, and the 8 customers are all "
            "there is to show for it."
        ),
    ),
    Prediction(
        id="06.dear",
        question=(
            "A blogger whom her readers trust writes about your goods. A visit from her post costs you ¥5, two and a "
            "half times as much as one from the advert. What does a customer from her post cost, beside one from the "
            "advert?"
        ),
        options=("Two and a half times as much", "About the same", "About half", "About a tenth"),
        answer=lambda: f"{cny(_bought().post_customer_cny)}, {100 * _ratio():.0f} % of what one by advert costs",
        right=lambda: _nearest(_GUESSED_RATIO, _ratio()),
        after=(
            "We assumed that 40 of 1,000 readers who come order, and 8 of 1,000 who tapped an advert: five times as "
            "many. That outweighs a click that is two and a half times as dear."
        ),
    ),
)

# --------------------------------------------------------------------------------------------------------- missions

_YEAR = 12


def _as_dear(values, result, given):
    even = abs(result.advert_customer_cny / result.post_customer_cny - 1) <= 0.02 if values["ad_conversion"] else False
    return _untouched(values, "ad_conversion") and even


def _within_a_year(values, result, given):
    """Whether retention alone, and no more of it than it takes, brings the advert's money back within a year."""
    less = values["retention"] - 0.02
    return (
        _untouched(values, "retention")
        and result.advert_payback <= _YEAR
        and _bought(retention=max(less, 0.0)).advert_payback > _YEAR
    )


def _first_order_pays(values, result, given):
    """Whether the post's price alone was lowered, and no further than it takes for the first order to pay."""
    return (
        _untouched(values, "post_price_cny")
        and result.post_payback == 0
        and result.post_customer_cny >= 0.9 * values["margin_cny"]
    )


MISSIONS = (
    Mission(
        id="6.M1",
        title="As dear as each other",
        points=1,
        explorer=EXPLORER,
        text=(
            "Leave all prices as they are. What part of the advert's visitors must order before its customer costs no "
            "more than the post's?"
        ),
        goal=_as_dear,
        hints=(
            "Only one slider belongs to what the advert's visitors do in your shop.",
            "Raise “Conversion, advert” until the two upper bars at the bottom left are level.",
        ),
        solution=(
            "At 1.6 %: ¥2 / 0.016 = ¥125. Twice the conversion makes the customer half as dear, and the price of the "
            "click has not moved."
        ),
        solution_values={"ad_conversion": 0.016},
        right="The click is as cheap as before. What happens after it has halved the price of a customer.",
    ),
    Mission(
        id="6.M2",
        title="Those who stay pay",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. The advert's ¥250 never come back. Change only how many customers stay, and no more than needed: "
            "when is the money back within a year?"
        ),
        goal=_within_a_year,
        hints=(
            "Watch the green steps climb towards the dashed line of the advert.",
            "Raise “Customers who stay” by single steps with the arrow keys, until the text says 12 months or less.",
        ),
        solution=(
            "At 90 %. Then the further orders of a year bring ¥194 on top of the first ¥60. At 89 % it takes more "
            "than a year, and at 86 % the money never comes back."
        ),
        solution_values={"retention": 0.9},
        right="Five customers more of a hundred who stay each month turn “never” into a year.",
    ),
    Mission(
        id="6.M3",
        title="Paid by the first order",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. Bargain with the blogger: how much may her post cost at most, if the first order is to pay for "
            "the customer?"
        ),
        goal=_first_order_pays,
        hints=(
            "How much does a first order leave? A customer may cost that and no more.",
            "Her post brings 120 customers. Lower “Post's price” until the text says that the money is back at once.",
        ),
        solution="At ¥7,200 at most: 120 customers, each of whom leaves ¥60 with the first order.",
        solution_values={"post_price_cny": 7_200},
        right="Half the price, and you need not wait or hope. Above it you lend money to your own future.",
    ),
)

# -------------------------------------------------------------------------------------------------------- exercises


def _customer_cost(given, **changes):
    """What a customer by advert costs, but for what a way of thinking changes."""
    values = {**given, **changes}
    visit = acquisition.cost_per_visit_cpm(cpm_cny=values["cpm"], click_rate=values["click_rate"])
    return acquisition.acquisition_cost(cost_per_visit_cny=visit, conversion_rate=values["conversion"])


CUSTOMER_COST = Number(
    id="6.1",
    title="What a customer costs",
    points=3,
    unit="CNY per customer",
    draw=lambda d: {
        "cpm": d.between(25, 90, step=5),
        "click_rate": d.pick(0.008, 0.01, 0.012, 0.015),
        "conversion": d.pick(0.015, 0.02, 0.025, 0.03),
        "budget": d.between(2_000, 6_000, step=500),
    },
    derived=lambda g: {
        "visit": _customer_cost(g, conversion=1.0),
        "visits": g.budget / _customer_cost(g, conversion=1.0),
        "customers": g.budget / _customer_cost(g),
    },
    prompt=(
        "You spend {budget:cny} on an advert in a feed. Shown 1,000 times, it costs {cpm:cny}. "
        "{click_rate:percent} of those who see it tap, and {conversion:percent} of those who tap order.\n\n"
        "What does one customer cost you?"
    ),
    answer=lambda g: _customer_cost(g),
    misconceptions=(
        Misconception(
            "CAC without conversion",
            answer=lambda g: _customer_cost(g, conversion=1.0),
            feedback=(
                "{visit:cny} is what a visit costs. Only {conversion:percent} of the visitors order, and you pay for "
                "all of them."
            ),
        ),
        Misconception(
            "shown taken for clicked",
            answer=lambda g: _customer_cost(g, click_rate=1.0),
            feedback=(
                "You let everybody who sees the advert come to your shop. {click_rate:percent} of them do; the others "
                "cost as much to show it to."
            ),
        ),
        Misconception(
            "percent taken for a fraction",
            answer=lambda g: _customer_cost(g) / 10_000,
            feedback=(
                "You are ten thousand times too low: you have divided by the two percentages as they are written. "
                "1 % is 0.01."
            ),
        ),
        Misconception(
            "price of 1,000 taken for one",
            answer=lambda g: 1_000 * _customer_cost(g),
            feedback="{cpm:cny} is the price of being shown 1,000 times. What does it cost to be shown once?",
        ),
        Misconception(
            "conversion multiplied",
            answer=lambda g: _customer_cost(g, conversion=1.0) * g.conversion,
            feedback=(
                "That makes a customer cheaper than a visit. One customer takes many visits: divide by the conversion."
            ),
        ),
    ),
    hints=(
        "Two steps: what does a visit cost? And how many visits does one customer take?",
        "A visit costs the CPM / (1,000 × click rate). A customer costs a visit / conversion. The budget does not "
        "matter.",
    ),
    solution=(
        "A visit costs {cpm:cny} / (1,000 × {click_rate:percent}) = {visit:cny}. A customer costs that divided by "
        "{conversion:percent}: {answer:cny}. The budget buys more or fewer of them, at the same price each."
    ),
    right="Right. Your {budget:cny} buy {visits:count} visits and {customers:count} customers.",
)


def _worth(given, **changes):
    """What a customer is worth, but for what a way of thinking changes."""
    values = {"basket": given.basket, "margin": given.margin} | changes
    return acquisition.lifetime_value(
        margin_per_order_cny=values["basket"] * values["margin"],
        orders_per_month=values.get("orders", given.orders),
        retention=values.get("retention", given.retention),
        discount=values.get("discount", given.discount),
    )


CUSTOMER_WORTH = Number(
    id="6.2",
    title="What a customer is worth",
    points=3,
    unit="CNY per customer",
    draw=lambda d: {
        "basket": d.between(80, 240, step=20),
        "margin": d.pick(0.25, 0.3, 0.35, 0.4),
        "orders": d.pick(0.25, 0.5, 0.75),
        "retention": d.pick(0.85, 0.88, 0.9),
        "discount": d.pick(0.02, 0.03, 0.04),
    },
    derived=lambda g: {
        "order_margin": g.basket * g.margin,
        "share": g.retention / (1 + g.discount),
        "months": g.retention / (1 + g.discount - g.retention),
        "further": g.orders * g.retention / (1 + g.discount - g.retention),
    },
    prompt=(
        "An order in your shop is worth {basket:cny}; {margin:percent} of that is left after all that the order "
        "costs. A customer who stays orders {orders:number} times a month again, from the first month on. "
        "{retention:percent} of the customers stay from month to month. Money a month later is worth "
        "{discount:percent} less to you: that is your discount.\n\n"
        "What is a new customer worth to you today, the first order included?"
    ),
    answer=lambda g: _worth(g),
    misconceptions=(
        Misconception(
            "LTV counted as revenue",
            answer=lambda g: _worth(g, margin=1.0),
            feedback=(
                "That is what the customer pays you. The goods and the parcel come off: {margin:percent} of an order "
                "is yours."
            ),
        ),
        Misconception(
            "LTV without discount",
            answer=lambda g: _worth(g, discount=0.0),
            feedback=(
                "You count money in two years as money today. Each month of waiting takes off {discount:percent}."
            ),
        ),
        Misconception(
            "first order left out",
            answer=lambda g: _worth(g) - g.basket * g.margin,
            feedback="These are the further orders. The order with which the customer came counts too.",
        ),
        Misconception(
            "only the first order",
            answer=lambda g: _worth(g, orders=0.0),
            feedback="That is the first order alone. Some of the customers come back.",
        ),
        Misconception(
            "everybody stays a year",
            answer=lambda g: g.basket * g.margin * (1 + 12 * g.orders),
            feedback=(
                "You let everybody stay for twelve months and then leave. {retention:percent} stay from one month to "
                "the next, and of these {retention:percent} again."
            ),
        ),
        Misconception(
            "those who leave taken for those who stay",
            answer=lambda g: _worth(g, retention=1 - g.retention),
            feedback="{retention:percent} is the part that stays. You have counted with the part that leaves.",
        ),
    ),
    hints=(
        "What does the first order leave? Then: how many months' worth of further orders can you expect?",
        "s = retention / (1 + discount). Worth = margin per order × (1 + orders per month × s / (1 − s)).",
    ),
    solution=(
        "An order leaves {basket:cny} × {margin:percent} = {order_margin:cny}. With s = {retention:percent} / (1 + "
        "{discount:percent}) = {share:number}, s / (1 − s) = {months:number} months' worth of orders are to come: "
        "{further:number} orders. So {order_margin:cny} × (1 + {further:number}) is about {answer:cny}."
    ),
    right="Right: the first order and {further:number} further ones. A customer may cost up to that, if you can wait.",
)


SUNK = Choice(
    id="6.3",
    title="The second post",
    points=2,
    draw=lambda d: {
        "worth": d.pick(120, 150),
        "first_price": d.pick(14_000, 15_000, 16_000),
        "first_customers": d.between(40, 60, step=5),
        "second_price": d.pick(4_500, 5_000, 5_500),
        "second_customers": d.between(50, 60, step=5),
    },
    derived=lambda g: {
        "each": g.first_price / g.first_customers,
        "both_cost": g.first_price + g.second_price,
        "both_bring": g.worth * (g.first_customers + g.second_customers),
        "brings": g.worth * g.second_customers,
        "gain": g.worth * g.second_customers - g.second_price,
    },
    prompt=(
        "You paid a blogger {first_price:cny} for a post. It brought {first_customers:count} customers; each is worth "
        "{worth:cny} to you. Now she offers a second post for {second_price:cny}. You have good reason to expect "
        "{second_customers:count} customers from it.\n\n"
        "Do you buy the second post?"
    ),
    options=(
        Option(
            "buy",
            "Yes: what it will bring is more than what it will cost.",
            right=True,
            feedback=(
                "Right. It costs {second_price:cny} and brings {brings:cny}. With it you are {gain:cny} better off "
                "than without it, whatever the first post cost."
            ),
        ),
        Option(
            "sum",
            "No: both posts together would cost more than their customers are worth.",
            feedback=(
                "Both together cost {both_cost:cny} and bring {both_bring:cny}, that is true. But {first_price:cny} of "
                "it is gone whether you buy or not. What changes if you buy?"
            ),
            misconception="sunk cost counted",
        ),
        Option(
            "average",
            "No: a customer from her post has cost more than a customer is worth.",
            feedback=("The first ones cost {each:cny} each. That was another price. What will the next ones cost?"),
            misconception="past cost taken for the next",
        ),
        Option(
            "save",
            "Yes: otherwise the money for the first post was spent in vain.",
            feedback=(
                "To buy is right, the reason is not. With this reason you would buy at any price. The money for the "
                "first post does not come back either way."
            ),
            misconception="money thrown after money",
        ),
    ),
    hints=(
        "Which amounts are the same whether you say yes or no? Strike them out.",
        "Compare two amounts only: what the second post costs, and second customers × what a customer is worth.",
    ),
    solution=(
        "{second_customers:count} customers × {worth:cny} = {brings:cny} for {second_price:cny}: answer {answer}. The "
        "{first_price:cny} are a sunk cost: spent, and the same whatever you decide."
    ),
)


def _readers_needed(given, **changes):
    """Share of the readers who must go on to the shop, but for what a way of thinking changes."""
    values = {**given, **changes}
    reader = acquisition.cost_per_visit_post(
        post_price_cny=values["price"], followers=values["followers"], reach_rate=values["reach"], click_rate=1.0
    )
    return reader / acquisition.cost_per_visit_cpm(cpm_cny=values["cpm"], click_rate=values["click_rate"])


def _per_follower(d):
    followers = d.between(200_000, 800_000, step=50_000)
    return {"followers": followers, "price": round(followers * d.pick(0.03, 0.04, 0.05, 0.06))}


READERS_CLICK = Number(
    id="6.4",
    title="When the post is the cheaper visit",
    points=3,
    unit="share",
    draw=lambda d: (
        _per_follower(d)
        | {
            "reach": d.pick(0.04, 0.05, 0.06, 0.08),
            "cpm": d.between(40, 120, step=10),
            "click_rate": d.pick(0.008, 0.01, 0.012, 0.015),
        }
    ),
    derived=lambda g: {
        "readers": g.followers * g.reach,
        "reader": g.price / (g.followers * g.reach),
        "visit": acquisition.cost_per_visit_cpm(cpm_cny=g.cpm, click_rate=g.click_rate),
        "shown": g.cpm / 1_000,
    },
    prompt=(
        "An influencer with {followers:count} followers asks {price:cny} for a post. {reach:percent} of the followers "
        "open it. An advert costs {cpm:cny} for 1,000 times shown; {click_rate:percent} of those who see it tap.\n\n"
        "What share of the post's readers must go on to your shop, if a visit by post is to cost no more than one by "
        "advert? (A share such as 0.05, or “5%”.)"
    ),
    answer=lambda g: _readers_needed(g),
    misconceptions=(
        Misconception(
            "reach left out",
            answer=lambda g: _readers_needed(g, reach=1.0),
            feedback=(
                "You have shared the price among all {followers:count} followers. {readers:count} of them open the "
                "post: the price of a reader is {reader:cny}."
            ),
        ),
        Misconception(
            "readers compared with times shown",
            answer=lambda g: g.cpm / 1_000 / (g.price / (g.followers * g.reach)),
            feedback=(
                "You have set the price of a reader beside the {shown:cny} for being shown once. A reader has opened "
                "the post; most who are shown an advert never look. First work out what a visit by advert costs."
            ),
        ),
        Misconception(
            "the advert's click rate taken for the readers'",
            answer=lambda g: g.click_rate,
            feedback=(
                "That is how many tap the advert. A reader costs far more than being shown once, so more of them must "
                "go on."
            ),
        ),
    ),
    hints=(
        "What does one reader cost, and what does one visit by advert cost?",
        "Reader = price / (followers × reach). Visit by advert = CPM / (1,000 × click rate). Divide the first by the "
        "second.",
    ),
    solution=(
        "{followers:count} × {reach:percent} = {readers:count} readers, {reader:number} CNY each. A visit by advert "
        "costs {visit:number} CNY. A visit by post costs {reader:number} / click rate; that is the same at "
        "{reader:number} / {visit:number} = {answer:percent}."
    ),
    right="Right. Below {answer:percent} claim 11 is true of this offer, above it is not.",
)

_LONGEST = 120
"""Months after which exercise 6.5 gives up waiting."""


def _payback(customer_cost, margin, orders_per_month, retention):
    months = acquisition.payback_months(
        acquisition_cost_cny=customer_cost,
        margin_per_order_cny=margin,
        orders_per_month=orders_per_month,
        retention=retention,
    )
    return months if months <= _LONGEST else math.inf


def _without_the_first_order(customer_cost, margin, orders_per_month, retention):
    return _payback(customer_cost + margin, margin, orders_per_month, retention)


def _nobody_leaves(customer_cost, margin, orders_per_month, retention):
    return _payback(customer_cost, margin, orders_per_month, 1.0)


def _without_repeats(customer_cost, margin, orders_per_month, retention):
    return 0.0 if margin >= customer_cost else math.inf


def _usual_customer(d):
    # A cost that ends in 0.7 is never met exactly: where it is, rounding alone would decide over the month.
    return {
        "customer_cost": d.between(103.7, 146.7, step=1),
        "margin": d.between(40, 60, step=5),
        "orders_per_month": d.pick(0.5, 0.75, 1),
        "retention": d.pick(0.9, 0.95),
    }


def _steady(customer_cost):
    """A customer who never leaves and brings 50 a month, at an amount that is exact in binary."""
    return {"customer_cost": customer_cost, "margin": 50, "orders_per_month": 1, "retention": 1}


PAYBACK = Function(
    id="6.5",
    title="For those who program: months until the money is back",
    points=3,
    name="payback_months",
    parameters=("customer_cost", "margin", "orders_per_month", "retention"),
    prompt=(
        "You do not need this one to complete the lesson. Write a function that gives the whole months until a "
        "customer has paid for themselves:\n\n"
        "`payback_months(customer_cost, margin, orders_per_month, retention)`\n\n"
        "The first order leaves `margin` in month 0. In month 1 a share of `retention` is still there and brings "
        "`margin * orders_per_month` each, in month 2 `retention` of those, and so on; later money counts as money "
        "now. The money is back in the first month in which no less than `customer_cost` has come in; that may be "
        'month 0. Look at the months up to 120: if the money is not back by then, give `float("inf")`. It is tried on '
        "inputs that you do not see. In some of them an order leaves nothing, or loses money."
    ),
    reference=_payback,
    usual=_usual_customer,
    edges={
        "back at once": {"customer_cost": 30},
        "back exactly at once": {"customer_cost": 50, "margin": 50},
        "costs nothing": {"customer_cost": 0},
        "back exactly after two months": _steady(150),
        "half of them leave": {"customer_cost": 90, "margin": 50, "orders_per_month": 1, "retention": 0.5},
        "back in the last month": _steady(6_020),
        "back a month too late": _steady(6_070),
        "dear, and stays": lambda d: {"customer_cost": d.between(203.7, 236.7, step=1), "retention": 0.95},
        "never enough": {"customer_cost": 400, "margin": 50, "orders_per_month": 0.5, "retention": 0.8},
        "a large amount": {"customer_cost": 1_000_000},
        "nobody orders again": {"orders_per_month": 0},
        "nobody stays": {"retention": 0},
        "an order leaves nothing": {"margin": 0},
        "an order loses money": lambda d: {"margin": -d.between(1, 20)},
    },
    misconceptions=(
        Misconception(
            "first order left out",
            answer=_without_the_first_order,
            feedback="The first order pays too: begin with `margin`, at month 0.",
        ),
        Misconception(
            "nobody leaves",
            answer=_nobody_leaves,
            feedback="You let every customer stay. Each month only `retention` of those who were there are left.",
        ),
        Misconception(
            "only the first order",
            answer=_without_repeats,
            feedback="You wait for the first order only. Those who stay order again, month after month.",
        ),
    ),
    hints=(
        "Go month by month with two numbers: the money so far, and the share of customers who are still there.",
        "Start with so_far = margin and staying = 1. Each month: staying × retention, and add margin × "
        "orders_per_month × staying. Return the month in which so_far reaches the cost.",
    ),
    solution=(
        "```python\n"
        "def payback_months(customer_cost, margin, orders_per_month, retention):\n"
        "    so_far, staying = margin, 1\n"
        "    for month in range(121):\n"
        "        if so_far >= customer_cost:\n"
        "            return month\n"
        "        staying = staying * retention\n"
        "        so_far = so_far + margin * orders_per_month * staying\n"
        '    return float("inf")\n'
        "```"
    ),
    right="Right on all inputs, those that never pay included.",
)

EXERCISES = (*MISSIONS, CUSTOMER_COST, CUSTOMER_WORTH, SUNK, READERS_CLICK, PAYBACK)


def _success_usd(channel):
    """What a success costs on a channel of the compiled page, USD."""
    page = tables.load("ad_prices").where(source="adcalc_2024", channel=channel)
    return page.one(metric="cpc").value_low / (page.one(metric="conversion_rate").value_low / 100)


def _more_buyers():
    """Buyers whom Pinduoduo had more in 2021 than in 2020, millions."""
    buyers = tables.load("platform_scale").where(platform="Pinduoduo", metric="annual_active_buyers")
    return buyers.one(period_end="2021-12-31").value - buyers.one(period_end="2020-12-31").value


def _visit_by_advert(cpm_cny):
    return acquisition.cost_per_visit_cpm(cpm_cny=cpm_cny, click_rate=_spec().defaults["ad_click_rate"])


def _visit_by_post(reader_cny):
    """What a visit costs at so much a reader, if as many readers go on as the explorer assumes."""
    return acquisition.cost_per_visit_post(
        post_price_cny=reader_cny, followers=1, reach_rate=1, click_rate=_spec().defaults["reader_click_rate"]
    )


def _retention_that_pays():
    """Retention at which further orders alone, waited for without end, just bring the advert's money back."""
    now, cost = _spec().defaults, _bought().advert_customer_cny
    months = (cost - now["margin_cny"]) / (now["margin_cny"] * now["orders_per_month"])
    return months / (1 + months)


QUOTED = {
    "55": lambda: _success_usd("Twitter/X"),
    "61": lambda: _success_usd("Google Search"),
    "19": lambda: _success_usd("Facebook"),
    "100": lambda: _success_usd("TikTok"),
    "0.14": lambda: (
        tables.load("ad_prices").one(channel="Twitter/X", metric="cpc").value_low
        / tables.load("ad_prices").one(channel="Google Search", metric="cpc", source="adcalc_2024").value_low
    ),
    "86.4 %": _retention_that_pays,
    "125": lambda: 1 / _spec().defaults["ad_conversion"],
    "25": lambda: 1 / _spec().defaults["reader_conversion"],
    "80.3": _more_buyers,
    "0.50": lambda: _visit_by_advert(5),
    "18": lambda: _visit_by_advert(180),
    "5": lambda: _visit_by_advert(50),
    "15": lambda: _visit_by_post(1.5),
    "227": lambda: _bought().brought_in_cny[-1],
}
"""Numbers that the lesson's prose gives and no chart of it shows."""
