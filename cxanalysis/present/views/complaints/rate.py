"""How many customers complain: finding, what changed, why and what to do, and the run chart."""

from __future__ import annotations

from cxanalysis.measures import CHANGE
from cxanalysis.present import blocks_text
from cxanalysis.present.blocks_text import Panel
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views import common
from cxanalysis.present.views.complaints.items import judged
from cxanalysis.present.views.complaints.numbers import RATE, REPEAT, SHARE
from cxanalysis.present.views.complaints.runs import (
    compared,
    edge,
    has_range,
    is_edge,
    run_figure,
    shown,
    span,
    unjudged,
    usual,
    with_interval,
)
from cxanalysis.record import Figure


def rate_finding(book: Book) -> Block:
    """Return the heading of the complaint rate, with the rate, its interval and both comparisons."""
    t, figure = book.t, book.get(RATE)
    count = book.get("complaints.complaints")
    if figure is None:
        n = int(count.value or 0) if count else 0
        intro = t.n("{n} complaint was received in {month}.", "{n} complaints were received in {month}.", n,
                    month=book.month())  # fmt: skip
        return blocks_text.finding("rate", t("How many customers complain is not known"), intro)
    titles = {
        "worse": t("More customers complained than usual"),
        "better": t("Fewer customers complained than usual"),
        "no_change": t("The complaint rate shows no clear change"),
        "too_few": t("It is too early to say whether complaints change"),
    }
    told = t(
        "**{x} of {n} customers** complained in {month}: {value}.",
        x=t.number(figure.detail["x"]),
        n=t.number(figure.n or 0),
        month=book.month(),
        value=with_interval(book, figure),
    )
    sentences = [told, compared(book, figure), edge(book, figure), _filed(book), _earlier(book)]
    return blocks_text.finding("rate", titles[book.verdict(figure)], " ".join(s for s in sentences if s))


def _filed(book: Book) -> str:
    """Say how many complaints the customers behind the rate filed."""
    t, figure = book.t, book.get("complaints.per_1000")
    if figure is None or not figure.detail["x"]:
        return ""
    return t.n(
        "Active customers filed {n} complaint, {rate} per 1,000 customers.",
        "Active customers filed {n} complaints, {rate} per 1,000 customers.",
        figure.detail["x"],
        rate=book.value(figure),
    )


def _earlier(book: Book) -> str:
    """Name the earlier months that lie outside the limits of the chart."""
    t = book.t
    history = [f for f in book.record.history(RATE) if "limit_high" in f.detail and f.period != book.record.period]
    named = [f for f in history if "outside" in f.detail]
    if not history:
        return ""
    if not named:
        return t.n(
            "Of the {n} month before it, none stands out beyond chance.",
            "Of the {n} months before it, none stands out beyond chance.",
            len(history),
        )
    words = [t("{month} ({value})", month=t.month(f.period), value=book.value(f)) for f in named]
    return t("Earlier months that chance does not explain: {months}.", months=t.join(words))


def rate_panels(book: Book) -> Block | None:
    """Return what changed, why, and what to do; nothing where the rate did not move."""
    t, figure = book.t, book.get(RATE)
    change = figure.change if figure else None
    if figure is None or change is None or change.verdict not in ("better", "worse"):
        return None
    words = {
        "value": book.value(figure),
        "month": book.month(),
        "low": book.number(figure, change.usual_low),
        "high": book.number(figure, change.usual_high),
    }
    if change.previous is None or change.previous_period is None:
        what = t("The rate is **{value}** in {month}; its usual range is {low} to {high}.", **words)
    else:
        words |= {"previous": book.number(figure, change.previous), "before": t.month(change.previous_period)}
        what = t(
            "The rate went from {previous} in {before} to **{value}** in {month}; its usual range is {low} to {high}.",
            **words,
        )
    return blocks_text.three(
        Panel(t("What changed"), what, _difference(book, figure)),
        _why(book, change.verdict),
        _to_do(book, change.verdict),
    )


def _difference(book: Book, figure: Figure) -> str:
    """Give the interval of the difference to the month before."""
    t, change = book.t, figure.change
    if change is None or change.delta_low is None or change.delta_high is None or change.previous_period is None:
        return ""
    return t(
        "Difference to {month}: {low} to {high} points with {sure} confidence.",
        month=t.month(change.previous_period), low=t.signed(100 * change.delta_low, 1),
        high=t.signed(100 * change.delta_high, 1), sure=book.level(),
    )  # fmt: skip


