"""Bad and odd inputs: each is refused with its place and remedy, counted, or accepted."""

import os
from datetime import date
from pathlib import Path

import pytest

from cxanalysis.data import RefusedError, check_report, open_data
from cxanalysis.errors import UsageError

CUSTOMERS = "customer_id,joined_on,region\n" + "".join(f"C{k:03},2025-01-0{k % 9 + 1},North\n" for k in range(200))
ORDERS = "order_id,customer_id,ordered_on,revenue\n" + "".join(
    f"O{k},C{k:03},2026-09-{k % 30 + 1:02},{k}.50\n" for k in range(200)
)
COMPLAINTS = "complaint_id,received_at,customer_id,item\n" + "".join(
    f"B{k},2026-09-{k % 30 + 1:02}T10:00:00,C{k:03},late\n" for k in range(200)
)
RATINGS = "customer_id,rated_on,indicator,score\n" + "".join(
    f"C{k:03},2026-09-01,support,{k % 5 + 1}\n" for k in range(200)
)
AS_OF = date(2026, 10, 31)


@pytest.fixture
def folder(tmp_path):
    def make(**tables):
        for name, text in tables.items():
            suffix = "toml" if name in {"cxanalysis", "questionnaire"} else "csv"
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{name}.{suffix}").write_bytes(data)
        return tmp_path

    return make


def refused(path, **more):
    with pytest.raises(RefusedError) as caught:
        open_data(path, AS_OF, **more)
    assert str(path) not in str(caught.value), "messages never show paths of the machine"
    return caught.value


def the(problems, rule):
    found = [p for p in problems if p.rule == rule]
    assert len(found) == 1, (rule, [p.line() for p in problems])
    return found[0]


def line(text, number, new):
    """Replace one record of a table; the header is record 1."""
    lines = text.split("\n")
    lines[number - 1] = new
    return "\n".join(lines)


def rows(data, name):
    return data.table(name).count().execute()


def test_a_plain_data_set_is_read_whole(folder):
    data = open_data(folder(customers=CUSTOMERS, orders=ORDERS, complaints=COMPLAINTS), AS_OF)
    assert [rows(data, n) for n in ("customers", "orders", "complaints")] == [200, 200, 200]
    assert data.door.problems == ()
    assert data.table("orders").revenue.sum().execute() == sum(k * 10_000 + 5_000 for k in range(200))
    money = data.door.tables["orders"].money["revenue"]
    assert money.read == money.accepted == sum(k * 10_000 + 5_000 for k in range(200))
    kinds = {name: str(kind) for name, kind in data.table("complaints").schema().items()}
    assert kinds == {"complaint_id": "string", "received_at": "timestamp(6)", "customer_id": "string", "item": "string"}
    assert data.has("complaints", "item") and not data.has("complaints", "region") and not data.has("contacts")


def test_rows_keep_their_order_over_many_row_groups(folder):
    many = 300_000
    text = "order_id,customer_id,ordered_on,revenue,cost,quantity,status,quality_ok,promised_on\n" + "".join(
        f"{k},C,2026-09-01,{k},1.5,2,done,yes,2026-09-02\n" for k in range(many)
    )
    path = folder(orders=line(text, 250_002, "249999,C,2026-13-01,9,1.5,2,done,yes,2026-09-02"))
    data = open_data(path, AS_OF, {"reject_share": 0.01})
    assert the(data.door.warnings, "impossible_date").row == 250_002
    wrong = data.engine.row("SELECT count(*) FROM orders WHERE order_id::INT <> rowid + (rowid >= 250000)::INT")[0]
    assert wrong <= 1


