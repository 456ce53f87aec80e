"""When each item stood out: complaints by item and month, each month held against the twelve before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cxanalysis.period import Period
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import heat_map
from cxanalysis.present.figures.heat_map import HeatRow, HeatSpec
from cxanalysis.present.views.complaints.items import LESS, MORE, USUAL, names, verdict_words
from cxanalysis.present.views.complaints.numbers import SHARE, has_months, heat_months, is_item, items_of
from cxanalysis.record import Figure

MOST_ROWS, ALWAYS = 15, 10
Grid = list[tuple[str, list[Figure | None]]]


def months_finding(book: Book) -> Block | None:
    """Return the heading of the months: which items stood out in the last twelve; nothing where none is named."""
    t, grid, months = book.t, _grid(book), heat_months(book)
    cells = _stood_out(grid)
    first = _first_judged(grid, months)
    if not has_months(book):
        return None
    if first is None:
        title = t("When an item stood out cannot be told yet")
    elif not cells:
        title = t("No item stood out in the last {n} months", n=len(months))
    elif len({f.period for f in cells}) > 1:
        title = t("{items} stood out in the last {n} months", items=names(book, cells), n=len(months))
    elif first != months[-1]:
        title = t("{items} stood out in {month} only", items=names(book, cells), month=t.month_name(cells[0].period))
    else:
        title = t("{items} stood out in {month}", items=names(book, cells), month=t.month_name(cells[0].period))
    return blocks_text.finding("months", title)


def _grid(book: Book) -> Grid:
    """Return the items to show, each with its month's figures: the ten most frequent, and what stood out."""
    months = heat_months(book)
    rows: Grid = []
    items = [f.item for f in items_of(book)] or sorted({f.item for f in book.record if is_item(f)})
    for item in items:
        found = [book.record.get(SHARE, item, str(p)) for p in months]
        counted = any(f is not None and f.detail["x"] for f in found)
        if counted and (len(rows) < ALWAYS or any(f is not None and f.verdict == MORE for f in found)):
            rows.append((item, found))
    return rows[:MOST_ROWS]


def _stood_out(grid: Grid) -> list[Figure]:
    """Return the cells with more complaints than usual, latest first, larger counts first."""
    cells = [f for _, found in grid for f in found if f is not None and f.verdict == MORE]
    return sorted(cells, key=lambda f: (f.period, f.detail["x"]), reverse=True)


def _first_judged(grid: Grid, months: Sequence[Period]) -> Period | None:
    """Return the first month in which any item could be held against its own past."""
    judged = {f.period for _, found in grid for f in found if f is not None and f.verdict in (MORE, LESS, USUAL)}
    return next((p for p in months if str(p) in judged), None)


def months_figure(book: Book, number: int) -> Block | None:
    """Return the heat map of items by months; nothing with a single month, or where no item is named."""
    t, grid, months = book.t, _grid(book), heat_months(book)
    if not has_months(book):
        return None
    sub = t(
        "Complaints by item and month, number, {first} to {month} ({n} in {month}). Outlined: more than usual.",
        first=t.month(months[0]), month=book.month(), n=_count(book, months[-1]) or t("no figure"),
    )  # fmt: skip
    spec = _spec(book, grid, months)
    return blocks_figure.figure(
        id="fig-months",
        number=t("Figure {n}", n=number),
        title=_title(book, grid, months),
        sub=sub,
        draw=partial(heat_map.draw, spec),
        alt=_alt(book, grid, months),
        note=_note(book, _first_judged(grid, months), months),
        table=_table(book, grid, months),
        numbers=t("Numbers behind figure {n}", n=number),
        narrow=_narrow(book, spec),
    )


def _narrow(book: Book, spec: HeatSpec) -> str:
    """Say that a phone shows the newest months only, where it does."""
    if len(spec.columns) <= spec.narrow_columns:
        return ""
    return book.t("The picture shows the last {n} months; the table has all.", n=book.t.count(spec.narrow_columns))


