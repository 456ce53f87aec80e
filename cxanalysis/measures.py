"""Every measure, declared once: id, unit, which way is good, definition, formula, source.

The record refuses a figure whose measure or verdict is not declared here; `cx measures` and docs/methods.md print
this table; a card takes its good direction from here and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

ZONE = ("below", "border", "inside", "above")
USUAL = ("more_than_usual", "as_usual", "less_than_usual", "too_few")
TARGET = ("met", "missed", "unclear")
CLASSES = ("value", "sub_value", "potential_value", "low_value")
CHANGE = ("better", "worse", "moved", "no_change", "too_few")
GOOD_CLASSES = {"value": "up", "low_value": "down"}  # a larger share of value customers is good, of low-value not


@dataclass(frozen=True)
class Measure:
    """One measure.

    `good` is the direction that is good: up, down or neutral. `verdicts` is the closed list of its verdict column.
    """

    id: str
    name: str
    unit: str
    good: str
    definition: str
    formula: str
    source: str
    verdicts: tuple[str, ...] = ()


SERVQUAL = "Parasuraman, Zeithaml, Berry (1988) SERVQUAL"
TOLERANCE = "Zeithaml, Berry, Parasuraman (1993) zone of tolerance"

# fmt: off
_DECLARED = (
    Measure("satisfaction.expected", "Expectation", "points", "neutral",
            "Mean expected score of respondents who answered both expectation and perception",
            "mean(E)", SERVQUAL),
    Measure("satisfaction.perceived", "Perception", "points", "up",
            "Mean perceived score; on the same pairs as the expectation where there is one",
            "mean(P)", SERVQUAL),
    Measure("satisfaction.gap", "Service quality gap", "points", "up",
            "Mean of perception minus expectation per respondent",
            "mean(P - E)", SERVQUAL),
    Measure("satisfaction.gap_weighted", "Weighted gap", "points", "up",
            "Gap with each respondent's own importance of the dimensions as weights",
            "mean_i(sum_d w_id g_id)", SERVQUAL),
    Measure("satisfaction.adequacy", "Service adequacy", "points", "up",
            "Perception minus adequate service, per respondent",
            "mean(P - A)", TOLERANCE, ZONE),
    Measure("satisfaction.superiority", "Service superiority", "points", "up",
            "Perception minus desired service (expected where desired was not asked), per respondent",
            "mean(P - D)", TOLERANCE, ZONE),
    Measure("satisfaction.alpha", "Reliability of the scale (alpha)", "index", "up",
            "Raw Cronbach alpha of a dimension's perceived items, listwise",
            "k/(k-1) (1 - sum s_i^2 / s_total^2)", "Cronbach (1951); interval Feldt (1965)"),
    Measure("satisfaction.overall", "Overall satisfaction", "points", "up",
            "Mean answer to the overall question", "mean(x)", "own"),
    Measure("satisfaction.index", "Satisfaction index", "index", "up",
            "Overall question rescaled to 0-100", "100 (mean - min)/(max - min)", "own"),
    Measure("satisfaction.top2", "Satisfied customers", "share", "up",
            "Share of answers among the two best of the overall question", "x/n, Wilson interval", "own"),
    Measure("satisfaction.dissatisfied", "Dissatisfied customers", "share", "down",
            "Share of answers among the two worst of the overall question", "x/n, Wilson interval", "own"),
    Measure("satisfaction.nps", "Net promoter score", "share", "up",
            "Promoters (9-10) minus detractors (0-6)", "p - d, variance (p + d - (p-d)^2)/n",
            "Reichheld (2003)"),
    Measure("satisfaction.response_rate", "Response rate", "share", "up",
            "Completed of the invitations sent in the period that were eligible",
            "completed / (sent - ineligible)", "AAPOR RR1 in spirit"),
    Measure("complaints.customers", "Customers who complained", "count", "down",
            "Distinct active customers with a complaint in the period", "count distinct", "own"),
    Measure("complaints.complaints", "Complaints", "count", "down",
            "Complaints received in the period, anonymous ones included", "count", "own"),
    Measure("complaints.rate", "Complaint rate", "share", "down",
            "Customers who complained of all customers active in the period", "x/n, Wilson interval",
            "own"),
    Measure("complaints.per_1000", "Complaints per 1,000 customers", "per_1000", "down",
            "Complaints of known active customers per 1,000 customers active in the period",
            "1000 c/n", "own"),
    Measure("complaints.repeat_rate", "Repeat complaints", "share", "down",
            "Complaints that follow an earlier one of the same customer about the same item within the window",
            "repeats / complaints of named customers", "own"),
    Measure("complaints.share", "Share of complaints", "share", "neutral",
            "Complaints about an item of all complaints", "c_j / c, Goodman simultaneous interval",
            "Goodman (1965)", USUAL),
    Measure("complaints.hhi", "Concentration (HHI)", "index", "neutral",
            "Unbiased Herfindahl index of complaints over items", "(n H - 1)/(n - 1)", "own"),
    Measure("complaints.effective_items", "Effective items", "count", "neutral",
            "Number of equally frequent items with the same concentration", "1/HHI", "own"),
    Measure("complaints.top3_share", "Share of the top three items", "share", "neutral",
            "Complaints about the three most frequent items of all complaints", "sum of the three largest",
            "own"),
    Measure("complaints.items_for_80", "Items for 80 % of complaints", "count", "neutral",
            "Smallest number of items that hold the vital share of complaints", "Pareto order", "own"),
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

MEASURES = {measure.id: measure for measure in _DECLARED}


def good_direction(measure: str, item: str = "") -> str:
    """Return which way is good for a figure: up, down or neutral.

    Examples
    --------
    >>> good_direction("complaints.rate"), good_direction("value.class_share", "low_value")
    ('down', 'down')
    """
    if measure == "value.class_share":
        return GOOD_CLASSES.get(item, "neutral")
    return MEASURES[measure].good
