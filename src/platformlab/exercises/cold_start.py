"""Lesson 05: what happens to a beginner?"""

from platformlab import explorers, tables
from platformlab.charts.style import count
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Mission, Number, Option
from platformlab.exercises.prediction import Prediction
from platformlab.models import traffic

EXPLORER = "cold_start"


def _beginner(**changes):
    """The explorer's result at its defaults, but for what is changed."""
    spec = explorers.spec(EXPLORER)
    return spec.model(**spec.completed(changes))


def _untouched(values, *free):
    """Whether every slider but the free ones stands where the explorer starts."""
    defaults = explorers.spec(EXPLORER).defaults
    return all(values[name] == default for name, default in defaults.items() if name not in free)


# ------------------------------------------------------------------------------------------------------ predictions


def _times_apart():
    """How many times the free visits of one shop the other's are, after three years."""
    result = _beginner()
    return result.neighbour.organic[-1] / result.shop.organic[-1]


_APART = (1.05, 1.5, 3.0)
"""Up to so many times is: about the same, a little more, about twice."""

PREDICTIONS = (
    Prediction(
        id="05.apart",
        question=(
            "Two shops open on the same day, with the same goods, prices and buyers. One starts with 31 orders from "
            "friends, the other with 32. Three years later, how do the free visits of the second compare with those "
            "of the first?"
        ),
        options=("About the same", "A little more", "About twice as many", "More than ten times as many"),
        answer=lambda: (
            f"{count(_beginner().shop.organic[-1])} free visits a month against "
            f"{count(_beginner().neighbour.organic[-1])}: {count(_times_apart())} times as many"
        ),
        right=lambda: sum(_times_apart() > edge for edge in _APART),
        after=(
            "If you guessed less, you may have thought that like causes have like effects. In a loop that feeds "
            "itself a small lead can grow every month, and a small lag can too."
        ),
    ),
)

# --------------------------------------------------------------------------------------------------------- missions

_CROWDED = 120
_ESTABLISHED = 120
_WANTED, _LOST = 1_500, 100
"""Free visits per month that count as lifted, and as fallen."""
_MOST_HELP, _MOST_FORGOTTEN = 70, 0.5


def _smallest_start(values, result, given):
    threshold = result.threshold
    return (
        values["half_sales"] == _CROWDED
        and _untouched(values, "half_sales", "sales_0")
        and threshold is not None
        and threshold.sales < values["sales_0"] <= threshold.sales + 1
    )


def _lifted_by_a_little(values, result, given):
    return (
        values["sales_0"] == 0
        and _untouched(values, "sales_0", "other_visits")
        and values["other_visits"] <= _MOST_HELP
        and result.shop.organic[-1] > _WANTED
    )


def _fallen(values, result, given):
    return (
        values["sales_0"] == _ESTABLISHED
        and _untouched(values, "sales_0", "forgetting")
        and values["forgetting"] <= _MOST_FORGOTTEN
        and result.shop.organic[-1] < _LOST
    )


