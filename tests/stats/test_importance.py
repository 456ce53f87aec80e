"""Shares of R squared: published values, the definition itself, intervals, ranks, and the traps."""

import csv
import itertools
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats import resample
from cxanalysis.stats.drivers import drivers
from cxanalysis.stats.importance import copies, lmg, noise_shares, shapley, shapley_near
from cxanalysis.stats.seed import generator


def correlations(path):
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return np.corrcoef(np.array([[float(v) for v in row[1:]] for row in rows]).T)


# Swiss fertility data and Chatterjee's attitude survey; shares as relaimpo's manual and paper print them
# (Groemping 2006, Journal of Statistical Software 17).
@pytest.mark.parametrize(
    "file, published, r2",
    [
        ("r_swiss/swiss.csv", [0.057091, 0.171173, 0.260135, 0.105570, 0.112766], 0.706735),
        ("r_attitude/attitude.csv", [0.370816], 0.732602),
    ],
)
def test_published_shares(shared, file, published, r2):
    corr = correlations(shared / file)
    parts = lmg(corr[1:, 1:], corr[1:, 0])
    assert parts[: len(published)] == pytest.approx(published, abs=1e-6)
    assert parts.sum() == pytest.approx(r2, abs=1e-6)


def matrix(seed, k, together=0.6):
    random = generator("matrix", seed, k)
    x = random.normal(size=(60, k)) + together * random.normal(size=(60, 1))
    return np.corrcoef(np.column_stack([x, x @ random.normal(size=k) + 2 * random.normal(size=60)]).T)


@given(st.integers(0, 40), st.integers(2, 5))
def test_shares_are_the_average_over_all_orders(seed, k):
    corr = matrix(seed, k)

    def explained(chosen):
        if not chosen:
            return 0.0
        xy = corr[list(chosen), k]
        return float(xy @ np.linalg.solve(corr[np.ix_(chosen, chosen)], xy))

    orders = list(itertools.permutations(range(k)))
    added = np.zeros(k)
    for order in orders:
        for place, j in enumerate(order):
            added[j] += explained(order[: place + 1]) - explained(order[:place])
    assert lmg(corr[:k, :k], corr[:k, k]) == pytest.approx(added / len(orders), abs=1e-12)


@given(st.integers(0, 40), st.permutations(range(5)))
def test_the_order_of_predictors_changes_nothing(seed, order):
    corr = matrix(seed, 5)
    moved = lmg(corr[np.ix_(order, order)], corr[order, 5])
    assert moved == pytest.approx(lmg(corr[:5, :5], corr[:5, 5])[list(order)], abs=1e-12)


def test_predictors_that_do_not_go_together_get_their_squared_correlation():
    assert lmg(np.eye(3), [0.5, 0.3, 0.0]) == pytest.approx([0.25, 0.09, 0.0])


def test_a_column_twice_shares_alike_and_is_named():
    corr = np.array([[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]])
    parts = lmg(corr, [0.5, 0.5, 0.4])
    alone = lmg(corr[1:, 1:], [0.5, 0.4])
    assert parts[0] == pytest.approx(parts[1])
    assert parts.sum() == pytest.approx(alone.sum())
    assert copies(corr) == [0, 1]
    assert copies(np.eye(3)) == []


def test_twenty_predictors_take_no_time():
    corr = matrix(1, 20)
    lmg(corr[:20, :20], corr[:20, 20])
    start = time.perf_counter()
    parts = lmg(corr[:20, :20], corr[:20, 20])
    assert time.perf_counter() - start < 2.0  # 0.04 to 0.1 s on a quiet machine; room for a busy one
    xy = corr[:20, 20]
    assert parts.sum() == pytest.approx(xy @ np.linalg.solve(corr[:20, :20], xy), abs=1e-9)


def test_a_sample_of_orders_comes_close_to_all_of_them():
    corr, other = matrix(3, 8), matrix(3, 8) * 0.97 + 0.03 * np.eye(9)
    exact = shapley(other[..., None])[:, 0]
    assert shapley_near(corr, other[..., None])[:, 0] == pytest.approx(exact, abs=0.004)


def test_noise_gets_what_its_neighbours_give_it():
    # y = x1 + noise and x2 only correlated .7 with x1: x2's own correlation is the implied one
    corr = np.array([[1, 0.7], [0.7, 1]])
    xy = np.array([0.6, 0.42])
    parts = lmg(corr, xy)
    assert noise_shares(corr, xy)[1] == pytest.approx(parts[1] / parts.sum())
    assert noise_shares(np.eye(2), [0.5, 0.2]) == pytest.approx([0.0, 0.0])


