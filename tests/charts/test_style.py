"""Colours that everybody can tell apart, and numbers as a person writes them."""

from itertools import combinations

import pytest

from platformlab.charts import style

WHITE, JUPYTERLAB_DARK = (255, 255, 255), (33, 33, 33)

# Linear-RGB simulation matrices of full deuteranopia and protanopia (Machado, Oliveira & Fernandes 2009).
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}


def rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def linear(channels):
    return [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(one, other):
    light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) + 0.05 for x in (one, other)
    )
    return light[1] / light[0]


def lab(colour, matrix):
    """CIE L*a*b* of a colour as seen through a deficiency."""
    seen = [min(1, max(0, sum(m * c for m, c in zip(row, linear(rgb(colour)), strict=True)))) for row in matrix]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [
        sum(m * c for m, c in zip(row, seen, strict=True)) / w
        for row, w in zip(to_xyz, (0.9505, 1, 1.089), strict=True)
    ]
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in xyz]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("colour", style.PALETTE)
@pytest.mark.parametrize("background", [WHITE, JUPYTERLAB_DARK])
def test_every_colour_stands_out_in_light_and_dark(colour, background):
    assert contrast(rgb(colour), background) >= 3


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_four_colours_that_meet_in_a_chart_stay_apart(deficiency):
    matrix = DEFICIENCIES[deficiency]
    for one, other in combinations((style.BLUE, style.ORANGE, style.GREEN, style.PURPLE), 2):
        apart = sum((a - b) ** 2 for a, b in zip(lab(one, matrix), lab(other, matrix), strict=True)) ** 0.5
        assert apart > 20, (one, other)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("¥1,234", 1234.5),
        ("¥134", 134.4),
        ("¥57.60", 57.6),
        ("¥5.60", 5.6),
        ("¥0", 0),
        ("¥0", -1e-9),
        ("−¥120", -120.2),
        ("¥100", 99.999),
        ("¥3", 3.0),
        ("no limit", float("inf")),
    ],
)
def test_money(text, value):
    assert style.cny(value) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.2 %", 0.012), ("6 %", 0.06), ("83.3 %", 5 / 6), ("100 %", 1.0), ("0.05 %", 0.0005), ("0 %", 0.0)],
)
def test_shares(text, value):
    assert style.percent(value) == text


def test_counts_and_long_numbers():
    assert [style.count(v) for v in (24_000, 2.5, 3, 0, -7_000)] == ["24,000", "2.5", "3", "0", "−7,000"]
    assert style.compact(7_494_000_000_000) == "7.49 trillion"
    assert style.compact(45_000) == "45,000"


def test_a_soft_colour_is_the_same_colour():
    assert style.soft("#1173AD", 0.3) == "rgba(17,115,173,0.3)"
