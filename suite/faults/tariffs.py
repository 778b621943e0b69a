"""Faults of a CPO's Tariffs: what they hold, how they are pushed, what a change shows."""

from __future__ import annotations

from typing import Any

from suite.faults.register import eccentric, mutant
from suite.reference.seams import Bend
from suite.reference.tariffs import Tariffs

_PUSH = ("push_tariff",)


def _typed(version: Any) -> bool:
    return bool(version.tariff_types)


def _taxed(version: Any) -> bool:
    return bool(version.tax_included)


def _patching(version: Any) -> bool:
    return bool(version.tariff_patch)


def _component(kind: str, price: float = 0.5, step: int = 1, **more: object) -> dict[str, Any]:
    return {"type": kind, "price": price, "step_size": step, **more}


def _element(*components: dict[str, Any], **restrictions: object) -> dict[str, Any]:
    return {"price_components": list(components), **({"restrictions": restrictions} if restrictions else {})}


def _with(tariff: Any, *elements: Any, last: bool = False) -> Any:
    """A Tariff with more elements, in front of its own or behind them."""
    own = tariff["elements"]
    return {**tariff, "elements": [*own, *elements] if last else [*elements, *own]}


def _fallback(*kinds: str) -> dict[str, Any]:
    return _element(*(_component(kind, 0) for kind in kinds))


@mutant("tariffs.object.valid~no-elements", at=Tariffs.shown)
def no_elements(real: Any, version: Any, tariff: Any) -> Any:
    """The list of elements is empty."""
    return {**real(version, tariff), "elements": []}


@mutant("tariffs.object.valid~dimension", at=Tariffs.shown)
def unknown_dimension(real: Any, version: Any, tariff: Any) -> Any:
    """An element prices a dimension that there is not."""
    return _with(real(version, tariff), _element(_component("BLOCKING_TIME")), last=True)


@mutant("tariffs.object.valid~untaxed", at=Tariffs.shown, only=_taxed)
def says_nothing_of_taxes(real: Any, version: Any, tariff: Any) -> Any:
    """tax_included is not there."""
    return {key: value for key, value in real(version, tariff).items() if key != "tax_included"}


@mutant("tariffs.object.valid~pushed", at=Tariffs.tell, stimuli=_PUSH)
async def pushed_without_currency(real: Any, partner: Any, ident: str) -> None:
    """Tariffs are pushed without their currency."""
    part = real.args[0]
    before = dict(part.bends)
    part.bends.set([Bend(Tariffs.shown, _without_currency)])
    try:
        await real(partner, ident)
    finally:
        part.bends.clear()
        part.bends.update(before)


def _without_currency(real: Any, version: Any, tariff: Any) -> Any:
    return {key: value for key, value in real(version, tariff).items() if key != "currency"}


@mutant("tariffs.step-size.positive~zero", at=Tariffs.shown)
def no_steps(real: Any, version: Any, tariff: Any) -> Any:
    """Energy is billed in steps of nothing."""
    return _with(real(version, tariff), _element(_component("ENERGY", 0.3, 0)), last=True)


@mutant("tariffs.step-size.small~hour", at=Tariffs.shown)
def large_steps(real: Any, version: Any, tariff: Any) -> Any:
    """Time is billed by the hour."""
    return _with(real(version, tariff), _element(_component("TIME", 2, 3600)), last=True)


@mutant("tariffs.vat.where-taxed~beside-none", at=Tariffs.shown, only=_taxed)
def vat_without_taxes(real: Any, version: Any, tariff: Any) -> Any:
    """There are no taxes, and a vat of 21."""
    return {**_with(real(version, tariff), _element(_component("ENERGY", vat=21)), last=True), "tax_included": "N/A"}


def _window(name: str, value: str, text: str) -> None:
    def bend(real: Any, version: Any, tariff: Any) -> Any:
        element = _element(_component("ENERGY", 0.2), **{name: value})
        return _with(real(version, tariff), element, _fallback("ENERGY"), last=True)

    bend.__doc__ = text
    mutant(f"tariffs.restrictions.format~{name.replace('_', '-')}", at=Tariffs.shown)(bend)


_window("start_time", "8:00", "Hours have no leading zero.")
_window("end_date", "24.12.2044", "Dates are written from the day on.")