def test_noise_of_neighbours_measured_with_error():
    # behind: z1 decides y, z2 goes with z1 by .7; both are seen with reliability .7, so that x1 leaves x2 something
    seen = np.array([[1, 0.49], [0.49, 1]])
    xy = np.array([0.6, 0.42]) * np.sqrt(0.7)
    true = lmg(seen, xy)
    without = noise_shares(seen, xy)[1]
    counted_off = noise_shares(seen, xy, [0.3, 0.3])[1]
    assert without < counted_off == pytest.approx(true[1] / true.sum())


def sample(weights, n=900, together=0.7, error=0.0, seed="s"):
    """Scores that go together by `together`, an outcome they weigh on, two answers a customer."""
    random = generator(seed, n)
    k = len(weights)
    x = np.sqrt(together) * random.normal(size=(n, 1)) + np.sqrt(1 - together) * random.normal(size=(n, k))
    y = x @ np.array(weights) + 0.8 * random.normal(size=n)
    return x + error * random.normal(size=x.shape), y, np.arange(n) // 2


def judged(x, y, who, error=0.0, size=499):
    group = resample.groups(who, "g")
    return drivers(x, y, group, resample.draws(int(group.max()) + 1, size, "d"), error)


def test_a_score_without_effect_gets_a_share_and_is_not_shown():
    x, y, who = sample([0.6, 0.0], together=0.7, n=3000)
    found = judged(x, y, who)
    assert found.share[1] > 0.12
    assert found.noise[1] == pytest.approx(found.share[1], abs=0.05)
    assert found.shown.tolist() == [True, False]


def test_error_of_measurement_makes_no_driver_of_a_proxy():
    x, y, who = sample([0.6, 0.0], n=6000, error=0.6)
    assert judged(x, y, who).shown.tolist() == [True, True]  # the trap: x1 is seen badly, so x2 still adds something
    assert judged(x, y, who, error=[0.36 / 1.36] * 2).shown.tolist() == [True, False]


def test_an_error_that_cannot_be_is_cut():
    x, y, who = sample([0.5, 0.3, 0.1])
    found = judged(x, y, who, error=[1.0, 1.0, 1.0])
    assert np.isfinite(found.noise).all()
    assert found.share.sum() == pytest.approx(1)


def test_chance_among_scores_that_do_not_go_together_is_not_shown():
    x, y, who = sample([0.6, 0.4, 0.0], together=0.0, n=1500)
    found = judged(x, y, who)
    assert found.low[2] > 0  # a square is never below 0, so the interval does not reach the true share
    assert found.shown.tolist() == [True, True, False]


def test_ties_stay_ties_and_a_clear_order_is_told():
    x, y, who = sample([0.4, 0.4, 0.4], together=0.4)
    tied = judged(x, y, who)
    assert (tied.rank_low.tolist(), tied.rank_high.tolist()) == ([1, 1, 1], [3, 3, 3])
    x, y, who = sample([0.9, 0.45, 0.1], together=0.2, n=4000)
    told = judged(x, y, who)
    assert told.rank_low.tolist() == told.rank_high.tolist() == [1, 2, 3]


def test_intervals_hold_the_value_and_shares_sum_to_one():
    found = judged(*sample([0.5, 0.2, 0.1]))
    assert (found.low <= found.share).all() and (found.share <= found.high).all()
    assert found.share.sum() == pytest.approx(1)
    assert found.r2_low < found.r2 < found.r2_high
    assert found.n == 900


def test_a_customer_who_repeats_adds_no_certainty():
    x, y, who = sample([0.5, 0.2, 0.1], n=300)
    once = judged(x, y, who)
    often = judged(np.repeat(x, 4, axis=0), np.repeat(y, 4), np.repeat(who, 4))
    assert often.low == pytest.approx(once.low, abs=0.02)
    assert often.high == pytest.approx(once.high, abs=0.02)


def test_the_order_of_rows_changes_nothing():
    x, y, who = sample([0.5, 0.2, 0.1], n=300)
    turned = judged(x[::-1], y[::-1], who[::-1])
    assert turned.low == pytest.approx(judged(x, y, who).low, abs=1e-9)


def test_more_than_ten_scores_are_judged_over_a_sample_of_orders():
    weights = [0.5, 0.4, 0.3] + [0.0] * 9
    found = judged(*sample(weights, together=0.3, n=1200), size=199)
    assert found.share.sum() == pytest.approx(1)
    assert found.shown[:3].all()
    assert (found.low <= found.share).all() and (found.share <= found.high).all()


def test_scores_that_explain_nothing_are_no_drivers():
    u = np.array([[a, b] for a in (-1.0, 1.0) for b in (-1.0, 1.0)] * 5)
    y = u[:, 0] * u[:, 1]
    assert judged(u, y, np.arange(20)) is None


def test_of_copies_nobody_is_shown():
    x, y, who = sample([0.6, 0.2])
    found = judged(np.column_stack([x, x[:, 0]]), y, who)
    assert not found.shown.any()
    assert found.share[0] == pytest.approx(found.share[2])
