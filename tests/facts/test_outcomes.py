"""What customers did before and after they answered: one row for each edge of the months that count."""

from __future__ import annotations

from datetime import date

import pandas as pd

from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.facts.outcomes import outcomes
from cxanalysis.period import Period

OCTOBER = Period(2026, 10)
QUESTIONNAIRE = """scale = { min = 1, max = 5 }
[[question]]
id = "q1"
dimension = "care"
perceived = "q1"
[overall]
column = "overall"
"""
CUSTOMERS = """customer_id,joined_on,left_on,region
a,2020-01-01,,North
b,2020-01-01,2026-08-01,South
c,2020-01-01,2026-07-31,North
d,2026-05-15,2026-11-01,North
e,2020-01-01,2026-10-31,North
"""
RESPONSES = """response_id,responded_at,customer_id,q1,overall
R1,2026-07-31T23:59,a,4,4
R2,2026-07-15T09:00,b,4,2
R3,2026-07-15T09:00,c,4,2
R4,2026-07-15T09:00,d,4,3
R5,2026-07-15T09:00,e,4,5
R6,2026-08-01T00:00,a,4,5
R7,2026-06-15T09:00,a,4,1
R8,2026-07-15T09:00,,4,1
R9,2026-07-15T09:00,stranger,4,1
R10,2026-07-15T09:00,a,4,
"""
COMPLAINTS = """complaint_id,received_at,customer_id,kind
1,2024-01-01T00:00,a,complaint
2,2026-03-31T23:59,a,complaint
3,2026-07-20T09:00,b,complaint
4,2026-08-01T00:00,d,complaint
5,2026-04-01T00:00,e,complaint
6,2026-10-31T23:59,e,grumble
7,2026-11-01T00:00,a,complaint
"""
ORDERS = """order_id,customer_id,ordered_on,revenue,status
1,a,2024-01-01,1,done
2,a,2026-04-01,10,done
3,a,2026-07-05,1000,done
4,a,2026-08-01,20,done
5,a,2026-10-31,5,returned
6,a,2026-11-01,1000,done
7,b,2026-06-30,7,cancelled
8,d,2026-09-01,9,
9,e,2026-09-01,3,lost
"""
ALL = {"customers": CUSTOMERS, "responses": RESPONSES, "complaints": COMPLAINTS, "orders": ORDERS}


def opened(folder, **tables):
    for name, text in (ALL | tables).items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "questionnaire.toml").write_text(QUESTIONNAIRE, encoding="utf-8")
    return open_data(folder, date(2026, 12, 1))


def july(data, scope="all", months=1) -> pd.DataFrame:
    found = outcomes(data, Scope.parse(scope), OCTOBER, "overall", months)
    return found.set_index("customer_id")


def test_answers_of_the_window_by_customers_who_were_still_there(tmp_path):
    data = opened(tmp_path)
    found = july(data)
    assert found["score"].to_dict() == {"a": 4.0, "b": 2.0, "d": 3.0, "e": 5.0, "stranger": 1.0}  # c left in July
    assert july(data, "region=North").index.tolist() == ["a", "d", "e"]
    assert sorted(july(data, months=2).loc["a", "score"]) == [1.0, 4.0]


def test_leaving_counts_from_the_next_month_to_the_third(tmp_path):
    left = july(opened(tmp_path))["left"]
    assert left.drop("stranger").to_dict() == {"a": 0.0, "b": 1.0, "d": 0.0, "e": 1.0}
    assert pd.isna(left["stranger"])


def test_complaints_proper_before_and_after_but_not_in_the_month(tmp_path):
    found = july(opened(tmp_path))
    assert found["complained"].to_dict() == {"a": 0.0, "b": 0.0, "d": 1.0, "e": 0.0, "stranger": 0.0}
    assert found["complained_before"].to_dict() == {"a": 0.0, "b": 0.0, "d": 0.0, "e": 1.0, "stranger": 0.0}


def test_orders_before_and_after(tmp_path):
    found = july(opened(tmp_path))
    money = found[["revenue_before", "revenue_after"]] / 10_000
    assert money.loc["a"].tolist() == [10.0, 20.0]  # what came back brought nothing
    assert money.loc["b"].tolist() == [0.0, 0.0]
    assert money.loc["d"].isna().all()  # joined within the months before
    assert found["lost"].fillna(-1).to_dict() == {"a": 1.0, "b": -1.0, "d": 0.0, "e": 1.0, "stranger": -1.0}
    assert found.loc[["a", "b"], "lost_before"].tolist() == [0.0, 1.0]


def test_a_table_that_begins_too_late_tells_nothing(tmp_path):
    late = COMPLAINTS.replace("1,2024-01-01T00:00,a,complaint\n", "")  # from the end of March on: April is whole
    assert july(opened(tmp_path, complaints=late))["complained"].notna().all()
    later = late.replace("2,2026-03-31T23:59,a,complaint\n", "").replace("2026-04-01T00:00", "2026-04-02T00:00")
    assert july(opened(tmp_path, complaints=later))["complained"].isna().all()


def test_without_tables_there_are_no_columns(tmp_path):
    found = july(opened(tmp_path, complaints="", orders="", customers="customer_id\na\nb\n"))
    assert list(found.columns) == ["month", "score"]


def test_an_anonymous_survey_gives_no_rows(tmp_path):
    found = outcomes(opened(tmp_path, responses="response_id,responded_at,q1,overall\nR1,2026-07-01,4,4\n"),
                     Scope(), OCTOBER, "overall", 12)  # fmt: skip
    assert found.empty


def test_nobody_answered_in_the_window(tmp_path):
    rows = "response_id,responded_at,customer_id,q1,overall\nR1,2026-10-15T09:00,a,4,4\n"
    found = outcomes(opened(tmp_path, responses=rows), Scope(), OCTOBER, "overall", 12)
    assert found.empty
