"""Odd but accepted exports of complaints: every part is computed or left out with its reason, none breaks."""

import csv
import io
import shutil

import pytest

from cxanalysis import complaint_sections
from cxanalysis.data import open_data
from cxanalysis.data.sample import make_sample
from cxanalysis.facts import Scope
from cxanalysis.findings import Findings
from cxanalysis.period import Period

MONTH = Period(2026, 10)


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    folder = tmp_path_factory.mktemp("odd") / "whole"
    make_sample(folder, customers=100, months=14)
    for name in ("responses", "invitations", "staff_responses", "ratings", "targets", "benchmarks", "services"):
        (folder / f"{name}.csv").unlink()  # other pages'
    (folder / "questionnaire.toml").unlink()
    return folder


def read(folder):
    return list(csv.DictReader(io.StringIO((folder / "complaints.csv").read_text(encoding="utf-8"))))


def write(folder, rows, columns):
    with (folder / "complaints.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def found(folder, scope="all"):
    """Compute the month and every part, and return them."""
    made = Findings(open_data(folder), MONTH, Scope.parse(scope))
    parts = {name: made.part(name) for name in complaint_sections.PARTS}
    return made, parts


CHANGES = {
    "no rows": lambda rows: [],
    "one row": lambda rows: rows[-1:],
    "no history": lambda rows: [r for r in rows if r["received_at"] >= "2026-10"],
    "no complaint in the month": lambda rows: [r for r in rows if r["received_at"] < "2026-10"],
    "a month without one": lambda rows: [r for r in rows if not r["received_at"].startswith("2026-06")],
    "all anonymous": lambda rows: [r | {"customer_id": ""} for r in rows],
    "grumbles only": lambda rows: [r | {"kind": "grumble"} for r in rows],
    "one item": lambda rows: [r | {"item": "Late delivery"} for r in rows],
    "one moment": lambda rows: [r | dict.fromkeys([c for c in r if c.endswith("_at")], "2026-10-01") for r in rows],
}


@pytest.mark.parametrize("change", CHANGES)
def test_odd_rows_break_no_part(company, tmp_path, change):
    folder = shutil.copytree(company, tmp_path / "data")
    rows = read(company)
    write(folder, CHANGES[change](rows), list(rows[0]))
    (folder / "complaint_steps.csv").unlink()  # theirs are as they were
    made, parts = found(folder)
    count = next(f for f in made.complaints.figures if f.key == ("complaints.complaints", "", "all", "2026-10"))
    proper = [r for r in CHANGES[change](rows) if r["kind"] == "complaint" and r["received_at"] >= "2026-10"]
    assert count.value == len(proper)
    keys = [f.key for part in parts.values() for f in part.figures]
    assert len(keys) == len(set(keys))
    empty = {name for name, part in parts.items() if not part.figures and not part.left_out}
    assert empty <= {"waves"}  # where nothing comes in waves there is nothing to tell of them


@pytest.mark.parametrize("kept", [2, 3, 4])
def test_few_columns_break_no_part(company, tmp_path, kept):
    folder = shutil.copytree(company, tmp_path / "data")
    rows = read(company)
    write(folder, rows, ["complaint_id", "received_at", "customer_id", "item"][:kept])
    made, _ = found(folder)
    assert {f.measure for f in made.complaints.figures} >= {"complaints.complaints"}


def test_complaints_alone_are_counted_and_make_shares(company, tmp_path):
    (tmp_path / "data").mkdir()
    shutil.copy(company / "complaints.csv", tmp_path / "data")
    made, _ = found(tmp_path / "data")
    now = {f.measure: f for f in made.complaints.figures if f.period == "2026-10"}
    assert now["complaints.complaints"].value == sum(
        r["kind"] == "complaint" and r["received_at"] >= "2026-10" for r in read(company)
    )
    assert now["complaints.share"].value is not None
    assert "complaints.rate" not in now or now["complaints.rate"].value is None
    assert made.headlines


def test_a_scope_without_complaints_breaks_no_part(company, tmp_path):
    folder = shutil.copytree(company, tmp_path / "data")
    text = (folder / "customers.csv").read_text(encoding="utf-8").splitlines()
    head = text[0].split(",")
    text.append(
        ",".join({"customer_id": "Knew", "joined_on": "2020-01-01", "region": "Isles"}.get(c, "") for c in head)
    )
    (folder / "customers.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    made, _ = found(folder, "region=Isles")
    count = next(f for f in made.complaints.figures if f.measure == "complaints.complaints" and f.period == "2026-10")
    assert count.value == 0
