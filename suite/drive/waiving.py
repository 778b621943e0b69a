"""Waivers applied while findings are filed: what the user accepts for a while is shown, and does not turn a run red.

Only FAIL and WARNING can be waived: what was not decided, or failed in the suite itself, is not accepted by anybody.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from suite.record.verdicts import Judgement
from suite.target.waivers import stale

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from suite.record.rows import Finding
    from suite.target.waivers import Waiver

_ACCEPTABLE = frozenset({Judgement.FAIL, Judgement.WARNING})


class Waiving:
    """Knows the waivers and which of them met a finding."""

    def __init__(self, waivers: Sequence[Waiver]) -> None:
        """Nothing was met yet."""
        self._waivers = tuple(waivers)
        self._met: set[Waiver] = set()

    def reason(self, finding: Finding) -> str:
        """Give the reason for which a finding is accepted, empty for none."""
        if finding.verdict not in _ACCEPTABLE:
            return ""
        covering = [each for each in self._waivers if each.covers(finding.requirement, finding.case)]
        self._met.update(covering)
        return f"{covering[0].reason} (until {covering[0].expires})" if covering else ""

    def stale(self, looked: Collection[str] | None) -> tuple[str, ...]:
        """Give the waivers that met nothing, in words; `looked` names what this run looked at, None for everything."""
        asked = self._waivers
        if looked is not None:
            asked = tuple(each for each in asked if any(fnmatchcase(name, each.requirement) for name in looked))
        return stale(asked, self._met)
