"""Which visits end in an order: by kind of visitor and by anonymous traffic type, each with its counts."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, GREEN, GREY, count, percent
from platformlab.charts.tables._panels import Panel, bars

FEW_SESSIONS = 80
"""A rate from fewer visits than this says next to nothing; such traffic types are drawn together."""

_VISITORS = {"new_visitor": "New visitors", "returning_visitor": "Returning visitors", "other": "Others"}


def chart(table):
    """Share of visits with an order, by visitor type and by traffic type. ValueError if the table lacks those rows."""
    rows = table.verified()
    everyone = rows.one(dimension="all")
    visitors = [
        (_VISITORS[row.level], row.purchases, row.sessions) for row in rows.where(dimension="visitor_type").rows
    ]
    types = rows.where(dimension="traffic_type").rows
    many = [row for row in types if row.sessions >= FEW_SESSIONS]
    few = [row for row in types if row.sessions < FEW_SESSIONS]
    traffic = [(f"Type {row.level.removeprefix('type_')}", row.purchases, row.sessions) for row in many]
    traffic.sort(key=_rate, reverse=True)
    visitors.sort(key=_rate, reverse=True)
    rest = (f"{len(few)} rare types", sum(row.purchases for row in few), sum(row.sessions for row in few))
    groups = (
        ("All visits", [("Everybody", everyone.purchases, everyone.sessions)], GREY),
        ("By visitor", visitors, GREEN),
        ("By traffic type: nobody outside knows which code is search, which is social", [*traffic, rest], BLUE),
    )
    traces, layout = bars(
        [
            Panel(
                title=title,
                labels=tuple(label for label, _, _ in group),
                values=tuple(100 * _rate(item) for item in group),
                texts=tuple(_text(item) for item in group),
                colour=colour,
            )
            for title, group, colour in groups
        ],
        axis_title="Visits that end in an order (%)",
        high=36,
        height=500,
    )
    new, returning = (
        next(item for item in visitors if item[0] == _VISITORS[level]) for level in ("new_visitor", "returning_visitor")
    )
    return Chart(
        traces=traces,
        layout=layout,
        headline=f"{percent(everyone.purchases / everyone.sessions)} of the visits end in an order",
        sentence=(
            f"{count(everyone.purchases)} of {count(everyone.sessions)} visits end in an order. New visitors buy in "
            f"{percent(_rate(new))} of {count(new[2])} visits, returning ones in {percent(_rate(returning))} of "
            f"{count(returning[2])}. Between the larger traffic types the rate runs from {percent(_rate(traffic[-1]))} "
            f"to {percent(_rate(traffic[0]))}. The counts say who bought, not why: do not read a cause into them."
        ),
        table=TextTable(
            columns=("Kind of visit", "Visits", "Orders", "Share with an order"),
            rows=tuple(
                (label, count(sessions), count(purchases), percent(purchases / sessions))
                for _, group, _ in groups
                for label, purchases, sessions in group
            ),
        ),
    )


def _rate(item):
    _, purchases, sessions = item
    return purchases / sessions


def _text(item):
    _, purchases, sessions = item
    return f"{percent(_rate(item))}: {count(purchases)} of {count(sessions)}"
