"""Satisfaction over the months: the headline score and the dimension that gives cause to look."""

from __future__ import annotations

from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import run_chart
from cxanalysis.present.figures.run_chart import Level, RunPoint, RunSpec
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

HEADLINES = (("satisfaction.index", ""), (parts.PERCEIVED, parts.OVERALL))
LOUD = ("better", "worse")


def headline(book: Book) -> Figure | None:
    """Return the score that stands for satisfaction: the index, else the perception over all dimensions."""
    return next((f for f in (book.get(*key) for key in HEADLINES) if f is not None), None)


def watched(book: Book) -> Figure | None:
    """Return the perception of the dimension to look at: below its zone, else out of its usual range; None if none."""
    names = parts.dimensions(book)
    below = parts.short(parts.ranked(book, parts.ZONE, names))
    moved = [f for f in parts.ranked(book, parts.PERCEIVED, names) if book.verdict(f) in LOUD]
    found = [*below, *moved]
    return book.get(parts.PERCEIVED, found[0].item) if found else None


def has_past(book: Book, figure: Figure | None) -> bool:
    """Tell whether a figure has a month before to be compared with."""
    return figure is not None and len(_past(book, figure)) > 1


def _past(book: Book, figure: Figure) -> list[Figure]:
    """Return the months a run chart shows that have a figure, this one included."""
    months = {str(p) for p in book.context.trend}
    return [f for f in book.record.history(figure.measure, figure.item) if f.period in months and f.value is not None]


def index_figure(book: Book, number: int) -> Block | None:
    """Return the headline score over the months; None where there is no month before."""
    figure = headline(book)
    return _figure(book, number, "fig-index", figure) if figure and has_past(book, figure) else None


def dimension_figure(book: Book, number: int) -> Block | None:
    """Return the dimension to look at over the months; None where there is none, or no month before."""
    figure = watched(book)
    return _figure(book, number, "fig-dimension", figure) if figure and has_past(book, figure) else None


def _figure(book: Book, number: int, id: str, figure: Figure) -> Block:
    t = book.t
    return blocks_figure.figure(
        id,
        t("Figure {n}", n=number),
        title(book, figure),
        _sub(book, figure),
        partial(run_chart.draw, _spec(book, figure)),
        _alt(book, figure),
        _note(book, figure),
        _table(book, figure),
        t("Numbers behind figure {n}", n=number),
    )


def name(book: Book, figure: Figure) -> str:
    """Name what a run chart follows, as a sentence begins with it."""
    if figure.measure == "satisfaction.index":
        return book.t("Overall satisfaction")
    return book.t("Perceived quality") if figure.item == parts.OVERALL else book.item(figure.item)


def title(book: Book, figure: Figure) -> str:
    """Say whether a score left its usual range; else whether customers accept it, or that it did not."""
    t, who = book.t, name(book, figure)
    if book.verdict(figure) == "better":
        return t("{name} has risen above its usual range", name=who)
    if book.verdict(figure) == "worse":
        return t("{name} has fallen below its usual range", name=who)
    floor = _floor(book, figure)
    if floor is not None and parts.side(floor) == "below":
        return t("{name} lies below the lowest score customers accept", name=who)
    if book.verdict(figure) == "too_few":
        return t("{name} so far: too early for a verdict", name=who)
    return t("{name} is within its usual range", name=who)


def _floor(book: Book, figure: Figure) -> Figure | None:
    """Return what customers accept of the dimension a chart follows; None for the score over all."""
    return book.get(parts.ZONE, figure.item) if figure.item in book.context.parts else None


def year_interval(book: Book, figure: Figure) -> str:
    """Write the interval of the difference from a year ago where it is clear of zero: 0.8 to 1.2 points down."""
    change, t = figure.change, book.t
    if change is None or change.year_delta_low is None or change.year_delta_high is None:
        return ""
    ends = sorted((abs(change.year_delta_low), abs(change.year_delta_high)))
    words = {"low": book.difference(figure, ends[0]), "high": book.difference(figure, ends[1])}
    if change.year_delta_high < 0:
        return t("{low} to {high} points down", **words)
    return t("{low} to {high} points up", **words) if change.year_delta_low > 0 else ""


