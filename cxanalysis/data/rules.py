"""What can be wrong with a value, each rule with its number, its effect and its remedy.

An `error` stops the run at its first row: the format was misunderstood. A `reject` leaves out the row, counted by rule,
and stops the run only beyond the share allowed. `answer` blanks one answer of a survey and keeps the respondent. A
`note` is counted and shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One rule; `{allowed}` in its words is filled in from the column."""

    code: int
    name: str
    effect: str
    what: str
    remedy: str


_ROWS = (
    Rule(1, "missing", "reject", "a required value is missing", "fill it in, or give a default in cxanalysis.toml"),
    Rule(2, "not_a_number", "error", "is not a plain number",
         'write it like 1234.50 without signs or separators, or declare decimal = "," or missing = [...]'),
    Rule(3, "too_fine", "error", "has more than four decimals", "round amounts in the export"),
    Rule(4, "not_whole", "error", "is not a whole number", "export whole numbers (a scale with fractions: min = 1.0)"),
    Rule(5, "out_of_range", "reject", "is out of range, allowed is {allowed}", "mend the value"),
    Rule(6, "not_a_date", "error", "is not a day as declared",
         'write it like 2026-10-31, or declare date_format = "%d.%m.%Y" or missing = [...]'),
    Rule(7, "impossible_date", "reject", "is no day of the calendar", "mend the value"),
    Rule(8, "after_as_of", "reject", "lies after {allowed}, the day the data are of", "mend the day, or set as_of"),
    Rule(9, "not_a_choice", "reject", "is none of {allowed}", "map it under values in cxanalysis.toml"),
    Rule(10, "not_boolean", "reject", "is neither true nor false", "map it under values in cxanalysis.toml"),
    Rule(11, "total_row", "error", "is a total row among the data", "take total rows out of the export"),
    Rule(12, "rounded_id", "error", "is a number a spreadsheet has rounded", "make the column text and export again"),
    Rule(13, "too_big", "error", "is too big to be an amount", "mend the value"),
    Rule(14, "too_early", "reject", "lies before {allowed}", "mend the two times"),
    Rule(20, "answer_out_of_scale", "answer", "is off the scale, allowed is {allowed}",
         "mend the scale in questionnaire.toml, or list the code under missing"),
    Rule(30, "spaces", "note", "has spaces around it, which were left out", ""),
    Rule(32, "binary_noise", "note", "had rounding noise and was read to four decimals", ""),
    Rule(33, "negative", "note", "is negative and was read as a refund", ""),
    Rule(31, "sentinel", "note", "is a placeholder and was read as missing", ""),
)  # fmt: skip

RULES = {rule.name: rule for rule in _ROWS}
BY_CODE = {rule.code: rule for rule in _ROWS}
LAST_REJECT = 19
"""Codes up to this one leave out the row."""
