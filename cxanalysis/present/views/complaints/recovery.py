"""Are complainers won back, and how many of the dissatisfied never complain."""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.present.views.complaints import silent
from cxanalysis.present.views.complaints.words import with_interval
from cxanalysis.record import Figure

RECOVERY = "complaints.recovery"
METHODS: tuple[str, ...] = (RECOVERY, *silent.METHODS)
FIGURES: dict[str, Callable[[Book], bool]] = {}
PAIRS = ("stays", "buys_short", "buys_long", "stays_handled", "buys_handled")


def pairs(book: Book) -> list[Figure]:
    """Return the figures that hold one group against another, in the order of the page."""
    found = [book.get(RECOVERY, item) for item in PAIRS]
    return [f for f in found if f is not None]


def recovery_finding(book: Book) -> Block | None:
    """Return the heading of recovery; None where nothing of it is known."""
    t, good = book.t, book.get(RECOVERY, "satisfied")
    beside = pairs(book)
    if good is None and not beside:
        return silent.silent_heading(book)
    moved = [f for f in beside if f.detail["moved"] in ("more", "less")]
    if moved:
        title = _moved_title(book, moved[0])
    elif good is not None and (good.n or 0) < book.context.parameters.min_n:
        title = t("Too few cases were rated to judge how they were handled")
    elif good is not None:
        title = t("{share} of the cases rated were handled to the customer’s satisfaction", share=book.value(good))
    else:
        title = t("Complainers are not shown to stay or buy otherwise than the rest")
    told = [_rated(book, good) if good is not None else "", *(_told(book, f) for f in beside if f.item in PAIRS[:3:2])]
    told.append(_handled(book, beside))
    return blocks_text.finding("recovery", title, " ".join(words for words in told if words))


def _moved_title(book: Book, figure: Figure) -> str:
    """Say who stays or buys more."""
    t, more = book.t, figure.detail["moved"] == "more"
    return {
        "stays": t("Customers who complained stay more often than the rest") if more
        else t("Customers who complained leave more often than the rest"),
        "buys_short": t("Customers who complained buy again more often than the rest") if more
        else t("Customers who complained buy again less often than the rest"),
        "buys_long": t("Customers who complained buy again more often than the rest") if more
        else t("Customers who complained buy again less often than the rest"),
        "stays_handled": t("Complainers satisfied with the handling stay more often") if more
        else t("Complainers satisfied with the handling stay less often"),
        "buys_handled": t("Complainers satisfied with the handling buy again more often") if more
        else t("Complainers satisfied with the handling buy again less often"),
    }[figure.item]  # fmt: skip


def _rated(book: Book, figure: Figure) -> str:
    """Say how many are satisfied with the handling, and how many were never asked."""
    t, detail = book.t, figure.detail
    words = {
        "share": with_interval(book, figure),
        "answered": t.number(detail["answered"]),
        "missing": t.number(detail["unrated"]),
    }
    return t.n(
        "Of **{n} case** of the last twelve months that its customer rated, {share} got a 4 or 5 of 5; of {answered} "
        "answered, {missing} were not rated.",
        "Of **{n} cases** of the last twelve months that customers rated, {share} got a 4 or 5 of 5; of {answered} "
        "answered, {missing} were not rated.",
        figure.n or 0, **words,
    )  # fmt: skip


def _told(book: Book, figure: Figure) -> str:
    """Say how many of those who complained stayed or bought again, and of those who did not."""
    t, detail = book.t, figure.detail
    months = small(t.n("{count} month", "{count} months", detail["months"]))
    words = {"mine": book.value(figure), "theirs": book.number(figure, detail.get("other")), "months": months,
             "so": _difference_words(book, figure)}  # fmt: skip
    if figure.item == "stays":
        return t("Of those who complained, **{mine}** are still there {months} later, of the rest **{theirs}**; {so}.",
                 **words)  # fmt: skip
    return t("Of those who had ordered before, **{mine}** ordered again within {months} of the result, of the rest "
             "over the same months **{theirs}**; {so}.", **words)  # fmt: skip


def _difference_words(book: Book, figure: Figure) -> str:
    """Say whether a difference is beyond chance."""
    t, detail = book.t, figure.detail
    between = difference_between(book, figure)
    return {
        "more": t("that is more than chance explains (by {between} points)", between=between),
        "less": t("that is less than chance explains (by {between} points)", between=between),
        "few": t("too few to say whether that differs"),
        "unclear": t("no clear difference ({between} points)", between=between),
    }[detail["moved"]]


def difference_between(book: Book, figure: Figure) -> str:
    """Write the interval of a difference in points: −0.5 to +2.7."""
    t, detail = book.t, figure.detail
    if "difference_low" not in detail:
        return t("not known")
    return t(
        "{low} to {high}",
        low=t.signed(100 * detail["difference_low"], 1),
        high=t.signed(100 * detail["difference_high"], 1),
    )


