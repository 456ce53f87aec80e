"""A made-up company with known truth, so that a report can be held against what was planted.

Real data never say what the right answer is. Here each effect is planted on purpose, told in `truth.json` with its
months, sizes and ids, and can be switched off alone; with all of them off nothing happens at all, and every finding of
a report on such a company is a false alarm.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cxanalysis.data.sample import deliveries, handling, side
from cxanalysis.data.sample.calendar import Span, at_office
from cxanalysis.data.sample.complaints import ITEMS, make_complaints
from cxanalysis.data.sample.customers import PUBLIC, make_customers, make_orders, make_ratings
from cxanalysis.data.sample.effects import EFFECTS, IMPROVED_ITEM, SUPPORT_CHANGE, Planted
from cxanalysis.data.sample.survey import DRIVERS, expected_mean, make_survey, questionnaire, questions
from cxanalysis.errors import UsageError, did_you_mean
from cxanalysis.period import Period

ORGANISATION = "Alder & Lin Trading"
LAST = Period(2026, 10)
CUSTOMERS = 950
MONTHS = 30
SEED = 2026

_SIDE_MONTHS = 12
_ORDER_FILES = ("orders.csv", "orders-recent.csv")
_FEWEST_CUSTOMERS = 100


@dataclass(frozen=True)
class Sample:
    """The tables of a made-up company by name, the two TOML texts by file name, and the planted truth."""

    tables: dict[str, pd.DataFrame]
    texts: dict[str, str]
    truth: dict[str, Any]


def make_sample(
    out: Path,
    customers: int = CUSTOMERS,
    months: int = MONTHS,
    seed: int = SEED,
    effects: Collection[str] = EFFECTS,
    end: Period = LAST,
) -> Sample:
    """Write a made-up company's data set to a folder.

    Parameters
    ----------
    out : pathlib.Path
        Folder; made if missing. Files of the same names are replaced.
    customers, months, seed, effects, end
        As for `build_sample`.

    Returns
    -------
    Sample
        What was written. The same arguments give the same bytes.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = make_sample(Path(folder), customers=100, months=14)
    ...     sorted(p.name for p in Path(folder).iterdir())[:3]
    ['benchmarks.csv', 'complaint_steps.csv', 'complaints.csv']
    """
    sample = build_sample(customers, months, seed, effects, end)
    out.mkdir(parents=True, exist_ok=True)
    for name, table in sample.tables.items():
        for file, rows in _files(name, table):
            _as_text(rows).to_csv(out / file, index=False, lineterminator="\n", encoding="utf-8")
    truth = json.dumps(sample.truth, ensure_ascii=False, indent=1) + "\n"
    for name, text in (sample.texts | {"truth.json": truth}).items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    return sample


def build_sample(
    customers: int = CUSTOMERS,
    months: int = MONTHS,
    seed: int = SEED,
    effects: Collection[str] = EFFECTS,
    end: Period = LAST,
) -> Sample:
    """Make up a company in memory.

    Parameters
    ----------
    customers : int
        Rows of the customer table, 100 or more; with 30 months about 88 % of them are active at any time.
    months : int
        Months of history, 1 or more.
    seed : int
        Source of chance, 0 or more.
    effects : collection of str
        Planted effects, of `EFFECTS`; empty for the company where nothing happens.
    end : Period
        Last month.

    Returns
    -------
    Sample
        Tables and columns as the contract names them.

    Raises
    ------
    UsageError
        For an unknown effect or a size out of range.

    Examples
    --------
    >>> quiet = build_sample(customers=100, months=14, effects=())
    >>> quiet.truth["effects"], len(quiet.tables["customers"])
    ({}, 100)
    """
    _check(customers, months, seed, effects)
    planted = Planted(end, months, frozenset(effects))
    span = Span(end, months)
    rng = [np.random.default_rng([seed, k]) for k in range(12)]  # one source each: a switched-off effect moves no other
    people = make_customers(rng[0], customers, span.starts, planted.groups)
    survey = make_survey((rng[1], rng[8]), people, span.starts, span.moments, planted.perception)
    tables = {
        "customers": people[list(PUBLIC)],
        **_business([*rng[2:5], *rng[9:11]], people, span, planted),
        "invitations": survey.invitations,
        "responses": survey.responses,
        **_side([*rng[5:8], rng[11]], people, span, planted),
    }
    truth = {
        "organisation": ORGANISATION,
        "customers": customers,
        "months": months,
        "seed": seed,
        "first_period": str(span.first),
        "last_period": str(end),
        "effects": planted.truth(
            {g: people.loc[people["group"] == g, "customer_id"].tolist() for g in ("slider", "repeater")}
        ),
        "quiet": planted.quiet(list(ITEMS), list(DRIVERS)),
        "deliveries": planted.deliveries(),
        "products": {"measure": "complaints.orders_ratio", "more": list(handling.FRAGILE)},
        "drivers": DRIVERS,
        "careless_responses": list(survey.careless),
    }
    texts = {"cxanalysis.toml": _settings(span.as_of), "questionnaire.toml": questionnaire()}
    return Sample(tables, texts, truth)


def _business(
    rng: list[np.random.Generator], people: pd.DataFrame, span: Span, planted: Planted
) -> dict[str, pd.DataFrame]:
    """Tables of what customers buy, how they are rated, and what they complain about."""
    slide_from = np.datetime64(planted.slide_from.start, "D")
    orders = make_orders(rng[0], people, span.starts, span.as_of, planted.slide())
    cases = make_complaints(
        rng[2], people, span.starts, span.as_of, span.moments, at_office, planted.complaint_factors()
    )
    cases = handling.add_form(rng[4], cases, span.starts, span.as_of, at_office, planted.improvements())
    return {
        "orders": deliveries.delivered(rng[3], orders, span.starts, span.as_of, planted.stepped()),
        "ratings": make_ratings(rng[1], people, span.starts, slide_from, SUPPORT_CHANGE),
        "complaints": cases,
        "complaint_steps": handling.make_steps(cases, span.starts),
    }


def _side(
    rng: list[np.random.Generator], people: pd.DataFrame, span: Span, planted: Planted
) -> dict[str, pd.DataFrame]:
    """Return the smaller tables."""
    recent = np.arange(max(span.months - _SIDE_MONTHS, 0), span.months)
    asked, expected = questions(), expected_mean()
    return {
        "targets": side.make_targets(span.end),
        "benchmarks": side.make_benchmarks(span.end),
        "improvements": side.make_improvements(
            IMPROVED_ITEM, planted.improved_from, "reliability", planted.answered_from
        ),
        "contacts": side.replied(rng[3], side.make_contacts(rng[0], people, recent, span.moments)),
        "services": side.make_services(rng[1], people, recent, span.moments),
        "staff_responses": side.make_staff_responses(
            rng[2], asked, expected, recent[-1:], span.moments, planted.missed_standards()
        ),
    }


def _check(customers: int, months: int, seed: int, effects: Collection[str]) -> None:
    """Refuse a call that cannot be meant."""
    known = ", ".join(EFFECTS)
    for effect in effects:
        if effect not in EFFECTS:
            raise UsageError(f'no effect "{effect}" to plant{did_you_mean(effect, EFFECTS)}; known: {known}')
    if customers < _FEWEST_CUSTOMERS:
        raise UsageError(f"customers = {customers}: a sample has {_FEWEST_CUSTOMERS} customers or more")
    if months < 1:
        raise UsageError(f"months = {months}: a sample has one month or more")
    if seed < 0:
        raise UsageError(f"seed = {seed}: a seed is 0 or more")


def _files(name: str, table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Cut a table into its files: older orders are from a system that knew nothing of deliveries."""
    if name != "orders":
        return [(f"{name}.csv", table)]
    old = table["promised_on"].isna()
    return list(zip(_ORDER_FILES, (table[old].drop(columns=list(deliveries.COLUMNS)), table[~old]), strict=True))


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Write days and moments (columns named `at` or ending in `_at`) as ISO text, without seconds."""
    text = table.copy()
    for name in map(str, table.columns[[kind.kind == "M" for kind in table.dtypes]]):
        text[name] = table[name].dt.strftime("%Y-%m-%dT%H:%M" if name.endswith("at") else "%Y-%m-%d")
    return text


def _settings(as_of: np.datetime64) -> str:
    """Text of cxanalysis.toml."""
    lines = [f'organisation = "{ORGANISATION}"', 'time_zone = "Europe/London"', 'currency = "EUR"', 'language = "en"']
    lines += [f'as_of = "{as_of}"', "", "[tables.orders]", f"files = {json.dumps(_ORDER_FILES)}", ""]
    return "\n".join([*lines, *side.CHANNELS]) + "\n"
