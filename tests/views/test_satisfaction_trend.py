"""The trend in words: headings follow verdicts, numbers equal the record, nothing on the page says the contrary."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from cxanalysis import evaluation
from cxanalysis.present.figures import run_chart
from cxanalysis.present.figures.run_chart import RunPoint, RunSpec, Shift
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import common, overview, runs
from cxanalysis.present.views.satisfaction import months as moving
from cxanalysis.present.views.satisfaction import panels, trend_point, trend_rows
from cxanalysis.present.views.satisfaction import trend as view
from cxanalysis.present.views.standing import standing
from cxanalysis.satisfaction import Survey, trend
from cxanalysis.stats.estimate import Estimate
from tests import survey
from tests.analyses.test_trend import ASKED, months, waves

STEP = {"reliability:perceived": 4.0}
FALL = "Service quality is getting worse. Investigate the specific problems, find the cause, correct it."
HOLD = "Service quality has not improved much lately. Hold it steady and seek further improvement."
KEEP = "Service quality has on the whole improved. Find out which improvements customers affirm, and keep them."


def made(answers, asked=ASKED, scope="all", **options):
    book, _ = survey.book(answers, asked, scope=scope, **options)
    part = trend.analyse(Survey(asked, answers, book.context))
    book.record.add(part.figures)
    return book, part


def h2(block) -> str:
    return html.unescape(re.search(r"<h2[^>]*>(.*?)</h2>", block.html)[1])


def h3(block) -> str:
    return html.unescape(re.search(r'<h3 id="fig[^>]*>(.*?)</h3>', block.html)[1])


def alt(block) -> str:
    return html.unescape(re.search(r'alt="(.*?)"', block.html)[1])


def note(block) -> str:
    return html.unescape(re.search(r'<p class="note">(.*?)</p>', block.html)[1])


CASES = {
    "falling": months(24, 200, lambda ago: 3.4 + 0.6 * ago / 23),
    "rising": months(12, 200, lambda ago: 3.9 - 0.6 * ago / 11),
    "balanced": months(24, 200),
    "unclear": months(12, 30),
    "step": months(24, 100, lambda ago: 3.2 if ago <= 4 else 3.8),
    "dimension": months(24, 100, levels=lambda ago: STEP if ago <= 4 else {}),
    "young": months(2),
    "five": months(5),
    "few": months(12, 2),
    "waves": waves(8),
    "few waves": waves(3),
    "broken": months(24).assign(mode=lambda f: np.where(f["period"] <= "2026-07", "phone", "web")),
    "turned": months(24).assign(mode=lambda f: np.where(f["period"] <= "2026-02", "phone", "web")),
    "same": months(12).assign(overall=4.0),
}


@pytest.fixture(scope="module")
def books():
    return {name: made(answers)[0] for name, answers in CASES.items()}


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("falling", r"Satisfaction is falling: 1\d\.\d points of 100 over 24 months"),
        ("rising", r"Satisfaction is rising: 1\d\.\d points of 100 over 12 months"),
        ("step", r"Satisfaction dropped 1\d\.\d points of 100 in June 2026"),
        ("balanced", "Satisfaction is balanced over 24 months"),
        ("unclear", "Cannot tell whether satisfaction is rising or falling"),
        ("dimension", "Satisfaction is balanced, but Reliability is falling"),
        ("young", "Satisfaction so far: too early to say whether it changes"),
        ("five", "Satisfaction so far: too early to say whether it changes"),
        ("few", "Too few answers to say whether satisfaction changes"),
        ("few waves", "Satisfaction so far: too early to say whether it changes"),
        ("broken", "Satisfaction so far: too few months since the way of asking changed"),
    ],
)
def test_the_heading_is_the_verdict(books, case, said):
    assert re.fullmatch(said, h2(view.trend_finding(books[case])))


@pytest.mark.parametrize("case", CASES)
def test_every_block_reads_well(books, case):
    book = books[case]
    finding, figure = view.trend_finding(book), view.trend_figure(book, 1)
    assert len(h2(finding).split()) <= 12
    assert len(h3(figure).split()) <= 12
    assert 120 <= len(alt(figure)) <= 280
    assert alt(figure) != h3(figure)
    for words in (finding.markdown, figure.markdown, alt(figure), note(figure)):
        assert not re.search(r"None|nan|\{|\}|  |\.\.|needs [A-Z]|needs \.", words), words
        assert not re.search("significan|because of|caused", words)


@pytest.mark.parametrize("case", CASES)
def test_every_number_plotted_stands_in_the_table(books, case):
    book = books[case]
    figure = html.unescape(view.trend_figure(book, 1).html)
    for found in trend_rows.trends(book):
        assert book.t.signed(found.value, 2) in figure
        assert book.t.signed(found.detail["of_100"]["value"], 1) in figure
        assert book.between(found) in figure


@pytest.mark.parametrize(
    ("case", "sentence"), [("falling", FALL), ("rising", KEEP), ("balanced", HOLD), ("step", FALL)]
)
def test_the_strategy_goes_with_the_verdict(books, case, sentence):
    said = view.trend_finding(books[case]).markdown
    panel = panels.trend_panels(books[case])
    assert (sentence in said) != (panel is not None and sentence in panel.markdown)
    assert not any(other in said for other in {FALL, HOLD, KEEP} - {sentence})


def test_nothing_is_advised_where_nothing_is_shown(books):
    for case in ("unclear", "young", "few", "dimension"):
        assert not any(sentence in view.trend_finding(books[case]).markdown for sentence in (FALL, HOLD, KEEP))


def test_a_step_is_told_from_the_record(books):
    step = books["step"].get("satisfaction.trend", "overall").detail["of_100"]["step"]
    said = view.trend_finding(books["step"]).markdown
    ends = f"{-step['high']:.1f} to {-step['low']:.1f} points down"
    assert f"it went from {step['before']:.1f} to **{step['after']:.1f}** in one step in June 2026 ({ends}" in said
    assert h3(moving.index_figure(books["step"], 2)) in (
        "Overall satisfaction has been lower since June 2026", "Overall satisfaction has fallen below its usual range",
    )  # fmt: skip


def test_a_quiet_month_within_a_fall_is_not_told_as_its_contrary(books):
    book = books["falling"]
    assert book.verdict(moving.headline(book)) == "no_change"
    said = view.trend_finding(book).markdown
    assert "The month alone shows no clear change" in said
    assert "part of the same fall" in said
    assert h3(moving.index_figure(book, 2)) == "Overall satisfaction is falling; no single month stands out"


def test_a_loud_month_in_a_balanced_score_makes_no_trend():
    answers = months(24, 200, lambda ago: 2.9 if ago == 0 else 3.6)
    book, _ = made(answers)
    assert book.verdict(moving.headline(book)) == "worse"
    figure = book.get("satisfaction.trend", "overall")
    said = view.trend_finding(book).markdown
    if figure.verdict in ("balanced", "unclear"):
        assert "one month makes no trend" in said
    assert (FALL in said) is False  # the panels say it
    assert FALL in panels.trend_panels(book).markdown


def test_a_young_company_is_told_when_more_will_be_known(books):
    said = view.trend_finding(books["five"]).markdown
    needs = "A trend needs six months (from November 2026 on), a single month ten earlier ones; there are five so far."
    assert needs in said
    waved = view.trend_finding(books["few waves"]).markdown
    assert "A verdict needs six waves; there are three so far." in waved
    assert "a single month" not in waved
    assert view.trend_finding(made(months(1))[0]) is None


def test_a_break_is_told_and_drawn_and_nothing_is_compared_across_it(books):
    book = books["turned"]
    cut = "In March 2026 the way of asking changed: 100% of the answers came by telephone until then, 100% by web since"
    said = view.trend_finding(book).markdown
    assert cut in said
    assert cut in note(view.trend_figure(book, 1))
    assert "October 2025" not in said
    assert "usual range" not in said
    run = moving.index_figure(book, 2)
    assert h3(run) == "Overall satisfaction is not comparable with the months before March 2026"


def test_the_line_of_a_break_stands_before_its_first_month():
    points = tuple(RunPoint("Oct", "2026", 3.0 + i / 10) for i in range(6))
    spec = RunSpec(points, Axis(lambda v, d: f"{v:.{d}f}"), "last", break_at=2, break_label="asked in another way")
    plain = RunSpec(points, spec.axis, "last")
    for narrow in (False, True):
        drawn, without = run_chart.draw(spec, narrow), run_chart.draw(plain, narrow)
        assert len(drawn.findobj(Line2D)) == len(without.findobj(Line2D)) + 2  # the dotted one, and the data in two
        assert [t.get_text() for t in drawn.findobj(Text)].count("asked in another way") == 1


def test_scores_of_one_scale_are_told_in_its_points():
    asked = survey.questionnaire(singles=False)
    book, _ = made(months(12, asked=asked), asked)
    assert not trend_rows.of_100(book)
    assert "**Perceived quality** went from" in view.trend_finding(book).markdown
    assert "of 100" not in view.trend_figure(book, 1).markdown


def test_without_an_overall_score_the_dimensions_are_the_heading():
    book, _ = made(months(24, 100, levels=lambda ago: STEP if ago <= 4 else {}))
    kept = [f for f in book.record if (f.measure, f.item) != ("satisfaction.trend", "overall")]
    other = type(book.record)(book.record.period, book.record.scope)
    other.add(kept)
    object.__setattr__(book, "record", other)
    assert h2(view.trend_finding(book)) == "Reliability is falling"


def test_no_answers_and_unknown_modes_are_told():
    book, part = made(months(6))
    assert view.unsaid(book, part) == [
        "Not checked: whether the way of asking changed. The answers do not say how they were given."
    ]
    assert view.unsaid(book, None) == []
    assert view.FIGURES["fig-trend"](book)


def test_a_scope_of_few_shows_nothing():
    book, _ = made(months(3, 2), scope="region=North")
    assert view.trend_finding(book) is None


def test_a_step_is_drawn_with_its_levels_and_without_the_average():
    points = tuple(RunPoint("Oct", "2026", 3.0 + i // 3) for i in range(6))
    axis = Axis(lambda v, d: f"{v:.{d}f}")
    spec = RunSpec(points, axis, "last", shift=Shift(0, 3, 3.0, 4.0, "step in July 2026"))
    for narrow in (False, True):
        drawn, without = run_chart.draw(spec, narrow), run_chart.draw(RunSpec(points, axis, "last"), narrow)
        assert len(drawn.findobj(Line2D)) == len(without.findobj(Line2D)) + 3  # the dotted one, and two levels
        assert [t.get_text() for t in drawn.findobj(Text)].count("step in July 2026") == 1
    assert {3.0, 4.0} <= set(spec.spans)


def test_a_run_chart_tells_the_levels_of_its_step_and_shows_no_average(books):
    book = books["step"]
    index = book.get("satisfaction.index")
    step = moving.step(book, index)
    said = html.unescape(moving.index_figure(book, 1).html)
    assert f"Thin lines: level of {step['before']:.1f} before June 2026, {step['after']:.1f} since." in said
    run = runs.Run("fig-index", 1, "t", "n", "s", "i", ("Answers",), Axis(book.t.number), step=step)
    months = runs.shown(book, index)
    spec = runs.spec_of(book, index, run, months)
    assert (spec.centre, spec.shift.at, spec.shift.first) == (None, [str(m) for m in months].index("2026-06"), 0)
    assert runs.spec_of(book, index, replace(run, step=None), months).centre is not None
    assert runs.spec_of(book, index, run, months[-2:]).shift is None  # the step lies before what is drawn


def test_a_range_that_spans_a_step_promises_nothing(books):
    book, calm = books["step"], books["balanced"]
    row = {"target_id": "t", "measure": "satisfaction.index", "item": "", "value": "68", "direction": "at_least"}
    for found, known in ((book, False), (calm, True)):
        index = found.get("satisfaction.index")
        goal = evaluation.targets(pd.DataFrame([row]), lambda *_, f=index: f, found.context)[0]
        assert ("step" in index.detail) != known
        assert bool(goal.outlook) == known
        assert ("since June 2026" in common.rule(found, index)) == (index.change.rule == "inside_usual" and not known)
    assert "step" in book.get("satisfaction.top2").detail
    assert "step" not in book.get("satisfaction.perceived", "overall").detail  # the step is of the overall question
    assert "step" in books["dimension"].get("satisfaction.perceived", "reliability").detail
    assert "step" not in books["dimension"].get("satisfaction.index").detail


def test_a_step_before_the_months_of_the_range_leaves_it_its_outlook():
    book, _ = made(months(24, 100, lambda ago: 3.2 if ago <= 13 else 3.8))
    step = book.get("satisfaction.trend", "overall").detail["step"]
    assert step["from"] <= str(book.context.memory[0])
    assert "step" not in book.get("satisfaction.index").detail


def _below(**more):
    """A dimension that fell in one step below what customers accept; `more` are figures of other parts."""
    levels = {"reliability:perceived": 3.2}
    book, _ = made(months(24, 100, levels=lambda ago: levels if ago <= 4 else {}))
    gap, theme = more.get("gap"), more.get("theme")
    if gap:
        book.record.add([book.context.figure("satisfaction.service_gap", f"{gap}:reliability",
                         Estimate(-1.0875, -1.3, -0.8, 40), "t", verdict="short", survey=True)])  # fmt: skip
    if theme:
        book.record.add([book.context.figure("satisfaction.theme", "delivery", Estimate(0.38, 0.3, 0.45, 159), "t",
                         survey=True, detail={"side": "more", "before_share": 0.09, "place": "first"})])  # fmt: skip
    return book


def test_the_panel_of_a_dimension_says_its_fall_with_size_and_month():
    book = _below()
    step = book.get("satisfaction.trend", "reliability").detail["step"]
    said = panels.zone_panels(book).markdown
    ends = f"{-step['high']:.2f} to {-step['low']:.2f} points down"
    fell = f"fell from {step['before']:.2f} to **{step['after']:.2f}** in one step in June 2026 ({ends})"
    assert f"**Reliability** {fell} and has stayed there." in said
    drop = moving.dimension_figure(book, 7)
    assert h3(drop) == f"Reliability dropped {-step['change']:.2f} points in June 2026"
    assert "Not known yet" in said and "Evidence on the cause: none on this page." in said


def test_what_points_to_a_cause_is_told_as_weak_evidence():
    said = panels.zone_panels(_below(gap="3", theme=True)).markdown
    assert "The cause is not shown. Pointing to it: staff say work falls 1.09 points short of the standard; " in said
    assert "38% of open answers speak of delivery, 9% before. Each of its two items is below too." in said
    assert "Weak evidence" in said and "none in" not in said
    for gap in "124":
        why = re.search(r"\*\*Why\.\*\*.*", panels.zone_panels(_below(gap=gap, theme=True)).markdown)[0]
        assert len(why.split()) <= 41  # the heading is one of them


def test_no_past_is_told_in_words_that_need_none():
    book, _ = made(months(2, 100, levels=lambda _: {"reliability:perceived": 3.0}))
    said = panels.zone_panels(book).markdown
    assert "Too few months to judge a change." in said
    assert "Too few against" not in said
    index = common.card(book, book.get("satisfaction.index"))
    assert (index.verdict_label, index.rule) == ("Too few months", "")
    few = common.card(book, replace(book.get("satisfaction.index"), n=12))
    assert (few.verdict_label, few.rule) == ("Too few answers (n = 12)", "Too few months.")


def test_each_verdict_of_dimensions_has_its_sentence(books):
    said = view.trend_strategies(books["dimension"])
    rows = re.findall(r"<tr.*?</tr>", html.unescape(said.html), re.S)[1:]
    told = [[re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows]
    assert told == [["Falling", "Reliability", FALL], ["Balanced", "Empathy and Tangibles", HOLD]]
    for case in ("balanced", "young", "few"):
        assert view.trend_strategies(books[case]) is None


def test_a_fall_that_is_no_main_point_is_told_where_satisfaction_stands(books):
    told = {case: dict(standing(books[case], ("satisfaction.",)))["satisfaction"] for case in CASES}
    assert told["falling"].endswith("; over 24 months it is falling.")
    assert told["rising"].endswith("; over 12 months it is rising.")
    assert told["step"].endswith("; it has been lower since June 2026.")
    assert told["balanced"].endswith("answers).")


def test_a_step_is_a_main_point_with_its_size_and_month(books):
    book = books["step"]
    figure = book.get("satisfaction.trend", "overall")
    step = figure.detail["of_100"]["step"]
    said = trend_point.point(book, figure)
    size = f"dropped by **{-step['change']:.1f} points of 100 in June 2026**"
    assert said.startswith(f"**Overall satisfaction** {size} (95% interval {-step['high']:.1f} to {-step['low']:.1f})")
    assert "and has not recovered" in said
    assert trend_point.short(book, figure) == "overall satisfaction dropped in June 2026"


def test_the_overview_leads_to_the_satisfaction_page(books):
    anchors = overview.anchors(replace(books["step"], notes={"outside": {}}))
    assert anchors["satisfaction"] == ("satisfaction.html#fig-index", "Satisfaction page")
    assert anchors["dimension"][0] == "#fig-zone"


def test_a_step_interval_that_holds_zero_keeps_its_signs(books):
    book = books["step"]
    assert trend_rows.sizes(book, {"low": -0.4, "high": 0.1}, 1) == {"low": "−0.4", "high": "+0.1"}
    assert trend_rows.sizes(book, {"low": -0.4, "high": -0.1}, 1) == {"low": "0.1", "high": "0.4"}
