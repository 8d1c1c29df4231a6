"""Lesson 01: who pays whom, and what a marketplace takes of its sellers' turnover."""

from platformlab import tables
from platformlab.charts.style import cny, count, percent
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Match, Mission, Number, Option, Pair
from platformlab.exercises.prediction import Prediction
from platformlab.models import numeric, store

EXPLORER = "two_machines"
TAOBAO = "China retail marketplaces (Taobao+Tmall)"


# ------------------------------------------------------------------------------------------------- reported figures


def _reported(platform, metric, period_end):
    """A reported amount in CNY or USD million."""
    row = tables.load("platform_scale").verified().one(platform=platform, metric=metric, period_end=period_end)
    return row.value * (1000 if row.unit == "CNY_billion" else 1)


def _part(platform, above, below, period_end):
    return _reported(platform, above, period_end) / _reported(platform, below, period_end)


def taobao_take_rate():
    """What merchants paid Taobao and Tmall in the year to March 2021, as a share of turnover."""
    return _part(TAOBAO, "customer_management_revenue_incl_commission", "gmv", "2021-03-31")


def taobao_adverts_part():
    """Adverts' share of what merchants paid in the year to March 2019."""
    above, below = "customer_management_revenue_ex_commission", "customer_management_revenue_incl_commission"
    return _part(TAOBAO, above, below, "2019-03-31")


def adverts_part(platform, year):
    """Adverts' share of a platform's revenue in a calendar year."""
    metric = "online_marketing_revenue" if platform == "Pinduoduo" else "marketing_revenue"
    return _part(platform, metric, "total_revenue", f"{year}-12-31")


QUOTED = {
    "4.1 %": taobao_take_rate,
    "70 %": taobao_adverts_part,
    "88 %": lambda: adverts_part("Pinduoduo", 2018),
    "53 %": lambda: adverts_part("Kuaishou", 2021),
    "28 %": lambda: adverts_part("Bilibili", 2023),
}
"""Numbers in the lesson's prose that are worked out from the tables."""


# ------------------------------------------------------------------------------------------------------ the guesses

_OF_A_HUNDRED = (0.0, 0.4, 4.0, 15.0)


def _taobao_said():
    paid = _reported(TAOBAO, "customer_management_revenue_incl_commission", "2021-03-31")
    turnover = _reported(TAOBAO, "gmv", "2021-03-31")
    return f"{cny(100 * taobao_take_rate())} of every ¥100: {count(paid)} of {count(turnover)} million CNY"


def _nearest(value, marks):
    return min(range(len(marks)), key=lambda place: abs(marks[place] - value))


def _lead():
    return adverts_part("Pinduoduo", 2018) - adverts_part("Kuaishou", 2021)


PREDICTIONS = (
    Prediction(
        id="01.taobao",
        question=(
            "For years Taobao let its shops sell without any commission. In the year to March 2021, how much of every "
            "¥100 that buyers spent on Taobao and its sister Tmall did sellers pass on to the company that runs them?"
        ),
        options=("Nothing", "About 40 fen", "About ¥4", "About ¥15"),
        answer=_taobao_said,
        right=lambda: _nearest(100 * taobao_take_rate(), _OF_A_HUNDRED),
        says="The accounts say",
        after=(
            "No commission does not mean no bill. Visitors are not shared out evenly: sellers bid for the places that "
            "are seen first. Tmall's commission is part of the sum too; the figures below take the two apart."
        ),
    ),
    Prediction(
        id="01.adverts",
        question=(
            "Pinduoduo is a place to shop. Kuaishou is a place to watch short videos. Which of them got the "
            "larger part of its revenue from adverts?"
        ),
        options=(
            "Kuaishou, by far",
            "Kuaishou, by a little",
            "Both about the same",
            "Pinduoduo, by a little",
            "Pinduoduo, by far",
        ),
        answer=lambda: (
            f"Pinduoduo {percent(adverts_part('Pinduoduo', 2018))} (2018), "
            f"Kuaishou {percent(adverts_part('Kuaishou', 2021))} (2021)"
        ),
        right=lambda: sum(_lead() > bar for bar in (-0.2, -0.02, 0.02, 0.2)),
        says="The accounts say",
        after=(
            "The place to shop lived more on adverts than the place to watch. Its advertisers are its own sellers. "
            "Kuaishou also sells gifts to viewers of live shows."
        ),
    ),
)


