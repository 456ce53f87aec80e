"""Themes of open answers: counted by their words, quotes of nobody, changes beyond chance only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxanalysis.context import WITHHELD_ONE
from cxanalysis.data.questionnaire import Extra
from cxanalysis.data.themes import default_themes
from cxanalysis.satisfaction import themes
from cxanalysis.satisfaction.survey import Survey
from cxanalysis.stats.shares import wilson
from tests import survey
from tests.alike import told_apart

OWN = {"delivery": ["late", "deliver*", "晚到"], "price": ["price*", "贵"]}
NOW, BEFORE = str(survey.NOW), str(survey.NOW.shift(-12))


def comments(texts, period=NOW, first=0, **columns) -> pd.DataFrame:
    n = len(texts)
    ids = [f"R{period}{i + first}" for i in range(n)]
    frame = {"period": period, "response_id": ids, "customer_id": [f"K{i + first}" for i in range(n)], "question": "q",
             "overall": 4.0, "text": texts}  # fmt: skip
    return pd.DataFrame(frame | columns)


def found(frame, own=OWN, scope="all", opens=True, **options):
    asked = replace(survey.questionnaire(), opens=(Extra("q", "q", {}),) if opens else ())
    answers = survey.month(asked, 200, {})
    part = themes.analyse(Survey(asked, answers, survey.context(scope, **options)), frame, own)
    return {f.item: f for f in part.figures}, part


def test_themes_are_counted_and_an_answer_may_have_several():
    by, _ = found(comments(["late"] * 30 + ["late and pricey prices"] * 10 + ["kind staff"] * 8 + [""] * 2))
    assert {k: f.detail["x"] for k, f in by.items()} == {"delivery": 40, "price": 10, "other": 8}
    assert {f.n for f in by.values()} == {48}
    assert by["delivery"].value == pytest.approx(40 / 48)
    assert by["delivery"].detail["place"] == "first"
    assert (by["delivery"].detail["answers"], by["delivery"].detail["nothing"]) == (200, 2)
    assert list(by) == ["delivery", "price", "other"]


def test_the_share_and_its_interval_are_wilsons_where_everybody_writes_once():
    by, _ = found(comments(["late"] * 300 + ["fine"] * 700))
    got, plain = by["delivery"], wilson(300, 1000)
    assert (got.low, got.high) == pytest.approx((plain.low, plain.high), abs=0.001)


def test_one_customer_writing_often_is_no_crowd():
    many = comments(["late"] * 20 + ["fine"] * 40, customer_id=["K1"] * 20 + [f"K{i + 2}" for i in range(40)])
    by, _ = found(many)
    assert by["delivery"].detail["customers"] == 1
    assert "quote" not in by["delivery"].detail
    assert by["delivery"].high - by["delivery"].low > 0.3


def test_a_theme_that_grew_is_told_and_noise_is_not():
    early = comments(["fine"] * 90 + ["late"] * 5 + ["price"] * 5, BEFORE)
    by, _ = found(pd.concat([early, comments(["fine"] * 50 + ["late"] * 45 + ["price"] * 5, first=500)]))
    assert (by["delivery"].detail["side"], by["price"].detail["side"], by["other"].detail["side"]) == (
        "more",
        "",
        "less",
    )
    assert by["delivery"].detail["before_share"] == 0.05
    alone, _ = found(comments(["late"] * 50))
    assert "before_share" not in alone["delivery"].detail


def test_the_dissatisfied_are_told_apart_where_enough_of_them_write():
    frame = comments(["late"] * 40 + ["fine"] * 60, overall=[1.0] * 30 + [5.0] * 10 + [2.0] * 10 + [4.0] * 50)
    by, _ = found(frame)
    assert (by["delivery"].detail["dissatisfied_x"], by["delivery"].detail["dissatisfied_n"]) == (30, 40)
    few, _ = found(frame.assign(overall=5.0))
    assert "dissatisfied_x" not in few["delivery"].detail


def test_a_quote_needs_enough_customers_and_words_others_use():
    texts = ["always late"] * 11 + ["late says Zbigniew"] + ["late [removed]"] * 5 + ["price too high"] * 4
    by, part = found(comments(texts))
    assert {f.item: f.detail["quote"] for f in part.figures if f.detail.get("quote")} == {"delivery": "always late"}
    assert by["delivery"].detail["quote"] == "always late"
    assert "quote" not in by["price"].detail
    long, _ = found(comments(["deliveries come late " * 8] * 12))
    assert len(long["delivery"].detail["quote"]) <= 80 and long["delivery"].detail["quote"].endswith("…")


def test_what_no_theme_catches_is_told_by_its_words():
    by, _ = found(comments(["the parking is awful"] * 12 + ["停车场太小了"] * 15 + ["roof leaks"] * 3))
    words = dict(map(tuple, by["other"].detail["words"]))
    assert words["parking"] == 12 and words["停车"] == 15
    assert "the" not in words and "roof" not in words


def test_several_questions_of_one_sheet_are_one_answer():
    twice = comments(["late", "", "price"], response_id=["R1", "R1", "R2"], customer_id=["K1", "K1", "K2"])
    by, _ = found(pd.concat([twice, twice.assign(text=["price", "", ""], question="w")], ignore_index=True))
    assert (by["delivery"].n, by["price"].detail["x"], by["delivery"].detail["nothing"]) == (2, 2, 0)


def test_nobody_wrote_or_nobody_was_asked():
    none = comments([]).astype({"text": "object"})
    assert found(none, opens=False)[1].left_out == ("open",)
    assert found(none)[1].left_out == ("open_empty",)
    assert found(comments(["", ""]))[1].left_out == ("open_empty",)


def test_one_answer_of_nobody_known():
    by, _ = found(comments(["late"]).drop(columns="customer_id"))
    assert (by["delivery"].withheld, by["delivery"].value) == (WITHHELD_ONE, None)
    by, _ = found(comments(["late", "late"]).drop(columns="customer_id"))
    assert (by["delivery"].value, by["delivery"].n) == (1.0, 2)


def test_a_small_scope_is_withheld_with_its_quotes():
    by, part = found(comments(["always late"] * 9), scope="region=North", min_cell=10)
    assert by["delivery"].withheld and not by["delivery"].detail
    assert not any(f.detail.get("quote") for f in part.figures)


def test_the_packaged_themes_know_both_languages():
    texts = {"Delivery was late again.": "delivery", "送货总是晚到。": "delivery", "价格有点高。": "price",
             "Invoice was not clear": "invoice", "发票有时看不懂。": "invoice", "The web shop is slow.": "website",
             "Would like smaller cartons.": "packaging", "服务热情，谢谢。": "thanks", "希望增加茶具的款式。": "range",
             "送错货了": "order", "质量不好": "quality", "没人接电话": "response"}  # fmt: skip
    for text, theme in texts.items():
        by, _ = found(comments([text]), default_themes())
        assert theme in by, text
    assert "other" in found(comments(["the parking is awful"]), default_themes())[0]


def test_the_order_of_rows_does_not_matter():
    frame = comments(["always late"] * 20 + ["late again"] * 20 + ["fine"] * 20)
    (one, part), (again, turned) = found(frame), found(frame.sample(frac=1, random_state=2))
    assert told_apart(part, turned) == []
    assert {k: f.as_dict() for k, f in one.items()} == {k: f.as_dict() for k, f in again.items()}


def test_markup_and_formulas_are_words_like_others():
    by, _ = found(comments(["=late()<script>alert(1)</script>"] * 12))
    assert by["delivery"].detail["quote"] == "=late()<script>alert(1)</script>"
    assert np.isclose(by["delivery"].value, 1.0)


def test_no_name_is_quoted_or_listed_however_many_write_it():
    named = [
        "delivery by John Petersen was late",
        "late delivery by John",
        "Petersen delivers late",
        "John was late",
    ] * 8
    by, _ = found(comments([*named, *["the driver was late"] * 12, *["Petersen is rude"] * 15]))
    assert by["delivery"].detail["quote"] == "the driver was late"
    assert not {word for word, _ in by["other"].detail["words"]} & {"petersen", "john"}
