"""Whole runs over tiny notebooks: what is published, what is refused, what a fault leaves behind."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import time
from pathlib import Path

import pytest

from cxanalysis.report import processes, publish
from tests.report import fakes
from tests.report.conftest import Desk

PUBLISHED = [
    "figures.csv",
    "manifest.json",
    "overview.html",
    "overview.ipynb",
    "record.json",
    "value.html",
    "value.ipynb",
]


def wait_for(condition, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def kernels_of(desk: Desk) -> list[int]:
    """Process ids whose working folder lies in the desk's reports: kernels and those who wait for them."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(desk.out):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def replace_notebook(desk: Desk, *cells: str, file: str = "02-value.ipynb", **options) -> None:
    fakes.write_notebook(desk.notebooks, file, *cells, **options)


def test_a_report_is_published_with_all_its_files(published: Desk):
    files = published.files("2026-10")
    assert list(files) == PUBLISHED
    manifest = json.loads(files["manifest.json"])
    assert [p["name"] for p in manifest["pages"]] == ["overview", "value"]
    assert manifest["not_made"] == {"complaints": "no complaints table"}
    assert manifest["headline"] == "Nothing moved"
    assert set(manifest["outputs"]) == set(PUBLISHED) - {"manifest.json"}
    assert manifest["inputs"] == {"orders.csv": manifest["inputs"]["orders.csv"]}
    record = json.loads(files["record.json"])
    assert [f["value"] for f in record["figures"]] == [12.5]
    assert b'href="2026-10/overview.html"' in published.files()["index.html"]
    assert published.leavings() == []


def test_modes_do_not_depend_on_the_umask(desk: Desk):
    before = os.umask(0o077)
    try:
        assert desk.run("report", "2026-09").returncode == 0
    finally:
        os.umask(before)
    paths = [desk.out / "index.html", *desk.out.glob("2026-*"), *desk.out.glob("2026-*/*")]
    assert {stat.S_IMODE(p.stat().st_mode) for p in paths} == {0o640, 0o750}
    assert all(stat.S_IMODE(p.stat().st_mode) == (0o750 if p.is_dir() else 0o640) for p in paths)


def test_pages_and_notebooks_hold_no_time_no_path_no_trace_of_the_run(published: Desk):
    text = b"".join(published.files("2026-10").values()).decode()
    assert str(published.folder) not in text
    assert "papermill" not in json.dumps(json.loads(published.files("2026-10")["value.ipynb"]))
    assert not re.search(r"\d\d:\d\d:\d\d", text)
    assert "for analysts only" not in text


def test_nothing_changed_says_so_and_a_forced_run_gives_the_same_bytes(desk: Desk):
    before = desk.files()
    again = desk.run("report")
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, "2026-10: nothing changed")
    assert again.stderr == ""
    forced = desk.run("report", "--refresh", TZ="Asia/Shanghai", LC_ALL="C", PYTHONHASHSEED="7")
    assert forced.returncode == 0 and "nothing changed" not in forced.stdout
    after = desk.files()
    assert after == before


def test_saying_that_nothing_changed_loads_no_engine_and_no_papermill(desk: Desk):
    script = (
        "import sys; from pathlib import Path; from cxanalysis import cli; from tests.report import fakes;"
        f"fakes.install(Path({str(desk.notebooks)!r}));"
        f"code = cli.main(['report', '--data', {str(desk.data)!r}, '--out', {str(desk.out)!r}]);"
        "heavy = {'pandas', 'numpy', 'ibis', 'duckdb', 'papermill', 'nbformat', 'jinja2'} & set(sys.modules);"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", script], cwd=desk.root, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "nothing changed" in done.stdout


@pytest.mark.parametrize("part", ["value.html", "record.json"])
def test_a_damaged_report_is_made_again(desk: Desk, part: str):
    good = desk.files("2026-10")
    (desk.out / "2026-10" / part).write_bytes(b"damaged")
    assert desk.run("report").returncode == 0
    assert desk.files("2026-10") == good


def test_a_failing_cell_leaves_the_last_good_report_and_says_where(desk: Desk):
    replace_notebook(desk, 'raise ValueError("no such\\nthing")')
    before = desk.files("2026-10")
    done = desk.run("report")
    kept = desk.out / "failed" / "2026-10" / "all" / "value.ipynb"
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        f'error: 2026-10 value, cell 4, "What happened?": ValueError: no such thing; see {kept}'
    )
    assert "ValueError" in kept.read_text(encoding="utf-8")
    assert desk.files("2026-10") == before
    assert desk.leavings() == []
    replace_notebook(desk, needs=("orders",))
    again = desk.run("report")
    assert (again.returncode, again.stdout) == (
        0,
        "2026-10: nothing changed\n"
        + "".join(f"{desk.out / '2026-10' / page}.html\n" for page in ("overview", "value")),
    )
    assert not (desk.out / "failed").exists()
    replace_notebook(desk, 'raise ValueError("no such thing")')
    assert desk.run("report").returncode == 1
    replace_notebook(desk, "x = 1")
    assert desk.run("report").stdout.startswith(str(desk.out)) and not (desk.out / "failed").exists()


