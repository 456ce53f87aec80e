"""A trend as a main point of any page, and as the tail of its headline."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.present.views.satisfaction import trend_rows as told
from cxanalysis.record import Figure


def point(book: Book, figure: Figure) -> str:
    """Say a trend as a main point: which way, how far, since when or over how long."""
    t, found = book.t, told.numbers(book, figure)
    if figure.detail.get("step"):
        return _step(book, figure)
    words = {"name": told.name(book, figure), "between": told.interval(book, found)}
    words |= {"size": told.size(book, found["value"]), "n": t.number(figure.detail["months"]), "why": _why(book)}
    if figure.verdict == "falling":
        return t("**{name}** is falling: **{size} over {n} months** ({between}); {why}.", **words)
    return t("**{name}** is rising: **{size} over {n} months** ({between}); {why}.", **words)


def _step(book: Book, figure: Figure) -> str:
    """Say how far a score went in one month, and that it stayed there."""
    t, of = book.t, told.numbers(book, figure)["step"]
    words = {"name": told.name(book, figure), "size": told.size(book, of["change"]), "level": book.level()}
    words |= told.sizes(book, of, 1 if told.of_100(book) else 2)
    words |= {"month": t.month(figure.detail["step"]["from"]), "why": _why(book)}
    if figure.verdict == "falling":
        return t("**{name}** dropped by **{size} in {month}** ({level} interval {low} to {high}) and has not "
                 "recovered; {why}.", **words)  # fmt: skip
    return t("**{name}** rose by **{size} in {month}** ({level} interval {low} to {high}) and has stayed there; {why}.",
             **words)  # fmt: skip


def _why(book: Book) -> str:
    """Say what shows a trend, so that it reads beside a card that finds no change in the month alone."""
    t = book.t
    month = next((f for f in book.everything if f.measure == "satisfaction.index"), None)
    if month is not None and book.verdict(month) == "no_change":
        return t("the months together show it, {month} alone does not", month=t.month_name(book.context.period))
    return t("chance does not explain it")


def short(book: Book, figure: Figure) -> str:
    """Say a trend as the tail of a headline."""
    t, step = book.t, figure.detail.get("step")
    name = told.name(book, figure)
    words = {"name": small(name) if figure.item == parts.OVERALL else name}
    if step:
        words["month"] = t.month(step["from"])
    if figure.verdict == "falling":
        return t("{name} dropped in {month}", **words) if step else t("{name} is falling", **words)
    return t("{name} rose in {month}", **words) if step else t("{name} is rising", **words)
