"""The course of complaints, series by series: what is judged, under which name, and what a verdict lacks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints import course
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.course import COLUMNS
from cxanalysis.period import Period

NOW = Period(2026, 10)
EMPTY = pd.DataFrame(columns=COLUMNS)


def frame(series: dict[tuple[str, str], list[int]], active: int = 1000) -> pd.DataFrame:
    """Rows of `facts.complaint_series`: each series with its complainers by month, as many complaints."""
    parts = []
    for (by, value), counts in series.items():
        months = [str(p) for p in NOW.last(len(counts))]
        parts.append(pd.DataFrame({"by": by, "value": value, "period": months, "complaints": counts,
                                   "complainers": counts, "active": active}))  # fmt: skip
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def level(mean: float, months: int = 24) -> list[int]:
    return np.random.default_rng([7, months]).poisson(mean, months).tolist()


def run(rows: pd.DataFrame, **parameters):
    part = course.analyse(rows, Context(NOW, "all", Parameters(**parameters), Period(2024, 1)))
    return {f.item: f for f in part.figures}, part.left_out


def test_a_step_a_wave_and_a_quiet_series_get_their_words():
    months = np.arange(24)
    rows = frame({
        ("rate", ""): level(100),
        ("item", "step"): [40] * 18 + [90] * 6,
        ("item", "wave"): np.rint(60 * (1 + 0.6 * np.sin(2 * np.pi * months / 5))).astype(int).tolist(),
        ("item", "quiet"): level(80),
    })  # fmt: skip
    found, left_out = run(rows)
    assert {name: f.verdict for name, f in found.items()} == {
        "rate": "flat", "step": "rising", "wave": "wavy", "quiet": "flat",
    }  # fmt: skip
    step = found["step"].detail["step"]
    assert step["from"] == "2026-05" and step["before"] == pytest.approx(0.04) and step["after"] == pytest.approx(0.09)
    assert found["wave"].detail["kind"] == "cyclic" and "2026-09" in found["wave"].detail["months"]
    assert found["rate"].detail["mean"] == pytest.approx(sum(level(100)) / 24_000)
    assert left_out == ()


def test_series_are_named_by_their_attribute_and_an_attribute_of_one_value_is_left_out():
    rows = frame({("rate", ""): level(60), ("item", "rate"): level(30), ("item", "late"): level(30),
                  ("category", "quality"): level(20), ("category", "other"): level(40),
                  ("region", "North"): level(60)})  # fmt: skip
    assert list(run(rows)[0]) == ["rate", "item:rate", "late", "category:quality", "category:other"]


def test_a_young_company_is_told_when_a_verdict_is_possible():
    found, _ = run(frame({("rate", ""): level(80, months=7)}))
    figure = found["rate"]
    assert figure.verdict == "too_few" and figure.low is not None
    assert figure.detail["so_far"] == {"why": "months", "needs": 12, "known_from": "2027-03"}


def test_too_few_complainers_get_no_verdict():
    found, _ = run(frame({("rate", ""): [5] * 24}))
    assert found["rate"].verdict == "too_few"
    assert found["rate"].detail["so_far"] == {"why": "complainers", "needs": 150, "have": 120}
    assert run(frame({("rate", ""): [5] * 24}), min_complainers=100)[0]["rate"].verdict in ("flat", "unclear")


def test_complaints_are_counted_where_no_customer_is_known():
    rows = frame({("rate", ""): [40] * 18 + [90] * 6}, active=0)
    found, left_out = run(rows)
    assert left_out == ("customers",)
    figure = found["rate"]
    assert figure.verdict == "rising" and figure.detail["mean"] == pytest.approx((40 * 18 + 90 * 6) / 24)
    assert figure.detail["step"]["after"] == pytest.approx(90, rel=1e-6)


def test_nothing_is_left_out_of_nothing():
    assert run(EMPTY) == ({}, ("course",))
    zero, _ = run(frame({("rate", ""): [0] * 24}))
    assert zero["rate"].verdict == "too_few" and zero["rate"].value is None


def test_the_order_of_rows_tells_nothing():
    rows = frame({("rate", ""): level(100), ("item", "a"): [40] * 18 + [90] * 6, ("item", "b"): level(80)})
    shuffled = pd.concat([part.sample(frac=1, random_state=3).sort_values("period", kind="stable")
                          for _, part in rows.groupby(["by", "value"], sort=False)], ignore_index=True)  # fmt: skip
    assert run(rows) == run(shuffled)


def test_the_whole_is_not_told_twice_and_the_family_is_all_series():
    """One alarm among many quiet series is held to a higher bar, and kept as something to watch where it fails."""
    months = np.arange(24)
    alarm = np.rint(30 * np.exp(0.38 * (months / 23 - 0.5))).astype(int).tolist()
    alone, _ = run(frame({("rate", ""): alarm}))
    many, _ = run(frame({("rate", ""): alarm, **{("item", f"q{k}"): level(30 + k) for k in range(30)}}))
    assert alone["rate"].detail["p"] == many["rate"].detail["p"]
    assert many["rate"].detail["p_adjusted"] >= alone["rate"].detail["p_adjusted"]
    assert (alone["rate"].verdict, alone["rate"].detail["watch"]) == ("rising", False)
    assert (many["rate"].verdict, many["rate"].detail["watch"]) == ("unclear", True)
