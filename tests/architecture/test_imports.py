"""Who may import whom, as far as import-linter cannot say it: packages that come later, and imports inside functions."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.sources import ROOT, imports, modules, named

# package: what of ours it may import besides itself
_ONLY = {
    "standard": set[str](),
    "record": {"standard"},
    "wire": {"record", "standard"},
    "pricing": {"record", "standard"},
    "reference": {"standard", "wire"},
    "judge": {"standard", "record", "wire", "pricing"},
    "report": {"standard", "record"},
    "scenarios": {"drive"},
}


def _strangers(package: str, allowed: set[str], tree: ast.Module) -> list[tuple[str, int]]:
    found = ((name.split("."), line) for name, line in imports(tree) if name.startswith("suite."))
    return [(".".join(parts), line) for parts, line in found if parts[1] not in {package, *allowed, "__version__"}]


@pytest.mark.parametrize(("package", "allowed"), _ONLY.items(), ids=_ONLY)
def test_a_package_imports_only_what_it_may(package: str, allowed: set[str]) -> None:
    found = [
        f"{named(path, line)} {name}"
        for path, tree in modules(f"suite/{package}")
        for name, line in _strangers(package, allowed, tree)
    ]
    assert not found


def test_a_stranger_would_be_seen() -> None:
    code = "def late():\n    from suite.judge import rule\n\nfrom suite import pricing\nimport suite.standard.routes\n"
    names = {name for name, _ in _strangers("reference", {"standard", "wire"}, ast.parse(code))}
    assert names == {"suite.judge", "suite.judge.rule", "suite.pricing"}


def test_the_door_imports_nothing_of_ours_before_it_is_asked() -> None:
    tree = ast.parse((ROOT / "ocpi_suite.py").read_text(encoding="utf-8"))
    at_top = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    assert not [name for name, _ in imports(at_top) if name.split(".")[0] in {"suite", "pytest", "httpx"}]


def test_nobody_imports_the_tests() -> None:
    found = [
        named(path, line)
        for path, tree in modules("suite")
        for name, line in imports(tree)
        if name.split(".")[0] in {"tests", "benches", "conftest"}
    ]
    assert not found
