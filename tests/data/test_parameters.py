"""One declaration serves settings, notebooks and --set: names, types, ranges."""

import re

import pytest

from cxanalysis.data.parameters import Parameters, declared
from cxanalysis.errors import UsageError


def test_defaults_are_within_their_own_range():
    for row in declared().values():
        assert row.read(row.default) == row.default


def test_names_are_those_of_the_methods(shared):
    text = (shared.parent / "METHODS.md").read_text(encoding="utf-8").split("## 5.")[1]
    text = text.split("\n", 1)[1].split("One declaration")[0].replace("\n", " ")
    names = [re.split(r"[ ,]", part.strip())[0] for part in text.split("·")]
    names[names.index("cut_current") : names.index("cut_current") + 1] = ["cut_current", "cut_potential"]
    weights = [n for n in declared() if n.startswith("weights.")]
    names[names.index("weights.*") : names.index("weights.*") + 1] = weights
    own = {
        "survey_months",
        "equal_margin",
        "performance_target",
        "importance",
        "weight_by",
        "weight_trim",
        "speeder_ratio",
    }
    assert {n.rstrip(".") for n in names} == set(declared()) - own
    assert len(weights) == 5


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("repeat_days", "60", 60), ("repeat_days", 60, 60), ("confidence", "0.9", 0.9),
        ("cut_current", "median", "median"),
        ("cut_current", "55", 55.0), ("margin", "none", None), ("weights.credit", 0.5, 0.5),
        ("weights_credit", 0.5, 0.5), ("tier_shares", [0.2, 0.3, 0.5], (0.2, 0.3, 0.5)),
        ("customer_unit", "户", "户"),
        ("active_rule", "bought_within_months", "bought_within_months"),
    ],
)  # fmt: skip
def test_values_are_typed(name, written, value):
    assert getattr(Parameters.build({name: written}), name.replace(".", "_")) == value


@pytest.mark.parametrize(
    ("name", "written", "message"),
    [
        ("repeat_day", 1, 'unknown parameter "repeat_day"; did you mean "repeat_days"'),
        ("repeat_days", "007.5", "a whole number from 1 to 730"),
        ("repeat_days", 0, "from 1 to 730"),
        ("repeat_days", True, "from 1 to 730"),
        ("repeat_days", None, "from 1 to 730"),
        ("confidence", "nan", "from 0.5 to 0.999"),
        ("confidence", "95 %", "from 0.5 to 0.999"),
        ("tier_shares", "0.5/0.5", "three shares that sum to 1"),
        ("active_rule", "files", '"file" or "bought_within_months"'),
        ("cut_current", "mean", 'a number from 0 to 100 or "median"'),
        ("bootstrap", float("inf"), "whole number"),
        ("margin", 0.3, "parameter margin = 0.3 is not built yet"),
        ("borderline", "0.7", "parameter borderline = 0.7 is not built yet"),
        ("flat_cv", "9", "from 0.01 to 2"),
        ("customer_unit", "客户", "is not built yet"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(name, written, message):
    with pytest.raises(UsageError, match=re.escape(message)):
        Parameters.build({name: written})


def test_every_parameter_that_is_built_is_read_and_no_other(root):
    """Settings accept no value that nothing looks at; a parameter is read as an attribute of `parameters`."""
    package = root / "cxanalysis"
    files = [p for p in package.rglob("*.py") if p != package / "data" / "parameters.py"]
    text = "\n".join(p.read_text(encoding="utf-8") for p in files)
    for row in declared().values():
        group = row.name.partition(".")[0] if "." in row.name else ""
        named = re.search(rf"(parameters|options)\.{row.attribute}\b", text)
        grouped = group and re.search(rf'getattr\([a-z.]*parameters, f"{group}_{{\w+}}"\)', text)
        assert bool(named or grouped) == row.built, row.name
