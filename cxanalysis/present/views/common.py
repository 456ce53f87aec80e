"""What every page has: masthead, main points, key figures, data quality and source; and the notes of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from cxanalysis.headline import STAND_IN
from cxanalysis.present import blocks_numbers, blocks_text
from cxanalysis.present.blocks_numbers import Card
from cxanalysis.present.book import Book, shows_zero
from cxanalysis.present.escape import Block
from cxanalysis.present.glyphs import Spark
from cxanalysis.present.language import small
from cxanalysis.present.views import points as pointing
from cxanalysis.present.views import quality as grading
from cxanalysis.record import Figure

SPARK_PERIODS = 12
LOUD = ("better", "worse", "moved")


def masthead(book: Book, kind: str, measures: tuple[str, ...] = ("",)) -> Block:
    """Return the top of a page: kind of report, the month with its top main point, coverage and status."""
    t, period = book.t, book.context.period
    title = t("{month}: {headline}", month=book.month(), headline=pointing.headline(book, measures))
    first, last = t.number(period.start.day), t.day(period.end - timedelta(days=1))
    who = t("all customers") if book.context.scope == "all" else book.context.scope
    lede = t("Covers {first} to {last}, {who}. {status}.", first=first, last=last, who=who, status=status(book))
    return blocks_text.masthead(kind, title, lede)


def status(book: Book) -> str:
    """Say whether the figures may still change."""
    if book.provisional:
        return book.t("Provisional figures: late records may still come")
    return book.t("Final figures")


def points_finding(book: Book, measures: tuple[str, ...] = ("",)) -> Block:
    """Return the heading of the main points: how many things stand out beyond chance."""
    t = book.t
    found = pointing.standing_out(book, measures)
    if not found and not pointing.judged(book, measures):
        return blocks_text.finding("points", t("Too early to say what stands out"))
    if not found:
        return blocks_text.finding("points", t("Nothing stands out beyond chance"))
    return blocks_text.finding("points", t.n("{count} thing stands out", "{count} things stand out", len(found)))


def kpis_finding(book: Book, keys: Sequence[tuple[str, str]]) -> Block:
    """Return the heading of the key figures: how many of them changed beyond chance."""
    t = book.t
    figures = [f for f in (book.record.get(*key) for key in shown_keys(book, keys)) if f is not None]
    judged = [f for f in figures if book.verdict(f) != "too_few"]
    moved = [f for f in judged if book.verdict(f) in LOUD]
    if not judged:
        return blocks_text.finding("kpis", t("Too early to say whether a key figure changes"))
    if not moved:
        return blocks_text.finding("kpis", t("No key figure changed beyond chance"))
    one, many = (
        "{count} key figure of {all} changed beyond chance",
        "{count} key figures of {all} changed beyond chance",
    )
    return blocks_text.finding("kpis", t.n(one, many, len(moved), all=t.count(len(figures))))


def points(
    book: Book,
    anchors: Mapping[str, tuple[str, str]] | None = None,
    measures: tuple[str, ...] = ("",),
    more: Sequence[tuple[str, str]] = (),
) -> Block:
    """Return the main points; `anchors` lead from a topic to its figure, `more` is what else the page can say."""
    return blocks_text.points(pointing.points(book, anchors or {}, measures, more))


def cards(book: Book, keys: Sequence[tuple[str, str]], anchors: Mapping[tuple[str, str], str] | None = None) -> Block:
    """Return the key figures; a figure the data cannot give is left out (perception stands in for a missing gap)."""
    t = book.t
    figures = [f for f in (book.record.get(*key) for key in shown_keys(book, keys)) if f is not None]
    items = [card(book, f, (anchors or {}).get((f.measure, f.item), "")) for f in figures]
    key = t(
        "Small charts: the last {n} months, with the usual range (band), its average (thin line) and the target "
        "(dashed). “Getting better” and “getting worse” are said only when chance does not explain the change.",
        n=SPARK_PERIODS,
    )
    return blocks_numbers.cards(items, key)


def shown_keys(book: Book, keys: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headline figures of a page; perception stands in where there is no gap."""
    return [key if book.record.get(*key) else STAND_IN.get(key, key) for key in keys]


