"""Fit a line to the log odds of a rate, for thousands of draws at once; and a line beside a cycle, for one series.

The test of a shape needs the same small fit two thousand times a series. A line has two coefficients, so that a step of
the iteration is a closed form, and all draws take it together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

STEPS, SETTLED = 30, 1e-9  # Newton steps of a fit at most; change of a coefficient that ends it
_FAR = 25.0  # log odds from start to end beyond which the ends are separated, not fitted
_SURE, _TINY = 1e-12, 1e-300

Floats = NDArray[np.float64]


def odds_weight(n: ArrayLike, rate: ArrayLike) -> Floats:
    """Return n p/(1 - p): by how much a squared coefficient of variation of the rate raises Pearson's chi^2 of a month.

    Examples
    --------
    >>> odds_weight([100], [0.2]).tolist()
    [25.0]
    """
    n, rate = np.asarray(n, float), np.asarray(rate, float)
    return n * rate / np.maximum(1 - rate, _SURE)


@dataclass(frozen=True)
class Lines:
    """Fitted lines of the log odds, one a row.

    Attributes
    ----------
    a, b : array, shape (rows,)
        Log odds in the middle, and change from start to end; b is 0 where no finite one fits.
    se : array, shape (rows,)
        Binomial standard error of b.
    phi : array, shape (rows,)
        Dispersion: Pearson's chi^2 over the usable months less two.
    r : array, shape (rows, T)
        Pearson residuals, 0 in months without customers.
    """

    a: Floats
    b: Floats
    se: Floats
    phi: Floats
    r: Floats

    @property
    def se_q(self) -> Floats:
        """Quasi-binomial standard error of b, never under the binomial one."""
        return self.se * np.sqrt(np.maximum(self.phi, 1.0))

    @property
    def t(self) -> Floats:
        """The change in standard errors; 0 where there is no finite fit."""
        return np.divide(self.b, self.se_q, out=np.zeros_like(self.b), where=self.se_q > 0)

    def rates(self, n: ArrayLike) -> Floats:
        """Return the rates along the lines, one for each month of n."""
        return special.expit(self.a[:, None] + self.b[:, None] * times(n))


def times(n: ArrayLike) -> Floats:
    """Return when each month is, -.5 for the first with customers, .5 for the last.

    Examples
    --------
    >>> times([0, 9, 9, 9]).tolist()
    [-1.0, -0.5, 0.0, 0.5]
    """
    used = np.flatnonzero(np.asarray(n) > 0)
    if not len(used):
        return np.zeros(len(np.asarray(n)))
    return (np.arange(len(np.asarray(n))) - used[0]) / max(used[-1] - used[0], 1) - 0.5


def fit_lines(x: ArrayLike, n: ArrayLike, settled: float = SETTLED) -> Lines:
    """Fit logit p_t = a + b t to the rows of x.

    Parameters
    ----------
    x : array-like of int, shape (rows, T)
        Customers who complained.
    n : array-like of int, shape (T,)
        Customers at risk; months with 0 are left out.
    settled : float
        Change of a coefficient that ends the iteration.

    Returns
    -------
    Lines
        With t from -.5 to .5.

    Notes
    -----
    Newton from the flat rate. With w = n p (1 - p) and D = sum w sum w t^2 - (sum w t)^2 the standard error of b is
    sqrt(sum w / D), and phi = sum (x - n p)^2 / w / (T - 2): McCullagh and Nelder (1989).

    Examples
    --------
    >>> fit = fit_lines([[10, 12, 14, 20, 24]], [100] * 5)
    >>> fit.b.round(4).tolist(), fit.se.round(4).tolist(), fit.phi.round(4).tolist()
    ([1.0997], [0.3588], [0.0695])
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    t, used = times(n), n > 0
    basis = np.stack([np.ones_like(t), t, t**2], axis=1) * used[:, None]
    share = np.clip(x.sum(axis=1) / n.sum(), _TINY, 1.0)
    a, b = special.logit(np.minimum(share, 1 - _SURE)), np.zeros(len(x))
    for _ in range(STEPS):
        p = special.expit(a[:, None] + b[:, None] * t)
        score, info = (x - n * p) @ basis[:, :2], (n * p * (1 - p)) @ basis
        det = np.maximum(info[:, 0] * info[:, 2] - info[:, 1] ** 2, _TINY)
        step_a = (info[:, 2] * score[:, 0] - info[:, 1] * score[:, 1]) / det
        step_b = (info[:, 0] * score[:, 1] - info[:, 1] * score[:, 0]) / det
        a, b = a + np.clip(step_a, -2, 2), b + np.clip(step_b, -2, 2)
        if max(np.abs(step_a).max(), np.abs(step_b).max()) < settled:
            break
    return _told(x, n, t, a, b, basis)


