"""What a report is made of, as one digest: if nothing of it changed, nothing is made.

The digest covers the input files, the parameters, scope, period, language, the code with its notebooks, and the
versions of the libraries that compute. It needs neither pandas nor papermill, so that "nothing changed" is quick.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from cxanalysis import __version__
from cxanalysis.period import Period

LIBRARIES = (
    "duckdb",
    "ibis-framework",
    "ipykernel",
    "matplotlib",
    "nbclient",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
    "scipy",
)


@dataclass(frozen=True)
class Basis:
    """What all reports of one run share.

    Parameters
    ----------
    inputs : mapping
        sha256 of each input file by name.
    overrides : mapping
        Parameters set for this run, by name.
    language : str
        Language of the pages.
    code : str
        sha256 of the package and the notebooks.
    versions : mapping
        Versions of Python and the libraries that compute.
    """

    inputs: Mapping[str, str]
    overrides: Mapping[str, Any]
    language: str
    code: str
    versions: Mapping[str, str]

    @property
    def digest(self) -> str:
        """One number for all of it."""
        parts = [dict(self.inputs), dict(self.overrides), self.language, self.code, dict(self.versions)]
        return _sha256(parts)

    @property
    def method(self) -> str:
        """One number for what may differ between reports that should be alike: settings, parameters, code, versions.

        The data are not in it: a new month's export leaves the reports of earlier months as they are.
        """
        settings = {name: digest for name, digest in self.inputs.items() if name.endswith(".toml")}
        return _sha256([settings, dict(self.overrides), self.code, dict(self.versions)])

    def report_digest(self, period: Period, scope: str) -> str:
        """Return the digest of one report."""
        return _sha256([self.digest, str(period), scope])


def _sha256(plain: Any) -> str:
    """Hash plain values in a fixed order."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def code_digest(folders: Iterable[Path]) -> str:
    """Return the sha256 over every file of some folders, by relative name; caches left out."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            hidden = {"__pycache__", ".ipynb_checkpoints", "_notebooks"} & set(path.relative_to(folder).parts)
            if path.is_file() and not hidden:
                digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions of this project, Python and the libraries that compute."""
    found = {"cxanalysis": __version__, "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in LIBRARIES}


def default_key(basis: Basis, as_of: str) -> str:
    """Return what the last complete period depends on: inputs, parameters, code, and the month of the run date.

    Parameters
    ----------
    basis : Basis
        Inputs and code.
    as_of : str
        Run date, `YYYY-MM-DD`; which months are over does not change within a month.
    """
    return _sha256([basis.digest, as_of[:7]])


def remember_default(key: str, period: Period) -> bytes:
    """Return the bytes of the file that keeps the last complete period for the next run."""
    return (json.dumps({"key": key, "period": str(period)}) + "\n").encode()


def recall_default(path: Path, key: str) -> Period | None:
    """Return the last complete period found by an earlier run on the same inputs, or None."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Period.parse(kept["period"]) if kept["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
