"""Names beside their marks: inside the frame, on nothing else, nearest their own mark."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from cxanalysis.present.figures.naming import Name, away, meet, rooms

FRAME = (0.0, 0.0, 400.0, 300.0)
places = st.lists(st.tuples(st.integers(20, 380), st.integers(20, 280)), min_size=1, max_size=8, unique=True)


def marks(names):
    return [(n.x - 7, n.y - 7, n.x + 7, n.y + 7) for n in names]


@given(places)
def test_no_name_leaves_the_frame_or_covers_anything(found):
    names = [Name(float(x), float(y), 60.0, 16.0) for x, y in found]
    boxes = [box for box in rooms(names, marks(names), FRAME) if box is not None]
    for box in boxes:
        assert min(box) >= 0 and box[2] <= 400 and box[3] <= 300
        assert not any(meet(box, mark) for mark in marks(names))
    assert not any(meet(a, b) for a, b in combinations(boxes, 2))


def test_a_mark_alone_is_named_close_above_it():
    (box,) = rooms([Name(100, 100, 60, 16)], marks([Name(100, 100, 60, 16)]), FRAME)
    assert box[3] < 100 and away(100, 100, box) < 14


def test_no_name_lies_nearer_to_another_mark():
    names = [Name(200, 150, 60, 16), Name(226, 150, 60, 16), Name(213, 170, 60, 16)]
    for name, box in zip(names, rooms(names, marks(names), FRAME), strict=True):
        own = away(name.x, name.y, box)
        assert all(away(other.x, other.y, box) > own for other in names if other is not name)


def test_a_name_without_room_is_left_out():
    name = Name(100, 100, 500, 16)
    assert rooms([name], [], FRAME) == [None]
