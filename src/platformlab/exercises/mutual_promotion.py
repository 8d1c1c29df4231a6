"""Lesson 09: does promoting each other scale?"""

from platformlab import explorers, tables
from platformlab.charts.style import count
from platformlab.exercises.exercise import Misconception
from platformlab.exercises.kinds import Choice, Function, Match, Mission, Number, Option, Pair
from platformlab.exercises.prediction import Prediction
from platformlab.models import promotion

EXPLORER = "mutual_promotion"
PLATFORM = "critical_mass"


def _circle(**changes):
    """The circle of accounts at the explorer's defaults, but for what is changed."""
    spec = explorers.spec(EXPLORER)
    return spec.model(**spec.completed(changes))


def _untouched(explorer, values, *free):
    """Whether every slider but the free ones stands where the explorer starts."""
    defaults = explorers.spec(explorer).defaults
    return all(values[name] == default for name, default in defaults.items() if name not in free)


def _union(population, fans):
    return promotion.mutual(population=population, fans=fans, conversion=0.0, months=0).union


# ------------------------------------------------------------------------------------------------ numbers in the prose


def _sales_of_a_seller():
    """Weidian's sales of 2014 for each of its sellers, CNY."""
    rows = tables.load("platform_scale").verified().where(platform="Weidian", period_end="2014-12-31")
    return rows.one(metric="gmv").value * 1e9 / (rows.one(metric="sellers").value * 1e6)


def _growth_of_wechat():
    """How many times as many people used WeChat in June 2024 as at the end of 2011."""
    rows = tables.load("platform_scale").verified().where(platform="WeChat", metric="mau")
    return rows.one(period_end="2024-06-30").value / rows.one(period_end="2011-12-31").value


def _passed_on():
    """Share of reads of WeChat articles in 2019 that came because readers had passed them on."""
    reads = tables.load("creator_distribution").verified().where(measure="share_of_reads", as_of="2019")
    return sum(reads.one(band=band).value for band in ("shared on Moments", "shared in chats")) / 100


QUOTED = {
    "20 %": lambda: 20_000 / 100_000,
    "80 %": lambda: _circle().gains[1] / _circle().gains[0],
    "51 %": lambda: _circle().gains[3] / _circle().gains[0],
    "41 %": lambda: _circle().gains[4] / _circle().gains[0],
    "120,000": lambda: _circle(partners=5).added_up,
    "73,786": lambda: _circle(partners=5).ceiling,
    "26,111": lambda: _circle(partners=5).own[12],
    "28,113": lambda: _circle(partners=10).own[12],
    "28.8 %": lambda: explorers.spec(PLATFORM).model(**explorers.spec(PLATFORM).defaults).threshold,
    "1,250": _sales_of_a_seller,
    "27": _growth_of_wechat,
    "13 %": _passed_on,
}
"""Numbers in the lesson's prose that are worked out from the models and the tables."""

# ------------------------------------------------------------------------------------------------------ predictions

_GUESSED = (16_000, 12_800, 6_500, 1_500)


def _fifth():
    return _circle().gains[4]


PREDICTIONS = (
    Prediction(
        id="09.fifth",
        question=(
            "You and your partners have 20,000 fans each, in a niche of 100,000 people. The first partner shows you "
            "to 16,000 people who do not follow you yet. How many new people does the fifth partner show you to?"
        ),
        options=tuple(f"{'As many: ' if guess == _GUESSED[0] else 'About '}{count(guess)}" for guess in _GUESSED),
        answer=lambda: f"{count(_fifth())} people",
        right=lambda: min(range(len(_GUESSED)), key=lambda place: abs(_GUESSED[place] - _fifth())),
        after=(
            "One in five people of the niche follows you, so a fifth of the first partner's fans are yours already. "
            "Each partner who joins takes another fifth of the people who are left. The fifth is no worse than the "
            "first: it only comes later."
        ),
    ),
)

# --------------------------------------------------------------------------------------------------------- missions


