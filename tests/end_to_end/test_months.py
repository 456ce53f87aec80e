"""Months that are not like the sample's newest: quiet, young, unfinished, empty; each is said as it is."""

from __future__ import annotations

import html
import json
import re
import shutil

import pytest

from cxanalysis.data.sample import make_sample
from tests.conftest import ROOT, cx

SAMPLE = ROOT / "data" / "sample"


def words(path) -> str:
    text = re.sub(r"<style>.*?</style>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def figures(folder) -> list[dict]:
    return json.loads((folder / "record.json").read_text(encoding="utf-8"))["figures"]


def test_a_quiet_company_gets_a_quiet_report(tmp_path):
    make_sample(tmp_path / "quiet", effects=())
    cx("report", "2026-10", "--data", tmp_path / "quiet", "--out", tmp_path / "reports")
    folder = tmp_path / "reports" / "2026-10"
    assert {f["change"]["verdict"] for f in figures(folder) if f.get("change")} <= {"no_change", "too_few"}
    headline = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["headline"]
    assert headline.startswith("October 2026: no measure moved beyond")
    assert "Nothing stands out" in words(folder / "overview.html")


def test_a_young_month_is_too_early_to_judge(tmp_path):
    cx("report", "2024-07", "--data", SAMPLE, "--out", tmp_path / "reports")
    folder = tmp_path / "reports" / "2024-07"
    assert {f["change"]["verdict"] for f in figures(folder) if f.get("change")} == {"too_few"}
    assert "too early" in words(folder / "overview.html").lower()


@pytest.fixture
def cut(tmp_path):
    """The sample as it stood on 11 October: nothing later is known."""
    folder = tmp_path / "cut"
    shutil.copytree(SAMPLE, folder)
    settings = (folder / "cxanalysis.toml").read_text(encoding="utf-8").replace("2026-11-20", "2026-10-11")
    (folder / "cxanalysis.toml").write_text(settings.split("[tables.orders]")[0], encoding="utf-8")
    for name in (
        "contacts",
        "services",
        "ratings",
        "staff_responses",
        "improvements",
        "benchmarks",
        "targets",
        "orders",
        "orders-recent",
        "complaint_steps",
    ):
        (folder / f"{name}.csv").unlink()
    for name, column in (("complaints", 1), ("responses", 1), ("invitations", 1)):
        lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines[1:] if line.split(",")[column] < "2026-10-11"]
        text = re.sub(r",2026-1(0-1[1-9]|0-[23]|1)[^,]*", ",", "".join([lines[0], *kept]))  # nor how cases went on
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_an_unfinished_month_is_marked_and_not_judged(cut, tmp_path):
    cx("report", "2026-10", "--data", cut, "--out", tmp_path / "reports", "--only", "complaints")
    folder = tmp_path / "reports" / "2026-10"
    now = [f for f in figures(folder) if f["period"] == "2026-10"]
    assert {f["change"]["rule"] for f in now if f.get("change")} == {"unfinished"}
    assert {f["verdict"] for f in now if f["measure"] == "complaints.share"} == {"too_few"}
    assert "Covers 1 to 10 October 2026" in words(folder / "complaints.html")


@pytest.mark.parametrize("period", ["2024-04", "2026-11"])
def test_a_month_outside_the_data_is_refused(period, tmp_path):
    done = cx("report", period, "--data", SAMPLE, "--out", tmp_path / "reports", expect=2)
    assert "the data run from 2024-05-01 to 2026-10-31" in done.stderr
    assert not list((tmp_path / "reports").glob("20*"))
