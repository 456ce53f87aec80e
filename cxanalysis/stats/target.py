"""Whether a target was met, and whether it will be if nothing changes.

Two questions, two answers: this period's result is judged by its interval, the outlook by where the target lies against
the usual range of the periods before.
"""

from __future__ import annotations

from cxanalysis.stats.estimate import Estimate


def target_result(figure: Estimate, target: float, direction: str) -> str:
    """Judge this period's figure against its target.

    Parameters
    ----------
    figure : Estimate
        The figure; where it has no interval because it counts everybody, its value alone decides.
    target : float
        In the figure's unit.
    direction : {"at_least", "at_most"}
        Which side is good; equal counts as met.

    Returns
    -------
    str
        met (the whole interval on the good side), missed (none of it), unclear (the target lies inside, or there is no
        figure).

    Examples
    --------
    >>> target_result(Estimate(0.06, 0.05, 0.07, 900), 0.05, "at_most")
    'unclear'
    >>> target_result(Estimate(7.0, None, None, 7), 7, "at_least")
    'met'
    """
    if figure.value is None:
        return "unclear"
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    if direction == "at_most":
        low, high, target = -high, -low, -target
    if low >= target:
        return "met"
    return "missed" if high < target else "unclear"


def target_outlook(
    usual_low: float | None, usual_high: float | None, target: float | None, direction: str, change: str = ""
) -> str:
    """Tell what the usual range promises for the target.

    Parameters
    ----------
    usual_low, usual_high : float or None
        Usual range of the figure; None where the past is too short.
    target : float or None
        None where there is no target.
    direction : {"at_least", "at_most"}
        Which side is good; equal counts as met.
    change : str
        Change verdict of the figure (better, worse, ...).

    Returns
    -------
    str
        reliably_met (whole range on the good side), hit_or_miss (target inside), will_not (beyond reach), improving
        (beyond reach, but the figure is getting better), no_target; empty where the range is not known.

    Examples
    --------
    >>> target_outlook(0.04, 0.06, 0.07, "at_most"), target_outlook(0.04, 0.06, 0.03, "at_most", "better")
    ('reliably_met', 'improving')
    """
    if target is None:
        return "no_target"
    if usual_low is None or usual_high is None:
        return ""
    low, high = usual_low, usual_high
    if direction == "at_most":
        low, high, target = -high, -low, -target
    if low >= target:
        return "reliably_met"
    if high >= target:
        return "hit_or_miss"
    return "improving" if change == "better" else "will_not"
