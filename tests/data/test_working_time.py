"""The days that count for a pledge: read from the settings, and counted on a clock that stands still."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cxanalysis.data.settings import read_settings
from cxanalysis.data.working_time import WorkingTime

FIVE = (0, 1, 2, 3, 4)


def read(folder, text):
    (folder / "cxanalysis.toml").write_text(text, encoding="utf-8")
    settings, problems = read_settings(folder)
    return settings.pledges, [(p.row, p.column, p.what) for p in problems]


def test_every_day_counts_where_nothing_is_said(tmp_path):
    pledges, problems = read(tmp_path, 'organisation = "O"\n')
    assert pledges.everyday and problems == []


def test_working_days_and_holidays_are_read(tmp_path):
    text = '[pledges]\nworking_days = ["fri", "mon"]\nholidays = [2026-12-25, "2026-01-01"]\n'
    pledges, problems = read(tmp_path, text)
    assert problems == []
    assert pledges == WorkingTime((0, 4), (date(2026, 1, 1), date(2026, 12, 25)))


@pytest.mark.parametrize(
    ("text", "row", "column", "what"),
    [
        ("[pledges]\nworking_day = []\n", 2, "pledges.working_day", 'did you mean "working_days"'),
        ('[pledges]\nworking_days = ["mon", "thur"]\n', 2, "pledges.working_days", 'did you mean "thu"'),
        ('[pledges]\nholidays = ["25.12.2026"]\n', 2, "pledges.holidays", "list of days"),
        ("[pledges]\nholidays = 3\n", 2, "pledges.holidays", "must be a list"),
        ("[pledges]\nresult_days = 5\n", 2, "pledges.result_days", "belongs under [parameters]"),
        ("[pledges]\narrival_days = 5\n", 2, "pledges.arrival_days", "belongs under [parameters]"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, row, column, what):
    _, problems = read(tmp_path, text)
    assert len(problems) == 1
    assert problems[0][:2] == (row, column) and what in problems[0][2]


def test_the_clock_stands_still_on_days_off():
    """Friday noon to Tuesday noon is two working days, one where the Monday is a holiday."""
    friday, saturday, tuesday = datetime(2026, 10, 30, 12), datetime(2026, 10, 31, 9), datetime(2026, 11, 3, 12)
    assert WorkingTime().between(friday, tuesday) == 4.0
    assert WorkingTime(FIVE).between(friday, tuesday) == 2.0
    assert WorkingTime(FIVE, (date(2026, 11, 2),)).between(friday, tuesday) == 1.0
    assert WorkingTime(FIVE).between(saturday, tuesday) == 1.5
    assert WorkingTime(FIVE).between(tuesday, friday) == -2.0
