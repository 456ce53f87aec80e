"""What every page has: masthead, main points, key figures, data quality and source; and the notes of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from cxanalysis.headline import STAND_IN
from cxanalysis.present import blocks_numbers, blocks_text
from cxanalysis.present.blocks_numbers import Card
from cxanalysis.present.book import Book
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
    title = t("{month}: {headline}", month=book.title(), headline=pointing.headline(book, measures))
    first, last = t.number(period.start.day), t.day(book.context.last_day or period.end - timedelta(days=1))
    lede = t(
        "Covers {first} to {last}, {who}. {status}.", first=first, last=last, who=book.scope(), status=status(book)
    )
    return blocks_text.masthead(kind, title, lede)


def status(book: Book) -> str:
    """Say whether the figures may still change."""
    if book.context.last_day:
        return book.t("The month is not over in these data: figures so far, without verdicts")
    if book.provisional:
        return book.t("Provisional figures: late records may still come")
    return book.t("Final figures")


def points_finding(book: Book, measures: tuple[str, ...] = ("",)) -> Block:
    """Return the heading of the main points: how many things stand out beyond chance."""
    t = book.t
    found = pointing.standing_out(book, measures)
    if not found and not pointing.judged(book, measures):
        return blocks_text.finding("points", t("Too early to say what stands out"))
    if not found and pointing.unusual_items(book, measures):
        return blocks_text.finding("points", t("No key figure stands out; complaints have an unusual item"))
    if not found:
        return blocks_text.finding("points", t("Nothing stands out beyond chance"))
    title = t.n("{count} thing stands out", "{count} things stand out", len(found))
    if len(found) < pointing.FEWEST_POINTS:
        title = t.n("{count} finding, then the state of things", "{count} findings, then the state of things",
                    len(found))  # fmt: skip
    return blocks_text.finding("points", title)


def kpis_finding(book: Book, keys: Sequence[tuple[str, str]]) -> Block | None:
    """Return the heading of the key figures: how many of them changed beyond chance."""
    t = book.t
    figures = [f for f in (book.record.get(*key) for key in shown_keys(book, keys)) if f is not None]
    judged = [f for f in figures if book.verdict(f) != "too_few"]
    moved = [f for f in judged if book.verdict(f) in LOUD]
    if not figures:
        return None
    if not judged:
        title = t("Too early to say whether a key figure changes")
    elif moved:
        title = t.n(
            "{count} key figure of {all} changed beyond chance",
            "{count} key figures of {all} changed beyond chance",
            len(moved),
            all=t.count(len(figures)),
        )
    elif any(pointing.outside(f) or f.change is None or f.change.usual_low is None for f in judged):
        title = t("No key figure changed beyond what chance explains")
    else:
        title = t("No key figure left its usual range")
    return blocks_text.finding("kpis", title)


def points(
    book: Book,
    anchors: Mapping[str, tuple[str, str]] | None = None,
    measures: tuple[str, ...] = ("",),
    more: Sequence[tuple[str, str]] = (),
) -> Block:
    """Return the main points; `anchors` lead from a topic to its figure, `more` is what else the page can say."""
    return blocks_text.points(pointing.points(book, anchors or {}, measures, more))


def cards(
    book: Book, keys: Sequence[tuple[str, str]], anchors: Mapping[tuple[str, str], str] | None = None
) -> Block | None:
    """Return the key figures; a figure the data cannot give is left out (perception stands in for a missing gap)."""
    t = book.t
    figures = [f for f in (book.record.get(*key) for key in shown_keys(book, keys)) if f is not None]
    if not figures:
        return None
    items = [card(book, f, (anchors or {}).get((f.measure, f.item), "")) for f in figures]
    said = t("“Getting better” and “getting worse” are said only when chance does not explain the change.")
    return blocks_numbers.cards(items, f"{_small_charts(book, [i.spark for i in items if i.spark])} {said}")


def _small_charts(book: Book, sparks: Sequence[Spark]) -> str:
    """Explain what is drawn in the small charts, and nothing else."""
    t = book.t
    parts = {
        t("the usual range (band)"): any(s.low is not None for s in sparks),
        t("its average (thin line)"): any(s.centre is not None for s in sparks),
        t("the target (dashed)"): any(s.target is not None for s in sparks),
    }
    drawn = t.join([words for words, there in parts.items() if there])
    if not drawn:
        return t("Small charts: the last {n} months.", n=SPARK_PERIODS)
    return t("Small charts: the last {n} months, with {parts}.", n=SPARK_PERIODS, parts=drawn)


def shown_keys(book: Book, keys: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headline figures of a page; perception stands in where there is no gap."""
    return [key if book.record.get(*key) else STAND_IN.get(key, key) for key in keys]