MISSIONS = (
    Mission(
        id="5.M1",
        title="The smallest start",
        points=1,
        explorer=EXPLORER,
        text=(
            "Your market gets crowded: put “Orders to half way” to 120. With how many orders must you now "
            "start, at the least, to climb?"
        ),
        goal=_smallest_start,
        hints=(
            "On the map the diamond has moved to the right. Where does your start lie, left or right of it?",
            "Raise “Orders at the start” to the first whole number above the threshold; the arrow keys move by one.",
        ),
        solution="With 53 orders. The threshold has risen from 31.3 to 52.7: the first whole number above it climbs.",
        solution_values={"half_sales": _CROWDED, "sales_0": 53},
        right="Found. A fifth more of what rivals sell, and the start that you need is two thirds higher.",
    ),
    Mission(
        id="5.M2",
        title="A little, every month",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. You start with no orders at all, but your fans send some visitors every month. How few lift you "
            "above 1,500 free visits a month within the three years?"
        ),
        goal=_lifted_by_a_little,
        hints=(
            "Put the orders at the start to 0, and move “Your own visitors” only. Watch the red valley on the map.",
            "From 40 visitors on the valley is gone, but three years are too short. Go on in small steps; you can type "
            "multiples of 5.",
        ),
        solution=(
            "About 65 a month. With 40 there is no threshold any more, but where the valley was the climb is very "
            "slow. 65 give 1,702 free visits a month after three years."
        ),
        solution_values={"sales_0": 0, "other_visits": 65},
        right="Two visitors a day, every day: they do not carry you over the threshold, they take it away.",
    ),
    Mission(
        id="5.M3",
        title="The top can be lost",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. Your shop is established: start with 120 orders. Now the platform lets its ranking forget faster. "
            "From what share on do you fall below 100 free visits a month within the three years?"
        ),
        goal=_fallen,
        hints=(
            "Raise “Forgotten” step by step. What happens on the map to the green hill on which you sit?",
            "The hill vanishes at 46 %. Go on a little, until the fall is over within three years.",
        ),
        solution=(
            "From 48 % on. At 45 % there is still a high level; from 46 % on there is none, and every shop slides "
            "down, first slowly and then fast."
        ),
        solution_values={"sales_0": _ESTABLISHED, "forgetting": 0.48},
        right="You did nothing wrong; the rule changed. Where a rank feeds itself, a fall does too.",
    ),
)

# -------------------------------------------------------------------------------------------------------- exercises


def _ranking(given):
    return {
        "conversion": given.conversion,
        "forgetting": given.forgetting,
        "floor_visits": given.floor,
        "cap_visits": given.cap,
        "half_sales": given.half,
        "other_visits": 0,
    }


def _path(given):
    """This month and the next of exercise 5.1."""
    return traffic.organic(months=1, sales_0=given.sales, **_ranking(given))


def _shop(d):
    half = d.pick(60, 80, 100, 120)
    return {
        "half": half,
        "sales": int(half * d.pick(0.5, 2, 3)),
        "floor": d.between(40, 100, step=20),
        "cap": d.between(2_000, 4_000, step=500),
        "conversion": d.pick(0.02, 0.025, 0.03),
        "forgetting": d.pick(0.2, 0.25, 0.3, 0.4),
    }


NEXT_MONTH = Number(
    id="5.1",
    title="Once round the loop",
    points=3,
    unit="remembered orders",
    tolerance=0.005,
    draw=_shop,
    derived=lambda g: {
        "share": g.sales**2 / (g.sales**2 + g.half**2),
        "visits": _path(g).organic[0],
        "orders": _path(g).orders[0],
        "kept": (1 - g.forgetting) * g.sales,
        "lost": g.forgetting * g.sales,
        "without_square": g.sales / (g.sales + g.half),
    },
    prompt=(
        "The ranking remembers {sales:count} orders of your shop. It sends {floor:count} free visits a month to a shop "
        "without sales and {cap:count} to a best-seller; half the way up takes {half:count} remembered orders. "
        "{conversion:percent} of visits end in an order. Each month the ranking forgets {forgetting:percent} of what "
        "it remembers. You bring no visitors yourself.\n\n"
        "How many orders does it remember **next month**?"
    ),
    answer=lambda g: _path(g).sales[1],
    misconceptions=(
        Misconception(
            "nothing forgotten",
            answer=lambda g: g.sales + _path(g).orders[0],
            feedback=(
                "You have added the new orders to all {sales:count} old ones. Meanwhile the ranking forgets "
                "{forgetting:percent} of those."
            ),
        ),
        Misconception(
            "forgotten and kept mixed up",
            answer=lambda g: g.forgetting * g.sales + _path(g).orders[0],
            feedback="{forgetting:percent} is what the ranking forgets. You have kept just that part. What is left?",
        ),
        Misconception(
            "visits counted as orders",
            answer=lambda g: (1 - g.forgetting) * g.sales + _path(g).organic[0],
            feedback=(
                "You have counted every one of the {visits:count} free visits as an order. Only {conversion:percent} "
                "of them end in one."
            ),
        ),
        Misconception(
            "slow start left out",
            answer=lambda g: _unsquared(g.sales, **_ranking(g)),
            feedback=(
                "You have gone {without_square:percent} of the way up: {sales:count} / ({sales:count} + {half:count}). "
                "In this ranking both are squared; that makes the start slow and the middle steep."
            ),
        ),
        Misconception(
            "old orders left out",
            answer=lambda g: _path(g).orders[0],
            feedback="Those are the new orders alone. Part of the {sales:count} old ones is still remembered.",
        ),
    ),
    hints=(
        "Go round the loop: remembered orders, free visits, new orders. Then ask what is left of the old ones.",
        "Share of the way up = sales² / (sales² + half²). Free visits = floor + (cap − floor) × share. Next month = "
        "what is not forgotten + visits × conversion.",
    ),
    solution=(
        "Share of the way up: {sales:count}² / ({sales:count}² + {half:count}²) = {share:percent}. Free visits: "
        "{floor:count} + ({cap:count} − {floor:count}) × {share:percent} = {visits:count}. New orders: {visits:count} "
        "× {conversion:percent} = {orders:number}. Of the old ones {kept:number} are left. Together {answer:number}."
    ),
    right="Right: {orders:number} orders come and {lost:number} are forgotten. Compare the two: that is all there is "
    "to rising and falling.",
)


