"""Alpha: published values of three public data sets, hand-worked interval, the edges."""

import csv
import math

import numpy as np
import pytest

from cxanalysis.stats.reliability import cronbach_alpha


def _columns(path, names):
    with path.open(newline="", encoding="utf-8") as file:
        return np.array([[float(row[n]) if row[n] else math.nan for n in names] for row in csv.DictReader(file)])


# Raw and standardised alphas of the ECSI mobile-phone survey, 250 x 24 (Tenenhaus et al. 2005).
@pytest.mark.parametrize(
    "names, raw, standardised",
    [
        ([f"IMAG{i}" for i in range(1, 6)], 0.7144, 0.7228),
        ([f"CUEX{i}" for i in range(1, 4)], 0.4326, 0.4519),
        ([f"PERQ{i}" for i in range(1, 8)], 0.8724, 0.8770),
        ([f"PERV{i}" for i in range(1, 3)], 0.8167, 0.8236),
        ([f"CUSA{i}" for i in range(1, 4)], 0.7701, 0.7792),
        ([f"CUSL{i}" for i in range(1, 4)], 0.4417, 0.4724),
    ],
)
def test_ecsi_mobile_phones(shared, names, raw, standardised):
    alpha = cronbach_alpha(_columns(shared / "ecsi_mobi" / "mobi.csv", names))
    assert (round(alpha.raw.value, 4), round(alpha.standardised, 4), alpha.raw.n) == (raw, standardised, 250)


# Pairwise alphas of the 25 personality items of psych::bfi, reverse-keyed items turned round first (Revelle).
@pytest.mark.parametrize(
    "scale, published", [("A", 0.7030), ("C", 0.7267), ("N", 0.8140), ("E", 0.7617), ("O", 0.6002)]
)
def test_bfi_pairwise(shared, scale, published):
    names = [f"{scale}{i}" for i in range(1, 6)]
    answers = _columns(shared / "psych_bfi" / "bfi.csv", names)
    for j, name in enumerate(names):
        if name in {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}:
            answers[:, j] = 7 - answers[:, j]
    assert round(cronbach_alpha(answers, pairwise=True).raw.value, 4) == published


def test_attitude(shared):
    names = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"]
    alpha = cronbach_alpha(_columns(shared / "r_attitude" / "attitude.csv", names))
    assert alpha.raw.value == pytest.approx(0.843143, rel=1e-6)


def test_by_hand_with_feldts_interval():
    # items 1 2 3 4 5 and 2 3 3 5 5: variances 2.5 and 1.8, total 8.3: alpha 2 (1 - 4.3/8.3); F(4, 4; .975) = 9.6045
    alpha = cronbach_alpha([[1, 2], [2, 3], [3, 3], [4, 5], [5, 5]]).raw
    assert alpha.value == pytest.approx(8 / 8.3)
    assert alpha.low == pytest.approx(1 - 0.3 / 8.3 * 9.6045, abs=1e-5)
    assert alpha.high == pytest.approx(1 - 0.3 / 8.3 / 9.6045, abs=1e-5)


def test_identical_items_are_perfect_and_unrelated_ones_worthless():
    x = np.arange(8.0)
    assert cronbach_alpha(np.column_stack([x, x, x])).raw.value == pytest.approx(1)
    crossed = np.array([[a, b] for a in (1, 5) for b in (1, 5)])
    assert cronbach_alpha(crossed).raw.value == pytest.approx(0)


def test_listwise_drops_and_pairwise_keeps():
    answers = np.array([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, math.nan], [5, math.nan, 5], [math.nan] * 3])
    assert (cronbach_alpha(answers).raw.n, cronbach_alpha(answers, pairwise=True).raw.n) == (3, 5)
    full = answers[:3]
    assert cronbach_alpha(full, pairwise=True) == cronbach_alpha(full)


@pytest.mark.parametrize(
    "answers",
    [
        np.empty((0, 3)),
        np.array([[1.0, 2.0]]),
        np.ones((9, 1)),
        np.full((9, 3), 4.0),
        np.array([[1, math.nan], [math.nan, 2]]),
    ],
)
def test_nothing_to_say(answers):
    for pairwise in (False, True):
        alpha = cronbach_alpha(answers, pairwise=pairwise)
        assert alpha.raw.value is None and not alpha.raw.has_interval and alpha.standardised is None


def test_feldts_interval_is_covered():
    random = np.random.Generator(np.random.PCG64(4))
    answers = random.standard_normal((800, 60, 1)) + random.standard_normal((800, 60, 4))
    rows = [cronbach_alpha(a).raw for a in answers]  # parallel items with correlation 1/2: alpha 4/5
    assert 0.93 <= np.mean([e.low <= 0.8 <= e.high for e in rows]) <= 0.97
