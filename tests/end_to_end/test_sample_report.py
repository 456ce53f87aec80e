"""The sample's report against its planted truth: what was planted is stated, what is quiet stays quiet."""

from __future__ import annotations

import hashlib
import html
import json
import re

import pytest

from cxanalysis.record import FLAT_COLUMNS, Record
from tests.conftest import PERIOD, ROOT, cx

PAGES = ("overview", "satisfaction", "complaints", "customer-value")


@pytest.fixture(scope="module")
def truth() -> dict:
    return json.loads((ROOT / "data" / "sample" / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def record(report) -> Record:
    return Record.from_dict(json.loads((report / "record.json").read_text(encoding="utf-8")))


def words(report, page: str) -> str:
    """What a reader reads on a page: no styles, no pictures; alt texts included."""
    text = (report / f"{page}.html").read_text(encoding="utf-8")
    text = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
    alts = " ".join(re.findall(r'\balt="([^"]*)"', text))
    return html.unescape(re.sub(r"<[^>]+>", " ", text) + " " + alts)


def test_the_report_has_every_file_of_the_contract(report):
    names = {p.name for p in report.iterdir()}
    wanted = {f"{page}.{kind}" for page in PAGES for kind in ("html", "ipynb")}
    assert names == wanted | {"record.json", "figures.csv", "manifest.json"}
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((report / name).read_bytes()).hexdigest() == digest
    assert set(manifest["outputs"]) == names - {"manifest.json"}
    assert manifest["headline"] and manifest["status"] and manifest["key_figures"]
    rows = manifest["rows"]["complaints"]
    assert rows["read"] == rows["accepted"] + sum(rows["rejected"].values())


def test_figures_csv_is_the_flat_form_of_the_record(report, record):
    lines = (report / "figures.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(FLAT_COLUMNS)
    assert (report / "figures.csv").read_text(encoding="utf-8") == record.to_csv()
    assert len(record) > 500


def test_closed_lists_are_all_there(record):
    for measure in ("value.class_count", "value.class_share", "value.class_revenue_share"):
        assert len(record.items(measure)) == 4
    assert sum(f.value for f in record.items("value.class_share")) == pytest.approx(1)
    assert len([f for f in record.items("value.move") if "->" in f.item]) == 4 * 5 + 4


def test_shares_of_complaints_add_up(record):
    shares = record.items("complaints.share")
    for by in {f.detail.get("by") for f in shares}:  # of the items, and of each attribute
        assert sum(f.value for f in shares if f.detail.get("by") == by) == pytest.approx(1)


def test_perceived_minus_expected_is_the_gap(record):
    gaps = record.items("satisfaction.gap")
    assert len(gaps) > 10
    for gap in gaps:
        perceived = record.get("satisfaction.perceived", gap.item)
        expected = record.get("satisfaction.expected", gap.item)
        assert perceived.value - expected.value == pytest.approx(gap.value)


def test_the_dimension_that_fell_out_of_its_zone_is_stated(truth, record, report):
    fall = truth["effects"]["reliability_fall"]
    assert record.get("satisfaction.adequacy", fall["item"]).verdict == fall["zone_after"]
    others = [record.get("satisfaction.adequacy", name) for name in ("assurance", "tangibles", "responsiveness")]
    assert {f.verdict for f in others} == {"inside"}
    for page in ("overview", "satisfaction"):
        assert "below" in words(report, page) and "Reliability" in words(report, page)


def test_the_fall_of_satisfaction_is_stated_with_its_month_and_size(truth, record, report):
    fall = truth["effects"]["reliability_fall"]
    trend = record.get("satisfaction.trend", fall["item"])
    assert trend.verdict == record.get("satisfaction.trend", "overall").verdict == "falling"
    step = trend.detail["step"]
    assert step["from"] == fall["from"]
    assert step["low"] <= fall["change_points"] + 0.1 and fall["change_points"] - 0.1 <= step["high"]
    others = {f.item: f.verdict for f in record.items("satisfaction.trend") if f.item not in (fall["item"], "overall")}
    assert set(others.values()) == {"balanced"}
    for page in ("overview", "satisfaction"):
        assert "points of 100 in June 2026" in " ".join(words(report, page).split())


def test_the_group_that_differs_is_stated_and_no_other(truth, record, report):
    gap = truth["effects"]["segment_gap"]
    apart = [f for f in record.items("satisfaction.segment") if f.verdict in ("above", "below")]
    assert [(f.item, f.verdict) for f in apart] == [(f"{gap['scope']}:{gap['item']}", "below")]
    assert apart[0].low < gap["change_points"] < apart[0].high
    passed = {f.item for f in record.items("satisfaction.segment_test") if f.detail["passes"]}
    assert passed == {"segment"}
    for page in ("overview", "satisfaction"):
        assert "茶馆 score Empathy 0.50 points lower" in " ".join(words(report, page).split())


def test_drivers_come_in_the_planted_order_and_the_one_without_effect_is_not_shown(truth, record):
    weights = truth["drivers"]
    found = {f.item: f for f in record.items("satisfaction.driver") if f.item in weights}
    assert max(found, key=lambda name: found[name].value) == max(weights, key=weights.get) == "reliability"
    shown = {name for name, f in found.items() if f.verdict == "shown"}
    assert {"reliability", "responsiveness"} <= shown
    assert not {name for name, weight in weights.items() if weight == 0} & shown
    assert record.get("satisfaction.priority", "reliability").verdict == "concentrate"


def test_the_standard_that_is_not_met_is_stated_and_no_other_gap(truth, record):
    missed = truth["effects"]["standards_missed"]
    found = record.get("satisfaction.service_gap", missed["item"])
    assert found.verdict == "short" and found.low < missed["change_points"] < found.high
    others = [f for f in record.items("satisfaction.service_gap") if ":" in f.item and f.verdict in ("short", "over")]
    assert [f.item for f in others] == [missed["item"]]


def test_careless_answers_are_counted_and_what_customers_write_has_turned(truth, record):
    careless = record.get("satisfaction.straight_lining")
    assert careless.detail["x"] <= len(truth["careless_responses"])
    delivery = record.get("satisfaction.theme", "delivery")
    assert delivery.detail["side"] == "more" and delivery.detail["place"] == "first"


def test_nothing_is_claimed_where_nothing_was_planted(record):
    assert {f.verdict for f in record.items("satisfaction.outcome")} == {"unclear"}
    assert {f.verdict for f in record.items("satisfaction.asymmetry")} == {"even"}
    assert not any(f.detail["differs"] for f in record.items("satisfaction.weighted"))
    assert not any(f.detail.get("passes") for f in record.items("satisfaction.factor") if ":" in f.item)


def test_what_customers_write_is_published_without_what_tells_who_they_are(report):
    for path in report.iterdir():
        text = path.read_text(encoding="utf-8")
        for private in ("07700", "13800138000", "shop@example.com"):
            assert private not in text, path.name


def test_the_item_that_stepped_up_is_stated(truth, record, report):
    step = truth["effects"]["item_step"]
    shares = [f for f in record.items("complaints.share") if "by" not in f.detail]
    flagged = {f.item for f in shares if f.verdict == "more_than_usual"}
    assert flagged == {step["item"]}
    assert record.get("complaints.rate").change.verdict == "worse"
    for page in ("overview", "complaints"):
        assert step["item"] in words(report, page)


def test_the_customers_who_slid_are_stated(truth, record, report):
    slide = truth["effects"]["value_slide"]
    detail = record.get("value.class_share", "value").detail
    assert detail["year_to"]["low_value"] >= 0.6 * len(slide["customer_ids"])
    for page in ("overview", "customer-value"):
        assert "value customers of October 2025 are low-value customers now" in " ".join(words(report, page).split())


def test_quiet_measures_stay_quiet(record):
    assert record.get("satisfaction.nps").change.verdict == "no_change"
    for name in ("assurance", "tangibles", "empathy", "responsiveness"):
        assert record.get("satisfaction.perceived", name).change.verdict == "no_change"
    assert record.get("value.class_share", "potential_value").change.verdict == "no_change"


def test_no_customer_is_named_in_anything_published(report, truth):
    ids = [i for effect in truth["effects"].values() for i in effect.get("customer_ids", ())]
    assert len(ids) > 30
    for path in report.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [i for i in ids if re.search(rf"\b{i}\b", text)], path.name


def test_same_inputs_same_bytes(report, tmp_path):
    out = tmp_path / "again"
    cx("report", "2026-09", PERIOD, "--data", ROOT / "data" / "sample", "--out", out)
    names = sorted(p.name for p in report.iterdir())
    assert names == sorted(p.name for p in (out / PERIOD).iterdir())
    for name in set(names) - {"manifest.json"}:
        assert (out / PERIOD / name).read_bytes() == (report / name).read_bytes(), name


def test_nothing_changed_is_said_and_nothing_is_touched(published, report):
    before = {p: p.stat().st_mtime_ns for p in report.iterdir()}
    done = cx("report", PERIOD, "--data", ROOT / "data" / "sample", "--out", published)
    assert "nothing changed" in (done.stdout + done.stderr).lower()
    assert {p: p.stat().st_mtime_ns for p in report.iterdir()} == before


def test_pages_hold_no_clock_and_no_path(report):
    for path in report.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\d{2}:\d{2}:\d{2}", words(report, path.stem))
        assert str(ROOT) not in text
    for path in report.glob("*.ipynb"):
        assert str(ROOT) not in path.read_text(encoding="utf-8")
