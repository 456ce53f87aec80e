"""The runner's parts by themselves: places, locks, swaps, digests, the gate."""

from __future__ import annotations

import errno
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.errors import BusyError, CxError, UsageError
from cxanalysis.period import Period
from cxanalysis.report import gate, lock, manifest, places, plan, publish, templates
from tests.report import fakes

PERIOD = Period(2026, 10)


@given(st.text(min_size=1, max_size=60))
def test_a_scope_stays_inside_the_output_folder_or_is_refused(value: str):
    out = Path("reports")
    try:
        folder = places.report_folder(out, PERIOD, f"region={value}")
    except UsageError:
        return
    assert folder.parts[:2] == ("reports", "by-scope") and len(folder.parts) == 4
    assert folder.parts[2] not in {".", ".."} and len(os.fsencode(folder.parts[2])) <= 255
    assert not set('<>:"|?*\\/\0') & set(folder.parts[2])


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_different_scopes_have_different_folders(one: str, other: str):
    import unicodedata

    try:
        folders = [places.scope_folder(f"region={v}") for v in (one, other)]
    except UsageError:
        return
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (folders[0] == folders[1]) is same


@pytest.mark.parametrize(
    "scope", ["region=../x", "region=a/b", "region=a\\b", "region=\u202ea", "region=a\0", "../x=1", "=x", "x", ""]
)
def test_scopes_that_would_leave_or_mislead_are_refused(scope: str):
    with pytest.raises(UsageError):
        places.scope_folder(scope)


def test_a_lock_is_held_once_and_free_after(tmp_path: Path):
    with (
        lock.hold(tmp_path / "x", "the report"),
        pytest.raises(BusyError, match=f"the report .* .process {os.getpid()}, since 20"),
        lock.hold(tmp_path / "x", "the report"),
    ):
        pass
    with lock.hold(tmp_path / "x", "the report") as handle:
        assert os.fstat(handle).st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == []


def test_a_lock_whose_file_its_last_holder_removed_is_taken_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path, flock, removed = tmp_path / "x", lock.fcntl.flock, []

    def late(handle: int, how: int) -> None:
        flock(handle, how)
        if not removed:
            removed.append(path.unlink())

    monkeypatch.setattr(lock.fcntl, "flock", late)
    with lock.hold(path, "the report") as handle:
        assert os.path.samestat(os.fstat(handle), path.stat())
    assert removed


def test_stale_work_folders_are_swept_and_live_ones_are_not(tmp_path: Path):
    (tmp_path / ".work-1").mkdir()
    (tmp_path / ".work-1" / "left").write_text("")
    with publish.work_folder(tmp_path) as (folder, _):
        assert [p.name for p in tmp_path.iterdir()] == [folder.name]
        assert publish.sweep(tmp_path, ".work-*") == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("exchange", [True, False])
def test_swap_exchanges_whole_folders(tmp_path: Path, exchange: bool, monkeypatch: pytest.MonkeyPatch):
    if not exchange:
        monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    new, published, old = tmp_path / "new", tmp_path / "published", tmp_path / "old"
    publish.write_folder(new, {"a": b"1"})
    publish.swap(new, published, old)
    assert (published / "a").read_bytes() == b"1" and not new.exists()
    publish.write_folder(new, {"a": b"2"})
    publish.swap(new, published, old)
    assert (published / "a").read_bytes() == b"2"
    assert ((new if exchange else old) / "a").read_bytes() == b"1"


def test_a_swap_that_fails_half_way_puts_the_old_report_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    new, published, old = tmp_path / "new", tmp_path / "published", tmp_path / "old"
    publish.write_folder(new, {"a": b"2"})
    publish.write_folder(published, {"a": b"1"})
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self == new:
            raise OSError(errno.EIO, "Input/output error", str(self))
        return rename(self, target)

    monkeypatch.setattr(publish, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="Input/output"):
        publish.swap(new, published, old)
    assert (published / "a").read_bytes() == b"1"


@pytest.mark.parametrize("call", ["fsync", "open", "fchmod"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_fault_while_replacing_a_file_leaves_the_old_one(
    tmp_path: Path, call: str, code: int, monkeypatch: pytest.MonkeyPatch
):
    path, work = tmp_path / "index.html", tmp_path / "work"
    work.mkdir()
    path.write_bytes(b"old")
    original = getattr(os, call)

    def fail(*arguments: object, **options: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match=os.strerror(code)):
        publish.replace_file(path, b"new", work)
    monkeypatch.setattr(os, call, original)
    assert path.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["index.html", "work"]


def test_too_little_space_is_told_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(publish.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 5 * 2**20})())
    with pytest.raises(CxError, match="5 MB free, 64 MB wanted; nothing was started"):
        publish.check_space(tmp_path, tmp_path / "2026-10")


