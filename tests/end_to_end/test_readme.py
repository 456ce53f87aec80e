"""Every command of the README runs as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
COMMANDS = [line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines() if line.strip()]


def test_the_two_commands_come_first_and_exist():
    assert COMMANDS[:2] == ["make report", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= targets
    assert "cx report $(PERIOD) --data $(DATA) --out $(OUT)" in makefile
    assert "$(BIN)/pytest" in makefile


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith("make ")])
def test_commands_run(command, tmp_path):
    words = command.split()
    assert words[0] == ".venv/bin/cx"
    (tmp_path / "data").symlink_to(ROOT / "data")
    environment = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "cxanalysis", *words[1:]],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_mapping_of_the_readme_reads_a_file_of_purchases(tmp_path):
    from cxanalysis.data import open_data

    mapping = re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1]
    Path(tmp_path / "cxanalysis.toml").write_text(mapping, encoding="utf-8")
    rows = "Id,Date,CDs,Price\n1,2026-01-01,2,29.33\n007,2026-02-18,1,14.96\n"
    Path(tmp_path / "purchases.csv").write_text(rows, encoding="utf-8")
    data = open_data(tmp_path)
    assert sorted(data.table("customers").customer_id.to_pandas()) == ["007", "1"]
    assert int(data.table("orders").revenue.sum().to_pandas()) == 442_900
