"""Wrong calls are refused before anything runs, by name, with the nearest right one."""

from __future__ import annotations

import pytest

from cxanalysis import __version__, cli
from cxanalysis.measures import MEASURES
from cxanalysis.report import templates
from tests.report import fakes


def call(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = cli.main(list(arguments))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["reprot"], 'no command "reprot"; did you mean "report"?'),
        (["init"], "cx init is not built yet"),
        (["coverage"], "cx coverage is not built yet"),
        (["verify", "x"], "cx verify is not built yet"),
        (["report", "--each", "region"], "option --each is not built yet"),
        (["report", "--pdf"], "option --pdf is not built yet"),
        (["check", "--json"], "option --json is not built yet"),
        (["report", "--language", "zh"], 'language "zh" is not built yet'),
        (["report", "--data", "postgresql://host/db"], "database"),
        (["report", "--data", "no/such/folder"], '"no/such/folder" does not exist'),
        (["report", "--scop", "region=North"], 'unknown option "--scop"; did you mean "--scope"?'),
        (["check", "my-data"], '"my-data" is one word too many; did you mean --data my-data?'),
        (["measures", "all"], '"all" is one word too many'),
        (["report", "--jobs", "0"], '"0" is not a whole number from 1'),
        (["report", "--set", "repeat_day=30"], 'unknown parameter "repeat_day"; did you mean "repeat_days"?'),
        (["report", "--set", "repeat_days=soon"], "repeat_days"),
        (["report", "--set", "repeat_days=nan"], "repeat_days"),
        (["report", "--set", "repeat_days"], "is not like name=value"),
        (["report", "--set", "repeat_days=30", "--set", "repeat_days=60"], "is set twice"),
        (["report", "--set", "__import__('os')=1"], "unknown parameter"),
        (["report", "--only", "complains"], 'no page "complains"; did you mean "complaints"?'),
        (["report", "--scope", "region=../../x"], 'the value must not hold "/"'),
        (["report", "--scope", "North"], "neither"),
        ([], "COMMAND"),
        (["sample"], "OUT"),
    ],
)
def test_wrong_calls(arguments: list[str], words: str, capsys: pytest.CaptureFixture, tmp_path, monkeypatch):
    data = tmp_path / "data" / "sample"
    data.mkdir(parents=True)
    fakes.write_notebook(tmp_path / "notebooks", "01-complaints.ipynb")
    monkeypatch.setattr(templates, "notebooks_folder", lambda: tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    code, out, errors = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in errors and len(errors.splitlines()) == 1
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(
    "period",
    [
        "2026-13",
        "2026-9",
        " 2026-09",
        "２０２６-09",
        "2026-09'; drop",
        "2026-Q3",
        "2026",
        "2026-01..2026-10",
        "../x",
        "",
    ],
)
def test_periods_that_are_none(period: str, capsys: pytest.CaptureFixture, tmp_path, monkeypatch):
    (tmp_path / "data" / "sample").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    code, _, errors = call(capsys, "report", period)
    assert code == 2 and errors.startswith(f'error: period "{period}"')


def test_set_is_typed_by_the_declaration():
    assert cli._overrides(["repeat_days=30", "weights.credit=0.3"]) == {"repeat_days": 30, "weights.credit": 0.3}
    assert cli._overrides(["weights_credit=0.3"]) == {"weights.credit": 0.3}


def test_version_and_measures(capsys: pytest.CaptureFixture):
    with pytest.raises(SystemExit) as stop:
        cli.main(["--version"])
    assert stop.value.code == 0 and capsys.readouterr().out == f"cx {__version__}\n"
    code, out, _ = call(capsys, "measures")
    listed = [line.split()[0] for line in out.splitlines() if not line.startswith(" ")]
    assert (code, listed) == (0, list(MEASURES))


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
def test_check_tells_counts_and_every_problem(capsys: pytest.CaptureFixture, tmp_path):
    (tmp_path / "orders.csv").write_text("order_id,customer_id,ordered_on,revenue\n1,a,2026-09-01,10\n")
    code, out, errors = call(capsys, "check", "--data", str(tmp_path))
    assert code == 0 and "1 read, 1 accepted, 0 rejected" in out and "error:" not in errors
    (tmp_path / "orders.csv").write_text("order_id,customer,ordered_on\n1,a,soon\n")
    code, _, errors = call(capsys, "check", "--data", str(tmp_path))
    assert code == 1 and "revenue" in errors and "customer_id" in errors


def test_sample_refuses_a_folder_in_use(capsys: pytest.CaptureFixture, tmp_path):
    (tmp_path / "x").write_text("")
    code, _, errors = call(capsys, "sample", str(tmp_path))
    assert code == 2 and "not empty" in errors
