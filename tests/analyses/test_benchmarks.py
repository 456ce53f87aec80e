"""Own figures against those of others: what is compared, what is refused, and what is called better, equal or worse."""

from __future__ import annotations

import pandas as pd
import pytest

from cxanalysis.facts.benchmarks import COLUMNS, span
from cxanalysis.record import Figure
from cxanalysis.satisfaction.benchmarks import analyse
from tests import survey

TRADE = {"measure": "satisfaction.index", "entity": "Trade", "kind": "industry_average", "period": "2026-10",
         "value": 70.0, "std_error": 0.5}  # fmt: skip


def rows(*given) -> pd.DataFrame:
    """Benchmarks as the facts give them, each differing from a first one."""
    frame = pd.DataFrame([TRADE | row for row in given]).reindex(columns=list(COLUMNS))
    text = [c for c in COLUMNS if c not in ("value", "n", "std_error")]
    frame[text] = frame[text].astype("object").where(frame[text].notna(), "")
    spans = [span(p) for p in frame["period"]]
    ends = {"first": [s and s[0].ordinal for s in spans], "last": [s and s[1].ordinal for s in spans]}
    return frame.assign(**{k: pd.Series(v, dtype="float64") for k, v in ends.items()})


def own(measure, item="", value=70.0, half=2.0, n=150, **detail) -> Figure:
    return Figure(
        measure, item, "all", "2026-10", value, value - half, value + half, n, detail={"se": half / 2} | detail
    )


def found(table, *figures, scope="all", organisation="Test", **options):
    by = {(f.measure, f.item): f for f in figures}
    return analyse(table, lambda m, i: by.get((m, i)), survey.context(scope, **options), organisation)


@pytest.mark.parametrize(
    ("value", "half", "verdict"),
    [
        (80.0, 2.0, "better"),
        (60.0, 2.0, "worse"),
        (70.5, 1.0, "equal"),
        (72.5, 1.0, "equal"),  # shown to differ, but by less than anybody would act on
        (72.0, 4.0, "unclear"),
        (67.0, 4.0, "unclear"),
    ],
)
def test_verdicts_of_an_index(value, half, verdict):
    part = found(rows({}), own("satisfaction.index", value=value, half=half))
    (figure,) = part.figures
    assert (figure.item, figure.verdict, figure.unit) == ("Trade:index", verdict, "index")
    assert figure.value == pytest.approx(value - 70)
    assert figure.detail["margin"] == 5.0
    assert part.left_out == ()


def test_fewer_dissatisfied_is_better():
    row = {"measure": "satisfaction.dissatisfied", "value": 0.30, "n": 900, "std_error": None}
    (figure,) = found(rows(row), own("satisfaction.dissatisfied", value=0.10, half=0.03)).figures
    assert (figure.verdict, figure.unit, figure.detail["sure"]) == ("better", "share", True)


def test_few_answers_of_ours_get_no_verdict():
    (figure,) = found(rows({}), own("satisfaction.index", value=40, n=29)).figures
    assert figure.verdict == ""
    assert figure.low is not None


def test_without_their_uncertainty_only_ours_counts_and_that_is_marked():
    (figure,) = found(rows({"std_error": None, "n": 2400}), own("satisfaction.index", value=60)).figures
    assert figure.detail["sure"] is False
    assert "theirs_low" not in figure.detail
    assert (figure.low, figure.high) == pytest.approx((-12, -8))


def test_the_scale_of_points_decides_margin_and_what_is_refused():
    seven = own("satisfaction.perceived", "reliability", 4.2, 0.15, min=1.0, max=7.0)
    row = {"measure": "satisfaction.perceived", "item": "reliability", "std_error": 0.03}
    (figure,) = found(rows(row | {"value": 5.2}), seven).figures
    assert (figure.item, figure.verdict, figure.unit) == ("Trade:reliability", "worse", "points")
    assert figure.detail["margin"] == pytest.approx(0.3)
    part = found(rows(row | {"value": 8.4}), seven)
    assert (part.figures, part.left_out) == ((), ("benchmark_scale:Trade:reliability",))
    gap = row | {"measure": "satisfaction.gap", "value": -6.5}
    part = found(rows(gap), seven, own("satisfaction.gap", "reliability", -1.0, 0.2))
    assert part.left_out == ("benchmark_scale:Trade:reliability",)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"value": 169.5}, "benchmark_scale:Trade:index"),
        ({"measure": "satisfaction.nps", "value": 42.0}, "benchmark_scale:Trade:nps"),
        ({"measure": "satisfaction.top2"}, "benchmark_own:Trade:top2"),
        ({"measure": "satisfaction.driver", "item": "empathy"}, "benchmark_measure:Trade:empathy"),
        ({"measure": "satisfaction.expected", "item": "empathy"}, "benchmark_measure:Trade:empathy"),
        ({"period": "autumn"}, "benchmark_period:Trade:index"),
    ],
)
def test_what_cannot_be_compared_is_named(row, code):
    part = found(rows(row), own("satisfaction.index"), own("satisfaction.nps", value=0.2, half=0.1))
    assert (part.figures, part.left_out) == ((), (code,))