def test_a_fault_is_placed_as_the_author_counts_the_cells_of_the_template(desk: Desk):
    for analyst in (False, True):
        replace_notebook(desk, "import sys; sys.stderr.write('careful')", "1 / 0")
        path = desk.notebooks / "02-value.ipynb"
        plain = json.loads(path.read_text(encoding="utf-8"))
        if not analyst:
            plain["cells"] = [c for c in plain["cells"] if "analyst" not in c["metadata"]["tags"]]
        path.write_text(json.dumps(plain), encoding="utf-8")
        code = [c["source"] for c in plain["cells"] if c["cell_type"] == "code"]
        assert f'cell {code.index("1 / 0") + 1}, "What happened?": ZeroDivisionError' in desk.run("report").stderr
    replace_notebook(desk, "import sys; sys.stderr.write('careful')")
    done = desk.run("report")
    assert 'note: 2026-10 value, cell 4, "What happened?": wrote to stderr: careful' in done.stderr
    assert b"template_cell" not in desk.files("2026-10")["value.ipynb"]


@pytest.mark.parametrize(
    ("cells", "close", "code", "words"),
    [
        (("import sys; sys.exit(0)",), fakes.CLOSE, 1, 'cell 4, "What happened?": SystemExit: 0'),
        (("import os; os.kill(os.getpid(), 9)",), fakes.CLOSE, 138, 'cell 4, "What happened?": the kernel died'),
        (("x = bytearray(2 ** 46)",), fakes.CLOSE, 1, "MemoryError"),
        ((), "pass", 1, "0 records at the end"),
        ((), fakes.CLOSE.replace("Record(period, scope)", 'Record("2026-01", scope)'), 1, "its record is of 2026-01"),
        ((), fakes.CLOSE.replace("value, None", "value + 1, None"), 1, "two values for complaints.complaints"),
        (("display(HTML('<b>stray</b>'))",), fakes.CLOSE, 0, ""),
    ],
)
def test_incomplete_notebooks_are_refused(desk: Desk, cells: tuple, close: str, code: int, words: str):
    replace_notebook(desk, *cells, close=close)
    before = desk.files("2026-10")
    done = desk.run("report")
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert (desk.files("2026-10") == before) is (code != 0)
    assert len([line for line in done.stderr.splitlines() if line.startswith("error:")]) == (1 if code else 0)


def test_a_cell_beyond_its_time_is_ended(here: Desk, tmp_path: Path):
    from cxanalysis.errors import CxError
    from cxanalysis.report import execute, gate, templates

    replace_notebook(here, "import time; time.sleep(30)")
    template = templates.read_template(here.notebooks / "02-value.ipynb")
    arguments = ({"data": "trial", "period": "2026-10"}, here.data.parent, {}, execute.Limits(cell_seconds=1), tmp_path)
    task = processes.Task("slow", execute.execute, (template.source, *arguments))
    executed = next(processes.run([task], 1, 30)).value()
    assert gate.find_fault(executed.notebook, executed.fault) == 'cell 4, "What happened?": took longer than 1 seconds'
    late = next(processes.run([task], 1, 0.3))
    assert late.fault == "took longer than 0.3 seconds and was ended"
    with pytest.raises(CxError, match="took longer"):
        late.value()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_leaves_the_last_good_report_and_no_process(desk: Desk, number: signal.Signals):
    replace_notebook(desk, "import subprocess, time", 'subprocess.Popen(["sleep", "60"])', "while True: pass")
    before = desk.files("2026-10")
    run = desk.start("report")
    assert wait_for(lambda: any((desk.out / ".locks").glob("2026-10*")) and len(kernels_of(desk)) >= 4)
    time.sleep(1.0)
    run.send_signal(number)
    _, errors = run.communicate(timeout=10)
    assert run.returncode == (143 if number == signal.SIGTERM else -9)
    assert errors == ("error: stopped (SIGTERM)\n" if number == signal.SIGTERM else "")
    assert wait_for(lambda: not kernels_of(desk), 2.0), kernels_of(desk)
    assert desk.files("2026-10") == before
    if number == signal.SIGTERM:
        assert desk.leavings() == []
    replace_notebook(desk)
    assert desk.run("report").returncode == 0
    assert desk.leavings() == []


