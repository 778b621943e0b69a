"""Lets the rules look at an exchange and files what they find; and holds our own messages to the schemas."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from suite.judge import rules as _rules  # noqa: F401 - importing the package registers every rule
from suite.judge.facts import all_objects_in, forget, leave_out
from suite.judge.ledger import Place
from suite.judge.ours import complaints
from suite.judge.rule import RULES, Selection, Verdicts, fitting, judge
from suite.judge.setting import Setting
from suite.record.verdicts import Judgement
from suite.standard.catalogue import requirement as look_up
from suite.standard.routes import MODULES
from suite.standard.versions import is_known, version

if TYPE_CHECKING:
    from suite.drive.registration import Registration
    from suite.drive.session import Session
    from suite.wire.exchange import Exchange

_WRITES = frozenset({"PUT", "PATCH", "POST"})
_LONGEST_ID = 100
_OTHER = {"sender": "receiver", "receiver": "sender"}


def judge_exchange(session: Session, exchange: Exchange) -> None:
    """Run the rules over one exchange, file findings, tell the journal which bodies to keep."""
    registration = session.registrations.get(exchange.label.connection)
    if registration is None:
        session.journal.keep(exchange)
        return
    place = _place(session, exchange, registration)
    setting = _setting(session, exchange, registration, place)
    roles = (place.role,) if place.role else tuple(registration.roles)
    provoked = bool(exchange.label.provocation)
    keys = _without_known(registration, exchange, setting)
    found = judge(exchange, setting, _selection(place.version, roles, exchange.outbound, provoked, len(RULES)))
    if not (found.faults or found.crashes or provoked or setting.provoked_here):
        registration.clean.add(keys)
    for held in session.held:
        held.watch(exchange, place.version, registration.roles)
    forget(exchange)
    _file(session, exchange, place, found)
    _own(session, exchange, setting, place)
    if found.faults or found.crashes or not exchange.label.paged:
        session.journal.keep(exchange)
    else:
        session.journal.trim(exchange, _ids(exchange))


def _without_known(registration: Registration, exchange: Exchange, setting: Setting) -> list[bytes]:
    """Leave out what was judged clean before; give the keys of the rest."""
    fresh, keys = registration.clean.fresh(exchange, setting, tuple(all_objects_in(exchange)))
    leave_out(exchange, fresh)
    return keys


def _ids(exchange: Exchange) -> list[str]:
    """What stays of a page whose body is not kept: the ids of its objects, in their order."""
    return [str(value.get("id", value.get("uid", "")))[:_LONGEST_ID] for _, value, _ in all_objects_in(exchange)]


@cache
def _selection(version: str, roles: tuple[str, ...], outbound: bool, provoked: bool, known: int) -> Selection:  # noqa: FBT001 - keys of the cache
    """The rules that fit; worked out once, since thousands of exchanges ask. `known`: how many rules there are."""
    del known
    return fitting(
        outbound=outbound,
        provoked=provoked,
        applies=lambda name: any(look_up(name).applies(version, role) for role in roles),
    )


def _place(session: Session, exchange: Exchange, registration: Registration) -> Place:
    label = exchange.label
    name = label.version if is_known(label.version) else str(registration.version or registration.versions[-1])
    entry = MODULES.get(label.module)
    role = ""
    if entry and entry.functional:
        side = label.side if exchange.outbound else _OTHER.get(label.side, "")
        role = registration.role_on(label.module, side)
    return Place(name, registration.name, role, session.case_id, label.module)


def _setting(session: Session, exchange: Exchange, registration: Registration, place: Place) -> Setting:
    return Setting(
        version=version(place.version),
        target_roles=registration.roles,
        parties=registration.known_parties,
        our_tokens=registration.token_names(session.redactor),
        provoked_here=_provoked(registration, exchange),
        test_setup=session.config.target.setup == "test",
        seen_request_ids=registration.seen_request_ids,
        tolerance=session.config.pricing.get("tolerance", "auto"),
    )


def _provoked(registration: Registration, exchange: Exchange) -> bool:
    """Note where we write something unlawful on purpose, or lawful again; say whether that happened at this resource."""
    url, known = exchange.request.url.partition("?")[0], registration.provoked_urls
    if exchange.outbound and exchange.request.method in _WRITES:
        if exchange.label.provocation:
            known.add(url)
        elif exchange.request.method == "PUT" and exchange.succeeded:
            known.discard(url)
    return any(url.startswith(each) or each.startswith(url) for each in known)


def _file(session: Session, exchange: Exchange, place: Place, found: Verdicts) -> None:
    session.ledger.held_all(found.looked, place)
    for site, fault in found.faults:
        session.ledger.file(
            fault.requirement,
            place,
            site=site,
            expected=fault.expected,
            actual=fault.actual,
            message=fault.message,
            exchanges=[exchange.number],
            pointer=fault.pointer,
            pointer_in="response" if exchange.outbound else "request",
            hint=fault.hint,
            cause=fault.cause,
            chart=fault.chart,
        )
    for site, text in found.crashes:
        session.ledger.trouble(Judgement.SUITE_ERROR, place, what=f"the rule {site} failed", detail=text)


def _own(session: Session, exchange: Exchange, setting: Setting, place: Place) -> None:
    if exchange.label.provocation:
        return
    for complaint in complaints(exchange, setting):
        session.ledger.trouble(Judgement.SUITE_ERROR, place, what="we said something invalid", detail=complaint)
