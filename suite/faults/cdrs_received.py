"""Faults and oddities of an eMSP that receives CDRs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from suite.faults.register import eccentric, mutant
from suite.reference.answers import success
from suite.reference.cdrs_given import CdrsGiven
from suite.reference.door import Door
from suite.reference.jsonread import read

_EMSP = ("EMSP",)


def _credits(version: Any) -> bool:
    return bool(version.credit_cdrs)


@mutant("cdrs.post.accepted~meter", at=CdrsGiven.problem)
def refuses_meters(real: Any, incoming: Any, body: Any) -> str:
    """A CDR with a meter_id is refused."""
    return "no meters here" if body.get("meter_id") else str(real(incoming, body))


@mutant("cdrs.post.accepted~any", at=CdrsGiven.problem)
def refuses_all(real: Any, incoming: Any, body: Any) -> str:
    """No CDR is taken at all."""
    return str(real(incoming, body)) or "no CDRs here"


@mutant("cdrs.post.location~absent", at=CdrsGiven.location)
def says_not_where(real: Any, incoming: Any, key: str) -> str:
    """The answer to a POST does not say where the CDR is."""
    del real, incoming, key
    return ""


@mutant("cdrs.post.location~other-scheme", at=CdrsGiven.location)
def says_a_scheme_of_nobody(real: Any, incoming: Any, key: str) -> str:
    """The URL of a CDR has a scheme in which nobody answers there: no bad weather, but the answer's own mistake."""
    return str(urlsplit(real(incoming, key))._replace(scheme="https").geturl())


@mutant("cdrs.post.location~nowhere", at=CdrsGiven.location)
def says_a_place_of_nothing(real: Any, incoming: Any, key: str) -> str:
    """The URL of a CDR leads to a path that is not served."""
    return str(real(incoming, key)).replace("/cdrs/", "/cdrs/of/all/", 1)


@mutant("cdrs.post.location-absolute~relative", at=CdrsGiven.location)
def says_where_from_here(real: Any, incoming: Any, key: str) -> str:
    """The URL of a CDR is a path."""
    found = str(real(incoming, key))
    return "/" + found.split("/", 3)[3]


@mutant("cdrs.post.stored~rounded", at=CdrsGiven.stored)
def whole_kwh(real: Any, incoming: Any, body: Any) -> Any:
    """The energy is kept in whole kWh."""
    return {**real(incoming, body), "total_energy": int(body["total_energy"])}


@mutant("cdrs.post.stored~periods", at=CdrsGiven.stored)
def first_period(real: Any, incoming: Any, body: Any) -> Any:
    """The first of the charging periods is kept."""
    return {**real(incoming, body), "charging_periods": body["charging_periods"][:1]}


@mutant("cdrs.post.keeps-optional~remark", at=CdrsGiven.stored)
def forgets_remarks(real: Any, incoming: Any, body: Any) -> Any:
    """The remark is not kept."""
    return {key: value for key, value in real(incoming, body).items() if key != "remark"}


@mutant("cdrs.signed-data.unchanged~cut", at=CdrsGiven.stored, only=_credits)
def cuts_signatures(real: Any, incoming: Any, body: Any) -> Any:
    """Signed data is cut off after 512 characters."""
    found = real(incoming, body)
    signed = found.get("signed_data")
    if not isinstance(signed, dict):
        return found
    values = [{**each, "signed_data": each["signed_data"][:512]} for each in signed["signed_values"]]
    return {**found, "signed_data": {**signed, "signed_values": values}}


@mutant("cdrs.home-compensation.kept~forgotten", at=CdrsGiven.stored, only=_credits)
def forgets_home(real: Any, incoming: Any, body: Any) -> Any:
    """home_charging_compensation is not kept."""
    return {key: value for key, value in real(incoming, body).items() if key != "home_charging_compensation"}


@mutant("cdrs.credit.accepted~refused", at=CdrsGiven.problem, only=_credits)
def refuses_credits(real: Any, incoming: Any, body: Any) -> str:
    """A credit is refused."""
    return "no credits here" if body.get("credit_reference_id") else str(real(incoming, body))