def _level(given):
    """The one level at which a micro-store's sales stay."""
    (state,) = traffic.organic_steady_states(
        conversion=given.conversion,
        forgetting=given.forgetting,
        floor_visits=0,
        cap_visits=0,
        half_sales=100,
        other_visits=given.visits,
    )
    return state.sales


WITHOUT_A_TRAP = Number(
    id="5.2",
    title="A shop without a ranking",
    points=3,
    unit="remembered orders",
    tolerance=0.005,
    draw=lambda d: {
        "visits": d.between(300, 1_500, step=100),
        "conversion": d.pick(0.02, 0.03, 0.04),
        "forgetting": d.pick(0.2, 0.25, 0.4),
    },
    derived=lambda g: {"orders": g.conversion * g.visits},
    prompt=(
        "No search leads to your micro-store. Your fans make {visits:count} visits every month, and "
        "{conversion:percent} of visits end in an order. Count remembered orders as before: each month "
        "{forgetting:percent} of them are forgotten.\n\n"
        "You start with nothing. At how many **remembered orders** does the shop settle in the end?"
    ),
    answer=_level,
    misconceptions=(
        Misconception(
            "one month's orders",
            answer=lambda g: g.conversion * g.visits,
            feedback=(
                "{orders:number} orders come in one month. Most of those of the month before are remembered as well. "
                "When does the sum stop rising?"
            ),
        ),
        Misconception(
            "kept instead of forgotten",
            answer=lambda g: g.conversion * g.visits / (1 - g.forgetting),
            feedback="You have divided by the part that is kept. Sales stand still when as many come as are forgotten.",
        ),
        Misconception(
            "multiplied by what is forgotten",
            answer=lambda g: g.conversion * g.visits * g.forgetting,
            feedback=(
                "That is less than a single month brings. {forgetting:percent} of the level must be as many as the "
                "new orders: which way round does that go?"
            ),
        ),
        Misconception(
            "visits counted as orders",
            answer=lambda g: g.visits / g.forgetting,
            feedback="You have let every visit end in an order. Only {conversion:percent} do.",
        ),
    ),
    hints=(
        "Sales stand still when as many orders come in a month as are forgotten.",
        "New orders = visits × conversion. Forgotten = level × share forgotten. Put them equal.",
    ),
    solution=(
        "Each month brings {visits:count} × {conversion:percent} = {orders:number} orders. The level stands still when "
        "{forgetting:percent} of it are just as many: {orders:number} / {forgetting:percent} = {answer:number}."
    ),
    right="Right. One line, one crossing: a shop without a ranking has no trap, and no climb.",
)


