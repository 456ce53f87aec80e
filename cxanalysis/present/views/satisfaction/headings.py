"""Does service meet what customers accept and expect: the headings of the satisfaction page."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present import blocks_text
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views.satisfaction import months as moving
from cxanalysis.present.views.satisfaction import parts, titles
from cxanalysis.present.views.satisfaction import shares as sharing
from cxanalysis.record import Figure


def zone_finding(book: Book) -> Block | None:
    """Return the heading of the zone of tolerance; None where the lowest accepted service was not asked."""
    t, found = book.t, parts.ranked(book, parts.ZONE, parts.dimensions(book))
    if not found:
        return None
    below, edge = parts.short(found), [f for f in found if parts.side(f) == "border"]
    names = t.join([book.item(f.item) for f in below or edge])
    if not any(parts.side(f) for f in found):
        title = t("Too few answers for a verdict on service quality")
    elif len(below) == 1 < len(found):
        title = t("Only {name} is below what customers accept", name=names)
    elif below:
        title = t.n("{name} is below what customers accept",
                    "{count} of {all} are below what customers accept: {name}",
                    len(below), all=titles.count(book, found), name=names)  # fmt: skip
    elif edge:
        title = t("Nothing is clearly below what customers accept; too close to call: {names}", names=names)
    else:
        title = t("Every part of the service meets what customers accept")
    return blocks_text.finding("zone", title, _overall_zone(book))


def _overall_zone(book: Book) -> str:
    """Say where service stands over all dimensions."""
    low = book.get(parts.ZONE, parts.OVERALL)
    return titles.place(book, low) if low is not None and low.verdict else ""


def gap_finding(book: Book) -> Block | None:
    """Return the heading of the gaps to expectation, or of the bare scores; None where there are neither."""
    names = parts.dimensions(book)
    if found := parts.ranked(book, parts.GAP, names):
        return blocks_text.finding("gap", _gap_heading(book, found), _overall_gap(book))
    if parts.form(book, names) != parts.PERCEIVED:
        return None
    found = parts.ranked(book, parts.PERCEIVED, names)
    return blocks_text.finding("gap", _perceived_heading(book, found), _overall_perceived(book))


def _gap_heading(book: Book, found: Sequence[Figure]) -> str:
    t, below = book.t, parts.short(found)
    words = {"all": titles.count(book, found), "name": book.item(found[0].item)}
    if not any(parts.side(f) for f in found):
        return t("Too few answers to hold service against expectations")
    if not below:
        return t("Nothing is shown to score below what customers expect")
    if len(below) == len(found):
        return t.n("{name} scores below what customers expect", "All {all} score below what customers expect",
                   len(found), **words)  # fmt: skip
    return t.n("{count} of {all} scores below what customers expect",
               "{count} of {all} score below what customers expect", len(below), **words)  # fmt: skip


def _perceived_heading(book: Book, found: Sequence[Figure]) -> str:
    t, weakest = book.t, parts.first(found)
    if titles.are_dimensions(book, found):
        if weakest is not None:
            return t("{name} is scored lower than every other dimension", name=book.item(weakest.item))
        return t("No dimension is clearly scored lowest")
    if weakest is not None:
        return t("{name} is scored lower than every other item", name=book.item(weakest.item))
    return t("No item is clearly scored lowest")


def _overall_gap(book: Book) -> str:
    """Say the gap over all dimensions, plain and weighted by importance."""
    t, plain = book.t, book.get(parts.GAP, parts.OVERALL)
    if plain is None:
        return ""
    weighted = book.get("satisfaction.gap_weighted", parts.OVERALL)
    words = {"gap": book.value(plain), "between": book.between(plain), "level": book.level()}
    line = t("Over all dimensions the gap is **{gap} points** ({between} with {level} confidence).", **words)
    if weighted is None:
        return line
    more = {"gap": book.value(weighted), "between": book.between(weighted)}
    if "fixed" in weighted.detail:
        more["weights"] = weighted.detail["fixed"]
        return t("{line} With the weights {weights}: {gap} ({between}).", line=line, **more)
    return t("{line} Weighted by what each customer finds important: {gap} ({between}).", line=line, **more)


def _overall_perceived(book: Book) -> str:
    t, figure = book.t, book.get(parts.PERCEIVED, parts.OVERALL)
    if figure is None:
        return ""
    words = {"value": book.value(figure), "between": book.between(figure), "level": book.level()}
    return t("Over all dimensions the score is **{value}** ({between} with {level} confidence).", **words)


def items_finding(book: Book) -> Block | None:
    """Return the heading of the items; None where no item was answered."""
    t, names = book.t, parts.items(book)
    measure = parts.form(book, names)
    if not measure:
        return None
    found = parts.ranked(book, measure, names)
    below = parts.short(found)
    if measure == parts.PERCEIVED:
        return blocks_text.finding("items", _perceived_heading(book, found))
    if measure == parts.GAP:
        return blocks_text.finding("items", _gap_heading(book, found))
    if not any(parts.side(f) for f in found):
        return blocks_text.finding("items", t("Too few answers to judge single items"))
    return blocks_text.finding("items", _items_heading(book, found, below))


def _items_heading(book: Book, found: Sequence[Figure], below: Sequence[Figure]) -> str:
    """Say how many items are below what customers accept, and whether all are of one dimension."""
    t, homes = book.t, {parts.dimension_of(book, f.item) for f in below}
    words = {"all": titles.count(book, found), "home": book.item(max(homes, default=""))}
    if not below:
        return t("No single item is shown to be below what customers accept")
    if len(homes) > 1 or "" in homes or len(below) == 1:
        return t.n("{count} of {all} is below what customers accept",
                   "{count} of {all} are below what customers accept", len(below), **words)  # fmt: skip
    if len(below) == 2:
        return t("Two of {all} are below what customers accept, both in {home}", **words)
    return t.n("{count} of {all} is below what customers accept, in {home}",
               "{count} of {all} are below what customers accept, all in {home}", len(below), **words)  # fmt: skip


def shares_finding(book: Book) -> Block | None:
    """Return the heading of satisfied, dissatisfied and recommending customers; None where none was asked."""
    t, nps = book.t, book.get("satisfaction.nps")
    found = [*sharing.shares_found(book), *([nps] if nps else [])]
    if not found:
        return None
    moved = [f for f in found if book.verdict(f) in moving.LOUD]
    if moved and moved[0] is not nps:
        title = sharing.shares_title(book, sharing.shares_found(book))
    elif moved:
        up = book.direction(moved[0]) == "up"
        title = (
            t("More customers would recommend us than usual")
            if up
            else t("Fewer customers would recommend us than usual")
        )
    elif any(book.verdict(f) == "no_change" for f in found):
        year = next((said for said in (sharing.year_title(book, f) for f in found) if said), "")
        title = year or t("No clear change in who is satisfied or would recommend")
    else:
        title = t("It is too early to say whether these shares change")
    return blocks_text.finding("shares", title, _nps_words(book, nps) if nps else "")


def _nps_words(book: Book, nps: Figure) -> str:
    t = book.t
    words = {
        "value": book.value(nps),
        "between": book.between(nps),
        "up": t.percent(nps.detail["promoters_share"]),
        "down": t.percent(nps.detail["detractors_share"]),
    }
    return t("{up} are promoters and {down} detractors: net promoter score **{value}** ({between}).", **words)