# ------------------------------------------------------------------------------------------------------ the missions


def _sells(result):
    return result.marketplace.revenue_cny > 0


MISSIONS = (
    Mission(
        id="1.M1",
        title="A tenth without commission",
        points=1,
        text="Leave the commission at 0. Make the marketplace take about 10 % of what buyers pay all the same.",
        explorer=EXPLORER,
        goal=lambda values, result, given: (
            values["commission_rate"] == 0 and _sells(result) and 0.0949 <= result.take_rate <= 0.1051
        ),
        hints=(
            "What else than commission does a seller pay for?",
            "Raise the bought visits or their price, until adverts are a tenth of turnover.",
        ),
        solution=(
            "Buy half of the visits: 5,000 visits at ¥0.60 are ¥3,000, a tenth of ¥30,000. There are many other ways: "
            "a dearer visit, a worse conversion, a smaller order."
        ),
        solution_values={"bought_share": 0.5},
    ),
    Mission(
        id="1.M2",
        title="Readers without income",
        points=1,
        text="Bring the creator's income to ¥0 without losing a single reader, and with the creator's share as it is.",
        explorer=EXPLORER,
        goal=lambda values, result, given: (
            values["visits"] >= 10_000 and values["creator_share"] >= 0.7 and result.content.creator_cny == 0
        ),
        hints=(
            "Who pays the creator? Not the reader.",
            "Take the advertisers away: sell no space, or let a click cost nothing.",
        ),
        solution="With no space sold, 10,000 views bring ¥0. The readers are the same; the ones who paid are gone.",
        solution_values={"space_sold": 0},
    ),
    Mission(
        id="1.M3",
        title="Who earns more from your shop?",
        points=1,
        text=(
            "Still without commission: let the marketplace earn more from your shop than you keep, while you still "
            "keep something."
        ),
        explorer=EXPLORER,
        goal=lambda values, result, given: (
            values["commission_rate"] == 0 and result.taken_cny > result.marketplace.profit_cny > 0
        ),
        hints=(
            "Watch the two amounts at the right of the marketplace: yours and the platform's.",
            "The goods take 70 % of sales. What the platform takes must lie between 15 % and 30 %.",
        ),
        solution=(
            "Buy every visit: ¥6,000 for the marketplace, ¥3,000 for you. It took a fifth of turnover, but two thirds "
            "of what was left after the goods."
        ),
        solution_values={"bought_share": 1},
    ),
)


# ------------------------------------------------------------------------------------------------------ the exercises

ADVERTISER = "the advertiser pays the content platform"
SETTLES = "the content platform pays the creator"
BUYER = "the buyer pays the seller"
SELLER = "the seller pays the marketplace"
NOBODY = "nobody pays anybody"
READER = "the reader pays the content platform"
MARKETPLACE = "the marketplace pays the seller"