def _part_of_first(result, partners):
    return result.gains[partners - 1] / result.gains[0] if result.gains[0] else 0.0


def _wide_enough(values, result, given):
    return (
        _untouched(EXPLORER, values, "partners", "niche")
        and values["partners"] == 5
        and _part_of_first(result, 5) >= 0.9
    )


def _two_like_ten(values, result, given):
    return (
        _untouched(EXPLORER, values, "partners", "conversion")
        and 1 <= values["partners"] <= 2
        and result.own[12] >= _circle(partners=10).own[12]
    )


def _cheap_enough(values, result, given):
    return _untouched(PLATFORM, values, "price_cny") and values["price_cny"] >= 30 and result.end > 0.9


def _from_nothing(values, result, given):
    return _untouched(PLATFORM, values, "start", "alone_cny") and values["start"] == 0 and result.end > 0.9


MISSIONS = (
    Mission(
        id="9.M1",
        title="Less than half",
        points=1,
        explorer=EXPLORER,
        text=(
            "Move the partners alone. Find the first one who brings less than half as many new people as the first "
            "partner."
        ),
        goal=lambda values, result, given: _untouched(EXPLORER, values, "partners") and values["partners"] == 5,
        hints=(
            "Watch the bars on the right: each has its height, whether the partner has joined or not.",
            "Half of 16,000 is 8,000. Which bar is the first below it?",
        ),
        solution="The fifth: 16,000 × 0.8 × 0.8 × 0.8 × 0.8 = 6,554. The fourth still brings 8,192, just over half.",
        solution_values={"partners": 5},
        right="Each partner finds a fifth fewer new people than the one before. At the fifth, that is less than half.",
    ),
    Mission(
        id="9.M2",
        title="Room for everybody",
        points=1,
        explorer=EXPLORER,
        text=(
            "Reset and take five partners. How large must the niche be for the fifth to bring at least 90 % of what "
            "the first does?"
        ),
        goal=_wide_enough,
        hints=(
            "The smaller a part of the niche follows each of you, the less your audiences overlap.",
            "Move the niche alone to the right, and read in the sentence what part of the first the fifth brings.",
        ),
        solution=(
            "From about 770,000 people on. There each partner has 2.6 % of the niche, and 0.974 multiplied by itself "
            "four times is 0.9."
        ),
        solution_values={"partners": 5, "niche": 800_000},
        right=(
            "In a wide niche overlap hardly matters. But do so many strangers care for your subject as much as the "
            "readers of your nearest neighbours? Try half the conversion."
        ),
    ),
    Mission(
        id="9.M3",
        title="Two as good as ten",
        points=1,
        explorer=EXPLORER,
        text=(
            "Ten partners bring you to 28,113 fans in twelve months. Reset, and get as far with two partners at most: "
            "by what you can do better yourself."
        ),
        goal=_two_like_ten,
        hints=(
            "More of those who see you must stay. Which slider says how many do?",
            "Take two partners, leave audiences, niche and months, and raise the conversion.",
        ),
        solution=(
            "With two partners and a conversion of 2.8 % you have 28,317 fans after a year. Your ceiling is lower than "
            "with ten partners, but you come nearer to it."
        ),
        solution_values={"partners": 2, "conversion": 0.028},
        right="Being worth following did what eight more partners do, and none of them has to be found.",
    ),
    Mission(
        id="9.M4",
        title="Cheap enough to begin",
        points=1,
        explorer=PLATFORM,
        text=(
            "A fifth of both sides is there at the start, and that is too few. Move only what the platform asks: down, "
            "but not below ¥30, until it fills up."
        ),
        goal=_cheap_enough,
        hints=(
            "Watch the dashed line. It must pass to the left of you.",
            "Go down in single steps with the arrow keys. It does not take much.",
        ),
        solution="At ¥36 the critical mass is 16.6 %, below your 20 %. Four yuan decide between 3 % and nearly all.",
        solution_values={"price_cny": 36},
        right="A small difference at the start, a large one in the end. So young platforms pay people to come.",
    ),
    Mission(
        id="9.M5",
        title="From nothing",
        points=1,
        explorer=PLATFORM,
        text=(
            "Reset, and put the start to 0 %. The platform goes on asking ¥40. What is it to be good for by itself, so "
            "that it fills up all the same?"
        ),
        goal=_from_nothing,
        hints=(
            "Somebody must have a reason to come when nobody else is there.",
            "Raise “Worth without them” step by step, until the critical mass is gone.",
        ),
        solution=(
            "With ¥6 a month. A few people come for that alone; they make it worth coming for the next. No critical "
            "mass is left."
        ),
        solution_values={"start": 0, "alone_cny": 6},
        right="A use of its own brings the first few, and they bring the others.",
    ),
)