@mutant("cdrs.credit.accepted~negative-energy", at=CdrsGiven.problem, only=_credits)
def refuses_negative_energy(real: Any, incoming: Any, body: Any) -> str:
    """Energy that was given back is refused."""
    return "below zero" if Decimal(str(body.get("total_energy", 0))) < 0 else str(real(incoming, body))


@mutant("cdrs.repeat.unchanged~replaced", at=CdrsGiven.again)
def replaces(real: Any, incoming: Any, key: str) -> Any:
    """A CDR of an id that was used takes the place of the first."""
    part = real.args[0]
    part.given[incoming.partner.name][key] = incoming.json
    return success()


@mutant("cdrs.credit.incomplete-refused~taken", at=CdrsGiven.lonely_credit, only=_credits)
def credits_of_nothing(real: Any, incoming: Any, body: Any) -> str:
    """A credit without its reference is taken."""
    del real, incoming, body
    return ""


@mutant("cdrs.invalid.refused~currency", at=CdrsGiven.problem)
def any_currency(real: Any, incoming: Any, body: Any) -> str:
    """A CDR in a currency that there is not is taken."""
    return str(real(incoming, {**body, "currency": "EUR"}))


def _cdr_of(part: Any, incoming: Any) -> tuple[dict[str, Any], str]:
    """The CDRs of a partner, and the key of the one that a call of no method of ours is about; empty where none is."""
    module = part.core.modules.get("cdrs")
    there = module and incoming.module == "cdrs" and incoming.side == "receiver"
    held = module.given[incoming.partner.name] if there else {}
    key = str(incoming.params.get("cdr_id", ""))
    return held, key if key in held else ""


@mutant("cdrs.receiver.unchangeable~replaced", at=Door.unknown_method, roles=_EMSP)
def a_put_replaces(real: Any, incoming: Any, route: Any) -> Any:
    """PUT of a CDR is refused, and takes its place."""
    held, key = _cdr_of(real.args[0], incoming)
    if key and incoming.method == "PUT":
        held[key] = read(incoming.body)
    return real(incoming, route)


@mutant("cdrs.receiver.unchangeable~changed", at=Door.unknown_method, roles=_EMSP)
def a_patch_changes(real: Any, incoming: Any, route: Any) -> Any:
    """PATCH of a CDR is answered with success, and changes it."""
    held, key = _cdr_of(real.args[0], incoming)
    if not key or incoming.method != "PATCH":
        return real(incoming, route)
    changes: Any = read(incoming.body)
    held[key] = {**held[key], **changes}
    return success()


@mutant("cdrs.receiver.unchangeable~removed", at=Door.unknown_method, roles=_EMSP)
def a_delete_removes(real: Any, incoming: Any, route: Any) -> Any:
    """DELETE of a CDR takes it away."""
    held, key = _cdr_of(real.args[0], incoming)
    if not key or incoming.method != "DELETE":
        return real(incoming, route)
    del held[key]
    return success()


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("cdrs.post~again-fine", at=CdrsGiven.again, roles=_EMSP)
def says_yes_again(real: Any, incoming: Any, key: str) -> Any:
    """A CDR of an id that was used is answered with success, and changes nothing."""
    del real, incoming, key
    return success()


@eccentric("cdrs.post~status-200", at=CdrsGiven.created, roles=_EMSP)
def always_ok(real: Any, incoming: Any, key: str) -> Any:
    """A new CDR is answered with 200, and where it is."""
    found = real(incoming, key)
    return type(found)(200, found.code, found.message, found.data, found.headers)


@eccentric("cdrs.post.keeps-optional~forgets", at=CdrsGiven.stored, roles=_EMSP, breaks=("cdrs.post.keeps-optional",))
def keeps_what_is_needed(real: Any, incoming: Any, body: Any) -> Any:
    """Of a CDR is kept what is required, and what belongs to its signature and its home."""
    gone = {"meter_id", "remark", "invoice_reference_id", "authorization_reference"}
    return {key: value for key, value in real(incoming, body).items() if key not in gone}


@eccentric("cdrs.receiver~says-yes", at=Door.unknown_method, roles=_EMSP)
def agrees_and_does_nothing(real: Any, incoming: Any, route: Any) -> Any:
    """PUT, PATCH and DELETE of a CDR are answered with success, and nothing happens."""
    return success() if _cdr_of(real.args[0], incoming)[1] else real(incoming, route)