@pytest.mark.parametrize(
    ("case", "tables", "rule", "row", "column", "value"),
    [
        ("no bytes", {"orders": b""}, "empty", None, "", ""),
        ("header only", {"orders": "order_id,customer_id,ordered_on,revenue\n"}, "no_rows", None, "", ""),
        ("only a BOM", {"orders": b"\xef\xbb\xbf"}, "empty", None, "", ""),
        ("xlsx named csv", {"orders": b"PK\x03\x04rest"}, "format", None, "", ""),
        ("UTF-16", {"orders": ORDERS.encode("utf-16")}, "format", None, "", ""),
        ("latin-1", {"orders": line(ORDERS, 5, "O3,C\u00e9,2026-09-01,1").encode("latin1")}, "encoding", 5, "", ""),
        ("stray CR", {"orders": line(ORDERS, 5, "O3,C\r3,2026-09-01,1")}, "ragged", 5, "", ""),
        ("mixed line ends", {"orders": line(ORDERS, 5, "O3,C003,2026-09-01,1\r\n")}, "line_ends", 5, "", ""),
        ("short and long row", {"orders": line(line(ORDERS, 5, "O3,C3,2026-09-01"), 9, "O7,C7,2026-09-01,1,1")},
         "ragged", 5, "", ""),
        ("NUL", {"orders": line(ORDERS, 5, "O3,C\0,2026-09-01,1")}, "nul", 5, "", ""),
        ("CR line ends", {"orders": ORDERS.replace("\n", "\r")}, "line_ends", None, "", ""),
        ("unclosed quote", {"orders": line(ORDERS, 5, 'O3,"C003,2026-09-01,1')}, "quote", 5, "", ""),
        ("backslash quote", {"orders": line(ORDERS, 5, 'O3,"C\\"0",2026-09-01,1')}, "quote", 5, "", ""),
        ("semicolons", {"orders": ORDERS.replace(",", ";")}, "delimiter", 1, "", ""),
        ("short row", {"orders": line(ORDERS, 7, "O5,C005,2026-09-01")}, "ragged", 7, "", ""),
        ("long row", {"orders": line(ORDERS, 7, "O5,C005,2026-09-01,1,2")}, "ragged", 7, "", ""),
        ("total row", {"orders": ORDERS + "Total,C001,2026-09-30,99\n"}, "total_row", 202, "order_id", "Tot…"),
        ("doubled column", {"orders": ORDERS.replace("revenue", "order_id")}, "doubled", 1, "order_id", ""),
        ("missing column", {"orders": ORDERS.replace("revenue", "revenues")}, "no_column", 1, "revenue", ""),
        ("no header", {"orders": ORDERS.split("\n", 1)[1]}, "no_header", 1, "", ""),
        ("decimal comma", {"orders": line(ORDERS, 9, 'O7,C007,2026-09-01,"1,5"')}, "not_a_number", 9, "revenue", "1,5"),
        ("thousands", {"orders": line(ORDERS, 9, 'O7,C007,2026-09-01,"1,234.5"')}, "not_a_number", 9, "revenue",
         "1,234.5"),
        ("currency sign", {"orders": line(ORDERS, 9, "O7,C007,2026-09-01,¥12")}, "not_a_number", 9, "revenue", "¥12"),
        ("brackets", {"orders": line(ORDERS, 9, "O7,C007,2026-09-01,(12)")}, "not_a_number", 9, "revenue", "(12)"),
        ("NaN", {"orders": line(ORDERS, 9, "O7,C007,2026-09-01,NaN")}, "not_a_number", 9, "revenue", "NaN"),
        ("N/A", {"orders": line(ORDERS, 9, "O7,C007,2026-09-01,N/A")}, "not_a_number", 9, "revenue", "N/A"),
        ("rounded id", {"orders": line(ORDERS, 9, "1.38E+10,C007,2026-09-01,1")}, "rounded_id", 9, "order_id", "1.3…"),
        ("fraction", {"complaints": "complaint_id,received_at,satisfied_with_handling\nB1,2026-09-01,4.7\n"},
         "not_whole", 2, "satisfied_with_handling", "4.7"),
        ("day first", {"orders": line(ORDERS, 9, "O7,C007,01/02/2026,1")}, "not_a_date", 9, "ordered_on", "01/02/2026"),
        ("short year", {"orders": line(ORDERS, 9, "O7,C007,26-02-01,1")}, "not_a_date", 9, "ordered_on", "26-02-01"),
        ("same id", {"customers": CUSTOMERS + "C003,2025-01-01,North\n"}, "repeated_id", 202, "customer_id", "C003"),
        ("empty column", {"orders": "order_id,customer_id,ordered_on,revenue\nO1,C001,2026-09-01,\n"}, "reject_share",
         None, "", ""),
    ],
)  # fmt: skip
def test_stops_and_says_where(folder, case, tables, rule, row, column, value):
    found = the(refused(folder(**{"customers": CUSTOMERS, **tables})).problems, rule)
    assert (found.row, found.column, found.value) == (row, column, value)
    assert found.file == f"{next(iter(tables))}.csv"


