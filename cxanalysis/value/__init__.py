"""Which customers are worth what, and who moved? Five indicators on frozen scales, four classes, moves.

Scales and cut points are those of the baseline period for good: a customer's class changes when the customer changes,
never because others did. Tidy measures in, frozen results out. No files, no drawing.
"""

from cxanalysis.value.analysis import Value, analyse
from cxanalysis.value.classes import CLASSES
from cxanalysis.value.moves import way
from cxanalysis.value.replay import replayed
from cxanalysis.value.scales import COVERED, PARTS

__all__ = ["CLASSES", "COVERED", "PARTS", "Value", "analyse", "replayed", "way"]
