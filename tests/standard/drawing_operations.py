"""Draws methods, parameters and bodies from our operations, and from the census, in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from suite.standard.operations import Operation, operations, transport
from tests.standard import census
from tests.standard.drawing import classes

_BODIES_OF_THEIR_OWN = {"terminal_activation": "Terminal", "terminal_creation": "Terminal", "version_list": "Version"}
_SPELT = {"String": "string", "Financial Advice Confirmation": "FinancialAdviceConfirmation"}
_BOOKING_LOCATION = re.compile(r"booking_?location")


def resource(module: str, anchor: str) -> str:
    """Say which resource of a module a section tells of; most modules are one."""
    if module == "payments":
        return "financial-advice-confirmations" if "financial" in anchor else "terminals"
    if module == "bookings":
        return "booking_locations" if _BOOKING_LOCATION.search(anchor) else "bookings"
    return module


def methods(version: str) -> dict[str, str]:
    """Give `<side> <resource> <method>` for what there is."""
    return {f"{each.side} {each.resource} {each.method}": "there" for each in operations(version)}


def told_methods(version: str) -> dict[str, str]:
    """Give the same of the standard's tables; what stands there twice, as used and as not used, is there."""
    rows = (each for each in census.facts(version, "method") if each["implemented"] == "yes")
    return {f"{row['role']} {resource(row['module'], row['anchor'])} {row['method']}": "there" for row in rows}


def parameters(version: str) -> dict[str, str]:
    """Give `<side> <resource> <method> <place> <name>` -> type and whether it must be there."""
    found = {f"transport {each.place} {each.name}": _type(each.type, each.length) for each in transport(version)}
    for each in operations(version):
        for parameter in each.parameters:
            needed = parameter.required and _always(version, each, parameter.name)
            where = f"{each.side} {each.resource} {each.method} {parameter.place} {parameter.name}"
            found[where] = f"{_type(parameter.type, parameter.length)} {'yes' if needed else 'no'}"
    return found


def _always(version: str, of: Operation, name: str) -> bool:
    """Say whether every such operation on an object has that parameter: a path may go on to a part of the object."""
    alike = (
        each for each in operations(version)
        if (each.side, each.resource, each.method) == (of.side, of.resource, of.method) and not each.paged
    )  # fmt: skip
    return of.paged or all(any(each.name == name for each in other.parameters) for other in alike)


def _type(kind: str, length: object) -> str:
    return f"{kind}({length})" if length else kind


def told_parameters(version: str) -> dict[str, str]:
    """Give the same of the standard's tables; one of them says in its title alone that it is of GET."""
    found: dict[str, str] = {}
    for row in census.facts(version, "parameter"):
        kind = _type(_SPELT.get(row["type"], row["type"]), row["max_length"])
        if row["module"] == "transport":
            found[f"transport {row['location']} {row['name']}"] = kind
            continue
        of = f"{row['role']} {resource(row['module'], row['anchor'])} {row['method'] or 'GET'}"
        found[f"{of} {row['location']} {row['name']}"] = f"{kind} {row['required']}"
    return found


def bodies(version: str) -> dict[str, str]:
    """Give `<side> <resource> <direction> <class>` -> cardinality; a part of an object that PATCH carries has no table."""
    return dict(found for each in operations(version) for found in _bodies(version, each))


def _bodies(version: str, each: Operation) -> Iterator[tuple[str, str]]:
    of = f"{each.side} {each.resource}"
    for name in each.request:
        if not name.endswith("_patch"):
            yield f"{of} request {_class(version, name)}", "?" if each.body_optional else "1"
    if each.response:
        many = each.paged or each.response.endswith("_list")
        yield f"{of} {'page' if many else 'response'} {_class(version, each.response)}", "*" if many else "1"


def _class(version: str, name: str) -> str:
    known = classes(version) | _BODIES_OF_THEIR_OWN | {"charging_preferences_response": "ChargingPreferencesResponse"}
    return known[name]


def told_bodies(version: str) -> dict[str, str]:
    """Give the same of the standard's tables; some name many objects by a plural."""
    found: dict[str, str] = {}
    for row in census.facts(version, "body"):
        many = row["cardinality"] in "*+" and row["direction"] == "response"
        kind = _SPELT.get(row["type"], row["type"]).replace("BookingLocations", "BookingLocation")
        of = f"{row['role']} {resource(row['module'], row['anchor'])}"
        found[f"{of} {'page' if many else row['direction']} {kind}"] = row["cardinality"]
    return found
