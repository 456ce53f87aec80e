"""What `cxanalysis.toml` says: who we are, how the files are to be read, and the parameters of the analyses."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cxanalysis.data.parameters import Parameters
from cxanalysis.data.tables import INDICATORS, TABLES
from cxanalysis.data.toml import Keys, TomlFile
from cxanalysis.data.working_time import WorkingTime, read_working_time
from cxanalysis.errors import Problem, UsageError, did_you_mean
from cxanalysis.period import Period

FILE = "cxanalysis.toml"
LANGUAGES = ("en", "zh")
_BAD_IS_HIGH = ("choice_time", "price_sensitivity", "competitor_attitude")
_LATER = ("sheet", "header_rows", "skip", "drop_rows")
_DIRECTIVES = "YmdHMSf"


@dataclass(frozen=True)
class TableOptions:
    """How the files of one table are written; the defaults are those of a plain CSV file."""

    files: tuple[str, ...] = ()
    delimiter: str = ","
    date_format: str = ""
    decimal: str = "."
    missing: tuple[str, ...] = ()
    time_zone: str = ""
    row_id: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RatingScale:
    """How an indicator is rated: the scale (None = not given) and whether a high score is good."""

    low: float | None
    high: float | None
    high_is: str


@dataclass(frozen=True)
class ChannelStandard:
    """Standard of a channel: seconds until a call is taken, hours until a reply; None = none given."""

    answer_s: float | None
    reply_hours: float | None


@dataclass(frozen=True)
class Settings:
    """Everything the data set says of itself but the questionnaire."""

    organisation: str
    time_zone: str
    currency: str
    language: str
    baseline: Period | None
    as_of: date
    personal: tuple[str, ...]
    tables: Mapping[str, TableOptions]
    ratings: Mapping[str, RatingScale]
    channels: Mapping[str, ChannelStandard]
    pledges: WorkingTime
    economics: Mapping[str, Any]
    parameters: Parameters

    def options(self, table: str) -> TableOptions:
        """Return how a table's files are written."""
        return self.tables.get(table, TableOptions())


def read_settings(
    folder: Path, as_of: date | None = None, overrides: Mapping[str, Any] | None = None
) -> tuple[Settings, list[Problem]]:
    """Read `cxanalysis.toml` of a data set; an absent file means all defaults.

    Parameters
    ----------
    folder : Path
        The data set.
    as_of : date, optional
        Goes before the file's `as_of`; without either it is today.
    overrides : mapping of str to object, optional
        Parameters that go before those of the file.

    Returns
    -------
    tuple of Settings and list of Problem
        The settings with what could be read, and everything that is wrong with the file.

    Raises
    ------
    UsageError
        When an override is no parameter or out of range.
    """
    Parameters.build(overrides or {})
    file = TomlFile(folder / FILE)
    top = file.table()
    tables = _tables(top.sub("tables"))
    settings = Settings(
        organisation=top.take("organisation", str, ""),
        time_zone=_zone(top, "UTC"),
        currency=top.take("currency", str, ""),
        language=_one_of(top, "language", LANGUAGES, "en"),
        baseline=_baseline(top),
        as_of=_as_of(top, as_of),
        personal=top.texts("personal"),
        tables=tables,
        ratings=_ratings(top.sub("ratings")),
        channels=_channels(top.sub("channels")),
        pledges=read_working_time(top.sub("pledges")),
        economics=top.sub("economics").rest(),
        parameters=_parameters(top, overrides or {}),
    )
    top.close()
    return settings, file.problems


def _zone(keys: Keys, default: str) -> str:
    name = keys.take("time_zone", str, default)
    try:
        if name:
            zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(name, zoneinfo.available_timezones())
        keys.wrong("time_zone", f"is no IANA time zone{near}", name, "write one like Asia/Shanghai")
        return default
    return name


def _one_of(keys: Keys, name: str, allowed: tuple[str, ...], default: str) -> str:
    value = keys.take(name, str, default)
    if value not in allowed:
        keys.wrong(name, f"must be one of {', '.join(allowed)}{did_you_mean(value, allowed)}", value)
        return default
    return value


def _baseline(keys: Keys) -> Period | None:
    text = keys.take("baseline", str)
    try:
        return Period.parse(text) if text else None
    except UsageError as error:
        keys.wrong("baseline", str(error), text)
        return None


def _as_of(keys: Keys, given: date | None) -> date:
    value = keys.take("as_of", (date, str))
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            keys.wrong("as_of", "is no day", value, "write it like 2026-10-31")
            value = None
    return given or value or date.today()


