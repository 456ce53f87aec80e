"""A made-up company with known truth: a data set in which what was planted can be looked for."""

from cxanalysis.data.sample.company import Sample, build_sample, make_sample
from cxanalysis.data.sample.effects import EFFECTS

__all__ = ["EFFECTS", "Sample", "build_sample", "make_sample"]