@pytest.mark.parametrize(
    ("case", "tables", "rule", "row", "count"),
    [
        ("off the scale", {"ratings": line(RATINGS, 4, "C002,2026-09-01,support,11")}, "out_of_range", 4, 1),
        ("no such day", {"orders": line(ORDERS, 4, "O2,C002,2026-09-31,1")}, "impossible_date", 4, 1),
        ("after as_of", {"orders": line(ORDERS, 4, "O2,C002,2026-11-01,1")}, "after_as_of", 4, 1),
        ("closed before opened", {"complaints": "complaint_id,received_at,resolved_at\n" + "".join(
            f"B{k},2026-09-02T10:00,2026-09-0{1 if k == 7 else 2}\n" for k in range(200))}, "too_early", 9, 1),
    ],
)  # fmt: skip
def test_rejects_the_row_and_counts_it(folder, case, tables, rule, row, count):
    scale = "[ratings.support]\nscale = { min = 1, max = 5 }\n"
    data = open_data(folder(customers=CUSTOMERS, cxanalysis=scale, **tables), AS_OF)
    name = next(iter(tables))
    found, report = the(data.door.warnings, rule), data.door.tables[name]
    assert (found.row, found.count) == (row, count)
    assert report.rows.read == 200 and report.rows.accepted == 200 - count == rows(data, name)
    assert list(report.rejected.values()) == [count]


def test_more_than_the_share_of_rejected_ratings_stops(folder):
    bad = line(line(line(RATINGS, 4, "C002,2026-09-01,support,11"), 5, "C003,2026-09-01,support,0"), 9,
               "C007,2026-09-01,support,99")  # fmt: skip
    scale = "[ratings.support]\nscale = { min = 1, max = 5 }\n"
    error = refused(folder(customers=CUSTOMERS, cxanalysis=scale, ratings=bad))
    assert "3 of 200 rows are rejected" in str(error)
    assert the(error.problems, "out_of_range").value == "11"
    assert open_data(folder(), AS_OF, {"reject_share": 0.02}).door.tables["ratings"].rows.accepted == 197


def test_rejected_money_is_counted_by_reason(folder):
    path = folder(customers=CUSTOMERS, orders=line(ORDERS, 4, "O2,C002,2026-02-30,1000.25"))
    money = open_data(path, AS_OF).door.tables["orders"].money["revenue"]
    assert money.rejected == {"ordered_on: impossible_date": 10_002_500}
    assert money.read == money.accepted + 10_002_500


def test_ids_stay_text_and_labels_become_one(folder):
    text = "customer_id,region\n007,North\n008,north \n009,ＮＯＲＴＨ\n010, North\n1E5,South\n０11,South\n"
    data = open_data(folder(customers=text), AS_OF)
    found = data.table("customers").execute()
    assert found.customer_id.tolist() == ["007", "008", "009", "010", "1E5", "011"]
    assert found.region.tolist() == ["North"] * 4 + ["South"] * 2
    assert "north -> North" in [p for p in data.door.warnings if p.column == "region"][0].what


def test_rows_that_look_like_comments_and_null_names_are_data(folder):
    text = "customer_id,region\n#1,NA\nNULL,None\n"
    assert open_data(folder(customers=text), AS_OF).table("customers").execute().values.tolist() == [
        ["#1", "NA"], ["NULL", "None"]]  # fmt: skip


