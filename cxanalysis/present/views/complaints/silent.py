"""How many of the dissatisfied never complain, with what the literature says of it kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxanalysis.present import blocks_text
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.record import Figure

SILENT = "complaints.silent"
METHODS = (SILENT,)


def silent_heading(book: Book) -> Block | None:
    """Return the heading where nothing else of recovery is known; None where nothing of the silent is either."""
    figure = book.get(SILENT, "share")
    if figure is None:
        return None
    t = book.t
    if (figure.n or 0) < book.context.parameters.min_n:
        return blocks_text.finding("recovery", t("Too few dissatisfied answers to say how many stay silent"))
    return blocks_text.finding("recovery", t("{share} of dissatisfied answers came without a complaint",
                                             share=book.value(figure)))  # fmt: skip


def silent_words(book: Book) -> Block | None:
    """Return how many of the dissatisfied are silent, in sentences; None where that is not known."""
    figure = book.get(SILENT, "share")
    if figure is None:
        return None
    told = [_share(book, figure), _others(book, figure), _number(book)]
    return blocks_text.prose(" ".join(words for words in told if words))


def _share(book: Book, figure: Figure) -> str:
    """Say how many of the dissatisfied did not complain."""
    t, detail = book.t, figure.detail
    words = {
        "share": book.value(figure),
        "sure": book.sure(figure) if figure.low is not None else t("no interval"),
        "first": t.month(detail["first"]),
        "last": t.month(detail["last"]),
        "before": small(t.n("{count} month", "{count} months", detail["before"])),
        "after": small(t.n("{count} month", "{count} months", detail["after"])),
    }
    said = t.n(
        "**Silent: {share}** of {n} dissatisfied answer from {first} to {last} ({sure}) came from a customer who did "
        "not complain from {before} before to {after} after it.",
        "**Silent: {share}** of {n} dissatisfied answers from {first} to {last} ({sure}) came from customers who did "
        "not complain from {before} before to {after} after them.",
        figure.n or 0, **words,
    )  # fmt: skip
    if (figure.n or 0) >= book.context.parameters.min_n:
        return said
    return t("{said} These are too few for a conclusion.", said=said)


def _others(book: Book, figure: Figure) -> str:
    """Say how many of the dissatisfied and of the satisfied complained."""
    t, detail = book.t, figure.detail
    if detail.get("satisfied_spoke") is None or detail.get("spoke") is None:
        return ""
    few = min(figure.n or 0, detail["satisfied_n"]) < book.context.parameters.min_n
    return "" if few else t(
        "Of 100 dissatisfied **{poor}** complained, of 100 satisfied **{good}**.",
        poor=_of_100(book, detail, "spoke", "spoke"), good=_of_100(book, detail, "satisfied_spoke", "satisfied"),
    )  # fmt: skip


def _of_100(book: Book, detail: Mapping[str, Any], value: str, ends: str) -> str:
    """Write a share as customers of 100, with its interval: 62 (46 to 76)."""
    t, low, high = book.t, detail.get(f"{ends}_low"), detail.get(f"{ends}_high")
    n = t.number(100 * detail[value])
    if low is None or high is None:
        return n
    return t("{n} ({low} to {high})", n=n, low=t.number(100 * low), high=t.number(100 * high))


def _number(book: Book) -> str:
    """Say how many silent dissatisfied customers there are, if the answers are like all customers."""
    t, figure = book.t, book.get(SILENT, "customers")
    if figure is None:
        return ""
    words = {"active": t.number(figure.detail["active"]), "n": t.number(figure.value or 0)}
    if figure.low is None or figure.high is None:
        return t("If the others are like those who answered, that makes **{n} silent dissatisfied customers** of "
                 "{active}.", **words)  # fmt: skip
    words |= {"low": t.number(figure.low), "high": t.number(figure.high), "level": book.level()}
    return t("If the others are like those who answered, that makes **{n} silent dissatisfied customers** of {active} "
             "({low} to {high} with {level} confidence).", **words)  # fmt: skip


def silent_note(book: Book) -> Block | None:
    """Return what the literature says of silent customers, apart from the company's own figures."""
    t, figure, number = book.t, book.get(SILENT, "share"), book.get(SILENT, "customers")
    if figure is None:
        return None
    said = t(
        "Reference from the literature, not measured here: under {share} of dissatisfied customers complain, and each "
        "tells {told} others (often quoted, of weak origin).",
        share=t.percent(figure.detail["reference"]), told=t.number(figure.detail["told"]),
    )  # fmt: skip
    if number is None:
        return blocks_text.note(said)
    words = {"said": said, "n": t.number(number.detail["reference_customers"]),
             "spoke": t.number(number.detail["complainers"]), "active": t.number(number.detail["active"])}  # fmt: skip
    if number.detail["reference_customers"] > number.detail["active"]:
        return blocks_text.note(t(
            "{said} By it the {spoke} customers who complained in the last twelve months would stand for {n} silent "
            "ones, more than the {active} customers there are: here it does not hold.", **words,
        ))  # fmt: skip
    return blocks_text.note(t(
        "{said} By it the {spoke} customers who complained in the last twelve months would stand for {n} silent ones.",
        **words,
    ))  # fmt: skip


def left_out(book: Book, code: str) -> str:
    """Say why nothing is told of the silent."""
    t = book.t
    return {
        "silent_question": t("Not shown: dissatisfied customers who do not complain. The survey has no overall "
                             "question, or no answers of known customers reach far enough."),
        "silent_scale": t("Not shown: dissatisfied customers who do not complain. The overall question has fewer "
                          "than four points."),
        "silent_none": t("Not shown: dissatisfied customers who do not complain. No known customer answered in the two "
                         "lowest."),
    }[code]  # fmt: skip
