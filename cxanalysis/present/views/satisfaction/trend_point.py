"""A trend as a main point of any page, and as the tail of its headline."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import trend_rows as told
from cxanalysis.record import Figure


def point(book: Book, figure: Figure) -> str:
    """Say a trend as a main point: which way, how far, since when or over how long."""
    t, found = book.t, told.numbers(book, figure)
    step = figure.detail.get("step")
    of = found["step"] if step else found
    words = {"name": told.name(book, figure), "between": told.interval(book, of)}
    if step:
        words |= {"size": told.size(book, of["change"]), "month": t.month(step["from"])}
        if figure.verdict == "falling":
            return t("**{name}** has been **{size} lower since {month}** ({between}); chance does not explain it.",
                     **words)  # fmt: skip
        return t("**{name}** has been **{size} higher since {month}** ({between}); chance does not explain it.",
                 **words)  # fmt: skip
    words |= {"size": told.size(book, of["value"]), "n": t.number(figure.detail["months"])}
    if figure.verdict == "falling":
        return t("**{name}** is falling: **{size} over {n} months** ({between}); chance does not explain it.", **words)
    return t("**{name}** is rising: **{size} over {n} months** ({between}); chance does not explain it.", **words)


def short(book: Book, figure: Figure) -> str:
    """Say a trend as the tail of a headline."""
    t, words = book.t, {"name": small(told.name(book, figure))}
    if figure.verdict == "falling":
        return t("{name} is falling", **words)
    return t("{name} is rising", **words)
