"""Cards of ours before the readers of a CPO: whether it asks for them as their whitelists say, and does what we answer."""

from __future__ import annotations

from suite.drive import (
    Conversation,
    Held,
    NeedsStimulus,
    Whitelists,
    rfid_offline,
    rfid_whitelists,
    says_type,
    scenario,
)

_NEVER, _ALWAYS, _OFFLINE = "tokens.whitelist.never", "tokens.whitelist.always", "tokens.whitelist.offline"
_UNREACHABLE = "tokens.whitelist.unreachable"
_FOLLOWED, _TYPE = "tokens.authorize.followed", "tokens.authorize.call-type"
_CALL, _NO_CALL = "a call to authorize", "no call to authorize"
_NOTHING = "nothing came of a card that was held before the reader"


@scenario(
    "tokens.whitelists",
    phase="modules",
    module="tokens",
    side="receiver",
    target=["CPO"],
    journey=rfid_whitelists,
    order=85,
    writes=True,
    decides=[_NEVER, _ALWAYS, _OFFLINE, _FOLLOWED, _TYPE],
)
def cards_are_held_before_readers(ocpi: Conversation) -> None:
    """Cards of ours are held before a reader: of each whitelist, of another type, and two that we refuse."""
    made = ocpi.travel(rfid_whitelists).result
    first, again = made.never
    _asks(ocpi, _NEVER, first, "every use of it")
    if again.asked or first.begun:  # else a Session may be a late one of the first use
        _asks(ocpi, _NEVER, again, "every use of it")
    _asks_for_invalid(ocpi, made)
    _lets_through(ocpi, made)
    if made.offline:
        _asks(ocpi, _OFFLINE, made.offline, "we are in contact")
    _follows(ocpi, made)
    if made.other:
        _says_the_type(ocpi, made.other)


@scenario(
    "tokens.offline",
    phase="modules",
    module="tokens",
    side="receiver",
    target=["CPO"],
    journey=rfid_offline,
    order=86,
    writes=True,
    provokes=True,
    decides=[_UNREACHABLE],
)
def cards_are_let_through_while_we_are_away(ocpi: Conversation) -> None:
    """A card of whitelist ALLOWED_OFFLINE is held before a reader while we are out of contact."""
    if not ocpi.applies(_UNREACHABLE):
        return
    made = ocpi.travel(rfid_offline).result
    turned_away = made.after.begun is not None and (made.away.asked or not made.away.excuse)
    if not made.away.begun and not turned_away:
        _open(ocpi, _UNREACHABLE, made.away)
        return
    ocpi.check(
        _UNREACHABLE,
        made.away.begun,
        seen=[*made.away.seen, *made.after.seen],
        expected="a Session although we did not answer, as there are some with the same card before and after",
        actual=f"no Session with the card {made.away.token['uid']} that began while we were out of contact (HTTP 503)",
    )


def _asks(ocpi: Conversation, requirement: str, held: Held, why: str) -> None:
    """A card was asked for, or a charge began with it without."""
    if not held.told:
        _open(ocpi, requirement, held)
        return
    ocpi.check(
        requirement,
        held.asked,
        seen=held.seen,
        expected=f"{_CALL} for whitelist {held.token['whitelist']}: {why}",
        actual=f"a Session with the card {held.token['uid']} began, and {_NO_CALL} came",
    )


def _asks_for_invalid(ocpi: Conversation, made: Whitelists) -> None:
    """Where the version says so, a card of NEVER is asked for although it is not valid."""
    held = made.blocked
    if held is None or not ocpi.version.owner_in_objects:
        return
    if held.told or not made.surrounded(held):
        _asks(ocpi, _NEVER, held, "one that is not valid too")
        return
    ocpi.check(
        _NEVER,
        holds=False,
        seen=[*held.seen, *made.never[-1].seen],
        expected=f"{_CALL} for whitelist NEVER, of a Token that is not valid too",
        actual=f"{_NO_CALL} for the card {held.token['uid']}, and one for cards before and after it",
    )


def _lets_through(ocpi: Conversation, made: Whitelists) -> None:
    """A card of ALWAYS is not asked for; where the version says so, a charge begins with it."""
    held = made.always
    if held is None:
        return
    if held.asked or held.begun:
        ocpi.check(
            _ALWAYS,
            not held.asked,
            seen=held.seen,
            expected=f"{_NO_CALL} for whitelist ALWAYS",
            actual=f"a call for the card {held.token['uid']}",
        )
    elif not made.surrounded(held, begun=ocpi.version.owner_in_objects):
        _open(ocpi, _ALWAYS, held)
    else:
        ocpi.check(
            _ALWAYS,
            not ocpi.version.owner_in_objects,
            seen=[*held.seen, *made.never[-1].seen],
            expected="any use of a Token with whitelist ALWAYS is allowed",
            actual=f"no Session with the card {held.token['uid']}, and some with cards before and after it",
        )


def _follows(ocpi: Conversation, made: Whitelists) -> None:
    """No charge begins with a card that we refused; Sessions of cards that we allow show that we would see it."""
    if not any(each.begun for each in made.each() if each.refused is None):
        ocpi.undecided(_FOLLOWED, "no Session of a card that we allow was seen, so none of others tells anything")
        return
    for held in (made.blocked, made.not_allowed):
        said = held.refused if held else None
        if held and said:
            ocpi.check(
                _FOLLOWED,
                held.begun is None,
                seen=held.seen,
                expected=f"no charge with a card that we answered with {said.at('allowed')}",
                actual=f"a Session with the card {held.token['uid']} that is {held.begun.status if held.begun else ''}",
            )
    if _FOLLOWED not in ocpi.decided and made.blocked:
        _open(ocpi, _FOLLOWED, made.blocked)


def _says_the_type(ocpi: Conversation, held: Held) -> None:
    """Who asks for a Token that is not RFID says so."""
    kind = str(held.token["type"])
    if not held.asked:
        _open(ocpi, _TYPE, held)
        return
    ocpi.check(
        _TYPE,
        any(says_type(each, kind) for each in held.asked),
        seen=held.seen,
        expected=f"type={kind} in the query",
        actual=held.asked[0].exchange.request.url.partition("?")[2] or "no query",
    )


def _open(ocpi: Conversation, requirement: str, held: Held) -> None:
    """Say why a card decides nothing, unless another one has decided."""
    if requirement in ocpi.decided:
        return
    reason = held.excuse.reason if held.excuse else f"{_NOTHING}: {held.token['uid']}"
    if held.begun:
        ocpi.not_here(requirement, f"the target did not ask for the card {held.token['uid']}")
    elif isinstance(held.excuse, NeedsStimulus):
        ocpi.needs(requirement, reason)
    else:
        ocpi.undecided(requirement, reason)