def test_blank_lines_are_counted_and_records_keep_their_number(folder):
    text = "order_id,customer_id,ordered_on,revenue\n\nO1,C001,2026-09-01,1\n\n\nO2,C002,2026-09-01,x\n"
    error = refused(folder(customers=CUSTOMERS, orders=text))
    assert the(error.problems, "not_a_number").row == 6
    assert the(error.door.warnings, "blank").what.startswith("3 blank lines")


def test_quotes_line_breaks_and_inches_are_one_value(folder):
    text = 'complaint_id,received_at,description\nB1,2026-09-01,"two\nlines, ""quoted"""\nB2,2026-09-02,5" pipe\n'
    found = open_data(folder(complaints=text), AS_OF).table("complaints").execute()
    assert found.description.tolist() == ['two\nlines, "quoted"', '5" pipe']


def test_invisible_and_control_characters_go_with_a_count(folder):
    text = "complaint_id,received_at,item\nB\u200b1,2026-09-01,la\u202ete\x07\nB2,2026-09-01,late\u3000\n"
    data = open_data(folder(complaints=text), AS_OF)
    found = data.table("complaints").execute()
    assert found.complaint_id.tolist() == ["B1", "B2"] and found.item.tolist() == ["late", "late"]
    assert the(data.door.warnings, "invisible").what.startswith("3 control")


def test_personal_and_unknown_columns_do_not_come_in(folder):
    text = "customer_id,Name,E-Mail,电话,regoin,badge\nC1,Ann,a@example.org,1,North,7\n"
    data = open_data(folder(customers=text, cxanalysis='personal = ["badge"]\n'), AS_OF)
    report = data.door.tables["customers"]
    assert report.personal == ("Name", "E-Mail", "电话", "badge") and report.dropped == ("regoin",)
    assert 'did you mean "region"' in the(data.door.warnings, "unknown_column").what
    assert list(data.table("customers").columns) == ["customer_id"]
    assert "example.org" not in "\n".join(check_report(data.door))


def test_unknown_customers_are_counted_and_too_many_stop(folder):
    few = COMPLAINTS + "B900,2026-09-01,C999,late\n"
    data = open_data(folder(customers=CUSTOMERS, complaints=few), AS_OF)
    found = the(data.door.warnings, "unknown_customer")
    assert (found.row, found.value, rows(data, "complaints")) == (202, "C999", 201)
    many = few + "B901,2026-09-01,C998,late\nB902,2026-09-01,C997,late\n"
    assert the(refused(folder(complaints=many)).problems, "unknown_customer").severity == "error"


def test_customers_are_those_with_orders_where_nobody_lists_them(folder):
    text = "Date,Id,Price\n2026-09-02,C1,2.50\n2026-09-01,C1,1\n2026-09-03,C2,5\n"
    toml = '[tables.orders]\nrow_id = true\ncolumns = { Id = "customer_id", Date = "ordered_on", Price = "revenue" }\n'
    data = open_data(folder(orders=text, cxanalysis=toml), AS_OF)
    assert data.derived_customers
    found = data.table("customers").execute()
    assert found.customer_id.tolist() == ["C1", "C2"]
    assert [str(d)[:10] for d in found.joined_on] == ["2026-09-01", "2026-09-03"]
    assert data.table("orders").execute().order_id.tolist() == ["1", "2", "3"]


def test_declared_formats_are_read(folder):
    text = "nr;wann;kunde;art;geld\n1;01.02.2026 23:59;;Beschwerde;1.234,50\n2;2.2.2026 00:00;-;Beschwerde;-\n"
    toml = """time_zone = "Asia/Shanghai"
[tables.complaints]
files = ["export*.csv"]
delimiter = ";"
decimal = ","
date_format = "%d.%m.%Y %H:%M"
missing = ["-"]
columns = { nr = "complaint_id", wann = "received_at", kunde = "customer_id", art = "kind", geld = "cost" }
values.kind = { Beschwerde = "complaint" }
defaults = { category = "service" }
"""
    path = folder(cxanalysis=toml, customers=CUSTOMERS)
    (path / "export 1.csv").write_text(text)
    found = open_data(path, AS_OF).table("complaints").execute()
    assert [str(t) for t in found.received_at] == ["2026-02-01 23:59:00", "2026-02-02 00:00:00"]
    assert found.cost.tolist()[0] == 12_345_000 and found.cost.isna().tolist() == [False, True]
    assert found.kind.tolist() == ["complaint"] * 2 and found.category.tolist() == ["service"] * 2


