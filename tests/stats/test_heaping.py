"""Results that pile up before a limit: found where planted, quiet where only the weekdays make a pattern."""

from __future__ import annotations

import math

import pytest

from benchmarks.simulations import pledges as simulated
from cxanalysis.stats.heaping import heap, lag_ease

WEEK = [1, 1, 1, 1, 1, 0, 0]


def test_by_hand():
    """Rates 38.25 before and 18.17 after: expected exp(4/7 log 38.25 + 3/7 log 18.17) = 27.8."""
    found = heap([40, 36, 90, 20, 18, 16])
    assert found.expected == pytest.approx(math.exp(4 / 7 * math.log(76.5 / 2) + 3 / 7 * math.log(54.5 / 3)))
    assert found.found == 90 and found.p < 1e-4 and found.told


def test_an_even_fall_is_no_heap():
    assert heap([64, 58, 53, 46, 41, 36]).p > 0.3
    assert not heap([4, 9, 40, 90, 60, 50]).told  # on the way up: the day after brings more
    assert not heap([900, 900, 1100, 800, 800, 800]).told  # sure, but small


def test_too_few_around_lead_to_no_expectation():
    assert heap([2, 2, 40, 2, 2, 1]) is None
    assert heap([9, 9, 9, 9, 9, 9], [1, 1, 0, 1, 1, 1]) is None


def test_weekdays_of_five_open_days():
    """Of 25 pairs of days 5 lie whole weeks apart, 4 a day more or less, 3 each number between."""
    assert lag_ease(WEEK, WEEK, 7) == pytest.approx([6 / 50, 7 / 50, 9 / 50, 9 / 50, 7 / 50, 6 / 50])
    assert lag_ease([1] * 7, [1] * 7, 10) == pytest.approx([1 / 7] * 6)


def test_a_week_of_five_days_heaps_by_itself_and_is_allowed_for():
    counts = [60, 70, 90, 90, 70, 60]  # as easy as the days make it, at a limit of seven days
    assert heap(counts).p < heap(counts, lag_ease(WEEK, WEEK, 7)).p
    assert simulated.heaps("test", 7, 0.0, 1000, 150) <= 0.03
    assert simulated.heaps("test", 10, 0.0, 1000, 150) <= 0.03


def test_cases_ticked_off_on_the_last_day_are_found():
    assert simulated.heaps("test", 10, 0.4, 1000, 60) >= 0.9
