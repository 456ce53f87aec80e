"""Attacks on the record: what is withheld of small groups cannot be worked out from all that is shown together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from cxanalysis.data.questionnaire import Extra
from cxanalysis.record import Figure
from cxanalysis.satisfaction import Survey, factors, segments, soundness
from cxanalysis.satisfaction.groups import POOLED
from tests import survey
from tests.stats.test_disclosure import betrayed

FACTORS = ("price", "range", "delivery")
SCORES = (*survey.DIMENSIONS, "overall")
LEVELS = tuple("ABCDEF")
MEASURES = ("satisfaction.segment_mean", "satisfaction.segment", "satisfaction.factor", "satisfaction.response_rate")
SIZES = [(70, 55, 41, 30, 12, 6), (64, 48, 30, 12, 12, 4), (90, 44, 31, 25, 11, 9), (50, 40, 33, 14, 13, 3)]


def world(sizes: tuple[int, ...], least: int = 15, few: int = 2, skipped: float = 0.1) -> tuple[Survey, pd.DataFrame]:
    """A month in which each customer of groups A to F answers once, some questions are skipped, some do not answer."""
    random = np.random.default_rng([*sizes, least])
    asked = survey.questionnaire(("perceived",), items=1)
    asked = replace(asked, factors=tuple(Extra(x, f"f_{x}", {"en": x}, "rating", survey.FIVE) for x in FACTORS))
    n = sum(sizes)
    answers = survey.month(asked, n, {})
    answers.insert(1, "customer_id", [f"c{i}" for i in range(n)])
    for name in FACTORS:
        answers[f"f_{name}"] = random.integers(1, 6, n).astype(float)
    for column in ("emp1_p", "f_range"):
        answers.loc[random.random(n) < skipped, column] = np.nan
    silent = pd.DataFrame({"customer_id": [f"s{i}" for i in range(n)], "outcome": "no_answer"})
    sent = pd.concat([answers[["customer_id"]].assign(outcome="completed"), silent], ignore_index=True)
    group = np.repeat(LEVELS, sizes)
    people = pd.DataFrame(
        {"segment": [*group, *group], "active": True}, index=pd.Index(sent["customer_id"], name="customer_id")
    )
    about = survey.context(min_cell=least, min_n=few, bootstrap=199)
    return Survey(asked, answers, about, people), sent.assign(period=str(survey.NOW), mode="web")


def recorded(made: Survey, sent: pd.DataFrame) -> list[Figure]:
    parts = (segments.analyse(made), factors.analyse(made), soundness.analyse(made, sent))
    return [f for part in parts for f in part.figures if f.measure in MEASURES]


def table(made: Survey, answers: pd.DataFrame) -> np.ndarray:
    """Respondents by group and question, counted from the answers."""
    group = made.answers["customer_id"].map(made.people["segment"])
    return answers.notna().groupby(group).sum().loc[list(LEVELS)].to_numpy()


def tables(made: Survey) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
    """The tables of the record by measure: their columns, and the counts no reader may find out."""
    return {
        "satisfaction.segment_mean": (SCORES, table(made, made.scores[list(SCORES)])),
        "satisfaction.factor": (FACTORS, table(made, made.answers[[f"f_{x}" for x in FACTORS]])),
        "satisfaction.response_rate": (("",), table(made, made.answers[["customer_id"]])),
    }


def name(group: str, column: str) -> str:
    return f"segment={group}:{column}" if column else f"segment={group}"


def count(figure: Figure) -> int:
    """How many answered, as a reader sees it: beside a rate stand those asked and those who answered."""
    return figure.detail["x"] if figure.measure == "satisfaction.response_rate" else figure.n


def small(counts: np.ndarray, least: int) -> list[tuple[int, ...]]:
    return [tuple(int(i) for i in c) for c in np.argwhere((counts > 0) & (counts < least))]


@pytest.mark.parametrize("sizes", SIZES)
def test_a_withheld_figure_is_empty_and_a_small_one_is_withheld(sizes):
    made, sent = world(sizes)
    figures = recorded(made, sent)
    shown = {(f.measure, f.item): f for f in figures}
    for measure, (columns, counts) in tables(made).items():
        for row, column in small(counts, 15):
            figure = shown[measure, name(LEVELS[row], columns[column])]
            assert figure.withheld, figure.item
    hidden = [f for f in figures if f.withheld]
    assert {f.measure for f in hidden} >= set(MEASURES) - {"satisfaction.segment"}
    for f in hidden:
        assert (f.value, f.low, f.high, f.n, f.verdict, dict(f.detail)) == (None, None, None, None, "", {}), f.key


@pytest.mark.parametrize("sizes", SIZES)
def test_no_table_of_the_record_gives_a_small_cell_away(sizes):
    made, sent = world(sizes)
    shown = {(f.measure, f.item): f for f in recorded(made, sent)}
    for measure, (columns, counts) in tables(made).items():
        cells = [[shown[measure, name(g, c)] for c in columns] for g in LEVELS]
        hidden = np.array([[bool(f.withheld) for f in row] for row in cells])
        assert hidden.any() and not hidden.all(), measure
        assert all(count(f) == counts[i, j] for i, row in enumerate(cells) for j, f in enumerate(row) if not f.withheld)
        assert not betrayed_of(counts, hidden, 15), measure


def betrayed_of(counts: np.ndarray, hidden: np.ndarray, least: int) -> list[tuple[int, ...]]:
    """Small cells that the totals and the cells shown fix more closely than the totals alone, or than promised."""
    if counts.shape[1] == 1:  # its rows have no totals of their own
        counts, hidden = counts[:, 0], hidden[:, 0]
    return betrayed(counts, hidden, small(counts, least))


def groups_of(item: str, pooled: tuple[str, ...]) -> tuple[str, ...]:
    """The groups a cell counts; small ones put together have a name of their own."""
    level = item.partition("=")[2].partition(":")[0]
    return pooled if level in (POOLED, "") else (level,)


def equations(figures: list[Figure], pooled: tuple[str, ...], total: int) -> Iterator[tuple[list[float], int]]:
    """What a reader knows of the number of respondents by group, where all of them answered all questions."""
    yield [1.0] * len(LEVELS), total
    for f in figures:
        if not f.withheld and f.item.startswith("segment=") and f.measure != "satisfaction.segment":
            yield [float(g in groups_of(f.item, pooled)) for g in LEVELS], count(f)


def spread(known: list[tuple[list[float], int]], group: int) -> tuple[float, float]:
    """The least and the most respondents a group can have, given all that is known of any."""
    rows, sums = zip(*known, strict=True)
    aim = np.eye(len(LEVELS))[group]
    least, most = (linprog(sign * aim, A_eq=np.array(rows), b_eq=np.array(sums)) for sign in (1, -1))
    assert least.success and most.success
    return least.fun, -most.fun


def recovered(sizes: tuple[int, ...], least: int, few: int) -> dict[str, tuple[float, float]]:
    """The small groups whose size is known exactly from every measure taken together."""
    made, sent = world(sizes, least, few, skipped=0.0)
    pooled = tuple(g for g, n in zip(LEVELS, sizes, strict=True) if n < few)
    known = list(equations(recorded(made, sent), pooled, sum(sizes)))
    assert len(known) > 1
    ends = {g: spread(known, k) for k, g in enumerate(LEVELS) if sizes[k] < least}
    assert all(low - 1e-6 <= sizes[LEVELS.index(g)] <= high + 1e-6 for g, (low, high) in ends.items())
    return {g: (low, high) for g, (low, high) in ends.items() if high - low < 1.0}


def test_the_attack_finds_what_is_not_protected():
    sizes = (70, 55, 41, 30, 12, 6)
    bare = [([float(k == g) for k in range(6)], n) for g, n in enumerate(sizes[:5])] + [([1.0] * 6, sum(sizes))]
    low, high = spread(bare, 5)
    assert low == pytest.approx(6) and high == pytest.approx(6)


@pytest.mark.parametrize("sizes", SIZES)
def test_the_measures_together_give_no_group_away(sizes):
    assert recovered(sizes, 10, 2) == {}
    assert recovered(sizes, 15, 2) == {}


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("few", [10, 20, 35])
def test_small_groups_put_together_in_one_table_and_not_in_another_are_not_given_away(sizes, few):
    assert recovered(sizes, 10, few) == {}


def apart(sizes: tuple[int, ...], skipped: float) -> float:
    """How closely the best known small cell is known, where some skip questions: nobody answers more often than asked.

    A reader knows every count shown, the totals of each question, and that of a group no more can have answered a
    question than have answered at all.
    """
    made, sent = world(sizes, 10, 2, skipped)
    shown = {(f.measure, f.item): f for f in recorded(made, sent)}
    cells = [(m, c, counts[:, j]) for m, (columns, counts) in tables(made).items() for j, c in enumerate(columns)]
    every, groups = len(cells), len(LEVELS)
    unit = np.eye(every * groups).reshape(every, groups, -1)  # [question, group]: the unknown of a cell
    sums = [(unit[k].sum(axis=0), counts.sum()) for k, (_, _, counts) in enumerate(cells)]
    for k, (measure, column, _) in enumerate(cells):
        figures = [shown[measure, name(level, column)] for level in LEVELS]
        sums += [(unit[k, g], count(f)) for g, f in enumerate(figures) if not f.withheld]
    most = (unit[:-1] - unit[-1]).reshape(-1, every * groups)  # the last table: those who answered at all
    rows, values = (np.array(x) for x in zip(*sums, strict=True))
    widths = []
    for k, (_, _, counts) in enumerate(cells):
        for g in np.flatnonzero((counts > 0) & (counts < 10)):
            ends = [linprog(s * unit[k, g], most, np.zeros(len(most)), rows, values) for s in (1, -1)]
            assert all(end.success for end in ends)
            widths.append(-ends[1].fun - ends[0].fun)
    return min(widths)


@pytest.mark.parametrize(("sizes", "skipped"), [(SIZES[0], 0.1), (SIZES[1], 0.0)])
def test_skipped_questions_give_no_group_away(sizes, skipped):
    assert apart(sizes, skipped) >= 10


@pytest.mark.parametrize(("sizes", "skipped"), [((64, 48, 30, 12, 12, 4), 0.3), ((60, 51, 36, 15, 12, 9), 0.15)])
def test_tables_whose_protecting_cells_differ_do_not_give_each_other_away(sizes, skipped):
    assert apart(sizes, skipped) >= 1
