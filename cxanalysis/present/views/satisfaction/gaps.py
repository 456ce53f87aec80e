"""How far the gaps can be trusted, in words: what they measure, and whether overall satisfaction follows them.

A gap measured too loosely to lead is said to be so, and perception is named as what to read first.
"""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

RELIABILITY, CEILING, MODEL = "satisfaction.gap_reliability", "satisfaction.ceiling", "satisfaction.gap_model"
METHODS = (RELIABILITY, CEILING, MODEL)


def trust_table(book: Book) -> Block | None:
    """Return how reliable the gaps are and how many expectations are at the top; None where none was asked."""
    t, found = book.t, _trusted(book)
    if not found:
        return None
    heads = (t("How well the gap is measured"), t("Perception"), t("Expectation"), t("Expect the most"))
    columns = (Column(t("Dimension")), *(Column(head, number=True) for head in heads))
    caption = t(
        "How well gap, perception and expectation are measured (0 to 1); share of expectations at the top of the "
        "scale; {level} intervals, {answers}, {month}",
        month=book.month(), level=book.level(), answers=parts.people(book, found),
    )  # fmt: skip
    content = Table(caption, columns, tuple(_trust_cells(book, f) for f in found), stack=True)
    return blocks_figure.folded(content, t("How well each gap is measured"))


def _trusted(book: Book) -> list[Figure]:
    """Return the ceilings of the dimensions with a gap, the least reliable gap first; then of all together."""
    found = parts.ranked(book, CEILING, parts.dimensions(book))
    by = {f.item: f.value or 0.0 for f in parts.ranked(book, RELIABILITY, [f.item for f in found])}
    found.sort(key=lambda f: (by.get(f.item, 2.0), f.item))
    whole = book.get(CEILING, parts.OVERALL)
    return [*found, whole] if found and whole is not None else found


def _trust_cells(book: Book, top: Figure) -> tuple[str, ...]:
    t, figure = book.t, book.get(RELIABILITY, top.item)
    if figure is None:
        return (book.item(top.item), *(t("no figure"),) * 3, _with_interval(book, top))
    alphas = tuple(book.number(figure, figure.detail.get(role)) for role in ("perceived", "expected"))
    return (book.item(top.item), _with_interval(book, figure), *alphas, _with_interval(book, top))


def _with_interval(book: Book, figure: Figure) -> str:
    """Write a value with its interval: 0.56 (0.40 to 0.68)."""
    return book.t("{value} ({between})", value=book.value(figure), between=book.between(figure))


def trust_note(book: Book) -> Block | None:
    """Say in sentences how far the gap leads, where it cannot be positive, and whether satisfaction follows it."""
    lines = [line for line in (_headline(book), _ceiling(book), _model(book)) if line]
    return blocks_text.prose(" ".join(lines)) if lines else None


def _headline(book: Book) -> str:
    """Say whether the gap or perception is to be read first."""
    t, found = book.t, parts.ranked(book, RELIABILITY, parts.dimensions(book))
    told = [f for f in found if "headline" in f.detail]
    if not told:
        return ""
    loose = [f for f in told if f.detail["headline"] == "perceived"]
    words = {
        "enough": t.number(told[0].detail["enough"], 2),
        "names": t.join([book.item(f.item) for f in loose]),
        "low": book.value(told[0]),
        "high": book.value(told[-1]),
    }
    if not loose:
        return t("**Gaps are measured well enough to lead** ({low} to {high}; {enough} is enough).", **words)
    whole = book.get(RELIABILITY, parts.OVERALL)
    if len(loose) == len(told) and whole is not None and whole.detail.get("headline") == "gap":
        return t(
            "**Read perception first:** no gap of a dimension is measured well enough to lead ({low} to {high}; "
            "{enough} would be enough). For all dimensions together the gap is measured well enough ({whole}).",
            whole=book.value(whole), **words,
        )  # fmt: skip
    if len(loose) == len(told):
        return t(
            "**Read perception first:** no gap of a dimension is measured well enough to lead ({low} to {high}; "
            "{enough} would be enough).", **words,
        )  # fmt: skip
    return t(
        "**Of {names}, read perception first:** the gap is not measured well enough there (under {enough}).",
        **words,
    )


