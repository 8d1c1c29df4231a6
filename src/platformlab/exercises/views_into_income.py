"""Lesson 02: what a view is worth."""

from statistics import fmean, median

from platformlab import explorers
from platformlab.charts.style import cny
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Mission, Number, Option
from platformlab.exercises.prediction import Prediction
from platformlab.models import content

EXPLORER = "views_into_income"
TARGET_CNY = 5_000


def _month(**changes):
    """A month at the explorer's defaults, but for what is changed."""
    return content.ad_income(**explorers.spec(EXPLORER).defaults | changes)


# ------------------------------------------------------------------------------------------------------ predictions

_GUESSES_CNY = (13, 130, 1_300, 13_000)


def _nearest_guess():
    income = _month().creator_cny
    return min(range(len(_GUESSES_CNY)), key=lambda place: abs(_GUESSES_CNY[place] / income - 1))


def _twice_the_fans():
    fans = explorers.spec(EXPLORER).defaults["fans"]
    return _month().creator_cny, _month(fans=2 * fans).creator_cny


def _growth_option():
    before, after = _twice_the_fans()
    growth = after / before - 1
    return 0 if growth > 0.75 else 1 if growth > 0.3 else 2 if growth > 0.005 else 3


PREDICTIONS = (
    Prediction(
        id="02.income",
        question=(
            "20,000 fans, 12 posts a month, an ordinary advertising deal. What lands in your account at the end of "
            "the month?"
        ),
        options=tuple(cny(guess) for guess in _GUESSES_CNY),
        answer=lambda: f"{cny(_month().creator_cny)} a month",
        right=_nearest_guess,
        after=(
            "If you guessed more, you may have thought of readers as customers. Almost nobody who sees an advert taps "
            "it, and only the taps are paid for."
        ),
    ),
    Prediction(
        id="02.double",
        question="Your fans double, from 20,000 to 40,000. Nothing else changes. What does your income do?",
        options=("It doubles", "It rises by about half", "It rises a little", "It does not move"),
        answer=lambda: "{} a month before, {} after".format(*map(cny, _twice_the_fans())),
        right=_growth_option,
        after=(
            "Every advert that was bought had been shown already. More readers open your posts, and find more empty "
            "spaces."
        ),
    ),
)


# --------------------------------------------------------------------------------------------------------- missions


def _untouched(values, *free):
    """Whether every slider but the free ones stands where the explorer starts."""
    defaults = explorers.spec(EXPLORER).defaults
    return all(values[name] == default for name, default in defaults.items() if name not in free)


def _in_balance(values, result, given):
    return _untouched(values, "fans") and abs(result.ad_slots / values["ads_sold"] - 1) <= 0.03


def _target_reached(values, result, given):
    return (
        _untouched(values, "fans", "ads_sold")
        and values["ads_sold"] >= result.ad_slots
        and abs(result.creator_cny / TARGET_CNY - 1) <= 0.03
    )


def _fans_for(views):
    """The fans that bring so many views in a month at the explorer's defaults."""
    now = explorers.spec(EXPLORER).defaults
    return (views / now["posts"] - now["discovery_views"]) / now["reach_rate"]


def _fans_in_balance():
    now = explorers.spec(EXPLORER).defaults
    return _fans_for(now["ads_sold"] / now["ads_per_view"])


def _everything_sold():
    """A month in which advertisers buy all the space there is."""
    return _month(ads_sold=explorers.spec(EXPLORER).control("ads_sold").max)


def _fans_for_target():
    return _fans_for(1000 * TARGET_CNY / _everything_sold().rpm_cny)


def _start(_given=None):
    """What the missions' texts name of the explorer's defaults, and of what is to be found."""
    now = explorers.spec(EXPLORER).defaults
    needed = now["ads_sold"] / now["ads_per_view"]
    target_views = 1000 * TARGET_CNY / _everything_sold().rpm_cny
    return now | {
        "income": _month().creator_cny,
        "quarter": now["fans"] / 4,
        "target": TARGET_CNY,
        "balance_per_post": needed / now["posts"],
        "balance_from_fans": needed / now["posts"] - now["discovery_views"],
        "balance_fans": _fans_in_balance(),
        "rpm": _everything_sold().rpm_cny,
        "target_views": target_views,
        "target_per_post": target_views / now["posts"],
        "target_from_fans": target_views / now["posts"] - now["discovery_views"],
        "target_fans": _fans_for_target(),
    }


