"""Figures of others by their period, from a tiny data set that goes through the door."""

from __future__ import annotations

from datetime import date

import pytest

from cxanalysis.data import open_data
from cxanalysis.facts.benchmarks import COLUMNS, benchmarks, span
from cxanalysis.period import Period

CUSTOMERS = "customer_id\na\n"
ROWS = """measure,entity,kind,period,value,item,n,std_error
satisfaction.index,Trade,industry_average,2026-10,69.5,,2400,0.5
satisfaction.index,Trade,industry_average,2026-Q4,69.6,,2400,0.5
satisfaction.index,Trade,industry_average,2027,69.7,,2400,0.5
satisfaction.index,Trade,industry_average,autumn,69.8,,,
"""


def opened(folder, **tables):
    for name, text in ({"customers": CUSTOMERS} | tables).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_data(folder, date(2027, 2, 1))


def test_a_figure_is_there_from_the_first_month_of_its_period(tmp_path):
    data = opened(tmp_path, benchmarks=ROWS)
    found = {str(p): benchmarks(data, p)["value"].tolist() for p in (Period(2026, 9), Period(2026, 10))}
    assert found == {"2026-09": [69.8], "2026-10": [69.5, 69.6, 69.8]}


def test_what_is_not_said_is_empty_or_missing(tmp_path):
    last = benchmarks(opened(tmp_path, benchmarks=ROWS), Period(2026, 10)).iloc[-1]
    assert (last["item"], last["source"], last["period"]) == ("", "", "autumn")
    assert last[["n", "std_error", "first", "last"]].isna().all()


def test_without_the_table_there_are_no_rows(tmp_path):
    found = benchmarks(opened(tmp_path), Period(2026, 10))
    assert found.empty
    assert set(COLUMNS) < set(found.columns)


@pytest.mark.parametrize("text", ["", "26-10", "2026-13", "2026-Q5", "2026-H1", "2026/10", "２０２６"])
def test_other_periods_are_not_guessed(text):
    assert span(text) is None
