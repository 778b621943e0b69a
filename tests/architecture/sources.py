"""Which files the tests of the architecture look at. Knows folders and endings, nothing of what is in them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
_FOLDERS = ("suite", "tests", "benches", "docs", "schemas", "fixtures", ".ci")
_ENDINGS = {".py", ".toml", ".json", ".md", ".ini", ".html", ".j2", ".jinja", ".css", ".js", ".txt", ".sh", ""}
_SKIPPED = {"__pycache__", ".ocpi-suite", ".venv"}


def texts() -> Iterator[Path]:
    """Give every text file that people wrote."""
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in _ENDINGS and not _SKIPPED & set(path.parts):
                yield path
    yield from (
        path for path in sorted(ROOT.glob("[!.]*")) if path.is_file() and path.suffix in {".py", ".md", ".toml", ""}
    )


def modules(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    """Give every Python file of a folder with its syntax tree."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        if not _SKIPPED & set(path.parts):
            yield path, ast.parse(path.read_text(encoding="utf-8"), str(path))


def named(path: Path, line: int) -> str:
    """Point to a line the way editors understand."""
    return f"{path.relative_to(ROOT)}:{line}"


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Give the modules that a file imports, also those inside functions, as dotted names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{each.name}", node.lineno) for each in node.names)
