"""The words of the row charts: titles with their no-signal twins, sub-lines, alt texts, notes.

Each claim is made only where the record's verdict, or an interval that lies wholly on one side, supports it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

PLACES = ("below", "border", "inside", "above")


def title(book: Book, measure: str, figures: Sequence[Figure]) -> str:
    """Return the finding of a row chart as a statement."""
    make = {parts.ZONE: _zone_title, parts.GAP: _gap_title, parts.PERCEIVED: _perceived_title}
    return make[measure](book, figures)


def are_dimensions(book: Book, figures: Sequence[Figure]) -> bool:
    """Tell whether these are dimensions, not items."""
    return figures[0].item in book.context.parts


def kind(book: Book, figures: Sequence[Figure]) -> str:
    """Name what the rows are."""
    return book.t("Dimension") if are_dimensions(book, figures) else book.t("Item")


def count(book: Book, figures: Sequence[Figure]) -> str:
    """Count the rows: five dimensions."""
    if are_dimensions(book, figures):
        return small(book.t.n("{count} dimension", "{count} dimensions", len(figures)))
    return small(book.t.n("{count} item", "{count} items", len(figures)))


def _zone_title(book: Book, figures: Sequence[Figure]) -> str:
    t, found = book.t, {code: [f for f in figures if parts.side(f) == code] for code in PLACES}
    if not any(found.values()):
        return t("Too few answers to place service in the zone of tolerance")
    if len(found["below"]) == 1 and are_dimensions(book, figures):
        return t("{name} is below what customers will accept", name=book.item(found["below"][0].item))
    if len(found["inside"]) == len(figures):
        return t("All {all} are inside the zone of tolerance", all=count(book, figures))
    below, edge, inside = (len(found[code]) for code in ("below", "border", "inside"))
    if below and below + inside == len(figures) and inside:
        return t.n(
            "The other one is inside the zone of tolerance",
            "The other {count} are inside the zone of tolerance",
            inside,
        )
    if below:
        return t.n("{count} of {all} lies below the zone of tolerance",
                   "{count} of {all} lie below the zone of tolerance", below, all=count(book, figures))  # fmt: skip
    if edge:
        return t.n("{count} of {all} lies too close to an edge to call",
                   "{count} of {all} lie too close to an edge to call", edge, all=count(book, figures))  # fmt: skip
    return t("No score of {all} lies below the zone of tolerance", all=count(book, figures))


def _gap_title(book: Book, figures: Sequence[Figure]) -> str:
    t, widest = book.t, parts.first(figures)
    if not any(parts.side(f) for f in figures):
        return t("Too few answers to tell whether service meets expectations")
    if widest is not None and parts.side(widest) == "below":
        return t("{name} misses expectations by most", name=book.item(widest.item))
    if not parts.short(figures):
        return t("No score is shown to be below what customers expect")
    return t("No gap of {all} is clearly the widest", all=count(book, figures))


def _perceived_title(book: Book, figures: Sequence[Figure]) -> str:
    t, low, high = book.t, book.value(figures[0]), book.value(figures[-1])
    if all(parts.unclear(book, f) for f in figures):
        return t("Too few answers to rank the scores")
    if len(figures) == 1:
        return t("{name} is scored {value}", name=book.item(figures[0].item), value=low)
    return t("Scores of {all} run from {low} to {high}", all=count(book, figures), low=low, high=high)


def sub(book: Book, measure: str, drawn: Sequence[Figure], every: Sequence[Figure]) -> str:
    """Return the line under the title: measure, scale, interval, answers, month, and what the marks are."""
    t = book.t
    words = {"level": book.level(), "people": parts.people(book, every), "month": book.month(), "scale": ""}
    if ends := parts.scale(book, [f.item for f in drawn]):
        words["scale"] = t("from {low} to {high} ", low=_whole(book, ends[0]), high=_whole(book, ends[1]))
    line = t("Mean score {scale}with {level} interval, {people}, {month}.", **words)
    upper = t("expected") if parts.upper_is_expected(book) else t("desired")
    key = {
        parts.ZONE: t("Bar: zone of tolerance, from the lowest service accepted to the service {upper}.", upper=upper),
        parts.GAP: t("Hollow circle: expected. Filled: perceived."),
        parts.PERCEIVED: "",
    }[measure]
    if len(drawn) < len(every):
        first = t.n("The weakest of {all}.", "The {count} weakest of {all}.", len(drawn), all=count(book, every))
        return t("{line} {first} {key}", line=line, first=first, key=key).rstrip()
    return t("{line} {key}", line=line, key=key).rstrip()


def _whole(book: Book, value: float) -> str:
    return book.t.number(value, 0 if value.is_integer() else 1)


def alt(book: Book, measure: str, drawn: Sequence[Figure], every: Sequence[Figure]) -> str:
    """Return the alt text: kind of chart, what is measured, the weakest and the best score with their numbers."""
    t, all_of = book.t, count(book, every)
    charts: dict[str, Callable[[], str]] = {
        parts.ZONE: lambda: t("Row chart of perceived service in the zone of tolerance, {all}, {month}.", **words),
        parts.GAP: lambda: t("Dumbbell chart of perceived against expected service, {all}, {month}.", **words),
        parts.PERCEIVED: lambda: t("Dot chart of perceived service with intervals, {all}, {month}.", **words),
    }
    words = {"all": all_of, "month": book.month()}
    lines = [charts[measure](), t("Weakest: {one}.", one=_told(book, measure, drawn[0]))]
    if len(drawn) > 1:
        best = _best(book, measure, drawn[-1])
        lines.append(t("Best: {one}.", one=best) if len(drawn) == len(every) else t("Best drawn: {one}.", one=best))
    return " ".join(lines)


def _told(book: Book, measure: str, figure: Figure) -> str:
    """Say a score in a clause of an alt text."""
    t, detail, name = book.t, figure.detail, book.item(figure.item)
    if measure == parts.ZONE:
        return t(
            "{name}, perceived at {value} where {adequate} is the lowest accepted, {verdict}",
            name=name, value=book.number(figure, detail["perceived"]),
            adequate=book.number(figure, detail["adequate"]), verdict=small(verdict(book, figure)),
        )  # fmt: skip
    if measure == parts.GAP:
        return t("{name}, gap {value} points ({between})", name=name, value=book.value(figure),
                 between=book.between(figure))  # fmt: skip
    return t("{name} with {value} ({between})", name=name, value=book.value(figure), between=book.between(figure))


def _best(book: Book, measure: str, figure: Figure) -> str:
    value = book.number(figure, figure.detail["perceived"]) if measure == parts.ZONE else book.value(figure)
    return book.t("{name} with {value}", name=book.item(figure.item), value=value)


def note(book: Book, measure: str, every: Sequence[Figure]) -> str:
    """Return how to read the chart, with the method in brackets."""
    t = book.t
    reads: dict[str, Callable[[], str]] = {
        parts.ZONE: lambda: t(
            "**How to read it.** A score left of its bar is less than customers accept; a hollow circle is too close "
            "to an edge of the bar to call. (Zone of tolerance; intervals of paired differences.)"
        ),
        parts.GAP: lambda: t(
            "**How to read it.** The longer the line between the circles, the further service is from what customers "
            "expect; an orange diamond is further away than every other. (SERVQUAL gap; paired t intervals.)"
        ),
        parts.PERCEIVED: lambda: t(
            "**How to read it.** Scores whose lines overlap much cannot be ranked; one is called lowest only when it "
            "lies below each other one beyond chance. (Paired t intervals.)"
        ),
    }
    lines = [reads[measure](), t("The axis shows a part of the scale.")]
    if any(f not in parts.alike(book, every) for f in every):
        lines.append(t("Scores on another scale stand in the table only."))
    return " ".join(lines)


def caption(book: Book, measure: str, figures: Sequence[Figure]) -> str:
    """Return the caption of the table behind a row chart."""
    t, words = book.t, {"all": count(book, figures), "month": book.month()}
    made: dict[str, Callable[[], str]] = {
        parts.ZONE: lambda: t(
            "Perceived, lowest accepted and desired service by {all}, {month}; each difference on the answers that "
            "give both", **words,
        ),
        parts.GAP: lambda: t("Perceived and expected service by {all}, {month}", **words),
        parts.PERCEIVED: lambda: t("Perceived service by {all}, {month}", **words),
    }  # fmt: skip
    return made[measure]()


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a position in the zone of tolerance."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "below": lambda: t("Below the zone"),
        "border": lambda: t("Borderline"),
        "inside": lambda: t("Inside the zone"),
        "above": lambda: t("Above the zone"),
    }
    words |= {"met": lambda: t("Acceptable")}
    if place := parts.side(figure):
        return words[place]()
    return t("Too few answers") if parts.unclear(book, figure) else t("No verdict")


def margins(book: Book, figure: Figure) -> str:
    """Say how far a score is from both ends of its zone."""
    t, above = book.t, book.get(parts.SUPERIORITY, figure.item)
    size = book.difference(figure, figure.value or 0.0)
    low = t("{size} above lowest", size=size) if (figure.value or 0.0) >= 0 else t("{size} below lowest", size=size)
    if above is None or above.value is None:
        return low
    words = {
        "size": book.difference(above, above.value),
        "upper": t("expected") if parts.upper_is_expected(book) else t("desired"),
    }
    high = t("{size} above {upper}", **words) if above.value >= 0 else t("{size} below {upper}", **words)
    return t("{low} · {high}", low=low, high=high)


def place(book: Book, low: Figure) -> str:
    """Say in a sentence where service stands over all dimensions."""
    t, above = book.t, book.get(parts.SUPERIORITY, low.item)
    size = book.difference(low, low.value or 0.0)
    under = (low.value or 0.0) < 0
    words = {"low": t("{size} below the lowest accepted", size=size) if under
             else t("{size} above the lowest accepted", size=size)}  # fmt: skip
    if above is None or above.value is None:
        return t("All dimensions together: {low}.", **words)
    words["size"], over = book.difference(above, above.value), above.value >= 0
    words["upper"] = t("expected") if parts.upper_is_expected(book) else t("desired")
    if over:
        return t("All dimensions together: {low}, {size} above the {upper}.", **words)
    return t("All dimensions together: {low}, {size} below the {upper}.", **words)


def gap_words(book: Book, figure: Figure) -> str:
    """Write a gap with what it is."""
    if parts.unclear(book, figure):
        return book.t("Too few answers")
    return book.t("Gap {value}", value=book.value(figure))


def between(book: Book, figure: Figure) -> str:
    """Write an interval; empty where there is none."""
    return book.between(figure) if figure.low is not None else ""