_READER_SIDE = ("posts", "reach_rate", "discovery_views", "ads_per_view")


def _same_income(values, result, given):
    defaults = explorers.spec(EXPLORER).defaults
    return (
        _untouched(values, "fans", *_READER_SIDE)
        and values["fans"] <= defaults["fans"] / 4
        and result.creator_cny >= 0.995 * _month().creator_cny
    )


MISSIONS = (
    Mission(
        id="2.M1",
        title="Where more fans bring nothing",
        points=1,
        explorer=EXPLORER,
        text=(
            "Move the fans alone. Find the number beyond which more fans bring nothing. (Between two stops of the "
            "slider you can type a number.)"
        ),
        goal=_in_balance,
        derived=_start,
        hints=(
            "Take the fans down from {fans:count} and watch the headline. For a while it does not move at all.",
            "Look for the fans at which no space stays empty and no bought advert is left over: the outlines vanish.",
        ),
        solution=(
            "The month needs as many views as adverts were bought: {ads_sold:count}. With {posts:count} posts that is "
            "{balance_per_post:count} each; {discovery_views:count} of them come by recommendation, so "
            "{balance_from_fans:count} must come from fans. They are {reach_rate:percent} of {balance_fans:count} fans."
        ),
        solution_values=lambda g: {"fans": round(_fans_in_balance(), -2)},
        right="From here on the fans are not the bottleneck. The advertisers are.",
    ),
    Mission(
        id="2.M2",
        title="What ¥5,000 takes",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. Let advertisers buy more than you can ever show, and then move the fans: how many do you need for "
            "about {target:cny} a month?"
        ),
        derived=_start,
        goal=_target_reached,
        hints=(
            "Put “Adverts bought” at its maximum first. Now every further fan counts.",
            "Each 1,000 views bring {rpm:cny} now. Find out how many views {target:cny} are, then how many fans.",
        ),
        solution=(
            "{target:cny} at {rpm:cny} per 1,000 views are {target_views:count} views, {target_per_post:count} for "
            "each of {posts:count} posts. Less the {discovery_views:count} recommended ones, {target_from_fans:count} "
            "must come from fans: {reach_rate:percent} of {target_fans:count}."
        ),
        solution_values=lambda g: {
            "fans": round(_fans_for_target(), -2),
            "ads_sold": explorers.spec(EXPLORER).control("ads_sold").max,
        },
        right=(
            "About {target_fans:compact} fans, and advertisers who never run out: that is what {target:cny} from "
            "adverts takes here."
        ),
    ),
    Mission(
        id="2.M3",
        title="The same income with a quarter of the fans",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset. Earn {income:cny} again with {quarter:count} fans or fewer. Leave the advertisers as they are: "
            "adverts bought, click rate, price and your share."
        ),
        derived=_start,
        goal=_same_income,
        hints=(
            "You need {ads_sold:count} spaces a month. Fans are one way to come by them; which are the others?",
            "Posts, reach, recommended views and spaces per view all multiply. Try each alone at {quarter:count} fans.",
        ),
        solution=(
            "There are several ways: 19 posts instead of {posts:count}, or two adverts beside each post, or 1,500 "
            "recommended views a post. All of them make the {ads_sold:count} spaces that advertisers have bought."
        ),
        solution_values={"fans": 5_000, "posts": 19},
        right="Fans are only one source of views. Which of your ways would cost you least, and which your readers?",
    ),
)


# -------------------------------------------------------------------------------------------------------- exercises

_ACCOUNT = (
    "posts",
    "fans",
    "reach_rate",
    "discovery_views",
    "ads_per_view",
    "ads_sold",
    "click_rate",
    "click_price_cny",
    "creator_share",
)


def _income(given, **changes):
    """The month of a learner's own account, but for what a way of thinking changes."""
    return content.ad_income(**{name: given[name] for name in _ACCOUNT} | changes)


def _deal(d):
    """What advertisers pay for a click, how often there is one, and the creator's share."""
    return {
        "click_rate": d.pick(0.008, 0.012, 0.015, 0.02),
        "click_price_cny": d.pick(0.5, 0.6, 0.8, 1.2),
        "creator_share": d.pick(0.55, 0.6, 0.7, 0.8),
    }


