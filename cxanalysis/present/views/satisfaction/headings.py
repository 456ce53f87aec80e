"""Does service meet what customers accept and expect: the headings of the satisfaction page."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.present import blocks_text
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import months as moving
from cxanalysis.present.views.satisfaction import parts, titles
from cxanalysis.present.views.satisfaction import response as answering
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
    elif len(below) == 1:
        title = t("{name} is the one part of the service that falls short", name=names)
    elif below:
        title = t(
            "{k} of {all} fall short: {names}", k=t.number(len(below)), all=titles.count(book, found), names=names
        )
    elif edge:
        title = t("Nothing clearly falls short; too close to call: {names}", names=names)
    else:
        title = t("Every part of the service meets what customers accept")
    return blocks_text.finding("zone", title, _overall_zone(book))


def _overall_zone(book: Book) -> str:
    """Say where service stands over all dimensions."""
    t, low = book.t, book.get(parts.ZONE, parts.OVERALL)
    if low is None or not low.verdict:
        return ""
    place = titles.verdict(book, low)
    return t("Over all dimensions: {place} ({margins}).", place=small(place), margins=titles.margins(book, low))


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
    if not any(parts.side(f) for f in found):
        return t("Too few answers to hold service against expectations")
    if len(below) == len(found):
        return t("All {all} fall short of what customers expect", all=titles.count(book, found))
    if not below:
        return t("Nothing is shown to fall short of what customers expect")
    k = t.number(len(below))
    return t("{k} of {all} fall short of what customers expect", k=k, all=titles.count(book, found))


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
    if not below:
        return blocks_text.finding("items", t("No single item is shown to fall short of what customers accept"))
    words = {"k": t.number(len(below)), "all": titles.count(book, found)}
    homes = list(dict.fromkeys(home for f in below if (home := parts.dimension_of(book, f.item))))
    if len(homes) == 1 and len(below) > 1:
        return blocks_text.finding(
            "items", t("{k} of {all} fall short, all in {home}", home=book.item(homes[0]), **words)
        )
    return blocks_text.finding("items", t("{k} of {all} fall short of what customers accept", **words))


def trend_finding(book: Book) -> Block | None:
    """Return the heading of the months; None where there is no month before."""
    t, figure = book.t, moving.headline(book)
    if figure is None or not moving.has_past(book, figure):
        return None
    title = {
        "better": t("Satisfaction is getting better"),
        "worse": t("Satisfaction is getting worse"),
        "no_change": t("No clear change in overall satisfaction this month"),
        "too_few": t("It is too early to say whether satisfaction changes"),
    }[book.verdict(figure)]
    return blocks_text.finding("trend", title, _compared(book, figure))


def _compared(book: Book, figure: Figure) -> str:
    """Say where a score stands, and how that compares with the month before and the year before."""
    t, change = book.t, figure.change
    words = {"name": moving.name(book, figure), "value": book.value(figure), "between": book.between(figure)}
    start = t("**{name}** stands at **{value}** ({between})", **words)
    if change is None:
        return t("{start}.", start=start)
    month = book.against(figure, change.delta, change.previous_period)
    year = book.against(figure, change.year_delta, change.year_period)
    if interval := moving.year_interval(book, figure):
        year = t("{year} ({level} interval: {interval})", year=year, level=book.level(), interval=interval)
    against = t(", ").join([said for said in (month, year) if said]) or t("no earlier month to compare with")
    return t("{start}: {against}.", start=start, against=against)


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
        title = t("No clear change in who is satisfied or would recommend")
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


def response_finding(book: Book) -> Block | None:
    """Return the heading of who answered and of the scales; None where neither is known."""
    t, rate, alphas = book.t, book.get("satisfaction.response_rate"), answering.alphas(book)
    if rate is not None:
        words = {"x": t.number(rate.detail["x"]), "n": t.number(rate.n or 0), "between": book.between(rate)}
        intro = t("{x} of {n} eligible invitations were completed ({between}).", **words)
        return blocks_text.finding("response", t("{share} of those asked answered", share=book.value(rate)), intro)
    if not alphas:
        return None
    words = {"low": book.value(alphas[0]), "high": book.value(alphas[-1])}
    return blocks_text.finding("response", t("Scales of the dimensions: alpha from {low} to {high}", **words))
