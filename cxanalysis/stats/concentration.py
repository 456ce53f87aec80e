"""How far complaints gather in a few items, and how sure that is.

A small month looks concentrated by chance alone: twenty complaints never spread evenly over thirty items. So the index
is the unbiased one, and its interval redraws customers, not complaints, since one angry customer may file many.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.seed import generator

RESAMPLES = 1999
_CELLS = 4_000_000  # resampled cells held in memory at a time


@dataclass(frozen=True)
class Concentration:
    """How events gather in items; each estimate's n is the number of events."""

    hhi: Estimate
    effective_items: Estimate
    top_share: Estimate
    items_for: Estimate


def hhi_unbiased(counts: ArrayLike) -> float | None:
    """Return the Herfindahl index without the bias of small numbers.

    Parameters
    ----------
    counts : array-like of int, shape (items,)
        Events an item; zeros change nothing.

    Returns
    -------
    float or None
        (n H - 1)/(n - 1) with H = sum of squared shares, the chance that two events drawn without replacement are of
        the same item (Simpson 1949); expectation sum of p_j^2; None under two events.

    Examples
    --------
    >>> hhi_unbiased([5, 5]), hhi_unbiased([7]), hhi_unbiased([1])
    (0.4444444444444444, 1.0, None)
    """
    c = np.asarray(counts, float)
    return None if c.sum() < 2 else float(_hhi(c[None, :])[0])


def effective_items(counts: ArrayLike) -> float | None:
    """Return the number of equally frequent items that would be as concentrated.

    Parameters
    ----------
    counts : array-like of int, shape (items,)
        Events an item.

    Returns
    -------
    float or None
        1 / `hhi_unbiased`; None where that is 0 (no item was met twice) or unknown.

    Examples
    --------
    >>> round(effective_items([50, 50, 50, 50]), 3), effective_items([1, 1, 1])
    (4.061, None)
    """
    index = hhi_unbiased(counts)
    return 1 / index if index else None


def top_share(counts: ArrayLike, k: int = 3) -> float | None:
    """Return the share of the k most frequent items.

    Parameters
    ----------
    counts : array-like of int, shape (items,)
        Events an item.
    k : int
        Items to add up.

    Returns
    -------
    float or None
        None without events.

    Examples
    --------
    >>> top_share([5, 1, 3, 1], 2)
    0.8
    """
    c = np.asarray(counts, float)
    return None if c.sum() == 0 else float(_top(c[None, :], k)[0])


def items_for(counts: ArrayLike, share: float = 0.8) -> int | None:
    """Return the smallest number of items that hold a share of the events.

    Parameters
    ----------
    counts : array-like of int, shape (items,)
        Events an item.
    share : float in (0, 1]
        Share to reach; reached exactly counts.

    Returns
    -------
    int or None
        None without events.

    Examples
    --------
    >>> items_for([5, 3, 1, 1], 0.8), items_for([5, 3, 1, 1], 0.81)
    (2, 3)
    """
    c = np.asarray(counts, float)
    return None if c.sum() == 0 else int(_needed(c[None, :], share)[0])


def concentration(
    customers: ArrayLike,
    items: ArrayLike,
    *seed: object,
    top_k: int = 3,
    vital_share: float = 0.8,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
) -> Concentration:
    """Estimate concentration with intervals clustered by customer.

    Parameters
    ----------
    customers : array-like of str or None, shape (n,)
        Who filed each event; None, NaN or "" (anonymous) is a customer of its own.
    items : array-like of str, shape (n,)
        Item of each event.
    *seed : object
        What the figure is of: (period, measure, item).
    top_k : int
        Items in the top share.
    vital_share : float in (0, 1]
        Share the vital few hold together.
    confidence : float in (0, 1)
        Coverage of the intervals.
    resamples : int
        Resamples of customers.

    Returns
    -------
    Concentration
        Unbiased HHI, effective items, top share, items for the vital share. Without intervals under two customers;
        effective items without upper end where the lower end of the HHI is 0. Where items are about equally frequent
        the top share is too high by chance and its interval follows only in part; read the HHI there.

    Notes
    -----
    Bootstrap of customers, drawn as multinomial counts of the distinct profiles (how many events of which item);
    percentiles moved by the bias of the resamples, mean(resampled) - estimate (Efron and Tibshirani 1993, ch. 10). The
    most frequent items are so partly by luck, which the unbiased HHI allows for and the top share does not: its lower
    end moves by twice the bias.

    Examples
    --------
    >>> c = concentration(["a", "b", "c", "d"] * 10, ["late", "late", "late", "dirty"] * 10, "2026-10", "hhi")
    >>> round(c.hhi.value, 3), c.top_share.value, c.items_for.value
    (0.615, 1.0, 2.0)
    """
    profiles, weights = _profiles(customers, items)
    total = weights @ profiles
    n = int(total.sum())
    values = (hhi_unbiased(total), top_share(total, top_k), items_for(total, vital_share))
    drawn = _redraw(profiles, weights, generator(*seed), resamples) if weights.sum() > 1 else None
    tail = (1 - confidence) / 2
    hhi = _moved(values[0], None if drawn is None else _hhi(drawn), n, tail)
    return Concentration(
        hhi=hhi,
        effective_items=_inverse(hhi),
        top_share=_moved(values[1], None if drawn is None else _top(drawn, top_k), n, tail, favoured=True),
        items_for=_plain(values[2], None if drawn is None else _needed(drawn, vital_share), n, tail),
    )


