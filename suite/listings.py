"""`scenarios`, `requirements`, `faults`, `readings` and `plan`: what there is, for people and as JSON (CONTRACTS: JSON results)."""

from __future__ import annotations

import json
import sys
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from suite.standard.versions import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from suite.drive.register import Scenario
    from suite.faults.register import Fault
    from suite.standard.catalogue import Requirement
    from suite.standard.profiles import Profile
    from suite.standard.readings import Reading

_OK, _NOTHING = 0, 5
_WIDTH = 100


def show_scenarios(form: str) -> int:
    """List the scenarios."""
    from suite.drive.planning import SCENARIOS, load_scenarios  # noqa: PLC0415 - `--help` must not pay for it

    load_scenarios()
    return _show(form, [_scenario(each) for each in SCENARIOS.values()], _scenario_lines)


def show_requirements(form: str, name: str = "") -> int:
    """List the requirements with who decides them; all, or those of a profile, which also has its levels."""
    from suite.drive.deciders import deciders  # noqa: PLC0415 - loads all rules and scenarios
    from suite.standard.catalogue import requirements  # noqa: PLC0415
    from suite.standard.profiles import profile  # noqa: PLC0415

    found, asked = deciders(), profile(name) if name else None
    names = asked.requirements if asked else requirements()
    entries = [_requirement(requirements()[each], found.get(each, ())) for each in names]
    if asked is None:
        return _show(form, entries, _requirement_lines)
    for each in entries:
        level, source = "must" if each["id"] in asked.must else "should", asked.sources.get(each["id"], "")
        each["profile"] = {"id": asked.id, "level": level, "source": source}
    return _show(form, entries, lambda rows: [*_held_lines(rows), *_rule_lines(asked)])


def show_profiles(form: str, name: str = "") -> int:
    """List the profiles of the suite, or tell one whole."""
    from suite.standard.profiles import profile, profiles  # noqa: PLC0415

    found = [profile(name)] if name else list(profiles().values())
    return _show(form, [_profile(each) for each in found], _profile_lines)


def freeze(path: Path) -> int:
    """Print a profile with its requirements written out and its digest, for a file that no later catalogue changes."""
    import tomli_w  # noqa: PLC0415

    from suite.judge.own_rules import refuse_broken  # noqa: PLC0415
    from suite.standard.profiles import expanded  # noqa: PLC0415

    made = expanded(path)
    refuse_broken(made)
    document = {
        key: value for key, value in _profile(made).items() if value and key not in {"frozen", "rules", "left_out"}
    }
    document["left_out"] = [{"what": what, "why": why} for what, why in made.left_out.items()]
    document["rule"] = [{key: value for key, value in each.items() if value} for each in _profile(made)["rules"]]
    _write(tomli_w.dumps({key: value for key, value in document.items() if value}, multiline_strings=True))
    return _OK


def show_faults(form: str) -> int:
    """List what `serve --fault` can do."""
    from suite.faults.register import FAULTS, load_faults  # noqa: PLC0415 - loads the reference

    load_faults()
    return _show(form, [_fault(FAULTS[name]) for name in sorted(FAULTS)], _fault_lines)


def show_remarks(form: str) -> int:
    """List the findings that belong to no requirement."""
    from suite.standard.remarks import remarks  # noqa: PLC0415

    return _show(form, [{**asdict(each), "objects": list(each.objects)} for each in remarks().values()], _remark_lines)


def _remark_lines(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in entries:
        yield f"{each['id']}  ({each['verdict']} at most; {', '.join(each['objects'])})"
        also = f" `audit` tells of it as {each['requirement']}." if each["requirement"] else ""
        yield from _folded(each["text"] + also)
    yield f"\n{len(entries)} names of findings that belong to no requirement"


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
    from suite.drive.packs import packs_of  # noqa: PLC0415 - `--help` must not pay for it

    return {
        "id": each.id,
        "title": each.title,
        "phase": each.phase,
        "versions": [str(version) for version in VERSIONS if each.fits(version)],
        "roles": list(each.target),
        "side": each.side,
        "decides": list(each.decides),
        "stimuli": list(each.stimuli),
        "journeys": list(each.journeys),
        "packs": packs_of(each),
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
        wanted = [*each["stimuli"], *(f"journey {name}" for name in each["journeys"])]
        needs = f"  needs: {', '.join(wanted)}" if wanted else ""
        yield from _folded(f"decides {', '.join(each['decides'])}{needs}")
    yield from _packs()
    yield f"\n{len(list(entries))} scenarios; --format json has everything"


def _packs() -> Iterator[str]:
    """The subsets that `--pack` takes, with their steps."""
    from suite.drive.packs import PACKS  # noqa: PLC0415

    yield "\npacks, for --pack"
    for each in PACKS.values():
        yield f"  {each.name:<20} {each.title}"
        yield from _folded(" > ".join(step.title for step in each.steps))


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


def _held_lines(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in entries:
        yield f"{each['profile']['level']:<6} {each['id']}"
        yield from _folded(each["text"])


def _rule_lines(asked: Profile) -> Iterator[str]:
    for rule in asked.rules:
        yield f"{rule.level:<6} {rule.id}  (a rule of this profile, beyond the standard; {rule.object})"
        yield from _folded(rule.text + (f" Asked for by {rule.source}." if rule.source else ""))
    yield f"\n{asked.id}: {len(asked.must)} must, {len(asked.should)} should, {len(asked.rules)} rules of its own"
    for what, why in asked.left_out.items():
        yield from _folded(f"not in it: {what}: {why}", indent=2)


def _profile(each: Profile) -> dict[str, Any]:
    rules = [
        {
            "id": rule.id, "object": rule.object, "text": rule.text, "level": rule.level, "source": rule.source,
            "needs": list(rule.needs), "when": dict(rule.when), "schema": dict(rule.schema),
        }
        for rule in each.rules
    ]  # fmt: skip
    return {
        "id": each.id,
        "title": each.title,
        "text": each.text.strip(),
        "version": each.version,
        "role": each.role,
        "frozen": each.frozen,
        "digest": each.digest,
        "must": list(each.must),
        "should": list(each.should),
        "rules": rules,
        "sources": dict(each.sources),
        "left_out": dict(each.left_out),
    }


def _profile_lines(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in entries:
        counts = f"{len(each['must'])} must, {len(each['should'])} should, {len(each['rules'])} rules of its own"
        yield f"{each['id']}  ({each['role']} in {each['version']}; {counts}{'' if each['frozen'] else '; not frozen'})"
        yield from _folded(f"{each['title']}. {' '.join(each['text'].split())}")
    yield "\n--profile core: every core that fits the target; --profile FILE.toml: your own; ocpi-suite requirements --profile NAME"


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
