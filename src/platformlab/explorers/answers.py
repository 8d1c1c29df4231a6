"""What Python answers to a page that shows an explorer: in a notebook (widget.py), or beside one (the site's pages)."""

import json

from platformlab.charts.style import TEMPLATE
from platformlab.explorers.sweep import charts_along, near, packed, view_of, whole

_CONTROL_FIELDS = ("name", "label", "unit", "kind", "help", "min", "max", "step", "default", "beside")


def about_chart(title, *, caption="", sweeps=True, controls=(), presets=()):
    """What stays the same while a chart is shown; lists in the order they are shown."""
    return {
        "title": title,
        "caption": caption,
        "template": TEMPLATE,
        "sweeps": sweeps,
        "controls": list(controls),
        "presets": list(presets),
    }


def about(spec):
    """The declaration of an explorer as the page needs it."""
    return about_chart(
        spec.title,
        sweeps=spec.sweeps,
        controls=[
            {field: getattr(control, field) for field in _CONTROL_FIELDS}
            | {"positions": list(control.positions), "words": list(control.words)}
            for control in spec.controls
        ],
        presets=[{"label": preset.label, "values": spec.completed(preset.values)} for preset in spec.presets],
    )


def view_at(spec, values):
    """The explorer's chart at the values of all controls, as the page takes it, with the values."""
    return view_of(spec.run(values)[1]) | {"values": values}


def at(spec, question):
    """The answer to `at`: the view at the values that are asked for, and the question's key."""
    return {"kind": "at", "key": question["key"], "view": view_at(spec, spec.completed(question["values"]))}


def along(spec, question, send):
    """Answers `sweep` (one slider, all its positions) and `near` (each slider, the positions beside where it stands).

    Stops after each chart, so that a kernel can do other work between; at the end calls send(message, buffers).
    """
    values, parts, buffers = spec.completed(question["values"]), [], []
    stretches = near(spec, values) if question["kind"] == "near" else [whole(spec, question["name"])]
    for stretch in stretches:
        charts = []
        for chart in charts_along(spec, stretch, values):
            charts.append(chart)
            yield
        parts.append(packed(stretch, charts, buffers))
    send({"kind": question["kind"], "key": question["key"], "parts": parts}, buffers)


def asked(name, question):
    """One question of a page without a notebook, as JSON, about the explorer of that name: [answer as JSON, *buffers].

    `open` asks for what there is to show first; the others are those of a notebook's page.
    """
    from platformlab import explorers

    spec, question, answers = explorers.spec(name), json.loads(question), []
    if question["kind"] == "open":
        answers.append(({"about": about(spec), "view": view_at(spec, spec.defaults)}, ()))
    elif question["kind"] == "at":
        answers.append((at(spec, question), ()))
    else:
        for _ in along(spec, question, lambda *answer: answers.append(answer)):
            pass
    [(answer, buffers)] = answers
    return [json.dumps(answer), *buffers]
