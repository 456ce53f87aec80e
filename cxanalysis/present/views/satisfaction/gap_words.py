"""The words of the gaps inside the organisation: names, headings with their twins, verdicts.

A gap is said to fall short only where the record's verdict says so.
"""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

MEASURE = "satisfaction.service_gap"
_NAMED = 2  # dimensions a heading names


def found(book: Book) -> list[Figure]:
    """Return every gap of dimensions and over all that has a value, gap by gap, all dimensions first."""
    known = [
        f for f in book.record.items(MEASURE) if f.value is not None and of(f) in (parts.OVERALL, *book.context.parts)
    ]
    return sorted(known, key=lambda f: (gap_of(f), of(f) != parts.OVERALL))


def gap_of(figure: Figure) -> str:
    """Return the number of a figure's gap."""
    return figure.item.partition(":")[0]


def of(figure: Figure) -> str:
    """Return what a gap is of: a dimension, a question, or all dimensions."""
    return figure.item.partition(":")[2] or parts.OVERALL


def name(book: Book, gap: str) -> str:
    """Name a gap."""
    t = book.t
    words = {
        "1": t("Knowing expectations"),
        "2": t("The right standards"),
        "3": t("Delivering to standard"),
        "4": t("Keeping promises"),
        "5": t("Perceived quality"),
    }
    return words[gap]


def heading(book: Book, every: list[Figure]) -> str:
    """Say which gaps fall short, else that none is shown."""
    t = book.t
    if not any(f.verdict for f in every):
        return t("Too few answers of staff for a verdict on gaps")
    gaps = list(dict.fromkeys(gap_of(f) for f in every))
    short = [gap for gap in gaps if flagged(every, gap, "short")]
    if len(short) == 1:
        return _short(book, every, short[0])
    if short:
        names = t.join([small(name(book, gap)) for gap in short])
        return t("Staff answers show {count} gaps: {names}", count=t.count(len(short)), names=names)
    if flagged(every, "1", "over"):
        return t("Staff overestimate what customers expect")
    whole = [f for f in every if of(f) == parts.OVERALL] or every
    if all(f.verdict in ("equal", "over") for f in whole):
        if gaps == ["1"]:
            return t("Staff know what customers expect")
        return t("Staff answers and customers’ expectations agree")
    return t("Staff answers show no gap to what customers expect")


def flagged(every: list[Figure], gap: str, verdict: str) -> list[Figure]:
    """Return the figures of one gap that have a verdict."""
    return [f for f in every if gap_of(f) == gap and f.verdict == verdict]


def _short(book: Book, every: list[Figure], gap: str) -> str:
    """Say what one gap that falls short means, in which dimensions where it is few of them."""
    t, dims = book.t, [of(f) for f in flagged(every, gap, "short") if of(f) != parts.OVERALL]
    everywhere = not dims or len(dims) > _NAMED
    names = t.join([book.item(d) for d in dims])
    words: dict[str, Callable[[], str]] = {
        "1": lambda: t("Staff underestimate what customers expect") if everywhere
        else t("Staff underestimate what customers expect of {names}", names=names),
        "2": lambda: t("Staff say standards fall short of what customers expect") if everywhere
        else t("Staff say standards for {names} fall short of what customers expect", names=names),
        "3": lambda: t("Staff say service is not delivered to standard") if everywhere
        else t.n("Staff say {names} is not delivered to standard", "Staff say {names} are not delivered to standard",
                 len(dims), names=names),
        "4": lambda: t("Staff say promises are kept less than customers expect") if everywhere
        else t("Staff say promises on {names} are kept less than expected", names=names),
    }  # fmt: skip
    return words[gap]()


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a gap's verdict."""
    t = book.t
    knows = gap_of(figure) == "1"
    words: dict[str, Callable[[], str]] = {
        "short": lambda: t("Underestimated") if knows else t("Falls short"),
        "over": lambda: t("Overestimated") if knows else t("Goes beyond"),
        "equal": lambda: t("No gap"),
        "unclear": lambda: t("Cannot tell"),
        "": lambda: t("Too few answers") if parts.unclear(book, figure) else t("No verdict"),
    }
    return words[figure.verdict]()


def title(book: Book, every: list[Figure]) -> str:
    """Say which gap falls short by most; else that none does."""
    t = book.t
    short = [f for f in every if f.verdict == "short"]
    if short:
        worst = min(short, key=lambda f: f.value or 0.0)
        words = {"size": book.difference(worst, worst.value or 0.0), "name": small(book.item(of(worst)))}
        words["name"] = book.item(of(worst)) if of(worst) != parts.OVERALL else words["name"]
        sizes: dict[str, Callable[[], str]] = {
            "1": lambda: t("Staff put expectations of {name} {size} points too low", **words),
            "2": lambda: t("Staff put standards for {name} {size} points below what is expected", **words),
            "3": lambda: t("Staff put work on {name} {size} points below its standards", **words),
            "4": lambda: t("Staff put promises kept on {name} {size} points below what is expected", **words),
        }
        return sizes[gap_of(worst)]()
    if not any(f.verdict for f in every):
        return t("Too few answers to tell a gap")
    if all(f.verdict == "equal" for f in every if of(f) == parts.OVERALL):
        return t("Every gap is close to zero")
    return t("No gap is shown to fall short")
