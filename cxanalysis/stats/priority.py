"""Which field of the importance-performance map a score lies in, as surely as the answers allow.

The lines are fixed beforehand, a target and an equal share of importance. Lines at the data's own means always fill all
four fields, and a third of the scores change theirs from one survey to the next.
"""

from __future__ import annotations

from cxanalysis.stats.estimate import Estimate


def field_of(score: Estimate, target: float, importance: Estimate, equal: float) -> str:
    """Place a score by two intervals.

    Parameters
    ----------
    score : Estimate
        Mean score, in points.
    target : float
        Line of performance, in points.
    importance : Estimate
        Share of what all scores explain, 0-1.
    equal : float
        Line of importance: 1 / number of scores.

    Returns
    -------
    str
        concentrate (important and weak), keep_up (important and strong), low_priority (neither), overkill (strong, not
        important), borderline (an interval holds a line, or is missing).

    Notes
    -----
    Martilla and James (1977).

    Examples
    --------
    >>> field_of(Estimate(4.2, 4.0, 4.4, 150), 5.2, Estimate(0.3, 0.25, 0.35, 900), 0.2)
    'concentrate'
    >>> field_of(Estimate(4.2, 4.0, 4.4, 150), 5.2, Estimate(0.22, 0.17, 0.27, 900), 0.2)
    'borderline'
    """
    strong, important = _side(score, target), _side(importance, equal)
    if strong is None or important is None:
        return "borderline"
    if important:
        return "keep_up" if strong else "concentrate"
    return "overkill" if strong else "low_priority"


def _side(estimate: Estimate, line: float) -> bool | None:
    """Tell whether an estimate is above a line; None where its interval does not say."""
    if estimate.low is None or estimate.high is None or estimate.low <= line <= estimate.high:
        return None
    return estimate.low > line
