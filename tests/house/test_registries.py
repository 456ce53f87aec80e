"""The registries agree: what is analysed is shown, numbered and explained; what cannot be said has words."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from cxanalysis.context import Part
from cxanalysis.measures import MEASURES
from cxanalysis.present.book import Book
from cxanalysis.present.views import satisfaction as view
from cxanalysis.present.views.satisfaction import told
from cxanalysis.record import Figure
from cxanalysis.satisfaction import Satisfaction
from cxanalysis.sections import JUDGED, PARTS
from tests import survey

ROOT = Path(__file__).resolve().parents[2]
VIEWS = ROOT / "cxanalysis" / "present" / "views" / "satisfaction"
ANALYSES = ROOT / "cxanalysis" / "satisfaction"
SAYS_NOTHING_OF_ITS_OWN = {"priorities"}  # it lacks what the drivers lack, and they say so
CODES_MADE_IN = {"segments": ("segments", "groups")}  # besides the part's own module
NAMES = ("left_out", "codes", "missing")  # of lists of codes
VERDICTS = {verdict for measure in MEASURES.values() for verdict in measure.verdicts}  # strings too, of other sense
BLOCKS = re.compile(r"_(finding|figure|table|note|read|words|panels|strategies|sentence)$")


@cache
def cells() -> str:
    """The code of the satisfaction notebook, cell after cell."""
    notebook = json.loads((ROOT / "notebooks" / "01-satisfaction.ipynb").read_text(encoding="utf-8"))
    return "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")


def module(name: str) -> ModuleType:
    return importlib.import_module(f"cxanalysis.present.views.satisfaction.{name}")


@pytest.mark.parametrize("name", PARTS)
def test_a_part_has_a_view_that_is_told(name):
    shown = module(name)
    assert shown in told.PARTS
    assert shown.METHODS and set(shown.METHODS) <= set(MEASURES)


def test_a_part_says_what_it_cannot_say():
    assert set(PARTS) - set(told._UNSAID) == SAYS_NOTHING_OF_ITS_OWN
    assert set(told._UNSAID) <= set(PARTS)
    said = set(told._UNSAID.values())
    assert {m.unsaid for m in told.PARTS if hasattr(m, "unsaid")} == said
    assert set(JUDGED) <= set(PARTS)


def test_every_measure_of_the_survey_has_its_method_told():
    explained = {m for part in told.PARTS for m in part.METHODS} | set(told.METHODS)
    declared = {m for m in MEASURES if m.startswith(told.MEASURES)}
    assert declared - explained == {"satisfaction.overall"}  # its index is told
    assert explained <= declared


def test_the_figures_are_those_of_the_notebook_in_its_order():
    shown = re.findall(r'number\["(fig-[a-z-]+)"\]', cells())
    assert shown == list(told._figures())


def test_a_view_s_figures_are_numbered():
    numbered = told._figures()
    for part in told.PARTS:
        assert set(getattr(part, "FIGURES", {})) <= set(numbered), part.__name__


def test_what_the_page_exports_is_used_by_the_notebook_and_the_other_way_round():
    used = set(re.findall(r"\bview\.([A-Za-z_]+)", cells()))
    assert used == set(view.__all__)


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


# What an analysis can leave out, read from its source: a code that nobody put into words is a page that cannot be made.


def texts(node: ast.expr) -> Iterator[list[str]]:
    """Every string an expression can be, in pieces: those known as they are, those put in as "<source>"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield [node.value]
    elif isinstance(node, ast.JoinedStr):
        yield [
            x.value if isinstance(x, ast.Constant) else f"<{ast.unparse(x.value)}>"
            for x in node.values
            if isinstance(x, ast.Constant | ast.FormattedValue)
        ]  # fmt: skip
    for inner in alternatives(node):
        yield from texts(inner)


def alternatives(node: ast.expr) -> list[ast.expr]:
    """The expressions one of which, or all, an expression gives."""
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        over = node.generators[0].iter
        return list(over.elts) if isinstance(node.elt, ast.Name) and isinstance(over, ast.Tuple) else [node.elt]
    if isinstance(node, ast.Call):
        return list(node.args) if ast.unparse(node.func) in ("list", "tuple", "dict.fromkeys") else []
    kinds = {ast.IfExp: ("body", "orelse"), ast.Tuple: ("elts",), ast.List: ("elts",), ast.Starred: ("value",),
             ast.BinOp: ("left", "right"), ast.BoolOp: ("values",)}  # fmt: skip
    found = [getattr(node, field) for field in kinds.get(type(node), ())]
    return [x for one in found for x in (one if isinstance(one, list) else [one])]


