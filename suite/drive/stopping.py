"""The end of what our commands began: a Session that may still be charging is stopped, however the run ends.

Done once, within a few seconds, after Ctrl-C and SIGTERM too. What could not be stopped is the first thing that the report
asks somebody to do.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from suite.drive.signals import Ended
from suite.record.rows import Remains, Todo
from suite.wire.sending import send

if TYPE_CHECKING:
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.wire.exchange import Exchange

_WITHIN: Final = 5.0
_OVER: Final = frozenset({"COMPLETED", "INVALID"})
_ACCEPTED: Final = "ACCEPTED"


def stop_what_runs(session: Session) -> None:
    """Send STOP_SESSION for every Session of ours that was not seen to end, and tell what is left."""
    session.judge()
    for registration in list(session.registrations.values()):
        for ident in sorted(running(session, registration)):
            stopped = False
            with suppress(Ended, LookupError):
                stopped = not session.down and _stop(session, registration, ident)
            _tell(session, registration, ident, stopped=stopped)


def running(session: Session, registration: Registration) -> set[str]:
    """Ids of Sessions that commands of ours began, as far as they were told, and that were not seen to end."""
    begun = registration.travels.begun
    known = {ident.upper(): ident for ident in begun.sessions}
    ours, going_on = dict(known), set(known)
    for each in session.heard if begun.tokens else ():
        if each.label.connection == registration.slug and each.label.module == "sessions":
            _follow(registration, each, ours, going_on)
    return {ours[each] for each in going_on}


def _follow(registration: Registration, exchange: Exchange, ours: dict[str, str], going_on: set[str]) -> None:
    """Take a push of a Session in; a reservation that nobody uses is none that charges."""
    body, method = exchange.request.json, exchange.request.method
    if not isinstance(body, dict) or method not in {"PUT", "PATCH"}:
        return
    ident = exchange.request.url.partition("?")[0].rpartition("/")[2]
    if method == "PUT" and _of_ours(registration, body):
        ours[ident.upper()] = str(body.get("id") or ident)
    if body.get("status") == "ACTIVE" and ident.upper() in ours:
        going_on.add(ident.upper())
    if body.get("status") in _OVER:
        going_on.discard(ident.upper())


def _of_ours(registration: Registration, body: dict[str, Any]) -> bool:
    token = body.get("cdr_token")
    named = [token.get("uid")] if isinstance(token, dict) else [body.get("auth_id")]
    return any(isinstance(each, str) and each in registration.travels.begun.tokens for each in named)


def _stop(session: Session, registration: Registration, ident: str) -> bool:
    version = registration.version
    if version is None or registration.endpoint(version, "commands", "receiver") is None:
        return False
    party = registration.platform.core.acting(version)[0]
    owner = (party.country_code, party.party_id)
    body = registration.sample(version, "stop_session", ident, full=False, owner=owner)
    url = f"{registration.our_endpoint(version, 'commands', 'sender')}/STOP_SESSION/{uuid.uuid4()}"
    body["response_url"] = url
    call = registration.build(version, "POST", "commands", "receiver", ("STOP_SESSION",), {}, body)
    exchange, _, _ = send(session.client, call, min(_WITHIN, session.deadlines.response))
    session.judge()
    data = exchange.envelope.get("data")
    return exchange.succeeded and isinstance(data, dict) and data.get("result") == _ACCEPTED


def _tell(session: Session, registration: Registration, ident: str, *, stopped: bool) -> None:
    what = f"Session {ident}, which a START_SESSION of ours began"
    how = "STOP_SESSION was accepted" if stopped else "look whether it still charges, and stop it"
    where = f"{registration.version} sessions {ident}"
    session.touched[registration.slug, where] = Remains(
        connection=registration.name, what=what, where=where, removed=stopped, how=how
    )
    if not stopped:
        session.write(Todo(what=f"Stop {what}: it was not seen to end, and STOP_SESSION did not go through"))