# -------------------------------------------------------------------------------------------------------- exercises


def _shared(g, one, other):
    """Fans whom two audiences share when they overlap by chance."""
    return one + other - _union(g.niche, [one, other])


CEILING = Number(
    id="9.1",
    title="Your ceiling",
    points=3,
    unit="people",
    tolerance=0.004,
    draw=lambda d: {
        "niche": d.between(60_000, 120_000, step=10_000),
        "own": d.between(10_000, 20_000, step=1_000),
        "first": d.between(15_000, 30_000, step=1_000),
        "second": d.between(20_000, 40_000, step=1_000),
    },
    derived=lambda g: {
        "added": g.own + g.first + g.second,
        "none_own": 1 - g.own / g.niche,
        "none_first": 1 - g.first / g.niche,
        "none_second": 1 - g.second / g.niche,
        "nobody": 1 - _union(g.niche, [g.own, g.first, g.second]) / g.niche,
        "room": _union(g.niche, [g.own, g.first, g.second]) - g.own,
    },
    prompt=(
        "{niche:count} people care for your subject. {own:count} of them follow you. Two partners, with {first:count} "
        "and {second:count} fans in the same niche, offer to promote you. Audiences overlap by chance.\n\n"
        "What is the ceiling: how many different people follow **at least one** of the three of you?"
    ),
    answer=lambda g: _union(g.niche, [g.own, g.first, g.second]),
    misconceptions=(
        Misconception(
            "audiences added without their overlap",
            answer=lambda g: g.own + g.first + g.second,
            feedback=(
                "You have added up the three audiences: {added:count}. Whoever follows two of you is in that sum twice."
            ),
        ),
        Misconception(
            "own fans left out",
            answer=lambda g: _union(g.niche, [g.first, g.second]),
            feedback=(
                "Those are the people who follow one of your partners. Some of your own fans follow neither of them, "
                "and they count too."
            ),
        ),
        Misconception(
            "overlap of all three taken off too often",
            answer=lambda g: (
                g.own
                + g.first
                + g.second
                - _shared(g, g.own, g.first)
                - _shared(g, g.own, g.second)
                - _shared(g, g.first, g.second)
            ),
            feedback=(
                "You have taken off the overlap of each two. But whoever follows all three was counted three times and "
                "has been taken off three times: now they are missing altogether."
            ),
        ),
        Misconception(
            "largest audience taken for the union",
            answer=lambda g: g.second,
            feedback=(
                "That is the largest of the three audiences. Do all the fans of the other two follow that account?"
            ),
        ),
        Misconception(
            "who follows nobody counted",
            answer=lambda g: g.niche - _union(g.niche, [g.own, g.first, g.second]),
            feedback="Those are the people who follow none of you. The question is about all the others.",
        ),
        Misconception(
            "new people only",
            answer=lambda g: _union(g.niche, [g.own, g.first, g.second]) - g.own,
            feedback=(
                "{yours:count} people can still be won. The ceiling is how many fans you would then have: with those "
                "whom you have today."
            ),
        ),
    ),
    hints=(
        "It is easier to count the others first: what part of the niche follows none of you?",
        "Part that follows none = (1 − yours / niche) × (1 − first / niche) × (1 − second / niche). The ceiling is the "
        "niche without that part.",
    ),
    solution=(
        "{none_own:percent} of the niche do not follow you, {none_first:percent} not the first partner and "
        "{none_second:percent} not the second. Multiplied, {nobody:percent} follow none of you. The ceiling is "
        "{niche:count} × (1 − that part) = {answer:count} people."
    ),
    right=(
        "Right: {answer:count} people, not {added:count}. You can know that before the first promotion: the ceiling is "
        "in plain sight."
    ),
)


