"""A guess before seeing: kept, shown again beside what the model says, never graded.

    Prediction(id="02.income", question="What lands in your account at the end of the month?",
               options=("¥13", "¥130", "¥1,300", "¥13,000"),
               answer=lambda: cny(content.ad_income(…).creator_cny),        # what the model says, as text
               right=lambda: 1,                                             # the option nearest to it, from the model
               after="If you guessed more, you may have thought of views as customers …")

In a lesson: `predict("02.income")` asks, `predict("02.income", reveal=True)` answers. Specs stand in the PREDICTIONS of
exercises/<lesson>.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from platformlab import exercises, records
from platformlab.exercises import markup
from platformlab.exercises.feedback import html, inline
from platformlab.exercises.learner import current, is_graded

KIND = "prediction"

_ID = re.compile(r"(\d{2})\.(\w{1,30})", re.ASCII)


@dataclass(frozen=True, kw_only=True, eq=False)
class Prediction:
    """A question to guess at.

    id: two digits of the lesson, dot, a name. options: texts, in the order shown. answer: a function that gives what
    the model says, as text. right: the place (from 0) of the option that fits it, or a function that computes it.
    after: a sentence or two beside the answer. says: who answers, where it is not the model. ValueError, naming the
    prediction, for a spec that cannot be one.
    """

    id: str
    question: str
    options: tuple[str, ...]
    answer: Callable[[], str]
    right: int | Callable[[], int]
    after: str
    says: str = "The model says"

    def __post_init__(self):
        self._need(isinstance(self.id, str) and _ID.fullmatch(self.id), 'the id must look like "02.income"')
        self._need(self.question and self.after, "question and after must not be empty")
        self._need(2 <= len(self.options) <= 8, "needs two to eight options")
        self._need(len(set(self.options)) == len(self.options), "two options read the same")
        self._need(callable(self.answer), "answer must be a function that asks the model")

    def _need(self, condition, message):
        if not condition:
            raise ValueError(f"prediction {self.id!r}: {message}")

    @property
    def lesson(self):
        """The number of the lesson it belongs to."""
        return int(self.id.partition(".")[0])

    def right_option(self):
        """The text of the option that fits what the model says."""
        place = self.right() if callable(self.right) else self.right
        self._need(0 <= place < len(self.options), f"there is no option {place}; count from 0")
        return self.options[place]


def predict(name, *, reveal=False):
    """Asks for a guess, or, with reveal=True, shows the guess beside what the model says. Gives nothing back."""
    from IPython.display import HTML, display

    spec, who = exercises.get_prediction(name), current()
    if reveal:
        if guess(spec, who) is not None:
            records.of(who.id).keep(KIND, spec.id, revealed=True)
        display(HTML(revealed(spec, who)))
        return
    display(HTML(asked(spec)))
    if is_graded():
        display(HTML(_options(spec)))
    else:
        from platformlab.exercises import panel

        panel.show_widget(guess_panel(spec, who), _options(spec))


def guess(spec, who):
    """The text of the option this learner chose, or None. A choice of options that no longer exist counts as none."""
    place = _entry(spec, who).get("choice")
    return spec.options[place] if type(place) is int and 0 <= place < len(spec.options) else None


def is_closed(spec, who):
    """Whether the guess stands: it was made, and then the answer was seen."""
    return guess(spec, who) is not None and _entry(spec, who).get("revealed") is True


def _entry(spec, who):
    return {} if is_graded() else records.of(who.id).entry(KIND, spec.id) or {}


def asked(spec):
    """The question, as HTML."""
    return markup.card(markup.title("Your guess") + html(spec.question), label="Guess first")


def _options(spec):
    """The options as HTML, for where there is nothing to click."""
    return f'<ul aria-label="Options">{"".join(f"<li>{inline(option)}</li>" for option in spec.options)}</ul>'


def guess_panel(spec, who):
    """Buttons to guess with. The guess can be changed until the answer is shown beside it."""
    import ipywidgets as widgets

    from platformlab.exercises import panel

    buttons = [panel.button(option, f"Guess {option}") for option in spec.options]
    place = panel.said()

    def refresh():
        chosen, closed = guess(spec, who), is_closed(spec, who)
        for one, option in zip(buttons, spec.options, strict=True):
            one.description = f"{option} (your guess)" if option == chosen else option
            one.disabled = closed
        place.value = _kept(chosen, closed, records.of(who.id).take_notices())

    def choose(place_of_option):
        if not is_closed(spec, who):
            records.of(who.id).keep(KIND, spec.id, choice=place_of_option, revealed=False)
        refresh()

    for place_of_option, one in enumerate(buttons):
        one.on_click(lambda _button, place_of_option=place_of_option: choose(place_of_option))
    refresh()
    return widgets.VBox([panel.buttons_row("Your guess:", buttons), place])


def _kept(chosen, closed, notices):
    if chosen is None:
        said = "No guess yet. It is never graded: choose what you would bet on."
    elif closed:
        said = f"Your guess was **{chosen}**. You have seen the answer, so it stands."
    else:
        said = f"Your guess is **{chosen}**. It is kept; you can change it until you see the answer."
    return markup.panel_html("\n\n".join([said, *notices]), label="Your guess", live=True)


def revealed(spec, who):
    """The guess beside what the model says, as HTML. Without a guess, the answer waits behind a line to open."""
    says, chosen = spec.answer(), guess(spec, who)
    if chosen is None:
        answer = markup.side_by_side("Answer", (spec.says, says)) + html(spec.after)
        return markup.card(
            markup.title("No guess yet")
            + html("A guess costs nothing and helps you remember. Go back, choose one, and run this cell again.")
            + f"<details><summary>Show the answer without a guess</summary>{answer}</details>",
            label="Guess and answer",
        )
    near = "That is the nearest of the options." if chosen == spec.right_option() else ""
    columns = markup.side_by_side("Guess and answer", ("Your guess was", chosen), (spec.says, says))
    return markup.card(columns + html(near) + html(spec.after), label="Guess and answer")
