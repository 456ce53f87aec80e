"""Customers in their own zones, in words: claims follow the record, numbers equal it, bad cases read well."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest

from cxanalysis.present.figures import share_rows
from cxanalysis.present.views.satisfaction import tolerance as view
from cxanalysis.record import Figure
from cxanalysis.satisfaction import Survey, tolerance
from tests import survey


def book(answers: pd.DataFrame, asked=None, scope: str = "all"):
    asked = asked or survey.questionnaire()
    made, _ = survey.book(answers, asked, scope=scope)
    part = tolerance.analyse(Survey(asked, answers, made.context))
    made.record.add(part.figures)
    return made, part


def h3(block) -> str:
    return html.unescape(re.search(r'<h3 id="fig[^>]*>(.*?)</h3>', block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', block.html)[1])


BELOW = {"reliability:perceived": 3.2}


def test_the_dimension_with_most_customers_below_is_the_title_and_the_first_row(monkeypatch):
    seen = []
    draw = share_rows.draw
    monkeypatch.setattr(share_rows, "draw", lambda spec, narrow=False: seen.append(spec) or draw(spec, narrow))
    made, _ = book(survey.month(survey.questionnaire(), 60, BELOW))
    block = view.tolerance_figure(made, 2)
    share = made.get("satisfaction.zone_share", "below:reliability")
    assert h3(block) == f"On Reliability, {made.value(share)} of customers get less than they accept"
    first = seen[0].rows[0]
    assert (first.label, first.parts[0], first.marks) == ("Reliability", share.value, ("worse", "", ""))
    assert [row.marks[0] for row in seen[0].rows[1:]] == ["", "", ""]
    assert seen[0].rows[-1].label == "All dimensions"
    assert sum(first.parts) == pytest.approx(1)


def test_every_number_drawn_stands_in_the_table_behind():
    made, _ = book(survey.month(survey.questionnaire(), 60, BELOW))
    shown = html.unescape(view.tolerance_figure(made, 2).html)
    for figure in made.record.items("satisfaction.zone_share") + made.record.items("satisfaction.zone_position"):
        assert made.value(figure) in shown
        assert made.between(figure) in shown


def test_where_nobody_gets_less_than_accepted_the_twin_says_so():
    asked = survey.questionnaire()
    levels = {
        f"{name}:{role}": level for name in survey.DIMENSIONS for role, level in (("adequate", 0), ("desired", 7))
    }
    made, _ = book(survey.month(asked, 60, levels))
    assert h3(view.tolerance_figure(made, 1)) == "No customer gets less than they accept"


def test_few_answers_bring_no_claim():
    made, _ = book(survey.month(survey.questionnaire(), 20, BELOW))
    assert h3(view.tolerance_figure(made, 1)) == "Too few answers to share customers out over their zones"
    assert view.reaction_note(made) is None


def test_positions_below_the_zone_are_told_as_distances_from_it():
    made, _ = book(survey.month(survey.questionnaire(), 60, BELOW))
    low, inside = (made.get("satisfaction.zone_position", name) for name in ("reliability", "empathy"))
    assert view.up(made, low).endswith("of its width below the zone")
    assert "−" not in view.up(made, low)
    assert view.up(made, inside) == f"{made.value(inside)} of the way up"


def test_alt_text_and_title_keep_their_length():
    made, _ = book(survey.month(survey.questionnaire(), 60, BELOW))
    block = view.tolerance_figure(made, 1)
    assert 120 <= len(alt(block)) <= 280
    assert len(h3(block).split()) <= 12


def test_crossed_zones_are_counted_in_the_note():
    answers = survey.month(survey.questionnaire(), 60, {})
    columns = {c: 1.0 for c in answers.columns if c.endswith("_d")}
    crossed = answers.assign(**{c: answers[c].where(answers.index > 2, v) for c, v in columns.items()})
    made, _ = book(crossed)
    assert "3 customers whose lowest accepted service is above the top" in view.tolerance_figure(made, 1).html


@pytest.mark.parametrize(
    "verdict, ends, words",
    [
        ("less", (-0.5, -0.1), "Inside their zone of tolerance, customers react less than outside it."),
        ("equal", (-0.04, 0.05), "Customers react inside their zone of tolerance as they do outside it."),
        ("unclear", (-0.3, 0.1), "Whether customers react less inside their zone of tolerance cannot be told."),
        ("more", (0.1, 0.4), "Inside their zone of tolerance, customers react more than outside it."),
    ],
)
def test_the_sentence_of_the_reaction_follows_its_verdict(verdict, ends, words):
    made, _ = survey.book(survey.month(survey.questionnaire(), 60, {}), survey.questionnaire())
    detail = {"inside": 0.2, "outside": 0.5, "months": 12}
    made.record.add([Figure("satisfaction.zone_reaction", "overall", "all", str(survey.NOW), -0.3, *ends, 700,
                            verdict=verdict, detail=detail)])  # fmt: skip
    said = view.reaction_note(made).markdown
    assert said.startswith(f"**{words}**")
    assert "goes with 0.20 points more of overall satisfaction inside the zone and with 0.50 outside it" in said


@pytest.mark.parametrize("n, scope", [(0, "all"), (8, "region=North")])
def test_nobody_or_too_few_show_nothing(n, scope):
    made, _ = book(survey.month(survey.questionnaire(), n, {}), scope=scope)
    assert view.tolerance_figure(made, 1) is None
    assert view.reaction_note(made) is None
    assert [there(made) for there in view.FIGURES.values()] == [False]


def test_a_zone_up_to_the_expectation_says_so_and_what_is_left_out_has_its_reason():
    asked = survey.questionnaire(roles=("perceived", "expected", "adequate"), singles=False)
    made, part = book(survey.month(asked, 60, {}), asked)
    assert "100% the service expected" in view.tolerance_figure(made, 1).html
    assert view.unsaid(made, part) == [
        "Not shown: whether customers react less inside their zone of tolerance. There is no overall question."
    ]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_picture_fits_its_sheet_with_long_names(narrow):
    row = share_rows.ShareRow("A rather long name of a dimension that has to wrap somewhere", (0.2, 0.7, 0.1),
                              ("20%", "70%", "10%"), ("worse", "", ""), "58% of the way up", "50% to 66%")  # fmt: skip
    spec = share_rows.ShareRowsSpec((row, replace(row, parts=(0.0, 0.0, 0.0))), ("below", "inside the zone", "above"))
    drawn = share_rows.draw(spec, narrow)
    drawn.canvas.draw()
    wide, high = drawn.get_size_inches() * drawn.dpi
    texts = drawn.findobj(lambda a: hasattr(a, "get_text") and a.get_text())
    assert len(texts) >= 7
    for words in texts:
        box = words.get_window_extent()
        assert box.x0 >= -1
        assert box.x1 <= wide + 1
        assert box.y0 >= -1
        assert box.y1 <= high + 1
