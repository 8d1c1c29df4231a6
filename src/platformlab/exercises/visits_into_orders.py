"""Lesson 03: what a visit is worth, a month's profit, and what doubling visits or conversion is worth."""

import math

from platformlab import explorers
from platformlab.charts.style import cny
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Mission, Number, Option
from platformlab.exercises.prediction import Prediction
from platformlab.models import store

EXPLORER = "visits_into_orders"


def _example(**settings):
    """The explorer's shop at its defaults, or with some sliders moved."""
    spec = explorers.spec(EXPLORER)
    return spec.model(**spec.completed(settings))


# ------------------------------------------------------------------------------------------------------- the guess


def _plans_ratio():
    shop = _example()
    return shop.conversion_adds_cny / shop.bought_adds_cny


def _said():
    shop = _example()
    return (
        f"Plan A adds {cny(shop.bought_adds_cny)} a month and plan B {cny(shop.conversion_adds_cny)}: "
        f"{_plans_ratio():.0f} times as much"
    )


PREDICTIONS = (
    Prediction(
        id="03.doubling",
        question=(
            "Your shop sells things at ¥200 an order. Last month it had 3,000 visits from search, 500 from your own "
            "fans and 4,000 that you bought at 80 fen each. Plan A: buy twice as many visits. Plan B: with the same "
            "visits, twice as many of the visitors order. Which plan adds more to your monthly profit?"
        ),
        options=(
            "Plan A adds more",
            "Both add about the same",
            "Plan B adds two or three times as much",
            "Plan B adds more than ten times as much",
        ),
        answer=_said,
        right=lambda: sum(_plans_ratio() > bar for bar in (0.8, 1.3, 6)),
        after=(
            "A bought visit has to be paid before it earns anything: of the ¥0.87 that one is worth, ¥0.80 goes to the "
            "platform. More orders from the visitors who come anyway bring no such bill."
        ),
    ),
)


# ----------------------------------------------------------------------------------------------- exercises 3.1 and 3.2


def _visit(g, **changed):
    """One visit to the shop of exercise 3.1, as a StoreMonth; `changed` replaces some of its numbers."""
    shop = {**g, **changed}
    return store.month(
        sources=[store.Source(visits=1, conversion_rate=shop["conversion_rate"])],
        basket_cny=shop["basket_cny"],
        gross_margin=shop["gross_margin"],
        return_rate=shop["return_rate"],
        return_cost_cny=shop["return_cost_cny"],
        commission_rate=shop["fee_rate"],
        payment_fee_rate=0,
        fixed_cost_cny=0,
    )


def _one_order(g, **changed):
    return _visit(g, conversion_rate=1, **changed)


def _draw_visit(d):
    return {
        "conversion_rate": d.pick(0.015, 0.02, 0.025, 0.03),
        "basket_cny": d.between(120, 280, step=20),
        "gross_margin": d.pick(0.35, 0.4, 0.45),
        "return_rate": d.pick(0.15, 0.2, 0.25),
        "return_cost_cny": d.between(10, 16, step=2),
        "fee_rate": d.pick(0.05, 0.06, 0.08),
    }


def _month(g, *, sources=None, **changed):
    """The month of the shop of exercise 3.2, as a StoreMonth; `changed` replaces some of its numbers."""
    shop = {**g, **changed}
    free = store.Source(visits=shop["search_visits"], conversion_rate=shop["conversion_rate"])
    bought = store.Source(
        visits=shop["bought_visits"],
        conversion_rate=shop["conversion_rate"],
        cost_per_visit_cny=shop["cost_per_visit_cny"],
    )
    return store.month(
        sources=[free, bought],
        basket_cny=shop["basket_cny"],
        gross_margin=shop["gross_margin"],
        return_rate=shop["return_rate"],
        return_cost_cny=0,
        commission_rate=shop["fee_rate"],
        payment_fee_rate=0,
        fixed_cost_cny=shop["rent_year_cny"] / 12,
    )


