"""Which visits end in an order: by kind of visitor and by anonymous traffic type, each with its counts."""

from dataclasses import dataclass

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, GREEN, GREY, count, percent
from platformlab.charts.tables._panels import Panel, bars

FEW_SESSIONS = 80
"""A rate from fewer visits than this says next to nothing; such traffic types are drawn together."""


@dataclass(frozen=True)
class _Visits:
    label: str
    sessions: int
    orders: int

    @property
    def rate(self):
        return self.orders / self.sessions


def chart(table):
    """Share of visits with an order, by visitor type and by traffic type. ValueError if the table lacks those rows."""
    rows = table.verified()
    everybody = _visits("Everybody", rows.one(dimension="all"))
    new, returning, other = (
        _visits(label, rows.one(dimension="visitor_type", level=level))
        for label, level in (
            ("New visitors", "new_visitor"),
            ("Returning visitors", "returning_visitor"),
            ("Others", "other"),
        )
    )
    types = rows.some(dimension="traffic_type")
    common = [row for row in types if row.sessions >= FEW_SESSIONS]
    rare = [row for row in types if row.sessions < FEW_SESSIONS]
    traffic = [_visits(f"Type {row.level.removeprefix('type_')}", row) for row in common]
    traffic.sort(key=lambda visits: visits.rate, reverse=True)
    groups = (
        ("All visits", [everybody], GREY),
        ("By visitor", [new, returning, other], GREEN),
        (
            "By traffic type: nobody outside knows which code is search, which is social",
            [*traffic, _visits(f"{len(rare)} rare types", *rare)],
            BLUE,
        ),
    )
    traces, layout = bars(
        [
            Panel(
                title=title,
                labels=tuple(visits.label for visits in group),
                values=tuple(100 * visits.rate for visits in group),
                texts=tuple(f"{percent(v.rate)}: {count(v.orders)} of {count(v.sessions)}" for v in group),
                colour=colour,
            )
            for title, group, colour in groups
        ],
        axis_title="Visits that end in an order (%)",
        high=36,
        height=500,
    )
    return Chart(
        traces=traces,
        layout=layout,
        headline=f"{percent(everybody.rate)} of the visits end in an order",
        sentence=(
            f"{count(everybody.orders)} of {count(everybody.sessions)} visits end in an order. New visitors buy in "
            f"{percent(new.rate)} of {count(new.sessions)} visits, returning ones in {percent(returning.rate)} of "
            f"{count(returning.sessions)}. Between the larger traffic types the rate runs from "
            f"{percent(traffic[-1].rate)} to {percent(traffic[0].rate)}. The counts say who bought, not why: do not "
            "read a cause into them."
        ),
        table=TextTable(
            columns=("Kind of visit", "Visits", "Orders", "Share with an order"),
            rows=tuple(
                (visits.label, count(visits.sessions), count(visits.orders), percent(visits.rate))
                for _, group, _ in groups
                for visits in group
            ),
        ),
    )


def _visits(label, *rows):
    return _Visits(label, sum(row.sessions for row in rows), sum(row.purchases for row in rows))
