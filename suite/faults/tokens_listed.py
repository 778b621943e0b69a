"""Faults of an eMSP's Tokens: what the list shows, how they are pushed, and what authorization answers."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import not_allowed, refusal
from suite.reference.codes import CLIENT_ERROR, UNKNOWN_TOKEN
from suite.reference.tokens import Tokens

_PUSH = ("push_token",)


def _several(version: Any) -> bool:
    return bool(version.owner_in_objects)


def _contract(version: Any) -> str:
    return "contract_id" if version.owner_in_objects else "auth_id"


@mutant("tokens.object.valid~issuer", at=Tokens.shown)
def no_issuer(real: Any, version: Any, value: Any) -> Any:
    """Tokens have no issuer."""
    return {key: each for key, each in real(version, value).items() if key != "issuer"}


@mutant("tokens.object.valid~whitelist", at=Tokens.shown)
def own_whitelist(real: Any, version: Any, value: Any) -> Any:
    """The whitelist has a value that there is not."""
    found = real(version, value)
    return {**found, "whitelist": "SOMETIMES"} if found["whitelist"] == "ALLOWED" else found


@mutant("tokens.contract-id.format~number", at=Tokens.shown)
def numbered_contracts(real: Any, version: Any, value: Any) -> Any:
    """Contract ids are numbers."""
    return {**real(version, value), _contract(version): f"{hash(value['uid'] + value['type']) % 10**8:08}"}


@mutant("tokens.group-id.length~long", at=Tokens.shown, only=_several)
def long_groups(real: Any, version: Any, value: Any) -> Any:
    """Group ids have 21 characters."""
    return {**real(version, value), "group_id": "FLEET-0001-OF-THE-SUN"}


@mutant("tokens.app-user.never~always", at=Tokens.shown, only=_several)
def apps_without_asking(real: Any, version: Any, value: Any) -> Any:
    """Tokens of apps have whitelist ALLOWED."""
    found = real(version, value)
    return {**found, "whitelist": "ALLOWED"} if found["type"] == "APP_USER" else found


@mutant("tokens.uid-type.unique~twice", at=Tokens.shown)
def one_uid_for_all(real: Any, version: Any, value: Any) -> Any:
    """Two cards have the same uid."""
    found = real(version, value)
    return {**found, "uid": "04E1A2B3C4D503"} if found["uid"] == "04E1A2B3C4D504" else found


# -- pushes ------------------------------------------------------------------------------------------------------------


async def _push(real: Any, partner: Any, key: str, **how: Any) -> None:
    """Push a Token otherwise than it should be."""
    part, version = real.args[0], partner.version
    value = part.own.of(version).get(key).object()
    body, path = how.pop("body", None), how.pop("path", None)
    path = path if path is not None else [*part.own.owners[0], value["uid"]]
    await part.core.flows.push(partner, "tokens", path, value if body is None else body(value), **how)


@mutant("tokens.push.method~post", at=Tokens.tell, stimuli=_PUSH)
async def pushed_by_post(real: Any, partner: Any, key: str) -> None:
    """A changed Token is pushed by POST."""
    await _push(real, partner, key, method="POST", path=[])


@mutant("tokens.push.url~no-owner", at=Tokens.tell, stimuli=_PUSH)
async def pushed_without_owner(real: Any, partner: Any, key: str) -> None:
    """Pushes go to the uid alone."""
    await _push(real, partner, key, path=["04E1A2B3C4D501"])


@mutant("tokens.push.ids-match~other", at=Tokens.tell, stimuli=_PUSH)
async def pushed_elsewhere(real: Any, partner: Any, key: str) -> None:
    """Pushes name another uid in the URL than in the body."""
    part = real.args[0]
    await _push(real, partner, key, path=[*part.own.owners[0], "04E1A2B3C4D5FF"])


@mutant("tokens.push.type~unsaid", at=Tokens.tell, stimuli=_PUSH, only=_several)
async def type_unsaid(real: Any, partner: Any, key: str) -> None:
    """A Token of another type is pushed without a word of it in the URL."""
    del key
    await _push(real, partner, "04E1A2B3C4D501/OTHER")


@mutant("tokens.push.patch-last-updated~absent", at=Tokens.tell, stimuli=_PUSH, only=_several)
async def undated_change(real: Any, partner: Any, key: str) -> None:
    """A change is pushed by PATCH, without last_updated."""
    await real(partner, key)
    await _push(real, partner, key, method="PATCH", body=lambda value: {"valid": value["valid"]})


@mutant("tokens.emaid.not-pushed~pushed", at=Tokens.tell, stimuli=_PUSH, only=lambda each: "EMAID" in each.token_types)
async def emaid_is_pushed(real: Any, partner: Any, key: str) -> None:
    """A Token of type EMAID is pushed."""
    await _push(real, partner, key, query={"type": "EMAID"}, body=lambda value: {**value, "type": "EMAID"})


# -- authorization -----------------------------------------------------------------------------------------------------


@mutant("tokens.authorization-info.valid~unheard", at=Tokens.allowed)
def unheard_of(real: Any, incoming: Any, found: Any) -> Any:
    """`allowed` is YES."""
    del real, incoming, found
    return "YES"


@mutant("tokens.object.valid~in-decision", at=Tokens.decision, only=_several)
def decides_without_issuer(real: Any, incoming: Any, found: Any, place: Any) -> Any:
    """The Token in AuthorizationInfo has no issuer; lists show it whole."""
    info = real(incoming, found, place)
    if not info or "token" not in info:
        return info
    return {**info, "token": {name: each for name, each in info["token"].items() if name != "issuer"}}


@mutant("tokens.authorize.reference~long", at=Tokens.reference, only=_several)
def long_reference(real: Any, incoming: Any) -> Any:
    """authorization_reference has 37 characters."""
    return real(incoming) + "x"


@mutant("tokens.authorize.offered~absent", at=Tokens.authorize)
def no_authorization(real: Any, incoming: Any) -> Any:
    """There is no real-time authorization, although Tokens are not all whitelisted."""
    del real, incoming
    return not_allowed(("GET",))


@mutant("tokens.authorize.known~refused", at=Tokens.decision)
def refuses_what_it_knows(real: Any, incoming: Any, found: Any, place: Any) -> Any:
    """Tokens that are valid are answered with nothing."""
    info = real(incoming, found, place)
    return None if found["valid"] else info


@mutant("tokens.authorize.known~listed", at=Tokens.decision)
def answers_a_list(real: Any, incoming: Any, found: Any, place: Any) -> Any:
    """AuthorizationInfo comes in a list."""
    return [real(incoming, found, place)]


@mutant("tokens.authorize.not-allowed~error", at=Tokens.authorize)
def says_no_with_an_error(real: Any, incoming: Any) -> Any:
    """A Token that is blocked is refused with an error."""
    found = real.args[0].asked_for(incoming)
    return refusal(CLIENT_ERROR, "blocked") if found and not found["valid"] else real(incoming)


@mutant("tokens.authorize.location~more", at=Tokens.narrowed)
def more_than_was_asked(real: Any, incoming: Any, place: Any) -> Any:
    """An EVSE is allowed that nobody asked for."""
    return {**real(incoming, place), "evse_uids": ["SOME-EVSE"]}


@mutant("tokens.authorize.too-little~2000", at=Tokens.authorize)
def another_code(real: Any, incoming: Any) -> Any:
    """Without a Location it says 2000."""
    return real(incoming) if incoming.json else refusal(CLIENT_ERROR, "where?")


@mutant("tokens.authorize.no-body~http", at=Tokens.authorize)
def body_is_needed(real: Any, incoming: Any) -> Any:
    """Without a body it says HTTP 400."""
    return real(incoming) if incoming.json else refusal(CLIENT_ERROR, "no body", status=400)


@mutant("tokens.authorize.unknown~no-404", at=Tokens.unknown_token, only=_several)
def unknown_at_200(real: Any, incoming: Any) -> Any:
    """An unknown Token is refused with HTTP 200."""
    del real, incoming
    return refusal(UNKNOWN_TOKEN, "no such token")


@mutant("tokens.authorize.unknown-refused~allowed", at=Tokens.asked_for)
def everybody_may(real: Any, incoming: Any) -> Any:
    """An unknown Token may charge."""
    found = real(incoming)
    return found or real.args[0].own.of(incoming.spoken).get("04E1A2B3C4D501").object()


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("tokens.authorize~needs-a-place", at=Tokens.place_needed, roles=("EMSP",))
def wants_a_place(real: Any, incoming: Any, found: Any) -> bool:
    """It decides only where it is told the Location, and says 2002 without."""
    del real, incoming, found
    return True


@eccentric("tokens.authorize~nobody", at=Tokens.allowed, roles=("EMSP",))
def nobody_may(real: Any, incoming: Any, found: Any) -> str:
    """No Token may charge at our Locations."""
    del real, incoming, found
    return "NOT_ALLOWED"


@eccentric("tokens.authorize~all-whitelisted", at=Tokens.authorize, roles=("EMSP",))
def needs_no_authorization(real: Any, incoming: Any) -> Any:
    """There is no real-time authorization, as every Token has whitelist ALWAYS."""
    del real, incoming
    return not_allowed(("GET",))


@eccentric("tokens.authorize~all-whitelisted", at=Tokens.shown)
def all_whitelisted(real: Any, version: Any, value: Any) -> Any:
    """Every Token has whitelist ALWAYS, and none is an app's."""
    found = real(version, value)
    if found["type"] in {"APP_USER", "AD_HOC_USER"}:
        found = {**found, "type": "OTHER"}
    return {**found, "whitelist": "ALWAYS"}


@eccentric("tokens.list~odd", at=Tokens.shown, roles=("EMSP",))
def odd_contracts(real: Any, version: Any, value: Any) -> Any:
    """Contract ids have no dashes and no check digit."""
    found = real(version, value)
    return {**found, _contract(version): str(found[_contract(version)]).replace("-", "")[:14]}


@eccentric("tokens.push~never", at=Tokens.audience, roles=("EMSP",), stimuli=_PUSH)
def pushes_nothing(real: Any, partner: Any, values: Any) -> Any:
    """Nothing is pushed of Tokens."""
    del real, partner, values
    return []


@eccentric("tokens.push~patch", at=Tokens.tell, roles=("EMSP",), stimuli=_PUSH)
async def pushes_parts(real: Any, partner: Any, key: str) -> None:
    """A change is pushed by PATCH."""

    def changes(value: Any) -> Any:
        return {"valid": value["valid"], "last_updated": value["last_updated"]}

    await _push(real, partner, key, method="PATCH", body=changes)
