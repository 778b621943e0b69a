"""Packs: subsets by the names that partners use, in the order in which they onboard each other.

A pack is a list of steps, a step a list of patterns of scenarios; what no pattern names is no part of it. The order of the
connection's life stands above it: within a phase of a version the steps come one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suite.drive.register import Case, Scenario

_HANDSHAKE = ("versions.*", "credentials.*")
_PULL = (
    "locations.crawl",
    "locations.objects",
    "locations.tariffs",
    "tariffs.list",
    "pagination.crawl",
    "pagination.windows",
)
_TOKENS = ("tokens.list*", "tokens.crawl*", "pagination.client*")
_PUSHED = ("locations.push", "locations.status", "locations.removed-evse", "tariffs.push")
_RECEIVED = (
    "locations.put",
    "locations.children",
    "locations.patch",
    "locations.replace",
    "tariffs.put",
    "tariffs.delete",
)


@dataclass(frozen=True)
class Step:
    """One step of a pack."""

    title: str
    scenarios: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """A named subset; `roles` are those of the target that it is for."""

    name: str
    title: str
    roles: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def marker(self) -> str:
        """The name as pytest can mark with it."""
        return self.name.replace("-", "_")

    def step(self, scenario: Scenario) -> int | None:
        """Give the number of the first step that names a scenario; None where none does."""
        found = (
            number
            for number, step in enumerate(self.steps)
            if any(fnmatchcase(scenario.id, pattern) for pattern in step.scenarios)
        )
        return next(found, None)

    def takes(self, case: Case) -> bool:
        """Say whether a case belongs to it."""
        return bool(set(self.roles) & set(case.roles)) and self.step(case.scenario) is not None


_REMOTE = Step("remote start and stop", ("commands.*", "journeys.reservation"))
_CHARGED = Step("sessions and CDRs", ("sessions.*", "cdrs.*", "journeys.charge"))
_CARDS = Step("RFID authorization", ("tokens.*",))
_SHAKE = Step("handshake", _HANDSHAKE)

PACKS: dict[str, Pack] = {
    each.name: each
    for each in (
        Pack(
            "onboarding-cpo",
            "a CPO is taken on: handshake, pull, pushes, remote start, sessions and CDRs, RFID",
            ("CPO",),
            (_SHAKE, Step("pull of locations and tariffs", _PULL), Step("pushes", _PUSHED), _REMOTE, _CHARGED, _CARDS),
        ),
        Pack(
            "onboarding-emsp",
            "an eMSP is taken on: handshake, pull, what it is pushed, sessions and CDRs, RFID",
            ("EMSP",),
            (_SHAKE, Step("pull of lists", _TOKENS), Step("what it is pushed", _RECEIVED), _REMOTE, _CHARGED, _CARDS),
        ),
        Pack(
            "remote-start",
            "start and stop by command, with results, session and status",
            ("CPO", "EMSP"),
            (_SHAKE, _REMOTE, Step("the session", ("sessions.*",))),
        ),
        Pack(
            "rfid-authorization",
            "tokens pushed and pulled, whitelists, real-time authorization",
            ("CPO", "EMSP"),
            (_SHAKE, _CARDS),
        ),
        Pack(
            "billing",
            "tariffs, sessions, CDRs and their prices, credit notes",
            ("CPO", "EMSP"),
            (_SHAKE, Step("tariffs", ("tariffs.*",)), _CHARGED, Step("credit notes", ("cdrs.credit*",))),
        ),
    )
}
"""By name, in the order in which they are listed."""


def packs_of(scenario: Scenario) -> list[str]:
    """Give the names of the packs that a scenario is part of."""
    return [
        each.name
        for each in PACKS.values()
        if set(each.roles) & set(scenario.target) and each.step(scenario) is not None
    ]