def _steps(given):
    """The steps of the month, and how large its known misreadings are."""
    month = _income(given)
    return {
        "views": month.views,
        "slots": month.ad_slots,
        "shown": month.ads_shown,
        "empty": month.ad_slots - month.ads_shown,
        "clicks": month.clicks,
        "spend": month.ad_spend_cny,
        "opened": given["fans"] * given["reach_rate"],
        "views_per_post": given["fans"] * given["reach_rate"] + given["discovery_views"],
        "plain_rate": given["click_rate"],
    }


_SWAPPED = Misconception(
    "creator's and platform's share swapped",
    answer=lambda g: _income(g).platform_cny,
    feedback="{yours:cny} is what the platform keeps. Which of the two shares is yours?",
)
_UNDIVIDED = Misconception(
    "the advertisers' spending taken for income",
    answer=lambda g: _income(g).ad_spend_cny,
    feedback="{yours:cny} is what the advertisers pay. The platform takes its share before the rest reaches you.",
)

_UNCLICKED = Misconception(
    "clicks left out",
    answer=lambda g: _income(g, click_rate=1.0).creator_cny,
    feedback=(
        "That pays you for each of the {shown:count} adverts shown. This advertiser pays for a tap, and only "
        "{click_rate:percent} of the adverts are tapped."
    ),
)
_PERCENT = Misconception(
    "percent for a fraction",
    answer=lambda g: _income(g).creator_cny * 100,
    feedback="You are a hundred times too high. {click_rate:percent} goes into the sum as {plain_rate:number}.",
)

SCARCE_ADVERTS = Number(
    id="2.1",
    title="Your own account",
    points=3,
    unit="CNY per month",
    draw=lambda d: (
        {
            "posts": d.between(8, 16),
            "fans": d.between(20_000, 60_000, step=1_000),
            "reach_rate": d.pick(0.05, 0.06, 0.08),
            "discovery_views": d.between(500, 1_500, step=100),
            "ads_per_view": 1,
            "ads_sold": d.between(6_000, 16_000, step=500),
        }
        | _deal(d)
    ),
    derived=_steps,
    prompt=(
        "You have {fans:count} fans and post {posts:count} times a month. {reach_rate:percent} of your fans open a "
        "post, and the platform brings {discovery_views:count} recommended views to each. Beside each post there is "
        "space for {ads_per_view:count} advert. Advertisers have bought {ads_sold:count} adverts this month. "
        "{click_rate:percent} of the adverts shown are tapped, a tap costs the advertiser {click_price_cny:cny}, and "
        "your share is {creator_share:percent}.\n\nWhat do you earn this month?"
    ),
    answer=lambda g: _income(g).creator_cny,
    misconceptions=(
        Misconception(
            "fill rate left out",
            answer=lambda g: _income(g, ads_sold=_income(g).ad_slots).creator_cny,
            feedback=(
                "You have counted all {slots:count} spaces as sold. Advertisers bought {ads_sold:count} adverts: only "
                "those can be shown."
            ),
        ),
        _SWAPPED,
        _UNDIVIDED,
        _UNCLICKED,
        _PERCENT,
    ),
    hints=(
        "Two numbers decide how many adverts are shown: the spaces you have and the adverts that were bought. Which "
        "one is smaller?",
        "Adverts shown × click rate × price per click is what advertisers pay. Your share of it is your income.",
    ),
    solution=(
        "{posts:count} × ({fans:count} × {reach_rate:percent} + {discovery_views:count}) = {views:count} views, with "
        "one space each. Advertisers bought only {ads_sold:count}, so {shown:count} are shown and {empty:count} "
        "spaces stay empty.\n\n"
        "{shown:count} × {click_rate:percent} = {clicks:number} taps; × {click_price_cny:cny} = {spend:cny} from the "
        "advertisers; × {creator_share:percent} = {answer:cny} for you."
    ),
    right=(
        "{answer:cny} it is. Notice what you did not need: your fans, their reach, your posts. As long as adverts "
        "are scarcer than your {slots:count} spaces, none of them moves your income."
    ),
)