WHO_PAYS_WHOM = Match(
    id="1.1",
    title="Who pays whom?",
    points=3,
    prompt="Money changes hands, or does not. Which is it? One answer may serve twice, and some serve not at all.",
    pairs=(
        Pair("A reader reads a post to the end and taps nothing. Adverts are paid per tap.", NOBODY),
        Pair("Another reader taps the advert under the post.", ADVERTISER),
        Pair("At the end of the month the creator's account is settled.", SETTLES),
        Pair("A shopper orders from a Taobao shop.", BUYER),
        Pair("A Taobao shop's advert at the top of the search page is clicked.", SELLER),
        Pair("A fan orders in your micro-store.", BUYER),
    ),
    extra=(READER, MARKETPLACE),
    misconceptions=(
        Misconception(
            "readers pay",
            {"Another reader taps the advert under the post.": READER},
            "The reader gave attention, not money. Who wanted that attention, and paid for it?",
        ),
        Misconception(
            "views are money",
            {"A reader reads a post to the end and taps nothing. Adverts are paid per tap.": ADVERTISER},
            "A view alone is not paid for here: the advert is paid per tap, and nobody tapped.",
        ),
        Misconception(
            "the marketplace pays for goods",
            {"A shopper orders from a Taobao shop.": MARKETPLACE},
            "The marketplace buys no goods. It brings two sides together; one of them pays the other.",
        ),
        Misconception(
            "free places",
            {
                "A Taobao shop's advert at the top of the search page is clicked.": NOBODY,
            },
            "A place marked as an advert is not free. Who wants to stand there?",
        ),
    ),
    hints=(
        "Ask each time: who wants something from whom, and has a purse in hand?",
        "On a content platform money comes from advertisers; on a marketplace it comes from buyers, and sellers pass "
        "part of it on.",
    ),
    solution=(
        "Readers pay nobody. Where adverts are paid per tap, the advertiser pays the platform at the tap, and the "
        "platform pays the creator later. Shoppers and fans pay the seller. The seller pays the marketplace for a "
        "place that is seen."
    ),
)


def _taken(g, *, adverts=1, commission=1):
    return (adverts * g.adverts_million + commission * g.commission_million) / (1000 * g.turnover_billion)


TAKE_RATE = Number(
    id="1.2",
    title="A take rate",
    points=3,
    unit="share of turnover",
    draw=lambda d: {
        "adverts_million": d.between(60_000, 180_000, step=5_000),
        "commission_million": d.between(20_000, 90_000, step=5_000),
        "turnover_billion": d.between(3_000, 8_000, step=250),
    },
    derived=lambda g: {
        "taken_million": g.adverts_million + g.commission_million,
        "turnover_million": 1000 * g.turnover_billion,
        "commission_only": _taken(g, adverts=0),
        "adverts_only": _taken(g, commission=0),
    },
    prompt=(
        "A marketplace reports one year. Its sellers paid {adverts_million:count} million CNY for adverts and "
        "{commission_million:count} million CNY in commission. Buyers ordered for {turnover_billion:count} billion "
        "CNY. What share of turnover did the marketplace take? (You may write 4 % or 0.04.)"
    ),
    answer=_taken,
    right="That is {answer:percent} of turnover, under two names.",
    misconceptions=(
        Misconception(
            "adverts left out",
            lambda g: _taken(g, adverts=0),
            "{commission_only:percent} is the commission alone. A seller who pays to be seen pays the platform too.",
        ),
        Misconception(
            "commission left out",
            lambda g: _taken(g, commission=0),
            "{adverts_only:percent} is what went on adverts alone. The commission belongs to it.",
        ),
        Misconception(
            "million taken for billion",
            lambda g: 1000 * _taken(g),
            "You have divided millions by billions. One billion is 1,000 million.",
        ),
        Misconception(
            "part of the platform's revenue",
            lambda g: g.commission_million / (g.adverts_million + g.commission_million),
            "That is the commission as a part of what the marketplace earns. Turnover, what buyers paid, is the whole "
            "that is asked for.",
        ),
        Misconception(
            "upside down",
            lambda g: 1 / _taken(g),
            "You have divided turnover by what was taken. It is the other way round: the part over the whole.",
        ),
    ),
    hints=(
        "The take rate is everything that sellers pass on to the platform, as a part of what buyers pay.",
        "Add adverts and commission. Write turnover in million CNY as well, then divide.",
    ),
    solution=(
        "{adverts_million:count} + {commission_million:count} = {taken_million:count} million CNY were taken. Turnover "
        "was {turnover_billion:count} billion, which is {turnover_million:count} million CNY. "
        "{taken_million:count} ÷ {turnover_million:count} = {answer:percent}."
    ),
)


