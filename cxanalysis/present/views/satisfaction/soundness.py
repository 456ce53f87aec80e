"""Whether the sample is scientific: a verdict on the answers as a heading, and the checks it rests on."""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book, shows_zero
from cxanalysis.present.escape import Block
from cxanalysis.present.language import small
from cxanalysis.present.views.satisfaction import response
from cxanalysis.record import Figure

LATE, SAME, FAST = "satisfaction.late_early", "satisfaction.straight_lining", "satisfaction.speeders"
RATE, EMPTY, SILENT = "satisfaction.response_rate", "satisfaction.item_missing", "satisfaction.silent_bound"
WEIGHTED, INDEX = "satisfaction.weighted", "index"
METHODS = (RATE, LATE, SAME, FAST, EMPTY, SILENT)
FIGURES: dict[str, Callable[[Book], bool]] = {"fig-response": lambda book: bool(response.modes(book))}
MOST_NAMED = 3


def late(book: Book) -> Figure | None:
    """Return how late answers differ from early ones."""
    return next((f for f in book.record.items(LATE) if f.value is not None), None)


def empty(book: Book) -> list[Figure]:
    """Return the questions by how often they were left empty, the worst first."""
    found = [f for f in book.record.items(EMPTY) if f.value is not None]
    return sorted(found, key=lambda f: (-(f.value or 0.0), f.item))


def question(book: Book, item: str) -> str:
    """Name a question; the single ones by what they ask."""
    t = book.t
    words: dict[str, Callable[[], str]] = {
        "asked:overall": lambda: t("Overall question"),
        "asked:recommend": lambda: t("Question on recommending"),
        "asked:repurchase": lambda: t("Question on buying again"),
    }
    return words[item]() if item in words else book.item(item)


def flags(book: Book) -> list[str]:
    """Return what sets those who answered apart, or makes their answers doubtful, each in a few words."""
    t, found = book.t, []
    late_early, weighted = late(book), [f for f in book.record.items(WEIGHTED) if f.value is not None]
    if late_early is not None and late_early.detail["clear"] and not late_early.detail["equal"]:
        up = (late_early.value or 0.0) > 0
        found.append(t("late answers are better") if up else t("late answers are worse"))
    if any(f.detail["differs"] for f in weighted):
        found.append(t("weighting moves the scores"))
    elif response.uneven(book) and not weighted:
        found.append(t("some groups answer less"))
    if _careless_matters(book):
        found.append(t("careless answers move the index"))
    if any(f.detail["much"] for f in empty(book)):
        found.append(t("some questions are often left empty"))
    return found


def _careless_matters(book: Book) -> bool:
    return any(f.detail.get("differs", False) for f in (book.get(SAME), book.get(FAST)) if f is not None)


def soundness_finding(book: Book) -> Block | None:
    """Return the verdict on the sample as a heading; None where nothing is known of how the answers came about."""
    t, rate, found = book.t, book.get(RATE), flags(book)
    checked = [late(book), book.get(SAME), *empty(book), *book.record.items(WEIGHTED)]
    if rate is None and not any(f is not None and f.value is not None for f in checked):
        return None
    intro = ""
    if rate is not None:
        words = {"x": t.number(rate.detail["x"]), "n": t.number(rate.n or 0), "between": book.between(rate)}
        intro = t("{x} of {n} eligible invitations were completed ({between}).", **words)
    return blocks_text.finding("response", _title(book, rate, found), intro or t("Who was asked is not known."))


def _title(book: Book, rate: Figure | None, found: list[str]) -> str:
    """Say what the checks come to; that none speaks against the answers is no proof that they speak for all."""
    t = book.t
    if len(found) == 1:
        return t("Read with care: {what}", what=found[0])
    if found:
        return t("Read with care: {n} checks of the answers stand out", n=t.count(len(found)))
    if rate is not None and rate.detail["x"] < book.context.parameters.min_n:
        return t("{share} of those asked answered: too few to check", share=book.value(rate))
    compared = late(book) is not None or bool(book.record.items(WEIGHTED))
    if rate is None:
        return t("No check speaks against the answers") if compared else t("How many were asked is not known")
    if compared:
        return t("{share} of those asked answered; no check speaks against them", share=book.value(rate))
    return t("{share} of those asked answered", share=book.value(rate))