def card(book: Book, figure: Figure, href: str = "") -> Card:
    """Return one key figure as a card."""
    t = book.t
    name = book.name(figure.measure, figure.item)
    few = figure.measure.startswith("satisfaction.") and (figure.n or 0) < book.context.parameters.min_n
    target, outlook = book.target(figure), ""
    lines, chip, why = _comparisons(book, figure), label(book, figure, few), rule(book, figure)
    if target is not None and figure.value is not None:
        goal, result = book.number(figure, target.target), small(book.result(target.result.verdict))
        lines.append(t("Target {goal}: {result}", goal=goal, result=result))
        outlook = t("Outlook: {outlook}", outlook=small(book.outlook(target.outlook))) if target.outlook else ""
    return Card(
        name=name,
        value=book.value(figure),
        unit=_unit(book, figure) if figure.value is not None else "",
        verdict=book.verdict(figure),
        verdict_label=chip,
        direction=book.direction(figure),
        rule="" if why == t("{chip}.", chip=chip) else why,  # the chip has said it
        lines=tuple(lines),
        outlook=outlook,
        spark=spark(book, figure, target.target if target else None),
        grey=few,
        withheld=t("Not shown: {reason}", reason=t(figure.withheld)) if figure.withheld else "",
        href=href,
    )


def _unit(book: Book, figure: Figure) -> str:
    """Say what a figure's number is of; points with their scale, where all dimensions have the same one."""
    every = book.get("satisfaction.perceived", "overall")
    if figure.unit != "points" or every is None or "max" not in every.detail:
        return book.unit(figure)
    low, high = (book.t.number(every.detail[end]) for end in ("min", "max"))
    return book.t("points, scale {low} to {high}", low=low, high=high)


def label(book: Book, figure: Figure, few: bool) -> str:
    """Return the words of a figure's chip; where there is no verdict, what is missing."""
    t, verdict = book.t, book.verdict(figure)
    if few:
        return t("Too few answers (n = {n})", n=t.number(figure.n or 0))
    rule = figure.change.rule if figure.change is not None else ""
    if rule == "too_few_periods":
        return t("Too few months")
    if rule in ("unfinished", "check_export", "mode_change"):
        return t("Not judged")
    return book.chip(verdict)


def _comparisons(book: Book, figure: Figure) -> list[str]:
    """Say how a figure stands against the month before and the year before, or that there is none."""
    change, t = figure.change, book.t
    if change is None:
        return []
    before = book.against(figure, change.delta, change.previous_period)
    year = book.against(figure, change.year_delta, change.year_period)
    return [before or t("No figure for the month before"), year or t("No figure for a year before")]


def rule(book: Book, figure: Figure) -> str:
    """Say in one clause what decided the verdict."""
    change, t = figure.change, book.t
    if change is None or change.rule == "too_few_periods":
        classes = figure.measure.startswith("value.")
        return t("Classes of a year ago are needed for a verdict.") if classes else t("Too few months.")
    if change.rule == "too_few_answers":
        return t("Fewer than {n} answers.", n=book.context.parameters.min_n)
    if change.rule == "unfinished":
        return t("The month is not over in these data.")
    if change.rule == "mode_change":
        return t("The way of asking changed within these months.")
    if change.rule == "check_export":
        return t("Far fewer complaints are recorded than usual; check the export.")
    if change.rule == "too_few_events":
        return t("Too few complaints for a verdict.")
    if change.rule == "moves":
        return _moves(book, figure)
    words = {"low": book.number(figure, change.usual_low), "high": book.number(figure, change.usual_high)}
    if change.rule == "above_usual":
        return t("Above the usual range of {low} to {high}.", **words)
    if change.rule == "below_usual":
        return t("Below the usual range of {low} to {high}.", **words)
    if pointing.outside(figure):
        return t("Outside the usual range of {low} to {high}, but chance may explain it.", **words)
    if step := figure.detail.get("step"):
        words |= {"since": t.month(step["from"]), "month": t.month_name(book.context.period)}
        if step["side"] == "down":
            return t("Lower since {since}; {month} alone is within {low} to {high}.", **words)
        return t("Higher since {since}; {month} alone is within {low} to {high}.", **words)
    return t("Usual range for this month: {low} to {high}.", **words)


def _moves(book: Book, figure: Figure) -> str:
    """Say how many entered and left a class within the year, and whether that is more than chance."""
    decided, t = figure.detail["decided"], book.t
    words = {"into": t.number(decided["into"]), "out": t.number(decided["out"])}
    if book.verdict(figure) == "no_change":
        return t("In all, {into} entered and {out} left within a year; chance may explain it.", **words)
    return t("{into} entered the class and {out} left it within a year, more than chance explains.", **words)


def spark(book: Book, figure: Figure, target: float | None) -> Spark:
    """Return a figure's last twelve months for its card."""
    months = book.context.period.last(SPARK_PERIODS)
    past = {f.period: f.value for f in book.record.history(figure.measure, figure.item)}
    change = figure.change
    return Spark(
        values=tuple(past.get(str(p)) for p in months),
        low=change.usual_low if change else None,
        high=change.usual_high if change else None,
        centre=change.centre if change and "step" not in figure.detail else None,
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
        "headline": book.t("{month}: {headline}", month=book.title(), headline=pointing.headline(book)),
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
