"""The claims on trial: each a statement, the lesson that tries it, and a test against models and tables.

    verdict(1).verdict        "holds if"       one of VERDICTS; computed, never written down
    verdict(1).condition      where it holds, or why not, with the numbers that decided
    verdict(1).figures_side   the figures beside it, each with its year and source
    verdict(1).model_side     what the model says, as numbers for a small picture; None where a rule is on trial
    verdicts()                all of them, in order

A test takes its evidence as keyword arguments: tables by their name (checked rows only are heard), model functions and
settings by theirs. `get(1).verdict(creator_payouts=other)` tries a claim on other evidence. The settings below are
assumed where no table measures them, and the condition says so.
"""

import inspect
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from platformlab import tables
from platformlab.charts.style import cny, compact, count, percent
from platformlab.models import acquisition, content, creators, fans, numeric, promotion, store, traffic, trust

HOLDS = "holds"
HOLDS_IF = "holds if"
OUT_OF_DATE = "out of date"
WRONG = "wrong"
NOT_DECIDED = "not decided"
VERDICTS = (HOLDS, HOLDS_IF, OUT_OF_DATE, WRONG, NOT_DECIDED)

ACCOUNT = {
    "posts": 12,
    "fans": 20_000,
    "reach_rate": 0.06,
    "discovery_views": 800,
    "ads_per_view": 1,
    "ads_sold": 20_000,
    "click_rate": 0.012,
    "click_price_cny": 0.8,
    "creator_share": 0.7,
}
"""An account that lives on advertisements; an example."""

SHOP = {
    "basket_cny": 100,
    "gross_margin": 0.3,
    "return_rate": 0,
    "return_cost_cny": 0,
    "commission_rate": 0,
    "payment_fee_rate": 0,
    "fixed_cost_cny": 0,
}
"""A shop in which only visits and conversion differ; an example."""

SEARCH = {"floor_visits": 100, "cap_visits": 3_000}
"""Free visits per month that a marketplace gives a shop without sales, and a best-seller; assumed."""
NO_SEARCH = {"floor_visits": 0, "cap_visits": 0}
"""A micro-store stands in no list of search results."""
RANKING = {"months": 24, "conversion": 0.03, "forgetting": 0.3, "half_sales": 200, "other_visits": 0, "sales_0": 0}
"""How sales bring free visits; assumed."""

BUYERS = {"honest": 0.7, "prior_weight": 10, "bad_reviews": 0, "conversion_max": 0.04}
"""What buyers believe of sellers nobody controls, and how often they order under full trust; assumed."""
STRICT = 0.9
"""Governance of a marketplace: the share of dishonest sellers that it removes; assumed. A micro-store has 0."""
FAN_EXPERIENCES = 200
"""Good experiences that a fan has had with a seller, counted as reviews; a stranger has none. Assumed."""

OPENING = {"orders": 100, "visit_price_cny": 1, "capital_rate_per_year": 0.04}
"""A small shop's month: orders wanted, the price of a bought visit, interest on the deposit; assumed."""

WORK = {"marketplace_hours": 60, "micro_store_hours": 20, "wage_cny_per_hour": 25}
"""Hours a month and what one is worth: assumed, because no table of the course measures them."""

LIVING = {"living_cost_cny": 5_000, "fixed_cost_cny": 300, "posts": 12, "click_rate": 0.1, "conversion": 0.04}
"""What somebody lives on, the cost of a small shop, and what fans do there; assumed."""
CROWDS = {"WeChat": {"fans": 5_000, "reach_rate": 0.15}, "Weibo": {"fans": 30_000, "reach_rate": 0.03}}
"""“A few thousand” and “some tens of thousands”, with the share of such fans who open a post; assumed."""
GOOD_MARGIN_CNY, THIN_MARGIN_CNY = 150, 15
"""What an order leaves of goods of one's own, and of goods that everybody sells; assumed."""
ADVERTS = {
    "discovery_views": 0,
    "ads_per_view": 1,
    "ads_sold": 1e15,
    "click_rate": 0.012,
    "click_price_cny": 0.8,
    "creator_share": 0.7,
}
"""A deal in which every space is sold: the best that adverts can do; assumed."""

BEGINNER = {"months": 36, "conversion": 0.03, "forgetting": 0.3, "half_sales": 100, "other_visits": 0}
"""A new shop without fans, and how fast sales bring free visits; assumed, as in lesson 05."""
BEGINNER_SEARCH = {"floor_visits": 50, "cap_visits": 3_000}
"""Free visits per month of a beginner on a marketplace, and of a best-seller there; assumed."""

CIRCLE = {"population": 100_000, "conversion": 0.01, "months": 12}
"""A niche, the part of those left who begin to follow in a month, and a year of it; assumed, as in lesson 09."""
CIRCLE_FANS = 20_000
"""Fans of each account in the circle, yours among them; an example."""
CIRCLE_MOST = 10
"""Partners up to whom the picture goes."""
PASSED_ON = ("shared on Moments", "shared in chats")
"""The bands of creator_distribution for reads that came because readers had passed an article on."""

_NUMBER = 20_000 if numeric.has_numpy() else 2_000
CREATORS = {
    "creators": _NUMBER,
    "months": 36,
    "views": 200 * _NUMBER,
    "follow_rate": 0.01,
    "quality_sigma": 0.3,
    "churn": 0.02,
    "quality_seed": 1,
    "seed": 1,
}
"""A market of creators over three years, with the rates of lesson 08; assumed."""
HANDED_OUT = {"by talent alone": 0.0, "by talent and fans": 1.0}
"""How views are handed out, and the exponent of the fans in it; the names are the lines' in the picture."""
FANS_BAR = 1_000
"""Fans that count as risen; an example."""
FEW = 0.1
"""The share up to which so many count as “almost nobody”; a choice of words."""

CHANNELS = {
    "advert": {"cpm_cny": 20, "click_rate": 0.01, "conversion_rate": 0.008},
    "post": {
        "post_price_cny": 15_000,
        "followers": 500_000,
        "reach_rate": 0.06,
        "click_rate": 0.1,
        "conversion_rate": 0.04,
    },
}
"""Bought visits as in lesson 06: an advert by the thousand shown, an influencer's post as a whole; assumed."""
CUSTOMER = {"orders_per_month": 0.5, "retention": 0.85}
"""How often a customer who stays orders again, and how many stay from month to month; assumed."""
TAPS_RATE = 0.01
"""Share of the adverts shown that somebody taps; assumed."""

