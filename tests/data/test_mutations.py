"""Files damaged at random: read and counted, or refused in words; never a traceback, never a row lost in silence."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from cxanalysis.data import open_data
from cxanalysis.errors import CxError

AS_OF = date(2026, 10, 31)
GOOD = (
    "order_id,customer_id,ordered_on,revenue,status\n"
    + "".join(f"O{k},C{k % 3},2026-09-{k + 1:02},{k}.5,done\n" for k in range(20))
).encode()
BITS = [b",", b'"', b"\n", b"\r", b"\r\n", b"\0", b"\xff", b";", b"\t", b"'", b"#", b"-",
                        b"\xef\xbb\xbf",
                        b"NaN", b"1e5", "号".encode(), "\u202e".encode(), b"0", b" ", b"", b"2026-02-30"]  # fmt: skip
MOST_EDITS, LONGEST_CUT = 4, 12
EDIT = st.tuples(st.integers(0, len(GOOD)), st.integers(0, LONGEST_CUT), st.sampled_from(BITS))
EDITS = st.lists(EDIT, min_size=1, max_size=MOST_EDITS)
VALUES = ["", " ", "O1", "O 1", "C1", " c2", "C９", "done", "Done", "lost", "refunded", "-5", "0", "007", "5.25",
          "5.12345", "0.30000000000000004", "2026-09-09", "2027-01-01", "1999-01-01", "2026-09-09T10:00", '"a,b"',
          "NULL"]  # fmt: skip
CELL = st.tuples(st.integers(1, 20), st.integers(0, 4), st.sampled_from(VALUES))
CELLS = st.lists(CELL, min_size=1, max_size=MOST_EDITS)


def damaged(edits):
    data = GOOD
    for at, cut, new in edits:
        data = data[:at] + new + data[at + cut :]
    return data


def with_cells(cells):
    """Put values into cells (row, column, text), the form of the file untouched."""
    rows = [line.split(",") for line in GOOD.decode().splitlines()]
    for row, column, text in cells:
        rows[row][column] = text
    return ("\n".join(map(",".join, rows)) + "\n").encode()


@settings(max_examples=60)
@given(cells=CELLS)
def test_every_value_is_accepted_or_rejected_with_a_reason(tmp_path_factory, cells):
    assert accounts_for_all(tmp_path_factory.mktemp("values"), with_cells(cells)) in (True, False)


@settings(max_examples=60)
@given(edits=EDITS)
def test_every_row_is_accepted_or_rejected_with_a_reason(tmp_path_factory, edits):
    assert accounts_for_all(tmp_path_factory.mktemp("damaged"), damaged(edits)) in (True, False)


def accounts_for_all(path, content) -> bool:
    """Hold that an orders file is refused in words (False) or read with every row and amount accounted for (True)."""
    (path / "orders.csv").write_bytes(content)
    try:
        data = open_data(path, AS_OF, {"reject_share": 1.0})
    except CxError as error:
        assert str(error) and str(path) not in str(error)
        return False
    report = data.door.tables["orders"]
    assert report.rows.read == report.rows.accepted + sum(report.rejected.values())
    assert data.table("orders").count().execute() == report.rows.accepted
    for money in report.money.values():
        assert money.read == money.accepted + sum(money.rejected.values())
    return True


@settings(max_examples=25)
@given(order=st.permutations(range(20)), columns=st.permutations(range(5)))
def test_the_order_of_rows_and_columns_does_not_matter(tmp_path_factory, order, columns):
    rows = [line.split(",") for line in GOOD.decode().splitlines()]
    shuffled = [[row[c] for c in columns] for row in [rows[0], *(rows[k + 1] for k in order)]]
    path = tmp_path_factory.mktemp("shuffled")
    (path / "orders.csv").write_text("\n".join(",".join(r) for r in shuffled) + "\n")
    found = open_data(path, AS_OF).table("orders").order_by("order_id").to_pyarrow().to_pylist()
    assert [r["revenue"] for r in found] == [int(r[0][1:]) * 10_000 + 5_000 for r in sorted(rows[1:])]


@settings(max_examples=50)
@given(text=st.text(max_size=300))
def test_settings_of_any_text_are_refused_in_words(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("settings")
    (path / "orders.csv").write_bytes(GOOD)
    (path / "cxanalysis.toml").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        open_data(path, AS_OF)
    except CxError as error:
        assert str(error)