def _sub(book: Book, figure: Figure) -> str:
    t = book.t
    last, known = book.context.period, _past(book, figure)
    words = {
        "level": book.level(),
        "first": t.month(known[0].period),
        "last": t.month(last),
        "people": parts.people(book, known),
    }
    if figure.measure == "satisfaction.index":
        line = t("Satisfaction index, 0 to 100, with {level} interval, {first} to {last}, {people} a month.", **words)
    else:
        line = t("Mean perceived score with {level} interval, {first} to {last}, {people} a month.", **words)
    if figure.change is None or figure.change.usual_low is None:
        return line
    return t("{line} Band: usual range for {month}.", line=line, month=words["last"])


def _spec(book: Book, figure: Figure) -> RunSpec:
    t, change = book.t, figure.change
    past = {f.period: f for f in _past(book, figure)}
    low, high = (change.usual_low, change.usual_high) if change else (None, None)
    goal = book.target(figure)
    floor = _floor(book, figure)
    value = book.value(figure)
    months = [p for p in book.context.trend if str(p) >= min(past)]
    memory = {str(p) for p in book.context.memory}
    return RunSpec(
        points=tuple(
            _point(book, str(p), past.get(str(p)), (low, high) if str(p) in memory else (None, None)) for p in months
        ),
        axis=Axis(lambda number, digits: t.number(number, digits)),
        last=t("{value} in {month}", value=value, month=t.month_name(book.context.period)),
        last_short=value,
        target=_level(book, figure, goal.target, t("Target"), t("target")) if goal else None,
        centre=_level(book, figure, floor.detail["adequate"], t("Lowest accepted"), t("lowest")) if floor else None,
        upper=_level(book, figure, high, t("Usual, upper"), t("upper")),
        lower=_level(book, figure, low, t("Usual, lower"), t("lower")),
    )


def _level(book: Book, figure: Figure, value: float | None, label: str, short: str) -> Level | None:
    if value is None:
        return None
    words = {"number": book.number(figure, value)}
    return Level(
        value,
        book.t("{label} {number}", label=label, **words),
        book.t("{label} {number}", label=short, **words),
    )


def _point(book: Book, period: str, figure: Figure | None, usual: tuple[float | None, float | None]) -> RunPoint:
    now = period == str(book.context.period)
    verdict = book.verdict(figure) if figure is not None and now else ""
    return RunPoint(
        label=book.t.month_short(period),
        year=period[:4],
        value=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        usual_low=usual[0],
        usual_high=usual[1],
        mark=verdict if verdict in LOUD else "",
        provisional=now and book.provisional,
    )


def _alt(book: Book, figure: Figure) -> str:
    t, change = book.t, figure.change
    known = _past(book, figure)
    lines = [
        t(
            "Run chart of {name} by month, {n} months to {month}.",
            name=small(name(book, figure)), n=t.number(len(known)), month=book.month(),
        ),
        t("Now {value} ({between}).", value=book.value(figure), between=book.between(figure)),
    ]  # fmt: skip
    if change is not None and change.usual_low is not None:
        words = {"low": book.number(figure, change.usual_low), "high": book.number(figure, change.usual_high)}
        lines.append(t("Usual range {low} to {high}: {chip}.", chip=small(book.chip(book.verdict(figure))), **words))
    if change is not None and change.year_ago is not None and change.year_period is not None:
        before = book.number(figure, change.year_ago)
        lines.append(t("{month}: {value}.", month=t.month(change.year_period), value=before))
    return " ".join(lines)


def _note(book: Book, figure: Figure) -> str:
    t = book.t
    if figure.change is not None and figure.change.usual_low is not None:
        read = t(
            "**How to read it.** Inside the band chance alone may explain the newest month; a diamond marks that it "
            "does not. (Prediction interval from the {n} months before.)",
            n=t.number(figure.change.periods),
        )
    else:
        read = t(
            "**How to read it.** Vertical lines are intervals; months whose lines overlap much are not told apart. "
            "(The usual range needs ten earlier months.)"
        )
    return t("{read} The vertical axis does not start at the end of the scale.", read=read)


def _table(book: Book, figure: Figure) -> Table:
    t = book.t
    columns = (
        Column(t("Month")),
        Column(name(book, figure), number=True),
        Column(t("{level} interval", level=book.level()), number=True),
        Column(t("Answers"), number=True),
    )
    body = tuple(
        (t.month(f.period), book.number(figure, f.value), book.between(f), t.number(f.n or 0))
        for f in reversed(_past(book, figure))
    )
    return Table(t("{name} by month", name=name(book, figure)), columns, body)
