"""A change of a mean, split into rate and mix: hand-worked, against textbook cases, and how often intervals hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.mix import split


def answers(cells: list[tuple[int, bool, float, int]]) -> tuple[np.ndarray, ...]:
    """Answers of (group, now, score, count), each a customer of its own."""
    rows = [(y, g, now) for g, now, y, count in cells for _ in range(count)]
    y, group, now = (np.array(column) for column in zip(*rows, strict=True))
    return y, group, now, np.arange(len(rows))


def test_kitagawa_by_hand():
    """Shares .6/.4, then .5/.5; means 4/6, then 5/6.5: rate .55 * 1 + .45 * .5, mix -.1 * 4.5 + .1 * 6.25."""
    found = split(*answers([(0, False, 4.0, 60), (1, False, 6.0, 40), (0, True, 5.0, 50), (1, True, 6.5, 50)]))
    assert found.rate.value == pytest.approx(0.775)
    assert found.mix.value == pytest.approx(0.175)
    assert (found.before, found.now) == pytest.approx((4.8, 5.75))
    assert found.total.value == pytest.approx(0.95)
    assert found.standardised == pytest.approx(0.6 * 5 + 0.4 * 6.5)
    assert not found.against_groups


def test_simpsons_paradox_of_kidney_stones():
    """Charig and others (1986): 93 and 73 % against 87 and 69 %, and yet 78 against 83 % over all stones."""
    cells = [
        (0, False, 1, 234), (0, False, 0, 36), (1, False, 1, 55), (1, False, 0, 25),
        (0, True, 1, 81), (0, True, 0, 6), (1, True, 1, 192), (1, True, 0, 71),
    ]  # fmt: skip
    found = split(*answers(cells))
    assert (found.before, found.now) == pytest.approx((289 / 350, 273 / 350))
    assert (found.groups_up, found.groups_down) == (2, 0)
    assert found.total.value < 0 < found.rate.value
    assert found.against_groups


def test_a_group_of_one_time_only_belongs_to_the_mix():
    found = split(*answers([(0, False, 4.0, 10), (0, True, 4.0, 10), (1, True, 6.0, 10)]))
    assert found.rate.value == pytest.approx(0.0)
    assert found.mix.value == pytest.approx(1.0)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(1, 7)), min_size=1, max_size=60))
def test_parts_sum_to_the_whole(rows):
    group, now, y = (np.array(column) for column in zip(*rows, strict=True))
    found = split(y, group, now, np.arange(len(rows)) // 2)
    if found is None:
        assert now.all() or not now.any()
        return
    assert found.rate.value + found.mix.value == pytest.approx(found.now - found.before)


def test_nothing_varies_nothing_is_sure():
    found = split(*answers([(0, False, 4.0, 10), (0, True, 4.0, 10)]))
    assert found.total.value == 0
    assert not found.rate.has_interval and not found.mix.has_interval
    assert split([], [], [], []) is None


def test_a_customer_of_both_times_counts_once():
    rng = np.random.default_rng(3)
    own = rng.normal(0, 1, 200)
    y = np.concatenate([5 + own, 5.2 + own]) + rng.normal(0, 0.2, 400)
    group, now, who = np.tile(np.arange(200) % 2, 2), np.arange(400) >= 200, np.tile(np.arange(200), 2)
    paired, apart = split(y, group, now, who), split(y, group, now, np.arange(400))
    assert paired.total.se < 0.5 * apart.total.se
    assert paired.total.se == pytest.approx(float(np.std(y[200:] - y[:200], ddof=1)) / np.sqrt(200), rel=0.01)


def test_intervals_hold_the_truth():
    rng = np.random.default_rng(8)
    before, after, low, high = ([0.5, 0.3, 0.2], [0.4, 0.3, 0.3], np.array([5, 4, 3.0]), np.array([5.2, 4.3, 2.8]))
    rate = float((high - low) @ np.add(before, after)) / 2
    mix = float(np.subtract(after, before) @ (low + high)) / 2
    held = np.zeros(2)
    for _ in range(400):
        group = np.concatenate([rng.choice(3, 150, p=before), rng.choice(3, 150, p=after)])
        now = np.arange(300) >= 150
        found = split(np.where(now, high[group], low[group]) + rng.normal(0, 1, 300), group, now, np.arange(300))
        held += [found.rate.low <= rate <= found.rate.high, found.mix.low <= mix <= found.mix.high]
    assert (held >= 0.92 * 400).all()
