"""Charts and explorers in a notebook: ordinary ipywidgets, drawn by the page with Plotly (see page/).

The page holds no formula. It shows the `view` that Python computed, and looks up a slider's positions in the sweep
that Python sent for it.
"""

import asyncio
import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import anywidget
import traitlets as tr

from platformlab.explorers import latest_run
from platformlab.explorers.answers import about, about_chart, along, at
from platformlab.explorers.explorer import Live
from platformlab.explorers.plotlyjs import KINDS, plotly_module, plotly_name
from platformlab.explorers.sweep import view_of

PAGE = Path(__file__).with_name("page")
_PARTS = ("plotly", "theme", "picture", "stage", "sweeps", "controls", "alive", "late", "explorer")


WORK_SECONDS = 0.004
"""So long a sweep works before it lets the kernel look for questions: the newest position is never kept waiting."""


def page_script():
    """The page's code as one ES module: the parts share one scope, in the order of what they build on."""
    return "\n".join((PAGE / f"{part}.js").read_text("utf-8") for part in _PARTS)


class ChartWidget(anywidget.AnyWidget):
    """A chart with its sentence and table. caption: HTML under it, such as the source and its year."""

    _esm = page_script()
    _css = (PAGE / "explorer.css").read_text("utf-8")
    about = tr.Dict().tag(sync=True)
    view = tr.Dict().tag(sync=True)
    snapshot = tr.Unicode().tag(sync=True, echo_update=False)
    """The chart as last drawn, as SVG: saved with the notebook by the page, for readers without Python."""
    plotly_name = tr.Unicode().tag(sync=True)

    def __init__(self, chart=None, *, title="", caption="", **kwargs):
        if chart is not None:
            kwargs |= {
                "about": about_chart(title, caption=caption),
                "view": view_of(chart) | {"values": {}},
            }
        self._plain_text = f"{title}: {chart.text}" if chart is not None else ""
        self._is_away = False
        super().__init__(plotly_name=plotly_name(), **kwargs)
        self.on_msg(self._answer)

    @property
    def model_id(self):
        """The id that the page knows it by. Whoever shows it, alone or inside another widget, asks for it."""
        latest_run.shows(self)
        if self._is_away:
            self._is_away = False
            self.layout.open()
            self.open()
        return super().model_id

    def put_away(self):
        """Leaves the page and the saved notebook. When it is shown again, it comes back as it is then."""
        if self.comm is None:
            return
        self.close()
        self.layout.close()
        del self._repr_mimebundle_  # ipywidgets sees to it that what is closed is never shown again
        self._is_away = True

    @tr.validate("view")
    def _drawable(self, proposal):
        """Plotly would draw a kind of trace that it does not have as a line, and say nothing."""
        unknown = {trace.get("type", "scatter") for trace in proposal["value"]["traces"]} - {"scatter", *KINDS}
        if unknown:
            known = ", ".join(("scatter", *KINDS))
            raise tr.TraitError(f"the page draws no {min(unknown)!r}, only {known}: KINDS in explorers/plotlyjs.py")
        return proposal["value"]

    def __repr__(self):
        return self._plain_text

    def _answer(self, _widget, message, _buffers):
        """A page without our server extension (another editor) asks for plotly.js once."""
        if message.get("kind") == "plotly":
            self.send({"kind": "plotly"}, [gzip.compress(plotly_module().encode(), 6)])


@dataclass(frozen=True)
class Goal:
    """Something to find with the sliders. test(values, result) tells whether they show it."""

    id: str
    text: str
    test: Callable[[dict, object], bool]


class ExplorerWidget(Live, ChartWidget):
    """An explorer in a notebook. Its controls are traits of their names: observe, link, assign.

    goals: things to find, shown as a list that ticks itself. reached: the ids of those found before.
    on_goal(id, values): called once for each goal when the sliders first show it.
    """

    goals = tr.List().tag(sync=True)

    def __init__(self, spec, *, goals: Iterable[Goal] = (), reached: Iterable[str] = (), on_goal=None, **kwargs):
        self._watched, self._on_goal, self._sweeping = tuple(goals), on_goal, None
        done = set(reached)
        values = spec.defaults
        result, chart = spec.run(values)
        super().__init__(
            spec,
            about=about(spec),
            view=view_of(chart) | {"values": values},
            goals=[{"id": goal.id, "text": goal.text, "reached": goal.id in done} for goal in self._watched],
            **kwargs,
        )
        self._computed = (values, result, chart)
        self.observe(self._refresh, names=list(spec.by_name))

    def __repr__(self):
        return f"{self.declared.title}: {self.text}"

    def _refresh(self, _change=None):
        """The view and the goals at the controls' values; once for all controls that changed together."""
        values = self.values
        if self.view.get("values") == values:
            return
        self.view = view_of(self.chart) | {"values": values}
        fresh = [
            goal
            for goal, shown in zip(self._watched, self.goals, strict=True)
            if not shown["reached"] and goal.test(values, self.result)
        ]
        if fresh:
            done = {goal.id for goal in fresh}
            self.goals = [shown | {"reached": shown["reached"] or shown["id"] in done} for shown in self.goals]
            for goal in fresh:
                if self._on_goal:
                    self._on_goal(goal.id, values)

    def _answer(self, widget, message, buffers):
        kind = message.get("kind")
        if kind in ("sweep", "near"):
            self._start_sweep(message)
        elif kind == "at":
            self.send(at(self.declared, message))
        elif kind == "hello":
            self.send({"kind": "hello"})
            if message.get("shown") not in (None, self.view["values"]):
                self.send_state(("view", "goals", *self.declared.by_name))
        else:
            super()._answer(widget, message, buffers)

    def _start_sweep(self, question):
        """Sends charts along sliders; in a kernel bit by bit, and only the newest that was asked for."""
        if self._sweeping:
            self._sweeping.cancel()
        work = along(self.declared, question, self.send)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for _ in work:
                pass
        else:
            self._sweeping = loop.create_task(_gently(work, hurry=question.get("hurry", False)))


async def _gently(work, *, hurry):
    """Does work that stops now and then, and lets the kernel look for questions in between.

    Without hurry the pauses are as long as the work: the page may be drawing on the same processor.
    """
    until = time.perf_counter() + WORK_SECONDS
    for _ in work:
        if time.perf_counter() > until:
            await asyncio.sleep(0.0005 if hurry else WORK_SECONDS)
            until = time.perf_counter() + WORK_SECONDS
