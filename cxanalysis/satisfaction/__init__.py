"""Are customers satisfied, against what they expect? Gaps, zone of tolerance, indices, reliability of the scales.

Tidy answers in, frozen results out: every number a `Figure` with n and interval. No files, no drawing.
"""

from cxanalysis.satisfaction.analysis import Satisfaction, analyse
from cxanalysis.satisfaction.scores import OVERALL

__all__ = ["OVERALL", "Satisfaction", "analyse"]
