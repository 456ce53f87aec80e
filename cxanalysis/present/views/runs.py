"""A measure over the months against its usual range: the run chart of any page, and the words around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cxanalysis.period import Period
from cxanalysis.present import blocks_figure
from cxanalysis.present.blocks_figure import Column, Table
from cxanalysis.present.book import Book
from cxanalysis.present.escape import Block
from cxanalysis.present.figures import run_chart
from cxanalysis.present.figures.run_chart import Level, RunPoint, RunSpec, Shift
from cxanalysis.present.language import small
from cxanalysis.present.scales import Axis
from cxanalysis.present.views import common, points
from cxanalysis.record import Figure

_SIDES = {"above": "worse", "below": "better"}  # a month outside its limits; only rates of complaints have them


@dataclass(frozen=True)
class Run:
    """What a page says of its run chart; all else is read from the record.

    `name` is what the chart follows, as a sentence begins with it; `sub` names measure, unit, population and months;
    `interval` is the name of the intervals' method, drawn at each month where `every`, else at the last. `heads` name
    the counts of the table: denominator, or numerator and denominator. `floor` takes the place of the average. `since`
    is the first month measured in another way, `changed` what changed. `step` is the step of a trend: its month `from`,
    the first month of the level before (`first`), and the levels `before` and `after`.
    """

    id: str
    number: int
    title: str
    name: str
    sub: str
    interval: str
    heads: tuple[str, ...]
    axis: Axis
    floor: Level | None = None
    every: bool = False
    since: str = ""
    changed: str = ""
    step: Mapping[str, Any] | None = None


def run_figure(book: Book, figure: Figure, run: Run) -> Block:
    """Return a run chart.

    Parameters
    ----------
    book : Book
        The report.
    figure : Figure
        The report's month; its history is in the record.
    run : Run
        The words of the page.
    """
    t, months = book.t, shown(book, figure)
    spec = spec_of(book, figure, run, months)
    return blocks_figure.figure(
        id=run.id,
        number=t("Figure {n}", n=run.number),
        title=run.title,
        sub=_sub(book, figure, run),
        draw=partial(run_chart.draw, spec),
        alt=_alt(book, figure, run, len(months)),
        note=_note(book, figure, run, spec),
        table=_table(book, figure, run, months),
        numbers=t("Numbers behind figure {n}", n=run.number),
    )


def past(book: Book, figure: Figure) -> list[Figure]:
    """Return the months of a chart that have a figure, oldest first, this one included."""
    months = {str(p) for p in book.context.trend}
    return [f for f in book.record.history(figure.measure, figure.item) if f.period in months and f.value is not None]


def shown(book: Book, figure: Figure) -> list[Period]:
    """Return the months of a chart: those of the trend, from the first that has a figure."""
    first = past(book, figure)[0].period
    return [p for p in book.context.trend if str(p) >= first]


def span(book: Book, figure: Figure) -> str:
    """Write which months a chart shows."""
    t, months = book.t, shown(book, figure)
    if len(months) == 1:
        return t.month(months[0])
    return t("{first} to {last}", first=t.month(months[0]), last=t.month(months[-1]))


def has_range(figure: Figure) -> bool:
    """Tell whether a figure has a usual range to be held against."""
    return figure.change is not None and figure.change.usual_low is not None


def is_edge(figure: Figure) -> bool:
    """Tell whether a figure without a verdict of change lies outside its usual range all the same."""
    change = figure.change
    return change is not None and change.verdict == "no_change" and points.outside(figure)


def edge(book: Book, figure: Figure) -> str:
    """Say why a figure outside its usual range is no clear change: many figures are judged together."""
    if not is_edge(figure):
        return ""
    return book.t(
        "It lies outside the usual range of {low} to {high}, but not far enough to be clear of chance when all figures "
        "of the report are judged together.",
        **usual(book, figure),
    )


def usual(book: Book, figure: Figure) -> dict[str, str]:
    """Return the ends of a figure's usual range as words."""
    change = figure.change
    low, high = (change.usual_low, change.usual_high) if change else (None, None)
    return {"low": book.number(figure, low), "high": book.number(figure, high)}