def listed(node: ast.AST) -> list[ast.expr]:
    """What a piece of source adds to the codes left out."""
    if isinstance(node, ast.keyword):
        return [node.value] if node.arg == "left_out" else []
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
        return [node.value] if names & set(NAMES) else []
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Part":
        return list(node.args[1:2])
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"{name}.append" for name in NAMES}:
        return list(node.args)
    return []


def returned(tree: ast.AST, like: str) -> Iterator[ast.expr]:
    """What functions hand to a caller who lists it: those whose annotation of what they return is `like` this."""
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.returns is not None):
        if re.search(like, ast.unparse(function.returns)):
            values = [n.value for n in ast.walk(function) if isinstance(n, ast.Return | ast.Yield) and n.value]
            yield from (x for value in values for x in (value.elts if isinstance(value, ast.Tuple) else [value]))


def codes(name: str) -> set[str]:
    """The codes a part can leave out, each with something it may be of."""
    item = {"outcomes": "complained", "segments": "segment", "factors": "price"}.get(name, "reliability")
    known = {"<row['entity']>": "Trade", "<entity>": "Trade", "<gap>": "2", "<outcome>": "overall"}

    def filled(pieces: list[str]) -> str:
        return "".join(known.get(x, item) if x.startswith("<") else x for x in pieces)

    found, bare, endings = set(), set(), {""}
    for source in CODES_MADE_IN.get(name, (name,)):
        tree = ast.parse((ANALYSES / f"{source}.py").read_text(encoding="utf-8"))
        every = [x for node in ast.walk(tree) for e in listed(node) for x in texts(e)]
        every += [x for e in returned(tree, r"(list|Iterator)\[str\]") for x in texts(e)]
        found |= {filled(x) for x in every if not x[0].startswith("<")}
        endings |= {filled(x[1:]) for x in every if x[0].startswith("<")}  # of a code that another function tells
        bare |= {filled(x) for e in returned(tree, r"^str$|\| str$") for x in texts(e) if not x[0].startswith("<")}
    made = {code + max(endings, key=len) if ":" not in code else code for code in bare - VERDICTS}
    return {code for code in (found - VERDICTS) | made if re.fullmatch(r"[a-z_]+(:.+)?", code)}


@cache
def book() -> tuple[Book, Satisfaction]:
    """A book in which every part has shown something, so that what is left out is not all of it."""
    asked = survey.questionnaire()
    made, result = survey.book(survey.month(asked, 60, {}), asked)
    about = {"kind": "rating", "min": 1.0, "max": 5.0, "gap": "3", "place": ""}
    for measure, item in (("factor", "range"), ("theme", "price"), ("service_gap", "3:empathy")):
        figure = Figure(f"satisfaction.{measure}", item, "all", str(survey.NOW), 0.4, 0.3, 0.5, 60, detail=about)
        made.record.add([figure])
    return made, result


def of_parts() -> list[tuple[str, str]]:
    return [(name, code) for name in PARTS if name not in SAYS_NOTHING_OF_ITS_OWN for code in sorted(codes(name))]


def test_the_codes_are_found_in_the_sources():
    known = of_parts()
    assert {name for name, _ in known} == set(PARTS) - SAYS_NOTHING_OF_ITS_OWN
    assert len(known) >= 40
    assert {("trend", "modes"), ("segments", "segments_few:segment"), ("outcomes", "outcome_data:complained"),
            ("benchmarks", "benchmark_own:Trade:reliability"), ("gaps", "rank:few"), ("drivers", "driver_many"),
            ("soundness", "late_few"), ("service_gaps", "gap:2")} <= set(known)  # fmt: skip


@pytest.mark.parametrize(("name", "code"), of_parts(), ids=lambda x: x)
def test_what_a_part_leaves_out_has_words(name, code):
    unsaid: Callable[[Book, Part | None], list[str]] = told._UNSAID[name]
    made, _ = book()
    silent = unsaid(made, Part())
    said = unsaid(made, Part(left_out=(code,)))
    assert said and said != silent and all(said)
    assert said[-1].endswith(".") and "{" not in "".join(said)


@pytest.mark.parametrize("code", sorted({*codes("analysis"), *told.ROLES} - {"desired"}))
def test_what_the_scores_leave_out_has_words(code):
    """Desired service is missed only where the expectation does not stand in for it."""
    made, result = book()
    silent, said = (told.remarks(made, replace(result, left_out=x)) for x in ((), (code,)))
    new = [line for line in said if line not in silent]
    assert len(new) == 1 and new[0].endswith(".")
