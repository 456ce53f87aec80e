"""What do customers complain about: how many, again and again, about what, is it getting worse, were pledges kept?

Tidy counts in, frozen results out: every number a `Figure` with n and interval. No files, no drawing.
"""

from cxanalysis.complaints.analysis import NO_CONCENTRATION, Complaints, analyse

__all__ = ["NO_CONCENTRATION", "Complaints", "analyse"]
