"""The measures of customer value and of targets."""

from __future__ import annotations

from cxanalysis.measures.declared import TARGET, Measure

# fmt: off
OTHERS = (
    Measure("value.class_count", "Customers in the class", "count", "neutral",
            "Active customers of a class at the period's end", "count", "own"),
    Measure("value.class_share", "Share of customers", "share", "neutral",
            "Active customers of a class of all classed customers", "x/n, Wilson interval", "own"),
    Measure("value.class_revenue_share", "Share of revenue", "share", "neutral",
            "Revenue of a class of the classed customers' revenue over the trailing 12 months",
            "r_c / r", "own"),
    Measure("value.move", "Move between classes", "share", "neutral",
            "Customers of a class last period that are in another (or the same) class now",
            "x_ij / x_i, Goodman simultaneous interval", "own"),
    Measure("target.result", "Result against target", "", "neutral",
            "The targeted figure, judged by its interval against the target", "interval against target",
            "own", TARGET),
)
# fmt: on
