"""What the waves of complaints are made of: the same item every time, another item each time, or everything alike.

The item with most complaints leads every month, wave or not. So what counts is the excess of a crest over the months
between the crests: whether it falls on items as complaints fall otherwise, and whether it falls on the same ones again.
Two tests say whether chance explains the difference; how far the excess gathers, and how alike two crests are, say
whether the difference is worth a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from cxanalysis.stats.crests import membership, neighbourhood
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import benjamini_hochberg
from cxanalysis.stats.score import z_of
from cxanalysis.stats.seed import generator

LEVEL = 0.05  # of the two tests together, and of each side of the decisions drawn
GATHERED = 1 / 3  # under this part of the excess, items do not matter
FEWEST = 30  # complaints in the crests, of customers who file one each, under which nothing is said
ROUNDING = 1e-9
ALIKE = 1 / 2  # of what gathers in a crest, the part that other crests must share to be about the same items

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WaveItems:
    """What the crests are made of.

    Attributes
    ----------
    verdict : str
        same_item, different_items, diffuse or unclear.
    gathered : Estimate
        How far the excess departs from the usual shares: 0 where all items rise alike, near 1 where rare ones make it.
    alike : float or None
        Share of the draws in which crests are more alike than apart; None with one crest.
    p_items, p_between : float or None
        Crests against the months between; crests against each other (None with one crest).
    excess : tuple of float
        Complaints of each crest above the level of the months between.
    shares : tuple of Estimate
        Each item's share of the excess of all crests.
    usual : tuple of float
        Each item's share of the complaints in the months between.
    above : tuple of bool
        Items whose share of the excess is above their usual share beyond chance.
    crest_shares : array of float, shape (crests, items)
        Each item's share of the excess of a crest.
    crest_above : array of bool, shape (crests, items)
        The same as `above`, crest by crest.
    """

    verdict: str
    gathered: Estimate
    alike: float | None
    p_items: float
    p_between: float | None
    excess: tuple[float, ...]
    shares: tuple[Estimate, ...]
    usual: tuple[float, ...]
    above: tuple[bool, ...]
    crest_shares: Floats
    crest_above: NDArray[np.bool_]


def wave_items(
    counts: ArrayLike,
    exposure: ArrayLike,
    crests: Sequence[Sequence[int]],
    *seed: object,
    phi: float = 1.0,
    fdr: float = 0.10,
    draws: int = 1999,
    confidence: float = 0.95,
) -> WaveItems | None:
    """Say what the crests of a series of complaints are made of.

    Parameters
    ----------
    counts : array-like of int, shape (T, items)
        Complaints by month and item.
    exposure : array-like of float, shape (T,)
        Customers at risk in each month (or 1 throughout).
    crests : sequence of sequences of int
        Positions of the months of each crest, in order of time.
    *seed : object
        What the figure is of: (period, measure, item).
    phi : float
        `dispersion.item_dispersion`.
    fdr : float in (0, 1)
        False findings allowed among the items said to be above their usual share.
    draws : int
        Draws of the bootstrap.
    confidence : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    WaveItems or None
        None without crests or months between them, with under two items, or where the crests are not above the level
        of the months between.

    Notes
    -----
    All is said given the totals of the months. Crest k is held against the months from the crest before to the crest
    after, with the shares b_k: it has the excess E_k and, per item, C_kj = y_kj - n_k b_kj beyond these shares (sums to
    0). What drifts slowly is thereby no difference between crests.

    - Tests: G of crests against the months between, and of crest against crest, by items; null by multinomial draws of
      the pooled shares (Dirichlet-multinomial where phi > 1).
    - gathered^2 = A = sum_k |C_k|^2 / sum_k E_k^2; likeness B = sum_(k != l) C_k C_l / sum_(k != l) E_k E_l; chance's
      own part taken out of both, spread by drawing each month from its own shares. One item with usual share b that
      makes the whole excess has A near (1 - b)^2; B = A where it makes every crest, B <= 0 where another makes each.
    - diffuse: upper limit of `gathered` (one-sided 95 %) under 1/3. Else, where Holm's smaller p <= .05: same_item
      where B > A/2 in 95 % of the draws, different_items where B < A/2 in 95 %. Else, and
      under 30 complaints in the crests, unclear.
    - Share of item j: sum_k E_kj / sum_k E_k; the denominator is fixed by the totals, so the interval is normal.

    Examples
    --------
    >>> quiet, wave = [60, 20, 20], [60, 60, 20]
    >>> months = [quiet, quiet, wave, wave, quiet, quiet, wave, wave, quiet, quiet]
    >>> found = wave_items(months, [1] * 10, [(2, 3), (6, 7)], "a")
    >>> found.verdict, found.excess, round(found.shares[1].value, 2), found.above
    ('same_item', (80.0, 80.0), 1.0, (False, True, False))
    """
    y, e = np.asarray(counts, float), np.asarray(exposure, float)
    n, inside = y.sum(axis=1), membership(crests, len(y))
    around = neighbourhood(inside)
    if not len(inside) or y.shape[1] < 2 or not (around @ n).all() or not (around @ e).all():
        return None
    level = inside - (inside @ e / (around @ e))[:, None] * around  # level @ y: complaints of the excess, by item
    weights = inside - (inside @ n / (around @ n))[:, None] * around  # weights @ y: C
    extra = level @ y
    excess = extra.sum(axis=1)
    if excess.min() <= ROUNDING * n.sum():
        return None
    between = inside.sum(axis=0) == 0
    p_items, p_between = _tests(y, inside, between, phi, draws, seed)
    gathered, alike = _gathering(y, n, weights, excess, phi, draws, seed)
    enough = n[~between].sum() >= FEWEST * phi
    return WaveItems(
        verdict=_verdict(gathered, alike, p_items, p_between) if enough else "unclear",
        gathered=replace(gathered, n=int(n[~between].sum())),
        alike=alike,
        p_items=p_items,
        p_between=p_between,
        excess=tuple(float(v) for v in excess),
        shares=_shares(y, n, level, between, phi, confidence),
        usual=tuple(float(v) for v in y[between].sum(axis=0) / n[between].sum()),
        above=tuple(bool(v) for v in _above(y, n, weights.sum(axis=0, keepdims=True), phi, fdr)[0]),
        crest_shares=extra / excess[:, None],
        crest_above=_above(y, n, weights, phi, fdr),
    )


def _shares(
    y: Floats, n: Floats, level: Floats, between: NDArray[np.bool_], phi: float, confidence: float
) -> tuple[Estimate, ...]:
    """Return each item's share of the excess; n is its complaints in the crests."""
    whole = level.sum(axis=0)
    excess, counts = float(whole @ n), y[~between].sum(axis=0)
    value, se = whole @ y / excess, np.sqrt(phi * (whole**2 @ _spread(y, n))) / excess
    half = z_of(confidence) * se
    return tuple(
        Estimate(float(v), float(v - h), float(v + h), int(count), float(s), "given the months’ totals")
        for v, h, s, count in zip(value, half, se, counts, strict=True)
    )