NOT_FROM_ADVERTS = {
    "creator_share_of_subscriptions": "{platform} passes on {value} of what subscribers pay",
    "creator_share_of_fan_funding": "{platform} passes on {value} of what fans give",
    "threshold_influence_or_creation_score": "{platform} runs an incentive plan of its own, from a score of {value} up",
}
"""Ways of being paid in creator_payouts that are no share of advertisements, and how to read such a row."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure beside a claim. text: the sentence that reads it. value, unit: its number. year: "2021" or "undated".
    sources: keys of the table sources."""

    text: str
    value: float | None
    unit: str
    year: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line of a picture: its name and its points."""

    name: str
    xs: tuple[float, ...]
    ys: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class ModelSide:
    """What a model says about a claim. x_format, y_format: names of formats in platformlab.charts.style."""

    title: str
    x_label: str
    y_label: str
    x_format: str
    y_format: str
    series: tuple[Series, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the test of a claim comes to."""

    verdict: str
    condition: str
    figures: tuple[Figure, ...] = ()
    model_side: ModelSide | None = None

    def __post_init__(self):
        if self.verdict not in VERDICTS:
            raise ValueError(f"a verdict is one of {', '.join(VERDICTS)}, not {self.verdict!r}")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A claim and what was found. lesson: "02". evidence_years: "2018–2026, some undated", or "" without figures."""

    number: int
    statement: str
    lesson: str
    verdict: str
    condition: str
    figures_side: tuple[Figure, ...]
    model_side: ModelSide | None

    @property
    def text(self):
        """The verdict with its condition, as one text."""
        joint = " " if self.condition[:1].islower() else ". "
        return _capital(f"{self.verdict}{joint}{self.condition}")

    @property
    def figures(self):
        """The figures beside the claim as one text, each with its year and sources."""
        return " ".join(f"{figure.text} ({figure.year}; {', '.join(figure.sources)})." for figure in self.figures_side)

    @property
    def sources(self):
        """The keys of all sources, each once."""
        return tuple(dict.fromkeys(key for figure in self.figures_side for key in figure.sources))

    @property
    def evidence_years(self):
        """The years that the figures are about."""
        years = sorted(figure.year for figure in self.figures_side if figure.year != "undated")
        if not years:
            return "undated" if self.figures_side else ""
        span = years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
        return span if len(years) == len(self.figures_side) else f"{span}, some undated"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement on trial. lesson: the number of the lesson that tries it. test: evidence → Finding."""

    number: int
    statement: str
    lesson: str
    test: Callable[..., Finding]

    def verdict(self, **evidence):
        """What the test finds on the course's own evidence, or on the evidence given instead.

        TypeError for evidence that the test does not take.
        """
        for name, parameter in inspect.signature(self.test).parameters.items():
            if parameter.default is parameter.empty:
                evidence[name] = (evidence[name] if name in evidence else tables.load(name)).verified()
        finding = self.test(**evidence)
        return Verdict(
            number=self.number,
            statement=self.statement,
            lesson=self.lesson,
            verdict=finding.verdict,
            condition=finding.condition,
            figures_side=finding.figures,
            model_side=finding.model_side,
        )


# ------------------------------------------------------------------------------------------------------- small helpers


def _year(row):
    """The year that a row is about, or else in which its source came out; "undated" when neither is known."""
    said = [getattr(row, name, None) for name in ("as_of", "as_of_date", "period_end", "year")]
    for date in (*said, tables.source(row.source).date):
        found = re.match(r"(?:19|20)\d\d", str(date))
        if found:
            return found.group()
    return "undated"


def _figure(text, value, unit, *rows):
    return Figure(
        text=text,
        value=value,
        unit=unit,
        year=_year(rows[-1]),
        sources=tuple(dict.fromkeys(row.source for row in rows)),
    )


def _month_of(row):
    return f"{row.period_end:%B} {row.period_end.year}"


def _latest_first(rows):
    """The newest row first; undated ones cannot stand for today and come last."""
    return sorted(rows, key=lambda row: _year(row).replace("undated", ""), reverse=True)


def _pairs(table, above, below, **where):
    """The pairs of rows with metrics `above` and `below` of one platform and one day, oldest first."""
    found = table.where(**where)
    below_rows = {row.period_end: row for row in found.where(metric=below).rows}
    pairs = [
        (row, below_rows[row.period_end]) for row in found.where(metric=above).rows if row.period_end in below_rows
    ]
    return sorted(pairs, key=lambda pair: pair[0].period_end)


def _in_millions(row):
    """An amount of money or people in millions, whatever its row is written in."""
    return row.value * {"CNY_billion": 1000.0, "CNY_million": 1.0, "million": 1.0}[row.unit]


def _capital(text):
    return text[:1].upper() + text[1:]


def _listed(texts):
    texts = list(texts)
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


# ----------------------------------------------------------------------------------------------------------- the tests


def _adverts_alone_pay(*, creator_payouts, ad_income: Callable = content.ad_income, account: Mapping = ACCOUNT):
    """1: income is nothing without adverts sold and rises with them; does any platform pay for something else?"""
    spaces = ad_income(**account).ad_slots
    sold = tuple(spaces * step / 12 for step in range(19))
    incomes = tuple(ad_income(**{**account, "ads_sold": number}).creator_cny for number in sold)
    others = [row for row in creator_payouts.rows if row.metric in NOT_FROM_ADVERTS]
    side = ModelSide(
        title="No advert sold, no income; once every space is sold, more buyers change nothing",
        x_label="Adverts that advertisers buy per month",
        y_label="Your income, CNY per month",
        x_format="count",
        y_format="cny",
        series=(Series(name="Your income", xs=sold, ys=incomes),),
    )
    figures = tuple(
        _figure(
            NOT_FROM_ADVERTS[row.metric].format(
                platform=row.platform,
                value=percent(row.value_low / 100) if row.unit == "pct" else count(row.value_low),
            ),
            row.value_low,
            row.unit,
            row,
        )
        for row in others
    )
    reading = (
        f"In the model income is {cny(incomes[0])} with no advert sold and {cny(incomes[12])} with all "
        f"{count(spaces)} spaces sold"
    )
    if incomes[0] > 0 or not incomes[12] > incomes[0]:
        return Finding(
            verdict=WRONG, condition=f"{reading}: adverts are not what pays.", figures=figures, model_side=side
        )
    if not others:
        return Finding(verdict=HOLDS, condition=f"{reading}.", model_side=side)
    platforms = _listed(dict.fromkeys(row.platform for row in others))
    return Finding(
        verdict=HOLDS_IF,
        condition=f"the platform lives on adverts alone. {reading}. But {platforms} also pay in other ways.",
        figures=figures,
        model_side=side,
    )


