"""The tables of the contract, each column declared once: kind, whether it is needed, choices, and what it means."""

from __future__ import annotations

from typing import Any

from cxanalysis.data.contract import Column, Table


def _c(name: str, kind: str, doc: str, *choices: str, **more: Any) -> Column:
    """Declare a column; a star after the name marks one the table needs."""
    return Column(name.rstrip("*"), kind, doc, required=name.endswith("*"), choices=choices, **more)


def _own(name: str, doc: str) -> Column:
    """Declare the number that names a row of its table."""
    return Column(name, "id", doc, required=True, unique=True)


def _customer(star: str = "") -> Column:
    return _c("customer_id" + star, "id", "Customer")


_INDICATORS = (
    "contribution", "support", "credit", "influence", "growth", "trust", "share_of_need", "brand_attention",
    "choice_time", "price_sensitivity", "competitor_attitude", "incident_tolerance",
)  # fmt: skip

_CUSTOMERS = Table("customers", "Who the customers are", (
    _own("customer_id", "Customer"),
    _c("joined_on", "date", "First day as a customer; empty = always"),
    _c("left_on", "date", "First day no longer a customer"),
    _c("status", "choice", "Standing; a potential customer is no customer yet", "current", "past", "potential"),
    _c("customer_type", "category", "End user, dealer, maker, ..."),
    _c("segment", "category", "Segment"),
    _c("region", "category", "Region"),
    _c("industry", "category", "Industry"),
    _c("size", "category", "Size class"),
    _c("channel", "category", "Channel that won the customer"),
    _c("unit", "category", "Own unit in charge"),
    _c("account_manager", "category", "Person in charge, by code"),
    _c("level", "category", "Level of the relationship"),
    _c("left_reason", "category", "Why the customer left"),
    _c("referred_by", "id", "Customer who recommended us"),
    _c("credit_limit", "money", "Sales limit", low=0),
), may_be_empty=False)  # fmt: skip

_ORDERS = Table("orders", "What customers ordered; an order number may repeat (order lines)", (
    _c("order_id*", "id", "Order"),
    _customer("*"),
    _c("ordered_on*", "date", "Day of the order"),
    _c("revenue*", "money", "Net amount; negative = refund"),
    _c("cost", "money", "Cost of what was sold"),
    _c("quantity", "number", "Units ordered"),
    _c("product", "category", "Product"),
    _c("product_type", "category", "Group of products"),
    _c("sales_channel", "category", "Channel of the sale"),
    _c("sales_mode", "category", "Manner of the sale"),
    _c("status", "choice", "What became of the order", "done", "cancelled", "returned", "lost"),
    _c("lost_reason", "category", "Why the order was lost"),
    _c("promised_on", "date", "Promised delivery", future=True),
    _c("delivered_on", "date", "Actual delivery"),
    _c("quantity_delivered", "number", "Units delivered", low=0),
    _c("quality_ok", "boolean", "Goods as agreed"),
    _c("due_on", "date", "Payment due", future=True),
    _c("paid_on", "date", "Payment received"),
    _c("promotion_id", "id", "Promotion the order answers to"),
), may_be_empty=False)  # fmt: skip

