"""Whether the improvements worked: what each aims at, before and after, against the items left alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.scales import Axis
from cxanalysis.record import Figure

EFFECT = "improvement.effect"
METHODS = (EFFECT,)
MOST_TOLD = 3  # improvements told in sentences; the others are in the table
MARKS = {"worked": "better", "not_yet": "now", "unclear": "unsure"}


def every(book: Book) -> list[Figure]:
    """Return the improvements judged on this page, oldest first."""
    return book.record.items(EFFECT)


def shown(book: Book) -> list[Figure]:
    """Return those that have an interval."""
    return [f for f in every(book) if f.low is not None]


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-effects": lambda book: bool(shown(book))}


def verdict(book: Book, figure: Figure) -> str:
    """Return the words of a verdict."""
    t = book.t
    return {"worked": t("Worked"), "not_yet": t("Not yet"), "unclear": t("Cannot tell")}[figure.verdict]


def about(book: Book, figure: Figure) -> str:
    """Name what an improvement aims at."""
    return book.item(figure.detail["aim"].rpartition(":")[2])


def label(book: Book, figure: Figure) -> str:
    """Name an improvement: by its number and what it aims at."""
    return book.t("{id}: {about}", id=figure.item, about=about(book, figure))


def title(book: Book) -> str:
    """Say how many improvements worked."""
    t, found = book.t, every(book)
    worked = [f for f in found if f.verdict == "worked"]
    late = [f for f in found if f.verdict == "not_yet"]
    if len(found) == 1:
        name = about(book, found[0])
        words = {"worked": t("The improvement of {about} worked", about=name),
                 "not_yet": t("The improvement of {about} has not worked yet", about=name),
                 "unclear": t("Whether the improvement of {about} worked cannot be told", about=name)}  # fmt: skip
        return words[found[0].verdict]
    if worked:
        return t.n("{count} of {all} improvements worked", "{count} of {all} improvements worked", len(worked),
                   all=t.count(len(found)))  # fmt: skip
    if late:
        return t.n("{count} of {all} improvements has not worked yet",
                   "{count} of {all} improvements have not worked yet", len(late), all=t.count(len(found)))  # fmt: skip
    return t("None of the {all} improvements is shown to have worked", all=t.count(len(found)))


def effects_words(book: Book) -> Block | None:
    """Return what became of each improvement's complaints, in sentences; None without improvements."""
    found = every(book)
    if not found:
        return None
    first = sorted(found, key=lambda f: (f.verdict == "unclear", f.value is None))
    told = [_told(book, f) for f in first[:MOST_TOLD]]
    rest = len(found) - len(told)
    if rest:
        told.append(book.t.n("{count} more is in the table behind the figure.",
                             "{count} more are in the table behind the figure.", rest))  # fmt: skip
    return blocks_text.prose(" ".join(told))


def _told(book: Book, figure: Figure) -> str:
    """Say how the complaints went, and how they would have gone like the others."""
    t, detail = book.t, figure.detail
    if figure.value is None or figure.low is None:
        return t("**{name}: {verdict}.** {why}", name=label(book, figure), verdict=verdict(book, figure),
                 why=reason(book, figure))  # fmt: skip
    words = {
        "name": label(book, figure),
        "verdict": verdict(book, figure),
        "start": t.day(date.fromisoformat(detail["start"])),
        "before": t.number(detail["before_monthly"], 1),
        "after": t.number(detail["after_monthly"], 1),
        "alone": t.number(detail["left_alone_monthly"], 1),
        "change": change(book, figure),
    }
    return t(
        "**{name}: {verdict}.** Begun on {start}. {before} customers a month complained before, {after} since; in step "
        "with the items left alone it would have been {alone}: {change}.",
        **words,
    )


def change(book: Book, figure: Figure) -> str:
    """Write an effect as a change: **42% fewer** (24% to 56% fewer with 95% confidence)."""
    t, value = book.t, figure.value or 0.0
    low, high = figure.low or 0.0, figure.high or 0.0
    level = book.level()
    size = t("**{n} fewer**", n=t.percent(1 - value)) if value < 1 else t("**{n} more**", n=t.percent(value - 1))
    if high <= 1:
        words = {"low": t.percent(1 - high), "high": t.percent(1 - low), "level": level}
        return t("{size} ({low} to {high} fewer with {level} confidence)", size=size, **words)
    if low >= 1:
        words = {"low": t.percent(low - 1), "high": t.percent(high - 1), "level": level}
        return t("{size} ({low} to {high} more with {level} confidence)", size=size, **words)
    words = {"low": t.percent(1 - low), "high": t.percent(high - 1), "level": level}
    return t("{size} (anything from {low} fewer to {high} more with {level} confidence)", size=size, **words)


def reason(book: Book, figure: Figure) -> str:
    """Say why an improvement cannot be judged; empty where it can."""
    t = book.t
    said: dict[str, Callable[[], str]] = {
        "early": lambda: t("Fewer than three whole months have passed since it began."),
        "history": lambda: t("The data do not reach three months back from two months before it began."),
        "alone": lambda: t("Complaints about it are not recorded, or no other item has enough to compare with."),
        "few": lambda: t("Fewer than five complaints before, or to be expected since."),
    }
    return said[figure.detail["reason"]]() if "reason" in figure.detail else ""


