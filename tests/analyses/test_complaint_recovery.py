"""Complainers held against the others, silence held against complaints, references kept apart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints.recovery import Material, analyse
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.recovery import Bought, Handled
from cxanalysis.facts.silent import Voices
from cxanalysis.period import Period

NOW = Period(2026, 10)
MAY = NOW.shift(-5).ordinal


def context(scope: str = "all", **parameters) -> Context:
    return Context(NOW, scope, Parameters.build(parameters), NOW.shift(-40))


def handled(*rows: tuple[int, int, int]) -> Handled:
    return Handled(pd.DataFrame(rows, columns=["rated", "satisfied", "customers"]), 150)


def staying(*rows: tuple[int, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["month", "group", "customers", "left"])


def bought(complainers, others) -> Bought:
    return Bought(
        pd.DataFrame(complainers, columns=["group", "cases", "short", "long", "customers"]),
        pd.DataFrame(others, columns=["month", "customers", "short", "long", "cases"]),
    )


def voices(scores, complained, active: int = 500, complainers: int = 20) -> Voices:
    columns = {"customer": np.arange(len(scores)), "month": MAY, "score": np.asarray(scores, float)}
    frame = pd.DataFrame({**columns, "complained": complained})
    return Voices(frame, active, complainers)


def figures(found: Context | None = None, scale=(1.0, 5.0), **material) -> dict:
    empty = {"handled": None, "staying": None, "bought": None, "voices": None}
    part = analyse(Material(**{**empty, **material}, scale=scale), found or context())
    return {f.item: f for f in part.figures} | {"left_out": part.left_out}


def test_nothing_known_is_nothing_shown():
    found = figures()
    assert found == {"left_out": ("recovery_satisfied", "recovery_stays", "recovery_buys", "silent_question")}


def test_satisfied_with_the_handling_is_of_the_cases_rated():
    figure = figures(handled=handled((1, 1, 40), (1, 0, 20), (10, 10, 1)))["satisfied"]
    assert figure.value == pytest.approx(50 / 70) and figure.n == 70
    assert (figure.detail["x"], figure.detail["customers"], figure.detail["answered"]) == (50, 61, 150)
    assert figure.detail["reference"] == 0.7
    spread = figures(handled=handled((1, 1, 50), (1, 0, 20)))["satisfied"]
    assert figure.high - figure.low > spread.high - spread.low  # ten cases of one customer are one voice


def test_the_reference_is_a_parameter_and_moves_no_figure():
    one, other = (figures(context(recovered_share=x), handled=handled((1, 1, 40), (1, 0, 20))) for x in (0.7, 0.2))
    assert one["satisfied"].detail["reference"] != other["satisfied"].detail["reference"]
    assert (one["satisfied"].value, one["satisfied"].low) == (other["satisfied"].value, other["satisfied"].low)


def test_staying_is_six_months_of_what_leaves_in_one():
    """Leaving at 1 % and 2 %; the others' quiet month weighs as little as the complainers have of it."""
    rows = ((1, "satisfied", 600, 6), (1, "dissatisfied", 400, 4), (2, "other", 1000, 10),
            (1, "none", 3000, 60), (2, "none", 3000, 60), (3, "none", 9000, 0))  # fmt: skip
    figure = figures(staying=staying(*rows))["stays"]
    assert figure.value == pytest.approx(0.99**6) and figure.detail["other"] == pytest.approx(0.98**6)
    assert figure.detail["difference"] == pytest.approx(0.99**6 - 0.98**6)
    assert figure.detail["moved"] == "more" and figure.n == 2000
    assert (figure.detail["left"], figure.detail["other_left"]) == (20, 120)


def test_few_who_leave_allow_no_word():
    rows = ((1, "satisfied", 600, 4), (1, "dissatisfied", 200, 20), (1, "none", 9000, 900))
    found = figures(staying=staying(*rows))
    assert found["stays_handled"].detail["moved"] == "few" and "p_adjusted" not in found["stays_handled"].detail
    assert found["stays"].detail["moved"] in ("more", "less")
    assert "stays_handled" not in figures(staying=staying((1, "other", 600, 9), (1, "none", 900, 9)))
    assert "recovery_stays" in figures(staying=staying((1, "none", 900, 9)))["left_out"]


def test_handling_goes_with_staying_where_it_does():
    rows = ((1, "satisfied", 3000, 15), (1, "dissatisfied", 1000, 40), (1, "none", 9000, 90))
    figure = figures(staying=staying(*rows))["stays_handled"]
    assert figure.detail["moved"] == "more" and figure.detail["difference_low"] > 0


def test_buying_is_standardised_to_the_months_of_the_complainers():
    found = figures(bought=bought(
        [("satisfied", 1, 1, 1, 60), ("satisfied", 1, 0, 0, 40), ("dissatisfied", 1, 0, 1, 50), ("other", 1, 0, 0, 50)],
        [(1, 1000, 300, 900, 200), (2, 1000, 900, 900, 0)],
    ))  # fmt: skip
    assert found["buys_short"].value == pytest.approx(60 / 200) and found["buys_short"].detail["other"] == 0.3
    assert found["buys_long"].value == pytest.approx(110 / 200) and found["buys_long"].detail["moved"] == "less"
    assert found["buys_handled"].value == pytest.approx(0.6) and found["buys_handled"].detail["other"] == 1.0
    assert found["buys_short"].detail["months"] == 3 and found["buys_long"].detail["months"] == 6


def test_a_quiet_company_gets_no_finding():
    random, told = np.random.default_rng(3), 0
    for _ in range(25):
        rows = [(m, g, n, int(random.binomial(n, 0.02))) for m in range(12)
                for g, n in (("satisfied", 200), ("dissatisfied", 150), ("none", 700))]  # fmt: skip
        found = figures(staying=staying(*rows))
        told += any(f.detail["moved"] in ("more", "less") for name, f in found.items() if name != "left_out")
    assert told <= 5


def test_silence_is_of_the_dissatisfied_and_the_number_of_all():
    spoke = [1] * 10 + [0] * 30 + [0] * 120 + [1] * 40
    found = figures(voices=voices([1] * 20 + [2] * 20 + [5] * 120 + [4] * 40, spoke))
    share, number = found["share"], found["customers"]
    assert share.value == pytest.approx(30 / 40) and share.n == 40
    assert share.detail["spoke"] == pytest.approx(0.25) and share.detail["satisfied_spoke"] == pytest.approx(40 / 160)
    assert number.value == pytest.approx(500 * 30 / 200) and number.unit == "count" and number.n == 200
    assert number.low < 75 < number.high
    assert number.detail["reference_customers"] == pytest.approx(20 / 0.05 - 20)
    assert share.detail["told"] == 9


def test_silence_needs_a_question_a_scale_and_somebody_dissatisfied():
    assert figures(voices=voices([1, 5], [0, 0]), scale=(0.0, 2.0))["left_out"][-1] == "silent_scale"
    assert figures(voices=voices([5, 5], [0, 0]))["left_out"][-1] == "silent_none"
    assert "customers" not in figures(voices=voices([1, 5], [0, 0], active=0))


def test_few_dissatisfied_of_a_part_are_withheld():
    found = figures(context("region=North"), voices=voices([1] * 8 + [5] * 60, [0] * 68))
    assert found["share"].withheld and found["share"].value is None and not found["share"].detail
    assert found["customers"].withheld and found["customers"].value is None