def _one_act_pays_both(*, creator_payouts, ad_income: Callable = content.ad_income, account: Mapping = ACCOUNT):
    """2: platform and creator get fixed shares of one payment; is there a checked share, and is it a real one?"""
    rates = tuple(account["click_rate"] * step / 4 for step in range(9))
    months = [ad_income(**{**account, "click_rate": rate}) for rate in rates]
    taps = tuple(month.clicks for month in months)
    shared = all(
        abs(month.creator_cny + month.platform_cny - month.ad_spend_cny) <= 1e-9 * month.ad_spend_cny
        and abs(month.creator_cny - account["creator_share"] * month.ad_spend_cny) <= 1e-9 * month.ad_spend_cny
        for month in months
    )
    rows = [
        row
        for row in creator_payouts.rows
        if re.fullmatch(r"creator_share_of_\w*ads", row.metric) and row.unit == "pct" and row.reliability != "low"
    ]
    figures = tuple(
        _figure(
            f"{row.platform} passes on {percent(row.value_low / 100)} of what these adverts bring and keeps "
            f"{percent(1 - row.value_low / 100)}",
            row.value_low,
            row.unit,
            row,
        )
        for row in rows
    )
    side = ModelSide(
        title="Every tap pays both, in the same proportion",
        x_label="Taps on adverts per month",
        y_label="CNY per month",
        x_format="count",
        y_format="cny",
        series=(
            Series(name="You", xs=taps, ys=tuple(month.creator_cny for month in months)),
            Series(name="Platform", xs=taps, ys=tuple(month.platform_cny for month in months)),
        ),
    )
    if not shared:
        verdict, condition = WRONG, "In the model the two shares do not add up to what the advertiser pays."
    elif not rows:
        verdict, condition = NOT_DECIDED, "No table has a checked share of what a platform passes on."
    elif any(row.value_low <= 0 or row.value_high >= 100 for row in rows):
        verdict, condition = WRONG, "A platform in the table leaves one side with nothing."
    else:
        yours = account["creator_share"] * account["click_price_cny"]
        theirs = account["click_price_cny"] - yours
        verdict = HOLDS
        condition = (
            f"One payment is split. In the model each tap brings you {cny(yours)} and the platform {cny(theirs)}; "
            "where the advertiser pays per tap, an advert that is only seen pays neither."
        )
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _anyone_can_open(*, platform_fees):
    """3: a rule, not a model: does a checked rule ask something of whoever opens a shop?"""
    laws = [row for row in platform_fees.where(platform_kind="law").rows if row.opening_requirements]
    if not laws:
        return Finding(verdict=NOT_DECIDED, condition="No table has a checked rule on who may open a shop.")
    law = min(laws, key=lambda row: row.as_of_date)
    figures = tuple(
        _figure(f"Since {row.as_of_date}: {row.opening_requirements} ({row.note})", None, "", row) for row in laws
    )
    return Finding(
        verdict=OUT_OF_DATE,
        condition=f"A law has applied to all online shops since {law.as_of_date}: {law.opening_requirements}.",
        figures=figures,
    )


def _people_come_to_buy(
    *, platform_scale, conversion_benchmarks, month: Callable = store.month, shop: Mapping = SHOP, visits: float = 1000
):
    """4: do most of the marketplace's users buy, do those who search buy more, and do content platforms catch up?"""
    taobao = {"platform": "China retail marketplaces (Taobao+Tmall)"}
    buyers = _pairs(platform_scale, "annual_active_consumers", "mobile_mau", **taobao)
    taobao_sales = _pairs(platform_scale, "gmv", "mobile_mau", **taobao)
    content_sales = _pairs(platform_scale, "gmv", "mau_year_average", platform="Kuaishou")
    kinds = _search_and_social(conversion_benchmarks)
    side = _conversion_side(kinds, month, shop, visits)
    if not (buyers and taobao_sales and content_sales and kinds):
        return Finding(
            verdict=NOT_DECIDED,
            condition="Checked numbers of buyers, turnover or conversion are missing.",
            model_side=side,
        )
    # Buyers of a year and users of a month are not one crowd; their sizes are compared, no share is claimed.
    buyers_per_user = buyers[-1][0].value / buyers[-1][1].value
    spending, content_spending = (
        [_in_millions(gmv) / _in_millions(users) for gmv, users in pairs] for pairs in (taobao_sales, content_sales)
    )
    figures = (
        *(
            _figure(
                f"By {_month_of(consumers)} {count(consumers.value)} million people had bought on Taobao and Tmall "
                f"within a year; {count(users.value)} million opened them on a phone within the month",
                consumers.value,
                consumers.unit,
                consumers,
                users,
            )
            for consumers, users in buyers
        ),
        *(
            _figure(
                f"{study}: {percent(search.value_low / 100)} of visits from search ended in an order, "
                f"{percent(social.value_low / 100)} of those from social media",
                search.value_low / social.value_low,
                "times",
                search,
                social,
            )
            for study, search, social in kinds
        ),
        *(
            _figure(
                f"On Kuaishou, a content platform, goods for CNY {_in_millions(gmv) / 1000:,.0f} billion were ordered, "
                f"{cny(per_user)} per monthly user",
                gmv.value,
                gmv.unit,
                gmv,
                users,
            )
            for (gmv, users), per_user in zip(content_sales, content_spending, strict=True)
        ),
    )
    comparison = (
        f"goods for {cny(spending[-1])} were ordered per monthly user of Taobao and Tmall in the year to "
        f"{_month_of(taobao_sales[-1][0])}, for {cny(content_spending[-1])} per monthly user of Kuaishou in "
        f"{content_sales[-1][0].period_end.year}"
    )
    if any(search.value_low <= social.value_low for _, search, social in kinds):
        verdict, condition = NOT_DECIDED, "Visits from social media end in an order as often as those from search."
    elif buyers_per_user < 0.5:
        verdict, condition = WRONG, "Fewer than half as many people buy within a year as open it within a month."
    elif content_spending[-1] >= spending[-1]:
        verdict, condition = OUT_OF_DATE, f"People buy as much where they go for content: {comparison}."
    else:
        first, last = content_sales[0][0].period_end.year, content_sales[-1][0].period_end.year
        rising = content_spending[-1] > content_spending[0]
        trend = f", and more in {last} than in {first}" if rising else ""
        verdict, condition = HOLDS, f"But content platforms sell too{trend}: {comparison}."
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _search_and_social(benchmarks):
    """(study, row of search visits, row of visits from social media) for every study that has both."""
    rates = benchmarks.where(metric="conversion_rate", reliability=lambda cell: cell != "low")
    out = []
    for study in dict.fromkeys(rates.column("study")):
        rows = {row.traffic_source: row for row in rates.where(study=study).rows}
        search = rows.get("search") or rows.get("organic_search")
        if search and "social" in rows:
            out.append((f"{study} ({search.year})", search, rows["social"]))
    return out


def _conversion_side(kinds, month, shop, visits):
    """What so many visits leave a shop, by the share of them that end in an order."""
    most = max((search.value_low / 100 for _, search, _ in kinds), default=0.03)
    rates = tuple(most * step / 10 for step in range(13))
    left = tuple(
        month(sources=[store.Source(visits=visits, conversion_rate=rate)], **shop).contribution_cny for rate in rates
    )
    return ModelSide(
        title=f"What {count(visits)} visits leave a shop: the visitor who came to buy is worth more",
        x_label="Visits that end in an order",
        y_label=f"Left of {count(visits)} visits, CNY",
        x_format="percent",
        y_format="cny",
        series=(Series(name="An example shop", xs=rates, ys=left),),
    )


