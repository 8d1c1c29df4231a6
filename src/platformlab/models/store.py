"""What a shop earns in a month: from visits to orders to profit."""

from collections.abc import Iterable
from dataclasses import dataclass

from platformlab.models import numeric
from platformlab.models.checks import AMOUNT, SHARE, arguments, quantity
from platformlab.models.numeric import LARGEST, Quantity


@dataclass(frozen=True, kw_only=True)
class Source:
    """One source of visits: search, paid adverts, fans and so on. Floats, or arrays that broadcast.

    ValueError for a conversion rate outside 0 to 1 or an amount below 0.
    """

    visits: Quantity  # visits per month
    conversion_rate: Quantity  # share of these visits that end in an order
    cost_per_visit_cny: Quantity = 0.0  # what a visit is bought for, CNY; 0 for free traffic

    def __post_init__(self) -> None:
        domains = {"visits": AMOUNT, "conversion_rate": SHARE, "cost_per_visit_cny": AMOUNT}
        for name, domain in domains.items():
            object.__setattr__(self, name, quantity(name, getattr(self, name), domain))


@dataclass(frozen=True, kw_only=True)
class StoreMonth:
    """One month of a shop. Floats, or arrays of one shape.

    profit_cny is revenue_cny less the six costs: goods, commission, payment fee, returns, adverts and fixed cost.
    """

    visits: Quantity  # visits of all sources, per month
    orders_by_source: tuple[Quantity, ...]  # orders of each source, in the order given, per month
    orders: Quantity  # orders of all sources, per month
    delivered: Quantity  # orders that the buyers keep, per month
    revenue_cny: Quantity  # paid for what is kept, CNY per month
    goods_cost_cny: Quantity  # cost of the goods that are kept, CNY per month
    commission_cny: Quantity  # the platform's commission on the revenue, CNY per month
    payment_fee_cny: Quantity  # the payment service's fee on the revenue, CNY per month
    returns_cost_cny: Quantity  # cost of all returned orders, CNY per month
    contribution_cny: Quantity  # revenue less the four costs above, CNY per month
    ad_spend_cny: Quantity  # what bought visits cost, CNY per month
    fixed_cost_cny: Quantity  # fixed cost as given, CNY per month
    profit_cny: Quantity  # contribution less adverts and fixed cost, CNY per month


@arguments(
    basket_cny=AMOUNT,
    gross_margin=SHARE,
    return_rate=SHARE,
    return_cost_cny=AMOUNT,
    commission_rate=SHARE,
    payment_fee_rate=SHARE,
    fixed_cost_cny=AMOUNT,
)
def month(
    *,
    sources: Iterable[Source],
    basket_cny: Quantity,
    gross_margin: Quantity,
    return_rate: Quantity,
    return_cost_cny: Quantity,
    commission_rate: Quantity,
    payment_fee_rate: Quantity,
    fixed_cost_cny: Quantity,
) -> StoreMonth:
    """A shop's orders, revenue, costs and profit in a month.

    sources: one `Source` for each kind of traffic; a shop without any has no orders and pays its fixed cost all the
    same. basket_cny: value of an order, CNY. gross_margin: share of the revenue left after paying for the goods.
    return_rate: share of the orders that come back. return_cost_cny: cost of one return, CNY. commission_rate,
    payment_fee_rate: shares of the revenue that platform and payment service keep. fixed_cost_cny: CNY per month, see
    `fixed_cost`.

    A returned order brings no revenue and its goods can be sold again.

    Numbers give floats, arrays are broadcast. ValueError for a share outside 0 to 1 or an amount below 0.
    Source: contribution accounting, as in any textbook of managerial accounting.
    """
    sources = _sources(sources)
    nothing = _zero(
        basket_cny, *(value for s in sources for value in (s.visits, s.conversion_rate, s.cost_per_visit_cny))
    )
    orders_by_source = tuple(nothing + s.visits * s.conversion_rate for s in sources)
    orders = sum(orders_by_source, nothing)
    delivered = orders * (1.0 - return_rate)
    revenue_cny = delivered * basket_cny
    goods_cost_cny = revenue_cny * (1.0 - gross_margin)
    commission_cny = revenue_cny * commission_rate
    payment_fee_cny = revenue_cny * payment_fee_rate
    returns_cost_cny = orders * return_rate * return_cost_cny
    contribution_cny = revenue_cny - goods_cost_cny - commission_cny - payment_fee_cny - returns_cost_cny
    ad_spend_cny = sum((s.visits * s.cost_per_visit_cny for s in sources), nothing)
    return StoreMonth(
        visits=sum((s.visits for s in sources), nothing),
        orders_by_source=orders_by_source,
        orders=orders,
        delivered=delivered,
        revenue_cny=revenue_cny,
        goods_cost_cny=goods_cost_cny,
        commission_cny=commission_cny,
        payment_fee_cny=payment_fee_cny,
        returns_cost_cny=returns_cost_cny,
        contribution_cny=contribution_cny,
        ad_spend_cny=ad_spend_cny,
        fixed_cost_cny=nothing + fixed_cost_cny,
        profit_cny=contribution_cny - ad_spend_cny - fixed_cost_cny,
    )


