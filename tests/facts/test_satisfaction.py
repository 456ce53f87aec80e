"""Answers and invitations of a period, counted from a tiny data set that goes through the door."""

from __future__ import annotations

from datetime import date

import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.period import Period

TABLES = {
    "customers": ["customer_id,joined_on,region", "K1,2026-01-01,North", "K2,2026-01-01,South", "K3,2026-01-01,North"],
    "responses": [
        "response_id,responded_at,customer_id,mode,q1",
        "R1,2026-09-30T23:59,K1,web,5",
        "R2,2026-10-01T00:00,K1,web,6",
        "R3,2026-10-31T23:59,K2,mail,",
        "R4,2026-11-01T00:00,K3,web,2",
    ],
    "invitations": [
        "invitation_id,sent_at,mode,outcome,customer_id",
        "I1,2026-10-01T09:00,web,completed,K1",
        "I2,2026-10-02T09:00,web,completed,K2",
        "I3,2026-10-03T09:00,web,refused,K3",
        "I4,2026-10-04T09:00,mail,ineligible,K3",
        "I5,2026-09-30T09:00,web,completed,K1",
    ],
}
QUESTIONNAIRE = """scale = { min = 1, max = 7 }
[[question]]
id = "q1"
dimension = "care"
perceived = "q1"
"""
OCTOBER = Period(2026, 10)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("survey")
    for name, lines in TABLES.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "questionnaire.toml").write_text(QUESTIONNAIRE, encoding="utf-8")
    return open_data(folder, as_of=date(2026, 11, 20))


def test_a_period_is_half_open_and_a_missing_answer_stays_missing(data):
    got = facts.answers(data, Scope(), [OCTOBER])
    assert got["response_id"].tolist() == ["R2", "R3"]
    assert got["period"].tolist() == ["2026-10"] * 2
    assert got["q1"].iloc[0] == 6.0
    assert got["q1"].isna().tolist() == [False, True]


def test_several_periods_are_told_apart(data):
    got = facts.answers(data, Scope(), [OCTOBER.previous(), OCTOBER])
    assert got.groupby("period")["response_id"].count().to_dict() == {"2026-09": 1, "2026-10": 2}


def test_a_scope_takes_the_answers_of_its_customers(data):
    assert facts.answers(data, Scope.parse("region=North"), [OCTOBER])["response_id"].tolist() == ["R2"]


def test_answers_of_no_region_are_counted_apart(tmp_path):
    rows = ["R5,2026-10-05T00:00,,web,5", "R6,2026-10-06T00:00,K2,web,5", "R7,2026-09-06T00:00,,web,5"]
    made = TABLES | {"responses": TABLES["responses"] + rows}
    for name, lines in made.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "questionnaire.toml").write_text(QUESTIONNAIRE, encoding="utf-8")
    found = open_data(tmp_path, as_of=date(2026, 11, 20))
    assert facts.outside(found, Scope.parse("region=North"), "responses", [OCTOBER]) == 1
    assert facts.outside(found, Scope(), "responses", [OCTOBER]) == 0


def test_a_period_without_answers_gives_no_rows_but_all_columns(data):
    got = facts.answers(data, Scope(), [Period(2026, 8)])
    assert len(got) == 0
    assert {"period", "response_id", "q1"} <= set(got.columns)


def test_invitations_are_counted_by_the_month_they_were_sent_in(data):
    got = facts.invitation_counts(data, Scope(), [OCTOBER])
    rows = list(got[["mode", "outcome", "invitations"]].itertuples(index=False, name=None))
    assert rows == [("mail", "ineligible", 1), ("web", "completed", 2), ("web", "refused", 1)]
