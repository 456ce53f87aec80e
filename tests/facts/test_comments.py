"""Open answers and staff answers, counted from a tiny data set; no raw text gets out."""

from __future__ import annotations

from datetime import date

import pytest

from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.facts.comments import comments, says_nothing
from cxanalysis.facts.staff import staff_answers
from cxanalysis.period import Period

TABLES = {
    "customers": ["customer_id,joined_on,region,unit", "K1,2026-01-01,North,East", "K2,2026-01-01,South,East"],
    "responses": [
        "response_id,responded_at,customer_id,q1,overall,comment,wish",
        "R1,2026-09-30T23:59,K1,5,4,Too early,",
        "R2,2026-10-01T00:00,K1,6,1,Call 07700 900123,wider range",
        "R3,2026-10-31T23:59,K2,,5,n/a,",
        "R4,2026-10-31T23:59,K2,3,,,",
    ],
    "staff_responses": [
        "response_id,responded_at,unit,s1",
        "S1,2026-10-01T09:00,East,6",
        "S2,2026-10-02T09:00,West,",
        "S3,2026-11-02T09:00,East,4",
    ],
}
QUESTIONNAIRE = """scale = { min = 1, max = 7 }
[[question]]
id = "q1"
dimension = "care"
perceived = "q1"
staff_expected = "s1"
[overall]
column = "overall"
scale = { min = 1, max = 5 }
[[open]]
id = "remark"
column = "comment"
[[open]]
id = "wish"
column = "wish"
"""
OCTOBER = Period(2026, 10)


def opened(folder, **tables):
    for name, lines in (TABLES | tables).items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "questionnaire.toml").write_text(QUESTIONNAIRE, encoding="utf-8")
    return open_data(folder, as_of=date(2026, 11, 20))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("words"))


def test_open_answers_of_a_month_leave_redacted_with_their_question_and_overall_answer(data):
    got = comments(data, Scope(), [OCTOBER])
    assert got[["response_id", "question", "text"]].to_numpy().tolist() == [
        ["R2", "remark", "Call [removed]"],
        ["R2", "wish", "wider range"],
        ["R3", "remark", ""],
    ]
    assert got["overall"].tolist() == [1.0, 1.0, 5.0]
    assert set(got["period"]) == {"2026-10"}
    assert comments(data, Scope("region", "South"), [OCTOBER])["response_id"].tolist() == ["R3"]
    assert comments(data, Scope(), [Period(2026, 3)]).empty


def test_staff_answer_within_the_months_and_belong_to_their_unit_only(data):
    assert staff_answers(data, Scope(), [OCTOBER])["s1"].dropna().tolist() == [6.0]
    assert staff_answers(data, Scope("unit", "West"), [OCTOBER])["response_id"].tolist() == ["S2"]
    assert staff_answers(data, Scope("region", "North"), [OCTOBER]).empty


def test_a_survey_of_nobody_known_and_without_open_questions_is_no_failure(tmp_path):
    lines = ["response_id,responded_at,q1,overall,comment,wish", "R1,2026-10-02T10:00,5,4,Fine,"]
    anonymous = opened(tmp_path, responses=lines)
    got = comments(anonymous, Scope(), [OCTOBER])
    assert got["text"].tolist() == ["Fine"]
    assert "customer_id" not in got.columns


@pytest.mark.parametrize(
    "text", ["n/a", "N.A.", "none", "-", "...", "无", "没有。", "Nothing to add!", "no", " ", "暂时没有意见"]
)
def test_these_are_no_answers(text):
    assert says_nothing(text)


@pytest.mark.parametrize("text", ["No delivery", "nothing works", "无法登录", "没有人接电话", "ok but late", "5 stars"])
def test_these_are(text):
    assert not says_nothing(text)
