"""Where perceived service stands in the customers' zone of tolerance, as surely as the answers allow."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from cxanalysis.stats.estimate import Estimate


def zone_verdict(adequacy: Estimate, superiority: Estimate) -> str:
    """Place the perceived service by two intervals.

    Parameters
    ----------
    adequacy : Estimate
        Perception minus adequate service.
    superiority : Estimate
        Perception minus desired service.

    Returns
    -------
    str
        below (all of adequacy's interval under 0), above (all of superiority's over 0), inside (adequacy's over and
        superiority's under 0), border (an interval holds 0); empty where an interval is missing.

    Notes
    -----
    Zeithaml, Berry and Parasuraman (1993).

    Examples
    --------
    >>> zone_verdict(Estimate(0.4, 0.2, 0.6, 80), Estimate(-0.5, -0.7, -0.3, 80))
    'inside'
    """
    if adequacy.low is None or adequacy.high is None or superiority.low is None or superiority.high is None:
        return ""
    if adequacy.high < 0:
        return "below"
    if superiority.low > 0:
        return "above"
    return "inside" if adequacy.low > 0 and superiority.high < 0 else "border"


@dataclass(frozen=True)
class Below:
    """How far service is below what customers accept: `p` of the test, and the `share` of customers it fails."""

    p: float
    share: float


def below_adequate(adequacy: Estimate) -> Below | None:
    """Test whether perception is below adequate service, and for how many customers it is.

    Parameters
    ----------
    adequacy : Estimate
        Mean of perception minus adequate service over `n` respondents, with `se`.

    Returns
    -------
    Below or None
        p: one-sided, t = mean / se on n - 1 degrees of freedom; share: normal with the mean and the spread
        se sqrt(n) of the respondents, below 0. None without a spread.

    Notes
    -----
    The p answers to the interval: 2 p < 1 - confidence where a t interval of that confidence lies below 0.

    Examples
    --------
    >>> found = below_adequate(Estimate(-0.5, -0.9, -0.1, 25, 0.2))
    >>> round(found.p, 4), round(found.share, 3)
    (0.0098, 0.691)
    """
    if adequacy.value is None or not adequacy.se or adequacy.n < 2:
        return None
    t = adequacy.value / adequacy.se
    return Below(float(special.stdtr(adequacy.n - 1, t)), float(special.ndtr(-t / math.sqrt(adequacy.n))))
