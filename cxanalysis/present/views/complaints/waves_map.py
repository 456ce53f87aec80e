"""The picture of the waves: which item makes how much of each crest; or when a single item has its crests."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cxanalysis.period import Period
from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import heat_map
from cxanalysis.present.figures.heat_map import HeatRow, HeatSpec
from cxanalysis.present.views.complaints import waves_words as told
from cxanalysis.record import Figure

ALWAYS, MOST_ROWS = 8, 15
NARROW_CRESTS, NARROW_MONTHS = 4, 9


def waves_figure(book: Book, number: int) -> Block | None:
    """Return items by crests where all complaints come in waves, else items by months; None without a wave."""
    head = told.whole(book)
    if head is not None:
        return _crests_figure(book, number, head)
    own = told.own(book)[:MOST_ROWS]
    return _months_figure(book, number, own) if own else None


def _crests_figure(book: Book, number: int, head: Figure) -> Block:
    t, crests, rows = book.t, head.detail["crests"], _shown(book)
    sub = t(
        "Share of each crest’s excess complaints by item, %, {first} to {last} ({x} complaints more than the "
        "months between lead one to expect). Outlined: more than the item’s usual share.",
        first=t.month(head.detail["from"]), last=t.month(head.detail["through"]), x=t.number(head.detail["excess"]),
    )  # fmt: skip
    spec = HeatSpec(
        columns=(*(told.crest_short(book, c) for c in crests), t("all")),
        years=(*(t("{year}", year=c["first"][:4]) for c in crests), ""),
        rows=tuple(_crest_row(book, f) for f in rows),
        narrow_columns=NARROW_CRESTS,
    )
    fdr = t.percent(book.context.parameters.fdr)
    note = t(
        "**How to read it.** A crest is a run of months above the line; the darker a cell, the more of its excess is "
        "about the item. A minus: fewer complaints than between the crests; over 100%: other items fell meanwhile. "
        "(Test of homogeneity, crests against the months between and against each other, by bootstrap; false findings "
        "of outlines held at {fdr}.)",
        fdr=fdr,
    )  # fmt: skip
    return blocks_figure.figure(
        id="fig-waves",
        number=t("Figure {n}", n=number),
        title=_crests_title(book, head),
        sub=sub,
        draw=partial(heat_map.draw, spec),
        alt=_crests_alt(book, head, rows),
        note=note,
        table=_crests_table(book, head),
        numbers=t("Numbers behind figure {n}", n=number),
        narrow=_narrow(book, spec, t("The picture shows the last crests; the table has all.")),
    )


def _shown(book: Book) -> list[Figure]:
    """Return the items to draw: the largest parts of the excess, and whatever made more of a crest than usual."""
    every = told.shares(book)
    loud = [f for f in every[ALWAYS:] if any(c["above"] for c in f.detail["crests"])]
    return [*every[:ALWAYS], *loud][:MOST_ROWS]


def _crest_row(book: Book, figure: Figure) -> HeatRow:
    """Put an item's share of each crest, and of all, into a row."""
    parts = [*figure.detail["crests"], {"share": figure.value or 0.0, "above": figure.detail["above"]}]
    return HeatRow(
        label=book.item(figure.item),
        values=tuple(max(c["share"], 0.0) for c in parts),
        written=tuple(book.t.percent(c["share"]) for c in parts),
        flags=tuple("worse" if c["above"] else "" for c in parts),
    )


def _crests_title(book: Book, head: Figure) -> str:
    """Say what the picture shows."""
    t = book.t
    above = [f for f in told.shares(book) if f.detail["above"]]
    n = t.count(len(head.detail["crests"]))
    if head.verdict == "same_item" and len(above) == 1:
        item = book.item(above[0].item)
        if told.whole_of_it(above[0]):
            return t("{item} makes all that the crests add", item=item)
        return t("{item} makes {share} of what the crests add", item=item, share=book.value(above[0]))
    words = {
        "same_item": t("The same items make the crests"),
        "different_items": t("The {n} crests are not about the same items", n=n),
        "diffuse": t("No item stands out of the crests"),
    }
    return words.get(head.verdict, t("What the crests have in common cannot be told"))


def _crests_alt(book: Book, head: Figure, rows: Sequence[Figure]) -> str:
    t, crests = book.t, head.detail["crests"]
    said = [
        t("{item} {share} (usually {usual})", item=book.item(f.item), share=book.value(f),
          usual=t.percent(f.detail["usual"]))
        for f in rows[:2]
    ]  # fmt: skip
    return t.n(
        "Heat map of {n} item by {k} crests: share of what the crests add to the months between, the last crest in "
        "{crest}. {title}. In all crests: {said}.",
        "Heat map of {n} items by {k} crests: share of what the crests add to the months between, the last crest in "
        "{crest}. {title}. In all crests: {said}.",
        len(rows), k=t.number(len(crests)), crest=told.crest(book, crests[-1]), title=_crests_title(book, head),
        said=t("; ").join(said),
    )  # fmt: skip