def _some_free_traffic(
    *,
    ranking_ctr,
    conversion_benchmarks,
    organic: Callable = traffic.organic,
    ranking: Mapping = RANKING,
    marketplace: Mapping = SEARCH,
    micro_store: Mapping = NO_SEARCH,
):
    """5: free visits with a search page and without one; is a low place in a list worth little; is the size known?"""
    paths = {
        name: organic(**ranking, **search).organic
        for name, search in (("Taobao shop", marketplace), ("Micro-store", micro_store))
    }
    shop, micro = paths.values()
    months = tuple(float(month) for month in range(len(shop)))
    side = ModelSide(
        title="Free visits of two new shops with the same goods",
        x_label="Months since opening",
        y_label="Free visits per month",
        x_format="count",
        y_format="count",
        series=tuple(Series(name=name, xs=months, ys=tuple(path)) for name, path in paths.items()),
    )
    places = _longest_ranking(ranking_ctr)
    sizes = conversion_benchmarks.where(
        metric="share_of_visits", traffic_source=lambda cell: cell.startswith("taobao_free")
    ).rows
    figures = tuple(
        _figure(
            f"Place {row.position} in a list of search results was clicked in {percent(row.ctr_pct / 100)} of searches",
            row.ctr_pct,
            "pct",
            row,
        )
        for row in places
    )
    size = (
        f"The free share of a Taobao shop's visits was {percent(sizes[-1].value_low / 100)}."
        if sizes
        else "The size is not known: no published share of free traffic was found."
    )
    reading = (
        f"In the model a new shop with a search page gets {count(shop[0])} free visits in its first month and "
        f"{count(shop[-1])} in month {len(shop) - 1}, a best-seller up to {count(marketplace['cap_visits'])}, a "
        f"micro-store {count(micro[-1])} (all assumed)."
    )
    if shop[-1] <= micro[-1]:
        verdict, condition = WRONG, reading
    elif len(places) < 2:
        verdict, condition = NOT_DECIDED, f"No table has checked clicks by place. {size}"
    elif places[-1].ctr_pct >= places[0].ctr_pct / 2:
        verdict = HOLDS_IF
        condition = f"low places in a list are hardly clicked, which the table does not show. {size} {reading}"
    elif shop[-1] >= marketplace["cap_visits"] / 2:
        verdict, condition = HOLDS_IF, f"the shop does not sell enough to climb. {size} {reading}"
    else:
        verdict, condition = HOLDS, f"{size} {reading}"
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _longest_ranking(ranking_ctr):
    """The places of the study that has most of them, from the first on."""
    studies = [ranking_ctr.where(study=study).rows for study in dict.fromkeys(ranking_ctr.column("study"))]
    return sorted(max(studies, key=len, default=()), key=lambda row: row.position)


def _rules_reassure(
    *,
    trust_surveys,
    conversion: Callable = trust.conversion,
    buyers: Mapping = BUYERS,
    strict: float = STRICT,
    fan_experiences: float = FAN_EXPERIENCES,
):
    """6: how much more often strangers, and fans, buy where a platform polices its sellers."""
    levels = tuple(step / 20 for step in range(21))
    reviews = {"Strangers": 0, "Your fans": fan_experiences}

    def rate(governance, good):
        return conversion(**buyers, governance=governance, good_reviews=good).conversion

    gains = {name: rate(strict, good) / rate(0, good) - 1 for name, good in reviews.items()}
    strangers, fans = gains.values()
    side = ModelSide(
        title="Rules matter to strangers; fans know you",
        x_label="Dishonest sellers that the platform removes",
        y_label="Visits that end in an order",
        x_format="percent",
        y_format="percent",
        series=tuple(
            Series(name=name, xs=levels, ys=tuple(rate(level, good) for level in levels))
            for name, good in reviews.items()
        ),
    )
    figures = tuple(
        _figure(f"{_capital(row.statement)}: {percent(row.value / 100)}", row.value, row.unit, row)
        for row in trust_surveys.rows
    )
    asked = _latest_first(row for row in trust_surveys.rows if row.statement == "trust WeChat sellers")
    reading = (
        f"In the model strict rules raise conversion by {percent(strangers)} among strangers and by {percent(fans)} "
        "among fans"
    )
    if strangers <= 0.005:
        verdict, condition = WRONG, f"{reading}."
    elif not asked:
        verdict, condition = NOT_DECIDED, f"{reading}, but no table says how many trust sellers in micro-stores."
    elif asked[0].value >= 50:
        verdict, condition = OUT_OF_DATE, f"{percent(asked[0].value / 100)} trusted them in {asked[0].year}. {reading}."
    elif fans < strangers / 2:
        verdict = HOLDS_IF
        condition = (
            f"the buyer is a stranger. {reading} (shares assumed). {percent(asked[0].value / 100)} of those asked "
            f"trusted WeChat sellers in {asked[0].year}."
        )
    else:
        verdict, condition = HOLDS, f"{reading}: both hesitate without rules."
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _taobao_costs_more(
    *,
    platform_fees,
    platform_scale,
    month: Callable = store.month,
    conversion: Callable = trust.conversion,
    opening: Mapping = OPENING,
    search: Mapping = SEARCH,
    buyers: Mapping = BUYERS,
    strict: float = STRICT,
):
    """7: what rules cost against what being found costs, and what the same orders cost in both shops."""
    taobao = platform_fees.where(platform="Taobao")
    commissions = _latest_first(row for row in taobao.rows if row.commission_max_pct is not None)
    deposits = _latest_first(row for row in taobao.rows if row.deposit_max is not None)
    free = [row for row in platform_fees.where(platform="Weidian").rows if row.annual_fee_max is not None]
    takes = _pairs(
        platform_scale,
        "customer_management_revenue_incl_commission",
        "gmv",
        platform="China retail marketplaces (Taobao+Tmall)",
    )
    if not (commissions and deposits and free and takes):
        return Finding(verdict=NOT_DECIDED, condition="Checked fees or turnover are missing.")
    commission_rate = commissions[0].commission_max_pct / 100
    take_rates = [_in_millions(paid) / _in_millions(gmv) for paid, gmv in takes]
    interest_cny = store.fixed_cost(
        subscription_cny=0,
        deposit_cny=deposits[0].deposit_max,
        capital_rate_per_year=opening["capital_rate_per_year"],
        hours=0,
        wage_cny_per_hour=0,
    )
    fee_cny = free[0].annual_fee_max / 12

    def cost(from_fans, *, commission_rate, fixed_cost_cny, governance, free_visits):
        """CNY per month for the wanted orders when fans bring so many of them; strangers' visits are bought."""
        rate = conversion(**buyers, governance=governance, good_reviews=0).conversion
        bought = max(0.0, (opening["orders"] - from_fans) / rate - free_visits)
        result = month(
            sources=[
                store.Source(visits=opening["orders"] - bought * rate, conversion_rate=1),
                store.Source(visits=bought, conversion_rate=rate, cost_per_visit_cny=opening["visit_price_cny"]),
            ],
            **SHOP | {"commission_rate": commission_rate, "fixed_cost_cny": fixed_cost_cny},
        )
        return result.ad_spend_cny + result.commission_cny + result.fixed_cost_cny

    shops = {
        "Taobao shop": {
            "commission_rate": commission_rate,
            "fixed_cost_cny": interest_cny,
            "governance": strict,
            "free_visits": search["floor_visits"],
        },
        "Micro-store": {"commission_rate": 0, "fixed_cost_cny": fee_cny, "governance": 0, "free_visits": 0},
    }
    orders = tuple(float(number) for number in range(int(opening["orders"]) + 1))
    costs = {name: tuple(cost(number, **shop) for number in orders) for name, shop in shops.items()}
    taobao_costs, micro_costs = costs.values()
    side = ModelSide(
        title=f"What {count(opening['orders'])} orders a month cost in fees and bought visits",
        x_label="Orders that your own fans bring",
        y_label="Cost, CNY per month",
        x_format="count",
        y_format="cny",
        series=tuple(Series(name=name, xs=orders, ys=ys) for name, ys in costs.items()),
    )
    turnover_cny = opening["orders"] * SHOP["basket_cny"]
    by_rule_cny = commission_rate * turnover_cny + interest_cny - fee_cny
    figures = (
        *(
            _figure(
                f"Taobao's commission was {percent(row.commission_max_pct / 100)}", row.commission_max_pct, "pct", row
            )
            for row in reversed(commissions)
        ),
        *(
            _figure(f"Taobao asked a deposit of {cny(row.deposit_max)}", row.deposit_max, "CNY", row)
            for row in deposits
        ),
        *(
            _figure(f"Weidian's yearly fee was {cny(row.annual_fee_max)}", row.annual_fee_max, "CNY", row)
            for row in free
        ),
        *(
            _figure(
                f"In the year to {_month_of(paid)} merchants paid Taobao and Tmall {count(_in_millions(paid))} of "
                f"{count(_in_millions(gmv))} million CNY, {percent(rate)} of turnover",
                rate,
                "share",
                paid,
                gmv,
            )
            for (paid, gmv), rate in zip(takes, take_rates, strict=True)
        ),
    )
    rules = (
        f"By its rules a Taobao shop with sales of {cny(turnover_cny)} a month pays {cny(by_rule_cny)} more than a "
        f"micro-store; being found costs {percent(take_rates[-1])} of turnover ({cny(take_rates[-1] * turnover_cny)})"
    )
    orders_cost = (
        f"in the model, {count(opening['orders'])} orders from strangers cost {cny(taobao_costs[0])} on Taobao and "
        f"{cny(micro_costs[0])} in a micro-store (assumed rates)"
    )
    cheaper = next((number for number, a, b in zip(orders, taobao_costs, micro_costs, strict=True) if b < a), None)
    until = "" if cheaper is None else f"; the micro-store is the cheaper from {count(cheaper)} orders by own fans on"
    rules_are_small = by_rule_cny < take_rates[-1] * turnover_cny
    dearer_for_strangers = micro_costs[0] > taobao_costs[0]
    if rules_are_small and dearer_for_strangers:
        verdict, condition = WRONG, f"as put: cheap to open, dear to be found. {rules}; {orders_cost}{until}."
    elif dearer_for_strangers:
        verdict, condition = HOLDS_IF, f"your own fans do the buying. {rules}; {orders_cost}{until}."
    elif rules_are_small:
        verdict, condition = HOLDS_IF, f"being found counts as running the shop. {rules}; {orders_cost}."
    else:
        verdict, condition = HOLDS, f"{rules}; {orders_cost}."
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _taobao_is_complicated(
    *,
    fixed_cost: Callable = store.fixed_cost,
    work: Mapping = WORK,
    measured_hours: Mapping | None = None,
):
    """8: hours at a wage. measured_hours: {"marketplace": hours, "micro_store": hours} if somebody measured them."""
    hours = tuple(float(number) for number in range(0, 101, 10))

    def cost(number):
        return fixed_cost(
            subscription_cny=0,
            deposit_cny=0,
            capital_rate_per_year=0,
            hours=number,
            wage_cny_per_hour=work["wage_cny_per_hour"],
        )

    side = ModelSide(
        title=f"What hours cost at {cny(work['wage_cny_per_hour'])} each (assumed)",
        x_label="Hours of work per month",
        y_label="CNY per month",
        x_format="count",
        y_format="cny",
        series=(Series(name="Work", xs=hours, ys=tuple(map(cost, hours))),),
    )
    if measured_hours is None:
        more = cost(work["marketplace_hours"]) - cost(work["micro_store_hours"])
        return Finding(
            verdict=NOT_DECIDED,
            condition=(
                "No table of the course measures the work. If a Taobao shop took "
                f"{count(work['marketplace_hours'])} hours a month and a micro-store "
                f"{count(work['micro_store_hours'])}, at {cny(work['wage_cny_per_hour'])} an hour, it would cost "
                f"{cny(more)} more; all three are assumed."
            ),
            model_side=side,
        )
    longer = measured_hours["marketplace"] > measured_hours["micro_store"]
    return Finding(
        verdict=HOLDS if longer else WRONG,
        condition=(
            f"Measured: {count(measured_hours['marketplace'])} hours a month on Taobao, "
            f"{count(measured_hours['micro_store'])} in a micro-store."
        ),
        model_side=side,
    )