def effects_figure(book: Book, number: int) -> Block | None:
    """Return the effect of each improvement with its interval; None where none could be estimated."""
    t, found = book.t, shown(book)
    if not found:
        return None
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in found),
        axis=Axis(t.number, low=0.5, high=1.5),
        reference=1.0,
        reference_label=t("like the items left alone"),
    )
    return blocks_figure.figure(
        "fig-effects",
        t("Figure {n}", n=number),
        title(book),
        t(
            "Customers who complained since the improvement began over those before, divided by the same of the items "
            "left alone, {level} interval; up to {month}.",
            level=book.level(), month=book.month(),
        ),
        partial(rows.draw, spec),
        _alt(book, found),
        t(
            "**How to read it.** 1 means that the item went like the others, 0.5 that it has half the complaints it "
            "would have had. The month of the start and the two before it are left out, so that a bad month that "
            "passes by itself is not taken for success. (Ratio of ratios, over-dispersion and drift of the items "
            "allowed for; worked: whole interval under 1; not yet: over 1, or surely between {low} and {high}.)",
            low=t.number(1 / found[0].detail["margin"], 2), high=t.number(found[0].detail["margin"], 2),
        ),
        _table(book, every(book)),
        t("Numbers behind figure {n}", n=number),
    )  # fmt: skip


def _row(book: Book, figure: Figure) -> Row:
    worse = figure.verdict == "not_yet" and (figure.low or 0.0) > 1
    return Row(
        label=label(book, figure),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark="worse" if worse else MARKS[figure.verdict],
        words=verdict(book, figure),
        detail=book.between(figure),
    )


def _alt(book: Book, found: Sequence[Figure]) -> str:
    t = book.t
    said = [
        t("{name} {value} ({between}), {verdict}", name=label(book, f), value=book.value(f), between=book.between(f),
          verdict=verdict(book, f))
        for f in found[:2]
    ]  # fmt: skip
    return t(
        "Dots with intervals against 1: complainers since an improvement over those before, relative to the items left "
        "alone. {title}: {said}.",
        title=title(book), said=t("; ").join(said),
    )  # fmt: skip


def _table(book: Book, found: Sequence[Figure]) -> Table:
    t = book.t
    columns = [Column(t("Improvement")), Column(t("Begun")), Column(t("Responsible")), Column(t("Due"))]
    numbers = (
        t("Complainers a month before"), t("Complainers a month since"), t("Items left alone, a month before"),
        t("Items left alone, a month since"), t("Effect"), t("{level} interval", level=book.level()),
    )  # fmt: skip
    columns += [Column(words, number=True) for words in numbers]
    if any("expected" in f.detail for f in found):
        columns += [
            Column(t("Expected change of the share"), number=True),
            Column(t("Change of the share"), number=True),
        ]
    columns.append(Column(t("Verdict")))
    caption = t("Improvements, and customers who complained before and since")
    return Table(caption, tuple(columns), tuple(_cells(book, f, len(columns)) for f in found))


def _cells(book: Book, figure: Figure, width: int) -> tuple[str, ...]:
    t, detail = book.t, figure.detail
    none = t("no figure")
    monthly = [
        t.number(detail[name], 1) if name in detail else none
        for name in ("before_monthly", "after_monthly", "others_before_monthly", "others_after_monthly")
    ]
    cells = [
        label(book, figure), t.day(date.fromisoformat(detail["start"])), detail.get("owner", t("not said")),
        t.day(date.fromisoformat(detail["due"])) if "due" in detail else t("not said"),
        *monthly, book.value(figure) if figure.value is not None else none, book.between(figure),
    ]  # fmt: skip
    if width > len(cells) + 1:
        cells += [_points(book, detail.get("expected")), _points(book, _moved(figure))]
    return (*cells, _judged(book, figure))


def _moved(figure: Figure) -> float | None:
    before, after = figure.detail.get("share_before"), figure.detail.get("share_after")
    return None if before is None or after is None else after - before


def _points(book: Book, share: float | None) -> str:
    t = book.t
    return t("no figure") if share is None else t("{n} points", n=t.signed(100 * share, 1))


def _judged(book: Book, figure: Figure) -> str:
    """Write the verdict, with the months it rests on or why there is none."""
    t, detail, why = book.t, figure.detail, reason(book, figure)
    if why:
        return t("{verdict}. {why}", verdict=verdict(book, figure), why=why)
    words = {
        "verdict": verdict(book, figure),
        "before": t("{first} to {last}", first=t.month(detail["before_first"]), last=t.month(detail["before_last"])),
        "after": t("{first} to {last}", first=t.month(detail["after_first"]), last=t.month(detail["after_last"])),
    }
    if detail["seasonal"]:
        return t("{verdict} ({before} against {after})", **words)
    return t("{verdict} ({before} against {after}; not the same months of the year)", **words)


def left_out(book: Book, code: str) -> str:
    """Say which improvement is not judged, and why."""
    t = book.t
    why, _, item = code.partition(":")
    return {
        "effect_elsewhere": t("Not judged here: improvement {item}. What it aims at is not the complaints about an "
                              "item.", item=item),
        "effect_scope": t("Not judged here: improvement {item}. It is for other customers than this report.",
                          item=item),
    }[why]  # fmt: skip
