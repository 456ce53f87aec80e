"""Two sides of a score, and the fields of the map: known bends, skewness, equivalence, lines."""

import numpy as np
import pytest

from cxanalysis.stats.asymmetry import Sides, balance_verdict, sides
from cxanalysis.stats.estimate import Estimate
from cxanalysis.stats.priority import field_of
from cxanalysis.stats.seed import generator


def test_a_known_bend_is_found_to_the_digit():
    z = np.array([-2.0, -1.0, 0.0, 1.0, 2.0] * 10)
    y = 3 + np.where(z < 0, 0.8 * z, 0.2 * z)
    found = sides(z[:, None], y, range(50))[0]
    step = z.std()
    assert found.penalty.value == pytest.approx(-0.8 * step)
    assert found.reward.value == pytest.approx(0.2 * step)
    assert found.balance.value == pytest.approx(-0.6 * step)


def test_a_straight_line_through_skewed_scores_is_no_penalty():
    random = generator("skewed")
    x = 7 - random.gamma(1.5, 0.8, size=(20_000, 2))
    y = 0.5 * x[:, 0] + 0.2 * x[:, 1] + 0.5 * random.normal(size=20_000)
    found = sides(x, y, np.arange(20_000) // 2)
    assert all(side.balance.low < 0 < side.balance.high for side in found)
    low, high = np.percentile(x[:, 0], [25, 75])  # what dummies of the quarters would make of it
    middle = y[(x[:, 0] > low) & (x[:, 0] < high)].mean()
    assert (y[x[:, 0] >= high].mean() - middle) + (y[x[:, 0] <= low].mean() - middle) < -0.1


def test_turning_the_scale_round_swaps_the_sides():
    random = generator("turned")
    x = random.normal(size=(300, 2))
    y = np.minimum(x[:, 0], 0.2) + random.normal(size=300)
    one, other = sides(x, y, range(300))[0], sides(-x, y, range(300))[0]
    assert other.penalty.value == pytest.approx(one.reward.value)
    assert other.balance.value == pytest.approx(one.balance.value)


def test_a_score_twice_has_no_sides():
    x = generator("twice").normal(size=(50, 1))
    assert sides(np.hstack([x, x]), x[:, 0], range(50)) is None


def of(low, high, equal):
    nothing = Estimate(0.0, 0.0, 0.0, 90)
    return Sides(nothing, nothing, Estimate((low + high) / 2, low, high, 90), equal, 0.0)


@pytest.mark.parametrize(
    "low, high, equal, p, verdict",
    [
        (-0.6, -0.4, (-0.58, -0.42), 0.01, "penalty"),
        (0.4, 0.6, (0.42, 0.58), 0.01, "reward"),
        (-0.1, 0.1, (-0.09, 0.09), 0.9, "even"),
        (-0.15, -0.05, (-0.14, -0.06), 0.001, "even"),  # beyond chance, and nothing to act on
        (-0.3, 0.1, (-0.28, 0.08), 0.3, "unclear"),
        (-0.6, -0.1, (-0.55, -0.15), 0.2, "unclear"),  # among many
    ],
)
def test_verdicts(low, high, equal, p, verdict):
    assert balance_verdict(of(low, high, equal), p, 0.2, 0.1) == verdict


@pytest.mark.parametrize(
    "score, share, field",
    [
        ((4.0, 4.4), (0.25, 0.35), "concentrate"),
        ((5.4, 5.8), (0.25, 0.35), "keep_up"),
        ((4.0, 4.4), (0.05, 0.15), "low_priority"),
        ((5.4, 5.8), (0.05, 0.15), "overkill"),
        ((5.1, 5.3), (0.25, 0.35), "borderline"),
        ((4.0, 4.4), (0.15, 0.25), "borderline"),
        ((5.2, 5.4), (0.25, 0.35), "borderline"),  # on the line is not beyond it
        ((None, None), (0.25, 0.35), "borderline"),
    ],
)
def test_fields(score, share, field):
    assert field_of(Estimate(5.0, *score, 90), 5.2, Estimate(0.2, *share, 90), 0.2) == field
