"""The public names of suite.standard: what reference and judges share, so a mistake in it would be invisible.

`python tests/architecture/standard_api.py --write` renews the written list; whoever does so has looked at each new name:
a value, a loader or a comparison may stand there, never how a token is encoded, a page cut or a price worked out.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = Path(__file__).with_name("standard_api.txt")
_STANDARD = Path(__file__).parents[2] / "suite" / "standard"
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def public() -> list[str]:
    """Give every public function, and every public method of a public class, as `module.name`."""
    return sorted(name for path in _STANDARD.rglob("*.py") for name in _of(path))


def written() -> list[str]:
    """Give the list as it was last looked at."""
    return LIST.read_text(encoding="utf-8").splitlines()


def _of(path: Path) -> Iterator[str]:
    module = path.relative_to(_STANDARD).with_suffix("").as_posix().replace("/", ".")
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, _FUNCTIONS) and not node.name.startswith("_"):
            yield f"{module}.{node.name}"
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            methods = (each for each in node.body if isinstance(each, _FUNCTIONS) and not each.name.startswith("_"))
            yield from (f"{module}.{node.name}.{each.name}" for each in methods)


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        LIST.write_text("".join(f"{name}\n" for name in public()), encoding="utf-8")
    else:
        sys.stdout.write("".join(f"{name}\n" for name in public()))
