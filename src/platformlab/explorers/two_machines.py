"""Lesson 01: who pays whom. The same attention in a content platform, a marketplace and a micro-store.

The same number of people come to each. What they pay differs, and so does who passes how much on to the platform.
"""

from dataclasses import dataclass

from platformlab.charts.flows import two_machines
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec
from platformlab.models import content, numeric, store
from platformlab.models.content import AdIncome
from platformlab.models.store import Source, StoreMonth

# Assumed and held still, so that the picture stays about who pays; lessons 02 and 03 let them move.
CLICK_RATE = 0.012
ADS_PER_VIEW = 1.0
GROSS_MARGIN = 0.3
NOTHING_ELSE = {"return_rate": 0.0, "return_cost_cny": 0.0, "payment_fee_rate": 0.0, "fixed_cost_cny": 0.0}
"""What a shop's month also knows, and this lesson leaves out."""


@dataclass(frozen=True, kw_only=True)
class TwoMachines:
    """The same attention in each: an account that lives on adverts, a shop on a marketplace, and a micro-store."""

    content: AdIncome
    marketplace: StoreMonth
    micro_store: StoreMonth

    @property
    def taken_cny(self):
        """What the seller pays the marketplace, for bought visits and in commission, CNY per month."""
        return self.marketplace.ad_spend_cny + self.marketplace.commission_cny

    @property
    def take_rate(self):
        """The marketplace's share of turnover; 0 without turnover."""
        return numeric.ratio(self.taken_cny, self.marketplace.revenue_cny)


def machines(
    *,
    visits,
    space_sold,
    click_price_cny,
    creator_share,
    conversion_rate,
    basket_cny,
    bought_share,
    visit_price_cny,
    commission_rate,
):
    """A month of all three. space_sold: share of the spaces for adverts that is sold. bought_share: share of the
    marketplace's visits that the seller buys; the others, and all of the micro-store's, come for nothing."""
    shop = {"basket_cny": basket_cny, "gross_margin": GROSS_MARGIN, **NOTHING_ELSE}
    bought = visits * bought_share
    return TwoMachines(
        content=content.ad_income(
            posts=1,
            fans=0,
            reach_rate=0,
            discovery_views=visits,
            ads_per_view=ADS_PER_VIEW,
            ads_sold=space_sold * visits * ADS_PER_VIEW,
            click_rate=CLICK_RATE,
            click_price_cny=click_price_cny,
            creator_share=creator_share,
        ),
        marketplace=store.month(
            sources=(
                Source(visits=visits - bought, conversion_rate=conversion_rate),
                Source(visits=bought, conversion_rate=conversion_rate, cost_per_visit_cny=visit_price_cny),
            ),
            commission_rate=commission_rate,
            **shop,
        ),
        micro_store=store.month(
            sources=(Source(visits=visits, conversion_rate=conversion_rate),), commission_rate=0, **shop
        ),
    )


SPEC = ExplorerSpec(
    name="two_machines",
    title="Who pays whom?",
    controls=(
        Control(
            "visits",
            "People who come",
            unit="views or visits per month",
            min=0,
            max=1_000_000,
            default=10_000,
            step=100,
            scale="log",
            kind="count",
            help="Views of posts on the content platform; visits to the shop on the other two.",
        ),
        Control(
            "space_sold",
            "Space sold",
            unit="of spaces for adverts",
            default=0.8,
            step=0.05,
            kind="share",
            help="Content platform: the part of the spaces for adverts that an advertiser has bought.",
        ),
        Control(
            "click_price_cny",
            "Price per click",
            unit="CNY",
            max=5,
            default=0.8,
            step=0.1,
            kind="cny",
            help="Content platform: what an advertiser pays when a reader taps the advert.",
        ),
        Control(
            "creator_share",
            "Creator's share",
            unit="of advert money",
            default=0.7,
            step=0.05,
            kind="share",
            help="Content platform: the creator's part of what advertisers pay.",
        ),
        Control(
            "conversion_rate",
            "Conversion",
            unit="of visits",
            max=0.1,
            default=0.03,
            step=0.001,
            kind="share",
            help="Both shops: the part of the visits that end in an order.",
        ),
        Control(
            "basket_cny",
            "Order value",
            unit="CNY per order",
            max=2_000,
            default=100,
            step=20,
            kind="cny",
            help="Both shops: what a buyer pays for one order.",
        ),
        Control(
            "bought_share",
            "Bought visits",
            unit="of visits",
            default=0.2,
            step=0.05,
            kind="share",
            help="Marketplace: the part of the visits that the seller pays the platform for.",
        ),
        Control(
            "visit_price_cny",
            "Price of a bought visit",
            unit="CNY",
            max=5,
            default=0.6,
            step=0.1,
            kind="cny",
            help="Marketplace: what the seller pays the platform for one visit.",
        ),
        Control(
            "commission_rate",
            "Commission",
            unit="of turnover",
            max=0.1,
            default=0,
            step=0.002,
            kind="share",
            help="Marketplace: the part of each sale that the platform keeps.",
        ),
    ),
    model=machines,
    chart=two_machines,
    presets=(
        Preset("No commission", {}),
        Preset("Commission, no adverts", {"bought_share": 0, "commission_rate": 0.04}),
        Preset("Bidding war", {"bought_share": 0.6, "visit_price_cny": 2}),
        Preset("No advertisers", {"space_sold": 0}),
        Preset("Everything is free", {"space_sold": 0, "bought_share": 0}),
    ),
)

EXPLORERS = (SPEC,)
