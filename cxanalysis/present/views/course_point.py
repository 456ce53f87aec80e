"""The course of a series as a main point of any page, and as the tail of its headline."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views import course_words as told
from cxanalysis.record import Figure


def of_all(figure: Figure) -> bool:
    """Tell whether a figure is the course of all complaints together."""
    return (figure.measure, figure.item) == (told.MEASURE, told.RATE)


def point(book: Book, figure: Figure) -> str:
    """Say a course as a main point: which way, how far, since when; or that it comes in waves, and when."""
    t, detail, step = book.t, figure.detail, figure.detail.get("step")
    words = {"name": _subject(book, figure), "between": told.between(book, figure), "n": t.number(detail["periods"])}
    words["times"] = told.times(book, figure.value)
    if figure.verdict == "wavy":
        words |= {"months": told.months(book, figure), "unrest": told.unrest(book, figure)}
        if not detail["months"]:
            return t("**{name}** come in **waves**: months differ by {unrest} beyond chance.", **words)
        return t("**{name}** come in **waves**, with crests in {months}; see what gathers in them.", **words)
    if step:
        words |= {"before": told.level(book, figure, step["before"]), "after": told.level(book, figure, step["after"])}
        words["month"] = t.month(step["from"])
        if figure.verdict == "rising":
            return t("**{name}** stepped up in **{month}** and have stayed higher: {before} before, **{after}** since.",
                     **words)  # fmt: skip
        return t("**{name}** stepped down in **{month}** and have stayed lower: {before} before, **{after}** since.",
                 **words)  # fmt: skip
    if figure.verdict == "rising":
        return t("**{name}** are rising: **{times} over {n} months** ({between}); chance does not explain it.", **words)
    return t("**{name}** are falling: **{times} over {n} months** ({between}); chance does not explain it.", **words)


def _subject(book: Book, figure: Figure) -> str:
    """Name what moves: complaints, or complaints about an item."""
    t = book.t
    if of_all(figure):
        return t("Complaints")
    return t("Complaints about {item}", item=told.name(book, figure))


def short(book: Book, figure: Figure) -> str:
    """Say a course as the tail of a headline."""
    t, step = book.t, figure.detail.get("step")
    words = {"name": small(_subject(book, figure))}
    if step:
        words["month"] = t.month(step["from"])
    if figure.verdict == "wavy":
        return t("{name} come in waves", **words)
    if figure.verdict == "rising":
        return t("{name} stepped up in {month}", **words) if step else t("{name} are rising", **words)
    return t("{name} stepped down in {month}", **words) if step else t("{name} are falling", **words)
