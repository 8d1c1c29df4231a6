"""A small explorer of known arithmetic: a slider's value times a price."""

from dataclasses import dataclass

from platformlab.charts import style
from platformlab.charts.chart import Chart, TextTable
from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec


@dataclass(frozen=True)
class Takings:
    clicks: float
    takings_cny: float


def takings(*, clicks, price_cny):
    return Takings(clicks=clicks, takings_cny=clicks * price_cny)


def chart(values, result):
    return Chart(
        traces=(
            {
                "type": "bar",
                "x": ["clicks", "CNY"],
                "y": [result.clicks, result.takings_cny],
                "text": [style.count(result.clicks), style.cny(result.takings_cny)],
            },
        ),
        layout={"yaxis": {"title": {"text": "a month"}}},
        headline=f"{style.cny(result.takings_cny)} a month",
        sentence=f"{style.count(result.clicks)} clicks at {style.cny(values['price_cny'])}.",
        table=TextTable(("", "a month"), (("Takings", style.cny(result.takings_cny)),)),
        extents={"y": (0, max(result.clicks, result.takings_cny))},
    )


SPEC = ExplorerSpec(
    name="sample",
    title="Clicks into money",
    controls=(
        Control("clicks", "Clicks", unit="a month", min=0, max=10_000, default=200, step=10, scale="log", kind="count"),
        Control("price_cny", "Price", unit="CNY a click", min=0, max=2, default=0.5, step=0.1, kind="cny"),
    ),
    model=takings,
    chart=chart,
    presets=(Preset("Busy", {"clicks": 5_000}), Preset("Dear", {"price_cny": 2})),
)