def flagged(book: Book, verdict: str) -> list[Figure]:
    """Return the items with more (or less) of the complaints than usual, most complaints first."""
    return [f for f in book.record.items(SHARE) if f.verdict == verdict]


def _why(book: Book, verdict: str) -> Panel:
    """Say where the change lies, or what was checked in vain."""
    t = book.t
    found = flagged(book, "more_than_usual" if verdict == "worse" else "less_than_usual")
    if found:
        words = [
            t(
                "**{name}** ({x} complaints, {usual} to be expected)",
                name=book.item(f.item), x=t.number(f.detail["x"]), usual=t.number(f.detail["usual_count"]),
            )
            for f in found
        ]  # fmt: skip
        side = (
            t("The change lies in {items}; no other item is above its usual share.", items=t.join(words))
            if verdict == "worse"
            else t("The change lies in {items}; no other item is below its usual share.", items=t.join(words))
        )
        return Panel(t("Why"), side, t("Good evidence of where: items against their own past. The cause is not shown."))
    repeat = book.get(REPEAT)
    if repeat is not None and book.verdict(repeat) == verdict:
        told = t("Repeat complaints moved too: **{value}** of complaints.", value=book.value(repeat))
        return Panel(t("Why"), told, common.rule(book, repeat))
    return Panel(t("Why"), _checked(book, repeat))


def _checked(book: Book, repeat: Figure | None) -> str:
    """Say what was held against its past without finding the cause."""
    t = book.t
    looked = [t("the share of each item")] if judged(book.record.items(SHARE)) else []
    looked += [t("repeat complaints")] if repeat is not None and book.verdict(repeat) != "too_few" else []
    if not looked:
        return t("Not known yet. There is too little to hold the items or the repeat complaints against.")
    return t("Not known yet. Checked against their own past: {things}; nothing stands out.", things=t.join(looked))


def _to_do(book: Book, verdict: str) -> Panel:
    """Return the strategy that belongs to the verdict, and where to begin."""
    t = book.t
    if verdict == "better":
        return Panel(t("What to do"), common.strategy(book, verdict))
    begin = flagged(book, "more_than_usual")[:1]
    words = [t("Begin with {name}.", name=book.item(f.item)) for f in begin]
    return Panel(t("What to do"), common.strategy(book, verdict), "".join(words))


def rate_figure(book: Book, number: int = 1) -> Block | None:
    """Return the run chart of the complaint rate."""
    t, figure = book.t, book.get(RATE)
    if figure is None:
        return None
    if figure.value == 0:
        titles = dict.fromkeys(CHANGE, t("No active customer is known to have complained"))
    else:
        titles = {
            "worse": t("{value} of customers complained, above the usual {low} to {high}", **usual(book, figure)),
            "better": t("{value} of customers complained, below the usual {low} to {high}", **usual(book, figure)),
            "no_change": t("{value} of customers complained, within the usual {low} to {high}", **usual(book, figure)),
            "too_few": t("{value} of customers complained; too few months to judge", value=book.value(figure)),
        }
    if is_edge(figure):
        titles["no_change"] = t("{value} of customers complained; no clear change", value=book.value(figure))
    sub = t(
        "Customers who complained, % of the customers active in the month ({n} in {month}), {span}. Line through the "
        "last point: its interval.",
        n=t.number(figure.n or 0), month=book.month(), span=span(book, shown(book, RATE)),
    )  # fmt: skip
    count = t("{x} of {n} customers", x=t.number(figure.detail["x"]), n=t.number(figure.n or 0))
    note = t(
        "**How to read it.** The band is what the twelve months before lead one to expect of the last month; a diamond "
        "is a month that chance does not explain. (Last month: prediction range; earlier months: Laney’s p′ limits; "
        "interval: Wilson.)"
    )
    note = note if has_range(figure) else unjudged(book, t("Wilson"))
    heads = (t("Customers who complained"), t("Customers"))
    return run_figure(book, figure, ("fig-rate", number), titles[book.verdict(figure)], (sub, count, note), heads)
