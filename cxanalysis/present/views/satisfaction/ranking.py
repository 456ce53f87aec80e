"""How sure the order of the scores is, in words: which may be the weakest, and what cannot be told apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import large
from cxanalysis.present.views.satisfaction import parts, titles
from cxanalysis.record import Figure

RANK = "satisfaction.rank"
METHODS = (RANK,)
HARDLY = 0.005  # likelihoods this near to 0 or 1 are written as under 1% and over 99%


def ranked(book: Book) -> list[Figure]:
    """Return the ranks of the items, the weakest first; of the dimensions where no items are ranked."""
    return _ranks(book, parts.items(book)) or _ranks(book, parts.dimensions(book))


def _ranks(book: Book, names: Sequence[str]) -> list[Figure]:
    found = [f for f in (book.get(RANK, name) for name in names) if f is not None]
    return sorted(found, key=lambda f: (f.value or 0.0, f.low or 0.0, f.high or 0.0, f.item))


def rank_table(book: Book) -> Block | None:
    """Return how sure the order of the items (or dimensions) is, folded; None where nothing is ranked."""
    found = ranked(book)
    return blocks_figure.folded(_rank_table(book, found), book.t("How sure the order is")) if found else None


def rank_note(book: Book) -> Block | None:
    """Say how to read the table of ranks; None where nothing is ranked."""
    t, found = book.t, ranked(book)
    if not found:
        return None
    return blocks_text.note(
        t(
            "**How to read it.** Scores whose ranks overlap cannot be told apart. (Paired t tests of all differences, "
            "Hochberg’s correction; likelihoods from resampled customers.)"
        )
    )


def rank_words(book: Book) -> Block | None:
    """Say which may be the weakest; None where nothing is ranked."""
    t, found = book.t, ranked(book)
    if not found:
        return None
    may = weakest(found)
    likely = sorted(may, key=lambda f: -f.detail["weakest"])[:2]
    words = {"title": _rank_title(book, found), "name": book.item(likely[0].item), "all": titles.count(book, found)}
    words["share"] = _of_100(book, likely[0])
    if len(may) == 1:
        return blocks_text.prose(t("**{title}:** {name} ({share} in 100).", **words))
    words |= {"other": book.item(likely[1].item), "rest": _of_100(book, likely[1])}
    if len(may) == len(likely):
        return blocks_text.prose(
            t("**Most likely the weakest of {all}:** {name} ({share} in 100); else {other} ({rest}).", **words)
        )
    return blocks_text.prose(
        t("**{title}.** Most likely {name} ({share} in 100), then {other} ({rest} in 100).", **words)
    )


def _of_100(book: Book, figure: Figure) -> str:
    """Write how likely a score is the weakest, as chances in 100; never as certain."""
    t, chance = book.t, figure.detail["weakest"]
    if chance > 1 - HARDLY:
        return t("over {n}", n=t.number(99))
    return t("under {n}", n=t.number(1)) if chance < HARDLY else t.number(100 * chance)


def weakest(found: Sequence[Figure]) -> list[Figure]:
    """Return those that may be the weakest."""
    return [f for f in found if f.low == 1]


def _rank_title(book: Book, found: Sequence[Figure]) -> str:
    t, first = book.t, weakest(found)
    all_of = titles.count(book, found)
    if len(first) == len(found):
        return t("Which of {all} is the weakest cannot be told", all=all_of)
    return t.n("{count} of {all} is the weakest for certain", "{count} of {all} may be the weakest", len(first),
               all=all_of)  # fmt: skip


def basis(book: Book, figure: Figure) -> str:
    """Name what the order is by."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        parts.ZONE: lambda: t("distance to the lowest accepted"),
        parts.GAP: lambda: t("gap to expectation"),
        parts.PERCEIVED: lambda: t("score of perception"),
    }
    return words[figure.detail["basis"]]()


def _share(book: Book, share: float) -> str:
    """Write a likelihood, never as certain."""
    t = book.t
    if share > 1 - HARDLY:
        return t("over {share}", share=t.percent(0.99))
    return t("under {share}", share=t.percent(0.01)) if share < HARDLY else t.percent(share)


def _rank_table(book: Book, found: Sequence[Figure]) -> Table:
    t = book.t
    line = any("short" in f.detail for f in found)
    kind = t("Item") if parts.items(book) and found[0].item in parts.items(book) else t("Dimension")
    heads = [t("Rank from the weakest"), t("{level} interval", level=book.level()), large(basis(book, found[0])),
             t("Chance of being the weakest")]  # fmt: skip
    heads += [_below_head(book, found[0])] if line else []
    columns = (Column(kind), *(Column(h, number=True) for h in (*heads, t("Answers"))))
    body = tuple(
        (book.item(f.item), book.value(f), book.between(f), t.number(f.detail["mean"], 2),
         _share(book, f.detail["weakest"]),
         *((_share(book, f.detail["short"]) if "short" in f.detail else t("no figure"),) if line else ()),
         t.number(f.n or 0))
        for f in found
    )  # fmt: skip
    words = {"basis": basis(book, found[0]), "month": book.month()}
    return Table(t("Rank from the weakest by {basis}, {month}", **words), columns, body, stack=True)


def _below_head(book: Book, figure: Figure) -> str:
    """Name the chance that service is on the wrong side of what the order is by."""
    t = book.t
    if figure.detail["basis"] == parts.ZONE:
        return t("Chance of being below the lowest accepted")
    return t("Chance of being below what is expected")