@mutant("tariffs.restrictions.minimum-below-maximum~kwh", at=Tariffs.shown)
def never_matches(real: Any, version: Any, tariff: Any) -> Any:
    """An element is for at least 20 and at most 10 kWh."""
    element = _element(_component("ENERGY", 0.2), min_kwh=20, max_kwh=10)
    return _with(real(version, tariff), element, _fallback("ENERGY"), last=True)


@mutant("tariffs.restrictions.minimum-below-maximum~dates", at=Tariffs.shown)
def ends_before_it_begins(real: Any, version: Any, tariff: Any) -> Any:
    """An element ends the day before it begins."""
    element = _element(_component("ENERGY", 0.2), start_date="2044-06-02", end_date="2044-06-01")
    return _with(real(version, tariff), element, _fallback("ENERGY"), last=True)


@mutant("tariffs.restrictions.empty-window~noon", at=Tariffs.shown)
def no_time_at_all(real: Any, version: Any, tariff: Any) -> Any:
    """An element is from noon to noon."""
    element = _element(_component("ENERGY", 0.2), start_time="12:00", end_time="12:00")
    return _with(real(version, tariff), element, _fallback("ENERGY"), last=True)


@mutant("tariffs.reservation.dimensions~energy", at=Tariffs.shown, only=_typed)
def reserved_energy(real: Any, version: Any, tariff: Any) -> Any:
    """A reservation costs by the kWh."""
    return _with(real(version, tariff), _element(_component("ENERGY"), reservation="RESERVATION"))


@mutant("tariffs.elements.fallback~none", at=Tariffs.shown, only=_typed)
def no_fallback(real: Any, version: Any, tariff: Any) -> Any:
    """What parking costs is said for three hours only."""
    return _with(real(version, tariff), _element(_component("PARKING_TIME", 1), max_duration=10800), last=True)


@mutant("tariffs.free-of-charge.form~energy", at=Tariffs.shown)
def free_energy(real: Any, version: Any, tariff: Any) -> Any:
    """Free is written as a price of nothing for energy."""
    found = {key: value for key, value in real(version, tariff).items() if key != "min_price"}
    return {**found, "elements": [_fallback("ENERGY")]}


@mutant("tariffs.alt-text.no-prices~price", at=Tariffs.shown, only=_typed)
def prices_in_words(real: Any, version: Any, tariff: Any) -> Any:
    """The text says what the elements say."""
    return {**real(version, tariff), "tariff_alt_text": [{"language": "en", "text": "0.25 euro per kWh"}]}


@mutant("tariffs.validity.order~reversed", at=Tariffs.shown, only=_typed)
def over_before_it_began(real: Any, version: Any, tariff: Any) -> Any:
    """Tariffs end before they begin."""
    dates = {"start_date_time": "2044-06-01T00:00:00Z", "end_date_time": "2024-06-01T00:00:00Z"}
    return {**real(version, tariff), **dates}


@mutant("tariffs.limits.after-taxes~below", at=Tariffs.shown, only=_taxed)
def taxes_give_back(real: Any, version: Any, tariff: Any) -> Any:
    """The maximum price is lower after taxes."""
    return {**real(version, tariff), "max_price": {"before_taxes": 50, "after_taxes": 40}}


# -- changes and pushes ------------------------------------------------------------------------------------------------


@mutant(
    "tariffs.change.last-updated~stays",
    at=Tariffs.touched,
    stimuli=_PUSH,
)
def undated_change(real: Any, version: Any, value: Any, when: str) -> Any:
    """A new price leaves last_updated as it was."""
    del real, version, when
    return value


@mutant("tariffs.push.method~patch", at=Tariffs.tell, stimuli=_PUSH, only=lambda version: not version.tariff_patch)
async def pushed_by_patch(real: Any, partner: Any, ident: str) -> None:
    """A changed Tariff is pushed by PATCH."""
    part = real.args[0]
    version = partner.version
    value = part.own.of(version).get(ident).object()
    await part.core.flows.push(partner, "tariffs", [*part.path(version, ident), ident], value, method="PATCH")


