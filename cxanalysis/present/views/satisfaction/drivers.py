"""What satisfaction goes with: the shares of what the scores explain, for each outcome asked, and the check of them.

Worded as what goes together, never as cause or effect: answers of one survey cannot tell which way it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from cxanalysis.context import Part
from cxanalysis.present import blocks_figure, blocks_text
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from cxanalysis.present.language import large
from cxanalysis.present.scales import Axis
from cxanalysis.present.views.satisfaction import driven
from cxanalysis.present.views.satisfaction.driven import DRIVER, EXPLAINED, ODDS
from cxanalysis.record import Figure

METHODS: tuple[str, ...] = (DRIVER, EXPLAINED, ODDS)
NAMED = 3  # more names than these make no title


def drivers_finding(book: Book) -> Block | None:
    """Return the heading: how many scores stand out; None where no outcome could be held against the scores."""
    found = driven.ranked(book)
    if not found:
        return None
    t, shown = book.t, [f for f in found if f.verdict == "shown"]
    words = {"all": driven.count(book, found), "outcome": driven.outcome_name(book, found[0].detail["outcome"])}
    if not shown:
        title = t("Nothing is shown to stand out in what {outcome} goes with", **words)
    elif driven.leads(found):
        title = t("{name} is what {outcome} goes with most", name=driven.name(book, found[0]), **words)
    elif len(shown) == len(found):
        title = t("All {all} stand out in what {outcome} goes with", **words)
    elif len(shown) == 1:
        title = t("Of {all}, only {name} stands out for {outcome}", name=driven.name(book, shown[0]), **words)
    elif len(shown) <= NAMED and found[0].detail["score"] in book.context.parts:
        title = t("{outcome} goes most with {names}", outcome=large(words["outcome"]),
                  names=t.join([driven.name(book, f) for f in shown]))  # fmt: skip
    else:
        title = t.n("{count} of {all} stands out in what {outcome} goes with",
                    "{count} of {all} stand out in what {outcome} goes with", len(shown), **words)  # fmt: skip
    return blocks_text.finding(
        "drivers", title, " ".join([_explained(book, found, words), *driven.others(book)]).strip()
    )


def _explained(book: Book, found: Sequence[Figure], words: Mapping[str, str]) -> str:
    together = book.get(EXPLAINED, found[0].detail["outcome"])
    if together is None:
        return ""
    return book.t(
        "Together the {all} explain {value} of how customers differ in {outcome} ({between}). What goes together need "
        "not be cause and effect.",
        value=book.value(together), between=book.between(together), **words,
    )  # fmt: skip


def drivers_figure(book: Book, number: int) -> Block | None:
    """Return the shares with their intervals beside what noise gets; None where there are none."""
    t, found = book.t, driven.ranked(book)
    if not found:
        return None
    equal = found[0].detail["equal"]
    spec = RowsSpec(
        rows=tuple(_row(book, f) for f in found),
        axis=Axis(lambda value, digits: t.percent(value, digits), per=100, low=0.0),
        desired_head=t("by ties to the others"),
        reference=equal,
        reference_label=t("equal share {share}", share=book.number(found[0], equal)),
    )
    return blocks_figure.figure(
        "fig-drivers",
        t("Figure {n}", n=number),
        _title(book, found),
        _sub(book, found),
        partial(rows.draw, spec),
        _alt(book, found),
        _note(book),
        _table(book, found),
        t("Numbers behind figure {n}", n=number),
    )


def _row(book: Book, figure: Figure) -> Row:
    return Row(
        label=driven.name(book, figure),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        written=book.value(figure),
        mark="now" if figure.verdict == "shown" else "unsure",
        zone=(0.0, figure.detail["noise"]),
        words=driven.verdict(book, figure),
        detail=driven.why(book, figure),
    )


def _title(book: Book, found: Sequence[Figure]) -> str:
    t, shown = book.t, [f for f in found if f.verdict == "shown"]
    names = t.join([driven.name(book, f) for f in shown])
    if not shown:
        return t("No share is clear of what ties to the others give")
    if driven.leads(found):
        return t("{name} explains more than any other score", name=driven.name(book, found[0]))
    if len(shown) == 1:
        return t("Only {name} stands out", name=names)
    order = max(f.detail["rank_low"] for f in shown) <= min(f.detail["rank_high"] for f in shown)
    if len(shown) > NAMED:
        return t.n("{count} score stands out", "{count} scores stand out; which of them most cannot be told",
                   len(shown))  # fmt: skip
    if order:
        return t("{names} stand out; their order cannot be told", names=names)
    return t("{names} stand out", names=names)


def _sub(book: Book, found: Sequence[Figure]) -> str:
    t, outcome = book.t, driven.outcome_name(book, found[0].detail["outcome"])
    return t(
        "Share of what {all} explain of {outcome} with {level} interval, {people}, {span}. Bar: what a score would "
        "get by its ties to the others alone.",
        all=driven.count(book, found), outcome=outcome, level=book.level(), people=driven.people(book, found),
        span=driven.span(book, found[0]),
    )  # fmt: skip


def _alt(book: Book, found: Sequence[Figure]) -> str:
    t, last = book.t, found[-1]
    words = {"all": driven.count(book, found), "outcome": driven.outcome_name(book, found[0].detail["outcome"])}
    lines = [
        t("Dot chart of what share of {outcome} each of {all} explains, {span}.", span=driven.span(book, last), **words)
    ]
    for head, figure in ((t("Largest"), found[0]), (t("Smallest"), last)):
        told = {
            "head": head,
            "name": driven.name(book, figure),
            "value": book.value(figure),
            "between": book.between(figure),
        }
        told["noise"] = book.number(figure, figure.detail["noise"])
        lines.append(t("{head}: {name}, {value} ({between}), by ties to the others {noise}.", **told))
    return " ".join(lines)


def _note(book: Book) -> str:
    return book.t(
        "**How to read it.** A score stands out where its interval lies right of its bar and it adds something of its "
        "own, within the months too; intervals that overlap leave the order open. (Shapley shares of R squared by LMG; "
        "customers resampled; the bar allows for errors of measurement.)"
    )


def _table(book: Book, found: Sequence[Figure]) -> Table:
    t = book.t
    columns = (Column(driven.kind(book, found)), Column(t("Share"), True),
               Column(t("{level} interval", level=book.level()), True), Column(t("By ties to the others"), True),
               Column(t("Ranks"), True), Column(t("Correlation"), True), Column(t("Finding")))  # fmt: skip
    body = tuple(
        (driven.name(book, f), book.value(f), book.between(f), book.number(f, f.detail["noise"]), _rank_cell(book, f),
         t.number(f.detail["r"], 2), driven.verdict(book, f))
        for f in found
    )  # fmt: skip
    words = {"outcome": driven.outcome_name(book, found[0].detail["outcome"]), "span": driven.span(book, found[0])}
    equal = book.number(found[0], found[0].detail["equal"])
    return Table(t("What {outcome} goes with, {span}; an equal share is {equal}", equal=equal, **words), columns, body)


def _rank_cell(book: Book, figure: Figure) -> str:
    t, low, high = book.t, figure.detail["rank_low"], figure.detail["rank_high"]
    return t.number(low) if low == high else t("{low} to {high}", low=t.number(low), high=t.number(high))


def drivers_table(book: Book) -> Block | None:
    """Return the shares of every outcome side by side, with the odds; None where there is nothing beside the figure."""
    t, found = book.t, driven.ranked(book)
    others = [o for o in driven.OUTCOMES if driven.ranked(book, o)]
    odds = bool(book.record.items(ODDS))
    if not found or (len(others) < 2 and not odds):
        return None
    columns = [Column(driven.kind(book, found)), *(Column(large(driven.outcome_name(book, o))) for o in others)]
    columns += [Column(t("Odds of a better answer"))] if odds else []
    scores = list(dict.fromkeys(f.detail["score"] for o in (found[0].detail["outcome"], *others)
                                for f in driven.ranked(book, o)))  # fmt: skip
    body = [
        (book.item(score), *(_cell(book, _of(book, o, score)) for o in others),
         *((_odds_cell(book, score),) if odds else ()))
        for score in scores
    ]  # fmt: skip
    together = [book.get(EXPLAINED, o) for o in others]
    body.append((t("All together explain"), *(_cell(book, f) for f in together), *((t("–"),) if odds else ())))
    caption = t(
        "Share of what the scores explain of each outcome, {span}; bold: stands out", span=driven.span(book, found[0])
    )
    return blocks_figure.table(Table(caption, tuple(columns), tuple(body), stack=True))


def _of(book: Book, outcome: str, score: str) -> Figure | None:
    return next((f for f in driven.ranked(book, outcome) if f.detail["score"] == score), None)


def _cell(book: Book, figure: Figure | None) -> str:
    if figure is None:
        return book.t("no figure")
    words = {"value": book.value(figure), "between": book.between(figure)}
    if figure.verdict == "shown":
        return book.t("**{value}** ({between})", **words)
    return book.t("{value} ({between})", **words)


def _odds_cell(book: Book, score: str) -> str:
    figure = book.get(ODDS, score)
    return book.t("× {value} ({between})", value=book.value(figure), between=book.between(figure)) if figure else \
        book.t("no figure")  # fmt: skip


def drivers_note(book: Book) -> Block | None:
    """Say whether a model of ordered steps ranks the scores alike; None where it was not fitted."""
    t, found = book.t, [f for f in book.record.items(ODDS) if f.value is not None]
    if not found:
        return None
    words = {"step": t("Odds are for one standard deviation more of a score.")}
    if found[0].detail["agrees"]:
        return blocks_text.note(
            t(
                "A model that takes answers as ordered steps, not as numbers, agrees (proportional odds). {step}",
                **words,
            )
        )
    return blocks_text.note(
        t("A model that takes answers as ordered steps ranks the scores differently, so that no order is certain "
          "(proportional odds). {step}", **words)
    )  # fmt: skip


FIGURES: dict[str, Callable[[Book], bool]] = {"fig-drivers": lambda book: bool(driven.ranked(book))}


def unsaid(book: Book, part: Part | None) -> list[str]:
    """Say what cannot be told of drivers, and why."""
    return [_left_out(book, *code.partition(":")[::2]) for code in (part.left_out if part is not None else ())]


def _left_out(book: Book, code: str, what: str) -> str:
    """Say one code."""
    t = book.t
    if what in driven.OUTCOMES:
        outcome = driven.outcome_name(book, what)
        of_outcome: dict[str, Callable[[], str]] = {
            "driver_few": lambda: t("Not shown: what {outcome} goes with. Too few complete answers.", outcome=outcome),
            "driver_flat": lambda: t(
                "Not shown: what {outcome} goes with. All answers to it are the same.", outcome=outcome
            ),
            "driver_nothing": lambda: t(
                "Not shown: what {outcome} goes with. The scores explain none of it.", outcome=outcome
            ),
        }
        return of_outcome[code]()
    score = book.item(what)
    words: dict[str, Callable[[], str]] = {
        "driver_scores": lambda: t("Not shown: what satisfaction goes with. It takes two scores at least."),
        "driver_many": lambda: t("Not shown: what satisfaction goes with. There are too many items to compare."),
        "driver_outcome": lambda: t(
            "Not shown: what satisfaction goes with. No overall question, nor one of buying again or recommending."
        ),
        "driver_same": lambda: t("Left out of the comparison: {name}, all answers are the same.", name=score),
        "driver_gaps": lambda: t("Left out of the comparison: {name}, answered by less than half.", name=score),
        "driver_copy": lambda: t("{name} repeats other scores, so that its own part cannot be told.", name=score),
        "driver_odds": lambda: t("Not shown: the check of drivers with ordered steps. It found no answer."),
    }
    return words[code]()