def _a_few_thousand_fans_feed(
    *,
    creator_distribution,
    fans_needed: Callable = fans.needed,
    ad_income: Callable = content.ad_income,
    living: Mapping = LIVING,
    crowds: Mapping = CROWDS,
    good_margin_cny: float = GOOD_MARGIN_CNY,
    thin_margin_cny: float = THIN_MARGIN_CNY,
    adverts: Mapping = ADVERTS,
):
    """12: the fans that goods with a good margin, goods with a thin one, and adverts take, against the claim's crowds.

    Who lives on adverts has no shop and does not pay its fixed cost.
    """

    def with_goods(crowd, margin_cny):
        return fans_needed(**living, reach_rate=crowd["reach_rate"], order_margin_cny=margin_cny)

    def from_adverts(crowd, number):
        return ad_income(posts=living["posts"], fans=number, reach_rate=crowd["reach_rate"], **adverts).creator_cny

    def enough(numbers):
        return all(number <= crowd["fans"] for number, crowd in zip(numbers, crowds.values(), strict=True))

    def told(numbers):
        return _listed(f"{compact(number)} fans on {name}" for number, name in zip(numbers, crowds, strict=True))

    good, thin = (
        [with_goods(crowd, margin).fans_needed for crowd in crowds.values()]
        for margin in (good_margin_cny, thin_margin_cny)
    )
    by_adverts = [
        living["living_cost_cny"] / one if (one := from_adverts(crowd, 1)) > 0 else math.inf
        for crowd in crowds.values()
    ]
    name, crowd = next(iter(crowds.items()))
    numbers = tuple(crowd["fans"] * step / 10 for step in range(21))
    per_fan_cny = with_goods(crowd, good_margin_cny).value_per_fan_cny
    side = ModelSide(
        title=f"The same fans on {name}: goods of your own, or adverts",
        x_label=f"Fans on {name}",
        y_label="Income, CNY per month",
        x_format="count",
        y_format="cny",
        series=(
            Series(
                name=f"Goods, {cny(good_margin_cny)} an order",
                xs=numbers,
                ys=tuple(number * per_fan_cny - living["fixed_cost_cny"] for number in numbers),
            ),
            Series(name="Adverts", xs=numbers, ys=tuple(from_adverts(crowd, number) for number in numbers)),
        ),
    )
    rows = [
        row
        for band in ("earn below CNY 5,000 a month", "at least one article with 1,000 views in three months")
        for row in creator_distribution.where(band=band).rows
    ]
    asked = {
        "share_of_creators": "Of the operators of self-media asked, {share} earned below CNY 5,000 a month; how many "
        "fans they had, and whether they sold goods, is not told",
        "share_of_accounts": "{share} of WeChat's official accounts had at least one article with 1,000 views in "
        "three months",
    }
    figures = tuple(
        _figure(asked[row.measure].format(share=percent(row.value / 100)), row.value, row.unit, row) for row in rows
    )
    needs = (
        f"To live on {cny(living['living_cost_cny'])} a month takes {told(good)} when an order leaves "
        f"{cny(good_margin_cny)}, {told(thin)} when it leaves {cny(thin_margin_cny)}, and {told(by_adverts)} from "
        "adverts alone"
    )
    assumed = "(reach, clicks, conversion and costs are assumed)"
    if not figures:
        verdict, condition = NOT_DECIDED, f"No table has checked earnings or reach of accounts. {needs} {assumed}."
    elif not enough(good) and not enough(by_adverts):
        verdict, condition = WRONG, f"{needs} {assumed}."
    elif enough(thin) and enough(by_adverts):
        verdict, condition = HOLDS, f"{needs} {assumed}."
    elif enough(by_adverts):
        verdict, condition = HOLDS_IF, f"you live on adverts. {needs} {assumed}."
    else:
        margin = "" if enough(thin) else " with a good margin"
        verdict = HOLDS_IF
        condition = f"you sell goods of your own{margin}; for income from adverts it is wrong. {needs} {assumed}."
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _builds_up_slowly(
    *,
    organic: Callable = traffic.organic,
    steady_states: Callable = traffic.organic_steady_states,
    ranking: Mapping = BEGINNER,
    marketplace: Mapping = BEGINNER_SEARCH,
    micro_store: Mapping = NO_SEARCH,
):
    """9: does the free traffic of a shop without fans build up from nothing, only from a start, or never?"""
    shares = {name: value for name, value in ranking.items() if name != "months"}
    states = steady_states(**shares, **marketplace)
    low, high = states[0], states[-1]
    threshold = states[1] if len(states) == 3 else None
    cap = marketplace["cap_visits"]
    just_below = float(int(threshold.sales)) if threshold else 0.0
    starts = (just_below, just_below + 1.0) if threshold else (0.0, float(ranking["half_sales"]))
    paths = [organic(**ranking, **marketplace, sales_0=start).organic for start in starts]
    fresh = organic(**ranking, **marketplace, sales_0=0).organic
    micro = organic(**ranking, **micro_store, sales_0=starts[-1]).organic
    side = ModelSide(
        title="The same shop on a marketplace, from two starts",
        x_label="Months since opening",
        y_label="Free visits per month",
        x_format="count",
        y_format="count",
        series=tuple(
            Series(name=f"Starts with {count(start)} orders", xs=tuple(map(float, range(len(path)))), ys=tuple(path))
            for start, path in zip(starts, paths, strict=True)
        ),
    )
    reading = (
        f"In the model a shop that opens on Taobao without sales gets {count(fresh[0])} free visits in its first month "
        f"and {count(fresh[-1])} in month {ranking['months']}; a micro-store without fans gets {count(micro[-1])}, "
        "whatever it sold at the start."
    )
    assumed = "All of this is assumed: no published path of a new shop's free traffic was found."
    if fresh[0] <= micro[0] or high.organic <= micro[-1]:
        verdict, condition = WRONG, f"{reading} {assumed}"
    elif threshold:
        verdict = HOLDS_IF
        condition = (
            f"early sales pass a threshold. {reading} Below {threshold.sales:.1f} remembered orders the free visits "
            f"sink to {count(low.organic)} a month, above it they build up to {count(high.organic)}. {assumed}"
        )
    elif high.organic < cap / 2:
        verdict = WRONG
        condition = f"The early visits do not build up: every start ends at {count(high.organic)}. {reading} {assumed}"
    else:
        verdict = HOLDS
        condition = f"From any start the free visits build up to {count(high.organic)} a month. {reading} {assumed}"
    return Finding(verdict=verdict, condition=condition, model_side=side)


