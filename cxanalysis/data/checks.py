"""From text to value: each kind of column as two Ibis expressions, the value and the number of the rule it breaks.

The shape of a text is matched as a whole before anything is cast, because casts repair in silence (4.7 becomes 5). Both
expressions run in the same pass that reads the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from cxanalysis.data.contract import MONEY_SCALE, Column
from cxanalysis.data.rules import RULES
from cxanalysis.data.settings import TableOptions

_DATE = r"^\d{4}-\d{2}-\d{2}$"
_TIME = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}(:?\d{2})?)?)?$"
_OFFSET = r"\d:?\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)$"
_SENTINEL = r"^(0000|1900-01-00|9999-12-31|[0\-/. :]*0[0\-/. :]*$)"
_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-30"
_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)$"
_NUMBER_COMMA = r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d*)?$"
_FINE = r"\.\d{4}\d*[1-9]"
_NOISE = 1e-6
_WHOLE = r"^[+-]?\d+(\.0*)?$"
_TOTALS = ("total", "totals", "sum", "grand total", "subtotal", "合计", "总计", "小计", "gesamt", "summe")
_TRUE, _FALSE = ("true", "1", "yes", "y", "t", "是"), ("false", "0", "no", "n", "f", "否")
_PARTS = {"Y": r"\d{4}", "m": r"\d{1,2}", "d": r"\d{1,2}", "H": r"\d{1,2}", "M": r"\d{2}", "S": r"\d{2}",
          "f": r"\d{1,6}"}  # fmt: skip


@ibis.udf.scalar.builtin
def timezone(zone: str, moment: dt.Timestamp(timezone="UTC")) -> dt.timestamp:  # type: ignore[valid-type,empty-body]
    """Return the local time of a moment in a zone."""


@ibis.udf.scalar.builtin(name="timezone")
def moment_of(zone: str, local: dt.timestamp) -> dt.Timestamp(timezone="UTC"):  # type: ignore[valid-type,empty-body]
    """Return the moment of a local time in a zone."""


@ibis.udf.scalar.builtin
def try_strptime(text: str, form: str) -> dt.timestamp:  # type: ignore[valid-type,empty-body]
    """Return the time a text tells in a form, or NULL."""


@dataclass(frozen=True)
class Reading:
    """How the texts of one table are to be understood."""

    options: TableOptions
    zone: str
    as_of: date


@dataclass(frozen=True)
class Checked:
    """Two expressions over the text of a file: the value, and the code of the rule it breaks (0 = none)."""

    value: ir.Value
    fault: ir.IntegerValue


def check(text: ir.StringValue | None, column: Column, how: Reading, raw: ir.StringValue | None = None) -> Checked:
    """Compile one column.

    Parameters
    ----------
    text : ibis string expression or None
        The text of the file, trimmed, NULL where nothing is left; None where the file has no such column.
    column : Column
        What is wanted.
    how : Reading
        How the file is written.
    raw : ibis string expression, optional
        The text before it was trimmed.

    Returns
    -------
    Checked
        Value and fault, to be selected side by side.
    """
    default = how.options.defaults.get(column.name)
    fallback = _absent(column) if default is None else _default(default, column, how)
    if text is None:
        return fallback
    mapping = how.options.values.get(column.name, {})
    known = text.cases(*mapping.items(), else_=text) if mapping else text
    if how.options.missing:
        known = ibis.ifelse(_one_of(known, how.options.missing), ibis.null("string"), known)
    found = _KINDS[column.kind](known, column, how)
    fault = found.fault
    if column.kind == "id" and raw is not None:
        fault = ibis.ifelse((fault == 0) & (text != raw), RULES["spaces"].code, fault)
    value = found.value if default is None else ibis.ifelse(known.isnull(), fallback.value, found.value)
    return Checked(value, ibis.ifelse(known.isnull(), fallback.fault, fault))


def _absent(column: Column) -> Checked:
    code = RULES["missing"].code if column.required else 0
    return Checked(ibis.null(_TYPES[column.kind]), ibis.literal(code, "int8"))


def _default(text: str, column: Column, how: Reading) -> Checked:
    plain = replace(how, options=TableOptions(time_zone=how.options.time_zone))
    return check(ibis.literal(text), replace(column, required=True), plain)


def _code(*cases: tuple[Any, str]) -> ir.IntegerValue:
    """Return the code of the first rule whose condition holds."""
    return ibis.cases(*((condition, RULES[rule].code) for condition, rule in cases), else_=0).cast("int8")


def _one_of(value: ir.Value, words: Iterable[Any]) -> ir.BooleanValue:
    """Say whether a value is one of a few; `isin` would become a join, which loses the order of the rows."""
    return ibis.or_(ibis.literal(False), *(value == word for word in words))


def _number_text(text: ir.StringValue, how: Reading) -> tuple[ir.StringValue, ir.BooleanValue]:
    if how.options.decimal == ",":
        return text.replace(".", "").replace(",", "."), text.re_search(_NUMBER_COMMA)
    return text, text.re_search(_NUMBER)


def _outside(value: ir.NumericValue, column: Column, scale: int = 1) -> ir.BooleanValue:
    outside = ibis.literal(False)
    if column.low is not None:
        outside = outside | (value < column.low * scale)
    if column.high is not None:
        outside = outside | (value > column.high * scale)
    return outside


def _number(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    plain, shaped = _number_text(text, how)
    value = plain.try_cast("float64")
    return Checked(value, _code((~shaped, "not_a_number"), (_outside(value, column), "out_of_range")))


def _integer(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    plain, shaped = _number_text(text, how)
    value = plain.try_cast("decimal(38, 4)").try_cast("int64")
    fault = _code(
        (~shaped, "not_a_number"),
        (~plain.re_search(_WHOLE), "not_whole"),
        (value.isnull() | _outside(value, column), "out_of_range"),
    )
    return Checked(value, fault)


def _money(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    plain, shaped = _number_text(text, how)
    value = (plain.try_cast("decimal(18, 4)") * MONEY_SCALE).try_cast("int64")
    fine, exact = plain.re_search(_FINE), plain.try_cast("float64") * MONEY_SCALE
    noise = (exact - value).abs() < _NOISE
    fault = _code(
        (~shaped, "not_a_number"),
        (value.isnull(), "too_big"),
        (fine & ~noise, "too_fine"),
        (_outside(value, column, MONEY_SCALE), "out_of_range"),
        (value < 0 if column.name == "revenue" else ibis.literal(False), "negative"),
        (fine, "binary_noise"),
    )
    return Checked(ibis.ifelse(shaped, value, ibis.null("int64")), fault)


def _answer(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    plain, shaped = _number_text(text, how)
    number = plain.try_cast("float64")
    none = _one_of(number, column.missing)
    part = (number != number.round()) if column.whole else ibis.literal(False)
    outside = _outside(number, column)
    fault = _code((~shaped, "not_a_number"), (part, "not_whole"), (outside, "answer_out_of_scale"))
    value = ibis.ifelse(none | outside, ibis.null("float64"), number)
    return Checked(value, ibis.ifelse(none, ibis.literal(0, "int8"), fault))


def _boolean(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    lower = text.lower()
    value = ibis.cases((_one_of(lower, _TRUE), True), (_one_of(lower, _FALSE), False), else_=ibis.null("boolean"))
    return Checked(value, _code((value.isnull(), "not_boolean")))


def _date(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    form = how.options.date_format
    if form:
        value, shaped = _by_form(text, form)
        value = value.cast("date")
    else:
        value, shaped = text.try_cast("date"), text.re_search(_DATE)
    return _day(text, value, shaped, column, how.as_of)


def _time(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    form = how.options.date_format
    value, shaped = _by_form(text, form) if form else (text.try_cast("timestamp"), text.re_search(_TIME))
    here = how.options.time_zone
    local = timezone(how.zone, moment_of(here, value)) if here and here != how.zone else value
    if not form:
        moment = timezone(how.zone, text.try_cast(dt.Timestamp(timezone="UTC")))
        local = ibis.ifelse(text.re_search(_OFFSET), moment, local)
    return _day(text, local, shaped, column, how.as_of)


def _day(text: ir.StringValue, value: Any, shaped: ir.BooleanValue, column: Column, as_of: date) -> Checked:
    """Judge a day or time; placeholders like 0000-00-00 and 9999-12-31 are missing values."""
    instead = "missing" if column.required else "sentinel"
    real = value.between(ibis.date(_FIRST_DAY), ibis.date(_LAST_DAY))
    late = ibis.literal(False) if column.future else value >= ibis.date((as_of + timedelta(days=1)).isoformat())
    unread = _code((text.re_search(_SENTINEL), instead), (shaped, "impossible_date"), (~shaped, "not_a_date"))
    read = _code((~shaped, "not_a_date"), (~real, instead), (late, "after_as_of"))
    return Checked(ibis.ifelse(real, value, ibis.null(_TYPES[column.kind])), ibis.ifelse(value.isnull(), unread, read))


def _by_form(text: ir.StringValue, form: str) -> tuple[Any, ir.BooleanValue]:
    """Read days and times in a declared form, or in its day part alone."""
    forms = dict.fromkeys([form, form.split("%H")[0].rstrip("T ,")])
    shaped = [text.re_search(_pattern(f)) for f in forms]
    values = [ibis.ifelse(s, try_strptime(text, f), ibis.null("timestamp")) for s, f in zip(shaped, forms, strict=True)]
    return ibis.coalesce(*values), ibis.or_(*shaped)


def _pattern(form: str) -> str:
    """Return the shape of a date form as a pattern."""
    out, rest = "", iter(form)
    for char in rest:
        out += _PARTS[next(rest)] if char == "%" else char if char.isalnum() or char == " " else f"[{char}]"
    return f"^{out}$"


def _id(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    fault = _code((text.re_search(r"^\d\.\d+E\+\d+$"), "rounded_id"), (_one_of(text.lower(), _TOTALS), "total_row"))
    return Checked(text, fault)


def _plain(text: ir.StringValue, column: Column, how: Reading) -> Checked:
    return Checked(text, ibis.literal(0, "int8"))


_KINDS = {
    "id": _id, "choice": _plain, "category": _plain, "text": _plain, "date": _date, "time": _time, "money": _money,
    "number": _number, "integer": _integer, "boolean": _boolean, "answer": _answer,
}  # fmt: skip
_TYPES = {
    "id": "string", "choice": "string", "category": "string", "text": "string", "date": "date", "time": "timestamp",
    "money": "int64", "number": "float64", "integer": "int64", "boolean": "boolean", "answer": "float64",
}  # fmt: skip
