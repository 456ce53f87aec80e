"""What surrounds the figures of the complaints page: where its topics stand, and what is counted apart or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cxanalysis.complaints import Complaints
from cxanalysis.context import Part
from cxanalysis.headline import CARDS
from cxanalysis.present.book import Book
from cxanalysis.present.views.complaints import (
    again,
    breakdown,
    cases,
    causes,
    channels,
    course,
    loop,
    pledges,
    recovery,
    waves,
)
from cxanalysis.present.views.complaints.numbers import (
    NAMELESS,
    RATE,
    REPEAT,
    SHARE,
    has_items,
    has_months,
    items_of,
    vanished,
)
from cxanalysis.present.views.complaints.repeats import repeat_gap

MEASURES = ("complaints.", "channel.", "orders.", "improvement.")
KEYS = CARDS["complaints"]
TABLES = ("complaints", "complaint_steps", "customers", "orders", "responses", "contacts", "improvements", "targets")
METHODS = tuple(
    f"complaints.{name}"
    for name in ("rate", "per_1000", "repeat_rate", "share", "hhi", "effective_items", "top3_share", "items_for_80")
)


PARTS = (course, breakdown, waves, again, pledges, cases, causes, loop, recovery, channels)  # of the page, in its order


def numbers(book: Book) -> dict[str, int]:
    """Return the number of each figure in the order the page shows them; 0 where the data do not give it."""
    order = [name for name, shown in _figures().items() if shown(book)]
    return {name: order.index(name) + 1 if name in order else 0 for name in _figures()}


def _figures() -> dict[str, Callable[[Book], bool]]:
    """Return the figures of the page in its order, each with whether the data give it."""
    return {
        "fig-rate": lambda book: book.get(RATE) is not None,
        **course.FIGURES,
        "fig-items": has_items,
        **breakdown.FIGURES,
        "fig-months": has_months,
        **waves.FIGURES,
        "fig-repeat": lambda book: book.get(REPEAT) is not None,
        **again.FIGURES,
        **pledges.FIGURES,
        **cases.FIGURES,
        **causes.FIGURES,
        **loop.FIGURES,
        **recovery.FIGURES,
        **channels.FIGURES,
    }


def methods(book: Book) -> tuple[str, ...]:
    """Return the measures this page shows, for the table of how they are calculated."""
    every = dict.fromkeys([*METHODS, *(m for part in PARTS for m in part.METHODS)])
    return tuple(m for m in every if any(f.value is not None for f in book.record.items(m)))


def anchors(book: Book) -> dict[str, tuple[str, str]]:
    """Return where this page shows each topic of the main points."""
    here = numbers(book)
    topics = {"complaints": "fig-rate", SHARE: "fig-items", REPEAT: "fig-repeat", f"{REPEAT}:": "fig-repeat"}
    topics |= {f"item:{f.item}": "fig-items" for f in items_of(book)} | {"complaints.trend": "fig-course"}
    return {topic: (f"#{name}", book.t("Figure {n}", n=here[name])) for topic, name in topics.items() if here[name]}


def standing(book: Book) -> list[tuple[str, str]]:
    """Say what is complained about most, and how much of it again, for months in which little stands out."""
    t, found = book.t, []
    items = [f for f in items_of(book) if f.detail["x"] and f.item != NAMELESS]
    if items:
        first = next((f for f in items if f.verdict == "more_than_usual"), items[0])
        words = {"item": book.item(first.item), "share": book.value(first)}
        words |= {"x": t.number(first.detail["x"]), "n": t.number(first.n or 0)}
        said = t("**{item}** is the most frequent item with **{share} of complaints** ({x} of {n}).", **words)
        if first.verdict == "more_than_usual":
            words["usual"] = t.number(first.detail["usual_count"])
            said = t(
                "**{item}** makes **{share} of complaints**: {x} of {n}, where {usual} were to be expected.", **words
            )
        found.append((f"item:{first.item}", said))
    repeat = book.get(REPEAT)
    if repeat is not None:
        words = {"share": book.value(repeat), "days": str(book.context.parameters.repeat_days)}
        said = t("**{share} of complaints** repeat an earlier one of the last {days} days.", **words)
        found.append((f"{REPEAT}:", said))
    return found


def card_anchors(book: Book) -> dict[tuple[str, str], str]:
    """Return the section each key figure leads to."""
    here = numbers(book)
    wanted = {key: "fig-repeat" if key[0] == REPEAT else "fig-rate" for key in KEYS}
    return {key: f"#{name}" for key, name in wanted.items() if here[name]}


def care(book: Book) -> list[str]:
    """Say what calls for care: a month with hardly a complaint after months with many, or most without a name."""
    t, count = book.t, book.get("complaints.complaints")
    if count is None or count.value is None:
        return []
    lines = []
    if vanished(book):
        words = {"month": book.month(), "usual": t.number(count.detail["usual"])}
        lines.append(t.n(
            "Only {n} complaint is recorded in {month}, where {usual} a month are usual; check the export.",
            "Only {n} complaints are recorded in {month}, where {usual} a month are usual; check the export.",
            int(count.value), **words,
        ) if count.value else t(
            "No complaints are recorded in {month}, where {usual} a month are usual; check the export.", **words,
        ))  # fmt: skip
    if 2 * count.detail["anonymous"] > count.value:
        lines.append(t("Most complaints name no customer: the rate and the repeats rest on the others."))
    nameless = book.get(SHARE, NAMELESS)
    if nameless and 2 * nameless.detail["x"] > count.value:
        lines.append(t("Most complaints name no item: what they are about rests on the others."))
    return lines


def remarks(book: Book, found: Complaints, parts: Mapping[str, Part] | None = None) -> list[str]:
    """Say what is counted apart or left out, and why.

    Parameters
    ----------
    book : Book
        The report.
    found : Complaints
        The month's counts.
    parts : mapping of str to Part, optional
        The parts of the analysis by name.
    """
    t, lines = book.t, []
    if found.anonymous:
        lines.append(t.n(
            "{n} complaint names no customer; it counts among the items, not in the rate and the repeats.",
            "{n} complaints name no customer; they count among the items, not in the rate and the repeats.",
            found.anonymous,
        ))  # fmt: skip
    if found.not_active:
        lines.append(t.n(
            "{n} complaint is of a customer unknown or not active in the month; it is not in the rate.",
            "{n} complaints are of customers unknown or not active in the month; they are not in the rate.",
            found.not_active,
        ))  # fmt: skip
    lines += _apart(book) + _missing(book, found)
    lines += [line for name, unsaid in _UNSAID.items() for line in unsaid(book, (parts or {}).get(name))]
    return list(dict.fromkeys(line for line in lines if line))


_UNSAID: dict[str, Callable[[Book, Part | None], list[str]]] = {
    "course": course.unsaid,
    "breakdown": breakdown.unsaid,
    "waves": waves.unsaid,
    "again": again.unsaid,
    "pledges": pledges.unsaid,
    "cases": cases.unsaid,
    "causes": causes.unsaid,
    "loop": loop.unsaid,
    "recovery": recovery.unsaid,
    "channels": channels.unsaid,
}


def _apart(book: Book) -> list[str]:
    """Tell what is recorded but is no complaint, or names no item."""
    t, count, lines = book.t, book.get("complaints.complaints"), []
    if count and count.detail["grumbles"] + count.detail["objections"]:
        grumbles, objections = t.number(count.detail["grumbles"]), t.number(count.detail["objections"])
        lines.append(t("Recorded, but no complaints and not counted: grumbles {grumbles}, objections {objections}.",
                       grumbles=grumbles, objections=objections))  # fmt: skip
    nameless = book.get(SHARE, NAMELESS)
    if nameless and nameless.detail["x"]:
        lines.append(t.n("{n} complaint names no item.", "{n} complaints name no item.", nameless.detail["x"]))
    return lines


def _missing(book: Book, found: Complaints) -> list[str]:
    """Name what the data cannot say, with the reason."""
    t, lines = book.t, []
    if "customers" in found.left_out:
        lines.append(t("Not shown: the complaint rate; no customer of the data was active in the month."))
    if book.get(REPEAT) is None:
        lines.append(t("Not shown: the repeat rate. {reason}", reason=repeat_gap(book)))
    elif found.first_repeat_period > str(book.context.trend[0]):
        days, month = book.context.parameters.repeat_days, t.month(found.first_repeat_period)
        lines.append(t("The repeat rate begins in {month}: a repeat is looked for in the {days} days before.",
                       month=month, days=days))  # fmt: skip
    if not found.complaints:
        lines.append(t("Not shown: what the complaints are about; there are none in the month."))
    elif found.items == (NAMELESS,):
        lines.append(t("Not shown: what the complaints are about; none names an item."))
    return lines
