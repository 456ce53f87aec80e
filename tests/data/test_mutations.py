"""Files damaged at random: read and counted, or refused in words; never a traceback, never a row lost in silence."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxanalysis.data import open_data
from cxanalysis.errors import CxError

AS_OF = date(2026, 10, 31)
GOOD = (
    "order_id,customer_id,ordered_on,revenue,status\n"
    + "".join(f"O{k},C{k % 3},2026-09-{k + 1:02},{k}.5,done\n" for k in range(20))
).encode()
BITS = st.sampled_from([b",", b'"', b"\n", b"\r", b"\r\n", b"\0", b"\xff", b";", b"\t", b"'", b"#", b"-",
                        b"\xef\xbb\xbf",
                        b"NaN", b"1e5", "号".encode(), "\u202e".encode(), b"0", b" ", b"", b"2026-02-30"])  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), BITS), min_size=1, max_size=4)


def damaged(edits):
    data = GOOD
    for at, cut, new in edits:
        data = data[:at] + new + data[at + cut :]
    return data


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS)
def test_every_row_is_accepted_or_rejected_with_a_reason(tmp_path_factory, edits):
    path = tmp_path_factory.mktemp("damaged")
    (path / "orders.csv").write_bytes(damaged(edits))
    try:
        data = open_data(path, AS_OF, {"reject_share": 1.0})
    except CxError as error:
        assert str(error) and str(path) not in str(error)
        return
    report = data.door.tables["orders"]
    assert report.rows.read == report.rows.accepted + sum(report.rejected.values())
    assert data.table("orders").count().execute() == report.rows.accepted
    for money in report.money.values():
        assert money.read == money.accepted + sum(money.rejected.values())


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(order=st.permutations(range(20)), columns=st.permutations(range(5)))
def test_the_order_of_rows_and_columns_does_not_matter(tmp_path_factory, order, columns):
    rows = [line.split(",") for line in GOOD.decode().splitlines()]
    shuffled = [[row[c] for c in columns] for row in [rows[0], *(rows[k + 1] for k in order)]]
    path = tmp_path_factory.mktemp("shuffled")
    (path / "orders.csv").write_text("\n".join(",".join(r) for r in shuffled) + "\n")
    found = open_data(path, AS_OF).table("orders").order_by("order_id").to_pyarrow().to_pylist()
    assert [r["revenue"] for r in found] == [int(r[0][1:]) * 10_000 + 5_000 for r in sorted(rows[1:])]


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(max_size=300))
def test_settings_of_any_text_are_refused_in_words(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("settings")
    (path / "orders.csv").write_bytes(GOOD)
    (path / "cxanalysis.toml").write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        open_data(path, AS_OF)
    except CxError as error:
        assert str(error)
