"""A claim on trial: `claim(1)` in a lesson. The learner's verdict comes first; then the evidence and the computed one.

    1  what is claimed, and a button for each verdict; the choice is kept in the records, never graded
    2  the model's side: a chart, or the word that a rule is on trial and not a model
    3  the figures' side: each figure with its year and its sources
    4  the learner's verdict and the computed one beside each other, with the condition

The verdict can be changed afterwards. Where nothing can be clicked, the evidence waits behind a line to open.

`claim()` shows all claims at once: the learner's verdicts, the computed ones beside them, and what decided. What the
learner has not judged yet waits behind a line as well.
"""

from html import escape

from platformlab import claims, records, tables
from platformlab.exercises import markup
from platformlab.exercises.feedback import html
from platformlab.exercises.learner import current, is_graded

KIND = "verdict"

BUTTONS = {
    claims.HOLDS: ("Holds", "It is true as it stands"),
    claims.HOLDS_IF: ("Holds if …", "It is true under a condition"),
    claims.OUT_OF_DATE: ("Out of date", "It was true once"),
    claims.WRONG: ("Wrong", "It is not true"),
    claims.NOT_DECIDED: ("Not decided", "The evidence does not settle it"),
}
"""What is written on the button of each verdict, and what it means."""


def claim(number=None):
    """Puts a claim on trial in a notebook; without a number, shows the verdicts on all. Gives nothing back.

    ValueError, in one line, for an unknown number.
    """
    from IPython.display import HTML, display

    who = current()
    if number is None:
        display(HTML(all_verdicts(who)))
        return
    found = claims.verdict(number)
    display(HTML(asked(found)))
    if is_graded():
        display(HTML(behind_a_line(found)))
    else:
        from platformlab.exercises import panel

        panel.show_widget(trial_panel(found, who), behind_a_line(found))


def chosen(found, who):
    """The verdict that this learner has kept on a claim, or None."""
    entry = {} if is_graded() else records.of(who.id).entry(KIND, str(found.number)) or {}
    choice = entry.get("choice")
    return choice if choice in claims.VERDICTS else None


def asked(found):
    """The claim, as HTML."""
    return markup.card(
        markup.title(f"Claim {found.number} on trial")
        + f"<blockquote>{escape(found.statement)}</blockquote>"
        + markup.quiet("Your verdict first. It is kept beside the computed one, and never graded."),
        label=f"Claim {found.number}",
    )


def trial_panel(found, who):
    """Buttons for the verdicts; once one is chosen, the evidence and the computed verdict under them."""
    import ipywidgets as widgets

    from platformlab.exercises import panel

    buttons = [panel.button(name, f"{name}: {meaning}") for name, meaning in BUTTONS.values()]
    place, evidence = panel.said(), widgets.VBox([])

    def refresh():
        choice = chosen(found, who)
        for button, (verdict, (name, _)) in zip(buttons, BUTTONS.items(), strict=True):
            button.description = f"{name} (your verdict)" if verdict == choice else name
        notices = records.of(who.id).take_notices()
        place.value = compared(found, choice, notices)
        if choice and not evidence.children:
            evidence.children = _evidence(found)

    def choose(verdict):
        records.of(who.id).keep(KIND, str(found.number), choice=verdict)
        refresh()

    for button, verdict in zip(buttons, BUTTONS, strict=True):
        button.on_click(lambda _button, verdict=verdict: choose(verdict))
    refresh()
    return widgets.VBox([panel.buttons_row("Your verdict:", buttons), evidence, place])


def _evidence(found):
    """The two sides as widgets: the chart is built only when it is shown."""
    from platformlab.exercises import panel

    figures = panel.said(figures_side(found))
    if found.model_side is None:
        return (panel.said(no_model()), figures)
    from platformlab.charts.model_side import chart
    from platformlab.explorers.widget import ChartWidget

    return (ChartWidget(chart(found.model_side), title=f"Claim {found.number}: the model's side"), figures)


def no_model():
    """What stands in the model's place where there is none, as HTML."""
    return markup.card(
        markup.title("The model's side") + html("This claim is about a rule. Rules are looked up, not modelled."),
        label="The model's side",
    )


