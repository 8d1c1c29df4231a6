"""The house style of every chart: colours, number formats, and the Plotly template.

The colours keep a contrast of at least 3 : 1 against white and against JupyterLab's dark background, and stay apart
for readers with the common colour deficiencies (tests/charts/test_style.py computes both). Nothing relies on
colour alone: every chart labels its parts directly.
"""

import math

BLUE = "#1173AD"
ORANGE = "#CB7D10"
GREEN = "#2F9A78"
PURPLE = "#8F45D6"
RED = "#D0455C"
GREY = "#808080"

YOU = BLUE
"""What reaches the learner: creator, seller."""
PLATFORM = ORANGE
"""What the platform keeps."""
ADVERTISER = PURPLE
"""What advertisers, or sellers who buy traffic, pay."""
SHOP = GREEN
"""Orders and sales."""
LOSS = RED
"""Money lost, costs."""
MUTED = GREY
"""What is there but not in question: unsold space, a comparison."""

PALETTE = (BLUE, ORANGE, GREEN, PURPLE, RED, GREY)


def soft(colour, opacity):
    """The same colour as an rgba() string, for areas and the links of a Sankey diagram; opacity from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


def _signed(text, value):
    return f"−{text}" if value < 0 else text


def count(value):
    """People, views, orders: whole numbers with commas; one decimal under 10 where it is not whole."""
    value = _settled(value)
    if not math.isfinite(value):
        return "no limit" if value > 0 else "–"
    size = abs(value)
    whole = size >= 10 or math.isclose(size, round(size), abs_tol=0.05)
    return _signed(f"{size:,.0f}" if whole else f"{size:,.1f}", value)


def cny(value):
    """Money: ¥1,234 from ¥100 up, ¥5.60 below, whole amounts without decimals."""
    value = _settled(value)
    if not math.isfinite(value):
        return "no limit" if value > 0 else "–"
    size = abs(value)
    whole = size >= 99.995 or math.isclose(size, round(size), abs_tol=0.005)
    return _signed(f"¥{size:,.0f}" if whole else f"¥{size:,.2f}", value)


def percent(value):
    """A share in [0, 1] as a percentage with at most three significant digits: 0.012 is "1.2 %"."""
    if not math.isfinite(value):
        return "–"
    size = abs(value) * 100
    decimals = 0 if size >= 99.95 else 1 if size >= 9.95 else 2 if size >= 0.0995 else 3
    text = f"{size:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return _signed(f"{text} %", value if text != "0" else 0)


def number(value):
    """A plain number with at most three decimals."""
    value = _settled(value)
    if not math.isfinite(value):
        return "no limit" if value > 0 else "–"
    text = f"{abs(value):,.3f}".rstrip("0").rstrip(".")
    return _signed(text, value)


def compact(value):
    """A large number short enough for an axis label: 1.2 million, 45,000."""
    value = _settled(value)
    if not math.isfinite(value):
        return "no limit" if value > 0 else "–"
    size = abs(value)
    for unit, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if size >= unit:
            return _signed(f"{size / unit:,.3g} {name}", value)
    return count(value)


def _settled(value):
    """Minus nothing is nothing: what would be printed as -0 is 0."""
    return 0.0 if abs(value) < 5e-7 else float(value)


FORMATS = {"count": count, "cny": cny, "percent": percent, "share": percent, "number": number, "compact": compact}
"""The formats by name, as prompts and feedback use them: {fans:count}."""

_AXIS = {
    "automargin": True,
    "showgrid": True,
    "gridcolor": "rgba(128,128,128,0.22)",
    "zeroline": True,
    "zerolinecolor": "rgba(128,128,128,0.6)",
    "zerolinewidth": 1,
    "ticks": "",
    "title": {"standoff": 8, "font": {"size": 13}},
    "fixedrange": True,
    # Margins make room for every label; to look for those that stick out would take time whenever a chart is drawn.
    "ticklabeloverflow": "allow",
}

TEMPLATE = {
    "layout": {
        "colorway": list(PALETTE),
        "font": {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif", "size": 13},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 56, "r": 24, "t": 24, "b": 48},
        "height": 380,
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0.35,
        "separators": ".,",
        "xaxis": _AXIS,
        "yaxis": _AXIS,
    },
    "data": {
        "bar": [{"cliponaxis": False, "textposition": "outside", "marker": {"line": {"width": 0}}}],
        "scatter": [{"cliponaxis": False, "line": {"width": 3}, "marker": {"size": 9}}],
        "waterfall": [{"cliponaxis": False, "textposition": "outside"}],
    },
}
"""Plotly template of every chart; the page adds the theme's text colour. Charts set only what is their own."""


def panel_title(text, *, x, y=1.0, xanchor="left", yshift=8, **extra):
    """A Plotly annotation over a panel. x, y: shares of the picture; yshift: pixels up; extra: as Plotly takes it."""
    place = {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "xanchor": xanchor,
        "y": y,
        "yanchor": "bottom",
        "yshift": yshift,
    }
    return {"text": text, "showarrow": False, **place, **extra}