def basis(**changes) -> plan.Basis:
    values = {
        "inputs": {"a.csv": "1"},
        "overrides": {"min_n": 30},
        "language": "en",
        "code": "c",
        "versions": {"p": "1"},
    }
    return plan.Basis(**(values | changes))


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": {"a.csv": "2"}},
        {"inputs": {"b.csv": "1"}},
        {"overrides": {"min_n": 31}},
        {"overrides": {}},
        {"language": "zh"},
        {"code": "d"},
        {"versions": {"p": "2"}},
    ],
)
def test_the_digest_sees_every_change(change: dict):
    assert basis(**change).report_digest(PERIOD, "all") != basis().report_digest(PERIOD, "all")
    assert basis().report_digest(PERIOD, "all") == basis().report_digest(PERIOD, "all")
    assert len({basis().report_digest(p, s) for p in (PERIOD, PERIOD.previous()) for s in ("all", "a=b")}) == 4


@pytest.mark.parametrize(
    ("change", "alike"),
    [
        ({"inputs": {"a.csv": "2", "cxanalysis.toml": "1"}}, True),
        ({"language": "zh"}, True),
        ({"inputs": {"a.csv": "1", "cxanalysis.toml": "2"}}, False),
        ({"overrides": {}}, False),
        ({"code": "d"}, False),
        ({"versions": {"p": "2"}}, False),
    ],
)
def test_new_data_leave_earlier_reports_as_they_are_and_another_method_does_not(change: dict, alike: bool):
    first = {"inputs": {"a.csv": "1", "cxanalysis.toml": "1"}}
    assert (basis(**first).method == basis(**(first | change)).method) is alike


