"""Missions between the sliders and their cards: what an explorer watches for, and who hears that it was found."""

from platformlab import exercises, explorers, records
from platformlab.exercises.feedback import plain
from platformlab.exercises.learner import current

_found = {}
_listeners = {}


def watched(explorer):
    """What an ExplorerWidget needs to tick its missions: its arguments goals, reached and on_goal, as a dict.

    Finding one is kept in the records of the learner, and the mission's card hears of it.
    """
    from platformlab.explorers.widget import Goal

    who = current()
    kept = records.of(who.id).read().get("exercise", {})
    specs = {spec.id: spec for spec in exercises.missions(explorer)}
    numbers = {name: spec.given(who.id) for name, spec in specs.items()}

    def goal(name):
        spec, given = specs[name], numbers[name]
        return Goal(name, plain(spec.prompt(given)), lambda values, result: spec.reached(given, values, result))

    def found(name, values):
        records.of(who.id).attempt(name, status="right", score=1.0, points=specs[name].points)
        _found[who.id, name] = dict(values)
        if (who.id, name) in _listeners:
            _listeners[who.id, name](dict(values))

    return {
        "goals": tuple(goal(name) for name in specs),
        "reached": tuple(name for name in specs if "solved" in kept.get(name, {})),
        "on_goal": found,
    }


def listen(learner_id, name, heard):
    """Calls heard(values) when the sliders show what a mission looks for; at once if they did since the kernel started.
    A card that is shown again takes the place of the one before it."""
    _listeners[learner_id, name] = heard
    if (learner_id, name) in _found:
        heard(_found[learner_id, name])


def settings_line(spec, values):
    """The line for the answer cell: the settings that differ from the explorer's defaults."""
    defaults = explorers.spec(spec.explorer).defaults
    changed = {name: short(value) for name, value in values.items() if value != defaults[name]}
    return f"{spec.answer_name} = {changed or {name: short(value) for name, value in values.items()}!r}"


def short(value):
    """A number without a needless .0, for a line of code."""
    return int(value) if value == int(value) else value