def _note(book: Book, judged: Period | None, months: Sequence[Period]) -> str:
    """Say how to read the map, and from when on months could be judged."""
    t, fdr = book.t, book.t.percent(book.context.parameters.fdr)
    if judged is None:
        return t(
            "**How to read it.** The darker a cell, the more complaints. (Ten earlier months are needed to judge one.)"
        )
    note = t(
        "**How to read it.** The darker a cell, the more complaints; an outline marks a month in which the item’s "
        "share of them was larger than its twelve months before explain."
    )
    if judged != months[0]:
        note = t("{note} Months before {month} have too little past to be judged.", note=note, month=t.month(judged))
    return t(
        "{note} (Binomial test as for the items; false findings held at {fdr} over the earlier months together.)",
        note=note, fdr=fdr,
    )  # fmt: skip


def _title(book: Book, grid: Grid, months: Sequence[Period]) -> str:
    """Say which item stands out now, or which did last and whether it is back to normal."""
    t, cells = book.t, _stood_out(grid)
    if _first_judged(grid, months) is None:
        return t("No month can be judged yet: too few complaints or months")
    if not cells:
        return t("Each month’s counts are within what chance explains")
    latest = [f for f in cells if f.period == cells[0].period]
    if latest[0].period == str(months[-1]):
        return t.n(
            "{items} stands out in {month}", "{items} stand out in {month}",
            len(latest), month=book.month(), items=names(book, latest),
        )  # fmt: skip
    words = {"item": book.item(latest[0].item), "month": t.month(latest[0].period)}
    now = book.record.get(SHARE, latest[0].item)
    if now is not None and now.verdict == USUAL:
        return t("{item} stood out in {month} and is back to usual", **words)
    return t("{item} stood out in {month}", **words)


def _written(book: Book, figure: Figure | None, month: Period) -> str:
    """Write the number of complaints of a cell; a month without complaints has none."""
    if figure is not None:
        return book.t.number(figure.detail["x"])
    return "0" if _count(book, month) == "0" else ""


def _count(book: Book, month: Period) -> str:
    """Write how many complaints a month had."""
    found = book.record.get("complaints.complaints", "", str(month))
    return book.t.number(found.value) if found is not None and found.value is not None else ""


def _spec(book: Book, grid: Grid, months: Sequence[Period]) -> HeatSpec:
    t = book.t
    rows = []
    for item, found in grid:
        written = tuple(_written(book, f, p) for f, p in zip(found, months, strict=True))
        values = tuple(float(f.detail["x"]) if f else 0.0 if w else None for f, w in zip(found, written, strict=True))
        flags = tuple("worse" if f is not None and f.verdict == MORE else "" for f in found)
        rows.append(HeatRow(book.item(item), values, written, flags))
    years = tuple(t("{year}", year=str(p.year)) for p in months)
    return HeatSpec(tuple(t.month_short(p) for p in months), years, tuple(rows))


def _alt(book: Book, grid: Grid, months: Sequence[Period]) -> str:
    """Describe the heat map: what it shows, what stood out, the largest item now."""
    t, cells = book.t, _stood_out(grid)
    words = [
        t("{item} in {month} ({n})", item=book.item(f.item), month=t.month(f.period), n=t.number(f.detail["x"]))
        for f in cells[:3]
    ]
    more = t("More than usual: {cells}.", cells=t.join(words)) if cells else t("No cell is outlined.")
    item, found = grid[0]
    return t.n(
        "Heat map of complaints, {n} item by {k} months, {first} to {month}. {more} {item} had {x} in {month}.",
        "Heat map of complaints, {n} items by {k} months, {first} to {month}. {more} {item} had {x} in {month}.",
        len(grid), k=len(months), first=t.month(months[0]), month=book.month(), more=more, item=book.item(item),
        x=_written(book, found[-1], months[-1]),
    )  # fmt: skip


def _table(book: Book, grid: Grid, months: Sequence[Period]) -> Table:
    t = book.t
    rows = []
    for item, found in grid:
        cells = []
        for figure, month in zip(found, months, strict=True):
            written = _written(book, figure, month) or t("no figure")
            more = figure is not None and figure.verdict == MORE
            cells.append(t("{n}, {verdict}", n=written, verdict=verdict_words(book, MORE)) if more else written)
        rows.append((book.item(item), *cells))
    heads = [t("{month} {year}", month=t.month_short(p), year=str(p.year)) for p in months]
    columns = (Column(t("Item")), *(Column(h, number=True) for h in heads))
    caption = t("Complaints by item and month, {first} to {last}", first=t.month(months[0]), last=t.month(months[-1]))
    return Table(caption, columns, tuple(rows), show_caption=False)
