"""Words of where complaints gather: names of attributes and values, how sure an order is, how few people."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present.book import Book, shows_zero
from cxanalysis.present.language import large, small
from cxanalysis.present.views.complaints.items import LESS, MORE, USUAL, verdict_words
from cxanalysis.present.views.complaints.numbers import NAMELESS, SHARE, is_item
from cxanalysis.present.views.course_words import category, channel
from cxanalysis.record import Figure

CHANGE, YEAR, RANK = "complaints.share_change", "complaints.share_year_change", "complaints.rank"
KIND, PEOPLE, VITAL = "complaints.kind_share", "complaints.customer_share", "complaints.customers_for_80"
EFFECTIVE = "complaints.effective_customers"
REST = "*"
MOST_NAMED = 2


def shares(book: Book) -> list[Figure]:
    """Return the shares of the values of all attributes, attribute by attribute, most complaints first."""
    return [f for f in book.record.items(SHARE) if not is_item(f) and f.value is not None]


def by_attribute(book: Book) -> dict[str, list[Figure]]:
    """Return the shares of each attribute."""
    found: dict[str, list[Figure]] = {}
    for figure in shares(book):
        found.setdefault(figure.detail["by"], []).append(figure)
    return found


def attribute(book: Book, code: str) -> str:
    """Name an attribute of complaints, as a heading begins with it."""
    t = book.t
    return {
        "category": t("Category"),
        "product": t("Product"),
        "quality_characteristic": t("Quality characteristic"),
        "stage": t("Stage of service"),
        "region": t("Region"),
        "method": t("Channel"),
    }[code]


def value(book: Book, by: str, code: str) -> str:
    """Name a value of an attribute; what the data name themselves stays as it is."""
    t = book.t
    closed = {
        "quality_characteristic": {
            "performance": t("Performance"),
            "life": t("Life"),
            "reliability": t("Reliability"),
            "safety": t("Safety"),
            "economy": t("Economy"),
        },
        "stage": {
            "pre_sale": t("Before the sale"),
            "in_sale": t("During the sale"),
            "after_sale": t("After the sale"),
            "technical_support": t("Technical support"),
            "extended": t("Extended service"),
        },
    }
    if by == "category":
        return large(category(book, code))
    return large(channel(book, code)) if by == "method" else closed.get(by, {}).get(code, code)


def name(book: Book, figure: Figure) -> str:
    """Name a share as a sentence begins with it: Region North."""
    t, by, code = book.t, figure.detail["by"], figure.detail["value"]
    if code == REST:
        return t.n("Other ({n})", "Other ({n})", figure.detail["values"])
    own = value(book, by, code)
    return {
        "category": t("Category {name}", name=small(own)),
        "product": t("Product {name}", name=own),
        "quality_characteristic": t("Quality characteristic {name}", name=small(own)),
        "stage": t("Stage {name}", name=small(own)),
        "region": t("Region {name}", name=own),
        "method": t("Channel {name}", name=small(own)),
    }[by]


def label(book: Book, figure: Figure) -> str:
    """Name a share under the heading of its attribute."""
    code = figure.detail["value"]
    return name(book, figure) if code == REST else value(book, figure.detail["by"], code)


def flagged(figures: Sequence[Figure], verdict: str = MORE) -> list[Figure]:
    """Return the shares with a verdict."""
    return [f for f in figures if f.verdict == verdict]


def judged(figures: Sequence[Figure]) -> bool:
    """Tell whether any share could be held against its own past."""
    return any(f.verdict in (MORE, LESS, USUAL) for f in figures)


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a verdict; nothing for all others together."""
    return "" if figure.detail.get("value") == REST else verdict_words(book, figure.verdict)


def change(book: Book, figure: Figure | None) -> str:
    """Write a change of a share with its interval, in points: +2 (−1 to +5)."""
    t = book.t
    if figure is None or figure.value is None:
        return t("no figure")
    words = {"size": _signed(book, figure.value)}
    if figure.low is None or figure.high is None:
        return words["size"]
    return t("{size} ({low} to {high})", low=_signed(book, figure.low), high=_signed(book, figure.high), **words)


def _signed(book: Book, share: float) -> str:
    written = book.t.signed(100 * share, 0)
    return "0" if shows_zero(written) else written