@mutant("tariffs.push.method~post", at=Tariffs.tell, stimuli=_PUSH)
async def pushed_by_post(real: Any, partner: Any, ident: str) -> None:
    """A changed Tariff is pushed by POST."""
    part = real.args[0]
    value = part.own.of(partner.version).get(ident).object()
    await part.core.flows.push(partner, "tariffs", [], value, method="POST")


@mutant("tariffs.push.url~no-owner", at=Tariffs.path, stimuli=_PUSH)
def ownerless(real: Any, version: Any, ident: str) -> list[str]:
    """Pushes go to the id alone."""
    del real, version, ident
    return []


@mutant("tariffs.push.ids-match~other", at=Tariffs.path, stimuli=_PUSH)
def elsewhere(real: Any, version: Any, ident: str) -> list[str]:
    """Pushes name another owner in the URL than in the body."""
    return [real(version, ident)[0], "RFX"]


@mutant(
    "tariffs.delete.unreferenced~in-use",
    at=Tariffs.ended,
    stimuli=_PUSH,
    collateral={"locations.tariff-ids.resolve": "a Connector names what is gone"},
)
def ends_what_is_in_use(real: Any) -> str:
    """A Tariff is deleted that Connectors name."""
    owner = real.args[0].own.owners[0]
    return f"{owner[0]}-{owner[1]}-TARIFF-1"


# -- lawful, but odd ---------------------------------------------------------------------------------------------------


@eccentric("tariffs.push~never", at=Tariffs.audience, roles=("CPO",), stimuli=_PUSH)
def pushes_nothing(real: Any, partner: Any, values: Any) -> Any:
    """Nothing is pushed of Tariffs."""
    del real, partner, values
    return []


@eccentric("tariffs.push~patch", at=Tariffs.tell, roles=("CPO",), only=_patching, stimuli=_PUSH)
async def pushes_parts(real: Any, partner: Any, ident: str) -> None:
    """A change is pushed by PATCH, where the version has it."""
    part = real.args[0]
    value = part.own.of(partner.version).get(ident).object()
    changes = {"elements": value["elements"], "last_updated": value["last_updated"]}
    await part.core.flows.push(partner, "tariffs", [*part.path(partner.version, ident), ident], changes, method="PATCH")


@eccentric("tariffs.push~unchanged", at=Tariffs.touched, roles=("CPO",), stimuli=_PUSH)
def nothing_new(real: Any, version: Any, value: Any, when: str) -> Any:
    """What is pushed is touched, and otherwise as it was."""
    part = real.args[0]
    return real(version, part.own.of(version).get(str(value["id"])).object(), when)


@eccentric("tariffs.elements~odd", at=Tariffs.shown, roles=("CPO",))
def odd_elements(real: Any, version: Any, tariff: Any) -> Any:
    """Nights wrap over midnight, FLAT has steps of 0, restrictions are empty, a text speaks of hours and years."""
    night = _element(_component("ENERGY", 0.1), start_time="22:00", end_time="06:00")
    found = _with(real(version, tariff), night, _element(_component("FLAT", 0, 0)))
    last = {**_fallback("ENERGY", "FLAT"), "restrictions": {"day_of_week": []}}
    text = [{"language": "en", "text": "Open 24 hours since 2019; cards of 3 networks; max. 50 kW in Euro zone 2."}]
    return {**_with(found, last, last=True), "tariff_alt_text": text}


@eccentric("tariffs.free~flat-among-others", at=Tariffs.shown, roles=("CPO",))
def free_of_all(real: Any, version: Any, tariff: Any) -> Any:
    """Free Tariffs name every dimension with a price of 0, FLAT among them."""
    found = {key: value for key, value in real(version, tariff).items() if key != "min_price"}
    return {**found, "elements": [_fallback("ENERGY", "TIME", "FLAT")]}


@eccentric("tariffs.free~minimum", at=Tariffs.shown, roles=("CPO",), only=_typed)
def only_the_minimum(real: Any, version: Any, tariff: Any) -> Any:
    """Energy costs nothing, and there is a minimum price."""
    limit = {"before_taxes": 1.5} if version.tax_included else {"excl_vat": 1.5}
    found = {key: value for key, value in real(version, tariff).items() if key != "max_price"}
    return {**found, "elements": [_fallback("ENERGY")], "min_price": limit}