def _spread(y: Floats, n: Floats) -> Floats:
    """Return the multinomial variance of each month's counts, shape (T, items)."""
    many = np.maximum(n, 2)[:, None]
    return y * (1 - y / many) * many / (many - 1)


def _above(y: Floats, n: Floats, weights: Floats, phi: float, fdr: float) -> NDArray[np.bool_]:
    """Tell which weighted sums of counts are above 0 beyond chance, all as one family (Benjamini and Hochberg)."""
    sums, sd = weights @ y, np.sqrt(phi * (weights**2 @ _spread(y, n)))
    z = np.divide(sums, sd, out=np.zeros_like(sums), where=sd > 0)
    adjusted = benjamini_hochberg((2 * special.ndtr(-np.abs(z))).ravel().tolist())
    small = np.array([p is not None and p <= fdr for p in adjusted]).reshape(z.shape)
    return np.asarray(small & (sums > 0), bool)


def _drawn(n: float, shares: Floats, phi: float, draws: int, random: np.random.Generator) -> Floats:
    """Draw counts of n complaints with a variance of phi times the multinomial's."""
    if phi <= 1 or n <= phi:
        return random.multinomial(int(n), shares, draws).astype(float)
    spread = random.standard_gamma((n - phi) / (phi - 1) * shares, (draws, len(shares)))
    whole = spread.sum(axis=1, keepdims=True)
    spread = np.divide(spread, whole, out=np.repeat(shares[None, :], draws, axis=0), where=whole > 0)
    return random.multinomial(int(n), spread / spread.sum(axis=1, keepdims=True)).astype(float)


