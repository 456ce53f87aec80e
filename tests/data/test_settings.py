"""The two TOML files: every mistake is told with its line and the nearest known name."""

from datetime import date

import pytest

from cxanalysis.data.questionnaire import read_questionnaire
from cxanalysis.data.settings import read_settings
from cxanalysis.errors import UsageError
from cxanalysis.period import Period


@pytest.fixture
def told(tmp_path):
    def read(text, name="cxanalysis"):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        problems = read_questionnaire(tmp_path)[1] if name == "questionnaire" else read_settings(tmp_path)[1]
        return [(p.row, p.column, p.what) for p in problems]

    return read


def test_settings_are_typed(tmp_path):
    (tmp_path / "cxanalysis.toml").write_text(
        'organisation = "O"\nbaseline = "2025-12"\nas_of = 2026-10-31\n'
        "[parameters]\nrepeat_days = 60\nweights.credit = 0.3\n[ratings.trust]\nscale = { min = 0, max = 10 }\n",
        encoding="utf-8",
    )
    settings, problems = read_settings(tmp_path, overrides={"repeat_days": "30"})
    assert problems == []
    assert (settings.baseline, settings.as_of, settings.time_zone) == (Period(2025, 12), date(2026, 10, 31), "UTC")
    assert (settings.parameters.repeat_days, settings.parameters.weights_credit) == (30, 0.3)
    assert settings.ratings["trust"].high == 10
    assert [n for n, r in settings.ratings.items() if r.high_is == "bad"] == [
        "choice_time", "price_sensitivity", "competitor_attitude"]  # fmt: skip
    assert read_settings(tmp_path, as_of=date(2026, 1, 1))[0].as_of == date(2026, 1, 1)
    with pytest.raises(UsageError, match="repeat_days"):
        read_settings(tmp_path, overrides={"repeat_dys": 1})


@pytest.mark.parametrize(
    ("text", "row", "column", "what"),
    [
        ('a = 1\norganisaton = "x"\n', 2, "organisaton", 'did you mean "organisation"'),
        ('\ntime_zone = "Asia/Shangai"\n', 2, "time_zone", 'did you mean "Asia/Shanghai"'),
        ('language = "de"\n', 1, "language", "must be one of en, zh"),
        ('baseline = "2025-13"\n', 1, "baseline", "not a calendar month"),
        ('as_of = "2026-02-30"\n', 1, "as_of", "is no day"),
        ("organisation = 7\n", 1, "organisation", "must be text"),
        ("[tables.complaint]\n", 1, "tables.complaint", 'did you mean "complaints"'),
        ('[tables.orders]\ndelimeter = ";"\n', 2, "tables.orders.delimeter", 'did you mean "delimiter"'),
        ('[tables.orders]\ndelimiter = ";;"\n', 2, "tables.orders.delimiter", "one character"),
        ('[tables.orders]\nencoding = "gbk"\n', 2, "tables.orders.encoding", "not built yet"),
        ("[tables.orders]\nskip = 2\n", 2, "tables.orders.skip", "not built yet"),
        ('[tables.orders]\ndate_format = "%d/%m/%y"\n', 2, "tables.orders.date_format", "two digits"),
        ('[tables.orders]\ndate_format = "%d/%m"\n', 2, "tables.orders.date_format", "must hold %Y"),
        ("[parameters]\nrepeat_days = 0\n", 2, "parameters.repeat_days", "from 1 to 730"),
        ("[parameters]\nfriends = 12\n", 2, "parameters.friends", "is not built yet"),
        ('customer_unit = "account"\n', 1, "customer_unit", "is not built yet"),
        ("[parameters]\nrepeat_dys = 9\n", 2, "parameters.repeat_dys", 'did you mean "repeat_days"'),
        ("[ratings.trst]\n", 1, "ratings.trst", 'did you mean "trust"'),
        ("[ratings.trust]\nscale = { min = 5, max = 1 }\n", 2, "ratings.trust.scale", "min the smaller"),
        ("[channels.web]\nreply = 3\n", 2, "channels.web.reply", 'did you mean "reply_hours"'),
        ('currency = "EUR\n', None, "", "not valid TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(told, text, row, column, what):
    problems = [p for p in told(text) if p[1] != "a"]
    assert len(problems) == 1
    assert problems[0][:2] == (row, column) and what in problems[0][2]


def test_open_questions_are_printed_with_their_lines(told):
    text = 'organisation = "?"\n[tables.orders]\ncolumns = { Id = "?" }\n# x = "?"\npersonal = ["?"]\n'
    assert [(row, what) for row, _, what in told(text) if "open question" in what] == [
        (1, 'open question: organisation = "?"'),
        (3, 'open question: columns = { Id = "?" }'),
        (5, 'open question: personal = ["?"]'),
    ]


QUESTION = '[[question]]\nid = "q1"\nperceived = "a"\n'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (QUESTION, 'question "q1" has no scale'),
        ("scale = { min = 7, max = 1 }\n", "min the smaller"),
        ("scale = { min = 1, max = 7 }\n" + QUESTION + 'precieved = "b"\n', "unknown key"),
        ("scale = { min = 1, max = 7 }\n" + QUESTION * 2, 'two questions have the id "q1"'),
        ('[recommend]\ncolumn = "nps"\nscale = { min = 1, max = 11 }\n', "on 1 to 11: no net promoter score"),
        ('[overall]\ncolumn = "o"\n', "needs a column and a scale"),
        ("scale = { min = 1, max = 7 }\n" + QUESTION + '[dimension_importance]\nrel = "w"\n', "is no dimension"),
        ('[[factor]]\nid = "price"\nkind = "order"\ncolumn = "p"\n', "must be one of rating, rank"),
    ],
)
def test_a_mistake_in_the_questionnaire_is_told(told, text, what):
    assert any(what in p[2] for p in told(text, "questionnaire"))


def test_the_questionnaire_keeps_order_texts_and_scales(tmp_path):
    (tmp_path / "questionnaire.toml").write_text(
        'title = "T"\nscale = { min = 1, max = 7, missing = [99] }\n[dimensions]\nb = "Bee"\n'
        '[[question]]\nid = "q1"\ndimension = "a"\ntext = { en = "One", zh = "一" }\nperceived = "q1_p"\n'
        '[[question]]\nid = "q2"\ndimension = "b"\nperceived = "q2_p"\nexpected = "q2_e"\nreversed = true\n'
        'scale = { min = 1.0, max = 5.0 }\nstaff_expected = "s2"\n'
        '[recommend]\ncolumn = "nps"\n[[open]]\nid = "c"\ncolumn = "comment"\n',
        encoding="utf-8",
    )
    found, problems = read_questionnaire(tmp_path)
    assert problems == [] and found.title == {"en": "T"}
    assert dict(found.dimensions) == {"b": {"en": "Bee"}, "a": {"en": "a"}}
    assert [(c.name, c.kind, c.low, c.high, c.whole, c.missing) for c in found.columns()] == [
        ("q1_p", "answer", 1, 7, True, (99,)), ("q2_p", "answer", 1, 5, False, ()), ("q2_e", "answer", 1, 5, False, ()),
        ("nps", "answer", 0, 10, True, ()), ("comment", "text", None, None, False, ())]  # fmt: skip
    assert [c.name for c in found.staff_columns()] == ["s2"]
    assert found.questions[1].reversed and found.questions[0].text["zh"] == "一"
    assert found.overall is None and found.recommend.scale.max == 10