def since_year(figure: Figure) -> str:
    """Tell whether a figure is higher or lower than a year ago beyond doubt; empty where the interval holds no change.

    Returns
    -------
    str
        up, down or empty.
    """
    change = figure.change
    if change is None or change.year_delta_low is None or change.year_delta_high is None:
        return ""
    return "down" if change.year_delta_high < 0 else "up" if change.year_delta_low > 0 else ""


def spec_of(book: Book, figure: Figure, run: Run, months: Sequence[Period]) -> RunSpec:
    """Put the months into a run chart: the usual range over the months it comes from, marks where a test called one."""
    t, change, aim = book.t, figure.change, book.target(figure)
    low, high, centre = (change.usual_low, change.usual_high, change.centre) if change else (None, None, None)

    def level(value: float | None, words: str, short: str) -> Level | None:
        return None if value is None else Level(value, words, short)

    def written(value: float | None) -> str:
        return book.number(figure, value)

    return RunSpec(
        points=tuple(_point(book, figure, run, month) for month in months),
        axis=run.axis,
        last=t("{value} in {month}", value=book.value(figure), month=t.month_name(months[-1])),
        last_short=book.value(figure),
        target=Level(aim.target, t("Target {value}", value=written(aim.target))) if aim else None,
        centre=run.floor or level(None if run.step else centre, t("Average {value}", value=written(centre)), ""),
        upper=level(high, t("Usual up to {value}", value=written(high)), t("Up to {value}", value=written(high))),
        lower=level(low, t("Usual from {value}", value=written(low)), t("From {value}", value=written(low))),
        break_at=next((i for i, month in enumerate(months) if i and str(month) == run.since), None),
        break_label=run.changed if run.since else "",
        shift=_shift(book, run.step, [str(month) for month in months]) if run.step else None,
    )


def _shift(book: Book, step: Mapping[str, Any], months: Sequence[str]) -> Shift | None:
    """Place a step among the months drawn; None where it began before them."""
    if step["from"] <= months[0]:
        return None
    first = next(i for i, month in enumerate(months) if month >= step["first"])
    label = book.t("step in {month}", month=book.t.month(step["from"]))
    return Shift(first, months.index(step["from"]), step["before"], step["after"], label)


def _point(book: Book, figure: Figure, run: Run, month: Period) -> RunPoint:
    """Return one month: the last marked by its verdict, earlier ones by their limits."""
    t, found, change = book.t, book.record.get(figure.measure, figure.item, str(month)), figure.change
    last, banded = month == book.context.period, month in book.context.memory
    verdict = book.verdict(figure) if last else _SIDES.get(found.detail.get("outside", "") if found else "", "")
    barred = found if run.every or last else None
    return RunPoint(
        label=t.month_short(month),
        year=t("{year}", year=str(month.year)),
        value=found.value if found else None,
        low=barred.low if barred else None,
        high=barred.high if barred else None,
        usual_low=change.usual_low if change and banded else None,
        usual_high=change.usual_high if change and banded else None,
        mark=verdict if verdict in ("better", "worse") else "",
        provisional=last and book.provisional,
    )


def _sub(book: Book, figure: Figure, run: Run) -> str:
    """Complete the line under the title: what line, band and hollow mark are."""
    t, words = book.t, {"level": book.level(), "month": book.month()}
    keys = [t("Vertical lines: {level} intervals.", **words) if run.every
            else t("Line through the last mark: its {level} interval.", **words)]  # fmt: skip
    keys += [t("Band: usual range for {month}.", **words)] if has_range(figure) else []
    if run.step:
        words = {name: book.number(figure, run.step[name]) for name in ("before", "after")}
        words["month"] = t.month(run.step["from"])
        keys += [t("Thin lines: level of {before} before {month}, {after} since.", **words)]
    keys += [t("Hollow last mark: provisional.")] if book.provisional else []
    return " ".join([run.sub, *keys])


