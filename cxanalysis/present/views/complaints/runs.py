"""A run chart of the complaints page: a rate over the months against its usual range, and the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from cxanalysis.period import Period
from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import run_chart
from cxanalysis.present.figures.run_chart import Level, RunPoint, RunSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import common
from cxanalysis.record import Figure

_SIDES = {"above": "worse", "below": "better"}  # a month outside its limits; fewer complaints are better


def run_figure(
    book: Book, figure: Figure, place: tuple[str, int], title: str, words: tuple[str, str, str], heads: tuple[str, str]
) -> Block:
    """Return a run chart.

    Parameters
    ----------
    book : Book
        The report.
    figure : Figure
        The report's month; its history is in the record.
    place : (str, int)
        Anchor and number on the page.
    title : str
        The finding.
    words : (str, str, str)
        Sub-line, what the last point counts, how to read it.
    heads : (str, str)
        Headings of numerator and denominator in the table.
    """
    t, months = book.t, shown(book, figure.measure)
    (id, number), (sub, count, note) = place, words
    return blocks_figure.figure(
        id=id,
        number=t("Figure {n}", n=number),
        title=title,
        sub=sub,
        draw=partial(run_chart.draw, _spec(book, figure, months)),
        alt=_alt(book, figure, months, count),
        note=note,
        table=_table(book, figure, months, heads),
        numbers=t("Numbers behind figure {n}", n=number),
    )


def shown(book: Book, measure: str) -> list[Period]:
    """Return the months of a chart: those of the trend, from the first that has a figure."""
    months = book.context.trend
    first = next(i for i, p in enumerate(months) if book.record.get(measure, "", str(p)))
    return months[first:]


def compared(book: Book, figure: Figure) -> str:
    """Say how a figure stands against the month before and the year before."""
    t, change = book.t, figure.change
    if change is None:
        return ""
    month = book.against(figure, change.delta, change.previous_period)
    year = book.against(figure, change.year_delta, change.year_period)
    if month and year:
        return t("That is {month} and {year}.", month=month, year=year)
    if month:
        return t("That is {month}; there is no figure for a year before.", month=month)
    if year:
        return t("That is {year}; there is no figure for the month before.", year=year)
    return t("There is no earlier period to compare with.")


def with_interval(book: Book, figure: Figure) -> str:
    """Write a figure with its interval, where it has one: **12.3%** (10.2% to 14.7% with 95% confidence)."""
    t, value = book.t, book.value(figure)
    if figure.low is None or figure.high is None:
        return t("**{value}**", value=value)
    return t(
        "**{value}** ({between} with {sure} confidence)", value=value, between=book.between(figure), sure=book.level()
    )


def span(book: Book, months: Sequence[Period]) -> str:
    """Write which months a chart shows."""
    t = book.t
    if len(months) == 1:
        return t.month(months[0])
    return t("{first} to {last}", first=t.month(months[0]), last=t.month(months[-1]))


def has_range(figure: Figure) -> bool:
    """Tell whether a figure has a usual range to be held against."""
    return figure.change is not None and figure.change.usual_low is not None


def is_edge(figure: Figure) -> bool:
    """Tell whether a figure without a verdict of change lies outside its usual range all the same."""
    change = figure.change
    if change is None or change.verdict != "no_change" or change.usual_low is None or change.usual_high is None:
        return False
    return figure.value is not None and not change.usual_low <= figure.value <= change.usual_high


def edge(book: Book, figure: Figure) -> str:
    """Say why a figure outside its usual range is no clear change: many figures are judged together."""
    if not is_edge(figure):
        return ""
    words = usual(book, figure)
    return book.t(
        "It lies outside the usual range of {low} to {high}, but not far enough to be clear of chance when all figures "
        "of the report are judged together.",
        low=words["low"], high=words["high"],
    )  # fmt: skip


def unjudged(book: Book, interval: str) -> str:
    """Return how to read a run chart without a usual range."""
    return book.t(
        "**How to read it.** Each point is a month; ten earlier months are needed before one can be called unusual. "
        "(Interval: {interval}.)",
        interval=interval,
    )


def usual(book: Book, figure: Figure) -> dict[str, Any]:
    """Return the words a title is made of: the value and the ends of its usual range."""
    change = figure.change
    low, high = (change.usual_low, change.usual_high) if change else (None, None)
    return {"value": book.value(figure), "low": book.number(figure, low), "high": book.number(figure, high)}


def _spec(book: Book, figure: Figure, months: Sequence[Period]) -> RunSpec:
    """Put the months into a run chart: the usual range over the months it comes from, marks where a test called one."""
    t, change = book.t, figure.change
    first = len(months) - 1 - change.periods if change is not None and has_range(figure) else len(months)
    points = [_point(book, figure, month, i >= first) for i, month in enumerate(months)]
    aim = book.target(figure)
    written = t("Target {value}", value=book.number(figure, aim.target)) if aim else ""
    return RunSpec(
        points=tuple(points),
        axis=Axis(t.percent, 100.0, low=0.0),
        last=t("{value} in {month}", value=book.value(figure), month=t.month_name(months[-1])),
        last_short=book.value(figure),
        target=Level(aim.target, written) if aim else None,
        centre=_level(book, figure, change.centre if change else None, t("Average {value}"), t("Average {value}")),
        upper=_level(book, figure, change.usual_high if change else None, t("Usual up to {value}"), t("Up to {value}")),
        lower=_level(book, figure, change.usual_low if change else None, t("Usual from {value}"), t("From {value}")),
    )


def _level(book: Book, figure: Figure, value: float | None, words: str, short: str) -> Level | None:
    if value is None:
        return None
    written = book.number(figure, value)
    return Level(value, words.format(value=written), short.format(value=written))


def _point(book: Book, figure: Figure, month: Period, banded: bool) -> RunPoint:
    """Return one month: the last marked by its verdict, earlier ones by their limits."""
    t, found, change = book.t, book.record.get(figure.measure, "", str(month)), figure.change
    last = month == book.context.period
    verdict = book.verdict(figure) if last else _SIDES.get(found.detail.get("outside", "") if found else "", "")
    return RunPoint(
        label=t.month_short(month),
        year=t("{year}", year=str(month.year)),
        value=found.value if found else None,
        low=found.low if found and last else None,
        high=found.high if found and last else None,
        usual_low=change.usual_low if change and banded else None,
        usual_high=change.usual_high if change and banded else None,
        mark=verdict if verdict in ("better", "worse") else "",
        provisional=last and book.provisional,
    )


def _alt(book: Book, figure: Figure, months: Sequence[Period], count: str) -> str:
    """Describe a run chart in words: where it stands, how it was judged, where it was."""
    t, change = book.t, figure.change
    words = {
        "measure": book.name(figure.measure),
        "value": book.value(figure),
        "numbers": count,
        "rule": common.rule(book, figure),
    }
    start = t.n(
        "Run chart over {n} month. {measure}: {value}, {numbers}. {rule}",
        "Run chart over {n} months. {measure}: {value}, {numbers}. {rule}",
        len(months),
        **words,
    )
    if change is None or change.previous is None:
        return t("{what} There is no figure for the month before to compare it with.", what=start)
    before = book.number(figure, change.previous)
    if change.year_ago is None:
        return t("{what} It was {before} the month before.", what=start, before=before)
    year = book.number(figure, change.year_ago)
    return t("{what} It was {before} the month before and {year} a year before.", what=start, before=before, year=year)


def _table(book: Book, figure: Figure, months: Sequence[Period], heads: tuple[str, str]) -> Table:
    """Return the numbers behind a run chart, a row a month."""
    t = book.t
    found = [(p, book.record.get(figure.measure, "", str(p))) for p in months]
    limited = any(f is not None and "limit_high" in f.detail for _, f in found)
    labels = [t("Month"), *heads, book.name(figure.measure), t("Interval")] + [t("Limits")] * limited
    rows = [(t.month(p), *_cells(book, f, limited)) for p, f in found]
    caption = t("{measure}, {span}", measure=book.name(figure.measure), span=span(book, months))
    columns = tuple(Column(label, number=i > 0) for i, label in enumerate(labels))
    return Table(caption, columns, tuple(rows), show_caption=False)


def _cells(book: Book, figure: Figure | None, limited: bool) -> tuple[str, ...]:
    t = book.t
    if figure is None or figure.value is None:
        return (t("no figure"),) * (4 + limited)
    cells = [t.number(figure.detail["x"]), t.number(figure.n or 0), book.value(figure), book.between(figure)]
    if limited:
        ends = [book.number(figure, figure.detail.get(name)) for name in ("limit_low", "limit_high")]
        cells.append(t("{low} to {high}", low=ends[0], high=ends[1]))
    return tuple(cells)
