"""The registries of the complaints page agree: what is analysed is shown, numbered, explained and told."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from cxanalysis.complaint_sections import AIMED_AT, JUDGED, PARTS
from cxanalysis.measures import MEASURES
from cxanalysis.present.views import complaints as view
from cxanalysis.present.views.complaints import told

ROOT = Path(__file__).resolve().parents[2]
VIEWS = ROOT / "cxanalysis" / "present" / "views" / "complaints"
BLOCKS = re.compile(r"_(finding|figure|table|note|words|panels|strategies|cards|watched|groups|people|kinds|required)$")


@cache
def cells() -> str:
    """The code of the complaints notebook, cell after cell."""
    notebook = json.loads((ROOT / "notebooks" / "02-complaints.ipynb").read_text(encoding="utf-8"))
    return "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")


def module(name: str) -> ModuleType:
    return importlib.import_module(f"cxanalysis.present.views.complaints.{name}")


@pytest.mark.parametrize("name", PARTS)
def test_a_part_has_a_view_that_is_told(name):
    shown = module(name)
    assert shown in told.PARTS
    assert shown.METHODS and set(shown.METHODS) <= set(MEASURES)
    assert told._UNSAID[name] is shown.unsaid


def test_the_registries_know_the_same_parts():
    assert set(told._UNSAID) == set(PARTS) and len(told.PARTS) == len(PARTS)
    assert set(JUDGED) <= set(PARTS) and set(AIMED_AT.values()) <= set(PARTS) and set(AIMED_AT) <= set(MEASURES)


def test_every_measure_of_the_page_has_its_method_told():
    explained = {m for part in told.PARTS for m in part.METHODS} | set(told.METHODS)
    declared = {m for m in MEASURES if m.startswith(told.MEASURES)}
    assert declared - explained == {"complaints.customers", "complaints.complaints"}  # plain counts
    assert explained <= declared


def test_the_figures_are_those_of_the_notebook_in_its_order():
    assert re.findall(r'number\["(fig-[a-z-]+)"\]', cells()) == list(told._figures())


def test_what_the_page_exports_is_used_by_the_notebook_and_the_other_way_round():
    used = set(re.findall(r"\bview\.([A-Za-z_]+)", cells()))
    elsewhere = (ROOT / "cxanalysis" / "present" / "views" / "overview.py").read_text(encoding="utf-8")
    assert used | set(re.findall(r"\bcomplaints\.([a-z_]+)\(", elsewhere)) >= set(view.__all__)
    assert used <= set(view.__all__)


def test_a_block_that_a_view_can_make_is_on_the_page():
    """One that nobody shows is a finding lost."""
    source = "\n".join(p.read_text(encoding="utf-8") for p in sorted(VIEWS.glob("*.py")) if p.name != "__init__.py")
    lost = []
    for path in sorted(VIEWS.glob("[a-z]*.py")):
        for name, function in inspect.getmembers(module(path.stem), inspect.isfunction):
            here = function.__module__ == f"{view.__name__}.{path.stem}" and not name.startswith("_")
            if here and BLOCKS.search(name) and "Block" in str(inspect.signature(function).return_annotation):
                called = len(re.findall(rf"\b{name}\(", source)) > 1  # its definition is one
                lost += [] if called or name in view.__all__ else [f"{path.stem}.{name}"]
    assert lost == []


def codes(name: str) -> set[str]:
    """The plain codes that a part's module adds to what it leaves out, read from its source."""
    tree = ast.parse((ROOT / "cxanalysis" / "complaints" / f"{name}.py").read_text(encoding="utf-8"))
    wanted = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) == "Part"]
    values = [k.value for call in wanted for k in call.keywords if k.arg == "left_out"]
    values += [call.args[1] for call in wanted if len(call.args) > 1]
    found = {c.value for v in values for c in ast.walk(v) if isinstance(c, ast.Constant) and isinstance(c.value, str)}
    return {code for code in found if re.fullmatch(r"[a-z_]+", code)}


def test_what_a_part_leaves_out_is_put_into_words():
    """Every code read from the sources stands in the views that tell it."""
    source = "\n".join(p.read_text(encoding="utf-8") for p in sorted(VIEWS.glob("*.py")))
    every = {name: codes(name) for name in PARTS}
    assert sum(map(len, every.values())) >= 8
    assert {c for found in every.values() for c in found if f'"{c}"' not in source} == set()
