"""The parts of the analyses, each computed when it is first asked for, so that a notebook pays for what it shows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from cxanalysis import complaint_sections, sections
from cxanalysis.context import Part
from cxanalysis.record import Figure


class Parts(ABC):
    """What remembers the parts; how one is made is for `findings.Findings` to say."""

    def __init__(self) -> None:
        self._made: dict[str, Part | None] = {}

    @abstractmethod
    def _make(self, name: str) -> Part | None:
        """Compute a part of `sections.PARTS` or `complaint_sections.PARTS`; None without its table."""

    def part(self, name: str) -> Part | None:
        """Return a part of an analysis by name; None without its table."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    @property
    def parts(self) -> dict[str, Part]:
        """Every part of the satisfaction analysis by name; none without answers."""
        return self._all(sections.PARTS)

    @property
    def complaint_parts(self) -> dict[str, Part]:
        """Every part of the complaints analysis by name; none without complaints."""
        return self._all(complaint_sections.PARTS)

    def _all(self, names: Iterable[str]) -> dict[str, Part]:
        found = {name: self.part(name) for name in names}
        return {name: part for name, part in found.items() if part is not None}

    def figures_of(self, name: str) -> tuple[Figure, ...]:
        """Return the figures of a part; none without its table."""
        found = self.part(name)
        return found.figures if found is not None else ()

    @property
    def used(self) -> tuple[str, ...]:
        """Names of the parts computed so far."""
        return tuple(self._made)
