"""One filter for every table: whose rows a report speaks of.

A scope is the customer's attribute; where a row has no (known) customer, the table's own column of that name decides.
Rows of a customer without the attribute, and rows with neither customer nor own column, are outside every scope and
are counted apart (`facts.outside`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from cxanalysis.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from cxanalysis.data import Data

ATTRIBUTES = (
    "region",
    "segment",
    "customer_type",
    "industry",
    "size",
    "channel",
    "unit",
    "account_manager",
    "level",
    "status",
)


@dataclass(frozen=True)
class Scope:
    """All customers, or those with one value of one attribute.

    Examples
    --------
    >>> str(Scope.parse("region=North")), Scope.parse("all").attribute
    ('region=North', '')
    >>> Scope.parse("regoin=North")
    Traceback (most recent call last):
    ...
    cxanalysis.errors.UsageError: scope "regoin=North": no customer attribute "regoin"; did you mean "region"?
    """

    attribute: str = ""
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Scope:
        """Read `all` or `attribute=value`.

        Parameters
        ----------
        text : str
            As written in a notebook or on the command line.

        Returns
        -------
        Scope
            Whether any customer has the value is for `check` to say.

        Raises
        ------
        UsageError
            When the text is neither, or the attribute is none of the customers' attributes.
        """
        if text == "all":
            return cls()
        attribute, found, value = text.partition("=")
        if not found or not value.strip():
            raise UsageError(f'scope "{text}" is neither "all" nor like region=North')
        if attribute not in ATTRIBUTES:
            hint = did_you_mean(attribute, ATTRIBUTES) or f"; known are {', '.join(ATTRIBUTES)}"
            raise UsageError(f'scope "{text}": no customer attribute "{attribute}"{hint}')
        return cls(attribute, value.strip())

    def __str__(self) -> str:
        """Return `all` or `attribute=value`."""
        return f"{self.attribute}={self.value}" if self.attribute else "all"

    def check(self, data: Data) -> None:
        """Refuse a scope that no customer has, naming the values there are.

        Parameters
        ----------
        data : Data
            The checked data set.

        Raises
        ------
        UsageError
            When the customers lack the attribute, or nobody has the value.
        """
        if not self.attribute:
            return
        if not data.has("customers", self.attribute):
            raise UsageError(f'scope "{self}": the customers have no column "{self.attribute}"')
        customers = data.table("customers")
        known = customers[self.attribute].name("value").as_table().distinct().to_pandas()["value"].dropna()
        if self.value not in set(known):
            hint = did_you_mean(self.value, known) or f"; there are {', '.join(sorted(known)[:10])}"
            raise UsageError(f'scope "{self}": no customer has it{hint}')

    def of(self, data: Data, name: str) -> ibis.Table:
        """Return the rows of a table that belong to this scope.

        Parameters
        ----------
        data : Data
            The checked data set.
        name : str
            A table it has.
        """
        table = data.table(name)
        if not self.attribute:
            return table
        if name == "customers":
            return table.filter(table[self.attribute] == self.value)
        return self.filter(data, table)

    def filter(self, data: Data, table: ibis.Table) -> ibis.Table:
        """Keep the rows that belong to this scope.

        Parameters
        ----------
        data : Data
            The checked data set.
        table : ibis.Table
            Rows of any table but the customers.
        """
        if not self.attribute:
            return table
        return self._placed(data, table, lambda mine: mine == self.value)

    def unplaced(self, data: Data, table: ibis.Table) -> ibis.Table:
        """Keep the rows that belong to no scope of this attribute: what decides for them, is empty.

        Parameters
        ----------
        data : Data
            The checked data set.
        table : ibis.Table
            Rows of any table but the customers.
        """
        if not self.attribute:
            return table.limit(0)
        return self._placed(data, table, lambda mine: mine.isnull())

    def _placed(self, data: Data, table: ibis.Table, keep: Callable[[ibis.Value], ibis.Value]) -> ibis.Table:
        """Keep rows by their attribute: the customer's, or their own where no customer is known."""
        columns = table.columns
        customers = data.table("customers")
        owner = customers.select(_owner=customers.customer_id, _attribute=customers[self.attribute])
        if "customer_id" in columns:
            table = table.left_join(owner, table.customer_id == owner._owner)
        else:
            table = table.mutate(_owner=ibis.null("string"), _attribute=ibis.null("string"))
        own = table[self.attribute] if self.attribute in columns else ibis.null("string")
        return table.filter(keep(table._owner.isnull().ifelse(own, table._attribute))).select(*columns)
