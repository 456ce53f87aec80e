"""Concentration: closed forms, clusters, seeds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.concentration import concentration, effective_items, hhi_unbiased, items_for, top_share

COUNTS = st.lists(st.integers(0, 100), min_size=1, max_size=20).filter(lambda c: sum(c) >= 2)


@pytest.mark.parametrize("k", [1, 2, 5, 20])
def test_k_equal_shares(k):
    assert hhi_unbiased([10**6] * k) == pytest.approx(1 / k, rel=1e-5)
    assert effective_items([10**6] * k) == pytest.approx(k, rel=1e-5)
    assert top_share([7] * k, 3) == pytest.approx(min(3 / k, 1))
    assert items_for([7] * k, 0.8) == {1: 1, 2: 2, 5: 4, 20: 16}[k]


def test_unbiased_index_is_unbiased():
    # Expectation over all 3^4 orders of four draws from shares 1/2, 1/3, 1/6: exactly the sum of squares, 7/18.
    p = (1 / 2, 1 / 3, 1 / 6)
    expected = 0.0
    for draws in np.ndindex(3, 3, 3, 3):
        expected += np.prod([p[d] for d in draws]) * hhi_unbiased(np.bincount(draws, minlength=3))
    assert expected == pytest.approx(7 / 18)


def test_index_of_an_ecology_text_book():
    # Simpson's index of 10 oak, 6 ash, 4 elm: (90 + 30 + 12) / (20 * 19)
    assert hhi_unbiased([10, 6, 4]) == pytest.approx(132 / 380)


def test_too_few_events():
    assert (
        hhi_unbiased([1]) is None and hhi_unbiased([0, 0]) is None and top_share([0]) is None and items_for([]) is None
    )
    assert hhi_unbiased([1, 1, 1]) == 0.0 and effective_items([1, 1, 1]) is None
    none = concentration([], [], "x")
    assert (none.hhi.value, none.items_for.value, none.hhi.n) == (None, None, 0)
    one_customer = concentration(["a"] * 9, ["i", "i", "j"] * 3, "x")
    assert one_customer.hhi.value is not None and not one_customer.hhi.has_interval
    loose = concentration(list("abc"), list("ijk"), "x")
    assert loose.effective_items.value is None and not loose.effective_items.has_interval


def test_reached_exactly_counts():
    assert items_for([1] * 10, 0.8) == 8 and items_for([3, 3, 3, 1], 0.9) == 3


@given(COUNTS, st.randoms(use_true_random=False))
def test_order_of_items_and_zeros_do_not_matter(counts, random):
    shuffled = [*random.sample(counts, len(counts)), 0, 0]
    for figure in (hhi_unbiased, effective_items, top_share, items_for):
        assert figure(counts) == pytest.approx(figure(shuffled))


@given(COUNTS)
def test_raw_index_lies_between_equal_shares_and_one(counts):
    n = sum(counts)
    raw = (hhi_unbiased(counts) * (n - 1) + 1) / n
    assert 1 / len(counts) - 1e-9 <= raw <= 1 + 1e-9


def test_the_name_of_what_is_drawn_is_the_seed_and_order_of_rows_is_nothing():
    people, items = [f"c{i % 40}" for i in range(90)], [f"i{(i * i) % 7}" for i in range(90)]
    first = concentration(people, items, "2026-10", "hhi", "")
    assert first == concentration(people, items, "2026-10", "hhi", "")
    assert first == concentration(people[::-1], items[::-1], "2026-10", "hhi", "")
    assert first.hhi.low != concentration(people, items, "2026-09", "hhi", "").hhi.low


def test_one_angry_customer_widens_the_interval():
    items = ["late"] * 20 + [f"i{k}" for k in range(10)] * 4
    alone = concentration(range(60), items, "x")
    angry = concentration(["same"] * 20 + list(range(40)), items, "x")
    assert alone.hhi.value == angry.hhi.value
    assert angry.hhi.high - angry.hhi.low > 1.2 * (alone.hhi.high - alone.hhi.low)


@pytest.mark.parametrize("missing", [None, "", float("nan")])
def test_anonymous_complaints_are_each_their_own(missing):
    items = ["a"] * 8 + ["b"] * 4
    named = concentration([f"c{i}" for i in range(12)], items, "x")
    assert concentration([missing] * 12, items, "x") == named


def test_index_is_covered():
    random = np.random.Generator(np.random.PCG64(5))
    share = 1 / np.arange(1, 13)
    share /= share.sum()
    truth = float((share**2).sum())
    rows = [concentration(range(100), random.choice(12, 100, p=share), i, resamples=299).hhi for i in range(300)]
    assert 0.91 <= np.mean([e.low <= truth <= e.high for e in rows]) <= 0.985
