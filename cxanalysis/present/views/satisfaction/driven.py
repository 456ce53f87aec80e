"""The words of drivers: which shares there are, in which order, and what scores, outcomes and months are called."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cxanalysis.present.book import Book
from cxanalysis.present.language import large, small
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

DRIVER, EXPLAINED = "satisfaction.driver", "satisfaction.driver_r2"
ODDS = "satisfaction.driver_odds"
OUTCOMES = ("overall", "repurchase", "recommend")


def ranked(book: Book, outcome: str = "") -> list[Figure]:
    """Return the shares for an outcome, the largest first; for the first outcome there is where none is named."""
    found = [f for f in book.record.items(DRIVER) if f.value is not None]
    wanted = outcome or next((o for o in OUTCOMES if any(f.detail["outcome"] == o for f in found)), "")
    return sorted((f for f in found if f.detail["outcome"] == wanted), key=lambda f: (-(f.value or 0.0), f.item))


def name(book: Book, figure: Figure) -> str:
    """Name the score a share belongs to."""
    return book.item(str(figure.detail["score"]))


def outcome_name(book: Book, outcome: str) -> str:
    """Name what the scores are held against, as inside a sentence."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "overall": lambda: t("overall satisfaction"),
        "repurchase": lambda: t("buying again"),
        "recommend": lambda: t("recommending us"),
    }
    return words[outcome]()


def kind(book: Book, found: Sequence[Figure]) -> str:
    """Name what the scores are."""
    return book.t("Dimension") if found[0].detail["score"] in book.context.parts else book.t("Item")


def leads(found: Sequence[Figure]) -> bool:
    """Tell whether the largest share is shown, and larger than every other beyond doubt."""
    return bool(found) and found[0].verdict == "shown" and found[0].detail["rank_high"] == 1


def ahead(found: Sequence[Figure]) -> bool:
    """Tell whether the largest share leads, or is the only one that is shown."""
    return leads(found) or [f.item for f in found if f.verdict == "shown"] == [f.item for f in found[:1]]


def others(book: Book) -> list[str]:
    """Say what the further outcomes go with most: one sentence where they share it, else one each."""
    t, first = book.t, ranked(book)[0].detail["outcome"]
    by = {o: ranked(book, o) for o in OUTCOMES if o != first and ranked(book, o)}
    tops = {found[0].detail["score"] for found in by.values()}
    if len(by) > 1 and len(tops) == 1 and all(ahead(found) for found in by.values()):
        shares = t.join([book.value(found[0]) for found in by.values()])
        return [t("Buying again and recommending go most with **{name}** ({shares}).",
                  name=name(book, next(iter(by.values()))[0]), shares=shares)]  # fmt: skip
    return [_other(book, outcome, found) for outcome, found in by.items()]


def _other(book: Book, outcome: str, found: Sequence[Figure]) -> str:
    """Say what one outcome goes with most."""
    t, shown = book.t, [f for f in found if f.verdict == "shown"]
    words = {"outcome": large(outcome_name(book, outcome))}
    if not shown:
        return t("What {outcome} goes with most is not shown.", outcome=outcome_name(book, outcome))
    told = [t("**{name}** ({share})", name=name(book, f), share=book.value(f)) for f in shown]
    told = told[:1] if ahead(found) else told
    return t("{outcome} goes most with {names}.", names=t.join(told), **words)


def why(book: Book, figure: Figure) -> str:
    """Say what stands beside a share: why it is not called where its picture looks clear, else its ranks."""
    if figure.verdict == "unclear" and figure.low is not None and figure.low > figure.detail["noise"]:
        return book.t("nothing shown of its own")
    return ranks(book, figure)


def count(book: Book, found: Sequence[Figure]) -> str:
    """Count the scores: five dimensions."""
    if found[0].detail["score"] in book.context.parts:
        return small(book.t.n("{count} dimension", "{count} dimensions", len(found)))
    return small(book.t.n("{count} item", "{count} items", len(found)))


def span(book: Book, figure: Figure) -> str:
    """Write the months the answers are of."""
    if figure.detail["first"] == str(book.context.period):
        return book.month()
    return book.t("{first} to {last}", first=book.t.month(figure.detail["first"]), last=book.month())


def people(book: Book, found: Sequence[Figure]) -> str:
    """Say how many answers of how many customers."""
    t, customers = book.t, found[0].detail["customers"]
    if customers >= (found[0].n or 0):
        return parts.people(book, found)
    return t("{answers}, {customers}", answers=parts.people(book, found),
             customers=t.n("{n} customer", "{n} customers", customers))  # fmt: skip


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a share's verdict."""
    words = {"shown": book.t("Stands out"), "unclear": book.t("Cannot tell"), "": book.t("Too few answers")}
    return words[figure.verdict]


def ranks(book: Book, figure: Figure) -> str:
    """Write the ranks a share may have: rank 1 to 3."""
    t, low, high = book.t, figure.detail["rank_low"], figure.detail["rank_high"]
    if low == high:
        return t("rank {rank}", rank=t.number(low))
    return t("rank {low} to {high}", low=t.number(low), high=t.number(high))
