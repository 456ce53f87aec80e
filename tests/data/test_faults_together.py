"""One look is enough: no fault hides another, places are named, knock-ons are told apart from causes."""

import re
from datetime import date

import pytest

from cxanalysis.data import RefusedError, check_report, open_data

AS_OF = date(2026, 10, 31)
CUSTOMERS = ["customer_id,joined_on,region", *(f"C{k:03},2025-01-01,North" for k in range(200))]
ORDERS = ["order_id,customer_id,ordered_on,revenue", *(f"O{k},C{k:03},2026-09-{k % 30 + 1:02},10" for k in range(200))]


def with_rows(lines, **new):
    """Replace records by number (`r5=...`); the header is record 1."""
    out = list(lines)
    for number, text in new.items():
        out[int(number[1:]) - 1] = text
    return out


def write(path, **tables):
    for name, lines in tables.items():
        (path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def refused(path):
    with pytest.raises(RefusedError) as caught:
        open_data(path, AS_OF)
    return caught.value


def test_ten_faults_in_two_files_are_named_in_one_go(tmp_path):
    orders = with_rows(
        ORDERS,
        r5="O3,C003,2026-09-01",
        r9="O7,C007,2026-09-01,1,2",
        r12='O10,C010,2026-09-01,"1,5"',
        r14="O12,C012,01/02/2026,1",
        r20="Total,C018,2026-09-01,1",
        r30="O28,C028,2026-09-01,0.12345",
        r40="1.38E+10,C038,2026-09-01,1",
        r60="O58,C058,2026-09-31,1",
    )
    customers = with_rows(CUSTOMERS, r3="C001,2025-01-01", r7="C005,first of May,North")
    customers.append("C010,2025-01-01,North")
    error = refused(write(tmp_path, customers=customers, orders=orders))
    told = {(p.file, p.rule, p.row, p.count) for p in error.door.problems}
    assert told >= {
        ("orders.csv", "ragged", 5, 2),
        ("orders.csv", "not_a_number", 12, 1),
        ("orders.csv", "not_a_date", 14, 1),
        ("orders.csv", "total_row", 20, 1),
        ("orders.csv", "too_fine", 30, 1),
        ("orders.csv", "rounded_id", 40, 1),
        ("orders.csv", "impossible_date", 60, 1),
        ("customers.csv", "ragged", 3, 1),
        ("customers.csv", "not_a_date", 7, 1),
        ("customers.csv", "repeated_id", 202, 1),
    }
    rows = error.door.tables["orders"].rows
    assert rows.read == 200 == rows.accepted + rows.left_out and rows.rejected["ragged"] == 2


def test_a_short_row_beside_a_long_one_hides_nothing_though_the_fields_come_out_even(tmp_path):
    orders = with_rows(ORDERS, r5="O3,C003,2026-09-01", r9="O7,C007,2026-09-01,1,2", r12="O10,C010,2026-09-01,x")
    found = {p.rule: (p.row, p.value) for p in refused(write(tmp_path, orders=orders)).problems}
    assert found["ragged"] == (5, "") and found["not_a_number"] == (12, "x")


def test_a_missing_column_and_an_open_quote_leave_the_rest_to_be_checked(tmp_path):
    orders = with_rows(ORDERS, r1="order_id,customer_id,ordered_on,price", r9="O7,C007,09.2026,1")
    customers = with_rows(CUSTOMERS, r5="C003,2025-13,North", r90='C088,"2025-01-01,North')
    found = {(p.file, p.rule, p.row) for p in refused(write(tmp_path, customers=customers, orders=orders)).problems}
    assert found == {("orders.csv", "no_column", 1), ("orders.csv", "not_a_date", 9),
                     ("customers.csv", "quote", 90), ("customers.csv", "not_a_date", 5)}  # fmt: skip


def test_blank_lines_in_a_file_of_one_column_stay_rows_beside_a_ragged_one(tmp_path):
    error = refused(write(tmp_path, customers=["customer_id", "a", "", "b,c", "Total"]))
    found = {p.rule: p.row for p in error.problems}
    assert (found["ragged"], found["total_row"], found["missing"]) == (4, 5, 3)


def test_a_grouped_fault_lists_its_first_places_with_masked_values(tmp_path):
    bad = {"r21": '"1,25"', "r22": "€5", "r23": "secret@example.org", "r60": "(3)", "r61": "nan", "r62": "$4"}
    orders = with_rows(ORDERS, **{r: f"O{r},C001,2026-09-01,{text}" for r, text in bad.items()})
    line = next(p for p in refused(write(tmp_path, orders=orders)).problems if p.rule == "not_a_number").line()
    assert 'row 21, column revenue, value "1,25": is not a plain number' in line
    assert '(6 rows; also row 22 "€5", row 23 "sec…", row 60 "(3)", row 61 "nan", ...)' in line


def test_places_in_several_files_name_the_file(tmp_path):
    (tmp_path / "cxanalysis.toml").write_text('[tables.orders]\nfiles = ["o-*.csv"]\n', encoding="utf-8")
    one, two = with_rows(ORDERS[:9], r4="A,C1,2026-09-01,x"), [ORDERS[0], "B1,C1,2026-09-01,1", "B2,C1,2026-09-01,y"]
    error = refused(write(tmp_path, **{"o-1": one, "o-2": two}))
    found = next(p for p in error.problems if p.rule == "not_a_number")
    assert (found.file, found.row, found.also) == ("o-1.csv", 4, 'o-2.csv row 3 "y"')


def test_true_orphans_come_before_those_whose_customer_was_rejected(tmp_path):
    customers = with_rows(CUSTOMERS, r3="C001,2025-02-30,North", r4="C002,2025-01-01")
    orders = with_rows(ORDERS, **{f"r{k}": f"X{k},ghost{k},2026-09-01,1" for k in (50, 51, 52)})
    error = refused(write(tmp_path, customers=customers, orders=orders))
    unknown, rejected = [p for p in error.door.problems if p.rule in ("unknown_customer", "rejected_customer")]
    if unknown.rule != "unknown_customer":
        unknown, rejected = rejected, unknown
    assert (unknown.severity, unknown.row, unknown.value) == ("error", 50, "gho…")
    assert "3 of 200 rows" in unknown.what and unknown.remedy.startswith("add the customers or map the ids")
    assert (rejected.severity, rejected.row, rejected.value) == ("warning", 3, "C001")
    assert "2 of 200 rows" in rejected.what


def test_amounts_nobody_can_read_are_counted_and_in_no_sum(tmp_path):
    orders = with_rows(ORDERS, r5="O3,C003,2026-09-01,1e5", r6="O4,C004,2026-09-01,abc")
    error = refused(write(tmp_path, customers=CUSTOMERS, orders=orders))
    money = error.door.tables["orders"].money["revenue"]
    assert (money.read, money.accepted, money.unreadable) == (198 * 100_000, 198 * 100_000, 2)
    lines = check_report(error.door)
    assert next(line for line in lines if line.startswith("orders: revenue")).endswith("amount of 2 rows not readable")


def test_refunds_are_accepted_with_a_count(tmp_path):
    orders = with_rows(ORDERS, r5="O3,C003,2026-09-01,-7", r8="O6,C006,2026-09-01,-0.50", r9="O7,C007,2026-09-01,0")
    door = open_data(write(tmp_path, customers=CUSTOMERS, orders=orders), AS_OF).door
    (found,) = door.warnings
    assert (found.rule, found.row, found.count, found.value) == ("negative", 5, 2, "-7")
    assert door.tables["orders"].money["revenue"].accepted == 197 * 100_000 - 75_000


def test_tables_that_could_not_be_read_are_listed(tmp_path):
    write(tmp_path, customers=CUSTOMERS)
    (tmp_path / "orders.csv").write_bytes(b"PK\x03\x04")
    assert "orders (orders.csv): not read" in check_report(refused(tmp_path).door)


def test_an_empty_folder_is_called_by_its_name_alone(tmp_path):
    empty = tmp_path / "my-data"
    empty.mkdir()
    assert str(refused(empty)) == "error: my-data: the folder holds no table; add customers.csv, ..."


def test_one_of_a_kind_is_told_in_the_singular(tmp_path):
    lines = ["customer_id,rated_on,indicator,score", "", *["C001,2026-09-01,support\u200b,1"] * 2]
    door = open_data(write(tmp_path, customers=CUSTOMERS, ratings=lines), AS_OF).door
    whats = "\n".join(p.what for p in door.warnings)
    assert "1 blank line was left out" in whats and "2 control or invisible characters were removed" in whats
    assert "1 row is an exact copy of another" in whats
    assert not re.search(r"\b1 \w+s\b", whats)
