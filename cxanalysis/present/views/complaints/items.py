"""What customers complain about: the items of the month against their usual share, and the months they stood out in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import ranked_bars
from cxanalysis.present.figures.ranked_bars import Bar, BarsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.complaints.numbers import has_items, items_of
from cxanalysis.record import Figure

MOST_BARS, MOST_NAMES = 10, 2
MORE, LESS, USUAL = "more_than_usual", "less_than_usual", "as_usual"


def items_finding(book: Book) -> Block | None:
    """Return the heading of the items, with how far complaints gather in a few of them; nothing where none is named."""
    t, items = book.t, _items(book)
    counted = _counted(items)
    if not has_items(book):
        return None
    more = [f for f in items if f.verdict == MORE]
    if len(more) == 1:
        title = t("{item} has more than its usual share of complaints", item=book.item(more[0].item))
    elif more:
        title = t("{items} have more than their usual share of complaints", items=names(book, more))
    elif len(counted) == 1:
        title = t("Complaints are about one item only")
    elif judged(items):
        title = t("No item has more than its usual share of complaints")
    else:
        title = t("There is too little to say which items are unusual")
    return blocks_text.finding("items", title, _gathered(book))


def _alone(book: Book, figure: Figure) -> str:
    """Say that there is one item only."""
    return book.t.n(
        "The only complaint is about {item}", "All {n} complaints are about {item}", figure.n or 0,
        item=book.item(figure.item),
    )  # fmt: skip


def _gathered(book: Book) -> str:
    """Say in plain words how far the complaints gather in a few items."""
    t, items = book.t, _counted(_items(book))
    top, k = book.get("complaints.top3_share"), _vital_count(book)
    if len(items) < 2:
        return ""
    if not _is_even(book, items):
        return _few(book, items, top, k)
    even = t("That complaints gather in a few of the {n} items cannot be told from chance.", n=len(items))
    return t("{even} {few}", even=even, few=_few(book, items, top, k)).strip()


def _few(book: Book, items: Sequence[Figure], top: Figure | None, k: int) -> str:
    """Say which share the first items make, and how many make the vital share."""
    t, all_of = book.t, book.t.count(len(items))
    share = _vital(book, items) if k else ""
    some = int(top.detail["items"]) if top is not None else 0
    if top is None or some >= min(k or len(items), len(items)):
        if not k:
            return ""
        return t.n(
            "{count} item of {all} makes {share} of complaints.", "{count} items of {all} make {share} of complaints.",
            k, all=all_of, share=share,
        )  # fmt: skip
    if not k:
        return t.n("{count} item makes {some} of complaints.", "{count} items make {some} of complaints.",
                   some, some=book.value(top))  # fmt: skip
    return t.n(
        "{count} item makes {some} of complaints, {most} of {all} make {share}.",
        "{count} items make {some} of complaints, {most} of {all} make {share}.",
        some, some=book.value(top), most=t.count(k), all=all_of, share=share,
    )  # fmt: skip


def _is_even(book: Book, items: Sequence[Figure]) -> bool:
    """Tell whether the complaints may as well fall on all items evenly."""
    index = book.get("complaints.effective_items")
    return index is None or index.high is None or index.high >= len(items)


def _vital(book: Book, items: Sequence[Figure]) -> str:
    """Write the share that the vital few hold together."""
    return book.t.percent(items[(_vital_count(book) or len(items)) - 1].detail["running"])


def _vital_count(book: Book) -> int:
    """Return how many items hold the vital share; 0 where that is not known."""
    vital = book.get("complaints.items_for_80")
    return int(vital.value) if vital is not None and vital.value else 0


def _items(book: Book) -> list[Figure]:
    """Return the items of the month and of the twelve before, most complaints first."""
    return items_of(book)


def _counted(items: Sequence[Figure]) -> list[Figure]:
    return [f for f in items if f.detail["x"]]


def judged(items: Sequence[Figure]) -> bool:
    """Tell whether any item could be held against its own past."""
    return any(f.verdict in (MORE, LESS, USUAL) for f in items)


def items_figure(book: Book, number: int) -> Block | None:
    """Return the ranked bars; nothing without complaints or where none names an item."""
    t, items = book.t, _items(book)
    counted = _counted(items)
    if not has_items(book):
        return None
    sub = t.n(
        "Complaints by item, {n} complaint, {month}.", "Complaints by item, {n} complaints, {month}.",
        counted[0].n or 0, month=book.month(),
    )  # fmt: skip
    if any("usual_count" in f.detail for f in counted):
        sub = t("{sub} Dark line: to be expected from the item’s own past.", sub=sub)
    return blocks_figure.figure(
        id="fig-items",
        number=t("Figure {n}", n=number),
        title=_items_title(book, counted),
        sub=sub,
        draw=partial(ranked_bars.draw, _bars(book, counted)),
        alt=_items_alt(book, counted),
        note=_note(book, counted),
        table=_items_table(book, items),
        numbers=t("Numbers behind figure {n}", n=number),
    )


def _note(book: Book, items: Sequence[Figure]) -> str:
    """Say how to read the bars, with the methods in brackets and how concentrated the complaints are."""
    t, index = book.t, book.get("complaints.effective_items")
    if judged(items):
        note = t(
            "**How to read it.** The dark line is the item’s share of the twelve months before, out of this month’s "
            "complaints; colour marks a share above it that chance does not explain. A share also rises when other "
            "items fall. (Binomial test that allows for unrest between months, false findings held at {fdr}; "
            "intervals: Goodman.)",
            fdr=t.percent(book.context.parameters.fdr),
        )
    else:
        note = t(
            "**How to read it.** The longer a bar, the more complaints; there is too little past, or there are too few "
            "complaints, to say which are unusual. (Interval of shares: Goodman.)"
        )
    if index is None or len(items) < 2 or _is_even(book, items):
        return note
    return t(
        "{note} Complaints are as concentrated as if they fell on {n} equally frequent items ({between}).",
        note=note, n=book.value(index), between=book.sure(index),
    )  # fmt: skip


def _items_title(book: Book, items: Sequence[Figure]) -> str:
    t = book.t
    more = [f for f in items if f.verdict == MORE]
    if len(more) == 1:
        words = {"item": book.item(more[0].item), "x": t.number(more[0].detail["x"]), "n": t.number(more[0].n or 0)}
        return t("{item}: {x} of {n} complaints, more than its usual share", **words)
    if more:
        return t("{items} make up more of the complaints than usual", items=names(book, more))
    if len(items) == 1:
        return _alone(book, items[0])
    if judged(items):
        k = _vital_count(book)
        return t.n(
            "{n} item holds {share} of complaints; none is above its usual share",
            "{n} items hold {share} of complaints; none is above its usual share",
            k, share=_vital(book, items),
        )  # fmt: skip
    first = items[0]
    words = {"item": book.item(first.item), "x": t.number(first.detail["x"]), "n": t.number(first.n or 0)}
    return t("{item} leads with {x} of {n} complaints", **words)


def names(book: Book, figures: Sequence[Figure]) -> str:
    """Name items, or count them where there are many."""
    names = list(dict.fromkeys(book.item(f.item) for f in figures))
    return book.t.join(names) if len(names) <= MOST_NAMES else book.t("{n} items", n=len(names))


def _bars(book: Book, items: Sequence[Figure]) -> BarsSpec:
    """Put the items into bars: the first ten, further ones as far as a flag reaches, the rest as one bar."""
    t = book.t
    reach = max((i for i, f in enumerate(items, 1) if f.verdict == MORE), default=0)
    shown = items[: max(MOST_BARS, min(reach, 2 * MOST_BARS))]
    shown = items if len(items) - len(shown) < 2 else shown
    bars = [_bar(book, f) for f in shown]
    last = shown[-1].detail
    if last["later"]:
        words = t.n("Other ({n} item)", "Other ({n} items)", last["later_items"])
        bars.append(Bar(words, last["later"], t.number(last["later"]), share=t.percent(1.0), rest=True))
    k = _vital_count(book)
    return BarsSpec(
        bars=tuple(bars),
        axis=Axis(t.number, low=0.0),
        count_head=t.month_short(book.context.period),
        share_head=t("running share"),
        usual_head=t("to be expected"),
        vital=k if k <= len(shown) else 0,
        vital_label=t.n("{n} item: {share}", "{n} items: {share}", k, share=_vital(book, items)),
    )


def _bar(book: Book, figure: Figure) -> Bar:
    t, detail = book.t, figure.detail
    return Bar(
        label=book.item(figure.item),
        value=detail["x"],
        count=t.number(detail["x"]),
        usual=detail.get("usual_count"),
        share=t.percent(detail["running"]),
        mark="worse" if figure.verdict == MORE else "",
        flag=verdict_words(book, figure.verdict),
        arrow={MORE: "▲", LESS: "▼"}.get(figure.verdict, ""),
    )


def verdict_words(book: Book, verdict: str) -> str:
    """Return the words of an item's verdict against its own past."""
    t = book.t
    words = {MORE: t("more than usual"), USUAL: t("as usual"), LESS: t("less than usual")}
    return words.get(verdict, t("too few to say"))