SCARCE_READERS = Number(
    id="2.2",
    title="A large advertiser comes",
    points=3,
    unit="CNY per month",
    draw=lambda d: (
        {
            "posts": d.between(4, 11),
            "fans": d.between(4_000, 30_000, step=1_000),
            "reach_rate": d.pick(0.03, 0.04, 0.05, 0.06, 0.08),
            "discovery_views": d.between(200, 1_500, step=100),
            "ads_per_view": 2,
            "ads_sold": d.pick(800_000, 900_000, 1_000_000),
        }
        | _deal(d)
    ),
    derived=_steps,
    prompt=(
        "Another account, another month. {fans:count} fans, of whom {reach_rate:percent} open a post; {posts:count} "
        "posts; {discovery_views:count} recommended views to each post; space for {ads_per_view:count} adverts beside "
        "each. This time a large advertiser has bought {ads_sold:count} adverts, more than you can show. "
        "{click_rate:percent} of the adverts shown are tapped, at {click_price_cny:cny} a tap, and your share is "
        "{creator_share:percent}.\n\nWhat do you earn this month?"
    ),
    answer=lambda g: _income(g).creator_cny,
    misconceptions=(
        Misconception(
            "reach left out",
            answer=lambda g: _income(g, reach_rate=1.0).creator_cny,
            feedback=(
                "You let all {fans:count} fans open every post. With a reach of {reach_rate:percent} only "
                "{opened:count} do."
            ),
        ),
        Misconception(
            "every advert bought is shown",
            answer=lambda g: _income(g, posts=1e6).creator_cny,
            feedback=(
                "You have shown all {ads_sold:count} adverts that were bought. An advert needs a view: how many spaces "
                "do your posts have?"
            ),
        ),
        Misconception(
            "recommended views left out",
            answer=lambda g: _income(g, discovery_views=0).creator_cny,
            feedback=(
                "Those are the fans alone. The platform also shows each post to {discovery_views:count} people who do "
                "not follow you."
            ),
        ),
        Misconception(
            "reach applied to recommended views",
            answer=lambda g: _income(g, discovery_views=g.discovery_views * g.reach_rate).creator_cny,
            feedback=(
                "Reach is a part of your fans. The {discovery_views:count} recommended views are views already: they "
                "are not reduced again."
            ),
        ),
        Misconception(
            "one post taken for the month",
            answer=lambda g: _income(g, posts=1).creator_cny,
            feedback="That is one post. You publish {posts:count} in a month.",
        ),
        Misconception(
            "one space per view",
            answer=lambda g: _income(g, ads_per_view=1).creator_cny,
            feedback="You have counted one advert for each view. There is space for two.",
        ),
        _SWAPPED,
        _UNDIVIDED,
        _UNCLICKED,
        _PERCENT,
    ),
    hints=(
        "This time adverts are plentiful. What runs out first?",
        "Views = posts × (fans × reach + recommended views). Two spaces in each view, all of them sold. Then click "
        "rate, price and share as before.",
    ),
    solution=(
        "{fans:count} × {reach_rate:percent} = {opened:count} fans open a post; with {discovery_views:count} "
        "recommended views that makes {views_per_post:count} views a post and {views:count} in the month. Two spaces "
        "each: {slots:count} adverts, fewer than the {ads_sold:count} that were bought, so all spaces are sold.\n\n"
        "{slots:count} × {click_rate:percent} × {click_price_cny:cny} = {spend:cny}; × {creator_share:percent} = "
        "{answer:cny} for you."
    ),
    right=(
        "{answer:cny} it is. Here the readers are the bottleneck: each fan and each per cent of reach counts, and the "
        "advertiser's budget does not."
    ),
)

