"""A checked data set is kept once and opened again without its files; what does not fit is read anew."""

import os
import subprocess
import sys
from datetime import date

import pytest

from cxanalysis.data import input_digest, open_data, save_store
from cxanalysis.data.report import DoorReport
from cxanalysis.errors import UsageError

AS_OF = date(2026, 10, 31)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "data"
    path.mkdir()
    (path / "customers.csv").write_text("customer_id,Region\n007,North\n008,north\n")
    (path / "complaints.csv").write_text(
        "complaint_id,received_at,customer_id,cost\nB1,2026-09-01T10:00,007,1.25\nB2,2026-09-02,009,2\n"
    )
    (path / "cxanalysis.toml").write_text("[parameters]\nreject_share = 0.5\n")
    return path


def test_a_store_gives_back_the_same(folder, tmp_path, monkeypatch):
    first = open_data(folder, AS_OF)
    kept = save_store(first, folder, tmp_path / "store")
    assert [p.name for p in (tmp_path / "store").iterdir()] == [kept.name]
    monkeypatch.setattr("cxanalysis.data.door.scan", None)
    second = open_data(folder, AS_OF, store=tmp_path / "store")
    assert second.door == first.door and second.engine.columns == first.engine.columns
    for name in ("customers", "complaints"):
        assert second.table(name).schema() == first.table(name).schema()
        assert second.table(name).to_pyarrow().equals(first.table(name).to_pyarrow())
    with pytest.raises(Exception, match="(?i)read-only"):
        second.engine.raw.execute("DROP TABLE customers")


@pytest.mark.parametrize("change", ["data", "settings", "as_of", "parameter", "broken", "other"])
def test_a_store_of_something_else_is_passed_over(folder, tmp_path, change):
    kept = save_store(open_data(folder, AS_OF), folder, tmp_path / "store")
    as_of, overrides = AS_OF, {}
    if change == "data":
        (folder / "customers.csv").write_text("customer_id\n007\n")
    elif change == "settings":
        (folder / "cxanalysis.toml").write_text("[parameters]\nreject_share = 0.6\n")
    elif change == "as_of":
        as_of = date(2026, 11, 1)
    elif change == "parameter":
        overrides = {"repeat_days": 30}
    elif change == "broken":
        kept.write_bytes(kept.read_bytes()[:1000])
    else:
        save_store(open_data(folder, AS_OF, {"min_n": 20}), folder, tmp_path / "store").replace(kept)
    data = open_data(folder, as_of, overrides, store=tmp_path / "store")
    assert data.engine.row("SELECT current_database()")[0] == "memory"


def test_the_report_of_the_door_survives_the_way_through_json(folder):
    door = open_data(folder, AS_OF).door
    assert door.warnings and DoorReport.from_dict(door.to_dict()) == door


def test_the_digest_names_every_input_and_follows_its_bytes(folder):
    before = input_digest(folder)
    assert list(before) == ["complaints.csv", "customers.csv", "cxanalysis.toml"]
    (folder / "notes.txt").write_text("not an input")
    assert input_digest(folder) == before
    (folder / "customers.csv").write_text("customer_id\n007\n")
    after = input_digest(folder)
    assert {n for n in after if after[n] != before[n]} == {"customers.csv"}
    with pytest.raises(UsageError):
        input_digest(folder / "nowhere")


def test_the_digest_needs_no_engine(folder):
    code = (
        "import sys; from cxanalysis.data import input_digest; input_digest(sys.argv[1]);"
        "print([m for m in ('duckdb', 'ibis', 'pandas', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, folder], capture_output=True, text=True, env=os.environ, check=True
    )
    assert done.stdout.strip() == "[]"
