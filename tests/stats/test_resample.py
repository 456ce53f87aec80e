"""Customers resampled in groups: whole, evenly dealt, drawn with replacement, and always the same."""

from __future__ import annotations

import numpy as np
import pytest

from cxanalysis.stats import resample


def test_few_customers_are_their_own_groups():
    assert resample.groups(["b", "a", "b"], "x").tolist() == [1, 0, 1]


def test_many_customers_are_dealt_evenly_and_stay_whole():
    whose = np.repeat(np.arange(2500), 2)
    group = resample.groups(whose, "x")
    assert (group[::2] == group[1::2]).all()
    assert set(np.bincount(group[::2])) == {2, 3} and group.max() == 999
    assert group.tolist() == resample.groups(whose, "x").tolist() != resample.groups(whose, "y").tolist()


def test_draws_are_of_all_groups_and_repeat():
    drawn = resample.draws(50, 400, "x")
    assert drawn.shape == (400, 50) and (drawn.sum(axis=1) == 50).all() and (drawn >= 0).all()
    assert drawn.mean(axis=0) == pytest.approx(1, abs=0.25)
    assert (drawn == resample.draws(50, 400, "x")).all()


def test_resampled_means_spread_like_the_mean_itself():
    x = np.random.default_rng(3).normal(0, 1, 300)
    group = resample.groups(np.arange(300), "x")
    drawn = resample.draws(300, 1999, "x") @ resample.sums(x, group) / 300
    assert drawn.std() == pytest.approx(x.std() / np.sqrt(300), rel=0.06)


def test_columns_are_summed_by_group():
    assert resample.sums([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]], np.array([1, 0, 1])).tolist() == [[2, 20], [5, 50]]