def order(book: Book) -> str:
    """Say how sure it is which item is the most frequent; empty where nothing can be ranked."""
    t, ranked = book.t, [f for f in book.record.items(RANK) if f.value is not None and f.item != NAMELESS]
    if len(ranked) < 2:
        return ""
    first = sorted(ranked, key=lambda f: (f.value or 0.0, -(f.n or 0), f.item))
    top = first[0]
    if top.high == 1:
        return t("**{item}** is clearly the most frequent item.", item=book.item(top.item))
    ties = [f for f in first if f.low == 1]
    if len(ties) <= MOST_NAMED:
        names = t.join([book.item(f.item) for f in ties])
        return t("Which of {items} is the most frequent item cannot be told.", items=names)
    return t.n(
        "The first {n} items cannot be told apart: each may be the most frequent.",
        "The first {n} items cannot be told apart: each may be the most frequent.",
        len(ties),
    )


def place(book: Book, figure: Figure | None) -> str:
    """Write the rank of an item with the ranks it may truly have: 2nd place is `2 (2 to 5)`, a sure one `1`."""
    t = book.t
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return t("too few to say")
    rank, low, high = (t.number(v) for v in (figure.value, figure.low, figure.high))
    if low == high:
        return t("{rank} (sure)", rank=rank)
    return t("{rank} ({low} to {high})", rank=rank, low=low, high=high)


def people(book: Book) -> str:
    """Say whether a few customers make many of the complaints of twelve months; empty where too few complained."""
    t, year, month = book.t, book.get(PEOPLE, "year"), book.get(PEOPLE, "month")
    if year is None:
        return ""
    parts = [
        t(
            "{span}, {people} named customers made {all} complaints; the busiest tenth of them made "
            "**{share}** ({sure}).",
            span=_span(book, year.detail["months"]), people=t.number(year.detail["customers"]),
            all=t.number(year.n or 0), share=book.value(year), sure=book.sure(year),
        )
    ]  # fmt: skip
    ends = {key: book.number(year, year.detail[f"chance_{key}"]) for key in ("low", "high")}
    if year.verdict == "more_than_chance":
        parts.append(t("Chance alone would give {low} to {high}: a few customers complain more than the rest.", **ends))
    elif year.verdict == "as_chance":
        parts.append(t("Chance alone would give {low} to {high}: that a few complain more is not shown.", **ends))
    else:
        parts.append(t("They are too few to say whether that is more than chance brings."))
    vital = book.get(VITAL, "year")
    if vital is not None and vital.value:
        share = t.percent(vital.detail["share"])
        parts.append(t("The busiest {n} made {share}.", n=t.number(vital.value), share=share))
    if month is not None and year.detail["months"] > 1:
        parts.append(t("In {month} alone the busiest tenth made {share}.", month=book.month(), share=book.value(month)))
    return " ".join(parts)


def _span(book: Book, months: int) -> str:
    """Write the months that customers are counted over: In the twelve months to October 2026."""
    t = book.t
    if months == 12:
        return t("In the twelve months to {month}", month=book.month())
    if months == 1:
        return t("In {month}", month=book.month())
    return t("In the {n} months to {month}", n=t.count(months), month=book.month())


def kinds(book: Book) -> str:
    """Say how many grumbles and objections were recorded, each against its own past; empty where there are none."""
    t, found = book.t, {f.item: f for f in book.record.items(KIND) if f.value is not None}
    if not found:
        return ""
    said = [
        t("{count} ({share} of all records, {verdict})", count=_counted(book, item, f.detail["x"]),
          share=t.percent(f.value or 0.0), verdict=verdict_words(book, f.verdict))
        for item, f in found.items()
    ]  # fmt: skip
    first = next(iter(found.values()))
    return t.n(
        "Beside {n} complaint, {month} has {kinds}.",
        "Beside {n} complaints, {month} has {kinds}.",
        first.detail["complaints"], month=book.month(), kinds=t.join(said),
    )  # fmt: skip


def _counted(book: Book, kind: str, n: int) -> str:
    t = book.t
    return t.n("{n} grumble", "{n} grumbles", n) if kind == "grumble" else t.n("{n} objection", "{n} objections", n)
