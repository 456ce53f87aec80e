"""Channels held against their standard and their own year: moves found, thin months not judged, gaps named."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from cxanalysis.complaints.channels import MOST, analyse
from cxanalysis.context import Context
from cxanalysis.data.parameters import Parameters
from cxanalysis.facts.contacts import REQUIRED, Contacts
from cxanalysis.period import Period

NOW = Period(2026, 10)
MONTHS = [str(p) for p in NOW.last(13)]


def contacts(*channels: tuple[str, list[tuple[int, int]]], required="prompt", standards=None) -> Contacts:
    """Channels with (met, known) of one requirement in each of the months, the report's last."""
    rows = []
    for name, pairs in channels:
        for month, (met, known) in zip(MONTHS[-len(pairs) :], pairs, strict=True):
            row = {"period": month, "channel": name, "contacts": known}
            for other in (*REQUIRED, "all"):
                mine = other in (required, "all")
                row |= {f"{other}_known": known if mine else 0, f"{other}_met": met if mine else 0}
            rows.append(row)
    kinds = pd.DataFrame(
        [(name, "enquiry", sum(n for _, n in pairs)) for name, pairs in channels],
        columns=["channel", "kind", "contacts"],
    )
    names = {name for name, _ in channels} if standards is None else standards
    return Contacts(pd.DataFrame(rows), kinds, frozenset(names))


def judged(found: Contacts | None, **options) -> dict:
    part = analyse(found, Context(NOW, "all", Parameters(), NOW.shift(-30), **options))
    return {f.item: f for f in part.figures} | {"left_out": part.left_out}


def test_a_month_worse_than_its_year_is_told():
    found = judged(contacts(("phone", [(180, 200)] * 12 + [(120, 200)]), ("web", [(90, 100)] * 13)))
    phone = found["phone:prompt"]
    assert (phone.value, phone.n, phone.detail["moved"]) == (0.6, 200, "less")
    assert phone.detail["before"] == pytest.approx(0.9) and phone.detail["before_n"] == 2400
    assert phone.detail["year"] == pytest.approx(2280 / 2600)
    assert found["web:prompt"].detail["moved"] == "usual"
    assert (phone.detail["channel"], phone.detail["required"]) == ("phone", "prompt")
    assert found["phone"].detail["kinds"] == {"enquiry": 2600} and found["phone"].detail["contacts"] == 2600
    assert "phone:open" not in found and found["left_out"] == ()


def test_a_better_month_too():
    assert judged(contacts(("phone", [(120, 200)] * 12 + [(185, 200)])))["phone:prompt"].detail["moved"] == "more"


def test_a_thin_month_a_short_past_and_an_open_month_are_not_judged():
    fall = (3, 25)
    assert judged(contacts(("phone", [(20, 25)] * 12 + [fall])))["phone"].detail["moved"] == ""
    assert judged(contacts(("phone", [(180, 200)] * 5 + [(90, 200)])))["phone"].detail["moved"] == ""
    steep = contacts(("phone", [(180, 200)] * 12 + [(90, 200)]))
    assert judged(steep, last_day=date(2026, 10, 12))["phone"].detail["moved"] == ""


def test_a_channel_silent_in_the_month_keeps_its_year():
    found = judged(contacts(("phone", [(180, 200)] * 13), ("fax", [(9, 10)] * 12)))  # contacts shifted by a month
    assert found["fax"].detail["year_n"] == 120
    gone = contacts(("phone", [(180, 200)] * 13), ("fax", [(9, 10)] * 13))
    gone = Contacts(gone.months[(gone.months["channel"] != "fax") | (gone.months["period"] != str(NOW))], gone.kinds,
                    gone.standards)  # fmt: skip
    figure = judged(gone)["fax"]
    assert figure.value is None and figure.n == 0 and figure.detail["year"] == pytest.approx(0.9)


def test_quiet_channels_give_few_findings():
    random, told = np.random.default_rng(8), 0
    for _ in range(15):
        channels = [(f"c{k}", [(int(random.binomial(200, 0.85)), 200) for _ in range(13)]) for k in range(5)]
        told += any(
            f.detail["moved"] in ("more", "less") for n, f in judged(contacts(*channels)).items() if n != "left_out"
        )
    assert told <= 4


def test_what_is_missing_is_named():
    assert judged(None)["left_out"] == ("channel_table",)
    assert judged(contacts())["left_out"] == ("channel_none",)
    found = judged(contacts(("phone", [(5, 9)] * 13), required="open", standards={"letter"}))
    assert found["left_out"] == ("channel_standard:phone", "channel_unused:letter")
    nothing = contacts(("phone", [(0, 9)] * 13))
    nothing.months[["all_known", "prompt_known"]] = 0
    assert "channel_unknown:phone" in judged(nothing)["left_out"]


def test_only_the_largest_channels_are_shown():
    found = judged(contacts(*((f"c{k:02d}", [(k + 1, k + 2)] * 13) for k in range(MOST + 3))))
    assert "channel_more" in found["left_out"] and "c00" not in found and f"c{MOST + 2}" in found


def test_a_channel_named_like_a_requirement_does_no_harm():
    found = judged(contacts(("phone", [(9, 10)] * 13), ("phone:prompt", [(5, 10)] * 13)))
    assert "phone" in found and "phone:prompt" in found
