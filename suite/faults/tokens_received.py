"""Faults of a CPO that is given Tokens: what it keeps, what it changes, what it takes."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.tokens import USUAL, Tokens

_SHORT = 40


def _several(version: Any) -> bool:
    return bool(version.owner_in_objects)


@mutant("tokens.put.accepted~visual", at=Tokens.problem)
def refuses_numbers(real: Any, incoming: Any, body: Any) -> str:
    """A Token with a visual number is refused."""
    why = str(real(incoming, body))
    return "visual_number is unknown" if not why and "visual_number" in body else why


@mutant("tokens.put.accepted~long-issuer", at=Tokens.problem)
def refuses_long_issuers(real: Any, incoming: Any, body: Any) -> str:
    """An issuer of more than 40 characters is refused, where 64 are lawful."""
    return "too long" if len(str(body.get("issuer"))) > _SHORT else str(real(incoming, body))


@mutant("tokens.receiver-get.offered~listed", at=Tokens.given_back)
def gives_back_a_list(real: Any, incoming: Any, value: Any) -> Any:
    """GET gives a list with one Token in it."""
    return [real(incoming, value)]


@mutant("tokens.put.stored~contract", at=Tokens.given_back)
def loses_the_contract(real: Any, incoming: Any, value: Any) -> Any:
    """Contract ids are cut."""
    found = real(incoming, value)
    name = "contract_id" if incoming.spoken.owner_in_objects else "auth_id"
    return {**found, name: str(found[name])[:3]}


@mutant("tokens.put.keeps-optional~visual", at=Tokens.given_back)
def loses_the_number(real: Any, incoming: Any, value: Any) -> Any:
    """The visual number is not kept."""
    found = real(incoming, value)
    return {key: each for key, each in found.items() if key != "visual_number"}


@mutant("tokens.patch.applied~nothing", at=Tokens.merged)
def changes_nothing(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """A PATCH moves last_updated only."""
    found = real(incoming, before, changes)
    return {**before, "last_updated": found["last_updated"]}


@mutant("tokens.patch.applied~alone", at=Tokens.merged)
def forgets_the_rest(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """A PATCH takes away the visual number, which it does not name."""
    found = real(incoming, before, changes)
    return {key: each for key, each in found.items() if key != "visual_number"}


@mutant("tokens.type.apart~mixed", at=Tokens.kind, only=_several)
def types_are_one(real: Any, incoming: Any) -> str:
    """A uid is one Token, whatever the type."""
    del real, incoming
    return USUAL


@mutant("tokens.type.apart~mixed", at=Tokens.mismatch, only=_several)
def types_do_not_matter(real: Any, incoming: Any, body: Any) -> str:
    """A type in the body is not held against the URL."""
    why = real(incoming, body)
    return "" if why.startswith("type is") else str(why)


@mutant("tokens.patch.needs-last-updated~taken", at=Tokens.last_updated_missing)
def takes_undated(real: Any, incoming: Any, body: Any) -> bool:
    """A PATCH without last_updated is taken."""
    del real, incoming, body
    return False


@mutant("tokens.patch.needs-last-updated~taken", at=Tokens.problem)
def undated_is_lawful(real: Any, incoming: Any, body: Any) -> str:
    """Nor is it wrong by its schema."""
    undated = incoming.method == "PATCH" and "last_updated" not in body
    return "" if undated else str(real(incoming, body))


@mutant("tokens.id-mismatch.refused~taken", at=Tokens.mismatch)
def takes_another_uid(real: Any, incoming: Any, body: Any) -> str:
    """A Token with another uid than in its URL is taken."""
    why = str(real(incoming, body))
    return "" if why.startswith("uid is") else why


@eccentric("tokens.type~taken", at=Tokens.mismatch, roles=("CPO",), only=_several, breaks=("tokens.type.mismatch",))
def takes_another_type(real: Any, incoming: Any, body: Any) -> str:
    """A Token of another type than the URL says is taken."""
    why = str(real(incoming, body))
    return "" if why.startswith("type is") else why


@eccentric("tokens.receiver~unreadable", at=Tokens.answer_get, roles=("CPO",), breaks=("tokens.receiver-get.offered",))
def shows_nothing(real: Any, incoming: Any) -> Any:
    """What was given cannot be read (d84)."""
    return real.args[0].unknown(incoming)
