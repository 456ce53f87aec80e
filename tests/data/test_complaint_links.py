"""Complaints that contradict themselves or name what is not there: rejected, counted apart, told, or stopped."""

from datetime import date

import pytest

from cxanalysis.data import RefusedError, check_report, open_data

AS_OF = date(2026, 10, 31)
CUSTOMERS = "customer_id,joined_on\n" + "".join(f"C{k:03},2025-01-01\n" for k in range(200))
FIRST = ("complaint_id", "received_at", "customer_id", "item")


def cases(changes: dict[int, dict[str, str]]) -> str:
    """Return 200 complaints, one an hour, with the columns of `changes`: by record, the header being record 1."""
    columns = list(dict.fromkeys([*FIRST, *(name for row in changes.values() for name in row)]))
    lines = [",".join(columns)]
    for k in range(200):
        row = dict.fromkeys(columns, "") | {"complaint_id": f"B{k}", "customer_id": f"C{k:03}", "item": "late"}
        row["received_at"] = f"2026-09-{k // 8 + 1:02}T{k % 8 + 8:02}:00"
        row |= changes.get(k + 2, {})
        lines.append(",".join(row.values()))
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path):
    def make(**tables):
        for name, text in ({"customers": CUSTOMERS} | tables).items():
            suffix = "toml" if name == "cxanalysis" else "csv"
            (tmp_path / f"{name}.{suffix}").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def told(path):
    """Return the problems of the door by rule, and the rows of complaints."""
    try:
        door = open_data(path, AS_OF).door
    except RefusedError as error:
        door = error.door
    return {p.rule: p for p in door.problems}, door.tables["complaints"].rows


@pytest.mark.parametrize("column", ["escalated_at", "resolved_at", "withdrawn_at", "followed_up_at"])
def test_a_time_before_the_receipt_rejects_the_row_and_names_the_other_time(folder, column):
    found, rows = told(folder(complaints=cases({3: {column: "2026-08-31T10:00"}})))
    line = f'complaints.csv, row 3, column {column}, value "2026-08-31T10:00": lies before received_at; mend the two'
    assert line in found["too_early"].line()
    assert (found["too_early"].severity, rows.read, rows.accepted) == ("warning", 200, 199)
    assert dict(rows.rejected) == {f"{column}: too_early": 1}


def test_the_day_alone_is_early_enough(folder):
    found, rows = told(folder(complaints=cases({3: {"resolved_at": "2026-09-01", "followed_up_at": "2026-09-01"}})))
    assert (found, rows.accepted) == ({}, 200)


def test_a_receipt_in_the_future_is_told_once_and_not_of_each_later_time(folder):
    later = {"received_at": "2027-01-01T10:00", "resolved_at": "2026-09-02T10:00", "followed_up_at": "2026-09-03"}
    found, rows = told(folder(complaints=cases({3: later})))
    assert set(found) == {"after_as_of"}
    assert dict(rows.rejected) == {"received_at: after_as_of": 1}


@pytest.mark.parametrize(
    ("column", "value", "severity"), [("satisfied_with_handling", "6", "warning"), ("cost", "-3", "warning")]
)
def test_values_off_their_range_reject_the_row(folder, column, value, severity):
    found, rows = told(folder(complaints=cases({3: {column: value}})))
    assert (found["out_of_range"].severity, found["out_of_range"].row) == (severity, 3)
    assert dict(rows.rejected) == {f"{column}: out_of_range": 1}


def test_too_many_that_contradict_themselves_stop(folder):
    found, rows = told(folder(complaints=cases({k: {"escalated_at": "2026-08-01"} for k in (3, 4, 5)})))
    assert found["too_early"].severity == found["reject_share"].severity == "error"
    assert rows.read == rows.accepted + 3


def test_a_result_and_a_withdrawal_are_told(folder):
    both = {"resolved_at": "2026-09-20T10:00", "withdrawn_at": "2026-09-19T10:00"}
    found, rows = told(folder(complaints=cases({5: both, 9: both, 11: {"withdrawn_at": "2026-09-19T10:00"}})))
    assert (found["two_ends"].row, found["two_ends"].severity) == (5, "warning")
    assert "2 of 200 rows" in found["two_ends"].what
    assert rows.accepted == 200


# --- repeats -----------------------------------------------------------------------------------------------------


def test_repeats_of_what_was_received_before_are_no_fault(folder):
    found, _ = told(folder(complaints=cases({9: {"repeats": "B0"}, 10: {"repeats": "B7"}})))
    assert found == {}


@pytest.mark.parametrize(
    "changes", [{3: {"repeats": "B1"}}, {3: {"repeats": "B5"}, 7: {"repeats": "B1"}},
                {3: {"repeats": "B5"}, 7: {"repeats": "B8"}, 10: {"repeats": "B1"}}]
)  # fmt: skip
def test_a_complaint_that_repeats_itself_or_goes_round_in_a_circle_stops(folder, changes):
    found, _ = told(folder(complaints=cases(changes)))
    assert (found["circle"].severity, found["circle"].row) == ("error", 3)
    assert "repeats_later" not in found