def _help(given):
    """The threshold, the orders that a push brings, and what is remembered after a year of a little each month."""
    ranking = explorers.spec(EXPLORER).defaults | {"half_sales": given.half}
    threshold = _beginner(half_sales=given.half).threshold.sales
    spread = _beginner(half_sales=given.half, sales_0=0, other_visits=given.visits / 12).shop.sales[12]
    return threshold, given.visits * ranking["conversion"], spread


def _climbs(given):
    threshold, push, spread = given.once("help", lambda: _help(given))
    return push > threshold, spread > threshold


PUSH = Choice(
    id="5.3",
    title="One push, or a little each month?",
    points=2,
    draw=lambda d: dict(
        zip(
            ("half", "visits"),
            d.pick((100, 900), (100, 1_200), (100, 1_500), (110, 1_500), (120, 1_800), (120, 2_100), (120, 2_400)),
            strict=True,
        )
    ),
    derived=lambda g: {
        "monthly": g.visits / 12,
        "threshold": round(_help(g)[0], 1),
        "push": round(_help(g)[1], 1),
        "spread": round(_help(g)[2], 1),
    },
    prompt=(
        "You open a shop as in the explorer, without any orders, and half the way up takes {half:count} of them. You "
        "have money for {visits:count} visits, no more: all at once at the start, or {monthly:count} a month for a "
        "year. After that you bring nobody.\n\n"
        "Which of the two lifts the shop past the threshold, so that it climbs on alone? Try it: as a push they are "
        "orders at the start (3 % of the visits); spread, look at month 12 in the table."
    ),
    options=(
        Option(
            "push",
            "only the push at the start",
            right=lambda g: _climbs(g) == (True, False),
            feedback=(
                "The push is worth 3 % of {visits:count} visits in orders. Compare that with the threshold on the map; "
                "and do the same for what is remembered in month 12 of the other way."
            ),
            misconception="only a push can help",
        ),
        Option(
            "spread",
            "only the help spread over the year",
            right=lambda g: _climbs(g) == (False, True),
            feedback=(
                "Steady help sounds wise. But each month the ranking forgets 30 % of what the months before have "
                "brought. Can spread help get higher than all of it at once?"
            ),
            misconception="steady help always wins",
        ),
        Option(
            "both",
            "both",
            right=lambda g: _climbs(g) == (True, True),
            feedback=(
                "The visits are as many, but not the orders remembered at any one time. Which of the two ways is past "
                "the threshold when the help ends?"
            ),
            misconception="equal visits have equal effects",
        ),
        Option(
            "neither",
            "neither",
            right=lambda g: _climbs(g) == (False, False),
            feedback=(
                "Look again. What counts is the highest point: the orders at the start of the one, those of month 12 "
                "of the other. Is either past the diamond?"
            ),
            misconception="the trap cannot be left",
        ),
    ),
    hints=(
        "Both ways end with you bringing nobody. Where must the remembered orders be at that moment?",
        "Set half the way up first and read the threshold. Push: orders at the start = 3 % of the visits. Spread: 0 at "
        "the start, “Your own visitors” at {monthly:count}, then “Show table”, month 12.",
    ),
    solution=(
        "The threshold is {threshold:number}. The push is {push:number} orders at once. Spread, the ranking remembers "
        "{spread:number} orders in month 12, when the help ends. Past the threshold goes on by itself, below it fades: "
        "answer {answer}."
    ),
    right=(
        "Right. The threshold is {threshold:number}; the push is {push:number} orders at once, and spread help has "
        "reached {spread:number} in month 12. In a loop that forgets, what comes together weighs more."
    ),
)

