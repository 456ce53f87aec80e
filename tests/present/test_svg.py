"""Pictures: true letters in their places, few bytes; same numbers, same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from urllib.parse import unquote
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from cxanalysis.errors import CxError
from cxanalysis.present import canvas, svg, theme
from tests.present import samples

NUMBER = r"-?\d+(?:\.\d+)?"


def picture(name: str) -> svg.Picture:
    module, spec = samples.CHARTS[name]
    return svg.render(lambda narrow: module.draw(spec, narrow))


def outline(d: str) -> list[tuple[float, float]]:
    """Walk a path of relative steps and return every point and control point."""
    points: list[tuple[float, float]] = []
    x, y, x0, y0 = 0.0, 0.0, 0.0, 0.0
    for command, rest in re.findall(r"([mlqchvz])([^mlqchvz]*)", d):
        numbers = [float(n) for n in re.findall(NUMBER, rest)]
        if command in "hv":
            numbers = [n for step in numbers for n in ((step, 0.0) if command == "h" else (0.0, step))]
        ahead = {"c": 3, "q": 2}.get(command, 1)
        for i in range(0, len(numbers), 2 * ahead):
            part = numbers[i : i + 2 * ahead]
            points += [(round(x + part[k], 2), round(y + part[k + 1], 2)) for k in range(0, len(part), 2)]
            x, y = points[-1]
        if command == "m":
            x0, y0 = x, y
        x, y = (x0, y0) if command == "z" else (x, y)
    return points


def test_letters_are_those_of_the_font_where_matplotlib_sets_them():
    words, size = "Tariff 4.5% – Valley", 13.0
    sheet = canvas.Sheet(400, 60, theme.PAPER)
    sheet.text(20, 30, words, size, theme.INK)
    text = svg.render(lambda narrow: sheet.figure).wide
    x, y, scale = (float(n) for n in re.findall(rf"translate\(({NUMBER}) ({NUMBER})\)scale\(({NUMBER})\)", text)[0])
    shapes = {name: outline(d) for name, d in re.findall(r'<path id="(\w+)" d="([^"]+)"', text)}
    uses = re.findall(r'<use href="#(\w+)" x="(-?\d+)"/>', text)
    drawn = [(x + scale * (int(along) + a), y + scale * b) for name, along in uses for a, b in shapes[name]]
    true = TextPath((20, -(30 + 0.36 * size)), words, size=size, prop=canvas.font(size))
    kept = true.codes != Path.CLOSEPOLY
    found, expected = np.array(drawn), true.vertices[kept] * (1, -1)
    apart = np.hypot(*(found[:, None] - expected[None]).transpose(2, 0, 1))
    assert len(uses) == len(words.replace(" ", ""))
    assert apart.min(axis=1).max() < 0.05  # px; places are rounded to 0.01 and outlines to 1/400 of the size
    assert apart.min(axis=0).max() < 0.05


def test_a_letter_is_outlined_once_and_a_blank_not_at_all():
    sheet = canvas.Sheet(400, 60, theme.PAPER)
    sheet.text(20, 20, "aa a", 13, theme.INK)
    sheet.text(20, 40, "a", 12, theme.INK2)
    sheet.text(40, 40, "a", 12, theme.INK2, bold=True)
    text = svg.render(lambda narrow: sheet.figure).wide
    assert text.count("<path id=") == 2  # one of each weight
    assert text.count("<use ") == 5


def test_lines_and_areas_stand_where_they_were_put():
    sheet = canvas.Sheet(100, 50, theme.PAPER)
    sheet.rect(10, 5, 30.257, 20, theme.BAND)
    sheet.line([(0, 40), (50, 40), (50, 12.344), (90, 20)], theme.INK, 2.0, (4, 3))
    sheet.line([], theme.INK)
    sheet.marks([(20, 30), (60, 45.5)], theme.MARKS["worse"])
    text = svg.render(lambda narrow: sheet.figure).wide
    paths = [outline(d) for d in re.findall(r' d="([^"]+)"', text)]
    assert [(10.0, 5.0), (40.26, 5.0), (40.26, 25.0), (10.0, 25.0)] in paths
    assert [(0.0, 40.0), (50.0, 40.0), (50.0, 12.34), (90.0, 20.0)] in paths
    assert 'stroke-width="2" stroke-dasharray="4 3"' in text
    assert re.findall(r'<use href="#a" x="([\d.]+)" y="([\d.]+)"/>', text) == [("20", "30"), ("60", "45.5")]


def test_neighbours_of_one_look_share_it():
    sheet = canvas.Sheet(100, 50, theme.PAPER)
    for y in (10, 20, 30):
        sheet.line([(0, y), (50, y)], theme.HAIR)
    text = svg.render(lambda narrow: sheet.figure).wide
    assert f'<g stroke="{theme.HAIR.lower()}"><path d="m0 10h50"/><path d="m0 20h50"/><path d="m0 30h50"/></g>' in text


def foreign(narrow: bool) -> Figure:
    """A figure that an analyst drew with axes, other letters, formulas, holes and faint areas."""
    figure = Figure(figsize=(4, 3), dpi=150)
    axes = figure.add_subplot(title="$x^2$", xlim=(0, 3), ylim=(0, 3))
    axes.plot([0, 1, float("nan"), 2, 9], [1, 2, 3, 1, 9], "o-", alpha=0.5)
    axes.fill_between([0, 1, 2], [0, 1, 0], [1, 2, 1], alpha=0.3)
    axes.scatter([1, 2], [2, 1])
    axes.text(1, 1, "turned", rotation=30)
    axes.text(2, 2, "ours", rotation=90, fontproperties=canvas.font(12), clip_on=True)
    return figure


def test_any_figure_of_matplotlib_can_be_drawn():
    made = svg.render(foreign)
    assert (made.width, made.height) == (288, 216)
    assert "nan" not in made.wide and 'opacity="0.5"' in made.wide and "rotate(-90)" in made.wide
    clips = set(re.findall(r'clip-path="url\(#(\w+)\)"', made.wide))
    assert clips and clips <= set(re.findall(r'<clipPath id="(\w+)"><path d="m[^"]+z"/></clipPath>', made.wide))
    ElementTree.fromstring(made.wide)


def test_images_and_hatching_are_refused():
    def image(narrow: bool) -> Figure:
        figure = Figure()
        figure.add_subplot().imshow([[0, 1]])
        return figure

    def hatched(narrow: bool) -> Figure:
        figure = Figure()
        figure.add_subplot().bar([1], [1], hatch="/")
        return figure

    for draw in (image, hatched):
        with pytest.raises(CxError, match="can hold no image and no hatching"):
            svg.render(draw)


@pytest.mark.parametrize("name", samples.CHARTS)
def test_smallest_letter_is_twelve_pixels(name):
    made = picture(name)
    for text in (made.wide, made.narrow):
        sizes = [float(s) * 400 for s in re.findall(r"scale\((0\.\d+)\)", text)]
        assert min(sizes) >= 12 - 1e-6


@pytest.mark.parametrize("name", samples.CHARTS)
def test_pictures_are_small_and_half_as_long_as_those_of_matplotlib(name):
    module, spec = samples.CHARTS[name]
    out, made = io.StringIO(), picture(name)
    with matplotlib.rc_context({"svg.fonttype": "path"}):
        module.draw(spec, False).savefig(out, format="svg")
    assert len(made.wide) < 0.5 * len(out.getvalue())
    assert len(made.src()) + len(made.srcset()) < 100_000


@pytest.mark.parametrize("name", samples.CHARTS)
def test_nothing_but_shapes_is_left(name):
    made = picture(name)
    for text in (made.wide, made.narrow):
        assert set(re.findall(r"<(\w+)", text)) <= {"svg", "g", "defs", "path", "use", "clipPath"}
        assert "http" not in text.replace('xmlns="http://www.w3.org/2000/svg"', "")
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


def test_data_uris_give_the_pictures_back():
    made = picture("bars")
    assert unquote(made.src().removeprefix("data:image/svg+xml,")).replace("'", '"') == made.wide
    assert " " not in made.srcset() and '"' not in made.src()
    read = unquote(made.srcset().partition(",")[2]).replace("'", '"')
    assert read == re.sub(r"(?<=\d) (?=[-.\d])", ",", made.narrow)


def test_same_numbers_same_bytes_whatever_the_notebook_set():
    first = picture("run")
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "none", "lines.linewidth": 9, "axes.grid": True}):
        before = dict(matplotlib.rcParams)
        assert picture("run") == first
        assert dict(matplotlib.rcParams) == before


def test_same_bytes_in_another_process_with_another_hash_seed(root):
    code = (
        "import hashlib; from tests.present.test_svg import picture;"
        "print(hashlib.sha256((picture('bars').wide + picture('bars').narrow).encode()).hexdigest())"
    )
    made = picture("bars")
    here = hashlib.sha256((made.wide + made.narrow).encode()).hexdigest()
    env = {"PYTHONHASHSEED": "7", "PATH": "", "HOME": "/nonexistent", "MPLCONFIGDIR": matplotlib.get_configdir()}
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, env=env, check=True, cwd=root)
    assert done.stdout.strip() == here


def test_size_is_the_wide_one():
    made = picture("run")
    assert (made.width, made.height) == (theme.WIDE, 320)
    assert f'viewBox="0 0 {theme.NARROW} ' in made.narrow
