"""Who is satisfied, who is dissatisfied, and who would recommend."""

from __future__ import annotations

from functools import partial

from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import runs
from cxanalysis.present.views.satisfaction import parts
from cxanalysis.record import Figure

SHARES = ("satisfaction.top2", "satisfaction.dissatisfied")
GROUPS = ("promoters", "passives", "detractors")


def shares_found(book: Book) -> list[Figure]:
    """Return the satisfied and the dissatisfied share, as far as the survey gives them."""
    return [f for f in (book.get(measure) for measure in SHARES) if f is not None]


def shares_figure(book: Book, number: int) -> Block | None:
    """Return the satisfied and dissatisfied shares against a year ago; None without an overall question."""
    t, found = book.t, shares_found(book)
    if not found:
        return None
    spec = RowsSpec(
        rows=tuple(_share_row(book, f) for f in found),
        axis=Axis(lambda value, digits: t.percent(value, digits), per=100, low=0.0, high=1.0),
        expected_head=_before_label(book, found[0]),
    )
    return blocks_figure.figure(
        "fig-shares",
        t("Figure {n}", n=number),
        shares_title(book, found),
        _shares_sub(book, found),
        partial(rows.draw, spec),
        _shares_alt(book, found),
        _shares_note(book, found),
        _shares_table(book, found),
        t("Numbers behind figure {n}", n=number),
    )


def _before(figure: Figure) -> tuple[str, float, float | None] | None:
    """Return the month a share is drawn against, its value then and the difference: a year ago, else a month ago."""
    change = figure.change
    if change is not None and change.year_period is not None and change.year_ago is not None:
        return change.year_period, change.year_ago, change.year_delta
    if change is not None and change.previous_period is not None and change.previous is not None:
        return change.previous_period, change.previous, change.delta
    return None


def _before_label(book: Book, figure: Figure) -> str:
    before = _before(figure)
    return book.t.month(before[0]) if before else ""


def _share_row(book: Book, figure: Figure) -> Row:
    before, verdict = _before(figure), book.verdict(figure)
    few = parts.unclear(book, figure)
    return Row(
        label=book.name(figure.measure),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark=verdict if verdict in ("better", "worse") else "unsure" if few else "now",
        expected=before[1] if before else None,
        words=_words(book, figure),
        detail=book.against(figure, before[2], before[0]) if before and not _moved(book, figure) else "",
    )


def _moved(book: Book, figure: Figure) -> bool:
    """Tell whether a share is clearly off the year before, though its month is no clear change."""
    quiet = book.verdict(figure) == "no_change" and not runs.is_edge(figure) and not parts.unclear(book, figure)
    return quiet and bool(runs.since_year(figure))


def _shares_note(book: Book, found: list[Figure]) -> str:
    """Say how to read the rows; the test of the year only where a row shows it."""
    t = book.t
    if not any(_moved(book, f) for f in found):
        return t("**How to read it.** The line through a mark is its interval; a mark is coloured only when chance "
                 "does not explain that the month differs from those before. (Wilson intervals of the two best and the "
                 "two worst answers.)")  # fmt: skip
    return t("**How to read it.** The line through a mark is its interval; a row says up or down where the interval of "
             "the difference from the year before leaves out zero; colour is for a month that differs from all those "
             "before. (Shares of the two best and the two worst answers: Wilson; differences: Newcombe.)")  # fmt: skip


def _words(book: Book, figure: Figure) -> str:
    """Return the words of a share's change."""
    if parts.unclear(book, figure):
        return book.t("Too few answers")
    verdict = book.verdict(figure)
    change = figure.change
    if change is not None and _moved(book, figure):
        return book.against(figure, change.year_delta, change.year_period)
    return book.t("Too few months") if verdict == "too_few" else book.chip(verdict)


def shares_title(book: Book, found: list[Figure]) -> str:
    """Say whether a share moved; else where the shares stand."""
    t, by = book.t, {f.measure: f for f in found}
    satisfied, not_satisfied = (by.get(m) for m in SHARES)
    if not_satisfied is not None and book.verdict(not_satisfied) in ("better", "worse"):
        if book.direction(not_satisfied) == "up":
            return t("More customers are dissatisfied than usual")
        return t("Fewer customers are dissatisfied than usual")
    if satisfied is not None and book.verdict(satisfied) in ("better", "worse"):
        if book.direction(satisfied) == "up":
            return t("More customers are satisfied than usual")
        return t("Fewer customers are satisfied than usual")
    if satisfied is not None and not_satisfied is not None:
        return t(
            "{best} are satisfied, {worst} dissatisfied", best=book.value(satisfied), worst=book.value(not_satisfied)
        )
    only = found[0]
    return t("{name}: {share}", name=book.name(only.measure), share=book.value(only))