def _tests(
    y: Floats, inside: Floats, between: NDArray[np.bool_], phi: float, draws: int, seed: tuple[object, ...]
) -> tuple[float, float | None]:
    """Test crests against the months between, and crest against crest."""
    random = generator(*seed, "tests")
    crests = inside @ y
    first = _homogeneous(np.stack([crests.sum(axis=0), y[between].sum(axis=0)]), phi, draws, random)
    return first, _homogeneous(crests, phi, draws, random) if len(crests) > 1 else None


def _homogeneous(table: Floats, phi: float, draws: int, random: np.random.Generator) -> float:
    """Return the share of draws from the pooled shares whose rows differ as much."""
    pooled = table.sum(axis=0) / table.sum()
    null = np.stack([_drawn(n, pooled, phi, draws, random) for n in table.sum(axis=1)], axis=1)
    reached = _g(null) >= _g(table) * (1 - 1e-12)
    return (1 + int(reached.sum())) / (draws + 1)


def _g(tables: Floats) -> Floats:
    """Return G of tables rows x items, up to what all tables with these row totals share."""
    rows, columns = special.xlogy(tables, tables), tables.sum(axis=-2)
    return np.asarray(rows.sum(axis=(-2, -1)) - special.xlogy(columns, columns).sum(axis=-1), float)


def _gathering(
    y: Floats,
    n: Floats,
    weights: Floats,
    excess: Floats,
    phi: float,
    draws: int,
    seed: tuple[object, ...],
) -> tuple[Estimate, float | None]:
    """Return how far the excess gathers, with one-sided limits, and how often crests are more alike than apart."""
    noise = phi * (weights * _spread(y, n).sum(axis=1)) @ weights.T
    random = generator(*seed, "gathering")
    sums = np.zeros((draws, len(weights), y.shape[1]))
    for month in np.flatnonzero(n > 0):
        drawn = _drawn(n[month], y[month] / n[month], phi, draws, random)
        sums += weights[None, :, month, None] * drawn[:, None, :]
    own, _ = _forms((weights @ y)[None], noise, excess)
    drawn_own, drawn_other = _forms(sums, 2 * noise, excess)
    low, high = np.sqrt(np.maximum(np.quantile(drawn_own, [LEVEL, 1 - LEVEL]), 0))
    value = float(np.sqrt(max(own[0], 0)))
    alike = float((drawn_other > ALIKE * drawn_own).mean()) if len(weights) > 1 else None
    return Estimate(value, min(float(low), value), max(float(high), value), int(n.sum()), method="bootstrap"), alike


def _forms(sums: Floats, noise: Floats, excess: Floats) -> tuple[Floats, Floats]:
    """Return A (within crests) and B (between crests) of each draw, chance's own part taken out."""
    products = sums @ sums.transpose(0, 2, 1) - noise
    within = np.trace(products, axis1=1, axis2=2)
    squares = float((excess**2).sum())
    others = float(excess.sum() ** 2) - squares
    between = products.sum(axis=(1, 2)) - within
    return within / squares, between / others if others > 0 else np.zeros(len(sums))


def _verdict(gathered: Estimate, alike: float | None, p_items: float, p_between: float | None) -> str:
    """Judge what the crests are made of."""
    if gathered.high is not None and gathered.high < GATHERED:
        return "diffuse"
    tests = [p for p in (p_items, p_between) if p is not None]
    if alike is None or len(tests) * min(tests) > LEVEL:
        return "unclear"
    if alike >= 1 - LEVEL:
        return "same_item"
    return "different_items" if alike <= LEVEL else "unclear"
