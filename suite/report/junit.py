"""`junit.xml` for continuous integration: a testcase per case, by the table of verdicts in CONTRACTS.

What strangers sent may hold anything; what XML 1.0 cannot carry is replaced.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from typing import TYPE_CHECKING

from suite.record.verdicts import Coverage, Judgement
from suite.report.words import instant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from suite.record.rows import Finding, Profile, ProfileEntry
    from suite.report.story import Scene, Story

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {
    Judgement.FAIL: ("failure", "must"),
    Judgement.INCONCLUSIVE: ("error", "inconclusive"),
    Judgement.SUITE_ERROR: ("error", "suite"),
}


def render(story: Story) -> bytes:
    """Give the whole file."""
    root = ET.Element("testsuites", name=_clean(story.record.header.target))
    chapters: dict[str, list[Scene]] = defaultdict(list)
    for scene in story.scenes:
        chapters[scene.case.chapter].append(scene)
    for chapter, scenes in chapters.items():
        _suite(root, chapter, [_case(scene) for scene in scenes], story)
    for profile in story.profiles:
        _suite(root, f"profile {profile.id}", [_held(profile, each) for each in profile.entries if each.own], story)
    known = {scene.case.id for scene in story.scenes}
    stray = [each for each in story.findings if each.case not in known]
    if stray or not story.record.complete:
        _suite(root, "run", [*_end(story), *(_stray(each) for each in stray)], story)
    _total(root)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(root: ET.Element, name: str, cases: list[ET.Element], story: Story) -> None:
    suite = ET.SubElement(root, "testsuite", name=_clean(name), timestamp=instant(story.record.header.started))
    suite.extend(cases)
    _count(suite, cases)


def _total(root: ET.Element) -> None:
    _count(root, list(root.iter("testcase")))


def _count(element: ET.Element, cases: Iterable[ET.Element]) -> None:
    cases = list(cases)
    element.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    element.set("time", f"{sum(float(case.get('time', 0)) for case in cases):.3f}")


def _case(scene: Scene) -> ET.Element:
    made = _testcase(scene.case.chapter, scene.case.id, scene.duration_ms / 1000)
    _properties(made, scene.findings)
    if scene.verdict is Judgement.FAIL and scene.waived:
        ET.SubElement(made, "skipped", message=_clean(f"waived: {scene.waived}"))
    elif scene.verdict in _TYPES:
        tag, kind = _TYPES[scene.verdict]
        _trouble(made, tag, kind, scene.findings, scene.reason)
    elif scene.coverage is not Coverage.DECIDED:
        ET.SubElement(made, "skipped", message=_clean(f"{scene.coverage.value}: {scene.reason}"))
    return made


def _held(profile: Profile, entry: ProfileEntry) -> ET.Element:
    """Make a testcase of a profile's own rule: what breaks it breaks the profile, not the standard."""
    made = _testcase(f"profile {profile.id}", entry.id, 0)
    if entry.status == "failed":
        element = ET.SubElement(made, "failure", type="profile", message=_clean(entry.text))
        element.text = _clean(f"{entry.reason}; {entry.pointer}: expected {entry.expected}, got {entry.actual}")
    elif entry.status == "open":
        ET.SubElement(made, "skipped", message=_clean(entry.reason))
    return made


def _stray(row: Finding) -> ET.Element:
    """Make a testcase of a finding that no scenario of this run owns."""
    made = _testcase("run", f"{row.requirement}@{row.version} {row.id}", 0)
    _properties(made, [row])
    if row.verdict in _TYPES and not row.waived:
        tag, kind = _TYPES[row.verdict]
        _trouble(made, tag, kind, [row], row.message)
    return made


def _end(story: Story) -> list[ET.Element]:
    if story.record.complete:
        return []
    made = _testcase("run", "the run ends", 0)
    _trouble(made, "error", "inconclusive", [], story.sentence)
    return [made]


def _testcase(chapter: str, name: str, seconds: float) -> ET.Element:
    return ET.Element("testcase", classname=_clean(chapter), name=_clean(name), time=f"{seconds:.3f}")


def _properties(made: ET.Element, findings: Iterable[Finding]) -> None:
    milder = [each for each in findings if each.verdict not in _TYPES or each.waived]
    if milder:
        properties = ET.SubElement(made, "properties")
        for each in milder:
            name = "waived" if each.waived else each.verdict.value.lower()
            ET.SubElement(properties, "property", name=name, value=_clean(f"{each.requirement}: {each.message}"))


def _trouble(made: ET.Element, tag: str, kind: str, findings: Iterable[Finding], reason: str) -> None:
    told = [each for each in findings if each.verdict in _TYPES and not each.waived]
    message = told[0].message if told else reason
    element = ET.SubElement(made, tag, type=kind, message=_clean(message))
    element.text = _clean("\n\n".join(_text(each) for each in told) or reason)


def _text(row: Finding) -> str:
    parts = [f"{row.verdict.value} {row.requirement}: {row.message}"]
    parts += [f"  {label}: {text}" for label, text in (("expected", row.expected), ("actual", row.actual)) if text]
    return "\n".join(parts)


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
