"""`scenarios`, `requirements`, `faults`, `readings` and `plan`: what there is, for people and as JSON (CONTRACTS: JSON results)."""

from __future__ import annotations

import json
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from suite.drive.register import Scenario
    from suite.faults.register import Fault
    from suite.standard.catalogue import Requirement
    from suite.standard.readings import Reading

_OK, _NOTHING = 0, 5
_WIDTH = 100


def show_scenarios(form: str) -> int:
    """List the scenarios."""
    from suite.drive.planning import SCENARIOS, load_scenarios  # noqa: PLC0415 - `--help` must not pay for it

    load_scenarios()
    return _show(form, [_scenario(each) for each in SCENARIOS.values()], _scenario_lines)


def show_requirements(form: str) -> int:
    """List the requirements with who decides them."""
    from suite.drive.deciders import deciders  # noqa: PLC0415 - loads all rules and scenarios
    from suite.standard.catalogue import requirements  # noqa: PLC0415

    found = deciders()
    return _show(
        form, [_requirement(each, found.get(each.id, ())) for each in requirements().values()], _requirement_lines
    )


def show_faults(form: str) -> int:
    """List what `serve --fault` can do."""
    from suite.faults.register import FAULTS, load_faults  # noqa: PLC0415 - loads the reference

    load_faults()
    return _show(form, [_fault(FAULTS[name]) for name in sorted(FAULTS)], _fault_lines)


def show_readings(form: str) -> int:
    """List the disputed passages and what a target may declare."""
    from suite.standard.readings import readings  # noqa: PLC0415

    return _show(form, [_reading(each) for each in readings().values()], _reading_lines)


def show_plan(target: Path, overrides: Sequence[str], options: Mapping[str, Any], form: str) -> int:
    """Tell what a run would do; asks nobody."""
    from suite.drive.choosing import selection  # noqa: PLC0415
    from suite.drive.forecast import forecast, lines  # noqa: PLC0415
    from suite.target.config import load  # noqa: PLC0415

    made = forecast(load(target, overrides), selection(options))
    if form == "json":
        _write(json.dumps(made.document(), indent=2))
    else:
        _write("\n".join(lines(made)))
    if not made.cases:
        sys.stderr.write("nothing selected: no case fits all of the options\n")
    return _OK if made.cases else _NOTHING


def _show(form: str, entries: list[dict[str, Any]], tell: Any) -> int:
    _write(json.dumps(entries, indent=2, ensure_ascii=False) if form == "json" else "\n".join(tell(entries)))
    return _OK


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")


def _scenario(each: Scenario) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.title,
        "phase": each.phase,
        "versions": [str(version) for version in VERSIONS if each.fits(version)],
        "roles": list(each.target),
        "side": each.side,
        "decides": list(each.decides),
        "stimuli": list(each.stimuli),
        "module": each.module,
        "writes": each.writes,
        "provokes": each.provokes,
    }


