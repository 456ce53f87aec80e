"""Every number a reader meets on a page is a number of the record, written in its own unit."""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal

import pytest

from cxanalysis.record import Figure, Record

PAGES = ("overview", "satisfaction", "complaints", "customer-value")
DIGITS = {
    "share": (0, 1),
    "points": (2,),
    "index": (1, 2),
    "per_1000": (1,),
    "count": (0, 1),
    "days": (0, 1),
}  # decimals of each unit on a page
SOURCE = "Where these figures come from"


def said(report, page: str) -> str:
    """The words of a page with its alt texts, up to the box of sources; tables behind figures included."""
    text = (report / f"{page}.html").read_text(encoding="utf-8")
    alts = " ".join(re.findall(r'\balt="([^"]*)"', text))
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", text, flags=re.DOTALL)
    body = re.sub(r"<[^>]+>", " ", text.split(SOURCE)[0])
    return " ".join(html.unescape(f"{body} {alts}").split())


def numbers_of(figure: Figure) -> list[float]:
    """Every number a figure carries."""
    found: list[float] = []

    def take(value) -> None:
        if isinstance(value, dict):
            for inner in value.values():
                take(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                take(inner)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found.append(abs(float(value)))

    take(figure.as_dict())
    return found


def written(record: Record) -> set[str]:
    """Each number of the record the way its own unit is written; details also as the counts and shares they are."""
    out: set[str] = set()
    for figure in record:
        if figure.period != record.period and figure.measure == "complaints.share":
            numbers = [
                figure.value or 0.0,
                float(figure.detail["x"]),
            ]  # of the months before, the heat map shows counts
        else:
            numbers = numbers_of(figure)
        for number in numbers:
            if number == int(number):
                out.add(f"{number:,.0f}")
            if number == figure.detail.get("cost"):
                out.add(f"{number:,.2f}")
            if figure.unit == "share" or number < 1:
                out |= {f"{100 * number:,.{digits}f}" for digits in (0, 1)}
            if figure.unit in DIGITS and figure.unit != "share":
                out |= {f"{number:,.{digits}f}" for digits in DIGITS[figure.unit]}
                exact = Decimal(repr(number))  # 6.025 is written 6.02, whatever its binary fraction
                out |= {f"{round(exact, digits):,f}" for digits in DIGITS[figure.unit]}
            elif figure.unit == "share" and number > 1:
                out |= {f"{number:,.0f}", f"{number:,.1f}"}
    return out


def tokens(text: str) -> list[str]:
    """The decimal numbers, and the whole numbers from 13 on: smaller ones count what a page shows (figures, months)."""
    text = re.sub(r"\b(?:19|20)\d\d\b", " ", text)
    found = re.findall(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])", text)
    return [n.rstrip(",") for n in found if "." in n or float(n.replace(",", "") or 0) > 12]


@pytest.fixture(scope="module")
def record(report) -> Record:
    return Record.from_dict(json.loads((report / "record.json").read_text(encoding="utf-8")))


def known(report, record: Record) -> set[str]:
    """What a page may say beside the figures: parameters, rows read, days of the month, the ends of scales."""
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    parameters = [v for v in manifest["parameters"].values() if isinstance(v, int | float)]
    rows = [n for table in manifest["rows"].values() for n in (table["read"], table["accepted"])]
    plain = {f"{v:,.{d}f}" for v in parameters for d in (0, 1, 2)} | {f"{100 * v:,.0f}" for v in parameters}
    return plain | {f"{n:,}" for n in rows} | {str(day) for day in range(1, 32)} | {"100", "1,000"}


@pytest.mark.parametrize("page", PAGES)
def test_every_number_of_a_page_is_in_the_record(report, record, page):
    allowed = written(record) | known(report, record)
    found = tokens(said(report, page))
    assert len(found) > 60
    assert [n for n in found if n not in allowed] == []


@pytest.mark.parametrize("wrong", ["13.27%", "203.7", "7.98", "1,277", "613"])
def test_a_number_that_is_not_in_the_record_is_found(report, record, wrong):
    allowed = written(record) | known(report, record)
    text = said(report, "overview") + f" Complaint rate rose to {wrong} of customers."
    assert wrong.rstrip("%") in [n for n in tokens(text) if n not in allowed]
