"""The codebook says what the code says."""

import re
import tomllib

from cxanalysis.data.codebook import codebook
from cxanalysis.data.questionnaire import read_questionnaire
from cxanalysis.data.settings import read_settings
from cxanalysis.data.tables import TABLES


def text(root):
    return (root / "data" / "README.md").read_text(encoding="utf-8")


def test_the_codebook_equals_the_contract_in_code(root):
    assert f"<!-- codebook -->\n{codebook()}\n<!-- /codebook -->" in text(root)
    assert re.findall(r"^### (\w+)$", text(root), re.MULTILINE) == list(TABLES)


def test_the_examples_of_the_codebook_are_read_without_a_problem(root, tmp_path):
    settings, survey = re.findall(r"```toml\n(.*?)```", text(root), re.DOTALL)
    (tmp_path / "cxanalysis.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "questionnaire.toml").write_text(survey, encoding="utf-8")
    found, problems = read_settings(tmp_path)
    questionnaire, more = read_questionnaire(tmp_path)
    assert problems == more == []
    assert found.options("complaints").row_id and found.channels["phone"].answer_s == 20
    assert [c.name for c in questionnaire.columns()][:4] == ["rel1_p", "rel1_e", "rel1_d", "rel1_a"]
    assert set(tomllib.loads(settings)) >= {"organisation", "tables", "parameters"}


def test_every_table_of_the_contract_is_declared(root, shared):
    """The published contract and the code name the same tables and columns."""
    contract = (shared.parent / "CONTRACT.md").read_text(encoding="utf-8")
    section = contract.split("## 2. Tables")[1].split("Dates ISO")[0]
    for name, cell in re.findall(r"^\| (\w+) \| (.*) \|$", section, re.MULTILINE):
        if name in TABLES:
            plain = re.sub(r"\([^)]*\)", "", cell.split(". ")[0])
            plain = re.sub(r", then .*", "", plain)
            wanted = [w.strip() for w in plain.split(",")]
            declared = [c.name + "*" * c.required for c in TABLES[name].columns]
            assert declared == wanted, name
    assert len(TABLES) == 16
