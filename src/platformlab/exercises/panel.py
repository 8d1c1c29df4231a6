"""What can be clicked under a card, so that nobody has to write code. ipywidgets is loaded when a panel is shown.

A button gives feedback at once, keeps it in the records, and offers the line that makes the answer survive running the
notebook again. Hints and the solution have buttons too. Everything can be reached with the keyboard and has a name.
"""

from unicodedata import east_asian_width

from platformlab.exercises import markup, watching
from platformlab.exercises.numbers import read
from platformlab.explorers import latest_run

LONGEST_LABEL = 40
"""Labels up to so many letters get a column of their own; longer ones stand as they are, so that none is cut."""


# --- parts, for other things to click as well -------------------------------------------------------------------------


def show_widget(widget, fallback):
    """Displays a widget, with HTML for where none can be shown. Outside of a notebook there is nothing to click."""
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython():
        latest_run.shows(widget)
        display({**widget._repr_mimebundle_(), "text/html": fallback}, raw=True)


def said(html=""):
    """A place for feedback that is read out when it changes."""
    import ipywidgets as widgets

    return widgets.HTML(value=html, layout=widgets.Layout(width="auto"))


def buttons_row(label, buttons):
    """Buttons in a row that wraps, after the words that say what they are for."""
    import ipywidgets as widgets

    return widgets.HBox([widgets.Label(label), *buttons], layout=widgets.Layout(flex_flow="row wrap"))


def button(text, hint):
    """A button as wide as its text; hint: what it does, for the pointer and the screen reader."""
    import ipywidgets as widgets

    return widgets.Button(description=text, tooltip=hint, layout=widgets.Layout(width="auto"))


# --- the panel of an exercise -----------------------------------------------------------------------------------------


def show(question):
    """Shows what belongs under the card of this question."""
    show_widget(build(question), "")


def build(question):
    """What there is to click for a question: to answer it, the outcome, and help."""
    import ipywidgets as widgets

    outcome = said()
    controls = _CONTROLS[question.spec.kind](question, outcome) if question.spec.kind in _CONTROLS else []
    return widgets.VBox([*controls, outcome, *_help(question)])


def _help(question):
    """Buttons for the next hint and for the solution, and the place where they speak."""
    name, place = f"exercise {question.spec.id}", said()
    hint = button("Hint", f"Next hint for {name}")
    hint.on_click(lambda _button: setattr(place, "value", question.hint()._repr_html_()))
    if question.learner.assignment:
        return buttons_row("Stuck?", [hint]), place
    solution = button("Solution", f"Worked solution of {name}, after an attempt")
    solution.on_click(lambda _button: setattr(place, "value", question.solution()._repr_html_()))
    return buttons_row("Stuck?", [hint, solution]), place


def _answered(question, outcome, answer, line):
    """Marks an answer and says so in the place of the outcome. line: the Python that stands for the answer."""
    feedback = question.taken(answer)
    offered = line if feedback.status in ("right", "wrong") else ""
    outcome.value = markup.outcome(question.heading(feedback), feedback, notices=question.notices(), line=offered)


def _choice(question, outcome):
    spec = question.spec
    shown = spec.shown(question.given)
    buttons = [button(letter, f"{letter}: {text}") for letter, _, text in shown]

    def choose(chosen, letter):
        for one, (its_letter, _, _) in zip(buttons, shown, strict=True):
            one.description = f"{its_letter} (chosen)" if one is chosen else its_letter
        _answered(question, outcome, letter, f'{spec.answer_name} = "{letter}"')

    for one, (letter, _, _) in zip(buttons, shown, strict=True):
        one.on_click(lambda chosen, letter=letter: choose(chosen, letter))
    return [buttons_row("Your choice:", buttons)]


def _number(question, outcome):
    import ipywidgets as widgets

    spec = question.spec
    box = widgets.Text(
        description="Your answer" + (f" ({spec.unit})" if spec.unit else ""),
        placeholder="a number",
        # What is typed travels once, when it is finished: a key at a time, the last one could come after the click.
        continuous_update=False,
        style={"description_width": "initial"},
        layout=widgets.Layout(width="auto", min_width="22em"),
    )
    check_button = button("Check", f"Check the answer to exercise {spec.id}")

    checked = None

    def check(*_event):
        nonlocal checked
        if box.value and box.value == checked:
            return
        checked = box.value
        reading = read(box.value, unit=spec.unit)
        line = f"{spec.answer_name} = {watching.short(reading.value)!r}" if reading.status == "number" else ""
        _answered(question, outcome, box.value, line)

    check_button.on_click(check)
    box.observe(check, "value")
    return [widgets.HBox([box, check_button], layout=widgets.Layout(flex_flow="row wrap"))]


def _match(question, outcome):
    import ipywidgets as widgets

    spec = question.spec
    rights = spec.rights(question.given)
    options = [("choose …", ""), *((f"{letter} · {text}", letter) for letter, text in rights)]
    labels = {number: f"{number} {text}" for number, text in spec.lefts(question.given)}
    widest = max(map(_width, labels.values()))
    boxes = {
        number: widgets.Dropdown(
            options=options,
            value="",
            description=label,
            style={"description_width": f"{widest + 2}ch" if widest <= LONGEST_LABEL else "initial"},
            layout=widgets.Layout(width="auto", max_width="56em"),
        )
        for number, label in labels.items()
    }
    check_button = button("Check", f"Check the pairs of exercise {spec.id}")

    def check(_button):
        answer = {number: box.value for number, box in boxes.items() if box.value}
        _answered(question, outcome, answer, f"{spec.answer_name} = {answer!r}")

    check_button.on_click(check)
    return [*boxes.values(), widgets.HBox([check_button])]


def _width(text):
    """About how many letters wide a text is; a Chinese character counts for two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _mission(question, outcome):
    spec = question.spec
    label = f"Mission {spec.id}"
    before = "found before" if question.is_solved() else "not found yet"
    outcome.value = markup.card(markup.quiet(f"Sliders: {before}."), label=label, live=True)

    def found(values):
        text = markup.title("✓ Found") + markup.offered_line(watching.settings_line(spec, values))
        outcome.value = markup.card(text, label=label, status="right", live=True)

    watching.listen(question.learner.id, spec.id, found)
    return []


_CONTROLS = {"choice": _choice, "number": _number, "match": _match, "mission": _mission}
"""What answers each kind; a function is written in the answer cell."""
