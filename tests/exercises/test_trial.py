import re

import pytest

from platformlab import claims, records
from platformlab.exercises import trial
from platformlab.exercises.learner import current


def panel_of(number):
    """(buttons by verdict, evidence box, place of the verdict) of the panel of one claim."""
    panel = trial.trial_panel(claims.verdict(number), current())
    row, evidence, place = panel.children
    return dict(zip(trial.BUTTONS, row.children[1:], strict=True)), evidence, place


def plain(html):
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)


def test_there_is_a_button_for_each_verdict_with_words_that_say_what_it_means():
    buttons, _, _ = panel_of(1)
    assert tuple(buttons) == claims.VERDICTS
    names = [button.description for button in buttons.values()]
    assert names == ["Holds", "Holds if …", "Out of date", "Wrong", "Not decided"]
    assert all(button.tooltip.startswith(f"{button.description}: ") for button in buttons.values())


def test_nothing_is_shown_before_the_learners_own_verdict():
    _, evidence, place = panel_of(1)
    assert evidence.children == ()
    assert "appear when you have chosen" in plain(place.value)
    assert "OnlyFans" not in place.value
    assert claims.verdict(1).condition not in place.value


def test_after_a_choice_both_sides_and_both_verdicts_are_shown():
    buttons, evidence, place = panel_of(1)
    buttons["holds"].click()
    chart, figures = evidence.children
    assert chart.view["headline"].startswith("No advert sold, no income")
    assert "OnlyFans passes on 80 % of what subscribers pay" in figures.value
    said = plain(place.value)
    assert re.search(r"Your verdict\s+Holds\s+The computed verdict\s+Holds if …", said)
    assert "the platform lives on adverts alone" in said
    assert "differ" in said
    assert buttons["holds"].description == "Holds (your verdict)"


def test_the_same_verdict_is_agreement():
    buttons, _, place = panel_of(1)
    buttons["holds if"].click()
    assert "You and the computation agree" in plain(place.value)


def test_a_verdict_can_be_changed_and_the_evidence_stays_where_it_is():
    buttons, evidence, place = panel_of(7)
    buttons["holds"].click()
    shown = evidence.children
    buttons["wrong"].click()
    assert evidence.children is shown
    assert buttons["holds"].description == "Holds"
    assert buttons["wrong"].description == "Wrong (your verdict)"
    assert "agree" in plain(place.value)


def test_the_choice_is_kept_and_shown_again_when_the_cell_is_run_again():
    panel_of(2)[0]["wrong"].click()
    assert records.of(current().id).entry("verdict", "2") == {"choice": "wrong"}
    buttons, evidence, place = panel_of(2)
    assert buttons["wrong"].description == "Wrong (your verdict)"
    assert len(evidence.children) == 2
    assert "The computed verdict" in place.value
    assert panel_of(1)[1].children == ()


def test_a_kept_choice_that_is_no_verdict_counts_as_none():
    records.of(current().id).keep("verdict", "1", choice="perhaps")
    assert trial.chosen(claims.verdict(1), current()) is None


def test_a_rule_has_words_in_place_of_a_model():
    buttons, evidence, _ = panel_of(3)
    buttons["out of date"].click()
    assert "Rules are looked up, not modelled" in evidence.children[0].value


def test_a_claim_without_figures_says_so():
    buttons, evidence, _ = panel_of(8)
    buttons["not decided"].click()
    assert "No table of the course has a figure on this" in evidence.children[1].value


@pytest.mark.parametrize("number", range(1, 9))
def test_every_figure_shows_its_year_and_links_to_its_source(number):
    found = claims.verdict(number)
    html = trial.figures_side(found)
    for figure in found.figures_side:
        assert figure.year in html
    assert html.count("<a href=") == sum(len(figure.sources) for figure in found.figures_side)


def test_the_verdict_is_read_out_and_the_boxes_have_names():
    found = claims.verdict(1)
    assert 'role="status"' in trial.compared(found, "holds")
    for html in (trial.asked(found), trial.figures_side(found), trial.compared(found, None)):
        assert re.search(r'role="(group|status)" aria-label="[^"]+"', html)


def test_where_nothing_can_be_clicked_the_evidence_waits_behind_a_line():
    html = trial.behind_a_line(claims.verdict(7))
    before, details = html.split("<details>")
    assert "Out of date: it was true once" in plain(before)
    assert "cheap to open" not in before
    assert "cheap to open" in details
    assert "Micro-store: from ¥3,571 at 0" in details


def test_in_a_notebook_the_claim_stands_above_its_buttons(shown):
    assert trial.claim(6) is None
    claim, widget = shown
    assert "micro-store&#x27;s low threshold" in claim.data
    assert "application/vnd.jupyter.widget-view+json" in widget
    assert "<details>" in widget["text/html"]


def test_a_grader_gets_no_widget_and_leaves_no_record(shown, monkeypatch, own_records):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    trial.claim(6)
    assert [type(part).__name__ for part in shown] == ["HTML", "HTML"]
    assert not own_records.exists()


def test_an_unknown_claim_is_refused_in_one_line():
    with pytest.raises(ValueError, match="there is no claim 99; there are 1 to"):
        trial.claim(99)


# --- all claims at once ----------------------------------------------------------------------------------------------


def verdict_rows():
    """(claim, your verdict, computed, what decided) of each row, as HTML."""
    html = trial.all_verdicts(current())
    body = html.split("<tbody>")[1]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL) for row in body.split("</tr>")[:-1]]


def test_all_claims_stand_with_condition_and_years_beside_the_learners_verdicts():
    for number, verdict in ((1, "holds"), (7, "wrong"), (8, "not decided")):
        records.of(current().id).keep("verdict", str(number), choice=verdict)
    rows = verdict_rows()
    assert len(rows) == len(claims.CLAIMS) == 14
    for found, (claim, yours, computed, decided) in zip(claims.verdicts(), rows, strict=True):
        said = plain(claim).strip().replace("&#x27;", "'")
        assert said == f"{found.number} · {found.statement}"
        assert found.text in plain(decided).replace("&#x27;", "'")
        assert (found.evidence_years or "No figure was found") in decided
        if found.number in (1, 7, 8):
            assert computed == trial.BUTTONS[found.verdict][0]
            assert "<details>" not in decided
        else:
            assert (yours, computed) == (f"not yet (lesson {found.lesson})", "–")
            assert decided.startswith("<details>")
    assert (rows[0][1], rows[6][1], rows[7][1]) == ("Holds", "Wrong ✓", "Not decided ✓")
    assert "You have judged 3 of 14 claims; in 2 of them the computation agrees" in trial.all_verdicts(current())


def test_who_has_judged_nothing_sees_no_verdict_unasked():
    assert "You have judged none of the 14 claims yet" in trial.all_verdicts(current())
    for _, _, computed, decided in verdict_rows():
        assert computed == "–"
        assert decided.startswith("<details>")


def test_all_claims_are_shown_without_a_number(shown):
    assert trial.claim() is None
    (board,) = shown
    assert 'aria-label="All claims on trial"' in board.data
