"""One number and how sure it is: what every estimator of this package returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence interval.

    Attributes
    ----------
    value : float or None
        None where there is nothing to estimate from.
    low, high : float or None
        Ends of the interval; both None where the data do not show how sure the value is (one answer, no spread).
    n : int
        What the value rests on: answers, trials, customers.
    se : float or None
        Standard error of the value.
    method : str
        Name of the interval.

    Examples
    --------
    >>> Estimate(0.5, 0.4, 0.6, 100).has_interval
    True
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    se: float | None = None
    method: str = ""

    @property
    def has_interval(self) -> bool:
        """True where both ends are known."""
        return self.low is not None and self.high is not None
