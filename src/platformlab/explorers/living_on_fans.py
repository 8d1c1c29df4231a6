"""Lesson 07: how many fans feed you? The same posts, with goods of your own or with adverts, against a living cost.

Neither reach nor click rates of Chinese platforms were found in a checked source: those of the presets are assumed.
"""

from dataclasses import dataclass

from platformlab.charts.fans import living_on_fans
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import content, fans, numeric

AD_CLICK_RATE = 0.012
"""Share of the adverts shown that somebody taps; assumed, as in lesson 02."""
CREATOR_SHARE = 0.7
"""Your share of what advertisers pay; assumed, as in lesson 02."""
REACH_WECHAT = 0.15
REACH_WEIBO = 0.03
"""Share of the fans who open a post, among readers who know you and among loose followers; assumed."""
MARGIN_POTTERY_CNY = 150
MARGIN_PHONE_CASES_CNY = 15
"""What an order leaves of goods that only you make, and of goods that everybody sells; assumed."""


@dataclass(frozen=True, kw_only=True)
class Living:
    """A month of one seller, and of the same account with adverts instead of goods.

    opened: posts opened, times per month. visits: times a reader goes on to the shop. goods_cny: what the orders leave.
    income_cny: of that, what is left after the shop's cost. adverts_cny: what adverts in the same posts would bring
    when every space is sold. margin_needed_cny: what an order would have to leave for these fans to feed you;
    infinite without orders. The three ..._per_fan and ..._needed are per fan and month, and numbers of fans.
    """

    opened: float
    visits: float
    orders: float
    goods_cny: float
    income_cny: float
    adverts_cny: float
    margin_needed_cny: float
    value_per_fan_cny: float
    fans_needed: float
    advert_value_per_fan_cny: float
    advert_fans_needed: float


def month(
    *,
    fans: float,
    posts: float,
    reach_rate: float,
    click_rate: float,
    conversion: float,
    order_margin_cny: float,
    fixed_cost_cny: float,
    living_cost_cny: float,
    ad_click_price_cny: float,
) -> Living:
    """What so many fans bring, and how many would feed you; see the controls for what each argument means."""
    goods = _needed(
        living_cost_cny=living_cost_cny,
        fixed_cost_cny=fixed_cost_cny,
        posts=posts,
        reach_rate=reach_rate,
        click_rate=click_rate,
        conversion=conversion,
        order_margin_cny=order_margin_cny,
    )
    opened = fans * posts * reach_rate
    orders = opened * click_rate * conversion
    adverts = _adverts(fans=fans, posts=posts, reach_rate=reach_rate, ad_click_price_cny=ad_click_price_cny)
    advert_value = _adverts(fans=1.0, posts=posts, reach_rate=reach_rate, ad_click_price_cny=ad_click_price_cny)
    return Living(
        opened=opened,
        visits=opened * click_rate,
        orders=orders,
        goods_cny=fans * goods.value_per_fan_cny,
        income_cny=fans * goods.value_per_fan_cny - fixed_cost_cny,
        adverts_cny=adverts,
        margin_needed_cny=numeric.times_to_cover(living_cost_cny + fixed_cost_cny, orders),
        value_per_fan_cny=goods.value_per_fan_cny,
        fans_needed=goods.fans_needed,
        advert_value_per_fan_cny=advert_value,
        advert_fans_needed=numeric.times_to_cover(living_cost_cny, advert_value),
    )


_needed = fans.needed


def _adverts(*, fans, posts, reach_rate, ad_click_price_cny):
    """Advertising income when advertisers buy every space: the best that adverts can do, CNY per month."""
    return content.ad_income(
        posts=posts,
        fans=fans,
        reach_rate=reach_rate,
        discovery_views=0.0,
        ads_per_view=1.0,
        ads_sold=numeric.LARGEST,
        click_rate=AD_CLICK_RATE,
        click_price_cny=ad_click_price_cny,
        creator_share=CREATOR_SHARE,
    ).creator_cny


SPEC = ExplorerSpec(
    name="living_on_fans",
    title="Living on fans",
    controls=(
        Control(
            "fans",
            "Fans",
            unit="people",
            max=10_000_000,
            default=5_000,
            step=100,
            scale="log",
            kind="count",
            help="Those who follow you.",
        ),
        Control(
            "reach_rate",
            "Reach",
            unit="of fans",
            max=0.5,
            default=REACH_WECHAT,
            step=0.005,
            kind="share",
            help="The part of your fans who open a post.",
        ),
        Control(
            "posts",
            "Posts",
            unit="per month",
            max=60,
            default=12,
            kind="count",
            help="How often you publish.",
        ),
        Control(
            "click_rate",
            "Click rate",
            unit="of openings",
            max=0.5,
            default=0.1,
            step=0.005,
            kind="share",
            help="The part of those who open a post and go on to your shop.",
        ),
        Control(
            "conversion",
            "Conversion",
            unit="of shop visits",
            max=0.2,
            default=0.04,
            step=0.002,
            kind="share",
            help="The part of the shop's visits that end in an order.",
        ),
        Control(
            "order_margin_cny",
            "Margin",
            unit="CNY per order",
            max=1_000,
            default=MARGIN_POTTERY_CNY,
            step=1,
            scale="log",
            kind="cny",
            help="What an order leaves you after goods, parcel, fees and returns.",
        ),
        Control(
            "fixed_cost_cny",
            "Cost of the shop",
            unit="CNY per month",
            max=20_000,
            default=300,
            step=10,
            scale="log",
            kind="cny",
            help="What you pay before anybody orders. Who lives on adverts has no shop and does not pay it.",
        ),
        Control(
            "living_cost_cny",
            "Living cost",
            unit="CNY per month",
            min=500,
            max=50_000,
            default=5_000,
            step=100,
            scale="log",
            kind="cny",
            help="What you and yours live on.",
        ),
        Control(
            "ad_click_price_cny",
            "Advertisers pay",
            unit="CNY per tap",
            max=10,
            default=0.8,
            step=0.1,
            kind="cny",
            help="For the comparison with adverts: 1.2 % of readers tap, every space is sold, you get 70 %.",
        ),
    ),
    model=month,
    chart=living_on_fans,
    presets=(
        Preset("Pottery, WeChat", {}),
        Preset("Pottery, Weibo", {"reach_rate": REACH_WEIBO}),
        Preset("Phone cases, WeChat", {"order_margin_cny": MARGIN_PHONE_CASES_CNY}),
        Preset("Phone cases, Weibo", {"reach_rate": REACH_WEIBO, "order_margin_cny": MARGIN_PHONE_CASES_CNY}),
        Preset("Nothing to sell", {"order_margin_cny": 0, "fixed_cost_cny": 0}),
    ),
)
EXPLORERS = (SPEC,)