def _shop(g):
    """The shop of exercise 1.3, its whole turnover as one order and its adverts as the price of one visit."""
    return store.month(
        sources=[store.Source(visits=1, conversion_rate=1, cost_per_visit_cny=g.adverts_cny)],
        basket_cny=g.turnover_cny,
        gross_margin=g.gross_margin,
        return_rate=0,
        return_cost_cny=0,
        commission_rate=0,
        payment_fee_rate=0,
        fixed_cost_cny=0,
    )


OF_YOUR_MARGIN = Number(
    id="1.3",
    title="Small for the buyer, large for you",
    points=3,
    unit="share of the margin",
    draw=lambda d: {
        "turnover_cny": d.between(40_000, 120_000, step=10_000),
        "gross_margin": d.pick(0.2, 0.25, 0.3, 0.35),
        "adverts_cny": d.between(2_000, 6_000, step=500),
    },
    derived=lambda g: {
        "goods_cny": _shop(g).goods_cost_cny,
        "margin_cny": _shop(g).contribution_cny,
        "left_cny": _shop(g).profit_cny,
        "of_turnover": g.adverts_cny / g.turnover_cny,
    },
    prompt=(
        "Your shop on a marketplace sells for {turnover_cny:cny} a month. Your margin, what is left of that after "
        "paying for the goods, is {gross_margin:percent} of sales. There is no commission, but you pay "
        "{adverts_cny:cny} for adverts. What share of your margin goes to the marketplace?"
    ),
    answer=lambda g: _shop(g).ad_spend_cny / _shop(g).contribution_cny,
    right="Of turnover it is {of_turnover:percent}; of what is yours it is {answer:percent}.",
    misconceptions=(
        Misconception(
            "revenue taken for profit",
            lambda g: g.adverts_cny / g.turnover_cny,
            "You have divided by turnover. Most of it goes to whoever made the goods; it was never yours to keep.",
        ),
        Misconception(
            "part of what is left over",
            lambda g: g.adverts_cny / _shop(g).profit_cny,
            "You have divided by what is left after the adverts, {left_cny:cny}. The margin is what there was before.",
        ),
        Misconception(
            "part of the cost of goods",
            lambda g: g.adverts_cny / _shop(g).goods_cost_cny,
            "{goods_cny:cny} is what the goods cost. The margin is the other part of your sales.",
        ),
    ),
    hints=(
        "Two steps: first your margin in CNY, then the adverts as a part of it.",
        "Margin = turnover × margin rate. Then divide what you pay for adverts by it.",
    ),
    solution=(
        "Your margin is {turnover_cny:cny} × {gross_margin:percent} = {margin_cny:cny}. "
        "{adverts_cny:cny} ÷ {margin_cny:cny} = {answer:percent} of it goes to the marketplace."
    ),
)

COMMISSION_GONE = Choice(
    id="1.4",
    title="The commission is gone",
    points=2,
    prompt=(
        "A marketplace gives up its commission of 3 % of turnover. Suppose that every seller puts exactly the money "
        "saved into bids for the first places on the search page. Shoppers, places and prices of goods stay as they "
        "were. What follows?"
    ),
    options=(
        Option(
            "same",
            "The marketplace takes as much as before, under another name",
            feedback=(
                "The money takes another road and arrives at the same place. So a low commission alone says nothing "
                "about how dear a platform is."
            ),
            right=True,
        ),
        Option(
            "nothing",
            "The marketplace earns nothing any more",
            feedback="You have followed the commission. Now follow the bids: who receives them?",
            misconception="adverts left out",
        ),
        Option(
            "visitors",
            "Every seller gets more visitors",
            feedback="There are as many shoppers and places as before. When all bid more, only the price of a place "
            "rises.",
            misconception="adverts make visitors",
        ),
        Option(
            "cheaper",
            "Buyers pay 3 % less",
            feedback="Prices stay, the question says. What was saved went into bids, not into lower prices.",
            misconception="fees are passed on at once",
        ),
    ),
    hints=(
        "Follow one seller's 3 %: where does it go now?",
        "Write down what the marketplace received before and after, for all sellers together.",
    ),
    solution=(
        "Before, sellers paid 3 % of turnover as commission. Now they pay the same sum as bids. The take rate, adverts "
        "and commission together, is the same. Real sellers might keep some of the saving; the story supposes that "
        "they do not."
    ),
)


