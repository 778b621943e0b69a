"""Rung 4: which checks can fail. Every check of a scenario and every requirement of a rule must be alive.

A site is alive if some mutant's own requirement is broken there and nowhere else. What is not alive either cannot fail or
is one too many; what is kept all the same stands in `blind_spots.toml` with its reason. Each rehearsal notes the sites of
its own requirement in a folder that all worker processes share; the comparison comes at the end of the session, and only
if every fault was run (see conftest.py).
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import tomllib
from collections import defaultdict
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from suite.drive.planning import load_scenarios, scenario_files
from suite.drive.register import SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from suite.faults.register import Fault
    from suite.record.rows import Finding
    from suite.standard.versions import Version

FOLDER = "OCPI_SUITE_SITES"
_SUITE = Path(__file__).parents[2] / "suite"
_EXEMPT = Path(__file__).with_name("blind_spots.toml")
Site = str
"""`rules/pagination.py:limits_are_kept pagination.limit.honoured`, or `credentials/register.py:registering 3` (3rd check)."""


def note(fault: Fault, version: Version, role: str, findings: Iterable[Finding]) -> None:
    """Write down where this fault's own requirement was found broken."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    own = {(row.site, row.requirement) for row in findings if row.requirement in fault.breaks and row.site != "drive"}
    case = f"{fault.id}@{version}/{role}"
    name = hashlib.sha256(case.encode()).hexdigest()[:24]
    text = json.dumps({"case": case, "sites": sorted(own) if fault.kind == "mutant" else []})
    (Path(folder) / f"{name}.json").write_text(text, "utf-8")


def _noted(folder: Path) -> Iterator[tuple[str, set[Site]]]:
    checks = _checks()
    for path in folder.glob("*.json"):
        row = json.loads(path.read_text("utf-8"))
        yield row["case"], {_site(checks, site, requirement) for site, requirement in row["sites"]}


def _site(checks: dict[tuple[str, int], dict[str, Site]], site: str, requirement: str) -> Site:
    """Give the name of a site that outlives a moved line."""
    if site.startswith("rules/"):
        return _ruled(site, requirement)
    if site.count(":") < 2:  # a helper of drive judged on behalf of a scenario
        return site
    scenario, function, line = site.rsplit(":", 2)
    places = checks.get((function, int(line)), {})
    home = SCENARIOS[scenario].body.__module__
    return places.get(home) or next(iter(places.values()), site)


def _ruled(site: str, requirement: str) -> Site:
    """Name a requirement of a rule; what is registered for both ways, `x_in_response` and `x_in_request`, is one judgement."""
    return f"{re.sub(r'_in_(response|request)$', '', site)} {requirement}"


def _checks() -> dict[tuple[str, int], dict[str, Site]]:
    """Find every `check` (`judge` for what was seen of a list) in the scenarios: (function, line) -> module -> site."""
    found: dict[tuple[str, int], dict[str, Site]] = defaultdict(dict)
    for path in scenario_files():
        below = path.relative_to(_SUITE / "scenarios").as_posix()
        module = ".".join(path.relative_to(_SUITE.parent).with_suffix("").parts)
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls = sorted(_calls(function), key=lambda call: call.lineno)
                for number, call in enumerate(calls, 1):
                    for line in range(call.lineno, (call.end_lineno or call.lineno) + 1):
                        found[function.name, line][module] = f"{below}:{function.name} {number}"
    return found


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in {"check", "judge"} and not _only_notes(node):
            yield node


def _only_notes(call: ast.Call) -> bool:
    """A `check` with `holds=True` notes that something was looked at, and was well; it is no place for a finding."""
    return any(
        word.arg == "holds" and isinstance(word.value, ast.Constant) and word.value.value is True
        for word in call.keywords
    )


def _all_sites() -> set[Site]:
    from suite.judge import rules  # noqa: PLC0415 - importing it fills the register
    from suite.judge.rule import RULES  # noqa: PLC0415

    assert rules
    load_scenarios()
    ruled = {_ruled(each.name, name) for each in RULES.values() for name in each.requirements}
    return ruled | {site for places in _checks().values() for site in places.values()}


def exempt() -> dict[str, str]:
    """Give the patterns of sites that are kept although they are not alive, with the reason."""
    entries = tomllib.loads(_EXEMPT.read_text("utf-8")).get("site", [])
    return {each["at"]: each["reason"] for each in entries}


def complaints(folder: Path, expected: set[str]) -> list[str]:
    """Compare all sites with what the rehearsals noted; nothing to say unless every fault was run."""
    load_scenarios()
    noted = list(_noted(folder))
    if {case for case, _ in noted} != expected:
        return []
    alone = {next(iter(sites)) for _, sites in noted if len(sites) == 1}
    together = {site for _, sites in noted for site in sites} - alone
    dead, kept = _all_sites() - alone, exempt()
    open_ = {each for each in dead if not any(fnmatchcase(each, pattern) for pattern in kept)}
    stale = [pattern for pattern in kept if not any(fnmatchcase(each, pattern) for each in dead)]
    return [
        *(f"never alone: {each}" for each in sorted(open_ & together)),
        *(f"never found broken: {each}" for each in sorted(open_ - together)),
        *(f"nothing of the kind is dead, strike it from {_EXEMPT.name}: {each}" for each in stale),
    ]
