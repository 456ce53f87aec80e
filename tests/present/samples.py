"""Chart specs that between them reach every branch: usual, long, Chinese, single, empty."""

from __future__ import annotations

import math

from cxanalysis.present.figures import heat_map, move_matrix, panels, quadrant, ranked_bars, rows, run_chart
from cxanalysis.present.scales import Axis

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG = "The engineer who was promised for the morning did not arrive and nobody answered the phone"
HAN = "交货比承诺的时间晚很多，客服电话反复转接，没有人处理"


def number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace("-", "−")


def percent(value: float, digits: int) -> str:
    return f"{100 * value:.{digits}f}%"


NUMBER, PERCENT = Axis(number), Axis(percent, per=100)


def run(values, axis=NUMBER, **more):
    points = tuple(
        run_chart.RunPoint(
            MONTHS[i % 12], str(2024 + i // 12), v, usual_low=4.4, usual_high=6.5, mark="worse" if v and v > 6.5 else ""
        )
        for i, v in enumerate(values)
    )
    return run_chart.RunSpec(points, axis, "7.1 in June", **more)


STEP = [5.1, 5.5, 5.0, 5.7, 5.9, 5.6, 5.2, 5.4, 5.8, 5.3, 4.9, 5.6, 5.4, 5.1, 5.7, 5.5, 5.8, 5.2, 6.2, 6.7, 6.9, 7.1]
LEVELS = {
    "target": run_chart.Level(5.0, "Target 5.0"),
    "centre": run_chart.Level(5.05, "Average 5.05", "Avg 5.05"),
    "upper": run_chart.Level(6.5, "Upper limit 6.5", "Upper 6.5"),
    "lower": run_chart.Level(4.4, "Lower limit 4.4", "Lower 4.4"),
}
SHARES = run_chart.RunSpec(
    tuple(
        run_chart.RunPoint(
            MONTHS[i % 12],
            str(2025 + i // 12),
            None if i == 3 else 0.05 + 0.004 * math.sin(i),
            0.044 + 0.004 * math.sin(i),
            0.056 + 0.004 * math.sin(i),
            None if i == 6 else 0.041 + 0.001 * (i % 3),
            0.06,
            "better" if i in {5, 13} else "",
            provisional=i == 13,
        )
        for i in range(14)
    ),
    PERCENT,
    "5.2% 十月",
)


def bars(labels):
    made = tuple(
        ranked_bars.Bar(
            label,
            140 - 12 * i,
            number(140 - 12 * i, 0),
            90 - 5 * i if i != 2 else None,
            f"{20 + 9 * i}%",
            ("worse", "", "better")[i] if i < 3 else "",
            ("more than usual", "as usual", "less than usual")[i] if i < 3 else "as usual",
            ("▲", "", "▼")[i] if i < 3 else "",
        )
        for i, label in enumerate(labels)
    )
    rest = (ranked_bars.Bar("Other (9 items)", 29, "29", 31, "100%", rest=True),)
    return ranked_bars.BarsSpec(made + rest, NUMBER, "October", "running share", "usual month", 2, "2 items = 60%")


def row(label, value=7.0, mark="now", **more):
    return rows.Row(label, value, value - 0.15, value + 0.15, f"{value:.1f}", mark, **more)


ZONES = rows.RowsSpec(
    (
        row(
            "Reliability", 6.7, "worse", zone=(7.05, 8.5), words="Below what is acceptable", detail="0.3 below minimum"
        ),
        row(LONG, 6.8, "unsure", zone=(6.7, 8.2), words="At the edge of acceptable", detail=LONG),
        row(HAN, 7.2, "now", zone=(6.5, None), words=HAN),
        row("Tangibles", 7.3, "better", zone=(None, 7.05), words="Above the desired level"),
        rows.Row("Not asked"),
    ),
    NUMBER,
    "minimum acceptable",
    "desired",
)
GAPS = rows.RowsSpec(
    (row("Reliability", 4.1, "worse", expected=4.9, words="−0.8"), row("Assurance", 4.8, expected=4.7, words="+0.1")),
    NUMBER,
    expected_head="expected",
)
DOTS = rows.RowsSpec(
    (row("It is reliable in what it says", 7.9), row("It cares", 7.0, "worse")),
    NUMBER,
    reference=7.4,
    reference_label="sector 7.4",
)
HEAT = heat_map.HeatSpec(
    MONTHS,
    ("2025",) * 6 + ("2026",) * 6,
    tuple(
        heat_map.HeatRow(
            label,
            tuple(None if j == 2 else float((i + 1) * (j * 7 % 13)) for j in range(12)),
            tuple("" if j == 2 else str((i + 1) * (j * 7 % 13)) for j in range(12)),
            ("",) * 9 + ("worse", "", "better") if i == 0 else (),
        )
        for i, label in enumerate(("Late", LONG, HAN))
    ),
)
CLASSES = ("Value customers", "Sub-value customers", "Potential-value customers", "Low-value customers")
MOVES = move_matrix.MoveSpec(
    (*CLASSES, "Lost"),
    tuple(
        move_matrix.MoveRow(
            name,
            "1,080",
            tuple(
                move_matrix.Move(0.05 * j, f"{5 * j}%", f"{54 * j}", "stayed" if i == j else "up" if j < i else "down")
                for j in range(5)
            ),
        )
        for i, name in enumerate(CLASSES)
    )
    + (move_matrix.MoveRow("New", "212", (move_matrix.Move(None, "", ""),) * 5),),
    "Class in June 2026 →",
    "Class in May 2026 ↓",
    (move_matrix.Summary("355", "Moved to a better class, 9%", "better"), move_matrix.Summary("2,812", "Stayed, 75%")),
)


def quadrants(count):
    dots = tuple(
        quadrant.Dot((x := (37 * i) % 101 * 0.99), (y := (53 * i) % 97 * 1.03), "value" if x > 50 < y else "low_value")
        for i in range(count)
    )
    corners = tuple(
        quadrant.Corner(group, name, ("480 customers, 48%", "6% of revenue"))
        for group, name in zip(("value", "sub_value", "potential_value", "low_value"), CLASSES, strict=True)
    )
    axis = Axis(number, low=0, high=100)
    return quadrant.QuadrantSpec(dots, axis, axis, "Value today", "Value to come", 55, 50, "cut 55", "cut 50", corners)


def small(values):
    groups = ("value", "sub_value", "potential_value", "low_value")
    four = tuple(
        panels.Panel(group, name, tuple(None if v is None else v / (i + 1) for v in values), "24.1%", "26.9%")
        for i, (group, name) in enumerate(zip(groups, CLASSES, strict=True))
    )
    return panels.PanelsSpec(four, Axis(percent, per=100, low=0), ("Apr", "2025"), ("Oct", "2026"))


CHARTS = {
    "run": (run_chart, run(STEP, **LEVELS)),
    "run-shares": (run_chart, SHARES),
    "run-one": (run_chart, run([5.0])),
    "run-flat": (run_chart, run([0.0] * 12, Axis(percent, per=100))),
    "bars": (ranked_bars, bars(["Late", LONG, HAN, "Charge not as quoted", "Refund too slow 🧦 $x$"])),
    "bars-one": (ranked_bars, bars(["Late"])),
    "zones": (rows, ZONES),
    "gaps": (rows, GAPS),
    "dots": (rows, DOTS),
    "heat": (heat_map, HEAT),
    "moves": (move_matrix, MOVES),
    "quadrant": (quadrant, quadrants(200)),
    "quadrant-dense": (quadrant, quadrants(900)),
    "panels": (panels, small([0.42, 0.4, None, 0.3, 0.31, 0.6, 0.6])),
    "panels-one": (panels, small([0.5])),
}
