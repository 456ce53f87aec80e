"""Do the items of a dimension measure one thing: omega beside alpha, and alpha without each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
from scipy import special

from cxanalysis.context import Part
from cxanalysis.record import Figure
from cxanalysis.satisfaction import scores
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.omega import FEWEST_ITEMS, omega
from cxanalysis.stats.reliability import alphas_dropped


def analyse(survey: Survey) -> Part:
    """Examine the scales of the month's perceived items.

    Parameters
    ----------
    survey : Survey
        The answers and who gave them.

    Returns
    -------
    Part
        For each dimension of three items or more: omega, and alpha without each item with what that changes.
    """
    frame, questionnaire = survey.now, survey.questionnaire
    groups = scores.dimensions(scores.asked(frame, questionnaire, "perceived"))
    wide = {name: [q.id for q in group] for name, group in groups.items() if len(group) >= FEWEST_ITEMS}
    mine = survey.month_scores
    figures = [_omega(survey, name, mine[ids]) for name, ids in wide.items()]
    left_out = [f"omega:{f.item}" for f in figures if f.value is None and not f.withheld]
    left_out += ["omega_items"] if groups and not wide else []
    return Part((*figures, *_dropped(survey, {name: mine[ids] for name, ids in wide.items()})), tuple(left_out))


def _omega(survey: Survey, name: str, items: pd.DataFrame) -> Figure:
    """Give the omega of one dimension."""
    context = survey.context
    found = omega(items.to_numpy(), survey.clusters(survey.now), context.parameters.confidence)
    detail = {"items": items.shape[1], "heywood": found.heywood}
    return context.figure("satisfaction.omega", name, found.estimate, survey=True, detail=detail)


def _dropped(survey: Survey, groups: Mapping[str, pd.DataFrame]) -> Iterator[Figure]:
    """Give alpha without each item; an item is better left out where that raises alpha, Holm over all items."""
    context, who = survey.context, survey.clusters(survey.now)
    confidence = context.parameters.confidence
    rows = [
        (name, str(item), one)
        for name, items in groups.items()
        for item, one in zip(items.columns, alphas_dropped(items.to_numpy(), who, confidence), strict=False)
    ]
    tested = holm([_p(one.rise) for _, _, one in rows])
    for (name, item, one), p in zip(rows, tested, strict=True):
        rise = one.rise
        better = p is not None and p < 1 - confidence and (rise.value or 0.0) > 0
        detail = {
            "dimension": name,
            "rise": rise.value,
            "rise_low": rise.low,
            "rise_high": rise.high,
            "p": p,
            "better": better and rise.n >= context.parameters.min_n,
        }
        yield context.figure("satisfaction.alpha_dropped", item, one.alpha, survey=True, detail=detail)


def _p(rise: Estimate) -> float | None:
    """Return the two-sided probability of a change as large by chance."""
    if rise.value is None or not rise.se:
        return None
    return float(2 * special.ndtr(-abs(rise.value) / rise.se))
