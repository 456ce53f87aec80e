"""What lies behind the door: checked tables with the settings and the questionnaire they were read by."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from cxanalysis.data.engine import Engine
from cxanalysis.data.questionnaire import Questionnaire
from cxanalysis.data.report import DoorReport
from cxanalysis.data.settings import Settings
from cxanalysis.errors import CxError


@dataclass(frozen=True)
class Data:
    """A data set behind the door: checked tables, settings, questionnaire, and the report of the door."""

    engine: Engine
    settings: Settings
    questionnaire: Questionnaire | None
    door: DoorReport

    @property
    def con(self) -> Backend:
        """The engine as Ibis sees it."""
        return self.engine.con

    @property
    def derived_customers(self) -> bool:
        """Whether the customers were made from the orders."""
        return self.door.derived_customers

    def has(self, name: str, column: str | None = None) -> bool:
        """Say whether the data set holds a table, or a column of it with at least one value."""
        columns = self.engine.columns.get(name)
        return columns is not None and (column is None or column in columns)

    def table(self, name: str) -> ir.Table:
        """Return a checked table.

        Raises
        ------
        CxError
            When the data set has no such table; ask `has` first.
        """
        if not self.has(name):
            raise CxError(f"the data set has no table {name}")
        return self.con.table(name)