def _draw_month(d):
    return {
        "search_visits": d.between(4_000, 8_000, step=500),
        "bought_visits": d.between(2_000, 4_000, step=500),
        "cost_per_visit_cny": d.pick(0.5, 0.6, 0.7, 0.8),
        "conversion_rate": d.pick(0.02, 0.025, 0.03),
        "basket_cny": d.between(120, 240, step=20),
        "gross_margin": d.pick(0.35, 0.4, 0.45),
        "return_rate": d.pick(0.15, 0.2, 0.25),
        "fee_rate": d.pick(0.05, 0.06, 0.08),
        "rent_year_cny": d.between(9_600, 18_000, step=1_200),
    }


def _fee_on_margin(month, fee_rate):
    """A month's profit if the fee were taken of what is left after the goods, and not of the revenue."""
    margin_cny = month.revenue_cny - month.goods_cost_cny
    return month.profit_cny + month.commission_cny - margin_cny * fee_rate


# ---------------------------------------------------------------------------------------------------- exercise 3.3


def _draw_plans(d):
    visits = d.between(2_000, 6_000, step=500)
    cost = d.pick(0.6, 0.7, 0.8, 0.9)
    return {
        "visits": visits,
        "cost_per_visit_cny": cost,
        "conversion_rate": d.pick(0.02, 0.025, 0.03),
        "order_cny": d.between(44, 60, step=2),
        "helper_cny": round(visits * cost * d.pick(0.5, 0.6, 1.4, 1.6)),
    }


def _plans(g):
    """What is left of both plans of exercise 3.3, before the fixed cost."""
    orders = g.visits * g.conversion_rate
    ads_cny = g.visits * g.cost_per_visit_cny
    return {
        "orders": orders,
        "twice_orders": 2 * orders,
        "earned_cny": 2 * orders * g.order_cny,
        "ads_cny": ads_cny,
        "twice_ads_cny": 2 * ads_cny,
        "plan_a_cny": 2 * orders * g.order_cny - 2 * ads_cny,
        "plan_b_cny": 2 * orders * g.order_cny - ads_cny - g.helper_cny,
    }


def _b_wins(g):
    return g.helper_cny < g.visits * g.cost_per_visit_cny


# ---------------------------------------------------------------------------------------------------- exercise 3.4


def _draw_own_shop(d):
    return {
        "conversion_rate": d.pick(0.015, 0.02, 0.025, 0.03),
        "basket_cny": d.between(100, 260, step=20),
        "gross_margin": d.pick(0.35, 0.4, 0.45, 0.5),
        "return_rate": d.pick(0.2, 0.25, 0.3),
        "fee_rate": d.pick(0.03, 0.04, 0.06),
        "fixed_cost_cny": d.between(2_000, 6_000, step=500),
    }


def _own_shop(g, **changed):
    """Settings of the explorer for the shop of exercise 3.4, at the visits where it would break even if `changed`."""
    without_visits = {**g, "search_visits": 0, "paid_visits": 0, "fan_visits": 0}
    visits = _example(**{**without_visits, **changed}).break_even_visits
    return {**without_visits, "search_visits": explorers.spec(EXPLORER).control("search_visits").snapped(visits)}


def _breaks_even(values, result, g):
    set_right = all(math.isclose(values[name], g[name]) for name in g)
    alone = values["paid_visits"] == values["fan_visits"] == 0
    return set_right and alone and abs(result.now.profit_cny) <= 0.02 * g.fixed_cost_cny


# ---------------------------------------------------------------------------------------------------- exercise 3.5


def _break_even(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):
    # An order of this basket at every visit, all of it margin: then a visit is worth the basket.
    return store.break_even_visits(
        conversion_rate=1,
        basket_cny=value_per_visit_cny,
        gross_margin=1,
        return_rate=0,
        return_cost_cny=0,
        commission_rate=0,
        payment_fee_rate=0,
        fixed_cost_cny=fixed_cost_cny,
        cost_per_visit_cny=cost_per_visit_cny,
    )


def _price_forgotten(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):
    return fixed_cost_cny / value_per_visit_cny if value_per_visit_cny else math.inf


def _never_infinite(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):
    left_cny = value_per_visit_cny - cost_per_visit_cny
    return fixed_cost_cny / left_cny if left_cny else math.inf