_COMPLAINTS = Table("complaints", "Complaints received", (
    _own("complaint_id", "Complaint"),
    _c("received_at*", "time", "When it was received"),
    _c("customer_id", "id", "Customer; empty = anonymous"),
    _c("item", "category", "What it is about; empty = unclassified"),
    _c("kind", "choice", "Kind; empty = complaint", "complaint", "grumble", "objection"),
    _c("occurred_at", "time", "When it happened"),
    _c("category", "choice", "Group of the item", "quality", "service", "other"),
    _c("product", "category", "Product"),
    _c("quality_characteristic", "choice", "Quality at fault", "performance", "life", "reliability", "safety",
       "economy"),
    _c("stage", "choice", "Stage of the service", "pre_sale", "in_sale", "after_sale", "technical_support",
       "extended"),
    _c("region", "category", "Region, where there is no customer"),
    _c("unit", "category", "Own unit concerned"),
    _c("place", "category", "Where it happened"),
    _c("method", "category", "How it was made"),
    _c("staff_involved", "category", "Staff concerned, by code"),
    _c("duty_manager", "category", "Manager on duty, by code"),
    _c("received_by", "category", "Who took it, by code"),
    _c("handled_by", "category", "Who handled it, by code"),
    _c("standard", "category", "Standard it is handled by"),
    _c("responded_at", "time", "First answer"),
    _c("arrived_at", "time", "Arrival on site"),
    _c("escalated_at", "time", "Passed upwards"),
    _c("resolved_at", "time", "Result reached"),
    _c("withdrawn_at", "time", "Withdrawn by the customer"),
    _c("result", "text", "Result"),
    _c("satisfied_with_handling", "integer", "Satisfaction with the handling", low=1, high=5),
    _c("followed_up_at", "time", "Follow-up call"),
    _c("follow_up_result", "text", "What the follow-up found"),
    _c("cause_branch", "choice", "Branch of the cause", "people", "equipment", "material", "method", "environment",
       "measurement"),
    _c("cause", "category", "Cause"),
    _c("responsible", "choice", "Who caused it", "own", "supplier", "dealer", "carrier"),
    _c("improvement_id", "id", "Improvement it led to"),
    _c("repeats", "id", "Earlier complaint it repeats"),
    _c("cost", "money", "Cost of the complaint", low=0),
    _c("severity", "category", "Severity"),
    _c("description", "text", "The customer's words"),
))  # fmt: skip

_SURVEYS = (
    Table("responses", "Answers to the survey; the questions are named by questionnaire.toml", (
        _own("response_id", "Answer sheet"),
        _c("responded_at*", "time", "When it was filled in"),
        _customer(),
        _c("wave", "category", "Survey wave"),
        _c("mode", "category", "How it was asked"),
        _c("duration_s", "number", "Seconds it took", low=0),
    ), may_be_empty=False),
    Table("staff_responses", "Answers of staff; the questions are named by questionnaire.toml", (
        _own("response_id", "Answer sheet"),
        _c("responded_at*", "time", "When it was filled in"),
        _c("unit", "category", "Unit of the respondent"),
    )),
    Table("invitations", "Invitations to the survey", (
        _own("invitation_id", "Invitation"),
        _c("sent_at*", "time", "When it was sent"),
        _c("mode*", "category", "How it was sent"),
        _c("outcome*", "choice", "What became of it", "completed", "partial", "refused", "unreachable", "no_answer",
           "ineligible"),
        _customer(),
        _c("response_id", "id", "Answer sheet it led to"),
        _c("cost", "money", "Cost of the invitation", low=0),
    )),
)  # fmt: skip

_SERVICE = (
    Table("complaint_steps", "Steps of a complaint's handling", (
        _c("complaint_id*", "id", "Complaint"),
        _c("at*", "time", "When"),
        _c("step*", "category", "Step"),
        _c("unit", "category", "Own unit"),
    )),
    Table("ratings", "What staff know of a customer, indicator by indicator", (
        _customer("*"),
        _c("rated_on*", "date", "Day of the rating"),
        _c("indicator*", "choice", "What was rated", *_INDICATORS),
        _c("score*", "number", "Score, on the scale given in cxanalysis.toml"),
        _c("rater", "category", "Who rated, by code"),
    )),
    Table("contacts", "Contacts with customers (complaint figures never come from here)", (
        _own("contact_id", "Contact"),
        _c("started_at*", "time", "When it began"),
        _c("channel*", "category", "Channel"),
        _c("kind", "choice", "Kind", "enquiry", "transaction", "experience", "advice", "suggestion", "objection",
           "complaint", "visit"),
        _customer(),
        _c("topic", "category", "Topic"),
        _c("department", "category", "Department"),
        _c("handled_by", "category", "Who handled it, by code"),
        _c("wait_s", "number", "Seconds waited", low=0),
        _c("answered", "boolean", "Was answered"),
        _c("complete", "boolean", "Answer was complete"),
        _c("accurate", "boolean", "Answer was right"),
        _c("resolved_at", "time", "When it was settled"),
    )),
    Table("services", "Services given to customers", (
        _own("service_id", "Service"),
        _customer("*"),
        _c("provided_on*", "date", "Day"),
        _c("item*", "category", "What was done"),
        _c("kind", "choice", "Kind", "visit", "call", "training", "advice", "concession", "joint_action"),
        _c("cost", "money", "Cost", low=0),
        _c("minutes", "number", "Minutes it took", low=0),
        _c("by", "category", "Who did it, by code"),
    )),
)  # fmt: skip

