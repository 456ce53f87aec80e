"""Are customers satisfied, against what they expect? Gaps, zone of tolerance, trend, drivers, groups, and the sample.

Tidy answers in, frozen results out: every number a `Figure` with n and interval. No files, no drawing.
"""

from cxanalysis.satisfaction.analysis import Satisfaction, analyse
from cxanalysis.satisfaction.scores import OVERALL
from cxanalysis.satisfaction.survey import Survey

__all__ = ["OVERALL", "Satisfaction", "Survey", "analyse"]
