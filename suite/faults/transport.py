"""Faults of answers to writes and look-ups: refusals in the wrong form, faults not noticed, methods that should do nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference import seed
from suite.reference.answers import success
from suite.reference.door import Door
from suite.reference.jsonread import BadJson, read
from suite.reference.locations import Locations
from suite.reference.paging import Paging
from suite.reference.receiving import Receiving
from suite.reference.wire import Wire
from suite.standard.schemas import validator

_OK, _CREATED, _BAD_REQUEST = 200, 201, 400


@mutant("transport.invalid-json.400~200", at=Door.invalid_json)
def broken_json_with_200(real: Any, incoming: Any, why: str) -> Any:
    """A body that is no JSON is refused in HTTP 200."""
    return replace(real(incoming, why), status=_OK)


@mutant("transport.refusal.http-2xx~objects-400", at=Receiving.refused, roles=("EMSP",))
@mutant("transport.refusal.http-2xx~lists-400", at=Paging.refused, roles=("CPO",))
def refused_with_400(real: Any, incoming: Any, why: str) -> Any:
    """What is refused with a 2xxx code comes with HTTP 400."""
    return replace(real(incoming, why), status=_BAD_REQUEST)


@mutant(
    "transport.refusal.ocpi-answer~bare",
    at=Wire.serve,
    collateral={"transport.http-error.envelope": "a bare HTTP 400 is what it comes to"},
)
async def bare_refusals(real: Any, scope: Any, receive: Any, send: Any) -> None:
    """A refusal of a Location, or of a list's parameters, is HTTP 400 without a body."""
    held: list[Any] = []

    async def later(message: Any) -> None:
        held.append(message)

    await real(scope, receive, later)
    start, *rest = held
    if start["status"] == _OK and "/locations" in scope["path"] and _code(rest) in range(2000, 2003):
        start, rest = {**start, "status": _BAD_REQUEST}, [{"type": "http.response.body", "body": b""}]
    for message in (start, *rest):
        await send(message)


def _code(messages: list[Any]) -> int:
    try:
        found = read(b"".join(message.get("body", b"") for message in messages))
    except BadJson:
        return 0
    code = found.get("status_code") if isinstance(found, dict) else 0
    return code if isinstance(code, int) else 0


@mutant("transport.refusal.2xxx~objects-3000", at=Receiving.refused, roles=("EMSP",))
@mutant("transport.refusal.2xxx~lists-3000", at=Paging.refused, roles=("CPO",))
def refused_as_our_fault(real: Any, incoming: Any, why: str) -> Any:
    """A fault in the request is answered as a fault of the server."""
    return replace(real(incoming, why), code=3000) if "another one" not in why else real(incoming, why)


@mutant("transport.refusal.told~1000", at=Receiving.refused)
def refusal_not_told(real: Any, incoming: Any, why: str) -> Any:
    """An invalid Location is not taken, and success is answered."""
    lies = incoming.method == "PUT" and "another one" not in why
    return success() if lies else real(incoming, why)


@mutant("transport.missing-field.code~2002", at=Receiving.refused)
def missing_field_as_2002(real: Any, incoming: Any, why: str) -> Any:
    """A missing field is refused with 2002."""
    wrong = incoming.method == "PUT" and "missing" in why
    return replace(real(incoming, why), code=2002) if wrong else real(incoming, why)


def _blind_to(keyword: str) -> Any:
    """Give a twist that finds everything but faults of one kind."""

    def twist(real: Any, incoming: Any, body: Any) -> str:
        found = real(incoming, body)
        if not found or incoming.method != "PUT":
            return str(found)
        problems = validator(incoming.spoken.name, real.args[0].shape(incoming)).problems(body, 1)
        return "" if problems and problems[0].keyword == keyword else str(found)

    twist.__doc__ = f"Locations are taken although a schema would complain about {keyword}."
    return twist


