"""What is asked of a run, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxanalysis.period import Period


@dataclass(frozen=True)
class Request:
    """What to make.

    Parameters
    ----------
    data, out : Path
        The data set, and the folder reports are published under.
    periods : tuple of Period
        Months; empty for the last complete one of the data.
    scope : str
        `all` or `attribute=value`.
    only : tuple of str
        Names of pages; empty for all.
    overrides : mapping
        Parameters, by name, already typed.
    language : str
        Language of the pages.
    jobs : int
        Notebooks at a time.
    refresh : bool
        Make the report even when nothing changed.
    """

    data: Path
    out: Path
    periods: tuple[Period, ...] = ()
    scope: str = "all"
    only: tuple[str, ...] = ()
    overrides: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    jobs: int = 2
    refresh: bool = False


@dataclass(frozen=True)
class Result:
    """What came of one report.

    `changed` is False where the published one was fresh. `faults` say, one a line, why it was not published;
    `remarks` what else the user should know; `seconds` the wall time of parts by page.
    """

    period: Period
    folder: Path
    pages: tuple[str, ...] = ()
    changed: bool = True
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    exit_code: int = 0
    seconds: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
