"""Every measure, declared once: id, unit, which way is good, definition, formula, source.

The record refuses a figure whose measure or verdict is not declared here; `cx measures` and docs/methods.md print
this table; a card takes its good direction from here and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

ZONE = ("below", "border", "inside", "above")
USUAL = ("more_than_usual", "as_usual", "less_than_usual", "too_few")
TARGET = ("met", "missed", "unclear")
CLASSES = ("value", "sub_value", "potential_value", "low_value")
TREND = ("rising", "balanced", "falling", "unclear", "too_few")
FIELDS = ("concentrate", "keep_up", "low_priority", "overkill", "borderline")
CHANGE = ("better", "worse", "moved", "no_change", "too_few")
GOOD_CLASSES = {"value": "up", "low_value": "down"}  # a larger share of value customers is good, of low-value not


@dataclass(frozen=True)
class Measure:
    """One measure.

    `good` is the direction that is good: up, down or neutral. `verdicts` is the closed list of its verdict column.
    `rows` tells what stands behind a figure: answers of the `month`, of the `window` of months or of the `trend`,
    `invitations`, `staff` answers, `comments`, `complaints`, or `none` that could be listed one by one.
    """

    id: str
    name: str
    unit: str
    good: str
    definition: str
    formula: str
    source: str
    verdicts: tuple[str, ...] = ()
    rows: str = "none"


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
    Measure("satisfaction.gap_reliability", "Reliability of the gap", "index", "up",
            "Reliability of the difference between perception and expectation, from the alphas of both",
            "(s_P^2 r_P + s_E^2 r_E - 2 r s_P s_E) / (s_P^2 + s_E^2 - 2 r s_P s_E), jackknife interval",
            "Peter, Churchill, Brown (1993)"),
    Measure("satisfaction.ceiling", "Expectation at the top of the scale", "share", "neutral",
            "Share of answers that expect the most the scale allows, so that no gap can be positive",
            "x/n, Wilson interval", "own"),
    Measure("satisfaction.gap_model", "Does the gap explain satisfaction", "index", "neutral",
            "Sum of the effects of perception and expectation on overall satisfaction; 0 where the gap is the model",
            "b_P + b_E of overall ~ P + E + PE + P^2 + E^2; Wald test", "Edwards (2002)",
            ("gap", "not_gap", "unclear")),
    Measure("satisfaction.rank", "Rank from the weakest", "count", "neutral",
            "Rank of an item or dimension among its kind, 1 being the weakest; the interval is of the rank",
            "pairwise t tests, Hochberg; customers as clusters", "Mogstad, Romano, Shaikh, Wilhelm (2024)"),
    Measure("satisfaction.zone_position", "Position in the zone of tolerance", "share", "up",
            "How far perception is from adequate to desired service: 0 adequate, 1 desired",
            "(mean P - mean A) / (mean D - mean A), Fieller interval", TOLERANCE),
    Measure("satisfaction.zone_share", "Customers below, inside, above their zone", "share", "neutral",
            "Share of respondents whose own perception is below, inside or above their own zone",
            "x/n, Wilson interval", TOLERANCE),
    Measure("satisfaction.zone_crossed", "Adequate above desired", "share", "neutral",
            "Share of respondents who put the lowest accepted service above the service desired",
            "x/n, Wilson interval", TOLERANCE),
    Measure("satisfaction.zone_reaction", "Reaction inside the zone", "points", "neutral",
            "Change of overall satisfaction for one point of perception inside the zone minus the same outside it",
            "b_inside - b_outside of a piecewise line", TOLERANCE, ("less", "equal", "more", "unclear")),
    Measure("satisfaction.omega", "Reliability of the scale (omega)", "index", "up",
            "Share of a dimension's variance that one factor behind its items explains (three items and more)",
            "(sum l)^2 / ((sum l)^2 + sum psi), one-factor maximum likelihood", "McDonald (1999)"),
    Measure("satisfaction.alpha_dropped", "Alpha without the item", "index", "neutral",
            "Raw alpha of a dimension's other items, to be held against the alpha of all",
            "alpha of k - 1 items", "Cronbach (1951)"),
    Measure("satisfaction.item_missing", "Question left empty", "share", "down",
            "Share of respondents who did not answer a question", "x/n, Wilson interval", "own"),
    Measure("satisfaction.straight_lining", "Same answer throughout", "share", "down",
            "Share of respondents who gave one answer to every question of perception", "x/n, Wilson interval",
            "own"),
    Measure("satisfaction.speeders", "Answered too fast", "share", "down",
            "Share of respondents who took less than a stated share of the median time", "x/n, Wilson interval",
            "own"),
    Measure("satisfaction.late_early", "Late against early answers", "points", "neutral",
            "Mean of the later half of the answers after invitation minus that of the earlier half",
            "mean late - mean early within month and mode, customers as clusters", "Armstrong, Overton (1977)"),
    Measure("satisfaction.weighted", "Weighted to the customer file", "points", "up",
            "Mean weighted so that respondents match the active customers in the margins named",
            "sum w y / sum w, weights raked; linearised variance of calibration residuals, customers as clusters",
            "Deming, Stephan (1940)"),
    Measure("satisfaction.effective_n", "Effective sample size", "count", "up",
            "Answers that a simple random sample would need for the same precision",
            "(sum w)^2 / sum w^2", "Kish (1965)"),
    Measure("satisfaction.design_effect", "Design effect of weighting", "index", "down",
            "Answers divided by the effective sample size", "n sum w^2 / (sum w)^2", "Kish (1965)"),
    Measure("satisfaction.silent_bound", "What the silent would have to think", "points", "neutral",
            "Mean among customers who did not answer that would bring the mean of all to the line named",
            "(line - r m) / (1 - r), r the share that answered, m their mean", "Manski (1989)"),
    Measure("satisfaction.trend", "Trend", "points", "up",
            "Change of a mean score from the first to the last month (or wave) of the window, along a straight line",
            "slope x span; Paule-Mandel, Knapp-Hartung; balanced by two one-sided tests",
            "Knapp, Hartung (2003)", TREND),
    Measure("satisfaction.driver", "Driver", "share", "neutral",
            "Share of what the scores explain of an outcome that is owed to one of them",
            "LMG: Shapley value of R^2; what noise gets: errors in variables by alpha; joint ranks",
            "Lindeman, Merenda, Gold (1980)", ("shown", "unclear")),
    Measure("satisfaction.driver_r2", "Explained by the scores", "share", "neutral",
            "Share of the variance of an outcome that the scores explain together", "R^2", "own"),
    Measure("satisfaction.driver_odds", "Odds of a better answer", "index", "neutral",
            "Factor on the odds of a better answer for one standard deviation more of a score; the check of drivers",
            "proportional-odds model", "McCullagh (1980)"),
    Measure("satisfaction.asymmetry", "Penalty and reward", "points", "neutral",
            "Overall satisfaction one standard deviation above the middle of a score and one below, added up as "
            "differences from the middle", "2 c of y ~ b z + c |z|", "after Brandt (1988)",
            ("penalty", "reward", "even", "unclear")),
    Measure("satisfaction.priority", "Importance and performance", "points", "neutral",
            "Mean score of a driver, with the field of the importance-performance map it lies in",
            "against a fixed target and an equal share of importance", "Martilla, James (1977)", FIELDS),
    Measure("satisfaction.segment_test", "Do groups differ", "index", "neutral",
            "Test that the groups of an attribute differ in their scores; the value is the F statistic",
            "Pillai's F of one row a customer, and the largest difference, Bonferroni; Holm over attributes", "own"),
    Measure("satisfaction.segment", "Group against all others", "points", "up",
            "Shrunken difference of a group's mean score from the mean of all others",
            "Cauchy prior averaged over its spread; Benjamini-Hochberg", "Gelman (2006)",
            ("above", "below", "unclear")),
    Measure("satisfaction.segment_mean", "Mean score of a group", "points", "up",
            "Mean perception of the customers of a group", "mean(P), customers as clusters", "own"),
    Measure("satisfaction.mix", "Change by rate and by mix", "points", "neutral",
            "Part of a year's change of a mean that is owed to the groups' own scores (rate) or to their shares (mix)",
            "Kitagawa", "Kitagawa (1955)"),
    Measure("satisfaction.benchmark", "Against a benchmark", "points", "up",
            "Own figure minus the benchmark's", "difference, both standard errors; two one-sided tests", "own",
            ("better", "equal", "worse", "unclear")),
    Measure("market.share", "Market share", "share", "up",
            "Share of the market as published, of the own organisation and of others", "as published", "own"),
    Measure("satisfaction.outcome", "Satisfaction against an outcome", "points", "neutral",
            "Change of an outcome in the months after an answer for one point more of overall satisfaction",
            "average marginal effect; customers as clusters", "own", ("shown", "unclear")),
    Measure("satisfaction.service_gap", "Service gap", "points", "up",
            "Gap 1: what staff believe customers expect minus what customers expect; gap 2: standards that exist minus "
            "what customers expect; gap 3: standards met minus standards that exist, per member of staff; gap 4: "
            "promises kept minus what customers expect, which promises have shaped",
            "mean staff - mean customers, Welch interval, customers as clusters; gap 3 paired t",
            "Zeithaml, Berry, Parasuraman (1988)", ("short", "equal", "over", "unclear")),
    Measure("satisfaction.factor", "Purchase factor", "points", "neutral",
            "Mean importance of a factor in the decision to buy; of ranks, the mean rank from the least important, "
            "empty places sharing the last ones", "mean, customers as clusters", "own"),
    Measure("satisfaction.theme", "Theme of open answers", "share", "neutral",
            "Share of the open answers that speak of a theme",
            "x/n, Wilson interval on the effective number, customers as clusters", "own"),
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

_ROWS = {
    "month": "expected perceived gap gap_weighted adequacy superiority alpha overall index top2 dissatisfied nps "
    "gap_reliability ceiling rank zone_position zone_share zone_crossed omega alpha_dropped item_missing "
    "straight_lining speeders weighted effective_n design_effect silent_bound priority",
    "window": "gap_model zone_reaction late_early driver driver_r2 driver_odds asymmetry segment_test segment "
    "segment_mean factor",
    "trend": "trend",
    "invitations": "response_rate",
    "staff": "service_gap",
    "comments": "theme",
}  # of the measures of satisfaction


def _rows(measure: str) -> str:
    family, _, name = measure.partition(".")
    if family == "complaints":
        return "complaints"
    found = (kind for kind, names in _ROWS.items() if family == "satisfaction" and name in names.split())
    return next(found, "none")


MEASURES = {measure.id: replace(measure, rows=_rows(measure.id)) for measure in _DECLARED}


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
