"""Four classes from two scores, with a memory: a customer near a cut point does not flicker.

High means the score reaches the cut point. Once classed, a customer crosses only by more than the hysteresis band;
the first class ignores the band, and so does the first after months without a score: nothing measured leaves no memory.
The memory is replayed from the baseline's end, so no state is kept on disk.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cxanalysis.measures import CLASSES
from cxanalysis.value.scales import Scales

__all__ = ["CLASSES", "classify", "cross"]


def cross(score: pd.Series, cut: float, band: float, before: pd.Series | None) -> pd.Series:
    """Tell who is high now, given who was high before.

    Parameters
    ----------
    score : pandas.Series
        0-100 by customer; a missing score is not high.
    cut, band : float
        Cut point and hysteresis band in score points.
    before : pandas.Series or None
        True/False by customer last period; customers not in it are classed for the first time.

    Examples
    --------
    >>> score = pd.Series({"a": 52.0, "b": 52.0, "c": 44.0, "d": 52.0})
    >>> cross(score, 50.0, 5.0, pd.Series({"a": True, "b": False, "c": True})).tolist()
    [True, False, False, True]
    """
    plain = score >= cut
    if before is None:
        return plain
    was = before.reindex(score.index)
    stay = np.where(was == True, score >= cut - band, score >= cut + band)  # noqa: E712  missing is neither
    return pd.Series(np.where(was.isna(), plain, stay).astype(bool), index=score.index)


def classify(scores: pd.DataFrame, scales: Scales, band: float, before: pd.DataFrame | None) -> pd.DataFrame:
    """Class customers by current and potential value.

    Returns
    -------
    pandas.DataFrame
        Index `customer_id`; `high_current`, `high_potential` (true, false, or missing where the score is),
        `value_class` (one of `CLASSES`). Customers of `before` that are away now keep their memory in the replay (see
        `remember`).
    """
    was = (None, None) if before is None else (before["high_current"], before["high_potential"])
    current = cross(scores["current"], scales.cut_current, band, was[0])
    potential = cross(scores["potential"], scales.cut_potential, band, was[1])
    label = np.select(
        [current & potential, current & ~potential, ~current & potential], CLASSES[:3], default=CLASSES[3]
    )
    kept = {
        "high_current": current.astype("object").where(scores["current"].notna()),
        "high_potential": potential.astype("object").where(scores["potential"].notna()),
    }
    return pd.DataFrame({**kept, "value_class": label}, index=scores.index)


def remember(before: pd.DataFrame | None, now: pd.DataFrame) -> pd.DataFrame:
    """Carry the memory of customers that are away this period over to the next."""
    return now if before is None else pd.concat([now, before.loc[before.index.difference(now.index)]])
