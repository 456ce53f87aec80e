"""Which items, handlers, channels and units keep the pledges less or more often than all others."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.present.views.complaints.pledge_words import ARRIVAL, FIRST, RESULT, name
from cxanalysis.present.views.course_words import channel
from cxanalysis.record import Figure

_GROUPED = (RESULT, ARRIVAL, FIRST)
_MOST_NAMED, _MOST_ROWS = 2, 12


def of_groups(book: Book) -> list[Figure]:
    """Return the figures of groups, pledge by pledge, the lowest first."""
    return [f for m in _GROUPED for f in book.record.items(m) if f.item and f.value is not None]


def _apart(figures: Sequence[Figure], side: str) -> list[Figure]:
    return [f for f in figures if f.detail["stands"] == side]


def said(book: Book) -> str:
    """Say who keeps a pledge less often than all others; that nobody is shown to; or nothing without groups."""
    t, every = book.t, of_groups(book)
    tested = [f for f in every if f.detail["stands"] != "too_few"]
    if not tested:
        return ""
    below, above = _apart(every, "below"), _apart(every, "above")
    if not below and not above:
        return t("No item, handler or channel is shown to keep the pledges better or worse than the others.")
    parts = []
    if below:
        parts.append(t("Less often than all others in twelve months: {groups}.", groups=_listed(book, below)))
    if above:
        parts.append(t("More often: {groups}.", groups=_listed(book, above[::-1])))
    if any(f.detail["by"] == "handled_by" for f in (*below, *above)):
        parts.append(t("Who takes the hard cases keeps fewer pledges: a difference is no verdict on a person."))
    return " ".join(parts)


def _listed(book: Book, figures: Sequence[Figure]) -> str:
    """Name groups with the pledge, their share and that of all others."""
    t = book.t
    named = [
        t(
            "**{group}** ({pledge} {value}, others {others})",
            group=group(book, f), pledge=small(name(book, f)), value=book.value(f),
            others=book.number(f, f.detail["others"]),
        )
        for f in figures[:_MOST_NAMED]
    ]  # fmt: skip
    more = len(figures) - len(named)
    return t.join([*named, *([t.n("{n} more", "{n} more", more)] if more > 0 else [])])


def group(book: Book, figure: Figure) -> str:
    """Name a group: an item, a handler, a channel, a unit."""
    t, by = book.t, figure.detail["by"]
    if by == "item":
        return book.item(figure.item)
    value = figure.item.partition(":")[2]
    if by == "handled_by":
        return t("Handler {name}", name=value)
    return channel(book, value) if by == "method" else t("Unit {name}", name=value)


def pledges_groups(book: Book) -> Block | None:
    """Return the groups that differ from all others, or nothing where none does."""
    t, every = book.t, of_groups(book)
    differ = [*_apart(every, "below"), *_apart(every, "above")]
    if not differ:
        return None
    caption = t("Groups that keep a pledge less or more often than all others, last twelve months")
    return blocks_figure.table(_table(book, differ[:_MOST_ROWS], caption, stack=True))


def pledges_groups_table(book: Book) -> Block | None:
    """Return all groups in a table that opens on a click; nothing without groups."""
    t, every = book.t, of_groups(book)
    if not every:
        return None
    caption = t(
        "Pledges kept by group in the last twelve months, each against all other cases; in the order of the shares "
        "drawn towards those of all others. (Pooled test; Benjamini-Hochberg over all groups and pledges.)"
    )
    return blocks_figure.folded(_table(book, every, caption), t("Pledges by item, handler, channel and unit"))


def _table(book: Book, figures: Sequence[Figure], caption: str, stack: bool = False) -> Table:
    t = book.t
    columns = (
        Column(t("Group")),
        Column(t("Pledge")),
        Column(t("Kept"), number=True),
        Column(t("{level} interval", level=book.level()), number=True),
        Column(t("Cases"), number=True),
        Column(t("All others"), number=True),
        Column(t("Verdict")),
    )
    return Table(caption, columns, tuple(_cells(book, f) for f in figures), stack=stack)


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, others = book.t, figure.detail.get("others")
    words = {
        "above": t("More often"),
        "below": t("Less often"),
        "unclear": t("Cannot tell"),
        "too_few": t("Too few"),
    }
    return (
        group(book, figure), name(book, figure), book.value(figure), book.between(figure), t.number(figure.n or 0),
        book.number(figure, others), words[figure.detail["stands"]],
    )  # fmt: skip