def take_rate(*, bought_visits, visit_price_cny, orders, basket_cny, commission_rate):
    """The reference of exercise 1.5."""
    month = store.month(
        sources=[
            store.Source(visits=bought_visits, conversion_rate=0, cost_per_visit_cny=visit_price_cny),
            store.Source(visits=orders, conversion_rate=1),
        ],
        basket_cny=basket_cny,
        gross_margin=0,
        return_rate=0,
        return_cost_cny=0,
        commission_rate=commission_rate,
        payment_fee_rate=0,
        fixed_cost_cny=0,
    )
    return numeric.ratio(month.ad_spend_cny + month.commission_cny, month.revenue_cny)


_HARDLY_ANY = {"bought_visits": 1, "visit_price_cny": 0.1, "orders": 9, "basket_cny": 90, "commission_rate": 0}


def _usual_shop(d):
    return {
        "bought_visits": d.between(500, 5_000, step=500),
        "visit_price_cny": d.between(0.2, 2, step=0.1),
        "orders": d.between(50, 500, step=10),
        "basket_cny": d.between(40, 300, step=10),
        "commission_rate": d.pick(0.006, 0.01, 0.02, 0.05),
    }


def _without(name):
    return lambda **case: take_rate(**{**case, name: 0})


WRITE_TAKE_RATE = Function(
    id="1.5",
    title="Write the take rate",
    points=3,
    prompt=(
        "For those who program; the lesson is complete without it. Write `take_rate`, which gives the share of "
        "turnover that a marketplace takes. Turnover is orders times the value of an order. Where turnover is 0, "
        "give back 0. Do not round; the share may also be above 1. It is tried on inputs that you do not see."
    ),
    name="take_rate",
    parameters=("bought_visits", "visit_price_cny", "orders", "basket_cny", "commission_rate"),
    reference=take_rate,
    usual=_usual_shop,
    edges={
        "no bought visits": {"bought_visits": 0},
        "visits that cost nothing": {"visit_price_cny": 0},
        "no commission": {"commission_rate": 0},
        "nothing sold": {"orders": 0},
        "goods given away": {"basket_cny": 0},
        "nothing at all": {"bought_visits": 0, "visit_price_cny": 0, "orders": 0, "basket_cny": 0},
        "more paid than sold": {"bought_visits": 5_000, "visit_price_cny": 2, "orders": 10, "basket_cny": 40},
        "one visit, one order": {"bought_visits": 1, "orders": 1},
        "a large marketplace": {"bought_visits": 4_000_000, "orders": 700_000},
        "hardly any adverts": _HARDLY_ANY,
    },
    misconceptions=(
        Misconception("adverts left out", _without("bought_visits"), "You count the commission only. Add the adverts."),
        Misconception(
            "commission left out", _without("commission_rate"), "You count the adverts only. Add the commission."
        ),
        Misconception(
            "amount for a share",
            lambda **case: take_rate(**case) * case["orders"] * case["basket_cny"],
            "That is an amount in CNY. A share of turnover is asked for: divide by turnover.",
        ),
    ),
    hints=(
        "What do sellers pay for adverts, in CNY? What do buyers pay, in CNY?",
        "Adverts over turnover, plus the commission rate; and before you divide, ask whether turnover is 0.",
    ),
    solution=(
        "```python\n"
        "def take_rate(bought_visits, visit_price_cny, orders, basket_cny, commission_rate):\n"
        "    turnover = orders * basket_cny\n"
        "    if turnover == 0:\n"
        "        return 0\n"
        "    return bought_visits * visit_price_cny / turnover + commission_rate\n"
        "```"
    ),
)

EXERCISES = (*MISSIONS, WHO_PAYS_WHOM, TAKE_RATE, OF_YOUR_MARGIN, COMMISSION_GONE, WRITE_TAKE_RATE)