def test_complaints_of_the_same_moment_may_repeat_each_other_but_not_in_a_circle(folder):
    same = {"received_at": "2026-09-01T08:00"}
    assert told(folder(complaints=cases({3: same | {"repeats": "B0"}})))[0] == {}
    found, _ = told(folder(complaints=cases({2: {"repeats": "B1"}, 3: same | {"repeats": "B0"}})))
    assert found["circle"].row == 2


def test_a_repeat_of_something_later_or_unknown_is_told_and_kept(folder):
    found, rows = told(folder(complaints=cases({3: {"repeats": "B9"}, 4: {"repeats": "X1"}})))
    assert (found["repeats_later"].row, found["repeats_later"].severity) == (3, "warning")
    assert (found["unknown_complaint"].row, found["unknown_complaint"].severity) == (4, "warning")
    assert found["unknown_complaint"].remedy == "counted as a repeat all the same"
    assert rows.accepted == 200


# --- what rows say of other tables -------------------------------------------------------------------------------

STEPS = "complaint_id,at,step\n" + "".join(f"B{k},2026-10-01T10:00,answered\n" for k in range(200))


@pytest.mark.parametrize(
    ("more", "count"), [("X1,2026-10-01,answered\n", 1), (STEPS.partition("\n")[2].replace("B", "X"), 200)]
)
def test_steps_of_an_unknown_complaint_are_told_and_never_stop(folder, more, count):
    """No figure but the course of single cases rests on steps; those of older complaints may be in the export, too."""
    found, _ = told(folder(complaints=cases({}), complaint_steps=STEPS + more))
    line = f"the complaint is not in complaints: {count} of {200 + count} rows; the row is not used"
    assert line in found["unknown_complaint"].line()
    assert (found["unknown_complaint"].row, found["unknown_complaint"].severity) == (202, "warning")


def test_steps_of_a_rejected_complaint_are_told_apart(folder):
    steps = STEPS + "B1,2026-10-02,called\nB1,2026-10-03,called\nB1,2026-10-04,settled\n"
    found, _ = told(folder(complaints=cases({3: {"cost": "-1"}}), complaint_steps=steps))
    assert found["rejected_complaint"].severity == "warning"
    assert "4 of 203 rows" in found["rejected_complaint"].what


def test_a_step_before_the_receipt_is_rejected(folder):
    early = STEPS.replace("B9,2026-10-01T10:00", "B9,2026-08-01T10:00")
    data = open_data(folder(complaints=cases({}), complaint_steps=early), AS_OF)
    (found,) = data.door.warnings
    assert (found.rule, found.file, found.row) == ("too_early", "complaint_steps.csv", 11)
    assert found.what == "lies before received_at of the complaint"
    rows = data.door.tables["complaint_steps"].rows
    assert (rows.read, rows.accepted, dict(rows.rejected)) == (200, 199, {"at: too_early": 1})
    assert data.table("complaint_steps").count().execute() == 199


def test_steps_without_complaints_are_let_in(folder):
    assert open_data(folder(complaint_steps=STEPS), AS_OF).door.problems == ()


def test_an_improvement_nobody_lists_is_told_where_improvements_are_listed(folder):
    text = cases({3: {"improvement_id": "I9"}, 4: {"improvement_id": "I1"}})
    assert told(folder(complaints=text))[0] == {}  # nobody lists improvements: their names are only names
    listed = "improvement_id,measure,started_on\nI1,complaints.share,2026-09-01\n"
    found, rows = told(folder(improvements=listed))
    assert (found["unknown_improvement"].row, found["unknown_improvement"].severity) == (3, "warning")
    assert rows.accepted == 200


def test_targets_and_improvements_may_name_every_measure_of_complaints(folder):
    measures = ("complaints.again", "complaints.result_kept", "complaints.median_days", "orders.fulfilled")
    targets = "target_id,measure,value,direction,starts_on\n"
    targets += "".join(f"T{k},{name},0.5,at_least,2026-01-01\n" for k, name in enumerate(measures))
    listed = "improvement_id,measure,item,started_on\nI1,complaints.wave_items,late,2026-09-01\n"
    assert told(folder(complaints=cases({}), targets=targets, improvements=listed))[0] == {}


# --- small and odd -----------------------------------------------------------------------------------------------


def test_spellings_of_an_item_are_one(folder):
    names = {3: "late ", 4: "Ｌａｔｅ", 5: "LATE", 6: "late\u3000"}
    path = folder(complaints=cases({row: {"item": name} for row, name in names.items()}))
    data = open_data(path, AS_OF)
    (found,) = data.door.warnings
    assert (found.rule, found.count) == ("spelling", 2)
    assert data.table("complaints").item.nunique().execute() == 1


def test_no_customers_at_all_leave_the_complaints_countable(folder):
    path = folder(complaints=cases({}))
    (path / "customers.csv").unlink()
    data = open_data(path, AS_OF)
    assert data.door.problems == ()
    assert check_report(data.door)[0] == "complaints (complaints.csv): 200 read, 200 accepted, 0 rejected"
