"""The look, declared once: colours by role, sizes, marks; the stylesheet and the figures read it from here.

The colours are chosen so that better and worse differ in lightness too (print, colour blindness) and every text colour
reaches 4.5:1 on its ground, every mark 3:1 (a test computes both).
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent

COLOURS = {
    "ink": "#16212E",  # text, this period, target line
    "ink2": "#4A5766",  # secondary text, data line
    "ink3": "#5F6B79",  # thin lines, references
    "stroke": "#8793A0",  # neutral bars, limits; never text
    "faint": "#BAC3CC",  # the rest, "other"; never text
    "line": "#D9DFE6",
    "hair": "#E9EDF1",
    "paper": "#FFFFFF",
    "wash": "#F5F7F9",
    "band": "#EDF0F3",  # usual range
    "range": "#DDE3E9",  # usual range of a bullet, on white
    "zone": "#D5E0EA",  # zone of tolerance
    "worse": "#BA4A08",
    "worse-tint": "#FEF3EC",
    "better": "#0A4C8C",
    "better-tint": "#E4EEF8",
    "care": "#6B4A00",
    "care-tint": "#FFF5DC",
    "care-line": "#E6CF94",
    "link": "#00646B",
}
INK, INK2, INK3 = COLOURS["ink"], COLOURS["ink2"], COLOURS["ink3"]
STROKE, FAINT, LINE, HAIR = (COLOURS[name] for name in ("stroke", "faint", "line", "hair"))
PAPER, WASH = COLOURS["paper"], COLOURS["wash"]
BAND, ZONE, WORSE, BETTER = (COLOURS[name] for name in ("band", "zone", "worse", "better"))

TEXT_COLOURS = ("ink", "ink2", "ink3", "worse", "better", "care", "link")
"""Roles a letter may have; all others are for areas and lines only."""

SEQUENTIAL = ("#F1F0F9", "#D8D5EE", "#BBB6E0", "#9891CE", "#746CB8", "#514A9E", "#2E2A7F")
WORSE_STEPS = ("#F7E3D6", "#F1D0BB", "#EABCA0", "#E3A985")
BETTER_STEPS = ("#DCE7F1", "#C3D5E6", "#A9C2DB", "#8FB0D0")
STAYED = "#BEC4CB"

WIDE, NARROW = 860, 360
TEXT, SMALL, NARROW_TEXT = 13.0, 12.0, 12.0
SANS = (
    '"cx Inter",system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,'
    '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif'
)


def fit(narrow: bool) -> tuple[float, float]:
    """Return the size of letters and the width of a figure in px, for phones where `narrow`."""
    return (NARROW_TEXT, NARROW) if narrow else (TEXT, WIDE)


@dataclass(frozen=True)
class Mark:
    """How a point looks: `shape` is circle, diamond, square, triangle or hexagon; `size` is its width in px."""

    shape: str
    face: str
    edge: str
    size: float


MARKS = {
    "": Mark("circle", INK2, PAPER, 8.0),
    "now": Mark("circle", INK, PAPER, 10.0),
    "worse": Mark("diamond", WORSE, PAPER, 11.0),
    "better": Mark("diamond", BETTER, PAPER, 11.0),
    "previous": Mark("circle", PAPER, INK2, 8.5),
    "unsure": Mark("circle", PAPER, INK, 9.5),
}
CLASS_MARKS = {
    "value": Mark("circle", "#3B3B98", "#3B3B98", 4.5),
    "potential_value": Mark("triangle", "#0F7B5F", "#0F7B5F", 5.5),
    "sub_value": Mark("square", "#5F6B79", "#5F6B79", 4.2),
    "low_value": Mark("diamond", "#9C2A6B", "#9C2A6B", 5.0),
}


def verdict_colour(verdict: str, otherwise: str = INK) -> str:
    """Return the colour of a verdict's text: only better and worse have one.

    Examples
    --------
    >>> verdict_colour("worse"), verdict_colour("no_change")
    ('#BA4A08', '#16212E')
    """
    return {"worse": WORSE, "better": BETTER}.get(verdict, otherwise)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#RRGGBB` (WCAG 2.2), 0 black to 1 white.

    Examples
    --------
    >>> luminance("#FFFFFF"), luminance("#000000")
    (1.0, 0.0)
    """
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2), 1 to 21.

    Examples
    --------
    >>> round(contrast("#16212E", "#FFFFFF"), 1)
    16.3
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: str) -> str:
    """Return the text colour for a filled cell: ink, or white where ink would not reach 4.5:1.

    Examples
    --------
    >>> ink_on("#F1F0F9"), ink_on("#2E2A7F")
    ('#16212E', '#FFFFFF')
    """
    return INK if contrast(INK, ground) >= 4.5 else PAPER


@cache
def stylesheet() -> str:
    """Return the whole stylesheet: embedded fonts, colours as variables, rules.

    Every rule lives under `.cx`, so that it does not leak into a notebook.
    """
    faces = "".join(
        f'@font-face{{font-family:"cx Inter";font-weight:{weight};'
        f'src:url(data:font/woff2;base64,{_base64(f"inter-{weight}.woff2")}) format("woff2")}}'
        for weight in (400, 600)
    )
    variables = "".join(f"--{name}:{colour};" for name, colour in COLOURS.items())
    rules = (HERE / "style.css").read_text(encoding="utf-8")
    return f"{faces}\n.cx{{{variables}--sans:{SANS}}}\n{rules}"


def _base64(font: str) -> str:
    return base64.b64encode((HERE / "fonts" / font).read_bytes()).decode("ascii")