def _profiles(customers: ArrayLike, items: ArrayLike) -> tuple[NDArray, NDArray]:
    """Return the distinct rows of the table customer x item, and how many customers have each."""
    who = [str(c) if isinstance(c, str) and c else i for i, c in enumerate(_plain_ids(customers))]
    row = {name: i for i, name in enumerate(dict.fromkeys(who))}
    names, column = np.unique(np.asarray(items, dtype=str), return_inverse=True)
    table = np.zeros((len(row), len(names)), dtype=np.int64)
    np.add.at(table, (np.array([row[w] for w in who], dtype=np.intp), column), 1)
    profiles, weights = np.unique(table, axis=0, return_counts=True)
    return profiles, weights


def _plain_ids(customers: ArrayLike) -> list:
    """Ids as text; what is missing (None, NaN, NA) becomes None."""
    return [None if c is None or c != c else str(c) for c in np.asarray(customers, dtype=object).tolist()]


def _redraw(profiles: NDArray, weights: NDArray, random: np.random.Generator, resamples: int) -> NDArray:
    """Item counts of resampled sets of customers, shape (resamples, items)."""
    people = int(weights.sum())
    step = max(1, _CELLS // len(weights))
    parts = [
        random.multinomial(people, weights / people, size=min(step, resamples - start)) @ profiles
        for start in range(0, resamples, step)
    ]
    return np.concatenate(parts).astype(float)


def _hhi(counts: NDArray) -> NDArray:
    n = counts.sum(axis=1)
    return ((counts**2).sum(axis=1) - n) / (n * (n - 1))


def _top(counts: NDArray, k: int) -> NDArray:
    return np.sort(counts, axis=1)[:, ::-1][:, :k].sum(axis=1) / counts.sum(axis=1)


def _needed(counts: NDArray, share: float) -> NDArray:
    running = np.cumsum(np.sort(counts, axis=1)[:, ::-1], axis=1)
    return (running < share * running[:, -1:] * (1 - 1e-12)).sum(axis=1) + 1


def _moved(value: float | None, drawn: NDArray | None, n: int, tail: float, favoured: bool = False) -> Estimate:
    """Percentile interval less the bias of the resamples, kept in [0, 1]; the lower end twice where chance favours."""
    if value is None or drawn is None:
        return Estimate(value, None, None, n, method="customer_bootstrap")
    bias = float(drawn.mean()) - value
    low, high = np.quantile(drawn, [tail, 1 - tail]) - np.array([2 * bias if favoured else bias, bias])
    ends = (max(min(float(low), value), 0.0), min(max(float(high), value), 1.0))
    return Estimate(value, *ends, n, float(drawn.std(ddof=1)), "customer_bootstrap")


def _plain(value: float | None, drawn: NDArray | None, n: int, tail: float) -> Estimate:
    """Percentile interval of a whole number."""
    if value is None or drawn is None:
        return Estimate(value, None, None, n, method="customer_bootstrap")
    low, high = np.quantile(drawn, [tail, 1 - tail], method="closest_observation")
    ends = (min(float(low), float(value)), max(float(high), float(value)))
    return Estimate(float(value), *ends, n, method="customer_bootstrap")


def _inverse(hhi: Estimate) -> Estimate:
    """Effective items from the index; the ends change places."""
    low, high = (1 / end if end else None for end in (hhi.high, hhi.low))
    value = 1 / hhi.value if hhi.value else None
    return Estimate(value, low if value else None, high if value else None, hhi.n, method=hhi.method)
