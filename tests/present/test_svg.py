"""Slimming: same picture, same letters, fewer bytes; same numbers, same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from urllib.parse import unquote

import matplotlib
import pytest

from cxanalysis.present import svg, theme
from tests.present import samples

NUMBER = r"-?\d+(?:\.\d+)?"


def raw(name: str, narrow: bool) -> str:
    module, spec = samples.CHARTS[name]
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "x", "path.simplify": False}):
        out = io.StringIO()
        module.draw(spec, narrow).savefig(out, format="svg")
    return out.getvalue()


def picture(name: str) -> svg.Picture:
    module, spec = samples.CHARTS[name]
    return svg.render(lambda narrow: module.draw(spec, narrow))


def outline(d: str) -> list[tuple[float, float]]:
    """Walk a path, absolute or relative, and return every point and control point."""
    points, x, y, x0, y0 = [], 0.0, 0.0, 0.0, 0.0
    for command, rest in re.findall(r"([MLQCZzlqchv])([^MLQCZzlqchv]*)", d):
        numbers = [float(n) for n in re.findall(NUMBER, rest)]
        if command in "Zz":
            x, y = x0, y0
            continue
        if command in "hv":
            numbers = [numbers[0], 0.0] if command == "h" else [0.0, numbers[0]]
        pairs = [(numbers[i], numbers[i + 1]) for i in range(0, len(numbers), 2)]
        places = pairs if command.isupper() else [(x + a, y + b) for a, b in pairs]
        points += places
        x, y = places[-1]
        if command == "M":
            x0, y0 = x, y
    return points


def glyphs(text: str) -> list[list[tuple[float, float]]]:
    """Outlines of the letters, in hundredths of their size."""
    found = re.findall(r'<path id="[^"]+" d="([^"]+)" transform="scale\((0\.015625|0\.25)\)"', text)
    return [[(x * float(scale), y * float(scale)) for x, y in outline(d)] for d, scale in found]


@pytest.mark.parametrize("name", ["run", "bars", "zones", "heat", "moves", "quadrant"])
def test_scales_are_untouched_but_that_of_the_outlines(name):
    before, after = raw(name, False), svg.slim(raw(name, False))
    scales = re.findall(r"scale\([^)]*\)", before)
    assert re.findall(r"scale\([^)]*\)", after) == [s.replace("0.015625", "0.25") for s in scales]
    assert "scale(0.015625)" in scales


@pytest.mark.parametrize("name", ["run", "bars"])
def test_glyph_outlines_move_less_than_an_eighth_of_a_hundredth_of_the_letter(name):
    before, after = glyphs(raw(name, False)), glyphs(svg.slim(raw(name, False)))
    assert len(before) == len(after) > 10
    for old, new in zip(before, after, strict=True):
        assert len(old) == len(new)
        assert max(abs(a - b) for p, q in zip(old, new, strict=True) for a, b in zip(p, q, strict=True)) <= 0.1251


def test_letters_and_lines_move_less_than_a_hundredth_of_a_pixel():
    before, after = raw("run", False), svg.slim(raw("run", False))
    groups = re.compile(r"translate\((" + NUMBER + r") (" + NUMBER + r")\) scale")
    old, new = groups.findall(before), groups.findall(after)
    assert len(old) == len(new) > 10
    for a, b in zip(old, new, strict=True):
        assert abs(float(a[0]) - float(b[0])) <= 0.0051 and abs(float(a[1]) - float(b[1])) <= 0.0051
    along = [float(x) for x in re.findall(r"<use [^>]*translate\((" + NUMBER + r") 0\)", before)]
    moved = [float(x) for x in re.findall(r'<use href="#\w+" x="(' + NUMBER + r')"/>', after)]
    assert len(along) == len(moved) > 50  # in hundredths of the letter size
    assert max(abs(a - b) for a, b in zip(along, moved, strict=True)) <= 0.0501


@pytest.mark.parametrize("name", samples.CHARTS)
def test_smallest_letter_is_twelve_pixels(name):
    made = picture(name)
    for text in (made.wide, made.narrow):
        sizes = [float(s) * 100 for s in re.findall(r"scale\((0\.\d+) -0\.\d+\)", text)]
        assert min(sizes) >= 12 - 1e-6


@pytest.mark.parametrize("name", ["run", "bars", "moves", "quadrant-dense"])
def test_slimmed_to_two_thirds_at_least_and_within_the_budget(name):
    assert len(svg.slim(raw(name, False))) < 0.66 * len(raw(name, False))
    made = picture(name)
    assert len(made.src()) + len(made.srcset()) < 160_000


@pytest.mark.parametrize("name", samples.CHARTS)
def test_nothing_but_shapes_is_left(name):
    made = picture(name)
    for text in (made.wide, made.narrow):
        assert set(re.findall(r"<(\w+)", text)) <= {"svg", "g", "defs", "path", "use", "clipPath", "rect"}
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
