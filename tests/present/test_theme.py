"""The look: contrast computed, stylesheet and figures from the same colours, fonts embedded."""

from __future__ import annotations

import base64
import itertools
import re

import pytest
from fontTools.ttLib import TTFont

from cxanalysis.present import theme

C = theme.COLOURS


@pytest.mark.parametrize("role", theme.TEXT_COLOURS)
@pytest.mark.parametrize("ground", ["paper", "wash"])
def test_text_reaches_four_and_a_half_to_one(role, ground):
    assert theme.contrast(C[role], C[ground]) >= 4.5


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("paper", "worse"),
        ("worse", "worse-tint"),
        ("better", "better-tint"),
        ("care", "care-tint"),
        ("ink", "care-tint"),
        ("ink2", "band"),
        ("ink", "zone"),
    ],
)
def test_text_on_tints_reaches_four_and_a_half_to_one(ink, ground):
    assert theme.contrast(C[ink], C[ground]) >= 4.5


@pytest.mark.parametrize("role", ["stroke", "worse", "better", "ink", "ink2", "ink3"])
def test_marks_reach_three_to_one(role):
    assert theme.contrast(C[role], C["paper"]) >= 3


def test_known_contrasts():
    # WCAG 2.2: black on white 21:1; #767676 on white 4.54:1 (the grey the guidelines give as just enough).
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


def test_better_and_worse_differ_without_hue():
    assert theme.contrast(C["better"], C["worse"]) >= 1.5


def test_class_colours_are_readable_and_are_not_verdicts():
    faces = {mark.face for mark in theme.CLASS_MARKS.values()}
    assert len(faces) == 4 and len({mark.shape for mark in theme.CLASS_MARKS.values()}) == 4
    assert not faces & {C["better"], C["worse"]}
    assert all(theme.contrast(face, C["paper"]) >= 4.5 for face in faces)


def test_sequence_darkens_step_by_step_and_carries_text():
    lights = [theme.luminance(colour) for colour in theme.SEQUENTIAL]
    assert all(a > b for a, b in itertools.pairwise(lights))
    for fill in (*theme.SEQUENTIAL, *theme.WORSE_STEPS, *theme.BETTER_STEPS, theme.STAYED):
        assert theme.contrast(theme.ink_on(fill), fill) >= 4.5


def test_stylesheet_uses_no_colour_of_its_own_and_only_known_variables():
    rules = (theme.HERE / "style.css").read_text()
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", rules)) <= {"#fff"}
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", rules)) <= set(C) | {"sans"}


def test_every_rule_stays_inside_our_blocks():
    rules = re.sub(r"/\*.*?\*/", "", (theme.HERE / "style.css").read_text())
    selectors = [s for group in re.findall(r"(?:^|[{}])([^{}@]+)\{", rules) for s in group.split(",")]
    assert len(selectors) > 150
    outside = [
        s.strip() for s in selectors if not re.match(r"\s*(\.cx\b|\.cx-|\.page\b|body\.cx|\.jp-OutputArea .*\.cx )", s)
    ]
    assert outside == ["*"], outside  # print-color-adjust, in print only


def test_fonts_are_embedded_small_and_have_the_signs_we_use():
    fonts = re.findall(r"data:font/woff2;base64,([A-Za-z0-9+/=]+)", theme.stylesheet())
    assert len(fonts) == 2 and sum(map(len, fonts)) < 36_000
    assert all(base64.b64decode(f)[:4] == b"wOF2" for f in fonts)
    letters = TTFont(theme.HERE / "fonts" / "inter-400.woff2").getBestCmap()
    assert all(ord(c) in letters for c in "–−“”‘’…€£¥×→▲▼ äéñß%·0123456789")
    assert "OPEN FONT LICENSE" in (theme.HERE / "fonts" / "OFL.txt").read_text()


def test_stylesheet_asks_for_nothing_outside():
    assert not re.search(r"url\((?!data:)|@import|https?:", theme.stylesheet())
