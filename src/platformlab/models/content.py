"""How a content platform pays: advertisers buy space in posts, and platform and creator share what they spend."""

from dataclasses import dataclass

from platformlab.models import numeric
from platformlab.models.checks import AMOUNT, SHARE, arguments
from platformlab.models.numeric import Quantity


@dataclass(frozen=True, kw_only=True)
class AdIncome:
    """One month of an account that lives on advertisements. Floats, or arrays of one shape."""

    views: Quantity  # times a post was opened, per month
    ad_slots: Quantity  # spaces for an advert in those views
    ads_shown: Quantity  # spaces that an advertiser had bought
    clicks: Quantity  # taps on an advert
    ad_spend_cny: Quantity  # what the advertisers pay, CNY per month
    creator_cny: Quantity  # the creator's part of it, CNY per month
    platform_cny: Quantity  # the platform's part of it, CNY per month
    fill_rate: Quantity  # share of the spaces that was sold; 0 without spaces
    rpm_cny: Quantity  # creator's income per 1,000 views, CNY; 0 without views
    ecpm_cny: Quantity  # advertisers' spending per 1,000 adverts shown, CNY; 0 without adverts


@arguments(
    posts=AMOUNT,
    fans=AMOUNT,
    reach_rate=SHARE,
    discovery_views=AMOUNT,
    ads_per_view=AMOUNT,
    ads_sold=AMOUNT,
    click_rate=SHARE,
    click_price_cny=AMOUNT,
    creator_share=SHARE,
)
def ad_income(
    *,
    posts: Quantity,
    fans: Quantity,
    reach_rate: Quantity,
    discovery_views: Quantity,
    ads_per_view: Quantity,
    ads_sold: Quantity,
    click_rate: Quantity,
    click_price_cny: Quantity,
    creator_share: Quantity,
) -> AdIncome:
    """A month's advertising income, and who gets it.

    posts: posts per month. fans: people who follow the account. reach_rate: share of the fans who open a post.
    discovery_views: further views per post that the platform recommends. ads_per_view: spaces for an advert per view.
    ads_sold: adverts that advertisers have bought, per month. click_rate: share of the adverts shown that are tapped.
    click_price_cny: what an advertiser pays per tap, CNY. creator_share: the creator's share of that; the platform
    keeps the rest.

    Without an advertiser there is no income, and space that nobody bought earns nothing.

    Numbers give floats, arrays are broadcast. ValueError for a share outside 0 to 1 or an amount below 0.
    Source: two-sided media markets, Anderson & Coate (2005); attention as the scarce good, Simon (1971).
    """
    views = posts * (fans * reach_rate + discovery_views)
    ad_slots = views * ads_per_view
    ads_shown = numeric.minimum(ad_slots, ads_sold)
    clicks = ads_shown * click_rate
    ad_spend_cny = clicks * click_price_cny
    creator_cny = creator_share * ad_spend_cny
    return AdIncome(
        views=views,
        ad_slots=ad_slots,
        ads_shown=ads_shown,
        clicks=clicks,
        ad_spend_cny=ad_spend_cny,
        creator_cny=creator_cny,
        platform_cny=ad_spend_cny - creator_cny,
        fill_rate=numeric.ratio(ads_shown, ad_slots),
        rpm_cny=numeric.ratio(1000.0 * creator_cny, views),
        ecpm_cny=numeric.ratio(1000.0 * ad_spend_cny, ads_shown),
    )
