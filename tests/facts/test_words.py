"""Quotes of complaints: nobody is known by a word of them, and free text is never shown as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxanalysis import facts
from cxanalysis.data import open_data
from cxanalysis.facts import Scope
from cxanalysis.facts.words import LONGEST, quote, quotes
from cxanalysis.period import Period
from cxanalysis.stats.themes import tokens

SETTINGS = 'organisation = "Trial"\ntime_zone = "Europe/London"\ncurrency = "EUR"\nas_of = "2026-11-20"\n'
HEAD = "complaint_id,received_at,customer_id,item,handled_by,place,resolved_at,description,result"
USERS = dict.fromkeys(tokens("the driver came late again and was rude at door call glass arrived broken"), 3)
COMMON = {"the", "driver", "call"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The driver came late.", "The driver came late."),
        ("The driver came. Zorro was rude. The driver was rude again.", "The driver came. The driver was rude again."),
        ("The driver came. The driver was late. The driver was rude.", "The driver came. The driver was late."),
        ("Petra was rude at door.", ""),  # a rare word
        ("Glass arrived broken.", ""),  # written large by all: it may be a name
        ("glass arrived broken.", "glass arrived broken."),
        ("The driver was rude, call 07700 900123.", "The driver was rude, call [removed]."),
        ("Call 07700900123", ""),  # little is left
        ("n/a", ""),
        ("", ""),
        ("The driver came late " * 20, ""),
    ],
)  # fmt: skip
def test_sentences_that_may_be_shown(text, shown):
    assert quote(text, USERS, COMMON) == shown
    assert len(shown) <= LONGEST


def test_who_handles_and_where_is_known_and_cut():
    text = "The driver h5 was rude at door."
    assert quote(text, {**USERS, "h5": 9}, COMMON, ["H5"]) == "The driver [removed] was rude at door."


def opened(folder: Path, texts: list[tuple[str, str]]):
    (folder / "cxanalysis.toml").write_text(SETTINGS, encoding="utf-8")
    rows = [
        f'{i},2026-10-{1 + i % 28:02d}T09:00,c{i},Glass,Petra,Dock,,"{text}","{result}"'
        for i, (text, result) in enumerate(texts)
    ]
    (folder / "complaints.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return open_data(folder)


def test_of_planted_persons_nothing_reaches_a_case(tmp_path):
    planted = ["Petra", "07700 900123", "li.na@example.com", "沪A12345", "Zorro", "王小明"]
    texts = [("glass arrived broken. the box was wet", "new box sent") for _ in range(12)]
    texts += [(f"glass arrived broken. {name} said so. the box was wet", f"{name} sent a new box") for name in planted]
    data = opened(tmp_path, texts)
    found = quotes(data, [str(i) for i in range(18)], Period(2026, 10))
    assert found["description"][0] == "glass arrived broken. the box was wet"
    assert found["result"][0] == "new box sent"
    every = " ".join(text for column in found.values() for text in column)
    assert not [name for name in planted if name in every]
    assert found["description"][12] == "glass arrived broken. the box was wet"
    chosen = facts.cases(data, Scope(), [Period(2026, 10)])
    assert not [name for name in planted if name in chosen.chosen.drop(columns="customer_id").to_csv()]


def test_without_texts_there_are_no_quotes(tmp_path):
    data = opened(tmp_path, [("", "")])
    assert quotes(data, ["0"], Period(2026, 10)) == {}
    assert quotes(data, [], Period(2026, 10)) == {}
