"""Answers given without reading: the same one throughout, or faster than anybody reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.cells import numbered

FEWEST = 5  # two or three equal answers are an opinion, not carelessness


def same_throughout(answers: ArrayLike, fewest: int = FEWEST) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell who gave one answer to every question.

    Parameters
    ----------
    answers : array-like of float, shape (respondents, questions)
        Answers as they were ticked, reversed questions not turned round; NaN is missing.
    fewest : int
        Answered questions needed to judge.

    Returns
    -------
    same : array of bool, shape (respondents,)
        One answer throughout.
    judged : array of bool, shape (respondents,)
        Answered enough questions to be judged.

    Examples
    --------
    >>> same, judged = same_throughout([[4, 4, 4], [4, 4, 5], [4, float("nan"), 4]], fewest=3)
    >>> same.tolist(), judged.tolist()
    ([True, False, False], [True, True, False])
    """
    x = np.asarray(answers, float)
    there = ~np.isnan(x)
    judged = there.sum(axis=1) >= max(fewest, 1)
    highest = np.where(there, x, -np.inf).max(axis=1, initial=-np.inf)
    lowest = np.where(there, x, np.inf).min(axis=1, initial=np.inf)
    return judged & (highest == lowest), judged


def too_fast(seconds: ArrayLike, ways: ArrayLike, ratio: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell who took less than a share of the usual time.

    Parameters
    ----------
    seconds : array-like of float, shape (n,)
        Time each respondent took; NaN or 0 is unknown.
    ways : array-like, shape (n,)
        How each was asked: an interview takes another time than a form, so each way has its own median.
    ratio : float in (0, 1]
        Share of the median below which an answer is too fast.

    Returns
    -------
    fast : array of bool, shape (n,)
        Took less than `ratio` times the median.
    judged : array of bool, shape (n,)
        The time is known.

    Examples
    --------
    >>> too_fast([300, 310, 90, 600], ["web"] * 4, 0.33)[0].tolist()
    [False, False, True, False]
    """
    x = np.asarray(seconds, float)
    judged = x > 0
    usual = np.full(len(x), np.nan)
    numbers = numbered(ways)
    for way in np.unique(numbers[judged]):
        mine = numbers == way
        usual[mine] = np.median(x[mine & judged])
    with_time = judged & ~np.isnan(usual)
    return with_time & (np.where(judged, x, np.inf) < ratio * np.where(with_time, usual, 0.0)), judged
