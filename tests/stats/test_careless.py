"""Careless answers: what counts as one answer throughout, and what as too fast."""

import math

import numpy as np

from cxanalysis.stats.careless import same_throughout, too_fast

NAN = math.nan


def test_five_answers_make_a_line_and_four_do_not():
    rows = np.array([[4] * 6, [4] * 5 + [NAN], [4] * 4 + [NAN] * 2, [4] * 5 + [5], [NAN] * 6])
    same, judged = same_throughout(rows)
    assert same.tolist() == [True, True, False, False, False]
    assert judged.tolist() == [True, True, False, True, False]


def test_no_questions_no_lines():
    same, judged = same_throughout(np.empty((3, 0)))
    assert not same.any() and not judged.any()
    assert len(same_throughout(np.empty((0, 6)))[0]) == 0


def test_each_way_has_its_own_usual_time():
    seconds = [100, 110, 120, 30, 600, 650, 700, 150]
    ways = ["web"] * 4 + ["phone"] * 4
    fast, judged = too_fast(seconds, ways, 0.33)
    assert fast.tolist() == [False, False, False, True, False, False, False, True] and judged.all()


def test_unknown_times_are_not_judged():
    fast, judged = too_fast([300, NAN, 0, 290, 20], ["a", "b", "a", "a", "a"], 0.33)
    assert fast.tolist() == [False, False, False, False, True]
    assert judged.tolist() == [True, False, False, True, True]
    assert not too_fast([NAN, NAN], ["a", "a"], 0.33)[1].any()