def _promotion_has_a_ceiling(
    *,
    creator_distribution,
    mutual: Callable = promotion.mutual,
    circle: Mapping = CIRCLE,
    fans_each: float = CIRCLE_FANS,
):
    """14: does promotion widen the channel, has it a ceiling, and do few reads come from what is passed on?

    What investors look for is not tried: no table holds it.
    """
    numbers = tuple(range(CIRCLE_MOST + 1))
    found = [mutual(**circle, fans=[fans_each] * (number + 1)) for number in numbers]
    ceilings = tuple(float(one.union) for one in found)
    year = tuple(float(one.own[-1]) for one in found)
    gains = [more - less for less, more in pairwise(ceilings)]
    side = ModelSide(
        title="Each further partner lifts the ceiling by less, and your fans by less still",
        x_label="Partners of your own size",
        y_label="People",
        x_format="count",
        y_format="count",
        series=(
            Series(name="Ceiling", xs=tuple(map(float, numbers)), ys=ceilings),
            Series(name=f"You after {circle['months']} months", xs=tuple(map(float, numbers)), ys=year),
        ),
    )
    reads = creator_distribution.where(platform="WeChat Official Account", measure="share_of_reads")
    followers = _latest_first(reads.where(band="push to existing followers").rows)[:1]
    passed = [
        row
        for row in reads.where(band=lambda band: band in PASSED_ON).rows
        if followers and row.as_of == followers[0].as_of
    ]
    known = bool(followers) and len(passed) == len(PASSED_ON)
    figures = ()
    if known:
        own_share, passed_share = followers[0].value / 100, sum(row.value for row in passed) / 100
        figures = (
            _figure(
                f"{percent(own_share)} of the reads of WeChat articles came from the account's own followers",
                followers[0].value,
                followers[0].unit,
                followers[0],
            ),
            _figure(
                f"{percent(passed_share)} came from Moments and chats, where readers pass articles on",
                100 * passed_share,
                passed[0].unit,
                *passed,
            ),
            *(
                _figure(
                    f"{percent(row.value / 100)} came from Moments, says another study of an earlier year, with other "
                    "categories",
                    row.value,
                    row.unit,
                    row,
                )
                for row in reads.where(band="Moments").rows
            ),
        )
    widens = year[5] > year[0]
    capped = all(
        max(one.own) <= one.union * (1 + 1e-9)
        and one.union <= min(circle["population"], fans_each * (number + 1)) * (1 + 1e-9)
        for number, one in zip(numbers, found, strict=True)
    )
    if not widens:
        return Finding(
            verdict=WRONG,
            condition=(
                f"It does not even widen the channel: with five partners you have {count(year[5])} fans after "
                f"{circle['months']} months, and {count(year[0])} without."
            ),
            figures=figures,
            model_side=side,
        )
    if not capped:
        return Finding(
            verdict=WRONG,
            condition="In the model fans pass the number of people whom the partners can show you to.",
            figures=figures,
            model_side=side,
        )
    model = (
        f"In the model five partners of your own size take you from {count(year[0])} fans to {count(year[5])} in "
        f"{circle['months']} months. The ceiling is {count(ceilings[5])} from the first day, and the fifth partner "
        f"adds {percent(round(gains[4] / gains[0], 3))} of the new people that the first adds (niche, chance overlap "
        "and conversion are assumed)."
    )
    investors = "What investors look for stands in no table of the course: that part is not tried."
    if not known:
        return Finding(
            verdict=NOT_DECIDED,
            condition=f"It widens the channel and has a ceiling, but no table has checked how small it is. {model}",
            model_side=side,
        )
    told = (
        "No table holds a figure of promotion between accounts; the nearest is what readers pass on: "
        f"{percent(passed_share)} of reads in {followers[0].as_of}, beside {percent(own_share)} from an account's own "
        "followers."
    )
    return Finding(
        verdict=HOLDS if passed_share < own_share else WRONG,
        condition=f"{model} {told} {investors}" if passed_share < own_share else f"It is not small. {told} {model}",
        figures=figures,
        model_side=side,
    )


