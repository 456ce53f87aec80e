"""Where perceived service stands in the customers' zone of tolerance, as surely as the answers allow."""

from __future__ import annotations

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