OPPOSITE_MOVES = Choice(
    id="2.3",
    title="Twice the fans, half the advertisers",
    points=2,
    draw=lambda d: {"slots": d.between(20_000, 40_000, step=1_000), "sold": d.between(8_000, 16_000, step=1_000)},
    derived=lambda g: {"half": g.sold / 2, "twice": 2 * g.slots},
    prompt=(
        "Last month your posts had {slots:count} spaces for adverts. Advertisers had bought {sold:count}, and all of "
        "those were shown. This month your fans and all your views double, while advertisers buy only half as much. "
        "Click rate, price and shares stay as they were. Your income …"
    ),
    options=(
        Option(
            "half",
            "falls by half",
            right=True,
            feedback=(
                "Of {twice:count} spaces only {half:count} are sold now. There was too much space before, and "
                "there is more of it now: income follows the adverts bought."
            ),
        ),
        Option(
            "same",
            "stays the same",
            feedback=(
                "Twice and half would cancel out if both counted. But {slots:count} spaces were too many already: "
                "which of the two changes reaches your account?"
            ),
            misconception="twice the readers make up for half the adverts",
        ),
        Option(
            "doubles",
            "doubles",
            feedback=(
                "Twice the views would earn twice as much if somebody paid for views. Who pays here, and for what?"
            ),
            misconception="views are money",
        ),
        Option(
            "little",
            "rises a little",
            feedback=(
                "More readers do not make the {half:count} adverts any more. Could a single further advert be shown "
                "to them?"
            ),
            misconception="more readers always bring something",
        ),
    ),
    hints=(
        "Ask first which side was scarce last month: spaces or adverts.",
        "Work out the adverts shown before and after: each time it is the smaller of spaces and adverts bought.",
    ),
    solution=(
        "Before: the smaller of {slots:count} spaces and {sold:count} adverts is {sold:count}. After: the smaller of "
        "{twice:count} and {half:count} is {half:count}. Half the adverts, half the clicks, half the income: "
        "answer {answer}."
    ),
)


def _per_thousand_views(ads_sold, views, click_rate, click_price, share):
    return content.ad_income(
        posts=1,
        fans=views,
        reach_rate=1.0,
        discovery_views=0,
        ads_per_view=1,
        ads_sold=ads_sold,
        click_rate=click_rate,
        click_price_cny=click_price,
        creator_share=share,
    ).rpm_cny


def _per_thousand_adverts(ads_sold, views, click_rate, click_price, share):
    return 1000 * click_rate * click_price * share if min(ads_sold, views) else 0.0


def _all_bought_shown(ads_sold, views, click_rate, click_price, share):
    return 1000 * ads_sold * click_rate * click_price * share / views if views else 0.0


def _per_view(**inputs):
    return _per_thousand_views(**inputs) / 1000


def _for_the_platform(share, **inputs):
    return _per_thousand_views(share=1 - share, **inputs)


def _for_both(share, **inputs):
    return _per_thousand_views(share=1, **inputs)


def _usual_month(d):
    deal = _deal(d)
    return {
        "ads_sold": d.between(2_000, 9_000, step=100),
        "views": d.between(12_000, 30_000, step=100),
        "click_rate": deal["click_rate"],
        "click_price": deal["click_price_cny"],
        "share": deal["creator_share"],
    }


_HARDLY_ANY_INCOME = {"ads_sold": 1, "views": 8_100, "click_rate": 0.01, "click_price": 0.1, "share": 1}


PER_THOUSAND = Function(
    id="2.4",
    title="For those who program: income per 1,000 views",
    points=3,
    name="income_per_thousand_views",
    parameters=("ads_sold", "views", "click_rate", "click_price", "share"),
    prompt=(
        "Write a function that gives a creator's income in CNY per 1,000 views (the RPM), with space for one advert in "
        "each view. `share` is the creator's. Rates and shares come as fractions: 0.012 for 1.2 %. It is tried on "
        "inputs that you do not see, with many views, with few and with none. Where nobody reads you at all, the "
        "income per 1,000 views is 0. Do not round."
    ),
    reference=_per_thousand_views,
    usual=_usual_month,
    edges={
        "more adverts than views": lambda d: {"ads_sold": d.between(40_000, 90_000, step=100)},
        "as many adverts as views": {"ads_sold": 10_000, "views": 10_000},
        "no adverts": {"ads_sold": 0},
        "no views": {"views": 0},
        "neither adverts nor views": {"ads_sold": 0, "views": 0},
        "one view": {"views": 1},
        "one advert": {"ads_sold": 1},
        "nobody taps": {"click_rate": 0},
        "a tap costs nothing": {"click_price": 0},
        "all for the creator": {"share": 1},
        "nothing for the creator": {"share": 0},
        "a large account": {"ads_sold": 3_000_000, "views": 7_000_000},
        "hardly any income": _HARDLY_ANY_INCOME,
    },
    misconceptions=(
        Misconception(
            "per 1,000 adverts instead of per 1,000 views",
            answer=_per_thousand_adverts,
            feedback=(
                "That is your income per 1,000 adverts shown. Views without an advert count too: divide by `views`."
            ),
        ),
        Misconception(
            "every advert bought is shown",
            answer=_all_bought_shown,
            feedback=(
                "That is right as long as adverts are scarcer than views. When more were bought than there are views, "
                "only `views` of them can be shown."
            ),
        ),
        Misconception(
            "per view instead of per 1,000",
            answer=_per_view,
            feedback="That is the income for one view. The function should give it for 1,000.",
        ),
        Misconception(
            "creator's and platform's share swapped",
            answer=_for_the_platform,
            feedback="That is what the platform gets. `share` is the creator's part already.",
        ),
        Misconception(
            "the advertisers' spending taken for income",
            answer=_for_both,
            feedback="That is what the advertisers pay per 1,000 views. Only `share` of it is the creator's.",
        ),
    ),
    hints=(
        "How many adverts are shown? Python's `min` is the whole economics of this lesson. And what if `views` is 0?",
        "First `if views == 0: return 0`. Then income = min(views, ads_sold) × click rate × price × share, and 1,000 × "
        "income / views.",
    ),
    solution=(
        "```python\n"
        "def income_per_thousand_views(ads_sold, views, click_rate, click_price, share):\n"
        "    if views == 0:\n"
        "        return 0\n"
        "    ads_shown = min(views, ads_sold)\n"
        "    income = ads_shown * click_rate * click_price * share\n"
        "    return 1000 * income / views\n"
        "```"
    ),
    right="It holds on all inputs, the empty month included.",
)


