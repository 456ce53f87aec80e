"""The manifest: what a published report is made of, and the hashes by which anyone can see that it is whole.

It is the only thing later runs read of a report: whether it is still fresh, which pages it has, what the index says.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cxanalysis.errors import UsageError

FILE = "manifest.json"
SCHEMA = 2
_PERIOD = re.compile(r"\d{4}-\d{2}", re.ASCII)
_FROM_NOTES = ("headline", "status", "key_figures", "parameters")


@dataclass(frozen=True)
class Page:
    """A page of a report: its name, its title, and the page and the executed notebook as bytes."""

    name: str
    title: str
    html: bytes
    notebook: bytes

    def files(self) -> dict[str, bytes]:
        """Return the two files of the page."""
        return {f"{self.name}.html": self.html, f"{self.name}.ipynb": self.notebook}


@dataclass(frozen=True)
class Made:
    """What a manifest is built from, beside the files themselves.

    Parameters
    ----------
    period, scope, language, organisation : str
        What was reported, and whose it is.
    digest, method : str
        Digest of the report, and of what it was made with beside the data (`Basis.method`).
    inputs, versions : mapping
        sha256 by input file; version by library.
    rows, money : mapping
        Read, accepted, rejected by reason, of each table.
    overrides : mapping
        Parameters set for the run.
    as_of : str
        Date after which records are not used.
    as_of_matters : bool
        The report would change with the run date: records were rejected as later than it.
    not_made : mapping
        Reason by page that the data do not allow.
    notes : mapping
        Notes of the record.
    """

    period: str
    scope: str
    language: str
    organisation: str
    digest: str
    method: str
    inputs: Mapping[str, str]
    versions: Mapping[str, str]
    rows: Mapping[str, Any]
    money: Mapping[str, Any]
    overrides: Mapping[str, Any]
    as_of: str
    as_of_matters: bool
    not_made: Mapping[str, str]
    notes: Mapping[str, Any] = field(default_factory=dict)


def build(made: Made, pages: Iterable[Page], files: Mapping[str, bytes]) -> bytes:
    """Return manifest.json for a report.

    Parameters
    ----------
    made : Made
        What the report was made from.
    pages : iterable of Page
        Its pages, in order.
    files : mapping
        Every file of the report but the manifest, by name.
    """
    plain = {
        "schema": SCHEMA,
        "period": made.period,
        "scope": made.scope,
        "language": made.language,
        "organisation": made.organisation,
        "digest": made.digest,
        "method": made.method,
        "inputs": dict(made.inputs),
        "rows": dict(made.rows),
        "money": dict(made.money),
        "overrides": dict(made.overrides),
        "versions": dict(made.versions),
        "as_of": made.as_of,
        "as_of_matters": made.as_of_matters,
        "pages": [{"name": p.name, "title": p.title, "file": f"{p.name}.html"} for p in pages],
        "not_made": dict(made.not_made),
        "outputs": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        **{name: made.notes.get(name) for name in _FROM_NOTES},
    }
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a published report; None where there is none that can be read."""
    try:
        plain = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return plain if plain["schema"] == SCHEMA and plain["digest"] and plain["pages"] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_whole(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Tell whether every output of a report is there and unchanged."""
    try:
        hashes = {n: hashlib.sha256((folder / n).read_bytes()).hexdigest() for n in manifest["outputs"]}
    except OSError:
        return False
    return hashes == manifest["outputs"]


def is_fresh(folder: Path, digest: str, wanted: Iterable[str], named: bool, today: date) -> bool:
    """Tell whether a published report is what a run would make now.

    Parameters
    ----------
    folder : Path
        Where it is published.
    digest : str
        Digest of the report to be made.
    wanted : iterable of str
        Names of the pages asked for.
    named : bool
        They were asked for one by one: a page the data do not allow is then no answer.
    today : date
        The run date; counts only where records later than the report's own date were left out.
    """
    plain = read(folder)
    if plain is None or plain["digest"] != digest or (plain["as_of_matters"] and plain["as_of"] != today.isoformat()):
        return False
    settled = {page["name"] for page in plain["pages"]}
    return set(wanted) <= (settled if named else settled | set(plain["not_made"])) and is_whole(folder, plain)


def published_notebooks(folder: Path, digest: str) -> dict[str, dict[str, Any]]:
    """Return the executed notebooks of a published report of the same digest, by page; none when it is of another."""
    plain = read(folder)
    if plain is None or plain["digest"] != digest or not is_whole(folder, plain):
        return {}
    names = [page["name"] for page in plain["pages"]]
    return {name: json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8")) for name in names}


def all_published(out: Path, by_scope: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return folder (relative to the output folder) and manifest of every published report, newest period first."""
    folders = [f for f in out.iterdir() if _PERIOD.fullmatch(f.name)]
    if by_scope.is_dir():
        folders += [f for scope in by_scope.iterdir() if scope.is_dir() for f in scope.iterdir()]
    found = [(f.relative_to(out).as_posix(), read(f)) for f in sorted(folders)]
    known = [(folder, plain) for folder, plain in found if plain is not None]
    return sorted(known, key=lambda pair: (pair[1]["period"], pair[1]["scope"] == "all"), reverse=True)


def refuse_loss(folder: Path, digest: str, making: Iterable[str], period: str) -> None:
    """Refuse to replace a published report by some of its pages: what was made otherwise cannot stand beside them.

    Parameters
    ----------
    folder : Path
        Where it is published.
    digest : str
        Digest of the report to be made.
    making : iterable of str
        Names of the pages asked for, one by one.
    period : str
        The month, for the message.

    Raises
    ------
    UsageError
        When the published report has other pages than those, from other inputs, parameters or code, or is damaged.
    """
    plain = read(folder)
    if plain and plain["digest"] == digest and is_whole(folder, plain):
        return
    published = [page["name"] for page in plain["pages"]] if plain else sorted(f.stem for f in folder.glob("*.html"))
    lost = [name for name in published if name not in set(making)]
    other = plain and plain["digest"] != digest
    why = "was made from other inputs, parameters or code" if other else "is damaged"
    if lost:
        raise UsageError(
            f"{period}: the published report {why}, and would lose {', '.join(lost)}; "
            "make all its pages, or name another --out"
        )