def _scenario_lines(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    chapter = ""
    for each in sorted(entries, key=lambda entry: entry["id"].partition(".")[0]):
        if each["id"].partition(".")[0] != chapter:
            chapter = each["id"].partition(".")[0]
            yield f"\n{chapter}" if chapter else chapter
        yield f"  {each['id']:<34} {each['phase']:<11} {','.join(each['versions'])}  {','.join(each['roles'])}"
        yield from _folded(each["title"])
        needs = f"  needs: {', '.join(each['stimuli'])}" if each["stimuli"] else ""
        yield from _folded(f"decides {', '.join(each['decides'])}{needs}")
    yield f"\n{len(list(entries))} scenarios; --format json has everything"


def _requirement(each: Requirement, decided_by: Sequence[str]) -> dict[str, Any]:
    return {
        "id": each.id,
        "text": each.text,
        "basis": each.basis,
        "binds": each.binds,
        "versions": {name: {"level": demand.level, "anchor": demand.anchor} for name, demand in each.versions.items()},
        "facts": list(each.facts),
        "covers": list(each.covers),
        "decided_by": list(decided_by),
        "untested_reason": "" if decided_by and each.undriven else each.untested_reason,
        "module": each.module,
        "roles": list(each.roles),
        "passages": list(each.passages),
    }


def _requirement_lines(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in entries:
        levels = {f"{name} {demand['level']}" for name, demand in each["versions"].items()}
        yield f"{each['id']}  ({each['basis']}; binds {each['binds']}; {', '.join(sorted(levels))})"
        yield from _folded(each["text"])
        by = ", ".join(each["decided_by"])
        yield from _folded(
            f"decided by {by}" if by else f"not tested: {each['untested_reason'] or 'no scenario or rule yet'}"
        )
    decided = sum(bool(each["decided_by"]) for each in entries)
    yield f"\n{len(entries)} requirements, {decided} of them decided; --format json has sections and versions"
    yield from _coverage_lines()


def _coverage_lines() -> Iterator[str]:
    """Tell how the normative sentences of the standard are answered, file by file."""
    from suite.standard.coverage import KINDS, counts  # noqa: PLC0415

    found = counts()
    yield "\nNormative sentences of the standard, and what answers them: requirements, or a reason why there is none"
    yield "(nobody: it binds nobody; ours: it binds who sets up a test; outside: no test from outside shows it)"
    for name, how in found.items():
        told = [
            f"{how.get('requirement', 0)} by requirements",
            *(f"{how[kind]} {kind}" for kind in KINDS if kind in how),
        ]
        yield f"  {name:<30} {sum(how.values()):>4}: {', '.join(told)}"
    by = sum(how.get("requirement", 0) for how in found.values())
    whole = sum(sum(how.values()) for how in found.values())
    yield f"  {'together':<30} {whole:>4}: {by} by requirements, {whole - by} by a reason"


def _fault(each: Fault) -> dict[str, Any]:
    versions = each.versions()
    return {
        "id": each.id,
        "kind": each.kind,
        "text": each.text,
        "breaks": list(each.breaks),
        "collateral": [{"requirement": name, "reason": why} for name, why in each.collateral.items()],
        "stimuli": list(each.stimuli),
        "versions": {str(version): _level(each, str(version)) for version in versions},
        "verdicts": {str(version): each.level(version) for version in versions},
        "roles": list(each.roles),
        "locations": each.locations,
    }


def _level(each: Fault, version: str) -> str:
    from suite.standard.catalogue import requirement  # noqa: PLC0415

    return requirement(each.breaks[0]).level_in(version) if each.breaks else "NONE"


def _fault_lines(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in entries:
        found = ", ".join(f"{name} {verdict}" for name, verdict in each["verdicts"].items())
        yield f"{each['id']}  ({each['kind']}; {'/'.join(each['roles'])}; {found})"
        yield from _folded(each["text"])
    kinds = [each["kind"] for each in entries]
    yield f"\n{kinds.count('mutant')} mutants, {kinds.count('eccentric')} eccentrics; ocpi-suite serve --fault ID"


def _reading(each: Reading) -> dict[str, Any]:
    return {
        "id": each.id,
        "passage": each.passage,
        "question": each.question,
        "values": [{"value": choice.value, "effect": choice.effect} for choice in each.values],
        "default": each.default,
        "policy": each.policy,
        "choosable": each.choosable and not each.settled,
        "requirements": list(each.requirements),
    }


def _reading_lines(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in entries:
        yield f"{each['id']}  ({each['passage']})"
        yield from _folded(each["question"])
        for choice in each["values"]:
            mark = " (default)" if choice["value"] == each["default"] else ""
            yield from _folded(f"{choice['value']}{mark}: {choice['effect']}", indent=6)
    yield f'\n{len(entries)} readings; declare one in target.toml: [readings]  "<id>" = "<value>"'


def _folded(text: str, indent: int = 4) -> list[str]:
    space = " " * indent
    return textwrap.wrap(text, _WIDTH, initial_indent=space, subsequent_indent=space, break_on_hyphens=False)