def _after(g, conversion=None, months=None):
    """Fans in exercise 9.2, but for what a way of thinking changes. The ceiling is given there."""
    months = g.months if months is None else months
    return promotion.mutual(
        population=g.ceiling,
        fans=[g.own, g.ceiling],
        conversion=g.conversion if conversion is None else conversion,
        months=months,
    ).own[-1]


FANS_LATER = Number(
    id="9.2",
    title="Fans after some months",
    points=3,
    unit="fans",
    tolerance=0.005,
    draw=lambda d: {
        "own": d.between(8_000, 16_000, step=1_000),
        "ceiling": d.between(50_000, 90_000, step=5_000),
        "conversion": d.pick(0.04, 0.05, 0.06, 0.08),
        "months": d.between(8, 14),
    },
    derived=lambda g: {
        "left": g.ceiling - g.own,
        "stay_out": 1 - g.conversion,
        "still": (1 - g.conversion) ** g.months,
        "left_then": g.ceiling - _after(g),
        "first_month": (g.ceiling - g.own) * g.conversion,
    },
    prompt=(
        "You have {own:count} fans. You and your partners have {ceiling:count} different followers together: that is "
        "your ceiling. Each month, {conversion:percent} of those who do not follow you **yet** begin to.\n\n"
        "How many fans do you have after {months:count} months?"
    ),
    answer=lambda g: _after(g),
    misconceptions=(
        Misconception(
            "every month like the first",
            answer=lambda g: g.own + (g.ceiling - g.own) * g.conversion * g.months,
            feedback=(
                "You have gained {first_month:count} fans in every month. In the second month fewer are left who do "
                "not follow you yet, and so on."
            ),
        ),
        Misconception(
            "fans of today left out",
            answer=lambda g: _after(g) - g.own,
            feedback="Those are the new fans. You had {own:count} before.",
        ),
        Misconception(
            "own fans won a second time",
            answer=lambda g: g.own + g.ceiling * (1 - (1 - g.conversion) ** g.months),
            feedback=(
                "You have applied the conversion to all {ceiling:count} followers. {own:count} of them are your fans "
                "already."
            ),
        ),
        Misconception(
            "one month taken for all",
            answer=lambda g: _after(g, months=1),
            feedback="That is what you have after a single month.",
        ),
        Misconception(
            "ceiling taken for the result",
            answer=lambda g: g.ceiling,
            feedback="That is the ceiling. You come nearer to it each month, but you do not reach it.",
        ),
        Misconception(
            "who is left taken for who has come",
            answer=lambda g: g.ceiling - _after(g),
            feedback="So many people still do not follow you. The question is about those who do.",
        ),
        Misconception(
            "percent taken for fraction",
            answer=lambda g: _after(g, conversion=g.conversion / 100),
            feedback="You move a hundred times too slowly: {conversion:percent} is {conversion:number}.",
        ),
    ),
    hints=(
        "Do not count the fans. Count those who are still missing, and what becomes of them each month.",
        "Missing after the months = (ceiling − fans today) × (1 − conversion) multiplied by itself once for each "
        "month. Fans = ceiling − missing.",
    ),
    solution=(
        "Today {left:count} people are missing. Each month {stay_out:percent} of them stay away; after {months:count} "
        "months that is {still:percent}, or {left_then:count} people. Fans: {ceiling:count} − {left_then:count} = "
        "{answer:count}."
    ),
    right="Right. The gap to the ceiling shrinks by the same part each month, so your gains shrink as well.",
)


