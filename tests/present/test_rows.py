"""Heads and numbers of rows: never printed over each other, never struck through by the line of reference."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from cxanalysis.present.figures import rows
from cxanalysis.present.figures.rows import Row, RowsSpec
from tests.present.samples import PERCENT


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("equal", [0.02, 0.15, 0.16, 0.2, 0.4])
def test_heads_that_come_close_stand_apart(equal, narrow):
    given = RowsSpec(
        rows=(Row("Reliability", 0.33, 0.27, 0.39, "33%", zone=(0.0, 0.15), expected=0.17, words="Stands out"),),
        axis=PERCENT,
        desired_head="by ties to the others",
        expected_head="the month before",
        reference=equal,
        reference_label="equal share 20%",
    )
    figure = rows.draw(given, narrow)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in figure.findobj(Text)]
    heads = [box for words, box in boxes if any(w in words for w in ("ties", "others", "month", "equal", "20%"))]
    assert len(heads) >= 3
    for a, b in combinations(heads, 2):
        assert not (a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1)
    width = figure.get_size_inches()[0] * 72
    assert all(box.x0 >= -1 and box.x1 <= width + 1 for box in heads)
