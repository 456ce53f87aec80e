"""What a measure is, and the closed lists of verdicts."""

from __future__ import annotations

from dataclasses import dataclass

ZONE = ("below", "border", "inside", "above")
USUAL = ("more_than_usual", "as_usual", "less_than_usual", "too_few")
TARGET = ("met", "missed", "unclear")
CLASSES = ("value", "sub_value", "potential_value", "low_value")
TREND = ("rising", "balanced", "falling", "unclear", "too_few")
FIELDS = ("concentrate", "keep_up", "low_priority", "overkill", "borderline")
CHANGE = ("better", "worse", "moved", "no_change", "too_few")
SHAPE = ("falling", "flat", "rising", "wavy", "unclear", "too_few")
WAVES = ("same_item", "different_items", "diffuse", "unclear")


@dataclass(frozen=True)
class Measure:
    """One measure.

    `good` is the direction that is good: up, down or neutral. `verdicts` is the closed list of its verdict column.
    `rows` tells what stands behind a figure: answers of the `month`, of the `window` of months or of the `trend`,
    `invitations`, `staff` answers, `comments`, `complaints`, or `none` that could be listed one by one.
    """

    id: str
    name: str
    unit: str
    good: str
    definition: str
    formula: str
    source: str
    verdicts: tuple[str, ...] = ()
    rows: str = "none"