def _note(book: Book, figure: Figure, run: Run, spec: RunSpec) -> str:
    """Say how to read the chart, with the methods in brackets and where its axis starts."""
    t, words = book.t, {"interval": run.interval}
    if figure.change is None or not has_range(figure):
        read = t(
            "**How to read it.** Each mark is a month; ten earlier months are needed before one can be called unusual. "
            "(Interval: {interval}.)",
            **words,
        )
    else:
        words["read"] = t(
            "**How to read it.** The band is what the {n} months before lead one to expect of the last month; a "
            "diamond is a month that chance does not explain.",
            n=t.number(figure.change.periods),
        )
        if _limited(past(book, figure)):
            read = t(
                "{read} (Last month: prediction range; earlier months: Laney’s p′ limits; interval: {interval}.)",
                **words,
            )
        else:
            read = t("{read} (Prediction range; interval: {interval}.)", **words)
    if run.axis.low is not None:
        return read
    return t("{read} The vertical axis starts at {value}.", read=read, value=_start(spec))


def _start(spec: RunSpec) -> str:
    """Write the number the vertical axis starts at."""
    return spec.axis.ticks(spec.spans)[0][1]


def _alt(book: Book, figure: Figure, run: Run, n: int) -> str:
    """Describe a run chart in words: where it stands, how it was judged, where it was."""
    t, change = book.t, figure.change
    words = {"name": small(run.name), "month": book.month(), "value": book.value(figure)}
    words |= {"between": book.between(figure), "rule": common.rule(book, figure)}
    start = t.n(
        "Run chart of {name} over {n} month to {month}. Now {value} ({between}). {rule}",
        "Run chart of {name} over {n} months to {month}. Now {value} ({between}). {rule}",
        n,
        **words,
    )
    if change is None or change.previous is None:
        return t("{what} There is no figure for the month before to compare it with.", what=start)
    before = book.number(figure, change.previous)
    if change.year_ago is None:
        return t("{what} It was {before} the month before.", what=start, before=before)
    year = book.number(figure, change.year_ago)
    return t("{what} It was {before} the month before and {year} a year before.", what=start, before=before, year=year)


def _table(book: Book, figure: Figure, run: Run, months: Sequence[Period]) -> Table:
    """Return the numbers behind a run chart, a row a month, newest first."""
    t = book.t
    found = [(p, book.record.get(figure.measure, figure.item, str(p))) for p in reversed(months)]
    limited = _limited(f for _, f in found if f is not None)
    heads = [t("Month"), *run.heads, run.name, t("{level} interval", level=book.level())]
    heads += [t("Limits of the earlier months")] * limited
    rows = tuple((t.month(p), *_cells(book, f, len(run.heads), limited)) for p, f in found)
    columns = tuple(Column(head, number=i > 0) for i, head in enumerate(heads))
    return Table(t("{name}, {span}", name=run.name, span=span(book, figure)), columns, rows, show_caption=False)


def _limited(figures: Iterable[Figure]) -> bool:
    """Tell whether earlier months have limits of their own."""
    return any("limit_high" in f.detail for f in figures)


def _cells(book: Book, figure: Figure | None, counts: int, limited: bool) -> tuple[str, ...]:
    """Write one month's counts, value, interval and limits; the last month has its usual range instead of limits."""
    t = book.t
    if figure is None or figure.value is None:
        return (t("no figure"),) * (2 + counts + limited)
    numbers = [figure.detail["x"], figure.n or 0] if counts > 1 else [figure.n or 0]
    cells = [*(t.number(n) for n in numbers), book.value(figure), book.between(figure)]
    if limited and figure.period == str(book.context.period):
        cells.append("")
    elif limited:
        ends = [book.number(figure, figure.detail.get(name)) for name in ("limit_low", "limit_high")]
        cells.append(t("{low} to {high}", low=ends[0], high=ends[1]))
    return tuple(cells)
