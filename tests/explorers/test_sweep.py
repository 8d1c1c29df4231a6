"""A sweep, looked up at any position, is the chart that the model gives there."""

import json
from array import array
from copy import deepcopy
from math import isnan

import pytest
from sample import SPEC

from platformlab import explorers
from platformlab.explorers.sweep import sweep, view_of


def looked_up(spec, sent, values, index):
    """What the page shows at a position of a sweep that was sent: the base view with the sweep's columns put in."""
    message, buffers = sent
    view = deepcopy(view_of(spec.run(values)[1]))
    for column in message["columns"]:
        if "buffer" not in column:
            value = column["values"][index]
        else:
            numbers = [None if isnan(n) else n for n in array("f", buffers[column["buffer"]])]
            size = column["size"]
            value = numbers[index] if size is None else numbers[index * size : (index + 1) * size]
        node = view
        for step in column["path"][:-1]:
            node = node[step]
        node[column["path"][-1]] = value
    view["ranges"] = {axis: spans[index] for axis, spans in message["spans"].items()}
    return listed(view)


def listed(node):
    """The same tree as JSON carries it: tuples are lists."""
    if isinstance(node, dict):
        return {key: listed(value) for key, value in node.items()}
    return [listed(value) for value in node] if isinstance(node, (list, tuple)) else node


def rounded(node):
    """Numbers as 32-bit floats carry them."""
    if isinstance(node, dict):
        return {key: rounded(value) for key, value in node.items()}
    if isinstance(node, (list, tuple)):
        return [rounded(value) for value in node]
    if isinstance(node, (int, float)) and not isinstance(node, bool):
        return pytest.approx(node, rel=1e-6)
    return node


@pytest.mark.parametrize("name", ["clicks", "price_cny"])
def test_every_position_is_the_models_chart(name):
    values = SPEC.defaults
    sent = sweep(SPEC, name, values)
    for index, position in enumerate(SPEC.control(name).positions):
        expected = view_of(SPEC.run(values | {name: position})[1])
        assert looked_up(SPEC, sent, values, index) == rounded(expected)


def test_only_what_moves_travels():
    message, buffers = sweep(SPEC, "price_cny", SPEC.defaults)
    paths = {tuple(column["path"]) for column in message["columns"]}
    assert ("traces", 0, "y") in paths
    assert not any(path[:1] == ("layout",) or path == ("traces", 0, "x") for path in paths)
    assert [len(block) for block in buffers] == [4 * 2 * len(SPEC.control("price_cny").positions)]


def test_the_common_range_holds_every_position():
    message, _ = sweep(SPEC, "clicks", SPEC.defaults)
    low, high = message["ranges"]["y"]
    assert low == 0
    assert all(low <= from_ and to <= high for from_, to in message["spans"]["y"])


@pytest.mark.parametrize("name", sorted(explorers.specs()))
def test_every_sweep_of_the_course_can_travel(name):
    spec = explorers.spec(name)
    for control in spec.controls if spec.sweeps else ():
        message, blocks = sweep(spec, control.name, spec.defaults)
        assert len(json.dumps(message)) < 200_000, control.name
        assert sum(map(len, blocks)) < 400_000, control.name
