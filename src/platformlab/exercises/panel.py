"""What can be clicked under a card, so that nobody has to write code. ipywidgets is loaded when a panel is shown.

A button gives feedback at once, keeps it in the records, and offers the line that makes the answer survive running the
notebook again. Everything can be reached with the keyboard and has a name.
"""

from platformlab.exercises import markup, watching
from platformlab.exercises.numbers import read

_WIDE = {"width": "auto", "max_width": "56em"}


def show_widget(widget, fallback):
    """Displays a widget, with HTML for where none can be shown. Outside of a notebook there is nothing to click."""
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython():
        display({**widget._repr_mimebundle_(), "text/html": fallback}, raw=True)


def show(question):
    """Shows what belongs under the card of this question, if anything does."""
    build = _PANELS.get(question.spec.kind)
    if build:
        show_widget(build(question), "")


def said(html=""):
    """A place for feedback that is read out when it changes."""
    import ipywidgets as widgets

    return widgets.HTML(value=html, layout=widgets.Layout(**_WIDE))


def _answered(question, place, answer, line):
    """Marks an answer and says so in its place. line: the Python that stands for the answer."""
    feedback = question.taken(answer)
    offered = line if feedback.status in ("right", "wrong") else ""
    place.value = markup.outcome(question.heading(feedback), feedback, notices=question.notices(), line=offered)


def _choice(question):
    import ipywidgets as widgets

    spec, place = question.spec, said()
    shown = spec.shown(question.given)
    buttons = [button(letter, f"{letter}: {text}") for letter, _, text in shown]

    def choose(chosen, letter):
        for one, (its_letter, _, _) in zip(buttons, shown, strict=True):
            one.description = f"{its_letter} (chosen)" if one is chosen else its_letter
        _answered(question, place, letter, f'{spec.answer_name} = "{letter}"')

    for one, (letter, _, _) in zip(buttons, shown, strict=True):
        one.on_click(lambda chosen, letter=letter: choose(chosen, letter))
    return widgets.VBox([buttons_row("Your choice:", buttons), place])


def buttons_row(label, buttons):
    """Buttons in a row that wraps, after the words that say what they are for."""
    import ipywidgets as widgets

    return widgets.HBox([widgets.Label(label), *buttons], layout=widgets.Layout(flex_flow="row wrap"))


def button(text, hint):
    """A button as wide as its text; hint: what it does, for the pointer and the screen reader."""
    import ipywidgets as widgets

    return widgets.Button(description=text, tooltip=hint, layout=widgets.Layout(width="auto"))


def _number(question):
    import ipywidgets as widgets

    spec, place = question.spec, said()
    box = widgets.Text(
        description="Your answer" + (f" ({spec.unit})" if spec.unit else ""),
        placeholder="a number",
        style={"description_width": "initial"},
        layout=widgets.Layout(width="auto", min_width="22em"),
    )
    check_button = button("Check", f"Check the answer to exercise {spec.id}")

    def check(*_event):
        reading = read(box.value, unit=spec.unit)
        line = f"{spec.answer_name} = {_short(reading.value)}" if reading.status == "number" else ""
        _answered(question, place, box.value, line)

    check_button.on_click(check)
    box.on_msg(lambda _box, content, _buffers: check() if content.get("event") == "submit" else None)
    row = widgets.HBox([box, check_button], layout=widgets.Layout(flex_flow="row wrap"))
    return widgets.VBox([row, place])


def _short(value):
    return repr(int(value)) if value == int(value) else repr(value)


def _match(question):
    import ipywidgets as widgets

    spec, place = question.spec, said()
    rights = spec.rights(question.given)
    options = [("choose …", ""), *((f"{letter} · {text}", letter) for letter, text in rights)]
    boxes = {
        number: widgets.Dropdown(
            options=options,
            value="",
            description=f"{number} {text}",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="auto", max_width="56em"),
        )
        for number, text in spec.lefts(question.given)
    }
    check_button = button("Check", f"Check the pairs of exercise {spec.id}")

    def check(_button):
        answer = {number: box.value for number, box in boxes.items() if box.value}
        _answered(question, place, answer, f"{spec.answer_name} = {answer!r}")

    check_button.on_click(check)
    return widgets.VBox([*boxes.values(), check_button, place])


def _mission(question):
    import ipywidgets as widgets

    spec, place = question.spec, said()
    before = "found before" if question.is_solved() else "not found yet"
    place.value = markup.card(markup.quiet(f"Sliders: {before}."), label=f"Mission {spec.id}", live=True)

    def found(values):
        text = markup.title("✓ Found") + markup.offered_line(watching.settings_line(spec, values))
        place.value = markup.card(text, label=f"Mission {spec.id}", status="right", live=True)

    watching.listen(question.learner.id, spec.id, found)
    return widgets.VBox([place])


_PANELS = {"choice": _choice, "number": _number, "match": _match, "mission": _mission}