SHAPE = Choice(
    id="5.4",
    title="Another ranking",
    points=2,
    prompt=(
        "Another platform ranks differently. There the *first* order of a new shop lifts it most, the second a little "
        "less, and each further one less again. It forgets as before, and shows a shop without sales now and then.\n\n"
        "What becomes of the trap?"
    ),
    options=(
        Option(
            "gone",
            "it is gone: every shop ends at the same level, wherever it starts",
            right=True,
            feedback=(
                "Right. New orders for each one forgotten are then most at the start, and only fall from there: they "
                "cross 1 once. A trap needs a stretch in which a further order helps *more* than the one before."
            ),
        ),
        Option(
            "stays",
            "it stays: as long as sales bring visits and visits bring sales, there is a trap",
            feedback=(
                "A loop alone makes no trap. Draw the map: new orders for each one forgotten, if the first orders help "
                "most. How often can a line that only falls cross 1?"
            ),
            misconception="every feedback loop is a trap",
        ),
        Option(
            "deeper",
            "it gets deeper: established shops gain even more",
            feedback=(
                "It is the other way round: there an established shop gains little from a further order, and a "
                "beginner much. Who moves faster?"
            ),
            misconception="the rich always get richer",
        ),
        Option(
            "zero",
            "every shop ends with nothing: without a steep part nobody can climb",
            feedback=(
                "A shop that is shown now and then sells now and then. What must be forgotten before that counts for "
                "nothing?"
            ),
            misconception="no steep part, no sales",
        ),
    ),
    hints=(
        "Where on the map does the red valley come from? What does a further order bring there, and after it?",
        "Think of new orders for each one forgotten. If each further order brings less than the one before, can that "
        "ratio ever rise again?",
    ),
    solution=(
        "Answer {answer}. With a slow start, a steep middle and a flat end the line on the map falls, rises and falls, "
        "and can cross 1 three times. If every further order helps less, it only falls: one crossing, one level "
        "for all, no threshold. So the trap comes from the shape of the ranking, and the platform chooses that shape."
    ),
)

_PARAMETERS = (
    "sales",
    "conversion",
    "forgetting",
    "floor_visits",
    "cap_visits",
    "half_sales",
    "other_visits",
)


def _next_sales(sales, **ranking):
    return traffic.organic(months=1, sales_0=sales, **ranking).sales[1]


def _keeps_all(sales, **ranking):
    return _next_sales(sales, **ranking | {"forgetting": 0})


def _own_left_out(sales, **ranking):
    return _next_sales(sales, **ranking | {"other_visits": 0})


def _cap_on_top(sales, **ranking):
    return _next_sales(sales, **ranking | {"cap_visits": ranking["cap_visits"] + ranking["floor_visits"]})


def _unsquared(sales, conversion, forgetting, floor_visits, cap_visits, half_sales, other_visits):
    visits = floor_visits + (cap_visits - floor_visits) * sales / (sales + half_sales) + other_visits
    return (1 - forgetting) * sales + conversion * visits


def _usual_shop(d):
    return {
        "sales": d.between(10, 300, step=10),
        "conversion": d.pick(0.02, 0.03, 0.04),
        "forgetting": d.pick(0.2, 0.3, 0.4),
        "floor_visits": d.between(40, 100, step=10),
        "cap_visits": d.between(2_000, 5_000, step=500),
        "half_sales": d.between(60, 140, step=20),
        "other_visits": d.between(50, 300, step=50),
    }


