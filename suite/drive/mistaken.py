"""Whether the target has the role that target.toml says: told beside the findings, of which it hides and changes none.

Only what is sure is said. Where version details name the side of an interface they tell: of the declared roles there is
none, and all that is there another role has; unless the target's own credentials name a declared role, for then it has only
mixed up the sides. In a version whose details name no side all that was asked of the declared role has to be refused as not
there, and then the lists that only the other role has are looked for, with one GET each.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from suite.drive.signals import Ended
from suite.record.rows import Diagnosis
from suite.standard.routes import MODULES, side_of
from suite.standard.versions import version as named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from suite.drive.discovery import Discovery
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.standard.versions import Version
    from suite.wire.exchange import Exchange

_TOLD_APART = ("CPO", "EMSP", "SCSP")
"""Roles whose interfaces differ; those of the others overlap with both."""
_OTHER = {"CPO": "EMSP", "EMSP": "CPO"}
_NOT_THERE = frozenset({404, 405, 501})
_ENOUGH = 2
"""Interfaces that make a role, where the target's credentials do not name it."""
_LOOK = "a list that a target of this role does not have"

Interface = tuple[str, str]


@dataclass
class _Asked:
    """What came of what was asked of the declared role, by registration and version."""

    answered: bool = False
    """Something was there, or refused for another reason than that it is not."""
    missing: dict[str, int] = field(default_factory=dict)
    """Module -> the exchange that shows that it is not there."""


@dataclass
class Mistaken:
    """Hears what is asked of the declared roles, and looks for the other one where none of it is there."""

    _asked: dict[tuple[str, str], _Asked] = field(default_factory=dict)
    _lists: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    """(slug, version) -> modules of which the target has the list of an owner, each with its exchange."""

    def hear(self, exchange: Exchange) -> None:
        """Take note of an answer; one to a GET for a single object says nothing, since it may not be there."""
        label = exchange.label
        if not exchange.outbound or label.provocation or not (label.side and _functional(label.module)):
            return
        asked = self._asked.setdefault((label.connection, label.version), _Asked())
        status = exchange.response.status if exchange.response else 0
        if exchange.succeeded:
            asked.answered = True
        elif exchange.request.method != "GET" or label.paged:
            if status in _NOT_THERE:
                asked.missing.setdefault(label.module, exchange.number)
            else:
                asked.answered = True

    def look(self, registration: Registration) -> None:
        """Look for lists of the other role, once, while the registration lives; where there is a reason to."""
        version, session = registration.version, registration.session
        key = (registration.slug, str(version))
        if version is None or version.roles_in_endpoints or registration.spare or key in self._lists:
            return
        if not (registration.registered and session.config.safety.provocations and self._nothing_there(key)):
            return
        self._lists[key] = {}
        for role in registration.roles:
            for (module, _), url in registration.discover().endpoints(str(version)).items():
                if side_of(module, _OTHER.get(role, "")) == "sender":
                    with suppress(Ended):
                        self._ask(registration, version, module, url)

    def _nothing_there(self, key: tuple[str, str]) -> bool:
        asked = self._asked.get(key)
        return asked is not None and bool(asked.missing) and not asked.answered

    def _ask(self, registration: Registration, version: Version, module: str, url: str) -> None:
        side = side_of(module, registration.roles[0]) or "receiver"
        call = registration.platform.outgoing.get(registration.partner, module, side).to(url)
        call = call.about(side="", object="", paged=False, provocation=_LOOK, purpose=f"GET {module}: is there a list?")
        answer = registration.session.exchange(call, registration, provocation=True)
        if answer.ok and isinstance(answer.data, list):
            self._lists[registration.slug, str(version)][module] = answer.number

    def diagnoses(self, session: Session) -> Iterator[Diagnosis]:
        """Give a diagnosis for each connection whose target looks like another role."""
        for registration in session.registrations.values():
            found = registration.known_offers
            if registration.spare or found is None:
                continue
            sided = [each for each in found.known if each.roles_in_endpoints]
            if any(_interfaces(found, str(each)) for each in sided):
                yield from self._by_details(registration, found)
            elif registration.version is not None:
                yield from self._by_answers(registration, registration.version)

    @staticmethod
    def _by_details(registration: Registration, found: Discovery) -> Iterator[Diagnosis]:
        credentials = {each["role"] for each in registration.their_parties() if each["role"]}
        looks = looks_like(found, registration.roles, credentials)
        if looks is not None:
            role, version, listed = looks
            because = f"its version details list {', '.join(':'.join(each) for each in listed)}"
            if role in credentials:
                because += f", and its credentials name the role {role}"
            yield _told(registration, role, version, f"{because}; nothing of {_and(registration.roles)} is there")

    def _by_answers(self, registration: Registration, version: Version) -> Iterator[Diagnosis]:
        key = (registration.slug, str(version))
        lists, role = self._lists.get(key, {}), _OTHER.get(registration.roles[0] if registration.roles else "", "")
        if lists and role:
            missing = self._asked[key].missing
            because = (
                f"it has lists of {', '.join(lists)}, which only an owner of such data has, and nothing of "
                f"{_and(registration.roles)} is there: {', '.join(missing)}"
            )
            yield _told(registration, role, str(version), because, [*lists.values(), *missing.values()])


def looks_like(
    found: Discovery, declared: Collection[str], credentials: Collection[str] = ()
) -> tuple[str, str, list[Interface]] | None:
    """Say which role, in which version and by what, version details show instead of those that are declared.

    `credentials`: the roles that the target's own credentials name, as far as they are known.
    """
    if not set(declared) <= set(_TOLD_APART) or set(declared) & set(credentials):
        return None
    shown = {str(each): _interfaces(found, str(each)) for each in found.known if each.roles_in_endpoints}
    every = {each for interfaces in shown.values() for each in interfaces}
    if any(side_of(module, role) == side for module, side in every for role in declared):
        return None
    fitting = [role for role in _TOLD_APART if all(side_of(module, role) == side for module, side in every)]
    fitting = [role for role in fitting if role in credentials] if credentials else fitting
    if not fitting or not every or (len(every) < _ENOUGH and not credentials):
        return None
    newest = max((name for name in shown if shown[name]), key=lambda name: named(name).rank)
    return fitting[0], newest, sorted(shown[newest])


def _interfaces(found: Discovery, name: str) -> set[Interface]:
    return {(module, side) for module, side in found.endpoints(name) if side and _functional(module)}


def _functional(module: str) -> bool:
    return module in MODULES and MODULES[module].functional


def _told(
    registration: Registration, role: str, version: str, because: str, exchanges: Collection[int] = ()
) -> Diagnosis:
    return Diagnosis(
        connection=registration.name,
        version=version,
        what=f"the target looks like {role}, and target.toml says {_and(registration.roles)}",
        because=because,
        remedy=f'set roles = ["{role}"] in [[connection]] {registration.name}, and run again',
        exchanges=sorted(exchanges),
    )


def _and(roles: Collection[str]) -> str:
    return " and ".join(roles)


__all__ = ["Mistaken", "looks_like"]
