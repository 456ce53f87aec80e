"""What surrounds the figures of the customer-value page: where its topics stand, and what is left out and why."""

from __future__ import annotations

from cxanalysis.headline import CARDS
from cxanalysis.measures import CLASSES
from cxanalysis.present.book import Book
from cxanalysis.present.views.value import words
from cxanalysis.present.views.value.numbers import few, numbers, placed
from cxanalysis.present.views.value.words import MOVE, REVENUE, SHARE
from cxanalysis.value import COVERED, PARTS, Value

MEASURES = ("value.",)
KEYS = CARDS["customer-value"]
TABLES = ("orders", "customers", "ratings")
METHODS = (SHARE, REVENUE, MOVE)


def anchors(book: Book) -> dict[str, tuple[str, str]]:
    """Return where this page shows each topic of the main points."""
    here = numbers(book)
    moving = next((name for name in ("fig-slides", "fig-moves", "fig-history") if here[name]), "")
    wanted = {f"{SHARE}:{name}": "fig-classes" for name in CLASSES} | {MOVE: "fig-moves", SHARE: moving}
    return {topic: (f"#{name}", book.t("Figure {n}", n=here[name])) for topic, name in wanted.items() if here.get(name)}


def card_anchors(book: Book) -> dict[tuple[str, str], str]:
    """Return the figure each key figure leads to."""
    here = numbers(book)
    name = next((name for name in ("fig-history", "fig-classes") if here[name]), "")
    return dict.fromkeys(KEYS, f"#{name}") if name else {}


def standing(book: Book) -> list[tuple[str, str]]:
    """Say where the classes stand, with the topic of each sentence, for months in which little stands out."""
    t, found = book.t, []
    best, money = book.get(SHARE, "value"), book.get(REVENUE, "value")
    if best and best.value and money:
        said = t(
            "**Value customers**, {share} of customers, bring **{money} of revenue** over twelve months.",
            share=book.value(best), money=book.value(money),
        )  # fmt: skip
        found.append((f"{SHARE}:value", said))
    if best and "month_ways" in best.detail:
        stayed = best.detail["month_ways"]["stayed"]
        said = t(
            "**{x} of {n} customers** stayed in their class since {month} ({share}).",
            x=t.number(stayed["x"]), n=t.number(best.detail["month_n"]), share=t.percent(stayed["share"], 1),
            month=t.month(book.context.period.previous()),
        )  # fmt: skip
        found.append((MOVE, said))
    worst, money = book.get(SHARE, "low_value"), book.get(REVENUE, "low_value")
    if worst and worst.value and money:
        said = t(
            "**Low-value customers**, {share} of customers, bring **{money} of revenue** over twelve months.",
            share=book.value(worst), money=book.value(money),
        )  # fmt: skip
        found.append((f"{SHARE}:low_value", said))
    return found


def remarks(book: Book, result: Value) -> list[str]:
    """Say what is left out and why, for the last section."""
    t = book.t
    lines = [*_not_shown(book, result)]
    if result.missing and result.measured:
        names = t.join([words.indicator(t, name) for name in result.missing])
        lines.append(
            t(
                "Not measured and left out: {names}; the weights of the others are raised to fill the place.",
                names=names,
            )
        )
    lines += _measured(book, result)
    if book.notes["door"].derived_customers:
        lines.append(
            t("There is no customers table: customers are those with orders, and each joined at the first order.")
        )
    if result.unscored:
        lines.append(
            t.n(
                "{n} customer has no indicator of potential value yet and counts as low there.",
                "{n} customers have no indicator of potential value yet and count as low there.",
                result.unscored,
            )
        )
    return lines


def _measured(book: Book, result: Value) -> list[str]:
    """Say what the indicators rest on where that is less than all of the data, or less than twelve months of them."""
    t, lines = book.t, []
    if result.costs == "none":
        lines.append(t("Contribution is revenue, not profit: the orders carry no cost."))
    elif result.costs == "part":
        least = t.percent(COVERED)
        lines.append(t("Contribution is revenue, not profit: the known costs cover under {least} of it.", least=least))
    if result.uncosted and result.costs == "known":
        lines.append(
            t.n(
                "{n} customer has orders without a cost; they are left out of its contribution.",
                "{n} customers have orders without a cost; they are left out of their contribution.",
                result.uncosted,
            )
        )
    elif result.uncosted:
        lines.append(
            t.n("{n} customer has orders without a cost.", "{n} customers have orders without a cost.", result.uncosted)
        )
    if result.so_far:
        names = t.join([words.indicator(t, name) for name in result.so_far])
        lines.append(
            t(
                "So far: the data on {names} do not fill twelve months yet, and the scale is that of {month}.",
                names=names,
                month=book.month(),
            )
        )
    if result.rated_unused:
        names = t.join([words.indicator(t, name) for name in result.rated_unused])
        lines.append(t("Not used: the ratings of {names}, which the orders measure.", names=names))
    return lines


def _not_shown(book: Book, result: Value) -> list[str]:
    t, lines = book.t, []
    if placed(book) and few(book):
        least = t.number(book.context.parameters.min_cell)
        lines.append(t("Not shown: the scores one by one; they need at least {n} customers in {scope}.", n=least,
                       scope=book.scope()))  # fmt: skip
    if "moves" in result.left_out:
        lines.append(
            t("Not shown: moves between classes; {month} is the first month with classes.", month=book.month())
        )
    if "year" in result.left_out:
        lines.append(
            t(
                "Not shown: moves over a year; the classes begin in {month}, when the scales were frozen.",
                month=t.month(result.baseline),
            )
        )
    money = {name: book.record.get(REVENUE, name) for name in CLASSES}
    hidden = [words.small(book, name) for name, f in money.items() if f is not None and f.withheld]
    if hidden:
        lines.append(
            t("Not shown: the revenue of {names}, because one customer holds most of it.", names=t.join(hidden))
        )
    if not any(f is not None and (f.withheld or f.value is not None) for f in money.values()):
        lines.append(t("Not shown: shares of revenue; there is no revenue in the twelve months."))
    return lines


def care(book: Book, result: Value) -> list[str]:
    """Say what calls for care: classes that are only so far, or a part of value without any indicator."""
    t, lines = book.t, []
    if result.short:
        lines.append(t("The twelve months that freeze the scales are not complete: the classes are so far."))
    if "leaving" in result.left_out:
        lines.append(
            t(
                "No customer has left so far as these data tell: who stopped buying stays a customer and drifts to the "
                "low-value class. The setting active_rule = bought_within_months counts only buyers of twelve months."
            )
        )
    for part, names in PARTS.items():
        if all(name in result.missing for name in names):
            said = t(
                "No indicator of {part} is measured: every customer counts as low there.", part=words.part(t, part)
            )
            lines.append(said)
    return lines
