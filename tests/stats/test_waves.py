"""What waves are made of: numbers by hand, tests against the textbook's, and how often a word is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cxanalysis.stats.crests import crest_change, crest_runs, membership, neighbourhood, standing_out
from cxanalysis.stats.dispersion import item_dispersion
from cxanalysis.stats.waves import wave_items

FLAT = [1.0] * 24
CRESTS = ((3, 4, 5), (9, 10, 11), (15, 16, 17), (21, 22, 23))


def rates(kind: str, random: np.random.Generator, mean: float = 100.0, cv: float = 0.2) -> np.ndarray:
    """Months of crests with 2 cv mean more than the others, about one item, each time another, or all alike."""
    base = np.array([0.3, 0.2, 0.15, 0.15, 0.1, 0.1])
    inside = membership(CRESTS, 24)
    low, extra = mean * (1 - cv), 2 * cv * mean
    table = np.tile(low * base, (24, 1))
    first = int(random.integers(6))
    for k, crest in enumerate(inside):
        own = base if kind == "diffuse" else np.eye(6)[(first + (k if kind == "different_items" else 0)) % 6]
        table += crest[:, None] * extra * own
    return table


@pytest.mark.parametrize("kind", ["same_item", "different_items", "diffuse"])
def test_the_right_word_at_a_hundred_complaints_a_month(kind):
    random = np.random.default_rng(7)
    found = [wave_items(random.poisson(rates(kind, random)), FLAT, CRESTS, i, draws=199).verdict for i in range(60)]
    assert found.count(kind) >= 54
    assert sum(v not in (kind, "unclear") for v in found) <= 1


def test_months_of_a_quiet_company_are_about_nothing():
    """Crests picked where chance put them: a word on items is wrong, and rare."""
    random = np.random.default_rng(3)
    found = []
    for i in range(80):
        counts = random.poisson(np.tile([30.0, 20, 15, 15, 10, 10], (24, 1)))
        high = [int(m) for m in np.flatnonzero(counts.sum(axis=1) > counts.sum() / 24)]
        runs = standing_out(crest_runs(high, counts.sum(axis=1), FLAT), counts.sum(axis=1), FLAT)
        made = wave_items(counts, FLAT, runs, i, draws=199)
        found.append(made.verdict if made else "")
    assert sum(v in ("same_item", "different_items") for v in found) <= 4


def test_customers_who_file_many_do_not_make_a_wave_of_one_item():
    """Ten complaints of each customer about one thing: shares jump, and only phi knows that this means little."""
    random = np.random.default_rng(5)
    wrong = {1.0: 0, 10.0: 0}
    for i in range(30):
        counts = 10 * random.poisson(rates("diffuse", random) / 10)
        for phi in wrong:
            made = wave_items(counts, FLAT, CRESTS, i, phi=phi, draws=199)
            wrong[phi] += made is not None and made.verdict in ("same_item", "different_items")
    assert wrong[10.0] <= 2
    assert wrong[1.0] >= 10


def test_shares_are_by_hand():
    """Four months of 50, of which 20 about a; two crest months of 90, of which 50 about a: 60 of 80 are about a."""
    counts = [[20, 30], [20, 30], [50, 40], [50, 40], [20, 30], [20, 30]]
    found = wave_items(counts, [1] * 6, [(2, 3)], "x")
    assert found.excess == (80.0,)
    assert [s.value for s in found.shares] == pytest.approx([0.75, 0.25])
    assert found.usual == (0.4, 0.6)
    assert [s.n for s in found.shares] == [100, 80]
    spread = 2 * 90 / 89 * 50 * (1 - 50 / 90) + 0.25 * 4 * 50 / 49 * 20 * (1 - 20 / 50)
    assert found.shares[0].se == pytest.approx(spread**0.5 / 80)
    assert found.alike is None
    assert found.p_between is None


def test_twice_as_many_customers_are_no_crest():
    counts, at_risk = [[20, 30]] * 3 + [[40, 60]] * 2 + [[20, 30]] * 3, [1, 1, 1, 2, 2, 1, 1, 1]
    assert standing_out([(3, 4)], np.sum(counts, axis=1), at_risk) == ()
    assert wave_items(counts, at_risk, [(3, 4)], "x") is None


def test_the_bootstrap_agrees_with_the_textbook():
    """G of crests against the months between: p as chi square gives it, where there are many complaints."""
    counts = np.tile([400, 300, 300], (8, 1))
    counts[2:4] = [460, 305, 335]
    found = wave_items(counts, [1] * 8, [(2, 3)], "x", draws=3999)
    g = stats.chi2_contingency([[920, 610, 670], [2400, 1800, 1800]], lambda_="log-likelihood")
    assert found.p_items == pytest.approx(g.pvalue, abs=0.02)


def test_nothing_to_tell():
    assert wave_items([[1, 2]] * 4, [1] * 4, [], "x") is None
    assert wave_items([[1]] * 4, [1] * 4, [(1,)], "x") is None
    assert wave_items([[1, 2]] * 4, [1] * 4, [(0, 1, 2, 3)], "x") is None
    assert wave_items([[0, 0], [3, 4], [0, 0]], [1] * 3, [(1,)], "x") is None
    lone = wave_items([[1, 0], [0, 9], [1, 0]], [1] * 3, [(1,)], "x", phi=20.0)
    assert lone.verdict == "unclear"


def test_the_same_draws_every_time():
    counts = np.random.default_rng(1).poisson(rates("same_item", np.random.default_rng(1)))
    one, two = (wave_items(counts, FLAT, CRESTS, "seed", phi=1.4) for _ in range(2))
    assert (one.gathered, one.alike, one.p_items) == (two.gathered, two.alike, two.p_items)
    assert one.gathered != wave_items(counts, FLAT, CRESTS, "other", phi=1.4).gathered


def test_dispersion_of_customers_who_file_many():
    """50 customers twice about the same: pairs alike; about any two: as chance has it; never under 1."""
    assert item_dispersion(100, 200, 200, [0.25] * 4) == pytest.approx(2.0)
    assert item_dispersion(100, 200, 100 + 100 * 0.25, [0.25] * 4) == pytest.approx(1.0)
    assert item_dispersion(100, 200, 100, [0.25] * 4) == 1.0
    assert item_dispersion(0, 0, 0, []) == 1.0
    assert item_dispersion(5, 25, 25, [1.0]) == 1.0


def test_a_month_between_two_parts_of_a_crest():
    counts = [50, 90, 68, 90, 40, 90, 50]
    assert crest_runs([1, 3, 5], counts, [1] * 7) == ((1, 3), (5,))
    assert crest_runs([], counts, [1] * 7) == ()
    inside = membership([(1, 3), (5,)], 7)
    assert neighbourhood(inside).tolist() == [[1, 0, 1, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0, 1]]


def test_a_change_from_crest_to_crest_by_hand():
    """30 of 90 where half were to be expected: Wilson's bounds of 1/3, z = 15/sqrt(22.5)."""
    found = crest_change(30, 60, (2, 2), (2, 2), tolerance=0.0)
    low, high = stats.binomtest(30, 90).proportion_ci(method="wilson")
    assert (found.ratio.low, found.ratio.high) == pytest.approx((low / (1 - low), high / (1 - high)))
    assert found.p == pytest.approx(2 * stats.norm.sf(15 / 22.5**0.5))
    longer = crest_change(30, 60, (3, 2), (3, 2), tolerance=0.0)
    assert longer.ratio.value == pytest.approx((30 / 3) / (60 / 2))