def figures_side(found):
    """The figures with their years and sources, as HTML."""
    items = "".join(f"<li>{escape(figure.text)} ({_origin(figure)}).</li>" for figure in found.figures_side)
    body = f"<ul>{items}</ul>" if items else html("No table of the course has a figure on this.")
    return markup.card(markup.title("The figures' side") + body, label="The figures' side")


def _origin(figure):
    return "; ".join([escape(figure.year), *map(_source, figure.sources)])


def _source(key):
    source = tables.source(key)
    name = escape(source.publisher)
    return f'<a href="{escape(source.url)}" title="{escape(source.title)}">{name}</a>' if source.url else name


def compared(found, choice, notices=()):
    """The learner's verdict and the computed one beside each other, as HTML; before a choice, the word to choose."""
    if choice is None:
        text = "The model, the figures and the computed verdict appear when you have chosen."
        return markup.panel_html("\n\n".join([text, *notices]), label="Verdict", live=True)
    if choice == found.verdict:
        said = "You and the computation agree."
    else:
        said = "You and the computation differ. Read what decided it, and see whether you would change your verdict."
    body = (
        markup.side_by_side(
            "Verdicts", ("Your verdict", BUTTONS[choice][0]), ("The computed verdict", BUTTONS[found.verdict][0])
        )
        + html(found.text)
        + html(said)
        + "".join(map(markup.quiet, notices))
    )
    return markup.card(body, label="Verdict", live=True)


def behind_a_line(found):
    """Evidence and computed verdict behind a line to open, for where nothing can be clicked, as HTML."""
    names = "".join(f"<li>{escape(name)}: {escape(meaning.lower())}</li>" for name, meaning in BUTTONS.values())
    return (
        f'<ul aria-label="Possible verdicts">{names}</ul>'
        f"<details><summary>Show the evidence and the computed verdict</summary>{_model_in_words(found)}"
        f"{figures_side(found)}{markup.panel_html(found.text, label='The computed verdict')}</details>"
    )


def _model_in_words(found):
    if found.model_side is None:
        return no_model()
    from platformlab.charts.model_side import chart

    drawn = chart(found.model_side)
    return markup.card(
        markup.title("The model's side") + html(f"{drawn.headline}. {drawn.sentence}"), label="The model's side"
    )


# --- all claims at once -----------------------------------------------------------------------------------------------


def all_verdicts(who):
    """Every claim with the learner's verdict, the computed one, what decided and the years of the figures, as HTML."""
    trials = [(found, chosen(found, who)) for found in claims.verdicts()]
    judged = [(found, choice) for found, choice in trials if choice]
    agreed = sum(choice == found.verdict for found, choice in judged)
    if judged:
        said = f"You have judged {len(judged)} of {len(trials)} claims; in {agreed} of them the computation agrees."
    else:
        said = f"You have judged none of the {len(trials)} claims yet. Each lesson puts one or more on trial."
    heads = (("Claim", 32), ("Your verdict", 14), ("Computed", 14), ("What decided", 40))
    head = "".join(f'<th scope="col" style="width: {wide}%">{text}</th>' for text, wide in heads)
    body = "".join(_verdict_row(found, choice) for found, choice in trials)
    table = (
        '<div class="pl-scroll" role="region" tabindex="0" aria-label="Verdicts on all claims">'
        '<table style="table-layout: fixed; width: 100%; min-width: 44em">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    return markup.card(markup.title("All claims on trial") + html(said) + table, label="All claims on trial")


def _verdict_row(found, choice):
    years = found.evidence_years
    decided = f"{escape(found.text)}<br>{escape(f'Figures: {years}.' if years else 'No figure was found.')}"
    if choice is None:
        yours, computed = f"not yet (lesson {found.lesson})", "–"
        decided = f"<details><summary>Show the computed verdict</summary>{decided}</details>"
    else:
        yours, computed = BUTTONS[choice][0], BUTTONS[found.verdict][0]
        yours += " ✓" if choice == found.verdict else ""
    claimed = f"{found.number} · {escape(found.statement)}"
    return (
        f'<tr><th scope="row" style="font-weight: normal">{claimed}</th><td>{escape(yours)}</td>'
        f"<td>{escape(computed)}</td><td>{decided}</td></tr>"
    )