def year_title(book: Book, figure: Figure) -> str:
    """Say how a share, or the willingness to recommend, stands against a year ago where that is clear; else nothing."""
    t, change, side = book.t, figure.change, runs.since_year(figure)
    if change is None or not side:
        return ""
    words = {"value": book.value(figure), "before": book.number(figure, change.year_ago)}
    titles = {
        ("satisfaction.top2", "up"): t("More are satisfied than a year ago: {value} against {before}", **words),
        ("satisfaction.top2", "down"): t("Fewer are satisfied than a year ago: {value} against {before}", **words),
        ("satisfaction.dissatisfied", "up"): t(
            "More are dissatisfied than a year ago: {value} against {before}", **words
        ),
        ("satisfaction.dissatisfied", "down"): t(
            "Fewer are dissatisfied than a year ago: {value} against {before}", **words
        ),
        ("satisfaction.nps", "up"): t(
            "The net promoter score is higher than a year ago: {value} against {before}", **words
        ),
        ("satisfaction.nps", "down"): t(
            "The net promoter score is lower than a year ago: {value} against {before}", **words
        ),
    }
    return titles[figure.measure, side]


def _shares_sub(book: Book, found: list[Figure]) -> str:
    t = book.t
    words = {"level": book.level(), "people": parts.people(book, found), "month": book.month()}
    line = t("Share of {people} to the overall question with {level} interval, {month}.", **words)
    before = _before_label(book, found[0])
    return t("{line} Hollow circle: {before}.", line=line, before=before) if before else line


def _shares_alt(book: Book, found: list[Figure]) -> str:
    t = book.t
    lines = [t("Dot chart of the shares of satisfied and dissatisfied answers, {month}.", month=book.month())]
    for figure in found:
        words = {"name": book.name(figure.measure), "value": book.value(figure), "between": book.between(figure)}
        lines.append(t("{name}: {value} ({between}), {chip}.", chip=small(_words(book, figure)), **words))
    return " ".join(lines)


def _shares_table(book: Book, found: list[Figure]) -> Table:
    t, before = book.t, _before_label(book, found[0])
    columns = [Column(t("Share of answers")), Column(book.month(), number=True)]
    columns += [Column(t("{level} interval", level=book.level()), number=True)]
    columns += [Column(before, number=True)] if before else []
    columns += [Column(t("Answers in the group"), number=True), Column(t("Answers"), number=True)]
    body = []
    for figure in found:
        then = _before(figure)
        old = [book.number(figure, then[1] if then else None)] if before else []
        counts = [t.number(figure.detail["x"]), t.number(figure.n or 0)]
        body.append((book.name(figure.measure), book.value(figure), book.between(figure), *old, *counts))
    return Table(t("Satisfied and dissatisfied answers, {month}", month=book.month()), tuple(columns), tuple(body))


def recommend_table(book: Book) -> Block | None:
    """Return who would recommend and who would not; None where it was not asked on 0 to 10."""
    t, figure = book.t, book.get("satisfaction.nps")
    if figure is None:
        return None
    names = dict(zip(GROUPS, (t("Promoters"), t("Passives"), t("Detractors")), strict=True))
    answers = dict(zip(GROUPS, (t("9 or 10"), t("7 or 8"), t("0 to 6")), strict=True))
    body = tuple(
        (names[g], answers[g], t.number(figure.detail[g]), t.percent(figure.detail[f"{g}_share"])) for g in GROUPS
    )
    columns = (Column(t("Group")), Column(t("Answer")), Column(t("Answers"), True), Column(t("Share"), True))
    score = {"value": book.value(figure), "between": book.between(figure), "month": book.month()}
    caption = t("Would customers recommend us? Net promoter score {value} ({between}), {month}", **score)
    return blocks_figure.table(Table(caption, columns, body, stack=True))
