"""As usual: planted rises are found, quiet months stay quiet, small items stay out."""

import numpy as np
import pytest

from cxanalysis.measures.declared import USUAL
from cxanalysis.stats.usual import usual_share_test, usual_verdicts


def test_expected_share_and_count_are_the_pooled_past():
    t = usual_share_test(20, 200, [10, 30] * 6, [100, 200] * 6)
    assert (t.expected_share, t.expected_count, t.share) == (pytest.approx(240 / 1800), pytest.approx(80 / 3), 0.1)


def test_short_past_and_rare_items_get_no_verdict():
    assert usual_share_test(30, 100, [10] * 9, [100] * 9).verdict == "too_few"
    rare, common, _ = usual_verdicts([4, 30, 31], 65, [[1, 30, 30]] * 12, [61] * 12)
    assert rare.verdict == "too_few" and rare.p < 0.05
    assert common.verdict == "as_usual" and common.p_adjusted >= rare.p_adjusted >= 3 * rare.p * (1 - 1e-12)


def test_an_item_that_vanished_is_less_than_usual():
    gone, rest = usual_verdicts([0, 100], 100, [[20, 80]] * 12, [100] * 12)
    assert (gone.verdict, rest.verdict) == ("less_than_usual", "more_than_usual")


def test_no_complaints_at_all():
    rows = usual_verdicts([0, 0], 0, [[20, 80]] * 12, [100] * 12)
    assert [r.verdict for r in rows] == ["too_few", "too_few"] and rows[0].share is None


def test_quiet_months_are_seldom_flagged_and_a_doubled_item_is_found():
    random = np.random.Generator(np.random.PCG64(9))
    share = 1 / np.arange(1, 11)
    share /= share.sum()
    step = share * np.where(np.arange(10) == 2, 2.5, 1)
    quiet = found = 0
    for _ in range(150):
        past = random.multinomial(200, share, 12)
        now, loud = random.multinomial(200, share), random.multinomial(200, step / step.sum())
        quiet += any(r.verdict in (USUAL[0], USUAL[2]) for r in usual_verdicts(now, 200, past, [200] * 12))
        found += usual_verdicts(loud, 200, past, [200] * 12)[2].verdict == "more_than_usual"
    assert quiet / 150 <= 0.15 and found / 150 >= 0.8


def test_quiet_months_stay_quiet_where_customers_file_in_bursts():
    random = np.random.Generator(np.random.PCG64(10))
    law = np.array([0.3, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02, 0.01]) * 199  # Dirichlet-multinomial, phi 1.5
    flagged = 0
    for _ in range(150):
        counts = np.array([random.multinomial(100, p) for p in random.dirichlet(law, 13)])
        rows = usual_verdicts(counts[-1], 100, counts[:-1], [100] * 12)
        flagged += any(r.verdict in (USUAL[0], USUAL[2]) for r in rows)
    assert flagged / 150 <= 0.16
