"""Every explorer of the course: each control moves text and picture, extremes are finite, each sweep is the model."""

import math
from importlib import import_module
from itertools import product

import pytest
from test_sweep import looked_up, rounded

from platformlab import explorers
from platformlab.explorers.explorer import Live
from platformlab.explorers.sweep import sweep, view_of

SPECS = list(explorers.specs().values())
CONTROLS = [
    pytest.param(spec, control, id=f"{spec.name}-{control.name}") for spec in SPECS for control in spec.controls
]
SWEPT = [case for case in CONTROLS if case.values[0].sweeps]
FEW = 4
"""Positions that are tried of a control whose model is too heavy for a whole sweep."""


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_an_explorer_is_in_the_module_called_like_it_so_that_no_other_is_loaded(spec):
    assert spec in import_module(f"platformlab.explorers.{spec.name}").EXPLORERS


def tried(spec, control):
    """The positions to try: all of them, or a few from end to end."""
    places = control.positions
    if spec.sweeps or len(places) <= FEW:
        return places
    return tuple(places[round(place * (len(places) - 1) / (FEW - 1))] for place in range(FEW))


def numbers(node):
    """Every number in a view."""
    if isinstance(node, dict):
        for value in node.values():
            yield from numbers(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from numbers(value)
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield node


def texts(view):
    return [view["headline"], view["sentence"], *(cell for row in view["table"]["rows"] for cell in row)]


def sensible(view):
    assert all(math.isfinite(number) for number in numbers([view["traces"], view["ranges"]]))
    for text in texts(view):
        assert not any(bad in text.lower() for bad in ("nan", "inf ", "none", "{", "}")), text


@pytest.mark.parametrize(("spec", "control"), CONTROLS)
def test_a_control_moves_the_text_and_the_picture(spec, control):
    views = [view_of(spec.run(spec.defaults | {control.name: v})[1]) for v in tried(spec, control)]
    assert len({view["headline"] + view["sentence"] for view in views}) > 1
    assert any(view["traces"] != views[0]["traces"] for view in views)
    for view in views:
        sensible(view)
        assert view["layout"] == views[0]["layout"]
        assert [trace["type"] for trace in view["traces"]] == [trace["type"] for trace in views[0]["traces"]]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_all_pairs_of_extremes_are_finite_and_drawn_by_plotly(spec):
    ends = {control.name: (control.min, control.max) for control in spec.controls}
    names = list(ends)
    corners = [spec.defaults | {n: ends[n][i] for n in names} for i in (0, 1)]
    if spec.sweeps:
        for one, other in product(names, names):
            if one < other:
                corners += [spec.defaults | {one: a, other: b} for a, b in product(ends[one], ends[other])]
    else:
        # A heavy model: the digits of each control's number say to which end it goes, and then the other way round. Any
        # two numbers differ in a digit, so that any two controls meet in every pair of ends, the others at theirs.
        for digit in range(len(names).bit_length()):
            for flip in (0, 1):
                corners.append({n: ends[n][(place >> digit) % 2 ^ flip] for place, n in enumerate(names)})
    for corner in corners:
        sensible(view_of(spec.run(corner)[1]))
    for corner in corners[:2]:
        assert spec.run(corner)[1].figure.data


@pytest.mark.parametrize(("spec", "control"), SWEPT)
def test_the_page_shows_what_the_model_gives(spec, control):
    sent = sweep(spec, control.name, spec.defaults)
    for index in {0, len(control.positions) // 2, len(control.positions) - 1}:
        expected = view_of(spec.run(spec.defaults | {control.name: control.positions[index]})[1])
        assert looked_up(spec, sent, spec.defaults, index) == rounded(expected)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_presets_tell_different_stories(spec):
    live = Live(spec)
    stories = {live.use(preset.label).text for preset in spec.presets}
    assert len(stories) == len(spec.presets)


@pytest.mark.parametrize(("spec", "control"), CONTROLS)
def test_a_control_says_what_it_is(spec, control):
    assert control.label
    assert control.unit
    assert control.kind != "share" or control.max <= 1


def test_a_name_that_is_not_there_is_one_plain_sentence():
    with pytest.raises(ValueError, match="there is no explorer 'view_into_income': did you mean 'views_into_income'"):
        explorers.get("view_into_income")
