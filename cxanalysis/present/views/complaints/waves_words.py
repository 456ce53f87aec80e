"""Words of the waves of complaints: what the record holds of them, how a crest and a change from it are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cxanalysis.present.book import Book
from cxanalysis.record import Figure

MEASURE, IMPROVED, COURSE, RATE = "complaints.wave_items", "complaints.improved_item", "complaints.trend", "rate"
MOST_CRESTS, MOST_NAMED = 4, 2
ALL = 0.995  # share of the excess that is written as 100 % or more


def whole(book: Book) -> Figure | None:
    """Return what the waves of all complaints are made of; None where these have none, or it cannot be told."""
    return book.record.get(MEASURE, "")


def shares(book: Book) -> list[Figure]:
    """Return the items with their shares of the excess, largest first."""
    return [f for f in book.record.items(MEASURE) if f.item and f.value is not None]


def own(book: Book) -> list[Figure]:
    """Return the items that come in waves by themselves, with a crest to show, in the order of the course."""
    found = {f.item: f for f in book.record.items(MEASURE) if f.detail.get("own", {}).get("crests")}
    order = [f.item for f in book.record.items(COURSE)]
    return [found[name] for name in sorted(found, key=lambda n: order.index(n) if n in order else len(order))]


def changes(book: Book) -> list[Figure]:
    """Return the comparisons from the crest before to the last one."""
    return book.record.items(IMPROVED)


def earlier(book: Book) -> list[Figure]:
    """Return what is shown to have changed from one earlier crest to the next, latest first."""
    now = book.record.period
    found = [
        f for f in book.record if f.measure == IMPROVED and f.period != now and f.verdict in ("improved", "worsened")
    ]
    return sorted(found, key=lambda f: (f.period, f.item), reverse=True)


def crest(book: Book, told: Mapping[str, Any]) -> str:
    """Name a crest in a sentence: May to July 2025."""
    t, first, last = book.t, told["first"], told["last"]
    if first == last:
        return t.month(first)
    start = t.month_name(first) if first[:4] == last[:4] else t.month(first)
    return t("{first} to {last}", first=start, last=t.month(last))


def crest_short(book: Book, told: Mapping[str, Any]) -> str:
    """Name a crest over a column: May–Jul."""
    t, first, last = book.t, told["first"], told["last"]
    if first == last:
        return t.month_short(first)
    return t("{first}–{last}", first=t.month_short(first), last=t.month_short(last))


def crests(book: Book, told: Sequence[Mapping[str, Any]]) -> str:
    """Name a few crests, count many."""
    t = book.t
    if len(told) <= MOST_CRESTS:
        return t.join([t("**{crest}**", crest=crest(book, c)) for c in told])
    return t("{n} crests, the last in **{crest}**", n=t.count(len(told)), crest=crest(book, told[-1]))


def names(book: Book, figures: Sequence[Figure]) -> str:
    """Name items, or count them where there are many."""
    if len(figures) > MOST_NAMED:
        return book.t.n("{n} item", "{n} items", len(figures))
    return book.t.join([book.item(f.item) for f in figures])


def whole_of_it(figure: Figure) -> bool:
    """Tell whether an item makes all of the excess: over 100 % where others fell meanwhile."""
    return figure.value is not None and figure.value >= ALL


def change(book: Book, ratio: float | None) -> str:
    """Write a ratio as a change: −45%."""
    t = book.t
    return t("{n}%", n=t.signed(100 * (ratio - 1))) if ratio is not None else t("not known")


def between(book: Book, figure: Figure) -> str:
    """Write the interval of a change: −62% to −20%."""
    t = book.t
    if figure.low is None:
        return t("not known")
    if figure.high is None:
        return t("{low} or more", low=change(book, figure.low))
    return t("{low} to {high}", low=change(book, figure.low), high=change(book, figure.high))


def verdict(book: Book, code: str) -> str:
    """Return the words of a comparison's verdict."""
    t = book.t
    return {"improved": t("Improved"), "worsened": t("Worsened"), "unclear": t("Cannot tell")}.get(code, t("Too few"))
