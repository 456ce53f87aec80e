"""How severe a word is: the order of severities as companies write them, where it is beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = (
    ("negligible", "trivial", "cosmetic", "none", "轻微", "很低", "极低"),
    ("low", "minor", "slight", "small", "light", "低", "较低", "较轻", "轻"),
    ("medium", "moderate", "normal", "average", "mid", "中", "中等", "一般", "普通"),
    ("high", "major", "serious", "large", "高", "较高", "较重", "较大", "重要"),
    ("critical", "severe", "very high", "grave", "urgent", "严重", "很高", "重大", "紧急"),
    ("extreme", "catastrophic", "blocker", "emergency", "disaster", "特别严重", "特大", "特别重大", "极高"),
)
_RANK = {word: rank for rank, words in enumerate(_WORDS) for word in words}
_HIGH = 3  # from "high" on a severity by words is worth a case


def ranks(values: Iterable[str]) -> dict[str, float]:
    """Put severities in order.

    Parameters
    ----------
    values : iterable of str
        The severities that occur.

    Returns
    -------
    dict of str to float
        Severity to its rank, the larger the more severe; empty where one is not known to have a place in an order,
        where all are the same, or where no word among them means at least "high".

    Notes
    -----
    Plain numbers count by their size. Codes such as P1 or S2 are left alone: in some houses the first is the worst.

    Examples
    --------
    >>> ranks(["low", "High"]), ranks(["1", "3"]), ranks(["P1", "P2"]), ranks(["low", "medium"])
    ({'low': 1, 'High': 3}, {'1': 1.0, '3': 3.0}, {}, {})
    """
    names = sorted({str(value) for value in values if value is not None})
    if len(names) < 2:
        return {}
    if all(re.fullmatch(r"\d+(?:\.\d+)?", name) for name in names):
        return {name: float(name) for name in names}
    found: dict[str, float] = {name: _RANK[name.strip().lower()] for name in names if name.strip().lower() in _RANK}
    whole = len(found) == len(names) and len(set(found.values())) > 1
    return dict(sorted(found.items(), key=lambda one: one[1])) if whole and max(found.values()) >= _HIGH else {}
