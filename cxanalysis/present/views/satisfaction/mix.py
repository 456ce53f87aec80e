"""Whether a year's change of satisfaction is the groups' own or that of their shares, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxanalysis.present import blocks_text
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views.satisfaction import segment_words as words
from cxanalysis.record import Figure

if TYPE_CHECKING:
    from cxanalysis.context import Part

MIX = "satisfaction.mix"
METHODS = (MIX,)
INDEX_DIGITS = 1
YEAR = 12  # months


def parts(book: Book) -> tuple[Figure, Figure] | None:
    """Return rate and mix by the attribute to speak of: one whose groups contradict the whole, else the one shown."""
    rates = [f for f in book.record.items(MIX) if f.item.endswith(":rate") and f.value is not None]
    seen = [f"{f.item}:rate" for f in words.shown(book)]
    rates.sort(key=lambda f: (not f.detail["simpson"], f.item not in seen))
    mix = book.get(MIX, rates[0].item.replace(":rate", ":mix")) if rates else None
    return (rates[0], mix) if mix is not None else None


def mix_note(book: Book) -> Block | None:
    """Return the sentence on rate and mix; None where there is no year before."""
    found = parts(book)
    return blocks_text.prose(sentence(book, *found)) if found else None


def sentence(book: Book, rate: Figure, mix: Figure) -> str:
    """Say what changed within a year, and which part of it is owed to the groups' shares."""
    t, detail = book.t, rate.detail
    digits = INDEX_DIGITS if detail["of"] == "index" else book.digits(rate)
    told = {
        "score": t("the satisfaction index") if detail["of"] == "index" else t("the mean perceived score"),
        "attribute": words.attribute_name(book, rate.item.partition(":")[0]),
        "before": t.number(detail["before"], digits),
        "now": t.number(detail["now"], digits),
        "rate": t.signed(rate.value or 0.0, digits),
        "rate_between": _between(book, rate.low, rate.high, digits),
        "mix": t.signed(mix.value or 0.0, digits),
        "mix_between": _between(book, mix.low, mix.high, digits),
        "standardised": t.number(detail["standardised"], digits),
        "when": _when(book, rate),
        "earlier": t("in the same months a year before"),
    }
    if detail["months"] == YEAR:
        told["earlier"] = t("in the twelve months before")
    if detail["simpson"]:
        return t(
            "**Groups and the whole point in opposite directions.** {when} {score} was {now}, {earlier} {before}: "
            "{rate} points ({rate_between}) from the groups’ own scores, {mix} ({mix_between}) from the change of "
            "their shares. With the earlier shares it would stand at {standardised} (by {attribute}; Kitagawa).",
            **told,
        )  # fmt: skip
    if (detail.get("total_low") or 0.0) <= 0 <= (detail.get("total_high") or 0.0):
        return t(
            "{when} {score} was {now}, {earlier} {before}, which is no clear change: {rate} points ({rate_between}) "
            "from the groups’ own scores, {mix} ({mix_between}) from the change of their shares (by {attribute}; "
            "Kitagawa).", **told,
        )  # fmt: skip
    return t(
        "{when} {score} was {now}, {earlier} {before}: {rate} points ({rate_between}) from the groups’ own scores, "
        "{mix} ({mix_between}) from the change of their shares (by {attribute}; Kitagawa).", **told,
    )  # fmt: skip


def _when(book: Book, rate: Figure) -> str:
    """Write the months: From November 2025 to October 2026."""
    t, first = book.t, rate.detail["first"]
    if first == rate.period:
        return t("In {month}", month=book.month())
    return t("From {first} to {last}", first=t.month(first), last=book.month())


def _between(book: Book, low: float | None, high: float | None, digits: int) -> str:
    if low is None or high is None:
        return book.t("interval not known")
    return book.t("{low} to {high}", low=book.t.number(low, digits), high=book.t.number(high, digits))


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say why the change is not split."""
    t = book.t
    words = {
        "mix:no_year": t(
            "Not shown: change within groups and of their shares. There are too few answers of the year before."
        ),
        "mix:broken": t(
            "Not shown: change within groups and of their shares. The way of asking changed since the year before."
        ),
    }
    return [words[code] for code in (part.left_out if part is not None else ())]