def checks_table(book: Book) -> Block | None:
    """Return what was checked of the sample, what was found, and what it means; None where nothing could be."""
    t = book.t
    rows = [*_group_rows(book), *_late_row(book), *_careless_rows(book), *_empty_row(book), *_silent_rows(book)]
    if not rows:
        return None
    columns = (Column(t("Check")), Column(t("Found")), Column(t("What it means")))
    return blocks_figure.table(Table(t("Checks of the sample, {month}", month=book.month()), columns, tuple(rows),
                                     stack=True))  # fmt: skip


def _group_rows(book: Book) -> list[tuple[str, str, str]]:
    """One row an attribute: between which rates its groups lie."""
    t, rows = book.t, []
    shown = [f for f in response.by_group(book) if f.value is not None]
    for name in dict.fromkeys(f.detail["by"] for f in shown):
        mine = sorted((f for f in shown if f.detail["by"] == name), key=lambda f: f.value or 0.0)
        found = t("{low} to {high} answered", low=book.value(mine[0]), high=book.value(mine[-1]))
        means = t("Chance may explain the differences")
        if mine[0].detail["p"] is None:
            means = t("Too few to compare")
        elif mine[0].detail["differs"]:
            means = (
                t("Some groups answer less, beyond chance; weights allow for it")
                if book.record.items(WEIGHTED)
                else t("Some groups answer less, beyond chance")
            )
        label = t("Response by {attribute}", attribute=small(response.attribute(book, name)))
        rows.append((label, found if len(mine) > 1 else book.value(mine[0]), means))
    return rows


def _late_row(book: Book) -> list[tuple[str, str, str]]:
    t, figure = book.t, late(book)
    if figure is None:
        return []
    words = {"value": t.signed(figure.value or 0.0, book.digits(figure)), "between": book.between(figure)}
    found = t("{value} points of 100 ({between})", **words) if figure.item == INDEX \
        else t("{value} points ({between})", **words)  # fmt: skip
    label = t.n("Late against early answers, {n} month", "Late against early answers, {n} months",
                figure.detail["months"])  # fmt: skip
    return [(label, found, _late_means(book, figure))]


def _late_means(book: Book, figure: Figure) -> str:
    t, detail, up = book.t, figure.detail, (figure.value or 0.0) > 0
    if detail["equal"] and detail["clear"]:
        return t("Late answers are a little higher, too little to matter") if up \
            else t("Late answers are a little lower, too little to matter")  # fmt: skip
    if detail["equal"]:
        return t("Any difference is too small to matter")
    if not detail["clear"]:
        return t("Cannot tell whether they differ")
    return (
        t("Who answers late is more satisfied; the silent may be too")
        if up
        else t("Who answers late is less satisfied; the silent may be too")
    )


def _careless_rows(book: Book) -> list[tuple[str, str, str]]:
    t, same, fast = book.t, book.get(SAME), book.get(FAST)
    labels = ((t("Same answer throughout"), same), (t("Answered too fast"), fast))
    rows = []
    for label, figure in labels:
        if figure is None:
            continue
        words = {"x": t.number(figure.detail["x"]), "n": t.number(figure.n or 0), "share": book.value(figure)}
        rows.append((label, t("{x} of {n} ({share})", **words), _without(book, figure)))
    return rows


def _without(book: Book, figure: Figure) -> str:
    """Say what leaving out the careless answers would change."""
    t, detail = book.t, figure.detail
    if not figure.detail["x"]:
        return t("Nobody")
    if not detail.get("differs", False):
        return t("Kept; leaving them out does not change the index") if "index" in detail \
            else t("Kept as answered")  # fmt: skip
    words = {"without": t.number(detail["index_without"], 1), "index": t.number(detail["index"], 1)}
    return t("Without careless answers the index would be {without}, not {index}", **words)


