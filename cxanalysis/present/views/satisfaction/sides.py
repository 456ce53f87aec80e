"""Does a low score go with more than a high one: both sides of every score's middle, in a table and a sentence."""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.views.satisfaction import driven
from cxanalysis.record import Figure

ASYMMETRY = "satisfaction.asymmetry"
CROWDED = 0.20  # from here on the end of a scale may be all there is to see
METHODS: tuple[str, ...] = (ASYMMETRY,)


def found(book: Book) -> list[Figure]:
    """Return the scores' two sides, those that lean to one side first."""
    order = ("penalty", "reward", "unclear", "even", "")
    there = [f for f in book.record.items(ASYMMETRY) if f.value is not None]
    return sorted(there, key=lambda f: order.index(f.verdict))


def asymmetry_note(book: Book) -> Block | None:
    """Say which scores weigh more when low, and which more when high; None where that was not computed."""
    t, figures = book.t, found(book)
    if not figures:
        return None
    by = {code: t.join([book.item(f.item) for f in figures if f.verdict == code]) for code in ("penalty", "reward")}
    even = all(f.verdict == "even" for f in figures)
    lines = []
    if by["penalty"]:
        lines.append(t("A low score goes with more than a high one for {names}: first see that it is never low.",
                       names=by["penalty"]))  # fmt: skip
    if by["reward"]:
        lines.append(t("A high score goes with more than a low one for {names}: there it pays to excel.",
                       names=by["reward"]))  # fmt: skip
    if not lines and even:
        lines.append(t("High scores go with as much more overall satisfaction as low scores go with less."))
    elif not lines:
        lines.append(t("Whether low scores weigh more than high ones cannot be told."))
    end = max(f.detail["at_end"] for f in figures)
    if end > CROWDED:
        lines.append(t("Up to {share} of the answers are at an end of their scale, which bends the line by itself.",
                       share=t.percent(end)))  # fmt: skip
    return blocks_text.prose(" ".join(lines))


def asymmetry_table(book: Book) -> Block | None:
    """Return what a low and a high score go with; None where that was not computed."""
    t, figures = book.t, found(book)
    if not figures:
        return None
    columns = (Column(t("Score")), Column(t("When low"), True), Column(t("When high"), True),
               Column(t("Together"), True), Column(t("{level} interval", level=book.level()), True),
               Column(t("Finding")))  # fmt: skip
    body = tuple(
        (book.item(f.item), *(book.t.signed(f.detail[side], 2) for side in ("penalty", "reward")),
         t.signed(f.value or 0.0, 2), book.between(f), verdict(book, f))
        for f in figures
    )  # fmt: skip
    margin = t.number(figures[0].detail["margin"], 2)
    shares = driven.ranked(book, "overall")
    caption = t(
        "Points of overall satisfaction that go with a score one standard deviation below and above its middle, "
        "{span}; less than {margin} together is alike (penalty and reward)",
        span=driven.span(book, shares[0] if shares else figures[0]), margin=margin,
    )  # fmt: skip
    content = Table(caption, columns, body, stack=True)
    if any(f.verdict in ("penalty", "reward") for f in figures):
        return blocks_figure.table(content)
    return blocks_figure.folded(content, t("What low and high scores go with"))


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of which side weighs more."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "penalty": lambda: t("Low weighs more"),
        "reward": lambda: t("High weighs more"),
        "even": lambda: t("Both alike"),
        "unclear": lambda: t("Cannot tell"),
        "": lambda: t("Too few answers"),
    }
    return words[figure.verdict]()
