"""Which attributes group the customers, and the margins of the customer file that answers are weighted to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxanalysis.errors import UsageError, did_you_mean
from cxanalysis.satisfaction.groups import MOST_VALUES

GROUPS = ("segment", "region", "size", "customer_type", "industry")
MOST_MARGINS = 4
FEWEST = 5  # respondents a category of a margin needs; a handful should not speak for many
UNKNOWN, OTHER = "\0unknown", "\0other"


@dataclass(frozen=True)
class Margin:
    """One margin: the category of each respondent, the share of each category among customers, how many are pooled."""

    name: str
    codes: NDArray[np.int64]
    shares: NDArray[np.float64]
    pooled: int


def wanted(weight_by: str, people: pd.DataFrame) -> tuple[str, ...]:
    """Read the parameter `weight_by`.

    Parameters
    ----------
    weight_by : str
        auto, none, or attributes with commas between.
    people : pandas.DataFrame
        `facts.people`.

    Returns
    -------
    tuple of str
        Attributes to weight by; for auto those that group customers, at most 4.

    Raises
    ------
    UsageError
        When the customers have no such attribute; the message names those they have.
    """
    there = [str(name) for name in people.columns if name != "active"]
    if weight_by == "none":
        return ()
    if weight_by == "auto":
        counts = {name: people.loc[people["active"], name].nunique() for name in GROUPS if name in there}
        return tuple(name for name, count in counts.items() if 2 <= count <= MOST_VALUES)[:MOST_MARGINS]
    names = tuple(dict.fromkeys(name.strip() for name in weight_by.split(",") if name.strip()))
    for name in names:
        if name not in there:
            hint = did_you_mean(name, there) or f"; there are {', '.join(there)}"
            raise UsageError(f'parameter weight_by = {weight_by}: the customers have no attribute "{name}"{hint}')
    if len(names) > MOST_MARGINS:
        raise UsageError(f"parameter weight_by = {weight_by}: at most {MOST_MARGINS} attributes")
    return names


def margin(name: str, mine: pd.Series, everyone: pd.Series) -> Margin | None:
    """Match respondents to customers in one attribute.

    Parameters
    ----------
    name : str
        The attribute.
    mine : pandas.Series of str, shape (respondents,)
        Value of each respondent who is in the file; missing ones are a category of their own.
    everyone : pandas.Series of str
        Value of each active customer.

    Returns
    -------
    Margin or None
        Categories of under 5 respondents, or of no active customer, are pooled; if those together are too few, the
        next smallest joins them. None where fewer than two categories are left.

    Examples
    --------
    >>> found = margin("size", pd.Series(list("aaaaaabbbbbc")), pd.Series(list("aabbbc")))
    >>> found.codes.tolist(), found.shares.round(3).tolist(), found.pooled
    ([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], [0.333, 0.667], 2)
    """
    a, b = mine.astype("object").fillna(UNKNOWN), everyone.astype("object").fillna(UNKNOWN)
    have, share = a.value_counts(), b.value_counts(normalize=True)
    counts = have.reindex(sorted({*have.index, *share.index}), fill_value=0)
    small = {value for value in counts.index if counts[value] < FEWEST or value not in share.index}
    by_size = counts.sort_values(kind="stable").index
    rest = [value for value in by_size if value not in small]
    while small and rest and _too_few(small, counts, share):
        small.add(rest.pop(0))
    names = [*sorted(rest), *([OTHER] if small else [])]
    if len(names) < 2:
        return None
    codes = a.where(~a.isin(small), OTHER).map({value: k for k, value in enumerate(names)}).to_numpy(dtype=np.int64)
    pooled = b.where(~b.isin(small), OTHER).value_counts(normalize=True).reindex(names, fill_value=0.0)
    return Margin(name, codes, np.asarray(pooled, np.float64), len(small))


def _too_few(pooled: set[str], counts: pd.Series, share: pd.Series) -> bool:
    """Tell whether pooled categories still have too few respondents, or no customer."""
    names = list(pooled)
    return counts[names].sum() < FEWEST or share.reindex(names, fill_value=0.0).sum() == 0
