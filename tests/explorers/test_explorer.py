"""An explorer without a browser: setting a control is all that a slider does."""

import pytest
import traitlets
from sample import SPEC, chart, takings

from platformlab.explorers.controls import Control, Preset
from platformlab.explorers.explorer import ExplorerSpec, Live


@pytest.fixture
def live():
    return Live(SPEC)


def test_a_control_moves_result_text_table_and_figure(live):
    assert live.text == "¥100 a month. 200 clicks at ¥0.50."
    live.control("clicks").value = 1_000
    assert live.result.takings_cny == 500
    assert live.text == "¥500 a month. 1,000 clicks at ¥0.50."
    assert live.table.rows == (("Takings", "¥500"),)
    assert list(live.figure.data[0].y) == [1_000, 500]


def test_controls_are_traits_to_observe_and_link(live):
    seen = []
    live.observe(lambda change: seen.append(change["new"]), names="clicks")
    live.control("clicks").observe(lambda change: seen.append(("handle", change["new"])), "value")
    live.clicks = 300
    assert seen == [300, ("handle", 300)] or seen == [("handle", 300), 300]
    other = Live(SPEC)
    traitlets.link((live, "clicks"), (other, "clicks"))
    live.set(clicks=50)
    assert other.result.clicks == 50


def test_several_controls_change_together_or_not_at_all(live):
    with pytest.raises(ValueError, match="price_cny must be a number from 0 to 2"):
        live.set(clicks=10, price_cny=3)
    assert live.values == {"clicks": 200, "price_cny": 0.5}
    with pytest.raises(ValueError, match="no control 'click'; it has clicks, price_cny"):
        live.set(click=10)


def test_a_wrong_assignment_says_what_is_allowed(live):
    with pytest.raises(traitlets.TraitError, match="clicks must be a number from 0 to 10,000, got -5"):
        live.clicks = -5
    with pytest.raises(traitlets.TraitError, match="clicks must be a number from 0 to 10,000"):
        live.control("clicks").value = 20_000
    assert live.clicks == live.control("clicks").value == 200


def test_presets_and_reset(live):
    live.set(price_cny=1.5)
    assert live.use("Busy").values == {"clicks": 5_000, "price_cny": 0.5}
    assert live.reset().values == SPEC.defaults
    with pytest.raises(ValueError, match="no preset 'Lazy'; it has 'Busy', 'Dear'"):
        live.use("Lazy")


def test_a_declaration_that_cannot_be_is_refused():
    def spec(**parts):
        return ExplorerSpec(
            **{"name": "x", "title": "X", "controls": SPEC.controls, "model": takings, "chart": chart} | parts
        )

    with pytest.raises(ValueError, match="no control 'fans'"):
        spec(presets=(Preset("P", {"fans": 1}),))
    with pytest.raises(ValueError, match="clicks must be"):
        spec(presets=(Preset("P", {"clicks": -1}),))
    with pytest.raises(ValueError, match="same name"):
        spec(controls=SPEC.controls * 2)
    with pytest.raises(ValueError, match="the widget uses itself: trait_names"):
        Live(spec(controls=(Control("trait_names", "T"),)))
