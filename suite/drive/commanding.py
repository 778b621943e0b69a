"""Commands of ours to a CPO: only where target.toml allows them, each with a response_url of its own, and what comes there.

What a person wired to `[charging]` is all that a command may touch. A Session that a command started stands in the report
as left behind until it was seen to end.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from suite.drive.answer import Answer
from suite.drive.signals import NeedsStimulus
from suite.drive.waiting import wait_until
from suite.reference import Bend
from suite.reference.commanding import Commanding as OurCharging

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from suite.drive.conversation import Conversation
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.standard.versions import Version
    from suite.target.shape import TargetConfig
    from suite.wire.message import Call

Json = dict[str, Any]
TOKEN: Final = "SUITE-TOK-001"
NOWHERE: Final = "SUITE-NOWHERE"
UNLOCK: Final = "UNLOCK_CONNECTOR"
_QUERY: Final = "suite=a%2Bb&n=1"
"""What a response_url of ours has behind its path: a reserved character in it."""
_ACCEPTED: Final = "ACCEPTED"
_SECOND: Final = 1.0
_NO: Final = frozenset({"REJECTED", "NOT_SUPPORTED", "UNKNOWN_SESSION"})


def our_path(url: str) -> str:
    """Give path and query of a URL of ours, from the base path of our platform on."""
    found = urlsplit(url)
    return f"{found.path}?{found.query}".partition("/s/")[2]


@dataclass(eq=False)
class Commanded:
    """A command of ours: what we sent, what was answered, and where its result is to come."""

    ocpi: Conversation = field(repr=False)
    name: str
    ident: str
    """The last segment of its response_url."""
    url: str
    body: Json
    since: int
    answer: Answer
    module: str = "commands"

    @property
    def said(self) -> str:
        """The result in the answer; empty where there is none."""
        found = self.answer.at("result")
        return found if isinstance(found, str) else ""

    @property
    def accepted(self) -> bool:
        """Whether the CPO took it at once."""
        return self.answer.ok and self.said == _ACCEPTED

    @property
    def brief(self) -> str:
        """The answer in a few words."""
        return f"{self.answer.brief}, result {self.said}" if self.said else self.answer.brief

    @property
    def says_no(self) -> bool:
        """Whether it was refused: by a status_code, by the result in the answer, or by the one that came later."""
        return self.refused or self.outcome not in {"", _ACCEPTED}

    @property
    def refused(self) -> bool:
        """Whether the answer refuses it."""
        return self.answer.refused or self.said in _NO

    @property
    def timeout(self) -> int | None:
        """Seconds that the result may take, as the answer says; None where it does not."""
        found = self.answer.at("timeout")
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    @property
    def results(self) -> list[Answer]:
        """What was posted for it so far, in order of time."""
        return [each for each in self.ocpi.inbound("POST", since=self.since) if self.ident in each.exchange.request.url]

    def strays(self) -> list[Answer]:
        """Results that came to our door under no id of a command of ours."""
        calls = self.ocpi.inbound("POST", self.module, since=self.since)
        known = self.ocpi.registration.travels.begun.ids
        return [each for each in calls if not any(ident in each.exchange.request.url for ident in known)]

    def await_result(self) -> list[Answer]:
        """Wait for the result as long as [deadlines] callback says; all that came."""
        wait_until(
            self.ocpi.session,
            lambda: bool(self.results or self.strays()),
            self.ocpi.session.deadlines.callback,
            what=f"the result of {self.name} at its response_url",
            registration=self.ocpi.registration,
        )
        return self.results

    @property
    def outcome(self) -> str:
        """What the first result says; empty where none came."""
        return next((str(each.sent_at("result")) for each in self.results), "")

    @property
    def done(self) -> bool:
        """Whether it was taken, and its result says so."""
        return self.accepted and self.outcome == _ACCEPTED

    @property
    def seen(self) -> list[Answer]:
        """Everything that was said about it."""
        return [self.answer, *self.results]


class Commanding:
    """The part of `Conversation` about commands."""

    session: Session
    registration: Registration
    version: Version

    @property
    def place_for_commands(self) -> dict[str, str]:
        """Location, EVSE and Connector that commands may touch; NeedsStimulus where target.toml names none."""
        lacking = lacks(self.session.config)
        if lacking:
            raise NeedsStimulus(lacking)
        return places(self.session.config)[0]

    @property
    def place_for_reservations(self) -> dict[str, str]:
        """Another one, where target.toml names several: a reservation may outlive the run."""
        return places(self.session.config)[-1] if self.place_for_commands else {}

    @property
    def place_to_unlock(self) -> dict[str, str]:
        """The first one with a Connector; NeedsStimulus where target.toml does not switch it on."""
        lacking = lacks_unlock(self.session.config)
        if lacking:
            raise NeedsStimulus(lacking)
        return next(each for each in places(self.session.config) if each["connector_id"])

    def hold(self, place: Mapping[str, object], until: float) -> None:
        """Note that a reservation of ours holds an EVSE until an instant: no command of ours goes there before."""
        self.registration.travels.begun.held[str(place.get("evse_uid"))] = until

    def _await_freed(self, place: Mapping[str, object]) -> None:
        """Wait until no reservation of ours holds an EVSE any more, whatever version it was made in."""
        evse = str(place.get("evse_uid"))
        until = max(
            (each.travels.begun.held.get(evse, 0.0) for each in self.session.registrations.values()), default=0.0
        )
        if until > self.session.now():
            wait_until(
                self.session,
                lambda: self.session.now() > until,
                until + _SECOND - self.session.now(),
                what="a reservation of ours that cannot be cancelled runs out",
                registration=self.registration,
            )

    def command(self: Conversation, name: str, ident: str = TOKEN, /, **changes: object) -> Commanded:  # type: ignore[misc]
        """Send a command at the EVSE that target.toml names; `ident` is its Session, reservation or Token."""
        call, ready = self._commanding(name, ident, changes)
        return self._commanded(ready, self.send(call))

    def provoke_command(  # type: ignore[misc]
        self: Conversation,
        name: str,
        ident: str = TOKEN,
        /,
        *,
        what: str,
        without: tuple[str, ...] = (),
        **changes: object,
    ) -> Commanded:
        """Send a command that misbehaves on purpose."""
        call, ready = self._commanding(name, ident, changes, without)
        return self._commanded(ready, self.provoke(call, what))

    def ask_profile(self: Conversation, method: str, session_id: str) -> Commanded:  # type: ignore[misc]
        """Ask something of the charging profile of a Session; at what target.toml allows commands for."""
        from suite.drive.profiling import ask  # noqa: PLC0415 - it is made of commands

        self.ensure_registered()
        if lacking := lacks(self.session.config):
            raise NeedsStimulus(lacking)
        return ask(self, method, session_id)

    def our_places(self, most: int) -> list[dict[str, str]]:
        """Places of ours where a target may charge, as a stimulus names them."""
        found = self.registration.platform.core.charging.map
        places_ = found.places(most) if found else []
        return [
            {"location_id": each.location_id, "evse_uid": each.evse_uid, "connector_id": each.connector_id}
            for each in places_
        ]

    def our_session(self) -> str:
        """The Session that began last at our charge points and goes on; empty where none does."""
        charges = self.registration.platform.core.charging.charges.values()
        return next((each.session_id for each in reversed(charges) if each.going_on), "")

    def free_our_places(self) -> None:
        """End, without a word to anybody, what goes on at our charge points."""
        for each in self.registration.platform.core.charging.charges.values():
            if each.going_on:
                each.status = "INVALID"

    @contextmanager
    def silent_charge_points(self) -> Iterator[None]:
        """Answer commands, and post no result, while the block lasts."""
        bends = self.registration.platform.bends
        self.session.allow_provocation("no result of a command that was accepted")
        bends.set([Bend(OurCharging.followed, lambda _real, _order, _said: False)])
        try:
            yield
        finally:
            bends.set([])

    def result_call(self, command: str, url: str) -> Call:
        """A result of ours to a URL that is not waited for."""
        reg = self.registration
        version = self.version
        kind = "command_result" if version.owner_in_objects else "command_response"
        call = reg.platform.outgoing.result(
            reg.partner, version, "commands", (command, ""), url, {"result": "ACCEPTED"}
        )
        return call.about(connection=reg.slug, sent=kind)

    def our_results(self, since: float) -> list[Answer]:
        """What our platform posted to the response_urls of this target since an instant."""
        self.session.judge()
        slug = self.registration.slug
        return [
            Answer(each)
            for each in self.session.told
            if each.label.connection == slug and each.label.module == "commands" and each.request.at >= since
        ]

    def await_our_results(self, since: float) -> list[Answer]:
        """Wait until our platform has posted a result, which it does by itself."""
        limit = self.session.deadlines.settle
        wait_until(
            self.session,
            lambda: bool(self.our_results(since)),
            limit,
            what="our own result is posted to the response_url",
            registration=self.registration,
        )
        return self.our_results(since)

    def _commanding(  # type: ignore[misc]
        self: Conversation, name: str, ident: str, changes: dict[str, object], without: tuple[str, ...] = ()
    ) -> tuple[Call, Commanded]:
        self.session.allow_writes()
        place = self.place_for_reservations if name == "RESERVE_NOW" else self.place_for_commands
        if name == UNLOCK:
            place = self.place_to_unlock
        self.ensure_registered()
        if name in {"START_SESSION", "RESERVE_NOW"}:
            self._await_freed(place)
        owner, reg = self.our_party, self.registration
        kind = name.lower()
        body = reg.sample(self.version, kind, ident, full=True, owner=owner) if kind in COMMANDS else {}
        body |= {key: value for key, value in place.items() if key in body and value}
        body = {key: value for key, value in body.items() if key not in place or place[key] or key in changes}
        ident_url = str(uuid.uuid4())
        url = f"{reg.our_endpoint(self.version, 'commands', 'sender')}/{name}/{ident_url}?{_QUERY}"
        body = {**body, "response_url": url, **changes}
        body = {key: value for key, value in body.items() if key not in without and value is not None}
        reg.travels.begun.ids.add(ident_url)
        call = self.call("POST", "commands", name, side="receiver", body=body)
        return call, Commanded(self, name, ident_url, url, body, self.mark(), answer=None)  # type: ignore[arg-type]

    def _commanded(self: Conversation, ready: Commanded, answer: Answer) -> Commanded:  # type: ignore[misc]
        ready.answer = answer
        if ready.name == "START_SESSION" and ready.accepted:
            token = ready.body.get("token") or {}
            known = "uid" if self.version.owner_in_objects else "auth_id"
            self.registration.travels.begun.tokens.add(str(token.get(known, "")))
        return ready


COMMANDS: Final = frozenset({"start_session", "stop_session", "reserve_now", "cancel_reservation", "unlock_connector"})


def places(config: TargetConfig) -> list[dict[str, str]]:
    """Every place that commands may touch."""
    return [
        {"location_id": each.location_id, "evse_uid": each.evse_uid, "connector_id": each.connector_id}
        for each in config.charging.evses
        if each.evse_uid
    ]


def lacks(config: TargetConfig) -> str:
    """Say what target.toml lacks for commands; empty for nothing."""
    if not config.safety.commands:
        return "commands = true in [safety] of target.toml: no command is sent"
    if not places(config):
        return "[charging] evses in target.toml: Location, EVSE and Connector that commands may touch"
    return ""


def lacks_unlock(config: TargetConfig) -> str:
    """Say what target.toml lacks, beyond what commands need, for UNLOCK_CONNECTOR; empty for nothing."""
    if not config.charging.unlock:
        return "unlock = true in [charging] of target.toml, with somebody beside the charge point"
    if not any(each["connector_id"] for each in places(config)):
        return "a connector_id in [charging] evses of target.toml: UNLOCK_CONNECTOR names one"
    return ""