def _tables(keys: Keys) -> dict[str, TableOptions]:
    found = {}
    for name in keys.each():
        if name not in TABLES:
            keys.wrong(name, f"unknown table{did_you_mean(name, TABLES)}", "", "known: " + ", ".join(TABLES))
            continue
        found[name] = _table(keys.sub(name))
    keys.rest()
    return found


def _table(keys: Keys) -> TableOptions:
    for name in _LATER:
        if keys.take(name, (str, int, list)) is not None:
            keys.wrong(name, "is not built yet", "", "export the plain table and leave the key out")
    encoding = keys.take("encoding", str, "utf-8")
    if encoding.casefold().replace("_", "-") not in {"utf-8", "utf8", "utf-8-sig"}:
        keys.wrong("encoding", "is not built yet; only UTF-8 is read", encoding, "save the file as UTF-8")
    delimiter = keys.take("delimiter", str, ",")
    if len(delimiter) != 1 or delimiter in "\"'\r\n.-" or delimiter.isalnum():
        keys.wrong("delimiter", "must be one character, like , ; | or a tab", delimiter)
        delimiter = ","
    options = TableOptions(
        files=keys.texts("files"),
        delimiter=delimiter,
        date_format=_date_format(keys),
        decimal=_one_of(keys, "decimal", (".", ","), "."),
        missing=keys.texts("missing"),
        time_zone=_zone(keys, ""),
        row_id=keys.take("row_id", bool, False),
        columns=_texts(keys.sub("columns")),
        values=_values(keys.sub("values")),
        defaults=_texts(keys.sub("defaults")),
    )
    keys.close()
    return options


def _date_format(keys: Keys) -> str:
    text = keys.take("date_format", str, "")
    used = re.findall(r"%(.)", text)
    if "y" in used:
        keys.wrong("date_format", "a year of two digits is never guessed", text, "export years with four digits")
    elif text and (set(used) - set(_DIRECTIVES) or not {"Y", "m", "d"} <= set(used) or len(set(used)) < len(used)):
        keys.wrong("date_format", "must hold %Y, %m and %d once, and may hold %H %M %S %f", text)
    else:
        return text
    return ""


def _texts(keys: Keys) -> dict[str, str]:
    """Return a table of texts; true, numbers and days are taken as they are written."""
    found = {}
    for name in keys.each():
        value = keys.take(name, (str, int, float, bool, date))
        if value is not None:
            found[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return found


def _values(keys: Keys) -> dict[str, dict[str, str]]:
    return {name: _texts(keys.sub(name)) for name in keys.each()}


def _ratings(keys: Keys) -> dict[str, RatingScale]:
    written = set(keys.each())
    for name in sorted(written - set(INDICATORS)):
        keys.wrong(name, f"unknown indicator{did_you_mean(name, INDICATORS)}", "", "known: " + ", ".join(INDICATORS))
    scales = {}
    for name in INDICATORS:
        one = keys.sub(name)
        low, high = scale_of(one)
        good = _one_of(one, "high_is", ("good", "bad"), "bad" if name in _BAD_IS_HIGH else "good")
        scales[name] = RatingScale(low, high, good)
        one.close()
    keys.rest()
    return scales


def scale_of(keys: Keys) -> tuple[float | None, float | None]:
    """Return the two ends of a `scale = { min = 1, max = 7 }`, or None twice where there is none."""
    scale = keys.sub("scale")
    if not scale.each():
        return None, None
    low, high = scale.take("min", (int, float)), scale.take("max", (int, float))
    scale.close()
    if low is None or high is None or low >= high:
        keys.wrong("scale", "must have min and max, min the smaller", "", "write { min = 1, max = 10 }")
        return None, None
    return low, high


def _channels(keys: Keys) -> dict[str, ChannelStandard]:
    found = {}
    for name in keys.each():
        one = keys.sub(name)
        found[name] = ChannelStandard(one.take("answer_s", (int, float)), one.take("reply_hours", (int, float)))
        one.close()
    return found


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat.update(_flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value})
    return flat


def _parameters(top: Keys, overrides: Mapping[str, Any]) -> Parameters:
    keys = top.sub("parameters")
    unit = top.take("customer_unit", str)
    written = [(top, "customer_unit", unit)] if unit else []
    written += [(keys, name, value) for name, value in _flat(keys.rest()).items() if value != "?"]
    good: dict[str, Any] = {}
    for place, name, value in written:
        try:
            Parameters.build({name: value})
            good[name] = value
        except UsageError as error:
            place.wrong(name, str(error))
    return Parameters.build({**good, **overrides})
