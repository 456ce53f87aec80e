"""What every test may use: the repository, real data sets that may stand beside it, and one published report."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
PERIOD = "2026-10"

# Examples are the same in every run; how long one takes says nothing about what is tested.
settings.register_profile("fixed", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real data sets with published results, where they stand beside the repository."""
    folder = Path(os.environ.get("CX_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("the real data sets are not beside this clone")
    return folder


def cx(*arguments: str | Path, expect: int = 0, **options) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would and hold its exit code."""
    command = [sys.executable, "-m", "cxanalysis", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300, check=False, **options)
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """The sample's reports of two months, made once for all tests: the output folder."""
    out = tmp_path_factory.mktemp("published") / "reports"
    cx("report", "2026-09", PERIOD, "--data", ROOT / "data" / "sample", "--out", out)
    return out


@pytest.fixture(scope="session")
def report(published) -> Path:
    """The newest report of the sample."""
    return published / PERIOD
