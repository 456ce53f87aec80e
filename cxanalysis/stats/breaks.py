"""Find where a survey changed its way of asking, so that no trend is drawn across it.

People answer an interviewer more kindly than a web page. Where the mix of modes becomes another one, the score moves
although nothing happened to the service.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

LEAST_SIDE, FAR, ALPHA = 2, 0.5, 0.05  # months of a stretch; distance of two mixes; chance of a false cut


@dataclass(frozen=True)
class Break:
    """A change of the mix of modes: `at` is the position of the first month asked like the last one.

    `before` and `after` are the shares of the modes in the stretch just before and in all months since; `distance` is
    half the sum of the differences between the stretch before and the last one, 1 where no mode is in both.
    """

    at: int
    before: tuple[float, ...]
    after: tuple[float, ...]
    distance: float


def last_break(counts: ArrayLike, far: float = FAR, alpha: float = ALPHA) -> Break | None:
    """Find the month from which on answers come by much the same mix of modes as in the last month.

    Parameters
    ----------
    counts : array-like of int, shape (T, modes)
        Answers of each month by mode, oldest first.
    far : float in (0, 1]
        Least distance between two mixes that are not compared.
    alpha : float in (0, 1)
        Chance that a mix that stays is cut at all.

    Returns
    -------
    Break or None
        None where the mix stayed, or nobody answered.

    Notes
    -----
    The months are cut into stretches of at least two, each with one mix, where the likelihood gains more by a cut than
    chance gives at the best of T - 3 places (multinomial, chi-squared, Bonferroni). From the last stretch one goes back
    as long as the total variation distance of a stretch's mix from the last one's is under `far`: with many answers
    every small shift is beyond chance, and only a large one moves scores.

    Examples
    --------
    >>> phone, web = [40, 10], [5, 45]
    >>> found = last_break([phone] * 5 + [web] * 4)
    >>> found.at, found.before, found.after, round(found.distance, 2)
    (5, (0.8, 0.2), (0.1, 0.9), 0.7)
    >>> last_break([phone, web] * 4) is None
    True
    """
    table = np.asarray(counts, float)
    if table.size == 0 or not table.sum():
        return None
    asked = np.flatnonzero(table.sum(axis=1))
    table = table[asked]
    ends = [*_stretches(table, alpha), len(table)]
    sides = [table[start:end].sum(axis=0) for start, end in zip(ends[:-1], ends[1:], strict=True)]
    mixes = [side / side.sum() for side in sides]
    apart = [float(np.abs(mix - mixes[-1]).sum() / 2) for mix in mixes]
    k = max((i for i, distance in enumerate(apart) if distance >= far), default=None)
    if k is None:
        return None
    since = table[ends[k + 1] :].sum(axis=0)
    after = since / since.sum()
    return Break(int(asked[ends[k + 1]]), tuple(mixes[k].tolist()), tuple(after.tolist()), apart[k])


def _stretches(table: NDArray[np.float64], alpha: float) -> list[int]:
    """Return where each stretch of one mix starts, the first at 0."""
    count, df = len(table), int((table.sum(axis=0) > 0).sum()) - 1
    if count < 2 * LEAST_SIDE or not df:
        return [0]
    price = float(special.chdtri(df, alpha / (count - 2 * LEAST_SIDE + 1))) / 2
    sums = np.vstack([np.zeros(table.shape[1]), np.cumsum(table, axis=0)])
    best, start = np.full(count + 1, -np.inf), np.zeros(count + 1, int)
    best[0] = price
    for end in range(LEAST_SIDE, count + 1):
        first = np.arange(end - LEAST_SIDE + 1)
        inside = sums[end] - sums[first]
        gain = special.xlogy(inside, inside).sum(axis=1) - special.xlogy(inside.sum(axis=1), inside.sum(axis=1))
        total = best[first] + gain - price
        start[end], best[end] = first[total.argmax()], total.max()
    places, end = [], count
    while end:
        end = int(start[end])
        places.append(end)
    return places[::-1]