def test_offsets_are_brought_to_the_time_zone_of_the_data(folder):
    text = "complaint_id,received_at\n"
    text += "1,2026-08-31T15:59:59Z\n2,2026-08-31T16:00:00Z\n3,2026-08-31T23:30+09:00\n4,2026-09-01\n"
    data = open_data(folder(complaints=text, cxanalysis='time_zone = "Asia/Shanghai"\n'), AS_OF)
    assert [str(t) for t in data.table("complaints").execute().received_at] == [
        "2026-08-31 23:59:59", "2026-09-01 00:00:00", "2026-08-31 22:30:00", "2026-09-01 00:00:00"]  # fmt: skip


def test_placeholders_are_missing_and_counted(folder):
    text = CUSTOMERS.replace("joined_on", "left_on") + "X1,0000-00-00,North\nX2,9999-12-31,North\nX3,1900-01-00,North\n"
    data = open_data(folder(customers=text), AS_OF)
    found = the(data.door.warnings, "sentinel")
    assert (found.count, found.row) == (3, 202)
    assert data.table("customers").execute().left_on.isna().sum() == 3


def test_due_days_may_lie_ahead(folder):
    text = "order_id,customer_id,ordered_on,revenue,due_on,promised_on\nO1,C001,2026-09-01,1,2027-01-01,2027-01-01\n"
    assert rows(open_data(folder(customers=CUSTOMERS, orders=text), AS_OF), "orders") == 1


@pytest.mark.parametrize("empty", ["c-1", "c-2", "c-3"])
def test_one_of_several_files_may_have_no_rows(folder, empty):
    header, *records = COMPLAINTS.splitlines(keepends=True)
    path = folder(customers=CUSTOMERS, cxanalysis='[tables.complaints]\nfiles = ["c-*.csv"]\n')
    halves = iter((records[:100], records[100:]))
    for name in ("c-1", "c-2", "c-3"):
        (path / f"{name}.csv").write_text(header + "".join([] if name == empty else next(halves)))
    data = open_data(path, AS_OF)
    assert data.table("complaints").complaint_id.execute().tolist() == [f"B{k}" for k in range(200)]


def test_several_files_make_one_table_and_faults_name_theirs(folder):
    path = folder(customers=CUSTOMERS, cxanalysis='[tables.complaints]\nfiles = ["c-*.csv"]\n')
    (path / "c-1.csv").write_text("complaint_id,received_at,item\nB1,2026-09-01,late\n")
    (path / "c-2.csv").write_text("item,complaint_id,received_at\nlate,B2,2026-09-01\nlate,B1,2026-09-01\n")
    found = the(refused(path).problems, "repeated_id")
    assert (found.file, found.row, found.value) == ("c-2.csv", 3, "B1")
    (path / "c-2.csv").write_text("item,complaint_id,received_at\nlate,B2,2026-09-01\n")
    assert open_data(path, AS_OF).table("complaints").execute().complaint_id.tolist() == ["B1", "B2"]
    (path / "c-3.csv").write_text("item,complaint_id,received_at\nlate,B2,2026-09-01\n")
    assert the(refused(path).problems, "twice").file == "c-3.csv"


@pytest.mark.parametrize("name", ["orders (1)", "orders - copy", "copy of orders"])
def test_a_second_copy_of_a_table_stops(folder, name):
    path = folder(customers=CUSTOMERS, orders=ORDERS)
    (path / f"{name}.csv").write_text(ORDERS)
    assert the(refused(path).problems, "copy").file == f"{name}.csv"


def test_odd_places_are_read_without_patterns(tmp_path):
    path = tmp_path / "data [2026]* ' 数据"
    path.mkdir()
    (path / "customers.csv").write_text(CUSTOMERS)
    assert rows(open_data(path, AS_OF), "customers") == 200


