"""Faults and oddities of an eMSP that receives Tariffs."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.answers import refusal, success
from suite.reference.tariffs import Tariffs

_EMSP = ("EMSP",)
_LONG = 300


@mutant("tariffs.put.accepted~mix", at=Tariffs.problem)
def refuses_energy_mix(real: Any, incoming: Any, body: Any) -> str:
    """A Tariff with an energy mix is refused."""
    return "no energy mix here" if body.get("energy_mix") else str(real(incoming, body))


@mutant("tariffs.put.accepted~long-text", at=Tariffs.problem)
def refuses_long_texts(real: Any, incoming: Any, body: Any) -> str:
    """A text of more than 300 characters is refused."""
    texts = body.get("tariff_alt_text") or []
    too_long = any(len(str(each.get("text"))) > _LONG for each in texts if isinstance(each, dict))
    return "too long" if too_long else str(real(incoming, body))


@mutant("tariffs.put.accepted~weekend", at=Tariffs.problem)
def refuses_weekends(real: Any, incoming: Any, body: Any) -> str:
    """A Tariff for Sundays is refused."""
    return "closed on Sundays" if "SUNDAY" in str(body.get("elements")) else str(real(incoming, body))


@mutant("tariffs.put.accepted~green", at=Tariffs.problem, only=lambda version: version.tariff_types)
def refuses_green(real: Any, incoming: Any, body: Any) -> str:
    """A Tariff of the type PROFILE_GREEN is refused."""
    return "which profile?" if body.get("type") == "PROFILE_GREEN" else str(real(incoming, body))


@mutant("tariffs.receiver-get.offered~listed", at=Tariffs.given_back)
def gives_back_a_list(real: Any, incoming: Any, value: Any) -> Any:
    """GET gives a list with one Tariff in it."""
    return [real(incoming, value)]


@mutant("tariffs.put.stored~currency", at=Tariffs.stored)
def in_euro(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """The currency is kept in words."""
    return {**real(incoming, body, before), "currency": "Euro"}


@mutant("tariffs.put.stored~restrictions", at=Tariffs.stored, collateral={"tariffs.put.replaces": "elements differ"})
def unrestricted(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Restrictions of elements are not kept."""
    found = real(incoming, body, before)
    bare = [{"price_components": each["price_components"]} for each in found["elements"]]
    return {**found, "elements": bare}


@mutant("tariffs.put.keeps-optional~mix", at=Tariffs.stored)
def forgets_mix(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """The energy mix is not kept."""
    return {key: value for key, value in real(incoming, body, before).items() if key != "energy_mix"}


@mutant(
    "tariffs.put.replaces~elements-added", at=Tariffs.stored, collateral={"tariffs.put.stored": "there are others too"}
)
def adds_elements(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Elements of a PUT are added to those that were there."""
    found = real(incoming, body, before)
    known = (before or {}).get("elements", [])
    return {**found, "elements": [*known, *(each for each in found["elements"] if each not in known)]}


@mutant("tariffs.put.replaces~merged", at=Tariffs.stored)
def puts_over(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """PUT leaves what it does not name as it was."""
    return {**(before or {}), **real(incoming, body, before)}


@mutant("tariffs.delete.gone~kept", at=Tariffs.deleted)
def deletes_nothing(real: Any, incoming: Any) -> Any:
    """DELETE is answered with success, and the Tariff stays."""
    del real, incoming
    return success()


@mutant("tariffs.delete.gone~405", at=Tariffs.deleted)
def never_deletes(real: Any, incoming: Any) -> Any:
    """DELETE is not allowed."""
    del real, incoming
    return refusal(2000, "Tariffs stay", status=405)


@mutant("tariffs.delete.unknown~fine", at=Tariffs.deleted)
def deletes_all(real: Any, incoming: Any) -> Any:
    """DELETE of what is not there is answered with success."""
    real(incoming)
    return success()


@mutant("tariffs.patch.applied~ignored", at=Tariffs.merged)
def ignores_patches(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """Of a PATCH only last_updated is applied."""
    return real(incoming, before, {key: value for key, value in changes.items() if key == "last_updated"})


@mutant("tariffs.patch.applied~clears", at=Tariffs.merged)
def clears_the_rest(real: Any, incoming: Any, before: Any, changes: Any) -> Any:
    """A PATCH clears the text that it does not name."""
    found = real(incoming, before, changes)
    return {key: value for key, value in found.items() if key != "tariff_alt_text" or key in changes}


@mutant("tariffs.id-mismatch.refused~accepted", at=Tariffs.mismatch)
def any_id(real: Any, incoming: Any, body: Any) -> str:
    """A Tariff with another id than in its URL is taken."""
    why = str(real(incoming, body))
    return "" if why.startswith("id ") else why


@mutant("tariffs.owner.foreign~accepted", at=Tariffs.foreign)
def any_owner(real: Any, incoming: Any) -> bool:
    """Tariffs of any owner are taken."""
    del real, incoming
    return False


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("tariffs.receiver~no-get", at=Tariffs.answer_get, roles=_EMSP, breaks=("tariffs.receiver-get.offered",))
def no_get(real: Any, incoming: Any) -> Any:
    """The receiver interface has no GET."""
    del real, incoming
    return refusal(2000, "PUT and DELETE only", status=405)


@eccentric("tariffs.put.keeps-optional~forgets", at=Tariffs.stored, roles=_EMSP, breaks=("tariffs.put.keeps-optional",))
def keeps_prices_only(real: Any, incoming: Any, body: Any, before: Any) -> Any:
    """Of a Tariff is kept what it costs."""
    found = real(incoming, body, before)
    needed = {"country_code", "party_id", "id", "currency", "elements", "tax_included", "last_updated"}
    return {key: value for key, value in found.items() if key in needed}


@eccentric("tariffs.put~always-200", at=Tariffs.created, roles=_EMSP)
def always_ok(real: Any, incoming: Any) -> Any:
    """A new Tariff is answered with 200."""
    del real, incoming
    return success()


@eccentric("tariffs.given-back~nulls", at=Tariffs.given_back, roles=_EMSP)
def nulls_for_nothing(real: Any, incoming: Any, value: Any) -> Any:
    """What a Tariff does not have is given back as null."""
    return {"tariff_alt_text": None, "tariff_alt_url": None, "energy_mix": None, **real(incoming, value)}