def _none_needed(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):
    left_cny = value_per_visit_cny - cost_per_visit_cny
    return fixed_cost_cny / left_cny if left_cny > 0 else 0.0


def _usual_visits(d):
    return {
        "fixed_cost_cny": d.between(1_000, 9_000, step=500),
        "value_per_visit_cny": d.pick(1.1, 1.25, 1.4),
        "cost_per_visit_cny": d.pick(0.5, 0.6, 0.75),
    }


# ------------------------------------------------------------------------------------------------------- the specs


EXERCISES = (
    Mission(
        id="3.M1",
        title="What a bought visit may cost",
        points=1,
        text=(
            "From the small shop: find the price of a bought visit at which buying twice as many adds next to nothing. "
            "(The nearest 5 fen will do.)"
        ),
        explorer=EXPLORER,
        goal=lambda values, result, given: (
            values["paid_visits"] > 0
            and result.worth_cny[1] > 0
            and abs(result.worth_cny[1] - values["cost_per_visit_cny"]) <= 0.025
        ),
        hints=(
            "Move one slider only: the price of a bought visit. Watch the first bar of the lower picture.",
            "Open “Show table”: a visit from adverts is worth so much. That is the price to look for.",
        ),
        solution=(
            "A bought visit of the small shop is worth ¥0.87: 1.4 % of such visits end in an order, and an order "
            "leaves ¥61.80. At ¥0.85 almost nothing is left of it, and twice almost nothing is not much either."
        ),
        solution_values={"cost_per_visit_cny": 0.85},
    ),
    Mission(
        id="3.M2",
        title="When doubling visits is as good",
        points=1,
        text=(
            "Find a shop in which twice all visits adds just as much to the profit as twice the conversion, and both "
            "add something."
        ),
        explorer=EXPLORER,
        goal=lambda values, result, given: (
            result.conversion_adds_cny > 1 and abs(result.conversion_adds_cny - result.all_adds_cny) < 1
        ),
        hints=(
            "The two lower bars differ by one item of the right-hand picture. Which one?",
            "They differ by the advert bill. Make it vanish: in one of two ways.",
        ),
        solution=(
            "Buy no visits, or get them for nothing. Twice the visits and twice the conversion bring the same orders, "
            "so they differ by the advert bill and by nothing else."
        ),
        solution_values={"paid_visits": 0},
    ),
    Mission(
        id="3.M3",
        title="Busy and poor",
        points=1,
        text="Find a shop with more than 300 orders a month that makes a loss, although each order leaves something.",
        explorer=EXPLORER,
        goal=lambda values, result, given: (
            result.now.orders > 300 and result.now.profit_cny < 0 and result.order_cny > 0
        ),
        hints=(
            "Orders are no profit. What could bring many orders and cost more than they leave?",
            "Buy very many visits at a price above what one is worth.",
        ),
        solution=(
            "Buy 30,000 visits at ¥1.20. Each is worth ¥0.87, so each loses ¥0.33; 505 orders a month cannot make up "
            "for that."
        ),
        solution_values={"paid_visits": 30_000, "cost_per_visit_cny": 1.2},
    ),
    Number(
        id="3.1",
        title="What one visit is worth",
        points=3,
        unit="CNY per visit",
        draw=_draw_visit,
        prompt=(
            "Of all visits to your shop, {conversion_rate:percent} end in an order of {basket_cny:cny}. "
            "{return_rate:percent} of the orders come back; such an order brings no revenue, its goods can be sold "
            "again, and postage and handling cost you {return_cost_cny:cny}. Of the revenue, your gross margin is "
            "{gross_margin:percent}, and the platform takes a fee of {fee_rate:percent}.\n\n"
            "What is one visit worth to you, before its own price and before fixed cost?"
        ),
        answer=lambda g: _visit(g).profit_cny,
        absolute=0.006,
        misconceptions=(
            Misconception(
                "revenue taken for profit",
                lambda g: _visit(g).revenue_cny,
                "{yours:cny} is the revenue of a visit. Goods, fee and returns are not paid yet: only the gross margin "
                "of {gross_margin:percent} is yours, and not all of that.",
            ),
            Misconception(
                "returns ignored",
                lambda g: _visit(g, return_rate=0).profit_cny,
                "You let every buyer keep what was ordered. {return_rate:percent} of the orders come back: they bring "
                "no revenue, and each costs {return_cost_cny:cny}.",
            ),
            Misconception(
                "fee charged on profit rather than on revenue",
                lambda g: _fee_on_margin(_visit(g), g.fee_rate),
                "You took the fee of {fee_rate:percent} from your margin. The platform takes it from the whole "
                "revenue, whatever the goods cost you.",
            ),
            Misconception(
                "conversion left out",
                lambda g: _one_order(g).profit_cny,
                "That is what an order leaves. Most visits end without one: only {conversion_rate:percent} order.",
            ),
        ),
        hints=(
            "First ask what one order leaves on average, returned ones included. Then how many visits make an order.",
            "Of an order that is kept you have basket × (gross margin − fee). Multiply by the share that is kept, take "
            "off the share that comes back times its cost, and multiply the result by the conversion.",
        ),
        derived=lambda g: {
            "kept": 1 - g.return_rate,
            "left_share": g.gross_margin - g.fee_rate,
            "order_cny": _one_order(g).profit_cny,
            "kept_cny": g.basket_cny * (g.gross_margin - g.fee_rate),
        },
        solution=(
            "An order that is kept leaves {basket_cny:cny} × ({gross_margin:percent} − {fee_rate:percent}) = "
            "{kept_cny:cny}. {kept:percent} are kept; the others cost {return_cost_cny:cny} each: "
            "{kept} × {kept_cny:cny} − {return_rate} × {return_cost_cny:cny} = {order_cny:cny} an order. "
            "Times {conversion_rate:percent}: **{answer:cny} a visit**."
        ),
        right="That is the most you may pay for such a visit; at that price nothing would be left of it.",
    ),
    Number(
        id="3.2",
        title="A month's profit",
        points=4,
        unit="CNY per month",
        draw=_draw_month,
        prompt=(
            "Your shop has {search_visits:count} visits a month from search and {bought_visits:count} that you buy at "
            "{cost_per_visit_cny:cny} each. Of both, {conversion_rate:percent} end in an order of {basket_cny:cny}. "
            "{return_rate:percent} of the orders come back; they bring no revenue, and the buyers pay the postage. "
            "Your gross margin is {gross_margin:percent} of the revenue, the platform's fee {fee_rate:percent} of the "
            "revenue. The store-room costs {rent_year_cny:cny} a year.\n\n"
            "What is your profit in a month?"
        ),
        answer=lambda g: _month(g).profit_cny,
        absolute=1,
        misconceptions=(
            Misconception(
                "revenue taken for profit",
                lambda g: _month(g).revenue_cny,
                "{yours:cny} passes through your till. Goods, fee, adverts and store-room are still to be paid.",
            ),
            Misconception(
                "returns ignored",
                lambda g: _month(g, return_rate=0).profit_cny,
                "You counted all {orders:count} orders. {return_rate:percent} of them come back and bring no revenue.",
            ),
            Misconception(
                "fee charged on profit rather than on revenue",
                lambda g: _fee_on_margin(_month(g), g.fee_rate),
                "You took the fee of {fee_rate:percent} from your margin. The platform takes it from the revenue of "
                "{revenue_cny:cny}.",
            ),
            Misconception(
                "advertising left out",
                lambda g: _month(g, cost_per_visit_cny=0).profit_cny,
                "You forgot to pay for the {bought_visits:count} bought visits.",
            ),
            Misconception(
                "month and year mixed up",
                lambda g: _month(g, rent_year_cny=12 * g.rent_year_cny).profit_cny,
                "You took the store-room's {rent_year_cny:cny} off one month. That is what it costs in a year.",
            ),
            Misconception(
                "bought visits do not count",
                lambda g: _month(g, bought_visits=0).profit_cny,
                "You counted the visits from search only. The {bought_visits:count} bought ones order as well, and "
                "have to be paid.",
            ),
        ),
        hints=(
            "Go down the right-hand picture of the explorer: revenue, goods, fee, adverts, fixed cost.",
            "Orders = all visits × conversion. Revenue = orders × share kept × basket. Of the revenue you have gross "
            "margin − fee. Then take off the advert bill and a twelfth of the store-room's rent.",
        ),
        derived=lambda g: {
            "all_visits": g.search_visits + g.bought_visits,
            "orders": _month(g).orders,
            "kept": _month(g).delivered,
            "revenue_cny": _month(g).revenue_cny,
            "contribution_cny": _month(g).contribution_cny,
            "ads_cny": _month(g).ad_spend_cny,
            "rent_month_cny": _month(g).fixed_cost_cny,
        },
        solution=(
            "{all_visits:count} visits × {conversion_rate:percent} = {orders} orders, of which {kept} are kept: a "
            "revenue of {revenue_cny:cny}. Of it {gross_margin:percent} − {fee_rate:percent} is yours: "
            "{contribution_cny:cny}. Less adverts {ads_cny:cny} and a month of the store-room {rent_month_cny:cny}: "
            "**{answer:cny} a month**."
        ),
    ),
    Choice(
        id="3.3",
        title="Twice the visits or twice the orders",
        points=2,
        draw=_draw_plans,
        prompt=(
            "Another shop buys all its {visits:count} visits a month at {cost_per_visit_cny:cny} each; "
            "{conversion_rate:percent} of them order, and an order leaves {order_cny:cny}.\n\n"
            "- Plan A: buy twice as many visits at the same price.\n"
            "- Plan B: keep the visits and pay somebody {helper_cny:cny} a month for photographs and for answering "
            "questions, so that twice as many of the visitors order.\n\n"
            "Which plan leaves the shop more?"
        ),
        derived=_plans,
        options=(
            Option(
                "a",
                "Plan A: twice the visits",
                "Both plans end with the same {twice_orders:count} orders. Plan A adds {ads_cny:cny} to the advert "
                "bill, plan B {helper_cny:cny} for the helper. The smaller bill wins.",
                right=lambda g: not _b_wins(g),
                misconception="more visits are always better",
            ),
            Option(
                "b",
                "Plan B: twice the conversion",
                "Both plans end with the same {twice_orders:count} orders. Plan A adds {ads_cny:cny} to the advert "
                "bill, plan B {helper_cny:cny} for the helper. The smaller bill wins.",
                right=_b_wins,
                misconception="conversion is always better",
            ),
            Option(
                "same",
                "They leave the same, because both double the orders",
                "The orders are the same, the bills are not. What does each plan add to the costs?",
                misconception="orders taken for profit",
            ),
            Option(
                "fixed",
                "That cannot be said without the fixed cost",
                "The fixed cost is the same in both plans, so it cannot decide between them.",
                misconception="fixed cost decides between plans",
            ),
        ),
        hints=(
            "How many orders does each plan end with?",
            "The orders are the same in both. So compare only what each plan adds to the costs.",
        ),
        solution=(
            "Both plans end with {twice_orders:count} orders, which leave {earned_cny:cny}. Plan A pays "
            "{twice_ads_cny:cny} for adverts: {plan_a_cny:cny} before fixed cost. Plan B pays {ads_cny:cny} for "
            "adverts and {helper_cny:cny} for the helper: {plan_b_cny:cny}. The answer is **{answer}**. Twice the "
            "conversion is worth the advert bill that it saves, and no more."
        ),
        right=(
            "Both plans end with {twice_orders:count} orders. Plan A leaves {plan_a_cny:cny}, plan B "
            "{plan_b_cny:cny}, before fixed cost."
        ),
    ),
    Mission(
        id="3.4",
        title="Your own break-even",
        points=3,
        text=(
            "Set the explorer to a shop of your own: no bought visits and no fans, conversion "
            "{conversion_rate:percent}, basket {basket_cny:cny}, gross margin {gross_margin:percent}, returns "
            "{return_rate:percent}, fees {fee_rate:percent}, fixed cost {fixed_cost_cny:cny}. Then find the visits "
            "from search at which it just breaks even: profit within 2 % of the fixed cost."
        ),
        explorer=EXPLORER,
        draw=_draw_own_shop,
        goal=_breaks_even,
        misconceptions=(
            Misconception(
                "returns ignored",
                lambda g: _own_shop(g, return_rate=0),
                "That many visits would do if nobody sent anything back. With {return_rate:percent} of returns it "
                "takes more.",
            ),
            Misconception(
                "fees left out",
                lambda g: _own_shop(g, fee_rate=0),
                "That many visits would do without fees. The platform takes {fee_rate:percent} of the revenue.",
            ),
        ),
        hints=(
            "Set everything else first; then move only the visits from search and watch the headline.",
            "Its last row says how many search visits pay the fixed cost alone: open “Show table” under the explorer. "
            "Type that number beside the slider.",
        ),
        derived=lambda g: {
            "visits": _own_shop(g)["search_visits"],
            "worth_cny": _example(**{**g, "paid_visits": 0, "fan_visits": 0}).worth_cny[0],
        },
        solution=(
            "A visit is worth {worth_cny:cny}, and {fixed_cost_cny:cny} has to be earned: about {visits:count} visits "
            "a month. Type it beside the slider, because the slider itself stops at round numbers."
        ),
        solution_values=_own_shop,
        right="From here on each further visit is profit, as long as you need not buy it.",
    ),
    Function(
        id="3.5",
        title="Break-even, as a function",
        points=3,
        name="break_even_visits",
        parameters=("fixed_cost_cny", "value_per_visit_cny", "cost_per_visit_cny"),
        prompt=(
            "Write a function that gives the visits a month at which a shop breaks even, when every visit is worth "
            "`value_per_visit_cny` and costs `cost_per_visit_cny`. Where a visit leaves nothing, or loses money, no "
            'number of visits is enough: give back `float("inf")`. Do not round. It is tried on inputs that you do not '
            "see; in some of them visits cost more than they are worth, in one there is no fixed cost to cover."
        ),
        reference=_break_even,
        usual=_usual_visits,
        edges={
            "visits that cost nothing": {"cost_per_visit_cny": 0},
            "no fixed cost": {"fixed_cost_cny": 0},
            "hardly anything left": {"value_per_visit_cny": 0.51, "cost_per_visit_cny": 0.5},
            "a visit loses money": lambda d: {"value_per_visit_cny": 0.6, "cost_per_visit_cny": d.pick(0.8, 0.9, 1.0)},
            "a visit leaves nothing": {"value_per_visit_cny": 0.75, "cost_per_visit_cny": 0.75},
            "a visit is worth nothing": {"value_per_visit_cny": 0},
            "worth nothing, costs nothing": {"value_per_visit_cny": 0, "cost_per_visit_cny": 0},
            "one visit will do": {"fixed_cost_cny": 4, "value_per_visit_cny": 6.5, "cost_per_visit_cny": 2.5},
            "a large shop": {"fixed_cost_cny": 30_000_000},
            "a part of a visit will do": {"fixed_cost_cny": 1, "value_per_visit_cny": 810, "cost_per_visit_cny": 0},
        },
        misconceptions=(
            Misconception(
                "price of the visits left out",
                _price_forgotten,
                "You divide by what a visit is worth. A bought visit has to be paid first: what does one leave?",
            ),
            Misconception(
                "loss-making visits break even",
                _never_infinite,
                "When a visit costs more than it is worth, your function gives a number of visits below zero. No "
                "number of such visits pays for anything.",
            ),
            Misconception(
                "loss-making visits need none",
                _none_needed,
                "When a visit leaves nothing, your function says that no visits are needed. In truth no number of them "
                "is enough.",
            ),
        ),
        hints=(
            "What does one visit leave after it was paid? How many of those make up the fixed cost?",
            'Subtract the cost from the worth of a visit. If nothing is left, return `float("inf")`; otherwise divide '
            "the fixed cost by it.",
        ),
        solution=(
            "```python\n"
            "def break_even_visits(fixed_cost_cny, value_per_visit_cny, cost_per_visit_cny):\n"
            "    left_cny = value_per_visit_cny - cost_per_visit_cny\n"
            "    if left_cny <= 0:\n"
            '        return float("inf")\n'
            "    return fixed_cost_cny / left_cny\n"
            "```"
        ),
    ),
)