def _fans_rise_for_few(
    *,
    creator_distribution,
    growth_fits,
    simulate: Callable = creators.simulate,
    market: Mapping = CREATORS,
    handed_out: Mapping = HANDED_OUT,
    bar: int = FANS_BAR,
    few: float = FEW,
):
    """13: do few creators pass the bar in the model, and do few accounts reach many people in a checked count?

    That growing depends on fans is not tried: the models take it for granted.
    """
    played = {name: simulate(**market, rich_get_richer=exponent) for name, exponent in handed_out.items()}
    passed = {name: one.share_above(bar) for name, one in played.items()}
    bars = tuple(float(fans) for fans in range(0, bar // 2 + 1, bar // 40))
    side = ModelSide(
        title=f"Creators with more than so many fans after {market['months']} months",
        x_label="Fans",
        y_label="Share of creators",
        x_format="count",
        y_format="percent",
        series=tuple(
            Series(name=f"Views {name}", xs=bars, ys=tuple(one.share_above(fans) for fans in bars))
            for name, one in played.items()
        ),
    )
    accounts = creator_distribution.where(platform="WeChat Official Account", measure="share_of_accounts")
    read = {
        "at least one article with 1,000 views in three months": "of WeChat's accounts had an article with 1,000 views "
        "in three months",
        "reported follower growth in 2017": "of the operators asked (131) reported more followers",
        "lost followers in 2017": "of them reported fewer",
    }
    rows = {row.band: row for row in accounts.rows if row.band in read}
    figures = tuple(
        _figure(f"{percent(rows[band].value / 100)} {text}", rows[band].value, rows[band].unit, rows[band])
        for band, text in read.items()
        if band in rows
    )
    uneven = sorted(growth_fits.rows, key=lambda row: row.gain_in_best_5pct_of_weeks_pct)
    if uneven:
        low, high = (row.gain_in_best_5pct_of_weeks_pct for row in (uneven[0], uneven[-1]))
        figures += (
            _figure(
                f"Of {len(uneven)} channels that survived, each had {percent(low / 100)} to {percent(high / 100)} of "
                "its gains in the best twentieth of the weeks",
                high,
                "pct",
                uneven[0],
                uneven[-1],
            ),
        )
    reached = rows.get(next(iter(read)))
    shares = _listed(f"{percent(round(share, 4))} where views go {name}" for name, share in passed.items())
    model = (
        f"In the model so many of {count(market['creators'])} creators have more than {count(bar)} fans after "
        f"{count(market['months'])} months: {shares} (talents, views and the share who stay are assumed)."
    )
    rest = "That growing bigger depends on fans is not tried: the models take it for granted."
    if max(passed.values()) > few:
        return Finding(verdict=WRONG, condition=f"Not so few. {model}", figures=figures, model_side=side)
    if not reached:
        return Finding(
            verdict=NOT_DECIDED,
            condition=f"No table has checked how many accounts reach many people. {model}",
            figures=figures,
            model_side=side,
        )
    told = (
        f"Of WeChat's accounts {percent(reached.value / 100)} had an article with 1,000 views in three months of "
        f"{_year(reached)}; no table says how fast fans came."
    )
    return Finding(
        verdict=HOLDS if reached.value / 100 <= few else WRONG,
        condition=f"{model} {told} {rest}",
        figures=figures,
        model_side=side,
    )


def _bought_customers(
    *,
    platform_scale,
    channels: Mapping = CHANNELS,
    customer: Mapping = CUSTOMER,
    payback_months: Callable = acquisition.payback_months,
    good_margin_cny: float = GOOD_MARGIN_CNY,
    thin_margin_cny: float = THIN_MARGIN_CNY,
):
    """10: does the first order pay for the customer, with a good margin and with a thin one, by either channel?"""
    costs = {name: _customer_cost(channel) for name, channel in channels.items()}
    waits = {
        margin: {
            name: payback_months(acquisition_cost_cny=cost, margin_per_order_cny=margin, **customer)
            for name, cost in costs.items()
        }
        for margin in (thin_margin_cny, good_margin_cny)
    }
    margins = tuple(1.2 * max(costs.values()) * step / 20 for step in range(21))
    side = ModelSide(
        title="What the first order leaves once its customer is paid for",
        x_label="What an order leaves, CNY",
        y_label="Left after the first order, CNY",
        x_format="cny",
        y_format="cny",
        series=tuple(
            Series(name=f"Customer by {name}", xs=margins, ys=tuple(margin - cost for margin in margins))
            for name, cost in costs.items()
        ),
    )
    figures = tuple(
        _figure(
            f"Pinduoduo spent {cny(spent / more)} on sales and marketing in {row.period_end.year} for each buyer that "
            "it gained, net of those who left: an upper bound, and a platform's buyers, not a shop's",
            spent / more,
            "CNY",
            row,
            after,
        )
        for row, after, spent, more in _net_new_buyers(platform_scale)
    )
    bought = (
        f"A customer costs {_listed(f'{cny(cost)} by {name}' for name, cost in costs.items())}. The money is back, "
        f"where an order leaves {cny(thin_margin_cny)}, {_waited(waits[thin_margin_cny])}; where it leaves "
        f"{cny(good_margin_cny)}, {_waited(waits[good_margin_cny])} (all of this is assumed)"
    )
    at_once = [months == 0 for by_name in waits.values() for months in by_name.values()]
    if not figures:
        verdict, condition = NOT_DECIDED, f"No table has checked costs of winning a buyer. {bought}."
    elif all(at_once):
        verdict, condition = WRONG, f"The first order pays for the customer. {bought}."
    elif any(at_once):
        verdict = HOLDS_IF
        condition = f"a customer costs more than the first order leaves. {bought}."
    else:
        verdict, condition = HOLDS, f"{bought}."
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _customer_cost(channel):
    """What a customer costs by a channel: one with a price per thousand shown, or one with the price of a post."""
    settings = dict(channel)
    conversion_rate = settings.pop("conversion_rate")
    by_thousand = "cpm_cny" in settings
    visit = (acquisition.cost_per_visit_cpm if by_thousand else acquisition.cost_per_visit_post)(**settings)
    return acquisition.acquisition_cost(cost_per_visit_cny=visit, conversion_rate=conversion_rate)


def _waited(months_by_name):
    """ "never by advert and after 3 months by post" """
    words = {0: "at once", 1: "after 1 month", math.inf: "never"}
    return _listed(
        f"{words.get(months, f'after {count(months)} months')} by {name}" for name, months in months_by_name.items()
    )


def _net_new_buyers(platform_scale):
    """(row of spending, row of buyers, spending in millions, net new buyers in millions) of Pinduoduo by year."""
    pairs = _pairs(platform_scale, "sales_and_marketing_expense", "annual_active_buyers", platform="Pinduoduo")
    for (_, before), (spent, after) in pairwise(pairs):
        more = _in_millions(after) - _in_millions(before)
        if after.period_end.year == before.period_end.year + 1 and more > 0:
            yield spent, after, _in_millions(spent), more


def _self_media_is_no_cheaper(
    *,
    ad_prices,
    visit_by_advert: Callable = acquisition.cost_per_visit_cpm,
    visit_by_post: Callable = acquisition.cost_per_visit_post,
    taps_rate: float = TAPS_RATE,
):
    """11: which share of a post's readers must go on to the shop before a visit costs no more than by an advert?

    A reader has opened the post and an impression was only shown, so their prices meet in the price of a visit alone.
    """
    adverts = sorted(
        ad_prices.where(metric="cpm", unit="CNY_per_1000_impressions", channel_kind="social_feed").rows,
        key=lambda row: row.value_low,
    )
    posts = ad_prices.where(metric="cpm", unit="CNY_per_1000_views", channel_kind="influencer_post").rows
    if not (adverts and posts):
        return Finding(verdict=NOT_DECIDED, condition="Checked prices of adverts or of posts are missing.")
    post = posts[-1]
    reader_cny = (post.value_low + post.value_high) / 2 / 1000

    def by_advert(cpm_cny):
        return visit_by_advert(cpm_cny=cpm_cny, click_rate=taps_rate)

    def by_post(click_rate):
        return visit_by_post(post_price_cny=reader_cny, followers=1, reach_rate=1, click_rate=click_rate)

    def needed(cpm_cny):
        return by_post(1) / by_advert(cpm_cny)

    cheapest, dearest = adverts[0], max(adverts, key=lambda row: row.value_high)
    first, last = needed(dearest.value_high), needed(cheapest.value_low)
    rates = tuple(step / 100 for step in range(3, 31))
    middle = (dearest.value_low + dearest.value_high) / 2
    side = ModelSide(
        title=f"A visit by a post at {cny(reader_cny)} a reader, and by an advert that {percent(taps_rate)} tap",
        x_label="Readers who go on to the shop",
        y_label="A visit costs, CNY",
        x_format="percent",
        y_format="cny",
        series=(
            Series(name="Post", xs=rates, ys=tuple(map(by_post, rates))),
            Series(name=f"{dearest.channel}, {cny(middle)}", xs=rates, ys=(by_advert(middle),) * len(rates)),
        ),
    )
    figures = (
        _figure(
            f"A reader of a post in a WeChat account cost {_priced(post.value_low / 1000, post.value_high / 1000)}",
            reader_cny,
            "CNY",
            post,
        ),
        *(
            _figure(
                f"{row.channel}: an advert shown 1,000 times cost {_priced(row.value_low, row.value_high)}",
                row.value_low,
                row.unit,
                row,
            )
            for row in adverts
        ),
    )
    rest = f"(that {percent(taps_rate)} of those who see an advert tap it is assumed)"
    if first >= 1:
        verdict = HOLDS
        condition = f"Even if every reader went on to the shop, a visit by post would cost more {rest}."
    elif last <= taps_rate:
        verdict = WRONG
        condition = (
            f"Readers need not go on more often than an advert is tapped for a visit by post to be cheaper {rest}."
        )
    else:
        verdict = HOLDS_IF
        dear = f"{dearest.channel} at {cny(dearest.value_high)}"
        top = (
            f"{cheapest.channel} at {cny(cheapest.value_low)} it cannot beat"
            if last >= 1
            else f"to beat {cheapest.channel} at {cny(cheapest.value_low)} takes {percent(last)}"
        )
        condition = (
            f"fewer than {percent(first)} of the readers go on to the shop: at {cny(reader_cny)} a reader, a visit "
            f"then costs more by post than by any advert in the table. Above that the post beats {dear} per 1,000 "
            f"shown, above {percent(needed(dearest.value_low))} the same at {cny(dearest.value_low)}; {top} {rest}. "
            "No checked click rate of readers was found, and a customer is another matter than a visit."
        )
    return Finding(verdict=verdict, condition=condition, figures=figures, model_side=side)


def _priced(low_cny, high_cny):
    return cny(low_cny) if low_cny == high_cny else f"{cny(low_cny)} to {cny(high_cny)}"


CLAIMS = (
    Claim(
        number=1,
        statement="A content platform pays a creator out of advertisements placed in the content; "
        "without advertisers there is no income.",
        lesson="02",
        test=_adverts_alone_pay,
    ),
    Claim(
        number=2,
        statement="A viewer sees or clicks the advertisement while opening the content; "
        "that one act pays the platform and the creator.",
        lesson="02",
        test=_one_act_pays_both,
    ),
    Claim(
        number=3,
        statement="Taobao is a centralised trading place: anyone can open a shop there, buy and sell.",
        lesson="03",
        test=_anyone_can_open,
    ),
    Claim(
        number=4,
        statement="Taobao is a place people go to in order to buy: a consumers' platform.",
        lesson="03",
        test=_people_come_to_buy,
    ),
    Claim(
        number=5,
        statement="A Taobao shop gets some free traffic, though not much; a micro-store gets next to none.",
        lesson="04",
        test=_some_free_traffic,
    ),
    Claim(
        number=6,
        statement="Taobao's rules and supervision reassure a buyer; "
        "a micro-store's low threshold makes a new buyer hesitate.",
        lesson="04",
        test=_rules_reassure,
    ),
    Claim(
        number=7,
        statement="A Taobao shop costs more to run and manage; a micro-store costs nothing to open.",
        lesson="04",
        test=_taobao_costs_more,
    ),
    Claim(
        number=8,
        statement="Fitting out and operating a Taobao shop is complicated; a micro-store is simple.",
        lesson="04",
        test=_taobao_is_complicated,
    ),
    Claim(
        number=9,
        statement="A WeChat shop is wrong for someone without a marketing base; "
        "Taobao gives at least a little early traffic that slowly builds up.",
        lesson="05",
        test=_builds_up_slowly,
    ),
    Claim(
        number=10,
        statement="Without fans of your own, expect to earn nothing at first if you buy your marketing.",
        lesson="06",
        test=_bought_customers,
    ),
    Claim(
        number=11,
        statement="Traffic bought from self-media is no cheaper than internet advertising.",
        lesson="06",
        test=_self_media_is_no_cheaper,
    ),
    Claim(
        number=12,
        statement="A few thousand fans on WeChat, or some tens of thousands on Weibo, are enough to live on "
        "and to keep marketing costs in hand.",
        lesson="07",
        test=_a_few_thousand_fans_feed,
    ),
    Claim(
        number=13,
        statement="Growing bigger depends on true fans rising quickly, which almost nobody's do.",
        lesson="08",
        test=_fans_rise_for_few,
    ),
    Claim(
        number=14,
        statement="Mutual promotion between accounts widens the channel, but it is small and its ceiling is in plain "
        "sight; investors look elsewhere.",
        lesson="09",
        test=_promotion_has_a_ceiling,
    ),
)


def get(number):
    """The claim of that number. ValueError, in one line, for one that is not on trial."""
    for claim in CLAIMS:
        if claim.number == number and not isinstance(number, bool):
            return claim
    raise ValueError(f"there is no claim {number!r}; there are {CLAIMS[0].number} to {CLAIMS[-1].number}")


def verdict(number):
    """The verdict on one claim, on the course's own evidence."""
    return get(number).verdict()


def verdicts():
    """The verdicts on all claims, in order."""
    return tuple(claim.verdict() for claim in CLAIMS)
