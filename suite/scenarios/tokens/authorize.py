"""Real-time authorization by an eMSP: Tokens of its own list, unknown ones, with a Location and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from suite.drive import Conversation, scenario

if TYPE_CHECKING:
    from suite.drive import Answer

_OFFERED, _KNOWN, _NOT_ALLOWED = "tokens.authorize.offered", "tokens.authorize.known", "tokens.authorize.not-allowed"
_NO_BODY, _TOO_LITTLE = "tokens.authorize.no-body", "tokens.authorize.too-little"
_PLACE, _UNKNOWN, _NO_SUCCESS = (
    "tokens.authorize.location",
    "tokens.authorize.unknown",
    "tokens.authorize.unknown-refused",
)
_RULED = ("tokens.authorization-info.valid", "tokens.authorize.reference")
_NO_METHOD = frozenset({405, 501})
_USUAL, _MOST = "RFID", 6
_NOT_ENOUGH, _UNKNOWN_TOKEN, _NOT_FOUND = 2002, 2004, 404
_NOBODY = "SUITE-TOK-UNKNOWN"
Json = dict[str, Any]


@scenario(
    "tokens.authorize",
    phase="modules",
    module="tokens",
    side="sender",
    target=["EMSP"],
    order=20,
    writes=True,
    decides=[_OFFERED, _KNOWN, _NOT_ALLOWED, _NO_BODY, _TOO_LITTLE, _PLACE, *_RULED],
)
def tokens_are_authorized(ocpi: Conversation) -> None:
    """We ask for Tokens of the list: some that are valid, some that are not, with a Location and without."""
    listed = [each for each in ocpi.crawl("tokens").objects if _can_be_asked(each)]
    valid = [each for each in listed if each["valid"]][:2]
    ocpi.require(listed, "the list has no Token that could be asked for")
    probe = _ask(ocpi, (valid or listed)[0], None)
    if not _is_there(ocpi, listed, probe):
        for each in (_KNOWN, _NOT_ALLOWED, _NO_BODY, _TOO_LITTLE, _PLACE, *_RULED):
            ocpi.not_here(each, "the target offers no real-time authorization")
        return
    bare = _without_body(ocpi, (valid or listed)[0], probe)
    told = [_known(ocpi, token, None if bare else _place(ocpi)) for token in valid]
    refusable = [each for each in listed if each["valid"] is False][:_MOST]
    if told and not any(told):
        ocpi.undecided(_NOT_ALLOWED, "no Token is answered with AuthorizationInfo: see tokens.authorize.known")
    else:
        _not_allowed(ocpi, refusable, None if bare else _place(ocpi))
    for each, wanted in ((_KNOWN, valid), (_PLACE, valid), (_NOT_ALLOWED, refusable)):
        if not wanted:
            ocpi.not_here(each, f"no Token of the list is {'not ' if each == _NOT_ALLOWED else ''}valid")
    for each in _RULED:
        if ocpi.applies(each):
            ocpi.left_to_rules(each, otherwise="no AuthorizationInfo came")


def _known(ocpi: Conversation, token: Json, place: Json | None) -> bool:
    """Judge the answer for a Token that is valid, and say whether it is AuthorizationInfo."""
    answer = _ask(ocpi, token, place)
    ocpi.check(
        _KNOWN,
        _is_decided(answer),
        seen=answer,
        expected="status_code 1000 and AuthorizationInfo for a Token of the list",
        actual=f"{answer.brief}, data is {answer.shape}",
        pointer="/data",
    )
    _narrowed(ocpi, token)
    return _is_decided(answer)


def _not_allowed(ocpi: Conversation, refusable: list[Json], place: Json | None) -> None:
    for token in refusable:
        answer = _ask(ocpi, token, place)
        ocpi.check(
            _NOT_ALLOWED,
            _is_decided(answer),
            seen=answer,
            expected="HTTP 200, status_code 1000, and the reason in allowed",
        )


def _can_be_asked(token: Json) -> bool:
    """A Token that says what is needed to ask for it."""
    uid, valid = token.get("uid"), token.get("valid")
    return isinstance(uid, str) and bool(uid) and isinstance(valid, bool) and isinstance(token.get("type"), str)


def _ask(ocpi: Conversation, token: Json, place: Json | None) -> Answer:
    kind = str(token["type"])
    query = {"type": kind} if ocpi.version.owner_in_objects and kind != _USUAL else {}
    ocpi.session.allow_writes()
    call = ocpi.call("POST", "tokens", str(token["uid"]), "authorize", side="sender", query=query, body=place)
    return ocpi.send(call)


def _is_decided(answer: Answer) -> bool:
    return answer.ok and isinstance(answer.at("allowed"), str)


def _is_there(ocpi: Conversation, listed: list[Json], answer: Answer) -> bool:
    """Whether there is such an interface; there need not be one where every Token has whitelist ALWAYS."""
    nothing = answer.status == _NOT_FOUND and answer.code is None
    there = not nothing and answer.status not in _NO_METHOD
    needed = next((each for each in listed if each.get("whitelist") != "ALWAYS"), None)
    if needed is None and not there:
        ocpi.not_here(_OFFERED, "every Token of the list has whitelist ALWAYS")
    else:
        ocpi.check(_OFFERED, there, seen=answer, expected="an answer in the response format")
    return there


def _without_body(ocpi: Conversation, token: Json, answer: Answer) -> bool:
    """Judge the answer to a request without a Location, and say whether one is enough."""
    if answer.ok:
        ocpi.check(_NO_BODY, holds=True, seen=answer)
        ocpi.not_here(_TOO_LITTLE, "the target decides without a Location")
        return True
    if answer.code == _NOT_ENOUGH:
        ocpi.check(_NO_BODY, holds=True, seen=answer)
        ocpi.check(_TOO_LITTLE, holds=True, seen=answer)
        return False
    placed = _ask(ocpi, token, _place(ocpi))
    if not placed.ok:
        for each in (_NO_BODY, _TOO_LITTLE):
            ocpi.not_here(each, "the Token is refused with a Location as well")
        return True
    told = answer.status < 300 and answer.code is not None
    blamed, other = (_TOO_LITTLE, _NO_BODY) if told else (_NO_BODY, _TOO_LITTLE)
    wanted = (
        "status_code 2002 where a Location is needed" if told else "the same as with a Location, or status_code 2002"
    )
    ocpi.check(blamed, holds=False, seen=[answer, placed], expected=wanted)
    ocpi.not_here(other, f"a request without a body is refused: {answer.brief}")
    return False


def _place(ocpi: Conversation) -> Json:
    """A Location of ours with two EVSEs."""
    found: Json = {"location_id": "SUITE-LOC-001", "evse_uids": ["SUITE-EVSE-001", "SUITE-EVSE-002"]}
    return found if ocpi.version.owner_in_objects else {**found, "connector_ids": []}


def _narrowed(ocpi: Conversation, token: Json) -> None:
    """What is allowed is part of what was asked for."""
    asked = _place(ocpi)
    answer = _ask(ocpi, token, asked)
    place = answer.at("location")
    uids = place.get("evse_uids") if isinstance(place, dict) else None
    known = {each.upper() for each in asked["evse_uids"]}
    more = [str(each) for each in uids if str(each).upper() not in known] if isinstance(uids, list) else []
    same = not isinstance(place, dict) or str(place.get("location_id")).upper() == asked["location_id"]
    if not _is_decided(answer):
        ocpi.not_here(_PLACE, f"asked for a Location of ours the target says {answer.brief}, and no AuthorizationInfo")
        return
    ocpi.check(
        _PLACE,
        same and not more,
        seen=answer,
        expected="the Location that was asked for, and EVSEs out of those",
        actual=f"EVSEs that nobody asked for: {', '.join(more)}" if same else f"the Location {place}",
        pointer="/data/location",
    )


@scenario(
    "tokens.authorize.unknown",
    phase="modules",
    module="tokens",
    side="sender",
    target=["EMSP"],
    order=21,
    writes=True,
    decides=[_UNKNOWN, _NO_SUCCESS],
)
def unknown_tokens_are_refused(ocpi: Conversation) -> None:
    """We ask for a Token that nobody has given out."""
    answer = _ask(ocpi, {"uid": _NOBODY, "type": _USUAL}, _place(ocpi))
    if answer.status in _NO_METHOD:
        for each in (_UNKNOWN, _NO_SUCCESS):
            ocpi.not_here(each, "the target offers no real-time authorization")
        return
    allowed = answer.ok and answer.at("allowed") == "ALLOWED"
    ocpi.check(_NO_SUCCESS, not allowed, seen=answer, expected="a refusal", actual="ALLOWED")
    if allowed:
        ocpi.not_here(_UNKNOWN, "the target lets an unknown Token charge")
        return
    right = answer.status == _NOT_FOUND and answer.code == _UNKNOWN_TOKEN and not answer.data
    ocpi.check(_UNKNOWN, right, seen=answer, expected="HTTP 404 with status_code 2004 and no data")