def _ceiling(book: Book) -> str:
    """Say where so many expect the most that the gap is held down by the scale."""
    t, whole = book.t, book.get(CEILING, parts.OVERALL)
    if whole is not None and whole.detail.get("many"):
        return t("{share} of the expectations are the highest the scale allows: there, no gap can be positive.",
                 share=book.value(whole))  # fmt: skip
    high = [f for f in parts.ranked(book, CEILING, parts.dimensions(book)) if f.detail.get("many")]
    if not high:
        return ""
    said = [t("{share} for {name}", share=book.value(f), name=book.item(f.item)) for f in reversed(high)]
    return t("Many expectations are the highest the scale allows ({shares}): there, no gap can be positive.",
             shares=t.join(said))  # fmt: skip


def _model(book: Book) -> str:
    """Say whether overall satisfaction follows the gap, or perception whatever was expected."""
    t, figure = book.t, book.get(MODEL, parts.OVERALL)
    if figure is None or not figure.verdict:
        return ""
    detail = figure.detail
    words = {
        "perceived": book.t.number(detail["perceived"], 2),
        "expected": book.t.number(detail["expected"], 2),
        "between": t("{low} to {high}", low=t.number(detail["expected_low"], 2),
                     high=t.number(detail["expected_high"], 2)),
        "months": t.n("{n} month", "{n} months", int(detail["months"])),
    }  # fmt: skip
    claims: dict[str, Callable[[], str]] = {
        "gap": lambda: t("**Overall satisfaction follows the gap:** a point less expected counts like a point more "
                         "perceived."),
        "not_gap": lambda: _not_gap(book, figure),
        "unclear": lambda: t("**Whether overall satisfaction follows the gap or perception alone cannot be told.**"),
    }  # fmt: skip
    slopes = t(
        "Over {months}, one point more of perception goes with {perceived} points of overall satisfaction, one point "
        "more of expectation with {expected} ({between}).", **words,
    )  # fmt: skip
    return t("{claim} {slopes}", claim=claims[figure.verdict](), slopes=slopes)


def _not_gap(book: Book, figure: Figure) -> str:
    t, low, high = book.t, figure.detail["expected_low"], figure.detail["expected_high"]
    if low <= 0 <= high:
        return t("**The gap itself does not explain overall satisfaction;** perception does, whatever was expected.")
    return t("**The gap itself does not explain overall satisfaction;** both its ends do, each in its own measure.")


def trust_read(book: Book) -> Block | None:
    """Return how to read the table of trust; None where there is none."""
    if not _trusted(book):
        return None
    return blocks_text.note(
        book.t(
            "**How to read it.** A gap carries the errors of two answers; from {enough} on it is usually taken to "
            "measure something. Only answers that give both perception and expectation count here. (Alpha of a "
            "difference from the raw alphas of both, jackknife intervals; quadratic regression of overall satisfaction "
            "on perception and expectation within months, Wald test, customers as clusters.)",
            enough=book.t.number(_enough(book), 2),
        )
    )  # fmt: skip


def _enough(book: Book) -> float:
    return next((float(f.detail["enough"]) for f in book.record.items(RELIABILITY) if "enough" in f.detail), 0.7)


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what this part cannot say about the gaps, and why."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "gap_model:overall": lambda: t(
            "Not shown: whether satisfaction follows the gap. There is no overall question."
        ),
        "gap_model:few": lambda: t("Not shown: whether satisfaction follows the gap. Too few answers, or all alike."),
        "rank:few": lambda: t("Not shown: how sure the order is. A score rests on fewer than {n} answers.",
                              n=t.number(book.context.parameters.min_n)),
        "rank:scale": lambda: t("Items and dimensions on another scale than most are not ranked."),
    }  # fmt: skip
    return [words[code]() for code in (part.left_out if part else ())]
