"""Satisfaction over the months: the headline score and the dimension that gives cause to look."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures.run_chart import Level
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import runs
from cxanalysis.present.views.runs import Run
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
    return figure is not None and len(runs.past(book, figure)) > 1


def index_figure(book: Book, number: int) -> Block | None:
    """Return the headline score over the months; None where there is no month before."""
    figure = headline(book)
    return _figure(book, number, "fig-index", figure) if figure and has_past(book, figure) else None


def dimension_figure(book: Book, number: int) -> Block | None:
    """Return the dimension to look at over the months; None where there is none, or no month before."""
    figure = watched(book)
    return _figure(book, number, "fig-dimension", figure) if figure and has_past(book, figure) else None


def _figure(book: Book, number: int, id: str, figure: Figure) -> Block:
    t, floor = book.t, _floor(book, figure)
    lowest = floor.detail["adequate"] if floor else None
    written = book.number(figure, lowest)
    run = Run(
        id=id,
        number=number,
        title=title(book, figure),
        name=name(book, figure),
        sub=_sub(book, figure),
        interval=t("Student’s t")
        if figure.measure == "satisfaction.index"
        else t("Student’s t, bootstrap under 50 answers"),
        heads=(t("Answers"),),
        axis=Axis(t.number),
        floor=None
        if lowest is None
        else Level(lowest, t("Lowest accepted {value}", value=written), t("Lowest {value}", value=written)),
        every=True,
    )
    return runs.run_figure(book, figure, run)


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
    if runs.is_edge(figure):
        return t("{name} shows no clear change", name=who)
    return t("{name} is within its usual range", name=who)


def _floor(book: Book, figure: Figure) -> Figure | None:
    """Return what customers accept of the dimension a chart follows; None for the score over all."""
    return book.get(parts.ZONE, figure.item) if figure.item in book.context.parts else None


def year_interval(book: Book, figure: Figure) -> str:
    """Write the interval of the difference from a year ago where it is clear of zero: 0.8 to 1.2 points down."""
    change, t, side = figure.change, book.t, runs.since_year(figure)
    if change is None or not side:
        return ""
    ends = sorted((abs(change.year_delta_low or 0.0), abs(change.year_delta_high or 0.0)))
    words = {"low": book.difference(figure, ends[0]), "high": book.difference(figure, ends[1])}
    if side == "down":
        return t("{low} to {high} points down", **words)
    return t("{low} to {high} points up", **words)


def _sub(book: Book, figure: Figure) -> str:
    t = book.t
    words = {"span": runs.span(book, figure), "people": parts.people(book, runs.past(book, figure))}
    if figure.measure == "satisfaction.index":
        return t("Satisfaction index, 0 to 100, {span}, {people} a month.", **words)
    return t("Mean perceived score, {span}, {people} a month.", **words)