def _incomes(d):
    """Nine incomes, most of them small and one large, in no order."""
    small = [d.between(10, 120, step=10) for _ in range(4)] + [d.between(130, 900, step=10) for _ in range(4)]
    return {"incomes": d.shuffle([*small, d.between(6_000, 24_000, step=500)])}


TYPICAL = Number(
    id="2.5",
    title="The typical creator",
    points=2,
    unit="CNY per month",
    draw=_incomes,
    derived=lambda g: {
        "mean": fmean(g.incomes),
        "top": max(g.incomes),
        "below_mean": sum(income < fmean(g.incomes) for income in g.incomes),
        "in_order": tuple(sorted(g.incomes)),
    },
    prompt=(
        "Nine creators (invented ones) tell what adverts brought them last month: {incomes:cny}.\n\n"
        "What does the **typical** creator among them earn?"
    ),
    answer=lambda g: median(g.incomes),
    tolerance=0.005,
    misconceptions=(
        Misconception(
            "average taken for the typical creator",
            answer=lambda g: fmean(g.incomes),
            feedback=(
                "{mean:cny} is the average. One creator with {top:cny} pulls it up, and {below_mean:count} of the nine "
                "earn less than that. Would you call it typical?"
            ),
        ),
        Misconception(
            "middle between the ends",
            answer=lambda g: (min(g.incomes) + max(g.incomes)) / 2,
            feedback="That lies halfway between the poorest and the richest. Nobody is near it.",
        ),
        Misconception(
            "middle of the list as it stands",
            answer=lambda g: g.incomes[4],
            feedback="That one stands in the middle of the list. Put the list in order first.",
        ),
        Misconception(
            "average without the richest",
            answer=lambda g: fmean(sorted(g.incomes)[:-1]),
            feedback=(
                "You have left the richest out and taken the average of the others. That is closer, but who decides "
                "whom to leave out? There is a measure that nobody at the top can move."
            ),
        ),
    ),
    hints=(
        "Think of the creator who has as many colleagues above as below.",
        "Put the nine incomes in order, from the smallest to the largest, and take the fifth: the median.",
    ),
    solution=(
        "In order: {in_order:cny}. The fifth of nine has four below and four above: {answer:cny}. The average is "
        "{mean:cny}, because of one creator with {top:cny}."
    ),
    right="Half of them earn no more than {answer:cny}, though the average is {mean:cny}. Plan with the first number.",
)

QUOTED = {
    "3.50": lambda: _month(fans=2 * explorers.spec(EXPLORER).defaults["fans"]).rpm_cny,
    # At the ¥3 per 1,000 views that two pages report for Bilibili.
    "72": lambda: 3 * _month().views / 1000,
}
"""Numbers in the lesson's prose that no explorer shows by itself."""

EXERCISES = (*MISSIONS, SCARCE_ADVERTS, SCARCE_READERS, OPPOSITE_MOVES, PER_THOUSAND, TYPICAL)
