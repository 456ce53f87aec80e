"""Words of open answers in two ways of writing; quotes that point at nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.stats.themes import lexicon, shorten, speak_of, spread, tokens, typical, words

KNOWN = lexicon(
    {"delivery": ["late", "deliver*", "on time", "送货", "晚到"], "price": ["price*", "太贵", "value for mon*"]}
)


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Delivered LATE.", {"delivery"}),
        ("the latest news, lately related", set()),
        ("on-time, at a fair price!", {"delivery", "price"}),
        ("on long time", set()),
        ("good value for money", {"price"}),
        ("undelivered", set()),
        ("昨天送货太贵了", {"delivery", "price"}),
        ("送 货", set()),
        ("ＰＲＩＣＥ网站price", {"price"}),
        ("网站late了", {"delivery"}),
        ("", set()),
        ("…!?", set()),
    ],
)
def test_words_count_whole_stems_at_the_beginning_and_chinese_anywhere(text, themes):
    assert KNOWN.themes(text) == themes
    assert speak_of([text, text], KNOWN) == [themes, themes]


@given(st.text(max_size=60))
def test_any_text_is_read_and_case_does_not_matter(text):
    assert KNOWN.themes(text) <= {"delivery", "price"}
    assert words(text) == words(text + " ")
    assert all(token for token in tokens(text))


@given(st.lists(st.text(alphabet="ab ", max_size=20), min_size=1, max_size=12), st.randoms())
def test_the_order_of_answers_changes_no_quote(texts, random):
    mixed = texts[:]
    random.shuffle(mixed)
    users = spread(enumerate(texts))
    assert typical(texts, users, 2, 10, ()) == typical(mixed, users, 2, 10, ())


@given(st.text(alphabet="abc de网站慢", min_size=0, max_size=200), st.integers(5, 80))
def test_a_cut_text_is_no_longer_than_allowed(text, most):
    assert len(shorten(text, most)) <= most


def test_a_quote_holds_no_word_that_fewer_than_the_least_use():
    texts = ["late again"] * 3 + ["late again says Zbigniew"]
    users = spread(enumerate(texts))
    assert typical(texts, users, 3, 80, ()) == "late again"
    assert typical(texts[3:], users, 2, 80, ()) == ""
    assert typical(["late [removed]"] * 5, spread(enumerate(["late [removed]"] * 5)), 2, 80, ("[removed]",)) == ""


def test_one_person_writing_often_is_one_person():
    assert spread([(1, "slow"), (1, "slow!"), (1, "Slow")])["slow"] == 1


def test_a_cut_ends_at_a_word_and_chinese_anywhere():
    assert shorten("The order arrived two days late", 12) == "The order…"
    assert shorten("送货总是晚到而且态度不好", 6) == "送货总是晚…"
