"""The house is built upwards: what stands higher uses what stands lower, and nothing runs back."""

import ast
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

from flows.settings import CHECKOUT

FLOWS = CHECKOUT / "flows"
# From the ground up; each may import those before it.
ROOMS = (
    "errors", "escaping", "jsonl", "whole", "settings", "interrupts", "notify", "workspace", "reference", "contract", "columns", "thresholds",
    "model", "lineage", "content", "archive", "digests", "kept_document", "web", "collect", "figures", "documents", "stage",
    "sources", "build", "checks", "releases", "audit", "set_aside", "publish", "prune", "reading", "dictionary", "report",
    "job", "artifacts", "overdue", "pipeline", "orchestration", "cli",
)  # fmt: skip


def name_of(path: Path) -> str:
    parts = path.relative_to(CHECKOUT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FLOWS.rglob("*.py")}


def imported_by(path: Path):
    """The modules of the house that a file imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            known = [module for module in MODULES if name == module or name.startswith(f"{module}.")]
            if known and (nearest := max(known, key=len)) != "flows":
                yield nearest


IMPORTS = {name: set(imported_by(path)) - {name} for name, path in MODULES.items()}


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_every_room_has_its_place():
    assert sorted({room_of(module) for module in MODULES if module != "flows"}) == sorted(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_only_those_below_it(room):
    up = [
        (module, other)
        for module, others in IMPORTS.items()
        if module != "flows" and room_of(module) == room
        for other in others
        if ROOMS.index(room_of(other)) > ROOMS.index(room)
    ]
    assert up == []


def test_no_modules_import_one_another_in_a_circle():
    assert list(TopologicalSorter(IMPORTS).static_order())


def test_mypy_holds_every_module_of_a_source_against_its_shape():
    shape = ast.parse((FLOWS / "sources" / "__init__.py").read_text(encoding="utf-8"))
    listed = {
        element.id
        for node in ast.walk(shape)
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Tuple)
        for element in node.value.elts
    }
    modules = {path.stem: import_module(f"flows.sources.{path.stem}") for path in (FLOWS / "sources").glob("[a-z]*.py")}
    assert listed == {name for name, module in modules.items() if hasattr(module, "fetch")}


def test_the_contract_knows_nothing_of_the_house_but_how_it_fails():
    used = {
        room_of(other) for module, others in IMPORTS.items() if module.startswith("flows.contract") for other in others
    }
    assert used <= {"contract", "errors"}