_STEERING = (
    Table("targets", "What was to be reached", (
        _own("target_id", "Target"),
        _c("measure*", "category", "Measure, by its id"),
        _c("value*", "number", "Value to reach, in the unit of the measure"),
        _c("direction*", "choice", "Which side of it is good", "at_least", "at_most"),
        _c("starts_on*", "date", "First day", future=True),
        _c("ends_on", "date", "Last day", future=True),
        _c("item", "category", "Item of the measure"),
        _c("scope", "category", "Scope, like region=North"),
        _c("kind", "choice", "Kind", "rational", "emotional"),
        _c("level", "choice", "Level", "overall", "detailed"),
        _c("stage", "choice", "Stage", "process", "result"),
        _c("owner", "category", "Who answers for it"),
        _c("department", "category", "Department"),
    )),
    Table("benchmarks", "Figures of others", (
        _c("measure*", "category", "Measure, by its id"),
        _c("entity*", "category", "Whose figure"),
        _c("kind*", "choice", "Kind", "industry_average", "industry_best", "world_best", "competitor",
           "independent_rating"),
        _c("period*", "category", "Period of the figure"),
        _c("value*", "number", "Value"),
        _c("item", "category", "Item of the measure"),
        _c("n", "integer", "Answers behind it", low=1),
        _c("std_error", "number", "Its standard error", low=0),
        _c("source", "text", "Where it is from"),
    )),
    Table("promotions", "Promotions", (
        _own("promotion_id", "Promotion"),
        _c("starts_on*", "date", "First day", future=True),
        _c("ends_on*", "date", "Last day", future=True),
        _c("cost", "money", "Cost", low=0),
        _c("name", "category", "Name"),
        _c("scope", "category", "Scope"),
    )),
    Table("offers", "Offers made", (
        _own("offer_id", "Offer"),
        _customer("*"),
        _c("offered_on*", "date", "Day of the offer"),
        _c("outcome*", "category", "What became of it"),
        _c("order_id", "id", "Order it led to"),
    )),
    Table("improvements", "Improvements under way", (
        _own("improvement_id", "Improvement"),
        _c("measure*", "category", "Measure it aims at, by its id"),
        _c("started_on*", "date", "First day", future=True),
        _c("item", "category", "Item of the measure"),
        _c("scope", "category", "Scope"),
        _c("owner", "category", "Who answers for it"),
        _c("due_on", "date", "When it is due", future=True),
        _c("expected", "number", "Expected change"),
        _c("status", "category", "Standing"),
        _c("kind", "choice", "Kind", "staff", "process", "target"),
    )),
    Table("checks", "Checks on the spot", (
        _own("check_id", "Check"),
        _c("checked_on*", "date", "Day"),
        _c("source*", "choice", "Kind of check", "mystery_visit", "site_visit", "call_review", "risk_review"),
        _c("item*", "category", "What was checked"),
        _c("passed*", "boolean", "Passed"),
        _c("dimension", "category", "Dimension of service quality"),
        _c("site", "category", "Site"),
        _c("staff", "category", "Staff checked, by code"),
    )),
)  # fmt: skip

TABLES: dict[str, Table] = {t.name: t for t in (_CUSTOMERS, _ORDERS, _COMPLAINTS, *_SURVEYS, *_SERVICE, *_STEERING)}

INDICATORS = _INDICATORS
"""Indicators that may be rated."""
