"""The house stands: imports point down, no circles, documents equal the code, files stay small."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)

MODULES = generate.modules()
LEAVES = {
    "context",
    "errors",
    "measures",
    "findings",
    "sections",
    "complaint_sections",
    "parts",
    "bench",
}  # modules that the others of their layer may import


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, with_types: bool = False) -> set[str]:
    """Every module of the package that a module imports, type-only imports left out unless asked for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    names = {module_name(p) for p in MODULES}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only and not with_types:
            continue
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                found.add(full if full in names else node.module)
    return {name for name in found if name in names}


def layer(name: str) -> int:
    return generate.LAYERS[name.split(".")[1]]


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_down(path):
    mine, room = module_name(path), generate.room(path)
    for other in imports(path):
        other_room = other.split(".")[1]
        if other_room != room:
            down = layer(other) < layer(mine)
            leaf = layer(other) == layer(mine) and other_room in LEAVES
            assert down or leaf or room == "__main__", f"{mine} imports {other}"


def test_no_circles():
    """Not even for the sake of a type: what two modules need of each other belongs into a third."""
    graph = {module_name(p): imports(p, with_types=True) - {module_name(p)} for p in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_modules_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = ast.get_docstring(node)
            body = node.end_lineno - node.lineno + 1 - (len(doc.splitlines()) + 2 if doc else 0)
            assert body <= 40, f"{path.name}:{node.name} has a body of {body} lines"


@pytest.mark.parametrize("part", generate.PARTS)
def test_documents_equal_the_code(part):
    path, is_now, should_be = generate.filled(part)
    assert f"<!-- {part} -->" in is_now, f"{path.name} lacks its part {part}"
    assert is_now == should_be, f"{path.name}: run `make docs`"


def test_environment_and_lock_are_in_step_with_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)}
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[A-Za-z0-9_.-]+", line)[0].lower().replace("_", "-") for line in wanted}
    assert names <= locked
    assert len(re.findall(r"^[A-Za-z0-9_.-]+==", lock, re.MULTILINE)) <= lock.count("--hash=sha256:")
    assert "index-url" not in lock
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    python = project["requires-python"].removeprefix(">=")
    assert f"python={python}" in environment
    assert "-r requirements.lock" in environment


def test_measures_of_the_documents_are_those_of_the_code():
    from cxanalysis.measures import MEASURES

    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z0-9_.]+)` \|", text.split("<!-- parameters -->")[0], re.MULTILINE)
    assert listed == list(MEASURES)


NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_lists_of_questions(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert notebook["metadata"]["cx"]["title"]
    titles = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] == "markdown":
            titles += [line for line in source.splitlines() if line.startswith("#")]
            continue
        assert source.count("\n") < 10, f"{cell['id']}: more than 10 lines"
        for word in ("def ", "try:", "for ", "while ", "/home/", "/tmp/"):
            assert not re.search(rf"^\s*{re.escape(word)}", source, re.MULTILINE), f"{cell['id']}: {word}"
        assert not cell["outputs"] or "keep_output" in tags, f"{cell['id']}: stored output"
    assert [t for t in titles if t.startswith("# ")] == titles[:1]
    assert all(t.endswith("?") for t in titles if t.startswith("## ")), titles
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))
    assert [c["metadata"]["tags"] for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", [])] == [
        ["parameters"]
    ]
    assert "record" in notebook["cells"][-1]["metadata"]["tags"]


def test_the_message_template_holds_every_sentence():
    loaded = importlib.util.spec_from_file_location("messages", ROOT / "docs" / "messages.py")
    messages = importlib.util.module_from_spec(loaded)
    loaded.loader.exec_module(messages)
    assert messages.TEMPLATE.read_text(encoding="utf-8") == messages.collected(), "run `make docs`"


def sentence_calls(path: Path) -> list[tuple[ast.Call, int]]:
    """Every call that translates a sentence, `t(...)`, `t.n(...)`, `book.t(...)`, with how many sentences it takes."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            owner, _, name = ast.unparse(node.func).rpartition(".")
            if name == "t" and owner in ("", "self", "book"):
                found.append((node, 1))
            elif name == "n" and owner.rpartition(".")[2] == "t":
                found.append((node, 2))
    return found


def listed_elsewhere(sentence: ast.expr) -> bool:
    """Whether a sentence is one the template takes from declarations: of a measure, or a reason to withhold."""
    if not isinstance(sentence, ast.Attribute):
        return False
    of_measure = ast.unparse(sentence.value).startswith("MEASURES[")
    return sentence.attr == "withheld" or (of_measure and sentence.attr in ("name", "definition", "formula"))


@pytest.mark.parametrize(
    "path", [p for p in MODULES if generate.room(p) in ("present", "report")], ids=lambda p: module_name(p)
)
def test_sentences_are_written_where_they_are_translated(path):
    """A sentence put together, or kept in a variable, is missing from the template and can never be translated."""
    for call, many in sentence_calls(path):
        for sentence in call.args[:many]:
            literal = isinstance(sentence, ast.Constant) and isinstance(sentence.value, str)
            assert literal or listed_elsewhere(sentence), f"{path.name}:{call.lineno}: {ast.unparse(call)[:80]}"


def test_the_template_knows_the_sentences_that_are_no_literals():
    from cxanalysis import complaints, context

    text = (ROOT / "cxanalysis" / "present" / "locale" / "cxanalysis.pot").read_text(encoding="utf-8")
    for words in (complaints.NO_CONCENTRATION, context.WITHHELD_FEW, context.WITHHELD_DOMINANT, "{first} and {last}"):
        assert f'msgid "{words}"' in text, words
