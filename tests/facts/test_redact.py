"""Nothing that points at a person is left in a text; ordinary words, prices, dates and quantities are."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.facts.redact import MARK, redact

WIDE = str.maketrans({chr(0x21 + i): chr(0xFF01 + i) for i in range(94)})
BEFORE = st.sampled_from(["", "call ", "Please ring me on ", "请打", "电话：", "my number: ", "card "])
AFTER = st.sampled_from(["", " please", "，谢谢", ".", " (mobile)", "没人接", "!"])


def spaced(draw, digits: str) -> str:
    """Put spaces, dots or dashes between digits, or nothing."""
    gaps = [draw(st.sampled_from(["", "", "", " ", "-", ".", " - ", " "])) for _ in digits]
    return "".join(d + gap for d, gap in zip(digits, gaps, strict=True)).rstrip(" .-")


@st.composite
def numbers(draw) -> tuple[str, str]:
    """A mobile number, a landline or a bank card, in any width and spacing; with its digits."""
    kind = draw(st.sampled_from(["1{9}", "0{9}", "62{15}", "4{15}", "86{11}"]))
    head, length = re.fullmatch(r"(\d+)\{(\d+)\}", kind).groups()
    digits = head + "".join(str(draw(st.integers(0, 9))) for _ in range(int(length)))
    written = spaced(draw, digits)
    written = draw(st.sampled_from(["", "+"])) + written
    return (written.translate(WIDE) if draw(st.booleans()) else written), digits


@given(numbers(), BEFORE, AFTER)
def test_every_phone_and_card_is_gone_in_any_width_and_spacing(number, before, after):
    written, _ = number
    got = redact(before + written + after)
    assert MARK in got
    assert not re.search(r"\d", unicodedata.normalize("NFKC", got))


ORDINARY = ["the", "goods", "came", "late", "and", "nobody", "answered", "送货", "总是", "晚到", "不错", "thanks"]
NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789._-", min_size=1, max_size=12).filter(
    lambda s: s[0].isalnum() and s[-1].isalnum()
)


@given(NAMES, st.sampled_from(["example.com", "mail.example.co.uk", "qq.com", "firm.cn"]), st.booleans(), BEFORE, AFTER)
def test_every_mail_address_is_gone(name, host, wide, before, after):
    written = f"{name}@{host}".translate(WIDE) if wide else f"{name}@{host}"
    got = redact(before + written + after)
    assert "@" not in unicodedata.normalize("NFKC", got)
    assert host not in unicodedata.normalize("NFKC", got)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("身份证11010519491231002X", "身份证[removed]"),
        ("护照E12345678", "护照[removed]"),
        ("车牌沪A12345挡路", "车牌[removed]挡路"),
        ("新能源沪AD12345", "新能源[removed]"),
        ("plate AB-12-CDE parked", "plate [removed] parked"),
        ("see www.example.com/x?a=1 or shop.de", "see [removed] or [removed]"),
        ("https://example.com/~me很慢", "[removed]很慢"),
        ("order no. 12345 is late", "order no. [removed] is late"),
        ("customer K0840 here", "customer [removed] here"),
        ("订单号：20261031", "订单号：[removed]"),
        ("微信号tea_123456", "微信号[removed]"),
        ("Mr Smith was rude", "Mr [removed] was rude"),
        ("Mrs. van der Berg came", "Mrs. [removed] came"),
        ("our manager John Smith is kind", "our manager [removed] is kind"),
        ("王先生很热情", "[removed]先生很热情"),
        ("谢谢李小姐", "谢[removed]小姐"),
        ("找张伟经理", "找[removed]经理"),
        ("一三八〇〇一三八〇〇〇", "[removed]"),
        ("1\u200b3800138000", "[removed]"),
        ("write to joe(at)example.com", "write to [removed]"),
    ],
)
def test_what_points_at_a_person_is_cut(text, left):
    assert redact(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "12.50", "24 cartons at 12.50 on 2026-10-31", "31.10.2026, 14:30-16:00", "10/31/2026", "2026年10月31日送货",
        "EUR1500 or 1 250 000 pieces", "12,500,000.00", "price 12.50-13.50", "A4 paper, 500 sheets, 80g",
        "Service in 2026 was better than in 2025", "2024-2026 was fine", "Good range, fair prices.", "发票有时看不懂。",
        "周一马上送", "客户经理很好", "account manager takes time", "100% happy", "Top 10, 3-5 days", "谢谢",
        "<script>alert(1)</script>", "=SUM(A1:A2)", "",
    ],
)  # fmt: skip
def test_ordinary_words_prices_dates_and_quantities_stay(text):
    assert redact(text) == text


@given(st.text(max_size=80))
def test_any_text_is_taken_and_a_second_pass_finds_nothing_new(text):
    once = redact(text)
    assert redact(once) == once


@given(st.lists(st.sampled_from(ORDINARY), max_size=12))
def test_sentences_of_ordinary_words_stay(parts):
    text = " ".join(parts)
    assert redact(text) == text
