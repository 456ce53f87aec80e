"""Which groups of customers score differently: the heading, a table of numbers as a picture, the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import differences
from cxanalysis.present.figures.differences import Cell, DifferenceRow, DifferencesSpec
from cxanalysis.present.language import large
from cxanalysis.present.views.satisfaction import segment_words as words
from cxanalysis.record import Figure

if TYPE_CHECKING:
    from cxanalysis.context import Part

METHODS = (words.TEST, words.DIFFERENCE, words.MEAN)


def segments_finding(book: Book) -> Block | None:
    """Return the heading: who differs, on what, by how much; None where groups could not be compared."""
    t, found = book.t, words.tested(book)
    if not found:
        return None
    names = t.join([words.attribute_name(book, f.item) for f in book.record.items(words.TEST) if f.value is not None])
    intro = t.n(
        "Answers of {n} month, customers compared by {names}, each answer with those of its own month.",
        "Answers of {n} months, customers compared by {names}, each answer with those of its own month.",
        int(found[0].detail["months"]), names=names,
    )  # fmt: skip
    alike = [words.attribute_name(book, f.item) for f in found if not f.detail["passes"]]
    if alike and len(alike) < len(found):
        by = large(t.join([t("by {name}", name=name) for name in alike]))
        intro = t("{intro} {by} no difference is shown.", intro=intro, by=by)
    return blocks_text.finding("segments", words.headline(book), intro)


def segments_figure(book: Book, number: int) -> Block | None:
    """Return the groups of the attribute that differs most surely; the first attribute where none differs."""
    found = words.shown(book)
    return _figure(book, number, "fig-segments", found[0]) if found else None


def more_segments_figure(book: Book, number: int) -> Block | None:
    """Return the groups of a second attribute that differs; None where there is none."""
    found = words.shown(book)
    return _figure(book, number, "fig-segments-more", found[1]) if len(found) > 1 else None


FIGURES: dict[str, Callable[[Book], bool]] = {
    "fig-segments": lambda book: bool(words.shown(book)),
    "fig-segments-more": lambda book: len(words.shown(book)) > 1,
}


def _figure(book: Book, number: int, id: str, test: Figure) -> Block:
    t = book.t
    levels, columns = words.levels(book, test), words.columns(book, test)
    spec = DifferencesSpec(
        columns=tuple(book.item(c) for c in columns),
        rows=tuple(_row(book, test, level, columns) for level in levels),
        count_head=t("Customers"),
    )
    left = len(levels) - spec.narrow_rows
    return blocks_figure.figure(
        id,
        t("Figure {n}", n=number),
        words.title(book, test),
        words.sub(book, test),
        partial(differences.draw, spec),
        words.alt(book, test),
        words.note(book, test),
        _table(book, test, levels, columns),
        t("Numbers behind figure {n}", n=number),
        t.n("{n} more group in the table behind.", "{n} more groups in the table behind.", left) if left > 0 else "",
    )


def _row(book: Book, test: Figure, level: str, columns: Sequence[str]) -> DifferenceRow:
    t, n = book.t, _customers(book, test, level, columns)
    return DifferenceRow(
        words.level_name(book, level),
        tuple(_cell(book, test, level, c) for c in columns),
        t.number(n) if n else "",
        t.n("{n} customer", "{n} customers", n) if n else "",
    )


def _customers(book: Book, test: Figure, level: str, columns: Sequence[str]) -> int:
    """Return how many customers a group's row rests on at most; 0 where that would betray a withheld cell."""
    found = [words.mean(book, test, level, c) for c in columns]
    if any(f is not None and f.withheld for f in found):
        return 0
    return max((f.n or 0 for f in found if f is not None), default=0)


def _cell(book: Book, test: Figure, level: str, column: str) -> Cell:
    mean, apart_ = words.mean(book, test, level, column), _difference(book, test, level, column)
    if mean is None or mean.value is None:
        return Cell(_missing(book, mean))
    return Cell(book.value(mean), words.FLAGS.get(apart_.verdict, "") if apart_ else "")


def _missing(book: Book, mean: Figure | None) -> str:
    return book.t("withheld") if mean is not None and mean.withheld else book.t("no answer")


def _table(book: Book, test: Figure, levels: Sequence[str], columns: Sequence[str]) -> Table:
    t, compared = book.t, bool(test.detail["passes"])
    interval = t("{level} interval", level=book.level())
    heads = [Column(t("Group")), Column(t("Score")), Column(t("Customers"), True), Column(t("Mean"), True)]
    heads.append(Column(interval, True))
    if compared:
        heads += [Column(t("Against others"), True), Column(interval, True), Column(t("Verdict"))]
    body = []
    for level in levels:
        for column in columns:
            mean = words.mean(book, test, level, column)
            row = [words.level_name(book, level), book.item(column), *_mean_cells(book, mean)]
            body.append((*row, *(_difference_cells(book, test, level, column) if compared else ())))
    by = words.attribute_name(book, test.item)
    caption = t("Mean perceived scores by {attribute}, {months}", attribute=by, months=words.span(book, test))
    if any(f is not None and f.withheld for f in (words.mean(book, test, k, c) for k in levels for c in columns)):
        least = t.number(book.context.parameters.min_cell)
        caption = t("{caption}. Withheld: fewer than {least} respondents, or what would give these away",
                    caption=caption, least=least)  # fmt: skip
    return Table(caption, tuple(heads), tuple(body))


def _mean_cells(book: Book, mean: Figure | None) -> tuple[str, ...]:
    if mean is None or mean.value is None:
        return ("", _missing(book, mean), "")
    return (book.t.number(mean.n or 0), book.value(mean), book.between(mean))


def _difference_cells(book: Book, test: Figure, level: str, column: str) -> tuple[str, ...]:
    t, found = book.t, _difference(book, test, level, column)
    if found is None:
        return ("", "", t("not tested"))
    said = {"below": t("below the others"), "above": t("above the others"), "unclear": t("cannot tell")}
    return (t.signed(found.value or 0.0, book.digits(found)), book.between(found), said.get(found.verdict, ""))


def _difference(book: Book, test: Figure, level: str, column: str) -> Figure | None:
    return book.get(words.DIFFERENCE, f"{test.item}={level}:{column}")


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say why groups are not compared, or not by an attribute."""
    t, n = book.t, book.t.number(book.context.parameters.min_n)
    said = []
    for code in part.left_out if part is not None else ():
        kind, _, item = code.partition(":")
        name = words.attribute_name(book, item)
        sentences = {
            "segments:anonymous": t("Not shown: customer groups. The answers do not say which customer gave them."),
            "segments:no_attribute": t("Not shown: customer groups. No attribute of the customers is known."),
            "segments:no_dimensions": t("Not shown: customer groups. There are no scores of dimensions to compare."),
            "segments_few": t(
                "Not shown: groups by {name}. Fewer than two have {n} customers or more.", name=name, n=n
            ),
            "segments_many": t("Not shown: groups by {name}. There are too many of them.", name=name),
        }
        sentence = sentences.get(code) or sentences.get(kind)
        said += [sentence] if sentence else []
    return said
