"""The parts of the complaints analysis beyond the month's counts: which they are and what each reads.

Each is computed when a notebook first asks for it, so that a page pays for what it shows.
"""

from __future__ import annotations

from collections.abc import Callable

from cxanalysis.complaints import (
    again,
    breakdown,
    cases,
    causes,
    channels,
    course,
    loop,
    pledges,
    recovery,
    waves,
)
from cxanalysis.context import Part
from cxanalysis.sections import Found

PARTS: dict[str, Callable[[Found], Part]] = {
    "course": lambda found: course.analyse(found.context),
    "waves": lambda found: waves.analyse(found.context),
    "breakdown": lambda found: breakdown.analyse(found.context),
    "again": lambda found: again.analyse(found.context),
    "pledges": lambda found: pledges.analyse(found.context),
    "cases": lambda found: cases.analyse(found.context),
    "causes": lambda found: causes.analyse(found.context),
    "loop": lambda found: loop.analyse(found.context),
    "recovery": lambda found: recovery.analyse(found.context),
    "channels": lambda found: channels.analyse(found.context),
}
JUDGED = ("course",)  # their tests count among those of the main points
