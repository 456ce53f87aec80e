"""How long a result takes: the curve of the month's cases, and how many are open, solved or no longer watched."""

from __future__ import annotations

from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import survival_curve
from cxanalysis.present.figures.survival_curve import CurveSpec, Promise, Step
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints.pledge_words import (
    RESULT,
    days,
    everyday,
    pledge,
    provisional,
    too_small,
    whole,
)
from cxanalysis.record import Figure

_WHOLE = 1e-9


def pledges_figure(book: Book, number: int) -> Block | None:
    """Return the curve of results by day; nothing where no result is known."""
    t, figure = book.t, book.get(RESULT)
    if figure is None or not figure.detail["curve"]:
        return None
    return blocks_figure.figure(
        id="fig-pledges",
        number=t("Figure {n}", n=number),
        title=_title(book, figure),
        sub=_sub(book, figure),
        draw=partial(survival_curve.draw, _spec(book, figure)),
        alt=_alt(book, figure),
        note=_note(book),
        table=_numbers(book, figure),
        numbers=t("Numbers behind figure {n}", n=number),
    )


def _title(book: Book, figure: Figure) -> str:
    """Say how many are solved in time, and how long the slowest tenth wait."""
    t, slow = book.t, figure.detail.get("slowest_tenth")
    words = {"value": whole(book, figure), "days": pledge(book, RESULT), "slow": days(book, slow)}
    if too_small(book, figure):
        return t("{value} solved within {days} days; too few cases to judge", **words)
    if provisional(figure):
        return t("So far {value} are solved within {days} days", **words)
    if slow is None:
        words["longest"] = days(book, figure.detail["longest"])
        return t("{value} are solved within {days} days; over a tenth wait {longest}+", **words)
    return t("{value} are solved within {days} days; the slowest tenth wait {slow}+", **words)


def _sub(book: Book, figure: Figure) -> str:
    t, words = book.t, {"month": book.month(), "level": book.level(), "n": book.t.number(figure.n or 0)}
    said = t("Complaints received in {month} (n = {n}): % with a result by days since receipt.", **words)
    band = t("Band: {level} interval at each day.", **words)
    return " ".join([said, band, *([] if everyday(book) else [t("Only working days are counted.")])])


def _spec(book: Book, figure: Figure) -> CurveSpec:
    """Put the curve into a figure."""
    t, limits = book.t, book.context.parameters
    words = {"value": whole(book, figure), "days": pledge(book, RESULT)}
    return CurveSpec(
        steps=tuple(Step(day, share, low, high) for day, share, low, high, _ in figure.detail["curve"]),
        axis=Axis(t.percent, 100.0, low=0.0, high=1.0),
        days=Axis(t.number),
        axis_name=t("days since receipt") if everyday(book) else t("working days since receipt"),
        end=figure.detail["watched"][-1]["day"],
        promise=Promise(
            limits.result_days,
            t("Pledge: {days} days", days=pledge(book, RESULT)),
            t("{value} solved within {days} days", **words),
            t("{value} solved", **words),
        ),
    )


def _note(book: Book) -> str:
    """Say how to read the curve, with the method in brackets."""
    return book.t(
        "**How to read it.** The curve climbs with every result. Cases still open count as long as they have been "
        "watched, and withdrawn ones stay without a result; leaving both out would flatter. No longer followed, in the "
        "table below: still open when the data end. (Aalen-Johansen; Wilson at the effective number of cases.)"
    )


def _alt(book: Book, figure: Figure) -> str:
    t = book.t
    first = figure.detail["watched"][1]
    words = {
        "month": book.month(),
        "value": book.value(figure),
        "between": book.between(figure),
        "days": pledge(book, RESULT),
        "early": t.number(first["solved"]),
        "n": t.number(figure.n or 0),
        "soon": days(book, first["day"]),
        "open": t.number(figure.detail["overdue"]),
    }
    return t(
        "Rising step curve of complaints of {month} with a result by days since receipt: {early} of {n} after {soon} "
        "days, {value} ({between}) by the pledged {days} days; {open} still open beyond them.",
        **words,
    )


def _numbers(book: Book, figure: Figure) -> Table:
    """Return the curve by whole days."""
    t = book.t
    columns = (
        Column(t("Days since receipt")),
        Column(t("Solved by then"), number=True),
        Column(t("{level} interval", level=book.level()), number=True),
        Column(t("Still open"), number=True),
    )
    shown = [point for point in figure.detail["curve"] if abs(point[0] - round(point[0])) < _WHOLE]
    rows = tuple(
        (
            t.number(day),
            book.number(figure, share),
            t("{low} to {high}", low=book.number(figure, low), high=book.number(figure, high)),
            book.number(figure, still),
        )
        for day, share, low, high, still in shown
    )
    caption = t("Complaints of {month} with a result by days since receipt", month=book.month())
    return Table(caption, columns, rows, show_caption=False)


def pledges_watched(book: Book) -> Block | None:
    """Return how many cases are open, solved, withdrawn and no longer watched after so many days."""
    t, figure = book.t, book.get(RESULT)
    if figure is None:
        return None
    columns = (
        Column(t("Days since receipt")),
        Column(t("Open"), number=True),
        Column(t("Solved"), number=True),
        Column(t("Withdrawn"), number=True),
        Column(t("No longer followed"), number=True),
    )
    rows = tuple(
        (days(book, row["day"]), *(t.number(row[kind]) for kind in ("open", "solved", "ended", "lost")))
        for row in figure.detail["watched"]
    )
    caption = t("What became of the complaints of {month}, by days since receipt", month=book.month())
    return blocks_figure.table(Table(caption, columns, rows, stack=True))