def test_links_out_of_the_folder_pipes_and_folders_are_no_tables(tmp_path):
    path = tmp_path / "data"
    path.mkdir()
    (tmp_path / "elsewhere.csv").write_text(CUSTOMERS)
    (path / "customers.csv").symlink_to(tmp_path / "elsewhere.csv")
    os.mkfifo(path / "orders.csv")
    (path / "complaints.csv").mkdir()
    (path / "cxanalysis.toml").write_text('[tables.ratings]\nfiles = ["../elsewhere.csv"]\n')
    rules = {p.file: p.rule for p in refused(path).problems}
    assert rules == {"customers.csv": "outside", "orders.csv": "not_a_file", "complaints.csv": "not_a_file",
                     "cxanalysis.toml": "outside"}  # fmt: skip


def test_all_faults_of_all_tables_are_told_at_once(folder):
    error = refused(folder(
        cxanalysis='tme_zone = "UTC"\n[parameters]\nrepeat_day = 3\n',
        customers=CUSTOMERS + "C001,2025-01-01,North\n",
        orders=line(line(ORDERS, 3, "O1,C001,2026-09-01,x"), 4, "O2,C002,02.09.2026,1"),
        complaints=COMPLAINTS.replace("received_at", "recieved_at"),
        ratings=b"\x1f\x8brest",
        targets="target_id,measure,value,direction,starts_on\nT1,complaints.rates,1,at_most,2026-01-01\n",
    ))  # fmt: skip
    assert {(p.file, p.rule) for p in error.problems} == {
        ("cxanalysis.toml", "settings"), ("customers.csv", "repeated_id"), ("orders.csv", "not_a_number"),
        ("orders.csv", "not_a_date"), ("complaints.csv", "no_column"), ("ratings.csv", "format"),
        ("targets.csv", "unknown_measure")}  # fmt: skip
    assert len(error.problems) == 8
    text = "\n".join(check_report(error.door))
    assert 'did you mean "time_zone"' in text and 'did you mean "repeat_days"' in text
    assert 'did you mean "recieved_at"' in text and 'did you mean "complaints.rate"' in text
    assert text.endswith("8 errors, 1 warning") and "customers (customers.csv): 201 read" in text


def test_a_target_of_a_measure_yet_to_come_is_only_told(folder):
    text = "target_id,measure,value,direction,starts_on\nT1,retention.rate,0.9,at_least,2026-01-01\n"
    assert the(open_data(folder(targets=text), AS_OF).door.warnings, "planned_measure").row == 2


def test_complaints_that_repeat_in_a_circle_stop(folder):
    text = "complaint_id,received_at,repeats\nB1,2026-09-01,\nB2,2026-09-02,B3\nB3,2026-09-03,B2\n"
    assert the(refused(folder(complaints=text)).problems, "circle").row == 3


@pytest.mark.parametrize("path", ["postgresql://host/db", "/nowhere/at/all"])
def test_what_is_no_folder_is_a_wrong_call(path):
    with pytest.raises(UsageError):
        open_data(path)


def test_no_table_at_all_stops(tmp_path):
    assert the(refused(tmp_path).problems, "no_table")


def test_the_engine_reads_and_writes_nothing_else(folder, tmp_path_factory):
    data = open_data(folder(customers=CUSTOMERS), AS_OF)
    other = tmp_path_factory.mktemp("other")
    (other / "secret.csv").write_text("a\n1\n")
    for sql in (f"FROM read_csv('{other}/secret.csv')", f"COPY customers TO '{other}/out.csv'", "SET threads = 1",
                f"ATTACH '{other}/x.duckdb'", "INSTALL httpfs", "LOAD httpfs"):  # fmt: skip
        with pytest.raises(Exception, match="(?i)permission|disabled|locked|cannot"):
            data.engine.raw.execute(sql)
    assert [p.name for p in other.iterdir()] == ["secret.csv"]


def test_private_folder_goes_with_the_data(folder):
    data = open_data(folder(customers=CUSTOMERS), AS_OF)
    private = Path(data.engine.folder)
    assert private.is_dir()
    del data
    import gc

    gc.collect()
    assert not private.exists()