@arguments(
    subscription_cny=AMOUNT,
    deposit_cny=AMOUNT,
    capital_rate_per_year=SHARE,
    hours=AMOUNT,
    wage_cny_per_hour=AMOUNT,
)
def fixed_cost(
    *,
    subscription_cny: Quantity,
    deposit_cny: Quantity,
    capital_rate_per_year: Quantity,
    hours: Quantity,
    wage_cny_per_hour: Quantity,
) -> Quantity:
    """What a shop costs before its first visit, CNY per month.

    subscription_cny: fees for shop and tools, CNY per month. deposit_cny: money left with the platform, CNY; it comes
    back, so it costs only its interest. capital_rate_per_year: yearly interest as a share. hours: work per month that
    does not depend on orders. wage_cny_per_hour: what an hour is worth elsewhere, CNY.

    Numbers give a float, arrays are broadcast. ValueError for a rate outside 0 to 1 or an amount below 0.
    Source: opportunity cost, as in any textbook of economics.
    """
    return subscription_cny + deposit_cny * capital_rate_per_year / 12.0 + hours * wage_cny_per_hour


def break_even_visits(
    *,
    conversion_rate: Quantity,
    basket_cny: Quantity,
    gross_margin: Quantity,
    return_rate: Quantity,
    return_cost_cny: Quantity,
    commission_rate: Quantity,
    payment_fee_rate: Quantity,
    fixed_cost_cny: Quantity,
    cost_per_visit_cny: Quantity = 0.0,
) -> Quantity:
    """Visits per month, all from one source, at which profit is 0.

    conversion_rate: share of the visits that end in an order. cost_per_visit_cny: what a visit is bought for, CNY; 0
    for free traffic. The other arguments are those of `month`.

    Infinite when a visit loses money or earns nothing, and when more visits were needed than `Source` takes.

    Numbers give a float, arrays are broadcast. ValueError as in `month`.
    Source: break-even analysis, as in any textbook of managerial accounting.
    """
    one_visit = month(
        sources=[Source(visits=1.0, conversion_rate=conversion_rate, cost_per_visit_cny=cost_per_visit_cny)],
        basket_cny=basket_cny,
        gross_margin=gross_margin,
        return_rate=return_rate,
        return_cost_cny=return_cost_cny,
        commission_rate=commission_rate,
        payment_fee_rate=payment_fee_rate,
        fixed_cost_cny=fixed_cost_cny,
    )
    value_per_visit_cny = one_visit.contribution_cny - one_visit.ad_spend_cny
    # Fees that take the whole margin may leave a trace of it by rounding: that is no way to break even.
    return numeric.times_to_cover(one_visit.fixed_cost_cny, value_per_visit_cny, most=LARGEST)


def _sources(sources: object) -> tuple[Source, ...]:
    listed = tuple(sources) if isinstance(sources, Iterable) else (None,)
    if not all(isinstance(source, Source) for source in listed):
        raise ValueError("sources must be a list of Source, such as [Source(visits=1000, conversion_rate=0.02)]")
    return listed


def _zero(*values: Quantity) -> Quantity:
    """0 in the one shape of all values, so that every field of a result gets that shape."""
    return 0.0 * numeric.broadcast(*values)[0]