def _items_alt(book: Book, items: Sequence[Figure]) -> str:
    """Describe the bars: the largest items, who stands out, the vital few."""
    t = book.t
    largest = [t("{item} {x}", item=book.item(f.item), x=t.number(f.detail["x"])) for f in items[:3]]
    more = [
        t("{item} ({x}, expected {usual})", item=book.item(f.item), x=t.number(f.detail["x"]),
          usual=t.number(f.detail["usual_count"]))
        for f in items if f.verdict == MORE
    ]  # fmt: skip
    none = t("No item is above its usual share.") if judged(items) else t("There is too little to say what is usual.")
    said = t("Above the usual share: {items}.", items=t.join(more[:3])) if more else none
    return t.n(
        "Ranked bars of {n} complaint by item in {month}. Most frequent: {items}. {said} {gathered}",
        "Ranked bars of {n} complaints by item in {month}. Most frequent: {items}. {said} {gathered}",
        items[0].n or 0, month=book.month(), items=t.join(largest), said=said, gathered=_gathered(book),
    ).strip()  # fmt: skip


def _items_table(book: Book, items: Sequence[Figure]) -> Table:
    t = book.t
    heads = (t("Item"), t("Complaints"), t("Share"), t("Interval"), t("To be expected"), t("Running share"))
    rows = tuple(
        (
            book.item(f.item),
            t.number(f.detail["x"]),
            book.value(f),
            book.between(f),
            t.number(f.detail["usual_count"], 1) if "usual_count" in f.detail else t("no figure"),
            t.percent(f.detail["running"], 1),
            verdict_words(book, f.verdict),
        )
        for f in items
    )
    columns = (*(Column(h, number=i > 0) for i, h in enumerate(heads)), Column(t("Against its own past")))
    return Table(t("Complaints by item, {month}", month=book.month()), columns, rows, show_caption=False)
