"""Did customers move between the classes: what stands out, why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from cxanalysis.evaluation import Signal
from cxanalysis.present import blocks_text
from cxanalysis.present.blocks_text import Panel
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views.value import words
from cxanalysis.present.views.value.numbers import numbers
from cxanalysis.present.views.value.words import SHARE
from cxanalysis.record import Figure


def moves_finding(book: Book) -> Block | None:
    """Return the heading of the moves: the slide that stands out, else the class, else that none does."""
    if not numbers(book)["fig-moves"]:
        return None
    return blocks_text.finding("moves", _moves_title(book))


def _moves_title(book: Book) -> str:
    t, slide, loud = book.t, words.slide(book), words.loud(book)
    if slide is not None:
        start, end = (words.short(t, code) for code in words.ends(slide))
        if slide.good == "worse":
            return t("More customers slid from {start} to {end} than came back", start=start, end=end)
        if slide.good == "better":
            return t("More customers rose from {start} to {end} than fell back", start=start, end=end)
        return t("More customers went from {start} to {end} than came back", start=start, end=end)
    if loud:
        name, decided = words.short(t, loud[0].item), loud[0].detail["decided"]
        if decided["into"] > decided["out"]:
            return t("More customers entered the {name} class than left it", name=name)
        return t("More customers left the {name} class than entered it", name=name)
    if not words.judged(book):
        return t("Moves within a year cannot be judged yet")
    return t("No move between classes stands out beyond chance")


def moves_panels(book: Book) -> Block | None:
    """Return what changed, why and what to do, where a slide or a class stands out."""
    t, slide, loud = book.t, words.slide(book), words.loud(book)
    titles = (t("What changed"), t("Why"), t("What to do"))
    if slide is not None:
        texts = (_slide_changed(book, slide), _slide_why(book, slide), _slide_do(book, slide))
    elif loud:
        texts = (_class_changed(book, loud[0]), _class_why(book), (words.strategy(t, loud[0].item), ""))
    else:
        return None
    return blocks_text.three(*(Panel(title, *text) for title, text in zip(titles, texts, strict=True)))


def _slide_changed(book: Book, slide: Signal) -> tuple[str, str]:
    t, change = book.t, slide.figure.change
    start, end = (words.short(t, code) for code in words.ends(slide))
    gone, come = words.went(slide)
    said = {"start": start, "end": end, "back": words.count(t, come)}
    said["month"] = t.month(change.year_period) if change and change.year_period else ""
    text = t.n(
        "**{n} {start} customer** of {month} is a {end} customer now; {back} moved the other way.",
        "**{n} {start} customers** of {month} are {end} customers now; {back} moved the other way.",
        gone, **said,
    )  # fmt: skip
    return text, t("Good evidence: the same customers, a year apart; chance does not explain it.")


def _slide_why(book: Book, slide: Signal) -> tuple[str, str]:
    """Name the scores that moved most among the customers of a slide; they say what moved, not why."""
    t, (start, end) = book.t, words.ends(slide)
    left = book.get(SHARE, start)
    shift = left.detail["year_shift"].get(end) if left else None
    if not shift:
        return t("Not known yet."), ""
    if not shift["most"]:
        names = t.join([words.indicator(t, name) for name in shift["scores"]])
        return t("Not known yet. Checked: {names}; no average score clearly moved that way.", names=names), ""
    text = t(
        "On average {causes}. What made them move is not known yet.",
        causes=t.join(_causes(book, [(name, shift["scores"][name]["mean"]) for name in shift["most"]])),
    )
    return text, t("Weak evidence: it says which scores moved, not why.")


def _causes(book: Book, moved: Sequence[tuple[str, float]]) -> list[str]:
    """Say which scores fell or rose by how much; the direction is said once where it is the same."""
    t, said, before = book.t, [], 0.0
    for name, mean in moved:
        parts = {"indicator": words.indicator(t, name), "n": t.number(abs(mean))}
        if before * mean > 0:
            said.append(t("their {indicator} score by {n}", **parts))
        elif mean < 0:
            said.append(t("their {indicator} score fell by {n} points", **parts))
        else:
            said.append(t("their {indicator} score rose by {n} points", **parts))
        before = mean
    return said


def _slide_do(book: Book, slide: Signal) -> tuple[str, str]:
    t, (start, end), (gone, _) = book.t, words.ends(slide), words.went(slide)
    text = words.strategy(t, end if slide.good == "better" else start)
    return text, t.n("Begin with the {n} customer who moved.", "Begin with the {n} customers who moved.", gone)


def _class_changed(book: Book, figure: Figure) -> tuple[str, str]:
    t, decided = book.t, figure.detail["decided"]
    into, out = decided["into"], decided["out"]
    said = {"name": words.short(t, figure.item), "into": words.count(t, into), "out": words.count(t, out)}
    said["month"] = t.month(figure.change.year_period) if figure.change and figure.change.year_period else ""
    if into > out:
        text = t.n(
            "Since {month} **{n} customer entered** the {name} class and {out} left it for another.",
            "Since {month} **{n} customers entered** the {name} class and {out} left it for another.",
            into, **said,
        )  # fmt: skip
    else:
        text = t.n(
            "Since {month} **{n} customer left** the {name} class for another and {into} entered it.",
            "Since {month} **{n} customers left** the {name} class for another and {into} entered it.",
            out, **said,
        )  # fmt: skip
    return text, t("Good evidence: the same customers at both times; chance does not explain it.")


def _class_why(book: Book) -> tuple[str, str]:
    t = book.t
    return t(
        "Not known yet. Checked: won and lost customers do not explain it, because only customers of both months are "
        "compared."
    ), ""
