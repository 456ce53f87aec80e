"""Survey answers: off the scale, "don't know", fractions; staff; a survey without a questionnaire."""

from datetime import date

import pytest

from cxanalysis.data import RefusedError, check_report, open_data

AS_OF = date(2026, 10, 31)
SURVEY = """scale = { min = 1, max = 7, missing = [99] }
[[question]]
id = "q1"
dimension = "d"
perceived = "q1"
[[question]]
id = "q2"
dimension = "d"
perceived = "q2"
scale = { min = 0.0, max = 10.0 }
[[open]]
id = "c"
column = "comment"
"""


@pytest.fixture
def survey(tmp_path):
    def make(q1, q2=None, survey=SURVEY):
        rows = [f"R{k},2026-09-01,{a},{q2[k] if q2 else 5},fine" for k, a in enumerate(q1)]
        (tmp_path / "responses.csv").write_text("\n".join(["response_id,responded_at,Q1,q2,comment", *rows, ""]))
        if survey:
            (tmp_path / "questionnaire.toml").write_text(survey)
        return tmp_path

    return make


def test_an_answer_off_the_scale_goes_and_its_respondent_stays(survey):
    data = open_data(survey([4] * 199 + [8]), AS_OF)
    found = data.table("responses").to_pyarrow().to_pandas()
    report = data.door.tables["responses"]
    assert len(found) == report.rows.accepted == 200 and found.q1.isna().tolist() == [False] * 199 + [True]
    assert (report.answers.read, report.answers.accepted) == (400, 399)
    assert dict(report.answers.rejected) == {"q1: answer_out_of_scale": 1}
    warning = next(p for p in data.door.warnings if p.rule == "answer_out_of_scale")
    assert (warning.row, warning.column, warning.value) == (201, "Q1", "8") and "1 to 7" in warning.what


def test_too_many_answers_off_the_scale_of_one_question_stop(survey):
    with pytest.raises(RefusedError, match="3 of 200 answers are off the scale"):
        open_data(survey([4] * 197 + [0, 8, 9]), AS_OF)


def test_do_not_know_is_no_answer_and_no_fault(survey):
    data = open_data(survey([4, 99, "", "5.0"]), AS_OF)
    assert data.door.problems[0].rule == "renamed"
    assert data.table("responses").q1.count().execute() == 2
    assert data.door.tables["responses"].answers.read == 6


@pytest.mark.parametrize(("answer", "rule"), [("4.7", "not_whole"), ("good", "not_a_number"), ("4,0", "not_a_number")])
def test_an_answer_of_another_form_stops(survey, answer, rule):
    with pytest.raises(RefusedError) as caught:
        open_data(survey([4, f'"{answer}"']), AS_OF)
    assert [(p.rule, p.row, p.value) for p in caught.value.problems] == [(rule, 3, answer)]


def test_a_scale_with_fractions_takes_them(survey):
    assert open_data(survey([4, 4], [2.5, 9.75]), AS_OF).table("responses").q2.sum().execute() == 12.25


def test_a_question_without_its_column_stops(survey):
    with pytest.raises(RefusedError) as caught:
        open_data(survey([4], survey=SURVEY.replace('perceived = "q2"', 'perceived = "q22"')), AS_OF)
    assert [(p.rule, p.column) for p in caught.value.problems] == [("no_column", "q22")]
    assert 'did you mean "q2"' in str(caught.value)


def test_a_survey_without_a_questionnaire_says_what_was_left_out(survey):
    data = open_data(survey([4], survey=""), AS_OF)
    assert data.questionnaire is None and data.has("responses") and not data.has("responses", "q2")
    assert any("Q1, q2, comment" in line for line in check_report(data.door))


def test_nobody_answering_a_question_leaves_the_question(survey):
    data = open_data(survey(["", ""]), AS_OF)
    assert data.has("responses", "q1") and data.table("responses").q1.count().execute() == 0