def _next_gains(g):
    """New people whom a sixth partner of the same size adds; then those of a small account of another niche."""
    circle = [g.size] * 6
    return _union(g.niche, [*circle, g.size]) - _union(g.niche, circle), float(g.small)


WHICH_PARTNER = Choice(
    id="9.3",
    title="Whom to ask next",
    points=2,
    draw=lambda d: {
        "size": 20_000,
        "niche": d.pick(80_000, 90_000, 100_000),
        "small": d.between(7_000, 9_000, step=500),
    },
    derived=lambda g: {"sixth": _next_gains(g)[0], "met": g.size - _next_gains(g)[0]},
    prompt=(
        "You and five partners have {size:count} fans each, in a niche of {niche:count} people where audiences overlap "
        "by chance. You can win one more partner: a sixth of the same kind, or a small account from a neighbouring "
        "subject with {small:count} fans, none of whom follows any of you. All of them convert alike.\n\n"
        "Who shows you to more new people?"
    ),
    options=(
        Option(
            "small",
            "the small account",
            right=True,
            feedback=(
                "Right. All its {small:count} fans are new; of the sixth's {size:count} only {sixth:count} are. The "
                "other {met:count} have met you or one of the five before."
            ),
        ),
        Option(
            "sixth",
            "the sixth partner: it has far more fans",
            feedback=(
                "It has more fans. But how many of them follow none of the six of you? Only those are new people."
            ),
            misconception="audiences added without their overlap",
        ),
        Option(
            "same",
            "both bring the same",
            feedback="Work it out: what part of the niche follows none of six accounts? So much of the sixth is new.",
            misconception="partners all alike",
        ),
        Option(
            "none",
            "neither: the ceiling is reached",
            feedback=(
                "The ceiling is the people who follow one of you. A partner who brings people from outside lifts it."
            ),
            misconception="ceiling taken for fixed",
        ),
    ),
    hints=(
        "Do not ask how many fans a partner has. Ask how many of them are new.",
        "Of the sixth's fans a part of (1 − {size:count} / {niche:count}), multiplied by itself six times, is new.",
    ),
    solution=(
        "Of the sixth's fans {sixth:count} follow none of you; all {small:count} fans of the small account do. So the "
        "small one shows you to more new people: answer {answer}. The ceiling rises with new people, not with large "
        "numbers."
    ),
)

_OVERLAP = Pair("overlap 受众重合", "people who follow two accounts, and are counted twice in the sum")
_CEILING = Pair("ceiling 天花板", "what a growth comes nearer to and never passes")
_MUTUAL = Pair("mutual promotion 互推", "two accounts show each other to their fans")
_NETWORK = Pair("network effect 网络效应", "each person who comes makes it worth more to the others")
_MASS = Pair("critical mass 临界规模", "the share from which a platform grows by itself, and below which it shrinks")

WORDS = Match(
    id="9.4",
    title="Two kinds of growth",
    points=2,
    prompt="Which meaning belongs to which word? One meaning is left over.",
    pairs=(_MUTUAL, _OVERLAP, _CEILING, _NETWORK, _MASS),
    extra=("the number of people in a niche",),
    misconceptions=(
        Misconception(
            "ceiling and critical mass swapped",
            answer={_CEILING.left: _MASS.right, _MASS.left: _CEILING.right},
            feedback="A ceiling is where growth ends. The critical mass is where it begins.",
        ),
        Misconception(
            "mutual promotion is a network effect",
            answer={_MUTUAL.left: _NETWORK.right, _NETWORK.left: _MUTUAL.right},
            feedback=(
                "When partners promote each other, nobody's account becomes worth more to its readers because another "
                "reader has come."
            ),
        ),
        Misconception(
            "ceiling taken for the niche",
            answer={_CEILING.left: "the number of people in a niche"},
            feedback="The niche holds people who follow none of you as well. Promotion cannot show you to them.",
        ),
    ),
    hints=(
        "Three of the words belong to accounts that promote each other, two to a platform.",
        "Begin with the end and the beginning of growth: which word says where it stops, which where it starts?",
    ),
    solution=(
        "Mutual promotion lends audiences; their overlap is counted twice in the sum; the people without it are the "
        "ceiling. A network effect makes each newcomer an advantage for the others; the critical mass is where that "
        "begins to carry itself."
    ),
    right="Right. One kind of growth knows its end from the first day, the other does not even begin by itself.",
)