def test_the_code_digest_sees_content_and_names_but_no_caches(tmp_path: Path):
    (tmp_path / "a.py").write_text("1")
    first = plan.code_digest([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert plan.code_digest([tmp_path]) == first
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert plan.code_digest([tmp_path]) != first


def test_the_default_period_is_kept_for_the_month(tmp_path: Path):
    key = plan.default_key(basis(), "2026-11-21")
    (tmp_path / "kept").write_bytes(plan.remember_default(key, PERIOD))
    assert plan.recall_default(tmp_path / "kept", plan.default_key(basis(), "2026-11-30")) == PERIOD
    assert plan.recall_default(tmp_path / "kept", plan.default_key(basis(), "2026-12-01")) is None
    assert plan.recall_default(tmp_path / "absent", key) is None
    (tmp_path / "kept").write_text('{"key": 1')
    assert plan.recall_default(tmp_path / "kept", key) is None


def test_a_report_whose_date_matters_is_fresh_for_its_day_only(tmp_path: Path):
    from datetime import date

    made = manifest.Made(
        period="2026-10", scope="all", language="en", organisation="", digest="d", method="m", inputs={}, versions={},
        rows={}, money={}, overrides={}, as_of="2026-11-21", as_of_matters=True, not_made={"complaints": "no table"},
    )  # fmt: skip
    page = manifest.Page("value", "Value", b"<p>", b"{}")
    (tmp_path / "r").mkdir()
    for name, content in (page.files() | {"manifest.json": manifest.build(made, [page], page.files())}).items():
        (tmp_path / "r" / name).write_bytes(content)

    def fresh(digest: str = "d", wanted: tuple = ("value", "complaints"), named: bool = False, day: int = 21) -> bool:
        return manifest.is_fresh(tmp_path / "r", digest, wanted, named, date(2026, 11, day))

    assert fresh() and fresh(wanted=("value",), named=True)
    assert not fresh(day=22) and not fresh(digest="e") and not fresh(wanted=("overview",)) and not fresh(named=True)
    assert manifest.published_notebooks(tmp_path / "r", "d") == {"value": {}}
    assert manifest.published_notebooks(tmp_path / "r", "e") == {}


def listed(period: str, verdict: str = "") -> dict:
    figure = {
        "measure": "complaints.rate",
        "name": "Complaint rate",
        "text": "7%",
        "verdict": verdict,
        "words": "Worse",
    }
    pages = [{"name": n, "title": n.title(), "file": f"{n}.html"} for n in ("overview", "complaints", "value")]
    return {
        "period": period, "scope": "all", "language": "en", "organisation": "Trial Ltd", "status": "Final figures",
        "headline": f"News of {period}", "key_figures": [figure], "pages": pages, "folder": period, "stale": False,
    }  # fmt: skip


def test_the_index_leads_to_the_latest_report_and_begins_with_the_first():
    from cxanalysis.report import pages

    html = pages.render_index([listed("2026-10", "worse"), listed("2026-08")]).decode()
    assert "<title>Reports: Trial Ltd</title>" in html
    latest = html[html.index('class="lede"') : html.index('<section id="months"')]
    assert 'Latest: <a href="2026-10/overview.html">News of 2026-10' in latest
    grid = html[html.index("<table") : html.index("</table>")]
    assert re.findall(r'<th scope="col"[^>]*class="m">([^<]+)<', grid) == ["Aug 26", "Sep 26", "Oct 26"]
    assert "Three months at a glance" in html and "A filled cell is worse, an outlined cell better" in html
    entry = html[html.index('<ul class="pers">') :]
    assert "<p>Final figures. Also: <span><a" in entry and "</a>,</span> <span>" in entry
    assert "Made with other parameters" not in html


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"schema": 2, "digest": "", "pages": []}', '{"schema": 1}'])
def test_a_manifest_that_cannot_be_read_is_none(content: str, tmp_path: Path):
    (tmp_path / "manifest.json").write_text(content)
    assert manifest.read(tmp_path) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda nb: nb["metadata"].pop("cx"), "metadata lack"),
        (lambda nb: nb.pop("cells"), "is not a notebook"),
        (lambda nb: nb["cells"][1]["metadata"]["tags"].clear(), '0 cells tagged "parameters"'),
        (lambda nb: nb["cells"][1].update(source="data = 1"), "the parameters cell sets data; wanted data, period"),
    ],
)
def test_templates_that_do_not_declare_are_refused(tmp_path: Path, change, words: str):
    path = fakes.write_notebook(tmp_path, "01-value.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(CxError, match=words):
        templates.read_template(path)


def executed(*outputs: dict, count: int | None = 1) -> dict:
    source = {"cell_type": "code", "metadata": {}, "source": "x"}
    return {"cells": [source | {"outputs": list(outputs), "execution_count": count}], "metadata": {}}


def test_the_gate_names_the_first_cell_that_is_not_complete():
    error = {"output_type": "error", "ename": "ValueError", "evalue": "\x1b[31mbad\x1b[0m\nvalue", "traceback": []}
    assert gate.find_fault(executed(error)) == "cell 1: ValueError: bad value"
    assert gate.find_fault(executed(count=None)) == "cell 1: was not executed"
    assert gate.find_fault(executed()) == "0 records at the end, one is wanted: the last cell must close the report"


def test_injected_parameters_are_no_cell_of_the_author():
    book = executed()
    injected = {"cell_type": "code", "metadata": {"tags": ["injected-parameters"]}, "source": "p = 1"}
    book["cells"] = [injected | {"outputs": [], "execution_count": 1}, *executed(count=None)["cells"]]
    assert gate.find_fault(book) == "cell 1: was not executed"


def test_what_differs_from_run_to_run_is_not_published():
    outputs = [
        {"output_type": "stream", "name": "stderr", "text": "warning at /home/me"},
        {"output_type": "execute_result", "data": {"text/plain": "<object at 0x7f1234ab>"}, "metadata": {}},
        {"output_type": "display_data", "data": {"text/plain": "at 0x1", "text/html": "<p>"}, "metadata": {}},
    ]
    book = executed(*outputs)
    book["cells"][0]["metadata"] = {"papermill": {"start_time": "12:00"}, "execution": {}, "tags": ["report"]}
    clean = gate.for_publication(book)["cells"][0]
    assert clean["metadata"] == {"tags": ["report"]}
    assert [o["data"] for o in clean["outputs"]] == [{"text/plain": "<object>"}, {"text/html": "<p>"}]
    assert gate.warnings_of(book) == ["cell 1: wrote to stderr: warning at /home/me"]
    assert len(book["cells"][0]["outputs"]) == 3, "the executed notebook itself is left alone"


def test_a_notebook_with_nan_is_not_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        gate.to_bytes({"x": float("nan")})
