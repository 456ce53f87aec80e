"""Where things lie under the output folder, built from validated pieces only.

A period or a scope comes from outside and becomes part of a path: nothing here lets one leave the output folder or
name a file that some file system cannot hold.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from cxanalysis.errors import UsageError
from cxanalysis.period import Period

ALL = "all"
BY_SCOPE = "by-scope"
LOCKS = ".locks"
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)
_UNSAFE = frozenset('<>:"|?*%')
_LONGEST = 200


def scope_folder(scope: str) -> str:
    """Return the folder name of a scope.

    Parameters
    ----------
    scope : str
        `all`, or `attribute=value`; the value may be in any script.

    Returns
    -------
    str
        The scope itself, in one Unicode form, with what some file systems cannot hold percent-encoded; empty for `all`.

    Raises
    ------
    UsageError
        When the scope is of another form, or its value holds a path separator or an invisible character.

    Examples
    --------
    >>> scope_folder("region=North"), scope_folder("region=华东"), scope_folder("segment=A: 10%"), scope_folder("all")
    ('region=North', 'region=华东', 'segment=A%3A 10%25', '')
    >>> scope_folder("region=../../etc")
    Traceback (most recent call last):
    ...
    cxanalysis.errors.UsageError: scope "region=../../etc": the value must not hold "/"
    """
    if scope == ALL:
        return ""
    attribute, sign, value = scope.partition("=")
    if not sign or not _ATTRIBUTE.fullmatch(attribute) or not value.strip():
        raise UsageError(f'scope "{scope}" is neither "all" nor like region=North')
    for char in value:
        if char in "/\\" or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            shown = char if char.isprintable() else f"U+{ord(char):04X}"
            raise UsageError(f'scope "{_printable(scope)}": the value must not hold "{shown}"')
    name = f"{attribute}={_encoded(unicodedata.normalize('NFC', value))}"
    if len(name.encode()) > _LONGEST:
        raise UsageError(f'scope "{scope[:40]}…" is too long for a folder name')
    return name


def _encoded(value: str) -> str:
    """Percent-encode reserved characters, and dots or spaces where they end the name."""
    encoded = "".join(f"%{ord(c):02X}" if c in _UNSAFE else c for c in value)
    kept = encoded.rstrip(". ")
    return kept + "".join(f"%{ord(c):02X}" for c in encoded[len(kept) :])


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def report_folder(out: Path, period: Period, scope: str) -> Path:
    """Return the folder a report is published in.

    Examples
    --------
    >>> report_folder(Path("reports"), Period(2026, 10), "region=North").as_posix()
    'reports/by-scope/region=North/2026-10'
    """
    folder = scope_folder(scope)
    return _inside(out, out / BY_SCOPE / folder / str(period) if folder else out / str(period))


def failed_folder(out: Path, period: Period, scope: str) -> Path:
    """Return the folder where the notebooks of a failed report are kept to be read."""
    return _inside(out, out / "failed" / str(period) / (scope_folder(scope) or ALL))


def lock_file(out: Path, period: Period, scope: str) -> Path:
    """Return the file whose lock a run of this period and scope holds."""
    return _inside(out, out / LOCKS / f"{period} {scope_folder(scope) or ALL}")


def to_root(scope: str) -> str:
    """Return the relative path from a report's folder to the output folder.

    Examples
    --------
    >>> to_root("all"), to_root("region=North")
    ('../', '../../../')
    """
    return "../../../" if scope_folder(scope) else "../"


def _inside(out: Path, path: Path) -> Path:
    """Refuse a path outside the output folder, whatever its pieces were."""
    if not path.is_relative_to(out) or ".." in path.relative_to(out).parts:
        raise UsageError(f'"{path.name}" lies outside the output folder')
    return path
