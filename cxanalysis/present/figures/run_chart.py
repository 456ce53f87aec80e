"""A measure over time against its own usual range: line, band, dashed target, diamonds where chance is no excuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.figure import Figure

from cxanalysis.present import theme
from cxanalysis.present.canvas import Sheet, width, wrap
from cxanalysis.present.scales import Axis, Scale, spread

_HEIGHT = 320.0


@dataclass(frozen=True)
class RunPoint:
    """One period.

    `label` and `year` stand under the axis. `value` None leaves a hole. `low` and `high` are its 95 % interval,
    `usual_low` and `usual_high` the usual range. `mark` is worse, better or empty. `provisional` draws it hollow.
    """

    label: str
    year: str
    value: float | None
    low: float | None = None
    high: float | None = None
    usual_low: float | None = None
    usual_high: float | None = None
    mark: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Level:
    """A horizontal line with its label at the right; `short` replaces the label in the narrow figure."""

    value: float
    label: str
    short: str = ""


@dataclass(frozen=True)
class Shift:
    """A step between two levels: `before` from the point `first` on, `after` from the point `at` on."""

    first: int
    at: int
    before: float
    after: float
    label: str


@dataclass(frozen=True)
class RunSpec:
    """A run chart; `points` oldest first, at least one with a value; `last` labels the last point.

    `upper` and `lower` label the usual range of the last period. `break_at` is the place of the first point that was
    measured in another way than those before it, `break_label` what changed; `shift` is the step of the points.
    """

    points: tuple[RunPoint, ...]
    axis: Axis
    last: str
    last_short: str = ""
    target: Level | None = None
    centre: Level | None = None
    upper: Level | None = None
    lower: Level | None = None
    break_at: int | None = None
    break_label: str = ""
    shift: Shift | None = None

    @property
    def spans(self) -> list[float | None]:
        """Every value the axis must hold."""
        drawn = [v for p in self.points for v in (p.value, p.low, p.high, p.usual_low, p.usual_high)]
        levels = [level.value for level in (self.upper, self.centre, self.target, self.lower) if level]
        return [*drawn, *levels, *((self.shift.before, self.shift.after) if self.shift else ())]


@dataclass(frozen=True)
class _Frame:
    sheet: Sheet
    points: tuple[RunPoint, ...]
    x: Scale
    y: Scale
    size: float
    narrow: bool

    def at(self, i: int, value: float) -> tuple[float, float]:
        return self.x(i), self.y(value)


def draw(spec: RunSpec, narrow: bool = False) -> Figure:
    """Draw a run chart.

    Parameters
    ----------
    spec : RunSpec
        Finished numbers and words.
    narrow : bool
        360 px for phones instead of 860 px.

    Returns
    -------
    matplotlib.figure.Figure
    """
    frame = _frame(spec, narrow)
    _band(frame)
    _levels(frame, spec)
    if spec.break_at is not None:
        _cut(frame, spec.break_at, spec.break_label)
    _shift(frame, spec)
    _data(frame, spec.break_at)
    _right_labels(frame, spec)
    _months(frame)
    return frame.sheet.figure


def _frame(spec: RunSpec, narrow: bool) -> _Frame:
    points = spec.points
    size, total = theme.fit(narrow)
    sheet = Sheet(total, _HEIGHT, theme.PAPER)
    ticks = spec.axis.ticks(spec.spans)
    left = max(width(label, size) for _, label in ticks) + 12
    room = max((width(text, size, bold) for text, bold in _words(spec, narrow)), default=0)
    right = sheet.width - min(room, 84 if narrow else 190) - 16
    top = 22.0
    highest = max(v for v in spec.spans if v is not None)
    ceiling = min(ticks[-1][0], highest + 0.03 * (ticks[-1][0] - ticks[0][0]))
    y = Scale(ticks[0][0], ceiling, sheet.height - 46, top)
    for value, label in (tick for tick in ticks if tick[0] <= ceiling):
        sheet.line([(left, y(value)), (right, y(value))], theme.HAIR)
        sheet.text(left - 8, y(value), label, size, theme.INK2, ha="right")
    inset = 12.0 if len(points) > 1 else (right - left) / 2
    return _Frame(sheet, points, Scale(0, max(1, len(points) - 1), left + inset, right - inset), y, size, narrow)


def _known(spec: RunSpec) -> list[Level]:
    return [level for level in (spec.upper, spec.centre, spec.target, spec.lower) if level]


def _words(spec: RunSpec, narrow: bool) -> list[tuple[str, bool]]:
    """Return what stands at the right, with its weight."""
    words = [(_label(level, narrow), level is spec.target) for level in _known(spec)]
    return [*words, ((spec.last_short if narrow else "") or spec.last, True)]


def _label(level: Level, narrow: bool) -> str:
    return level.short if narrow and level.short else level.label


def _edges(frame: _Frame) -> tuple[float, float]:
    half = (frame.x(1) - frame.x(0)) / 2 if len(frame.points) > 1 else 12.0
    return min(12.0, half), half


def _band(frame: _Frame) -> None:
    """Draw the usual range as a band in steps, one step a point, so that limits that vary are shown as they are."""
    outer, half = _edges(frame)
    for run in _runs(frame.points):
        upper, lower = [], []
        for i, foot, head in run:
            start = frame.x(i) - (outer if i == 0 else half)
            end = frame.x(i) + (outer if i == len(frame.points) - 1 else half)
            upper += [(start, frame.y(head)), (end, frame.y(head))]
            lower += [(start, frame.y(foot)), (end, frame.y(foot))]
        frame.sheet.area([*upper, *reversed(lower)], theme.BAND)
        for edge in (upper, lower):
            frame.sheet.line(edge, theme.STROKE, 1.0, (2.5, 2.5))


def _runs(points: tuple[RunPoint, ...]) -> Iterator[list[tuple[int, float, float]]]:
    """Yield unbroken runs of points with a usual range: position, low end, high end."""
    run: list[tuple[int, float, float]] = []
    for i, point in enumerate(points):
        if point.usual_low is not None and point.usual_high is not None:
            run.append((i, point.usual_low, point.usual_high))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _levels(frame: _Frame, spec: RunSpec) -> None:
    outer, _ = _edges(frame)
    ends = frame.x(0) - outer, frame.x(len(frame.points) - 1) + outer
    if spec.centre:
        frame.sheet.line([(x, frame.y(spec.centre.value)) for x in ends], theme.INK3, 1.2)
    if spec.target:
        frame.sheet.line([(x, frame.y(spec.target.value)) for x in ends], theme.INK, 1.7, (8, 4))


def _cut(frame: _Frame, at: int, label: str) -> None:
    """Draw a dotted line before the first point that was measured in another way, or lies on another level."""
    x, size = frame.x(at - 0.5), frame.size
    frame.sheet.line([(x, 8), (x, frame.y.start)], theme.INK3, 1.4, (1, 3))
    before = x - frame.x.start > frame.x.end - x
    place = x - 6 if before else x + 6
    frame.sheet.text(place, 12, label, size, theme.INK2, ha="right" if before else "left")


def _shift(frame: _Frame, spec: RunSpec) -> None:
    """Draw the step: where it is, and both levels as thin lines."""
    shift = spec.shift
    if shift is None:
        return
    _cut(frame, shift.at, "" if spec.break_label else shift.label)
    middle, outer = frame.x(shift.at - 0.5), _edges(frame)[0]
    sides = (
        (frame.x(shift.first), middle, shift.before),
        (middle, frame.x(len(frame.points) - 1) + outer, shift.after),
    )
    for start, end, value in sides:
        frame.sheet.line([(start, frame.y(value)), (end, frame.y(value))], theme.INK, 1.2)


def _data(frame: _Frame, break_at: int | None) -> None:
    run: list[tuple[float, float]] = []
    for i, point in enumerate(frame.points):
        if point.value is None or i == break_at:
            frame.sheet.line(run, theme.INK2, 1.8)
            run = []
        if point.value is not None:
            run.append(frame.at(i, point.value))
            if point.low is not None and point.high is not None:
                frame.sheet.line([frame.at(i, point.low), frame.at(i, point.high)], theme.STROKE, 1.4)
    frame.sheet.line(run, theme.INK2, 1.8)
    room = 0.6 * (frame.x(1) - frame.x(0))
    for i, point in enumerate(frame.points):
        if point.value is not None:
            look, last = _look(point), i == len(frame.points) - 1
            size = look.size + 1.5 if last else look.size if point.mark else min(look.size, room)
            frame.sheet.mark(*frame.at(i, point.value), look, size)


def _look(point: RunPoint) -> theme.Mark:
    """Return the mark of a point: hollow while it is provisional."""
    look = theme.MARKS["previous" if point.provisional and not point.mark else point.mark]
    if point.provisional and point.mark:
        return theme.Mark("diamond", theme.PAPER, theme.verdict_colour(point.mark), look.size)
    return look


def _right_labels(frame: _Frame, spec: RunSpec) -> None:
    """Write the labels of levels and of the last point at the right, moved apart where they would touch."""
    known = next(p for p in reversed(frame.points) if p.value is not None)
    colours = {id(spec.target): theme.INK}
    places = [level.value for level in _known(spec)] + [known.value or 0.0]
    colour = [colours.get(id(level), theme.INK2) for level in _known(spec)] + [theme.verdict_colour(known.mark)]
    left = frame.x.end + _edges(frame)[0] + 8
    texts = [
        (wrap(words, frame.sheet.width - left, frame.size, bold, lines=2), bold)
        for words, bold in _words(spec, frame.narrow)
    ]
    gap = frame.size * (1.25 if all(len(lines) == 1 for lines, _ in texts) else 2.5)
    heights = spread([frame.y(v) for v in places], gap, 10, frame.y.start)
    for (lines, bold), height, ink in zip(texts, heights, colour, strict=True):
        frame.sheet.lines(left, height, lines, frame.size, ink, bold)


def _months(frame: _Frame) -> None:
    sheet, points, base = frame.sheet, frame.points, frame.y.start
    outer, _ = _edges(frame)
    sheet.line([(frame.x(0) - outer, base), (frame.x(len(points) - 1) + outer, base)], theme.STROKE, 1.0)
    widest = max(width(words, frame.size) for p in points for words in (p.label, p.year)) + 10
    apart = frame.x(1) - frame.x(0) if len(points) > 1 else widest
    step = next((s for s in (1, 2, 3, 4, 6, 12, 24) if s * apart >= widest), 48)
    shown = ""
    for i, point in enumerate(points):
        if (len(points) - 1 - i) % step == 0:
            sheet.text(frame.x(i), base + 15, point.label, frame.size, theme.INK2, ha="center")
            if point.year != shown:
                sheet.text(frame.x(i), base + 31, point.year, frame.size, theme.INK2, ha="center")
            shown = point.year
