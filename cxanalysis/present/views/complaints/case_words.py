"""Words for what happened to a case, what it waited for, why it was chosen, and what is recorded as its cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cxanalysis.present.book import Book
from cxanalysis.present.language import large, small
from cxanalysis.record import Figure

STEP = "step:"


def branch(book: Book, code: str) -> str:
    """Name a branch of causes."""
    t = book.t
    return {
        "people": t("People"),
        "equipment": t("Equipment/system"),
        "material": t("Material/product"),
        "method": t("Method/process"),
        "environment": t("Environment"),
        "measurement": t("Measurement/information"),
        "unknown": t("No branch recorded"),
    }[code]


def party(book: Book, code: str) -> str:
    """Name a responsible party."""
    t = book.t
    return {
        "own": t("Own unit"),
        "supplier": t("Supplier"),
        "dealer": t("Dealer"),
        "carrier": t("Carrier"),
        "unknown": t("Nobody recorded"),
    }[code]


def waited_for(book: Book, code: str) -> str:
    """Name what was waited for: the result, somebody on site, the step “Inspected”."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "responded": lambda: t("the first answer"),
        "escalated": lambda: t("being passed upwards"),
        "arrived": lambda: t("somebody on site"),
        "resolved": lambda: t("the result"),
        STEP: lambda: t("another step"),
    }
    return words[code]() if code in words else t("“{step}”", step=code.removeprefix(STEP))


def day(book: Book, days: float) -> str:
    """Write the day of an event, counted from receipt."""
    return book.t("day {n}", n=book.t.number(days))


def days(book: Book, length: float) -> str:
    """Write a length of time: 12 days; under a day."""
    t = book.t
    return t("under a day") if round(length) < 1 else t.n("{n} day", "{n} days", round(length))


def event(book: Book, code: str, at: float) -> str:
    """Say what happened, and on which day."""
    t = book.t
    when = day(book, at)
    words: dict[str, Callable[[], str]] = {
        "occurred": lambda: t("happened {length} before", length=days(book, -at)),
        "received": lambda: t("received"),
        "responded": lambda: t("first answer {day}", day=when),
        "escalated": lambda: t("passed upwards {day}", day=when),
        "arrived": lambda: t("on site {day}", day=when),
        "resolved": lambda: t("result {day}", day=when),
        "withdrawn": lambda: t("withdrawn {day}", day=when),
        "followed_up": lambda: t("called back {day}", day=when),
        STEP: lambda: t("another step {day}", day=when),
    }
    return words[code]() if code in words else t("{step} {day}", step=code.removeprefix(STEP), day=when)


def course(book: Book, figure: Figure) -> str:
    """Tell the course of a case in a sentence, and its longest wait."""
    t, detail = book.t, figure.detail
    received = t("received in {month}", month=t.month(detail["month"]))
    told = [
        received if code == "received" else event(book, code, at)
        for code, at in detail["events"]
        if code != "occurred" or at <= -1
    ]
    if detail["open"]:
        told.append(t("still open after {length}", length=days(book, figure.value or 0.0)))
    said = t("{events}.", events=large(t(", ").join(told)))
    wait = longest(figure)
    if wait is None or wait[1] - wait[0] < 1:
        return said
    length = days(book, wait[1] - wait[0])
    return t("{said} Longest wait: {length}, for {step}.", said=said, length=length, step=waited_for(book, wait[2]))


def longest(figure: Figure) -> list[Any] | None:
    """Return the longest wait of a case as [from, to, event]; None where it did not wait."""
    waits = figure.detail["waits"]
    return max(waits, key=lambda wait: (wait[1] - wait[0], -wait[0])) if waits else None


def chosen(book: Book, figure: Figure) -> str:
    """Say which rules chose a case, each with what it saw."""
    t = book.t
    return t(
        "{reasons}.", reasons=large(t("; ").join([_reason(book, figure, rule) for rule in figure.detail["rules"]]))
    )


def _reason(book: Book, figure: Figure, rule: Sequence[Any]) -> str:
    """Say what one rule saw in a case: the first of its kind, or a next one."""
    t, detail, (kind, item, turn) = book.t, figure.detail, rule
    length = days(book, figure.value or 0.0)
    if kind == "cost":
        money = t.money(detail["cost"])
        return t("next highest cost ({money})", money=money) if turn else t("highest cost ({money})", money=money)
    if kind == "chain":
        words = {"n": t.number(detail["chain"]), "length": days(book, detail["chain_days"])}
        if turn:
            return t("next longest chain of repeats: complaint {n} of the customer about it in {length}", **words)
        return t("longest chain of repeats: complaint {n} of the customer about it in {length}", **words)
    if kind == "severe":
        words = {"severity": detail["severity"]}
        first = t("most severe ({severity}), and of these the longest", **words)
        return t("next of the most severe ({severity})", **words) if turn else first
    if kind == "open" and detail["open"]:
        return t("next longest open ({length})", length=length) if turn else t("longest open ({length})", length=length)
    if kind == "open":
        return t("next longest to its end ({length})", length=length) if turn else t("longest to its end ({length})",
                                                                                     length=length)  # fmt: skip
    middle = days(book, detail["median_days"])
    return t("typical of “{item}”, half of which take {length} or less", item=book.item(item), length=middle)


def cause(book: Book, figure: Figure) -> str:
    """Say what is recorded as the cause of a case."""
    t, detail = book.t, figure.detail
    told = [branch(book, detail["branch"])] if "branch" in detail else []
    told += [detail["cause"]] if "cause" in detail else []
    told += (
        [t("responsible: {party}", party=small(party(book, detail["responsible"])))] if "responsible" in detail else []
    )
    return t("; ").join(told) if told else t("None recorded")


def result(book: Book, figure: Figure) -> str:
    """Say how a case ended, what it came to and what the customer thought of it, as far as that may be told."""
    t, detail = book.t, figure.detail
    if not detail["followed"]:
        told = [t("The data do not tell")]
    elif detail["open"]:
        told = [t("Still open")]
    elif detail["withdrawn"]:
        told = [t("Withdrawn by the customer after {length}", length=days(book, figure.value or 0.0))]
    else:
        told = [t("Settled after {length}", length=days(book, figure.value or 0.0))]
    told += [t("“{text}”", text=detail[name]) for name in ("result", "follow_up") if name in detail]
    if "satisfied" in detail:
        told.append(t("satisfied with the handling: {n} of 5", n=t.number(detail["satisfied"])))
    return t("; ").join(told)
