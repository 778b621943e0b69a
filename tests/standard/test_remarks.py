"""The register of findings without a requirement: complete, and nothing in it that nobody says."""

from __future__ import annotations

import ast
from pathlib import Path

from suite.judge import costs, leftovers
from suite.judge.documents import examine
from suite.pricing.lint import elements
from suite.standard import schemas
from suite.standard.catalogue import requirements
from suite.standard.remarks import SHARED_TYPE, remarks
from suite.standard.versions import VERSIONS

_PRICING = Path(elements.__file__).resolve().parents[1]
_WORDS = {"add", "Note"}


def codes(words: set[str]) -> set[str]:
    """The codes that stand as first argument of such calls in the pricing engine."""
    found: set[str] = set()
    for path in _PRICING.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
            if isinstance(node, ast.Call) and name in words and node.args:
                texts = [each.value for each in ast.walk(node.args[0]) if isinstance(each, ast.Constant)]
                found |= {text for text in texts if isinstance(text, str) and "-" in text}
    return found


def named(prefix: str) -> set[str]:
    return {each.partition(".")[2] for each in remarks() if each.startswith(prefix)}


def test_every_code_of_the_pricing_engine_is_in_the_register() -> None:
    notes, lint = codes(_WORDS), codes({"Finding"})
    assert len(notes) > 20
    assert len(lint) > 15
    assert notes <= named("pricing."), notes - named("pricing.")
    assert lint <= named("lint."), lint - named("lint.")


def test_nothing_is_in_it_that_nobody_says() -> None:
    readings = {"reading-accepted", "reading-doubtful", "json-odd"}
    assert named("pricing.") <= codes(_WORDS) | readings, named("pricing.") - codes(_WORDS)
    assert named("lint.") <= codes({"Finding"}) | codes(_WORDS)


def test_where_a_requirement_tells_of_it_that_is_the_one() -> None:
    known = requirements()
    for each in remarks().values():
        assert each.id not in known
        assert not each.requirement or each.requirement in known, each.id
        assert each.verdict in {"INFO", "WARNING", "FAIL"}
    for table, prefix in ((costs._NOTES, "pricing."), (costs._LINT, "lint.")):
        for code, requirement in table.items():
            assert remarks()[prefix + code].requirement == requirement, code


def test_the_checks_of_objects_are_in_it() -> None:
    names = {leftovers.UNKNOWN, leftovers.MISSPELT, leftovers.NULLS, leftovers.UNLISTED, leftovers.LONGER, SHARED_TYPE}
    assert names | {"several-currencies", "session-billed-twice", "credited-twice"} <= set(remarks())


def test_whatever_is_wrong_with_an_object_belongs_to_a_requirement() -> None:
    """Only classes that many objects share come alone to none."""
    alone = set()
    for version in VERSIONS:
        for name in schemas.names(version.name):
            if schemas.document(version.name, name).get("type") != "object" or name.endswith(("_list", "_answer")):
                continue
            found = examine(version, name, 5, b"5", now=0.0)
            assert found, name
            for each in found:
                assert each.requirement in requirements() or each.requirement in remarks(), (name, each)
                if each.requirement == SHARED_TYPE:
                    alone.add(name)
    assert alone == set(remarks()[SHARED_TYPE].objects)
