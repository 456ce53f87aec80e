"""The share of the market, as published: own, largest competitor, change; and what could not be compared with others.

Published shares carry no verdict: how sure they are is seldom known, and a change of theirs is not tested.
"""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book, shows_zero
from cxanalysis.present.escape import Block
from cxanalysis.present.views.satisfaction.compared import when
from cxanalysis.record import Figure

MEASURE = "market.share"
METHODS = (MEASURE,)


def shares(book: Book) -> list[Figure]:
    """Return the shares of the market, the largest first."""
    return [f for f in book.record.items(MEASURE) if f.value is not None]


def market_finding(book: Book) -> Block | None:
    """Return the heading of the market share; None where there is none."""
    t, every = book.t, shares(book)
    if not every:
        return None
    own = next((f for f in every if f.detail["is_own"]), None)
    if own is None:
        return blocks_text.finding("market", t("The own market share is not among those published"))
    rival = _rival(every, own)
    words = {"own": book.value(own), "name": "", "theirs": ""}
    if rival is None:
        return blocks_text.finding("market", t("The market share is {own}", **words), _since(book, own))
    words |= {"name": str(rival.detail["entity"]), "theirs": book.value(rival)}
    if words["own"] == words["theirs"]:
        title = t("The market share is {own}, as large as that of {name}", **words)
    elif (own.value or 0.0) > (rival.value or 0.0):
        title = t("The market share is {own}, ahead of {name} with {theirs}", **words)
    else:
        title = t("The market share is {own}, behind {name} with {theirs}", **words)
    return blocks_text.finding("market", title, _since(book, own))


def _rival(every: list[Figure], own: Figure) -> Figure | None:
    """Return the largest competitor in the market and period of our own share."""
    place = (own.detail.get("market"), own.detail["published"])
    largest = [f for f in every if f.detail.get("place") == "largest"]
    return next((f for f in largest if (f.detail.get("market"), f.detail["published"]) == place), None)


def _since(book: Book, own: Figure) -> str:
    """Say how the own share changed since it was last published."""
    t = book.t
    words = {"now": when(book, own.detail["published"]), "own": book.value(own)}
    if "change" not in own.detail:
        return t("Published for {now}: **{own}**; there is no earlier figure.", **words)
    words |= {
        "before": when(book, own.detail["previous_published"]),
        "previous": book.number(own, own.detail["previous"]),
        "size": book.difference(own, own.detail["change"]),
    }
    if shows_zero(words["size"]):
        return t("Published for {now}: **{own}**, as for {before}.", **words)
    if own.detail["change"] > 0:
        return t("Published for {now}: **{own}**, {size} more than for {before} ({previous}).", **words)
    return t("Published for {now}: **{own}**, {size} less than for {before} ({previous}).", **words)


def market_table(book: Book) -> Block | None:
    """Return the shares of the market; None where there are none."""
    t, every = book.t, shares(book)
    if not every:
        return None
    sure = any(f.low is not None for f in every)
    heads = (
        t("Market share"),
        *([t("{level} interval", level=book.level())] if sure else []),
        t("Before"),
        t("Change"),
    )
    numbers = [Column(head, number=True) for head in heads]
    columns = (Column(t("Company")), *numbers, Column(t("Published for")), Column(t("Source")))
    caption = t("Shares of the market as published; their changes are not tested")
    return blocks_figure.table(Table(caption, columns, tuple(_cells(book, f, sure) for f in every), stack=True))


def _cells(book: Book, figure: Figure, sure: bool) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    name = t("{name} (own)", name=book.organisation) if detail["is_own"] else str(detail["entity"])
    if detail.get("market"):
        name = t("{name}, {market}", name=name, market=detail["market"])
    before, change = t("no figure"), t("not known")
    if "change" in detail:
        words = {"value": book.number(figure, detail["previous"]), "when": when(book, detail["previous_published"])}
        before = t("{value} ({when})", **words)
        change = t("{n} points", n=t.signed(100 * detail["change"], book.digits(figure)))
    numbers = (book.value(figure), *([book.between(figure)] if sure else []), before, change)
    return (name, *numbers, when(book, detail["published"]), detail.get("source", t("not named")))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say which benchmarks and market shares are not shown, and why."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t = book.t
    name, _, rest = code.partition(":")
    entity, _, item = rest.rpartition(":")
    words = {"entity": entity or rest, "item": book.item(item)}
    if name == "market_range":
        return t("Not shown: the market share of {name}. It is not from 0 to 1.", name=rest)
    if name == "market_scope":
        return t("Not shown: market shares. They are of the whole company.")
    start = t("Not compared: {item} of {entity}.", **words)
    said: dict[str, Callable[[], str]] = {
        "benchmark_measure": lambda: t("{start} The report has no such figure to compare.", start=start),
        "benchmark_own": lambda: t("{start} The own figure is missing this month.", start=start),
        "benchmark_scale": lambda: t("{start} It is on another scale than the own figure.", start=start),
        "benchmark_period": lambda: t("{start} Its period is not like 2026-10, 2026-Q3 or 2026.", start=start),
        "benchmark_twice": lambda: t("{start} One period has two values.", start=start),
    }
    return said[name]()