def _people_reached(niche, fans):
    return _union(niche, fans) if fans else 0.0


def _pairs_taken_off(niche, fans):
    pairs = sum(one * other for place, one in enumerate(fans) for other in fans[place + 1 :])
    return sum(fans) - pairs / niche


def _audiences(d, count):
    return [d.between(5_000, 30_000, step=500) for _ in range(count)]


def _usual_circle(d):
    return {"niche": d.between(80_000, 200_000, step=5_000), "fans": _audiences(d, d.between(3, 5))}


PEOPLE_REACHED = Function(
    id="9.5",
    title="For those who program: the ceiling of any circle",
    points=3,
    name="people_reached",
    parameters=("niche", "fans"),
    prompt=(
        "You do not need this one to complete the lesson. Write a function that gives the ceiling for any number of "
        "accounts:\n\n"
        "`people_reached(niche, fans)`\n\n"
        "`fans` is a list of audiences, for example `[20_000, 15_000]`, which overlap by chance; none is larger than "
        "`niche`. It is tried on inputs that you do not see, from no account to many, and small ones too: do not "
        "round. A list without any account reaches nobody."
    ),
    reference=_people_reached,
    usual=_usual_circle,
    edges={
        "no account": {"fans": []},
        "one account": lambda d: {"fans": _audiences(d, 1)},
        "two accounts": lambda d: {"fans": _audiences(d, 2)},
        "many accounts": lambda d: {"fans": _audiences(d, 40)},
        "equal audiences": {"fans": [20_000, 20_000, 20_000]},
        "accounts without fans": lambda d: {"fans": [0, *_audiences(d, 1), 0, *_audiences(d, 1)]},
        "nobody follows anybody": {"fans": [0, 0]},
        "everybody follows one": {"niche": 20_000, "fans": [20_000, 7_000]},
        "everybody follows two": {"niche": 20_000, "fans": [7_000, 20_000, 20_000]},
        "a large niche": {"niche": 1_400_000_000, "fans": [200_000_000, 700_000_000, 90_000_000]},
        "a small niche": {"niche": 16, "fans": [1, 1]},
        "one person": {"niche": 1, "fans": [1]},
    },
    misconceptions=(
        Misconception(
            "audiences added without their overlap",
            answer=lambda niche, fans: sum(fans),
            feedback="It adds the audiences up. Who follows two accounts is counted twice.",
        ),
        Misconception(
            "sum held at the niche",
            answer=lambda niche, fans: min(sum(fans), niche),
            feedback=("It adds the audiences up and stops at the niche. Overlap begins long before the niche is full."),
        ),
        Misconception(
            "overlap of several taken off too often",
            answer=_pairs_taken_off,
            feedback=(
                "It takes off the overlap of each two accounts. With three and more, those who follow all of them "
                "vanish."
            ),
        ),
        Misconception(
            "who follows nobody counted",
            answer=lambda niche, fans: niche - _people_reached(niche, fans),
            feedback="It gives the people who follow no account at all. The ceiling is the others.",
        ),
    ),
    hints=(
        "Keep one number while you go through the list: the part of the niche that follows nobody so far.",
        "Start with 1, multiply by (1 − fans / niche) for each account, and at the end take the niche times what is "
        "left to 1.",
    ),
    solution=(
        "nobody = 1.0\n"
        "for audience in fans: nobody = nobody × (1 − audience / niche)\n"
        "return niche × (1 − nobody). For an empty list nobody stays 1, and the result is 0."
    ),
)

EXERCISES = (*MISSIONS, CEILING, FANS_LATER, WHICH_PARTNER, WORDS, PEOPLE_REACHED)
