"""Words for recorded causes: what they are called, what leads, what changed, and what is not recorded."""

from __future__ import annotations

from cxanalysis.present.book import Book
from cxanalysis.present.language import small
from cxanalysis.present.views.complaints import case_words as words
from cxanalysis.record import Figure

MEASURE = "complaints.cause"
SIDES = ("branch", "responsible")
APART = ("unknown", "partners")  # of no closed list


def of_side(book: Book, side: str) -> list[Figure]:
    """Return the codes of one side, most frequent first."""
    found = [f for f in book.record.items(MEASURE) if f.value is not None and f.item.startswith(f"{side}:")]
    return [f for f in found if code_of(f) not in APART]


def code_of(figure: Figure) -> str:
    """Return the code of a figure without its side."""
    return figure.item.partition(":")[2]


def name(book: Book, figure: Figure) -> str:
    """Name a branch or a responsible party."""
    naming = words.branch if figure.item.startswith("branch:") else words.party
    return naming(book, code_of(figure))


def span(book: Book, figure: Figure) -> str:
    """Name the months that are counted."""
    t, first, last = book.t, figure.detail["first"], figure.detail["last"]
    if first == last:
        return t.month(first)
    return t("{first} to {last}", first=t.month(first), last=t.month(last))


def title(book: Book, first: Figure) -> str:
    """Name the most frequent code where its lead over all others is beyond chance; else say that none stands out."""
    t, told = book.t, {"name": name(book, first), "share": book.value(first)}
    if (first.n or 0) < book.context.parameters.min_n:
        return t("Too few complaints have a recorded cause to rank them")
    told["name"] = small(told["name"])
    if first.item.startswith("branch:"):
        if first.detail.get("place"):
            return t("Most frequent recorded cause: {name}, with {share}", **told)
        return t("No branch of recorded causes stands out")
    if first.detail.get("place"):
        return t("Most often recorded as responsible: {name}, with {share}", **told)
    return t("No party is recorded as responsible more often than the others")


def most(book: Book, found: list[Figure]) -> str:
    """Give the most frequent code of a side with its interval and, where it leads, by how much."""
    t = book.t
    if not found:
        return ""
    first = found[0]
    told = {"name": small(name(book, first)), "share": book.value(first), "between": book.sure(first),
            "x": t.number(first.detail["x"]), "n": t.number(first.n or 0)}  # fmt: skip
    if first.low is None:
        n = first.n or 0
        return t.n("{name}: {x} of {all} complaint.", "{name}: {x} of {all} complaints.", n,
                   all=told["n"], x=told["x"], name=name(book, first))  # fmt: skip
    if first.item.startswith("branch:"):
        said = t("Of {n} complaints with a recorded branch of causes, **{share}** ({between}) are put down to {name}",
                 **told)  # fmt: skip
    else:
        said = t("Of {n} complaints with a responsible party, **{share}** ({between}) name the {name}", **told)
    if not first.detail.get("place"):
        return t("{said}.", said=said)
    second = next(f for f in found if code_of(f) == first.detail["second"])
    lead = {"low": t.number(100 * first.detail["lead_low"]), "high": t.number(100 * first.detail["lead_high"]),
            "second": small(name(book, second))}  # fmt: skip
    return t("{said}, {low} to {high} points more than {second}.", said=said, **lead)


def changed(book: Book) -> str:
    """Say which shares moved against the year before, or that none is shown to have."""
    t, every = book.t, [f for side in SIDES for f in of_side(book, side)]
    judged = [f for f in every if f.verdict in ("more", "less", "unclear")]
    if not judged:
        return ""
    said = {
        "more": t.join([small(name(book, f)) for f in judged if f.verdict == "more"]),
        "less": t.join([small(name(book, f)) for f in judged if f.verdict == "less"]),
    }
    if said["more"] and said["less"]:
        return t("Against the twelve months before, more are put down to {more}, fewer to {less}.", **said)
    if said["more"]:
        return t("Against the twelve months before, more are put down to {more}.", **said)
    if said["less"]:
        return t("Against the twelve months before, fewer are put down to {less}.", **said)
    return t("No share is shown to differ from the twelve months before.")


def partners(book: Book) -> str:
    """Say how much partners can improve."""
    t, partners = book.t, book.get(MEASURE, "responsible:partners")
    if partners is None or not partners.value or (partners.n or 0) < book.context.parameters.min_n:
        return ""
    named = [f for f in of_side(book, "responsible") if code_of(f) != "own" and f.detail["x"]]
    return t("Partners ({names}) are recorded as responsible for **{share}**: agree with them what they will improve.",
             names=t.join([small(name(book, f)) for f in named]), share=book.value(partners))  # fmt: skip


def without(book: Book) -> str:
    """Say how many complaints have no recorded cause."""
    t, parts = book.t, []
    for side, what in (("branch", t("no cause")), ("responsible", t("no responsible party"))):
        figure = book.get(MEASURE, f"{side}:unknown")
        if figure is not None and figure.detail["x"]:
            parts.append(t("{what} recorded: {x} of {n}", what=what, x=t.number(figure.detail["x"]),
                           n=t.number(figure.n or 0)))  # fmt: skip
    return t("Counted apart, {parts}.", parts=t("; ").join(parts)) if parts else ""
