"""Fixtures of the runner's tests: fake notebooks, and one published report that several tests start from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cxanalysis.report import execute
from tests.report import fakes


class Desk:
    """A folder with notebooks, data and reports, and ways to run the command line over them."""

    def __init__(self, folder: Path, root: Path):
        self.folder, self.root = folder, root
        self.notebooks, self.data, self.out = folder / "notebooks", folder / "data" / "trial", folder / "reports"

    def command(self, *arguments: str) -> list[str]:
        fixed = [sys.executable, "-m", "tests.report.driver", str(self.notebooks)]
        if arguments and arguments[0] == "report":
            arguments = (*arguments, "--data", str(self.data), "--out", str(self.out))
        return [*fixed, *arguments]

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
        """Run the command line to its end."""
        return subprocess.run(
            self.command(*arguments), cwd=self.root, env={**os.environ, **environment}, capture_output=True,
            encoding="utf-8", timeout=60,
        )  # fmt: skip

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start the command line."""
        pipe = subprocess.PIPE
        return subprocess.Popen(self.command(*arguments), cwd=self.root, stdout=pipe, stderr=pipe, encoding="utf-8")

    def files(self, *parts: str) -> dict[str, bytes]:
        """Return every published file under a folder of the reports."""
        top = self.out.joinpath(*parts)
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}

    def leavings(self) -> list[str]:
        """Return what a run should not have left in the reports."""
        return [p.name for p in self.out.iterdir() if p.name.startswith(".work-")]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Desk:
    """A desk with one report published; to be copied, not changed."""
    desk = Desk(tmp_path_factory.mktemp("published"), root)
    fakes.write_notebook(desk.notebooks, "00-overview.ipynb")
    fakes.write_notebook(desk.notebooks, "01-complaints.ipynb", needs=("complaints",))
    fakes.write_notebook(desk.notebooks, "02-value.ipynb", needs=("orders",))
    fakes.write_data(desk.data)
    done = desk.run("report")
    if done.returncode:
        pytest.fail(done.stderr)
    return desk


@pytest.fixture
def desk(published: Desk, tmp_path: Path) -> Desk:
    """A copy of the published desk, free to be changed."""
    shutil.copytree(published.folder, tmp_path / "desk")
    return Desk(tmp_path / "desk", published.root)


@pytest.fixture
def here(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same desk for runs inside this process: the fakes are installed here."""
    from cxanalysis.report import plan, prepare, templates

    monkeypatch.setattr(prepare, "prepare", fakes.fake_prepare)
    monkeypatch.setattr(templates, "notebooks_folder", lambda: desk.notebooks)
    monkeypatch.setattr(plan, "code_digest", fakes.fake_code_digest)
    execute.load_papermill()
    return desk