def test_the_second_of_two_runs_is_told_who_holds_the_report(desk: Desk):
    replace_notebook(desk, "import time; time.sleep(20)")
    first = desk.start("report")
    try:
        assert wait_for(lambda: len(kernels_of(desk)) >= 2)
        second = desk.run("report")
        assert second.returncode == 75
        assert re.fullmatch(
            rf"error: the report of 2026-10, all, is being made by another run \(process {first.pid}, since .+\)\n",
            second.stderr,
        )
    finally:
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=10)


def test_readers_never_see_half_a_report(here: Desk):
    from cxanalysis.report import manifest

    target, seen, stop = here.out / "2026-10", set(), time.monotonic() + 1.5
    versions = [here.files("2026-10"), {**here.files("2026-10"), "record.json": b'{"other": 1}'}]
    child = os.fork()
    if child == 0:
        processes.die_with_parent(os.getppid())
        for turn in range(10_000):
            new = here.out / f".work-{turn}"
            publish.write_folder(new, versions[turn % 2])
            publish.swap(new, target, here.out / f".old-{turn}")
            publish.remove_folder(new, here.out)
    try:
        while time.monotonic() < stop:
            seen.add((target / "record.json").read_bytes())
            json.loads((target / "manifest.json").read_text(encoding="utf-8"))
            assert manifest.read(target) is not None
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert seen == {v["record.json"] for v in versions}