def _empty_row(book: Book) -> list[tuple[str, str, str]]:
    t, found = book.t, empty(book)
    if not found:
        return []
    much = [f for f in found if f.detail["much"]]
    worst = t("at most {share} ({name})", share=book.value(found[0]), name=question(book, found[0].item))
    if not found[0].detail["x"]:
        worst = t("none")
    means = t("Few gaps; who was not asked does not count")
    if much:
        names = t.join([question(book, f.item) for f in much[:MOST_NAMED]])
        means = t("Often left empty: {names}", names=names)
    if any(f.detail["codes"] for f in found):
        means = t("{means}. “Don’t know” counts as empty", means=means)
    return [(t("Questions left empty"), worst, means)]


def _silent_rows(book: Book) -> list[tuple[str, str, str]]:
    t, rows = book.t, []
    for figure in book.record.items(SILENT):
        if figure.value is not None:
            label = t("Those who did not answer: {name}", name=_verdict(book, figure))
            rows.append((label, _silent_found(book, figure), silent_words(book, figure)))
    return rows


def _silent_found(book: Book, figure: Figure) -> str:
    """Say how many customers there are, how many of them were asked, and which share gave no answer."""
    t, rate = book.t, book.get(RATE)
    words = {"share": t.percent(figure.detail["silent"]), "all": t.number(figure.detail["customers"])}
    if rate is None:
        return t("{share} of {all} customers gave no answer this month", **words)
    return t("{asked} asked; {share} of {all} customers gave no answer this month", asked=t.number(rate.n or 0),
             **words)  # fmt: skip


def _verdict(book: Book, figure: Figure) -> str:
    if figure.item == INDEX:
        return book.t("index against the target {line}", line=book.number(figure, figure.detail["line"]))
    return book.t("{name} against the lowest accepted", name=book.item(figure.item))


def silent_words(book: Book, figure: Figure) -> str:
    """Say what the silent would have to think for a verdict to turn round, or that they cannot turn it."""
    t, detail = book.t, figure.detail
    up = detail["side"] == "below"
    if figure.item == INDEX:
        words = {"line": book.number(figure, detail["line"]), "value": book.value(figure)}
        if not detail["possible"]:
            return (
                t("Even if all of them gave the best answer, the index would stay under {line}", **words)
                if up
                else t("Even if all of them gave the worst answer, the index would stay above {line}", **words)
            )
        return (
            t("To lift the index to {line}, they would have to score {value} on average", **words)
            if up
            else t("To pull the index down to {line}, they would have to score {value} on average", **words)
        )
    size = book.difference(figure, figure.value or 0.0)
    if not detail["possible"]:
        return t("Whatever they think, the verdict stands")
    if shows_zero(size):
        return t("They would have to find it just acceptable")
    if up:
        return t("To turn the verdict, they would have to find it {size} points better than acceptable", size=size)
    return t("To turn the verdict, they would have to find it {size} points worse than acceptable", size=size)


def soundness_note(book: Book) -> Block | None:
    """Return how to read the checks; None where there are none."""
    t, options = book.t, book.context.parameters
    if checks_table(book) is None:
        return None
    words = {"share": t.percent(options.speeder_ratio), "margin": t.percent(options.equal_margin)}
    return blocks_text.note(
        t(
            "**How to read it.** Checks can show that answers do not speak for all customers; none can prove that they "
            "do. Too fast is under {share} of the usual time; too small to matter is within {margin} of the scale. "
            "(Halves split at the median wait within month and mode; Holm over groups; bounds without assumptions.)",
            **words,
        )
    )


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say which checks are missing, and why."""
    t = book.t
    codes = [code.partition(":") for code in (part.left_out if part is not None else ())]
    words: dict[str, Callable[[], str]] = {
        "late_early": lambda: t("Not shown: late against early answers. It is not known when whom was asked."),
        "late_few": lambda: t("Not shown: late against early answers. Too few answers can be traced to an invitation."),
        "straight_lining": lambda: t("Not shown: same answer throughout. It needs five questions on one scale."),
        "speeders": lambda: t("Not shown: answers given too fast. The time they took is not in the data."),
        "silent": lambda: t("Not shown: what the silent would have to think. It is not known who answered."),
    }
    lines = [words[name]() for name, _, _ in codes if name in words]
    never = [question(book, item) for name, _, item in codes if name == "never_answered"]
    if never:
        lines.append(t("Nobody answered in {month}: {names}.", month=book.month(), names=t.join(never)))
    return lines