def _handled(book: Book, beside: list[Figure]) -> str:
    """Say whether the handling goes with staying and buying."""
    t = book.t
    mine = [f for f in beside if f.item.endswith("_handled")]
    if not mine:
        return ""
    if all(f.detail["moved"] == "few" for f in mine):
        return t("Too few leave or stop buying to say whether good handling goes with staying.")
    return " ".join(_by_handling(book, f) for f in mine if f.detail["moved"] != "few")


def _by_handling(book: Book, figure: Figure) -> str:
    t, detail = book.t, figure.detail
    words = {
        "well": book.value(figure),
        "badly": book.number(figure, detail.get("other")),
        "months": small(t.n("{count} month", "{count} months", detail["months"])),
        "so": _difference_words(book, figure),
    }
    if figure.item == "stays_handled":
        return t("Satisfied with the handling, **{well}** are still there {months} later, dissatisfied **{badly}**; "
                 "{so}.", **words)  # fmt: skip
    return t("Satisfied with the handling, **{well}** order again within {months}, dissatisfied **{badly}**; {so}.",
             **words)  # fmt: skip


def recovery_table(book: Book) -> Block | None:
    """Return what complainers did beside what the rest did; None where neither is known."""
    t = book.t
    caption = t("What complainers did afterwards, and the rest over the same months")
    return _table(book, [f for f in pairs(book) if f.item in PAIRS[:3]], caption, (t("Complained"), t("The rest")))


def handling_table(book: Book) -> Block | None:
    """Return what complainers did by how satisfied they were with the handling; None where nobody was asked."""
    t = book.t
    caption = t("What complainers did afterwards, by how satisfied they were with the handling")
    heads = (t("Satisfied, 4 or 5 of 5"), t("Dissatisfied, 1 or 2 of 5"))
    return _table(book, [f for f in pairs(book) if f.item in PAIRS[3:]], caption, heads)


def _table(book: Book, figures: list[Figure], caption: str, heads: tuple[str, str]) -> Block | None:
    t = book.t
    if not figures:
        return None
    columns = (
        Column(t("Afterwards")),
        Column(heads[0]),
        Column(heads[1]),
        Column(t("Difference, points")),
        Column(t("Customer months seen")),
        Column(t("Verdict")),
    )
    return blocks_figure.table(Table(caption, columns, tuple(_cells(book, f) for f in figures), stack=True))


def _cells(book: Book, figure: Figure) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    months = small(t.n("{count} month", "{count} months", detail["months"]))
    stays = figure.item.startswith("stays")
    difference = t("not known")
    if "difference_low" in detail:
        size = t.signed(100 * detail["difference"], 1)
        difference = t("{size} ({between})", size=size, between=difference_between(book, figure))
    verdicts = {"more": t("More"), "less": t("Less"), "few": t("Too few"), "unclear": t("Cannot tell")}
    return (
        t("Still there after {months}", months=months) if stays else t("Ordered within {months}", months=months),
        _share(book, figure.value, figure.low, figure.high),
        _share(book, detail.get("other"), detail.get("other_low"), detail.get("other_high")),
        difference,
        t("{mine} and {theirs}", mine=t.number(figure.n or 0), theirs=t.number(detail["other_n"])),
        verdicts[detail["moved"]],
    )


def _share(book: Book, value: float | None, low: float | None, high: float | None) -> str:
    t = book.t
    if value is None:
        return t("no figure")
    if low is None or high is None:
        return t.percent(value, 1)
    return t("{value} ({low} to {high})", value=t.percent(value, 1), low=t.percent(low, 1), high=t.percent(high, 1))


def recovery_note(book: Book) -> Block | None:
    """Return how to read the table, and what the literature says, apart."""
    t, good = book.t, book.get(RECOVERY, "satisfied")
    lines = []
    if pairs(book):
        lines.append(t(
            "**How to read it.** Who complains may be who buys much: what goes together need not be cause and effect. "
            "Months count from a complaint (staying) or its result (buying, of those who ordered in the six months "
            "before); the others are weighed to the same months. (Discrete hazards, direct standardisation, customers "
            "as clusters; differences by Zou and Donner.)"
        ))  # fmt: skip
    if good is not None:
        lines.append(t(
            "Reference from the literature, not measured here: about {share} of dissatisfied customers stay when put "
            "right (often quoted, of weak origin).",
            share=t.percent(good.detail["reference"]),
        ))  # fmt: skip
    return blocks_text.note(" ".join(lines)) if lines else None


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what of recovery cannot be told, and why."""
    return [_left_out(book, code) for code in part.left_out] if part is not None else []


def _left_out(book: Book, code: str) -> str:
    t = book.t
    said: dict[str, Callable[[], str]] = {
        "recovery_satisfied": lambda: t("Not shown: whether complainers are satisfied with the handling. No case of "
                                        "the last twelve months was rated."),
        "recovery_stays": lambda: t("Not shown: whether complainers stay. It needs the days on which customers left, "
                                    "and named complaints of the six months before."),
        "recovery_buys": lambda: t("Not shown: whether complainers buy again. Orders and results do not reach six "
                                   "months before and after each other."),
    }  # fmt: skip
    return said[code]() if code in said else silent.left_out(book, code)