def _told(x: Floats, n: Floats, t: Floats, a: Floats, b: Floats, basis: Floats) -> Lines:
    """Work out what a fit leaves; a row whose ends are separated, or without any spread, gets the flat rate."""
    share = x.sum(axis=1) / n.sum()
    bad = (np.abs(b) > _FAR) | (share <= 0) | (share >= 1)
    a, b = np.where(bad, special.logit(np.clip(share, _TINY, 1 - _SURE)), a), np.where(bad, 0.0, b)
    p = special.expit(a[:, None] + b[:, None] * t)
    weight = n * p * (1 - p)
    info = weight @ basis
    det = info[:, 0] * info[:, 2] - info[:, 1] ** 2
    se = np.sqrt(np.divide(info[:, 0], det, out=np.zeros_like(det), where=(det > 0) & ~bad))
    r = np.divide(x - n * p, np.sqrt(weight), out=np.zeros_like(p), where=weight > 0)
    return Lines(a, b, se, (r**2).sum(axis=1) / max(int((n > 0).sum()) - 2, 1), r)


def line_likelihood(x: ArrayLike, n: ArrayLike, lines: Lines) -> Floats:
    """Return the log likelihood of fitted lines without its constant, to hold against `Steps.likelihood`.

    Examples
    --------
    >>> line_likelihood([[1, 1]], [2, 2], fit_lines([[1, 1]], [2, 2])).round(4).tolist()
    [-2.7726]
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    eta = lines.a[:, None] + lines.b[:, None] * times(n)
    return (x * special.log_expit(eta) + (n - x) * special.log_expit(-eta)).sum(axis=1)


def trend_beside_cycle(x: ArrayLike, n: ArrayLike, shortest: float = 2.2) -> tuple[float, float, float] | None:
    """Fit a line and the harmonic that goes best with it, and test the line beside it.

    Parameters
    ----------
    x, n : array-like of int, shape (T,)
        Customers who complained, customers at risk.
    shortest : float
        Shortest period in months; the longest is half the series.

    Returns
    -------
    tuple of float or None
        Change from start to end (log odds), its two-sided p, and the period; None where no fit settles.

    Notes
    -----
    logit p = a + b t + c cos + d sin, quasi-binomial, t(T - 5): the period is estimated too.

    Examples
    --------
    >>> months = np.arange(24)
    >>> x = np.rint(100 * np.exp(0.5 * months / 23 + 0.5 * np.sin(2 * np.pi * months / 6)))
    >>> change, p, period = trend_beside_cycle(x, [10_000] * 24)
    >>> round(change, 1), p < 0.001, round(period)
    (0.5, True, 6)
    """
    x, n = np.asarray(x, float), np.asarray(n, float)
    used, count = n > 0, len(n)
    best = None
    for frequency in np.arange(2 / count, 1 / shortest, 0.5 / count):
        angle = 2 * np.pi * frequency * np.arange(count)
        design = np.stack([np.ones(count), times(n), np.cos(angle), np.sin(angle)], axis=1)[used]
        fit = _quasi(design, x[used], n[used])
        if fit is not None and (best is None or fit[2] < best[0][2]):
            best = fit, 1 / frequency
    if best is None:
        return None
    (change, se, _), period = best
    return change, float(2 * special.stdtr(int(used.sum()) - 5, -abs(change / se))), float(period)


def _quasi(design: Floats, x: Floats, n: Floats) -> tuple[float, float, float] | None:
    """Return coefficient 1 of a quasi-binomial fit, its standard error and Pearson's chi^2."""
    beta = np.zeros(design.shape[1])
    beta[0] = special.logit(x.sum() / n.sum())
    for _ in range(STEPS):
        p = special.expit(design @ beta)
        weight = n * p * (1 - p)
        info = (design * weight[:, None]).T @ design
        if not np.isfinite(info).all() or np.linalg.cond(info) > 1e12:
            return None
        step = np.linalg.solve(info, design.T @ (x - n * p))
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < SETTLED:
            chi2 = float(((x - n * p) ** 2 / weight).sum())
            phi = max(chi2 / max(len(x) - 5, 1), 1.0)
            return float(beta[1]), float(np.sqrt(np.linalg.inv(info)[1, 1] * phi)), chi2
    return None
