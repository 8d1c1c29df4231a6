"""How large the platforms are: people a month, buyers a year, and turnover, by year."""

from platformlab.charts.chart import Chart, TextTable
from platformlab.charts.style import BLUE, GREEN, ORANGE, count

TAOBAO = "China retail marketplaces (Taobao+Tmall)"
_NAMES = {TAOBAO: "Taobao+Tmall"}
_COLOURS = {TAOBAO: ORANGE, "Pinduoduo": ORANGE, "Weidian": GREEN}
"""Marketplaces and the micro-store; content platforms are blue."""

_BUYERS = ("annual_active_consumers", "annual_active_buyers")
_DATES = ["2011-01-01", "2026-06-30"]

_LABELS = {
    "people": {
        "WeChat": (-1, "top left"),
        "Weibo": (0, "bottom center"),
        "Kuaishou": (-1, "top center"),
        "Bilibili": (-1, "top center"),
    },
    "buyers": {TAOBAO: (0, "top left"), "Pinduoduo": (0, "bottom center")},
    "turnover": {
        TAOBAO: (0, "bottom center"),
        "Pinduoduo": (-1, "top center"),
        "Kuaishou": (0, "bottom center"),
        "Weidian": (0, "top center"),
    },
}
"""Where a line has its name: at its first (0) or last (-1) point, and on which side, so that none meets another."""


def chart(table):
    """Three panels by date: people who open a content platform in a month, buyers in a year, and turnover of goods.

    ValueError if the table lacks the rows that the sentence reads.
    """
    rows = table.verified()
    groups = {
        "people": rows.where(
            metric=lambda metric: metric.startswith("mau"), platform=lambda name: name in _LABELS["people"]
        ),
        "buyers": rows.where(metric=lambda metric: metric in _BUYERS),
        "turnover": rows.where(metric="gmv"),
    }
    taobao = rows.one(platform=TAOBAO, metric="gmv", period_end="2021-03-31")
    pinduoduo = rows.one(platform="Pinduoduo", metric="gmv", period_end="2021-12-31")
    kuaishou = rows.one(platform="Kuaishou", metric="gmv", period_end="2023-12-31")
    wechat = rows.one(platform="WeChat", metric="mau", period_end="2024-06-30")
    buyers = rows.one(platform=TAOBAO, metric="annual_active_consumers", period_end="2021-03-31")
    return Chart(
        traces=tuple(
            _line(name, panel, sorted(group.where(platform=name).rows, key=lambda row: row.period_end), axis)
            for axis, (panel, group) in zip(("", "2", "3"), groups.items(), strict=True)
            for name in _LABELS[panel]
        ),
        layout={
            "height": 400,
            "margin": {"t": 52, "l": 48},
            **_panel("", (0, 0.28), [0, 1500]),
            **_panel("2", (0.36, 0.64), [0, 1500]),
            **_panel("3", (0.74, 1), [0, 8200]),
            "annotations": [
                _heading("Content platforms", "million people a month", 0),
                _heading("Marketplaces", "million buyers a year", 0.36),
                _heading("Turnover", "CNY billion a year", 0.74),
            ],
        },
        headline=f"CNY {count(taobao.value)} billion on Taobao and Tmall, {count(kuaishou.value)} billion on Kuaishou",
        sentence=(
            f"About {count(wechat.value)} million people opened WeChat in a month of {wechat.period_end.year}, and "
            f"{count(buyers.value)} million bought on Taobao or Tmall in the year to March 2021. Turnover there was "
            f"CNY {count(taobao.value)} billion in that year, on Pinduoduo {count(pinduoduo.value)} billion in 2021, "
            f"and on Kuaishou, a content platform, {count(kuaishou.value)} billion in {kuaishou.period_end.year}."
        ),
        table=TextTable(
            columns=("Platform", "Period ends", "What", "Value", "Unit"),
            rows=tuple(
                (
                    _NAMES.get(row.platform, row.platform),
                    row.period_end.isoformat(),
                    _WHAT[row.metric],
                    count(row.value),
                    row.unit.replace("_", " "),
                )
                for group in groups.values()
                for row in group.rows
            ),
        ),
    )


_WHAT = {
    "mau": "people in the month",
    "mau_q2_average": "people a month, average of the second quarter",
    "mau_q4_average": "people a month, average of the fourth quarter",
    "mau_year_average": "people a month, average of the year",
    "annual_active_consumers": "buyers within a year",
    "annual_active_buyers": "buyers within a year",
    "gmv": "turnover in the year",
}


def _line(platform, panel, rows, axis):
    at, position = _LABELS[panel][platform]
    name = _NAMES.get(platform, platform)
    text = [""] * len(rows)
    text[at] = name.replace("+", "+<br>")
    colour = _COLOURS.get(platform, BLUE)
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "name": name,
        "x": [row.period_end.isoformat() for row in rows],
        "y": [row.value for row in rows],
        "text": text,
        "textposition": position,
        "textfont": {"size": 12},
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 6},
        "hovertemplate": f"{name}, %{{x|%B %Y}}: %{{y:,}}<extra></extra>",
        "xaxis": f"x{axis}",
        "yaxis": f"y{axis}",
    }


def _panel(axis, domain, span):
    return {
        f"xaxis{axis}": {
            "type": "date",
            "domain": list(domain),
            "range": _DATES,
            "tickvals": [f"{year}-12-31" for year in (2014, 2018, 2022)],
            "ticktext": ["2014", "2018", "2022"],
            "tickangle": 0,
            "title": {"text": "End of year"},
            "anchor": f"y{axis}",
        },
        f"yaxis{axis}": {"range": span, "tickformat": ",", "anchor": f"x{axis}"},
    }


def _heading(text, unit, x):
    """What the panel shows, and the unit of its upright axis: three titles along the axes would crowd the lines."""
    return {
        "text": f"<b>{text}</b><br>{unit}",
        "align": "left",
        "showarrow": False,
        "x": x,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -40,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 6,
    }
