"""What Chinese platforms ask of a seller: commission and deposit, as each page gives them, with its date."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, PURPLE, cny, percent
from platformlab.charts.tables._ranges import range_traces, rows_axis, span, span_text

_KINDS = ("marketplace", "micro_store")


def chart(table):
    """Commission and deposit side by side, a line for each platform and date. Only pages that were read, in CNY.

    A deposit that is an example in a manual is among the numbers, with its note, and not in the picture.
    """
    checked = table.verified()
    taobao_before, taobao_now = (checked.one(platform="Taobao", as_of_date=date) for date in (None, "2024-09-01"))
    tmall = checked.one(platform="Tmall", as_of_date="2021-01-01")
    weidian = checked.one(platform="Weidian")
    rows = [row for row in checked.rows if row.currency == "CNY" and row.platform_kind in _KINDS]
    order = list(dict.fromkeys(row.platform for row in rows))
    rows.sort(key=lambda row: (order.index(row.platform), row.as_of_date or ""))
    drawn = [row for row in rows if _commission(row) or _deposit_charged(row)]
    labels = [_label(row) for row in drawn]
    return Chart(
        traces=(
            *_panel("commission, % of the sale", [_commission(row) for row in drawn], _percents, BLUE, ""),
            *_panel("deposit, CNY", [_deposit_charged(row) for row in drawn], _amounts, PURPLE, "2"),
        ),
        layout={
            "height": 420,
            "xaxis": {"title": {"text": "Commission (% of the sale)"}, "range": [-0.4, 13], "domain": [0, 0.45]},
            "xaxis2": {
                "title": {"text": "Deposit, paid back (CNY)"},
                "range": [-20_000, 640_000],
                "domain": [0.5, 1],
                "tickvals": [0, 250_000, 500_000],
                "tickangle": 0,
                "tickformat": ",",
                "anchor": "y2",
            },
            "yaxis": rows_axis(labels),
            "yaxis2": rows_axis(labels, showticklabels=False, anchor="x2"),
        },
        headline=f"Taobao: {_percents(_commission(taobao_now))} of the sale since {taobao_now.as_of_date[:4]}",
        sentence=(
            f"Taobao asked {_percents(_commission(taobao_before))} commission and a deposit of "
            f"{_amounts(_deposit(taobao_before))} on an undated page, and {_percents(_commission(taobao_now))} "
            f"commission since {taobao_now.as_of_date[:4]} (small sellers may be exempt). Tmall asked "
            f"{_percents(_commission(tmall))} and a deposit of {_amounts(_deposit(tmall))} in {tmall.as_of_date[:4]}. "
            f"A Weidian shop cost {_amounts(_yearly_fee(weidian))} a year in {weidian.as_of_date[:4]}; of a commission "
            "that page says nothing."
        ),
        table=TextTable(
            columns=("Platform", "As of", "Commission", "Deposit", "Yearly fee", "Note"),
            rows=tuple(
                (
                    row.platform,
                    row.as_of_date or "undated",
                    _percents(_commission(row)),
                    _amounts(_deposit(row)),
                    _amounts(_yearly_fee(row)),
                    row.note or "",
                )
                for row in rows
            ),
        ),
    )


def _panel(name, spans, written, colour, axis):
    return range_traces(name, list(enumerate(spans)), [written(pair) for pair in spans], colour=colour, axis=axis)


def _commission(row):
    return span(row.commission_min_pct, row.commission_max_pct)


def _deposit(row):
    return span(row.deposit_min, row.deposit_max)


def _deposit_charged(row):
    return None if (row.note or "").startswith("EXAMPLE") else _deposit(row)


def _yearly_fee(row):
    return span(row.annual_fee_min, row.annual_fee_max)


def _percents(pair):
    return span_text(pair, lambda value: percent(value / 100))


def _amounts(pair):
    return span_text(pair, cny)


def _label(row):
    """Platform and date; what stands in brackets behind a name is left to the table of numbers."""
    name = row.platform.partition(" (")[0]
    kind = " (micro-store)" if row.platform_kind == "micro_store" else ""
    return f"{name}{kind}, {row.as_of_date[:7] if row.as_of_date else 'undated'}"
