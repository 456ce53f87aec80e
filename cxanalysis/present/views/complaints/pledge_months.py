"""Were results in time month after month: three years of the pledge against its usual range."""

from __future__ import annotations

from dataclasses import replace

from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints.pledge_words import RESULT, name, pledge, provisional, too_small, whole
from cxanalysis.present.views.runs import Run, is_edge, past, run_figure, span, usual
from cxanalysis.record import Figure

MONTHS = 36


def _wide(book: Book, figure: Figure) -> Book:
    """Return the report as seen over three years, provisional where the month's cases are too young."""
    months = max(MONTHS, book.context.parameters.trend_periods)
    context = replace(book.context, parameters=replace(book.context.parameters, trend_periods=months))
    return replace(book, context=context, provisional=provisional(figure))


def has_months(book: Book) -> bool:
    """Tell whether there is more than one month of results in time."""
    figure = book.get(RESULT)
    return figure is not None and len(past(_wide(book, figure), figure)) > 1


def kept_figure(book: Book, number: int) -> Block | None:
    """Return the run chart of results in time; nothing for a single month."""
    t, figure = book.t, book.get(RESULT)
    if figure is None or not has_months(book):
        return None
    wide = _wide(book, figure)
    words = {"days": pledge(book, RESULT), "n": t.number(figure.n or 0), "month": book.month()}
    run = Run(
        id="fig-kept",
        number=number,
        title=_title(wide, figure),
        name=name(book, figure),
        sub=t(
            "Complaints with a result within {days} days, % of those received in the month ({n} in {month}), {span}.",
            **words, span=span(wide, figure),
        ),
        interval=t("Wilson at the effective number of cases"),
        heads=(t("Complaints received"),),
        axis=Axis(t.percent, 100.0, high=1.0),
    )  # fmt: skip
    return run_figure(wide, figure, run)


def _title(book: Book, figure: Figure) -> str:
    """Say how the month stands against its usual range."""
    t, words = book.t, {"value": whole(book, figure), "days": pledge(book, RESULT), **usual(book, figure)}
    if provisional(figure):
        return t("{value} solved within {days} days so far; the month is provisional", **words)
    if too_small(book, figure):
        return t("{value} solved within {days} days; too few cases to judge", **words)
    if is_edge(figure):
        return t("{value} solved within {days} days; no clear change", **words)
    titles = {
        "worse": t("{value} solved within {days} days, below the usual {low}", **words),
        "better": t("{value} solved within {days} days, above the usual {high}", **words),
        "no_change": t("{value} solved within {days} days, within the usual {low} to {high}", **words),
        "too_few": t("{value} solved within {days} days; too few months to judge", **words),
    }
    return titles[book.verdict(figure)]
