"""Satisfaction over the months: the headline score and the dimension that gives cause to look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures.run_chart import Level
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import runs
from cxanalysis.present.views.runs import Run
from cxanalysis.present.views.satisfaction import parts, trend_rows
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
        since=since(book, figure),
        changed=t("asked in another way"),
        step=step(book, figure),
    )
    return runs.run_figure(book, figure, run)


def name(book: Book, figure: Figure) -> str:
    """Name what a run chart follows, as a sentence begins with it."""
    if figure.measure == "satisfaction.index":
        return book.t("Overall satisfaction")
    return book.t("Perceived quality") if figure.item == parts.OVERALL else book.item(figure.item)


def title(book: Book, figure: Figure) -> str:
    """Say whether a score left its usual range; else whether customers accept it, or that it did not."""
    t, who, cut = book.t, name(book, figure), since(book, figure)
    if cut > str(book.context.memory[0]) and runs.has_range(figure):
        return t("{name} is not comparable with the months before {month}", name=who, month=t.month(cut))
    dropped = _dropped(book, figure) if figure.item in book.context.parts else ""
    if dropped:
        return dropped
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
    return _followed(book, figure) or t("{name} is within its usual range", name=who)


def _trend(book: Book, figure: Figure) -> Figure | None:
    """Return the trend of what a chart follows."""
    return book.record.get(trend_rows.MEASURE, figure.item or parts.OVERALL)


def step(book: Book, figure: Figure) -> Mapping[str, Any] | None:
    """Return the step of what a chart follows, in the unit of its figure; None where there is none."""
    found = _trend(book, figure)
    mine = found.detail.get("step") if found else None
    if found is None or mine is None:
        return None
    levels = found.detail["of_100"]["step"] if figure.measure == "satisfaction.index" else {}
    return {**mine, **levels, "first": found.detail["from"]}


def _dropped(book: Book, figure: Figure) -> str:
    """Say how far a score went in one step, and when; empty where it did not, or the month says the contrary."""
    t, found = book.t, step(book, figure)
    if found is None or book.verdict(figure) == ("better" if found["change"] < 0 else "worse"):
        return ""
    words = {"name": name(book, figure), "size": book.difference(figure, found["change"]),
             "month": t.month(found["from"])}  # fmt: skip
    if found["change"] < 0:
        return t("{name} dropped {size} points in {month}", **words)
    return t("{name} rose {size} points in {month}", **words)


def since(book: Book, figure: Figure) -> str:
    """Return the first month asked as it is now; empty where the way of asking did not change."""
    found = _trend(book, figure)
    cut = found.detail.get("break") if found else None
    return str(cut["from"]) if cut else ""


def _followed(book: Book, figure: Figure) -> str:
    """Say where a score goes whose month is as usual; empty where it is not shown to go anywhere."""
    t, found = book.t, _trend(book, figure)
    if found is None or found.verdict not in trend_rows.MOVED:
        return ""
    down, mine, who = found.verdict == "falling", found.detail.get("step"), name(book, figure)
    if mine and down:
        return t("{name} has been lower since {month}", name=who, month=t.month(mine["from"]))
    if mine:
        return t("{name} has been higher since {month}", name=who, month=t.month(mine["from"]))
    if down:
        return t("{name} is falling; no single month stands out", name=who)
    return t("{name} is rising; no single month stands out", name=who)


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


def inside(book: Book, figure: Figure) -> str:
    """Say why a score clearly off the year before is no change of the month; or why one outside its range is none."""
    t, side = book.t, runs.since_year(figure)
    if runs.is_edge(figure):
        return runs.edge(book, figure)
    if book.verdict(figure) != "no_change" or not side:
        return ""
    words = runs.usual(book, figure)
    if side == "down":
        return t(
            "The month is inside its usual range of {low} to {high}, which includes a fall within the last twelve "
            "months.", **words,
        )  # fmt: skip
    return t(
        "The month is inside its usual range of {low} to {high}, which includes a rise within the last twelve "
        "months.", **words,
    )  # fmt: skip


def compared(book: Book, figure: Figure) -> str:
    """Say where a score stands this month, and against those months of the past that were asked alike."""
    t, change, first = book.t, figure.change, since(book, figure)
    words = {"month": book.month(), "value": book.value(figure), "between": book.between(figure)}
    start = t("In {month} it stands at **{value}** ({between})", **words)
    if change is None:
        return t("{start}.", start=start)
    month, year = "", ""
    if (change.previous_period or "") >= first:
        month = book.against(figure, change.delta, change.previous_period)
    if (change.year_period or "") >= first:
        year = book.against(figure, change.year_delta, change.year_period)
    if year and (interval := year_interval(book, figure)):
        year = t("{year} ({level} interval: {interval})", year=year, level=book.level(), interval=interval)
    against = t(", ").join([said for said in (month, year) if said]) or t("no earlier month to compare with")
    return t("{start}: {against}.", start=start, against=against)


def _sub(book: Book, figure: Figure) -> str:
    t = book.t
    words = {"span": runs.span(book, figure), "people": parts.people(book, runs.past(book, figure))}
    if figure.measure == "satisfaction.index":
        return t("Satisfaction index, 0 to 100, {span}, {people} a month.", **words)
    return t("Mean perceived score, {span}, {people} a month.", **words)
