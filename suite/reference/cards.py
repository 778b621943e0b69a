"""The card of a partner's driver, where nobody has told us of a better one: what a Session and a CDR say of its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suite.reference.owners import theirs
from suite.reference.seed_tokens import KINDS, contract

if TYPE_CHECKING:
    from suite.reference.partners import Partner
    from suite.reference.store import Json

UID = KINDS[0].uid
"""Of the first token that an eMSP of ours has given out."""
ASKED = next(each.uid for each in KINDS if each.whitelist == "NEVER" and each.valid)
"""Of the first one that its eMSP wants to be asked for every time."""
_NUMBERS = {each.uid: number for number, each in reversed(list(enumerate(KINDS, 1)))}


def card(partner: Partner | None, token: Json) -> Json:
    """Give a token of a partner as newer versions name it: what came in an older one says nothing of its owner."""
    if partner is None or not token.get("auth_id") or token.get("country_code"):
        return dict(token)
    return {**card_of(partner, str(token.get("uid") or "")), **token, "contract_id": token["auth_id"]}


def card_of(partner: Partner, uid: str = "") -> Json:
    """Give a card of a partner; its owner is the first of its parties that is an eMSP, else the first."""
    roles = partner.credentials.get("roles")
    entries = [each for each in roles if isinstance(each, dict)] if isinstance(roles, list) else []
    named = next((each for each in entries if each.get("role") == "EMSP"), None)
    first = (named.get("country_code"), named.get("party_id")) if named else next(iter(theirs(partner)), None)
    country, party = (str(each) for each in first or partner.party or ("NL", "RFE"))
    return {
        "country_code": country,
        "party_id": party,
        "uid": uid or UID,
        "type": "RFID",
        "contract_id": contract((country, party), _NUMBERS.get(uid or UID, 1)),
    }