def card(book: Book, figure: Figure, href: str = "") -> Card:
    """Return one key figure as a card."""
    change, t = figure.change, book.t
    name = book.name(figure.measure, figure.item)
    few = figure.measure.startswith("satisfaction.") and (figure.n or 0) < book.context.parameters.min_n
    lines, outlook = [], ""
    if change is not None:
        lines.append(book.against(figure, change.delta, change.previous_period) or t("No figure for the month before"))
        lines.append(book.against(figure, change.year_delta, change.year_period) or t("No figure for a year before"))
    target = book.target(figure)
    if target is not None and figure.value is not None:
        lines.append(gap_words(book, figure, target.target))
        outlook = t("Target: {outlook}", outlook=small(book.outlook(target.outlook)))
    return Card(
        name=name,
        value=book.value(figure),
        unit=book.unit(figure),
        verdict=book.verdict(figure),
        verdict_label=t("Too few answers (n = {n})", n=t.number(figure.n or 0))
        if few
        else book.chip(book.verdict(figure)),
        direction=book.direction(figure),
        rule=rule(book, figure),
        lines=tuple(lines),
        outlook=outlook,
        spark=spark(book, figure, target.target if target else None),
        grey=few,
        withheld=t("Not shown: {reason}", reason=t(figure.withheld)) if figure.withheld else "",
        href=href,
    )


def gap_words(book: Book, figure: Figure, target: float) -> str:
    """Say how far a figure is from its target."""
    t = book.t
    away = (figure.value or 0.0) - target
    words = {"size": book.difference(figure, away), "target": book.number(figure, target)}
    if shows_zero(words["size"]):
        return t("On the target of {target}", target=words["target"])
    return (
        t("{size} above the target of {target}", **words)
        if away > 0
        else t("{size} below the target of {target}", **words)
    )


def rule(book: Book, figure: Figure) -> str:
    """Say in one clause what decided the verdict."""
    change, t = figure.change, book.t
    if change is None or change.rule == "too_few_periods":
        if figure.measure.startswith("value."):
            return t("Classes of a year ago are needed for a verdict.")
        periods = change.periods if change else 0
        return t.n(
            "{n} earlier month; ten are needed for a verdict.",
            "{n} earlier months; ten are needed for a verdict.",
            periods,
        )
    if change.rule == "too_few_answers":
        return t("Fewer than {n} answers.", n=book.context.parameters.min_n)
    if change.rule == "moves":
        if change.verdict == "no_change":
            return t("Within a year as many entered the class as left it, up to chance.")
        decided = figure.detail["decided"]
        lost = decided["into"] < decided["out"]
        return (
            t("Within a year more customers left the class than entered it.")
            if lost
            else t("Within a year more customers entered the class than left it.")
        )
    words = {"low": book.number(figure, change.usual_low), "high": book.number(figure, change.usual_high)}
    said = {
        "above_usual": t("Above the usual range of {low} to {high}.", **words),
        "below_usual": t("Below the usual range of {low} to {high}.", **words),
        "inside_usual": t("Usual range for this month: {low} to {high}.", **words),
    }
    return said[change.rule]


def spark(book: Book, figure: Figure, target: float | None) -> Spark:
    """Return a figure's last twelve months for its card."""
    months = book.context.period.last(SPARK_PERIODS)
    past = {f.period: f.value for f in book.record.history(figure.measure, figure.item)}
    change = figure.change
    return Spark(
        values=tuple(past.get(str(p)) for p in months),
        low=change.usual_low if change else None,
        high=change.usual_high if change else None,
        centre=change.centre if change else None,
        target=target,
        verdict=book.verdict(figure),
    )


def strategy(book: Book, verdict: str) -> str:
    """Return the fixed sentence of what to do when satisfaction gets better or worse."""
    if verdict == "better":
        return book.t(
            "Service quality has on the whole improved. Find out which improvements customers affirm, and keep them."
        )
    return book.t("Service quality is getting worse. Investigate the specific problems, find the cause, correct it.")


def quality(
    book: Book,
    tables: Sequence[str],
    remarks: Sequence[str],
    care: Sequence[str] = (),
    measures: Sequence[str] = (),
) -> tuple[Block, ...]:
    """Return the last section: the grade of the data, its boxes, and how the measures are calculated."""
    parts = [grading.finding(book, care), grading.boxes(book, tables, remarks, care)]
    return (*parts, grading.methods(book, measures)) if measures else tuple(parts)


def notes(book: Book) -> dict[str, Any]:
    """Return what the record keeps beside its figures: headline, status, key figures, parameters, rows read."""
    door = book.notes["door"].to_dict()
    door.pop("as_of")
    return {
        "headline": book.t("{month}: {headline}", month=book.month(), headline=pointing.headline(book)),
        "key_figures": [key_figure(book, f) for f in book.headlines],
        "status": status(book),
        "organisation": book.organisation,
        "language": book.t.code,
        "parameters": book.context.parameters.as_dict(),
        "door": door,
    }


def key_figure(book: Book, figure: Figure) -> dict[str, str]:
    """Return a headline figure as the list of all periods shows it."""
    verdict = book.verdict(figure)
    return {
        "measure": figure.measure,
        "name": book.name(figure.measure, figure.item),
        "text": book.value(figure),
        "verdict": verdict if verdict in ("better", "worse") else "",
        "words": book.chip(verdict),
    }