NEXT_SALES = Function(
    id="5.5",
    title="For those who program: one step of the map",
    points=3,
    name="next_sales",
    parameters=_PARAMETERS,
    prompt=(
        "You do not need this one to complete the lesson. Write the whole model: a function that takes this month's "
        "remembered orders and gives next month's.\n\n"
        "`next_sales(sales, conversion, forgetting, floor_visits, cap_visits, half_sales, other_visits)`\n\n"
        "`other_visits` are those that you bring yourself. Shares come as fractions, from 0 to 1. Do not round. It is "
        "tried on inputs that you do not see, a micro-store (no free visits at all) and a shop without sales among "
        "them. `half_sales` is always above 0."
    ),
    reference=_next_sales,
    usual=_usual_shop,
    edges={
        "none of your own visitors": {"other_visits": 0},
        "no sales yet": {"sales": 0},
        "everything is forgotten": {"forgetting": 1},
        "nothing is forgotten": {"forgetting": 0},
        "no free visits": {"floor_visits": 0, "cap_visits": 0},
        "no visits at all": {"floor_visits": 0, "cap_visits": 0, "other_visits": 0},
        "nothing shown without sales": {"floor_visits": 0},
        "nobody orders": {"conversion": 0},
        "everybody orders": {"conversion": 1},
        "half the way up": {"sales": 100, "half_sales": 100},
        "a large shop": {"sales": 200_000},
        "hardly an order remembered": {"sales": 0.002469135, "conversion": 0, "forgetting": 0.5},
    },
    misconceptions=(
        Misconception(
            "nothing forgotten",
            answer=_keeps_all,
            feedback="All old orders are still there. Only a share of 1 − `forgetting` of them should be.",
        ),
        Misconception(
            "own visitors left out",
            answer=_own_left_out,
            feedback="Your own visitors buy too: add `other_visits` to the free visits.",
        ),
        Misconception(
            "slow start left out",
            answer=_unsquared,
            feedback="Both sales and half are squared in the share of the way up: with this one there is no trap.",
        ),
        Misconception(
            "cap on top of the floor",
            answer=_cap_on_top,
            feedback="The cap is all that a best-seller gets, the floor included: between them lies cap − floor.",
        ),
    ),
    hints=(
        "Three lines: free visits, new orders, what is remembered then.",
        "share = sales² / (sales² + half²); visits = floor + (cap − floor) × share + own; next = (1 − forgetting) × "
        "sales + conversion × visits.",
    ),
    solution=(
        "```python\n"
        "def next_sales(sales, conversion, forgetting, floor_visits, cap_visits, half_sales, other_visits):\n"
        "    share = sales**2 / (sales**2 + half_sales**2)\n"
        "    visits = floor_visits + (cap_visits - floor_visits) * share + other_visits\n"
        "    return (1 - forgetting) * sales + conversion * visits\n"
        "```"
    ),
    right="Right on all inputs. Call it 36 times on its own result, and you have a line of the explorer.",
)

EXERCISES = (*MISSIONS, NEXT_MONTH, WITHOUT_A_TRAP, PUSH, SHAPE, NEXT_SALES)


def _first_step(sales_0):
    """Orders that come in the first month, and those forgotten in it."""
    shop = _beginner(sales_0=sales_0).shop
    forgetting = explorers.spec(EXPLORER).defaults["forgetting"]
    return shop.orders[0], forgetting * sales_0


def _clicks(position):
    return tables.load("ranking_ctr").one(study="Sistrix 2020", position=position).ctr_pct


def _after(months, other_visits):
    """Free visits of a shop that starts with nothing, so many months later."""
    values = explorers.spec(EXPLORER).completed({"sales_0": 0, "other_visits": other_visits})
    return explorers.spec(EXPLORER).model(**values, months=months).shop.organic[-1]


QUOTED = {
    "9.26": lambda: _first_step(31)[0],
    "9.3": lambda: _first_step(31)[1],
    "9.72": lambda: _first_step(32)[0],
    "9.6": lambda: _first_step(32)[1],
    "11": lambda: _clicks(1) / _clicks(10),
    "28": _times_apart,
    "33": lambda: 1 / explorers.spec(EXPLORER).defaults["conversion"],
    "127": lambda: _after(36, 40),
    "147": lambda: _after(60, 40),
    "1,702": lambda: _after(36, 65),
}
"""Numbers that the lesson's prose gives and no chart of it shows."""
