"""Families of tests: published example, agreement with statsmodels, invariants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from cxanalysis.stats.multiplicity import benjamini_hochberg, holm

P = st.lists(st.floats(0, 1), min_size=1, max_size=30)
# Benjamini and Hochberg (1995), section 4.1: fifteen p values; at .05 four are found by FDR, three by Bonferroni.
PUBLISHED = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
]


def test_benjamini_and_hochbergs_own_example():
    assert sum(p <= 0.05 for p in benjamini_hochberg(PUBLISHED)) == 4
    assert sum(p <= 0.05 for p in holm(PUBLISHED)) == 3


@given(P)
def test_false_discovery_as_statsmodels(p):
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1].tolist())


@pytest.mark.parametrize("p", [PUBLISHED, [0.02] * 4, [0.0, 1.0, 0.3, 0.01], [0.04, 0.001, 0.03, 0.02, 0.015]])
def test_holm_as_statsmodels(p):
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1].tolist())


@given(P)
def test_untested_ones_stay_and_do_not_count(p):
    for adjust in (holm, benjamini_hochberg):
        assert adjust([None, *p, None]) == (None, *adjust(p), None)
        assert all(a >= raw * (1 - 1e-12) for a, raw in zip(adjust(p), p, strict=True))
    assert holm([]) == () and holm([None]) == (None,)
