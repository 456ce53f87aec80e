"""Real purchases, one file and one short settings file: the customer-value page says what they can say, no more."""

from __future__ import annotations

import html
import json
import re
import shutil

import pytest

from tests.conftest import cx

SETTINGS = """organisation = "CDNOW"
time_zone = "America/New_York"
currency = "USD"
as_of = "1998-07-20"
[tables.orders]
files = ["cdnow_1in10.csv"]
row_id = true
columns = { Id = "customer_id", Date = "ordered_on", CDs = "quantity", Price = "revenue" }
"""


@pytest.fixture(scope="module")
def made(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cdnow")
    shutil.copy(shared / "cdnow" / "cdnow_1in10.csv", folder)
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    cx("report", "1998-06", "--data", folder, "--out", folder / "reports", "--only", "customer-value")
    return folder / "reports" / "1998-06"


def test_every_customer_has_one_class(made):
    figures = json.loads((made / "record.json").read_text(encoding="utf-8"))["figures"]
    now = [f for f in figures if f["period"] == "1998-06"]
    counts = [f["value"] for f in now if f["measure"] == "value.class_count"]
    assert len(counts) == 4 and sum(counts) == 2357  # the cohort of Fader and Hardie, all of it
    for measure in ("value.class_share", "value.class_revenue_share"):
        assert sum(f["value"] for f in now if f["measure"] == measure) == pytest.approx(1.0)


def test_the_page_reads_well_and_names_what_is_missing(made):
    page = (made / "customer-value.html").read_text(encoding="utf-8")
    text = " ".join(html.unescape(re.sub(r"<(style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)).split())
    for sentence in (
        "Two of five indicators of value are measured",
        "Not measured and left out: support, credit and influence",
        "Contribution is revenue, not profit",
        "There is no customers table: customers are those with orders",
        "who stopped buying stays a customer",
        "Not shown: moves over a year",
    ):
        assert sentence in text, sentence
    assert page.count("<figure") == 3 and page.count("<table") >= 5
    assert "nan" not in text.lower().split() and "None" not in text.split()
