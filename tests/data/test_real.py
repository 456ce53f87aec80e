"""Two real data sets, read as they are, by the two TOML files alone."""

import shutil
from datetime import date

from cxanalysis.data import open_data

CDNOW = """currency = "USD"
as_of = 1998-07-31
[tables.orders]
files = ["cdnow_1in10.csv"]
row_id = true
columns = { Id = "customer_id", Date = "ordered_on", CDs = "quantity", Price = "revenue" }
"""


def test_cdnow_is_read_whole(shared, tmp_path):
    shutil.copy(shared / "cdnow" / "cdnow_1in10.csv", tmp_path)
    (tmp_path / "cxanalysis.toml").write_text(CDNOW)
    data = open_data(tmp_path)
    assert data.derived_customers and data.table("customers").count().execute() == 2357
    rows = data.door.tables["orders"].rows
    assert (rows.read, rows.accepted, rows.left_out) == (6696, 6696, 0)
    lines = (tmp_path / "cdnow_1in10.csv").read_text().split("\n")[1:-1]
    money = sum(round(float(line.split(",")[3]) * 10_000) for line in lines)
    assert data.door.tables["orders"].money["revenue"].accepted == money
    first = data.table("customers").joined_on
    assert [first.min().to_pyarrow().as_py(), first.max().to_pyarrow().as_py()] == [date(1997, 1, 1), date(1997, 3, 25)]


def test_ecsi_mobile_phones_are_read_whole(shared, tmp_path):
    shutil.copy(shared / "ecsi_mobi" / "mobi.csv", tmp_path)
    header = (tmp_path / "mobi.csv").read_text().split("\n", 1)[0].split(",")
    (tmp_path / "cxanalysis.toml").write_text(
        '[tables.responses]\nfiles = ["mobi.csv"]\nrow_id = true\ndefaults = { responded_at = "2026-10-31" }\n'
    )
    questions = [f'[[question]]\nid = "{c}"\ndimension = "{c[:4]}"\nperceived = "{c}"\n' for c in header]
    (tmp_path / "questionnaire.toml").write_text("scale = { min = 1, max = 10 }\n" + "".join(questions))
    data = open_data(tmp_path, as_of=date(2026, 11, 30))
    report = data.door.tables["responses"]
    assert (report.rows.accepted, report.answers.accepted, report.answers.left_out) == (250, 6000, 0)
    assert data.door.problems == ()
    assert list(data.questionnaire.dimensions) == ["CUEX", "CUSA", "CUSC", "CUSL", "IMAG", "PERQ", "PERV"]
    assert data.table("responses").response_id.nunique().execute() == 250