def test_dispersion_and_tolerated_months_widen_a_change():
    narrow = crest_change(300, 600, (2, 2), (2, 2), tolerance=0.0)
    for wide in (crest_change(300, 600, (2, 2), (2, 2), 2.0, 0.0), crest_change(300, 600, (2, 2), (2, 2), 1.0, 0.1)):
        assert wide.ratio.value == pytest.approx(narrow.ratio.value)
        assert wide.ratio.high - wide.ratio.low > 1.2 * (narrow.ratio.high - narrow.ratio.low)
        assert wide.p > narrow.p


def test_changes_from_and_to_nothing():
    assert crest_change(0, 0, (2, 2), (2, 2)).p is None
    gone, new = crest_change(0, 20, (2, 2), (2, 2)), crest_change(20, 0, (2, 2), (2, 2))
    assert (gone.ratio.value, gone.ratio.low) == (0.0, 0.0)
    assert 0 < gone.ratio.high < 1
    assert (new.ratio.value, new.ratio.high) == (None, None)
    assert new.ratio.low > 1
    assert crest_change(3, 4, (0, 2), (2, 2)).ratio.value is None


def test_the_interval_of_a_change_holds_what_it_says():
    random = np.random.default_rng(11)
    held, small = 0, 0
    for _ in range(1500):
        before, now = random.poisson(40), random.poisson(30)
        ends = crest_change(int(now), int(before), (3, 2), (3, 2), tolerance=0.0).ratio
        held += ends.low <= 0.5 <= ends.high
        small += crest_change(int(random.poisson(30)), int(random.poisson(20)), (3, 2), (3, 2), tolerance=0.0).p < 0.05
    assert held / 1500 == pytest.approx(0.95, abs=0.015)
    assert small / 1500 == pytest.approx(0.05, abs=0.015)