def test_two_values_of_one_period_are_not_chosen_between():
    part = found(rows({}, {"value": 71.0}, {"entity": "Best"}), own("satisfaction.index"))
    assert [f.item for f in part.figures] == ["Best:index"]
    assert part.left_out == ("benchmark_twice:Trade:index",)


@pytest.mark.parametrize(
    ("periods", "latest", "old"),
    [
        (("2026-09", "2026-10"), "2026-10", 0),
        (("2026-Q3", "2025"), "2026-Q3", 1),
        (("2026", "2026-10"), "2026-10", 0),
        (("2024", "2023-12"), "2024", 22),
    ],
)
def test_the_latest_of_each_is_compared_and_its_age_is_said(periods, latest, old):
    (figure,) = found(rows(*({"period": p} for p in periods)), own("satisfaction.index")).figures
    assert (figure.detail["published"], figure.detail["months_old"]) == (latest, old)


def test_one_name_for_two_things_stays_two_figures():
    pair = [{"measure": f"satisfaction.{m}", "item": "care", "value": 0.0} for m in ("gap", "adequacy")]
    figures = [own(f"satisfaction.{m}", "care", 0.0, 0.2) for m in ("gap", "adequacy")]
    scale = own("satisfaction.perceived", "care", 4.0, 0.1, min=1.0, max=7.0)
    part = found(rows(*pair), *figures, scale)
    assert sorted(f.item for f in part.figures) == ["Trade:adequacy:care", "Trade:gap:care"]


def test_sixty_benchmarks_of_equals_are_not_called_apart():
    """One of sixty is 2 standard errors off by chance alone; within the section it is not called worse."""
    table = rows(*({"entity": f"E{i:02}", "value": 72.3 if i == 7 else 70.0} for i in range(60)))
    part = found(table, own("satisfaction.index"), equal_margin=0.001)
    assert {f.verdict for f in part.figures} == {"unclear"}


def test_other_tables_of_the_company_are_not_this_section_s():
    own_index = own("satisfaction.index")
    beside = found(rows({"measure": "complaints.rate", "value": 0.1}, {}), own_index)
    assert ([f.item for f in beside.figures], beside.left_out) == (["Trade:index"], ())
    assert found(rows({}).iloc[:0], own_index).figures == ()


SHARE = {"measure": "market.share", "kind": "competitor", "std_error": None}


def test_market_shares_own_largest_competitor_and_change():
    table = rows(
        SHARE | {"entity": "Test", "value": 0.12, "period": "2025"},
        SHARE | {"entity": "Test", "value": 0.13, "period": "2026"},
        SHARE | {"entity": "North", "value": 0.21, "period": "2026"},
        SHARE | {"entity": "South", "value": 0.10, "period": "2026"},
        SHARE | {"entity": "Old", "value": 0.50, "period": "2020"},
        SHARE | {"entity": "Trade", "value": 0.60, "period": "2026", "kind": "industry_best"},
    )
    part = found(table)
    shares = {f.item: f for f in part.figures}
    assert [f.item for f in part.figures] == ["Trade", "Old", "North", "Test", "South"]
    assert {name for name, f in shares.items() if f.detail.get("place")} == {"North"}
    assert [f.detail["is_own"] for f in part.figures] == [False, False, False, True, False]
    assert shares["Test"].detail["change"] == pytest.approx(0.01)
    assert (shares["Test"].n, shares["Test"].low, shares["Test"].verdict) == (None, None, "")
    assert "change" not in shares["North"].detail


def test_percent_for_a_share_is_refused_by_name():
    part = found(rows(SHARE | {"entity": "own", "value": 12.7}, SHARE | {"entity": "North", "value": 0.2}))
    assert part.left_out == ("market_range:own",)
    assert [f.item for f in part.figures] == ["North"]


def test_a_part_of_the_customers_has_no_market_share():
    part = found(rows(SHARE | {"entity": "own", "value": 0.1}), scope="region=North")
    assert (part.figures, part.left_out) == ((), ("market_scope",))


def test_a_rating_in_stars_is_not_held_against_an_index_of_100():
    part = found(rows({"value": 4.3, "kind": "independent_rating"}), own("satisfaction.index", value=63.0))
    assert not part.figures and part.left_out == ("benchmark_scale:Trade:index",)
