"""Tell an item that gets more of the complaints than it usually gets.

Ranking items says what is big, not what is new. Each item's share is held against its own share of the twelve periods
before, given the period's total, and all items are judged as one family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from cxanalysis.stats.change import MIN_PERIODS, usual_range_binomial
from cxanalysis.stats.multiplicity import benjamini_hochberg

MIN_EVENTS = 5


@dataclass(frozen=True)
class UsualShare:
    """An item's share now against its usual share.

    `expected_share` and `expected_count` are what the periods before lead one to expect given this period's total;
    `low` and `high` bound the usual share; `p_adjusted` is p after Benjamini-Hochberg over the items tested together.
    """

    verdict: str
    share: float | None
    expected_share: float | None
    expected_count: float | None
    low: float | None
    high: float | None
    periods: int
    p: float | None
    p_adjusted: float | None = None


def usual_share_test(
    x_now: int, n_now: int, x_hist: ArrayLike, n_hist: ArrayLike, confidence: float = 0.95
) -> UsualShare:
    """Test one item's share of this period's events against its own past.

    Parameters
    ----------
    x_now, n_now : int
        Events of the item and of all items in this period.
    x_hist, n_hist : array-like of int, shape (periods,)
        The same of the periods before, oldest first.
    confidence : float in (0, 1)
        Coverage of the usual range.

    Returns
    -------
    UsualShare
        Verdict empty until the family is judged (`usual_verdicts`), or too_few under 10 periods or where both the count
        and the count expected are under 5.

    Notes
    -----
    `change.usual_range_binomial`: binomial given the total, unrest between periods included.

    Examples
    --------
    >>> t = usual_share_test(30, 100, [10] * 12, [100] * 12)
    >>> t.expected_share, t.expected_count, t.p < 0.001
    (0.1, 10.0, True)
    """
    usual = usual_range_binomial(x_hist, n_hist, x_now, n_now, confidence)
    expected = None if usual.centre is None else usual.centre * n_now
    few = expected is None or usual.periods < MIN_PERIODS or max(x_now, expected) < MIN_EVENTS
    return UsualShare(
        verdict="too_few" if few else "",
        share=usual.value,
        expected_share=usual.centre,
        expected_count=expected,
        low=usual.low,
        high=usual.high,
        periods=usual.periods,
        p=usual.p,
    )


def usual_verdicts(
    x_now: ArrayLike, n_now: int, x_hist: ArrayLike, n_hist: ArrayLike, fdr: float = 0.10, confidence: float = 0.95
) -> tuple[UsualShare, ...]:
    """Judge every item's share against its own past, as one family.

    Parameters
    ----------
    x_now : array-like of int, shape (items,)
        Events an item in this period.
    n_now : int
        Events of all items in this period.
    x_hist : array-like of int, shape (periods, items)
        Events an item in the periods before, oldest first.
    n_hist : array-like of int, shape (periods,)
        Events of all items in the periods before.
    fdr : float in (0, 1)
        Share of false findings allowed among the findings.
    confidence : float in (0, 1)
        Coverage of the usual ranges.

    Returns
    -------
    tuple of UsualShare
        One an item: more_than_usual, as_usual, less_than_usual, or too_few. Rare items get no verdict but stay in the
        family: leaving them out by their count now would let only the loud ones in.

    Examples
    --------
    >>> rows = usual_verdicts([40, 33, 27], 100, [[20, 50, 30]] * 12, [100] * 12)
    >>> [row.verdict for row in rows]
    ['more_than_usual', 'less_than_usual', 'as_usual']
    """
    now, past = np.asarray(x_now, int), np.asarray(x_hist, int)
    tests = [usual_share_test(int(x), n_now, past[:, j], n_hist, confidence) for j, x in enumerate(now)]
    return usual_family(tests, fdr)


def usual_family(tests: Sequence[UsualShare], fdr: float = 0.10) -> tuple[UsualShare, ...]:
    """Judge tests of `usual_share_test` as one family, whatever items and periods they come from.

    Parameters
    ----------
    tests : sequence of UsualShare
        Not judged yet.
    fdr : float in (0, 1)
        Share of false findings allowed among the findings (Benjamini and Hochberg 1995).

    Returns
    -------
    tuple of UsualShare
        In the same order, with verdict and `p_adjusted`.

    Examples
    --------
    >>> tests = [usual_share_test(x, 100, [20] * 12, [100] * 12) for x in (20, 40)]
    >>> [test.verdict for test in usual_family(tests)]
    ['as_usual', 'more_than_usual']
    """
    adjusted = benjamini_hochberg([t.p for t in tests])
    out = []
    for test, p in zip(tests, adjusted, strict=True):
        if test.verdict or p is None or test.share is None or test.expected_share is None:
            out.append(replace(test, verdict="too_few", p_adjusted=p))
            continue
        side = "more_than_usual" if test.share > test.expected_share else "less_than_usual"
        out.append(replace(test, verdict=side if p <= fdr else "as_usual", p_adjusted=p))
    return tuple(out)