mutant("transport.missing-field.noticed~taken", at=Receiving.problem)(_blind_to("required"))
mutant("transport.wrong-type.noticed~taken", at=Receiving.problem)(_blind_to("type"))
mutant("transport.over-long.noticed~taken", at=Receiving.problem)(_blind_to("maxLength"))
mutant("transport.closed-enum.noticed~taken", at=Receiving.problem)(_blind_to("enum"))


@eccentric(
    "transport.receiver~lenient",
    at=Receiving.problem,
    roles=("EMSP",),
    breaks=(
        "transport.missing-field.noticed",
        "transport.wrong-type.noticed",
        "transport.over-long.noticed",
        "transport.closed-enum.noticed",
    ),
)
def takes_whatever_comes(real: Any, incoming: Any, body: Any) -> str:
    """Whatever is an object is taken, and kept as it came."""
    del real, incoming, body
    return ""


@eccentric(
    "transport.refusal~4xx-before-2.2", at=Receiving.refused, only=lambda version: version.http_error_for_refusal
)
def refused_with_an_http_error(real: Any, incoming: Any, why: str) -> Any:
    """Refusals come with HTTP 400, where the standard says both."""
    return replace(real(incoming, why), status=_BAD_REQUEST)


@mutant("transport.unknown-object.404~given-200", at=Receiving.unknown, roles=("EMSP",))
def unknown_given_with_200(real: Any, incoming: Any) -> Any:
    """GET of a Location that was never sent is HTTP 200 with a 2xxx code."""
    return replace(real(incoming), status=_OK) if incoming.method == "GET" else real(incoming)


@mutant("transport.unknown-object.404~own-200", at=Locations.own_unknown, roles=("CPO",))
def own_unknown_with_200(real: Any, incoming: Any) -> Any:
    """GET of a Location that does not exist is HTTP 200 with a 2xxx code."""
    return replace(real(incoming), status=_OK)


@mutant("transport.unknown-object.not-1000~given-null", at=Receiving.unknown, roles=("EMSP",))
def unknown_given_as_null(real: Any, incoming: Any) -> Any:
    """GET of a Location that was never sent is success with null."""
    return success(None) if incoming.method == "GET" else real(incoming)


@mutant("transport.unknown-object.not-1000~own-null", at=Locations.own_unknown, roles=("CPO",))
def own_unknown_as_null(real: Any, incoming: Any) -> Any:
    """GET of a Location that does not exist is success with null."""
    del real, incoming
    return success(None)


@mutant("transport.put.created-201~200", at=Receiving.created)
def created_with_200(real: Any, incoming: Any) -> Any:
    """A PUT that creates is HTTP 200."""
    return replace(real(incoming), status=_OK)


@mutant("transport.put.updated-200~201", at=Receiving.updated)
def updated_with_201(real: Any, incoming: Any) -> Any:
    """A PUT that replaces is HTTP 201."""
    return replace(real(incoming), status=_CREATED) if incoming.method == "PUT" else real(incoming)


@mutant("transport.method.no-effect~deleted", at=Door.unknown_method, roles=("EMSP",))
def delete_works(real: Any, incoming: Any, route: Any) -> Any:
    """DELETE on the receiver interface of locations is refused, and takes the Location away."""
    module = real.args[0].core.modules.get("locations")
    if module and incoming.method == "DELETE" and incoming.module == "locations" and incoming.side == "receiver":
        module.given[incoming.partner.name].remove(module.owner(incoming), module.path(incoming)[0])
    return real(incoming, route)


@mutant("transport.method.no-effect~made", at=Door.unknown_method, roles=("CPO",))
def put_makes_a_location(real: Any, incoming: Any, route: Any) -> Any:
    """PUT on the sender interface of locations is refused, and makes a Location."""
    module = real.args[0].core.modules.get("locations")
    ident = incoming.params.get("location_id")
    if module and ident and incoming.method == "PUT" and incoming.side == "sender":
        at = float(int(real.args[0].core.now()))
        owner = module.own.owners[0]
        module.own.add(ident, lambda version: seed.sample_location(version, ident, owner, at, full=True))
    return real(incoming, route)