def _crests_table(book: Book, head: Figure) -> Table:
    """List every item's share of the excess with its interval, its usual share, and its part of each crest."""
    t, crests = book.t, head.detail["crests"]
    columns = (
        Column(t("Item")),
        Column(t("Share of the excess"), number=True),
        Column(t("{level} interval", level=book.level()), number=True),
        Column(t("Share between the crests"), number=True),
        *(Column(t("{crest} {year}", crest=told.crest_short(book, c), year=c["last"][:4]), number=True)
          for c in crests),
    )  # fmt: skip
    rows = []
    for figure in told.shares(book):
        parts = (
            t("{share} ({x} complaints)", share=t.percent(c["share"]), x=t.number(c["x"]))
            for c in figure.detail["crests"]
        )
        name = book.item(figure.item)
        rows.append((name, book.value(figure), book.between(figure), t.percent(figure.detail["usual"]), *parts))
    caption = t("Share of what the crests add to the months between by item, in all crests and in each")
    return Table(caption, columns, tuple(rows), show_caption=False)


def _months_figure(book: Book, number: int, own: Sequence[Figure]) -> Block:
    t, months = book.t, [Period.parse(m) for m in own[0].detail["own"]["months"]]
    sub = t(
        "Complaints about items that come in waves, number a month, {first} to {last}. Outlined: months of a crest.",
        first=t.month(months[0]), last=t.month(months[-1]),
    )  # fmt: skip
    spec = HeatSpec(
        columns=tuple(t.month_short(p) for p in months),
        years=tuple(t("{year}", year=str(p.year)) for p in months),
        rows=tuple(_month_row(book, f) for f in own),
        narrow_columns=NARROW_MONTHS,
        arrows=False,
    )
    note = t(
        "**How to read it.** The darker a cell, the more complaints; a crest is a run of months that together stand "
        "out above the item’s own line. (Shape of the item’s course, with false alarms held over all series.)"
    )
    return blocks_figure.figure(
        id="fig-waves",
        number=t("Figure {n}", n=number),
        title=_months_title(book, own),
        sub=sub,
        draw=partial(heat_map.draw, spec),
        alt=_months_alt(book, own),
        note=note,
        table=_months_table(book, own, months),
        numbers=t("Numbers behind figure {n}", n=number),
        narrow=_narrow(
            book, spec, t("The picture shows the last {n} months; the table has all.", n=t.count(NARROW_MONTHS))
        ),
    )


def _narrow(book: Book, spec: HeatSpec, words: str) -> str:
    """Say that a phone shows the last columns only, where it does."""
    return words if len(spec.columns) > spec.narrow_columns else ""


def _month_row(book: Book, figure: Figure) -> HeatRow:
    own = figure.detail["own"]
    crest = set(own["crest_months"])
    return HeatRow(
        label=book.item(figure.item),
        values=tuple(float(n) for n in own["counts"]),
        written=tuple(book.t.number(n) for n in own["counts"]),
        flags=tuple("worse" if m in crest else "" for m in own["months"]),
    )


def _months_title(book: Book, own: Sequence[Figure]) -> str:
    """Say how many crests an item had, and when the last one was."""
    t = book.t
    if len(own) > 1:
        return t("{items} come in waves", items=told.names(book, own))
    crests = own[0].detail["own"]["crests"]
    return t.n(
        "{item} had {count} crest, in {crest}", "{item} had {count} crests, the last in {crest}",
        len(crests), item=book.item(own[0].item), crest=told.crest(book, crests[-1]),
    )  # fmt: skip


def _months_alt(book: Book, own: Sequence[Figure]) -> str:
    t, first = book.t, own[0].detail["own"]
    said = [t("{crest} ({x} complaints)", crest=told.crest(book, c), x=t.number(c["x"])) for c in first["crests"][-3:]]
    return t.n(
        "Heat map of complaints a month, {n} item by {k} months, {first} to {last}. Crests of {item}: {said}.",
        "Heat map of complaints a month, {n} items by {k} months, {first} to {last}. Crests of {item}: {said}.",
        len(own), k=t.number(len(first["months"])), first=t.month(first["months"][0]),
        last=t.month(first["months"][-1]), item=book.item(own[0].item), said=t.join(said),
    )  # fmt: skip


def _months_table(book: Book, own: Sequence[Figure], months: Sequence[Period]) -> Table:
    """List the complaints month by month, the crests marked."""
    t, rows = book.t, []
    for figure in own:
        detail = figure.detail["own"]
        crest = set(detail["crest_months"])
        cells = [
            t("{n}, crest", n=t.number(n)) if m in crest else t.number(n)
            for m, n in zip(detail["months"], detail["counts"], strict=True)
        ]
        rows.append((book.item(figure.item), *cells))
    heads = [t("{month} {year}", month=t.month_short(p), year=str(p.year)) for p in months]
    columns = (Column(t("Item")), *(Column(h, number=True) for h in heads))
    caption = t("Complaints a month about items that come in waves")
    return Table(caption, columns, tuple(rows), show_caption=False)
