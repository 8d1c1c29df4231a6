"""An explorer: sliders, one call of a model, one chart. Declared once; the same object is tested, shown and graded.

    SPEC = ExplorerSpec(name=..., title=..., controls=(Control(...), ...), model=f, chart=g, presets=(Preset(...),))

`model(**values)` is a function of platformlab.models; `chart(values, result)` gives a platformlab.charts.chart.Chart.
Setting a control is all that a slider does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import traitlets as tr

from platformlab.charts.chart import Chart
from platformlab.explorers.controls import Control, Preset


@dataclass(frozen=True, kw_only=True)
class ExplorerSpec:
    """What an explorer is made of. ValueError when a preset names an unknown control or a value out of range.

    sweeps: whether a slider's positions are computed in advance, in one go; False for a model too heavy for that.
    """

    name: str
    title: str
    controls: tuple[Control, ...]
    model: Callable[..., Any]
    chart: Callable[[dict, Any], Chart]
    presets: tuple[Preset, ...] = ()
    sweeps: bool = True
    by_name: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "by_name", {control.name: control for control in self.controls})
        if len(self.by_name) != len(self.controls):
            raise ValueError(f"explorer {self.name!r}: two controls have the same name")
        for preset in self.presets:
            self.completed(preset.values)

    def control(self, name):
        """The declaration of one control; a one-line ValueError that names the controls there are."""
        if name not in self.by_name:
            raise ValueError(f"the explorer {self.name!r} has no control {name!r}; it has {', '.join(self.by_name)}")
        return self.by_name[name]

    @property
    def defaults(self):
        """Every control's value before anybody touches it."""
        return {control.name: float(control.default) for control in self.controls}

    def completed(self, values):
        """All controls' values, checked: the given ones, and the defaults of the rest."""
        return self.defaults | {name: self.control(name).checked(value) for name, value in values.items()}

    def run(self, values):
        """The model's result and its chart at the given values of all controls."""
        result = self.model(**values)
        return result, self.chart(values, result)


class ControlHandle(tr.HasTraits):
    """One control of a live explorer: `.value`, `.observe`; takes part in link() and interactive_output().

    Assigning a value the control cannot take raises a TraitError that says what it can take.
    """

    value = tr.Float()

    def __init__(self, live, control):
        self.control, self.label, self.unit = control, control.label, control.unit
        self.name, self.min, self.max = control.name, control.min, control.max
        self.step, self.default = control.step, control.default
        super().__init__(value=getattr(live, control.name))
        self._tie = tr.link((self, "value"), (live, control.name))

    @tr.validate("value")
    def _checked(self, proposal):
        return _checked_trait(self.control, proposal["value"])


def _checked_trait(control, value):
    try:
        return control.checked(value)
    except ValueError as error:
        raise tr.TraitError(str(error)) from None


class Live(tr.HasTraits):
    """An explorer in use, without a browser: each control is a trait of its name, and the rest follows from them."""

    def __init__(self, spec, **kwargs):
        taken = [name for name in spec.by_name if hasattr(type(self), name)]
        if taken:
            raise ValueError(f"explorer {spec.name!r}: control names that the widget uses itself: {', '.join(taken)}")
        self.declared = spec
        self._handles, self._computed = {}, (None, None, None)
        self.add_traits(**{control.name: ControlTrait(control).tag(sync=True) for control in spec.controls})
        super().__init__(**kwargs)

    @property
    def controls(self):
        """The controls' declarations: name, label, unit, min, max, step, default."""
        return self.declared.controls

    def control(self, name):
        """One control as an object with `.value` and `.observe`."""
        if name not in self._handles:
            self._handles[name] = ControlHandle(self, self.declared.control(name))
        return self._handles[name]

    @property
    def values(self):
        """Every control's value by name."""
        return {control.name: getattr(self, control.name) for control in self.declared.controls}

    def set(self, **values):
        """Sets several controls at once. Nothing is set if one of them cannot be: ValueError says which."""
        checked = {name: self.declared.control(name).checked(value) for name, value in values.items()}
        with self.hold_trait_notifications():
            for name, value in checked.items():
                setattr(self, name, value)
        return self

    def reset(self):
        """Every control back to its default."""
        return self.set(**self.declared.defaults)

    def use(self, preset):
        """Sets what a preset names (by its label) and everything else to its default."""
        for candidate in self.declared.presets:
            if candidate.label == preset:
                return self.set(**self.declared.completed(candidate.values))
        known = ", ".join(repr(candidate.label) for candidate in self.declared.presets)
        raise ValueError(f"the explorer {self.declared.name!r} has no preset {preset!r}; it has {known}")

    def _now(self):
        values = self.values
        if self._computed[0] != values:
            self._computed = (values, *self.declared.run(values))
        return self._computed

    @property
    def result(self):
        """What the model gives at these values."""
        return self._now()[1]

    @property
    def chart(self):
        """The chart with its sentence and table."""
        return self._now()[2]

    @property
    def figure(self):
        """The chart as a plotly.graph_objects.Figure."""
        return self.chart.figure

    @property
    def text(self):
        """The headline and the sentence that reads the result."""
        return self.chart.text

    @property
    def table(self):
        """The numbers of the chart as text."""
        return self.chart.table


class ControlTrait(tr.Float):
    """A float trait that takes what its control takes."""

    def __init__(self, control, **kwargs):
        super().__init__(float(control.default), **kwargs)
        self.control = control

    def validate(self, obj, value):
        return _checked_trait(self.control, value)