def test_a_full_disk_publishes_nothing(here: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    from cxanalysis import cli

    def full(path: Path, content: bytes) -> None:
        if path.name == "record.json":
            raise OSError(28, "No space left on device", str(path))
        keep(path, content)

    keep = publish.write_file
    monkeypatch.setattr(publish, "write_file", full)
    before = here.files("2026-10")
    code = cli.main(["report", "--data", str(here.data), "--out", str(here.out), "--refresh"])
    assert code == 1
    assert "No space left on device" in capsys.readouterr().err
    assert here.files("2026-10") == before
    assert here.leavings() == []


def test_only_carries_over_pages_of_the_same_digest(desk: Desk):
    publish.remove_folder(desk.out / "2026-10", desk.out)
    assert desk.run("report", "--only", "value").returncode == 0
    assert "overview.html" not in desk.files("2026-10")
    assert desk.run("report", "--only", "overview").returncode == 0
    assert list(desk.files("2026-10")) == PUBLISHED
    assert b'<a href="overview.html">Overview<span class="vh"> page</span></a>' in desk.files("2026-10")["value.html"]


def test_only_never_takes_published_pages_away(desk: Desk):
    (desk.data / "orders.csv").write_text("order_id,revenue\n1,99\n", encoding="utf-8")
    before = desk.files()
    for changed in ((), ("--set", "repeat_days=30")):
        done = desk.run("report", "2026-10", "--only", "value", *changed)
        assert (done.returncode, done.stdout, done.stderr) == (
            2,
            "",
            "error: 2026-10: the published report was made from other inputs, parameters or code, and would lose "
            "overview; make all its pages, or name another --out\n",
        )
    assert desk.files() == before
    assert desk.run("report", "--only", "value", "--only", "overview").returncode == 0
    assert json.loads(desk.files("2026-10")["record.json"])["figures"][0]["value"] == 99.0


@pytest.mark.parametrize("part", ["value.html", "manifest.json"])
def test_only_does_not_mend_a_damaged_report_by_taking_pages_away(desk: Desk, part: str):
    (desk.out / "2026-10" / part).write_bytes(b"damaged")
    before = desk.files()
    done = desk.run("report", "--only", "value")
    assert (done.returncode, "the published report is damaged, and would lose overview" in done.stderr) == (2, True)
    assert desk.files() == before
    assert desk.run("report").returncode == 0


def test_a_page_that_is_no_longer_offered_goes_with_the_next_whole_report(desk: Desk):
    (desk.notebooks / "02-value.ipynb").unlink()
    assert desk.run("report").returncode == 0
    assert [p["name"] for p in json.loads(desk.files("2026-10")["manifest.json"])["pages"]] == ["overview"]


def test_a_page_asked_for_by_name_that_the_data_do_not_allow_is_an_error(desk: Desk):
    done = desk.run("report", "--only", "complaints")
    assert (done.returncode, done.stderr) == (1, "error: complaints cannot be made: no complaints table\n")


def test_scope_and_previous_period_and_stale_marks(desk: Desk):
    done = desk.run("report", "2026-11", "2026-09", "--scope", "region=华东 A/B".replace("/", ":"), LC_ALL="C")
    assert done.returncode == 0, done.stderr
    folder = desk.out / "by-scope" / "region=华东 A%3AB"
    assert sorted(p.name for p in folder.iterdir()) == ["2026-09", "2026-11"]
    assert json.loads((folder / "2026-11" / "manifest.json").read_text(encoding="utf-8"))["scope"] == "region=华东 A:B"
    assert desk.run("report", "2026-11").returncode == 0
    page = desk.files("2026-11")["value.html"].decode()
    assert 'href="../2026-10/value.html"' in page and 'href="../index.html"' in page
    (desk.data / "orders.csv").write_text("order_id,revenue\n1,99\n", encoding="utf-8")
    assert desk.run("report", "2026-11").returncode == 0
    index = desk.files()["index.html"].decode()
    assert "Made with other parameters or code" not in index
    assert desk.run("report", "2026-11", "--set", "repeat_days=30").returncode == 0
    index = desk.files()["index.html"].decode()
    assert index.count("Made with other parameters or code") == 3
    assert "by-scope/region=%E5%8D%8E%E4%B8%9C%20A%253AB/2026-11/overview.html" in index


@pytest.mark.parametrize("existing", [False, True])
def test_a_refused_run_leaves_nothing_where_nothing_was(desk: Desk, existing: bool):
    desk.out = desk.folder / "new" / "reports"
    if existing:
        desk.out.mkdir(parents=True)
    for wrong in (["2026-12"], ["2026-04"], ["--scope", "region=Nowhere"]):
        assert desk.run("report", *wrong).returncode == 2
        assert desk.out.exists() is existing and desk.out.parent.exists() is existing
        assert not existing or not list(desk.out.iterdir())


@pytest.mark.parametrize(("period", "code"), [("2026-05", 2), ("2026-06", 0), ("2026-10", 0), ("2026-11", 2)])
def test_a_month_outside_the_data_is_refused_before_anything_runs(desk: Desk, period: str, code: int):
    desk.out = desk.folder / "new"
    done = desk.run("report", period, "--refresh", CX_FAKE_SPAN="2026-06-30 2026-10-01")
    told = f"error: period {period}: there is nothing in it; the data run from 2026-06-30 to 2026-10-01\n"
    assert (done.returncode, done.stderr == told) == (code, code == 2)
    assert (desk.out / period / "value.html").exists() is (code == 0)


def test_the_future_and_unknown_scopes_are_refused(desk: Desk):
    future = desk.run("report", "2026-12")
    assert (future.returncode, future.stderr) == (
        2,
        "error: period 2026-12 is in the future: the data are of 2026-11-21\n",
    )
    nowhere = desk.run("report", "--scope", "region=Nowhere")
    assert (nowhere.returncode, nowhere.stderr) == (2, 'error: scope "region=Nowhere": no customer has it\n')


def test_an_output_folder_that_cannot_be_written_is_told_before_anything_runs(desk: Desk):
    blocked = desk.folder / "file"
    blocked.write_text("")
    desk.out = blocked / "reports"
    done = desk.run("report")
    assert (done.returncode, done.stderr) == (
        2,
        f"error: --out {desk.out} cannot be written (a file is in the way); "
        "name a folder you can write, or mend this one\n",
    )


@pytest.mark.parametrize("part", ["", ".locks"])
def test_an_output_folder_without_permission_is_told(here: Desk, part: str, monkeypatch, capsys):
    from cxanalysis import cli

    allowed, shut = os.access, here.out / part
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != shut and allowed(path, mode))
    before = here.files()
    code = cli.main(["report", "--data", str(here.data), "--out", str(here.out), "--refresh"])
    assert (code, capsys.readouterr().err) == (
        2,
        f"error: --out {here.out} cannot be written (no permission); name a folder you can write, or mend this one\n",
    )
    assert here.files() == before


def test_an_input_that_changes_during_the_run_stops_the_report(desk: Desk):
    target = str(desk.data / "orders.csv")
    replace_notebook(desk, f"_ = open({target!r}, 'a').write('2,3\\n')")
    before = desk.files("2026-10")
    done = desk.run("report")
    assert (done.returncode, "an input file changed during the run" in done.stderr) == (1, True)
    assert desk.files("2026-10") == before
