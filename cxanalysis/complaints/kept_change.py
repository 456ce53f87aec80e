"""Are pledges kept better or worse than in the months before: each share against its own usual range.

The pledges are one family of their own: they are read beside each other, and the headline figures have theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cxanalysis.context import Context
from cxanalysis.record import Change, Figure
from cxanalysis.stats.change import UsualRange, usual_range_binomial
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.multiplicity import holm
from cxanalysis.stats.shares import newcombe
from cxanalysis.stats.verdict import change_verdict

SAID_TWICE = ("all",)  # made of others that are judged


def judged(figures: Sequence[Figure], context: Context) -> tuple[Figure, ...]:
    """Give the report's month its change, where the figure is a share that is worth some trials.

    Parameters
    ----------
    figures : sequence of Figure
        Shares by month with `trials`, what each is worth, and `provisional`; other figures are left as they are.
    context : Context
        Period, scope, parameters.

    Returns
    -------
    tuple of Figure
        The same figures in the same order; months that are provisional are neither judged nor held against.
    """
    past: dict[tuple[str, str], dict[str, Figure]] = {}
    for figure in figures:
        past.setdefault((figure.measure, figure.item), {})[figure.period] = figure
    now = [i for i, f in enumerate(figures) if f.period == str(context.period) and _may(f)]
    ranges = [_usual(figures[i], past[figures[i].measure, figures[i].item].values(), context) for i in now]
    enough = [_enough(figures[i], found, context) for i, found in zip(now, ranges, strict=True)]
    tested = [found.p if fit else None for found, fit in zip(ranges, enough, strict=True)]
    out = list(figures)
    for i, found, fit, p in zip(now, ranges, enough, holm(tested), strict=True):
        series = past[figures[i].measure, figures[i].item]
        out[i] = replace(figures[i], change=_change(figures[i], series, found, fit, p, context))
    return tuple(out)


def _may(figure: Figure) -> bool:
    """Tell whether a figure may be judged: a share with trials, of a month that is known whole."""
    known = "trials" in figure.detail and figure.value is not None and not figure.detail["provisional"]
    return known and figure.item not in SAID_TWICE


def _usual(figure: Figure, series: Iterable[Figure], context: Context) -> UsualRange:
    """Tell what the twelve months before lead one to expect."""
    months = {str(p) for p in context.memory[:-1]}
    past = sorted((f for f in series if f.period in months and _may(f)), key=lambda f: f.period)
    counts = [_counts(f) for f in past]
    x, n = ([c[k] for c in counts] for k in (0, 1))
    return usual_range_binomial(x, n, *_counts(figure), confidence=context.parameters.confidence)


def _counts(figure: Figure) -> tuple[int, int]:
    """Return a share as events of so many trials."""
    n = round(figure.detail["trials"])
    return round((figure.value or 0.0) * n), n


def _enough(figure: Figure, usual: UsualRange, context: Context) -> bool:
    """Tell whether a month rests on enough cases for a verdict."""
    if context.last_day is not None or (figure.n or 0) < context.parameters.min_n:
        return False
    x, n = _counts(figure)
    return max(x, (usual.centre or 0.0) * n) >= 5


def _change(
    figure: Figure, series: dict[str, Figure], usual: UsualRange, enough: bool, p: float | None, context: Context
) -> Change:
    """Fill the comparison in, with its verdict."""
    move = None if usual.centre is None or figure.value is None else figure.value - usual.centre
    word = change_verdict(p, move, "up", usual.periods, enough_answers=enough)
    rule = word.rule if enough else "unfinished" if context.last_day is not None else "too_few_events"
    before, year = (series.get(str(p)) for p in (context.period.previous(), context.period.year_before()))
    month, ago = (_difference(figure, other, context.parameters.confidence) for other in (before, year))
    return Change(
        verdict=word.verdict,
        rule=rule,
        previous_period=before.period if before else None,
        previous=before.value if before else None,
        delta=month.value,
        delta_low=month.low,
        delta_high=month.high,
        year_period=year.period if year else None,
        year_ago=year.value if year else None,
        year_delta=ago.value,
        year_delta_low=ago.low,
        year_delta_high=ago.high,
        usual_low=usual.low,
        usual_high=usual.high,
        centre=usual.centre,
        periods=usual.periods,
        p=usual.p if enough else None,
        p_adjusted=p,
    )


def _difference(figure: Figure, other: Figure | None, confidence: float) -> Estimate:
    """Estimate the plain difference of two months; nothing where there is no other."""
    if other is None or not _may(other) or figure.value is None or other.value is None:
        return Estimate(None, None, None, 0)
    found = newcombe(*_counts(figure), *_counts(other), confidence)
    return replace(found, value=figure.value - other.value)
